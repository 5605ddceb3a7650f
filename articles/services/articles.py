"""File a document: store its article, version, blocks, claims, tasks and lookups in one transaction."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles import clean_text
from articles.errors import InvalidInput
from articles.messages import Message
from articles.models import (
    Article,
    ArticleVersion,
    Block,
    Claim,
    Claimant,
    Occurrence,
    ReviewTask,
    SetAside,
    Snapshot,
)
from articles.services.duplicate_articles import find_original, hash_body, link_copy, list_article_claims
from articles.services.import_input import DETAILS, check_details
from articles.services.lookups import plan_lookups
from articles.services.verb import Trace, verb
from articles.services.versions import carry_claims, drop_changed, make_occurrence
from articles.types import Document, FoundClaim, Span
from articles.web.canonical import canonicalise_url
from articles.workflow import create_tasks

MOST_SET_ASIDE = 5_000  # sentences of a version
EDITABLE = ("title", *DETAILS)


@dataclass(frozen=True, slots=True)
class Filed:
    """The result of filing: the article, its version, whether each is new, and the number of new claims."""

    article: Article
    version: ArticleVersion
    made_article: bool
    made_version: bool
    claim_count: int


def file_article(
    document: Document,
    claims: Sequence[FoundClaim],
    *,
    raw: bytes,
    url: str,
    title: str,
    actor: User | None,
    priority: int = 0,
    set_aside: Sequence[FoundClaim] = (),
) -> Filed:
    """File a document. Filing the same document again returns the same article and adds nothing.

    An article is identified by its canonical URL, or by its text if it has no URL. A text that differs from
    all its versions becomes the next version. A new article with the body of another one is a copy of it: the
    other's claims get occurrences in it, and it gets no claims of its own. ``set_aside`` are the sentences
    that were not made claims, which are stored for the editor.
    """
    text_hash = clean_text.hash_text(document.text)
    with transaction.atomic():
        article, made_article = _find_article(document, text_hash, url=url, title=title, actor=actor)
        article = Article.objects.select_for_update().get(pk=article.pk)
        version = article.versions.filter(sha256=text_hash).first()
        if version is not None:
            if article.current_version_id != version.pk:
                article.current_version = version
                article.save(update_fields=["current_version"])
            return Filed(article, version, made_article=False, made_version=False, claim_count=0)
        before = article.current_version
        version = _add_version(article, document, text_hash, raw)
        keep_set_aside(version, set_aside)
        if before is not None:
            carried = carry_claims(before, version, document.text, document.blocks)
            claims = drop_changed(claims, carried)
        elif (original := find_original(article, version.body_sha256)) is not None:
            link_copy(version, original, document.text)
            return Filed(article, version, made_article, made_version=True, claim_count=0)
        new_claims = add_found_claims(article, version, document.text, claims, actor=actor, priority=priority)
        return Filed(article, version, made_article, made_version=True, claim_count=len(new_claims))


def add_found_claims(
    article: Article,
    version: ArticleVersion,
    text: str,
    found: Sequence[FoundClaim],
    *,
    actor: User | None,
    priority: int = 0,
) -> list[Claim]:
    """Insert the claims that the article lacks, each with task and lookups, and the occurrences of all.

    Returns the new claims. Runs in the caller's transaction, which holds the article's lock.
    """
    by_key: dict[str, FoundClaim] = {}
    places: dict[str, list[Span]] = {}
    for claim in found:
        key = make_claim_key(claim.text)
        by_key.setdefault(key, claim)
        places.setdefault(key, []).extend(claim.occurrences)
    known = {claim.key: claim for claim in list_article_claims(article).filter(key__in=by_key)}
    claimants = find_claimants({claim.claimant for claim in found if claim.claimant})
    new = Claim.objects.bulk_create(
        Claim(
            article=article,
            text=claim.text,
            key=key,
            claimant=claimants.get(fold_words(claim.claimant)),
            kind=claim.kind,
            score=claim.score,
            reasons=list(claim.reasons),
            context=claim.context[:1000],
            claimed_on=article.published_on,
        )
        for key, claim in by_key.items()
        if key not in known
    )
    known.update({claim.key: claim for claim in new})
    Occurrence.objects.bulk_create(
        (make_occurrence(known[key], version, text, span) for key, spans in places.items() for span in spans),
        ignore_conflicts=True,
    )
    open_claims(new, actor=actor, priority=priority)
    return new


def keep_set_aside(version: ArticleVersion, found: Sequence[FoundClaim]) -> None:
    """Store the sentences of a version that are not claims, in place of those stored before."""
    version.set_aside.all().delete()
    SetAside.objects.bulk_create(
        (
            SetAside(
                version=version,
                start=one.start,
                end=one.end,
                kind=one.kind,
                score=one.score,
                reasons=list(one.reasons),
            )
            for one in found[:MOST_SET_ASIDE]
        ),
        ignore_conflicts=True,
    )


def open_claims(claims: Sequence[Claim], *, actor: User | None, priority: int = 0) -> list[ReviewTask]:
    """Insert the review task and the lookups of each new claim."""
    deadline = timezone.now() + datetime.timedelta(seconds=settings.ENRICH_DEADLINE)
    tasks = create_tasks(
        [ReviewTask(claim=claim, priority=priority, enrich_deadline=deadline) for claim in claims],
        actor=actor,
    )
    plan_lookups(claims)
    return tasks


def find_claimants(names: set[str]) -> dict[str, Claimant]:
    """Return each name's claimant, by folded name. Inserts new ones and follows merges."""
    by_key = {fold_words(name): name[:300] for name in names}
    Claimant.objects.bulk_create(
        (Claimant(key=key, name=name) for key, name in by_key.items()), ignore_conflicts=True
    )
    found = Claimant.objects.filter(key__in=by_key).select_related("merged_into")
    return {claimant.key: claimant.merged_into or claimant for claimant in found}


def fold_words(name: str) -> str:
    """Return a claimant's name folded for comparison, cut to 300 characters."""
    return clean_text.fold_text(name)[:300]


def make_claim_key(text: str) -> str:
    """Return the key of a claim within its article: the hash of its text, ignoring case."""
    return clean_text.hash_text(clean_text.fold_text(text))


@verb("articles.change_article")
def edit_article(trace: Trace, /, article: Article, *, actor: User, **fields: Any) -> Article:
    """Change an article's details, with an audit entry. Its text can't be changed."""
    unknown = sorted(set(fields) - set(EDITABLE))
    if unknown:
        raise InvalidInput(
            f"/{unknown[0]}",
            "not_editable",
            Message("The field “%(name)s” of an article can't be changed.", {"name": unknown[0]}),
        )
    fields |= check_details({name: value for name, value in fields.items() if name in DETAILS})
    changes = {name: value for name, value in fields.items() if getattr(article, name) != value}
    if not changes:
        trace.leave_none()
        return article
    details = {
        name: {"from": str(getattr(article, name)), "to": str(value)} for name, value in changes.items()
    }
    for name, value in changes.items():
        setattr(article, name, value)
    article.save(update_fields=list(changes))
    trace.record("article.edit", f"article:{article.pk}", article=article, details=details)
    return article


def _find_article(
    document: Document, text_hash: str, *, url: str, title: str, actor: User | None
) -> tuple[Article, bool]:
    meta = document.metadata
    address = url or meta.canonical_url
    identity = f"url:{canonicalise_url(address)}" if address else f"text:{text_hash}"
    return Article.objects.get_or_create(
        key=clean_text.hash_text(identity),
        defaults={
            "url": address,
            "title": (title or meta.title)[:500],
            "byline": meta.byline[:300],
            "publisher": meta.publisher[:300],
            "published_on": meta.published_on,
            "modified_on": meta.modified_on,
            "language": meta.language[:35],
            "section": meta.section[:200],
            "imported_by": actor,
        },
    )


def _add_version(article: Article, document: Document, text_hash: str, raw: bytes) -> ArticleVersion:
    last = article.versions.order_by("-number").first()
    version = ArticleVersion.objects.create(
        article=article,
        number=last.number + 1 if last else 1,
        sha256=text_hash,
        body_sha256=hash_body(document.text, document.blocks),
        media_type=document.media_type,
        encoding=document.encoding,
        encoding_repaired=document.encoding_repaired,
        length=len(document.text),
        links=list(document.links),
    )
    Snapshot.objects.create(version=version, text=document.text, raw=raw)
    Block.objects.bulk_create(
        Block(
            version=version,
            start=block.start,
            end=block.end,
            role=block.role,
            found_role=block.role,
            rule=block.rule,
            confidence=block.confidence,
        )
        for block in document.blocks
    )
    Article.objects.filter(pk=article.pk).update(current_version=version)
    article.current_version = version
    return version
