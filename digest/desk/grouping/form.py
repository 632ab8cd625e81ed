"""Texts by one form: openings alike word for word but for the names and figures filled in.

Obituaries, match reports, results, earthquake and weather reports share a form and not an event.
Method: the openings are aligned; where one has other words than the other, the two fill a slot
differently.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from digest.core.model import Article
from digest.desk.words.hashes import folded

OPENING = 70  # words of headline and text that are aligned
ALIKE = 0.4  # share of the shorter opening that both have, from which on two texts are by one form
SLOT = 6  # words, at most, that fill a slot
SLOTS = 2  # slots filled differently, one of them with a name, that make two events of one form
MEAN_WORD = 12  # characters a word at most, so that only the beginning of a text is cut into words

TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")


class Lead:
    """The opening of an article, and all words that it uses."""

    def __init__(self, article: Article) -> None:
        text = f"{article.title or ''} . {article.text}"
        self.words = TOKEN.findall(text[: OPENING * MEAN_WORD])[:OPENING]
        self.folded = [folded(w) for w in self.words]
        self.all = {folded(w) for w in TOKEN.findall(text)}


def same_form(a: Lead, b: Lead) -> bool:
    """Return whether two openings are one form, filled in for two events."""
    alike = names = figures = 0
    matcher = SequenceMatcher(None, a.folded, b.folded, autojunk=False)
    for operation, i, j, k, m in matcher.get_opcodes():
        if operation == "equal":
            alike += j - i
        elif operation == "replace" and j - i <= SLOT and m - k <= SLOT:
            own = [w for w, f in zip(a.words[i:j], a.folded[i:j], strict=True) if f not in b.all]
            other = [w for w, f in zip(b.words[k:m], b.folded[k:m], strict=True) if f not in a.all]
            names += any(w[0].isupper() for w in own) and any(w[0].isupper() for w in other)
            figures += any(map(_is_figure, own)) and any(map(_is_figure, other))
    enough = alike >= ALIKE * max(1, min(len(a.words), len(b.words)))
    return enough and names >= 1 and names + figures >= SLOTS


def _is_figure(word: str) -> bool:
    return word[0].isdigit() or folded(word).isdigit()
