"""The rules for the source that import-linter and ruff do not check: docs/architecture.md, style."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from test_messages import spoken

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "digest"
PLACES = {
    "jinja2": {
        "press/render.py",
        "press/template_problems.py",
        "press/render_fast.py",
        "curator/printing.py",
    },
    "markdown_it": {"intake/formats/markdown.py", "press/markdown.py", "press/outputs/mailtext.py"},
    "yaml": {
        "core/yaml_reading.py",
        "core/yaml_writing.py",
        "core/yaml_folding.py",
        "intake/formats/yaml_events.py",
    },
    "ruamel": {"core/yaml_writing.py", "core/yaml_folding.py"},
    "watchdog": {"preview"},
    "starlette": {"preview", "curator"},
    "uvicorn": {"preview"},
    "smtplib": {"press/channels"},
    "ssl": {"press/channels", "collect/guard.py"},
    "httpcore2": {"collect/guard.py"},
    "feedparser": {"collect/feeds.py"},
    "protego": {"collect/robots.py"},
    "courlan": {"collect/identity.py"},
    "trafilatura": {"intake/formats/main_text.py"},
    "lxml": {
        "intake/formats/main_text.py",
        "intake/formats/page_lines.py",
        "intake/formats/visible.py",
        "collect/feeds.py",
        "collect/containers/links.py",
    },
    "warcio": {"collect/containers/warc_reading.py", "collect/originals.py"},
    "pypdfium2": {"collect/containers/pdf_text.py"},
    "mammoth": {"collect/containers/office.py"},
    "sqlite3": {"core/store.py", "press/channels/ledger.py", "press/channels/ledger_file.py"},
    "click": {"cli.py", "commands"},
    "distributed": {"commands/cluster.py"},
    "rich": {"cli.py", "commands"},
    "css_inline": {"press/outputs/newsletter.py"},
    "babel": {"press"},
    "resvg_py": {"press/cards.py"},
}
FORBIDDEN = {"pickle", "sklearn", "nltk", "spacy", "requests", "scipy"}
READERS = {  # modules that open files
    "cli.py",
    "core/program.py",
    "core/files.py",
    "core/records.py",
    "core/tables.py",
    "intake/content.py",
    "intake/walk.py",
    "live/update.py",
    "pipeline/addresses.py",
    "pipeline/publication.py",
    "pipeline/silent_changes.py",
    "pipeline/unchanged.py",
    "press/cards.py",  # resvg reads fonts from files
    "press/interface.py",
    "press/pagefind.py",
    "press/compiled_templates.py",
    "press/manifest.py",
    "press/site.py",
    "press/staging.py",
    "press/theme.py",
}
READING_PACKAGES = (
    "press/channels",
    "preview",
    "commands",
    "curator",
    "collect",
    "intake/origins.py",
)


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> set[str]:
    """Return the full name of each module that a file imports, at the top or inside a function."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found.update(a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            here = ["digest", *path.relative_to(PACKAGE).with_suffix("").parts]
            base = (
                ".".join([*here[: len(here) - node.level], *([node.module] if node.module else [])])
                if node.level
                else node.module or ""
            )
            found.add(base)
            found.update(f"{base}.{a.name}" for a in node.names)
    return found


def under(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def is_in(name: str, places: set[str]) -> bool:
    """Return whether a module is one of these files, or in one of these packages."""
    return any(name == p or name.startswith(f"{p}/") for p in places)


def test_there_are_modules() -> None:
    """The guard: the tests below have something to read."""
    assert len(modules()) > 400
    packages = ("core", "intake", "desk", "press", "pipeline", "commands")
    assert all((PACKAGE / p).is_dir() for p in packages)


def test_an_outside_library_is_imported_in_one_place() -> None:
    """A library can be replaced, and its import costs time only where it is used."""
    found = []
    used = set()
    for path in modules():
        name = under(path)
        for outside in {i.split(".")[0] for i in imports(path)}:
            used.add(outside)
            if outside in FORBIDDEN or (outside in PLACES and not is_in(name, PLACES[outside])):
                found.append(f"{name} imports {outside}")
    assert found == []
    assert set(PLACES) - used == set(), "these libraries are listed and not used"


CLOCK = ("time.time", "datetime.now", "datetime.today", "date.today", "datetime.datetime.now")
ENDINGS = {
    "reads the clock": (".utcnow", ".today"),
    "opens a file": (".read_text", ".read_bytes", ".write_text", ".write_bytes"),
}


def side_effects(path: Path) -> set[str]:
    """Return what a module does beside computing: prints, reads clock or environment, opens files."""
    out = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            out |= {does for does, ends in ENDINGS.items() if called.endswith(ends)}
            if called in CLOCK:
                out.add("reads the clock")
            if called in ("print", "open"):
                out.add("prints" if called == "print" else "opens a file")
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv"):
            out.add("reads the environment")
    return out


def test_stages_read_no_clock_no_environment_and_no_files() -> None:
    """Only `commands` prints and reads the environment; only READERS open files."""
    found, seen = [], set()
    for path in modules():
        name = under(path)
        does = side_effects(path)
        seen |= does
        if name in ("cli.py", "__main__.py") or name.startswith("commands/"):
            does &= {"opens a file"}
        if name.startswith(("preview", "curator")):
            does -= {"prints", "reads the clock"}
        if name in READERS or name.startswith(READING_PACKAGES):
            does -= {"opens a file"}
        found += [f"{name} {it}" for it in sorted(does)]
    assert found == []
    assert len(seen) == 3, "the guard: all but printing is found, which click does"


def test_no_module_has_a_name_of_the_standard_library() -> None:
    """A module called `email` or `statistics` is easily confused with the one of Python."""
    for path in modules():
        # `site` is the usual word for what press writes, and no code imports Python's module `site`.
        assert path.stem not in sys.stdlib_module_names or path.stem in (
            "__init__",
            "__main__",
            "site",
        ), under(path)


def test_a_module_says_what_it_is_for() -> None:
    """Every module with code has a docstring."""
    silent = [under(p) for p in modules() if tree_of(p).body and not ast.get_docstring(tree_of(p))]
    assert silent == []


NO_VERBS = frozenset(
    "a all an both each every how in it its no nobody nothing of one some someone that the they this "
    "three two what when where whether which who".split()
)


def openings() -> Iterator[tuple[str, str]]:
    """Yield the place of each function with a docstring, and the first word of it."""
    for path in modules():
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.FunctionDef):
                continue
            said = ast.get_docstring(node)
            named = [ast.unparse(d) for d in node.decorator_list]
            is_value = any(n.endswith("property") or n.startswith("click.") for n in named)
            if said and not is_value:
                yield f"{under(path)}:{node.lineno}", said.split()[0].lower()


def test_the_docstring_of_a_function_begins_with_a_verb() -> None:
    """“Return whether …”, not “The …” or “It has …”: it says what the value means."""
    found = list(openings())
    assert [where for where, word in found if word in NO_VERBS] == []
    assert len(found) > 2000, "the guard: docstrings are found"


LONGEST = 40  # lines of a function
REASON = re.compile(r"# Over 40 lines, because .+\.$")


def long_functions() -> list[tuple[str, bool]]:
    """Return place and length of each long function, and whether a comment says why."""
    out = []
    for path in modules():
        lines = path.read_text(encoding="utf-8").splitlines()
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST:  # the comment is above the decorators, or between them and `def`
                first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                said = any(REASON.search(lines[at - 2]) for at in (first, node.lineno))
                out.append((f"{under(path)}:{node.lineno}: {length} lines", said))
    return out


def test_a_long_function_says_why() -> None:
    """A function of more than 40 lines has a comment above it: “Over 40 lines, because ….”"""
    found = long_functions()
    assert [where for where, said in found if not said] == []
    assert found, "the guard: some functions are long"


DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def prose(source: str) -> Iterator[str]:
    """Yield the docstrings and comments of a file, without the examples in quotation marks."""
    documented = (n for n in ast.walk(ast.parse(source)) if isinstance(n, DOCUMENTED))
    found = [ast.get_docstring(n) or "" for n in documented]
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    found += [t.string for t in tokens if t.type == tokenize.COMMENT]
    for text in found:
        yield re.sub(r'"[^"]*"|“[^”]*”|\bNone\b', " ", text)


@pytest.mark.parametrize("folder", ["digest", "tests", "bench"])
def test_docstrings_and_comments_are_plain(folder: str) -> None:
    """Docstrings and comments use no word of the list; what they quote as examples may."""
    files = sorted((ROOT / folder).rglob("*.py"))
    said = [(f, text) for f in files for text in prose(f.read_text(encoding="utf-8"))]
    found = [f"{f.relative_to(ROOT)}: {w} in {t!r}" for f, t in said for w in spoken(t)]
    assert len(said) > 200, "the guard: comments are found"
    assert not found, "\n".join(found)


def test_each_header_of_a_list_is_plain() -> None:
    """The comments of the word lists use no word of the list; quoted examples may."""
    found: list[str] = []
    files = [
        *(ROOT / "digest" / "data").rglob("*.txt"),
        *(ROOT / "digest" / "data").rglob("*.toml"),
    ]
    for file in sorted(files):
        lines = file.read_text(encoding="utf-8").splitlines()
        header = " ".join(line.lstrip("# ") for line in lines if line.startswith("#"))
        said = re.sub(r'"[^"]*"|\[[^\]]*\]', " ", header)
        found += [f"{file.relative_to(ROOT)}: {word}" for word in spoken(said)]
    assert len(files) > 90
    assert not found, "\n".join(found)
