"""An article's next version: its claims found again in the changed text, never silently elsewhere."""

from collections.abc import Sequence

from articles.choices import Anchoring, BlockRole
from articles.claims.anchoring import Quotation, anchor
from articles.claims.sentences import split_sentences
from articles.models import ArticleVersion, Claim, Occurrence, Snapshot
from articles.types import Block, FoundClaim, Span

CONTEXT = 32  # characters of prefix and suffix, as W3C TextQuote selectors commonly carry


def carry_claims(
    before: ArticleVersion, version: ArticleVersion, text: str, blocks: Sequence[Block]
) -> list[Occurrence]:
    """Insert an occurrence in ``version`` for each that its predecessor had and that is found again.

    Returns those inserted; a claim that is lost has none. Runs in the caller's transaction.
    """
    old_text = Snapshot.objects.get(version=before).text
    changed = list_new_sentences(text, old_text, blocks)
    carried = []
    for row in before.occurrences.select_related("claim").filter(claim__merged_into=None):
        quotation = Quotation(row.exact, row.start, row.end, row.prefix, row.suffix)
        found = anchor(quotation, text, changed)
        if found.span is not None:
            carried.append(make_occurrence(row.claim, version, text, found.span, anchoring=found.how))
    Occurrence.objects.bulk_create(carried, ignore_conflicts=True)
    return carried


def drop_changed(found: Sequence[FoundClaim], carried: Sequence[Occurrence]) -> list[FoundClaim]:
    """Return the claims found, without those that are a changed form of one the article has."""
    changed = [row for row in carried if row.anchoring == Anchoring.CHANGED]
    return [
        claim
        for claim in found
        if not any(row.start < claim.end and claim.start < row.end for row in changed)
    ]


def list_new_sentences(text: str, old_text: str, blocks: Sequence[Block]) -> list[Span]:
    """Return the body's sentences whose words the old text did not have: no other can be a changed one."""
    return [
        span
        for block in blocks
        if block.role == BlockRole.BODY
        for span in split_sentences(text, block.start, block.end)
        if text[span.start : span.end] not in old_text
    ]


def make_occurrence(
    claim: Claim, version: ArticleVersion, text: str, span: Span, *, anchoring: str = Anchoring.FOUND
) -> Occurrence:
    """Return an occurrence whose words are those of the text at its place."""
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
