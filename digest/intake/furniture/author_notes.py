"""Recognise the note below a text that describes its author.

"Clara Marsh is the Gazette's education reporter." Such a note begins with a name that the text does
not mention, and says what the person is. A person who is named above the text as its author may be
anything: "Edwin Holm is a retired headmaster." The words are in `data/furniture/author_notes.txt`.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.core import tables
from digest.intake.article import bylines, signature

LONGEST = 60  # words
NEAR = 14  # words after the name, among which it says what the author is
_EDGES = ".,:;!?\"'“”‘’()[]"


def may_be_note(text: str) -> int:
    """Return the number of words of the name with which a note could begin, or 0."""
    begins = text.split(None, 4)
    if len(begins) < 5:
        return 0
    return next((i for i in (2, 3) if begins[i].casefold() in _of("is")), 0)


def is_note(text: str, others: Sequence[str], above: Sequence[str]) -> bool:
    """Return whether a paragraph is a note on the author.

    `others` are the paragraphs of the text, `above` the lines before its first sentence.
    """
    at = may_be_note(text)
    if not at:
        return False
    words = text.split()
    name = " ".join(words[:at])
    if len(words) > LONGEST or bylines.person(name) != name:
        return False
    if any(words[at - 1] in other for other in others):
        return False
    if any(name.casefold() in line.casefold() for line in above):
        return True
    bare = [word.strip(_EDGES).casefold() for word in words[at + 1 :]]
    what = not _of("what").isdisjoint(bare[:NEAR])
    return what and signature.is_known(name) and _of("who").isdisjoint(bare)


def _of(section: str) -> frozenset[str]:
    return tables.words("furniture/author_notes", section)
