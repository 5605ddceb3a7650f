"""Imports: a document is stored as it arrived, filed once, or refused whole."""

import pytest
from django.apps import apps

from articles import jobs
from articles.choices import ImportState, TaskState
from articles.errors import ImportRejected
from articles.models import Article, Claim, Import, ImportPayload, Lookup, Occurrence, ReviewTask, Snapshot
from articles.services.imports import (
    import_text,
    run_import,
    run_import_now,
    start_file_import,
    start_url_import,
)
from articles.services.verification import check_invariants
from tests.scenes import TEXT, make_article

pytestmark = pytest.mark.django_db


def count_rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in apps.get_app_config("articles").get_models()}


@pytest.mark.parametrize(
    "text", [TEXT, TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT, TEXT + "e\u0301 \u202etxet\u202c \U0001f600"]
)
def test_the_snapshot_is_the_text_as_it_arrived(text):
    version = make_article(text).current_version
    assert Snapshot.objects.get(version=version).text == text


def test_every_occurrence_quotes_the_snapshot_at_its_offsets():
    text = "\U0001f600 " + TEXT
    article = make_article(text)
    occurrences = Occurrence.objects.filter(version=article.current_version)
    assert occurrences.exists()
    for occurrence in occurrences:
        assert text[occurrence.start : occurrence.end] == occurrence.exact
        assert text[: occurrence.start].endswith(occurrence.prefix)
        assert text[occurrence.end :].startswith(occurrence.suffix)


def test_every_claim_has_a_task_and_a_lookup_of_each_provider(settings):
    settings.PROVIDERS = ["library", "wikipedia"]
    article = make_article()
    assert article.claims.count() >= 3
    for claim in article.claims.all():
        assert claim.task.state == TaskState.ENRICHING
        assert sorted(claim.lookups.values_list("provider", flat=True)) == ["library", "wikipedia"]


def test_the_same_text_again_is_the_same_article_and_no_new_task():
    first = import_text(TEXT, actor=None)
    rows = count_rows()
    second = import_text(TEXT, actor=None)
    assert second.article == first.article
    assert not second.made_article
    assert {**rows, "Import": rows["Import"] + 1, "AuditEntry": rows["AuditEntry"] + 1} == count_rows()


def test_the_same_address_with_another_text_is_a_new_version_and_keeps_its_claims():
    url = "https://gazette.example.org/port"
    first = import_text(TEXT, actor=None, url=url)
    claims = set(first.article.claims.values_list("pk", flat=True))
    changed = TEXT.replace("18 per cent", "28 per cent")
    second = import_text(changed, actor=None, url=url + "?utm_source=x#top")
    assert second.article == first.article
    assert second.version.number == 2
    assert claims == set(second.article.claims.values_list("pk", flat=True))
    assert check_invariants() == []


def test_an_article_without_claims_says_so_and_waits_for_nothing():
    row = import_text("Who would have thought it? What now? Shall we go?", actor=None)
    assert row.state == ImportState.SUCCEEDED
    assert row.claim_count == 0
    assert str(row.steps[-1]["detail"]) == "no claims found, 3 sentences set aside"
    assert not ReviewTask.objects.exists()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_text"),
        (" \n\t", "no_text"),
        ("A\x00B said so.", "invalid_encoding"),
        ("\ud800", "invalid_encoding"),
    ],
)
def test_a_text_that_is_refused_leaves_nothing_behind(text, code):
    before = count_rows()
    with pytest.raises(ImportRejected) as refusal:
        import_text(text, actor=None)
    assert (refusal.value.pointer, refusal.value.code) == ("/text", code)
    assert count_rows() == before


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("file:///etc/passwd", "scheme_not_allowed"),
        ("http://127.0.0.1/", "destination_not_allowed"),
        ("http://2130706433/", "destination_not_allowed"),
        ("http://user:secret@example.org/", "credentials_in_url"),
        ("http://example.org:22/", "port_not_allowed"),
        ("not a url", "malformed_url"),
    ],
)
def test_a_url_that_is_refused_by_its_form_leaves_nothing_behind(url, code):
    before = count_rows()
    with pytest.raises(ImportRejected) as refusal:
        start_url_import(url, actor=None)
    assert (refusal.value.pointer, refusal.value.code) == ("/url", code)
    assert count_rows() == before


def test_a_page_that_cannot_be_fetched_is_stored_as_a_problem_object():
    row = run_import_now(start_url_import("https://does-not-exist.invalid/page", actor=None))
    assert row.state == ImportState.REJECTED
    assert row.problem["status"] == 422
    assert row.problem["errors"][0]["pointer"] == "/url"
    assert row.steps[0]["outcome"] == "failed"
    assert not Article.objects.exists()


def test_a_file_is_read_in_the_background_and_its_bytes_go_when_it_is_done():
    body = "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n"))
    html = f"<html><head><title>Port</title></head><body><article><h1>Port</h1>{body}</article></body></html>"
    row = start_file_import(html.encode(), filename="port.html", media_type="text/html", actor=None)
    assert row.state == ImportState.PENDING
    row = run_import_now(row)
    assert row.state == ImportState.SUCCEEDED
    assert row.claim_count >= 3
    assert not ImportPayload.objects.exists()
    assert check_invariants() == []


@pytest.mark.parametrize(
    ("raw", "media_type", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "text/plain", "not_text"),
        (b"<html><body></body></html>", "text/html", "no_text"),
    ],
)
def test_a_file_that_is_no_document_is_rejected_and_stores_nothing(raw, media_type, code):
    row = run_import_now(start_file_import(raw, filename="x", media_type=media_type, actor=None))
    assert (row.state, row.problem["code"]) == (ImportState.REJECTED, code)
    assert not Article.objects.exists()
    assert not ImportPayload.objects.exists()


def test_a_worker_that_lost_its_lease_stores_nothing():
    row = start_file_import(TEXT.encode(), filename="port.txt", media_type="text/plain", actor=None)
    [leased] = jobs.lease(Import, limit=1, seconds=60)
    Import.objects.filter(pk=row.pk).update(lease_token=None, leased_until=None)
    run_import(leased)
    row.refresh_from_db()
    assert row.state == ImportState.PENDING
    assert not Article.objects.exists()
    assert not Lookup.objects.exists()
    assert not Claim.objects.exists()
