"""Extract the quotations of an article with speaker and office.

Quotations are in order of the text and never overlap. A quotation over several paragraphs is one
`Quotation` for each paragraph, because only text between two marks of one paragraph can be printed
verbatim. Marks are found first (`marks.py`). Then English is read as a sequence of items
(`english.py`), and other languages with a word list by reporting frames (`frames.py`). A speaker
with a confidence under `SURE` is not named: no speaker is better than a wrong one. After the
patterns of Krestel, Bergler and Witte 2008 and the sieves of Muzny et al. 2017.
"""

from __future__ import annotations

from msgspec.structs import replace

from digest.core.model import Article, Quotation
from digest.desk.quotes.cue_words import DASHED, FRAMED, NORDIC, words
from digest.desk.quotes.english import English
from digest.desk.quotes.frames import Frames
from digest.desk.quotes.marks import marks, pieces
from digest.desk.quotes.piece import Piece
from digest.desk.quotes.speech import is_broken, is_speech
from digest.desk.quotes.sureness import NOBODY, SURE, Who

_HYPHENS = ("-", "\u2011")


def quotes(article: Article) -> tuple[Quotation, ...]:
    """Return the quotations of an article with their speakers."""
    text, language = article.text, article.language[:2]
    say = words(language).say if language in DASHED | NORDIC else frozenset()
    where = marks(text)
    if not (where.double or where.single or say):
        return ()
    spans = _paragraphs(article)
    found = pieces(text, spans, where, say, language in NORDIC)
    if not found:
        return ()
    read = _framed if language in FRAMED else _signs
    spoken = read(article, spans, found)
    if language not in FRAMED and language not in ("en", "un"):
        spoken = [(p, NOBODY, cue) for p, _, cue in spoken]  # no list of its verbs of saying
    return tuple(
        [
            _quotation(text, p, who, cue)
            for p, who, cue in spoken
            if text[p.outer_end : p.outer_end + 1] not in _HYPHENS or not _is_part(text, p)
        ]
    )


def _is_part(text: str, p: Piece) -> bool:
    """Return whether quoted words are part of a compound: “„Eins zu Eins“-Treffen”."""
    end = p.outer_end
    return text[end + 1 : end + 2].isalpha() and text[p.end - 1] not in ",.?!"


def _framed(
    article: Article, spans: list[tuple[int, int]], found: list[Piece]
) -> list[tuple[Piece, Who, str]]:
    frames = Frames(article.text, article.language, spans, found)
    frames.read()
    articles = frames.grammar.determiners
    every = zip(found, frames.who, frames.cues, strict=True)
    spoken = [x for x in every if is_speech(article.text, *x, articles)]
    return [(p, _without_cue(who, cue), cue) for p, who, cue in spoken]


def _without_cue(who: Who, cue: str) -> Who:
    """Return a speaker without an office that is only the verb: "juge Nora Morel"."""
    return replace(who, role=None) if who.name and who.role and who.role == cue else who


def _signs(
    article: Article, spans: list[tuple[int, int]], found: list[Piece]
) -> list[tuple[Piece, Who, str]]:
    return English(article, spans, found).spoken()


def _quotation(text: str, p: Piece, who: Who, cue: str) -> Quotation:
    sure = who.sure if (who.name or who.role) and who.sure >= SURE else 0.0
    return Quotation(
        start=p.start,
        end=p.end,
        speaker=who.name if sure else None,
        role=who.role if sure else None,
        cue=cue or None,
        how=who.how if sure else "none",
        sure=sure,
        garbled=is_broken(text[p.start : p.end]),
    )


def _paragraphs(article: Article) -> list[tuple[int, int]]:
    """Return the spans of the paragraphs, without subheads."""
    out: list[tuple[int, int]] = []
    at = 0
    for part in article.text.split("\n\n"):
        end = at + len(part)
        if part:
            out.append((at, end))
        at = end + 2
    if article.subheads:
        heads = {s for s, _ in article.subheads}
        return [span for span in out if span[0] not in heads]
    return out
