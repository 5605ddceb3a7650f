from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Django's command, extended to find the messages of ``articles.messages``."""

    xgettext_options = [
        *makemessages.Command.xgettext_options,
        "--keyword=Message",
        "--keyword=pluralize:1,2",
    ]
