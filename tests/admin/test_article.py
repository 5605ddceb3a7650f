"""The article page: claims marked in the text, and an editor's actions."""

import pytest
from django.urls import reverse

from articles.choices import Outcome
from articles.models import Claim, Lookup, Snapshot
from articles.services.imports import import_text
from tests.rules.scene import FIRST, SECOND


@pytest.fixture
def act(scene, browse):
    """Return a function that sends one of the page's forms as the editor."""

    def send(verb, **fields):
        return browse("erin").post(reverse("admin:desk_article_act", args=[scene.article.pk, verb]), fields)

    return send


def read(scene, browse, name="erin") -> str:
    return browse(name).get(reverse("admin:desk_article", args=[scene.article.pk])).content.decode()


def test_claims_are_numbered_in_text_order_and_show_their_state(scene, browse):
    scene.open()
    html = read(scene, browse)
    first, second = html.index(f"<mark>{FIRST}</mark>"), html.index(f"<mark>{SECOND}</mark>")
    assert first < second
    assert f'class="claim s-ready" href="#entry-{scene.claim.pk}"' in html
    assert f'class="claim s-enriching" href="#entry-{scene.other_claim.pk}"' in html


def test_a_published_claim_shows_its_rating(scene, browse):
    scene.publish("alice", approver="bob")
    html = read(scene, browse)
    rating = scene.task.verdicts.get().rating
    assert f"s-published r-{rating.pk}" in html
    assert rating.label in html


def test_a_selection_becomes_a_claim_at_its_place(scene, act):
    text = Snapshot.objects.get(version=scene.article.current_version_id).text
    start = text.index("41 million")
    answer = act("claim", quote="41 million\r\neuros", start=start, end=start + 16, kind="number")
    assert answer.status_code == 302
    claim = Claim.objects.latest("pk")
    assert (claim.text, claim.added_by) == ("41 million euros", scene.people["erin"])
    assert [(row.start, row.end) for row in claim.occurrences.all()] == [(start, start + 16)]


@pytest.mark.parametrize(("start", "end"), [(0, 16), (-5, 11), (10**9, 10**9 + 5)])
def test_a_selection_that_does_not_match_its_words_is_refused_and_kept_in_the_form(scene, act, start, end):
    answer = act("claim", quote="41 million euros", start=start, end=end, kind="number", claimant="The mayor")
    assert answer.status_code == 422
    assert "select them again" in answer.content.decode()
    assert "41 million euros</textarea>" in answer.content.decode()
    assert 'value="The mayor"' in answer.content.decode()
    assert Claim.objects.count() == 2


def test_pasted_words_become_a_claim_without_offsets(scene, act):
    assert act("claim", quote="Container  traffic", kind="statement").status_code == 302
    assert Claim.objects.latest("pk").text == "Container traffic"


def test_changing_a_role_retires_or_adds_the_blocks_claims(scene, act, browse):
    assert act("role", block=scene.block.pk, role="boilerplate").status_code == 302
    assert {claim.task.state for claim in scene.article.claims.all()} == {"dismissed"}
    html = read(scene, browse)
    assert "<mark>" not in html
    assert "No claim in this text was found worth checking" in html


def test_the_role_form_is_opened_for_one_block_only(scene, browse):
    page = reverse("admin:desk_article", args=[scene.article.pk])
    closed = browse("erin").get(page).content.decode()
    assert 'name="role"' not in closed
    assert f"&amp;block={scene.block.pk}#block-{scene.block.pk}" in closed
    opened = browse("erin").get(f"{page}?block={scene.block.pk}").content.decode()
    assert opened.count('name="role"') == 1
    assert f'name="block" value="{scene.block.pk}"' in opened
    for nonsense in ("0", "-1", "x", "9" * 40):
        assert 'name="role"' not in browse("erin").get(f"{page}?block={nonsense}").content.decode()


def test_one_button_makes_a_sentence_set_aside_a_claim(browse, scene):
    row = import_text("Should the council have paid for the old bridge at all?", actor=scene.people["erin"])
    aside = row.version.set_aside.get()
    page = reverse("admin:desk_article", args=[row.article_id])
    assert f'name="sentence" value="{aside.pk}"' in browse("erin").get(page).content.decode()
    act = reverse("admin:desk_article_act", args=[row.article_id, "aside"])
    assert browse("erin").post(act, {"sentence": aside.pk}).status_code == 302
    claim = Claim.objects.get(article=row.article)
    assert claim.text == "Should the council have paid for the old bridge at all?"
    other = reverse("admin:desk_article_act", args=[scene.article.pk, "aside"])
    assert browse("erin").post(other, {"sentence": aside.pk}).status_code == 404


def test_a_block_of_another_article_is_not_found(scene, act, article_text):
    other = import_text(article_text, actor=scene.people["erin"])
    block = other.version.blocks.first()
    assert act("role", block=block.pk, role="caption").status_code == 404
    block.refresh_from_db()
    assert block.set_by is None


def test_details_can_be_changed_and_an_invalid_date_is_refused(scene, act):
    fields = {"title": "Another title", "language": "en"}
    assert act("edit", **fields, published_on="2019-03-04").status_code == 302
    scene.article.refresh_from_db()
    assert (scene.article.title, str(scene.article.published_on)) == ("Another title", "2019-03-04")
    answer = act("edit", **fields, published_on="yesterday")
    assert answer.status_code == 422
    assert 'value="yesterday"' in answer.content.decode()


def test_an_article_without_claims_offers_to_add_one(scene, browse):
    row = import_text(
        "Who would have thought it possible? Hardly anybody, I suppose.", actor=scene.people["erin"]
    )
    html = browse("erin").get(reverse("admin:desk_article", args=[row.article_id])).content.decode()
    assert row.claim_count == 0
    assert "No claim in this text was found worth checking" in html
    assert 'id="add-claim" open' in html


def test_progress_tells_a_provider_that_failed_from_one_that_found_nothing(scene, browse):
    lookups = list(Lookup.objects.filter(claim=scene.claim).order_by("provider"))
    Lookup.objects.filter(pk=lookups[0].pk).update(outcome=Outcome.FAILED, settled_at="2026-01-01T00:00Z")
    Lookup.objects.filter(pk=lookups[1].pk).update(outcome=Outcome.NONE, settled_at="2026-01-01T00:00Z")
    html = (
        browse("erin").get(reverse("admin:desk_article_progress", args=[scene.article.pk])).content.decode()
    )
    assert f"2 of {Lookup.objects.count()} lookups settled" in html
    assert f"1 provider failed ({lookups[0].provider})" in html
    assert lookups[1].provider not in html


def test_of_a_repeated_lookup_the_newest_answer_counts(scene, browse):
    lookup = Lookup.objects.filter(claim=scene.claim).first()
    Lookup.objects.filter(pk=lookup.pk).update(outcome=Outcome.FAILED, settled_at="2026-01-01T00:00Z")
    Lookup.objects.create(
        claim=scene.claim,
        provider=lookup.provider,
        number=2,
        outcome=Outcome.FOUND,
        settled_at="2026-01-02T00:00Z",
    )
    html = (
        browse("erin").get(reverse("admin:desk_article_progress", args=[scene.article.pk])).content.decode()
    )
    assert "failed" not in html


@pytest.mark.parametrize("version", ["9", "0", "-1", "x", "٣", "1" * 40])
def test_a_version_that_does_not_exist_is_not_found(scene, browse, version):
    assert (
        browse("erin")
        .get(reverse("admin:desk_article", args=[scene.article.pk]), {"version": version})
        .status_code
        == 404
    )


def test_claims_are_edited_split_and_merged_on_their_page(scene, browse):
    client = browse("erin")

    def send(claim, verb, **fields):
        return client.post(reverse("admin:desk_claim_act", args=[claim.pk, verb]), fields)

    assert (
        send(
            scene.claim, "edit", text="The council approved 41 million.", kind="number", claimant="Erin"
        ).status_code
        == 302
    )
    assert str(scene.claim.claimant) == "Erin"
    parts = "The council approved a budget\r\n\r\nfor the harbour on 3 March 2019"
    assert send(scene.claim, "split", parts=parts).status_code == 302
    new = Claim.objects.filter(added_by=scene.people["erin"])
    assert [claim.text for claim in new.order_by("pk")] == [
        "The council approved a budget",
        "for the harbour on 3 March 2019",
    ]
    assert send(scene.other_claim, "merge", into=new[0].pk).status_code == 302
    assert scene.other_claim.merged_into == new[0]
    assert (
        "merged into" in client.get(reverse("admin:desk_claim", args=[scene.other_claim.pk])).content.decode()
    )


def test_a_claim_that_changed_in_the_next_version_is_flagged(scene, browse):
    address = "https://www.example.org/story"
    words = (
        "The council approved a budget of {} million euros for the harbour on 3 March 2019. It was a Sunday."
    )
    first = import_text(words.format(41), url=address, actor=scene.people["erin"])
    assert "Words changed" not in read_version(browse, first.article_id)
    second = import_text(words.format(42), url=address, actor=scene.people["erin"])
    assert second.article_id == first.article_id
    html = read_version(browse, first.article_id)
    assert "Words changed: look again" in html
    assert (
        "This is an earlier version"
        in browse("erin")
        .get(reverse("admin:desk_article", args=[first.article_id]), {"version": 1})
        .content.decode()
    )


def read_version(browse, pk) -> str:
    return browse("erin").get(reverse("admin:desk_article", args=[pk])).content.decode()
