"""Every rule of ``cases.py`` in the services themselves, below desk and API."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from articles.errors import ImportRejected, InvalidInput, NotPermitted, TransitionError
from articles.models import Claim, Rating, SourceLink
from articles.services import articles, blocks, claims, imports, lookups, source_links, tasks, verdicts
from tests.rules.cases import CASES, Case
from tests.rules.scene import Scene, count_rows, make_scene, read_tasks

PEOPLE = ("to", "reviewer")
STATUS = {InvalidInput: 422, NotPermitted: 403, TransitionError: 409}
TASK_SERVICES = {
    "take": tasks.take_task,
    "renew": tasks.renew_task,
    "release": tasks.release_task,
    "assign": tasks.assign_task,
    "open": tasks.open_task,
    "dismiss": tasks.dismiss_task,
    "reopen": tasks.reopen_task,
    "submit": verdicts.submit_verdict,
    "return": verdicts.return_verdict,
    "approve": verdicts.approve_verdict,
    "correct": verdicts.correct_verdict,
    "keep": verdicts.keep_verdict,
    "request_retraction": verdicts.request_retraction,
    "retract": verdicts.retract_verdict,
}
SERVICES: dict[str, Any] = {
    **TASK_SERVICES,
    "edit_claim": claims.edit_claim,
    "split_claim": claims.split_claim,
    "merge_claims": claims.merge_claims,
    "add_claim": claims.add_claim,
    "ask_again": lookups.ask_again,
    "add_source_link": source_links.add_source_link,
    "set_stance": source_links.set_stance,
    "set_block_role": blocks.set_block_role,
    "edit_article": articles.edit_article,
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_the_service_refuses_and_changes_nothing(case: Case):
    scene = make_scene()
    case.prepare(scene)
    values = case.values(scene)
    before = count_rows(), read_tasks()
    with pytest.raises((InvalidInput, NotPermitted, TransitionError, ImportRejected)) as refusal:
        call(case, scene, values)
    error = refusal.value
    assert (getattr(error, "status", None) or STATUS[type(error)], error.code) == (case.status, case.code)
    assert getattr(error, "pointer", "") == case.pointer
    assert (count_rows(), read_tasks()) == before


def call(case: Case, scene: Scene, values: dict[str, Any]) -> None:
    actor = scene.people[case.actor]
    if case.verb == "import_text":
        imports.import_text(**values, actor=actor)
        return
    SERVICES[case.verb](find_target(case, scene), actor=actor, **resolve(values))


def find_target(case: Case, scene: Scene) -> Any:
    return {
        "task": lambda: scene.task,
        "claim": lambda: scene.claim,
        "source_link": lambda: scene.sources[0],
        "block": lambda: scene.block,
        "article": lambda: scene.article if case.verb == "edit_article" else scene.article.current_version,
    }[case.target]()


def resolve(values: dict[str, Any]) -> dict[str, Any]:
    """Turn the plain values of a case into what the services take."""
    resolved = dict(values)
    for name in PEOPLE:
        if name in values:
            resolved[name] = User.objects.get(username=values[name])
    if "rating" in values:
        resolved["rating"] = Rating.objects.get(slug=values["rating"])
        resolved["sources"] = [SourceLink.objects.get(pk=pk) for pk in values["sources"]]
    if "into" in values:
        resolved["into"] = Claim.objects.get(pk=values["into"])
    return resolved
