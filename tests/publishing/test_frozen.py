"""What is published says what was approved: a later change of the rows behind a verdict shows nowhere.

Every column of a claim, its claimant, its article and its cited sources is changed behind a published
verdict, one after the other; the page, its ClaimReview, the lists and the feeds must stay as they were. A
template or a publishing module that begins to print a column that is not frozen with the verdict fails here.
"""

import datetime
import re
from typing import Any

import pytest
from django.db.models import BooleanField, DateField, DateTimeField, Field, FloatField, JSONField, Model
from django.test import Client

from articles.models import Article, Claim, Claimant, ReviewTask, SourceLink
from articles.publishing.links import make_page_url
from tests.publishing.scene import LISTS, make_task, publish

pytestmark = pytest.mark.django_db

# Columns that what is published follows today, each with the reason why it may, or does not yet, stand still.
FOLLOWED = {
    # Not frozen yet: a verdict points to its claimant, and prints the name that stands there now.
    ("claimant", "name"),
    ("claimant", "wikidata_id"),
    ("claimant", "url"),
    # Not frozen yet: where a claim appeared is read from the article.
    ("article", "url"),
    ("article", "title"),
    ("article", "byline"),
    ("article", "publisher"),
    ("article", "published_on"),
    ("article", "language"),
    # Not frozen yet: a citation points to its source link.
    ("sourcelink", "url"),
    ("sourcelink", "title"),
    ("sourcelink", "publisher"),
    ("sourcelink", "author"),
    ("sourcelink", "language"),
    ("sourcelink", "published_on"),
    ("sourcelink", "retracted"),  # a withdrawal that came later is news for readers
    ("sourcelink", "archive_url"),  # a copy is often made after the verdict
}
MODELS: tuple[type[Model], ...] = (Claim, Claimant, Article, SourceLink)
# Columns that name the row, or that the database itself won't have changed.
IDENTITIES = {"id", "key", "url_key", "public_id"}


def list_columns() -> list[tuple[type[Model], str]]:
    return [
        (model, field.name)
        for model in MODELS
        for field in model._meta.concrete_fields
        if not field.is_relation and field.name not in IDENTITIES
    ]


def make_other_value(field: "Field[Any, Any]") -> Any:
    """Return a value that a column of this kind can have and that nobody else writes."""
    if field.choices:
        return list(dict(field.flatchoices))[-1]
    if isinstance(field, DateTimeField):
        return datetime.datetime(1999, 12, 31, 11, 59, tzinfo=datetime.UTC)
    if isinstance(field, DateField):
        return datetime.date(1999, 12, 31)
    if isinstance(field, BooleanField):
        return True
    if isinstance(field, FloatField):
        return 0.4321
    if isinstance(field, JSONField):
        return ["changed behind it"]
    if "url" in field.name:
        return "https://changed.example.org/behind-it"
    return "Changed"[: field.max_length]


def read_published(client: Client, task: ReviewTask) -> dict[str, str]:
    """Return all that readers and machines are given of a verdict, without what is new at each request."""
    page = make_page_url(task.public_id).removeprefix("http://testserver")
    paths = [page, f"{page}claimreview.jsonld", *LISTS]
    answers = {path: client.get(path).content.decode() for path in paths}
    return {path: re.sub(r'nonce="[^"]*"', "", text) for path, text in answers.items()}


@pytest.fixture
def task(erin, alice, bob) -> ReviewTask:
    task = make_task(erin, claimant="The port authority", url="https://gazette.example.org/port")
    publish(task, alice, bob)
    return task


@pytest.mark.parametrize(("model", "name"), list_columns(), ids=lambda one: getattr(one, "__name__", one))
def test_published_content_stays_when_a_column_behind_it_changes(model, name, task, client):
    before = read_published(client, task)
    assert "18 per cent" in "".join(before.values())
    field = model._meta.get_field(name)
    changed = model._default_manager.exclude(**{name: make_other_value(field)}).update(
        **{name: make_other_value(field)}
    )
    assert changed, "nothing was changed, so that this shows nothing"
    after = read_published(client, task)
    different = [path for path in before if after[path] != before[path]]
    if (model._meta.model_name, name) in FOLLOWED:
        assert different, "it stands still by now: take it off the list"
    else:
        assert not different
