"""Answers are written in groups: each under its own lease, and none is lost because another fails."""

import asyncio
import functools
import time

import pytest
from django.db import connections
from django.utils import timezone

from articles import jobs
from articles.choices import Outcome, TaskState
from articles.jobs import after
from articles.models import Lookup, Publisher, ReviewTask, SourceLink
from articles.services import lookup_results
from articles.services.lookup_results import (
    Retry,
    Settlement,
    give_up_old_lookups,
    rank_by_meaning,
    record_results,
)
from articles.services.verification import check_invariants
from articles.sources.ranking import rank_sources
from articles.types import FoundSource
from tests.scenes import make_article
from workers.lookups.write_results import ResultWriter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def providers(settings):
    settings.PROVIDERS = ["wikipedia", "crossref", "gdelt"]


def lease_all() -> list[Lookup]:
    make_article()
    return jobs.lease(Lookup, limit=100, seconds=60)


def find(lookup: Lookup, *numbers: int) -> Settlement:
    pages = tuple(FoundSource(f"https://page{n}.example.org/", f"Page {n} on budgets") for n in numbers)
    return Settlement(lookup, Outcome.FOUND, query="budget", sources=pages)


def test_answers_for_several_claims_are_stored_together_and_their_tasks_become_ready():
    leased = lease_all()
    assert record_results([find(row, 1, 2) for row in leased]) == {row.pk for row in leased}
    assert set(ReviewTask.objects.values_list("state", flat=True)) == {TaskState.READY}
    links = SourceLink.objects.filter(claim=leased[0].claim_id)
    assert {tuple(sorted(link.found_by)) for link in links} == {("crossref", "gdelt", "wikipedia")}
    assert links.count() == 2
    assert "found by 3 providers" in map(str, links.first().reasons)
    assert check_invariants() == []


def test_a_claim_is_ranked_once_for_all_the_answers_of_a_group(monkeypatch):
    leased = [row for row in lease_all() if row.claim_id == Lookup.objects.first().claim_id]
    calls = []

    def rank(query, answers, **options):
        calls.append(len(answers))
        return rank_sources(query, answers, **options)

    monkeypatch.setattr(lookup_results, "rank_sources", rank)
    record_results([find(row, 1) for row in leased])
    assert calls == [3]


def test_a_blocked_publishers_page_does_not_become_a_link():
    leased = lease_all()
    Publisher.objects.create(domain="page2.example.org", name="Gossip", blocked=True)
    record_results([find(row, 1, 2) for row in leased])
    assert set(SourceLink.objects.values_list("domain", flat=True)) == {"page1.example.org"}


class NearTo:
    """A model that knows one word and measures texts with it as nearest."""

    def __init__(self, word: str) -> None:
        self.word = word

    def measure_likeness(self, query, texts):
        return [float(self.word in text) for text in texts]


def test_links_are_ranked_again_by_meaning(monkeypatch):
    leased = lease_all()
    record_results([find(row, 1, 2, 3) for row in leased])
    claim = leased[0].claim
    worst = claim.source_links.order_by("score").first()
    monkeypatch.setattr(lookup_results, "load_meaning", lambda folder: NearTo(worst.title))
    rank_by_meaning(claim.pk)
    assert claim.source_links.order_by("score").last() == worst


def test_only_results_whose_lease_was_lost_are_dropped_from_a_group():
    first, second, *_ = lease_all()
    Lookup.objects.filter(pk=first.pk).update(leased_until=after(-1))
    [again] = jobs.lease(Lookup, limit=1, seconds=60, pk=first.pk)
    assert record_results([find(first, 1), find(second, 2)]) == {second.pk}
    assert not SourceLink.objects.filter(claim=first.claim_id, found_by__has_key=first.provider).exists()
    assert record_results([find(again, 3)]) == {first.pk}
    assert record_results([find(again, 4)]) == set()


@pytest.mark.django_db(
    transaction=True, serialized_rollback=True
)  # within one transaction, PostgreSQL's clock does not advance
def test_workers_that_die_one_after_the_other_take_other_rows_each_time():
    make_article()
    due = jobs.list_due(Lookup)
    for _ in range(3):
        jobs.lease_from([(due, 2)], seconds=0.02, to_the_back=True)
        time.sleep(0.05)
    assert Lookup.objects.filter(attempts=1).count() == 6


def test_a_released_lookup_counts_attempts_and_deferrals():
    tried, untried, put_off, *_ = lease_all()
    record_results([Retry(tried, 9), Retry(untried, 9, untried=True), Retry(put_off, 9, put_off=True)])
    counts = {row.pk: (row.attempts, row.deferrals) for row in Lookup.objects.all()}
    assert (counts[tried.pk], counts[untried.pk], counts[put_off.pk]) == ((1, 0), (0, 0), (0, 1))
    assert not Lookup.objects.filter(pk=tried.pk, not_before__lte=timezone.now()).exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_answer_that_cannot_be_written_does_not_lose_the_others_of_its_group(monkeypatch):
    leased = lease_all()
    broken = leased[0].claim_id
    broken_text = leased[0].claim.text

    def break_for_one(query, answers, **options):
        if query.text == broken_text:
            raise ZeroDivisionError
        return rank_sources(query, answers, **options)

    monkeypatch.setattr(lookup_results, "rank_sources", break_for_one)
    results = [find(row, 1) for row in leased]
    written = []

    def run_and_close(work):
        try:
            return work()
        finally:
            connections.close_all()

    async def write() -> None:
        result_writer = ResultWriter(functools.partial(asyncio.to_thread, run_and_close), written.append)
        for result in results:
            result_writer.put(result)
        writer = asyncio.create_task(result_writer.run())
        while len(written) < len(results):
            await asyncio.sleep(0.01)
        writer.cancel()

    asyncio.run(write())
    assert set(Lookup.objects.filter(settled_at=None).values_list("claim", flat=True)) == {broken}


def test_a_lookup_that_did_not_run_for_a_day_is_settled_as_failed():
    make_article()
    day = timezone.timedelta(hours=25)
    Lookup.objects.filter(provider="gdelt").update(
        created_at=timezone.now() - day, not_before=timezone.now() - day
    )
    assert give_up_old_lookups() == Lookup.objects.filter(provider="gdelt").count()
    assert set(Lookup.objects.filter(provider="gdelt").values_list("outcome", flat=True)) == {"rate_limited"}
    assert set(Lookup.objects.exclude(provider="gdelt").values_list("outcome", flat=True)) == {""}


def test_the_databases_clock_is_more_precise_than_seconds():
    moments = []
    for _ in range(3):
        moments.append(jobs.read_database_time().microsecond)
        time.sleep(0.003)
    assert any(moments)
