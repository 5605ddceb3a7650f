"""Which web addresses may be fetched or shown: one parser, one list of forbidden networks.

The parser is yarl, the one the client connects with, so that what was checked is what is fetched.
"""

import ipaddress
import re
import unicodedata

from yarl import URL

from articles.errors import FetchError
from articles.messages import Message

MAX_URL_LENGTH = 2048
WEB_PORTS = frozenset({80, 443})

# One text for every refused destination: it must not tell whether something answers there.
REFUSED_DESTINATION = Message(
    "This address does not lead to a public web site. Give the address of a page that anyone can open, "
    "or ask an operator to allow this host and port by hand."
)


def is_public_address(address: str) -> bool:
    """Tell whether an IP address, as text, belongs to the public internet.

    IPv4: outside every block of the IANA special-purpose registry (RFC 6890 and later entries).
    IPv6: inside 2000::/3, the only block handed out so far, without its special-purpose parts.
    An address with a zone, or one that is not in its usual spelling, is not public.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        return not any(parsed in network for network in _FORBIDDEN_IPV4)
    if parsed.scope_id is not None or parsed not in _GLOBAL_IPV6:
        return False
    return not any(parsed in network for network in _FORBIDDEN_IPV6)


def check_url(
    url: str, *, allow: frozenset[str] = frozenset(), ports: frozenset[int] | None = WEB_PORTS
) -> URL:
    """Parse an address and return it, or raise FetchError with the reason it may not be used.

    No name is looked up: a host name that leads to a private address passes here and is refused
    when it is resolved. ``allow`` holds the "host:port" pairs an operator opened by hand; they skip
    the rules for hosts and ports. ``ports`` are the ports allowed otherwise, None for any.
    """
    _check_spelling(url)
    try:
        parsed = URL(url)
        host, port = parsed.raw_host, parsed.port
    except ValueError as error:
        raise _malformed() from error
    if not host or port is None or not 0 < port < 65536:
        raise _malformed()
    if f"{bracket_host(host)}:{port}" in allow:
        return parsed
    _check_host(_written_host(url), host)
    if ports is not None and port not in ports:
        raise FetchError(
            "port_not_allowed",
            Message(
                "Only the usual web ports are fetched: 80 for http and 443 for https. Leave the port out."
            ),
            permanent=True,
        )
    return parsed


def bracket_host(host: str) -> str:
    """Write a host as it stands in an address: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def _check_spelling(url: str) -> None:
    """Refuse what two parsers could read in two ways."""
    if len(url) > MAX_URL_LENGTH:
        raise FetchError(
            "malformed_url",
            Message("An address may have at most %(limit)s characters.", {"limit": MAX_URL_LENGTH}),
            permanent=True,
        )
    if _UNSAFE_CHARACTERS.search(url):
        raise _malformed()
    scheme = _SCHEME.match(url)
    if scheme is None:
        raise _malformed()
    if scheme[1].lower() not in ("http", "https"):
        raise FetchError(
            "scheme_not_allowed", Message("The address must begin with https:// or http://."), permanent=True
        )
    rest = url[scheme.end() :]
    if not rest.startswith("//") or rest.startswith("///"):
        raise _malformed()
    if "@" in rest[2:].split("/", 1)[0]:
        raise FetchError(
            "credentials_in_url",
            Message("The address holds a user name or password (the part before “@”). Remove it."),
            permanent=True,
        )


def _check_host(written: str, host: str) -> None:
    """Refuse hosts that are no public name and no public address in its usual spelling."""
    if ":" in host or written.startswith("["):
        if not is_public_address(host):
            raise refuse_destination()
        return
    name = unicodedata.normalize("NFKC", host).lower().removesuffix(".")
    labels = name.split(".")
    if _LOOKS_NUMERIC.match(labels[-1]):
        # A last label that is a number makes the host an IPv4 address to some parser
        # (WHATWG URL, "ends in a number"); only the plain dotted spelling is taken for one.
        if not written.isascii() or written != name or not is_public_address(name):
            raise refuse_destination()
        return
    if len(name) > 253 or not all(_LABEL.match(label) for label in labels):
        raise _malformed()
    if len(labels) < 2 or name.endswith(_LOCAL_SUFFIXES):
        raise refuse_destination()


def refuse_destination() -> FetchError:
    """Make the one error that every forbidden destination gets."""
    return FetchError("destination_not_allowed", REFUSED_DESTINATION, permanent=True)


def _malformed() -> FetchError:
    return FetchError(
        "malformed_url",
        Message(
            "This is not a complete web address. Give it as it stands in the browser, "
            "such as https://www.example.org/story."
        ),
        permanent=True,
    )


def _written_host(url: str) -> str:
    """Return the host exactly as it was typed, without port."""
    authority = re.split(r"[/?#]", url.split("//", 1)[1], maxsplit=1)[0]
    if authority.startswith("["):
        return authority.split("]", 1)[0] + "]"
    return authority.rsplit(":", 1)[0] if ":" in authority else authority


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_UNSAFE_CHARACTERS = re.compile(
    r"[\x00-\x20\x7f-\xa0\\\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)\Z")
_LOOKS_NUMERIC = re.compile(r"([0-9]+|0x[0-9a-f]*)\Z")
# RFC 6761, RFC 6762, RFC 8375, RFC 9476 and ICANN's "internal": names that never lead to a public site.
_LOCAL_SUFFIXES = (
    ".localhost",
    ".local",
    ".localdomain",
    ".internal",
    ".intranet",
    ".lan",
    ".corp",
    ".home",
    ".home.arpa",
    ".alt",
    ".onion",
)

_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")
# https://www.iana.org/assignments/iana-ipv6-special-registry/, what of it lies inside 2000::/3
_FORBIDDEN_IPV6 = tuple(
    ipaddress.IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
# https://www.iana.org/assignments/iana-ipv4-special-registry/, and multicast
_FORBIDDEN_IPV4 = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by carriers
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # answers for the host of a virtual machine at one large provider
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # multicast tunnelling
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
