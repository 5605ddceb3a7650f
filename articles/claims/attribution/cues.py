"""Statements attributed without a verb: "according to X", "X's claim that ...", "X: ...".

A cue names the tokens that tie a statement to its source.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from articles.claims.attribution import reporting_verbs
from articles.claims.attribution.contents import find_content_end, find_left
from articles.claims.attribution.noun_phrases import DETERMINERS, Run, find_phrase_after, find_phrase_before
from articles.claims.text.tokens import TokenSentence
from articles.claims.text.word_forms import word_set

_SPEECH_NOUNS = word_set(reporting_verbs.SPEECH_NOUNS)
_POSSESSIVES = word_set("his her their its my our")
_LONGEST_SPEAKER_LABEL = 6
# What a colon follows that is no speaker's name.
_NO_SPEAKERS = DETERMINERS | word_set(
    "name age update report note photo video source related watch question answer"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """Tokens of one attribution: [first, after) of the cue, and the runs of its source and content."""

    first: int
    after: int
    source: tuple[Run, ...]
    contents: tuple[Run, ...]


def find_according(sentence: TokenSentence) -> Iterator[Cue]:
    """Read "according to X, ..." and "..., according to X"."""
    words = sentence.words
    for index in range(len(sentence) - 2):
        if words[index] != "according" or words[index + 1] != "to" or sentence.quoted[index]:
            continue
        source = find_phrase_after(sentence, index + 2) or find_plain_phrase(sentence, index + 2)
        if source is None:
            continue
        contents = find_left(sentence, index)
        if not contents:
            begin = source[1]
            while begin < len(sentence) and words[begin] != ",":
                begin += 1
            finish = find_content_end(sentence, begin + 1) if begin + 1 < len(sentence) else 0
            contents = ((begin + 1, finish),) if begin + 1 < finish else ()
        if contents:
            yield Cue(index, index + 2, (source,), contents)


def find_plain_phrase(sentence: TokenSentence, first: int) -> Run | None:
    """A source without article or capital: "according to officials familiar with the matter"."""
    after = first
    while after < len(sentence) and sentence.words[after] not in ".,;:" and not sentence.quoted[after]:
        if (
            sentence.words[after] == "of"
            and sentence.words[after + 1 : after + 2]
            and (sentence.words[after + 1].endswith("ing"))
        ):
            break
        after += 1
    return (first, after) if after > first else None


def find_nouns(sentence: TokenSentence) -> Iterator[Cue]:
    """Read "X's claim that ..." and "the warning by X that ..."."""
    words = sentence.words
    for index, word in enumerate(words[:-2]):
        if word not in _SPEECH_NOUNS or sentence.quoted[index]:
            continue
        source: Run | None = None
        after = index + 1
        if words[after] in ("by", "of", "from"):
            source = find_phrase_after(sentence, after + 1)
            after = source[1] if source else after
        elif index > 1 and words[index - 1] == "'s":
            source = find_phrase_before(sentence, index - 1)
        elif index and words[index - 1] in _POSSESSIVES:
            source = (index - 1, index)
        if source and after + 1 < len(sentence) and words[after] == "that":
            yield Cue(index, index + 1, (source,), ((after, find_content_end(sentence, after)),))


def find_speaker_label(sentence: TokenSentence) -> list[Cue]:
    """Read "Cecile Richards: ..." and "TAPPER: ...": a name and a colon that open the sentence."""
    words = sentence.words
    for index in range(1, min(_LONGEST_SPEAKER_LABEL, len(sentence) - 2)):
        if words[index] == ":":
            named = words[0] not in _NO_SPEAKERS and all(
                sentence.capital[at] or words[at] in ("of", "the", "'s") for at in range(index)
            )
            return [Cue(index, index + 1, ((0, index),), ((index + 1, len(sentence)),))] if named else []
        if not words[index][0].isalpha():
            return []
    return []
