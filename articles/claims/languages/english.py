"""English: the words the rules need, drawn up from the grammar of English news and comment."""

from articles.claims.languages.base import (
    FeatureWords,
    GrammarWords,
    KindPhrases,
    Language,
    ReportingWords,
    TextWords,
    read_phrases,
    read_words,
)

_PAST_FORMS = read_words(
    "was were had did went came took gave made got found left lost won cut rose fell grew spent sent"
    " put began became brought bought built broke chose drew drove ate fought flew kept knew led met"
    " paid ran saw sold shot spoke stood stole struck threw voted wrote"
)

_TEXT = TextWords(
    stop_words=read_words(
        "a about above after again all also am an and any are as at be because been before being"
        " below between both but by can could did do does doing down during each few for from further"
        " had has have having he her here hers him himself his how i if in into is it its just me more"
        " most my no nor not now of off on once only or other our out over own same she should so some"
        " such than that the their theirs them then there these they this those through to too under"
        " until up us very was we were what when where which while who whom why will with would you"
        " your"
    ),
    abbreviations=read_phrases(
        "Lt Gen Maj Col Capt Cpl Sgt Brig Adm Cmdr Pvt Gov Sen Rep Rev Hon Pres Prof Dr Mr Mrs Ms"
        " Messrs Supt Insp Amb Sec Atty Pte v vs No"
    ),
    one_letter_words=("I",),
    sentence_openers=read_phrases("The A An He She It They We I But And In On At This That These Those"),
    titles=read_phrases("Mrs Mr Dr Ms St Lt Gen Sen Rep Gov Col Maj Sgt Prof"),
    clitics=("s", "ve", "d", "ll", "re", "m"),
    negated_ending="n't",
    number_endings=("st", "nd", "rd", "th", "s", "bn", "m", "k"),
    question_labels=("Q", "Question"),
    answer_labels=("A", "Answer"),
    name_joiner="and",
    agencies=("AP", "AFP", "Reuters", "UPI", "PA", "dpa"),
)

_GRAMMAR = GrammarWords(
    articles=("the", "a", "an"),
    indefinite_articles=read_words("a an"),
    determiners=read_words(
        "a an the this that these those his her its their our my your no any some each every one"
    ),
    role_determiners=("the", "a", "an", "his", "her", "its", "their", "our"),
    possessives=read_words("his her their its my our"),
    subject_pronouns=read_words("i he she they we it you"),
    first_and_second_persons=read_words("i we you"),
    third_persons=("it", "he", "she", "they"),
    person_pronouns=read_words("he she"),
    empty_subject="it",
    empty_subject_verbs=read_phrases(
        "is was has had will would may might can could seems? takes? took remains? appears? turns?"
        " turned comes? came follows? makes? does did"
    ),
    empty_subject_clitics=("'s", "'ll"),
    relatives=read_words("who which"),
    relative_openers=read_words("who that which"),
    person_relatives=read_words("who"),
    complementizers=read_words("that"),
    content_openers=read_words("that if whether how why what"),
    complement_openers=read_words("that how why what whether if him them us me there : to"),
    coordinators=read_words("and or"),
    verb_coordinators=read_words("and but"),
    joins=read_words("and but or then"),
    sentence_links=("and", "but", "yet", "so"),
    possessor_openers=("But", "And", "Yet", "So", "While", "The", "In", "As"),
    possessive_clitic="'s",
    days=read_words(
        "monday tuesday wednesday thursday friday saturday sunday yesterday today tonight recently"
    ),
    months=read_words(
        "january february march april may june july august september october november december"
    ),
    day_prepositions=read_words("on"),
    time_spans=read_words("week month year night"),
    time_span_openers=read_words("last this"),
    order_words=read_words("later earlier ago"),
    opening_prepositions=read_words("on in at by since during after before within until"),
    fronted_subordinators=read_words(
        "once when while as after before since because although though if until in"
    ),
    content_subordinators=read_words(
        "when whenever if as after while before since because although though unless until"
    ),
    side_subordinators=read_words("when which whom because as after before despite where until since if"),
    contrast_words=read_words("while whereas although though"),
    phrase_breaks=read_words(
        "that because if while whereas although though when where as but so unless until since"
        " whether than which what why how after before then yet nor who whose during"
    ),
    phrase_ends=read_words("in at on to with by against during after before from"),
    inner_words=read_words(
        "of for in at from with on to against by and or 's & about among despite amid under unlike"
    ),
    particles=read_words("of out up down off over for into about away back him them us me it that how"),
    finite_verbs=read_words(
        "is are was were has have had will would can could may might should must does did do"
    ),
    auxiliaries=read_words(
        "has have had is are was were be been being will would could can may might must should do"
        " does did 's 've 'd 'll 're hasn't haven't hadn't isn't aren't wasn't weren't didn't doesn't"
        " don't won't wouldn't couldn't can't cannot not never"
    ),
    adverbs=read_words(
        "also already once again then now later earlier previously recently repeatedly reportedly"
        " still even often always further thus therefore however meanwhile moreover both all just only"
        " either simply merely soon too first sometimes flatly never not long since nonetheless"
        " nevertheless instead rather perhaps twice"
    ),
    be_forms=read_words("is are was were be been being 's 're"),
    past_forms=_PAST_FORMS,
    name_words=read_words("will may"),
    past_ending="ed",
    gerund_ending="ing",
    adverb_ending="ly",
    plural_ending="s",
    verb_endings=("ed", "es", "n't"),
    infinitive_marker="to",
    agent_prepositions=read_words("by"),
)

_REPORTING = ReportingWords(
    irregular_verbs={
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
    },
    regular_endings=(
        ("e", ("es", "ed", "ed", "ing")),
        ("s", ("ses", "sed", "sed", "sing")),
        ("sh", ("shes", "shed", "shed", "shing")),
        ("ch", ("ches", "ched", "ched", "ching")),
        ("x", ("xes", "xed", "xed", "xing")),
        ("", ("s", "ed", "ed", "ing")),
    ),
    speech_verbs=read_words(
        "say tell write claim allege assert state declare announce report argue insist maintain"
        " contend explain add note observe remark reply respond answer conclude admit acknowledge"
        " concede confirm deny warn predict suggest imply testify reiterate repeat stress emphasise"
        " emphasize underline recall recount reveal disclose estimate calculate find show tweet quip"
        " joke shout exclaim swear vow pledge promise assure inform remind complain lament describe"
        " accuse blame denounce condemn criticise criticize slam blast mock ridicule dismiss reject"
        " rebuke praise hail defend urge demand call ask question wonder mention indicate propose"
        " recommend clarify speculate theorise echo decry assail deride chide chastise characterise"
        " characterize portray brand dub rule uphold signal retort counter caution boast brag concur"
        " marvel muse postulate posit proclaim profess attest vouch document elaborate specify certify"
        " chronicle opine snap publish continue"
    ),
    stance_verbs=read_words(
        "think believe know feel hope fear want wish expect doubt suspect assume understand oppose"
        " favour favor endorse refuse decline agree disagree decide prefer worry welcome resist"
        " express highlight tout encourage envision anticipate foresee recognise recognize realise"
        " realize refer appreciate regret credit liken congratulate disavow"
    ),
    noun_like_verbs=read_words(
        "claim report call demand fear hope question doubt note state charge blame attack order"
        " promise pledge post tweet estimate comment answer reply wish reason rule label brand credit"
        " offer address document detail project signal counter show love like back read trust figure"
        " worry stress vow praise welcome respect mention thought remark mean experience threat cry"
        " boast dub challenge"
    ),
    clause_verbs=read_words(
        "find show know feel think maintain state understand conclude decide agree emphasise"
        " emphasize answer recall publish reveal calculate estimate continue believe respond add"
    ),
    thatless_verbs=read_words(
        "question call charge blame attack order post answer reply rule label brand credit offer"
        " address document detail project figure cry praise welcome back"
    ),
    addressing_verbs=read_words("tell inform remind assure ask warn urge"),
    inverting_verbs=read_words(
        "say add write ask explain reply note argue continue observe recall tweet announce insist"
        " claim declare report conclude comment remark warn respond quip joke"
    ),
    naming_verbs=read_words("call describe say"),
    naming_forms=read_words("called described dubbed"),
    preposition_forms=read_words("accused"),
    speech_nouns=read_words(
        "claim claims accusation accusations allegation allegations statement assertion assertions"
        " argument warning warnings announcement view opinion suggestion insistence contention"
        " admission testimony prediction assessment belief promise pledge charge denial message report"
        " conclusion criticism complaint demand estimate estimates remark remarks comment comments"
        " hope fear threat call calls"
    ),
    source_phrases=(("according", "to"),),
    not_said_words=read_phrases("will would may might should must could won't can cannot let"),
    not_said_clitics=("'ll", "n't"),
    no_verb_before=read_words("of in for 's with by from at on"),
    gerund_prepositions=read_words("by while after before in without when upon"),
    passive_prepositions=read_words("by of"),
    closing_prepositions=read_words("in on ."),
    plural_nouns=read_words("people many some most few women men police others both"),
    plural_people=read_phrases(
        r"people men women officials candidates activists members superdelegates delegates residents"
        r" gunm[ae]n advocates emails \w+(?:ists|cians|icans|crats|orters)"
    ),
    speaking_prepositions=read_words("with including"),
    object_prepositions=read_words("during to at on in after"),
    purpose_prepositions=read_words("for"),
    stance_qualifiers=read_words("what reason where as do does did would why that said says told say"),
    naming_openers=read_words("what"),
    clause_joins=read_words(", and or but by while after before in without when upon"),
    noun_prepositions=read_words("by of from"),
    adverbial_starts=read_words(
        "in on at during after before last this yesterday earlier late through via when as to of about"
    ),
    label_words=read_words("of the 's"),
    no_speakers=read_words("name age update report note photo video source related watch question answer"),
    gerund_source_prepositions=read_words("of"),
)

_KINDS = KindPhrases(
    furniture=(
        r"this (?:article|story|post|piece) (?:was|has been|is|first|originally|appeared)",
        "read more",
        "sign up",
        "subscribe",
        "newsletter",
        "all rights reserved",
        "originally published",
        "follow us",
        "click here",
        "image credit",
        "photo (?:by|credit)",
        "contributed to this report",
        "views expressed",
    ),
    finite_verbs=(
        *read_phrases("is are was were has have had will would can could may might must should does do did"),
        r"\w{3,}ed",
        *read_phrases(
            "said says went came took made gave got left lost won cut rose fell grew met sent began"
            " became brought built held kept knew led paid ran saw sold shot spoke stood struck wrote"
        ),
    ),
    finite_clitics=("s", "re", "ve", "ll", "d"),
    question_leads=("and", "but", "so", "or", "then"),
    question_words=read_phrases(
        "who what when where why how which is are was were do does did can could will would should"
        " has have had am"
    ),
    negated_question_words=read_phrases("is are do does did wo would could has have"),
    appeal_leads=("so", "and", "but", "now", "then", "please"),
    appeals=(
        "let's",
        "let us",
        "don't",
        "do not",
        *read_phrases("stop vote join remember imagine consider click share donate"),
        "wake up",
        "stay",
        "make sure",
        "look at",
        *read_phrases(
            "go come get ask tell take give think watch listen help never please eat drink use try"
            " learn add check keep start follow avoid choose visit"
        ),
    ),
    appeal_stops=read_phrases("is was has have had are were will says said to of and in on before again"),
    collective_subjects=("we", "all of us", "everyone"),
    collective_duties=("must", "should", "need to", "have to", "ought to", "can't afford to"),
    reporting_duties=("(?:also )?(?:note|add|stress)",),
    reader_duties=("you must", "you should", "you need to"),
    reader_links=("and", "but"),
    urging=("should", "ought to", r"must(?!\ have\b)"),
    urging_adverbs=("not", "never", "now", "also", "instead", r"\w+ly", r"at \w+"),
    urging_stops=("note", "stress", "be (?:noted|stressed)"),
    state_verb="be",
    rule_verb="must",
    other_clauses=read_phrases(
        "is are was were has have had said says told tells if that whether when because who which"
        " what why how believes? thinks? argues? argued suggests? suggested claims? claimed"
    ),
    own_views=(
        "to my mind",
        r"in my (?:own |humble )?(?:view|opinion|judge?ment|book)",
        "it is my (?:view|opinion|belief)",
    ),
    view_links=("but", "and", "so", "yet"),
    view_subjects=("i", "we"),
    view_adverbs=(r"\w+ly", "also", "still", "just", "do", "don't", "would", "am"),
    view_verbs=read_phrases(
        "think believe hope feel guess suppose wish doubt fear love hate want like admire regret"
        " suspect trust wonder expect imagine"
    ),
    view_phrases=(
        "in my (?:view|opinion)",
        "to my mind",
        "if you ask me",
        "frankly",
        "i'm afraid",
        "i am afraid",
        r"from (?:the|a|an|my|our) \w+ (?:perspective|point of view|viewpoint)",
    ),
    wish_phrases=("i would", "i'd"),
    wish_stops=("have", "be"),
    duties=(
        "should",
        "ought to",
        "must",
        "needs? to",
        "has to",
        "have to",
        "(?:has|have) a duty to",
    ),
    duty_endings=("not", "be"),
    seeming=("(?:hardly |doesn't |don't |does not |only )?(?:seems?|seemed|appears)",),
    seeming_complements=(
        "to be",
        "like",
        "more",
        "as if",
        "as though",
        "clear",
        "unlikely",
        "likely",
    ),
    judgements=(
        "(?:far |much )?too (?:little|late|much|far|many|often|soon)",
        "no wonder",
        "no doubt",
        "of course",
        "sadly",
        "ironically",
        "worse still",
        "ideally",
        "at the end of the day",
        "the truth is",
        "speaks? volumes",
        "worth (?:paying|the price|it)",
        *read_phrases(
            "deserves? disgrace(?:ful)? shameful outrageous ridiculous absurd irony nonsense"
            " laughable pathetic heroic magnificent terrible horrible awful wonderful brilliant"
            " beautiful fantastic disturbing inappropriate unacceptable tremendous injustice foolish"
            " stupid"
        ),
        "great(?:est)? (?:country|nation|man|woman|people)",
        "excellent job",
        "good job",
        *read_phrases("cowardly shame wise unwise prudent"),
        (
            r"(?:is|are|was|were) (?:\w+ )?"
            "(?:important|essential|crucial|vital|wrong|right|good|bad|great|fair|unfair)"
        ),
    ),
    hedges=("may still", "might well", *read_phrases("perhaps maybe arguably probably presumably likely")),
    forecasts=(
        "will(?: not| never| soon| only| further| also| likely| always| probably)?",
        "won't",
        "(?:is|are) going to",
        "shall",
        "(?:is|are) bound to",
        "is set to",
        "(?:is|are) (?:un)?likely to",
        "(?:it|they|he|she|we|i)'ll",
    ),
    happened_auxiliaries=("has", "have", "had"),
    happened_adverbs=(r"\w+ly", "also", "already", "been", "not", "never"),
    happened_endings=read_phrases("ed en wn ne ght de ut st ld un ot nt"),
    passive_auxiliaries=("was", "were"),
    passive_adverbs=(r"\w+ly",),
    passive_endings=read_phrases("ed en wn ht ot lt"),
    passive_participles=read_phrases("set hit put cut led held met made paid sold told lost found sent"),
    sources_named=("according to",),
    happened_verbs=read_phrases(
        "said told accused killed died announced reported claimed showed signed voted won lost bombed"
        " attacked arrested launched rejected published denied warned"
    ),
    number_signs=(r"\s?%", r"\s+per ?cent", r"\s+percent"),
    vague_numbers=tuple(
        f"{word} of" for word in ("hundreds", "thousands", "millions", "billions", "dozens", "tens")
    ),
    number_words=read_phrases(
        "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty"
        " ninety hundred thousand million billion trillion half one-third two-thirds"
    ),
    limits=(
        "over",
        "more than",
        "nearly",
        "almost",
        "about",
        "at least",
        "up to",
        "under",
        "fewer than",
        "less than",
    ),
    dates=(
        r"(?:on |last |this |next )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)",
        (
            r"(?:in |on |early |late )?(?:\d{1,2}(?:st|nd|rd|th)? )?"
            r"(?:january|february|march|april|june|july|august|september|october|november|december"
            r"|jan\.|feb\.|aug\.|sept\.|oct\.|nov\.|dec\.)(?: \d{1,2}(?!\d))?(?:,? \d{4})?"
        ),
        r"in may\b",
        r"may \d{1,2}",
        "yesterday",
        "today",
        "(?:last|this|past) (?:week|month|year|night|weekend|summer|winter|spring|autumn|decade)",
        (
            r"(?:a few|several|two|three|four|five|six|some|many|\d+) (?:days|weeks|months|years|decades)"
            r" (?:ago|back|later|earlier)"
        ),
        r"(?:in|since|by|until) (?:1[5-9]|20)\d\d",
        r"(?:in|during) the (?:last|past) \w+(?: of \w+)?",
        r"earlier this \w+",
    ),
    relative_dates=(
        "yesterday",
        "today",
        "tonight",
        "tomorrow",
        (
            r"(?:last|this|next) (?:week|weekend|month|year|night|summer|winter|spring|autumn"
            r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
        ),
        r"(?:a few|several|two|three|four|five|six|\d+) (?:days|weeks|months|years|decades) (?:ago|back)",
        "(?:earlier|later) this (?:week|month|year)",
        "in the (?:last|past|coming) (?:few )?(?:days|weeks?|months?|years?)",
    ),
    relative_date_stops=("of",),
    event_verbs=(
        *read_phrases(
            "was were had has have did went came took made gave got left won cut rose fell met sent"
            " broke began became killed died"
        ),
        r"\w{3,}ed",
    ),
    accusation_auxiliaries=("has", "have", "had", "was", "is", "also"),
    accusations=tuple(f"{verb}(?:e|es|ed|ing)" for verb in ("accus", "blam", "alleg")),
    comparisons=(
        "(?:more|less|fewer|higher|lower|greater|larger|bigger|smaller|worse|better) than",
        "the (?:most|least|largest|biggest|highest|lowest|only|worst|best)",
    ),
    concessions=("while", "although", "though", "given that", "since"),
    part_question_words=read_phrases(
        "is are was were do does did can could will would should has have had isn't aren't doesn't"
        " don't didn't won't wouldn't shouldn't couldn't why how what who when where"
    ),
    part_verbs=(
        *read_phrases("is are was were has have had will would can could may might does do did"),
        r"\w{3,}ed",
        *read_phrases("said says told"),
    ),
)

_FEATURES = FeatureWords(
    groups=(
        ("first-person", read_words("i i'm i've i'd i'll me my mine myself")),
        ("first-plural", read_words("we we're we've we'd we'll us our ours ourselves")),
        ("second-person", read_words("you you're you've you'd you'll your yours yourself")),
        (
            "hedge",
            read_words(
                "think believe hope feel guess suppose wish want wonder seem seems seemed perhaps"
                " maybe probably likely apparently arguably hopefully surely"
            ),
        ),
        ("duty", read_words("should must ought need needs shouldn't mustn't let's let")),
        ("future", read_words("will won't i'll we'll you'll he'll she'll they'll it'll shall gonna")),
        (
            "condition",
            read_words("would could might may wouldn't couldn't if unless can can't cannot"),
        ),
        ("negation", read_words("not no never none nothing nobody neither nor without")),
        (
            "report",
            read_words(
                "said says say saying told tells claims claimed claim accused accuses accusing blamed"
                " blames denied denies announced reported reports warned warns alleged alleges"
                " according argued argues admitted confirmed insisted stated states declared described"
                " reiterated rejected published revealed found showed shows"
            ),
        ),
        ("past", _PAST_FORMS),
        (
            "quantity",
            read_words(
                "percent per cent million millions billion billions trillion thousand thousands"
                " hundred hundreds dozen dozens half third quarter double doubled triple tripled most"
                " majority average rate number least fewer less more highest lowest largest biggest"
                " record every"
            ),
        ),
        (
            "time",
            read_words(
                "monday tuesday wednesday thursday friday saturday sunday january february march"
                " april june july august september october november december yesterday today week"
                " weeks month months year years ago since decade decades century"
            ),
        ),
        (
            "judgement",
            read_words(
                "good bad great terrible horrible awful wonderful brilliant beautiful ugly fantastic"
                " disturbing inappropriate unacceptable tremendous excellent foolish stupid cowardly"
                " shame shameful important essential crucial vital wise unwise prudent absurd"
                " ridiculous outrageous disgrace disgraceful disgusting despicable deplorable pathetic"
                " laughable nonsense irony ironic ironically tragic tragedy sad sadly unfortunate"
                " unfortunately fortunate fortunately hopefully rightly wrongly right wrong evil noble"
                " heroic hero heroes coward magnificent splendid superb perfect nightmare disaster"
                " catastrophe mess farce joke circus hypocrisy hypocrite hypocritical injustice"
                " justice truth historic unprecedented remarkable extraordinary astonishing amazing"
                " incredible incredibly shocking stunning appalling dreadful dire grim devastating"
                " damning reckless irresponsible naive cynical arrogant selfish greedy corrupt cruel"
                " brutal barbaric savage vicious dangerous worrying alarming troubling welcome"
                " admirable impressive inspiring courageous brave proud pride honour honor decent"
                " honest dishonest sensible reasonable unreasonable fair unfair unjust just deserve"
                " deserves deserved worth worthy worthless pointless useless futile hopeless smart"
                " clever dumb silly crazy insane mad weird strange odd bizarre sinister toxic rotten"
                " weak strong bold timid feeble lame obvious obviously clearly undoubtedly indeed"
                " truly utterly totally absolutely completely simply merely somehow alas frankly"
                " beloved tired boring dull exciting thrilling fun lovely nice best worst better worse"
                " finest greatest mere sheer blatant mountain burning fuel fire dark bright flawed"
                " failed failure success triumph victory blunder mistake folly wisdom duty moral"
                " immoral conscience"
            ),
        ),
    ),
    percent_words=("%", r"per ?cent\b", "percentage"),
    currencies=("dollars", "euros", "pounds"),
    large_numbers=("thousand", "million", "billion", "trillion"),
    comparatives=("more", "less", "fewer", r"\w+er"),
    than="than",
    superlative_openers=("the", "in"),
    superlatives=("most", "least", r"\w{3,}est"),
    perfect_auxiliaries=("has", "have", "had", "'ve"),
    perfect_adverbs=(r"\w+ly", "been", "also", "not", "already"),
    perfect_endings=read_phrases("ed en ne wn de id ght un ut st"),
    passive_auxiliaries=("was", "were", "is", "are", "been", "being"),
    passive_adverbs=(r"\w+ly",),
    passive_endings=("ed", "en", "wn"),
    intentions=("going to",),
    contractions=(
        "[a-z]+n't",
        "[a-z]+'(?:re|ve|ll|d|m)",
        "(?:it|that|he|she|there|what|here|who)'s",
    ),
    links=read_phrases("and but so well now because that it there"),
    name_links=("of",),
    no_names=("I",),
)

ENGLISH = Language(
    code="en",
    text=_TEXT,
    grammar=_GRAMMAR,
    reporting=_REPORTING,
    kinds=_KINDS,
    features=_FEATURES,
)
