"""Conditional requests (RFC 9110, section 13): an ETag is the hash of what is answered, so it never lies."""

import hashlib

from django.utils.http import parse_etags
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from articles.api.request_errors import RequestError
from articles.messages import Message


def make_etag(data: object) -> str:
    """Return the strong ETag of a representation, in quotes."""
    return '"' + hashlib.sha256(JSONRenderer().render(data)).hexdigest()[:32] + '"'


def is_known(request: Request, etag: str) -> bool:
    """Tell whether If-None-Match says that the caller has this representation."""
    known = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    return "*" in known or etag in known


def check_match(request: Request, etag: str) -> None:
    """Raise RequestError (412) when If-Match names another representation than the one that stands."""
    wanted = parse_etags(request.headers.get("If-Match", ""))
    if "*" not in wanted and etag not in wanted:
        raise RequestError(
            412,
            "stale",
            Message("This has changed since you read it. Read it again before you change it."),
        )
