"""An HTTP client that connects only to addresses that it has judged.

Every connection goes through `_Backend.connect_tcp`: the host is resolved there, each address is
judged, and the connection goes to an address that was judged. A redirect or a name that resolves
to another address later is therefore judged again. Sizes (as sent and unpacked), redirects and time
are bounded. No cookies are kept, no proxy is used unless one is given, no credentials are sent.

httpcore2 is used directly: its pool takes a network backend, which httpx2 does not pass on.
"""

from __future__ import annotations

import contextlib
import ipaddress
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore2

REDIRECTS = 5  # as browsers follow at most 20, and feeds seldom more than two
LARGEST = 10_000_000  # bytes, as sent and as unpacked
WHOLE = 30.0  # seconds for one address, redirects included
SILENCE = 10.0  # seconds without a byte
REDIRECT = (301, 302, 303, 307, 308)
GZIP = 31  # zlib's window bits for a gzip stream
KEPT = "!#$%&'()*+,/:;=?@[]~"  # characters of an address that are sent as they are
OPEN_V6 = ipaddress.ip_network("2000::/3")  # global unicast (RFC 4291), all that is assigned
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # the last four bytes are an IPv4 address
CLOSED = tuple(  # of protocols and of documentation; older tables of Python call them global
    map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20", "2001::/23"))
)

Resolve = Callable[[str, int], Sequence[str]]
Clock = Callable[[], float]


class Refused(Exception):
    """An address that is not fetched: what is wrong, and what to do about it."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.what, self.fix = what, fix


class NotAllowed(Refused):
    """An address that is never asked: of another kind, with a password, not public."""


SAVE_PAGE = "Save the page in your browser and add the file."
SAVE_TEXT = "Save its text and add that."


class Response(NamedTuple):
    """An answer: `url` is where it came from after `hops` redirects, `permanent` where 301s led."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    hops: int
    permanent: str | None = None


class Getter(Protocol):
    """Something that answers addresses: the network, or a folder of answers."""

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Response:
        """Return the answer. Raises Refused."""
        ...


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the open internet: not local, private or reserved."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if ip in NAT64:
            return is_public(str(ipaddress.IPv4Address(ip.packed[-4:])))
        if ip not in OPEN_V6:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in CLOSED)


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host, as the system resolves it. Raises OSError."""
    import socket

    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


class Limits(NamedTuple):
    """What one address may cost: bytes as sent and as unpacked, seconds in all."""

    largest: int = LARGEST
    whole: float = WHOLE
    clock: Clock = time.monotonic


class Access(NamedTuple):
    """Which addresses may be reached: all public ones, and what is named here.

    `allowed` are single (IP address, port) pairs that are allowed although they are not public.
    `proxy`: an HTTP proxy, which the editor chose; it resolves names once more by itself.
    """

    private: bool = False
    allowed: frozenset[tuple[str, int]] = frozenset()
    resolver: Resolve = resolve
    proxy: str | None = None


class _Stream(httpcore2.NetworkStream):
    """A connection whose reads end when the time for the whole answer is over."""

    def __init__(self, inner: httpcore2.NetworkStream, left: Clock) -> None:
        self._inner = inner
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = self._left()
        if left <= 0:
            raise httpcore2.ReadTimeout("the time for the whole answer is over")
        return self._inner.read(max_bytes, min(left, timeout or left))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, timeout), self._left)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


def judge(addresses: Iterable[str], port: int, access: Access) -> None:
    """Raise Refused where one of a host's addresses may not be reached."""
    for address in addresses:
        if access.private or (address, port) in access.allowed or is_public(address):
            continue
        raise NotAllowed(f"{address} is not a public address", "Add --private if it is yours.")


class _Backend(httpcore2.NetworkBackend):
    """Judges each address of a host, and connects to one that it has judged."""

    def __init__(self, access: Access, left: Clock) -> None:
        self._inner = httpcore2.SyncBackend()
        self._access = access
        self._left = left

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        try:
            addresses = list(self._access.resolver(host, port))
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"{host} cannot be found") from error
        judge(addresses, port, self._access)
        if not addresses:
            raise httpcore2.ConnectError(f"{host} has no address")
        for address in addresses[:-1]:
            try:
                return self._connected(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue  # such as an IPv6 address without a route to it
        return self._connected(addresses[-1], port, timeout, local_address, socket_options)

    def _connected(
        self,
        address: str,
        port: int,
        timeout: float | None,
        local: str | None,
        options: Iterable[httpcore2.SOCKET_OPTION] | None,
    ) -> httpcore2.NetworkStream:
        left = self._left()
        if left <= 0:
            raise httpcore2.ConnectTimeout("the time for the whole answer is over")
        timeout = min(left, timeout or left)
        return _Stream(self._inner.connect_tcp(address, port, timeout, local, options), self._left)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        raise Refused("a socket file is not a web address", "Give an address on the web.")

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class Client:
    """Fetches addresses, one at a time. Close it after use."""

    def __init__(
        self, user_agent: str, access: Access | None = None, limits: Limits | None = None
    ) -> None:
        self._limits = limits or Limits()
        self._access = access or Access()
        self._end = 0.0
        self._agent = user_agent
        secure = ssl.create_default_context()
        self._pool: httpcore2.ConnectionPool
        if self._access.proxy:
            backend = _Backend(Access(private=True), self._left)  # the editor chose the proxy
            self._pool = httpcore2.HTTPProxy(
                self._access.proxy, ssl_context=secure, network_backend=backend
            )
        else:
            backend = _Backend(self._access, self._left)
            self._pool = httpcore2.ConnectionPool(
                ssl_context=secure, network_backend=backend, max_connections=4
            )

    def _left(self) -> float:
        return self._end - self._limits.clock()

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Response:
        """Fetch an address, following redirects.

        Raises Refused for what is not fetched: another scheme, credentials, an address that is not
        public, too many redirects, too large, too slow, no answer.
        """
        self._end = self._limits.clock() + self._limits.whole
        start, permanent = url, True
        for hop in range(REDIRECTS + 1):
            try:
                status, found, body = self._judged(url, headers or {})
            except NotAllowed as error:
                if not hop:
                    raise
                raise NotAllowed(f"it redirects elsewhere: {error.what}", SAVE_PAGE) from error
            target = found.get("location")
            if status not in REDIRECT or not target:
                moved = url if hop and permanent and url != start else None
                return Response(url, status, found, body, hop, moved)
            permanent = permanent and status in (301, 308)
            url = _joined(url, target)
        raise Refused(f"more than {REDIRECTS} redirects", SAVE_PAGE)

    def _judged(self, url: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Ask one address, after it was judged. Raises Refused."""
        check_address(url)
        if self._access.proxy:
            self._judge_host(url)
        return self._one(as_ascii(url), headers)

    def _judge_host(self, url: str) -> None:
        """Raise Refused for a host that is not public, before a proxy is asked for it."""
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            addresses = list(self._access.resolver(parts.hostname or "", port))
        except (OSError, UnicodeError):
            return  # a proxy may know names that this machine does not
        judge(addresses, port, self._access)

    def _one(self, url: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        sent = {"User-Agent": self._agent, "Accept-Encoding": "gzip", **headers}
        times = {"connect": SILENCE, "read": SILENCE, "write": SILENCE, "pool": SILENCE}
        try:
            with self._pool.stream(
                "GET", url, headers=list(sent.items()), extensions={"timeout": times}
            ) as answer:
                found = {
                    k.decode("latin-1").lower(): v.decode("latin-1") for k, v in answer.headers
                }
                body = b"" if answer.status in REDIRECT else self._body(answer.iter_stream())
        except (httpcore2.TimeoutException, TimeoutError) as error:
            whole = self._limits.whole
            what = "no answer" if self._left() > 0 else f"not whole after {whole:.0f} seconds"
            raise Refused(what, "Try again later.") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            what = f"no connection ({error or type(error).__name__})"
            raise Refused(what, "Check the address, or try again later.") from error
        return answer.status, found, self._unpacked(body, found.get("content-encoding", ""))

    def _body(self, chunks: Iterable[bytes]) -> bytes:
        body = bytearray()
        for chunk in chunks:
            body += chunk
            if len(body) > self._limits.largest:
                raise Refused(f"larger than {_size(self._limits.largest)}", SAVE_TEXT)
        return bytes(body)

    def _unpacked(self, body: bytes, encoding: str) -> bytes:
        packed = encoding.strip().lower()
        if packed in ("", "identity") or not body:
            return body
        if packed not in ("gzip", "x-gzip"):
            what = f"the answer is packed as “{packed[:20]}”, which was not asked for"
            raise Refused(what, SAVE_PAGE)
        try:
            found = _gunzipped(body, self._limits.largest + 1)
        except (zlib.error, EOFError) as error:
            raise Refused("the answer is damaged (gzip)", "Try again later.") from error
        if len(found) > self._limits.largest:
            raise Refused(f"unpacks to more than {_size(self._limits.largest)}", SAVE_TEXT)
        return found


def _gunzipped(body: bytes, most: int) -> bytes:
    """Unpack at most so many bytes. Raises zlib.error and EOFError for what is cut off."""
    out = bytearray()
    while body and len(out) < most:
        unpack = zlib.decompressobj(GZIP)
        out += unpack.decompress(body, most - len(out))
        if not unpack.eof and len(out) < most:
            raise EOFError
        body = unpack.unused_data if unpack.unused_data.startswith(b"\x1f\x8b") else b""
    return bytes(out)


def _size(count: int) -> str:
    return f"{count // 1_000_000} MB" if count >= 1_000_000 else f"{count // 1000} kB"


def check_address(url: str) -> None:
    """Raise NotAllowed for an address that is never fetched."""
    try:
        parts = urlsplit(url)
        port = parts.port
        as_ascii(url)
    except ValueError as error:
        raise NotAllowed("not a web address", "Write it as https://example.org/page.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotAllowed("not a web address", "Write it as https://example.org/page.")
    if parts.username is not None or parts.password is not None:
        raise NotAllowed("the address holds a name or password", "Leave them out.")
    if port == 0 or any(c.isspace() or ord(c) < 32 for c in url):
        raise NotAllowed("not a web address", "Write it as https://example.org/page.")


def as_ascii(url: str) -> str:
    """Return an address as it is sent: letters beyond ASCII are encoded, in the host as IDNA.

    Raises ValueError for a host that cannot be encoded.
    """
    if url.isascii():
        return url
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode("ascii")
    place = host if parts.port is None else f"{host}:{parts.port}"
    path, query = quote(parts.path, KEPT), quote(parts.query, KEPT)
    return urlunsplit((parts.scheme, place, path, query, ""))


def _joined(url: str, target: str) -> str:
    """Return where a redirect leads: headers are bytes, which servers write in UTF-8."""
    with contextlib.suppress(UnicodeError):
        target = target.encode("latin-1").decode("utf-8")
    try:
        return urljoin(url, target.strip())
    except ValueError as error:
        raise NotAllowed("it redirects to what is not a web address", SAVE_PAGE) from error
