"""A new version of an article: find its claims again in the changed text, or report them as lost."""

from collections.abc import Sequence

from articles.choices import Anchoring, BlockRole
from articles.claims.versions.anchoring import Quotation, anchor, list_new_sentences
from articles.models import ArticleVersion, Claim, Occurrence, Snapshot
from articles.types import FoundBlock, FoundClaim, Span

CONTEXT = 32  # characters of prefix and suffix; a common length for W3C TextQuote selectors


def carry_claims(
    before: ArticleVersion, version: ArticleVersion, text: str, blocks: Sequence[FoundBlock]
) -> list[Occurrence]:
    """Insert an occurrence in ``version`` for each one of the version before that is found again.

    Returns those inserted; a lost claim has none. Runs in the caller's transaction.
    """
    old_text = Snapshot.objects.get(version=before).text
    bodies = [Span(block.start, block.end) for block in blocks if block.role == BlockRole.BODY]
    old_bodies = [Span(block.start, block.end) for block in before.blocks.filter(role=BlockRole.BODY)]
    changed = list_new_sentences(text, old_text, bodies)
    gone = [old_text[span.start : span.end] for span in list_new_sentences(old_text, text, old_bodies)]
    carried = []
    for row in before.occurrences.select_related("claim").filter(claim__merged_into=None):
        quotation = Quotation(row.exact, row.start, row.end, row.prefix, row.suffix)
        found = anchor(quotation, text, changed, gone)
        if found.span is not None:
            carried.append(make_occurrence(row.claim, version, text, found.span, anchoring=found.how))
    Occurrence.objects.bulk_create(carried, ignore_conflicts=True)
    return carried


def drop_changed(found: Sequence[FoundClaim], carried: Sequence[Occurrence]) -> list[FoundClaim]:
    """Return the claims found, without those that are a changed form of a claim that the article has."""
    changed = [row for row in carried if row.anchoring == Anchoring.CHANGED]
    return [
        claim
        for claim in found
        if not any(row.start < claim.end and claim.start < row.end for row in changed)
    ]


def make_occurrence(
    claim: Claim, version: ArticleVersion, text: str, span: Span, *, anchoring: str = Anchoring.FOUND
) -> Occurrence:
    """Return an unsaved occurrence with the words of the text at its place."""
    return Occurrence(
        claim=claim,
        version=version,
        start=span.start,
        end=span.end,
        exact=text[span.start : span.end],
        prefix=text[max(0, span.start - CONTEXT) : span.start],
        suffix=text[span.end : span.end + CONTEXT],
        anchoring=anchoring,
    )
