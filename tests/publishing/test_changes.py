"""When an article changes a claim after its verdict, the desk and the public page show it."""

import pytest

from articles.models import Claim, ReviewTask
from articles.publishing.changes import find_changes, list_changed
from articles.services.imports import import_text
from articles.services.lookups import cancel_lookups, finish_enrichment
from articles.services.verdicts import approve_verdict, correct_verdict
from tests.scenes import submit

pytestmark = pytest.mark.django_db
URL = "https://gazette.example.org/port"
FIRST = "The city council approved a budget of 41 million euros for the harbour on 3 March 2019."
SECOND = "Container traffic rose by 18 per cent in 2018, the port authority said."


@pytest.fixture
def task(alice, bob) -> ReviewTask:
    article = import_text(f"{FIRST}\n\n{SECOND}", actor=None, url=URL).article
    claim = article.claims.get(text=FIRST)
    cancel_lookups(claim)
    finish_enrichment(claim.task)
    claim.task.refresh_from_db()
    submit(claim.task, alice)
    approve_verdict(claim.task, actor=bob)
    return claim.task


def change(text: str) -> None:
    import_text(text, actor=None, url=URL)


def test_an_unchanged_text_changes_nothing(task):
    change(f"{FIRST}\n\n{SECOND}\n\nThe harbour master resigned in June 2019.")
    assert find_changes([task.claim]) == {}


def test_changed_text_is_shown_beside_the_judged_text(task):
    change(f"{FIRST.replace('41', '43')}\n\n{SECOND}")
    found = find_changes([task.claim])[task.claim_id]
    assert (found.before, found.after) == (FIRST, FIRST.replace("41", "43"))
    assert found.version.number == 2


def test_deleted_text_is_reported_as_deleted_two_versions_later(task):
    change(f"{FIRST.replace('41', '43')}\n\n{SECOND}")
    change(SECOND)
    change(f"{SECOND}\n\nThe harbour master resigned in June 2019.")
    assert find_changes([task.claim])[task.claim_id].version.number == 2
    assert [claim for claim, _ in list_changed(limit=5)] == [task.claim]


def test_a_correction_after_the_change_takes_it_into_account(task, alice, bob):
    change(f"{FIRST.replace('41', '43')}\n\n{SECOND}")
    correct_verdict(task, reason="The article changed.", actor=bob, reviewer=alice)
    submit(task, alice, correction_note="The article now says 43 million.")
    approve_verdict(task, actor=bob)
    assert find_changes([task.claim]) == {}
    assert list_changed(limit=5) == []


def test_a_claim_without_a_verdict_has_no_change(task):
    other = Claim.objects.get(text=SECOND)
    change(FIRST)
    assert find_changes([other]) == {}


def test_the_public_page_and_the_desk_say_so(task, client, erin):
    change(f"{FIRST.replace('41', '43')}\n\n{SECOND}")
    page = client.get(f"/fact-checks/{task.public_id}/").content.decode()
    assert "The article changed after our verdict" in page
    assert "43 million" in page
    client.force_login(erin)
    for address in (
        "/admin/",
        f"/admin/desk/tasks/{task.pk}/",
        f"/admin/desk/articles/{task.claim.article_id}/",
    ):
        shown = client.get(address).content.decode()
        assert "Text changed since this verdict" in shown or "Verdicts on text that changed" in shown
