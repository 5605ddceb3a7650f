"""Filters find what they say, and unknown parameters are refused rather than ignored."""

import pytest

from tests.api.caller import read_problem


def find(call, path: str) -> list[int]:
    response = call("alice").get(path)
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


@pytest.mark.parametrize(
    "path",
    [
        "articles/?titel=x",
        "claims/?status=ready",
        "tasks/?offset=5",
        "tasks/?state=ready&page=2",
        "imports/?format=json",
        "ratings/?q=x",
        "claimreview/?since=2020",
        "status/?verbose=1",
        "articles/1/?fields=id",
        "claims/1/lookups/?state=x",
        "tasks/1/?x=1",
    ],
)
def test_an_unknown_parameter_is_refused_by_name(path, busy_scene, call):
    path = path.replace("articles/1/", f"articles/{busy_scene.article.pk}/").replace(
        "/1/", f"/{busy_scene.task.pk}/"
    )
    problem = read_problem(call("alice").get(path), 400)
    assert problem["code"] == "unknown_parameter"
    assert problem["errors"][0]["parameter"] in path


@pytest.mark.parametrize(
    "path",
    [
        "tasks/?state=open",
        "tasks/?overdue=yes",
        "tasks/?priority=9",
        "claims/?article=x",
        "claims/?article=0",
        "claims/?article=99999999999999999999",
        "claims/?kind=rumour",
        "articles/?created_at__gte=yesterday",
        "articles/?published_on__lt=2020-13-01",
        "claims/?q=%00",
        "publishers/?blocked=1",
        "claims/?q=" + "x" * 300,
        "articles/?published_on__gte=99999-01-01",
    ],
)
def test_a_value_that_a_filter_cannot_read_is_refused(path, scene, call):
    problem = read_problem(call("alice").get(path), 400)
    assert problem["errors"][0]["parameter"] in path


def test_claims_are_found_by_article_state_words_and_retirement(busy_scene, call):
    first, second = busy_scene.claim_ids
    assert find(call, f"claims/?article={busy_scene.article.pk}") == [first, second]
    assert find(call, "claims/?state=published") == [first]
    assert find(call, "claims/?state=published&state=enriching") == [first, second]
    assert find(call, "claims/?q=container TRAFFIC") == [second]
    assert find(call, "claims/?retired=false") == [first, second]
    assert find(call, "claims/?retired=true") == []
    assert find(call, "claims/?article=12345") == []


def test_claims_are_found_by_claimant(busy_scene, call):
    call("erin").patch(f"claims/{busy_scene.claim_ids[1]}/", {"claimant": "The Port Authority"})
    assert find(call, "claims/?claimant=port authority") == [busy_scene.claim_ids[1]]


def test_tasks_are_found_by_holder_assignment_and_due_date(scene, call):
    scene.take("alice")
    assert find(call, "tasks/?reviewer=me") == find(call, "tasks/?reviewer=alice") == [scene.task.pk]
    assert find(call, "tasks/?reviewer=ravi") == []
    call("erin").post(
        f"tasks/{scene.other_task.pk}/assign/", {"to": "alice", "due_at": "2020-01-01T00:00:00Z"}
    )
    assert find(call, "tasks/?assigned_to=me") == find(call, "tasks/?overdue=true") == [scene.other_task.pk]
    assert find(call, "tasks/?overdue=false") == [scene.task.pk]
    assert find(call, "tasks/?priority=0&state=in_review") == [scene.task.pk]


def test_verdicts_are_found_by_task_rating_and_publication(busy_scene, call):
    one = find(call, f"verdicts/?task={busy_scene.task.pk}")
    assert len(one) == 1
    assert find(call, "verdicts/?rating=half-true&published=true&author=me") == one
    assert find(call, "verdicts/?published=false") == find(call, "verdicts/?rating=false") == []
    assert find(call, f"verdicts/?article={busy_scene.article.pk}&claim={busy_scene.claim_ids[0]}") == one
