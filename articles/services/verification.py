"""Check every invariant on the live database: nothing lost, nothing duplicated, the audit chain intact."""

import datetime
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Substr

from articles import jobs
from articles.audit import compute_hash, hash_audit_entry, hash_transition
from articles.choices import ImportMethod, ImportState, Outcome, TaskState
from articles.models import (
    Article,
    AuditEntry,
    Block,
    Claim,
    Import,
    ImportPayload,
    Lookup,
    Occurrence,
    ReviewTask,
    SourceLink,
    Transition,
    Verdict,
)
from articles.publishing.claimreview import build_claim_review
from articles.publishing.page_rules import validate_collection
from articles.publishing.reads import list_published
from articles.services.matches import list_missing_fact_checks
from articles.services.verdicts import count_sources_needed
from articles.workflow import RULES

DOCUMENTS = (ImportMethod.TEXT, ImportMethod.FILE, ImportMethod.URL)
LIMIT = 20  # violations reported for each invariant


@dataclass(frozen=True, slots=True)
class Violation:
    """One violation: the invariant and the row."""

    invariant: str
    subject: str


def check_invariants() -> list[Violation]:
    """Return the violations, at most LIMIT of each invariant; an empty list if there are none."""
    return [
        Violation(name, subject) for name, check in INVARIANTS.items() for subject in islice(check(), LIMIT)
    ]


def compute_audit_head() -> str:
    """Return one hash over the last rows of all chains. Stored elsewhere, it reveals a truncated chain."""
    last = AuditEntry.objects.order_by("-number").first()
    heads = (
        Transition.objects.filter(number=F("task__revision"))
        .order_by("task_id")
        .values_list("task_id", "hash")
    )
    head = compute_hash(last.hash if last else "")
    for task_id, row_hash in heads.iterator():
        head = compute_hash(head, task_id, row_hash)
    return head


def find_claims_without_task() -> Iterable[str]:
    return _name("claim", Claim.objects.filter(task=None))


def find_claims_without_lookup() -> Iterable[str]:
    asked = Lookup.objects.filter(claim=OuterRef("pk"))
    return _name("claim", Claim.objects.filter(~Exists(asked))) if settings.PROVIDERS else []


def find_claims_without_place() -> Iterable[str]:
    return _name("claim", Claim.objects.filter(occurrences=None))


def find_articles_without_version() -> Iterable[str]:
    return _name(
        "article", Article.objects.filter(Q(current_version=None) | Q(current_version__snapshot=None))
    )


def find_false_occurrences() -> Iterable[str]:
    # substr counts code points on both databases, from one
    said = Substr("version__snapshot__text", F("start") + 1, F("end") - F("start"))
    return _name("occurrence", Occurrence.objects.annotate(said=said).exclude(exact=F("said")))


def find_overlapping_blocks() -> Iterable[str]:
    over = Block.objects.filter(
        version=OuterRef("version"), start__lt=OuterRef("end"), end__gt=OuterRef("start")
    )
    return _name("block", Block.objects.filter(Exists(over.exclude(pk=OuterRef("pk")))))


def find_broken_transitions() -> Iterator[str]:
    """Yield tasks whose chain is broken: its numbers, hashes, moves, or the task's state at the end."""
    for task in ReviewTask.objects.prefetch_related("transitions").iterator(chunk_size=500):
        fault = _check_chain(task, list(task.transitions.all()))
        if fault:
            yield f"task {task.pk}: {fault}"


def find_broken_audit() -> Iterator[str]:
    previous, expected = "", 1
    for entry in AuditEntry.objects.order_by("number").iterator():
        if (
            entry.number != expected
            or entry.previous_hash != previous
            or entry.hash != hash_audit_entry(entry)
        ):
            yield f"audit entry {entry.number}"
            return
        previous, expected = entry.hash, expected + 1


def find_double_links() -> Iterable[str]:
    double = SourceLink.objects.values("claim_id", "url_key").annotate(n=Count("id")).filter(n__gt=1)
    return (f"claim {row['claim_id']}" for row in double)


def find_links_nobody_found() -> Iterable[str]:
    return _name("source link", SourceLink.objects.filter(added_by=None, found_by={}))


def find_open_double_lookups() -> Iterable[str]:
    double = (
        Lookup.objects.filter(settled_at=None)
        .values("claim_id", "provider")
        .annotate(n=Count("id"))
        .filter(n__gt=1)
    )
    return (f"claim {row['claim_id']}, {row['provider']}" for row in double)


def find_lookups_out_of_step() -> Iterable[str]:
    """Yield lookups that are settled and leased, or whose pages and outcome don't agree."""
    wrong = Lookup.objects.filter(
        Q(settled_at__isnull=False, lease_token__isnull=False)
        | (Q(outcome=Outcome.FOUND) & Q(found_count=0))
        | (~Q(outcome=Outcome.FOUND) & Q(found_count__gt=0))
    )
    return _name("lookup", wrong)


def find_lost_lookups() -> Iterable[str]:
    """Yield claims and providers whose lookups are not numbered from 1 without gaps: one is missing."""
    numbered = Lookup.objects.order_by().values("claim_id", "provider")
    wrong = numbered.annotate(n=Count("id"), last=Max("number")).exclude(n=F("last"))
    return (f"claim {row['claim_id']}, {row['provider']}" for row in wrong[:LIMIT])


def find_forgotten_enrichments() -> Iterable[str]:
    """Yield tasks in ``enriching`` a quarter of an hour after their deadline."""
    late = jobs.read_database_time() - datetime.timedelta(minutes=15)
    return _name("task", ReviewTask.objects.filter(state=TaskState.ENRICHING, enrich_deadline__lt=late))


def find_links_without_answer() -> Iterator[str]:
    """Yield links whose provider was never asked about their claim, or found nothing for it.

    Both tables are read in the order of their claims, with one claim in memory at a time.
    """
    found = Lookup.objects.filter(outcome=Outcome.FOUND).order_by("claim_id")
    finders = itertools.groupby(found.values_list("claim_id", "provider").iterator(), key=itemgetter(0))
    claim_id, known = next(((claim, {row[1] for row in rows}) for claim, rows in finders), (0, set()))
    links = SourceLink.objects.exclude(found_by={}).order_by("claim_id")
    for pk, claim, found_by in links.values_list("pk", "claim_id", "found_by").iterator():
        while claim_id and claim_id < claim:
            claim_id, known = next(((at, {row[1] for row in rows}) for at, rows in finders), (0, set()))
        if claim_id != claim or not known.issuperset(found_by):
            yield f"source link {pk}"


def find_self_approvals() -> Iterable[str]:
    wrote = Verdict.objects.filter(
        task=OuterRef("task"), number__lte=OuterRef("number"), author=OuterRef("approver")
    )
    return _name("verdict", Verdict.objects.filter(Exists(wrote)))


def find_unapproved_publications() -> Iterable[str]:
    """Yield published verdicts without an approver, unless the chain has the move of APPROVAL=never."""
    by_policy = Transition.objects.filter(task=OuterRef("task"), verb="publish")
    public = Verdict.objects.filter(published_at__isnull=False, approver=None)
    return _name("verdict", public.filter(~Exists(by_policy)))


def find_verdicts_out_of_step() -> Iterable[str]:
    """Yield tasks whose state and verdicts don't agree."""
    public = Verdict.objects.filter(task=OuterRef("pk"), published_at__isnull=False)
    pending = Verdict.objects.filter(task=OuterRef("pk"), published_at=None, returned_at=None)
    wrong = ReviewTask.objects.filter(
        (Q(state__in=[TaskState.PUBLISHED, TaskState.RETRACTED]) & ~Exists(public))
        | (Q(state=TaskState.IN_APPROVAL) & ~Exists(pending))
        | (~Q(state=TaskState.IN_APPROVAL) & Exists(pending))
    )
    return _name("task", wrong)


def find_verdicts_without_source() -> Iterator[str]:
    rows = Verdict.objects.select_related("rating").annotate(cited=Count("citations"))
    for verdict in rows.filter(cited=0, rating__needs_source=True).iterator():
        if count_sources_needed(verdict.rating):
            yield f"verdict {verdict.pk}"


def find_imports_out_of_step() -> Iterable[str]:
    wrong = Import.objects.filter(
        Q(state=ImportState.SUCCEEDED, article=None, method__in=DOCUMENTS)
        | Q(state=ImportState.REJECTED, problem=None)
        | (
            ~Q(state=ImportState.PENDING)
            & Exists(ImportPayload.objects.filter(document_import=OuterRef("pk")))
        )
    )
    return _name("import", wrong)


def find_faulty_claim_reviews() -> Iterator[str]:
    """Yield published verdicts whose ClaimReview a consumer would refuse, or that share an identifier."""
    verdicts = list(list_published())
    for finding in validate_collection(build_claim_review(verdict) for verdict in verdicts):
        if finding.severity == "error":
            index = int(finding.pointer.split("/")[1])
            yield f"verdict {verdicts[index].pk}: {finding.code} {finding.message}"


INVARIANTS: dict[str, Callable[[], Iterable[str]]] = {
    "every claim has its review task": find_claims_without_task,
    "every claim was put to the providers": find_claims_without_lookup,
    "every claim stands in a text": find_claims_without_place,
    "every article has its text": find_articles_without_version,
    "an occurrence quotes the text at its place": find_false_occurrences,
    "blocks of a version do not overlap": find_overlapping_blocks,
    "every task's chain of transitions is whole": find_broken_transitions,
    "the audit chain is whole": find_broken_audit,
    "a page is a claim's source once": find_double_links,
    "every source link was found or added by somebody": find_links_nobody_found,
    "a provider has one open lookup a claim": find_open_double_lookups,
    "a lookup's lease and pages agree with its outcome": find_lookups_out_of_step,
    "no lookup is missing": find_lost_lookups,
    "no task waits for its sources long after its deadline": find_forgotten_enrichments,
    "a source link was found by who answered for its claim": find_links_without_answer,
    "nobody approved a verdict of their own": find_self_approvals,
    "every published verdict was approved": find_unapproved_publications,
    "a task's state agrees with its verdicts": find_verdicts_out_of_step,
    "a verdict cites a source where its rating needs one": find_verdicts_without_source,
    "every published verdict is a valid ClaimReview": find_faulty_claim_reviews,
    "every public verdict is found when a claim is checked for having been checked": list_missing_fact_checks,
    "an import that ended has its article or its refusal": find_imports_out_of_step,
}


def _check_chain(task: ReviewTask, rows: list[Transition]) -> str:
    previous_hash, state = "", ""
    for number, row in enumerate(rows, start=1):
        if row.number != number or row.previous_hash != previous_hash or row.hash != hash_transition(row):
            return f"transition {number} was changed, moved or removed"
        if row.from_state != state or not _is_allowed(row):
            return f"transition {number} ({row.verb}) is not a move of the workflow"
        previous_hash, state = row.hash, row.to_state
    if task.revision != len(rows):
        return f"{task.revision} moves were made, {len(rows)} are recorded"
    if task.state != state:
        return f"its state is {task.state}, its last transition says {state}"
    return ""


def _is_allowed(row: Transition) -> bool:
    if row.verb == "create":
        return row.number == 1 and row.to_state == TaskState.ENRICHING
    rule = RULES.get(row.verb)
    return (
        rule is not None
        and row.from_state in rule.sources
        and row.to_state == (rule.target or row.from_state)
    )


def _name(noun: str, rows: QuerySet[Any]) -> Iterator[str]:
    return (f"{noun} {pk}" for pk in rows.values_list("pk", flat=True)[:LIMIT])
