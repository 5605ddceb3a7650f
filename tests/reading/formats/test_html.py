"""Web pages: roles by markup and wording, metadata, links."""

import datetime
import json

import pytest

from articles.errors import ImportRejected
from articles.reading.document import read_document, read_text
from articles.types import Document
from tests.reading.samples import parts, uncovered

STATED = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebPage", "headline": "Gazette", "datePublished": "2001-01-01"},
        {
            "@type": ["NewsArticle"],
            "headline": "Harbour fares to rise again",
            "author": [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Bo Ek"}],
            "publisher": {"@type": "Organization", "name": "Harbour Gazette"},
            "datePublished": "2025-03-05T23:30:00+01:00",
            "dateModified": "2025-03-07",
            "articleSection": "Transport",
        },
    ],
}
PARAGRAPHS = (
    "The council voted on Tuesday to raise the fares of the harbour ferry by four percent, the mayor said.",
    'Some 1,240 islanders had signed <a href="/petition?x=1#top">a petition</a> against it, it is said.',
    "The contract ends in 2031, and nobody in the assembly expects that it will be renewed, she added.",
    "Passengers have paid for this twice, at the counter and through the town tax, <b>rising</b> in 2023.",
)


def page(*, body: str = "", head: str = "") -> bytes:
    """Return a page with a menu, the article, a list of other articles and a footer."""
    paragraphs = "".join(f"<p>{paragraph}</p>\n" for paragraph in PARAGRAPHS)
    return f"""<!doctype html><html lang="en-GB"><head>{head}
    <title>Harbour fares to rise again | Harbour Gazette</title>
    <style>p {{ color: red }}</style><script>var shown = "never";</script></head><body>
    <nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
    <article><h1>Harbour fares to rise again</h1><p class="byline">By Ann Lee</p>
    <figure><img src="a.jpg"><figcaption>The ferry at its berth in winter</figcaption></figure>
    {paragraphs}{body}</article>
    <aside><h3>Most read</h3><ul><li><a href="/a">A bridge for the north at last</a></li></ul></aside>
    <footer>© 2025 Harbour Gazette. All rights reserved.</footer></body></html>""".encode()


def read(raw: bytes, url: str = "https://www.example.org/fares") -> Document:
    return read_document(raw, media_type="text/html; charset=utf-8", charset="utf-8", url=url, pointer="/url")


@pytest.fixture(scope="module")
def plain() -> Document:
    return read(page(head=f'<script type="application/ld+json">{json.dumps(STATED)}</script>'))


def test_the_body_is_the_articles_paragraphs_in_order(plain):
    assert [text.split()[0] for text in parts(plain, "body")] == ["The", "Some", "The", "Passengers"]
    assert parts(plain, "body")[3].endswith("the town tax, rising in 2023.")


def test_every_visible_line_has_a_role_and_nothing_hidden_is_shown(plain):
    assert uncovered(plain) == ""
    assert parts(plain, "title") == ["Harbour fares to rise again"]
    assert parts(plain, "byline") == ["By Ann Lee"]
    assert parts(plain, "caption") == ["The ferry at its berth in winter"]
    assert {"Home", "Sport", "A bridge for the north at last"} <= set(parts(plain, "boilerplate"))
    assert "never" not in plain.text
    assert "color" not in plain.text


def test_what_the_page_states_of_the_article_is_read_from_its_json_ld(plain):
    metadata = plain.metadata
    assert metadata.title == "Harbour fares to rise again"
    assert metadata.byline == "Ann Lee, Bo Ek"
    assert metadata.publisher == "Harbour Gazette"
    assert metadata.published_on == datetime.date(2025, 3, 5)
    assert metadata.modified_on == datetime.date(2025, 3, 7)
    assert metadata.section == "Transport"
    assert metadata.language == "en"


def test_meta_tags_serve_where_there_is_no_json_ld():
    head = """<meta property="og:title" content="Fares to rise"><meta name="author" content="By Ann Lee">
    <meta property="og:site_name" content="The Gazette">
    <meta property="article:published_time" content="2025-03-05">"""
    metadata = read(page(head=head)).metadata
    assert (metadata.title, metadata.byline, metadata.publisher) == (
        "Fares to rise",
        "Ann Lee",
        "The Gazette",
    )
    assert metadata.published_on == datetime.date(2025, 3, 5)


@pytest.mark.parametrize(
    "broken", ["{", "[" * 5000, '{"@graph": 7}', '{"@type": 5, "headline": {}}', "null", "[[1]]"]
)
def test_broken_json_ld_is_passed_over(broken):
    document = read(page(head=f'<script type="application/ld+json">{broken}</script>'))
    assert document.metadata.title == "Harbour fares to rise again"


@pytest.mark.parametrize(
    "author", ["Gazette Staff", "admin", "https://www.facebook.com/ann.lee", "Reuters", "Editor"]
)
def test_a_desk_or_an_address_is_no_person(author):
    document = read(page(head=f'<meta name="author" content="{author}">').replace(b"By Ann Lee", b""))
    assert document.metadata.byline == ""


@pytest.mark.parametrize(
    ("stated", "taken"),
    [
        ("https://example.org/fares", "https://example.org/fares"),
        ("https://amp.example.org/fares", "https://amp.example.org/fares"),
        ("https://example.org.evil.test/fares", ""),
        ("https://example.com/fares", ""),
        ("javascript:alert(1)", ""),
        ("/fares?story=1", "https://www.example.org/fares?story=1"),
        ("https://www.example.org/", ""),
        ("http://[example.org/fares", ""),
    ],
)
def test_a_canonical_address_counts_only_on_the_pages_own_domain(stated, taken):
    assert read(page(head=f'<link rel="canonical" href="{stated}">')).metadata.canonical_url == taken


def test_without_an_address_no_canonical_one_is_taken():
    raw = page(head='<link rel="canonical" href="https://example.org/fares">')
    assert read(raw, url="").metadata.canonical_url == ""


def test_links_are_those_of_the_body_made_absolute(plain):
    assert plain.links == ("https://www.example.org/petition?x=1#top",)


def test_links_that_lead_to_no_page_are_left_out():
    body = (
        "<p>He wrote <a href='javascript:x'>one</a>, <a href='mailto:a@b.c'>two</a> "
        "and <a href='http://[x'>three</a> letters to the town.</p>"
    )
    assert read(page(body=body)).links == ("https://www.example.org/petition?x=1#top",)


def test_a_paragraph_that_is_one_link_leads_elsewhere():
    body = (
        f"<p><a href='/b'>Ferry company answers the mayor of Port Ellery</a></p><p>{PARAGRAPHS[0]} Again.</p>"
    )
    document = read(page(body=body))
    assert "Ferry company answers the mayor of Port Ellery" in parts(document, "related_link")
    assert "https://www.example.org/b" not in document.links


def test_a_pull_quote_in_the_markup_is_one_without_a_twin():
    body = "<blockquote class='pullquote'>A road that floats is still a road</blockquote>"
    assert parts(read(page(body=body)), "pull_quote") == ["A road that floats is still a road"]


def test_markup_given_as_text_is_read_as_markup():
    document = read_text(page().decode(), media_type="text/html")
    assert parts(document, "title") == ["Harbour fares to rise again"]


def test_a_page_is_decoded_by_the_charset_it_declares():
    raw = (
        page(head='<meta charset="windows-1252">')
        .decode()
        .replace("harbour ferry", "Größe ferry")
        .encode("cp1252")
    )
    document = read_document(raw, media_type="text/html")
    assert "Größe ferry" in document.text
    assert document.encoding == "cp1252"


def test_damaged_bytes_in_a_page_are_replaced_and_said_to_be():
    document = read(page().replace(b"harbour ferry", b"harb\xffour f\x00erry"))
    assert document.encoding_repaired
    assert "harb\ufffdour f" in document.text


@pytest.mark.parametrize(
    "raw", [b"<img src=x>", b"", b"<!-- <p>All of it is a comment.", b"<script>var a = 1</script>"]
)
def test_a_page_without_text_is_refused(raw):
    with pytest.raises(ImportRejected) as refused:
        read(raw)
    assert (refused.value.pointer, refused.value.code) == ("/url", "no_text")


def test_markup_that_tries_to_be_seen_is_only_text():
    body = "<p>The mayor wrote &lt;script&gt;alert(1)&lt;/script&gt; on the wall of the harbour office.</p>"
    assert any("<script>alert(1)</script>" in text for text in parts(read(page(body=body)), "body"))
