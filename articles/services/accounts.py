"""Accounts: create people with roles, and record the admin's own changes of accounts."""

import secrets
from collections.abc import Sequence

from django.contrib.auth.models import Group, User
from django.db.models import Model

from articles.errors import InvalidInput
from articles.messages import Message
from articles.services.verb import Trace, verb

# Without letters and digits that look alike.
PASSWORD_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # noqa: S105  # the characters of passwords


@verb()
def ensure_person(
    trace: Trace,
    username: str,
    *,
    roles: tuple[str, ...] = (),
    superuser: bool = False,
    renew_password: bool = False,
) -> str | None:
    """Create an account with roles, if there is none of that name. For commands run from a shell.

    Returns the password in clear text if the account is new or its password was renewed, else None.
    """
    groups = list(Group.objects.filter(name__in=roles))
    if len(groups) != len(set(roles)):
        raise InvalidInput(
            "/roles",
            "unknown_role",
            Message("One of the roles %(roles)s does not exist.", {"roles": tuple(roles)}),
        )
    person, made = User.objects.get_or_create(
        username=username, defaults={"is_staff": True, "is_superuser": superuser}
    )
    if not made and not renew_password:
        trace.leave_none()
        return None
    password = draw_password()
    person.set_password(password)
    person.save(update_fields=["password"])
    if made:
        person.groups.set(groups)
    action = "person.create" if made else "person.renew_password"
    trace.record(action, f"person:{person.pk}", details={"username": username, "roles": list(roles)})
    return password


def draw_password() -> str:
    """Return a random password of four groups of five characters, 100 bits."""
    return "-".join("".join(secrets.choice(PASSWORD_ALPHABET) for _ in range(5)) for _ in range(4))


@verb()
def record_admin_change(
    trace: Trace, row: Model, *, action: str, fields: Sequence[str], actor: User | None
) -> None:
    """Record a change by one of Django's own admin forms, such as that of an account or a role.

    ``action`` is add, change or delete. ``fields`` are the names of the changed fields, without values, since
    a password may be among them. The caller has checked the right.
    """
    noun = str(row._meta.model_name)
    details = {"name": str(row)[:200], **({"fields": list(fields)} if fields else {})}
    trace.record(f"{noun}.{action}", f"{noun}:{row.pk}", details=details)
