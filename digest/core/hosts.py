"""Names of hosts, as settings give them: checked before anything connects to one."""

from __future__ import annotations

import ipaddress
import re
import urllib.parse

from digest.core.patterns import lazy

LABEL = lazy(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\Z")  # RFC 1123; 63 at most
LONGEST = 253  # characters of a whole name, RFC 1035
PORTS = range(1, 65536)


def is_host(name: str) -> bool:
    """Return whether `name` is an IP address or a name that can be looked up."""
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        pass
    else:
        return True
    try:
        ascii_name = name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return False
    labels = ascii_name.removesuffix(".").split(".")
    return len(ascii_name) <= LONGEST and all(LABEL.match(label) for label in labels)


def is_site_address(address: str) -> bool:
    """Return whether `address` can be the address of a site: http or https, host, port, path."""
    if not re.fullmatch(r"https?://[^\s/?#@\"'<>\\]+(?:/[^\s?#\"'<>\\]*)?", address):
        return False
    try:
        parts = urllib.parse.urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    return is_host(parts.hostname or "") and (port is None or port in PORTS)
