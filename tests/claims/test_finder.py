"""The claims of a document: their places, claimants and context."""

import pytest

from articles.choices import BlockRole, ClaimKind
from articles.claims import finder
from articles.claims.finder import LONGEST_CLAIM, MOST_CLAIMS, find_claims, find_sentences
from articles.errors import ImportRejected
from articles.types import FoundBlock, FoundClaim

CLAIM = "Russia has accused the US of reducing its strikes in Iraq."


def block(text: str, part: str, role: BlockRole = BlockRole.BODY, *, after: int = 0) -> FoundBlock:
    start = text.index(part, after)
    return FoundBlock(role, "told by hand", 1.0, start, start + len(part))


def find_in(*paragraphs: str) -> list[FoundClaim]:
    text = "\n\n".join(paragraphs)
    return find_claims(text, [FoundBlock(BlockRole.BODY, "told by hand", 1.0, 0, len(text))])


@pytest.mark.parametrize("role", [role for role in BlockRole if role != BlockRole.BODY])
def test_only_body_text_yields_claims(role: BlockRole) -> None:
    assert find_sentences(CLAIM, [block(CLAIM, CLAIM, role)]) == []


def test_pull_quote_is_never_a_second_claim() -> None:
    quote = "Russia has accused the US of reducing strikes in Iraq"
    text = f"{quote}\n\nSomething else stood here. {CLAIM}"
    body = text[len(quote) + 2 :]
    claims = find_claims(text, [block(text, quote, BlockRole.PULL_QUOTE), block(text, body)])
    (claim,) = (one for one in claims if "accused" in one.text)
    assert [text[span.start : span.end] for span in claim.occurrences] == [CLAIM, quote]
    assert (claim.start, claim.end) == (claim.occurrences[0].start, claim.occurrences[0].end)


def test_pull_quote_that_repeats_nothing_is_no_claim() -> None:
    text = f"{CLAIM}\n\nMore than 600,000 people live in the settlements."
    claims = find_claims(
        text, [block(text, CLAIM), block(text, text[len(CLAIM) + 2 :], BlockRole.PULL_QUOTE)]
    )
    assert [(claim.text, len(claim.occurrences)) for claim in claims] == [(CLAIM, 1)]


def test_sentence_that_stands_twice_is_one_claim_with_two_places() -> None:
    (claim,) = find_in(CLAIM, CLAIM)
    assert [span.start for span in claim.occurrences] == [0, len(CLAIM) + 2]


def test_questions_and_opinions_are_told_but_are_no_claims() -> None:
    text = f"{CLAIM} Can it be true? We must ask them."
    sentences = find_sentences(text, [block(text, text)])
    assert [one.kind for one in sentences] == [
        ClaimKind.ATTRIBUTED,
        ClaimKind.QUESTION,
        ClaimKind.EXHORTATION,
    ]
    assert [one.text for one in find_claims(text, [block(text, text)])] == [CLAIM]


def test_threshold_is_the_callers() -> None:
    blocks = [block(CLAIM, CLAIM)]
    assert find_claims(CLAIM, blocks, threshold=0.0)
    assert not find_claims(CLAIM, blocks, threshold=1.01)


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("The US also accuses Russia of bombing them.", "the US"),
        ("Ministers signed the treaty in Paris last May.", ""),
        ("I told them that the bridge was closed in 2019.", ""),
        ("The bridge (which the mayor called unsafe) was closed in 2019 after heavy rain.", ""),
    ],
)
def test_claimant_is_who_said_it_and_the_author_is_nobody(text: str, claimant: str) -> None:
    assert [claim.claimant for claim in find_in(text)] == [claimant]


def test_he_is_named_after_the_one_who_spoke_before() -> None:
    claims = find_in(
        "“Nothing was stolen in 2019,” Will Moy told the BBC. He said the safe had been empty for years."
    )
    assert [claim.claimant for claim in claims] == ["Will Moy", "Will Moy"]


def test_it_is_nobody_when_that_is_not_sure() -> None:
    claims = find_in("The report names 40 banks. In March it said that three of them had failed.")
    assert [claim.claimant for claim in claims] == ["", ""]


def test_context_says_who_it_is_and_what_last_week_counts_from() -> None:
    first, second = find_in("The US also accuses Russia of bombing them. It launched 40 strikes last week.")
    assert first.context == ""
    assert second.context == "“It” is the US; “last week” counts from the day the article appeared"


def test_statement_and_the_question_hung_onto_it_are_parted() -> None:
    text = "While the Pentagon has rejected the Russian accusations, wouldn’t it be wise to ask why?"
    statement, question = find_sentences(text, [block(text, text)])
    assert (statement.text, question.kind) == (
        "the Pentagon has rejected the Russian accusations",
        ClaimKind.QUESTION,
    )


def test_statement_of_the_author_and_statement_of_another_are_parted() -> None:
    ours, theirs = find_in(
        "US jets had bombed the army near the city – the Russians claimed this was deliberate."
    )
    assert (ours.claimant, theirs.claimant) == ("", "the Russians")
    assert theirs.text == "the Russians claimed this was deliberate."


def test_a_very_long_sentence_is_cut_in_its_text_not_in_its_place() -> None:
    text = "The ministry said that " + "the price of bread rose by 5 per cent and " * 100 + "nobody noticed."
    (claim,) = find_in(text)
    assert len(claim.text) == LONGEST_CLAIM
    assert (claim.start, claim.end) == (0, len(text))


def test_more_claims_than_a_desk_can_hold_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finder, "MOST_CLAIMS", 3)
    with pytest.raises(ImportRejected) as refused:
        find_in(
            *(f"Company {number} said in 2019 that it lost {number} million dollars." for number in range(4))
        )
    assert (refused.value.pointer, refused.value.code) == ("/text", "too_many_claims")
    assert "4 claims" in refused.value.detail
    assert MOST_CLAIMS == 2_000


def test_claims_stand_in_text_order() -> None:
    claims = find_in(CLAIM, "More than 600,000 people live there.", "The EU said the move was illegal.")
    assert [claim.start for claim in claims] == sorted(claim.start for claim in claims)


def test_the_place_and_agency_before_the_first_sentence_are_no_part_of_its_claim() -> None:
    (claim,) = find_in("PORT HALLAM (AP) — A storm cut power to 48,000 homes on Tuesday, officials said.")
    assert claim.text.startswith("A storm cut power")
    assert claim.claimant == "officials"


def test_the_answers_of_an_interview_are_not_its_authors_statements() -> None:
    text = "Q: Is the river clean?\n\nA: Nitrate fell at 62 percent of our stations.\n\nIt rose in 2019."
    blocks = [block(text, part) for part in text.split("\n\n")]
    found = {one.text: one.claimant for one in find_sentences(text, blocks, byline="Tom Becker")}
    assert found == {
        "Is the river clean?": "Tom Becker",
        "Nitrate fell at 62 percent of our stations.": "",
        "It rose in 2019.": "Tom Becker",
    }


def test_a_role_is_named_by_the_name_beside_it() -> None:
    (claim,) = find_in("Its leader, Mark Osei, said that 210 jobs had gone.")
    assert claim.claimant == "Mark Osei"
    (claim,) = find_in("The US, Britain, and France said that 210 men had gone.")
    assert claim.claimant != "Britain"
