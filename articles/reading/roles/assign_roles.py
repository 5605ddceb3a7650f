"""Assign a role to every line of a text. Nothing is deleted: what is not the article has a role too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from articles.choices import BlockRole
from articles.reading.metadata.person_names import is_author_bio
from articles.reading.roles.body_lines import find_body, is_prose
from articles.reading.roles.furniture_phrases import find_disclaimer, mark_phrases
from articles.reading.roles.markup_rules import mark_markup
from articles.reading.roles.pull_quotes import find_pull_quotes
from articles.reading.roles.title_and_byline import mark_title_and_byline
from articles.reading.text_lines import Hint, LineRole, LineRoles, TextLine, ends_statement, split_lines
from articles.types import FoundBlock


@dataclass(frozen=True, slots=True)
class Body:
    """The lines [first, last) of the article.

    ``left_out`` are lines among them that the extractor left out, ``asides`` lines that do not read like
    part of the article.
    """

    first: int
    last: int
    left_out: frozenset[int] = frozenset()
    asides: frozenset[int] = frozenset()


def assign_roles(
    text: str, hints: Mapping[int, Hint] | None = None, *, title: str = "", authors: Sequence[str] = ()
) -> tuple[FoundBlock, ...]:
    """Return blocks that cover every visible character of a text, in order, each with one role.

    ``hints`` are what a page's markup says of the line at each offset; ``title`` and ``authors`` come from
    the document's metadata. No rule is specific to a site.
    """
    lines = split_lines(text, hints)
    if not lines:
        return ()
    roles = mark_phrases(lines)
    mark_markup(lines, roles)
    body = _find_body(lines, roles)
    named = mark_title_and_byline(lines, roles, first_body=body.first, title=title)
    _mark_quotes(lines, roles, body)
    _mark_bio(lines, roles, body, (*named, *authors))
    return tuple(
        block
        for index, line in enumerate(lines)
        for block in _cut_disclaimer(line, roles.get(index) or _choose_role(line, index, body))
    )


def _find_body(lines: Sequence[TextLine], roles: LineRoles) -> Body:
    kept = [index for index, line in enumerate(lines) if line.hint.kept_strict]
    if not kept:
        kept = [index for index, line in enumerate(lines) if line.hint.kept_wide]
    free = [index for index in kept if index not in roles]
    if free:
        left_out = frozenset(range(kept[0], kept[-1] + 1)).difference(kept)
        return Body(_skip_headline(lines, free[0], kept[-1] + 1), kept[-1] + 1, left_out)
    found = find_body(lines, roles)
    return Body(_skip_headline(lines, found.first, found.last), found.last, asides=found.asides)


def _skip_headline(lines: Sequence[TextLine], first: int, last: int) -> int:
    """Return the index of the first paragraph; a question or an exclamation above it may be the title."""
    for index in range(first, min(last, first + HEADLINES)):
        if is_prose(lines[index]):
            return index
    return first


def _mark_quotes(lines: Sequence[TextLine], roles: LineRoles, body: Body) -> None:
    free = [
        i
        for i in range(body.first, body.last)
        if i not in roles and i not in body.left_out | body.asides and lines[i].hint.tag not in LISTED_TAGS
    ]
    for index, confidence in find_pull_quotes(lines, free).items():
        roles[index] = LineRole(BlockRole.PULL_QUOTE, "repeats-body", confidence)


def _mark_bio(lines: Sequence[TextLine], roles: LineRoles, body: Body, authors: Sequence[str]) -> None:
    """Give the author's bio its role, among the last lines of the body and the first after it."""
    free = [i for i in range(body.first + 1, min(len(lines), body.last + ENDING)) if i not in roles]
    for index in free[-2 * ENDING :]:
        if len(lines[index].words) >= SHORTEST_BIO and is_author_bio(lines[index].text, authors):
            roles[index] = LineRole(BlockRole.AUTHOR_BIO, "author-bio", 0.85)


def _choose_role(line: TextLine, index: int, body: Body) -> LineRole:
    if not body.first <= index < body.last:
        return LineRole(BlockRole.BOILERPLATE, "outside-body", 0.7)
    if index in body.left_out:
        return LineRole(BlockRole.BOILERPLATE, "left-out-by-extractor", 0.7)
    if index in body.asides:
        return LineRole(BlockRole.BOILERPLATE, "reads-like-an-aside", 0.6)
    if line.hint.tag in HEADING_TAGS:
        return LineRole(BlockRole.HEADING, "heading-markup", 0.95)
    if _is_heading(line) and body.last - body.first > 1:
        return LineRole(BlockRole.HEADING, "short-line", 0.6)
    return LineRole(BlockRole.BODY, "running-text", 0.9 if is_prose(line) else 0.6)


def _is_heading(line: TextLine) -> bool:
    if line.hint.tag and line.hint.tag not in PARAGRAPH_TAGS:
        return False
    return (
        len(line.words) <= LONGEST_HEADING
        and line.text[-1] not in NO_HEADING
        and not ends_statement(line.text)
    )


def _cut_disclaimer(line: TextLine, given: LineRole) -> list[FoundBlock]:
    """Return the blocks of a line: two where a disclaimer ends its paragraph."""
    at = find_disclaimer(line.text) if given.role in DISCLAIMED else None
    if at is None:
        return [FoundBlock(given.role, given.rule, given.confidence, line.start, line.end)]
    disclaimer = FoundBlock(BlockRole.DISCLAIMER, "disclaimer-words", 0.9, line.start + at, line.end)
    if at == 0:
        return [disclaimer]
    before = len(line.text[:at].rstrip())
    return [FoundBlock(given.role, given.rule, given.confidence, line.start, line.start + before), disclaimer]


ENDING = 4
HEADLINES = 5
SHORTEST_BIO = 8
LONGEST_HEADING = 10
NO_HEADING = ',;:?!…"”'
HEADING_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LISTED_TAGS = (*HEADING_TAGS, "li", "td", "th", "dt")
PARAGRAPH_TAGS = ("p", "div", "section", "article", "center", "body")
DISCLAIMED = (BlockRole.BODY, BlockRole.AUTHOR_BIO, BlockRole.BOILERPLATE)
