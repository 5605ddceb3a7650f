"""An article pasted with the page around it: each part gets its role, and nothing is lost."""

import datetime
from dataclasses import dataclass
from pathlib import Path

import pytest

from articles.reading.document import read_text
from articles.types import Document
from tests.reading.samples import OP_ED, PASTED_PATH, parts, uncovered

NAMED = {
    "site_header",
    "page_date",
    "title",
    "byline",
    "related_link",
    "pull_quote",
    "author_bio",
    "disclaimer",
}


@dataclass(frozen=True)
class Case:
    """A pasted article and what must be found in it."""

    path: Path
    header: str
    page_date: str
    title: str
    byline_text: str
    byline: str
    publisher: str
    related: int
    quotes: tuple[str, ...]
    sources: tuple[str, ...]
    standing_once: str
    bio: str
    running: int


CASES = {
    "twin": Case(
        path=PASTED_PATH,
        header="| Welcome to Harbour Gazette",
        page_date="Tuesday, March 4, 2025",
        title="Why the ferry fares of Port Ellery may rise again..?",
        byline_text="Nadia van der Horst |",
        byline="Nadia van der Horst",
        publisher="Harbour Gazette",
        related=2,
        quotes=("The contract leaves the town", "fewer islanders on board each", "The company says that the"),
        sources=("The contract (renewed", "The fares bring", "The company also says"),
        standing_once="A ferry is a road that floats, and roads are paid for by everybody.",
        bio="Dr. Nadia",
        running=9,
    ),
    "op-ed": Case(
        path=OP_ED,
        header="| Welcome to Global Village Space",
        page_date="Sunday, November 17, 2024",
        title="Why Russia suspects that US is helping ISIS in Syria & Iraq..?",
        byline_text="Muhammad Ali Ehsan |",
        byline="Muhammad Ali Ehsan",
        publisher="Global Village Space",
        related=4,
        quotes=(
            "Defeating IS no doubt requires",
            "Saudis and the Gulf Arab",
            "The US also accuses Russia",
            "Is the US implementing a",
        ),
        sources=("Defeating IS (a global", "Any grand alliance", "The\xa0US also", "Is the\xa0US impl"),
        standing_once="War has its own logic but building and developing that logic is a consequence of "
        "definite military actions on the ground.",
        bio="Dr. Muhammad",
        running=18,
    ),
}


@pytest.fixture(params=CASES, scope="module")
def case(request: pytest.FixtureRequest) -> Case:
    chosen = CASES[request.param]
    if not chosen.path.exists():
        pytest.skip("the shared op-ed is not here")
    return chosen


@pytest.fixture(scope="module")
def document(case: Case) -> Document:
    return read_text(case.path.read_text(encoding="utf-8"))


def test_the_text_is_kept_unchanged_and_covered_once(case, document):
    assert document.text == case.path.read_text(encoding="utf-8")
    assert uncovered(document) == ""


def test_site_header_and_page_date_are_no_part_of_the_article(case, document):
    assert parts(document, "site_header") == [case.header]
    assert parts(document, "page_date") == [case.page_date]


def test_the_day_of_the_visit_is_never_the_day_of_publication(document):
    assert document.metadata.published_on is None


def test_title_byline_and_publisher_are_read_from_the_page(case, document):
    metadata = document.metadata
    assert (metadata.title, metadata.byline, metadata.publisher) == (case.title, case.byline, case.publisher)
    assert parts(document, "title") == [case.title]
    assert parts(document, "byline") == [case.byline_text]
    assert metadata.language == "en"


def test_read_more_lines_are_related_links(case, document):
    assert [line.split(":")[0] for line in parts(document, "related_link")] == ["Read more"] * case.related


def test_the_shorter_or_unfinished_of_two_like_paragraphs_is_the_pull_quote(case, document):
    quotes = parts(document, "pull_quote")
    assert tuple(" ".join(text.split()[:5]) for text in quotes) == case.quotes
    assert not [text for text in quotes if text.endswith((".", "?"))]


def test_the_body_keeps_every_paragraph_a_pull_quote_was_taken_from(case, document):
    body = parts(document, "body")
    for opening in case.sources:
        assert len([text for text in body if text.startswith(opening)]) == 1


def test_a_sentence_that_stands_once_stays_body(case, document):
    assert case.standing_once in parts(document, "body")


def test_bio_and_disclaimer_of_one_paragraph_are_two_blocks(case, document):
    (bio,) = parts(document, "author_bio")
    (disclaimer,) = parts(document, "disclaimer")
    assert bio.startswith(case.bio)
    assert bio.endswith(".")
    assert disclaimer.startswith("The views expressed in this article")
    assert disclaimer.endswith("editorial policy.")


def test_everything_else_of_the_article_is_body_or_heading(case, document):
    others = [block for block in document.blocks if block.role not in NAMED]
    assert {block.role for block in others} <= {"body", "heading"}
    assert len(others) == case.running


def test_an_article_pasted_twice_is_no_set_of_quotes(document):
    paragraphs = [text for text in parts(document, "body") if len(text) > 60]
    assert parts(read_text("\n\n".join(paragraphs * 2)), "pull_quote") == []


def test_a_date_below_the_title_is_the_day_of_publication():
    document = read_text(
        "Harbour fares to rise\n\nBy Ann Lee\n\nMarch 5, 2025\n\n"
        "The council voted on Tuesday to raise the fares by four percent."
    )
    assert document.metadata.published_on == datetime.date(2025, 3, 5)
    assert document.metadata.byline == "Ann Lee"


def test_a_labelled_date_counts_wherever_it_stands():
    document = read_text(
        "Published: 5 March 2025\nUpdated: 7 March 2025\n\nHarbour fares to rise\n\n"
        "The council voted on Tuesday to raise the fares by four percent."
    )
    assert document.metadata.published_on == datetime.date(2025, 3, 5)
    assert document.metadata.modified_on == datetime.date(2025, 3, 7)


def test_the_senders_title_wins():
    text = PASTED_PATH.read_text(encoding="utf-8")
    assert read_text(text, title="Fares  again").metadata.title == "Fares again"


@pytest.mark.parametrize(
    "text",
    [
        "GDP grew by 3% in 2023.",
        "GDP up 5%",
        "Is it true?",
        "one two three four",
        "Die Steuern stiegen 2023 um 4 Prozent.",
    ],
)
def test_a_single_line_is_body(text):
    assert parts(read_text(text), "body") == [text]


def test_lines_wrapped_at_a_fixed_width_are_one_paragraph():
    text = (
        "The council voted on Tuesday evening to raise the fares of the\n"
        "harbour ferry by four percent, which the islanders had feared\n"
        "since the budget of the company became known in January and\n"
        "which the mayor defended as the lesser of two evils.\n\n"
        "A second paragraph follows here and is long enough to be wrapped\n"
        "as well, so that the width of the lines can be told from both of\n"
        "them together.\n"
    )
    body = parts(read_text(text), "body")
    assert len(body) == 2
    assert body[0].endswith("two evils.")
