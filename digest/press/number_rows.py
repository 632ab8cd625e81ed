"""The rows of a table of numbers on which the sources differ.

A number that the same source printed earlier follows its newer one. Pure; templates, feeds and
mail set the rows in their own mark-up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from digest.core.model import (
    Difference,
    Figure,
    Source,
    Story,
)
from digest.core.text import words
from digest.press.interface import Voice
from digest.press.labels import by_article

LEFT = 20  # characters that are printed rather than left out for an ellipsis


class Row(NamedTuple):
    """A number, who prints it, in which words and when.

    `later`: it replaces an earlier number of the same source, which follows as a row with `was`.
    """

    figure: str
    sources: tuple[Source, ...]
    before: str
    lit: str
    after: str
    language: str
    day: str
    later: bool = False
    was: bool = False


def rows(voice: Voice, story: Story, difference: Difference) -> list[Row]:
    """Return the rows of a table of differing numbers, without the unit that its caption names.

    A number that the same source printed earlier follows its newer one, which is marked later.
    """
    return _without_unit(_ordered(voice, story, difference), difference.about)


def _without_unit(found: list[Row], about: str) -> list[Row]:
    """Return the rows without the words that all numbers end in, where the caption has them too."""
    caption = set(words(about))
    numbers = [r.figure.split() for r in found]
    last = 0
    while all(len(n) > last + 1 for n in numbers):
        endings = {n[-last - 1].casefold() for n in numbers}
        if len(endings) > 1 or not set(words(*endings)) <= caption:
            break
        last += 1
    if not found or not last:
        return found
    return [r._replace(figure=" ".join(n[:-last])) for r, n in zip(found, numbers, strict=True)]


def _ordered(voice: Voice, story: Story, difference: Difference) -> list[Row]:
    """Return the rows of a difference, most reports first, earlier numbers below newer."""
    out: list[Row] = []
    sources = by_article(story) | {s.article: s for s in difference.earlier}
    earlier = [(_row(voice, story, f, sources), f) for f in difference.updates]
    newest = _newest(difference)
    for figure in difference.rows:
        mine = _row(voice, story, figure, sources)
        names = {s.outlet for s in mine.sources if s.outlet}
        own = [
            (r, f)
            for r, f in earlier
            if r.figure != mine.figure and names & {s.outlet for s in r.sources}
        ]
        older = [r for r, f in own if (f.published or "") <= (figure.published or "")]
        newer = [r for r, f in own if (f.published or "") > (figure.published or "")]
        current = [r._replace(later=True) for r in newer] + [
            mine._replace(later=figure is newest or (bool(older) and not newer))
        ]
        out.append(current[0])
        out += [r._replace(later=False, was=True) for r in (*current[1:], *older)]
        earlier = [pair for pair in earlier if pair not in own]
    if earlier and out:  # of another outlet that printed the same report
        out[0] = out[0]._replace(later=True)
        out += [r._replace(was=True) for r, _ in earlier if r.figure != out[0].figure]
    return out


def _newest(difference: Difference) -> Figure | None:
    """Return the row of a day after the days of all other rows, if there is one."""
    days = sorted(((f.published or "")[:10], i) for i, f in enumerate(difference.rows))
    if len(days) < 2 or not days[0][0] or days[-1][0] == days[-2][0]:
        return None
    return difference.rows[days[-1][1]]


def _row(voice: Voice, story: Story, figure: Figure, sources: Mapping[str, Source]) -> Row:
    """Return a row, with the first source's own words around the number."""
    # Those of earlier editions have no number, and follow in the order of the evidence.
    printing = dict.fromkeys(e.article for e in figure.evidence if e.article in sources)
    found = sorted((sources[a] for a in printing), key=lambda s: (not s.number, s.number))
    before = middle = after = ""
    tag = "und"
    printed = {s.text for s in story.summary}
    if figure.evidence and figure.evidence[0].text not in printed:  # each sentence is printed once
        e = figure.evidence[0]
        start, end = e.mark
        if not 0 <= start < end <= len(e.text):
            start = max(0, e.text.find(figure.text))
            end = start + len(figure.text) if figure.text in e.text else 0
        before, middle, after = _around(e.text, start, max(start, end))
        tag = sources[e.article].language if e.article in sources else "und"
    day = voice.short_day(figure.published, story.edition) if figure.published else ""
    return Row(_figure(figure), tuple(found), before, middle, after, tag, day)


def _figure(figure: Figure) -> str:
    """Return a number, without the capital that it has as the first word of a sentence."""
    text = figure.text
    first = any(e.mark[0] == 0 and e.text.startswith(text) for e in figure.evidence)
    return text[0].lower() + text[1:] if first and text[1:2].islower() else text


def _around(text: str, start: int, end: int, reach: int = 60) -> tuple[str, str, str]:
    """Return the text about a span, cut between words, with an ellipsis where it is cut.

    A sentence is not cut before its last word or two.
    """
    before, after = text[:start], text[end:]
    if len(before) > reach + LEFT:
        cut = before[-reach:]
        before = "… " + (cut[cut.find(" ") + 1 :] if " " in cut else "")
    if len(after) > reach + LEFT:
        cut = after[:reach]
        after = (cut[: cut.rfind(" ")] if " " in cut else "") + " …"
    return before, text[start:end], after
