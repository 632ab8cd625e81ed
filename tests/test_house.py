"""The walls of the house, read off the syntax trees: who may import whom, and where an outside library lives."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "digest"
GROUND = {"model", "config", "codec", "text", "names"}
STAGES = {
    "intake": {"content", "decisions", "formats", "furniture", "clean", "parse"},
    "desk": {"facts", "candidates", "dedupe", "cluster", "quote", "summarise", "reconcile", "differ", "brief", "curate", "edit", "check", "correct", "compare"},
}  # fmt: skip
ROOMS = {
    "intake": {"intake"} | GROUND,
    "desk": {"desk", "model", "text", "names"},
    "press": {"press", "model", "codec", "text", "names"},
    "preview": {"preview", "model", "codec", "text"},
}
HOMES = {
    "jinja2": {"press/fill.py", "press/compiled.py"},
    "markdown_it": {"intake/formats/markdown.py", "press/markdown.py", "press/outputs/mailtext.py"},
    "yaml": {"codec.py", "intake/formats/frontmatter.py"},
    "ruamel": {"codec.py"},
    "watchdog": {"preview"},
    "starlette": {"preview"},
    "uvicorn": {"preview"},
    "smtplib": {"press/channels"},
    "ssl": {"press/channels"},
    "trafilatura": {"intake/formats/webpage.py"},
    "lxml": {"intake/formats/webpage.py"},
    "sqlite3": {"cache.py", "press/channels/ledger.py"},
    "click": {"cli.py", "commands"},
    "rich": {"cli.py", "commands"},
    "css_inline": {"press/outputs/newsletter.py"},
    "babel": {"press"},
}
FORBIDDEN = {"pickle", "sklearn", "nltk", "spacy", "requests", "scipy"}
READERS = {  # rooms that open files
    "cache.py", "cli.py", "build.py", "warm.py", "glance.py", "publication.py", "starter.py", "intake/content.py", "press/theme.py", "press/site.py", "press/shelf.py", "press/voice.py", "press/search.py",
}  # fmt: skip
READING_ROOMS = ("press/channels", "preview", "commands")


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Every module that a file imports, at the top or inside a function; `digest.x.y` in full, others by their first part."""
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


def ours(path: Path) -> set[str]:
    return {i.removeprefix("digest.") for i in imports(path) if i.startswith("digest.")}


def under(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_there_is_a_house() -> None:
    """The guard: the tests below have something to read."""
    assert len(modules()) > 40
    assert all((PACKAGE / room).is_dir() for room in ROOMS)


@pytest.mark.parametrize("path", modules(), ids=under)
def test_rooms_import_only_what_the_table_allows(path: Path) -> None:
    """Departments never import each other; the ground imports nothing of ours; only cli imports build's neighbours above."""
    name = under(path)
    room = name.split("/")[0].removesuffix(".py")
    seen = {i.split(".")[0] for i in ours(path)} - {"__version__"}
    if room in ROOMS:
        assert seen <= ROOMS[room], f"{name} imports {sorted(seen - ROOMS[room])}"
    elif room in GROUND:
        assert seen <= GROUND, f"{name} imports {sorted(seen - GROUND)}"
    elif room == "cache":
        assert seen <= {"codec"}
    elif room in ("build", "calls", "newsroom", "editions", "printing", "proof", "warm", "again"):
        assert not seen & {"cli", "preview", "commands"}
    else:
        assert room in {"cli", "commands", "telling", "publication", "glance", "starter", "__main__", "__init__"}, (
            f"{name}: a room that the house does not know"
        )


@pytest.mark.parametrize("path", modules(), ids=under)
def test_a_stage_never_imports_a_stage(path: Path) -> None:
    """Stages are handed values; tools beside them (dates, alike, evidence, ...) may be shared."""
    parts = under(path).removesuffix(".py").split("/")
    if parts[0] not in STAGES or parts[1] not in STAGES[parts[0]]:
        return
    into = [other.split(".") for other in ours(path)]
    stages = [x for x in into if x[0] == parts[0] and len(x) > 1 and x[1] in STAGES[parts[0]] and x[1] != parts[1]]
    assert not stages, f"{under(path)} imports a stage"


@pytest.mark.parametrize("path", modules(), ids=under)
def test_an_outside_library_has_one_home(path: Path) -> None:
    """So that it can be exchanged, and its cost is paid where it is used."""
    name = under(path)
    for outside in {i.split(".")[0] for i in imports(path)}:
        assert outside not in FORBIDDEN, f"{name} imports {outside}"
        if outside in HOMES:
            assert any(name == h or name.startswith(h.rstrip("/") + "/") for h in HOMES[outside]), f"{name} imports {outside}"


@pytest.mark.parametrize("path", modules(), ids=under)
def test_stages_read_no_clock_no_environment_and_no_files(path: Path) -> None:
    """Only cli reads the clock and the environment and prints; files are opened only in the rooms marked for it."""
    name = under(path)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    opens = name in READERS or name.startswith(READING_ROOMS)
    front = name in ("cli.py", "__main__.py") or name.startswith("commands/")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if not front and not name.startswith("preview"):
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
                assert not called.endswith((".read_text", ".read_bytes", ".write_text", ".write_bytes")), f"{name}: {called}"
        if isinstance(node, ast.Attribute) and not front:
            assert ast.unparse(node) not in ("os.environ", "os.getenv"), f"{name} reads the environment"


def test_no_module_bears_a_name_of_the_standard_library() -> None:
    """A module called `email` or `statistics` would be taken for the other one."""
    import sys

    for path in modules():
        # `site` is the trade's own word for what press writes, and the standard module of that name is imported by nobody.
        assert path.stem not in sys.stdlib_module_names or path.stem in ("__init__", "__main__", "site"), under(path)


@pytest.mark.parametrize("path", modules(), ids=under)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    """What comes in, what goes out: a docstring at the top of every module with code."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if tree.body:
        assert ast.get_docstring(tree), under(path)
