"""A comparison loses no character of either text, whatever the texts; what is equal is said to be equal."""

import random
import re

from hypothesis import given
from hypothesis import strategies as st

from articles.claims.versions.differences import MOST_PARAGRAPHS, compare_texts

OLD = """The council approved a budget of 41 million euros.

Traffic rose by 18 per cent in 2018.

The lighthouse was closed in May 2016."""


def tell(old: str, new: str) -> list[tuple[str, str]]:
    return [
        (
            run.op,
            old[run.before.start : run.before.end]
            if run.op == "delete"
            else new[run.after.start : run.after.end],
        )
        for run in compare_texts(old, new)
    ]


def test_a_changed_number_is_one_word_out_and_one_in():
    changes = [part for part in tell(OLD, OLD.replace("41", "43")) if part[0] != "equal"]
    assert changes == [("delete", "41 "), ("insert", "43 ")]


def test_a_new_paragraph_is_inserted_whole_and_a_lost_one_deleted_whole():
    new = OLD.replace("Traffic rose by 18 per cent in 2018.\n\n", "") + "\n\nThe harbour master resigned."
    changes = [(op, words.strip()) for op, words in tell(OLD, new) if op != "equal"]
    assert changes == [
        ("delete", "Traffic rose by 18 per cent in 2018."),
        ("insert", "The harbour master resigned."),
    ]


def test_other_line_breaks_are_no_change():
    assert {op for op, _ in tell(OLD, OLD.replace(" euros", "\neuros"))} == {"equal"}


TEXTS = st.text(alphabet="ab \n.", max_size=200)


@given(TEXTS, TEXTS)
def test_no_character_of_either_text_is_left_out(old, new):
    runs = compare_texts(old, new)
    assert "".join(old[run.before.start : run.before.end] for run in runs) == old
    assert "".join(new[run.after.start : run.after.end] for run in runs) == new
    for run in runs:
        if run.op == "equal":
            one, other = old[run.before.start : run.before.end], new[run.after.start : run.after.end]
            assert re.sub(r"\s+", "", one) == re.sub(r"\s+", "", other)


def test_very_long_texts_are_told_apart_as_a_whole():
    chance = random.Random(7)
    old = "\n\n".join(f"Line {chance.random()}" for _ in range(MOST_PARAGRAPHS + 1))
    assert [op for op, _ in tell(old, old[::-1])] == ["delete", "insert"]
    long = " ".join(str(chance.random()) for _ in range(20_000))
    assert {op for op, _ in tell(long, f"{long} end")} <= {"equal", "delete", "insert"}
