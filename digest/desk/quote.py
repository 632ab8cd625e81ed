"""Quotations and their speakers: what stands between marks, who said it, in what office, and how sure that is.

In: an `Article` (its cleaned text, paragraphs, subheads and title). Out: `Utterance`s in order of the text, never overlapping. A quotation
over several paragraphs is one utterance a paragraph, the later ones `continued`, because only what stands between two marks of one paragraph
can be printed verbatim.

It trusts the offsets of the article and nothing of its words. The method: marks first (`quote_marks`); only paragraphs that quote are read,
with what is quoted blanked out (`quote_scene`); then from the strongest evidence to the weakest a cue behind the quotation, a cue before it,
the speaker of the quotation before it in the paragraph, an introduction with a colon, the next quotation. How sure each way is was
measured on labelled news, and under `SURE` nobody is named: no speaker is better than a wrong one. After the patterns of Krestel, Bergler
and Witte 2008 and the sieves of Muzny et al. 2017.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from digest import names
from digest.desk.persons import UP, People, phrase
from digest.desk.quote_marks import Piece, pieces
from digest.desk.quote_scene import Item, Scene, clause_subject, compound, governed, owner, scene, subject, turned
from digest.desk.quote_words import CLAIM, TITLED, Words, words
from digest.model import Article, Utterance

SURE = 0.6  # evidence below names nobody


class Found(NamedTuple):
    """A speaker found for a quotation: the item that names the speaker, in the scene of its paragraph, and by what way."""

    item: Item | None
    at: int
    cue: str
    way: str
    sure: float


class Who(NamedTuple):
    """A speaker resolved."""

    name: str | None
    role: str | None
    how: str
    sure: float


def quotes(article: Article) -> tuple[Utterance, ...]:
    """The quotations of an article with their speakers."""
    text = article.text
    if not text:
        return ()
    spans = _paragraphs(article)
    found = pieces(text, spans)
    if not found:
        return ()
    return _Reading(article, spans, found).utterances()


def _paragraphs(article: Article) -> list[tuple[int, int]]:
    out = []
    heads = {s for s, _ in article.subheads}
    at = 0
    for part in article.text.split("\n\n"):
        end = at + len(part)
        if part and at not in heads:
            out.append((at, end))
        at = end + 2
    return out


class _Reading:
    """The work on one article."""

    def __init__(self, article: Article, spans: list[tuple[int, int]], found: list[Piece]) -> None:
        self.text = article.text
        self.spans = spans
        self.pieces = found
        self.words: Words = words(article.language)
        self.people = People(article.text, article.title, article.language if article.language != "und" else "en")
        self.scenes: dict[int, Scene] = {}
        self.by_paragraph: dict[int, tuple[int, int]] = {}
        for i, p in enumerate(found):
            a, _ = self.by_paragraph.get(p.paragraph, (i, i))
            self.by_paragraph[p.paragraph] = (a, i + 1)
        self.who: list[Who | None] = [None] * len(found)
        self.cues: list[str] = [""] * len(found)
        self.last: str | None = None  # the last speaker
        self.spoke: list[str] = []
        self.late: list[tuple[int, Found, int]] = []
        self.ways: list[str] = [""] * len(found)

    def scene(self, number: int) -> Scene:
        if number not in self.scenes:
            a, b = self.by_paragraph.get(number, (0, 0))
            start, end = self.spans[number]
            self.scenes[number] = scene(self.text, start, end, self.pieces[a:b], a, self.people, self.words)
        return self.scenes[number]

    # ------------------------------------------------------------------------------------------------------------ the ways

    def utterances(self) -> tuple[Utterance, ...]:
        for number in self.by_paragraph:
            self._paragraph(number)
        self._introduce_late()
        out = []
        for i, p in enumerate(self.pieces):
            who = self.who[i] or Who(None, None, "none", 0.0)
            if not self._is_quotation(i, p, who):
                continue
            sure = who.sure if who.name and who.sure >= SURE else 0.0
            out.append(
                Utterance(
                    start=p.start,
                    end=p.end,
                    speaker=who.name if sure else None,
                    role=who.role if sure else None,
                    cue=self.cues[i] or None,
                    how=who.how if sure else "none",
                    sure=round(sure, 2),
                    garbled=_broken(self.text[p.start : p.end]),
                )
            )
        return tuple(out)

    def _is_quotation(self, i: int, p: Piece, who: Who) -> bool:
        words_in = self.text[p.start : p.end].split()
        if self.ways[i] not in ("said", "after") and _looks_like_title(words_in) and not self._named_as(i, p.paragraph):
            return False
        if self.cues[i] or (who.name and who.sure >= SURE):
            if p.mark == "'":
                return bool(self.cues[i]) and len(words_in) > 1
            return True
        if p.mark == "'" or (p.damaged and p.outer_start == p.start):
            return False  # single marks need a cue, and so does a quotation whose opening mark was lost
        wide = p.end - p.start > 7 and "\u3000" < self.text[p.start] < "\uffef"  # scripts that part no words
        return len(words_in) > 3 or self.text[p.end - 1] in ",.?!" or wide

    def _named_as(self, i: int, number: int) -> bool:
        """Whether a verb of saying or calling stands close before a quotation, and no sign that it is a title of a work."""
        items = self.scene(number).items
        k = self._item(self.scene(number), i)
        if k and (items[k - 1].kind in "'p" or items[k - 1].word in TITLED):
            return False
        return any(x.kind in "VC" for x in items[max(0, k - 4) : k])

    def _paragraph(self, number: int) -> None:
        sc = self.scene(number)
        a, b = self.by_paragraph[number]
        ways: dict[int, Found] = {}
        for lo, hi in sc.sentences:
            self._sentence(sc.items, lo, hi, ways)
        for i in range(a, b):
            f = ways.get(i)
            if f is not None:
                who = self._resolve(f, number, sc, i)
                self.ways[i] = f.way
                if who.name is not None or f.way not in ("tail", "fallback"):
                    self.who[i], self.cues[i] = who, f.cue
                    continue
            self.who[i] = None
        self._carry(number, sc, a, b)
        for i in range(a, b):
            w = self.who[i]
            if w is not None and w.name and w.sure >= SURE and w.how != "group":
                self.last = w.name
                if w.name not in self.spoke:
                    self.spoke.append(w.name)

    def _sentence(self, items: list[Item], lo: int, hi: int, ways: dict[int, Found]) -> None:
        quoted = [i for i in range(lo, hi) if items[i].kind == "Q"]
        for n, q in enumerate(quoted):
            begin = quoted[n - 1] + 1 if n else lo
            end = quoted[n + 1] if n + 1 < len(quoted) else hi
            number = int(items[q].word)
            p = self.pieces[number]
            speech = self.text[p.end - 1] in ",?!" or (q + 1 < hi and items[q + 1].kind == ",")
            after = self._after(items, q, end, hi, speech)
            before = self._before(items, q, begin, lo)
            f = after if after and (speech or not before or after.way == "said") else before or after
            if f is None:
                f = self._tail(items, q, end, hi)
            if f is None and n and int(items[quoted[n - 1]].word) in ways:
                prior = ways[int(items[quoted[n - 1]].word)]
                f = prior._replace(way="same")
            if f is None:
                s = clause_subject(items, lo, q)
                if s is not None:
                    f = Found(items[s], s, "", "fallback", 0.5)
            if f is not None:
                ways[number] = f
        # a cue behind a later quotation of the sentence speaks for the earlier ones too
        for n in range(len(quoted) - 2, -1, -1):
            here, then = int(items[quoted[n]].word), int(items[quoted[n + 1]].word)
            if then in ways and (here not in ways or ways[here].way == "fallback") and ways[then].way in ("said", "after"):
                ways[here] = ways[then]._replace(way="same")

    def _after(self, items: list[Item], q: int, end: int, hi: int, speech: bool) -> Found | None:
        """A cue straight behind the quotation: "...," said X; "...," X said; "..." — X; according to X."""
        i = q + 1
        while i < end and items[i].kind in ",-":
            i += 1
        if i >= end:
            return None
        it = items[i]
        if it.kind == "a":
            return self._according(items, i, end)
        # said X
        j = i
        while j < end and items[j].kind == "k":
            j += 1
        if j < end and items[j].kind == "V" and j - i < 3:
            k = j + 1
            while k < end and items[k].kind == "k":
                k += 1
            s = self._behind(items, k, end)
            if s is not None:
                return Found(items[s], s, items[j].word, "said", 0.97)
            if items[j].word.endswith("ing"):
                return None
            return Found(None, -1, items[j].word, "bare", 0.6)
        if it.kind in "cs" or (it.kind == "P" and it.word in ("who", "which")):
            return None
        # X said: the first verb of saying before the clause ends, whose subject stands behind the quotation
        for v in range(i, min(end, i + 40)):
            kind = items[v].kind
            if kind in ".;:":
                break
            if kind == "V":
                s = turned(items, v, end)
                if s is not None:
                    return Found(items[s], s, items[v].word, "after", 0.93)
                s = subject(items, v, q + 1)
                if s is not None and s >= i:
                    between = s - i
                    if between <= 6 and not any(x.kind in "VCc" for x in items[i:s]):
                        return Found(items[s], s, items[v].word, "after", 0.97 if speech else 0.9)
                break
        # X + any verb, when the quotation ended in a comma: "...," Smith shot back
        if speech and it.kind in "NP" and it.word not in ("it", "who") and i + 1 < end and not owner(items, i):
            nxt = items[i + 1]
            if nxt.kind in "wC" and nxt.word.endswith(("ed", "s", "d", "t")):
                return Found(it, i, nxt.word, "after", 0.85)
            if i + 1 >= hi - 1 or nxt.kind in ",.":
                return Found(it, i, "", "signed", 0.75)
        if items[q + 1].kind == "-" and it.kind in "NUG" and not owner(items, i):
            return Found(it, i, "", "signed", 0.9)
        return None

    def _according(self, items: list[Item], i: int, end: int) -> Found | None:
        j = i + 1
        while j < end and items[j].kind in "pk" and j < i + 3:
            j += 1
        s = self._behind(items, j, end)
        return Found(items[s], s, "according to", "according", 0.9) if s is not None else None

    def _behind(self, items: list[Item], k: int, end: int) -> int | None:
        """The noun phrase that begins at `k`: its name, or the name that stands beside its office."""
        head: int | None = None
        i = k
        while i < end and i < k + 12:
            it = items[i]
            if it.kind in "NU":
                if owner(items, i):
                    i += 2
                    continue
                return compound(items, i, end)
            if it.kind == "P":
                return None if it.word in ("who", "it") else i
            if it.kind in "RIMG":
                named = compound(items, i, end)
                if named != i:
                    return named
                if head is None:
                    head = i
                if owner(items, i):
                    head = None
                    i += 2
                    continue
            elif it.kind in "pa,s" or it.kind in ".;:Q()":
                break
            i += 1
        if head is None:
            return None
        return _beside(items, head, i, end)

    def _before(self, items: list[Item], q: int, begin: int, lo: int) -> Found | None:
        """A cue before the quotation in its sentence: X said that "...", X called it "..."."""
        if q > lo and items[q - 1].kind == ":" and q - 2 >= lo and items[q - 2].kind == "N" and q - 2 == lo:
            return Found(items[q - 2], q - 2, "", "colon", 0.9)
        for i in range(begin, q):
            if items[i].kind == "a" and items[i].word in self.words.according:
                f = self._according(items, i, q)
                if f is not None:
                    return f
        owned = self._owned(items, q, begin)
        if owned is not None:
            return owned
        for v in range(q - 1, begin - 1, -1):
            kind = items[v].kind
            if kind not in "VC":
                continue
            near = q - v
            s = subject(items, v, lo)
            turned = v == lo or items[v - 1].kind in ",-" or (self.words.inverts and s is None)
            if turned and v + 1 < q and items[v + 1].kind in "NUP" and (v + 2 == q or items[v + 2].kind in ",:"):
                s = v + 1  # "Said Smith: ...", "..., explained Smith, "
            if s is None or items[s].kind == "Q":
                return Found(None, -1, items[v].word, "open", 0.6)
            it = items[s]
            if it.kind in "RIMG":
                s = _beside(items, s, _np_end(items, s, v), v)
                it = items[s]
            sure = 0.96 if kind == "V" and near <= 6 else 0.9 if kind == "V" else 0.88
            if it.kind in "GIU" and v - s > 3:
                sure = 0.5
            return Found(it, s, items[v].word, "before", sure)
        if q > lo and items[q - 1].kind == ":":
            # "... said nothing. Smith sent a message to Jones: "..."
            if items[q - 2].kind == "N" and not governed(items, q - 2, lo):
                return Found(items[q - 2], q - 2, "", "colon", 0.85)
            s = clause_subject(items, lo, q)
            if s is not None and items[s].kind in "NPR":
                return Found(items[s], s, "", "colon", 0.8)
        if q > lo + 2 and items[q - 1].kind == "," and self._opens_large(items, q):
            s = clause_subject(items, begin, q)
            if s is not None and items[s].kind in "NPR":
                return Found(items[s], s, "", "colon", 0.75)
        if q > lo + 2 and items[q - 1].word == "that":
            s = subject(items, q - 2, lo) if items[q - 2].kind == "w" else None
            if s is not None and items[s].kind in "NPR" and q - s < 8:
                return Found(items[s], s, items[q - 2].word, "before", 0.85)
        return None

    def _opens_large(self, items: list[Item], q: int) -> bool:
        """Whether a quotation begins with a capital: a whole sentence, not a fragment."""
        return self.text[self.pieces[int(items[q].word)].start].isupper()

    def _owned(self, items: list[Item], q: int, begin: int) -> Found | None:
        """X's claim that "..."."""
        for i in range(q - 1, max(begin, q - 8) - 1, -1):
            if items[i].kind in "VC" and items[i].word not in CLAIM:
                return None
            if items[i].word in CLAIM:
                if not any(x.word in ("that", "to", "about", "of", "as") or x.kind in ",:" for x in items[i + 1 : q]):
                    return None  # "called Smith's remarks "shameful""
                j = i - 1
                while j > begin and items[j].kind in "wtk":
                    j -= 1
                if j >= begin + 1 and items[j].kind == "'" and items[j - 1].kind == "N":
                    return Found(items[j - 1], j - 1, items[i].word, "owner", 0.8)
                return None
        return None

    def _tail(self, items: list[Item], q: int, end: int, hi: int) -> Found | None:
        """A cue at the end of the sentence: a "threat" to Europe, Smith said."""
        for v in range(end - 1, q, -1):
            it = items[v]
            if it.kind == "Q":
                return None
            if it.kind == "a":
                return self._according(items, v, hi)
            if it.kind == "V":
                s = turned(items, v, end)
                if s is not None:
                    return Found(items[s], s, it.word, "tail", 0.9)
                s = subject(items, v, q + 1)
                if s is None:
                    return None
                back = s - 1
                while back > q and items[back].kind in "RIwtUG":
                    back -= 1
                if items[back].kind == "," or back == q:
                    return Found(items[s], s, it.word, "tail", 0.85)
                return None
        return None

    # ----------------------------------------------------------------------------------------------------------- resolving

    def _resolve(self, f: Found, number: int, sc: Scene, i: int) -> Who:
        it = f.item
        sure = f.sure
        if it is None:
            # a verb without a subject: "...", dijo. Who was spoken of?
            who = self._antecedent("", i, number, sc, self._item(sc, i)) if f.way == "bare" else None
            return Who(who, None, "pronoun", 0.75 if self.words.inverts else 0.65) if who else Who(None, None, "none", 0.0)
        if it.kind in "NU":
            full = self.people.full(it.word, it.title)
            role = _role(it.title) or _role(_role_beside(sc.items, f.at, self.text, self.spans[number][0]))
            if it.kind == "U":
                if names.is_group(it.word):
                    return Who(it.word, None, "group", min(sure, 0.65))
                if (
                    f.way in ("fallback", "colon", "reported", "signed", "tail")
                    or self.text[self.spans[number][0] + it.start - 1] == "@"
                ):
                    return Who(None, None, "none", 0.0)
                sure = min(sure, 0.8)
            return Who(full or it.word, role or None, "named", sure)
        if it.kind == "P":
            who = self._pronoun(it, f, number, sc, i)
            return Who(who, None, "pronoun", min(sure, 0.75)) if who else Who(None, None, "none", 0.0)
        if it.kind == "R":
            who = self._office(it, f, number, sc, i)
            return Who(who, _role_text(sc.items, f.at), "title", min(sure, 0.7)) if who else Who(None, None, "none", 0.0)
        if it.kind in "GI" and f.way == "before" and f.sure < 0.96:
            return Who(None, None, "none", 0.0)
        if it.kind == "G" and f.way in ("said", "after", "before", "according"):
            return Who(it.word, None, "group", min(sure, 0.65))
        if it.kind == "I" and f.way in ("said", "after", "before", "according"):
            return Who(self._body(sc.items, f.at), None, "group", min(sure, 0.65))
        return Who(None, None, "none", 0.0)

    def _pronoun(self, it: Item, f: Found, number: int, sc: Scene, i: int) -> str | None:
        want = self.words.pronouns.get(it.word, "")
        if want not in ("m", "f"):
            return None
        return self._antecedent(want, i, number, sc, f.at)

    def _item(self, sc: Scene, i: int) -> int:
        return next(k for k, x in enumerate(sc.items) if x.kind == "Q" and int(x.word) == i)

    def _antecedent(self, want: str, i: int, number: int, sc: Scene, at: int) -> str | None:
        """The person of that gender (any, when empty) who is spoken of at the item `at`."""
        items = sc.items

        def fits(name: str) -> bool:
            g = self.people.gender(name)
            return not want or g in ("", want)

        # the subject of its own sentence before it, then of the sentences before in the paragraph
        bounds = [s for s in sc.sentences if s[0] <= at]
        for n, (lo, hi) in enumerate(reversed(bounds)):
            stop = at if n == 0 else hi
            s = clause_subject(items, lo, stop)
            if s is not None and n == 0 and items[s].kind in "RM" and s < at:
                return None  # "another said he ...": a nameless one is meant
            while s is not None and (
                items[s].kind != "N" or not fits(self.people.full(items[s].word, items[s].title) or items[s].word)
            ):
                s = clause_subject(items, s + 1, stop)
            if s is not None:
                return self.people.full(items[s].word, items[s].title) or items[s].word
        # the paragraph before: its subject or its speaker
        if number > 0:
            sc2 = self.scene(number - 1)
            best: str | None = None
            for lo, hi in sc2.sentences:
                s = clause_subject(sc2.items, lo, hi)
                if s is not None and sc2.items[s].kind == "N":
                    name = self.people.full(sc2.items[s].word, sc2.items[s].title) or sc2.items[s].word
                    if fits(name):
                        best = name
            a, b = self.by_paragraph.get(number - 1, (0, 0))
            for k in range(a, b):
                w = self.who[k]
                if w is not None and w.name and w.sure >= SURE and w.how != "group" and fits(w.name):
                    best = w.name
            if best:
                return best
        if self.last and fits(self.last):
            return self.last
        # nobody near: the last speaker of that gender, when it is known
        for w in reversed(self.who[max(0, i - 6) : i] if want else []):
            if w is not None and w.name and w.sure >= SURE and self.people.gender(w.name) == want:
                return w.name
        return None

    def _office(self, it: Item, f: Found, number: int, sc: Scene, i: int) -> str | None:
        head = (it.word.split() or [""])[-1].strip(".")
        here = self.spans[number][0] + it.start
        matches: dict[str, int] = {}
        for role_head, _role, full, at in self.people.roles():
            if _same_office(role_head, head):
                matches[full] = min(matches.get(full, 10**9), abs(at - here))
        if len(matches) == 1:
            return next(iter(matches))
        if self.last and self.last in matches:
            return self.last
        if not matches and _definite(sc.items, f.at):
            # the one who spoke before and is not known to hold another office
            told = names.gender("", head)
            held = {full for _, _, full, _ in self.people.roles()}
            free = [n for n in self.spoke if n not in held and (not told or self.people.gender(n) in ("", told))]
            if len(free) == 1:
                return free[0]
            if len(self.spoke) == 1 and self.last and (not told or self.people.gender(self.last) in ("", told)):
                return self.last
            if not self.spoke and number <= 1:
                self.late.append((i, f, number))
        return None

    def _introduce_late(self) -> None:
        """An office in the lead whose holder is named in the next paragraph: "The agency's director warned ... . John Smith said ..."."""
        for i, f, number in self.late:
            count: dict[str, int] = {}
            for w in self.who:
                if w is not None and w.name and w.how != "group" and w.sure >= SURE:
                    count[w.name] = count.get(w.name, 0) + 1
            if not count or self.who[i] is None or number + 1 >= len(self.spans):
                continue
            main = max(sorted(count), key=lambda n: count[n])
            start, end = self.spans[number + 1]
            first = next((m.start for m in self.people.mentions if self.people.full(m.name) == main), -1)
            held = any(full == main for _, _, full, _ in self.people.roles())
            if start <= first < end and not held and count[main] * 3 >= sum(count.values()) * 2:
                self.who[i] = Who(main, _role_text(self.scene(number).items, f.at), "title", 0.65)

    # ------------------------------------------------------------------------------------------------------------ carrying

    def _label(self, i: int) -> None:
        """A transcript names the speaker inside the marks: "SMITH: Well, ...". Only somebody whom the article names in full."""
        p = self.pieces[i]
        m = _LABEL.match(self.text, p.start, p.end)
        if m:
            name = phrase(m.group(1).title() if m.group(1).isupper() else m.group(1), self.people.language)
            full = self.people.full(name.name, name.title) if name.kind in "NSU" else None
            if not full and name.kind == "U" and m.group(1).isupper():
                full = name.name
            if full:
                self.who[i] = Who(full, name.title or None, "named", 0.85)

    def _carry(self, number: int, sc: Scene, a: int, b: int) -> None:
        """Speakers of quotations that have no cue of their own."""
        # forward through the paragraph
        for i in range(a, b):
            if self.who[i] is None:
                self._label(i)
            if self.who[i] is None and i > a:
                prior = self.who[i - 1]
                if prior is not None and prior.name:
                    if self._alone(sc, i):
                        self.who[i] = Who(prior.name, prior.role, "continued", min(prior.sure, 0.95))
                    elif self._leads(sc, i):
                        self.who[i] = Who(prior.name, prior.role, "continued", min(prior.sure, 0.85))
            if self.who[i] is None and (self._alone(sc, i) or self._leads(sc, i)):
                self._reported(number, sc, i)
        # a quotation that runs on from the paragraph before
        if a and self.pieces[a - 1].runs_on and self.pieces[a - 1].paragraph == number - 1:
            w = self.who[a - 1]
            own = self.who[a]
            if own is not None and own.name and own.how == "named":
                w = None  # the closing mark was forgotten: somebody else speaks here
            if w is not None and w.name:
                self.who[a] = Who(w.name, w.role, "continued", w.sure)
                for i in range(a + 1, b):
                    if self.who[i] is None and self._alone(sc, i):
                        self.who[i] = self.who[a]
        # a colon at the end of the paragraph before
        if self.who[a] is None and number and self._alone(sc, a):
            self._introduced(number, a)
        if (
            self.who[a] is None
            and number
            and self._alone(sc, a)
            and len(sc.sentences)
            and all(self._alone(sc, i) for i in range(a, b))
        ):
            prev = self.by_paragraph.get(number - 1)
            if prev:
                w = self.who[prev[1] - 1]
                if w is not None and w.name and w.sure >= 0.6:
                    self.who[a] = Who(w.name, w.role, "continued", 0.67)
        # backward: the next quotation of the paragraph names the speaker
        for i in range(b - 2, a - 1, -1):
            nxt = self.who[i + 1]
            if self.who[i] is None and nxt is not None and nxt.name and self._alone(sc, i):
                self.who[i] = Who(nxt.name, nxt.role, "continued", min(nxt.sure, 0.8))
        for i in range(a + 1, b):
            prior = self.who[i - 1]
            if self.who[i] is None and prior is not None and prior.name and self._alone(sc, i):
                self.who[i] = Who(prior.name, prior.role, "continued", min(prior.sure, 0.9))

    def _alone(self, sc: Scene, i: int) -> bool:
        """Whether a quotation's sentence says nothing beside the quotation."""
        for lo, hi in sc.sentences:
            for k in range(lo, hi):
                if sc.items[k].kind == "Q" and int(sc.items[k].word) == i:
                    return all(x.kind in "Q.,-!?c" for x in sc.items[lo:hi])
        return False

    def _leads(self, sc: Scene, i: int) -> bool:
        """Whether a quotation opens its sentence and the rest has neither verb of saying nor a name of its own as subject."""
        for lo, hi in sc.sentences:
            for k in range(lo, hi):
                if sc.items[k].kind == "Q" and int(sc.items[k].word) == i:
                    rest = sc.items[lo:hi]
                    return k == lo and not any(x.kind in "VC" for x in rest)
        return False

    def _reported(self, number: int, sc: Scene, i: int) -> None:
        """The sentence before reports what somebody said: the quotation goes on with it."""
        for n, (lo, hi) in enumerate(sc.sentences):
            if any(x.kind == "Q" and int(x.word) == i for x in sc.items[lo:hi]):
                if n == 0:
                    return
                lo, hi = sc.sentences[n - 1]
                for v in range(hi - 1, lo - 1, -1):
                    if sc.items[v].kind == "V":
                        s = subject(sc.items, v, lo)
                        if s is not None and sc.items[s].kind in "NPR":
                            f = Found(sc.items[s], s, sc.items[v].word, "reported", 0.8)
                            who = self._resolve(f, number, sc, i)
                            if who.name:
                                self.who[i] = who._replace(how="continued")
                        return
                return

    def _body(self, items: list[Item], at: int) -> str:
        """The name of the body at `at`: as printed there, or in full where the text has it ("the ministry": "Defence Ministry")."""
        j = at
        while (
            j > 0
            and j > at - 5
            and items[j - 1].kind in "wG'UM"
            and items[j - 1].word not in _ARTICLES
            and items[j - 1].word != "a"
        ):
            j -= 1
        if j == at:
            word = items[at].word.capitalize()
            m = re.search(rf"(?:[{UP}]\w+ ){{1,4}}{re.escape(word)}\b", self.text)
            if m:
                p = phrase(m.group(), self.people.language)
                if p.kind == "G":
                    return p.name
        return "".join(("" if x.kind == "'" or not n else " ") + x.word for n, x in enumerate(items[j : at + 1]))

    def _introduced(self, number: int, a: int) -> None:
        start, end = self.spans[number - 1]
        tail = self.text[start:end].rstrip()
        if not tail.endswith(":"):
            return
        sc = self.scene(number - 1)
        if not sc.sentences:
            return
        lo, hi = sc.sentences[-1]
        for v in range(hi - 1, lo - 1, -1):
            if sc.items[v].kind in "VC":
                s = subject(sc.items, v, lo)
                break
        else:
            s, v = clause_subject(sc.items, lo, hi), -1
        if s is None:
            return
        f = Found(sc.items[s], s, sc.items[v].word if v >= 0 else "", "colon", 0.9)
        who = self._resolve(f, number - 1, sc, a)
        self.cues[a] = f.cue
        if who.name:
            self.who[a] = who


_HONORIFIC = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Sir|Mme|Mlle|M|Dr|Herr|Frau|Señora?|Sra?|Don|Doña|Signora?|Monsieur|Madame|Sig|Dhr|Mevrouw|Meneer)\.? ?)+$"
)


def _role(printed: str) -> str:
    """An office without its article; a mere form of address is none."""
    first, _, rest = printed.partition(" ")
    if rest and (first in _ARTICLES or first in ("a", "o", "as", "os", "un", "una", "uma")):
        printed = rest
    return "" if _HONORIFIC.match(printed) else printed


def _np_end(items: list[Item], s: int, hi: int) -> int:
    i = s + 1
    while i < hi and items[i].kind not in ",.;:Q":
        i += 1
    return i


def _beside(items: list[Item], head: int, i: int, end: int) -> int:
    """The name in apposition to the office at `head`: "the alliance's secretary-general, Mark Rutte,"; else the office itself."""
    while i < end and items[i].kind not in ",.;:Q(":
        i += 1
    named = i + 1 < end and items[i].kind == "," and items[i + 1].kind == "N" and not owner(items, i + 1)
    if named and (i + 2 >= end or items[i + 2].kind in ",.QVk"):
        return i + 1
    return head


def _same_office(a: str, b: str) -> bool:
    if a == b:
        return True
    chiefs = ("chief", "head", "leader", "secretary-general", "general", "boss", "director")
    return a in chiefs and b in chiefs


def _definite(items: list[Item], at: int) -> bool:
    """Whether an office is a certain one ("the", "his", an owner), not "a lawyer"."""
    for i in range(at - 1, max(-1, at - 6), -1):
        if items[i].kind == "'" or items[i].word in (
            "the",
            "der",
            "die",
            "le",
            "la",
            "el",
            "il",
            "o",
            "a",
            "de",
            "his",
            "her",
            "l",
        ):
            return items[i].word != "a"
        if items[i].kind in ".,;:Q":
            return False
    return False


def _role_text(items: list[Item], at: int) -> str | None:
    """The office at `at` with the words that belong to it: "U.S. defense secretary"."""
    if items[at].title:
        return items[at].title
    j = at
    while j > 0 and j > at - 5 and items[j - 1].kind in "wGUR" and items[j - 1].word not in _ARTICLES:
        j -= 1
    return " ".join(x.word for x in items[j : at + 1])


_ARTICLES = frozenset("the a an his her their its der die das le la les l el los il lo o de het een un une".split())


def _role_beside(items: list[Item], at: int, text: str, base: int) -> str:
    """The office printed beside a name: before it in lower case, or behind it between commas."""
    i = at - 1
    if i >= 0 and items[i].kind == "," and i > 0 and items[i - 1].kind in "R":
        i -= 1
    if i >= 0 and items[i].kind == "R":
        j = i
        while (
            j > 0
            and items[j - 1].kind in "wGUR"
            and items[j - 1].word not in ("the", "a", "an")
            and items[j - 1].end + 1 >= items[j].start
        ):
            j -= 1
        return text[base + items[j].start : base + items[i].end]
    if at + 1 < len(items) and items[at + 1].kind == ",":
        j = at + 2
        if j < len(items) and items[j].word in ("the", "a", "an"):
            j += 1
        k = j
        head = False
        while k < len(items) and items[k].kind in "wRGUIp'MN" and k < j + 12:
            head = head or items[k].kind == "R"
            k += 1
        if head and k > j:
            return text[base + items[j].start : base + items[k - 1].end]
    return ""


def _looks_like_title(said: list[str]) -> bool:
    """A title of a work or a slogan: every word of weight begins with a capital, and there is more than one."""
    heavy = [w.strip("“”‘’'\"(#@.,!?:;") for w in said]
    heavy = [w for w in heavy if len(w) > 3 or w.isdigit()]
    return 1 < len(said) < 10 and len(heavy) > 1 and all(w[0].isupper() or w[0].isdigit() for w in heavy)


_LABEL = re.compile(r"((?:[^\W\d_a-z][\w.'’-]*[ ]?){1,4}):[ ]")
_BROKEN = re.compile(
    r"[a-z]{3}\. [a-z]|[a-z,] (?:To|Our|We|Of|And|But|With|For|From|Is|Are|Was|Has|Have|That|Which|Their|Its|It|They)(?= [a-z])|\w{3}\.\.? \.?,"
)


def _broken(said: str) -> bool:
    """Whether a quotation is damaged: a stop before a small letter, a function word in capitals inside the sentence, as careless machine
    translation leaves them."""
    return _BROKEN.search(said) is not None
