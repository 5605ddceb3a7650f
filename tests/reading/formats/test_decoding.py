"""Which encoding bytes are read in, and what is refused before anything is read."""

import pytest

from articles.errors import ImportRejected
from articles.reading.document import read_document, read_text
from articles.reading.formats.decoding import decode, find_declared_charset


@pytest.mark.parametrize(
    ("raw", "charset", "text", "encoding"),
    [
        ("Größe und Übung".encode(), "", "Größe und Übung", "utf-8"),
        (b"\xef\xbb\xbfHello", "", "Hello", "utf-8"),
        ("\ufeffHello there".encode("utf-16-le"), "", "Hello there", "utf-16-le"),
        ("Hello there".encode("utf-16-be"), "", "Hello there", "utf-16-be"),
        ("Größe".encode("cp1252"), "iso-8859-1", "Größe", "cp1252"),
        ("“Größe”".encode("cp1252"), "latin-1", "“Größe”", "cp1252"),
        ("日本語の記事です".encode("shift_jis"), "shift_jis", "日本語の記事です", "shift_jis"),
        (
            "Das Übel der Größe ist für alle schön".encode("cp1252"),
            "",
            "Das Übel der Größe ist für alle schön",
            None,
        ),
        ("Größe".encode(), "no-such-charset", "Größe", "utf-8"),
        ("Größe".encode(), "utf-7", "Größe", "utf-8"),
        (b"+ADw-script+AD4-", "UTF-7", "+ADw-script+AD4-", "utf-8"),  # what hides markup stays letters
        (b"48656c6c6f", "hex", "48656c6c6f", "utf-8"),
        (b"a\r\nb\rc\xe2\x80\xa8d", "", "a\r\nb\rc\u2028d", "utf-8"),
    ],
)
def test_text_is_decoded_by_mark_then_declaration_then_content(raw, charset, text, encoding):
    decoded = decode(raw, charset=charset)
    assert decoded.text == text
    assert not decoded.repaired
    assert encoding in (None, decoded.encoding)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"A file with one\x00 NUL in it", "A file with one\ufffd NUL in it"),
        ("Größe ändern über Öl ".encode() + b"\xff", "Größe ändern über Öl \ufffd"),
        (b"overlong \xc0\xaf slash " + "äöü ÄÖÜ éè àâ".encode(), "overlong \ufffd\ufffd slash äöü ÄÖÜ éè àâ"),
    ],
)
def test_bytes_without_meaning_are_replaced_and_said_to_be(raw, text):
    decoded = decode(raw)
    assert decoded.text == text
    assert decoded.repaired


def test_a_page_declares_its_charset_in_a_meta_tag():
    assert find_declared_charset(b'<html><head><meta charset="windows-1251">') == "windows-1251"
    assert find_declared_charset(b"<meta http-equiv=x content='text/html; charset=koi8-r'>") == "koi8-r"
    assert find_declared_charset(b"<p>charset=utf-7") == ""


@pytest.mark.parametrize(
    "raw",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(50),
        b"PK\x03\x04" + bytes(50),
        b"\x7fELF" + bytes(50),
        b"%PDF-1.7 and so on",
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        bytes(range(256)) * 8,
    ],
)
@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown", "text/html"])
def test_what_is_no_text_is_refused_before_it_is_read(raw, media_type):
    with pytest.raises(ImportRejected) as refused:
        read_document(raw, media_type=media_type, pointer="/file")
    assert (refused.value.pointer, refused.value.code, refused.value.status) == ("/file", "not_text", 415)


@pytest.mark.parametrize("text", ["one\0two", "half \ud800 a pair", "\udfff"])
def test_characters_no_text_can_hold_are_refused_in_a_text_field(text):
    with pytest.raises(ImportRejected) as refused:
        read_text(text, pointer="/text")
    assert (refused.value.pointer, refused.value.code, refused.value.status) == (
        "/text",
        "invalid_encoding",
        400,
    )


@pytest.mark.parametrize("text", ["", " \n\t ", "\u2028\u00a0\u3000", "-----", "\u200b\u200b"])
def test_a_text_without_a_letter_is_refused(text):
    with pytest.raises(ImportRejected) as refused:
        read_text(text)
    assert (refused.value.code, refused.value.status) == ("no_text", 422)


@pytest.mark.parametrize(
    ("media_type", "size"),
    [("text/plain", 2_000_001), ("text/html", 10_000_001), ("application/pdf", 25_000_001)],
)
def test_more_than_the_limit_is_too_large(media_type, size):
    with pytest.raises(ImportRejected) as refused:
        read_document(b"a" * size, media_type=media_type)
    assert (refused.value.code, refused.value.status) == ("too_large", 413)
    assert "can be imported" in refused.value.detail


def test_the_size_of_a_text_is_that_of_its_bytes():
    with pytest.raises(ImportRejected, match="at most 2 MB"):
        read_text("ä" * 1_000_001)


@pytest.mark.parametrize(
    ("media_type", "filename", "kind"),
    [
        ("text/plain; charset=utf-8", "", "text/plain"),
        ("TEXT/Markdown", "", "text/markdown"),
        ("application/octet-stream", "notes.TXT", "text/plain"),
        ("", "..\\..\\notes.md", "text/markdown"),
    ],
)
def test_the_type_is_the_declared_one_or_the_files_ending(media_type, filename, kind):
    document = read_document(b"The fares rose by four percent.", media_type=media_type, filename=filename)
    assert document.media_type == kind


@pytest.mark.parametrize(
    ("media_type", "filename"), [("application/rtf", "a.txt"), ("", "a.exe"), ("image/png", "")]
)
def test_another_type_is_refused_with_the_list_of_those_that_are_not(media_type, filename):
    with pytest.raises(ImportRejected) as refused:
        read_document(b"text", media_type=media_type, filename=filename)
    assert (refused.value.code, refused.value.status) == ("unsupported_type", 415)
    assert "PDF" in refused.value.detail


@pytest.mark.parametrize(
    "text",
    [
        "\u202ethe fares rose by four percent in one year.\u202c",
        "The\u200b fares\u00ad rose by four percent in a single\u0301\u0301\u0301 year.",
        "The fares rose.\r\rThen they fell again, by four percent.\u2028And so on it went for years.",
        "\U000e0041 tag characters stand in front of this sentence.",
    ],
)
def test_odd_characters_are_kept_as_they_are(text):
    assert read_text(text).text == text
