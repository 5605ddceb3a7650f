"""Pictures of the article page and the review page, for the README.

``python -m tests.browser.screenshots docs/`` starts a server on a database of its own, with the sample
article that is shipped, and writes ``article.png`` and ``review.png`` to the folder.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.desk import launch, log_in, run_desk

SIZE = {"width": 1280, "height": 900}
PICTURES = {
    "article": ("erin", "/admin/desk/articles/{article}/"),
    "review": ("alice", "/admin/desk/tasks/{in_review}/"),
}


def take_pictures(folder: Path) -> list[Path]:
    """Write the pictures to a folder; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, run_desk(Path(data)) as desk, sync_playwright() as playwright:
        browser = launch(playwright)
        paths = []
        for name, (person, path) in PICTURES.items():
            context = browser.new_context(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
            page = log_in(context, desk, person)
            page.goto(desk.address + path.format(**desk.keys))
            if name == "review":
                fill_review(page)
            paths.append(folder / f"{name}.png")
            page.screenshot(path=paths[-1])
        browser.close()
    return paths


def fill_review(page: Page) -> None:
    """Let the reviewer be half-way: a source judged and cited, a rating chosen."""
    card = page.locator("[data-card]").first
    card.get_by_label("Partly supports").check()
    card.get_by_text("✓ kept").wait_for()
    card.get_by_label("Cite in the verdict").check()
    page.locator("[name=rating][value=half-true]").check()
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


if __name__ == "__main__":
    for path in take_pictures(Path(sys.argv[1] if len(sys.argv) > 1 else "docs")):
        sys.stdout.write(f"{path}\n")
