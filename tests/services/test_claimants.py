"""Merging claimants changes no verdict, and later imports find the remaining one."""

import pytest

from articles.errors import InvalidInput, NotPermitted
from articles.models import AuditEntry, Claim, Claimant
from articles.services.claimants import edit_claimant, list_alike, merge_claimants
from articles.services.claims import find_claimant
from articles.services.verification import check_invariants
from tests.scenes import make_article, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(db) -> tuple[Claimant, Claimant]:
    make_article()
    return Claimant.objects.get(name="Mira Tolland"), find_claimant("Mira E. Tolland")


def test_merging_moves_claims_and_later_imports_to_the_remaining_claimant(two, erin):
    old, new = two
    count = old.claims.count()
    assert merge_claimants(old, into=new, actor=erin) == new
    assert Claim.objects.filter(claimant=new).count() == count > 0
    assert find_claimant("mira tolland") == new
    assert AuditEntry.objects.order_by("-number").first().details["claims"] == count
    assert check_invariants() == []


def test_a_published_verdict_keeps_the_name_it_was_published_with(alice, bob, erin):
    task = publish(alice, bob)
    verdict = task.verdicts.get()
    named = verdict.claimant
    merge_claimants(named, into=find_claimant("Somebody else"), actor=erin)
    verdict.refresh_from_db()
    assert verdict.claimant == named


def test_merge_chains_are_shortened_and_circles_refused(two, erin):
    old, new = two
    last = find_claimant("Tolland, Mira")
    merge_claimants(old, into=new, actor=erin)
    with pytest.raises(InvalidInput, match="not merged itself"):
        merge_claimants(last, into=old, actor=erin)
    with pytest.raises(InvalidInput, match="another claimant"):
        merge_claimants(new, into=new, actor=erin)
    merge_claimants(new, into=last, actor=erin)
    assert find_claimant("Mira Tolland") == last


def test_names_and_identifiers_are_checked(two, erin, audrey):
    old, new = two
    assert edit_claimant(new, wikidata_id="Q42", actor=erin).wikidata_id == "Q42"
    for wrong in ("42", "Q0", "P31", "Q42 "):
        with pytest.raises(InvalidInput, match="Q42"):
            edit_claimant(new, wikidata_id=wrong, actor=erin)
    with pytest.raises(InvalidInput, match="merge the two"):
        edit_claimant(new, name="MIRA TOLLAND", actor=erin)
    with pytest.raises(InvalidInput, match="web address"):
        edit_claimant(new, url="javascript:alert(1)", actor=erin)
    with pytest.raises(NotPermitted):
        merge_claimants(old, into=new, actor=audrey)


def test_names_that_are_nearly_the_same_are_offered(two):
    old, new = two
    find_claimant("The Ministry of Fish")
    assert list_alike(old) == [new]
