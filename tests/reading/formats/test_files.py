"""PDF and Word documents: read when valid, else refused with a reason."""

import io
import zipfile
import zlib

import pytest

from articles.errors import ImportRejected
from articles.reading.document import DOCX, PDF, read_document
from tests.reading.samples import parts, uncovered

LINES = (
    "The council voted on Tuesday to raise the fares of the harbour ferry.",
    "Some 1,240 islanders had signed a petition against it, the mayor said.",
)
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def word(body: str, extra: dict[str, str] | None = None, *, prologue: str = "") -> bytes:
    """Return a Word document with this body and these further parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        document = f'{prologue}<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", document)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return target.getvalue()


def pdf(pages: list[bytes], *, packed: bool = False) -> bytes:
    """Return a PDF whose pages show these content streams."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for i, page in enumerate(pages):
        stream = zlib.compress(page, 9) if packed else page
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>"
            + f"/Contents {5 + 2 * i} 0 R>>".encode()
        )
        how = b"/Filter/FlateDecode" if packed else b""
        objects.append(b"<</Length %d%s>>stream\n" % (len(stream), how) + stream + b"\nendstream")
    raw = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(raw))
        raw += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = len(raw)
    raw += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    raw += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    raw += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table)
    return bytes(raw)


def page(*lines: str) -> bytes:
    shown = b"".join(b"(" + line.encode() + b") Tj T* " for line in lines)
    return b"BT /F1 12 Tf 14 TL 72 720 Td " + shown + b"ET"


def refusal(raw: bytes, media_type: str) -> str:
    with pytest.raises(ImportRejected) as refused:
        read_document(raw, media_type=media_type, pointer="/file")
    assert (refused.value.pointer, refused.value.status) == ("/file", 422)
    assert refused.value.detail.endswith(".")
    return refused.value.code


def test_a_word_document_is_read_with_its_headings():
    raw = word(paragraph("Harbour fares to rise", "Heading1") + "".join(paragraph(line) for line in LINES))
    document = read_document(raw, media_type=DOCX)
    assert document.metadata.title == "Harbour fares to rise"
    assert parts(document, "body") == list(LINES)
    assert uncovered(document) == ""


def test_a_pdf_is_read_page_by_page():
    document = read_document(pdf([page(LINES[0]), page(LINES[1])], packed=True), media_type=PDF)
    assert parts(document, "body") == list(LINES)
    assert document.media_type == PDF


PROSE = (
    "The council voted on Tuesday to raise the fares of the har-",
    "bour ferry by four percent, and the long-term plan is to",
    "raise them again, which the mayor said is a matter of long-",
    "term balance, and to that end, as she told them all, of",
    "a well-",
    "known rule.",
    "Some 1,240 islanders had signed a petition against all of it,",
    "and more of them are going to sign what",
)
OVERLEAF = ("follows in the autumn of the year.", "The next day was quiet.")


def article_pdf(*pages: tuple[str, ...]) -> bytes:
    return pdf(
        [
            page("Harbour Gazette", *lines, "www.harbour.example", f"Page {number} of {len(pages)}")
            for number, lines in enumerate(pages, 1)
        ]
    )


def test_the_lines_of_a_pdf_are_joined_to_paragraphs_and_its_broken_words_made_whole():
    document = read_document(article_pdf(PROSE, OVERLEAF + PROSE[:3]), media_type=PDF)
    first, second, *_ = parts(document, "body")
    assert first.startswith(
        "The council voted on Tuesday to raise the fares of the harbour ferry by four percent,"
    )
    assert "a matter of long-term balance" in first
    assert first.endswith("as she told them all, of a well-known rule.")
    assert second.startswith("Some 1,240 islanders")


def test_a_paragraph_of_a_pdf_goes_on_overleaf_without_what_every_page_repeats():
    document = read_document(article_pdf(PROSE, OVERLEAF + PROSE[:3]), media_type=PDF)
    assert "going to sign what follows in the autumn of the year." in document.text
    assert document.text.count("Harbour Gazette") == 1
    assert "Page" not in document.text
    assert "www.harbour.example" not in document.text


def test_a_number_on_a_line_of_its_own_within_a_page_of_a_pdf_stays():
    document = read_document(article_pdf((*PROSE[:3], "412", *PROSE[3:]), OVERLEAF), media_type=PDF)
    assert "412" in document.text


def test_a_pdf_named_for_its_file_has_the_title_it_shows():
    named = article_pdf(("Harbour fares to rise again", *PROSE), OVERLEAF).replace(
        b"/Root 1 0 R>>", b"/Root 1 0 R/Info<</Title(fares-final.docx)>>>>"
    )
    assert read_document(named, media_type=PDF).metadata.title == "Harbour fares to rise again"


def test_a_word_document_has_the_title_set_in_the_style_of_titles():
    styles = f'''<w:styles xmlns:w="{NAMESPACE}"><w:style w:type="paragraph" w:styleId="Title">
    <w:name w:val="Title"/></w:style><w:style w:type="paragraph" w:styleId="Heading1">
    <w:name w:val="heading 1"/></w:style></w:styles>'''
    relation = RELATIONS.replace('officeDocument" Target="word/document.xml', 'styles" Target="styles.xml')
    raw = word(
        paragraph("Harbour fares to rise again", "Title")
        + paragraph("What the council of the islands decided", "Heading1")
        + "".join(paragraph(line) for line in LINES),
        {"word/styles.xml": styles, "word/_rels/document.xml.rels": relation},
    )
    assert read_document(raw, media_type=DOCX).metadata.title == "Harbour fares to rise again"


def test_the_files_ending_tells_what_an_unnamed_type_is():
    raw = pdf([page(*LINES)])
    assert read_document(raw, media_type="application/octet-stream", filename="a.PDF").media_type == PDF


@pytest.mark.parametrize(
    "raw",
    [
        word(paragraph("x"), {"word/vbaProject.bin": "macro"}),
        word(paragraph("x"), {"../outside.txt": "x"}),
        word(paragraph("x"), {"/etc/passwd": "x"}),
        word(paragraph("x"), {f"word/part{i}.bin": "" for i in range(2_000)}),
        word(paragraph("x"), prologue='<!DOCTYPE x [<!ENTITY a "aaaa">]>'),
        word("<w:p/>" * 2_000_000),
    ],
    ids=["macro", "traversal", "absolute", "entries", "entities", "bomb"],
)
def test_an_archive_made_to_do_harm_is_refused_before_it_is_unpacked(raw):
    assert refusal(raw, DOCX) == "unsafe_archive"


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 broken", b"text", word(paragraph("x"))[:-30]])
def test_what_is_no_word_document_is_unreadable(raw):
    assert refusal(raw, DOCX) == "unreadable"


@pytest.mark.parametrize("raw", [b"", b"text", b"%PDF-1.7 broken", pdf([page("x")])[:200]])
def test_what_is_no_pdf_is_unreadable(raw):
    assert refusal(raw, PDF) == "unreadable"


def test_a_pdf_of_pictures_says_so():
    assert refusal(pdf([b""]), PDF) == "no_text"


def test_a_pdf_of_too_many_pages_is_refused():
    assert refusal(pdf([b""] * 1_001), PDF) == "document_too_complex"


def test_a_pdf_that_unpacks_without_end_is_refused():
    assert refusal(pdf([b"(x) Tj " * 20_000_000], packed=True), PDF) in ("unreadable", "document_too_complex")
