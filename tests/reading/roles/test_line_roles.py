"""Roles by the wording of a line, whatever the site."""

import pytest

from articles.reading.document import read_text
from tests.reading.samples import parts

PARAGRAPHS = (
    "The council voted on Tuesday to raise the fares of the harbour ferry by four percent, the mayor said.",
    "Some 1,240 islanders had signed a petition against it, which asks for a public audit of the contract.",
    "The contract ends in 2031, and nobody in the assembly expects that it will be renewed, she added.",
)


def read_with(line: str, *, after: int = 2):
    """Read a short article with one more line after its paragraphs."""
    lines = ["Harbour fares to rise again next spring", *PARAGRAPHS]
    lines.insert(1 + after, line)
    return read_text("\n\n".join(lines))


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Ferries, the longest bridge of the north",
        "READ ALSO: Ferries, the longest bridge of the north",
        "Also read | Ferries and bridges",
        "See also: Ferries and bridges of the north",
        "Related: Ferries and bridges of the north",
        "Lesen Sie auch: Warum die Fähre teurer wird",
        "Mehr zum Thema: Fähren im Norden",
        "Lire aussi : Les ferries du nord",
        "À lire aussi : Les ferries du nord",
        "Lea también: Los ferris del norte",
        "Leggi anche: I traghetti del nord",
        "Lees ook: De veerboten van het noorden",
        "Click here to read about the ferries of the north.",
        "Recommended Stories",
        "You may also like...",
        "Most Read Most Shared",
        "Weitere Beiträge zum Thema",
        "Artículos relacionados",
        "Articles similaires",
    ],
)
def test_a_line_that_leads_to_another_article_is_a_related_link(line):
    assert parts(read_with(line), "related_link") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "We use cookies to improve your experience on our website.",
        "Sign up for our free newsletter and get the news in your inbox every morning",
        "Subscribe to our newsletter",
        "Facebook Twitter WhatsApp Email",
        "Share this article",
        "Advertisement",
        "© 2025 Harbour Gazette. All rights reserved.",
        "23 comments",
        "Leave a comment",
        "Comments are closed.",
        "Skip to main content",
        "Tags: ferry, harbour, fares",
        "Filed under: Harbour",
        "« Previous Post Next Post »",
        "Previous Post: The longest bridge of the north",
        "About the author",
        "Über den Autor",
        "About Ann Lee",
        "34 responses to “Harbour fares to rise again”",
        "View the discussion thread.",
        "Click to share on Facebook (Opens in new window)",
        "No spam, we promise.",
        "Image 1 of 13",
        "5 min read",
    ],
)
def test_furniture_of_the_page_is_boilerplate(line):
    assert parts(read_with(line), "boilerplate") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Ann Lee",
        "The ferry leaves the harbour on Monday. (Photo by Ann Lee/Getty Images)",
        "Image credit: Harbour Museum",
        "Image copyright Harbour Museum",
        "The old quay in the autumn of 2019 Credit: Harbour Museum",
    ],
)
def test_a_line_with_a_credit_is_a_caption(line):
    assert parts(read_with(line), "caption") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "The mayor said that cookies were served to everybody who came to the meeting, short as it was.",
        "She read more: the whole report, its annexes and the letters the islanders had written.",
        "Tags of brass hung on every chair of the boat, and each of them named a captain of the line.",
        "Next page, the mayor wrote under the last line of the letter, and left the next page white.",
        "About Ann Lee the islanders say that she never missed the morning boat in nineteen years.",
        "Nobody had to sign up for the petition twice, and no register was used, she said.",
        "The photo that he took in 2019 shows the ferry with two funnels, which the company denies.",
        "In his view, the comments of the company on the contract were closed to any reading but its own.",
    ],
)
def test_a_sentence_that_uses_such_words_stays_body(line):
    assert line in parts(read_with(line), "body")


def test_a_short_line_between_paragraphs_is_a_heading():
    assert parts(read_with("What the contract says"), "heading") == ["What the contract says"]


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Ann Lee", "Ann Lee"),
        ("by Ann Lee and Bo van den Ek", "Ann Lee, Bo van den Ek"),
        ("By Ann Lee, Bo Ek and Cy O'Dee | Harbour Gazette", "Ann Lee, Bo Ek, Cy O'Dee"),
        ("Written by Dr. Ann Lee", "Ann Lee"),
        ("Von Jürgen Müller", "Jürgen Müller"),
        ("Par Élodie Bérubé", "Élodie Bérubé"),
        ("Ann Lee |", "Ann Lee"),
        ("Ann Lee", "Ann Lee"),
        ("By Staff Reporter", ""),
        ("By The Editorial Team", ""),
        ("Harbour Gazette Staff", ""),
    ],
)
def test_a_byline_names_people_and_no_desk(line, byline):
    assert read_with(line, after=0).metadata.byline == byline


@pytest.mark.parametrize(
    "bio",
    [
        "Ann Lee is a professor of transport economics at the University of Ellery.",
        "The writer is a former captain of the night boat and lives on the island.",
        "About the author: Ann Lee has covered the harbour since 2009 for this paper.",
        "Ann Lee covers transport for the Gazette. Follow her on Twitter @annlee.",
    ],
)
def test_the_paragraph_that_presents_the_author_is_a_bio(bio):
    text = "\n\n".join(["Harbour fares to rise again next spring", "By Ann Lee", *PARAGRAPHS, bio])
    assert parts(read_text(text), "author_bio") == [bio]


def test_a_person_the_article_speaks_of_gets_no_bio():
    text = "\n\n".join(
        ["Harbour fares to rise", "By Ann Lee", *PARAGRAPHS, "Bo Ek is against it and was so in 2011."]
    )
    assert parts(read_text(text), "author_bio") == []


@pytest.mark.parametrize(
    "line",
    [
        "The views expressed here are the author's own.",
        "Opinions expressed in this article do not necessarily reflect those of the Gazette.",
        "This does not necessarily represent the views of the publisher.",
    ],
)
def test_a_line_that_disclaims_is_a_disclaimer(line):
    assert parts(read_with(line, after=3), "disclaimer") == [line]


def test_every_rule_is_named_and_has_a_confidence():
    for block in read_with("Read more: Ferries").blocks:
        assert block.rule
        assert 0 < block.confidence <= 1


def test_the_heading_of_the_first_level_is_the_title_of_a_markdown_text():
    lines = ["# Harbour fares to rise", "*By Ann Lee*, March 5, 2025", PARAGRAPHS[0], "## The contract"]
    metadata = read_text("\n\n".join([*lines, *PARAGRAPHS[1:]]), media_type="text/markdown").metadata
    assert (metadata.title, metadata.byline) == ("Harbour fares to rise", "Ann Lee")
    assert str(metadata.published_on) == "2025-03-05"


def test_the_first_heading_of_a_markdown_text_is_its_title_even_above_a_longer_line():
    lines = ["# Fares to rise", "What a ride to the northern islands will cost from next spring on"]
    text = "\n\n".join([*lines, *PARAGRAPHS])
    assert read_text(text, media_type="text/markdown").metadata.title == "Fares to rise"
