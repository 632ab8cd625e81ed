"""Load the words that separate page furniture from news by topic, and the function words of prose.

`GROUPS` maps the name of a group to its words, `GROUP_OF` maps a word to the number of its group,
and `FUNCTION` holds the function words. A group is a feature that `features` counts, never a
verdict: the weights give its meaning. All lists are in `data/furniture/`.
"""

from __future__ import annotations

from digest.core import tables

_GROUPS = tables.sections("furniture/word_groups")
_PHRASES = tables.sections("furniture/phrases")
_STARTS = tables.sections("furniture/line_starts")

GROUPS: dict[str, frozenset[str]] = {
    name: frozenset(words) for name, words in _GROUPS.items() if name
}
GROUP_NAMES: tuple[str, ...] = tuple(GROUPS)

# A word of two groups counts for the first of them, so that it is not counted twice.
GROUP_OF: dict[str, int] = {}
for _number, _name in enumerate(GROUP_NAMES):
    for _word in _GROUPS[_name]:
        GROUP_OF.setdefault(_word, _number)

FUNCTION: frozenset[str] = tables.words("furniture/prose_words", "function")
# Frequent words of news: they do not separate a prompt from a sentence.
COMMON: frozenset[str] = tables.words("furniture/prose_words", "common")


def _by_role(lists: dict[str, tuple[str, ...]], kind: str) -> dict[str, str]:
    """Return each item of the sections of one kind, such as "[label: share]", with its role."""
    found: dict[str, str] = {}
    for name, items in lists.items():
        section, _, role = name.partition(": ")
        if section == kind:
            found.update(dict.fromkeys(map(_start, items), role))
    return found


def _start(item: str) -> str:
    """Return a beginning of a line as it is compared; "sign up …" ends with a space."""
    return item.removesuffix("…")


# Labels before a colon, and the role of the text after it.
LABELS: dict[str, str] = _by_role(_STARTS, "label")
# Labels that a headline may have too: below the first paragraph they start an insert.
INSERTS: frozenset[str] = frozenset(_STARTS["insert"])
# Beginnings of lines that ask the reader to do something, or that head a list of other stories.
PROMPTS: dict[str, str] = _by_role(_STARTS, "start")
PROMPT_STARTS: tuple[str, ...] = tuple(PROMPTS)
CREDIT_STARTS: tuple[str, ...] = _STARTS["credit start"]
# Sentences of news may begin like this, and so may an outlet's text about itself: they are searched
# for phrases.
SELF_STARTS: tuple[str, ...] = (
    *tables.items("furniture/caption_starts"),
    *map(_start, _STARTS["self start"]),
)

# Phrases by their most telling word: not a function word, not a common one if avoidable, and the
# longest. A line is searched only for phrases whose word it contains. Each has its role, and
# whether it is sure.
PHRASES_OF: dict[str, list[tuple[str, str, bool]]] = {}
for _sure in (True, False):
    for _phrase, _role in _by_role(_PHRASES, "sure" if _sure else "likely").items():
        _words = [w.strip(":,.") for w in _phrase.split()]
        _key = max(
            (w for w in _words if w not in FUNCTION), key=lambda w: (w not in COMMON, len(w), w)
        )
        PHRASES_OF.setdefault(_key, []).append((_phrase, _role, _sure))
TRIGGERS: frozenset[str] = frozenset(PHRASES_OF)

# A sentence with one of these does not count as plain prose.
TELLING: frozenset[str] = (TRIGGERS | GROUPS["legal"] | GROUPS["technical"]) - COMMON
