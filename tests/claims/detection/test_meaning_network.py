"""Check-worthiness by meaning, with the semantic extra: what it adds, and that nothing needs it."""

import importlib.util
from collections.abc import Sequence

import pytest

from articles.claims.detection.check_worthiness import load_meaning_network, score_sentence, score_sentences
from articles.claims.detection.sentence_features import list_features
from articles.claims.matching.load_model import NO_MODEL, find_package
from articles.messages import Message

numpy = pytest.importorskip("numpy")
for library in ("safetensors", "tokenizers"):
    pytest.importorskip(library)


TALK = "We had the jobs going out, and the jobs going out, and nobody did a thing."
ALIKE = Message("similar in meaning to sentences that were worth checking")


class FixedNetwork:
    """Returns the same logit for every sentence."""

    def __init__(self, logit: float) -> None:
        self.logit = logit

    def weigh(self, sentences: Sequence[str], features: Sequence[Sequence[str]]) -> list[float]:
        return [self.logit for _ in sentences]


def test_meaning_moves_the_score_of_talk_and_says_so():
    (without,) = score_sentences([TALK], genre="debate")
    (above,) = score_sentences([TALK], genre="debate", by_meaning=FixedNetwork(4.0))
    (below,) = score_sentences([TALK], genre="debate", by_meaning=FixedNetwork(-4.0))
    assert below.score < without.score < above.score
    assert ALIKE in above.reasons
    assert ALIKE not in (*below.reasons, *without.reasons)


def test_without_it_many_are_scored_as_each_alone():
    sentences = [TALK, "Unemployment fell to 4 percent.", ""]
    assert score_sentences(sentences) == [score_sentence(sentence) for sentence in sentences]


def test_another_model_than_the_packages_or_none_gives_no_network(tmp_path):
    assert load_meaning_network(NO_MODEL) is None
    assert load_meaning_network(str(tmp_path)) is None


@pytest.mark.skipif(
    find_package() is None or importlib.util.find_spec("numpy") is None, reason="the semantic extra is absent"
)
def test_the_shipped_network_tells_claims_from_talk():
    network = load_meaning_network()
    sentences = [
        "We have lost five million manufacturing jobs.",
        "Thank you very much, ladies and gentlemen.",
    ]
    claim, thanks = network.weigh(sentences, [list_features(sentence) for sentence in sentences])
    assert claim > 0 > thanks
