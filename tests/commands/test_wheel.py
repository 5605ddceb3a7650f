"""The wheel alone, in an environment and a folder of its own, runs every command that README.md lists."""

import dataclasses
import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("articles", "factcheck", "workers")
PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet")
TEXT = (
    "Harbour traffic\n\nTraffic in the harbour fell by 14 percent in 2023, the port authority said. "
    "The council spent 3.2 million euros on the new pier last year.\n"
)
FACT_CHECK = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checks.example.org/pier",
    "claimReviewed": "The council spent 3.2 million euros on the new pier.",
    "author": {"@type": "Organization", "name": "Example Checks"},
    "datePublished": "2024-02-01",
    "reviewRating": {"@type": "Rating", "alternateName": "True"},
}

pytestmark = pytest.mark.wheel


@dataclasses.dataclass(frozen=True)
class Installation:
    """A virtual environment that holds the wheel, and the folder its commands are run in."""

    wheel: Path
    venv: Path
    folder: Path

    @property
    def program(self):
        return self.venv / "bin" / "factdesk"

    @property
    def environment(self):
        return {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "PROVIDERS": "library",  # nothing waits for a network
        }

    def run(self, *arguments, text=None, code=0):
        """Run a command of the wheel; return what it printed."""
        done = subprocess.run(
            [self.program, *arguments],
            cwd=self.folder,
            env=self.environment,
            input=text,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """Build the wheel from a copy, so that the checkout gets no build folder, and install it."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    subprocess.run([sys.executable, *PIP, "wheel", "--no-deps", "-w", folder, source], cwd=folder, check=True)
    (wheel,) = folder.glob("*.whl")
    venv = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    install = [
        venv / "bin" / "python",
        *PIP,
        "install",
        "-c",
        ROOT / "constraints.txt",
        f"{wheel}[quickstart]",
    ]
    subprocess.run(install, cwd=folder, check=True)
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    made = Installation(wheel, venv, elsewhere)
    made.run("setup")
    return made


def check_quickstart(installation):
    printed = installation.run("quickstart", "--once")
    assert f"Everything it makes is kept in {installation.folder / '.data'}" in printed
    assert "with source links" in printed
    assert re.search(r"^ *1  \w+ ", printed, re.MULTILINE), printed


def check_setup(installation):
    assert "The database is ready." in installation.run("setup")


def check_add_person(installation):
    printed = installation.run("add_person", "rita", "--role", "Reviewer")
    assert "Sign in as rita with this password" in printed


def check_create_token(installation):
    assert re.fullmatch(r"fd_\S+\n", installation.run("create_token", "admin"))


def check_import_article(installation):
    (installation.folder / "harbour.txt").write_text(TEXT, encoding="utf-8")
    found = json.loads(installation.run("import_article", "harbour.txt", "--dry-run", "--json"))
    assert any("14 percent" in claim["text"] for claim in found["claims"])
    assert "14 percent" in installation.run("import_article", "harbour.txt")


def check_score_sentences(installation):
    row = json.loads(installation.run("score_sentences", text="Crime fell by 14 percent in 2023.\n"))
    assert row["score"] > 0.5


def check_import_factchecks(installation):
    (installation.folder / "checks.jsonl").write_text(json.dumps(FACT_CHECK) + "\n", encoding="utf-8")
    assert "new fact-checks" in installation.run("import_factchecks", "checks.jsonl")


def check_match_claims(installation):
    check_import_factchecks(installation)
    row = json.loads(
        installation.run("match_claims", text="The council spent 3.2 million euros on a pier.\n")
    )
    assert FACT_CHECK["url"] in {match["url"] for match in row["matches"]}


def check_stub_providers(installation):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}/crossref/works?query.bibliographic=harbour"
    command = [installation.program, "stub_providers", f"--port={port}"]
    with subprocess.Popen(
        command, cwd=installation.folder, env=installation.environment, stdout=subprocess.DEVNULL
    ) as process:
        try:
            assert b"total-results" in read_when_up(address)
        finally:
            process.terminate()


def read_when_up(address):
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.read()
        except OSError:
            assert time.monotonic() < deadline, f"{address} does not answer"
            time.sleep(0.1)


def check_doctor(installation):
    printed = installation.run("doctor", code=1)  # no broker and no worker runs
    assert "ok      database" in printed
    assert "ok      migrations" in printed
    assert "broken  broker" in printed


def check_verify(installation):
    assert "invariants hold" in installation.run("verify")


CHECKS = {
    name.removeprefix("check_"): check for name, check in list(globals().items()) if name.startswith("check_")
}


@pytest.mark.parametrize("command", CHECKS)
def test_command_runs_from_the_wheel_in_another_folder(installation, command):
    CHECKS[command](installation)


def test_every_command_of_the_readme_is_run():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `manage\.py (\w+)", readme, re.MULTILINE)) == CHECKS.keys()


def test_wheel_holds_every_file_of_the_packages_and_nothing_else(installation):
    expected = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    held = {name for name in zipfile.ZipFile(installation.wheel).namelist() if ".dist-info/" not in name}
    assert held == expected
    assert not [name for name in held if re.search(r"(^|[/_])(test|train)", name)]


def test_data_is_kept_in_the_current_folder_and_never_among_the_installed_packages(installation):
    check_setup(installation)
    assert (installation.folder / ".data" / "factdesk.sqlite3").is_file()
    (site_packages,) = (installation.venv / "lib").glob("*/site-packages")
    assert not (site_packages / ".data").exists()
