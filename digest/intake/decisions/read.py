"""Decisions: what the curator wrote in edition.yaml and articles.yaml, and what was published, checked and named by article id.

In: the text of the file and the ids that exist. Out: `Decisions` or `Published`, and Problems: a wrong shape, an unknown key, an
article that does not exist ("did you mean"), decisions that contradict each other (both lines). What is wrong is left out, the rest holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec

from digest.core import text, yaml_reading, yaml_writing
from digest.core.model import HELD, Decisions, Fact, Problem, Published
from digest.intake.decisions import contradictions as clash
from digest.intake.decisions.contradictions import line_of, together
from digest.intake.decisions.joined import joined

KEYS = (
    "title",
    "intro",
    "articles",
    "drop",
    "merge",
    "split",
    "spike",
    "lead",
    "order",
    "section",
    "headline",
    "slug",
    "summary",
    "quote",
    "note",
    "waive",
)
JOINABLE = frozenset(KEYS) - {"title", "intro", "lead"}
FACTS = ("date", "outlet", "link", "title", "authors", "agency", "language")
DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?")


class _Reader:
    """One file being read: collects problems, and resolves names against the ids that exist."""

    def __init__(
        self,
        yaml: yaml_reading.Yaml,
        path: str,
        edition: str,
        ids: Collection[str],
        files: Mapping[str, str],
        renamed: Mapping[str, str],
    ) -> None:
        self.yaml, self.path, self.edition = yaml, path, edition
        self.ids, self.files, self.renamed = ids, files, renamed
        self.problems: list[Problem] = list(yaml.problems)
        self.lines: dict[str, str] = {}

    def bad(
        self,
        keys: tuple[object, ...],
        what: str,
        fix: str,
        name: str = "decision",
        level: Any = "error",
    ) -> None:
        self.problems.append(
            Problem(
                level=level, where=self.yaml.at(self.path, *keys), what=what, fix=fix, name=name
            )
        )

    def article(self, name: Any, keys: tuple[object, ...]) -> str | None:
        """The id that `name` means: a file of this folder, an id, or a path below content/."""
        if not isinstance(name, str | int | float) or isinstance(name, bool):
            self.bad(
                keys, "an article is named by its file name.", "Write for example clip-001.txt"
            )
            return None
        given = str(name).strip().removeprefix("./").removeprefix("content/")
        for candidate in (f"{self.edition}/{given}", given) if self.edition else (given,):
            if candidate in self.files:
                return self.files[candidate]
            if candidate in self.ids:
                return candidate
            bare = candidate.rpartition(".")[0] or candidate
            for old in (candidate, bare):
                if old in self.renamed:
                    return self.renamed[old]
        folder = f"{self.edition}/"
        here = [
            p.removeprefix(folder) for p in self.files if not self.edition or p.startswith(folder)
        ]
        near = text.closest(given, here) or text.closest(given, self.files)
        self.bad(
            keys,
            f"there is no article “{given}”.",
            f"Did you mean “{near}”?" if near else "See “digest list” for the names.",
            "dead-decision",
        )
        return None

    def texts(self, value: Any, keys: tuple[object, ...]) -> tuple[str, ...]:
        items = value if isinstance(value, list) else [value]
        out = []
        for i, item in enumerate(items):
            if isinstance(item, str) and item.strip():
                out.append(item.strip())
            else:
                self.bad((*keys, i), "this must be text.", "Put the words between quotation marks.")
        return tuple(out)

    def names(self, value: Any, keys: tuple[object, ...]) -> tuple[str, ...]:
        """A list of articles, each once."""
        if value is None:
            return ()
        if not isinstance(value, list):
            self.bad(
                keys,
                f"“{keys[-1]}” must be a list of articles.",
                f"Write {keys[-1]}: [clip-001.txt]",
            )
            return ()
        out: list[str] = []
        for i, item in enumerate(value):
            found = self.article(item, (*keys, i))
            place = "/".join(map(str, (*keys, found)))
            if found and found in out:
                self.bad(
                    (*keys, i),
                    f"“{item}” is named twice: here and on {line_of(self.lines[place])}.",
                    "Keep one.",
                    "key-twice",
                )
            elif found:
                out.append(found)
                self.lines[place] = self.yaml.at(self.path, *keys, i)
        return tuple(out)

    def groups(self, value: Any, key: str, least: int) -> tuple[tuple[str, ...], ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            self.bad(
                (key,),
                f"“{key}” must be a list of lists of articles.",
                f"Write {key}: [[clip-001.txt, clip-002.txt]]",
            )
            return ()
        flat = bool(value) and all(
            isinstance(v, str) for v in value
        )  # one group, written without the outer brackets
        written: list[tuple[Any, tuple[object, ...]]] = (
            [(value, (key,))] if flat else [(g, (key, i)) for i, g in enumerate(value)]
        )
        out: list[tuple[str, ...]] = []
        for group, keys in written:
            if not isinstance(group, list):
                self.bad(
                    keys,
                    "each group must be a list of articles.",
                    f"Write {key}: [[clip-001.txt, clip-002.txt]]",
                )
                continue
            found = [self.article(name, (*keys, i)) for i, name in enumerate(group)]
            names = tuple(dict.fromkeys(n for n in found if n))
            if len(names) < least:
                if None not in found:  # a name that means nothing is told already
                    what = (
                        f"“{key}” needs {least} different articles."
                        if least > 1
                        else f"a group of “{key}” names no article."
                    )
                    self.bad(keys, what, f"Write {key}: [[clip-001.txt, clip-002.txt]]")
                continue
            self.lines[f"{key}#{len(out)}"] = self.yaml.at(self.path, *keys)
            out.append(names)
            for n in names:
                self.lines.setdefault(f"{key}/{n}", self.yaml.at(self.path, *keys))
        return tuple(out)

    def mapping(
        self, value: Any, key: str, one: Callable[[Any, tuple[object, ...]], Any]
    ) -> dict[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.bad(
                (key,),
                f"“{key}” must say for which article.",
                f'Write {key}: {{clip-001.txt: "..."}}',
            )
            return {}
        out: dict[str, Any] = {}
        for name, item in value.items():
            if (
                item is None and " " in name
            ):  # {clip-001.txt: one, two}: YAML ends the words at the comma
                what = f"“{name}” is read as a name of its own, for the words before it end at a comma."
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

    def text(self, value: Any, keys: tuple[object, ...]) -> str | None:
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.bad(keys, "this must be text.", "Put the words between quotation marks.")
        return None

    def fact(self, value: Any, keys: tuple[object, ...]) -> Fact | None:
        if not isinstance(value, dict):
            self.bad(
                keys,
                "the facts about an article are keys and values.",
                "Write {date: 2024-02-10, outlet: Name, link: https://...}",
            )
            return None
        out: dict[str, Any] = {}
        for key, item in value.items():
            if key not in FACTS:
                near = text.closest(key, FACTS)
                self.bad(
                    (*keys, key),
                    f"there is no fact “{key}”.",
                    f"Did you mean “{near}”?" if near else f"Known are: {', '.join(FACTS)}.",
                )
                continue
            if key == "authors":
                out[key] = self.texts(item, (*keys, key))
                continue
            said = self.text(item, (*keys, key))
            if said is None:
                continue
            if key == "date" and not _date(said):
                self.bad((*keys, key), f"“{said}” is no date.", "Write it as 2024-02-10.")
                continue
            if key == "link" and not re.match(r"https?://[^\s<>\"']+\Z", said):
                self.bad(
                    (*keys, key),
                    f"“{said}” is no web address.",
                    "It must begin with https:// or http://",
                )
                continue
            out[key] = said
        return Fact(**out)

    def waiver(self, value: Any, keys: tuple[object, ...]) -> dict[str, str] | None:
        if not isinstance(value, dict):
            self.bad(
                keys,
                "a waiver names the finding and the reason.",
                'Write {undated: "checked by hand"}',
            )
            return None
        return {str(k): said for k, v in value.items() if (said := self.text(v, (*keys, k)))}


def _date(said: str) -> bool:
    import datetime

    if not DATE.fullmatch(said):
        return False
    try:
        datetime.date.fromisoformat(said[:10])
    except ValueError:
        return False
    return True


def read(
    source: str,
    path: str,
    edition: str,
    ids: Collection[str],
    files: Mapping[str, str],
    renamed: Mapping[str, str] | None = None,
) -> tuple[Decisions, tuple[Problem, ...]]:
    """Decisions of an edition (`edition` its day) or, with `edition` empty, facts by id from articles.yaml.

    `ids` are the article ids that exist, `files` maps every path below content/ to its id, `renamed` an id of a closed edition to the one
    that its content has now.
    """
    yaml = joined(yaml_reading.load(source, path), path, JOINABLE if edition else None)
    r = _Reader(yaml, path, edition, ids, files, renamed or {})
    data: Any = yaml.data
    if data is not None and not isinstance(data, dict):
        r.bad((), "the file must be keys and values.", "Write a line such as “lead: clip-001.txt”.")
    if not isinstance(data, dict):
        unread = bool(r.problems)
        return Decisions(edition=edition, path=path, unread=unread), _held(
            r.problems
        ) if edition else tuple(r.problems)
    if not edition and "articles" not in data:  # content/articles.yaml: the ids stand at the top
        data = {"articles": data}
        r.yaml = yaml_reading.Yaml(
            data, {f"articles/{k}" if k else "": v for k, v in yaml.lines.items()}
        )
    known = KEYS if edition else ("articles",)
    for key in data:
        if key not in known:
            near = text.closest(key, known)
            fix = f"Did you mean “{near}”?" if near else f"Known are: {', '.join(KEYS)}."
            if not edition and key in KEYS:
                fix = "Decisions about an edition stand in its own folder: content/YYYY-MM-DD/edition.yaml"
            r.bad((key,), f"there is no decision “{key}”" + (" here." if key in KEYS else "."), fix)
    if not edition:
        data = {"articles": data["articles"]}
    lead = r.article(data["lead"], ("lead",)) if data.get("lead") is not None else None
    made = Decisions(
        edition=edition,
        path=path,
        title=(r.text(data["title"], ("title",)) or "") if data.get("title") is not None else "",
        intro=(r.text(data["intro"], ("intro",)) or "") if data.get("intro") is not None else "",
        articles=r.mapping(data.get("articles"), "articles", r.fact),
        drop=r.names(data.get("drop"), ("drop",)),
        merge=r.groups(data.get("merge"), "merge", 2),
        split=r.groups(data.get("split"), "split", 1),
        spike=r.names(data.get("spike"), ("spike",)),
        lead=lead,
        order=r.names(data.get("order"), ("order",)),
        section=r.mapping(data.get("section"), "section", r.text),
        headline=r.mapping(data.get("headline"), "headline", r.text),
        slug=r.mapping(data.get("slug"), "slug", r.text),
        summary=r.mapping(data.get("summary"), "summary", r.texts),
        quote=r.mapping(data.get("quote"), "quote", r.texts),
        note=r.mapping(data.get("note"), "note", r.text),
        waive=r.mapping(data.get("waive"), "waive", r.waiver),
    )
    if lead:
        r.lines["lead"] = yaml.at(path, "lead")
    settled, told = clash.settled(msgspec.structs.replace(made, lines=r.lines))
    return settled, (*r.problems, *told)


def _held(found: Sequence[Problem]) -> tuple[Problem, ...]:
    """What is wrong with a file of an edition that nobody can read, and what comes of it."""
    return tuple(msgspec.structs.replace(p, fix=f"{p.fix} {HELD}") for p in found)


def read_published(
    source: str, path: str, edition: str
) -> tuple[Published | None, tuple[Problem, ...]]:
    """A closed edition. A file that cannot be used is an error: identity and addresses hang on it."""
    yaml = yaml_reading.load(source, path)
    if yaml.problems:
        return None, yaml.problems
    try:
        made = msgspec.convert({**(yaml.data or {}), "edition": edition}, Published, strict=False)
    except msgspec.ValidationError as error:
        said = str(error)
        place = re.search(r"`\$\.stories\[(\d+)\]", said)
        where = yaml.at(path, "stories", place.group(1)) if place else path
        fix = "The file is written by “digest close”; restore it from your history."
        return None, (
            Problem(
                level="error",
                where=where,
                what=f"this is no published edition: {said}.",
                fix=fix,
                name="published",
            ),
        )
    return made, ()


def write_published(p: Published) -> str:
    """published.yaml as text, in an order that a person reviews."""
    stories = []
    for s in p.stories:
        stories.append(
            {
                "id": s.id,
                "thread": s.thread,
                "slug": s.slug,
                "headline": s.headline,
                "summary": list(s.summary),
                "quotes": list(s.quotes),
                "articles": list(s.articles),
                "digests": dict(sorted(s.digests.items())),
            }
        )
    head = "# Written by “digest close”: the edition as it was published. Commit it; later builds keep its addresses.\n"
    return head + yaml_writing.dump({"closed": p.closed, "stories": stories})


def template(day: str, files: Collection[str]) -> str:
    """A commented edition.yaml for `digest new`; it decides nothing until a line is uncommented."""
    listed = (
        "\n".join(f"#   {f}" for f in files)
        or "#   (no articles yet: put .txt, .md or .html files beside this one)"
    )
    return f"""# Decisions for the edition of {day}. Every key is optional; what you do not decide, the program proposes.
# Articles are named by their file in this folder. “digest list {day}” shows the stories and lines to paste here.
# Articles in this folder:
{listed}

# title: A title for the edition
# intro: |
#   Your own words, in Markdown. They are marked as the editor's.

# articles:                        # facts that a file does not show itself
#   clip-001.txt: {{date: {day}, outlet: Name of the paper, link: https://example.org/article}}
# drop: [clip-002.txt]             # leave this article out
# merge: [[clip-003.txt, clip-004.txt]]     # these are one event
# split: [[clip-005.txt]]          # this is an event of its own
# spike: [clip-006.txt]            # the story that holds it does not run
# lead: clip-001.txt               # its story comes first
# order: [clip-001.txt, clip-003.txt]       # then these, the rest by rank
# section: {{clip-003.txt: Abroad}}
# headline: {{clip-001.txt: "Your headline"}}
# slug: {{clip-001.txt: your-headline}}
# summary: {{clip-001.txt: ["A sentence found in a source.", "Another."]}}
# quote: {{clip-001.txt: "words found between quotation marks in a source"}}
# note: {{clip-001.txt: "Your note, in Markdown."}}
# waive: {{clip-003.txt: {{undated: "why that is no matter"}}}}
"""


__all__ = ["FACTS", "KEYS", "read", "read_published", "template", "together", "write_published"]
