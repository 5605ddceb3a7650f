"""Reads DATABASE_URL: a database server's address, or SQLite's file, as Django's settings hold it."""

import ast
from typing import Any
from urllib.parse import SplitResult, parse_qs, quote, unquote, unquote_plus, urlsplit

from django.core.exceptions import ImproperlyConfigured

POSTGRESQL = "django.db.backends.postgresql"
SQLITE = "django.db.backends.sqlite3"
ENGINES = {
    "postgres": POSTGRESQL,
    "postgresql": POSTGRESQL,
    "psql": POSTGRESQL,
    "pgsql": POSTGRESQL,
    "sqlite": SQLITE,
}
# Parameters of the address that are Django's own; all others are options of the driver.
DJANGO_PARAMETERS = frozenset(
    {"ATOMIC_REQUESTS", "AUTOCOMMIT", "CONN_HEALTH_CHECKS", "CONN_MAX_AGE", "DISABLE_SERVER_SIDE_CURSORS"}
)


def read_database_url(url: str) -> dict[str, Any]:
    """Return the entry of ``DATABASES`` for a URL such as postgres://user:password@host:5432/name.

    Several hosts may be given, separated by commas, and a socket's folder before the name
    (postgres:////var/run/postgresql/name). sqlite:////srv/desk.sqlite3 is a file, sqlite:// is in memory.
    Raises ImproperlyConfigured for any other kind of database, without the URL, which holds a password.
    """
    parts = _split(url)
    if parts is None or parts.scheme not in ENGINES:
        raise ImproperlyConfigured(
            "DATABASE_URL can't be read: give postgres://user:password@host/name or sqlite:////path/to/file."
        )
    name = unquote_plus(parts.path[1:])
    config: dict[str, Any] = {"ENGINE": ENGINES[parts.scheme]}
    if parts.scheme == "sqlite":
        config["NAME"] = name or ":memory:"
    else:
        hosts, ports = _read_hosts(parts.netloc)
        if name.startswith("/"):
            hosts, _, name = name.rpartition("/")
        config |= {
            "NAME": name,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": hosts,
            "PORT": ports,
        }
    parameters = {key: values[0] for key, values in parse_qs(parts.query).items()}
    own = {key.upper(): _read_literal(value) for key, value in parameters.items() if _is_django(key)}
    options = {key: _read_number(value) for key, value in parameters.items() if not _is_django(key)}
    return config | own | ({"OPTIONS": options} if options else {})


def _split(url: str) -> SplitResult | None:
    """Split a URL, even one whose password holds signs that should have been percent-encoded."""
    for form in (url, quote(url, safe=":/?&=@%")):
        try:
            parts = urlsplit(form)
        except ValueError:
            continue
        if parts.path:
            return parts
    return urlsplit("sqlite:") if url in ("sqlite://", "sqlite://:memory:") else None


def _read_hosts(netloc: str) -> tuple[str, str]:
    """Return the hosts and the ports of an address, each separated by commas where there are several."""
    hosts, ports = [], []
    for each in unquote(netloc.rpartition("@")[2]).split(","):
        host, colon, port = each.rpartition(":")
        if not colon or not port.isdigit():
            host, port = each, ""
        hosts.append(host)
        ports.append(port)
    if len(hosts) == 1:
        return hosts[0].strip("[]"), ports[0]
    return ",".join(hosts), ",".join(filter(None, ports))


def _is_django(parameter: str) -> bool:
    return parameter.upper() in DJANGO_PARAMETERS


def _read_literal(value: str) -> object:
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return value


def _read_number(value: str) -> int | str:
    return int(value) if value.isascii() and value.isdigit() else value
