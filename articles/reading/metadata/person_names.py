"""Read names of people in the lines around an article: bylines, lists of authors, author bios."""

import re
from collections.abc import Sequence

from articles.reading.metadata.dates import take_date
from articles.reading.text_lines import TextLine


def read_byline(line: TextLine, *, beside_title: bool) -> tuple[str, ...]:
    """Return the authors a byline names; () when the line is no byline.

    "By Ann Lee and Bo Ek | The Paper" names two. A name without "By" counts only ``beside_title``.
    """
    if len(line.words) > MOST_WORDS or len(line.text) > MOST_LETTERS:
        return ()
    text = MAIL.sub(" |", take_date(EMPHASIS.sub("", line.text))[1])
    lead_in = LEAD_IN.match(text)
    if lead_in is None and not beside_title:
        return ()
    rest = text[lead_in.end() :] if lead_in else text
    people = list_authors(BREAKS.split(rest, maxsplit=1)[0])
    if lead_in is None and (len(people) > 3 or any(" " not in it or MENU.search(it) for it in people)):
        return ()
    return people


def split_people(text: str) -> tuple[str, ...]:
    """Return the people of "A. B. Lee, Bo Ek and Cy Dee"; () when the first part is no name."""
    named = _list_parts(text)
    people = [part for part in named if NAME.fullmatch(part) and not DESKS.search(part)]
    if len(named) > len(people) and (not people or named[0] != people[0]):
        return ()
    return tuple(people)


def list_authors(text: str) -> tuple[str, ...]:
    """Return the people of a list of authors, without the posts, degrees and publishers after their names."""
    parts = [_remove_post(part) for part in _list_parts(PUBLISHER_AFTER.split(text, maxsplit=1)[0])]
    return split_people(", ".join(part for part in parts if not DEGREES.fullmatch(part)))


def _list_parts(text: str) -> list[str]:
    parts = (TITLES.sub("", part.strip(" ,;.\t\u00a0")) for part in JOINS.split(text[:MOST_LETTERS]))
    return [part for part in parts if part]


def _remove_post(name: str) -> str:
    """Return the name in "Ann Lee Business Columnist"; a post without a full name before it stays."""
    post = POST.search(name)
    return name[: post.start()] if post and " " in name[: post.start()] else name


def is_author_bio(text: str, authors: Sequence[str]) -> bool:
    """Return whether a paragraph near the end of a text introduces its author."""
    head = text[:SEARCHED]
    if WRITER_IS.search(head):
        return True
    named = any(
        re.search(rf"\b{re.escape(author.split()[-1])}\b", head[:NAME_WITHIN], re.IGNORECASE)
        for author in authors
    )
    if named and LIFE.search(head):
        return True
    return bool(PRESENTED.match(head) and (CONTACT.search(text[-SEARCHED:]) or CAREER.search(head)))


MOST_WORDS = 20
MOST_LETTERS = 160
SEARCHED = 400
EMPHASIS = re.compile(r"[*_]{1,3}")  # as Markdown writes it
NAME_WITHIN = 60
LEAD_IN = re.compile(
    r"^\W{0,3}(?:(?:written|reported|posted|published|story|words|analysis|opinion|review|text)\s)?"
    r"(?:by|von|par|por|door|di|автор)(?:\s{1,3}:?|:)\s{0,2}(?=\W?[A-ZÀ-ÞА-Я])"
    r"|^\W{0,3}(?:authors?|byline|autor(?:in)?|auteur|written\sby)\s?:\s{0,3}",
    re.IGNORECASE,
)
BREAKS = re.compile(
    r"\s?\bT\d\d:\d\d|\s?[|•·/@(\[\t]|\s[–—-]\s|\b(?:on|for|at|in|is|updated|published|posted|contributed|via|from)\b",
    re.IGNORECASE,
)
JOINS = re.compile(r"\s{0,2}(?:,|;|&|\band\b|\bund\b|\bet\b|\by\b(?=\s[A-Z])|\ben\b)\s{0,2}")
TITLES = re.compile(r"^(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Sir|Lt|Col|Gen|Rev)\.?\s{1,2}){1,2}")
_PART = r"(?:[A-ZÀ-ÞŁŠŽĐА-Я][\w'’.-]{0,24}|[A-Z]\.)"
_PARTICLE = r"(?:de|la|da|di|du|del|della|van|von|der|den|ten|el|al|bin|ibn|bint|y|e|dos|das|le|af|zu)"
NAME = re.compile(rf"{_PART}(?:\s(?:{_PARTICLE}\s){{0,2}}{_PART}){{0,4}}")
MAIL = re.compile(r"\s\S{1,60}@\S{3,60}\.[a-z]{2,8}\b", re.IGNORECASE)
# What separates a name from a publisher: "Ann Lee | The Gazette", "Ann Lee. The Gazette".
PUBLISHER_AFTER = re.compile(r"\s?\|\s?|(?<=[a-zà-ÿ]{3})\.\s|\s(?:for|of)\s(?=[A-Z])")
POST = re.compile(
    r"(?:\s(?:[A-Z]{2,4}|(?i:senior|staff|chief|deputy|business|political|politics|science|health|sports?"
    r"|national|foreign|special|contributing|crime|education|technology|city|auto))){0,3}"
    r"\s(?i:columnist|writer|reporter|correspondent|editor|contributor|photographer|producer)s?$"
)
DEGREES = re.compile(
    r"(?:M\.?[DSAP]|B\.?[AS]|Ph\.?D|R\.?[DN]|RDN|LDN|CSSD|MPH|MBA|MFA|J\.?D|D\.?O|DDS|Psy\.?D|Ed\.?D|CPA|CFP|LCSW"
    r"|Esq|Jr|Sr|II|III|OBE|MBE)\.?"
)
DESKS = re.compile(
    r"\b(?:staff|desk|team|editors?|editorial|newsroom|correspondents?|reporters?|agenc(?:y|ies)|press"
    r"|news|associated"
    r"|reuters|afp|pti|columnists?|writers?|photographers?|producers?|[\w-]+\.(?:com|org|net|news|tv)|admin|guest|author|bureau|wire|services?|redaktion|rédaction|redacción|redazione"
    r"|board|contributors?"
    r"|times|daily|journal|magazine|online|university|institute)\b",
    re.IGNORECASE,
)
# Words of menus: two capitalised ones look like a name without a "By".
MENU = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|email|e-mail|me|my|watch|view|home|world|sports?|business|politics|opinion|culture|science|technology|tech|health|video"
    r"|photos?|live|more"
    r"|about|contact|menu|search|share|comments?|privacy|terms|policy|sign|log|read|post|street|city"
    r"|county|states?"
    r"|united|republic|north|south|east|west|new|the|who|what|why|how|reviews?|guides?|games?|movies?"
    r"|music|climate"
    r"|entertainment|lifestyle|travel|food|money|education|middle|latest|breaking|top|stories|local|us|uk)\b",
    re.IGNORECASE,
)
WRITER_IS = re.compile(
    r"^\W{0,4}(?:the|our|this)\s(?:writer|author|columnist|reviewer)s?\b.{0,60}?\b(?:is|are|was|has"
    r"|teaches|works|holds|can)\b"
    r"|^\W{0,4}about\sthe\s(?:authors?|writers?)\b|^\W{0,3}(?:der|die)\s(?:autor|autorin"
    r"|verfasser)\s(?:ist|lehrt|arbeitet)\b"
    r"|^\W{0,3}l['’](?:auteure?|autrice)\sest\b|^\W{0,3}(?:el|la)\sautora?\ses\b",
    re.IGNORECASE,
)
LIFE = re.compile(
    r"\b(?:is|was)\s(?:an?|the|also|currently|co-?\w+)\b|\b(?:teaches|taught|writes|wrote|served"
    r"|studied|lectures|holds|reports"
    r"|covers|works|worked|lives|graduated|specialises|specializes|tweets|blogs)\b|\bdid\s(?:his|her|their)\b"
    r"|\b(?:doctorate|ph\.?d|professor|columnist|journalist|reporter|correspondent|freelance|fellow"
    r"|editor|author\sof)\b",
    re.IGNORECASE,
)
PRESENTED = re.compile(
    rf"(?:(?:Dr|Prof)\.?\s)?{_PART}(?:\s(?:{_PARTICLE}\s)?{_PART}){{1,4}}(?:,[^.]{{0,60}},)?\s(?:is|was"
    rf"|has\sbeen|writes|covers|teaches)\s"
)
CAREER = re.compile(
    r"\b(?:columnist|reporter|correspondent|freelance(?:r)?|journalist|contributing\s(?:writer|editor)"
    r"|staff\swriter|blogger)\b"
    r".{0,80}\b(?:at|for|with|covering|based|who)\b|\bis\sthe\sauthor\sof\b|\b(?:covers|writes\sabout"
    r"|reports\son)\b",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"\bfollow\s(?:him|her|them|me)\b|\b(?:twitter|tweets?)\b|@\w{2,30}|\bcan\sbe\s(?:reached|contacted"
    r"|followed)\b"
    r"|\be-?mail\b",
    re.IGNORECASE,
)
