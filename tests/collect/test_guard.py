"""The client connects only to addresses that it has checked, whatever an answer says."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from collect.server import Web, drip, packed, page, redirect, web
from digest.collect.guard import SAVE_PAGE, Access, Client, Limits, Refused, is_public
from digest.collect.robots import Robots
from waiting import WAIT

AGENT = "digest-test/0"


@pytest.fixture
def private() -> Iterator[Web]:
    """A server that must not be reached: its list of requests stays empty."""
    with web({}) as made:
        yield made
        assert made.asked == []


def client(allowed: Web, **limits: float) -> Client:
    access = Access(allowed=frozenset({("127.0.0.1", allowed.port)}))
    return Client(AGENT, access, Limits(**{"largest": 200_000, "whole": WAIT, **limits}))


def test_a_page_is_fetched() -> None:
    """Status, headers and bytes are returned; gzip is unpacked."""
    with web({"/": page("<p>One</p>", ETag='"v1"'), "/gz": packed(1000)}) as site:
        found = client(site).get(site.home + "/")
        assert (found.status, found.body, found.headers["etag"]) == (200, b"<p>One</p>", '"v1"')
        assert site.asked[0][1]["user-agent"] == AGENT
        assert "cookie" not in site.asked[0][1]
        assert client(site).get(site.home + "/gz").body == b"0" * 1000


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1:{port}/secret",
        "http://localhost:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://0x7f.1:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://[::1]:{port}/secret",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/",
        "http://user:pass@127.0.0.1:{port}/",
        "//127.0.0.1:{port}/secret",
        "http://0177.0.0.1:{port}/secret",
        "http://127.1:{port}/secret",
        "http://0.0.0.0:{port}/secret",
        "http://[::127.0.0.1]:{port}/secret",
        "http://[64:ff9b::7f00:1]:{port}/secret",
        "http://[::1:{port}/secret",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(private: Web, to: str) -> None:
    """In every notation; the server there receives no request."""
    with web({"/go": redirect(to.format(port=private.port))}) as site:
        with pytest.raises(Refused) as found:
            client(site).get(site.home + "/go")
        assert found.value.fix == SAVE_PAGE  # --private does not apply to redirects


@pytest.mark.parametrize("host", ["①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.0.0.1"])
def test_digits_of_other_scripts_are_judged(private: Web, host: str) -> None:
    with pytest.raises(Refused, match=r"127\.0\.0\.1 is not a public address"):
        Client(AGENT).get(f"http://{host}:{private.port}/secret")


def test_letters_beyond_ascii_are_sent_encoded() -> None:
    """In the host, the path and the query, and in a header in UTF-8."""
    seen: list[str] = []

    def looked_up(host: str, port: int) -> list[str]:
        seen.append(host)
        return ["127.0.0.1"]

    moved = "/größe".encode().decode("latin-1")
    with web({"/gr%C3%B6%C3%9Fe": page("<p>One</p>"), "/go": redirect(moved)}) as site:
        access = Access(resolver=looked_up, allowed=frozenset({("127.0.0.1", site.port)}))
        one = Client(AGENT, access)
        for path in ("größe", "gr%C3%B6%C3%9Fe", "go"):
            assert one.get(f"http://bücher.example:{site.port}/{path}").body == b"<p>One</p>"
        assert set(seen) == {"xn--bcher-kva.example"}


def test_a_stream_of_two_parts_is_whole() -> None:
    """Gzip may be several streams in a row; their total size is bounded."""
    two = gzip.compress(b"one ") + gzip.compress(b"two")
    many = gzip.compress(b"0" * 90_000) * 3
    sent = {"Content-Encoding": "gzip"}
    with web({"/": (200, sent, two), "/many": (200, sent, many)}) as site:
        assert client(site).get(site.home + "/").body == b"one two"
        with pytest.raises(Refused, match="unpacks to more"):
            client(site).get(site.home + "/many")


def test_a_proxy_has_no_more_time_than_a_server() -> None:
    with web({"http://93.184.215.14/drip": drip(40, 0.1)}) as proxy:
        one = Client(AGENT, Access(proxy=proxy.home), Limits(whole=0.5))
        with pytest.raises(Refused, match="not whole after"):
            one.get("http://93.184.215.14/drip")


def test_a_name_that_resolves_otherwise_later_is_judged_again(private: Web) -> None:
    """DNS rebinding: the first answer is public, the second is this machine; neither gets a
    request."""
    answers = iter([["127.0.0.1"], ["127.0.0.1"]])

    def resolver(host: str, port: int) -> list[str]:
        return next(answers)

    rebound = Client(AGENT, Access(resolver=resolver))
    for _ in range(2):
        with pytest.raises(Refused, match="not a public address"):
            rebound.get(f"http://rebind.example:{private.port}/")


def test_one_private_address_among_public_ones_is_enough() -> None:
    """A name with a public and a private address is refused, because the choice between them is not
    ours."""
    mixed = Client(AGENT, Access(resolver=lambda *_: ["93.184.216.34", "10.0.0.1"]))
    with pytest.raises(Refused, match=r"10\.0\.0\.1 is not a public address"):
        mixed.get("http://mixed.example/")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (redirect("/loop"), "more than 5 redirects"),
        ((200, {}, b"x" * 500_000), "larger than 200 kB"),
        (packed(50_000_000), "unpacks to more than 200 kB"),
        ((200, {"Content-Encoding": "gzip"}, b"no gzip"), "damaged"),
        ((200, {"Content-Encoding": "gzip"}, gzip.compress(b"a page" * 99)[:-12]), "damaged"),
        ((200, {"Content-Encoding": "br"}, b"other"), "packed as “br”"),
    ],
)
def test_what_is_too_much_is_refused(answer: tuple[int, dict[str, str], bytes], says: str) -> None:
    """Redirects, bytes as sent, bytes as unpacked, and a stream that is broken, cut off or unknown."""
    with web({"/loop": answer}) as site, pytest.raises(Refused, match=says):
        client(site).get(site.home + "/loop")


def test_a_dripping_server_is_left() -> None:
    """One byte at a time keeps no connection open beyond the time for the whole answer."""
    with web({"/drip": drip(40, 0.1)}) as site, pytest.raises(Refused, match="not whole after"):
        client(site, whole=0.5).get(site.home + "/drip")


@pytest.mark.parametrize(
    "url",
    ["https:/example.org/a", "ftp://example.org/", "example.org", "http://", "http://a b/", "http://u@h/", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_not_a_web_address_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        Client(AGENT).get(url)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:4700::1111", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("0.0.0.0", False), ("100.64.0.1", False), ("224.0.0.1", False),
        ("::1", False), ("fe80::1%eth0", False), ("fc00::1", False), ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False), ("64:ff9b::7f00:1", False), ("localhost", False),
        ("::127.0.0.1", False), ("::ffff:0:127.0.0.1", False), ("fec0::1", False),
        ("64:ff9b:1::7f00:1", False), ("3fff::1", False), ("192.0.0.8", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    """IPv4 inside IPv6 (mapped, 6to4, NAT64) is judged as IPv4."""
    assert is_public(address) == public


def test_a_permanent_move_is_reported() -> None:
    """Only if every redirect on the way is permanent."""
    with web({"/a": redirect("/b", 301), "/b": redirect("/c", 308), "/c": page("c"), "/t": redirect("/c")}) as site:  # fmt: skip
        assert client(site).get(site.home + "/a").permanent == site.home + "/c"
        assert client(site).get(site.home + "/t").permanent is None


@pytest.mark.parametrize(
    ("status", "text", "allowed"),
    [
        (200, "User-agent: *\nDisallow: /private", False),
        (200, "User-agent: digest\nAllow: /\n\nUser-agent: *\nDisallow: /", True),
        (404, "", True),
        (500, "", False),
    ],
)
def test_robots_txt_is_obeyed(status: int, text: str, allowed: bool) -> None:
    """A missing file allows all, a failing server allows nothing; a host is asked once."""
    with web({"/robots.txt": (status, {}, text.encode())}) as site:
        robots, asker = Robots(), client(site)
        said = [reason(robots, site.home + "/private/a", asker) for _ in range(2)]
        assert said[0] == said[1]
        assert (said[0] == "") == allowed, said
        assert ("500" in said[0]) == (status == 500), said
        assert len(site.asked) == 1


def reason(robots: Robots, url: str, asker: Client) -> str:
    """Return why a page may not be fetched, or nothing."""
    try:
        robots.check(url, asker)
    except Refused as refused:
        return refused.what
    return ""


def test_a_host_that_cannot_be_found_is_named_as_that() -> None:
    """If robots.txt cannot be fetched, the reason is the host, not the content of robots.txt."""

    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    asker = Client(AGENT, Access(resolver=nowhere))
    said = reason(Robots(), "http://nowhere.example/a", asker)
    assert "nowhere.example cannot be found" in said
    assert "robots" not in said


def test_a_cookie_is_kept_nowhere() -> None:
    """A server sets a cookie with a page, a redirect and an error: none is sent back."""
    sets = {"Set-Cookie": "id=1; Path=/"}
    answers = {"/": page("<p>One</p>", **sets), "/go": (302, {"Location": "/", **sets}, b"")}
    with web({**answers, "/gone": (404, sets, b"")}) as site:
        one = client(site)
        for path in ("/", "/go", "/gone", "/"):
            one.get(site.home + path)
        assert [p for p, _ in site.asked] == ["/", "/go", "/", "/gone", "/"]
        assert not [h for _, h in site.asked if "cookie" in h]


def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    """A host has several addresses, and the first cannot be reached, as without IPv6."""
    with web({"/": page("<p>One</p>")}) as site:
        both = ["::1", "127.0.0.1"]
        access = Access(resolver=lambda *_: both, allowed=frozenset((a, site.port) for a in both))
        assert Client(AGENT, access).get(f"http://two.example:{site.port}/").status == 200
