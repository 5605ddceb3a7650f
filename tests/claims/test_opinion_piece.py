"""The opinion piece, read as a fact-checker would."""

import pytest

from articles.choices import BlockRole
from tests.claims.opinion_piece import (
    FEWEST_CLAIMS,
    MOST_NO_CLAIMS,
    MUST,
    PATH,
    count_no_claims,
    find_all,
    read_blocks,
)

pytestmark = pytest.mark.skipif(not PATH.is_file(), reason="the opinion piece is not at hand")


def test_at_least_a_dozen_claims_and_few_opinions_among_them() -> None:
    _, claims, _ = find_all()
    assert len(claims) >= FEWEST_CLAIMS
    assert count_no_claims(claims) <= MOST_NO_CLAIMS


@pytest.mark.parametrize(("words", "claimant"), MUST)
def test_claim_is_found_with_its_claimant(words: str, claimant: str) -> None:
    _, claims, _ = find_all()
    (claim,) = (one for one in claims if words in one.text)
    assert claim.claimant == claimant


def test_nothing_of_the_page_around_the_text_is_a_claim() -> None:
    text, claims, _ = find_all()
    body = [block for block in read_blocks(text) if block.role == BlockRole.BODY]
    assert all(
        any(block.start <= claim.start and claim.end <= block.end for block in body) for claim in claims
    )


def test_rhetorical_questions_are_no_claims() -> None:
    _, claims, _ = find_all()
    asked = [claim for claim in claims if claim.text.endswith("?")]
    assert [claim.claimant for claim in asked] == ["Russian Defence Ministry"]


def test_claims_repeated_as_pull_quotes_have_two_places() -> None:
    text, claims, _ = find_all()
    twice = {claim.text[:24]: claim for claim in claims if len(claim.occurrences) > 1}
    assert set(twice) == {"The US also accuses Russ", "It views Russian actions", "Any grand alliance would"}
    for claim in twice.values():
        assert all(text[span.start : span.end].strip() for span in claim.occurrences)
