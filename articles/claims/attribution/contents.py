"""What is said: where the content of a reporting verb begins and ends in its sentence."""

from articles.claims.attribution.noun_phrases import Run
from articles.claims.text.tokens import TokenSentence

QUOTE_MARKS = frozenset("\"'")
_ENDS = frozenset(".,;:?!\"'")
# How far into a sentence the subject of its "when" clause may open.
_DEEPEST_CONJUNCTION = 3
# Fewer words than this before "he said" are a time or a place, no statement.
_SHORTEST_STATEMENT = 4
# How far an address or a time may reach between a verb and what is said.
_LONGEST_ASIDE = 14


def find_contents(sentence: TokenSentence, source: Run, verb: int) -> tuple[Run, ...]:
    """Find what is said: after the verb, or before the source when the verb ends its clause."""
    reporting = sentence.language.reporting
    before = source[0] - 1
    closes = before > 0 and (sentence.words[before] in QUOTE_MARKS or sentence.words[before] == ",")
    ends = _ends_clause(sentence, verb + 1) or _addresses(sentence, before, verb)
    if closes and ends and sentence.words[verb] not in reporting.gerunds:
        left = find_left(sentence, source[0])
        if left and _stands_alone(sentence, left[0]):
            return left + find_right_quotation(sentence, verb + 1)
    right = find_right(sentence, verb)
    if right and _is_subordinate(sentence, source[0]):
        right = (_end_at_comma(sentence, right[0]),)
    return right


def _addresses(sentence: TokenSentence, before: int, verb: int) -> bool:
    """Say whether the verb names who was spoken to after a quotation: '"...," he told the BBC.'"""
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    after_quotation = before > 0 and (sentence.words[before] in QUOTE_MARKS or sentence.quoted[before])
    if not after_quotation or reporting.forms.get(sentence.words[verb]) not in reporting.addressing_verbs:
        return False
    return not any(
        word in grammar.content_openers for word in sentence.words[verb + 1 : verb + _LONGEST_ASIDE]
    )


def _is_subordinate(sentence: TokenSentence, first: int) -> bool:
    """Say whether a clause opens as "When ...", "While ...", "If ..." at the head of its sentence."""
    grammar = sentence.language.grammar
    return 0 < first <= _DEEPEST_CONJUNCTION and sentence.words[0] in grammar.content_subordinators


def _end_at_comma(sentence: TokenSentence, run: Run) -> Run:
    for index in range(run[0] + 1, run[1]):
        if sentence.words[index] == "," and not sentence.quoted[index]:
            return run[0], index
    return run


def find_right(sentence: TokenSentence, verb: int) -> tuple[Run, ...]:
    """Find what follows the verb, past the one spoken to and the time."""
    reporting = sentence.language.reporting
    begin = _skip_to_content(sentence, verb + 1, reporting.forms.get(sentence.words[verb], ""))
    finish = find_content_end(sentence, begin)
    return ((begin, finish),) if begin < finish else ()


def find_left(sentence: TokenSentence, before: int) -> tuple[Run, ...]:
    """Find the clause that ends before a token, without the comma or dash that closes it."""
    grammar = sentence.language.grammar
    end = before
    while end > 0 and sentence.words[end - 1] in ",;:-" and not sentence.quoted[end - 1]:
        end -= 1
    begin = 0
    while begin < end and sentence.words[begin] in grammar.sentence_links:
        begin += 1
    return ((begin, end),) if begin < end else ()


def find_right_quotation(sentence: TokenSentence, begin: int) -> tuple[Run, ...]:
    """Find the quotation that goes on after "he said"."""
    for index in range(begin, len(sentence)):
        if sentence.quoted[index]:
            return ((index, len(sentence)),)
    return ()


def find_content_end(sentence: TokenSentence, begin: int) -> int:
    """Find where a content that opens at a token ends: at a semicolon, a contrast, or the sentence's end."""
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


def _stands_alone(sentence: TokenSentence, run: Run) -> bool:
    """Say whether a run can be something said: a quotation, or more than "On Sunday" or "In a speech"."""
    reporting = sentence.language.reporting
    first, after = run
    if sentence.quoted[after - 1]:
        return True
    return after - first >= _SHORTEST_STATEMENT and sentence.words[first] not in reporting.adverbial_starts


def _ends_clause(sentence: TokenSentence, after: int) -> bool:
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    if after >= len(sentence):
        return True
    word = sentence.words[after]
    return word in _ENDS or word in grammar.days or word in reporting.adverbial_starts


def _skip_to_content(sentence: TokenSentence, begin: int, verb: str) -> int:
    """Step over the one spoken to, the day, and "in a statement", up to "that", a colon or a quotation."""
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
