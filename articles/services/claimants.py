"""Claimants: editors rename them, link them to Wikidata, and merge duplicates."""

import re

from django.contrib.auth.models import User
from rapidfuzz import fuzz, process

from articles.clean_text import clean_line
from articles.errors import InvalidInput
from articles.messages import Message
from articles.models import Claim, Claimant
from articles.services.articles import fold_words
from articles.services.verb import Trace, verb

WIKIDATA_ID = re.compile(r"Q[1-9][0-9]{0,11}")
ALIKE = 85.0  # rapidfuzz ratio of folded names; from here on two claimants may be the same
MOST_COMPARED = 20_000


@verb("articles.change_claimant")
def edit_claimant(
    trace: Trace,
    claimant: Claimant,
    *,
    actor: User,
    name: str | None = None,
    wikidata_id: str | None = None,
    url: str | None = None,
) -> Claimant:
    """Change a claimant's details. Raises InvalidInput for another claimant's name: merge the two instead."""
    changes: dict[str, str] = {}
    if name is not None:
        changes |= _check_name(claimant, name)
    if wikidata_id is not None:
        if wikidata_id and not WIKIDATA_ID.fullmatch(wikidata_id):
            raise InvalidInput("/wikidata_id", "invalid", Message("A Wikidata identifier looks like Q42."))
        changes["wikidata_id"] = wikidata_id
    if url is not None:
        if url and not url.startswith(("https://", "http://")):
            raise InvalidInput("/url", "malformed_url", Message("This is not a web address."))
        changes["url"] = url
    changes = {field: value for field, value in changes.items() if getattr(claimant, field) != value}
    if not changes:
        trace.leave_none()
        return claimant
    details = {field: {"from": getattr(claimant, field), "to": value} for field, value in changes.items()}
    for field, value in changes.items():
        setattr(claimant, field, value)
    claimant.save(update_fields=list(changes))
    trace.record("claimant.edit", f"claimant:{claimant.pk}", details=details)
    return claimant


@verb("articles.change_claimant")
def merge_claimants(trace: Trace, claimant: Claimant, *, into: Claimant, actor: User) -> Claimant:
    """Merge a claimant into another, which gets its claims. Verdicts keep the claimant they name.

    Later imports that name the first claimant use the second.
    """
    locked = Claimant.objects.select_for_update().in_bulk([claimant.pk, into.pk])
    if claimant.pk == into.pk or len(locked) < 2 or locked[into.pk].merged_into_id is not None:
        raise InvalidInput(
            "/into", "invalid", Message("Choose another claimant, one that is not merged itself.")
        )
    moved = Claim.objects.filter(claimant=claimant).update(claimant=into)
    Claimant.objects.filter(merged_into=claimant).update(merged_into=into)
    Claimant.objects.filter(pk=claimant.pk).update(merged_into=into)
    trace.record(
        "claimant.merge",
        f"claimant:{claimant.pk}",
        details={"name": claimant.name, "into": into.pk, "claims": moved},
    )
    claimant.merged_into = into
    return into


def list_alike(claimant: Claimant, *, limit: int = 5) -> list[Claimant]:
    """Return claimants with similar names, most similar first: they may be the same person."""
    others = Claimant.objects.filter(merged_into=None).exclude(pk=claimant.pk)
    keys = dict(others.values_list("pk", "key")[:MOST_COMPARED])
    found = process.extract(claimant.key, keys, scorer=fuzz.WRatio, score_cutoff=ALIKE, limit=limit)
    by_pk = Claimant.objects.in_bulk([pk for _, _, pk in found])
    return [by_pk[pk] for _, _, pk in found]


def _check_name(claimant: Claimant, name: str) -> dict[str, str]:
    cleaned = clean_line(name)[:300]
    if not cleaned:
        raise InvalidInput("/name", "required", Message("A claimant needs a name."))
    key = fold_words(cleaned)
    if Claimant.objects.filter(key=key).exclude(pk=claimant.pk).exists():
        raise InvalidInput(
            "/name", "duplicate", Message("Another claimant has this name already: merge the two.")
        )
    return {"name": cleaned, "key": key}
