"""Decisions that contradict each other, in one edition.yaml and between several.

Takes decisions as they were read; returns those that can apply together, and a problem with both
lines for each that cannot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import msgspec

from digest.core.model import Decisions, Problem


def line_of(where: str) -> str:
    """Return `line 12` of a place, or its path where no line is known."""
    parts = where.split(":")
    return f"line {parts[1]}" if len(parts) > 1 else where or "another line"


def conflict(words: tuple[str, str], article: str, here: str, there: str, fix: str = "") -> Problem:
    """Return the problem of two decisions that cannot both apply. `words` are their two keys."""
    same = here.partition(":")[0] == there.partition(":")[0]
    other = f"on {line_of(here)}" if same else f"in {here}"
    return Problem(
        level="error",
        where=there,
        what=f"“{article}” is in {words[1]} here and in {words[0]} {other}; both cannot apply.",
        fix=fix
        or (f"Keep {words[0]} or {words[1]}." if words[0] != words[1] else "Keep one of the two."),
        name="conflict",
        article=article,
    )


Clash = Callable[[str, str, str], None]  # the keys of two decisions, and the article of both


def settled(d: Decisions) -> tuple[Decisions, tuple[Problem, ...]]:
    """Report decisions that contradict each other with both lines, and use neither.

    A drop is used: nothing can be built on an article that is left out.
    """
    problems: list[Problem] = []

    def clash(one: str, other: str, article: str) -> None:
        here, there = d.lines.get(one, d.path), d.lines.get(other, d.path)
        problems.append(
            conflict((re.split("[/#]", one)[0], re.split("[/#]", other)[0]), article, here, there)
        )

    bad_merge, bad_split = _torn(d.merge, d.split, clash)
    lead, spike = _led(d, clash)
    dropped = set(d.drop)
    _report_dropped(d, dropped, clash)

    def left(groups: Sequence[Sequence[str]], bad: set[int]) -> list[tuple[str, ...]]:
        return [
            tuple(a for a in g if a not in dropped) for i, g in enumerate(groups) if i not in bad
        ]

    made = msgspec.structs.replace(
        d,
        merge=tuple(g for g in left(d.merge, bad_merge) if len(g) > 1),
        split=tuple(g for g in left(d.split, bad_split) if g),
        spike=tuple(a for a in spike if a not in dropped),
        lead=lead,
        order=tuple(a for a in d.order if a not in dropped),
    )
    return made, tuple(problems)


def _led(d: Decisions, clash: Clash) -> tuple[str | None, tuple[str, ...]]:
    """Return the lead and the spikes, without those that contradict each other."""
    if d.lead and d.lead in d.spike:
        clash("lead", f"spike/{d.lead}", d.lead)
        return None, tuple(a for a in d.spike if a != d.lead)
    if d.lead and d.lead in d.drop:
        clash("lead", f"drop/{d.lead}", d.lead)
        return None, d.spike
    return d.lead, d.spike


def _report_dropped(d: Decisions, dropped: set[str], clash: Clash) -> None:
    """Report articles that are dropped and named in another decision."""
    for key, table in (("merge", d.merge), ("split", d.split)):
        for n, group in enumerate(table):
            for a in group:
                if a in dropped:
                    clash(f"{key}#{n}", f"drop/{a}", a)
    for key, listed in (("spike", d.spike), ("order", d.order)):
        for a in listed:
            if a in dropped:
                clash(f"{key}/{a}", f"drop/{a}", a)


def _torn(
    merge: Sequence[Sequence[str]],
    split: Sequence[Sequence[str]],
    clash: Clash,
) -> tuple[set[int], set[int]]:
    """Return merges and splits that contradict each other.

    A merge across the border of a split, or an article in two splits.
    """
    side: dict[str, int] = {}
    bad_merge: set[int] = set()
    bad_split: set[int] = set()
    for n, group in enumerate(split):
        for a in group:
            if a in side:
                clash(f"split#{side[a]}", f"split#{n}", a)
                bad_split |= {side[a], n}
            side.setdefault(a, n)
    for i, group in enumerate(merge):
        sides = {side.get(a) for a in group}
        if len(sides) > 1:
            at = next(a for a in group if a in side)
            clash(f"merge#{i}", f"split#{side[at]}", at)
            bad_merge.add(i)
            bad_split |= {s for s in sides if s is not None}
    return bad_merge, bad_split


def together(
    made: Mapping[str, Decisions], files: Mapping[str, str], folder_of: Callable[[str], str | None]
) -> tuple[dict[str, Decisions], tuple[Problem, ...]]:
    """Compare the decisions of all files: what one says of an article of another's folder.

    Facts about a loose article may be in any edition.yaml; they are kept with those of
    articles.yaml. Facts about an article in another edition's folder belong in that folder. A merge
    in one file and a split in another that contradict each other are reported with both places, and
    neither is used. `files` maps paths to ids, `folder_of` a path to the day of its folder.
    """
    problems: list[Problem] = []
    home = {i: folder_of(p) for p, i in files.items()}
    out = dict(made)
    loose = dict(made[""].articles) if "" in made else {}
    places = dict(made[""].lines) if "" in made else {}
    for day in sorted(d for d in made if d):
        own = dict(made[day].articles)
        for a in [a for a in own if home.get(a) != day]:
            fact, key = own.pop(a), f"articles/{a}"
            where = made[day].lines.get(key, made[day].path)
            if elsewhere := home.get(a):
                problems.append(_of_another_folder(a, elsewhere, where))
            elif a in loose and loose[a] != fact:
                fix = "Keep one; the other file's is used."
                problems.append(
                    conflict(("articles", "articles"), a, places.get(key, ""), where, fix)
                )
            else:
                loose[a], places[key] = fact, where
        if own != made[day].articles:
            out[day] = msgspec.structs.replace(made[day], articles=own)
    if loose and loose != (made[""].articles if "" in made else {}):
        out[""] = msgspec.structs.replace(made.get("", Decisions()), articles=loose, lines=places)
    _torn_between(out, problems)
    return out, tuple(problems)


def _of_another_folder(article: str, day: str, where: str) -> Problem:
    return Problem(
        level="error",
        where=where,
        what=f"“{article}” is in the folder of {day}; its facts are not read here.",
        fix=f"Write them in content/{day}/edition.yaml.",
        name="dead-decision",
        article=article,
    )


def _torn_between(out: dict[str, Decisions], problems: list[Problem]) -> None:
    """Compare merges and splits of different files."""
    days = sorted(out)
    merges = [(day, i, g) for day in days for i, g in enumerate(out[day].merge)]
    splits = [(day, i, g) for day in days for i, g in enumerate(out[day].split)]

    def place(key: str, n: int) -> str:
        day, _, group = (merges if key == "merge" else splits)[n]
        return out[day].lines.get(f"{key}/{group[0]}", out[day].path)

    def clash(one: str, other: str, article: str) -> None:
        (a, n), (b, m) = ((x.split("#")[0], int(x.split("#")[1])) for x in (one, other))
        problems.append(conflict((a, b), article, place(a, n), place(b, m)))

    bad = _torn([g for _, _, g in merges], [g for _, _, g in splits], clash)
    for key, rows, wrong in (("merge", merges, bad[0]), ("split", splits, bad[1])):
        for day in sorted({rows[n][0] for n in wrong}):
            gone = {rows[n][1] for n in wrong if rows[n][0] == day}
            kept = tuple(g for i, g in enumerate(getattr(out[day], key)) if i not in gone)
            out[day] = msgspec.structs.replace(out[day], **{key: kept})
