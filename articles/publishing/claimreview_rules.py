"""Check a ClaimReview object and report each problem with what an editor can do about it.

The rules come from three sources. Google's page on fact-check structured data: CR001, CR002, CR003, CR010 to
CR015, CR020, CR031, CR040, CR041. schema.org's ranges of values: CR060. Our own, for markup that is well
formed and wrong: CR016, CR021, CR030, CR042, CR043, CR080, CR090. Problems that show only on a page or in a
collection (CR050, CR051, CR061, CR070) are in ``page_rules``.
"""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from django.conf import settings

BEST_RATING, WORST_RATING = 5, 1
LONG_CLAIM = 75  # characters; Google truncates longer claims

# The rating scale of a new installation: folded label to number, None for a label off the scale.
DEFAULT_SCALE: Mapping[str, int | None] = {
    "true": 5,
    "mostly true": 4,
    "half true": 3,
    "mostly false": 2,
    "false": 1,
    "misleading": None,
    "unproven": None,
}
# Verdicts that other publishers use and that have no number from false to true.
OFF_SCALE = frozenset(
    (
        "missing context",
        "not checkable",
        "opinion",
        "outdated",
        "satire",
        "unsupported",
        "unverifiable",
        "unverified",
    )
)
# Neighbouring values of a scale of five are this far apart, on a scale from 0 to 1. A number that is off by
# one step or more contradicts the label.
_SCALE_STEP = 0.25

_LARGEST = 1e9

_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2})?")


@dataclass(frozen=True, slots=True)
class MarkupProblem:
    """One problem: a stable code, its severity, a JSON pointer to the field, and what to do about it."""

    code: str
    severity: Literal["error", "warning"]
    pointer: str
    message: str


def validate_claim_review(
    data: Mapping[str, Any], *, scale: Mapping[str, int | None] = DEFAULT_SCALE, site_url: str = ""
) -> list[MarkupProblem]:
    """Return the problems of one ClaimReview object, which may hold any JSON; an empty list if none.

    ``scale`` is the published rating scale, with labels in lower case. ``site_url`` is where the fact-checks
    are published; empty means our own site.
    """
    site_url = site_url or settings.SITE_URL
    return [
        *_check_claim_text(data, scale),
        *_check_rating(data, scale),
        *_check_addresses(data, site_url),
        *_check_author(data),
        *_check_item(data, site_url),
        *_check_dates(data),
        *_check_backing(data),
    ]


def _check_claim_text(data: Mapping[str, Any], scale: Mapping[str, int | None]) -> Iterator[MarkupProblem]:
    text = _read_text(data, "claimReviewed")
    if not text:
        yield _error("CR001", "/claimReviewed", "The claim is missing. Give the words that were judged.")
        return
    if len(text) > LONG_CLAIM:
        yield _warning(
            "CR002", "/claimReviewed", f"The claim has {len(text)} characters: aim for {LONG_CLAIM} at most."
        )
    labels = {
        *scale,
        *OFF_SCALE,
        "fact check",
        "fact-check",
        _fold(_read_text(_read_part(data, "reviewRating"), "alternateName")),
    }
    verdicts = "|".join(re.escape(label) for label in sorted(labels - {""}, key=len, reverse=True))
    if re.match(rf"\W*({verdicts})\s*[:!–—]", text, re.IGNORECASE) or re.search(
        rf"[:(\[–—]\s*({verdicts})\W*$", text, re.IGNORECASE
    ):
        yield _warning(
            "CR003", "/claimReviewed", "The claim holds a verdict. Leave only the words that were judged."
        )


def _check_rating(data: Mapping[str, Any], scale: Mapping[str, int | None]) -> Iterator[MarkupProblem]:
    rating = _read_part(data, "reviewRating")
    label = _read_text(rating, "alternateName")
    if not label:
        yield _error(
            "CR010",
            "/reviewRating/alternateName",
            "The verdict in words is missing: it is all that is shown.",
        )
    given = [name for name in ("ratingValue", "bestRating", "worstRating") if rating.get(name) is not None]
    numbers = {name: _read_number(rating[name]) for name in given}
    for name, number in numbers.items():
        if number is None:
            yield _error(
                "CR015",
                f"/reviewRating/{name}",
                f"{rating[name]!r} is not a number. Leave words to alternateName.",
            )
    folded = _fold(label)
    if given and (folded in OFF_SCALE or scale.get(folded, 0) is None):
        yield _error(
            "CR014", f"/reviewRating/{given[0]}", f"“{label}” lies off the scale: give no number with it."
        )
        return
    if None in numbers.values():
        return  # reported as CR015
    yield from _check_numbers(
        {name: number for name, number in numbers.items() if number is not None}, scale, label
    )


def _check_numbers(
    numbers: Mapping[str, float], scale: Mapping[str, int | None], label: str
) -> Iterator[MarkupProblem]:
    # schema.org: bestRating defaults to 5 and worstRating to 1.
    best, worst = numbers.get("bestRating", BEST_RATING), numbers.get("worstRating", WORST_RATING)
    value, declared = numbers.get("ratingValue"), scale.get(_fold(label))
    if best <= worst:
        yield _error(
            "CR012", "/reviewRating/bestRating", f"bestRating {best:g} is not above worstRating {worst:g}."
        )
        return
    if worst < 1:
        yield _error(
            "CR013", "/reviewRating/worstRating", f"worstRating {worst:g} is below 1, the least there is."
        )
    if value is None:
        return
    if not worst <= value <= best:
        yield _error("CR011", "/reviewRating/ratingValue", f"{value:g} lies outside {worst:g} to {best:g}.")
    elif declared is not None:
        meant = (declared - WORST_RATING) / (BEST_RATING - WORST_RATING)
        if abs((value - worst) / (best - worst) - meant) >= _SCALE_STEP:
            yield _error(
                "CR016",
                "/reviewRating/ratingValue",
                f"“{label}” is {declared} of 5 in our table, and {value:g} from {worst:g} to {best:g} "
                "says something else. Is the scale upside down?",
            )


def _check_addresses(data: Mapping[str, Any], site_url: str) -> Iterator[MarkupProblem]:
    url = _read_text(data, "url")
    if not _read_host(url):
        yield _error(
            "CR020", "/url", "The address of the fact-check is missing or not a whole http(s) address."
        )
        return
    if not _is_on_site(url, site_url):
        yield _error("CR020", "/url", f"{url} is not on {site_url}, where the fact-checks are published.")
    for pointer, appearance in _list_places(data):
        if url.rstrip("/") == _read_address(appearance).rstrip("/"):
            yield _error(
                "CR021", "/url", f"This is the address of the claim ({pointer}), not of the fact-check."
            )


def _check_author(data: Mapping[str, Any]) -> Iterator[MarkupProblem]:
    author = _read_part(data, "author")
    if not _read_text(author, "@type") or not _read_text(author, "name"):
        yield _error("CR031", "/author", "Who publishes the fact-check needs a @type and a name.")
        return
    for pointer, claimant in _list_claimants(data):
        if _fold(_read_text(claimant, "name")) == _fold(_read_text(author, "name")):
            yield _error(
                "CR030",
                "/author",
                f"The fact-check's author is the claimant too ({pointer}): are they swapped?",
            )


def _check_item(data: Mapping[str, Any], site_url: str) -> Iterator[MarkupProblem]:
    item = _read_part(data, "itemReviewed")
    if not any(_read_address(place) or _read_text(place, "name") for _, place in _list_places(data)):
        yield _error(
            "CR040",
            "/itemReviewed",
            "Where did the claim appear? Give appearance or firstAppearance.",
        )
    for pointer, claimant in _list_claimants(data):
        if not _read_text(claimant, "name"):
            yield _error(
                "CR041", f"{pointer}/name", "The claimant has no name. Give it, or leave the claimant out."
            )
        for same_as in _list_values(claimant.get("sameAs") if isinstance(claimant, Mapping) else None):
            if isinstance(same_as, str) and _is_on_site(same_as, site_url):
                yield _error(
                    "CR043", f"{pointer}/sameAs", "The claimant's address is our own: give the claimant's."
                )
    said, reviewed = _read_date(item.get("datePublished")), _read_date(data.get("datePublished"))
    if said and reviewed and said > reviewed:
        yield _error(
            "CR042",
            "/itemReviewed/datePublished",
            f"The claim is dated {said}, after the fact-check of {reviewed}.",
        )


def _check_dates(data: Mapping[str, Any]) -> Iterator[MarkupProblem]:
    places = [("", data), ("/itemReviewed", _read_part(data, "itemReviewed")), *_list_places(data)]
    places += [
        (f"/citation/{index}", cited) for index, cited in enumerate(_list_values(data.get("citation")))
    ]
    places += [
        (f"/correction/{index}", note) for index, note in enumerate(_list_values(data.get("correction")))
    ]
    for pointer, place in places:
        for name in ("datePublished", "dateModified"):
            value = place.get(name) if isinstance(place, Mapping) else None
            if value is not None and not _is_iso_date(value):
                yield _error(
                    "CR060", f"{pointer}/{name}", f"{value!r} is not a date in ISO 8601: write 2026-01-31."
                )


def _check_backing(data: Mapping[str, Any]) -> Iterator[MarkupProblem]:
    if not _list_values(data.get("citation")):
        message = "No source is cited. Cite what the verdict rests on."
        numbered = _read_part(data, "reviewRating").get("ratingValue") is not None
        yield (_error if numbered else _warning)("CR080", "/citation", message)
    if _list_values(data.get("correction")) and data.get("dateModified") is None:
        yield _error("CR090", "/dateModified", "A corrected fact-check says when it was corrected.")


def _list_places(data: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return (pointer, place) for each place where the claim appeared.

    In the older form ``itemReviewed`` is a CreativeWork, which is itself the place.
    """
    item = _read_part(data, "itemReviewed")
    places = [
        (f"/itemReviewed/{name}", place)
        for name in ("appearance", "firstAppearance")
        for place in _list_values(item.get(name))
    ]
    return places or ([] if item.get("@type") == "Claim" or not item else [("/itemReviewed", item)])


def _list_claimants(data: Mapping[str, Any]) -> list[tuple[str, Any]]:
    authors = _list_values(_read_part(data, "itemReviewed").get("author"))
    many = len(authors) > 1
    return [
        (f"/itemReviewed/author/{i}" if many else "/itemReviewed/author", one)
        for i, one in enumerate(authors)
    ]


def _list_values(value: object) -> list[Any]:
    """Return a JSON-LD value as a list, whether it holds nothing, one value or several."""
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list) else [value]


def _read_part(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    values = _list_values(data.get(name))
    return values[0] if values and isinstance(values[0], Mapping) else {}


def _read_text(part: object, name: str) -> str:
    value = part.get(name) if isinstance(part, Mapping) else None
    return value.strip() if isinstance(value, str) else ""


def _read_address(place: object) -> str:
    return place.strip() if isinstance(place, str) else _read_text(place, "url")


def _read_number(value: object) -> float | None:
    """Return a number that is given as a number or as digits; None for anything else and for infinities."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str) and not re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", value.strip(), re.ASCII):
        return None
    number = float(value) if isinstance(value, str) else value
    return float(number) if abs(number) < _LARGEST else None


def _read_host(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in ("http", "https") else ""


def _is_on_site(url: str, site_url: str) -> bool:
    """Tell whether an address is on the site's host or a subdomain of it."""
    host, site = _read_host(url), _read_host(site_url)
    return host == site or host.endswith(f".{site}")


def _is_iso_date(value: object) -> bool:
    return isinstance(value, str) and (
        _PARTIAL_DATE.fullmatch(value) is not None or _read_date(value) is not None
    )


def _read_date(value: object) -> datetime.date | None:
    if not isinstance(value, str):
        return None
    try:
        return datetime.datetime.fromisoformat(value).date()
    except ValueError:
        return None


def _fold(label: str) -> str:
    return " ".join(label.replace("-", " ").casefold().split())


def _error(code: str, pointer: str, message: str) -> MarkupProblem:
    return MarkupProblem(code, "error", pointer, message)


def _warning(code: str, pointer: str, message: str) -> MarkupProblem:
    return MarkupProblem(code, "warning", pointer, message)
