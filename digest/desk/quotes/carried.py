"""Find the speaker where no reporting frame names one: pronouns, continued and reported speech."""

from __future__ import annotations

from abc import ABC, abstractmethod

from msgspec.structs import replace

from digest.core import names, tables
from digest.core.model import Value
from digest.core.patterns import lazy, of_words
from digest.desk.quotes.grammar import (
    INDEFINITE,
    SIGNS,
    SUBJECTS,
    Token,
    blanked,
    grammar,
    sentences,
    tokens,
)
from digest.desk.quotes.holders import Holders
from digest.desk.quotes.noun_phrases import Named, Phrases
from digest.desk.quotes.persons_table import Mention, PersonTable
from digest.desk.quotes.piece import Piece
from digest.desk.quotes.sureness import NOBODY, Who

Cued = tuple[str, Who]  # the cue, and the speaker


class Sure(Value, frozen=True):
    """Confidence of each way to find a speaker, set with `score.py quotes` on the German set."""

    behind: float = 0.97  # "Q", sagte X
    so: float = 0.95  # "Q", so X
    subject: float = 0.93  # X sagte: "Q"
    according: float = 0.9  # laut X "Q"
    lone: float = 0.8  # the only person of the clause
    continued: float = 0.85  # a sentence that consists of a quotation
    pronoun: float = 0.75
    office: float = 0.7
    body: float = 0.65


SURE_OF = Sure()
_NOMINATIVE = ("der", "die", "ein", "eine")  # articles of a German subject
_PARTED = tables.words("quotes/frames", "parted verbs")
_WITH = lazy(r"[^.!?\n]{0,200}?\bmit(?=[ ]?[.,:;!?_\n]| (?:und|sowie)\b|$)")
_FAST = of_words(
    r" sich\b|[^.!?\n]{0,120}?\b(?:<<parts of stellen>>)\b", "quotes/frames"
)  # "stellte fest"
_OWN_ACCOUNT = lazy(r"\bnach eigene[mnr] (?:Angaben?|Aussagen?|Bekunden|Darstellung|Worten)\b")
_SPOKEN = 6  # words of a quotation that is surely said by someone
_MEN = frozenset(tables.items("quotes/frames", "men"))
_WOMEN = frozenset(tables.items("quotes/frames", "women"))
_BACK = 3  # previous sentences of the paragraph that are searched


class Context(ABC):
    """One article while its quotations are attributed in order."""

    def __init__(
        self, text: str, language: str, spans: list[tuple[int, int]], found: list[Piece]
    ) -> None:
        self.language = language[:2]
        self.grammar = grammar(self.language)
        self.text = text
        self.spans = spans
        self.pieces = found
        self.masked = blanked(text, found)
        self.table = PersonTable(self.masked, self.language)
        self.phrases = Phrases(text, self.table, self.grammar, self.language)
        self.holders = Holders(self.masked, self.table, self.grammar, self.language)
        self._parts = self.language == "de" and ("teilt" in text or "stellt" in text)
        self.who: list[Who] = []
        self.cues: list[str] = []
        self.last: str | None = None  # name of the last speaker
        self._tokens: dict[tuple[int, int], list[Token]] = {}
        self._sentences: dict[int, list[tuple[int, int]]] = {}

    def sentences(self, number: int) -> list[tuple[int, int]]:
        """Return the bounds of the sentences of a paragraph."""
        if number not in self._sentences:
            self._sentences[number] = sentences(self.text, self.masked, *self.spans[number])
        return self._sentences[number]

    def sentence(self, i: int) -> tuple[int, int]:
        """Return the bounds of the sentence that contains the `i`-th quotation."""
        p = self.pieces[i]
        holds = ((a, b) for a, b in self.sentences(p.paragraph) if a <= p.outer_start < b)
        return next(holds, self.spans[p.paragraph])

    def tokens(self, start: int, end: int) -> list[Token]:
        """Return the tokens of `start:end`, with quotations blanked."""
        found = self._tokens.get((start, end))
        if found is None:
            found = tokens(self.masked, start, end, self.language)
            if self._parts:
                for n, t in enumerate(found):
                    if t.low in _PARTED and not self._is_whole(t):
                        found[n] = replace(t, low="")
            self._tokens[start, end] = found
        return found

    def _is_whole(self, t: Token) -> bool:
        """Return whether a verb that needs a particle has it: "teilte mit", not "teilte"."""
        particle = _FAST if t.low.startswith("stell") else _WITH
        return particle.match(self.masked, t.end) is not None

    def resolved(self, named: Named | None, sure: float) -> Who:
        """Return the speaker to whom a noun phrase refers."""
        if named is None:
            return NOBODY
        if named.name:
            return Who(named.name, self.phrases.office(named.role), "named", sure)
        if named.role:
            held = self.holders.holder(named.role, self.last) if named.definite else None
            return Who(held, named.role, "title", SURE_OF.office)
        body = named.body or ""
        common = self.language == "de" and body.lower() in self.grammar.bodies
        if not common and all(w[0].isupper() for w in body.split()):
            return Who(body, None, "group", SURE_OF.body)
        return Who(None, body, "group", SURE_OF.body)

    def one_of(self, clause: list[Token], sure: float) -> Who:
        """Return the person of a clause that is not governed by a preposition, if there is one."""
        if any(not t.low and t.word in _PARTED for t in clause):
            return NOBODY  # "Brünn teilte einen Text der Gruppe: ..."
        people = {m.name for m in self.phrases.free(clause)}
        return Who(people.pop(), None, "named", sure) if len(people) == 1 else NOBODY

    @abstractmethod
    def subject(self, before: list[Token], verb: int, i: int) -> Who:
        """Return the subject of the verb of saying at token `verb`."""

    @abstractmethod
    def introduced(self, before: list[Token], i: int) -> Cued | None:
        """Return the cue and the speaker found before a quotation, or None."""

    def unframed(self, i: int, before: list[Token], after: list[Token]) -> Cued | None:
        """Return the cue and the speaker of a quotation without a frame, or None."""
        own = [t for t in (*before, *after) if t.word[0].isalpha()]
        g = self.grammar
        if not own:
            return self._alone(i)
        if any(g.is_pronoun(t.low) for t in own):
            return None if any(t.low in g.words.say for t in own) else ("", NOBODY)
        if len(after) > 1 and after[0].word == "," and after[1].low in g.subjunctive:
            return "", NOBODY  # "...", habe jemand gerufen: that is the subject
        reported = any(t.low in g.subjunctive for t in own)
        if not reported or self.phrases.free(before):
            return None
        if self._is_narrated(before):
            return "", NOBODY
        found = self._antecedent(i, "")
        others = self.table.within(before[0].start, before[-1].end) if before else []
        if any(m.name != found for m in others):
            return "", NOBODY  # "Die Ansicht von Ann Lee, wonach das Tor „sicher“ sei, ..."
        return ("", Who(found, None, "continued", SURE_OF.pronoun)) if found else None

    def _is_narrated(self, before: list[Token]) -> bool:
        """Return whether a German sentence has a subject that acts, and so may speak.

        "Der Sieger erklarte, es sei gut, weil „Q“": not the one who spoke before.
        """
        if self.language != "de" or not before or before[0].low not in _NOMINATIVE:
            return False
        comma = next((n for n, t in enumerate(before) if t.word == ","), 0)
        clause = before[1:comma]
        if any(t.low in self.grammar.subjunctive for t in clause):
            return False
        return any(t.word.islower() and t.low.endswith("te") for t in clause)

    def _alone(self, i: int) -> Cued | None:
        """Return the speaker of a sentence that consists of a quotation, or None."""
        p = self.pieces[i]
        prior = self.pieces[i - 1] if i else None
        if prior is not None and prior.paragraph == p.paragraph:
            who = self.who[i - 1]
            between = self.table.within(prior.outer_end, p.outer_start)
            since = self.tokens(prior.outer_end, p.outer_start)
            other = any(t.low in SIGNS for t in since)
            if (who.name or who.role) and not other and all(m.name == who.name for m in between):
                sure = min(who.sure, SURE_OF.continued)
                return "", Who(who.name, who.role, "continued", sure)
            return self._by_own_account(p.paragraph, self.sentence(i)[0])
        if prior is not None and prior.runs_on and prior.paragraph == p.paragraph - 1:
            who = self.who[i - 1]
            return "", Who(who.name, who.role, "continued" if who.sure else "none", who.sure)
        start = self.sentence(i)[0]
        if start == self.spans[p.paragraph][0]:
            return self._introduced_above(p.paragraph, i)
        return self._reported(p.paragraph, start, i)

    def _by_own_account(self, number: int, start: int) -> Cued | None:
        """Return the only person of the sentence before, if it is "by her own account", or None."""
        back = [(a, b) for a, b in self.sentences(number) if b <= start]
        if not back or _OWN_ACCOUNT.search(self.masked, *back[-1]) is None:
            return None
        named = {m.name for m in self.table.within(*back[-1])}
        return (
            ("", Who(named.pop(), None, "continued", SURE_OF.pronoun)) if len(named) == 1 else None
        )

    def _reported(self, number: int, start: int, i: int) -> Cued | None:
        """Return the speaker of reported speech in the sentence before, or None.

        The quotation continues that speech.
        """
        back = [(a, b) for a, b in self.sentences(number) if b <= start]
        clause = self.tokens(*back[-1]) if back else []
        verbs = [k for k, t in enumerate(clause) if t.low in self.grammar.words.say]
        who = self.subject(clause, verbs[-1], i) if verbs else NOBODY
        if not verbs and self._is_report(clause):
            found = self._antecedent(i, "")
            who = Who(found, None, "continued", SURE_OF.pronoun) if found else NOBODY
        return ("", Who(who.name, who.role, "continued", SURE_OF.pronoun)) if who.name else None

    def _is_report(self, clause: list[Token]) -> bool:
        """Return whether a sentence reports by its subjunctive, and names nobody."""
        reported = any(t.low in self.grammar.subjunctive for t in clause)
        return reported and not self.table.within(clause[0].start, clause[-1].end)

    def _introduced_above(self, number: int, i: int) -> Cued | None:
        """Return the speaker introduced by a colon at the end of the paragraph before, or None."""
        if not number:
            return None
        start, end = self.spans[number - 1]
        if not self.masked[start:end].rstrip().endswith(":"):
            return None
        clause = self.tokens(*self.sentences(number - 1)[-1])
        return self.introduced(clause, i) if clause else None

    def pronoun(self, pronoun: str, i: int) -> Who:
        """Return the person to whom a pronoun refers; an empty one is an omitted subject."""
        gender = self.grammar.words.pronouns.get(pronoun, "")
        if pronoun and gender not in ("m", "f"):
            return NOBODY
        if pronoun and i and self._is_unknown(i - 1) and not self._is_named_since(i):
            return NOBODY  # whoever spoke just before
        if (office := self._office_before(i)) is not None:
            return Who(None, office, "pronoun", SURE_OF.office) if office else NOBODY
        found = self._antecedent(i, gender)
        return Who(found, None, "pronoun", SURE_OF.pronoun) if found else NOBODY

    def _is_unknown(self, i: int) -> bool:
        """Return whether an unknown person or body says the `i`-th quotation."""
        if self.who[i].name or self.who[i].role:
            return False
        p = self.pieces[i]
        spoken = len(self.text[p.start : p.end].split(None, _SPOKEN)) >= _SPOKEN
        return spoken or self.cues[i] in self.grammar.words.say

    def _is_named_since(self, i: int) -> bool:
        """Return whether someone is named between a quotation and the one before it."""
        start = self.pieces[i - 1].outer_end
        if self.pieces[i - 1].paragraph < self.pieces[i].paragraph:
            return True
        return bool(self.table.within(start, self.pieces[i].outer_start))

    def _office_before(self, i: int) -> str | None:
        """Return the office without a name that spoke just before, if no person was named since.

        Empty after a body: whether "il" is the ministry or a person before it is a guess.
        """
        if not i or self.pieces[i - 1].paragraph < self.pieces[i].paragraph - 1:
            return None
        prior, since = self.who[i - 1], self.pieces[i - 1].outer_end
        alone = not self.table.within(since, self.pieces[i].outer_start)
        if not (alone and prior.sure):
            return None
        if prior.how == "group":
            return ""
        return prior.role if not prior.name and prior.how in ("title", "pronoun") else None

    def _antecedent(self, i: int, gender: str) -> str | None:
        """Return the only person of this gender before the `i`-th quotation, or None."""
        number = self.pieces[i].paragraph
        start = self.sentence(i)[0]
        back = [(a, b) for a, b in self.sentences(number) if b <= start]
        for a, b in reversed(back[-_BACK:]):
            gender = gender or self._opening_gender(a, b)
            found = self._spoken_of(a, b, gender)
            if found or self._is_nameless(a, b):
                return found.pop() if len(found) == 1 else None
            spoken_of = self.table.within(a, b) if self.language == "de" else []
            if any(self._fits(m.name, gender) for m in spoken_of):
                return None  # a person is mentioned, but is not the subject
        near = i > 0 and self.pieces[i - 1].paragraph >= number - 1
        last = self.last if near else None
        if last and self._fits(last, gender):
            since = self.table.within(self.pieces[i - 1].outer_end, start)
            undisturbed = all(m.name == last for m in since) or self.who[i - 1].name == last
            return last if undisturbed else None
        if not number or last or self._is_nameless(*self.sentences(number - 1)[-1]):
            return None
        found = self._spoken_of(*self.spans[number - 1], gender)
        return found.pop() if len(found) == 1 else None

    def _opening_gender(self, start: int, end: int) -> str:
        """Return the gender of the pronoun that opens a sentence: "Ella ríe. «...», dice."."""
        clause = self.tokens(start, end)
        low = clause[0].low if clause else ""
        gender = self.grammar.words.pronouns.get(low, "") if low in SUBJECTS else ""
        return gender if gender in ("m", "f") else ""

    def _spoken_of(self, start: int, end: int, gender: str) -> set[str]:
        clause = self.tokens(start, end)
        free = self.phrases.free(clause)
        if not free and gender == "m":  # "sie" may be several people
            free = self._accorded_to(clause)
        return {m.name for m in free if self._fits(m.name, gender)}

    def _accorded_to(self, clause: list[Token]) -> list[Mention]:
        """Return the only person of a clause that opens with "according to", or None."""
        if not clause or not self.grammar.according.match(self.masked, clause[0].start):
            return []
        found = self.table.within(clause[0].start, clause[-1].end)
        return found if len({m.name for m in found}) == 1 else []

    def _is_nameless(self, start: int, end: int) -> bool:
        """Return whether a sentence begins with an office without a name, or has no other person.

        A pronoun after it refers to that office: "Schärfer äußerte sich der Bürgermeister."
        """
        tokens = self.tokens(start, end)
        if _is_office(self.phrases.read(tokens, 0)):
            return True
        if not tokens or self.table.within(tokens[0].start, tokens[-1].end):
            return False
        if tokens[0].low in INDEFINITE:
            return True  # "Une habitante a eu peur.": she may speak next
        return any(
            _is_office(self.phrases.read(tokens, k))
            for k, t in enumerate(tokens)
            if k and t.low in _NOMINATIVE and tokens[k - 1].low not in self.grammar.governing
        )

    def _fits(self, name: str, gender: str) -> bool:
        if not gender:
            return True
        given = f"{self.language} {names.given(name).casefold()}"
        listed = "m" if given in _MEN else "f" if given in _WOMEN else ""
        return (names.gender(name) or listed) in ("", gender)


def _is_office(named: Named | None) -> bool:
    return named is not None and named.name is None and named.role is not None
