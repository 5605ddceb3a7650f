"""``manage.py stub_providers`` prints the settings that make the service ask it, and answers."""

import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_settings_it_prints_lead_to_providers_that_answer(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "manage.py", "stub_providers", f"--port={port}"]
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            printed = {}
            for line in process.stdout:
                name, sign, value = line.strip().partition("=")
                if sign and not name.startswith("#"):
                    printed[name] = value
                if "_control" in line:
                    break
            assert printed["ARCHIVE_URL"].endswith("/archive")
            assert printed["FETCH_ALLOW"] == f"127.0.0.1:{port}"
            address = f"{printed['PROVIDER_CROSSREF_URL']}/works?query.bibliographic=harbour"
            for attempt in range(100):
                try:
                    with urllib.request.urlopen(address, timeout=5) as answer:
                        assert b"total-results" in answer.read()
                    break
                except OSError:
                    assert attempt < 99
        finally:
            process.terminate()
