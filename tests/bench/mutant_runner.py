"""Run chosen tests again and again, each time in a fresh fork of a process that has the libraries loaded.

It reads a JSON line for each run from stdin (``{"tests": [...], "seconds": ...}``) and answers with one on
stdout (``{"code", "test", "seconds"}``). Its current folder is a copy of the tree; the project's own modules
are imported in the fork alone, so that each run sees the files as they are then.
"""

import contextlib
import importlib
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Any

import django
import pytest
from django.db import connections
from django.test.utils import setup_databases

# What takes longest to import of all that the tests use.
LIBRARIES = (
    "aiohttp", "celery", "dateparser", "django.test", "django.contrib.admin", "django.forms", "feedparser",
    "hypothesis", "kombu", "lxml.html", "mammoth", "numpy", "openapi_spec_validator", "protego", "pypdf",
    "rapidfuzz", "redis", "rest_framework", "Stemmer", "structlog", "syntok.segmenter", "trafilatura",
    "warcio.warcwriter", "yaml",
)  # fmt: skip
TIMED_OUT = -1
UNTESTED = 3  # pytest's own code for an error of its own
DATABASE = Path(".data/test.sqlite3")
MIGRATED = Path(".data/migrated.sqlite3")


class Selection:
    """Keep the chosen tests alone, in the order given, and note the first that fails."""

    def __init__(self, tests: list[str]) -> None:
        self.places = {test: place for place, test in enumerate(tests)}
        self.failed = ""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the chosen tests, in their order."""
        items[:] = sorted(
            (item for item in items if item.nodeid in self.places), key=lambda item: self.places[item.nodeid]
        )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the first test that fails."""
        if report.failed and not self.failed:
            self.failed = report.nodeid


def run_forked(order: dict[str, Any]) -> dict[str, Any]:
    """Run tests in a fork, at most for some seconds. ``code`` is pytest's, or TIMED_OUT or UNTESTED."""
    reader, writer = os.pipe()
    begun = time.monotonic()
    restore_database()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _run_tests(order["tests"], writer)
    os.close(writer)
    code = _wait(child, begun + order["seconds"])
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # processes that tests started
    with os.fdopen(reader, encoding="utf-8") as pipe:
        failed = pipe.read() if code != TIMED_OUT else ""
    return {"code": code, "test": failed, "seconds": round(time.monotonic() - begun, 2)}


def restore_database() -> None:
    """Put the migrated database, if there is one yet, in the place of the one the last run left."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        DATABASE.with_name(DATABASE.name + suffix).unlink(missing_ok=True)
    if MIGRATED.exists():
        shutil.copyfile(MIGRATED, DATABASE)


def _wait(child: int, end: float) -> int:
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return TIMED_OUT


def _run_tests(tests: list[str], writer: int) -> None:
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    selection = Selection(tests)
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    options = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts=", "--reuse-db"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # for libraries that are loaded already
    code = UNTESTED
    try:
        code = int(pytest.main([*options, *files], plugins=[selection]))
    finally:
        os.write(writer, selection.failed.encode())
        os._exit(code)


def make_database() -> None:
    """Make the migrated database that each run begins with."""
    MIGRATED.unlink(missing_ok=True)
    restore_database()
    child = os.fork()
    if child == 0:
        _migrate()
    _, status = os.waitpid(child, 0)
    if status or not DATABASE.exists():
        sys.exit("The database of the tests could not be made.")
    shutil.copyfile(DATABASE, MIGRATED)


def _migrate() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    django.setup()
    setup_databases(verbosity=0, interactive=False, keepdb=True)
    connections.close_all()  # all of it is in the file then
    os._exit(0)


def prepare() -> None:
    """Compile the tests and all that they import, and make the migrated database: once for all copies."""
    make_database()
    code = pytest.main(["--collect-only", "-qq", "-p", "no:cacheprovider", "-n", "0"])
    if code != 0:
        sys.exit("The tests can't be collected.")


def main() -> None:
    """Answer orders until stdin ends; with the argument "prepare", prepare the tree instead."""
    if sys.argv[1:] == ["prepare"]:
        prepare()
        return
    for name in LIBRARIES:
        with contextlib.suppress(ImportError):  # a library of an extra that is not installed
            importlib.import_module(name)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    sys.dont_write_bytecode = True  # a compiled file must never outlive a change
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(run_forked(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
