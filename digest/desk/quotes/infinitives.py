"""Find who speaks in an infinitive before a quotation: `which led Ann Lee to note, "..."`."""

from __future__ import annotations

from digest.core import tables
from digest.desk.quotes.cue_words import BASES
from digest.desk.quotes.found import SURE, Found, found_at
from digest.desk.quotes.items import ADVERB, BODY, NAME, OTHER_VERBS, Item

_CAUSED = NAME + BODY  # kinds of items
_CAUSING = tables.words("quotes/clauses", "causing")
_CLAUSE = 8  # items from the verb that causes to the infinitive
_NEAR = 6  # items between an infinitive and its quotation


def infinitive(items: list[Item], q: int, begin: int) -> Found | None:
    """Return the speaker of an infinitive, or a result without a name.

    `..., which led Ann Lee to note, "..."` gives Lee.
    """
    if q - 3 < begin or items[q - 1].kind not in ",:" or items[q - 2].word not in BASES:
        return None
    to = q - 4 if items[q - 3].kind == ADVERB else q - 3
    if to < begin or items[to].word != "to" or items[to - 1].word == "on":
        return None
    s = to - 1
    beside_it = s > begin and items[s].kind == NAME and items[s - 1].kind in OTHER_VERBS
    return found_at(items, s if beside_it else None, items[q - 2].word, "before", SURE.that)


def caused(items: list[Item], q: int, begin: int) -> Found | None:
    """Return who was made to speak, or a result without a name.

    `Lee said it rained, prompting the board to warn against "..."` gives the board, not Lee.
    """
    to = next((k for k in range(q - 2, max(begin, q - _NEAR), -1) if items[k].word == "to"), begin)
    if to <= begin or items[to + 1].word not in BASES:
        return None
    if not any(x.word in _CAUSING for x in items[max(begin, to - _CLAUSE) : to]):
        return None
    s = to - 1 if items[to - 1].kind in _CAUSED else None
    return found_at(items, s, items[to + 1].word, "before", SURE.that)
