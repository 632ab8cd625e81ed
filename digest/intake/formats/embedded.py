"""Find an article's text where a page does not print it: in its JSON-LD or its scripts.

Pages that a script builds in the browser carry their text as data. It is read only where the page
itself prints hardly any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from digest.core.model import Block
from digest.intake.formats.elements import Element
from digest.intake.formats.plain import clean, tidy

THIN = 500  # characters of paragraphs; a page that prints fewer may carry its text as data
FULLER = 2.0  # how much longer a stated text must be than the printed one
PARAGRAPH = 60  # characters of a paragraph
FEWEST = 3  # paragraphs in a script that are an article
DEEPEST = 3  # levels of quoting within quoting
LONGEST = 2_000_000  # characters of a script
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/nrtbf]))')
_NAMED = {"n": "\n", "r": "\n", "t": " ", "b": "", "f": ""}
_PARAGRAPH = re.compile(r"<p(?:\s[^<>]{0,500})?>(.{1,20000}?)</p>", re.S)
_BREAK = re.compile(r"\s*\n\s*|<br\s*/?>|</p>")
_TAG = re.compile(r"<[^<>]{0,2000}>")


def stated(text: str, printed: int) -> list[Block]:
    """Return the blocks of a text stated in JSON-LD that is much longer than the printed one."""
    found = [words for part in _BREAK.split(text) if (words := _words(part))]
    if len(found) < FEWEST or sum(map(len, found)) < max(THIN, FULLER * printed):
        return []
    return [Block(text=words, tag="p") for words in found]


def in_scripts(scripts: list[str]) -> list[Block]:
    """Return the paragraphs of HTML that the scripts of a page quote, of the script with most."""
    best: list[str] = []
    for script in scripts:
        found = _quoted(script[:LONGEST])
        if sum(map(len, found)) > sum(map(len, best)):
            best = found
    return [Block(text=words, tag="p") for words in best] if len(best) >= FEWEST else []


def _quoted(script: str) -> list[str]:
    for _ in range(DEEPEST):
        if "</p>" in script:
            break
        if "\\" not in script:
            return []
        script = _ESCAPE.sub(_character, script)
    found = (_words(m[1]) for m in _PARAGRAPH.finditer(script))
    return list(dict.fromkeys(words for words in found if words and len(words) >= PARAGRAPH))


def _character(m: re.Match[str]) -> str:
    if m[1]:
        return chr(int(m[1], 16))
    return _NAMED.get(m[2], m[2])


def _words(html: str) -> str | None:
    return clean(_TAG.sub(" ", tidy(html))) if "<" in html else clean(html)


def quoting(scripts: Iterable[Element]) -> list[str]:
    """Return the texts of those script elements that quote paragraphs."""
    texts = (e.text or "" for e in scripts)
    return [t for t in texts if "/p" in t or "\\u003c" in t.casefold()]
