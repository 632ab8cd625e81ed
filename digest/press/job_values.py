"""The values of a job with their types, also after they were sent to another process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec

from digest.core.model import Job
from digest.press.outputs import VARIABLES


def typed(values: Mapping[str, object]) -> dict[str, object]:
    """Return the values of a job with their types, also after they were sent as msgpack."""
    out: dict[str, object] = {}
    for key, value in values.items():
        kind = VARIABLES.get(key)
        out[key] = (
            msgspec.convert(value, kind.kind)
            if kind is not None and isinstance(value, (dict, list, tuple))
            else value
        )
    return out


class _Packed(msgspec.Struct, frozen=True):
    """A job whose values are not read yet."""

    path: str
    template: str
    values: dict[str, msgspec.Raw]


def job_of(data: bytes) -> Job:
    """Return a packed job with typed values.

    Reading them as plain data first and typing that takes three times as long.
    """
    packed = msgspec.msgpack.decode(data, type=_Packed)
    return Job(
        path=packed.path,
        template=packed.template,
        values={k: _value(k, v) for k, v in packed.values.items()},
    )


def _value(name: str, data: msgspec.Raw) -> object:
    return _shared(name, bytes(data)) if name in SHARED else _read(name, data)


def _read(name: str, data: bytes | msgspec.Raw) -> object:
    kind = VARIABLES.get(name)
    return (
        msgspec.msgpack.decode(data, type=kind.kind)
        if kind is not None
        else msgspec.msgpack.decode(data)
    )


SHARED = ("masthead", "pages")  # the same on every page
_shared = lru_cache(maxsize=8)(_read)
