"""Publishers of sources: the newsroom's judgement of them, and whether they may be cited."""

from typing import Any

from django.contrib.auth.models import User

from articles.errors import InvalidInput
from articles.messages import Message
from articles.models import Publisher
from articles.services.verb import Trace, verb
from articles.web.canonical import domain_of

FIELDS = ("domain", "name", "kind", "country", "reliability", "note", "blocked")


@verb("articles.add_publisher")
def add_publisher(trace: Trace, /, *, domain: str, actor: User, **fields: Any) -> Publisher:
    """Add a publisher by its host name or any URL on it. Raises InvalidInput for an existing one."""
    publisher = Publisher(domain=check_domain(domain, None), **fields)
    publisher.save(force_insert=True)
    trace.record("publisher.add", f"publisher:{publisher.pk}", details={"domain": publisher.domain, **fields})
    return publisher


@verb("articles.change_publisher")
def edit_publisher(trace: Trace, /, publisher: Publisher, *, actor: User, **fields: Any) -> Publisher:
    """Change a publisher's fields (see FIELDS). Pages of a blocked publisher can't be added as sources."""
    if "domain" in fields:
        fields["domain"] = check_domain(fields["domain"], publisher.pk)
    changes = {name: value for name, value in fields.items() if getattr(publisher, name) != value}
    if not changes:
        trace.leave_none()
        return publisher
    details = {name: {"from": getattr(publisher, name), "to": value} for name, value in changes.items()}
    for name, value in changes.items():
        setattr(publisher, name, value)
    publisher.save(update_fields=list(changes))
    trace.record("publisher.edit", f"publisher:{publisher.pk}", details=details)
    return publisher


def check_domain(given: str, own: int | None) -> str:
    """Return the domain of a host name or a URL, in the form that source links use.

    ``own`` is the primary key of the publisher that is being changed. Raises InvalidInput for an invalid host
    name or for another publisher's.
    """
    given = given.strip()
    try:
        domain = domain_of(given if "://" in given else f"https://{given}")
    except ValueError as error:
        raise InvalidInput("/domain", "invalid", Message("Give a host name, such as bbc.co.uk.")) from error
    if "." not in domain:
        raise InvalidInput("/domain", "invalid", Message("Give a whole host name, such as bbc.co.uk."))
    holder = Publisher.objects.filter(domain=domain).first()
    if holder is not None and holder.pk != own:
        raise InvalidInput(
            "/domain", "duplicate", Message("%(domain)s has a publisher already.", {"domain": domain})
        )
    return domain
