"""Documents are parsed in a sandbox; one that exceeds a limit does not affect the next."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from articles.errors import ImportRejected
from articles.reading.document import read_document
from articles.reading.formats import sandbox
from articles.reading.formats.sandbox import run_confined

GOOD = b"<p>The council voted on Tuesday to raise the fares of the harbour ferry by four percent.</p>"


@pytest.mark.parametrize(
    "raw",
    [
        b"<div>" * 5_000 + GOOD,
        b"<div>" * 100_000 + GOOD,
        b"<p>" + b"<b>x</b> " * 200_001,
    ],
)
def test_markup_too_deep_or_too_large_is_refused(raw):
    with pytest.raises(ImportRejected) as refused:
        read_document(raw, media_type="text/html", pointer="/url")
    assert (refused.value.pointer, refused.value.code, refused.value.status) == (
        "/url",
        "document_too_complex",
        422,
    )
    assert "paste it" in refused.value.detail


@pytest.mark.parametrize(
    "raw",
    [
        b'<p title="' + b"x" * 5_000_000 + b'">' + GOOD,
        b"<p>" + b"word other " * 90_000,
        GOOD + b"<!--" * 100_000,
        GOOD + b"<p>" + b"x" * 1_000_000,
        GOOD + b"&amp;" * 100_000,
    ],
)
def test_large_but_simple_markup_is_read(raw):
    assert read_document(raw, media_type="text/html").blocks


def test_a_document_after_a_refused_one_is_read():
    with pytest.raises(ImportRejected):
        read_document(b"<div>" * 5_000, media_type="text/html")
    assert "ferry" in read_document(GOOD, media_type="text/html").text


def test_a_helper_that_died_is_replaced_without_a_word():
    assert read_document(GOOD, media_type="text/html").blocks
    for helper in sandbox.HELPERS.idle:
        helper.process.kill()
        helper.process.wait()
    assert read_document(GOOD, media_type="text/html").blocks


def test_a_helper_is_used_again():
    read_document(GOOD, media_type="text/html")
    before = [helper.process.pid for helper in sandbox.HELPERS.idle]
    read_document(GOOD, media_type="text/html")
    assert [helper.process.pid for helper in sandbox.HELPERS.idle] == before


def test_a_question_that_makes_the_reader_fail_is_refused_not_raised():
    with pytest.raises(ImportRejected) as refused:
        run_confined("html", {"no": "text"}, pointer="/file")
    assert refused.value.code == "document_too_complex"


def test_the_helper_has_none_of_our_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for parsers")
    helper = sandbox.Helper()
    try:
        given = Path(f"/proc/{helper.process.pid}/environ").read_bytes()
        names = {entry.partition(b"=")[0] for entry in given.split(b"\0") if entry}
    finally:
        helper.close()
    assert b"SECRET_KEY" not in names
    assert names <= {b"PATH", b"PYTHONPATH", b"PYTHONHOME", b"LANG", b"PYTHONDONTWRITEBYTECODE", b"LC_CTYPE"}


def test_the_helper_knows_neither_models_nor_settings():
    code = (
        "import sys; import articles.reading.formats.sandbox_child; "
        "print([name for name in sys.modules if name.startswith(('django', 'factcheck', 'articles.models'))])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def name_network(pid: int | str) -> str:
    return str(Path(f"/proc/{pid}/ns/net").readlink())


def may_leave_network() -> bool:
    """Return whether this system lets a process have a network namespace of its own."""
    code = (
        "import ctypes; system = ctypes.CDLL(None); "
        "raise SystemExit(system.unshare(0x40000000) and system.unshare(0x50000000) and 1)"
    )
    return subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="name spaces are Linux's")
def test_the_helper_and_what_it_forks_have_a_network_of_their_own_with_nothing_in_it():
    if not may_leave_network():
        pytest.skip("this system allows no network name space")
    helper = sandbox.Helper()
    try:
        helper.ask(json.dumps({"reader": "html", "payload": {"text": "<p>x</p>", "url": ""}}).encode())
        assert name_network(helper.process.pid) != name_network("self")
        devices = Path(f"/proc/{helper.process.pid}/net/dev").read_text().splitlines()[2:]
        routes = Path(f"/proc/{helper.process.pid}/net/route").read_text().splitlines()[1:]
    finally:
        helper.close()
    assert [line.split(":")[0].strip() for line in devices] == ["lo"]
    assert routes == []


def ask_child(changes: str) -> dict[str, Any]:
    """Change the child's module, in a process of its own, and return what it answers to a page."""
    code = (
        "import json, time; from articles.reading.formats import sandbox_child as child\n"
        f"{changes}\n"
        "child.leave_network()\n"
        "question = {'reader': 'html', 'payload': {'text': '<p>The ferry sails.</p>', 'url': ''}}\n"
        "print(child.answer_in_fork(json.dumps(question).encode()).decode())"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(answer.stdout)


def test_documents_are_read_where_the_system_allows_no_name_space():
    answer = ask_child("child.NEW_USER = child.NEW_NETWORK = 1 << 6")  # no such flag: the system refuses
    assert answer["result"]["lines"][0]["text"] == "The ferry sails."


@pytest.mark.parametrize(
    "overrun",
    [
        "child.WALL_SECONDS = 0.5; child.READERS['html'] = lambda payload: time.sleep(300)",
        "child.READERS['html'] = lambda payload: {'x': 'x' * (1 << 31)}",
        "child.LIMITS += ((child.resource.RLIMIT_CPU, 1),); child.READERS['html'] = lambda payload: 9**9**9",
        "child.READERS['html'] = lambda payload: child.os.write(child.os.open('left-behind', 65), b'x')",
    ],
    ids=["time", "memory", "processor", "files"],
)
def test_a_document_that_overruns_a_limit_is_refused(overrun, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(sandbox.__file__).parents[3]))
    monkeypatch.chdir(tmp_path)
    assert ask_child(overrun)["refusal"]["code"] == "document_too_complex"
    assert not any(path.stat().st_size for path in tmp_path.iterdir())
