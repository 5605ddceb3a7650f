"""What is public through correction and retraction, and the public list of both."""

import json
import re
import uuid

import pytest

from articles.services.claims import edit_claim
from articles.services.tasks import take_task
from articles.services.verdicts import correct_verdict, keep_verdict, request_retraction, return_verdict
from tests.publishing.scene import (
    BUDGET,
    LISTS,
    correct,
    make_task,
    page_of,
    publish,
    read,
    read_json_ld,
    retract,
    submit,
)

pytestmark = pytest.mark.django_db


def test_an_unpublished_verdict_has_no_page_and_is_in_no_list(client, erin, alice, bob):
    waiting = make_task(erin)
    take_task(waiting, actor=alice)
    returned = make_task(erin, quote=BUDGET)
    submit(returned, alice)
    return_verdict(returned, reason="More.", actor=bob)
    pending = make_task(erin, quote="dumping oil in the bay in 2017")
    submit(pending, alice, rationale="A draft that nobody approved.")
    for task in (waiting, returned, pending):
        read(client, page_of(task), 404)
        read(client, f"{page_of(task)}claimreview.jsonld", 404)
        for address in LISTS:
            body = read(client, address)
            assert str(task.public_id) not in body
            assert task.claim.text not in body
    read(client, f"/fact-checks/{uuid.uuid4()}/", 404)


def test_the_published_version_stays_public_during_its_correction(client, erin, alice, bob):
    task = make_task(erin)
    publish(task, alice, bob)
    before = read(client, page_of(task))
    correct_verdict(task, reason="A reader wrote in.", actor=bob, reviewer=alice)
    assert read(client, page_of(task)) == before
    submit(task, alice, rating="half-true", correction_note="Not out yet.", rationale="Not out yet.")
    assert read(client, page_of(task)) == before
    return_verdict(task, reason="No.", actor=bob)
    assert read(client, page_of(task)) == before
    keep_verdict(task, reason="It stands.", actor=bob)
    assert read(client, page_of(task)) == before
    assert str(task.public_id) in read(client, "/")


def test_a_correction_replaces_its_version_everywhere_but_in_the_list_of_corrections(
    client, erin, alice, bob
):
    task = make_task(erin)
    publish(task, alice, bob, rationale="The old reasons.")
    correct(task, alice, bob, rating="half-true", note="It was 18 after all.", rationale="The new reasons.")
    html = read(client, page_of(task))
    assert "The old reasons." not in html
    assert "The new reasons." in html
    assert "It was 18 after all." in html
    assert "Published as “False”" in " ".join(html.split())
    assert "Corrected as “Half true”" in " ".join(html.split())
    [element] = json.loads(read(client, "/claimreview.jsonld"))["dataFeedElement"]
    assert element["item"][0]["reviewRating"]["alternateName"] == "Half true"
    corrections = read(client, "/corrections/")
    assert "It was 18 after all." in corrections
    assert "“False” before, “Half true” from then on" in corrections


def test_the_history_keeps_the_words_that_an_earlier_version_judged(client, erin, alice, bob):
    task = make_task(erin)
    publish(task, alice, bob)
    correct_verdict(task, reason="The quotation was cut short.", actor=bob, reviewer=alice)
    edit_claim(task.claim, actor=erin, text="container traffic rose by 18 per cent in 2018, they said")
    publish(task, alice, bob, correction_note="The quotation was cut short.")
    html = " ".join(read(client, page_of(task)).split())
    assert "2018, they said</h1>" in html
    assert "Published as “False”, of the words “container traffic rose by 18 per cent in 2018”." in html
    assert "Corrected as “False”." in html


def test_a_version_returned_before_publication_is_no_correction(client, erin, alice, bob):
    task = make_task(erin)
    submit(task, alice, rationale="A first draft.")
    return_verdict(task, reason="More.", actor=bob)
    publish(task, alice, bob)
    html = read(client, page_of(task))
    assert "A first draft." not in html
    assert "Corrected" not in html
    assert "Nothing has been corrected or retracted." in read(client, "/corrections/")
    assert "dateModified" not in read_json_ld(html)[0]


def test_a_retracted_page_says_so_and_why_and_carries_no_markup(client, erin, alice, bob, carol):
    task = make_task(erin)
    publish(task, alice, bob, rationale="The old reasons.")
    retract(task, bob, carol, reason="The yearbook was a forgery.")
    html = read(client, page_of(task))
    assert "Retracted" in html
    assert "The yearbook was a forgery." in html
    assert task.claim.text in html
    assert "The old reasons." not in html
    assert read_json_ld(html) == []
    read(client, f"{page_of(task)}claimreview.jsonld", 410)
    for address in LISTS:
        assert (str(task.public_id) in read(client, address)) is (address == "/corrections/")
    assert "The yearbook was a forgery." in read(client, "/corrections/")


def test_asking_for_a_retraction_changes_nothing_in_public(client, erin, alice, bob, carol):
    task = make_task(erin)
    publish(task, alice, bob)
    before = read(client, page_of(task))
    request_retraction(task, reason="Doubtful.", actor=carol)
    assert read(client, page_of(task)) == before
    assert "Doubtful." not in read(client, "/corrections/")


def test_the_list_of_corrections_has_pages_without_gaps_or_repeats(
    client, erin, alice, bob, carol, monkeypatch
):
    monkeypatch.setattr("articles.publishing.pages.PAGE_SIZE", 2)
    sentences = [f"Traffic in port {n} rose by {n} per cent in 2018." for n in range(2, 6)]
    tasks = [make_task(erin, text="Ports\n\n" + " ".join(sentences), quote=quote) for quote in sentences]
    expected = []
    for number, task in enumerate(tasks):
        publish(task, alice, bob)
        correct(task, alice, bob, note=f"note-{number}-c")
        expected.append(f"note-{number}-c")
        if number % 2:
            retract(task, bob, carol, reason=f"note-{number}-r")
            expected.append(f"note-{number}-r")
    found, address = [], "/corrections/"
    while address:
        html = read(client, address)
        found += re.findall(r"note-\d-[cr]", html)
        match = re.search(r'rel="next" href="([^"]+)"', html)
        address = f"/corrections/{match[1]}" if match else None
    assert found == expected[::-1]
