"""Whose words a participle, a belief or a label goes with."""

import pytest

from articles.claims.attribution.attributions import find_in_sentence


def list_sources(sentence):
    found = find_in_sentence(sentence)
    return [" ".join(sentence[span.start : span.end] for span in one.source) for one in found]


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("The ministry cut the tax, with top officials saying that prices would fall.", "top officials"),
        (
            "Once he was elected, Mr. Ode made peace a priority, announcing the appointment of a new envoy.",
            "Mr. Ode",
        ),
        ("The Red Cross has twice complained that the road was closed.", "The Red Cross"),
        ("According to the ministry, prices fell by 3 percent.", "the ministry"),
        ("On 3 November the army announced that it held the town.", "the army"),
        ("Five days later General Igor Moroz warned that the bridge would fall.", "General Igor Moroz"),
        ("At the funeral General Valery Moroz disclosed that he had left.", "General Valery Moroz"),
        ("Cecile Ray, a member of the board told us that the talks had failed.", "Cecile Ray"),
        ("Q: But the court said that you were wrong.", "the court"),
        ("The farmers' union says that 4,000 farms closed.", "The farmers' union"),
        ("The sea rose by a metre, scientists report in the journal Climate.", "scientists"),
        ("Prices fell while the town saw activists demanding that the mine be closed.", "activists"),
        ("A State Department spokesman said that the talks had failed.", "A State Department spokesman"),
    ],
)
def test_the_one_who_speaks_is_found(sentence, source):
    assert source in list_sources(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr. Ode offers both cities what they want most.",
        "They set up a website called “Move North”.",
        "The envoys were announced at noon.",
        "Rookie Emil Moroz added a goal.",
        "Update: The road is open again.",
    ],
)
def test_what_nobody_stated_is_nobodys_statement(sentence):
    assert list_sources(sentence) == []


def test_one_who_says_i_think_after_his_own_label_is_the_label():
    assert list_sources("FALLIN: I think the road was closed in 2015.") == ["FALLIN"]
