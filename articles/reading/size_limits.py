"""How much a document may hold, and what is said when it holds more."""

from articles.errors import ImportRejected


def refuse_too_large(size: int, limit: int, pointer: str) -> None:
    """Raises ``ImportRejected`` (413, "too_large") when ``size`` bytes are more than ``limit``."""
    if size > limit:
        raise ImportRejected(
            pointer,
            "too_large",
            f"This document has {size / 1e6:.1f} MB; at most {limit / 1e6:g} MB can be imported. "
            "Import the article alone, without the pages around it.",
            status=413,
        )


TEXT_BYTES = 2_000_000
HTML_BYTES = 10_000_000
FILE_BYTES = 25_000_000
