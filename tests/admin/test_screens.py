"""All screens: who may open which, and what holds for each of them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Import
from tests.rules import cases
from tests.rules.scene import Scene

PLAIN = ("index", "desk_queue", "desk_tokens", "desk_providers", "desk_feeds", "desk_import")
PAGES = (
    "desk_article",
    "desk_versions",
    "desk_claim",
    "desk_task",
    "desk_import_page",
    "desk_import_progress",
    "desk_article_progress",
)
READERS = ("erin", "alice", "bob", "audrey", "ingrid", "root")
STATES = ("enriching", "ready", "in_review", "in_approval", "published", "retracted", "dismissed")
INLINE = re.compile(
    rb"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style|<script(?![^>]*\ssrc=)|javascript:""", re.IGNORECASE
)


@pytest.fixture
def addresses(scene) -> dict[str, str]:
    row = Import.objects.create(
        method="url", url="https://www.example.org/story", requested_by=scene.people["erin"]
    )
    keys = {
        "desk_article": scene.article.pk,
        "desk_article_progress": scene.article.pk,
        "desk_versions": scene.article.pk,
        "desk_claim": scene.claim.pk,
        "desk_task": scene.task.pk,
        "desk_import_page": row.pk,
        "desk_import_progress": row.pk,
    }
    plain = {name: reverse(f"admin:{name}") for name in PLAIN}
    return plain | {name: reverse(f"admin:{name}", args=[keys[name]]) for name in PAGES}


@pytest.mark.parametrize("page", PLAIN + PAGES)
def test_every_screen_needs_a_login(addresses, client, page):
    answer = client.get(addresses[page])
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("page", PLAIN[1:] + PAGES)
def test_an_account_without_a_role_is_told_that_it_lacks_one(addresses, browse, page):
    answer = browse("charlie").get(addresses[page])
    assert answer.status_code == 403
    assert "needs the right" in answer.content.decode()


def test_the_first_page_tells_an_account_without_a_role_whom_to_ask(browse):
    answer = browse("charlie").get(reverse("admin:index"))
    assert answer.status_code == 200
    assert "has no role yet" in answer.content.decode()


@pytest.mark.parametrize("name", READERS)
def test_every_role_reads_every_screen_but_only_editors_import(addresses, browse, name):
    client = browse(name)
    statuses = {page: client.get(address).status_code for page, address in addresses.items()}
    may_import = name in ("erin", "ingrid", "root")
    assert statuses.pop("desk_import") == (200 if may_import else 403)
    assert set(statuses.values()) == {200}


@pytest.mark.parametrize("name", ["audrey", "ingrid"])
def test_readers_are_offered_no_buttons(scene, browse, name):
    scene.take("alice")
    scene.cite(1)
    html = browse(name).get(reverse("admin:desk_task", args=[scene.task.pk])).content.decode()
    posts = set(re.findall(r'(?:form)?action="([^"]+)"', html))
    assert posts <= {reverse("admin:logout"), reverse("admin:desk_task_act", args=[scene.task.pk, "submit"])}
    assert 'name="rating"' not in html


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", ["erin", "alice", "bob"])
def test_a_task_shows_in_every_state(scene, browse, state, name):
    bring_to(scene, state)
    answer = browse(name).get(reverse("admin:desk_task", args=[scene.task.pk]))
    assert answer.status_code == 200
    assert scene.task.state == state
    assert scene.claim.text in answer.content.decode()


@pytest.mark.parametrize("verb", ["take", "submit", "approve"])
def test_a_get_request_to_a_button_does_nothing_and_redirects(scene, browse, verb):
    """A login that expired on a button's URL returns to it with GET."""
    answer = browse("alice").get(reverse("admin:desk_task_act", args=[scene.task.pk, verb]))
    assert answer.headers["Location"] == reverse("admin:desk_task", args=[scene.task.pk])
    assert scene.task.revision == 1


@pytest.mark.parametrize("page", ["desk_task_act", "desk_article_act", "desk_claim_act"])
def test_a_verb_that_does_not_exist_is_not_found(scene, browse, page):
    keys = {
        "desk_task_act": scene.task.pk,
        "desk_article_act": scene.article.pk,
        "desk_claim_act": scene.claim.pk,
    }
    assert browse("erin").post(reverse(f"admin:{page}", args=[keys[page], "explode"])).status_code == 404


def test_a_form_without_its_token_is_refused(scene):
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.people["erin"])
    assert client.post(reverse("admin:desk_task_act", args=[scene.task.pk, "open"])).status_code == 403
    assert scene.task.state == "enriching"


def test_no_screen_holds_inline_script_or_style(addresses, browse):
    client = browse("erin")
    for page, address in addresses.items():
        answer = client.get(address)
        assert not INLINE.search(answer.content), page
        if "progress" not in page:
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def bring_to(scene: Scene, state: str) -> None:
    """Move the scene's task to a state by allowed moves."""
    ways = {
        "enriching": lambda: None,
        "ready": scene.open,
        "in_review": lambda: scene.take("alice"),
        "in_approval": lambda: scene.propose("alice"),
        "published": lambda: scene.publish("alice", approver="bob"),
        "retracted": lambda: cases.retract(scene),
        "dismissed": lambda: cases.dismiss(scene),
    }
    ways[state]()
