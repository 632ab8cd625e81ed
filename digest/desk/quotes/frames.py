"""Attribute quotations by reporting frames, in all languages with a word list but English.

A frame is a pattern of the clause around a quotation, with all quotations blanked: `"Q", sagte X`,
`"Q", selon X`, `X erklärte: "Q"`, `Según X, "Q"`, `X: "Q"`. The words of the frames are data
(`data/quotes/<language>.txt`); who may be a speaker is looked up in a `PersonTable`. Where no frame
fits, the speaker of the sentence before goes on only when the grammar says so: reported speech in
the subjunctive, a pronoun with one candidate, or a sentence that is nothing but a quotation.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from digest.core import names, tables
from digest.desk.quotes.cue_words import TIME, Words, word_file, words
from digest.desk.quotes.marks import Piece
from digest.desk.quotes.persons import UP
from digest.desk.quotes.persons_table import Mention, PersonTable
from digest.desk.quotes.sureness import NOBODY, Who

LANGUAGES = frozenset("da de es fr it nb nl nn no pl pt sv".split())
_BLANK = "_"
_ELIDED = r"(?:[dlnscjmt]|qu|dell|all|nell|sull|dall|un)['’](?=\w)"
_TOKEN = re.compile(
    rf"{_ELIDED}|(?:[{UP}]|Dr|Prof|St)\.(?=[ \u00a0])|[^\W\d_](?:\w|[.](?=\w)|['’](?=\w)|[-‑](?!(?:t-)?(?:ils?|elles?|on)\b)(?=\w))*"
    r"|\d[\w.,]*|_+|[^\w\s]"
)
_END = re.compile(rf"([.!?…][»”“\"’)]?|_)[ \u00a0]+(?=[{UP}„«“\"‘‚»(_—–])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Dr|Prof|St|Nr|Mr|Mme|Mlle|Sr|Sra|Sig|Abs|Art|Bd|Hr|Fr|Str|Tel|ca|bzw|etc|vgl|usw|Jr|M|[A-ZÄÖÜ]|z\.B|d\.h|u\.a|e\.V|[a-z])|\b\d{1,2})$"
)
_SENTENCES_BACK = 3
_PHRASE = 16  # tokens of a noun phrase
_REACH = 30  # tokens of a clause that are looked at


class _Token(NamedTuple):
    word: str
    low: str
    start: int
    end: int


class _Named(NamedTuple):
    """A noun phrase that can speak: a person, or an office or body without a name."""

    name: str | None
    role: str | None
    body: str | None
    after: int  # the token behind the phrase
    definite: bool = True  # "the mayor", not "a mayor"


class _Grammar(NamedTuple):
    """The words of the frames of one language."""

    words: Words
    determiners: frozenset[str]
    auxiliaries: frozenset[str]
    passive: frozenset[str]
    impersonal: frozenset[str]
    bodies: frozenset[str]
    behind: frozenset[str]
    openers: frozenset[str]
    subjunctive: frozenset[str]
    according: re.Pattern[str]


_QUOTING = frozenset(
    "zitiert zitierte zitierten cite citent citait cita citan citava citou citeert citeerde".split()
)
_OBLIQUE = frozenset("dem den des einem einen eines".split())
_OF = frozenset("von vom des der du de des d del della dell do da dos das di van".split())
_NULL_SUBJECT = frozenset(("es", "it", "pt"))
_HONORIFICS = frozenset(
    "m mm mme mlle herr frau señor señora sr sra don doña signor signora sig sig.ra senhor senhora"
    " dhr meneer mevrouw dr prof".split()
)
_INDEFINITE = frozenset("ein eine einer un une una uno um uma een".split())
_WORKS = frozenset("wie comme como come zoals".split())
_PRONOUN_SENTENCE = 90  # characters from a pronoun to its verb


@lru_cache(maxsize=8)
def _grammar(language: str) -> _Grammar:
    file = word_file(language)
    phrases = "|".join(
        re.escape(p) for p in tables.items(file, "according phrases") if p != "zufolge"
    )
    return _Grammar(
        words=words(language),
        determiners=tables.words(file, "determiners"),
        auxiliaries=tables.words(file, "auxiliaries"),
        passive=tables.words(file, "passive"),
        impersonal=tables.words(file, "impersonal"),
        bodies=tables.words(file, "bodies"),
        behind=tables.words(file, "behind"),
        openers=tables.words(file, "openers"),
        subjunctive=tables.words(file, "subjunctive"),
        according=re.compile(rf"(?<!\w)(?:{phrases})(?!\w)", re.IGNORECASE),
    )


class Frames:
    """The reporting frames of one article."""

    def __init__(
        self, text: str, language: str, spans: list[tuple[int, int]], found: list[Piece]
    ) -> None:
        self.language = language[:2]
        self.grammar = _grammar(self.language)
        self.text = text
        self.spans = spans
        self.pieces = found
        self.masked = _blanked(text, found)
        self.table = PersonTable(self.masked, self.language)
        self._at = {m.start: m for m in self.table.mentions}
        self._sentences: dict[int, list[tuple[int, int]]] = {}
        self.who: list[Who] = []
        self.cues: list[str] = []
        self._last: Who = NOBODY

    def read(self) -> None:
        """Fill `who` and `cues`, one for each quotation."""
        for i in range(len(self.pieces)):
            cue, who = self._speaker(i)
            if who.name or who.role:
                who = self._with_role(who)
                if who.name:
                    self._last = who
            self.who.append(who)
            self.cues.append(cue)
        self._backward()

    # ------------------------------------------------------------------------------- sentences

    def sentences(self, number: int) -> list[tuple[int, int]]:
        """Return the bounds of the sentences of a paragraph, quotations blanked."""
        found = self._sentences.get(number)
        if found is None:
            start, end = self.spans[number]
            found, at = [], start
            for m in _END.finditer(self.masked, start, end):
                if self._is_end(m):
                    found.append((at, m.end()))
                    at = m.end()
            found.append((at, end))
            self._sentences[number] = found
        return found

    def _is_end(self, m: re.Match[str]) -> bool:
        if m.group(1) == _BLANK:
            return (self.text[m.start() - 1] in ".!?…" and self.masked[m.end()] != _BLANK) or (
                self.text[m.start() - 1] in ".!?…" and self.masked[m.end()] == _BLANK
            )
        if m.group(1)[0] != ".":
            return True
        return _ABBREVIATION.search(self.masked, max(0, m.start() - 8), m.start()) is None

    def _tokens(self, start: int, end: int) -> list[_Token]:
        out: list[_Token] = []
        for m in _TOKEN.finditer(self.masked, start, end):
            word = m.group()
            if word in "-‑" or (word == "t" and out and self.language == "fr"):
                continue
            out.append(_Token(word, word.lower().rstrip("'’"), m.start(), m.end()))
            if len(out) >= 4 * _REACH:
                break
        return out

    # ---------------------------------------------------------------------------------- frames

    def _speaker(self, i: int) -> tuple[str, Who]:
        """Return the cue and the speaker of the `i`-th quotation."""
        p = self.pieces[i]
        start, end = next(
            ((a, b) for a, b in self.sentences(p.paragraph) if a <= p.outer_start < b),
            self.spans[p.paragraph],
        )
        after = self._tokens(p.outer_end, end)
        stop = next((k for k, t in enumerate(after) if t.word[0] == _BLANK), len(after))
        before = self._tokens(start, p.outer_start)
        if len(before) > _REACH:
            before = before[-_REACH:]
        found = self._behind(after[:stop], i)
        if found is None or found[1].how == "pronoun":
            framed = self._before(before, i)
            if found is None or (framed is not None and framed[1].name):
                found = framed
        if found is None and stop < len(after) and not before:
            found = self._same_sentence(i, after)
        if found is None:
            found = self._unframed(i, before, after[:stop], start)
        return found or ("", NOBODY)

    def _behind(self, after: list[_Token], i: int) -> tuple[str, Who] | None:
        """The frames behind a quotation: `"Q", sagte X`, `"Q", so X`, `"Q" (X)`."""
        g = self.grammar
        k = 0
        while k < len(after) and after[k].word in ",—–―":
            k += 1
        if k == len(after):
            return None
        first = after[k]
        if first.word == "(":
            m = self._at.get(after[k + 1].start) if k + 1 < len(after) else None
            return (
                ("", _who(m.name, None, 0.9))
                if m and self.masked[m.end : m.end + 1] == ")"
                else None
            )
        if first.low in g.behind and first.low not in g.words.say:
            return self._source(after, k, i)
        verb = self._verb_end(after, k)
        if verb is None:
            named = self._phrase(after, k)
            if named and named.name and self._is_verb(after, named.after):
                return self._cue(after, named.after), self._resolved(named, 0.93)
            return self._accorded(after, k)
        return self._inverted(after, k, verb, i)

    def _source(self, after: list[_Token], k: int, i: int) -> tuple[str, Who] | None:
        """`"Q", so X`, `"Q", selon X`."""
        cue = after[k].low
        k += 1
        if k < len(after) and after[k].low in _SUBJECTS:
            return cue, self._pronoun(after[k].low, i)
        named = self._phrase(after, k)
        return cue, self._resolved(named, 0.95) if named else NOBODY

    def _inverted(self, after: list[_Token], k: int, verb: int, i: int) -> tuple[str, Who] | None:
        """`"Q", sagte X`, `"Q", a déclaré X`, `"Q", dijo`."""
        g = self.grammar
        cue = self._cue(after, k)
        if any(t.low in _QUOTING for t in after[k:verb]):
            people = {m.name for m in self._free(after[verb:])}
            return cue, _who(people.pop(), None, 0.9) if len(people) == 1 else NOBODY
        k = verb
        while k < len(after) and after[k].low in g.words.skip and after[k].low not in g.determiners:
            k += 1
        pronoun = next((t.low for t in after[max(0, verb - 2) : k + 1] if t.low in _SUBJECTS), None)
        means = pronoun in g.words.pronouns and pronoun not in g.impersonal
        if pronoun and means and (self.language != "de" or pronoun in ("er", "sie")):
            return cue, self._pronoun(pronoun, i)
        if k < len(after) and (
            after[k].low in g.impersonal or any(t.low in g.impersonal for t in after[verb - 1 : k])
        ):
            return cue, NOBODY
        named = self._phrase(after, k)
        if named is not None:
            return cue, self._resolved(named, 0.97)
        if self.language in _NULL_SUBJECT and self._has_no_subject(after, k):
            return cue, self._pronoun("", i)
        return cue, NOBODY

    def _has_no_subject(self, after: list[_Token], k: int) -> bool:
        """Spanish, Italian, Portuguese: whether the verb before token `k` has no noun behind it."""
        if k >= len(after) or not after[k].word[0].isalpha():
            return True
        return after[k].low in self.grammar.words.prepositions or after[k].low in TIME

    def _before(self, before: list[_Token], i: int) -> tuple[str, Who] | None:
        """The frames before a quotation: `X sagte: "Q"`, `Laut X "Q"`, `X nannte Y "Q"`, `X: "Q"`."""
        if not before:
            return None
        g = self.grammar
        colon = before[-1].word == ":"
        verbs = [k for k, t in enumerate(before) if t.low in g.words.say]
        says = bool(verbs) and (colon or before[-1].word == ",")
        if not says:
            found = self._infix(before) or self._accorded(before, 0)
            if found:
                return found
        if self._is_passive(before):
            return before[verbs[0]].low if verbs else "", NOBODY
        if verbs:
            return before[verbs[-1]].low, self._subject(before, verbs[-1], i)
        if colon:
            return "", self._introduced(before)
        if before[-1].word == "(" and (people := self._free(before)):
            return "", _who(people[-1].name, None, 0.8)
        return None

    def _is_passive(self, tokens: list[_Token]) -> bool:
        low = {t.low for t in tokens}
        if self.language == "de":
            return bool(low & {"wurde", "wurden", "worden"})
        return bool(low & self.grammar.passive)

    def _introduced(self, before: list[_Token]) -> Who:
        """`X: "Q"`, `Kein Verständnis hat X: "Q"`: the only person whom no preposition governs."""
        if len(before) == 2 and names.is_given(before[0].word) and before[0].start not in self._at:
            return _who(before[0].word, None, 0.8)
        if any(t.low in _SUBJECTS and t.low in self.grammar.words.pronouns for t in before):
            return NOBODY
        people = {m.name for m in self._free(before)}
        return _who(people.pop(), None, 0.8) if len(people) == 1 else NOBODY

    def _infix(self, before: list[_Token]) -> tuple[str, Who] | None:
        """`..., so X, "Q"`."""
        for k in range(len(before) - 2, max(0, len(before) - 9), -1):
            if before[k].low in self.grammar.behind and before[k - 1].word == ",":
                named = self._phrase(before, k + 1)
                if named is not None and named.after >= len(before) - 1:
                    return before[k].low, self._resolved(named, 0.93)
                return None
        return None

    def _accorded(self, tokens: list[_Token], k: int) -> tuple[str, Who] | None:
        """`Laut X "Q"`, `selon X`, `X zufolge`, `Wie X erklärte, "Q"`."""
        if len(tokens) <= k:
            return None
        start, end = tokens[k].start, tokens[-1].end
        for m in self.grammar.according.finditer(self.masked, start, end):
            at = next((n for n, t in enumerate(tokens) if t.start >= m.end()), len(tokens))
            if at < len(tokens) and tokens[at].low in _OF:
                at += 1
            named = self._phrase(tokens, at, oblique=True)
            loose = m.group().lower() in ("pour", "para", "per", "für")
            if named is not None and (not loose or (named.name and start == tokens[0].start)):
                return m.group().lower(), self._resolved(named, 0.9)
        for n, t in enumerate(tokens):
            if t.low == "zufolge":
                people = [x for x in self.table.within(start, t.start) if x.end >= t.start - 1]
                return "zufolge", _who(people[-1].name, None, 0.9) if people else NOBODY
            if t.low in _WORKS and n + 1 < len(tokens):
                return self._as_told(tokens, n)
        return None

    def _as_told(self, tokens: list[_Token], n: int) -> tuple[str, Who] | None:
        """`Wie X erklärte, ...`."""
        comma = next((k for k in range(n, len(tokens)) if tokens[k].word == ","), len(tokens))
        verb = next((t.low for t in tokens[n:comma] if t.low in self.grammar.words.say), None)
        named = self._phrase(tokens, n + 1) if verb else None
        if verb is None or named is None:
            return None
        return (verb, self._resolved(named, 0.9)) if named.name else (verb, NOBODY)

    def _subject(self, before: list[_Token], verb: int, i: int) -> Who:
        """Return the subject of the verb of saying at `verb` in the clause before a quotation."""
        g = self.grammar
        k = self._clause_start(before, verb)
        behind = self._after_verb(before, verb)
        if k < verb and before[k].low in g.words.pronouns and before[k].low in _SUBJECTS:
            return self._pronoun(before[k].low, i)
        if (
            behind < len(before)
            and before[behind].low in _SUBJECTS
            and before[behind].low in g.words.pronouns
        ):
            return (
                NOBODY
                if before[behind].low in g.impersonal
                else self._pronoun(before[behind].low, i)
            )
        named = self._phrase(before, k) if k < verb else None
        if named is not None and named.after <= verb + 1 and before[k].low not in _OBLIQUE:
            return self._resolved(named, 0.93)
        named = self._phrase(before, behind)
        if named is not None and (self.language in ("de", "nl") or behind == verb + 1):
            return self._resolved(named, 0.93)
        first = next((n for n in range(k, verb) if before[n].low in g.auxiliaries), None)
        if first is not None:
            named = self._phrase(before, first + 1)
            if named is not None:
                return self._resolved(named, 0.9)
        people = {m.name for m in self._free(before[k:])}
        if len(people) == 1:
            return _who(people.pop(), None, 0.8)
        if not people and self.language in _NULL_SUBJECT and verb == k:
            return self._pronoun("", i)
        return NOBODY

    def _clause_start(self, before: list[_Token], verb: int) -> int:
        """Return the first token of the main clause: behind openers and a subordinate clause."""
        g = self.grammar
        k = 0
        if before[0].low in g.words.subordinate or before[0].low in ("bien", "während", "obwohl"):
            k = next((n + 1 for n in range(verb) if before[n].word == ","), 0)
        conj = next((n + 1 for n in range(verb - 1, k, -1) if before[n].word == ";"), k)
        k = max(k, conj)
        while k < verb and (before[k].word in _CONJUNCTIONS or before[k].low in _LIGHT):
            k += 1
        return k

    def _after_verb(self, tokens: list[_Token], verb: int) -> int:
        k = verb + 1
        while k < len(tokens) and tokens[k].low in self.grammar.words.skip:
            if tokens[k].low in self.grammar.determiners:
                break
            k += 1
        return k

    # ------------------------------------------------------------------------- noun phrases

    def _phrase(self, tokens: list[_Token], k: int, oblique: bool = False) -> _Named | None:
        """Read the noun phrase that begins at token `k`; None unless it can speak."""
        g = self.grammar
        if k >= len(tokens) or tokens[k].low in g.words.prepositions - _OF:
            return None
        if tokens[k].low in _OF and tokens[k].low not in g.determiners:
            return None
        start = k
        while k < len(tokens) and tokens[k].low in g.determiners and k < start + 2:
            k += 1
        if not oblique and self.language == "de" and k > start and tokens[k - 1].low in _OBLIQUE:
            return None
        head: list[_Token] = []
        complement = filled = False
        for n in range(k, min(len(tokens), k + _PHRASE)):
            t = tokens[n]
            m = self._at.get(t.start)
            if m is not None:
                if complement and not filled:
                    filled = True
                    continue
                if n and tokens[n - 1].word == "," and not self._closes(tokens, n, m):
                    return self._nameless(head, tokens, k, n - 1)
                role = self.text[tokens[k].start : t.start].strip(" ,\u00a0") or None
                return _Named(m.name, role, None, self._token_at(tokens, n, m.end))
            if complement and filled and self._inside(t):
                continue
            if t.word == ",":
                if n + 1 < len(tokens) and tokens[n + 1].start in self._at and head:
                    continue
                return self._nameless(head, tokens, k, n)
            if t.word == "(" and n + 1 < len(tokens) and tokens[n + 1].start in self._at and head:
                continue
            if head and (t.low in g.words.prepositions or t.low in _OF) and t.word[0].isalpha():
                if t.low not in _OF and not self._is_complement(t.low):
                    return self._nameless(head, tokens, k, n)
                complement, filled = True, False
                continue
            if not self._is_nominal(t) or (complement and t.low in g.determiners):
                if complement and not filled and t.low in g.determiners:
                    continue
                return self._nameless(head, tokens, k, n)
            if complement:
                filled = True
            else:
                head.append(t)
        return self._nameless(head, tokens, k, min(len(tokens), k + _PHRASE))

    def _is_complement(self, low: str) -> bool:
        return low in (
            "für",
            "pour",
            "para",
            "per",
            "voor",
            "im",
            "in",
            "en",
            "em",
            "an",
            "am",
            "bei",
            "beim",
            "aus",
            "op",
            "à",
            "au",
        )

    def _closes(self, tokens: list[_Token], n: int, m: Mention) -> bool:
        """Whether a name behind a comma is an apposition: a comma, a mark or a verb follows it."""
        k = self._token_at(tokens, n, m.end)
        return (
            k >= len(tokens)
            or tokens[k].word in ",:;.()"
            or self._is_verb(tokens, k)
            or tokens[k].low in self.grammar.words.prepositions
        )

    def _inside(self, t: _Token) -> bool:
        """Whether a token is a further word of a person's name."""
        return any(m.start < t.start < m.end for m in self.table.within(t.start - 60, t.end + 60))

    def _token_at(self, tokens: list[_Token], n: int, offset: int) -> int:
        while n < len(tokens) and tokens[n].start < offset:
            n += 1
        return n

    def _is_nominal(self, t: _Token) -> bool:
        g = self.grammar
        if not t.word[0].isalpha() or t.low in g.auxiliaries or t.low in g.words.pronouns:
            return False
        if t.low in g.words.say and t.word[0].islower():
            return False
        return (
            t.low not in g.words.subordinate
            and t.low not in _CONJUNCTIONS
            and t.low not in g.words.skip
        )

    def _nameless(
        self, head: list[_Token], tokens: list[_Token], k: int, end: int
    ) -> _Named | None:
        """An office or a body without a name, printed in the article's words."""
        office = next((t for t in head if self.table.is_office(t.word)), None)
        body = next((t for t in head if self._is_body(t)), None)
        if office is None and body is None:
            return None
        last = head[-1]
        definite = k > 0 and tokens[k - 1].low not in _INDEFINITE
        words_of = self.text[tokens[k].start : last.end]
        if body is not None and (office is None or body.start < office.start):
            return _Named(None, None, words_of, end, definite)
        return _Named(None, words_of, None, end, definite)

    def _is_body(self, t: _Token) -> bool:
        g = self.grammar
        if t.low in g.bodies:
            return True
        return self.language in ("de", "nl") and len(t.low) > 6 and t.low.endswith(_BODY_ENDS)

    def _resolved(self, named: _Named, sure: float) -> Who:
        if named.name:
            return Who(named.name, _clean_role(named.role, self.grammar), "named", sure)
        if named.role:
            held = self._holder(named.role) if named.definite else None
            if held:
                return Who(held, named.role, "title", 0.7)
            return Who(None, named.role, "title", 0.7)
        body = named.body or ""
        if body and all(w[0].isupper() for w in body.split()):
            return Who(body, None, "group", 0.65)
        return Who(None, body, "group", 0.65) if body else NOBODY

    def _holder(self, role: str) -> str | None:
        """Return the only person whom the article gives an office, if nobody else is named so far."""
        head = role.split()[-1].lower()
        if self._last.name is not None:
            known = (self._role_of(self._last.name) or "").lower().split()
            return (
                self._last.name
                if known and any(w == head or w.endswith(head) for w in known)
                else None
            )
        return self._first_holder(head)

    def _first_holder(self, head: str) -> str | None:
        holders = {m.name for m in self.table.mentions if self._has_office(m, head)}
        return holders.pop() if len(holders) == 1 else None

    def _has_office(self, m: Mention, head: str) -> bool:
        role = (self._role_of(m.name) or "").lower().split()
        return any(w == head or (self.language in ("de", "nl") and w.endswith(head)) for w in role)

    # ------------------------------------------------------------------------------ free persons

    def _free(self, tokens: list[_Token]) -> list[Mention]:
        """Return the persons in a stretch whom no preposition and no genitive governs."""
        if not tokens:
            return []
        found = self.table.within(tokens[0].start, tokens[-1].end)
        return [m for m in found if not self._is_governed(tokens, m)]

    def _is_governed(self, tokens: list[_Token], m: Mention) -> bool:
        g = self.grammar
        k = next((n for n, t in enumerate(tokens) if t.start >= m.start), 0) - 1
        nouns = 0
        for n in range(k, max(-1, k - 6), -1):
            t = tokens[n]
            if not t.word[0].isalpha():
                return False
            if t.low in g.words.say or t.low in g.auxiliaries:
                return False
            if t.low in g.words.prepositions or t.low in _OF:
                if t.low == "der" and self.language == "de":
                    return n > 0 and tokens[n - 1].low in g.words.prepositions
                return nouns == 0 or self.language in ("de", "nl")
            if t.low in _OBLIQUE and self.language == "de":
                return True
            if t.low not in g.determiners and not self.table.is_office(t.word):
                nouns += 1
        return False

    def _is_verb(self, tokens: list[_Token], k: int) -> bool:
        if k >= len(tokens):
            return False
        return tokens[k].low in self.grammar.words.say or tokens[k].low in self.grammar.auxiliaries

    def _verb_end(self, tokens: list[_Token], k: int) -> int | None:
        """Return the token behind the verb of saying that begins at `k`: "sagte", "a déclaré"."""
        g = self.grammar
        if tokens[k].low in g.words.say and tokens[k].word[0].islower():
            n = k + 1
            while (
                n < len(tokens)
                and tokens[n].low in g.words.say
                and tokens[n].low not in g.determiners
            ):
                n += 1
            return n
        if tokens[k].low not in g.auxiliaries:
            return None
        if self.language in ("de", "nl"):
            later = [t.low for t in tokens[k + 1 :]]
            return k + 1 if any(w in g.words.say for w in later) else None
        for n in range(k + 1, min(len(tokens), k + 5)):
            if tokens[n].low in g.words.say:
                return n + 1
        return None

    def _cue(self, tokens: list[_Token], k: int) -> str:
        return next(
            (t.low for t in tokens[k : k + 8] if t.low in self.grammar.words.say), tokens[k].low
        )

    # ----------------------------------------------------------------- without a frame of its own

    def _same_sentence(self, i: int, after: list[_Token]) -> tuple[str, Who] | None:
        """A quotation and another one in the same sentence: `"Q" und "Q", sagte X`."""
        tail = next((n for n in range(len(after) - 1, -1, -1) if after[n].word[0] == _BLANK), -1)
        if tail < 0 or any(t.low in self.grammar.words.say for t in after[:tail]):
            return None
        return self._behind(after[tail + 1 :], i)

    def _unframed(
        self, i: int, before: list[_Token], after: list[_Token], start: int
    ) -> tuple[str, Who] | None:
        own = [t for t in (*before, *after) if t.word[0].isalpha()]
        prior = i - 1 if i and self.pieces[i - 1].paragraph == self.pieces[i].paragraph else None
        if not own:
            return self._alone(i, prior, start)
        if any(t.low in self.grammar.words.pronouns and t.low in _SUBJECTS for t in own):
            says = any(t.low in self.grammar.words.say for t in own)
            return ("", NOBODY) if not says else None
        low = {t.low for t in own}
        if low & self.grammar.subjunctive and not self._free([*before]):
            return self._carried(i, start)
        return None

    def _alone(self, i: int, prior: int | None, start: int) -> tuple[str, Who] | None:
        """A sentence that is nothing but a quotation."""
        p = self.pieces[i]
        if prior is not None:
            who = self.who[prior]
            between = self.table.within(self.pieces[prior].outer_end, p.outer_start)
            if (who.name or who.role) and all(m.name == who.name for m in between):
                return "", Who(who.name, who.role, "continued", min(who.sure, 0.85))
            return None
        if i and self.pieces[i - 1].runs_on and self.pieces[i - 1].paragraph == p.paragraph - 1:
            who = self.who[i - 1]
            return "", Who(who.name, who.role, "continued" if who.sure else "none", who.sure)
        if start == self.spans[p.paragraph][0]:
            return self._introduced_above(p.paragraph)
        tokens = self._sentence_before(p.paragraph, start)
        verbs = [k for k, t in enumerate(tokens) if t.low in self.grammar.words.say]
        if verbs:
            who = self._subject(tokens, verbs[-1], i)
            if who.name:
                return "", Who(who.name, who.role, "continued", 0.75)
        return None

    def _introduced_above(self, number: int) -> tuple[str, Who] | None:
        """A colon at the end of the paragraph before."""
        if not number:
            return None
        start, end = self.spans[number - 1]
        if not self.masked[start:end].rstrip().endswith(":"):
            return None
        tokens = self._tokens(*self.sentences(number - 1)[-1])
        return self._before(tokens, 0) if tokens else None

    def _sentence_before(self, number: int, start: int) -> list[_Token]:
        for a, b in reversed(self.sentences(number)):
            if b <= start:
                return self._tokens(a, b)
        return []

    def _carried(self, i: int, start: int) -> tuple[str, Who] | None:
        """Reported speech goes on: the speaker of the sentences before, if they name one person."""
        found = self._antecedent(i, start, "")
        return ("", Who(found, None, "continued", 0.75)) if found else None

    def _pronoun(self, pronoun: str, i: int) -> Who:
        gender = self.grammar.words.pronouns.get(pronoun, "")
        if pronoun and gender not in ("m", "f"):
            return NOBODY
        p = self.pieces[i]
        start = next(
            (a for a, b in self.sentences(p.paragraph) if a <= p.outer_start < b), p.outer_start
        )
        found = self._antecedent(i, start, gender)
        return Who(found, None, "pronoun", 0.75) if found else NOBODY

    def _antecedent(self, i: int, start: int, gender: str) -> str | None:
        """Return the one person of the sentences before whom the gender allows."""
        number = self.pieces[i].paragraph
        back = [(a, b) for a, b in self.sentences(number) if b <= start]
        for a, b in reversed(back[-_SENTENCES_BACK:]):
            found = self._spoken_of(a, b, gender)
            if len(found) == 1:
                return found.pop()
            if len(found) > 1:
                return None
        last = self._last.name if i and self.pieces[i - 1].paragraph >= number - 1 else None
        if last and self._fits(last, gender):
            since = self.table.within(self.pieces[i - 1].outer_end, start)
            return (
                last
                if all(m.name == last for m in since) or (i and self.who[i - 1].name == last)
                else None
            )
        if number and not last:
            found = self._spoken_of(*self.sentences(number - 1)[-1], gender)
            found |= self._spoken_of(*self.spans[number - 1], gender)
            return found.pop() if len(found) == 1 else None
        return None

    def _spoken_of(self, start: int, end: int, gender: str) -> set[str]:
        tokens = self._tokens(start, end)
        return {m.name for m in self._free(tokens) if self._fits(m.name, gender)}

    def _fits(self, name: str, gender: str) -> bool:
        return not gender or names.gender(name) in ("", gender)

    # --------------------------------------------------------------------------------- the rest

    def _backward(self) -> None:
        """A quotation that opens its sentence takes the speaker of the next one in the paragraph."""
        for i in range(len(self.pieces) - 2, -1, -1):
            a, b = self.pieces[i], self.pieces[i + 1]
            if self.who[i] is not NOBODY or self.cues[i] or a.paragraph != b.paragraph:
                continue
            between = self.masked[a.outer_end : b.outer_start]
            if self.who[i + 1].name and not any(c.isalpha() for c in between):
                n = self.who[i + 1]
                self.who[i] = Who(n.name, n.role, "continued", min(n.sure, 0.8))

    def _with_role(self, who: Who) -> Who:
        if who.role or who.name is None:
            return who
        return Who(who.name, self._role_of(who.name), who.how, who.sure)

    def _role_of(self, name: str) -> str | None:
        """Return the office that the article prints straight before a person's name, or behind it."""
        for m in self.table.mentions:
            if m.name != name:
                continue
            apart = _OFFICE_APART.search(self.masked[max(0, m.start - 80) : m.start])
            if apart and self.table.is_office(apart.group(1).split()[0]):
                return apart.group(1)
            before = _OFFICE_BEFORE.search(self.masked[max(0, m.start - 60) : m.start])
            if before and (role := self._office_words(before.group(1))):
                return role
            behind = _OFFICE_BEHIND.match(self.masked, m.end)
            if behind and self.table.is_office(behind.group(1).split()[0]):
                return behind.group(1)
        return None

    def _office_words(self, printed: str) -> str | None:
        parts = printed.split()
        while parts and (
            parts[0].lower() in self.grammar.determiners or not self._opens_office(parts)
        ):
            del parts[0]
        return " ".join(parts) or None

    def _opens_office(self, parts: list[str]) -> bool:
        return any(self.table.is_office(parts[k]) for k in (0,))


_BODY_ENDS = tuple(
    "amt rat verband verein ministerium gewerkschaft partei behörde anwaltschaft polizei feuerwehr verwaltung"
    " gesellschaft politie ministerie".split()
)
_SUBJECTS = frozenset(
    "er sie es man han hun hon on ona il elle on ils elles él ella ellos ellas lui lei ele ela eles elas hij zij ze".split()
)
_CONJUNCTIONS = frozenset(
    "und aber doch denn oder et mais ou y e pero o ma mas en maar of sondern".split()
)
_LIGHT = frozenset("auch so dann nur zudem außerdem dazu aussi también anche também ook".split())
_OFFICE_BEFORE = re.compile(r"((?:[^\W\d_][\w’'-]*[ \u00a0]){1,3})$")
_OFFICE_APART = re.compile(
    r"([^\W\d_][\w-]*(?: (?:des|der|du|de la|de l[’']|del|della|dell[’']|de|di|do|da|dos|das|van het|van de|van|von|für)"
    r"(?: |(?<=[’']))[\w’'-]+(?: [\w’'-]+)?){0,2}), $"
)
_OFFICE_BEHIND = re.compile(
    r", (?:(?:der|die|le|la|l’|el|il|o|a|de|het|ein|eine|un|una) )?([^\W\d_][\w’'-]*(?: (?:de|du|des|der|del|della|do|da|van|von|dos|das) (?:[\w’'-]+ ?){1,3})?)"
)


def _clean_role(role: str | None, g: _Grammar) -> str | None:
    if not role:
        return None
    parts = role.split()
    while parts and (
        parts[0].strip(".").lower() in _HONORIFICS
        or parts[0].lower() in g.determiners
        or parts[0].lower() in g.words.skip
    ):
        del parts[0]
    return " ".join(parts).strip(" ,(") or None


def _who(name: str, role: str | None, sure: float) -> Who:
    return Who(name, role, "named", sure)


def _blanked(text: str, found: list[Piece]) -> str:
    """Return the text with every quotation blanked, marks included."""
    out, at = [], 0
    for p in found:
        out += [text[at : p.outer_start], _BLANK * (p.outer_end - p.outer_start)]
        at = p.outer_end
    return "".join([*out, text[at:]])
