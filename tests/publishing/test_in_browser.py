"""The public pages in a real browser, under the real content security policy."""

import re

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.desk import launch, run_desk

pytestmark = pytest.mark.browser

# The largest overflow of an element, in pixels, and the lowest contrast of any text with its background
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CONTRAST = """() => {
  const linear = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const read = colour => colour.match(/[\\d.]+/g).map(Number);
  let least = 21;
  for (const element of document.querySelectorAll("body *")) {
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
    let behind = element;
    while (read(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
    const [a, b] = [luminance(read(getComputedStyle(element).color)),
                    luminance(read(getComputedStyle(behind).backgroundColor))];
    least = Math.min(least, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
  }
  return least;
}"""
MARKUP = "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with run_desk(tmp_path_factory.mktemp("public")) as running:
        yield running


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_public_pages_run_clean_fit_and_can_be_read(desk, browser, scheme, width):
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(desk.address)
    addresses = [page.locator(".card a").first.get_attribute("href"), "/", "/corrections/", "/ratings/"]
    for address in addresses:
        response = page.goto(f"{desk.address}{address}")
        assert response is not None
        assert response.status == 200
        assert page.locator("h1").count() == page.locator("main").count() == 1
        assert page.evaluate(OVERFLOW) == 0
        assert page.evaluate(CONTRAST) >= 4.5
    assert said == []
    context.close()


def test_the_markup_of_a_page_is_whole_in_the_browser_and_says_what_is_seen(desk, browser):
    page = browser.new_page()
    page.goto(desk.address)
    page.locator(".card a").first.click()
    markup = page.evaluate(MARKUP)
    assert markup["@type"] == "ClaimReview"
    assert markup["url"] == page.url
    assert markup["claimReviewed"] == page.locator("h1").inner_text().strip()
    assert markup["reviewRating"]["alternateName"] == page.locator("#rating").inner_text()
    page.close()


def test_the_first_tab_stop_skips_the_header(desk, browser):
    page = browser.new_page()
    page.goto(desk.address)
    page.keyboard.press("Tab")
    assert page.locator(".skip").evaluate("element => element.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    assert re.search(r"#main$", page.url)
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()
