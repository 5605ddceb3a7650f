"""Ranks a claim's links a second time, by meaning: where the semantic extra is installed.

Measuring meaning takes a second or more of a processor for a claim. So what came is first ranked by words,
with the answers, and once more when all providers have answered: one claim after the other, in a thread of
its own. Links whose turn has not come when a worker ends stay ranked by words.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.db import connections

from articles.services.lookup_results import rank_by_meaning

log = structlog.get_logger(__name__)


class Reranker:
    """Ranks the links of claims again, in the order in which the claims were added."""

    def __init__(self) -> None:
        self._claims: dict[int, None] = {}  # keys, in order
        self._added = asyncio.Event()
        self.is_ranking = False

    @property
    def has_work(self) -> bool:
        """Tell whether a claim is still to be ranked."""
        return bool(self._claims) or self.is_ranking

    def add(self, claim_id: int) -> None:
        """Have a claim's links ranked; one that waits already is ranked once."""
        self._claims.setdefault(claim_id)
        self._added.set()

    async def run(self) -> None:
        """Rank until cancelled."""
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="rerank") as thread:
            try:
                while True:
                    await self._added.wait()
                    self._added.clear()
                    while self._claims:
                        claim_id = next(iter(self._claims))
                        del self._claims[claim_id]
                        await self._try(claim_id, loop.run_in_executor(thread, rank_by_meaning, claim_id))
            finally:
                await asyncio.shield(loop.run_in_executor(thread, connections.close_all))

    async def _try(self, claim_id: int, ranked: "asyncio.Future[None]") -> None:
        self.is_ranking = True
        (fault,) = await asyncio.gather(ranked, return_exceptions=True)
        self.is_ranking = False
        if isinstance(fault, Exception):  # its links keep their rank by words
            log.error("claim_not_reranked", claim=claim_id, exc_info=fault)
