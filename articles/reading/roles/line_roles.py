"""The roles given to lines so far."""

from dataclasses import dataclass

from articles.choices import BlockRole


@dataclass(frozen=True, slots=True)
class LineRole:
    """The role of one line, the rule that gave it and its confidence (0 to 1)."""

    role: BlockRole
    rule: str
    confidence: float


LineRoles = dict[int, LineRole]
