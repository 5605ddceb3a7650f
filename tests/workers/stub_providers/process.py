"""The stub server as a process of its own, for measurements in which it must not share a processor."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[3]
START_SECONDS = 20


class StubProcess:
    """``with StubProcess(port) as stub: ...``; told what to do, and asked what it did, over HTTP."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "workers.demo.stub_providers", "--port", str(self._port)]
        self._process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.control(reset=True)
            except urllib.error.URLError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()

    def url_of(self, provider: str) -> str:
        """Return the base address of a provider."""
        return f"{self.url}/{provider}"

    def control(self, **order: object) -> None:
        """Plan a fault or a latency, or reset; see ``server``."""
        body = json.dumps(order).encode()
        with urllib.request.urlopen(f"{self.url}/_control", data=body, timeout=10) as answer:
            answer.read()

    def read(self, name: str) -> Any:
        """Return ``log``, ``times`` or ``served``."""
        with urllib.request.urlopen(f"{self.url}/_{name}", timeout=60) as answer:
            return json.load(answer)
