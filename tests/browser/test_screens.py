"""Each screen in a real browser: no error under the content policy, no sideways scroll, all labelled."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

SCREENS = {
    "index": ("bob", "/admin/", "The desk"),
    "import": ("erin", "/admin/desk/import/", "Import an article"),
    "imported": ("erin", "/admin/desk/imports/{import}/", "Import of"),
    "refused": ("erin", "/admin/desk/imports/{refused}/", "Import of scan.bin"),
    "article": ("erin", "/admin/desk/articles/{article}/", ""),
    "claim": ("erin", "/admin/desk/claims/{claim}/", ""),
    "queue": ("erin", "/admin/desk/queue/", "Queue"),
    "review": ("alice", "/admin/desk/tasks/{in_review}/", "Review:"),
    "ready": ("bob", "/admin/desk/tasks/{ready}/", "Review:"),
    "approval": ("bob", "/admin/desk/tasks/{in_approval}/", "Verdict:"),
    "published": ("erin", "/admin/desk/tasks/{published}/", "Verdict:"),
    "preferences": ("alice", "/admin/desk/preferences/", "Language and time"),
    "keys": ("erin", "/admin/desk/keys/", "API keys"),
    "articles": ("erin", "/admin/articles/article/", "Select article"),
    "library": ("erin", "/admin/articles/librarypage/add/", "Add library page"),
    "publisher": ("erin", "/admin/articles/publisher/1/change/", "Change publisher"),
}
STOCK = ("articles", "library", "publisher")
AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_has_no_error_no_sideways_scroll_and_no_faint_or_nameless_part(
    desk, open_as, screen, width, scheme
):
    name, path, heading = SCREENS[screen]
    page = open_as(name, viewport={"width": width, "height": 900}, color_scheme=scheme)
    answer = page.goto(desk.address + path.format(**desk.keys))
    assert answer.status == 200
    assert page.locator("h1").count() == 1
    assert heading in page.locator("h1").text_content()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = page.evaluate(AUDIT)
    assert found["nameless"] == []
    assert found["faint"] == []
    if screen not in STOCK:
        assert found["small"] == []
