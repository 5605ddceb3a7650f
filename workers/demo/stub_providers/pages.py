"""The pages the stub knows: made from the words of a query, the same for the same words."""

import hashlib
import re
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, replace

NOTHING = "zzznothing"
"""A query that holds this word finds nothing."""


@dataclass(frozen=True)
class Page:
    """One page as a provider tells of it; ``date`` is YYYY-MM-DD."""

    url: str
    title: str
    snippet: str
    publisher: str
    host: str
    date: str
    author: str = "R. Okafor"
    language: str = "en"
    rating: str = "Mostly false"
    retracted: bool = False


def make_pages(provider: str, query: str, count: int | None = None) -> list[Page]:
    """Return the pages one provider finds for a query: three to six, or ``count``."""
    words = [word for word in re.findall(r"[^\W_]+", query) if word != "OR"]
    if not words or NOTHING in words:
        return []
    seed = hashlib.sha256(" ".join(words).casefold().encode()).digest()
    number = 3 + seed[0] % 4 if count is None else count
    return [_make_page(provider, words, seed, position) for position in range(number)]


def wikipedia_url(title: str, language: str = "en") -> str:
    """Return the address of the article of this title."""
    return f"https://{language}.wikipedia.org/wiki/" + urllib.parse.quote(
        title.replace(" ", "_"), safe="/:(),;@!*'", errors="ignore"
    )


def _make_page(provider: str, words: list[str], seed: bytes, position: int) -> Page:
    # The first page of every provider is the same one, so that merging has something to do.
    shared = position == 0
    host, publisher = _HOSTS[0 if shared else (seed[1] + position + len(provider)) % len(_HOSTS)]
    subject = " ".join(words[:4])
    slug = "-".join(word.casefold() for word in words[:4])
    mark = hashlib.sha256(f"{'shared' if shared else provider}:{position}:".encode() + seed).hexdigest()[:8]
    year, month, day = 2012 + seed[2] % 12, 1 + (seed[3] + position) % 12, 1 + seed[4] % 28
    return Page(
        url=f"https://{host}/{urllib.parse.quote(slug)}-{mark}",
        title=f"{_OPENINGS[position % len(_OPENINGS)]} {subject}",
        snippet=f"{publisher} looks at what is known of {' '.join(words[:8])}, and how it is known.",
        publisher=publisher,
        host=host,
        date=f"{year:04d}-{month:02d}-{day:02d}",
        rating=_RATINGS[(seed[5] + position) % len(_RATINGS)],
    )


def _dress_in_html(pages: list[Page]) -> list[Page]:
    return [
        replace(
            page,
            title=f"<b>{page.title}</b> &amp; more<script>alert(1)</script>",
            snippet=f'<span class="searchmatch">{page.snippet}</span>&nbsp;<img src=x onerror=alert(1)>',
        )
        for page in pages
    ]


def _write_in_arabic(pages: list[Page]) -> list[Page]:
    return [
        replace(
            page,
            title="ما نعرفه عن دير الزور \u202eevil",
            snippet="تقرير ٢٠١٧ — e\u0301te\u0301",
            language="ar",
        )
        for page in pages
    ]


def _double(pages: list[Page]) -> list[Page]:
    return [page for page in pages for _ in range(2)]


def _add_tracking(pages: list[Page]) -> list[Page]:
    return [replace(page, url=f"{page.url}?utm_source=feed&id=7&fbclid=x#part") for page in pages]


def _add_hostile_links(pages: list[Page]) -> list[Page]:
    hostile = [
        replace(pages[0], url=url, title=f"Hostile {number}") for number, url in enumerate(HOSTILE_URLS)
    ]
    return [*hostile, *pages]


def _only_hostile(pages: list[Page]) -> list[Page]:
    return [page for page in _add_hostile_links(pages) if page.url in HOSTILE_URLS]


def _spoil_words(pages: list[Page]) -> list[Page]:
    """Put in what a row, a screen or a log may choke on: NUL, other controls, half a character."""
    spoilt = "\x00Title\x1b[31m \u202egnp.exe\u2066 \ud800 \ufeff<b>bold</b>"
    return [
        replace(page, title=f"{spoilt} {page.title}", publisher=f"\x00{page.publisher}") for page in pages
    ]


def _swell_titles(pages: list[Page]) -> list[Page]:
    return [replace(pages[0], title="word " * 100_000), *pages[1:]]


def _multiply(pages: list[Page]) -> list[Page]:
    return [replace(pages[0], url=f"{pages[0].url}-{number}", snippet="x") for number in range(THOUSANDS)]


def _lengthen_addresses(pages: list[Page]) -> list[Page]:
    """Lead with an address that is short as written and too long to keep as it is sent."""
    return [replace(pages[0], url=f"https://{pages[0].host}/{'ж' * 500}"), *pages]


def _bare(pages: list[Page]) -> list[Page]:
    return [replace(page, snippet="", publisher="", date="", author="", rating="") for page in pages]


VARIANTS: dict[str, Callable[[list[Page]], list[Page]]] = {
    "one": lambda pages: pages[:1],
    "empty": lambda _pages: [],
    "html": _dress_in_html,
    "bare": _bare,
    "arabic": _write_in_arabic,
    "duplicates": _double,
    "tracking": _add_tracking,
    "hostile": _add_hostile_links,
    "only_hostile": _only_hostile,
    "spoilt": _spoil_words,
    "long_title": _swell_titles,
    "thousands": _multiply,
    "long_address": _lengthen_addresses,
    "retracted": lambda pages: [replace(page, retracted=True) for page in pages],
}
"""What can be wrong with the pages themselves, by name."""

THOUSANDS = 3_000
HOSTILE_URLS = (
    "javascript:alert(document.cookie)",
    "data:text/html,<script>alert(1)</script>",
    "http://127.0.0.1/admin",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    "http://2130706433/",
    "http://localhost:8000/",
    "https://user:secret@ledger.example/",
    "file:///etc/passwd",
    "//ledger.example/no-scheme",
    "https://ledger.example/" + "a" * 3000,
    "",
)

_HOSTS = (
    ("ledger.example", "The Ledger"),
    ("www.morningpost.example", "Morning Post"),
    ("statistics.example", "Office of Statistics"),
    ("checkers.example", "The Checkers"),
    ("news.harbour.example", "Harbour News"),
    ("journal.example", "Journal of Records"),
)
_OPENINGS = (
    "What is known of",
    "A closer look at",
    "Figures on",
    "Timeline:",
    "Questions and answers:",
    "Notes on",
)
_RATINGS = ("Mostly false", "True", "Misleading", "Half true")
