"""Read the metadata that a page states for machines: JSON-LD, meta tags, language, canonical address."""

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
    """Return the metadata stated in the ``head`` that ``html.read`` answers; fields may be empty.

    A canonical address counts only on the registrable domain of ``url``, since a page can't speak for another
    site.
    """
    metas: dict[str, str] = head["metas"]
    # JSON-LD of the web page often comes first, but that of the article says more of the article.
    things: list[dict[str, Any]] = sorted(
        head["things"], key=lambda thing: "WebPage" in str(thing.get("@type"))
    )
    publisher = _read_publisher(things, metas, head["title"])
    title = _find_first_text(things, "headline") or _find_meta(metas, "og:title", "twitter:title", "title")
    return Metadata(
        title=_remove_publisher(_clean_line(title), publisher),
        byline=", ".join(_read_authors(things, metas)),
        publisher=publisher,
        published_on=_read_date(_find_first_text(things, "datePublished"), metas, PUBLISHED_KEYS),
        modified_on=_read_date(_find_first_text(things, "dateModified"), metas, MODIFIED_KEYS),
        language=_read_language(
            head["language"]
            or _find_first_text(things, "inLanguage")
            or _find_meta(metas, "og:locale", "language")
        ),
        canonical_url=_read_canonical(head["canonical"] or _find_meta(metas, "og:url"), url),
        section=_choose_section(
            _find_first_text(things, "articleSection"), _find_meta(metas, "article:section", "section")
        ),
    )


def _read_publisher(things: list[dict[str, Any]], metas: dict[str, str], window: str) -> str:
    """Return the publisher: of the names stated, the one that is in the browser's title (``window``) too.

    Else an agency's story would be the agency's, and a blog its software's.
    """
    keys = ("og:site_name", "application-name", "publisher")
    stated = [_find_first_name(things, "publisher"), *(metas.get(key, "") for key in keys)]
    named = [name for name in (_clean_line(value).lstrip("@") for value in stated) if name]
    named = [name for name in named if len(name.split()) <= LONGEST_NAME] or named[:1]
    if not named:
        return ""
    borne = (name for name in named if _keep_letters(name) and _keep_letters(name) in _keep_letters(window))
    found = next(borne, "")
    return found if found and not _is_same_publisher(found, named[0]) else named[0]


def _is_same_publisher(one: str, other: str) -> bool:
    """Return whether two names are one publisher's: "Space", "Space.com"; "WSJ", "Wall Street Journal"."""
    short, long = sorted((one, other), key=len)
    initials = "".join(word[0] for word in long.split())
    return _keep_letters(short) in _keep_letters(long) or short.casefold() == initials.casefold()


def _remove_publisher(title: str, publisher: str) -> str:
    """Return the title without the publisher's name: of "Fares to rise | The Gazette" the first part."""
    parts = SEPARATOR.split(title)
    if len(parts) > 1 and publisher and _is_same_publisher(parts[-1], publisher):
        return title[: title.rindex(parts[-1])].rstrip(" |–—-·»:")
    return title


def _keep_letters(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


def _choose_section(*stated: str) -> str:
    """Return the first section stated that is no address and no word like "Articles"."""
    for value in stated:
        parts = dict.fromkeys(part.strip() for part in _clean_line(value).split(",") if part.strip())
        if parts and not NO_SECTION.fullmatch(value.strip()):
            return ", ".join(parts)
    return ""


def _find_first_text(things: list[dict[str, Any]], key: str) -> str:
    for thing in things:
        for value in _as_list(thing.get(key)):
            if isinstance(value, str) and value.strip():
                return value
    return ""


def _find_first_name(things: list[dict[str, Any]], key: str) -> str:
    return next((name for thing in things for name in _list_names(thing.get(key))), "")


def _list_names(value: object) -> list[str]:
    found: list[str] = []
    for part in _as_list(value):
        name = part.get("name") if isinstance(part, dict) else part
        found.extend(each for each in _as_list(name) if isinstance(each, str) and each.strip())
    return found


def _read_authors(things: list[dict[str, Any]], metas: dict[str, str]) -> tuple[str, ...]:
    """Return the people among the authors stated, without desks, agencies, publishers and addresses."""
    given = [part for thing in things for key in ("author", "creator") for part in _as_list(thing.get(key))]
    stated = [name for part in given if not _is_organization(part) for name in _list_names(part)]
    metas_given = [metas[key] for key in AUTHOR_KEYS if metas.get(key, "").strip()]
    for names in (stated, metas_given[:1]):
        people = [person for name in names for person in list_authors(LEAD_IN.sub("", _clean_line(name)))]
        found = tuple(dict.fromkeys(person for person in people if " " in person))
        found = _remove_publishers(found, things, metas)
        if found:
            return found[:MOST_AUTHORS]
    return ()


def _is_organization(part: object) -> bool:
    return isinstance(part, dict) and "Organization" in str(part.get("@type"))


def _remove_publishers(
    people: tuple[str, ...], things: list[dict[str, Any]], metas: dict[str, str]
) -> tuple[str, ...]:
    """Return the names that are not the publisher's, unless the publisher is a person.

    Of several names, one that begins with the publisher's is left out too: "Ann Lee, CNN Business".
    """
    publishers = [part for thing in things for part in _as_list(thing.get("publisher"))]
    if any(isinstance(part, dict) and part.get("@type") == "Person" for part in publishers):
        return people
    publisher_names = [
        *(name for part in publishers for name in _list_names(part)),
        metas.get("og:site_name", ""),
    ]
    names = {
        _keep_letters(publisher_name): tuple(publisher_name.casefold().split())
        for publisher_name in publisher_names
        if _keep_letters(publisher_name)
    }

    def is_publisher(person: str) -> bool:
        words = tuple(person.casefold().split())
        begins = any(words[: len(own)] == own or own[: len(words)] == words for own in names.values())
        return _keep_letters(person) in names or (begins and len(people) > 1)

    return tuple(person for person in people if not is_publisher(person))


def _read_date(stated: str, metas: dict[str, str], keys: tuple[str, ...]) -> datetime.date | None:
    for value in (stated, *(metas.get(key, "") for key in keys)):
        found = parse_timestamp(value) if value else None
        if found is not None:
            return found
    return None


def _find_meta(metas: dict[str, str], *keys: str) -> str:
    return next((metas[key] for key in keys if metas.get(key, "").strip()), "")


def _read_language(stated: str) -> str:
    match = LANGUAGE.match(stated.strip())
    return match.group(1).casefold() if match else ""


def _read_canonical(stated: str, url: str) -> str:
    """Return the canonical address, if it is on the page's site and not its front page."""
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


def _clean_line(value: str) -> str:
    """Return a value as one line, with its character references resolved: pages escape values twice."""
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
