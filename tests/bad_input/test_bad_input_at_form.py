"""Each bad input in the import form: refused at its field, the input kept, and nothing stored."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.models import Import, Snapshot
from tests.bad_input.cases import expand
from tests.bad_input.made import make
from tests.bad_input.test_bad_input_at_api import (
    SENTENCE,
    by_name,
    check_kept,
    count_all_rows,
    make_form,
    with_an_import,
)
from workers.tasks import run_imports

pytestmark = pytest.mark.django_db
FORM = "/admin/desk/import/"


@pytest.fixture
def browser(erin) -> Client:
    client = Client()
    client.force_login(erin)
    return client


def check_page(answer, field: str) -> None:
    """Check that the page shows one refusal with a link to its field."""
    assert 400 <= answer.status_code < 500
    page = answer.content.decode()
    assert f'href="#id_{field}"' in page or f'<label for="id_{field}"' in page
    assert 'role="alert"' in page


@by_name("url")
def test_a_forbidden_url_is_refused(case, browser):
    before = count_all_rows()
    answer = browser.post(FORM, {"method": "url", "priority": 0, "url": case.sent["json"]["url"]})
    check_page(answer, "url")
    assert count_all_rows() == before


@by_name("url")
def test_a_forbidden_url_is_refused_as_a_feed(case, browser):
    before = count_all_rows()
    answer = browser.post(FORM, {"method": "feed", "priority": 0, "url": case.sent["json"]["url"]})
    check_page(answer, "url")
    assert count_all_rows() == before


@by_name("url")
def test_a_forbidden_url_rejects_the_whole_list(case, browser):
    address = case.sent["json"]["url"]
    if not address.split() or len(address.split()) > 1:
        pytest.skip("in the form's list, white space ends an address")
    before = count_all_rows()
    given = {"method": "list", "priority": 0, "urls": f"https://www.example.org/good\n{address}"}
    check_page(browser.post(FORM, given), "urls")
    assert count_all_rows() == before


@by_name("list")
def test_an_invalid_list_is_refused(case, browser):
    urls = expand(case.sent["json"], {})["urls"]
    if (
        not isinstance(urls, list)
        or not all(isinstance(url, str) for url in urls)
        or len(case.sent["json"]) > 1
    ):
        pytest.skip("a form sends text alone, and one thing at a time")
    before = count_all_rows()
    answer = browser.post(FORM, {"method": "list", "priority": 0, "urls": "\n".join(filter(None, urls))})
    if "" in urls:
        assert answer.status_code == 302, "an empty line is no address"
        return
    check_page(answer, "urls")
    assert count_all_rows() == before


@by_name("details")
def test_details_of_a_text_are_refused_or_stored_whole(case, browser):
    before = count_all_rows()
    given = {"method": "text", "priority": 0, "text": SENTENCE, **expand(case.sent["json"], {})}
    answer = browser.post(FORM, given)
    if case.status >= 400:
        check_page(answer, case.pointer.strip("/"))
        assert count_all_rows() == before
        return
    assert answer.status_code == 302, answer.content
    check_kept(case)


@by_name("file")
def test_a_file_is_refused_rejected_or_read(case, browser):
    if (
        "form" not in case.sent
        or not isinstance(case.sent["form"].get("file"), dict)
        or "evil" in case.sent["form"]
    ):
        pytest.skip("what only the API can be sent")
    before = count_all_rows()
    answer = browser.post(FORM, {"method": "file", "priority": 0, **make_form(case.sent["form"])})
    if case.status >= 400:
        check_page(answer, case.pointer.strip("/"))
        assert count_all_rows() == before
        return
    assert answer.status_code == 302
    run_imports()
    row = Import.objects.get()
    assert (row.problem or {}).get("code", "") == case.code
    if case.code:
        assert count_all_rows() == with_an_import(before)
    else:
        assert row.filename == case.sent.get("filename", row.filename)


@by_name("text")
def test_a_text_is_refused_whole_or_kept(case, browser):
    body = expand(case.sent["json"], {})
    before = count_all_rows()
    answer = browser.post(FORM, {"method": "text", "priority": 0, **body})
    if case.status >= 400:
        assert answer.status_code in (400, 413, 422)
        assert count_all_rows() == before
        return
    assert answer.status_code == 302, answer.content
    # a browser sends CR LF for every line's end; the form turns it back into LF
    kept = Snapshot.objects.get().text
    assert kept.split() == body["text"].split()


@by_name("documents")
def test_a_hostile_or_broken_document_is_refused(case, browser):
    name, filename, media_type = case.sent["made"]
    before = count_all_rows()
    upload = SimpleUploadedFile(filename, make(name), content_type=media_type)
    answer = browser.post(FORM, {"method": "file", "priority": 0, "file": upload})
    assert answer.status_code == 302
    run_imports()
    row = Import.objects.get()
    assert row.problem["code"] == case.code
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "The import was refused" in page
    assert count_all_rows() == with_an_import(before)
