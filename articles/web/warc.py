"""One web page as a WARC record: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/."""

import base64
import datetime
import gzip
import hashlib
import uuid
from http import HTTPStatus

from articles.web.fetch import FetchedPage

LEFT_OUT = ("content-encoding", "content-length", "transfer-encoding")  # the body is kept unpacked


def write_record(page: FetchedPage, *, at: datetime.datetime) -> bytes:
    """Return a gzipped WARC/1.1 response record of a page as it was answered at a time (UTC)."""
    http = _write_answer(page)
    digest = base64.b32encode(hashlib.sha1(page.body, usedforsecurity=False).digest()).decode()
    fields = {
        "WARC-Type": "response",
        "WARC-Target-URI": page.url,
        "WARC-Date": at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>",
        "WARC-Payload-Digest": f"sha1:{digest}",
        "Content-Type": "application/http;msgtype=response",
        "Content-Length": str(len(http)),
    }
    head = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"
    return gzip.compress(head.encode("utf-8") + http + b"\r\n\r\n", mtime=0)


def _write_answer(page: FetchedPage) -> bytes:
    phrase = HTTPStatus(page.status).phrase if page.status in HTTPStatus._value2member_map_ else ""
    lines = [f"HTTP/1.1 {page.status} {phrase}"]
    lines += [
        f"{name}: {_join(value)}" for name, value in page.headers.items() if name.lower() not in LEFT_OUT
    ]
    lines.append(f"Content-Length: {len(page.body)}")
    return "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n" + page.body


def _join(value: str) -> str:
    return " ".join(value.split())
