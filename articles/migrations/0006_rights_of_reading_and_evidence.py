"""Who may see and do what with feeds, matches, sentences set aside, page visits, copies and archivings."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

READ = ("archiving", "claimmatch", "feed", "feedentry", "pagecopy", "pagevisit", "setaside")
READERS = ("Editor", "Reviewer", "Approver", "Integration", "Auditor")
# role, model, codename, name
RIGHTS = [
    ("Editor", "feed", "add_feed", "Can add feed"),
    ("Editor", "feed", "change_feed", "Can change feed"),
    ("Integration", "feed", "add_feed", "Can add feed"),
    *(
        (role, "reviewtask", "match_claim", "Can say whether a claim was checked before")
        for role in ("Editor", "Reviewer", "Approver")
    ),
]


def give_rights(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    content_type_model = apps.get_model("contenttypes", "ContentType")
    seen = [
        (role, model, f"view_{model}", f"Can view {name_model(apps, model)}")
        for role in READERS
        for model in READ
    ]
    for role, model, codename, name in [*seen, *RIGHTS]:
        content_type, _ = content_type_model.objects.get_or_create(app_label="articles", model=model)
        permission, _ = permission_model.objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        group_model.objects.get(name=role).permissions.add(permission)


def name_model(apps: StateApps, model: str) -> str:
    return str(apps.get_model("articles", model)._meta.verbose_name)


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_reading_and_evidence")]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
