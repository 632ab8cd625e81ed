"""Copy files that an edition holds as they are: web pages, also as MHTML, and texts.

Where a page came from is written into intake.yaml: its address makes it known again, and an edit of
the copy is reported. A text is the editor's to edit: nothing is written of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from digest.collect.items import Made
    from digest.core.model import Problem


class Article(NamedTuple):
    """A file with the name that its copy gets, and its item where it is a page."""

    path: Path
    name: str
    made: Made | None = None

    @property
    def is_known(self) -> bool:
        """Return whether a file of this name is read as an article."""
        from digest.intake import formats

        return formats.is_known(self.name)

    def item(self) -> Made:
        """Return it as an item. Raises OSError."""
        return self.made or _item(self.path, self.name)


def article_of(path: Path) -> Article:
    """Return what a file is copied as; it is named for what it is, not as it is called."""
    from digest.collect import containers
    from digest.intake import formats

    ending = containers.ending_of(path)
    own = formats.ending(path.name)
    name = path.name if ending == own else f"{path.name.removesuffix(path.suffix)}{ending}"
    if not formats.takes_long(name) or path.stat().st_size > containers.LARGEST:
        return Article(path, name)
    return Article(path, name, _item(path, name))


def _item(path: Path, name: str) -> Made:
    from digest.collect import making
    from digest.commands.collecting import now
    from digest.intake import formats

    return making.of_bytes(path.read_bytes(), formats.ending(name), path.name, now())


def copy(article: Article, folder: Path, originals: str) -> str | Problem:
    """Copy it into an edition's folder; return the name of the copy, or why there is none.

    `originals`: the setting of this name, which says whether the hash of a page is written down.
    """
    from digest.commands import scaffold

    found = scaffold.add_one(article.path, article.name, folder)
    if isinstance(found, str) and article.made is not None:
        note(article.made, folder, found, originals)
    return found


def note(made: Made, folder: Path, name: str, originals: str) -> None:
    """Write down where a page came from that is in this folder. Raises OSError."""
    from digest.collect.taking import origin_of
    from digest.intake import origins

    origins.add(folder, {name: origin_of(made.item, originals != "none")})
