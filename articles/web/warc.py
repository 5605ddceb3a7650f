"""One web page as a WARC record: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/."""

import datetime
import io
import string
import urllib.parse
from http import HTTPStatus

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from articles.web.fetch import FetchedPage

LEFT_OUT = ("content-encoding", "content-length", "transfer-encoding")  # the body is kept unpacked


def write_record(page: FetchedPage, *, at: datetime.datetime) -> bytes:
    """Return a gzipped WARC/1.1 response record of a page as it was answered at a time (UTC)."""
    phrase = HTTPStatus(page.status).phrase if page.status in HTTPStatus._value2member_map_ else ""
    headers = [
        (name, _make_ascii(value)) for name, value in page.headers.items() if name.lower() not in LEFT_OUT
    ]
    headers.append(("Content-Length", str(len(page.body))))
    output = io.BytesIO()
    writer = WARCWriter(output, gzip=True, warc_version="1.1")
    record = writer.create_warc_record(
        page.url,
        "response",
        payload=io.BytesIO(page.body),
        length=len(page.body),
        warc_content_type="application/http;msgtype=response",
        warc_headers_dict={"WARC-Date": at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")},
        http_headers=StatusAndHeaders(f"{page.status} {phrase}", headers, protocol="HTTP/1.1"),
    )
    writer.write_record(record)
    return output.getvalue()


def _make_ascii(value: str) -> str:
    """Return a header's value on one line, all but ASCII percent-encoded.

    warcio's own encoding raises UnicodeError for some values that servers send.
    """
    line = " ".join(value.split()).encode("utf-8", "surrogateescape")
    return urllib.parse.quote(line, safe=string.printable)
