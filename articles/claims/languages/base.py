"""What the rules of text, attribution and detection need to know of a language.

One module beside this one fills a ``Language`` for each language served. Every word is in lower case with
plain quotation marks, as the rules read text, unless its field says otherwise. A field of ``Words`` is looked
up token by token. A field of ``Phrases`` holds regular expression fragments, each matched as it stands
between the rule's own anchors; where two could match at one place, the earlier one does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

Words = frozenset[str]
Phrases = tuple[str, ...]


def read_words(words: str) -> Words:
    """Return the set of the words in a string, white space between them."""
    return frozenset(words.split())


def read_phrases(words: str) -> Phrases:
    """Return the phrases in a string in their order, white space between them and none inside."""
    return tuple(words.split())


def match_any(phrases: Phrases) -> str:
    """Return a regular expression for any of the phrases; for no phrases, one that never matches."""
    return f"(?:{'|'.join(phrases)})" if phrases else "(?!)"


@dataclass(frozen=True)
class TextWords:
    """Words for splitting text into sentences and tokens."""

    stop_words: Words
    """Words that say nothing of what a text is about."""
    abbreviations: Phrases
    """What a full stop abbreviates without ending a sentence, capitals as written, without the stop."""
    one_letter_words: Phrases
    """Capital letters that are words of their own, so that one with a stop may end a sentence ("and I.")."""
    sentence_openers: Phrases
    """Capitalised words that begin a new sentence even after an abbreviation."""
    titles: Phrases
    """Titles before a name that make one token with their stop, capitals as written, without the stop."""
    clitics: Phrases
    """What follows an apostrophe at the end of a word and is a token of its own: "s" of "it's"."""
    negated_ending: str
    """The ending of a negated auxiliary, which stays one token with it: "n't"; "" for none."""
    number_endings: Phrases
    """What may follow the digits of a number without a space: "th", "bn"."""
    question_labels: Phrases
    """Labels of a question in an interview, capitals as written, without the colon."""
    answer_labels: Phrases
    """Labels of an answer, in the same form."""
    name_joiner: str
    """The word between the names of two authors: "and"."""
    agencies: Phrases
    """News agencies as datelines name them, capitals as written."""


@dataclass(frozen=True)
class GrammarWords:
    """Closed classes of words by which noun phrases, subjects and clauses are recognised."""

    articles: Phrases
    """Definite and indefinite articles."""
    indefinite_articles: Words
    """Articles that open a description set beside a name: "Ms Ray, a member of ..."."""
    determiners: Words
    """Words that open a noun phrase."""
    role_determiners: Phrases
    """Determiners of a role that a name may follow: "its leader, Mark Osei"."""
    possessives: Words
    """Pronouns that name whose statement a noun is: "his claim that ..."."""
    subject_pronouns: Words
    """Pronouns that are a subject by themselves."""
    first_and_second_persons: Words
    """Subject pronouns of whoever writes, or is written to: never somebody else who is reported."""
    third_persons: Phrases
    """Pronouns for which the subject of the sentence before may stand."""
    person_pronouns: Words
    """Those of them that stand for a person."""
    empty_subject: str
    """The pronoun that may stand for nothing: "it"."""
    empty_subject_verbs: Phrases
    """Verbs after which it does: "it takes", "it seems"."""
    empty_subject_clitics: Phrases
    """Such verbs where they are written together with it: "'s"."""
    relatives: Words
    """Relative pronouns that are the subject of a reporting verb: "who said"."""
    relative_openers: Words
    """Words that may open the relative clause a subject ends in: "groups that have endorsed him say"."""
    person_relatives: Words
    """Those of them that open a relative clause even after a reporting verb."""
    complementizers: Words
    """Words that open a reported clause and can't be left out after a noun: "that"."""
    content_openers: Words
    """Words that open what is said: "that", "whether", "how"."""
    complement_openers: Words
    """Words that open the object of a verb, beside determiners and pronouns."""
    coordinators: Words
    """Words that join two parts of one noun phrase: "and", "or"."""
    verb_coordinators: Words
    """Words that join a reporting verb to a clause whose subject it shares: "... and called"."""
    joins: Words
    """Words before a verb that send the search for its subject to the clause before."""
    sentence_links: Phrases
    """Words that may open a sentence without being part of what it says: "and", "but"."""
    possessor_openers: Phrases
    """Capitalised words before the possessor that opens a sentence: "But Russia's purpose ..."."""
    possessive_clitic: str
    """The token that marks a possessor: "'s"."""
    days: Words
    """Days of the week, and other words of time that stand as they do between subject and verb."""
    months: Words
    """Names of the months."""
    day_prepositions: Words
    """What may stand before a day: "on"."""
    time_spans: Words
    """What follows "last" in a word of time: "week"."""
    time_span_openers: Words
    """What stands before them: "last", "this"."""
    order_words: Words
    """Words that close a time that opens a sentence: "five days later"."""
    opening_prepositions: Words
    """Prepositions of a time or place that opens a sentence without a comma: "on 3 November the army ..."."""
    fronted_subordinators: Words
    """Words that open a clause before the main clause, past whose comma the main subject stands."""
    content_subordinators: Words
    """Those after which what is said ends at the comma: "when he said ..., the".."""
    side_subordinators: Words
    """Words whose clause is a remark of the author's: "where he said ..."."""
    contrast_words: Words
    """Words that open a clause of the author's behind what is said: ", while ..."."""
    phrase_breaks: Words
    """Words no noun phrase runs across, read from right to left."""
    phrase_ends: Words
    """Prepositions that end a noun phrase read from left to right; what stands after them is no subject."""
    inner_words: Words
    """Words and signs that may stand inside a noun phrase but not open it."""
    particles: Words
    """Words after which a form in ``past_ending`` is a verb: "called for", "told him"."""
    finite_verbs: Words
    """Auxiliary and copular verbs in their finite forms."""
    auxiliaries: Words
    """What may stand between a subject and its reporting verb: auxiliaries, their short forms, negations."""
    adverbs: Words
    """Adverbs that may stand there, beside those in ``adverb_ending``."""
    be_forms: Words
    """Forms of the verb that makes the passive and the progressive."""
    past_forms: Words
    """Past forms of irregular verbs."""
    name_words: Words
    """Words that open sentences both as an auxiliary and as a name: "Will Moy", "Will he"."""
    past_ending: str
    """The ending of regular past forms and participles."""
    gerund_ending: str
    """The ending of present participles."""
    adverb_ending: str
    """The ending of adverbs made from adjectives."""
    plural_ending: str
    """The ending of regular plurals."""
    verb_endings: Phrases
    """Endings that show the verb behind a subject, where the sentence begins."""
    infinitive_marker: str
    """The word before an infinitive: "to"."""
    agent_prepositions: Words
    """Prepositions that name who acts in a passive clause: "by"."""


@dataclass(frozen=True)
class ReportingWords:
    """The verbs and nouns that tie a statement to whoever made it."""

    irregular_verbs: Mapping[str, tuple[str, str, str, str]]
    """By base form: its third person, past, past participle and present participle."""
    regular_endings: tuple[tuple[str, tuple[str, str, str, str]], ...]
    """For the other verbs, the endings of the base form, and those of the same four forms in their place;
    the first that fits counts, and "" fits every verb."""
    speech_verbs: Words
    """Verbs by which somebody states something; what follows (or the quotation) is a claim of theirs."""
    stance_verbs: Words
    """Verbs that report what somebody holds, wants or feels: their stance is the author's report."""
    noun_like_verbs: Words
    """Verbs whose plain and third-person forms are as often nouns ("the claims", "his reports")."""
    clause_verbs: Words
    """Verbs that report only when a clause or a quotation follows ("found that", not "found him")."""
    thatless_verbs: Words
    """Verbs like nouns that take no "that": "questions that matter" is no verb."""
    addressing_verbs: Words
    """Verbs whose object is the one spoken to, who is no part of what is said: "told the BBC that"."""
    inverting_verbs: Words
    """Verbs that stand before their subject after a quotation: '"...," said the minister'."""
    naming_verbs: Words
    """Verbs that name a thing rather than state one after "what": "what they call ..."."""
    naming_forms: Words
    """Forms that are no statement where nobody is named: "a website called ..."."""
    preposition_forms: Words
    """Participles that report although a preposition follows: "accused of"."""
    speech_nouns: Words
    """Nouns that name a statement: "X's claim that"."""
    source_phrases: tuple[tuple[str, ...], ...]
    """Phrases before a source, word by word: "according to"."""
    not_said_words: Phrases
    """Words in a cue that tell that nothing was said: what someone "would" say has not been said."""
    not_said_clitics: Phrases
    """The same, written together with the word before: "'ll"."""
    no_verb_before: Words
    """Words after which a form is a noun, beside the determiners."""
    gerund_prepositions: Words
    """Prepositions after which a present participle is a verb all the same: "by saying"."""
    passive_prepositions: Words
    """Prepositions after a participle or present participle that make it no report: "called by"."""
    closing_prepositions: Words
    """What follows a verb that closes its sentence: "..., scientists report in the journal"."""
    plural_nouns: Words
    """Plural nouns without a plural ending that may stand before a plain form: "people say"."""
    plural_people: Phrases
    """Plural people who do what the present participle after them says: "donors proposing ..."."""
    speaking_prepositions: Words
    """Prepositions before somebody who speaks: "with top officials saying ..."."""
    object_prepositions: Words
    """Prepositions before somebody who does not speak."""
    purpose_prepositions: Words
    """Prepositions before a person whose statement is a reason: "thanked X for saying"."""
    stance_qualifiers: Words
    """Words after which a belief is a remark beside the statement: "as he believes"."""
    naming_openers: Words
    """The word before "they call it" that makes it a name: "what"."""
    clause_joins: Words
    """Words and signs before a present participle that send the search for its subject further left."""
    noun_prepositions: Words
    """Prepositions between a speech noun and its source: "the warning by X that"."""
    adverbial_starts: Words
    """Words that open a time, a place or an address behind a reporting verb, and no statement."""
    label_words: Words
    """Small words inside the name of a speaker label: "Archbishop of York: ..."."""
    no_speakers: Words
    """Words before a colon that name no speaker, beside the determiners: "Photo: ..."."""
    gerund_source_prepositions: Words
    """A preposition that with a present participle ends an unnamed source: "officials of ...ing"."""

    @cached_property
    def forms(self) -> Mapping[str, str]:
        """Every form of the speech and stance verbs, with its base form."""
        forms: dict[str, str] = {}
        for verb in sorted(self.speech_verbs | self.stance_verbs):
            for form in (verb, *self._inflect(verb)):
                forms.setdefault(form, verb)
        return forms

    @cached_property
    def participles(self) -> Words:
        """The past participles among the forms."""
        return frozenset(self._inflect(verb)[2] for verb in self.speech_verbs | self.stance_verbs)

    @cached_property
    def gerunds(self) -> Words:
        """The present participles among the forms."""
        return frozenset(self._inflect(verb)[3] for verb in self.speech_verbs | self.stance_verbs)

    def _inflect(self, verb: str) -> tuple[str, ...]:
        """Return the third person, past, past participle and present participle of a verb."""
        if verb in self.irregular_verbs:
            return self.irregular_verbs[verb]
        ending, put = next(rule for rule in self.regular_endings if verb.endswith(rule[0]))
        return tuple(verb.removesuffix(ending) + form for form in put)


@dataclass(frozen=True)
class KindPhrases:
    """Wording by which the kinds of sentence are distinguished."""

    furniture: Phrases
    """Phrases of the page around an article: "all rights reserved"."""
    finite_verbs: Phrases
    """Verb forms and endings that make more than a heading of a few words."""
    finite_clitics: Phrases
    """The same, after an apostrophe."""
    question_leads: Phrases
    """Words that may stand before the first word of a question."""
    question_words: Phrases
    """First words of a question."""
    negated_question_words: Phrases
    """The same without the ``negated_ending`` that they carry there."""
    appeal_leads: Phrases
    """Words that may stand before an imperative: "so", "please"."""
    appeals: Phrases
    """Imperatives, and phrases like them, that urge the reader where they open a sentence."""
    appeal_stops: Phrases
    """Words after an imperative that show it to be no such thing: "help is"."""
    collective_subjects: Phrases
    """Subjects whose duty is the reader's too: "we", "everyone"."""
    collective_duties: Phrases
    """Verbs of duty behind them."""
    reporting_duties: Phrases
    """Verbs that make such a duty a turn of phrase: "we must note"."""
    reader_duties: Phrases
    """Whole openings that tell the reader what to do: "you must"."""
    reader_links: Phrases
    """Words that may stand before those."""
    urging: Phrases
    """Verbs by which a main clause wants something done: "should"."""
    urging_adverbs: Phrases
    """Words that may stand between them and what is wanted."""
    urging_stops: Phrases
    """What is wanted and no urging: "should be noted"."""
    state_verb: str
    """The verb after which a wish for a state, not a deed, follows: "be"."""
    rule_verb: str
    """The verb of duty that with a number may tell a rule: "must"."""
    other_clauses: Phrases
    """Words before a verb that show another clause to be the main one."""
    own_views: Phrases
    """Openings by which the author gives a view: "in my opinion"."""
    view_links: Phrases
    """Words that may stand before those."""
    view_subjects: Phrases
    """First persons that think."""
    view_adverbs: Phrases
    """Words between them and their verb."""
    view_verbs: Phrases
    """Verbs of thinking and feeling."""
    view_phrases: Phrases
    """Other phrases that give a point of view, anywhere."""
    wish_phrases: Phrases
    """Wishes of the first person, "I would ..."; followed by any word but ``wish_stops``."""
    wish_stops: Phrases
    """Verbs after them that make no wish."""
    duties: Phrases
    """Verbs that say what ought to be."""
    duty_endings: Phrases
    """What may follow them: "not", "be"."""
    seeming: Phrases
    """Verbs that say how things seem, with what goes before them."""
    seeming_complements: Phrases
    """What follows those."""
    judgements: Phrases
    """Phrases that judge."""
    hedges: Phrases
    """Words that guess."""
    forecasts: Phrases
    """Phrases that speak of the future, a word after them."""
    happened_auxiliaries: Phrases
    """Auxiliaries of the perfect."""
    happened_adverbs: Phrases
    """Words between them and their participle."""
    happened_endings: Phrases
    """Endings of participles behind them."""
    passive_auxiliaries: Phrases
    """Auxiliaries of the past passive."""
    passive_adverbs: Phrases
    """Words between them and their participle."""
    passive_endings: Phrases
    """Endings of participles behind those."""
    passive_participles: Phrases
    """Participles without such an ending."""
    sources_named: Phrases
    """Phrases that name a source: "according to"."""
    happened_verbs: Phrases
    """Past forms that report an event by themselves."""
    number_signs: Phrases
    """What may follow a number as part of it: "%", "per cent"."""
    vague_numbers: Phrases
    """Numbers that are not counted out: "hundreds of"."""
    number_words: Phrases
    """Numbers in words."""
    limits: Phrases
    """What bounds the number after it: "more than"."""
    dates: Phrases
    """Phrases that name a date or a span of time."""
    relative_dates: Phrases
    """Those that mean nothing without the day the text appeared."""
    relative_date_stops: Phrases
    """Words after those that make them mean something else: "of"."""
    event_verbs: Phrases
    """Verb forms that make an event of a sentence with a date."""
    accusation_auxiliaries: Phrases
    """Words that may stand before a verb of accusing, shown with it."""
    accusations: Phrases
    """Forms of verbs of accusing."""
    comparisons: Phrases
    """Phrases that compare."""
    concessions: Phrases
    """Openings of a clause before a question: "while X has ..., would it ...?"."""
    part_question_words: Phrases
    """First words of a question that is part of a sentence."""
    part_verbs: Phrases
    """Verb forms that a part of a sentence has when it says something of its own."""


@dataclass(frozen=True)
class FeatureWords:
    """What the check-worthiness models read of a sentence's surface; their weights go with these words."""

    groups: tuple[tuple[str, Words], ...]
    """Names of features, each with the words of which one makes it true."""
    percent_words: Phrases
    """What follows a number that is a share."""
    currencies: Phrases
    """Names of currencies behind a number."""
    large_numbers: Phrases
    """Words that make a number large."""
    comparatives: Phrases
    """Comparative forms before ``than``."""
    than: str
    """The word after a comparative."""
    superlative_openers: Phrases
    """Words before a superlative."""
    superlatives: Phrases
    """Superlative forms."""
    perfect_auxiliaries: Phrases
    """Auxiliaries of the perfect, those written together with the word before among them."""
    perfect_adverbs: Phrases
    """Words between them and their participle."""
    perfect_endings: Phrases
    """Endings of participles behind them."""
    passive_auxiliaries: Phrases
    """Auxiliaries of the passive."""
    passive_adverbs: Phrases
    """Words between them and their participle."""
    passive_endings: Phrases
    """Endings of participles behind those."""
    intentions: Phrases
    """Phrases of the near future: "going to"."""
    contractions: Phrases
    """Words with a part written together: "n't", "it's"."""
    links: Phrases
    """First words of spoken sentences."""
    name_links: Phrases
    """Small words inside a name: "of"."""
    no_names: Phrases
    """Capitalised words inside a sentence that open no name: "I"."""


@dataclass(frozen=True, eq=False)
class Language:
    """One language: its ISO 639-1 code and the words of the rules.

    Compared by identity, so that caches may key on it.
    """

    code: str
    """ISO 639-1 code."""
    text: TextWords
    """Words for splitting text into sentences and tokens."""
    grammar: GrammarWords
    """Closed classes of words."""
    reporting: ReportingWords
    """Reporting verbs and nouns."""
    kinds: KindPhrases
    """Wording by which the kinds of sentence are distinguished."""
    features: FeatureWords
    """Words the check-worthiness models read."""
