"""Ages of one person: "Ann Bell, 34,", "has died at the age of 91", "She was 89." after a death."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.core import tables
from digest.core.model import Article
from digest.desk.figures.claim import Claim, Line
from digest.desk.figures.vocabulary import IN, MONTHS, PREPOSITIONS, WEEKDAYS

OLDEST = 110  # years
_DIED = frozenset("died dies dead death".split())
_PRONOUNS = frozenset(("she", "he"))
_OTHER_TIME = frozenset("he having she that when who".split())  # "since she began at the age of 17"
_CAPTION = 2  # words of a name without its titles


def age(line: Line, i: int, value: float) -> Claim | None:
    """ "Ann Bell, 34," is the age of one person: two names and the figure between commas."""
    if value > OLDEST or i < 1:
        return None
    if (start := _aged(line.cores, i)) < i:
        return _at_death(line, i, value) if _is_of_death(line, start, i) else None
    if i == _CAPTION and line.cores[0] in _PRONOUNS and line.cores[1] == "was":
        return _at_death(line, i, value) if i + 1 == len(line) else None  # not "was 19 in her ..."
    if not line.ends(i, ",.") or not line.ends(i - 1, ",") or not _is_name(line, i - 1):
        return None
    if i > 1 and _is_name(line, i - 2) and not line.ends(i - 2, ",.;:"):
        caption = line.text([i - 2, i - 1])
    elif i < 2 or line.raws[i - 2][-1] in ",;:”’\"'" or line.raws[i - 2].islower():
        caption = _whole_name(line.article, line.text([i - 1]))
    else:
        caption = ""  # "Tom R. Hale, 32,"
    if not caption:
        return None
    who = caption.lower().replace("’", "'").removesuffix("'s").split()
    claim = Claim(line, "age", ("age", *who), (i, i))
    claim.caption = caption
    return claim.allow(value, value, 4)


def _aged(cores: Sequence[str], i: int) -> int:
    """Return the place of "aged" or "at the age of" in front of the figure at `i`, else `i`."""
    if cores[i - 1] == "aged":
        return i - 1
    if cores[i - 1] != "of":
        return i
    return i - 4 if list(cores[max(0, i - 4) : i]) == ["at", "the", "age", "of"] else i


def _is_of_death(line: Line, start: int, i: int) -> bool:
    """ "Has died aged 91", "Ann Bell, aged 91, died", not "joined at the age of 17, has died"."""
    for k in range(start - 1, -1, -1):
        if line.cores[k] in _DIED:
            return True
        if line.cores[k] in _OTHER_TIME:
            return False
    apposed = start > 0 and line.ends(start - 1, ",") and line.ends(i, ",")
    return apposed and _is_name(line, start - 1)


def _at_death(line: Line, i: int, value: float) -> Claim | None:
    """ "Ann Bell, the pilot, has died at the age of 91": of the one person whom it names.

    Behind a pronoun that opens the sentence it is the one person whose death the sentence before
    reports.
    """
    behind = line.cores[i + 1] if i + 1 < len(line) and not line.ends(i) else ""
    if behind and behind not in PREPOSITIONS:
        return None
    if line.cores[0] in _PRONOUNS:
        named = _before(line)
    else:
        named = line
    if named is None or _DIED.isdisjoint(named.cores):
        return None
    names = _names(named, i if named is line else len(named))
    if len(names) > 1:  # "The owner of the Red Mill, Ann Bell, is dead"
        names = [run for run in names if _is_said_dead(named, run[-1] + 1)]
    if len(names) != 1:
        return None
    who = names[0][-_CAPTION:]  # without titles
    claim = Claim(line, "age", ("age", *(named.cores[k] for k in who)), (i, i))
    claim.caption = named.text(who)
    return claim.allow(value, value, 4)


def _is_said_dead(line: Line, k: int) -> bool:
    """Return whether the words at `k` say that someone died: "is dead", "has died", "died"."""
    said = (
        line.cores[k + 1 : k + 2]
        if line.cores[k : k + 1] in (["is"], ["has"])
        else line.cores[k : k + 1]
    )
    return not _DIED.isdisjoint(said)


def _before(line: Line) -> Line | None:
    """Return the sentence before a sentence, None for the first."""
    if not line.index:
        return None
    s = line.article.sentences[line.index - 1]
    return Line(line.article, line.index - 1, line.article.text[s.start : s.end], s.start)


def _names(line: Line, end: int) -> list[list[int]]:
    """Return where the persons' names of two words or more before `end` are."""
    runs: list[list[int]] = []
    for k in range(end):
        if not _is_name(line, k):
            continue
        if runs and runs[-1][-1] == k - 1 and not line.ends(k - 1):
            runs[-1].append(k)
        elif not (k and (line.cores[k - 1] in IN or line.cores[k - 1] == "of")):
            runs.append([k])
    return [run for run in runs if len(run) > 1]


def _whole_name(article: Article, surname: str) -> str:
    """Return the full name of the only person of this surname in the article, or nothing."""
    found = re.findall(rf"\b([A-Z][\w'’-]+) {re.escape(surname)}\b", article.text)
    titles = tables.words("words/titles")
    given = {w for w in found if w.lower() not in titles}
    return f"{given.pop()} {surname}" if len(given) == 1 else ""


def _is_name(line: Line, k: int) -> bool:
    core = line.cores[k]
    if not line.raws[k][0].isupper() or len(core) < 2 or not core.replace("-", "").isalpha():
        return False
    return core not in MONTHS and core not in WEEKDAYS
