"""The layout of a text: every character once, cut where claims begin and end."""

from hypothesis import given
from hypothesis import strategies as st

from articles.admin.layout import TextMark, find_window, lay_out, split_paragraphs
from articles.types import Span

TEXT = "Öl 🛢️ wurde teurer. Es kostet 80 Euro.\n\nMehr als 1990."


def join(paragraphs) -> str:
    return "".join(piece.text for paragraph in paragraphs for piece in paragraph.pieces)


def test_an_overlap_is_cut_at_both_boundaries_and_the_inner_claim_wins():
    (paragraphs,) = lay_out(
        "abcdefghij", [Span(0, 10)], [TextMark(0, 8, 1), TextMark(2, 5, 2), TextMark(4, 10, 3)]
    )
    pieces = [(piece.text, piece.claim_id, piece.overlaps) for piece in paragraphs[0].pieces]
    assert pieces == [("ab", 1, False), ("cd", 2, True), ("e", 2, True), ("fgh", 3, True), ("ij", 3, False)]


def test_a_claim_begins_once_and_ends_at_each_of_its_places():
    (paragraphs,) = lay_out("aa bb aa", [Span(0, 8)], [TextMark(0, 2, 7), TextMark(6, 8, 7)])
    assert [piece.begins for piece in paragraphs[0].pieces] == [(7,), (), ()]
    assert [piece.ends for piece in paragraphs[0].pieces] == [(7,), (), (7,)]


def test_a_claim_across_paragraphs_is_marked_in_both():
    (paragraphs,) = lay_out("one\n\ntwo", [Span(0, 8)], [TextMark(0, 8, 1)])
    assert [[piece.claim_id for piece in paragraph.pieces] for paragraph in paragraphs] == [[1], [1]]


def test_offsets_count_code_points():
    paragraphs = lay_out(TEXT, [Span(0, len(TEXT))], [])[0]
    assert [TEXT[paragraph.start :][:4] for paragraph in paragraphs] == ["Öl 🛢", "Mehr"]


@given(
    st.text(alphabet="ab \n\r🛢", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30), st.integers(1, 5)), max_size=12),
)
def test_no_character_is_lost_or_doubled_whatever_the_marks(text, places):
    marks = [
        TextMark(start, min(start + length, len(text)), pk)
        for start, length, pk in places
        if start < len(text)
    ]
    (paragraphs,) = lay_out(text, [Span(0, len(text))], marks)
    assert "".join(join(paragraphs).split()) == "".join(text.split())
    for paragraph in paragraphs:
        words = "".join(piece.text for piece in paragraph.pieces)
        assert text[paragraph.start : paragraph.start + len(words)] == words
        place = paragraph.start
        for piece in paragraph.pieces:
            covering = {
                mark.row for mark in marks if mark.start <= place and place + len(piece.text) <= mark.end
            }
            assert piece.claim_id in (covering or {None})
            place += len(piece.text)


def test_empty_lines_separate_paragraphs_with_any_line_ends():
    text = "one\r\n \r\ntwo\nstill two\n\n\n"
    spans = split_paragraphs(text, Span(0, len(text)))
    assert [text[span.start : span.end] for span in spans] == ["one", "two\nstill two"]


def test_a_window_is_cut_between_words():
    text = "alpha beta gamma delta epsilon"
    window = find_window(text, Span(11, 16), Span(0, len(text)), reach=8)
    assert text[window.start : window.end] == "beta gamma delta"


def test_a_window_around_one_long_word_contains_it():
    text = "x" * 50
    window = find_window(text, Span(20, 30), Span(0, 50), reach=5)
    assert (window.start, window.end) == (20, 30)


def test_a_sentence_set_aside_is_marked_where_there_is_no_claim():
    ((paragraph,),) = lay_out(
        "One two three.", [Span(0, 14)], [TextMark(4, 7, 1), TextMark(0, 14, 9, aside=True)]
    )
    assert [(piece.text, piece.claim_id, piece.aside_id) for piece in paragraph.pieces] == [
        ("One ", None, 9),
        ("two", 1, None),
        (" three.", None, 9),
    ]
    assert all(9 not in piece.begins + piece.ends for piece in paragraph.pieces)
