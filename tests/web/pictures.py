"""Take README's pictures of the built sample: `make pictures`.

Chromium opens pages from the disk; nothing is downloaded. The pictures depend on the fonts of the
machine, so they are committed and not compared by a test, but for their number and their size.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
EDITION = "2026/11/18/index.html"
STORY = "2026/11/18/tarrow-viaduct-shut-after-cracks-are-found-in-two-piers/index.html"


class Picture(NamedTuple):
    """What is taken: a page, in a window of this width and height."""

    name: str
    page: str
    width: int
    height: int
    dark: bool = False
    at: str = ""  # the element at the top of the picture; the top of the page without one


TAKEN = (
    Picture("edition", EDITION, 1200, 860),
    Picture("story", STORY, 1200, 860, at="article.story"),
    Picture("differ", STORY, 820, 300, at="table.differ"),
    Picture("phone", EDITION, 390, 860, dark=True),
)


def take(page: Page, picture: Picture, site: Path, folder: Path) -> Path:
    """Write one picture; return its file."""
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    page.emulate_media(color_scheme="dark" if picture.dark else "light", reduced_motion="reduce")
    page.goto((site / picture.page).as_uri())
    if picture.at:
        top = page.locator(picture.at).first.bounding_box()
        assert top is not None, f"{picture.page} has no {picture.at}"
        page.evaluate("y => window.scrollTo(0, y)", top["y"] - 40)
    file = folder / f"{picture.name}.png"
    page.screenshot(path=file)
    return file


def main(site: Path, folder: Path = PICTURES) -> None:
    """Take every picture of the site that was built from content/."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        for picture in TAKEN:
            file = take(page, picture, site, folder)
            print(f"{file.relative_to(ROOT)}  {file.stat().st_size:,} bytes")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
