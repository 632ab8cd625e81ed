"""Write an editor's act into edition.yaml, as the smallest change of the file.

Takes the text of the file, an `Act`, and the stories as they are (`Desk`); returns the text
afterwards. Ids are those of the build. Names in the file stay as they are written; new ones are
file names.

Acts keep decisions free of contradictions: a story that leads is no longer spiked, an article that
is dropped is no longer named, one that is moved leaves its merges and splits. `claim` returns what
the file says about an act's subject, so that a change made elsewhere meanwhile is noticed.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from digest.core import decision_table, yaml_reading, yaml_writing
from digest.core.decision_table import Kind
from digest.core.model import CorrectionNote, Value
from digest.intake.decisions.read import FACTS, is_date

Do = Literal["merge", "move", "split", "spike", "run", "drop", "restore", "lead", "unlead", "place", "text", "lines", "edition", "fact", "waive", "correction"]  # fmt: skip
STORY_TEXTS = decision_table.keys(Kind.TEXT_BY_ARTICLE)
STORY_LINES = decision_table.keys(Kind.TEXTS_BY_ARTICLE)
EDITION_TEXTS = decision_table.keys(Kind.TEXT)
NOTE = CorrectionNote.__struct_fields__
Data = Any  # a mapping of the file: ruamel's or plain


class Act(Value, frozen=True, kw_only=True):
    """What the editor did. `article` names the story by any of its articles, or the article itself
    (move, split, drop, fact, waive); `articles` those that go with it (split); `to` the story it
    goes to; `place` counts from 0; `key` is the decision, fact or problem, or `date` or `reason` of
    a correction; an empty `text` or `lines` takes it back."""

    do: Do
    article: str = ""
    articles: tuple[str, ...] = ()
    to: str = ""
    key: str = ""
    text: str = ""
    lines: tuple[str, ...] = ()
    place: int = 0


class Desk(Value, frozen=True, kw_only=True):
    """What acts refer to.

    `stories`: the articles of each story of this edition, in order, spiked ones last. `threads`:
    the articles of the same events in all editions. `names`: how the file names an article.
    `running`: how many stories are not spiked.
    """

    edition: str
    stories: tuple[tuple[str, ...], ...]
    threads: tuple[tuple[str, ...], ...]
    names: dict[str, str]
    running: int

    def story(self, article: str) -> tuple[str, ...]:
        found = next((s for s in self.stories if article in s), None)
        if found is None:
            raise ValueError(f"“{article}” is in no story of this edition")
        return found

    def noted(self, article: str) -> tuple[str, ...]:
        """Return the articles that a correction's note may name; a withdrawn story has one left."""
        return next((s for s in self.stories if article in s), (article,))

    def thread(self, article: str) -> tuple[str, ...]:
        found = next((t for t in self.threads if article in t), None)
        if found is None:
            raise ValueError(f"“{article}” is in no story")
        return found


def applied(source: str, act: Act, desk: Desk, means: Callable[[Any], str | None]) -> str:
    """Return the file after the act. Raises ValueError where the act makes no sense.

    `means` returns the article that a name in the file means.
    """
    hand = _Hand(desk, means)
    do: dict[str, Callable[[Data, Act], None]] = {
        "merge": hand.merge, "move": hand.move, "split": hand.split, "spike": hand.spike, "run": hand.run, "drop": hand.drop,
        "restore": hand.restore, "lead": hand.lead, "unlead": hand.unlead, "place": hand.place, "text": hand.text, "lines": hand.lines,
        "edition": hand.edition, "fact": hand.fact, "waive": hand.waive,
        "correction": hand.correction,
    }  # fmt: skip
    return yaml_writing.edited(source, lambda data: do[act.do](data, act))


def applied_all(
    source: str, acts: Sequence[Act], desk: Desk, means: Callable[[Any], str | None]
) -> str:
    """Return the file after several acts, as one change. Raises ValueError like `applied`."""
    hand = _Hand(desk, means)

    def change(data: Data) -> None:
        for act in acts:
            getattr(hand, act.do)(data, act)

    return yaml_writing.edited(source, change)


def claim(source: str, act: Act, desk: Desk, means: Callable[[Any], str | None]) -> object:
    """Return what the file says about the subject of the act, to compare two versions."""
    data = yaml_reading.load(source, "file").data or {}
    hand = _Hand(desk, means)
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


class _Hand:
    """The acts, each a change of the mapping."""

    def __init__(self, desk: Desk, means: Callable[[Any], str | None]) -> None:
        self.desk = desk
        self.means = means

    def name(self, article: str) -> str:
        return self.desk.names.get(article, article)

    # ------------------------------------------------------------------------------------------------------------- grouping

    def groups(self, data: Data, key: str) -> list[list[str | None]]:
        """Return the groups of merge or split, by id; an unknown name is None."""
        written = data.get(key) or []
        if written and all(isinstance(v, str) for v in written):
            written = [written]
        return [[self.means(n) for n in g] for g in written if isinstance(g, list)]

    def _nested(self, data: Data, key: str) -> Any:
        """Return the list of groups; one written without its outer brackets gets them."""
        written = data.get(key)
        if not written:
            data[key] = yaml_writing.flow([])
        elif all(isinstance(v, str) for v in written):
            data[key] = yaml_writing.flow([list(written)])
        return data[key]

    def _add(self, data: Data, key: str, articles: Sequence[str]) -> None:
        self._nested(data, key).append(yaml_writing.flow([self.name(a) for a in articles]))

    def _take_out(self, data: Data, article: str, keys: Sequence[str] = ("merge", "split")) -> None:
        """Remove an article from its merges and splits, and a merge of one."""
        for key in keys:
            if not data.get(key) or not any(article in g for g in self.groups(data, key)):
                continue
            groups = self._nested(data, key)
            for i in reversed(range(len(groups))):
                ids = [self.means(n) for n in groups[i]]
                for j in reversed([j for j, a in enumerate(ids) if a == article]):
                    del groups[i][j]
                if article in ids and len(groups[i]) < (2 if key == "merge" else 1):
                    del groups[i]
            _tidy(data, key)

    def _split_of(self, data: Data, articles: Sequence[str]) -> int | None:
        return next(
            (i for i, g in enumerate(self.groups(data, "split")) if set(g) & set(articles)), None
        )

    def merge(self, data: Data, act: Act) -> None:
        one, other = self.desk.thread(act.article), self.desk.thread(act.to)
        if act.to in one:
            raise ValueError("these are in one story already")
        i, j = self._split_of(data, one), self._split_of(data, other)
        if i is None and j is None:
            self._tie(data, act.article, act.to)
            return
        groups = self._nested(data, "split")
        if i is not None and j is not None:
            groups[j].extend(list(groups[i]))
            del groups[i]
        else:  # an event of its own grows by the whole other story
            at, more = (j, one) if j is not None else (i, other)
            groups[at].extend(self.name(a) for a in more)

    def _tie(self, data: Data, article: str, to: str) -> None:
        """Put two articles into one group of `merge`: an existing one, if it names either."""
        for n, ids in enumerate(self.groups(data, "merge")):
            for a, new in ((to, article), (article, to)):
                if a in ids:
                    self._nested(data, "merge")[n].append(self.name(new))
                    return
        self._add(data, "merge", (to, article))

    def move(self, data: Data, act: Act) -> None:
        """One article goes to another story, its own stays as it is. Decisions name files, so one of the two stories must be held
        together by name: the smaller one, unless the editor holds one already."""
        own, other = self.desk.thread(act.article), self.desk.thread(act.to)
        rest = [a for a in own if a != act.article]
        if act.to in own:
            raise ValueError("it is in this story already")
        if not rest:
            self.merge(data, act)
            return
        was_merged = any(act.article in g for g in self.groups(data, "merge"))
        self._take_out(data, act.article)
        j, i = self._split_of(data, other), self._split_of(data, rest)
        if j is not None:
            self._nested(data, "split")[j].append(self.name(act.article))
        elif i is not None or was_merged or len(rest) <= len(other):
            if i is None:
                self._add(data, "split", rest)
            self._tie(data, act.article, act.to)
        else:
            self._add(data, "split", (*other, act.article))

    def split(self, data: Data, act: Act) -> None:
        """The article, and those that go with it, are an event of their own."""
        thread = self.desk.thread(act.article)
        going = [act.article, *(a for a in act.articles if a in thread and a != act.article)]
        if len(thread) == len(going):
            raise ValueError("it is a story of its own already")
        for article in going:
            self._take_out(data, article)
        self._add(data, "split", going)

    # ------------------------------------------------------------------------------------------------------ who runs, and where

    def _listed(self, data: Data, key: str, article: str) -> None:
        if article not in [self.means(n) for n in data.get(key) or ()]:
            if not data.get(key):
                data[key] = yaml_writing.flow([])
            data[key].append(self.name(article))

    def _unlisted(self, data: Data, key: str, articles: Sequence[str]) -> None:
        found = data.get(key)
        if found:
            for i in reversed([i for i, n in enumerate(found) if self.means(n) in articles]):
                del found[i]
            _tidy(data, key)

    def spike(self, data: Data, act: Act) -> None:
        story = self.desk.story(act.article)
        if self.means(data.get("lead")) in story:
            del data["lead"]
        if not any(self.means(n) in story for n in data.get("spike") or ()):
            self._listed(data, "spike", self._story_name(data, story))

    def run(self, data: Data, act: Act) -> None:
        self._unlisted(data, "spike", self.desk.story(act.article))

    def drop(self, data: Data, act: Act) -> None:
        self.desk.thread(act.article)
        self._take_out(data, act.article)
        for key in ("spike", "order"):
            self._unlisted(data, key, (act.article,))
        if self.means(data.get("lead")) == act.article:
            others = [a for a in self.desk.story(act.article) if a != act.article]
            if others:
                data["lead"] = self.name(others[0])
            else:
                del data["lead"]
        self._listed(data, "drop", act.article)

    def restore(self, data: Data, act: Act) -> None:
        self._unlisted(data, "drop", (act.article,))

    def lead(self, data: Data, act: Act) -> None:
        story = self.desk.story(act.article)
        self._unlisted(data, "spike", story)
        if self.means(data.get("lead")) not in story:
            data["lead"] = self.name(self._story_name(data, story))

    def unlead(self, data: Data, act: Act) -> None:
        if self.means(data.get("lead")) in self.desk.story(act.article):
            del data["lead"]

    def place(self, data: Data, act: Act) -> None:
        """Move a story to a place: those above it, and it, are named in `order`, the rest goes on by rank."""
        stories = list(self.desk.stories[: self.desk.running])
        mine = self.desk.story(act.article)
        if mine not in stories:
            raise ValueError("a story that does not run has no place")
        stories.remove(mine)
        place = max(0, min(act.place, len(stories)))
        stories.insert(place, mine)
        written = list(data.get("order") or ())
        named = {s: n for n in reversed(written) for s in stories if self.means(n) in s}
        if "lead" in data and self.means(data["lead"]) not in stories[0]:
            data["lead"] = named.get(stories[0]) or self.name(stories[0][0])
        last = max([place, *(stories.index(s) for s in named)])
        leads = "lead" in data
        wanted = [
            named.get(s) or self.name(self._story_name(data, s))
            for i, s in enumerate(stories[: last + 1])
            if not (i == 0 and leads and s not in named)
        ]
        gone = [
            n for n in written if not any(self.means(n) in s for s in stories)
        ]  # spiked: their place is kept for later
        _relist(data, "order", [*wanted, *gone])

    def _story_name(self, data: Data, story: Sequence[str]) -> str:
        """Return the article by which the file names the story already, else its first."""
        for key in ("headline", "summary", "quote", "note", "section", "slug"):
            for written in data.get(key) or ():
                if self.means(written) in story:
                    return str(self.means(written))
        for written in (data.get("lead"), *(data.get("order") or ())):
            if self.means(written) in story:
                return str(self.means(written))
        return story[0]

    # ---------------------------------------------------------------------------------------------------------------- words

    def text(self, data: Data, act: Act) -> None:
        if act.key not in STORY_TEXTS:
            raise ValueError(f"there is no decision “{act.key}”")
        self._said(data, act, yaml_writing.block(act.text + "\n") if "\n" in act.text else act.text)

    def lines(self, data: Data, act: Act) -> None:
        if act.key not in STORY_LINES:
            raise ValueError(f"there is no decision “{act.key}”")
        table = data.get(act.key) or {}
        key = next((k for k in table if self.means(k) in self.desk.story(act.article)), None)
        if key is not None and isinstance(table[key], list) and act.lines:
            _relist(table, key, act.lines)
        elif act.key == "quote" and len(act.lines) == 1:
            self._said(data, act, act.lines[0])
        else:
            self._said(data, act, list(act.lines))

    def _said(self, data: Data, act: Act, value: Any) -> None:
        story = self.desk.story(act.article)
        keys = [k for k in data.get(act.key) or () if self.means(k) in story]
        if not value:
            for key in keys:
                del data[act.key][key]
            _tidy(data, act.key)
            return
        if not data.get(act.key):
            data[act.key] = {}
        data[act.key][keys[0] if keys else self.name(self._story_name(data, story))] = value
        for key in keys[1:]:
            del data[act.key][key]

    def edition(self, data: Data, act: Act) -> None:
        if act.key not in EDITION_TEXTS:
            raise ValueError(f"there is no decision “{act.key}”")
        if act.text:
            new = act.key not in data
            value = (
                yaml_writing.block(act.text + "\n")
                if act.key == "intro" or "\n" in act.text
                else act.text
            )
            if new and act.key == "title" and hasattr(data, "insert"):
                data.insert(0, act.key, value)
            else:
                data[act.key] = value
        elif act.key in data:
            del data[act.key]

    def fact(self, data: Data, act: Act) -> None:
        if act.key not in FACTS:
            raise ValueError(f"there is no fact “{act.key}”")
        self._entry(data, "articles", act, (act.article,))

    def waive(self, data: Data, act: Act) -> None:
        self._entry(data, "waive", act, (act.article,))

    def correction(self, data: Data, act: Act) -> None:
        if act.key not in NOTE:
            raise ValueError(f"a correction has no “{act.key}”")
        if act.key == "date" and act.text and not is_date(act.text):
            raise ValueError(f"“{act.text}” is not a date; write it as 2024-02-10")
        self._entry(data, "correction", act, self.desk.noted(act.article))

    def _entry(self, data: Data, table: str, act: Act, about: Sequence[str]) -> None:
        """Write a value of the entry that names one of `about`; else of a new one."""
        key = next((k for k in data.get(table) or () if self.means(k) in about), None)
        if act.text:
            if not data.get(table):
                data[table] = {}
            if key is None:
                data[table][self.name(act.article)] = yaml_writing.flow_map({act.key: act.text})
            elif not data[table][key]:
                data[table][key] = yaml_writing.flow_map({act.key: act.text})
            else:
                data[table][key][act.key] = act.text
        elif key is not None and act.key in (data[table][key] or {}):
            del data[table][key][act.key]
            if not data[table][key]:
                del data[table][key]
            _tidy(data, table)


def _tidy(data: Data, key: str) -> None:
    """Remove a key without a value."""
    if key in data and not data[key]:
        del data[key]


def _relist(data: Data, key: str, wanted: Sequence[str]) -> None:
    """Change a list to `wanted`, touching as few of its items as possible."""
    if not wanted:
        if key in data:
            del data[key]
        return
    if not data.get(key):
        data[key] = yaml_writing.flow(list(wanted))
        return
    found = data[key]
    for tag, i1, i2, j1, j2 in reversed(
        difflib.SequenceMatcher(None, list(found), list(wanted), autojunk=False).get_opcodes()
    ):
        if tag == "equal":
            continue
        if tag == "replace" and i2 - i1 == j2 - j1:
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                found[i] = wanted[j]
            continue
        for i in reversed(range(i1, i2)):
            del found[i]
        for n, item in enumerate(wanted[j1:j2]):
            found.insert(i1 + n, item)


def resolver(
    edition: str, files: Mapping[str, str], renamed: Mapping[str, str]
) -> Callable[[Any], str | None]:
    """Return a function from a name in an edition's file to its article, as `read` takes it."""
    ids = set(files.values())

    def candidates(given: str) -> Iterator[str]:
        for c in (f"{edition}/{given}", given):
            yield from (c, c.rpartition(".")[0] or c)

    def means(name: Any) -> str | None:
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
