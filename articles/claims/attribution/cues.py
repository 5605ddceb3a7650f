"""Find the cues that tie a statement to its source, with the source and what is said.

A cue is a reporting verb ("X said that ..."), a phrase ("according to X"), a noun ("X's claim that ...") or a
label ("X: ..."). No parser is used: sources come from ``noun_phrases``, contents from the marks and words
around the cue. Places are numbers of tokens.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from articles.claims.attribution.noun_phrases import (
    TokenRange,
    find_clause_subject,
    find_main_subject,
    find_phrase_after,
    find_phrase_before,
    find_subject,
    is_finite,
    is_skippable,
)
from articles.claims.languages import Language
from articles.claims.languages.base import match_any
from articles.claims.text.tokens import TokenSentence

QUOTE_MARKS = frozenset("\"'")
_ENDS = frozenset(".,;:?!\"'")
_CLAUSE_CLOSERS = frozenset(",.;:")
# Words of a role before its name: "veteran analyst Ken Doctor".
_LONGEST_ROLE = 5
# Tokens between "was condemned" and its "by ...".
_FARTHEST_AGENT = 14
# A clause that opens its sentence with "when" has its subject within this many tokens.
_DEEPEST_CONJUNCTION = 3
# Fewer tokens than this before "he said" are a time or a place, no statement.
_SHORTEST_STATEMENT = 4
# Tokens of an address or a time between a verb and what is said.
_LONGEST_ASIDE = 14
# Tokens of a speaker label before its colon.
_LONGEST_SPEAKER_LABEL = 6


@dataclass(frozen=True, slots=True)
class Cue:
    """One attribution: the tokens [first, after) of the cue, and the token ranges of source and content."""

    first: int
    after: int
    source: tuple[TokenRange, ...]
    contents: tuple[TokenRange, ...]


def find_cues(sentence: TokenSentence) -> list[Cue]:
    """Return the cues of a sentence, in order; a speaker label counts only where nobody else is reported."""
    cues = [*_find_verb_cues(sentence), *_find_phrase_cues(sentence), *_find_noun_cues(sentence)]
    label = _find_speaker_label(sentence)
    if not cues or (label and all(_is_own_view(sentence, cue) for cue in cues)):
        return label
    cues.sort(key=lambda cue: cue.first)
    return [_cut_at_next(sentence, cue, cues) for cue in _drop_inner_stances(sentence, cues)]


def _is_own_view(sentence: TokenSentence, cue: Cue) -> bool:
    """Return whether a cue is the speaker's own: "I think", "do you think"."""
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


def _find_verb_cues(sentence: TokenSentence) -> Iterator[Cue]:
    reporting = sentence.language.reporting
    subject: tuple[TokenRange, ...] = ()
    for index, word in enumerate(sentence.words):
        if word not in reporting.forms or sentence.quoted[index] or not _stands_as_verb(sentence, index):
            continue
        cue = _read_cue(sentence, index, subject)
        if cue is not None:
            subject = cue.source or subject
            yield cue


def _stands_as_verb(sentence: TokenSentence, index: int) -> bool:
    """Return whether a form of a reporting verb is a verb here, not a noun, an adjective or a name."""
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
    """Return whether a clause or a quotation opens at a token, or the sentence ends there."""
    grammar = sentence.language.grammar
    if index >= len(sentence) or sentence.quoted[index]:
        return True
    word = sentence.words[index]
    if word in grammar.content_openers or word in grammar.subject_pronouns or word in '.,:"':
        return True
    opens = word in grammar.determiners or sentence.capital[index]
    return opens and any(is_finite(sentence, at) for at in range(index + 1, min(index + 10, len(sentence))))


def _opens_complement(sentence: TokenSentence, index: int) -> bool:
    """Return whether the object of a verb opens at a token, rather than the rest of a noun phrase."""
    grammar = sentence.language.grammar
    if index >= len(sentence):
        return False
    word = sentence.words[index]
    opens = (
        word in grammar.determiners or word in grammar.subject_pronouns or word in grammar.complement_openers
    )
    return opens or sentence.quoted[index] or sentence.capital[index]


def _read_cue(sentence: TokenSentence, index: int, subject: tuple[TokenRange, ...]) -> Cue | None:
    """Read the cue of the reporting verb at a token; ``subject`` is the source of the cue before."""
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
    contents = _find_contents(sentence, source[0], index)
    return Cue(first, index + 1, source, contents) if contents else None


def _is_mere_stance(sentence: TokenSentence, verb: int, source: tuple[TokenRange, ...]) -> bool:
    """Return whether a wish, a belief or a name only qualifies: "offers them what they want"."""
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


def _read_gerund(
    sentence: TokenSentence, first: int, index: int, subject: tuple[TokenRange, ...]
) -> Cue | None:
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
    elif (
        phrase is not None
        and before not in reporting.clause_joins
        and _is_plural_person(sentence, phrase[1] - 1)
    ):
        source = (phrase,)
    else:
        nearest = find_clause_subject(sentence, first) if before in grammar.agent_prepositions else ()
        main = nearest or find_main_subject(sentence, first)
        source = main if main and _names_someone(sentence, main[0]) else subject
    contents = _find_content_after(sentence, index)
    return Cue(first, index + 1, source, contents) if source and contents else None


def _is_plural_person(sentence: TokenSentence, index: int) -> bool:
    """Return whether a word names people in the plural: "donors", "officials"."""
    pattern = _compile_plural_people(sentence.language)
    return pattern.fullmatch(sentence.words[index]) is not None


@cache
def _compile_plural_people(language: Language) -> re.Pattern[str]:
    return re.compile(match_any(language.reporting.plural_people))


def _ends_in_name(sentence: TokenSentence, phrase: TokenRange) -> bool:
    """Return whether a phrase ends in a name: "heard Mr Ode saying", but not "a bigot denouncing"."""
    return phrase[1] - phrase[0] == 1 or sentence.capital[phrase[1] - 1]


def _is_speaking(sentence: TokenSentence, phrase: TokenRange) -> bool:
    """Return whether a phrase names someone who acts; the object in "Holding signs calling ..." does not."""
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    acts = phrase[0] == 0 or sentence.words[phrase[0] - 1] not in reporting.object_prepositions
    opener = sentence.words[phrase[0]]
    participle = (
        opener.endswith(grammar.gerund_ending)
        and phrase[1] - phrase[0] > 1
        and not sentence.capital[phrase[1] - 1]
    )
    return acts and not participle and _names_someone(sentence, phrase)


def _names_someone(sentence: TokenSentence, phrase: TokenRange) -> bool:
    grammar = sentence.language.grammar
    return any(
        (sentence.capital[index] and sentence.words[index] not in grammar.days)
        or sentence.words[index] in grammar.subject_pronouns
        for index in range(*phrase)
    )


def _read_passive(sentence: TokenSentence, first: int, index: int) -> Cue | None:
    """Read "the plan was condemned by X": the source follows "by", the subject is part of what is said."""
    grammar = sentence.language.grammar
    words = sentence.words
    source: tuple[TokenRange, ...] = ()
    for position in range(index + 1, min(index + _FARTHEST_AGENT, len(sentence))):
        if words[position] in _CLAUSE_CLOSERS:
            break
        if words[position] in grammar.agent_prepositions and not "".join(
            words[position + 1 : position + 2]
        ).endswith(grammar.gerund_ending):
            phrase = find_phrase_after(sentence, position + 1) or _find_bare_phrase(sentence, position + 1)
            source = (phrase,) if phrase else ()
            break
    if not source:
        return None
    told = find_subject(sentence, first)
    if not told:
        return None
    right = _find_content_after(sentence, source[0][1] - 1)
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
    if not after_quotation and not _ends_clause_with(sentence, source):
        return None
    contents = _find_content_before(sentence, index) + _find_quotation_after(sentence, source[1])
    return Cue(index, index + 1, (source,), contents) if contents else None


def _ends_clause_with(sentence: TokenSentence, source: TokenRange) -> bool:
    """Return whether a clause ends with its subject: "..., said Ms Ray." but not "..., said the tax fell."""
    if source[1] < len(sentence) and sentence.words[source[1]] not in ".,;":
        return False
    return not any(is_finite(sentence, index) for index in range(*source))


def _find_role(sentence: TokenSentence, first: int) -> TokenRange | None:
    """Find a source that opens with a role: '"...," says veteran analyst Ken Doctor.'"""
    for index in range(first, min(first + _LONGEST_ROLE, len(sentence))):
        if sentence.capital[index]:
            named = find_phrase_after(sentence, index)
            return (first, named[1]) if named else None
        if not sentence.words[index][0].isalpha() or sentence.quoted[index]:
            return None
    return None


def _find_phrase_cues(sentence: TokenSentence) -> Iterator[Cue]:
    """Read "according to X, ..." and "..., according to X"."""
    words = sentence.words
    for index in range(len(sentence) - 2):
        phrase = _find_source_phrase(sentence, index)
        if phrase is None:
            continue
        source = find_phrase_after(sentence, phrase[1]) or _find_bare_phrase(sentence, phrase[1])
        if source is None:
            continue
        contents = _find_content_before(sentence, index)
        if not contents:
            begin = source[1]
            while begin < len(sentence) and words[begin] != ",":
                begin += 1
            finish = _find_content_end(sentence, begin + 1) if begin + 1 < len(sentence) else 0
            contents = ((begin + 1, finish),) if begin + 1 < finish else ()
        if contents:
            yield Cue(*phrase, (source,), contents)


def _find_source_phrase(sentence: TokenSentence, first: int) -> TokenRange | None:
    """Find the phrase before a source that opens at a token: "according to"."""
    reporting = sentence.language.reporting
    if sentence.quoted[first]:
        return None
    for phrase in reporting.source_phrases:
        if sentence.words[first] == phrase[0]:
            after = first + len(phrase)
            if tuple(sentence.words[first:after]) == phrase:
                return first, after
    return None


def _find_bare_phrase(sentence: TokenSentence, first: int) -> TokenRange | None:
    """Find a source without article or capital: "according to officials familiar with the matter"."""
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


def _find_noun_cues(sentence: TokenSentence) -> Iterator[Cue]:
    """Read "X's claim that ..." and "the warning by X that ..."."""
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    words = sentence.words
    for index, word in enumerate(words[:-2]):
        if word not in reporting.speech_nouns or sentence.quoted[index]:
            continue
        source: TokenRange | None = None
        after = index + 1
        if words[after] in reporting.noun_prepositions:
            source = find_phrase_after(sentence, after + 1)
            after = source[1] if source else after
        elif index > 1 and words[index - 1] == grammar.possessive_clitic:
            source = find_phrase_before(sentence, index - 1)
        elif index and words[index - 1] in grammar.possessives:
            source = (index - 1, index)
        if source and after + 1 < len(sentence) and words[after] in grammar.complementizers:
            yield Cue(index, index + 1, (source,), ((after, _find_content_end(sentence, after)),))


def _find_speaker_label(sentence: TokenSentence) -> list[Cue]:
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


def _find_contents(sentence: TokenSentence, source: TokenRange, verb: int) -> tuple[TokenRange, ...]:
    """Find what is said after the verb, or before the source when the verb ends its clause."""
    reporting = sentence.language.reporting
    before = source[0] - 1
    closes = before > 0 and (sentence.words[before] in QUOTE_MARKS or sentence.words[before] == ",")
    ends = _ends_clause(sentence, verb + 1) or _is_addressed(sentence, before, verb)
    if closes and ends and sentence.words[verb] not in reporting.gerunds:
        left = _find_content_before(sentence, source[0])
        if left and _stands_alone(sentence, left[0]):
            return left + _find_quotation_after(sentence, verb + 1)
    right = _find_content_after(sentence, verb)
    if right and _is_subordinate(sentence, source[0]):
        right = (_cut_at_comma(sentence, right[0]),)
    return right


def _is_addressed(sentence: TokenSentence, before: int, verb: int) -> bool:
    """Return whether the verb names who was spoken to after a quotation: '"...," he told the BBC.'"""
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    after_quotation = before > 0 and (sentence.words[before] in QUOTE_MARKS or sentence.quoted[before])
    if not after_quotation or reporting.forms.get(sentence.words[verb]) not in reporting.addressing_verbs:
        return False
    return not any(
        word in grammar.content_openers for word in sentence.words[verb + 1 : verb + _LONGEST_ASIDE]
    )


def _is_subordinate(sentence: TokenSentence, first: int) -> bool:
    """Return whether a source stands in a clause that opens its sentence: "When ...", "If ..."."""
    grammar = sentence.language.grammar
    return 0 < first <= _DEEPEST_CONJUNCTION and sentence.words[0] in grammar.content_subordinators


def _cut_at_comma(sentence: TokenSentence, content: TokenRange) -> TokenRange:
    for index in range(content[0] + 1, content[1]):
        if sentence.words[index] == "," and not sentence.quoted[index]:
            return content[0], index
    return content


def _find_content_after(sentence: TokenSentence, verb: int) -> tuple[TokenRange, ...]:
    """Find what follows the verb, after the person spoken to and the time."""
    reporting = sentence.language.reporting
    begin = _skip_to_content(sentence, verb + 1, reporting.forms.get(sentence.words[verb], ""))
    finish = _find_content_end(sentence, begin)
    return ((begin, finish),) if begin < finish else ()


def _find_content_before(sentence: TokenSentence, before: int) -> tuple[TokenRange, ...]:
    """Find the clause that ends before a token, without the comma or dash that closes it."""
    grammar = sentence.language.grammar
    end = before
    while end > 0 and sentence.words[end - 1] in ",;:-" and not sentence.quoted[end - 1]:
        end -= 1
    begin = 0
    while begin < end and sentence.words[begin] in grammar.sentence_links:
        begin += 1
    return ((begin, end),) if begin < end else ()


def _find_quotation_after(sentence: TokenSentence, begin: int) -> tuple[TokenRange, ...]:
    """Find the quotation that continues after "he said"; it runs to the end of the sentence."""
    for index in range(begin, len(sentence)):
        if sentence.quoted[index]:
            return ((index, len(sentence)),)
    return ()


def _find_content_end(sentence: TokenSentence, begin: int) -> int:
    """Return where a content that opens at a token ends: at a semicolon, a contrast or the sentence's end."""
    grammar = sentence.language.grammar
    end = len(sentence)
    for index in range(begin + 1, end - 1):
        if sentence.quoted[index]:
            continue
        word = sentence.words[index]
        if word == ";" or (word == "," and sentence.words[index + 1] in grammar.contrast_words):
            return index
    while end > begin and sentence.words[end - 1] in ".,;:!?" and not sentence.quoted[end - 1]:
        end -= 1
    return end


def _stands_alone(sentence: TokenSentence, content: TokenRange) -> bool:
    """Return whether a range can be a statement: a quotation, or more than "On Sunday", "In a speech"."""
    reporting = sentence.language.reporting
    first, after = content
    if sentence.quoted[after - 1]:
        return True
    return after - first >= _SHORTEST_STATEMENT and sentence.words[first] not in reporting.adverbial_starts


def _ends_clause(sentence: TokenSentence, after: int) -> bool:
    """Return whether the clause before a token ends there: at a mark, a day, or a time or place."""
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    if after >= len(sentence):
        return True
    word = sentence.words[after]
    return word in _ENDS or word in grammar.days or word in reporting.adverbial_starts


def _skip_to_content(sentence: TokenSentence, begin: int, verb: str) -> int:
    """Return the token after the person spoken to, the day and "in a statement": "that" or a quotation."""
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    words = sentence.words
    if begin < len(sentence) and words[begin] == ",":
        begin += 1
    limit = min(begin + _LONGEST_ASIDE, len(sentence))
    if begin >= limit:
        return begin
    if (
        words[begin] in reporting.adverbial_starts
        or words[begin] in grammar.days
        or verb in reporting.addressing_verbs
    ):
        for index in range(begin, limit):
            if words[index] == ":":
                return index + 1
            if words[index] in grammar.content_openers or sentence.quoted[index]:
                return index
    if words[begin] in grammar.days:
        return begin + 1
    if begin + 1 < limit and words[begin] in reporting.adverbial_starts and words[begin + 1] in grammar.days:
        return begin + 2
    return begin
