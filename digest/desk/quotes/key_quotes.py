"""Choose the two or three quotations of a story that are printed large.

Principals (named in a headline or lead) come first, then officials, then others. A key quotation is
complete, has a known speaker, and is not in the summary.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from digest.core import names, tables
from digest.core.model import Article, KeyQuotation, Pick, StoryMembers, Value
from digest.core.patterns import lazy
from digest.desk.quotes.cue_words import is_person_noun
from digest.desk.quotes.printings import Printing
from digest.desk.words.forms import HEAD, content, opening, tokens

_LISTS = "quotes/key"
_LEANING = tables.words(_LISTS, "leaning")
_CLAUSE = tables.words(_LISTS, "clause") | _LEANING
_TELLS = tables.words(_LISTS, "tells")
_WHO_TOLD = tables.words(_LISTS, "who told")
_PRIVATE = tables.words(_LISTS, "private")


class Tuning(Value, frozen=True):
    """Tuned numbers of the choice.

    Set by reading the sample's pages and with tests/desk/test_reconcile.
    """

    keys: int = 3  # quotations printed large, at most
    shortest: int = 7  # words
    longest: int = 70  # words
    told: int = 20  # words; a shorter quotation that reports an earlier exchange is not used
    whole: int = 12  # words; a shorter quotation that begins in mid-sentence is not used
    lead: int = 2  # sentences of an article that name its principals
    half: float = 0.75  # weight of the second half of a quotation
    again: float = 0.65  # weight of a second quotation by the same speaker
    least: float = 0.06  # weight below which there is no third quotation
    overlap: float = 0.6  # share of common words from which two quotations have the same content
    principal: float = 1.5  # weight of a quotation by a person named in a headline or lead
    official: float = 1.2  # weight of a quotation by an official
    unnamed: float = 0.7  # weight of a quotation by an office or organisation without a name


TUNING = Tuning()

_SENTENCES = lazy(r"[a-z]{2}[.!?] [A-Z]")
_CAPITAL = re.compile(r"(?<=[a-z]\s)[A-Z][a-z]{3,}(?=\s[a-z])")
_DAMAGED = ("\ufffd", " ,", " .", " ;")
_LARGE = (" The", " To", " And", " Of", " For", " Has", " Is", " Our")
# Signs of which one is in every match of a pattern; nearly all texts have at most one of them.
_DAMAGE = (
    (("..",), lazy(r"\.\.(?<!\.\.\.)(?!\.)")),
    ((". ",), lazy(r"\. (?<=[a-z]{2}\. )[a-z]")),
    (("[",), lazy(r"\[\s*\]")),
    (_LARGE, lazy(rf"\b(?:and|the|to|of) (?:{'|'.join(w.strip() for w in _LARGE)})\b")),
)


def key_quotes(
    made: Sequence[KeyQuotation],
    groups: Sequence[Sequence[Printing]],
    story: StoryMembers,
    articles: Mapping[str, Article],
    picks: Sequence[Pick],
) -> set[int]:
    """Return the indexes of the quotations that are printed large."""
    summary = [
        " ".join(tokens(articles[p.article].text[p.start : p.end]))
        for p in picks
        if p.article in articles
    ]
    fit = [
        i
        for i, (q, g) in enumerate(zip(made, groups, strict=True))
        if _is_fit(q, g) and not _is_printed(g, summary)
    ]
    if not fit:
        return set()
    members = [articles[m] for m in story.members if m in articles]
    worth, principals = _worth(members), _principals(members)
    most = max(worth.values(), default=1)
    rest = {i: _weight(made[i], groups[i], worth, most) * _rank(made[i], principals) for i in fit}
    return _chosen(made, groups, rest)


def _chosen(
    made: Sequence[KeyQuotation], groups: Sequence[Sequence[Printing]], rest: dict[int, float]
) -> set[int]:
    """Return the choice by greatest weight; a second one by the same speaker weighs less."""
    chosen: list[int] = []
    spoken: Counter[str | None] = Counter()
    while rest and len(chosen) < TUNING.keys:
        i = max(rest, key=lambda k: (rest[k] * TUNING.again ** spoken[_by(made[k])], -k))
        value = rest.pop(i) * TUNING.again ** spoken[_by(made[i])]
        if len(chosen) >= 2 and value < TUNING.least:
            break
        mine = set(groups[i][0].tokens)
        others = (set(groups[k][0].tokens) for k in chosen)
        if any(len(mine & o) > TUNING.overlap * min(len(mine), len(o)) for o in others):
            continue
        chosen.append(i)
        spoken[_by(made[i])] += 1
    return set(chosen)


def _by(q: KeyQuotation) -> str | None:
    return q.speaker or q.role


def _worth(members: Sequence[Article]) -> Counter[str]:
    """Return the number of articles with each stem in title or opening."""
    out: Counter[str] = Counter()
    for a in members:
        out.update(opening(" ".join(a.text[s.start : s.end] for s in a.sentences[:HEAD])))
        for stem in opening(a.title or ""):
            out[stem] += 2
    return out


def _principals(members: Sequence[Article]) -> frozenset[str]:
    """Return the capitalised words of all headlines and leads."""
    found: set[str] = set()
    for a in members:
        lead = (a.text[s.start : s.end] for s in a.sentences[: TUNING.lead])
        for words in (a.title or "", *lead):
            found.update(w.strip(".,;:!?\"'“”‘’()") for w in words.split() if w[:1].isupper())
    return frozenset(w.removesuffix("’s").removesuffix("'s") for w in found)


def _rank(q: KeyQuotation, principals: frozenset[str]) -> float:
    """Return the weight of the speaker: a principal, an official, another, an office alone."""
    if q.speaker is None:
        return TUNING.unnamed
    if names.surname(q.speaker).split()[-1:] and names.surname(q.speaker).split()[-1] in principals:
        return TUNING.principal
    office = [w.strip(".,").casefold() for w in (q.role or "").split()]
    if any(is_person_noun(w) or names.is_title(w) for w in office) and _PRIVATE.isdisjoint(office):
        return TUNING.official
    return 1.0


def _is_printed(group: Sequence[Printing], summary: Sequence[str]) -> bool:
    """Return whether the summary prints a quotation."""
    said = {" ".join(p.tokens) for p in group}
    return any(words in line for words in said for line in summary)


def _shown(q: KeyQuotation, g: Sequence[Printing]) -> list[str]:
    """Return the words of the printing that is shown."""
    return next((p.tokens for p in g if p.text == q.text), g[0].tokens)


def _is_fit(q: KeyQuotation, g: Sequence[Printing]) -> bool:
    """Return whether a quotation can be printed large: complete, not damaged, and attributed."""
    if _by(q) is None or all(p.said.garbled for p in g):
        return False
    words = _shown(q, g)
    if not TUNING.shortest <= len(words) <= TUNING.longest:
        return False
    if len(words) < TUNING.told and _tells_again(words):
        return False
    return not (q.text[:1].islower() and len(words) < TUNING.whole) and not damaged(q.text)


def _tells_again(words: Sequence[str]) -> bool:
    """Return whether a quotation only reports an earlier exchange: "I said I could not stay"."""
    said = words[1:4] if words[0] in ("and", "but", "so") else words[:3]
    return len(said) > 1 and said[0] in _WHO_TOLD and not _TELLS.isdisjoint(said[1:])


def _weight(q: KeyQuotation, g: Sequence[Printing], worth: Mapping[str, int], most: int) -> float:
    """Return the weight of a quotation's words, independent of the speaker."""
    words = _shown(q, g)
    heavy = set(content(words))
    value = 0.25 + sum(worth.get(s, 0) for s in heavy) / (most * (len(heavy) + 4))
    value *= 1.0 if 8 <= len(words) <= 50 else 0.75
    if all(p.second for p in g):
        value *= TUNING.half
    if q.text[:1].islower():  # begins inside the reporter's sentence
        value *= 0.85 if words[0] in _CLAUSE or _SENTENCES.search(q.text) else 0.5
    if words[0] in _LEANING and len(words) < 25:
        value *= 0.7
    if q.text.endswith("?"):
        value *= 0.8
    if any(_has_stray_capital(p) for p in g[:1]):
        value *= 0.4
    value *= 0.6 + 0.4 * min(1.0, q.sure)
    return value * (1 + 0.3 * (q.reports - 1)) * (1 + 0.05 * (len(q.sources) - 1))


def _has_stray_capital(p: Printing) -> bool:
    """Return whether a capitalised word in mid-sentence is in lower case elsewhere in the article.

    This indicates machine translation.
    """
    return any(f" {m[0].lower()} " in p.article.text for m in _CAPITAL.finditer(p.text))


def damaged(text: str) -> bool:
    """Return whether scraping or translation damaged a text.

    Signs are doubled points, lower case after a full stop, and marks or brackets left open.
    """
    if text.count("(") != text.count(")") or any(map(text.__contains__, _DAMAGED)):
        return True
    for signs, pattern in _DAMAGE:
        if any(map(text.__contains__, signs)) and pattern.search(text) is not None:
            return True
    return False
