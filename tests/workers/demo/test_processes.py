"""No child outlives the command that started it, however that ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workers.demo.processes import MOST_RESTARTS, Child, ProcessGroup
from workers.demo.signals import Stopped, Stopper

ROOT = Path(__file__).resolve().parents[3]
# A parent with a child of its own, both deaf to SIGTERM.
STUBBORN = "trap '' TERM; sleep 60 & wait; sleep 60"


@pytest.fixture
def said():
    return []


@pytest.fixture
def group(said):
    home = ProcessGroup(ROOT, dict(os.environ), said.append, Stopper().shield)
    yield home
    home.stop(patience=0.1)


def make_child(tmp_path, script, name="child"):
    return Child(name, ["/bin/sh", "-c", script], tmp_path / "logs" / f"{name}.log")


def is_gone(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def wait_until(condition, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_stop_ends_every_child_and_its_children(tmp_path, group):
    children = [make_child(tmp_path, "sleep 60 & wait", f"child{number}") for number in range(3)]
    for child in children:
        group.start(child)
    group.stop(patience=5)
    wait_until(lambda: all(is_gone(child.process.pid) for child in children), seconds=2)


def test_child_that_ignores_the_request_is_killed(tmp_path, group):
    child = make_child(tmp_path, STUBBORN)
    group.start(child)
    time.sleep(0.2)
    group.stop(patience=0.3)
    wait_until(lambda: is_gone(child.process.pid))


def test_the_first_child_is_stopped_last(tmp_path, group):
    first = make_child(tmp_path, "trap 'date +%s%N; exit' TERM; while :; do sleep 0.05; done", "first")
    last = make_child(
        tmp_path, "trap 'sleep 0.3; date +%s%N; exit' TERM; while :; do sleep 0.05; done", "last"
    )
    group.start(first)
    group.start(last)
    time.sleep(0.3)
    group.stop(patience=5)
    assert int(last.log.read_text()) < int(first.log.read_text())


def test_child_that_dies_is_named_with_its_last_words_and_started_again(tmp_path, group, said):
    child = make_child(tmp_path, "echo no such port; exit 3", "web")
    group.start(child)
    for _ in range(MOST_RESTARTS + 3):
        if child.process is not None:
            child.process.wait()
        group.restart_ended()
    assert child.restarts == MOST_RESTARTS
    assert "web ended by itself (code 3): no such port" in said[0]
    assert "not started again" in said[-1]


def test_children_end_when_the_parent_is_killed_outright(tmp_path):
    script = f"""
import os, time
from pathlib import Path
from workers.demo.processes import Child, ProcessGroup
from workers.demo.signals import Stopper
home = ProcessGroup(Path({str(ROOT)!r}), dict(os.environ), print, Stopper().shield)
child = Child("child", ["/bin/sh", "-c", "sleep 60 & wait"], Path({str(tmp_path)!r}) / "log")
home.start(child)
print(child.process.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        group = int(parent.stdout.readline())
        assert not is_gone(group)
        parent.kill()
    wait_until(lambda: is_gone(group))


def test_signal_waits_for_the_end_of_a_shielded_block():
    stopper = Stopper()
    reached = []
    with stopper.listening(), pytest.raises(Stopped):
        with stopper.shield():
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(0.05)
            reached.append("end")
        reached.append("beyond")
    assert reached == ["end"]


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name
)
def test_second_signal_does_not_interrupt_the_tidying_up(number):
    stopper = Stopper()
    with stopper.listening():
        with pytest.raises(Stopped):
            os.kill(os.getpid(), number)
            time.sleep(5)
        os.kill(os.getpid(), number)
        time.sleep(0.05)
