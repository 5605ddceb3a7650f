"""Each bad input on the command line: one line with the field and the code, and nothing stored."""

import pytest
from django.core.management import CommandError, call_command

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

pytestmark = pytest.mark.django_db


def refuse(*arguments: str, **options: str) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("import_article", *arguments, **options)
    assert "\n" not in str(refusal.value).strip()
    return str(refusal.value)


@by_name("url")
def test_a_forbidden_url_is_refused(case, tmp_path):
    before = count_all_rows()
    address = case.sent["json"]["url"]
    if address.lower().startswith(("http://", "https://")):
        assert refuse(address).endswith(f"(url: {case.code})")
    else:  # any other source is a file
        assert "can't be read" in refuse(address)
    assert count_all_rows() == before


@by_name("url")
def test_a_forbidden_url_rejects_the_whole_list(case, tmp_path):
    address = case.sent["json"]["url"]
    if not address.split() or len(address.split()) > 1:
        pytest.skip("in a file of addresses, white space ends one")
    listed = tmp_path / "list.txt"
    listed.write_text(f"https://www.example.org/good {case.sent['json']['url']}", encoding="utf-8")
    before = count_all_rows()
    assert "(urls/" in refuse(str(listed), "--list")
    assert count_all_rows() == before


@by_name("list")
def test_an_invalid_list_is_refused(case, tmp_path):
    urls = expand(case.sent["json"], {})["urls"]
    if (
        not isinstance(urls, list)
        or not all(isinstance(url, str) and url for url in urls)
        or len(case.sent["json"]) > 1
    ):
        pytest.skip("a file holds text alone")
    listed = tmp_path / "list.txt"
    listed.write_text("\n".join(urls), encoding="utf-8")
    before = count_all_rows()
    assert "(urls: " in refuse(str(listed), "--list")
    assert count_all_rows() == before


@by_name("details")
def test_details_of_a_text_are_refused_or_stored_whole(case, tmp_path):
    given = tmp_path / "article.txt"
    given.write_text(SENTENCE, encoding="utf-8")
    options = expand(case.sent["json"], {})
    before = count_all_rows()
    if case.status >= 400:
        assert refuse(str(given), **options).endswith(f"({case.pointer.strip('/')}: {case.code})")
        assert count_all_rows() == before
        return
    call_command("import_article", str(given), **options)
    check_kept(case)


@by_name("file")
def test_a_file_is_refused_rejected_or_read(case, tmp_path):
    file = case.sent.get("form", {}).get("file")
    if not isinstance(file, dict) or len(case.sent["form"]) > 1 or "filename" in case.sent:
        pytest.skip("what only a form can be sent")
    given = tmp_path / file["name"]
    given.write_bytes(make_form(case.sent["form"])["file"].read())
    before = count_all_rows()
    if case.code:
        message = refuse(str(given))
        row = Import.objects.first()
        # the command knows a media type only from the file's name
        assert case.code in (message if row is None else row.problem["code"])
        assert Snapshot.objects.count() == before[Snapshot._meta.label]
        return
    call_command("import_article", str(given))
    assert Snapshot.objects.get().text


@by_name("text")
def test_a_text_is_refused_whole_or_kept(case, tmp_path, capsys):
    body = expand(case.sent["json"], {})
    given = tmp_path / "article.txt"
    given.write_bytes(body["text"].encode())
    before = count_all_rows()
    if case.status >= 400:
        message = refuse(str(given), url=body.get("url", ""))
        assert case.code in message
        assert count_all_rows() == before
        return
    call_command("import_article", str(given))
    assert Snapshot.objects.get().text == body["text"]


@by_name("documents")
def test_a_hostile_or_broken_document_is_refused(case, tmp_path):
    name, filename, _ = case.sent["made"]
    given = tmp_path / filename
    given.write_bytes(make(name))
    before = count_all_rows()
    assert refuse(str(given))
    row = Import.objects.get()
    assert row.problem["code"] in (case.code, "unsupported_type")
    assert count_all_rows() == with_an_import(before)
