"""The table of moves, the compare-and-set, and the hash chain of transitions."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Value

from articles.choices import TaskState
from articles.errors import InvalidInput, NotPermitted, TransitionError
from articles.jobs import after
from articles.models import ReviewTask, Transition
from articles.services.verification import find_broken_transitions
from articles.workflow import RULES, list_allowed_verbs, move
from tests.scenes import make_ready_task, publish

pytestmark = pytest.mark.django_db


def test_every_move_leaves_one_transition_that_names_who_and_why(alice):
    task = make_ready_task()
    before = task.transitions.count()
    row = move(task, "take", actor=alice, reason="mine", reviewer=alice, leased_until=after(60))
    assert task.transitions.count() == before + 1 == task.revision
    assert (row.from_state, row.to_state, row.actor, row.reason) == ("ready", "in_review", alice, "mine")


def test_a_move_the_state_does_not_allow_names_the_moves_it_does(bob):
    task = make_ready_task()
    with pytest.raises(TransitionError) as refusal:
        move(task, "approve", actor=bob)
    assert refusal.value.allowed == list_allowed_verbs(task) != ()
    assert "take" in refusal.value.detail


def test_a_missing_right_is_told_apart_from_a_wrong_state(charlie, audrey):
    task = make_ready_task()
    for person in (charlie, audrey):
        with pytest.raises(NotPermitted):
            move(task, "take", actor=person, reviewer=person, leased_until=after(60))
    assert task.transitions.filter(verb="take").count() == 0


@pytest.mark.parametrize("verb", [rule.verb for rule in RULES.values() if rule.reason])
def test_a_move_that_needs_a_reason_is_refused_without_one(verb, root):
    rule = RULES[verb]
    task = make_ready_task()
    task.state = sorted(rule.sources)[0]  # the check of the reason comes before anything is written
    with pytest.raises(InvalidInput) as refusal:
        move(task, verb, actor=root, reason="  ")
    assert refusal.value.pointer == "/reason"


def test_the_service_alone_finishes_enrichment_and_publishes_by_policy(root):
    task = make_ready_task()
    for verb in ("finish_enrichment", "publish"):
        task.state = sorted(RULES[verb].sources)[0]
        with pytest.raises(NotPermitted):
            move(task, verb, actor=root)


def test_a_move_of_a_stale_row_is_refused_and_changes_nothing(alice, ravi):
    task = make_ready_task()
    stale = ReviewTask.objects.get(pk=task.pk)
    move(task, "take", actor=alice, reviewer=alice, leased_until=after(60))
    with pytest.raises(TransitionError) as refusal:
        move(stale, "take", actor=ravi, reviewer=ravi, leased_until=after(60))
    assert refusal.value.code == "conflict"
    assert ReviewTask.objects.get(pk=task.pk).reviewer == alice


def test_only_what_the_table_lists_is_ever_allowed():
    pairs = {(source, rule.target or source) for rule in RULES.values() for source in rule.sources}
    assert pairs == {
        ("enriching", "ready"),
        ("enriching", "enriching"),
        ("enriching", "dismissed"),
        ("ready", "ready"),
        ("ready", "in_review"),
        ("ready", "dismissed"),
        ("ready", "published"),
        ("in_review", "ready"),
        ("in_review", "in_approval"),
        ("in_review", "dismissed"),
        ("in_review", "published"),
        ("in_approval", "in_review"),
        ("in_approval", "published"),
        ("published", "in_review"),
        ("published", "published"),
        ("published", "retracted"),
        ("dismissed", "ready"),
    }


@pytest.mark.parametrize(
    "statement", ["UPDATE articles_transition SET reason = 'x'", "DELETE FROM articles_transition"]
)
def test_the_database_refuses_to_change_a_transition(statement):
    make_ready_task()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda row: Transition.objects.filter(pk=row.pk).update(reason="another"),
        lambda row: Transition.objects.filter(pk=row.pk).update(to_state="retracted"),
        lambda row: Transition.objects.filter(pk=row.pk).delete(),
    ],
)
@pytest.mark.parametrize("which", ["first", "last"])
def test_a_tampered_chain_is_found(alice, bob, tamper, which):
    task = publish(alice, bob)
    assert list(find_broken_transitions()) == []
    row = getattr(task.transitions.order_by("number"), which)()
    with unguarded("articles_transition"):
        tamper(row)
    assert [finding.split(":")[0] for finding in find_broken_transitions()] == [f"task {task.pk}"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_twenty_concurrent_takes_one_succeeds(alice):
    task = make_ready_task()
    results: list[str] = []
    barrier = threading.Barrier(20)

    def take() -> None:
        mine = ReviewTask.objects.get(pk=task.pk)
        barrier.wait()
        try:
            move(mine, "take", actor=alice, reviewer=alice, leased_until=after(60))
            results.append("taken")
        except TransitionError as error:
            results.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["conflict"] * 19 + ["taken"]
    assert list(find_broken_transitions()) == []


def test_a_state_that_was_not_written_by_move_is_found():
    task = make_ready_task()
    ReviewTask.objects.filter(pk=task.pk).update(state=TaskState.PUBLISHED)
    assert list(find_broken_transitions()) == [
        f"task {task.pk}: its state is published, its last transition says ready"
    ]


def test_a_dismissal_reason_and_the_dismissed_state_come_together():
    task = make_ready_task()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewTask.objects.filter(pk=task.pk).update(dismiss_reason=Value("duplicate"))


class unguarded:  # noqa: N801  # reads as a statement: with unguarded(table)
    """Drop a table's triggers, as somebody with access to the database could."""

    def __init__(self, table: str) -> None:
        self.table = table

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role = replica")
            else:
                cursor.execute(f"DROP TRIGGER {self.table}_no_update")
                cursor.execute(f"DROP TRIGGER {self.table}_no_delete")

    def __exit__(self, *_: object) -> None:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = DEFAULT")


def test_a_task_that_returned_to_the_same_state_is_stale_to_earlier_readers(alice, erin):
    stale = make_ready_task()
    task = ReviewTask.objects.get(pk=stale.pk)
    move(task, "take", actor=alice, reviewer=alice, leased_until=after(60))
    move(task, "release", actor=alice, reviewer=None, leased_until=None)
    assert task.state == stale.state == TaskState.READY
    with pytest.raises(TransitionError) as refusal:
        move(stale, "assign", actor=erin, assigned_to=alice)
    assert refusal.value.code == "conflict"
    task.refresh_from_db()
    assert task.assigned_to is None
