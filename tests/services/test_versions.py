"""A new version of a text: every claim is found at its new place, or reported as lost."""

import pytest

from articles.choices import Anchoring
from articles.claims.versions.anchoring import Quotation, anchor, list_new_sentences
from articles.models import Article, Occurrence
from articles.services.imports import import_text
from articles.services.verification import check_invariants
from articles.types import Span
from tests.bench.versions import count, cover

URL = "https://gazette.example.org/port"
SENTENCES = [
    "The council approved a budget of 41 million euros on 3 March 2019.",
    "Container traffic rose by 18 per cent in 2018.",
    "The shipping company Norvik dumped oil in the bay in 2017.",
    "The old lighthouse was closed to visitors in May 2016.",
    "Some 240 people work at the fish market every day.",
]


def file_version(sentences: list[str]) -> Article:
    return import_text("\n\n".join(sentences), actor=None, url=URL).article


def anchorings(article: Article) -> dict[str, str]:
    rows = Occurrence.objects.filter(version=article.current_version).select_related("claim")
    return {row.claim.text: row.anchoring for row in rows}


@pytest.mark.django_db
def test_unchanged_changed_and_deleted_claims_are_told_apart():
    first = file_version(SENTENCES)
    assert first.claims.count() == len(SENTENCES)
    changed = [SENTENCES[0].replace("41", "43"), *SENTENCES[1:4]]
    article = file_version(changed)
    assert article.claims.count() == len(SENTENCES), "a changed sentence is no new claim"
    found = anchorings(article)
    assert found[SENTENCES[0]] == Anchoring.CHANGED
    assert [found[text] for text in SENTENCES[1:4]] == [Anchoring.EXACT] * 3
    assert SENTENCES[4] not in found
    place = Occurrence.objects.get(version=article.current_version, claim__text=SENTENCES[0])
    assert place.exact == changed[0]
    assert check_invariants() == []


@pytest.mark.django_db
def test_a_claim_moves_with_its_paragraph_and_a_new_sentence_is_a_new_claim():
    file_version(SENTENCES)
    new = "The harbour master resigned in June 2019 after 12 years."
    article = file_version([SENTENCES[3], new, *SENTENCES[:3], SENTENCES[4]])
    found = anchorings(article)
    assert found[SENTENCES[3]] == found[SENTENCES[0]] == Anchoring.MOVED
    assert found[new] == Anchoring.FOUND
    assert article.claims.count() == len(SENTENCES) + 1


@pytest.mark.django_db
def test_an_old_text_that_comes_back_is_its_old_version():
    first = file_version(SENTENCES).current_version
    file_version(SENTENCES[:3])
    assert file_version(SENTENCES).current_version == first


def test_no_edit_anchors_a_claim_silently_to_another_sentence():
    counts = count(anchor)
    assert counts["elsewhere"] == 0
    assert counts["kept"] / counts["untouched"] >= 0.99
    assert counts["changed"] > 300, "the edits change sentences that are found again"
    assert counts["misled"] < 0.001 * counts["occurrences"]


@pytest.mark.parametrize(
    ("exact", "text"),
    [
        ("Brack built 30 houses in 2004.", "It rained. Nobody believes that Brack built 30 houses in 2004."),
        ("Brack built 30 houses in 2004.", "It rained.\n\nThe mayor said: “Brack built 30 houses in 2004.”"),
        ("Brack built 30 houses", "Brack built 30 houses less than Esk did in the year 2004."),
    ],
)
def test_a_sentence_that_became_part_of_a_longer_one_is_changed(exact, text):
    quotation = Quotation(exact, 0, len(exact), "", "\n\nIt rained.")
    sentences = list_new_sentences(text, f"{exact}\n\nIt rained.", cover(text))
    found = anchor(quotation, text, sentences)
    assert found.how == Anchoring.CHANGED
    assert exact in text[found.span.start : found.span.end] != exact


@pytest.mark.parametrize("longer", ["41 ships in all", "4.1 million", "4,100 euros"])
def test_words_that_would_cut_a_number_are_not_the_same_words(longer):
    exact = "the council spent 4"
    text = f"As they say, the council spent {longer}."
    assert anchor(Quotation(exact, 13, 13 + len(exact), "As they say, ", " on it"), text, ()).span is None


def test_a_new_sentence_closer_to_another_deleted_one_is_not_matched():
    exact, other = "The town of Esk built 62 houses in 2022.", "The town of Corvel built 55 houses in 2017."
    text = other.replace("55", "95")
    quotation = Quotation(exact, 0, len(exact), "", " ")
    assert anchor(quotation, text, [Span(0, len(text))], [exact, other]).how == Anchoring.LOST


def test_a_new_sentence_without_the_numbers_and_names_is_not_matched():
    exact, text = "The town of Esk built 62 houses in 2022.", "The town of Gant built 61 houses in 2021."
    assert anchor(Quotation(exact, 0, len(exact)), text, [Span(0, len(text))]).how == Anchoring.LOST


def test_two_places_with_the_same_context_are_not_guessed_between():
    words = "The harbour was closed."
    text = f"It rained. {words} It rained. {words} It rained."
    quotation = Quotation(words, 500, 500 + len(words), "It rained. ", " It rained.")
    assert anchor(quotation, text, []).how == Anchoring.LOST


def test_a_duplicate_at_the_old_place_is_not_mistaken_for_the_original():
    old = "Before it rained a lot here. The harbour was closed. Then came the sun at last."
    words = "The harbour was closed."
    start = old.index(words)
    text = (
        old[:5]
        + "x" * (start - 5)
        + words
        + " Quite another end of it all."
        + f" {old[:start]}{words}{old[start + len(words) :]}"
    )
    quotation = Quotation(words, start, start + len(words), old[:start][-32:], old[start + len(words) :][:32])
    found = anchor(quotation, text, [])
    assert found.span == Span(text.rindex(words), text.rindex(words) + len(words))
