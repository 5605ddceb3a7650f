"""The one command on an empty folder: claims with links, everybody's address, and nothing left behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
OP_ED = ROOT.parent / "shared" / "articles" / "op-ed.txt"
PASSWORD = re.compile(r"^  \w+ +[a-z2-9]{5}(?:-[a-z2-9]{5}){3}$", re.MULTILINE)

pytestmark = pytest.mark.faults  # it starts and kills real processes


@pytest.fixture
def environment(tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "OPENBLAS_CORETYPE") if name in os.environ}
    # The library alone: nothing then waits for providers that can't be reached.
    return {
        **kept,
        "HOME": str(tmp_path),
        "DATA_DIR": str(tmp_path / "data"),
        "COLUMNS": "400",
        "PROVIDERS": "library",
    }


def run(environment, *arguments, timeout=120):
    command = [sys.executable, "manage.py", "quickstart", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=timeout)


def list_leftovers(environment):
    """Return the processes that still run with this test's folder in their environment."""
    mark = f"DATA_DIR={environment['DATA_DIR']}".encode()
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (path / "environ").read_bytes().split(b"\0"):
                found.append((path / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def read_claims(output):
    """Return the rows of the table as (kind, claimant, text, links)."""
    rows = re.findall(r"^ *\d+  (\w+) +(.*?)  +(.*?)  +(\d+)$", output, re.MULTILINE)
    return [(kind, claimant, text, int(links)) for kind, claimant, text, links in rows]


def test_sample_article_has_links_without_any_network(environment):
    del environment["PROVIDERS"]
    began = time.monotonic()
    result = run(environment, "--once")
    assert result.returncode == 0, result.stdout + result.stderr
    assert time.monotonic() - began < 90
    claims = read_claims(result.stdout)
    assert len(claims) >= 12
    linked = sum(links > 0 for *_, links in claims)
    assert linked > len(claims) / 2
    assert "google_factcheck: not configured: Set PROVIDER_GOOGLE_FACTCHECK_KEY" in result.stdout
    assert len(PASSWORD.findall(result.stdout)) == 4
    assert not list_leftovers(environment)


def test_second_start_keeps_data_and_users(environment):
    first = run(environment, "--once")
    second = run(environment, "--once")
    assert second.returncode == 0, second.stdout + second.stderr
    assert "known from before" in second.stdout
    assert read_claims(second.stdout) == read_claims(first.stdout)
    assert not PASSWORD.findall(second.stdout)
    assert "--new-passwords" in second.stdout


@pytest.mark.skipif(not OP_ED.exists(), reason="the op-ed is not beside this checkout")
def test_op_ed_gives_claims_and_neither_boilerplate_nor_pull_quotes(environment):
    result = run(environment, str(OP_ED), "--once")
    claims = read_claims(result.stdout)
    assert len(claims) >= 12, result.stdout + result.stderr
    assert sum(links > 0 for *_, links in claims) > len(claims) / 2
    texts = " ".join(text for _, _, text, _ in claims)
    for foreign in ("Welcome to Global Village Space", "Read more:", "Sunday, November 17, 2024"):
        assert foreign not in texts
    assert len({text for _, _, text, _ in claims}) == len(claims)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP], ids=lambda number: number.name)
def test_it_stays_up_until_stopped_and_leaves_no_process(environment, number):
    with subprocess.Popen(
        [sys.executable, "manage.py", "quickstart"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as desk:
        address = ""
        for line in desk.stdout:
            if "The desk" in line:
                address = line.split()[-1]
            if "Ctrl-C" in line:
                break
        host, port = re.search(r"//(.*):(\d+)/", address).groups()
        connection = HTTPConnection(host, int(port), timeout=10)
        connection.request("GET", "/admin/login/")
        assert connection.getresponse().status == 200
        connection.close()
        assert list_leftovers(environment)
        desk.send_signal(number)
        assert desk.wait(30) == 0
    assert not list_leftovers(environment)


def test_worker_that_is_killed_is_noted_and_started_again(environment):
    with subprocess.Popen(
        [sys.executable, "manage.py", "quickstart"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as desk:
        for line in desk.stdout:
            if "Ctrl-C" in line:
                break
        kill_one(environment, "-Q lookups")
        noted = [next(line for line in desk.stdout if line.strip()), desk.stdout.readline()]
        desk.terminate()
        assert desk.wait(30) == 0
    assert "worker-fetch ended by itself (code -9)" in noted[0]
    assert "worker-fetch was started again" in noted[1]
    assert not list_leftovers(environment)


def kill_one(environment, words):
    mark = f"DATA_DIR={environment['DATA_DIR']}".encode()
    for path in Path("/proc").glob("[0-9]*"):
        try:
            command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if words in command and mark in (path / "environ").read_bytes().split(b"\0"):
                os.kill(int(path.name), signal.SIGKILL)
                return
        except OSError:
            continue
    pytest.fail(f"no process with {words!r}")


def test_port_in_use_is_named_and_nothing_is_started(environment):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run(environment, "--once", "--port", str(port))
    assert result.returncode == 1
    assert f"Port {port} is in use" in result.stderr
    assert not (Path(environment["DATA_DIR"]) / "broker").exists()


def test_file_that_is_not_there_is_named_before_anything_is_started(environment):
    result = run(environment, "--once", "no-such-article.txt")
    assert result.returncode == 1
    assert "no-such-article.txt can't be read: No such file or directory" in result.stderr
    assert not (Path(environment["DATA_DIR"]) / "broker").exists()


def test_document_that_is_refused_says_why(environment, tmp_path):
    empty = tmp_path / "empty.html"
    empty.write_text("<html><body></body></html>")
    result = run(environment, "--once", str(empty))
    assert result.returncode == 1
    assert "Not imported: " in result.stdout
    assert not list_leftovers(environment)
