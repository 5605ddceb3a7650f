"""Weights that ship: each file names where it comes from, its licence, and a command that makes it again."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DEBATES = "10.5281/zenodo.3609356"


@pytest.mark.parametrize(
    ("file", "program"),
    [
        ("articles/claims/detection/data/worthiness.json", "tests/bench/training/check_worthiness.py"),
        ("articles/claims/detection/data/worthiness_by_meaning.json", "tests/bench/training/meaning.py"),
        ("articles/reading/roles/data/line_weights.json", "tests/bench/training/line_roles.py"),
    ],
)
def test_weights_name_the_command_that_makes_them_and_it_is_there(file, program):
    stored = json.loads((ROOT / file).read_text(encoding="utf-8"))
    module = program.removesuffix(".py").replace("/", ".")
    assert stored["made_by"] == f"python -m {module} DATA"
    assert f"{stored['made_by']} [OUTPUT]" in (ROOT / program).read_text(encoding="utf-8")


def test_weights_name_their_sources_and_licences():
    by_words, by_meaning, lines = (
        json.loads((ROOT / "articles" / file).read_text(encoding="utf-8"))
        for file in (
            "claims/detection/data/worthiness.json",
            "claims/detection/data/worthiness_by_meaning.json",
            "reading/roles/data/line_weights.json",
        )
    )
    assert DEBATES in by_words["debate"]["source"]
    assert DEBATES in by_words["genre"]["source"]
    assert {part: by_words[part]["licence"] for part in ("debate", "news", "genre")} == {
        "debate": "CC BY 4.0",
        "news": "Apache-2.0",
        "genre": "CC BY 4.0",
    }
    assert by_words["news"]["source"]
    assert DEBATES in by_meaning["source"]
    assert by_meaning["licence"] == "CC BY 4.0"
    assert "all-MiniLM-L6-v2" in by_meaning["vectors"]
    assert "article-extraction-benchmark" in lines["source"]
    assert lines["licence"] == "MIT"


def test_no_training_program_is_shipped():
    for folder in ("articles", "workers", "factcheck"):
        for file in (ROOT / folder).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            assert "sklearn" not in text, file
            assert "import tests" not in text and "from tests" not in text, file
