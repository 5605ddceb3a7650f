"""The browser tests need Playwright, which the default installation for tests does not bring."""

from importlib.util import find_spec

if find_spec("playwright") is None:
    collect_ignore_glob = ["*"]
else:
    from tests.browser.fixtures import browser, cookies, desk, open_as

    __all__ = ["browser", "cookies", "desk", "open_as"]
