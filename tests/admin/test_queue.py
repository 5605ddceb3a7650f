"""The queue: a bounded table, and a button that never gives two people the same task."""

import pytest
from django.urls import reverse

from articles.models import ReviewTask
from articles.services.tasks import open_task
from tests.admin.many import count_queries, file_claims

QUEUE = "/admin/desk/queue/"


def open_both(scene) -> None:
    for task in ReviewTask.objects.all():
        open_task(task, actor=scene.people["erin"])


def test_two_reviewers_never_get_the_same_task(scene, browse):
    open_both(scene)
    first = browse("alice").post(reverse("admin:desk_next")).headers["Location"]
    second = browse("ravi").post(reverse("admin:desk_next")).headers["Location"]
    assert {first, second} == {
        reverse("admin:desk_task", args=[task.pk]) for task in ReviewTask.objects.all()
    }


def test_an_empty_queue_is_reported(scene, browse):
    client = browse("alice")
    assert "The queue is empty" in client.post(reverse("admin:desk_next"), follow=True).content.decode()
    assert "Nothing is ready for review" in client.get(QUEUE).content.decode()


def test_a_get_request_to_the_next_button_takes_nothing(scene, browse):
    open_both(scene)
    browse("alice").get(reverse("admin:desk_next"))
    assert set(ReviewTask.objects.values_list("state", flat=True)) == {"ready"}


def test_an_editor_cannot_take_a_task_from_the_queue(scene, browse):
    open_both(scene)
    html = browse("erin").post(reverse("admin:desk_next"), follow=True).content.decode()
    assert "needs the right articles.take_task" in html


def test_ticked_tasks_are_assigned_and_the_refused_are_named(scene, browse):
    open_both(scene)
    scene.take("alice")
    pks = list(ReviewTask.objects.values_list("pk", flat=True))
    client = browse("erin")
    html = client.post(
        reverse("admin:desk_queue_act", args=["assign"]), {"task": pks, "to": "ravi"}, follow=True
    ).content.decode()
    assert "Tasks assigned: 1." in html
    assert "does not allow this" in html
    assert scene.other_task.assigned_to == scene.people["ravi"]


@pytest.mark.parametrize("fields", [{}, {"task": ["x", "9" * 40]}, {"task": ["1"], "to": "nobody-known"}])
def test_invalid_input_assigns_nothing(scene, browse, fields):
    client = browse("erin")
    html = client.post(reverse("admin:desk_queue_act", args=["assign"]), fields, follow=True).content.decode()
    assert "Tick at least one task" in html
    assert not ReviewTask.objects.exclude(assigned_to=None).exists()


@pytest.mark.parametrize(
    "state", ["mine", "ready", "enriching", "in_review", "in_approval", "published", "retracted", "dismissed"]
)
def test_each_tab_shows_the_tasks_of_its_state(scene, browse, state):
    scene.take("alice")
    client = browse("alice")
    html = client.get(QUEUE, {"state": state}).content.decode()
    assert (reverse("admin:desk_task", args=[scene.task.pk]) in html) == (state in ("mine", "in_review"))


@pytest.mark.parametrize(
    "query",
    [
        "state=unknown",
        "page=0",
        "page=-3",
        "page=x",
        "page=99999999999999999999",
        "article=x",
        "article=" + "9" * 30,
        "assigned=%00",
    ],
)
def test_invalid_filters_are_ignored(scene, browse, query):
    assert browse("alice").get(f"{QUEUE}?{query}").status_code == 200


def test_filters_narrow_by_article_and_assignee(scene, browse):
    open_both(scene)
    ReviewTask.objects.filter(pk=scene.task.pk).update(assigned_to=scene.people["ravi"])
    client = browse("erin")
    address = reverse("admin:desk_task", args=[scene.task.pk])
    assert address in client.get(QUEUE, {"article": scene.article.pk, "assigned": "ravi"}).content.decode()
    assert address not in client.get(QUEUE, {"assigned": "nobody"}).content.decode()


def test_a_page_of_tasks_costs_the_same_whatever_its_length(scene, browse):
    client = browse("erin")
    address = f"{QUEUE}?state=enriching"
    few = count_queries(client, address)
    file_claims(scene, 30)
    assert count_queries(client, address) == few


def test_the_queue_makes_no_count_query(scene, browse, django_assert_max_num_queries):
    client = browse("erin")
    with django_assert_max_num_queries(16) as queries:
        client.get(QUEUE)
    counts = [query["sql"] for query in queries.captured_queries if "COUNT(" in query["sql"]]
    assert all("GROUP BY" in sql for sql in counts)
