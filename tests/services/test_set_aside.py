"""Sentences that are not claims are stored with their kind and reasons, and can be made claims."""

import pytest

from articles.choices import ClaimKind
from articles.models import Claim, SetAside, Snapshot
from articles.services.blocks import set_block_role
from articles.services.claims import add_claim
from articles.services.imports import import_text
from tests.scenes import TEXT, make_article

pytestmark = pytest.mark.django_db


def list_words(article) -> dict[str, str]:
    text = Snapshot.objects.get(version=article.current_version).text
    return {text[row.start : row.end]: row.kind for row in article.current_version.set_aside.all()}


def test_a_question_is_set_aside_with_its_reason():
    article = make_article()
    assert list_words(article)["Who would have thought it possible?"] == ClaimKind.QUESTION
    row = article.current_version.set_aside.get(kind=ClaimKind.QUESTION)
    assert row.reasons
    assert not Claim.objects.filter(text__contains="Who would").exists()


def test_a_sentence_is_either_a_claim_or_set_aside():
    article = make_article()
    claims = {(row.start, row.end) for row in article.current_version.occurrences.all()}
    aside = {(row.start, row.end) for row in article.current_version.set_aside.all()}
    assert claims
    assert aside
    assert not claims & aside


def test_what_was_set_aside_can_be_made_a_claim(erin):
    article = make_article()
    row = article.current_version.set_aside.get(kind=ClaimKind.QUESTION)
    claim = add_claim(article.current_version, start=row.start, end=row.end, actor=erin)
    assert claim.text == "Who would have thought it possible?"
    assert claim.task


def test_a_block_that_stops_being_body_has_nothing_set_aside(erin):
    article = make_article()
    row = article.current_version.set_aside.get(kind=ClaimKind.QUESTION)
    block = article.current_version.blocks.get(start__lte=row.start, end__gte=row.end)
    set_block_role(block, role="caption", actor=erin)
    assert "Who would have thought it possible?" not in list_words(article)


def test_importing_the_same_text_again_does_not_repeat_what_was_set_aside():
    make_article()
    before = SetAside.objects.count()
    import_text(TEXT, actor=None)
    assert SetAside.objects.count() == before
