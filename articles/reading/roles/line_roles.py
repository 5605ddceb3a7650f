"""What cleaning knows of a line so far: a role, the rule that gave it and how sure that rule is."""

from dataclasses import dataclass

from articles.choices import BlockRole


@dataclass(frozen=True, slots=True)
class LineRole:
    """The role of one line, the rule that gave it and its confidence (0 to 1)."""

    role: BlockRole
    rule: str
    confidence: float


Marks = dict[int, LineRole]
