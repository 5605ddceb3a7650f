"""One desk with everything in it, and one browser, for all browser tests of a run. Needs Playwright."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.browser.desk import CHROMIUM, Desk, launch, log_in, run_desk

REFUSED = "a status of 422 (Unprocessable Entity)"  # Chromium calls a form that was refused an error


@pytest.fixture(scope="package")
def desk(tmp_path_factory) -> Iterator[Desk]:
    if not CHROMIUM.exists():
        pytest.skip("there is no Chromium here")
    with run_desk(tmp_path_factory.mktemp("desk")) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("there is no Chromium here")
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture(scope="package")
def cookies(desk, browser) -> Callable[[str], object]:
    """Return somebody's session, logged in once for the whole run."""
    known: dict[str, object] = {}

    def find(name: str) -> object:
        if name not in known:
            context = browser.new_context()
            log_in(context, desk, name)
            known[name] = context.storage_state()
            context.close()
        return known[name]

    return find


@pytest.fixture
def open_as(browser, cookies) -> Iterator[Callable[..., Page]]:
    """Return what opens a page for somebody; its test fails on any error in the console."""
    contexts = []
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.endswith(REFUSED):
            errors.append(message.text)

    def open_page(name: str, **options) -> Page:
        context = browser.new_context(storage_state=cookies(name), **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []
