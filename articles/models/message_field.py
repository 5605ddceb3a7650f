"""Columns for messages, which are translated when they are shown."""

import contextlib
import json
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.expressions import Combinable

from articles.messages import VERBATIM, Message, MessageDecoder, MessageEncoder, as_message


class MessageField(models.TextField):  # type: ignore[type-arg]  # as the types below say
    """One ``Message``, stored as JSON, or as plain text where it is not translated.

    Rows of earlier versions hold plain English, which is read as a message that is not translated. An empty
    message is stored as an empty string, so that ``filter(detail="")`` finds it.
    """

    if TYPE_CHECKING:
        # The types of the attribute, for django-stubs: https://github.com/typeddjango/django-stubs
        _pyi_private_set_type: Message | str | Combinable  # type: ignore[assignment]
        _pyi_private_get_type: Message  # type: ignore[assignment]

    def from_db_value(self, value: str | None, *_: object) -> Message | None:
        """Return the message that a row stores."""
        return None if value is None else _read(value)

    def to_python(self, value: Any) -> Any:  # noqa: ANN401  # as in Django
        """Return a message; a plain text becomes one that is not translated."""
        return as_message(value) if isinstance(value, Message | str) else value

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401  # as in Django
        """Return the column's value for a message or a plain text."""
        return write_message(as_message(value)) if isinstance(value, Message | str) else value

    def value_to_string(self, obj: models.Model) -> str:
        """Return the value that a serializer writes."""
        return str(self.get_prep_value(self.value_from_object(obj)))


class MessagesField(models.JSONField):
    """A JSON value with ``Message`` values anywhere in it. Plain texts in it are shown untranslated."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options |= {"encoder": MessageEncoder, "decoder": MessageDecoder}
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:  # noqa: ANN401  # as in Django
        """Return the field's arguments for a migration."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {k: v for k, v in options.items() if k not in ("encoder", "decoder")}


def _read(value: str) -> Message:
    if value.startswith(_BEGINS):
        with contextlib.suppress(ValueError):  # an earlier version's plain text that only looks like JSON
            read = json.loads(value, cls=MessageDecoder)
            if isinstance(read, Message):
                return read
    return as_message(value)


def write_message(message: Message) -> str:
    """Return what a column holds for a message."""
    if message.text == VERBATIM and not message.english.startswith(_BEGINS):
        return message.english
    return json.dumps(message, cls=MessageEncoder, ensure_ascii=False) if message else ""


_BEGINS = '{"text":'
