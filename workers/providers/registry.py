"""The one list of providers. A new one is a module beside this and an entry here."""

from collections.abc import Mapping
from dataclasses import dataclass

from articles.messages import Message, keep_verbatim
from workers.providers import (
    article_links,
    brave,
    crossref,
    gdelt,
    google_factcheck,
    library,
    openalex,
    searxng,
    wikidata,
    wikipedia,
)
from workers.providers.base import Search, explain_missing_key, explain_missing_url


@dataclass(frozen=True, slots=True)
class ProviderSpec:
    """One provider: its name in settings and rows, and the pace it is asked at.

    ``default_url`` is empty where an operator must give one (or none is needed); ``rate_per_second``
    and ``concurrency`` hold for all workers together; ``notes`` say what it knows and what it does not.
    """

    name: str
    label: Message
    search: Search
    default_url: str
    needs_key: bool
    rate_per_second: float
    concurrency: int
    notes: Message
    needs_url: bool = False


PROVIDERS: tuple[ProviderSpec, ...] = (
    ProviderSpec(
        name="library",
        label=Message("Own library"),
        search=library.search,
        default_url="",
        needs_key=False,
        rate_per_second=1000.0,
        concurrency=64,
        notes=Message("Fact-checks published here or imported. Uses no network."),
    ),
    ProviderSpec(
        name="article_links",
        label=Message("Cited by the article"),
        search=article_links.search,
        default_url="",
        needs_key=False,
        rate_per_second=1000.0,
        concurrency=64,
        notes=Message("What the article itself links to. Uses no network."),
    ),
    ProviderSpec(
        name="wikipedia",
        label=keep_verbatim("Wikipedia"),
        search=wikipedia.search,
        default_url="https://{lang}.wikipedia.org",
        needs_key=False,
        rate_per_second=1.0,
        concurrency=1,
        notes=Message("Background, in the language of the claim. It asks for one request at a time."),
    ),
    ProviderSpec(
        name="google_factcheck",
        label=keep_verbatim("Google Fact Check Tools"),
        search=google_factcheck.search,
        default_url="https://factchecktools.googleapis.com",
        needs_key=True,
        rate_per_second=1.0,
        concurrency=2,
        notes=Message("Fact-checks published anywhere, with their ratings. The key is free."),
    ),
    ProviderSpec(
        name="wikidata",
        label=keep_verbatim("Wikidata"),
        search=wikidata.search,
        default_url="https://www.wikidata.org",
        needs_key=False,
        rate_per_second=1.0,
        concurrency=1,
        notes=Message("Who or what a name stands for. It asks for one request at a time."),
    ),
    ProviderSpec(
        name="crossref",
        label=keep_verbatim("Crossref"),
        search=crossref.search,
        default_url="https://api.crossref.org",
        needs_key=False,
        rate_per_second=1.0,
        concurrency=1,
        notes=Message("Scholarly works and their retractions. One list a second."),
    ),
    ProviderSpec(
        name="openalex",
        label=keep_verbatim("OpenAlex"),
        search=openalex.search,
        default_url="https://api.openalex.org",
        needs_key=True,
        rate_per_second=1.0,
        concurrency=2,
        notes=Message("Scholarly works with abstracts. The free key has a daily allowance."),
    ),
    ProviderSpec(
        name="gdelt",
        label=keep_verbatim("GDELT"),
        search=gdelt.search,
        default_url="https://api.gdeltproject.org",
        needs_key=False,
        rate_per_second=0.2,
        concurrency=1,
        notes=Message(
            "News since 2017 at most, reliably only the last three months. One request in five seconds."
        ),
    ),
    ProviderSpec(
        name="searxng",
        label=keep_verbatim("SearXNG"),
        search=searxng.search,
        default_url="",
        needs_key=False,
        rate_per_second=2.0,
        concurrency=2,
        notes=Message("A search server of your own. Its settings must allow JSON."),
        needs_url=True,
    ),
    ProviderSpec(
        name="brave",
        label=keep_verbatim("Brave Search"),
        search=brave.search,
        default_url="https://api.search.brave.com",
        needs_key=True,
        rate_per_second=1.0,
        concurrency=1,
        notes=Message("Web and news search, paid by the request."),
    ),
)


def name_missing(spec: ProviderSpec, options: Mapping[str, str]) -> Message:
    """Say what must be set before a provider can be asked; empty when nothing is missing.

    ``options`` are its own settings: {"URL", "KEY", "RATE", ...}.
    """
    if spec.needs_key and not options.get("KEY"):
        return explain_missing_key(spec.name)
    if spec.needs_url and not options.get("URL"):
        return explain_missing_url(spec.name)
    return Message()


def get_provider(name: str) -> ProviderSpec:
    """Return the provider of this name. Raises KeyError naming the ones there are."""
    for provider in PROVIDERS:
        if provider.name == name:
            return provider
    known = ", ".join(provider.name for provider in PROVIDERS)
    raise KeyError(f"There is no provider “{name}”. There are: {known}.")
