"""The vocabularies of ``articles.choices`` as Django uses them: choices of fields and translated labels."""

from collections.abc import Iterable
from typing import cast

from django.utils.translation import gettext, gettext_lazy

from articles.choices import Vocabulary


def list_choices(vocabulary: Iterable[Vocabulary]) -> list[tuple[str, str]]:
    """Pair each word of a vocabulary, or of a part of one, with its label, translated when it is shown."""
    return [(member.value, cast(str, gettext_lazy(member.label))) for member in vocabulary]


def get_label(member: Vocabulary) -> str:
    """Return the label of a word in the language of the current request."""
    return gettext(member.label)
