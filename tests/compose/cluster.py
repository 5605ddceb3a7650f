"""A PostgreSQL cluster of its own, on a free port of loopback, as the image would make it."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg


def find_programs():
    """Return the folder of PostgreSQL's own programs, None where there is no server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


class Cluster:
    """``with Cluster(port=..., user=..., password=...) as cluster: cluster.url``"""

    def __init__(self, *, port, user, password):
        self.port, self.user, self.password = port, user, password
        self.programs = find_programs()
        # PostgreSQL refuses to run as root.
        self.prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    @property
    def url(self):
        return f"postgres://{self.user}:{self.password}@127.0.0.1:{self.port}/postgres"

    def __enter__(self):
        # Not below the tests' own folder, which the user postgres may not enter.
        self.folder = Path(tempfile.mkdtemp(prefix="factdesk-cluster-"))
        self.log = self.folder / "commands.log"
        secret = self.folder / "password"
        secret.write_text(self.password)
        if self.prefix:
            for path in (self.folder, secret):
                shutil.chown(path, "postgres")
        self._run(
            "initdb", "-D", self.folder / "data", "-U", self.user, "--pwfile", secret, "-A", "scram-sha-256"
        )
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} -c fsync=off"
        self._run(
            "pg_ctl", "-D", self.folder / "data", "-o", options, "-l", self.folder / "log", "-w", "start"
        )
        return self

    def __exit__(self, *_):
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder)

    def create_database(self, name):
        """Make an empty database."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')

    def _run(self, program, *arguments):
        command = [*self.prefix, str(self.programs / program), *map(str, arguments)]
        # To a file: a server that was started keeps a pipe open.
        with self.log.open("ab") as log:
            done = subprocess.run(command, stdout=log, stderr=log, timeout=120, cwd="/")
        assert done.returncode == 0, self.log.read_text()[-2000:]


def wait_until(condition, *, seconds, what):
    """Wait until a condition holds; fail naming ``what`` when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.3)
