"""Attribute the quotations of an English article, paragraph by paragraph, in order.

Evidence is used from strong to weak: a cue after the quotation, a cue before it, the speaker of the
previous quotation in the paragraph, an introduction with a colon, the next quotation. Also used for
languages without a word list.
"""

from __future__ import annotations

from itertools import islice

from digest.core import tables
from digest.core.patterns import of_words
from digest.desk.quotes.clauses import clause_subject
from digest.desk.quotes.cues import sentence
from digest.desk.quotes.found import Found
from digest.desk.quotes.items import (
    BODIES,
    BODY,
    NAME,
    SAYING,
)
from digest.desk.quotes.phrases import UP
from digest.desk.quotes.piece import Piece
from digest.desk.quotes.stretches import Paragraph
from digest.desk.quotes.subjects import subject, turned
from digest.desk.quotes.sureness import NOBODY, SURE, Who
from digest.desk.quotes.uncued import CARRIED, Uncued, continued

_CUES_INSIDE = tuple(f"{verb} " for verb in tables.items("quotes/clauses", "said inside"))
_CUE_INSIDE = of_words(rf"(?:<<said inside>>) [{UP}][\w.]", "quotes/clauses")


class English(Uncued):
    """The quotations of one article."""

    def spoken(self) -> list[tuple[Piece, Who, str]]:
        """Return the quotations with their speakers and cues, in order."""
        self.inverted = {
            i
            for i, p in enumerate(self.pieces)
            if self.text.startswith(_CUES_INSIDE, p.start)
            and _CUE_INSIDE.match(self.text, p.start, p.end)
        }
        self._found = self._cues()
        self._attribute()
        if self._late.introduce(self):
            self._attribute()  # the second pass resolves pronouns with the speakers now known
        out: list[tuple[Piece, Who, str]] = []
        for i, p in enumerate(self.pieces):
            who, cue = self.who[i] or NOBODY, self.cues[i]
            if self.is_quotation(i, p, who, cue):
                out.append((p, who, cue))
        return out

    def _cues(self) -> dict[int, Found]:
        """Return the cue of each quotation, by its number, where there is one.

        A step is done for the whole article before the next one: the processor's caches are small.
        """
        paragraphs = list(map(self.paragraph, self.by_paragraph))
        found: dict[int, Found] = {}
        for scenes in list(map(Paragraph.quoting, paragraphs)):
            for sc in scenes:
                by_sentence: dict[int, list[tuple[int, int]]] = {}
                for number, (k, n) in sc.places.items():
                    by_sentence.setdefault(n, []).append((number, k))
                for n, quoted in by_sentence.items():
                    sentence(sc, n, quoted, self.pieces, self.text, found)
        return found

    def _attribute(self) -> None:
        """Find the speaker of each quotation, paragraph by paragraph."""
        n = len(self.pieces)
        self.who, self.cues, self.ways, self.last = [None] * n, [""] * n, [""] * n, None
        for number in self.by_paragraph:
            self._paragraph(number)

    # -------------------------------------------------------------------------- one paragraph

    def _paragraph(self, number: int) -> None:
        par = self.paragraph(number)
        a, b = self.by_paragraph[number]
        for i in range(a, b):
            f = self._found.get(i)
            if f is None:
                continue
            if f.way == "it":
                who = self._body_before(par, i)
            elif f.item is not None:
                who = self.resolve(f, number, par.home(i), i)
            elif f.way == "goes on":
                who = self._prior(i)
            else:
                who = self._left_out(par, i) if f.way == "bare" else NOBODY
            self.ways[i] = f.way
            if who.name is not None or f.way not in ("tail", "fallback"):
                self.who[i], self.cues[i] = who, f.cue
        self._carry(number, par, a, b)
        if self.inverted and any(i in self.inverted for i in range(a, b)):
            self.who[a:b] = [NOBODY] * (b - a)  # the marks of this paragraph cannot be trusted
        for w in self.who[a:b]:
            if w is not None and w.name and w.sure >= SURE and w.how != "group":
                self.last = w.name

    def _prior(self, i: int) -> Who:
        """Return the speaker of the previous quotation, in this paragraph or the one before it."""
        prior = self.who[i - 1] if i else None
        if prior is None or self.pieces[i - 1].paragraph < self.pieces[i].paragraph - 1:
            return NOBODY
        return continued(prior, CARRIED.prior) if prior.name else NOBODY

    def _body_before(self, par: Paragraph, i: int) -> Who:
        """Return the body that "it" refers to: it speaks or acts in the sentence before.

        "The ministry said it would wait. "There is time," it added."
        """
        before = next(islice(par.sentences(i), 1, None), None)
        sc, lo, hi = before or (par.home(i), 0, 0)
        for v in range(hi - 1, lo, -1):
            if sc.items[v].kind == SAYING:
                s = turned(sc.items, v, hi)
                s = subject(sc.items, v, lo) if s is None else s
                if s is None or sc.items[s].kind not in BODIES:
                    return NOBODY
                f = Found(sc.items[s], s, sc.items[v].word, "said", CARRIED.body)
                return self.resolve(f, 0, sc, i)
        s = clause_subject(sc.items, lo, hi) if before else None
        if s is None or sc.items[s].kind != BODY:
            return NOBODY
        return self.resolve(Found(sc.items[s], s, "", "said", CARRIED.body), 0, sc, i)

    def _left_out(self, par: Paragraph, i: int) -> Who:
        """Return the speaker for a verb whose subject was lost in translation.

        It is the name after a comma at the end of the sentence before: "The minister travels to
        Lowick, Ann Lee. "We agree", wrote on her page."
        """
        sc = par.home(i)
        k, n = sc.places[i]
        before = next(islice(par.sentences(i), 1, None), None)
        if k != sc.sentences[n][0] or before is None:
            return NOBODY
        there, _, hi = before
        items = there.items
        if hi < 3 or items[hi - 2].kind != NAME or items[hi - 3].kind != ",":
            return NOBODY
        name = self.full(items[hi - 2])
        return Who(name, self.role_of(name), "pronoun", CARRIED.left_out)
