"""Problem details (RFC 9457): the one shape in which every refusal is answered and kept."""

from typing import Any

from articles.errors import ImportRejected, InvalidInput

TITLES = {
    400: "The request can't be read",
    401: "Say who you are",
    403: "You may not do this",
    404: "There is no such thing",
    405: "This address does not take that method",
    406: "Not available in that form",
    409: "Not possible in this state",
    411: "How long is it?",
    412: "It has changed",
    413: "Too large",
    415: "Unknown kind of document",
    422: "The input can't be used",
    429: "Too many requests",
    500: "Something broke",
    503: "Not available just now",
}


def make_problem(error: ImportRejected | InvalidInput) -> dict[str, Any]:
    """Return the problem object of a refusal that names a field."""
    status = error.status if isinstance(error, ImportRejected) else 422
    return describe_problem(
        status,
        error.code,
        error.detail,
        errors=[{"pointer": error.pointer, "code": error.code, "detail": error.detail}],
    )


def describe_problem(status: int, code: str, detail: str, **members: Any) -> dict[str, Any]:
    """Return a problem object: type, title, status, code, detail and further members."""
    return {
        "type": f"urn:factdesk:problem:{code}",
        "title": TITLES.get(status, "The request failed"),
        "status": status,
        "code": code,
        "detail": detail,
        **members,
    }
