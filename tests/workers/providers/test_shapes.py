import datetime

import pytest

from workers.providers.shapes import (
    MAX_TEXT,
    read_date,
    read_list,
    read_mapping,
    read_objects,
    read_text,
    read_url,
    strip_markup,
)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain  text\n here", "plain text here"),
        ("a <b>bold</b>er <span class='x'>word</span>", "a bolder word"),
        ("<p>one</p><p>two</p>", "one two"),
        ("one<br/>two", "one two"),
        ("x<script>alert(1)</script>y<STYLE>p{}</Style >z", "x y z"),
        ("x<!-- <b>hidden</b> -->y", "x y"),
        ("x<script>never closed", "x"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("a<b", "a<b"),
        ("fish &amp; chips&nbsp;&#8217;", "fish & chips ’"),
        ("<jats:p>abstract</jats:p>", "abstract"),
        ("", ""),
    ],
)
def test_markup_becomes_the_text_it_shows(markup, text):
    assert strip_markup(markup) == text


@pytest.mark.parametrize("hostile", ["<", "<a ", "<!--", "<script>", "&", "<![CDATA[", "<b>", "</script"])
def test_hostile_markup_of_any_length_is_read_in_one_pass(hostile):
    # Quadratic reading of as much would outlast any test run.
    assert isinstance(strip_markup(hostile * 200_000), str)


def test_text_is_never_longer_than_its_limit():
    assert len(read_text("word " * 100_000)) <= MAX_TEXT


@pytest.mark.parametrize("value", [None, 5, 1.5, True, [], {}, ["a"], {"a": 1}])
def test_what_is_no_text_is_empty(value):
    assert read_text(value) == ""
    assert read_url(value) == ""
    assert read_date(value) is None


def test_what_is_no_list_or_object_is_empty():
    assert read_mapping([1]) == {}
    assert list(read_list({"a": 1})) == []
    assert read_objects([{"a": 1}, 2, None, [{}]]) == [{"a": 1}]


@pytest.mark.parametrize(
    "written",
    [
        "2018-04-17",
        "2018-04-17T00:00:00Z",
        "2018-04-17T00:00:00",
        "20180417",
        "20180417T031500Z",
        " 2018-04-17 ",
    ],
)
def test_dates_are_read_in_every_form_providers_use(written):
    assert read_date(written) == datetime.date(2018, 4, 17)


@pytest.mark.parametrize(
    "written", ["", "soon", "2018", "2018-13-01", "2018-02-30", "0000-00-00", "April 17, 2018"]
)
def test_days_that_do_not_exist_are_none(written):
    assert read_date(written) is None
