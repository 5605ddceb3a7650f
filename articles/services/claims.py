"""Editors' changes of claims: add, edit, split, merge."""

import datetime
import re
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from articles.choices import CHECKABLE_KINDS, ClaimKind, DismissReason, TaskState
from articles.errors import NUL_CHARACTER, InvalidInput, TransitionError
from articles.messages import Message, Said
from articles.models import ArticleVersion, Claim, Claimant, Occurrence, ReviewTask, Snapshot
from articles.services.articles import find_claimants, fold_words, make_claim_key, open_claims
from articles.services.tasks import dismiss_task, reopen_task
from articles.services.verb import Trace, verb
from articles.services.versions import make_occurrence
from articles.types import Span

MAX_CLAIM = 2000
EDITABLE_STATES = (TaskState.ENRICHING, TaskState.READY, TaskState.IN_REVIEW)
BY_HAND = Message("added by an editor")


@verb("articles.add_claim")
def add_claim(
    trace: Trace,
    version: ArticleVersion,
    *,
    actor: User,
    start: int | None = None,
    end: int | None = None,
    quote: str = "",
    claimant: str = "",
    kind: str = ClaimKind.STATEMENT,
) -> Claim:
    """Add a claim by its offsets in the version's text, or by its words in it.

    Words are found regardless of white space, and each place of them becomes an occurrence. An existing claim
    gets the occurrence; a retired one is restored.
    """
    _check_kind(kind)
    text = Snapshot.objects.get(version=version).text
    spans = [_check_span(text, start, end)] if start is not None else find_quote(text, quote)
    words = " ".join(text[spans[0].start : spans[0].end].split())
    _check_words(words, "/quote")
    claim, made = Claim.objects.get_or_create(
        article=version.article,
        key=make_claim_key(words),
        defaults={
            "text": words,
            "kind": kind,
            "score": 1.0,
            "reasons": [BY_HAND],
            "claimant": find_claimant(claimant),
            "claimed_on": version.article.published_on,
            "added_by": actor,
        },
    )
    Occurrence.objects.bulk_create(
        (make_occurrence(claim, version, text, span) for span in spans), ignore_conflicts=True
    )
    if made:
        open_claims([claim], actor=actor)
    elif claim.retired_at:
        restore_claim(claim, actor=actor, reason=Message("Added again by an editor."))
    trace.record(
        "claim.add", f"claim:{claim.pk}", article=claim.article, details={"text": words, "made": made}
    )
    return claim


@verb("articles.change_claim")
def edit_claim(
    trace: Trace,
    claim: Claim,
    *,
    actor: User,
    text: str | None = None,
    claimant: str | None = None,
    kind: str | None = None,
    context: str | None = None,
    claimed_on: datetime.date | None = None,
) -> Claim:
    """Change a claim's text or details, unless a verdict on it is pending or published.

    Its occurrences stay: they hold the article's own words.
    """
    _check_editable(claim)
    changes: dict[str, Any] = {}
    if text is not None:
        words = " ".join(text.split())
        _check_words(words, "/text")
        key = make_claim_key(words)
        if Claim.objects.filter(article=claim.article, key=key).exclude(pk=claim.pk).exists():
            raise InvalidInput(
                "/text", "duplicate", Message("The article has this claim already: merge the two instead.")
            )
        changes |= {"text": words, "key": key}
    if kind is not None:
        _check_kind(kind)
        changes["kind"] = kind
    if claimant is not None:
        changes["claimant"] = find_claimant(claimant)
    if context is not None:
        changes["context"] = " ".join(context.replace("\x00", "").split())[:1000]
    if claimed_on is not None:
        if claimed_on > timezone.now().date() + datetime.timedelta(days=1):
            raise InvalidInput(
                "/claimed_on",
                "in_the_future",
                Message("This day is in the future: nobody can have said it yet."),
            )
        changes["claimed_on"] = claimed_on
    changes = {name: value for name, value in changes.items() if getattr(claim, name) != value}
    if not changes:
        trace.leave_none()
        return claim
    details = {
        name: {"from": str(getattr(claim, name) or ""), "to": str(value or "")}
        for name, value in changes.items()
        if name != "key"
    }
    for name, value in changes.items():
        setattr(claim, name, value)
    claim.save(update_fields=list(changes))
    trace.record("claim.edit", f"claim:{claim.pk}", article=claim.article, details=details)
    return claim


@verb("articles.change_claim")
def split_claim(trace: Trace, claim: Claim, *, parts: Sequence[str], actor: User) -> list[Claim]:
    """Replace a claim by two or more, each a run of words in it, and dismiss its task."""
    _check_editable(claim)
    own = claim.occurrences.filter(version__article=claim.article_id)
    occurrence = own.order_by("-version_id", "start").first()
    if occurrence is None:
        raise InvalidInput(
            "/parts",
            "no_occurrence",
            Message("This claim is in no text any more: add its parts as new claims."),
        )
    if len(parts) < 2:
        raise InvalidInput("/parts", "min_items", Message("Give at least two parts."))
    spans = [_find_part(occurrence, part, index) for index, part in enumerate(parts)]
    new = [
        add_claim(
            occurrence.version,
            actor=actor,
            start=span.start,
            end=span.end,
            claimant=claim.claimant.name if claim.claimant else "",
            kind=claim.kind,
        )
        for span in spans
    ]
    retire_claim(claim, actor=actor, reason=Message("Split into its parts."))
    trace.record(
        "claim.split", f"claim:{claim.pk}", article=claim.article, details={"into": [part.pk for part in new]}
    )
    return new


@verb("articles.change_claim")
def merge_claims(trace: Trace, claim: Claim, *, into: Claim, actor: User) -> Claim:
    """Merge a claim into another: dismiss its task as a duplicate and move its occurrences."""
    _check_editable(claim)
    if claim.pk == into.pk or into.merged_into_id or into.retired_at:
        raise InvalidInput(
            "/into", "invalid", Message("Choose another claim to merge into, one that is not retired.")
        )
    Occurrence.objects.bulk_create(
        (
            Occurrence(
                claim=into,
                version_id=row.version_id,
                start=row.start,
                end=row.end,
                exact=row.exact,
                prefix=row.prefix,
                suffix=row.suffix,
            )
            for row in claim.occurrences.all()
        ),
        ignore_conflicts=True,
    )
    retire_claim(
        claim,
        actor=actor,
        reason=Message("Merged into claim %(id)s.", {"id": str(into.pk)}),
        why=DismissReason.DUPLICATE,
    )
    Claim.objects.filter(pk=claim.pk).update(merged_into=into)
    trace.record("claim.merge", f"claim:{claim.pk}", article=claim.article, details={"into": into.pk})
    return into


def retire_claim(claim: Claim, *, actor: User, reason: Said, why: str = DismissReason.OUT_OF_SCOPE) -> None:
    """Retire a claim and dismiss its task, unless a verdict on it is pending or published."""
    Claim.objects.filter(pk=claim.pk).update(retired_at=timezone.now())
    if claim.task.state in EDITABLE_STATES and not claim.task.has_published_verdict():
        dismiss_task(claim.task, why=why, actor=actor, note=reason)


def restore_claim(claim: Claim, *, actor: User, reason: Said) -> None:
    """Restore a retired claim and reopen its task."""
    Claim.objects.filter(pk=claim.pk).update(retired_at=None, merged_into=None)
    if claim.task.state == TaskState.DISMISSED:
        reopen_task(claim.task, reason=reason, actor=actor)


def find_quote(text: str, quote: str) -> list[Span]:
    """Return every place of the words of ``quote`` in ``text``, regardless of white space."""
    words = quote.split()
    if not words:
        raise InvalidInput("/quote", "required", Message("Give the words of the claim, or its offsets."))
    if len(quote) > 2 * MAX_CLAIM:
        raise InvalidInput(
            "/quote", "too_long", Message("A claim has at most %(limit)s characters.", {"limit": MAX_CLAIM})
        )
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    spans = [Span(match.start(), match.end()) for match in pattern.finditer(text)]
    if not spans:
        raise InvalidInput(
            "/quote",
            "not_found",
            Message("These words are not in the article. Paste them exactly as they are there."),
        )
    return spans


def find_claimant(name: str) -> Claimant | None:
    """Return the claimant of a name, inserting a new one; None for an empty name (the author speaks)."""
    cleaned = " ".join(name.replace("\x00", "").split())
    return find_claimants({cleaned})[fold_words(cleaned)] if cleaned else None


def _find_part(occurrence: Occurrence, part: str, index: int) -> Span:
    try:
        span = find_quote(occurrence.exact, part)[0]
    except InvalidInput as error:
        raise InvalidInput(
            f"/parts/{index}", error.code, Message("This part is not in the claim's own words.")
        ) from error
    return Span(occurrence.start + span.start, occurrence.start + span.end)


def _check_span(text: str, start: int | None, end: int | None) -> Span:
    if start is None or end is None or not 0 <= start < end <= len(text):
        raise InvalidInput(
            "/start",
            "out_of_range",
            Message("The offsets must satisfy 0 <= start < end <= %(length)s.", {"length": str(len(text))}),
        )
    return Span(start, end)


def _check_words(words: str, pointer: str) -> None:
    if not words:
        raise InvalidInput(pointer, "required", Message("A claim needs words."))
    if len(words) > MAX_CLAIM:
        raise InvalidInput(
            pointer, "too_long", Message("A claim has at most %(limit)s characters.", {"limit": MAX_CLAIM})
        )
    if "\x00" in words:
        raise InvalidInput(pointer, "invalid_encoding", NUL_CHARACTER)


def _check_kind(kind: str) -> None:
    if kind not in CHECKABLE_KINDS:
        raise InvalidInput(
            "/kind",
            "invalid_choice",
            Message(
                "“%(value)s” is not a kind of claim. Use one of: %(choices)s.",
                {"value": str(kind), "choices": tuple(CHECKABLE_KINDS)},
            ),
        )


def _check_editable(claim: Claim) -> None:
    """Lock the claim's task and raise TransitionError if a verdict on it is pending or published."""
    claim.task = ReviewTask.objects.select_for_update().get(claim=claim)
    if claim.task.state not in EDITABLE_STATES:
        raise TransitionError(
            Message(
                "The claim can't be changed while its task is in the state “%(state)s”.",
                {"state": Message(TaskState(claim.task.state).label)},
            ),
            code="claim_locked",
            allowed=("correct",) if claim.task.state == TaskState.PUBLISHED else (),
        )
