"""Full-text search over library pages and fact-checks: one interface for SQLite FTS5 and PostgreSQL.

The database keeps the indexes up to date (triggers on SQLite, an expression index on PostgreSQL), so that no
code path can forget to. The migration ``0002_search`` creates both.
"""

from collections.abc import Sequence

from django.db import connection

from articles.models import LibraryPage

LIBRARY = "library"
FACT_CHECKS = "fact_checks"

# Table, full-text table and columns in order of weight, as the migration 0002_search created them.
INDEXED = {
    LIBRARY: ("articles_librarypage", "articles_librarypage_fts", ("title", "text")),
    FACT_CHECKS: ("articles_factcheck", "articles_factcheck_fts", ("claim_text", "title")),
}


def search_library(terms: Sequence[str], *, limit: int) -> list[LibraryPage]:
    """Return the library pages that match any of the terms, best first."""
    ids = _search(LIBRARY, terms, limit)
    found = LibraryPage.objects.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _search(index: str, terms: Sequence[str], limit: int) -> list[int]:
    words = [cleaned for term in terms if (cleaned := " ".join(term.replace("\x00", " ").split()))]
    if not words:
        return []
    if connection.vendor == "postgresql":
        return _search_postgresql(index, words, limit)
    return _search_sqlite(index, words, limit)


def _search_sqlite(index: str, words: Sequence[str], limit: int) -> list[int]:
    # https://www.sqlite.org/fts5.html: a quoted string is a phrase; bm25() is lower for better rows.
    _, fts, columns = INDEXED[index]
    query = " OR ".join('"' + word.replace('"', '""') + '"' for word in words)
    weights = ", ".join(["2.0"] + ["1.0"] * (len(columns) - 1))
    sql = f"SELECT rowid FROM {fts} WHERE {fts} MATCH %s ORDER BY bm25({fts}, {weights}) LIMIT %s"  # noqa: S608  # names from INDEXED
    with connection.cursor() as cursor:
        cursor.execute(sql, [query, limit])
        return [row[0] for row in cursor.fetchall()]


def _search_postgresql(index: str, words: Sequence[str], limit: int) -> list[int]:
    # https://www.postgresql.org/docs/current/textsearch-controls.html: normalisation 1 divides the rank by
    # 1 + log(length).
    table, _, columns = INDEXED[index]
    vector = make_postgresql_vector(columns)
    query = " || ".join(["phraseto_tsquery('english', %s)"] * len(words))
    sql = (
        f"SELECT id FROM {table}, (SELECT {query} AS q) AS asked WHERE {vector} @@ q "  # noqa: S608  # names from INDEXED
        f"ORDER BY ts_rank({vector}, q, 1) DESC, id LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*words, limit])
        return [row[0] for row in cursor.fetchall()]


def make_postgresql_vector(columns: Sequence[str]) -> str:
    """Return the SQL expression that is indexed; earlier columns weigh more."""
    parts = [
        f"setweight(to_tsvector('english', {column}), '{weight}')"
        for column, weight in zip(columns, "ABCD", strict=False)
    ]
    return "(" + " || ".join(parts) + ")"
