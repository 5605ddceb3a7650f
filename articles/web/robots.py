"""Whether a site lets programs read a page (RFC 9309), asked once an hour a site."""

import re
import time
import urllib.parse
from collections.abc import Callable, Iterator

from protego import Protego

from articles.errors import FetchError
from articles.messages import Message
from articles.web.fetch import FetchedPage

KEPT_SECONDS = 3600.0
MOST_SITES = 1000
MAX_BYTES = 512_000  # RFC 9309 2.5 asks for 500 KiB at least
# Parsed rules take up to some thirty times the room of their text, and it is strangers who write them.
MOST_KEPT_BYTES = 4_000_000

# The forms of a user-agent line that Protego reads, with the product token (RFC 9309 2.2.1) it names.
_AGENT_LINE = re.compile(r"\s*user(?:-|\s*)agent(?:\s*:|\s)\s*(?P<token>\*|[a-z_-]*)", re.IGNORECASE)
_OTHER_AGENT = "-"

Fetch = Callable[[str], FetchedPage]


class Robots:
    """The rules of the sites visited lately. ``agent`` is the name they know us by."""

    def __init__(self, agent: str) -> None:
        self._agent = agent
        self._rules: dict[str, tuple[float, Protego | bool]] = {}
        self._kept_bytes = 0

    def allows(self, url: str, fetch: Fetch) -> bool:
        """Tell whether a page may be read.

        Without a robots.txt (4xx) everything may be read. Raises FetchError where the site can't say so
        for now (5xx, or no answer): it is left alone, and the caller tries again later.
        """
        site = urllib.parse.urlsplit(url)._replace(path="", query="", fragment="").geturl()
        known = self._rules.get(site)
        if known is None or known[0] < time.monotonic():
            if len(self._rules) >= MOST_SITES or self._kept_bytes >= MOST_KEPT_BYTES:
                self._rules.clear()
                self._kept_bytes = 0
            known = self._rules[site] = (time.monotonic() + KEPT_SECONDS, self._ask(site, fetch))
        rules = known[1]
        return rules if isinstance(rules, bool) else rules.can_fetch(url, self._agent)

    def _ask(self, site: str, fetch: Fetch) -> Protego | bool:
        try:
            page = fetch(f"{site}/robots.txt")
        except FetchError as error:
            if error.code in ("too_large", "too_many_redirects", "bad_response"):
                return True  # RFC 9309 2.3.1.2: unavailable rules allow
            raise
        if page.status >= 500:
            raise FetchError(
                "bad_response",
                Message("The site's robots.txt answered %(status)s.", {"status": str(page.status)}),
                permanent=False,
            )
        if page.status >= 400:
            return True
        self._kept_bytes += min(len(page.body), MAX_BYTES)
        return parse_rules(page.body, self._agent)


def parse_rules(body: bytes, agent: str) -> Protego:
    """Parse a robots.txt for one agent. What comes after MAX_BYTES is left out, with the line it cuts."""
    if len(body) > MAX_BYTES:
        body = body[:MAX_BYTES].rpartition(b"\n")[0]
    return Protego.parse("\n".join(_merge_other_agents(body.decode("utf-8-sig", "replace"), agent)))


def _merge_other_agents(text: str, agent: str) -> Iterator[str]:
    """Yield the lines of a robots.txt, all agents but "*" and ours under one name.

    Protego keeps every rule once for every agent of its group: 15,000 agents over 16,000 rules, which
    MAX_BYTES has room for, would be 240 million.
    """
    for line in text.splitlines():
        match = _AGENT_LINE.match(line)
        if match is None:
            yield line
        else:
            token = match["token"].lower()
            yield f"User-agent: {token if token in ('*', agent.lower()) else _OTHER_AGENT}"
