"""The walk through the admin uses the running desk of the browser tests, where Playwright is installed."""

from importlib.util import find_spec

if find_spec("playwright") is None:
    collect_ignore = ["test_walk_admin.py"]
else:
    from tests.browser.fixtures import browser, cookies, desk, open_as

    __all__ = ["browser", "cookies", "desk", "open_as"]
