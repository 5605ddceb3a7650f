"""A desk that runs: a real server on a database of its own, driven from outside by headless Chromium."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

PASSWORD = (
    "a long enough password"  # that of everybody in tests/conftest.py, which needs Django to be imported
)
ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Desk:
    """Where the server answers, and the keys of what is in it."""

    address: str
    keys: dict[str, int]
    environment: dict[str, str]

    def work(self) -> None:
        """Do what is due, as a worker would."""
        run(self.environment, "-m", "tests.browser.worker")


@contextmanager
def run_desk(folder: Path, *, seeded: bool = True) -> Iterator[Desk]:
    """Start a server on a fresh SQLite database in ``folder``; with ``seeded``, with everything in it."""
    port = find_port()
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "DATA_DIR": str(folder),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "BROKER_URL": "redis://127.0.0.1:1/0",
        "PROVIDERS": "library",
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
    }
    run(environment, "manage.py", "migrate", "--verbosity=0")
    keys = json.loads(run(environment, "-m", "tests.browser.seed")) if seeded else {}
    command = [sys.executable, "-m", "gunicorn", "factcheck.wsgi", "--bind", f"127.0.0.1:{port}"]
    options = ["--worker-class=gthread", "--threads=4", "--log-level=warning"]
    server = subprocess.Popen([*command, *options], cwd=ROOT, env=environment)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/admin/login/")
        yield Desk(address, keys, environment)
    finally:
        server.terminate()
        server.wait(timeout=20)


def run(environment: dict[str, str], *arguments: str) -> str:
    """Run Python in the checkout to its end; return what it printed."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, *, seconds: float = 60) -> None:
    """Wait until an address answers."""
    until = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:  # refused, reset or too slow as yet
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)


def log_in(context: BrowserContext, desk: Desk, name: str) -> Page:
    """Log in through the form; return the page, on the desk."""
    page = context.new_page()
    page.goto(f"{desk.address}/admin/login/?next=/admin/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    page.wait_for_url(f"{desk.address}/admin/")
    return page
