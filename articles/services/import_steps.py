"""What happened to a document on its way in, step by step."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from articles.errors import FetchError, ImportRejected
from articles.services.articles import Filed
from articles.types import Document, FoundClaim

Result = TypeVar("Result")


@dataclass(slots=True)
class Steps:
    """What happened to a document on its way in, for its import's ``steps``."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def run(self, name: str, work: Callable[[], Result], describe: Callable[[Result], str]) -> Result:
        """Do one step, noting its outcome and time; its error passes through."""
        began = time.monotonic()
        try:
            result = work()
        except (ImportRejected, FetchError) as error:
            self.note(name, "failed", error.detail, began)
            raise
        self.note(name, "ok", describe(result), began)
        return result

    def note(self, name: str, outcome: str, detail: str, began: float) -> None:
        """Note how a step went that began at a moment of the monotonic clock."""
        milliseconds = round((time.monotonic() - began) * 1000)
        self.rows.append({"name": name, "outcome": outcome, "detail": detail, "ms": milliseconds})


def describe_text(document: Document) -> str:
    return f"{len(document.text.split()):,} words, {len(document.blocks)} blocks"


def describe_claims(found: tuple[list[FoundClaim], list[FoundClaim]]) -> str:
    claims, aside = found
    words = "no claims found" if not claims else f"{len(claims)} claims found"
    return f"{words}, {len(aside)} sentences set aside"


def describe_filed(filed: Filed) -> dict[str, Any]:
    """Return the columns of an import that say what became of it."""
    return {
        "article": filed.article,
        "version": filed.version,
        "made_article": filed.made_article,
        "claim_count": filed.claim_count,
    }
