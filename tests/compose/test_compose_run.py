"""Each service's own command as a process, on a real PostgreSQL and broker: one article all the way."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import redis
import yaml

from factcheck.first_start import make_secrets
from tests.compose.cluster import Cluster, find_programs, wait_until
from tests.scenes import TEXT
from workers.demo.broker import find_free_port, find_server
from workers.demo.processes import Child, ProcessGroup
from workers.demo.signals import Stopper

ROOT = Path(__file__).resolve().parent.parent.parent
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]

# What needs no network; the others could not be reached, and a task would wait for its deadline.
SET_BY_OPERATOR = {"PROVIDERS": "library"}

pytestmark = [
    pytest.mark.faults,  # it starts real processes
    pytest.mark.skipif(find_programs() is None, reason="there is no PostgreSQL server on this machine"),
]


class Desk:
    """The compose file's services with its paths, hosts and ports put where they are on this machine."""

    def __init__(self, folder, *, database_port, broker_port, web_port):
        self.folder, self.web_port, self.broker_port = folder, web_port, broker_port
        self.swaps = {
            "/secrets": f"{folder}/secrets",
            "dir /data": f'dir "{folder}"\nbind 127.0.0.1\nport {broker_port}',
            "@db/": f"@127.0.0.1:{database_port}/",
            "@broker:6379/": f"@127.0.0.1:{broker_port}/",
            "0.0.0.0:8000": f"127.0.0.1:{web_port}",
            "127.0.0.1:8000": f"127.0.0.1:{web_port}",
            "/tmp/beat": f"{folder}/tmp/beat",
        }
        (folder / "tmp").mkdir()
        self.household = ProcessGroup(ROOT, self.make_environment("web"), print, Stopper().shield)

    def place(self, text):
        for there, here in self.swaps.items():
            text = text.replace(there, here)
        return text

    def make_environment(self, name):
        """Return a service's environment: its defaults, and nothing of this machine's but the path."""
        given = {key: fill(value) for key, value in SERVICES[name].get("environment", {}).items()}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        own = {
            "PATH": path,
            "TMPDIR": f"{self.folder}/tmp",
            "DATA_DIR": f"{self.folder}/tmp",
            "HOME": "/nonexistent",
        }
        return {**own, **{key: self.place(value) for key, value in given.items()}}

    def run(self, name, command=None):
        """Run a one-off service, or another command in a service, and return what it printed."""
        words = [self.place(word) for word in command or SERVICES[name]["command"]]
        done = subprocess.run(
            words, cwd=ROOT, env=self.make_environment(name), capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, name, command=None):
        words = [self.place(word) for word in command or SERVICES[name]["command"]]
        self.household.start(Child(name, words, self.folder / "logs" / f"{name}.log"))

    def is_well(self, name):
        """Run a service's own health check."""
        kind, *words = SERVICES[name]["healthcheck"]["test"]
        assert kind == "CMD"
        words = [self.place(word) for word in words]
        return (
            subprocess.run(words, cwd=ROOT, env=self.make_environment(name), capture_output=True).returncode
            == 0
        )

    def call(self, method, path, key="", body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.web_port}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Content-Type": "application/json",
                **({"Authorization": f"Bearer {key}"} if key else {}),
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            pytest.fail(f"{method} {path}: {error.code} {error.read().decode()}\n{self.read_logs()}")
        return json.loads(text) if text else None

    def read_logs(self):
        return "\n".join(
            f"== {path.name}\n{path.read_text()[-1500:]}" for path in (self.folder / "logs").glob("*")
        )


def fill(value):
    """Return a value with its ${NAME:-default} put in: what an operator set, else the default."""
    if not value.startswith("${"):
        return value
    name, _, default = value[2:].removesuffix("}").partition(":-")
    return SET_BY_OPERATOR.get(name, default)


@pytest.fixture
def desk(tmp_path):
    desk = Desk(
        tmp_path, database_port=find_free_port(), broker_port=find_free_port(), web_port=find_free_port()
    )
    desk.run("secrets")
    for path in (tmp_path / "secrets").iterdir():
        path.chmod(0o600)
        path.write_text(desk.place(path.read_text()))
    password = (tmp_path / "secrets" / "database_password").read_text()
    port = int(desk.swaps["@db/"].split(":")[1].rstrip("/"))
    with Cluster(port=port, user="factdesk", password=password) as cluster:
        cluster.create_database("factdesk")
        program, settings = SERVICES["broker"]["command"]
        assert program == "valkey-server"
        desk.start("broker", [str(find_server()), settings])
        try:
            yield desk
        finally:
            desk.household.stop(patience=10)


def wait_for(desk, condition, *, seconds, what):
    try:
        wait_until(condition, seconds=seconds, what=what)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{desk.read_logs()}") from None


def test_one_article_goes_all_the_way(desk):
    assert "Sign in as “admin”" in desk.run("setup")
    assert "keeps its password" in desk.run("setup")
    running = ["web", "worker-fetch", "worker-import", "beat"]
    for name in running:
        desk.start(name)
    for name in running:
        wait_for(desk, lambda name=name: desk.is_well(name), seconds=60, what=f"{name} is well")

    keys = {}
    for person, role in (("erin", "Editor"), ("rita", "Reviewer"), ("bob", "Approver")):
        desk.run("web", ["python", "manage.py", "add_person", person, "--role", role])
        keys[person] = desk.run("web", ["python", "manage.py", "create_token", person]).strip()

    desk.call("POST", "/api/v1/articles/", keys["erin"], {"text": TEXT})
    tasks = lambda: desk.call("GET", "/api/v1/tasks/", keys["rita"])["results"]  # noqa: E731
    wait_for(
        desk, lambda: any(row["state"] == "ready" for row in tasks()), seconds=90, what="a task is ready"
    )

    task = desk.call("POST", "/api/v1/tasks/next/", keys["rita"])
    link = {
        "claim": task["claim"]["id"],
        "url": "https://www.example.org/budget-2019",
        "title": "Budget 2019",
    }
    source = desk.call("POST", "/api/v1/source-links/", keys["rita"], link)
    verdict = {
        "rating": "half-true",
        "rationale": "The sum is right, the day is not.",
        "sources": [source["id"]],
    }
    task = desk.call("POST", f"/api/v1/tasks/{task['id']}/submit/", keys["rita"], verdict)
    assert task["state"] == "in_approval"
    task = desk.call("POST", f"/api/v1/tasks/{task['id']}/approve/", keys["bob"])
    assert task["state"] == "published"

    review = desk.call("GET", f"/fact-checks/{task['public_id']}/claimreview.jsonld")
    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == task["claim"]["text"]
    assert "invariants hold" in desk.run("web", ["python", "manage.py", "verify"])
    assert "broken" not in desk.run("web", ["python", "manage.py", "doctor"])


def test_worker_that_hears_nothing_is_not_well(desk):
    desk.run("setup")
    desk.start("worker-fetch")
    wait_for(desk, lambda: "ready" in desk.read_logs(), seconds=60, what="the worker is up")
    assert not desk.is_well("worker-fetch")  # without the beat nothing wakes it
    password = (desk.folder / "secrets" / "broker_password").read_text()
    with redis.Redis(port=desk.broker_port, password=password) as client:
        assert client.ping()


def test_secrets_of_two_desks_differ(tmp_path):
    make_secrets(tmp_path / "one")
    make_secrets(tmp_path / "two")
    for name in ("secret_key", "database_password", "broker_password"):
        assert (tmp_path / "one" / name).read_text() != (tmp_path / "two" / name).read_text()
