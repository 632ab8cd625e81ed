"""Merge the quotations of a story's articles: each once, with its speaker and how sources print it.

The wording that most reports print is shown. A difference of words is kept as a variant, with what
was lost and gained; two spellings of one word are no difference. Utterances must be spans of their
article's text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

import msgspec

from digest.core import names
from digest.core.model import (
    Article,
    Evidence,
    KeyQuotation,
    Pick,
    Quotation,
    StoryMembers,
    Variant,
)
from digest.core.text import plain
from digest.desk.entry.evidence import covering, evidence
from digest.desk.quotes.key_quotes import key_quotes
from digest.desk.quotes.printings import END, Printing, groups_of, printings
from digest.desk.words.forms import spelling, spelt, tokens

_FRAME = 4  # words beside a quotation from which on two reports do not share a sentence by chance
_RUN_ON = re.compile(r"(?<=[a-z]{2})\.(?=\S)")  # "neighbour.The call": a space was lost


def quotes(
    story: StoryMembers,
    articles: Mapping[str, Article],
    utterances: Mapping[str, tuple[Quotation, ...]],
    picks: Sequence[Pick] = (),
) -> tuple[KeyQuotation, ...]:
    """Return every quotation of the story once, in the order of the text.

    `key` marks the two or three to be printed large. `picks` are the summary's sentences: a
    quotation that is there is never key.
    """
    groups = groups_of(printings(story, articles, utterances))
    people = _people([p.said for g in groups for p in g if p.said.speaker])
    made = [_quote(g, people) for g in groups]
    if not any(q.speaker or q.role for q in made):
        return tuple(made)
    keys = key_quotes(made, groups, story, articles, picks)
    return tuple(msgspec.structs.replace(q, key=i in keys) for i, q in enumerate(made))


def _people(said: Sequence[Quotation]) -> dict[str, tuple[str, str | None]]:
    """Return, for each speaker as named, the name to print all through the story, and the role.

    A bare surname that could be two people stays as it is.
    """
    counted = Counter(s.speaker for s in said if s.speaker)
    by_weight = sorted(counted, key=lambda n: (-len(names.bare(n).split()), -counted[n], n))
    full: dict[str, str] = {}
    for name in by_weight:
        # the fuller names come first: a name joins the one person that it may be
        may = sorted(
            {
                f
                for f in full.values()
                if not names.is_group(name) and not names.is_group(f) and names.same(name, f)
            }
        )
        full[name] = may[0] if len(may) == 1 else name
    roles: dict[str, Counter[str]] = {}
    for s in said:
        if s.speaker and s.role:
            roles.setdefault(full[s.speaker], Counter())[_RUN_ON.split(s.role)[0]] += 1
    out: dict[str, tuple[str, str | None]] = {}
    for name, whole in full.items():
        given = roles.get(whole)
        out[name] = (
            whole,
            max(given, key=lambda r: (_given_also(r, given), _says_much(r), given[r], r))
            if given
            else None,
        )
    return out


def _given_also(role: str, given: Mapping[str, int]) -> int:
    """Return how often the role is given, also in part.

    "secretary general" speaks for "NATO secretary general".
    """
    return sum(n for r, n in given.items() if f" {role.casefold()}".endswith(f" {r.casefold()}"))


def _says_much(role: str) -> float:
    """Return how much a role says: two to six words more than one, or than half a sentence."""
    return 0.9 if 2 <= len(role.split()) <= 6 else 0.0


def _quote(group: Sequence[Printing], people: Mapping[str, tuple[str, str | None]]) -> KeyQuotation:
    wordings: dict[str, list[Printing]] = {}
    for p in group:
        wordings.setdefault(p.worded, []).append(p)
    shown = max(
        wordings.values(),
        key=lambda ps: (
            not ps[0].said.garbled,
            len({p.report for p in ps}),
            len(ps),
            len(ps[0].tokens),
            -ps[0].order,
        ),
    )
    text = shown[0].text
    if any(p.text != text and plain(p.text) != plain(text) for p in shown):
        text = text.rstrip(END)  # they end in different marks: what all of them print
    sources: list[Evidence] = []
    for p in [*shown, *(p for p in group if p not in shown)]:
        sources.append(_evidence(p, text))
    votes: dict[str, float] = {}
    for p in group:
        if p.said.speaker:
            name = people[p.said.speaker][0]
            votes[name] = votes.get(name, 0.0) + 1 + p.said.sure
    speaker = max(votes, key=lambda n: (votes[n], n)) if votes else None
    role = next((r for n, r in people.values() if n == speaker and r), None)
    if speaker is None:
        role = next((p.said.role for p in group if p.said.role), None)
    return KeyQuotation(
        text=text,
        speaker=speaker,
        role=role,
        sources=tuple(sources),
        variants=_variants(shown[0], wordings),
        reports=_independent([*shown, *(p for p in group if p not in shown)], sources),
        key=False,
        language=shown[0].article.language,
        sure=max(p.said.sure for p in group),
    )


def _independent(group: Sequence[Printing], sources: Sequence[Evidence]) -> int:
    """Return how many reports have a quotation independently.

    One that sets it in the very sentence of another, or between the same sentences, has it from
    there, whatever else it reports itself. `sources`: of each printing its evidence.
    """
    seen: dict[str, int] = {}
    own: dict[int, int] = {}  # report -> the one that it has it from, or itself
    for p, e in sorted(zip(group, sources, strict=True), key=lambda x: x[0].order):
        frame = plain(e.text)
        if len(frame.split()) < len(p.tokens) + _FRAME:
            frame = (
                "\n".join((plain(e.before), frame, plain(e.after)))
                if e.before or e.after
                else f"{p.report}"
            )
        first = seen.setdefault(frame, p.report)
        own[p.report] = min(own.get(p.report, first), first)
    return sum(report == first for report, first in own.items())


def _evidence(p: Printing, text: str) -> Evidence:
    found = covering(p.article, p.at, p.at + len(p.text))
    at, end = p.at, p.at + len(p.text)
    span = p.article.text[p.at : max(end, p.said.end)]
    exact = text in span or plain(text) in plain(span)
    alike = not exact and spelt(tokens(text)) == spelt(p.tokens)
    if found is None:  # a quotation over two paragraphs: its own span is what the source says
        return Evidence(
            article=p.article.id,
            start=at,
            end=end,
            text=p.article.text[at:end],
            exact=exact,
            spelling=alike,
            mark=(0, end - at),
        )
    return evidence(p.article, *found, (at, end), exact=exact, spelling=alike)


def _variants(shown: Printing, wordings: Mapping[str, Sequence[Printing]]) -> tuple[Variant, ...]:
    out: list[Variant] = []
    for ps in wordings.values():
        other = ps[0]
        if other.worded == shown.worded:
            continue
        lost, gained = _changes(shown.tokens, other.tokens)
        out.append(
            Variant(
                text=other.text,
                articles=tuple(p.article.id for p in ps),
                kind="words" if lost or gained else "spelling",
                lost=lost,
                gained=gained,
            )
        )
    return tuple(out)


def _changes(a: Sequence[str], b: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return words of `a` that `b` lacks, and words of `b` that `a` lacks.

    Two spellings of one word are no difference.
    """
    lost: list[str] = []
    gained: list[str] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        x, y = list(a[i:j]), list(b[k:m])
        if len(x) == len(y) and all(spelling(v, w) for v, w in zip(x, y, strict=True)):
            continue
        if "".join(x) == "".join(y):  # "air defence" and "air-defence"
            continue
        lost += x
        gained += y
    return tuple(lost), tuple(gained)
