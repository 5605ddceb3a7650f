"""List the features of a sentence, each there or not, that the check-worthiness models weigh."""

import re
from collections.abc import Iterable
from functools import cache

from articles.claims.languages import ENGLISH, Language
from articles.claims.languages.base import match_any
from articles.claims.text.word_forms import list_words, simplify_marks

_NUMBER = re.compile(r"\d")
_LETTERS = re.compile(r"[a-z]+")
_YEAR = re.compile(r"^(?:1[89]|20)\d\d$")
# Words above which a sentence is of the next length.
_LENGTHS = (4, 7, 10, 14, 19, 25, 32, 45)


def list_features(sentence: str, language: Language = ENGLISH) -> list[str]:
    """Return the features of a sentence, sorted: words, pairs of words, surface features ("#length-3")."""
    words = [_mask_number(word) for word in list_words(sentence, language)]
    features = set(words)
    features.update(map(" ".join, zip(["^", *words], words, strict=False)))
    features.update(_list_surface(simplify_marks(sentence), words, language))
    return sorted(features)


def _list_surface(sentence: str, words: list[str], language: Language) -> Iterable[str]:
    """Yield the surface features; counts are cut off where more tells nothing."""
    found = set(words)
    for name, group in language.features.groups:
        if not group.isdisjoint(found):
            yield f"#{name}"
    lowered = sentence.lower()
    for name, shape in _compile_shapes(language):
        if shape.search(lowered):
            yield name
    numbers = sum(1 for word in words if word in ("0", "<year>"))
    if numbers:
        yield f"#numbers-{min(numbers, 3)}"
    names = len(_compile_name(language).findall(sentence))
    yield f"#names-{min(names, 5)}"
    if any(_is_regular_past(word, language) for word in words):
        yield "#past-regular"
    yield f"#length-{sum(len(words) > bound for bound in _LENGTHS)}"
    if words:
        yield f"#start-{words[0]}"


def _mask_number(word: str) -> str:
    """Return "<year>" for a year and "0" for another number, since no model should learn single numbers."""
    if not _NUMBER.search(word):
        return word
    return "<year>" if _YEAR.match(word) else "0"


def _is_regular_past(word: str, language: Language) -> bool:
    """Return whether a word has the ending of regular past forms behind three letters or more."""
    ending = language.grammar.past_ending
    return word.endswith(ending) and len(word) >= len(ending) + 3 and _LETTERS.fullmatch(word) is not None


@cache
def _compile_shapes(language: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Compile the features that are shapes of wording rather than single words."""
    words = language.features
    shapes = {
        "#percent": rf"\d\s*{match_any(words.percent_words)}",
        "#money": rf"[$£€]\s?\d|\b\d[\d,.]*\s+{match_any(words.currencies)}\b",
        "#large": rf"\d\s+{match_any(words.large_numbers)}|\d,\d{{3}}",
        "#than": rf"\b{match_any(words.comparatives)}\s+{words.than}\b",
        "#superlative": rf"\b{match_any(words.superlative_openers)}\s+{match_any(words.superlatives)}\b",
        "#perfect": rf"\b{match_any(words.perfect_auxiliaries)}\s+(?:{match_any(words.perfect_adverbs)}\s+)*"
        rf"\w+{match_any(words.perfect_endings)}\b",
        "#passive": rf"\b{match_any(words.passive_auxiliaries)}\s+(?:{match_any(words.passive_adverbs)}\s+)?"
        rf"\w+{match_any(words.passive_endings)}\b",
        "#went-to": rf"\b{match_any(words.intentions)}\b",
        "#quoted": r"[\"“”]|(?:^|\s)['‘]\w",
        "#question": r"\?[\"'”’)]*\s*$",
        "#exclaim": r"!",
        "#contraction": rf"\b{match_any(words.contractions)}\b",
        "#link": rf"^{match_any(words.links)}\b",
        "#breaks-off": r"(?:\.\.\.|…|--|—)[\"'”’)]*\s*$",
    }
    return tuple((name, re.compile(shape)) for name, shape in shapes.items())


@cache
def _compile_name(language: Language) -> re.Pattern[str]:
    """Compile a name inside a sentence: capitalised words, and the small ones that link them."""
    words = language.features
    return re.compile(
        rf"(?<=[\w,;:'’)”\"] )(?!{match_any(words.no_names)}\b)[A-Z][\w'’.-]*"
        rf"(?:\s+(?:{match_any(words.name_links)}\s+(?=[A-Z])|[A-Z][\w'’.-]*))*"
    )
