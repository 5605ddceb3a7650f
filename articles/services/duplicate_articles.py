"""The same text under another address: linked as a copy, where the original's claims stand as well."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Q, QuerySet

from articles.choices import BlockRole
from articles.claims.versions.anchoring import Quotation, anchor
from articles.clean_text import fold_text, hash_text
from articles.models import Article, ArticleVersion, Claim, Occurrence
from articles.services.versions import make_occurrence
from articles.types import FoundBlock

LEAST_BODY = 200  # characters: shorter texts are the same by chance


def hash_body(text: str, blocks: Sequence[FoundBlock]) -> str:
    """Return what tells one body from another: the hash of its words, whatever frames and breaks them.

    Empty for a body too short to tell.
    """
    body = " ".join(
        fold_text(text[block.start : block.end]) for block in blocks if block.role == BlockRole.BODY
    )
    words = " ".join(body.split())
    return hash_text(words) if len(words) >= LEAST_BODY else ""


def find_original(article: Article, body_hash: str) -> ArticleVersion | None:
    """Return the version of another article that has this body, the oldest; None when there is none.

    Two imports of one text under two addresses at once meet here: the second waits for the first.
    """
    if not body_hash:
        return None
    if connection.vendor == "postgresql":  # SQLite lets one transaction write at a time anyway
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(body_hash[:15], 16)])
    same = ArticleVersion.objects.filter(body_sha256=body_hash).exclude(article=article)
    return same.select_related("article__copy_of").order_by("pk").first()


def link_copy(version: ArticleVersion, original: ArticleVersion, text: str) -> list[Occurrence]:
    """Make a version's article a copy of another, and place the other's claims in it.

    Returns the occurrences inserted. Runs in the caller's transaction.
    """
    root = original.article.copy_of or original.article
    Article.objects.filter(pk=version.article_id).update(copy_of=root)
    version.article.copy_of = root
    placed = []
    for row in original.occurrences.select_related("claim").filter(claim__merged_into=None):
        found = anchor(Quotation(row.exact, row.start, row.end, row.prefix, row.suffix), text, ())
        if found.span is not None:
            placed.append(make_occurrence(row.claim, version, text, found.span))
    return Occurrence.objects.bulk_create(placed, ignore_conflicts=True)


def list_article_claims(article: Article) -> QuerySet[Claim]:
    """Return the claims an article has: its own, and those of others that stand in it as in a copy."""
    standing = Occurrence.objects.filter(version__article=article).values("claim")
    return Claim.objects.filter(Q(article=article) | Q(pk__in=standing))
