import pytest

from articles.errors import FetchError
from articles.web.address_rules import MAX_URL_LENGTH, REFUSED_DESTINATION, check_url, is_public_address

PRIVATE_SPELLINGS = [
    "http://127.0.0.1/",
    "http://127.0.0.1:80/",
    "http://127.1/",
    "http://127.0.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0x7f.1/",
    "http://127.0.0.1./",
    "http://127.000.000.001/",
    "http://%31%32%37.0.0.1/",
    "http://１２７.0.0.1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://127．0．0．1/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://168.63.129.16/",
    "http://100.64.0.1/",
    "http://192.0.0.192/",
    "http://192.0.2.1/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://198.51.100.7/",
    "http://203.0.113.9/",
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::]/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:8.8.8.8]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::1]/",
    "http://[100::1]/",
    "http://[2001::1]/",
    "http://[2001:db8::1]/",
    "http://[2002:7f00:1::]/",
    "http://[3fff::1]/",
    "http://[5f00::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://ⓛocalhost/",
    "http://db/",
    "http://printer.local/",
    "http://metadata.google.internal/",
    "http://app.localhost/",
    "http://router.home.arpa/",
]


ODD_SPELLINGS = [
    "http://8.8.8.8./",
    "http://８.8.8.8/",
    "http://134744072/",
    "http://010.8.8.8/",
    "http://8.8/",
]


@pytest.mark.parametrize("url", [*PRIVATE_SPELLINGS, *ODD_SPELLINGS])
def test_every_spelling_of_a_private_address_gets_the_same_refusal(url):
    with pytest.raises(FetchError) as refusal:
        check_url(url)
    assert refusal.value.code == "destination_not_allowed"
    assert refusal.value.message == REFUSED_DESTINATION
    assert refusal.value.permanent


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a",
        "file:///etc/passwd",
        "gopher://example.org/",
        "data:text/html,x",
        "javascript:alert(1)",
        "mailto:someone@example.org",
    ],
)
def test_only_web_addresses_are_taken(url):
    with pytest.raises(FetchError) as refusal:
        check_url(url)
    assert refusal.value.code == "scheme_not_allowed"


@pytest.mark.parametrize(
    "url",
    [
        "http://a@example.org/",
        "http://good.example@127.0.0.1/",
        "http://user:secret@example.org/",
        "http://user%40x:y@example.org/",
        "http://:@example.org/",
        "http://good.example#@evil.example/",
        "http://good.example?@evil.example/",
    ],
)
def test_user_names_in_an_address_are_refused(url):
    with pytest.raises(FetchError) as refusal:
        check_url(url)
    assert refusal.value.code == "credentials_in_url"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org/story",
        "//example.org/story",
        "http:example.org",
        "http:/example.org",
        "http:///example.org",
        "http://",
        "http://?q",
        "http://good.example\\@evil.example/",
        "http://exa mple.org/",
        " http://example.org/",
        "http://exam\tple.org/",
        "java\tscript:alert(1)",
        "http://example.org/\r\nHost: evil",
        "http://example.org/\x00",
        "http://example\u200b.org/",
        "http://a..b/",
        "http://-a.example/",
        "http://ex%61mple.org/",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://example.org:port/",
        "http://[::1/",
        "http://example.org/" + "a" * MAX_URL_LENGTH,
    ],
)
def test_what_two_parsers_could_read_in_two_ways_is_malformed(url):
    with pytest.raises(FetchError) as refusal:
        check_url(url)
    assert refusal.value.code == "malformed_url"


@pytest.mark.parametrize("port", [22, 25, 8000, 8080, 6379, 5432])
def test_only_the_web_ports_are_open(port):
    with pytest.raises(FetchError) as refusal:
        check_url(f"http://example.org:{port}/")
    assert refusal.value.code == "port_not_allowed"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.org/story?id=7#part",
        "http://example.org",
        "http://EXAMPLE.org.:80/",
        "https://example.org:443/a/b",
        "https://münchen.example/straße?q=ü",
        "https://xn--mnchen-3ya.example/",
        "http://8.8.8.8/",
        "https://[2606:4700::1111]/",
        "https://a_b.example.org/",
        "https://example.org/@user/post",
    ],
)
def test_public_addresses_pass(url):
    assert check_url(url).host


def test_an_operator_can_open_one_host_and_port_by_hand():
    allow = frozenset({"127.0.0.1:8099", "searxng:8080", "[::1]:8080"})
    assert check_url("http://127.0.0.1:8099/x", allow=allow).port == 8099
    assert check_url("http://searxng:8080/search", allow=allow).host == "searxng"
    assert check_url("http://[::1]:8080/", allow=allow).host == "::1"
    for other in ("http://127.0.0.1:8098/", "http://127.0.0.2:8099/", "http://127.0.0.1/"):
        with pytest.raises(FetchError):
            check_url(other, allow=allow)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2001:4860:4860::8888", "2a00:1450::1"])
def test_public_ip_addresses_are_told(address):
    assert is_public_address(address)


@pytest.mark.parametrize("address", ["fe80::1%eth0", "2606:4700::1%1", "127.1", "0x7f000001", "", "example"])
def test_an_ip_address_in_an_odd_spelling_is_not_public(address):
    assert not is_public_address(address)
