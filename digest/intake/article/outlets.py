"""Look up outlets by domain or name, and tell which of them are wire agencies.

The table is made from `content/outlets.yaml`, a mapping of domain -> name, or domain -> {name,
kind: wire}. A built-in list has the usual agencies under the short name printed in credits. A wrong
item is reported as a Problem, and the rest is used.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from digest.core import tables
from digest.core.model import Outlet, Problem, Value
from digest.core.patterns import lazy

# Short names that are also words or initials: they must be in the case that agencies print.
_CASED = tables.words("article/agencies", "as printed")
_UNSAFE = lazy(r'[\x00- "<>\\^`{|}\x7f]')  # not allowed in an address
_DOMAIN = lazy(r"(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}")


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    return " ".join(name.replace(".", "").casefold().split())


_BUILT_IN: dict[str, str] = {}
_AGENCY_DOMAINS: dict[str, Outlet] = {}
for _row in tables.items("article/agencies"):
    _name, _domain, *_others = _row.split(" | ")
    _AGENCY_DOMAINS[_domain] = Outlet(name=_name, domain=_domain, wire=True)
    for _spelling in (_name, *_others):
        _BUILT_IN.setdefault(_key(_spelling), _name)


def host(link: str | None) -> str:
    """Return the host of an address without `www.`, or an empty string."""
    if not link:
        return ""
    try:
        name = (urlsplit(link).hostname or "").casefold().rstrip(".")
    except ValueError:
        return ""
    return name[4:] if name.startswith("www.") else name


def address(link: str) -> str | None:
    """Return `link` if it is an absolute http or https address that is safe to print, else None."""
    link = link.strip()
    if not link[:8].casefold().startswith(("http://", "https://")) or len(link) > 2000:
        return None
    if _UNSAFE.search(link):
        return None
    try:
        parts = urlsplit(link)
        _ = parts.port
    except ValueError:
        return None
    if not parts.hostname or parts.username is not None or parts.password is not None:
        return None
    return link


_PROFILES = tables.words("article/agencies", "profiles")
_NO_PAGE = tuple(".jpg .jpeg .png .gif .webp .svg .pdf .mp3 .mp4 .css .js .zip .xml .rss".split())


def is_page(link: str) -> bool:
    """Return whether an address can be that of an article.

    It has a path, is not a profile page, and is not a picture.
    """
    name = host(link)
    path = urlsplit(link)
    if path.path.casefold().endswith(_NO_PAGE):
        return False
    return len(path.path.strip("/") + path.query) > 2 and not any(
        name == p or name.endswith("." + p) for p in _PROFILES
    )


class Outlets(Value, frozen=True, kw_only=True):
    """The publication's table: `domains` by host, `wires` by folded name."""

    domains: dict[str, Outlet] = {}
    wires: dict[str, str] = {}

    def find(self, link: str | None) -> Outlet | None:
        """Return the outlet of an address, by its host or a parent domain, or None.

        The publication's own table takes precedence.
        """
        name = host(link)
        for table in (self.domains, _AGENCY_DOMAINS):
            part = name
            while part:
                if part in table:
                    return table[part]
                part = part.partition(".")[2]
        return None

    def agency(self, name: str | None) -> str | None:
        """Return the usual short name of the agency named in a credit, or None."""
        if not name:
            return None
        key = _key(name)
        found = self.wires.get(key)
        if found is None:
            found = _BUILT_IN.get(key)
            if found is not None and key in _CASED and not name.replace(".", "").isupper():
                return None
        return found

    def listed(self, name: str) -> Outlet | None:
        """Return the outlet with that name in the publication's own table, or None."""
        folded = _key(" ".join(name.split()))
        return next((o for o in self.domains.values() if _key(o.name) == folded), None)

    def named(self, name: str) -> Outlet:
        """Return the outlet with that name or domain from the table, or a new one."""
        name = " ".join(name.split())
        entry = self.domains.get(name.casefold().removeprefix("www."))
        if entry is not None:
            return entry
        if (listed := self.listed(name)) is not None:
            return listed
        if (
            "." in name
            and _DOMAIN.fullmatch(name)
            and (known := self.find(f"https://{name}/")) is not None
        ):
            return known
        return Outlet(name=name, wire=self.agency(name) is not None)


def make(
    entries: object, path: str = "content/outlets.yaml"
) -> tuple[Outlets, tuple[Problem, ...]]:
    """Return the table of `content/outlets.yaml`, and its problems.

    `entries` is the parsed YAML; None or an empty mapping gives an empty table.
    """
    problems: list[Problem] = []

    def wrong(what: str, fix: str) -> None:
        problems.append(Problem(level="warning", where=path, what=what, fix=fix, name="outlets"))

    if entries is None:
        return Outlets(), ()
    if not isinstance(entries, dict):
        wrong("The file is not a list of domains and names", 'Write one "domain: Name" a line.')
        return Outlets(), tuple(problems)
    domains: dict[str, Outlet] = {}
    wires: dict[str, str] = {}
    for key, value in entries.items():
        domain = str(key).strip().casefold()
        domain = host(domain) if "://" in domain else domain.removeprefix("www.").rstrip("/")
        if not _DOMAIN.fullmatch(domain):
            wrong(
                f"{str(key)[:80]!r} is not a domain",
                "Write the host of its addresses, as in example.org: Example Times.",
            )
            continue
        name, kind = _name_and_kind(domain, value, wrong)
        if not name:
            wrong(f"{domain}: the outlet has no name", f"Write {domain}: Its Name.")
            continue
        wire = kind == "wire" or _key(name) in _BUILT_IN
        domains[domain] = Outlet(name=name, domain=domain, wire=wire)
        if kind == "wire":
            wires[_key(name)] = name
    return Outlets(domains=domains, wires=wires), tuple(problems)


def _name_and_kind(
    domain: str, value: object, wrong: Callable[[str, str], None]
) -> tuple[str, str]:
    """Return the name and kind that an entry states; an empty name if it states none."""
    name, kind = value, ""
    if isinstance(value, dict):
        name, kind = value.get("name"), str(value.get("kind") or "")
        for other in value:
            if other not in ("name", "kind"):
                what = f"{domain}: there is no key {str(other)[:40]!r}"
                wrong(what, "The keys are name and kind.")
    if not isinstance(name, str) or not name.strip():
        return "", kind
    if kind not in ("", "wire", "outlet"):
        what = f"{domain}: the kind {kind[:40]!r} is unknown"
        wrong(what, "Write kind: wire for an agency, or leave it out.")
    return " ".join(name.split()), kind
