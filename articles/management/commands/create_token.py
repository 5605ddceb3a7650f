"""``manage.py create_token``: create a key for the REST API and print it once."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from articles.errors import InvalidInput
from articles.services.tokens import DEFAULT_DAYS, MAX_DAYS, SCOPES, create_token


class Command(BaseCommand):
    help = "Make a key for the REST API. It is printed once and kept only as a hash."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """USER, --name, --scopes, --days."""
        parser.add_argument("user", help="The user name the key acts for: it may do what they may.")
        parser.add_argument("--name", default="command line", help="What uses the key.")
        parser.add_argument("--scopes", default=",".join(SCOPES), help=f"By comma, of {', '.join(SCOPES)}.")
        parser.add_argument(
            "--days",
            type=int,
            default=DEFAULT_DAYS,
            help=f"How long it lasts, 1 to {MAX_DAYS} ({DEFAULT_DAYS}).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the key alone on standard output, so that a script can store it."""
        user = User.objects.filter(username=options["user"], is_active=True).first()
        if user is None:
            raise CommandError(
                f"There is no active user {options['user']!r}. Make one in the admin, or check the name."
            )
        scopes = [scope.strip() for scope in options["scopes"].split(",") if scope.strip()]
        try:
            token, key = create_token(
                user, name=options["name"], actor=None, scopes=scopes, days=options["days"]
            )
        except InvalidInput as error:
            raise CommandError(f"--{error.pointer.removeprefix('/')}: {error.detail}") from error
        self.stderr.write(
            f"A key for {user}, scopes {' and '.join(token.scopes)}, valid until {token.expires_at:%Y-%m-%d}:"
        )
        self.stdout.write(key)
