"""Messages for people: a translatable text and the values of its placeholders.

A message is made in code that does not import Django, or stored in a row, and shown later in the language
that is asked for. So it is a value: ``Message("%(size)s MB is too much.", {"size": 30})``. ``makemessages``
finds the texts by the names ``Message`` and ``pluralize``.
"""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, Union

Parameter = Union[str, int, float, datetime.date, "Message", tuple["Parameter", ...]]


class Catalogue(Protocol):
    """One language: its translations, and its formats for numbers and dates."""

    def get_text(self, text: str) -> str:
        """Return the translation of a text; the text itself when there is none."""

    def get_plural(self, text: str, text_plural: str, count: int) -> str:
        """Return the translation for the count, by the language's plural rule."""

    def format_value(self, value: int | float | datetime.date) -> str:
        """Return a number or a date in the format of the language."""


class English:
    """The language of all texts in the code, which needs no translations."""

    def get_text(self, text: str) -> str:
        """Return the text itself."""
        return text

    def get_plural(self, text: str, text_plural: str, count: int) -> str:
        """Return ``text`` for 1 and ``text_plural`` for every other number."""
        return text if count == 1 else text_plural

    def format_value(self, value: int | float | datetime.date) -> str:
        """Return 1,234,567 for a number and "May 3, 2026" for a date."""
        if isinstance(value, datetime.date):
            return f"{value:%B} {value.day}, {value.year}"
        return f"{value:,}" if isinstance(value, int) else f"{value:,.12g}"


@dataclass(frozen=True, slots=True)
class Message:
    """A text with named placeholders (``%(name)s``), and their values.

    ``str()`` returns it in the active language, or in English where no catalogue is set. Convert it when it
    is shown, never before it is stored. With a ``count`` it is ``text`` or ``text_plural``, by the language's
    plural rule, and ``%(count)s`` is that number. A text without values is shown unchanged, ``%`` included. A
    value may itself be a message, or a tuple, which is shown as a list with commas.
    """

    text: str = ""
    params: Mapping[str, Parameter] = field(default_factory=dict, hash=False)
    text_plural: str = ""
    count: int | None = None

    def __str__(self) -> str:
        return self.render(_catalogues[-1])

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def english(self) -> str:
        """The message in English, for logs and for programs."""
        return self.render(_ENGLISH)

    def render(self, catalogue: Catalogue) -> str:
        """Return the message in a language."""
        if not self.text:
            return ""
        values = dict(self.params)
        if self.count is None:
            text = self.text if self.text in _UNTRANSLATED else catalogue.get_text(self.text)
        else:
            text = catalogue.get_plural(self.text, self.text_plural, self.count)
            values["count"] = self.count
        return text % {name: _show(value, catalogue) for name, value in values.items()} if values else text


NO_MESSAGE = Message()

Said = Message | str
"""A message, or a plain text (as in rows of earlier versions), which is shown untranslated."""


def gettext_noop(message: str) -> str:
    """Mark a message for translation and return it unchanged.

    Django's ``makemessages`` finds it by this function's name. The code that shows it translates it.
    """
    return message


def pluralize(
    text: str, text_plural: str, count: int, params: Mapping[str, Parameter] | None = None
) -> Message:
    """Make a message that depends on a number; both texts may use ``%(count)s``."""
    return Message(text, params or {}, text_plural, count)


def keep_verbatim(text: str) -> Message:
    """Make a message of text from outside, which is never translated."""
    return Message(VERBATIM, {"text": text}) if text else Message()


def list_messages(*messages: Message) -> Message:
    """Make one message of several, listed with commas. Empty ones are left out."""
    return Message(LISTED, {"messages": tuple(message for message in messages if message)})


def set_catalogue(catalogue: Catalogue) -> None:
    """Set the catalogue that ``str()`` of every message uses."""
    _catalogues[:] = [catalogue]


def as_english(said: Said) -> str:
    """Return a message in English, or a plain text unchanged."""
    return said.english if isinstance(said, Message) else said


def as_message(said: Said) -> Message:
    """Return a message unchanged, or a plain text as a message that is not translated."""
    return said if isinstance(said, Message) else keep_verbatim(said)


def show_messages(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    """Return a JSON value with every message in it as text in the active language."""
    if isinstance(value, Message):
        return str(value)
    if isinstance(value, Mapping):
        return {name: show_messages(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [show_messages(member) for member in value]
    return value


class MessageEncoder(json.JSONEncoder):
    """Writes messages as JSON objects: ``{"text", "params"}``, with "text_plural" and "count" for plurals."""

    def default(self, value: object) -> object:
        """Return the JSON value of a message, or of a date within one."""
        if isinstance(value, Message):
            plural = {} if value.count is None else {"text_plural": value.text_plural, "count": value.count}
            return {"text": value.text, "params": dict(value.params), **plural}
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return {"date": value.isoformat()}
        return super().default(value)


class MessageDecoder(json.JSONDecoder):
    """Reads JSON as ``MessageEncoder`` writes it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(object_hook=_read_object, **options)


def _read_object(members: dict[str, Any]) -> object:
    if members.keys() == {"date"}:
        return datetime.date.fromisoformat(members["date"])
    if "text" in members and "params" in members and members.keys() <= _MEMBERS:
        params = {name: _as_tuple(value) for name, value in members["params"].items()}
        return Message(members["text"], params, members.get("text_plural", ""), members.get("count"))
    return members


def _as_tuple(value: Parameter | list[Parameter]) -> Parameter:
    """Return a parameter read from JSON, with its lists as tuples again."""
    return tuple(_as_tuple(one) for one in value) if isinstance(value, list) else value


def _show(value: Parameter, catalogue: Catalogue) -> str:
    match value:
        case str():
            return value
        case Message():
            return value.render(catalogue)
        case tuple():
            return ", ".join(_show(one, catalogue) for one in value)
    return catalogue.format_value(value)


VERBATIM = "%(text)s"
LISTED = "%(messages)s"
_UNTRANSLATED = {VERBATIM, LISTED}
_MEMBERS = {"text", "params", "text_plural", "count"}
_ENGLISH = English()
_catalogues: list[Catalogue] = [_ENGLISH]
