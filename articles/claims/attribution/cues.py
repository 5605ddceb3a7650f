"""Statements attributed without a verb: "according to X", "X's claim that ...", "X: ...".

A cue names the tokens that tie a statement to its source.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from articles.claims.attribution.contents import find_content_end, find_left
from articles.claims.attribution.noun_phrases import Run, find_phrase_after, find_phrase_before
from articles.claims.text.tokens import TokenSentence

_LONGEST_SPEAKER_LABEL = 6


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
        phrase = _find_source_phrase(sentence, index)
        if phrase is None:
            continue
        source = find_phrase_after(sentence, phrase[1]) or find_plain_phrase(sentence, phrase[1])
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
            yield Cue(*phrase, (source,), contents)


def _find_source_phrase(sentence: TokenSentence, first: int) -> Run | None:
    reporting = sentence.language.reporting
    if sentence.quoted[first]:
        return None
    for phrase in reporting.source_phrases:
        if sentence.words[first] == phrase[0]:
            after = first + len(phrase)
            if tuple(sentence.words[first:after]) == phrase:
                return first, after
    return None


def find_plain_phrase(sentence: TokenSentence, first: int) -> Run | None:
    """A source without article or capital: "according to officials familiar with the matter"."""
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    after = first
    while after < len(sentence) and sentence.words[after] not in ".,;:" and not sentence.quoted[after]:
        if (
            sentence.words[after] in reporting.gerund_source_prepositions
            and sentence.words[after + 1 : after + 2]
            and sentence.words[after + 1].endswith(grammar.gerund_ending)
        ):
            break
        after += 1
    return (first, after) if after > first else None


def find_nouns(sentence: TokenSentence) -> Iterator[Cue]:
    """Read "X's claim that ..." and "the warning by X that ..."."""
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    words = sentence.words
    for index, word in enumerate(words[:-2]):
        if word not in reporting.speech_nouns or sentence.quoted[index]:
            continue
        source: Run | None = None
        after = index + 1
        if words[after] in reporting.noun_prepositions:
            source = find_phrase_after(sentence, after + 1)
            after = source[1] if source else after
        elif index > 1 and words[index - 1] == grammar.possessive_clitic:
            source = find_phrase_before(sentence, index - 1)
        elif index and words[index - 1] in grammar.possessives:
            source = (index - 1, index)
        if source and after + 1 < len(sentence) and words[after] in grammar.complementizers:
            yield Cue(index, index + 1, (source,), ((after, find_content_end(sentence, after)),))


def find_speaker_label(sentence: TokenSentence) -> list[Cue]:
    """Read "Cecile Richards: ..." and "TAPPER: ...": a name and a colon that open the sentence."""
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    words = sentence.words
    for index in range(1, min(_LONGEST_SPEAKER_LABEL, len(sentence) - 2)):
        if words[index] == ":":
            named = words[0] not in grammar.determiners | reporting.no_speakers and all(
                sentence.capital[at] or words[at] in reporting.label_words for at in range(index)
            )
            return [Cue(index, index + 1, ((0, index),), ((index + 1, len(sentence)),))] if named else []
        if not words[index][0].isalpha():
            return []
    return []
