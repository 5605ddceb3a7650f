"""Find what stands above an article: site header, date, title, byline."""

import re
from collections import defaultdict
from collections.abc import Sequence

from articles.choices import BlockRole
from articles.reading.metadata.dates import is_dated
from articles.reading.metadata.person_names import read_byline
from articles.reading.text_lines import LineRole, LineRoles, TextLine


def mark_title_and_byline(
    lines: Sequence[TextLine], roles: LineRoles, *, first_body: int, title: str = ""
) -> tuple[str, ...]:
    """Give roles to the lines above the body; return the people the byline names.

    ``first_body`` is the index of the body's first line. ``title`` is the title in the page's metadata, ""
    for none; without it, the title is the line above the body that looks most like one.
    """
    at = _find_title(lines, roles, first_body, title)
    if at is not None:
        roles[at] = LineRole(BlockRole.TITLE, "title-line", 0.95 if title else 0.85)
        _mark_repeated_titles(lines, roles, at)
    authors = _mark_byline(lines, roles, at, first_body)
    for index in range(first_body):
        if index not in roles and is_dated(lines[index].text):
            after_title = at is not None and index > at
            roles[index] = LineRole(BlockRole.PAGE_DATE, "dateline" if after_title else "page-date", 0.9)
    top = [i for i in range(min(TOP, at if at is not None else first_body)) if i not in roles]
    for index in top:
        if _is_site_header(lines[index], index):
            roles[index] = LineRole(BlockRole.SITE_HEADER, "site-header", 0.8)
    return authors


def _find_title(lines: Sequence[TextLine], roles: LineRoles, first_body: int, title: str) -> int | None:
    above = range(max(0, first_body - ABOVE), first_body)
    free = [i for i in above if i not in roles and _can_be_title(lines[i])]
    told = set(_list_words(title)) if title else set()
    window = SITE_PART.sub("", lines[0].text).casefold() if first_body > 0 else ""
    head = set(WORD.findall(window))
    best: tuple[float, int] | None = None
    for index in free:
        words = set(lines[index].words)
        score = min(len(words), FULL_TITLE) - DISTANCE * (first_body - index)
        score += HEADINGS["h1" if MARKDOWN_TITLE.match(lines[index].text) else lines[index].hint.tag]
        if told and len(words & told) >= MATCH * max(len(words), MATCH * len(told)):
            score += TOLD
        likeness = _measure_likeness(words, head) if index > 0 else 0.0
        score += TOLD * likeness if likeness == 1 or not lines[index].hint.tag else 0
        if not lines[index].hint.tag and _is_signed(lines, index, first_body):
            score += SIGNED  # where there is markup, it tells more
        score -= max(0, len(lines[index].words) - LONG_TITLE) * DISTANCE
        if best is None or score > best[0]:
            best = (score, index)
    return best[1] if best and (best[0] > 0 or len(free) == 1) else None


def _measure_likeness(words: set[str], head: set[str]) -> float:
    """Return how like the first line a line is, 0 to 1: text dumps begin with a variant of the title."""
    if min(len(words), len(head)) < LEAST_ALIKE:
        return 0.0
    shared = len(words & head)
    if shared >= MATCH * len(words):
        return 1.0
    likeness = 2 * shared / (len(words) + len(head))
    return likeness if likeness >= ALIKE else 0.0


def _is_signed(lines: Sequence[TextLine], index: int, first_body: int) -> bool:
    """Return whether a byline or a date follows within two lines, as it does below a title."""
    for after in lines[index + 1 : min(first_body, index + 1 + SIGNED_WITHIN)]:
        if read_byline(after, beside_title=False) or is_dated(after.text):
            return True
    return False


def _can_be_title(line: TextLine) -> bool:
    if not 1 < len(line.words) <= LONGEST_TITLE or line.text.endswith((".", ":", ",", "|")):
        return line.hint.tag == "h1" and len(line.words) <= LONGEST_TITLE
    if line.text.startswith(("|", "http")) or WELCOME in line.text.casefold():
        return False
    return not is_dated(line.text) and not read_byline(line, beside_title=False)


def _mark_repeated_titles(lines: Sequence[TextLine], roles: LineRoles, at: int) -> None:
    """Give a role to lines above the title that repeat it: the browser's title, a breadcrumb trail."""
    words = set(lines[at].words)
    for index in range(at):
        own = set(lines[index].words)
        if len(words) > 2 and own and len(own & words) >= MATCH * max(len(own) - SITE_NAME, len(words) - 1):
            roles[index] = LineRole(BlockRole.SITE_HEADER, "page-title", 0.8)


def _mark_byline(
    lines: Sequence[TextLine], roles: LineRoles, at: int | None, first_body: int
) -> tuple[str, ...]:
    centre = first_body if at is None else at
    near = range(max(0, centre - 2), min(len(lines), first_body + 1))
    for index in sorted(near, key=lambda i: (i < centre, i)):
        if index in roles and roles[index].role is not BlockRole.BOILERPLATE:
            continue
        beside = at is not None and 0 < index - at <= BESIDE and index < first_body
        authors = read_byline(lines[index], beside_title=beside)
        if authors:
            roles[index] = LineRole(BlockRole.BYLINE, "byline", 0.9 if len(authors) < 4 else 0.7)
            return authors
    return ()


def _is_site_header(line: TextLine, index: int) -> bool:
    return index == 0 or WELCOME in line.text.casefold() or line.text.startswith("|")


def _list_words(title: str) -> tuple[str, ...]:
    return tuple(word.strip(".,:;!?\"'“”‘’") for word in title.casefold().split())


WELCOME = "welcome to "
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
SITE_PART = re.compile(r"(?:\s\|\s|\s[–—-]{1,2}\s)[^|–—]{1,40}$")
TOP = 6
ABOVE = 40
BESIDE = 6
LONGEST_TITLE = 40
FULL_TITLE = 12
SITE_NAME = 6
DISTANCE = 0.5
MATCH = 0.7
TOLD = 20
ALIKE = 0.5
LEAST_ALIKE = 3
SIGNED = 14
SIGNED_WITHIN = 2
LONG_TITLE = 18
HEADINGS = defaultdict(int, {"h1": 15, "h2": 4})
MARKDOWN_TITLE = re.compile(r"#\s\S")
