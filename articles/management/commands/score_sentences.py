"""``manage.py score_sentences``: print the check-worthiness of sentences as they arrive."""

import json
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from articles.claims.detection.check_worthiness import load_meaning_network, score_sentences

CHUNK = 65_536
AT_ONCE = 128


class Command(BaseCommand):
    help = "Read a sentence a line from standard input; print score, kind and reasons as a JSON line each."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--genre",
            choices=("unknown", "news", "debate"),
            default="unknown",
            help="What they are from: news and comment, or debates and speeches; told from each by default.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        network = load_meaning_network(settings.SEMANTIC_MODEL)
        for lines in read_arriving(sys.stdin.buffer):
            for worth in score_sentences(lines, genre=options["genre"], by_meaning=network):
                row = {
                    "score": worth.score,
                    "kind": worth.kind,
                    "reasons": [one.english for one in worth.reasons],
                }
                self.stdout.write(json.dumps(row, ensure_ascii=False))
            self.stdout.flush()


def read_arriving(stream: BinaryIO) -> Iterator[list[str]]:
    """Yield lines as they arrive, in lists of those that arrived together (``AT_ONCE`` at most)."""
    rest = b""
    while chunk := stream.read1(CHUNK):  # type: ignore[attr-defined]  # a buffered stream has it, other binary streams don't
        *whole, rest = (rest + chunk).split(b"\n")
        for start in range(0, len(whole), AT_ONCE):
            yield [_decode(line) for line in whole[start : start + AT_ONCE]]
    if rest:
        yield [_decode(rest)]


def _decode(line: bytes) -> str:
    return line.decode("utf-8", errors="replace").strip()
