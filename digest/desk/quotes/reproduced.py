"""Recognise words that the subject of a sentence only reproduces: a sign, a proverb, a quotation.

"Ann Lee held up a sign: ...", "Ann Lee recited a line of a poem: ...", "..., said Lee, quoting her
father" are not statements of Lee. A text that she wrote herself is: "Lee posted a note that read:".
"""

from __future__ import annotations

from digest.core import tables
from digest.desk.quotes.found import SURE, Found, Quoted
from digest.desk.quotes.heads import owner
from digest.desk.quotes.items import COMMON_NOUNS, CUES, NAME, OWNING, QUOTATION, Item

_LISTS = "quotes/clauses"
_TEXTS = tables.words(_LISTS, "texts")
_REPRODUCING = tables.words(_LISTS, "reproducing")
_AUTHORING = tables.words(_LISTS, "authoring")
_SAYINGS = tables.words(_LISTS, "sayings")
_RECALLING = tables.words(_LISTS, "recalling")
_CATCHPHRASES = tables.words(_LISTS, "catchphrases")
_QUOTING = tables.words(_LISTS, "quoting")
_PASSING_ON = ("paraphrasing", "quoting", "reciting")
_READS = ("read", "reads", "reading")
BEFORE_REPRODUCED = ("that", *_READS)  # directly before a quotation, if no mark is
_OF_OTHERS = ("her", "his", "their")
_OWN = ("her", "his", "its", "my", "our", "their")
_REACH = 8  # items between a verb and the text that it reproduces
_SAYING_END = 4  # items from a saying to the quotation: "advice to the young:"
_TAIL = 7  # items between a text and the quotation: "from the school that reads:"


def reproduced(items: list[Item], q: int, begin: int) -> Found | None:
    """Return the person quoted, or a result without a name, if the subject only reproduces words.

    None if the quotation at `q` may be a statement of the subject.
    """
    last = q - 1
    while last > begin and (items[last].kind in ",:" or items[last].word == "that"):
        last -= 1
    if last <= begin or (last == q - 1 and items[last].word not in _READS):
        return None
    if items[begin].word.casefold() in _PASSING_ON:
        return _nobody(items[begin].word)  # "Quoting her father, Lee said"
    if items[last].word in _READS and not _is_authored(items, begin, last):
        return _nobody(items[last].word)
    found = _of_quoting(items, last, begin)
    return _of_text(items, last, begin) if found is None else found


_READING = ("read", "reads", "ran", "said", "says")
_INSCRIBED = ("emblazoned", "engraved", "inscribed")


def of_others(items: list[Item], q: int, begin: int) -> Found | None:
    """Return a result without a name if the quotation at `q` is what someone once said.

    "Lee recalled his chief's instruction: ...", "Lee never forgot her teacher's warning: ...", and
    "made its catchphrase, ..., part of the language", which nobody says here.
    """
    last = q - 2 if items[q - 1].kind in ",:" else q - 1
    if any(x.word in _INSCRIBED for x in items[max(begin, q - _SAYING_END) : q]):
        return _nobody("")  # "a shirt emblazoned with the words"
    if last - 1 > begin and items[last].word in _READING and items[last - 1].word == "which":
        return _nobody(items[last].word)  # "published the announcement, which read: ..."
    if begin < last < q - 1 and items[last].word in _CATCHPHRASES:
        return _nobody(items[last].word)
    for n in range(last, max(begin, last - _SAYING_END), -1):
        if items[n].kind == QUOTATION:
            return None
        if items[n].word in _SAYINGS:
            return _recalled(items, n, begin)
    return None


def _recalled(items: list[Item], n: int, begin: int) -> Found | None:
    """Return a result without a name if a verb of recalling and an owner precede the saying."""
    owned = False
    for v in range(n - 1, max(begin, n - _REACH) - 1, -1):
        if items[v].word in _RECALLING:
            return _nobody(items[v].word) if owned else None
        if items[v].kind == QUOTATION:
            return None
        owned = owned or items[v].kind == OWNING or items[v].word in _OF_OTHERS
    return None


def _nobody(cue: str) -> Found:
    return Found(None, -1, cue, "unnamed", SURE.open)


def _is_authored(items: list[Item], begin: int, end: int) -> bool:
    """Return whether the subject wrote the text: "Lee posted a note that read"."""
    return any(x.word in _AUTHORING for x in items[max(begin, end - _REACH) : end])


def _of_quoting(items: list[Item], last: int, begin: int) -> Found | None:
    """Return who is quoted by a verb of quoting with an object: "Lee quoted Tom Holm: ..."."""
    v = last
    while v > begin and items[v].kind not in CUES:
        v -= 1
    if items[v].word not in _QUOTING or v == last:
        return None
    if (
        items[last].kind == NAME
        and not owner(items, last)
        and all(x.kind in COMMON_NOUNS for x in items[v + 1 : last])
    ):
        return Found(items[last], last, items[v].word, "before", SURE.that)
    return _nobody(items[v].word)


def _of_text(items: list[Item], last: int, begin: int) -> Found | None:
    """Return a result without a name if a text of others is shown or repeated."""
    for t in range(last, max(begin, last - _TAIL), -1):
        if items[t].kind == QUOTATION:
            return None
        if items[t].word not in _TEXTS:
            continue
        for v in range(t - 1, max(begin, t - _REACH) - 1, -1):
            if items[v].word in _AUTHORING or items[v].word in _OWN:
                return None
            if items[v].word in _REPRODUCING:
                return _nobody(items[v].word)
        return None
    return None


def quotes_another(c: Quoted, f: Found) -> bool:
    """Return whether the speaker behind it quotes another person: "..., said Lee, quoting X"."""
    if f.way not in ("said", "after"):
        return False
    items = c.items
    if c.kinds.find(",", f.at + 1, c.end) < 0:
        return False
    for n in range(f.at + 2, min(c.end, f.at + _REACH)):
        if items[n].word in _PASSING_ON and items[n - 1].kind == ",":
            return True
    return False
