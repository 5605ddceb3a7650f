"""Pull quotes are found by what they repeat, however editors cut and change them."""

import pytest

from articles.reading.document import read_text
from tests.reading.samples import parts

BODY = (
    "The council has spent nine years on a plan that the islanders never asked for "
    "and that the mayor defends in vain. It will be put to the vote in May, when half of the town is away."
)
FILLER = (
    "In January the company published its report, which lists fourteen million crowns under other expenses.",
    "The petition of the islanders asks for a public audit of the contract, and for the night boat.",
)


def quotes_of(quote: str, body: str = BODY) -> list[str]:
    """Return the pull quotes found when ``quote`` stands among other paragraphs, some way from ``body``."""
    return parts(read_text("\n\n".join([FILLER[0], quote, FILLER[1], body])), "pull_quote")


@pytest.mark.parametrize(
    "quote",
    [
        "The council has spent nine years on a plan that the islanders never asked for",
        "a plan that the islanders never asked for and that the mayor defends in vain",
        "It will be put to the vote in May, when half of the town is away",
        "“The council has spent nine years on a plan that the islanders never asked for”",
        "The council spent nine years on a plan that the islanders never asked for and the mayor defends",
        "THE COUNCIL HAS SPENT NINE YEARS ON A PLAN THAT THE ISLANDERS NEVER ASKED FOR",
    ],
)
def test_a_quote_cut_at_either_end_or_slightly_changed_is_found(quote):
    assert quotes_of(quote) == [quote]


@pytest.mark.parametrize(
    "paragraph",
    [
        "The council has spent nine years, said the mayor, and nobody thanks it for a single day of them.",
        "In May the islanders will vote on the plan, and half of them say they will stay at home that day.",
        "A plan that nobody wants is no plan.",
    ],
)
def test_a_paragraph_that_only_shares_words_is_no_quote(paragraph):
    assert quotes_of(paragraph) == []


def test_of_two_alike_the_one_that_ends_as_a_sentence_is_the_body():
    unfinished = BODY.removesuffix(".")
    document = read_text("\n\n".join([unfinished, FILLER[0], FILLER[1], BODY]))
    assert parts(document, "pull_quote") == [unfinished]
    assert BODY in parts(document, "body")


def test_a_table_whose_rows_are_alike_is_no_set_of_quotes():
    rows = [f"Portion of the plan for day {day}: one green, two red and one yellow box" for day in range(20)]
    assert parts(read_text("\n\n".join([*FILLER, *rows, BODY])), "pull_quote") == []


def test_a_refrain_is_no_quote():
    refrain = "We shall not be moved from this harbour by anybody at all."
    speech = "\n\n".join(part for filler in (*FILLER, BODY, *FILLER[:1]) for part in (filler, refrain))
    assert refrain not in parts(read_text(speech), "pull_quote")


def make_paragraph(shared: int, runs: int) -> str:
    """Write a paragraph that shares so many of its ``runs`` runs of three words with the body."""
    words = BODY.split()[: shared + 2]
    return " ".join([*words, *(f"other{number}" for number in range(runs - shared))])


def test_a_paragraph_is_a_quote_from_six_tenths_of_its_word_runs_in_the_body_on():
    enough, little = make_paragraph(6, 10), make_paragraph(11, 20)
    assert quotes_of(enough) == [enough]
    assert quotes_of(little) == [], "eleven of twenty runs are less than six tenths"
