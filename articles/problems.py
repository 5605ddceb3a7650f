"""Problem details (RFC 9457): the shape of every refusal, in API responses and in rows of imports."""

from typing import Any

from articles.errors import ImportRejected, InvalidInput
from articles.messages import Message, Said

TITLES = {
    400: Message("The request can't be read"),
    401: Message("Authentication is required"),
    403: Message("You may not do this"),
    404: Message("Not found"),
    405: Message("This address does not take that method"),
    406: Message("Not available in that form"),
    409: Message("Not possible in this state"),
    411: Message("The length is missing"),
    412: Message("It has changed"),
    413: Message("Too large"),
    415: Message("Unknown kind of document"),
    422: Message("The input can't be used"),
    429: Message("Too many requests"),
    500: Message("Something went wrong"),
    503: Message("Not available right now"),
}


def make_problem(error: ImportRejected | InvalidInput) -> dict[str, Any]:
    """Return the problem object of an error that names a field."""
    status = error.status if isinstance(error, ImportRejected) else 422
    return describe_problem(
        status,
        error.code,
        error.message,
        errors=[{"pointer": error.pointer, "code": error.code, "detail": error.message}],
    )


def describe_problem(status: int, code: str, detail: Said, **members: Any) -> dict[str, Any]:
    """Return a problem object: type, title, status, code, detail and further members.

    Title and detail are messages, so that the object can be stored and shown in any language later.
    ``show_messages`` makes it ready to be sent.
    """
    return {
        "type": f"urn:factdesk:problem:{code}",
        "title": TITLES.get(status, Message("The request failed")),
        "status": status,
        "code": code,
        "detail": detail,
        **members,
    }
