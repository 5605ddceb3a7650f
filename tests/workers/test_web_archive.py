"""Archiving ends: with the address of a copy, or with the archive's own word for why there is none."""

import datetime

import pytest
from django.utils import timezone

from articles.choices import ArchiveOutcome
from articles.models import Archiving, SourceLink
from articles.services.archivings import request_archiving, start_due_archivings
from articles.services.source_links import add_source_link
from tests.scenes import make_ready_task, submit
from workers import web_archive
from workers.lookups.rate_limits import RateLimits
from workers.web_archive import run_due_archivings

pytestmark = pytest.mark.django_db
NEW = "https://web.archive.org/web/20240315120000/"


@pytest.fixture(autouse=True)
def archive(settings, stub, monkeypatch):
    settings.ARCHIVE_URL = stub.url_of("archive")
    settings.ARCHIVE_KEY = "access:secret"
    settings.FETCH_ALLOW = stub.allow
    settings.LIMITS_URL = ""
    monkeypatch.setattr(RateLimits, "take_slot", come_at_once)
    web_archive.get_limits.cache_clear()
    yield
    web_archive.get_limits.cache_clear()


async def come_at_once(*_: object, **__: object) -> float:
    return 0.0


def ask(actor, address: str) -> SourceLink:
    link = add_source_link(make_ready_task().claim, url=address, title="A page", actor=actor)
    request_archiving(link, actor=actor)
    return link


def run_to_end(steps: int = 16) -> Archiving:
    """Take step after step, as if each wait were over and each turn had come."""
    for _ in range(steps):
        web_archive.get_limits.cache_clear()
        Archiving.objects.filter(settled_at=None).update(
            not_before=timezone.now() - timezone.timedelta(seconds=5)
        )
        run_due_archivings()
    return Archiving.objects.get()


def test_a_page_is_saved_followed_and_kept_with_its_address(alice):
    link = ask(alice, "https://www.example.org/page")
    row = run_to_end()
    assert row.outcome == ArchiveOutcome.ARCHIVED
    link.refresh_from_db()
    assert link.archive_url == f"{NEW}https://www.example.org/page"
    assert link.archived_at == datetime.datetime(2024, 3, 15, 12, tzinfo=datetime.UTC)


def test_a_worker_that_dies_between_two_steps_costs_nothing(alice):
    ask(alice, "https://www.example.org/page")
    run_due_archivings(limit=1)
    row = Archiving.objects.get()
    assert row.job_id.startswith("spn2-")
    Archiving.objects.update(leased_until=timezone.now() - timezone.timedelta(minutes=1))
    assert run_to_end().outcome == ArchiveOutcome.ARCHIVED


def test_an_old_copy_does_where_no_new_one_is_made(alice, settings):
    settings.ARCHIVE_KEY = "access:wrong"
    link = ask(alice, "https://www.example.org/archived")
    assert run_to_end().outcome == ArchiveOutcome.ARCHIVED
    link.refresh_from_db()
    assert link.archived_at.year == 2024


def test_the_list_of_captures_is_asked_when_the_quick_answer_knows_of_none(alice, settings):
    settings.ARCHIVE_KEY = "access:wrong"
    link = ask(alice, "https://www.example.org/captured")
    assert run_to_end().outcome == ArchiveOutcome.ARCHIVED
    link.refresh_from_db()
    assert link.archive_url.startswith("https://web.archive.org/web/20230102030405/")


@pytest.mark.parametrize(
    ("address", "key", "code"),
    [
        ("https://www.example.org/end-not-found", "access:secret", "error:not-found"),
        ("https://www.example.org/refuse-blocked-url", "access:secret", "error:blocked-url"),
        ("https://www.example.org/end-browsing-timeout", "access:secret", "error:browsing-timeout"),
        ("https://www.example.org/refuse-no-browsers-available", "", "error:no-browsers-available"),
        ("https://www.example.org/page", "access:wrong", "error:unauthorized"),
    ],
)
def test_a_failure_has_the_archives_own_code_and_leaves_the_link_without_a_copy(
    alice, settings, address, key, code
):
    settings.ARCHIVE_KEY = key
    link = ask(alice, address)
    row = run_to_end()
    assert (row.outcome, row.code) == (ArchiveOutcome.FAILED, code)
    link.refresh_from_db()
    assert link.archive_url == ""


def test_an_archive_that_does_not_answer_is_asked_again_and_then_given_up(alice, settings, stub):
    settings.ARCHIVE_URL = stub.url_of("archive", "unavailable")
    ask(alice, "https://www.example.org/page")
    run_due_archivings(limit=1)
    assert Archiving.objects.get().settled_at is None
    assert run_to_end().outcome == ArchiveOutcome.FAILED


def test_a_wait_that_the_archive_asks_for_costs_no_attempt_but_has_a_ceiling(alice):
    ask(alice, "https://www.example.org/refuse-user-session-limit")
    row = run_to_end()
    assert (row.settled_at, row.attempts, row.code) == (None, 0, "error:user-session-limit")
    assert row.deferrals == 16
    Archiving.objects.update(deferrals=web_archive.MOST_DEFERRALS)
    row = run_to_end(1)
    assert (row.outcome, row.code) == (ArchiveOutcome.FAILED, "error:user-session-limit")


def test_a_day_that_is_used_up_is_waited_out_and_a_copy_of_today_will_do(alice, monkeypatch):
    ask(alice, "https://www.example.org/refuse-too-many-daily-captures")
    row = run_to_end(1)
    assert row.settled_at is None
    assert row.not_before > timezone.now()
    assert abs((row.not_before - timezone.now()).total_seconds() - web_archive.seconds_to_midnight()) < 60
    link = ask(alice, "https://www.example.org/archived/refuse-too-many-daily-captures")
    Archiving.objects.exclude(source_link=link).delete()
    assert run_to_end(1).outcome == ArchiveOutcome.ARCHIVED


def test_no_more_captures_are_asked_for_than_a_day_allows(alice, settings, monkeypatch, stub):
    settings.ARCHIVE_KEY = ""
    monkeypatch.setitem(web_archive.A_DAY, False, 1)
    first = ask(alice, "https://www.example.org/page")
    run_to_end(3)
    second = ask(alice, "https://www.example.org/other")
    web_archive.get_limits.cache_clear()
    run_due_archivings()
    assert Archiving.objects.get(source_link=first).outcome == ArchiveOutcome.ARCHIVED
    row = Archiving.objects.get(source_link=second)
    assert (row.settled_at, row.attempts, row.job_id) == (None, 0, "")
    assert "captures of today are used" in str(row.detail)
    assert [entry["path"] for entry in stub.log].count("/save") == 1


def test_without_an_account_a_page_is_saved_all_the_same(alice, settings, stub):
    settings.ARCHIVE_KEY = ""
    ask(alice, "https://www.example.org/page")
    assert run_to_end().outcome == ArchiveOutcome.ARCHIVED
    (save,) = [entry for entry in stub.log if entry["path"] == "/save"]
    assert save["form"]["url"] == "https://www.example.org/page"
    assert "authorization" not in save["headers"]


def test_a_job_that_the_archive_lost_is_begun_again(alice, stub):
    ask(alice, "https://www.example.org/lost")
    row = run_to_end()
    assert row.outcome == ArchiveOutcome.ARCHIVED
    assert [entry["path"] for entry in stub.log].count("/save") == 2


def test_a_job_that_ends_badly_leaves_the_older_copy(alice):
    link = ask(alice, "https://www.example.org/archived/end-not-found")
    assert run_to_end().outcome == ArchiveOutcome.ARCHIVED
    link.refresh_from_db()
    assert link.archived_at.year == 2024


def test_a_quick_answer_that_does_not_come_stops_nothing(alice, stub):
    stub.set_fault("archive", "unavailable", times=1)
    ask(alice, "https://www.example.org/captured")
    row = run_to_end(1)
    assert [entry["path"] for entry in stub.log][:2] == ["/wayback/available", "/cdx/search/cdx"]
    assert row.attempts == 0


@pytest.mark.parametrize("fault", ["rate_limited", "rate_limited_date"])
def test_a_pause_the_archive_asks_for_is_kept(alice, stub, fault):
    stub.set_fault("archive", fault)
    ask(alice, "https://www.example.org/page")
    row = run_to_end(1)
    assert (row.settled_at, row.attempts, row.code) == (None, 0, "status:429")
    assert 5 < (row.not_before - timezone.now()).total_seconds() <= 91


@pytest.mark.parametrize(
    "fault", ["text_error", "wrong_shape", "garbage", "truncated", "reset", "big", "deep"]
)
def test_an_answer_that_is_none_is_a_failure_in_the_end(alice, stub, fault):
    stub.set_fault("archive", fault)
    ask(alice, "https://www.example.org/page")
    row = run_to_end()
    assert row.outcome == ArchiveOutcome.FAILED
    assert row.code
    assert row.detail


def test_a_request_that_kills_its_workers_is_given_up(alice, stub):
    ask(alice, "https://www.example.org/page")
    Archiving.objects.update(attempts=5)
    row = run_to_end(1)
    assert (row.outcome, row.code) == (ArchiveOutcome.FAILED, "error:worker-died")
    assert stub.log == []


def test_what_is_hopeless_is_not_asked_for_again_by_schedule_but_by_a_person(alice):
    task = make_ready_task()
    submit(task, alice)
    old = timezone.now() - timezone.timedelta(days=8)
    Archiving.objects.update(outcome=ArchiveOutcome.FAILED, settled_at=timezone.now(), created_at=old)
    first, second = Archiving.objects.all()
    Archiving.objects.filter(pk=first.pk).update(code="error:blocked-url")
    Archiving.objects.filter(pk=second.pk).update(code="error:unauthorized")
    assert start_due_archivings() == 1
    assert Archiving.objects.get(settled_at=None).source_link == second.source_link
    request_archiving(first.source_link, actor=alice)


def test_what_a_verdict_cites_is_archived_and_a_failure_tried_again_after_a_week(alice):
    task = make_ready_task()
    submit(task, alice)
    assert Archiving.objects.count() == 2
    Archiving.objects.update(outcome=ArchiveOutcome.FAILED, settled_at=timezone.now())
    assert start_due_archivings() == 0
    Archiving.objects.update(created_at=timezone.now() - timezone.timedelta(days=8))
    assert start_due_archivings() == 2
    assert start_due_archivings() == 0
