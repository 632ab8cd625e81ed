"""A theme: templates and static files, read once by `load`, as a value.

Templates are looked up in the publication's `templates/`, then in the theme, then along `extends`;
`{% extends "plain/edition.html" %}` names the template of that name in one theme. A theme holds all
its sources, so it can be sent to other processes, and its fingerprint depends on all of them.
`render.py` makes pages with it. A path in a theme can lead out of neither the theme nor the site.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from importlib import util
from pathlib import Path, PurePosixPath

from digest.core import packing, yaml_reading
from digest.core.model import Job, Page, Problem, Value
from digest.core.patterns import lazy
from digest.core.tables import DATA
from digest.core.text import closest
from digest.press import cards

SHIPPED = "plain"  # the theme that is there when no other is
STATIC = "static"  # folder of the site that holds static files


class Failure(Exception):
    """A page that a template cannot make. `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


class Theme(Value, frozen=True, kw_only=True, dict=True, gc=True, eq=False):
    """A theme's templates and static files.

    `templates`: name -> source; each is known by its resolved name and as `<theme>/<name>`.
    `places`: the same name -> file, for messages. `files`: address below the site -> bytes.
    `static`: name of a static file -> its address with fingerprint. `state`: the folder that keeps
    compiled templates between processes (`compiled_templates.py`), or empty.
    """

    name: str
    chain: tuple[str, ...]  # the theme, then what it extends
    templates: dict[str, str]
    places: dict[str, str]
    static: dict[str, str]
    files: dict[str, bytes]
    state: str = ""
    fonts: dict[str, bytes] = {}  # name of a file in templates/ -> its bytes, for social cards

    @property
    def draws_cards(self) -> bool:
        """Return whether pages get social cards: a font is there, and what draws them."""
        return bool(self.fonts and cards.version() and cards.TEMPLATE in self.templates)

    @cached_property
    def drawn_with(self) -> str:
        """Return a fingerprint of what a social card depends on besides its template."""
        if not self.draws_cards:
            return ""
        return packing.fingerprint(
            cards.version(), *(packing.fingerprint(f) for f in self.fonts.values())
        )

    @cached_property
    def fingerprint(self) -> str:
        """Return a fingerprint of all that a page depends on besides its values."""
        parts = [renderer(), self.drawn_with, *self.chain]
        for name, source in sorted(
            {**self.templates, **{f"static:{k}": v for k, v in self.static.items()}}.items()
        ):
            parts += [name, source]
        return packing.fingerprint(*parts)

    def fingerprint_of(self, job: Job) -> str:
        """Return the same of what a job uses: its template and the templates that it names."""
        known: dict[str, str] = self.__dict__.setdefault("_prints", {})
        if job.template not in known:
            used = sorted(self.used(job.template))
            static = [f"{k}={v}" for k, v in sorted(self.static.items())] if used else []
            parts = [p for u in used for p in (u, self.templates[u])]
            drawn = self.drawn_with if job.template == cards.TEMPLATE else ""
            known[job.template] = packing.fingerprint(
                renderer(), drawn, *self.chain, job.template, *static, *parts
            )
        return known[job.template]

    def used(self, template: str) -> set[str]:
        """Return the template and all templates that it extends, includes or imports."""
        found: set[str] = set()
        todo = [template]
        while todo:
            name = todo.pop()
            if name in found or name not in self.templates:
                continue
            found.add(name)
            todo += NAMES.findall(self.templates[name])
        return found

    @property
    def styles(self) -> tuple[str, ...]:
        """Return the style sheets of the chain, the furthest ancestor's first."""
        return tuple(f"{n}.css" for n in reversed(self.chain) if f"{n}.css" in self.static)

    def static_pages(self) -> tuple[Page, ...]:
        return tuple(Page(path=path, data=data) for path, data in sorted(self.files.items()))


NAMES = lazy(r"""\{%[-+]?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")


@lru_cache(maxsize=1)
def renderer() -> str:
    """Return a fingerprint of the code that fills templates, catalogues and libraries included."""
    press = Path(__file__).parent
    folders = [press, press / "outputs", press / "locale", DATA / "press"]
    own = sorted(
        (p.name, p.read_bytes())
        for folder in folders
        for p in folder.iterdir()
        if p.name.endswith((".py", ".po", ".toml"))
    )
    # Their `__init__.py` states the version; asking importlib.metadata costs 40 ms.
    specs = [util.find_spec(name) for name in ("babel", "jinja2", "markdown_it")]
    versions = [Path(spec.origin).read_bytes() for spec in specs if spec and spec.origin]
    return packing.fingerprint(*versions, *(part for pair in own for part in pair))


def bad(where: str, what: str, fix: str = "") -> Problem:
    return Problem(level="error", where=where, what=what, fix=fix, name="template")


# --------------------------------------------------------------------------------- reading


@lru_cache(maxsize=1)
def shipped() -> Path:
    """Return the folder of our own themes: in the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"


def load(
    name: str,
    folders: Sequence[Path] = (),
    templates: Path | None = None,
    state: Path | None = None,
) -> tuple[Theme, tuple[Problem, ...]]:
    """Read a theme from the first of `folders` that has it; the shipped themes come last.

    `templates` is the publication's own folder, which comes before the theme's. `state` is the
    publication's state folder, if compiled templates are to be kept.
    """
    problems: list[Problem] = []
    chain = _chain(name, [*folders, shipped()], problems)
    found = _Found()
    static: dict[str, bytes] = {}
    for theme, folder in reversed(chain):
        where = f"themes/{theme}/templates"
        _take(found, folder / "templates", where, f"{theme}/", problems)
        for key, file in _files(folder / "static"):
            static[key] = file.read_bytes()
    if templates is not None:
        _take(found, templates, "templates", "", problems)
    addresses, files = _addressed(static)
    made = Theme(
        name=name,
        chain=tuple(n for n, _ in chain),
        templates=dict(sorted(found.sources.items())),
        places=dict(sorted(found.places.items())),
        static=addresses,
        files=files,
        state=str(state.absolute()) if state is not None else "",
        fonts=found.fonts,
    )
    return made, tuple(problems)


class _Found:
    """The templates that were read: their text and place by name, and fonts by name."""

    def __init__(self) -> None:
        self.sources: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self.fonts: dict[str, bytes] = {}


def _take(found: _Found, folder: Path, where: str, prefix: str, problems: list[Problem]) -> None:
    """Read the templates of a folder. With a prefix, each is known by it too: `plain/page.html`."""
    for key, file in _files(folder):
        place = f"{where}/{key}"
        if _is_font(key, file, place, found.fonts, problems):
            continue
        text = unindented(_text(file, place, problems), key)
        for known_as in (key, f"{prefix}{key}"):
            found.sources[known_as] = text
            found.places[known_as] = place


def _is_font(
    key: str, file: Path, where: str, fonts: dict[str, bytes], problems: list[Problem]
) -> bool:
    """Read a font among the templates into `fonts`, and return whether the file is one."""
    if not key.casefold().endswith(cards.FONTS):
        return False
    data = file.read_bytes()
    if not cards.family(data):
        what = "this is not a TrueType or OpenType font."
        problems.append(bad(where, what, "Take another file, or remove it."))
    elif not cards.version():
        what = "there is a font for social cards, but nothing that draws them."
        fix = 'Install it with pip install "digest-news[card]", or remove the font.'
        problems.append(Problem(level="warning", where=where, what=what, fix=fix, name="card"))
    else:
        fonts[key] = data
    return True


def _chain(name: str, roots: list[Path], problems: list[Problem]) -> list[tuple[str, Path]]:
    """Return the theme and what it extends, each with its folder."""
    chain: list[tuple[str, Path]] = []
    wanted, asked = name, f"theme: {name}"
    while wanted:
        places = [root / wanted for root in roots] if SIMPLE.fullmatch(wanted) else []
        folder = next((p for p in places if p.is_dir()), None)
        names = [n for n, _ in chain]
        if folder is None:
            known = sorted({p.name for r in roots if r.is_dir() for p in r.iterdir() if p.is_dir()})
            near = closest(wanted, known)
            fix = f"Did you mean “{near}”?" if near else f"Known: {', '.join(known)}."
            problems.append(bad(asked, f"there is no theme “{wanted}”.", fix))
            if SHIPPED in names or not (shipped() / SHIPPED).is_dir():
                break
            wanted = SHIPPED
            continue
        if wanted in names:
            what = f"theme “{wanted}” extends itself, by way of {' and '.join(names)}."
            problems.append(bad(asked, what, "Take an `extends` out."))
            break
        chain.append((wanted, folder))
        asked = f"{folder.name}/theme.yaml"
        wanted = _extends(folder, problems)
    return chain


def _addressed(static: dict[str, bytes]) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return the address of each static file, with its fingerprint, and the files by address."""
    addresses: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for key, data in sorted(static.items()):
        if key.endswith(".css"):
            data = minified(data.decode("utf-8", "replace")).encode()
        at = PurePosixPath(key)
        named = at.with_name(f"{at.stem}.{packing.fingerprint(data)[:8]}{at.suffix}")
        addresses[key] = f"{STATIC}/{named}"
        files[addresses[key]] = data
    return addresses, files


SIMPLE = re.compile(r"\w[\w.-]*")


def _extends(folder: Path, problems: list[Problem]) -> str:
    """Return what theme.yaml says that the theme extends, or an empty text."""
    file = folder / "theme.yaml"
    if not file.is_file():
        return ""
    where = f"themes/{folder.name}/theme.yaml"
    read = yaml_reading.load(_text(file, where, problems), where)
    problems += read.problems
    data = read.data if isinstance(read.data, dict) else {}
    for key in data:
        if key not in ("name", "extends", "description"):
            near = closest(str(key), ("name", "extends", "description"))
            problems.append(
                bad(
                    read.at(where, key),
                    f"unknown key “{key}”.",
                    f"Did you mean “{near}”?" if near else "Known: name, extends, description.",
                )
            )
    parent = data.get("extends")
    if parent is not None and not isinstance(parent, str):
        problems.append(
            bad(
                read.at(where, "extends"), "`extends` is not a name.", "Give the name of one theme."
            )
        )
        return ""
    return parent or ""


def _files(folder: Path) -> list[tuple[str, Path]]:
    """Return the files below a folder by relative name; without hidden ones and links out of it."""
    if not folder.is_dir():
        return []
    home = folder.resolve()
    out = []
    for file in sorted(folder.rglob("*")):
        key = file.relative_to(folder).as_posix()
        if (
            file.is_file()
            and file.resolve().is_relative_to(home)
            and not any(p.startswith(".") or p.endswith("~") for p in key.split("/"))
        ):
            out.append((key, file))
    return out


def _text(file: Path, where: str, problems: list[Problem]) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        problems.append(bad(where, f"this is not UTF-8 (byte {error.start}).", "Save it as UTF-8."))
        return file.read_text(encoding="utf-8", errors="replace")


@lru_cache(maxsize=256)  # a preview reads a theme again at each of its changes
def unindented(source: str, name: str) -> str:
    """Return a template without indentation, a tenth of a page. Lines keep their numbers."""
    return (
        source
        if not name.endswith(".html") or PRESERVED.search(source)
        else re.sub(r"(?m)^[ \t]+", "", source)
    )


PRESERVED = re.compile(r"<(?:pre|textarea)\b", re.IGNORECASE)
CSS_PART = lazy(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|/\*.*?\*/|(\s+)""", re.DOTALL)


@lru_cache(maxsize=32)
def minified(css: str) -> str:
    """Return a style sheet without comments and without white space that means nothing."""
    flat = CSS_PART.sub(lambda m: m[1] if m[1] else " ", css)
    parts = re.split(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""", flat)
    for i in range(0, len(parts), 2):
        text = re.sub(r" {2,}", " ", parts[i])
        text = re.sub(r" ?([{};,>]) ?", r"\1", text).replace(" / ", "/")
        text = re.sub(r"(?<![\w.])0(?=\.\d)", "", text)
        text = re.sub(r"\(([\w-]+): ", r"(\1:", text)
        text = re.sub(r"calc\([^{};]*", lambda m: m[0].replace(" * ", "*"), text)
        parts[i] = re.sub(r": (?=[^{}]*[;}]|$)", ":", text).replace(";}", "}")
    return "".join(parts).strip() + "\n"
