"""How much a sentence asks to be checked: linear models whose every feature can be named."""

import importlib
import json
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from math import exp
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from articles.choices import CHECKABLE_KINDS, ClaimKind
from articles.claims.attribution.attributions import find_in_sentence
from articles.claims.attribution.speakers import find_speaker
from articles.claims.detection.claim_kinds import tell_kind
from articles.claims.detection.sentence_features import list_features
from articles.claims.languages import ENGLISH, Language
from articles.claims.matching.load_model import load_meaning
from articles.messages import Message
from articles.types import CheckWorthiness, Span

# "unknown" weighs the other two by how the sentence reads, for a sentence that comes alone.
Genre = Literal["news", "debate", "unknown"]

# A sentence of news or comment at or above this is worth a fact-checker's look: as likely a claim as not.
CLAIM_THRESHOLD = 0.5
# A word that moves the score by at least this much is named among the reasons.
TELLING_WEIGHT = 0.6

# Characters read of a sentence; longer ones are told by their opening.
LONGEST_SENTENCE = 2_000

IMPRESSION = "articles.claims.detection.meaning_network"
WEIGHTS = Path(__file__).parent / "data" / "worthiness.json"

LIKE_EARLIER_CLAIMS = Message("similar in meaning to sentences that were worth checking")
PLAIN_STATEMENT = Message("states something without a number, a date or a named speaker")

_COUNTED = ("#names-", "#length-", "#numbers-", "#start-")
_FURTHEST_BASE = 3.0
# A sentence alone is taken for talk unless it reads clearly like news: the news model has seen four articles,
# the other 22,500 sentences. So both keep what they reach with their genre known, within .01 of F1 for talk.
_NEWS_SURENESS = 2.0
_NEWS_LEAST = 1.0
_MOST_NAMES = 4
_MOST_LENGTH = 8
_MOST_EVIDENCE = 2


class Model(NamedTuple):
    """Weights by feature, the bias under "".

    ``debate`` reads words and surface; ``news`` reads signs, the debate model's logit among them;
    ``genre`` tells from the surface how likely a sentence is news rather than talk.
    """

    debate: Mapping[str, float]
    news: Mapping[str, float]
    genre: Mapping[str, float]


class Reading(NamedTuple):
    """What was seen in a sentence before any weight is applied."""

    kind: ClaimKind
    reasons: tuple[Message, ...]
    attributed: bool
    features: Sequence[str]


class MeaningNetwork(Protocol):
    """What weighs sentences by their meaning: ``articles.claims.detection.meaning_network``."""

    def weigh(self, sentences: Sequence[str], features: Sequence[Sequence[str]]) -> list[float]:
        """Give the logit of each sentence, given its features."""


@lru_cache(maxsize=4_096)
def score_sentence(
    sentence: str, *, genre: Genre = "unknown", language: Language = ENGLISH
) -> CheckWorthiness:
    """Score one sentence that stands alone, tell its kind and why.

    The score, 0 to 1, is how likely a fact-checker would call the sentence a claim, in text of that genre.
    """
    return _score(read_sentence(sentence, language), genre, None)


@lru_cache(maxsize=4_096)
def score_in_article(sentence: str, *, attributed: bool, language: Language = ENGLISH) -> CheckWorthiness:
    """Score one sentence of an article as ``score_sentence`` does one of news.

    ``attributed`` says whether somebody other than the author is said to have stated it, as the text
    around the sentence tells.
    """
    return _score(_read(sentence[:LONGEST_SENTENCE], attributed, language), "news", None)


def score_sentences(
    sentences: Sequence[str], *, genre: Genre = "unknown", impression: MeaningNetwork | None = None
) -> list[CheckWorthiness]:
    """Score sentences as ``score_sentence`` does; with an ``impression``, by their meaning as well."""
    readings = [read_sentence(sentence) for sentence in sentences]
    if impression is None:
        return [_score(reading, genre, None) for reading in readings]
    opened = [sentence[:LONGEST_SENTENCE] for sentence in sentences]
    felt = impression.weigh(opened, [reading.features for reading in readings])
    return [_score(reading, genre, logit) for reading, logit in zip(readings, felt, strict=True)]


@cache
def load_meaning_network(folder: str = "") -> MeaningNetwork | None:
    """Give what weighs sentences by meaning; None without the ``semantic`` extra.

    Its weights fit the vectors of the package alone: where ``folder`` names another model, or none, there
    is none.
    """
    meaning = None if folder else load_meaning()
    if meaning is None:
        return None
    impression: MeaningNetwork = importlib.import_module(IMPRESSION).load_meaning_network(meaning)
    return impression


def _score(reading: Reading, genre: Genre, felt: float | None) -> CheckWorthiness:
    """Score what was read; ``felt`` is the logit of its meaning, which counts for half in talk."""
    model = load_model()
    base = sum_weights(model.debate, dict.fromkeys(reading.features, 1.0))
    share = {"news": 1.0, "debate": 0.0}.get(genre)
    if share is None:
        share = weigh_news(sum_weights(model.genre, list_genre_signs(reading.features)))
    score = 0.0
    if share > 0:
        score += share * squash(sum_weights(model.news, list_signs(reading, base)))
    if share < 1:
        score += (1 - share) * squash(base if felt is None else (base + felt) / 2)
    return CheckWorthiness(round(score, 4), reading.kind, _give_reasons(reading, model, felt))


def weigh_news(logit: float) -> float:
    """Give the news model's share in a sentence of unknown genre, from the genre model's logit."""
    return squash(_NEWS_SURENESS * (logit - _NEWS_LEAST))


@lru_cache(maxsize=1)
def load_model() -> Model:
    """Read the weights that ``articles.claims.detection.train`` made."""
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Model(stored["debate"]["weights"], stored["news"]["weights"], stored["genre"]["weights"])


def read_sentence(sentence: str, language: Language = ENGLISH) -> Reading:
    """Read a sentence that stands alone: its kind, whether it reports what somebody stated, its features."""
    sentence = sentence[:LONGEST_SENTENCE]
    here = find_in_sentence(sentence, language)
    speaker = find_speaker(sentence, Span(0, len(sentence)), here, language)
    return _read(sentence, speaker is not None, language)


def _read(sentence: str, attributed: bool, language: Language) -> Reading:
    kind, reasons = tell_kind(sentence, attributed=attributed, language=language)
    return Reading(kind, reasons, attributed, list_features(sentence, language))


def sum_weights(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    """Give the logit of the signs, the bias included."""
    return weights[""] + sum(weights.get(name, 0.0) * value for name, value in signs.items())


def list_genre_signs(features: Sequence[str]) -> dict[str, float]:
    """Give what the genre model reads: the surface, without any word."""
    return {name: 1.0 for name in features if name[0] == "#" and not name.startswith("#start-")}


def list_signs(reading: Reading, base: float) -> dict[str, float]:
    """Give the signs the news model reads, each from -1 to 1; ``base`` is the debate model's logit."""
    signs = {name: 1.0 for name in reading.features if name[0] == "#" and not name.startswith(_COUNTED)}
    counts = dict(
        name.rsplit("-", 1) for name in reading.features if name.startswith(("#names-", "#length-"))
    )
    signs["base"] = max(-1.0, min(1.0, base / _FURTHEST_BASE))
    signs[f"kind-{reading.kind.value}"] = 1.0
    signs["attributed"] = float(reading.attributed)
    signs["names"] = min(int(counts["#names"]), _MOST_NAMES) / _MOST_NAMES
    signs["length"] = int(counts["#length"]) / _MOST_LENGTH
    signs["short"] = float(counts["#length"] == "0")
    if reading.kind in CHECKABLE_KINDS:
        signs["evidence"] = min(len(reading.reasons), _MOST_EVIDENCE) / _MOST_EVIDENCE
    return signs


def _give_reasons(reading: Reading, model: Model, felt: float | None) -> tuple[Message, ...]:
    """Say why: the wording that tells the kind, who speaks, and the words that weigh most."""
    reasons = list(reading.reasons)
    if reading.attributed:
        reasons.append(Message("reports what somebody stated"))
    if reading.kind in CHECKABLE_KINDS:
        weighed = [(model.debate.get(name, 0.0), name) for name in reading.features if name[0].isalpha()]
        telling = [f"'{name}'" for weight, name in sorted(weighed, reverse=True) if weight >= TELLING_WEIGHT]
        if telling:
            reasons.append(Message("words that often carry claims: %(words)s", {"words": tuple(telling[:3])}))
        if felt is not None and felt >= TELLING_WEIGHT:
            reasons.append(LIKE_EARLIER_CLAIMS)
    return tuple(reasons) or (PLAIN_STATEMENT,)


def squash(logit: float) -> float:
    """Give the chance a logit stands for."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, logit))))
