"""Distinguish quotations in an English article from titles, nicknames and scare quotes."""

from __future__ import annotations

import re

from digest.desk.quotes.cue_words import CLAIM, NICKNAMED, TITLED
from digest.desk.quotes.heads import BEFORE_NOUNS
from digest.desk.quotes.items import (
    ACCORDING,
    CALLING,
    CONJUNCTION,
    CUES,
    NAME,
    NAMES,
    OFFICE,
    OWNING,
    PREPOSITION,
    QUOTATION,
    SAYING,
    SEVERAL,
    WORD,
    Item,
)
from digest.desk.quotes.piece import Piece
from digest.desk.quotes.speakers import Speakers
from digest.desk.quotes.speech import TITLE, looks_like_title
from digest.desk.quotes.sureness import SURE, Who

# kinds of items, in the sense of each search
_CALLING_MARK_QUOTATION = CALLING + QUOTATION + "."
_CONJUNCTION_MARK = CONJUNCTION + ","
_OWNING_PREPOSITION = OWNING + PREPOSITION
_SAYING_CALLING_ACCORDING = SAYING + CALLING + ACCORDING
_WORD_OFFICE_SEVERAL = WORD + OFFICE + SEVERAL

_NARROW = 4  # words; a shorter quotation may be a nickname
_SCARE = 3  # words; a shorter quotation needs a close cue
_CLOSE = 5  # items before a scare quote that may contain its cue
_FAR = 20  # items before a quotation that may contain "described as"
_SIGNED = 80  # characters of an office in a signature
_ON = ("on", "in", "from", "of", "for", "by", "during", "at", "with")  # before a title
_OWNER = 60  # characters of the preposition and the station before a programme's title
_OWNED = re.compile(
    rf"\b(?:{'|'.join(_ON)}) (?:the )?[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){{0,3}}['’]s? \Z"
)
_SMALL = ("and", "of", "the", "with", "in", "on", "for", "a", "to", "&")  # within a title


class Distinguished(Speakers):
    """The speakers of one article, and which of its pieces are quotations."""

    inverted: set[int]  # quotations with reversed marks: a cue is between them

    def is_quotation(self, i: int, p: Piece, who: Who, cue: str) -> bool:
        """Return whether the `i`-th piece is a quotation, with its speaker and cue."""
        if i in self.inverted:
            return False
        said = self.text[p.start : p.end].split(None, TITLE)
        if self._is_name(i, p, said):
            return False
        if cue or (who.name and who.sure >= SURE):
            return p.mark != "'" or (bool(cue) and len(said) > 1)
        if p.mark == "'" or (p.damaged and p.outer_start == p.start):
            return False  # single marks and a lost opening mark need a cue
        # scripts without spaces between words
        wide = p.end - p.start > 7 and "\u3000" < self.text[p.start] < "\uffef"
        return len(said) >= _NARROW or self.text[p.end - 1] in ",.?!" or wide

    def _is_name(self, i: int, p: Piece, said: list[str]) -> bool:
        """Return whether quoted words are a title of a work, a nickname or a scare quote."""
        way = self.ways[i]
        if not way and self._is_signature(p):
            return True
        if self._is_title_of(i, p, said):
            return True
        if self.text[p.start] == "(" and self.text.find(")", p.start, p.end) == p.end - 1:
            return True  # "(Applause.)"
        if self.text[max(0, p.outer_start - 5) : p.outer_start] == "(see ":
            return True
        if (
            said[-1][0].isupper()
            and _is_all_large(said)
            and (self._is_on(i, p) or self._is_modifier(i, p.paragraph))
        ):
            return True  # 'said on "Good Morning Marle"'
        titled = way not in ("said", "after") and looks_like_title(said)
        if titled and not self._has_cue_near(i, p.paragraph):
            return True
        if len(said) < _NARROW and self._is_nickname(i, p.paragraph):
            return True
        if self.text[p.end - 1] not in ",.?!" and self._is_slogan(i, p.paragraph):
            return True
        scare = len(said) < _SCARE and way in ("before", "same")
        return scare and not self._has_close_cue(i, p.paragraph)

    def _is_on(self, i: int, p: Piece) -> bool:
        """Return whether a preposition precedes a quotation: 'on "X"', 'on Radio Tern's "X"'."""
        near = self.paragraph(p.paragraph).before(i, 1)
        if near and near[0].word in _ON:
            return True
        return _OWNED.search(self.text, max(0, p.outer_start - _OWNER), p.outer_start) is not None

    def _is_title_of(self, i: int, p: Piece, said: list[str]) -> bool:
        """Return whether a work is named before its maker: `"Mill Song" author Ann Lee`."""
        if not said[0][0].isupper() or self.text[p.end - 1] in ",.?!" or len(said) >= _NARROW:
            return False
        sc = self.paragraph(p.paragraph).home(i)
        k = sc.places[i][0]
        if k + 2 >= len(sc.items) or sc.items[k + 1].kind != OFFICE or sc.items[k + 2].kind != NAME:
            return False
        return all(w[0].isupper() or w in _SMALL for w in said)

    def _is_signature(self, p: Piece) -> bool:
        """Return whether a piece is only a name with its office: "Ann Lee, mayor of Marle."."""
        name, comma, rest = self.text[p.start : p.end].partition(", ")
        if not comma or len(rest) > _SIGNED or name not in self.people.first:
            return False
        return not any(mark in rest[:-1] for mark in ".,?!")

    def _is_modifier(self, i: int, number: int) -> bool:
        """Return whether a quotation is between an article and its noun: `the "Mill Song" star`."""
        sc = self.paragraph(number).home(i)
        items, k = sc.items, sc.places[i][0]
        if not 0 < k < len(items) - 1 or items[k - 1].word not in BEFORE_NOUNS:
            return False
        return items[k + 1].kind in _WORD_OFFICE_SEVERAL and items[k + 1].start == items[k].end + 1

    def _is_nickname(self, i: int, number: int) -> bool:
        """Return whether a short quotation is a name: `John "Jack" Lee`, `known as "the Fox"`."""
        par = self.paragraph(number)
        items, k = par.home(i).items, par.home(i).places[i][0]
        if (
            0 < k < len(items) - 1
            and items[k - 1].kind in NAMES
            and items[k + 1].kind in NAMES
            and items[k + 1].start <= items[k].end + 1
        ):
            return True
        return any(x.word in NICKNAMED and x.word != "called" for x in par.before(i, 3))

    def _is_slogan(self, i: int, number: int) -> bool:
        """Return whether a quotation is the name of a thing: `the slogan, "Make noise", was`."""
        sc = self.paragraph(number).home(i)
        items, k = sc.items, sc.places[i][0]
        apart = 1 < k < len(items) - 1 and items[k - 1].kind == items[k + 1].kind == ","
        return apart and items[k - 2].word in TITLED

    def _has_close_cue(self, i: int, number: int) -> bool:
        """Return whether a verb of saying or calling is close before, with no quotation between."""
        items = self.paragraph(number).before(i, _CLOSE)
        if _is_described(self.paragraph(number).before(i, _FAR)):
            return True
        for n in range(len(items) - 1, -1, -1):
            if items[n].kind in _SAYING_CALLING_ACCORDING or items[n].word in CLAIM:
                return True
            if items[n].kind == QUOTATION:  # "called it "a mess" and "a shame"
                return n + 1 < len(items) and items[n + 1].kind in _CONJUNCTION_MARK
        return False

    def _has_cue_near(self, i: int, number: int) -> bool:
        """Return whether a verb of saying or calling precedes, without signs of a work title."""
        near = self.paragraph(number).before(i, 4)
        if near and (near[-1].kind in _OWNING_PREPOSITION or near[-1].word in TITLED):
            return False
        return any(x.kind in CUES for x in near)


def _is_all_large(said: list[str]) -> bool:
    """Return whether at least two words, and all but small ones, begin with a capital."""
    heavy = [w for w in said if w.strip("&.,") and w not in _SMALL]
    return len(heavy) > 1 and len(said) < TITLE and all(w[0].isupper() for w in heavy)


def _is_described(items: list[Item]) -> bool:
    """Return whether the quotation describes something: "described the plan as a "threat""."""
    end = len(items) - 1 if items and items[-1].word in BEFORE_NOUNS else len(items)
    if end < 1 or items[end - 1].word != "as":
        return False
    for x in reversed(items[: end - 1]):
        if x.kind in _CALLING_MARK_QUOTATION:
            return x.kind == CALLING
    return False
