"""The changes that ``python -m tests.bench.mutants`` tries: each kind is found, and nothing else changes."""

import random

import pytest

from tests.bench.equivalent_mutants import EQUIVALENT
from tests.bench.mutants import list_all
from tests.bench.mutations import find_mutations

SOURCE = '''"""A module."""
LONGEST = 300


def find(rows, day):
    # ä, so that bytes and characters differ
    if not day or day >= LONGEST:
        return "none"
    rows.clear()
    log.info("nothing to see")
    return rows.filter(at__lte=day, done=None)
'''


@pytest.fixture(scope="module")
def changes():
    return {(one.kind, one.before, one.after) for one in find_mutations("a.py", SOURCE)}


@pytest.mark.parametrize(
    "change",
    [
        ("bound", "300", "600"),
        ("comparison", "day >= LONGEST", "day > LONGEST"),
        ("boolean", "not day or day >= LONGEST", "(not day and day >= LONGEST)"),
        ("boolean", "not day", "bool(day)"),
        ("return", '"none"', "''"),
        ("call", "rows.clear()", "pass"),
        ("filter", "rows.filter(at__lte=day, done=None)", "rows.exclude(at__lte=day, done=None)"),
        ("filter", "rows.filter(at__lte=day, done=None)", "rows.filter(at__lte=day)"),
        ("filter", "rows.filter(at__lte=day, done=None)", "rows.filter(at__lt=day, done=None)"),
    ],
)
def test_each_kind_of_change_is_found(change, changes):
    assert change in changes


def test_a_line_of_the_log_is_no_rule(changes):
    assert not any("log" in before for _, before, _ in changes)


def test_a_change_leaves_the_rest_of_the_text_as_it_is():
    [change] = [one for one in find_mutations("a.py", SOURCE) if one.kind == "call"]
    assert change.apply(SOURCE.encode()).decode() == SOURCE.replace("rows.clear()", "pass")
    assert (change.first_line, change.last_line) == (9, 9)


def test_the_same_seed_gives_the_same_sample():
    once, twice = (random.Random(7).sample(list_all(), 20) for _ in range(2))
    assert once == twice


def test_changes_marked_as_equivalent_exist():
    left = {change.key for change in list_all(equivalent=True)}
    assert set(EQUIVALENT) <= left
    assert all(EQUIVALENT.values())
