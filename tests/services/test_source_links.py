"""Sources that people add: clear refusals, one row for each page, a quotation with its hash."""

import hashlib

import pytest

from articles.errors import InvalidInput
from articles.models import Publisher
from articles.services.source_links import add_source_link, set_stance
from tests.scenes import make_ready_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    return make_ready_task().claim


def test_a_subdomain_of_a_blocked_publisher_is_blocked_unless_it_has_its_own_row(claim, alice):
    Publisher.objects.create(domain="rumours.example", name="Rumours", blocked=True)
    Publisher.objects.create(domain="data.rumours.example", name="Their data")
    with pytest.raises(InvalidInput, match="Rumours is blocked"):
        add_source_link(claim, url="https://news.rumours.example/a", actor=alice)
    link = add_source_link(claim, url="https://data.rumours.example/a", actor=alice)
    assert link.publisher == "Their data"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("javascript:alert(1)", "scheme_not_allowed"),
        ("data:text/html,<script>alert(1)</script>", "scheme_not_allowed"),
        ("ftp://www.example.org/a", "scheme_not_allowed"),
        ("www.example.org/a", "malformed_url"),
        ("", "malformed_url"),
        ("http://localhost/a", "destination_not_allowed"),
        ("http://10.0.0.8/a", "destination_not_allowed"),
        ("http://[::1]/a", "destination_not_allowed"),
        ("http://0x7f.1/a", "destination_not_allowed"),
        ("http://printer.local/a", "destination_not_allowed"),
        ("https://user:word@www.example.org/a", "credentials_in_url"),
        ("https://www.example.org/\u202egpj.exe", "malformed_url"),
        ("https://www.example.org/" + "a" * 2000, "too_long"),
        ("https://www.example.org/" + "ж" * 500, "too_long"),
    ],
)
def test_a_forbidden_source_url_is_refused_with_the_reason(claim, alice, url, code):
    with pytest.raises(InvalidInput) as refusal:
        add_source_link(claim, url=url, actor=alice)
    assert (refusal.value.pointer, refusal.value.code) == ("/url", code)
    assert refusal.value.detail.endswith(".")
    assert not claim.source_links.exists()


def test_one_page_is_one_source_however_its_address_is_written(claim, alice):
    add_source_link(claim, url="http://www.example.org/story/?utm_source=x#part", actor=alice)
    with pytest.raises(InvalidInput, match="among the claim's sources already"):
        add_source_link(claim, url="https://WWW.Example.org/story", actor=alice)


def test_the_exact_passage_is_stored_with_its_hash(claim, alice):
    link = add_source_link(claim, url="https://www.example.org/a", actor=alice)
    quote = "“41 million euros”,  \n as the record has it"
    set_stance(link, stance="supports", quote=quote, actor=alice)
    link.refresh_from_db()
    assert link.quote == quote
    assert link.quote_sha256 == hashlib.sha256(quote.encode()).hexdigest()
