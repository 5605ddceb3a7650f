"""Builds what providers are told of the claims of leased lookups, from the database."""

import time
from collections import OrderedDict
from collections.abc import Sequence

from articles.models import Claim, Lookup
from articles.services.lookups import make_query
from articles.types import ClaimQuery

KEPT = 512  # claims
KEPT_SECONDS = 5.0  # the lookups of a claim are leased within moments of each other


class QueryBuilder:
    """Builds the queries of leased lookups; a claim that several providers are asked for is read once."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, tuple[float, ClaimQuery]] = OrderedDict()

    def read(self, lookups: Sequence[Lookup]) -> list[ClaimQuery]:
        """Return the query of each lookup. A claim that an editor asks about again is read again."""
        now = time.monotonic()
        while self._known and now - next(iter(self._known.values()))[0] > KEPT_SECONDS:
            self._known.popitem(last=False)
        wanted = {row.claim_id for row in lookups if row.number > 1 or row.claim_id not in self._known}
        rows = Claim.objects.select_related("claimant", "article__current_version")
        claims = rows.in_bulk(wanted) if wanted else {}
        for pk, claim in claims.items():
            self._known.pop(pk, None)
            self._known[pk] = (now, make_query(claim))
        queries = [
            make_query(claims[row.claim_id], given=row.given_query)
            if row.given_query
            else self._known[row.claim_id][1]
            for row in lookups
        ]
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return queries
