"""Dates as pages print them, and lines that hold one without being one."""

import datetime

import pytest

from articles.reading.metadata.dates import parse_timestamp, read_date_line

DAY = datetime.date(2025, 3, 25)


@pytest.mark.parametrize(
    "text",
    [
        "March 25, 2025",
        "Mar. 25, 2025, 9:02 AM",
        "Tuesday, March 25th, 2025",
        "25 March 2025 at 09:08 GMT",
        "25. März 2025",
        "25 mars 2025 à 10:30",
        "25 de marzo de 2025",
        "25 marzo 2025",
        "2025-03-25",
        "25/03/2025",
        "03/25/2025 10:11 pm EST",
        "Harbour News March 25, 2025",
    ],
)
def test_a_line_that_is_a_date_is_read(text):
    found = read_date_line(text)
    assert found is not None
    assert (found.date, found.label) == (DAY, "")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Published: 25 March 2025", "published"),
        ("Posted on March 25, 2025", "published"),
        ("Last updated 25 March 2025, 10:00", "modified"),
        ("Aktualisiert: 25. März 2025", "modified"),
    ],
)
def test_a_label_says_what_the_date_is_of(text, label):
    found = read_date_line(text)
    assert found is not None
    assert (found.date, found.label) == (DAY, label)


@pytest.mark.parametrize("text", ["22 hours ago", "Published 3 days ago", "03/04/2025"])
def test_a_date_that_names_no_one_day_is_a_date_line_without_a_day(text):
    found = read_date_line(text)
    assert found is not None
    assert found.date is None


@pytest.mark.parametrize(
    "text",
    [
        "On March 25, 2025 the council voted",
        "The ferry has run since March 25, 2025.",
        "February 31, 2025",
        "March 2025",
        "1,240 islanders",
        "",
    ],
)
def test_a_line_about_something_else_is_no_date_line(text):
    assert read_date_line(text) is None


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025-03-25T23:30:00+01:00", DAY),
        ("2025-03-25", DAY),
        ("March 25, 2025", DAY),
        ("99999-01-01", None),
        ("2025-13-45", None),
        ("yesterday", None),
        ("x" * 10_000, None),
    ],
)
def test_a_timestamp_gives_the_day_its_own_clock_shows(value, day):
    assert parse_timestamp(value) == day
