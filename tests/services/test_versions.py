"""A changed text: every claim found again where it stands, or said to be lost."""

import random

import pytest

from articles.choices import Anchoring, BlockRole
from articles.claims.anchoring import Quotation, anchor
from articles.models import Article, Occurrence
from articles.services.imports import import_text
from articles.services.verification import check_invariants
from articles.services.versions import list_new_sentences
from articles.types import Block, Span

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
def test_untouched_claims_stay_a_changed_number_is_changed_a_deleted_sentence_is_lost():
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
def test_a_moved_paragraph_takes_its_claim_along_and_a_new_sentence_is_a_new_claim():
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


TOWNS = ["Aldmoor", "Brack", "Corvel", "Dunmere", "Esk", "Farrow", "Gant", "Hexley"]
DEEDS = [
    "spent {} million euros on its harbour in {}",
    "counted {} thousand visitors in {}",
    "built {} houses in {}",
]


def write_article(chance: random.Random) -> list[str]:
    """Return sentences many of which look alike."""
    return [
        f"The town of {chance.choice(TOWNS)} "
        f"{chance.choice(DEEDS).format(chance.randint(2, 99), chance.randint(1990, 2024))}."
        for _ in range(12)
    ]


def edit(sentences: list[str], chance: random.Random) -> tuple[list[str | None], list[str]]:
    """Make one edit. Returns where each old sentence went (None: deleted), and the new sentences."""
    kind, at = chance.choice(["number", "move", "delete", "insert"]), chance.randrange(len(sentences))
    fate: list[str | None] = list(sentences)
    new = list(sentences)
    if kind == "number":
        words = new[at].split()
        place = next(i for i, word in enumerate(words) if word.strip(".").isdigit())
        words[place] = str(chance.randint(100, 999))
        new[at] = fate[at] = " ".join(words)
    elif kind == "move":
        new.insert(chance.randrange(len(sentences)), new.pop(at))
    elif kind == "delete":
        new.pop(at)
        fate[at] = None
    else:
        words = sentences[at].split()
        words[3] = chance.choice([town for town in TOWNS if town != words[3]])
        new.insert(at, " ".join(words))
    return fate, new


def test_of_a_thousand_edits_none_puts_a_claim_silently_on_another_sentence():
    chance = random.Random(20)
    untouched = kept = 0
    for _ in range(1000):
        old = list(dict.fromkeys(write_article(chance)))
        fate, new = edit(old, chance)
        old_text, text = "\n\n".join(old), "\n\n".join(new)
        blocks = [Block(BlockRole.BODY, "test", 1.0, 0, len(text))]
        sentences = list_new_sentences(text, old_text, blocks)
        for sentence, now in zip(old, fate, strict=True):
            start = old_text.index(sentence)
            end = start + len(sentence)
            quotation = Quotation(
                sentence, start, end, old_text[max(0, start - 32) : start], old_text[end : end + 32]
            )
            found = anchor(quotation, text, sentences)
            said = text[found.span.start : found.span.end] if found.span else None
            if found.how in (Anchoring.EXACT, Anchoring.MOVED):
                assert said == sentence
            elif found.how == Anchoring.CHANGED:
                assert said != sentence
                assert said == now or now is None
            if now == sentence:
                untouched += 1
                kept += found.how in (Anchoring.EXACT, Anchoring.MOVED)
    assert kept / untouched >= 0.99


def test_of_two_places_with_the_same_words_and_surroundings_none_is_guessed():
    words = "The harbour was closed."
    text = f"It rained. {words} It rained. {words} It rained."
    quotation = Quotation(words, 500, 500 + len(words), "It rained. ", " It rained.")
    assert anchor(quotation, text, []).how == Anchoring.LOST


def test_a_twin_that_took_the_place_is_not_mistaken_for_the_original():
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
