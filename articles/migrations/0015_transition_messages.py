"""Let the reasons that the service gives for a move be translated when they are shown.

The column stays as it is. The database must not be asked to change it: SQLite would make the table anew,
without the triggers that guard its history.
"""

from django.db import migrations

from articles.models.message_field import MessageField


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_names_of_columns")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("transition", "reason", MessageField(blank=True, verbose_name="reason"))
            ]
        ),
    ]
