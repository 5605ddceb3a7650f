"""What happened to a document on its way in, step by step."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from articles.errors import FetchError, ImportRejected

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
