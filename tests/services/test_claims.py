"""Editors' changes of claims and blocks: each is anchored in the text and leaves a trace."""

import datetime

import pytest
from django.utils import timezone

from articles.choices import BlockRole, TaskState
from articles.errors import InvalidInput, NotPermitted, TransitionError
from articles.models import AuditEntry, Claim, Snapshot
from articles.services.blocks import set_block_role
from articles.services.claims import add_claim, edit_claim, merge_claims, split_claim
from articles.services.verification import check_invariants
from tests.scenes import make_article, make_ready_task, publish, submit

pytestmark = pytest.mark.django_db

REPEATED = """The council spent 12 million euros on the harbour in 2019.

“The council spent 12 million euros on the harbour in 2019”, the mayor said on Monday, and the mayor
knew what the mayor said.
"""


@pytest.mark.parametrize(
    "quote", ["Who would have thought it possible?", "Who  would\nhave thought\u00a0it possible?"]
)
def test_a_claim_is_added_by_its_words_whatever_their_white_space(erin, quote):
    article = make_article()
    claim = add_claim(article.current_version, quote=quote, actor=erin)
    place = claim.occurrences.get()
    text = Snapshot.objects.get(version=article.current_version).text
    assert text[place.start : place.end] == place.exact == "Who would have thought it possible?"
    assert claim.task.state == TaskState.ENRICHING
    assert AuditEntry.objects.filter(action="claim.add", subject=f"claim:{claim.pk}", actor=erin).exists()
    assert check_invariants() == []


def test_a_claim_is_added_by_offsets_that_lie_within_the_text(erin):
    version = make_article().current_version
    text = Snapshot.objects.get(version=version).text
    start = text.index("Norvik denies it")
    claim = add_claim(version, start=start, end=start + 16, actor=erin)
    assert claim.occurrences.filter(exact="Norvik denies it").exists()
    for bad in ((5, 5), (9, 3), (-1, 4), (0, len(text) + 1)):
        with pytest.raises(InvalidInput) as refusal:
            add_claim(version, start=bad[0], end=bad[1], actor=erin)
        assert refusal.value.pointer == "/start"


def test_words_that_stand_twice_are_one_claim_with_two_occurrences(erin):
    article = make_article(REPEATED)
    claim = add_claim(
        article.current_version, quote="The council spent 12 million euros on the harbour in 2019", actor=erin
    )
    assert claim.occurrences.count() == 2


def test_words_that_do_not_stand_in_the_article_are_refused(erin):
    with pytest.raises(InvalidInput) as refusal:
        add_claim(make_article().current_version, quote="Nobody ever said so.", actor=erin)
    assert (refusal.value.pointer, refusal.value.code) == ("/quote", "not_found")


def test_only_who_has_the_right_touches_claims_and_blocks(alice, audrey, charlie):
    article = make_article()
    claim = article.claims.first()
    for person in (alice, audrey, charlie):
        with pytest.raises(NotPermitted):
            add_claim(article.current_version, quote="Norvik denies it.", actor=person)
        with pytest.raises(NotPermitted):
            edit_claim(claim, text="Otherwise.", actor=person)
        with pytest.raises(NotPermitted):
            set_block_role(article.current_version.blocks.first(), role="body", actor=person)


def test_an_edit_leaves_the_occurrences_unchanged(erin):
    claim = make_article().claims.first()
    exact = claim.occurrences.get().exact
    edit_claim(
        claim, text="The harbour's budget is 41 million euros.", claimant="the city council", actor=erin
    )
    claim.refresh_from_db()
    assert claim.text == "The harbour's budget is 41 million euros."
    assert claim.claimant.name == "the city council"
    assert claim.occurrences.get().exact == exact


def test_a_claim_is_locked_while_a_verdict_on_it_is_pending_or_published(alice, bob, erin):
    task = make_ready_task()
    submit(task, alice)
    for _ in range(2):
        with pytest.raises(TransitionError) as refusal:
            edit_claim(Claim.objects.get(pk=task.claim_id), text="Otherwise.", actor=erin)
        assert refusal.value.code == "claim_locked"


def test_splitting_makes_a_claim_of_each_part_and_dismisses_the_whole(erin):
    claim = next(claim for claim in make_article().claims.all() if "Norvik of dumping" in claim.text)
    parts = split_claim(
        claim,
        parts=["The mayor has accused the shipping company Norvik", "dumping oil in the bay"],
        actor=erin,
    )
    claim.refresh_from_db()
    assert claim.task.state == TaskState.DISMISSED
    assert claim.retired_at is not None
    assert [part.text for part in parts] == [
        "The mayor has accused the shipping company Norvik",
        "dumping oil in the bay",
    ]
    assert check_invariants() == []


def test_a_part_that_does_not_stand_in_the_claim_is_refused_and_nothing_changes(erin):
    claim = make_article().claims.first()
    before = Claim.objects.count()
    with pytest.raises(InvalidInput) as refusal:
        split_claim(claim, parts=[claim.text[:20], "the moon"], actor=erin)
    assert refusal.value.pointer == "/parts/1"
    assert Claim.objects.count() == before


def test_merging_passes_the_occurrences_on_and_dismisses_the_duplicate(erin):
    first, second = make_article().claims.order_by("id")[:2]
    merge_claims(first, into=second, actor=erin)
    first.refresh_from_db()
    assert first.merged_into == second
    assert first.task.dismiss_reason == "duplicate"
    assert second.occurrences.count() == 2
    with pytest.raises(InvalidInput):
        merge_claims(second, into=first, actor=erin)
    assert check_invariants() == []


def test_a_block_that_stops_being_body_retires_its_claims_until_it_is_body_again(erin):
    article = make_article()
    claim = next(claim for claim in article.claims.all() if "Norvik of dumping" in claim.text)
    place = claim.occurrences.get()
    block = article.current_version.blocks.get(start__lte=place.start, end__gte=place.end)
    set_block_role(block, role=BlockRole.CAPTION, actor=erin)
    claim.refresh_from_db()
    assert claim.retired_at is not None
    assert claim.task.state == TaskState.DISMISSED
    set_block_role(block, role=BlockRole.BODY, actor=erin)
    claim.refresh_from_db()
    assert claim.retired_at is None
    assert claim.task.state == TaskState.READY
    entries = AuditEntry.objects.filter(action="block.set_role").order_by("number")
    assert [(entry.details["from"], entry.details["to"]) for entry in entries] == [
        ("body", "caption"),
        ("caption", "body"),
    ]
    assert claim.pk in entries[0].details["retired"]
    assert block.found_role == BlockRole.BODY
    assert check_invariants() == []


def test_a_block_that_becomes_body_brings_its_claims(erin):
    article = make_article()
    before = set(article.claims.values_list("pk", flat=True))
    block = article.current_version.blocks.filter(role=BlockRole.BODY).first()
    keep = article.claims.filter(occurrences__start__gte=block.start, occurrences__end__lte=block.end)
    assert keep.exists()
    set_block_role(block, role=BlockRole.DISCLAIMER, actor=erin)
    set_block_role(block, role=BlockRole.BODY, actor=erin)
    assert set(article.claims.filter(retired_at=None).values_list("pk", flat=True)) == before


def test_a_claim_with_a_published_verdict_keeps_it_when_its_block_stops_being_body(alice, bob, erin):
    task = publish(alice, bob)
    place = task.claim.occurrences.get()
    block = place.version.blocks.get(start__lte=place.start, end__gte=place.end)
    set_block_role(block, role=BlockRole.CAPTION, actor=erin)
    task.refresh_from_db()
    assert task.state == TaskState.PUBLISHED
    assert check_invariants() == []


def test_a_claim_cannot_be_dated_in_the_future(erin):
    claim = make_article().claims.first()
    today = timezone.now().date()
    tomorrow = today + datetime.timedelta(days=1)  # in the easternmost time zones it is tomorrow already
    assert edit_claim(claim, claimed_on=tomorrow, actor=erin).claimed_on == tomorrow
    for days in (2, 900):
        with pytest.raises(InvalidInput) as refusal:
            edit_claim(claim, claimed_on=today + datetime.timedelta(days=days), actor=erin)
        assert (refusal.value.pointer, refusal.value.code) == ("/claimed_on", "in_the_future")
    claim.refresh_from_db()
    assert claim.claimed_on == tomorrow


def test_a_claim_is_not_merged_into_itself_a_retired_or_a_merged_one(erin):
    claim, retired, kept, merged = make_article().claims.all()[:4]
    Claim.objects.filter(pk=retired.pk).update(retired_at=timezone.now())
    merge_claims(merged, into=kept, actor=erin)
    for into in (claim, retired, merged):
        with pytest.raises(InvalidInput) as refusal:
            merge_claims(claim, into=Claim.objects.get(pk=into.pk), actor=erin)
        assert refusal.value.pointer == "/into"
    claim.refresh_from_db()
    assert claim.merged_into is None


def test_an_editors_own_claim_stays_when_its_block_stops_being_body(erin):
    article = make_article()
    version = article.current_version
    found = article.claims.first()
    block = version.blocks.get(start__lte=found.occurrences.get().start, end__gte=found.occurrences.get().end)
    text = Snapshot.objects.get(version=version).text
    words = " ".join(text[block.start : block.end].split()[:3])
    own = add_claim(version, quote=words, actor=erin)
    set_block_role(block, role=BlockRole.BOILERPLATE, actor=erin)
    own.refresh_from_db()
    found.refresh_from_db()
    assert own.retired_at is None
    assert found.retired_at is not None
