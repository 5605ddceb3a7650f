"""Signals that ask this process to stop, as one exception, and never in the middle of starting a child."""

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked us to stop. No ``except Exception`` in between may swallow it."""


class Stopper:
    """Raises Stopped on Ctrl-C, SIGTERM or a closed terminal: at once, or when a shielded block ends.

    Once raised, further signals are ignored, so that nothing interrupts the tidying up.
    """

    def __init__(self) -> None:
        self._shields = 0
        self._asked = False

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Listen to the signals within the block, and put back what listened before."""
        before = {number: signal.signal(number, self._receive) for number in STOPPING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextlib.contextmanager
    def shield(self) -> Iterator[None]:
        """Put a stop off until the block has ended."""
        self._shields += 1
        try:
            yield
        finally:
            self._shields -= 1
        if self._asked and not self._shields:
            self._raise()

    def _receive(self, number: int, frame: FrameType | None) -> None:
        if self._shields:
            self._asked = True
        else:
            self._raise()

    def _raise(self) -> None:
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped
