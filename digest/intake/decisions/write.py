"""Write an editor's act into edition.yaml, as the smallest change of the file.

Takes the text of the file, an `Act`, and the stories as they are (`Desk`); returns the text
afterwards. Ids are those of the build. Names in the file stay as they are written; new ones are
file names.

Acts keep decisions free of contradictions: a story that leads is no longer spiked, an article that
is dropped is no longer named, one that is moved leaves its merges and splits. `claim` returns what
the file says about an act's subject, so that a change made elsewhere meanwhile is noticed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from digest.core import yaml_reading, yaml_writing
from digest.intake.decisions import act_groups, act_listing, act_words
from digest.intake.decisions.act_values import Act, Data, Desk, Do, Hand, Means

ACTS: dict[Do, Callable[[Hand, Data, Act], None]] = {
    "merge": act_groups.merge,
    "move": act_groups.move,
    "split": act_groups.split,
    "spike": act_listing.spike,
    "run": act_listing.run,
    "drop": act_listing.drop,
    "restore": act_listing.restore,
    "lead": act_listing.lead,
    "unlead": act_listing.unlead,
    "place": act_listing.place,
    "text": act_words.text,
    "lines": act_words.lines,
    "edition": act_words.edition,
    "fact": act_words.fact,
    "waive": act_words.waive,
    "correction": act_words.correction,
}


def applied(source: str, act: Act, desk: Desk, means: Means) -> str:
    """Return the file after the act. Raises ValueError where the act makes no sense."""
    return applied_all(source, (act,), desk, means)


def applied_all(source: str, acts: Sequence[Act], desk: Desk, means: Means) -> str:
    """Return the file after several acts, as one change. Raises ValueError like `applied`."""
    hand = Hand(desk, means)

    def change(data: Data) -> None:
        for act in acts:
            ACTS[act.do](hand, data, act)

    return yaml_writing.edited(source, change)


def claim(source: str, act: Act, desk: Desk, means: Means) -> object:
    """Return what the file says about the subject of the act, to compare two versions."""
    data = yaml_reading.load(source, "file").data or {}
    hand = Hand(desk, means)
    if act.do in ("merge", "move", "split"):
        about = {*desk.thread(act.article), *(desk.thread(act.to) if act.to else ())}
        return [
            [sorted(map(str, ids)) for ids in hand.groups(data, key) if about & set(ids)]
            for key in ("merge", "split")
        ]
    if act.do in ("spike", "run", "lead", "unlead"):
        about = set(desk.story(act.article))
        named = [means(n) in about for n in data.get("spike") or ()]
        return any(named), means(data.get("lead")) if act.do in ("lead", "unlead") else None
    if act.do in ("drop", "restore"):
        return act.article in [means(n) for n in data.get("drop") or ()]
    if act.do == "place":
        return [means(n) for n in data.get("order") or ()], means(data.get("lead"))
    if act.do == "edition":
        return data.get(act.key)
    if act.do in ("text", "lines"):
        table = data.get(act.key) or {}
        return [table[k] for k in table if means(k) in desk.story(act.article)]
    table = data.get("articles" if act.do == "fact" else act.do) or {}
    noted = desk.noted(act.article) if act.do == "correction" else (act.article,)
    return [(table[k] or {}).get(act.key) for k in table if means(k) in noted]


def resolver(edition: str, files: Mapping[str, str], renamed: Mapping[str, str]) -> Means:
    """Return a function from a name in an edition's file to its article, as `read` takes it."""
    ids = set(files.values())

    def candidates(given: str) -> Iterator[str]:
        for c in (f"{edition}/{given}", given):
            yield from (c, c.rpartition(".")[0] or c)

    def means(name: object) -> str | None:
        if not isinstance(name, str | int | float) or isinstance(name, bool):
            return None
        given = str(name).strip().removeprefix("./").removeprefix("content/")
        for c in (f"{edition}/{given}", given):
            if c in files:
                return files[c]
            if c in ids:
                return c
        return next((renamed[c] for c in candidates(given) if c in renamed), None)

    return means


__all__ = ["Act", "Desk", "Means", "applied", "applied_all", "claim", "resolver"]
