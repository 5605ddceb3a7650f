"""Each bad input at the command line: one line that names the field and the code, and nothing stored."""

import pytest
from django.core.management import CommandError, call_command

from articles.models import Import, Snapshot
from tests.bad_input.cases import expand
from tests.bad_input.made import make
from tests.bad_input.test_bad_input_at_api import by_name, count_all_rows

pytestmark = pytest.mark.django_db


def refuse(*arguments: str) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("import_article", *arguments)
    assert "\n" not in str(refusal.value).strip()
    return str(refusal.value)


@by_name("url")
def test_an_address_that_is_not_fetched(case, tmp_path):
    before = count_all_rows()
    address = case.sent["json"]["url"]
    if address.lower().startswith(("http://", "https://")):
        assert refuse(address).endswith(f"(url: {case.code})")
    else:  # anything else names a file
        assert "can't be read" in refuse(address)
    assert count_all_rows() == before


@by_name("url", every=9)
def test_an_address_that_is_not_fetched_spoils_the_list_it_stands_in(case, tmp_path):
    listed = tmp_path / "list.txt"
    listed.write_text(f"https://www.example.org/good {case.sent['json']['url']}", encoding="utf-8")
    before = count_all_rows()
    assert "(urls/" in refuse(str(listed), "--list")
    assert count_all_rows() == before


@by_name("text")
def test_a_text_is_refused_whole_or_kept(case, tmp_path, capsys):
    body = expand(case.sent["json"], {})
    if body.keys() != {"text"}:
        pytest.skip("the command takes no address beside a text")
    given = tmp_path / "article.txt"
    given.write_bytes(body["text"].encode())
    before = count_all_rows()
    if case.status >= 400:
        message = refuse(str(given))
        assert case.code in message
        assert count_all_rows() == before
        return
    call_command("import_article", str(given))
    assert Snapshot.objects.get().text == body["text"]


@by_name("documents")
def test_a_document_that_does_harm_or_is_broken(case, tmp_path):
    name, filename, _ = case.sent["made"]
    given = tmp_path / filename
    given.write_bytes(make(name))
    before = count_all_rows()
    assert refuse(str(given))
    row = Import.objects.get()
    assert row.problem["code"] in (case.code, "unsupported_type")
    assert count_all_rows() == {**before, Import._meta.label: 1}
