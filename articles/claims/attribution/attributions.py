"""Who is said to have said what: sources, cues and contents as spans of the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from articles.claims.attribution import reporting_verbs
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
    DETERMINERS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    WEEKDAYS,
    Run,
    find_clause_subject,
    find_main_subject,
    find_phrase_after,
    find_phrase_before,
    find_subject,
    is_finite,
    is_skippable,
)
from articles.claims.text.sentences import split_sentences
from articles.claims.text.tokens import TokenSentence, read_sentence, read_sentences
from articles.claims.text.word_forms import word_set
from articles.types import Attribution, Span

# Sentences that one "he said" may reach over.
LONGEST_SPEECH = 20

_BE = word_set("is are was were be been being 's 're")
_NOT_A_VERB_AFTER = DETERMINERS | word_set("of in for 's with by from at on")
_COMPLEMENTS = word_set("that how why what whether if him them us me there : to")
_CLAUSE_OPENERS = word_set("that how why what whether if")
_GERUND_PREPOSITIONS = word_set("by while after before in without when upon")
_PLURALS = word_set("people many some most few women men police others both")
# ", with top officials saying ...": who stands after these speaks; after the others, is spoken of.
_ATTENDED = word_set("with including")
_OBJECT_PREPOSITIONS = word_set("during to at on in after")
_NAMING = word_set("call describe say")
_NAMED = word_set("called described dubbed")
# A belief hung onto these is a remark beside the statement.
_QUALIFIERS = word_set("what reason where as do does did would why that said says told say")
_JOINS = word_set(", and or but by while after before in without when upon")
_CLAUSE_CLOSERS = frozenset(",.;:")
# Plural people before an -ing form do what it says: "donors proposing ...", "officials warning ...".
_PEOPLE = re.compile(
    r"^(?:people|men|women|officials|candidates|activists|members|superdelegates|delegates|residents|gunm[ae]n"
    r"|advocates|emails|\w+(?:ists|cians|icans|crats|orters))$"
)
# Words of a role before the name it goes with.
_LONGEST_ROLE = 5
# How far behind "was condemned" its "by ..." may stand.
_FARTHEST_AGENT = 14


def find_attributions(text: str, start: int, end: int) -> list[Attribution]:
    """Find who is said to have said what in text[start:end], in text order.

    Sources are names, roles or pronouns as they stand; one that the text leaves out is an empty tuple.
    A quotation that goes on in the next sentences of its paragraph goes on as further content.
    """
    by_sentence = find_by_sentence(text, split_sentences(text, start, end))
    return list(dict.fromkeys(one for here in by_sentence for one in here))


def find_by_sentence(text: str, sentences: Sequence[Span]) -> list[list[Attribution]]:
    """Find the attributions of each sentence; one that goes on in the next sentence stands with both."""
    found: list[list[Attribution]] = []
    read: list[TokenSentence] = []
    carried: list[int] = []
    previous_end = 0
    for sentence in read_sentences(text, sentences):
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


def find_in_sentence(sentence: str) -> list[Attribution]:
    """Find the attributions of one sentence that stands alone."""
    tokens = read_sentence(sentence)
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
    return bool(cue.source) and sentence.words[cue.source[0][0]] in ("i", "we", "you")


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
    kept: list[Cue] = []
    for cue in cues:
        verb = reporting_verbs.FORMS.get(sentence.words[cue.after - 1])
        is_inner = any(
            first <= cue.first < after and other is not cue
            for other in cues
            for first, after in other.contents
        )
        if not (is_inner and verb in reporting_verbs.STANCE_VERBS):
            kept.append(cue)
    return kept


def _to_attribution(sentence: TokenSentence, cue: Cue) -> Attribution:
    return Attribution(
        tuple(sentence.span_of(*run) for run in cue.source),
        (sentence.span_of(cue.first, cue.after),),
        tuple(sentence.span_of(*run) for run in cue.contents),
    )


def _find_verb_cues(sentence: TokenSentence) -> Iterator[Cue]:
    subject: tuple[Run, ...] = ()
    for index, word in enumerate(sentence.words):
        if (
            word not in reporting_verbs.FORMS
            or sentence.quoted[index]
            or not _stands_as_verb(sentence, index)
        ):
            continue
        cue = _read_cue(sentence, index, subject)
        if cue is not None:
            subject = cue.source or subject
            yield cue


def _stands_as_verb(sentence: TokenSentence, index: int) -> bool:
    word = sentence.words[index]
    before = sentence.words[index - 1] if index else ""
    after = sentence.words[index + 1] if index + 1 < len(sentence) else ""
    if before in _NOT_A_VERB_AFTER and not (
        word in reporting_verbs.GERUNDS and before in _GERUND_PREPOSITIONS
    ):
        return False
    if sentence.capital[index] and index:
        return False
    if reporting_verbs.FORMS[word] in reporting_verbs.CLAUSE_VERBS and not _opens_clause(sentence, index + 1):
        return False
    if word in reporting_verbs.PARTICIPLES or word in reporting_verbs.GERUNDS:
        return after not in ("by", "of") or word == "accused"
    if before in reporting_verbs.AUXILIARIES or before in SUBJECT_PRONOUNS or before in RELATIVES:
        return True
    verb = reporting_verbs.FORMS[word]
    if (
        verb in reporting_verbs.NOUN_LIKE
        and word == verb
        and not (before.endswith("s") or before in _PLURALS)
    ):
        return False
    if verb in reporting_verbs.NOUN_LIKE:
        closes = after in ("in", "on", ".") and index > 1 and sentence.words[index - 2] == ","
        if closes and word == verb and before.endswith("s"):
            return True  # "..., scientists report in the journal"
        no_verb = after == "that" and verb in reporting_verbs.THATLESS_VERBS
        return _opens_complement(sentence, index + 1) and not no_verb
    return True


def _opens_clause(sentence: TokenSentence, index: int) -> bool:
    """Say whether a clause or a quotation follows, or nothing (when it went before)."""
    if index >= len(sentence) or sentence.quoted[index]:
        return True
    word = sentence.words[index]
    if word in _CLAUSE_OPENERS or word in SUBJECT_PRONOUNS or word in '.,:"':
        return True
    opens = word in DETERMINERS or sentence.capital[index]
    return opens and any(is_finite(sentence, at) for at in range(index + 1, min(index + 10, len(sentence))))


def _opens_complement(sentence: TokenSentence, index: int) -> bool:
    """Say whether what follows reads as the object of a verb rather than the rest of a noun phrase."""
    if index >= len(sentence):
        return False
    word = sentence.words[index]
    opens = word in DETERMINERS or word in SUBJECT_PRONOUNS or word in _COMPLEMENTS
    return opens or sentence.quoted[index] or sentence.capital[index]


def _read_cue(sentence: TokenSentence, index: int, subject: tuple[Run, ...]) -> Cue | None:
    words = sentence.words
    first = index
    while first > 0 and (is_skippable(sentence, first - 1)):
        first -= 1
    if words[index] in reporting_verbs.PARTICIPLES and any(word in _BE for word in words[first:index]):
        return _read_passive(sentence, first, index)
    inverted = _read_inverted(sentence, index)
    if inverted is not None:
        return inverted
    if words[index] in reporting_verbs.GERUNDS:
        return _read_gerund(sentence, first, index, subject)
    if index and words[index - 1] == "to":
        return None
    joined = first > 0 and words[first - 1] in ("and", "but")
    source = subject if joined and subject else find_subject(sentence, index)
    if not source or _is_mere_stance(sentence, index, source):
        return None
    contents = find_contents(sentence, source[0], index)
    return Cue(first, index + 1, source, contents) if contents else None


def _is_mere_stance(sentence: TokenSentence, verb: int, source: tuple[Run, ...]) -> bool:
    """Say whether a wish, a belief or a name qualifies another statement: "offers them what they want"."""
    word, first = sentence.words[verb], source[0][0]
    before = sentence.words[first - 1] if first else ""
    if reporting_verbs.FORMS[word] in _NAMING and before == "what":
        return True
    if word in _NAMED and not _names_someone(sentence, source[0]):
        return True  # "a website called ..."
    return reporting_verbs.FORMS[word] in reporting_verbs.STANCE_VERBS and (
        len(source) > 1 or before in _QUALIFIERS
    )


def _read_gerund(sentence: TokenSentence, first: int, index: int, subject: tuple[Run, ...]) -> Cue | None:
    """Read ", saying ..." and "by accusing ...": the subject is that of the clause before."""
    words = sentence.words
    before = words[first - 1] if first else ""
    phrase = find_phrase_before(sentence, first)
    if before in _BE or words[first] in _BE:
        source = find_subject(sentence, first)
    elif before == "for":
        phrase = find_phrase_before(sentence, first - 1)
        source = (phrase,) if phrase else ()
    elif phrase is not None and words[phrase[0] - 1] in _ATTENDED:
        source = (phrase,)
    elif before == "," and subject and words[first - 2] in reporting_verbs.FORMS:
        source = subject
    elif phrase is not None and before not in _JOINS and _is_speaking(sentence, phrase):
        source = (phrase,) if _ends_in_name(sentence, phrase) else ()
    elif phrase is not None and before not in _JOINS and _PEOPLE.search(sentence.words[phrase[1] - 1]):
        source = (phrase,)
    else:
        nearest = find_clause_subject(sentence, first) if before == "by" else ()
        main = nearest or find_main_subject(sentence, first)
        source = main if main and _names_someone(sentence, main[0]) else subject
    contents = find_right(sentence, index)
    return Cue(first, index + 1, source, contents) if source and contents else None


def _ends_in_name(sentence: TokenSentence, phrase: Run) -> bool:
    """Say whether one named is told of as speaking: "heard Mr Ode saying", not "a bigot denouncing"."""
    return phrase[1] - phrase[0] == 1 or sentence.capital[phrase[1] - 1]


def _is_speaking(sentence: TokenSentence, phrase: Run) -> bool:
    """Say whether a phrase names someone who acts, and is no object: "Holding signs calling ..."."""
    acts = phrase[0] == 0 or sentence.words[phrase[0] - 1] not in _OBJECT_PREPOSITIONS
    opener = sentence.words[phrase[0]]
    participle = opener.endswith("ing") and phrase[1] - phrase[0] > 1 and not sentence.capital[phrase[1] - 1]
    return acts and not participle and _names_someone(sentence, phrase)


def _names_someone(sentence: TokenSentence, phrase: Run) -> bool:
    return any(
        (sentence.capital[index] and sentence.words[index] not in WEEKDAYS)
        or sentence.words[index] in SUBJECT_PRONOUNS
        for index in range(*phrase)
    )


def _read_passive(sentence: TokenSentence, first: int, index: int) -> Cue | None:
    words = sentence.words
    source: tuple[Run, ...] = ()
    for position in range(index + 1, min(index + _FARTHEST_AGENT, len(sentence))):
        if words[position] in _CLAUSE_CLOSERS:
            break
        if words[position] == "by" and not "".join(words[position + 1 : position + 2]).endswith("ing"):
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
    words = sentence.words
    verb = reporting_verbs.FORMS[words[index]]
    if index < 2 or verb not in reporting_verbs.INVERTING_VERBS or words[index] in reporting_verbs.GERUNDS:
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
