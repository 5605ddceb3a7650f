"""Who is said to have said what."""

import pytest

from articles.claims.attribution.attributions import find_attributions


def read(text: str) -> list[tuple[str, str]]:
    """The first source and the first content of each attribution, in order."""
    return [
        (
            text[found.source[0].start : found.source[0].end] if found.source else "",
            text[found.content[0].start : found.content[0].end],
        )
        for found in find_attributions(text, 0, len(text))
    ]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("The minister said that taxes fell.", "The minister", "that taxes fell"),
        ("“Taxes fell,” said the minister.", "the minister", "“Taxes fell,”"),
        ("“Taxes fell,” the minister said on Monday.", "the minister", "“Taxes fell,”"),
        ("“Taxes fell,” says veteran analyst Ken Doctor.", "veteran analyst Ken Doctor", "“Taxes fell,”"),
        (
            "Taxes fell last year, according to the finance ministry.",
            "the finance ministry",
            "Taxes fell last year",
        ),
        ("According to the finance ministry, taxes fell.", "the finance ministry", "taxes fell"),
        ("Russia has accused the US of helping them.", "Russia", "the US of helping them"),
        (
            "Meanwhile, Russian military spokesman Igor Konashenkov claimed the numbers rose.",
            "Russian military spokesman Igor Konashenkov",
            "the numbers rose",
        ),
        (
            "The People’s Daily, the mouthpiece of the party, warned that there is no room for compromise.",
            "The People’s Daily",
            "that there is no room for compromise",
        ),
        ("Corbyn is accused by critics of promoting high taxes.", "critics", "Corbyn"),
        ("The minister's claim that taxes fell was wrong.", "The minister", "that taxes fell was wrong"),
        ("The groups that have endorsed him say they want more.", "The groups", "they want more"),
        ("Cecile Richards: ‘I have had enough of this.’", "Cecile Richards", "‘I have had enough of this.’"),
        ("Raab defended them, saying the account was clearly marked.", "Raab", "them"),
    ],
)
def test_source_and_content_are_found(text: str, source: str, content: str) -> None:
    assert read(text)[0] == (source, content)


def test_nested_statements_are_both_found_the_outer_first() -> None:
    assert read("The Guardian reported that Britain claims it was misled.") == [
        ("The Guardian", "that Britain claims it was misled"),
        ("Britain", "it was misled"),
    ]


def test_a_stance_inside_a_statement_is_part_of_the_statement() -> None:
    assert [source for source, _ in read("The Guardian reported that Britain wants more time.")] == [
        "The Guardian"
    ]


def test_a_quotation_belongs_to_the_one_named_where_it_closes() -> None:
    text = "“The move has always been stated as a fact. It broke the consensus,” said Avi Bell."
    (found,) = find_attributions(text, 0, len(text))
    assert text[found.source[0].start : found.source[0].end] == "Avi Bell"
    assert [text[span.start : span.end] for span in found.content] == [
        "“The move has always been stated as a fact.",
        "It broke the consensus,”",
    ]


def test_a_quotation_that_goes_on_belongs_to_who_began_it() -> None:
    text = "“It was an attempt to mislead,” Will Moy told the BBC. “It is wrong.” Nobody else spoke."
    (found,) = find_attributions(text, 0, len(text))
    assert [text[span.start : span.end] for span in found.content][-1] == "“It is wrong.”"


@pytest.mark.parametrize(
    "text",
    [
        "The claims were false and the reports were late.",
        "The United States and other states paid.",
        "It was an established and declared goal of the alliance.",
        "",
    ],
)
def test_nouns_and_adjectives_report_nothing(text: str) -> None:
    assert read(text) == []
