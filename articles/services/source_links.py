"""People's work on sources: add a page, record its stance."""

from collections.abc import Iterable
from typing import TypeVar

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from articles.choices import Stance
from articles.clean_text import clean_line, hash_text
from articles.errors import FetchError, InvalidInput
from articles.messages import Message
from articles.models import Archiving, Claim, PageVisit, Publisher, SourceLink
from articles.services.page_visits import plan_visits
from articles.services.tasks import renew_lease
from articles.services.verb import Trace, verb
from articles.web.address_rules import check_url
from articles.web.canonical import domain_of, tidy_url, url_key

Work = TypeVar("Work", PageVisit, Archiving)

MAX_URL = 2000  # characters


@verb("articles.add_sourcelink")
def add_source_link(
    trace: Trace, claim: Claim, *, url: str, actor: User, title: str = "", quote: str = "", snippet: str = ""
) -> SourceLink:
    """Add a page by its URL. Raises InvalidInput for one that the claim has already, naming it."""
    address, key, domain = _check_address(url)
    publisher = find_publisher(domain)
    if publisher is not None and publisher.blocked:
        raise InvalidInput(
            "/url",
            "publisher_blocked",
            Message("%(name)s is blocked as a source here.", {"name": publisher.name}),
        )
    link = SourceLink(
        claim=claim,
        url=address,
        url_key=key,
        domain=domain,
        title=clean_line(title)[:300] or address[:300],
        snippet=clean_line(snippet)[:600],
        quote=quote.replace("\x00", ""),
        quote_sha256=hash_text(quote.replace("\x00", "")) if quote else "",
        publisher=publisher.name if publisher else domain,
        reasons=[Message("added by %(person)s", {"person": str(actor)})],
        score=1.0,
        added_by=actor,
    )
    try:
        with (
            transaction.atomic()
        ):  # a savepoint, so that the refusal does not abort the transaction of a calling verb
            link.save(force_insert=True)
    except IntegrityError as error:
        raise InvalidInput(
            "/url", "duplicate", Message("This page is among the claim's sources already.")
        ) from error
    trace.record(
        "source.add",
        f"source_link:{link.pk}",
        article=claim.article,
        details={"claim": claim.pk, "url": address},
    )
    plan_visits(claim)
    renew_lease(claim.task, actor=actor)
    return link


def find_publisher(domain: str) -> Publisher | None:
    """Return the publisher of a host, None if unknown. A subdomain without its own row has its parent's."""
    return find_publishers([domain]).get(domain)


def find_publishers(domains: Iterable[str]) -> dict[str, Publisher]:
    """Return the publisher, by host, of each host that has one, with one query."""
    hosts = {domain: _list_hosts_above(domain) for domain in domains}
    rows = Publisher.objects.filter(domain__in={host for above in hosts.values() for host in above})
    known = {row.domain: row for row in rows}
    found = {
        domain: next((known[host] for host in above if host in known), None)
        for domain, above in hosts.items()
    }
    return {domain: publisher for domain, publisher in found.items() if publisher is not None}


def list_last(model: type[Work], links: Iterable[SourceLink]) -> list[Work]:
    """Return the last row for each of the sources of ``model``, which is PageVisit or Archiving."""
    newer = model._default_manager.filter(source_link=OuterRef("source_link"), pk__gt=OuterRef("pk"))
    return list(model._default_manager.filter(~Exists(newer), source_link__in=links))


def _list_hosts_above(domain: str) -> list[str]:
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


@verb("articles.change_sourcelink")
def set_stance(
    trace: Trace, link: SourceLink, *, stance: str, actor: User, quote: str | None = None
) -> SourceLink:
    """Record a source's stance on the claim and the passage that shows it."""
    if stance not in Stance.list_values():
        raise InvalidInput(
            "/stance",
            "invalid_choice",
            Message(
                "“%(value)s” is not a stance. Use one of: %(choices)s.",
                {"value": stance, "choices": tuple(Stance.list_values())},
            ),
        )
    fields = []
    details: dict[str, dict[str, str]] = {}
    if stance != link.stance:
        details["stance"] = {"from": link.stance, "to": stance}
        link.stance, link.stance_by = stance, actor
        fields += ["stance", "stance_by"]
    words = None if quote is None else quote.replace("\x00", "").strip()
    if words is not None and words != link.quote:
        details["quote"] = {"from": link.quote, "to": words}
        link.quote, link.quote_sha256 = words, hash_text(words) if words else ""
        fields += ["quote", "quote_sha256"]
    if details:
        claim = link.claim
        trace.record("source.judge", f"source_link:{link.pk}", article=claim.article, details=details)
    else:
        trace.leave_none()
    link.save(update_fields=fields)
    renew_lease(link.claim.task, actor=actor)
    return link


def _check_address(url: str) -> tuple[str, str, str]:
    if len(url) > MAX_URL:
        raise InvalidInput(
            "/url",
            "too_long",
            Message("The address is longer than %(limit)s characters.", {"limit": MAX_URL}),
        )
    try:
        check_url(url.strip(), ports=None)
        address = tidy_url(url)
    except FetchError as error:
        raise InvalidInput("/url", error.code, error.message) from error
    except ValueError as error:
        raise InvalidInput("/url", "malformed_url", Message("This is not a web address.")) from error
    if len(address) > MAX_URL:
        raise InvalidInput(
            "/url",
            "too_long",
            Message(
                "The address is longer than %(limit)s characters when it is encoded.", {"limit": MAX_URL}
            ),
        )
    return address, url_key(address), domain_of(address)
