"""The wrapper of verbs: every write leaves a trace, and every verb uses the wrapper."""

import importlib
import inspect
import pkgutil

import pytest
from django.contrib.auth.models import Permission, User

from articles import services
from articles.errors import NotPermitted
from articles.models import AuditEntry, Claimant
from articles.services.claimants import merge_claimants
from articles.services.verb import Trace, UntracedWrite, verb

# Functions with an actor that are not verbs: parts of a verb, which records for them, and functions that
# check and do slow work before the verb's transaction begins.
PARTS = {
    "articles.services.articles.add_found_claims",
    "articles.services.articles.file_article",
    "articles.services.articles.open_claims",
    "articles.services.claims.restore_claim",
    "articles.services.claims.retire_claim",
    "articles.services.fact_checks.import_fact_checks",
    "articles.services.feeds.ensure_feed",
    "articles.services.imports.import_text",
    "articles.services.lookups.ask_all",
    "articles.services.lookups.ask_in_words",
    "articles.services.matches.answer_match",
    "articles.services.matches.decide_match",
    "articles.services.tasks.renew_lease",
    "articles.services.tasks.require_holder",
    "articles.services.verb.require",
    "articles.services.verdicts.require_independence",
}


@verb("articles.change_claimant")
def rename_silently(trace: Trace, claimant: Claimant, *, actor: User | None) -> None:
    Claimant.objects.filter(pk=claimant.pk).update(name="Somebody else")


@verb("articles.change_claimant")
def rename_and_merge(trace: Trace, claimant: Claimant, *, into: Claimant, actor: User | None) -> None:
    trace.record("claimant.rename", f"claimant:{claimant.pk}", details={})
    merge_claimants(claimant, into=into, actor=actor)
    raise RuntimeError("the last step failed")


@pytest.fixture
def claimant(db) -> Claimant:
    return Claimant.objects.create(key="jane doe", name="Jane Doe")


def test_a_verb_that_records_nothing_fails_and_writes_nothing(claimant):
    with pytest.raises(UntracedWrite, match="rename_silently"):
        rename_silently(claimant, actor=None)
    assert Claimant.objects.get().name == "Jane Doe"


def test_a_verb_is_refused_before_it_does_anything(claimant):
    stranger = User.objects.create_user("stranger")
    with pytest.raises(NotPermitted, match=r"articles\.change_claimant"):
        rename_silently(claimant, actor=stranger)


def test_any_one_of_several_rights_is_enough(claimant):
    person = User.objects.create_user("person")
    person.user_permissions.add(Permission.objects.get(codename="change_claimant"))

    @verb("articles.add_claimant", "articles.change_claimant")
    def look(trace: Trace, *, actor: User | None) -> None:
        trace.leave_none()

    look(actor=person)


def test_a_verb_within_a_verb_shares_its_transaction_and_its_entries(claimant):
    other = Claimant.objects.create(key="j doe", name="J. Doe")
    with pytest.raises(RuntimeError):
        rename_and_merge(claimant, into=other, actor=None)
    assert not AuditEntry.objects.exists()
    claimant.refresh_from_db()
    assert claimant.merged_into is None


def test_every_service_function_with_an_actor_is_a_verb():
    found = set()
    for info in pkgutil.iter_modules(services.__path__, "articles.services."):
        module = importlib.import_module(info.name)
        for name, function in vars(module).items():
            if not inspect.isfunction(function) or function.__module__ != info.name or name.startswith("_"):
                continue
            if "actor" in inspect.signature(function).parameters and not hasattr(function, "is_verb"):
                found.add(f"{info.name}.{name}")
    assert found == PARTS
