"""The opinion piece with its roles assigned by hand, and what a fact-checker wants found in it."""

from collections.abc import Iterator
from pathlib import Path

from articles.choices import BlockRole, ClaimKind
from articles.claims.finder import find_claims, find_sentences
from articles.types import FoundBlock, FoundClaim

PATH = Path(__file__).resolve().parents[2].parent / "shared" / "articles" / "op-ed.txt"

# Lines (from 0) that are no body text; every other line that is not blank is.
ROLES = {
    0: BlockRole.SITE_HEADER,
    2: BlockRole.PAGE_DATE,
    4: BlockRole.TITLE,
    6: BlockRole.BYLINE,
    12: BlockRole.PULL_QUOTE,
    14: BlockRole.PULL_QUOTE,
    18: BlockRole.RELATED_LINK,
    24: BlockRole.PULL_QUOTE,
    28: BlockRole.RELATED_LINK,
    38: BlockRole.PULL_QUOTE,
    42: BlockRole.RELATED_LINK,
    50: BlockRole.PULL_QUOTE,
    54: BlockRole.RELATED_LINK,
    60: BlockRole.AUTHOR_BIO,
}

# What has to be found: words of the claim, and the claimant ("" when the author speaks).
MUST = (
    ("reducing air strikes against Islamic State", "Russia"),
    ("Pentagon has outrightly rejected", "Pentagon"),
    ("boosting the militant fighters numbers", "Russian military spokesman Igor Konashenkov"),
    ("Russia has already blamed", "Russia"),
    ("how did IS know that the general was visiting", "Russian Defence Ministry"),
    ("had bombed and killed Syrian army defenders", ""),
    ("claimed this was a deliberate military action", "the Russians and the Syrians"),
    ("IS militants broke through the Syrian lines", ""),
    ("aerial images that the Russian Ministry of Defense has published", "the Russian Ministry of Defense"),
    ("Russia also claims that its surveillance shows", "Russia"),
    ("of (accidentally) bombing", "the US"),
    ("It views Russian actions in Syria", ""),
    ("Many jihadists from Central Asia", ""),
    ("carries out military actions against opposing forces", "Russia"),
    ("Russia has proposed the formulation of a grand alliance", "Russia"),
    ("it would ‘liberate Chechnya’", "IS"),
)
# What may be found or not, but is no claim in a fact-checker's eyes when it is.
NO_CLAIMS = (
    "stand at cross purpose",
    "should be common enemy",
    "from the American perspective",
    "should be in line with its military actions",
    "hardly seem to be compatible",
    "It may take another form",
    "Defeating IS (a global threat)",
)
FEWEST_CLAIMS = 12
MOST_NO_CLAIMS = 3


def read_blocks(text: str) -> Iterator[FoundBlock]:
    """Return the piece's blocks, one for each line."""
    start = 0
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            role = ROLES.get(number, BlockRole.BODY)
            yield FoundBlock(role, "told by hand", 1.0, start, start + len(line))
        start += len(line) + 1


def find_all(path: Path = PATH) -> tuple[str, list[FoundClaim], list[FoundClaim]]:
    """Return the piece's text, its claims and all its sentences."""
    text = path.read_text(encoding="utf-8")
    blocks = list(read_blocks(text))
    return text, find_claims(text, blocks), find_sentences(text, blocks)


def measure_opinion_piece(path: Path = PATH) -> list[tuple[str, float, float | None]]:
    """Return what was found, as name, figure and aim."""
    _, claims, _ = find_all(path)
    found = [(words, name) for words, name in MUST if any(words in claim.text for claim in claims)]
    named = sum(
        any(words in claim.text and claim.claimant == name for claim in claims) for words, name in MUST
    )
    return [
        ("claims found", len(claims), FEWEST_CLAIMS),
        (f"of the {len(MUST)} a fact-checker must have", len(found), len(MUST) - 1),
        ("with the right claimant", named, len(MUST) - 1),
        ("opinions and questions among them", count_no_claims(claims), MOST_NO_CLAIMS),
    ]


def count_no_claims(claims: list[FoundClaim]) -> int:
    """Count the claims that a fact-checker would call an opinion or a question."""
    return sum(
        claim.kind == ClaimKind.QUESTION or any(words in claim.text for words in NO_CLAIMS)
        for claim in claims
    )
