"""Fact-checks from elsewhere: read in every format, stored once, suggested and never attached."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.errors import InvalidInput
from articles.models import FactCheck
from articles.services.fact_checks import import_fact_checks, match_text, read_claim_reviews

pytestmark = pytest.mark.django_db


def make_review(number: int = 1, **fields) -> dict:
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"https://checkers.example.org/{number}",
        "claimReviewed": f"The harbour cost {number} million euros.",
        "author": {"@type": "Organization", "name": "Checkers"},
        "datePublished": "2019-05-06",
        "itemReviewed": {"@type": "Claim", "author": {"name": "The mayor"}, "datePublished": "2019-05-01"},
        "reviewRating": {
            "ratingValue": 2,
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": "Mostly false",
        },
        **fields,
    }


SHAPES = {
    "one object": lambda reviews: json.dumps(reviews[0]),
    "a list": json.dumps,
    "a list over many lines": lambda reviews: json.dumps(reviews, indent=2),
    "a graph": lambda reviews: json.dumps({"@graph": reviews}),
    "one a line": lambda reviews: "\n".join(json.dumps(review) for review in reviews) + "\n",
    "a DataFeed": lambda reviews: json.dumps(
        {
            "@type": "DataFeed",
            "dataFeedElement": [{"@type": "DataFeedItem", "item": [review]} for review in reviews],
        }
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_its_fact_checks_in_order(shape):
    reviews = [make_review(number) for number in range(1, 4)]
    found = list(read_claim_reviews(StringIO(SHAPES[shape](reviews))))
    assert found == (reviews[:1] if shape == "one object" else reviews)


def test_the_same_file_twice_keeps_each_once(tmp_path, capsys):
    file = tmp_path / "checks.ndjson"
    file.write_text("\n".join(json.dumps(make_review(number)) for number in range(5)))
    for new in ("5 new", "0 new"):
        call_command("import_factchecks", str(file))
        assert new in capsys.readouterr().out
    row = FactCheck.objects.get(url="https://checkers.example.org/2")
    assert (row.claimant, row.publisher, row.rating, row.rating_value) == (
        "The mayor",
        "Checkers",
        "Mostly false",
        0.25,
    )
    assert (str(row.claimed_on), str(row.reviewed_on)) == ("2019-05-01", "2019-05-06")


@pytest.mark.parametrize(
    "fields",
    [{"url": "javascript:alert(1)"}, {"url": None}, {"claimReviewed": ""}, {"claimReviewed": {"a": 1}}],
)
def test_an_object_without_a_url_or_a_claim_is_skipped(fields):
    assert import_fact_checks([make_review(**fields)], actor=None) == (0, 1)


@pytest.mark.parametrize(
    "rating",
    [
        {},
        {"ratingValue": "Pants on fire", "bestRating": 5},
        {"ratingValue": 7, "bestRating": 5},
        "False",
        None,
    ],
)
def test_a_rating_outside_its_scale_is_stored_in_words_only(rating):
    import_fact_checks([make_review(reviewRating=rating)], actor=None)
    assert FactCheck.objects.get().rating_value is None


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "A dear harbour"},
        {"headline": "A dear harbour"},
        {"name": "The harbour cost 1 million euros.", "alternativeHeadline": "A dear harbour"},
        {"itemReviewed": {"@type": "CreativeWork", "name": "A dear harbour"}},
        {"description": "A dear harbour"},
    ],
)
def test_a_review_is_found_by_its_title_in_any_of_the_fields_publishers_use(fields):
    import_fact_checks([make_review(**fields)], actor=None)
    [match] = match_text("dear harbours")
    assert match.fact_check.title == "A dear harbour"
    assert "dear" in match.why


def test_ndjson_is_read_one_line_at_a_time():
    def lines():
        yield json.dumps(make_review(1)) + "\n"
        raise RuntimeError("read on")

    reviews = read_claim_reviews(lines())
    assert next(iter(reviews))["url"].endswith("/1")


def test_objects_before_an_error_stay_and_the_file_can_be_imported_again(monkeypatch):
    monkeypatch.setattr("articles.services.fact_checks.BATCH", 2)
    lines = [json.dumps(make_review(number)) for number in range(1, 4)]
    with pytest.raises(InvalidInput, match="line 4"):
        import_fact_checks(read_claim_reviews([*lines, "not json"]), actor=None)
    assert FactCheck.objects.count() == 2
    assert import_fact_checks(read_claim_reviews(lines), actor=None) == (1, 0)


def test_invalid_json_is_refused_with_its_line():
    with pytest.raises(InvalidInput, match="line 2"):
        list(read_claim_reviews(['{"@type": "ClaimReview"}\n', "not json"]))
    with pytest.raises(InvalidInput, match="character 15"):
        list(read_claim_reviews(["{\n", '"@type": 1,\n']))


def test_the_nearest_fact_check_comes_first_with_the_words_that_matched():
    import_fact_checks([make_review(number) for number in range(1, 9)], actor=None)
    import_fact_checks([make_review(90, claimReviewed="Bees make better honey in towns.")], actor=None)
    [best, *_] = match_text("Town bees are said to make the best honey")
    assert best.fact_check.url.endswith("/90")
    assert "honey" in best.why


class ReviewsSite(BaseHTTPRequestHandler):
    """A site with one feed of ClaimReview data."""

    def do_GET(self) -> None:
        found = self.path == "/feed"
        feed = {
            "@type": "DataFeed",
            "dataFeedElement": [{"item": [make_review(number)]} for number in range(3)],
        }
        body = json.dumps(feed).encode() if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Print nothing."""


def test_a_feed_of_fact_checks_is_imported_from_its_url(settings, capsys):
    server = ThreadingHTTPServer(("127.0.0.1", 0), ReviewsSite)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"127.0.0.1:{server.server_port}"
    try:
        with pytest.raises(CommandError, match="public web site"):
            call_command("import_factchecks", f"http://{site}/feed")
        settings.FETCH_ALLOW = frozenset({site})
        for new in ("3 new", "0 new"):
            call_command("import_factchecks", f"http://{site}/feed")
            assert new in capsys.readouterr().out
        with pytest.raises(CommandError, match="404"):
            call_command("import_factchecks", f"http://{site}/elsewhere")
    finally:
        server.shutdown()
        server.server_close()


def test_fact_checks_nested_without_end_are_refused(tmp_path):
    file = tmp_path / "deep.json"
    file.write_text("[" * 100_000)
    with pytest.raises(CommandError, match="nested deeper"):
        call_command("import_factchecks", str(file))
