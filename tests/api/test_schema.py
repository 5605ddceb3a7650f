"""The OpenAPI description is valid, complete, generated without a warning, and public."""

import io

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.api.caller import API
from tests.api.paths import WRITES


@pytest.fixture(scope="module")
def description() -> dict:
    out = io.StringIO()
    call_command("spectacular", "--fail-on-warn", "--validate", stdout=out)
    return yaml.safe_load(out.getvalue())


def test_the_description_is_valid_openapi_3_1_and_made_without_a_warning(description):
    assert description["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(description).validate()


def test_every_operation_says_what_it_does_and_how_it_refuses(description):
    names = []
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            names.append(operation["operationId"])
            assert operation.get("description"), (method, path)
            answers = operation["responses"]
            assert {"400", "401", "403", "503", "default"} <= answers.keys(), (method, path)
            assert ("404" in answers) == ("{" in path), (method, path)
            assert any(code.startswith("2") for code in answers), (method, path)
            for code, answer in answers.items():
                if code == "default" or code >= "400":
                    assert list(answer["content"]) == ["application/problem+json"], (method, path, code)
    assert len(names) == len(set(names))


def test_every_verb_of_a_task_is_described(description):
    verbs = {path.split("/")[2] for _, path, _, _ in WRITES if path.startswith("tasks/{task}/")}
    described = {
        path.split("/")[5]
        for path in description["paths"]
        if path.startswith("/api/v1/tasks/{id}/") and path.count("/") > 5
    }
    assert verbs | {"transitions"} == described - {""}


def test_the_description_needs_no_key(db):
    response = Client().get(f"{API}schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert response.status_code == 200
    assert response.json()["info"]["title"] == "Factdesk"
    schemes = response.json()["components"]["securitySchemes"]
    assert schemes["token"]["scheme"] == "bearer"
