"""Change one rule of the code at a time and see whether a test fails: ``python -m tests.bench.mutants``.

Each change (``tests.bench.mutations``) is made in a copy of the tree, never in the checkout. The tests that
run the changed line are tried, the closest and quickest first, until one fails. A change that no test notices
survives: a rule that nothing holds. The same seed gives the same sample of the same code.

    python -m tests.bench.mutants --sample 200 --seed 1
    python -m tests.bench.mutants --only articles/jobs.py
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from tests.bench.equivalent_mutants import EQUIVALENT
from tests.bench.line_map import LineMap, read_line_map
from tests.bench.mutant_runner import TIMED_OUT
from tests.bench.mutations import Mutation, find_mutations

ROOT = Path(__file__).resolve().parents[2]
TARGETS = (
    "articles/services", "articles/reading", "articles/claims", "articles/workflow.py", "articles/jobs.py",
    "articles/audit.py",
)  # fmt: skip
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv*", ".data", "__pycache__", ".*_cache", "node_modules", "build", "*.egg-info", "staticfiles"
)
# Code that also runs in a child process, where its lines are not seen: the tests that start such a process.
IN_CHILDREN = {
    "articles/reading/": ("tests/reading/formats", "tests/reading", "tests/bad_input", "tests/commands"),
    "articles/claims/": ("tests/claims", "tests/commands"),
}
TEST_SECONDS = 40.0  # how long, by their measured times, the tests of one change may take
PATIENCE = 4.0  # a run of tests may take this many times as long as was measured ...
GRACE = 45.0  # ... and this many seconds more, before it counts as hanging
OWN_SETTINGS = {"BROKER_URL", "CACHE_URL", "DATABASE_URL", "DATA_DIR", "SITE_URL"}
RUNNER = [sys.executable, "-m", "tests.bench.mutant_runner"]
FAILED = 1  # pytest's code for a test that failed
# Why no single test failed, by pytest's code: a module that could not be imported, or a run that hung
REASONS = {2: "import", 4: "import", TIMED_OUT: "timeout"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one change. ``by``: the test that failed; "import" or "timeout" where none could."""

    mutation: Mutation
    killed: bool
    by: str
    tests: int
    seconds: float


def list_all(*, equivalent: bool = False) -> list[Mutation]:
    """Return all changes of the files that are tried: those known to alter nothing, or all others."""
    paths = [
        path
        for target in TARGETS
        for path in ([ROOT / target] if target.endswith(".py") else sorted((ROOT / target).rglob("*.py")))
    ]
    found = [
        mutation
        for path in paths
        for mutation in find_mutations(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
    ]
    return [mutation for mutation in found if (mutation.key in EQUIVALENT) == equivalent]


class TestChooser:
    """The tests that concern a change, the closest and quickest first."""

    __test__ = False

    def __init__(self, line_map: LineMap) -> None:
        self.line_map = line_map
        self.sources = {
            path: (ROOT / path).read_text(encoding="utf-8").splitlines()
            for path in line_map.lines
            if (ROOT / path).exists()
        }
        self.breadth: dict[str, int] = {}
        for lines in line_map.lines.values():
            for test in {test for tests in lines.values() for test in tests}:
                self.breadth[test] = self.breadth.get(test, 0) + 1

    def choose(self, mutation: Mutation) -> list[str]:
        """Return the tests to run, as many as fit into TEST_SECONDS."""
        found = self.line_map.list_tests(mutation.path, range(mutation.first_line, mutation.last_line + 1))
        if mutation.name:
            found |= self._list_users(mutation.name)
        if not found:  # a class's body, for instance: what runs anything of the file
            found = {test for tests in self.line_map.lines.get(mutation.path, {}).values() for test in tests}
        own = f"test_{Path(mutation.path).stem}"
        folder = str(Path(mutation.path).parent).replace("articles", "tests", 1)

        def rank(test: str) -> tuple[bool, bool, int, float, str]:
            path = test.partition("::")[0]
            seconds = self.line_map.seconds.get(test, 1.0)
            near = str(Path(path).parent) == folder
            return not (near and Path(path).stem == own), not near, self.breadth.get(test, 0), seconds, test

        chosen = sorted(found, key=rank)
        children = next(
            (folders for start, folders in IN_CHILDREN.items() if mutation.path.startswith(start)), ()
        )
        more = [
            test
            for folder in children
            for test in sorted(self.line_map.seconds)
            if test.startswith(f"{folder}/")
        ]
        return list(self._fit(dict.fromkeys([*chosen, *more])))

    def _list_users(self, name: str) -> set[str]:
        """Return the tests that run a line in which a constant's name stands."""
        word = re.compile(rf"\b{re.escape(name)}\b")
        return {
            test
            for path, text in self.sources.items()
            for number, line in enumerate(text, start=1)
            if word.search(line)
            for test in self.line_map.lines[path].get(number, ())
        }

    def _fit(self, tests: Iterable[str]) -> Iterable[str]:
        spent = 0.0
        for test in tests:
            seconds = self.line_map.seconds.get(test, 1.0)
            if spent + seconds <= TEST_SECONDS:
                spent += seconds
                yield test


def make_tree(folder: Path) -> Path:
    """Copy the tree into a folder."""
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    return folder


def make_environment() -> dict[str, str]:
    """Return the environment without settings of an installation: the tests use SQLite and no broker."""
    return {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}


class Runner:
    """A process in a copy of the tree that runs tests when asked to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            RUNNER,
            cwd=folder,
            env=make_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._read()["ready"]

    def try_out(self, mutation: Mutation, tests: list[str], seconds: float) -> dict[str, Any]:
        """Make a change, run tests, and undo it."""
        path = self.folder / mutation.path
        source = path.read_bytes()
        times = path.stat()
        path.write_bytes(mutation.apply(source))
        os.utime(path, (times.st_atime, times.st_mtime + 3600))  # so that no compiled file fits
        try:
            return self.run(tests, seconds)
        finally:
            path.write_bytes(source)
            os.utime(path, (times.st_atime, times.st_mtime))

    def run(self, tests: list[str], seconds: float) -> dict[str, Any]:
        """Run tests on the files as they are."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"tests": tests, "seconds": seconds}) + "\n")
        self.process.stdin.flush()
        return self._read()

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            sys.exit("The process that runs the tests ended.")
        read: dict[str, Any] = json.loads(line)
        return read


def judge(runner: Runner, chooser: TestChooser, mutation: Mutation) -> Outcome:
    """Try one change out."""
    tests = chooser.choose(mutation)
    if not tests:
        return Outcome(mutation, killed=False, by="", tests=0, seconds=0.0)
    expected = sum(chooser.line_map.seconds.get(test, 1.0) for test in tests)
    result = runner.try_out(mutation, tests, expected * PATIENCE + GRACE)
    code = result["code"]
    if code == 0:
        return Outcome(mutation, killed=False, by="", tests=len(tests), seconds=result["seconds"])
    by = result["test"] or REASONS.get(code, "")
    if not by:
        sys.exit(f"The tests could not be run ({code}) with {mutation.key}")
    return Outcome(mutation, killed=True, by=by, tests=len(tests), seconds=result["seconds"])


def try_all(mutations: Sequence[Mutation], *, processes: int, line_map: LineMap, tree: Path) -> list[Outcome]:
    """Try changes out in copies of a tree, several at a time, and return what became of them in their order.

    A test that fails on the unchanged code too has noticed nothing: its changes are left out.
    """
    chooser = TestChooser(line_map)
    subprocess.run([*RUNNER, "prepare"], cwd=tree, env=make_environment(), stdout=sys.stderr, check=True)
    free: SimpleQueue[Runner] = SimpleQueue()
    runners = [
        Runner(Path(shutil.copytree(tree, tree.with_name(f"copy{number}")))) for number in range(processes)
    ]
    for runner in runners:
        free.put(runner)

    def judge_one(mutation: Mutation) -> Outcome:
        runner = free.get()
        try:
            outcome = judge(runner, chooser, mutation)
        finally:
            free.put(runner)
        if not outcome.killed:
            print(
                f"survived {mutation.path}:{mutation.first_line} {mutation.key}", file=sys.stderr, flush=True
            )
        return outcome

    with ThreadPoolExecutor(processes) as pool:
        outcomes = list(pool.map(judge_one, mutations))
    shaky = find_shaky(runners[0], {outcome.by for outcome in outcomes if "::" in outcome.by}, line_map)
    for runner in runners:
        runner.close()
    return [outcome for outcome in outcomes if outcome.by not in shaky]


def find_shaky(runner: Runner, tests: set[str], line_map: LineMap) -> set[str]:
    """Return those of some tests that fail on the unchanged code, each of which is named on stderr."""
    shaky: set[str] = set()
    while left := sorted(tests - shaky):
        seconds = sum(line_map.seconds.get(test, 1.0) for test in left)
        result = runner.run(left, seconds * PATIENCE + GRACE)
        if result["code"] == 0:
            break
        if result["code"] != FAILED:
            sys.exit(f"The unchanged code could not be tested: {result}")
        print(f"fails without any change: {result['test']}", file=sys.stderr)
        shaky.add(result["test"])
    return shaky


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=200, help="how many changes to try (default: 200)")
    parser.add_argument("--seed", type=int, default=1, help="which sample (default: 1)")
    parser.add_argument(
        "--only", nargs="+", default=(), help="all changes whose name begins with one of these, no sample"
    )
    parser.add_argument("--processes", type=int, default=2, help="how many at a time (default: 2)")
    parser.add_argument(
        "--json", action="store_true", help="print a JSON line for each change, then the share"
    )
    parser.add_argument(
        "--map",
        type=Path,
        default=ROOT / ".data" / "line_map.json",
        help="where to keep which test runs what",
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> None:
    """Try a sample of changes and print those that survive, and the share that a test noticed."""
    options = parse(arguments)
    everything = list_all()
    if options.only:
        chosen = [mutation for mutation in everything if mutation.key.startswith(tuple(options.only))]
    else:
        chosen = random.Random(options.seed).sample(everything, min(options.sample, len(everything)))
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        tree = make_tree(Path(scratch) / "tree")
        line_map = read_line_map(tree, options.map, processes=options.processes)
        measured = time.monotonic()
        outcomes = try_all(chosen, processes=options.processes, line_map=line_map, tree=tree)
    print_outcomes(outcomes, as_json=options.json)
    if not options.json:
        print(
            f"{len(everything)} changes are known; {measured - begun:.0f} s to measure the tests, "
            f"{time.monotonic() - measured:.0f} s to try {len(outcomes)}."
        )


def print_outcomes(outcomes: Sequence[Outcome], *, as_json: bool) -> None:
    """Print what became of each change as JSON lines, or the survivors alone; then the share killed."""
    killed = sum(outcome.killed for outcome in outcomes)
    share = killed / len(outcomes) if outcomes else 0.0
    if as_json:
        for outcome in outcomes:
            change = outcome.mutation
            print(
                json.dumps(
                    {
                        "change": change.key,
                        "line": change.first_line,
                        "kind": change.kind,
                        "killed": outcome.killed,
                        "by": outcome.by,
                        "tests": outcome.tests,
                        "seconds": outcome.seconds,
                    },
                    ensure_ascii=False,
                )
            )
        print(json.dumps({"tried": len(outcomes), "killed": killed, "share": round(share, 4)}))
        return
    for outcome in outcomes:
        if not outcome.killed:
            print(f"survived: line {outcome.mutation.first_line} of {outcome.mutation.key}")
    timeouts = sum(outcome.by == "timeout" for outcome in outcomes)
    print(f"{killed} of {len(outcomes)} changes were noticed: {share:.1%} ({timeouts} by running too long).")


if __name__ == "__main__":
    main(sys.argv[1:])
