"""Figures that are measured beside a baseline and an aim, and their printing."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. ``baseline`` is what a plain method reached, ``aim`` what is wanted; None where unknown."""

    name: str
    value: float
    baseline: float | None = None
    aim: float | None = None


def print_figures(figures: Iterable[Figure], *, as_json: bool) -> None:
    """Print figures as a table, or as a JSON list of objects."""
    if as_json:
        print(
            json.dumps([asdict(figure) | {"value": round(figure.value, 4)} for figure in figures], indent=2)
        )
        return
    print(f"{'':58} {'value':>10} {'baseline':>10} {'aim':>10}")
    for figure in figures:
        baseline, aim = ("-" if one is None else f"{one:g}" for one in (figure.baseline, figure.aim))
        print(f"{figure.name:58} {figure.value:10.3f} {baseline:>10} {aim:>10}")
