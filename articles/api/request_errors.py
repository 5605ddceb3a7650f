"""The one error of this door itself: a request refused for its form."""

from collections.abc import Sequence

from rest_framework.exceptions import APIException


class RequestError(APIException):
    """A request that is refused for its form, before anything is done.

    ``errors`` are objects with "pointer" (or "parameter" for the query), "code" and "detail".
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[dict[str, str]] = (),
        pointer: str | None = None,
    ) -> None:
        super().__init__(detail, code)
        self.status_code = status
        self.code = code
        self.errors = list(errors)
        if pointer is not None:
            self.errors.append({"pointer": pointer, "code": code, "detail": detail})
