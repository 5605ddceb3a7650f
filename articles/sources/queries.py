"""Build the search query of a claim: its names, numbers and rare words, most specific first."""

import datetime
import re
from collections.abc import Iterable, Sequence

from articles.sources.passages import CALENDAR_WORDS, COMMON_WORDS, STOP_WORDS
from articles.types import ClaimQuery

MAX_TERMS = 16
MAX_TERM_LENGTH = 60
MAX_LINKS = 200
MAX_NAME_WORDS = 7


def build_query(
    claim_text: str,
    *,
    claimant: str = "",
    language: str = "en",
    date: datetime.date | None = None,
    article_url: str = "",
    links: Sequence[str] = (),
    given: str = "",
) -> ClaimQuery:
    """Return the query that every provider gets for one claim.

    ``given`` is a query that an editor wrote, which replaces the terms found in the claim; ``links`` beyond
    ``MAX_LINKS`` are left out.
    """
    return ClaimQuery(
        text=claim_text,
        terms=split_given(given) or find_terms(claim_text),
        given=given,
        claimant=claimant,
        language=language or "en",
        date=date,
        article_url=article_url,
        links=tuple(links[:MAX_LINKS]),
    )


def split_given(given: str) -> tuple[str, ...]:
    """Return the terms of a query that a person wrote: words, and phrases in quotation marks."""
    terms = (phrase or word for phrase, word in _GIVEN.findall(given))
    return tuple(_keep_first(" ".join(term.split()) for term in terms if term.strip()))[:MAX_TERMS]


def find_terms(text: str) -> tuple[str, ...]:
    """Return the search terms of a claim: names, then numbers, then other words from rare to common.

    Each is spelled as in the text and returned once, without stop words; at most MAX_TERMS.
    """
    names = find_names(text)
    numbers = [number for number in find_numbers(text) if len(number) > 1]
    covered = {word for term in (*names, *numbers) for word in _WORD.findall(term.casefold())}
    words = [
        word
        for word in (_POSSESSIVE.sub("", found) for found in _WORD.findall(text))
        if word.casefold() not in covered and not is_stop_word(word) and (len(word) > 2 or not word.isascii())
    ]
    # A capital at the start of a sentence may be a name's.
    maybe_names = [word for word in words if word[0].isupper() and not _is_common(word)]
    # Without a corpus to count words in, length is the best sign of rarity.
    words.sort(key=lambda word: (_is_common(word), -min(len(word), 12)))
    return tuple(_keep_first([*names[:8], *maybe_names[:2], *numbers[:4], *words]))[:MAX_TERMS]


def find_names(text: str) -> list[str]:
    """Return the names in a text, in order: capitalised runs such as "Deir ez-Zor" or "Bank of England".

    Small words inside a name stay. A single capitalised word at the start of a sentence counts only if it
    stands twice. Runs of more than MAX_NAME_WORDS are no names, as in a headline of capitalised words.
    """
    names: list[str] = []
    for found in _NAME.finditer(text):
        alone = " " not in found[0]
        doubtful = alone and not found[0].isupper() and _opens_sentence(text, found.start())
        for name in _split_run(found[0]):
            if len(name.split()) > MAX_NAME_WORDS or (doubtful and text.count(name) < 2):
                continue
            names.append(name[:MAX_TERM_LENGTH])
    return list(_keep_first(names))


def _split_run(run: str) -> list[str]:
    """Split a run at words that are capitalised for another reason, and after possessives."""
    names: list[str] = []
    words: list[str] = []
    for word in [*run.split(), ""]:
        bare = _POSSESSIVE.sub("", word)
        breaks = not bare or bare.casefold() in CALENDAR_WORDS or (is_stop_word(bare) and bare[0].isupper())
        if bare and not breaks:
            words.append(bare)
        if (breaks or bare != word) and words:
            names.append(" ".join(words))
            words = []
    return names


def _is_common(word: str) -> bool:
    return word.casefold() in COMMON_WORDS or word.casefold() in CALENDAR_WORDS


def _opens_sentence(text: str, position: int) -> bool:
    before = text[:position]
    return _SENTENCE_START.search(before) is not None and _HONORIFIC.search(before) is None


def find_numbers(text: str) -> list[str]:
    """Return the numbers of a text as written, with their unit or currency sign, each once."""
    return list(_keep_first(found[0] for found in _NUMBER.finditer(text)))


def fold_number(number: str) -> str:
    """Return a number in one spelling, without thousands separators and signs, with its decimals.

    "1,200", "1 200" and "1200" become equal, and so do "62%" and "62".
    """
    bare = re.sub(r"[^\d.,]", "", number).strip(".,")
    if _THOUSANDS.fullmatch(bare):
        return re.sub(r"[.,]", "", bare)
    return bare.replace(",", ".")


def is_stop_word(word: str) -> bool:
    """Return whether a word says nothing of what a text is about; "US" and "WHO" do say something."""
    return word.casefold() in STOP_WORDS and word not in _ACRONYMS


def _keep_first(items: Iterable[str]) -> Iterable[str]:
    seen: set[str] = set()
    for item in items:
        key = item.casefold()
        if key not in seen:
            seen.add(key)
            yield item


_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽΑ-ΩА-ЯЁІЇЄҐ"
_CAPITALISED = rf"(?:[{_UPPER}]\.(?=[ \u00a0][{_UPPER}])|[{_UPPER}][\w’'\-]*(?:\.[{_UPPER}]\b\.?)*)"
_INSIDE = (
    r"(?:of|the|for|de|del|della|da|di|do|dos|du|la|le|von|van|der|den|bin|ibn|al|el|ez|ad|y|e|&)"
    r"(?=[\s\-])"
)
_NAME = re.compile(
    rf"(?<![\w\-]){_CAPITALISED}"
    rf"(?:[ \u00a0]+(?:{_INSIDE}[ \u00a0]+){{0,2}}(?:(?:al|el|ez|as|ar|ad)-)?{_CAPITALISED})*"
)
_NUMBER = re.compile(
    r"(?<!\w)(?<![^\W\d]-)[$€£¥]?\d+(?:[.,\u00a0\u202f]\d+)*"
    r"(?:\s?%| per ?cent\b|[ \u00a0](?:thousand|million|billion|trillion)\b"
    r"|(?:km|kg|cm|mm|mph|bn|[kKmMB])\b)?"
    r"(?!\w|-[^\W\d])"
)
_GIVEN = re.compile(r"[\"“„«]([^\"“”„«»]+)[\"”“»]|([^\s\"“”„«»]+)")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+")
_WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_POSSESSIVE = re.compile(r"[’']s?(?:\s|\Z)")
_ACRONYMS = frozenset({"US", "WHO"})
_HONORIFIC = re.compile(r"\b(?:Mr|Ms|Mrs|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Rev|St)\.\s\Z")
_SENTENCE_START = re.compile(r"(?:\A|[.!?:…]\s|\n)[\s\"'“‘(\[]*\Z")
