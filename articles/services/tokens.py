"""Keys for the REST API: shown once in clear text, stored as a keyed hash, revocable at once."""

import datetime
import hmac
import secrets
import string
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.errors import InvalidInput
from articles.messages import Message
from articles.models import ApiToken
from articles.services.verb import Trace, require, verb

SCOPES = ("read", "write")
MAX_DAYS = 365
DEFAULT_DAYS = 90
USED_STEP = datetime.timedelta(minutes=5)
ALPHABET = string.ascii_letters + string.digits


@verb()
def create_token(
    trace: Trace,
    user: User,
    *,
    name: str,
    actor: User | None,
    scopes: Sequence[str] = SCOPES,
    days: int = DEFAULT_DAYS,
) -> tuple[ApiToken, str]:
    """Create a key for ``user``. Return its row and the key in clear text, which is not stored."""
    if actor != user:
        require(actor, "articles.add_apitoken")
    if not name.strip():
        raise InvalidInput("/name", "required", Message("Give the key a name that says what uses it."))
    if not scopes or not set(scopes) <= set(SCOPES):
        raise InvalidInput(
            "/scopes",
            "invalid_choice",
            Message("Choose from the scopes: %(choices)s.", {"choices": tuple(SCOPES)}),
        )
    if not 1 <= days <= MAX_DAYS:
        raise InvalidInput(
            "/days", "out_of_range", Message("A key lasts 1 to %(limit)s days.", {"limit": MAX_DAYS})
        )
    identifier = "".join(secrets.choice(ALPHABET) for _ in range(10))
    secret = "".join(secrets.choice(ALPHABET) for _ in range(43))  # 256 bits
    token = ApiToken.objects.create(
        identifier=identifier,
        secret_hash=hash_secret(secret),
        name=name.strip()[:100],
        user=user,
        scopes=sorted(set(scopes)),
        created_by=actor,
        expires_at=timezone.now() + datetime.timedelta(days=days),
    )
    trace.record(
        "token.create",
        f"token:{identifier}",
        details={"user": user.get_username(), "scopes": token.scopes},
    )
    return token, f"fd_{identifier}_{secret}"


def find_token(key: str) -> ApiToken | None:
    """Return the row of a valid key whose user is active, None for any other text."""
    prefix, _, rest = key.partition("_")
    identifier, _, secret = rest.partition("_")
    if prefix != "fd" or not identifier.isalnum() or not secret.isalnum() or not key.isascii():
        return None
    token = (
        ApiToken.objects.select_related("user")
        .filter(identifier=identifier, revoked_at=None, expires_at__gt=timezone.now(), user__is_active=True)
        .first()
    )
    if token is None or not hmac.compare_digest(token.secret_hash, hash_secret(secret)):
        return None
    _note_use(token)
    return token


@verb()
def revoke_token(trace: Trace, token: ApiToken, *, actor: User | None) -> None:
    """Revoke a key. The next request with it is refused."""
    if actor != token.user:
        require(actor, "articles.change_apitoken")
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    trace.record("token.revoke", f"token:{token.identifier}", details={})


def hash_secret(secret: str) -> str:
    """Return the hex HMAC-SHA-256 of a secret, keyed with the SECRET_KEY."""
    return salted_hmac("articles.tokens", secret, algorithm="sha256").hexdigest()


def _note_use(token: ApiToken) -> None:
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_STEP)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
