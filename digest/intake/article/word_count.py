"""Count the words of a text on its bytes, in a tenth of the time that a list of words takes."""

from __future__ import annotations

from digest.core.text import SPACELESS, words

# Table of bytes that separate words, as in `text.WORD`: neither letter, digit, underscore nor
# apostrophe. Bytes beyond ASCII are letters, except for marks between words or after a comma. Those
# that may begin a letter of a script without spaces have another letter.
_PARTING = bytearray(
    97 if c > 127 or chr(c).isalnum() or chr(c) in "_'" else 32 for c in range(256)
)
for _byte in (0xE0, 0xE1, *range(0xE3, 0xEA), 0xEF):
    _PARTING[_byte] = ord("z")
_PARTING_MARKS = tuple((mark, mark.encode()) for mark in "—–…”«»")
# Letters of Thai, Lao, Burmese and Khmer; about three of them make a word.
_PARTS_OF_WORDS = frozenset(
    map(chr, (*range(0xE00, 0xF00), *range(0x1000, 0x10A0), *range(0x1780, 0x1800)))
)
LETTERS_A_WORD = 3


def count(text: str) -> int:
    """Return the number of words as in `text.words`, except for rare marks."""
    data = text.encode("utf-8", "replace")
    if len(data) > len(text):
        for mark, coded in _PARTING_MARKS:
            if mark in text:
                data = data.replace(coded, b" ")
    # Letters and spaces: a word begins where a letter follows a space.
    shape = data.translate(_PARTING)
    if b"z" in shape:
        if SPACELESS.search(text):
            found = words(text)
            parts = sum(word[0] in _PARTS_OF_WORDS for word in found)
            return len(found) - parts + parts // LETTERS_A_WORD
        shape = shape.replace(b"z", b"a")
    return shape.count(b" a") + shape.startswith(b"a")
