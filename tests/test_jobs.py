"""Jobs as rows: whose lease counts, and for how long."""

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


def test_a_lease_that_somebody_else_holds_by_now_is_not_renewed(leased):
    Lookup.objects.filter(pk=leased.pk).update(leased_until=jobs.after(-1))
    [again] = jobs.lease(Lookup, limit=1, seconds=60, pk=leased.pk)
    end = read_end(again)
    jobs.renew([leased], seconds=600)
    assert read_end(again) == end
    jobs.renew([again], seconds=600)
    assert read_end(again) > end


def test_a_settled_row_is_not_leased_again_by_a_renewal(leased):
    Lookup.objects.filter(pk=leased.pk).update(settled_at=timezone.now(), outcome="none")
    end = read_end(leased)
    jobs.renew([leased], seconds=600)
    assert read_end(leased) == end


@pytest.mark.parametrize("write", [jobs.settle, jobs.retry, jobs.release, jobs.defer])
def test_only_the_holder_of_a_lease_writes_how_it_went(leased, write):
    Lookup.objects.filter(pk=leased.pk).update(leased_until=jobs.after(-1))
    [again] = jobs.lease(Lookup, limit=1, seconds=60, pk=leased.pk)
    more = {"outcome": "none"} if write is jobs.settle else {"seconds": 5}
    assert write(leased, **more) is False
    assert write(again, **more) is True
