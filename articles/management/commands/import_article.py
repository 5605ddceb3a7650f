"""``manage.py import_article``: import a URL, a file or standard input as an article with its claims."""

import json
import mimetypes
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.choices import ImportMethod, ImportState
from articles.errors import ImportRejected, InvalidInput
from articles.models import Import
from articles.reading.document import read_document
from articles.services.duplicate_articles import list_article_claims
from articles.services.import_input import DETAILS
from articles.services.imports import (
    fetch_document,
    find_document_claims,
    import_text,
    run_import_now,
    start_file_import,
    start_list_import,
    start_url_import,
)
from articles.types import Document, FoundClaim


class Command(BaseCommand):
    help = "Import an article. SOURCE is a URL, a file, or - for standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="SOURCE", help="a URL, a file, or - for standard input")
        parser.add_argument(
            "--list", action="store_true", help="SOURCE holds addresses, one a line, at most 200"
        )
        parser.add_argument("--title", default="", help="the title, where the document does not say it")
        parser.add_argument("--url", default="", help="where a text or a file was published")
        for name in DETAILS:
            parser.add_argument(f"--{name.replace('_', '-')}", help=f"the {name.replace('_', ' ')}, likewise")
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would be found; touch no database"
        )
        parser.add_argument("--json", action="store_true", help="with --dry-run: as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        source: str = options["source"]
        try:
            if options["dry_run"]:
                self._show(self._read(source), as_json=options["json"])
            elif options["list"]:
                lines = read_source(source)[0].decode("utf-8", "replace").split()
                self._report(start_list_import(lines, actor=None))
            else:
                details = {name: options[name] for name in DETAILS if options[name]}
                common = {"title": options["title"], "details": details, "actor": None}
                self._report(self._import(source, options["url"], common))
        except (ImportRejected, InvalidInput) as error:
            raise CommandError(f"{error.detail} ({error.pointer.removeprefix('/')}: {error.code})") from error

    def _import(self, source: str, url: str, common: dict[str, Any]) -> Import:
        if is_url(source):
            return run_import_now(start_url_import(source, **common))
        raw, media_type, filename = read_source(source)
        if media_type.startswith("text/plain") and b"\x00" not in raw:
            try:
                return import_text(raw.decode("utf-8"), url=url, **common)
            except UnicodeDecodeError:
                pass  # imported as a file: its encoding is detected and invalid bytes are replaced
        row = start_file_import(raw, filename=filename, media_type=media_type, url=url, **common)
        return run_import_now(row)

    def _read(self, source: str) -> Document:
        if is_url(source):
            return fetch_document(source)
        raw, media_type, filename = read_source(source)
        return read_document(raw, media_type=media_type, filename=filename, pointer="/file")

    def _report(self, row: Import) -> None:
        if row.state == ImportState.SUCCEEDED and row.method in (ImportMethod.FEED, ImportMethod.LIST):
            said = row.steps[-1]["detail"]
            self.stdout.write(f"Import {row.pk}: {row.get_method_display().lower()}, {said}. Workers go on.")
            return
        if row.state == ImportState.REJECTED or row.article is None:
            raise CommandError(str(row.problem["detail"]) if row.problem else "The import did not end.")
        known = "" if row.made_article else " (known already)"
        self.stdout.write(f"Article {row.article_id}{known}: {row.article}")
        if row.article.copy_of:
            self.stdout.write(f"  The same text as article {row.article.copy_of_id}: linked as its copy.")
        claims = list_article_claims(row.article).select_related("claimant").filter(retired_at=None)
        for claim in claims:
            said_by = f"{claim.claimant}: " if claim.claimant else ""
            self.stdout.write(f"  {claim.pk}  {claim.get_kind_display()}  {said_by}{claim.text}")
        if not claims:
            self.stdout.write("  No claims found in it.")

    def _show(self, document: Document, *, as_json: bool) -> None:
        claims, _ = find_document_claims(document)
        if as_json:
            self.stdout.write(json.dumps(describe(document, claims), ensure_ascii=False))
            return
        for block in document.blocks:
            words = " ".join(document.text[block.start : block.end].split())
            self.stdout.write(f"{block.role:13} {words[:90]}")
        for claim in claims:
            self.stdout.write(
                f"claim {claim.score:.2f} {claim.kind:10} {claim.claimant or 'the author'}: {claim.text}"
            )


def describe(document: Document, claims: list[FoundClaim]) -> dict[str, Any]:
    """Return a document and its claims as JSON; integrators rely on its shape. Offsets are in code points."""
    meta = document.metadata
    described: dict[str, Any] = {
        "title": meta.title,
        "byline": meta.byline,
        "publisher": meta.publisher,
        "published_on": meta.published_on.isoformat() if meta.published_on else None,
        "language": meta.language,
        "blocks": [
            {
                "role": block.role,
                "rule": block.rule,
                "confidence": block.confidence,
                "start": block.start,
                "end": block.end,
            }
            for block in document.blocks
        ],
        "claims": [
            {
                "text": claim.text,
                "start": claim.start,
                "end": claim.end,
                "occurrences": [{"start": span.start, "end": span.end} for span in claim.occurrences],
                "claimant": claim.claimant,
                "kind": claim.kind,
                "score": claim.score,
                "reasons": [reason.english for reason in claim.reasons],
            }
            for claim in claims
        ],
    }
    if not document.media_type.startswith("text/plain"):
        described["text"] = document.text
    return described


def is_url(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def read_source(source: str) -> tuple[bytes, str, str]:
    """Return a file's bytes, media type and name. Standard input is plain text unless it looks like HTML."""
    if source == "-":
        raw = sys.stdin.buffer.read()
        looks_html = raw[:2000].lstrip()[:1] == b"<"
        return raw, "text/html" if looks_html else "text/plain", ""
    path = Path(source)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{source} can't be read: {error.strerror}.") from error
    guessed = mimetypes.guess_type(path.name)[0] or "text/plain"
    return raw, "application/xml" if path.suffix in (".rss", ".atom") else guessed, path.name
