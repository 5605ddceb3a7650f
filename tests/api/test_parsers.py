"""The JSON parser: it reads what it accepts as the standard parser does, and in linear time."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.api.parsers import MAX_DEPTH, parse_object
from articles.api.problems import RequestError
from articles.json_depth import TOKENS

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=15,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=4), st.booleans())
def test_an_object_is_read_as_the_standard_reader_reads_it(data, escaped):
    raw = json.dumps(data, ensure_ascii=escaped).encode()
    assert parse_object(raw) == json.loads(raw)


@given(st.binary(max_size=60))
def test_any_bytes_give_an_object_or_a_refusal(raw):
    try:
        assert isinstance(parse_object(raw), dict)
    except RequestError as refusal:
        assert refusal.status_code == 400


@given(st.text('[]{}",:\\a1 ', max_size=60))
def test_text_like_json_gives_an_object_or_a_refusal(text):
    try:
        assert isinstance(parse_object(text.encode()), dict)
    except RequestError as refusal:
        assert refusal.status_code == 400


def nest(levels: int) -> bytes:
    return b'{"a":' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"


def test_sixty_four_levels_are_read_and_no_more():
    assert parse_object(nest(MAX_DEPTH))
    with pytest.raises(RequestError) as refusal:
        parse_object(nest(MAX_DEPTH + 1))
    assert refusal.value.code == "json_too_deep"


def test_brackets_in_a_string_do_not_count_as_nesting():
    text = '\\"[{' * 1000
    assert parse_object(json.dumps({"text": text}).encode()) == {"text": text}


def test_a_byte_order_mark_is_ignored():
    assert parse_object(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize("piece", [b'"\\', b'\\"', b'"', b'["\\"', b"\\", b'"\\\\"'])
def test_the_depth_scan_takes_linear_time(piece):
    def measure(times: int) -> float:
        began = time.process_time()
        for _ in TOKENS.finditer(piece * times):
            pass
        return time.process_time() - began

    assert measure(200_000) < 20 * measure(20_000) + 0.2
