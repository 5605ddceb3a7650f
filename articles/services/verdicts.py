"""Verdicts: submit, approve, publish, correct and retract them."""

import datetime
from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models.functions import Now

from articles.choices import Stance
from articles.errors import NUL_CHARACTER, InvalidInput, NotPermitted, TransitionError
from articles.jobs import after
from articles.messages import Message, pluralize
from articles.models import Citation, Claim, Rating, ReviewTask, SourceLink, Verdict
from articles.services.archivings import plan_archivings
from articles.services.matches import keep_own_fact_check, note_reuse
from articles.services.tasks import LEASE_SECONDS, require_holder
from articles.services.verb import Trace, verb
from articles.workflow import move

MAX_RATIONALE = 20_000


@verb(moves="submit")
def submit_verdict(
    trace: Trace,
    task: ReviewTask,
    *,
    rating: Rating,
    rationale: str,
    sources: Sequence[SourceLink],
    actor: User,
    correction_note: str = "",
    reuses: int | None = None,
) -> Verdict:
    """Record a verdict on a task that ``actor`` holds, and send it to approval.

    It needs a rationale and the number of cited source links that the rating requires; a correction also
    needs a note for readers. If no approval is required it is published at once. ``reuses`` is the primary
    key of our fact-check that it began from.
    """
    rationale, correction_note = rationale.strip(), correction_note.strip()
    require_holder(task, actor=actor)
    _check_rationale(rationale)
    _check_sources(task, rating, sources)
    if task.round > 1 and not correction_note:
        raise InvalidInput(
            "/correction_note", "required", Message("Say in a sentence, for readers, what this corrects.")
        )
    trace.move(task, "submit", leased_until=None)
    task.claim.refresh_from_db()  # the verdict freezes the claim as it is now; later edits are refused
    last = task.verdicts.order_by("-number").first()
    verdict = Verdict.objects.create(
        task=task,
        number=last.number + 1 if last else 1,
        claim_reviewed=task.claim.text,
        claimant=task.claim.claimant,
        claimed_on=find_claim_date(task.claim),
        rating=rating,
        rationale=rationale,
        correction_note=correction_note,
        author=actor,
    )
    Citation.objects.bulk_create(
        Citation(verdict=verdict, source_link=link, position=position)
        for position, link in enumerate(dict.fromkeys(sources), start=1)
    )
    plan_archivings(verdict)
    if reuses is not None:
        note_reuse(verdict, reuses)
    if settings.APPROVAL == "never":
        move(task, "publish", actor=None, reason=Message("No approval is required here."), reviewer=None)
        _publish(verdict, approver=None)
    return verdict


@verb(moves="approve")
def approve_verdict(
    trace: Trace, task: ReviewTask, *, actor: User, verdict_number: int | None = None
) -> Verdict:
    """Approve the pending verdict and publish it. Whoever wrote any version of it may not.

    ``verdict_number`` is the version that the approver read; if there is a newer one, the approval is
    refused.
    """
    require_independence(task, actor=actor)
    trace.move(task, "approve", reviewer=None)
    verdict = _read_pending(task, verdict_number)
    _publish(verdict, approver=actor)
    return verdict


@verb(moves="return")
def return_verdict(trace: Trace, task: ReviewTask, *, reason: str, actor: User) -> Verdict:
    """Return the pending verdict, with a reason, to its author, who holds the task again."""
    trace.move(task, "return", reason=reason, leased_until=after(LEASE_SECONDS))
    verdict = _read_pending(task, None)
    Verdict.objects.filter(pk=verdict.pk).update(returned_at=Now())
    verdict.refresh_from_db()
    return verdict


@verb(moves="correct")
def correct_verdict(
    trace: Trace, task: ReviewTask, *, reason: str, actor: User, reviewer: User | None = None
) -> ReviewTask:
    """Begin a correction, a new round on the same task. The published version stays until superseded."""
    reviewer = reviewer or actor
    if not reviewer.has_perm("articles.submit_verdict"):
        raise InvalidInput(
            "/reviewer",
            "not_a_reviewer",
            Message(
                "%(person)s can't submit verdicts: name the reviewer who corrects it.",
                {"person": str(reviewer)},
            ),
        )
    trace.move(
        task,
        "correct",
        reason=reason,
        reviewer=reviewer,
        leased_until=after(LEASE_SECONDS),
        round=task.round + 1,
        retraction_requested_by=None,
    )
    return task


@verb(moves="keep")
def keep_verdict(trace: Trace, task: ReviewTask, *, reason: str, actor: User) -> ReviewTask:
    """End a correction without a change to the published verdict."""
    if not task.has_published_verdict():
        raise TransitionError(
            Message("This task has no published verdict to keep."), code="nothing_published"
        )
    trace.move(task, "keep", reason=reason, reviewer=None, leased_until=None, round=task.round - 1)
    return task


@verb(moves="request_retraction")
def request_retraction(trace: Trace, task: ReviewTask, *, reason: str, actor: User) -> ReviewTask:
    """Request the retraction of a published verdict, which a second person must confirm."""
    trace.move(task, "request_retraction", reason=reason, retraction_requested_by=actor)
    return task


@verb(moves="retract")
def retract_verdict(trace: Trace, task: ReviewTask, *, reason: str, actor: User) -> ReviewTask:
    """Confirm a retraction that another person requested. The public page then shows it with the reason."""
    if task.state == "published":
        if task.retraction_requested_by_id is None:
            raise TransitionError(
                Message("Nobody has asked for this retraction yet: it takes two people."),
                code="retraction_not_requested",
                allowed=("request_retraction",),
            )
        if task.retraction_requested_by_id == actor.pk:
            raise NotPermitted(
                Message("You asked for this retraction: a second person must confirm it."),
                code="self_approval",
            )
    trace.move(task, "retract", reason=reason, retracted_by=actor)
    return task


def require_independence(task: ReviewTask, *, actor: User) -> None:
    """Raise NotPermitted if ``actor`` wrote any version of the task's verdict, superusers included."""
    if task.verdicts.filter(author=actor).exists():
        raise NotPermitted(
            Message("You wrote a version of this verdict: somebody else must approve it."),
            code="self_approval",
        )


def find_claim_date(claim: Claim) -> datetime.date | None:
    """Return when a claim was made: as recorded, or the article's date if its author speaks."""
    author_speaks = claim.claimant is None or claim.claimant.name in claim.article.byline
    if claim.claimed_on is None and author_speaks:
        return claim.article.published_on
    return claim.claimed_on


def count_sources_needed(rating: Rating) -> int:
    """Return the number of cited source links that a verdict with this rating needs."""
    if not rating.needs_source:
        return 0
    return settings.MIN_SOURCES_AT_ENDS if rating.number in (1, 5) else settings.MIN_SOURCES


def _check_rationale(rationale: str) -> None:
    if not rationale:
        raise InvalidInput("/rationale", "required", Message("Say why: a verdict needs a rationale."))
    if len(rationale) > MAX_RATIONALE:
        raise InvalidInput(
            "/rationale",
            "too_long",
            Message("The rationale is longer than %(limit)s characters.", {"limit": MAX_RATIONALE}),
        )
    if "\x00" in rationale:
        raise InvalidInput("/rationale", "invalid_encoding", NUL_CHARACTER)


def _check_sources(task: ReviewTask, rating: Rating, sources: Sequence[SourceLink]) -> None:
    for link in sources:
        if link.claim_id != task.claim_id:
            raise InvalidInput(
                "/sources",
                "other_claim",
                Message("Source %(id)s belongs to another claim.", {"id": str(link.pk)}),
            )
        if link.stance == Stance.IRRELEVANT:
            raise InvalidInput(
                "/sources",
                "irrelevant",
                Message("“%(title)s” is marked irrelevant: don't cite it.", {"title": link.title}),
            )
    needed = count_sources_needed(rating)
    cited = len({link.pk for link in sources})
    if cited < needed:
        raise InvalidInput(
            "/sources",
            "min_items",
            pluralize(
                "The rating “%(rating)s” needs %(count)s cited source; %(cited)s given.",
                "The rating “%(rating)s” needs %(count)s cited sources; %(cited)s given.",
                needed,
                {"rating": rating.label, "cited": cited},
            ),
        )


def _read_pending(task: ReviewTask, number: int | None) -> Verdict:
    verdict = task.verdicts.get(published_at=None, returned_at=None)
    if number is not None and verdict.number != number:
        raise TransitionError(
            Message(
                "Version %(new)s of the verdict came after version %(read)s, which you read. Read it first.",
                {"new": verdict.number, "read": number or 0},
            ),
            code="conflict",
        )
    return verdict


def _publish(verdict: Verdict, *, approver: User | None) -> None:
    Verdict.objects.filter(pk=verdict.pk).update(approver=approver, published_at=Now())
    verdict.refresh_from_db()
    keep_own_fact_check(verdict)
