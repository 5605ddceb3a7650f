"""Authentication: a key in the Authorization header, or the session of a person logged in to the admin."""

from django.contrib.auth.models import User
from django.utils.translation import gettext
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.authentication import SessionAuthentication as BaseSessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from articles.models import ApiToken
from articles.services.tokens import find_token

MAX_HEADER = 200


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer fd_<id>_<secret>``, with a key that ``manage.py create_token`` prints."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the key's user and row, None without the header; AuthenticationFailed for a bad key."""
        header = get_authorization_header(request)
        scheme, _, key = header.partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = find_token(key.decode("ascii")) if key.isascii() and len(key) <= MAX_HEADER else None
        if token is None:
            raise AuthenticationFailed(
                gettext("This key is not valid: it was revoked, has expired, or was never issued here."),
                code="invalid_token",
            )
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of a 401 response (RFC 6750)."""
        return 'Bearer realm="factdesk"'


class SessionAuthentication(BaseSessionAuthentication):
    """The admin's session. Writing needs the session's CSRF token."""

    def enforce_csrf(self, request: Request) -> None:
        """Raise PermissionDenied with the code "csrf_failed" if the CSRF token is missing or wrong."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise PermissionDenied(
                gettext("Send the session's CSRF token in the X-CSRFToken header, or use a key instead."),
                code="csrf_failed",
            ) from error
