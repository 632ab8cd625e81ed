"""Read edition.yaml and articles.yaml.

Takes the text of a file and the ids that exist; returns `Decisions`, and problems: a wrong shape,
an unknown key, an article that does not exist, decisions that contradict each other. What is wrong
is left out, and the rest is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec

from digest.core import decision_table, text, yaml_reading
from digest.core.decision_table import Kind, Row
from digest.core.model import HELD, CorrectionNote, Decisions, Fact, Problem
from digest.core.patterns import lazy
from digest.intake.decisions import contradictions
from digest.intake.decisions.contradictions import line_of
from digest.intake.decisions.joined import joined

KEYS = decision_table.keys()
FACTS = ("date", "outlet", "link", "title", "authors", "agency", "language")
DATE = lazy(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?")
Keys = tuple[object, ...]  # the path of keys to a value


class _Reader:
    """One file being read: it collects problems and finds the articles that names mean."""

    def __init__(
        self,
        yaml: yaml_reading.Yaml,
        path: str,
        edition: str,
        files: Mapping[str, str],
        aliases: Mapping[str, str],
    ) -> None:
        self.yaml, self.path, self.edition = yaml, path, edition
        self.files, self.aliases = files, aliases
        self.problems: list[Problem] = list(yaml.problems)
        self.lines: dict[str, str] = {}

    def bad(self, keys: Keys, what: str, fix: str, name: str = "decision") -> None:
        where = self.yaml.at(self.path, *keys)
        self.problems.append(Problem(level="error", where=where, what=what, fix=fix, name=name))

    def read(self, row: Row, value: object) -> Any:
        """Return the value of a decision, as the field of its name in `Decisions` holds it."""
        if value is None:
            return getattr(Decisions(), row.key, {})
        read: dict[Kind, Callable[[Row, object], object]] = {
            Kind.TEXT: lambda row, v: self.text(v, (row.key,)) or "",
            Kind.ARTICLE: self.one_article,
            Kind.ARTICLES: self.articles,
            Kind.GROUPS: self.groups,
            Kind.FACTS: lambda row, v: self.mapping(row, v, self.fact),
            Kind.TEXT_BY_ARTICLE: lambda row, v: self.mapping(row, v, self.text),
            Kind.TEXTS_BY_ARTICLE: lambda row, v: self.mapping(row, v, self.texts),
            Kind.WAIVERS: lambda row, v: self.mapping(row, v, self.waiver),
            Kind.CORRECTIONS: lambda row, v: self.mapping(row, v, self.correction),
        }
        return read[row.kind](row, value)

    # ------------------------------------------------------------------------------------- articles

    def article(self, name: object, keys: Keys) -> str | None:
        """Return the id that a name means: a file of this folder, an id, or a path in content/."""
        if not isinstance(name, str | int | float) or isinstance(name, bool):
            what = f"an article is named by its file; this is {_kind(name)}."
            self.bad(keys, what, "Write a file name, for example clip-001.txt.")
            return None
        given = str(name).strip().removeprefix("./").removeprefix("content/")
        for candidate in (f"{self.edition}/{given}", given) if self.edition else (given,):
            if found := self._id(candidate):
                return found
        folder = f"{self.edition}/"
        here = [
            p.removeprefix(folder) for p in self.files if not self.edition or p.startswith(folder)
        ]
        near = text.closest(given, here) or text.closest(given, self.files)
        fix = f"Did you mean “{near}”?" if near else "See “digest list” for the names."
        self.bad(keys, f"there is no article “{given}”.", fix, "dead-decision")
        return None

    def _id(self, candidate: str) -> str | None:
        if candidate in self.files:
            return self.files[candidate]
        candidate = text.composed(candidate)
        if candidate in self.files:
            return self.files[candidate]
        if not candidate.isascii():  # the disk may hold the name in another Unicode form
            same = (p for p in self.files if text.composed(p) == candidate)
            if (path := next(same, None)) is not None:
                return self.files[path]
        if candidate in self.aliases:
            return self.aliases[candidate]
        return self.aliases.get(candidate.rpartition(".")[0] or candidate)

    def one_article(self, row: Row, value: object) -> str | None:
        """Return the id of the named article, and record the line; None if unknown."""
        found = self.article(value, (row.key,))
        if found:
            self.lines[row.key] = self.yaml.at(self.path, row.key)
        return found

    def articles(self, row: Row, value: object) -> tuple[str, ...]:
        """Return a list of articles, each once."""
        key = row.key
        if not isinstance(value, list):
            what = f"“{key}” must be a list of articles; this is {_kind(value)}."
            self.bad((key,), what, f"Write {key}: {row.example}")
            return ()
        out: list[str] = []
        for i, item in enumerate(value):
            found = self.article(item, (key, i))
            place = f"{key}/{found}"
            if found and found in out:
                what = f"“{item}” is listed twice: here and on {line_of(self.lines[place])}."
                self.bad((key, i), what, "Keep one.", "key-twice")
            elif found:
                out.append(found)
                self.lines[place] = self.yaml.at(self.path, key, i)
        return tuple(out)

    def groups(self, row: Row, value: object) -> tuple[tuple[str, ...], ...]:
        """Return groups of articles; one group may be written without the outer brackets."""
        key, example = row.key, f"Write {row.key}: {row.example}"
        if not isinstance(value, list):
            what = f"“{key}” must be a list of lists of articles; this is {_kind(value)}."
            self.bad((key,), what, example)
            return ()
        flat = bool(value) and all(isinstance(v, str) for v in value)
        written: list[tuple[object, Keys]] = (
            [(value, (key,))] if flat else [(g, (key, i)) for i, g in enumerate(value)]
        )
        out: list[tuple[str, ...]] = []
        for group, keys in written:
            if not isinstance(group, list):
                what = f"each group must be a list of articles; this is {_kind(group)}."
                self.bad(keys, what, example)
                continue
            found = [self.article(name, (*keys, i)) for i, name in enumerate(group)]
            names = tuple(dict.fromkeys(n for n in found if n))
            if len(names) >= row.least:
                self.lines[f"{key}#{len(out)}"] = self.yaml.at(self.path, *keys)
                for n in names:
                    self.lines.setdefault(f"{key}/{n}", self.yaml.at(self.path, *keys))
                out.append(names)
            elif None not in found:  # an unknown name is reported already
                what = (
                    f"“{key}” needs at least {row.least} different articles."
                    if row.least > 1
                    else f"a group of “{key}” names no article."
                )
                self.bad(keys, what, example)
        return tuple(out)

    def mapping(
        self, row: Row, value: object, one: Callable[[object, Keys], object]
    ) -> dict[str, object]:
        """Return a value for each article that is named."""
        key = row.key
        if not isinstance(value, dict):
            what = f"“{key}” must name the article; this is {_kind(value)}."
            self.bad((key,), what, f"Write {key}: {row.example}")
            return {}
        out: dict[str, object] = {}
        for name, item in value.items():
            if item is None and " " in name:  # {clip-001.txt: one, two}: YAML ends at the comma
                what = f"“{name}” is read as a name: the words before it end at a comma."
                self.bad((key, name), what, "Put words with a comma between quotation marks.")
                continue
            found = self.article(name, (key, name))
            if found is None:
                continue
            if found in out:
                first = line_of(self.lines.get(f"{key}/{found}", ""))
                what = (
                    f"“{key}” is given twice for “{found}”: here and on {first}. The first is used."
                )
                self.bad((key, name), what, "Keep one of the two.", "key-twice")
                continue
            self.lines.setdefault(f"{key}/{found}", self.yaml.at(self.path, key, name))
            made = one(item, (key, name))
            if made is not None and made != ():
                out[found] = made
        return out

    # --------------------------------------------------------------------------------------- values

    def text(self, value: object, keys: Keys) -> str | None:
        """Return the one text after a key, or None with a problem."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value.strip():
            return value.strip()
        what = (
            f"“{keys[-1] if len(keys) == 1 else keys[0]}” takes one text; this is {_kind(value)}."
        )
        self.bad(keys, what, "Write the words, between quotation marks.")
        return None

    def texts(self, value: object, keys: Keys) -> tuple[str, ...]:
        """Return a text or a list of texts as a tuple; what is not a text is reported."""
        items = value if isinstance(value, list) else [value]
        out = []
        for i, item in enumerate(items):
            if isinstance(item, str) and item.strip():
                out.append(item.strip())
            else:
                what = f"“{keys[0]}” takes texts; this is {_kind(item)}."
                self.bad((*keys, i), what, "Write the words, between quotation marks.")
        return tuple(out)

    def fact(self, value: object, keys: Keys) -> Fact | None:
        """Return the facts about an article, or None with a problem."""
        if not isinstance(value, dict):
            what = f"the facts about an article are keys and values; this is {_kind(value)}."
            self.bad(keys, what, "Write {date: 2024-02-10, outlet: Name, link: https://...}")
            return None
        out: dict[str, Any] = {}
        for key, item in value.items():
            place = (*keys, key)
            if item is None and key in FACTS:  # a line of “digest check”, not filled in yet
                continue
            if key not in FACTS:
                near = text.closest(key, FACTS)
                fix = f"Did you mean “{near}”?" if near else f"Use one of: {', '.join(FACTS)}."
                self.bad(place, f"there is no fact “{key}”.", fix)
                continue
            made = self.texts(item, place) if key == "authors" else self._fact_text(item, place)
            if made is not None:
                out[key] = made
        return Fact(**out)

    def _fact_text(self, value: object, keys: Keys) -> str | None:
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            what = f"“{keys[-1]}” takes one text; this is {_kind(value)}."
            self.bad(keys, what, "Write the words, between quotation marks.")
            return None
        given = str(value).strip()
        if keys[-1] == "date" and not is_date(given):
            self.bad(keys, f"“{given}” is not a date.", "Write it as 2024-02-10.")
            return None
        if keys[-1] == "link" and not is_link(given):
            what = f"“{given}” is not a web address."
            self.bad(keys, what, "Write the whole address, beginning with https:// or http://.")
            return None
        return given or None

    def correction(self, value: object, keys: Keys) -> CorrectionNote | None:
        """Return a day and a reason; None, with a problem, if they cannot be used."""
        names = CorrectionNote.__struct_fields__
        if not isinstance(value, dict):
            what = f"a correction has a date and a reason; this is {_kind(value)}."
            self.bad(keys, what, 'Write {date: 2024-02-11, reason: "Why it was changed."}')
            return None
        out: dict[str, str] = {}
        for key, item in value.items():
            place = (*keys, key)
            if key not in names:
                near = text.closest(str(key), names)
                fix = f"Did you mean “{near}”?" if near else f"Use {' or '.join(names)}."
                self.bad(place, f"a correction has no “{key}”.", fix)
            elif item is not None and (made := self._fact_text(item, place)):
                out[key] = made
        return CorrectionNote(**out) if out else None

    def waiver(self, value: object, keys: Keys) -> dict[str, str] | None:
        """Return name of problem -> reason; None, with a problem, if it is not a mapping."""
        if not isinstance(value, dict):
            what = f"a waiver names the problem and your reason; this is {_kind(value)}."
            self.bad(keys, what, 'Write {undated: "checked by hand"}')
            return None
        out: dict[str, str] = {}
        for name, reason in value.items():
            if isinstance(reason, str | int | float) and str(reason).strip():
                out[str(name)] = str(reason).strip()
            else:
                what = f"the reason for waiving “{name}” must be a text; this is {_kind(reason)}."
                self.bad((*keys, name), what, f'Write {{{name}: "checked by hand"}}')
        return out


def _kind(value: object) -> str:
    """Return what a value is, in words."""
    if value is None or value == "":
        return "empty"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "keys and values"
    return "a number" if isinstance(value, int | float) else "a text"


def is_date(given: str) -> bool:
    """Return whether a text is an ISO day of the calendar, perhaps with a time."""
    import datetime

    if not DATE.fullmatch(given):
        return False
    try:
        datetime.date.fromisoformat(given[:10])
    except ValueError:
        return False
    return True


def is_link(given: str) -> bool:
    """Return whether a text is an absolute web address."""
    return bool(re.match(r"https?://[^\s<>\"'/][^\s<>\"']*\Z", given))


def read(
    source: str,
    path: str,
    edition: str,
    ids: Collection[str],
    files: Mapping[str, str],
    renamed: Mapping[str, str] | None = None,
) -> tuple[Decisions, tuple[Problem, ...]]:
    """Return the decisions of an edition, or with `edition` empty the facts of articles.yaml.

    `ids` are the article ids that exist; `files` maps every path below content/ to its id;
    `renamed` maps an id of a closed edition to the one that its content has now.
    """
    yaml = joined(
        yaml_reading.load(source, path), path, decision_table.joinable() if edition else None
    )
    reader = _Reader(yaml, path, edition, files, {**(renamed or {}), **{i: i for i in ids}})
    data: object = yaml.data
    if data is not None and not isinstance(data, dict):
        fix = "Write a line such as “lead: clip-001.txt”."
        reader.bad((), "the file must be keys and values.", fix)
    if not isinstance(data, dict):
        unread = bool(reader.problems)
        found = _held(reader.problems) if edition else tuple(reader.problems)
        return Decisions(edition=edition, path=path, unread=unread), found
    if not edition and "articles" not in data:  # content/articles.yaml: the ids are at the top
        data = {"articles": data}
        reader.yaml = yaml_reading.Yaml(
            data, {f"articles/{k}" if k else "": v for k, v in yaml.lines.items()}
        )
    _report_unknown(reader, data)
    rows = [r for r in decision_table.TABLE if edition or r.kind == Kind.FACTS]
    values = {row.key: reader.read(row, data.get(row.key)) for row in rows}
    made = Decisions(edition=edition, path=path, **values)
    settled, found = contradictions.settled(msgspec.structs.replace(made, lines=reader.lines))
    return settled, (*reader.problems, *found)


def _report_unknown(reader: _Reader, data: Mapping[str, object]) -> None:
    known = KEYS if reader.edition else ("articles",)
    for key in data:
        if key in known:
            continue
        if not reader.edition and key in KEYS:
            what = f"“{key}” does not belong in this file."
            reader.bad((key,), what, "Write it in content/YYYY-MM-DD/edition.yaml.")
            continue
        near = text.closest(key, known)
        fix = f"Did you mean “{near}”?" if near else f"Use one of: {', '.join(known)}."
        reader.bad((key,), f"there is no decision “{key}”.", fix)


def _held(found: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return problems of an unreadable file with what follows from it."""
    return tuple(msgspec.structs.replace(p, fix=f"{p.fix} {HELD}") for p in found)
