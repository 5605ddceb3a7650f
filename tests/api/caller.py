"""A caller of the API: one person's key, JSON in and out."""

import json
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from articles.services.tokens import create_token
from tests.pseudo_locale import drop_translated

API = "/api/v1/"


class Caller:
    """Calls as ``user`` with a key of its own, or as nobody with None."""

    def __init__(self, user: User | None, *, scopes: tuple[str, ...] = ("read", "write")) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {}
        if user is not None:
            _, key = create_token(user, name="test", actor=None, scopes=scopes)
            self.headers = {"Authorization": f"Bearer {key}"}

    def get(self, path: str, **more: Any):
        """GET a path under /api/v1/; a whole address is taken as it is."""
        return self.client.get(find_path(path), headers=self.headers | more.pop("headers", {}), **more)

    def post(self, path: str, data: Any = None, **more: Any):
        return self.send("post", path, data, **more)

    def patch(self, path: str, data: Any = None, **more: Any):
        return self.send("patch", path, data, **more)

    def send(self, method: str, path: str, data: Any = None, **more: Any):
        """Send JSON (bytes and str go as they are, None is no body)."""
        body = data if isinstance(data, bytes | str) else b"" if data is None else json.dumps(data)
        headers = self.headers | more.pop("headers", {})
        content_type = more.pop("content_type", "application/json")
        return getattr(self.client, method)(
            find_path(path), data=body, content_type=content_type, headers=headers, **more
        )

    def upload(self, path: str, form: dict[str, Any]):
        """Send multipart/form-data."""
        return self.client.post(find_path(path), data=form, headers=self.headers)


def find_path(path: str) -> str:
    if path.startswith("http"):
        path = path.split("//", 1)[1].split("/", 1)[1]
        return f"/{path}"
    return path if path.startswith("/") else API + path


def read_problem(response, status: int) -> dict[str, Any]:
    """Return the problem object of a refusal, checked for its form (RFC 9457)."""
    assert response.status_code == status, (response.status_code, response.content[:500])
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert {"type", "title", "status", "code", "detail"} <= problem.keys()
    assert problem["status"] == status
    assert problem["type"] == f"urn:factdesk:problem:{problem['code']}"
    for error in problem.get("errors", []):
        assert error["code"]
        assert error["detail"]
        assert "pointer" in error or "parameter" in error
    return problem


def check_translated(problem: dict[str, Any]) -> None:
    """Check that a problem answered in the pseudo-locale has no sentence outside its marks."""
    pointers = [error["pointer"] for error in problem.get("errors", []) if error.get("pointer")]
    said = [problem["title"], problem["detail"], *(error["detail"] for error in problem.get("errors", []))]
    for text in said:
        rest = drop_translated(text)
        for pointer in pointers:
            rest = rest.replace(pointer, "")
        assert not any(character.isalpha() for character in rest), text
