"""Social cards: the picture that other sites show beside a link to an edition or a story.

A card is the theme's template `card.svg`, drawn as PNG by resvg (the extra `card`) with the fonts
that lie in `templates/` of the theme or the publication. Fonts of the machine are never used, so
that the same input gives the same bytes everywhere. Without the extra, or without a font, pages
name the theme's `card.png` as before.
"""

from __future__ import annotations

import struct
import tempfile
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib import util
from pathlib import Path

from digest.core.rows import Row

TEMPLATE = "card.svg"
FONTS = (".ttf", ".otf")
WIDTH = 1040  # pixels for a headline, of 1,200 with margins of 80
EM = 0.56  # the usual width of a letter of a bold serif, in ems; some are a tenth wider
SIZES = ((76, 3), (64, 4), (52, 5), (42, 6))  # pixels of a headline, and the lines that fit
FAMILY, UNICODE, MAC = 1, (0, 3), 1  # of the table `name` of OpenType


class Headline(Row, frozen=True):
    """A headline in lines, and the size of its letters in pixels."""

    size: int
    lines: tuple[str, ...]


@lru_cache(maxsize=1)
def version() -> str:
    """Return the version of the library that draws cards, or an empty text without it."""
    if util.find_spec("resvg_py") is None:
        return ""
    import resvg_py

    return f"resvg-py {resvg_py.__version__}"


def fitted(text: str) -> Headline:
    """Return a headline in the largest size in which it fits; a longer one ends in an ellipsis."""
    for size, most in SIZES:
        lines = _wrapped(text, WIDTH / (size * EM))
        if len(lines) <= most:
            return Headline(size, tuple(lines))
    return Headline(size, (*lines[: most - 1], lines[most - 1] + " …"))


def _wrapped(text: str, width: float) -> list[str]:
    """Return the text in lines of a width in letters; East Asian letters count as nearly two."""
    lines, line, used = [], "", 0.0
    for word in _words(text):
        long = sum(1.8 if unicodedata.east_asian_width(c) in "WF" else 1 for c in word)
        if line and used + long > width:
            lines.append(line.rstrip())
            line, used = "", 0.0
        line += word
        used += long
    return [*lines, line.rstrip()] if line.strip() else lines


def _words(text: str) -> list[str]:
    """Return what a line may end after: words with their space, and each East Asian letter."""
    out = [""]
    for c in " ".join(text.split()):
        if unicodedata.east_asian_width(c) in "WF":
            out += [c, ""]
        else:
            out[-1] += c
            if c == " ":
                out.append("")
    return [w for w in out if w]


def family(font: bytes) -> str:
    """Return the family that a TrueType or OpenType font names, or an empty text."""
    try:
        (count,) = struct.unpack_from(">H", font, 4)
        tables = (struct.unpack_from(">4sIII", font, 12 + 16 * i) for i in range(count))
        start = next(at for tag, _, at, _ in tables if tag == b"name")
        _, count, strings = struct.unpack_from(">HHH", font, start)
        for i in range(count):
            entry = struct.unpack_from(">HHHHHH", font, start + 6 + 12 * i)
            platform, _, _, kind, length, offset = entry
            if kind == FAMILY and platform in (*UNICODE, MAC):
                begin = start + strings + offset
                name = font[begin : begin + length]
                return name.decode("mac-roman" if platform == MAC else "utf-16-be")
    except (struct.error, StopIteration, UnicodeDecodeError):
        pass
    return ""


@lru_cache(maxsize=4)
def _folder(fonts: tuple[bytes, ...]) -> tuple[tempfile.TemporaryDirectory[str], list[str]]:
    """Write the fonts where the library can read them, once a process."""
    folder = tempfile.TemporaryDirectory(prefix="digest-fonts-")
    files = []
    for i, font in enumerate(fonts):
        file = Path(folder.name) / f"{i}.ttf"
        file.write_bytes(font)
        files.append(str(file))
    return folder, files


def png(svg: str, fonts: Mapping[str, bytes]) -> bytes:
    """Return the picture of an SVG, with these fonts only. Raises ValueError."""
    import resvg_py

    first = next((name for name in map(family, fonts.values()) if name), "")
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            skip_system_fonts=True,
            font_files=_folder(tuple(fonts.values()))[1],
            font_family=first,
            serif_family=first,
            sans_serif_family=first,
        )
    )
