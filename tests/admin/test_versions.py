"""The comparison of two versions: every inserted or deleted word, and the state of every claim."""

import pytest

from articles.services.imports import import_text

pytestmark = pytest.mark.django_db
URL = "https://gazette.example.org/port"
FIRST = "The council approved a budget of 41 million euros on 3 March 2019."
SECOND = "Container traffic rose by 18 per cent in 2018."
THIRD = "The shipping company Norvik dumped oil in the bay in 2017."


@pytest.fixture
def article():
    import_text("\n\n".join([FIRST, SECOND, THIRD]), actor=None, url=URL)
    return import_text(
        "\n\n".join(["Corrected.", FIRST.replace("41", "<b>43"), THIRD]), actor=None, url=URL
    ).article


def test_the_page_marks_insertions_deletions_and_the_state_of_each_claim(article, client, erin):
    client.force_login(erin)
    page = client.get(f"/admin/desk/articles/{article.pk}/versions/").content.decode()
    assert "<ins>&lt;b&gt;43 </ins>" in page
    assert "<del>" in page
    for word in ("Changed", "Moved", "Lost"):
        assert word in page
    same = client.get(f"/admin/desk/articles/{article.pk}/versions/?from=1&to=1").content.decode()
    assert "Both have the same words" in same
    for wrong in ("?from=9", "?to=x"):
        assert client.get(f"/admin/desk/articles/{article.pk}/versions/{wrong}").status_code == 404


def test_the_api_gives_the_runs_of_both_texts(article, client, erin):
    client.force_login(erin)
    answer = client.get(f"/api/v1/articles/{article.pk}/diff/?from=1&to=2").json()
    assert (answer["older"]["number"], answer["newer"]["number"]) == (1, 2)
    assert {run["op"] for run in answer["runs"]} >= {"insert", "delete"}
    assert answer["runs"][-1]["after"]["end"] == answer["newer"]["length"]
    assert client.get(f"/api/v1/articles/{article.pk}/diff/?from=7").status_code == 404


def test_the_api_lists_what_was_set_aside(client, erin):
    article = import_text(f"{FIRST}\n\nWho would have thought it?", actor=None).article
    client.force_login(erin)
    (row,) = client.get(f"/api/v1/articles/{article.pk}/set-aside/").json()["results"]
    assert row["kind"] == "question"
    assert row["reasons"]
