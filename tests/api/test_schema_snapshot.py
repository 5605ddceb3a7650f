"""The API's description is stored: no field appears, disappears or becomes nullable unnoticed.

To update the file after an intended change: ``python -m tests.api.test_schema_snapshot``.
"""

import difflib
import json
import os
from pathlib import Path
from typing import Any

SNAPSHOT = Path(__file__).with_name("schema.txt")
SCHEMAS = "#/components/schemas/"


def read_schema() -> dict[str, Any]:
    from drf_spectacular.generators import SchemaGenerator  # noqa: PLC0415  # needs Django set up

    schema = SchemaGenerator().get_schema(request=None, public=True)
    plain: dict[str, Any] = json.loads(json.dumps(schema, default=str))
    return plain


def describe_schema(schema: dict[str, Any]) -> list[str]:
    """Return a line for each operation, parameter, answer and field, in the order of their names."""
    lines = []
    for path, operations in sorted(schema["paths"].items()):
        for method, operation in sorted(operations.items()):
            where = f"{method.upper()} {path}"
            lines.append(where)
            for parameter in sorted(
                operation.get("parameters", []), key=lambda one: (one["in"], one["name"])
            ):
                kind = describe_type(parameter["schema"])
                need = "" if parameter.get("required") else "?"
                lines.append(f"{where} {parameter['in']} {parameter['name']}{need}: {kind}")
            for media, content in sorted(operation.get("requestBody", {}).get("content", {}).items()):
                lines.append(f"{where} takes {media}: {describe_type(content.get('schema', {}))}")
            for status, answer in sorted(operation["responses"].items()):
                kinds = {describe_type(one.get("schema", {})) for one in answer.get("content", {}).values()}
                lines.append(f"{where} answers {status}: {', '.join(sorted(kinds)) or 'nothing'}")
    for name, component in sorted(schema["components"]["schemas"].items()):
        if "properties" not in component:
            lines.append(f"{name}: {describe_type(component)}")
        required = component.get("required", [])
        for field, kind in sorted(component.get("properties", {}).items()):
            marks = "" if field in required else "?"
            marks += " read-only" if kind.get("readOnly") else ""
            lines.append(f"{name}.{field}{marks}: {describe_type(kind)}")
    return lines


def describe_type(kind: dict[str, Any]) -> str:
    """Return a schema in one line: its type, format, bounds and values, or what it refers to."""
    if "$ref" in kind:
        return str(kind["$ref"]).removeprefix(SCHEMAS)
    for word in ("oneOf", "anyOf", "allOf"):
        if word in kind:
            return " | ".join(describe_type(one) for one in kind[word])
    names = kind.get("type", "any")
    text = "/".join(names) if isinstance(names, list) else str(names)
    if kind.get("nullable"):
        text += "/null"
    if "items" in kind:
        text += f" of {describe_type(kind['items'])}"
    if "enum" in kind:
        text += f" in {json.dumps(kind['enum'])}"
    bounds = ("format", "minLength", "maxLength", "minimum", "maximum", "maxItems", "pattern", "default")
    return " ".join([text, *(f"{name}={kind[name]}" for name in bounds if name in kind)])


def test_the_description_equals_the_stored_one():
    kept = SNAPSHOT.read_text(encoding="utf-8").splitlines()
    changes = [
        line
        for line in difflib.unified_diff(
            kept, describe_schema(read_schema()), "kept", "served", n=0, lineterm=""
        )
        if not line.startswith("@@")
    ]
    assert not changes, "\n".join(["If this is meant: python -m tests.api.test_schema_snapshot", *changes])


def test_a_field_that_becomes_nullable_is_seen():
    schema = read_schema()
    before = describe_schema(schema)
    field = schema["components"]["schemas"]["Claim"]["properties"]["text"]
    field["type"] = ["string", "null"]
    assert describe_schema(schema) != before


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    SNAPSHOT.write_text("\n".join(describe_schema(read_schema())) + "\n", encoding="utf-8")
