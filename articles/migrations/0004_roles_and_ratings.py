"""The five roles with their rights, and the house's rating scale."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

READ = {
    "article": ["view_article"],
    "articleversion": ["view_articleversion"],
    "auditentry": ["view_auditentry"],
    "block": ["view_block"],
    "citation": ["view_citation"],
    "claim": ["view_claim"],
    "claimant": ["view_claimant"],
    "factcheck": ["view_factcheck"],
    "import": ["view_import"],
    "librarypage": ["view_librarypage"],
    "lookup": ["view_lookup"],
    "occurrence": ["view_occurrence"],
    "publisher": ["view_publisher"],
    "rating": ["view_rating"],
    "reviewtask": ["view_reviewtask"],
    "sourcelink": ["view_sourcelink"],
    "transition": ["view_transition"],
    "verdict": ["view_verdict"],
}
REVIEW = {
    "reviewtask": ["take_task", "dismiss_task", "submit_verdict", "enrich_claim"],
    "sourcelink": ["add_sourcelink", "change_sourcelink"],
}
ROLES: dict[str, list[dict[str, list[str]]]] = {
    "Editor": [
        READ,
        {
            "article": ["import_article", "change_article"],
            "block": ["change_block"],
            "claim": ["add_claim", "change_claim"],
            "claimant": ["change_claimant"],
            "librarypage": ["add_librarypage", "change_librarypage"],
            "factcheck": ["add_factcheck"],
            "publisher": ["add_publisher", "change_publisher"],
            "reviewtask": [
                "open_task",
                "assign_task",
                "dismiss_task",
                "correct_verdict",
                "retract_verdict",
                "enrich_claim",
            ],
            "sourcelink": ["add_sourcelink", "change_sourcelink"],
        },
    ],
    "Reviewer": [READ, REVIEW],
    "Approver": [READ, REVIEW, {"reviewtask": ["approve_verdict", "correct_verdict", "retract_verdict"]}],
    "Integration": [READ, {"article": ["import_article"]}],
    "Auditor": [READ],
}

RATINGS = [
    # slug, label, number, colour, needs a source, meaning
    ("true", "True", 5, "#1a7f37", True, "The sources bear the claim out."),
    ("mostly-true", "Mostly true", 4, "#3f7d20", True, "Right in the main; a detail is missing or off."),
    (
        "half-true",
        "Half true",
        3,
        "#8a6100",
        True,
        "Part of it is right, and what is left out changes the picture.",
    ),
    ("mostly-false", "Mostly false", 2, "#b04a00", True, "A grain of truth in a claim that misleads."),
    ("false", "False", 1, "#b3261e", True, "The sources contradict the claim."),
    (
        "misleading",
        "Misleading",
        None,
        "#7a3e9d",
        True,
        "The words are right and the impression they give is not.",
    ),
    ("unproven", "Unproven", None, "#57606a", False, "No source was found that settles it."),
]


def make_roles(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Django makes permissions after all migrations; roles need them now, so those missing are made here.
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    content_type_model = apps.get_model("contenttypes", "ContentType")
    names = dict(apps.get_model("articles", "ReviewTask")._meta.permissions)
    names["import_article"] = "Can import an article"
    for role, parts in ROLES.items():
        group, _ = group_model.objects.get_or_create(name=role)
        for part in parts:
            for model, codenames in part.items():
                content_type, _ = content_type_model.objects.get_or_create(app_label="articles", model=model)
                for codename in codenames:
                    default_name = (
                        f"Can {codename.split('_')[0]} {apps.get_model('articles', model)._meta.verbose_name}"
                    )
                    permission, _ = permission_model.objects.get_or_create(
                        content_type=content_type,
                        codename=codename,
                        defaults={"name": names.get(codename, default_name)},
                    )
                    group.permissions.add(permission)


def make_ratings(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rating_model = apps.get_model("articles", "Rating")
    for order, (slug, label, number, colour, needs_source, meaning) in enumerate(RATINGS, start=1):
        rating_model.objects.create(
            slug=slug,
            label=label,
            number=number,
            colour=colour,
            order=order,
            needs_source=needs_source,
            meaning=meaning,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_guards"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(make_ratings, migrations.RunPython.noop),
    ]
