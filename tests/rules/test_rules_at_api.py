"""Every rule of ``cases.py`` at the REST API: the status, the code, the pointer, and nothing changed.

All run in a language whose texts are marked: no refusal may hold a sentence that is not translated.
"""

import pytest

from tests.api.caller import Caller, check_translated, read_problem
from tests.pseudo_locale import use_pseudo_locale
from tests.rules.cases import CASES, Case
from tests.rules.scene import Scene, count_rows, make_scene, read_tasks


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_the_api_refuses_and_changes_nothing(case: Case):
    scene = make_scene()
    case.prepare(scene)
    values = case.values(scene)
    caller = Caller(scene.people[case.actor])
    before = count_rows(), read_tasks()
    method, path, more = find_operation(case, scene)
    with use_pseudo_locale():
        problem = read_problem(caller.send(method, path, {**values, **more}), case.status)
    check_translated(problem)
    assert problem["code"] == case.code
    assert [error["pointer"] for error in problem.get("errors", [])] == (
        [case.pointer] if case.pointer else []
    )
    assert (count_rows(), read_tasks()) == before


def find_operation(case: Case, scene: Scene) -> tuple[str, str, dict[str, int]]:
    """Return the method, path and further fields by which the API does a case's verb."""
    if case.target == "task":
        return "post", f"tasks/{scene.task.pk}/{case.verb.replace('_', '-')}/", {}
    return {
        "edit_claim": lambda: ("patch", f"claims/{scene.claim.pk}/", {}),
        "split_claim": lambda: ("post", f"claims/{scene.claim.pk}/split/", {}),
        "merge_claims": lambda: ("post", f"claims/{scene.claim.pk}/merge/", {}),
        "ask_again": lambda: ("post", f"claims/{scene.claim.pk}/enrich/", {}),
        "add_claim": lambda: ("post", "claims/", {"article": scene.article.pk}),
        "add_source_link": lambda: ("post", "source-links/", {"claim": scene.claim.pk}),
        "set_stance": lambda: ("patch", f"source-links/{scene.sources[0].pk}/", {}),
        "set_block_role": lambda: ("patch", f"blocks/{scene.block.pk}/", {}),
        "edit_article": lambda: ("patch", f"articles/{scene.article.pk}/", {}),
        "import_text": lambda: ("post", "articles/", {}),
    }[case.verb]()
