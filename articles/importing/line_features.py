"""What can be said of a line without reading it for sense: named features, each there or not.

Their weights are in ``data/lines.json``; ``articles.importing.training`` makes that file.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from articles.importing.dates import read_date_line
from articles.importing.language import COMMON_WORDS, detect_language
from articles.importing.lines import Line
from articles.importing.marks import Marks
from articles.importing.people import read_byline, split_people

Features = list[str]


def describe_lines(lines: Sequence[Line], marks: Marks) -> list[Features]:
    """The features of every line: its own and those of its surroundings.

    The first line stands for the document's title, as the browser's title does in most dumps.
    """
    sample = "\n".join(line.text for line in lines if len(line.words) > LONG_LINE)
    common = COMMON_WORDS.get(detect_language(sample), COMMON_WORDS["en"])
    times = Counter(line.text for line in lines)
    shapes = [_shape(line) for line in lines]
    kinds = [marks[index].rule if index in marks else _kind(line) for index, line in enumerate(lines)]
    prose = [_prose(line, index in marks) for index, line in enumerate(lines)]
    sums = list(accumulate(prose, initial=0.0))
    near = [_neighbours(index, kinds, prose) for index in range(len(lines))]
    topics = _topics(lines, marks, prose, common)
    return [
        [
            f"shape {shapes[index]}",
            *_wording(line, common),
            *([f"kind {kinds[index]}"] if kinds[index] else []),
            *(["repeated"] if times[line.text] > 1 else []),
            *_surroundings(index, lines, shapes, sums),
            *near[index],
            *topics[index],
        ]
        for index, line in enumerate(lines)
    ]


def _kind(line: Line) -> str:
    """What a line seems to be that no phrase tells of."""
    if read_date_line(line.text) is not None:
        return "date"
    if read_byline(line, beside_title=False):
        return "by"
    return "name" if len(line.words) < SHORT_SENTENCE and split_people(line.text) else ""


def _neighbours(index: int, kinds: Sequence[str], prose: Sequence[float]) -> Features:
    """What the three lines on either side are, and how far the next running text is."""
    found: Features = []
    for name, step in (("next", 1), ("previous", -1)):
        reach = [k for k in range(index + step, index + (NEAR + 3) * step, step) if 0 <= k < len(kinds)]
        found.extend(sorted({f"{name} {kinds[k]}" for k in reach[:NEAR] if kinds[k]}))
        away = next((n for n, k in enumerate(reach) if prose[k] > 0), NEAR + 2)
        found.append(f"{name} prose {away}")
    return found


def _topics(
    lines: Sequence[Line], marks: Marks, prose: Sequence[float], common: frozenset[str]
) -> list[Features]:
    """Where each line stands to the title, to the lines that close an article, and to what it is about."""
    head = frozenset(word for word in lines[0].words if len(word) > SHORT_WORD)
    titled = _find_title(lines, head, prose)
    cues = _count_cues(lines, marks, max(titled, 0))
    about = _shared_words(lines, prose, common)
    result = []
    for index, line in enumerate(lines):
        away = "no title" if titled < 0 else f"from title {bisect_right(AWAY_STEPS, index - titled)}"
        found = [f"cues above {min(4, cues[index])}", away]
        content = [word for word in line.words if len(word) > SHORT_WORD and word not in common]
        for name, known in (("topic", about), ("of title", head)) if content else ():
            share = sum(word in known for word in content) / len(content)
            found.append(f"{name} {bisect_right(TOPIC_STEPS, share)}")
        result.append(found)
    return result


def _find_title(lines: Sequence[Line], head: frozenset[str], prose: Sequence[float]) -> int:
    """The line that repeats the document's title nearest above most of its prose; -1 when none does."""
    if len(head) < 2:
        return -1
    found = [
        index
        for index, line in enumerate(lines)
        if index
        and len(line.words) > 2
        and len(head.intersection(line.words)) >= 0.6 * len(head)
        and len(line.words) <= 3 * len(head) + 4
    ]
    if not found:
        return -1
    best, best_sum = -1, 0.0
    for index in found:
        total = sum(max(0.0, value) for value in prose[index : index + TITLE_REACH])
        if total >= best_sum:
            best, best_sum = index, total
    return best


def _count_cues(lines: Sequence[Line], marks: Marks, start: int) -> list[int]:
    """How many of the lines that close an article stand above each line, counted from ``start``."""
    counts = []
    count = 0
    for index in range(len(lines)):
        counts.append(count)
        if index > start and index in marks and marks[index].rule in CLOSING_RULES:
            count += 1
    return counts


def _shared_words(lines: Sequence[Line], prose: Sequence[float], common: frozenset[str]) -> frozenset[str]:
    """The words of substance that several lines of prose share: what the document is about."""
    seen = Counter(
        word
        for line, value in zip(lines, prose, strict=True)
        if value > 0
        for word in set(line.words)
        if len(word) > SHORT_WORD and word not in common
    )
    return frozenset(word for word, count in seen.items() if count > 1)


def _shape(line: Line) -> str:
    """Length class and ending of a line: "21+ ." for a long one that ends as a statement does."""
    last = line.text.rstrip(CLOSING)[-1:]
    ending = last if last in ENDINGS else "…" if last == "…" else "-"
    return f"{LENGTHS[bisect_right(LENGTH_STEPS, len(line.words))]} {ending}"


def _prose(line: Line, marked: bool) -> float:
    """A first guess: how many words of running text the line holds."""
    count = len(line.words)
    if marked or count < SHORT_SENTENCE:
        return -1.0
    if line.text.rstrip(CLOSING)[-1:] in SENTENCE_ENDS:
        return min(count, LONG_LINE) / 4
    return min(count, LONG_LINE) / 8 if count > LONG_LINE else -1.0


def _wording(line: Line, common: frozenset[str]) -> Features:
    words = line.text.split()
    capitals = sum(word[0].isupper() for word in words)
    digits = sum(character.isdigit() for character in line.text)
    found: Features = []
    if words[0][0].islower():
        found.append("starts small")
    if len(words) > 2 and capitals > 0.7 * len(words):
        found.append("capitals")
    if line.text.isupper():
        found.append("upper case")
    if digits > 0.3 * len(line.text):
        found.append("digits")
    if "|" in line.text or " · " in line.text or "•" in line.text:
        found.append("separators")
    if line.text[0] in QUOTES:
        found.append("opens quotation")
    if any(mark in line.text for mark in ADDRESSING):
        found.append("address")
    share = sum(word in common for word in line.words) / max(1, len(line.words))
    found.append(f"common words {min(4, int(share * 10))}")
    return found


def _surroundings(
    index: int, lines: Sequence[Line], shapes: Sequence[str], sums: Sequence[float]
) -> Features:
    total = len(lines)
    found = [
        f"gap {min(2, lines[index].gap)} {min(2, lines[index + 1].gap) if index + 1 < total else 2}",
        f"before {shapes[index - 1] if index else 'start'}",
        f"after {shapes[index + 1] if index + 1 < total else 'end'}",
    ]
    for reach in REACHES:
        low, high = max(0, index - reach), min(total, index + reach + 1)
        for side, start, end in (("above", low, index), ("below", index + 1, high)):
            mean = (sums[end] - sums[start]) / (end - start) if end > start else 0.0
            found.append(f"{side} {reach} {bisect_right(MEAN_STEPS, mean)}")
    everything = sums[-1] if sums[-1] > 0 else 1.0
    found.append(f"text above {bisect_right(SHARE_STEPS, sums[index] / everything)}")
    found.append(f"text below {bisect_right(SHARE_STEPS, (sums[-1] - sums[index + 1]) / everything)}")
    return found


NEAR = 3
SHORT_WORD = 3
LONG_LINE = 20
SHORT_SENTENCE = 5
LENGTH_STEPS = (2, 4, 7, 13, 21, 41)
LENGTHS = ("1", "2", "4", "7", "13", "21", "41")
CLOSING = "\"'”’»)] "
ENDINGS = ".?!:,"
SENTENCE_ENDS = (".", "?", "!", "…")
QUOTES = "\"'“‘«„"
ADDRESSING = ("@", "http://", "https://", "www.", "#")
CLOSING_RULES = frozenset({"comments", "related-heading", "rights-notice", "newsletter", "share-bar"})
TITLE_REACH = 60
AWAY_STEPS = (-20, -3, 0, 1, 3, 6, 12, 30, 60, 120)
TOPIC_STEPS = (0.01, 0.2, 0.4, 0.6, 0.8)
REACHES = (1, 3, 10, 30)
MEAN_STEPS = (-0.9, -0.3, 0.5, 2.0, 3.5)
SHARE_STEPS = (0.01, 0.05, 0.2, 0.5, 0.9)
