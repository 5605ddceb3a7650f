"""The approval page: it explains independence beforehand, and offers what can follow publication."""

import pytest
from django.urls import reverse

from articles.models import Verdict
from articles.services.verdicts import return_verdict


@pytest.fixture
def press(scene, browse):
    """Return a function that sends one of the task page's forms as a person."""

    def send(name, verb, **fields):
        return browse(name).post(reverse("admin:desk_task_act", args=[scene.task.pk, verb]), fields)

    return send


def read(scene, browse, name) -> str:
    return browse(name).get(reverse("admin:desk_task", args=[scene.task.pk])).content.decode()


def test_whoever_wrote_a_version_sees_why_they_cannot_approve(scene, browse):
    scene.propose("bob")
    html = read(scene, browse, "bob")
    assert "You wrote a version of this verdict" in html
    assert "Approve and publish" not in html
    assert "Approve and publish" in read(scene, browse, "carol")


def test_a_superuser_who_wrote_it_sees_the_same(scene, browse):
    scene.propose("root")
    assert "You wrote a version of this verdict" in read(scene, browse, "root")


def test_approval_names_the_version_that_was_read(scene, browse, press):
    scene.propose("alice")
    assert 'name="verdict_number" value="1"' in read(scene, browse, "bob")
    assert press("bob", "approve", verdict_number=1).status_code == 302
    verdict = Verdict.objects.get()
    assert verdict.approver == scene.people["bob"]
    assert verdict.published_at is not None


def test_a_version_that_was_submitted_meanwhile_is_not_approved(scene, press):
    scene.propose("alice")
    return_verdict(scene.task, reason="Name the page.", actor=scene.people["carol"])
    scene.submit("alice")
    answer = press("bob", "approve", verdict_number=1)
    assert answer.status_code == 409
    assert "Version 2 of the verdict came after version 1" in answer.content.decode()


def test_earlier_versions_are_listed_below_the_pending_one(scene, browse):
    scene.propose("alice")
    return_verdict(scene.task, reason="Name the page.", actor=scene.people["bob"])
    scene.submit("alice")
    html = read(scene, browse, "bob")
    assert "Approve and publish version 2" in html
    assert "Version 1: Half true" in html


def test_a_published_verdict_links_to_its_page_and_can_be_corrected(scene, browse, press):
    scene.publish("alice", approver="bob")
    html = read(scene, browse, "erin")
    assert f"/fact-checks/{scene.task.public_id}/" in html
    assert press("erin", "correct", reason="The day is wrong.", reviewer="alice").status_code == 302
    assert (scene.task.state, scene.task.reviewer) == ("in_review", scene.people["alice"])
    assert "Keep the published verdict" in read(scene, browse, "erin")


def test_a_retraction_is_offered_to_a_second_person_alone(scene, browse, press):
    scene.publish("alice", approver="bob")
    assert press("erin", "request_retraction", reason="Forged.").status_code == 302
    assert "Confirm the retraction" not in read(scene, browse, "erin")
    assert "Confirm the retraction" in read(scene, browse, "carol")
    assert press("carol", "retract", reason="Forged indeed.").status_code == 302
    assert scene.task.state == "retracted"


def test_a_missing_reason_is_reported_at_its_field(scene, press):
    scene.propose("alice")
    answer = press("bob", "return", reason=" ")
    assert answer.status_code == 422
    assert answer.context["errors"][0][0] == "return_reason"
    assert "<details open><summary>Return to its author" in answer.content.decode()
