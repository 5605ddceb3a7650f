"""Reading, claims and sources run in a Python without Django, Celery, Redis or a network client."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ABSENT = ("aiohttp", "celery", "django", "kombu", "redis", "rest_framework")

PREPARE = f"""
import importlib, json, pkgutil, sys

asked = []

class Absent:
    '''Makes packages look as if they were not installed, and notes that they were asked for.'''

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {ABSENT}:
            asked.append(name)
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Absent())
"""

RUN = """
EXTRA = ("numpy", "safetensors", "tokenizers")
modules = []
for package in ("articles.reading", "articles.claims", "articles.sources"):
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as error:
            if error.name not in EXTRA:
                raise  # what needs the semantic extra can't be imported without it
        modules.append(module.name)

from articles.claims.finder import find_claims
from articles.reading.document import read_text
from articles.reading.formats import html
from articles.sources.queries import build_query
from articles.sources.ranking import rank_sources
from articles.types import FoundSource

document = read_text(
    "Harbour traffic\\n\\nTraffic in the harbour fell by 14 percent in 2023, the port said."
)
claims = find_claims(document.text, document.blocks)
query = build_query(claims[0].text)
page = FoundSource(url="https://port.example/traffic", title="Harbour traffic fell by 14 percent in 2023")
ranked = rank_sources(query, [("library", [page])], publishers={})
read = html.read({"text": "<title>Port</title><p>Harbour traffic fell.</p>", "url": ""})
print(json.dumps({
    "asked": asked,
    "modules": modules,
    "claims": [claim.text for claim in claims],
    "ranked": [source.url for source in ranked],
    "html": json.dumps(read),
}))
"""


def run(program):
    """Run a program in a new interpreter in which the given packages can't be imported."""
    return subprocess.run(
        [sys.executable, "-c", PREPARE + program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_reading_claims_and_sources_ask_for_no_framework_and_no_client():
    done = run(RUN)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["asked"] == []
    assert len(result["modules"]) > 30
    assert any("14 percent" in text for text in result["claims"])
    assert result["ranked"] == ["https://port.example/traffic"]
    assert "Harbour traffic fell." in result["html"]


@pytest.mark.parametrize("name", ["django", "celery", "redis", "aiohttp"])
def test_interpreter_of_this_test_has_no(name):
    done = run(f"import {name}")
    assert done.returncode != 0
    assert f"No module named '{name}'" in done.stderr
