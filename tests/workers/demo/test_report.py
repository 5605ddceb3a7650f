"""What the terminal shows of claims and providers."""

import pytest
from django.test import override_settings

from articles.choices import Outcome
from articles.models import Lookup, SourceLink
from tests.scenes import make_article
from workers.demo.report import count_linked, describe_claims, describe_providers

pytestmark = pytest.mark.django_db


def settle(article, provider, outcome, **fields):
    Lookup.objects.filter(claim__article=article, provider=provider).update(
        outcome=outcome, settled_at="2024-01-01T00:00:00Z", **fields
    )


@pytest.fixture
def article():
    with override_settings(PROVIDERS=["library", "wikipedia", "google_factcheck"]):
        yield make_article()


def test_provider_that_failed_does_not_look_like_one_that_found_nothing(article):
    settle(article, "library", Outcome.NONE)
    settle(article, "wikipedia", Outcome.FAILED, detail="The host name could not be resolved.")
    settle(article, "google_factcheck", Outcome.NOT_CONFIGURED, detail="Set PROVIDER_GOOGLE_FACTCHECK_KEY.")
    count = article.claims.count()
    library, wikipedia, google = describe_providers(article)
    assert library == f"library: 0 pages for 0 claims, none for {count}"
    assert wikipedia == (
        f"wikipedia: could not be reached ({count} lookups failed: The host name could not be resolved)"
    )
    assert google == "google_factcheck: not configured: Set PROVIDER_GOOGLE_FACTCHECK_KEY."


def test_lookup_that_waits_for_its_turn_is_not_called_failed(article):
    lines = list(describe_providers(article))
    assert f"{article.claims.count()} lookups still wait for their turn" in lines[1]


@pytest.mark.parametrize("width", [20, 80, 120])
def test_table_fits_the_terminal_and_addresses_are_whole(article, width):
    claim = article.claims.order_by("id").first()
    url = "https://example.org/" + "a" * 200
    for number in range(2):
        SourceLink.objects.create(
            claim=claim,
            url=url if number else "https://example.org/worse",
            url_key=str(number),
            title="A title",
            domain="example.org",
            score=number,
        )
    lines = list(describe_claims(article, width=width))
    assert len(lines) == 2 + 2 * article.claims.count()
    assert all(len(line) <= max(width, 80) for line in lines if "https:" not in line)
    assert lines[2].endswith(" 2")
    assert lines[3].endswith(url)
    assert lines[5].strip() == "no link found"
    assert count_linked(article) == (1, article.claims.count())
