"""Names of tables and columns that can be translated: they are written in the models now.

They are the names that Django made of ``due_at`` and ``ReviewTask`` before, so that the database stays as it
is. One operation says so of all of them: 240 generated ones took 6 seconds of each new database.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.utils.text import camel_case_to_spaces


class WriteNames(Operation):
    """Write the names that Django makes itself into the state of each model and field that has none."""

    reduces_to_sql = False

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        for (label, _name), model in state.models.items():
            if label == app_label:
                name_model(model)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Do nothing: no name of a person's language is in the database."""

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Do nothing."""

    def describe(self) -> str:
        return "Write the names of models and fields"


def name_model(model: ModelState) -> None:
    noun = camel_case_to_spaces(model.name)
    model.options = {"verbose_name": noun, "verbose_name_plural": f"{noun}s", **model.options}
    for name, field in model.fields.items():
        _name, _path, positional, options = field.deconstruct()
        model.fields[name] = type(field)(*positional, **{"verbose_name": name.replace("_", " "), **options})


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_preferences")]
    operations = [WriteNames()]
