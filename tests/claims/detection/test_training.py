"""The weights: where they come from, and that they can be made again."""

import json
from pathlib import Path

import pytest

from articles.claims.detection.check_worthiness import WEIGHTS

pytest.importorskip("sklearn", reason="training needs the dev extra")

from tests.bench.training.check_worthiness import (
    Sample,
    fit,
    main,
    read_news,
    train_debate,
    train_genre,
    train_news,
)

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"
ROWS = [{"text": f"We spent {number} million dollars on schools.", "label": 1} for number in range(20)] + [
    {"text": f"Let me say thank you, friend {'again ' * number}", "label": 0} for number in range(20)
]


def test_the_same_rows_give_the_same_weights() -> None:
    assert train_debate(ROWS) == train_debate(list(ROWS))


def test_training_tells_claims_from_talk() -> None:
    weights = train_debate(ROWS)
    assert weights["million"] > 0 > weights["thank"]


def test_a_claim_overlooked_costs_more_than_one_found_in_vain() -> None:
    mixed = [Sample({"": 1.0}, label) for label in (True, False, False)]
    assert fit(mixed, 1.0)[""] < 0 < fit(mixed, 1.0, claim_weight=4.0)[""]


def test_news_weights_build_on_the_debate_weights() -> None:
    debate = train_debate(ROWS)
    news = train_news(
        [("The ministry said prices rose 5 per cent.", True), ("It seems more like irony.", False)] * 5,
        debate,
    )
    assert news["kind-attributed"] > 0 > news["kind-opinion"]


def test_talk_is_told_from_news_by_how_it_reads() -> None:
    genre = train_genre(["The ministry said prices rose in Paris."] * 3, ["I think we don't know."] * 5_000)
    assert genre["#report"] > 0 > genre["#first-person"]


def test_fit_finds_the_minimum() -> None:
    """At the minimum the gradient of the regularised loss is zero: the weights equal the sum of pulls."""
    samples = [
        Sample({"": 1.0, "x": 1.0}, True),
        Sample({"": 1.0, "x": -1.0}, False),
        Sample({"": 1.0}, True),
    ]
    weights = fit(samples, 1.0)
    pulls = dict.fromkeys(weights, 0.0)
    for sample in samples:
        sign = 1 if sample.label else -1
        margin = sign * sum(weights[name] * value for name, value in sample.features.items())
        for name, value in sample.features.items():
            pulls[name] += sign * value / (1 + 2.718281828459045**margin)
    assert all(abs(weights[name] - pulls[name]) < 1e-6 for name in weights)


@pytest.mark.skipif(not DATA.is_dir(), reason="the labelled data are not at hand")
def test_shipped_weights_of_news_are_those_the_command_makes() -> None:
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    articles = read_news(DATA)
    sentences = [sentence for page in sorted(articles) for sentence in articles[page]]
    assert train_news(sentences, stored["debate"]["weights"]) == stored["news"]["weights"]


def test_command_says_what_it_needs_when_nothing_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "checkworthy/ct24_train.jsonl" in capsys.readouterr().err
