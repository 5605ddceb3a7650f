"""What people give with a document, checked before anything is done with it."""

from django.conf import settings

from articles.errors import FetchError, ImportRejected
from articles.web import address_rules
from articles.web.canonical import canonicalise_url

MAX_URL = 2000
MAX_TITLE = 500


def check_import_url(url: str) -> str:
    """Return a URL given by a person, or raise ImportRejected for one that will not be fetched.

    Names are looked up only when it is fetched.
    """
    url = url.strip()
    if len(url) > MAX_URL:
        raise ImportRejected("/url", "too_long", f"The address is longer than {MAX_URL:,} characters.")
    try:
        address_rules.check_url(url, allow=settings.FETCH_ALLOW)
        canonicalise_url(url)
    except FetchError as error:
        raise refuse_page(error) from error
    except ValueError as error:
        raise ImportRejected("/url", "malformed_url", f"This is not a web address: {error}.") from error
    return url


def check_title(title: str) -> str:
    """Return a title given by a person, or raise ImportRejected for one that is too long or no text."""
    if len(title) > MAX_TITLE:
        raise ImportRejected("/title", "too_long", f"The title is longer than {MAX_TITLE} characters.")
    if "\x00" in title:
        raise ImportRejected(
            "/title", "invalid_encoding", "The title holds a NUL character: remove it.", status=400
        )
    return title.strip()


def clean_filename(name: str) -> str:
    """Return the last part of a file's name, printable, at most 255 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[:255]


def refuse_page(error: FetchError) -> ImportRejected:
    """Return the refusal of an address that could not be fetched."""
    return ImportRejected("/url", error.code, error.detail)
