"""``manage.py import_factchecks``: import ClaimReview data from a file or a feed as FactCheck rows."""

from argparse import ArgumentParser
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from articles.errors import ImportRejected, InvalidInput
from articles.management.commands.import_article import is_url
from articles.services.fact_check_vectors import make_missing_vectors
from articles.services.fact_checks import fetch_claim_reviews, import_fact_checks, read_claim_reviews

VECTORS = 50_000  # made by one run at most; the workers make the rest
MANY = 1_000  # vectors take about ten seconds of one core: from here on, report progress


class Command(BaseCommand):
    help = (
        "Take in fact-checks from FILE or the address of a feed: ClaimReview JSON-LD, one object a line, or "
        "a DataFeed. Idempotent."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a file, or an address")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with open_source(options["file"]) as lines:
                new, passed_over = import_fact_checks(read_claim_reviews(lines), actor=None)
        except OSError as error:
            raise CommandError(f"{options['file']} can't be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{options['file']} is not UTF-8 text.") from error
        except (InvalidInput, ImportRejected) as error:
            raise CommandError(error.detail) from error
        self.stdout.write(f"{new} new fact-checks; {passed_over} without an address or a claim passed over.")
        make_missing_vectors(limit=VECTORS, tell=self._tell)

    def _tell(self, made: int, total: int) -> None:
        if total >= MANY:
            self.stderr.write(f"Reading what fact-checks mean: {made} of {total}.")


def open_source(source: str) -> TextIO:
    """Open a file, or fetch an address, as lines of text."""
    if is_url(source):
        return TextIOWrapper(BytesIO(fetch_claim_reviews(source)), encoding="utf-8-sig")
    return Path(source).open(encoding="utf-8-sig")
