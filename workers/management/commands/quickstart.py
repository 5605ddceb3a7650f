"""``manage.py quickstart``: the whole service on this machine, for trying it out."""

import contextlib
import fcntl
import http.client
import os
import shutil
import socket
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from articles.choices import ImportState, TaskState
from articles.errors import ImportRejected
from articles.management.commands.import_article import is_url, read_source
from articles.models import Article, Import, ReviewTask
from articles.services.accounts import ensure_person
from articles.services.imports import start_file_import, start_url_import
from articles.services.library import SAMPLE_ARTICLE, load_shipped_data
from workers.demo.broker import Broker, plan_broker, wait_for_broker
from workers.demo.commands import make_broker_child, make_children, make_environment
from workers.demo.processes import ProcessGroup
from workers.demo.report import count_linked, describe_claims, describe_providers
from workers.demo.signals import Stopped, Stopper

PEOPLE: dict[str, tuple[str, ...]] = {
    "editor": ("Editor",),
    "reviewer": ("Reviewer",),
    "approver": ("Approver",),
    "admin": (),  # a superuser
}
FIRST_PORT, PORTS = 8000, 20
WEB_SECONDS = 30.0
IMPORT_SECONDS = 45.0
ENRICH_SECONDS = 45.0
STOP_SECONDS = 8.0
TICK_SECONDS = 0.2


class Command(BaseCommand):
    help = (
        "Start the whole service on this machine to try it out: database, broker, workers, web, an article."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "source", metavar="SOURCE", nargs="?", help="a file or a URL; the sample when absent"
        )
        parser.add_argument("--once", action="store_true", help="end after the table of claims")
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
        parser.add_argument(
            "--port", type=int, help=f"the port to listen on ({FIRST_PORT}, or the next that is free)"
        )
        parser.add_argument("--new-passwords", action="store_true", help="give the four users new passwords")

    def handle(self, *args: Any, **options: Any) -> None:
        self.began = time.monotonic()
        self.muted = False
        self.stopper = Stopper()
        self.source: str = options["source"] or str(SAMPLE_ARTICLE)
        self.document = None if is_url(self.source) else read_source(self.source)
        self.host: str = options["host"]
        self.port: int = choose_port(self.host, options["port"])
        self.address = f"http://{self.host}:{self.port}"
        self.data_dir: Path = settings.DATA_DIR
        with self.stopper.listening(), hold_data_dir(self.data_dir):
            try:
                self._run(once=options["once"], new_passwords=options["new_passwords"])
            except Stopped:
                self._say("Stopped. Your data stays in " + str(self.data_dir))

    def _run(self, *, once: bool, new_passwords: bool) -> None:
        self._say("Factdesk, to try out on this machine. Not a production set-up: for that see README.md.")
        self._step(f"Everything it makes is kept in {self.data_dir}")
        passwords = self._prepare(new_passwords=new_passwords)
        broker = plan_broker(self.data_dir / "broker")
        environment = make_environment(broker, site_url=self.address, base=os.environ)
        self.group = ProcessGroup(settings.BASE_DIR, environment, self._say, self.stopper.shield)
        try:
            self._start_children(broker)
            article = self._import()
            if article is not None:
                self._show(article)
            elif once:
                raise CommandError("Nothing was imported: see above.")
            self._show_people(passwords)
            if not once:
                self._stay()
        finally:
            self.group.stop(patience=STOP_SECONDS)

    def _prepare(self, *, new_passwords: bool) -> dict[str, str | None]:
        """Make database, library and people, as far as they are not there yet."""
        call_command("migrate", verbosity=0, interactive=False)
        pages, publishers = load_shipped_data()
        loaded = f"; {pages} library pages and {publishers} publishers loaded" if pages or publishers else ""
        self._step(f"Database ready{loaded}")
        return {
            name: ensure_person(name, roles=roles, superuser=not roles, renew_password=new_passwords)
            for name, roles in PEOPLE.items()
        }

    def _start_children(self, broker: Broker) -> None:
        logs = self.data_dir / "logs"
        self.group.start(make_broker_child(broker, logs))
        wait_for_broker(broker)
        current_app.conf.broker_url = broker.make_url(0)  # for the messages that this process sends
        for child in make_children(host=self.host, port=self.port, data_dir=self.data_dir, logs=logs):
            self.group.start(child)
        names = ", ".join(child.name for child in self.group.children)
        self._step(f"Started {names}; their logs are in {logs}")

    def _import(self) -> Article | None:
        """Hand the document to the import worker, wait for its claims and then for their links."""
        row = self._start_import()
        if row is None:
            return None
        self._step(f"Reading {self.source}")
        if not self._wait(lambda: _is_settled(row), IMPORT_SECONDS):
            self._say("The import takes longer than expected; see logs/worker-import.log.")
            return None
        if row.article is None:
            self._say(f"Not imported: {row.problem['detail'] if row.problem else 'no reason was kept'}")
            return None
        known = "" if row.made_article else ", known from before"
        self._step(f"“{row.article}”{known}; asking {', '.join(settings.PROVIDERS)}")
        enriching = ReviewTask.objects.filter(claim__article=row.article, state=TaskState.ENRICHING)
        if self._wait(lambda: not enriching.exists(), ENRICH_SECONDS):
            self._step("All its tasks are ready for review")
        else:
            self._step(f"{enriching.count()} of its tasks still wait for a provider; the workers go on")
        return row.article

    def _start_import(self) -> Import | None:
        editor = User.objects.get(username="editor")
        try:
            if self.document is None:
                return start_url_import(self.source, actor=editor)
            raw, media_type, filename = self.document
            return start_file_import(raw, filename=filename, media_type=media_type, actor=editor)
        except ImportRejected as error:
            self._say(f"Not imported: {error.detail}")
            return None

    def _show(self, article: Article) -> None:
        linked, count = count_linked(article)
        self._say(f"\n{article}: {count} claims, {linked} with source links\n")
        for line in describe_claims(article, width=shutil.get_terminal_size((120, 24)).columns):
            self._say(line)
        self._say("\nProviders")
        for line in describe_providers(article):
            self._say(f"  {line}")

    def _show_people(self, passwords: dict[str, str | None]) -> None:
        self._say("\nUsers")
        for name, password in passwords.items():
            self._say(f"  {name:10} {password or '(password as before)'}")
        if any(passwords.values()):
            self._say("  These passwords are shown this once; --new-passwords makes others.")
        else:
            self._say("  Forgotten? Start with --new-passwords.")

    def _stay(self) -> None:
        """Say where things are, and keep everything running until somebody stops it."""
        if not self._wait(self._web_answers, WEB_SECONDS):
            self._say(f"The web server does not answer yet; see {self.data_dir / 'logs' / 'web.log'}.")
        self._say(
            f"\nThe desk       {self.address}/admin/"
            f"\nPublished      {self.address}/"
            f"\nREST API       {self.address}/api/v1/"
            "\n\nWhat next: sign in to the desk as reviewer, take a task, weigh its links, submit a verdict;"
            "\nthen sign in as approver and approve it. It is published at once."
            "\nAnother article: manage.py quickstart FILE-OR-URL, or “Import” in the desk as editor."
            "\nCtrl-C stops everything; the data stays.\n"
        )
        while True:
            self._wait(lambda: False, 3600)

    def _wait(self, is_done: Callable[[], bool], seconds: float) -> bool:
        """Look after the children until something is done, for at most so many seconds."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.group.restart_ended()
            if is_done():
                return True
            time.sleep(TICK_SECONDS)
        return False

    def _web_answers(self) -> bool:
        host = "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104  # asked at loopback, not bound
        connection = http.client.HTTPConnection(host, self.port, timeout=5)
        try:
            connection.request("GET", "/admin/login/")
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()

    def _step(self, text: str) -> None:
        self._say(f"[{time.monotonic() - self.began:5.1f} s] {text}")

    def _say(self, text: str) -> None:
        """Print a line now. A terminal that is gone must not keep us from stopping our children."""
        if self.muted:
            return
        try:
            self.stdout.write(text)
            self.stdout.flush()
        except OSError:
            self.muted = True


def choose_port(host: str, wanted: int | None) -> int:
    """Return the port to listen on: the one asked for, or the first free one from FIRST_PORT on."""
    ports = [wanted] if wanted is not None else range(FIRST_PORT, FIRST_PORT + PORTS)
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError as error:
                raise CommandError(
                    f"Port {port} is reserved on this machine: give one from 1024 on."
                ) from error
            except OSError:
                continue
            return port
    named = (
        f"Port {wanted} is" if wanted is not None else f"Ports {FIRST_PORT} to {FIRST_PORT + PORTS - 1} are"
    )
    raise CommandError(
        f"{named} in use on {host}, or {host} is not this machine's: choose with --port and --host."
    )


@contextlib.contextmanager
def hold_data_dir(data_dir: Path) -> Iterator[None]:
    """Keep a second quickstart away from the same data."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "quickstart.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError(
                f"A quickstart is running on {data_dir} already: stop it, or set DATA_DIR to another folder."
            ) from error
        yield


def _is_settled(row: Import) -> bool:
    row.refresh_from_db()
    return row.state != ImportState.PENDING
