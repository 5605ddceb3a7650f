"""The words that tie a statement to whoever made it.

Lists drawn up from the usual grammar of reported speech in news English; each verb is given in its
base form, and every form of it is derived or listed below.
"""

from articles.claims.text.word_forms import word_set

IRREGULAR = {
    "say": ("says", "said", "said", "saying"),
    "tell": ("tells", "told", "told", "telling"),
    "write": ("writes", "wrote", "written", "writing"),
    "speak": ("speaks", "spoke", "spoken", "speaking"),
    "think": ("thinks", "thought", "thought", "thinking"),
    "know": ("knows", "knew", "known", "knowing"),
    "feel": ("feels", "felt", "felt", "feeling"),
    "find": ("finds", "found", "found", "finding"),
    "show": ("shows", "showed", "shown", "showing"),
    "see": ("sees", "saw", "seen", "seeing"),
    "swear": ("swears", "swore", "sworn", "swearing"),
    "understand": ("understands", "understood", "understood", "understanding"),
    "read": ("reads", "read", "read", "reading"),
    "foresee": ("foresees", "foresaw", "foreseen", "foreseeing"),
    "decry": ("decries", "decried", "decried", "decrying"),
    "deny": ("denies", "denied", "denied", "denying"),
    "reply": ("replies", "replied", "replied", "replying"),
    "imply": ("implies", "implied", "implied", "implying"),
    "testify": ("testifies", "testified", "testified", "testifying"),
    "clarify": ("clarifies", "clarified", "clarified", "clarifying"),
    "worry": ("worries", "worried", "worried", "worrying"),
    "cry": ("cries", "cried", "cried", "crying"),
    "admit": ("admits", "admitted", "admitted", "admitting"),
    "quip": ("quips", "quipped", "quipped", "quipping"),
    "refer": ("refers", "referred", "referred", "referring"),
    "slam": ("slams", "slammed", "slammed", "slamming"),
    "rap": ("raps", "rapped", "rapped", "rapping"),
    "put": ("puts", "put", "put", "putting"),
    "uphold": ("upholds", "upheld", "upheld", "upholding"),
    "seek": ("seeks", "sought", "sought", "seeking"),
    "vow": ("vows", "vowed", "vowed", "vowing"),
    "call": ("calls", "called", "called", "calling"),
    "plan": ("plans", "planned", "planned", "planning"),
    "prefer": ("prefers", "preferred", "preferred", "preferring"),
    "echo": ("echoes", "echoed", "echoed", "echoing"),
    "make": ("makes", "made", "made", "making"),
    "rip": ("rips", "ripped", "ripped", "ripping"),
}

# Verbs by which somebody states something; what follows (or the quotation) is a claim of theirs.
SPEECH_VERBS = word_set(
    "say tell write claim allege assert state declare announce report argue insist maintain contend"
    " explain add note observe remark reply respond answer conclude admit acknowledge concede confirm deny"
    " warn predict suggest imply testify reiterate repeat stress emphasise emphasize underline recall recount"
    " reveal disclose estimate calculate find show tweet quip joke shout exclaim swear vow pledge"
    " promise assure inform remind complain lament describe accuse blame denounce condemn criticise"
    " criticize slam blast mock ridicule dismiss reject rebuke praise hail defend urge demand call ask"
    " question wonder mention indicate propose recommend clarify speculate theorise echo decry assail"
    " deride chide chastise characterise characterize portray brand dub rule uphold signal retort"
    " counter caution boast brag concur marvel muse postulate posit proclaim profess attest vouch"
    " document elaborate specify certify chronicle opine snap publish continue"
)

# Verbs that report what somebody holds, wants or feels: their stance is the author's report.
STANCE_VERBS = word_set(
    "think believe know feel hope fear want wish expect doubt suspect assume understand oppose favour"
    " favor endorse refuse decline agree disagree decide prefer worry welcome resist express highlight"
    " tout encourage envision anticipate foresee recognise recognize realise realize refer appreciate"
    " regret credit liken congratulate disavow"
)

# Verbs whose plain and -s forms are as often nouns ("the claims", "his reports").
NOUN_LIKE = word_set(
    "claim report call demand fear hope question doubt note state charge blame attack order promise"
    " pledge post tweet estimate comment answer reply wish reason rule label brand credit offer address"
    " document detail project signal counter show love like back read trust figure worry stress vow"
    " praise welcome respect mention thought remark mean experience threat cry boast dub challenge"
)

# Verbs that report a statement only when a clause or a quotation follows ("found that", not "found him").
CLAUSE_VERBS = word_set(
    "find show know feel think maintain state understand conclude decide agree emphasise emphasize"
    " answer recall publish reveal calculate estimate continue believe respond add"
)

# Of those, verbs that take no "that": "questions that matter" is no verb.
THATLESS_VERBS = word_set(
    "question call charge blame attack order post answer reply rule label brand credit offer address"
    " document detail project figure cry praise welcome back"
)

AUXILIARIES = word_set(
    "has have had is are was were be been being will would could can may might must should do does did"
    " 's 've 'd 'll 're hasn't haven't hadn't isn't aren't wasn't weren't didn't doesn't don't won't"
    " wouldn't couldn't can't cannot not never"
)
ADVERBS = word_set(
    "also already once again then now later earlier previously recently repeatedly reportedly still"
    " even often always further thus therefore however meanwhile moreover both all just only either"
    " simply merely soon too first sometimes flatly never not long since nonetheless nevertheless"
    " instead rather perhaps twice"
)

# "X told Y that Z": the one spoken to is no part of the content.
ADDRESSING_VERBS = word_set("tell inform remind assure ask warn urge")

# Verbs that stand before their subject after a quotation: '"...," said the minister'.
INVERTING_VERBS = word_set(
    "say add write ask explain reply note argue continue observe recall tweet announce insist claim declare"
    " report conclude comment remark warn respond quip joke"
)

SPEECH_NOUNS = (
    "claim claims accusation accusations allegation allegations statement assertion assertions"
    " argument warning warnings announcement view opinion suggestion insistence contention admission"
    " testimony prediction assessment belief promise pledge charge denial message report conclusion"
    " criticism complaint demand estimate estimates remark remarks comment comments hope fear threat"
    " call calls"
)


def _inflect(verb: str) -> tuple[str, str, str, str]:
    """Give the third person, past, participle and -ing form of a verb."""
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if verb.endswith("e"):
        return verb + "s", verb + "d", verb + "d", verb[:-1] + "ing"
    if verb.endswith(("s", "sh", "ch", "x")):
        return verb + "es", verb + "ed", verb + "ed", verb + "ing"
    return verb + "s", verb + "ed", verb + "ed", verb + "ing"


def _list_forms() -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    """Map every form to its verb; and name the -ing forms and the participles among them."""
    forms: dict[str, str] = {}
    gerunds: set[str] = set()
    participles: set[str] = set()
    for verb in sorted(SPEECH_VERBS | STANCE_VERBS):
        third, past, participle, gerund = _inflect(verb)
        for form in (verb, third, past, participle, gerund):
            forms.setdefault(form, verb)
        gerunds.add(gerund)
        participles.add(participle)
    return forms, frozenset(gerunds), frozenset(participles)


FORMS, GERUNDS, PARTICIPLES = _list_forms()
