"""Measure how well claims are found again in a changed text, over a thousand generated edits.

The articles are made up and full of sentences that
look alike, or the one that is shipped; an edit changes a number, moves a paragraph, deletes a sentence,
inserts one that looks alike, or puts a sentence's words into one that denies them. Every third version has
several edits at once. What became of each sentence is known, so nothing has to be labelled.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

from articles.choices import Anchoring
from articles.claims.text.sentences import split_sentences
from articles.claims.versions.anchoring import Anchored, Quotation, anchor, list_new_sentences
from articles.types import Span
from tests.bench.figures import Figure

EDITS = 1000
SEED = 20
CONTEXT = 32  # characters kept on either side of a quotation
AT_ONCE = 4  # edits of every third version
SAMPLE = Path(__file__).resolve().parents[2] / "articles" / "data" / "sample-article.txt"
TOWNS = ("Aldmoor", "Brack", "Corvel", "Dunmere", "Esk", "Farrow", "Gant", "Hexley")
DEEDS = (
    "spent {} million euros on its harbour in {}",
    "counted {} thousand visitors in {}",
    "built {} houses in {}",
)
DENIALS = ("Nobody believes that {}", "It is not true that {}", "The mayor denied on Monday that {}")
Find = Callable[[Quotation, str, Sequence[Span], Sequence[str]], Anchored]


@dataclass(slots=True)
class Draft:
    """Paragraphs of sentences, each sentence with the number of the old one it is a form of, or None."""

    paragraphs: list[list[tuple[int | None, str]]]
    touched: set[int] = field(default_factory=set)

    @property
    def text(self) -> str:
        """The whole text; paragraphs stand apart by an empty line."""
        return "\n\n".join(" ".join(words for _, words in part) for part in self.paragraphs)

    def list_places(self) -> Iterator[tuple[int | None, Span]]:
        """Yield each sentence's number and its place in the text."""
        at = 0
        for part in self.paragraphs:
            for number, words in part:
                yield number, Span(at, at + len(words))
                at += len(words) + 1
            at += 1  # of the two characters between paragraphs, one was counted as a blank


def write_draft(chance: random.Random) -> Draft:
    """Return the shipped article, or one whose sentences look much alike."""
    if chance.random() < 0.2:
        paragraphs = [list(part) for part in read_sample()]
    else:
        made = dict.fromkeys(
            f"The town of {chance.choice(TOWNS)} "
            f"{chance.choice(DEEDS).format(chance.randint(2, 99), chance.randint(1990, 2024))}."
            for _ in range(16)
        )
        sentences = list(made)
        paragraphs = [sentences[at : at + 3] for at in range(0, len(sentences), 3)]
    numbers = iter(range(10_000))
    return Draft([[(next(numbers), words) for words in part] for part in paragraphs])


@cache
def read_sample() -> tuple[tuple[str, ...], ...]:
    """Return the shipped article's paragraphs as sentences, each sentence once."""
    text = SAMPLE.read_text(encoding="utf-8")
    seen: set[str] = set()
    found = []
    for part in text.split("\n\n"):
        sentences = [part[span.start : span.end] for span in split_sentences(part, 0, len(part))]
        new = tuple(words for words in sentences if words.endswith((".", "?", "!")) and words not in seen)
        seen.update(new)
        if new:
            found.append(new)
    return tuple(found)


def edit(draft: Draft, chance: random.Random) -> None:
    """Make one edit, and note what it touches."""
    part = chance.choice(draft.paragraphs)
    at = chance.randrange(len(part))
    number, words = part[at]
    match chance.choice(("number", "move", "delete", "insert", "deny")):
        case "number" if any(character.isdigit() for character in words):
            part[at] = number, change_number(words, chance)
            draft.touched |= {number} - {None}
        case "move":
            draft.paragraphs.remove(part)
            draft.paragraphs.insert(chance.randrange(len(draft.paragraphs) + 1), part)
        case "delete":
            part.pop(at)
            draft.paragraphs = [one for one in draft.paragraphs if one]
            draft.touched |= {number} - {None}
        case "insert" if (made := make_look_alike(words, chance)) not in draft.text:
            part.insert(at, (None, made))
        case "deny":
            part[at] = number, chance.choice(DENIALS).format(words)
            draft.touched |= {number} - {None}


def change_number(words: str, chance: random.Random) -> str:
    """Return the words with one of their runs of digits changed."""
    starts = [at for at, one in enumerate(words) if one.isdigit() and not (at and words[at - 1].isdigit())]
    start = chance.choice(starts)
    end = next((at for at in range(start, len(words)) if not words[at].isdigit()), len(words))
    return words[:start] + str(chance.randint(100, 999)) + words[end:]


def make_look_alike(words: str, chance: random.Random) -> str:
    """Return the words with one of them, not the first, changed to another town's name."""
    split = words.split()
    at = 3 if len(split) > 3 and split[3] in TOWNS else chance.randrange(1, len(split) - 1)
    split[at] = chance.choice([town for town in TOWNS if town != split[at]])
    return " ".join(split)


def plain_method(quotation: Quotation, text: str, _new: Sequence[Span], _gone: Sequence[str]) -> Anchored:
    """Find a claim by a simple method: where its words first stand, else the sentence most like them."""
    start = text.find(quotation.exact)
    if start >= 0:
        how = Anchoring.EXACT if start == quotation.start else Anchoring.MOVED
        return Anchored(how, Span(start, start + len(quotation.exact)))
    every = list(split_sentences(text, 0, len(text)))
    best = process.extractOne(
        quotation.exact, [text[span.start : span.end] for span in every], scorer=fuzz.ratio, score_cutoff=60
    )
    return Anchored(Anchoring.CHANGED, every[best[2]]) if best else Anchored(Anchoring.LOST)


def count(find: Find, *, edits: int = EDITS, seed: int = SEED) -> Counter[str]:
    """Return how many occurrences there were, and how many went which way.

    ``elsewhere``: said to be exact or moved, on a sentence that is not the claim's; ``misled``: said to be
    changed, on another's; ``untouched``, and of these ``kept`` as exact or moved in their place.
    """
    chance = random.Random(seed)
    counts: Counter[str] = Counter()
    for round_ in range(edits):
        draft = write_draft(chance)
        old_text, old = draft.text, list(draft.list_places())
        for _ in range(AT_ONCE if round_ % 3 == 2 else 1):
            edit(draft, chance)
        text = draft.text
        now = {number: span for number, span in draft.list_places() if number is not None}
        sentences = list_new_sentences(text, old_text, cover(text))
        gone = [
            old_text[span.start : span.end] for span in list_new_sentences(old_text, text, cover(old_text))
        ]
        for number, span in old:
            assert number is not None
            start, end = span.start, span.end
            quotation = Quotation(
                old_text[start:end],
                start,
                end,
                old_text[max(0, start - CONTEXT) : start],
                old_text[end : end + CONTEXT],
            )
            found = find(quotation, text, sentences, gone)
            counts["occurrences"] += 1
            counts[str(found.how)] += 1
            right = number in now and found.span is not None and overlaps(found.span, now[number])
            same = found.how in (Anchoring.EXACT, Anchoring.MOVED)
            whole = right and found.span == now[number]
            counts["elsewhere"] += same and not whole
            counts["misled"] += found.how == Anchoring.CHANGED and not right
            if number not in draft.touched:
                counts["untouched"] += 1
                counts["kept"] += same and whole
    return counts


def cover(text: str) -> list[Span]:
    return [Span(0, len(text))]


def overlaps(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def measure() -> list[Figure]:
    """Return the figures, each beside the plain method's."""
    ours, plain = count(anchor), count(plain_method)
    return [
        Figure("versions: silently on another sentence", ours["elsewhere"], plain["elsewhere"], 0),
        Figure("versions: called changed on another sentence", ours["misled"], plain["misled"]),
        Figure(
            "versions: untouched ones exact or moved",
            ours["kept"] / ours["untouched"],
            plain["kept"] / plain["untouched"],
            0.99,
        ),
    ]
