"""The only way out to the web: every page, provider, archive and webhook is asked through ``Fetcher``.

An address is checked as written, each host name again when it is resolved (every address it has must be
public, and the connection goes to one of those and no other), each redirect as if it were new. The total
time and the number of bytes, packed and unpacked, have limits. No proxy, cookie or password is taken from
the surroundings.
"""

import asyncio
import functools
import re
import socket
import ssl
import zlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from articles.errors import FetchError
from articles.messages import Message, pluralize
from articles.web.address_rules import bracket_host, check_url, is_public_address, refuse_destination


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How long one fetch may take in all (seconds), how many bytes its body may have, packed or
    unpacked, and how many redirects are followed. With none, a redirect is returned as it is."""

    total_seconds: float = 20.0
    max_bytes: int = 10_000_000
    max_redirects: int = 5


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """What a server answered: the address that answered in the end, any HTTP status, the unpacked body.

    ``media_type`` is in lower case and without parameters, "application/octet-stream" where the server
    does not say; ``charset`` is the one declared, empty where none is.
    """

    url: str
    status: int
    headers: CIMultiDictProxy[str]
    body: bytes
    media_type: str
    charset: str


class Fetcher:
    """One session of outbound calls, used as ``async with Fetcher(user_agent=...) as fetcher``.

    ``allow`` holds "host:port" pairs an operator opened by hand, such as "127.0.0.1:8099"; they skip the
    rules for addresses and ports. ``limit`` is the number of connections open at once.
    """

    def __init__(self, *, user_agent: str, allow: frozenset[str] = frozenset(), limit: int = 100) -> None:
        self._user_agent = user_agent
        self._allow = allow
        self._limit = limit
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        guard = _Guard(self._allow)
        connector = aiohttp.TCPConnector(
            limit=self._limit, resolver=guard, socket_factory=guard.open_socket, ttl_dns_cache=30
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None),
            headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip, identity"},
        )
        return self

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def fetch(
        self,
        url: str,
        *,
        limits: FetchLimits = FetchLimits(),
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        method: str = "GET",
        data: bytes | Mapping[str, str] | None = None,
    ) -> FetchedPage:
        """Ask one address and return its answer, whatever the HTTP status.

        Redirects are followed for GET and HEAD; the headers given here stay behind when one leads to
        another origin. Raises FetchError when the address is not allowed, the transport fails, a limit
        is passed, or an answer carries no page: 1xx, and to a GET 204, 205, 206 or, where
        nobody asked whether it changed, 304.
        """
        target = check_url(url, allow=self._allow)
        if params:
            target = target.extend_query(params)
        request = _Request(method.upper(), target, dict(headers or {}), data)
        try:
            async with asyncio.timeout(limits.total_seconds):
                return await self._follow(request, limits)
        except TimeoutError as error:
            raise FetchError(
                "timeout",
                Message(
                    "The server did not finish its answer within %(seconds)s seconds.",
                    {"seconds": limits.total_seconds},
                ),
                permanent=False,
            ) from error
        except (aiohttp.ClientError, ssl.SSLError, OSError) as error:
            raise _explain(error) from error

    async def _follow(self, request: "_Request", limits: FetchLimits) -> FetchedPage:
        for _ in range(limits.max_redirects + 1):
            answer = await self._ask(request, limits)
            if isinstance(answer, FetchedPage):
                return answer
            request = answer
        raise FetchError(
            "too_many_redirects",
            pluralize(
                "The address redirects more than once. Give the final address.",
                "The address redirects more than %(count)s times. Give the final address.",
                limits.max_redirects,
            ),
            permanent=True,
        )

    async def _ask(self, request: "_Request", limits: FetchLimits) -> "FetchedPage | _Request":
        if self._session is None:
            raise RuntimeError("a Fetcher is used inside “async with”")
        async with self._session.request(
            request.method,
            request.url,
            headers=request.headers,
            data=request.data,
            allow_redirects=False,
        ) as response:
            if limits.max_redirects and request.method in ("GET", "HEAD"):
                location = response.headers.get("Location")
                if response.status in _REDIRECTS and location:
                    return _redirect(request, location, self._allow)
            asked_if_changed = response.status == 304 and not _CONDITIONS.isdisjoint(request.headers)
            if not asked_if_changed and (
                response.status < 200 or (request.method == "GET" and response.status in _NO_PAGE)
            ):
                raise FetchError(
                    "bad_response",
                    Message(
                        "The server answered with status %(status)s, which carries no page.",
                        {"status": str(response.status)},
                    ),
                    permanent=True,
                )
            body = await _read_body(response, limits.max_bytes)
            return FetchedPage(
                url=str(request.url),
                status=response.status,
                headers=CIMultiDictProxy(CIMultiDict(response.headers)),
                body=body,
                media_type=response.content_type.lower(),
                charset=_read_charset(response),
            )


def fetch_once(
    url: str,
    *,
    user_agent: str,
    allow: frozenset[str] = frozenset(),
    limits: FetchLimits = FetchLimits(),
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
    data: bytes | None = None,
) -> FetchedPage:
    """Fetch one page from code that is not asynchronous. Raises FetchError as ``Fetcher.fetch``."""

    async def fetch() -> FetchedPage:
        async with Fetcher(user_agent=user_agent, allow=allow, limit=1) as fetcher:
            return await fetcher.fetch(url, limits=limits, headers=headers, method=method, data=data)

    return asyncio.run(fetch())


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: URL
    headers: Mapping[str, str]
    data: bytes | Mapping[str, str] | None


class _Guard(AbstractResolver):
    """Resolves names to public addresses only, and opens sockets to no other."""

    def __init__(self, allow: frozenset[str]) -> None:
        self._allow = allow
        self._opened: set[tuple[str, int]] = set()
        # A pool of its own: a name server that hangs must not hold up the end of the event loop,
        # which waits for the loop's default pool.
        self._pool = ThreadPoolExecutor(max_workers=16, thread_name_prefix="resolve")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        lookup = functools.partial(socket.getaddrinfo, host, port, family, socket.SOCK_STREAM)
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._pool, lookup)
        except (OSError, UnicodeError) as error:
            raise _unresolved(permanent=getattr(error, "errno", None) == socket.EAI_NONAME) from error
        if not found:
            raise _unresolved(permanent=True)
        if f"{bracket_host(host)}:{port}" in self._allow:
            self._opened.update((str(address[0]), port) for *_, address in found)
        elif not all(len(address) < 4 or not address[3] for *_, address in found) or not all(
            is_public_address(str(address[0])) for *_, address in found
        ):
            raise refuse_destination()
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=found_family,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for found_family, _, protocol, _, address in found
        ]

    def open_socket(self, address_info: "aiohttp.AddrInfoType") -> socket.socket:
        """Make the socket of one connection; the last look at where it really goes."""
        family, kind, protocol, _, address = address_info
        host, port = str(address[0]), int(address[1])
        opened = (host, port) in self._opened or f"{bracket_host(host)}:{port}" in self._allow
        if not opened and not is_public_address(host):
            raise refuse_destination()
        return socket.socket(family=family, type=kind, proto=protocol)

    async def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


async def _read_body(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    """Read a body piece by piece, unpacked, and stop at the limit on either side of the unpacking."""
    if (response.content_length or 0) > max_bytes:
        raise _too_large(max_bytes)
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError(
            "bad_response",
            Message(
                "The server compressed its answer as “%(encoding)s”, which was not asked for.",
                {"encoding": encoding[:40]},
            ),
            permanent=True,
        )
    unpacker = _Unpacker(max_bytes) if encoding in ("gzip", "x-gzip") else None
    body, received = bytearray(), 0
    async for piece in response.content.iter_any():
        received += len(piece)
        body += unpacker.unpack(piece) if unpacker else piece
        if received > max_bytes or len(body) > max_bytes:
            raise _too_large(max_bytes)
    if unpacker and received and not unpacker.complete:
        raise FetchError(
            "bad_response", Message("The answer broke off before its compressed body ended."), permanent=False
        )
    return bytes(body)


def _read_charset(response: aiohttp.ClientResponse) -> str:
    charset = (response.charset or "").lower()
    return charset if _CHARSET.match(charset) else ""


class _Unpacker:
    """Unpacks gzip, of one or several members, never making more than ``max_bytes`` + 1 bytes."""

    def __init__(self, max_bytes: int) -> None:
        self._room = max_bytes + 1
        self._member = zlib.decompressobj(wbits=_GZIP)

    @property
    def complete(self) -> bool:
        return self._member.eof

    def unpack(self, piece: bytes) -> bytes:
        unpacked = bytearray()
        try:
            while piece and self._room > 0:
                if self._member.eof:
                    self._member = zlib.decompressobj(wbits=_GZIP)
                part = self._member.decompress(piece, self._room)
                unpacked += part
                self._room -= len(part)
                piece = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
        except zlib.error as error:
            raise FetchError(
                "bad_response", Message("The compressed answer can't be decompressed."), permanent=False
            ) from error
        return bytes(unpacked)


def _redirect(request: _Request, location: str, allow: frozenset[str]) -> _Request:
    """Make the next request of a redirect, its address checked as if a person had typed it."""
    try:
        target = request.url.join(URL(location))
    except ValueError as error:
        raise FetchError(
            "bad_response", Message("The server redirects to an address that is not valid."), permanent=True
        ) from error
    target = check_url(str(target), allow=allow)
    if request.url.scheme == "https" and target.scheme == "http":
        raise FetchError(
            "scheme_not_allowed",
            Message("The server redirects from https to http, which is not safe."),
            permanent=True,
        )
    same_origin = target.origin() == request.url.origin()
    headers = request.headers if same_origin else {}
    return _Request(request.method, target, headers, None)


def _explain(error: Exception) -> FetchError:
    """Return the FetchError that says what went wrong in the transport."""
    if isinstance(error, aiohttp.ClientSSLError | aiohttp.ServerFingerprintMismatch | ssl.SSLError):
        return FetchError(
            "tls", Message("The server's certificate is not valid for this address."), permanent=True
        )
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return _unresolved(permanent=False)
    if isinstance(error, aiohttp.InvalidURL):
        return FetchError("malformed_url", Message("This is not a complete web address."), permanent=True)
    if isinstance(error, aiohttp.ClientPayloadError):
        return FetchError("bad_response", Message("The answer broke off before its end."), permanent=False)
    if isinstance(error, aiohttp.ClientResponseError):
        return FetchError("bad_response", Message("The server's answer is not valid HTTP."), permanent=False)
    return FetchError(
        "connection", Message("The connection could not be made, or broke off."), permanent=False
    )


def _unresolved(*, permanent: bool) -> FetchError:
    return FetchError(
        "dns",
        Message("The host name of this address could not be resolved. Check its spelling."),
        permanent=permanent,
    )


def _too_large(max_bytes: int) -> FetchError:
    return FetchError(
        "too_large",
        Message("The answer is larger than %(limit)s bytes, the most that is read.", {"limit": max_bytes}),
        permanent=True,
    )


_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
_NO_PAGE = frozenset({204, 205, 206, 304})
_CHARSET = re.compile(r"[a-z0-9][a-z0-9._:-]{0,39}\Z")
_GZIP = zlib.MAX_WBITS | 16
