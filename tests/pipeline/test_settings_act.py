"""A law: every documented setting acts. Changing it changes an output."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from conftest import ROOT, Inside, Pub
from digest.core import config
from digest.core.memo import Memo
from digest.pipeline import build, gate
from digest.pipeline.publication import publication
from digest.pipeline.run import Run
from digest.press import search
from digest.press.channels import mail
from mail_child import request
from mail_server import Mailbox, Post, encrypted_post

DAY = "2026-03-02"
MAIL = """From: Odd Letter <news@odd.example>
Subject: The lock of Marle
Date: Mon, 02 Mar 2026 09:00:00 +0000

The lock keeper of Marle opened the gates by hand on Monday after the motor had failed, she wrote.
"""
FILES = {
    f"{DAY}/ferry.txt": """Ferry to Linmouth runs again

LINMOUTH — The ferry to Linmouth ran again on Monday after nine days in dock, the harbour office said.

"We have mended the pump, and the crossing is safe," said Odile Brandt, head of the harbour office.

The ferry carries 400 people a day. Its crew of twelve was paid while it lay in dock. The town council
had asked for a second boat, which would cost four million.
""",
    f"{DAY}/kettles.txt": """---
section: Money
---
Kettle makers of Orpham walk out over pay

ORPHAM — Ninety kettle makers left their benches at noon, the union said. The owner, Till Marsh,
offered four per cent. The union wants seven.
""",
    f"{DAY}/boat.txt": """Linmouth ferry crosses again after nine days in dock

LINMOUTH — The ferry to Linmouth ran again on Monday after nine days in dock, head of the harbour office
Odile Brandt told reporters. The pump was mended, and its crew of twelve carries 400 people a day.
""",
    f"{DAY}/choir.txt": """---
section: Culture
---
Choir of Vell sings for the tower

VELL — Forty singers gave a concert for the repair of the tower, the parish said. It raised nine
thousand crowns.
""",
    "late.txt": """---
date: 2026-03-03T22:30:00Z
---
Choir finds a lost mass in the attic

VELL — Singers who looked for a leak found eleven pages of a mass that was thought to be burnt.
""",
    "pages/about.md": "# About\n\nWho we are.\n",
}
PARAMS = (
    '{% extends "plain/archive.html" %}{% block main %}'
    '{{ masthead.params.get("colour", "none") }}{% endblock %}'
)
BASE = "title: The Test Paper\nbase_url: https://example.org/paper\n"
# Key -> another value than its default, as YAML. The site, with its mails, must differ.
SITE = {
    "title": "Another Paper",
    "description": "News of the harbour",
    "base_url": "https://example.org/other",
    "language": "de",
    "timezone": "Asia/Tokyo",
    "editor": "Edda Marlowe",
    "hub": "https://hub.example.org/",
    "sections": "[Money, Culture]",
    "params": "{colour: green}",
    "theme": "wire",
    "permalinks": "/news/:year/:slug/",
    "summary.sentences": "1",
    "summary.words": "12",
    "summary.per_article": "10",
    "grouping.border": "1000",
    "feed.entries": "1",
    "email.unsubscribe": "mailto:leave@example.org",
    "email.unsubscribe_url": "https://example.org/leave",
    "email.reason": "You asked for it.",
    "email.postal": "1 Quay, Linmouth",
    "email.budget": "6000",
}
# The problems of `check` must differ.
CHECKED = {"check.verbatim_words": "10", "check.single_source": "false"}
# The messages in the outbox of `send` must differ.
POSTED = {
    "email.from": "The Paper <paper@example.org>",
    "email.reply_to": "desk@example.org",
    "email.subject": '"News of {date}"',
    "email.list_id": "paper.example.org",
}
# How mail leaves must differ: key -> two values, of which the first one reaches the server.
SENT = {
    "email.host": ("127.0.0.1", "127.0.0.2"),
    "email.port": ("{port}", "1"),
    "email.security": ("none", "starttls"),
    "email.rate": ("0", "4"),
}
# The certificate of the server is known by it alone.
TRUSTED = {"email.trust": "authority.pem"}
# What `add` writes must differ, for each two of these values.
KEPT = {"originals": ("none", "hash", "keep")}
# The site must differ where the indexer is installed.
INDEXED = {"search.index": "false"}


def documented() -> list[str]:
    """Return the keys in the tables of docs/settings.md."""
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `([a-z_.]+)`", text, re.M)


def written(key: str, value: str) -> str:
    """Return settings with this key; `base_url` and `title` are replaced."""
    group, _, name = key.rpartition(".")
    own = f"{group}:\n  {name}: {value}\n" if group else f"{key}: {value}\n"
    return "".join(line for line in BASE.splitlines(True) if not line.startswith(f"{key}:")) + own


@pytest.fixture
def paper(tmp_path: Path) -> Pub:
    p = Pub(tmp_path / "paper")
    for path, words in FILES.items():
        p.write(f"content/{path}", words)
    p.write("templates/archive.html", PARAMS)
    p.write("digest.yaml", BASE)
    return p


def site(pub: Pub) -> dict[str, bytes]:
    built = build.build(publication(pub.root), Run(Memo(None)))
    assert not [p for p in built.problems if p.level == "error"], built.problems
    return pub.bytes()


def checked(pub: Pub) -> list[str]:
    edited = build.work(publication(pub.root), Run(Memo(None)))
    found = [p for e in edited.editions for p in gate.problems_of(edited, e, "2026-03-04")]
    return sorted(f"{p.where} {p.what}" for p in found)


def posted(pub: Pub) -> dict[str, str]:
    pub.write("list.txt", "reader@example.org\n")
    ran = pub.run("send", DAY, "--outbox", "out", "--list", "list.txt")
    files = sorted((pub.root / "out").rglob("*.eml"))
    assert files, ran.stderr
    return {p.name: p.read_text(encoding="utf-8", errors="replace") for p in files}


def test_every_documented_setting_is_tested() -> None:
    assert len(documented()) > 25
    tested = {*SITE, *CHECKED, *POSTED, *SENT, *TRUSTED, *KEPT, *INDEXED}
    assert set(documented()) == tested


@pytest.mark.parametrize("key", SITE)
def test_a_setting_changes_the_site(paper: Pub, key: str) -> None:
    before = site(paper)
    paper.write("digest.yaml", written(key, SITE[key]))
    assert site(paper) != before


@pytest.mark.parametrize("key", CHECKED)
def test_a_setting_changes_what_check_reports(paper: Pub, key: str) -> None:
    before = checked(paper)
    paper.write("digest.yaml", written(key, CHECKED[key]))
    assert checked(paper) != before


@pytest.mark.parametrize("key", POSTED)
def test_a_setting_changes_the_mail(paper: Pub, key: str) -> None:
    paper.write("digest.yaml", written("email.from", "A Paper <a@example.org>"))
    before = posted(paper)
    own = "" if key == "email.from" else "  from: A Paper <a@example.org>\n"
    paper.write("digest.yaml", written(key, POSTED[key]).rstrip("\n") + "\n" + own)
    assert headers(posted(paper)) != headers(before)


def headers(mails: dict[str, str]) -> list[str]:
    """Return the headers of messages, without those that differ between any two runs."""
    out = []
    for text in mails.values():
        head = re.sub(r"\n[ \t]+", " ", text.partition("\n\n")[0])
        out += [
            x
            for x in head.splitlines()
            if not re.match(r"Date:|Message-ID:|Content-Type:", x, re.I)
        ]
    return out


@pytest.mark.parametrize("key", INDEXED)
def test_a_setting_changes_the_search_index(paper: Pub, key: str) -> None:
    if search.program() is None:
        pytest.skip("the `search` extra is not installed")
    before = site(paper)
    paper.write("digest.yaml", written(key, INDEXED[key]))
    assert site(paper) != before


def sent(folder: Path, post: Post, **settings: str) -> tuple[list[str], list[float]]:
    """Send two mails with these settings; return what is reported, and the pauses."""
    values = {"from": "The Paper <paper@example.org>", "host": "127.0.0.1", "port": "{port}"}
    values |= {"security": "none", "rate": "0", **settings}
    lines = [f"  {name}: {value}\n" for name, value in values.items()]
    text = BASE + "email:\n" + "".join(lines).replace("{port}", str(post.port))
    read, problems = config.read(text)
    assert not problems, problems
    pauses: list[float] = []
    result = mail.send_edition(
        request(
            folder,
            post.port,
            ("ann@example.org", "bob@example.org"),
            mail=read.email,
            sleep=pauses.append,
        )
    )
    return [*result.lines, *(p.what for p in result.problems)], pauses


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def plain_post() -> Iterator[Post]:
    post = Post(Mailbox())
    post.start()
    yield post
    post.stop()


@pytest.mark.parametrize("key", SENT)
def test_a_setting_changes_how_mail_is_sent(tmp_path: Path, plain_post: Post, key: str) -> None:
    """With the first value both mails arrive; with the second, a problem is reported."""
    right, other = SENT[key]
    name = key.partition(".")[2]
    first = sent(tmp_path / "first", plain_post, **{name: right})
    assert plain_post.box.counts().total() == 2, first
    assert sent(tmp_path / "second", plain_post, **{name: other}) != first


@pytest.mark.parametrize("key", KEPT)
def test_a_setting_changes_what_is_kept(inside: Inside, key: str) -> None:
    """Return what is stored of a mail that is added: its hash in intake.yaml, its bytes in
    originals/."""
    inside.write("letter.eml", MAIL)
    found = []
    for n, value in enumerate(KEPT[key]):
        inside.write("digest.yaml", f"title: T\n{key}: {value}\n")
        assert inside.run("add", "letter.eml", f"2026-03-0{n + 1}").returncode == 0
        day = (inside.content / f"2026-03-0{n + 1}" / "intake.yaml").read_text(encoding="utf-8")
        kept = len(list(inside.root.rglob("originals/sha256/*/*")))
        found.append(("sha256: " in day, kept))
        shutil.rmtree(inside.content / f"2026-03-0{n + 1}")
    assert found == [(False, 0), (True, 0), (True, 1)]


@pytest.mark.parametrize("key", TRUSTED)
def test_a_setting_makes_a_server_known(tmp_path: Path, authority: trustme.CA, key: str) -> None:
    """Without it nothing is sent to a server whose certificate the system does not know."""
    name = key.partition(".")[2]
    post = encrypted_post(authority)
    try:
        reported, _ = sent(tmp_path, post, security="tls")
        assert "certificate" in " ".join(reported)
        assert post.box.counts().total() == 0
        authority.cert_pem.write_to_path(str(tmp_path / TRUSTED[key]))
        sent(tmp_path, post, security="tls", **{name: TRUSTED[key]})
        assert post.box.counts().total() == 2
    finally:
        post.stop()
