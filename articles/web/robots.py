"""Whether a site lets programs read a page (RFC 9309), asked once an hour a site."""

import time
import urllib.parse
import urllib.robotparser
from collections.abc import Callable

from articles.errors import FetchError
from articles.web.fetch import FetchedPage

KEPT_SECONDS = 3600.0
MOST_SITES = 1000
MAX_BYTES = 512_000

Fetch = Callable[[str], FetchedPage]


class Robots:
    """The rules of the sites visited lately. ``agent`` is the name they know us by."""

    def __init__(self, agent: str) -> None:
        self._agent = agent
        self._rules: dict[str, tuple[float, urllib.robotparser.RobotFileParser | bool]] = {}

    def allows(self, url: str, fetch: Fetch) -> bool:
        """Tell whether a page may be read.

        Without a robots.txt (4xx) everything may be read. Raises FetchError where the site can't say so
        for now (5xx, or no answer): it is left alone, and the caller tries again later.
        """
        site = urllib.parse.urlsplit(url)._replace(path="", query="", fragment="").geturl()
        known = self._rules.get(site)
        if known is None or known[0] < time.monotonic():
            if len(self._rules) >= MOST_SITES:
                self._rules.clear()
            known = self._rules[site] = (time.monotonic() + KEPT_SECONDS, self._ask(site, fetch))
        rules = known[1]
        return rules if isinstance(rules, bool) else rules.can_fetch(self._agent, url)

    def _ask(self, site: str, fetch: Fetch) -> urllib.robotparser.RobotFileParser | bool:
        try:
            page = fetch(f"{site}/robots.txt")
        except FetchError as error:
            if error.code in ("too_large", "too_many_redirects", "bad_response"):
                return True  # RFC 9309 2.3.1.2: unavailable rules allow
            raise
        if page.status >= 500:
            raise FetchError(
                "bad_response", f"The site's robots.txt answered {page.status}.", permanent=False
            )
        if page.status >= 400:
            return True
        parser = urllib.robotparser.RobotFileParser()
        parser.parse(page.body[:MAX_BYTES].decode("utf-8", "replace").splitlines())
        return parser
