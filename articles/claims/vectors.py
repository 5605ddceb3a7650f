"""Sentence vectors by MiniLM on the processor, without torch: a BERT encoder's forward pass in numpy.

The model is "all-MiniLM-L6-v2" (Reimers and Gurevych 2019, Apache-2.0): six layers of twelve heads, mean
pooling over the tokens, length one. Needs numpy, safetensors and tokenizers: ``articles.claims.semantic``
loads this module only where they are.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

Array = NDArray[numpy.float32]

LONGEST = 128  # tokens; what comes after says little more of a sentence
BATCH = 32
KEPT = 20_000  # vectors of texts met lately
HALF, GELU, CUBE = numpy.float32(0.5), numpy.float32(0.7978845608), numpy.float32(0.044715)


class Encoder:
    """The model of a folder: config.json, model.safetensors and tokenizer.json."""

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._heads = int(config["num_attention_heads"])
        self._layers = int(config["num_hidden_layers"])
        self._epsilon = float(config.get("layer_norm_eps", 1e-12))
        self._weights: dict[str, Array] = {
            name.removeprefix("bert."): value
            for name, value in load_file(str(folder / "model.safetensors")).items()
            if value.dtype == numpy.float32
        }
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        self._known: OrderedDict[str, Array] = OrderedDict()
        self._lock = threading.Lock()

    def measure_likeness(self, text: str, others: Sequence[str]) -> list[float]:
        """Return how near each of the others is to a text in meaning: -1 to 1, higher for nearer."""
        vectors = self.encode([text, *others])
        return [float(value) for value in vectors[1:] @ vectors[0]]

    def encode(self, texts: Sequence[str]) -> Array:
        """Return a row of length one for each text, in their order."""
        with self._lock:
            fresh = sorted({text for text in texts if text not in self._known}, key=len)
            found = {text: self._known[text] for text in texts if text in self._known}
            for start in range(0, len(fresh), BATCH):
                batch = fresh[start : start + BATCH]
                found.update(zip(batch, self._run(batch), strict=True))
            self._known.update({text: found[text] for text in fresh})
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return numpy.stack([found[text] for text in texts])

    def _run(self, texts: Sequence[str]) -> Iterator[Array]:
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        width = max(len(ids) for ids in tokens)
        padded = numpy.zeros((len(tokens), width), dtype=numpy.int64)
        mask = numpy.zeros((len(tokens), width), dtype=numpy.float32)
        for row, ids in enumerate(tokens):
            padded[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1.0
        hidden = self._embed(padded)
        for layer in range(self._layers):
            hidden = self._transform(f"encoder.layer.{layer}", hidden, mask)
        pooled = (hidden * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        yield from pooled / numpy.linalg.norm(pooled, axis=1, keepdims=True)

    def _embed(self, tokens: NDArray[numpy.int64]) -> Array:
        weights = self._weights
        summed = (
            weights["embeddings.word_embeddings.weight"][tokens]
            + weights["embeddings.position_embeddings.weight"][: tokens.shape[1]]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        return self._norm("embeddings.LayerNorm", summed)

    def _transform(self, layer: str, hidden: Array, mask: Array) -> Array:
        rows, width, size = hidden.shape
        heads = (rows, width, self._heads, size // self._heads)
        query, key, value = (
            self._apply(f"{layer}.attention.self.{part}", hidden).reshape(heads).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / numpy.float32(numpy.sqrt(heads[3]))
        scores += (mask[:, None, None, :] - 1.0) * numpy.float32(1e9)
        scores = numpy.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        seen = (scores @ value).transpose(0, 2, 1, 3).reshape(rows, width, size)
        hidden = self._norm(
            f"{layer}.attention.output.LayerNorm",
            hidden + self._apply(f"{layer}.attention.output.dense", seen),
        )
        inner = self._apply(f"{layer}.intermediate.dense", hidden)
        # GELU by its tanh form (Hendrycks and Gimpel 2016), within 0.001 of the exact one
        inner *= HALF * (1 + numpy.tanh(GELU * (inner + CUBE * inner * inner * inner)))
        return self._norm(f"{layer}.output.LayerNorm", hidden + self._apply(f"{layer}.output.dense", inner))

    def _apply(self, name: str, hidden: Array) -> Array:
        product: Array = hidden @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return product

    def _norm(self, name: str, hidden: Array) -> Array:
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        scale = numpy.sqrt((centred * centred).mean(axis=-1, keepdims=True) + self._epsilon)
        normed: Array = centred / scale * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return normed
