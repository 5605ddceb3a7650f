"""The same story on many sites: an agency's text that newspapers print as it came is one source, not ten."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from articles.sources.passages import split_words

LEAST_TITLE = 5  # words: shorter titles are shared by chance
LEAD_WORDS = 12  # of the snippet, compared from its beginning
CREDIT = re.compile(
    r"^\W*(?:[A-Z][\w .,’'-]{0,40}\s)?\(?(?:AP|AFP|Reuters|dpa|TASS|ANI|Xinhua|UPI|EFE)\)?\s*[-–—:]\s*"
)
SITE_NAME = re.compile(r"\s+[|–—-]\s+[^|–—-]{2,40}$")


class Story(NamedTuple):
    """What is compared of a page: its title, the beginning of its text, and its site."""

    title: str
    snippet: str
    domain: str


def find_leads(pages: Sequence[Story]) -> list[int]:
    """Return, for each page, the place of the first that tells the same story on another site, or its own.

    Two pages tell the same story when their titles, without the site's name, have the same words, or
    when their texts begin with the same twelve words, an agency's credit aside. One site's pages are
    never grouped: its archive repeats itself.
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
