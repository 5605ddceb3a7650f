"""Scores, kinds and reasons of sentences."""

import pytest

from articles.choices import CHECKABLE_KINDS, ClaimKind
from articles.claims.detection.check_worthiness import CLAIM_THRESHOLD, score_sentence


@pytest.mark.parametrize(
    ("sentence", "kind", "reason"),
    [
        (
            "Can Russia produce a smoking gun to justify its accusation?",
            ClaimKind.QUESTION,
            "asks a question",
        ),
        ("So how many people were there, and who counted them?", ClaimKind.QUESTION, "asks a question"),
        ("I think the minister is a fine man.", ClaimKind.OPINION, "gives a point of view: 'i think'"),
        (
            "The aims of the two powers should be the same.",
            ClaimKind.OPINION,
            "says what ought to be: 'should be'",
        ),
        ("It seems more like a devastating irony.", ClaimKind.OPINION, "says how things seem: 'seems more'"),
        (
            "The next government will ruin the country.",
            ClaimKind.PREDICTION,
            "speaks of the future: 'will ruin'",
        ),
        ("Let's hope we see more of them.", ClaimKind.EXHORTATION, "urges the reader: 'let's'"),
        (
            "Both should publish their full records of 17 September 2016, and they should do it now.",
            ClaimKind.EXHORTATION,
            "urges: 'should publish'",
        ),
        ("The wage should be 15 dollars.", ClaimKind.OPINION, "says what ought to be: 'should be'"),
        ("Firms with 250 workers must file a report.", ClaimKind.NUMBER, "names a number: 250"),
        (
            "The ban will take effect on 1 May 2020.",
            ClaimKind.PREDICTION,
            "speaks of the future: 'will take'",
        ),
        (
            "To my mind nobody who has read the four pages can be content.",
            ClaimKind.OPINION,
            "gives a point of view: 'to my mind'",
        ),
        ("And which of them has told us the truth about it?", ClaimKind.QUESTION, "asks a question"),
        (
            "“It’s a disgrace,” said Joan Miller, who runs a bakery in the town of Ost.",
            ClaimKind.OPINION,
            "quotes a judgement: 'disgrace'",
        ),
        (
            "Never before has wealth been taxed like this in 2019.",
            ClaimKind.EVENT,
            "reports an event with a date: 'in 2019'",
        ),
        ("We must stop this now.", ClaimKind.EXHORTATION, "urges: 'we must'"),
        ("Sign up to our newsletter.", ClaimKind.BOILERPLATE, "belongs to the page, not to the article"),
        ("More games for two", ClaimKind.HEADLINE, "reads as a heading or an item of a list"),
        ("“This is a disgrace,” said Ms Brown.", ClaimKind.OPINION, "quotes a judgement: 'disgrace'"),
        ("Strikes on the city killed over 60 soldiers.", ClaimKind.NUMBER, "names a number: over 60"),
        (
            "The general was killed by a shell in the last week of September.",
            ClaimKind.EVENT,
            "reports an event with a date: 'in the last week of September'",
        ),
        ("Russia has accused the US of helping them.", ClaimKind.ATTRIBUTED, "accuses: 'has accused'"),
        ("Crime is higher than in any other city.", ClaimKind.STATEMENT, "compares: 'higher than'"),
        (
            "“There was no indication of it at any time,” Andrew said.",
            ClaimKind.QUOTATION,
            "reports what somebody stated",
        ),
    ],
)
def test_kind_is_told_with_the_wording_that_tells_it(sentence: str, kind: ClaimKind, reason: str) -> None:
    worthiness = score_sentence(sentence)
    assert worthiness.kind == kind
    assert reason in map(str, worthiness.reasons)


@pytest.mark.parametrize(
    ("claim", "other"),
    [
        ("More than 600,000 Israelis live in settlements.", "It is a matter of great importance to us all."),
        ("The EU said the settlements were illegal under the law.", "What do the settlements mean for us?"),
        ("Unemployment fell to 4 percent last year.", "Thank you very much, ladies and gentlemen."),
    ],
)
def test_a_claim_scores_above_talk(claim: str, other: str) -> None:
    assert score_sentence(claim).score >= CLAIM_THRESHOLD > score_sentence(other).score


def test_future_wording_does_not_hide_a_dated_fact() -> None:
    mixed = "Many will deplore that a man was set on fire last week, apparently by a protester."
    assert score_sentence(mixed).kind in CHECKABLE_KINDS


def test_what_somebody_is_said_to_have_asked_is_no_question_of_the_authors() -> None:
    asked = "The Defence Ministry has questioned ‘how did they know?’ and ‘how could they fire so well?’"
    assert score_sentence(asked).kind == ClaimKind.ATTRIBUTED


def test_the_same_sentence_scores_lower_in_talk_than_in_news() -> None:
    sentence = "The chairman described the video as satire."
    assert score_sentence(sentence, genre="debate").score < score_sentence(sentence, genre="news").score


@pytest.mark.parametrize(
    "sentence", ["", "   ", "?", "…", "x" * 100_000, "\u0130\u0130 4%", "\ud83d\ude00 !!!"]
)
def test_any_text_gets_a_score_and_a_reason(sentence: str) -> None:
    worthiness = score_sentence(sentence)
    assert 0 <= worthiness.score <= 1
    assert worthiness.reasons
