"""A doubt about where a sentence stands is never settled by a guess: the bounds of each rule."""

import pytest
from rapidfuzz import fuzz

from articles.choices import Anchoring
from articles.claims.text.sentences import split_sentences
from articles.claims.versions.anchoring import CLEAR, NEAR, Quotation, anchor

OLD = "The council approved a budget of 41 million euros for the harbour."
CHANGED = "The council approved a budget of 43 million euros for the harbour."


def find(text: str, exact: str = OLD, **around: str) -> Anchoring:
    return anchor(Quotation(exact, 0, len(exact), **around), text, split_sentences(text, 0, len(text))).how


def test_one_sentence_that_is_nearly_the_same_is_its_changed_form():
    assert find(f"Nobody spoke.\n\n{CHANGED}\n\nThe harbour is old.") == Anchoring.CHANGED


@pytest.mark.parametrize(
    "twin",
    [
        "The council approved a budget of 45 million euros for the harbour.",
        "The council approved a budget of 4.3 million euros for the harbours.",
    ],
)
def test_of_two_that_are_nearly_the_same_neither_is_taken(twin):
    lead = fuzz.ratio(OLD, CHANGED) - fuzz.ratio(OLD, twin)
    assert 0 <= lead < CLEAR, "the twin has to be about as near"
    assert find(f"{CHANGED}\n\nNobody spoke.\n\n{twin}") == Anchoring.LOST


def test_one_that_clearly_leads_the_next_is_taken():
    other = "The council put off its budget for the new ferry."
    assert fuzz.ratio(OLD, CHANGED) - fuzz.ratio(OLD, other) > CLEAR
    assert find(f"{CHANGED}\n\n{other}") == Anchoring.CHANGED


def test_what_is_less_near_than_the_bound_is_lost():
    other = "The council rejected a budget of 41 million crowns for the new ferry and the quay."
    assert fuzz.ratio(OLD, other) < NEAR
    assert find(other) == Anchoring.LOST


def test_of_two_places_with_the_same_words_the_one_with_its_own_surroundings_is_taken_or_neither():
    exact = "Nobody was hurt."
    text = f"The tower fell. {exact} The bell rang.\n\nThe ferry sank. {exact} The crew swam."
    around = {"prefix": "The ferry sank. ", "suffix": " The crew swam."}
    quotation = Quotation(exact, 500, 500 + len(exact), **around)
    sentences = split_sentences(text, 0, len(text))
    found = anchor(quotation, text, sentences)
    assert (found.how, found.span.start) == (Anchoring.MOVED, text.rindex(exact))
    strange = Quotation(exact, 500, 500 + len(exact), prefix="It was late. ", suffix=" All went home.")
    assert anchor(strange, text, sentences).how == Anchoring.LOST
