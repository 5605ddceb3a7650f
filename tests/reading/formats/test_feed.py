"""Feeds of every kind are read; what is dangerous in XML or JSON is refused before it is parsed."""

import json

import pytest

from articles.errors import ImportRejected
from articles.reading.document import is_feed, read_feed

RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Gazette</title><link>https://gazette.example.org/</link>
<item><title>The port &amp; the bay</title><link>/port</link><guid>port-1</guid>
<pubDate>Tue, 05 Mar 2019 10:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>Traffic rose by 18 per cent.</p>]]></content:encoded></item>
<item><title>No address</title><description>Only a text.</description></item></channel></rss>"""
ATOM = b"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title>
<entry><id>urn:1</id><title>One</title><link href="https://gazette.example.org/one"/>
<updated>2019-03-05T10:00:00Z</updated>
<content type="html">&lt;p&gt;Words.&lt;/p&gt;</content></entry></feed>"""
RDF = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>Old</title></channel>
<item rdf:about="https://gazette.example.org/old"><title>Old</title><link>https://gazette.example.org/old</link></item>
</rdf:RDF>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Json",
        "items": [
            {"id": "1", "url": "https://gazette.example.org/1", "title": "First", "content_html": "<p>x</p>"},
            {"id": "2", "content_text": "Only a text."},
            "no object",
        ],
    }
).encode()
BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<rss version="2.0"><channel><title>&b;</title><item><title>x</title></item></channel></rss>"""


def refuse(raw: bytes) -> str:
    with pytest.raises(ImportRejected) as refusal:
        read_feed(raw)
    assert refusal.value.pointer == "/url"
    return refusal.value.code


def test_rss_gives_absolute_addresses_whole_contents_and_entries_without_an_address():
    feed = read_feed(RSS, url="https://gazette.example.org/feed.xml")
    assert feed.title == "The Gazette"
    first, second = feed.entries
    assert first.url == "https://gazette.example.org/port"
    assert first.id.endswith("port-1")
    assert first.title == "The port & the bay"
    assert "18 per cent" in first.content
    assert (second.url, second.content) == ("", "Only a text.")


@pytest.mark.parametrize(("raw", "url"), [(ATOM, "one"), (RDF, "old"), (JSON_FEED, "1")])
def test_atom_rdf_and_json_feeds_are_read_alike(raw, url):
    entry = read_feed(raw).entries[0]
    assert entry.url == f"https://gazette.example.org/{url}"
    assert entry.title


def test_only_the_first_200_entries_are_taken_and_the_rest_is_counted():
    items = [{"id": str(n), "url": f"https://gazette.example.org/{n}"} for n in range(250)]
    feed = read_feed(json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode())
    assert (len(feed.entries), feed.left_out) == (200, 50)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (BOMB, "unsafe_xml"),
        (BOMB.decode().encode("utf-16"), "unsafe_xml"),
        (b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"/>', "unsafe_xml"),
        (b"<html><body>No feed</body></html>", "unreadable"),
        (b"<rss version='2.0'><channel><title>Empty</title></channel></rss>", "no_entries"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "no_entries"),
        (b'{"version": "2", "items": [{}]}', "unreadable"),
        (b'{"version": ' + b"[" * 5000, "document_too_complex"),
        (b'{"broken', "unreadable"),
    ],
)
def test_what_is_no_feed_or_a_trap_is_refused_by_name(raw, code):
    assert refuse(raw) == code


@pytest.mark.parametrize(
    ("raw", "media_type", "filename", "expected"),
    [
        (RSS, "application/rss+xml; charset=utf-8", "", True),
        (RSS, "text/xml", "", True),
        (RSS, "text/plain", "", True),
        (RSS, "", "news.rss", True),
        (RSS, "", "news.xml", True),
        (JSON_FEED, "application/feed+json", "", True),
        (JSON_FEED, "application/json", "", True),
        (b"<?xml version='1.0'?><html><body/></html>", "text/html", "", False),
        (b"A text about <rss> feeds.", "text/plain", "", False),
        (b"{}", "application/json", "", False),
    ],
)
def test_a_feed_is_known_by_its_type_its_name_or_its_root(raw, media_type, filename, expected):
    assert is_feed(raw, media_type=media_type, filename=filename) is expected


def test_an_identifier_that_is_no_address_is_not_taken_for_one():
    raw = b"""<rss version="2.0"><channel><item><guid>2</guid><description>x</description></item>
    <item><guid>https://gazette.example.org/3</guid></item><item><link>/4</link></item></channel></rss>"""
    feed = read_feed(raw, url="https://gazette.example.org/feed.xml")
    assert [entry.url for entry in feed.entries] == [
        "",
        "https://gazette.example.org/3",
        "https://gazette.example.org/4",
    ]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("The &lt;b&gt;port&lt;/b&gt; &amp;amp; the bay", "The port & the bay"),
        ("<![CDATA[A <em class='x'>second</em> port]]>", "A second port"),
        ("Trade &lt; 5 percent &gt; last year", "Trade < 5 percent > last year"),
    ],
)
def test_a_title_is_without_the_markup_of_its_letters(written, title):
    raw = f"<rss version='2.0'><channel><title>x</title><item><title>{written}</title></item></channel></rss>"
    assert read_feed(raw.encode()).entries[0].title == title


def test_a_json_feeds_addresses_are_absolute_an_id_may_be_one_and_a_summary_is_content():
    items = [{"id": "1", "url": "/one"}, {"id": "https://gazette.example.org/2", "summary": "Only this."}]
    raw = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": items}).encode()
    first, second = read_feed(raw, url="https://gazette.example.org/feed/all.json").entries
    assert (first.url, second.url) == ("https://gazette.example.org/one", "https://gazette.example.org/2")
    assert second.content == "Only this."
