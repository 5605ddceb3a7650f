"""The import form: pasted text is imported at once, the rest has a progress page, and no input is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.models import Article, Import, Snapshot
from articles.services.imports import run_import_now

IMPORT = "/admin/desk/import/"


def paste(client, text, **fields):
    return client.post(IMPORT, {"method": "text", "priority": "0", "text": text, **fields})


def test_pasted_text_redirects_to_the_article_with_its_claims(browse, article_text):
    client = browse("erin")
    answer = paste(client, article_text, priority="2")
    row = Import.objects.get()
    assert answer.headers["Location"] == reverse("admin:desk_article", args=[row.article_id])
    html = client.get(answer.headers["Location"]).content.decode()
    assert f"{row.claim_count} claims were found" in html
    assert "<mark>The city council approved a budget of 41 million euros" in html
    assert {claim.task.priority for claim in row.article.claims.all()} == {2}


def test_line_ends_changed_by_the_browser_are_restored(browse, article_text):
    paste(browse("erin"), article_text.replace("\n", "\r\n"))
    assert Snapshot.objects.get(version__article__imports__isnull=False).text == article_text


def test_the_same_text_again_is_reported_as_known(browse, article_text):
    client = browse("erin")
    first = paste(client, article_text)
    again = paste(client, article_text)
    assert again.headers["Location"] == first.headers["Location"]
    assert "Already imported" in client.get(again.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"method": "text", "text": " \n "}, "text"),
        ({"method": "url", "url": ""}, "url"),
        ({"method": "url", "url": "ftp://example.org/a"}, "url"),
        ({"method": "file"}, "file"),
    ],
)
def test_a_refusal_is_shown_at_its_field_and_the_input_is_kept(browse, fields, field):
    answer = browse("erin").post(IMPORT, {"priority": "1", "title": "A title <b>", **fields})
    assert answer.status_code == 422
    assert [target for target, _ in answer.context["errors"]] == [f"id_{field}"]
    html = answer.content.decode()
    assert "A title &lt;b&gt;" in html
    assert '<option value="1" selected>' in html
    assert Import.objects.count() == 0


def test_a_url_redirects_to_the_progress_of_its_import(browse):
    client = browse("erin")
    answer = client.post(IMPORT, {"method": "url", "url": "https://www.example.org/a", "priority": "0"})
    row = Import.objects.get()
    assert answer.headers["Location"] == reverse("admin:desk_import_page", args=[row.pk])
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Fetch the page" in page
    assert f'data-poll="{reverse("admin:desk_import_progress", args=[row.pk])}"' in page


def test_the_progress_of_a_file_ends_with_a_link_to_its_article(browse, article_text):
    client = browse("erin")
    upload = SimpleUploadedFile("story.txt", article_text.encode(), content_type="text/plain")
    client.post(IMPORT, {"method": "file", "file": upload, "priority": "0"})
    row = Import.objects.get()
    address = reverse("admin:desk_import_progress", args=[row.pk])
    assert "data-moving" in client.get(address).content.decode()
    run_import_now(row)
    html = client.get(address).content.decode()
    assert "data-moving" not in html
    assert reverse("admin:desk_article", args=[Import.objects.get().article_id]) in html


def test_a_refused_file_shows_the_reason_and_what_to_try(browse):
    client = browse("erin")
    upload = SimpleUploadedFile("scan.bin", b"\x00\x01\x02" * 50, content_type="application/octet-stream")
    client.post(IMPORT, {"method": "file", "file": upload, "priority": "0", "title": "Scan"})
    row = run_import_now(Import.objects.get())
    html = client.get(reverse("admin:desk_import_page", args=[row.pk])).content.decode()
    assert str(row.problem["detail"]).split(";")[0] in html
    assert "Paste the text instead" in html
    assert "method=text&amp;title=Scan" in html
    assert "data-poll" not in html


def test_a_refused_address_can_be_tried_again(browse):
    client = browse("erin")
    client.post(IMPORT, {"method": "url", "url": "https://www.example.org/a", "priority": "1"})
    row = Import.objects.get()
    answer = client.post(reverse("admin:desk_import_retry", args=[row.pk]))
    again = Import.objects.latest("pk")
    assert (again.url, again.priority) == (row.url, 1)
    assert answer.headers["Location"] == reverse("admin:desk_import_page", args=[again.pk])


def test_query_parameters_fill_the_form_and_invalid_ones_are_ignored(browse):
    client = browse("erin")
    html = client.get(f"{IMPORT}?method=text&title=Kept").content.decode()
    assert 'value="Kept"' in html
    assert client.get(f"{IMPORT}?method=carrier-pigeon").status_code == 200
    assert Article.objects.count() == 1
