"""Find the few of a million fact-checks that may answer a text: rare words select, common words rank.

The index is that of ``articles.search.full_text``. All fact-checks with a rare word are candidates. A common
word is looked up among the candidates only, so that no query reads a large part of the collection.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from django.db import connection
from django.db.models import Max

from articles.claims.matching.bm25 import measure_rarity
from articles.models import FactCheck
from articles.search.full_text import FACT_CHECKS, INDEXED, make_postgresql_vector

RARE = 4_000  # a word in at most so many fact-checks selects candidates by itself
CANDIDATES = 20_000  # at most, of all selecting words together
MIN_RARITY = 1.5  # of a word in one of five fact-checks; more common words are not looked up
MOST_WORDS = 60  # the first words of a text; a typical post has forty

TABLE, INDEX, COLUMNS = INDEXED[FACT_CHECKS]
VECTOR = make_postgresql_vector(COLUMNS)


class Shortlist(NamedTuple):
    """Fact-checks, best first, and the rarity (BM25's inverse document frequency) of each word."""

    fact_checks: list[FactCheck]
    rarities: dict[str, float]


class Holders(NamedTuple):
    """How many fact-checks have a word, and their ids if the word is rare."""

    number: int
    ids: Sequence[int] | None


def shortlist_fact_checks(words: Sequence[str], *, limit: int) -> Shortlist:
    """Return at most ``limit`` fact-checks, those that share the rarest of ``words`` first."""
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
    """Return the fact-checks that match words of the terms, best first."""
    words = [word for term in terms for word in term.replace("\x00", " ").split()]
    return shortlist_fact_checks(words, limit=limit).fact_checks


def refresh_statistics() -> None:
    """Update PostgreSQL's statistics of how common words are. SQLite needs none: it counts at query time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [INDEX])
            cursor.execute(f"ANALYZE {TABLE}")


class _Index(Protocol):
    """The full-text index of one database."""

    def read_holders(self, words: Sequence[str], total: int) -> dict[str, Holders]:
        """Return how common each word is; words that are not in the index are left out."""

    def find(self, words: Sequence[str], others: Sequence[str]) -> list[list[int]]:
        """Return for each word the ids of at most CANDIDATES fact-checks with it and one of ``others``."""


class _SQLite:
    """SQLite's FTS5, where a quoted string is a phrase: https://www.sqlite.org/fts5.html."""

    def read_holders(self, words: Sequence[str], total: int) -> dict[str, Holders]:
        found = zip(words, self._look_up([_quote(word) for word in words], RARE + 1), strict=True)
        return {word: self._count(ids, total) for word, ids in found if ids}

    def find(self, words: Sequence[str], others: Sequence[str]) -> list[list[int]]:
        either = " OR ".join(map(_quote, others))
        return self._look_up([f"{_quote(word)} AND ({either})" for word in words], CANDIDATES)

    def _count(self, ids: list[int], total: int) -> Holders:
        """Return the count of a word's fact-checks, estimated from the newest RARE of them if there are more.

        Counting all rows of a common word would take longer than the search itself.
        """
        if len(ids) <= RARE:
            return Holders(len(ids), ids)
        return Holders(round(len(ids) * total / (total - ids[-1] + 1)), None)

    def _look_up(self, queries: Sequence[str], limit: int) -> list[list[int]]:
        one = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s ORDER BY rowid DESC LIMIT %s"  # noqa: S608  # names from INDEXED
        return _read_each(one, [[query, limit] for query in queries])


class _PostgreSQL:
    """PostgreSQL's expression index, whose statistics list about a thousand of the most common words.

    See most_common_elems in https://www.postgresql.org/docs/current/view-pg-stats.html.
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
        """Return each word with the share of fact-checks that have it, 0 if rare. Stop words are left out."""
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
        # Materialised: with LIMIT alone the planner may scan the table instead of using the index.
        one = (
            f"WITH found AS MATERIALIZED (SELECT id FROM {TABLE} WHERE {VECTOR} @@ ({query})) "  # noqa: S608  # names from INDEXED
            "SELECT id FROM found LIMIT %s"
        )
        return _read_each(one, [[*words, limit] for words in asked])


def _read_each(one: str, parameters: Sequence[Sequence[str | int]]) -> list[list[int]]:
    """Run one SELECT of ids for each parameter set, all in one statement, and return the ids of each."""
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
    """Return, by candidate, the sum of the rarities of the words that it shares."""
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
    common = [word for word in common if rarities[word] >= MIN_RARITY]
    for word, ids in zip(common, index.find(common, choosing), strict=True):
        for pk in ids:
            if pk in scores:
                scores[pk] += rarities[word]
    return scores
