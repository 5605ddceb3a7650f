"""``doctor --ask``: each provider that is set up asked once, and told apart by how it answers."""

import pytest
from django.core.management import call_command

from workers.health.doctor import Level
from workers.health.probe_providers import ask_providers

ASKED = ["wikipedia", "wikidata", "google_factcheck", "gdelt", "searxng", "brave"]


@pytest.fixture(autouse=True)
def providers(settings, stub):
    settings.PROVIDERS = ["library", "article_links", *ASKED]
    settings.PROVIDER_OPTIONS = {
        name: {"URL": stub.url_of(name), "RATE": "1000", **({} if name == "brave" else {"KEY": "k"})}
        for name in ASKED
    }
    settings.FETCH_ALLOW = stub.allow


def test_each_provider_that_is_set_up_is_asked_once_and_says_how_it_is(stub):
    stub.set_fault("searxng", "bad_key")
    stub.set_fault("gdelt", "unavailable")
    stub.set_fault("wikidata", "empty")
    findings = {finding.subject: finding for finding in ask_providers()}
    assert set(findings) == set(ASKED) - {"brave"}  # it has no key
    assert len(stub.log) == len(findings)
    assert findings["wikipedia"].level is Level.GOOD
    assert "with 0 pages" in findings["wikidata"].detail
    assert "search.formats" in findings["searxng"].detail
    assert (findings["gdelt"].level, findings["gdelt"].advice[:13]) == (Level.DOUBTFUL, "This may pass")


def test_a_provider_is_not_asked_before_its_turn(stub, settings):
    settings.PROVIDER_OPTIONS["gdelt"]["RATE"] = "0.01"
    findings = {finding.subject: finding for finding in ask_providers()}
    assert "not asked: its next turn is in" in findings["gdelt"].detail
    assert not [call for call in stub.log if call["provider"] == "gdelt"]


@pytest.mark.django_db
def test_the_command_asks_only_when_told_to(stub, settings, monkeypatch, capsys):
    monkeypatch.setattr("workers.management.commands.doctor.examine", list)
    call_command("doctor")
    assert stub.log == []
    call_command("doctor", ask=True)
    assert "wikipedia: answered in" in capsys.readouterr().out
