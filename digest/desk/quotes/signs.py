"""Convert a paragraph to items: names, pronouns, offices, cue verbs, marks and quotations.

A quotation is one item, so a person named only inside it cannot become a speaker. There is one pass
over the words and no parser; `subjects.py` searches the items.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.core import names, tables
from digest.core.model import Value
from digest.core.patterns import lazy
from digest.desk.quotes.capitals import ALONE, FULL_NAME, PLAIN, TITLED, Capitals, capitals
from digest.desk.quotes.cue_words import DEMONYMS, Words, is_person_noun, kind_of
from digest.desk.quotes.heads import BEFORE_NOUNS, DETERMINERS
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
    BORN_ENDS,
    RUN,
    Run,
    behind_article,
    behind_clock,
    is_birth_name,
)
from digest.desk.quotes.piece import Piece
from digest.desk.quotes.sentence_ends import sentence_bounds

# kinds of items, in the sense of each search
_OPENS = QUOTATION + ".:"
_LEFT_OPEN = WORD + NAME + SURNAME + GROUP + BODY + OFFICE + WHEN
_OPENERS = PRONOUN + SEVERAL
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
_OPENER = 20  # characters from a bracket to the end of the next word
_NOT_SAID = frozenset(("to", "not", "never"))
_KIN = tables.words("quotes/people", "kin")
_BEFORE_PLURALS = tables.words("quotes/clauses", "before plurals")


class Scene(Value, frozen=True, gc=False):
    """A stretch of a paragraph: its items, and the bounds of its sentences in them.

    `kinds`: those of the items, one character each: a search in it is ten times as fast as one in
    the items. `places`: number of a quotation -> its item and its sentence. `number`: of the
    stretch.
    """

    items: list[Item]
    kinds: str
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
            k = len(items)
            quoted.append(k)
            places[i] = (k, 0)
            items.append(Item(QUOTATION, q.outer_start, q.outer_end, str(i)))
            at = q.outer_end
        if at < end:
            self._read(items, stops, at, end)
        kinds = _without_denied(items, "".join([x.kind for x in items]))
        sentences = sentence_bounds(items, stops, quoted, pieces, self.text)
        if len(sentences) > 1:
            n = 0
            for i, (k, _) in places.items():
                while sentences[n][1] <= k:
                    n += 1
                places[i] = (k, n)
        return Scene(items, kinds, sentences, places, number)

    def _read(self, items: list[Item], stops: list[int], start: int, end: int) -> None:
        """Add the items of `start:end`, which contains no quotation.

        `stops` gets the places of the marks that may end a sentence.
        """
        text, kinds, add = self.text, self.words.kinds, items.append
        while start < end:
            for m in _TOKEN.finditer(text, start, end):
                a, sign = m.start(), m.group()
                if m.lastindex:
                    for word in sign.split(" "):
                        b = a + len(word)
                        add(Item(kinds[word], a, b, word))
                        a = b + 1
                elif sign in kinds:
                    kind = kinds[sign]
                    if kind in ".!?":
                        stops.append(len(items))
                    add(Item(kind, a, a + len(sign), sign))
                elif sign[0].isupper():
                    self._large(items, stops, sign, a)
                elif sign == ".":
                    self._stop(items, stops, a, end)
                elif sign == "(":
                    # "(D-Mo.)" is between a name and its verb: not part of the clause
                    shut = text.find(")", a + 1, min(a + 1 + BRACKETS, end))
                    if shut >= 0:
                        start = shut + 1
                        self._open_behind(items, stops, start, end)
                        break
                else:
                    self._mark(items, sign, a)
            else:
                return

    def _open_behind(self, items: list[Item], stops: list[int], shut: int, end: int) -> None:
        """End a sentence at a bracket if another one opens: "(Photo: Marle Echo) Neighbours"."""
        text = self.text
        if text[shut : shut + 1] != " " or not text[shut + 1 : shut + 2].isupper():
            return
        word = text[shut + 1 : min(end, shut + _OPENER)].split(" ", 1)[0].lower()
        if word in DETERMINERS or kind_of(word, self.words) in _OPENERS:
            stops.append(len(items))
            items.append(Item(".", shut - 1, shut, "."))

    def _large(self, items: list[Item], stops: list[int], sign: str, a: int) -> None:
        """Add the items of a run of capitalised words.

        A sentence ends before a "The" within it: "flowers in Marle The keeper said".
        """
        if not sign.endswith("The"):
            self._name(items, sign, a)
            return
        if sign == "The" and items and items[-1].kind in _LEFT_OPEN:
            stops.append(len(items))
            items.append(Item(".", a - 1, a - 1, "."))
        self._name(items, sign, a)
        if sign.endswith(" The"):
            stops.append(len(items))
            items.append(Item(".", a + len(sign), a + len(sign), "."))

    def _stop(self, items: list[Item], stops: list[int], a: int, end: int) -> None:
        """Add the item of a full stop, except inside a word: "R-S.C"."""
        b = a + 1
        if b >= end or not self.text[b].isalnum() or self._is_glued(a, b):
            stops.append(len(items))
            items.append(Item(".", a, b, "."))

    def _mark(self, items: list[Item], sign: str, a: int) -> None:
        """Add the item of an unlisted word, a number, or a mark other than a full stop."""
        b = a + len(sign)
        if sign[0].isalnum():
            items.append(Item(kind_of(sign.lower(), self.words), a, b, sign))
        elif sign[0] in "'’" or sign == "‘s":
            owned = bool(items) and items[-1].end == a and items[-1].word.endswith(("s", "S"))
            if b > a + 1 or owned:
                items.append(Item(OWNING, a, b, sign))
        else:
            items.append(Item(sign[0], a, b, sign))

    def _is_glued(self, a: int, b: int) -> bool:
        """Return whether a sentence ends although no space follows: "the attorney.Despite"."""
        before = self.text[max(0, a - 4) : a]
        return len(before) == 4 and before.islower() and before.isalpha() and self.text[b].isupper()

    def _name(self, items: list[Item], sign: str, a: int) -> None:
        """Add the items of a run of capitalised words."""
        c = capitals(sign)
        if (c.national or c.clock) and items:
            c = self._behind(c, sign, items[-1].word)
        kind, people, b = c.kind, self.people, a + len(sign)
        known = kind is not FULL_NAME and c.key != "" and people.known(c.key)
        if kind is not PLAIN:
            for of, word in c.lead:
                items.append(Item(of, a, a, word))
            if kind is FULL_NAME:
                items.append(self._full_name(c, a, b))
            elif c.item is not None and not known:
                of, word, title = c.item
                items.append(Item(of, a, b, word, title))
            elif known or kind is TITLED:
                items.append(self._known(c, items, a, b))
            else:
                items.append(self._single(c, items, a, b))
            return
        opens = not items or items[-1].kind in ".:"
        if not known or opens:
            for of, word in c.lead:
                items.append(Item(of, a, a, word))
            opens = not items or items[-1].kind in ".:"
        if known and not opens and sign.lower() not in self.words.pronouns:
            # a surname that is also a plain word: "From said"
            items.append(Item(NAME, a, b, sign))
        elif c.name:
            items.append(Item(WORD, a, b, c.low))

    def _behind(self, c: Capitals, sign: str, before: str) -> Capitals:
        """Return a run without the nationality or the time of day that its first word is."""
        if c.national and self.people.has_nationals():
            return capitals(behind_article(sign, before))
        return capitals(behind_clock(sign)) if c.clock and before[-1:].isdigit() else c

    def _full_name(self, c: Capitals, a: int, b: int) -> Item:
        """Return the item of a full name: a person only if the text supports it."""
        admitted = self.people.admitted.get(c.name)
        admitted = self.people.admits(c.name) if admitted is None else admitted
        if not admitted or c.name == self.people.place:
            return Item(GROUP, a, b, c.name, c.title)
        former = c.born or self.text[a - 3 : a] in BORN_ENDS
        if former and is_birth_name(self.text, a):
            return Item(WORD, a, b, c.name)
        return Item(NAME, a, b, c.name, c.title)

    def _known(self, c: Capitals, items: list[Item], a: int, b: int) -> Item:
        """Return the item of a run that someone has as a surname, or that has a title before it."""
        if c.kind is ALONE and b - a > 3 and c.name.isupper():
            return Item(GROUP, a, b, c.name)  # a dateline: "WASHINGTON"
        if c.kind is Run.TITLES:  # "King" beside a "Tom King"; but "the King"
            office = bool(items) and items[-1].word in BEFORE_NOUNS
            return Item(OFFICE, a, b, c.low, c.name) if office else Item(NAME, a, b, c.name)
        office = bool(items) and items[-1].kind == OFFICE and items[-1].end + 1 == a
        if c.kind is TITLED and office and c.title.casefold() in names.GIVEN:
            return Item(NAME, a, b, f"{c.title} {c.name}")  # "the cook Dean Roos"
        return Item(NAME, a, b, c.name, c.title)

    def _is_plain_opener(self, word: str, low: str) -> bool:
        """Return whether the word that opens a sentence is a participle or plural: "Producers"."""
        if low in names.GIVEN or not low.endswith(("ing", "s")):
            return False
        noun = low[-1] == "s" and (is_person_noun(low[:-1]) or self.people.common(low[:-1]))
        return (noun or low.endswith("ing")) and not self.people.has_inside(word)

    def _single(self, c: Capitals, items: list[Item], a: int, b: int) -> Item:
        """Return the item of a single capitalised word that nobody introduces."""
        low = c.low
        if c.of in _SMALL_WORDS and (not items or items[-1].kind in _OPENS):
            return Item(c.of, a, b, low)
        if c.of in COMMON_HEADS:
            return Item(c.of, a, b, low, c.title)
        if low in DEMONYMS:
            return Item(WORD, a, b, c.name)
        kin = bool(items) and items[-1].word in _KIN and items[-1].kind == OFFICE
        if kin and not c.title and items[-1].end + 1 == a and names.is_given(low):
            return Item(NAME, a, b, c.name)  # "her brother Gregor"
        plain = not c.title and low not in names.GIVEN and self.people.common(low)
        if not items or items[-1].kind in ".:":
            plain = plain or (not c.title and self._is_plain_opener(c.name, low))
        return Item(WORD if plain else SURNAME, a, b, c.name, c.title)


def _without_denied(items: list[Item], kinds: str) -> str:
    """Make plain words of the verbs of saying that are negated, not finite, or nouns.

    Returns the kinds of the items, which are `kinds` before.
    """
    denied = False
    for cue in CUES:
        at = kinds.find(cue, 1)
        while at >= 0:
            it = items[at]
            if it.end > it.start and _is_denied(items, at):
                items[at] = Item(WORD, it.start, it.end, it.word)
                denied = True
            at = kinds.find(cue, at + 1)
    return "".join([x.kind for x in items]) if denied else kinds


def _is_denied(items: list[Item], at: int) -> bool:
    """Return whether a verb of saying at `at` is negated or not finite, or is a noun.

    "to say", "did not say", "after protests over"; but not "went on to say".
    """
    before = items[at - 1]
    if items[at].word[-1] == "s":
        number = before.kind == WHEN and before.word[0].isdigit()  # "14 points"
        noun = before.kind == PREPOSITION or before.word in _BEFORE_PLURALS
        if before.kind == OWNING:  # "Lee's demands", but "Lee's hopes that ..."
            noun = at + 1 < len(items) and items[at + 1].word != "that"
        if number or noun:
            return True
    if before.word not in _NOT_SAID:
        return False
    return at < 2 or before.word != "to" or items[at - 2].word != "on"
