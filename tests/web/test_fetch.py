import asyncio
import gzip
import socket
import ssl
import subprocess
import threading
import tracemalloc
from collections.abc import Iterator

import pytest

from articles.errors import FetchError
from articles.web.address_rules import REFUSED_DESTINATION
from articles.web.fetch import FetchedPage, Fetcher, FetchLimits, fetch_once
from workers.demo.stub_providers.server import StubServer

AGENT = "factdesk-tests/0 (+http://localhost)"
LIMITS = FetchLimits(total_seconds=1.0, max_bytes=200_000, max_redirects=3)


class RawServer:
    """Answers each connection with fixed bytes; can speak TLS."""

    def __init__(self, answer: bytes, context: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self._answer, self._context = answer, context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                self._reply(connection)

    def _reply(self, connection: socket.socket) -> None:
        try:
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            self.requests.append(connection.recv(65536))
            connection.sendall(self._answer)
            connection.close()
        except OSError:
            connection.close()


@pytest.fixture
def raw() -> Iterator:
    """Make servers that end with the test."""
    made: list[RawServer] = []

    def make(answer: bytes, context: ssl.SSLContext | None = None) -> RawServer:
        made.append(RawServer(answer, context))
        return made[-1]

    yield make
    for server in made:
        server.close()


def fetch(url: str, *, allow=frozenset(), limits=LIMITS, **options) -> FetchedPage:
    async def run() -> FetchedPage:
        async with Fetcher(user_agent=AGENT, allow=allow) as fetcher:
            return await fetcher.fetch(url, limits=limits, **options)

    return asyncio.run(run())


def refuse(url: str, **options) -> FetchError:
    with pytest.raises(FetchError) as refusal:
        fetch(url, **options)
    return refusal.value


def refuse_fault(stub: StubServer, fault: str, **options) -> FetchError:
    return refuse(f"{stub.url_of('wikipedia', fault)}/w/api.php?srsearch=x", allow=stub.allow, **options)


def test_a_page_comes_with_its_type_charset_and_headers(raw):
    server = raw(b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=UTF-8\r\nX-A: 1\r\n\r\n<p>hello")
    page = fetch(f"http://{server.host}/a", allow=frozenset({server.host}))
    assert (page.status, page.body, page.media_type, page.charset) == (200, b"<p>hello", "text/html", "utf-8")
    assert page.headers["x-a"] == "1"
    assert page.url == f"http://{server.host}/a"


def test_any_http_status_is_an_answer(raw):
    server = raw(b"HTTP/1.1 451 No\r\nContent-Length: 3\r\n\r\nno!")
    assert fetch(f"http://{server.host}/", allow=frozenset({server.host})).status == 451


@pytest.mark.parametrize("declared", [b"\xff\xfe", b'"x y"', b"a" * 90, b""])
def test_a_charset_that_is_no_name_is_none(raw, declared):
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Type: text/html; charset=" + declared
    server = raw(head + b"\r\n\r\n")
    assert fetch(f"http://{server.host}/", allow=frozenset({server.host})).charset == ""


def test_we_name_ourselves_and_carry_nothing_of_the_surroundings(raw, monkeypatch):
    server = raw(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")
    host = f"localhost:{server.port}"  # a name, since no cookie is ever kept for a bare address
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    async def twice() -> None:
        async with Fetcher(user_agent=AGENT, allow=frozenset({host})) as fetcher:
            for _ in range(2):
                await fetcher.fetch(f"http://{host}/", limits=LIMITS)

    asyncio.run(twice())
    for request in server.requests:
        lines = request.decode().lower().split("\r\n")
        assert f"user-agent: {AGENT}".lower() in lines
        assert not any(line.startswith(("cookie:", "authorization:")) for line in lines)


def test_code_that_is_not_asynchronous_can_fetch_too(raw):
    server = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
    page = fetch_once(
        f"http://{server.host}/", allow=frozenset({server.host}), user_agent=AGENT, limits=LIMITS
    )
    assert page.body == b"hi"


def test_parameters_are_encoded_into_the_address(raw):
    server = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    fetch(f"http://{server.host}/s?a=1", allow=frozenset({server.host}), params={"q": "ä & b"})
    assert server.requests[0].startswith(b"GET /s?a=1&q=%C3%A4+%26+b HTTP/1.1")


def test_a_name_that_leads_to_a_private_address_is_refused_as_any_other(monkeypatch):
    answer_names(monkeypatch, [["10.0.0.7"]])
    refusal = refuse("http://intranet.example.org/")
    assert (refusal.code, refusal.message) == ("destination_not_allowed", REFUSED_DESTINATION)


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    tried = catch_connections(monkeypatch)
    answer_names(monkeypatch, [["8.8.8.8", "127.0.0.1"]])
    assert refuse("http://mixed.example.org/").code == "destination_not_allowed"
    assert tried == []


def test_a_name_that_changes_its_address_is_connected_to_the_checked_one(monkeypatch):
    tried = catch_connections(monkeypatch)
    lookups = answer_names(monkeypatch, [["8.8.8.8"], ["127.0.0.1"]])
    assert refuse("http://flips.example.org/").code == "connection"
    assert tried == [("8.8.8.8", 80)]
    assert lookups == ["flips.example.org"]


def test_a_name_without_addresses_is_a_dns_error(monkeypatch):
    answer_names(monkeypatch, [[]])
    assert refuse("http://nowhere.example.org/").code == "dns"


def test_a_name_server_that_hangs_does_not_outlast_the_deadline(monkeypatch):
    released, finished = threading.Event(), []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: finished.append(released.wait(3)) or [])
    try:
        with pytest.raises(FetchError) as refusal:
            fetch_once("http://slow.example.org/", user_agent=AGENT, limits=FetchLimits(total_seconds=0.2))
        assert refusal.value.code == "timeout"
        assert not finished
    finally:
        released.set()


def test_even_a_connection_nobody_checked_is_stopped_at_its_socket(raw):
    server = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    async def go_around_the_checks() -> None:
        async with Fetcher(user_agent=AGENT) as fetcher:
            assert fetcher._session is not None
            await fetcher._session.get(f"http://{server.host}/")

    with pytest.raises(FetchError) as refusal:
        asyncio.run(go_around_the_checks())
    assert refusal.value.code == "destination_not_allowed"
    assert server.requests == []


@pytest.mark.parametrize(
    ("location", "code"),
    [
        (b"http://169.254.169.254/latest/", "destination_not_allowed"),
        (b"http://[::1]/", "destination_not_allowed"),
        (b"file:///etc/passwd", "scheme_not_allowed"),
        (b"http://user:x@example.org/", "credentials_in_url"),
        (b"http://example.org:22/", "port_not_allowed"),
        (b"//10.0.0.1/x", "destination_not_allowed"),
        (b"http://exa mple.org/", "malformed_url"),
    ],
)
def test_a_redirect_is_checked_as_if_it_had_been_typed(raw, location, code):
    server = raw(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n")
    assert refuse(f"http://{server.host}/", allow=frozenset({server.host})).code == code


def test_a_redirect_loop_ends(stub):
    assert refuse_fault(stub, "redirect_loop").code == "too_many_redirects"
    assert len(stub.log) == LIMITS.max_redirects + 1


def test_a_redirect_within_the_rules_is_followed_and_the_last_address_told(stub):
    page = fetch(f"{stub.url_of('wikipedia', 'redirect')}/w/api.php?srsearch=x", allow=stub.allow)
    assert page.status == 200
    assert page.url == f"{stub.url_of('wikipedia')}/w/api.php?srsearch=x"


def test_with_no_redirects_allowed_the_redirect_itself_is_the_answer(stub):
    url = f"{stub.url_of('wikipedia', 'redirect')}/w/api.php?srsearch=x"
    assert fetch(url, allow=stub.allow, limits=FetchLimits(1.0, 1000, 0)).status == 302


def test_https_never_falls_back_to_http(raw, tls, monkeypatch):
    plain = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    location = f"Location: http://{plain.host}/\r\n".encode()
    server = raw(b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n" + location + b"\r\n", tls)
    allow = frozenset({server.host, plain.host})
    trust(monkeypatch, tls.certificate_file)
    assert refuse(f"https://{server.host}/", allow=allow).code == "scheme_not_allowed"
    assert plain.requests == []


def test_a_self_signed_certificate_is_refused(raw, tls):
    server = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", tls)
    refusal = refuse(f"https://{server.host}/", allow=frozenset({server.host}))
    assert (refusal.code, refusal.permanent) == ("tls", True)


def test_headers_of_ours_stay_behind_when_a_redirect_leaves_the_origin(raw):
    other = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    location = f"Location: http://{other.host}/\r\n".encode()
    server = raw(b"HTTP/1.1 307 Go\r\nContent-Length: 0\r\n" + location + b"\r\n")
    allow = frozenset({server.host, other.host})
    fetch(f"http://{server.host}/", allow=allow, headers={"X-Subscription-Token": "secret"})
    assert b"secret" in server.requests[0]
    assert b"secret" not in other.requests[0]


@pytest.mark.parametrize("status", [101, 204, 205, 206, 304])
def test_an_answer_without_a_page_is_refused(raw, status):
    server = raw(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode())
    assert refuse(f"http://{server.host}/", allow=frozenset({server.host})).code == "bad_response"


def test_a_post_may_be_answered_without_a_page(raw):
    server = raw(b"HTTP/1.1 204 No Content\r\n\r\n")
    page = fetch(f"http://{server.host}/", allow=frozenset({server.host}), method="POST", data=b"{}")
    assert (page.status, page.body) == (204, b"")


def test_the_deadline_is_for_the_whole_and_not_for_each_read(stub):
    refusal = refuse_fault(stub, "drip", limits=FetchLimits(total_seconds=0.5))
    assert (refusal.code, refusal.permanent) == ("timeout", False)


@pytest.mark.parametrize("fault", ["big", "endless", "gzip_bomb"])
def test_a_body_stops_at_the_limit_packed_or_unpacked(stub, fault):
    assert refuse_fault(stub, fault, limits=FetchLimits(5.0, 200_000, 3)).code == "too_large"


def test_a_packed_bomb_is_never_unpacked_into_memory(raw):
    bomb = gzip.compress(b" " * 60_000_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"
    server = raw(head.encode() + bomb)
    tracemalloc.start()
    try:
        assert refuse(f"http://{server.host}/", allow=frozenset({server.host})).code == "too_large"
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_a_packed_body_of_several_members_is_one_body(raw):
    packed = gzip.compress(b"one, ") + gzip.compress(b"two")
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    server = raw(head.encode() + packed)
    assert fetch(f"http://{server.host}/", allow=frozenset({server.host})).body == b"one, two"


def test_a_packed_body_is_unpacked(stub):
    page = fetch(f"{stub.url_of('wikipedia', 'gzip')}/w/api.php?srsearch=x", allow=stub.allow)
    assert page.body.startswith(b'{"batchcomplete"')


@pytest.mark.parametrize("fault", ["gzip_broken", "short_body"])
def test_a_body_that_breaks_off_is_never_taken_for_whole(stub, fault):
    refusal = refuse_fault(stub, fault)
    assert (refusal.code, refusal.permanent) == ("bad_response", False)


def test_a_packing_we_did_not_ask_for_is_refused(raw):
    server = raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc")
    assert refuse(f"http://{server.host}/", allow=frozenset({server.host})).code == "bad_response"


@pytest.mark.parametrize(
    "answer", [b"", b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: " + b"a" * 20_000 + b"\r\n\r\n"]
)
def test_a_server_that_speaks_no_http_is_an_error_of_ours(raw, answer):
    server = raw(answer)
    refusal = refuse(f"http://{server.host}/", allow=frozenset({server.host}))
    assert refusal.code in ("bad_response", "connection")


def test_a_closed_port_is_a_connection_error():
    with socket.create_server(("127.0.0.1", 0)) as unused:
        host = f"127.0.0.1:{unused.getsockname()[1]}"
    refusal = refuse(f"http://{host}/", allow=frozenset({host}))
    assert (refusal.code, refusal.permanent) == ("connection", False)


def answer_names(monkeypatch, answers: list[list[str]]) -> list[str]:
    """Make the system's resolver give these addresses, one list a lookup; return what was asked."""
    asked: list[str] = []

    def getaddrinfo(host, port, *_):
        asked.append(host)
        addresses = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def catch_connections(monkeypatch) -> list[tuple[str, int]]:
    """Keep connections from leaving the machine; return where they were going."""
    tried: list[tuple[str, int]] = []

    async def sock_connect(_loop, _socket, address):
        tried.append(address)
        raise OSError("caught by the test")

    monkeypatch.setattr(asyncio.SelectorEventLoop, "sock_connect", sock_connect)
    return tried


def trust(monkeypatch, certificate_file: str) -> None:
    """Make new TLS contexts trust one more certificate."""
    create = ssl.create_default_context

    def create_trusting(*args, **options):
        context = create(*args, **options)
        context.load_verify_locations(certificate_file)
        return context

    monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", create_trusting())


class TrackedContext(ssl.SSLContext):
    certificate_file: str


@pytest.fixture(scope="session")
def tls(tmp_path_factory) -> TrackedContext:
    """A server context with a fresh self-signed certificate for 127.0.0.1."""
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    order = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -addext subjectAltName=IP:127.0.0.1"
    try:
        subprocess.run(
            ["openssl", *order.split(), "-keyout", str(key), "-out", str(certificate)],
            check=True,
            capture_output=True,
        )
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    context = TrackedContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.certificate_file = str(certificate)
    return context
