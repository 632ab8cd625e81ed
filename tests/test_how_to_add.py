"""The recipes of docs/how-to-add.md, each followed with a dummy."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from conftest import ROOT, Pub
from digest.commands import scaffold
from digest.core import decision_table
from digest.core.decision_table import Kind, Point, Row
from digest.core.model import Decisions, File
from digest.curator import printing, view_stories
from digest.intake import formats
from digest.intake.decisions import read, template
from digest.press import interface
from digest.press.channels import mail, smtp

FERRY = "The ferry of Linmouth sailed on Monday for the first time since January, they reported.\n"


def test_each_recipe_is_followed() -> None:
    """The guard: each heading of the page has its test here."""
    page = (ROOT / "docs" / "how-to-add.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (An? .+)$", page, re.M)
    assert len(headings) == 8
    assert [h for h in headings if f"test_{h.lower().replace(' ', '_')}" not in globals()] == []


def test_a_format(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With one line, a file with the ending is read, and can be added."""
    monkeypatch.setitem(formats.FORMATS, ".note", formats.PLAIN)
    document, problems = formats.read(File(path="a.note", id="a", data=FERRY.encode()))
    assert problems == ()
    assert document.blocks
    (tmp_path / "a.note").write_text(FERRY)
    added, refused = scaffold.add([tmp_path / "a.note"], tmp_path / "2026-03-02", {})
    assert (added, refused) == (["a.note"], [])
    assert ".note" in printing.accepted().split(","), "the desk's file chooser offers it"


def test_a_new_format(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The reader that the page shows reads its fields and blocks, and accepts an empty file."""
    page = (ROOT / "docs" / "how-to-add.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^   ```python\n(.*?)^   ```$", page, re.M | re.S)
    (tmp_path / "notes_for_a_test.py").write_text(textwrap.dedent(code), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(formats.FORMATS, ".note", formats.Format("notes_for_a_test"))
    text = f"Ferry sails\n\n{FERRY}"
    document, problems = formats.read(File(path="a.note", id="a", data=text.encode()))
    assert problems == ()
    assert document.fields == {"title": "Ferry sails"}
    assert [(b.text, b.tag, b.line) for b in document.blocks] == [(FERRY.strip(), "p", 3)]
    empty, problems = formats.read(File(path="b.note", id="b", data=b""))
    assert empty.blocks == ()
    assert [p.name for p in problems] == ["empty-file"]


def test_a_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a row and a field, the key is read, checked, and in the template and the messages."""
    row = Row(
        key="mood",
        kind=Kind.TEXT_BY_ARTICLE,
        point=Point.EDIT,
        example="{a.txt: calm}",
        field="Mood",
    )
    larger = msgspec.defstruct(
        "Decisions", [("mood", dict[str, str], {})], bases=(Decisions,), frozen=True, kw_only=True
    )
    monkeypatch.setattr(decision_table, "TABLE", (*decision_table.TABLE, row))
    monkeypatch.setattr(read, "Decisions", larger)
    monkeypatch.setattr(read, "KEYS", decision_table.keys())
    files = {"2026-03-02/a.txt": "2026-03-02/a"}
    ids = set(files.values())
    made, problems = read.read("mood: {a.txt: calm}\n", "e.yaml", "2026-03-02", ids, files)
    assert problems == ()
    assert made.mood == {"2026-03-02/a": "calm"}  # type: ignore[attr-defined]
    assert decision_table.named(made, row) == ("2026-03-02/a",)
    _, problems = read.read("mood: [a]\n", "e.yaml", "2026-03-02", ids, files)
    assert problems[0].what == "“mood” must name the article; this is a list."
    assert "mood" in decision_table.story_words(), "a story with such a line is begun at the desk"
    scene: Any = SimpleNamespace(decisions=made)
    story: Any = SimpleNamespace(**{r.key: "" for r in decision_table.TABLE})
    fields = list(view_stories._settings(scene, story, ["2026-03-02/a"]))
    assert [(f.label, f.value) for f in fields if f.value] == [("Mood", "calm")]
    assert {"Section", "Address"} < {f.label for f in fields}, "those of the other rows"
    assert "# mood: {a.txt: calm}" in template.template("2026-03-02", ())


OUTPUT = """
from digest.core.model import Job
from digest.press import outputs

def with_count(digest, newest=None, *rest, **more):
    yield from made(digest, newest, *rest, **more)
    yield Job(path="count.txt", template="count.txt", values={"stories": len(newest.stories)})

made, outputs.site_jobs = outputs.site_jobs, with_count
outputs.MAKERS["count.txt"] = lambda values: f"{values['stories']} here"
from digest.cli import main
main(["build", "-j", "1"])
"""


def test_an_output(pub: Pub) -> None:
    """With a function, its name in MAKERS and a job, the file is built with the site."""
    pub.write("content/2026-03-02/ferry.txt", f"Ferry sails\n\n{FERRY}")
    ran = script(OUTPUT, pub.root)
    assert ran.returncode == 0, ran.stderr
    assert (pub.site / "count.txt").read_text().strip() == "1 here"


def test_a_theme_block(pub: Pub) -> None:
    """A theme that extends a template replaces the part in the block."""
    shutil.copytree(ROOT / "themes" / "plain", pub.root / "themes" / "base")
    template = pub.root / "themes" / "base" / "templates" / "page.html"
    words = template.read_text(encoding="utf-8").replace("plain/", "base/")
    assert "{% block main %}" in words
    dummy = "{% block main %}{% block greeting %}hello{% endblock %}"
    template.write_text(words.replace("{% block main %}", dummy), encoding="utf-8")
    pub.write("themes/base/theme.yaml", "name: base\nextends: plain\n")
    pub.write("themes/mine/theme.yaml", "name: mine\nextends: base\n")
    mine = '{% extends "base/page.html" %}{% block greeting %}good evening{% endblock %}\n'
    pub.write("themes/mine/templates/page.html", mine)
    pub.write("content/pages/about.md", "# About\n\nWords.\n")
    pub.write("content/2026-03-02/ferry.txt", f"Ferry sails\n\n{FERRY}")
    for theme, greeting in (("base", "hello"), ("mine", "good evening")):
        ran = pub.run("build", "-t", theme)
        assert ran.returncode == 0, ran.stderr
        page = (pub.site / "about" / "index.html").read_text(encoding="utf-8")
        assert ("hello" in page, "good evening" in page) == (theme == "base", theme == "mine")
        assert greeting in page


def test_a_language(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A catalogue is found by its name, and used by the interface."""
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (tmp_path / "locale").mkdir()
    words = f'{header}msgid "Sources"\nmsgstr "Fontoj"\n'
    (tmp_path / "locale" / "eo.po").write_text(words, encoding="utf-8")
    monkeypatch.setattr(interface, "CATALOGUES", tmp_path / "locale")
    interface.catalogue.cache_clear()
    try:
        assert interface.Voice("eo").translations.gettext("Sources") == "Fontoj"
        assert "eo" in interface.shipped()
    finally:
        interface.catalogue.cache_clear()


CUES = """
[say]
diris
[pronouns]
ŝi f
[determiners]
la
[stop]
kaj
la
"""
ARTICLE = """La pramo veturas

La pramo de Osterby veturis al la insulo kaj ne revenis antaŭ la vespero, ĉar la vento estis tro forta.

“Ni havis sesdek homojn sur la ferdeko je la sepa”, diris Runa Feld.
"""


def test_a_language_of_articles(tmp_path: Path) -> None:
    """With its lists of words, a language is recognised and its speakers are found."""
    data = lists(tmp_path)
    (data / "quotes" / "eo.txt").write_text(CUES, encoding="utf-8")
    with (data / "article" / "function_words.txt").open("a", encoding="utf-8") as file:
        file.write("\n[eo]\nla\nkaj\nde\nal\nne\nsur\nje\nĉar\nestis\nni\n")
    made = explained_by(data, tmp_path, ARTICLE)
    assert made["language"] == "eo"
    assert [(q["speaker"], q["cue"]) for q in made["quotes"]] == [("Runa Feld", "diris")]


def test_a_channel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A request that names the function in POSTS is passed to it, with what is to be sent."""
    from press.test_send import ANN, request

    sent: list[Any] = []

    def post(envelopes: Any, *rest: Any) -> smtp.Run:
        sent.extend(envelopes)
        return smtp.Run(sent=len(sent))

    monkeypatch.setitem(mail.POSTS, "dummy", post)
    mail.send_edition(dataclasses.replace(request(tmp_path, 25, (ANN,)), post="dummy"))
    assert len(sent) == 1


def script(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Python code in a folder, in a separate process."""
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def explained(tmp_path: Path, text: str, file: str, below: str, line: str) -> dict[str, Any]:
    """Return what `explain` says of a text when a list in digest/data has one more line."""
    data = lists(tmp_path)
    words = (data / file).read_text(encoding="utf-8")
    assert f"{below}\n" in words
    changed = words.replace(f"{below}\n", f"{below}\n{line}\n", 1)
    (data / file).write_text(changed, encoding="utf-8")
    return explained_by(data, tmp_path, text)


def lists(tmp_path: Path) -> Path:
    """Return a copy of digest/data."""
    shutil.copytree(ROOT / "digest" / "data", tmp_path / "data")
    return tmp_path / "data"


def explained_by(data: Path, tmp_path: Path, text: str) -> dict[str, Any]:
    """Return what `explain` says of a text by the lists in `data`."""
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    ran = script(
        "from pathlib import Path\nfrom digest.core import tables\n"
        f"tables.DATA = Path({str(data)!r})\n"
        "from digest.cli import main\nmain(['explain', '--json', 'a.txt', '-j', '1'])",
        tmp_path,
    )
    assert ran.returncode == 0, ran.stderr
    made: dict[str, Any] = json.loads(ran.stdout)
    return made


YODEL = "Ferry sails\n\nThe ferry sailed.\n\n“We had sixty people at the rail by seven,” yodelled Captain Runa Feld.\n"


def test_a_quotation_cue(tmp_path: Path) -> None:
    """A verb in the list names the speaker, and is shown as the cue."""
    (quote,) = explained(tmp_path, YODEL, "quotes/en.txt", "[say forms]", "yodelled")["quotes"]
    assert quote["speaker"] == "Runa Feld"
    assert quote["cue"] == "yodelled"


CAPTION = (
    "Ferry sails\n\nThe ferry of Linmouth sailed on Monday for the first time since January.\n\n"
    "Sketched by Odo Till at the pier of Osterby\n\nIt carried sixty people, the operator said.\n"
)


def test_a_furniture_phrase(tmp_path: Path) -> None:
    """A line that begins with a phrase of the list is not kept as text."""
    file = "furniture/caption_starts.txt"
    made = explained(tmp_path, CAPTION, file, "file photo", "sketched by")
    kept = {line["text"]: line["kept"] for line in made["lines"] if line["text"]}
    assert kept["Sketched by Odo Till at the pier of Osterby"] is False
    assert kept["It carried sixty people, the operator said."] is True
