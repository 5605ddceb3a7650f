"""The API's own error: a request refused for its form."""

from collections.abc import Sequence

from rest_framework.exceptions import APIException

from articles.messages import Message


class RequestError(APIException):
    """A request that is refused for its form, before anything is done.

    ``errors`` are objects with "pointer" (or "parameter" for the query), "code" and "detail".
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: Message,
        *,
        errors: Sequence[dict[str, str | Message]] = (),
        pointer: str | None = None,
    ) -> None:
        super().__init__(str(message), code)
        self.status_code = status
        self.code = code
        self.message = message
        self.errors = list(errors)
        if pointer is not None:
            self.errors.append({"pointer": pointer, "code": code, "detail": message})


EMPTY_BODY = Message("The request has no body. Send a JSON object.")
