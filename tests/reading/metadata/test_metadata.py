"""The metadata that a page states and shows, on pages that mix them up."""

import datetime
import json
from typing import Any

import pytest

from articles.reading.document import read_text
from articles.types import Metadata

URL = "https://www.example.org/2025/fares"
BODY = (
    "The council voted on Tuesday to raise the fares of the harbour ferry by four percent, they said.\n\n"
    "Some 1,240 islanders had signed a petition against it, and another two hundred had written letters."
)


def stated(thing: dict[str, Any] | list[dict[str, Any]] | None = None, *, head: str = "") -> Metadata:
    script = f'<script type="application/ld+json">{json.dumps(thing)}</script>' if thing else ""
    paragraphs = "".join(f"<p>{text}</p>" for text in BODY.split("\n\n"))
    page = f"<html><head>{head}{script}</head><body><article>{paragraphs}</article></body></html>"
    return read_text(page, media_type="text/html", url=URL).metadata


def article(**fields: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", **fields}


def test_an_author_pointed_to_by_id_is_the_person_the_page_names_elsewhere():
    graph = [
        article(author={"@id": "#ann"}, publisher={"@id": "#house"}),
        {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
        {"@type": "Organization", "@id": "#house", "name": "Harbour Gazette"},
    ]
    found = stated({"@graph": graph})
    assert (found.byline, found.publisher) == ("Ann Lee", "Harbour Gazette")


def test_an_id_that_nothing_bears_is_no_author():
    assert stated(article(author={"@id": "#ann"})).byline == ""


def test_an_article_that_a_page_is_about_is_read():
    page = {"@type": "WebPage", "mainEntity": article(headline="Fares to rise again")}
    assert stated(page).title == "Fares to rise again"


@pytest.mark.parametrize(
    ("authors", "byline"),
    [
        (["Ann Lee, CNN Business", "Bo Ek"], "Ann Lee, Bo Ek"),
        (["Ann Lee", "CNN"], "Ann Lee"),
        (["Ann Lee | The Island Weekly"], "Ann Lee"),
        (["Ann Leek. Island Weekly"], "Ann Leek"),
        (["Ann Lee, MD, PhD"], "Ann Lee"),
        (["ANN LEE, AP Auto Writer"], "ANN LEE"),
        ([{"@type": "NewsMediaOrganization", "name": "Harbour Voices"}], ""),
    ],
)
def test_houses_posts_and_degrees_behind_names_are_no_people(authors, byline):
    found = stated(article(author=authors, publisher={"@type": "Organization", "name": "CNN"}))
    assert found.byline == byline


def test_the_house_is_not_its_own_author_unless_it_is_a_person():
    house = {"@type": "Organization", "name": "Al Harbour"}
    assert stated(article(author={"name": "Al Harbour"}, publisher=house)).byline == ""
    person = {"@type": "Person", "name": "Al Harbour"}
    assert stated(article(author={"name": "Al Harbour"}, publisher=person)).byline == "Al Harbour"


def test_the_publisher_is_the_house_that_the_windows_title_bears_not_the_agency():
    head = (
        "<title>Fares to rise - Harbour Gazette</title>"
        "<meta property='og:site_name' content='Harbour Gazette'>"
    )
    agency = article(publisher={"name": "Associated Press"})
    assert stated(agency, head=head).publisher == "Harbour Gazette"
    assert stated(agency).publisher == "Associated Press"


def test_of_two_names_of_one_house_the_fuller_stated_one_stands():
    head = "<title>Fares to rise - IW</title><meta property='og:site_name' content='IW'>"
    assert stated(article(publisher={"name": "Island Weekly"}), head=head).publisher == "Island Weekly"


def test_the_title_is_without_the_houses_name_and_without_escapes():
    head = (
        "<meta property='og:site_name' content='Harbour Gazette'>"
        "<meta property='og:title' content='Fares rise &amp;#163;2 | Piers | Harbour Gazette'>"
    )
    assert stated(head=head).title == "Fares rise £2 | Piers"


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00", "1970-01-01T00:00:00Z"])
def test_the_first_day_of_a_clock_is_no_day_of_publication(day):
    assert stated(article(datePublished=day)).published_on is None


@pytest.mark.parametrize(
    ("section", "taken"),
    [("Transport", "Transport"), ("Ferries, Ferries", "Ferries"), ("articles", ""), ("example.org", "")],
)
def test_a_section_is_one_of_the_house_not_a_word_all_its_articles_share(section, taken):
    assert stated(article(articleSection=section)).section == taken


def test_a_text_is_not_modified_before_it_is_published():
    raw = article(datePublished="2025-03-05", dateModified="2025-03-01")
    page = f'<script type="application/ld+json">{json.dumps(raw)}</script><p>{BODY}</p>'
    metadata = read_text(page, media_type="text/html").metadata
    assert (metadata.published_on, metadata.modified_on) == (datetime.date(2025, 3, 5), None)


@pytest.mark.parametrize(
    ("notice", "publisher"),
    [
        ("© 2025 Harbour Gazette LLC. All Rights Reserved. A Division of Piers", "Harbour Gazette"),
        ("© 2025 All Rights Reserved Harbour Gazette", "Harbour Gazette"),
        ("© 2025 all rights reserved by the owners of this site", ""),
    ],
)
def test_a_rights_notice_names_the_house_and_no_more(notice, publisher):
    assert read_text(f"Fares to rise again\n\n{BODY}\n\n{notice}").metadata.publisher == publisher


@pytest.mark.parametrize(
    ("line", "byline", "day"),
    [
        ("By Ann Lee - 11/19/24 06:56 AM EST", "Ann Lee", datetime.date(2024, 11, 19)),
        ("By Ann Lee 2024-11-18T20:51:19Z Science", "Ann Lee", datetime.date(2024, 11, 18)),
        ("BY: Ann Lee, MS, RDN", "Ann Lee", None),
        ("By Ann Lee annl@example.org (509) 555-0100", "Ann Lee", None),
        ("By Ann Lee Business Columnist", "Ann Lee", None),
    ],
)
def test_a_byline_is_told_from_what_stands_behind_the_name(line, byline, day):
    metadata = read_text(f"Harbour fares to rise again\n\n{line}\n\n{BODY}").metadata
    assert (metadata.byline, metadata.published_on) == (byline, day)


def test_of_a_line_with_two_days_the_first_is_the_one_its_first_label_names():
    line = "Published Wed, Nov 20 2019 4:29 AM EST Updated an hour ago"
    metadata = read_text(f"Harbour fares to rise again\n\n{line}\n\n{BODY}").metadata
    assert metadata.title == "Harbour fares to rise again"
    assert (metadata.published_on, metadata.modified_on) == (datetime.date(2019, 11, 20), None)


MENU = "\n".join(f"Menu entry {number}" for number in range(12))


def test_the_title_of_a_page_is_the_line_signed_below_not_the_one_nearest_the_text():
    text = (
        f"Harbour Gazette\n{MENU}\nFares to rise again\nBy Ann Lee\nMarch 5, 2025\nShare\nTweet\n"
        f"More about the harbour and all of its many ferries\nPiers and boats\n\n{BODY}"
    )
    metadata = read_text(text).metadata
    assert (metadata.title, metadata.byline) == ("Fares to rise again", "Ann Lee")


def test_the_title_may_be_a_variant_of_the_windows():
    title = "Emerald inks deal for 30 new ferries, will expand line by 2030"
    text = (
        f"Emerald inks order for 30 ferries, talks plans - Gazette\n{MENU}\n{title}\nKey points\n"
        f"The islanders and their long petition against the harbour company and its plans, in brief\n\n{BODY}"
    )
    assert read_text(text).metadata.title == title


def test_a_day_set_apart_by_style_alone_does_not_run_into_the_name():
    page = (
        "<h1>Fares to rise again</h1><div><span>By Ann Lee</span><time>5 March 2025</time></div>"
        + "".join(f"<p>{text}</p>" for text in BODY.split("\n\n"))
    )
    metadata = read_text(page, media_type="text/html").metadata
    assert (metadata.byline, metadata.published_on) == ("Ann Lee", datetime.date(2025, 3, 5))


def test_indonesian_is_not_taken_for_italian():
    text = "Harga tiket di kota ini naik, dan warga yang tinggal di pulau itu tidak setuju di rapat."
    assert read_text(f"{text}\n\n{text}").metadata.language == "id"
