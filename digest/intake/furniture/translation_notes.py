"""Recognise a note which says that the text is a translation.

"This article was first published in Danish and translated with software", "Translated from the
Danish by Mette Krog". The text itself may speak of translations: such a note is short, and names
the text, or begins with the translation and reports nothing else. Words are in
`data/furniture/translation_notes.txt`.
"""

from __future__ import annotations

from digest.core import tables

LONGEST = 45  # words of such a note
LABEL = 14  # words of one that begins with the translation
_LIST = "furniture/translation_notes"
_STEMS = tables.items(_LIST, "stems")
_STARTS = tables.items(_LIST, "starts")
_THIS_TEXT = tables.items(_LIST, "this text")
_QUOTES = '"“„«'


def is_note(key: str, size: int) -> bool:
    """Return whether a line is such a note. `key` is its text in lower case, `size` its words."""
    if size > LONGEST or not any(map(key.__contains__, _STEMS)):
        return False
    if any(map(key.__contains__, _QUOTES)):
        return False
    if key.startswith(_STARTS):
        return size <= LABEL and "," not in key
    return any(map(key.__contains__, _THIS_TEXT))
