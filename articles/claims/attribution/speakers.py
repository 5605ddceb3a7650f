"""Whose statement a sentence is: the one said to have made it, or nobody but its author."""

import re
from collections.abc import Sequence

from articles.claims.attribution import reporting_verbs
from articles.claims.text.word_forms import plain, word_set
from articles.types import Attribution, Span

# Someone's statement fills at least this part of a sentence that is theirs; less is an aside of the author's.
LEAST_SHARE = 0.4

# What someone would or will say has not been said.
_NOT_YET_SAID = re.compile(r"\b(?:will|would|may|might|should|must|could|won't|can|cannot|let)\b|'ll\b|n't\b")
_POSSESSOR = re.compile(r"\b(?:(?:But|And|Yet|So|While|The|In|As) )?([A-Z][\w.-]*(?: [A-Z][\w.-]*)*)['’]s\b")
_FARTHEST_POSSESSOR = 300
_SIDE_CLAUSES = word_set("when which whom because as after before despite where until since if")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_ARTICLE = re.compile(r"(The|A|An)(?= )")
# Nouns that name a statement; "hope" and "fear" name none.
_STATEMENTS = frozenset(
    noun
    for noun in word_set(reporting_verbs.SPEECH_NOUNS)
    if reporting_verbs.FORMS.get(noun) not in reporting_verbs.STANCE_VERBS
)
# "Its leader, Mark Osei, ...": a role by itself, and the name beside it.
_ROLE = re.compile(r"(?:the|an?|his|her|its|their|our)\s+[a-z]", re.IGNORECASE)
_NAMED_ROLE = re.compile(r",\s+((?:[A-Z][\w.'’-]+ )+[A-Z][\w'’-]+)(?=,|\.\s|\.$)")
# Words that end in a name: no article, and no common noun at the end ("Israeli courts").
_PERSON = re.compile(r"(?!(?:[Tt]he|[Aa]n?) )(?:(?:[\w.'’-]+ )*[A-Z][\w.'’-]* )?[A-Z][\w.'’-]*")
_PEOPLE = word_set("he she")
PRONOUNS = word_set("he she it they who")
_AUTHORS = word_set("i we you")


def find_speaker(text: str, sentence: Span, attributions: Sequence[Attribution]) -> Attribution | None:
    """Find the attribution that makes the sentence somebody's statement; None when its author speaks.

    The outermost one counts: in "A said that B claims ..." it is A's. Wanting, fearing or refusing
    is no statement.
    """
    for attribution in attributions:
        if (
            _share_of(sentence, attribution) >= LEAST_SHARE
            and states_something(text, attribution)
            and not _is_aside(text, sentence, attribution)
            and not _is_author(text, attribution)
        ):
            return attribution
    return None


def _is_aside(text: str, sentence: Span, attribution: Attribution) -> bool:
    """Say whether the statement stands in a side clause: "when it posted ...", "which they called ..."."""
    if not attribution.source:
        return False
    cue = text[attribution.cue[0].start : attribution.cue[-1].end]
    if cue in reporting_verbs.GERUNDS and attribution.cue[0].start - attribution.source[0].end == 1:
        return True  # "the resolutions declaring ..." says what resolutions, not who speaks
    before = plain(text[sentence.start : attribution.source[0].start]).lower()
    if before.count("(") > before.count(")") and not before.startswith("("):
        return True
    words = before.split()
    return len(words) > 1 and words[-1] in _SIDE_CLAUSES


def _is_author(text: str, attribution: Attribution) -> bool:
    """Say whether "I" or "we" speak, who are no other than the author."""
    return bool(attribution.source) and _read(text, attribution.source[0]).lower() in _AUTHORS


def states_something(text: str, attribution: Attribution) -> bool:
    """Say whether the cue reports a statement rather than a wish, a feeling or a stance."""
    if not attribution.cue:
        return False
    cue = plain(text[attribution.cue[0].start : attribution.cue[-1].end]).lower()
    if cue.startswith("according"):
        return True
    if _NOT_YET_SAID.search(cue):
        return False
    verbs = [reporting_verbs.FORMS.get(word) for word in _WORD.findall(cue)]
    return any(verb in reporting_verbs.SPEECH_VERBS for verb in verbs) or cue in _STATEMENTS


def _share_of(sentence: Span, attribution: Attribution) -> float:
    """Give the part of a sentence that the statement fills, its speaker's description included."""
    named = (*attribution.source, *attribution.cue)
    speaker = Span(min(span.start for span in named), max(span.end for span in named))
    inside = sum(
        max(0, min(span.end, sentence.end) - max(span.start, sentence.start))
        for span in (speaker, *attribution.content)
    )
    return inside / max(sentence.end - sentence.start, 1)


class Speakers:
    """The speakers of one run of text, in order, so that "he" can be given his name."""

    def __init__(self) -> None:
        self._last_person = ""

    def hear(self, name: str) -> None:
        """Remember the last one named who may be "he" or "she"."""
        if _PERSON.fullmatch(name):
            self._last_person = name

    def name(self, text: str, attribution: Attribution, antecedent: str) -> str:
        """Name the claimant as the text does; "he" or "it" by whom it stands for, "" when that is not sure.

        ``antecedent`` is what the sentence's opening pronoun stands for, "" when it has none.
        """
        name = _name_source(text, attribution)
        pronoun = name.lower()
        if pronoun not in PRONOUNS:
            self.hear(name)
            return name
        if pronoun in _PEOPLE:
            return antecedent or self._last_person
        return antecedent or _find_possessor(text, attribution.source[0].start)


def _find_possessor(text: str, before: int) -> str:
    """Name whose something the sentence opened with: "Russia's purpose is that, and so it warns"."""
    farthest = max(0, before - _FARTHEST_POSSESSOR)
    opened = max(text.rfind(mark, farthest, before) for mark in (". ", "? ", "! ", "\n"))
    named = _POSSESSOR.findall(text, max(opened, farthest), before)
    return named[-1] if named else ""


def _name_source(text: str, attribution: Attribution) -> str:
    """Give the source as the text has it, on one line, its leading article in lower case."""
    if not attribution.source:
        return ""
    source = attribution.source[0]
    name = _read(text, source)
    if _ROLE.match(name) and (described := _NAMED_ROLE.match(text, source.end)):
        return described[1]
    return _ARTICLE.sub(lambda match: match.group().lower(), name)


def _read(text: str, span: Span) -> str:
    return " ".join(text[span.start : span.end].split())
