"""Archiving ends: with the address of a copy, or with the archive's own word for why there is none."""

import datetime

import pytest
from django.utils import timezone

from articles.choices import ArchiveOutcome
from articles.models import Archiving, SourceLink
from articles.services.archivings import request_archiving, start_due_archivings
from articles.services.source_links import add_source_link
from tests.scenes import make_ready_task, submit
from workers import archiving
from workers.archiving import run_due_archivings

pytestmark = pytest.mark.django_db
NEW = "https://web.archive.org/web/20240315120000/"


@pytest.fixture(autouse=True)
def archive(settings, stub):
    settings.ARCHIVE_URL = stub.url_of("archive")
    settings.ARCHIVE_KEY = "access:secret"
    settings.FETCH_ALLOW = stub.allow
    settings.LIMITS_URL = ""
    archiving.get_limits.cache_clear()
    yield
    archiving.get_limits.cache_clear()


def ask(actor, address: str) -> SourceLink:
    link = add_source_link(make_ready_task().claim, url=address, title="A page", actor=actor)
    request_archiving(link, actor=actor)
    return link


def run_to_end(steps: int = 8) -> Archiving:
    """Take step after step, as if each wait were over and each turn had come."""
    for _ in range(steps):
        archiving.get_limits.cache_clear()
        Archiving.objects.filter(settled_at=None).update(
            not_before=timezone.now() - timezone.timedelta(seconds=5)
        )
        run_due_archivings()
    return Archiving.objects.get()


def test_a_page_is_saved_followed_and_kept_with_its_address(alice):
    link = ask(alice, "https://www.example.org/page")
    row = run_to_end()
    assert row.outcome == ArchiveOutcome.ARCHIVED
    link.refresh_from_db()
    assert link.archive_url == f"{NEW}https://www.example.org/page"
    assert link.archived_at == datetime.datetime(2024, 3, 15, 12, tzinfo=datetime.UTC)


def test_a_worker_that_dies_between_two_steps_costs_nothing(alice):
    ask(alice, "https://www.example.org/page")
    run_due_archivings(limit=1)
    row = Archiving.objects.get()
    assert row.job_id.startswith("spn2-")
    Archiving.objects.update(leased_until=timezone.now() - timezone.timedelta(minutes=1))
    assert run_to_end().outcome == ArchiveOutcome.ARCHIVED


def test_an_old_copy_does_where_no_new_one_is_made(alice, settings):
    settings.ARCHIVE_KEY = "access:wrong"
    link = ask(alice, "https://www.example.org/archived")
    assert run_to_end().outcome == ArchiveOutcome.ARCHIVED
    link.refresh_from_db()
    assert link.archived_at.year == 2024


def test_the_list_of_captures_is_asked_when_the_quick_answer_knows_of_none(alice, settings):
    settings.ARCHIVE_KEY = "access:wrong"
    link = ask(alice, "https://www.example.org/captured")
    assert run_to_end().outcome == ArchiveOutcome.ARCHIVED
    link.refresh_from_db()
    assert link.archive_url.startswith("https://web.archive.org/web/20230102030405/")


@pytest.mark.parametrize(
    ("address", "key", "code"),
    [
        ("https://www.example.org/end-not-found", "access:secret", "error:not-found"),
        ("https://www.example.org/refuse-user-session-limit", "access:secret", "error:user-session-limit"),
        ("https://www.example.org/page", "access:wrong", "error:unauthorized"),
    ],
)
def test_a_failure_has_the_archives_own_code_and_leaves_the_link_without_a_copy(
    alice, settings, address, key, code
):
    settings.ARCHIVE_KEY = key
    link = ask(alice, address)
    row = run_to_end()
    assert (row.outcome, row.code) == (ArchiveOutcome.FAILED, code)
    link.refresh_from_db()
    assert link.archive_url == ""


def test_an_archive_that_does_not_answer_is_asked_again_and_then_given_up(alice, settings, stub):
    settings.ARCHIVE_URL = stub.url_of("archive", "unavailable")
    ask(alice, "https://www.example.org/page")
    run_due_archivings(limit=1)
    assert Archiving.objects.get().settled_at is None
    assert run_to_end().outcome == ArchiveOutcome.FAILED


def test_what_a_verdict_cites_is_archived_and_a_failure_tried_again_after_a_week(alice):
    task = make_ready_task()
    submit(task, alice)
    assert Archiving.objects.count() == 2
    Archiving.objects.update(outcome=ArchiveOutcome.FAILED, settled_at=timezone.now())
    assert start_due_archivings() == 0
    Archiving.objects.update(created_at=timezone.now() - timezone.timedelta(days=8))
    assert start_due_archivings() == 2
    assert start_due_archivings() == 0
