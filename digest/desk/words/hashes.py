"""Convert words to hashes of their compared form, and pack hashes into small bags.

A bag is pairs of a 32-bit hash and a count, packed into bytes. So the facts of 100,000 articles fit
into memory, and numpy can compare them. Any string is a valid input.

A hash is the CRC-32 of the compared form of a word: case folded, possessive and plural endings
removed, British spelling made American, months and number words in one form. A collision of two
words only makes a weight slightly wrong.
"""

from __future__ import annotations

import re
import struct
import sys
from binascii import crc32
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from digest.core import tables
from digest.core.patterns import lazy
from digest.desk.words.calendar_words import SHORT
from digest.desk.words.number_words import numbers

Ints = NDArray[np.int64]
Number = TypeVar("Number", np.uint32, np.int32, np.int64, np.uint64)

# A number with its separators, a word with its apostrophes, or any other mark. The branches start
# with different characters and no repeat is nested in a repeat, so matching takes linear time.
TOKEN = lazy(r"\d+(?:[.,]\d+)*|[^\W\d]+(?:['’][^\W\d]+)*|[^\w\s]|\d|_+")

HASH = (1 << 32) - 1
QUOTED = 5  # words; a shorter quotation is too short to be recognised
# words by which a quotation is recognised, since many begin alike; all words if it has fewer
KNOWN_BY = 8
LOW = 0 if sys.byteorder == "little" else 1  # index of the lower 32 bits in a 64-bit number

# Numbers of one word, and a dozen: "twenty-one" is two tokens.
NUMBERS = {w: str(n) for w, n in numbers("en").words.items() if "-" not in w}

# British to American, by ending, and the frequent words that no ending covers.
SPELLING = dict(pair.split() for pair in tables.items("words/american"))


def _any(section: str) -> str:
    """Return the stems of a section as alternatives of a pattern."""
    return "|".join(tables.items("words/american_stems", section))


OUR = lazy(rf"^(\w*(?:{_any('our')}))our")
ISE = lazy(
    rf"^(\w{{3,}}[^aeiou\W]|\w{{4,}}[aeiou][lnrt]|\w*(?:{_any('ise')}))is(e|ed|es|er|ing|ation)$"
)
NOT_ISE = lazy(rf"^(?:{_any('not ise')})")
DOUBLE = lazy(rf"^(\w*(?:{_any('ll')}))ll(ed|ing|er|ers)$")


# Words that have one form whatever their ending.
SAME = NUMBERS | SHORT


@lru_cache(maxsize=1 << 15)
def folded(word: str) -> str:
    """Return the compared form of one word.

    Only endings that do not change the meaning are normalised; the word is not stemmed.
    """
    return plainly_folded(word)


def plainly_folded(word: str) -> str:
    """Return `folded` of a word without its cache."""
    w = word.casefold()
    if not w.isalpha():
        w = w.replace("’", "'")
        if w.endswith("'s"):
            w = w[:-2]
        w = w.replace("'", "")
    if w in SAME:
        return SAME[w]
    if len(w) > 4:
        if "our" in w:
            w = OUR.sub(r"\1or", w)
        if "is" in w and not NOT_ISE.match(w):
            w = ISE.sub(r"\1iz\2", w)
        if "ll" in w:
            w = DOUBLE.sub(r"\1l\2", w)
        if w[-1] == "s":
            if w.endswith("ies"):
                w = w[:-3] + "y"
            elif w[-2] not in "su" and w[-3:] != "ais":
                w = w[:-1]
    elif len(w) == 4 and w[-1] == "s" and w[-2] not in "sui":
        w = w[:-1]
    return SPELLING.get(w, w)


@lru_cache(maxsize=1 << 10)
def base_language(tag: str) -> str:
    """Return the language of a tag without region or script: `en` for `en-GB`.

    An outlet's spelling variant does not count as a language of its own.
    """
    return re.split(r"[-_]", tag, maxsplit=1)[0].casefold() or "und"


def key(form: str) -> int:
    """Return the hash of a compared form."""
    return crc32(form.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=1 << 14)
def term(word: str) -> int:
    """Return the hash of a printed word."""
    return key(plainly_folded(word))


@lru_cache(maxsize=1 << 14)
def forms(name: str) -> tuple[int, ...]:
    """Return the hashes of the words of a name, and of the whole name if it has several words."""
    words = name.split()
    if len(words) == 1:
        return (key(folded(words[0])),)
    parts = list(map(folded, words))
    return tuple(map(key, (*parts, " ".join(parts)) if parts else ()))


def value(number: str) -> str:
    """Return a printed number in one form: `1,200` and `1.200` as 1200, `1.50` as 1.5."""
    if number.isdecimal():
        return number
    head, mark, tail = number.rpartition(",")
    if mark and len(tail) == 3:
        number = head.replace(",", "") + tail
    elif mark:
        number = head.replace(",", "") + "." + tail
    head, mark, tail = number.rpartition(".")
    if mark and head.isdecimal() and len(tail) == 3 and head != "0" and len(head) <= 3:
        return head + tail
    if mark and head.isdecimal() and tail.isdecimal():
        return (head + "." + tail).rstrip("0").rstrip(".")
    return number.replace(".", "") if number.count(".") > 1 else number


def pack(hashes: Ints | NDArray[np.uint32]) -> bytes:
    """Return a bag: the sorted hashes, then the count of each (at most 255)."""
    n = len(hashes)
    if not n:
        return b""
    ordered = np.sort(hashes.astype("<u4"))
    first = _first(ordered).nonzero()[0]
    counts = np.empty(len(first), np.int64)
    np.subtract(first[1:], first[:-1], out=counts[:-1])
    counts[-1] = n - first[-1]
    return ordered[first].tobytes() + np.minimum(counts, 255).astype("u1").tobytes()


def _first(ordered: NDArray[Number]) -> NDArray[np.bool_]:
    """Return a mask of the first occurrence of each value in a sorted array."""
    out = np.empty(len(ordered), bool)
    out[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=out[1:])
    return out


def unpack(bag: bytes) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Return the sorted hashes of a bag, and their counts."""
    n = len(bag) // 5
    return np.frombuffer(bag, "<u4", n), np.frombuffer(bag, "u1", n, 4 * n)


def _type_of_places(bag: bytes) -> str:
    """Return the numpy type of the indices into a bag."""
    return "<u2" if len(bag) < 5 << 16 else "<u4"


def order(words: NDArray[np.uint32], bag: bytes) -> bytes:
    """Return the words of a text in order, as indices into its bag."""
    return unpack(bag)[0].searchsorted(words).astype(_type_of_places(bag)).tobytes()


def unfold(order: bytes, bag: bytes, most: int | None = None) -> NDArray[np.uint32]:
    """Return the words of a text in order; the inverse of `order`. `most`: of the first ones."""
    words: NDArray[np.uint32] = unpack(bag)[0][places(order, bag)[:most]]
    return words


def places(order: bytes, bag: bytes) -> NDArray[np.uint16] | NDArray[np.uint32]:
    """Return the words of a text in order, as indices into its bag."""
    return np.frombuffer(order, _type_of_places(bag))


def packed(forms: Iterable[str]) -> bytes:
    """Return a bag of compared forms."""
    return bag(Counter(map(key, forms)))


def bag(counts: Mapping[int, int]) -> bytes:
    """Return a bag of a few hashes."""
    keys = sorted(counts)
    return struct.pack(f"<{len(keys)}I", *keys) + bytes([min(counts[k], 255) for k in keys])


def distinct(values: NDArray[Number]) -> NDArray[Number]:
    """Return the sorted distinct values: `numpy.unique` without its checks of the argument."""
    ordered = np.sort(values)
    return ordered[_first(ordered)]


def numbered(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], Ints]:
    """Return the sorted distinct hashes, and the index of each input hash among them.

    This is `numpy.unique` with its inverse, by one sort of numbers that hold both hash and
    position. The lowest bits hold the position. More than 40 bits of a 64-bit hash are left, and
    all bits of a 32-bit hash in the upper half.
    """
    n = len(hashes)
    bits = np.uint64(n.bit_length())
    low = (np.uint64(1) << bits) - np.uint64(1)
    ordered = np.sort((hashes & ~low) | np.arange(n, dtype=np.uint64))
    values = ordered & ~low
    first = _first(values)
    out = np.empty(n, np.int64)
    out[(ordered & low).astype(np.int64)] = np.cumsum(first) - 1
    return values[first], out


def joined(bags: Sequence[NDArray[np.uint32]]) -> tuple[NDArray[np.uint32], Ints]:
    """Return the sorted distinct words of all bags, and the index of each word among them.

    The indices are those of all bags, one bag after another.
    """
    words, at = numbered(np.concatenate(bags).astype(np.uint64) << np.uint64(32))
    return (words >> np.uint64(32)).astype(np.uint32), at


def shingles(words: Ints | NDArray[np.uint32], size: int) -> NDArray[np.uint64]:
    """Return 64-bit hashes of all runs of `size` words, in order."""
    w = words.astype(np.uint64)
    n = len(w) - size + 1
    if n <= 0:
        return np.zeros(0, np.uint64)
    h = np.zeros(n, np.uint64)
    high = np.empty(n, np.uint64)
    for i in range(size):
        h ^= w[i : i + n]
        h *= np.uint64(0x9E3779B97F4A7C15)
        np.right_shift(h, np.uint64(29), out=high)
        h ^= high
    h *= np.uint64(0xBF58476D1CE4E5B9)
    return h


def runs(shingles: NDArray[np.uint64], more: int) -> NDArray[np.uint64]:
    """Return 32-bit hashes of all runs `more` words longer than the given ones, in order."""
    return (
        shingles[: len(shingles) - more] * np.uint64(0x9E3779B97F4A7C15) + shingles[more:]
    ) & np.uint64(HASH)
