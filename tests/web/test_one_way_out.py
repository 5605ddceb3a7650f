import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = {"aiohttp", "httpx", "requests", "urllib3", "http.client", "urllib.request", "ftplib", "pycurl"}
FETCHER = ROOT / "articles" / "web" / "fetch.py"
STUB_PROVIDERS = ROOT / "workers" / "demo" / "stub_providers"
EXCEPTIONS = {
    # It asks whether the web server it has just started on this machine is up.
    ROOT / "workers" / "management" / "commands" / "quickstart.py": {"http.client"},
    # A server that answers on loopback, and asks nobody.
    STUB_PROVIDERS / "archive.py": {"aiohttp"},
    STUB_PROVIDERS / "faults.py": {"aiohttp"},
    STUB_PROVIDERS / "server.py": {"aiohttp"},
}
MODULES = sorted(path for package in ("articles", "workers") for path in (ROOT / package).rglob("*.py"))


def read_imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def test_nothing_but_the_fetcher_opens_a_way_out():
    found = {path: read_imports(path) & CLIENTS for path in MODULES if path != FETCHER}
    assert {path: clients for path, clients in found.items() if clients} == EXCEPTIONS


def test_the_fetcher_itself_would_be_found():
    assert read_imports(FETCHER) & CLIENTS == {"aiohttp"}
