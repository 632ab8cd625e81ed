"""Decisions as files: what each key does to an edition, what is reported, and how acts are written.

The cases are tests/cases/decisions/KEY.md: a title, the files with decisions (edition.yaml of 4
March unless named), and the result: stories in order with their decisions, then the messages.
"""

from __future__ import annotations

import json
import random
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

import paths
from conftest import Pub
from digest.commands.check_text import groups_to_paste
from digest.commands.messages import message
from digest.core import yaml_folding, yaml_writing
from digest.core.memo import Memo
from digest.core.model import Decisions, Problem, Story
from digest.desk import check
from digest.intake.decisions import read
from digest.intake.decisions import write as editing
from digest.pipeline import build
from digest.pipeline.publication import publication
from digest.pipeline.report import in_reading_order
from digest.pipeline.results import Edited
from digest.pipeline.run import Run

CASES = paths.CASES / "decisions"
DAY = "2031-03-04"


class Case(NamedTuple):
    file: str
    title: str
    written: dict[str, str]
    expected: str


def cases() -> list[Case]:
    out = []
    for file in sorted(CASES.glob("*.md")):
        for part in re.split(r"^## ", file.read_text(encoding="utf-8"), flags=re.M)[1:]:
            title, _, rest = part.partition("\n")
            blocks = re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", rest, re.M | re.S)
            written = {
                path or f"{DAY}/edition.yaml": body for kind, path, body in blocks if kind == "yaml"
            }
            expected = next((body for kind, _, body in blocks if kind == "text"), "")
            out.append(Case(file.stem, title.strip(), written, expected))
    return out


@pytest.fixture(scope="module")
def memo() -> Memo:
    """Shared, so that an article is read once for all cases."""
    return Memo(None, memory=True)


def worked(root: Path, written: dict[str, str], memo: Memo) -> Edited:
    shutil.copytree(CASES / "content", root / "content", dirs_exist_ok=True)
    for path, words in written.items():
        (root / "content" / path).write_text(words, encoding="utf-8")
    return build.work(publication(root), Run(memo))


def described(edited: Edited) -> str:
    """Return the editions after the decisions, newest first, then the messages."""
    out: list[str] = []
    for e in edited.editions:
        d = edited.decisions.get(e.day, Decisions())
        out.append(
            e.day
            + (f" “{e.title}”" if e.title else "")
            + (f" intro: {e.intro!r}" if e.intro else "")
        )
        out += [line for n, b in enumerate(e.stories, 1) for line in story(edited, n, b, d)]
    for kind, ids in (("spiked", edited.spiked), ("dropped", edited.dropped)):
        out += [f"{kind}: {', '.join(ids)}"] if ids else []
    return "\n".join([*out, *map(message, in_reading_order(edited.problems)), ""])


def story(edited: Edited, n: int, b: Story, d: Decisions) -> list[str]:
    names = [s.article.rsplit("/", 1)[-1] for s in b.sources]
    mark = " (the editor's)" if b.headline.by == "editor" else ""
    earlier = " after " + ", ".join(p.edition for p in b.previous) if b.previous else ""
    out = [
        f"{n}. {' '.join(names)}: {b.headline.text}{mark}"
        + (f" [{b.section}]" if b.section else "")
        + earlier
    ]
    decided = {s.article for s in b.sources}
    if decided & set(d.slug):
        out.append(f"   at {b.url}")
    if decided & set(d.summary):
        for s in b.summary:
            source = (
                ", ".join(e.article.rsplit("/", 1)[-1] for e in s.sources if e.exact)
                or "the editor's"
            )
            out.append(f"   {source}: {s.text}")
    if decided & set(d.quote):
        out += [f"   {q.speaker or 'nobody named'}: “{q.text}”" for q in b.quotes if q.key]
    out += [f"   note: {x.text!r}" for x in b.notes]
    for s in b.sources:
        if any(s.article in x.articles for x in edited.decisions.values()):
            about = (
                s.outlet,
                s.link,
                s.published,
                s.published_from,
                s.title,
                ", ".join(s.authors),
                s.agency,
                s.language,
            )
            out.append(f"   {s.article}: " + " | ".join(x or "–" for x in about))
    return out


def test_each_key_has_its_table() -> None:
    """The guard: every key has cases, and content/articles.yaml has its own."""
    counts = {c.file: sum(x.file == c.file for x in cases()) for c in cases()}
    assert set(counts) == {*read.KEYS, "loose", "together"}
    assert all(n >= 2 for n in counts.values()), counts


@pytest.mark.parametrize("case", cases(), ids=lambda c: f"{c.file}: {c.title}")
def test_decisions_do_what_their_table_says(case: Case, tmp_path: Path, memo: Memo) -> None:
    """Stories, their order and text, and messages with their lines are exactly as in the case."""
    assert described(worked(tmp_path, case.written, memo)) == case.expected


# ------------------------------------------------------------------------------------------------------- files around the decisions


def copied(pub: Pub) -> Pub:
    shutil.copytree(CASES / "content", pub.content, dirs_exist_ok=True)
    return pub


def test_in_a_closed_edition_a_renamed_file_is_known_by_its_content(pub: Pub) -> None:
    """Decisions and identity still apply after a file was renamed."""
    copied(pub)
    pub.write(
        f"content/{DAY}/edition.yaml",
        "headline: {bells.txt: Ringers ask for a Sunday}\nlead: bells.txt\n",
    )
    assert pub.run("close", DAY).returncode == 0
    before = build.work(publication(pub.root), Run(Memo(None)))
    (pub.content / DAY / "bells.txt").rename(pub.content / DAY / "ringers-of-quarle.txt")
    after = build.work(publication(pub.root), Run(Memo(None)))
    old, new = (next(e for e in edited.editions if e.day == DAY) for edited in (before, after))
    assert [b.id for b in old.stories] == [b.id for b in new.stories]
    assert new.stories[0].headline.text == "Ringers ask for a Sunday"
    assert new.stories[0].url == old.stories[0].url
    assert not [p for p in after.problems if p.level == "error"]


def test_the_template_of_a_new_edition_decides_nothing_and_each_line_of_it_holds(pub: Pub) -> None:
    """`digest new` writes every key commented out; uncommented, the file is valid but for the
    invented names."""
    copied(pub)
    (pub.content / "2031-03-06").mkdir()
    assert pub.run("new", "2031-03-06").returncode == 0
    words = (pub.content / "2031-03-06" / "edition.yaml").read_text(encoding="utf-8")
    made, reported = read.read(words, "edition.yaml", "2031-03-06", set(), {})
    assert (reported, made.lines) == ((), {})
    body = words[words.index("# title:") :]
    bare = "\n".join(line.removeprefix("# ") for line in body.splitlines())
    files = {f"2031-03-06/clip-00{n}.txt": f"2031-03-06/clip-00{n}" for n in range(1, 7)}
    made, reported = read.read(bare, "edition.yaml", "2031-03-06", set(files.values()), files)
    assert reported == ()
    assert set(re.findall(r"^# ([a-z]+):", body, re.M)) == set(read.KEYS)


def test_a_line_of_list_can_be_pasted(pub: Pub) -> None:
    """What `list` prints is YAML that does what it says, also for names that YAML would read
    otherwise."""
    copied(pub)
    (pub.content / DAY / "tram-2.txt").rename(pub.content / DAY / "tram, [2]: #last.txt")
    listed = pub.run("list", DAY).stdout
    lines = re.findall(
        r"^ *(?:if it is one event: +)?((?:merge|split|order|lead|spike): .*)$", listed, re.M
    )
    assert any(line.startswith("order:") for line in lines)
    files = {f"{DAY}/{p.name}": f"{DAY}/{p.stem}" for p in (pub.content / DAY).iterdir()}
    files |= {"inbox/ferry.txt": "inbox/ferry", "2031-03-05/flood-3.txt": "2031-03-05/flood-3"}
    for line in lines:
        _, reported = read.read(line, "edition.yaml", DAY, set(files.values()), files)
        assert reported == (), (line, reported)


def test_list_shows_stories_as_the_page_has_them(pub: Pub) -> None:
    """Sections come before `order`, on the page and in the list."""
    copied(pub)
    plain = pub.run("list", DAY).stdout
    files = re.findall(r"^ +1 {2}(\S+)", plain, re.M)
    assert len(files) > 2
    assert "—" not in plain.partition("order:")[2]
    last = files[-1]
    pub.write(
        f"content/{DAY}/edition.yaml",
        f"order: [{', '.join(files)}]\nsection: {{{files[0]}: Sea, {last}: Land, {files[1]}: Sea}}\n",
    )
    pub.write("digest.yaml", "sections: [Land, Sea]\n")
    listed = pub.run("list", DAY).stdout
    wanted = ["— Land —", last, "— Sea —", files[0], files[1]]
    assert [x for x in re.findall(r"^ +(— \w+ —)|^ +1 {2}(\S+)", listed, re.M) for x in x if x][
        :5
    ] == wanted


def test_every_warning_of_check_can_be_waived(pub: Pub) -> None:
    """A warning about an article is not printed once edition.yaml waives its name."""
    copied(pub)
    pub.write(
        f"content/{DAY}/odd.md",
        "---\ntitle: Odd\ndate: soon\n---\nThe mayor of Odd spoke for an hour. Nobody took a note of it.\n",
    )
    found = re.findall(
        r"^content/(\S+?)(?::\d+)*: warning: .*\[([a-z-]+)\]$", pub.run("check", "-v").stderr, re.M
    )
    assert {"single-source", "missing-link", "no-outlet", "undated", "front-matter-date"} <= {
        name for _, name in found
    }
    waived: dict[str, set[str]] = {}
    for path, name in found:
        waived.setdefault(path.rpartition(".")[0], set()).add(name)
    yaml = "waive:\n" + "".join(
        f"  {a}: {{{', '.join(f'{n}: seen' for n in sorted(names))}}}\n"
        for a, names in waived.items()
    )
    pub.write(f"content/{DAY}/edition.yaml", yaml)
    pub.write(
        "content/2031-03-05/edition.yaml",
        "\n".join(line for line in yaml.splitlines() if line == "waive:" or "2031-03-05" in line),
    )
    ran = pub.run("check")
    assert (ran.returncode, ran.stderr) == (0, "No problems in 2 editions.\n")
    assert set(check.NAMES) >= {name for _, name in found}


# --------------------------------------------------------------------------------------------------------------------- acts

WRITTEN = """\
# The editor's own file.
title: High water      # beside the date

order: [tram-1.txt, 'bells.txt']   # as agreed on Monday
# who stands where
section:
    flood-1.txt:  Home

# About headlines: short ones.
headline:
    tram-2.txt: "Eleven trams"   # was longer
note:
  bells.txt: |
    # not a comment
    They *ring*.

# The end.
"""
NAMES = ("flood-1", "flood-2", "tram-1", "tram-2", "bells")
IDS = [f"{DAY}/{n}" for n in NAMES]
DESK = editing.Desk(
    edition=DAY,
    stories=((IDS[0], IDS[1]), (IDS[2], IDS[3]), (IDS[4],)),
    threads=((IDS[0], IDS[1], "2031-03-05/flood-3"), (IDS[2], IDS[3]), (IDS[4],)),
    names={i: f"{i.rsplit('/')[-1]}.txt" for i in IDS},
    running=3,
)
FILES = {f"{i}.txt": i for i in (*IDS, "2031-03-05/flood-3")}
MEANS = editing.resolver(DAY, FILES, {})


def as_decided(source: str) -> editing.Desk:
    """Return the stories after the decisions of a file. As in grouping, splits come first; then
    merges join the rest."""
    d, _ = read.read(source, "edition.yaml", DAY, set(FILES.values()), FILES)
    groups = [set(g) - set(d.drop) for g in DESK.threads]
    for split in d.split:
        groups = [g - set(split) for g in groups] + [set(split)]
    for merge in d.merge:
        touched = [g for g in groups if g & set(merge)]
        groups = [g for g in groups if g not in touched] + [set().union(*touched)]
    threads = sorted(tuple(sorted(g)) for g in groups if g)
    stories = [tuple(a for a in t if a.startswith(DAY)) for t in threads]
    spiked = [s for s in stories if set(s) & set(d.spike)]
    running = sorted((s for s in stories if s and s not in spiked), key=lambda s: d.lead not in s)
    return editing.Desk(
        edition=DAY,
        stories=(*running, *spiked),
        threads=tuple(threads),
        names=DESK.names,
        running=len(running),
    )


def act(
    source: str, do: editing.Do, article: str = "", desk: editing.Desk = DESK, **more: object
) -> str:
    a = editing.Act(
        do=do,
        article=f"{DAY}/{article}",
        **({"to": f"{DAY}/{more.pop('to')}"} if "to" in more else {}),
        **more,
    )  # type: ignore[arg-type]
    return editing.applied(source, a, desk, MEANS)


def unfolded(source: str, do: editing.Do, article: str, more: dict[str, object]) -> str:
    """The same act, with the whole file read in detail."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_folding.Folded, "_fold", lambda *_: None)
        return act(source, do, article, as_decided(source), **dict(more))  # type: ignore[arg-type]


def changed(before: str, after: str) -> list[str]:
    """Return the lines removed and added."""
    a, b = before.splitlines(), after.splitlines()
    return [f"-{x}" for x in a if x not in b] + [f"+{x}" for x in b if x not in a]


@pytest.mark.parametrize(
    ("do", "article", "more", "lines"),
    [
        ("lead", "bells", {}, ["+lead: bells.txt"]),
        ("spike", "flood-2", {}, ["+spike: [flood-1.txt]"]),
        ("drop", "bells", {}, ["-order: [tram-1.txt, 'bells.txt']   # as agreed on Monday", "+order: [tram-1.txt] # as agreed on Monday", "+drop: [bells.txt]"]),
        ("split", "flood-2", {}, ["+split: [[flood-2.txt]]"]),
        ("merge", "bells", {"to": "flood-1"}, ["+merge: [[flood-1.txt, bells.txt]]"]),
        ("move", "tram-2", {"to": "bells"}, ["+split: [[tram-1.txt]]", "+merge: [[bells.txt, tram-2.txt]]"]),
        ("text", "tram-1", {"key": "headline", "text": "Trams: eleven"}, ['-    tram-2.txt: "Eleven trams"   # was longer', '+    tram-2.txt: "Trams: eleven" # was longer']),
        ("text", "tram-1", {"key": "headline"}, ["-headline:", '-    tram-2.txt: "Eleven trams"   # was longer']),
        ("text", "tram-1", {"key": "section", "text": "Money"}, ["+    tram-2.txt: Money"]),
        ("text", "bells", {"key": "note", "text": "One.\n\nTwo."}, ["-    # not a comment", "-    They *ring*.", "+    One.", "+    Two."]),
        ("lines", "bells", {"key": "summary", "lines": ("A: b.", "“C.”")}, ["+summary:", "+    bells.txt:", "+    - 'A: b.'", "+    - “C.”"]),
        ("fact", "bells", {"key": "date", "text": "2031-03-03"}, ["+articles:", "+    bells.txt: {date: 2031-03-03}"]),
        ("waive", "bells", {"key": "undated", "text": "seen"}, ["+waive:", "+    bells.txt: {undated: seen}"]),
        ("edition", "", {"key": "title", "text": "Low water"}, ["-title: High water      # beside the date", "+title: Low water       # beside the date"]),
        ("place", "flood-1", {"place": 0}, ["-order: [tram-1.txt, 'bells.txt']   # as agreed on Monday", "+order: [flood-1.txt, tram-1.txt, 'bells.txt'] # as agreed on Monday"]),
    ],
)  # fmt: skip
def test_an_act_touches_only_its_own_lines(
    do: editing.Do, article: str, more: dict[str, object], lines: list[str]
) -> None:
    """Comments, order, blank lines and style stay as the editor left them."""
    after = act(WRITTEN, do, article, **more)

    def bare(found: list[str]) -> list[str]:
        return sorted(re.sub(r"\s+", " ", x) for x in found)

    assert bare(changed(WRITTEN, after)) == bare(lines), after


def test_what_an_act_does_it_can_take_back() -> None:
    """Acts and their opposites leave the file byte for byte as it was."""
    for do, article, more, back in (
        ("lead", "bells", {}, "unlead"), ("spike", "bells", {}, "run"), ("drop", "tram-2", {}, "restore"),
        ("text", "bells", {"key": "slug", "text": "x"}, "text"), ("fact", "bells", {"key": "outlet", "text": "X"}, "fact"),
        ("waive", "bells", {"key": "undated", "text": "seen"}, "waive"), ("lines", "bells", {"key": "quote", "lines": ("a",)}, "lines"),
    ):  # fmt: skip
        done = act(WRITTEN, do, article, **more)  # type: ignore[arg-type]
        assert done != WRITTEN
        assert (
            act(done, back, article, **({"key": more["key"]} if "key" in more else {})) == WRITTEN
        )  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(40))
def test_any_row_of_acts_leaves_decisions_that_hold_together(seed: int) -> None:
    """No act causes a contradiction, loses a comment, or writes a file that cannot be read."""
    dice = random.Random(seed)
    source = dice.choice([WRITTEN, "", "# only\n", WRITTEN.replace("\n", "\r\n")])
    for _ in range(12):
        do = dice.choice(
            (
                "merge",
                "move",
                "split",
                "spike",
                "run",
                "drop",
                "restore",
                "lead",
                "unlead",
                "place",
                "text",
                "lines",
                "fact",
            )
        )
        more: dict[str, object] = {}
        if do in ("merge", "move"):
            more["to"] = dice.choice(NAMES)
        elif do == "place":
            more["place"] = dice.randrange(-1, 4)
        elif do in ("text", "lines", "fact"):
            key = {
                "text": ("headline", "note", "section"),
                "lines": ("summary", "quote"),
                "fact": ("date", "outlet"),
            }[do]
            more["key"] = dice.choice(key)
            words = dice.choice(
                [
                    "",
                    "a: b # c",
                    "- x",
                    "“No,” he said.",
                    "2031-03-03",
                    "'",
                    "{",
                    "yes",
                    "~",
                    "1e5",
                    "& *",
                    "% @ `",
                ]
            )
            more["lines" if do == "lines" else "text"] = (
                (words,) if do == "lines" and words else () if do == "lines" else words
            )
            if more["key"] == "date" and more.get("text") != "2031-03-03":
                continue
        article = dice.choice(NAMES)
        try:
            after = act(source, do, article, as_decided(source), **dict(more))  # type: ignore[arg-type]
        except ValueError:
            continue  # the act is pointless: merged already, or alone already
        assert after == unfolded(source, do, article, more), "folding changes the time only"
        made, reported = read.read(after, "edition.yaml", DAY, set(FILES.values()), FILES)
        assert reported == (), (do, article, more, after)
        if more.get("text"):
            table = made.articles if do == "fact" else getattr(made, str(more["key"]))
            assert any(
                more["text"] in (v, getattr(v, str(more["key"]), "")) for v in table.values()
            ), (do, more, after)
        for line in source.splitlines():
            if line.startswith("#"):
                assert line in after.splitlines(), (do, article, line)
        assert ("\r\n" in source) == ("\r\n" in after)
        source = after


def test_a_file_that_cannot_be_read_is_never_written() -> None:
    """Broken YAML, a repeated key, an anchor: the act is refused, with the line."""
    for broken in ("lead: [", "lead: a\nlead: b\n", "lead: &a bells.txt\nspike: [*a]\n", "- a\n"):
        with pytest.raises(ValueError, match=r"."):
            act(broken, "lead", "bells")


def test_merging_lines_of_two_hands() -> None:
    """Changes in different places are both kept; two changes of the same lines are refused as a
    conflict."""

    def lines(words: str) -> list[str]:
        return [f"{w}\n" for w in words.split()]

    base = lines("a b c d e f")
    assert yaml_writing.merged(base, lines("a B c d e f"), lines("a b c d E f g")) == lines(
        "a B c d E f g"
    )
    assert yaml_writing.merged(base, lines("x a b c d e f"), lines("a b c d e")) == lines(
        "x a b c d e"
    )
    assert yaml_writing.merged(base, lines("a B c d e f"), lines("a B c d e f")) == lines(
        "a B c d e f"
    )
    assert yaml_writing.merged(base, lines("a B c d e f"), lines("a X c d e f")) is None
    assert yaml_writing.merged(
        base, lines("a B c d e f"), lines("a X c d e f"), prefer=True
    ) == lines("a B c d e f")


def _read(source: str) -> tuple[Decisions, tuple[Problem, ...]]:
    return read.read(source, "edition.yaml", DAY, set(FILES.values()), FILES)


PASTED: dict[str, tuple[str, str]] = {
    "two merges": (
        "merge: [[tram-1.txt, tram-2.txt]]\nmerge: [[bells.txt, flood-1.txt]]\n",
        "merge: [[tram-1.txt, tram-2.txt], [bells.txt, flood-1.txt]]",
    ),
    "a merge without its outer brackets": (
        "merge: [tram-1.txt, tram-2.txt]\nmerge: [[bells.txt, flood-1.txt]]\n",
        "merge: [[tram-1.txt, tram-2.txt], [bells.txt, flood-1.txt]]",
    ),
    "three lists": ("spike: [tram-2.txt]\ntitle: T\nspike: [bells.txt]\nspike: [tram-2.txt, tram-1.txt]\n",
                    "spike: [tram-2.txt, bells.txt, tram-1.txt]"),
    "facts about two articles, and two about one": (
        "articles: {tram-2.txt: {outlet: Post}}\narticles: {bells.txt: {outlet: Herald}}\narticles: {tram-2.txt: {agency: Wire}}\n",
        "articles: {tram-2.txt: {outlet: Post, agency: Wire}, bells.txt: {outlet: Herald}}",
    ),
    "an empty key, and a line": ("drop:\ndrop: [tram-2.txt]\n", "drop: [tram-2.txt]"),
}  # fmt: skip


@pytest.mark.parametrize("name", PASTED)
def test_lines_that_are_pasted_below_each_other_all_hold(name: str) -> None:
    """Repeated keys are reported by `check` and `list`: both are used, and a warning gives the line
    to write."""
    source, line = PASTED[name]
    one, nothing = _read(line + "\n")
    assert not nothing
    made, reported = _read(source)
    assert msgspec.structs.replace(made, lines={}, title="") == msgspec.structs.replace(
        one, lines={}, title=""
    )
    assert {p.level for p in reported} == {"warning"}
    assert {p.name for p in reported} == {"key-twice"}
    assert all(p.fix == f"Write one line: {line}" and "Both are used" in p.what for p in reported)
    assert _read("\n".join((line, "title: T\n")))[1] == ()


@pytest.mark.parametrize(
    "source",
    [
        "lead: tram-2.txt\nlead: bells.txt\n",
        "title: A\ntitle: B\n",
        "headline: {tram-2.txt: A}\nheadline: {tram-2.txt: B}\n",
        "articles: {tram-2.txt: {outlet: A}}\narticles: {tram-2.txt: {outlet: B}}\n",
        "spike: [tram-2.txt]\nspike: {bells.txt: x}\n",
    ],
)
def test_what_cannot_both_hold_is_still_an_error(source: str) -> None:
    """Two leads, or two headlines of one story: the first is used."""
    made, reported = _read(source)
    assert [(p.level, p.name) for p in reported] == [("error", "key-twice")]
    assert "line 1. The first is used." in reported[0].what
    assert msgspec.structs.replace(made, lines={}) == msgspec.structs.replace(
        _read(source.splitlines()[0])[0], lines={}
    )


def test_a_name_in_a_pasted_line_is_reported_where_it_is() -> None:
    """Messages name the lines of the pasted text."""
    _, reported = _read(
        "spike: [tram-2.txt]\nspike: [bels.txt]\nnote: {tram-1.txt: A}\nnote: {tram-.txt: B}\n"
    )
    assert {p.where for p in reported if p.name == "dead-decision"} == {
        "edition.yaml:2:9",
        "edition.yaml:4:8",
    }


def test_a_weak_join_is_offered_as_a_split_and_a_near_miss_as_a_merge() -> None:
    """Each proposal is under the key that its fix names; a pair that two stories report appears
    once."""
    fixes = [
        "If it is one event: merge: [[a.txt, 'b 2.txt']]",
        "If it is another event: split: [[c.txt]]",
        "If it is one event: merge: [[a.txt, 'b 2.txt']]",
        "If it is one event: merge: [[d.txt, e.txt]]",
    ]
    merge, split = groups_to_paste(fixes)
    assert merge.startswith("# merge: [[a.txt, 'b 2.txt'], [d.txt, e.txt]]   # ")
    assert split.startswith("# split: [[c.txt]]   # ")
    for line in (merge, split):
        _, problems = _read(line.removeprefix("# "))
        assert {p.name for p in problems} == {"dead-decision"}, "only the names are unknown"


def test_what_check_prints_to_paste_answers_it(tmp_path: Path) -> None:
    """All lines pasted together cause no error, no repeated key and no warning; filled in, they are
    used."""
    pub = Pub(tmp_path / "pub")
    body = "The bell of {0} rang at noon on Wednesday for the {1} of the old mill, and the parish gave soup to all who came.\n"
    pub.write(
        f"content/{DAY}/one.txt", "Bell rings in Harnby\n\n" + body.format("Harnby", "keeper")
    )
    pub.write(
        f"content/{DAY}/no 2.txt",
        "Cranes over Skarn\n\nTwo cranes were set up at the Skarn yard, which builds ferries for the islands again.\n",
    )
    pub.write(
        "content/inbox/loose.md",
        f"---\ndate: {DAY}\n---\n# Snow closes the pass\n\nSnow closed the Velden pass for a night, and eleven lorries had to wait below it.\n",
    )
    before = pub.run("check", DAY).stderr
    assert "2 articles without a date" in before
    assert "3 articles without an outlet" in before
    assert before.splitlines()[-1].startswith("12 warnings. Next: ")
    block = before.partition("delete what you do not want:\n")[2].rpartition("\n\n")[0]
    named = re.findall(r"^  (\S.*?): \{", block, re.M)
    assert set(named) == {"one.txt", "'no 2.txt'", "inbox/loose"}
    pub.write(f"content/{DAY}/edition.yaml", block + "\n")
    pasted = pub.run("check", DAY).stderr
    assert "error" not in pasted
    assert set(re.findall(r"\[([a-z-]+)\]", pasted)) == {"undated", "no-outlet", "missing-link"}
    filled = block.replace("date: ", f"date: {DAY}")
    filled = filled.replace("{single-source: seen}", "{single-source: seen, future-dated: seen}")
    filled = filled.replace("outlet: ", "outlet: Post").replace(
        "link: ", "link: https://a.example/b"
    )
    pub.write(f"content/{DAY}/edition.yaml", filled)
    after = pub.run("check", DAY)
    assert (after.returncode, "No problems in 1 edition." in after.stderr) == (0, True)
    listed = pub.run("list", DAY).stdout
    assert "'no 2.txt'" in listed
    assert " inbox/loose " in listed


WHOLE = "We had sixty people at the rail by seven, and we could not have sailed a day later"


@pytest.mark.parametrize(
    ("chosen", "printed"),
    [
        (WHOLE, [WHOLE]),
        (WHOLE + ",", [WHOLE]),
        (WHOLE + ".", [WHOLE]),
        ("we could not have sailed a day later", ["we could not have sailed a day later"]),
        ("It will hold", ["It will hold", WHOLE]),  # another one: what was proposed stays below it
    ],
)
def test_a_quotation_that_is_chosen_is_printed_once(
    tmp_path: Path, chosen: str, printed: list[str]
) -> None:
    """A quotation chosen by the editor, with other marks, whole or in part, replaces the one that
    the program found."""
    pub = Pub(tmp_path / "pub")
    pub.write(
        f"content/{DAY}/ferry.txt",
        "Ferry to Skarn runs again\n\nThe ferry between Harnby and Skarn sailed on Tuesday for the first time since the storm, the operator said.\n\n"
        f"“{WHOLE},” said Captain Runa Feld, who has sailed the line for nine years.\n\n“It will hold,” said Ivo Brandt of the harbour board.\n",
    )
    pub.write(f"content/{DAY}/edition.yaml", yaml_writing.dump({"quote": {"ferry.txt": chosen}}))
    ran = pub.run("export")
    assert "quote" not in ran.stderr
    (story,) = (json.loads(x) for x in ran.stdout.splitlines())
    assert [
        q["text"] for q in story["quotes"] if q["text"] != "It will hold" or chosen == q["text"]
    ] == printed
    assert {q["speaker"] for q in story["quotes"]} <= {"Runa Feld", "Ivo Brandt"}


def test_check_does_not_ask_again_what_a_merge_answered(tmp_path: Path) -> None:
    """A weak join is reported until the editor confirms it with a merge."""
    pub = Pub(tmp_path / "pub")
    pub.write("digest.yaml", "title: T\ntimezone: UTC\ngrouping: {border: 5.6}\n")
    head = f"---\ndate: {DAY}\noutlet: {{}}\nlink: https://{{}}.example/a\n---\n"
    pub.write(
        f"content/{DAY}/one.md",
        head.format("Post", "post")
        + "# Slate buries four wagons at Brenn\n\nA slope slid onto the railway at Brenn on Sunday night "
        "and buried four goods wagons.\n\nSignalman Per Audley, 44, ran from his box. Engineers put the "
        "slate at 9,000 tonnes.\n",
    )
    pub.write(
        f"content/{DAY}/two.md",
        head.format("Echo", "echo")
        + "# No trains through Brenn this week\n\nTrains will not run at Brenn until 9,000 tonnes of slate "
        "are carried off.\n\nThe slope came down on Sunday night on four goods wagons, said Per Audley.\n",
    )
    asked = pub.run("check", DAY).stderr
    assert "only just one event" in asked
    assert "weak join" in pub.run("list", DAY).stdout
    pub.write(f"content/{DAY}/edition.yaml", "merge: [[one.md, two.md]]\n")
    answered = pub.run("check", DAY).stderr
    assert "near-miss" not in answered
    assert "error" not in answered
    assert "weak join" not in pub.run("list", DAY).stdout
