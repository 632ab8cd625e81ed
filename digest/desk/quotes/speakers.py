"""Resolve whom a sign means: names in full, pronouns, offices, bodies.

Only people named outside quotations are candidates. A pronoun means the nearest subject that its
gender allows: of its own sentence, of those before it in the paragraph, of the paragraph before,
the last speaker. An office is printed alone unless the text prints it beside one person.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from itertools import islice
from typing import NamedTuple

from digest.core import names, tables
from digest.core.model import Article, Value
from digest.desk.quotes.cue_words import Words, words
from digest.desk.quotes.cues import Found, behind
from digest.desk.quotes.items import Item
from digest.desk.quotes.marks import Piece
from digest.desk.quotes.persons import People, office_head
from digest.desk.quotes.phrases import UP, phrase
from digest.desk.quotes.printed_offices import ARTICLES, cleaned, is_definite, owner_of
from digest.desk.quotes.printed_offices import alone as alone_office
from digest.desk.quotes.printed_offices import beside as office_beside
from digest.desk.quotes.signs import Reader, Scene
from digest.desk.quotes.stretches import Paragraph
from digest.desk.quotes.subjects import beside, clause_subject, owner, subject, turned
from digest.desk.quotes.sureness import NOBODY, SURE, Who

_STRAY = re.compile(rf"\. ((?:[{UP}][\w.'’-]{{1,30}} ){{1,3}}[{UP}][\w'’-]{{1,30}})\.(?=\s|$)")
_FORMER = tables.words("quotes/clauses", "former")
_WEAK = ("fallback", "colon", "reported", "signed", "tail")
_SPOKEN = ("said", "after", "before", "according", "tail", "same")


class Tuning(Value, frozen=True):
    """The numbers of resolving pronouns.

    Set with `score.py quotes` and by reading what is printed.
    """

    back: int = 8  # sentences of its paragraph that a pronoun looks back on
    back_before: int = 12  # sentences of the paragraph before
    near: int = 25  # items from a subject to a pronoun between which others do not matter


TUNING = Tuning()


class _Asked(NamedTuple):
    """A pronoun: its gender, its quotation, paragraph and place."""

    want: str
    i: int
    number: int
    sc: Scene
    at: int


class Late(NamedTuple):
    """A quotation by an office whose holder may be named later."""

    quotation: int
    number: int  # of its paragraph
    head: str
    of: frozenset[str]  # what the office is of: "NATO"


class Reading:
    """One article while it is read: its people, its scenes, who spoke so far."""

    def __init__(self, article: Article, spans: list[tuple[int, int]], found: list[Piece]) -> None:
        self.text = article.text
        self.spans = spans
        self.pieces = found
        self.words: Words = words(article.language)
        spoken = [(p.outer_start, p.outer_end) for p in found]
        self.people = People(article.text, spoken, article.place)
        self.reader = Reader(article.text, self.people, self.words)
        self.paragraphs: dict[int, Paragraph] = {}
        self.by_paragraph: dict[int, tuple[int, int]] = {}
        for i, p in enumerate(found):
            a, _ = self.by_paragraph.get(p.paragraph, (i, i))
            self.by_paragraph[p.paragraph] = (a, i + 1)
        self.who: list[Who | None] = [None] * len(found)
        self.cues: list[str] = [""] * len(found)
        self.last: str | None = None  # the last speaker
        self.late: list[Late] = []
        self._bodies: dict[str, str] = {}
        self.ways: list[str] = [""] * len(found)

    def paragraph(self, number: int) -> Paragraph:
        found = self.paragraphs.get(number)
        if found is None:
            a, b = self.by_paragraph.get(number, (0, 0))
            pieces = self.pieces[a:b]
            found = self.paragraphs[number] = Paragraph(self.reader, self.spans[number], pieces, a)
        return found

    def resolve(self, f: Found, number: int, sc: Scene, i: int) -> Who:
        """Return whom the item of `f` means, for the quotation `i` in the paragraph `number`."""
        it = f.item
        if it is None:
            return NOBODY
        if it.kind in "NU":
            return self._of_name(it, f, sc)
        if it.kind == "P":
            name = self._pronoun(it, f, number, sc, i)
            return self._withcleaned(name, "pronoun", min(f.sure, 0.75)) if name else NOBODY
        if it.kind == "R":
            return self._of_office(f, sc, number, i)
        if it.kind in "GI":
            return self._of_body(it, f, sc)
        return NOBODY

    def _withcleaned(self, name: str, how: str, sure: float) -> Who:
        return Who(name, self.role_of(name), how, sure)

    def _of_name(self, it: Item, f: Found, sc: Scene) -> Who:
        full = self.people.full(it.word, it.title)
        role = cleaned(it.title) or cleaned(office_beside(sc.items, f.at, self.text))
        sure = f.sure
        if it.kind == "U":
            if names.is_group(it.word):
                known = names.is_organisation(it.word)
                return Who(it.word, None, "group", min(sure, 0.65)) if known else NOBODY
            if f.way in _WEAK or self.text[it.start - 1] == "@":
                return NOBODY
            sure = min(sure, 0.8)
        name = full or it.word
        if full is None and " " not in it.word and self.people.shared(it.word) and not it.title:
            return NOBODY
        return Who(name, role or self.role_of(name), "named", sure)

    def _of_office(self, f: Found, sc: Scene, number: int, i: int) -> Who:
        """An office without a name is printed alone.

        Half of the guesses whom it means were wrong.
        """
        items = sc.items
        if f.at + 3 < len(items) and items[f.at + 1].kind == "," and items[f.at + 2].kind in "NU":
            beside = items[f.at + 2]
            if items[f.at + 3].kind in ",." and not owner(items, f.at + 2):
                # "his mother, Ann, told"
                full = self.people.full(beside.word, beside.title) or beside.word
                return Who(full, alone_office(items, f.at), "named", min(f.sure, 0.8))
        role = alone_office(items, f.at) if f.way in _SPOKEN else None
        if not role:
            return NOBODY
        stray = self._stray(items, f.at)
        if stray:
            return Who(stray, role, "named", min(f.sure, 0.7))
        held = self._holder_of(items, f.at, role)
        if held is None and is_definite(items, f.at):
            of = {w.rstrip("’'") for w in (*owner_of(items, f.at).split(), *role.split())}
            head = office_head(items[f.at].word.split()[-1].strip(".").casefold())
            self.late.append(Late(i, number, head, frozenset(w for w in of if w[:1].isupper())))
        return Who(held, role, "title", min(f.sure, 0.7))

    def _of_body(self, it: Item, f: Found, sc: Scene) -> Who:
        """A body: by its name as speaker, in the article's words ("the fire service") as role."""
        if f.way not in ("said", "after", "before", "according"):
            return NOBODY
        if f.way == "before" and f.sure < 0.96:
            return NOBODY
        sure = min(f.sure, 0.65)
        if it.kind == "G":
            return Who(it.word, None, "group", sure) if names.is_organisation(it.word) else NOBODY
        body = self._body(sc.items, f.at)
        if all(w[0].isupper() or w in names.PARTICLES or w == "of" for w in body.split()):
            return Who(body, None, "group", sure)
        return Who(None, body, "group", sure)

    def role_of(self, full: str) -> str | None:
        """Return the office that the article prints beside a person somewhere."""
        return cleaned(self.people.role(full)) or None

    def _holder_of(self, items: list[Item], at: int, role: str) -> str | None:
        """Return who holds an office for certain, None otherwise.

        Either the text prints the very office with what it is of beside one person ("NATO's
        secretary general", "NATO Secretary General Ann Lee"), or its only holder spoke last.
        """
        if not items[at].title and not is_definite(items, at):
            return None
        holders = self.people.holders((items[at].word.split() or [""])[-1].strip("."))
        of = {w.rstrip("’'") for w in owner_of(items, at).split() + role.split() if w[:1].isupper()}
        exact = [n for n in holders if of and of <= set(self.people.role(n).split())]
        if len(exact) == 1 and _FORMER.isdisjoint(self.people.role(exact[0]).casefold().split()):
            return exact[0]
        return holders[0] if len(holders) == 1 and holders[0] == self.last else None

    def introduce_late(self) -> None:
        """Name the holder of an office in the lead who is introduced in the next paragraph.

        "NATO's secretary general warned ...", then "Ann Lee said ...": she must be the first and
        only person named there, have no other office, and speak most. The same office later on
        ("the NATO chief") is hers, too.
        """
        known: dict[tuple[str, frozenset[str]], str] = {}
        for late in self.late:
            if late.of and late.number == 0 and not known and (main := self._main(late.number + 1)):
                known[late.head, late.of] = main
            name = known.get((late.head, late.of))
            now = self.who[late.quotation]
            if name and now is not None and now.name is None:
                self.who[late.quotation] = Who(name, now.role, "title", 0.65)

    def _main(self, number: int) -> str | None:
        """Return who speaks most, if a paragraph is the first to name anybody and only them."""
        if number >= len(self.spans):
            return None
        spoken = Counter(w.name for w in self.who if w is not None and w.name and w.how != "group")
        start, end = self.spans[number]
        there = {n for n, at in self.people.first.items() if at < end}
        main = max(sorted(spoken), key=lambda n: spoken[n], default=None)
        if main is None or there != {main} or self.people.first[main] < start:
            return None
        most = spoken[main] * 3 >= spoken.total() * 2
        return main if most and not self.people.holds_any(main) else None

    def _stray(self, items: list[Item], at: int) -> str | None:
        """Return the name that a false full stop parts from its office: "the mayor said.

        Ann Lee.".
        """
        for it in items[at + 1 : at + 4]:
            if it.kind == "V":
                m = _STRAY.match(self.text, it.end)
                p = phrase(m.group(1)) if m else None
                named = p is not None and p.kind == "N" and self.people.admits(p.name)
                return self.people.full(p.name) if p is not None and named else None
        return None

    def _pronoun(self, it: Item, f: Found, number: int, sc: Scene, i: int) -> str | None:
        """Return the person whom the pronoun at `f.at` means; nobody who has died.

        Who else is meant where the one spoken of is dead or has no name is a guess.
        """
        want = self.words.pronouns.get(it.word, "")
        if want not in ("m", "f"):
            return None
        asked = _Asked(want, i, number, sc, f.at)
        for find in (self._in_paragraph, self._in_paragraph_before, self._farther):
            found = find(asked)
            if found is not None:
                return None if not found or self.people.dead(found) else found
        return None

    def _full(self, it: Item) -> str:
        return self.people.full(it.word, it.title) or it.word

    def _fits(self, name: str, want: str) -> bool:
        return self.people.gender(name) in ("", want)

    def _in_paragraph(self, asked: _Asked) -> str | None:
        """Return the subject of the pronoun's sentence before it, or of those before that one.

        An empty name: somebody without a name is meant.
        """
        sc = asked.sc
        before = self.paragraph(asked.number).sentences(asked.i)
        for n, (there, lo, hi) in enumerate(islice(before, TUNING.back)):
            items = there.items
            # of another stretch all comes before the pronoun, or all behind it
            here = asked.at if there is sc else len(items) if there.number < sc.number else 0
            stop = here if n == 0 else hi
            s = (_closing(items, lo, hi) if n else None) or clause_subject(items, lo, stop)
            s = s if s is None else beside(items, s)
            if s is None:
                continue
            if s < here and items[s].kind in "PRM":
                found = self._unnamed_subject(asked, items, s, (lo, stop, hi))
                if found is not None:
                    return found
                continue
            found = self._named_subject(items, s, stop, asked.want)
            if found is not None:
                return found if n or not self._is_crowded(items, s, here, asked.want) else ""
        return None

    def _unnamed_subject(
        self, asked: _Asked, items: list[Item], s: int, bounds: tuple[int, int, int]
    ) -> str | None:
        """Whom a subject without a name means: a pronoun, an office, several people."""
        lo, stop, hi = bounds
        if items[s].kind == "M":
            return ""  # "another said he ..."
        if items[s].kind == "R":
            held = self._holder(items, s)
            if (
                held is None
                and hi - s > 3
                and items[hi - 2].kind == "N"
                and items[hi - 3].kind == ","
            ):
                # "The minister spoke in Paris, Ann Lee.": a translator left an apposition behind
                return self._full(items[hi - 2])
            return held or ""
        if self.words.pronouns.get(items[s].word) != asked.want:
            return self._named_subject(items, s, stop, asked.want)
        # another "she said" before: whoever that was
        near = (x for x in items[max(lo, s - 40) : min(stop, s + 40)] if x.kind == "Q")
        who = next((self.who[int(x.word)] for x in near), None)
        return who.name if who is not None and who.name and who.how != "group" else None

    def _named_subject(self, items: list[Item], s: int, stop: int, want: str) -> str | None:
        """Return the first subject from `s` on that is named and fits."""
        at: int | None = s
        while at is not None and not (
            _named(items, at) and self._fits(self._full(items[at]), want)
        ):
            at = clause_subject(items, at + 1, stop)
        return None if at is None else self._full(items[at])

    def _is_crowded(self, items: list[Item], s: int, here: int, want: str) -> bool:
        """Whether another person is between a subject and a pronoun far behind it."""
        if here - s <= TUNING.near:
            return False
        first = self._full(items[s])
        others = {self._full(x) for x in items[s + 1 : here] if x.kind == "N"} - {first}
        return any(self._fits(name, want) for name in others)

    def _in_paragraph_before(self, asked: _Asked) -> str | None:
        """Return the last speaker of the paragraph before, else its last subject."""
        if not asked.number:
            return None
        a, b = self.by_paragraph.get(asked.number - 1, (0, 0))
        for w in reversed(self.who[a:b]):
            if w is None or not w.name or w.sure < SURE or w.how == "group":
                continue
            if self._fits(w.name, asked.want):
                return w.name
        before = self.paragraph(asked.number - 1).sentences(asked.i)
        for there, lo, hi in islice(before, TUNING.back_before):
            items = there.items
            s = _closing(items, lo, hi)
            if s is None:
                s = clause_subject(items, lo, hi)
            s = s if s is None else beside(items, s)
            if s is None:
                continue
            if items[s].kind in "RM" and _said_by(items, s):
                return ""  # "One woman, who gave no name, said ..."
            if _named(items, s) and self._fits(self._full(items[s]), asked.want):
                return self._full(items[s])
        return None

    def _farther(self, asked: _Asked) -> str | None:
        """Return the last speaker, or the only person of that gender named lately."""
        if self.last and self._fits(self.last, asked.want):
            return self.last
        lately = self.who[max(0, asked.i - 6) : asked.i]
        for w in reversed(lately):
            known = w is not None and w.name and w.sure >= SURE
            if w is not None and known and self.people.gender(w.name or "") == asked.want:
                return w.name
        return self._only(asked.want, asked.number, asked.sc.items[asked.at].start)

    def _only(self, want: str, number: int, here: int) -> str | None:
        """Return the one person of that gender whom the last paragraphs name outside quotations."""
        start = self.spans[max(0, number - 2)][0]
        mentions = self.people.mentions
        out: set[str] = set()
        for n in range(
            bisect(mentions, start, key=lambda m: m.start),
            min(len(mentions), bisect(mentions, here, key=lambda m: m.start)),
        ):
            m = mentions[n]
            full = self.people.full(m.name) or m.name
            if self.people.gender(full) == want:
                out.add(full)
            if len(out) > 1:
                return None
        return min(out, default=None)

    def _holder(self, items: list[Item], at: int) -> str | None:
        """Return the one person to whom the text gives the office at `at`, None when unsure."""
        it = items[at]
        if not it.title and not is_definite(items, at):
            return None  # "a source", "a lawyer": nobody is meant by name
        head = (it.word.split() or [""])[-1].strip(".")
        holders = self.people.holders(head)
        return holders[0] if len(holders) == 1 else None

    def _whole(self, body: str) -> str:
        """Return the capitalised phrase that ends in a body's noun: "Defence Ministry"."""
        if f" {body.capitalize()}" not in self.text:
            return ""
        m = re.search(rf"(?:[{UP}]\w{{1,40}} ){{1,4}}{re.escape(body.capitalize())}\b", self.text)
        p = phrase(m.group()) if m else None
        return p.name if p and p.kind == "G" else ""

    def _body(self, items: list[Item], at: int) -> str:
        """Return the name of the body at `at`, as printed there or in full.

        "The ministry" is the "Defence Ministry" where the text has that.
        """
        j = at
        while j > max(0, at - 6):
            prior = items[j - 1]
            owning = prior.kind in "NR" and items[j].kind == "'"
            if not (owning or prior.kind in "wG'UM") or prior.word in ARTICLES:
                break
            j -= 1
        while items[j].kind == "'":
            j += 1
        if j == at:
            whole = self._bodies.get(items[at].word)
            if whole is None:
                whole = self._bodies[items[at].word] = self._whole(items[at].word)
            if whole:
                return whole
        return "".join(
            ("" if x.kind == "'" or not n else " ")
            + (x.title if x.kind == "R" and x.title else x.word)
            for n, x in enumerate(items[j : at + 1])
        )


def _closing(items: list[Item], lo: int, hi: int) -> int | None:
    """Return who said it by the end of a sentence: "..., Smith said.", "..., said Smith of X."."""
    for v in range(hi - 1, max(lo, hi - 9), -1):
        if items[v].kind == "V":
            s = turned(items, v, hi)
            if s is None and v > lo and items[v - 1].kind == ",":
                s = behind(items, v + 1, hi)  # "..., said the keeper of the archive, Ann Lee."
                s = s if s is not None and (s + 1 >= hi or items[s + 1].kind in ",.") else None
            if s is None and v >= hi - 2:
                s = subject(items, v, lo)
            return s if s is not None and items[s].kind == "N" else None
    return None


def _said_by(items: list[Item], s: int) -> bool:
    """Whether the noun at `s` is the subject of a verb of saying, a relative clause aside."""
    return any(x.kind == "V" for x in items[s + 1 : s + 18])


def _named(items: list[Item], s: int) -> bool:
    """Whether a person is at `s`, by name: also a given name beside "her mother,"."""
    it = items[s]
    if it.kind == "U" and s + 1 < len(items) and items[s + 1].kind == "V":
        return True  # a surname that nobody introduces: "Lake said she was proud of Holm"
    return it.kind == "N" or (
        it.kind == "U" and s > 1 and items[s - 1].kind == "," and names.is_given(it.word)
    )
