"""The laws of docs/architecture.md, checked on the sample and on invented content, by commands and
by the pipeline."""

from __future__ import annotations

import concurrent.futures
import json
import random
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from conftest import ROOT, Pub
from digest.core import packing, yaml_reading
from digest.core.memo import Memo
from digest.core.model import Article, Edition, Story
from digest.core.text import plain
from digest.pipeline import build
from digest.pipeline.publication import publication
from digest.pipeline.results import Edited
from digest.pipeline.run import Run


def room_of(pub: Pub, **more: Any) -> Edited:
    return build.work(publication(pub.root), Run(Memo(None), **more))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Edited:
    p = Pub(tmp_path_factory.mktemp("laws"))
    shutil.copytree(ROOT / "content", p.content)
    shutil.copy(ROOT / "digest.yaml", p.root / "digest.yaml")
    return room_of(p)


def entries(room: Edited) -> list[Story]:
    found = [b for e in room.editions for b in e.stories]
    assert len(found) >= 8, "the sample has lost its stories: these tests would prove nothing"
    return found


def test_every_printed_sentence_is_verbatim_in_its_source(room: Edited) -> None:
    """Printed words of summary and quotations are a substring of each exact source, and the
    evidence is the whole sentence."""
    for b in entries(room):
        for line in [*b.summary, *b.quotes]:
            if line.by == "editor":
                continue
            assert line.sources, line.text
            for e in line.sources:
                own = room.articles[e.article].text
                assert own[e.start : e.end] == e.text
                if e.exact:
                    assert plain(line.text) in plain(e.text)
            assert any(e.exact for e in line.sources), line.text


def test_every_article_is_in_exactly_one_report_and_story_or_is_named(
    room: Edited,
) -> None:
    """Each file is in one story of one edition, or is dropped, spiked, a draft, or reported."""
    seen: list[str] = [s.article for b in entries(room) for s in b.sources]
    assert len(seen) == len(set(seen))
    reported = {p.article for p in room.problems}
    for key in room.files.values():
        assert (
            key in seen
            or key in room.dropped
            or key in room.spiked
            or key in room.drafts
            or key in reported
        ), key
    in_reports = [m for t in room.threads for m in t.members]
    assert sorted(in_reports) == sorted(room.articles)


def test_values_survive_their_codec(room: Edited) -> None:
    """An edition and an article are equal to what is decoded from their bytes."""
    assert len(room.editions) > 1
    assert len(room.articles) > 20
    for e in room.editions:
        assert packing.unpack(packing.pack(e), Edition) == e
    for a in room.articles.values():
        assert packing.unpack(packing.pack(a), Article) == a


class Shuffled(concurrent.futures.Executor):
    """An executor that runs its calls in random order, when the first result is asked for."""

    def __init__(self) -> None:
        self.waiting: list[tuple[concurrent.futures.Future[Any], Any]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> concurrent.futures.Future[Any]:
        executor = self

        class Lazy(concurrent.futures.Future):  # type: ignore[type-arg]
            def result(self, timeout: float | None = None) -> Any:
                executor.drain()
                return super().result(timeout)

        future: concurrent.futures.Future[Any] = Lazy()
        self.waiting.append((future, lambda: fn(*args, **kwargs)))
        return future

    def drain(self) -> None:
        random.Random(7).shuffle(self.waiting)
        while self.waiting:
            future, call = self.waiting.pop()
            future.set_result(call())


def many(pub: Pub) -> None:
    """Enough articles that work is sent to workers (in chunks of 64), in many small stories."""
    rng = random.Random(3)
    names = [
        "Olsen",
        "Marrow",
        "Tindal",
        "Perrault",
        "Quist",
        "Havel",
        "Brandt",
        "Sorel",
        "Adeyemi",
        "Katz",
    ]
    places = [
        "Norwick",
        "Tamsel",
        "Port Aldo",
        "Greyford",
        "Linmouth",
        "Osterby",
        "Vale",
        "Humbleton",
    ]
    for i in range(150):
        who, where, n = rng.choice(names), rng.choice(places), rng.randrange(3, 900)
        pub.write(
            f"content/2026-03-{1 + i % 9:02d}/clip-{i:03d}.txt",
            f"{who} opens hall number {i} in {where}\n\n"
            f"The council of {where} opened a hall for {n} people on Monday, after {i} months of building by the company of {who}.\n\n"
            f'"We waited {i} months for these {n} seats," said Mayor Ada {who}, who cut the ribbon in {where}.\n\n'
            f"The hall replaces one that burned in {1900 + i % 90}, and cost {n * 3} thousand crowns, the council said.\n",
        )


@pytest.mark.slow
def test_every_executor_gives_the_same_bytes(pub: Pub) -> None:
    """In this process, in threads, in processes, and in random order."""
    many(pub)
    found = []
    shuffled = Shuffled()
    with (
        concurrent.futures.ThreadPoolExecutor(3) as threads,
        concurrent.futures.ProcessPoolExecutor(2) as processes,
    ):
        for executor in (None, threads, processes, shuffled):
            shutil.rmtree(pub.site, ignore_errors=True)
            shutil.rmtree(pub.root / ".digest", ignore_errors=True)
            build.build(publication(pub.root), Run(Memo(None), executor))
            found.append(pub.bytes())
    assert len(found[0]) > 40
    assert found[0] == found[1] == found[2] == found[3]


def test_a_second_build_writes_nothing(sample: Pub) -> None:
    """Even a file with the same bytes is not written: modification times stay."""
    assert sample.run("build").returncode == 0
    before = {p: p.stat().st_mtime_ns for p in sample.site.rglob("*")}
    again = sample.run("build")
    assert "0 files written" in again.stderr
    assert {p: p.stat().st_mtime_ns for p in sample.site.rglob("*")} == before


def test_the_same_bytes_anywhere(built: Pub, tmp_path: Path) -> None:
    """Under another locale, time zone, hash seed and order of the directory, and in another folder."""
    assert built.run("build").returncode == 0
    first = built.bytes()
    assert len(first) > 20
    other = Pub(tmp_path / "elsewhere" / "deep")
    files = sorted(p for p in built.content.rglob("*") if p.is_file())
    random.Random(5).shuffle(files)
    for p in files:  # written in another order, so that the directory lists them in another order
        other.write(f"content/{p.relative_to(built.content)}", p.read_bytes())
    shutil.copy(built.root / "digest.yaml", other.root / "digest.yaml")
    ran = other.run(
        "build",
        env={
            "LC_ALL": "tr_TR.UTF-8",
            "TZ": "Pacific/Kiritimati",
            "PYTHONHASHSEED": "4242",
            "LANG": "de_DE.UTF-8",
        },
    )
    assert ran.returncode == 0, ran.stderr
    assert other.bytes() == first


def test_a_warm_build_equals_a_cold_one(built: Pub) -> None:
    """After edits, additions and removals, the incremental build has the bytes of a fresh one."""
    assert built.run("build").returncode == 0
    rng = random.Random(11)
    for _ in range(6):
        files = sorted(p for p in built.content.rglob("*.txt"))
        victim = rng.choice(files)
        act = rng.randrange(3)
        if act == 0:
            victim.write_text(
                victim.read_text(encoding="utf-8")
                + "\n\nThe inquiry goes on, the ministry said on Friday.\n",
                encoding="utf-8",
            )
        elif act == 1:
            shutil.copy(victim, victim.with_name(f"copy-{rng.randrange(99)}.txt"))
        elif len(files) > 4:
            victim.unlink()
        built.run("build")
    warm = built.bytes()
    shutil.rmtree(built.site)
    shutil.rmtree(built.root / ".digest")
    built.run("build")
    assert built.bytes() == warm


def test_a_corrupt_or_missing_cache_is_a_miss(built: Pub) -> None:
    """A damaged or truncated cache, or a folder in its place: the build succeeds, with the same
    bytes."""
    assert built.run("build").returncode == 0
    first = built.bytes()
    store = built.root / ".digest" / "cache.sqlite"
    for damage in (b"not a database", store.read_bytes()[: store.stat().st_size // 2], b""):
        for end in ("-wal", "-shm"):
            Path(f"{store}{end}").unlink(missing_ok=True)
        store.write_bytes(damage)
        shutil.rmtree(built.site)
        ran = built.run("build")
        assert ran.returncode == 0, ran.stderr
        assert built.bytes() == first
    shutil.rmtree(built.root / ".digest")
    (built.root / ".digest").mkdir()
    store.mkdir()
    shutil.rmtree(built.site)
    ran = built.run("build")
    assert ran.returncode == 0, ran.stderr
    assert "is not used" in ran.stderr
    assert built.bytes() == first


def test_pruning_removes_only_what_we_wrote(built: Pub) -> None:
    """The page of a removed story is deleted; files of the user and .gitignore stay."""
    assert built.run("build").returncode == 0
    built.write("site/CNAME", "example.org\n")
    built.write("site/2026/mine.html", "<p>mine</p>")
    built.write("site/.gitignore", "*\n")
    pages = {p for p in built.bytes() if p.startswith("2026/11/11/") and p.count("/") > 3}
    assert pages
    shutil.rmtree(built.content / "2026-11-11")
    built.run("build")
    left = built.bytes()
    assert not pages & set(left)
    assert {"CNAME", "2026/mine.html", ".gitignore"} <= set(left)
    assert not (built.site / "2026" / "11" / "11").exists()


def test_with_the_list_of_our_files_lost_unknown_files_stay_with_a_warning(built: Pub) -> None:
    """Only files that the manifest lists are deleted."""
    assert built.run("build").returncode == 0
    shutil.rmtree(built.root / ".digest")
    shutil.rmtree(built.root / "records")
    built.write("site/old/page.html", "old")
    ran = built.run("build")
    assert "old/page.html" in ran.stderr
    assert (built.site / "old" / "page.html").exists()


def test_a_link_in_the_site_is_not_followed(sample: Pub, tmp_path: Path) -> None:
    """A folder of the site that is a link to elsewhere is neither followed nor replaced."""
    outside = tmp_path / "outside"
    outside.mkdir()
    sample.site.mkdir()
    (sample.site / "archive").symlink_to(outside)
    ran = sample.run("build")
    assert ran.returncode == 1
    assert "this file was not made by Digest" in ran.stderr
    assert not any(outside.iterdir())
    assert (sample.site / "archive").is_symlink()


def test_export_matches_its_schema_and_its_offsets(built: Pub) -> None:
    """One JSON object a line, newest edition and lead first; offsets refer to `text` of explain."""
    import jsonschema

    schema = json.loads((ROOT / "docs" / "export.schema.json").read_text(encoding="utf-8"))
    lines = [json.loads(x) for x in built.run("export").stdout.splitlines()]
    assert [x["edition"] for x in lines] == sorted((x["edition"] for x in lines), reverse=True)
    texts: dict[str, str] = {}
    for file in sorted(built.content.rglob("*")):
        if file.suffix in (".txt", ".md", ".html") and "pages" not in file.parts:
            texts.update(
                {
                    x["id"]: x["text"]
                    for x in map(
                        json.loads, built.run("explain", "--json", file).stdout.splitlines()
                    )
                }
            )
            break
    out = built.run(
        "explain",
        "--json",
        *[
            p
            for p in sorted(built.content.rglob("*"))
            if p.suffix in (".txt", ".md", ".html") and "pages" not in p.parts
        ],
    )
    texts.update({x["id"]: x["text"] for x in map(json.loads, out.stdout.splitlines())})
    assert len(lines) >= 8
    for story in lines:
        jsonschema.validate(story, schema)
        for line in [*story["summary"], *story["quotes"]]:
            for s in line["sources"]:
                assert texts[s["article"]][s["start"] : s["end"]] == s["text"]


def test_no_whole_article_is_carried(room: Edited) -> None:
    """Pages and data carry cited sentences, each with at most one neighbour."""
    for b in entries(room):
        for line in [*b.summary, *b.quotes]:
            for e in line.sources:
                assert not (e.before and e.after)
                assert (
                    len(e.text) < len(room.articles[e.article].text)
                    or room.articles[e.article].words < 60
                )


def test_the_sample_is_grouped_as_its_editor_expects(room: Edited) -> None:
    """tests/sample.yaml, written by hand, says which files are one story and which are copies."""
    want = yaml_reading.load(
        (ROOT / "tests" / "sample.yaml").read_text(encoding="utf-8"), "sample.yaml"
    ).data
    ids = room.files
    found = {frozenset(s.article for s in b.sources): b for b in entries(room)}
    for story in want["stories"]:
        reports = story["reports"]
        files: set[str] = set()
        for r in reports:
            files |= {
                ids[f] for f in [r["original"], *r.get("pickups", []), *r.get("rewrites", [])]
            }
        b = found.get(frozenset(files))
        assert b is not None, f"{story['name']}: {sorted(files)} is no story of its own"
        assert b.edition == str(story["edition"])
        assert b.reports == len(reports), story["name"]
        relations = {s.article: s.relation for s in b.sources}
        for r in reports:
            assert all(relations[ids[f]] == "pickup" for f in r.get("pickups", [])), story["name"]
            assert all(relations[ids[f]] == "rewrite" for f in r.get("rewrites", [])), story["name"]
        assert b.headline.text in story["headlines"], b.headline.text
        said = {q.speaker for q in b.quotes if q.speaker}
        right = {*story["speakers"], *story.get("also", [])}
        assert said <= right, f"{story['name']}: {said - right}"
        assert bool(b.summary) or not b.new


def test_the_words_of_the_sample_are_whose_its_editor_says(room: Edited) -> None:
    """`says` of tests/sample.yaml: these words are direct speech of this speaker, and of no other.
    Nobody speaks who is not in `speakers` or `also`."""
    want = yaml_reading.load(
        (ROOT / "tests" / "sample.yaml").read_text(encoding="utf-8"), "sample.yaml"
    ).data
    for story in want["stories"]:
        files = [
            f
            for r in story["reports"]
            for f in [r["original"], *r.get("pickups", []), *r.get("rewrites", [])]
        ]
        spoken = [
            (plain(room.articles[room.files[f]].text[u.start : u.end]), u.speaker)
            for f in files
            for u in room.quotations[room.files[f]]
        ]
        assert {who for _, who in spoken if who} <= {*story["speakers"], *story.get("also", [])}, (
            story["name"]
        )
        for who, said in story["says"].items():
            assert {by for words, by in spoken if plain(said) in words} == {who}, (
                story["name"],
                who,
            )


def test_furniture_named_in_the_sample_is_nowhere_on_its_pages(built: Pub) -> None:
    """`never` of tests/sample.yaml: words in the articles' files that are not news."""
    want = yaml_reading.load(
        (ROOT / "tests" / "sample.yaml").read_text(encoding="utf-8"), "sample.yaml"
    ).data
    assert built.run("build").returncode == 0
    never = [w for s in want["stories"] for w in s.get("never", [])]
    assert len(never) > 8
    for path, data in built.bytes().items():
        if path.endswith((".html", ".json", ".xml", ".txt")):
            words = data.decode("utf-8")
            assert not [w for w in never if w in words], path


def test_values_describe_themselves() -> None:
    """Values print their own JSON Schema."""
    assert msgspec.json.schema(Edition)["$defs"]["Story"]["properties"]["headline"]
