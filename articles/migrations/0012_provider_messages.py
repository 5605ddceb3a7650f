"""Let what workers say of providers be translated when it is shown."""

from django.db import migrations

from articles.models.message_field import MessageField


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_messages_in_columns")]

    operations = [
        migrations.AlterField("providerstatus", "label", MessageField()),
        migrations.AlterField("providerstatus", "missing", MessageField(blank=True)),
        migrations.AlterField("providerstatus", "notes", MessageField()),
    ]
