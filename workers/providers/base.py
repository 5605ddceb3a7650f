"""What a provider is given to ask its questions with, and how bad answers become one error."""

import datetime
import email.utils
import itertools
import json
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from articles.clean_text import clean_message
from articles.errors import FetchError, ProviderError, ProviderNotConfigured
from articles.json_depth import is_nested_deeper
from articles.messages import Message, pluralize
from articles.types import ClaimQuery, FoundSource, ProviderAnswer
from articles.web.fetch import Fetcher, FetchLimits

PROVIDER_LIMITS = FetchLimits(total_seconds=10.0, max_bytes=2_000_000, max_redirects=3)
LONGEST_RETRY_AFTER = 86_400.0
MOST_SOURCES = 100  # pages of one answer that are looked at

Search = Callable[[ClaimQuery, "ProviderClient"], Awaitable[ProviderAnswer]]
SearchLibrary = Callable[[ClaimQuery, int], Awaitable[Sequence[FoundSource]]]
MAX_DEPTH = 64  # levels; no provider's answer comes near it


@dataclass(frozen=True, slots=True)
class ProviderResponse:
    """An answer below status 500, its body not yet trusted."""

    provider: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    media_type: str

    def text(self) -> str:
        """Return the body as text; bytes that are not UTF-8 become replacement characters."""
        return self.body.decode("utf-8", errors="replace")

    def json(self, *, lenient: bool = False) -> dict[str, object]:
        """Return the body as a JSON object. Raises ProviderError for anything else.

        ``lenient`` is for a provider known to write JSON badly: any media type, stray backslashes and
        control characters are put up with.
        """
        media_type = self.media_type
        if not lenient and media_type not in _JSON_TYPES and not media_type.endswith("+json"):
            raise self.refuse(
                Message(
                    "%(provider)s answered with %(type)s instead of JSON: %(words)s",
                    {"type": media_type, "words": self._quote()},
                )
            )
        if is_nested_deeper(self.body, MAX_DEPTH):
            raise self.refuse(Message("%(provider)s answered with JSON nested too deeply to read."))
        text = _STRAY_BACKSLASH.sub(r"\g<0>\\", self.text()) if lenient else self.body
        try:
            value = json.loads(text, parse_constant=_refuse_constant, strict=not lenient)
        except ValueError as error:
            raise self.refuse(
                Message("%(provider)s answered with broken JSON: %(words)s", {"words": self._quote()})
            ) from error
        if not isinstance(value, dict):
            raise self.refuse(UNKNOWN_SHAPE)
        return value

    def error_json(self) -> dict[str, object]:
        """Return the JSON object an error came with, empty when it came with something else."""
        try:
            return self.json()
        except ProviderError:
            return {}

    def refuse(
        self, message: Message, *, permanent: bool = False, rate_limited: bool = False
    ) -> ProviderError:
        """Make the error that says what was wrong with this answer, keeping a Retry-After it carries.

        ``provider`` in the message is this provider's name.
        """
        # What a stranger's server wrote may hold anything, and the error is kept and shown.
        named = replace(message, params={"provider": self.provider, **message.params})
        return ProviderError(
            clean_message(named),
            permanent=permanent,
            rate_limited=rate_limited,
            retry_after=read_retry_after(self.headers.get("Retry-After")),
            http_status=self.status,
        )

    def refuse_pace(self, read_rest: "ReadRest | None" = None) -> ProviderError:
        """Make the error of a 429, with the seconds of rest it asks for and the words it came with."""
        said = find_words(self.error_json()) or self._quote()
        error = self.refuse(
            Message("%(provider)s asked for fewer requests (status 429): %(words)s", {"words": said[:200]}),
            rate_limited=True,
        )
        if error.retry_after is None and read_rest is not None:
            error.retry_after = read_rest(self)
        return error

    def refuse_key(self, words: str) -> ProviderError:
        """Make the error of a key that the provider refused, in its words, with the setting to look at."""
        return self.refuse(
            Message(
                "%(provider)s refused the key: %(words)s Check %(setting)s.",
                {"words": words.strip()[:200], "setting": f"PROVIDER_{self.provider.upper()}_KEY"},
            ),
            permanent=True,
        )

    def refuse_request(
        self, words: str, *, permanent: bool = True, rate_limited: bool = False
    ) -> ProviderError:
        """Make the error of a request that the provider did not take, in its words."""
        return self.refuse(
            Message("%(provider)s refused the request: %(words)s", {"words": words.strip()[:200]}),
            permanent=permanent,
            rate_limited=rate_limited,
        )

    def answer(self, asked: str, sources: Iterable[FoundSource]) -> ProviderAnswer:
        """Return the pages of this answer that anyone can open, the first MOST_SOURCES of it looked at.

        Raises ProviderError where there are pages and not one of them has the address of a public web
        page: that is no answer, and it is not "nothing found" either.
        """
        given = list(itertools.islice(sources, MOST_SOURCES))
        usable = tuple(source for source in given if source.url)
        if given and not usable:
            raise self.refuse(
                pluralize(
                    "%(provider)s answered with one page, and it is not at a public web address.",
                    "%(provider)s answered with %(count)s pages, none of them at a public web address.",
                    len(given),
                ),
                permanent=True,
            )
        return ProviderAnswer(sources=usable, query=asked, http_status=self.status)

    def check_status(self, what: str = "") -> None:
        """Raise a permanent ProviderError for a status of 400 or more; ``what`` says more if known."""
        if self.status >= 400:
            raise self.refuse(
                Message(
                    "%(provider)s refused the request (status %(status)s): %(words)s",
                    {"status": str(self.status), "words": what or self._quote()},
                ),
                permanent=True,
            )

    def _quote(self) -> str:
        return " ".join(self.body[:400].decode("utf-8", errors="replace").split())[:120] or "nothing"


@dataclass(frozen=True, slots=True)
class ProviderClient:
    """The way out for one provider: where it is, its key, and one method to ask.

    ``name`` is the provider's name in the registry. ``base_url`` may hold ``{lang}``. ``search_library``
    is the newsroom's own collection of published fact-checks: a query and a number in, sources out.
    ``next_turn`` waits until the provider may be asked once more (see ``may_ask_again``).
    """

    name: str
    fetcher: Fetcher
    base_url: str = ""
    key: str = field(default="", repr=False)
    language: str = "en"
    limits: FetchLimits = PROVIDER_LIMITS
    search_library: SearchLibrary | None = None
    next_turn: Callable[[], Awaitable[bool]] | None = None
    _asked: list[str] = field(default_factory=list, repr=False)

    @property
    def asked(self) -> str:
        """What the provider was asked in words, also where no answer came; empty before it was."""
        return " | ".join(self._asked)

    def note_query(self, words: str) -> str:
        """Note the words of the next request, and return them."""
        if words:
            self._asked.append(words)
        return words

    async def get(
        self,
        path_or_url: str = "",
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        read_rest: "ReadRest | None" = None,
    ) -> ProviderResponse:
        """Ask once. Raises ProviderError where no answer came, for 429 and for 500 and above.

        ``read_rest`` tells from a 429 without Retry-After how long this provider means by it.
        """
        try:
            page = await self.fetcher.fetch(
                self._address(path_or_url),
                limits=self.limits,
                params=params,
                headers={"Accept": "application/json", **(headers or {})},
            )
        except FetchError as error:
            raise self._explain(error) from error
        response = ProviderResponse(self.name, page.status, page.headers, page.body, page.media_type)
        if page.status == 429:
            raise response.refuse_pace(read_rest)
        if page.status >= 500:
            raise response.refuse(
                Message(
                    "%(provider)s has an error of its own (status %(status)s).", {"status": str(page.status)}
                )
            )
        return response

    async def may_ask_again(self) -> bool:
        """Wait for a turn for one more request of the same lookup; False when none came in time.

        The first request of a lookup has its turn already. Whoever gets False makes do with what there is.
        """
        return self.next_turn is None or await self.next_turn()

    def require_key(self) -> str:
        """Return the key, or raise ProviderNotConfigured naming its setting."""
        if not self.key:
            raise ProviderNotConfigured(explain_missing_key(self.name))
        return self.key

    def require_base_url(self) -> str:
        """Return the base address, or raise ProviderNotConfigured naming its setting."""
        if not self.base_url:
            raise ProviderNotConfigured(explain_missing_url(self.name))
        return self.base_url

    def _address(self, path_or_url: str) -> str:
        if path_or_url.startswith(("https://", "http://")):
            return path_or_url
        base = self.require_base_url().replace("{lang}", read_language(self.language)).rstrip("/")
        return f"{base}/{path_or_url.lstrip('/')}" if path_or_url else base

    def _explain(self, error: FetchError) -> ProviderError:
        if error.code in _WRONG_ADDRESS:
            setting = f"PROVIDER_{self.name.upper()}_URL"
            return ProviderError(
                Message(
                    "%(provider)s can't be asked: %(why)s See %(setting)s.",
                    {"provider": self.name, "why": error.message, "setting": setting},
                ),
                permanent=True,
            )
        # A name that does not resolve today may resolve tomorrow: the address is ours, not a person's typing.
        permanent = error.permanent and error.code != "dns"
        return ProviderError(
            Message(
                "%(provider)s could not be asked: %(why)s", {"provider": self.name, "why": error.message}
            ),
            permanent=permanent,
        )


ReadRest = Callable[[ProviderResponse], float | None]
"""From a 429 to the seconds until the provider may be asked again, None where it does not say."""


def explain_missing_key(provider: str) -> Message:
    """Return what to set for a provider that needs a key."""
    return Message(
        "Set %(setting)s to the key you were given.", {"setting": f"PROVIDER_{provider.upper()}_KEY"}
    )


def explain_missing_url(provider: str) -> Message:
    """Return what to set for a provider that is a server of the operator's own."""
    return Message(
        "Set %(setting)s to the address of your server.", {"setting": f"PROVIDER_{provider.upper()}_URL"}
    )


def find_words(error: object) -> str:
    """Return what the JSON of an error says to people, in whichever usual place; empty for nothing."""
    if not isinstance(error, dict):
        return error if isinstance(error, str) else ""
    for name in ("message", "detail", "info", "error"):
        if words := find_words(error.get(name)):
            return words
    return ""


def seconds_to_midnight() -> float:
    """Return the seconds until the next day in UTC, when daily allowances begin anew."""
    now = datetime.datetime.now(datetime.UTC)
    return 86_400.0 - (now.hour * 3600 + now.minute * 60 + now.second) + 1


def read_retry_after(value: str | None, *, now: datetime.datetime | None = None) -> float | None:
    """Return the seconds a Retry-After header asks for (RFC 9110 10.2.3), 0 to LONGEST_RETRY_AFTER.

    Both forms are read, seconds and date; None when there is none or it can't be read.
    """
    if value is None:
        return None
    value = value.strip()
    if _SECONDS.match(value):
        return min(float(value), LONGEST_RETRY_AFTER)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    seconds = (moment - (now or datetime.datetime.now(datetime.UTC))).total_seconds()
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)


def read_language(tag: str) -> str:
    """Return the primary subtag of a BCP 47 tag in lower case, "en" for what is none."""
    primary = tag.strip().lower().replace("_", "-").split("-", 1)[0]
    return primary if _LANGUAGE.match(primary) else "en"


def plain_terms(query: ClaimQuery, limit: int) -> list[str]:
    """Return the most telling terms of a claim, without the signs search engines give a meaning to.

    Those that an editor gave are all returned.
    """
    terms = [" ".join(_OPERATORS.sub(" ", term).split()) for term in query.terms]
    return [term for term in terms if term][: None if query.given else limit]


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


UNKNOWN_SHAPE = Message("%(provider)s answered with JSON of an unknown shape.")
NO_RESULTS = Message("%(provider)s answered without a list of results.")
_JSON_TYPES = frozenset({"application/json", "text/json", "application/javascript", "text/javascript"})
_WRONG_ADDRESS = frozenset(
    {
        "scheme_not_allowed",
        "credentials_in_url",
        "malformed_url",
        "port_not_allowed",
        "destination_not_allowed",
    }
)
_STRAY_BACKSLASH = re.compile(r"(?<!\\)(?:\\\\)*\\(?![\"\\/bfnrtu])")
_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
_OPERATORS = re.compile(r"[\"“”„«»()\[\]{}<>:*?!~^|\\+=]|(?<!\w)-")
