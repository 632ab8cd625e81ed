"""Files are copied by their content, whatever their name, and recognised later."""

from __future__ import annotations

from pathlib import Path

import pytest

from collect.test_containers import BODY, DAY, HTML, PAGE, added, letter, texts
from conftest import Inside
from digest.collect.containers import Kind, ending_of, kind_of
from digest.collect.identity import web_address
from digest.collect.items import Inbox
from digest.collect.taking import taken

LINK = "https://odd.example/ferry"
SAVED = PAGE.replace("<html>", f"<!DOCTYPE html> <html><!--\n Page saved with SingleFile\n url: {LINK}\n-->")  # fmt: skip
MHTML = (
    f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {LINK}\r\nSubject: Ferry aground\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
    f"Content-Type: text/html\r\nContent-Location: {LINK}\r\n\r\n{PAGE}\r\n--b--\r\n"
)
TEXT = "\n\n".join(("Ferry aground", *BODY))


@pytest.mark.parametrize(
    ("name", "data", "kind", "ending"),
    [
        ("page", PAGE, Kind.ARTICLE, ".html"),
        ("page.txt", PAGE, Kind.ARTICLE, ".html"),
        ("page.php", "<?xml version='1.0'?>\n<!DOCTYPE html><html></html>", Kind.ARTICLE, ".html"),
        ("page.htm", f"<!-- saved from url=(0025){LINK} -->\n{PAGE}", Kind.ARTICLE, ".htm"),
        ("page.html", MHTML, Kind.ARTICLE, ".mhtml"),
        ("page.mht", MHTML, Kind.ARTICLE, ".mht"),
        ("letter", letter("Ferry", HTML).decode(), Kind.MAIL, ""),
        ("letter.txt", letter("Ferry", HTML).decode(), Kind.MAIL, ".txt"),
        ("letters.txt", "From a Fri\n" + letter("Ferry", HTML).decode(), Kind.MBOX, ".txt"),
        ("rows", '[{"title": "Ferry"}]', Kind.TABLE, ""),
        ("text.txt", TEXT, Kind.ARTICLE, ".txt"),
        ("note.txt", "From: the mayor\nDate: Friday\n\nThe text.", Kind.ARTICLE, ".txt"),
        ("from.txt", "From a ferry\nto a tram: a day of waiting.", Kind.ARTICLE, ".txt"),
        ("note.md", "<div>\nhtml of an editor\n</div>", Kind.ARTICLE, ".md"),
        ("text", TEXT, Kind.UNKNOWN, ""),
    ],
)
def test_a_file_is_what_it_holds(
    tmp_path: Path, name: str, data: str, kind: Kind, ending: str
) -> None:
    """The first bytes decide, not the ending."""
    (tmp_path / name).write_text(data, newline="")
    assert (kind_of(tmp_path / name), ending_of(tmp_path / name)) == (kind, ending)


def test_a_mail_that_is_called_a_text_gives_no_name(inside: Inside, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_bytes(letter("Ferry aground", HTML))
    added(inside, tmp_path / "letter.txt", DAY)
    assert list(taken(inside.content)) == [f"{DAY}/ferry-aground.html"]
    assert "reader-77" not in texts(inside)


def test_a_saved_page_is_known_by_its_address(inside: Inside, tmp_path: Path) -> None:
    """A file is recognised on another day, in another form, and when fetched; an edit of it is
    reported."""
    (tmp_path / "saved.html").write_text(SAVED)
    (tmp_path / "saved").write_text(MHTML, newline="")
    added(inside, tmp_path / "saved.html", DAY)
    ((path, origin),) = taken(inside.content).items()
    assert (path, origin.link, origin.by) == (f"{DAY}/saved.html", LINK, "file")
    assert (inside.content / path).read_text() == SAVED
    for again in (tmp_path / "saved.html", tmp_path / "saved", LINK):
        said = added(inside, again, "2031-05-03")
        assert f"already in content/{path} (same address). Nothing changed." in said
    (inside.content / DAY / "intake.yaml").unlink()  # as if the process ended after the copy
    added(inside, tmp_path / "saved.html", DAY)
    assert taken(inside.content)[path].link == LINK
    (inside.content / path).write_text(SAVED.replace("ninety", "eighty"))
    assert "[original-changed]" in inside.run("check", DAY, "-v").stderr


def test_another_file_of_one_name_gets_a_number(inside: Inside, tmp_path: Path) -> None:
    """Nothing is overwritten, and the same file exists once."""
    other = tmp_path / "more" / "clip.txt"
    other.parent.mkdir()
    (tmp_path / "clip.txt").write_text(TEXT)
    other.write_text(TEXT.replace("ninety", "eighty"))
    added(inside, tmp_path / "clip.txt", DAY)
    assert "written as clip-2.txt" in added(inside, other, DAY)
    assert "already in" in added(inside, tmp_path / "clip.txt", DAY)
    assert sorted(p.name for p in (inside.content / DAY).iterdir()) == ["clip-2.txt", "clip.txt"]


def test_a_pasted_page_is_a_page(inside: Inside) -> None:
    done = inside.run("add", "-", DAY, given=PAGE)
    assert list(taken(inside.content)) == [f"{DAY}/ferry-aground.html"], done.stderr
    inside.run("add", "-", "--inbox", given=TEXT.replace("ferry", "tram"))
    (item,) = Inbox(inside.root).items()
    assert item.ending == ".txt"


@pytest.mark.parametrize("wrong", ["https:/odd.example/a", "http://u:p@odd.example/a"])
def test_a_wrong_address_stops_everything(inside: Inside, tmp_path: Path, wrong: str) -> None:
    (tmp_path / "clip.txt").write_text(TEXT)
    done = inside.run("add", tmp_path / "clip.txt", wrong, DAY)
    assert (done.returncode, list(inside.content.iterdir())) == (2, [])


def test_nothing_received_moves_the_cursor(inside: Inside, tmp_path: Path) -> None:
    """Subject and sender of a mail are printed in a terminal, so control characters are removed."""
    mail = letter("=?utf-8?q?Ferry=1B[2J=E2=80=AE?=", f"{HTML}<p>Day \x1b[5m.</p>")
    mail = mail.replace(b"Odd Letter", b"=?utf-8?q?Odd=1B[31m?=")
    (tmp_path / "one.eml").write_bytes(mail)
    added(inside, tmp_path / "one.eml", "--inbox")
    (item,) = Inbox(inside.root).items()
    assert (item.title, item.outlet) == ("Ferry [2J", "Odd [31m")
    assert b"\x1b" not in Inbox(inside.root).data(item)
    assert web_address("https://odd.example/\x1b[2J") == ""


def test_what_was_added_is_counted(inside: Inside, tmp_path: Path) -> None:
    """Parts of an mbox that are not articles count as not added; items of the inbox are not files."""
    box = b"".join(b"From a Fri\n" + letter("L", h, n) + b"\n\n" for n, h in enumerate((HTML, "")))
    (tmp_path / "two.mbox").write_bytes(box)
    assert inside.run("add", tmp_path / "two.mbox", DAY).stderr.startswith("1 of 2 files added")
    (tmp_path / "list.txt").write_text("https://odd.example/1\nhttps://odd.example/2\n")
    assert added(inside, tmp_path / "list.txt").startswith("2 items put into the inbox.")
    assert added(inside, tmp_path / "list.txt") == "2 items known already.\n"
