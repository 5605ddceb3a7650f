"""Hash chains: each row's hash covers its content and the hash before it.

A row that was changed, removed or moved breaks every hash after it. The hash is SHA-256 of a JSON
array with sorted keys, so that anyone can compute it again.
"""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from articles.clean_text import hash_text
from articles.messages import as_message
from articles.models import Article, AuditEntry, Transition
from articles.models.message_field import write_message

AUDIT_LOCK = 0x46414354  # key of PostgreSQL's advisory lock for the audit chain; any fixed number will do


def compute_hash(previous_hash: str, *content: Any) -> str:
    """Return the hex SHA-256 of a row's content chained to the hash before it."""
    canonical = json.dumps([previous_hash, *content], sort_keys=True, ensure_ascii=False, default=str)
    return hash_text(canonical)


def format_time(moment: datetime.datetime) -> str:
    """Return a moment as hashed: UTC, to the microsecond."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def hash_transition(transition: Transition) -> str:
    """Return the hash that a transition must have."""
    return compute_hash(
        transition.previous_hash,
        transition.task_id,
        transition.number,
        transition.verb,
        transition.from_state,
        transition.to_state,
        transition.actor_id,
        write_message(as_message(transition.reason)),
        format_time(transition.at),
    )


def hash_audit_entry(entry: AuditEntry) -> str:
    """Return the hash that an audit entry must have."""
    return compute_hash(
        entry.previous_hash,
        entry.number,
        entry.action,
        entry.subject,
        entry.article_id,
        entry.actor_id,
        entry.details,
        format_time(entry.at),
    )


@dataclass(frozen=True, slots=True)
class Event:
    """The content of an audit entry that is to be appended.

    ``action`` is noun.verb, ``subject`` noun:id, ``details`` plain JSON values (before and after).
    """

    action: str
    subject: str
    actor: User | None
    article: Article | None
    details: dict[str, Any]


def append_entries(events: Sequence[Event]) -> None:
    """Append entries to the audit chain, in the order given, within the caller's transaction.

    Call it last: on PostgreSQL the chain stays locked until the transaction ends, and two chains that grew at
    once would share a previous hash. SQLite needs no lock, since it has one writer.
    """
    if not events:
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [AUDIT_LOCK])
    last = AuditEntry.objects.order_by("-number").first()
    number, previous_hash = (last.number, last.hash) if last else (0, "")
    entries = []
    for event in events:
        number += 1
        entry = AuditEntry(
            number=number,
            action=event.action,
            subject=event.subject,
            article=event.article,
            actor=event.actor,
            details=event.details,
            at=timezone.now(),
            previous_hash=previous_hash,
        )
        entry.hash = previous_hash = hash_audit_entry(entry)
        entries.append(entry)
    AuditEntry.objects.bulk_create(entries)
