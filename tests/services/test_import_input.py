"""Details that a person gives override the document's own metadata."""

import datetime

import pytest

from articles.errors import InvalidInput
from articles.services.articles import edit_article
from articles.services.imports import import_text, run_import_now, start_file_import

pytestmark = pytest.mark.django_db
PAGE = b"""<html lang="en"><head><meta name="author" content="Jane Doe"></head><body><article><h1>Fares</h1>
<p>The council approved a budget of 41 million euros on 3 March 2019. Traffic rose by 18 per cent.</p>
</article></body></html>"""
TEXT = "The council approved a budget of 41 million euros on 3 March 2019."
DETAILS = {"byline": "Mira  Tolland", "published_on": datetime.date(2019, 3, 5), "language": "en-GB"}


def test_given_details_override_the_files_own_and_the_rest_stays():
    row = start_file_import(
        PAGE, filename="a.html", media_type="text/html", details={**DETAILS, "section": ""}, actor=None
    )
    article = run_import_now(row).article
    assert (article.byline, article.published_on, article.language) == (
        "Mira Tolland",
        DETAILS["published_on"],
        "en-GB",
    )
    assert article.title == "Fares"


def test_the_given_byline_is_the_claimant_of_unattributed_claims():
    article = import_text(TEXT, details={"byline": "Mira Tolland"}, actor=None).article
    assert str(article.claims.get().claimant) == "Mira Tolland"


def test_the_given_date_is_the_date_of_the_claims():
    article = import_text(TEXT, details={"published_on": "2019-03-05"}, actor=None).article
    assert article.claims.get().claimed_on == datetime.date(2019, 3, 5)


def test_edits_have_the_same_limits_as_imports(erin):
    article = import_text(TEXT, actor=None).article
    with pytest.raises(InvalidInput, match="language tag"):
        edit_article(article, actor=erin, language="../../etc")
