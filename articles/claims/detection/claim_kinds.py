"""What kind of sentence it is, told from its wording, and the wording that tells it."""

import re

from articles.choices import ClaimKind
from articles.claims.detection import kind_patterns
from articles.claims.text.word_forms import lower, plain

# A sentence with more than this part of it in quotation marks is a quotation.
MOSTLY_QUOTED = 0.5
# With at least this part in quotation marks, what is quoted decides whether it is a judgement.
LEAST_QUOTED = 0.33

# More words than this are no heading.
LONGEST_HEADING = 9

Verdict = tuple[ClaimKind, tuple[str, ...]]


def tell_kind(sentence: str, *, attributed: bool) -> Verdict:
    """Tell the kind of one sentence and the wording that tells it.

    ``attributed``: somebody other than the author is said to have stated it; such a sentence reports
    a fact (that it was said) whatever it holds, unless it quotes nothing but a judgement.
    """
    written = plain(sentence)
    text = lower(written)
    if kind_patterns.BOILERPLATE.search(text) or kind_patterns.DATELINE.search(written):
        return ClaimKind.BOILERPLATE, ("belongs to the page, not to the article",)
    if not attributed and _is_heading(text):
        return ClaimKind.HEADLINE, ("reads as a heading or an item of a list",)
    asks = kind_patterns.QUESTION_HEAD.search(text)
    if attributed and not (asks and text[0].isalpha() and text.endswith("?")):
        unchecked = _tell_quoted_judgement(text)
    elif asks or kind_patterns.QUESTION_END.search(text):
        return ClaimKind.QUESTION, ("asks a question",)
    else:
        unchecked = _tell_unchecked(text)
    return unchecked or _tell_checkable(written, text, attributed)


def _is_heading(text: str) -> bool:
    """Say whether the text is too short, without a verb and a full stop, to state anything."""
    if len(text.split()) > LONGEST_HEADING or kind_patterns.ENDS_SENTENCE.search(text):
        return False
    return kind_patterns.FINITE_VERB.search(text) is None


def _tell_unchecked(text: str) -> Verdict | None:
    if match := kind_patterns.EXHORTATION.search(text):
        return ClaimKind.EXHORTATION, (f"urges the reader: '{_show(text, match)}'",)
    if match := kind_patterns.COLLECTIVE_DUTY.search(text):
        return ClaimKind.EXHORTATION, (f"urges: '{_show(text, match)}'",)
    if match := kind_patterns.OWN_VIEW.search(text):
        return ClaimKind.OPINION, (f"gives a point of view: '{_show(text, match)}'",)
    if match := _find_urging(text):
        if match["does"] == "be":
            return ClaimKind.OPINION, (f"says what ought to be: '{_show(text, match)}'",)
        return ClaimKind.EXHORTATION, (f"urges: '{_show(text, match)}'",)
    factual = kind_patterns.FACTUAL.search(text)
    if match := _find_forecast(text) if factual else kind_patterns.PREDICTION.search(text):
        return ClaimKind.PREDICTION, (f"speaks of the future: '{_show(text, match)}'",)
    if factual:
        return None
    for pattern, says in kind_patterns.OPINIONS:
        if match := pattern.search(text):
            return ClaimKind.OPINION, (f"{says}: '{_show(text, match)}'",)
    return None


def _find_urging(text: str) -> re.Match[str] | None:
    """Find what the main clause wants done; a "must" with a number may be a rule that can be looked up."""
    match = kind_patterns.URGING.search(text)
    if match is None or (match.group().startswith("must") and kind_patterns.ANY_DIGIT.search(text)):
        return None
    return match if _is_subject(text[: match.start()]) else None


def _find_forecast(text: str) -> re.Match[str] | None:
    """Find what the main clause says will be, where nothing beside it has happened yet."""
    match = kind_patterns.PREDICTION.search(text)
    happened = match is None or kind_patterns.HAPPENED.search(text) is not None
    return None if match is None or happened or not _is_subject(text[: match.start()]) else match


def _is_subject(text: str) -> bool:
    """Say whether what stands before a verb can be its subject, with no other clause in it."""
    return len(text.split()) <= kind_patterns.LONGEST_SUBJECT and not kind_patterns.ANOTHER_CLAUSE.search(
        text
    )


def _tell_quoted_judgement(text: str) -> Verdict | None:
    """A judgement in somebody's own words stays a judgement: '"This is a disgrace," he said.'"""
    quoted = _find_quoted(text)
    opens = text.startswith('"')
    if (not opens and len(quoted) < LEAST_QUOTED * len(text)) or kind_patterns.NUMBER.search(quoted):
        return None
    match = kind_patterns.JUDGEMENT.search(quoted) or kind_patterns.VIEWPOINT.search(quoted)
    return (ClaimKind.OPINION, (f"quotes a judgement: '{_show(quoted, match)}'",)) if match else None


def _tell_checkable(written: str, text: str, attributed: bool) -> Verdict:
    numbers = _list_numbers(text)
    date = kind_patterns.DATE.search(text)
    happened = date is not None and kind_patterns.EVENT_VERB.search(text) is not None
    reasons: list[str] = []
    if numbers:
        reasons.append(f"names a number: {', '.join(numbers[:3])}")
    if date is not None:
        says = "reports an event with a date" if happened else "names a date"
        reasons.append(f"{says}: '{_show(written, date)}'")
    if match := kind_patterns.ACCUSATION.search(text):
        reasons.append(f"accuses: '{_show(written, match)}'")
    if match := kind_patterns.COMPARISON.search(text):
        reasons.append(f"compares: '{_show(written, match)}'")
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
    """Join what stands in double quotation marks; a lone mark closes what came before, or opens the rest."""
    parts = text.split('"')
    if len(parts) == 2:
        return parts[0] if parts[1][:1].isspace() or not parts[1] else parts[1]
    return " ".join(parts[1::2])


def _list_numbers(text: str) -> list[str]:
    """List the quantities a sentence names, with "over" or "nearly" before them; no years, no bare days."""
    numbers: list[str] = []
    for match in kind_patterns.NUMBER.finditer(text):
        number = match.group().strip(" .,")
        limit = kind_patterns.LIMIT.search(text, max(0, match.start() - 12), match.start())
        if limit is not None:
            numbers.append(f"{limit.group().strip()} {number}")
        elif not kind_patterns.YEAR_OR_DAY.match(number):
            numbers.append(number)
    return numbers


def _show(text: str, match: re.Match[str]) -> str:
    """Give the wording as the text has it, on one line."""
    return " ".join(text[match.start() : match.end()].split())
