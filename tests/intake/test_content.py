"""The sample publication is valid: what tests/sample.yaml expects of a build is true of its files."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest

import paths
from digest.core import config, yaml_reading
from digest.intake.decisions import read

ROOT = paths.ROOT
CONTENT = ROOT / "content"
FILES = sorted(
    p.relative_to(CONTENT).as_posix()
    for p in CONTENT.rglob("*")
    if p.suffix in (".txt", ".md", ".html") and p.parent.name != "pages"
)
EXPECTED: dict[str, Any] = yaml_reading.load(
    (ROOT / "tests/sample.yaml").read_text(encoding="utf-8"), "sample.yaml"
).data
STORIES: list[dict[str, Any]] = EXPECTED["stories"]


def members(story: dict[str, Any]) -> list[str]:
    return [
        f
        for r in story["reports"]
        for f in (r["original"], *r.get("pickups", []), *r.get("rewrites", []))
    ]


def words(files: list[str]) -> str:
    """Return the text of files as a reader sees it: marks normalised, white space folded."""
    text = " ".join(html.unescape((CONTENT / f).read_text(encoding="utf-8")) for f in files)
    return re.sub(r"\s+", " ", text.replace("’", "'"))


def test_each_article_is_in_one_story_or_is_dropped() -> None:
    """tests/sample.yaml names every article of content/ once."""
    named = [f for s in STORIES for f in members(s)] + EXPECTED["dropped"]
    assert sorted(named) == FILES
    assert len(FILES) == EXPECTED["articles"]
    assert sorted({s["edition"] for s in STORIES}, reverse=True) == EXPECTED["editions"]


@pytest.mark.parametrize("story", STORIES, ids=[s["name"] for s in STORIES])
def test_what_is_expected_is_in_the_articles(story: dict[str, Any]) -> None:
    """Headlines, speakers, figures and the forbidden words are all in the story's own files."""
    text = words(members(story))
    wanted = [
        *story["speakers"],
        *story.get("also", []),
        *story["says"].values(),
        *story["never"],
        *story.get("differ", {}).get("figures", []),
    ]
    wanted += story["headlines"] if story.get("by") != "editor" else []
    wanted += [story["garbled"]["text"], story["garbled"]["right"]] if "garbled" in story else []
    assert [w for w in wanted if w.replace("’", "'") not in text] == []


def test_the_sample_has_all_three_formats_and_the_traps() -> None:
    """About 24 articles in three formats, with pickups, a rewrite, a follow-up and a loose article."""
    assert {Path(f).suffix for f in FILES} == {".txt", ".md", ".html"}
    reports = [r for s in STORIES for r in s["reports"]]
    assert sum(len(r.get("pickups", [])) for r in reports) >= 4
    assert any(r.get("rewrites") for r in reports)
    assert any(s.get("previous") for s in STORIES)
    assert any(not re.match(r"\d{4}-", f) for f in FILES)


def test_the_settings_and_decisions_of_the_sample_hold() -> None:
    """digest.yaml and every edition.yaml of the sample are read without a problem."""
    assert config.read((ROOT / "digest.yaml").read_text(encoding="utf-8"))[1] == ()
    files = {f: f.rsplit(".", 1)[0] for f in FILES}
    for day in EXPECTED["editions"]:
        path = CONTENT / day / "edition.yaml"
        assert (
            read.read(path.read_text(encoding="utf-8"), path.name, day, set(files.values()), files)[
                1
            ]
            == ()
        )
    facts = (CONTENT / "articles.yaml").read_text(encoding="utf-8")
    assert read.read(facts, "articles.yaml", "", set(files.values()), files)[1] == ()


def test_nothing_in_the_sample_is_real() -> None:
    """Every address in the sample is below .example, or is the publication's own."""
    hosts = {
        h
        for p in [*CONTENT.rglob("*"), ROOT / "digest.yaml"]
        if p.is_file()
        for h in re.findall(r"https?://([\w.-]+)", p.read_text(encoding="utf-8"))
    }
    assert [
        h
        for h in sorted(hosts)
        if not h.endswith(".example") and h not in ("example.org", "schema.org")
    ] == []
