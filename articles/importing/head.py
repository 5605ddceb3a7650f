"""What a page says of itself to machines: JSON-LD, meta tags, its language and its canonical address."""

import datetime
import re
from typing import Any

from courlan import extract_domain

from articles.importing.dates import parse_timestamp
from articles.importing.people import split_people
from articles.types import Metadata


def read_stated(head: dict[str, Any], *, url: str) -> Metadata:
    """What the ``head`` that ``html.read`` answers states; an empty field where it states nothing usable.

    A canonical address counts only on the registrable domain of ``url``: a page can't speak for another site.
    """
    metas: dict[str, str] = head["metas"]
    # A site's own page of data often comes first; what it says of the article itself counts more.
    things: list[dict[str, Any]] = sorted(
        head["things"], key=lambda thing: "WebPage" in str(thing.get("@type"))
    )
    publisher = _first_name(things, "publisher") or _meta(
        metas, "og:site_name", "application-name", "publisher"
    )
    return Metadata(
        title=_line(_first_text(things, "headline") or _meta(metas, "og:title", "twitter:title", "title")),
        byline=", ".join(_authors(things, metas)),
        publisher=_line(publisher),
        published_on=_date(_first_text(things, "datePublished"), metas, PUBLISHED_KEYS),
        modified_on=_date(_first_text(things, "dateModified"), metas, MODIFIED_KEYS),
        language=_language(
            head["language"] or _first_text(things, "inLanguage") or _meta(metas, "og:locale", "language")
        ),
        canonical_url=_canonical(head["canonical"] or _meta(metas, "og:url"), url),
        section=_line(_first_text(things, "articleSection") or _meta(metas, "article:section", "section")),
    )


def _first_text(things: list[dict[str, Any]], key: str) -> str:
    for thing in things:
        for value in _as_list(thing.get(key)):
            if isinstance(value, str) and value.strip():
                return value
    return ""


def _first_name(things: list[dict[str, Any]], key: str) -> str:
    return next((name for thing in things for name in _names(thing.get(key))), "")


def _names(value: object) -> list[str]:
    found: list[str] = []
    for part in _as_list(value):
        name = part.get("name") if isinstance(part, dict) else part
        found.extend(each for each in _as_list(name) if isinstance(each, str) and each.strip())
    return found


def _authors(things: list[dict[str, Any]], metas: dict[str, str]) -> tuple[str, ...]:
    """The people among the authors stated; a desk, an agency or an address is none."""
    stated = [name for thing in things for key in ("author", "creator") for name in _names(thing.get(key))]
    stated = stated or [
        _meta(metas, "author", "article:author", "byl", "parsely-author", "dc.creator", "sailthru.author")
    ]
    people = [person for name in stated for person in split_people(LEAD_IN.sub("", _line(name)))]
    return tuple(dict.fromkeys(person for person in people if " " in person))[:MOST_AUTHORS]


def _date(stated: str, metas: dict[str, str], keys: tuple[str, ...]) -> datetime.date | None:
    for value in (stated, *(metas.get(key, "") for key in keys)):
        found = parse_timestamp(value) if value else None
        if found is not None:
            return found
    return None


def _meta(metas: dict[str, str], *keys: str) -> str:
    return next((metas[key] for key in keys if metas.get(key, "").strip()), "")


def _language(stated: str) -> str:
    match = LANGUAGE.match(stated.strip())
    return match.group(1).casefold() if match else ""


def _canonical(stated: str, url: str) -> str:
    if not stated.startswith(("http://", "https://")) or not url:
        return ""
    own = extract_domain(url)
    return stated.strip() if own and extract_domain(stated) == own else ""


def _line(value: str) -> str:
    return " ".join(value.split())[:LONGEST_VALUE]


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


LONGEST_VALUE = 500
MOST_AUTHORS = 12
LEAD_IN = re.compile(r"^(?:by|von|par|por|di)\s", re.IGNORECASE)
LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9]{2,8})?(?:$|[;,\s_-])")
PUBLISHED_KEYS = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "date",
    "pubdate",
    "publishdate",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "sailthru.date",
    "parsely-pub-date",
    "article.published",
    "publish-date",
)
MODIFIED_KEYS = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "last-modified",
    "dcterms.modified",
)
