"""Vectors of fact-checks: made on import and by schedule, dropped when the text changes, and searched."""

import json

import numpy
import pytest
from django.core.management import call_command

from articles.claims.matching.vector_store import VectorModel
from articles.models import FactCheck, FactCheckVector
from articles.services import fact_check_vectors, fact_checks
from articles.services.fact_check_vectors import make_missing_vectors
from articles.services.fact_checks import import_fact_checks, match_text
from articles.services.verdicts import (
    approve_verdict,
    correct_verdict,
    request_retraction,
    retract_verdict,
)
from tests.scenes import publish, submit
from workers.tasks import do_housekeeping

pytestmark = pytest.mark.django_db
CONCEPTS = [
    {"blaze", "fire", "flames"},
    {"harbour", "port", "docks"},
    {"honey", "bees"},
    {"council", "budget"},
]
BLAZE, HONEY = "A blaze shut the port.", "Bees make honey in towns."


class Concepts(VectorModel):
    """Counts the words of each concept; a constant last number keeps a vector from being all zeros."""

    name = "concepts"

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts):
        self.read += texts
        words = [set(text.lower().replace(".", " ").split()) for text in texts]
        rows = numpy.array(
            [[*(len(told & concept) for concept in CONCEPTS), 0.1] for told in words], numpy.float32
        )
        return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def model(monkeypatch) -> Concepts:
    """Replace the language model by a small one that knows which words mean the same."""
    model = Concepts()
    for module in (fact_checks, fact_check_vectors):
        monkeypatch.setattr(module, "load_meaning", lambda folder: model)
    fact_check_vectors._held.forget()
    yield model
    fact_check_vectors._held.forget()


def make_review(number: int, claim: str, title: str = "") -> dict:
    return {
        "@type": "ClaimReview",
        "url": f"https://checkers.example.org/{number}",
        "claimReviewed": claim,
        "name": title,
    }


def keep(*claims: str, title: str = "") -> list[FactCheck]:
    """Import a fact-check of each claim, and make the vectors."""
    import_fact_checks([make_review(number, claim, title) for number, claim in enumerate(claims)], actor=None)
    make_missing_vectors(limit=100)
    return list(FactCheck.objects.filter(claim_text__in=claims).order_by("id"))


def find(text: str) -> list[str]:
    return [match.fact_check.claim_text for match in match_text(text)]


def test_an_import_makes_vectors_and_reports_progress_if_it_takes_long(model, tmp_path, capsys, monkeypatch):
    file = tmp_path / "reviews.json"
    file.write_text(json.dumps([make_review(1, BLAZE), make_review(2, HONEY)]))
    call_command("import_factchecks", str(file))
    assert FactCheckVector.objects.filter(model="concepts").count() == 2
    assert capsys.readouterr().err == ""
    FactCheckVector.objects.all().delete()
    monkeypatch.setattr("articles.management.commands.import_factchecks.MANY", 2)
    call_command("import_factchecks", str(file))
    assert "2 of 2" in capsys.readouterr().err


def test_without_the_extra_no_vector_is_made(tmp_path):
    keep(BLAZE)
    assert not FactCheckVector.objects.exists()
    assert find("The docks are in flames.") == []


def test_a_fact_check_with_the_same_meaning_and_no_shared_word_is_found(model):
    keep(HONEY, BLAZE)
    [match] = match_text("The docks are in flames.")
    assert match.fact_check.claim_text == BLAZE
    assert match.why == ()


def test_a_dissimilar_fact_check_is_not_found_even_if_it_is_the_nearest(model):
    keep(HONEY)
    assert find("The docks are in flames.") == []


def test_a_text_without_an_informative_word_finds_nothing(model):
    keep("It was that.")
    assert find("It was.") == []


def test_stored_vectors_are_compared_without_encoding_again(model):
    keep(BLAZE, HONEY)
    model.read.clear()
    assert find("Fire: the port and the docks in flames.")[0] == BLAZE
    assert not {BLAZE, HONEY} & set(model.read)


def test_a_fact_check_without_a_vector_is_encoded_if_it_shares_words(model):
    import_fact_checks([make_review(1, BLAZE)], actor=None)
    assert find("The port is in flames.") == [BLAZE]
    assert BLAZE in model.read


def test_a_process_that_searched_before_finds_new_vectors(model):
    keep(HONEY)
    assert find("The docks are in flames.") == []
    keep(HONEY, BLAZE)
    assert find("The docks are in flames.") == [BLAZE]


def test_a_changed_title_gets_a_new_vector_and_an_unchanged_one_keeps_its_own(model):
    [check] = keep(HONEY, title="Sweet bees")
    vector = FactCheckVector.objects.get()
    import_fact_checks([make_review(0, HONEY, "Sweet bees")], actor=None)
    assert FactCheckVector.objects.get() == vector
    assert find("The docks are in flames.") == []
    import_fact_checks([make_review(0, HONEY, "Fire at the port")], actor=None)
    assert not FactCheckVector.objects.exists()
    make_missing_vectors(limit=10)
    assert FactCheckVector.objects.get().fact_check == check
    assert find("The docks are in flames.") == [HONEY]


def test_a_fact_check_that_changes_while_it_is_encoded_gets_no_vector(model, monkeypatch):
    import_fact_checks([make_review(0, HONEY), make_review(1, BLAZE)], actor=None)

    def pack(groups):
        FactCheck.objects.filter(claim_text=HONEY).update(title="Fire at the port")
        return VectorModel.pack(model, groups)

    monkeypatch.setattr(model, "pack", pack)
    assert make_missing_vectors(limit=10) == 1
    assert FactCheckVector.objects.get().fact_check.claim_text == BLAZE


def test_another_models_vectors_are_not_compared_and_are_replaced(model, monkeypatch):
    keep(BLAZE)
    FactCheckVector.objects.update(model="another", packed=b"another")
    fact_check_vectors._held.forget()
    assert find("The docks are in flames.") == []
    assert find("The port is in flames.") == [BLAZE]
    assert make_missing_vectors(limit=10) == 1
    assert FactCheckVector.objects.get().model == "concepts"
    monkeypatch.setattr(Concepts, "name", "renamed")
    assert find("The docks are in flames.") == []


def test_our_own_verdict_gets_a_vector_by_schedule_and_a_retracted_one_is_not_found(model, alice, bob, carol):
    task = publish(alice, bob)
    assert not FactCheckVector.objects.exists()
    do_housekeeping()
    assert FactCheckVector.objects.get().fact_check.task == task
    own = [task.fact_checks.get().claim_text]
    assert find("A budget") == own
    request_retraction(task, reason="Forged.", actor=bob)
    retract_verdict(task, reason="Forged.", actor=carol)
    assert find("A budget") == []


def test_a_corrected_verdict_gets_a_new_vector(model, alice, bob):
    task = publish(alice, bob)
    make_missing_vectors(limit=10)
    correct_verdict(task, reason="The day.", actor=bob, reviewer=alice)
    submit(task, alice, correction_note="The day was wrong.")
    approve_verdict(task, actor=bob)
    assert not FactCheckVector.objects.exists()
    assert make_missing_vectors(limit=10) == 1


def test_the_number_of_vectors_has_a_limit(model, monkeypatch):
    monkeypatch.setattr(fact_check_vectors, "MOST", 2)
    monkeypatch.setattr(fact_check_vectors, "LOADED", 1)
    keep("Fire.", "Flames.", "Blaze.")
    assert FactCheckVector.objects.count() == 2
    assert find("The docks caught fire and flames and blaze.")[-1] == "Fire."
    extra = FactCheck.objects.get(vector=None)
    FactCheckVector.objects.create(fact_check=extra, model="concepts", packed=model.pack([["Fire."]])[0])
    assert len(fact_check_vectors._held.refresh(model)) == 2


def test_a_run_makes_vectors_up_to_its_limit_and_newest_first(model):
    import_fact_checks([make_review(number, f"Fire {number}.") for number in range(3)], actor=None)
    assert make_missing_vectors(limit=2) == 2
    assert FactCheck.objects.get(vector=None).claim_text == "Fire 0."


def test_deleted_vectors_leave_memory_after_a_while(model, monkeypatch):
    keep(HONEY, BLAZE)
    assert len(fact_check_vectors._held.refresh(model)) == 2
    FactCheckVector.objects.filter(fact_check__claim_text=BLAZE).delete()
    monkeypatch.setattr(fact_check_vectors, "READ_ANEW", -1)
    assert len(fact_check_vectors._held.refresh(model)) == 1
