"""Make many lookups under faults: nothing is lost or doubled, and no provider is asked faster than its limit.

    python -m tests.bench faults [--json] [--claims 2000] [--rate 40] [--database-url URL] [--seed 1]

So many claims are put to five providers at a stub that answers a fifth of all requests with a fault. It is
done twice, by two real workers: undisturbed, and with one of them killed every ten seconds and the broker
flushed twice. Whatever breaks a rule ends the run with an error. Takes about ten minutes.
"""

import argparse
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.enrich import FIVE, OPEN, Scene, make_settings
from tests.bench.figures import Figure, print_figures
from tests.faults.installation import Installation, find_free_port
from tests.workers.stub_providers.process import StubProcess

WORKERS = ("fetch", "fetch2")
FAULTS = ("error", "unavailable", "reset", "truncated", "garbage", "short_body", "wrong_shape")
SHARE = 0.2
KILL_SECONDS = 10.0
FLUSHES = (0.25, 0.5)  # of the undisturbed run's time
LONGEST = 3600


def measure(*, claims: int, rate: float, database_url: str, seed: int) -> Iterator[Figure]:
    """Run both and yield the figures."""
    os.environ["DATABASE_URL"] = database_url
    undisturbed, calm = _run(claims, rate, seed, disturb_for=None)
    print(f"undisturbed: {undisturbed:.0f} s", *calm, sep="\n", file=sys.stderr)
    disturbed, figures = _run(claims, rate, seed, disturb_for=undisturbed)
    yield Figure("time against the undisturbed run", disturbed / undisturbed, 1.0, 1.5)
    yield from figures


def _run(claims: int, rate: float, seed: int, *, disturb_for: float | None) -> tuple[float, list[Figure]]:
    """Run all lookups once, check every rule, and return the seconds it took and what was counted."""
    with (
        tempfile.TemporaryDirectory() as place,
        StubProcess(find_free_port()) as stub,
        Installation(Path(place), **make_settings(stub, 100, rate=rate, concurrency=50)) as installation,
    ):
        scene = Scene(installation, stub)
        stub.control(provider="", seconds=0.1)
        stub.control(share=SHARE, faults=FAULTS, seed=seed)
        scene.add_claims(claims, FIVE)
        installation.start(*WORKERS, "beat")
        began = scene.wake()
        kills = 0
        if disturb_for is None:
            installation.wait(
                lambda: installation.count(OPEN) == 0, seconds=LONGEST, what="all lookups settled"
            )
        else:
            kills = _disturb(installation, disturb_for)
        took = scene.last_settled() - began
        figures = [Figure("workers killed", kills), *_check(installation, stub, claims, rate)]
        return took, figures


def _disturb(installation: Installation, undisturbed: float) -> int:
    """Kill one worker after the other, flush the broker twice, until all is settled. Returns the kills."""
    began, kills = time.monotonic(), 0
    flushes = [share * undisturbed for share in FLUSHES]
    for name in itertools.cycle(WORKERS):
        until = time.monotonic() + KILL_SECONDS
        while time.monotonic() < until:
            if installation.count(OPEN) == 0:
                return kills
            if flushes and time.monotonic() - began > flushes[0]:
                flushes.pop(0)
                installation.broker.client().flushall()
            time.sleep(0.2)
        installation.kill(name)
        installation.start(name)
        kills += 1
    return kills


def _check(installation: Installation, stub: StubProcess, claims: int, rate: float) -> Iterator[Figure]:
    """Compare the database with what the stub has seen; raise an error for any difference."""
    began = time.monotonic()
    print(installation.manage("verify").strip(), file=sys.stderr)
    yield Figure("verify, s", time.monotonic() - began)
    outcomes = dict(installation.query("SELECT outcome, count(*) FROM articles_lookup GROUP BY outcome"))
    assert sum(outcomes.values()) == claims * len(FIVE) and "" not in outcomes, outcomes
    pairs = "SELECT count(*) FROM (SELECT DISTINCT claim_id, url_key FROM articles_sourcelink) AS pair"
    links = installation.count("SELECT count(*) FROM articles_sourcelink")
    assert links == installation.count(pairs), "a page is a claim's link twice"
    served = {url.split("#")[0] for url in stub.read("served")}
    unserved = {row[0] for row in installation.query("SELECT DISTINCT url FROM articles_sourcelink")} - served
    assert not unserved, f"nobody served {list(unserved)[:3]}"
    times = stub.read("times")
    for provider in FIVE:
        most = count_most(times[provider], seconds=1.0)
        yield Figure(f"{provider}: most requests in any second", most, None, rate)
    yield Figure("requests", sum(len(moments) for moments in times.values()))
    yield Figure("source links", links)
    for outcome, count in sorted(outcomes.items()):
        yield Figure(f"lookups {outcome}", count)


def count_most(moments: Sequence[float], *, seconds: float) -> int:
    """Return the most moments within any span of so many seconds."""
    moments, first, most = sorted(moments), 0, 0
    for last, moment in enumerate(moments):
        while moment - moments[first] >= seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures, as a table or as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench faults", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--claims", type=int, default=2000)
    parser.add_argument("--rate", type=float, default=40, help="calls a second each provider allows")
    parser.add_argument("--database-url", default=os.environ.get("DATABASE_URL", ""))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    figures = list(
        measure(
            claims=options.claims, rate=options.rate, database_url=options.database_url, seed=options.seed
        )
    )
    print_figures(figures, as_json=options.json)
    if any(figure.aim is not None and figure.value > figure.aim for figure in figures):
        sys.exit("A figure is above its aim.")
