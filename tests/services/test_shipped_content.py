"""The content that ships is valid: the sample article, the starter library and the publishers."""

import datetime
import difflib
import ipaddress
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import articles
from articles.choices import PublisherKind

LIBRARY_KEYS = ["url", "title", "publisher", "published_on", "language", "kind", "text"]
PUBLISHER_KEYS = ["domain", "name", "kind", "country", "note"]
RESERVED_ENDINGS = (".example", ".invalid", ".internal", ".local", ".localhost", ".onion", ".test")
SHINGLE = 8  # a run of words this long is not in two texts by chance


@pytest.fixture(scope="module")
def data_folder():
    return Path(articles.__file__).parent / "data"


@pytest.fixture(scope="module")
def library(data_folder):
    return json.loads((data_folder / "library.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def publishers(data_folder):
    return json.loads((data_folder / "publishers.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def sample(data_folder):
    return (data_folder / "sample-article.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def paragraphs(sample):
    return [line for line in sample.splitlines() if line.strip()]


def is_public_host(host):
    """Tell whether a host is a public name: not an IP address, and without a reserved ending."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,}", host) is not None and not host.endswith(
            RESERVED_ENDINGS
        )
    return False


def find_publisher(host, domains):
    """Return the longest listed domain that the host belongs to, or None."""
    labels = host.split(".")
    endings = (".".join(labels[i:]) for i in range(len(labels) - 1))
    return next((ending for ending in endings if ending in domains), None)


def shingle(text):
    """Return every run of SHINGLE words of the text, lower-cased and without punctuation."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


def read_op_ed():
    path = Path(articles.__file__).parents[2] / "shared" / "articles" / "op-ed.txt"
    if not path.exists():
        pytest.skip("the op-ed is not on this machine")
    return path.read_text("utf-8")


# --- the library ---


def test_every_page_has_the_same_keys_and_no_empty_words(library):
    assert 55 <= len(library) <= 120
    for page in library:
        assert list(page) == LIBRARY_KEYS, page["url"]
        assert all(page[key].strip() == page[key] != "" for key in LIBRARY_KEYS if key != "published_on"), (
            page["url"]
        )


def test_page_urls_are_unique_https_and_public(library):
    urls = [page["url"] for page in library]
    assert len(set(urls)) == len(urls)
    for url in urls:
        parts = urlsplit(url)
        assert parts.scheme == "https", url
        assert parts.username is None and parts.port is None and not parts.fragment, url
        assert is_public_host(parts.hostname), url
        assert url.isascii() and " " not in url, url


def test_page_texts_are_summaries_of_80_to_200_words(library):
    for page in library:
        assert 80 <= len(page["text"].split()) <= 200, page["url"]
        assert "\n" not in page["text"] and "<" not in page["text"], page["url"]
        assert page["text"].endswith("."), page["url"]


def test_no_two_pages_say_the_same(library):
    texts = [shingle(page["text"]) for page in library]
    for i, first in enumerate(texts):
        for j, second in enumerate(texts[:i]):
            assert len(first & second) < 5, (library[i]["url"], library[j]["url"])


def test_page_kinds_languages_and_dates_are_valid(library):
    for page in library:
        assert page["kind"] in PublisherKind.list_values(), page["url"]
        assert page["language"] == "en", page["url"]
        if page["published_on"] is not None:
            day = datetime.date.fromisoformat(page["published_on"])
            assert datetime.date(2011, 3, 1) <= day <= datetime.date(2025, 12, 31), page["url"]


def test_every_page_belongs_to_a_listed_publisher(library, publishers):
    domains = {publisher["domain"] for publisher in publishers}
    hosts = {urlsplit(page["url"]).hostname for page in library}
    assert [host for host in hosts if find_publisher(host, domains) is None] == []


# --- the publishers ---


def test_publishers_are_complete_unique_and_of_a_known_kind(publishers):
    assert len(publishers) >= 110
    assert len({publisher["domain"] for publisher in publishers}) == len(publishers)
    for publisher in publishers:
        assert list(publisher) == PUBLISHER_KEYS, publisher
        assert is_public_host(publisher["domain"]), publisher["domain"]
        assert not publisher["domain"].startswith("www."), publisher["domain"]
        assert publisher["kind"] in PublisherKind.list_values(), publisher["domain"]
        assert re.fullmatch(r"[A-Z]{2}|", publisher["country"]), publisher["domain"]


def test_publishers_do_not_use_the_kinds_kept_for_ourselves(publishers):
    assert not {publisher["kind"] for publisher in publishers} & {PublisherKind.OWN, PublisherKind.UNKNOWN}


def test_every_other_kind_of_publisher_is_represented(publishers):
    kinds = {publisher["kind"] for publisher in publishers}
    assert set(PublisherKind.list_values()) - kinds == {PublisherKind.OWN, PublisherKind.UNKNOWN}


def test_publisher_notes_are_one_short_sentence(publishers):
    for publisher in publishers:
        assert publisher["name"].strip(), publisher["domain"]
        assert 20 <= len(publisher["note"]) <= 160, publisher["domain"]
        assert publisher["note"].endswith("."), publisher["domain"]


# --- the sample article ---


def test_sample_is_as_long_as_an_opinion_piece(sample):
    assert 900 <= len(sample.split()) <= 1300


def test_sample_shows_a_crawl_date_that_is_not_its_own(paragraphs):
    assert "Thursday, March 14, 2024" in paragraphs
    assert any(line.endswith("| 28 November 2017") for line in paragraphs)


def test_sample_repeats_itself_in_four_pull_quotes(paragraphs):
    bodies = [line for line in paragraphs if len(line.split()) > 30]
    quotes = [
        line for line in paragraphs if 8 < len(line.split()) <= 30 and repeats_a_sentence_of(bodies, line)
    ]
    assert len(quotes) == 4
    assert sum(any(quote in body for body in bodies) for quote in quotes) == 2, (
        "two as they stand, two altered"
    )
    assert any("[" in quote for quote in quotes)
    assert any(not quote.endswith(".") and any(quote in body for body in bodies) for quote in quotes), (
        "one cut off"
    )


def repeats_a_sentence_of(bodies, line):
    words = line.split()
    for body in bodies:
        blocks = difflib.SequenceMatcher(None, words, body.split(), autojunk=False).get_matching_blocks()
        if sum(block.size for block in blocks if block.size >= 3) >= 0.7 * len(words):
            return True
    return False


def test_sample_holds_what_a_messy_page_holds(sample, paragraphs):
    assert 3 <= sum(line.startswith("Read more: ") for line in paragraphs) <= 5
    assert {"Deir ez-Zor", "Deir Ezzor", "Deir al-Zour"} <= set(
        re.findall(r"Deir (?:ez-Zor|Ezzor|al-Zour)", sample)
    )
    assert sample.count("?") >= 4
    assert "“" in sample and "”" in sample
    assert "views expressed" in sample
    assert "All rights reserved" in paragraphs[-1]


def test_sample_says_that_it_is_invented_and_wrong_on_purpose(sample):
    assert "invented" in sample and "wrong on purpose" in sample
    addresses = re.findall(r"\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|example)\b", sample)
    assert addresses and all(address.endswith(".example") for address in addresses)


# --- our own wording ---


def test_no_shipped_sentence_is_taken_from_the_op_ed(sample, library):
    op_ed = shingle(read_op_ed())
    assert not shingle(sample) & op_ed
    assert {page["url"] for page in library if shingle(page["text"]) & op_ed} == set()
