"""Messages: stored as a text with its values, shown in the active language."""

import datetime
import json

import pytest
from django.db import connection
from django.utils import timezone, translation

from articles.choices import Outcome
from articles.clean_text import clean_message
from articles.errors import ImportRejected
from articles.messages import (
    English,
    Message,
    MessageDecoder,
    MessageEncoder,
    keep_verbatim,
    list_messages,
    pluralize,
    show_messages,
)
from articles.models import Claim, Lookup
from articles.problems import make_problem
from tests.scenes import make_ready_task

DAY = datetime.date(2026, 5, 3)
MESSAGES = [
    Message(),
    Message("100 % of it."),
    Message("%(size)s MB on %(day)s", {"size": 1.5, "day": DAY}),
    Message("%(names)s", {"names": ("Ann", Message("one of %(count)s", {"count": 3}))}),
    pluralize("%(count)s page of %(site)s", "%(count)s pages of %(site)s", 2, {"site": "a.example"}),
    keep_verbatim('{"text": "50 % of {braces}"}'),
]


@pytest.mark.parametrize("message", MESSAGES, ids=str)
def test_a_message_survives_json(message):
    written = json.dumps({"why": [message]}, cls=MessageEncoder)
    assert json.loads(written, cls=MessageDecoder) == {"why": [message]}


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (MESSAGES[0], ""),
        (MESSAGES[1], "100 % of it."),
        (MESSAGES[2], "1.5 MB on May 3, 2026"),
        (MESSAGES[3], "Ann, one of 3"),
        (MESSAGES[4], "2 pages of a.example"),
        (pluralize("%(count)s page", "%(count)s pages", 1), "1 page"),
        (Message("%(bytes)s bytes", {"bytes": 1_234_567}), "1,234,567 bytes"),
        (Message("%(size)s MB", {"size": 2.0}), "2 MB"),
        (list_messages(Message("one"), Message(), Message("two")), "one, two"),
    ],
    ids=str,
)
def test_english_needs_no_django(message, shown):
    assert message.english == message.render(English()) == shown


def test_numbers_and_dates_follow_the_active_language():
    message = Message("%(bytes)s on %(day)s", {"bytes": 1_234_567, "day": DAY})
    with translation.override("de"):
        assert str(message) == "1.234.567 on 3. Mai 2026"
        assert message.english == "1,234,567 on May 3, 2026"


def test_an_error_is_logged_in_english_and_shown_in_the_active_language():
    error = ImportRejected("/text", "too_large", Message("%(size)s bytes", {"size": 2000}))
    with translation.override("de"):
        assert str(error) == "/text: 2,000 bytes"
        assert error.detail == "2.000 bytes"
        assert show_messages(make_problem(error))["errors"][0]["detail"] == "2.000 bytes"


def make_lookup(**fields) -> Lookup:
    return Lookup.objects.create(claim=make_ready_task().claim, provider="test", **fields)


@pytest.mark.django_db
@pytest.mark.parametrize("message", MESSAGES, ids=str)
def test_a_column_returns_the_message_that_was_stored(message):
    lookup = make_lookup(detail=message)
    assert Lookup.objects.get(pk=lookup.pk).detail == message


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["It is in trouble.", '{"text": broken', '{"text": "no message"}', ""])
def test_plain_text_of_an_earlier_version_is_shown_unchanged(text):
    lookup = make_lookup()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_lookup SET detail = %s WHERE id = %s", [text, lookup.pk])
    assert str(Lookup.objects.get(pk=lookup.pk).detail) == text


@pytest.mark.django_db
def test_an_empty_message_is_found_as_an_empty_text():
    lookup = make_lookup(outcome=Outcome.NONE, settled_at=timezone.now(), detail=Message())
    assert Lookup.objects.filter(pk=lookup.pk, detail="").exists()


@pytest.mark.django_db
def test_reasons_of_an_earlier_version_stand_beside_messages():
    claim = make_ready_task().claim
    claim.reasons = ["names a number: 5", Message("same year: %(year)s", {"year": "2017"})]
    claim.save()
    reasons = Claim.objects.get(pk=claim.pk).reasons
    assert [str(reason) for reason in reasons] == ["names a number: 5", "same year: 2017"]
    assert reasons[1] == Message("same year: %(year)s", {"year": "2017"})


def test_quoted_words_are_cleaned_and_cut():
    message = Message("%(site)s said: %(words)s", {"site": "a", "words": "x\x00\n" + "y" * 1000})
    assert len(clean_message(message).english) < 320
    assert clean_message(message).english.isprintable()
