"""Many clients at once over real connections: one article, one task for each claim, one holder of a task."""

import json
import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from articles.models import Article, ArticleVersion, Claim, Occurrence, ReviewTask
from articles.services.tasks import open_task
from articles.services.tokens import create_token
from tests.conftest import make_person
from tests.rules.scene import make_scene

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

CLIENTS = 20
TEXT = "The tower was finished in 1889 and cost 8 million francs. It was 312 metres high in 1890."


def call(address: str, key: str, body: dict | None = None) -> tuple[int, dict | None]:
    request = urllib.request.Request(
        address,
        data=json.dumps(body or {}).encode(),
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            raw = response.read()
            return response.status, json.loads(raw) if raw else None
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def call_at_once(address: str, keys: list[str], body: dict | None = None) -> list[tuple[int, dict | None]]:
    """Call with all keys at the same time."""
    gate = threading.Barrier(len(keys))

    def run(key: str) -> tuple[int, dict | None]:
        gate.wait()
        return call(address, key, body)

    with ThreadPoolExecutor(len(keys)) as pool:
        return list(pool.map(run, keys))


def make_keys(role: str, count: int) -> list[str]:
    return [
        create_token(make_person(f"{role.lower()}{n}", role), name="test", actor=None)[1]
        for n in range(count)
    ]


def test_twenty_clients_that_import_the_same_text_get_one_article_and_one_task_a_claim(live_server):
    keys = make_keys("Integration", CLIENTS)
    answers = call_at_once(f"{live_server.url}/api/v1/articles/", keys, {"text": TEXT})
    connections.close_all()
    assert sorted(status for status, _ in answers) == [200] * (CLIENTS - 1) + [201], answers
    assert len({article["id"] for _, article in answers}) == 1
    assert (Article.objects.count(), ArticleVersion.objects.count()) == (1, 1)
    assert ReviewTask.objects.count() == Claim.objects.count() > 0


def test_twenty_reviewers_who_take_one_task_are_one_holder_and_nineteen_refusals(live_server):
    scene = make_scene()
    scene.open()
    keys = make_keys("Reviewer", CLIENTS)
    answers = call_at_once(f"{live_server.url}/api/v1/tasks/{scene.task.pk}/take/", keys)
    connections.close_all()
    assert sorted(status for status, _ in answers) == [200] + [409] * (CLIENTS - 1), answers
    assert scene.task.transitions.filter(verb="take").count() == 1


def test_twenty_reviewers_who_ask_for_the_next_task_never_get_the_same(live_server):
    scene = make_scene()
    for task in (scene.task, scene.other_task):
        open_task(task, actor=scene.people["erin"])
    keys = make_keys("Reviewer", CLIENTS)
    answers = call_at_once(f"{live_server.url}/api/v1/tasks/next/", keys)
    connections.close_all()
    given = [body["id"] for status, body in answers if status == 200]
    assert sorted(given) == sorted([scene.task.pk, scene.other_task.pk]), answers
    assert {status for status, _ in answers} <= {200, 204, 409}


def test_twenty_sites_that_print_the_same_text_at_once_give_one_article_and_nineteen_copies(live_server):
    text = "\n\n".join(f"The town of Brack built {number} houses in {1990 + number}." for number in range(9))
    bodies = [{"text": text, "url": f"https://site{number}.example.org/a"} for number in range(CLIENTS)]
    keys = make_keys("Integration", CLIENTS)
    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(call, [f"{live_server.url}/api/v1/articles/"] * CLIENTS, keys, bodies))
    assert [status for status, _ in answers] == [201] * CLIENTS
    original = Article.objects.get(copy_of=None)
    assert original.copies.count() == CLIENTS - 1
    assert Claim.objects.count() == ReviewTask.objects.count() == 9
    assert Occurrence.objects.count() == 9 * CLIENTS
