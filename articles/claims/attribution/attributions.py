"""Find who is said to have said what: sources, cues and contents as spans of the text."""

from collections.abc import Sequence

from articles.claims.attribution.cues import QUOTE_MARKS, Cue, find_cues
from articles.claims.languages import ENGLISH, Language
from articles.claims.text.sentences import split_sentences
from articles.claims.text.tokens import TokenSentence, tokenize_sentence, tokenize_sentences
from articles.types import Attribution, Span

# Sentences of a quotation that one "he said" covers; more would be a whole speech, or a mark left open.
LONGEST_SPEECH = 20


def find_attributions(text: str, start: int, end: int, language: Language = ENGLISH) -> list[Attribution]:
    """Return the attributions of text[start:end], in text order.

    Sources are names, roles or pronouns as they stand; a source that the text leaves out is an empty tuple.
    The sentences over which a quotation continues are further spans of its content.
    """
    by_sentence = find_by_sentence(text, split_sentences(text, start, end, language), language)
    return list(dict.fromkeys(one for here in by_sentence for one in here))


def find_by_sentence(
    text: str, sentences: Sequence[Span], language: Language = ENGLISH
) -> list[list[Attribution]]:
    """Return the attributions of each sentence; that of a quotation is in every sentence it runs over."""
    found: list[list[Attribution]] = []
    read: list[TokenSentence] = []
    carried: list[int] = []
    previous_end = 0
    for sentence in tokenize_sentences(text, sentences, language):
        same_paragraph = "\n" not in text[previous_end : sentence.span.start]
        previous_end = sentence.span.end
        here = [_make_attribution(sentence, cue) for cue in find_cues(sentence)]
        if here:
            carried = [len(found)]
        elif 0 < len(carried) < LONGEST_SPEECH and same_paragraph and sentence.quoted[:1] == [True]:
            last = found[carried[0]][-1]
            here = [Attribution(last.source, last.cue, (*last.content, sentence.span))]
            carried.append(len(found))
            for index in carried[:-1]:
                found[index] = [*found[index][:-1], here[0]]
        else:
            carried = []
        found.append(here)
        read.append(sentence)
    _extend_backwards(found, read)
    return found


def find_in_sentence(sentence: str, language: Language = ENGLISH) -> list[Attribution]:
    """Return the attributions of a sentence that stands alone."""
    tokens = tokenize_sentence(sentence, language)
    return [_make_attribution(tokens, cue) for cue in find_cues(tokens)]


def _extend_backwards(found: list[list[Attribution]], sentences: Sequence[TokenSentence]) -> None:
    """Attribute the sentences that open a quotation to the speaker named where it closes."""
    for index in range(len(sentences) - 2, -1, -1):
        following = sentences[index + 1]
        if found[index] or not found[index + 1] or not _continues_quotation(sentences[index], following):
            continue
        last = found[index + 1][0]
        if len(last.content) < LONGEST_SPEECH:
            extended = Attribution(last.source, last.cue, (sentences[index].span, *last.content))
            found[index] = [extended]
            found[index + 1] = [extended, *found[index + 1][1:]]


def _continues_quotation(sentence: TokenSentence, following: TokenSentence) -> bool:
    """Return whether one quotation holds the whole of a sentence and the beginning of the next."""
    if not sentence.quoted or not following.quoted:
        return False
    inside = sentence.quoted[0] and sentence.quoted[-1] and following.quoted[0]
    return inside and sentence.words[-1] not in QUOTE_MARKS and following.words[0] not in QUOTE_MARKS


def _make_attribution(sentence: TokenSentence, cue: Cue) -> Attribution:
    return Attribution(
        tuple(sentence.span_of(*run) for run in cue.source),
        (sentence.span_of(cue.first, cue.after),),
        tuple(sentence.span_of(*run) for run in cue.contents),
    )
