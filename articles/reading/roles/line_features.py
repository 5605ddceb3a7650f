"""Describe the lines of a text by named features, each there or not, without understanding the text.

Their weights are in ``data/line_weights.json``; ``tests.bench.training.line_roles`` makes that file.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from articles.reading.metadata.dates import read_date_line, take_date
from articles.reading.metadata.language import COMMON_WORDS, detect_language
from articles.reading.metadata.person_names import read_byline, split_people
from articles.reading.text_lines import LineRoles, TextLine

Features = list[str]


def describe_lines(lines: Sequence[TextLine], roles: LineRoles) -> list[Features]:
    """Return the features of every line: its own and those of its surroundings.

    The first line counts as the document's title, since most text dumps begin with the browser's title.
    """
    sample = "\n".join(line.text for line in lines if len(line.words) > LONG_LINE)
    common = COMMON_WORDS.get(detect_language(sample), COMMON_WORDS["en"])
    times = Counter(line.text for line in lines)
    shapes = [_describe_shape(line) for line in lines]
    kinds = [roles[index].rule if index in roles else _guess_kind(line) for index, line in enumerate(lines)]
    prose = [_guess_prose(line, index in roles) for index, line in enumerate(lines)]
    sums = list(accumulate(prose, initial=0.0))
    near = [_describe_neighbours(index, kinds, prose) for index in range(len(lines))]
    topics = _describe_topics(lines, roles, prose, common)
    runs = _measure_short_runs(lines, prose)
    core = _find_core(prose)
    onward = _measure_topic_below(lines, topics, prose)
    closes = [index in roles and roles[index].rule in CLOSING_RULES for index in range(len(lines))]
    return [
        [
            f"shape {shapes[index]}",
            *_describe_wording(line, common),
            *([f"kind {kinds[index]}"] if kinds[index] else []),
            *(["repeated"] if times[line.text] > 1 else []),
            *_describe_surroundings(index, lines, shapes, sums),
            *near[index],
            *topics[index],
            *_describe_place(index, core, runs, closes, shapes[index], prose[index]),
            *_describe_style(lines, index),
            f"onward {onward[index]}",
        ]
        for index, line in enumerate(lines)
    ]


def _guess_kind(line: TextLine) -> str:
    """Return what a line without a role seems to be: a date, a byline, a name; "" for none of these."""
    if read_date_line(line.text) is not None:
        return "date"
    if read_byline(line, beside_title=False):
        return "by"
    if len(line.words) < LONG_LINE and not line.text.endswith(".") and take_date(line.text)[0] is not None:
        return "dated"
    return "name" if len(line.words) < SHORT_SENTENCE and split_people(line.text) else ""


def _describe_neighbours(index: int, kinds: Sequence[str], prose: Sequence[float]) -> Features:
    """Return what the three lines on either side are, and how many lines away running text is."""
    found: Features = []
    for name, step in (("next", 1), ("previous", -1)):
        reach = [k for k in range(index + step, index + (NEAR + 3) * step, step) if 0 <= k < len(kinds)]
        found.extend(sorted({f"{name} {kinds[k]}" for k in reach[:NEAR] if kinds[k]}))
        away = next((n for n, k in enumerate(reach) if prose[k] > 0), NEAR + 2)
        found.append(f"{name} prose {away}")
    return found


def _describe_topics(
    lines: Sequence[TextLine], roles: LineRoles, prose: Sequence[float], common: frozenset[str]
) -> list[Features]:
    """Return, for each line, its place below the title and closing lines, and its share of topic words."""
    head = frozenset(word for word in lines[0].words if len(word) > SHORT_WORD)
    titled = _find_title(lines, head, prose)
    cues = _count_cues(lines, roles, max(titled, 0))
    about = _find_shared_words(lines, prose, common)
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


def _measure_topic_below(
    lines: Sequence[TextLine], topics: Sequence[Features], prose: Sequence[float]
) -> list[int]:
    """Return, for each line, how much running text on the topic the next ``ONWARD`` lines have, 0 to 4."""
    on_topic = [
        max(0.0, value)
        if len(lines[index].words) > SHORT_SENTENCE * 2 and not TOPICAL.isdisjoint(topics[index])
        else 0.0
        for index, value in enumerate(prose)
    ]
    sums = list(accumulate(on_topic, initial=0.0))
    return [
        bisect_right(ONWARD_STEPS, sums[min(len(lines), index + ONWARD)] - sums[index + 1])
        if index + 1 < len(lines)
        else 0
        for index in range(len(lines))
    ]


def _find_core(prose: Sequence[float]) -> tuple[int, int]:
    """Return the run of lines [first, last) with most running text, less a cost for each other line."""
    best, best_run, total, opened = 0.0, (0, len(prose)), 0.0, 0
    for index, value in enumerate(prose):
        if total <= 0:
            total, opened = 0.0, index
        total += value if value > 0 else CORE_COST
        if total > best:
            best, best_run = total, (opened, index + 1)
    return best_run


def _measure_short_runs(lines: Sequence[TextLine], prose: Sequence[float]) -> list[int]:
    """Return, for each line, the length of the run of lines without running text it is in; 0 for prose."""
    runs = [0] * len(lines)
    start = 0
    for index in range(len(lines) + 1):
        if index == len(lines) or prose[index] > 0:
            for place in range(start, index):
                runs[place] = index - start
            start = index + 1
    return runs


def _describe_place(
    index: int, core: tuple[int, int], runs: Sequence[int], closes: Sequence[bool], shape: str, prose: float
) -> Features:
    """Return features of a line's place: in the core of the text or how far off, and closing lines above."""
    first, last = core
    if index < first:
        place = f"core in {bisect_right(RUN_STEPS, first - index)}"
    elif index >= last:
        place = f"core past {bisect_right(RUN_STEPS, index - last + 1)}"
    else:
        place = "core"
    closed = sum(closes[first:index]) if index >= first else 0
    kind = "prose" if prose > 0 else "short"
    return [
        place,
        f"{place} {kind}",
        f"run {bisect_right(RUN_STEPS, runs[index])}",
        f"closed {min(3, closed)} {kind}",
        f"closed {min(3, closed)} {place}",
    ]


def _describe_style(lines: Sequence[TextLine], index: int) -> Features:
    """Return features of style: talk of the publisher, quotations, capitals, headlines."""
    line = lines[index]
    found: Features = []
    if PUBLISHER_TALK.search(line.text[:SEARCHED]):
        found.append("house talk")
    if QUOTED.search(line.text[:SEARCHED]):
        found.append("quoted")
    if SENTENCE_BREAK.search(line.text[:SEARCHED]):
        found.append("sentences")
    if len(line.words) > SHORT_SENTENCE and line.text.isupper():
        found.append("shouts")
    if SAYS.search(line.text):
        found.append("says")
    count = len(line.words)
    if 3 < count < 20 and line.text[-1:] not in ".:,;" and line.text[:1].isupper():
        found.append("headline")
        if index and 3 < len(lines[index - 1].words) < 20 and lines[index - 1].text[-1:] not in ".:,;":
            found.append("headline after headline")
    if count > 2 and any(
        0 <= other < len(lines)
        and len(lines[other].words) > 2
        and (
            lines[other].words[0] == line.words[0] or _mask_words(lines[other].text) == _mask_words(line.text)
        )
        for other in (index - 2, index - 1, index + 1, index + 2)
    ):
        found.append("alike")
    return found


def _mask_words(text: str) -> str:
    return OUTLINE.sub("0", text[:30])


def _find_title(lines: Sequence[TextLine], head: frozenset[str], prose: Sequence[float]) -> int:
    """Return the line repeating the document's title that has most prose below it; -1 for none."""
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


def _count_cues(lines: Sequence[TextLine], roles: LineRoles, start: int) -> list[int]:
    """Return, for each line, the number of closing lines above it, counted from ``start``."""
    counts = []
    count = 0
    for index in range(len(lines)):
        counts.append(count)
        if index > start and index in roles and roles[index].rule in CLOSING_RULES:
            count += 1
    return counts


def _find_shared_words(
    lines: Sequence[TextLine], prose: Sequence[float], common: frozenset[str]
) -> frozenset[str]:
    """Return the words, without common ones, that several lines of prose share: the document's topic."""
    seen = Counter(
        word
        for line, value in zip(lines, prose, strict=True)
        if value > 0
        for word in set(line.words)
        if len(word) > SHORT_WORD and word not in common
    )
    return frozenset(word for word, count in seen.items() if count > 1)


def _describe_shape(line: TextLine) -> str:
    """Return the length class and the ending of a line: "21 ." for 21 to 40 words and a full stop."""
    last = line.text.rstrip(CLOSING)[-1:]
    ending = last if last in ENDINGS else "…" if last == "…" else "-"
    return f"{LENGTHS[bisect_right(LENGTH_STEPS, len(line.words))]} {ending}"


def _guess_prose(line: TextLine, marked: bool) -> float:
    """Return a first guess of how much running text a line has: a quarter of its words; -1 for none."""
    count = len(line.words)
    if marked or count < SHORT_SENTENCE:
        return -1.0
    if line.text.rstrip(CLOSING)[-1:] in SENTENCE_ENDS:
        return min(count, LONG_LINE) / 4
    return min(count, LONG_LINE) / 8 if count > LONG_LINE else -1.0


def _describe_wording(line: TextLine, common: frozenset[str]) -> Features:
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


def _describe_surroundings(
    index: int, lines: Sequence[TextLine], shapes: Sequence[str], sums: Sequence[float]
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


# What a line without running text costs a core.
CORE_COST = -0.7
TOPICAL = frozenset({"topic 3", "topic 4", "topic 5"})
ONWARD = 40
ONWARD_STEPS = (2.0, 8.0, 20.0, 50.0)
RUN_STEPS = (2, 3, 5, 9, 17, 33)
# Characters of a line that are searched.
SEARCHED = 600
PUBLISHER_TALK = re.compile(
    r"\b(?:e-?mails?|account|subscri\w+|newsletters?|websites?|cookies?|privacy|advert\w*|terms|content"
    r"|browser|javascript|sign|log|password|comments?|readers?|copyright|licen[cs]e\w*|commission|affiliate"
    r"|partners?|unsubscribe|download|app|datenschutz|konto|anmelde\w+|boletín|compte)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[“\"«„][^”\"»“]{8,400}[”\"»“]")
SENTENCE_BREAK = re.compile(r"[.!?][\"'”’»)]{0,2}\s+[\"'“‘«(]{0,2}[A-ZÀ-ÞА-Я]")
SAYS = re.compile(r"\b(?:says?|writes|wrote|sagt|schreibt|dice|dit)\W{0,2}$", re.IGNORECASE)
OUTLINE = re.compile(r"[^\W_]+")
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
CLOSING_RULES = frozenset(
    {
        "comments", "related-heading", "rights-notice", "newsletter", "share-bar", "tags",
        "post-navigation", "author-heading",
    }
)  # fmt: skip
TITLE_REACH = 60
AWAY_STEPS = (-20, -3, 0, 1, 3, 6, 12, 30, 60, 120)
TOPIC_STEPS = (0.01, 0.2, 0.4, 0.6, 0.8)
REACHES = (1, 3, 10, 30)
MEAN_STEPS = (-0.9, -0.3, 0.5, 2.0, 3.5)
SHARE_STEPS = (0.01, 0.05, 0.2, 0.5, 0.9)
