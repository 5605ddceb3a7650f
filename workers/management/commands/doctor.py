"""``manage.py doctor``: what is configured, reachable and slow, and what to try."""

from argparse import ArgumentParser
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.task_names import IMPORT_QUEUE, LOOKUP_QUEUE
from workers.health.doctor import CheckResult, Level, check_beat, check_worker, examine
from workers.health.heartbeat import STALE_SECONDS, read_age
from workers.health.probe_providers import ask_providers


class Command(BaseCommand):
    help = "Say what is configured, reachable and slow, and what to try; exit 1 when something is broken."
    requires_system_checks: list[str] = []  # a health check is run every few seconds

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--worker",
            choices=[LOOKUP_QUEUE, IMPORT_QUEUE],
            help="look only at this machine's worker of one queue (a container's health check)",
        )
        parser.add_argument(
            "--beat", type=Path, metavar="SCHEDULE", help="look only at the beat that keeps this file"
        )

        parser.add_argument(
            "--ask", action="store_true", help="also ask each provider once, to see whether it answers"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        findings: Iterable[CheckResult]
        if options["worker"]:
            queue = options["worker"]
            findings = [check_worker(queue, read_age(queue), stale_seconds=STALE_SECONDS)]
        elif options["beat"]:
            findings = [check_beat(options["beat"], stale_seconds=STALE_SECONDS)]
        else:
            findings = chain(examine(), ask_providers() if options["ask"] else ())
        broken = 0
        for finding in findings:
            self.stdout.write(f"{finding.level:6}  {finding.subject}: {finding.detail}")
            if finding.advice:
                self.stdout.write(f"        {finding.advice}")
            broken += finding.level is Level.BROKEN
        if broken:
            raise CommandError(f"{broken} of these {'is' if broken == 1 else 'are'} broken.")
