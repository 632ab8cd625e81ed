"""Which paths a build accepts as addresses below the site."""

from __future__ import annotations

import pytest

from digest.press.manifest import safe


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("2031/03/02/kiln/index.html", True),
        ("2031/03/02/brücke/index.html", True),
        ("a.../b", True),
        ("...", True),
        ("a\u2028b", True),  # not printable, and no line of the list
        ("a b", True),
        ("", False),
        (".", False),
        ("./.", False),
        ("/etc/kiln", False),
        ("a/../b", False),
        ("..", False),
        ("a\\b", False),
        ("a\nb", False),
        ("a\0b", False),
    ],
)
def test_a_path_is_below_the_site(path: str, wanted: bool) -> None:
    """A path never leads out of the site, and is one line of the list of files."""
    assert safe(path) is wanted
