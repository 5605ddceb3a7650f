"""What a sentence shows on its surface, as named yes-or-no features for the linear model."""

import re
from collections.abc import Iterable

from articles.claims.text.word_forms import list_words, plain, word_set

FIRST_PERSON = word_set("i i'm i've i'd i'll me my mine myself")
FIRST_PLURAL = word_set("we we're we've we'd we'll us our ours ourselves")
SECOND_PERSON = word_set("you you're you've you'd you'll your yours yourself")
HEDGES = word_set(
    "think believe hope feel guess suppose wish want wonder seem seems seemed perhaps maybe probably likely"
    " apparently arguably hopefully surely"
)
DUTIES = word_set("should must ought need needs shouldn't mustn't let's let")
FUTURES = word_set("will won't i'll we'll you'll he'll she'll they'll it'll shall gonna")
CONDITIONS = word_set("would could might may wouldn't couldn't if unless can can't cannot")
NEGATIONS = word_set("not no never none nothing nobody neither nor without")
REPORTS = word_set(
    "said says say saying told tells claims claimed claim accused accuses accusing blamed blames denied"
    " denies announced reported reports warned warns alleged alleges according argued argues admitted"
    " confirmed insisted stated states declared described reiterated rejected published revealed found"
    " showed shows"
)
PAST_FORMS = word_set(
    "was were had did went came took gave made got found left lost won cut rose fell grew spent sent"
    " put began became brought bought built broke chose drew drove ate fought flew kept knew led met"
    " paid ran saw sold shot spoke stood stole struck threw voted wrote"
)
QUANTITIES = word_set(
    "percent per cent million millions billion billions trillion thousand thousands hundred hundreds"
    " dozen dozens half third quarter double doubled triple tripled most majority average rate number"
    " least fewer less more highest lowest largest biggest record every"
)
JUDGEMENTS = word_set(
    "good bad great terrible horrible awful wonderful brilliant beautiful ugly fantastic disturbing"
    " inappropriate unacceptable tremendous excellent foolish stupid cowardly shame shameful important"
    " essential crucial vital wise unwise prudent absurd ridiculous outrageous disgrace disgraceful"
    " disgusting despicable deplorable pathetic laughable nonsense irony ironic ironically tragic"
    " tragedy sad sadly unfortunate unfortunately fortunate fortunately hopefully rightly wrongly right"
    " wrong evil noble heroic hero heroes coward magnificent splendid superb perfect nightmare disaster"
    " catastrophe mess farce joke circus hypocrisy hypocrite hypocritical injustice justice truth"
    " historic unprecedented remarkable extraordinary astonishing amazing incredible incredibly shocking"
    " stunning appalling dreadful dire grim devastating damning reckless irresponsible naive cynical"
    " arrogant selfish greedy corrupt cruel brutal barbaric savage vicious dangerous worrying alarming"
    " troubling welcome admirable impressive inspiring courageous brave proud pride honour honor decent"
    " honest dishonest sensible reasonable unreasonable fair unfair unjust just deserve deserves"
    " deserved worth worthy worthless pointless useless futile hopeless smart clever dumb silly crazy"
    " insane mad weird strange odd bizarre sinister toxic rotten weak strong bold timid feeble lame"
    " obvious obviously clearly undoubtedly indeed truly utterly totally absolutely completely simply"
    " merely somehow alas frankly beloved tired boring dull exciting thrilling fun lovely nice best"
    " worst better worse finest greatest mere sheer blatant mountain burning fuel fire dark bright"
    " flawed failed failure success triumph victory blunder mistake folly wisdom duty moral immoral"
    " conscience"
)
TIMES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august"
    " september october november december yesterday today week weeks month months year years ago since decade"
    " decades century"
)
GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("first-person", FIRST_PERSON),
    ("first-plural", FIRST_PLURAL),
    ("second-person", SECOND_PERSON),
    ("hedge", HEDGES),
    ("duty", DUTIES),
    ("future", FUTURES),
    ("condition", CONDITIONS),
    ("negation", NEGATIONS),
    ("report", REPORTS),
    ("past", PAST_FORMS),
    ("quantity", QUANTITIES),
    ("time", TIMES),
    ("judgement", JUDGEMENTS),
)

_NUMBER = re.compile(r"\d")
_YEAR = re.compile(r"^(?:1[89]|20)\d\d$")
_SHAPES = (
    ("#percent", re.compile(r"\d\s*(?:%|per ?cent\b|percentage)")),
    ("#money", re.compile(r"[$£€]\s?\d|\b\d[\d,.]*\s+(?:dollars|euros|pounds)\b")),
    ("#large", re.compile(r"\d\s+(?:thousand|million|billion|trillion)|\d,\d{3}")),
    ("#than", re.compile(r"\b(?:more|less|fewer|\w+er)\s+than\b")),
    ("#superlative", re.compile(r"\b(?:the|in)\s+(?:most|least|\w{3,}est)\b")),
    (
        "#perfect",
        re.compile(
            r"\b(?:has|have|had|'ve)\s+(?:\w+ly\s+|been\s+|also\s+|not\s+|already\s+)*\w+(?:ed|en|ne|wn|de|id|ght|un|ut|st)\b",
        ),
    ),
    (
        "#passive",
        re.compile(r"\b(?:was|were|is|are|been|being)\s+(?:\w+ly\s+)?\w+(?:ed|en|wn)\b"),
    ),
    ("#went-to", re.compile(r"\bgoing to\b")),
    ("#quoted", re.compile(r"[\"“”]|(?:^|\s)['‘]\w")),
    ("#question", re.compile(r"\?[\"'”’)]*\s*$")),
    ("#exclaim", re.compile(r"!")),
    (
        "#contraction",
        re.compile(
            r"\b(?:[a-z]+n't|[a-z]+'(?:re|ve|ll|d|m)|(?:it|that|he|she|there|what|here|who)'s)\b",
        ),
    ),
    ("#link", re.compile(r"^(?:and|but|so|well|now|because|that|it|there)\b")),
    ("#breaks-off", re.compile(r"(?:\.\.\.|…|--|—)[\"'”’)]*\s*$")),
)
_NAME = re.compile(r"(?<=[\w,;:'’)”\"] )(?!I\b)[A-Z][\w'’.-]*(?:\s+(?:of\s+(?=[A-Z])|[A-Z][\w'’.-]*))*")
_PAST_REGULAR = re.compile(r"^[a-z]{3,}ed$")
_LENGTHS = (4, 7, 10, 14, 19, 25, 32, 45)


def list_features(sentence: str) -> list[str]:
    """List the features of one sentence, each once: its words and word pairs, and "#" surface features."""
    words = [_mask_number(word) for word in list_words(sentence)]
    features = set(words)
    features.update(map(" ".join, zip(["^", *words], words, strict=False)))
    features.update(_list_surface(plain(sentence), words))
    return sorted(features)


def _list_surface(sentence: str, words: list[str]) -> Iterable[str]:
    found = set(words)
    for name, group in GROUPS:
        if not group.isdisjoint(found):
            yield f"#{name}"
    lowered = sentence.lower()
    for name, shape in _SHAPES:
        if shape.search(lowered):
            yield name
    numbers = sum(1 for word in words if word in ("0", "<year>"))
    if numbers:
        yield f"#numbers-{min(numbers, 3)}"
    names = len(_NAME.findall(sentence))
    yield f"#names-{min(names, 5)}"
    if any(_PAST_REGULAR.match(word) for word in words):
        yield "#past-regular"
    yield f"#length-{sum(len(words) > bound for bound in _LENGTHS)}"
    if words:
        yield f"#start-{words[0]}"


def _mask_number(word: str) -> str:
    if not _NUMBER.search(word):
        return word
    return "<year>" if _YEAR.match(word) else "0"
