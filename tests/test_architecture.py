"""The rules of docs/architecture.md that imports alone do not show, read from the syntax trees."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

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
    "live/unchanged.py",
    "pipeline/addresses.py",
    "pipeline/publication.py",
    "pipeline/silent_changes.py",
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


def imports(path: Path) -> set[str]:
    """Return the full name of each module that a file imports, at the top or inside a function."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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


def test_there_are_modules() -> None:
    """The guard: the tests below have something to read."""
    assert len(modules()) > 40
    assert all(
        (PACKAGE / p).is_dir() for p in ("core", "intake", "desk", "press", "pipeline", "commands")
    )


@pytest.mark.parametrize("path", modules(), ids=under)
def test_an_outside_library_is_imported_in_one_place(path: Path) -> None:
    """A library can be replaced, and its import costs time only where it is used."""
    name = under(path)
    for outside in {i.split(".")[0] for i in imports(path)}:
        assert outside not in FORBIDDEN, f"{name} imports {outside}"
        if outside in PLACES:
            assert any(
                name == h or name.startswith(h.rstrip("/") + "/") for h in PLACES[outside]
            ), f"{name} imports {outside}"


@pytest.mark.parametrize("path", modules(), ids=under)
def test_stages_read_no_clock_no_environment_and_no_files(path: Path) -> None:
    """Only `commands` and `cli` print and read the clock and environment; only READERS open files."""
    name = under(path)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    opens = name in READERS or name.startswith(READING_PACKAGES)
    front = name in ("cli.py", "__main__.py") or name.startswith("commands/")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if not front and not name.startswith(("preview", "curator")):
                assert called not in (
                    "print",
                    "time.time",
                    "datetime.now",
                    "datetime.today",
                    "date.today",
                    "datetime.datetime.now",
                ), name
                assert not called.endswith((".utcnow", ".today")), f"{name}: {called}"
            if not opens:
                assert called != "open", f"{name} opens a file"
                assert not called.endswith(
                    (".read_text", ".read_bytes", ".write_text", ".write_bytes")
                ), f"{name}: {called}"
        if isinstance(node, ast.Attribute) and not front:
            assert ast.unparse(node) not in ("os.environ", "os.getenv"), (
                f"{name} reads the environment"
            )


def test_no_module_has_a_name_of_the_standard_library() -> None:
    """A module called `email` or `statistics` is easily confused with the one of Python."""
    import sys

    for path in modules():
        # `site` is the usual word for what press writes, and no code imports Python's module `site`.
        assert path.stem not in sys.stdlib_module_names or path.stem in (
            "__init__",
            "__main__",
            "site",
        ), under(path)


@pytest.mark.parametrize("path", modules(), ids=under)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    """Every module with code has a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if tree.body:
        assert ast.get_docstring(tree), under(path)


LONGEST = 40  # lines of a function
REASON = re.compile(r"# Over 40 lines, because .+\.$")


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [n for n in ast.walk(tree) if isinstance(n, kinds)]


@pytest.mark.parametrize("path", modules(), ids=under)
def test_a_long_function_says_why(path: Path) -> None:
    """A function of more than 40 lines has a comment above it: “Over 40 lines, because ….”"""
    lines = path.read_text(encoding="utf-8").splitlines()
    for node in functions(ast.parse("\n".join(lines))):
        above = min([node.lineno, *(d.lineno for d in node.decorator_list)]) - 2
        beside = node.lineno - 2  # between the decorators and `def`
        said = any(REASON.search(lines[i]) for i in (above, beside) if i >= 0)
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        assert length <= LONGEST or said, f"{under(path)}:{node.lineno}: {length} lines"


def test_some_functions_are_long() -> None:
    """The guard: the test above has functions to look at, and a long one among them."""
    found = [f for path in modules() for f in functions(ast.parse(path.read_text("utf-8")))]
    assert len(found) > 2000
    assert any((f.end_lineno or 0) - f.lineno >= LONGEST for f in found)
