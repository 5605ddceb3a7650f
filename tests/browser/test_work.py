"""What the scripts add: selection, keys, drafts, judgements kept at once. All in a real browser."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

SELECT = (Path(__file__).parent / "select.js").read_text(encoding="utf-8")


@pytest.fixture
def review(desk, open_as):
    """Return the page of the task that alice holds, with no draft on the device."""
    page = open_as("alice", viewport={"width": 1280, "height": 900})
    page.goto(f"{desk.address}/admin/desk/tasks/{desk.keys['in_review']}/")
    page.locator("[name=rationale]").wait_for()
    return page


def test_words_selected_across_two_claims_become_one_claim(desk, open_as):
    page = open_as("erin", viewport={"width": 1280, "height": 900})
    page.goto(f"{desk.address}/admin/desk/articles/{desk.keys['article']}/")
    page.evaluate(SELECT, ["soldiers of the Syrian army", 0, "Fourteen months later", 15])
    page.get_by_role("button", name="Add as a claim").click()
    quote = page.locator("#claim_quote").input_value()
    assert quote.startswith("soldiers of the Syrian army")
    assert quote.endswith("Fourteen months")
    assert "\n" not in quote
    page.get_by_role("button", name="Add the claim").click()
    page.get_by_text("The claim is added").wait_for()
    assert page.locator(".entry .words", has_text=quote[:40]).count() >= 1


def test_keys_choose_ratings_and_walk_the_sources_but_not_while_typing(review):
    review.keyboard.press("3")
    assert review.locator("[name=rating]:checked").get_attribute("value") == "half-true"
    review.keyboard.press("j")
    review.keyboard.press("j")
    assert "source-" in review.evaluate("document.activeElement.id")
    review.keyboard.press("c")
    assert review.locator("[name=sources]:checked").count() == 1
    review.keyboard.press("r")
    review.keyboard.type("5 of 7 records say so, j?")
    assert review.locator("[name=rating]:checked").get_attribute("value") == "half-true"
    assert review.locator("[name=rationale]").input_value() == "5 of 7 records say so, j?"


def test_single_keys_can_be_switched_off_and_stay_off(review):
    review.keyboard.press("?")
    sheet = review.get_by_role("dialog")
    sheet.get_by_label("Switch single keys off").check()
    sheet.get_by_role("button", name="Close").click()
    review.keyboard.press("2")
    assert review.locator("[name=rating]:checked").count() == 0
    review.reload()
    review.keyboard.press("2")
    assert review.locator("[name=rating]:checked").count() == 0


def test_a_draft_survives_leaving_the_page(review):
    review.fill("[name=rationale]", "Half a thought")
    review.locator("[name=rating][value=false]").check()
    review.locator("[name=sources]").first.check()
    address = review.url
    review.goto(review.url.replace("/tasks/", "/articles/").rsplit("/", 2)[0] + "/1/")
    review.goto(address)
    assert review.locator("[name=rationale]").input_value() == "Half a thought"
    assert review.locator("[name=rating]:checked").get_attribute("value") == "false"
    assert review.locator("[name=sources]:checked").count() == 1


def test_rules_are_ticked_off_as_they_are_met(review):
    done = review.locator("[data-rule].done")
    assert done.count() == 0
    review.locator("[name=rating][value=true]").check()
    review.fill("[name=rationale]", "Because.")
    assert "0 cited, 2 needed" in review.locator("[data-count]").text_content()
    review.locator("[name=sources]").nth(0).check()
    review.locator("[name=sources]").nth(1).check()
    assert done.count() == 3


def test_a_judgement_is_kept_at_once_and_a_refusal_stands_beside_the_card(review):
    card = review.locator("[data-card]").first
    card.get_by_label("Refutes").check()
    card.get_by_text("✓ kept").wait_for()
    review.reload()
    assert (
        review.locator("[data-card]").first.locator("[name$='-stance']:checked").get_attribute("value")
        == "refutes"
    )


def test_a_refused_verdict_keeps_everything_and_says_what_to_mend(review):
    review.locator("[name=rating][value=true]").check()
    review.fill("[name=rationale]", "Because.")
    review.locator("[name=sources]").first.check()
    with review.expect_navigation():
        review.get_by_role("button", name="Submit", exact=True).click()
    assert "needs 2 cited sources" in review.get_by_role("alert").text_content()
    assert review.locator("[name=rationale]").input_value() == "Because."


def test_everything_works_without_scripts(desk, open_as):
    page = open_as("alice", java_script_enabled=False)
    page.goto(f"{desk.address}/admin/desk/tasks/{desk.keys['in_review']}/")
    page.fill("[name=rationale]", "Typed without scripts")
    card = page.locator("[data-card]").nth(1)
    card.get_by_label("Context").check()
    card.get_by_role("button", name="Keep this judgement").click()
    assert "Your judgement of the source is kept" in page.locator(".messagelist").text_content()
    assert page.locator("[name=rationale]").input_value() == "Typed without scripts"
    assert (
        page.locator("[data-card]").nth(1).locator("[name$='-stance']:checked").get_attribute("value")
        == "context"
    )


def test_an_import_is_followed_until_its_article_is_there(desk, open_as):
    page = open_as("erin")
    page.goto(f"{desk.address}/admin/desk/import/")
    page.get_by_label("File", exact=True).first.check()
    text = "The harbour was opened on 3 March 1998. It cost 41 million euros, the council said."
    page.set_input_files("#id_file", {"name": "a.txt", "mimeType": "text/plain", "buffer": text.encode()})
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_text("waiting").first.wait_for()
    desk.work()
    page.wait_for_url("**/desk/articles/*/")
    assert page.locator("mark").count() >= 1
