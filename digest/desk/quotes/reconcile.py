"""Merge the quotations of a story's articles: each once, with its speaker and its variants.

The wording that most reports print is shown. Other wordings are kept as variants, with the words
removed and added; different spellings of one word are not variants. Quotations must be spans of
their article's text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import combinations

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

_DISPUTED = 1.5  # a speaker named this many times as often as all others is printed
_FRAME = 4  # words beside a quotation; if two reports share so many, the sentence is copied
_RUN_ON = re.compile(r"(?<=[a-z]{2})\.(?=\S)")  # "neighbour.The call": a space was lost


def quotes(
    story: StoryMembers,
    articles: Mapping[str, Article],
    utterances: Mapping[str, tuple[Quotation, ...]],
    picks: Sequence[Pick] = (),
) -> tuple[KeyQuotation, ...]:
    """Return every quotation of the story once, in the order of the text.

    `key` marks the two or three that are printed large. `picks` are the sentences of the summary; a
    quotation in it is never key.
    """
    groups = groups_of(printings(story, articles, utterances))
    named = [p for g in groups for p in g if p.said.speaker]
    people = _people([p.said for p in named], _told_apart(named))
    made = [_quote(g, people) for g in groups]
    if not any(q.speaker or q.role for q in made):
        return tuple(made)
    keys = key_quotes(made, groups, story, articles, picks)
    return tuple(msgspec.structs.replace(q, key=i in keys) for i, q in enumerate(made))


def _told_apart(named: Sequence[Printing]) -> set[frozenset[str]]:
    """Return pairs of names that one article uses for its speakers: they are different people.

    An article that could complete "Holm" to "Ida Holm" would have done so.
    """
    by_article: dict[str, set[str]] = {}
    for p in named:
        by_article.setdefault(p.article.id, set()).add(p.said.speaker or "")
    return {frozenset(pair) for own in by_article.values() for pair in combinations(sorted(own), 2)}


def _people(
    said: Sequence[Quotation], apart: Collection[frozenset[str]] = ()
) -> dict[str, tuple[str, str | None]]:
    """Return the name and the role to print in the whole story, by speaker as named.

    A bare surname that could be two people, or that is `apart` from a full name, is unchanged.
    """
    counted = Counter(s.speaker for s in said if s.speaker)
    by_weight = sorted(counted, key=lambda n: (-len(names.bare(n).split()), -counted[n], n))
    full: dict[str, str] = {}
    for name in by_weight:
        # Fuller names come first: a shorter name joins the only person that it matches.
        may = sorted(
            {
                f
                for f in full.values()
                if not names.is_group(name)
                and not names.is_group(f)
                and names.same(name, f)
                and (" " not in name or _generation(name) == _generation(f))
                and frozenset((name, f)) not in apart
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


def _generation(name: str) -> str:
    """Return "Jr" or "Sr" if a name ends in it: two generations are two people."""
    last = name.rstrip(".").rpartition(" ")[2]
    return last if last in ("Jr", "Sr") else ""


def _given_also(role: str, given: Mapping[str, int]) -> int:
    """Return how often the role is given, also in part.

    "secretary general" counts for "NATO secretary general".
    """
    return sum(n for r, n in given.items() if f" {role.casefold()}".endswith(f" {r.casefold()}"))


def _says_much(role: str) -> float:
    """Return the bonus for an informative role: two to six words."""
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
        text = text.rstrip(END)  # the endings differ, so only the common text is printed
    every = shown if len(shown) == len(group) else [*shown, *(p for p in group if p not in shown)]
    sources = [_evidence(p, text) for p in every]
    speaker = _speaker(group, people)
    role = next((r for n, r in people.values() if n == speaker and r), None)
    if not any(p.said.speaker for p in group):
        role = next((p.said.role for p in group if p.said.role), None)
    return KeyQuotation(
        text=text,
        speaker=speaker,
        role=role,
        sources=tuple(sources),
        variants=_variants(shown[0], wordings),
        reports=_independent(every, sources),
        key=False,
        language=shown[0].article.language,
        sure=max(p.said.sure for p in group),
    )


def _speaker(group: Sequence[Printing], people: Mapping[str, tuple[str, str | None]]) -> str | None:
    """Return whom the articles name as the speaker, or None if too many name someone else.

    "Holm said" in one article and "a spokesman for Holm said" in another: none of them.
    """
    votes: dict[str, float] = {}
    for p in group:
        if p.said.speaker:
            name = people[p.said.speaker][0]
            votes[name] = votes.get(name, 0.0) + 1 + p.said.sure
    if not votes:
        return None
    speaker = max(votes, key=lambda n: (votes[n], n))
    others = sum(votes.values()) - votes[speaker]
    last = names.last_word(speaker)
    others += sum(1 + p.said.sure for p in group if not p.said.speaker and last in _words(p))
    return speaker if others * _DISPUTED < votes[speaker] else None


def _words(p: Printing) -> list[str]:
    """Return the words of the office that a printing gives."""
    return (p.said.role or "").split()


def _independent(group: Sequence[Printing], sources: Sequence[Evidence]) -> int:
    """Return the number of reports that have a quotation independently.

    A report that has it in the same sentence as another, or between the same sentences, copied it,
    whatever else it reports itself. `sources`: the evidence for each printing.
    """
    if len(group) == 1:
        return 1
    seen: dict[str, int] = {}
    own: dict[int, int] = {}  # report -> the report that it copied, or itself
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
    if found is None:  # a quotation over two paragraphs: its own span is the source text
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
    """Return the words of `a` that `b` lacks, and the words of `b` that `a` lacks.

    Different spellings of one word are equal.
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
