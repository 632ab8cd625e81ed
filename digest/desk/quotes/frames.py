"""Attribute quotations by reporting frames, in all languages with a word list except English.

A frame is a pattern of the clause around a quotation, with all quotations blanked: `"Q", sagte X`,
`"Q", selon X`, `X erklärte: "Q"`, `Según X, "Q"`, `X: "Q"`. The words of the frames are data
(`data/quotes/<language>.txt`). Possible speakers are looked up in a `PersonTable`. Where no frame
fits, the previous speaker continues only if the grammar says so (`carried.py`).
"""

from __future__ import annotations

from msgspec.structs import replace

from digest.core import names, tables
from digest.core.patterns import lazy
from digest.desk.quotes.carried import SURE_OF, Context, Cued
from digest.desk.quotes.cue_words import TIME
from digest.desk.quotes.grammar import (
    AS,
    ASKING,
    BLANK,
    COMPOUNDING,
    INSCRIBED,
    LIGHT,
    LOOSE,
    NULL_SUBJECT,
    OBLIQUE,
    OF,
    PERCEIVING,
    QUOTING,
    SUBJECTS,
    Token,
)
from digest.desk.quotes.noun_phrases import Named
from digest.desk.quotes.piece import Piece
from digest.desk.quotes.sureness import NOBODY, Who

_REACH = 30  # tokens before a quotation that are searched
_INFIX = 8  # tokens before a quotation that may contain "so X,"
_NEAR = 3  # tokens before a verb that may be its subject without a name
_PARTICIPLE = 5  # tokens from an auxiliary to its participle
_DASHES = ",—–―"
_PARTICIPLE_END = lazy(r"(?:[aiu]d[oa]s?|[aiu]t[aeio]|ée?s?|^ge\w+[dtn])$")
_HAVING = ("habe", "haben", "hat", "hatte", "hatten")
_DENYING = tables.words("quotes/frames", "denying")
_SAYINGS = tables.words("quotes/frames", "sayings")
_WHEN = tables.words("quotes/frames", "when")
_TOLD = ("dem", "den", "der", "zum", "zur")
_PAPER = 4  # words of the name of a paper in marks
_NOT_SAYING = PERCEIVING | INSCRIBED
_PASSIVE = frozenset(("wurde", "wurden", "worden"))  # German "wird" is mostly a future


class Frames(Context):
    """The reporting frames of one article."""

    cues: list[str]

    def read(self) -> None:
        """Fill `who` and `cues`, with one value for each quotation."""
        self.cues = []
        for i in range(len(self.pieces)):
            cue, who = self._speaker(i)
            if who.name:
                who = who if who.role else replace(who, role=self.holders.role(who.name))
                if who.how != "group":
                    self.last = who.name
            self.who.append(who)
            self.cues.append(cue)
        self._backward()

    def _speaker(self, i: int) -> Cued:
        """Return the cue and the speaker of the `i`-th quotation."""
        p = self.pieces[i]
        start, end = self.sentence(i)
        following = self.pieces[i + 1].outer_start if i + 1 < len(self.pieces) else end
        after = self.tokens(p.outer_end, min(following, end))
        before = self.tokens(start, p.outer_start)[-_REACH:]
        if self._is_told(before, after, p) or self._is_in_clause(before, after):
            return "", NOBODY
        found = self._behind(after, i)
        if found is not None and self._is_of_while(before):
            found = "", NOBODY
        elif found is not None and self._is_passed_on(before):
            cue, who = self.introduced(before, i) or ("", NOBODY)
            found = cue, who if who.name else NOBODY
        elif found is None or found[1].how == "pronoun":
            framed = self.introduced(before, i)
            if found is None or (framed is not None and framed[1].name):
                found = framed
        if found is None and following < end and not before:
            found = self._same_sentence(i, self.tokens(p.outer_end, end))
        return found or self.unframed(i, before, after) or ("", NOBODY)

    def _is_told(self, before: list[Token], after: list[Token], p: Piece) -> bool:
        """Return whether words in marks name a paper spoken to: `sagte X der „Zeitung“, ...`.

        In German its name follows an article in the dative, and is not spoken. Nor is it in
        `In der „Zeitung“ schreibt X`.
        """
        if self.language != "de" or len(before) < 2 or before[-1].low not in _TOLD:
            return False
        written = before[-2].low == "in" and bool(after) and after[0].low in self.grammar.words.say
        words = self.text[p.start : p.end].split()
        named = len(words) <= _PAPER and all(w[0].isupper() or w.islower() for w in words)
        named = named and words[0][0].isupper() and words[-1][-1].isalnum()
        said = any(t.low in self.grammar.words.say for t in before)
        told = said and before[-2].low not in self.grammar.words.prepositions
        return named and (told or written)

    def _is_in_clause(self, before: list[Token], after: list[Token]) -> bool:
        """Return whether a German subordinate clause has its own verb of saying after a quotation.

        `X lobte Y, nachdem dieser „Q“ gerufen hatte`: X does not say it.
        """
        if self.language != "de" or not after:
            return False
        says = after[0].low in self.grammar.words.say
        called = len(after) > 1 and after[1].low in _HAVING and after[0].low.startswith("ge")
        if not (says or called):  # "rief", "gerufen hatte"
            return False
        comma = next((n for n in range(len(before) - 1, -1, -1) if before[n].word == ","), -1)
        return comma >= 0 and comma + 1 < len(before) and before[comma + 1].low in _WHEN

    # ----------------------------------------------------------------------- after a quotation

    def _behind(self, after: list[Token], i: int) -> Cued | None:
        """Return the frame after a quotation, or None: `"Q", sagte X`, `"Q", so X`, `"Q" (X)`."""
        g = self.grammar
        k = 0
        while k < len(after) and after[k].word in _DASHES:
            k += 1
        if k == len(after):
            return None
        if after[k].word == "(":
            return self._in_brackets(after, k)
        if after[k].low in g.behind and after[k].low not in g.words.say:
            return self._source(after, k, i)
        verb = self._verb_end(after, k)
        if verb is not None:
            return self._inverted(after, k, verb, i)
        opens = self.sentence(i)[0] == self.pieces[i].outer_start
        named = self.phrases.read(after, k) if opens else None
        if named and named.name and g.is_verb(after, named.after):
            return self._cue(after, named.after), self.resolved(named, SURE_OF.subject)
        return self._accorded(after, k)

    def _in_brackets(self, after: list[Token], k: int) -> Cued | None:
        """Return the speaker in `"Q" (X)`, or None."""
        m = self.phrases.mention.get(after[k + 1].start) if k + 1 < len(after) else None
        if m is None or self.masked[m.end : m.end + 1] != ")":
            return None
        return "", Who(m.name, None, "named", SURE_OF.according)

    def _source(self, after: list[Token], k: int, i: int) -> Cued:
        """Return the speaker in `"Q", so X`, `"Q", selon X`."""
        cue = after[k].low
        k += 1
        if k < len(after) and after[k].low in SUBJECTS:
            return cue, self.pronoun(after[k].low, i)
        return cue, self.resolved(self.phrases.read(after, k), SURE_OF.so)

    def _inverted(self, after: list[Token], k: int, verb: int, i: int) -> Cued:
        """Return the speaker in `"Q", sagte X`, `"Q", a déclaré X`, `"Q", dijo`.

        The verb ends before token `verb`.
        """
        g = self.grammar
        cue = self._cue(after, k)
        if any(t.low in QUOTING for t in after[k:verb]):
            return cue, self.one_of(after[verb:], SURE_OF.according)
        k = self._after_skipped(after, verb)
        near = [t.low for t in after[max(0, verb - 2) : k + 1]]
        pronoun = next((w for w in near if w in SUBJECTS), "")
        if g.is_pronoun(pronoun) and pronoun not in g.impersonal:
            return cue, self.pronoun(pronoun, i)
        if any(w in g.impersonal for w in near[1 if verb > 1 else 0 :]):
            return cue, NOBODY
        named = self.phrases.read(after, k)
        if named is None and self.language in NULL_SUBJECT and self._has_no_subject(after, k):
            return cue, self.pronoun("", i)
        return cue, self.resolved(named, SURE_OF.behind)

    def _has_no_subject(self, after: list[Token], k: int) -> bool:
        """Return whether the verb before token `k` is not followed by a noun."""
        if k >= len(after) or not after[k].word[0].isalpha():
            return True
        return after[k].low in self.grammar.words.prepositions or after[k].low in TIME

    def _verb_end(self, after: list[Token], k: int) -> int | None:
        """Return the token after the verb of saying at token `k`, or None: "sagte", "a déclaré"."""
        g = self.grammar
        if after[k].low in g.words.say and after[k].word[0].islower():
            n = k + 1
            while n < len(after) and after[n].low in g.speaking:
                n += 1
            return n
        if after[k].low not in g.auxiliaries:
            return None
        if self.language in COMPOUNDING:  # the participle is at the end of the clause
            return k + 1 if any(t.low in g.words.say for t in after[k + 1 :]) else None
        for n in range(k + 1, min(len(after), k + _PARTICIPLE)):
            if after[n].low in g.words.say:
                return n + 1
        return None

    def _cue(self, after: list[Token], k: int) -> str:
        says = (t.low for t in after[k : k + 8] if t.low in self.grammar.words.say)
        return next(says, after[k].low)

    def _same_sentence(self, i: int, after: list[Token]) -> Cued | None:
        """Return the speaker of two quotations in one sentence, or None: `"Q" und "Q", sagte X`."""
        tail = next((n for n in range(len(after) - 1, -1, -1) if after[n].word[0] == BLANK), -1)
        if tail < 0 or any(t.low in self.grammar.words.say for t in after[:tail]):
            return None
        return self._behind(after[tail + 1 :], i)

    # ---------------------------------------------------------------------- before a quotation

    def introduced(self, before: list[Token], i: int) -> Cued | None:
        """Return the frame before a quotation, or None.

        `X sagte: "Q"`, `Laut X "Q"`, `X nannte Y "Q"`, `X: "Q"`.
        """
        if not before:
            return None
        colon = before[-1].word == ":"
        verbs = [k for k, t in enumerate(before) if t.low in self.grammar.words.say]
        if not verbs or not (colon or before[-1].word == ","):
            found = self._infix(before) or self._accorded(before, 0)
            if found:
                other = (colon or verbs) and self._has_other(before, found)
                return (found[0], NOBODY) if other else found
        if self._is_of_another(before, verbs):
            return before[verbs[0]].low if verbs else "", NOBODY
        cited = self._of_citing(before)
        if cited is not None:
            return "", cited
        if self._is_passive(before):
            return before[verbs[0]].low if verbs else "", NOBODY
        if verbs:
            return before[verbs[-1]].low, self.subject(before, verbs[-1], i)
        if colon:
            return "", self._with_colon(before)
        if before[-1].word == "(" and (people := self.phrases.free(before)):
            return "", Who(people[-1].name, None, "named", SURE_OF.lone)
        return None

    def _is_of_another(self, before: list[Token], verbs: list[int]) -> bool:
        """Return whether words are denied, or recalled: `X bestritt, ... gesagt zu haben`.

        `X erinnerte an die Worte von Y: "Q"`.
        """
        lows = [t.low for t in before]
        if any(low in _DENYING for low in lows[: verbs[-1] if verbs else 0]):
            return True
        return any(
            low in _SAYINGS and lows[n + 1] in OF and "mit" not in lows[max(0, n - 2) : n]
            for n, low in enumerate(lows[:-1])
        )

    def _has_other(self, before: list[Token], found: Cued) -> bool:
        """Return whether a clause names someone besides its source: `Enligt X viskade Y: "Q"`."""
        named = self.table.within(before[0].start, before[-1].end)
        return any(m.name != found[1].name for m in named)

    def _is_of_while(self, before: list[Token]) -> bool:
        """Return whether a clause before a quotation says it: `Während X erklärte, „Q“, sagte Y`.

        It is from X or from Y.
        """
        said = any(t.low in self.grammar.words.say for t in before)
        return said and before[0].low in _WHEN and before[-1].word == ","

    def _is_passed_on(self, before: list[Token]) -> bool:
        """Return whether a verb of saying directly precedes a quotation that has a cue after it.

        `Der Fahrer rief: "Q", sagte X`: the words are the driver's.
        """
        verbs = self.grammar.introducing
        clause = [t for t in before if t.word[0].isalpha()]
        if before and before[-1].word == ":":
            return any(t.low in verbs for t in clause)
        return bool(clause) and clause[-1].low in verbs and clause[-1].word[0].islower()

    def _of_citing(self, before: list[Token]) -> Who | None:
        """Return who is quoted: `Y zitierte X mit den Worten: "Q"`; None without such a verb."""
        k = next((k for k, t in enumerate(before) if t.low in QUOTING), None)
        if k is None:
            return None
        behind = [t for t in before[k + 1 :] if t.word[0].isalpha()]
        return self.one_of(before[k + 1 :] if behind else before, SURE_OF.lone)

    def _is_passive(self, before: list[Token]) -> bool:
        if self.language == "de":
            return any(t.low in _PASSIVE for t in before)
        g = self.grammar
        first = next((k for k, t in enumerate(before) if t.low in g.passive), None)
        if first is None:
            return False
        said = any(t.low in g.words.say for t in before[:first])
        # "X disse que a equipa foi ...": the passive is not that of the verb of saying
        return not said or any(_PARTICIPLE_END.search(t.low) for t in before[first + 1 : first + 3])

    def _with_colon(self, before: list[Token]) -> Who:
        """Return the speaker in `X: "Q"`, `Kein Verständnis hat X: "Q"`."""
        first = before[0]
        opened = [t.word for t in before if t.word in "()"]
        if opened[-1:] == ["("]:
            return NOBODY  # "(Codename: “Q”)": a label with a name
        if len(before) == 2 and first.start not in self.phrases.mention:
            given = names.is_given(first.word)
            return Who(first.word, None, "named", SURE_OF.lone) if given else NOBODY
        if any(self.grammar.is_pronoun(t.low) or t.low in _NOT_SAYING for t in before):
            return NOBODY
        return self.one_of(before, SURE_OF.lone)

    def _infix(self, before: list[Token]) -> Cued | None:
        """Return the speaker in `..., so X, "Q"`, or None."""
        for k in range(len(before) - 2, max(0, len(before) - 1 - _INFIX), -1):
            if before[k].low in self.grammar.behind and before[k - 1].word == ",":
                named = self.phrases.read(before, k + 1)
                if named is not None and named.after >= len(before) - 1:
                    return before[k].low, self.resolved(named, SURE_OF.subject)
                return None
        return None

    def _accorded(self, clause: list[Token], k: int) -> Cued | None:
        """Return the speaker of an "according to" frame, or None.

        `Laut X "Q"`, `selon X`, `X zufolge`, `Wie X erklärte, "Q"`.
        """
        start, end = clause[k].start, clause[-1].end
        for m in self.grammar.according.finditer(self.masked, start, end):
            at = next((n for n, t in enumerate(clause) if t.start >= m.end()), len(clause))
            if at < len(clause) and clause[at].low in OF:
                at += 1
            named = self.phrases.read(clause, at, oblique=True)
            cue = m.group().lower()
            if named is not None and (cue not in LOOSE or (named.name and k == 0)):
                return cue, self.resolved(named, SURE_OF.according)
        for n, t in enumerate(clause):
            if t.low == "zufolge":
                people = [m for m in self.table.within(start, t.start) if m.end >= t.start - 1]
                return t.low, self.one_of(clause[:n], SURE_OF.according) if people else NOBODY
            if t.low in AS and n + 1 < len(clause):
                return self._as_said(clause, n)
        return None

    def _as_said(self, clause: list[Token], n: int) -> Cued | None:
        """Return the speaker in `Wie X erklärte, ...`, or None."""
        comma = next((k for k in range(n, len(clause)) if clause[k].word == ","), len(clause))
        verb = next((t.low for t in clause[n:comma] if t.low in self.grammar.words.say), None)
        named = self.phrases.read(clause, n + 1) if verb else None
        if verb is None or named is None:
            return None
        return verb, self.resolved(named, SURE_OF.according) if named.name else NOBODY

    # ------------------------------------------------------------------------------ the subject

    def subject(self, before: list[Token], verb: int, i: int) -> Who:
        """Return the subject of the verb of saying at token `verb`, before a quotation."""
        g = self.grammar
        k = self._clause_start(before, verb)
        behind = self._after_skipped(before, verb + 1)
        if k < verb and g.is_pronoun(before[k].low):
            return self.pronoun(before[k].low, i)
        if behind < len(before) and g.is_pronoun(before[behind].low):
            low = before[behind].low
            return NOBODY if low in g.impersonal else self.pronoun(low, i)
        rest = [t.word for t in before[verb + 2 : verb + 3]]
        if verb + 1 < len(before) and before[verb + 1].low in g.impersonal and rest in ([":"], []):
            return NOBODY  # "In dem Brief, den Nora Lind schrieb, heißt es: ..."
        if any(t.low in g.impersonal for t in before[max(k, verb - _NEAR) : verb]):
            return NOBODY  # "wie man sagt", "comme on dit"
        named = self._phrase_around(before, k, verb, behind)
        if named is not None:
            return self.resolved(named, SURE_OF.subject)
        asked = k < verb and before[verb].low in ASKING  # who is asked does not speak
        who = self.one_of(before[k : verb if asked else None], SURE_OF.lone)
        if who is NOBODY and self.language in NULL_SUBJECT and verb == k:
            return NOBODY if self.phrases.free(before[k:]) else self.pronoun("", i)
        return who

    def _phrase_around(self, before: list[Token], k: int, verb: int, behind: int) -> Named | None:
        """Return the noun phrase before the verb, after it, or after its auxiliary."""
        g = self.grammar
        if verb > k and before[verb - 1].word == ",":  # "Es regne, sagte Nora Lind: ..."
            named = self.phrases.read(before, behind)
            if named is not None and [t.word for t in before[named.after :]] == [":"]:
                return named
        named = self.phrases.read(before, k) if k < verb else None
        if named is not None and named.after <= verb + 1 and before[k].low not in OBLIQUE:
            return named
        if k < verb and before[verb].low in ASKING:
            return None  # "Die Königin bat Minister Lind"
        named = self.phrases.read(before, behind)
        if named is not None and (self.language in COMPOUNDING or behind == verb + 1):
            return named
        first = next((n for n in range(k, verb) if before[n].low in g.auxiliaries), None)
        return self.phrases.read(before, first + 1) if first is not None else None

    def _clause_start(self, before: list[Token], verb: int) -> int:
        """Return the first token of the main clause, after openers and a subordinate clause."""
        k, g = 0, self.grammar
        if before[0].low in AS and any(t.low in g.words.say for t in before[:verb]):
            comma = next((n for n in range(verb, 0, -1) if before[n].word == ","), 0)
            return comma + 1 if comma and self.phrases.free(before[comma + 1 :]) else 0
        if before[0].low in g.words.subordinate:
            k = next((n + 1 for n in range(verb) if before[n].word == ","), 0)
        k = next((n + 1 for n in range(verb - 1, k, -1) if before[n].word == ";"), k)
        while k < verb and before[k].low in LIGHT and before[k].low not in g.words.prepositions:
            k += 1
        return k

    def _after_skipped(self, clause: list[Token], k: int) -> int:
        """Return the first token from `k` on that is not an auxiliary or adverb."""
        g = self.grammar
        while k < len(clause) and clause[k].low in g.skipped:
            k += 1
        return k

    def _backward(self) -> None:
        """Copy the speaker of the next quotation in the paragraph to a quotation on its own."""
        for i in range(len(self.pieces) - 2, -1, -1):
            a, b = self.pieces[i], self.pieces[i + 1]
            following = self.who[i + 1]
            if self.who[i] is not NOBODY or self.cues[i] or a.paragraph != b.paragraph:
                continue
            between = self.masked[a.outer_end : b.outer_start]
            if following.name and not any(c.isalpha() for c in between):
                sure = min(following.sure, SURE_OF.lone)
                self.who[i] = Who(following.name, following.role, "continued", sure)
