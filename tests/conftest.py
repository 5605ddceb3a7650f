"""Fixtures of all tests: settings, people by role, and a text."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck, settings

from articles import jobs
from tests.scenes import TEXT

PASSWORD = "a long enough password"

# Tests check rules, not the speed of a shared machine.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def words_alone():
    """Use no language model, even if the semantic extra is installed; its own tests load it."""
    with override_settings(SEMANTIC_MODEL="none"):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let the flush after a test pass the triggers that forbid deletion, and restore what migrations wrote.

    A test that commits ends with a flush of every table. The tests after it, in any file, need roles and
    ratings.
    """
    flush = connection.ops.execute_sql_flush

    def flush_and_restore(statements):
        if connection.vendor == "sqlite":
            flush_past_guards(statements)
        else:
            flush(statements)
        connection.creation.deserialize_db_from_string(connection._test_serialized_contents)

    def flush_past_guards(statements):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master"
                " WHERE type = 'trigger' AND substr(name, -10) = '_no_delete'"
            )
            guards = cursor.fetchall()
            for name, _ in guards:
                cursor.execute(f"DROP TRIGGER {name}")
            flush(statements)
            for _, sql in guards:
                cursor.execute(sql)

    connection.ops.execute_sql_flush = flush_and_restore


@pytest.fixture(autouse=True)
def fast_and_closed_settings(tmp_path) -> Iterator[None]:
    """Use fast password hashes, and a broker at a closed port, which refuses connections at once."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LIMITS_URL="",
        ENRICH_DEADLINE=300,
    ):
        yield
        # the thread that wakes workers finishes before the test's log is closed
        jobs._waker.submit(lambda: None).result()


def make_person(name: str, *roles: str, **fields) -> User:
    person = User.objects.create_user(name, password=PASSWORD, is_staff=True, **fields)
    person.groups.set(Group.objects.filter(name__in=roles))
    assert person.groups.count() == len(roles)
    return person


@pytest.fixture
def erin(db) -> User:
    """An editor."""
    return make_person("erin", "Editor")


@pytest.fixture
def alice(db) -> User:
    """A reviewer."""
    return make_person("alice", "Reviewer")


@pytest.fixture
def ravi(db) -> User:
    """A second reviewer."""
    return make_person("ravi", "Reviewer")


@pytest.fixture
def bob(db) -> User:
    """An approver."""
    return make_person("bob", "Approver")


@pytest.fixture
def carol(db) -> User:
    """A second approver."""
    return make_person("carol", "Approver")


@pytest.fixture
def ingrid(db) -> User:
    """An integration: a CMS or a bot."""
    return make_person("ingrid", "Integration")


@pytest.fixture
def audrey(db) -> User:
    """An auditor, who may read everything and change nothing."""
    return make_person("audrey", "Auditor")


@pytest.fixture
def charlie(db) -> User:
    """Somebody with an account and no role."""
    return make_person("charlie")


@pytest.fixture
def root(db) -> User:
    """A superuser."""
    return User.objects.create_superuser("root", password=PASSWORD)


@pytest.fixture
def article_text() -> str:
    """A short article with a handful of claims."""
    return TEXT
