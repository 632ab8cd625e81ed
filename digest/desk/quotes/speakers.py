"""Resolve the item found as speaker: full names, pronouns, offices, organisations.

Only people named outside quotations are candidates. An office is printed without a name unless the
text prints it beside one person.
"""

from __future__ import annotations

import re
from itertools import islice

from digest.core import names, tables
from digest.core.model import Article
from digest.core.patterns import lazy
from digest.desk.quotes.bodies import Bodies
from digest.desk.quotes.clauses import clause_subject
from digest.desk.quotes.found import Found
from digest.desk.quotes.heads import BEFORE_NOUNS, owner
from digest.desk.quotes.held_offices import Introductions, holder
from digest.desk.quotes.items import (
    BODIES,
    GROUP,
    NAME,
    NAMES,
    OFFICE,
    PRONOUN,
    SAYING,
    SURNAME,
    Item,
)
from digest.desk.quotes.phrases import UP, Run, phrase
from digest.desk.quotes.piece import Piece
from digest.desk.quotes.printed_offices import alone as alone_office
from digest.desk.quotes.printed_offices import beside as office_beside
from digest.desk.quotes.printed_offices import cleaned, title_with, with_owner
from digest.desk.quotes.pronoun_subjects import OF_OTHER_GENDER, is_cleft, speaking_office
from digest.desk.quotes.pronouns import Pronouns
from digest.desk.quotes.reading import Reading
from digest.desk.quotes.signs import Scene
from digest.desk.quotes.sureness import NOBODY, SURE, Who
from digest.desk.quotes.whole_offices import is_relative
from digest.desk.words.everyday import common

_STRAY = lazy(rf"\. ((?:[{UP}][\w.'’-]{{1,30}} ){{1,3}}[{UP}][\w'’-]{{1,30}})\.(?=\s|$)")
# Behind a name: its letters were decoded wrongly, or their accents are characters of their own.
_BROKEN = frozenset("©®¤¦§¨¬¯°±²³´µ¶¸¹º¼½¾\ufffd") | {chr(c) for c in range(0x300, 0x370)}
_GENERATION = re.compile(r",? (Jr|Sr)\b\.?")
_ABBREVIATION = 5  # letters of the longest title that is abbreviated
_SUFFIX = 5  # characters of a name that may hold its ", Jr."
_KIN = tables.words("quotes/people", "kin")
_WEAK = ("fallback", "colon", "reported", "signed", "tail")
_EVERYDAY = common(11)  # level of the English words that are not unknown surnames
_SPOKEN = ("said", "after", "before", "according", "tail", "same")


class Speakers(Reading):
    """The speakers of one article."""

    def __init__(self, article: Article, spans: list[tuple[int, int]], found: list[Piece]) -> None:
        super().__init__(article, spans, found)
        # Holds no reference back to this object: a reference cycle is freed late, which costs a
        # fifth of the stage.
        self._late = Introductions()
        self._bodies = Bodies(self.text)

    def resolve(self, f: Found, number: int, sc: Scene, i: int) -> Who:
        """Return the speaker for the item of `f`, for quotation `i` in paragraph `number`."""
        it = f.item
        if it is None:
            return NOBODY
        if it.kind in NAMES:
            broken = self.text[it.end : it.end + 1] in _BROKEN
            return self._of_name(it, f, sc) if not broken else NOBODY
        if it.kind == PRONOUN and f.way == "before" and is_cleft(sc.items, f.at):
            return NOBODY
        if it.kind == PRONOUN:
            name = Pronouns(self).meant(f.at, number, sc, i)
            sure = min(f.sure, 0.75)
            if name and " " not in name and (living := self.people.speaker(name)) is not None:
                name = living
            if name and " " not in name and not it.title and self._is_plain(name):
                return NOBODY
            if name:
                return Who(name, self.role_of(name), "pronoun", sure)
            return self._office_meant(it, number, i) if f.way in _SPOKEN else NOBODY
        if it.kind == OFFICE:
            return self._of_office(f, sc, number, i)
        if it.kind in BODIES:
            return self._of_body(it, f, sc, i)
        return NOBODY

    def _of_name(self, it: Item, f: Found, sc: Scene) -> Who:
        full = self.people.full(it.word, it.title)
        if " " not in it.word:
            living = self.people.speaker(it.word)
            if living == "":
                return NOBODY
            full = living or full
            alone = not it.title and living is None
            near = self.people.named_near(it.word, it.start) if alone else None
            if near == "" or (near and full and near != full):
                return NOBODY
            full = near or full
        sure = f.sure
        if it.kind == SURNAME:
            if names.is_group(it.word):
                known = names.is_organisation(it.word)
                return Who(it.word, None, "group", min(sure, 0.65)) if known else NOBODY
            if f.way in _WEAK or self._is_no_surname(it, f.at, sc) or self._is_plain(it.word):
                return NOBODY
            if self._is_abbreviated(it):
                return NOBODY
            if (body := self._bodies.extended(sc.items, f.at)) != it.word:
                return (
                    NOBODY if not body else Who(body, None, "group", min(sure, 0.65))
                )  # "Action for Marle said"
            sure = min(sure, 0.8)
        name = full or it.word
        suffix = self.text[it.end - _SUFFIX : it.end + 1]
        if "Jr" in suffix or "Sr" in suffix:
            name = self._of_generation(name, it)
        alone = " " not in it.word and not it.title
        shared = full is None and alone and self.people.shared(it.word)
        if shared and not self.people.is_only_titled(it.word):
            return NOBODY
        role = cleaned(title_with(sc.items, f.at, self.text)) if it.title else ""
        role = role or cleaned(office_beside(sc, f.at, self.text))
        return Who(name, role or self.role_of(name), "named", sure)

    def _of_generation(self, name: str, it: Item) -> str:
        """Return a name with the "Jr." that the text prints behind it, if it names both.

        "Tom Lee Jr." is not Tom Lee, the president.
        """
        printed = _GENERATION.search(self.text, max(it.start, it.end - _SUFFIX), it.end + 1)
        if printed is None:
            return name
        surname, no_suffix = re.escape(names.surname(name)), r"\b(?!,? [JS]r)"
        given = re.search(rf"((?:[{UP}][\w.'’-]+ ){{1,3}}){surname},? {printed[1]}\b", self.text)
        first = phrase(f"{given[1]}{names.surname(name)}").name if given else name
        titled = re.search(rf"(?:President|Mr\.|Senator|Gov\.) {surname}{no_suffix}", self.text)
        if titled is None and re.search(re.escape(first) + no_suffix, self.text) is None:
            return name
        return f"{first} {printed[0].strip(', ')}"

    def _is_plain(self, word: str) -> bool:
        """Return whether a surname that nobody introduces is an everyday word: "Image", "They're".

        Not if the text prints it with a capital within a sentence.
        """
        if "'" in word[-3:] or "’" in word[-3:]:
            return True
        known = self.people.known(names.fold(word)) or self.people.is_titled(word)
        return not known and word.casefold() in _EVERYDAY and not self.people.has_inside(word)

    def _is_abbreviated(self, it: Item) -> bool:
        """Return whether an unknown short word with a full stop may be a title before a name.

        "said Mng. Dir. Ann Lee": it is not a surname at the end of a sentence.
        """
        if len(it.word) > _ABBREVIATION or not self.text.startswith(". ", it.end):
            return False
        known = self.people.known(names.fold(it.word)) or self.people.is_titled(it.word)
        return not known and self.text[it.end + 2 : it.end + 3].isupper()

    def _is_no_surname(self, it: Item, at: int, sc: Scene) -> bool:
        """Return whether a capitalised word is a handle, a domain, or modifies a noun.

        "@Lowick", "Lowick.example reported", "said the Lowick, Marle, branch".
        """
        domain = (
            self.text[it.end : it.end + 1] == "." and self.text[it.end + 1 : it.end + 2].isalnum()
        )
        behind_article = at > 0 and sc.items[at - 1].word in BEFORE_NOUNS
        return self.text[it.start - 1] == "@" or domain or behind_article

    def _of_office(self, f: Found, sc: Scene, number: int, i: int) -> Who:
        """Return an office without a name as the speaker, without guessing its holder.

        Half of the guesses were wrong.
        """
        items = sc.items
        if f.at + 3 < len(items) and items[f.at + 1].kind == "," and items[f.at + 2].kind in NAMES:
            beside = items[f.at + 2]
            if items[f.at + 3].kind in ",." and not owner(items, f.at + 2):
                # "his mother, Ann, told"
                role = with_owner(alone_office(items, f.at, self.text), self.text, beside.start)
                given = items[f.at].word in _KIN and names.is_given(beside.word)
                name = beside.word if given else self.full(beside)  # "his father, Jonas, told"
                return Who(name, role, "named", min(f.sure, 0.8))
        role = alone_office(items, f.at, self.text) if f.way in _SPOKEN else None
        if not role:
            return NOBODY
        stray = self._stray(items, f.at)
        if stray:
            return Who(stray, role, "named", min(f.sure, 0.7))
        held = holder(self, items, f.at, role, self._subject_before(number, i))
        if held is None:
            held = self._late.holder(items, f.at, role, number)
        if held and is_relative(role):
            role = self.role_of(held) or role  # "the driver's brother", not only "brother"
        return Who(held, role, "title", min(f.sure, 0.7))

    def _office_meant(self, it: Item, number: int, i: int) -> Who:
        """Return the office without a name that a pronoun refers to, if it spoke just before.

        "The keeper of the mill said it was late. “We waited,” she said.": nobody else is named.
        """
        prior = self.who[i - 1] if i and self.pieces[i - 1].paragraph == number else None
        if prior is not None and prior.role and not prior.name and prior.how == "title":
            return self._same_office(prior, it, i)
        before = next(islice(self.paragraph(number).sentences(i), 1, None), None)
        sc, lo, hi = before or (Scene([], "", [], {}), 0, 0)
        items = sc.items[lo:hi]
        s = speaking_office(items, self.words.pronouns.get(it.word, ""))
        role = None if s is None else alone_office(items, s, self.text)
        return Who(None, role, "pronoun", SURE) if role else NOBODY

    def _same_office(self, prior: Who, it: Item, i: int) -> Who:
        """Return the office of the quotation before, if only it may be meant by a pronoun since.

        "“It smells,” a spokeswoman said. “It is not harmless,” she added."
        """
        other = OF_OTHER_GENDER.get(self.words.pronouns.get(it.word, ""))
        between = self.text[self.pieces[i - 1].outer_end : self.pieces[i].outer_start]
        alone = between.count(".") <= 1 and not any(m in between for m in "!?;:")
        ended = self.text[self.pieces[i - 1].end - 1] in ".?!"
        alone = alone and not (ended and _opens_sentence(between))
        head = (prior.role or "").rpartition(" ")[2].casefold()
        if other is None or not alone or head in other:
            return NOBODY
        return Who(None, prior.role, "pronoun", min(prior.sure, SURE))

    def _subject_before(self, number: int, i: int) -> str | None:
        """Return the person who is the subject of the sentence before the one of a quotation."""
        before = next(islice(self.paragraph(number).sentences(i), 1, None), None)
        if before is None and number:
            before = next(self.paragraph(number - 1).sentences(i), None)
        if before is None:
            return None
        sc, lo, hi = before
        s = clause_subject(sc.items, lo, hi)
        return self.full(sc.items[s]) if s is not None and sc.items[s].kind == NAME else None

    def _is_introduced(self, f: Found, sc: Scene, i: int) -> bool:
        """Return whether a body speaks far before the mark that opens a quotation.

        "The ministry said in a statement on Monday: ...".
        """
        q, _ = sc.places[i]
        beside = f.at + 1 < len(sc.items) and sc.items[f.at + 1].word == f.cue
        return beside and sc.items[q - 1].kind in ",:"

    def _of_body(self, it: Item, f: Found, sc: Scene, i: int) -> Who:
        """Return an organisation as the speaker.

        A proper name is the speaker; the article's words ("the fire service") are the role.
        """
        if f.way not in ("said", "after", "before", "according"):
            return NOBODY
        if f.way == "before" and f.sure < 0.96 and not self._is_introduced(f, sc, i):
            return NOBODY
        sure = min(f.sure, 0.65)
        if it.kind == GROUP:
            if not names.is_organisation(it.word):
                return NOBODY
            body = self._bodies.extended(sc.items, f.at)
            return Who(body, None, "group", sure) if body else NOBODY
        body = self._bodies.name(sc.items, f.at)
        of = f.at + 1 < len(sc.items) and sc.items[f.at + 1].word == "of"
        if of and " " not in body and body[0].isupper():
            return NOBODY  # "the Office of the Surgeon": a part of its name
        if all(w[0].isupper() or w in names.PARTICLES or w == "of" for w in body.split()):
            return Who(body, None, "group", sure)
        return Who(None, body, "group", sure)

    def _stray(self, items: list[Item], at: int) -> str | None:
        """Return a name separated from its office by a false full stop, or None.

        "the mayor said. Ann Lee".
        """
        for it in items[at + 1 : at + 4]:
            if it.kind == SAYING:
                m = _STRAY.match(self.text, it.end)
                p = phrase(m.group(1)) if m else None
                named = p is not None and p.kind is Run.FULL_NAME and self.people.admits(p.name)
                return self.people.full(p.name) if p is not None and named else None
        return None


def _opens_sentence(between: str) -> bool:
    """Return whether a sentence follows a quotation: "“You lied.” Lee nodded."."""
    first = next((c for c in between if c.isalpha()), "")
    return first.isupper()
