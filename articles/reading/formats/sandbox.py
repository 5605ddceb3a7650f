"""Read untrusted documents in a process that can do no harm.

A helper process (``articles.reading.formats.sandbox_child``) has the parsers loaded and does nothing
itself: it forks once for each document. The fork reads that one document under limits of memory, processor
time and file size, without network and without our environment, and ends. What overruns is killed
and refused; the next document meets a fresh process.
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
    """What the ``reader`` ("html", "pdf", "docx" or "feed") answers to ``payload``; both are JSON values.

    Raises ``ImportRejected`` at ``pointer``: "document_too_complex" (422) when the document overran a
    limit, or with the code and the words of the reader's own refusal.
    """
    answer = _ask(json.dumps({"reader": reader, "payload": payload}).encode())
    refusal = answer.get("refusal")
    if refusal is not None:
        raise ImportRejected(pointer, refusal["code"], refusal["message"])
    result: Answer = answer["result"]
    return result


class Helper:
    """One helper process and the pipes to it. Not shared between threads while it answers."""

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
        """Sends one question and waits for its answer. Raises ``OSError`` when the helper is gone."""
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
        """Ends the helper and waits until it has."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                # What was not sent yet can't be sent any more.
                with contextlib.suppress(OSError):
                    pipe.close()
        self.process.wait()


class Helpers:
    """The helpers of this process that wait for work; as many as documents were ever read at once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.idle: list[Helper] = []
        self.owner = os.getpid()

    def take(self) -> Helper | None:
        """A helper that waits, None when there is none. After a fork the parent's helpers are let go."""
        with self.lock:
            if self.owner != os.getpid():
                self.owner, self.idle = os.getpid(), []
            return self.idle.pop() if self.idle else None

    def put(self, helper: Helper) -> None:
        """Gives a helper back."""
        with self.lock:
            self.idle.append(helper)

    def close(self) -> None:
        """Ends every helper that waits."""
        with self.lock:
            own, self.idle = (self.idle if self.owner == os.getpid() else []), []
        for helper in own:
            helper.close()


def _ask(question: bytes) -> Answer:
    """Asks a waiting helper, else a new one; a waiting one may have ended meanwhile, which is no failure."""
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


PATIENCE = 25.0
CHUNK = 1 << 16
LENGTH = struct.Struct("!I")
# No secrets and no proxies of ours reach the parsers; the paths let a virtual environment work.
ENVIRONMENT = {
    name: value for name in ("PATH", "PYTHONPATH", "PYTHONHOME", "LANG") if (value := os.environ.get(name))
} | {"PYTHONDONTWRITEBYTECODE": "1"}
HELPERS = Helpers()
atexit.register(HELPERS.close)
