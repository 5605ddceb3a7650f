"""Give roles to lines by their wording: "Read more", "Photo: ...", "All rights reserved".

All languages stand in one table, since pages mix them and a line is too short to detect its own. Each rule
holds for lines up to its number of words, since in a paragraph the same words belong to the article.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from articles.choices import BlockRole
from articles.reading.text_lines import LineRole, LineRoles, TextLine


@dataclass(frozen=True, slots=True)
class Phrase:
    """A rule: lines of at most ``words`` words that match ``pattern`` get ``role``."""

    role: BlockRole
    rule: str
    confidence: float
    words: int
    pattern: re.Pattern[str]


def match_phrase(line: TextLine) -> Phrase | None:
    """Return the first rule that a line matches; None when there is none."""
    if len(line.words) > LONGEST:
        return None
    head = line.text[:SEARCHED]
    for phrase in PHRASES:
        if len(line.words) <= phrase.words and phrase.pattern.search(head):
            return phrase
    return None


def mark_phrases(lines: Sequence[TextLine]) -> LineRoles:
    """Return the roles of the lines that match a rule."""
    roles: LineRoles = {}
    for index, line in enumerate(lines):
        phrase = match_phrase(line)
        if phrase is not None:
            roles[index] = LineRole(phrase.role, phrase.rule, phrase.confidence)
    return roles


def find_disclaimer(text: str) -> int | None:
    """Return the offset of the sentence that disclaims the views of a text; None when there is none.

    Only the last ``TAIL`` characters are searched.
    """
    tail = max(0, len(text) - TAIL)
    cue = DISCLAIMER.search(text, tail)
    if cue is None:
        return None
    ends = [match.end() for match in SENTENCE_END.finditer(text, tail, cue.start())]
    return ends[-1] if ends else 0


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


LONGEST = 60
SEARCHED = 400
TAIL = 2000
SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]{0,3}\s{1,3}(?=[\"'“‘«(\[]{0,2}[A-ZÀ-ÞΑ-ΩА-Я])")
DISCLAIMER = _compile(
    r"""\b(?:views?|opinions?)\s(?:and\s(?:views?|opinions?)\s)?(?:expressed|here|in\sthis\s(?:article
    |piece|column))
      |\bviews?\sof\sthe\sauthors?\b | \b(?:author|writer)['’]s?\sown\b(?=.{0,80}\b(?:reflect|represent
      |view|opinion))
      |\bdo(?:es)?\snot\s(?:necessarily\s)?(?:reflect|represent)\sthe\s(?:\w+\s){0,3}(?:views?
      |opinions?|polic|position)
      |\bdo(?:es)?\snot\snecessarily\s(?:reflect|represent)\b
      |\bgeben?\snicht\s(?:unbedingt|notwendigerweise)\sdie\s(?:Meinung|Ansicht)
      |\bn['’]engagent?\sque\s(?:leurs?|son)\s(?:auteurs?|autrice)
      |\bno\s(?:reflejan?|representan?)\s(?:necesariamente\s)?(?:la\s(?:opinión|postura)|las\sopiniones)"""
)
PHRASES = (
    Phrase(
        BlockRole.RELATED_LINK,
        "related-lead-in",
        0.95,
        40,
        _compile(
            r"""^[\s>»›•*\[(–—-]{0,4}(?:
              (?:read|see|watch|listen)\s(?:more|also|next|this|now)|also\s(?:read|see|on)|more\s(?:on
              |from|about|in)\sthis
              |(?:follow|for)\s(?:more|full|all|our|the
              |AP['’]s\sfull)\s.{0,40}\bcoverage\b.{0,60}(?:https?://|www\.).{0,80}$
              |related(?:\s(?:articles?|stor(?:y|ies)|links?|content|news|coverage|topics?|reading|posts?))?
              |recommended(?:\s(?:for\syou|reading|stories))?|further\sreading|more\sstories|don['’]t\smiss
              |(?:lesen|sehen)\ssie\s(?:auch|hier|mehr)|mehr\s(?:zum\sthema|dazu)|auch\sinteressant
              |(?:à\s)?lire\s(?:aussi|également)|voir\saussi|(?:lea|leer|ver|vea)\s(?:también|más)
              |te\spuede\sinteresar
              |leggi\sanche|potrebbe\sinteressarti|lees\s(?:ook|meer)|leia\s(?:também|mais)
              |читайте\s(?:также|далее)
              )\s?[:|–—›»>-]"""
        ),
    ),
    Phrase(
        BlockRole.RELATED_LINK,
        "related-heading",
        0.9,
        8,
        _compile(
            r"""^[\s>»•*]{0,3}(?:read\s(?:more|next|also|these\snext)|related(?:\s\w+)?
            |recommended(?:\sfor\syou)?
              |more\s(?:from|in|on|about|like\sthis)\b.{0,50}|most\s(?:read|popular|viewed|discussed
              |commented|shared|recent)(?:\sin\b.{1,30}|\s(?:and\s)?most\s\w+)?
              |(?:latest|top|trending)(?:\s(?:stories|news|now|posts?|videos?|articles))?
              |trending\sin\b.{0,30}
              |(?:you\s(?:may|might)\salso\s(?:like|be\sinterested\sin))|what\sto\sread\snext
              |recommended\s(?:articles|stories|posts|links|videos)|related\scoverage\b.{0,40}|explore\sfurther
              |top\s(?:stories|news|videos?)\sin\b.{0,30}|on\sour\sradar|around\sthe\sweb
              |weitere\s(?:artikel|beiträge|themen|meldungen|nachrichten)(?:\szum\sthema)?
              |das\skönnte\s(?:sie|dich)\sauch\sinteressieren
              |(?:artículos|noticias|temas|contenidos?)\srelacionad[oa]s?|también\ste\spuede\sinteresar
              |articles?\s(?:liés|similaires|connexes)|à\sne\spas\s(?:manquer|rater)
              |artigos\srelacionados|veja\stambém|articoli\scorrelati|gerelateerde?(?:\sartikelen)?
              |editors?['’]?s?\spicks?
              |further\sreading|don['’]t\smiss|popular(?:\sposts?|\snow)?|promoted(?:\sstories)?
              |sponsored(?:\scontent)?
              |lesen\ssie\sauch|mehr\szum\sthema|meistgelesen|à\slire\saussi|sur\sle\smême\ssujet
              |lo\smás\sleído
              |leggi\sanche|lees\sook)[\s:….>»]{0,3}$"""
        ),
    ),
    Phrase(
        BlockRole.RELATED_LINK,
        "call-to-click",
        0.85,
        30,
        _compile(
            r"""^[\s\[(]{0,3}(?:click|tap)\s(?:here|on\sthe|to\s(?:read|see|watch|get))\b
              |(?-i:^[^a-z]{0,90}\bCLICK(?:ING)?\sHERE\b) | ^read\smore\s(?:on|at|from|about)\b
              |\(?click\shere\)?\.?$"""
        ),
    ),
    Phrase(
        BlockRole.BOILERPLATE,
        "cookie-notice",
        0.9,
        60,
        _compile(
            r"""\b(?:we|our\spartners|(?:this|our)\s(?:web)?site|group|media|inc\.?)\suses?\scookies\b
              |\baccept\s(?:all\s)?cookies\b|\bcookie\s(?:policy|settings|preferences|notice|consent)\b
              |\buse\sof\scookies\b|\bverwende[nt]\s(?:wir\s)?Cookies\b|\butilis(?:e|ons)\sdes\scookies\b
              |\butiliza(?:mos)?\scookies\b|\bcontinu(?:e|ed|ing)\s(?:to\s)?(?:use|browse|using
              |site\suse|browsing)\b.{0,80}
              \b(?:agree|consent|signifies|accept)"""
        ),
    ),
    Phrase(
        BlockRole.BOILERPLATE,
        "newsletter",
        0.85,
        45,
        _compile(
            r"""^\W{0,3}(?:sign\sup|subscribe)\s(?:for|to)\b.{0,120}$
              | \b(?:sign\sup|subscrib(?:e|ing)|register)\b.{0,90}\b(?:our\s.{0,30}newsletters?|inbox
            |daily\snewsletter
              |weekly\snewsletter|free\snewsletter|our\s(?:youtube\s)?(?:channel|podcast|updates|alerts))\b
              |\b(?:get|receive)\b.{0,80}\b(?:inbox|newsletter)\b
              |\bnewsletters?\b.{0,60}\b(?:sign\sup|inbox|subscribe\s(?:now|here|today))\b
              |^(?:sign\sup|sign\sin|log\s?in|subscribe|register|join)(?:\s(?:now|here|today|up|free
              |for\s\S{1,20}))?\W{0,3}$
              |^(?:enter\s)?your\se-?mail(?:\saddress)?\W{0,3}$|\bstraight\sto\syour\sinbox\b
              |\bthank(?:s|\syou)\sfor\s(?:subscribing|signing)|\b(?:no\sspam|opt-?in\sbox|unsubscribe\s(?:at\sany|any))\b
              |\b(?:send\sme\sthe|see\sall)\b.{0,60}\bnewsletters?\b|\beye\son\syour\sinbox\b
              |\bdelivered\s(?:straight\s)?(?:to|through)\syour\s(?:inbox|door|letterbox|mailbox)|\bjetzt\sabonnieren\b|\binscrivez-vous\b|\bsuscr[íi]bete\b"""
        ),
    ),
    Phrase(
        BlockRole.BOILERPLATE,
        "share-bar",
        0.85,
        10,
        _compile(
            r"""^(?=[^a-z]{0,12}[a-z])\W{0,4}(?:(?:share|tweet|pin\sit|print|e-?mail|save|like
            |follow(?:\sus)?|copy(?:\slink)?|bookmark|comments?
              |facebook|twitter|whatsapp|telegram|pinterest|reddit|linkedin|flipboard|instagram|youtube
              |tumblr|messenger
              |google\+?|rss(?:\sfeed)?|x|on|via|this|article|story|with|by|to|it|teilen|partager
              |compartir|condividi|link
              |\d{1,6}|and|shares?|mail|blogger|buffer|mix
              |delicious|google|googleplus|viber|xing|digg|skype|mastodon|bluesky|threads|sms|line|pocket|snapchat|tiktok|feed)\b[\W_]{0,4}){1,10}$
              |^(?:click\sto\s)?(?:share|e-?mail|print|tweet|pin|send)\b.{0,40}\bopens\sin\s(?:a\s)?new\s(?:window|tab)
              |^shar(?:e|ing)\s(?:is\scaring|your\sthoughts\swith\sfriends|via|this\s(?:entry|post|page|with|on|via)\b.{0,24})\W{0,3}$"""
        ),
    ),
    Phrase(
        BlockRole.BOILERPLATE,
        "comments",
        0.85,
        40,
        _compile(
            r"""^\W{0,3}(?:\d{1,6}|no|leave\sa|view|show|post|add|read|see|join\sthe|load|write\sa|all
            |sort|most)\s
              (?:\w+\s){0,2}(?:comments?|conversation|discussion|repl(?:y|ies))\b.{0,40}$
              |^(?:comments?|repl(?:y|ies))(?:\s\(?\d{1,5}\)?|\sare\sclosed|\spolicy
              |\sguidelines)?[\s.:]{0,3}$
              |\bcomments\sare\s(?:closed|moderated|subject)\b|\b(?:community|submission
              |comment(?:ing)?)\s(?:guidelines|rules)\b
              |^\W{0,3}\d{1,5}\s(?:responses?|thoughts?|replies)\s(?:to|on)\b.{0,90}$
              |^\W{0,3}(?:view\sthe\sdiscussion(?:\sthread)?|have\syour\ssay|tell\sus\swhat\syou\sthink|join\sthe\sdebate
              |leave\sa\sreply|(?:\d{1,5}\s)?(?:kommentare?|commentaires?|comentarios?|commenti|reacties))[\s.:!…]{0,3}$
              |^(?:reply|report(?:\sabuse)?|flag|upvote|downvote|permalink|hinterlasse\seinen\skommentar)$"""
        ),
    ),
    Phrase(
        BlockRole.BOILERPLATE,
        "rights-notice",
        0.9,
        60,
        _compile(
            r"""^\W{0,3}(?:©|copyright\b|\(c\)\s(?:19|20)\d\d)|©\s?(?:19|20)\d\d|\ball\srights\sreserved\b
              |\bmay\snot\sbe\s(?:published|reproduced|redistributed)\b|\balle\srechte\svorbehalten\b
              |\btous\sdroits\sréservés\b|\b(?:terms\s(?:of\s(?:use|service)|(?:and
              |&)\sconditions))\b.{0,60}\bprivacy\b
              |\bprivacy\spolicy\b.{0,60}\bterms\b"""
        ),
    ),
    Phrase(
        BlockRole.BOILERPLATE,
        "tags",
        0.85,
        40,
        _compile(
            r"""^\W{0,3}(?:(?:tags?|tagged(?:\s(?:as|with))?|filed\s(?:to|under|in)|categor(?:y|ies)|posted\sin|keywords
              |in\sthis\sarticle|names\sin\sthis\sarticle|schlagw(?:orte|örter)|themen|mots[\s-]clés|etiquetas)\s?[:|\#]
              |(?-i:Tags?\s(?=[A-Z\#])|TAGS?\s)|tags\s\#).{0,300}$
              |^(?:\#\w{2,40}\s?,?\s?){2,20}$|^(?:related|read\smore\sabout|more\son\sthese)\s(?:tags|topics)\W{0,3}$"""
        ),
    ),
    Phrase(
        BlockRole.BOILERPLATE,
        "post-navigation",
        0.85,
        30,
        _compile(
            r"""^[\W_]{0,4}(?:(?:previous|prev|next|older|newer)\s(?:posts?|articles?|stor(?:y|ies)|entr(?:y|ies)|page)
              (?:\W{0,4}$|\s?[:»>›→]|\s{1,3}(?:next|newer)\b)|post\snavigation$|(?:previous|prev)\s?[|/]?\s?next\W{0,3}$)"""
        ),
    ),
    Phrase(
        BlockRole.BOILERPLATE,
        "author-heading",
        0.8,
        8,
        _compile(
            r"""^\W{0,3}(?:about\sthe\s(?:authors?|writers?)|about\sthis\s(?:article|story|statement)|meet\sthe\sauthor
              |(?-i:(?:About|Über|Sobre|Su|À\spropos\sde)(?:\s[A-ZÀ-Þ][\w'’.-]{1,20}){2,3})
              |(?:über|zur?)\s(?:den|die|der|person|autor\w{0,3})(?:\s\w+)?|à\spropos\sde\sl['’]auteure?
              |sobre\s(?:el|la|o|a)\sautora?)\W{0,3}$"""
        ),
    ),
    Phrase(
        BlockRole.BOILERPLATE,
        "page-furniture",
        0.8,
        6,
        _compile(
            r"""^\W{0,4}(?:advert(?:is(?:e?ment|ing))?(?:\s-\scontinue\sreading\sbelow)?|sponsored
            |loading\W{0,4}|skip\sto\s.{0,30}|menu
              |search|close|home(?:page)?|back\sto\stop|top|next|previous|more|show\smore|load\smore
              |(?:view|see|back\sto|full|open)\s(?:the\s|full\s|in\s)?(?:gallery|slideshow|photos?)|play|read\slater|copied
              |\d{1,3}\smin(?:ute)?s?\s(?:read|de\slectur[ea])|(?:tempo\sde\sleitura|reading\stime|lesezeit|read\stime)\b.{0,20}
              |(?:image\s|photo\s|page\s)?\d{1,3}\s?(?:/|of)\s?/?\s?\d{1,3}|captions?|view\sall(?:\s\(\d+\))?
              |replay|autoplay|transcript|image|video|photos?|gallery|expand|collapse|hide|text\ssize
              |font\ssize|tags?
              |topics?|categories|category|about(?:\sus)?|contact(?:\sus)?|privacy(?:\spolicy)?
              |terms(?:\sof\s\w+)?
              |listen(?:\sto\sthis\sarticle)?|anzeige|werbung|publicité|publicidad|pubblicità|advertentie
              |.{0,40}\b(?:requires|enable)\sjavascript\b.{0,40}|story\scontinues(?:\sbelow)?|continue\sreading(?:\sbelow)?
              |article\scontinues\safter\s\w+)\W{0,4}$"""
        ),
    ),
    Phrase(
        BlockRole.BOILERPLATE,
        "site-links",
        0.85,
        24,
        _compile(
            r"""^\W{0,4}(?:(?:about(?:\sus)?|contact(?:\sus)?|privacy(?:\spolicy)?|cookies?(?:\spolicy)?|terms(?:\sof\s
              (?:use|service))?|advertise(?:\swith\sus)?|careers|jobs|subscribe|log\s?in|sign\s?in|home|news|world|opinion
              |business|culture|sports?|politics|lifestyle|technology|science|health|travel|corrections|help|faq
              |newsletters?|podcasts?|videos?|rss|site\s?map|archive|menu|search|donate|shop)\b[\W_]{0,4}){3,24}$"""
        ),
    ),
    Phrase(
        BlockRole.CAPTION,
        "photo-credit",
        0.8,
        60,
        _compile(
            r"""^\W{0,2}(?:photo(?:graph)?s?|image|picture|pic|video|graphic|illustration|credit|source
            |foto|bild|crédit)s?
              (?:\s(?:credit|courtesy|by|source|caption|of))?\s?[:©]|^image\s(?:copyright|caption)\b
              |\bsubmitted\sphoto$|\s(?:photo\s|image\s)?credit:\s[^.]{2,80}$|\(\s?(?:AP|file|reuters
              |AFP)?\s?(?:photo|image|picture|foto|pic)\b
              |\b(?:getty(?:\simages)?|shutterstock|istock|alamy|AFP|REUTERS|AP\sphoto
              |picture\salliance|dpa|EPA|EFE)
              (?:\s?/\s?[\w .]{1,40})?\s?[)\]]?\s?$|\b(?:file|handout|courtesy|undated)\s(?:photo|image
              |picture)\b.{0,40}$
              |[(\[](?:photo|image|picture|screenshot)\b[^)\]]{0,80}[)\]]\s?\.?$
              |[.,;]\s{1,3}(?:photo(?:graph)?|image|picture|foto|credit):\s.{2,80}$
              |\b[A-Z][\w.]{1,20}/(?:Getty|AP|AFP|Reuters|REX|EPA)\b"""
        ),
    ),
)
