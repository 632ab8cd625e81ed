"""Mails and pages saved as MHTML are articles like any other."""

from __future__ import annotations

import pytest

from conftest import Pub
from digest.core.model import Document, File
from digest.intake import formats

HTML = (
    "<html><body><article><h1>The weekly letter</h1><p>The ferry to Orrey will sail at night from"
    " May, the council decided on Monday after a debate of six hours.</p><p>Nine of the eleven"
    " members voted for it, among them the mayor, who had been against it in March.</p>"
    "</article></body></html>"
)
MAIL = (
    "From: The Orrey Letter <news@orrey.example>\r\n"
    "Subject: =?utf-8?q?Night_ferry_to_Orrey_=E2=80=93_at_last?=\r\n"
    "Date: Tue, 10 Nov 2026 07:30:00 +0100\r\n"
    "MIME-Version: 1.0\r\n"
    'Content-Type: multipart/alternative; boundary="x"\r\n\r\n'
    "--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nIn plain words.\r\n"
    f"--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{HTML}\r\n--x--\r\n"
)
SAVED = (
    "From: <Saved by a browser>\r\n"
    "Snapshot-Content-Location: https://orrey.example/night-ferry\r\n"
    "Subject: Night ferry to Orrey\r\n"
    "Date: Sat, 28 Nov 2026 12:00:00 -0000\r\n"
    "MIME-Version: 1.0\r\n"
    'Content-Type: multipart/related; type="text/html"; boundary="y"\r\n\r\n'
    "--y\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    f"{HTML.replace('=', '=3D')}\r\n"
    "--y\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--y--\r\n"
)


def read(data: str | bytes, name: str = "a.eml") -> Document:
    raw = data.encode() if isinstance(data, str) else data
    return formats.read(File(path=name, id="a", data=raw))[0]


def test_a_mail_has_its_subject_day_and_sender() -> None:
    """The HTML part is the text; the headers give title, date and author."""
    found = read(MAIL)
    assert found.page["title"] == "Night ferry to Orrey – at last"
    assert found.page["outlet"] == "The Orrey Letter"
    assert str(found.page["date"]).startswith("2026-11-10T07:30")
    text = " ".join(b.text for b in found.blocks)
    assert "sail at night" in text
    assert "In plain words" not in text


def test_a_plain_mail_is_read_as_text() -> None:
    plain = MAIL.replace('multipart/alternative; boundary="x"', "text/plain; charset=utf-8")
    plain = plain.split("\r\n\r\n")[0] + "\r\n\r\nThe ferry will sail at night from May.\r\n"
    assert [b.text for b in read(plain).blocks] == ["The ferry will sail at night from May."]


def test_a_mail_is_cleaned_of_what_cannot_be_printed() -> None:
    """Control characters and invisible marks are removed, as from a text file."""
    head = "Subject: Tides\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    mail = read(head + "Low\u200b tide is\tat nine.\r\nHigh tide is at three.\r\n")
    assert [b.text for b in mail.blocks] == ["Low tide is at nine.", "High tide is at three."]


@pytest.mark.parametrize("name", ["a.mht", "a.mhtml"])
def test_a_saved_page_has_its_address(name: str) -> None:
    """The day of saving is not the day of publication."""
    found = read(SAVED, name)
    assert found.page["link"] == "https://orrey.example/night-ferry"
    assert "date" not in found.page
    assert "outlet" not in found.page
    assert "six hours" in " ".join(b.text for b in found.blocks)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Subject: only\r\n",
        b"\x00\xff\xfe" * 50,
        MAIL.replace("utf-8", "no-such-charset").encode(),
        MAIL.replace("Tue, 10 Nov 2026", "Someday").encode(),
        (b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n') * 300,
        b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
        b"From: =?utf-8?b?////?=\r\nSubject: =?x?q?a?=\r\n\r\ntext",
    ],
)
def test_a_broken_mail_is_never_a_crash(data: bytes) -> None:
    assert isinstance(read(data), Document)


def test_a_mail_is_added_and_built(pub: Pub) -> None:
    """`add` accepts it, and the build prints its headline and nothing of its headers."""
    pub.write("in/letter.eml", MAIL.encode())
    assert pub.run("add", "in/letter.eml", "2026-11-10").returncode == 0
    assert pub.run("build").returncode == 0
    page = pub.bytes()["index.html"].decode()
    assert "Night ferry to Orrey – at last" in page
    assert not [p for p, data in pub.bytes().items() if b"news@orrey.example" in data]
