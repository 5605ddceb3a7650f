"""Full-text indexes that the database keeps: FTS5 with triggers on SQLite, GIN on PostgreSQL."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Table, full-text table, columns in order of weight. Written out here: a migration must not change with the code.
INDEXED = {
    "library": ("articles_librarypage", "articles_librarypage_fts", ("title", "text")),
    "fact_checks": ("articles_factcheck", "articles_factcheck_fts", ("claim_text", "title")),
}


def make_postgresql_vector(columns: tuple[str, ...]) -> str:
    parts = [
        f"setweight(to_tsvector('english', {column}), '{weight}')"
        for column, weight in zip(columns, "ABCD", strict=False)
    ]
    return "(" + " || ".join(parts) + ")"


def make_indexes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table, fts, columns in INDEXED.values():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE INDEX {fts} ON {table} USING gin ({make_postgresql_vector(columns)})"
            )
        else:
            make_fts5(schema_editor, table, fts, columns)


def make_fts5(
    schema_editor: BaseDatabaseSchemaEditor, table: str, fts: str, columns: tuple[str, ...]
) -> None:
    # https://www.sqlite.org/fts5.html#external_content_tables
    names = ", ".join(columns)
    new = ", ".join(f"new.{column}" for column in columns)
    old = ", ".join(f"old.{column}" for column in columns)
    remove = f"INSERT INTO {fts}({fts}, rowid, {names}) VALUES ('delete', old.id, {old});"
    add = f"INSERT INTO {fts}(rowid, {names}) VALUES (new.id, {new});"
    tokenizer = "porter unicode61 remove_diacritics 2"
    schema_editor.execute(
        f"CREATE VIRTUAL TABLE {fts} USING fts5({names}, content='{table}', content_rowid='id', tokenize='{tokenizer}')"
    )
    schema_editor.execute(f"CREATE TRIGGER {fts}_insert AFTER INSERT ON {table} BEGIN {add} END")
    schema_editor.execute(f"CREATE TRIGGER {fts}_delete AFTER DELETE ON {table} BEGIN {remove} END")
    schema_editor.execute(f"CREATE TRIGGER {fts}_update AFTER UPDATE ON {table} BEGIN {remove} {add} END")


def drop_indexes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for _, fts, _ in INDEXED.values():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX {fts}")
            continue
        for event in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER {fts}_{event}")
        schema_editor.execute(f"DROP TABLE {fts}")


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunPython(make_indexes, drop_indexes)]
