"""The errors that cross a layer. Each has one meaning; the ways in turn them into answers.

Each carries a ``message``, which is kept and translated when it is shown; ``detail`` is that message in the
active language. Their own ``str()``, for logs, is in English.
"""

from articles.messages import Said, as_english, as_message


class SaidError(Exception):
    """An error with a message for a person."""

    def __init__(self, message: Said, *, where: str = "") -> None:
        super().__init__(f"{where}: {as_english(message)}" if where else as_english(message))
        self.message = as_message(message)

    @property
    def detail(self) -> str:
        """The message in the active language."""
        return str(self.message)


class ImportRejected(SaidError):
    """A document that can't be imported, said so that the person who gave it can act.

    ``pointer`` is a JSON pointer to the field at fault ("/text", "/url", "/file", "/title"),
    ``code`` a stable machine word, the message one or two sentences for a person,
    ``status`` the HTTP status the API answers with (400, 413, 415 or 422).
    """

    def __init__(self, pointer: str, code: str, message: Said, *, status: int = 422) -> None:
        super().__init__(message, where=pointer)
        self.pointer = pointer
        self.code = code
        self.status = status


class InvalidInput(SaidError):
    """A field that a service refuses: 422 with its pointer at the API, a form error in the admin."""

    def __init__(self, pointer: str, code: str, message: Said) -> None:
        super().__init__(message, where=pointer)
        self.pointer = pointer
        self.code = code


class TransitionError(SaidError):
    """A move the task's state does not allow (409). ``allowed`` names the verbs that are."""

    def __init__(self, message: Said, *, code: str = "not_allowed", allowed: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.allowed = allowed


class NotPermitted(SaidError):
    """The actor lacks a right, or independence (403)."""

    def __init__(self, message: Said, *, code: str = "permission_denied") -> None:
        super().__init__(message)
        self.code = code


class FetchError(SaidError):
    """A page that could not be fetched.

    ``code`` is one of scheme_not_allowed, credentials_in_url, malformed_url, port_not_allowed,
    destination_not_allowed, too_many_redirects, dns, connection, timeout, too_large, tls,
    bad_response; ``permanent`` is false for what may pass on its own.
    """

    def __init__(self, code: str, message: Said, *, permanent: bool) -> None:
        super().__init__(message)
        self.code = code
        self.permanent = permanent


class ProviderError(SaidError):
    """A provider that gave no usable answer.

    ``permanent``: asking again won't help. ``retry_after``: seconds the provider asked us to wait.
    ``rate_limited``: the refusal was about pace, so it costs no attempt. ``http_status``: the
    status it came with, None when there was no answer.
    """

    def __init__(
        self,
        message: Said,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        rate_limited: bool = False,
        http_status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after
        self.rate_limited = rate_limited
        self.http_status = http_status


class ProviderNotCovered(SaidError):
    """The provider cannot know of this claim (its window of dates or its languages exclude it)."""


class ProviderNotConfigured(SaidError):
    """The provider lacks a setting; the message names it."""
