"""``manage.py setup``: migrate the database and create the first account. Running it again is safe."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from articles.services.accounts import ensure_person
from articles.services.library import load_shipped_data
from articles.services.matches import keep_missing_fact_checks


class Command(BaseCommand):
    help = (
        "Apply migrations, load the shipped source library, and make the account “admin”. Can be run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--new-password", action="store_true", help="give the admin a new password")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        self.stdout.write("The database is ready.")
        keep_missing_fact_checks()
        pages, publishers = load_shipped_data()
        if pages or publishers:
            self.stdout.write(f"Loaded {pages} library pages and {publishers} publishers.")
        password = ensure_person("admin", superuser=True, renew_password=options["new_password"])
        if password is None:
            self.stdout.write("The account “admin” keeps its password; --new-password makes another.")
        else:
            self.stdout.write(f"Sign in as “admin” with this password, shown this once: {password}")
