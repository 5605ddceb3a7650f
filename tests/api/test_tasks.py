"""The verbs of a task in the API, where they are allowed. (Where they are not: tests/rules.)"""

import datetime

from django.utils import timezone

from tests.api.caller import read_problem


def post(call, name: str, path: str, body=None, status: int = 200):
    response = call(name).post(path, body)
    assert response.status_code == status, response.content
    return response.json() if response.content else None


def test_a_task_lists_the_verbs_that_its_caller_may_do(scene, call):
    path = f"tasks/{scene.task.pk}/"
    assert call("erin").get(path).json()["allowed"] == ["open", "assign", "dismiss"]
    assert call("alice").get(path).json()["allowed"] == ["dismiss"]
    assert call("audrey").get(path).json()["allowed"] == []


def test_every_verb_is_done_where_it_is_allowed(scene, call):
    task = f"tasks/{scene.task.pk}/"
    assert post(call, "erin", f"{task}open/")["state"] == "ready"
    assigned = post(call, "erin", f"{task}assign/", {"to": "alice", "due_at": "2030-01-01T12:00:00+02:00"})
    assert (assigned["assigned_to"], assigned["due_at"]) == ("alice", "2030-01-01T10:00:00Z")
    assert post(call, "erin", f"{task}assign/", {"to": None})["assigned_to"] is None
    assert (
        post(call, "erin", f"{task}dismiss/", {"why": "out_of_scope", "note": "Sports."})["dismiss_reason"]
        == "out_of_scope"
    )
    assert post(call, "erin", f"{task}reopen/", {"reason": "It matters."})["state"] == "ready"
    taken = post(call, "alice", f"{task}take/")
    left = datetime.datetime.fromisoformat(taken["leased_until"]) - timezone.now()
    assert datetime.timedelta(minutes=18) < left <= datetime.timedelta(minutes=21)
    assert post(call, "alice", f"{task}release/")["reviewer"] is None
    post(call, "alice", f"{task}take/")
    assert post(call, "alice", f"{task}renew/")["leased_until"] >= taken["leased_until"]
    source = scene.cite(1)[0].pk
    verdict = {"rating": "half-true", "rationale": "The day was another.", "sources": [source]}
    waiting = post(call, "alice", f"{task}submit/", verdict)
    assert waiting["state"] == "in_approval"
    assert waiting["waiting_verdict"]
    assert post(call, "bob", f"{task}return/", {"reason": "Name the page."})["reviewer"] == "alice"
    post(call, "alice", f"{task}submit/", verdict)
    published = post(call, "bob", f"{task}approve/", {"verdict_number": 2})
    assert (published["state"], published["waiting_verdict"]) == ("published", None)
    assert post(call, "erin", f"{task}correct/", {"reason": "The day.", "reviewer": "alice"})["round"] == 2
    assert (
        post(call, "erin", f"{task}keep/", {"reason": "It stands."})["published_verdict"]
        == published["published_verdict"]
    )
    assert (
        post(call, "erin", f"{task}request-retraction/", {"reason": "Forged."})["retraction_requested_by"]
        == "erin"
    )
    assert post(call, "bob", f"{task}retract/", {"reason": "Forged."})["retracted_by"] == "bob"
    read_problem(call("bob").get(f"claimreview/{published['public_id']}/"), 404)
    moves = call("audrey").get(f"{task}transitions/").json()["results"]
    assert [row["number"] for row in moves] == list(range(1, len(moves) + 1))
    assert moves[-1]["actor"] == "bob"


def test_a_lease_is_renewed_by_its_holder_alone(scene, call):
    scene.take("alice")
    problem = read_problem(call("ravi").post(f"tasks/{scene.task.pk}/renew/"), 409)
    assert problem["code"] == "not_holder"


def test_the_next_task_is_the_most_urgent(scene, call):
    scene.open()
    post(call, "erin", f"tasks/{scene.other_task.pk}/open/")
    post(call, "erin", f"tasks/{scene.other_task.pk}/assign/", {"to": "ravi"})
    assert post(call, "ravi", "tasks/next/")["id"] == scene.other_task.pk
    assert post(call, "ravi", "tasks/next/")["id"] == scene.task.pk
    assert post(call, "ravi", "tasks/next/", status=204) is None


def test_the_status_tells_the_keys_user_roles_and_scopes(scene, call):
    answer = call("bob").get("status/").json()
    assert (answer["user"], answer["roles"], answer["scopes"]) == ("bob", ["Approver"], ["read", "write"])
    assert answer["version"]


def test_the_scale_says_how_many_sources_each_rating_needs(scene, call):
    ratings = call("alice").get("ratings/").json()["results"]
    needed = {row["slug"]: row["sources_needed"] for row in ratings}
    assert (needed["true"], needed["half-true"], needed["unproven"]) == (2, 1, 0)
