"""Pack vectors into a byte for each number, and find which of many are most like one.

Needs numpy, so it is imported only by the model that ``load_model`` loads where numpy is installed.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any

import numpy
from numpy.typing import NDArray

Array = NDArray[numpy.float32]
Bytes = NDArray[numpy.int8]

STEPS = 127  # the largest number of a vector, in steps of its scale: the largest signed byte
CHUNK = 4096  # vectors multiplied at once; as floats they fit into a core's cache


class VectorModel(ABC):
    """A model that makes vectors of texts, with all that follows from ``encode``."""

    @property
    @abstractmethod
    def name(self) -> str:
        """Return what identifies the model."""

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> Array:
        """Return a row of length one for each text, in their order."""

    def measure_likeness(self, text: str, others: Sequence[str]) -> list[float]:
        """Return how alike each of the others is to a text in meaning, -1 to 1."""
        vectors = self.encode([text, *others])
        return [float(value) for value in vectors[1:] @ vectors[0]]

    def pack(self, groups: Sequence[Sequence[str]]) -> list[bytes]:
        """Return the mean vector of each group of texts: four bytes of scale, then a byte for each number.

        The mean keeps its length, so that the product of two means is the mean likeness of their texts.
        """
        if not groups:
            return []
        vectors = self.encode([text for texts in groups for text in texts])
        ends = numpy.cumsum([len(texts) for texts in groups])
        return [_pack(part.mean(axis=0)) for part in numpy.split(vectors, ends[:-1])]

    def compare(self, asked: bytes, packed: Sequence[bytes]) -> list[float]:
        """Return how alike each packed vector is to one."""
        if not packed:
            return []
        scales, numbers = _unpack(packed)
        return [float(value) for value in _multiply(scales, numbers, _read(asked))]

    def gather(self) -> "Vectors":
        """Return an empty collection."""
        return Vectors()


class Vectors:
    """Packed vectors by identifier. ``find`` compares all of them: 250,000 in 50 ms."""

    def __init__(self) -> None:
        self._places: dict[int, int] = {}
        self._identifiers: NDArray[numpy.int64] = numpy.empty(0, numpy.int64)
        self._scales: Array = numpy.empty(0, numpy.float32)
        self._numbers: Bytes = numpy.empty((0, 0), numpy.int8)

    def __len__(self) -> int:
        return len(self._places)

    def add(self, identifiers: Sequence[int], packed: Sequence[bytes]) -> None:
        """Add packed vectors; an identifier that is known gets the new one."""
        given = dict(zip(identifiers, packed, strict=True))
        fresh = [identifier for identifier in given if identifier not in self._places]
        for identifier in given.keys() - set(fresh):
            place = self._places[identifier]
            [self._scales[place]], [self._numbers[place]] = _unpack([given[identifier]])
        if fresh:
            self._places.update({identifier: len(self) + step for step, identifier in enumerate(fresh)})
            scales, numbers = _unpack([given[identifier] for identifier in fresh])
            self._identifiers = numpy.append(self._identifiers, numpy.array(fresh, numpy.int64))
            self._scales = numpy.append(self._scales, scales)
            self._numbers = numpy.concatenate([self._numbers, numbers]) if len(self._numbers) else numbers

    def find(self, asked: bytes, *, limit: int, least: float) -> list[int]:
        """Return up to ``limit`` identifiers whose vectors' likeness is at least ``least``, best first."""
        if not len(self):
            return []
        likeness = _multiply(self._scales, self._numbers, _read(asked))
        limit = min(limit, len(self))
        best = numpy.argpartition(-likeness, limit - 1)[:limit]
        best = best[numpy.argsort(-likeness[best], kind="stable")]
        return [int(self._identifiers[place]) for place in best if likeness[place] >= least]


def _pack(vector: Array) -> bytes:
    scale = numpy.float32(float(numpy.abs(vector).max()) / STEPS or 1.0)
    return scale.tobytes() + numpy.round(vector / scale).astype(numpy.int8).tobytes()


def _unpack(packed: Iterable[bytes]) -> tuple[Array, Bytes]:
    rows = numpy.stack([numpy.frombuffer(one, numpy.int8) for one in packed])
    scales: Any = numpy.ascontiguousarray(rows[:, :4]).view(numpy.float32)
    return scales[:, 0], numpy.ascontiguousarray(rows[:, 4:])


def _read(packed: bytes) -> Array:
    scales, numbers = _unpack([packed])
    vector: Array = numbers[0].astype(numpy.float32) * scales[0]
    return vector


def _multiply(scales: Array, numbers: Bytes, asked: Array) -> Array:
    found = numpy.empty(len(numbers), numpy.float32)
    for start in range(0, len(numbers), CHUNK):
        found[start : start + CHUNK] = numbers[start : start + CHUNK].astype(numpy.float32) @ asked
    found *= scales
    return found
