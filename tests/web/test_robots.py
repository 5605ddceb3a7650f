"""A site's robots.txt is kept to as RFC 9309 has it, whoever wrote it and however large it is."""

import time

import pytest

from articles.errors import FetchError
from articles.messages import Message
from articles.web import robots
from articles.web.fetch import FetchedPage
from articles.web.robots import MAX_BYTES, Robots

SITE = "https://site.example"


def make_page(body: bytes | str, status: int = 200) -> FetchedPage:
    body = body.encode() if isinstance(body, str) else body
    return FetchedPage(
        url=f"{SITE}/robots.txt", status=status, headers={}, media_type="text/plain", charset=None, body=body
    )


def allows(rules: bytes | str, path: str) -> bool:
    return Robots("factdesk").allows(SITE + path, lambda url: make_page(rules))


@pytest.mark.parametrize(
    ("rules", "allowed", "refused"),
    [
        ("Allow: /\nDisallow: /private/", "/public", "/private/page"),  # 2.2.2: the longest match counts
        ("Disallow: /*/print", "/story", "/story/print"),  # 2.2.3: "*" is any run of characters
        ("Disallow: /*.pdf$", "/file.pdf.html", "/file.pdf"),  # 2.2.3: "$" is the end of the address
        ("Disallow: /a\nAllow: /a/b", "/a/b", "/a/c"),  # 2.2.2: whatever their order
        ("Disallow: /a\nAllow: /a", "/a", None),  # 2.2.2: where both are as long, it is allowed
        ("Disallow: /caf%C3%A9", "/cafe", "/café"),  # 2.2.2: compared percent-encoded
        ("Disallow: /search?q=", "/search", "/search?q=x"),
        ("Disallow:", "/", None),
        ("", "/", None),
        ("Crawl-delay: 10\nDisallow: /x", "/y", "/x"),
        ("Disallow: /x # not for programs\r\nSitemap: https://site.example/s.xml", "/y", "/x"),
    ],
)
def test_a_path_is_allowed_as_the_rules_of_rfc_9309_have_it(rules, allowed, refused):
    text = f"User-agent: *\n{rules}"
    assert allows(text, allowed)
    assert refused is None or not allows(text, refused)


def test_rules_for_us_take_the_place_of_those_for_all():
    rules = (
        "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: FactDesk/1.0\n"
        "Disallow: /a\n\nUser-Agent: *\nDisallow: /b\n\nuseragent: factdesk\nDisallow: /c"
    )
    assert allows(rules, "/b")
    assert not allows(rules, "/a")
    assert not allows(rules, "/c")


def test_rules_for_others_are_not_ours():
    assert allows("User-agent: other\nUser-agent: fact\nUser-agent: factdeskbot\nDisallow: /", "/a")


def test_a_byte_order_mark_hides_no_rule():
    assert not allows("\ufeffUser-agent: *\nDisallow: /a", "/a")


def test_what_comes_after_the_most_that_is_read_is_left_out_with_the_line_it_cuts():
    head = "User-agent: *\nDisallow: /one\n"
    cut = "Disallow: /two"
    rules = head + "#" * (MAX_BYTES - len(head) - len(cut) - 1) + "\n" + cut + "/deep"
    assert not allows(rules, "/one")
    assert allows(rules, "/two")


@pytest.mark.parametrize(
    "rules",
    [
        "User-agent: *\n" + "".join(f"Disallow: *a*a*a*a*c{number}\n" for number in range(20_000)),
        "User-agent: *\n" + f"Disallow: /{'*a' * 1000}c$\n" * 250,
        "User-agent: *\nDisallow: /" + "*a" * (MAX_BYTES // 2) + "$",
        "User-agent: *\nDisallow: /" + "$" * MAX_BYTES,
        "".join(f"User-agent: bot{number}\n" for number in range(15_000))
        + "".join(f"Disallow: /{number}\n" for number in range(16_000)),
        "".join(f"User-agent: bot{number}\nDisallow: /\n" for number in range(15_000)),
        "User-agent" + " " * MAX_BYTES,
        "user" + " " * MAX_BYTES,
    ],
    ids=["stars", "many stars", "one of stars", "dollars", "agents over rules", "groups", "gap", "user gap"],
)
def test_hostile_rules_take_no_more_than_seconds(rules):
    began = time.process_time()
    allows(rules, "/" + "a" * 2000 + "b")
    assert time.process_time() - began < 5


def test_rules_are_asked_for_once_and_forgotten_where_they_take_too_much_room(monkeypatch):
    asked = []

    def fetch(url: str) -> FetchedPage:
        asked.append(url)
        return make_page("User-agent: *\nDisallow: /private")

    known = Robots("factdesk")
    for _ in range(3):
        assert known.allows("https://one.example/page", fetch)
        assert not known.allows("https://one.example/private", fetch)
    assert asked == ["https://one.example/robots.txt"]
    monkeypatch.setattr(robots, "MOST_KEPT_BYTES", 10)
    assert known.allows("https://two.example/page", fetch)
    assert known.allows("https://one.example/page", fetch)
    assert len(asked) == 3


@pytest.mark.parametrize("code", ["too_large", "too_many_redirects", "bad_response"])
def test_rules_that_can_not_be_had_allow(code):
    def fail(url: str) -> FetchedPage:
        raise FetchError(code, Message("No."), permanent=True)

    assert Robots("factdesk").allows(SITE, fail)


def test_a_site_without_rules_allows_and_one_that_fails_is_left_alone():
    assert Robots("factdesk").allows(SITE, lambda url: make_page("", 404))
    with pytest.raises(FetchError, match="503") as caught:
        Robots("factdesk").allows(SITE, lambda url: make_page("", 503))
    assert not caught.value.permanent
