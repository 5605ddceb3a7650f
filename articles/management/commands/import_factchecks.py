"""``manage.py import_factchecks``: ClaimReview data into FactCheck rows."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.errors import InvalidInput
from articles.services.fact_checks import import_fact_checks, read_claim_reviews


class Command(BaseCommand):
    help = "Take in fact-checks from FILE: ClaimReview JSON-LD, one object a line, or a DataFeed. Idempotent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with Path(options["file"]).open(encoding="utf-8-sig") as lines:
                new, passed_over = import_fact_checks(read_claim_reviews(lines), actor=None)
        except OSError as error:
            raise CommandError(f"{options['file']} can't be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{options['file']} is not UTF-8 text.") from error
        except InvalidInput as error:
            raise CommandError(error.detail) from error
        self.stdout.write(f"{new} new fact-checks; {passed_over} without an address or a claim passed over.")
