"""The doctor names what is broken, what it may be, and what to try."""

import os
import time

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from articles.choices import Outcome
from articles.models import Archiving, Lookup
from articles.services.lookups import cancel_lookups
from articles.services.source_links import add_source_link
from tests.scenes import make_article
from workers.health import doctor
from workers.health.doctor import Level

CLOSED = "redis://127.0.0.1:1/0"  # a port nobody listens on


def levels(findings):
    return {finding.subject: finding.level for finding in findings}


@override_settings(BROKER_URL=CLOSED)
@pytest.mark.django_db
def test_broker_that_is_away_is_broken_and_the_command_fails(capsys):
    with pytest.raises(CommandError, match="1 of these is broken"):
        call_command("doctor")
    printed = capsys.readouterr().out
    assert "broken  broker: does not answer" in printed
    assert "Check BROKER_URL" in printed
    assert "ok      migrations: all applied" in printed


@pytest.mark.django_db
def test_work_that_nobody_does_is_broken():
    article = make_article()
    Lookup.objects.update(not_before="2024-01-01T00:00:00Z")
    found = levels(doctor.check_due_work())
    assert found["due lookups"] is Level.BROKEN
    assert found["due imports"] is Level.GOOD
    for claim in article.claims.all():
        cancel_lookups(claim)
    assert levels(doctor.check_due_work())["due lookups"] is Level.GOOD


@override_settings(PROVIDERS=["library", "wikipedia", "google_factcheck"])
@pytest.mark.django_db
def test_provider_without_its_key_and_provider_that_fails_are_looked_at():
    make_article()
    Lookup.objects.filter(provider="wikipedia").update(
        outcome=Outcome.FAILED, settled_at="2999-01-01T00:00:00Z", detail="No route."
    )
    findings = {finding.subject: finding for finding in doctor.check_providers()}
    assert findings["google_factcheck"].advice.startswith("Set PROVIDER_GOOGLE_FACTCHECK_KEY")
    assert findings["wikipedia"].level is Level.DOUBTFUL
    assert findings["wikipedia"].advice == "Last said: No route."
    assert findings["library"].level is Level.GOOD


@override_settings(PROVIDERS=["searxng", "crossref", "gdelt"])
@pytest.mark.django_db
def test_provider_without_an_address_or_one_that_only_asks_to_wait_or_is_slow_is_looked_at():
    make_article()
    settled = "2999-01-01T00:00:00Z"
    Lookup.objects.filter(provider="crossref").update(
        outcome=Outcome.RATE_LIMITED, settled_at=settled, detail="Fewer, please."
    )
    Lookup.objects.filter(provider="gdelt").update(outcome=Outcome.NONE, settled_at=settled, latency_ms=9_000)
    findings = {finding.subject: finding for finding in doctor.check_providers()}
    assert findings["searxng"].advice.startswith("Set PROVIDER_SEARXNG_URL")
    assert findings["crossref"].detail.startswith("0 of its last")
    assert findings["crossref"].advice == "Last said: Fewer, please."
    assert findings["gdelt"].advice.startswith("Slow")
    assert {finding.level for finding in findings.values()} == {Level.DOUBTFUL}


@pytest.mark.parametrize(
    ("site", "debug", "expected"),
    [
        ("https://facts.example.org", False, {"SITE_URL": Level.GOOD}),
        ("http://facts.example.org", False, {"SITE_URL": Level.DOUBTFUL}),
        ("http://127.0.0.1:8000", True, {"SITE_URL": Level.GOOD}),
        ("https://facts.example.org", True, {"DEBUG": Level.BROKEN, "SITE_URL": Level.GOOD}),
    ],
    ids=["https", "clear", "local", "debug"],
)
def test_address_that_gives_passwords_away_is_named(site, debug, expected):
    with override_settings(SITE_URL=site, DEBUG=debug):
        assert levels(doctor.check_site()) == expected


def test_folder_that_can_not_be_written_is_broken(tmp_path):
    (tmp_path / "file").touch()
    with override_settings(DATA_DIR=tmp_path / "file" / "data"):
        assert levels(doctor.check_data_dir()) == {"DATA_DIR": Level.BROKEN}


@pytest.mark.parametrize(
    ("age", "level"),
    [(None, Level.BROKEN), (3.0, Level.GOOD), (61.0, Level.BROKEN)],
    ids=["never", "fresh", "stale"],
)
def test_worker_is_well_while_it_does_something(age, level):
    assert doctor.check_worker("lookups", age, stale_seconds=60).level is level


def test_beat_is_well_while_it_writes_its_schedule(tmp_path):
    schedule = tmp_path / "beat"
    assert doctor.check_beat(schedule, stale_seconds=60).level is Level.BROKEN
    (tmp_path / "beat.dat").touch()  # what dbm makes of the name
    assert doctor.check_beat(schedule, stale_seconds=60).level is Level.GOOD
    os.utime(tmp_path / "beat.dat", (time.time() - 100,) * 2)
    assert doctor.check_beat(schedule, stale_seconds=60).level is Level.BROKEN


@pytest.mark.django_db
def test_web_archive_says_its_limits_and_is_looked_at_when_its_requests_fail(alice, settings):
    settings.ARCHIVE_URL, settings.ARCHIVE_KEY = "https://web.archive.org", ""
    (finding,) = doctor.check_archive()
    assert finding.level is Level.GOOD
    assert "200 a day" in finding.detail
    claim = make_article().claims.first()
    link = add_source_link(claim, url="https://www.example.org/a", actor=alice)
    Archiving.objects.create(
        source_link=link,
        outcome="failed",
        settled_at=link.retrieved_at,
        detail="The archive wants an account.",
    )
    (finding,) = doctor.check_archive()
    assert finding.level is Level.DOUBTFUL
    assert finding.advice == (
        "Last said: The archive wants an account. Set ARCHIVE_KEY to an account's keys for more."
    )
    settings.ARCHIVE_URL = ""
    assert levels(doctor.check_archive()) == {"web archive": Level.GOOD}
