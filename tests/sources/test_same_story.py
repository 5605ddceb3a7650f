"""One agency's story printed by many is one source; pages that only look alike are many."""

from articles.sources.same_story import Story, find_leads
from articles.types import FoundSource
from tests.sources.test_ranking import rank

TITLE = "Syrian army retakes the city of Deir ez-Zor"
LEAD = "The Syrian army said on Friday that it had taken full control of the eastern city after weeks."


def test_the_same_title_on_other_sites_is_one_story_whatever_the_sites_name_behind_it():
    pages = [
        Story(f"{TITLE} | The Gazette", "", "gazette.example"),
        Story("Something else happened in the harbour town", "", "courier.example"),
        Story(f"{TITLE} - Courier", "", "courier.example"),
    ]
    assert find_leads(pages) == [0, 1, 0]


def test_the_same_beginning_is_one_story_an_agencys_credit_aside():
    pages = [
        Story("Army takes city", f"BEIRUT (Reuters) - {LEAD}", "a.example"),
        Story("After weeks, a victory", LEAD, "b.example"),
    ]
    assert find_leads(pages) == [0, 0]


def test_short_titles_and_pages_of_one_site_are_not_grouped():
    assert find_leads([Story("Syria", "", "a.example"), Story("Syria", "", "b.example")]) == [0, 1]
    assert find_leads([Story(TITLE, "", "a.example"), Story(TITLE, "", "a.example")]) == [0, 1]


def test_a_repeated_story_stands_below_the_first_and_says_whose_it_is():
    found = [
        FoundSource(url=f"https://{name}.example/x", title=TITLE, snippet=LEAD) for name in ("a", "b", "c")
    ]
    first, second, third = rank(("gdelt", found))
    assert "same story on 3 sites" in map(str, first.reasons)
    assert first.same_story == ""
    assert second.same_story == third.same_story == first.url_key
    assert str(second.reasons[0]) == f"same story as {first.domain}"
    assert second.score < first.score
