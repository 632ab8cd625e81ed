"""Quotations and their speakers: what stands between marks, who said it, in what office, and how sure that is.

In: an `Article` (its cleaned text, paragraphs, subheads and title). Out: `Quotation`s in order of the text, never overlapping. A quotation
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
from itertools import islice

from msgspec.structs import replace

from digest.core.model import Article, Quotation
from digest.desk.quotes.cue_words import CLAIM, DASHED, NICKNAMED, NORDIC, TITLED, words
from digest.desk.quotes.cues import Found, sentence
from digest.desk.quotes.frames import LANGUAGES, Frames
from digest.desk.quotes.items import Item
from digest.desk.quotes.marks import Piece, marks, pieces
from digest.desk.quotes.persons import UP, phrase
from digest.desk.quotes.signs import clause_subject, subject
from digest.desk.quotes.speakers import Reading
from digest.desk.quotes.stretches import Paragraph
from digest.desk.quotes.sureness import NOBODY, SURE, Who


def quotes(article: Article) -> tuple[Quotation, ...]:
    """The quotations of an article with their speakers."""
    text = article.text
    tongue = article.language[:2]
    say = words(tongue).say if tongue in DASHED | NORDIC else frozenset()
    where = marks(text)
    if not (where.double or where.single or say):
        return ()
    spans = _paragraphs(article)
    found = pieces(text, spans, where, say, tongue in NORDIC)
    if not found:
        return ()
    if tongue in LANGUAGES:
        return _framed(article, spans, found)
    return _Quoting(article, spans, found).utterances()


def _framed(
    article: Article, spans: list[tuple[int, int]], found: list[Piece]
) -> tuple[Quotation, ...]:
    """The quotations of an article in a language whose speakers are found by frames."""
    read = Frames(article.text, article.language, spans, found)
    read.read()
    out = []
    for p, who, cue in zip(found, read.who, read.cues, strict=True):
        if _is_speech(article.text, p, who, cue, read.grammar.determiners):
            out.append(_quotation(article.text, p, who, cue))
    return tuple(out)


def _is_speech(text: str, p: Piece, who: Who, cue: str, articles: frozenset[str]) -> bool:
    """Whether words between marks are a quotation: not a title of a work, not a word in distance.

    `articles` are those of the language.
    """
    said = text[p.start : p.end].split(None, _TITLE)
    spoken = bool(cue) or who.sure >= SURE
    before = text[: p.outer_start].rstrip()[-1:]
    open_end = (
        before in ":" or text[p.outer_end : p.outer_end + 1] == "," or text[p.end - 1] in ",.?!"
    )
    titled = len(said) < 4 and all(w[0].isupper() for w in said)
    titled = titled or ("der" not in articles and _looks_like_title(said))  # German nouns have one
    before_it = text[max(0, p.outer_start - 30) : p.outer_start].split()
    named = bool(before_it) and (
        before_it[-1].lower() in articles or before_it[-1].lower() in TITLED
    )
    if named and who.sure < SURE and text[p.start].isupper():
        return False  # die „Kampagne für die Wälder“, das Lied „Der Mond“
    if titled and not open_end:
        return False  # a title or an outlet: im „Abendblatt“
    if not spoken and (p.mark == "'" or _looks_like_title(said)):
        return False
    if p.mark == "'":
        return bool(cue) and len(said) > 1
    return spoken or len(said) > 3 or text[p.end - 1] in ",.?!"


def _quotation(text: str, p: Piece, who: Who, cue: str) -> Quotation:
    sure = who.sure if (who.name or who.role) and who.sure >= SURE else 0.0
    return Quotation(
        start=p.start,
        end=p.end,
        speaker=who.name if sure else None,
        role=who.role if sure else None,
        cue=cue or None,
        how=who.how if sure else "none",
        sure=round(sure, 2),
        garbled=_broken(text[p.start : p.end]),
    )


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


class _Quoting(Reading):
    """The work on one article: paragraph by paragraph, in order."""

    inverted: set[int]  # quotations whose marks stand the wrong way round: a cue is between them

    def utterances(self) -> tuple[Quotation, ...]:
        self.inverted = {
            i
            for i, p in enumerate(self.pieces)
            if self.text.startswith(_CUES_INSIDE, p.start)
            and _CUE_INSIDE.match(self.text, p.start, p.end)
        }
        for number in self.by_paragraph:
            self._paragraph(number)
        self.introduce_late()
        out = []
        for i, p in enumerate(self.pieces):
            who = self.who[i] or NOBODY
            if not self._is_quotation(i, p, who):
                continue
            out.append(_quotation(self.text, p, who, self.cues[i]))
        return tuple(out)

    def _is_quotation(self, i: int, p: Piece, who: Who) -> bool:
        if i in self.inverted:
            return False
        words_in = self.text[p.start : p.end].split(
            None, _TITLE
        )  # whether there are more is all that is asked
        if (
            self.ways[i] not in ("said", "after")
            and _looks_like_title(words_in)
            and not self._named_as(i, p.paragraph)
        ):
            return False
        if len(words_in) < 4 and self._nickname(i, p.paragraph):
            return False
        if (
            len(words_in) < 3
            and self.ways[i] in ("before", "same")
            and not self._close_cue(i, p.paragraph)
        ):
            return False
        if self.cues[i] or (who.name and who.sure >= SURE):
            if p.mark == "'":
                return bool(self.cues[i]) and len(words_in) > 1
            return True
        if p.mark == "'" or (p.damaged and p.outer_start == p.start):
            return False  # single marks need a cue, and so does a quotation whose opening mark was lost
        wide = (
            p.end - p.start > 7 and "\u3000" < self.text[p.start] < "\uffef"
        )  # scripts that part no words
        return len(words_in) > 3 or self.text[p.end - 1] in ",.?!" or wide

    def _nickname(self, i: int, number: int) -> bool:
        """Whether a short one is a name: "John "Jack" Smith", "known as "the Fox"", "a so-called "safe zone"."""
        par = self.paragraph(number)
        items, k = par.home(i).items, par.home(i).places[i][0]
        if (
            0 < k < len(items) - 1
            and items[k - 1].kind in "NU"
            and items[k + 1].kind in "NU"
            and items[k + 1].start <= items[k].end + 1
        ):
            return True
        return any(x.word in NICKNAMED and x.word != "called" for x in par.before(i, 3))

    def _close_cue(self, i: int, number: int) -> bool:
        """Whether a verb of saying or calling stands before a word or two in marks, with no other quotation between."""
        items = self.paragraph(number).before(i, 5)
        for n in range(len(items) - 1, -1, -1):
            if items[n].kind in "VCa" or items[n].word in CLAIM:
                return True
            if items[n].kind == "Q":
                return (
                    n + 1 < len(items) and items[n + 1].kind in "c,"
                )  # "called it "a mess" and "a shame"
        return False

    def _named_as(self, i: int, number: int) -> bool:
        """Whether a verb of saying or calling stands close before a quotation, and no sign that it is a title of a work."""
        near = self.paragraph(number).before(i, 4)
        if near and (near[-1].kind in "'p" or near[-1].word in TITLED):
            return False
        return any(x.kind in "VC" for x in near)

    def _paragraph(self, number: int) -> None:
        par = self.paragraph(number)
        a, b = self.by_paragraph[number]
        ways: dict[int, Found] = {}
        for sc in par.quoting():
            for lo, hi in sc.sentences:
                sentence(sc.items, lo, hi, self.pieces, self.text, self.words, ways)
        for i in range(a, b):
            f = ways.get(i)
            if f is not None:
                who = self.resolve(f, number, par.home(i), i)
                if f.way == "goes on":
                    who = self._prior(i)
                self.ways[i] = f.way
                if who.name is not None or f.way not in ("tail", "fallback"):
                    self.who[i], self.cues[i] = who, f.cue
                    continue
            self.who[i] = None
        self._carry(number, par, a, b)
        if self.inverted and any(i in self.inverted for i in range(a, b)):
            self.who[a:b] = [NOBODY] * (b - a)  # its marks cannot be trusted
        for i in range(a, b):
            w = self.who[i]
            if w is not None and w.name and w.sure >= SURE and w.how != "group":
                self.last = w.name
                self.spoke.setdefault(w.name)

    # ------------------------------------------------------------------------------------------------------------ carrying

    def _prior(self, i: int) -> Who:
        """Return the speaker of the quotation before, in this paragraph or the one before it."""
        prior = self.who[i - 1] if i else None
        if prior is None or self.pieces[i - 1].paragraph < self.pieces[i].paragraph - 1:
            return NOBODY
        return (
            Who(prior.name, prior.role, "continued", min(prior.sure, 0.8)) if prior.name else NOBODY
        )

    def _label(self, i: int) -> None:
        """A transcript names the speaker inside the marks: "SMITH: Well, ...". Only somebody whom the article names in full."""
        p = self.pieces[i]
        m = _LABEL.match(self.text, p.start, p.end)
        if m:
            name = phrase(
                m.group(1).title() if m.group(1).isupper() else m.group(1), self.people.language
            )
            full = self.people.full(name.name, name.title) if name.kind in "NSU" else None
            if not full and name.kind == "U" and m.group(1).isupper():
                full = name.name
            if full:
                self.who[i] = Who(full, name.title or None, "named", 0.85)

    def _carry(self, number: int, par: Paragraph, a: int, b: int) -> None:
        """Speakers of quotations that have no cue of their own."""
        # forward through the paragraph
        for i in range(a, b):
            if self.who[i] is None:
                self._label(i)
            if self.who[i] is None and i > a:
                prior = self.who[i - 1]
                if prior is not None and (prior.name or prior.role):
                    if self._alone(par, i):
                        self.who[i] = Who(
                            prior.name, prior.role, "continued", min(prior.sure, 0.95)
                        )
                    elif self._leads(par, i):
                        self.who[i] = Who(
                            prior.name, prior.role, "continued", min(prior.sure, 0.85)
                        )
            if self.who[i] is None and (self._alone(par, i) or self._leads(par, i)):
                self._reported(number, par, i)
        # a quotation that runs on from the paragraph before
        if a and self.pieces[a - 1].runs_on and self.pieces[a - 1].paragraph == number - 1:
            w = self.who[a - 1]
            own = self.who[a]
            if own is not None and own.name and own.how == "named":
                w = None  # the closing mark was forgotten: somebody else speaks here
            if w is not None and w.name:
                self.who[a] = Who(w.name, w.role, "continued", w.sure)
                for i in range(a + 1, b):
                    if self.who[i] is None and self._alone(par, i):
                        self.who[i] = self.who[a]
        if self.who[b - 1] is None and self._alone(par, b - 1):
            self._signed(number, a, b)
        # a colon at the end of the paragraph before
        if self.who[a] is None and number and self._alone(par, a):
            self._introduced(number, a)
        if (
            self.who[a] is None
            and number
            and number - 1 not in self.by_paragraph
            and par.home(a).number == par.home(a).places[a][0] == 0
            and all(self._alone(par, i) for i in range(a, min(b, a + 20)))
        ):
            self._goes_on(number, a)
        if (
            self.who[a] is None
            and number
            and self._alone(par, a)
            and all(self._alone(par, i) for i in range(a, b))
        ):
            prev = self.by_paragraph.get(number - 1)
            if prev:
                w = self.who[prev[1] - 1]
                if w is not None and w.name and w.sure >= 0.6:
                    self.who[a] = Who(w.name, w.role, "continued", 0.67)
        # backward: the next quotation of the paragraph names the speaker
        for i in range(b - 2, a - 1, -1):
            nxt = self.who[i + 1]
            if self.who[i] is None and nxt is not None and nxt.name and self._alone(par, i):
                self.who[i] = Who(nxt.name, nxt.role, "continued", min(nxt.sure, 0.8))
        for i in range(a + 1, b):
            prior = self.who[i - 1]
            if self.who[i] is None and prior is not None and prior.name and self._alone(par, i):
                self.who[i] = Who(prior.name, prior.role, "continued", min(prior.sure, 0.9))

    def _alone(self, par: Paragraph, i: int) -> bool:
        """Whether a quotation's sentence says nothing beside the quotation."""
        sc = par.home(i)
        lo, hi = sc.sentences[sc.places[i][1]]
        for x in sc.items[lo : min(hi, lo + 60)]:  # noqa: SIM110 - asked of every quotation, and a generator costs as much again
            if x.kind not in "Q.,-!?c":
                return False
        return True

    def _leads(self, par: Paragraph, i: int) -> bool:
        """Whether a quotation opens its sentence and the rest has neither verb of saying nor a name of its own as subject."""
        sc = par.home(i)
        k, n = sc.places[i]
        lo, hi = sc.sentences[n]
        return k == lo and not any(x.kind in "VC" for x in sc.items[lo:hi])

    def _reported(self, number: int, par: Paragraph, i: int) -> None:
        """The sentence before reports what somebody said: the quotation goes on with it."""
        before = next(islice(par.sentences(i), 1, None), None)
        if before is None:
            return
        sc, lo, hi = before
        for v in range(hi - 1, max(lo, hi - 100) - 1, -1):
            if sc.items[v].kind == "V":
                s = subject(sc.items, v, lo)
                if s is not None and sc.items[s].kind in "NPR":
                    who = self.resolve(
                        Found(sc.items[s], s, sc.items[v].word, "reported", 0.8), number, sc, i
                    )
                    if who.name:
                        self.who[i] = replace(who, how="continued")
                return

    def _goes_on(self, number: int, a: int) -> None:
        """The paragraph before ends in what somebody said, without quoting: this one quotes it."""
        before = next(self.paragraph(number - 1).sentences(a), None)
        if before is None or self.text[self.spans[number - 1][1] - 1] == ":":
            return
        sc, lo, hi = before
        first = clause_subject(sc.items, lo, hi)
        for v in range(hi - 1, max(lo, hi - 60) - 1, -1):
            if sc.items[v].kind == "V":
                s = subject(sc.items, v, lo)
                if s is not None and sc.items[s].kind in "NPR" and (s == first or v >= hi - 2):
                    who = self.resolve(
                        Found(sc.items[s], s, "", "reported", 0.8), number - 1, sc, a
                    )
                    if who.name:
                        self.who[a] = replace(who, how="continued", sure=0.66)
                        self.ways[a] = "goes on"
                return

    def _signed(self, number: int, a: int, b: int) -> None:
        """The line below a quotation that stands alone names who said it: "— Ada Brook, cook"."""
        start, end = self.spans[number]
        last = self.pieces[b - 1]
        if (
            number + 1 >= len(self.spans)
            or number + 1 in self.by_paragraph
            or last.outer_end < end - 1
        ):
            return
        if b - a > 1 or self.pieces[a].outer_start > start:
            return
        m = _SIGNATURE.match(self.text, *self.spans[number + 1])
        if m is None:
            return
        p = phrase(m.group(1), self.people.language)
        if p.kind in "NS" and self.people.admits(p.name):
            role = p.title or (m.group(2) or "").strip(" .") or None
            self.who[a] = Who(self.people.full(p.name, p.title) or p.name, role, "named", 0.85)

    def _introduced(self, number: int, a: int) -> None:
        start, end = self.spans[number - 1]
        tail = self.text[start:end].rstrip()
        if not tail.endswith(":"):
            return
        before = next(self.paragraph(number - 1).sentences(a), None)
        if before is None:
            return
        sc, lo, hi = before
        sender = _sender(sc.items, lo, hi)
        if sender is not None:
            who = self.resolve(
                Found(sc.items[sender], sender, "", "colon", 0.85), number - 1, sc, a
            )
            self.who[a] = who if who.name else self.who[a]
            return
        for v in range(hi - 1, lo - 1, -1):
            if sc.items[v].kind in "VC":
                s = subject(sc.items, v, lo)
                break
        else:
            s, v = clause_subject(sc.items, lo, hi), -1
        if s is None:
            return
        f = Found(sc.items[s], s, sc.items[v].word if v >= 0 else "", "colon", 0.9)
        who = self.resolve(f, number - 1, sc, a)
        self.cues[a] = f.cue
        if who.name:
            self.who[a] = who


_CUES_INSIDE = ("said ", "says ", "added ", "told ", "asked ")
_CUE_INSIDE = re.compile(rf"(?:said|says|added|told|asked) [{UP}][\w.]")
_SIGNATURE = re.compile(
    rf"(?:[—–―]|--?)[ \u00a0]?((?:[{UP}][\w.'’-]{{0,30}}[ ]){{1,4}}[{UP}][\w.'’-]{{0,30}})(?:, ([^.!?]{{2,80}}))?\.?$"
)


def _sender(items: list[Item], lo: int, hi: int) -> int | None:
    """Return the name in a line such as "And from Chair Ann Lee:", "From the desk of Ann Lee:"."""
    if any(x.kind in "VCQ" for x in items[lo:hi]):
        return None
    for i in range(lo, min(hi, lo + 3)):
        if items[i].word.lower() == "from":
            named = [k for k in range(i, hi) if items[k].kind == "N"]
            return named[0] if len(named) == 1 else None
        if items[i].kind not in "c,":
            return None
    return None


_TITLE = 10  # words: what has as many is no title


def _looks_like_title(said: list[str]) -> bool:
    """A title of a work or a slogan: every word of weight begins with a capital, and there is more than one."""
    if not 1 < len(said) < _TITLE:
        return False
    heavy = [w.strip("“”‘’'\"(#@.,!?:;") for w in said]
    heavy = [w for w in heavy if len(w) > 3 or w.isdigit()]
    return len(heavy) > 1 and all(w[0].isupper() or w[0].isdigit() for w in heavy)


_LABEL = re.compile(rf"((?:[{UP}][\w.'’-]{{0,30}}[ ]){{0,3}}[{UP}][\w.'’-]{{0,30}}):[ ]")
# a stop before a small letter or a comma; the stop first, since few characters are one
_STOPPED = re.compile(r"\.(?: (?:(?<=[a-z]{3}\. )[a-z]|(?<=\w{3}\. )\.?,)|\. (?<=\w{3}\.\. )\.?,)")
_CAPITAL = re.compile(
    r" (?=[A-Z])(?<=[a-z,] )(?:To|Our|We|Of|And|But|With|For|From|Is|Are|Was|Has|Have|That|Which|Their|Its|It|They)(?= [a-z])"
)


def _broken(said: str) -> bool:
    """Whether a quotation is damaged: a stop before a small letter, a function word in capitals inside the sentence, as careless machine
    translation leaves them."""
    return _STOPPED.search(said) is not None or _CAPITAL.search(said) is not None
