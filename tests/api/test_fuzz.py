"""Generated input for every operation of the API, against a real server: no defect, no undescribed response.

It needs schemathesis (the "dev" extra). Each operation and caller gets EXAMPLES calls, the same ones every
time.
"""

import pytest
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from articles.models import Import, Verdict
from articles.services.tokens import create_token
from articles.services.verification import check_invariants
from tests.rules.scene import Scene, make_scene

schemathesis = pytest.importorskip("schemathesis")
checks = pytest.importorskip("schemathesis.specs.openapi.checks")
FailureGroup = pytest.importorskip("schemathesis.core.failures").FailureGroup
not_a_server_error = pytest.importorskip("schemathesis.checks").not_a_server_error

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

EXAMPLES = 15
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


@pytest.mark.parametrize("name", ["root", "alice", None])
def test_generated_calls_find_no_defect_and_no_undescribed_answer(name, live_server):
    scene = make_scene()
    scene.cite(2)
    scene.publish("alice", approver="bob")
    headers = {}
    if name is not None:
        headers["Authorization"] = "Bearer " + create_token(scene.people[name], name="fuzz", actor=None)[1]
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 40
    failures = []
    for operation in operations:
        try:
            call_generated(operation, find_keys(operation.path, scene), headers, live_server.url)
        except FailureGroup as group:
            failures += [f"{operation.method} {operation.path}: {error}" for error in group.exceptions]
    assert not failures, "\n\n".join(failures)
    assert check_invariants() == []


def call_generated(operation, keys: list[str], headers: dict[str, str], url: str) -> None:
    """Send generated calls of one operation, to existing rows and to a missing one."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), key=st.sampled_from(keys))
    def run(case, key):
        for parameter in case.path_parameters or {}:
            case.path_parameters[parameter] = key
        case.call_and_validate(base_url=url, headers=headers, checks=CHECKS)

    run()


def find_keys(path: str, scene: Scene) -> list[str]:
    """Return the primary keys that the path may contain."""
    noun = path.split("/")[3]
    rows = {
        "articles": [scene.article.pk],
        "imports": list(Import.objects.values_list("pk", flat=True)),
        "blocks": [scene.block.pk],
        "claims": list(scene.claim_ids),
        "tasks": [scene.task.pk, scene.other_task.pk],
        "source-links": [link.pk for link in scene.sources],
        "verdicts": list(Verdict.objects.values_list("pk", flat=True)),
        "claimreview": [scene.task.public_id],
    }.get(noun, [1])
    missing = "00000000-0000-0000-0000-000000000000" if noun == "claimreview" else "999999"
    return [*map(str, rows), missing]
