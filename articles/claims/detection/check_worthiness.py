"""Score how much a sentence is worth checking, by linear models whose every feature can be named."""

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

# "unknown" mixes the other two by how the sentence reads, for a sentence without its text.
Genre = Literal["news", "debate", "unknown"]

# A sentence at or above this score is a claim: it is as likely one as not.
CLAIM_THRESHOLD = 0.5
# A word whose weight (in logits) is at least this is named among the reasons.
TELLING_WEIGHT = 0.6

# Characters read of a sentence; longer ones are judged by their beginning.
LONGEST_SENTENCE = 2_000

NETWORK_MODULE = "articles.claims.detection.meaning_network"
WEIGHTS = Path(__file__).parent / "data" / "worthiness.json"

LIKE_EARLIER_CLAIMS = Message("similar in meaning to sentences that were worth checking")
PLAIN_STATEMENT = Message("states something without a number, a date or a named speaker")

_COUNTED = ("#names-", "#length-", "#numbers-", "#start-")
# The debate model's logit counts in the news model up to this far from 0.
_FURTHEST_BASE = 3.0
# A sentence alone counts as talk unless it reads clearly like news, since the news model was trained on four
# articles and the debate model on 22,500 sentences. With these two numbers a sentence of unknown genre is
# scored as well (F1) as one whose genre is given, within .01 for talk.
_NEWS_SURENESS = 2.0
_NEWS_LEAST = 1.0
# Counts at which names, length and evidence weigh no more.
_MOST_NAMES = 4
_MOST_LENGTH = 8
_MOST_EVIDENCE = 2


class Model(NamedTuple):
    """Weights in logits by feature, the bias under "".

    ``debate`` weighs the features of ``list_features``; ``news`` weighs the signs of ``list_signs``, the
    debate model's logit among them; ``genre`` weighs the surface to say whether a sentence is news or talk.
    """

    debate: Mapping[str, float]
    news: Mapping[str, float]
    genre: Mapping[str, float]


class Reading(NamedTuple):
    """What is seen in a sentence before it is scored."""

    kind: ClaimKind
    reasons: tuple[Message, ...]
    attributed: bool
    features: Sequence[str]


class MeaningScorer(Protocol):
    """A model that weighs sentences by meaning: the network of ``meaning_network``."""

    def weigh(self, sentences: Sequence[str], features: Sequence[Sequence[str]]) -> list[float]:
        """Return the logit of each sentence, in order, given its features."""


@lru_cache(maxsize=4_096)
def score_sentence(
    sentence: str, *, genre: Genre = "unknown", language: Language = ENGLISH
) -> CheckWorthiness:
    """Score one sentence that stands alone, with its kind and reasons.

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
    sentences: Sequence[str], *, genre: Genre = "unknown", by_meaning: MeaningScorer | None = None
) -> list[CheckWorthiness]:
    """Score sentences as ``score_sentence`` does, and with ``by_meaning`` by their meaning as well."""
    readings = [read_sentence(sentence) for sentence in sentences]
    if by_meaning is None:
        return [_score(reading, genre, None) for reading in readings]
    opened = [sentence[:LONGEST_SENTENCE] for sentence in sentences]
    logits = by_meaning.weigh(opened, [reading.features for reading in readings])
    return [_score(reading, genre, logit) for reading, logit in zip(readings, logits, strict=True)]


@cache
def load_meaning_network(folder: str = "") -> MeaningScorer | None:
    """Return the network that weighs sentences by meaning; None without the ``semantic`` extra.

    Its weights fit the vectors of the installed package alone, so it is None too where ``folder`` names
    another model of vectors, or "none".
    """
    encoder = None if folder else load_meaning()
    if encoder is None:
        return None
    network: MeaningScorer = importlib.import_module(NETWORK_MODULE).load_meaning_network(encoder)
    return network


def _score(reading: Reading, genre: Genre, meaning_logit: float | None) -> CheckWorthiness:
    """Score a reading; ``meaning_logit``, where there is one, counts for half of the score as talk."""
    model = load_model()
    base = sum_weights(model.debate, dict.fromkeys(reading.features, 1.0))
    share = {"news": 1.0, "debate": 0.0}.get(genre)
    if share is None:
        share = weigh_news(sum_weights(model.genre, list_genre_signs(reading.features)))
    score = 0.0
    if share > 0:
        score += share * compute_probability(sum_weights(model.news, list_signs(reading, base)))
    if share < 1:
        score += (1 - share) * compute_probability(
            base if meaning_logit is None else (base + meaning_logit) / 2
        )
    return CheckWorthiness(round(score, 4), reading.kind, _list_reasons(reading, model, meaning_logit))


def weigh_news(logit: float) -> float:
    """Return the news model's share, 0 to 1, in the score of a sentence whose genre model gave this logit."""
    return compute_probability(_NEWS_SURENESS * (logit - _NEWS_LEAST))


@lru_cache(maxsize=1)
def load_model() -> Model:
    """Load the shipped weights."""
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
    """Return the logit of signs under weights, the bias included; a sign without a weight counts nothing."""
    return weights[""] + sum(weights.get(name, 0.0) * value for name, value in signs.items())


def list_genre_signs(features: Sequence[str]) -> dict[str, float]:
    """Return the signs that the genre model weighs: the surface, without any word."""
    return {name: 1.0 for name in features if name[0] == "#" and not name.startswith("#start-")}


def list_signs(reading: Reading, base: float) -> dict[str, float]:
    """Return the signs that the news model weighs, each -1 to 1; ``base`` is the debate model's logit."""
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


def _list_reasons(reading: Reading, model: Model, meaning_logit: float | None) -> tuple[Message, ...]:
    """List why: the wording that shows the kind, who speaks, and the words that weigh most."""
    reasons = list(reading.reasons)
    if reading.attributed:
        reasons.append(Message("reports what somebody stated"))
    if reading.kind in CHECKABLE_KINDS:
        weighed = [(model.debate.get(name, 0.0), name) for name in reading.features if name[0].isalpha()]
        telling = [f"'{name}'" for weight, name in sorted(weighed, reverse=True) if weight >= TELLING_WEIGHT]
        if telling:
            reasons.append(Message("words that often carry claims: %(words)s", {"words": tuple(telling[:3])}))
        if meaning_logit is not None and meaning_logit >= TELLING_WEIGHT:
            reasons.append(LIKE_EARLIER_CLAIMS)
    return tuple(reasons) or (PLAIN_STATEMENT,)


def compute_probability(logit: float) -> float:
    """Return the probability that a logit stands for, 0 to 1."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, logit))))
