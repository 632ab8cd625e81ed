"""Mails, archives, tables, lists of links, PDF and Word files become articles of an edition."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import mailbox
import zipfile
import zlib
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from conftest import Inside
from digest.collect import containers
from digest.collect.containers import office
from digest.collect.items import Inbox, Item, Made
from digest.collect.taking import origin_of, taken

DAY = "2031-05-02"
NOW = datetime.datetime(2031, 5, 2, 9, tzinfo=datetime.UTC)
BODY = (
    "The ferry to Odd ran aground at seven on Friday, and ninety people waited for the tide.",
    "“We played cards,” said the purser, Ilse Bram, who has sailed for twelve years on the line.",
    "The line will pay each of them the fare. The tide came at two, and the ship floated free with"
    " no damage, the harbour master wrote in a note. A diver will look at the keel on Monday, when"
    " the ship lies in dock for its yearly paint, and the sister ship sails in its place for a day.",
)
HTML = "".join(f"<p>{p}</p>" for p in BODY)
PAGE = (
    "<html><head><title>Ferry aground</title></head><body><article><h1>Ferry aground</h1>"
    f"{HTML}</article></body></html>"
)


def letter(subject: str, html: str, n: int = 1) -> bytes:
    return (
        f"From: Odd Letter <news@odd.example>\r\nTo: Reader <reader-77@home.example>\r\n"
        f"List-Unsubscribe: <https://odd.example/u?k=sesame>\r\nMessage-ID: <{n}@odd.example>\r\n"
        f"Subject: {subject}\r\nDate: Fri, 02 May 2031 09:00:00 +0000\r\n"
        f"Content-Type: text/html; charset=utf-8\r\n\r\n{html}"
    ).encode()


def texts(pub: Inside) -> str:
    """Return everything in the publication, as text."""
    found = [p for p in pub.root.rglob("*") if p.is_file() and ".digest" not in p.parts]
    return "\n".join(p.read_bytes().decode("utf-8", "replace") for p in found)


def added(pub: Inside, *arguments: str | Path) -> str:
    done = pub.run("add", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stderr


# --------------------------------------------------------------------------------------- mails


def test_a_mail_keeps_nothing_of_its_reader(inside: Inside, tmp_path: Path) -> None:
    """Text, headline, day and sender are kept; the reader's address and key are not."""
    mail = tmp_path / "letter.eml"
    html = f'{HTML}<p>Sent to reader-77@home.example</p><a href="https://odd.example/u?k=sesame">Leave</a>'
    mail.write_bytes(letter("Ferry aground", html))
    added(inside, mail, DAY)
    ((path, origin),) = taken(inside.content).items()
    assert path == f"{DAY}/ferry-aground.html"
    assert (origin.by, origin.outlet, origin.date[:10]) == ("mail", "Odd Letter", "2031-05-02")
    assert "ninety people" in texts(inside)
    for secret in ("reader-77", "sesame", "1@odd.example"):
        assert secret not in texts(inside)
    assert "already in content/" in added(inside, mail, DAY)


def test_addresses_in_a_mail_end_before_their_query(inside: Inside, tmp_path: Path) -> None:
    """A mail names its reader, in a printed address and in a link."""
    reported = "<p>Read on at https://odd.example/c?u=sesame or https://odd.example/d#sesame.</p>"
    (tmp_path / "one.eml").write_bytes(letter("Ferry", HTML + reported))
    added(inside, tmp_path / "one.eml", DAY)
    assert "sesame" not in texts(inside)
    assert "Read on at https://odd.example/c or https://odd.example/d" in texts(inside)
    item = Item(key="k", ending=".html", link="https://odd.example/e", by="mail", asked="sesame")
    assert "sesame" not in str(origin_of(item))


def test_a_mail_of_very_many_parts_is_left(tmp_path: Path) -> None:
    parts = b"--b\r\nContent-Type: text/html\r\n\r\n<p>x</p>\r\n" * 3_000
    head = letter("Parts", "").replace(b"text/html;", b"multipart/mixed; boundary=b;")
    (tmp_path / "parts.eml").write_bytes(head + parts + b"--b--")
    (found,) = containers.read(
        tmp_path / "parts.eml", containers.Kind.MAIL, containers.Reading(NOW)
    )
    assert isinstance(found, containers.NotRead)


@pytest.mark.parametrize("form", ["mbox", "maildir"])
def test_a_mailbox_becomes_articles(inside: Inside, tmp_path: Path, form: str) -> None:
    """Each mail is an article; one that cannot be used is reported with its place."""
    path = tmp_path / "letters"
    box = mailbox.mbox(path) if form == "mbox" else mailbox.Maildir(path)
    for n, html in enumerate((HTML, "", HTML.replace("ferry", "tram"))):
        box.add(letter(f"Letter {n}", html, n))
    box.flush()
    box.close()
    done = inside.run("add", path, DAY)
    assert done.returncode == 1
    assert "there is no text in the mail" in done.stderr
    assert len(taken(inside.content)) == 2


def test_a_newsletter_of_links_is_offered_not_added(inside: Inside, tmp_path: Path) -> None:
    """With the option, its links go into the inbox as addresses; nothing is fetched."""
    rows = "".join(
        f'<p><a href="https://odd.example/{n}?utm_source=mail">Story number {n} of this week</a></p>'
        for n in range(6)
    )
    mail = tmp_path / "links.eml"
    mail.write_bytes(letter("This week", rows + '<a href="https://odd.example/u">Leave</a>'))
    done = inside.run("add", mail, DAY)
    assert done.returncode == 1
    assert "a list of 6 links, not an article. Fix: add --inbox" in done.stderr
    added(inside, mail, "--inbox", DAY)
    found = Inbox(inside.root).items()
    assert {i.link for i in found} == {f"https://odd.example/{n}" for n in range(6)}
    assert all(i.pending for i in found)
    assert "(address only)" in inside.run("inbox").stdout
    assert "Fix: fetch it with “digest inbox open N”" in inside.run("inbox", "take", "1").stderr
    assert len(Inbox(inside.root).items()) == 6


def test_taking_everything_leaves_what_is_only_an_address(inside: Inside, tmp_path: Path) -> None:
    """What has a text is taken; the rest stays in the inbox, and is counted."""
    page = tmp_path / "ferry.html"
    page.write_text(f"<title>Ferry late</title><h1>Ferry late</h1>{HTML}", encoding="utf-8")
    added(inside, page, "--inbox")
    addresses = tmp_path / "list.txt"
    addresses.write_text("https://odd.example/1\nhttps://odd.example/2\n", encoding="utf-8")
    added(inside, addresses)
    done = inside.run("inbox", "take", "all", DAY)
    assert done.returncode == 0, done.stderr
    assert "1 item taken" in done.stderr
    assert "2 items left in the inbox: only an address" in done.stderr
    assert len(taken(inside.content)) == 1
    assert [i.pending for i in Inbox(inside.root).items()] == [True, True]


# ------------------------------------------------------------------------------------ archives


def warc(*pages: tuple[str, str, bytes], packed: bool = True, encoding: str = "") -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for url, status, data in pages:
        said = [("Content-Type", "text/html; charset=utf-8")]
        said += [("Content-Encoding", encoding)] if encoding else []
        headers = StatusAndHeaders(status, said, "HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                url, "response", payload=io.BytesIO(data), http_headers=headers,
                warc_headers_dict={"WARC-Date": "2031-05-03T08:00:00Z"},
            )
        )  # fmt: skip
    return out.getvalue()


@pytest.mark.parametrize("form", ["warc", "warc.gz", "wacz"])
def test_an_archive_gives_its_pages(inside: Inside, tmp_path: Path, form: str) -> None:
    """Pages answered with status 200, byte for byte; the archive's day is not theirs."""
    data = warc(
        ("https://odd.example/ferry?token=sesame", "200 OK", PAGE.encode()),
        ("https://odd.example/gone", "404 Not Found", PAGE.encode()),
        packed=form != "warc",
    )
    file = tmp_path / f"pages.{form}"
    if form == "wacz":
        with zipfile.ZipFile(file, "w") as package:
            package.writestr("datapackage.json", "{}")
            package.writestr("archive/data.warc.gz", data)
    else:
        file.write_bytes(data)
    added(inside, file, DAY)
    ((path, origin),) = taken(inside.content).items()
    assert (inside.content / path).read_bytes() == PAGE.encode()
    assert (origin.by, origin.date, origin.got) == ("warc", "", "2031-05-03T08:00:00Z")
    assert origin.http["type"] == "text/html; charset=utf-8"
    assert "sesame" not in texts(inside)


def test_an_archive_of_odd_records(inside: Inside, tmp_path: Path) -> None:
    """An address in capitals is read; an unknown encoding and a page without text are reported."""
    data = warc(("HTTPS://Odd.example/f", "200 OK", PAGE.encode()), packed=False)
    empty = warc(("https://odd.example/e", "200 OK", b"<html></html>"), packed=False)
    other = warc(("https://odd.example/g", "200 OK", b"packed"), packed=False, encoding="br")
    (tmp_path / "odd.warc").write_bytes(data + empty + other)
    done = inside.run("add", tmp_path / "odd.warc", DAY)
    assert done.stderr.startswith("1 of"), done.stderr
    (origin,) = taken(inside.content).values()
    assert origin.link == "https://odd.example/f"
    assert "odd.warc:2: error: there is no text in the page" in done.stderr
    assert "odd.warc:3: error: the page is packed as “br”, which is not read" in done.stderr


def test_headers_that_do_not_end_are_left(tmp_path: Path) -> None:
    """One long line, or many lines; warcio alone takes minutes for the first."""
    for n, head in enumerate((b"X: " + b"a" * 3_000_000, b"X: a\r\n" * 400_000)):
        file = tmp_path / f"{n}.warc.gz"
        file.write_bytes(gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n" + head))
        (found,) = containers.read(file, containers.Kind.WARC, containers.Reading(NOW))
        assert isinstance(found, containers.NotRead)
        assert found.what == "the archive is damaged after record 0"


def test_a_damaged_archive_gives_what_is_before(inside: Inside, tmp_path: Path) -> None:
    data = warc(("https://odd.example/a", "200 OK", PAGE.encode()), packed=False)
    (tmp_path / "cut.warc").write_bytes(data + data[: len(data) // 2])
    inside.run("add", tmp_path / "cut.warc", DAY)
    assert len(taken(inside.content)) == 1
    (tmp_path / "bad.warc.gz").write_bytes(gzip.compress(b"WARC/1.1\r\nnonsense\r\n" * 9))
    done = inside.run("add", tmp_path / "bad.warc.gz", DAY)
    assert "internal error" not in done.stderr


# -------------------------------------------------------------------------------------- tables


ROWS = [
    {"story": "\n\n".join(BODY), "headline": "Ferry aground", "web": "https://odd.example/f"},
    {"story": "\n\n".join(BODY).replace("ferry", "tram"), "headline": "Tram", "web": ""},
]


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_columns_are_named_by_the_editor(inside: Inside, tmp_path: Path, form: str) -> None:
    """An unknown table is reported with a proposal that works."""
    file = tmp_path / f"clips.{form}"
    if form == "json":
        file.write_text(json.dumps(ROWS))
    elif form == "jsonl":
        file.write_text("\n".join(map(json.dumps, ROWS)))
    else:
        lines = [",".join(f'"{v}"' for v in row.values()) for row in ROWS]
        file.write_text("\n".join(["story,headline,web", *lines]))
    done = inside.run("add", file, DAY)
    proposal = "text=story,title=headline,link=web"
    assert f"its columns are story, headline, web. Fix: give --map {proposal}." in done.stderr
    added(inside, file, "--map", proposal, DAY)
    assert len(taken(inside.content)) == 2
    assert taken(inside.content)[f"{DAY}/ferry-aground.html"].link == "https://odd.example/f"
    assert inside.run("add", file, "--map", "txt=story", DAY).returncode == 2
    assert "there is no column “body”" in inside.run("add", file, "--map", "text=body").stderr


EXPORTS = {
    "pocket.csv": "title,url,time_added,tags,status\nFerry,https://odd.example/f,1,,unread\nX,javascript:x(),1,,unread\n",
    "instapaper.csv": "URL,Title,Selection,Folder,Timestamp,Tags\nhttps://odd.example/f,Ferry,,,1,\n",
    "reader.csv": "Title,URL,ID,Document tags,Saved date\nFerry,https://odd.example/f,1,,2031\n",
    "matter.csv": "Title,Author,Publisher,URL,Tags\nFerry,A. Bram,Odd,https://odd.example/f,\n",
    "omnivore.json": '[{"title": "Ferry", "url": "https://odd.example/f", "labels": [], "savedAt": ""}]',
    "zotero.json": '[{"title": "Ferry", "URL": "https://odd.example/f", "issued": {"date-parts": [[2031, 5, 1]]}, "container-title": "Odd", "author": [{"family": "Bram", "given": "Ilse"}]}]',
    "bookmarks.html": '<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p><DT><A HREF="https://odd.example/f" ADD_DATE="1">Ferry</A>\n<DT><A HREF="javascript:x()">X</A></DL>',
    "list.txt": "https://odd.example/f\nhttps://odd.example/f#part\n",
}  # fmt: skip


@pytest.mark.parametrize("name", EXPORTS)
def test_exports_of_addresses_are_offered(inside: Inside, tmp_path: Path, name: str) -> None:
    """Each address once, without fetching; entries that are not on the web are counted and left
    out."""
    (tmp_path / name).write_text(EXPORTS[name])
    said = added(inside, tmp_path / name)
    (found,) = Inbox(inside.root).items()
    assert (found.link, found.pending) == ("https://odd.example/f", True)
    assert ("1 address is not on the web" in said) == (name in ("bookmarks.html", "pocket.csv"))
    if name == "zotero.json":
        assert (found.published, found.outlet) == ("2031-05-01", "Odd")
    added(inside, tmp_path / name)
    assert len(Inbox(inside.root).items()) == 1


@pytest.mark.parametrize(
    "row",
    [
        {"title": "Ferry", "url": "https://odd.example/f", "content": HTML, "created_at": "x", "tags": []},
        {"title": "Ferry", "maintext": "\n".join(BODY), "url": "https://odd.example/f", "date_publish": "2031-05-01 08:00:00", "authors": ["Ilse Bram"], "language": "en"},
        {"title": "Ferry", "text": "\n".join(BODY), "source": "https://odd.example/f", "date": "2031-05-01", "author": "Ilse Bram", "hostname": "odd.example"},
    ],
    ids=["wallabag", "news-please", "trafilatura"],
)  # fmt: skip
def test_exports_with_their_text_are_added(
    inside: Inside, tmp_path: Path, row: dict[str, object]
) -> None:
    """Address and date of publication are kept; the day of saving is not the date."""
    (tmp_path / "one.json").write_text(json.dumps(row))
    added(inside, tmp_path / "one.json", DAY)
    (origin,) = taken(inside.content).values()
    assert origin.link == "https://odd.example/f"
    assert origin.date[:10] == ("" if "content" in row else "2031-05-01")
    assert "Ilse Bram" in texts(inside)


def test_select_and_inbox(inside: Inside, tmp_path: Path) -> None:
    """--select takes some; more than 20 go into the inbox."""
    rows = [
        {
            "text": "\n\n".join(BODY).replace("ninety", str(n)),
            "title": f"Ferry {n}",
            "link": f"https://{'odd' if n % 2 else 'even'}.example/{n}",
            "date": f"2031-05-{n + 1:02}",
        }
        for n in range(24)
    ]
    (tmp_path / "many.json").write_text(json.dumps(rows))
    added(inside, tmp_path / "many.json", "--select", "n:3", DAY)
    assert list(taken(inside.content)) == [f"{DAY}/ferry-2.html"]
    added(inside, tmp_path / "many.json", "--select", "host:odd.example", "--select", "since:2031-05-20", DAY)  # fmt: skip
    assert len(taken(inside.content)) == 4
    said = added(inside, tmp_path / "many.json", DAY)
    expected = (
        "20 items put into the inbox. 1 event there. 4 items known already. Next: digest inbox"
    )
    assert expected in said
    assert inside.run("add", tmp_path / "many.json", "--select", "size:3").returncode == 2
    said = added(inside, tmp_path / "many.json", "--dry-run", "--inbox")
    assert said == ""  # all of them are known by now


def test_the_scheme_of_an_address_in_capitals(inside: Inside, tmp_path: Path) -> None:
    """A row keeps its address."""
    row = {"text": "\n\n".join(BODY), "title": "Ferry", "link": "HTTPS://odd.example/1"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    added(inside, tmp_path / "a.jsonl", DAY)
    (origin,) = taken(inside.content).values()
    assert origin.link == "https://odd.example/1"


# ------------------------------------------------------------------------------- PDF and Word


def pdf(lines: list[str]) -> bytes:
    """Return a PDF file of one page with these lines."""
    text = "BT /F1 11 Tf 50 780 Td 14 TL " + " ".join(f"({x}) Tj T*" for x in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    rows = "".join(f"{p:010} 00000 n \n" for p in places)
    out += f"xref\n0 6\n0000000000 65535 f \n{rows}".encode()
    return out + f"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()


def test_a_pdf_is_added(inside: Inside, tmp_path: Path) -> None:
    """Its text is read, with the first line as headline; a scan and a damaged file are reported."""
    lines = [
        "Ferry aground",
        "",
        "The ferry ran aground at seven on Friday.",
        "",
        "Nobody was hurt.",
    ]
    (tmp_path / "clip.pdf").write_bytes(pdf(lines))
    added(inside, tmp_path / "clip.pdf", DAY)
    (path,) = taken(inside.content)
    assert path == f"{DAY}/ferry-aground.html"
    assert "The ferry ran aground at seven on Friday." in (inside.content / path).read_text()
    (tmp_path / "scan.pdf").write_bytes(pdf([]))
    assert "no text in it (a scan). Fix: add its text." in inside.run("add", tmp_path / "scan.pdf").stderr  # fmt: skip
    (tmp_path / "bad.pdf").write_bytes(pdf(lines).replace(b"/Type /Page ", b"/Type /Rage "))
    assert inside.run("add", tmp_path / "bad.pdf").returncode in (0, 1)
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4\nnonsense")
    assert "damaged or locked" in inside.run("add", tmp_path / "bad.pdf").stderr


def test_a_pdf_that_unpacks_without_end_is_left(tmp_path: Path) -> None:
    """It is read in a process with bounded memory; one of a few words is an article."""
    big = pdf([])
    lines = zlib.compress(b"BT /F1 11 Tf 50 780 Td (The ferry ran aground) Tj ET\n" * 2_000_000, 9)
    stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(lines), lines)
    old = big[big.index(b"<< /Length") : big.index(b"endstream") + 9]
    (tmp_path / "bomb.pdf").write_bytes(big.replace(old, stream))
    (tmp_path / "line.pdf").write_bytes(pdf(["The ferry ran aground."]))
    (bomb,) = office.read(tmp_path / "bomb.pdf", containers.Reading(NOW))
    assert isinstance(bomb, containers.NotRead)
    assert bomb.what == "it takes too much memory or time to read"
    (line,) = office.read(tmp_path / "line.pdf", containers.Reading(NOW))
    assert isinstance(line, Made)


def word(xml: str) -> bytes:
    """Return a Word file of these paragraphs."""
    out = io.BytesIO()
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{kinds}"><Override PartName="/word/document.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        package.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
            'officeDocument/2006/relationships/officeDocument"/></Relationships>',
        )
        package.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body>{xml}</w:body></w:document>",
        )
    return out.getvalue()


def test_a_word_file_is_added(inside: Inside, tmp_path: Path) -> None:
    paragraphs = "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in ("Ferry aground", *BODY))
    (tmp_path / "clip.docx").write_bytes(word(paragraphs))
    added(inside, tmp_path / "clip.docx", DAY)
    (path,) = taken(inside.content)
    assert path == f"{DAY}/ferry-aground.html"
    assert "ninety people waited" in (inside.content / path).read_text()
    (tmp_path / "bad.docx").write_bytes(word("<broken"))
    assert "damaged" in inside.run("add", tmp_path / "bad.docx").stderr


# -------------------------------------------------------------------------------- index pages


def test_an_index_page_is_not_a_story(inside: Inside, tmp_path: Path) -> None:
    """A page of headlines with teasers is offered as links; an article with many links is added."""
    teaser = "<p>The council met on Monday and spoke of it for three hours, until everybody was tired.</p>"
    rows = "".join(
        f'<h2><a href="https://odd.example/n/{n}">Headline number {n} of today</a></h2>{teaser}'
        for n in range(10)
    )
    (tmp_path / "index.html").write_text(f"<html><body>{rows}</body></html>")
    done = inside.run("add", tmp_path / "index.html", DAY)
    assert done.returncode == 1
    assert "a list of 10 links, not an article" in done.stderr
    added(inside, tmp_path / "index.html", "--inbox")
    assert len(Inbox(inside.root).items()) == 10
    related = "".join(f'<li><a href="https://odd.example/n/{n}">Headline number {n} of today</a></li>' for n in range(10))  # fmt: skip
    (tmp_path / "story.html").write_text(f"<html><body><h1>Ferry</h1>{HTML}<ul>{related}</ul></body></html>")  # fmt: skip
    added(inside, tmp_path / "story.html", DAY)
    assert (inside.content / DAY / "story.html").exists()


def test_a_saved_page_knows_its_address(inside: Inside, tmp_path: Path) -> None:
    """By the comment of SingleFile or of Chrome: the same article is not added twice."""
    comments = (
        "<!--\n Page saved with SingleFile \n url: https://odd.example/ferry \n saved date: today\n-->",
        "<!-- saved from url=(0025)https://odd.example/ferry -->",
    )
    for n, comment in enumerate(comments):
        (tmp_path / f"{n}.html").write_text(f"<!DOCTYPE html>{comment}{PAGE}")
    pasted = tmp_path / "export.json"
    pasted.write_text(json.dumps([{"text": "\n\n".join(BODY), "title": "F", "link": "https://odd.example/ferry"}]))  # fmt: skip
    added(inside, pasted, DAY)
    for n in range(2):
        assert "same address" in added(inside, tmp_path / f"{n}.html", DAY)


def test_a_wrong_argument_stops_everything(inside: Inside, tmp_path: Path) -> None:
    """Before anything is written: a mistyped day is not read as a missing file."""
    (tmp_path / "a.txt").write_text("\n\n".join(BODY))
    done = inside.run("add", tmp_path / "a.txt", "yesterdy")
    assert done.returncode == 2
    assert "there is no file or folder “yesterdy”" in done.stderr
    assert list(inside.content.iterdir()) == []
    (tmp_path / "b.txt").write_text("\n\n".join(BODY).replace("ferry", "tram"))
    both = (tmp_path / "a.txt", tmp_path / "b.txt", "--outlet", "Odd", DAY)
    assert inside.run("add", *both).returncode == 2
    assert list(inside.content.iterdir()) == []
    added(inside, *both, "--all")


def test_the_bytes_as_received_are_kept_if_wanted(inside: Inside, tmp_path: Path) -> None:
    """`originals: keep` keeps a mail; a missing and a changed original are reported on request."""
    inside.write("digest.yaml", "title: T\ntimezone: UTC\noriginals: keep\n")
    (tmp_path / "letter.eml").write_bytes(letter("Ferry aground", HTML))
    added(inside, tmp_path / "letter.eml", DAY)
    (origin,) = taken(inside.content).values()
    kept = inside.root / "originals" / origin.original
    assert kept.read_bytes() == letter("Ferry aground", HTML)
    assert (inside.root / "originals" / ".gitignore").read_text() == "*\n"
    check = ("check", "-v", "--originals", DAY)
    assert "original-missing" not in inside.run(*check).stderr
    kept.write_bytes(b"other")
    assert "[original-missing]" in inside.run(*check).stderr
    kept.unlink()
    assert "is not in originals/" in inside.run(*check).stderr
    name = next(iter(taken(inside.content))).rpartition("/")[2]
    inside.write(f"content/{DAY}/edition.yaml", f"waive: {{{name}: {{original-missing: lost}}}}\n")
    assert "original-missing" not in inside.run(*check).stderr


def test_pages_of_an_edition_become_an_archive(inside: Inside, tmp_path: Path) -> None:
    """The same pages give the same bytes; reading the archive gives the pages; an edited one is
    left out."""
    from warcio.archiveiterator import ArchiveIterator

    second = PAGE.replace("ferry", "tram").replace("Ferry", "Tram")
    data = warc(
        ("https://odd.example/ferry", "200 OK", PAGE.encode()),
        ("https://odd.example/tram", "200 OK", second.encode()),
    )
    (tmp_path / "pages.warc.gz").write_bytes(data)
    added(inside, tmp_path / "pages.warc.gz", DAY)
    out = [tmp_path / f"{n}.warc.gz" for n in range(2)]
    for file in out:
        assert inside.run("originals", DAY, "--warc", file).returncode == 0
    assert out[0].read_bytes() == out[1].read_bytes()
    with out[0].open("rb") as packed:
        found = {
            r.rec_headers.get_header("WARC-Target-URI"): r.content_stream().read()
            for r in ArchiveIterator(packed, check_digests="raise")
        }
    assert found == {
        "https://odd.example/ferry": PAGE.encode(),
        "https://odd.example/tram": second.encode(),
    }
    (inside.content / DAY / "tram-aground.html").write_text("edited")
    done = inside.run("originals", DAY, "--warc", out[0])
    assert (done.returncode, "so it is left out" in done.stderr) == (1, True)
    assert "tram" not in inside.run("originals", DAY).stdout
    assert inside.run("originals", "2031-05-09").returncode == 2
    again = inside.run("add", out[1], "--inbox")
    assert again.returncode == 0
    assert Inbox(inside.root).items() == []
