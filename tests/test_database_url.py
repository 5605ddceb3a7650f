"""DATABASE_URL: the supported forms, and refusals of all others."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from factcheck.database_url import POSTGRESQL, SQLITE, read_database_url


@pytest.mark.parametrize(
    ("url", "user", "password", "host", "port", "name"),
    [
        ("postgres://user:secret@host/name", "user", "secret", "host", "", "name"),
        ("postgresql://user:p%40ss%2Fword@host:5433/name", "user", "p@ss/word", "host", "5433", "name"),
        ("postgres://user:p#s[s@host:5433/name", "user", "p#s[s", "host", "5433", "name"),
        ("postgres://user:p%40#s@host/name", "user", "p@#s", "host", "", "name"),
        ("psql://user@host/name", "user", "", "host", "", "name"),
        ("pgsql:///name", "", "", "", "", "name"),
        ("postgres://user@/name", "user", "", "", "", "name"),
        ("postgres:////var/run/postgresql/name", "", "", "/var/run/postgresql", "", "name"),
        ("postgres://user@%2Fvar%2Frun%2Fpostgresql/name", "user", "", "/var/run/postgresql", "", "name"),
        ("postgres://user:a@[::1]:5432/name", "user", "a", "::1", "5432", "name"),
        ("postgres://user:a@[::1]/name", "user", "a", "::1", "", "name"),
        ("postgres://user:a@one:5432,two:5433/name", "user", "a", "one,two", "5432,5433", "name"),
        ("postgres://user:a@one,two/name", "user", "a", "one,two", "", "name"),
    ],
)
def test_a_server_is_found_by_its_address(url, user, password, host, port, name):
    assert read_database_url(url) == {
        "ENGINE": POSTGRESQL,
        "USER": user,
        "PASSWORD": password,
        "HOST": host,
        "PORT": port,
        "NAME": name,
    }


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:////srv/desk.sqlite3", "/srv/desk.sqlite3"),
        ("sqlite:///beside.sqlite3", "beside.sqlite3"),
        ("sqlite:////srv/a%20desk.sqlite3", "/srv/a desk.sqlite3"),
        ("sqlite://", ":memory:"),
        ("sqlite://:memory:", ":memory:"),
    ],
)
def test_a_file_is_found_by_its_path(url, name):
    assert read_database_url(url) == {"ENGINE": SQLITE, "NAME": name}


def test_parameters_are_djangos_own_or_the_drivers_options():
    config = read_database_url(
        "postgres://user@host/name?conn_max_age=0&CONN_HEALTH_CHECKS=False&sslmode=require&connect_timeout=10"
    )
    assert (config["CONN_MAX_AGE"], config["CONN_HEALTH_CHECKS"]) == (0, False)
    assert config["OPTIONS"] == {"sslmode": "require", "connect_timeout": 10}
    assert read_database_url("postgres://user@host/name?conn_max_age=None")["CONN_MAX_AGE"] is None


@pytest.mark.parametrize(
    "url",
    ["mysql://user:secret@host/name", "host/secret", "postgres://user:secret@host", "postgres://[secret"],
)
def test_any_other_url_is_refused_without_its_password(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as caught:
        read_database_url(url)
    assert "secret" not in str(caught.value)
