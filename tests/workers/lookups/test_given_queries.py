"""An editor's own words are asked in place of the claim's, by every provider, as they were written."""

import pytest

from articles.sources.queries import build_query, split_given
from tests.workers.asking import ask

CLAIM = "Over 60 soldiers were killed near Deir ez-Zor in September."
ASKED = {
    "wikipedia": 'harbour tax "Port of Aldmoor" 2019',
    "google_factcheck": "harbour tax Port of Aldmoor 2019",
    "wikidata": "harbour tax Port of Aldmoor 2019",
    "crossref": "harbour tax Port of Aldmoor 2019",
    "openalex": "harbour tax Port of Aldmoor 2019",
    "gdelt": 'harbour tax "Port of Aldmoor"',
    "searxng": "harbour tax Port of Aldmoor 2019",
    "brave": "harbour tax Port of Aldmoor 2019",
}
GIVEN = "harbour  tax “Port of Aldmoor” 2019"


def test_quotation_marks_hold_words_together():
    assert split_given(GIVEN) == ("harbour", "tax", "Port of Aldmoor", "2019")
    assert split_given('"a b" "a b" c"') == ("a b", "c")
    assert split_given("  ") == ()


def test_without_given_words_the_claim_speaks():
    assert build_query(CLAIM, given="").terms == build_query(CLAIM).terms
    assert "Deir ez-Zor" in build_query(CLAIM).terms


@pytest.mark.parametrize("provider", ASKED)
def test_an_editors_words_are_asked_instead_of_the_claims(stub, provider):
    answer = ask(stub, provider, query=build_query(CLAIM, given=GIVEN))
    assert answer.query == ASKED[provider]
    sent = " ".join(stub.log[0]["query"].values())
    assert ASKED[provider] in sent
    assert "soldiers" not in sent
