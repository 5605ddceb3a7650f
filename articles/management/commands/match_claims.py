"""``manage.py match_claims``: print the fact-checks that may answer each text."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from articles.services.fact_checks import match_text


class Command(BaseCommand):
    help = "Read a text a line from standard input; print the fact-checks nearest to it, a JSON line each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--top", type=int, default=5, help="how many matches a text gets (5)")

    def handle(self, *args: Any, **options: Any) -> None:
        for line in sys.stdin:
            matches = [
                {
                    "id": match.fact_check.pk,
                    "url": match.fact_check.url,
                    "text": match.fact_check.claim_text,
                    "score": match.score,
                    "why": list(match.why),
                }
                for match in match_text(line.strip(), top=options["top"])
            ]
            self.stdout.write(json.dumps({"matches": matches}, ensure_ascii=False))
            self.stdout.flush()
