"""docker-compose.yml is closed by default, needs nothing prepared, and says when each part is well."""

import re
import stat
from pathlib import Path

import pytest
import yaml

from factcheck.env import DEFAULT_PROVIDERS, SETTINGS
from factcheck.first_start import main, make_secrets

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
ONE_OFF = {"secrets", "setup"}
OURS = {"secrets", "setup", "web", "worker-fetch", "worker-import", "beat"}


@pytest.mark.parametrize("name", SERVICES)
def test_service_runs_without_root_and_without_privileges(name):
    service = SERVICES[name]
    user = service["user"].split(":")[0]
    assert user.isdigit() and int(user) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", SERVICES)
def test_service_restarts_and_says_how_it_is_or_runs_once(name):
    service = SERVICES[name]
    if name in ONE_OFF:
        assert service["restart"] == "no"
        waiting = [other for other in SERVICES.values() if name in other.get("depends_on", {})]
        # `up --wait` takes the end of a one-off step for a failure unless a running service waits for it.
        assert waiting
        assert all(
            other["depends_on"][name] == {"condition": "service_completed_successfully"} for other in waiting
        )
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"]


@pytest.mark.parametrize("name", SERVICES)
def test_image_is_pinned_to_a_version(name):
    assert re.search(r":\d+(\.\d+)*$", SERVICES[name]["image"])


def test_only_the_web_server_is_reached_from_outside_and_by_default_from_this_machine():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["${BIND:-127.0.0.1}:${PORT:-8000}:8000"]}
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("db", "broker", "setup", "beat"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_nothing_need_be_set_and_no_password_stands_in_the_file():
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert all(":-" in variable for variable in re.findall(r"\$\{([^}]*)\}", text))
    for service in SERVICES.values():
        assert all(not file["required"] for file in service.get("env_file", []))
        for name, value in service.get("environment", {}).items():
            assert not re.search("PASSWORD|SECRET", name) or name.endswith("_FILE"), f"{name}={value}"


def test_every_setting_given_to_the_service_exists():
    known = {setting.name for setting in SETTINGS}
    given = {
        name.removesuffix("_FILE")
        for name in SERVICES["web"]["environment"]
        if not name.startswith("PROVIDER_")
    }
    assert given <= known


def test_providers_are_those_of_an_installation_without_containers():
    assert SERVICES["worker-fetch"]["environment"]["PROVIDERS"] == f"${{PROVIDERS:-{DEFAULT_PROVIDERS}}}"


def test_any_setting_can_be_given_to_what_runs_our_code():
    read_by = {
        name
        for name, service in SERVICES.items()
        if service.get("env_file") == [{"path": ".env", "required": False}]
    }
    assert read_by == OURS - {"secrets"}


def test_database_volume_is_where_version_18_keeps_its_data():
    assert SERVICES["db"]["image"] == "postgres:18"
    assert "database:/var/lib/postgresql" in SERVICES["db"]["volumes"]


def test_secrets_are_mounted_for_reading_alone():
    for name, service in SERVICES.items():
        mounts = [volume for volume in service["volumes"] if volume.startswith("secrets:")]
        assert mounts == (["secrets:/secrets"] if name == "secrets" else ["secrets:/secrets:ro"])


def test_image_holds_what_the_services_run_and_no_more():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    kept = {line[1:] for line in ignored if line.startswith("!")}
    copied = set()
    for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            copied.update(line.split()[1:-1])
    assert copied == kept
    assert all((ROOT / name).exists() for name in copied)
    assert "tests" not in copied


def test_secrets_are_made_once(tmp_path, capsys):
    folder = tmp_path / "secrets"
    assert main([str(folder)]) == 0
    before = {path.name: path.read_text() for path in folder.iterdir()}
    assert len(before["secret_key"]) > 60
    assert before["database_password"] in before["database_url"]
    assert before["broker_password"] in before["broker_url"]
    assert f"requirepass {before['broker_password']}\n" in before["broker.conf"]
    assert main([str(folder)]) == 0
    assert {path.name: path.read_text() for path in folder.iterdir()} == before
    assert "All secrets are there" in capsys.readouterr().out
    assert before["secret_key"] not in capsys.readouterr().out


def test_secret_that_was_lost_is_the_only_one_made_again(tmp_path):
    make_secrets(tmp_path)
    kept = (tmp_path / "database_password").read_text()
    (tmp_path / "secret_key").unlink()
    assert make_secrets(tmp_path) == ["secret_key"]
    assert (tmp_path / "database_password").read_text() == kept
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o444
