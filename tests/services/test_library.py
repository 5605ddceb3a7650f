"""Setting up an installation again is safe."""

import re

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import RequestFactory

from articles.errors import InvalidInput
from articles.models import LibraryPage, Publisher
from articles.services.accounts import ensure_person
from articles.services.library import load_shipped_data

pytestmark = pytest.mark.django_db
PASSWORD = re.compile(r"[a-z2-9]{5}(?:-[a-z2-9]{5}){3}")


def can_sign_in(username, password):
    return authenticate(RequestFactory().post("/"), username=username, password=password) is not None


def test_password_is_shown_once_and_works(capsys):
    call_command("setup")
    password = PASSWORD.search(capsys.readouterr().out)[0]
    assert can_sign_in("admin", password)
    call_command("setup")
    assert not PASSWORD.search(capsys.readouterr().out)
    assert can_sign_in("admin", password)


def test_new_password_ends_the_old_one(capsys):
    call_command("setup")
    old = PASSWORD.search(capsys.readouterr().out)[0]
    call_command("setup", "--new-password")
    new = PASSWORD.search(capsys.readouterr().out)[0]
    assert can_sign_in("admin", new)
    assert not can_sign_in("admin", old)


def test_what_people_changed_in_the_library_stays():
    pages, publishers = load_shipped_data()
    assert pages == LibraryPage.objects.count() > 0
    assert publishers == Publisher.objects.count() > 0
    LibraryPage.objects.exclude(pk=LibraryPage.objects.first().pk).delete()
    LibraryPage.objects.update(title="Ours")
    Publisher.objects.update(blocked=True)
    assert load_shipped_data() == (0, 0)
    assert list(LibraryPage.objects.values_list("title", flat=True)) == ["Ours"]
    assert not Publisher.objects.filter(blocked=False).exists()


def test_person_gets_roles_and_no_more():
    ensure_person("rita", roles=("Reviewer",))
    rita = User.objects.get(username="rita")
    assert rita.has_perm("articles.take_task")
    assert not rita.has_perm("articles.approve_verdict")
    assert not rita.is_superuser


def test_an_unknown_role_creates_no_account():
    with pytest.raises(InvalidInput, match="Reviwer"):
        ensure_person("rita", roles=("Reviwer",))
    assert not User.objects.filter(username="rita").exists()
