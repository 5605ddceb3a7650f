"""Earlier fact-checks of a claim, ours and others': suggest them, record decisions, reuse a verdict."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from articles.choices import MatchDecision, TaskState
from articles.clean_text import hash_text
from articles.errors import InvalidInput, TransitionError
from articles.messages import Message
from articles.models import Claim, ClaimMatch, FactCheck, Occurrence, ReviewTask, SourceLink, Verdict
from articles.publishing.claimreview_rules import BEST_RATING, WORST_RATING
from articles.publishing.links import make_page_url
from articles.publishing.reads import list_published
from articles.services.fact_check_vectors import drop_vectors
from articles.services.fact_checks import FactCheckMatch, match_text, suggest_fact_checks
from articles.services.source_links import add_source_link
from articles.services.tasks import renew_lease
from articles.services.verb import Trace, require, verb


@dataclass(frozen=True, slots=True)
class SuggestedMatch:
    """An earlier fact-check for a claim, with its score, the shared words, and a person's decision if any.

    ``own_task`` is our review task whose verdict it is, None for a fact-check from elsewhere.
    """

    fact_check: FactCheck
    score: float
    words: tuple[str, ...]
    decision: ClaimMatch | None
    own_task: ReviewTask | None


@dataclass(frozen=True, slots=True)
class ReusedVerdict:
    """The start of a verdict: an earlier verdict's rating, rationale and sources."""

    rating: str
    rationale: str
    sources: tuple[SourceLink, ...]
    match: ClaimMatch

    @property
    def source_ids(self) -> list[int]:
        """The primary keys of the sources, in order."""
        return [link.pk for link in self.sources]


def list_matches(claim: Claim, *, limit: int = 5) -> list[SuggestedMatch]:
    """Return the earlier fact-checks with a decision, then suggestions, nearest first.

    The claim's own verdict and retracted ones are left out. Suggestions are computed here and not stored.
    """
    decided = list(claim.matches.select_related("fact_check__task", "decided_by"))
    known = {match.fact_check_id for match in decided}
    fresh = [match for match in suggest_fact_checks(claim, top=limit) if match.fact_check.pk not in known]
    found = [
        SuggestedMatch(row.fact_check, row.score, tuple(row.words), row, row.fact_check.task)
        for row in decided
    ]
    found += [SuggestedMatch(one.fact_check, one.score, one.why, None, one.fact_check.task) for one in fresh]
    return found[: max(limit, len(decided))]


def decide_match(claim: Claim, fact_check: FactCheck, *, decision: str, actor: User) -> ClaimMatch:
    """Record whether an earlier fact-check is of the same claim. A later decision replaces an earlier one."""
    require(actor, "articles.match_claim")
    if decision not in MatchDecision.list_values():
        raise InvalidInput(
            "/decision",
            "invalid_choice",
            Message(
                "“%(value)s” is not a decision. Use one of: %(choices)s.",
                {"value": decision, "choices": tuple(MatchDecision.list_values())},
            ),
        )
    if fact_check.task is not None and fact_check.task.claim_id == claim.pk:
        raise InvalidInput("/fact_check", "own_claim", Message("This is the verdict on the claim itself."))
    return _keep_decision(claim, fact_check, decision, _measure(claim, fact_check), actor=actor)


@verb("articles.match_claim")
def _keep_decision(
    trace: Trace,
    claim: Claim,
    fact_check: FactCheck,
    decision: str,
    near: FactCheckMatch | None,
    *,
    actor: User,
) -> ClaimMatch:
    match, _ = ClaimMatch.objects.update_or_create(
        claim=claim,
        fact_check=fact_check,
        defaults={
            "decision": decision,
            "score": near.score if near else 0.0,
            "words": list(near.why) if near else [],
            "decided_by": actor,
            "decided_at": timezone.now(),
        },
    )
    trace.record(
        "claim.match",
        f"claim:{claim.pk}",
        article=claim.article,
        details={"fact_check": fact_check.pk, "url": fact_check.url, "decision": decision},
    )
    renew_lease(claim.task, actor=actor)
    return match


@verb("articles.match_claim")
def undo_match(trace: Trace, claim: Claim, fact_check: FactCheck, *, actor: User) -> None:
    """Delete a decision, unless a verdict was begun from it."""
    match = ClaimMatch.objects.filter(claim=claim, fact_check=fact_check).first()
    if match is None:
        trace.leave_none()
        return
    if match.reused_in_id is not None:
        raise TransitionError(
            Message("A verdict was begun from this match: it can't be undone."), code="match_in_use"
        )
    match.delete()
    trace.record(
        "claim.unmatch",
        f"claim:{claim.pk}",
        article=claim.article,
        details={"fact_check": fact_check.pk, "url": fact_check.url},
    )


@verb("articles.submit_verdict")
def reuse_verdict(trace: Trace, claim: Claim, fact_check: FactCheck, *, actor: User) -> ReusedVerdict:
    """Copy the cited sources of our earlier verdict on the same claim to this claim, and return its content.

    The reviewer then reads, changes and submits the new verdict, and a second person approves it.
    """
    match = ClaimMatch.objects.filter(
        claim=claim, fact_check=fact_check, decision=MatchDecision.CONFIRMED
    ).first()
    if match is None:
        raise TransitionError(
            Message("Confirm first that both are the same claim."), code="match_not_confirmed"
        )
    earlier = list_published().filter(task=fact_check.task_id).first() if fact_check.task_id else None
    if earlier is None:
        raise TransitionError(
            Message("This is not one of our published verdicts: cite it as a source."), code="not_ours"
        )
    sources = tuple(_copy_sources(claim, earlier, actor))
    trace.record(
        "claim.reuse_verdict",
        f"claim:{claim.pk}",
        article=claim.article,
        details={"verdict": earlier.pk, "sources": [link.pk for link in sources]},
    )
    renew_lease(claim.task, actor=actor)
    return ReusedVerdict(earlier.rating.slug, earlier.rationale, sources, match)


def answer_match(
    claim: Claim, *, fact_check: int, answer: str, actor: User
) -> ClaimMatch | ReusedVerdict | SourceLink | None:
    """Carry out a reviewer's answer to an earlier fact-check, which is given by its primary key.

    ``answer`` is a MatchDecision, "undo", "reuse" (start from our own verdict) or "source" (add it as a
    source). Raises InvalidInput for another answer or an unknown fact-check.
    """
    check = FactCheck.objects.select_related("task").filter(pk=fact_check).first()
    if check is None:
        raise InvalidInput(
            "/fact_check",
            "does_not_exist",
            Message("There is no fact-check %(id)s.", {"id": str(fact_check)}),
        )
    if answer == "undo":
        return undo_match(claim, check, actor=actor)
    if answer == "reuse":
        return reuse_verdict(claim, check, actor=actor)
    if answer == "source":
        title = check.title or check.claim_text
        return add_source_link(claim, url=check.url, title=title, snippet=check.rating, actor=actor)
    return decide_match(claim, check, decision=answer, actor=actor)


def note_reuse(verdict: Verdict, fact_check_id: int) -> None:
    """Record that a verdict began as a copy of an earlier one. Runs in the caller's transaction."""
    ClaimMatch.objects.filter(
        claim=verdict.task.claim_id,
        fact_check=fact_check_id,
        fact_check__task__isnull=False,
        decision=MatchDecision.CONFIRMED,
    ).update(reused_in=verdict)


def keep_own_fact_check(verdict: Verdict) -> FactCheck:
    """Store our just published verdict as a FactCheck, so that searches for earlier fact-checks find it."""
    task = verdict.task
    rating = verdict.rating
    scale = BEST_RATING - WORST_RATING
    row, _ = FactCheck.objects.update_or_create(
        task=task,
        defaults={
            "key": hash_text(f"own:{task.public_id}"),
            "url": make_page_url(task.public_id),
            "claim_text": verdict.claim_reviewed,
            "claimant": verdict.claimant.name if verdict.claimant else "",
            "claimed_on": verdict.claimed_on,
            "title": "",
            "publisher": settings.ORGANISATION,
            "rating": rating.label,
            "rating_value": None if rating.number is None else (rating.number - WORST_RATING) / scale,
            "reviewed_on": verdict.published_at.date() if verdict.published_at else None,
            "language": settings.LANGUAGE_CODE,
        },
    )
    drop_vectors([row.pk])
    return row


def keep_missing_fact_checks() -> int:
    """Store the published verdicts that are not FactChecks yet, and return how many."""
    missing = list_published().filter(task__fact_checks=None)
    count = 0
    for verdict in missing.iterator(chunk_size=500):
        keep_own_fact_check(verdict)
        count += 1
    return count


def count_recurrences(claims: Sequence[Claim]) -> dict[int, int]:
    """Return, by claim, the number of articles it was seen in, including copies, with five queries for all.

    An article counts if it has an occurrence of the claim, of a claim with the same text, or of a claim that
    was matched to the same fact-check.
    """
    groups = _group_same(claims)
    members = {pk for group in groups.values() for pk in group}
    articles: dict[int, set[int]] = defaultdict(set)
    places = Occurrence.objects.filter(claim__in=members).order_by().distinct()
    for claim_id, article_id in places.values_list("claim", "version__article"):
        articles[claim_id].add(article_id)
    for claim in claims:
        articles[claim.pk].add(claim.article_id)
    return {pk: len(set().union(*(articles[member] for member in group))) for pk, group in groups.items()}


def _group_same(claims: Sequence[Claim]) -> dict[int, set[int]]:
    """Return, by claim, the claims that are the same, by their text or by a confirmed match."""
    groups = {claim.pk: {claim.pk} for claim in claims}
    by_key: dict[str, set[int]] = defaultdict(set)
    for pk, key in Claim.objects.filter(key__in={claim.key for claim in claims}).values_list("pk", "key"):
        by_key[key].add(pk)
    about: dict[int, set[int]] = defaultdict(set)  # claim -> fact-checks
    own = FactCheck.objects.filter(task__claim__in=groups).values_list("pk", "task__claim")
    for check_id, claim_id in own:
        about[claim_id].add(check_id)
    confirmed = ClaimMatch.objects.filter(decision=MatchDecision.CONFIRMED)
    for claim_id, check_id in confirmed.filter(claim__in=groups).values_list("claim", "fact_check"):
        about[claim_id].add(check_id)
    matched: dict[int, set[int]] = defaultdict(set)  # fact-check -> claims
    checks = {pk for found in about.values() for pk in found}
    rows = confirmed.filter(fact_check__in=checks)
    for check_id, claim_id, judged in rows.values_list("fact_check", "claim", "fact_check__task__claim"):
        matched[check_id] |= {claim_id, judged} - {None}
    for claim in claims:
        groups[claim.pk] |= by_key[claim.key].union(*(matched[pk] for pk in about[claim.pk]))
    return groups


def _measure(claim: Claim, fact_check: FactCheck) -> FactCheckMatch | None:
    found: Iterable[FactCheckMatch] = match_text(claim.text, top=20)
    return next((match for match in found if match.fact_check.pk == fact_check.pk), None)


def _copy_sources(claim: Claim, earlier: Verdict, actor: User) -> Iterable[SourceLink]:
    known = {link.url_key: link for link in claim.source_links.all()}
    for citation in earlier.citations.all():
        link = citation.source_link
        if link.url_key not in known:
            day = earlier.published_at.date() if earlier.published_at else None
            known[link.url_key] = SourceLink.objects.create(
                claim=claim,
                url=link.url,
                url_key=link.url_key,
                title=link.title,
                snippet=link.snippet,
                publisher=link.publisher,
                domain=link.domain,
                author=link.author,
                published_on=link.published_on,
                language=link.language,
                retracted=link.retracted,
                quote=link.quote,
                quote_sha256=link.quote_sha256,
                stance=link.stance,
                score=link.score,
                reasons=[
                    Message("cited in our verdict of %(day)s", {"day": day})
                    if day
                    else Message("cited in our verdict")
                ],
                added_by=actor,
            )
        yield known[link.url_key]


def list_missing_fact_checks() -> Iterable[str]:
    """Return the public verdicts that a search for earlier fact-checks would not find."""
    rows = ReviewTask.objects.filter(
        Q(verdicts__published_at__isnull=False) & ~Q(state=TaskState.RETRACTED), fact_checks=None
    )
    return (f"task {pk}" for pk in rows.distinct().values_list("pk", flat=True)[:20])
