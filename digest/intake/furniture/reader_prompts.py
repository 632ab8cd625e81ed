"""Recognise lines that ask the reader to do something, by their kind instead of their wording.

Such a line is short, contains no quotation, begins with an imperative and names a part of the page
or of an account ("Load more replies"); or it is a question to the reader about one ("Enjoying our
coverage?"). News has no such lines. The words are in `data/furniture/reader_prompts.txt`.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from digest.core import tables

LONGEST = 14  # words; a prompt is shorter than a sentence of news
NOTE = 26  # words of a note to readers who have not paid
SHORT = 8  # words up to which an imperative and a word for the reader are enough
_EDGES = ".,:;!?\"'“”‘’()[]…>»→*-–— "
_QUOTES = frozenset('"“”„«»')


class _Words(NamedTuple):
    imperatives: frozenset[str]
    softeners: frozenset[str]
    page: frozenset[str]
    reader: frozenset[str]
    failures: frozenset[str]
    starts: tuple[str, ...]


@cache
def _words() -> _Words:
    def section(name: str) -> frozenset[str]:
        return tables.words("furniture/reader_prompts", name)

    return _Words(
        imperatives=section("imperatives"),
        softeners=section("softeners"),
        page=section("page words"),
        reader=section("reader"),
        failures=section("failures"),
        starts=tables.items("furniture/reader_prompts", "starts"),
    )


def starts_as_prompt(key: str) -> bool:
    """Return whether a line in lower case begins as only prompts do."""
    return key.startswith(_words().starts)


def is_prompt(key: str, parts: list[str]) -> bool:
    """Return whether a line asks the reader to do something. `key` is in lower case."""
    if not 2 <= len(parts) <= NOTE or not _QUOTES.isdisjoint(key):
        return False
    words = _words()
    if key.startswith(words.starts):
        return True
    if len(parts) > LONGEST:
        return False
    bare = [part.strip(_EDGES) for part in parts]
    page = sum(word in words.page for word in bare)
    if not page and len(bare) > SHORT:
        return False
    reader = sum(word in words.reader for word in bare)
    for start in (0, *(i + 1 for i, part in enumerate(parts[:-1]) if part[-1] in "?!")):
        at = start
        while at < min(start + 3, len(bare) - 1) and bare[at] in words.softeners:
            at += 1
        if bare[at] not in words.imperatives:
            continue
        spoken_to = reader > 1 or (reader > 0 and at > start)
        if page > 0 or (spoken_to and len(bare) <= SHORT):
            return True
    return page > 0 and reader > 0 and bare[0] in words.failures
