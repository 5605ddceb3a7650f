"""Read untrusted documents in a sandboxed process.

A helper process (``sandbox_child``) loads the parsers and forks once for each document. The fork reads that
document under limits of memory, processor time and file size, without network and without the environment
of the service, and ends. One that exceeds a limit is killed, and its document refused; the next document gets
a new process.
"""

import atexit
import contextlib
import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from articles.errors import ImportRejected
from articles.messages import MessageDecoder
from articles.reading.formats.reader_errors import TOO_COMPLEX

Answer = dict[str, Any]


def run_confined(reader: str, payload: Answer, *, pointer: str) -> Answer:
    """Run a reader ("html", "pdf", "docx" or "feed") in the sandbox; payload and answer are JSON values.

    Raises ``ImportRejected`` at ``pointer``: "document_too_complex" (422) when the document exceeds a limit,
    else with the code and message of the reader's refusal.
    """
    answer = _ask(json.dumps({"reader": reader, "payload": payload}).encode())
    refusal = answer.get("refusal")
    if refusal is not None:
        raise ImportRejected(pointer, refusal["code"], refusal["message"])
    result: Answer = answer["result"]
    return result


class Helper:
    """One helper process and the pipes to it; used by one thread at a time."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "articles.reading.formats.sandbox_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[3],
            env=ENVIRONMENT,
        )

    def ask(self, question: bytes) -> Answer:
        """Send a question and return its answer. Raises ``OSError`` when the helper has ended or is late."""
        if self.process.stdin is None or self.process.stdout is None:
            raise BrokenPipeError
        self.process.stdin.write(LENGTH.pack(len(question)) + question)
        self.process.stdin.flush()
        deadline = time.monotonic() + PATIENCE
        (size,) = LENGTH.unpack(self._read(LENGTH.size, deadline))
        answer: Answer = json.loads(self._read(size, deadline), cls=MessageDecoder)
        return answer

    def _read(self, size: int, deadline: float) -> bytes:
        pipe = self.process.stdout.fileno() if self.process.stdout else -1
        parts = bytearray()
        while len(parts) < size:
            ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
            part = os.read(pipe, min(size - len(parts), CHUNK)) if ready else b""
            if not part:
                raise BrokenPipeError
            parts += part
        return bytes(parts)

    def close(self) -> None:
        """Kill the helper and wait until it has ended."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                # Closing flushes what was not sent, which fails now that the helper is dead.
                with contextlib.suppress(OSError):
                    pipe.close()
        self.process.wait()


class Helpers:
    """The idle helpers of this process: as many as documents were ever read at the same time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.idle: list[Helper] = []
        self.owner = os.getpid()

    def take(self) -> Helper | None:
        """Take an idle helper; None when there is none. After a fork, those of the parent are forgotten."""
        with self.lock:
            if self.owner != os.getpid():
                self.owner, self.idle = os.getpid(), []
            return self.idle.pop() if self.idle else None

    def put(self, helper: Helper) -> None:
        """Return a helper to the idle ones."""
        with self.lock:
            self.idle.append(helper)

    def close(self) -> None:
        """Close all idle helpers."""
        with self.lock:
            own, self.idle = (self.idle if self.owner == os.getpid() else []), []
        for helper in own:
            helper.close()


def _ask(question: bytes) -> Answer:
    """Ask an idle helper, else a new one; an idle one may have ended after its minute without a question."""
    waiting = HELPERS.take()
    for helper in (waiting, None) if waiting is not None else (None,):
        asked = helper or Helper()
        try:
            answer = asked.ask(question)
        except (OSError, ValueError):
            asked.close()
            continue
        HELPERS.put(asked)
        return answer
    return {"refusal": {"code": "document_too_complex", "message": TOO_COMPLEX}}


# Seconds to wait for an answer: more than the fork's own limit, ``sandbox_child.WALL_SECONDS``.
PATIENCE = 25.0
CHUNK = 1 << 16
LENGTH = struct.Struct("!I")
# The parsers get no secrets and no proxies; the paths make a virtual environment work.
ENVIRONMENT = {
    name: value for name in ("PATH", "PYTHONPATH", "PYTHONHOME", "LANG") if (value := os.environ.get(name))
} | {"PYTHONDONTWRITEBYTECODE": "1"}
HELPERS = Helpers()
atexit.register(HELPERS.close)
