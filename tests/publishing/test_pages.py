"""The public pages."""

import datetime
import json
import re

import pytest
from django.test import Client

from articles.models import Rating, SourceLink, Verdict
from articles.publishing.claimreview import build_claim_review, validate_claim_review
from articles.publishing.page_rules import validate_collection, validate_page
from articles.publishing.pages import pick_text_colour
from articles.publishing.reads import get_published, list_published
from articles.services.articles import edit_article
from tests.publishing.scene import (
    BUDGET,
    LISTS,
    correct,
    make_task,
    page_of,
    publish,
    read,
    read_json_ld,
    retract,
)

pytestmark = pytest.mark.django_db

ALL = [*LISTS, "/ratings/", "/ratings.css", "/robots.txt"]


def test_the_page_shows_the_verdict_and_its_sources(client, erin, alice, bob):
    task = make_task(erin, url="https://gazette.example.com/harbour", claimant="Ada Brook")
    edit_article(
        task.claim.article, actor=erin, title="The port grew", byline="Mira Tolland", publisher="The Gazette"
    )
    type(task.claim).objects.filter(pk=task.claim_id).update(claimed_on=datetime.date(2019, 3, 4))
    publish(
        task,
        alice,
        bob,
        at="2026-03-01T12:00:00+00:00",
        rationale="First.\n\nSee https://port.example.net/book.",
    )
    html = read(client, page_of(task))
    for shown in (
        "container traffic rose by 18 per cent in 2018",
        "False",
        "The sources contradict the claim.",
        "Ada Brook",
        "4 March 2019",
        '<a href="https://gazette.example.com/harbour" rel="nofollow"',
        "The port grew",
        "by Mira Tolland",
        "The Gazette",
        "<p>First.</p>",
        '<a href="https://port.example.net/book" rel="nofollow">',
        "Port statistics 1",
        "Port statistics 2",
        "archive.example.org",
        "1 March 2026",
        "The Desk",
    ):
        assert shown in html, shown


def test_the_markup_on_the_page_is_the_one_object_and_says_what_the_page_shows(client, erin, alice, bob):
    task = make_task(erin, url="https://gazette.example.com/harbour", claimant="Ada Brook")
    publish(task, alice, bob)
    correct(task, alice, bob, rating="misleading")
    html = read(client, page_of(task))
    built = build_claim_review(get_published(task.public_id))
    assert read_json_ld(html) == [built]
    assert validate_page(html) == []
    assert json.loads(read(client, f"{page_of(task)}claimreview.jsonld")) == built


@pytest.mark.parametrize(
    "text",
    [
        "</script><script>alert(1)</script>",
        "line\u2028sep\u2029",
        "<!-- <script>",
        "<img src=x onerror=alert(1)>",
        "a\x0bb",
    ],
)
def test_hostile_text_stays_text_in_every_public_format(client, erin, alice, bob, carol, text):
    task = make_task(
        erin,
        text=f"Notes {text}\n\nIn 2018 traffic rose {text} by 18 per cent.",
        quote=f"traffic rose {text} by",
    )
    publish(task, alice, bob, rationale=f"It did not. {text}")
    correct(task, alice, bob, note=f"Now {text}", rationale=f"It did. {text}")
    retracted = make_task(erin, quote=BUDGET)
    publish(retracted, alice, bob)
    retract(retracted, bob, carol, reason=f"Gone {text}")
    SourceLink.objects.update(title=f"Source {text}")
    html = read(client, page_of(task))
    assert validate_page(html) == []
    assert read_json_ld(html) == [build_claim_review(get_published(task.public_id))]
    for address in [page_of(task), page_of(retracted), *LISTS]:
        body = read(client, address)
        assert "<script>" not in body
        assert "<img" not in body
        assert "<!--" not in body


def test_nobody_on_the_staff_is_named_in_public(client, erin, alice, bob, carol):
    task = make_task(erin)
    publish(task, alice, bob)
    correct(task, alice, bob)
    other = make_task(erin, quote=BUDGET)
    publish(other, alice, bob)
    retract(other, bob, carol)
    for address in [page_of(task), page_of(other), *ALL]:
        assert not re.search(r"\b(alice|bob|carol|erin)\b", read(client, address), re.IGNORECASE), address


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_public_pages_accept_get_and_head_only(client, erin, alice, bob, method):
    task = make_task(erin)
    publish(task, alice, bob)
    for address in [page_of(task), f"{page_of(task)}claimreview.jsonld", *ALL]:
        assert getattr(Client(), method)(address).status_code in (403, 405), address
    assert Verdict.objects.count() == 1


def test_public_pages_set_no_cookie_and_may_be_cached(client, erin, alice, bob):
    task = make_task(erin)
    publish(task, alice, bob)
    for address in [page_of(task), f"{page_of(task)}claimreview.jsonld", *ALL]:
        response = client.get(address)
        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address
        assert "public" in response["Cache-Control"], address
        again = client.get(address, headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304, address


@pytest.mark.parametrize("at", ["", "2026-03-01T12:00:00+00:00", "2026-03-01T12:00:00.500000+00:00"])
def test_lists_have_pages_without_gaps_or_repeats(client, erin, alice, bob, monkeypatch, at):
    monkeypatch.setattr("articles.publishing.pages.PAGE_SIZE", 2)
    monkeypatch.setattr("articles.publishing.pages.DATA_FEED_SIZE", 2)
    sentences = [f"Traffic in port {n} rose by {n} per cent in 2018." for n in range(2, 7)]
    tasks = [make_task(erin, text="Ports\n\n" + " ".join(sentences), quote=quote) for quote in sentences]
    for task in tasks:  # by the database's clock, or all at the same time, when only the key orders them
        publish(task, alice, bob, at=at)
    expected = [str(task.public_id) for task in reversed(tasks)]

    def walk(address, find_next):
        found = []
        while address:
            response = client.get(address)
            seen = re.findall(r"fact-checks/([0-9a-f-]{36})/", response.content.decode())
            found += dict.fromkeys(seen)
            address = find_next(response)
        return found

    def follow_page(response):
        match = re.search(r'rel="next" href="([^"]+)"', response.content.decode())
        return f"/{match[1]}" if match else None

    def follow_link(response):
        match = re.fullmatch(r'<http://testserver(.+)>; rel="next"', response.get("Link", ""))
        return match[1] if match else None

    assert walk("/", follow_page) == expected
    assert walk("/claimreview.jsonld", follow_link) == expected


@pytest.mark.parametrize(
    "cursor", ["x", "1", "v", "v-1", "w1", "v1v2", "v" + "9" * 19, "v１", "v1\x00", "V1", "v1 "]
)
def test_a_broken_cursor_is_refused_as_such(client, cursor):
    for address in ("/", "/claimreview.jsonld", "/corrections/"):
        assert client.get(address, {"cursor": cursor}).status_code == 400


def test_a_cursor_of_no_published_row_gives_an_empty_page(client, erin, alice, bob):
    publish(make_task(erin), alice, bob)
    assert "There is nothing older." in read(client, "/corrections/?cursor=t999")
    assert client.get("/?cursor=t999").status_code == 400
    for cursor in ("v" + "9" * 18, "v0"):
        assert "There is nothing older." in read(client, f"/?cursor={cursor}")
        assert "There is nothing older." in read(client, f"/corrections/?cursor={cursor}")
        assert json.loads(read(client, f"/claimreview.jsonld?cursor={cursor}"))["dataFeedElement"] == []


def test_every_page_takes_a_constant_number_of_queries(
    client, erin, alice, bob, carol, django_assert_num_queries
):
    sentences = [f"Traffic in port {n} rose by {n} per cent in 2018." for n in range(2, 8)]
    tasks = [
        make_task(erin, text="Ports\n\n" + " ".join(sentences), quote=quote, claimant="Ada")
        for quote in sentences
    ]
    queries = {
        "/": 4,
        "/claimreview.jsonld": 4,
        "/feeds/fact-checks.atom": 4,
        "/feeds/fact-checks.rss": 4,
        "/sitemap.xml": 1,
        "/corrections/": 4,
        "/ratings/": 1,
        "/ratings.css": 1,
        "/robots.txt": 0,
    }

    def check():
        for address, count in queries.items():
            with django_assert_num_queries(count):
                read(client, address)
        with django_assert_num_queries(7):
            read(client, page_of(tasks[0]))
        with django_assert_num_queries(6):
            read(client, page_of(tasks[1]))

    publish(tasks[0], alice, bob)
    publish(tasks[1], alice, bob)
    correct(tasks[0], alice, bob)
    retract(tasks[1], bob, carol)
    check()
    for task in tasks[2:]:
        publish(task, alice, bob)
        correct(task, alice, bob)
        correct(task, alice, bob)
    correct(tasks[0], alice, bob, sources=5)
    retract(tasks[2], bob, carol)
    check()


def test_the_data_feed_holds_what_is_valid_and_nothing_else(client, erin, alice, bob):
    publish(make_task(erin, url="https://gazette.example.com/harbour"), alice, bob)
    publish(make_task(erin, quote=BUDGET), alice, bob, rating="unproven", sources=0)
    response = client.get("/claimreview.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Link" not in response
    feed = json.loads(response.content)
    reviews = [item for element in feed["dataFeedElement"] for item in element["item"]]
    assert reviews == [build_claim_review(verdict) for verdict in list_published()]
    assert [found for found in validate_collection(reviews) if found.severity == "error"] == []


def test_the_scale_is_published_with_its_numbers_and_colours(client):
    html, css = read(client, "/ratings/"), read(client, "/ratings.css")
    for rating in Rating.objects.all():
        assert rating.label in html
        assert rating.meaning in html
        assert f".rating-{rating.slug} {{ background: {rating.colour};" in css
    assert html.count("<td>none</td>") == Rating.objects.filter(number=None).count()


@pytest.mark.parametrize(
    ("background", "text"),
    [("#000000", "#ffffff"), ("#1a7f37", "#ffffff"), ("#ffffff", "#000000"), ("#ffd54a", "#000000")],
)
def test_a_rating_can_be_read_on_any_colour(background, text):
    assert pick_text_colour(background) == text


def test_a_rating_cannot_inject_rules_into_the_stylesheet(client):
    Rating.objects.create(slug="odd", label="Odd", colour="red}*{}", order=9)
    Rating.objects.create(slug="a b", label="Odder", colour="#123456", order=9)
    css = read(client, "/ratings.css")
    assert "odd" not in css
    assert "#123456" not in css


def test_robots_txt_and_sitemap_list_the_public_pages(client, erin, alice, bob):
    task = make_task(erin)
    publish(task, alice, bob, at="2026-03-01T12:00:00+00:00")
    assert "Sitemap: http://testserver/sitemap.xml" in read(client, "/robots.txt")
    sitemap = read(client, "/sitemap.xml")
    assert f"<loc>http://testserver{page_of(task)}</loc><lastmod>2026-03-01T12:00:00Z</lastmod>" in sitemap


def test_pages_work_without_any_fact_check(client):
    assert "Nothing has been published yet." in read(client, "/")
    assert "Nothing has been corrected or retracted." in read(client, "/corrections/")
    for address in ALL:
        read(client, address)


def test_a_verdict_without_sources_says_that_there_are_none(client, erin, alice, bob):
    task = make_task(erin)
    publish(task, alice, bob, rating="unproven", sources=0)
    html = read(client, page_of(task))
    assert "No source was found that could be cited." in html
    assert [found.code for found in validate_page(html)] == ["CR080"]
    assert validate_claim_review(read_json_ld(html)[0])[0].severity == "warning"


def test_an_unknown_url_links_to_the_fact_checks(client):
    html = read(client, "/no/such/page", 404)
    assert "There is nothing at this address." in html
    assert 'href="/"' in html
    assert "begin again" in read(client, "/?cursor=x", 400)


@pytest.mark.parametrize("path", ["/", "/corrections/", "/ratings/", "/nowhere/"])
def test_a_public_page_is_in_the_language_of_the_request_and_a_cache_is_told_so(client, settings, path):
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    german = client.get(path, headers={"accept-language": "de-AT,en;q=0.3"})
    assert 'lang="de"' in german.content.decode()
    assert german["Content-Language"] == "de"
    assert "Accept-Language" in german["Vary"]
    if path != "/nowhere/":  # an error has no ETag
        known = {"if-none-match": german["ETag"]}
        assert client.get(path, headers={**known, "accept-language": "de"}).status_code == 304
        assert client.get(path, headers={**known, "accept-language": "en"}).status_code == 200


def test_no_cookie_changes_the_language_of_a_public_page(settings):
    """A cache that keeps pages by Accept-Language would give the cookie's language to everybody."""
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    for name in ("django_language", settings.LANGUAGE_COOKIE_NAME, ""):
        answer = Client().get("/ratings/", headers={"cookie": f"{name}=de"})
        assert 'lang="en"' in answer.content.decode()
