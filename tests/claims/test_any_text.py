"""Whatever the text, claims are found without a crash and stand where they say."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.choices import BlockRole
from articles.claims.attribution.attributions import find_attributions
from articles.claims.finder import find_sentences
from articles.types import FoundBlock

WORDS = """
“ ” ‘ ’ " ' ( ) [ ] . ? ! … – , ; : said says accused the The of by to and that who he It Will Russia U.S.
Gen. told 5 60% 2019 according said, has been questioned claims while so is \u0130
"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\n\n", "\u00a0"])
TEXTS = st.lists(PIECES, max_size=60).map(" ".join) | st.text(max_size=80)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_sentences_cover_the_words_in_order_and_do_not_overlap(text: str) -> None:
    found = find_sentences(text, [FoundBlock(BlockRole.BODY, "told by hand", 1.0, 0, len(text))])
    places = sorted((span.start, span.end) for one in found for span in one.occurrences)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))
    for one in found:
        assert one.text == " ".join(text[one.start : one.end].split())
        assert 0 <= one.score <= 1
        assert one.reasons


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_spans_of_attributions_lie_inside_the_text(text: str) -> None:
    for found in find_attributions(text, 0, len(text)):
        spans = (*found.source, *found.cue, *found.content)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert found.cue
        assert found.content
