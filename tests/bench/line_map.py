"""Which test runs which line of the product: measured once with coverage, then kept up to date.

As a plugin of pytest (``-p tests.bench.line_map``) it writes, for each process of the run, the lines that
each test ran, set-up and teardown of fixtures included. ``read_line_map`` runs it where test files, or the
product's files that they run, have changed.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import coverage
import pytest

FOLDER = "LINE_MAP_FOLDER"  # the environment variable that says where each process writes
PACKAGES = ("articles", "workers")
# pytest's own marks of a run that ended: all passed, or some failed; without tests, 5
RAN = (0, 1, 5)

_coverage = coverage.Coverage(data_file=None, source=list(PACKAGES), config_file=False)
_seconds: dict[str, float] = defaultdict(float)


@dataclass(slots=True)
class LineMap:
    """The tests of each line: ``lines[path][line]`` are names of tests, ``seconds`` how long each took."""

    lines: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)

    def list_tests(self, path: str, lines: Iterator[int] | range) -> set[str]:
        """Return the tests that run one of some lines."""
        known = self.lines.get(path, {})
        return {test for line in lines for test in known.get(line, ())}


def pytest_configure(config: pytest.Config) -> None:
    """Measure from here on, in a process that runs tests."""
    if os.environ.get(FOLDER) and _runs_tests(config):
        _coverage.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note all that runs for a test, its fixtures included, under its name."""
    if not _runs_tests(item.config):
        return (yield)
    _coverage.switch_context(item.nodeid)
    result = yield
    _coverage.switch_context("")
    return result


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up how long a test took."""
    _seconds[report.nodeid] += report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write what this process measured."""
    folder = os.environ.get(FOLDER)
    if not folder or not _runs_tests(session.config):
        return
    _coverage.stop()
    data = _coverage.get_data()
    root = Path.cwd()
    lines = {
        str(Path(name).relative_to(root)): {
            line: tests
            for line, contexts in data.contexts_by_lineno(name).items()
            if (tests := [test for test in contexts if test])
        }
        for name in data.measured_files()
    }
    written = {"lines": lines, "seconds": _seconds}
    (Path(folder) / f"{os.getpid()}.json").write_text(json.dumps(written), encoding="utf-8")


def _runs_tests(config: pytest.Config) -> bool:
    """Say whether this process runs tests itself, and does not only hand them to others."""
    return hasattr(config, "workerinput") or not config.getoption("numprocesses", None)


def read_line_map(tree: Path, kept: Path, *, processes: int) -> LineMap:
    """Return the map of a tree, measuring again only what changed since ``kept`` was written."""
    line_map = _load(kept)
    hashes = _hash_files(tree)
    changed = {path for path, value in hashes.items() if line_map.hashes.get(path) != value}
    gone = {path for path in line_map.hashes if path not in hashes}
    stale = {path for path in changed | gone if path.startswith("tests/")}
    for path in (changed | gone) - stale:
        tests = line_map.lines.get(path, {}).values()
        stale |= {test.partition("::")[0] for names in tests for test in names}
    stale = {path for path in stale if Path(path).name.startswith("test_")}
    if not line_map.hashes or any(Path(path).name == "conftest.py" for path in changed):
        line_map, stale = LineMap(), {path for path in hashes if Path(path).name.startswith("test_")}
    _forget(line_map, stale | gone)
    present = sorted(path for path in stale if path in hashes)
    if present:
        _measure(tree, present, line_map, processes=processes)
    line_map.hashes = hashes
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(
        json.dumps({"lines": line_map.lines, "seconds": line_map.seconds, "hashes": hashes}),
        encoding="utf-8",
    )
    return line_map


def _load(kept: Path) -> LineMap:
    if not kept.exists():
        return LineMap()
    read = json.loads(kept.read_text(encoding="utf-8"))
    lines = {
        path: {int(line): tests for line, tests in found.items()} for path, found in read["lines"].items()
    }
    return LineMap(lines, read["seconds"], read["hashes"])


def _hash_files(tree: Path) -> dict[str, str]:
    return {
        str(path.relative_to(tree)): hashlib.sha256(path.read_bytes()).hexdigest()
        for package in (*PACKAGES, "tests")
        for path in sorted((tree / package).rglob("*.py"))
        if "bench" not in path.parts
    }


def _forget(line_map: LineMap, files: set[str]) -> None:
    """Drop what tests of some files ran."""
    for path, lines in line_map.lines.items():
        kept = {
            line: [test for test in tests if test.partition("::")[0] not in files]
            for line, tests in lines.items()
        }
        line_map.lines[path] = {line: tests for line, tests in kept.items() if tests}
    for test in [one for one in line_map.seconds if one.partition("::")[0] in files]:
        del line_map.seconds[test]


def _measure(tree: Path, files: list[str], line_map: LineMap, *, processes: int) -> None:
    folder = tree / ".line_map"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.json"):
        old.unlink()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.bench.line_map", "-n", str(processes)]
    done = subprocess.run(
        [*command, *files],
        cwd=tree,
        env={**os.environ, FOLDER: str(folder)},
        capture_output=True,
        text=True,
    )
    if done.returncode not in RAN:
        sys.exit(f"The tests did not run:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    for part in folder.glob("*.json"):
        read = json.loads(part.read_text(encoding="utf-8"))
        line_map.seconds.update(read["seconds"])
        for path, lines in read["lines"].items():
            known = line_map.lines.setdefault(path, {})
            for line, tests in lines.items():
                known[int(line)] = sorted({*known.get(int(line), ()), *tests})
