"""Tell the kind of a sentence from its wording, and show that wording."""

import re

from articles.choices import ClaimKind
from articles.claims.detection.kind_patterns import (
    ANY_DIGIT,
    ENDS_SENTENCE,
    LONGEST_SUBJECT,
    QUESTION_END,
    YEAR_OR_DAY,
    KindPatterns,
    compile_patterns,
)
from articles.claims.languages import ENGLISH, Language
from articles.claims.text.word_forms import lower_letters, simplify_marks
from articles.messages import Message, gettext_noop

# A sentence with more than this share of its characters in quotation marks is a quotation.
MOSTLY_QUOTED = 0.5
# With at least this share in quotation marks, what is quoted decides whether the sentence is a judgement.
LEAST_QUOTED = 0.33

# A heading has no more words than this.
LONGEST_HEADING = 9

REPORTS_EVENT = gettext_noop("reports an event with a date: '%(words)s'")
NAMES_DATE = gettext_noop("names a date: '%(words)s'")

KindWithReasons = tuple[ClaimKind, tuple[Message, ...]]


def tell_kind(sentence: str, *, attributed: bool, language: Language = ENGLISH) -> KindWithReasons:
    """Return the kind of a sentence, and the wording that shows it as reasons.

    ``attributed`` means that somebody other than the author is said to have stated it; such a sentence
    reports a fact (that it was said) whatever it holds, unless all it quotes is a judgement.
    """
    patterns = compile_patterns(language)
    written = simplify_marks(sentence)
    text = lower_letters(written)
    if patterns.furniture.search(text) or patterns.dateline.search(written):
        return ClaimKind.BOILERPLATE, (Message("belongs to the page, not to the article"),)
    if not attributed and _is_heading(text, patterns):
        return ClaimKind.HEADLINE, (Message("reads as a heading or an item of a list"),)
    asks = patterns.question_head.search(text)
    if attributed and not (asks and text[0].isalpha() and text.endswith("?")):
        unchecked = _tell_quoted_judgement(text, patterns)
    elif asks or QUESTION_END.search(text):
        return ClaimKind.QUESTION, (Message("asks a question"),)
    else:
        unchecked = _tell_unchecked(text, language, patterns)
    return unchecked or _tell_checkable(written, text, attributed, patterns)


def _is_heading(text: str, patterns: KindPatterns) -> bool:
    """Return whether the text is too short, without a verb and a full stop, to state anything."""
    if len(text.split()) > LONGEST_HEADING or ENDS_SENTENCE.search(text):
        return False
    return patterns.finite_verb.search(text) is None


def _tell_unchecked(text: str, language: Language, patterns: KindPatterns) -> KindWithReasons | None:
    if match := patterns.exhortation.search(text):
        return ClaimKind.EXHORTATION, (Message("urges the reader: '%(words)s'", _take_words(text, match)),)
    if match := patterns.collective_duty.search(text):
        return ClaimKind.EXHORTATION, (Message("urges: '%(words)s'", _take_words(text, match)),)
    if match := patterns.own_view.search(text):
        return ClaimKind.OPINION, (Message("gives a point of view: '%(words)s'", _take_words(text, match)),)
    if match := _find_urging(text, language, patterns):
        if match["does"] == language.kinds.state_verb:
            return ClaimKind.OPINION, (
                Message("says what ought to be: '%(words)s'", _take_words(text, match)),
            )
        return ClaimKind.EXHORTATION, (Message("urges: '%(words)s'", _take_words(text, match)),)
    factual = patterns.factual.search(text)
    if match := _find_forecast(text, patterns) if factual else patterns.prediction.search(text):
        return ClaimKind.PREDICTION, (Message("speaks of the future: '%(words)s'", _take_words(text, match)),)
    if factual:
        return None
    for pattern, reason in patterns.opinions:
        if match := pattern.search(text):
            return ClaimKind.OPINION, (Message(reason, _take_words(text, match)),)
    return None


def _find_urging(text: str, language: Language, patterns: KindPatterns) -> re.Match[str] | None:
    """Find what the main clause wants done; "must" with a number may be a rule that can be looked up."""
    match = patterns.urging.search(text)
    if match is None or (match.group().startswith(language.kinds.rule_verb) and ANY_DIGIT.search(text)):
        return None
    return match if _is_subject(text[: match.start()], patterns) else None


def _find_forecast(text: str, patterns: KindPatterns) -> re.Match[str] | None:
    """Find what the main clause says will be, in a sentence that reports nothing that happened."""
    match = patterns.prediction.search(text)
    happened = match is None or patterns.happened.search(text) is not None
    return None if match is None or happened or not _is_subject(text[: match.start()], patterns) else match


def _is_subject(text: str, patterns: KindPatterns) -> bool:
    """Return whether the text before a verb can be its subject: short, and without another clause."""
    return len(text.split()) <= LONGEST_SUBJECT and not patterns.other_clause.search(text)


def _tell_quoted_judgement(text: str, patterns: KindPatterns) -> KindWithReasons | None:
    """Return an opinion for a judgement in somebody's own words: '"This is a disgrace," he said.'"""
    quoted = _find_quoted(text)
    opens = text.startswith('"')
    if (not opens and len(quoted) < LEAST_QUOTED * len(text)) or patterns.number.search(quoted):
        return None
    match = patterns.judgement.search(quoted) or patterns.viewpoint.search(quoted)
    if match is None:
        return None
    return ClaimKind.OPINION, (Message("quotes a judgement: '%(words)s'", _take_words(quoted, match)),)


def _tell_checkable(written: str, text: str, attributed: bool, patterns: KindPatterns) -> KindWithReasons:
    numbers = _list_numbers(text, patterns)
    date = patterns.date.search(text)
    happened = date is not None and patterns.event_verb.search(text) is not None
    reasons: list[Message] = []
    if numbers:
        reasons.append(Message("names a number: %(numbers)s", {"numbers": tuple(numbers[:3])}))
    if date is not None:
        reason = REPORTS_EVENT if happened else NAMES_DATE
        reasons.append(Message(reason, _take_words(written, date)))
    if match := patterns.accusation.search(text):
        reasons.append(Message("accuses: '%(words)s'", _take_words(written, match)))
    if match := patterns.comparison.search(text):
        reasons.append(Message("compares: '%(words)s'", _take_words(written, match)))
    if len(_find_quoted(text)) > MOSTLY_QUOTED * len(text):
        kind = ClaimKind.QUOTATION
    elif attributed:
        kind = ClaimKind.ATTRIBUTED
    elif numbers:
        kind = ClaimKind.NUMBER
    else:
        kind = ClaimKind.EVENT if happened else ClaimKind.STATEMENT
    return kind, tuple(reasons)


def _find_quoted(text: str) -> str:
    """Return the text in double quotation marks; a single mark closes what precedes it, or opens the rest."""
    parts = text.split('"')
    if len(parts) == 2:
        return parts[0] if parts[1][:1].isspace() or not parts[1] else parts[1]
    return " ".join(parts[1::2])


def _list_numbers(text: str, patterns: KindPatterns) -> list[str]:
    """List the quantities of a sentence, with "over" or "nearly" before them; no years, no bare days."""
    numbers: list[str] = []
    for match in patterns.number.finditer(text):
        number = match.group().strip(" .,")
        limit = patterns.limit.search(text, max(0, match.start() - 12), match.start())
        if limit is not None:
            numbers.append(f"{limit.group().strip()} {number}")
        elif not YEAR_OR_DAY.match(number):
            numbers.append(number)
    return numbers


def _take_words(text: str, match: re.Match[str]) -> dict[str, str]:
    """Return the wording as the text has it, on one line, for a message's "words"."""
    return {"words": " ".join(text[match.start() : match.end()].split())}
