"""``manage.py score_sentences``: check-worthiness of sentences, streaming."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from articles.claims.worthiness import score_sentence


class Command(BaseCommand):
    help = "Read a sentence a line from standard input; print score, kind and reasons as a JSON line each."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for line in sys.stdin:
            worth = score_sentence(line.strip())
            row = {"score": round(worth.score, 4), "kind": worth.kind, "reasons": list(worth.reasons)}
            self.stdout.write(json.dumps(row, ensure_ascii=False))
            self.stdout.flush()
