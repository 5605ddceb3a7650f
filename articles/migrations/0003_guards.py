"""Rules that hold even against code that goes around the services: append-only chains, verdicts that
are never edited, and approval by somebody who wrote no version of the verdict."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

APPEND_ONLY = ("articles_transition", "articles_auditentry", "articles_citation", "articles_snapshot")
# The columns of a verdict that never change once it is written.
FROZEN = (
    "task_id",
    "number",
    "claim_reviewed",
    "claimant_id",
    "claimed_on",
    "rating_id",
    "rationale",
    "correction_note",
    "author_id",
    "submitted_at",
)
SELF_APPROVAL = (
    "NEW.approver_id IS NOT NULL AND EXISTS (SELECT 1 FROM articles_verdict v "
    "WHERE v.task_id = NEW.task_id AND v.number <= NEW.number AND v.author_id = NEW.approver_id)"
)
SELF_APPROVAL_MESSAGE = "whoever wrote a version of a verdict cannot approve it"


def make_guards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        make_postgresql_guards(schema_editor)
    else:
        make_sqlite_guards(schema_editor)


def make_postgresql_guards(schema_editor: BaseDatabaseSchemaEditor) -> None:
    # errcode 23514 is check_violation: Django raises IntegrityError
    schema_editor.execute(
        "CREATE FUNCTION articles_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23514'; END $$",
        params=None,
    )
    for table in APPEND_ONLY:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION articles_refuse_change()",
            params=None,
        )
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in FROZEN)
    schema_editor.execute(
        "CREATE FUNCTION articles_guard_verdict() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' AND ({changed}) THEN RAISE EXCEPTION 'a verdict is never edited' USING ERRCODE = '23514'; END IF; "
        f"IF {SELF_APPROVAL} THEN RAISE EXCEPTION '{SELF_APPROVAL_MESSAGE}' USING ERRCODE = '23514'; END IF; "
        "RETURN NEW; END $$",
        params=None,
    )
    schema_editor.execute(
        "CREATE TRIGGER articles_verdict_guard BEFORE INSERT OR UPDATE ON articles_verdict "
        "FOR EACH ROW EXECUTE FUNCTION articles_guard_verdict()",
        params=None,
    )


def make_sqlite_guards(schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in APPEND_ONLY:
        for event in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in FROZEN)
    schema_editor.execute(
        "CREATE TRIGGER articles_verdict_frozen BEFORE UPDATE ON articles_verdict "
        f"WHEN {changed} BEGIN SELECT RAISE(ABORT, 'a verdict is never edited'); END"
    )
    for event in ("INSERT", "UPDATE"):
        schema_editor.execute(
            f"CREATE TRIGGER articles_verdict_independent_{event.lower()} BEFORE {event} ON articles_verdict "
            f"WHEN {SELF_APPROVAL} BEGIN SELECT RAISE(ABORT, '{SELF_APPROVAL_MESSAGE}'); END"
        )


def drop_guards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION articles_refuse_change() CASCADE", params=None)
        schema_editor.execute("DROP FUNCTION articles_guard_verdict() CASCADE", params=None)
        return
    for table in APPEND_ONLY:
        for event in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{event}")
    for name in ("frozen", "independent_insert", "independent_update"):
        schema_editor.execute(f"DROP TRIGGER articles_verdict_{name}")


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_search")]
    operations = [migrations.RunPython(make_guards, drop_guards)]
