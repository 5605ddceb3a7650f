"""Strict parsers of request bodies: input that two parsers could understand differently is refused."""

import json
import math
import re
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.parsers import BaseParser, DataAndFiles, MultiPartParser

from articles.api.problems import EMPTY_BODY, RequestError
from articles.json_depth import is_nested_deeper
from articles.messages import Message

MAX_DEPTH = 64
MAX_DIGITS = 30
MAX_FORM_BYTES = 26 * 1024 * 1024  # the largest file, and the form's overhead


class StrictJSONParser(BaseParser):
    """JSON (RFC 8259) in UTF-8: one object, no duplicate key, no text that a database can't store.

    Raises RequestError: 413 too_large, before the body is read; 400 empty_body, invalid_encoding,
    json_too_deep, invalid_json, not_an_object, duplicate_key, number_out_of_range; 415 for a charset that is
    not UTF-8.
    """

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Return the object in the stream."""
        refuse_other_charset(media_type or "")
        view = parser_context.get("view") if parser_context else None
        raw = read_body(
            stream, settings.DATA_UPLOAD_MAX_MEMORY_SIZE, pointer=getattr(view, "largest_field", "")
        )
        return parse_object(raw)


class StrictMultiPartParser(MultiPartParser):
    """multipart/form-data without repeated fields. Raises RequestError: 413 too_large, 400 duplicate_key."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> "DataAndFiles[Any, Any]":
        """Return the form's fields and files."""
        meta = parser_context["request"].META if parser_context else {}
        refuse_too_large(int(meta.get("CONTENT_LENGTH") or 0), MAX_FORM_BYTES, pointer="/file")
        parsed = super().parse(stream, media_type, parser_context)
        for name, values in (*parsed.data.lists(), *parsed.files.lists()):
            if len(values) > 1 or (name in parsed.data and name in parsed.files):
                raise RequestError(
                    400,
                    "duplicate_key",
                    Message("The field “%(name)s” is given more than once.", {"name": name[:50]}),
                    pointer=f"/{name[:50]}",
                )
        return parsed


class RepeatedKeys(dict[str, Any]):
    """A JSON object that had the key ``repeated`` twice. Its pointer is known once all is parsed."""

    repeated: str = ""


def parse_object(raw: bytes) -> dict[str, Any]:
    """Return the JSON object in ``raw``, or raise RequestError with the fault and its pointer."""
    if not raw.strip():
        raise RequestError(400, "empty_body", EMPTY_BODY)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RequestError(
            400,
            "invalid_encoding",
            Message(
                "The body is not UTF-8: byte %(position)s is not valid in it.", {"position": error.start + 1}
            ),
            pointer="",
        ) from error
    refuse_depth(raw)
    try:
        data = json.loads(
            text,
            object_pairs_hook=read_pairs,
            parse_int=read_int,
            parse_float=read_float,
            parse_constant=refuse_constant,
        )
    except json.JSONDecodeError as error:
        raise RequestError(
            400,
            "invalid_json",
            Message(
                "This is not JSON: there is an error at line %(line)s, column %(column)s (%(error)s).",
                {"line": error.lineno, "column": error.colno, "error": error.msg},
            ),
        ) from error
    if not isinstance(data, dict):
        raise RequestError(
            400, "not_an_object", Message("The body must be a JSON object: begin it with “{”."), pointer=""
        )
    refuse_unstorable(data, "")
    return data


def read_body(stream: IO[Any], limit: int, *, pointer: str = "") -> bytes:
    """Return the body, of at most ``limit`` bytes. A larger one, declared or actual, is not read to its end.

    Raises RequestError (413), with ``pointer`` to the one field of the view that can grow so large, if any.
    """
    refuse_too_large(int(getattr(stream, "META", {}).get("CONTENT_LENGTH") or 0), limit, pointer=pointer)
    raw: bytes = stream.read(limit + 1)
    refuse_too_large(len(raw), limit, pointer=pointer)
    return raw


def refuse_too_large(size: int, limit: int, *, pointer: str) -> None:
    if size > limit:
        raise RequestError(
            413,
            "too_large",
            Message(
                "The request is larger than %(limit)s MB. Send less at once.",
                {"limit": limit // (1024 * 1024)},
            ),
            pointer=pointer,
        )


def refuse_other_charset(media_type: str) -> None:
    match = re.search(r";\s*charset\s*=\s*\"?([^\s;\"]+)", media_type, re.IGNORECASE)
    if match and match[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise RequestError(
            415,
            "unsupported_charset",
            Message("JSON is read only as UTF-8. Send it as UTF-8, without naming another charset."),
        )


def refuse_depth(raw: bytes) -> None:
    if is_nested_deeper(raw, MAX_DEPTH):
        raise RequestError(
            400,
            "json_too_deep",
            Message(
                "The JSON is nested deeper than %(limit)s levels. Send a flatter one.", {"limit": MAX_DEPTH}
            ),
        )


def read_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = dict(pairs)
    if len(found) == len(pairs):
        return found
    names = [name for name, _ in pairs]
    marked = RepeatedKeys(found)
    marked.repeated = next(name for name in names if names.count(name) > 1)
    return marked


def read_int(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise RequestError(
            400,
            "number_out_of_range",
            Message(
                "A number has %(digits)s digits; at most %(limit)s are read.",
                {"digits": len(digits), "limit": MAX_DIGITS},
            ),
        )
    return int(digits)


def read_float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise RequestError(400, "number_out_of_range", Message("A number is too large to be stored."))
    return number


def refuse_constant(name: str) -> None:
    raise RequestError(400, "invalid_json", Message("This is not JSON: it has no %(name)s.", {"name": name}))


def refuse_unstorable(value: object, pointer: str) -> None:
    """Raise RequestError for the first duplicate key or invalid text within a parsed value."""
    if isinstance(value, str):
        bad = NOT_TEXT.search(value)
        if bad:
            raise RequestError(
                400,
                "invalid_encoding",
                Message(
                    "Character %(position)s is %(code)s, which no text can hold. Remove it.",
                    {"position": bad.start() + 1, "code": f"U+{ord(bad[0]):04X}"},
                ),
                pointer=pointer,
            )
    elif isinstance(value, list):
        for index, item in enumerate(value):
            refuse_unstorable(item, f"{pointer}/{index}")
    elif isinstance(value, dict):
        if isinstance(value, RepeatedKeys):
            raise RequestError(
                400,
                "duplicate_key",
                Message("The key “%(name)s” is given more than once.", {"name": value.repeated[:50]}),
                pointer=f"{pointer}/{escape_key(value.repeated)}",
            )
        for name, item in value.items():
            refuse_unstorable(name, pointer)
            refuse_unstorable(item, f"{pointer}/{escape_key(name)}")


def escape_key(name: str) -> str:
    """Return a key, cut to 50 characters, escaped for a JSON pointer (RFC 6901)."""
    return NOT_TEXT.sub("\ufffd", name[:50]).replace("~", "~0").replace("/", "~1")


NOT_TEXT = re.compile(r"[\x00\ud800-\udfff]")
