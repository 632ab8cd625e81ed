"""Values as msgpack bytes, and fingerprints of bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

import msgspec

T = TypeVar("T")


def pack(value: object) -> bytes:
    """Return a value as msgpack. Dicts keep their order, so equal values give equal bytes."""
    return msgspec.msgpack.encode(value)


def unpack(data: bytes, kind: type[T]) -> T:
    """Return the packed value. Raises msgspec.MsgspecError when the bytes are not of that kind."""
    return msgspec.msgpack.decode(data, type=kind)


def unpacker(kind: type[T]) -> Callable[[bytes], T]:
    """Return `unpack` for many values of one kind: the decoder is made once."""
    return msgspec.msgpack.Decoder(kind).decode


def short(data: bytes) -> bytes:
    """Return a hash that stands for a long name: 16 bytes."""
    return hashlib.blake2b(data, digest_size=16).digest()


def fingerprint(*parts: bytes | str) -> str:
    """Return the hash of a content, as 32 hexadecimal digits; ("ab",) and ("a", "b") differ."""
    h = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        h.update(len(data).to_bytes(8, "little"))
        h.update(data)
    return h.hexdigest()
