"""No sentence that a person reads is written where it can't be translated.

Templates are read as they stand, so that no state has to be found in which a sentence shows; screens are
rendered in a language that marks whatever went through the catalogue.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.db.models import CharField, JSONField, Model, TextField
from django.template.base import Lexer, TokenType
from django.test import Client
from django.urls import reverse

import articles
from articles.admin.lists import LISTS
from articles.models import FactCheck
from articles.services.verdicts import approve_verdict
from tests.pseudo_locale import drop_translated, use_pseudo_locale
from tests.rules.scene import FIRST, make_scene

TEMPLATES = Path(articles.__file__).parent / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
# What is the same in every language.
NAMES = re.compile(r"\b(Ctrl|ClaimReview|Atom|RSS|UTC|ms|Factdesk|Axes|Wikidata|English)\b")
READ_ATTRIBUTE = re.compile(
    r"""\s(?:title|alt|placeholder|aria-label|data-label|content)=(?:"([^"]*)"|'([^']*)')"""
)
# An option whose word is its value (a time zone, a provider) has the same name in every language.
OPTION = re.compile(r'<option value="([^"]+)"[^>]*>\1</option>')
DJANGOS_OWN = ' alt="Search"'  # in Django's search_form.html, beside a button that is translated
MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)
# Blocks that stand in an attribute nobody reads.
ATTRIBUTE_BLOCK = re.compile(r"block (bodyclass|coltype|here_\w+)$")
LONGEST_LINE = 300  # characters; what is one element whose white space would show may be that long


def read_untranslated(path: Path) -> str:
    """Return what a template says outside its translated parts: its text, and attributes people read."""
    kept, inside = [], ""
    for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
        word = token.contents.split()[0] if token.contents.strip() else ""
        if token.token_type == TokenType.BLOCK and word in ("blocktranslate", "comment"):
            inside = f"end{word}"
        elif token.token_type == TokenType.BLOCK and ATTRIBUTE_BLOCK.match(token.contents):
            inside = "endblock"
        elif token.token_type == TokenType.BLOCK and word == inside:
            inside = ""
        elif token.token_type == TokenType.TEXT and not inside:
            kept.append(token.contents)
        elif not inside:
            kept.append("\x01")  # a value stands here
    text = "".join(kept)
    seen = [match.group(1) or match.group(2) or "" for match in READ_ATTRIBUTE.finditer(text)]
    seen = [value for value in seen if not value.startswith(("https://", "width=", "light "))]
    return html.unescape(MARKUP.sub(" ", text) + " ".join(seen))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_says_nothing_outside_the_catalogue(path: Path):
    words = re.findall(r"[A-Za-z]{2,}", NAMES.sub(" ", read_untranslated(path)))
    assert not words


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_has_no_line_that_nobody_can_read(path: Path):
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.name not in ("_piece.html", "_difference.html"):  # a space in them would be one of the text
        assert max(map(len, lines), default=0) <= LONGEST_LINE


def list_data() -> Iterator[str]:
    """Yield every text that the database holds: it is said in the words of whoever wrote it."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, CharField | TextField | JSONField):
                yield from map(str, model._default_manager.values_list(field.name, flat=True))


def read_plain(text: str) -> str:
    """Return what a page says outside the marks, in its text and in attributes that people read."""
    body = OPTION.sub(" ", text[text.index("<body") :].replace(DJANGOS_OWN, ""))
    seen = " ".join(match.group(1) or match.group(2) or "" for match in READ_ATTRIBUTE.finditer(body))
    return html.unescape(drop_translated(MARKUP.sub(" ", body) + " " + seen))


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["enriching", "ready", "in_review", "in_approval", "published"])
@pytest.mark.parametrize(
    "screen",
    [
        "index",
        "queue",
        "article",
        "versions",
        "claim",
        "task",
        "import",
        "feeds",
        "providers",
        "tokens",
        "preferences",
    ],
)
def test_a_screen_of_the_desk_says_nothing_outside_the_catalogue(screen: str, state: str, client: Client):
    if state != "ready" and screen in ("import", "feeds", "providers", "tokens", "preferences"):
        pytest.skip("this screen shows no task")
    scene = make_scene()
    FactCheck.objects.create(key="k", url="https://checks.example.org/1", claim_text=FIRST)
    {
        "enriching": lambda: None,
        "ready": scene.open,
        "in_review": lambda: scene.take("root"),
        "in_approval": lambda: scene.propose("alice"),
        "published": lambda: scene.publish("alice", approver="bob"),
    }[state]()
    arguments = {
        "article": [scene.article.pk],
        "versions": [scene.article.pk],
        "claim": [scene.claim.pk],
        "task": [scene.task.pk],
    }
    name = "admin:index" if screen == "index" else f"admin:desk_{screen}"
    client.force_login(scene.people["root"])
    with use_pseudo_locale():
        answer = client.get(reverse(name, args=arguments.get(screen)))
        page = answer.content.decode()
    assert "⟦" in page
    assert find_plain_words(read_plain(page)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/corrections/", "/ratings/", "/nowhere/", "/admin/login/", "check"])
def test_a_public_page_says_nothing_outside_the_catalogue(path: str, client: Client):
    scene = make_scene()
    scene.publish("alice", approver="bob")
    with use_pseudo_locale():
        address = f"/fact-checks/{scene.task.public_id}/" if path == "check" else path
        page = client.get(address).content.decode()
    assert "⟦" in page
    assert find_plain_words(read_plain(page)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_a_stock_list_says_nothing_outside_the_catalogue(model: type[Model], client: Client):
    """The list, and what Django's own page says of the columns of a row."""
    scene = make_scene()
    scene.publish("alice", approver="bob")
    client.force_login(scene.people["root"])
    row = model._default_manager.order_by("-pk").first()
    with use_pseudo_locale():
        pages = [client.get(reverse(f"admin:articles_{model._meta.model_name}_changelist"))]
        if row is not None:
            address = reverse(f"admin:articles_{model._meta.model_name}_change", args=[row.pk])
            pages.append(client.get(address, follow=True))
        for page in pages:
            assert page.status_code == 200
            assert find_plain_words(read_plain(page.content.decode())) == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["desk/queue/", "desk/import/", "password_change/", "desk/nowhere/"])
def test_what_an_account_without_a_role_sees_says_nothing_outside_the_catalogue(path: str, client: Client):
    client.force_login(make_scene().people["charlie"])
    with use_pseudo_locale():
        page = client.get(f"/admin/{path}").content.decode()
    assert "⟦" in page
    assert find_plain_words(read_plain(page)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/feeds/fact-checks.atom", "/feeds/fact-checks.rss"])
def test_a_feed_says_nothing_outside_the_catalogue(path: str, client: Client):
    scene = make_scene()
    scene.publish("alice", approver="bob")
    scene.correct("erin", reviewer="alice")
    scene.submit("alice", note="The day is mended.")
    approve_verdict(scene.task, actor=scene.people["bob"])
    with use_pseudo_locale():
        feed = ElementTree.fromstring(client.get(path).content)
    texts = [text for element in feed.iter() if not is_for_programs(element) for text in [element.text or ""]]
    assert any("The day is mended." in text for text in texts)
    # a description is HTML within XML
    said = " ".join(MARKUP.sub(" ", text) for text in texts)
    assert find_plain_words(drop_translated(said)) == []


def is_for_programs(element: ElementTree.Element) -> bool:
    """Tell whether an element of a feed holds an address, a date or an identifier."""
    return element.tag.rpartition("}")[2] in ("id", "guid", "link", "updated", "published", "pubDate") or (
        element.tag.endswith(("lastBuildDate", "language"))
    )


def find_plain_words(text: str) -> list[str]:
    """Return the words that come neither from the catalogue nor from the database."""
    known = {word for value in list_data() for word in split_words(value)}
    return [word for word in split_words(NAMES.sub(" ", text)) if word not in known]


def split_words(text: Any) -> list[str]:
    return re.findall(r"[A-Za-z]{3,}", str(text))
