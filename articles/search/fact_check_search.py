"""The few of a million fact-checks that may answer a text: the telling words choose, common ones rank.

The index is that of ``articles.search.full_text``. A word that few fact-checks have is looked up by itself,
and all that have it are candidates; a word that many have is looked up among the candidates alone, so that
no query walks through a large part of the collection.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from django.db import connection
from django.db.models import Max

from articles.claims.matching.bm25 import measure_rarity
from articles.models import FactCheck
from articles.search.full_text import FACT_CHECKS, INDEXED, make_postgresql_vector

RARE = 4_000  # fact-checks that have a word, at most, for it to choose candidates by itself
CANDIDATES = 20_000  # at most, of all choosing words together
PALE = 1.5  # the rarity of a word that one in five has; what more have is not looked up
MOST_WORDS = 60  # of a text, the first; a post has forty

TABLE, INDEX, COLUMNS = INDEXED[FACT_CHECKS]
VECTOR = make_postgresql_vector(COLUMNS)


class Shortlist(NamedTuple):
    """Fact-checks, best first, and the rarity of each word: the logarithm of how few of all have it."""

    fact_checks: list[FactCheck]
    rarities: dict[str, float]


class Holders(NamedTuple):
    """How many fact-checks have a word, and which ones where it is a rare word."""

    number: int
    ids: Sequence[int] | None


def shortlist_fact_checks(words: Sequence[str], *, limit: int) -> Shortlist:
    """Return the fact-checks that share the most telling words with these, at most ``limit``."""
    total = FactCheck.objects.aggregate(last=Max("id"))["last"] or 0
    asked = list(dict.fromkeys(words))[:MOST_WORDS]
    if not asked or not total:
        return Shortlist([], {})
    index: _Index = _PostgreSQL() if connection.vendor == "postgresql" else _SQLite()
    holders = index.read_holders(asked, total)
    rarities = {word: measure_rarity(held.number, total) for word, held in holders.items()}
    scores = _score(index, holders, rarities)
    best = sorted(scores, key=lambda pk: (-scores[pk], pk))[:limit]
    found = FactCheck.objects.select_related("task").in_bulk(best)
    return Shortlist([found[pk] for pk in best if pk in found], rarities)


def search_fact_checks(terms: Sequence[str], *, limit: int) -> list[FactCheck]:
    """Return the fact-checks that best match any of the terms' words, best first."""
    words = [word for term in terms for word in term.replace("\x00", " ").split()]
    return shortlist_fact_checks(words, limit=limit).fact_checks


def refresh_statistics() -> None:
    """Bring up to date what PostgreSQL knows of how common words are. SQLite counts when asked."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [INDEX])
            cursor.execute(f"ANALYZE {TABLE}")


class _Index(Protocol):
    """The full-text index of one database."""

    def read_holders(self, words: Sequence[str], total: int) -> dict[str, Holders]:
        """Return how common each word is, of the words that the index has."""

    def find(self, words: Sequence[str], others: Sequence[str]) -> list[list[int]]:
        """Return for each word the fact-checks that have it and one of the others, CANDIDATES at most."""


class _SQLite:
    """FTS5; https://www.sqlite.org/fts5.html: a quoted string is a phrase."""

    def read_holders(self, words: Sequence[str], total: int) -> dict[str, Holders]:
        found = zip(words, self._look_up([_quote(word) for word in words], RARE + 1), strict=True)
        return {word: self._count(ids, total) for word, ids in found if ids}

    def find(self, words: Sequence[str], others: Sequence[str]) -> list[list[int]]:
        either = " OR ".join(map(_quote, others))
        return self._look_up([f"{_quote(word)} AND ({either})" for word in words], CANDIDATES)

    def _count(self, ids: list[int], total: int) -> Holders:
        """Count a word's fact-checks, by how far back the newest RARE of them reach where there are more."""
        if len(ids) <= RARE:
            return Holders(len(ids), ids)
        return Holders(round(len(ids) * total / (total - ids[-1] + 1)), None)

    def _look_up(self, queries: Sequence[str], limit: int) -> list[list[int]]:
        one = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s ORDER BY rowid DESC LIMIT %s"  # noqa: S608  # names from INDEXED
        return _read_each(one, [[query, limit] for query in queries])


class _PostgreSQL:
    """An expression index; its statistics know the thousand commonest words.

    https://www.postgresql.org/docs/current/view-pg-stats.html: most_common_elems.
    """

    def read_holders(self, words: Sequence[str], total: int) -> dict[str, Holders]:
        counts = {word: round(share * total) for word, share in self._read_shares(words)}
        holders = {word: Holders(count, None) for word, count in counts.items() if count > RARE}
        rare = [word for word in counts if word not in holders]
        for word, ids in zip(rare, self._look_up(_ASKED, [[word] for word in rare], RARE + 1), strict=True):
            if ids:
                holders[word] = Holders(max(len(ids), counts[word]), ids if len(ids) <= RARE else None)
        return holders

    def find(self, words: Sequence[str], others: Sequence[str]) -> list[list[int]]:
        query = f"{_ASKED} && ({' || '.join([_ASKED] * len(others))})"
        return self._look_up(query, [[word, *others] for word in words], CANDIDATES)

    def _read_shares(self, words: Sequence[str]) -> list[tuple[str, float]]:
        """Return the share of fact-checks that have each word, 0 for a rare one; stop words are left out."""
        sql = """
            WITH common AS (
                SELECT known.* FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs)
                    AS known (lexeme, share)
                WHERE schemaname = current_schema() AND tablename = %s
            )
            SELECT word, min(coalesce(share, 0))
            FROM unnest(%s::text[]) AS word, unnest(to_tsvector('english', word)) AS part
            LEFT JOIN common ON common.lexeme = part.lexeme
            GROUP BY word
        """
        with connection.cursor() as cursor:
            cursor.execute(sql, [INDEX, list(words)])
            return list(cursor.fetchall())

    def _look_up(self, query: str, asked: Sequence[Sequence[str]], limit: int) -> list[list[int]]:
        # Materialised: under a limit alone the planner may take to reading the table from its beginning.
        one = (
            f"WITH found AS MATERIALIZED (SELECT id FROM {TABLE} WHERE {VECTOR} @@ ({query})) "  # noqa: S608  # names from INDEXED
            "SELECT id FROM found LIMIT %s"
        )
        return _read_each(one, [[*words, limit] for words in asked])


def _read_each(one: str, parameters: Sequence[Sequence[str | int]]) -> list[list[int]]:
    """Run a select of identifiers once for each of the parameters, all in one statement."""
    found: list[list[int]] = [[] for _ in parameters]
    if not parameters:
        return found
    parts = [f"SELECT {place}, one.* FROM ({one}) AS one" for place in range(len(parameters))]  # noqa: S608  # numbers
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [value for values in parameters for value in values])
        for place, pk in cursor.fetchall():
            found[place].append(pk)
    return found


_ASKED = "plainto_tsquery('english', %s)"


def _quote(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _score(index: _Index, holders: Mapping[str, Holders], rarities: Mapping[str, float]) -> dict[int, float]:
    """Add up, for each candidate, the rarities of the words it shares."""
    words = sorted(holders, key=lambda word: holders[word].number)
    scores: dict[int, float] = defaultdict(float)
    choosing: list[str] = []
    room = CANDIDATES
    for word in words:
        ids = holders[word].ids
        if ids is None or len(ids) > room:
            break
        choosing.append(word)
        room -= len(ids)
        for pk in ids:
            scores[pk] += rarities[word]
    common = words[len(choosing) :]
    if not choosing and common:
        choosing, common = common[:1], common[1:]
        [found] = index.find(choosing, common or choosing)
        scores |= dict.fromkeys(found, rarities[choosing[0]])
    common = [word for word in common if rarities[word] >= PALE]
    for word, ids in zip(common, index.find(common, choosing), strict=True):
        for pk in ids:
            if pk in scores:
                scores[pk] += rarities[word]
    return scores
