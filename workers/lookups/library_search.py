"""The newsroom's own pages and fact-checks, as the library provider sees them."""

import math
import re
from collections.abc import Sequence

from articles.models import FactCheck, LibraryPage
from articles.search.fact_check_search import search_fact_checks
from articles.search.full_text import search_library
from articles.services.fact_checks import is_retracted
from articles.types import ClaimQuery, FoundSource

PASSAGE_LENGTH = 400
LEAST_SHARED = 0.3  # of a claim's terms
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def find_in_library(query: ClaimQuery, limit: int) -> list[FoundSource]:
    """Return the newsroom's fact-checks and pages that fit a claim, best first, at most ``limit``.

    Our own verdict on these very words is no source for them, nor is one that was withdrawn.
    """
    checks = [
        make_fact_check_source(row)
        for row in search_fact_checks(query.terms, limit=limit // 2)
        if not is_retracted(row) and (row.task is None or row.claim_text != query.text)
    ]
    pages = search_library(query.terms, limit=limit - len(checks))
    return [*checks, *(make_page_source(page, query.terms) for page in pages if is_about(page, query.terms))]


def is_about(page: LibraryPage, terms: Sequence[str]) -> bool:
    """Tell whether enough of the terms stand in a page: a library on one subject has some of any claim's."""
    text = f"{page.title} {page.text}".casefold()
    shared = sum(term.casefold() in text for term in terms)
    return shared >= min(len(terms), max(2, math.ceil(len(terms) * LEAST_SHARED)))


def make_page_source(page: LibraryPage, terms: Sequence[str]) -> FoundSource:
    """Return a library page with the passage that bears on the terms as its snippet."""
    return FoundSource(
        url=page.url,
        title=page.title,
        snippet=pick_passage(page.text, terms),
        publisher=page.publisher,
        published_on=page.published_on,
        language=page.language,
    )


def make_fact_check_source(check: FactCheck) -> FoundSource:
    """Return a fact-check made elsewhere; its rating stands in the snippet, in its publisher's words."""
    rated = f"Rated “{check.rating}”. " if check.rating else ""
    return FoundSource(
        url=check.url,
        title=check.title or check.claim_text,
        snippet=f"{rated}{check.claim_text}",
        publisher=check.publisher,
        published_on=check.reviewed_on,
        language=check.language,
    )


def pick_passage(text: str, terms: Sequence[str]) -> str:
    """Return the run of sentences, up to 400 characters, in which most of the terms stand."""
    sentences = SENTENCE_END.split(text)
    folded = [term.casefold() for term in terms]
    best, most = text[:PASSAGE_LENGTH], -1
    for first in range(len(sentences)):
        passage = sentences[first]
        for sentence in sentences[first + 1 :]:
            if len(passage) + len(sentence) + 1 > PASSAGE_LENGTH:
                break
            passage = f"{passage} {sentence}"
        count = sum(term in passage.casefold() for term in folded)
        if count > most:
            best, most = passage[:PASSAGE_LENGTH], count
    return best
