"""A claim in its place: the words around it, and everywhere else it stands."""

from dataclasses import dataclass
from typing import Any

from articles.admin.layout import find_window
from articles.models import Block, Claim, Occurrence, Snapshot
from articles.services.matches import list_matches
from articles.types import Span

REACH = 600  # characters shown on either side, where the block is longer


@dataclass(frozen=True, slots=True)
class Passage:
    """The claim's words with what stands before and after them in the same block."""

    before: str
    exact: str
    after: str
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One occurrence, and what sort of block it stands in."""

    occurrence: Occurrence
    role: str


def read_context(claim: Claim) -> dict[str, Any]:
    """Return the claim's passage in its article's newest version, all its places, and earlier fact-checks."""
    rows = claim.occurrences.select_related("version__article").order_by("-version_id", "start")
    occurrences = sorted(rows, key=lambda row: row.version.article_id != claim.article_id)
    if not occurrences:
        return {"passage": None, "places": [], "checked_before": list_matches(claim)}
    version = occurrences[0].version
    blocks = list(version.blocks.all())
    places = [
        Place(occurrence, _name_role(blocks, occurrence) if occurrence.version_id == version.pk else "")
        for occurrence in occurrences
    ]
    first = occurrences[0]
    text = Snapshot.objects.get(version=version).text
    return {
        "passage": _read_passage(text, first, _find_block(blocks, first)),
        "places": places,
        "checked_before": list_matches(claim),
    }


def _read_passage(text: str, occurrence: Occurrence, block: Block | None) -> Passage:
    span = Span(occurrence.start, occurrence.end)
    around = Span(block.start, max(block.end, span.end)) if block else Span(0, len(text))
    window = find_window(text, span, around, reach=REACH)
    return Passage(
        before=text[window.start : span.start],
        exact=text[span.start : span.end],
        after=text[span.end : window.end],
        cut_before=window.start > around.start,
        cut_after=window.end < around.end,
    )


def _find_block(blocks: list[Block], occurrence: Occurrence) -> Block | None:
    return next((block for block in blocks if block.start <= occurrence.start < block.end), None)


def _name_role(blocks: list[Block], occurrence: Occurrence) -> str:
    block = _find_block(blocks, occurrence)
    return block.get_role_display() if block else ""
