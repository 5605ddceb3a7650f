"""Accounts: a person with a role, and a password that is shown once."""

import secrets
from collections.abc import Sequence

from django.contrib.auth.models import Group, User
from django.db.models import Model

from articles.errors import InvalidInput
from articles.messages import Message
from articles.services.verb import Trace, verb

# No letters or digits that are read for one another.
PASSWORD_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # noqa: S105  # what passwords are drawn from


@verb()
def ensure_person(
    trace: Trace,
    username: str,
    *,
    roles: tuple[str, ...] = (),
    superuser: bool = False,
    renew_password: bool = False,
) -> str | None:
    """Make an account with its roles, if there is none of that name. For commands run from a shell.

    Returns its password in clear when it was made, or was renewed; None when it stays as it was.
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
    """Return a random password of four groups of five, 100 bits."""
    return "-".join("".join(secrets.choice(PASSWORD_ALPHABET) for _ in range(5)) for _ in range(4))


@verb()
def record_admin_change(
    trace: Trace, row: Model, *, action: str, fields: Sequence[str], actor: User | None
) -> None:
    """Record what a stock form of the admin did to a row that has no rules of its own: an account, a role.

    ``action`` is add, change or delete; ``fields`` are the names of what changed, never their values
    (a password is among them). Whoever calls has checked the right.
    """
    noun = str(row._meta.model_name)
    details = {"name": str(row)[:200], **({"fields": list(fields)} if fields else {})}
    trace.record(f"{noun}.{action}", f"{noun}:{row.pk}", details=details)
