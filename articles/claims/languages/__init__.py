"""The languages whose claims can be found; a further one is a module beside these and an entry here."""

from articles.claims.languages.base import Language
from articles.claims.languages.english import ENGLISH

__all__ = ["ENGLISH", "LANGUAGES", "Language", "LanguageNotServed", "choose_language", "get_language"]

LANGUAGES: dict[str, Language] = {language.code: language for language in (ENGLISH,)}


class LanguageNotServed(LookupError):
    """There are no words of this language."""


def get_language(code: str) -> Language:
    """Return the language of an ISO 639-1 code or a longer BCP 47 tag: "en", "en-GB".

    Raises LanguageNotServed for one that has no words here.
    """
    try:
        return LANGUAGES[code.replace("_", "-").partition("-")[0].lower()]
    except KeyError:
        raise LanguageNotServed(f"no words of {code!r}, only of {', '.join(LANGUAGES)}") from None


def choose_language(code: str) -> Language:
    """Return the language of a document's tag, English where the tag is empty or has no words here."""
    try:
        return get_language(code)
    except LanguageNotServed:
        return ENGLISH
