"""Score how much a sentence is worth checking by its meaning: a small network of the ``semantic`` extra.

One hidden layer reads the sentence's vector and its surface features. Needs numpy and the package's
vectors: ``articles.claims.detection.check_worthiness`` loads this module only where they are installed. The
weights are made by ``tests.bench.training.meaning``.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy
from numpy.typing import NDArray

from articles.claims.matching.sentence_vectors import Encoder

Array = NDArray[numpy.float32]

NETWORK = Path(__file__).parent / "data" / "worthiness_by_meaning.json"
# Vectors have length one; multiplied by this, their numbers are of the size of the surface's 0 and 1.
VECTOR_SCALE = numpy.float32(10.0)


@dataclass(frozen=True, slots=True)
class Network:
    """The weights of the network.

    ``surface`` names the surface features, whose inputs follow those of the vector; ``hidden`` is inputs x
    units; ``bias`` and ``out`` have a number for each unit.
    """

    surface: tuple[str, ...]
    hidden: Array
    bias: Array
    out: Array
    out_bias: float

    def weigh(self, inputs: Array) -> Array:
        """Return the logit of each row of inputs."""
        logits: Array = numpy.maximum(inputs @ self.hidden + self.bias, 0) @ self.out + self.out_bias
        return logits


class MeaningNetwork:
    """A network with the encoder whose vectors it was trained on."""

    def __init__(self, encoder: Encoder, network: Network) -> None:
        self._encoder = encoder
        self._network = network

    def weigh(self, sentences: Sequence[str], features: Sequence[Sequence[str]]) -> list[float]:
        """Return the logit of each sentence; ``features`` are those that ``list_features`` gave for it."""
        if not sentences:
            return []
        surface = mark_surface(features, self._network.surface)
        inputs = numpy.hstack([self._encoder.encode(sentences) * VECTOR_SCALE, surface])
        return [float(logit) for logit in self._network.weigh(inputs)]


def mark_surface(features: Sequence[Sequence[str]], names: Sequence[str]) -> Array:
    """Return sentences x names: 1 where the name is among the sentence's features, else 0."""
    found = [set(each) for each in features]
    return numpy.array([[name in each for name in names] for each in found], dtype=numpy.float32)


def read_network(path: Path = NETWORK) -> Network:
    """Read a network from its file, where a unit's weights are whole numbers times the unit's own scale."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    scale = numpy.array(stored["scale"], dtype=numpy.float32)
    whole = numpy.frombuffer(base64.b64decode(stored["hidden"]), dtype=numpy.int8)
    return Network(
        tuple(stored["surface"]),
        whole.reshape(-1, len(scale)) * scale,
        numpy.array(stored["bias"], dtype=numpy.float32),
        numpy.array(stored["out"], dtype=numpy.float32),
        float(stored["out_bias"]),
    )


def pack_network(network: Network) -> dict[str, object]:
    """Return what ``read_network`` reads: a byte for each hidden weight, which moves no score by 0.01."""
    scale = numpy.abs(network.hidden).max(axis=0) / 127
    whole = numpy.round(network.hidden / scale).astype(numpy.int8)
    return {
        "surface": list(network.surface),
        "scale": _round(scale),
        "hidden": base64.b64encode(whole.tobytes()).decode("ascii"),
        "bias": _round(network.bias),
        "out": _round(network.out),
        "out_bias": round(network.out_bias, 6),
    }


def _round(values: Array) -> list[float]:
    return [round(float(value), 6) for value in values]


def load_meaning_network(encoder: Encoder) -> MeaningNetwork:
    """Load the shipped network; ``encoder`` must give the vectors it was trained on."""
    return MeaningNetwork(encoder, read_network())
