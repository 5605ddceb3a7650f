"""Where quotations stand: spans from the opening mark to just after the closing one."""

import re

from articles.types import Span

# What closes each opening mark; some print two single marks for a double one.
_CLOSERS = {"“": "”", "„": "”", "‘": "’", "«": "»", '"': '"', "'": "'", "''": "''", "``": "''"}
_MARK = re.compile(r"''|``|[“„‘«\"']")
_WORD = re.compile(r"\w")


def find_quotations(text: str, start: int, end: int) -> list[Span]:
    """Find the outermost quotations of text[start:end], in order, none across a line end.

    An apostrophe is told from a quotation mark by the letters around it. A mark that is never closed
    opens a quotation to the end of its line when it is a double one, and nothing when it is single.
    """
    found: list[Span] = []
    line = start
    while line < end:
        stop = text.find("\n", line, end)
        stop = end if stop < 0 else stop
        found.extend(_find_in_line(text, line, stop))
        line = stop + 1
    return found


def _find_in_line(text: str, start: int, end: int) -> list[Span]:
    found: list[Span] = []
    never_closed: set[str] = set()
    position = start
    while match := _MARK.search(text, position, end):
        position = match.end()
        mark = match.group()
        if mark in never_closed or not _opens(text, match, start, end):
            continue
        closed = find_closer(text, _CLOSERS[mark], position, end)
        if mark == "“":
            doubled = text.find("’’", position, end if closed < 0 else closed)
            closed = doubled if doubled >= 0 else closed
        if closed < 0:
            never_closed.add(mark)
            if mark in ("'", "‘"):
                continue
            closed = end - 1
        found.append(Span(match.start(), min(closed + len(mark), end)))
        position = found[-1].end
    return found


def find_closer(text: str, closer: str, start: int, end: int) -> int:
    """Find the closing mark in text[start:end], past apostrophes inside words; -1 when there is none."""
    position = text.find(closer, start, end)
    while position >= 0 and closer in "’'" and _WORD.match(text, position + 1):
        position = text.find(closer, position + 1, end)
    return position


def _opens(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < end else " "
    return not after.isspace() and not _WORD.match(before)
