"""``manage.py add_person``: create an account with its roles and print its password once."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

from articles.errors import InvalidInput
from articles.services.accounts import ensure_person


class Command(BaseCommand):
    help = "Make an account with its roles; its password is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USER")
        parser.add_argument(
            "--role",
            action="append",
            required=True,
            help="Editor, Reviewer, Approver, Integration or Auditor",
        )
        parser.add_argument(
            "--new-password", action="store_true", help="give an account that is there a new one"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        username, roles = options["username"], tuple(dict.fromkeys(options["role"]))
        try:
            password = ensure_person(username, roles=roles, renew_password=options["new_password"])
        except InvalidInput as error:
            known = ", ".join(Group.objects.order_by("name").values_list("name", flat=True))
            raise CommandError(f"{error.detail} There are: {known}.") from error
        if password is None:
            raise CommandError(f"There is a {username} already; --new-password gives them another password.")
        self.stdout.write(f"Sign in as {username} with this password, shown this once: {password}")
