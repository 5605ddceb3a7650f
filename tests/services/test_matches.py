"""Earlier fact-checks of a claim: suggested and never attached; people decide, and may reuse a verdict."""

import pytest

from articles.choices import MatchDecision, TaskState
from articles.errors import InvalidInput, NotPermitted, TransitionError
from articles.models import AuditEntry, Claim, ClaimMatch, FactCheck, Rating
from articles.services.claims import add_claim
from articles.services.fact_checks import import_fact_checks
from articles.services.imports import import_text
from articles.services.lookups import cancel_lookups, finish_enrichment
from articles.services.matches import (
    count_recurrences,
    decide_match,
    keep_missing_fact_checks,
    list_matches,
    reuse_verdict,
    undo_match,
)
from articles.services.tasks import take_task
from articles.services.verdicts import (
    approve_verdict,
    correct_verdict,
    request_retraction,
    retract_verdict,
    submit_verdict,
)
from articles.services.verification import check_invariants
from tests.scenes import publish, submit

pytestmark = pytest.mark.django_db
AGAIN = """Years later people still repeat it.

The city council approved a budget of 41 million euros for the harbour on 3 March 2019."""


@pytest.fixture
def published(alice, bob):
    return publish(alice, bob)


@pytest.fixture
def again(published) -> Claim:
    """Return a claim of another article with the text of a claim whose verdict is published."""
    article = import_text(AGAIN, actor=None).article
    claim = article.claims.get(text__contains="41 million")
    cancel_lookups(claim)
    finish_enrichment(claim.task)
    claim.task.refresh_from_db()
    return claim


def test_a_published_verdict_is_suggested_for_the_same_claim_elsewhere_and_not_attached(published, again):
    (match, *_) = list_matches(again)
    assert match.own_task == published
    assert match.decision is None
    assert "council" in match.words
    assert not ClaimMatch.objects.exists()


def test_a_claims_own_verdict_is_not_suggested_to_it(published):
    assert list_matches(published.claim) == []
    with pytest.raises(InvalidInput, match="the claim itself"):
        decide_match(
            published.claim,
            published.fact_checks.get(),
            decision="confirmed",
            actor=published.verdicts.get().author,
        )


def test_a_correction_changes_what_is_found_and_a_retraction_hides_it(published, again, alice, bob, carol):
    correct_verdict(published, reason="The day.", actor=bob, reviewer=alice)
    submit(published, alice, rating="half-true", correction_note="The day was wrong.")
    approve_verdict(published, actor=bob)
    assert FactCheck.objects.get(task=published).rating == "Half true"
    request_retraction(published, reason="Forged.", actor=bob)
    retract_verdict(published, reason="Forged.", actor=carol)
    assert list_matches(again) == []
    assert check_invariants() == []


def test_a_confirmed_match_counts_the_articles_a_claim_was_seen_in(published, again, alice):
    other = published.claim
    assert count_recurrences([again, other]) == {again.pk: 1, other.pk: 1}
    decide_match(again, FactCheck.objects.get(task=published), decision="confirmed", actor=alice)
    assert count_recurrences([again, other]) == {again.pk: 2, other.pk: 2}
    decide_match(again, FactCheck.objects.get(task=published), decision="rejected", actor=alice)
    assert count_recurrences([again]) == {again.pk: 1}


def test_the_same_words_in_two_articles_are_seen_in_two(published):
    words = published.claim.text
    article = import_text(f"It is said again.\n\n{words}", actor=None).article
    twin = article.claims.get(text=words)
    assert count_recurrences([twin]) == {twin.pk: 2}


def test_a_decision_leaves_a_trace_and_can_be_taken_back(published, again, alice):
    check = FactCheck.objects.get(task=published)
    decide_match(again, check, decision=MatchDecision.CONFIRMED, actor=alice)
    assert list_matches(again)[0].decision.decided_by == alice
    undo_match(again, check, actor=alice)
    assert list_matches(again)[0].decision is None
    actions = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    assert list(actions)[-2:] == ["claim.match", "claim.unmatch"]


def test_an_auditor_decides_nothing(published, again, audrey):
    with pytest.raises(NotPermitted):
        decide_match(again, FactCheck.objects.get(task=published), decision="confirmed", actor=audrey)
    assert not ClaimMatch.objects.exists()


def test_a_verdict_copied_from_an_earlier_one_is_submitted_and_approved_like_any_other(
    published, again, ravi, bob
):
    check = FactCheck.objects.get(task=published)
    take_task(again.task, actor=ravi)
    with pytest.raises(TransitionError, match="Confirm first"):
        reuse_verdict(again, check, actor=ravi)
    decide_match(again, check, decision="confirmed", actor=ravi)
    begun = reuse_verdict(again, check, actor=ravi)
    assert begun.rating == "false"
    assert [link.claim_id for link in begun.sources] == [again.pk] * 2
    assert "cited in our verdict" in str(begun.sources[0].reasons[0])
    again.task.refresh_from_db()
    assert again.task.state == TaskState.IN_REVIEW, "nothing is decided by beginning"
    verdict = submit_verdict(
        again.task,
        rating=Rating.objects.get(slug=begun.rating),
        rationale=begun.rationale,
        sources=begun.sources,
        actor=ravi,
        reuses=check.pk,
    )
    assert begun.match.__class__.objects.get(pk=begun.match.pk).reused_in == verdict
    assert approve_verdict(again.task, actor=bob).published_at
    with pytest.raises(TransitionError, match="can't be undone"):
        undo_match(again, check, actor=ravi)
    assert check_invariants() == []


def test_a_fact_check_from_elsewhere_can_be_cited_and_not_copied(again, ravi):
    review = {
        "@type": "ClaimReview",
        "url": "https://checks.example.org/41",
        "claimReviewed": "The city council approved a budget of 41 million euros.",
    }
    import_fact_checks([review], actor=None)
    check = FactCheck.objects.get(task=None)
    decide_match(again, check, decision="confirmed", actor=ravi)
    with pytest.raises(TransitionError, match="cite it as a source"):
        reuse_verdict(again, check, actor=ravi)


def test_importing_our_own_feed_adds_nothing(published):
    own = FactCheck.objects.get(task=published)
    review = {"@type": "ClaimReview", "url": own.url, "claimReviewed": own.claim_text}
    assert import_fact_checks([review], actor=None) == (0, 1)


def test_earlier_published_verdicts_are_added_to_the_fact_checks_once(published, again):
    FactCheck.objects.all().delete()
    assert any("checked" in finding.invariant for finding in check_invariants())
    assert keep_missing_fact_checks() == 1
    assert keep_missing_fact_checks() == 0
    assert list_matches(again)


def test_matches_of_claims_added_by_hand_are_suggested_too(published, erin):
    article = import_text("Some say this. The council approved its budget of 41 million.", actor=None).article
    claim = add_claim(
        article.current_version, quote="The council approved its budget of 41 million.", actor=erin
    )
    assert list_matches(claim)[0].own_task == published
