"""The documentation has what people need, and names only what exists."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import get_args

import msgspec
import pytest

import paths
from digest.core import config, decision_table
from digest.core.model import Line, PublishedFrom, Quotation
from digest.desk import check
from digest.intake.decisions import read
from digest.intake.formats import frontmatter
from digest.press.outputs import data
from test_messages import spoken

ROOT = paths.ROOT
DOCS = ROOT / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def commands() -> list[str]:
    """Return the commands that `digest --help` names."""
    run = subprocess.run(
        [sys.executable, "-m", "digest", "--help"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    listed = run.stdout.partition("Commands:")[2]
    found = re.findall(r"^ {2}([a-z]+)\b", listed, re.M)
    assert found, run.stdout
    return found


def test_each_command_is_documented() -> None:
    """Each command is in the overview and has a heading; each heading names an existing command."""
    text = page("commands.md")
    known = commands()
    overview = text.split("```")[1]
    assert set(re.findall(r"^digest ([a-z]+)", overview, re.M)) == set(known)
    assert set(re.findall(r"^## digest ([a-z]+)$", text, re.M)) == set(known)
    assert not set(re.findall(r"^- `digest ([a-z]+)", text, re.M)) & set(known), (
        "no longer still to come"
    )


def test_each_option_of_a_command_is_documented() -> None:
    """Each option that a command's --help names is described in commands.md."""
    text = page("commands.md")
    missing = []
    for command in commands():
        run = subprocess.run(
            [sys.executable, "-m", "digest", command, "--help"],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=True,
        )
        missing += [
            f"{command} {o}"
            for o in sorted(set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", run.stdout)))
            if o != "--help" and o not in text
        ]
    assert not missing


def test_each_setting_is_documented() -> None:
    """Each key of digest.yaml is in a row of settings.md, with its group; each row names an
    existing key."""
    rows = set(re.findall(r"^\| `([a-z_.]+)` \|", page("settings.md"), re.M))
    known = {k for k in config.TOP if k not in config.GROUPS}
    for group, struct in config.GROUPS.items():
        known |= {
            f"{group}.{'from' if field == 'sender' else field}"
            for field in struct.__struct_fields__
        }
    assert rows == known


def test_defaults_in_the_settings_are_the_program_s() -> None:
    """A number that settings.md gives as a default is the default; there are some."""
    rows = re.findall(r"^\| `([a-z]+)\.([a-z_]+)` \| ([\d.]+) \|", page("settings.md"), re.M)
    assert len(rows) > 4
    for group, key, said in rows:
        assert float(getattr(config.GROUPS[group](), key)) == float(said), (group, key)


def test_each_decision_is_documented() -> None:
    """Each key of edition.yaml has a heading in decisions.md and is in the example; no heading
    names another."""
    text = page("decisions.md")
    assert set(re.findall(r"^### ([a-z]+)$", text, re.M)) == set(read.KEYS)
    example = text.split("```yaml")[1].split("```")[0]
    assert set(re.findall(r"^([a-z]+):", example, re.M)) == set(read.KEYS)
    for fact in read.FACTS:
        assert f"`{fact}`" in text, fact


def test_the_table_of_decisions_is_the_program_s() -> None:
    """Each row of the table in decisions.md has the key, point and kind of the program's table."""
    rows = re.findall(r"^\| \[`([a-z]+)`\]\(#\1\) \| (\w+) \| (.*) \|$", page("decisions.md"), re.M)
    assert rows == [(r.key, str(r.point), str(r.kind)) for r in decision_table.TABLE]


def test_the_example_of_decisions_is_read_without_a_problem() -> None:
    """The example in decisions.md is a valid edition.yaml, apart from two decisions that exclude
    each other."""
    example = page("decisions.md").split("```yaml")[1].split("```")[0]
    names = sorted(set(re.findall(r"[\w-]+\.(?:txt|html|md)", example)))
    files = {f"2026-11-10/{n}": f"2026-11-10/{n.rsplit('.', 1)[0]}" for n in names}
    made, problems = read.read(example, "edition.yaml", "2026-11-10", set(files.values()), files)
    assert problems == ()
    assert made.lead == "2026-11-10/corvane-tarrow"


def test_each_finding_of_check_is_documented() -> None:
    """Each problem that can be waived is named in decisions.md."""
    text = page("decisions.md")
    assert set(re.findall(r"^\| `([a-z-]+)` \|", text, re.M)) == set(check.NAMES)


def test_each_field_of_the_export_is_documented() -> None:
    """Each field of a story and of its articles is named in export.md."""
    text = page("export.md")
    for struct in (
        data.Export,
        data.ArticleOut,
        data.QuoteOut,
        data.StatementOut,
        data.HeadlineOut,
        data.SentenceOut,
        data.DifferenceOut,
    ):
        for field in msgspec.structs.fields(struct):
            assert f"`{field.encode_name}`" in text, (struct.__name__, field.encode_name)


def test_words_of_explain_are_documented() -> None:
    """Roles of lines and ways in which a speaker is found are described in explain.md by their
    values."""
    text = page("explain.md")
    roles = re.findall(r"`([a-z-]+)`", (Line.__doc__ or "").partition("`why`")[2])
    ways = re.findall(
        r"`([a-z]+)`", (Quotation.__doc__ or "").partition("was found")[2].partition(")")[0]
    )
    assert len(roles) > 10
    assert len(ways) > 4
    assert [w for w in (*roles, *ways) if f"`{w}`" not in text] == []


def test_origins_of_a_date_are_documented() -> None:
    """Each value of `published_from` has its row in content.md, in the order in which they are
    tried."""
    rows = re.findall(
        r"^\| `([a-z-]+)` \|",
        page("content.md").partition("## Publication dates")[2].partition("## ")[0],
        re.M,
    )
    assert tuple(rows) == get_args(PublishedFrom)


def test_each_key_of_front_matter_is_documented() -> None:
    """Each key of front matter is in the table of content.md, and no other."""
    table = page("content.md").partition("## Front matter")[2].partition("\n## ")[0]
    rows = [
        cell
        for row in re.findall(r"^\| (`.*?) \|", table, re.M)
        for cell in re.findall(r"`(\w+)`", row)
    ]
    assert sorted(rows) == sorted(frontmatter.KEYS)


def test_every_link_between_pages_resolves() -> None:
    """A link in the documentation leads to an existing file, and to an existing heading."""
    broken = []
    for file in [
        *DOCS.glob("*.md"),
        ROOT / "CONTRIBUTING.md",
        ROOT / "CHANGELOG.md",
        ROOT / "README.md",
    ]:
        if not file.exists():
            continue
        for target in re.findall(
            r"\]\(([^)\s]+)\)",
            re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.S),
        ):
            if "://" in target or target.startswith("mailto:"):
                continue
            path, _, anchor = target.partition("#")
            to = (file.parent / path) if path else file
            if not to.exists() or (
                anchor and anchor not in _anchors(to.read_text(encoding="utf-8"))
            ):
                broken.append(f"{file.name}: {target}")
    assert not broken


def _anchors(text: str) -> set[str]:
    """Return headings as GitHub turns them into anchors."""
    return {
        re.sub(r"[^\w\- ]", "", h.strip().lower()).replace(" ", "-")
        for h in re.findall(r"^#+ (.*)$", text, re.M)
    }


def test_targets_of_make_are_documented() -> None:
    """Each target that `make help` lists is in CONTRIBUTING.md."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):.*##", makefile, re.M)
    assert len(targets) > 10
    for target in targets:
        assert f"`make {target}`" in text or target in ("all", "help"), target


def test_each_dependency_is_accounted_for() -> None:
    """CONTRIBUTING.md says of each dependency why it is used."""
    import tomllib

    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *(d for g in project["dependency-groups"].values() for d in g),
    ]
    wanted += [d for g in project["project"]["optional-dependencies"].values() for d in g]
    for dependency in wanted:
        name = re.split(r"[\[><=~!; ]", dependency)[0]
        if not name.startswith("types-"):
            assert f"**{name}**" in text, name


def test_the_tree_in_the_docs_is_the_tree_there_is() -> None:
    """Each module named in the tree of docs/architecture.md exists, and each package is named
    there."""
    tree = page("architecture.md").split("```")[1]
    modules = {p.stem for p in (ROOT / "digest").rglob("*.py")} - {"__init__"}
    assert set(re.findall(r"\b([a-z_]+)\.py\b", tree)) - modules == set()
    rooms = [f"{p.parent.name}/" for p in sorted((ROOT / "digest").rglob("__init__.py"))]
    top = [p.name for p in sorted((ROOT / "digest").glob("*.py")) if p.name != "__init__.py"]
    assert [name for name in (*rooms, *top) if name not in tree] == []


def test_the_schema_of_the_export_is_the_program_s() -> None:
    """docs/export.schema.json is what the program's values print. To renew it: see the message."""
    import json

    made = json.dumps(data.schema(), indent=1, ensure_ascii=False) + "\n"
    fix = "write json.dumps(digest.press.outputs.data.schema(), indent=1, ensure_ascii=False) and a line end to docs/export.schema.json"
    assert page("export.schema.json") == made, fix


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", *sorted(f"docs/{p.name}" for p in DOCS.glob("*.md"))]
)
def test_each_page_is_plain(name: str) -> None:
    """The documentation uses no word of tests/dialect.txt."""
    assert spoken((ROOT / name).read_text(encoding="utf-8")) == []


def test_the_pictures_of_the_readme_are_there_and_small() -> None:
    """`make pictures` makes each picture, each one is shown, and together they stay below 1 MB."""
    script = (ROOT / "tests" / "web" / "pictures.py").read_text(encoding="utf-8")
    taken = {f"docs/pictures/{name}.png" for name in re.findall(r'Picture\("(\w+)"', script)}
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = {p for p in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text) if p.endswith(".png")}
    assert taken
    assert shown == taken
    assert sum((ROOT / p).stat().st_size for p in taken) < 1_000_000
