"""A language for tests: each message stands in marks, and what was not translated outside them."""

import contextlib
import re
from collections.abc import Iterator

from django.utils import translation

MARKED = re.compile(r"⟦[^⟦⟧]*(?:⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧")


def mark(message: str) -> str:
    """Return a message as the pseudo-locale has it; an empty one stays empty."""
    return f"⟦{message}⟧" if message else message


@contextlib.contextmanager
def use_pseudo_locale() -> Iterator[None]:
    """Have every message of this process translated to itself in marks."""
    backend = translation._trans
    replaced = {
        "gettext": mark,
        "pgettext": lambda context, message: mark(message),
        "ngettext": lambda one, many, number: mark(one if number == 1 else many),
        "npgettext": lambda context, one, many, number: mark(one if number == 1 else many),
    }
    kept = {name: getattr(backend, name) for name in replaced}
    for name, function in replaced.items():
        setattr(backend, name, function)
    try:
        yield
    finally:
        for name, function in kept.items():
            setattr(backend, name, function)


def drop_translated(text: str) -> str:
    """Return a text without what the pseudo-locale translated, nested marks included."""
    before = ""
    while before != text:
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    return text
