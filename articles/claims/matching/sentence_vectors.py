"""Make sentence vectors with MiniLM, without torch: the forward pass of a BERT encoder in numpy.

The model is "all-MiniLM-L6-v2" (Reimers and Gurevych 2019, Apache-2.0): six layers of twelve heads, mean
pooling over the tokens, length one. Needs numpy, safetensors and tokenizers:
``articles.claims.matching.load_model`` loads this module only where they are installed.

onnxruntime would bring 78 MB and no speed: on one thread it encodes 131 to 139 sentences a second with the
same weights, and this module 134 to 138. Weights of 8 bits are twice as fast, and their vectors differ.
"""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import numpy
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from articles.claims.matching.vector_store import VectorModel

Array = NDArray[numpy.float32]

LONGEST = 128  # tokens read of a text; few sentences have more
BATCH = 1024  # tokens run through the layers at once
BLOCK = 96  # tokens whose inner layer (1,536 wide) fits into a core's cache
KEPT = 20_000  # vectors kept, those used last
HALF, GELU, CUBE = numpy.float32(0.5), numpy.float32(0.7978845608), numpy.float32(0.044715)


class _Layer(NamedTuple):
    """The weights of one layer, laid out for the products they take part in."""

    mixing: Array  # size x 3 size: queries (over the root of a head's size), keys, values
    mixing_bias: Array
    seen: Array
    seen_bias: Array
    seen_norm: tuple[Array, Array]
    inner: Array
    inner_bias: Array
    outer: Array
    outer_bias: Array
    outer_norm: tuple[Array, Array]


class Encoder(VectorModel):
    """The model of a folder: config.json, model.safetensors and tokenizer.json.

    The tokens of all texts of a batch stand one after the other, without padding; only attention treats
    each text separately.
    """

    def __init__(self, folder: Path) -> None:
        self._weights = folder / "model.safetensors"
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._heads = int(config["num_attention_heads"])
        self._epsilon = numpy.float32(config.get("layer_norm_eps", 1e-12))
        weights = {
            name.removeprefix("bert."): value
            for name, value in load_file(str(self._weights)).items()
            if value.dtype == numpy.float32
        }
        self._words: Array = weights["embeddings.word_embeddings.weight"]
        self._places: Array = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._first_norm = _read_norm(weights, "embeddings.LayerNorm")
        self._layers = [
            _read_layer(weights, f"encoder.layer.{number}", self._heads)
            for number in range(int(config["num_hidden_layers"]))
        ]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        self._known: OrderedDict[str, Array] = OrderedDict()
        self._lock = threading.Lock()

    @cached_property
    def name(self) -> str:
        """Return the digest of the weights with the tokens read of a text: what vectors depend on."""
        with self._weights.open("rb") as weights:
            return f"{hashlib.file_digest(weights, 'sha256').hexdigest()[:32]}-{LONGEST}"

    def encode(self, texts: Sequence[str]) -> Array:
        """Return texts x size: a row of length one for each text, from the cache where it has one."""
        with self._lock:
            fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
            for text in texts:
                if text in self._known:
                    self._known.move_to_end(text)
            found = {text: self._known[text] for text in texts if text in self._known}
            for batch in self._split_batches(fresh):
                found.update(self._encode_batch(batch))
            self._known.update({text: found[text] for text in fresh})
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return numpy.stack([found[text] for text in texts])

    def _split_batches(self, texts: Sequence[str]) -> Iterator[list[tuple[str, list[int]]]]:
        """Yield batches of texts with their tokens, about BATCH tokens in each."""
        batch: list[tuple[str, list[int]]] = []
        size = 0
        for text, encoding in zip(texts, self._tokenizer.encode_batch(list(texts)), strict=True):
            if batch and size + len(encoding.ids) > BATCH:
                yield batch
                batch, size = [], 0
            batch.append((text, encoding.ids))
            size += len(encoding.ids)
        if batch:
            yield batch

    def _encode_batch(self, batch: Sequence[tuple[str, Sequence[int]]]) -> Iterator[tuple[str, Array]]:
        lengths = [len(ids) for _, ids in batch]
        ends = list(accumulate(lengths))
        spans = [slice(end - length, end) for end, length in zip(ends, lengths, strict=True)]
        hidden: Array = self._words[[token for _, ids in batch for token in ids]]
        for span, length in zip(spans, lengths, strict=True):
            hidden[span] += self._places[:length]
        self._normalise(self._first_norm, hidden)
        for layer in self._layers:
            self._transform(layer, hidden, spans)
        for (text, _), span in zip(batch, spans, strict=True):
            pooled = hidden[span].mean(axis=0)
            yield text, pooled / numpy.linalg.norm(pooled)

    def _transform(self, layer: _Layer, hidden: Array, spans: Sequence[slice]) -> None:
        """Apply one layer to the tokens of all texts, in place; ``hidden`` is tokens x size."""
        tokens, size = hidden.shape
        mixed = hidden @ layer.mixing
        mixed += layer.mixing_bias
        parts = mixed.reshape(tokens, 3, self._heads, size // self._heads).transpose(1, 2, 0, 3)
        seen = numpy.empty((tokens, self._heads, size // self._heads), dtype=numpy.float32)
        for span in spans:
            query, key, value = parts[:, :, span]
            scores = query @ key.transpose(0, 2, 1)
            scores -= scores.max(axis=-1, keepdims=True)
            numpy.exp(scores, out=scores)
            scores /= scores.sum(axis=-1, keepdims=True)
            seen[span] = (scores @ value).transpose(1, 0, 2)
        hidden += seen.reshape(tokens, size) @ layer.seen
        hidden += layer.seen_bias
        self._normalise(layer.seen_norm, hidden)
        for start in range(0, tokens, BLOCK):
            block = hidden[start : start + BLOCK]
            inner = block @ layer.inner
            inner += layer.inner_bias
            block += _apply_gelu(inner) @ layer.outer
        hidden += layer.outer_bias
        self._normalise(layer.outer_norm, hidden)

    def _normalise(self, weights: tuple[Array, Array], hidden: Array) -> None:
        """Apply layer normalisation to each row, in place: mean 0, deviation 1, then scale and shift."""
        hidden -= hidden.mean(axis=-1, keepdims=True)
        variance = numpy.einsum("ij,ij->i", hidden, hidden) / numpy.float32(hidden.shape[1])
        hidden /= numpy.sqrt(variance + self._epsilon)[:, None]
        hidden *= weights[0]
        hidden += weights[1]


def _apply_gelu(inner: Array) -> Array:
    """Apply GELU in its tanh form (Hendrycks and Gimpel 2016), in place; within 0.001 of the exact one."""
    bent = inner * inner
    bent *= CUBE * GELU
    bent += GELU
    bent *= inner
    numpy.tanh(bent, out=bent)
    bent += 1
    bent *= HALF
    inner *= bent
    return inner


def _read_layer(weights: Mapping[str, Array], name: str, heads: int) -> _Layer:
    attention, output = f"{name}.attention.self", f"{name}.attention.output"
    parts = [_read_dense(weights, f"{attention}.{part}") for part in ("query", "key", "value")]
    scale = numpy.float32((parts[0][0].shape[1] // heads) ** -0.5)
    parts[0] = (parts[0][0] * scale, parts[0][1] * scale)
    return _Layer(
        numpy.ascontiguousarray(numpy.concatenate([weight for weight, _ in parts], axis=1)),
        numpy.concatenate([bias for _, bias in parts]),
        *_read_dense(weights, f"{output}.dense"),
        _read_norm(weights, f"{output}.LayerNorm"),
        *_read_dense(weights, f"{name}.intermediate.dense"),
        *_read_dense(weights, f"{name}.output.dense"),
        _read_norm(weights, f"{name}.output.LayerNorm"),
    )


def _read_dense(weights: Mapping[str, Array], name: str) -> tuple[Array, Array]:
    return numpy.ascontiguousarray(weights[f"{name}.weight"].T), weights[f"{name}.bias"]


def _read_norm(weights: Mapping[str, Array], name: str) -> tuple[Array, Array]:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]
