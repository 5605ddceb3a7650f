"""A language is one data file: the rules take every word from it."""

import ast
import codecs
import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from articles.choices import BlockRole, ClaimKind
from articles.claims import languages
from articles.claims.attribution.attributions import find_in_sentence
from articles.claims.finder import find_sentences
from articles.claims.languages import ENGLISH, Language, LanguageNotServed, choose_language, get_language
from articles.claims.languages.base import match_any
from articles.types import FoundBlock, FoundClaim

# What letters of a phrase are no words: escapes, ranges, the sign of a group.
_NO_LETTERS = re.compile(r"(\\[A-Za-z]|\[[^]]*-[^]]*\])")


def encode(words: str) -> str:
    """Write words in ROT13, which keeps capitals, marks and lengths, and makes English of no word."""
    return "".join(
        part if _NO_LETTERS.fullmatch(part) else codecs.encode(part, "rot13")
        for part in _NO_LETTERS.split(words)
    )


def encode_value(value: object) -> object:
    if isinstance(value, str):
        return encode(value)
    if isinstance(value, frozenset):
        return frozenset(map(encode, value))
    if isinstance(value, dict):
        return {encode(key): encode_value(put) for key, put in value.items()}
    if isinstance(value, tuple):
        return tuple(map(encode_value, value))
    if is_dataclass(value):
        return type(value)(**{each.name: encode_value(getattr(value, each.name)) for each in fields(value)})
    raise TypeError(f"{value!r} is no value of a language")


ENCODED = encode_value(ENGLISH)
assert isinstance(ENCODED, Language)

SENTENCES = [
    "Russia has accused the US of reducing its strikes in Iraq.",
    "The US also accuses Russia of bombing them.",
    '"The bridge was never safe," the mayor told the council on Monday.',
    '"We closed two schools," said veteran analyst Ken Doctor.',
    "According to officials familiar with the matter, the tax fell by 12 percent.",
    "Ms Ray, a member of the board, said that 600,000 people had left.",
    "The report's claim that wages doubled was denied by the ministry.",
    "The plan was condemned as a mistake by the Farmers' Union.",
    "The senator spoke for an hour, saying the army had taken three towns.",
    "TAPPER: The deficit is larger than last year.",
    "While Russia has signed the treaty, would it keep to it?",
    "The dam broke last week - officials said that forty people died.",
    "Don't believe what they tell you about the war.",
    "We must ask why the minister did nothing.",
    "The council should publish its records.",
    "In my opinion the law is a disgrace.",
    "I think that the law is wrong.",
    "It seems to be a fair result.",
    "Prices will not fall before the summer.",
    "Perhaps it is better so.",
    "Why did the minister resign?",
    "More than half of the voters stayed at home in 2019.",
    "Wages are higher than they were a decade ago.",
    "Read more: subscribe to our newsletter",
    "A short heading",
    "PORT HALLAM (AP) - The mayor resigned yesterday.",
    "Five days later the army said it had left the town.",
    "The mayor would say that the bridge was closed.",
    "Police found that the bridge was closed in 2019.",
    "Ms Ray said the tax fell and warned that wages would follow.",
    "Holding signs during Sunday Mass denouncing the war, the crowd left the town.",
    "He told reporters in a statement on Friday that the dam was safe.",
    "Donors proposing a new tax met the minister in May.",
    "When he said that the bridge was safe, the council closed it.",
    "It offers voters what they want, as he believes, said Mr Ode.",
    "Mr. Ode thinks the tax is too high.",
    "The bridge (which the mayor called unsafe) was closed in 2019.",
    "“The bridge was closed in 2019 after the flood,” Mr Ode said.",
]
PARAGRAPHS = [
    "Angela Hart won the vote. She told the BBC that she would resign.",
    "The bank cut its rate. It also announced that 300 people lost their jobs last week.",
    "Its leader, Mark Osei, said the dam was unsafe. He blamed the ministry.",
    "Q: Was the bridge safe? A: The bridge was closed in 2019.",
]


def find_in(text: str, language: Language) -> list[FoundClaim]:
    block = FoundBlock(BlockRole.BODY, "told by hand", 1.0, 0, len(text))
    return find_sentences(text, [block], byline="Ann Author", language=language)


@pytest.mark.parametrize("text", [*SENTENCES, *PARAGRAPHS])
def test_rules_hold_no_word_of_a_language(text: str) -> None:
    found = find_in(text, ENGLISH)
    assert [
        (one.start, one.end, one.kind, one.claimant if one.claimant == "Ann Author" else encode(one.claimant))
        for one in found
    ] == [(one.start, one.end, one.kind, one.claimant) for one in find_in(encode(text), ENCODED)]
    assert find_in_sentence(text) == find_in_sentence(encode(text), ENCODED)


def test_rules_compare_no_token_with_a_word_of_their_own() -> None:
    folder = Path(languages.__file__).parents[1]
    rules = [*folder.glob("text/*.py"), *folder.glob("attribution/*.py")]
    rules += [
        folder / "detection" / f"{name}.py" for name in ("claim_kinds", "kind_patterns", "split_compound")
    ]
    written = [
        (path.name, literal.value)
        for path in rules
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare)
        for side in (node.left, *node.comparators)
        for literal in getattr(side, "elts", [side])
        if isinstance(literal, ast.Constant)
        and isinstance(literal.value, str)
        and re.search("[a-z]", literal.value)
    ]
    assert len(rules) > 9
    assert written == []


def test_sentences_tell_most_kinds() -> None:
    kinds = {one.kind for text in SENTENCES for one in find_in(text, ENGLISH)}
    assert kinds == set(ClaimKind)
    claimants = {one.claimant for text in SENTENCES for one in find_in(text, ENGLISH)}
    assert {"Russia", "the mayor", "Ms Ray", "Mr Ode"} <= claimants


@pytest.mark.parametrize("code", ["en", "EN", "en-GB", "en_US"])
def test_language_is_found_by_its_tag(code: str) -> None:
    assert get_language(code) is ENGLISH


@pytest.mark.parametrize("code", ["", "xx", "english"])
def test_language_without_words_is_refused(code: str) -> None:
    with pytest.raises(LanguageNotServed, match="only of en"):
        get_language(code)
    assert choose_language(code) is ENGLISH


def test_words_are_in_lower_case_with_plain_marks() -> None:
    for group in (ENGLISH.grammar, ENGLISH.reporting, ENGLISH.features):
        for each in fields(group):
            value = getattr(group, each.name)
            for word in value if isinstance(value, frozenset) else ():
                assert word == word.lower()
                assert not set(word) & set("‘’“”–—"), (each.name, word)


def test_no_phrases_match_nothing() -> None:
    assert re.search(match_any(()), "any text") is None
    assert re.search(rf"a{match_any(())}?b", "ab")
