"""The same text at another URL is a copy: linked to the original, with its claims and no new tasks."""

import pytest

from articles.admin.articles import list_copies
from articles.models import Article, Claim, Lookup, Occurrence, ReviewTask
from articles.publishing.claimreview import list_appearances
from articles.services.articles import edit_article
from articles.services.imports import import_text
from articles.services.verification import check_invariants

BODY = """The council approved a budget of 41 million euros for the harbour on 3 March 2019.

Container traffic rose by 18 per cent in 2018, the port authority said in its yearly report.

The shipping company Norvik dumped 62 tonnes of oil in the bay in 2017."""
FIRST = "https://gazette.example.org/port"
SECOND = "https://courier.example.net/news/harbour"


def count_rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Claim, ReviewTask, Lookup))


@pytest.fixture
def original(db) -> Article:
    return import_text(f"{BODY}\n", actor=None, url=FIRST).article


def test_a_copys_claims_are_the_originals_with_a_further_place_each(original):
    before = count_rows()
    done = import_text(BODY.replace("\n\n", "\n\n\n"), actor=None, url=SECOND)
    copy = done.article
    assert done.made_article
    assert done.claim_count == 0
    assert copy.copy_of == original
    assert count_rows() == before
    for claim in original.claims.all():
        places = claim.occurrences.values_list("version__article", flat=True)
        assert set(places) == {original.pk, copy.pk}
        assert [article.pk for article in list_appearances(claim)] == [original.pk, copy.pk]
    assert check_invariants() == []


def test_a_copy_of_a_copy_is_a_copy_of_the_first(original):
    import_text(BODY, actor=None, url=SECOND)
    third = import_text(f"\n{BODY}", actor=None, url="https://third.example.com/x").article
    assert third.copy_of == original


def test_a_text_that_differs_in_one_number_is_no_copy(original):
    other = import_text(BODY.replace("41", "43"), actor=None, url=SECOND).article
    assert other.copy_of is None
    assert other.claims.count() == original.claims.count()


def test_short_texts_are_never_copies(db):
    words = "Traffic rose by 18 per cent in 2018."
    import_text(words, actor=None, url=FIRST)
    assert import_text(words, actor=None, url=SECOND).article.copy_of is None


def test_a_copys_later_additions_are_its_own_claims(original):
    copy = import_text(BODY, actor=None, url=SECOND).article
    new = "The harbour master resigned in June 2019 after 12 years in office."
    import_text(f"{BODY}\n\n{new}", actor=None, url=SECOND)
    assert list(copy.claims.values_list("text", flat=True)) == [new]
    current = Article.objects.get(pk=copy.pk).current_version
    assert Occurrence.objects.filter(version=current).count() == original.claims.count() + 1
    assert check_invariants() == []


def test_an_originals_own_details_can_still_be_edited(original, erin):
    import_text(BODY, actor=None, url=SECOND)
    assert edit_article(original, actor=erin, title="The harbour").title == "The harbour"


def test_a_version_names_the_copies_that_have_its_text_and_no_others(original):
    copy = import_text(BODY, actor=None, url=SECOND).article
    older = original.current_version
    newer = import_text(BODY.replace("41", "43"), actor=None, url=FIRST).version
    assert list(list_copies(older)) == [copy]
    assert list(list_copies(newer)) == []
