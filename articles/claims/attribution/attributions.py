"""Who is said to have said what: sources, cues and contents as spans of the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from articles.claims.attribution.contents import (
    QUOTE_MARKS,
    find_contents,
    find_left,
    find_right,
    find_right_quotation,
)
from articles.claims.attribution.cues import (
    Cue,
    find_according,
    find_nouns,
    find_plain_phrase,
    find_speaker_label,
)
from articles.claims.attribution.noun_phrases import (
    Run,
    find_clause_subject,
    find_main_subject,
    find_phrase_after,
    find_phrase_before,
    find_subject,
    is_finite,
    is_skippable,
)
from articles.claims.languages import ENGLISH, Language
from articles.claims.languages.base import match_any
from articles.claims.text.sentences import split_sentences
from articles.claims.text.tokens import TokenSentence, read_sentence, read_sentences
from articles.types import Attribution, Span

# Sentences that one "he said" may reach over.
LONGEST_SPEECH = 20

_CLAUSE_CLOSERS = frozenset(",.;:")
# Words of a role before the name it goes with.
_LONGEST_ROLE = 5
# How far behind "was condemned" its "by ..." may stand.
_FARTHEST_AGENT = 14


def find_attributions(text: str, start: int, end: int, language: Language = ENGLISH) -> list[Attribution]:
    """Find who is said to have said what in text[start:end], in text order.

    Sources are names, roles or pronouns as they stand; one that the text leaves out is an empty tuple.
    A quotation that goes on in the next sentences of its paragraph goes on as further content.
    """
    by_sentence = find_by_sentence(text, split_sentences(text, start, end, language), language)
    return list(dict.fromkeys(one for here in by_sentence for one in here))


def find_by_sentence(
    text: str, sentences: Sequence[Span], language: Language = ENGLISH
) -> list[list[Attribution]]:
    """Find the attributions of each sentence; one that goes on in the next sentence stands with both."""
    found: list[list[Attribution]] = []
    read: list[TokenSentence] = []
    carried: list[int] = []
    previous_end = 0
    for sentence in read_sentences(text, sentences, language):
        same_paragraph = "\n" not in text[previous_end : sentence.span.start]
        previous_end = sentence.span.end
        here = [_to_attribution(sentence, cue) for cue in _find_cues(sentence)]
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
    _carry_back(found, read)
    return found


def _carry_back(found: list[list[Attribution]], sentences: Sequence[TokenSentence]) -> None:
    """Give the sentences that open a quotation to the one named where it closes."""
    for index in range(len(sentences) - 2, -1, -1):
        following = sentences[index + 1]
        if found[index] or not found[index + 1] or not _runs_on(sentences[index], following):
            continue
        speaks = found[index + 1][0]
        if len(speaks.content) < LONGEST_SPEECH:
            speaks = Attribution(speaks.source, speaks.cue, (sentences[index].span, *speaks.content))
            found[index] = [speaks]
            found[index + 1] = [speaks, *found[index + 1][1:]]


def _runs_on(sentence: TokenSentence, following: TokenSentence) -> bool:
    """Say whether one quotation holds the whole of a sentence and the beginning of the next."""
    if not sentence.quoted or not following.quoted:
        return False
    inside = sentence.quoted[0] and sentence.quoted[-1] and following.quoted[0]
    return inside and sentence.words[-1] not in QUOTE_MARKS and following.words[0] not in QUOTE_MARKS


def find_in_sentence(sentence: str, language: Language = ENGLISH) -> list[Attribution]:
    """Find the attributions of one sentence that stands alone."""
    tokens = read_sentence(sentence, language)
    return [_to_attribution(tokens, cue) for cue in _find_cues(tokens)]


def _find_cues(sentence: TokenSentence) -> list[Cue]:
    cues = [*_find_verb_cues(sentence), *find_according(sentence), *find_nouns(sentence)]
    label = find_speaker_label(sentence)
    if not cues or (label and all(_is_speaker_himself(sentence, cue) for cue in cues)):
        return label
    cues.sort(key=lambda cue: cue.first)
    return [_cut_at_next(sentence, cue, cues) for cue in _drop_inner_stances(sentence, cues)]


def _is_speaker_himself(sentence: TokenSentence, cue: Cue) -> bool:
    """Say whether the one speaking says "I think" or "do you think"."""
    grammar = sentence.language.grammar
    return bool(cue.source) and sentence.words[cue.source[0][0]] in grammar.first_and_second_persons


def _cut_at_next(sentence: TokenSentence, cue: Cue, cues: list[Cue]) -> Cue:
    """End a content at the comma or dash before the next cue and its source."""
    following = [
        other.source[0][0] if other.source and other.source[0][0] > cue.first else other.first
        for other in cues
        if other.first > cue.first
    ]
    contents = []
    for first, after in cue.contents:
        for start in following:
            breaks = [at for at in range(first + 1, min(start, after)) if _is_break(sentence, at)]
            if breaks and cue.first < first:
                after = min(after, breaks[-1])
        contents.append((first, after))
    return replace(cue, contents=tuple(contents))


def _is_break(sentence: TokenSentence, index: int) -> bool:
    return sentence.words[index] in ",-;" and not sentence.quoted[index]


def _drop_inner_stances(sentence: TokenSentence, cues: list[Cue]) -> list[Cue]:
    """Keep "A said that B claims", but not "A said that B wants": the stance is part of what A said."""
    reporting = sentence.language.reporting
    kept: list[Cue] = []
    for cue in cues:
        verb = reporting.forms.get(sentence.words[cue.after - 1])
        is_inner = any(
            first <= cue.first < after and other is not cue
            for other in cues
            for first, after in other.contents
        )
        if not (is_inner and verb in reporting.stance_verbs):
            kept.append(cue)
    return kept


def _to_attribution(sentence: TokenSentence, cue: Cue) -> Attribution:
    return Attribution(
        tuple(sentence.span_of(*run) for run in cue.source),
        (sentence.span_of(cue.first, cue.after),),
        tuple(sentence.span_of(*run) for run in cue.contents),
    )


def _find_verb_cues(sentence: TokenSentence) -> Iterator[Cue]:
    reporting = sentence.language.reporting
    subject: tuple[Run, ...] = ()
    for index, word in enumerate(sentence.words):
        if word not in reporting.forms or sentence.quoted[index] or not _stands_as_verb(sentence, index):
            continue
        cue = _read_cue(sentence, index, subject)
        if cue is not None:
            subject = cue.source or subject
            yield cue


def _stands_as_verb(sentence: TokenSentence, index: int) -> bool:
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    word = sentence.words[index]
    before = sentence.words[index - 1] if index else ""
    after = sentence.words[index + 1] if index + 1 < len(sentence) else ""
    if (before in grammar.determiners or before in reporting.no_verb_before) and not (
        word in reporting.gerunds and before in reporting.gerund_prepositions
    ):
        return False
    if sentence.capital[index] and index:
        return False
    if reporting.forms[word] in reporting.clause_verbs and not _opens_clause(sentence, index + 1):
        return False
    if word in reporting.participles or word in reporting.gerunds:
        return after not in reporting.passive_prepositions or word in reporting.preposition_forms
    if before in grammar.auxiliaries or before in grammar.subject_pronouns or before in grammar.relatives:
        return True
    verb = reporting.forms[word]
    if (
        verb in reporting.noun_like_verbs
        and word == verb
        and not (before.endswith(grammar.plural_ending) or before in reporting.plural_nouns)
    ):
        return False
    if verb in reporting.noun_like_verbs:
        closes = after in reporting.closing_prepositions and index > 1 and sentence.words[index - 2] == ","
        if closes and word == verb and before.endswith(grammar.plural_ending):
            return True  # "..., scientists report in the journal"
        no_verb = after in grammar.complementizers and verb in reporting.thatless_verbs
        return _opens_complement(sentence, index + 1) and not no_verb
    return True


def _opens_clause(sentence: TokenSentence, index: int) -> bool:
    """Say whether a clause or a quotation follows, or nothing (when it went before)."""
    grammar = sentence.language.grammar
    if index >= len(sentence) or sentence.quoted[index]:
        return True
    word = sentence.words[index]
    if word in grammar.content_openers or word in grammar.subject_pronouns or word in '.,:"':
        return True
    opens = word in grammar.determiners or sentence.capital[index]
    return opens and any(is_finite(sentence, at) for at in range(index + 1, min(index + 10, len(sentence))))


def _opens_complement(sentence: TokenSentence, index: int) -> bool:
    """Say whether what follows reads as the object of a verb rather than the rest of a noun phrase."""
    grammar = sentence.language.grammar
    if index >= len(sentence):
        return False
    word = sentence.words[index]
    opens = (
        word in grammar.determiners or word in grammar.subject_pronouns or word in grammar.complement_openers
    )
    return opens or sentence.quoted[index] or sentence.capital[index]


def _read_cue(sentence: TokenSentence, index: int, subject: tuple[Run, ...]) -> Cue | None:
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    words = sentence.words
    first = index
    while first > 0 and (is_skippable(sentence, first - 1)):
        first -= 1
    if words[index] in reporting.participles and any(word in grammar.be_forms for word in words[first:index]):
        return _read_passive(sentence, first, index)
    inverted = _read_inverted(sentence, index)
    if inverted is not None:
        return inverted
    if words[index] in reporting.gerunds:
        return _read_gerund(sentence, first, index, subject)
    if index and words[index - 1] == grammar.infinitive_marker:
        return None
    joined = first > 0 and words[first - 1] in grammar.verb_coordinators
    source = subject if joined and subject else find_subject(sentence, index)
    if not source or _is_mere_stance(sentence, index, source):
        return None
    contents = find_contents(sentence, source[0], index)
    return Cue(first, index + 1, source, contents) if contents else None


def _is_mere_stance(sentence: TokenSentence, verb: int, source: tuple[Run, ...]) -> bool:
    """Say whether a wish, a belief or a name qualifies another statement: "offers them what they want"."""
    reporting = sentence.language.reporting
    word, first = sentence.words[verb], source[0][0]
    before = sentence.words[first - 1] if first else ""
    if reporting.forms[word] in reporting.naming_verbs and before in reporting.naming_openers:
        return True
    if word in reporting.naming_forms and not _names_someone(sentence, source[0]):
        return True  # "a website called ..."
    return reporting.forms[word] in reporting.stance_verbs and (
        len(source) > 1 or before in reporting.stance_qualifiers
    )


def _read_gerund(sentence: TokenSentence, first: int, index: int, subject: tuple[Run, ...]) -> Cue | None:
    """Read ", saying ..." and "by accusing ...": the subject is that of the clause before."""
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    words = sentence.words
    before = words[first - 1] if first else ""
    phrase = find_phrase_before(sentence, first)
    if before in grammar.be_forms or words[first] in grammar.be_forms:
        source = find_subject(sentence, first)
    elif before in reporting.purpose_prepositions:
        phrase = find_phrase_before(sentence, first - 1)
        source = (phrase,) if phrase else ()
    elif phrase is not None and words[phrase[0] - 1] in reporting.speaking_prepositions:
        source = (phrase,)
    elif before == "," and subject and words[first - 2] in reporting.forms:
        source = subject
    elif phrase is not None and before not in reporting.clause_joins and _is_speaking(sentence, phrase):
        source = (phrase,) if _ends_in_name(sentence, phrase) else ()
    elif phrase is not None and before not in reporting.clause_joins and _are_people(sentence, phrase[1] - 1):
        source = (phrase,)
    else:
        nearest = find_clause_subject(sentence, first) if before in grammar.agent_prepositions else ()
        main = nearest or find_main_subject(sentence, first)
        source = main if main and _names_someone(sentence, main[0]) else subject
    contents = find_right(sentence, index)
    return Cue(first, index + 1, source, contents) if source and contents else None


def _are_people(sentence: TokenSentence, index: int) -> bool:
    pattern = _compile_people(sentence.language)
    return pattern.fullmatch(sentence.words[index]) is not None


@cache
def _compile_people(language: Language) -> re.Pattern[str]:
    return re.compile(match_any(language.reporting.plural_people))


def _ends_in_name(sentence: TokenSentence, phrase: Run) -> bool:
    """Say whether one named is told of as speaking: "heard Mr Ode saying", not "a bigot denouncing"."""
    return phrase[1] - phrase[0] == 1 or sentence.capital[phrase[1] - 1]


def _is_speaking(sentence: TokenSentence, phrase: Run) -> bool:
    """Say whether a phrase names someone who acts, and is no object: "Holding signs calling ..."."""
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    acts = phrase[0] == 0 or sentence.words[phrase[0] - 1] not in reporting.object_prepositions
    opener = sentence.words[phrase[0]]
    participle = (
        opener.endswith(grammar.gerund_ending)
        and phrase[1] - phrase[0] > 1
        and not sentence.capital[phrase[1] - 1]
    )
    return acts and not participle and _names_someone(sentence, phrase)


def _names_someone(sentence: TokenSentence, phrase: Run) -> bool:
    grammar = sentence.language.grammar
    return any(
        (sentence.capital[index] and sentence.words[index] not in grammar.days)
        or sentence.words[index] in grammar.subject_pronouns
        for index in range(*phrase)
    )


def _read_passive(sentence: TokenSentence, first: int, index: int) -> Cue | None:
    grammar = sentence.language.grammar
    words = sentence.words
    source: tuple[Run, ...] = ()
    for position in range(index + 1, min(index + _FARTHEST_AGENT, len(sentence))):
        if words[position] in _CLAUSE_CLOSERS:
            break
        if words[position] in grammar.agent_prepositions and not "".join(
            words[position + 1 : position + 2]
        ).endswith(grammar.gerund_ending):
            phrase = find_phrase_after(sentence, position + 1) or find_plain_phrase(sentence, position + 1)
            source = (phrase,) if phrase else ()
            break
    if not source:
        return None
    told = find_subject(sentence, first)
    if not told:
        return None
    right = find_right(sentence, index if not source else source[0][1] - 1)
    return Cue(first, index + 1, source, (told[0], *right))


def _read_inverted(sentence: TokenSentence, index: int) -> Cue | None:
    """Read '"...," said the minister' and '..., said the minister.'"""
    reporting = sentence.language.reporting
    words = sentence.words
    verb = reporting.forms[words[index]]
    if index < 2 or verb not in reporting.inverting_verbs or words[index] in reporting.gerunds:
        return None
    before = words[index - 1]
    after_quotation = before in QUOTE_MARKS or (before == "," and words[index - 2] in QUOTE_MARKS)
    if before != "," and not after_quotation:
        return None
    source = find_phrase_after(sentence, index + 1)
    if source is None and after_quotation:
        source = _find_role(sentence, index + 1)
    if source is None:
        return None
    if not after_quotation and not _ends_with(sentence, source):
        return None
    contents = find_left(sentence, index) + find_right_quotation(sentence, source[1])
    return Cue(index, index + 1, (source,), contents) if contents else None


def _ends_with(sentence: TokenSentence, source: Run) -> bool:
    """Say whether a clause ends with its subject: "..., said Ms Ray." but not "..., said the tax fell."""
    if source[1] < len(sentence) and sentence.words[source[1]] not in ".,;":
        return False
    return not any(is_finite(sentence, index) for index in range(*source))


def _find_role(sentence: TokenSentence, first: int) -> Run | None:
    """A source that opens with a role: '"...," says veteran analyst Ken Doctor.'"""
    for index in range(first, min(first + _LONGEST_ROLE, len(sentence))):
        if sentence.capital[index]:
            named = find_phrase_after(sentence, index)
            return (first, named[1]) if named else None
        if not sentence.words[index][0].isalpha() or sentence.quoted[index]:
            return None
    return None
