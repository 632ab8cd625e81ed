"""Commands that write into a publication: init, new, add.

In: options. Out: files of the publication; nothing is overwritten, and an exit status.
"""

from __future__ import annotations

from pathlib import Path

import click

from digest import __version__
from digest.commands.front import DAY, Asked, common, day_of, report, tell, today


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@common
def init(asked: Asked, folder: Path) -> int:
    """A new publication in DIR: settings, a first edition, and what GitHub Pages needs. Nothing is overwritten."""
    from digest import starter

    pub = asked.publication()
    made, kept = starter.start(folder, today(pub), __version__)
    for path in kept:
        tell(f"{path} is there already, and left as it is.")
    tell(f"{folder}: {len(made)} files made. Next: cd {folder} && digest build")
    return 0


@click.command()
@click.argument("day", required=False)
@common
def new(asked: Asked, day: str | None) -> int:
    """An edition's folder with a commented edition.yaml. Without DAY: today's, in the publication's time zone."""
    from digest.intake import decisions

    pub = asked.publication()
    day = day_of(day, pub)
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


@click.command()
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
    day = day_of(names.pop() if re.fullmatch(DAY, names[-1]) and not Path(names[-1]).exists() else None, pub)
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
