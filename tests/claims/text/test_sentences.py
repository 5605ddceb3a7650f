"""Sentences: where they end, and where they don't."""

import pytest

from articles.claims.text.sentences import split_sentences


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param(
            "Lt.-Gen. Valery Asapov was killed. He was 51.",
            ["Lt.-Gen. Valery Asapov was killed.", "He was 51."],
            id="military rank",
        ),
        pytest.param(
            "Mr. J. K. Smith of the U.S. Army met Dr. Jones on Jan. 5. They talked.",
            ["Mr. J. K. Smith of the U.S. Army met Dr. Jones on Jan. 5.", "They talked."],
            id="initials and abbreviations",
        ),
        pytest.param(
            "Prices rose by 3.5 per cent (see p. 4. Next page.) and fell later. Good.",
            ["Prices rose by 3.5 per cent (see p. 4. Next page.) and fell later.", "Good."],
            id="sentences in brackets",
        ),
        pytest.param(
            "He said, “It is over. We won.” Then he left.",
            ["He said, “It is over. We won.”", "Then he left."],
            id="quotation within a sentence",
        ),
        pytest.param(
            "They asked ‘how did he know? Who told him?’ and left.",
            ["They asked ‘how did he know? Who told him?’ and left."],
            id="questions within single marks",
        ),
        pytest.param(
            '"We won. It is over," he said. "Go home."',
            ['"We won.', 'It is over," he said.', '"Go home."'],
            id="a quotation that opens a sentence holds sentences",
        ),
        pytest.param(
            "He said ‘how did they know? and left. Then nothing happened. He didn’t go.",
            ["He said ‘how did they know? and left.", "Then nothing happened.", "He didn’t go."],
            id="a mark that is never closed",
        ),
        pytest.param("Wait… what? It was... nothing.", ["Wait… what?", "It was... nothing."], id="ellipses"),
        pytest.param(
            "One item\nAnother item\nThe last", ["One item", "Another item", "The last"], id="a list"
        ),
        pytest.param("  \n \n ", [], id="nothing"),
    ],
)
def test_sentence_ends_where_a_reader_ends_it(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_a_hard_wrapped_line_does_not_end_a_sentence() -> None:
    wrapped = (
        "The ministry published a report last week which holds that the number of\n"
        "people out of work fell to its lowest in a generation, as it had said it\n"
        "would.\n\nNobody else agreed."
    )
    first, second = split(wrapped)
    assert (first.startswith("The ministry"), first.endswith("would.")) == (True, True)
    assert second == "Nobody else agreed."


def test_offsets_are_those_of_the_whole_text_and_spaces_are_trimmed() -> None:
    text = "Heading\n\n  First one.   Second one.  \n\nNot asked for."
    spans = split_sentences(text, 9, 37)
    assert [(span.start, text[span.start : span.end]) for span in spans] == [
        (11, "First one."),
        (24, "Second one."),
    ]
