"""The first page: what waits for whom, and whether the workers make progress."""

import datetime

from django.db.models import F
from django.utils import timezone

from articles.models import Lookup
from tests.rules.scene import FIRST

INDEX = "/admin/"


def read(browse, name) -> str:
    return browse(name).get(INDEX).content.decode()


def age_lookups(seconds: int) -> None:
    Lookup.objects.update(not_before=F("not_before") - datetime.timedelta(seconds=seconds))


def test_stalled_work_is_reported_at_the_top(scene, browse):
    assert "have been due for more than a minute" not in read(browse, "erin")
    age_lookups(90)
    assert "have been due for more than a minute" in read(browse, "erin")


def test_a_backlog_that_makes_progress_is_not_reported(scene, browse):
    age_lookups(90)
    settled = Lookup.objects.first()
    Lookup.objects.filter(pk=settled.pk).update(outcome="none", settled_at=timezone.now())
    assert "have been due for more than a minute" not in read(browse, "erin")


def test_held_and_reserved_tasks_are_mine(scene, browse):
    scene.take("alice")
    assert FIRST[:60] in read(browse, "alice").split("Recent imports")[0]
    assert "Nothing is reserved for you" in read(browse, "ravi")


def test_only_approvers_see_pending_verdicts_and_never_their_own(scene, browse):
    scene.propose("bob")
    assert "Waiting for your approval" not in read(browse, "alice")
    assert "No verdict waits" in read(browse, "bob")
    assert FIRST[:60] in read(browse, "carol").split("Waiting for your approval")[1]


def test_the_first_page_costs_a_fixed_number_of_queries(scene, browse, django_assert_max_num_queries):
    scene.publish("alice", approver="bob")
    client = browse("bob")
    with django_assert_max_num_queries(24):
        client.get(INDEX)
