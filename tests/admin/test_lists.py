"""The stock lists: they write only through the services."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles.admin.lists import LISTS
from articles.models import AuditEntry, Claimant, LibraryPage, Publisher
from tests.admin.many import count_queries, file_claims
from tests.rules.scene import count_rows

KEPT_BY_HAND = (Claimant, Publisher, LibraryPage)
GUARDED = [model for model in LISTS if model not in KEPT_BY_HAND]


def address(model, page, *args) -> str:
    return reverse(f"admin:articles_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)
def test_even_a_superuser_writes_through_the_services_only(scene, browse, model):
    scene.publish("alice", approver="bob")
    client = browse("root")
    before = count_rows()
    assert client.post(address(model, "add"), {}).status_code == 403
    row = model._default_manager.first()
    if row is not None:
        client.post(address(model, "change", row.pk), {"text": "changed", "state": "published"})
        assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        assert (
            model._default_manager.filter(pk=row.pk).values().get()
            == model._default_manager.filter(pk=row.pk).values()[0]
        )
    client.post(address(model, "changelist"), {"action": "delete_selected", "_selected_action": [1]})
    assert count_rows() == before


def test_a_list_costs_the_same_number_of_queries_whatever_its_length(scene, browse):
    scene.publish("alice", approver="bob")
    client = browse("root")
    addresses = {model.__name__: address(model, "changelist") for model in LISTS}
    few = {name: count_queries(client, url) for name, url in addresses.items()}
    file_claims(scene, 20)
    assert {name: count_queries(client, url) for name, url in addresses.items()} == few


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)
def test_a_row_is_shown_or_leads_to_its_own_screen(scene, browse, model):
    scene.publish("alice", approver="bob")
    row = model._default_manager.first()
    if row is None:
        pytest.skip("the scene makes none")
    answer = browse("root").get(address(model, "change", row.pk), follow=True)
    assert answer.status_code == 200
    missing = browse("root").get(address(model, "change", 999_999), follow=True)
    assert missing.status_code == 200


def test_a_list_is_counted_up_to_its_cap_only(scene, browse, monkeypatch):
    monkeypatch.setattr("articles.admin.lists.MOST_LISTED", 1)
    page = admin.site.get_model_admin(type(scene.claim)).get_paginator(
        None, type(scene.claim).objects.all(), 50
    )
    assert (page.count, type(scene.claim).objects.count()) == (1, 2)


def test_a_library_page_is_saved_through_the_service(scene, browse):
    client = browse("erin")
    fields = {
        "url": "https://www.example.org/Page?utm_source=x",
        "title": "Minutes",
        "text": "41 million.",
        "language": "en",
    }
    client.post(address(LibraryPage, "add"), fields)
    page = LibraryPage.objects.get()
    assert (page.url, page.added_by) == ("https://www.example.org/Page", scene.people["erin"])
    client.post(
        address(LibraryPage, "change", page.pk),
        {**fields, "url": "https://elsewhere.example/", "text": "42 million."},
    )
    page.refresh_from_db()
    assert (page.url, page.text) == ("https://www.example.org/Page", "42 million.")
    answer = client.post(address(LibraryPage, "add"), {**fields, "url": "https://user:secret@example.org/"})
    assert "This is not a web address" in answer.content.decode()
    assert LibraryPage.objects.count() == 1


def test_two_claimants_cannot_have_the_same_name(scene, browse):
    client = browse("erin")
    first = Claimant.objects.create(name="Mira Tolland", key="mira tolland")
    Claimant.objects.create(name="Norvik", key="norvik")
    answer = client.post(
        address(Claimant, "change", first.pk), {"name": "NORVIK", "wikidata_id": "", "url": ""}
    )
    assert "Another claimant has this name" in answer.content.decode()
    client.post(
        address(Claimant, "change", first.pk), {"name": "Mira T. Tolland", "wikidata_id": "Q1", "url": ""}
    )
    first.refresh_from_db()
    assert (first.name, first.key) == ("Mira T. Tolland", "mira t. tolland")


@pytest.mark.parametrize("name", ["alice", "audrey"])
def test_readers_cannot_change_publishers(scene, browse, name):
    publisher = Publisher.objects.create(domain="example.org", name="Example")
    assert browse(name).post(address(Publisher, "change", publisher.pk), {"name": "X"}).status_code == 403


def test_a_list_shows_only_to_those_with_its_right(scene, browse):
    assert browse("charlie").get(address(AuditEntry, "changelist")).status_code == 403
    right = Permission.objects.get(codename="view_auditentry")
    scene.people["charlie"].user_permissions.add(right)
    assert browse("charlie").get(address(AuditEntry, "changelist")).status_code == 200


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://www.BBC.co.uk/news?x=1", "bbc.co.uk"),
        ("www.example.org", "example.org"),
        (" Example.ORG. ", "example.org"),
    ],
)
def test_a_publisher_is_stored_by_the_domain_of_its_source_links(scene, browse, typed, kept):
    fields = {"name": "X", "kind": "news", "reliability": "unrated", "note": "", "country": ""}
    assert browse("erin").post(address(Publisher, "add"), {**fields, "domain": typed}).status_code == 302
    assert Publisher.objects.get(name="X").domain == kept


@pytest.mark.parametrize(
    "typed", ["example", "http://user:word@example.org/", "not a host", "javascript:alert(1)"]
)
def test_an_invalid_publisher_domain_is_refused(scene, browse, typed):
    fields = {"name": "X", "kind": "news", "reliability": "unrated", "note": "", "country": ""}
    page = browse("erin").post(address(Publisher, "add"), {**fields, "domain": typed})
    assert page.status_code == 200
    assert "host name" in page.content.decode()
    assert not Publisher.objects.filter(name="X").exists()
