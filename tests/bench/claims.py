"""Measure how well claims, speakers and earlier checks are found, each figure beside its baseline.

    python -m tests.bench.claims [--json] [--data FOLDER] [--unseen-by-meaning]

News sentences are scored by weights that never saw their article (leave one article out); attribution
and matching have no trained weights. The wording rules were written with the news articles and the
opinion piece in view, so those two figures flatter; the debates' development set and the attribution
development set were only measured. Baselines are those of a TF-IDF model (debates: on the test of
CheckThat! 2023, and of 2016 trained without them; with the semantic extra, of sentence vectors and a linear
model), a list of verbs (attribution) and plain BM25 (matching).
"""

import argparse
import importlib
import json
import re
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from articles.choices import BlockRole
from articles.claims.attribution.attributions import find_attributions
from articles.claims.detection.check_worthiness import (
    CLAIM_THRESHOLD,
    WEIGHTS,
    compute_probability,
    list_signs,
    load_meaning_network,
    load_model,
    read_sentence,
    score_sentences,
    sum_weights,
)
from articles.claims.detection.sentence_features import list_features
from articles.claims.finder import find_sentences
from articles.claims.matching.load_model import load_meaning
from articles.types import FoundBlock
from tests.bench.figures import DATA, Figure, print_figures
from tests.bench.matching import measure_quality
from tests.bench.training.check_worthiness import main as train
from tests.bench.training.check_worthiness import read_debates, read_news, train_debate, train_news
from tests.claims.opinion_piece import measure_opinion_piece

DEBATES_OF_2016 = ("20160926_1pres.tsv", "20161010_2pres.tsv", "20161019_3pres.tsv")
# Sentences cut otherwise than in the transcripts are told by what nobody spoke of before.
_NAMES_OF_2016 = re.compile(
    r"\b(?:Donald|Trump|ISIS|Aleppo|Putin|Obamacare|Hillary|Secretary Clinton|Assad|TPP|DACA)\b"
)
GIANT = 1_000_000
# Texts that tempt a rule into reading all of the rest again at each step.
GIANTS = (
    "he said that he claimed, ",
    "“a ‘b (c ",
    '"',
    "A. ",
    "A's ",
    "has ",
    "He said so.\n",
    "“He said so.” ",
)

Scored = tuple[float, bool]
Spans = Sequence[Sequence[int]]


def measure(data: Path = DATA) -> list[Figure]:
    """Measure everything the data at hand allows."""
    return [
        *measure_debates(data),
        *measure_news(data),
        *measure_attribution(data),
        *measure_quality(data),
        *measure_piece(data),
        *measure_weights(data),
        *measure_giants(),
    ]


def measure_debates(data: Path) -> list[Figure]:
    """Measure check-worthiness of debate sentences on the development set of CheckThat! 2024 task 1."""
    rows = read_debates(data / "checkworthy" / "ct24_dev.jsonl")
    sentences, labels = [str(row["text"]) for row in rows], [bool(row["label"]) for row in rows]
    started = time.process_time()
    alone = score_sentences(sentences)
    pace = len(rows) / (time.process_time() - started)
    network = load_meaning_network()
    found = [
        ("debates dev", alone, (0.804, 0.83)),
        ("debates dev, genre told", score_sentences(sentences, genre="debate"), (0.804, 0.83)),
    ]
    if network is not None:
        felt = score_sentences(sentences, by_meaning=network)
        found.append(("debates dev, semantic extra", felt, (0.824, 0.88)))
    figures: list[Figure] = []
    for name, worths, (baseline, aim) in found:
        scored = [(worth.score, label) for worth, label in zip(worths, labels, strict=True)]
        figures += [
            Figure(f"{name}: F1 at the threshold", find_f1(scored, CLAIM_THRESHOLD), baseline, aim),
            Figure(f"{name}: average precision", find_average_precision(scored)),
        ]
    return [
        *figures,
        *measure_unseen(data),
        Figure("sentences scored a second of one core", round(pace), 1_800, 5_000),
    ]


def measure_unseen(data: Path, *, by_meaning: bool = False) -> list[Figure]:
    """Measure check-worthiness in the three debates of 2016, held out of training.

    The development set is labelled by experts and holds no sentence of 2016; the crowd's labels of 2016 are
    less sure, as those of the tests of later years are. So what the development set chooses as threshold is
    tried too. ``by_meaning`` trains the network of the semantic extra as well, which takes minutes.
    """
    seen, held = part_debates(data)
    texts, labels = [str(row["text"]) for row in held], [bool(row["label"]) for row in held]
    development = read_debates(data / "checkworthy" / "ct24_dev.jsonl")
    tried = [str(row["text"]) for row in development]
    weights = train_debate(seen)
    logits = [sum_weights(weights, dict.fromkeys(list_features(text), 1.0)) for text in (*texts, *tried)]
    name, baseline, aim = "debates of 2016, unseen", 0.503, None
    if by_meaning:
        name, baseline = f"{name}, semantic extra", 0.601
        felt = _weigh_by_meaning(seen, [*texts, *tried])
        logits = [(one + other) / 2 for one, other in zip(logits, felt, strict=True)]
    scored = [(compute_probability(logit), label) for logit, label in zip(logits, labels, strict=False)]
    chosen = find_threshold(
        [
            (compute_probability(logit), bool(row["label"]))
            for logit, row in zip(logits[len(texts) :], development, strict=True)
        ]
    )
    return [
        Figure(f"{name}: F1 at the threshold", find_f1(scored, CLAIM_THRESHOLD), None, aim),
        Figure(f"{name}: F1 at the development set's", find_f1(scored, chosen), baseline, aim),
        Figure(f"{name}: F1 at its own best", find_f1(scored, find_threshold(scored))),
        Figure(f"{name}: average precision", find_average_precision(scored)),
    ]


def part_debates(data: Path) -> tuple[list[dict[str, str | int]], list[dict[str, str | int]]]:
    """Return the training sentences of other debates, and those of 2016, recognised by transcripts."""
    spoken = {
        _fold_words(row["text"])
        for row in _read_lines(data / "checkworthy" / "ct19_train.jsonl")
        if row["doc"] in DEBATES_OF_2016
    }
    rows = read_debates(data / "checkworthy" / "ct24_train.jsonl")
    held = [
        _fold_words(str(row["text"])) in spoken or _NAMES_OF_2016.search(str(row["text"])) for row in rows
    ]
    return (
        [row for row, out in zip(rows, held, strict=True) if not out],
        [row for row, out in zip(rows, held, strict=True) if out],
    )


def _fold_words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _weigh_by_meaning(seen: Sequence[dict[str, str | int]], texts: Sequence[str]) -> list[float]:
    """Train the network of the semantic extra on the sentences seen, and weigh the others by it."""
    train_meaning = importlib.import_module("tests.bench.training.meaning")
    meaning_network = importlib.import_module("articles.claims.detection.meaning_network")
    encoder = load_meaning()
    if encoder is None:
        raise SystemExit("The semantic extra is not installed.")
    learned = [str(row["text"]) for row in seen]
    vectors = train_meaning.encode_all(encoder, learned)
    network = train_meaning.train_network(vectors, learned, [bool(row["label"]) for row in seen])
    weighed: list[float] = meaning_network.MeaningNetwork(encoder, network).weigh(
        texts, [list_features(text) for text in texts]
    )
    return weighed


def measure_news(data: Path) -> list[Figure]:
    """Measure check-worthiness of news sentences, each article scored by weights trained on the others."""
    pages = read_news(data)
    debate = load_model().debate
    scored: list[Scored] = []
    for held in pages:
        weights = train_news([row for page in pages if page != held for row in pages[page]], debate)
        for sentence, label in pages[held]:
            reading = read_sentence(sentence)
            base = sum_weights(debate, dict.fromkeys(reading.features, 1.0))
            scored.append((compute_probability(sum_weights(weights, list_signs(reading, base))), label))
    return [
        Figure("news claims: average precision", find_average_precision(scored), 0.935, 0.965),
        Figure("news claims: F1 at the shipped threshold", find_f1(scored, CLAIM_THRESHOLD), 0.84, 0.90),
    ]


def measure_attribution(data: Path) -> list[Figure]:
    """Measure content spans and sources of attributions, by overlap, as the data's own scorer does."""
    hits = misses = false = known = right = 0
    for line in (data / "attribution" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        left = list(row["attributions"])
        for found in find_attributions(row["text"], 0, len(row["text"])):
            content = [(span.start, span.end) for span in found.content]
            matched = next((gold for gold in left if _overlap(gold["content"], content)), None)
            if matched is None:
                false += 1
                continue
            left.remove(matched)
            hits += 1
            if matched["source"]:
                known += 1
                right += _overlap(matched["source"], [(span.start, span.end) for span in found.source])
        misses += len(left)
    return [
        Figure("attribution dev: content-span F1", 2 * hits / (2 * hits + false + misses), 0.55, 0.65),
        Figure("attribution dev: precision", hits / (hits + false), None, None),
        Figure("attribution dev: source right where matched", right / known, None, 0.95),
    ]


def measure_piece(data: Path) -> list[Figure]:
    """Measure what is found in the opinion piece, of what a fact-checker wants found."""
    piece = data.parent / "articles" / "op-ed.txt"
    return [
        Figure(f"opinion piece: {name}", value, None, aim)
        for name, value, aim in measure_opinion_piece(piece)
    ]


def measure_weights(data: Path) -> list[Figure]:
    """Measure whether the training command makes the shipped weights again, bit for bit (1) or not (0)."""
    with tempfile.TemporaryDirectory() as place:
        made = Path(place) / "weights.json"
        train([str(data), str(made)])
        same = made.read_bytes() == WEIGHTS.read_bytes()
    return [Figure("shipped weights are those the command makes", float(same), None, 1)]


def measure_giants() -> list[Figure]:
    """Measure seconds of one core for a megabyte of the worst text, and growth from a quarter of it."""
    longest = growth = 0.0
    for unit in GIANTS:
        quarter, whole = (_time_giant(unit * (size // len(unit))) for size in (GIANT // 4, GIANT))
        longest = max(longest, whole)
        growth = max(growth, whole / max(quarter, 0.05))
    return [
        Figure("a megabyte of the worst text: seconds of one core", longest, None, None),
        Figure("the same: time over that of a quarter of it", growth, 16, 6),
    ]


def _time_giant(text: str) -> float:
    started = time.process_time()
    find_sentences(text, [FoundBlock(BlockRole.BODY, "made up", 1.0, 0, len(text))])
    return time.process_time() - started


def find_f1(scored: Iterable[Scored], threshold: float) -> float:
    """Return F1 of the positive class when every score at or above the threshold counts as positive."""
    pairs = [(score >= threshold, label) for score, label in scored]
    hits = pairs.count((True, True))
    return 2 * hits / (2 * hits + pairs.count((True, False)) + pairs.count((False, True)))


def find_threshold(scored: Iterable[Scored]) -> float:
    """Return the score at which F1 is best."""
    pairs = sorted(scored, reverse=True)
    positives = sum(label for _, label in pairs)
    hits = 0
    best = (0.0, CLAIM_THRESHOLD)
    for count, (score, label) in enumerate(pairs, 1):
        hits += label
        best = max(best, (2 * hits / (count + positives), score))
    return best[1]


def find_average_precision(scored: Iterable[Scored]) -> float:
    labels = [label for _, label in sorted(scored, key=lambda pair: -pair[0])]
    return _average_precision_of(labels) / sum(labels)


def _average_precision_of(labels: Sequence[bool]) -> float:
    """Sum the precision at each positive, best first."""
    hits = 0
    total = 0.0
    for place, label in enumerate(labels, 1):
        if label:
            hits += 1
            total += hits / place
    return total


def _overlap(one: Spans, other: Spans) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


def _read_lines(path: Path) -> Iterable[dict[str, str]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def main() -> None:
    """Print the figures, as a table or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument(
        "--unseen-by-meaning",
        action="store_true",
        help="only the unseen debates, with the semantic extra trained anew for them (minutes)",
    )
    options = parser.parse_args()
    if not options.data.is_dir():
        parser.error(f"the labelled data are not at {options.data}; name their folder with --data")
    unseen = options.unseen_by_meaning
    figures = measure_unseen(options.data, by_meaning=True) if unseen else measure(options.data)
    print_figures(figures, as_json=options.json)


if __name__ == "__main__":
    main()
