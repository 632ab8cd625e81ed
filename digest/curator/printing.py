"""Print the curator's page with the templates beside this module.

Autoescape is always on and an unknown name is an error. The only HTML that passes unescaped is made
of the editor's Markdown by `press.markdown`, which escapes all HTML in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec
from markupsafe import Markup

from digest.collect import containers
from digest.curator.values import Shown, Trouble
from digest.curator.values_close import Closing
from digest.intake import formats

if TYPE_CHECKING:
    import jinja2


@lru_cache(maxsize=1)
def _templates() -> jinja2.Environment:
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.PackageLoader("digest.curator"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["acts"] = _acts
    made.filters["many"] = _many
    made.globals["accepted"] = accepted
    return made


def accepted() -> str:
    """Return the endings of files that can be added, as a file chooser wants them."""
    return ",".join(dict.fromkeys((*formats.FORMATS, *containers.single_endings())))


def _acts(acts: Iterable[dict[str, object]]) -> str:
    """Acts as the value of an attribute."""
    return json.dumps(list(acts), ensure_ascii=False)


def _many(n: int, one: str, more: str = "") -> str:
    return f"{n} {one if n == 1 else more or one + 's'}"


def page(shown: Shown, count: int) -> str:
    """Return the whole page. `count` is the number of the build that it shows."""
    return _templates().get_template("page.html").render(**_values(shown, count))


def desk(shown: Shown, count: int) -> str:
    """Return the part of the page that changes."""
    return _templates().get_template("desk.html").render(**_values(shown, count))


def pane(shown: Shown, count: int) -> str:
    """Return the pane of the article or story chosen."""
    return _templates().get_template("pane.html").render(**_values(shown, count))


def closing(close: Closing) -> str:
    """Return what the dialog for closing shows."""
    return _templates().get_template("closing.html").render(close=close)


def adding() -> str:
    """Return the page that the bookmarklet opens."""
    return _templates().get_template("adding.html").render()


def broken(day: str, trouble: Trouble) -> str:
    """Return the page of an edition whose file could never be read."""
    return _templates().get_template("broken.html").render(day=day, trouble=trouble)


def difference(lines: Iterable[str]) -> str:
    return _templates().get_template("difference.html").render(lines=lines)


def _values(shown: Shown, count: int) -> dict[str, object]:
    names = msgspec.json.encode(shown.names).decode()
    # Inside <script> only "</" and "<!--" are special: with < escaped neither can occur.
    escaped = Markup(names.replace("<", "\\u003c"))  # noqa: S704
    return {"s": shown, "count": count, "names": escaped}
