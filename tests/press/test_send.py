"""`digest send`, from the request to a real server on this machine and back through a parser."""

from __future__ import annotations

import email
import email.policy
import ipaddress
import re
import socket
import subprocess
import threading
import time
import tracemalloc
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import msgspec
import pytest
import trustme

from digest.core.config import Email
from digest.core.model import Edition, Headline
from digest.press.channels import mail, mail_due, mail_login, smtp, smtp_connection
from digest.press.channels.message import Letter, compose, short
from digest.press.channels.recipients import Recipient
from digest.press.visible import one_line
from mail_cases import CALM, TRICKS, trick
from mail_child import HTML, NOW, request
from mail_server import Mailbox, Post, encrypted_post
from waiting import WAIT

# The test server warns of logins without STARTTLS even if TLS is used from the start.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")
ANN, BOB, CY = "ann@example.org", "bob@example.org", "cy@example.org"


@pytest.fixture
def post() -> Iterator[Post]:
    """A server without encryption, for this machine only."""
    server = Post(Mailbox())
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def settings(port: int, **more: Any) -> Email:
    values: dict[str, Any] = {
        "sender": "The Weathercock <cock@weathercock.example>",
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "rate": 0,
    }
    return Email(**(values | more))


def received(post: Post) -> list[EmailMessage]:
    return [
        email.message_from_bytes(data, policy=email.policy.strict) for _, data in post.box.messages
    ]  # type: ignore[misc]


# ------------------------------------------------------------------------------------------------------------------ the message

LETTER = Letter(
    html=HTML,
    text="Keepers return.\n.\n.. two dots\nFrom here\n[3] https://weathercock.example/leave?u=\n",
    subject="Keepers return",
    sender="The Weathercock <cock@weathercock.example>",
    edition="2031-03-04",
    reply_to="desk@weathercock.example",
    list_id="news.weathercock.example",
    list_name="The Weathercock",
    archive="https://weathercock.example/archive/",
    unsubscribe="leave@weathercock.example",
    unsubscribe_url="https://weathercock.example/leave?u={token}",
    language="en",
)


def letter(**more: Any) -> Letter:
    return msgspec.structs.replace(LETTER, **more)


def parsed(message: EmailMessage) -> EmailMessage:
    """Written, then read by a strict parser; lines are within the limits of SMTP."""
    data = message.as_bytes()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998
    body = data.partition(b"\r\n\r\n")[2]
    assert max(map(len, body.split(b"\r\n"))) <= 78
    found = email.message_from_bytes(data, policy=email.policy.strict)
    assert not found.defects
    return found  # type: ignore[return-value]


def test_a_mail_has_the_headers_of_a_list() -> None:
    """From, Reply-To, Date, Message-ID, List-*, Auto-Submitted, Precedence, as their RFCs have them."""
    found = parsed(compose(LETTER, Recipient(address=ANN, name="Ann Tolland", token="t0k"), NOW))
    assert found["From"] == "The Weathercock <cock@weathercock.example>"
    assert found["To"] == "Ann Tolland <ann@example.org>"
    assert found["Reply-To"] == "desk@weathercock.example"
    assert found["Date"].datetime == NOW
    assert re.fullmatch(
        r"<digest\.20310304\.[0-9a-f]{24}@weathercock\.example>", found["Message-ID"]
    )
    assert found["List-Id"] == '"The Weathercock" <news.weathercock.example>'
    assert (
        found["List-Unsubscribe"]
        == "<https://weathercock.example/leave?u=t0k>, <mailto:leave@weathercock.example>"
    )
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found["List-Archive"] == "<https://weathercock.example/archive/>"
    assert (found["Auto-Submitted"], found["Precedence"], found["Content-Language"]) == (
        "auto-generated",
        "bulk",
        "en",
    )
    assert found.get_content_type() == "multipart/alternative"
    text, html = found.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert {text.get_content_charset(), html.get_content_charset()} == {"utf-8"}
    assert text.get_content().replace("\r\n", "\n") == LETTER.text.replace("?u=", "?u=t0k")
    assert html.get_content().replace("\r\n", "\n") == HTML


def test_the_message_id_is_the_same_for_edition_and_recipient_only() -> None:
    """A repeated attempt has the same id; another recipient, edition or posting has another; it
    names nobody."""

    def named(address: str = ANN, copy: int = 0, **more: Any) -> str:
        return str(compose(letter(**more), Recipient(address=address), NOW, copy)["Message-ID"])

    assert named() == named(subject="other", html="<p>other</p>") == named("Ann@Example.org")
    assert len({named(), named(BOB), named(edition="2031-03-05"), named(copy=1)}) == 4
    assert "ann" not in named()


def test_the_same_mail_is_the_same_bytes() -> None:
    """Nothing depends on clock or chance: the boundary is made from the content, too."""
    first, second = (compose(LETTER, Recipient(address=ANN), NOW).as_bytes() for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("url", "mailto", "token", "header", "one_click"),
    [
        ("https://w.example/u?t={token}", "", "k", "<https://w.example/u?t=k>", True),
        (
            "https://w.example/u?a={address}",
            "",
            "",
            "<https://w.example/u?a=ann%40example.org>",
            True,
        ),
        (
            "https://w.example/u",
            "out@w.example",
            "",
            "<https://w.example/u>, <mailto:out@w.example>",
            False,
        ),
        (
            "https://w.example/u?t={token}",
            "mailto:out@w.example?subject=stop",
            "",
            "<mailto:out@w.example?subject=stop>",
            False,
        ),
        ("http://w.example/u?t={token}", "", "k", None, False),
        ("https://w.example/u>\r\nX: y?t={token}", "out@w.example>\r\nX: y", "k", None, False),
        ("", "", "", None, False),
    ],
)
def test_one_click_is_promised_only_where_it_can_be_kept(
    url: str, mailto: str, token: str, header: str | None, one_click: bool
) -> None:
    """RFC 8058: an https address that identifies the recipient. Without one the header is missing."""
    found = parsed(
        compose(
            letter(unsubscribe_url=url, unsubscribe=mailto),
            Recipient(address=ANN, token=token),
            NOW,
        )
    )
    assert found["List-Unsubscribe"] == header
    assert ("List-Unsubscribe-Post" in found) is one_click


def test_each_reader_leaves_by_its_own_address() -> None:
    """The link at the foot, in both parts; an article that links to the same page keeps its link."""
    foot = '<a href="https://weathercock.example/leave?u=">'
    found = parsed(
        compose(
            letter(html=f"<p>{foot}story</a></p>{foot}Unsubscribe</a>\n"),
            Recipient(address=ANN, token="t0k"),
            NOW,
        )
    )
    text, html = found.iter_parts()
    assert "leave?u=t0k" in text.get_content()
    assert html.get_content().split('href="')[1:] == [
        'https://weathercock.example/leave?u=">story</a></p><a ',
        'https://weathercock.example/leave?u=t0k">Unsubscribe</a>\r\n'.replace(
            "\r\n", html.get_content()[-1:] if "\r" not in html.get_content() else "\r\n"
        ),
    ]


def read_headers(message: EmailMessage) -> dict[str, str]:
    """Return headers as an independent program reads them: unfolded, encoded words decoded (RFC
    2047)."""
    head = message.as_bytes().decode("ascii").replace("\r\n", "\n").partition("\n\n")[0]
    return {
        m[1]: str(make_header(decode_header(m[2].replace("\n", ""))))
        for m in re.finditer(r"^([A-Za-z-]+): ?(.*(?:\n[ \t].*)*)", head, re.MULTILINE)
    }


@pytest.mark.parametrize("text", TRICKS, ids=range(len(TRICKS)))
def test_no_headline_and_no_name_makes_a_header(text: str) -> None:
    """With line breaks of every kind, encoded words and quotes, the headers are the same, and the
    text is read back unchanged."""
    usual = list(compose(LETTER, Recipient(address=ANN), NOW).keys())
    wild = letter(
        subject=text,
        list_name=text,
        sender=f"{text.replace('<', '').replace('>', '')[:200]} <cock@weathercock.example>",
    )
    message = compose(wild, Recipient(address=ANN, name=text), NOW)
    found = parsed(message)
    assert list(found.keys()) == usual
    raw = read_headers(message)
    assert list(raw) == usual
    assert raw["Subject"] == short(text)
    assert raw["To"].endswith(ANN if not one_line(text) else f" <{ANN}>")
    assert [a.addr_spec for a in found["To"].addresses] == [ANN]
    assert [a.addr_spec for a in found["From"].addresses] == ["cock@weathercock.example"]


@pytest.mark.parametrize(
    "name",
    [
        "Ann",
        'Tolland, "Ann"',
        "Ännchen Müller",
        "Энн",
        "アン" * 9,
        "=?utf-8?q?x?=",
        "a\\b",
        "(ann)",
        "ann@example.com",
    ],
)
def test_a_name_is_read_back_as_it_was_given(name: str) -> None:
    """In every script, with every mark."""
    read = read_headers(compose(LETTER, Recipient(address=ANN, name=name), NOW))["To"]
    shown, address = read.rpartition(" ")[::2]
    assert address == f"<{ANN}>"
    assert shown in (name, '"{}"'.format(name.replace("\\", "\\\\").replace('"', '\\"')))


@pytest.mark.parametrize("subject", ["x" * 3000, "word " * 300, "橋" * 500])
def test_a_long_subject_is_cut_at_a_word_and_shows_it(subject: str) -> None:
    """Two hundred characters are more than any client shows."""
    cut = short(subject)
    assert len(cut) <= 200
    assert cut.endswith("…")
    assert not cut.endswith(" …")


# ------------------------------------------------------------------------------------------------------------------ encryption


@pytest.mark.processes
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_mail_goes_out_encrypted_and_logged_in(
    tmp_path: Path, authority: trustme.CA, security: str
) -> None:
    """By TLS from the start or by STARTTLS, with a valid certificate; the login follows, and is
    never printed."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    server = encrypted_post(authority, security, login=("cock", "sesame-street"))
    try:
        r = request(
            tmp_path,
            server.port,
            (ANN, BOB),
            mail=settings(server.port, security=security, trust="ca.pem"),
            login=smtp.Login("cock", "sesame-street"),
        )
        result = mail.send_edition(r)
        assert (result.code, server.box.counts()[ANN], server.box.secure) == (0, 1, {True}), result
        assert "sesame" not in repr((r, result))
        wrong = mail.send_edition(
            request(
                tmp_path,
                server.port,
                (CY,),
                mail=settings(server.port, security=security, trust="ca.pem"),
                login=smtp.Login("cock", "wrong-password"),
            )
        )
        assert wrong.code == 1
        assert "refuses the login: 535" in wrong.problems[0].what
        assert "wrong-password" not in repr(wrong)
        assert wrong.counts == {"planned": 1}
    finally:
        server.stop()


@pytest.mark.processes
@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("fault", ["unknown authority", "another name"])
def test_a_certificate_that_does_not_hold_stops_the_run(
    tmp_path: Path, authority: trustme.CA, security: str, fault: str
) -> None:
    """Nothing is sent, no login is shown, and there is no retry."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    server = encrypted_post(
        authority,
        security,
        name="mail.other.example" if fault == "another name" else "127.0.0.1",
        login=("a", "b"),
    )
    try:
        trust = "ca.pem" if fault == "another name" else ""
        result = mail.send_edition(
            request(
                tmp_path,
                server.port,
                (ANN,),
                mail=settings(server.port, security=security, trust=trust),
                login=smtp.Login("a", "b"),
                waits=(0.0,),
            )
        )
        assert result.code == 1
        assert "certificate" in result.problems[0].what
        assert not server.box.stages
    finally:
        server.stop()


@pytest.mark.processes
def test_a_server_without_encryption_gets_nothing(tmp_path: Path, post: Post) -> None:
    """If the server does not offer STARTTLS, nothing is sent."""
    result = mail.send_edition(
        request(tmp_path, post.port, (ANN,), mail=settings(post.port, security="starttls"))
    )
    assert result.code == 1
    assert "does not offer" in result.problems[0].what
    assert not post.box.messages
    result = mail.send_edition(
        request(tmp_path, post.port, (ANN,), mail=settings(post.port, security="tls"), timeout=2.0)
    )
    assert result.code == 1
    assert not post.box.messages


@pytest.mark.parametrize("host", ["192.0.2.1", "0.0.0.0", "::ffff:192.0.2.1"])
def test_plain_mail_goes_to_this_machine_only(
    tmp_path: Path, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address is checked before a connection is opened."""
    connected: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *a, **k: connected.append(a))
    result = mail.send_edition(request(tmp_path, 25, (ANN,), mail=settings(25, host=host)))
    assert result.code == 1
    assert "another machine" in result.problems[0].what
    assert connected == []
    assert not ipaddress.ip_address(host).is_loopback


@pytest.mark.processes
def test_a_server_that_does_not_answer_leaves_all_planned(tmp_path: Path, post: Post) -> None:
    """No server, or no answer: retries with growing waits, then an end that says what to do."""
    waits: list[float] = []
    result = mail.send_edition(
        request(tmp_path, 1, (ANN,), mail=settings(1), waits=(1.0, 5.0, 30.0), sleep=waits.append)
    )
    assert (result.code, result.counts, waits) == (1, {"planned": 1}, [1.0, 5.0, 30.0])
    assert "cannot be reached" in result.problems[0].what
    post.box.fault = lambda stage, address: "slow" if stage == "rcpt" else None
    result = mail.send_edition(request(tmp_path, post.port, (BOB,), timeout=0.2))
    assert result.counts == {"planned": 1}
    post.box.fault = lambda stage, address: "slow" if stage == "end" else None
    result = mail.send_edition(request(tmp_path, post.port, (BOB,), last_timeout=0.2))
    assert result.counts == {"unknown": 1}


# ------------------------------------------------------------------------------------------------------------------ the run


@pytest.mark.processes
def test_one_connection_carries_many_messages_at_a_bounded_rate(tmp_path: Path, post: Post) -> None:
    """Of 250 messages a connection carries a hundred; between two there is the pause that the rate
    asks for."""
    waits: list[float] = []
    seen: list[tuple[int, int]] = []
    to = tuple(f"r{i}@example.org" for i in range(250))
    result = mail.send_edition(
        request(
            tmp_path,
            post.port,
            to,
            mail=settings(post.port, rate=4),
            sleep=waits.append,
            on_progress=lambda done, total, what: seen.append((done, total)),
        )
    )
    assert result.code == 0
    assert waits == [0.25] * 249
    assert seen[-1] == (250, 250)
    assert [d for d, _ in seen] == list(range(1, 251))


@pytest.mark.processes
def test_a_thousand_recipients(tmp_path: Path, post: Post) -> None:
    """Each once; a second run posts nothing and says so with status 0."""
    to = tuple(f"r{i}@example.org" for i in range(1000))
    result = mail.send_edition(request(tmp_path, post.port, to))
    assert result.code == 0
    assert set(post.box.counts().values()) == {1}
    assert len(post.box.counts()) == 1000
    again = mail.send_edition(request(tmp_path, post.port, to))
    assert again.code == 0
    assert len(post.box.messages) == 1000
    assert "1000 of them needed nothing" in again.lines[0]


@pytest.mark.processes
def test_a_thousand_recipients_and_a_poor_server(tmp_path: Path, post: Post) -> None:
    """One address in ten is deferred, one in fifty unknown, one message in a hundred lost at its
    end: all is reported, and the next run completes it."""

    def fault(stage: str, address: str) -> str | None:
        n = int(address[1:].partition("@")[0]) if address else -1
        if stage == "rcpt" and n % 50 == 7:
            return "550 5.1.1 no such mailbox"
        if stage == "rcpt" and n % 10 == 3 and address not in once:
            once.add(address)
            return "451 4.7.1 greylisted"
        if stage == "end" and n % 100 == 5:
            return "store-close"
        return None

    once: set[str] = set()
    post.box.fault = fault
    to = tuple(f"r{i}@example.org" for i in range(1000))
    waits: list[float] = []
    result = mail.send_edition(
        request(tmp_path, post.port, to, waits=(5.0, 30.0), sleep=waits.append)
    )
    assert result.counts == {"sent": 970, "refused": 20, "unknown": 10}
    assert waits == [5.0]
    assert set(post.box.counts().values()) == {1}
    assert sum(p.name == "mail-unknown" for p in result.problems) == 10
    assert (
        sum(p.name == "mail-refused" and "no such mailbox" in p.what for p in result.problems) == 20
    )


def test_a_long_list_fits_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For 100,000 recipients a run stays under 200 MiB: each costs less than 1,500 bytes."""

    def post(envelopes: list[smtp.Envelope], *more: Any) -> smtp.Run:
        assert len(envelopes[0].message()) > len(HTML)
        return smtp.Run(later=len(envelopes))

    def peak(number: int) -> int:
        names = (f"reader-number-{i}@mail.example.org\n" for i in range(number))
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "list.csv").write_text("address\n" + "".join(names))
        tracemalloc.start()
        mail.send_edition(request(folder, 1, list_file=folder / "list.csv", post="dummy"))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    monkeypatch.setitem(mail.POSTS, "dummy", post)
    peak(10)  # what is loaded once
    assert (peak(6000) - peak(2000)) / 4000 < 1500


def test_a_server_that_is_down_is_reported_once_not_a_thousand_times(tmp_path: Path) -> None:
    """Waiting recipients are counted; unknown and refused ones are named, however many."""
    result = mail.send_edition(
        request(tmp_path, 1, tuple(f"r{i}@example.org" for i in range(1000)))
    )
    assert (result.code, result.counts) == (1, {"planned": 1000})
    assert len(result.problems) == 1
    assert "1,000 recipients are not sent to yet" in result.problems[0].what
    assert "cannot be reached" in result.problems[0].what


@pytest.mark.processes
def test_nobody_is_posted_to_before_the_edition_is_closed(tmp_path: Path, post: Post) -> None:
    """A closed edition is final; --force allows another."""
    draft = msgspec.structs.replace(CALM, closed=False)
    result = mail.send_edition(request(tmp_path, post.port, (ANN,), edition=draft))
    assert (result.code, result.problems[0].name) == (1, "not-closed")
    assert not (tmp_path / "records").exists()
    assert (
        mail.send_edition(request(tmp_path, post.port, (ANN,), edition=draft, force=True)).code == 0
    )
    assert mail.send_edition(request(tmp_path, post.port, (ANN,))).code == 0
    assert post.box.counts()[ANN] == 1  # closing is not a change


def reworded(words: str) -> Edition:
    first = msgspec.structs.replace(CALM.stories[0], headline=Headline(text=words))
    return msgspec.structs.replace(CALM, stories=(first, *CALM.stories[1:]))


@pytest.mark.processes
def test_a_changed_edition_goes_to_those_who_have_none_and_to_the_others_only_when_asked(
    tmp_path: Path, post: Post
) -> None:
    """A repeated run sends no second copy; --again posts the new wording once, with its own
    Message-ID."""
    mail.send_edition(request(tmp_path, post.port, (ANN,)))
    result = mail.send_edition(
        request(tmp_path, post.port, (ANN, BOB), edition=reworded("Another"))
    )
    assert post.box.counts() == {ANN: 1, BOB: 1}
    assert [p.name for p in result.problems] == ["changed-since"]
    assert result.code == 0
    for _ in range(2):
        assert (
            mail.send_edition(
                request(tmp_path, post.port, (ANN, BOB), edition=reworded("Another"), again=True)
            ).code
            == 0
        )
        assert post.box.counts() == {ANN: 2, BOB: 1}
    ids = [str(m["Message-ID"]) for m in received(post) if ANN in m["To"]]
    assert len(set(ids)) == 2


@pytest.mark.processes
def test_again_without_a_change_posts_nothing(tmp_path: Path, post: Post) -> None:
    """So that --again may be repeated after a kill."""
    for _ in range(2):
        assert mail.send_edition(request(tmp_path, post.port, (ANN,), again=True)).code == 0
    assert post.box.counts()[ANN] == 1


@pytest.mark.processes
def test_those_who_left_are_never_mailed(tmp_path: Path, post: Post) -> None:
    """Not by list, not by --to, not as a test; beside the list, in the publication or in records/."""
    (tmp_path / "lists").mkdir()
    (tmp_path / "records").mkdir()
    (tmp_path / "lists" / "list.csv").write_text(f"address\n{ANN}\n{BOB}\n{CY}\ndee@example.org\n")
    (tmp_path / "lists" / "unsubscribed.txt").write_text("ANN@example.org\n")
    (tmp_path / "records" / "unsubscribed.txt").write_text(f"{BOB}\n")
    (tmp_path / "unsubscribed.txt").write_text(f"{CY}\n")
    every = tmp_path / "lists" / "list.csv"
    assert mail.send_edition(request(tmp_path, post.port, (ANN,), list_file=every)).code == 0
    mail.send_edition(request(tmp_path, post.port, test=ANN, list_file=every))
    assert post.box.counts() == {"dee@example.org": 1}


@pytest.mark.processes
def test_who_leaves_between_two_runs_is_forgotten(tmp_path: Path, post: Post) -> None:
    """It does not keep the edition from being sent to all."""
    post.box.fault = lambda stage, address: (
        "450 later" if address == ANN and stage == "rcpt" else None
    )
    assert mail.send_edition(request(tmp_path, post.port, (ANN, BOB))).code == 1
    (tmp_path / "unsubscribed.txt").write_text(f"{ANN}\n")
    assert mail.send_edition(request(tmp_path, post.port, (ANN, BOB))).code == 0
    assert mail.send_edition(request(tmp_path, post.port, smtp=False, status=True)).code == 0


@pytest.mark.processes
def test_an_unreadable_list_of_those_who_left_stops_posting(tmp_path: Path, post: Post) -> None:
    """No mail is better than a mail to a person who unsubscribed."""
    (tmp_path / "unsubscribed.txt").write_text("ann at example.org\n")
    result = mail.send_edition(request(tmp_path, post.port, (ANN,)))
    assert result.code == 1
    assert result.problems[0].where == "unsubscribed.txt:1"
    assert not post.box.messages


@pytest.mark.processes
def test_one_bad_address_stops_nothing(tmp_path: Path, post: Post) -> None:
    """The others get their mail; the exit status says that not all did."""
    (tmp_path / "list.yaml").write_text(f"- {ANN}\n- nobody\n- {BOB}\n")
    result = mail.send_edition(request(tmp_path, post.port, list_file=tmp_path / "list.yaml"))
    assert post.box.counts() == {ANN: 1, BOB: 1}
    assert (result.code, result.problems[0].where) == (1, "list.yaml:2:3")


@pytest.mark.processes
def test_a_refusal_is_recorded_and_not_tried_again(tmp_path: Path, post: Post) -> None:
    """Until it is asked for."""
    post.box.fault = lambda stage, address: "550 full" if stage == "rcpt" else None
    assert mail.send_edition(request(tmp_path, post.port, (ANN,))).counts == {"refused": 1}
    post.box.fault = lambda stage, address: None
    assert mail.send_edition(request(tmp_path, post.port, (ANN,))).code == 1
    assert not post.box.messages
    assert mail.send_edition(request(tmp_path, post.port, (ANN,), retry_refused=True)).code == 0


@pytest.mark.processes
def test_a_connection_that_grew_old_is_replaced_at_once(tmp_path: Path, post: Post) -> None:
    """Servers close a connection after a number of messages: no wait, no loss."""
    count = iter(range(99))
    post.box.fault = lambda stage, address: (
        "421 too many" if stage == "mail" and next(count) % 3 == 2 else None
    )
    waits: list[float] = []
    to = tuple(f"r{i}@example.org" for i in range(12))
    assert (
        mail.send_edition(request(tmp_path, post.port, to, waits=(9.0,), sleep=waits.append)).code
        == 0
    )
    assert waits == []


@pytest.mark.processes
def test_two_runs_at_once(tmp_path: Path, post: Post) -> None:
    """The second ends at once with the reason, and has posted nothing."""
    inside, go = threading.Event(), threading.Event()

    def fault(stage: str, address: str) -> None:
        if stage == "rcpt":
            inside.set()
            go.wait(WAIT)

    post.box.fault = fault
    first = threading.Thread(target=mail.send_edition, args=(request(tmp_path, post.port, (ANN,)),))
    first.start()
    assert inside.wait(WAIT)
    result = mail.send_edition(request(tmp_path, post.port, (ANN,)))
    status = mail.send_edition(request(tmp_path, post.port, status=True))
    go.set()
    first.join(WAIT)
    assert (result.code, result.problems[0].name) == (1, "busy")
    assert status.counts == {"planned": 1}
    assert post.box.counts()[ANN] == 1


@pytest.mark.processes
def test_a_test_leaves_no_trace_and_may_be_repeated(tmp_path: Path, post: Post) -> None:
    """To one address, marked in the subject, also before closing; the real mail still follows, with
    another Message-ID."""
    draft = msgspec.structs.replace(CALM, closed=False)
    for _ in range(2):
        assert mail.send_edition(request(tmp_path, post.port, test=ANN, edition=draft)).code == 0
    assert not (tmp_path / "records").exists()
    assert mail.send_edition(request(tmp_path, post.port, (ANN,))).code == 0
    assert [str(m["Subject"])[:6] for m in received(post)] == ["[test]", "[test]", "Keeper"]
    assert len({m["Message-ID"] for m in received(post)}) == 2


@pytest.mark.processes
def test_the_status_lists_what_is_not_sent(tmp_path: Path, post: Post) -> None:
    """0 only if all were sent; unknown and refused recipients are named with the server's reply."""
    assert mail.send_edition(request(tmp_path, post.port, status=True)).code == 1
    assert not (tmp_path / "records").exists()
    post.box.fault = lambda stage, address: (
        {ANN: "550 gone", BOB: "store-close"}.get(address) if stage == "end" else None
    )
    mail.send_edition(request(tmp_path, post.port, (ANN, BOB, CY)))
    result = mail.send_edition(request(tmp_path, post.port, status=True))
    assert result.code == 1
    assert result.lines == ("2031-03-04: 1 sent, 1 refused, 1 unknown, 0 planned.",)
    assert [(p.name, p.where) for p in result.problems] == [
        ("mail-refused", ANN),
        ("mail-unknown", BOB),
    ]
    assert "550 gone" in result.problems[0].what
    masked = mail.send_edition(request(tmp_path, post.port, status=True, mask=True))
    assert "a…@example.org" in masked.problems[0].what
    assert ANN not in repr(masked)


@pytest.mark.processes
def test_a_server_that_repeats_the_password_is_not_repeated(tmp_path: Path, post: Post) -> None:
    """Whatever a server replies."""
    post.box.fault = lambda stage, address: (
        "550 go away with your sesame-street" if stage == "rcpt" else None
    )
    server = smtp.Server(login=smtp.Login("a", "sesame-street"))
    assert smtp_connection.reply(550, b"your sesame-street", server) == "550 your …"
    assert repr(server).count("sesame") == 0


def talker(*answers: bytes, drip: bytes = b"", pause: float = 0.0) -> tuple[int, threading.Thread]:
    """A server with these replies to what it reads, then `drip` again and again."""
    server = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        with server, server.accept()[0] as client:
            client.settimeout(WAIT)
            try:
                for answer in answers:
                    client.sendall(answer)
                    client.recv(4096)
                for _ in range(5000):
                    client.sendall(drip)
                    time.sleep(pause)
            except OSError:
                pass

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    return server.getsockname()[1], thread


@pytest.mark.processes
@pytest.mark.parametrize(
    ("drip", "pause", "patience", "said"),
    [
        (b"250-and more\r\n" * 100, 0.0, WAIT, "a reply without end"),
        (b"x" * 1000, 0.0, WAIT, "a reply without end"),
        (b"2", 0.05, 2.0, "no whole reply in time"),
        (b"250-x\r\n", 0.05, 2.0, "no whole reply in time"),
    ],
)
def test_a_reply_is_bounded_in_size_and_in_time(
    tmp_path: Path, drip: bytes, pause: float, patience: float, said: str
) -> None:
    """A server with an endless reply neither fills the memory nor keeps the run going forever."""
    port, thread = talker(b"220 hello\r\n", drip=drip, pause=pause)
    result = mail.send_edition(request(tmp_path, port, (ANN,), timeout=patience))
    assert (result.code, result.counts) == (1, {"planned": 1})
    assert said in result.problems[0].what
    thread.join(WAIT)


@pytest.mark.parametrize(("user", "password"), [("änn", "secret-1"), ("ann", "secret-ä")])
def test_a_login_outside_ascii_is_refused_and_not_shown(
    tmp_path: Path, user: str, password: str
) -> None:
    """Status 2, before a connection is opened."""
    login = smtp.Login(user, password)
    result = mail.send_edition(request(tmp_path, 1, (ANN,), login=login))
    assert result.code == 2
    assert "outside ASCII" in result.problems[0].what
    assert "secret" not in repr(result)


@pytest.mark.processes
def test_a_pause_says_how_long_and_for_how_many(tmp_path: Path, post: Post) -> None:
    """The command prints it, so that a waiting run does not seem to hang."""
    post.box.fault = lambda stage, address: "450 later" if stage == "rcpt" else None
    seen: list[str] = []
    more = {"waits": (30.0,), "on_progress": lambda done, total, what: seen.append(what)}
    mail.send_edition(request(tmp_path, post.port, (ANN, BOB), **more))
    assert "waiting 30 s to try 2 again" in seen


# ------------------------------------------------------------------------------------------------------------------ the outbox


@pytest.mark.processes
def test_without_smtp_mails_are_written_and_nothing_is_posted(tmp_path: Path, post: Post) -> None:
    """`.eml` files that any mail program opens, the parts for a list service, and what would be
    sent."""
    result = mail.send_edition(
        request(tmp_path, post.port, (ANN, BOB), smtp=False, outbox=tmp_path / "out")
    )
    folder = tmp_path / "out" / "2031-03-04"
    mails = sorted(folder.glob("*.eml"))
    assert result.code == 0
    assert not post.box.messages
    assert not (tmp_path / "records").exists()
    assert {
        email.message_from_bytes(f.read_bytes(), policy=email.policy.default)["To"] for f in mails
    } == {ANN, BOB}
    assert (folder / "newsletter.html").read_text() == HTML
    assert (folder / "subject.txt").read_text() == CALM.stories[0].headline.text + "\n"
    assert "2 would be mailed" in " ".join(result.lines)
    assert (tmp_path / "out" / ".gitignore").read_text() == "*\n"
    assert not [f for f in mails if "ann" in f.name or f.stat().st_mode & 0o077]


@pytest.mark.processes
def test_the_outbox_holds_what_would_be_posted_now(tmp_path: Path, post: Post) -> None:
    """Recipients who have the edition or left are not written again, and the file of an earlier run
    is removed; other files stay."""
    mail.send_edition(request(tmp_path, post.port, (ANN, BOB, CY), smtp=False))
    folder = tmp_path / ".digest" / "outbox" / "2031-03-04"
    (folder / "mine.eml").write_text("mine")
    assert len(list(folder.glob("*.eml"))) == 4
    mail.send_edition(request(tmp_path, post.port, (ANN,)))
    (tmp_path / "unsubscribed.txt").write_text(BOB)
    result = mail.send_edition(request(tmp_path, post.port, (ANN, BOB, CY), smtp=False))
    assert "3 recipients: 1 would be mailed, 1 sent already, 1 left the list." in result.lines
    assert len(list(folder.glob("*.eml"))) == 2


def test_without_recipients_the_outbox_holds_a_sample(tmp_path: Path) -> None:
    """Addressed to the sender; without a sender only the parts."""
    result = mail.send_edition(request(tmp_path, 1, smtp=False))
    folder = tmp_path / ".digest" / "outbox" / "2031-03-04"
    assert result.code == 0
    assert b"To: The Weathercock <cock@weathercock.example>" in next(
        folder.glob("*.eml")
    ).read_bytes().replace(b'"', b"")
    assert mail.send_edition(request(tmp_path, 1, smtp=False, mail=Email())).code == 0


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"to": ()}, "usage"),
        ({"mail": Email()}, "setting"),
        ({"mail": Email(sender="nobody")}, "setting"),
        ({"mail": Email(sender=BOB, unsubscribe_url="http://x.example/{token}")}, "setting"),
        ({"edition": Edition(day="2031-03-04", stories=(), closed=True)}, "usage"),
        ({"outbox": Path("site/out")}, "usage"),
        ({"list_file": Path("site/list.csv")}, "usage"),
    ],
)
def test_what_cannot_be_followed_is_reported_before_anything_is_done(
    tmp_path: Path, more: dict[str, Any], named: str
) -> None:
    """Exit status 2, and no file was made. Addresses never enter the site."""
    more = {k: tmp_path / v if isinstance(v, Path) else v for k, v in more.items()}
    result = mail.send_edition(request(tmp_path, 1, **({"to": (ANN,)} | more)))
    assert result.code == 2
    assert named in {p.name for p in result.problems}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("template", "subject"),
    [
        ("", "Keepers return to Gannet Rock after thirty-one years"),
        (
            "{title}, {date}: {headline}",
            "The Weathercock, Tuesday 4 March 2031: Keepers return to Gannet Rock after thirty-one years",
        ),
        ("{title} {0} {nothing} {title!r}", "The Weathercock {0} {nothing} {title!r}"),
    ],
)
def test_the_subject_is_the_leads_headline_or_a_template(
    tmp_path: Path, template: str, subject: str
) -> None:
    """The template knows three variables, and runs nothing."""
    mail.send_edition(request(tmp_path, 1, smtp=False, mail=Email(sender=BOB, subject=template)))
    assert (
        tmp_path / ".digest" / "outbox" / "2031-03-04" / "subject.txt"
    ).read_text() == subject + "\n"


@pytest.mark.processes
@pytest.mark.parametrize("number", range(len(TRICKS)))
def test_hostile_headlines_go_through_a_real_server(
    tmp_path: Path, post: Post, number: int
) -> None:
    """One message of one recipient arrives, whatever the headline says."""
    words = TRICKS[number].encode("utf-8", "replace").decode()
    edition = Edition(day="2031-03-04", stories=(trick(words),), closed=True)
    result = mail.send_edition(
        request(tmp_path, post.port, (ANN,), edition=edition, text=words + "\n.\n")
    )
    assert result.code == 0
    assert post.box.counts() == {ANN: 1}
    assert len(received(post)) == 1


def test_the_fingerprint_changes_with_what_a_reader_reads() -> None:
    """A word, a quotation, a source; not a score, a near miss or the closing."""
    base = mail_due.fingerprint(CALM)
    first = CALM.stories[0]

    def of(**more: Any) -> str:
        return mail_due.fingerprint(
            msgspec.structs.replace(
                CALM, stories=(msgspec.structs.replace(first, **more), *CALM.stories[1:])
            )
        )

    assert (
        of(score=9.0, why=(("a", "b"),))
        == base
        == mail_due.fingerprint(msgspec.structs.replace(CALM, closed=False))
    )
    assert (
        len(
            {
                base,
                of(headline=Headline(text="x")),
                of(summary=()),
                of(quotes=()),
                of(sources=first.sources[:2]),
            }
        )
        == 5
    )


def test_the_login_comes_from_the_environment_and_only_whole() -> None:
    """A user without a password in settings has it in a keyring, or there is no login."""
    assert mail_login.login({}, Email()) is None
    assert mail_login.login(
        {mail_login.USER: "a", mail_login.PASSWORD: "b"}, Email()
    ) == smtp.Login("a", "b")
    assert mail_login.login({mail_login.PASSWORD: "b"}, Email()) is None


# ------------------------------------------------------------------------------------------------------------------ the command


@pytest.mark.processes
def test_the_command_posts_once_and_addresses_stay_out_of_site_and_repository(
    sample: Any, post: Post
) -> None:
    """`digest send` twice as a user runs it; afterwards no file of the site, and none that git
    would commit, names a reader."""
    settings_file = sample.root / "digest.yaml"
    mailed = f"\nemail:\n  from: The Plumb Line <post@plumb.example>\n  host: 127.0.0.1\n  port: {post.port}\n  security: none\n  rate: 0\n"
    settings_file.write_text(settings_file.read_text() + mailed)
    readers = sample.root.parent / "readers.csv"
    readers.write_text(f"address,name\n{ANN},Ann\n{BOB},Bob\n")
    day = sorted(p.name for p in sample.content.iterdir() if p.name[:2] == "20")[0]
    sample.run("build")
    asked = ("send", day, "--list", readers)
    dry = sample.run(*asked)
    assert dry.returncode == 0, dry.stderr
    assert not post.box.messages
    assert sample.run("send", day, "--status").returncode == 1
    first = sample.run(*asked, "--smtp", "--force")
    assert first.returncode == 0, first.stderr
    assert sample.run(*asked, "--smtp", "--force").returncode == 0
    assert sample.run("send", day, "--status").returncode == 0
    assert post.box.counts() == {ANN: 1, BOB: 1}
    html = next(
        p for p in received(post)[0].iter_parts() if p.get_content_type() == "text/html"
    ).get_content()
    folder = sample.site / day.replace("-", "/")
    assert html.replace("\r\n", "\n") == (folder / "newsletter.html").read_text()
    subprocess.run(["git", "init", "-q", "."], cwd=sample.root, check=True)
    subprocess.run(["git", "add", "-A"], cwd=sample.root, check=True)
    taken = subprocess.run(
        ["git", "ls-files", "-z"], cwd=sample.root, check=True, capture_output=True
    ).stdout.split(b"\0")
    files = [sample.root / f.decode() for f in taken if f] + [
        f for f in sample.site.rglob("*") if f.is_file()
    ]
    assert len(files) > 20
    assert [
        f for f in files if ANN.encode() in f.read_bytes() or BOB.encode() in f.read_bytes()
    ] == []
