"""Job rows: whose lease counts, and for how long."""

import datetime

import pytest
from django.utils import timezone

from articles import jobs
from articles.models import Lookup
from tests.scenes import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def leased() -> Lookup:
    make_article()
    [row] = jobs.lease(Lookup, limit=1, seconds=60)
    return row


def read_end(row: Lookup) -> datetime.datetime:
    end = Lookup.objects.get(pk=row.pk).leased_until
    assert end is not None
    return end


def test_a_lease_that_another_worker_took_is_not_renewed(leased):
    Lookup.objects.filter(pk=leased.pk).update(leased_until=jobs.after(-1))
    [again] = jobs.lease(Lookup, limit=1, seconds=60, pk=leased.pk)
    end = read_end(again)
    jobs.renew([leased], seconds=600)
    assert read_end(again) == end
    jobs.renew([again], seconds=600)
    assert read_end(again) > end


def test_renewing_does_not_lease_a_settled_row(leased):
    Lookup.objects.filter(pk=leased.pk).update(settled_at=timezone.now(), outcome="none")
    end = read_end(leased)
    jobs.renew([leased], seconds=600)
    assert read_end(leased) == end


@pytest.mark.parametrize("write", [jobs.settle, jobs.retry, jobs.release, jobs.defer])
def test_only_the_holder_of_the_lease_writes_a_result(leased, write):
    Lookup.objects.filter(pk=leased.pk).update(leased_until=jobs.after(-1))
    [again] = jobs.lease(Lookup, limit=1, seconds=60, pk=leased.pk)
    more = {"outcome": "none"} if write is jobs.settle else {"seconds": 5}
    assert write(leased, **more) is False
    assert write(again, **more) is True


def test_only_open_rows_that_are_due_and_free_are_leased(leased):
    settled, later, free = Lookup.objects.exclude(pk=leased.pk).order_by("pk")[:3]
    Lookup.objects.filter(pk=settled.pk).update(settled_at=timezone.now(), outcome="none")
    Lookup.objects.filter(pk=later.pk).update(not_before=jobs.after(60))
    due = set(jobs.list_due(Lookup).values_list("pk", flat=True))
    assert free.pk in due
    assert not due & {leased.pk, settled.pk, later.pk}


def test_a_settled_row_is_not_settled_a_second_time(leased):
    Lookup.objects.filter(pk=leased.pk).update(settled_at=timezone.now(), outcome="found")
    assert jobs.settle(leased, outcome="none") is False
    assert Lookup.objects.get(pk=leased.pk).outcome == "found"
