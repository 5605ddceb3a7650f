"""Sample documents, and helpers to read their parts."""

from pathlib import Path

from articles.types import Document

SHARED = Path(__file__).parents[3] / "shared"
OP_ED = SHARED / "articles" / "op-ed.txt"

# An opinion piece as a browser's "select all" gives it: every kind of part, pull quotes in each guise.
PASTED_PATH = Path(__file__).with_name("pasted.txt")


def parts(document: Document, role: str) -> list[str]:
    """Return the texts of the blocks with a role, in order."""
    return [document.text[block.start : block.end] for block in document.blocks if block.role == role]


def uncovered(document: Document) -> str:
    """Return the visible characters no block covers; fail where blocks overlap or are out of order."""
    rest = []
    position = 0
    for block in document.blocks:
        assert position <= block.start < block.end, block
        rest.append(document.text[position : block.start])
        position = block.end
    rest.append(document.text[position:])
    return "".join("".join(rest).split())
