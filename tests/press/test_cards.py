"""Social cards are drawn only with the extra and a font, and equal input gives equal bytes."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from conftest import Pub
from digest.press import cards, theme

PLACES = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")
FONT = next((f for p in PLACES for f in sorted(Path(p).rglob("*.ttf")) if "Serif" in f.name), None)
CLIPPING = """---
title: Swing bridge at Tallow Quay jams open
outlet: Quay Gazette
date: 2025-03-04
link: https://quay.example/bridge
---
The swing bridge at Tallow Quay jammed open on Monday, and the harbour road was closed for nine hours.
"""
drawn = pytest.mark.skipif(
    not cards.version() or FONT is None, reason="resvg-py or a font is not on this machine"
)


def published(pub: Pub) -> Pub:
    pub.write("digest.yaml", "title: Quay Weekly\nbase_url: https://weekly.example\n")
    pub.write("content/2025-03-04/bridge.md", CLIPPING)
    return pub


def pictures(pub: Pub) -> dict[str, bytes]:
    return {path: data for path, data in pub.bytes().items() if path.endswith("card.png")}


def size(png: bytes) -> tuple[int, int]:
    """Return width and height from the header of a PNG."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@drawn
def test_a_font_gives_each_story_a_card(pub: Pub) -> None:
    """An edition and its stories have a picture of 1200 by 630, and their pages name it."""
    published(pub)
    assert FONT is not None
    (pub.root / "templates").mkdir()
    (pub.root / "templates" / "Serif.ttf").write_bytes(FONT.read_bytes())
    assert pub.run("build").returncode == 0
    made = pictures(pub)
    story = next(p for p in made if p.count("/") == 4)
    assert sorted(made) == ["2025/03/04/card.png", story]
    assert {size(data) for data in made.values()} == {(1200, 630)}
    for page, picture in (("2025/03/04/", "2025/03/04/card.png"), (story[:-8], story)):
        text = (pub.site / page / "index.html").read_text(encoding="utf-8")
        assert f'property="og:image" content="https://weekly.example/{picture}"' in text
        assert 'og:image:alt" content="Swing bridge at Tallow Quay jams open"' in text
    archive = (pub.site / "archive/index.html").read_text(encoding="utf-8")
    assert "/static/card." in archive
    again = Pub(pub.root.parent / "again")
    published(again)
    (again.root / "templates").mkdir()
    (again.root / "templates" / "Serif.ttf").write_bytes(FONT.read_bytes())
    assert again.run("build").returncode == 0
    assert pictures(again) == made


@drawn
def test_a_card_shows_its_headline() -> None:
    """Another headline gives another picture; without a font no text would be visible."""
    assert FONT is not None
    fonts = {"Serif.ttf": FONT.read_bytes()}
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="80"><text y="60" font-size="40" font-family="serif">{}</text></svg>'
    bare, one, two = (cards.png(svg.format(text), fonts) for text in ("", "Quay", "Ferry"))
    assert len({bare, one, two}) == 3
    assert one == cards.png(svg.format("Quay"), fonts)
    with pytest.raises(ValueError, match=r"."):
        cards.png("<svg", fonts)


def test_without_a_font_pages_name_the_picture_of_the_theme(pub: Pub) -> None:
    published(pub)
    assert pub.run("build").returncode == 0
    assert not pictures(pub)
    page = (pub.site / "2025/03/04/index.html").read_text(encoding="utf-8")
    assert 'property="og:image" content="https://weekly.example/static/card.' in page


def test_a_font_without_the_extra_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is drawn, and the message says what to install; a file that is not a font is an
    error."""
    monkeypatch.setattr(cards, "version", lambda: "")
    monkeypatch.setattr(cards, "family", lambda data: "Serif" if data == b"font" else "")
    (tmp_path / "Serif.ttf").write_bytes(b"font")
    (tmp_path / "broken.otf").write_bytes(b"x")
    look, problems = theme.load("plain", templates=tmp_path)
    assert not look.draws_cards
    assert [(p.level, p.where) for p in problems] == [
        ("warning", "templates/Serif.ttf"),
        ("error", "templates/broken.otf"),
    ]
    assert "digest-news[card]" in problems[0].fix


@pytest.mark.parametrize("data", [b"", b"x" * 11, b"\0\1\0\0\xff\xff" + b"\0" * 40])
def test_bytes_that_are_not_a_font_have_no_family(data: bytes) -> None:
    assert cards.family(data) == ""


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("Short", 1),
        ("Swing bridge jams " * 3, 3),
        ("Swing bridge jams open again " * 4, 6),
        ("橋" * 40, 4),
    ],
)
def test_a_headline_fits(text: str, most: int) -> None:
    """No line is wider than the card allows, and no word is lost."""
    found = cards.fitted(text)
    assert 1 <= len(found.lines) <= most
    assert " ".join(found.lines).replace(" ", "") == text.replace(" ", "")
    for line in found.lines:
        letters = sum(1.8 if c == "橋" else 1 for c in line)
        assert letters * found.size * cards.EM <= cards.WIDTH


def test_a_headline_that_is_too_long_says_so() -> None:
    found = cards.fitted("bridge " * 200)
    assert len(found.lines) == cards.SIZES[-1][1]
    assert found.lines[-1].endswith(" …")
