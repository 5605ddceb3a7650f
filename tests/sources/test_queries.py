import pytest

from articles.sources.queries import MAX_TERMS, build_query, find_names, find_numbers, find_terms, fold_number

CLAIM = (
    "Deir ez-Zor fell to government forces in September 2017 after a three-year siege, "
    "the Bank of England’s Mark Carney said."
)


def test_names_are_whole_runs_with_the_small_words_inside_them():
    assert find_names(CLAIM) == ["Deir ez-Zor", "Bank of England", "Mark Carney"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Doctors counted the dead.", []),
        ("NATO bombed Libya.", ["NATO", "Libya"]),
        ("Iraq is poor. Iraq was rich.", ["Iraq"]),
        ("In March he met Bashar al-Assad on a Monday.", ["Bashar al-Assad"]),
        ("The U.N. Security Council voted.", ["U.N. Security Council"]),
        ("“The council,” said Ms. Tolland’s lawyer.", ["Tolland"]),
        ("Marcos and Dr. Rizal founded the World Bank and the Fund.", ["Rizal", "World Bank", "Fund"]),
        ("It went to the US, the WHO said.", ["US", "WHO"]),
        ("He met Donald J. Trump Jr. in Rome.", ["Donald J. Trump Jr", "Rome"]),
        ("The 5G mast and the 8-Year-Old", []),
        ("In May The Council Has Met In Rome", ["Council", "Met", "Rome"]),
        ("Rescued Grey Harbour Seals Return Home Safely Cheering Crowds", []),
        ("all in small letters", []),
    ],
)
def test_capitals_that_are_no_names_are_left_out(text, names):
    assert find_names(text) == names


def test_numbers_stand_as_written_with_their_unit():
    text = "It paid $4.5 billion, 62% of 1,200 shares, in 2017; 18 per cent left."
    assert find_numbers(text) == ["$4.5 billion", "62%", "1,200", "2017", "18 per cent"]


def test_digits_inside_a_word_are_no_number():
    assert find_numbers("COVID-19 and the 5G mast of an 8-year-old, 3.5km in 1918-1919") == [
        "3.5km",
        "1918",
        "1919",
    ]


@pytest.mark.parametrize(
    ("one", "other"), [("1,200", "1200"), ("62%", "62"), ("$4.5", "4.5 billion"), ("1.200.000", "1,200,000")]
)
def test_one_number_in_two_spellings_is_one_number(one, other):
    assert fold_number(one) == fold_number(other)


def test_different_numbers_stay_different():
    assert len({fold_number(number) for number in ("4.5", "45", "4,500", "450")}) == 4


def test_the_most_telling_terms_come_first():
    terms = find_terms("The council of Harbour Bay approved 41 million euros for dredging, people said.")
    assert terms[:2] == ("Harbour Bay", "41 million")
    assert terms.index("dredging") < terms.index("people")


def test_stop_words_are_no_terms_and_no_term_comes_twice():
    terms = find_terms("It was the best of times and the worst of times for the Times of London.")
    folded = [term.casefold() for term in terms]
    assert len(set(folded)) == len(folded)
    assert not {"the", "of", "and", "it", "was", "for"} & set(folded)


def test_there_are_never_too_many_terms():
    assert len(find_terms(" ".join(f"Word{number} stone{number}" for number in range(200)))) == MAX_TERMS


@pytest.mark.parametrize(
    "text", ["قال الرئيس إن 62 شخصا قتلوا في دمشق", "Президент сказал, что 62 человека", "東京は雨"]
)
def test_other_scripts_have_terms_too(text):
    assert find_terms(text)


@pytest.mark.parametrize("text", ["", "   ", "—", "the of and"])
def test_a_text_without_telling_words_has_no_terms(text):
    assert find_terms(text) == ()


def test_a_query_holds_what_was_given():
    query = build_query("Norvik denies it.", claimant="Norvik", language="", links=["https://a.example/"])
    assert (query.text, query.claimant, query.language) == ("Norvik denies it.", "Norvik", "en")
    assert query.links == ("https://a.example/",)
