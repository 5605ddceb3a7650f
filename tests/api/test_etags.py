"""ETags: a known representation is not sent again, and a verb with a stale one is not done."""

import pytest

from tests.api.caller import read_problem
from tests.api.paths import READS, fill, name_rows

SINGLE = [path for path in READS if path.endswith(("}/", "1/", "text/"))]


@pytest.mark.parametrize("path", SINGLE)
def test_a_representation_that_the_caller_has_is_not_sent_again(path, busy_scene, call):
    address = fill(path, name_rows(busy_scene))
    first = call("audrey").get(address)
    again = call("audrey").get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert call("audrey").get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_task_that_moved_has_another_etag(scene, call):
    path = f"tasks/{scene.task.pk}/"
    before = call("alice").get(path)["ETag"]
    scene.open()
    assert call("alice").get(path, headers={"If-None-Match": before}).status_code == 200


def test_a_verb_with_a_stale_etag_does_nothing(scene, call):
    path = f"tasks/{scene.task.pk}/"
    scene.open()
    read = call("alice").get(path)["ETag"]
    scene.take("ravi")
    scene.cite(1)
    revision = scene.task.revision
    problem = read_problem(call("alice").post(f"{path}take/", headers={"If-Match": read}), 412)
    assert problem["code"] == "stale"
    assert scene.task.revision == revision


def test_a_verb_with_the_current_etag_is_done(scene, call):
    path = f"tasks/{scene.task.pk}/"
    scene.open()
    read = call("alice").get(path)["ETag"]
    assert call("alice").post(f"{path}take/", headers={"If-Match": read}).status_code == 200
    assert (
        call("erin")
        .patch(f"articles/{scene.article.pk}/", {"title": "New"}, headers={"If-Match": "*"})
        .status_code
        == 200
    )
    assert (
        call("erin")
        .patch(f"articles/{scene.article.pk}/", {"title": "Newer"}, headers={"If-Match": '"x"'})
        .status_code
        == 412
    )


def test_answers_stay_out_of_shared_caches(scene, call):
    assert call("alice").get("tasks/")["Cache-Control"] == "private, no-cache"
