"""Find pages with the same story: an agency's text that ten newspapers print is one source."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from articles.sources.passages import split_words

LEAST_TITLE = 5  # words; shorter titles are equal by chance
LEAD_WORDS = 12  # first words of a snippet that are compared
CREDIT = re.compile(
    r"^\W*(?:[A-Z][\w .,’'-]{0,40}\s)?\(?(?:AP|AFP|Reuters|dpa|TASS|ANI|Xinhua|UPI|EFE)\)?\s*[-–—:]\s*"
)
SITE_NAME = re.compile(r"\s+[|–—-]\s+[^|–—-]{2,40}$")


class Story(NamedTuple):
    """What is compared of a page: its title, its snippet and its site."""

    title: str
    snippet: str
    domain: str


def find_leads(pages: Sequence[Story]) -> list[int]:
    """Return, for each page, the index of the first page with the same story on another site, or its own.

    Two pages have the same story when the words of their titles are equal, without the site's name, or the
    first ``LEAD_WORDS`` words of their snippets, without an agency's credit. Pages of one site are never
    grouped, since archives repeat themselves.
    """
    leads = list(range(len(pages)))
    known: dict[tuple[str, ...], int] = {}
    for place, page in enumerate(pages):
        for sign in _list_signs(page):
            lead = leads[known.setdefault(sign, place)]
            if pages[lead].domain != page.domain:
                leads[place] = min(leads[place], lead)
    return leads


def _list_signs(page: Story) -> list[tuple[str, ...]]:
    title = split_words(SITE_NAME.sub("", page.title), keep_stop_words=True)
    lead = split_words(CREDIT.sub("", page.snippet), keep_stop_words=True)[:LEAD_WORDS]
    signs = []
    if len(title) >= LEAST_TITLE:
        signs.append(("title", *title))
    if len(lead) == LEAD_WORDS:
        signs.append(("lead", *lead))
    return signs
