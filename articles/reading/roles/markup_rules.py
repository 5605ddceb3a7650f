"""Give roles to lines by the markup around them."""

from collections.abc import Sequence

from articles.choices import BlockRole
from articles.reading.metadata.person_names import read_byline
from articles.reading.text_lines import LineRole, LineRoles, TextLine


def mark_markup(lines: Sequence[TextLine], roles: LineRoles) -> None:
    """Give roles to captions, pull quotes, menus and forms; a role given by wording stays."""
    for index, line in enumerate(lines):
        if index in roles:
            _drop_weak_role(line, index, roles)
            continue
        for tags, labels, role in RULES:
            if line.hint.tag in tags or not labels.isdisjoint(line.hint.labels[:NEAREST]):
                roles[index] = role
                break
        else:
            if _is_only_link(line):
                roles[index] = LineRole(BlockRole.RELATED_LINK, "whole-line-link", 0.75)
            elif line.hint.region in FURNITURE and not line.hint.kept_wide:
                roles[index] = LineRole(BlockRole.BOILERPLATE, f"inside-{line.hint.region}", 0.85)


def _is_only_link(line: TextLine) -> bool:
    """Return whether a paragraph of some words is one link: it leads to another article."""
    hint = line.hint
    if hint.tag not in ("p", "div") or hint.link_share < WHOLE or len(line.words) < SHORTEST_LINK:
        return False
    return not read_byline(line, beside_title=False)


def _drop_weak_role(line: TextLine, index: int, roles: LineRoles) -> None:
    """Drop a role given by weak wording where the extractor kept the line: an article may mention cookies."""
    if line.hint.kept_strict and line.hint.tag in ("p", "td", "h2", "h3") and roles[index].rule in WEAK_RULES:
        del roles[index]


FURNITURE = ("nav", "footer", "form", "button")
NEAREST = 8
WHOLE = 0.95
SHORTEST_LINK = 4
WEAK_RULES = frozenset({"page-furniture", "photo-credit", "call-to-click", "cookie-notice"})
RULES = (
    (
        ("figcaption",),
        frozenset({"caption", "figcaption"}),
        LineRole(BlockRole.CAPTION, "caption-markup", 0.9),
    ),
    ((), frozenset({"pullquote"}), LineRole(BlockRole.PULL_QUOTE, "pull-quote-markup", 0.85)),
)
