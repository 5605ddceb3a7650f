"""The conventions of the code: imports between layers, and the size of modules."""

import ast
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("factcheck", "workers", "articles")
LONGEST_MODULE = 800  # lines; 100 to 600 is comfortable


def list_modules():
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def test_imports_run_one_way():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-1000:]


def test_modules_stay_small():
    long = {
        str(path.relative_to(ROOT)): count
        for path in list_modules()
        if (count := count_lines(path)) > LONGEST_MODULE
    }
    assert not long, f"split by noun: {long}"


def test_migrations_are_made_for_every_model(django_db_blocker):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_exception_is_silenced():
    found = []
    for path in list_modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler) and catches_everything(node):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not found


def test_files_name_no_registry_and_no_machine():
    foreign = [
        "pypi" + ".org",
        "python" + "hosted",
        "npmjs" + ".",
        "deb." + "debian",
        "/work" + "/",
        "/root" + "/",
    ]
    found = []
    for path in list_text_files():
        text = path.read_text(encoding="utf-8", errors="ignore")
        found += [f"{path.relative_to(ROOT)}: {word}" for word in foreign if word in text]
    assert not found


def list_text_files():
    """Yield the text files of the repository. Of hidden ones, which tools make, only the CI script."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = parts[0].startswith(".") and parts[0] != ".ci"
        made = (
            "__pycache__" in parts or parts[0] in ("build", "staticfiles") or parts[0].endswith(".egg-info")
        )
        if not hidden and not made and path.is_file():
            yield path


def catches_everything(handler):
    return handler.type is None or (
        isinstance(handler.type, ast.Name) and handler.type.id in ("Exception", "BaseException")
    )


def count_lines(path):
    return len(path.read_text(encoding="utf-8").splitlines())
