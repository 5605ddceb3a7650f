"""Detect the language of a text by its script and its commonest words."""

import json
import re
from collections import Counter
from pathlib import Path


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language most of a text is in; "" when it is too short or unknown."""
    sample = text[:SAMPLE]
    letters = Counter(script for script, pattern in SCRIPTS for _ in pattern.finditer(sample))
    latin = sum(1 for character in sample if character.isascii() and character.isalpha())
    script, count = letters.most_common(1)[0] if letters else ("", 0)
    if count > max(latin, LEAST_LETTERS):
        return "uk" if script == "ru" and UKRAINIAN.search(sample) else script
    words = Counter(WORD.findall(sample.casefold()))
    votes = {code: sum(words[word] for word in common) for code, common in COMMON_WORDS.items()}
    first, second = sorted(votes.values(), reverse=True)[:2]
    if first < LEAST_VOTES or first < second * LEAD:
        return ""
    return max(votes, key=lambda code: votes[code])


SAMPLE = 20_000
LEAST_LETTERS = 20
LEAST_VOTES = 2
LEAD = 1.25
WORD = re.compile(r"[^\W\d_]+")
UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
SCRIPTS = (
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
)
COMMON_WORDS: dict[str, frozenset[str]] = {
    code: frozenset(words)
    for code, words in json.loads(
        (Path(__file__).with_name("data") / "common_words.json").read_text(encoding="utf-8")
    ).items()
}
