"""What feeds answered last, in `.digest/fetch.json`. Losing it costs requests, never duplicates."""

from __future__ import annotations

from pathlib import Path

import msgspec

from digest.collect.identity import canonical, fingerprint
from digest.core.files import write_atomic
from digest.core.model import Value

WEEK = 7 * 24 * 3600  # seconds after which a permanent redirect is believed


class Validators(Value, frozen=True, kw_only=True):
    """What a feed answered last: both validators as sent, and when it is due again.

    `moved_to`: a hash of where it redirects permanently, which may be a secret as well, and since
    when (seconds since 1970).
    """

    etag: str = ""
    modified: str = ""
    due: float = 0.0
    failures: int = 0
    gone: bool = False
    moved_to: str = ""
    moved_since: float = 0.0

    def moved(self, to: str, now: float) -> Validators:
        """Return it with a permanent redirect, or with none."""
        where = _key(to) if to else ""
        since = self.moved_since if where and where == self.moved_to else now if where else 0.0
        return msgspec.structs.replace(self, moved_to=where, moved_since=since)

    def has_moved(self, now: float) -> bool:
        """Return whether it has redirected to the same address for a week."""
        return bool(self.moved_to) and now - self.moved_since >= WEEK


class State:
    """Validators of the feeds, by a hash of their address: an address may be a secret."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self.feeds = msgspec.json.decode(path.read_bytes(), type=dict[str, Validators])
        except (OSError, msgspec.MsgspecError):
            self.feeds = {}

    def of(self, url: str) -> Validators:
        """Return what is known of a feed."""
        return self.feeds.get(_key(url), Validators())

    def set(self, url: str, known: Validators) -> None:
        """Remember what a feed answered."""
        self.feeds[_key(url)] = known

    def save(self) -> None:
        """Write it. Raises OSError."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(self._path, msgspec.json.encode(self.feeds))


def _key(url: str) -> str:
    return fingerprint((canonical(url) or url).encode())[:32]
