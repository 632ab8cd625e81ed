"""The front door: commands, options, exit statuses. The only file that prints, or reads the clock and the environment.

Every command answers with the contract's status: 0 done, 1 errors told (the rest is done), 2 usage or settings, 3 a fault of the
program, 130 interrupted. Only the standard library and click are imported at the top: `digest --help` must answer at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest import __version__

if TYPE_CHECKING:
    from digest.build import Newsroom, Publication
    from digest.cache import Cache
    from digest.model import Edition, Problem

DAY = r"\d{4}-\d\d-\d\d"


class Asked:
    """The options that all commands share."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.config: Path | None = options.pop("config")
        self.content: Path | None = options.pop("content")
        self.destination: Path | None = options.pop("destination")
        self.theme: str | None = options.pop("theme")
        self.base_url: str | None = options.pop("base_url")
        self.jobs: int | None = options.pop("jobs")
        self.strict: bool = options.pop("strict")
        self.quiet: bool = options.pop("quiet")
        self.verbose: bool = options.pop("verbose")

    def publication(self, folder: Path | None = None) -> Publication:
        """Where things lie: `folder` is a publication, or any folder of articles."""
        from digest import build

        root = self.config.parent if self.config else Path()
        content = self.content
        if folder is not None:
            if not folder.is_dir():
                raise click.UsageError(f"there is no folder “{folder}”.")
            if (folder / "digest.yaml").is_file() or (folder / "content").is_dir():
                root = folder
            else:
                content = content or folder
        return build.publication(root, self.config, content, self.destination, self.theme, self.base_url)


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command with the common options; what it returns is the exit status."""
    options = [
        click.option(
            "-c", "--config", type=click.Path(path_type=Path), help="Settings [digest.yaml]; other folders lie beside it."
        ),
        click.option("-s", "--content", type=click.Path(path_type=Path), help="The articles [content]."),
        click.option("-d", "--destination", type=click.Path(path_type=Path), help="What is built [site]."),
        click.option("-t", "--theme", metavar="NAME", help="Instead of the theme in digest.yaml."),
        click.option("-b", "--base-url", metavar="URL", help="Instead of base_url in digest.yaml."),
        click.option("-j", "--jobs", type=click.IntRange(1, 256), metavar="N", help="How many processes [all cores]."),
        click.option("--strict", is_flag=True, help="Warnings that are not waived count as errors."),
        click.option("-q", "--quiet", is_flag=True, help="Nothing but errors."),
        click.option("-v", "--verbose", is_flag=True, help="More: what was reused, a trace of a fault."),
    ]

    @wraps(command)
    def run(**given: Any) -> None:
        status = command(Asked(given), **given)
        if status:
            raise SystemExit(status)

    for option in reversed(options):
        run = option(run)
    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="digest")
def cli() -> None:
    """A static-site generator for a curated news digest.

    Drop articles as they were found (.txt .md .html) into content/YYYY-MM-DD/, run “digest build”, open site/index.html.

    \b
    A first digest:   digest init my-digest && cd my-digest
                      digest add ~/clippings/*.html
                      digest build
    A day's work:     digest list     what became of the articles, and lines to paste
                      digest check    what an editor should see before publishing
                      digest close    the edition is out: fix its addresses and wordings
    """


# --------------------------------------------------------------------------------------------------------------------- tools


def tell(text: str) -> None:
    click.echo(text, err=True)


def report(asked: Asked, problems: Sequence[Problem]) -> int:
    """Print problems; the exit status that they mean."""
    from digest import telling

    found = telling.problems(problems)
    for p in found:
        if p.level == "error" or not asked.quiet:
            tell(telling.message(p))
    errors = [p for p in found if p.level == "error"]
    if any(p.name == "setting" for p in errors):
        return 2
    return 1 if errors or (asked.strict and found) else 0


@contextmanager
def workers(asked: Asked) -> Iterator[Any]:
    """Processes for the cold parts of a build; they start only when there is work for them."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    n = asked.jobs or os.cpu_count() or 1
    if n == 1:
        yield None
        return
    # Forking is quick, and safe as long as no thread runs: progress is drawn by this one.
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin" else None
    with ProcessPoolExecutor(n, mp_context=multiprocessing.get_context(method)) as pool:
        yield pool


@contextmanager
def progress(asked: Asked) -> Iterator[Callable[[str, int, int], None] | None]:
    """A line on standard error, when it is a terminal, that says what is being done."""
    if asked.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.status import Status

    status = Status("starting", console=Console(stderr=True))

    def step(name: str, done: int, all: int) -> None:
        status.update(f"{name} ({all:,})" if all else name)

    # rich draws from a thread; started late and refreshed by hand it would flicker, so it runs, and forks happen in `workers` before.
    with status:
        yield step


def _cache(pub: Publication) -> Cache:
    from digest.cache import Cache

    return Cache(pub.state / "cache.sqlite")


def _work(asked: Asked, pub: Publication, drafts: bool = False) -> Newsroom:
    """Everything but the printing."""
    from digest import build

    cache = _cache(pub)
    with workers(asked) as pool, progress(asked) as step:
        room = build.work(pub, cache, pool, drafts, step)
    _said(asked, cache)
    return room


def _said(asked: Asked, cache: Cache) -> None:
    if asked.verbose:
        for point, (reused, made) in cache.counts.items():
            tell(f"{point}: {reused:,} reused, {made:,} made")
    for note in cache.notes:
        tell(f"warning: {note}")
    cache.trim()
    cache.close()


def _today(pub: Publication) -> str:
    """The day in the publication's time zone."""
    import datetime
    import zoneinfo

    return datetime.datetime.now(zoneinfo.ZoneInfo(pub.settings.masthead.timezone)).date().isoformat()


def _day(given: str | None, pub: Publication) -> str:
    import datetime
    import re

    if given is None:
        return _today(pub)
    if not re.fullmatch(DAY, given):
        raise click.BadParameter(f"“{given}” is no day; write it as 2024-02-10.", param_hint="DAY")
    try:
        datetime.date.fromisoformat(given)
    except ValueError:
        raise click.BadParameter(f"there is no day “{given}”.", param_hint="DAY") from None
    return given


def _edition(room: Newsroom, day: str) -> Edition:
    found = next((e for e in room.editions if e.day == day), None)
    if found is None:
        from digest import text

        days = [e.day for e in room.editions]
        near = text.closest(day, days)
        hint = f" Did you mean {near}?" if near else f" There are: {', '.join(days[:6])}." if days else ""
        raise click.BadParameter(f"there is no edition of {day}.{hint}", param_hint="DAY")
    return found


# ------------------------------------------------------------------------------------------------------------------ commands


@cli.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("--drafts", is_flag=True, help="Drafts too.")
@common
def build(asked: Asked, folder: Path | None, drafts: bool) -> int:
    """Build the site: content/ and themes/ -> site/.

    DIR is a publication, or any folder of articles. Only what changed is written; what the program did not make is left alone.
    """
    import time

    from digest import build as hall

    start = time.perf_counter()
    pub = asked.publication(folder)
    cache = _cache(pub)
    with workers(asked) as pool, progress(asked) as step:
        built = hall.build(pub, cache, pool, drafts, step)
    _said(asked, cache)
    status = report(asked, built.problems)
    if not asked.quiet:
        w, room = built.written, built.room
        stories = sum(len(e.briefs) for e in room.editions)
        what = f"{len(room.articles):,} articles, {stories:,} stories, {len(room.editions):,} editions"
        files = f"{w.new + w.changed:,} files written, {w.same:,} unchanged, {w.pruned:,} removed"
        tell(f"{what} -> {pub.site}/ ({files}, {time.perf_counter() - start:.1f} s)")
    return status


@cli.command()
@click.argument("day", required=False)
@common
def check(asked: Asked, day: str | None) -> int:
    """What an editor should see before publishing: the gate.

    Undated articles, missing links, near misses, unsure speakers, figures that differ, single sources, dead decisions. Each finding has a
    name in brackets: mend it, or waive it in edition.yaml. The status is 1 as long as one is open. Without DAY: all editions.
    """
    pub = asked.publication()
    room = _work(asked, pub)
    editions = [_edition(room, _day(day, pub))] if day and day != "undated" else list(room.editions)
    found = [*_checked(asked, pub, room, editions)]
    if day:
        found += [p for p in room.problems if p.where.startswith(f"content/{day}/") or p.level == "error" or _stands(room, p, day)]
    else:
        found += room.problems
    if not pub.settings.masthead.base_url:
        from digest.model import Problem

        what = "there is no base_url: feeds carry no addresses of the site, and there is no sitemap."
        found.append(
            Problem(level="warning", where="digest.yaml", what=what, mend="Write base_url: https://...", name="no-base-url")
        )
    status = report(asked, found)
    if not found and not asked.quiet:
        tell("Nothing to mend.")
    return status or (1 if found else 0)


def _stands(room: Newsroom, p: Problem, day: str) -> bool:
    return bool(p.article and p.article in room.placed and room.placed[p.article].edition == day)


def _checked(asked: Asked, pub: Publication, room: Newsroom, editions: Sequence[Edition]) -> Iterator[Problem]:
    import msgspec

    from digest.desk import check as gate
    from digest.model import Decisions

    today = _today(pub)
    rules = pub.settings.check
    for e in editions:
        d = room.decisions.get(e.day, Decisions())
        for p in gate.check(e, d, today, rules.verbatim_words, rules.single_source):
            a = room.articles.get(p.article or "")
            yield msgspec.structs.replace(p, where=f"content/{a.path}") if a else p


@cli.command(name="list")
@click.argument("day", required=False)
@common
def list_(asked: Asked, day: str | None) -> int:
    """The stories in order, with files, scores, near misses and lines to paste into edition.yaml. Without DAY: all editions."""
    from digest import telling

    pub = asked.publication()
    room = _work(asked, pub)
    editions = [_edition(room, day)] if day else list(room.editions)
    for e in editions:
        for line in telling.listed(room, e):
            click.echo(line)
    return report(asked, [p for p in room.problems if p.level == "error"])


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file, a line each.")
@common
def explain(asked: Asked, files: tuple[Path, ...], as_json: bool) -> int:
    """What was made of an article: each line kept or not and why, quotations, facts, its story and its nearest neighbours."""
    import msgspec

    from digest import telling
    from digest.model import Problem

    pub = asked.publication()
    room = _work(asked, pub)
    known = {f.path: f for f in room.contents.files}
    root = os.path.realpath(pub.content)
    missing: list[Problem] = []
    for file in files:
        real = os.path.realpath(file)
        path = os.path.relpath(real, root).replace(os.sep, "/")
        found = known.get(path) or known.get(str(file)) or next((f for f in known.values() if f.id == str(file)), None)
        if found is None:
            missing.append(
                Problem(
                    level="error",
                    where=str(file),
                    what=f"this is no article of {pub.content}.",
                    mend="Name one that “digest list” shows.",
                )
            )
            continue
        x = telling.explained(room, found)
        if as_json:
            click.echo(msgspec.json.encode(x).decode("utf-8", "replace"))
        else:
            for line in telling.explained_text(x):
                click.echo(line)
            click.echo("")
    return report(asked, missing)


@cli.command()
@common
def export(asked: Asked) -> int:
    """Every story as JSON, a line each, newest edition first, lead first (docs/export.md)."""
    import msgspec

    from digest.press.outputs import data

    pub = asked.publication()
    room = _work(asked, pub)
    out = sys.stdout
    for e in room.editions:
        for b in e.briefs:
            out.write(msgspec.json.encode(data.export(e, b)).decode("utf-8", "replace") + "\n")
    return report(asked, [*room.problems])


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@common
def init(asked: Asked, folder: Path) -> int:
    """A new publication in DIR: settings, a first edition, and what GitHub Pages needs. Nothing is overwritten."""
    from digest import starter

    pub = asked.publication()
    made, kept = starter.start(folder, _today(pub), __version__)
    for path in kept:
        tell(f"{path} is there already, and left as it is.")
    tell(f"{folder}: {len(made)} files made. Next: cd {folder} && digest build")
    return 0


@cli.command()
@click.argument("day", required=False)
@common
def new(asked: Asked, day: str | None) -> int:
    """An edition's folder with a commented edition.yaml. Without DAY: today's, in the publication's time zone."""
    from digest.intake import decisions

    pub = asked.publication()
    day = _day(day, pub)
    folder = pub.content / day
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "edition.yaml"
    if file.exists():
        raise click.UsageError(f"{file} is there already.")
    articles = sorted(p.name for p in folder.iterdir() if p.is_file() and p.suffix in (".txt", ".md", ".html", ".htm"))
    with open(file, "x", encoding="utf-8") as f:
        f.write(decisions.template(day, articles))
    tell(f"{file} made. Put articles beside it.")
    return 0


@cli.command()
@click.argument("arguments", nargs=-1, required=True, metavar="FILE... [DAY]")
@click.option("--outlet", help="Who published it.")
@click.option("--link", help="Where it stands on the web.")
@click.option("--date", "date", help="When it was published: 2024-02-10.")
@common
def add(asked: Asked, arguments: tuple[str, ...], outlet: str | None, link: str | None, date: str | None) -> int:
    """Copy articles into an edition. Without DAY: today's. Facts that the files do not show go into its edition.yaml."""
    import re

    from digest import starter

    pub = asked.publication()
    names = list(arguments)
    day = _day(names.pop() if re.fullmatch(DAY, names[-1]) and not Path(names[-1]).exists() else None, pub)
    if not names:
        raise click.UsageError("name the files to add.")
    facts = {k: v for k, v in (("date", date), ("outlet", outlet), ("link", link)) if v}
    if date and not re.fullmatch(DAY + r"(?:[T ].*)?", date):
        raise click.BadParameter(f"“{date}” is no date; write it as 2024-02-10.", param_hint="--date")
    if link and not re.match(r"https?://[^\s<>\"']+\Z", link):
        raise click.BadParameter(f"“{link}” is no web address.", param_hint="--link")
    problems = starter.add([Path(n) for n in names], pub.content / day, facts)
    done = len(names) - sum(p.name == "not-added" for p in problems)
    tell(f"{done} of {len(names)} added to {pub.content / day}/")
    return report(asked, problems)


@cli.command()
@common
def clean(asked: Asked) -> int:
    """Remove what builds wrote to site/, and the cache; nothing that the program did not make."""
    from digest.press import site

    pub = asked.publication()
    n = site.clean(pub.site, pub.state)
    for end in ("", "-wal", "-shm"):
        (pub.state / f"cache.sqlite{end}").unlink(missing_ok=True)
    site.sweep(pub.state)
    tell(f"{n:,} files removed from {pub.site}/, and the cache.")
    return 0


# ---------------------------------------------------------------------------------------------------------------------- door


def main(arguments: Sequence[str] | None = None) -> None:
    """Run, and answer with the contract's exit status."""
    try:
        status = cli.main(args=arguments and list(arguments), prog_name="digest", standalone_mode=False)
        sys.stdout.flush()
        raise SystemExit(status if isinstance(status, int) else 0)
    except click.exceptions.Abort:
        tell("interrupted")
        raise SystemExit(130) from None
    except KeyboardInterrupt:
        tell("interrupted")
        raise SystemExit(130) from None
    except click.ClickException as error:
        error.show()
        raise SystemExit(2) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as error:
        tell(f"{error.filename or 'error'}: {error.strerror or error}. Look at the disk, and at your rights to write there.")
        if _verbose():
            raise
        raise SystemExit(1) from None
    except SystemExit:
        raise
    except BaseException as error:
        if _verbose():
            import traceback

            traceback.print_exc()
        tell(f"a fault of the program: {type(error).__name__}: {error}. Run it again with -v for a trace, and tell us.")
        raise SystemExit(3) from None


def _verbose() -> bool:
    return "-v" in sys.argv or "--verbose" in sys.argv
