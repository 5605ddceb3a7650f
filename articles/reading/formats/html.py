"""Read a page's markup as lines of text with hints. Runs in the sandbox.

All visible lines are returned, navigation included; which of them are the article is decided later. Whether
trafilatura keeps a line is one of the hints.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from articles.reading.formats.alignment import find_kept
from articles.reading.formats.reader_errors import TooComplexError


def read(payload: dict[str, Any]) -> dict[str, Any]:
    """Read ``payload["text"]``, the decoded markup of the page at ``payload["url"]``.

    Answers ``{"lines": [...], "head": {...}}``; a line is ``{"text", "gap", "tag", "region",
    "labels", "link_share", "kept_strict", "kept_wide", "links"}``. Raises ``TooComplexError``.
    """
    tree = parse(payload["text"])
    head = read_head(tree)
    base = urljoin(payload.get("url", ""), head["base"])
    rows = list(walk(tree, base))
    texts = [row["text"] for row in rows]
    strict = find_kept(texts, trafilatura.extract(tree, favor_precision=True, include_comments=False) or "")
    wide = find_kept(texts, trafilatura.extract(tree, favor_recall=True, include_comments=False) or "")
    for index, row in enumerate(rows):
        row["kept_strict"] = index in strict
        row["kept_wide"] = index in wide
    return {"lines": rows, "head": head}


def walk(tree: HtmlElement, base: str) -> Iterator[dict[str, Any]]:
    """Yield the lines of ``tree`` in order, without the extractor's hints; ``base`` makes links absolute."""
    return LineWalker(base).list_rows(tree)


def parse(text: str) -> HtmlElement:
    """Return the tree of a page. Raises ``TooComplexError`` past 200,000 nodes or 250 levels."""
    # The text is decoded already; a declaration of its former encoding would mislead the parser.
    source = XML_DECLARATION.sub("", text.replace("\0", ""), count=1)
    parser = HTMLParser(remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8")
    try:
        tree = document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return document_fromstring("<html><body></body></html>")
    depth = deepest = nodes = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        nodes += event == "start"
        deepest = max(deepest, depth)
        if deepest > MOST_LEVELS or nodes > MOST_NODES:
            raise TooComplexError
    return tree


@dataclass(slots=True)
class Element:
    """What holds inside an element: the nearest block's tag, the landmark, the labels, the link."""

    tag: str = ""
    region: str = ""
    labels: tuple[str, ...] = ()
    link: str = ""
    block: bool = False


@dataclass(slots=True)
class LineWalker:
    """Collects the text of a tree in lines, as its block elements break it."""

    base: str
    pieces: list[tuple[str, str]] = field(default_factory=list)
    at: Element = field(default_factory=Element)
    gap: int = 0

    def list_rows(self, tree: HtmlElement) -> Iterator[dict[str, Any]]:
        """Yield the lines of a tree, in order."""
        stack = [Element()]
        events = etree.iterwalk(tree, events=("start", "end"))
        for event, node in events:
            if event == "start":
                if _is_hidden(node):
                    events.skip_subtree()
                    stack.append(stack[-1])
                    continue
                stack.append(self._enter(stack[-1], node))
                if stack[-1].block or node.tag == "br":
                    yield from self._flush(1 if stack[-1].block and node.tag not in TIGHT else 0)
                if node.tag == "time" and self.pieces:
                    self._take(" ", stack[-1])  # pages separate names and dates by style alone
                self._take(node.text, stack[-1])
            else:
                left = stack.pop()
                if left.block and not _is_hidden(node):
                    yield from self._flush(1 if node.tag not in TIGHT else 0)
                self._take(node.tail, stack[-1])
        yield from self._flush(1)

    def _enter(self, around: Element, node: HtmlElement) -> Element:
        tag = str(node.tag)
        own = _list_labels(node)
        link = _resolve_link(self.base, node.get("href") or "") if tag == "a" else around.link
        block = tag in BLOCKS
        region = tag if tag in LANDMARKS else ROLES.get((node.get("role") or "").casefold(), around.region)
        labels = (*own, *around.labels)[:MOST_LABELS] if own else around.labels
        return Element(tag if block else around.tag, region, labels, link, block)

    def _take(self, text: str | None, at: Element) -> None:
        if not text:
            return
        if not self.pieces or not any(piece.strip() for piece, _ in self.pieces):
            self.at = at
        self.pieces.append((text, at.link))

    def _flush(self, gap: int) -> Iterator[dict[str, Any]]:
        text = SPACES.sub(" ", "".join(piece for piece, _ in self.pieces)).strip()
        if text:
            linked = sum(len(piece.strip()) for piece, link in self.pieces if link)
            yield {
                "text": text,
                "gap": self.gap,
                "tag": self.at.tag,
                "region": self.at.region,
                "labels": self.at.labels,
                "link_share": round(min(1.0, linked / len(text)), 2),
                "links": list(dict.fromkeys(link for _, link in self.pieces if link.startswith("http"))),
            }
            self.gap = 0
        self.pieces.clear()
        self.gap = max(self.gap, gap)


def read_head(tree: HtmlElement) -> dict[str, Any]:
    """Return a page's metadata: its meta tags, JSON-LD, title, language, base and canonical address."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if key and meta.get("content"):
            metas.setdefault(key.strip().casefold(), meta.get("content")[:LONGEST_VALUE])
    title = next((node.text_content() for node in tree.iter("title")), "")
    bases = [node.get("href") for node in tree.iter("base") if node.get("href")]
    canonical = [
        link.get("href")
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").casefold().split() and link.get("href")
    ]
    return {
        "metas": metas,
        "title": title.strip()[:LONGEST_VALUE],
        "language": (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:35],
        "base": bases[0][:LONGEST_VALUE] if bases else "",
        "canonical": canonical[0][:LONGEST_VALUE] if canonical else "",
        "things": list(_read_things(tree)),
    }


def _read_things(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield the ``FIELDS`` of the articles that a page's JSON-LD describes.

    A person or publisher given by "@id" is replaced by its type and name, where the page states them.
    """
    stated = list(_read_scripts(tree))
    known = {thing["@id"]: thing for thing in stated if isinstance(thing.get("@id"), str) and "name" in thing}
    for thing in stated:
        kinds = thing.get("@type")
        if any(isinstance(kind, str) and ARTICLE.search(kind) for kind in _as_list(kinds)):
            yield {
                key: [_resolve_reference(part, known) for part in _as_list(thing[key])]
                if key in NAMED
                else thing[key]
                for key in FIELDS
                if key in thing
            }


def _resolve_reference(part: object, known: dict[str, dict[str, Any]]) -> object:
    if not isinstance(part, dict) or "name" in part or not isinstance(part.get("@id"), str):
        return part
    return {key: known[part["@id"]].get(key) for key in ("@type", "name")} if part["@id"] in known else part


def _read_scripts(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield each thing that a page's JSON-LD describes."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").casefold() or not script.text:
            continue
        try:
            given = json.loads(script.text[:LONGEST_SCRIPT], strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _list_things(given)


def _list_things(given: object) -> Iterator[dict[str, Any]]:
    for part in _as_list(given):
        if isinstance(part, dict):
            yield part
            inside = (item for key in ("@graph", "mainEntity") for item in _as_list(part.get(key)))
            yield from (item for item in inside if isinstance(item, dict))


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _list_labels(node: HtmlElement) -> tuple[str, ...]:
    given = " ".join(
        filter(None, (node.get("class"), node.get("id"), node.get("role"), node.get("itemprop")))
    )
    return tuple(LABEL_BREAK.split(given[:300].casefold())[:OWN_LABELS]) if given else ()


def _is_hidden(node: HtmlElement) -> bool:
    return not isinstance(node.tag, str) or node.tag in UNSEEN


def _resolve_link(base: str, href: str) -> str:
    """Return the address of a link; "#" for what is no web page, so that its text still counts as linked."""
    try:
        address = urljoin(base, href.strip()[:LONGEST_VALUE])
        return (
            address if urlsplit(address).scheme in ("http", "https") and urlsplit(address).hostname else "#"
        )
    except ValueError:
        return "#"


MOST_LEVELS = 250
MOST_NODES = 200_000
MOST_LABELS = 24
OWN_LABELS = 8
LONGEST_VALUE = 2000
LONGEST_SCRIPT = 500_000
SPACES = re.compile(r"[^\S\u00a0]+")
LABEL_BREAK = re.compile(r"[^a-z0-9]+")
XML_DECLARATION = re.compile(r"^\s{0,20}<\?xml[^>]{0,200}\?>")
ARTICLE = re.compile(r"Article|BlogPosting|Report|Review$|WebPage$")
FIELDS = (
    "@type",
    "headline",
    "author",
    "creator",
    "publisher",
    "datePublished",
    "dateModified",
    "inLanguage",
    "articleSection",
    "url",
    "mainEntityOfPage",
)
NAMED = ("author", "creator", "publisher")
UNSEEN = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "math", "head", "title", "iframe", "object",
        "embed", "canvas", "audio", "video", "map", "select", "option", "textarea", "datalist", "meta",
        "link",
    }
)  # fmt: skip
BLOCKS = frozenset(
    {
        "html", "body", "main", "article", "section", "aside", "header", "footer", "nav", "div", "p", "h1",
        "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "table",
        "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "figure", "figcaption", "form", "fieldset",
        "legend", "address", "details", "summary", "hr", "center", "button", "menu", "dialog", "hgroup",
    }
)  # fmt: skip
TIGHT = frozenset(
    {
        "li", "td", "th", "tr", "dt", "dd", "br",
    }
)  # fmt: skip
LANDMARKS = frozenset(
    {
        "nav", "header", "footer", "aside", "figure", "form", "article", "main", "table", "blockquote",
        "button",
    }
)  # fmt: skip
ROLES = {
    "navigation": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "form",
    "main": "main",
    "article": "article",
    "dialog": "form",
}
