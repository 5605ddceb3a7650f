"""Packed vectors: what packing loses is small, and those found are the most alike."""

import numpy
import pytest

from articles.claims.matching.vector_store import CHUNK, VectorModel, Vectors


class Drawn(VectorModel):
    """Makes a random vector for each text."""

    name = "drawn"

    def encode(self, texts):
        rows = [numpy.random.default_rng(int(text)).normal(size=384) for text in texts]
        return numpy.array([row / numpy.linalg.norm(row) for row in rows], numpy.float32)


def test_a_packed_group_compares_as_its_texts_do_on_average():
    model = Drawn()
    asked, *packed = model.pack([["0"], ["1", "2"], ["0", "3"]])
    told = model.measure_likeness("0", ["1", "2", "0", "3"])
    wanted = [sum(told[:2]) / 2, sum(told[2:]) / 2]
    assert model.compare(asked, packed) == pytest.approx(wanted, abs=0.005)
    assert len(asked) == 384 + 4
    assert model.pack([]) == model.compare(asked, []) == []


def test_the_nearest_come_first_however_many_there_are():
    model = Drawn()
    held = model.gather()
    packed = model.pack([[str(number % 500)] for number in range(CHUNK + 500)])
    held.add(range(1000, 1000 + len(packed)), packed)
    asked = model.pack([["7", "7", "11"]])[0]
    best = held.find(asked, limit=20, least=0.0)
    sevens = {number for number in range(1000, 1000 + len(packed)) if (number - 1000) % 500 == 7}
    assert set(best[: len(sevens)]) == sevens
    assert held.find(asked, limit=20, least=0.5) == best[: len(sevens)]
    assert held.find(asked, limit=3, least=0.0) == best[:3]


def test_a_vector_that_comes_again_takes_the_place_of_the_earlier_one():
    model = Drawn()
    held = model.gather()
    one, other = model.pack([["1"], ["2"]])
    assert held.find(one, limit=3, least=-1.0) == []
    held.add([5, 6], [one, other])
    held.add([6, 7, 6], [one, other, one])
    assert len(held) == 3
    assert set(held.find(one, limit=3, least=0.5)) == {5, 6}
    assert held.find(other, limit=3, least=0.5) == [7]


def test_a_vector_of_zeros_is_like_nothing():
    held = Vectors()
    held.add([1], [numpy.zeros(1, numpy.float32).tobytes() + bytes(4)])
    assert held.find(numpy.ones(1, numpy.float32).tobytes() + bytes([1] * 4), limit=1, least=0.01) == []
