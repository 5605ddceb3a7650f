"""Values that travel between floors: frozen, without behaviour beyond their own fields."""

import datetime
from dataclasses import dataclass, field

from articles.choices import BlockRole, ClaimKind
from articles.messages import Message


@dataclass(frozen=True, slots=True)
class Span:
    """Code points [start, end) of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FoundBlock:
    """A run of a snapshot with its role, the rule that gave it and how sure that rule is (0 to 1)."""

    role: BlockRole
    rule: str
    confidence: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself; an empty string or None where it does not say."""

    title: str = ""
    byline: str = ""
    publisher: str = ""
    published_on: datetime.date | None = None
    modified_on: datetime.date | None = None
    language: str = ""
    canonical_url: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One document, read: its text, and each part of that text told apart.

    ``text`` is the decoded input itself for plain text, the extracted text for other types; every
    offset refers to it, in code points. ``blocks`` are in order, do not overlap, and cover every
    character that is not white space. ``links`` are the absolute addresses the body points to.
    """

    text: str
    media_type: str
    metadata: Metadata
    blocks: tuple[FoundBlock, ...]
    links: tuple[str, ...] = ()
    encoding: str = "utf-8"
    encoding_repaired: bool = False


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """One entry of a feed: its identifier, address, title, what tells its states apart, and its content."""

    id: str
    url: str
    title: str
    updated: str
    content: str


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed, read: its title, its entries in its own order, and how many more it had."""

    title: str
    entries: tuple[FoundEntry, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class CheckWorthiness:
    """How much a sentence asks to be checked (0 to 1), what kind it is, and why."""

    score: float
    kind: ClaimKind
    reasons: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have said what: spans of the text, several where one is broken up."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """One statement found in a document.

    ``occurrences`` holds every place it stands, the first (in body text) being [start, end) itself.
    ``claimant`` is a name as the text gives it, empty when the author speaks. ``context`` is what a
    reader needs to understand the claim (who "it" is, when "last week" was), empty when nothing.
    """

    text: str
    start: int
    end: int
    occurrences: tuple[Span, ...]
    claimant: str
    kind: ClaimKind
    score: float
    reasons: tuple[Message, ...]
    context: str = ""


@dataclass(frozen=True, slots=True)
class ClaimQuery:
    """What a provider is told of a claim: values only.

    ``terms`` are the words to search for, most telling first; ``text`` is the claim itself.
    ``date`` is when the claim was made, None when unknown. ``language`` is BCP 47.
    ``article_url`` and ``links`` say where it stood and what that page pointed to. ``given`` is what an
    editor wants asked instead of ``terms``, in plain words; empty when nobody said.
    """

    text: str
    terms: tuple[str, ...]
    claimant: str = ""
    language: str = "en"
    date: datetime.date | None = None
    article_url: str = ""
    links: tuple[str, ...] = ()
    given: str = ""


@dataclass(frozen=True, slots=True)
class FoundSource:
    """One page a provider offers; title and snippet are plain text, the URL as it came."""

    url: str
    title: str
    snippet: str = ""
    publisher: str = ""
    author: str = ""
    published_on: datetime.date | None = None
    language: str = ""
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class ProviderAnswer:
    """What a provider said: the query it was sent, its status and its pages, best first."""

    sources: tuple[FoundSource, ...]
    query: str
    http_status: int | None = None


@dataclass(frozen=True, slots=True)
class ProviderReport:
    """What a worker says of a provider; the fields are those of the model ``ProviderStatus``.

    In ``seconds_left`` the provider may be asked again, 0 for now.
    """

    name: str
    label: str
    notes: str
    missing: str
    rate: float
    concurrency: int
    breaker: str
    failures: int
    running: int
    seconds_left: float
    budget: int | None
    shared: bool


@dataclass(frozen=True, slots=True)
class RankedSource:
    """A found source after cleaning and ranking.

    ``url`` is to be opened, ``url_key`` the SHA-256 of its canonical form in hex; ``score`` is 0 to 1
    with ``reasons`` in words; ``provider`` and ``provider_rank`` (from 1) say who found it where.
    ``same_story`` is the key of the page whose story this one repeats on another site, empty for none.
    """

    url: str
    url_key: str
    title: str
    snippet: str
    publisher: str
    domain: str
    author: str
    published_on: datetime.date | None
    language: str
    retracted: bool
    provider: str
    provider_rank: int
    score: float
    reasons: tuple[Message, ...] = field(default=())
    same_story: str = ""
