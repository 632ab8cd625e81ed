"""Find the person to whom a speaking pronoun refers, or None if it is ambiguous.

A pronoun refers to the nearest subject that can be a person: in its own sentence, in those before
it in the paragraph, or in the paragraph before. If the nearest subject has no name ("a neighbour",
"the grandmother"), the result has no name. The last speaker is used from farther away only if
no other person was mentioned since.
"""

from __future__ import annotations

from itertools import islice

from digest.core import names
from digest.core.patterns import lazy
from digest.desk.quotes.clauses import clause_subject
from digest.desk.quotes.heads import beside, owner
from digest.desk.quotes.items import (
    NAME,
    NAMELESS,
    NAMES,
    OFFICE,
    PREPOSITION,
    PRONOUN,
    QUOTATION,
    SAYING,
    SEVERAL,
    SUBORDINATOR,
    SURNAME,
    Item,
)
from digest.desk.quotes.phrases import UP
from digest.desk.quotes.pronoun_rivals import (
    KIN,
    acts_on,
    has_acting_kin,
    is_answered,
    is_new,
    is_object_of,
)
from digest.desk.quotes.pronoun_subjects import (
    OF_OTHER_GENDER,
    closing_speaker,
    is_named,
    is_of_past,
    may_be_person,
    reports,
    reports_clause,
    says,
)
from digest.desk.quotes.pronouns_farther import TUNING, Asked, Farther
from digest.desk.quotes.signs import Scene
from digest.desk.quotes.subjects import WITH_OBJECT, asked_of
from digest.desk.quotes.sureness import SURE

# kinds of items, in the sense of each search
_OPENS_CLAUSE = PREPOSITION + SUBORDINATOR
_NAME_APART = NAME + ","
_WITHOUT_NAME = PRONOUN + OFFICE + SEVERAL


_TOPIC = 4  # items of the shortest sentence with a topic: "For Ann Lee, ..."
_NEW = {"f": frozenset(("girl", "lady", "woman")), "m": frozenset(("boy", "man"))}
_HEADING = lazy(rf"(?:\b[{UP}]{{2,30}},? ){{3}}[{UP}]{{2}}")
_HEADED = 600  # characters before a pronoun that may hold a heading
# Between a name and a pronoun for it: "a letter to Ida Holm, in which she"
_BESIDE = lazy(
    r", (?:(?:after|during|in|of|to) wh(?:ich|om) )?"
    r"|,? (?:after|during|in|of|to) wh(?:ich|om) |,? wh(?:ere|en|ile) "
)
_TO = lazy(rf"\bto (?:[{UP}]\w*\.? )?\Z")  # "was sent to Tom Holm, he"
_GOVERNED = 24  # characters before a name in which its preposition is
_WHO = lazy(r", who\b")
_REPORTERS = ("i", "we")
_KIN_OWNERS = ("her", "his", "their", "'s", "’s")


class Pronouns(Farther):
    """The pronouns of one article."""

    def meant(self, at: int, number: int, sc: Scene, i: int) -> str | None:
        """Return the person to whom the pronoun at `at` refers, or None; never one who has died.

        If the subject is dead or has no name, any other person would be a guess. `i`: its
        quotation; `number`: its paragraph; `sc`: its stretch.
        """
        want = self._of.words.pronouns.get(sc.items[at].word, "")
        if want not in ("m", "f"):
            return None
        asked = Asked(want, i, number, sc, at, self._addressee(sc.items, at))
        ahead = self._ahead(asked)
        steps = (
            self._in_paragraph,
            self._in_paragraph_before,
            self.farther,
            self.other,
            self.mourned,
        )
        for find in steps:
            found = find(asked)
            if found is not None:
                people = self._of.people
                if found and self._of.referred.get(found, want) != want:
                    return None  # "she" was this person before: now it is someone else
                unsure = not found or people.is_joined(found, want)
                unsure = unsure or (people.dead(found) and not is_of_past(sc.items, at))
                unsure = unsure or ahead not in (None, found)
                unsure = unsure or people.is_placed(found) or people.is_of_other(found, want)
                unsure = unsure or self._is_headed(found, sc.items[at].start)
                unsure = unsure or self._is_hidden(found, i, sc.items[at].start)
                unsure = unsure or self._is_beside_other(found, asked)
                if unsure or found in self._reporters(sc, at):
                    return None
                self._of.referred[found] = want
                return found
        return None

    def _is_headed(self, found: str, at: int) -> bool:
        """Return whether a heading in capitals is between the last printing of a name and `at`."""
        text = self._of.text
        named = text.rfind(names.last_word(found), max(0, at - _HEADED), at)
        return _HEADING.search(text, max(named, at - _HEADED, 0), at) is not None

    def _is_hidden(self, found: str, i: int, at: int) -> bool:
        """Return whether the last quotation lacks a mark: it may hold whom the pronoun means.

        Not if the person is named behind it.
        """
        prior = self._of.pieces[i - 1] if i else None
        if prior is None or not prior.damaged or prior.paragraph != self._of.pieces[i].paragraph:
            return False
        return self._of.text.find(names.last_word(found), prior.end, at) < 0

    def _is_beside_other(self, found: str, asked: Asked) -> bool:
        """Return whether another person is named right before the pronoun, or says it behind.

        "A statement by Ida Holm, in which she praises ...", "she quoted Ida Holm, who wrote of".
        """
        sc, at = asked.sc, asked.at
        lo, hi = next(((lo, hi) for lo, hi in sc.sentences if lo <= at < hi), (at, at))
        named = [(x, self._of.full(x)) for x in sc.items[lo:at] if x.kind in NAMES]
        is_subject = any(name == found for _, name in named)
        for x, name in named:
            gap = _BESIDE.fullmatch(self._of.text, x.end, sc.items[at].start)
            if gap and name != found and self._of.people.gender(name) == asked.want:
                to = _TO.search(self._of.text, max(0, x.start - _GOVERNED), x.start) is not None
                return gap[0] != ", " or (to and not is_subject)
        q = sc.kinds.find(QUOTATION, at, hi)
        behind = (x for x in sc.items[at + 2 : max(q, at)] if x.kind in NAMES)
        return any(_WHO.match(self._of.text, x.end) for x in behind)

    def _ahead(self, asked: Asked) -> str | None:
        """Return who may be meant by a pronoun before its name: "In what he called ..., Lee left".

        The quotation is in the clause that opens the sentence, and the name follows the quotation.
        """
        sc, at = asked.sc, asked.at
        q, _ = sc.places.get(asked.i, (-1, 0))
        if q < at:
            return None
        lo, hi = next(((lo, hi) for lo, hi in sc.sentences if lo <= at < hi), (at, at))
        if not at < q < hi or sc.items[lo].kind not in _OPENS_CLAUSE:
            return None
        if any(x.kind in NAMES for x in sc.items[lo:at]):
            return None
        s = next(
            (k for k in range(q + 1, min(q + TUNING.ahead, hi)) if sc.items[k].kind == NAME), -1
        )
        if s < 0 or owner(sc.items, s):
            return None
        name = self._of.full(sc.items[s])
        return name if self.fits(name, asked) else None

    def _reporters(self, sc: Scene, at: int) -> set[str | None]:
        """Return the persons from whom the words behind a pronoun are: "he said, Lee recalled".

        He is not Lee. "he said, according to Lee", "he said, as Lee tells it".
        """
        found: set[str | None] = set()
        hi = _sentence_end(sc, at)
        q = sc.kinds.find(QUOTATION, at, hi)
        hi = hi if q < 0 else q
        k = sc.kinds.find(NAME, at + 2, hi)
        while k >= 0:
            if reports(sc.items, k):
                found.add(self._of.full(sc.items[k]))
            k = sc.kinds.find(NAME, k + 1, hi)
        return found

    def _addressee(self, items: list[Item], at: int) -> str | None:
        """Return the addressee of the pronoun's verb: in "he told Ann Lee", he is not Ann Lee."""
        v = at + 1
        if v + 1 < len(items) and items[v].word in WITH_OBJECT and items[v + 1].kind in NAMES:
            return self._of.full(items[v + 1])
        return None

    # ------------------------------------------------------------------------ in its paragraph

    def _in_paragraph(self, asked: Asked) -> str | None:
        """Return the subject before the pronoun in its sentence, or of those before that one.

        An empty name means a person without a name.
        """
        sc = asked.sc
        before = self._of.paragraph(asked.number).sentences(asked.i)
        for there, lo, hi in islice(before, TUNING.back):
            items = there.items
            if there.number > sc.number or (there is sc and lo > asked.at):
                continue  # after the pronoun
            own = there is sc and hi > asked.at
            stop = asked.at if own else hi
            if self.is_anothers(there, lo, stop, asked):
                return ""
            opens = not own and there.kinds.startswith(_NAME_APART, lo + 1)
            s = self._topic(items, lo, hi, asked) if opens else None
            s = _main_subject(there, lo, stop, closing=not own) if s is None else s
            if s is None:
                continue
            if own and reports_clause(items, asked.at, s, hi):
                continue
            if items[s].kind in _WITHOUT_NAME:
                found = self._unnamed_subject(asked, items, s, (lo, stop, hi))
                if found is not None:
                    return found
                continue
            if may_be_person(items, s) and not self._has_spoken(items[s]):
                return ""  # "Holm walked home" may be a person or not
            found = self._named_subject(items, s, stop, asked)
            if found is not None:
                if own:
                    crowded = self._is_crowded(items, s, asked.at, asked)
                    crowded = crowded or self._is_in_report(items, s, asked)
                else:
                    crowded = self._is_rivalled(found, items, (lo, s, hi), asked)
                return "" if crowded else found
            if not own and self._mentions_other(there, lo, hi, asked):
                return ""  # "Lee visits her son. He said ..."
        return "" if self._is_introduced(asked) else None

    def _is_introduced(self, asked: Asked) -> bool:
        """Return whether the paragraph introduces a person without a name whom it may go on about.

        "I met a woman who cleans offices. She starts at four. ..., she said".
        """
        for there, lo, hi in islice(
            self._of.paragraph(asked.number).sentences(asked.i), TUNING.back
        ):
            items, i = there.items, lo - 1
            while (i := there.kinds.find(OFFICE, i + 1, hi)) >= 0:
                if items[i].start > asked.sc.items[asked.at].start:
                    break
                if items[i].word in _NEW[asked.want] and is_new(items, i):
                    return True
        return False

    def _is_rivalled(
        self, found: str, items: list[Item], bounds: tuple[int, int, int], asked: Asked
    ) -> bool:
        """Return whether someone else in a sentence before may be meant as well as its subject."""
        lo, s, hi = bounds
        kin = has_acting_kin(items[s:hi], asked.want)
        answered = kin or is_answered(items[s + 1 : hi], asked)
        return answered or self._is_outdone(found, items[lo:hi], asked)

    def _topic(self, items: list[Item], lo: int, hi: int, asked: Asked) -> int | None:
        """Return the person whom a sentence names first: "For Ann Lee, 31, the day was long."

        None if the sentence names another who fits, or has an office without a name.
        """
        if hi - lo < _TOPIC or items[lo].word.casefold() != "for":
            return None
        end = next((k for k in range(lo + 3, hi) if items[k].kind == ","), lo + 2)
        others = [self._of.full(x) for x in items[end:hi] if x.kind in NAMES]
        alone = not any(self.fits(name, asked) for name in others)
        alone = alone and self.fits(self._of.full(items[lo + 1]), asked)
        return lo + 1 if alone and not any(x.kind in NAMELESS for x in items[end:hi]) else None

    def _mentions_other(self, sc: Scene, lo: int, hi: int, asked: Asked) -> bool:
        """Return whether a sentence mentions a person without a full name who fits: "her son"."""
        if sc.kinds.find(SURNAME, lo, hi) < 0 and sc.kinds.find(OFFICE, lo, hi) < 0:
            return False
        items = sc.items[lo:hi]
        for i, it in enumerate(items):
            if it.kind == SURNAME and names.is_given(it.word) and not owner(items, i):
                if names.gender(f"{it.word} X") in ("", asked.want):
                    return True
            elif it.kind == OFFICE and i and items[i - 1].word in _KIN_OWNERS and not it.title:
                named = beside(items, i) != i or (i + 1 < len(items) and items[i + 1].kind in NAMES)
                if not named and it.word not in OF_OTHER_GENDER[asked.want]:
                    return True
        return False

    def _unnamed_subject(
        self, asked: Asked, items: list[Item], s: int, bounds: tuple[int, int, int]
    ) -> str | None:
        """Return the person for a subject without a name: a pronoun, an office, several people."""
        lo, stop, hi = bounds
        if items[s].kind == SEVERAL:
            return ""  # "another said he ..."
        if items[s].kind == OFFICE:
            held = self.holder(items, s)
            if (
                held is None
                and hi - s > 3
                and items[hi - 2].kind == NAME
                and items[hi - 3].kind == ","
            ):
                # "The minister spoke in Paris, Ann Lee.": an apposition left behind by translation.
                return self._of.full(items[hi - 2])
            return held if held and self.fits(held, asked) else ""
        if items[s].word in _REPORTERS:  # "We talked with Ann Lee. ..., she said"
            named = {self._of.full(x) for x in items[s:stop] if x.kind == NAME}
            met = [name for name in named if self.fits(name, asked)]
            if met:
                return met[0] if len(met) == 1 else ""
        if self._of.words.pronouns.get(items[s].word) != asked.want:
            return self._named_subject(items, s, stop, asked)
        # An earlier "she said" has the same unknown speaker.
        near = (x for x in items[max(lo, s - 40) : min(stop, s + 40)] if x.kind == QUOTATION)
        who = next((self._of.who[int(x.word)] for x in near), None)
        return who.name if who is not None and who.name and who.how != "group" else None

    def _named_subject(self, items: list[Item], s: int, stop: int, asked: Asked) -> str | None:
        """Return the first named subject from `s` on that fits, or the person asked by it."""
        at: int | None = s
        while at is not None:
            if is_named(items, at) or (items[at].kind == SURNAME and self._has_spoken(items[at])):
                found = self._of_asking(items, at, stop, asked)
                if found is not None:
                    return found
            at = clause_subject(items, at + 1, stop)
        return None

    def _of_asking(self, items: list[Item], at: int, stop: int, asked: Asked) -> str | None:
        """Return the subject at `at` if it fits, or the one it asks, who then answers.

        Nobody, an empty name, if the one asked may not be a person and the subject surely fits:
        "Mayor Ann Lee asked Lake Rail to light the quay. ..., she said".
        """
        name = self._of.full(items[at])
        if at and items[at - 1].word in KIN & OF_OTHER_GENDER[asked.want]:
            return ""  # "her brother Gregor came. ..., she said"
        to = asked_of(items, at, stop)
        if to is not None:
            answers = self._of.full(items[to])
            gender = self._of.people.gender
            if gender(answers) == "" and gender(name) == asked.want:
                return ""
            name = answers
        unknown = to is None and not self._of.people.gender(name)
        if unknown and acts_on(items[at:stop], asked.want):
            return ""  # "Lee gave her a chance. ..., she said": not Lee
        if self.fits(name, asked):
            return name
        # "Mrs. Lee" is of this text too, so "Lee came. ..., he said" may be either of two people
        return None if " " in name or items[at].title else ""

    def _has_spoken(self, it: Item) -> bool:
        """Return whether a surname that nobody introduces is that of a previous speaker."""
        return any(w is not None and w.name == it.word for w in self._of.who)

    def _is_crowded(self, items: list[Item], s: int, here: int, asked: Asked) -> bool:
        """Return whether another person is between a subject and a distant pronoun."""
        if here - s <= TUNING.near:
            return False
        others = {self._of.full(x) for x in items[s + 1 : here] if x.kind in NAMES}
        others.discard(self._of.full(items[s]))
        return any(self.fits(name, asked) for name in others)

    def _is_outdone(self, found: str, items: list[Item], asked: Asked) -> bool:
        """Return whether only another name of a sentence is surely of the gender asked for.

        "The mayor of Osk, Kim Rell, and that of Tarn, Ann Dahl, came. ..., she said": either.
        """
        gender = self._of.people.gender
        if not found or gender(found) or names.is_given(found):
            return False
        named = [k for k, x in enumerate(items) if x.kind == NAME]
        # "Ann Dahl's sister, Kim Rell, met Ida Holm": neither Dahl nor Holm is the subject.
        others = [k for k in named if not owner(items, k) and not is_object_of(items, k)]
        return any(gender(self._of.full(items[k])) == asked.want for k in others)

    def _is_in_report(self, items: list[Item], s: int, asked: Asked) -> bool:
        """Return whether a pronoun may be the subject of what the one at `s` says of another.

        "Lee said Holm was right when he called it ..."
        """
        if items[asked.at - 1].kind != SUBORDINATOR or items[asked.at - 1].word == "that":
            return False
        v = next((v for v in range(s + 1, asked.at) if items[v].kind == SAYING), asked.at)
        told = v < asked.at and items[v].word in WITH_OBJECT  # "Lee told Ann Holm it was late"
        named = [x for x in items[v + 1 + told : asked.at] if x.kind == NAME]
        return any(self.fits(self._of.full(x), asked) for x in named)

    # ------------------------------------------------------------------- in the paragraph before

    def _in_paragraph_before(self, asked: Asked) -> str | None:
        """Return the last speaker of the paragraph before, or else its last subject."""
        if not asked.number:
            return None
        a, b = self._of.by_paragraph.get(asked.number - 1, (0, 0))
        for w in reversed(self._of.who[a:b]):
            if w is None or not w.name or w.sure < SURE or w.how == "group":
                continue
            if self.fits(w.name, asked):
                return w.name
        before = self._of.paragraph(asked.number - 1).sentences(asked.i)
        nearer = ""  # a subject without a name, nearer to the pronoun
        for there, lo, hi in islice(before, TUNING.back_before):
            items = there.items
            if self.is_anothers(there, lo, hi, asked):
                return ""
            s = _main_subject(there, lo, hi)
            if s is None:
                continue
            if items[s].kind in NAMELESS and says(items, s):
                return ""  # "One woman, who gave no name, said ..."
            if is_named(items, s):
                found = self._of_asking(items, s, hi, asked)
                if found is not None:
                    is_other = nearer and nearer not in self._of.people.role(found).casefold()
                    return "" if is_other else found
            elif items[s].kind == OFFICE and not nearer:
                nearer = items[s].word.casefold()
        return None


def _sentence_end(sc: Scene, at: int) -> int:
    """Return the end of the sentence with the item at `at`."""
    for lo, hi in sc.sentences:
        if lo <= at < hi:
            return hi
    return at


def _main_subject(sc: Scene, lo: int, hi: int, closing: bool = True) -> int | None:
    """Return the speaker at the end of a sentence, or the subject of its first clause, or None."""
    items = sc.items
    closing = closing and sc.kinds.find(SAYING, lo + 1, hi) >= 0
    s = closing_speaker(items, lo, hi) if closing else None
    s = clause_subject(items, lo, hi) if s is None else s
    return s if s is None else beside(items, s)
