"""``manage.py verify``: check every invariant on the live database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.services.verification import INVARIANTS, check_invariants, compute_audit_head


class Command(BaseCommand):
    help = "Check every invariant on the live database; exit 1 and say what is wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        findings = check_invariants()
        if findings:
            lines = [f"  {finding.invariant}: not so for {finding.subject}" for finding in findings]
            raise CommandError("\n".join(["The database breaks its invariants:", *lines]))
        self.stdout.write(f"{len(INVARIANTS)} invariants hold. Audit head: {compute_audit_head()}")
