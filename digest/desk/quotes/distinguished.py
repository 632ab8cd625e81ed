"""Distinguish quotations in an English article from titles, nicknames and scare quotes."""

from __future__ import annotations

from digest.core.patterns import lazy
from digest.desk.quotes.cue_words import CLAIM, NICKNAMED, TITLED
from digest.desk.quotes.heads import BEFORE_NOUNS
from digest.desk.quotes.items import (
    ACCORDING,
    BODY,
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
from digest.desk.quotes.stretches import Paragraph
from digest.desk.quotes.sureness import SURE, Who

# kinds of items, in the sense of each search
_CALLING_MARK_QUOTATION = CALLING + QUOTATION + "."
_CONJUNCTION_MARK = CONJUNCTION + ","
_OWNING_PREPOSITION = OWNING + PREPOSITION
_SAYING_CALLING_ACCORDING = SAYING + CALLING + ACCORDING
_COMMON = WORD + OFFICE + SEVERAL + BODY

_NARROW = 4  # words; a shorter quotation may be a nickname
_SCARE = 3  # words; a shorter quotation needs a close cue
_CLOSE = 5  # items before a scare quote that may contain its cue
_FAR = 20  # items before a quotation that may contain "described as"
_SIGNED = 80  # characters of an office in a signature
_ON = ("on", "in", "from", "of", "for", "by", "during", "at", "with")  # before a title
_OWNER = 60  # characters of the preposition and the station before a programme's title
_OWNED = lazy(
    rf"\b(?:{'|'.join(_ON)}|told|tells) (?:the )?[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){{0,3}}['’]s? \Z"
)
_TOLD = ("tell", "telling", "tells", "told")
_RELATIVE = ("which", "whose")  # behind the name of a thing
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
        way, text = self.ways[i], self.text
        if not way and self._is_signature(p):
            return True
        if text[p.start] == "(" and text.find(")", p.start, p.end) == p.end - 1:
            return True  # "(Applause.)"
        if text.endswith("(see ", 0, p.outer_start):
            return True
        narrow, unended = len(said) < _NARROW, text[p.end - 1] not in ",.?!"
        if len(said) >= TITLE:
            return unended and self._is_slogan(i, p)
        large = _is_large(said[-1]) and _is_all_large(said)
        titled = way not in ("said", "after") and looks_like_title(said)
        if not (narrow or unended or large or titled):
            return False
        if titled and not _has_cue_near(self.paragraph(p.paragraph), i):
            return True
        return self._is_name_by_words(i, p, said, large)

    def _is_name_by_words(self, i: int, p: Piece, said: list[str], large: bool) -> bool:
        """Return whether the words around quoted words, or `said` itself, mark them as a name.

        `large`: all their content words begin with a capital.
        """
        narrow, unended = len(said) < _NARROW, self.text[p.end - 1] not in ",.?!"
        par = self.paragraph(p.paragraph)
        sc = par.home(i)
        items, k = sc.items, sc.places[i][0]
        if narrow and unended and _is_title_of(items, k, said):
            return True
        if large and (self._is_on(par, i, p) or _is_modifier(items, k) or _is_told(items, k)):
            return True  # 'said on "Good Morning Marle"'
        if unended and k and items[k - 1].word in NICKNAMED and _is_all_large(said):
            return True  # 'a plan called "Project Heron"'
        if narrow and unended and _is_signed(items, k, said):
            return True
        if len(said) == 1 and said[0][0].isupper() and k and items[k - 1].word == "on":
            return True  # 'said on "Outspoken."'
        if (narrow and _is_nickname(par, i, items, k)) or (unended and _is_apart(items, k)):
            return True
        scare = len(said) < _SCARE and self.ways[i] in ("before", "same")
        return scare and not _has_close_cue(par, i)

    def _is_slogan(self, i: int, p: Piece) -> bool:
        """Return whether a quotation is the name of a thing: `the slogan, "Make noise", was`."""
        sc = self.paragraph(p.paragraph).home(i)
        return _is_apart(sc.items, sc.places[i][0])

    def _is_on(self, par: Paragraph, i: int, p: Piece) -> bool:
        """Return whether a preposition precedes a quotation: 'on "X"', 'on Radio Tern's "X"'."""
        near = par.before(i, 1)
        if near and near[0].word in _ON:
            return True
        return _OWNED.search(self.text, max(0, p.outer_start - _OWNER), p.outer_start) is not None

    def _is_signature(self, p: Piece) -> bool:
        """Return whether a piece is only a name with its office: "Ann Lee, mayor of Marle."."""
        name, comma, rest = self.text[p.start : p.end].partition(", ")
        if not comma or len(rest) > _SIGNED or not self.people.is_outside(name):
            return False
        return not any(mark in rest[:-1] for mark in ".,?!")


def _is_told(items: list[Item], k: int) -> bool:
    """Return whether a verb names what it is said to: `told "Fox & Friends."`."""
    return k > 1 and items[k - 1].word in _TOLD and items[k - 2].kind != QUOTATION


def _is_signed(items: list[Item], k: int, said: list[str]) -> bool:
    """Return whether a quoted name signs the quotation before it: '"It rained." - "Ida"'."""
    behind = k > 1 and items[k - 1].kind == "-" and items[k - 2].kind == QUOTATION
    return behind and all(w[0].isupper() for w in said)


def _is_title_of(items: list[Item], k: int, said: list[str]) -> bool:
    """Return whether a work is named before its maker: `"Mill Song" author Ann Lee`."""
    if k + 2 >= len(items) or items[k + 1].kind != OFFICE or items[k + 2].kind != NAME:
        return False
    return all(w[0].isupper() or (n and w in _SMALL) for n, w in enumerate(said))


def _is_modifier(items: list[Item], k: int) -> bool:
    """Return whether a quotation is between an article and its noun: `the "Mill Song" star`."""
    if not 0 < k < len(items) - 1 or items[k - 1].word not in BEFORE_NOUNS:
        return False
    return items[k + 1].kind in _COMMON and items[k + 1].start == items[k].end + 1


def _is_nickname(par: Paragraph, i: int, items: list[Item], k: int) -> bool:
    """Return whether a short quotation is a name: `John "Jack" Lee`, `known as "the Fox"`.

    Also `"Salt," which opens in May`.
    """
    if k + 1 < len(items) and items[k + 1].word in _RELATIVE:
        return True
    if (
        0 < k < len(items) - 1
        and items[k - 1].kind in NAMES
        and items[k + 1].kind in NAMES
        and items[k + 1].start <= items[k].end + 1
    ):
        return True
    for x in par.before(i, 3):  # noqa: SIM110 - asked of each short quotation
        if x.word in NICKNAMED and x.word != "called":
            return True
    return False


def _is_apart(items: list[Item], k: int) -> bool:
    """Return whether a quotation between commas is what the noun before it means."""
    apart = 1 < k < len(items) - 1 and items[k - 1].kind == items[k + 1].kind == ","
    return apart and items[k - 2].word in TITLED


def _has_close_cue(par: Paragraph, i: int) -> bool:
    """Return whether a verb of saying or calling is close before, with no quotation between."""
    items = par.before(i, _CLOSE)
    if _is_described(par.before(i, _FAR)):
        return True
    for n in range(len(items) - 1, -1, -1):
        if items[n].kind in _SAYING_CALLING_ACCORDING or items[n].word in CLAIM:
            return True
        if items[n].kind == QUOTATION:  # "called it "a mess" and "a shame"
            return n + 1 < len(items) and items[n + 1].kind in _CONJUNCTION_MARK
    return False


def _has_cue_near(par: Paragraph, i: int) -> bool:
    """Return whether a verb of saying or calling precedes, without signs of a work title."""
    near = par.before(i, 4)
    if near and (near[-1].kind in _OWNING_PREPOSITION or near[-1].word in TITLED):
        return False
    return any(x.kind in CUES for x in near)


def _is_all_large(said: list[str]) -> bool:
    """Return whether at least two words, and all but small ones, begin with a capital."""
    heavy = [w for w in said if w.strip("&.,") and w not in _SMALL]
    named = len(heavy) > 1 and len(said) < TITLE and heavy[0][0].isupper()
    return named and all(map(_is_large, heavy))


def _is_large(word: str) -> bool:
    """Return whether a word of a title has a capital or is a number: "Vol. 2"."""
    return word[0].isupper() or word[0].isdigit()


def _is_described(items: list[Item]) -> bool:
    """Return whether the quotation describes something: "described the plan as a "threat""."""
    end = len(items) - 1 if items and items[-1].word in BEFORE_NOUNS else len(items)
    if end < 1 or items[end - 1].word != "as":
        return False
    for x in reversed(items[: end - 1]):
        if x.kind in _CALLING_MARK_QUOTATION:
            return x.kind == CALLING
    return False
