"""Check the ClaimReview markup of a whole page, or across pages, for problems that one object can't show."""

import json
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from articles.publishing.claimreview_rules import MarkupProblem, validate_claim_review

_UNSAFE = frozenset("<>&\u2028\u2029")
# Elements of our page that show a value of the markup: element id to the path of the field.
_SHOWN = {"rating": ("reviewRating", "alternateName"), "claim": ("claimReviewed",)}


def validate_page(html: str) -> list[MarkupProblem]:
    """Return the problems of a page's ClaimReview markup. Pointers begin with the script's index."""
    page = _Page()
    page.feed(html)
    page.close()
    return list(_check_page(page))


def validate_collection(items: Iterable[Mapping[str, Any]]) -> list[MarkupProblem]:
    """Return the problems of a list of ClaimReview objects. Pointers begin with the object's index."""
    findings: list[MarkupProblem] = []
    seen: dict[str, tuple[int, str]] = {}
    for index, item in enumerate(items):
        findings += [
            MarkupProblem(found.code, found.severity, f"/{index}{found.pointer}", found.message)
            for found in validate_claim_review(item)
        ]
        identifier, url = str(item.get("identifier") or ""), str(item.get("url") or "")
        first, first_url = seen.setdefault(identifier, (index, url)) if identifier else (index, url)
        if first_url != url:
            message = f"Item {first} has this identifier too, on another page: give each page its own."
            findings.append(MarkupProblem("CR051", "error", f"/{index}/identifier", message))
    return findings


class _Page(HTMLParser):
    """Collects a page's JSON-LD scripts verbatim, and the text of the elements in ``_SHOWN``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.shown: dict[str, str] = {}
        self._into: tuple[str, str] | None = None  # the element being read: tag, and its id or ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and given.get("type") == "application/ld+json":
            self._into = (tag, "")
            self.scripts.append("")
        elif (name := given.get("id") or "") in _SHOWN:
            self._into = (tag, name)
            self.shown[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if self._into and self._into[0] == tag:
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is None:
            return
        if self._into[0] == "script":
            self.scripts[-1] += data
        else:
            self.shown[self._into[1]] += data


def _check_page(page: _Page) -> Iterator[MarkupProblem]:
    reviews: list[tuple[str, Mapping[str, Any]]] = []
    for index, script in enumerate(page.scripts):
        if _UNSAFE & set(script):
            yield MarkupProblem(
                "CR061", "error", f"/{index}", "Write <, >, &, U+2028 and U+2029 as \\uXXXX in JSON-LD."
            )
        try:
            data = json.loads(script)
        except ValueError:
            yield MarkupProblem(
                "CR061", "error", f"/{index}", "This is not JSON: was something in it left unescaped?"
            )
            continue
        reviews += [(f"/{index}{pointer}", found) for pointer, found in _list_reviews(data)]
    for pointer, review in reviews:
        for found in validate_claim_review(review):
            yield MarkupProblem(found.code, found.severity, pointer + found.pointer, found.message)
        yield from _compare(pointer, review, page.shown)
    for pointer, _ in reviews[1:]:
        yield MarkupProblem(
            "CR050", "error", pointer, "A page carries one ClaimReview: give each claim its own page."
        )


def _compare(pointer: str, review: Mapping[str, Any], shown: Mapping[str, str]) -> Iterator[MarkupProblem]:
    for name, path in _SHOWN.items():
        value: Any = review
        for step in path:
            value = value.get(step) if isinstance(value, Mapping) else None
        if " ".join(str(value or "").split()) != " ".join(shown.get(name, "").split()):
            message = f"The markup says “{value}”, the page shows “{shown.get(name, '')}”."
            yield MarkupProblem("CR070", "error", f"{pointer}/{'/'.join(path)}", message)


def _list_reviews(data: object, pointer: str = "") -> list[tuple[str, Mapping[str, Any]]]:
    """Return (pointer, object) for each ClaimReview in a script: itself, in a list, or in its @graph."""
    if isinstance(data, list):
        return [
            found for index, item in enumerate(data) for found in _list_reviews(item, f"{pointer}/{index}")
        ]
    if not isinstance(data, Mapping):
        return []
    own = [(pointer, data)] if data.get("@type") == "ClaimReview" else []
    return own + _list_reviews(data.get("@graph"), f"{pointer}/@graph")
