"""Training the network on sentence vectors: that it learns, and what is kept of it."""

import json
from collections.abc import Sequence

import pytest

numpy = pytest.importorskip("numpy", reason="the semantic extra is absent")
pytest.importorskip("sklearn", reason="training needs the dev extra")

from articles.claims.detection.meaning_network import (  # noqa: E402 - only where numpy is
    MeaningNetwork,
    mark_surface,
    pack_network,
    read_network,
)
from articles.claims.detection.sentence_features import list_features  # noqa: E402
from tests.bench.training.meaning import train_network  # noqa: E402


class LengthEncoder:
    """Vectors by the length of a text."""

    def encode(self, texts: Sequence[str]):
        long = numpy.array([[float(len(text) > 20)] for text in texts], dtype="float32")
        return numpy.hstack([long, 1 - long])


def test_the_network_learns_from_vectors_and_reads_the_same_from_its_file(tmp_path):
    texts = [f"Number {count} of many long sentences." for count in range(2_000)] + ["Short."] * 2_000
    labels = [len(text) > 20 for text in texts]
    network = train_network(LengthEncoder().encode(texts), texts, labels)
    stored = tmp_path / "network.json"
    stored.write_text(json.dumps(pack_network(network)))
    for made in (network, read_network(stored)):
        high, low = MeaningNetwork(LengthEncoder(), made).weigh(
            [texts[0], texts[-1]], [list_features(texts[0]), list_features(texts[-1])]
        )
        assert high > 0 > low
    surface = mark_surface([list_features(text) for text in texts], network.surface)
    inputs = numpy.hstack([LengthEncoder().encode(texts) * 10, surface])
    assert numpy.allclose(network.weigh(inputs), read_network(stored).weigh(inputs), atol=0.1)
