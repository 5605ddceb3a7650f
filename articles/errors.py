"""The errors that cross layers. Each has one meaning; desk, API and commands turn them into responses.

Each carries a ``message``, which can be stored and is translated when it is shown. ``detail`` is that message
in the active language; ``str()`` is in English, for logs.
"""

from articles.messages import Message


class SaidError(Exception):
    """An error with a message for a person."""

    def __init__(self, message: Message, *, where: str = "") -> None:
        super().__init__(f"{where}: {message.english}" if where else message.english)
        self.message = message

    @property
    def detail(self) -> str:
        """The message in the active language."""
        return str(self.message)


class ImportRejected(SaidError):
    """A document that can't be imported. The message tells whoever submitted it what to do.

    ``pointer`` is a JSON pointer to the field at fault ("/text", "/url", "/file", "/title"),
    ``code`` a stable identifier for programs, the message one or two sentences,
    ``status`` the HTTP status of the API's response (400, 413, 415 or 422).
    """

    def __init__(self, pointer: str, code: str, message: Message, *, status: int = 422) -> None:
        super().__init__(message, where=pointer)
        self.pointer = pointer
        self.code = code
        self.status = status


class InvalidInput(SaidError):
    """A field that a service refuses: 422 with its pointer at the API, a form error in the admin."""

    def __init__(self, pointer: str, code: str, message: Message) -> None:
        super().__init__(message, where=pointer)
        self.pointer = pointer
        self.code = code


class TransitionError(SaidError):
    """A move that the task's state does not allow (409). ``allowed`` lists the verbs that it does allow."""

    def __init__(self, message: Message, *, code: str = "not_allowed", allowed: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.allowed = allowed


class NotPermitted(SaidError):
    """The actor lacks a right, or is not independent of the verdict (403)."""

    def __init__(self, message: Message, *, code: str = "permission_denied") -> None:
        super().__init__(message)
        self.code = code


class FetchError(SaidError):
    """A page that could not be fetched.

    ``code`` is one of scheme_not_allowed, credentials_in_url, malformed_url, port_not_allowed,
    destination_not_allowed, too_many_redirects, dns, connection, timeout, too_large, tls,
    bad_response; ``permanent`` is false where a later attempt may succeed.
    """

    def __init__(self, code: str, message: Message, *, permanent: bool) -> None:
        super().__init__(message)
        self.code = code
        self.permanent = permanent


class ProviderError(SaidError):
    """A provider gave no usable answer.

    ``permanent``: asking again won't help. ``retry_after``: seconds the provider told us to wait.
    ``rate_limited``: we asked too often, which counts as no attempt. ``http_status``: the status of the
    response, None when there was none.
    """

    def __init__(
        self,
        message: Message,
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
    """The provider can't know of this claim: its dates or its languages exclude it."""


class ProviderNotConfigured(SaidError):
    """The provider lacks a setting, which the message names."""


NUL_CHARACTER = Message("This text holds a NUL character. Remove it.")
