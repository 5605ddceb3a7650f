"""How fast lookups are made, by the real worker, with everything that is written.

    python -m tests.bench enrich [--json] [--claims 600] [--in-flight 100] [--database-url URL]

A stub server in a process of its own answers after 300 ms; broker and worker are real processes, the
database is SQLite or the given PostgreSQL, and the providers' paces are set so high that they limit nothing.
Beside it, in the same run, a bare asyncio client that makes the same calls, and a Celery task that does
nothing. Takes about two minutes and two cores that nobody else uses.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import aiohttp
from celery import Celery

from articles.task_names import LOOKUP_QUEUE, RUN_LOOKUPS
from tests.bench.figures import Figure, print_figures
from tests.bench.noop import rest
from tests.faults.installation import ROOT, Installation, find_free_port
from tests.workers.stub_providers.process import StubProcess

LATENCY = 0.3  # seconds
NINE = (
    *("library", "wikipedia", "wikidata", "google_factcheck", "crossref", "openalex", "gdelt", "searxng"),
    "brave",
)
FIVE = ("wikipedia", "google_factcheck", "crossref", "openalex", "brave")
SICK = "brave"
PATHS = {
    "wikipedia": "/w/api.php?action=query&list=search&format=json&srsearch=",
    "google_factcheck": "/v1alpha1/claims:search?key=a-key&query=",
}
PATHS |= {"crossref": "/works?query.bibliographic=", "openalex": "/works?api_key=a-key&search="}
PATHS |= {"brave": "/res/v1/web/search?q="}
KEY = {"X-Subscription-Token": "a-key", "Accept": "application/json"}  # as one of them wants it
OPEN = "SELECT count(*) FROM articles_lookup WHERE settled_at IS NULL"
MESSAGES = 30
NOBODY = "redis://127.0.0.1:1/0"  # while claims are imported, no worker is to hear of them
NOOPS = 2_000
TOWNS = ("Aldmoor", "Brack", "Corvel", "Dunmere", "Esk", "Farrow")


class Scene:
    """An installation with one worker, whose providers are the stub."""

    def __init__(self, installation: Installation, stub: StubProcess) -> None:
        self.installation = installation
        self.stub = stub
        self.celery = Celery(broker=installation.env["BROKER_URL"])
        self._articles = 0

    def add_claims(self, count: int, providers: Sequence[str]) -> None:
        """Import articles until there are so many new claims, without waking a worker for their lookups."""
        before = self.installation.count("SELECT count(*) FROM articles_claim")
        texts = []
        for number in range(-(-count // 50)):
            places = range(min(50, count - 50 * number))
            texts.append(_write_article(self._articles + number, places))
        self._articles += len(texts)
        self.installation.settings |= {"PROVIDERS": ",".join(providers), "BROKER_URL": NOBODY}
        self.installation.manage(
            "shell",
            "-c",
            "import json, sys; from articles.services.imports import import_text;"
            "[import_text(text, actor=None) for text in json.load(sys.stdin)]",
            text=json.dumps(texts),
        )
        made = self.installation.count("SELECT count(*) FROM articles_claim") - before
        assert made == count, f"{made} claims instead of {count}"
        del self.installation.settings["BROKER_URL"]

    def wake(self) -> float:
        """Wake the worker as the service does, and return the time."""
        began = time.time()
        self.celery.send_task(RUN_LOOKUPS, queue=LOOKUP_QUEUE, ignore_result=True)
        return began

    def start_worker(self) -> None:
        """Start the worker and wait until it takes messages."""
        self.installation.start("fetch")
        self.wake()
        client = self.installation.broker.client()
        self.installation.wait(
            lambda: client.llen(LOOKUP_QUEUE) == 0, seconds=60, what="a worker that reads its queue"
        )
        time.sleep(1.0)

    def settle_all(self) -> float:
        """Wake the worker, wait until no lookup is open, and return the seconds that took."""
        began = self.wake()
        self.installation.wait(
            lambda: self.installation.count(OPEN) == 0, seconds=300, what="all lookups settled"
        )
        return self.last_settled() - began

    def count_asked(self, provider: str) -> int:
        """Return how often a provider was asked."""
        return len(self.stub.read("times").get(provider, ()))

    def last_settled(self, *, without: str = "") -> float:
        """Return when the last lookup was settled, those of one provider left out."""
        moment = "settled_at" if self.installation.database_url else "julianday(settled_at)"
        number = f"extract(epoch FROM max({moment}))" if self.installation.database_url else f"max({moment})"
        rows = self.installation.query(f"SELECT {number} FROM articles_lookup WHERE provider <> '{without}'")
        value = float(rows[0][0])
        return value if self.installation.database_url else (value - 2440587.5) * 86400


def measure(*, claims: int, in_flight: int, database_url: str) -> Iterator[Figure]:
    """Run everything and yield the figures as they come."""
    os.environ["DATABASE_URL"] = database_url
    with (
        tempfile.TemporaryDirectory() as place,
        StubProcess(find_free_port()) as stub,
        Installation(Path(place), **make_settings(stub, in_flight)) as installation,
    ):
        scene = Scene(installation, stub)
        yield from _measure_window(scene, claims, in_flight)
        yield from _measure_small(scene)
        yield from _measure_noop(scene)


def _measure_window(scene: Scene, claims: int, in_flight: int) -> Iterator[Figure]:
    """Measure wall time beside the ideal and the bare client's, and with a provider that fails."""
    ideal = claims * len(FIVE) * LATENCY / in_flight
    scene.stub.control(provider="", seconds=LATENCY)
    bare = asyncio.run(_ask_barely(scene.stub, claims, in_flight))
    scene.add_claims(50, FIVE)
    scene.start_worker()
    scene.settle_all()  # warm
    scene.add_claims(claims, FIVE)
    memory = _read_memory(scene.installation)
    wall = scene.settle_all()
    memory = max(memory, _read_memory(scene.installation))
    yield Figure("wall time / (K P L / C)", wall / ideal, bare / ideal, 1.25)
    yield Figure("lookups a second", claims * len(FIVE) / wall, claims * len(FIVE) / bare)
    yield Figure("worker memory, MB", memory, None, 250.0)
    well = wall
    for fault in ("slow", "unavailable"):
        scene.add_claims(claims, FIVE)
        scene.stub.control(provider=SICK, fault=fault)
        began = scene.wake()
        others = f"{OPEN} AND provider <> '{SICK}'"
        scene.installation.wait(
            lambda: scene.installation.count(others) == 0,  # noqa: B023  # called at once
            seconds=300,
            what="others settled",
        )
        slowed = (scene.last_settled(without=SICK) - began) / well
        yield Figure(f"wall time of the others, one provider {fault}", slowed, 1.0, 1.2)
        _cancel(scene)


def _cancel(scene: Scene) -> None:
    """Settle what the failing provider left open, with a new worker and a provider that answers."""
    scene.installation.kill("fetch")
    scene.stub.control(reset=True)
    scene.stub.control(provider="", seconds=LATENCY)
    scene.installation.broker.client().flushall()
    scene.installation.manage(
        "shell",
        "-c",
        "from articles.models import *; from django.db.models.functions import Now;"
        "Lookup.objects.filter(settled_at=None).update(outcome='cancelled', settled_at=Now(),"
        " lease_token=None, leased_until=None)",
    )
    scene.start_worker()


def _measure_small(scene: Scene) -> Iterator[Figure]:
    """Measure one claim with nine providers, and the time from a wake-up to the provider's request."""
    scene.stub.control(provider="", seconds=LATENCY)
    ready = []
    for _ in range(9):
        scene.add_claims(1, NINE)
        began = scene.wake()
        scene.installation.wait(
            lambda: scene.installation.count(OPEN) == 0, seconds=30, what="the claim's lookups"
        )
        ready.append(scene.last_settled() - began)
        time.sleep(0.5)
    scene.add_claims(MESSAGES, ("wikipedia",))
    day, now = ("not_before + interval '1 day'", "now()")
    if not scene.installation.database_url:
        day, now = ("datetime(not_before, '+1 day')", "strftime('%Y-%m-%d %H:%M:%f', 'now')")
    scene.installation.execute(f"UPDATE articles_lookup SET not_before = {day} WHERE settled_at IS NULL")
    first = "(SELECT min(id) FROM articles_lookup WHERE settled_at IS NULL)"
    waits = []
    for _ in range(MESSAGES):
        time.sleep(LATENCY + 0.7)  # the window closes
        asked = scene.count_asked("wikipedia")
        scene.installation.execute(f"UPDATE articles_lookup SET not_before = {now} WHERE id = {first}")
        began = scene.wake()
        scene.installation.wait(
            lambda: scene.count_asked("wikipedia") > asked,  # noqa: B023
            seconds=20,
            what="a lookup asked",
        )
        waits.append(scene.stub.read("times")["wikipedia"][-1] - began)
    yield Figure("one claim, nine providers: ready / slowest", statistics.median(ready) / LATENCY, 1.0, 1.3)
    yield Figure("message to question, p95, ms", statistics.quantiles(waits, n=20)[18] * 1000, None, 250.0)


def _measure_noop(scene: Scene) -> Iterator[Figure]:
    """Measure the milliseconds of a Celery message whose task does nothing."""
    env = {**scene.installation.env, "BROKER_URL": scene.installation.env["BROKER_URL"].replace("/0", "/5")}
    rest.app.conf.broker_url = env["BROKER_URL"]
    for _ in range(NOOPS):
        rest.delay()
    client = scene.installation.broker.client()
    client.select(5)
    command = [sys.executable, "-m", "celery", "-A", "tests.bench.noop", "worker", "--pool", "threads"]
    worker = subprocess.Popen(
        [*command, "-c", "4", "--loglevel", "error"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
    )
    try:
        _wait(lambda: client.llen("noop") < NOOPS, 30)
        began, left = time.monotonic(), client.llen("noop")
        _wait(lambda: client.llen("noop") == 0, 60)
        took = time.monotonic() - began
    finally:
        worker.terminate()
        worker.wait()
    yield Figure("a Celery task that does nothing, ms", took / left * 1000)


async def _ask_barely(stub: StubProcess, claims: int, in_flight: int) -> float:
    """Make the same number of calls with a bare client; return the seconds."""
    gate = asyncio.Semaphore(in_flight)

    async def ask(session: aiohttp.ClientSession, provider: str, number: int) -> None:
        async with gate, session.get(f"{stub.url_of(provider)}{PATHS[provider]}harbour+{number}") as answer:
            await answer.json()

    connector = aiohttp.TCPConnector(limit=in_flight)
    async with aiohttp.ClientSession(connector=connector, headers=KEY) as session:
        began = time.monotonic()
        await asyncio.gather(*(ask(session, name, number) for number in range(claims) for name in FIVE))
        return time.monotonic() - began


def _read_memory(installation: Installation) -> float:
    """Return the most memory the worker has had, in megabytes."""
    status = Path(f"/proc/{installation.processes['fetch'].pid}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


def _wait(condition: Callable[[], object], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("a worker that does nothing did not even do that")
        time.sleep(0.005)


def make_settings(
    stub: StubProcess, in_flight: int, *, rate: float = 5000, concurrency: int = 1000
) -> dict[str, str]:
    """Return settings: the stub for every provider, at a rate, and ranking by words alone."""
    settings = {"ENRICH_DEADLINE": "3600", "IN_FLIGHT": str(in_flight), "SEMANTIC_MODEL": "none"}
    for name in NINE[1:]:
        prefix = f"PROVIDER_{name.upper()}"
        settings |= {f"{prefix}_URL": stub.url_of(name), f"{prefix}_KEY": "a-key"}
        settings |= {f"{prefix}_RATE": str(rate), f"{prefix}_CONCURRENCY": str(concurrency)}
    return settings


def _write_article(number: int, places: range) -> str:
    return "\n\n".join(
        f"The council of {TOWNS[place % 6]} spent {number * 97 + place} million euros on its"
        f" {('harbour', 'bridge', 'library')[place % 3]} on {place % 28 + 1} March {1990 + number % 30}."
        for place in places
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures, as a table or as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench enrich", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--claims", type=int, default=600)
    parser.add_argument("--in-flight", type=int, default=100)
    parser.add_argument("--database-url", default=os.environ.get("DATABASE_URL", ""))
    options = parser.parse_args(arguments)
    figures = measure(claims=options.claims, in_flight=options.in_flight, database_url=options.database_url)
    print_figures(figures, as_json=options.json)
