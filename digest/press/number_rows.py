"""The rows of a table of numbers on which the sources differ.

A number that the same source printed earlier follows its newer one. Pure; templates, feeds and
mail set the rows in their own mark-up.
"""

from __future__ import annotations

from typing import NamedTuple

from digest.core.model import (
    Difference,
    Figure,
    Source,
    Story,
)
from digest.press.interface import Voice
from digest.press.labels import by_article, language


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
    """The rows of a table of differing numbers.

    A number that the same source printed earlier follows its newer one, which is marked later.
    """
    out: list[Row] = []
    earlier = [(_row(voice, story, f), f) for f in difference.updates]
    for figure in difference.rows:
        mine = _row(voice, story, figure)
        names = {s.outlet for s in mine.sources if s.outlet}
        own = [
            (r, f)
            for r, f in earlier
            if r.figure != mine.figure and names & {s.outlet for s in r.sources}
        ]
        older = [r for r, f in own if (f.published or "") <= (figure.published or "")]
        newer = [r for r, f in own if (f.published or "") > (figure.published or "")]
        current = [r._replace(later=True) for r in newer] + [
            mine._replace(later=bool(older) and not newer)
        ]
        out.append(current[0])
        out += [r._replace(later=False, was=True) for r in (*current[1:], *older)]
        earlier = [pair for pair in earlier if pair not in own]
    if earlier and out:  # of another outlet that printed the same report
        out[0] = out[0]._replace(later=True)
        out += [r._replace(was=True) for r, _ in earlier if r.figure != out[0].figure]
    return out


def _row(voice: Voice, story: Story, figure: Figure) -> Row:
    """A row, with the first source's own words around the number."""
    sources = by_article(story)
    found = sorted(
        {sources[e.article] for e in figure.evidence if e.article in sources},
        key=lambda s: s.number,
    )
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
        tag = language(story, e.article)
    day = voice.short_day(figure.published, story.edition) if figure.published else ""
    return Row(figure.text, tuple(found), before, middle, after, tag, day)


def _around(text: str, start: int, end: int, reach: int = 60) -> tuple[str, str, str]:
    """The text about a span, cut between words, with an ellipsis where it is cut."""
    before, after = text[:start], text[end:]
    if len(before) > reach:
        cut = before[-reach:]
        before = "… " + (cut[cut.find(" ") + 1 :] if " " in cut else "")
    if len(after) > reach:
        cut = after[:reach]
        after = (cut[: cut.rfind(" ")] if " " in cut else "") + " …"
    return before, text[start:end], after
