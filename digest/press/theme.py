"""A theme: templates and static files, and how a `Job` becomes a `Page` with them.

In: the folders that hold themes, the publication's own `templates/`; then one `Job` at a time. Out: `Page`s. (Reads; only `load` does.)
A theme is a value: all its sources, read once, so that it crosses to other processes and its fingerprint names what it prints.

Templates are looked up in the publication's `templates/`, then in the theme, then along `extends`; `{% extends "plain/edition.html" %}`
names the namesake of one theme. They are trusted as code of the publication, but not with text: autoescape is always on, an unknown
variable is an error that names template and line. Trusts no name of a file: a path in a theme can leave neither theme nor site.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from importlib import resources, util
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import msgspec

from digest.core import packing, yaml_reading
from digest.core.model import Job, Masthead, Page, Problem, Value
from digest.core.text import closest

if TYPE_CHECKING:
    pass

SHIPPED = "plain"  # the theme that is there when no other is
STATIC = "static"  # folder of the site that holds static files
# Nothing that HTML and XML forbid is ever written: control characters, halves of surrogate pairs, non-characters.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


class Failure(Exception):
    """A page that a template could not make. `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


class Theme(Value, frozen=True, kw_only=True, dict=True, eq=False):
    """`templates`: name -> source, under its own name as resolved and as `<theme>/<name>`. `places`: the same name -> file, for
    messages. `files`: address below the site -> bytes. `static`: name of a static file -> its fingerprinted address. `state`: a folder
    in which compiled templates are kept from one process to the next (`compiled.py`), if any."""

    name: str
    chain: tuple[str, ...]  # the theme, then what it extends
    templates: dict[str, str]
    places: dict[str, str]
    static: dict[str, str]
    files: dict[str, bytes]
    state: str = ""

    @cached_property
    def fingerprint(self) -> str:
        """Names everything that a page depends on besides its values."""
        parts = [renderer(), *self.chain]
        for name, source in sorted(
            {**self.templates, **{f"static:{k}": v for k, v in self.static.items()}}.items()
        ):
            parts += [name, source]
        return packing.fingerprint(*parts)

    def fingerprint_of(self, job: Job) -> str:
        """As `fingerprint`, but of what this job uses: its template and the templates that it names."""
        known: dict[str, str] = self.__dict__.setdefault("_prints", {})
        if job.template not in known:
            used = sorted(self.used(job.template))
            static = [f"{k}={v}" for k, v in sorted(self.static.items())] if used else []
            parts = [p for u in used for p in (u, self.templates[u])]
            known[job.template] = packing.fingerprint(
                renderer(), *self.chain, job.template, *static, *parts
            )
        return known[job.template]

    def used(self, template: str) -> set[str]:
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
        """The style sheets of the chain, the furthest ancestor's first: each theme's is named as the theme."""
        return tuple(f"{n}.css" for n in reversed(self.chain) if f"{n}.css" in self.static)

    def static_pages(self) -> tuple[Page, ...]:
        return tuple(Page(path=path, data=data) for path, data in sorted(self.files.items()))

    def render(self, job: Job) -> Page:
        """The page of a job. Raises `Failure`, which holds a Problem with template and line."""
        from digest.press.outputs import MAKERS, TEMPLATES

        known = (
            job.template in MAKERS or job.template in TEMPLATES
        )  # other templates bring values of their own (the mail's)
        values = typed(job.values) if known else dict(job.values)
        maker = MAKERS.get(job.template)
        if maker is not None:
            text = maker(values)
        else:
            from digest.press import (
                fill,
            )  # jinja2 costs 130 ms, and a build that changes nothing needs none

            text = fill.filler(self, _language(values)).fill(job, values)
        return Page(path=job.path, data=encoded(text))

    def check(self) -> tuple[Problem, ...]:
        """What is wrong with the templates, before any page is made of them."""
        from digest.press import fill

        return fill.check(self)

    def prepare(self, jobs: Sequence[Job]) -> None:
        """Compile the templates of these jobs and keep them, for the processes that will fill them. What is wrong with one is told when it
        is filled."""
        from digest.press import fill

        if self.state:
            for template, language in sorted({(j.template, _language(j.values)) for j in jobs}):
                fill.filler(self, language).prepare(template)

    def attempt(self, job: Job) -> Page | Problem:
        """As `render`, with the Problem as a value."""
        try:
            return self.render(job)
        except Failure as failure:
            return failure.problem


# In UTF-8 they are bytes that are found, or found missing, many times as fast.
_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_OTHERS = (re.compile(rb"\xc2[\x80-\x9f]"), re.compile(rb"\xef(?:\xb7[\x90-\xaf]|\xbf[\xbe\xbf])"))


def encoded(text: str) -> bytes:
    """A page as UTF-8, without what is forbidden; hardly any page has it."""
    try:
        data = text.encode("utf-8")
        if len(data.translate(None, _CONTROLS)) == len(data) and not any(
            p.search(data) for p in _OTHERS
        ):
            return data
    except UnicodeEncodeError:  # half of a surrogate pair
        pass
    return FORBIDDEN.sub("", text).encode("utf-8")


NAMES = re.compile(r"""\{%[-+]?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")


@lru_cache(maxsize=1)
def renderer() -> str:
    """Names the program that fills the templates: its own sources and catalogues, and the versions of the libraries that print."""
    press = resources.files("digest.press")
    rooms = [press, press.joinpath("outputs"), press.joinpath("locale")]
    own = sorted(
        (p.name, p.read_bytes())
        for room in rooms
        for p in room.iterdir()
        if p.name.endswith((".py", ".po"))
    )
    # Their `__init__.py` states the version; asking importlib.metadata costs 40 ms.
    specs = [util.find_spec(name) for name in ("babel", "jinja2", "markdown_it")]
    versions = [Path(spec.origin).read_bytes() for spec in specs if spec and spec.origin]
    return packing.fingerprint(*versions, *(part for pair in own for part in pair))


def typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a job with their types, also after a journey as msgpack."""
    from digest.press.outputs import VARIABLES

    out: dict[str, Any] = {}
    for key, value in values.items():
        kind = VARIABLES.get(key)
        out[key] = (
            msgspec.convert(value, kind.kind)
            if kind is not None and isinstance(value, (dict, list, tuple))
            else value
        )
    return out


class _Packed(msgspec.Struct, frozen=True):
    """A `Job` of which the values are not read yet."""

    path: str
    template: str
    values: dict[str, msgspec.Raw]


def job_of(data: bytes) -> Job:
    """A packed `Job`, its values read as what they are: reading them as plain data first, and typing that, takes three times as long."""
    packed = msgspec.msgpack.decode(data, type=_Packed)
    return Job(
        path=packed.path,
        template=packed.template,
        values={k: _value(k, v) for k, v in packed.values.items()},
    )


def _value(name: str, data: msgspec.Raw) -> Any:
    return _shared(name, bytes(data)) if name in SHARED else _read(name, data)


def _read(name: str, data: bytes | msgspec.Raw) -> Any:
    from digest.press.outputs import VARIABLES

    kind = VARIABLES.get(name)
    return (
        msgspec.msgpack.decode(data, type=kind.kind)
        if kind is not None
        else msgspec.msgpack.decode(data)
    )


SHARED = ("masthead", "pages")  # the same on every page
_shared = lru_cache(maxsize=8)(_read)


def _language(values: Mapping[str, Any]) -> str:
    """The language of a page: its masthead's, or its letter's."""
    masthead = values.get("masthead", values.get("letter"))
    found = (
        masthead.get("language")
        if isinstance(masthead, Mapping)
        else getattr(masthead, "language", None)
    )
    return found or Masthead().language


def bad(where: str, what: str, fix: str = "") -> Problem:
    return Problem(level="error", where=where, what=what, fix=fix, name="template")


# ------------------------------------------------------------------------------------------------------------------ reading


@lru_cache(maxsize=1)
def shipped() -> Path:
    """The folder of the themes that come with the program: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"


def load(
    name: str,
    folders: Sequence[Path] = (),
    templates: Path | None = None,
    state: Path | None = None,
) -> tuple[Theme, tuple[Problem, ...]]:
    """A theme by name, from the first of `folders` that has it (the shipped ones come last), under the publication's own `templates`.
    `state`: where the publication's state lies, if templates once compiled are to be kept."""
    problems: list[Problem] = []
    roots = [*folders, shipped()]
    chain: list[tuple[str, Path]] = []
    wanted, asked = name, f"theme: {name}"
    while wanted:
        folder = next(
            (r / wanted for r in roots if SIMPLE.fullmatch(wanted) and (r / wanted).is_dir()), None
        )
        if folder is None:
            known = sorted({p.name for r in roots if r.is_dir() for p in r.iterdir() if p.is_dir()})
            near = closest(wanted, known)
            fix = f"Did you mean “{near}”?" if near else f"Known: {', '.join(known)}."
            problems.append(bad(asked, f"there is no theme “{wanted}”.", fix))
            wanted = SHIPPED if SHIPPED not in [n for n, _ in chain] else ""
            if wanted and not (shipped() / SHIPPED).is_dir():
                break
            continue
        if wanted in [n for n, _ in chain]:
            problems.append(
                bad(
                    asked,
                    f"theme “{wanted}” extends itself, by way of {' and '.join(n for n, _ in chain)}.",
                    "Take an `extends` out.",
                )
            )
            break
        chain.append((wanted, folder))
        asked = f"{folder.name}/theme.yaml"
        wanted = _extends(folder, problems)
    sources: dict[str, str] = {}
    places: dict[str, str] = {}
    static: dict[str, bytes] = {}
    for theme, folder in reversed(chain):
        for key, file in _files(folder / "templates"):
            text = unindented(_text(file, f"{theme}/templates/{key}", problems), key)
            for known_as in (key, f"{theme}/{key}"):
                sources[known_as] = text
                places[known_as] = f"themes/{theme}/templates/{key}"
        for key, file in _files(folder / "static"):
            static[key] = file.read_bytes()
    if templates is not None:
        for key, file in _files(templates):
            sources[key] = unindented(_text(file, f"templates/{key}", problems), key)
            places[key] = f"templates/{key}"
    addresses: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for key, data in sorted(static.items()):
        if key.endswith(".css"):
            data = minified(data.decode("utf-8", "replace")).encode()
        at = PurePosixPath(key)
        address = (
            f"{STATIC}/{at.with_name(f'{at.stem}.{packing.fingerprint(data)[:8]}{at.suffix}')}"
        )
        addresses[key], files[address] = address, data
    made = Theme(
        name=name,
        chain=tuple(n for n, _ in chain),
        templates=dict(sorted(sources.items())),
        places=dict(sorted(places.items())),
        static=addresses,
        files=files,
        state=str(state.absolute()) if state is not None else "",
    )
    return made, tuple(problems)


SIMPLE = re.compile(r"\w[\w.-]*")


def _extends(folder: Path, problems: list[Problem]) -> str:
    """What a theme's theme.yaml says that it extends; a theme without the file extends nothing."""
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
    """The files below a folder by their relative name, in order; hidden ones and links out of it are left out."""
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


@lru_cache(maxsize=256)  # a preview reads a theme anew at each of its changes
def unindented(source: str, name: str) -> str:
    """A template of a page without its indentation, which is for people: a tenth of the page. Lines keep their numbers."""
    return (
        source
        if not name.endswith(".html") or PRESERVED.search(source)
        else re.sub(r"(?m)^[ \t]+", "", source)
    )


PRESERVED = re.compile(r"<(?:pre|textarea)\b", re.IGNORECASE)
CSS_PART = re.compile(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|/\*.*?\*/|(\s+)""", re.DOTALL)


@lru_cache(maxsize=32)
def minified(css: str) -> str:
    """A style sheet without comments and without the white space that means nothing."""
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
