"""What a sentence says of a noun that a pronoun may refer to: whether it acts, speaks or is named.

Pure tests on the items of one sentence; pronouns.py decides with them.
"""

from __future__ import annotations

from itertools import pairwise

from digest.core import names, tables
from digest.desk.quotes.clauses import clause_subject
from digest.desk.quotes.cues_after import behind
from digest.desk.quotes.heads import beside, governed, owner
from digest.desk.quotes.items import (
    ACCORDING,
    CUES,
    NAME,
    OFFICE,
    PRONOUN,
    QUOTATION,
    SAYING,
    SURNAME,
    WORD,
    Item,
)
from digest.desk.quotes.subjects import subject, turned

# kinds of items, in the sense of each search
_BEHIND_REPORT = QUOTATION + ",."
_COMMA_OR_QUOTATION = QUOTATION + ","
OF_OTHER_GENDER = {
    "m": tables.words("quotes/people", "women"),
    "f": tables.words("quotes/people", "men"),
}
_SAID = tables.words("quotes/clauses", "what is said")
_PERSON_OR_QUOTATION = NAME + SURNAME + QUOTATION
_BEHIND_PAST = QUOTATION + ".;:"
_PAST = 9  # items from a pronoun to the year in which it spoke
OPENING = 4  # items at the start of a sentence that may be the owner of its subject
_COPULAS = ("are", "is", "was", "were")


def reports_clause(items: list[Item], at: int, s: int, hi: int) -> bool:
    """Return whether the pronoun at `at` reports the clause of `s`: "Lee is a liar, he said.".

    Not "Lee said she was ill, he said": Lee speaks there already.
    """
    if (
        at + 1 >= hi
        or items[at - 1].kind not in _COMMA_OR_QUOTATION
        or items[at + 1].kind != SAYING
    ):
        return False
    if any(x.kind in CUES for x in items[s : at - 2]):
        return False
    return at + 2 >= hi or items[at + 2].kind in _BEHIND_REPORT


def is_of_past(items: list[Item], at: int) -> bool:
    """Return whether the pronoun at `at` spoke long ago: "she once said", "she told us in 1974".

    Or answered a question: "Asked why, she said". These may be the words of someone who has died.
    """
    behind = [x.word for x in items[at + 1 : at + _PAST]]
    asked = at > 2 and items[at - 1].kind == "," and items[at - 2].word in ("asked", "why")
    if behind[:1] == ["once"] or behind[:3] == ["used", "to", "say"] or asked:
        return True
    for n, (word, year) in enumerate(pairwise(behind)):
        if items[at + 1 + n].kind in _BEHIND_PAST:
            return False
        if word == "in" and len(year) == len("1974") and year.isdigit():
            return True
    return False


def is_cleft(items: list[Item], at: int) -> bool:
    """Return whether the pronoun at `at` is in a clause inside the subject of another verb.

    "The first thing he asked was": he is often not the subject of the sentence before.
    """
    noun = at - 2 if at > 1 and items[at - 1].word == "that" else at - 1
    if noun < 0 or items[noun].word not in _SAID or at + 2 >= len(items):
        return False
    behind = next((x for x in items[at + 2 : at + 5] if x.kind != PRONOUN), None)
    return items[at + 1].kind in CUES and behind is not None and behind.word in _COPULAS


def reports(items: list[Item], k: int) -> bool:
    """Return whether the one named at `k` reports: "as Lee tells it", ", Lee recalled"."""
    if owner(items, k):
        return False
    before, behind = items[k - 1], items[k + 1].kind if k + 1 < len(items) else "."
    accords = before.kind == ACCORDING or items[k - 2].kind == ACCORDING
    return before.word == "as" or accords or (before.kind == "," and behind in CUES)


def closing_speaker(items: list[Item], lo: int, hi: int) -> int | None:
    """Return the speaker at the end of a sentence: "..., Smith said.", "..., said Smith of X."."""
    for v in range(hi - 1, lo, -1):
        if items[v].kind != SAYING:
            continue
        if items[v].word.endswith("ing") and items[v - 1].kind == ",":
            continue  # "..., Lee said, adding that it rained"
        s = turned(items, v, hi)
        if s is None and items[v - 1].kind == ",":
            s = behind(items, v + 1, hi)  # "..., said the keeper of the archive, Ann Lee."
            s = s if s is not None and (s + 1 >= hi or items[s + 1].kind in ",.") else None
        if s is None and (v >= hi - 2 or _is_between_commas(items, v)):
            s = subject(items, v, lo)
        if v > hi - 9 or s is not None:
            return s if s is not None and items[s].kind == NAME else None
    return None


def _is_between_commas(items: list[Item], v: int) -> bool:
    """Return whether a name and its verb report what precedes: "..., Lee said, adding ..."."""
    if v < 2 or v + 1 >= len(items) or items[v - 1].kind != NAME:
        return False
    return items[v - 2].kind == items[v + 1].kind == ","


def speaking_office(items: list[Item], gender: str) -> int | None:
    """Return the office without a name that speaks in a sentence which names nobody, or None."""
    if gender not in ("m", "f") or any(x.kind in _PERSON_OR_QUOTATION for x in items):
        return None
    v = next((v for v, x in enumerate(items) if x.kind == SAYING), 0)
    s = subject(items, v, 0) if v else None
    if s is None or items[s].kind != OFFICE or items[s].word in OF_OTHER_GENDER[gender]:
        return None
    return s


def subjects_of(items: list[Item]) -> set[int]:
    """Return the subjects of a sentence: of its main clause, and of its verbs of saying."""
    found = {clause_subject(items, 0, len(items))}
    for v, it in enumerate(items):
        if it.kind == SAYING:
            s = turned(items, v, len(items))
            found.add(subject(items, v, 0) if s is None else s)
    return {beside(items, s) for s in found if s is not None}


def is_person_unnamed(items: list[Item], i: int) -> bool:
    """Return whether an office without a name has an article: "before the captain came"."""
    article = i > 0 and items[i - 1].word in ("the", "a", "an")
    return items[i].kind == OFFICE and article and not (governed(items, i, 0) or owner(items, i))


def owner_unnamed(items: list[Item], gender: str) -> int | None:
    """Return the person without a name to whom the subject of a sentence belongs, or None.

    "The woman's voice shook. ..., she said": her, and not who was named before.
    """
    for i in range(min(OPENING, len(items) - 1)):
        it = items[i]
        article = i > 0 and items[i - 1].word.casefold() in ("the", "a", "an")
        if it.kind == OFFICE and article and owner(items, i):
            return i if it.word not in OF_OTHER_GENDER[gender] else None
    return None


def may_be_person(items: list[Item], s: int) -> bool:
    """Return whether a capitalised word without an introduction acts: "Holm walked"."""
    if items[s].kind != SURNAME or is_named(items, s) or s + 1 >= len(items):
        return False
    nxt = items[s + 1]
    return nxt.kind == WORD and nxt.word.endswith(("ed", "s"))


def is_object(items: list[Item], i: int) -> bool:
    """Return whether the name at `i` was named before and is an owner or after a preposition."""
    return " " not in items[i].word and (owner(items, i) or governed(items, i, 0))


def says(items: list[Item], s: int) -> bool:
    """Return whether the noun at `s` is the subject of a verb of saying.

    A relative clause between them is skipped.
    """
    return any(x.kind == SAYING for x in items[s + 1 : s + 18])


def is_named(items: list[Item], s: int) -> bool:
    """Return whether a named person is at `s`, also a given name beside "her mother,"."""
    it = items[s]
    behind = items[s + 1] if s + 1 < len(items) else it
    if it.kind == SURNAME and behind.kind == SAYING and not behind.word.endswith("ing"):
        return True  # "Lake said she was proud of Holm"; not "Continue reading the story"
    return it.kind == NAME or (
        it.kind == SURNAME and s > 1 and items[s - 1].kind == "," and names.is_given(it.word)
    )
