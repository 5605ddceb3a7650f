"""Each mistake in ClaimReview markup is reported with its code at its field, and nothing else is."""

import copy
import json

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from articles.publishing.claimreview import dump_json_ld, validate_claim_review
from articles.publishing.page_rules import validate_collection, validate_page

GOOD = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "identifier": "urn:uuid:6f1c2a90-0000-4000-8000-000000000001",
    "url": "https://facts.example.org/fact-checks/1/",
    "claimReviewed": "Container traffic rose by 18 per cent in 2018",
    "reviewRating": {
        "@type": "Rating",
        "alternateName": "Mostly false",
        "ratingValue": 2,
        "bestRating": 5,
        "worstRating": 1,
    },
    "author": {"@type": "Organization", "name": "The Desk", "url": "https://facts.example.org"},
    "datePublished": "2026-03-01T12:00:00Z",
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Ada Brook", "sameAs": "https://brook.example.net/"},
        "datePublished": "2019-03-05",
        "appearance": {
            "@type": "Article",
            "url": "https://gazette.example.com/harbour",
            "headline": "The port",
        },
    },
    "citation": [{"@type": "WebPage", "url": "https://archive.example.org/1", "name": "Port statistics"}],
}
GONE = object()

# code, pointer to the field that is changed, its new value, pointer of the problem (None: the same)
MISTAKES = [
    ("CR001", "/claimReviewed", "", None),
    ("CR001", "/claimReviewed", GONE, None),
    ("CR001", "/claimReviewed", ["a list"], None),
    ("CR002", "/claimReviewed", "x" * 76, None),
    ("CR003", "/claimReviewed", "Mostly false: traffic rose", None),
    ("CR003", "/claimReviewed", "FACT CHECK: traffic rose", None),
    ("CR003", "/claimReviewed", "Traffic rose (satire)", None),
    ("CR010", "/reviewRating/alternateName", "", None),
    ("CR010", "/reviewRating/alternateName", GONE, None),
    ("CR010", "/reviewRating", GONE, "/reviewRating/alternateName"),
    ("CR011", "/reviewRating/ratingValue", 6, None),
    ("CR011", "/reviewRating/ratingValue", 0, None),
    ("CR012", "/reviewRating/bestRating", 1, None),
    ("CR012", "/reviewRating/worstRating", 9, "/reviewRating/bestRating"),
    ("CR012", "/reviewRating/bestRating", 0, None),
    ("CR014", "/reviewRating/alternateName", "Misleading", "/reviewRating/ratingValue"),
    ("CR014", "/reviewRating/alternateName", "Satire", "/reviewRating/ratingValue"),
    ("CR015", "/reviewRating/ratingValue", "3/5", None),
    ("CR015", "/reviewRating/ratingValue", "Pants on fire", None),
    ("CR015", "/reviewRating/ratingValue", True, None),
    ("CR015", "/reviewRating/bestRating", float("inf"), None),
    ("CR015", "/reviewRating/ratingValue", 10**400, None),
    ("CR016", "/reviewRating/ratingValue", 4, None),
    ("CR016", "/reviewRating/alternateName", "True", "/reviewRating/ratingValue"),
    ("CR020", "/url", GONE, None),
    ("CR020", "/url", "/fact-checks/1/", None),
    ("CR020", "/url", "https://other.example.org/fact-checks/1/", None),
    ("CR020", "/url", "https://notfacts.example.org/", None),
    ("CR020", "/url", "javascript:alert(1)", None),
    ("CR020", "/url", "https://[broken", None),
    ("CR021", "/itemReviewed/appearance", "https://facts.example.org/fact-checks/1", "/url"),
    ("CR030", "/itemReviewed/author/name", "the  desk", "/author"),
    ("CR031", "/author", GONE, None),
    ("CR031", "/author/@type", GONE, "/author"),
    ("CR031", "/author/name", "", "/author"),
    ("CR040", "/itemReviewed/appearance", GONE, "/itemReviewed"),
    ("CR040", "/itemReviewed", GONE, None),
    ("CR041", "/itemReviewed/author/name", GONE, None),
    ("CR041", "/itemReviewed/author", "Ada Brook", "/itemReviewed/author/name"),
    ("CR042", "/itemReviewed/datePublished", "2026-03-02", None),
    ("CR043", "/itemReviewed/author/sameAs", "https://www.facts.example.org/people/brook", None),
    ("CR060", "/datePublished", "1 March 2026", None),
    ("CR060", "/itemReviewed/datePublished", "05/03/2019", None),
    ("CR060", "/itemReviewed/datePublished", "2019-02-30", None),
    ("CR060", "/citation/0/datePublished", 2019, None),
    ("CR080", "/citation", [], None),
    ("CR080", "/citation", GONE, None),
    ("CR090", "/correction", "It was 8 per cent.", "/dateModified"),
]


@pytest.fixture(autouse=True)
def newsroom():
    with override_settings(SITE_URL="https://facts.example.org"):
        yield


def change(pointer, value):
    data = copy.deepcopy(GOOD)
    place = data
    *path, last = pointer.strip("/").split("/")
    for step in path:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return data


def test_a_valid_object_has_no_problem():
    assert validate_claim_review(GOOD) == []


@pytest.mark.parametrize(("code", "pointer", "value", "found_at"), MISTAKES)
def test_a_mistake_is_reported_at_its_field_and_nothing_else_is(code, pointer, value, found_at):
    findings = validate_claim_review(change(pointer, value))
    assert [(finding.code, finding.pointer) for finding in findings] == [(code, found_at or pointer)]
    assert findings[0].message.endswith((".", "?"))


def test_a_scale_that_begins_at_zero_is_refused():
    data = change(
        "/reviewRating", {"alternateName": "Falsch", "ratingValue": 0, "bestRating": 10, "worstRating": 0}
    )
    assert [finding.code for finding in validate_claim_review(data)] == ["CR013"]


@pytest.mark.parametrize(
    ("label", "value", "best"),
    [("Mostly true", 8, 10), ("False", 1, 7), ("Half true", "4", 7), ("Pinocchio", 1, 4)],
)
def test_a_scale_of_more_steps_is_not_taken_for_an_inverted_one(label, value, best):
    rating = {"alternateName": label, "ratingValue": value, "bestRating": best, "worstRating": 1}
    assert validate_claim_review(change("/reviewRating", rating)) == []


def test_a_rating_without_a_number_is_valid_and_needs_no_source():
    data = change("/reviewRating", {"@type": "Rating", "alternateName": "Unproven"})
    assert validate_claim_review(data) == []
    data["citation"] = []
    assert [(finding.code, finding.severity) for finding in validate_claim_review(data)] == [
        ("CR080", "warning")
    ]


def test_only_length_a_verdict_in_the_claim_and_an_unnumbered_lack_of_sources_are_warnings():
    warnings = {
        finding.code
        for _, pointer, value, _ in MISTAKES
        for finding in validate_claim_review(change(pointer, value))
        if finding.severity == "warning"
    }
    assert warnings == {"CR002", "CR003"}


@pytest.mark.parametrize(
    "claim", ["It is true that the port grew", "The false alarm cost 3 million", "True North grew"]
)
def test_a_claim_about_truth_is_not_taken_for_a_verdict(claim):
    assert validate_claim_review(change("/claimReviewed", claim)) == []


def test_the_given_scale_is_used():
    data = change(
        "/reviewRating", {"alternateName": "Vier Sterne", "ratingValue": 1, "bestRating": 5, "worstRating": 1}
    )
    assert validate_claim_review(data) == []
    assert [f.code for f in validate_claim_review(data, scale={"vier sterne": 4})] == ["CR016"]
    assert [f.code for f in validate_claim_review(data, scale={"vier sterne": None})] == ["CR014"]


def test_a_subdomain_an_anchor_and_the_older_creative_work_are_accepted():
    assert validate_claim_review(change("/url", "https://www.facts.example.org/checks#claim-2")) == []
    old = {"@type": "CreativeWork", "url": "https://gazette.example.com/", "author": {"name": "Ada Brook"}}
    assert validate_claim_review(change("/itemReviewed", old)) == []


@pytest.mark.parametrize(
    "date", ["2026", "2026-03", "2026-03-01", "2026-03-01T10:00:00+01:00", "2026-03-01T10:00Z"]
)
def test_every_form_of_iso_8601_is_accepted(date):
    assert validate_claim_review(change("/datePublished", date)) == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, "@type", "name"]), inner)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*GOOD, "dateModified", "correction"]), json_values))
def test_any_json_gives_problems_and_never_an_exception(data):
    assert isinstance(validate_claim_review(data), list)


@given(st.sampled_from(list(GOOD)), json_values)
def test_any_value_in_one_field_gives_problems_and_never_an_exception(field, value):
    assert isinstance(validate_claim_review({**GOOD, field: value}), list)


def make_page(*scripts, rating="Mostly false", claim=GOOD["claimReviewed"]):
    elements = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    shown = f'<h1 id="claim">{claim}</h1><p id="rating">{rating}</p>'
    return f"<html><head>{elements}</head><body>{shown}</body></html>"


def find_codes(html):
    return [finding.code for finding in validate_page(html)]


def test_a_page_that_shows_the_values_of_its_markup_is_valid():
    assert find_codes(make_page(dump_json_ld(GOOD))) == []


def test_two_claimreviews_on_a_page_are_refused_in_any_form():
    one = dump_json_ld(GOOD)
    assert find_codes(make_page(one, one)) == ["CR050"]
    assert find_codes(make_page(dump_json_ld([GOOD, GOOD]))) == ["CR050"]
    assert find_codes(make_page(dump_json_ld({"@graph": [GOOD, GOOD, GOOD]}))) == ["CR050", "CR050"]


def test_a_verdict_or_claim_that_differs_from_the_visible_one_is_refused():
    assert find_codes(make_page(dump_json_ld(GOOD), rating="True")) == ["CR070"]
    assert find_codes(make_page(dump_json_ld(GOOD), claim="Something else")) == ["CR070"]


@pytest.mark.parametrize("hostile", ["</script><script>alert(1)</script>", "<!-- ", "a & b", "a\u2028b"])
def test_characters_that_can_end_the_script_are_refused_unescaped(hostile):
    unsafe = json.dumps({**GOOD, "reviewBody": hostile}, ensure_ascii=False)
    assert "CR061" in find_codes(make_page(unsafe))
    assert find_codes(make_page(dump_json_ld({**GOOD, "reviewBody": hostile}))) == []


def test_problems_of_the_object_are_reported_for_the_page_too():
    assert [(f.code, f.pointer) for f in validate_page(make_page(dump_json_ld(change("/citation", []))))] == [
        ("CR080", "/0/citation")
    ]


def test_one_identifier_on_two_pages_is_refused():
    other = {**GOOD, "url": "https://facts.example.org/fact-checks/2/"}
    assert [(f.code, f.pointer) for f in validate_collection([GOOD, other])] == [("CR051", "/1/identifier")]
    assert validate_collection([GOOD, GOOD]) == []
    assert validate_collection([GOOD, {**other, "identifier": "urn:uuid:2"}]) == []
