"""Words, sentences, similarity and slugs of a text. Pure; any string is a valid input."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from digest.core.patterns import lazy

WORD = lazy(r"\w+(?:['’]\w+)*")
NOT_WORD = lazy(r"[\W_]+")
# Scripts without spaces between words: in Han and kana a character is about a word; in Thai, Lao,
# Burmese and Khmer a letter with its marks is a part of one.
_HAN = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_SOUTH_EAST = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
SPACELESS = lazy(f"[{_HAN}{_SOUTH_EAST}]")
_SPACELESS_WORD = lazy(
    f"[{_HAN}]"
    "|[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ec0-\u0ec6\u1000-\u102a\u1780-\u17b3]"
    "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3]*"
    f"|(?:(?![{_HAN}{_SOUTH_EAST}])\\w)+(?:['’](?:(?![{_HAN}{_SOUTH_EAST}])\\w)+)*"
)

# Marks of equal meaning in several forms: comparisons must not depend on the form. One character
# becomes one character, so offsets stay valid.
MARKS = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"', "「": '"', "」": '"',
        "‘": "'", "’": "'", "‚": "'", "‹": "'", "›": "'", "‛": "'", "`": "'", "´": "'",
        "–": "-", "—": "-", "‑": "-", "−": "-",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "…": ".",
    }
)  # fmt: skip


def words(text: str) -> list[str]:
    """Return the words of `text`, lower case, in order; an inner apostrophe belongs to its word."""
    folded = text.translate(MARKS).casefold()
    if not folded.isascii() and SPACELESS.search(folded):
        return _SPACELESS_WORD.findall(folded)
    return WORD.findall(folded)


_MARKED = lazy(f"[{''.join(map(chr, MARKS))}]")


def even(text: str) -> str:
    """Return `text` with one form for all marks of equal meaning.

    Most texts have few of them, and `str.translate` looks up every character.
    """
    return (
        text.replace("`", "'") if text.isascii() else _MARKED.sub(lambda m: MARKS[ord(m[0])], text)
    )


@lru_cache(maxsize=1 << 10)
def plain(text: str) -> str:
    """Return `text` with one form of marks and single spaces.

    Two texts of the same words are then equal. Several pages ask for the sentences of a story.
    """
    return " ".join(even(text).split())


def likeness(a: Sequence[str], b: Sequence[str]) -> float:
    """Return the share of words in common (F1 over bags of words), 0 to 1."""
    if not a or not b:
        return 0.0
    both = sum((Counter(a) & Counter(b)).values())
    return 2 * both / (len(a) + len(b))


def containment(a: Sequence[str], b: Sequence[str]) -> float:
    """Return the share of the words of `a` that are also in `b`, 0 to 1."""
    if not a:
        return 0.0
    return sum((Counter(a) & Counter(b)).values()) / len(a)


_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "þ": "th", "ð": "d", "ı": "i"}
)


def composed(name: str) -> str:
    """Return a file name in Unicode form NFC: some systems store "é" as two characters."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def slug(text: str, longest: int = 60) -> str:
    """Return a part of an address made from `text`: letters, digits and hyphens, never empty.

    It is cut at a word and is never a path. Letters without a Latin form stay; every character with
    a meaning in a path or URL is left out.
    """
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded.translate(_LETTERS))
        folded = "".join(c for c in folded if not unicodedata.combining(c))
    folded = unicodedata.normalize("NFC", folded.replace("'", "").replace("’", ""))
    parts = [p for p in NOT_WORD.split(folded) if p]
    out = ""
    for part in parts:
        if out and len(out) + 1 + len(part) > longest:
            break
        out = f"{out}-{part}" if out else part[:longest]
    return out or "story"


def closest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice that was probably meant, for "did you mean", or None."""
    import difflib

    names = sorted(set(choices))
    folded = {n.casefold(): n for n in reversed(names)}
    found = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None


@lru_cache(maxsize=1)
def _splitter() -> Callable[[str, str], Iterable[str]]:
    from sentencex import segment

    found: Callable[[str, str], Iterable[str]] = segment
    return found


# White space of several bytes becomes plain spaces: the splitter fails before such a character.
_WIDE = dict.fromkeys(
    map(ord, "\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"), " "
) | dict.fromkeys(range(0x2000, 0x200B), " ")


# Characters that can end a sentence are outside these ranges, apart from ".", "?" and "!".
# These languages have other stops within them.
_STOPS = lazy("[^\x00-\u0588\u2010-\u2023\u2030-\u203a\u20a0-\u20cf]")
_OTHER_STOPS = frozenset({"el", "hy"})


def _is_one(paragraph: str) -> bool:
    """Return whether no character but the last can end a sentence."""
    last = len(paragraph) - 1
    if (
        paragraph.find(".", 0, last) >= 0
        or paragraph.find("?", 0, last) >= 0
        or paragraph.find("!", 0, last) >= 0
    ):
        return False
    return "\n" not in paragraph and (paragraph.isascii() or not _STOPS.search(paragraph))


LONGEST = 4000  # characters of a paragraph given to the splitter at once; its time is quadratic


def _spans_of_long(paragraph: str, language: str) -> list[tuple[int, int]]:
    """Return the spans of a long paragraph, split in parts that end at a full stop or a space."""
    out: list[tuple[int, int]] = []
    at = 0
    while at < len(paragraph):
        end = min(len(paragraph), at + LONGEST)
        if end < len(paragraph):
            cut = paragraph.rfind(". ", at, end) + 1 or paragraph.rfind(" ", at, end)
            end = cut if cut > at else end
        out += [(at + a, at + b) for a, b in spans(paragraph[at:end], language)]
        at = end
    return out


def spans(paragraph: str, language: str = "en") -> list[tuple[int, int]]:
    """Return the spans of a paragraph's sentences, in order, without surrounding white space.

    Method: sentencex (Wikimedia, Rust), with abbreviations of about 240 languages. Its pieces
    together are the whole text.
    """
    language = language if len(language) == 2 else "en"
    if len(paragraph) > LONGEST:
        return _spans_of_long(paragraph, language)
    if language not in _OTHER_STOPS and _is_one(paragraph):
        bare = paragraph.strip()
        left = paragraph.find(bare)
        return [(left, left + len(bare))] if bare else []
    try:
        pieces = _splitter()(language, paragraph)
    except BaseException as fault:  # a panic in Rust is not an Exception
        if type(fault).__name__ != "PanicException":
            raise
        pieces = _splitter()(language, paragraph.translate(_WIDE))
    out = []
    start = 0
    for piece in pieces:
        bare = piece.strip()
        if bare:
            left = start + len(piece) - len(piece.lstrip()) if piece[0] != bare[0] else start
            out.append((left, left + len(bare)))
        start += len(piece)
    return out


def pasted(name: str) -> str:
    """Return a name as YAML text, quoted where it needs to be."""
    plain = (
        re.fullmatch(r"[\w./-]*[^\W\d_][\w./-]*", name)
        and name[0] not in "-."
        and name.lower() not in ("true", "false", "null")
    )
    return name if plain else "'" + name.replace("'", "''") + "'"
