"""Split a paragraph into sentences: the splitter of `core.text`, with its errors on news repaired.

There are two kinds of repair. `joined` joins pieces that were split after an abbreviation, a clock
time, an ordinal or a question that someone asks, and pieces that continue in lower case.
`divided` splits sentences without a space between them, a paragraph that opens in brackets, and
sentences that end in an abbreviation. A quotation of several sentences stays in one piece with its
sentence. Words are in `data/article/`.
"""

from __future__ import annotations

from digest.core.text import spans
from digest.intake.article.sentence_cuts import divided
from digest.intake.article.sentence_joins import joined

Span = tuple[int, int]
_NORWEGIAN = {"nb": "no", "nn": "no"}


def split(paragraph: str, language: str = "en") -> list[Span]:
    """Return the spans of the sentences of one paragraph, in order and without overlap."""
    language = _NORWEGIAN.get(language[:2], language[:2])
    found = spans(paragraph, language)
    if len(found) > 1:
        found = joined(paragraph, found, language)
    return divided(paragraph, found, language)
