"""README.md agrees with the code: settings, commands, providers, files."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from factcheck.env import SETTINGS
from workers.providers.registry import PROVIDERS

ROOT = Path(__file__).resolve().parent.parent
OWN_APPS = ("articles", "workers")


@pytest.fixture(scope="module")
def readme():
    return (ROOT / "README.md").read_text(encoding="utf-8")


def read_section(readme, heading):
    """Return the text below a heading, up to the next heading of its level."""
    match = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL)
    assert match, f"README.md has no section “{heading}”"
    return match[1]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented_with_its_default(readme, setting):
    row = next((line for line in readme.splitlines() if line.startswith(f"| `{setting.name}` |")), None)
    assert row, f"README.md has no row for {setting.name}"
    assert not setting.default or f"`{setting.default}`" in row


def test_no_setting_is_documented_that_does_not_exist(readme):
    named = set(re.findall(r"^\| `([A-Z_]+)` \|", read_section(readme, "Settings"), re.MULTILINE))
    assert named == {setting.name for setting in SETTINGS}


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)
def test_every_provider_is_documented(readme, provider):
    assert f"| `{provider.name}` |" in read_section(readme, "Providers")


def test_every_command_is_documented_and_every_documented_one_exists(readme):
    own = {name for name, app in get_commands().items() if str(app) in OWN_APPS}
    named = set(re.findall(r"manage\.py ([a-z_]+)", readme))
    builtin = set(get_commands()) - own
    assert own - named == set(), "not documented"
    assert named - own - builtin == set(), "documented and not there"


@pytest.mark.parametrize(
    ("heading", "ending"), [("Run it", "manage.py quickstart"), ("Test it", "-m pytest")], ids=["run", "test"]
)
def test_run_it_and_test_it_are_one_line_each(readme, heading, ending):
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", read_section(readme, heading), re.MULTILINE | re.DOTALL)
    first = blocks[0].strip()
    assert "\n" not in first
    assert first.startswith("python3 -m venv .venv && .venv/bin/pip install -qq -c constraints.txt -e '.[")
    assert first.endswith(ending)


def test_files_that_readme_points_to_exist(readme):
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", readme)
    assert targets
    missing = [target for target in targets if not (ROOT / target).exists()]
    assert not missing


def test_version_is_the_same_everywhere():
    version = re.search(
        r'^version = "(.*)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )[1]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"factdesk:{version}" in (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
