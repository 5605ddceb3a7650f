"""A sign of life that means something: a worker that has just finished work of its queue touches a file.

A worker that answers pings and consumes nothing goes stale here, and its container is restarted.
"""

import tempfile
import time
from pathlib import Path

STALE_SECONDS = 60


def note_alive(queue: str) -> None:
    """Note that a worker of this machine has just done something from ``queue``."""
    _path(queue).touch()


def read_age(queue: str) -> float | None:
    """Return the seconds since a worker of this machine last did something, None if it never did."""
    try:
        return max(0.0, time.time() - _path(queue).stat().st_mtime)
    except FileNotFoundError:
        return None


def _path(queue: str) -> Path:
    return Path(tempfile.gettempdir()) / f"factdesk-{queue}.alive"
