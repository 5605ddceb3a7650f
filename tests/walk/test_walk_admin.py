"""One claim from a pasted article to its public page, by three people in three browsers."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk

pytestmark = pytest.mark.browser
ARTICLE = """The Harbour Gazette

The tower by the harbour

Mira Tolland | 4 March 2019

The harbour tower was finished on 31 March 1889 and is 330 metres high. Who would have thought it possible?
"""
RATIONALE = "The builder's own records name the day and the height, and the city's register agrees."


def test_a_pasted_claim_is_reviewed_approved_and_public(desk: Desk, open_as):
    claim_address = import_and_open(desk, open_as("erin"))
    review(open_as("alice"), claim_address)
    public = approve(open_as("bob"), claim_address)
    expect(public.get_by_role("heading", level=1)).to_be_visible()
    markup = public.locator('script[type="application/ld+json"]')
    assert markup.count() == 1
    assert '"ClaimReview"' in markup.text_content()
    assert "330 metres high" in public.locator("main").text_content()
    assert RATIONALE in public.locator("main").text_content()
    assert "alice" not in public.content()


def import_and_open(desk: Desk, page: Page) -> str:
    """Paste the article as the editor, open its claim's task early; return the task's address."""
    page.goto(f"{desk.address}/admin/desk/import/")
    page.get_by_label("Pasted text").check()
    page.get_by_label("Text of the article").fill(ARTICLE)
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url("**/desk/articles/*/")
    claim = page.locator(".entry", has_text="330 metres").first
    expect(claim).to_be_visible()
    claim.locator(".words a").click()
    page.get_by_role("button", name="Open before the sources are in").click()
    expect(page.get_by_text("The task is ready.")).to_be_visible()
    return page.url


def review(page: Page, address: str) -> None:
    """Take the task as the reviewer, add and judge two sources, submit."""
    page.goto(address)
    page.get_by_role("button", name="Take this task").click()
    for number in (1, 2):
        page.get_by_label("Address of a source").fill(f"https://records.example.org/tower/{number}")
        page.get_by_label("Its title").fill(f"Record {number}")
        page.get_by_role("button", name="Add the source").click()
        expect(page.get_by_role("link", name=f"Record {number}")).to_be_visible()
    for card in page.locator("[data-card]").all():
        card.get_by_role("radio", name="Supports", exact=True).check()
        expect(card.get_by_text("✓ kept")).to_be_visible()
        card.get_by_label("Cite in the verdict").check()
    page.locator("[name=rating][value=true]").check()
    page.get_by_label("Rationale").fill(RATIONALE)
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_text("The verdict is submitted.")).to_be_visible()


def approve(page: Page, address: str) -> Page:
    """Approve as the second person; return the page, on the fact-check's public address."""
    page.goto(address)
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.get_by_text("Approved and published.")).to_be_visible()
    page.get_by_role("link", name="Public page").click()
    page.wait_for_url("**/fact-checks/*/")
    return page
