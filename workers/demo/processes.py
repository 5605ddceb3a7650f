"""Child processes that end with their parent, however it ends.

Each child leads a session and a process group of its own, so that neither Ctrl-C nor a closed terminal
reaches it before us, and so that its own children end with it. A reaper (``workers.demo.reaper``) ends
them all should this process be killed outright.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

MOST_RESTARTS = 3
POLL_SECONDS = 0.1
LAST_WORDS = 2000  # bytes of a log that are searched for the reason of a death


@dataclass(slots=True)
class Child:
    """One process to run: its name, its command, and where its output goes."""

    name: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0

    def is_running(self) -> bool:
        """Return whether the process is alive."""
        return self.process is not None and self.process.poll() is None

    def read_last_line(self) -> str:
        """Return the last line of its log that says something."""
        if not self.log.exists():
            return ""
        text = self.log.read_bytes()[-LAST_WORDS:].decode("utf-8", errors="replace")
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return lines[-1] if lines else ""


@dataclass(slots=True)
class ProcessGroup:
    """The children of one command, started in order and stopped in the reverse order.

    ``environment`` is theirs; ``folder`` is where they run; ``say`` prints a line for the person;
    ``shield`` keeps a signal from coming between a child's start and our knowing of it.
    """

    folder: Path
    environment: Mapping[str, str]
    say: Callable[[str], None]
    shield: Callable[[], AbstractContextManager[None]]
    children: list[Child] = field(default_factory=list)
    reaper: subprocess.Popen[bytes] | None = None

    def start(self, child: Child) -> None:
        """Start a child and note its process group with the reaper."""
        with self.shield():
            if self.reaper is None:
                self.reaper = self._start_reaper()
            child.process = self._start_process(child)
            if child not in self.children:
                self.children.append(child)
            self._tell_reaper(str(child.process.pid))

    def restart_ended(self) -> None:
        """Say which children died, and start each again, up to MOST_RESTARTS times."""
        for child in self.children:
            if child.process is None or child.is_running():
                continue
            code, reason = child.process.returncode, child.read_last_line()
            self._signal(child, signal.SIGKILL)  # what it left behind
            self.say(f"{child.name} ended by itself (code {code}): {reason[:200]} See {child.log}")
            child.process = None
            if child.restarts < MOST_RESTARTS:
                child.restarts += 1
                self.start(child)
                self.say(f"{child.name} was started again ({child.restarts} of {MOST_RESTARTS}).")
            else:
                self.say(
                    f"{child.name} is not started again. Stop with Ctrl-C, read its log, and start anew."
                )

    def stop(self, *, patience: float) -> None:
        """Ask all children to end, last started first, and kill those that don't within ``patience`` seconds.

        The first child, on which the others lean, is asked when they are gone.
        """
        if not self.children:
            self._dismiss_reaper()
            return
        first, *others = self.children
        self._end(list(reversed(others)), patience)
        self._end([first], patience)
        self._dismiss_reaper()

    def _start_process(self, child: Child) -> subprocess.Popen[bytes]:
        child.log.parent.mkdir(parents=True, exist_ok=True)
        with child.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603  # our own commands, no shell
                child.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=dict(self.environment),
                start_new_session=True,
            )

    def _end(self, children: Sequence[Child], patience: float) -> None:
        for child in children:
            self._signal(child, signal.SIGTERM, group=False)
        deadline = time.monotonic() + patience
        while any(child.is_running() for child in children) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        for child in children:
            self._signal(child, signal.SIGKILL)
            if child.process is not None:
                child.process.wait()

    def _signal(self, child: Child, number: signal.Signals, *, group: bool = True) -> None:
        if child.process is None:
            return
        try:
            if group:
                os.killpg(child.process.pid, number)
            elif child.is_running():
                os.kill(child.process.pid, number)
        except ProcessLookupError:
            pass  # gone already, which is what was wanted

    def _start_reaper(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "workers.demo.reaper"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            start_new_session=True,
        )

    def _tell_reaper(self, word: str) -> None:
        if self.reaper is None or self.reaper.stdin is None:
            return
        try:
            self.reaper.stdin.write(f"{word}\n".encode())
            self.reaper.stdin.flush()
        except BrokenPipeError:
            self.say("The process that would end the others, should this one be killed, is gone.")

    def _dismiss_reaper(self) -> None:
        if self.reaper is None or self.reaper.stdin is None:
            return
        self._tell_reaper("done")
        self.reaper.stdin.close()
        self.reaper.wait()
        self.reaper = None
