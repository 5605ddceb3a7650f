"""What a page says of itself to machines: JSON-LD, meta tags, its language and its canonical address."""

import datetime
import re
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from courlan import extract_domain

from articles.reading.metadata.dates import parse_timestamp
from articles.reading.metadata.person_names import list_authors
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
    publisher = _publisher(things, metas, head["title"])
    title = _first_text(things, "headline") or _meta(metas, "og:title", "twitter:title", "title")
    return Metadata(
        title=_without_house(_line(title), publisher),
        byline=", ".join(_authors(things, metas)),
        publisher=publisher,
        published_on=_date(_first_text(things, "datePublished"), metas, PUBLISHED_KEYS),
        modified_on=_date(_first_text(things, "dateModified"), metas, MODIFIED_KEYS),
        language=_language(
            head["language"] or _first_text(things, "inLanguage") or _meta(metas, "og:locale", "language")
        ),
        canonical_url=_canonical(head["canonical"] or _meta(metas, "og:url"), url),
        section=_section(_first_text(things, "articleSection"), _meta(metas, "article:section", "section")),
    )


def _publisher(things: list[dict[str, Any]], metas: dict[str, str], window: str) -> str:
    """The house: of the names stated, the one that the window's title bears too.

    An agency's story names the agency as its publisher, a blog often its software.
    """
    keys = ("og:site_name", "application-name", "publisher")
    stated = [_first_name(things, "publisher"), *(metas.get(key, "") for key in keys)]
    named = [name for name in (_line(value).lstrip("@") for value in stated) if name]
    named = [name for name in named if len(name.split()) <= LONGEST_NAME] or named[:1]
    if not named:
        return ""
    borne = (name for name in named if _letters(name) and _letters(name) in _letters(window))
    found = next(borne, "")
    return found if found and not _same_house(found, named[0]) else named[0]


def _same_house(one: str, other: str) -> bool:
    """Whether two names are of one house: "Space" and "Space.com", "WSJ" and "Wall Street Journal"."""
    short, long = sorted((one, other), key=len)
    initials = "".join(word[0] for word in long.split())
    return _letters(short) in _letters(long) or short.casefold() == initials.casefold()


def _without_house(title: str, publisher: str) -> str:
    """The title without the house's name behind it: of "Fares to rise | The Gazette" the first part."""
    parts = SEPARATOR.split(title)
    if len(parts) > 1 and publisher and _same_house(parts[-1], publisher):
        return title[: title.rindex(parts[-1])].rstrip(" |–—-·»:")
    return title


def _letters(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


def _section(*stated: str) -> str:
    """The first section stated that is one: no address, no word that every article of a site has."""
    for value in stated:
        parts = dict.fromkeys(part.strip() for part in _line(value).split(",") if part.strip())
        if parts and not NO_SECTION.fullmatch(value.strip()):
            return ", ".join(parts)
    return ""


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
    """The people among the authors stated; a desk, an agency, a house or an address is none."""
    given = [part for thing in things for key in ("author", "creator") for part in _as_list(thing.get(key))]
    stated = [name for part in given if not _is_organization(part) for name in _names(part)]
    metas_given = [metas[key] for key in AUTHOR_KEYS if metas.get(key, "").strip()]
    for names in (stated, metas_given[:1]):
        people = [person for name in names for person in list_authors(LEAD_IN.sub("", _line(name)))]
        found = tuple(dict.fromkeys(person for person in people if " " in person))
        found = _without_houses(found, things, metas)
        if found:
            return found[:MOST_AUTHORS]
    return ()


def _is_organization(part: object) -> bool:
    return isinstance(part, dict) and "Organization" in str(part.get("@type"))


def _without_houses(
    people: tuple[str, ...], things: list[dict[str, Any]], metas: dict[str, str]
) -> tuple[str, ...]:
    """The names that are not the house's own; someone who publishes what they write keeps their name.

    Beside another name, one that begins with the house's goes too: "Ann Lee, CNN Business".
    """
    publishers = [part for thing in things for part in _as_list(thing.get("publisher"))]
    if any(isinstance(part, dict) and part.get("@type") == "Person" for part in publishers):
        return people
    houses = [*(name for part in publishers for name in _names(part)), metas.get("og:site_name", "")]
    names = {_letters(house): tuple(house.casefold().split()) for house in houses if _letters(house)}

    def is_house(person: str) -> bool:
        words = tuple(person.casefold().split())
        begins = any(words[: len(own)] == own or own[: len(words)] == words for own in names.values())
        return _letters(person) in names or (begins and len(people) > 1)

    return tuple(person for person in people if not is_house(person))


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
    """The canonical address on the page's own site; a front page is not that of an article on it."""
    if not stated or not url:
        return ""
    try:
        address = urljoin(url, stated.strip())
        path = urlsplit(address).path
        if not address.startswith(("http://", "https://")) or (path in ("", "/") and urlsplit(url).path[1:]):
            return ""
    except ValueError:
        return ""
    own = extract_domain(url)
    return address if own and extract_domain(address) == own else ""


def _line(value: str) -> str:
    """One line, as a reader would see it: a page may escape its values twice."""
    return " ".join(unescape(value).split())[:LONGEST_VALUE]


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


LONGEST_VALUE = 500
LONGEST_NAME = 6  # words
MOST_AUTHORS = 12
LEAD_IN = re.compile(r"^(?:by|von|par|por|di)\s", re.IGNORECASE)
SEPARATOR = re.compile(r"\s[|–—»·-]\s|\s?\|\s?")
NO_SECTION = re.compile(
    r"(?:all|articles?|posts?|blog|pages?|uncategori[sz]ed|default|home|\S+\.[a-z]{2,6})", re.IGNORECASE
)
AUTHOR_KEYS = ("author", "article:author", "byl", "parsely-author", "dc.creator", "sailthru.author")
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
