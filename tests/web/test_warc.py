"""A kept copy of a page is a WARC record that other programs read and find whole."""

import datetime
import io

import pytest
from multidict import CIMultiDict, CIMultiDictProxy
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from articles.web.fetch import FetchedPage
from articles.web.warc import write_record

AT = datetime.datetime(2026, 3, 4, 12, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))


def make_page(body: bytes, status: int = 200, headers: list[tuple[str, str]] | None = None) -> FetchedPage:
    return FetchedPage(
        url="https://site.example/page?q=1",
        status=status,
        headers=CIMultiDictProxy(CIMultiDict(headers or [])),
        media_type="text/html",
        charset="utf-8",
        body=body,
    )


def read_back(page: FetchedPage) -> tuple[ArcWarcRecord, bytes]:
    """Read the only record of what is written, its digests checked."""
    records = ArchiveIterator(io.BytesIO(write_record(page, at=AT)), check_digests="raise")
    record = next(records)
    body = record.content_stream().read()
    assert record.digest_checker.passed is True
    assert next(records, None) is None
    return record, body


@pytest.mark.parametrize("body", [b"", b"<p>A caf\xc3\xa9</p>\r\n\r\n", bytes(range(256)) * 4000])
def test_a_record_is_read_back_with_its_body_and_valid_digests(body):
    record, read = read_back(make_page(body, headers=[("Content-Type", "text/html")]))
    assert read == body
    assert record.rec_type == "response"
    fields = dict(record.rec_headers.headers)
    assert record.rec_headers.protocol == "WARC/1.1"
    assert fields["WARC-Target-URI"] == "https://site.example/page?q=1"
    assert fields["WARC-Date"] == "2026-03-04T10:30:00Z"
    assert fields["Content-Type"] == "application/http;msgtype=response"
    assert fields["WARC-Payload-Digest"].startswith("sha1:")
    assert fields["WARC-Block-Digest"].startswith("sha1:")


def test_the_answer_is_kept_as_it_was_but_for_how_its_body_was_packed():
    record, _ = read_back(
        make_page(
            b"gone",
            410,
            [
                ("Server", "a"),
                ("Set-Cookie", "one=1"),
                ("Set-Cookie", "two=2"),
                ("Content-Encoding", "br"),
                ("Transfer-Encoding", "chunked"),
                ("Content-Length", "3"),
            ],
        )
    )
    assert record.http_headers.statusline == "410 Gone"
    assert record.http_headers.headers == [
        ("Server", "a"),
        ("Set-Cookie", "one=1"),
        ("Set-Cookie", "two=2"),
        ("Content-Length", "4"),
    ]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("caf\u00e9; a=b", "caf%C3%A9; a=b"),
        ('attachment; filename="\u00e9.html"', 'attachment; filename="%C3%A9.html"'),
        ("\udce9", "%E9"),  # a byte that is no UTF-8, as aiohttp gives it
        ("one\r\nX-Forged: two", "one X-Forged: two"),
    ],
)
def test_a_header_that_is_no_ascii_or_no_single_line_is_written_as_one(value, kept):
    record, _ = read_back(make_page(b"x", headers=[("X-Note", value)]))
    assert record.http_headers.get_header("X-Note") == kept


def test_a_status_without_a_name_is_kept():
    record, _ = read_back(make_page(b"x", 299))
    assert record.http_headers.get_statuscode() == "299"
