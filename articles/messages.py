"""Marks for messages in modules that do not know Django."""


def gettext_noop(message: str) -> str:
    """Mark a message for translation and return it unchanged.

    Django's ``makemessages`` collects it by this function's name; whoever shows the message translates it.
    """
    return message
