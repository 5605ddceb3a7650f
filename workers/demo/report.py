"""What the person at the terminal reads: claims with their links, and how each provider did."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db.models import Count

from articles.choices import Outcome
from articles.models import Article, Claim, Lookup, SourceLink

NUMBER, KIND, CLAIMANT, LINKS, GAP = 3, 11, 20, 5, 2
NARROWEST = 80


def describe_claims(article: Article, *, width: int) -> Iterator[str]:
    """Yield a table of an article's claims, two lines each: the claim, then its best source link."""
    width = max(width, NARROWEST)
    rest = width - NUMBER - KIND - CLAIMANT - LINKS - 4 * GAP
    claims = list(
        Claim.objects.filter(article=article, retired_at=None, merged_into=None)
        .select_related("claimant")
        .annotate(link_count=Count("source_links"))
        .order_by("id")
    )
    best = _find_best_links(claims)
    yield _lay_out("No.", "Kind", "Claimant", "Claim", "Links", rest)
    yield _lay_out("-" * NUMBER, "-" * KIND, "-" * CLAIMANT, "-" * rest, "-" * LINKS, rest)
    for number, claim in enumerate(claims, start=1):
        claimant = claim.claimant.name if claim.claimant else "the author"
        yield _lay_out(str(number), claim.kind, claimant, claim.text, str(claim.link_count), rest)
        link = best.get(claim.pk)
        indent = " " * (NUMBER + GAP)
        # The address is never cut: it is there to be opened.
        yield f"{indent}{shorten(link.title, 70)}  {link.url}" if link else f"{indent}no link found"


def describe_providers(article: Article) -> Iterator[str]:
    """Yield a line for each provider that is asked: what its lookups for this article's claims came to."""
    lookups = list(Lookup.objects.filter(claim__article=article))
    for name in settings.PROVIDERS:
        yield f"{name}: {_describe_provider([lookup for lookup in lookups if lookup.provider == name])}"


def count_linked(article: Article) -> tuple[int, int]:
    """Return how many of an article's claims have a source link, and how many there are."""
    claims = Claim.objects.filter(article=article, retired_at=None, merged_into=None)
    return claims.exclude(source_links=None).distinct().count(), claims.count()


def shorten(text: str, width: int) -> str:
    """Return a text on one line of at most ``width`` characters, cut between words."""
    return textwrap.shorten(text, width=width, placeholder=" …") or text[: width - 1] + "…"


def _describe_provider(lookups: Sequence[Lookup]) -> str:
    """Say what can be acted on; a provider that failed never looks like one that found nothing."""
    counts = Counter(lookup.outcome for lookup in lookups)
    if counts[Outcome.NOT_CONFIGURED]:
        return f"not configured: {_find_detail(lookups, Outcome.NOT_CONFIGURED)}"
    parts = []
    if counts[Outcome.FOUND] or counts[Outcome.NONE]:
        pages = sum(lookup.found_count for lookup in lookups)
        parts.append(f"{pages} pages for {counts[Outcome.FOUND]} claims, none for {counts[Outcome.NONE]}")
    stuck = [lookup for lookup in lookups if lookup.outcome in (Outcome.FAILED, "") and lookup.detail]
    if stuck:
        parts.append(
            f"could not be reached ({len(stuck)} lookups failed: {str(stuck[0].detail).rstrip('.')})"
        )
    waiting = sum(lookup.outcome == "" and not lookup.detail for lookup in lookups)
    if waiting:
        parts.append(f"{waiting} lookups still wait for their turn, in the background")
    if counts[Outcome.RATE_LIMITED]:
        parts.append(f"asked for fewer requests ({counts[Outcome.RATE_LIMITED]} lookups not done)")
    if counts[Outcome.NOT_COVERED]:
        parts.append(f"{counts[Outcome.NOT_COVERED]} claims outside what it covers")
    return "; ".join(parts) or "not asked: these claims are from before it was set up"


def _find_detail(lookups: Sequence[Lookup], outcome: str) -> str:
    return next((str(lookup.detail) for lookup in lookups if lookup.outcome == outcome), "")


def _find_best_links(claims: Sequence[Claim]) -> dict[int, SourceLink]:
    best: dict[int, SourceLink] = {}
    for link in SourceLink.objects.filter(claim__in=claims).order_by("claim_id", "-score", "id"):
        best.setdefault(link.claim_id, link)
    return best


def _lay_out(number: str, kind: str, claimant: str, claim: str, links: str, rest: int) -> str:
    gap = " " * GAP
    return gap.join(
        (
            number.rjust(NUMBER),
            shorten(kind, KIND).ljust(KIND),
            shorten(claimant, CLAIMANT).ljust(CLAIMANT),
            shorten(claim, rest).ljust(rest),
            links.rjust(LINKS),
        )
    ).rstrip()
