"""Atom and RSS: valid documents, stable ids, and corrections that move to the top."""

import xml.etree.ElementTree as ElementTree

import pytest
from django.test import override_settings

from articles.publishing.feeds import clean_xml
from articles.services.tasks import take_task
from tests.publishing.scene import correct, make_task, publish, retract

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
BUDGET = "a budget of 41 million euros for the harbour on 3 March 2019"


@pytest.fixture(autouse=True)
def newsroom():
    with override_settings(
        SITE_URL="https://facts.example.org", ORGANISATION="The Desk", ALLOWED_HOSTS=["testserver"]
    ):
        yield


def read_feed(client, kind):
    response = client.get(f"/feeds/fact-checks.{kind}", secure=True)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def test_atom_entries_have_a_lasting_id_and_both_dates(client, erin, alice, bob):
    task = make_task(erin)
    publish(task, alice, bob, at="2026-03-01T12:00:00+00:00")
    correct(task, alice, bob, rating="half-true", note="It was 18.", at="2026-03-05T12:00:00+00:00")
    feed = read_feed(client, "atom")
    [entry] = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{task.public_id}"
    assert entry.findtext(f"{ATOM}published") == "2026-03-01T12:00:00+00:00"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-05T12:00:00+00:00"
    assert entry.findtext(f"{ATOM}title") == f"Corrected: “{task.claim.text}”: Half true"
    assert "It was 18." in entry.findtext(f"{ATOM}summary")
    assert feed.findtext(f"{ATOM}updated") == "2026-03-05T12:00:00+00:00"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "The Desk"


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_every_address_in_a_feed_is_the_sites_own_whatever_host_was_asked(client, erin, alice, bob, kind):
    publish(make_task(erin), alice, bob)
    response = client.get(f"/feeds/fact-checks.{kind}", secure=True)
    assert b"testserver" not in response.content
    assert f"https://facts.example.org/feeds/fact-checks.{kind}".encode() in response.content


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_a_corrected_fact_check_comes_to_the_top_again_and_a_retracted_one_leaves(
    client, erin, alice, bob, carol, kind
):
    first, second = make_task(erin), make_task(erin, quote=BUDGET)
    publish(first, alice, bob, at="2026-03-01T12:00:00+00:00")
    publish(second, alice, bob, at="2026-03-02T12:00:00+00:00")

    def list_ids():
        feed = read_feed(client, kind)
        rows = feed.findall(f"{ATOM}entry/{ATOM}id") if kind == "atom" else feed.findall("channel/item/guid")
        return [row.text for row in rows]

    ids = [f"urn:uuid:{task.public_id}" for task in (first, second)]
    assert list_ids() == ids[::-1]
    correct(first, alice, bob, at="2026-03-03T12:00:00+00:00")
    assert list_ids() == ids
    retract(first, bob, carol)
    assert list_ids() == [ids[1]]


def test_peoples_text_stays_text_in_rss_and_atom_for_readers_that_render_html(client, erin, alice, bob):
    hostile = "traffic rose <img src=x onerror=alert(1)> by"
    task = make_task(erin, text=f"Notes\n\nIn 2018 {hostile} 18 per cent.", quote=hostile)
    publish(task, alice, bob, rationale="No: <script>alert(2)</script>")
    [entry] = read_feed(client, "atom").findall(f"{ATOM}entry")
    [item] = read_feed(client, "rss").findall("channel/item")
    assert hostile in entry.findtext(f"{ATOM}title")  # plain text by declaration
    for rendered in (entry.findtext(f"{ATOM}summary"), item.findtext("description"), item.findtext("title")):
        assert "<img" not in rendered
        assert "<script" not in rendered


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_characters_that_xml_forbids_do_not_break_the_feed(client, erin, alice, bob, kind):
    publish(make_task(erin), alice, bob, rationale="Bell \x07, vertical tab \x0b, nothing \ufffe.")
    assert "Bell , vertical tab" in ElementTree.tostring(read_feed(client, kind), encoding="unicode")


def test_clean_xml_keeps_every_other_character():
    kept = "a\tb\nc é 漢 😀 \u2028"
    assert clean_xml(f"{kept}\x00\x1b\ufffe\uffff") == kept


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_a_feed_holds_nothing_unpublished(client, erin, alice, kind):
    take_task(make_task(erin), actor=alice)
    feed = read_feed(client, kind)
    assert not feed.findall(f"{ATOM}entry")
    assert not feed.findall("channel/item")
