"""The errors that cross a floor. Each has one meaning; doors turn them into answers."""


class ImportRejected(Exception):
    """A document that can't be imported, said so that the person who gave it can act.

    ``pointer`` is a JSON pointer to the field at fault ("/text", "/url", "/file", "/title"),
    ``code`` a stable machine word, ``detail`` one or two sentences for a person,
    ``status`` the HTTP status the API answers with (400, 413, 415 or 422).
    """

    def __init__(self, pointer: str, code: str, detail: str, *, status: int = 422) -> None:
        super().__init__(f"{pointer}: {detail}")
        self.pointer = pointer
        self.code = code
        self.detail = detail
        self.status = status


class InvalidInput(Exception):
    """A field that a service refuses: 422 with its pointer at the API, a form error in the admin."""

    def __init__(self, pointer: str, code: str, detail: str) -> None:
        super().__init__(f"{pointer}: {detail}")
        self.pointer = pointer
        self.code = code
        self.detail = detail


class TransitionError(Exception):
    """A move the task's state does not allow (409). ``allowed`` names the verbs that are."""

    def __init__(self, detail: str, *, code: str = "not_allowed", allowed: tuple[str, ...] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code
        self.allowed = allowed


class NotPermitted(Exception):
    """The actor lacks a right, or independence (403)."""

    def __init__(self, detail: str, *, code: str = "permission_denied") -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code


class FetchError(Exception):
    """A page that could not be fetched.

    ``code`` is one of scheme_not_allowed, credentials_in_url, malformed_url, port_not_allowed,
    destination_not_allowed, too_many_redirects, dns, connection, timeout, too_large, tls,
    bad_response; ``permanent`` is false for what may pass on its own.
    """

    def __init__(self, code: str, detail: str, *, permanent: bool) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.permanent = permanent


class ProviderError(Exception):
    """A provider that gave no usable answer.

    ``permanent``: asking again won't help. ``retry_after``: seconds the provider asked us to wait.
    ``rate_limited``: the refusal was about pace, so it costs no attempt. ``http_status``: the
    status it came with, None when there was no answer.
    """

    def __init__(
        self,
        detail: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        rate_limited: bool = False,
        http_status: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.permanent = permanent
        self.retry_after = retry_after
        self.rate_limited = rate_limited
        self.http_status = http_status


class ProviderNotCovered(Exception):
    """The provider cannot know of this claim (its window of dates or its languages exclude it)."""


class ProviderNotConfigured(Exception):
    """The provider lacks a setting; the message names it."""
