"""What Django adds to vocabularies and messages: field choices, labels and the active language."""

import datetime
from collections.abc import Iterable
from typing import cast

from django.utils import formats
from django.utils.translation import gettext, gettext_lazy, ngettext

from articles.choices import Vocabulary


def list_choices(vocabulary: Iterable[Vocabulary]) -> list[tuple[str, str]]:
    """Return (word, label) for each member of a vocabulary or of a part of one. Labels are lazy."""
    return [(member.value, cast(str, gettext_lazy(member.label))) for member in vocabulary]


def get_label(member: Vocabulary) -> str:
    """Return the label of a word in the language of the current request."""
    return gettext(member.label)


class ActiveLanguage:
    """The ``articles.messages.Catalogue`` of the language that Django has active."""

    def get_text(self, text: str) -> str:
        """Return the translation of a text."""
        return gettext(text)

    def get_plural(self, text: str, text_plural: str, count: int) -> str:
        """Return the translation for the count, by the language's plural rule."""
        return ngettext(text, text_plural, count)

    def format_value(self, value: int | float | datetime.date) -> str:
        """Return a number with grouped digits, or a date, in the format of the language."""
        if isinstance(value, datetime.date):
            return formats.date_format(value, "DATE_FORMAT")
        whole = int(value) if float(value).is_integer() else value
        return formats.number_format(whole, use_l10n=True, force_grouping=True)
