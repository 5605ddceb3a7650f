"""The noun phrase before or after a reporting verb: who speaks, without a parser."""

from articles.claims.attribution import reporting_verbs
from articles.claims.detection.sentence_features import PAST_FORMS
from articles.claims.text.tokens import TokenSentence
from articles.claims.text.word_forms import word_set

Run = tuple[int, int]

DETERMINERS = word_set(
    "a an the this that these those his her its their our my your no any some each every one"
)
SUBJECT_PRONOUNS = word_set("i he she they we it you")
RELATIVES = word_set("who which")
WEEKDAYS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tonight recently"
)
# What opens a sentence before its subject, and what closes such an opening: "Five days later the ..."
_OPENERS = word_set("on in at by since during after before within until")
_LATER = word_set("later earlier ago")
_MONTHS = word_set("january february march april may june july august september october november december")
# Words no noun phrase runs across, read from right to left.
_BREAKS = word_set(
    "that because if while whereas although though when where as but so unless until since whether than which"
    " what why how after before then yet nor who whose during"
)
_INNER = word_set("of for in at from with on to against by and or 's & about among despite amid under unlike")
_FINITE = word_set("is are was were has have had will would can could may might should must does did do")
_PHRASE_ENDS = word_set("in at on to with by against during after before from")
_PARTICLES = word_set("of out up down off over for into about away back him them us me it that how")
_JOINS = word_set("and but or then")
_DESCRIBING = word_set("a an")
_SPANS = word_set("week month year night")
_SPAN_LISTS = [[word] for word in sorted(_SPANS)]
_SUBORDINATORS = word_set("once when while as after before since because although though if until in")
_NAMES_TOO = word_set("will may")
_LONGEST = 16
# How far back an inserted clause or a relative clause may open.
_FARTHEST = 30


def find_subject(sentence: TokenSentence, verb: int) -> tuple[Run, ...]:
    """Find the subject of the verb at a token: runs of tokens, the name first, then a "who"; or ().

    Steps over inserted clauses ("the People's Daily, the mouthpiece of the party, warned") and
    relative clauses ("groups that have endorsed him say").
    """
    end = _skip_left(sentence, verb)
    if end <= 0 or sentence.quoted[end - 1]:
        return ()
    if sentence.words[end - 1] in _JOINS:
        if _joins_adjectives(sentence, end - 1):
            return ()
        return find_clause_subject(sentence, end - 1)
    if sentence.words[end - 1] in RELATIVES:
        return _find_relative_subject(sentence, end - 1)
    while end > 0 and sentence.words[end - 1] in ",)-":
        end = _step_over_insertion(sentence, end - 1)
        if end > 1 and sentence.words[end - 1].isdigit() and sentence.words[end - 2] == ",":
            end -= 2  # an age: "Jim Bennett, 57, told ..."
    phrase = find_phrase_before(sentence, end)
    if phrase is None:
        return ()
    phrase = _find_described(sentence, phrase) or phrase
    opener = sentence.words[phrase[0]]
    if opener.endswith("ed") and not sentence.capital[phrase[0]]:
        return ()
    head = _find_head_of_relative(sentence, phrase)
    if head is not None:
        return (head,)
    return () if _hangs_on_other(sentence, phrase[0]) else (phrase,)


def _find_described(sentence: TokenSentence, phrase: Run) -> Run | None:
    """Find the name that opens a sentence and that a phrase describes: "Ms Ray, a member of ..., said"."""
    comma = phrase[0] - 1
    if comma < 1 or sentence.words[comma] != "," or sentence.words[phrase[0]] not in _DESCRIBING:
        return None
    named = find_phrase_before(sentence, comma)
    if named is None or named[0] > 0 or sentence.words[named[0]] in WEEKDAYS | _MONTHS | _OPENERS:
        return None
    return named if all(sentence.capital[index] for index in range(*named)) else None


def _hangs_on_other(sentence: TokenSentence, first: int) -> bool:
    """Say whether the phrase is an object ("released the tax returns"), so no subject."""
    if first == 0:
        return False
    before = sentence.words[first - 1]
    if before in _PHRASE_ENDS:
        return True
    return before not in reporting_verbs.FORMS and before not in _FINITE and is_finite(sentence, first - 1)


def _joins_adjectives(sentence: TokenSentence, join: int) -> bool:
    """Say whether "and" stands between two adjectives: "the established and declared goal"."""
    return join > 1 and sentence.words[join - 1].endswith("ed") and sentence.words[join - 2] in DETERMINERS


def find_clause_subject(sentence: TokenSentence, before: int) -> tuple[Run, ...]:
    """Find the subject of the nearest finite verb left of a token: who "and called", ", saying" go with."""
    for position in range(before - 1, 0, -1):
        if is_finite(sentence, position):
            subject = find_subject(sentence, position)
            if subject:
                return subject
    return ()


def find_main_subject(sentence: TokenSentence, before: int) -> tuple[Run, ...]:
    """Find the subject of the first finite verb left of a token: what ", saying ..." mostly goes with."""
    for position in range(_find_main_clause(sentence, before), before):
        if is_finite(sentence, position) or _ends_in_past(sentence, position):
            subject = find_subject(sentence, position)
            if subject:
                return subject
    return ()


def _ends_in_past(sentence: TokenSentence, index: int) -> bool:
    """Say whether a word in -ed stands right after a name, a pronoun or an adverb, where a verb does."""
    word, before = sentence.words[index], sentence.words[index - 1]
    if not word.endswith("ed") or len(word) <= 4 or sentence.quoted[index] or sentence.capital[index]:
        return False
    return sentence.capital[index - 1] or before in SUBJECT_PRONOUNS or before in reporting_verbs.ADVERBS


def _find_main_clause(sentence: TokenSentence, before: int) -> int:
    """Give the second token of the main clause: past the comma that closes "Once he was ...,"."""
    if sentence.words[0] in _SUBORDINATORS:
        for position in range(1, before - 1):
            if sentence.words[position] == "," and not sentence.quoted[position]:
                return position + 2
    return 1


def is_finite(sentence: TokenSentence, index: int) -> bool:
    """Say whether a token reads as a finite verb: an auxiliary, a reporting verb or a past form."""
    word = sentence.words[index]
    if sentence.quoted[index] or sentence.capital[index]:
        return False
    if word in _FINITE or word in PAST_FORMS:
        return True
    if word in reporting_verbs.FORMS and word not in reporting_verbs.GERUNDS:
        return _reads_as_verb(sentence, index)
    return word.endswith("ed") and len(word) > 4 and _opens_object(sentence, index + 1)


def _opens_object(sentence: TokenSentence, index: int) -> bool:
    if index >= len(sentence):
        return True
    word = sentence.words[index]
    return word in DETERMINERS or word in _PHRASE_ENDS or not word[0].isalpha() or word in _PARTICLES


def find_phrase_before(sentence: TokenSentence, end: int) -> Run | None:
    """Find the noun phrase that ends just before token ``end``: its tokens [first, after), or None."""
    end = _skip_left(sentence, end)
    if end <= 0 or sentence.quoted[end - 1]:
        return None
    first = end - 1 if sentence.words[end - 1] in SUBJECT_PRONOUNS else _walk_left(sentence, end)
    return (first, end) if first < end else None


def _skip_left(sentence: TokenSentence, end: int) -> int:
    """Step left over auxiliaries, adverbs and days."""
    while end > 0 and (is_skippable(sentence, end - 1) or _is_time(sentence, end)):
        end -= 1
        if end > 0 and sentence.words[end] in WEEKDAYS and sentence.words[end - 1] == "on":
            end -= 1
    return end


def _is_time(sentence: TokenSentence, end: int) -> bool:
    """Say whether "last week" or "this month", or what is left of it, stands before a token."""
    if sentence.words[end - 1] in _SPANS:
        return end > 1 and sentence.words[end - 2] in ("last", "this")
    return sentence.words[end - 1] in ("last", "this") and sentence.words[end : end + 1] in _SPAN_LISTS


def is_skippable(sentence: TokenSentence, index: int) -> bool:
    """Say whether a token is an auxiliary, an adverb or a day: what may stand between subject and verb."""
    word = sentence.words[index]
    if _is_name(sentence, index):
        return False
    if word in reporting_verbs.AUXILIARIES or word in reporting_verbs.ADVERBS or word in WEEKDAYS:
        return True
    return word.endswith("ly") and len(word) > 4 and not sentence.capital[index]


def _is_name(sentence: TokenSentence, index: int) -> bool:
    """Say whether a capital makes a name of a word: "Will Moy", but not "Will he" or "While Russia"."""
    if index > 0 and sentence.words[index - 1] == ":" and sentence.words[index] in _BREAKS:
        return False  # a sentence opens here: "Q: But the court ..."
    if index > 0 or sentence.words[index] not in _NAMES_TOO:
        return index > 0 and sentence.capital[index]
    return sentence.capital[index + 1 : index + 2] == [True]


def _step_over_insertion(sentence: TokenSentence, closer: int) -> int:
    """Give the end of what stands before an insertion that closes at a token; 0 when there is none."""
    opener = "(" if sentence.words[closer] == ")" else sentence.words[closer]
    for index in range(closer - 1, max(closer - _FARTHEST, 0), -1):
        if sentence.words[index] == opener and not sentence.quoted[index]:
            return index
    return 0


def _find_relative_subject(sentence: TokenSentence, relative: int) -> tuple[Run, ...]:
    end = relative
    while end > 0 and sentence.words[end - 1] in ",-":
        end -= 1
    phrase = find_phrase_before(sentence, end)
    pronoun = (relative, relative + 1)
    return (phrase, pronoun) if phrase is not None else (pronoun,)


def _find_head_of_relative(sentence: TokenSentence, phrase: Run) -> Run | None:
    """For a phrase that closes a relative clause, find the noun phrase the clause belongs to."""
    words = sentence.words
    seen_verb = False
    for index in range(phrase[0] - 1, max(phrase[0] - _FARTHEST, 0), -1):
        word = words[index]
        if word in ",;:" or sentence.quoted[index]:
            return None
        if word in _FINITE or word in reporting_verbs.FORMS or word.endswith("ed"):
            seen_verb = True
        elif word in ("who", "that", "which"):
            is_relative = seen_verb and (word == "who" or words[index - 1] not in reporting_verbs.FORMS)
            return find_phrase_before(sentence, index) if is_relative else None
        elif word in _BREAKS:
            return None
    return None


def _walk_left(sentence: TokenSentence, end: int) -> int:
    words = sentence.words
    first = end
    while first > 0 and end - first < _LONGEST:
        word = words[first - 1]
        readable = word[0].isalnum() or word in _INNER or word[-1] == "." or _is_genitive(sentence, first - 1)
        if sentence.quoted[first - 1] or not readable:
            break
        stops = word in _BREAKS or word in _FINITE or word in SUBJECT_PRONOUNS
        if stops and not _is_name(sentence, first - 1):
            break
        if is_finite(sentence, first - 1):
            break
        first -= 1
    return _trim_left(sentence, first, end)


def _is_genitive(sentence: TokenSentence, index: int) -> bool:
    """Say whether an apostrophe belongs to the plural before it: "the farmers' union"."""
    if index < 1 or sentence.words[index] != "'" or not sentence.words[index - 1].endswith("s"):
        return False
    return sentence.starts[index] == sentence.ends[index - 1]


def _reads_as_verb(sentence: TokenSentence, index: int) -> bool:
    if index and sentence.words[index - 1] in DETERMINERS:
        return False
    return reporting_verbs.FORMS[sentence.words[index]] not in reporting_verbs.NOUN_LIKE


def _trim_left(sentence: TokenSentence, first: int, end: int) -> int:
    """Drop what opens a clause but belongs to no name: conjunctions, adverbs, leading prepositions."""
    words = sentence.words
    while first < end and (
        words[first] in _INNER or is_skippable(sentence, first) or words[first] in reporting_verbs.GERUNDS
    ):
        first += 1
    return _pass_opening(sentence, first, end)


def _pass_opening(sentence: TokenSentence, first: int, end: int) -> int:
    """Step past the time or place that opens a sentence without a comma: "On 3 November the army ..."."""
    words = sentence.words
    if first == 0:
        later = [at + 1 for at in range(end - 1) if words[at] in _LATER]
        return later[-1] if later else first
    if first > 1 or words[0] not in _OPENERS:
        return first
    inside = range(first + 1, end)
    for index in inside:
        if words[index] in DETERMINERS and words[index - 1] not in _INNER:
            return index
    for index in inside:
        before = words[index - 1]
        plain_word = before.isalpha() and not sentence.capital[index - 1] and before not in DETERMINERS
        closes = before in _MONTHS or before[0].isdigit() or (plain_word and before not in _INNER)
        if closes and sentence.capital[index] and words[index] not in _MONTHS:
            return index
    return first


def find_phrase_after(sentence: TokenSentence, first: int) -> Run | None:
    """Find the noun phrase that opens at token ``first``: its tokens [first, after), or None."""
    words = sentence.words
    if first >= len(sentence) or sentence.quoted[first] or words[first] in WEEKDAYS:
        return None
    if words[first] in SUBJECT_PRONOUNS:
        return first, first + 1
    if not (words[first] in DETERMINERS or sentence.capital[first]):
        return None
    after = first + 1
    while after < len(sentence) and after - first < _LONGEST and _continues(sentence, after):
        after += 1
    return first, after


def _continues(sentence: TokenSentence, index: int) -> bool:
    word = sentence.words[index]
    if sentence.quoted[index] or not (word[0].isalnum() or word in _INNER):
        return False
    if word in _BREAKS or word in _FINITE or word in WEEKDAYS or word in _PHRASE_ENDS:
        return False
    if word in ("and", "or"):
        return index + 1 < len(sentence) and sentence.capital[index + 1]
    return word not in reporting_verbs.GERUNDS
