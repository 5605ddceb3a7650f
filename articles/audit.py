"""Hash chains: each row's hash covers its content and the hash before it.

A row that was changed, removed or moved breaks every hash after it. The hash is SHA-256 of a JSON
array with sorted keys, so that anyone can compute it again.
"""

import datetime
import json
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from articles.clean_text import hash_text
from articles.models import Article, AuditEntry, Transition

AUDIT_LOCK = 0x46414354  # any fixed number: PostgreSQL's advisory lock for the audit chain


def compute_hash(previous_hash: str, *content: Any) -> str:
    """Return the hex SHA-256 of a row's content chained to the hash before it."""
    canonical = json.dumps([previous_hash, *content], sort_keys=True, ensure_ascii=False, default=str)
    return hash_text(canonical)


def stamp(moment: datetime.datetime) -> str:
    """Return a moment as hashed: UTC, to the microsecond."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def hash_transition(transition: Transition) -> str:
    """Return what the hash of a transition must be."""
    return compute_hash(
        transition.previous_hash,
        transition.task_id,
        transition.number,
        transition.verb,
        transition.from_state,
        transition.to_state,
        transition.actor_id,
        transition.reason,
        stamp(transition.at),
    )


def hash_audit_entry(entry: AuditEntry) -> str:
    """Return what the hash of an audit entry must be."""
    return compute_hash(
        entry.previous_hash,
        entry.number,
        entry.action,
        entry.subject,
        entry.article_id,
        entry.actor_id,
        entry.details,
        stamp(entry.at),
    )


def record(
    action: str, subject: str, *, actor: User | None, article: Article | None = None, details: dict[str, Any]
) -> AuditEntry:
    """Append an entry to the audit chain, within the caller's transaction.

    ``action`` is noun.verb, ``subject`` noun:id, ``details`` plain JSON values (before and after).
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [AUDIT_LOCK])
        last = AuditEntry.objects.order_by("-number").first()
        entry = AuditEntry(
            number=last.number + 1 if last else 1,
            action=action,
            subject=subject,
            article=article,
            actor=actor,
            details=details,
            at=timezone.now(),
            previous_hash=last.hash if last else "",
        )
        entry.hash = hash_audit_entry(entry)
        entry.save(force_insert=True)
    return entry
