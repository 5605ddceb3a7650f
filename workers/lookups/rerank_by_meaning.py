"""A claim's links ranked a second time, by meaning: where the semantic extra is installed.

Measuring meaning takes a second or more of a processor for a claim. So what came is first ranked by words,
with the answers, and once more when all were heard: one claim after the other, in a thread beside the window.
What was not refined when a worker ends stays ranked by words.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.db import connections

from articles.services.lookup_results import Ranker, rank_again

log = structlog.get_logger(__name__)


class Reranker:
    """Ranks claims' links again, in the order they were put."""

    def __init__(self) -> None:
        self._rankers: dict[int, Ranker] = {}  # by claim
        self._some = asyncio.Event()
        self.is_ranking = False

    @property
    def has_work(self) -> bool:
        """Tell whether a claim is still to be ranked."""
        return bool(self._rankers) or self.is_ranking

    def put(self, claim_id: int, rank: Ranker) -> None:
        """Have a claim's links ranked; one that waits already is ranked once."""
        self._rankers.setdefault(claim_id, rank)
        self._some.set()

    async def run(self) -> None:
        """Rank until cancelled."""
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="refine") as thread:
            try:
                while True:
                    await self._some.wait()
                    self._some.clear()
                    while self._rankers:
                        claim_id = next(iter(self._rankers))
                        rank = self._rankers.pop(claim_id)
                        await self._try(claim_id, loop.run_in_executor(thread, rank_again, claim_id, rank))
            finally:
                await asyncio.shield(loop.run_in_executor(thread, connections.close_all))

    async def _try(self, claim_id: int, ranked: "asyncio.Future[None]") -> None:
        self.is_ranking = True
        (fault,) = await asyncio.gather(ranked, return_exceptions=True)
        self.is_ranking = False
        if isinstance(fault, Exception):  # its links keep their rank by words
            log.error("claim_not_refined", claim=claim_id, exc_info=fault)
