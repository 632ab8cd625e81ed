"""Find the speakers of quotations that have no cue of their own.

They continue a quotation or reported speech before them, or a line introduces or signs them.
"""

from __future__ import annotations

from itertools import islice

from msgspec.structs import replace

from digest.core import tables
from digest.core.model import Value
from digest.core.patterns import lazy
from digest.desk.quotes.clauses import ASKING, clause_subject
from digest.desk.quotes.distinguished import Distinguished
from digest.desk.quotes.found import Found
from digest.desk.quotes.items import (
    CALLING,
    CONJUNCTION,
    CUES,
    NAME,
    NAMELESS,
    NAMES,
    OFFICE,
    PERSONS,
    PRONOUN,
    QUOTATION,
    SAYING,
    SEVERAL,
    SURNAME,
    Item,
)
from digest.desk.quotes.phrases import UP, Run, phrase
from digest.desk.quotes.pronoun_subjects import closing_speaker
from digest.desk.quotes.reproduced import reproduced
from digest.desk.quotes.signs import Scene
from digest.desk.quotes.stretches import Paragraph
from digest.desk.quotes.subjects import subject
from digest.desk.quotes.sureness import NOBODY, SURE, Who

# kinds of items, in the sense of each search
_ASKED = NAME + SURNAME + OFFICE + PRONOUN + SEVERAL
_CONJUNCTION_MARK = CONJUNCTION + ","
_NO_WORDS = QUOTATION + CONJUNCTION + ".,-!?"
_SAYING_CALLING_QUOTATION = SAYING + CALLING + QUOTATION


class Carried(Value, frozen=True):
    """Upper limits of the confidence without a cue; set with `score.py quotes`."""

    alone: float = 0.95  # the same paragraph, a sentence that consists of the quotation
    leads: float = 0.85  # the same paragraph, the quotation opens its sentence
    signed: float = 0.85  # a line below: "— Ida Lorne, cook"
    label: float = 0.85  # a transcript: "SMITH: Well, ..."
    introduced: float = 0.9  # a colon at the end of the paragraph before
    sender: float = 0.85  # "From Chair Ann Lee:"
    prior: float = 0.8  # "the statement went on"
    next: float = 0.8  # the next quotation of the paragraph has the speaker
    filled: float = 0.9
    reported: float = 0.8  # the sentence before contains reported speech
    paragraph: float = 0.67  # the paragraph before ends with an attributed quotation
    body: float = 0.65  # "it said"
    left_out: float = 0.65  # "...," wrote on her page
    goes_on: float = 0.66  # the paragraph before ends with reported speech


CARRIED = Carried()
_ALL = 60  # items of a sentence that are searched
_SIGNS = tables.words("quotes/clauses", "signs and voices")
_REPLIES = tables.words("quotes/clauses", "replying")
_ARRIVING = tables.words("quotes/clauses", "arriving")
_SIGNATURE = lazy(
    rf"(?:[—–―]|--?)[ \u00a0]?((?:[{UP}][\w.'’-]{{0,30}}[ ]){{1,4}}[{UP}][\w.'’-]{{0,30}})"
    r"(?:, ([^.!?]{2,80}))?\.?$"
)
_LABEL_MOST = 130  # characters of a label
_LABEL = lazy(rf"((?:[{UP}][\w.'’-]{{0,30}}[ ]){{0,3}}[{UP}][\w.'’-]{{0,30}}):[ ]")


class Uncued(Distinguished):
    """The quotations of one article, with the searches for a speaker without a cue."""

    def _carry(self, number: int, par: Paragraph, a: int, b: int) -> None:
        """Find the speakers of quotations without a cue of their own."""
        if None in self.who[a:b]:
            self._forward(number, par, a, b)
        if a and self.pieces[a - 1].runs_on and self.pieces[a - 1].paragraph == number - 1:
            self._run_on(par, a, b)
        if self.who[b - 1] is None and self._alone(par, b - 1):
            self._signed(number, a, b)
        if number and self.who[a] is None:
            self._from_above(number, par, a, b)
        if b - a > 1 and None in self.who[a:b]:
            self._back(par, a, b)

    def _forward(self, number: int, par: Paragraph, a: int, b: int) -> None:
        """Copy the speaker of a quotation to the next one of the paragraph."""
        for i in range(a, b):
            if self.who[i] is None:
                self._label(i)
            if self.who[i] is not None:
                continue
            alone = self._alone(par, i)
            if not alone and not self._leads(par, i):
                continue
            prior = self.who[i - 1] if i > a else None
            if prior is not None and self._is_interrupted(par, i, prior):
                prior = None
            if prior is not None and (prior.name or prior.role):
                self.who[i] = continued(prior, CARRIED.alone if alone else CARRIED.leads)
            else:
                self._reported(number, par, i)

    def _is_interrupted(self, par: Paragraph, i: int, prior: Who) -> bool:
        """Return whether a sentence since the previous quotation is about another person."""
        for n, (sc, lo, hi) in enumerate(islice(par.sentences(i), 1, None)):
            if sc.kinds.find(QUOTATION, lo, hi) >= 0:
                return False
            items = sc.items[lo:hi]
            if not n and any(x.word in _SIGNS for x in items) and not _says(items):
                return True  # "A sign hung on the gate. ..."
            s = clause_subject(items, 0, len(items))
            if s is None:
                continue
            if items[s].kind == SURNAME and not _speaks(items, s):
                if self._names_other(items, prior):
                    return True
                continue
            if items[s].kind in NAMES and self.full(items[s]) != prior.name:
                return True
            if items[s].kind in NAMELESS and prior.how == "named":
                return True
        return False

    def _names_other(self, items: list[Item], prior: Who) -> bool:
        """Return whether a sentence has another person as a subject: "Later Ann Lee praised it"."""
        return any(
            x.kind == NAME and self.full(x) != prior.name and items[k + 1].kind in CUES
            for k, x in enumerate(items[:-1])
        )

    def _run_on(self, par: Paragraph, a: int, b: int) -> None:
        """Set the speaker of a quotation that continues from the paragraph before."""
        w, own = self.who[a - 1], self.who[a]
        if own is not None and own.name and own.how == "named":
            return  # the closing mark was lost: another person speaks here
        if own is not None and own.name and (w is None or not w.sure):
            self.who[a - 1] = continued(own, CARRIED.next)
            return
        if w is None or not w.name:
            return
        self.who[a] = continued(w, w.sure)
        for i in range(a + 1, b):
            if self.who[i] is None and self._alone(par, i):
                self.who[i] = self.who[a]

    def _from_above(self, number: int, par: Paragraph, a: int, b: int) -> None:
        """Set the speaker from the paragraph before.

        It introduces a quotation, contains reported speech, or ends with a quotation.
        """
        if self._alone(par, a):
            self._introduced(number, a)
        if self.who[a] is not None:
            return
        above = self.by_paragraph.get(number - 1)
        opens = par.home(a).number == par.home(a).places[a][0] == 0
        if above is None and opens and all(self._alone(par, i) for i in range(a, min(b, a + 20))):
            self._goes_on(number, a)
        alone = opens and all(self._alone(par, i) for i in range(a, b))
        if self.who[a] is None and above and alone:
            w = self.who[above[1] - 1]
            answers = self.cues[above[1] - 1] in _REPLIES  # a dialogue: the other one goes on
            if w is not None and w.name and w.sure >= SURE and not answers:
                self.who[a] = Who(w.name, w.role, "continued", CARRIED.paragraph)

    def _back(self, par: Paragraph, a: int, b: int) -> None:
        """Set the speaker from the next quotation of the paragraph, then from the previous one."""
        for i in range(b - 2, a - 1, -1):
            nxt = self.who[i + 1]
            if self.who[i] is not None or nxt is None or not nxt.name:
                continue
            if self._is_apart(par, i) or not self._alone(par, i):
                continue
            if not self._is_interrupted(par, i + 1, nxt):
                self.who[i] = continued(nxt, CARRIED.next)
        for i in range(a + 1, b):
            prior = self.who[i - 1]
            if self.who[i] is not None or prior is None or not prior.name:
                continue
            if self._alone(par, i) and not self._is_interrupted(par, i, prior):
                self.who[i] = continued(prior, CARRIED.filled)

    def _is_apart(self, par: Paragraph, i: int) -> bool:
        """Return whether a source behind the next quotation is far from this one.

        `"..." The boat left. He was on "Tonight", according to the Echo`: only the last words.
        """
        if self.ways[i + 1] != "according":
            return False
        before = next(islice(par.sentences(i + 1), 1, None), None)
        return before is not None and before[0].kinds.find(QUOTATION, *before[1:]) < 0

    def _label(self, i: int) -> None:
        """Set the speaker from a transcript label inside the marks: "SMITH: Well, ..."."""
        p = self.pieces[i]
        if self.text.find(": ", p.start, min(p.end, p.start + _LABEL_MOST)) < 0:
            return
        m = _LABEL.match(self.text, p.start, p.end)
        if m is None:
            return
        large = m.group(1).isupper()
        name = phrase(m.group(1).title() if large else m.group(1))
        full = (
            self.people.full(name.name, name.title)
            if name.kind in (Run.FULL_NAME, Run.TITLED, Run.ALONE)
            else None
        )
        if not full and name.kind is Run.ALONE and large:
            full = name.name
        if full:
            self.who[i] = Who(full, name.title or None, "named", CARRIED.label)
        elif large:
            self.who[i] = NOBODY  # "VIDEO: ..."

    def _alone(self, par: Paragraph, i: int) -> bool:
        """Return whether a quotation's sentence has no words outside the quotation."""
        found = par.alone.get(i)
        if found is None:
            sc = par.home(i)
            lo, hi = sc.sentences[sc.places[i][1]]
            found = par.alone[i] = not sc.kinds[lo : min(hi, lo + _ALL)].strip(_NO_WORDS)
        return found

    def _leads(self, par: Paragraph, i: int) -> bool:
        """Return whether a quotation opens its sentence and the rest has no verb of saying."""
        sc = par.home(i)
        k, n = sc.places[i]
        lo, hi = sc.sentences[n]
        if k + 1 < hi and sc.items[k + 1].word in _ARRIVING:
            return False  # "...!" came a shout from the back
        return k == lo and not any(sc.kinds.find(cue, lo, hi) >= 0 for cue in CUES)

    def _reported(self, number: int, par: Paragraph, i: int) -> None:
        """Set the speaker from reported speech in the sentence before.

        The quotation continues that speech.
        """
        before = next(islice(par.sentences(i), 1, None), None)
        if before is None:
            return
        sc, lo, hi = before
        found = _last_said(sc.items, lo, hi, 100)
        closing = closing_speaker(sc.items, lo, hi) if found is None else None
        if found is None and closing is None:
            return
        s, cue = (closing or 0, "") if found is None else (found[0], sc.items[found[1]].word)
        f = Found(sc.items[s], s, cue, "reported", CARRIED.reported)
        who = self.resolve(f, number, sc, i)
        if who.name:
            self.who[i] = replace(who, how="continued")

    def _goes_on(self, number: int, a: int) -> None:
        """Set the speaker from reported speech at the end of the paragraph before."""
        before = next(self.paragraph(number - 1).sentences(a), None)
        if before is None or self.text[self.spans[number - 1][1] - 1] == ":":
            return
        sc, lo, hi = before
        found = _last_said(sc.items, lo, hi, _ALL)
        if found is None:
            return
        s, v = found
        if s != clause_subject(sc.items, lo, hi) and v < hi - 2:
            return
        f = Found(sc.items[s], s, "", "reported", CARRIED.reported)
        who = self.resolve(f, number - 1, sc, a)
        if who.name:
            self.who[a] = replace(who, how="continued", sure=CARRIED.goes_on)
            self.ways[a] = "goes on"

    def _signed(self, number: int, a: int, b: int) -> None:
        """Set the speaker from the line below a quotation: "— Ida Lorne, cook"."""
        start, end = self.spans[number]
        below = number + 1
        if below >= len(self.spans) or below in self.by_paragraph or b - a > 1:
            return
        if self.pieces[a].outer_end < end - 1 or self.pieces[a].outer_start > start:
            return
        m = _SIGNATURE.match(self.text, *self.spans[below])
        p = phrase(m.group(1)) if m else None
        if m and p and p.kind in (Run.FULL_NAME, Run.TITLED) and self.people.admits(p.name):
            role = p.title or (m.group(2) or "").strip(" .") or None
            name = self.people.full(p.name, p.title) or p.name
            self.who[a] = Who(name, role, "named", CARRIED.signed)

    def _introduced(self, number: int, a: int) -> None:
        """Set the speaker from a colon at the end of the paragraph before."""
        start, end = self.spans[number - 1]
        before = next(self.paragraph(number - 1).sentences(a), None)
        if before is None or not self.text[start:end].rstrip().endswith(":"):
            return
        f = _introduction(*before)
        if f is None:
            return
        who = self.resolve(f, number - 1, before[0], a)
        self.cues[a] = f.cue or self.cues[a]
        if who.name:
            self.who[a] = who


def _says(items: list[Item]) -> bool:
    return any(x.kind == SAYING for x in items)


def _speaks(items: list[Item], s: int) -> bool:
    """Return whether the word at `s` is the subject of a verb of saying: "Lee, too, said"."""
    v = next((v for v in range(s + 1, len(items)) if items[v].kind == SAYING), None)
    return v is not None and subject(items, v, 0) == s


def continued(who: Who, most: float) -> Who:
    return Who(who.name, who.role, "continued", min(who.sure, most))


def _last_said(items: list[Item], lo: int, hi: int, reach: int) -> tuple[int, int] | None:
    """Return the subject and the verb of the last verb of saying in a sentence, or None."""
    for v in range(hi - 1, max(lo, hi - reach) - 1, -1):
        if items[v].kind == SAYING:
            if items[v].word in ASKING and v + 1 < hi and items[v + 1].kind in _ASKED:
                return None  # "Lee asked Holm about it": the one asked answers
            s = subject(items, v, lo)
            return (s, v) if s is not None and items[s].kind in PERSONS else None
    return None


def _introduction(sc: Scene, lo: int, hi: int) -> Found | None:
    """Return who introduces the quotation below: "And from Chair Ann Lee:", "Ann Lee wrote:"."""
    items = sc.items
    sender = _sender(items, lo, hi)
    if sender is not None:
        return Found(items[sender], sender, "", "colon", CARRIED.sender)
    if (found := reproduced(items, hi, lo)) is not None:
        return found  # "Ann Lee also quotes two neighbours:"
    for v in range(hi - 1, lo - 1, -1):
        if items[v].kind in CUES:
            s = subject(items, v, lo)
            return None if s is None else _colon(items, s, items[v].word)
    s = clause_subject(items, lo, hi)
    return None if s is None else _colon(items, s, "")


def _colon(items: list[Item], s: int, cue: str) -> Found:
    return Found(items[s], s, cue, "colon", CARRIED.introduced)


def _sender(items: list[Item], lo: int, hi: int) -> int | None:
    """Return the name in a line such as "And from Chair Ann Lee:", "From the desk of Ann Lee:"."""
    if any(x.kind in _SAYING_CALLING_QUOTATION for x in items[lo:hi]):
        return None
    for i in range(lo, min(hi, lo + 3)):
        if items[i].word.lower() == "from":
            named = [k for k in range(i, hi) if items[k].kind == NAME]
            return named[0] if len(named) == 1 else None
        if items[i].kind not in _CONJUNCTION_MARK:
            return None
    return None
