"""Know an item again: by its id in its feed, by its address, by its text.

Addresses are compared in their canonical form: trackers and the fragment are taken off, host and
scheme are small. Nothing secret that an address may carry is stored: see `without_secrets`.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote_plus, urlsplit, urlunsplit

SECRET = re.compile(  # of a parameter's name, words of camel case parted by “_”
    r"(?:^|[_-])(?:token|key|auth|sig|signature|secret|pass|passwd|password|pwd|session|sid|code"
    r"|credentials?|authorization)$|(?:session|access)_?(?:id|key)$|sessid$|email$"
    r"|^(?:apikey|access|jwt|hash)$",
    re.IGNORECASE,
)
SAID = re.compile(r"^eyJ[\w-]+\.|@")  # of its value: a signed token (JWT), a mail address
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
IN_PATH = re.compile(r";[^/=]{0,40}sess(?:ion)?_?id=[^/]*", re.IGNORECASE)  # ;jsessionid=…
HIDDEN = "***"  # what replaces a secret
LONGEST_ID = 200  # characters of an entry's id that are kept


def web_address(url: str) -> str:
    """Return an http(s) address with its scheme in small letters, or "" for any other."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if CONTROL.search(url) or parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return parts.scheme + url[len(parts.scheme) :]


def one_line(text: str) -> str:
    """Return a headline or name without what a terminal obeys: controls, changes of direction."""
    return " ".join(CONTROL.sub(" ", text).split())


def canonical(url: str) -> str:
    """Return the canonical form of a web address, or "" for what is not one."""
    from courlan import clean_url

    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    names = [p for p in parts.query.split("&") if p]
    bare = any("=" not in p for p in names)  # ?12345, which courlan takes off
    plain = parts._replace(fragment="", query="" if bare else parts.query)
    cleaned: str | None = clean_url(urlunsplit(plain))
    found = (cleaned or url.strip()).rstrip("/")
    return f"{found}?{'&'.join(sorted(names))}" if bare else found


def address_key(url: str) -> str:
    """Return the id of an address: canonical and without secrets, or "" for what is not one."""
    found = canonical(without_secrets(url)) if url else ""
    return f"url:{found}" if found else ""


def without_secrets(url: str) -> str:
    """Return the address with the values of its secret-looking parameters replaced by `***`.

    Name, password, fragment and a session in the path are cut off; all else stays as it is.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2]
    query = "&".join(map(_hidden, parts.query.split("&")))
    path = IN_PATH.sub("", parts.path)
    return urlunsplit(parts._replace(netloc=host, path=path, query=query, fragment=""))


def _hidden(parameter: str) -> str:
    name, _, value = parameter.partition("=")
    known = SECRET.search(CAMEL.sub("_", unquote_plus(name))) or SAID.search(unquote_plus(value))
    return f"{name}={HIDDEN}" if value and known else parameter


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of the bytes as received, as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def text_key(text: str) -> str:
    """Return a hash of a text's words: the same for the same words in other spacing or case."""
    words = " ".join(re.findall(r"\w+", text.casefold()))
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def text_id(hashed: str, link: str, outlet: str) -> str:
    """Return the id of a text at one outlet; the same text at another is a copy worth counting."""
    where = (urlsplit(link).netloc.lower() if link else "").removeprefix(
        "www."
    ) or outlet.casefold()
    return f"text:{hashed}:{where}"


def feed_id(source: str, entry: str) -> str:
    """Return the id of an entry within its feed; `source` is how the feed is written down."""
    return "id:" + fingerprint(f"{source} {entry[:LONGEST_ID]}".encode())[:32]


def source_of(url: str) -> str:
    """Return the address of a feed as it is written down: without secrets and fragment."""
    return without_secrets(url)
