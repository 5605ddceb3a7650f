"""Size limits of documents, in bytes, and the refusal of larger ones."""

from articles.errors import ImportRejected
from articles.messages import Message


def refuse_too_large(size: int, limit: int, pointer: str) -> None:
    """Raise ``ImportRejected`` (413, "too_large") when ``size`` bytes are more than ``limit``."""
    if size > limit:
        raise ImportRejected(
            pointer,
            "too_large",
            Message(
                "This document has %(size)s MB; at most %(limit)s MB can be imported. "
                "Import the article alone, without the pages around it.",
                {"size": round(size / 1e6, 1), "limit": limit / 1e6},
            ),
            status=413,
        )


TEXT_BYTES = 2_000_000
HTML_BYTES = 10_000_000
FILE_BYTES = 25_000_000
