"""What the article itself links to, as sources to begin with. No network, no key."""

import urllib.parse

from articles.types import ClaimQuery, FoundSource, ProviderAnswer
from articles.web.canonical import domain_of, url_key
from workers.providers.base import ProviderClient
from workers.providers.shapes import read_url

RESULTS = 50
SNIPPET = "Cited by the article."


async def search(query: ClaimQuery, client: ProviderClient) -> ProviderAnswer:
    """Return the article's outbound links in order, each once; those of its own site are left out."""
    own = _domain_or_empty(query.article_url)
    sources: dict[str, FoundSource] = {}
    for link in filter(None, map(read_url, query.links)):
        domain = _domain_or_empty(link)
        if domain and domain != own:
            sources.setdefault(url_key(link), _make_source(link, domain))
    return ProviderAnswer(sources=tuple(sources.values())[:RESULTS], query=query.article_url)


def _make_source(link: str, domain: str) -> FoundSource:
    """Name a page nobody has read yet by the last words of its address."""
    path = urllib.parse.unquote(urllib.parse.urlsplit(link).path)
    last = path.rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    words = " ".join(last.replace("-", " ").replace("_", " ").split())
    return FoundSource(url=link, title=f"{words[:200]} ({domain})" if words else domain, snippet=SNIPPET)


def _domain_or_empty(url: str) -> str:
    try:
        return domain_of(url)
    except ValueError:
        return ""
