"""Helpers to make many rows and to count the queries of a page, which must not depend on its length."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.services.articles import file_article
from articles.types import Document, FoundBlock, FoundClaim, Metadata, Span
from tests.rules.scene import Scene


def file_claims(scene: Scene, count: int) -> Article:
    """File an article with ``count`` claims, ten a paragraph, each with its own claimant."""
    sentences = [f"The council spent {number} million euros in 2019." for number in range(count)]
    text = "\n\n".join(" ".join(sentences[start : start + 10]) for start in range(0, count, 10))
    found = []
    for number, words in enumerate(sentences):
        start = text.index(words)
        span = Span(start, start + len(words))
        found.append(
            FoundClaim(
                words, span.start, span.end, (span,), f"Speaker {number}", "number", 0.9, ("names a number",)
            )
        )
    document = Document(
        text=text,
        media_type="text/plain",
        metadata=Metadata(title=f"{count} claims"),
        blocks=(FoundBlock("body", "test", 1.0, 0, len(text)),),
    )
    return file_article(document, found, raw=b"", url="", title="", actor=scene.people["erin"]).article


def count_queries(client: Client, address: str) -> int:
    """Return how many queries a page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
