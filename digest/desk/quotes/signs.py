"""Convert a paragraph to items: names, pronouns, offices, cue verbs, marks and quotations.

A quotation is one item, so a person named only inside it cannot become a speaker. There is one pass
over the words and no parser; `subjects.py` searches the items.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from digest.core import names, tables
from digest.core.model import Value
from digest.core.patterns import lazy
from digest.desk.quotes.cue_words import DEMONYMS, MANY, TIME, Words, is_person_noun, kind_of
from digest.desk.quotes.cue_words import words as words_of
from digest.desk.quotes.heads import BEFORE_NOUNS
from digest.desk.quotes.items import (
    ACCORDING,
    ADVERB,
    BODY,
    CALLING,
    COMMON_HEADS,
    CONJUNCTION,
    CUES,
    GROUP,
    NAME,
    OFFICE,
    OWNING,
    PREPOSITION,
    PRONOUN,
    QUOTATION,
    SAYING,
    SEVERAL,
    SUBORDINATOR,
    SURNAME,
    WHEN,
    WORD,
    Item,
)
from digest.desk.quotes.persons import People
from digest.desk.quotes.phrases import (
    CLOCK_STARTS,
    NATIONAL_STARTS,
    RUN,
    Phrase,
    Run,
    behind_article,
    behind_clock,
    is_birth_name,
    phrase,
)
from digest.desk.quotes.piece import Piece
from digest.desk.quotes.sentence_ends import sentence_bounds

# kinds of items, in the sense of each search
_OPENS = QUOTATION + ".:"
_SMALL_WORDS = (
    SAYING + CALLING + PRONOUN + ADVERB + SUBORDINATOR + PREPOSITION + ACCORDING + CONJUNCTION
)

# The first alternative is a run of plain words, which is split at its spaces: the others would find
# the same words one by one, in three times the time.
_TOKEN = lazy(
    rf"([a-z]++(?:[ ][a-z]++)*)(?![\w'’‑-])|{RUN}"
    r"|\w+(?:[-‑]\w+)*(?:['’](?!s\b)\w+)*|['’‘]s\b|--|[^\w\s]"
)
BRACKETS = 80  # characters; longest text between two brackets
_NOT_SAID = frozenset(("to", "not"))
_KIN = tables.words("quotes/people", "kin")
_BEFORE_PLURALS = tables.words("quotes/clauses", "before plurals")


class Scene(Value, frozen=True, gc=False):
    """A stretch of a paragraph: its items, and the bounds of its sentences in them.

    `places`: number of a quotation -> its item and its sentence. `number`: of the stretch.
    """

    items: list[Item]
    sentences: list[tuple[int, int]]
    places: dict[int, tuple[int, int]]
    number: int = 0


class Reader:
    """Converts the paragraphs of one article."""

    def __init__(self, text: str, people: People, w: Words) -> None:
        self.text = text
        self.people = people
        self.words = w

    def scene(
        self, span: tuple[int, int], pieces: Sequence[Piece], first: int, number: int = 0
    ) -> Scene:
        """Return the stretch at `span`; `pieces` are its quotations, numbered from `first`."""
        items: list[Item] = []
        stops: list[int] = []
        places: dict[int, tuple[int, int]] = {}
        quoted: list[int] = []
        at, end = span
        for i, q in enumerate(pieces, first):
            if at < q.outer_start:
                self._read(items, stops, at, q.outer_start)
            quoted.append(len(items))
            places[i] = (len(items), 0)
            items.append(Item(QUOTATION, q.outer_start, q.outer_end, str(i)))
            at = q.outer_end
        self._read(items, stops, at, end)
        sentences = sentence_bounds(items, stops, quoted, (pieces, first), self.text)
        if len(sentences) > 1:
            n = 0
            for i, (k, _) in places.items():
                while sentences[n][1] <= k:
                    n += 1
                places[i] = (k, n)
        return Scene(items, sentences, places, number)

    def _read(self, items: list[Item], stops: list[int], start: int, end: int) -> None:
        """Add the items of `start:end`, which contains no quotation.

        `stops` gets the places of the marks that may end a sentence.
        """
        add = items.append
        words = self.words
        kinds = words.kinds
        until = 0
        for m in _TOKEN.finditer(self.text, start, end):
            a = m.start()
            if a < until:
                continue
            sign = m.group()
            if m.lastindex:
                for word in sign.split(" "):
                    kind = kinds[word]
                    if kind in CUES and _is_denied(items, word):
                        kind = WORD
                    b = a + len(word)
                    add(Item(kind, a, b, word))
                    a = b + 1
            elif sign in kinds:
                kind = kinds[sign]
                if kind in CUES and _is_denied(items, sign):
                    kind = WORD
                if kind in ".!?":
                    stops.append(len(items))
                add(Item(kind, a, a + len(sign), sign))
            elif sign[0].isupper():
                self._name(items, sign, a)
            elif sign[0].isalpha():
                self._word(items, sign, a)
            elif sign[0] == "(":
                # "(D-Mo.)" is between a name and its verb: brackets are not part of the clause.
                until = self.text.find(")", a + 1, min(a + 1 + BRACKETS, end)) + 1
            else:
                self._mark(items, stops, sign, (a, end))

    def _word(self, items: list[Item], sign: str, a: int) -> None:
        """Add the item of one unlisted word."""
        kind = kind_of(sign.lower(), self.words)
        if kind in CUES and _is_denied(items, sign):
            kind = WORD
        items.append(Item(kind, a, a + len(sign), sign))

    def _mark(
        self, items: list[Item], stops: list[int], sign: str, within: tuple[int, int]
    ) -> None:
        """Add the item of a number or mark, except a full stop inside a word: "R-S.C".

        `within`: its offset, and where the text to be read ends.
        """
        a, end = within
        b = a + len(sign)
        if sign[0].isalnum():
            items.append(Item(kind_of(sign.lower(), self.words), a, b, sign))
        elif sign[0] == ".":
            if b >= end or not self.text[b].isalnum() or self._is_glued(a, b):
                stops.append(len(items))
                items.append(Item(".", a, b, sign))
        elif sign[0] in "'’" or sign == "‘s":
            owned = bool(items) and items[-1].end == a and items[-1].word.endswith(("s", "S"))
            if b > a + 1 or owned:
                items.append(Item(OWNING, a, b, sign))
        else:
            items.append(Item(sign, a, b, sign))

    def _is_glued(self, a: int, b: int) -> bool:
        """Return whether a sentence ends although no space follows: "the attorney.Despite"."""
        before = self.text[max(0, a - 4) : a]
        return len(before) == 4 and before.islower() and before.isalpha() and self.text[b].isupper()

    def _name(self, items: list[Item], sign: str, a: int) -> None:
        """Add the items of a run of capitalised words."""
        run = sign
        if items and sign.startswith(NATIONAL_STARTS) and self.people.has_nationals():
            run = behind_article(sign, items[-1].word)
        elif items and sign.startswith(CLOCK_STARTS) and items[-1].word[-1:].isdigit():
            run = behind_clock(sign)
        c = _capitals(run, self.words.language)
        p, b = c.phrase, a + len(sign)
        known = c.key != "" and self.people.known(c.key)
        opens = not items or items[-1].kind in ".:"
        if p.kind is not Run.PLAIN or not known or opens:
            for of, word in c.lead:
                items.append(Item(of, a, a, word))
            opens = not items or items[-1].kind in ".:"
        if p.kind is Run.PLAIN:
            if known and not opens and sign.lower() not in self.words.pronouns:
                # a surname that is also a plain word: "From said"
                items.append(Item(NAME, a, b, sign))
            elif p.name:
                items.append(Item(WORD, a, b, c.low))
            return
        items.append(self._item_of(c, known, items, (a, b)))

    def _item_of(self, c: _Capitals, known: bool, items: list[Item], span: tuple[int, int]) -> Item:
        """Return the item of a run of capitalised words that is not a plain word."""
        p, low, (a, b) = c.phrase, c.low, span
        if p.kind is Run.FULL_NAME and (
            p.name == self.people.place or not self.people.admits(p.name)
        ):
            return Item(GROUP, a, b, p.name, p.title)
        if p.kind is Run.FULL_NAME and is_birth_name(self.text, a):
            return Item(WORD, a, b, p.name)
        if p.kind is Run.TITLES and known:  # "King" beside a "Tom King"; but "the King"
            office = bool(items) and items[-1].word in BEFORE_NOUNS
            return Item(OFFICE, a, b, low, p.name) if office else Item(NAME, a, b, p.name)
        if known and p.kind is Run.ALONE and b - a > 3 and p.name.isupper():
            return Item(GROUP, a, b, p.name)  # a dateline: "WASHINGTON"
        given = p.kind is Run.TITLED and p.title.casefold() in names.GIVEN and bool(items)
        if given and items[-1].kind == OFFICE and items[-1].end + 1 == a:
            return Item(NAME, a, b, f"{p.title} {p.name}")  # "the cook Dean Roos"
        if known or p.kind in (Run.FULL_NAME, Run.TITLED):
            return Item(NAME, a, b, p.name, p.title)
        if p.kind is Run.ALONE:
            return self._single(c, items, span)
        if p.kind is Run.GROUPED and low in MANY:
            return Item(SEVERAL, a, b, low)
        if p.kind is Run.GROUPED and names.is_institution(low):
            return Item(BODY, a, b, p.name)
        if p.kind is Run.TITLES:
            return Item(OFFICE, a, b, low, p.name)
        return Item(GROUP, a, b, p.name, p.title)

    def _is_plain_opener(self, word: str, low: str) -> bool:
        """Return whether the word that opens a sentence is a participle or plural: "Producers"."""
        if low in names.GIVEN or not low.endswith(("ing", "s")):
            return False
        noun = low[-1] == "s" and (is_person_noun(low[:-1]) or self.people.common(low[:-1]))
        return (noun or low.endswith("ing")) and not self.people.has_inside(word)

    def _single(self, c: _Capitals, items: list[Item], span: tuple[int, int]) -> Item:
        """Return the item of a single capitalised word that nobody introduces."""
        p, low, (a, b) = c.phrase, c.low, span
        if c.kind in _SMALL_WORDS and (not items or items[-1].kind in _OPENS):
            return Item(c.kind, a, b, low)
        if c.kind in COMMON_HEADS:
            return Item(c.kind, a, b, low, p.title)
        if low in DEMONYMS:
            return Item(WORD, a, b, p.name)
        kin = bool(items) and items[-1].word in _KIN and items[-1].kind == OFFICE
        if kin and not p.title and items[-1].end + 1 == a and names.is_given(low):
            return Item(NAME, a, b, p.name)  # "her brother Gregor"
        plain = not p.title and low not in names.GIVEN and self.people.common(low)
        if not items or items[-1].kind in ".:":
            plain = plain or (not p.title and self._is_plain_opener(p.name, low))
        return Item(WORD if plain else SURNAME, a, b, p.name, p.title)


def _is_denied(items: list[Item], word: str) -> bool:
    """Return whether a verb of saying here would be negated or not finite, or is a noun.

    "to say", "did not say", "after protests over"; but not "went on to say".
    """
    if not items:
        return False
    before = items[-1]
    number = before.kind == WHEN and before.word[0].isdigit()  # "14 points"
    counted = number or before.word in _BEFORE_PLURALS
    if word[-1] == "s" and (counted or before.kind == PREPOSITION):
        return True
    if items[-1].word not in _NOT_SAID:
        return False
    return len(items) < 2 or items[-1].word != "to" or items[-2].word != "on"


class _Capitals(Value, frozen=True, gc=False):
    """A run of capitalised words, independent of the article.

    The fields are its `phrase`, the name in lower case and the kind of that word, the name as
    `People` looks it up, and the items of the plain words before it.
    """

    phrase: Phrase
    low: str
    kind: str
    key: str
    lead: tuple[tuple[str, str], ...]


@lru_cache(maxsize=16384)
def _capitals(sign: str, language: str) -> _Capitals:
    w = words_of(language)
    p = phrase(sign)
    low = p.name.lower()
    kind = kind_of(low, w) if p.kind is Run.ALONE else ""
    key = (
        sign
        if p.kind is Run.PLAIN
        else p.name
        if p.kind in (Run.ALONE, Run.GROUPED, Run.TITLES) and " " not in p.name
        else ""
    )
    lead = tuple([(kind_of(word, w) if word not in TIME else WHEN, word) for word in p.lead])
    return _Capitals(p, low, kind, key and names.fold(key), lead)
