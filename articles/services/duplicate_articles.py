"""Find articles with the same text at another URL, and link them as copies with the original's claims."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Q, QuerySet

from articles.choices import BlockRole
from articles.claims.versions.anchoring import Quotation, anchor
from articles.clean_text import fold_text, hash_text
from articles.models import Article, ArticleVersion, Claim, Occurrence
from articles.services.versions import make_occurrence
from articles.types import FoundBlock

LEAST_BODY = 200  # characters; shorter texts may be the same by chance


def hash_body(text: str, blocks: Sequence[FoundBlock]) -> str:
    """Return the hash of a body's words, regardless of line breaks and of the blocks around it.

    Returns an empty string for a body too short to compare.
    """
    body = " ".join(
        fold_text(text[block.start : block.end]) for block in blocks if block.role == BlockRole.BODY
    )
    words = " ".join(body.split())
    return hash_text(words) if len(words) >= LEAST_BODY else ""


def find_original(article: Article, body_hash: str) -> ArticleVersion | None:
    """Return the oldest version of another article with this body, None if there is none.

    Of two simultaneous imports of one text at two URLs, the second waits here for the first.
    """
    if not body_hash:
        return None
    if connection.vendor == "postgresql":  # SQLite has one writer at a time anyway
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(body_hash[:15], 16)])
    same = ArticleVersion.objects.filter(body_sha256=body_hash).exclude(article=article)
    return same.select_related("article__copy_of").order_by("pk").first()


def link_copy(version: ArticleVersion, original: ArticleVersion, text: str) -> list[Occurrence]:
    """Make a version's article a copy of another, and insert occurrences of the other's claims in it.

    Returns these occurrences. Runs in the caller's transaction.
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
    """Return the claims of an article: its own, and those of the original if it is a copy."""
    standing = Occurrence.objects.filter(version__article=article).values("claim")
    return Claim.objects.filter(Q(article=article) | Q(pk__in=standing))
