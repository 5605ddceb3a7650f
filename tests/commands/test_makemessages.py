"""A new language: collected by ``makemessages`` without a warning, offered as soon as it is compiled."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.gettext

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("factcheck", "articles", "workers")
CATALOGUE = Path("articles/locale/de/LC_MESSAGES/django.po")
# One text of each way in which texts are marked.
TEXTS = (
    "How we rate",  # a template
    "Due ({zone})",  # the table of verbs
    "Merge into",  # a form
    "source link",  # a model
    "Partly supports",  # a vocabulary, which knows no Django
    "There is no time zone of this name: choose one of the list.",  # a message of a service
)
ASK = """
import django
django.setup()
from django.test import Client
for languages in ("de-AT,en;q=0.5", "nl", "*"):
    answer = Client(SERVER_NAME="localhost").get("/nowhere/", headers={"Accept-Language": languages})
    print("answered", answer.headers["Content-Language"], "Wie wir bewerten" in answer.content.decode())
"""


def run(folder: Path, *arguments: str) -> str:
    """Run Python in a folder; return all that it said."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            "DJANGO_SETTINGS_MODULE": "factcheck.settings",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """A copy of the product whose German messages are collected; the command writes beside its sources."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in PRODUCT:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "locale"))
    shutil.copy(ROOT / "manage.py", folder)
    (folder / "said").write_text(run(folder, "manage.py", "makemessages", "--locale", "de"))
    return folder


def test_messages_are_collected_without_a_warning(checkout):
    assert (checkout / "said").read_text() == "processing locale de\n"


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_collected_however_it_is_marked(checkout, text):
    assert f'msgid "{text}"\n' in (checkout / CATALOGUE).read_text()


def ask_for_languages(folder: Path) -> list[str]:
    """Return, for each request of ASK, the language of the answer and whether it is translated."""
    return re.findall(r"^answered (.*)$", run(folder, "-c", ASK), re.MULTILINE)


def test_a_language_is_offered_as_soon_as_its_catalogue_is_there(checkout):
    assert ask_for_languages(checkout) == ["en False", "en False", "en False"]
    path = checkout / CATALOGUE
    catalogue = path.read_text()
    translated = re.sub(r'(msgid "How we rate"\nmsgstr ")"', r'\1Wie wir bewerten"', catalogue)
    assert translated != catalogue
    path.write_text(translated)
    run(checkout, "manage.py", "compilemessages", "--locale", "de")
    assert ask_for_languages(checkout) == ["de True", "en False", "en False"]
