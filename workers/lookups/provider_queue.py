"""One queue a provider: the lookups this process holds for it, and how many of them may be asked at once.

A lookup stays in its row until its line can use it soon, so that a provider that is slow, or is asked
slowly, neither fills the window nor has its lookups leased and given back.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.models import Lookup
from articles.types import ClaimQuery
from workers.providers.registry import ProviderSpec

LONGEST_CALL = 20  # seconds: one provider, one claim, all in all
LATE_SECONDS = 0.05  # a call that starts later than this after its slot may bunch with others
MAX_LATE = 3  # times; a process that is always late must get on as well
AHEAD = 16  # lookups held beyond those being asked, so that a free slot is filled at once
AHEAD_SECONDS = 0.4


@dataclass(slots=True)
class PendingCall:
    """A leased lookup with its query, and how often it was too late for its slot."""

    lookup: Lookup
    query: ClaimQuery
    late: int = 0


@dataclass(slots=True)
class ProviderQueue:
    """The lookups of one provider in this process.

    ``due`` is false once the database had fewer than were asked for; ``shut_until`` (of the monotonic clock)
    is when its provider may have another turn; ``share`` is how many may be asked at once.
    """

    spec: ProviderSpec
    rate: float
    concurrency: int
    waiting: deque[PendingCall] = field(default_factory=deque)
    running: int = 0
    due: bool = True
    shut_until: float = 0.0
    share: int = 1
    ended: int = 0  # calls that ended and of which the limits were not told
    told_at: float = 0.0
    _next_start: float = 0.0

    @property
    def has_work(self) -> bool:
        """Tell whether it needs a share of the calls in flight."""
        return bool(self.waiting or self.running or self.due)

    @property
    def most(self) -> int:
        """How many can run at once: the provider's limit, and what its pace starts within one call's time."""
        return max(1, min(self.concurrency, math.ceil(self.rate * LONGEST_CALL)))

    def has_news(self, before: float) -> bool:
        """Tell whether there is news for the limits: a call ended, or calls run unreported since then."""
        return self.ended > 0 or (self.running > 0 and self.told_at < before)

    def count_room(self) -> int:
        """Return how many more may be asked now."""
        return max(0, self.share - self.running)

    def count_wanted(self, now: float) -> int:
        """Return how many more to lease: none while its provider is shut, else those that can begin soon."""
        if not self.due or self.shut_until > now + AHEAD_SECONDS:
            return 0
        soon = max(1, min(AHEAD, int(self.rate * AHEAD_SECONDS)))
        return max(0, min(self.count_room(), math.ceil(self.rate)) + soon - len(self.waiting))

    async def wait_for_start(self, moment: float) -> bool:
        """Wait for a slot's moment, and longer where the call before it started late: calls never bunch.

        False: this process was held up for so long that others' turns have come since. The turn is lost.
        """
        start = max(moment, self._next_start, time.monotonic())
        self._next_start = start + 1 / self.rate
        wait = start - time.monotonic()
        if wait > 0.001:
            await asyncio.sleep(wait)
        return time.monotonic() - moment <= LATE_SECONDS


def share_out(room: int, most: Sequence[int]) -> list[int]:
    """Divide ``room`` into equal shares, none above its ``most``; what one can't use goes to the others."""
    shares = [0] * len(most)
    for number, place in enumerate(sorted(range(len(most)), key=most.__getitem__)):
        shares[place] = min(most[place], max(1, room // (len(most) - number)))
        room -= shares[place]
    return shares
