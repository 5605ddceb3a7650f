import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.web.canonical import canonicalise_url, domain_of, tidy_url, url_key


@pytest.mark.parametrize(
    "other",
    [
        "http://www.example.org/story",
        "https://WWW.Example.ORG/story",
        "https://www.example.org:443/story",
        "http://www.example.org:80/story/",
        "https://www.example.org./story",
        "https://www.example.org/story#comments",
        "https://www.example.org/story#:~:text=words",
        "https://www.example.org/story?utm_source=x&utm_medium=y",
        "https://www.example.org/story?fbclid=1&gclid=2&mc_cid=3&igshid=4",
        "https://www.example.org/story?",
        "https://www.example.org/story/amp",
        "https://www.example.org/story/amp/",
        "https://www.example.org/story.amp",
        "https://www.example.org/story?amp",
        "https://www.example.org/story?amp=1",
        "https://www.example.org/story?outputType=amp",
        "  https://www.example.org/story  ",
    ],
)
def test_the_same_page_has_one_canonical_address(other):
    assert canonicalise_url(other) == "https://www.example.org/story"


@pytest.mark.parametrize(
    "other",
    [
        "https://www.example.org/Story",
        "https://www.example.org/story?page=2",
        "https://www.example.org/story/2",
        "https://www.example.org:8080/story",
        "https://example.com/story",
        "https://www.example.org/amplifiers",
        "https://www.example.org/camp",
    ],
)
def test_different_pages_stay_different(other):
    assert canonicalise_url(other) != "https://www.example.org/story"


def test_parameters_keep_their_order_and_spelling():
    url = "https://example.org/a?z=1&utm_source=x&a=%C3%A9&a=2&empty="
    assert canonicalise_url(url) == "https://example.org/a?z=1&a=%C3%A9&a=2&empty="


def test_international_names_are_compared_in_ascii():
    assert canonicalise_url("https://MÜNCHEN.example/ä") == "https://xn--mnchen-3ya.example/%C3%A4"


def test_the_root_keeps_its_slash():
    assert canonicalise_url("http://example.org") == "https://example.org/"


def test_html_pages_of_an_amp_copy_are_the_same_page():
    assert canonicalise_url("https://example.org/story.amp.html") == "https://example.org/story.html"


@pytest.mark.parametrize(
    "url",
    ["", "example.org", "javascript:alert(1)", "ftp://example.org/", "https://u:p@example.org/", "http://[/"],
)
def test_what_is_no_web_address_is_a_value_error(url):
    with pytest.raises(ValueError):
        canonicalise_url(url)


def test_the_key_is_the_sha256_of_the_canonical_form():
    canonical = "https://example.org/a"
    assert url_key("http://EXAMPLE.org/a/?utm_id=1") == hashlib.sha256(canonical.encode()).hexdigest()


def test_an_address_to_open_keeps_scheme_and_slash():
    assert tidy_url("http://Example.org/a/?id=1&gclid=2#x") == "http://example.org/a/?id=1"


def test_a_domain_has_no_www():
    assert domain_of("https://WWW.news.Example.org:8080/x") == "news.example.org"


@settings(deadline=None)
@given(st.text(alphabet="abz019-._~%/?&=#AZ+ é", max_size=60))
def test_canonical_form_is_its_own_canonical_form(rest):
    canonical = canonicalise_url(f"https://example.org/{rest}")
    assert canonicalise_url(canonical) == canonical
    assert url_key(tidy_url(f"https://example.org/{rest}")) == url_key(f"https://example.org/{rest}")
