"""Claims and their sources in the API."""

from articles.models import Claim
from tests.rules.scene import FIRST, SECOND


def test_a_claim_is_added_by_its_words_whatever_their_white_space(scene, call):
    response = call("erin").post(
        "claims/",
        {
            "article": scene.article.pk,
            "quote": "41 million\n euros  for the harbour",
            "claimant": "The mayor",
            "kind": "number",
        },
    )
    assert response.status_code == 201
    claim = response.json()
    text = call("erin").get(f"articles/{scene.article.pk}/text/").json()["text"]
    place = claim["occurrences"][0]
    assert text[place["start"] : place["end"]] == place["exact"] == "41 million euros for the harbour"
    assert (claim["claimant"], claim["kind"], claim["added_by"]) == ("The mayor", "number", "erin")
    assert claim["task"]["state"] == "enriching"
    assert call("erin").get(response["Location"]).json()["id"] == claim["id"]


def test_a_claim_is_added_by_its_offsets(scene, call):
    text = call("erin").get(f"articles/{scene.article.pk}/text/").json()["text"]
    start = text.index("Container traffic rose")
    response = call("erin").post("claims/", {"article": scene.article.pk, "start": start, "end": start + 22})
    assert response.json()["text"] == "Container traffic rose"


def test_a_claim_is_split_into_its_parts(scene, call):
    response = call("erin").post(
        f"claims/{scene.claim.pk}/split/",
        {"parts": ["The council approved a budget", "41 million euros for the harbour"]},
    )
    assert response.status_code == 201
    assert [row["text"] for row in response.json()["results"]] == [
        "The council approved a budget",
        "41 million euros for the harbour",
    ]
    old = call("erin").get(f"claims/{scene.claim.pk}/").json()
    assert old["retired_at"]
    assert old["task"]["state"] == "dismissed"


def test_two_claims_become_one(scene, call):
    response = call("erin").post(f"claims/{scene.claim.pk}/merge/", {"into": scene.other_claim.pk})
    assert response.status_code == 200
    assert response.json()["id"] == scene.other_claim.pk
    assert [place["exact"] for place in response.json()["occurrences"]] == [FIRST, SECOND]
    assert Claim.objects.get(pk=scene.claim.pk).merged_into_id == scene.other_claim.pk


def test_a_claim_is_reworded_before_its_verdict(scene, call):
    response = call("erin").patch(
        f"claims/{scene.claim.pk}/",
        {"text": "The council approved 41 million euros.", "claimed_on": "2019-03-03"},
    )
    assert response.json()["text"] == "The council approved 41 million euros."
    assert response.json()["occurrences"][0]["exact"] == FIRST


def test_providers_that_did_not_answer_are_asked_again(scene, call, settings):
    settings.PROVIDERS = ["library", "wikipedia"]
    scene.claim.lookups.all().delete()
    response = call("alice").post(f"claims/{scene.claim.pk}/enrich/", {"providers": []})
    assert response.status_code == 202
    assert {row["provider"] for row in response.json()["results"]} == {"library", "wikipedia"}
    again = call("alice").post(f"claims/{scene.claim.pk}/enrich/")
    assert again.json()["results"] == []
    waiting = call("alice").get(f"claims/{scene.claim.pk}/lookups/?settled=false").json()["results"]
    assert len(waiting) == 2
    assert {row["outcome"] for row in waiting} == {""}


def test_a_source_is_added_and_judged(scene, call):
    response = call("alice").post(
        "source-links/",
        {
            "claim": scene.claim.pk,
            "url": "https://City.example.org/minutes?utm_medium=x#p2",
            "title": "Minutes",
        },
    )
    assert response.status_code == 201
    link = response.json()
    assert (link["url"], link["domain"], link["added_by"]) == (
        "https://city.example.org/minutes",
        "city.example.org",
        "alice",
    )
    judged = call("alice").patch(response["Location"], {"stance": "refutes", "quote": "on 5 March"})
    assert (judged.json()["stance"], judged.json()["stance_by"], judged.json()["quote"]) == (
        "refutes",
        "alice",
        "on 5 March",
    )
    only_quote = call("alice").patch(response["Location"], {"quote": "on the 5th"})
    assert (only_quote.json()["stance"], only_quote.json()["quote"]) == ("refutes", "on the 5th")


def test_a_quote_alone_sets_no_stance_and_no_judge(scene, call):
    link = scene.cite(1)[0]
    answer = call("ravi").patch(f"source-links/{link.pk}/", {"quote": "on 5 March"}).json()
    assert (answer["stance"], answer["stance_by"], answer["quote"]) == ("unread", None, "on 5 March")
