"""Rank the pages found for a claim: clean, drop, merge and score them, with reasons."""

import datetime
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from articles.choices import PublisherKind, Reliability
from articles.claims.matching.load_model import Meaning, combine_scores
from articles.errors import FetchError
from articles.messages import Message, pluralize
from articles.sources.passages import Corpus, read_address_words, split_stems, split_words
from articles.sources.queries import find_names, find_numbers, fold_number
from articles.sources.same_story import Story, find_leads
from articles.types import ClaimQuery, FoundSource, RankedSource
from articles.web.address_rules import check_url
from articles.web.canonical import domain_of, tidy_url, url_key

# Pages of each provider that are ranked, and characters kept of their texts.
MAX_PER_PROVIDER = 50
MAX_TITLE = 300
MAX_SNIPPET = 600
MAX_LABEL = 200
# A page is dated near the claim within this many days.
NEAR_DAYS = 31
# Pages, the best by words, whose meaning is measured, and characters read of each for that.
RANKED_ANEW = 20
MEANT = 400
# The share of meaning in the relevance of those pages, 0 to 1, which both halves of the development claims of
# the evidence bench bear out.
MEANING_SHARE = 0.7
# A page that repeats another site's story keeps this share of its score.
REPEATED = 0.6


class KnownPublisher(NamedTuple):
    """A publisher in the newsroom's records; ``reliability`` is the newsroom's rating."""

    name: str
    kind: str
    blocked: bool
    reliability: str = Reliability.UNRATED


Publishers = Mapping[str, KnownPublisher]
"""By domain."""


def rank_sources(
    query: ClaimQuery,
    answers: Sequence[tuple[str, Sequence[FoundSource]]],
    *,
    publishers: Publishers,
    own_domain: str = "",
    meaning: Meaning | None = None,
) -> list[RankedSource]:
    """Clean, merge and rank the pages that providers found for one claim; return them best first.

    ``answers`` pairs a provider's name with its pages, best first, of which ``MAX_PER_PROVIDER`` count.
    Addresses that are no public web page, the article itself and pages of blocked publishers are dropped.
    A page found twice is kept once, as the provider that ranked it highest gave it. Scores are 0 to 1; equal
    input gives equal output. With ``meaning``, from the semantic extra, likeness in meaning counts too.
    """
    candidates = _collect_candidates(query, answers, publishers)
    subject = _Subject.of(query, own_domain)
    corpus = Corpus([f"{page.title} {page.snippet} {read_address_words(page.url)}" for page in candidates])
    relevance = corpus.score(query.text)
    if meaning is not None and candidates:
        relevance = _weigh_meaning(query.text, candidates, relevance, meaning)
    best = max(relevance, default=0.0) or 1.0
    ranked = [_score(page, subject, value / best) for page, value in zip(candidates, relevance, strict=True)]
    return _sort_sources(_group_stories(_sort_sources(ranked)))


def _sort_sources(ranked: Iterable[RankedSource]) -> list[RankedSource]:
    return sorted(ranked, key=lambda source: (-source.score, source.provider_rank, source.url))


def _group_stories(ranked: Sequence[RankedSource]) -> Iterator[RankedSource]:
    """Yield the pages with stories grouped: of several sites with one story, the best keeps its score."""
    leads = find_leads([Story(source.title, source.snippet, source.domain) for source in ranked])
    sites = Counter(leads)
    for place, source in enumerate(ranked):
        lead = ranked[leads[place]]
        if leads[place] != place:
            reasons = (Message("same story as %(site)s", {"site": lead.domain}), *source.reasons)
            score = round(source.score * REPEATED, 4)
            yield replace(source, score=score, reasons=reasons, same_story=lead.url_key)
        elif sites[place] > 1:
            reason = pluralize("same story on %(count)s site", "same story on %(count)s sites", sites[place])
            yield replace(source, reasons=(*source.reasons, reason))
        else:
            yield source


@lru_cache(maxsize=2048)
def clean_text(text: str, limit: int) -> str:
    """Return a text on one line in NFC, without control and direction characters, cut at a word."""
    line = " ".join(unicodedata.normalize("NFC", text[: limit * 8]).split())
    if not line.isprintable():
        kept = "".join(letter for letter in line if unicodedata.category(letter) not in _INVISIBLE)
        line = " ".join(kept.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut).rstrip(" ,;:-–") + "…"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One page, cleaned: ``rank`` in the answer of ``provider``, and how many providers found it."""

    url: str
    key: str
    title: str
    snippet: str
    publisher: str
    kind: str
    reliability: str
    domain: str
    author: str
    published_on: datetime.date | None
    language: str
    retracted: bool
    provider: str
    rank: int
    finders: int


@dataclass(frozen=True, slots=True)
class _Subject:
    """What pages are compared with: the claim and its article."""

    stems: frozenset[str]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    date: datetime.date | None
    years: frozenset[str]
    claimant: str
    own_domain: str

    @classmethod
    def of(cls, query: ClaimQuery, own_domain: str) -> "_Subject":
        numbers = tuple(find_numbers(query.text))
        years = {number for number in numbers if _YEAR.fullmatch(number)}
        return cls(
            stems=frozenset(split_stems(query.text)),
            names=tuple(find_names(query.text)),
            numbers=tuple(number for number in numbers if number not in years),
            date=query.date,
            years=frozenset(years),
            claimant=query.claimant,
            own_domain=own_domain.lower().removeprefix("www."),
        )


def _collect_candidates(
    query: ClaimQuery, answers: Sequence[tuple[str, Sequence[FoundSource]]], publishers: Publishers
) -> list[_Candidate]:
    """Clean every page and keep each once, as the provider that ranked it highest gave it."""
    own_key = _find_key(query.article_url)
    best: dict[str, _Candidate] = {}
    finders: dict[str, set[str]] = {}
    for provider, sources in answers:
        for rank, source in enumerate(sources[:MAX_PER_PROVIDER], start=1):
            page = _make_candidate(source, provider, rank, publishers)
            if page is None or page.key == own_key:
                continue
            finders.setdefault(page.key, set()).add(provider)
            known = best.get(page.key)
            if known is None or _rank_finding(page) > _rank_finding(known):
                best[page.key] = page
    return [replace(page, finders=len(finders[key])) for key, page in best.items()]


def _make_candidate(
    source: FoundSource, provider: str, rank: int, publishers: Publishers
) -> _Candidate | None:
    """Return a page cleaned; None when it is no public web page or its publisher is blocked."""
    try:
        check_url(source.url.strip(), ports=None)
        url, key, domain = tidy_url(source.url), url_key(source.url), domain_of(source.url)
    except (FetchError, ValueError):
        return None
    known = _find_publisher(domain, publishers)
    if known.blocked:
        return None
    return _Candidate(
        url=url,
        key=key,
        title=clean_text(source.title, MAX_TITLE) or url[:MAX_TITLE],
        snippet=clean_text(source.snippet, MAX_SNIPPET),
        publisher=known.name or clean_text(source.publisher, MAX_LABEL) or domain,
        kind=known.kind,
        reliability=known.reliability,
        domain=domain,
        author=clean_text(source.author, MAX_LABEL),
        published_on=source.published_on,
        language=clean_text(source.language, 35),
        retracted=source.retracted,
        provider=provider,
        rank=rank,
        finders=1,
    )


def _weigh_meaning(
    claim: str, candidates: Sequence[_Candidate], relevance: Sequence[float], meaning: Meaning
) -> list[float]:
    """Return the relevance by words and meaning, 0 to 1, of the best pages by words; others get 0."""
    places = sorted(range(len(candidates)), key=lambda place: -relevance[place])[:RANKED_ANEW]
    texts = [(candidates[place].snippet or candidates[place].title)[:MEANT] for place in places]
    blended = combine_scores(
        [relevance[place] for place in places],
        meaning.measure_likeness(claim, texts),
        share=MEANING_SHARE,
    )
    low, high = min(blended), max(blended)
    weighed = dict.fromkeys(range(len(candidates)), 0.0)
    weighed.update(
        {place: (value - low) / ((high - low) or 1.0) for place, value in zip(places, blended, strict=True)}
    )
    return [weighed[place] for place in range(len(candidates))]


def _score(page: _Candidate, subject: _Subject, relevance: float) -> RankedSource:
    reasons: list[Message] = []
    score = _weigh(page, subject, relevance, reasons)
    return RankedSource(
        url=page.url,
        url_key=page.key,
        title=page.title,
        snippet=page.snippet,
        publisher=page.publisher,
        domain=page.domain,
        author=page.author,
        published_on=page.published_on,
        language=page.language,
        retracted=page.retracted,
        provider=page.provider,
        provider_rank=page.rank,
        score=round(min(max(score, 0.0), 1.0), 4),
        reasons=tuple(reasons),
    )


def _weigh(page: _Candidate, subject: _Subject, relevance: float, reasons: list[Message]) -> float:
    """Return the score of a page before it is limited to 0 to 1, and add the reasons a reader can see.

    ``relevance`` is 1 for the best of the candidates even where none is good, so the share of the claim's
    words that the page has counts as much.
    """
    text = f"{page.title} {page.snippet}"
    shared = len(subject.stems & set(split_stems(text))) / max(len(subject.stems), 1)
    score = (
        0.20 * relevance
        + 0.20 * shared
        + 0.22 * _match_names(subject, text, reasons)
        + 0.12 * _match_numbers(subject, text, reasons)
        + 0.06 * _match_date(subject, page, text, reasons)
        + 0.10 * _weigh_kind(page, reasons)
        + 0.06 * _weigh_finders(page, reasons)
        + 0.04 / page.rank
    )
    if shared >= 0.6:
        reasons.append(Message("similar wording"))
    if page.domain == subject.own_domain:
        reasons.append(Message("same publisher as the article"))
        score *= 0.7
    if page.reliability in _RELIABILITY:
        factor, reason = _RELIABILITY[page.reliability]
        reasons.append(reason)
        score *= factor
    if page.retracted:
        reasons.insert(0, Message("retracted by its publisher"))
        score *= 0.3
    return score


def _match_names(subject: _Subject, text: str, reasons: list[Message]) -> float:
    words = _join_words(text)
    found = [name for name in subject.names if _join_words(name) in words]
    reasons.extend(Message("mentions “%(name)s”", {"name": name}) for name in found[:3])
    speaker = subject.claimant
    if (
        speaker
        and _join_words(speaker) in words
        and not any(_join_words(speaker) in _join_words(name) for name in found)
    ):
        reasons.append(Message("mentions the speaker, %(name)s", {"name": speaker}))
    return len(found) / len(subject.names) if subject.names else 0.0


@lru_cache(maxsize=2048)
def _join_words(text: str) -> str:
    """Return the words of a text between spaces, so that "Deir ez-Zor" is found in "DEIR EZ ZOR"."""
    return f" {' '.join(split_words(text, keep_stop_words=True))} "


def _match_numbers(subject: _Subject, text: str, reasons: list[Message]) -> float:
    present = {fold_number(number) for number in find_numbers(text)}
    found = [number for number in subject.numbers if fold_number(number) in present]
    reasons.extend(Message("same number: %(number)s", {"number": number}) for number in found[:3])
    return len(found) / len(subject.numbers) if subject.numbers else 0.0


def _match_date(subject: _Subject, page: _Candidate, text: str, reasons: list[Message]) -> float:
    if subject.date and page.published_on and abs((page.published_on - subject.date).days) <= NEAR_DAYS:
        reasons.append(Message("dated near the claim"))
        return 1.0
    years = {year for year in subject.years if year in split_words(text)}
    if page.published_on and str(page.published_on.year) in subject.years:
        years.add(str(page.published_on.year))
    if not years:
        return 0.0
    reasons.append(Message("same year: %(year)s", {"year": min(years)}))
    return 0.7


def _weigh_kind(page: _Candidate, reasons: list[Message]) -> float:
    weight, reason = _KINDS.get(page.kind, (0.3, Message()))
    if reason:
        reasons.append(reason)
    return weight


def _weigh_finders(page: _Candidate, reasons: list[Message]) -> float:
    if page.finders > 1:
        reasons.append(pluralize("found by %(count)s provider", "found by %(count)s providers", page.finders))
    return min(page.finders - 1, 3) / 3


def _find_publisher(domain: str, publishers: Publishers) -> KnownPublisher:
    """Return the publisher of a host or of the nearest domain above it: bbc.co.uk for news.bbc.co.uk."""
    labels = domain.split(".")
    for start in range(len(labels) - 1):
        known = publishers.get(".".join(labels[start:]))
        if known is not None:
            return known
    return KnownPublisher("", _guess_kind(domain), blocked=False)


def _guess_kind(domain: str) -> str:
    """Return the kind of publisher that a domain's ending is reserved for, such as .gov or .edu."""
    if _GOVERNMENT.search(domain):
        return PublisherKind.GOVERNMENT
    if _SCIENTIFIC.search(domain):
        return PublisherKind.SCIENTIFIC
    return PublisherKind.UNKNOWN


def _rank_finding(page: _Candidate) -> tuple[int, int]:
    """Return the sort key of two findings of one page: higher rank first, then the longer snippet."""
    return (-page.rank, len(page.snippet))


def _find_key(url: str) -> str | None:
    try:
        return url_key(url)
    except ValueError:
        return None


_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_GOVERNMENT = re.compile(
    r"(?:^|\.)(?:gov|gouv|gob|govt|mil)(?:\.[a-z]{2,3})?\Z|(?:^|\.)(?:europa\.eu|un\.org|admin\.ch|bund\.de)\Z"
)
_SCIENTIFIC = re.compile(r"(?:\.edu|\.ac|\.edu\.[a-z]{2}|\.ac\.[a-z]{2})\Z|^(?:dx\.)?doi\.org\Z")
_RELIABILITY: Mapping[str, tuple[float, Message]] = {
    Reliability.HIGH: (1.1, Message("rated high by the newsroom")),
    Reliability.MIXED: (0.85, Message("rated mixed by the newsroom")),
    Reliability.LOW: (0.5, Message("rated low by the newsroom")),
}
_KINDS: Mapping[str, tuple[float, Message]] = {
    PublisherKind.FACT_CHECKER: (1.0, Message("fact-checker")),
    PublisherKind.STATISTICS: (0.95, Message("statistics office")),
    PublisherKind.SCIENTIFIC: (0.9, Message("scientific source")),
    PublisherKind.GOVERNMENT: (0.85, Message("government source")),
    PublisherKind.AGENCY: (0.8, Message("news agency")),
    PublisherKind.REFERENCE: (0.6, Message("reference work")),
    PublisherKind.NEWS: (0.6, Message("news source")),
    PublisherKind.ORGANISATION: (0.5, Message("an organisation's own site")),
    PublisherKind.OWN: (0.5, Message("our own")),
    PublisherKind.SOCIAL: (0.1, Message("social media")),
    PublisherKind.UNKNOWN: (0.3, Message()),
}
