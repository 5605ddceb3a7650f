"""Values that pass between layers: frozen, with no behaviour beyond their own fields."""

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
    """A run of a snapshot with its role, the rule that assigned it and that rule's confidence (0 to 1)."""

    role: BlockRole
    rule: str
    confidence: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """A document's own metadata; an empty string or None where it states nothing."""

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
    """A document that was read: its text, the blocks of that text, and its metadata.

    ``text`` is the decoded input itself for plain text, the extracted text for other types. Every offset
    refers to it, in code points. ``blocks`` are in order, do not overlap, and cover every character that is
    not white space. ``links`` are the absolute URLs that the body links to.
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
    """One entry of a feed.

    ``id`` identifies it within the feed; ``updated`` changes whenever the entry does.
    """

    id: str
    url: str
    title: str
    updated: str
    content: str


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that was read: its title and its entries, in the feed's order. ``left_out`` counts the rest."""

    title: str
    entries: tuple[FoundEntry, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class CheckWorthiness:
    """A sentence's check-worthiness (0 to 1), its kind, and the reasons for both."""

    score: float
    kind: ClaimKind
    reasons: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said what, and the cue between them. Each is one span of the text, or several if broken up."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """One statement found in a document.

    ``occurrences`` lists every place of the claim; the first is [start, end), in body text. ``claimant`` is a
    name as the text has it, empty when the author speaks. ``context`` is what a reader needs to understand
    the claim (who "it" is, when "last week" was), empty when it needs nothing.
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
    """A claim as a provider gets it.

    ``terms`` are the words to search for, most specific first; ``text`` is the claim itself. ``date`` is when
    the claim was made, None when unknown. ``language`` is a BCP 47 tag. ``article_url`` is the page that made
    the claim and ``links`` are the URLs that it links to. ``given`` is an editor's own query, which replaces
    ``terms``; empty when there is none.
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
    """One page that a provider found. Title and snippet are plain text; the URL is unchanged."""

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
    """A provider's answer: the query it was sent, its HTTP status and its pages, best first."""

    sources: tuple[FoundSource, ...]
    query: str
    http_status: int | None = None


@dataclass(frozen=True, slots=True)
class ProviderReport:
    """A worker's report on a provider. The fields are those of the model ``ProviderStatus``.

    ``seconds_left`` is how long until the provider may be asked again; 0 means now.
    """

    name: str
    label: Message
    notes: Message
    missing: Message
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

    ``url`` is the address to open, ``url_key`` the hex SHA-256 of its canonical form. ``score`` is 0 to 1,
    explained by ``reasons``. ``provider`` found it at ``provider_rank`` (from 1). ``same_story`` is the key
    of the page on another site whose story this one repeats, empty if there is none.
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
