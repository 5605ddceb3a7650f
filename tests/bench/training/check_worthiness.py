"""Make the weights of the check-worthiness models again.

Run as ``python -m tests.bench.training.check_worthiness DATA [OUTPUT]``.

DATA holds ``checkworthy/ct24_train.jsonl`` (ClaimBuster's sentences of US presidential debates),
``news-claims/labels.json`` and the texts those labels point into, ``article-extraction/ground-truth.json``.
Needs the ``dev`` extra and takes seconds; the same input gives the same file.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from articles.claims.detection.check_worthiness import (
    WEIGHTS,
    list_genre_signs,
    list_signs,
    read_sentence,
    sum_weights,
)
from articles.claims.detection.sentence_features import list_features

COMMAND = "python -m tests.bench.training.check_worthiness DATA"
DEBATE_SOURCE = (
    "Sentences and labels: ClaimBuster (Arslan, Hassan, Li, Tremayne 2020), doi 10.5281/zenodo.3609356,"
    " CC BY 4.0, in the split of CheckThat! 2024 task 1"
)
NEWS_SOURCE = "Labels: the project's own, two annotators, on sentences of four published articles"
CLAIM_TIERS = ("must", "should")
NO_CLAIM_TIER = "must_not"

DEBATE_COST = 0.1
# A claim overlooked counts as much as so many sentences called claims in vain. With 1, six of ten claims in
# debates of a year the model had not seen fell below a score of .5 (F1 .48); with 4, F1 is .63 there.
CLAIM_WEIGHT = 4.0
NEWS_COST = 1.0
GENRE_COST = 0.01
GENRE_SAMPLE = 4_000
RAREST = 3
SMALLEST = 0.02
SEED = 20
# Far below what the weights are rounded to, so that another machine makes the same.
TOLERANCE = 1e-11
MOST_PASSES = 10_000

Weights = dict[str, float]


class Sample(NamedTuple):
    """The features that are set, with their values, and whether it is a claim."""

    features: Mapping[str, float]
    label: bool


def train_debate(rows: Iterable[Mapping[str, str | int]]) -> Weights:
    """Fit the model of words and surface on rows of ``text`` and ``label`` (0 or 1)."""
    found = [(list_features(str(row["text"])), bool(row["label"])) for row in rows]
    counts = Counter(name for names, _ in found for name in names)
    samples = [
        Sample({"": 1.0, **{name: 1.0 for name in names if counts[name] >= RAREST}}, label)
        for names, label in found
    ]
    weights = fit(samples, DEBATE_COST, claim_weight=CLAIM_WEIGHT)
    return {name: round(weight, 3) for name, weight in weights.items() if not name or abs(weight) >= SMALLEST}


def train_news(sentences: Iterable[tuple[str, bool]], debate: Mapping[str, float]) -> Weights:
    """Fit the model of signs on sentences of news, given the debate model's weights."""
    samples = []
    for sentence, label in sentences:
        reading = read_sentence(sentence)
        signs = list_signs(reading, sum_weights(debate, dict.fromkeys(reading.features, 1.0)))
        samples.append(Sample({"": 1.0, **signs}, label))
    return {name: round(weight, 3) for name, weight in fit(samples, NEWS_COST).items()}


def train_genre(news: Sequence[str], debates: Sequence[str]) -> Weights:
    """Fit the model that tells news from talk, both counting alike whatever their numbers."""
    spoken = random.Random(SEED).sample(debates, GENRE_SAMPLE)
    written = list(news) * (GENRE_SAMPLE // len(news))
    labelled = [(sentence, False) for sentence in spoken] + [(sentence, True) for sentence in written]
    samples = [
        Sample({"": 1.0, **list_genre_signs(list_features(sentence))}, label) for sentence, label in labelled
    ]
    return {name: round(weight, 3) for name, weight in fit(samples, GENRE_COST).items()}


def fit(samples: Sequence[Sample], cost: float, *, claim_weight: float = 1.0) -> Weights:
    """Fit an L2-regularised logistic regression, in which a claim counts ``claim_weight`` times.

    The bias is the feature "" and regularised like the others, so that it doesn't run off on few samples.
    """
    table = DictVectorizer()
    rows = table.fit_transform([sample.features for sample in samples])
    model = LogisticRegression(
        C=cost,
        class_weight={True: claim_weight, False: 1.0},
        fit_intercept=False,
        solver="newton-cg",
        tol=TOLERANCE,
        max_iter=MOST_PASSES,
    )
    model.fit(rows, [sample.label for sample in samples])
    return dict(zip(table.get_feature_names_out(), map(float, model.coef_[0]), strict=True))


def read_debates(path: Path) -> list[dict[str, str | int]]:
    """Read a file of ``{"text", "label"}``, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_news(data: Path) -> dict[str, list[tuple[str, bool]]]:
    """Read the labelled sentences of each news article; the undecided ("may") are left out."""
    texts = json.loads((data / "article-extraction" / "ground-truth.json").read_text(encoding="utf-8"))
    labels = json.loads((data / "news-claims" / "labels.json").read_text(encoding="utf-8"))
    return {
        page: [
            (texts[page]["articleBody"][row["start"] : row["end"]], row["tier"] in CLAIM_TIERS)
            for row in rows
            if row["tier"] in CLAIM_TIERS or row["tier"] == NO_CLAIM_TIER
        ]
        for page, rows in labels.items()
    }


def main(arguments: Sequence[str]) -> int:
    """Train both models from the folder given and write them; 2 when it is not given."""
    if not arguments:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    data = Path(arguments[0])
    output = Path(arguments[1]) if len(arguments) > 1 else WEIGHTS
    rows = read_debates(data / "checkworthy" / "ct24_train.jsonl")
    articles = read_news(data)
    sentences = [sentence for page in sorted(articles) for sentence in articles[page]]
    debate = train_debate(rows)
    news = train_news(sentences, debate)
    genre = train_genre([text for text, _ in sentences], [str(row["text"]) for row in rows])
    stored = {
        "made_by": COMMAND,
        "debate": {"source": DEBATE_SOURCE, "licence": "CC BY 4.0", "weights": debate},
        "news": {"source": NEWS_SOURCE, "licence": "Apache-2.0", "weights": news},
        "genre": {"source": f"{DEBATE_SOURCE}. {NEWS_SOURCE}", "licence": "CC BY 4.0", "weights": genre},
    }
    output.write_text(
        json.dumps(stored, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
