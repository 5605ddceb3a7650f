"""The helper process of ``sandbox``, which forks a limited process for every document.

Run as ``python -m articles.reading.formats.sandbox_child``. Questions are read from standard input and
answers written to standard output, each as a length of four bytes and that much JSON. The process ends when
its input does, or after a minute without a question.
"""

import ctypes
import gc
import json
import os
import resource
import select
import signal
import struct
import sys
import time
from collections.abc import Callable
from typing import Any

from articles.messages import Message, MessageEncoder
from articles.reading.formats import docx, feed, html, pdf
from articles.reading.formats.reader_errors import TOO_COMPLEX, ReaderError


def main() -> None:
    """Answer questions until input ends."""
    leave_network()
    # Parsers compile patterns and tables on first use; done here, every fork has them.
    for sample in (SAMPLE, "<p>No more.</p>"):
        html.read({"text": sample, "url": ""})
    gc.freeze()
    source = sys.stdin.buffer
    while select.select([source], [], [], IDLE_SECONDS)[0]:
        head = source.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return
        question = source.read(LENGTH.unpack(head)[0])
        answer = answer_in_fork(question)
        sys.stdout.buffer.write(LENGTH.pack(len(answer)) + answer)
        sys.stdout.buffer.flush()


def leave_network() -> None:
    """Move this process to a network namespace without interfaces, where the system allows it."""
    if sys.platform != "linux":
        return
    system = ctypes.CDLL(None, use_errno=True)
    if system.unshare(NEW_NETWORK) != 0:
        system.unshare(NEW_USER | NEW_NETWORK)


def answer_in_fork(question: bytes) -> bytes:
    """Return the answer of a fork made for this question, or a refusal when it exceeds a limit."""
    reading, writing = os.pipe()
    fork = os.fork()
    if fork == 0:
        os.close(reading)
        run_reader(question, writing)
    os.close(writing)
    deadline = time.monotonic() + WALL_SECONDS
    parts = []
    while select.select([reading], [], [], max(0.0, deadline - time.monotonic()))[0]:
        part = os.read(reading, CHUNK)
        if not part:
            break
        parts.append(part)
    os.close(reading)
    os.kill(fork, signal.SIGKILL)
    os.waitpid(fork, 0)
    answer = b"".join(parts)
    return answer if answer.endswith(END) else OVERRUN


def run_reader(question: bytes, writing: int) -> None:
    """Read one document under limits, write the answer, and end the process in any case."""
    try:
        for limit, value in LIMITS:
            resource.setrlimit(limit, (value, value))
        answer = answer_question(json.loads(question)).encode() + END
        while answer:
            answer = answer[os.write(writing, answer) :]
    finally:
        os._exit(0)


def answer_question(question: dict[str, Any]) -> str:
    """Return the reader's result or refusal as JSON."""
    try:
        return json.dumps({"result": READERS[question["reader"]](question["payload"])})
    except ReaderError as refusal:
        return _write_refusal(refusal.code, refusal.message)
    except (MemoryError, RecursionError):
        return OVERRUN.decode()


def _write_refusal(code: str, message: Message) -> str:
    return json.dumps({"refusal": {"code": code, "message": message}}, cls=MessageEncoder)


READERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "docx": docx.read,
    "feed": feed.read,
    "html": html.read,
    "pdf": pdf.read,
}
OVERRUN = _write_refusal("document_too_complex", TOO_COMPLEX).encode()
LENGTH = struct.Struct("!I")
CHUNK = 1 << 16
# JSON on one line has no line break, so one at the end shows that the answer is complete.
END = b"\n"
SAMPLE = (
    "<html lang='en'><head><title>A page</title></head>"
    "<body><nav><a href='/'>Home</a></nav><article><h1>A page</h1>"
    + "<p>The mayor said on Monday that the bridge, closed since May, will open again in autumn.</p>" * 9
    + "<table><tr><td>1</td><td>2</td></tr></table></article>"
    + "<footer>All rights reserved</footer></body></html>"
)
IDLE_SECONDS = 60
WALL_SECONDS = 20
LIMITS = (
    (resource.RLIMIT_AS, 1_000_000_000),
    (resource.RLIMIT_CPU, 10),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_NOFILE, 32),
    (resource.RLIMIT_CORE, 0),
)
NEW_USER = 0x10000000
NEW_NETWORK = 0x40000000

if __name__ == "__main__":
    main()
