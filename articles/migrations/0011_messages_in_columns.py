"""Let columns that explain something to a person hold messages, which are translated when they are shown.

The JSON columns only read and write differently: the database has nothing to do. It must not be asked to
either, since SQLite would make these tables anew, without their search triggers.
"""

from django.db import migrations

from articles.models.message_field import MessageField, MessagesField

WHY = "Why it failed, and what to try."


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_provider_status")]

    operations = [
        migrations.AlterField("archiving", "detail", MessageField(blank=True, help_text=WHY)),
        migrations.AlterField("lookup", "detail", MessageField(blank=True, help_text=WHY)),
        migrations.AlterField("pagevisit", "detail", MessageField(blank=True, help_text=WHY)),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "claim",
                    "reasons",
                    MessagesField(blank=True, default=list, help_text="Why it is worth checking, in words."),
                ),
                migrations.AlterField(
                    "setaside",
                    "reasons",
                    MessagesField(blank=True, default=list, help_text="Why it was set aside, in words."),
                ),
                migrations.AlterField(
                    "sourcelink",
                    "reasons",
                    MessagesField(
                        blank=True, default=list, help_text="Why it stands where it does, in words."
                    ),
                ),
                migrations.AlterField(
                    "feed",
                    "problem",
                    MessagesField(blank=True, help_text="Why the last reading failed (RFC 9457).", null=True),
                ),
                migrations.AlterField("import", "problem", MessagesField(blank=True, null=True)),
                migrations.AlterField("import", "steps", MessagesField(blank=True, default=list)),
            ]
        ),
    ]
