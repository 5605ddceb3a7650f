"""The wording by which sentences are told apart, as patterns over plain text in lower case.

Drawn up from the grammar of English news and comment. In the patterns a space that counts is written
with a backslash before it.
"""

import re

BOILERPLATE = re.compile(
    r"""^[\W_]*$
    | \b(?: this\ (?:article|story|post|piece)\ (?:was|has\ been|is|first|originally|appeared)
    | read\ more | sign\ up | subscribe | newsletter | all\ rights\ reserved | originally\ published
    | follow\ us | click\ here | image\ credit | photo\ (?:by|credit)
    | contributed\ to\ this\ report | views\ expressed )\b""",
    re.VERBOSE,
)
# "LONDON (AP)": read in the text as it stands, for its capitals tell.
DATELINE = re.compile(r"^[^a-z]*\((?:AP|AFP|Reuters|UPI|PA|dpa)\)\W*$")
# A heading or an item of a list: a few words without a verb one could name, and no full stop.
ENDS_SENTENCE = re.compile(r"[.!?:;…][\"')\]]*\s*$")
FINITE_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|does|do|did|\w{3,}ed|said|says"
    r"|went|came|took|made|gave|got|left|lost|won|cut|rose|fell|grew|met|sent|began|became|brought|built|held|kept"
    r"|knew|led|paid|ran|saw|sold|shot|spoke|stood|struck|wrote)\b|'(?:s|re|ve|ll|d)\b"
)
QUESTION_END = re.compile(r"\?[\"')\]]*\s*$")
QUESTION_HEAD = re.compile(
    r"""^[\"'(\s]*(?:(?:and|but|so|or|then)\s+)?
    (?:who|what|when|where|why|how|which|is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|am
    |(?:is|are|do|does|did|wo|would|could|has|have)n't)\b[^.]*\?""",
    re.VERBOSE,
)
EXHORTATION = re.compile(
    r"""^[\"'(\s]*(?:(?:so|and|but|now|then|please)[,\s]+)*
    (let's | let\ us | don't | do\ not | stop | vote | join | remember | imagine | consider | click | share
    | donate | wake\ up | stay | make\ sure | look\ at | go | come | get | ask | tell | take | give | think
    | watch | listen | help | never | please | eat | drink | use | try | learn | add | check | keep | start
    | follow | avoid | choose | visit)\b
    (?!\s+(?:is|was|has|have|had|are|were|will|says|said|to|of|and|in|on|before|again)\b)""",
    re.VERBOSE,
)
COLLECTIVE_DUTY = re.compile(
    r"""\b(?:we|all\ of\ us|everyone)\s+(?:\w+\s+)?
      (?:must|should|need\ to|have\ to|ought\ to|can't\ afford\ to)\b(?!\ (?:also\ )?(?:note|add|stress)\b)
    | ^[\"']?(?:and\ |but\ )?you\ (?:must|should|need\ to)\b""",
    re.VERBOSE,
)
# "Both should publish their records": what the main clause wants, whatever dates and numbers come after.
URGING = re.compile(
    r"""\b(?:should|ought\ to|must(?!\ have\b))\s+
    (?:not\s+|never\s+|now\s+|also\s+|instead\s+|\w+ly\s+|at\ \w+\s+)*
    (?P<does>(?!note\b|stress\b|be\ (?:noted|stressed)\b)\w+)""",
    re.VERBOSE,
)
# Before it, these say that another clause is the main one.
ANOTHER_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|said|says|told|tells|if|that|whether|when|because|who|which|what|why|how"
    r"|believes?|thinks?|argues?|argued|suggests?|suggested|claims?|claimed)\b|[;:]"
)
LONGEST_SUBJECT = 12
ANY_DIGIT = re.compile(r"\d")
OWN_VIEW = re.compile(
    r"""^\W*(?:(?:but|and|so|yet)\s+)?
    (?:to\ my\ mind|in\ my\ (?:own\ |humble\ )?(?:view|opinion|judge?ment|book)
    |it\ is\ my\ (?:view|opinion|belief))\b""",
    re.VERBOSE,
)
VIEWPOINT = re.compile(
    r"""\b(?:i|we)\s+(?:\w+ly\s+|also\s+|still\s+|just\s+|do\s+|don't\s+|would\s+|am\s+)*
      (?:think|believe|hope|feel|guess|suppose|wish|doubt|fear|love|hate|want|like|admire|regret|suspect|trust
      |wonder|expect|imagine)\b
    | \b(?:i\ would|i'd)\ (?!have\b|be\b)\w+
    | \b(?: in\ my\ (?:view|opinion) | to\ my\ mind | if\ you\ ask\ me | frankly | i'm\ afraid | i\ am\ afraid
    | from\ (?:the|a|an|my|our)\ \w+\ (?:perspective|point\ of\ view|viewpoint) )\b""",
    re.VERBOSE,
)
DUTY = re.compile(
    r"""\b(?:should|ought\ to|must|needs?\ to|has\ to|have\ to|(?:has|have)\ a\ duty\ to)
    (?:\ not)?(?:\ be)?\b""",
    re.VERBOSE,
)
SEEMING = re.compile(
    r"""\b(?:hardly\ |doesn't\ |don't\ |does\ not\ |only\ )?(?:seems?|seemed|appears)
    \ (?:to\ be|like|more|as\ if|as\ though|clear|unlikely|likely)\b""",
    re.VERBOSE,
)
JUDGEMENT = re.compile(
    r"""\b(?: (?:far\ |much\ )?too\ (?:little|late|much|far|many|often|soon) | no\ wonder | no\ doubt
    | of\ course | sadly | ironically | worse\ still | ideally | at\ the\ end\ of\ the\ day
    | the\ truth\ is | speaks?\ volumes | worth\ (?:paying|the\ price|it) | deserves?
    | disgrace(?:ful)? | shameful | outrageous | ridiculous | absurd | irony | nonsense | laughable
    | pathetic | heroic | magnificent | terrible | horrible | awful | wonderful | brilliant | beautiful
    | fantastic | disturbing | inappropriate | unacceptable | tremendous | injustice | foolish | stupid
    | great(?:est)?\ (?:country|nation|man|woman|people) | excellent\ job | good\ job
    | cowardly | shame | wise | unwise | prudent
    | (?:is|are|was|were)\ (?:\w+\ )?
      (?:important|essential|crucial|vital|wrong|right|good|bad|great|fair|unfair) )\b""",
    re.VERBOSE,
)
HEDGE = re.compile(r"\b(?:may still|might well|perhaps|maybe|arguably|probably|presumably|likely)\b")
# What makes an opinion of a sentence, and how it is said to an editor.
OPINIONS = (
    (VIEWPOINT, "gives a point of view"),
    (DUTY, "says what ought to be"),
    (SEEMING, "says how things seem"),
    (JUDGEMENT, "judges"),
    (HEDGE, "guesses"),
)
PREDICTION = re.compile(
    r"""\b(?: will(?:\ not|\ never|\ soon|\ only|\ further|\ also|\ likely|\ always|\ probably)? | won't
    | (?:is|are)\ going\ to | shall | (?:is|are)\ bound\ to | is\ set\ to | (?:is|are)\ (?:un)?likely\ to
    | (?:it|they|he|she|we|i)'ll)\s+\w+""",
    re.VERBOSE,
)
# Wording by which even a judging or forward-looking sentence reports something that can be looked up.
HAPPENED = re.compile(
    r"""\b(?:has|have|had)\s+(?:\w+ly\s+|also\s+|already\s+|been\s+|not\s+|never\s+)*
      \w+(?:ed|en|wn|ne|ght|de|ut|st|ld|un|ot|nt)\b
    | \b(?:was|were)\s+(?:\w+ly\s+)?(?:\w+(?:ed|en|wn|ht|ot|lt)
      |set|hit|put|cut|led|held|met|made|paid|sold|told|lost|found|sent)\b
    | \baccording\ to\b
    | \b(?:said|told|accused|killed|died|announced|reported|claimed|showed|signed|voted|won|lost|bombed
      |attacked|arrested|launched|rejected|published|denied|warned)\b""",
    re.VERBOSE,
)
FACTUAL = re.compile(rf"\d|{HAPPENED.pattern}", re.VERBOSE)
NUMBER = re.compile(
    r"""(?<![\w.])(?:[$£€]\s?)?\d[\d,.]*(?:\s?%|\s+per\ ?cent|\s+percent)?
    | \b(?:hundreds|thousands|millions|billions|dozens|tens)\ of\b
    | \b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|ninety
      |hundred|thousand|million|billion|trillion|half|one-third|two-thirds)\b""",
    re.VERBOSE,
)
YEAR_OR_DAY = re.compile(r"^(?:1[5-9]|20)\d\d[.,]?$|^\d{1,2}[.,]?$")
LIMIT = re.compile(r"\b(?:over|more than|nearly|almost|about|at least|up to|under|fewer than|less than)\s+$")
DATE = re.compile(
    r"""\b(?: (?:on\ |last\ |this\ |next\ )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)
    | (?:in\ |on\ |early\ |late\ )?(?:\d{1,2}(?:st|nd|rd|th)?\ )?
      (?:january|february|march|april|june|july|august|september|october|november|december
      |jan\.|feb\.|aug\.|sept\.|oct\.|nov\.|dec\.)(?:\ \d{1,2}(?!\d))?(?:,?\ \d{4})?
    | in\ may\b | may\ \d{1,2} | yesterday | today
    | (?:last|this|past)\ (?:week|month|year|night|weekend|summer|winter|spring|autumn|decade)
    | (?:a\ few|several|two|three|four|five|six|some|many|\d+)\ (?:days|weeks|months|years|decades)
      \ (?:ago|back|later|earlier)
    | (?:in|since|by|until)\ (?:1[5-9]|20)\d\d
    | (?:in|during)\ the\ (?:last|past)\ \w+(?:\ of\ \w+)? | earlier\ this\ \w+ )""",
    re.VERBOSE,
)
# A date that means nothing without the day the text appeared.
RELATIVE_DATE = re.compile(
    r"""\b(?: yesterday | today | tonight | tomorrow
    | (?:last|this|next)\ (?:week|weekend|month|year|night|summer|winter|spring|autumn
      |monday|tuesday|wednesday|thursday|friday|saturday|sunday)
    | (?:a\ few|several|two|three|four|five|six|\d+)\ (?:days|weeks|months|years|decades)\ (?:ago|back)
    | (?:earlier|later)\ this\ (?:week|month|year)
    | in\ the\ (?:last|past|coming)\ (?:few\ )?(?:days|weeks?|months?|years?) )\b (?!\s+of\b)""",
    re.VERBOSE,
)
EVENT_VERB = re.compile(
    r"\b(?:was|were|had|has|have|did|went|came|took|made|gave|got|left|won|cut|rose|fell|met|sent|broke|began"
    r"|became|killed|died|\w{3,}ed)\b"
)
ACCUSATION = re.compile(
    r"""\b(?:has\ |have\ |had\ |was\ |is\ |also\ )?
    (?:accus(?:e|es|ed|ing)|blam(?:e|es|ed|ing)|alleg(?:e|es|ed|ing))\b""",
    re.VERBOSE,
)
COMPARISON = re.compile(
    r"\b(?:(?:more|less|fewer|higher|lower|greater|larger|bigger|smaller|worse|better) than"
    r"|the (?:most|least|largest|biggest|highest|lowest|only|worst|best))\b"
)
