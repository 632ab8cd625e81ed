"""A story's evidence: the sources' words for a sentence or quotation, and the reasons for grouping.

The functions return small tuples of plain text, not HTML, for templates and feeds. All of it is a
source's words, or a label, a count or a date.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from digest.core.model import Correction, Evidence, KeyQuotation, Source, Statement, Story, Variant
from digest.core.text import plain, words
from digest.press.interface import Voice
from digest.press.labels import by_article, is_version, lit, of_whom

BESIDE = 3  # words that are shown on each side of what differs, and that alone are not a quotation


class Witness(NamedTuple):
    """A source's words: the cited sentence in three parts, and at most one neighbour.

    `lit` is the part that the story prints.
    """

    source: Source
    also: tuple[Source, ...]  # sources with the same words
    evidence: Evidence
    before: str
    unlit: str
    lit: str
    rest: str
    after: str


class Printing(NamedTuple):
    """A form of a quotation: its pieces, each marked if it differs, its sources, and a remark."""

    pieces: tuple[tuple[str, bool], ...]
    sources: tuple[tuple[Source, str], ...]  # with the sentence to be found in the source
    remark: str
    flag: str


def witnesses(story: Story, statement: Statement | KeyQuotation) -> list[Witness]:
    """Return the sources' words for a sentence.

    Sources with the same sentence are one witness, with the neighbour of the first. A neighbour
    that the page prints elsewhere, as a sentence or with a quotation in it, is left out.
    """
    sources = by_article(story)
    printed, quoted = _printed(
        tuple([s.text for s in story.summary]), tuple([q.text for q in story.quotes])
    )
    groups: dict[tuple[int, str], list[tuple[Source, Evidence]]] = {}
    for e in statement.sources:
        if e.article in sources:
            groups.setdefault((0 if e.exact else 1 if e.spelling else 2, e.text), []).append(
                (sources[e.article], e)
            )
    out = []
    for _, group in sorted(
        groups.items(), key=lambda item: (item[0][0], min(s.number for s, _ in item[1]))
    ):
        group.sort(key=lambda pair: pair[0].number)
        first, e = group[0]
        start, end = lit(e)
        parts = e.text[:start], e.text[start:end], e.text[end:]
        fresh = [
            "" if plain(n) in printed or any(q in plain(n) for q in quoted) else n
            for n in (e.before, e.after)
        ]
        also = tuple(s for s, _ in group[1:])
        out.append(Witness(first, also, e, fresh[0], *parts, "" if fresh[0] else fresh[1]))
    return out


@lru_cache(maxsize=1 << 4)  # asked for each sentence and quotation of a story
def _printed(
    sentences: tuple[str, ...], quotations: tuple[str, ...]
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the printed sentences, and the quotations long enough to be found in a sentence."""
    said = (plain(q).rstrip(".,;!?") for q in quotations)
    return frozenset(map(plain, sentences)), tuple([q for q in said if len(q.split()) >= BESIDE])


def printings(voice: Voice, story: Story, quote: KeyQuotation) -> list[Printing]:
    """Return a quotation as each source prints it: the printed form first, then the variants."""
    sources = by_article(story)
    evidence = {e.article: e for e in quote.sources}
    other = {a for v in quote.variants for a in v.articles}
    here = [(sources[a], e.text) for a, e in evidence.items() if a in sources and a not in other]
    here.sort(key=lambda p: p[0].number)
    remark = ""
    if here:
        outlet = of_whom(voice, here[0][0])
        remark = voice.say("printed above as %(outlet)s has it", outlet=outlet)
    out = [Printing(((quote.text, False),), tuple(here), remark, "")]
    for v in quote.variants:
        found = [
            (sources[a], evidence[a].text if a in evidence else v.text)
            for a in v.articles
            if a in sources
        ]
        pieces = tuple(_excerpt(differing(quote.text, v.text)))
        remark, flag = voice.say("spelling only"), ""
        if v.kind == "words":
            remark, flag = "", _flag(voice, v, quote)
        out.append(Printing(pieces, tuple(sorted(found, key=lambda p: p[0].number)), remark, flag))
    return out


def _excerpt(pieces: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Return the pieces that differ, with some words on each side and ellipses for the rest."""
    out = []
    last = len(pieces) - 1
    for at, (text, marked) in enumerate(pieces):
        found = list(re.finditer(r"\S+", text))
        ends = (at > 0 or last == 0) + (at < last)  # sides on which something that differs is
        if marked or len(found) <= ends * BESIDE + 1:
            out.append((text, marked))
            continue
        head = text[: found[BESIDE - 1].end()] + " …" if at > 0 or last == 0 else "…"
        tail = " " + text[found[-BESIDE].start() :] if at < last else ""
        out.append((head + tail, False))
    return out


def _flag(voice: Voice, variant: Variant, quote: KeyQuotation) -> str:
    def listed(parts: tuple[str, ...]) -> str:
        return ", ".join(voice.quoted(p) for p in parts)

    if variant.lost and variant.gained:
        return voice.say(
            "has %(gained)s for %(lost)s",
            gained=listed(variant.gained),
            lost=listed(variant.lost),
        )
    if variant.lost:
        return voice.plural(
            "drops the word %(lost)s",
            "drops %(lost)s",
            len(" ".join(variant.lost).split()),
            lost=listed(variant.lost),
        )
    if variant.gained:
        return voice.say("adds %(gained)s", gained=listed(variant.gained))
    return voice.say("differs in words")


TOKEN = re.compile(r"\w+(?:['’]\w+)*|\W")
LONGEST = 400  # tokens compared word by word; a longer quotation is shown unmarked


def differing(printed: str, variant: str, gaps: bool = True) -> list[tuple[str, bool]]:
    """Return the variant in pieces; those that differ from the printed form are marked.

    For lost words, the words on both sides of the gap are marked, unless `gaps` is off.
    """
    theirs = [(m.start(), m.end()) for m in re.finditer(r"\w+(?:['’]\w+)*", variant)]
    ours = words(printed)
    keys = [w for s, e in theirs for w in [" ".join(words(variant[s:e]))]]
    if len(ours) > LONGEST or len(theirs) > LONGEST:
        return [(variant, False)]
    spans: list[tuple[int, int]] = []
    for op, _, _, first, last in difflib.SequenceMatcher(
        None, ours, keys, autojunk=False
    ).get_opcodes():
        if op in ("replace", "insert"):
            spans.append((first, last))
        elif op == "delete" and gaps:
            spans.append((max(0, first - 1), min(len(theirs), first + 1)))
    out: list[tuple[str, bool]] = []
    done = 0
    for first, last in spans:
        if first >= last:
            continue
        start, end = max(done, theirs[first][0]), theirs[last - 1][1]
        if start >= end:
            continue
        if start > done:
            out.append((variant[done:start], False))
        out.append((variant[start:end], True))
        done = end
    if done < len(variant):
        out.append((variant[done:], False))
    return out


class Wordings(NamedTuple):
    """Both wordings of a correction in pieces, each marked if the other wording lacks it."""

    before: tuple[tuple[str, bool], ...]
    after: tuple[tuple[str, bool], ...]


def wordings(voice: Voice, correction: Correction) -> Wordings:
    """Return what a correction replaced and what it says now, between quotation marks.

    If less than half of a wording is in the other one, all of it is marked.
    """
    before, after = voice.quoted(correction.before), voice.quoted(correction.after)
    old, new = differing(after, before, gaps=False), differing(before, after, gaps=False)
    changed = [piece for piece, marked in old + new if marked]
    if not changed or 2 * len("".join(changed)) > len(before + after):
        return Wordings(((before, True),), ((after, True),))
    return Wordings(tuple(old), tuple(new))


REASONS = 6  # facts of a kind that the page names


def reasons(voice: Voice, story: Story) -> list[tuple[str, str]]:
    """Return why these articles are one story: (kind, shared facts in the sources' words)."""
    if len(story.sources) < 2:
        return []
    sources = by_article(story)
    copies = []
    for s in story.sources:
        of = sources.get(s.of or "")
        if s.relation == "pickup" and of is not None and s.share > 0:
            copies.append(_shared(voice, s, of))
    out = [(voice.say("Same text"), " ".join(copies))] if copies else []
    kinds: dict[str, list[str]] = {}
    for kind, text in story.why:
        if kind in ("same-text", "word"):
            continue  # in the row above, with its source; single words are for the editor
        kinds.setdefault("day" if kind == "month-day" else kind, []).append(
            _reason(voice, kind, text)
        )
    labels = {
        "name": voice.say("Names in common"),
        "day": voice.say("Day of the event"),
        "toll": voice.say("Toll"),
        "figure": voice.say("Figures in common"),
        "age": voice.say("Ages in common"),
        "quotation": voice.say("Quotations in common"),
    }
    for kind, texts in kinds.items():
        listed = (
            str(len(texts)) if kind == "quotation" else ", ".join(dict.fromkeys(texts[:REASONS]))
        )
        out.append((labels.get(kind, kind[:1].upper() + kind[1:].replace("-", " ")), listed))
    return out


def _shared(voice: Voice, source: Source, of: Source) -> str:
    """Return how much of its text a copy has in common with the article that it repeats."""
    share = round(100 * source.share)
    if is_version(source, of):
        return voice.say(
            "Two versions by %(outlet)s share %(share)d per cent of their words.",
            outlet=of_whom(voice, of),
            share=share,
        )
    text = voice.say(
        "%(outlet)s shares %(share)d per cent of its words with %(of)s.",
        outlet=of_whom(voice, source),
        share=share,
        of=of_whom(voice, of),
    )
    return text[:1].upper() + text[1:]


def _reason(voice: Voice, kind: str, text: str) -> str:
    if kind == "day":
        return voice.day(text)
    if kind == "month-day":
        return voice.day(f"2000-{text}", "2000")  # a leap year, so that each day has its name
    return text
