"""Every write that a person makes leaves a trace: an audit entry or a transition.

Each write of the API and each form of the admin is done once here. A write that is added to the product and
not to this file fails ``test_every_write_of_the_api_is_listed`` or
``test_every_form_of_the_admin_is_listed``.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client, RequestFactory
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from articles.admin.site import SCREENS
from articles.choices import MatchDecision, Outcome
from articles.models import (
    AuditEntry,
    Claimant,
    FactCheck,
    Feed,
    Import,
    LibraryPage,
    Lookup,
    PageVisit,
    Publisher,
    SourceLink,
    Transition,
)
from articles.services.feeds import add_feed
from articles.services.matches import decide_match
from articles.services.tasks import dismiss_task
from articles.services.tokens import create_token
from articles.verbs import VERBS
from tests.api.caller import Caller
from tests.rules.scene import FIRST, Scene, make_scene

pytestmark = pytest.mark.django_db

Prepare = Callable[[Scene], tuple[str, dict[str, Any] | None]]
WITHOUT_A_TRACE = {"tasks_renew"}  # only how long a task is held changes
FEED = "https://news.example.org/feed.xml"


def count_traces() -> int:
    return AuditEntry.objects.count() + Transition.objects.count()


def make_claimant(scene: Scene, name: str = "Jane Doe") -> Claimant:
    return Claimant.objects.create(key=name.lower(), name=name)


def make_fact_check(scene: Scene) -> FactCheck:
    return FactCheck.objects.create(key="k", url="https://checks.example.org/1", claim_text=FIRST)


def make_own_match(scene: Scene) -> FactCheck:
    """Publish the other claim's verdict, match it to the first claim, and let alice take the first's task."""
    scene.publish("alice", approver="bob")
    check = FactCheck.objects.get(task=scene.task)
    decide_match(scene.other_claim, check, decision=MatchDecision.CONFIRMED, actor=scene.people["alice"])
    return check


def make_feed(scene: Scene) -> Feed:
    feed, reading = add_feed(FEED, actor=scene.people["erin"])
    reading.delete()
    return feed


def fail_lookups(scene: Scene) -> None:
    Lookup.objects.update(outcome=Outcome.FAILED, settled_at="2026-01-01T00:00:00Z")


def do(*steps: str | Callable[[Scene], object], body: dict[str, Any] | None = None) -> Prepare:
    """Return a function that prepares the scene and acts on its task with ``body``."""

    def prepare(scene: Scene) -> tuple[str, dict[str, Any] | None]:
        for step in steps:
            step(scene)
        return str(scene.task.pk), body

    return prepare


def on(find: Callable[[Scene], Any], body: Callable[[Scene], dict[str, Any] | None]) -> Prepare:
    """Return a function that acts on the row that ``find`` returns."""
    return lambda scene: (str(find(scene).pk), body(scene))


def take(scene: Scene) -> None:
    scene.take("alice")
    scene.cite(1)


def publish(scene: Scene) -> None:
    scene.publish("alice", approver="bob")


def correct(scene: Scene) -> None:
    publish(scene)
    scene.correct("erin", reviewer="alice")


def submit(scene: Scene) -> tuple[str, dict[str, Any]]:
    take(scene)
    sources = [link.pk for link in scene.sources]
    return str(scene.task.pk), {"rating": "half-true", "rationale": "Because.", "sources": sources}


def reuse(scene: Scene) -> tuple[str, dict[str, Any]]:
    check = make_own_match(scene)
    return str(scene.other_claim.pk), {"fact_check": check.pk}


def cite_unvisited(scene: Scene) -> SourceLink:
    """Add a source whose planned page visit is settled."""
    link = scene.cite(1)[0]
    PageVisit.objects.all().delete()
    return link


def ask_failed_again(scene: Scene) -> tuple[str, dict[str, Any]]:
    fail_lookups(scene)
    return "", {}


def nothing(scene: Scene) -> None:
    return None


REASON = {"reason": "The day was wrong."}
# operation: who does it, and a function that prepares the scene and returns the row and the body
API_WRITES: dict[str, tuple[str, Prepare]] = {
    "articles_create": ("erin", lambda scene: ("", {"text": "The tower cost 8 million francs in 1889."})),
    "articles_update": ("erin", on(lambda s: s.article, lambda s: {"byline": "Jane Doe"})),
    "blocks_update": ("erin", on(lambda s: s.block, lambda s: {"role": "caption"})),
    "claimants_update": ("erin", on(make_claimant, lambda s: {"name": "Jane Roe"})),
    "claimants_merge": ("erin", on(make_claimant, lambda s: {"into": make_claimant(s, "Jane Roe").pk})),
    "claims_create": ("erin", lambda s: ("", {"article": s.article.pk, "quote": "on 3 March 2019"})),
    "claims_update": ("erin", on(lambda s: s.claim, lambda s: {"context": "The city's harbour."})),
    "claims_cancel": ("erin", on(lambda s: s.claim, nothing)),
    "claims_enrich": ("erin", lambda s: (fail_lookups(s), (str(s.claim.pk), {}))[1]),
    "claims_match": (
        "alice",
        on(lambda s: s.claim, lambda s: {"fact_check": make_fact_check(s).pk, "decision": "rejected"}),
    ),
    "claims_merge": ("erin", on(lambda s: s.claim, lambda s: {"into": s.other_claim.pk})),
    "claims_reuse": ("alice", reuse),
    "claims_split": (
        "erin",
        on(lambda s: s.claim, lambda s: {"parts": ["The council approved a budget", "for the harbour"]}),
    ),
    "feeds_create": ("erin", lambda scene: ("", {"url": FEED})),
    "feeds_update": ("erin", on(make_feed, lambda s: {"watched": True})),
    "feeds_read": ("erin", on(make_feed, nothing)),
    "providers_retry": ("erin", ask_failed_again),
    "source_links_create": ("alice", lambda s: ("", {"claim": s.claim.pk, "url": "https://example.org/a"})),
    "source_links_update": ("alice", on(lambda s: s.cite(1)[0], lambda s: {"stance": "refutes"})),
    "source_links_archive": ("alice", on(lambda s: s.cite(1)[0], nothing)),
    "source_links_read": ("alice", on(cite_unvisited, nothing)),
    "tasks_approve": ("bob", do(lambda s: s.propose("alice"), body={})),
    "tasks_assign": ("erin", do(body={"to": "alice"})),
    "tasks_correct": ("erin", do(publish, body=REASON | {"reviewer": "alice"})),
    "tasks_dismiss": ("erin", do(body={"why": "out_of_scope"})),
    "tasks_keep": ("erin", do(correct, body=REASON)),
    "tasks_open": ("erin", do()),
    "tasks_release": ("alice", do(take, body={})),
    "tasks_reopen": (
        "erin",
        do(lambda s: dismiss_task(s.task, why="out_of_scope", actor=s.people["erin"]), body=REASON),
    ),
    "tasks_request_retraction": ("erin", do(publish, body=REASON)),
    "tasks_retract": ("bob", do(publish, lambda s: s.ask_retraction("erin"), body=REASON)),
    "tasks_return": ("bob", do(lambda s: s.propose("alice"), body=REASON)),
    "tasks_submit": ("alice", submit),
    "tasks_take": ("alice", do(lambda s: s.open())),
    "tasks_next": ("alice", lambda s: (s.open(), ("", None))[1]),
}


def list_api_writes() -> dict[str, tuple[str, str]]:
    """Return method and path of each writing operation that the API's description names."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    return {
        operation["operationId"]: (method, path)
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
        if method in ("post", "patch", "put", "delete")
    }


def test_every_write_of_the_api_is_listed():
    assert set(API_WRITES) | WITHOUT_A_TRACE == set(list_api_writes())


@pytest.mark.parametrize("operation", API_WRITES)
def test_a_write_of_the_api_leaves_a_trace(operation: str):
    scene = make_scene()
    method, path = list_api_writes()[operation]
    name, prepare = API_WRITES[operation]
    caller = Caller(scene.people[name])
    pk, body = prepare(scene)
    before = count_traces()
    answer = caller.send(method, path.replace("{id}", pk), body)
    assert answer.status_code < 300, answer.content
    assert count_traces() > before


# screen: who sends it, and a function that prepares the scene and returns the URL's arguments and the fields
DeskPrepare = Callable[[Scene], tuple[tuple[Any, ...], dict[str, Any]]]


def at_task(verb: str) -> tuple[str, DeskPrepare]:
    """Do on the desk what the API does under the same name."""
    name, prepare = API_WRITES[f"tasks_{verb}"]

    def prepare_form(scene: Scene) -> tuple[tuple[Any, ...], dict[str, Any]]:
        pk, body = prepare(scene)
        return (int(pk), verb), body or {}

    return name, prepare_form


def at_source(verb: str, **more: Any) -> tuple[str, DeskPrepare]:
    def prepare(scene: Scene) -> tuple[tuple[Any, ...], dict[str, Any]]:
        pk = cite_unvisited(scene).pk
        return (scene.task.pk, verb), {"key": pk, "source": pk, f"{pk}-stance": "refutes", **more}

    return "alice", prepare


def at_claim(
    verb: str, prepare: Callable[[Scene], object] = nothing, **fields: Any
) -> tuple[str, DeskPrepare]:
    return "erin", lambda s: (prepare(s), ((s.task.pk, verb), fields))[1]


DESK_VERBS: dict[str, tuple[str, DeskPrepare]] = {
    **{name: at_task(name) for name in VERBS if f"tasks_{name}" in API_WRITES},
    "stance": at_source("stance"),
    "read": at_source("read"),
    "archive": at_source("archive"),
    "source": at_claim("source", url="https://example.org/a"),
    "ask": at_claim("ask", fail_lookups),
    "enrich": at_claim("enrich", fail_lookups),
    "reword": ("erin", lambda s: (fail_lookups(s), ((s.task.pk, "reword"), _write_words(s)))[1]),
    "cancel": at_claim("cancel"),
    "match": ("alice", lambda s: ((s.task.pk, "match"), {"match": f"{make_fact_check(s).pk}-rejected"})),
}


def _write_words(scene: Scene) -> dict[str, str]:
    provider = Lookup.objects.filter(claim=scene.claim)[0].provider
    return {"provider": provider, f"query-{provider}": "harbour budget"}


def test_every_verb_of_a_task_is_listed():
    assert set(DESK_VERBS) | {"renew"} == set(VERBS)


@pytest.mark.parametrize("verb", DESK_VERBS)
def test_a_button_of_a_task_leaves_a_trace(verb: str, client: Client):
    scene = make_scene()
    name, prepare = DESK_VERBS[verb]
    arguments, fields = prepare(scene)
    check_trace(client, scene.people[name], reverse("admin:desk_task_act", args=arguments), fields)


def edit_form(scene: Scene) -> dict[str, Any]:
    return {"text": scene.claim.text, "kind": "number", "context": "The city's harbour."}


# screens of the desk with a form: name, person, and the arguments and fields for the scene
DESK_FORMS: list[tuple[str, str, DeskPrepare]] = [
    ("import", "erin", lambda s: ((), {"method": "text", "priority": 0, "text": FIRST})),
    ("import_retry", "erin", lambda s: ((_make_refused(s).pk,), {})),
    ("article_act", "erin", lambda s: ((s.article.pk, "edit"), {"title": "Another title"})),
    ("article_act", "erin", lambda s: ((s.article.pk, "role"), {"block": s.block.pk, "role": "caption"})),
    ("article_act", "erin", lambda s: ((s.article.pk, "claim"), {"quote": "3 March 2019", "kind": "number"})),
    ("article_act", "erin", lambda s: (fail_lookups(s), ((s.article.pk, "ask-failed"), {}))[1]),
    ("claim_act", "erin", lambda s: ((s.claim.pk, "edit"), edit_form(s))),
    ("claim_act", "erin", lambda s: ((s.claim.pk, "merge"), {"into": s.other_claim.pk})),
    (
        "claim_act",
        "erin",
        lambda s: ((s.claim.pk, "split"), {"parts": "The council approved\nfor the harbour"}),
    ),
    ("feeds", "erin", lambda s: ((), {"method": "feed", "url": FEED})),
    ("feed", "erin", lambda s: ((make_feed(s).pk,), {"watched": "on", "minutes": 60})),
    ("feed_read", "erin", lambda s: ((make_feed(s).pk,), {})),
    ("ask_failed", "erin", lambda s: (fail_lookups(s), ((), {}))[1]),
    ("next", "alice", lambda s: (s.open(), ((), {}))[1]),
    ("queue_act", "erin", lambda s: (("open",), {"task": [s.task.pk]})),
    ("tokens", "alice", lambda s: ((), {"name": "A dashboard", "scopes": ["read"], "days": 30})),
    ("preferences", "alice", lambda s: ((), {"language": "", "time_zone": "Europe/Berlin"})),
    ("token_end", "alice", lambda s: ((_make_key(s).pk,), {})),
]
READ_ONLY = {
    "import_page",
    "import_progress",
    "article",
    "article_progress",
    "versions",
    "claim",
    "providers",
    "queue",
    "task",
    "copy",
    "colours",
    "feeds",
}


def _make_refused(scene: Scene) -> Import:
    return Import.objects.create(
        method="url",
        url="https://news.example.org/a",
        state="rejected",
        settled_at="2026-01-01T00:00:00Z",
        problem={"code": "timeout", "detail": "It took too long.", "errors": []},
    )


def _make_key(scene: Scene) -> Any:
    return create_token(scene.people["alice"], name="old", actor=None)[0]


def test_every_screen_with_a_form_is_listed():
    named = {name for name, _, _ in DESK_FORMS} | READ_ONLY | {"task_act"}
    assert {name for _, _, name in SCREENS} <= named


@pytest.mark.parametrize(("screen", "person", "prepare"), [one for one in DESK_FORMS if one[0] != "feeds"])
def test_a_form_of_the_desk_leaves_a_trace(screen: str, person: str, prepare: DeskPrepare, client: Client):
    scene = make_scene()
    arguments, fields = prepare(scene)
    check_trace(client, scene.people[person], reverse(f"admin:desk_{screen}", args=arguments), fields)


# stock forms of the admin: the fields that each sends to add a row, and to change one
LIBRARY_PAGE = {
    "url": "https://example.org/page",
    "title": "A page",
    "text": "What it says.",
    "publisher": "",
    "published_on": "",
    "language": "en",
}
PUBLISHER = {
    "domain": "example.org",
    "name": "Example",
    "kind": "news",
    "country": "",
    "reliability": "unrated",
    "note": "",
}
STOCK_ADD: dict[type[Any], dict[str, Any]] = {
    Publisher: PUBLISHER,
    LibraryPage: LIBRARY_PAGE,
    Group: {"name": "Interns"},
    User: {
        "username": "newcomer",
        "password1": "a long enough password",
        "password2": "a long enough password",
        "usable_password": "true",
    },
}
STOCK_CHANGE: dict[type[Any], tuple[Callable[[], Any], dict[str, Any]]] = {
    Publisher: (
        lambda: Publisher.objects.create(domain="example.org", name="X"),
        PUBLISHER | {"blocked": "on"},
    ),
    LibraryPage: (
        lambda: LibraryPage.objects.create(url=LIBRARY_PAGE["url"], url_key="0" * 64, title="A", text="B"),
        LIBRARY_PAGE | {"title": "Another title"},
    ),
    Claimant: (
        lambda: Claimant.objects.create(key="jane doe", name="Jane Doe"),
        {"name": "Jane Roe", "wikidata_id": "", "url": "", "into": ""},
    ),
    Group: (lambda: Group.objects.create(name="Interns"), {"name": "Trainees"}),
    User: (
        lambda: User.objects.create_user("newcomer"),
        {
            "username": "newcomer",
            "is_active": "on",
            "is_superuser": "on",
            "date_joined_0": "2026-01-01",
            "date_joined_1": "00:00:00",
        },
    ),
}


def test_every_form_of_the_admin_is_listed():
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True, is_staff=True)
    open_lists = admin.site._registry.items()
    assert {model for model, one in open_lists if one.has_add_permission(request)} == set(STOCK_ADD)
    assert {
        model
        for model, one in open_lists
        if one.has_change_permission(request) and model._meta.app_label != "axes"  # shown, not changed
    } == set(STOCK_CHANGE)


@pytest.mark.parametrize("model", STOCK_ADD)
def test_a_row_that_a_stock_form_adds_leaves_a_trace(model: type[Any], client: Client, admin_user: User):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    check_trace(client, admin_user, address, STOCK_ADD[model])


@pytest.mark.parametrize("model", STOCK_CHANGE)
def test_a_row_that_a_stock_form_changes_leaves_a_trace(model: type[Any], client: Client, admin_user: User):
    make, fields = STOCK_CHANGE[model]
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[make().pk])
    check_trace(client, admin_user, address, fields)


@pytest.mark.parametrize("model", [User, Group])
def test_a_row_that_a_stock_form_deletes_leaves_a_trace(model: type[Any], client: Client, admin_user: User):
    row = STOCK_CHANGE[model][0]()
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_delete", args=[row.pk])
    check_trace(client, admin_user, address, {"post": "yes"})


def test_blocking_a_publisher_is_audited_with_the_value_before(client: Client, admin_user: User):
    make, fields = STOCK_CHANGE[Publisher]
    client.force_login(admin_user)
    client.post(reverse("admin:articles_publisher_change", args=[make().pk]), fields)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("publisher.edit", admin_user)
    assert entry.details["blocked"] == {"from": False, "to": True}


def check_trace(client: Client, person: User, address: str, fields: dict[str, Any]) -> None:
    client.force_login(person)
    before = count_traces()
    answer = client.post(address, fields)
    assert answer.status_code in (200, 302), answer.content[:500]
    assert count_traces() > before
