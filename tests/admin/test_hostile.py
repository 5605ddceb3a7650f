"""Hostile text and very long text on the desk's pages."""

import re

import pytest
from django.urls import reverse

from articles.models import Claim, Import
from articles.services.articles import file_article
from articles.services.imports import import_text
from articles.services.source_links import add_source_link, set_stance
from articles.types import Document, FoundBlock, FoundClaim, Metadata, Span
from tests.admin.many import count_queries, file_claims

SCRIPT = "<script>alert(1)</script>"
BREAKOUT = '"><img src=x onerror=alert(1)>'
BIDI = "\u202etxt.exe\u2066"
NASTY = f"The mayor {SCRIPT} said {BREAKOUT} that 41 million {BIDI} euros were spent on 3 March 2019."


@pytest.fixture
def nasty(scene):
    """Make an article with hostile text in every field and return its first claim."""
    title = f"{SCRIPT}{BREAKOUT}"
    document = Document(
        text=NASTY,
        media_type="text/plain",
        metadata=Metadata(title=title, byline=title, publisher=title, language='en" onload="x'),
        blocks=(FoundBlock("body", f"rule {BREAKOUT}", 1.0, 0, len(NASTY)),),
    )
    span = Span(0, len(NASTY))
    found = FoundClaim(NASTY, 0, len(NASTY), (span,), SCRIPT, "number", 0.9, (BREAKOUT,), SCRIPT)
    filed = file_article(document, [found], raw=b"", url="", title=title, actor=scene.people["erin"])
    Import.objects.filter(article=None).delete()
    claim = Claim.objects.get(article=filed.article)
    link = add_source_link(
        claim,
        url="https://www.example.org/?q=%22%3E'onload=x",
        title=title,
        snippet=NASTY,
        actor=scene.people["alice"],
    )
    set_stance(link, stance="supports", quote=SCRIPT, actor=scene.people["alice"])
    return claim


def test_nothing_that_was_imported_or_found_becomes_markup(nasty, browse):
    client = browse("erin")
    pages = [
        reverse("admin:index"),
        reverse("admin:desk_queue") + f"?state=enriching&assigned={BREAKOUT}",
        reverse("admin:desk_article", args=[nasty.article_id]),
        reverse("admin:desk_claim", args=[nasty.pk]),
        reverse("admin:desk_task", args=[nasty.task.pk]),
        reverse("admin:articles_claim_changelist"),
        reverse("admin:articles_article_changelist") + f"?q={SCRIPT}",
        reverse("admin:articles_sourcelink_changelist"),
    ]
    for page in pages:
        html = client.get(page).content.decode()
        assert "<script>" not in html, page
        assert "<img src=x" not in html, page
        assert not re.search(r'<[^>]*"\s+on(load|error)=', html), page


def test_bidirectional_text_is_isolated(nasty, browse):
    html = browse("erin").get(reverse("admin:desk_article", args=[nasty.article_id])).content.decode()
    paragraphs = re.findall(r'<p data-start="\d+" dir="auto">', html)
    assert paragraphs
    assert re.search(r'<h1 class="article-title" dir="auto">', html)


def test_an_article_with_300_claims_costs_no_more_queries_than_a_short_one(scene, browse):
    client = browse("erin")
    few = count_queries(client, reverse("admin:desk_article", args=[scene.article.pk]))
    address = reverse("admin:desk_article", args=[file_claims(scene, 300).pk])
    assert count_queries(client, address) == few
    html = client.get(address).content.decode()
    assert html.count("<mark>") == 300
    assert html.count('class="entry"') == 300


def test_overlapping_claims_nest_without_breaking_the_markup(scene, browse):
    text = "The council spent 41 million euros on the harbour in 2019, said the mayor."
    places = [(0, 74), (4, 34), (18, 57)]
    document = Document(
        text=text,
        media_type="text/plain",
        metadata=Metadata(title="O"),
        blocks=(FoundBlock("body", "test", 1.0, 0, len(text)),),
    )
    found = [
        FoundClaim(text[start:end], start, end, (Span(start, end),), "", "number", 0.9, ())
        for start, end in places
    ]
    filed = file_article(document, found, raw=b"", url="", title="", actor=scene.people["erin"])
    html = browse("erin").get(reverse("admin:desk_article", args=[filed.article.pk])).content.decode()
    article = html[html.index("<article") : html.index("</article>")]
    assert (
        re.sub(r"<sup.*?</sup>|<[^>]+>", "", article[article.index("<p data-start") :])
        .strip()
        .startswith(text)
    )
    assert article.count("<a class=") == article.count("<mark>") == article.count("</mark>")


def test_a_very_long_word_is_shown(scene, browse):
    row = import_text(
        "Word " + "x" * 50_000 + ". The council spent 41 million euros in 2019.", actor=scene.people["erin"]
    )
    assert browse("erin").get(reverse("admin:desk_article", args=[row.article_id])).status_code == 200
