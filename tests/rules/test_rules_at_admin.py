"""Every rule of ``cases.py`` on the desk: the page shows the refusal, and nothing has changed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Claim
from tests.rules.cases import CASES, Case
from tests.rules.scene import Scene, count_rows, make_scene, read_tasks

CLAIM_VERBS = {"edit_claim": "edit", "split_claim": "split", "merge_claims": "merge"}
TASK_VERBS = {"ask_again": "ask", "add_source_link": "source", "set_stance": "stance"}
ARTICLE_VERBS = {"set_block_role": "role", "add_claim": "claim", "edit_article": "edit"}


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_the_admin_refuses_and_changes_nothing(case: Case, client: Client):
    scene = make_scene()
    case.prepare(scene)
    address, fields = write_request(case, scene, case.values(scene))
    client.force_login(scene.people[case.actor])
    before = count_rows(), read_tasks()
    answer = client.post(address, fields)
    assert (count_rows(), read_tasks()) == before
    assert answer.status_code == case.status
    if answer.templates[0].name != "desk/forbidden.html":
        targets = [target for target, words in answer.context["errors"] if words]
        assert targets, "the page says nothing of the refusal"
        field = case.pointer.strip("/").partition("/")[0]
        assert not field or any(field in target for target in targets)


def write_request(case: Case, scene: Scene, values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the URL of the screen's button and the fields that its form would send."""
    if case.verb == "import_text":
        return reverse("admin:desk_import"), {"method": "text", "priority": 0, **values}
    if case.verb in CLAIM_VERBS:
        address = reverse("admin:desk_claim_act", args=[scene.claim.pk, CLAIM_VERBS[case.verb]])
        return address, write_claim(scene.claim, values)
    if case.verb in ARTICLE_VERBS:
        address = reverse("admin:desk_article_act", args=[scene.article.pk, ARTICLE_VERBS[case.verb]])
        return address, {"block": scene.block.pk, "kind": "statement", **values}
    fields = dict(values)
    if case.verb == "set_stance":
        pk = scene.sources[0].pk
        fields = {"source": pk, f"{pk}-stance": values["stance"]}
    return reverse("admin:desk_task_act", args=[scene.task.pk, TASK_VERBS.get(case.verb, case.verb)]), fields


def write_claim(claim: Claim, values: dict[str, Any]) -> dict[str, Any]:
    fields = {"text": claim.text, "kind": claim.kind, **values}
    if "parts" in fields:
        fields["parts"] = "\n".join(fields["parts"])
    return fields
