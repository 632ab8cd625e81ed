"""Find the person whom a pronoun means from farther away: the last speaker, or the only other one.

The last speaker is meant only if no other person was mentioned since.
"""

from __future__ import annotations

from itertools import islice

from digest.core.model import Value
from digest.desk.quotes.clauses import clause_subject
from digest.desk.quotes.items import NAME, NAMELESS, NAMES, OFFICE, OWNING, QUOTATION, Item
from digest.desk.quotes.printed_offices import is_definite
from digest.desk.quotes.pronoun_subjects import (
    OPENING,
    is_object,
    is_of_past,
    is_person_unnamed,
    owner_unnamed,
    subjects_of,
)
from digest.desk.quotes.reading import Reading
from digest.desk.quotes.signs import Scene

_OWNER = OFFICE + OWNING


class Tuning(Value, frozen=True):
    """Tuned numbers of resolving pronouns.

    Set with `score.py quotes` and by reading what is printed.
    """

    back: int = 8  # previous sentences of its paragraph that are searched
    back_before: int = 12  # sentences of the paragraph before
    paragraphs: int = 4  # paragraphs searched for the last speaker, including that of the pronoun
    most: int = 40  # sentences of a paragraph that are searched for people
    talk: int = 3  # paragraphs of a conversation between two people
    ahead: int = 6  # items from a quotation to the name that a pronoun before it stands for
    near: int = 25  # items between subject and pronoun up to which other people are ignored


TUNING = Tuning()


class Asked(Value, frozen=True, gc=False):
    """A pronoun: its gender, quotation, paragraph and position, and the addressee."""

    want: str
    i: int
    number: int
    sc: Scene
    at: int
    to: str | None = None


class Farther:
    """What a search for the person whom a pronoun means asks of one article."""

    def __init__(self, reading: Reading) -> None:
        self._of = reading

    def fits(self, name: str, asked: Asked) -> bool:
        """Return whether a person has the gender, or an unknown one, and is not addressed."""
        return name != asked.to and self._of.people.gender(name) in ("", asked.want)

    def is_anothers(self, sc: Scene, lo: int, hi: int, asked: Asked) -> bool:
        """Return whether the subject of a sentence belongs to a person without a name."""
        if sc.kinds.find(_OWNER, lo, min(hi, lo + OPENING + 1)) < 0:
            return False
        items = sc.items[lo:hi]
        i = owner_unnamed(items, asked.want)
        return i is not None and self.holder(items, i) is None

    def farther(self, asked: Asked) -> str | None:
        """Return the last speaker, if no other person who fits was mentioned since."""
        last = self._of.last
        if not last or not self._is_person(last) or not self.fits(last, asked):
            return None
        at = asked.sc.items[asked.at].start
        for number in range(asked.number, max(-1, asked.number - TUNING.paragraphs), -1):
            lately = self._lately(number, asked)
            if lately is None:
                return None
            for there, lo, hi in lately:
                if there.items[lo].start > at:
                    continue
                items = there.items[lo:hi]
                anothers = self.is_anothers(there, lo, hi, asked)
                found = "" if anothers else self._spoken_of(items, last, asked)
                if found is not None:
                    return found or None
        return None

    def other(self, asked: Asked) -> str | None:
        """Return the only person of the gender, if all others named recently are of the other."""
        at = asked.sc.items[asked.at].start
        people: set[str] = set()
        sentences: list[tuple[Scene, int, int]] = []
        for number in range(asked.number, max(-1, asked.number - TUNING.talk), -1):
            lately = self._lately(number, asked)
            if lately is None:
                return None
            sentences += lately
            for there, lo, hi in lately:
                named = [x for x in there.items[lo:hi] if x.kind in NAMES and x.start < at]
                people.update(self._of.full(x) for x in named)
        people.discard(asked.to or "")
        genders = [(self._of.people.gender(name), name) for name in people]
        mine = [name for gender, name in genders if gender in ("", asked.want)]
        if len(mine) != 1 or (asked.want, mine[0]) not in genders:
            return None
        for there, lo, hi in sentences:
            s = clause_subject(there.items, lo, hi)
            if s is not None and there.items[s].kind in NAMELESS:
                return None
        return mine[0]

    def mourned(self, asked: Asked) -> str | None:
        """Return the only dead person of a text for words of the past: "she once said".

        An obituary names them before anyone else, and no one else who fits is near.
        """
        if not is_of_past(asked.sc.items, asked.at):
            return None
        people, at = self._of.people, asked.sc.items[asked.at].start
        before = sorted((start, name) for name, start in people.first.items() if start < at)
        if not before or not people.dead(name := before[0][1]) or not self.fits(name, asked):
            return None
        start = self._of.spans[max(0, asked.number - 1)][0]
        near = {people.full(m.name) or m.name for m in people.mentions if start <= m.start < at}
        return None if any(n != name and self.fits(n, asked) for n in near) else name

    def _lately(self, number: int, asked: Asked) -> list[tuple[Scene, int, int]] | None:
        """Return the sentences of a paragraph, None if there are too many to know who is meant."""
        found = list(islice(self._of.paragraph(number).sentences(asked.i), TUNING.most + 1))
        return None if len(found) > TUNING.most else found

    def _is_person(self, name: str) -> bool:
        return " " in name or self._of.people.is_titled(name)

    def _spoken_of(self, items: list[Item], last: str, asked: Asked) -> str | None:
        """Return the last speaker if a sentence names or quotes them; nobody if it names another.

        Another person is a subject, or a person named in full; an object that was named before is
        not.
        """
        at = asked.sc.items[asked.at].start
        found = None
        for s in subjects_of(items):
            if items[s].kind in NAMELESS and self.holder(items, s) != last:
                return ""
            if items[s].kind == NAME and self._of.full(items[s]) == last:
                found = last
            elif items[s].kind in NAMES and self.fits(self._of.full(items[s]), asked):
                return ""
        for i, it in enumerate(items):
            if it.start >= at:
                break
            if it.kind == OFFICE and is_person_unnamed(items, i) and self.holder(items, i) != last:
                return ""
            if it.kind == NAME:
                if self._of.full(it) == last:
                    found = last
                elif not is_object(items, i) and self.fits(self._of.full(it), asked):
                    return ""
            elif it.kind == QUOTATION:
                who = self._of.who[int(it.word)]
                found = last if who is not None and who.name == last else found
        return found

    def holder(self, items: list[Item], at: int) -> str | None:
        """Return the one person to whom the text gives the office at `at`, or None if unsure."""
        it = items[at]
        if not it.title and not is_definite(items, at):
            return None  # "a source", "a lawyer": not a particular person
        head = (it.word.split() or [""])[-1].strip(".")
        if head == "head" and (at + 1 == len(items) or items[at + 1].word != "of"):
            return None  # "his head"
        holders = self._of.people.holders(head)
        return holders[0] if len(holders) == 1 else None
