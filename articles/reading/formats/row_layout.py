"""Lay out the rows that a reader in the sandbox answers as one text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from articles.reading.text_lines import Hint


@dataclass(frozen=True, slots=True)
class Layout:
    """A text, and for each line, keyed by its offset, the hint and the addresses it links to."""

    text: str
    hints: dict[int, Hint]
    links: dict[int, tuple[str, ...]]


def lay_out(rows: Sequence[dict[str, Any]]) -> Layout:
    """Return a text with a line for each row, and an empty line between rows with a ``gap``."""
    pieces: list[str] = []
    hints: dict[int, Hint] = {}
    links: dict[int, tuple[str, ...]] = {}
    position = 0
    for row in rows:
        if pieces:
            space = "\n\n" if row["gap"] else "\n"
            pieces.append(space)
            position += len(space)
        hints[position] = Hint(
            tag=row["tag"],
            region=row["region"],
            labels=tuple(row["labels"]),
            link_share=row["link_share"],
            kept_strict=row["kept_strict"],
            kept_wide=row["kept_wide"],
        )
        if row["links"]:
            links[position] = tuple(row["links"])
        pieces.append(row["text"])
        position += len(row["text"])
    return Layout("".join(pieces), hints, links)
