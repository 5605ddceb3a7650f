"""The ClaimReview object of a published verdict, and its JSON."""

import datetime
import json

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article, Claimant, SourceLink, Verdict
from articles.publishing.claimreview import build_claim_review, dump_json_ld, validate_claim_review
from articles.publishing.reads import get_published, list_published
from articles.services.articles import edit_article
from articles.services.claims import merge_claims
from tests.publishing.scene import correct, make_task, publish, retract, submit

pytestmark = pytest.mark.django_db

ADDRESS = "https://gazette.example.com/harbour"


@pytest.fixture(autouse=True)
def newsroom():
    with override_settings(SITE_URL="https://facts.example.org", ORGANISATION="The Desk"):
        yield


def read(task):
    return get_published(task.public_id)


def organisation():
    return {
        "@type": "Organization",
        "name": "The Desk",
        "url": "https://facts.example.org",
        "correctionsPolicy": "https://facts.example.org/corrections/",
    }


def test_a_verdict_on_the_scale_has_every_required_and_recommended_field(erin, alice, bob):
    task = make_task(erin, url=ADDRESS, claimant="the port authority", claimed_on=datetime.date(2019, 3, 4))
    edit_article(
        task.claim.article,
        actor=erin,
        title="The port grew faster than anyone planned",
        byline="Mira Tolland",
        publisher="The Harbour Gazette",
        published_on=datetime.date(2019, 3, 5),
        language="en",
        section="Opinion",
    )
    Claimant.objects.update(url="https://port.example.net/", wikidata_id="Q42")
    publish(task, alice, bob, at="2026-03-01T12:00:00+00:00")
    links = SourceLink.objects.filter(verdicts__task=task).order_by("citations__position")
    links.filter(title="Port statistics 1").update(
        author="A. Clerk", publisher="Port archive", published_on="2019-01-20", language="en", retracted=True
    )
    assert build_claim_review(read(task)) == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "identifier": f"urn:uuid:{task.public_id}",
        "url": f"https://facts.example.org/fact-checks/{task.public_id}/",
        "claimReviewed": "container traffic rose by 18 per cent in 2018",
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "False",
            "ratingExplanation": "The sources contradict the claim.",
            "ratingValue": 1,
            "bestRating": 5,
            "worstRating": 1,
        },
        "author": organisation(),
        "publisher": organisation(),
        "datePublished": "2026-03-01T12:00:00Z",
        "inLanguage": "en",
        "itemReviewed": {
            "@type": "Claim",
            "author": {
                "@type": "Organization",
                "name": "the port authority",
                "sameAs": ["https://port.example.net/", "https://www.wikidata.org/wiki/Q42"],
            },
            "datePublished": "2019-03-04",
            "inLanguage": "en",
            "appearance": {
                "@type": "OpinionNewsArticle",
                "url": ADDRESS,
                "headline": "The port grew faster than anyone planned",
                "author": {"@type": "Person", "name": "Mira Tolland"},
                "publisher": {"@type": "Organization", "name": "The Harbour Gazette"},
                "datePublished": "2019-03-05",
                "inLanguage": "en",
            },
        },
        "reviewBody": "The port's own yearbook gives 8 per cent.",
        "citation": [
            {
                "@type": "WebPage",
                "url": links[0].url,
                "name": "Port statistics 1",
                "author": {"@type": "Person", "name": "A. Clerk"},
                "publisher": {"@type": "Organization", "name": "Port archive"},
                "datePublished": "2019-01-20",
                "inLanguage": "en",
                "creativeWorkStatus": "Withdrawn",
            },
            {
                "@type": "WebPage",
                "url": links[1].url,
                "name": "Port statistics 2",
                "publisher": {"@type": "Organization", "name": "archive.example.org"},
            },
        ],
    }
    assert validate_claim_review(build_claim_review(read(task))) == []


@pytest.mark.parametrize("rating", ["misleading", "unproven"])
def test_a_verdict_off_the_scale_carries_words_and_no_number(erin, alice, bob, rating):
    task = make_task(erin, url=ADDRESS)
    verdict = publish(task, alice, bob, rating=rating)
    built = build_claim_review(read(task))
    assert built["reviewRating"] == {
        "@type": "Rating",
        "alternateName": verdict.rating.label,
        "ratingExplanation": verdict.rating.meaning,
    }
    assert validate_claim_review(built) == []


def test_a_corrected_verdict_says_when_and_what_and_keeps_its_address_and_first_date(erin, alice, bob):
    task = make_task(erin, url=ADDRESS)
    publish(task, alice, bob, at="2026-03-01T12:00:00+00:00")
    first = build_claim_review(read(task))
    correct(task, alice, bob, rating="half-true", note="It was 18 per cent.", at="2026-03-02T08:30:00+00:00")
    correct(task, alice, bob, rating="mostly-true", note="Of all berths.", at="2026-03-09T08:30:00+00:00")
    built = build_claim_review(read(task))
    assert (built["identifier"], built["url"]) == (first["identifier"], first["url"])
    assert built["reviewRating"]["alternateName"] == "Mostly true"
    assert built["datePublished"] == first["datePublished"] == "2026-03-01T12:00:00Z"
    assert built["dateModified"] == "2026-03-09T08:30:00Z"
    assert built["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "It was 18 per cent.",
            "datePublished": "2026-03-02T08:30:00Z",
        },
        {"@type": "CorrectionComment", "text": "Of all berths.", "datePublished": "2026-03-09T08:30:00Z"},
    ]
    assert not {"dateModified", "correction"} & first.keys()
    assert validate_claim_review(built) == []


def test_a_claim_by_the_articles_author_names_no_claimant_and_has_the_articles_date(erin, alice, bob):
    task = make_task(erin, url=ADDRESS)
    edit_article(task.claim.article, actor=erin, published_on=datetime.date(2019, 3, 5))
    publish(task, alice, bob)
    item = build_claim_review(read(task))["itemReviewed"]
    assert "author" not in item
    assert item["datePublished"] == "2019-03-05"


def test_the_articles_date_is_not_used_for_a_claimants_statement(erin, alice, bob):
    task = make_task(erin, url=ADDRESS, claimant="Ada Brook")
    edit_article(task.claim.article, actor=erin, published_on=datetime.date(2019, 3, 5))
    publish(task, alice, bob)
    item = build_claim_review(read(task))["itemReviewed"]
    assert item["author"] == {"@type": "Person", "name": "Ada Brook"}
    assert "datePublished" not in item


def test_a_text_without_an_address_is_a_named_creative_work(erin, alice, bob):
    task = make_task(erin)
    publish(task, alice, bob)
    appearance = build_claim_review(read(task))["itemReviewed"]["appearance"]
    assert appearance["@type"] == "CreativeWork"
    assert appearance["name"] == Article.objects.get().title
    assert "url" not in appearance
    Article.objects.update(title="")
    assert build_claim_review(read(task))["itemReviewed"]["appearance"]["name"] == "A text without a title"


def test_a_claim_merged_from_another_article_appears_in_both(erin, alice, bob):
    task = make_task(erin, url=ADDRESS)
    other = make_task(
        erin,
        url="https://other.example.com/",
        text="Trade is up. Harbour trade grew by 18 per cent in 2018.",
        quote="Harbour trade grew by 18 per cent in 2018",
    )
    merge_claims(other.claim, into=task.claim, actor=erin)
    publish(task, alice, bob)
    appearances = build_claim_review(read(task))["itemReviewed"]["appearance"]
    assert [place["url"] for place in appearances] == [ADDRESS, "https://other.example.com/"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("the International Energy Agency", "Organization"),
        ("UNESCO", "Organization"),
        ("Harbour Holdings Ltd", "Organization"),
        ("Mira Tolland", "Person"),
        ("the mayor", "Person"),
        ("Officer Banks", "Person"),
    ],
)
def test_a_claimant_is_a_person_or_an_organisation_by_its_name(erin, alice, bob, name, kind):
    task = make_task(erin, claimant=name)
    publish(task, alice, bob)
    assert build_claim_review(read(task))["itemReviewed"]["author"]["@type"] == kind


def test_the_judged_text_is_published_even_if_the_claim_was_edited_since(erin, alice, bob):
    task = make_task(erin)
    verdict = publish(task, alice, bob)
    type(task.claim).objects.update(text="Something else")
    assert build_claim_review(read(task))["claimReviewed"] == verdict.claim_reviewed != "Something else"


def test_only_a_current_published_verdict_has_a_claimreview(erin, alice, bob, carol):
    task = make_task(erin)
    with pytest.raises(ValueError, match="not published"):
        build_claim_review(submit(task, alice))
    published = make_task(erin, quote="a budget of 41 million euros for the harbour on 3 March 2019")
    publish(published, alice, bob)
    retract(published, bob, carol)
    with pytest.raises(ValueError, match="retracted"):
        build_claim_review(read(published))


def test_nobody_on_the_staff_is_named(erin, alice, bob):
    task = make_task(erin)
    publish(task, alice, bob)
    correct(task, alice, bob)
    text = dump_json_ld(build_claim_review(read(task))).casefold()
    assert not [name for name in ("alice", "bob", "erin") if name in text]


def test_building_many_objects_makes_no_further_query(erin, alice, bob, django_assert_num_queries):
    def publish_on(quote):
        task = make_task(erin, quote=quote, claimant="Ada Brook")
        publish(task, alice, bob)
        correct(task, alice, bob)

    publish_on("container traffic rose by 18 per cent in 2018")
    with django_assert_num_queries(4):
        assert len([build_claim_review(verdict) for verdict in list_published()]) == 1
    publish_on("a budget of 41 million euros for the harbour")
    publish_on("dumping oil in the bay in 2017")
    with django_assert_num_queries(4):
        assert len([build_claim_review(verdict) for verdict in list_published()]) == 3


HOSTILE = [
    "</script><script>alert(1)</script>",
    "a\u2028b\u2029c",
    "<!-- <script>",
    "&lt;b&gt; & ]]>",
    'it\'s "so"\x0b',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_json_ld_text_cannot_end_its_script_and_parses_back(text):
    dumped = dump_json_ld({"reviewBody": text})
    assert not set("<>&\u2028\u2029") & set(dumped)
    assert json.loads(dumped) == {"reviewBody": text}


@given(st.text())
def test_any_text_survives_a_round_trip_through_json_ld(text):
    dumped = dump_json_ld({"reviewBody": text})
    assert not set("<>&\u2028\u2029") & set(dumped)
    assert json.loads(dumped) == {"reviewBody": text}


def test_a_list_of_all_holds_only_the_newest_version_of_each(erin, alice, bob):
    task = make_task(erin)
    publish(task, alice, bob)
    newest = correct(task, alice, bob)
    assert list(list_published()) == [newest]
    assert Verdict.objects.count() == 2
