"""Find the noun phrase before or after a reporting verb, without a parser: who speaks.

Places are numbers of tokens.
"""

from articles.claims.text.tokens import TokenSentence

TokenRange = tuple[int, int]

# Tokens of a noun phrase.
_LONGEST = 16
# Tokens back to where an inserted clause or a relative clause opens.
_FARTHEST = 30


def find_subject(sentence: TokenSentence, verb: int) -> tuple[TokenRange, ...]:
    """Find the subject of the verb at a token: runs of tokens, the name first, then a "who"; or ().

    Steps over inserted clauses ("the People's Daily, the mouthpiece of the party, warned") and
    relative clauses ("groups that have endorsed him say").
    """
    grammar = sentence.language.grammar
    end = _skip_left(sentence, verb)
    if end <= 0 or sentence.quoted[end - 1]:
        return ()
    if sentence.words[end - 1] in grammar.joins:
        if _joins_adjectives(sentence, end - 1):
            return ()
        return find_clause_subject(sentence, end - 1)
    if sentence.words[end - 1] in grammar.relatives:
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
    if opener.endswith(grammar.past_ending) and not sentence.capital[phrase[0]]:
        return ()
    head = _find_head_of_relative(sentence, phrase)
    if head is not None:
        return (head,)
    return () if _is_object(sentence, phrase[0]) else (phrase,)


def _find_described(sentence: TokenSentence, phrase: TokenRange) -> TokenRange | None:
    """Find the name that opens a sentence and that a phrase describes: "Ms Ray, a member of ..., said"."""
    grammar = sentence.language.grammar
    comma = phrase[0] - 1
    if (
        comma < 1
        or sentence.words[comma] != ","
        or sentence.words[phrase[0]] not in grammar.indefinite_articles
    ):
        return None
    named = find_phrase_before(sentence, comma)
    if (
        named is None
        or named[0] > 0
        or sentence.words[named[0]] in grammar.days | grammar.months | grammar.opening_prepositions
    ):
        return None
    return named if all(sentence.capital[index] for index in range(*named)) else None


def _is_object(sentence: TokenSentence, first: int) -> bool:
    """Return whether the phrase is an object ("released the tax returns"), so no subject."""
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    if first == 0:
        return False
    before = sentence.words[first - 1]
    if before in grammar.phrase_ends:
        return True
    return (
        before not in reporting.forms
        and before not in grammar.finite_verbs
        and is_finite(sentence, first - 1)
    )


def _joins_adjectives(sentence: TokenSentence, join: int) -> bool:
    """Return whether "and" stands between two adjectives: "the established and declared goal"."""
    grammar = sentence.language.grammar
    return (
        join > 1
        and sentence.words[join - 1].endswith(grammar.past_ending)
        and sentence.words[join - 2] in grammar.determiners
    )


def find_clause_subject(sentence: TokenSentence, before: int) -> tuple[TokenRange, ...]:
    """Find the subject of the nearest finite verb left of a token: who "and called", ", saying" go with."""
    for position in range(before - 1, 0, -1):
        if is_finite(sentence, position):
            subject = find_subject(sentence, position)
            if subject:
                return subject
    return ()


def find_main_subject(sentence: TokenSentence, before: int) -> tuple[TokenRange, ...]:
    """Find the subject of the first finite verb left of a token: what ", saying ..." mostly goes with."""
    for position in range(_find_main_clause(sentence, before), before):
        if is_finite(sentence, position) or _ends_in_past(sentence, position):
            subject = find_subject(sentence, position)
            if subject:
                return subject
    return ()


def _ends_in_past(sentence: TokenSentence, index: int) -> bool:
    """Return whether a word in -ed stands right after a name, a pronoun or an adverb, where a verb does."""
    grammar = sentence.language.grammar
    word, before = sentence.words[index], sentence.words[index - 1]
    if (
        not word.endswith(grammar.past_ending)
        or len(word) <= 4
        or sentence.quoted[index]
        or sentence.capital[index]
    ):
        return False
    return sentence.capital[index - 1] or before in grammar.subject_pronouns or before in grammar.adverbs


def _find_main_clause(sentence: TokenSentence, before: int) -> int:
    """Return the second token of the main clause: past the comma that closes "Once he was ...,"."""
    grammar = sentence.language.grammar
    if sentence.words[0] in grammar.fronted_subordinators:
        for position in range(1, before - 1):
            if sentence.words[position] == "," and not sentence.quoted[position]:
                return position + 2
    return 1


def is_finite(sentence: TokenSentence, index: int) -> bool:
    """Return whether a token reads as a finite verb: an auxiliary, a reporting verb or a past form."""
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    word = sentence.words[index]
    if sentence.quoted[index] or sentence.capital[index]:
        return False
    if word in grammar.finite_verbs or word in grammar.past_forms:
        return True
    if word in reporting.forms and word not in reporting.gerunds:
        return _reads_as_verb(sentence, index)
    return word.endswith(grammar.past_ending) and len(word) > 4 and _opens_object(sentence, index + 1)


def _opens_object(sentence: TokenSentence, index: int) -> bool:
    grammar = sentence.language.grammar
    if index >= len(sentence):
        return True
    word = sentence.words[index]
    return (
        word in grammar.determiners
        or word in grammar.phrase_ends
        or not word[0].isalpha()
        or word in grammar.particles
    )


def find_phrase_before(sentence: TokenSentence, end: int) -> TokenRange | None:
    """Find the noun phrase that ends just before token ``end``: its tokens [first, after), or None."""
    grammar = sentence.language.grammar
    end = _skip_left(sentence, end)
    if end <= 0 or sentence.quoted[end - 1]:
        return None
    first = end - 1 if sentence.words[end - 1] in grammar.subject_pronouns else _walk_left(sentence, end)
    return (first, end) if first < end else None


def _skip_left(sentence: TokenSentence, end: int) -> int:
    """Step left over auxiliaries, adverbs and days."""
    grammar = sentence.language.grammar
    while end > 0 and (is_skippable(sentence, end - 1) or _ends_time_span(sentence, end)):
        end -= 1
        if (
            end > 0
            and sentence.words[end] in grammar.days
            and sentence.words[end - 1] in grammar.day_prepositions
        ):
            end -= 1
    return end


def _ends_time_span(sentence: TokenSentence, end: int) -> bool:
    """Return whether "last week" or "this month", or what is left of it, stands before a token."""
    grammar = sentence.language.grammar
    if sentence.words[end - 1] in grammar.time_spans:
        return end > 1 and sentence.words[end - 2] in grammar.time_span_openers
    return sentence.words[end - 1] in grammar.time_span_openers and not grammar.time_spans.isdisjoint(
        sentence.words[end : end + 1]
    )


def is_skippable(sentence: TokenSentence, index: int) -> bool:
    """Return whether a token is an auxiliary, an adverb or a day: what may stand between subject and verb."""
    grammar = sentence.language.grammar
    word = sentence.words[index]
    if _is_name(sentence, index):
        return False
    if word in grammar.auxiliaries or word in grammar.adverbs or word in grammar.days:
        return True
    return word.endswith(grammar.adverb_ending) and len(word) > 4 and not sentence.capital[index]


def _is_name(sentence: TokenSentence, index: int) -> bool:
    """Return whether a capital makes a name of a word: "Will Moy", but not "Will he" or "While Russia"."""
    grammar = sentence.language.grammar
    if index > 0 and sentence.words[index - 1] == ":" and sentence.words[index] in grammar.phrase_breaks:
        return False  # a sentence opens here: "Q: But the court ..."
    if index > 0 or sentence.words[index] not in grammar.name_words:
        return index > 0 and sentence.capital[index]
    return sentence.capital[index + 1 : index + 2] == [True]


def _step_over_insertion(sentence: TokenSentence, closer: int) -> int:
    """Return the end of what stands before an insertion that closes at a token; 0 when there is none."""
    opener = "(" if sentence.words[closer] == ")" else sentence.words[closer]
    for index in range(closer - 1, max(closer - _FARTHEST, 0), -1):
        if sentence.words[index] == opener and not sentence.quoted[index]:
            return index
    return 0


def _find_relative_subject(sentence: TokenSentence, relative: int) -> tuple[TokenRange, ...]:
    end = relative
    while end > 0 and sentence.words[end - 1] in ",-":
        end -= 1
    phrase = find_phrase_before(sentence, end)
    pronoun = (relative, relative + 1)
    return (phrase, pronoun) if phrase is not None else (pronoun,)


def _find_head_of_relative(sentence: TokenSentence, phrase: TokenRange) -> TokenRange | None:
    """For a phrase that closes a relative clause, find the noun phrase the clause belongs to."""
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    words = sentence.words
    seen_verb = False
    for index in range(phrase[0] - 1, max(phrase[0] - _FARTHEST, 0), -1):
        word = words[index]
        if word in ",;:" or sentence.quoted[index]:
            return None
        if word in grammar.finite_verbs or word in reporting.forms or word.endswith(grammar.past_ending):
            seen_verb = True
        elif word in grammar.relative_openers:
            is_relative = seen_verb and (
                word in grammar.person_relatives or words[index - 1] not in reporting.forms
            )
            return find_phrase_before(sentence, index) if is_relative else None
        elif word in grammar.phrase_breaks:
            return None
    return None


def _walk_left(sentence: TokenSentence, end: int) -> int:
    grammar = sentence.language.grammar
    words = sentence.words
    first = end
    while first > 0 and end - first < _LONGEST:
        word = words[first - 1]
        readable = (
            word[0].isalnum()
            or word in grammar.inner_words
            or word[-1] == "."
            or _is_genitive(sentence, first - 1)
        )
        if sentence.quoted[first - 1] or not readable:
            break
        stops = (
            word in grammar.phrase_breaks or word in grammar.finite_verbs or word in grammar.subject_pronouns
        )
        if stops and not _is_name(sentence, first - 1):
            break
        if is_finite(sentence, first - 1):
            break
        first -= 1
    return _trim_left(sentence, first, end)


def _is_genitive(sentence: TokenSentence, index: int) -> bool:
    """Return whether an apostrophe belongs to the plural before it: "the farmers' union"."""
    grammar = sentence.language.grammar
    if (
        index < 1
        or sentence.words[index] != "'"
        or not sentence.words[index - 1].endswith(grammar.plural_ending)
    ):
        return False
    return sentence.starts[index] == sentence.ends[index - 1]


def _reads_as_verb(sentence: TokenSentence, index: int) -> bool:
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    if index and sentence.words[index - 1] in grammar.determiners:
        return False
    return reporting.forms[sentence.words[index]] not in reporting.noun_like_verbs


def _trim_left(sentence: TokenSentence, first: int, end: int) -> int:
    """Drop what opens a clause but belongs to no name: conjunctions, adverbs, leading prepositions."""
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    words = sentence.words
    while first < end and (
        words[first] in grammar.inner_words
        or is_skippable(sentence, first)
        or words[first] in reporting.gerunds
    ):
        first += 1
    return _skip_opening(sentence, first, end)


def _skip_opening(sentence: TokenSentence, first: int, end: int) -> int:
    """Step past the time or place that opens a sentence without a comma: "On 3 November the army ..."."""
    grammar = sentence.language.grammar
    words = sentence.words
    if first == 0:
        later = [at + 1 for at in range(end - 1) if words[at] in grammar.order_words]
        return later[-1] if later else first
    if first > 1 or words[0] not in grammar.opening_prepositions:
        return first
    inside = range(first + 1, end)
    for index in inside:
        if words[index] in grammar.determiners and words[index - 1] not in grammar.inner_words:
            return index
    for index in inside:
        before = words[index - 1]
        plain_word = (
            before.isalpha() and not sentence.capital[index - 1] and before not in grammar.determiners
        )
        closes = (
            before in grammar.months
            or before[0].isdigit()
            or (plain_word and before not in grammar.inner_words)
        )
        if closes and sentence.capital[index] and words[index] not in grammar.months:
            return index
    return first


def find_phrase_after(sentence: TokenSentence, first: int) -> TokenRange | None:
    """Find the noun phrase that opens at token ``first``: its tokens [first, after), or None."""
    grammar = sentence.language.grammar
    words = sentence.words
    if first >= len(sentence) or sentence.quoted[first] or words[first] in grammar.days:
        return None
    if words[first] in grammar.subject_pronouns:
        return first, first + 1
    if not (words[first] in grammar.determiners or sentence.capital[first]):
        return None
    after = first + 1
    while after < len(sentence) and after - first < _LONGEST and _continues_phrase(sentence, after):
        after += 1
    return first, after


def _continues_phrase(sentence: TokenSentence, index: int) -> bool:
    grammar, reporting = sentence.language.grammar, sentence.language.reporting
    word = sentence.words[index]
    if sentence.quoted[index] or not (word[0].isalnum() or word in grammar.inner_words):
        return False
    if (
        word in grammar.phrase_breaks
        or word in grammar.finite_verbs
        or word in grammar.days
        or word in grammar.phrase_ends
    ):
        return False
    if word in grammar.coordinators:
        return index + 1 < len(sentence) and sentence.capital[index + 1]
    return word not in reporting.gerunds
