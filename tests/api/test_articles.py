"""Importing and correcting articles by the API."""

import pytest

from articles.models import Article, ArticleVersion, AuditEntry, Import, ReviewTask
from tests.api.caller import read_problem

TEXT = "The tower was finished in 1889 and cost 8 million francs. It is 300 metres high."


def test_a_text_is_imported_at_once(scene, call):
    response = call("ingrid").post("articles/", {"text": TEXT, "title": "The tower", "priority": 2})
    assert response.status_code == 201
    article = response.json()
    assert article["title"] == "The tower"
    assert article["version"]["number"] == 1
    assert article["version"]["length"] == len(TEXT)
    assert article["imported_by"] == "ingrid"
    claims = call("ingrid").get(f"claims/?article={article['id']}").json()["results"]
    assert sum(article["tasks"].values()) == len(claims) > 0
    assert set(
        ReviewTask.objects.filter(claim__article=article["id"]).values_list("priority", flat=True)
    ) == {2}
    assert response["Location"].endswith(f"/articles/{article['id']}/")


def test_the_same_text_again_is_the_same_article(scene, call):
    first = call("ingrid").post("articles/", {"text": TEXT})
    tasks = ReviewTask.objects.count()
    second = call("erin").post("articles/", {"text": TEXT})
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["id"] == first.json()["id"]
    assert second["Location"] == first["Location"]
    assert ReviewTask.objects.count() == tasks


def test_a_text_with_the_same_address_is_the_next_version(scene, call):
    address = "https://Gazette.example.org/tower?utm_source=x"
    first = call("ingrid").post("articles/", {"text": TEXT, "url": address}).json()
    second = call("ingrid").post(
        "articles/", {"text": TEXT + " It is red.", "url": "https://gazette.example.org/tower"}
    )
    assert second.status_code == 200
    assert (second.json()["id"], second.json()["version"]["number"]) == (first["id"], 2)
    versions = call("ingrid").get(f"articles/{first['id']}/versions/").json()["results"]
    assert [row["number"] for row in versions] == [2, 1]
    old = call("ingrid").get(f"articles/{first['id']}/text/?version=1").json()
    assert old["text"] == TEXT


def test_a_url_is_accepted_for_background_import(scene, call):
    response = call("ingrid").post("articles/", {"url": "https://gazette.example.org/port"})
    assert response.status_code == 202
    watched = call("ingrid").get(response["Location"])
    assert watched.json()["state"] == "pending"
    assert watched.json()["article"] is None
    assert Import.objects.get().requested_by == scene.people["ingrid"]


def test_blocks_cover_the_text_and_say_what_they_are(scene, call):
    answer = call("audrey").get(f"articles/{scene.article.pk}/text/").json()
    rest = answer["text"]
    for block in reversed(answer["blocks"]):
        rest = rest[: block["start"]] + rest[block["end"] :]
    assert not rest.strip()
    assert [block["role"] for block in answer["blocks"]] == ["title", "body"]


def test_an_articles_details_can_be_corrected(scene, call):
    response = call("erin").patch(
        f"articles/{scene.article.pk}/",
        {"byline": "Mira Tolland", "published_on": "2019-03-04", "language": "en-GB"},
    )
    assert response.status_code == 200
    assert (response.json()["byline"], response.json()["published_on"]) == ("Mira Tolland", "2019-03-04")
    assert AuditEntry.objects.filter(action="article.edit", actor=scene.people["erin"]).count() == 1


def test_a_text_is_never_changed(scene, call):
    before = list(ArticleVersion.objects.values())
    for body in ({"text": "x"}, {"version": 2}, {"sha256": "0"}):
        read_problem(call("erin").patch(f"articles/{scene.article.pk}/", body), 400)
    assert list(ArticleVersion.objects.values()) == before
    assert Article.objects.count() == 1


def test_a_block_that_stops_being_body_loses_its_claims(scene, call):
    response = call("erin").patch(f"blocks/{scene.block.pk}/", {"role": "caption"})
    assert response.status_code == 200
    assert (response.json()["role"], response.json()["found_role"], response.json()["set_by"]) == (
        "caption",
        "body",
        "erin",
    )
    retired = call("erin").get("claims/?retired=true").json()["results"]
    assert {row["id"] for row in retired} == set(scene.claim_ids)
    assert {row["task"]["state"] for row in retired} == {"dismissed"}


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "a\tb", "\u202egpj"])
def test_a_title_comes_back_as_it_was_given(title, scene, call):
    changed = call("erin").patch(f"articles/{scene.article.pk}/", {"title": title})
    assert changed.json()["title"] == title
    assert changed["Content-Type"] == "application/json"


def test_a_text_that_many_sites_print_is_answered_at_each_with_the_tasks_of_its_claims(call):
    caller = call("ingrid")
    text = "\n\n".join(f"The town of Brack built {number} houses in {1990 + number}." for number in range(9))
    answers = [
        caller.post("articles/", {"text": text, "url": f"https://site{number}.example.org/a"})
        for number in range(4)
    ]
    assert [answer.status_code for answer in answers] == [201] * 4
    first, *copies = [answer.json() for answer in answers]
    assert {copy["copy_of"] for copy in copies} == {first["id"]}
    listed = caller.get("articles/?limit=4").json()["results"]
    assert [article["tasks"] for article in [*copies, *listed]] == [first["tasks"]] * 7
    assert sum(first["tasks"].values()) == 9
