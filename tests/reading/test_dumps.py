"""The visible text of a whole page, menus and all, with no markup to help."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.reading.document import read_text
from articles.reading.roles.body_lines import SOFTNESS, ArticleLines, compute_inside, find_in_dump
from articles.reading.text_lines import split_lines
from tests.reading.samples import parts, uncovered

MENU = ["Home", "News", "Sport", "Weather", "Opinion", "Culture", "Travel", "Sign in", "Subscribe", "Search"]
BODY = [
    "The council voted on Tuesday to raise the fares of the harbour ferry by four percent, the mayor said.",
    "Some 1,240 islanders had signed a petition against it, which asks for a public audit of the contract.",
    "“Nobody asked us,” said Ann Lee, who has taken the morning boat to work for nineteen years.",
    "The contract ends in 2031, and nobody in the assembly expects that it will be renewed, she added.",
    "Passengers have paid for the ferry twice, at the counter and through the town tax, which rose in 2023.",
    "The company says that the council forbids it to run the night boat, a claim the council calls absurd.",
]
RELATED = [
    "Bridge for the north",
    "3 hours ago",
    "Mayor to leave office",
    "5 hours ago",
    "Town wins the cup again",
    "1 day ago",
]
DUMP = "\n".join(
    [
        "Harbour fares to rise again next spring | Harbour Gazette",
        *MENU,
        "",
        "Harbour fares to rise again next spring",
        "",
        "By Bo Ek",
        "",
        "March 5, 2025",
        "",
        *[line for paragraph in BODY for line in (paragraph, "")],
        "Share this article",
        "",
        "More from the Gazette",
        *RELATED,
        "",
        *MENU,
        "© 2025 Harbour Gazette. All rights reserved.",
    ]
)


def test_the_article_is_found_in_the_dump_of_its_page():
    document = read_text(DUMP)
    assert parts(document, "body") == BODY
    assert document.metadata.title == "Harbour fares to rise again next spring"
    assert document.metadata.byline == "Bo Ek"
    assert document.metadata.publisher == "Harbour Gazette"
    assert str(document.metadata.published_on) == "2025-03-05"
    assert uncovered(document) == ""


def test_the_lists_around_the_article_are_no_body():
    document = read_text(DUMP)
    others = [text for role in ("boilerplate", "related_link", "page_date") for text in parts(document, role)]
    assert {*MENU, *RELATED} <= set(others)


def test_a_box_of_headlines_inside_the_article_is_no_body():
    box = ["Most read in the north", *RELATED[::2], "Islanders march to the town hall again"]
    text = DUMP.replace(BODY[2], "\n".join([*box, "", BODY[2]]))
    assert parts(read_text(text), "body") == BODY


def test_dates_and_names_between_title_and_article_are_no_body():
    head = ["Ann Lee, Bo Ek", "Tuesday 4 March 2025, 8:15 | Updated 9:30 | Town and Harbour"]
    text = DUMP.replace(BODY[0], "\n\n".join([*head, BODY[0]]))
    assert parts(read_text(text), "body") == BODY


INSIDE = {"start": {"opens": 9.0}, "end": {"closes": 9.0}, "region": {"inside": 0.5}, "aside": {"odd": 1.0}}


def find_among(*described, texts=None):
    """Find the article among lines of which only the features are given, or of ``texts``."""
    lines = split_lines("\n".join(texts or ["Three short words"] * len(described)))
    return find_in_dump(lines, {}, described, INSIDE)


def test_a_line_that_reads_like_an_aside_is_none_of_the_article():
    found = find_among(["opens", "inside"], ["inside", "odd"], ["closes", "inside"])
    assert found == ArticleLines(0, 3, frozenset({1}))


def test_a_paragraph_is_an_aside_only_where_much_says_so():
    found = find_among(["opens", "inside"], ["inside", "odd"], ["closes", "inside"], texts=BODY[:3])
    assert found == ArticleLines(0, 3, frozenset())


def test_the_article_begins_below_the_dates_and_bylines_at_its_head():
    found = find_among(["opens", "inside"], ["inside", "kind date"], ["closes", "inside"])
    assert (found.first, found.last) == (2, 3)


def enumerate_runs(starts, ends, reads):
    """Return the probability of every line to be inside, by enumerating every run."""
    count = len(reads)
    chances = [0.0] * count
    for first in range(count):
        for last in range(first, count):
            weight = math.exp((starts[first] + sum(reads[first : last + 1]) + ends[last]) / SOFTNESS)
            for index in range(first, last + 1):
                chances[index] += weight
    whole = sum(
        math.exp((starts[first] + sum(reads[first : last + 1]) + ends[last]) / SOFTNESS)
        for first in range(count)
        for last in range(first, count)
    )
    return [chance / whole for chance in chances]


@given(
    st.lists(
        st.tuples(st.floats(-4, 4), st.floats(-4, 4), st.floats(-2, 2)),
        min_size=1,
        max_size=9,
    )
)
def test_the_chance_of_a_line_weighs_every_run_that_holds_it(lines):
    starts, ends, reads = zip(*lines, strict=True)
    names = [str(index) for index in range(len(lines))]
    learned = {
        kind: dict(zip(names, values, strict=True))
        for kind, values in (("start", starts), ("end", ends), ("region", reads))
    }
    found = compute_inside([[name] for name in names], [(-1.0, 1.0)] * len(names), learned)
    bounded = [max(-1.0, min(1.0, read)) for read in reads]
    assert found == pytest.approx(enumerate_runs(starts, ends, bounded))


def test_a_short_text_is_never_taken_for_a_dump():
    text = "Shopping list\n\nBread\nMilk\nTwo apples\n\nThe shop closes at six o'clock today."
    assert "The shop closes at six o'clock today." in parts(read_text(text), "body")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [*MENU, *BODY, *RELATED, "", "Read more: a thing", "By Ann Lee", "5 March 2025", "|", "#"]
            ),
            st.text(max_size=60),
        ),
        max_size=60,
    )
)
def test_every_visible_character_is_in_one_block_whatever_the_text(lines):
    text = "\n".join(lines).replace("\0", "")
    text = text.encode("utf-8", "ignore").decode()
    if any(character.isalnum() for character in text):
        assert uncovered(read_text(text)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "a. " * 333_000,
        "a.\n" * 100_000,
        "By " * 333_000,
        "Ann Lee " * 125_000,
        " " * 999_999 + "x",
        "\n" * 999_999 + "x",
        '"' * 999_999 + "x",
        "(c) 2025 " * 110_000,
        "Nov 1, " * 140_000,
        "The views expressed here " * 40_000,
        "The cat sat on the mat and slept there.\n\n" * 20_000,
    ],
    ids=[
        "word",
        "stops",
        "lines",
        "by",
        "names",
        "spaces",
        "breaks",
        "quotes",
        "rights",
        "dates",
        "views",
        "refrain",
    ],
)
def test_a_megabyte_of_one_thing_is_read(text):
    document = read_text(text)
    assert document.blocks[0].start == len(text) - len(text.lstrip())
    assert document.blocks[-1].end == len(text.rstrip())


@pytest.mark.parametrize("text", ["a\r\nb", "a\rb", "a\n\n\nb", "a\u2028b", "a\x0bb", "  a  \n\t b "])
def test_lines_are_split_at_every_kind_of_break(text):
    assert [line.text for line in split_lines(text)] == ["a", "b"]
    assert [text[line.start : line.end] for line in split_lines(text)] == ["a", "b"]
