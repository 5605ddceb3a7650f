from typing import Any

from django.core.management.commands import makemessages

NOT_SHOWN = ("tests", "build")  # folders of the checkout whose texts nobody reads


class Command(makemessages.Command):
    """Django's command, extended to find the messages of ``articles.messages``."""

    xgettext_options = [
        *makemessages.Command.xgettext_options,
        "--keyword=Message",
        "--keyword=pluralize:1,2",
    ]

    def handle(self, *args: Any, **options: Any) -> None:
        """Collect the messages of the product alone."""
        ignored = [*options["ignore_patterns"], *NOT_SHOWN]
        super().handle(*args, **{**options, "ignore_patterns": ignored})
