"""Word lists for searching: words that say nothing, and words that tell few claims apart."""

# English whole, and the commonest words of German, French and Spanish.
_STOP = """
a about above after again against all also although am among an and any are as at be because been before
being below between both but by can could did do does doing down during each else ever every few for from
further get got had has have having he her here hers herself him himself his how however i if in into is
it its itself just let like many may me might more most much must my myself neither no nor not now of off
on once one only or other our ours out over own per perhaps quite rather really same she should since so
some still such than that the their theirs them themselves then there these they this those though through
thus to too under until up upon us very was we were what when where whether which while who whom whose why
will with within without would yet you your yours it's that's don't doesn't didn't isn't aren't wasn't
weren't can't couldn't won't wouldn't i'm we're they're according said says say saying told tells tell
added claims claimed claim mr mrs ms dr der die das den dem des ein eine einer eines einem einen und oder
nicht ist sind war waren wird werden mit von zu im auf für als auch bei nach aus hat haben sich es er sie
wir ihr le la les un une des du de et ou est sont dans par pour sur avec qui que ne pas au aux ce cette
ces il elle el los las una uno unos unas y o es son en con por para del al se su sus lo como más
"""
_PALE = """
people percent country countries world year years day days week weeks month months time times today
government state states national new first last next number million billion thousand part way made make
makes making take takes took taken came come comes went going goes gone know known think thought want
wanted used uses using because another including already around almost several often always never thing
things something anything nothing place work man men woman women three four five six seven eight nine ten
two hundred
"""
_MONTHS_AND_DAYS = """
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
"""

STOP_WORDS = frozenset(_STOP.split())
PALE_WORDS = frozenset(_PALE.split())
CALENDAR_WORDS = frozenset(_MONTHS_AND_DAYS.split())
