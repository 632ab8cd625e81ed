"""`digest send`: an edition into an outbox folder, or to its readers. (Reads, writes, network.)

In: a `SendRequest`: the edition, its mail as rendered, the settings, what the command asks, and all that only the caller may know (the
clock, the login, where things lie). Out: a `SendResult`: Problems, lines to print, the exit status. Prints nothing itself.

Without `smtp` nothing is posted and the ledger is only read. With it: recipients are read and checked, those who left are taken out, who is due
is written into the ledger, then posted, all under a lock. Who is due is decided a recipient at a time (`_due`), so a run may be
killed and repeated with the same words, a longer list, or a corrected edition.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import msgspec

from digest.core import packing, records
from digest.core.config import Email as Mail
from digest.core.files import write_atomic
from digest.core.model import Edition, Masthead, Problem
from digest.press import links
from digest.press.channels import ledger_file, recipients
from digest.press.channels import smtp as wire
from digest.press.channels.ledger import STATES, Broken, Busy, Ledger, Row
from digest.press.channels.message import Letter, compose, message_id, short
from digest.press.channels.recipients import Recipient
from digest.press.interface import voice
from digest.press.outputs import newsletter
from digest.press.visible import one_line

LEDGER, UNSUBSCRIBED = records.LEDGER, records.UNSUBSCRIBED
USER, PASSWORD = "DIGEST_SMTP_USER", "DIGEST_SMTP_PASSWORD"
KEYRING = "digest-smtp"  # the service under which a keyring keeps the password

RESTORE = (
    "Put the newest copy of the ledger back. If there is none, --accept-ledger goes on without it: "
    "readers who were mailed since may be mailed again."
)
MANY = 10  # recipients still waiting, above which they are counted, not named

# How a message leaves: name -> a function like `wire.deliver`. A list service's API is a module beside `smtp` and a line here.
POSTS = {"smtp": wire.deliver}


@dataclass(frozen=True, kw_only=True)
class SendRequest:
    """What to do. `html` and `text` are the edition's newsletter pages.

    `root` is the publication's folder, `state` its `.digest/`, `records` its `records/`, `site` the
    folder of the site. `now` has a time zone. `mask` hides names of mailboxes in every message,
    because others read the logs of CI. `accept_ledger` uses the ledger as it is, however old.
    """

    edition: Edition
    masthead: Masthead
    html: str
    text: str
    mail: Mail
    root: Path
    state: Path
    records: Path
    site: Path
    now: datetime.datetime
    outbox: Path | None = None
    to: tuple[str, ...] = ()
    list_file: Path | None = None
    test: str = ""
    smtp: bool = False
    post: str = "smtp"  # by which of POSTS
    status: bool = False
    retry_unknown: bool = False
    retry_refused: bool = False
    force: bool = False
    again: bool = False
    mask: bool = False
    accept_ledger: bool = False
    login: wire.Login | None = None
    waits: tuple[float, ...] = wire.Server().waits
    timeout: float = wire.Server().timeout
    last_timeout: float = wire.Server().last_timeout
    on_progress: wire.Progress = lambda done, total, what: None
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, kw_only=True)
class SendResult:
    """What was done. `code` is the exit status: 0 only when everybody asked for has the edition (or, without posting, when the outbox is
    written); 1 when not, with the reason among `problems`; 2 when the command or the settings cannot be followed."""

    code: int
    said: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()


def send_edition(request: SendRequest) -> SendResult:
    """The only entry."""
    where = f"{request.records.name}/{LEDGER}"
    accepted: list[str] = []
    try:
        if request.accept_ledger:
            accepted = ledger_file.accept(request.records / LEDGER, request.state / LEDGER)
        result = _status(request) if request.status else _send(request)
    except Busy:
        fix = "Wait for it to end; nothing was done here."
        result = SendResult(code=1, problems=(_bad(where, "another run is sending.", fix, "busy"),))
    except Broken as error:
        what = f"{one_line(str(error))}. Nothing is sent without it."
        result = SendResult(code=1, problems=(_bad(where, what, RESTORE, "ledger"),))
    result = dataclasses.replace(result, said=(*accepted, *result.said))
    return _masked(result) if request.mask else result


def fingerprint(edition: Edition) -> str:
    """Names what a reader of the mail is told: equal while no word, source or order of it changes. Closing changes nothing, nor do
    scores, near misses and theme."""
    briefs = [
        (
            b.url, b.headline, b.section, b.new, b.summary, b.differences, b.notes,
            [(q.text, q.speaker, q.role, q.by, q.language) for q in b.quotes if q.key],
            [(s.number, s.outlet, s.link, s.relation, s.of, s.published) for s in b.sources],
        )
        for b in edition.briefs
    ]  # fmt: skip
    return packing.fingerprint(
        packing.pack((edition.day, edition.title, edition.intro, edition.corrections, briefs))
    )


def login(environment: Mapping[str, str], mail: Mail) -> wire.Login | None:
    """The login: from the environment that the caller hands in, or its user there and the password in the system's keyring."""
    user = environment.get(USER, "")
    if not user:
        return None
    password = environment.get(PASSWORD)
    if password is None:
        try:
            import keyring

            password = keyring.get_password(KEYRING, f"{user}@{mail.host}") or keyring.get_password(
                KEYRING, user
            )
        except (
            Exception
        ):  # no extra, or no keyring on this machine, which has as many errors as kinds
            password = None
    return wire.Login(user, password) if password is not None else None


def _unfit_login(login: wire.Login | None) -> list[Problem]:
    """Return why the login cannot be used: SMTP carries ASCII in user and password."""
    if login is None or (login.user.isascii() and login.password.isascii()):
        return []
    what = f"the user or password in {USER} and {PASSWORD} has characters outside ASCII."
    return [
        _bad("email", what, "Set a password of ASCII characters at the mail server.", "setting")
    ]


# ------------------------------------------------------------------------------------------------------------------ the run


def _send(r: SendRequest) -> SendResult:
    asked, told = _asked(r)
    problems = [*_unfit(r), *told]
    if any(p.name in ("setting", "usage") and p.level == "error" for p in problems):
        return SendResult(code=2, problems=tuple(problems))
    gone, left = _gone(r)
    problems += left
    wanted = [a for a in asked if a.key not in gone]
    letter = _letter(r)
    if not r.smtp:
        return _outbox(r, letter, wanted, len(asked) - len(wanted), problems)
    if left:
        return SendResult(code=1, problems=tuple(problems))
    if not r.edition.closed and not r.force and not r.test:
        what = f"the edition of {r.edition.day} is not closed."
        problems.append(
            _bad(
                r.edition.day,
                what,
                f"Check it, then “digest close {r.edition.day}”; --force posts it as it is.",
                "not-closed",
            )
        )
        return SendResult(code=1, problems=tuple(problems))
    # A test is not a delivery: it may be repeated, and leaves no trace in the ledger.
    with _ledger(r) as ledger, ledger.locked():
        return _post(r, ledger, letter, wanted, gone, problems)


def _ledger(r: SendRequest) -> Ledger:
    """Return the ledger of the publication, or for a test one that is forgotten at the end."""
    return Ledger(None if r.test else r.records / LEDGER, r.state / LEDGER)


def _post(
    r: SendRequest,
    ledger: Ledger,
    letter: Letter,
    wanted: list[Recipient],
    gone: frozenset[str],
    problems: list[Problem],
) -> SendResult:
    day, content = r.edition.day, fingerprint(r.edition)
    known = ledger.rows(day)
    due, changed = _due(r, known, wanted, letter, content)
    ledger.plan(day, due.values(), gone & known.keys())
    sender = recipients.parse(r.mail.sender)
    assert sender is not None  # `_unfit` has looked
    date = r.now
    envelopes = [
        wire.Envelope(
            a.key,
            a.address,
            sender.address,
            partial(_bytes, letter, a, date, due[a.key].copies, "[test] " if r.test else ""),
        )
        for a in wanted
        if a.key in due
    ]
    trust = (r.root / r.mail.trust) if r.mail.trust else None
    server = wire.Server(
        host=r.mail.host, port=r.mail.port, security=r.mail.security, login=r.login, hello=sender.address.rpartition("@")[2],
        rate=r.mail.rate, trust=trust, waits=r.waits, timeout=r.timeout, last_timeout=r.last_timeout,
    )  # fmt: skip
    run = (
        POSTS[r.post](envelopes, day, ledger, server, r.on_progress, r.sleep)
        if envelopes
        else wire.Run()
    )
    if run.stopped:
        problems.append(
            _bad(
                "email",
                run.stopped + ".",
                "Correct the email settings or the login, then run the same command again.",
                "smtp",
            )
        )
    rows = ledger.rows(day)
    mine = [rows[a.key] for a in wanted]
    problems += _outcomes(mine)
    if changed:
        problems.append(
            Problem(
                level="warning",
                where=day,
                what=f"the edition changed since {changed} of these recipients were sent it.",
                fix="They keep what they have; --again posts the new one to them too.",
                name="changed-since",
            )
        )
    counts = Counter[str](row.state for row in mine)
    everybody = all(row.state == "sent" for row in mine) and not any(
        p.level == "error" for p in problems
    )
    already = len(mine) - len(envelopes)
    said = [
        f"{day}: {_counted(counts)}." + (f" {already} of them needed nothing." if already else "")
    ]
    return SendResult(
        code=0 if everybody else 1,
        said=tuple(said),
        problems=tuple(problems),
        counts=counts,
        rows=tuple(mine),
    )


def _due(
    r: SendRequest,
    known: Mapping[str, Row],
    wanted: Iterable[Recipient],
    letter: Letter,
    content: str,
) -> tuple[dict[str, Row], int]:
    """Whom a run posts to, as rows to be planned, and how many have another wording of the edition and keep it."""
    sender = recipients.parse(letter.sender) or Recipient(address="digest@localhost")
    due: dict[str, Row] = {}
    changed = 0
    for a in wanted:
        row = known.get(a.key)
        copies = 0 if row is None else row.copies
        other = row is not None and row.content != content
        if row is not None and row.state != "planned":
            if other and r.again:
                copies += row.state != "refused"
            elif row.state == "sent":
                changed += other
                continue
            elif not (r.retry_unknown if row.state == "unknown" else r.retry_refused):
                continue
        due[a.key] = Row(
            recipient=a.key,
            address=a.address,
            state="planned",
            content=content,
            copies=copies,
            message_id=message_id(letter, sender, a, copies),
            reply="" if row is None else row.reply,
            attempts=0 if row is None else row.attempts,
            at=r.now.isoformat(timespec="seconds"),
        )
    return due, changed


def _bytes(
    letter: Letter, recipient: Recipient, date: datetime.datetime, copies: int, before: str = ""
) -> bytes:
    if before:
        letter = msgspec.structs.replace(
            letter, subject=before + letter.subject, edition=f"test {date.isoformat()}"
        )
    return compose(letter, recipient, date, copies).as_bytes()


def _status(r: SendRequest) -> SendResult:
    rows: tuple[Row, ...] = ()
    if ledger_file.is_begun(r.records / LEDGER, r.state / LEDGER):
        with _ledger(r) as ledger:
            rows = tuple(ledger.rows(r.edition.day).values())
    if not rows:
        return SendResult(code=1, said=(f"{r.edition.day}: nothing was posted.",))
    counts = Counter[str](row.state for row in rows)
    content = fingerprint(r.edition)
    problems = _outcomes(rows)
    old = sum(1 for row in rows if row.state == "sent" and row.content != content)
    said = [f"{r.edition.day}: {_counted(counts)}."]
    if old:
        said.append(f"{old} of them have an earlier wording of the edition.")
    return SendResult(
        code=0 if counts["sent"] == len(rows) else 1,
        said=tuple(said),
        problems=tuple(problems),
        counts=counts,
        rows=rows,
    )


def _outcomes(rows: Iterable[Row]) -> list[Problem]:
    """What an editor should know of: a row each that is not sent."""
    out = []
    mends = {
        "unknown": "It may have arrived. --retry-unknown sends it once more.",
        "refused": "Correct or take out the address.",
        "planned": "Run the same command again.",
    }
    rows = list(rows)
    waiting = [row for row in rows if row.state == "planned"]
    if len(waiting) > MANY:  # a server that is down: one line tells it all
        replies = Counter(row.reply for row in waiting if row.reply).most_common(1)
        common = replies[0][0] if replies else ""
        said = (
            f"{len(waiting):,} recipients are not sent to yet{': ' + common if common else ''}".rstrip(
                "."
            )
            + "."
        )
        out.append(_bad("email", said, mends["planned"], "mail-planned"))
    for row in rows:
        if row.state == "sent" or (row.state == "planned" and len(waiting) > MANY):
            continue
        what = {"unknown": "outcome unknown", "refused": "refused", "planned": "not sent yet"}[
            row.state
        ]
        said = f"{row.address}: {what}{': ' + row.reply if row.reply else ''}".rstrip(".") + "."
        out.append(_bad(row.address, said, mends[row.state], f"mail-{row.state}"))
    return out


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(
        f"{counts.get(state, 0)} {state}" for state in ("sent", "refused", "unknown", "planned")
    )


# ---------------------------------------------------------------------------------------------------------- what is asked for


def _asked(r: SendRequest) -> tuple[list[Recipient], list[Problem]]:
    """The recipients of the command; nobody gets a mail twice for standing in two lists."""
    if r.test:
        return recipients.given((r.test,), "--test")
    found, problems = recipients.given(r.to)
    if r.list_file is not None:
        more, told = recipients.load(r.list_file)
        problems += told
        have = {a.key for a in found}
        found += [a for a in more if a.key not in have]
    return found, problems


def _gone(r: SendRequest) -> tuple[frozenset[str], list[Problem]]:
    """Return who left: `unsubscribed.txt` in the publication, in `records/`, and beside the list.

    `.digest/` was a place for it in earlier versions and is still read.
    """
    places = [folder / UNSUBSCRIBED for folder in (r.root, r.records, r.state)]
    if r.list_file is not None:
        places.append(r.list_file.parent / UNSUBSCRIBED)
    keys: set[str] = set()
    problems: list[Problem] = []
    for path in dict.fromkeys(p.resolve() for p in places):
        found, told = recipients.unsubscribed(path)
        keys |= found
        problems += told
    return frozenset(keys), problems


def _unfit(r: SendRequest) -> list[Problem]:
    """Return what no run can begin with."""
    out = _unfit_login(r.login)
    sender = recipients.parse(r.mail.sender)
    if sender is None and (r.smtp or r.mail.sender):
        what = (
            f"“{one_line(r.mail.sender)[:80]}” is not a sender."
            if r.mail.sender
            else "the mail has no sender."
        )
        out.append(
            _bad(
                "digest.yaml",
                what,
                "Write under email: “from: The Digest <digest@example.org>”.",
                "setting",
            )
        )
    if r.smtp and not (r.to or r.list_file or r.test):
        out.append(
            _bad(
                "send",
                "there is nobody to post to.",
                "Name --to ADDRESS, --list FILE or --test ADDRESS.",
                "usage",
            )
        )
    if not r.edition.briefs:
        out.append(
            _bad(r.edition.day, "the edition has no stories.", "Name a day that has.", "usage")
        )
    for path, what in ((r.outbox, "the outbox"), (r.list_file, "the list")):
        if path is not None and path.resolve().is_relative_to(r.site.resolve()):
            out.append(
                _bad(
                    str(path),
                    f"{what} lies in the site, where everybody would read the addresses.",
                    "Put it elsewhere.",
                    "usage",
                )
            )
    if r.mail.unsubscribe_url and not r.mail.unsubscribe_url.startswith("https://"):
        out.append(
            _bad(
                "digest.yaml",
                "the address to leave by is not https.",
                "Correct email.unsubscribe_url.",
                "setting",
            )
        )
    return out


def _letter(r: SendRequest) -> Letter:
    m = r.masthead
    speech = voice(m.language)
    subject = newsletter.headline(m, r.edition)
    if r.mail.subject:
        # One pass, so that a headline with braces in it is left alone.
        known = {"headline": subject, "date": speech.full_day(r.edition.day), "title": m.title}
        subject = re.sub(
            r"\{(headline|date|title)\}", lambda found: known[found[1]], r.mail.subject
        )
    return Letter(
        html=r.html,
        text=r.text,
        subject=short(subject),
        sender=r.mail.sender or "digest@localhost",
        edition=r.edition.day,
        reply_to=r.mail.reply_to,
        list_id=r.mail.list_id,
        list_name=m.title,
        archive=links.canonical(m.base_url, "/archive/"),
        unsubscribe=r.mail.unsubscribe,
        unsubscribe_url=r.mail.unsubscribe_url,
        language=m.language,
    )


# ------------------------------------------------------------------------------------------------------------------ the outbox

OURS = re.compile(r"[0-9a-f]{16}\.eml\Z")


def _outbox(
    r: SendRequest, letter: Letter, wanted: list[Recipient], left: int, problems: list[Problem]
) -> SendResult:
    """Write what would be posted, and say so. The ledger is only read."""
    folder = (r.outbox or r.state / "outbox") / r.edition.day
    known: dict[str, Row] = {}
    if not r.test and ledger_file.is_begun(r.records / LEDGER, r.state / LEDGER):
        with _ledger(r) as ledger:
            known = ledger.rows(r.edition.day)
    due, _ = _due(r, known, wanted, letter, fingerprint(r.edition))
    names = set()
    try:
        _folder(folder)
        _write(folder / "newsletter.html", r.html.encode("utf-8"))
        _write(folder / "newsletter.txt", r.text.encode("utf-8"))
        _write(folder / "subject.txt", (letter.subject + "\n").encode("utf-8"))
        listed = [a for a in wanted if a.key in due]
        sample = recipients.parse(letter.sender)
        for a in listed or ([] if wanted or sample is None else [sample]):
            name = packing.fingerprint(a.key)[:16] + ".eml"
            names.add(name)
            _write(
                folder / name,
                _bytes(
                    letter,
                    a,
                    r.now,
                    due[a.key].copies if a.key in due else 0,
                    "[test] " if r.test else "",
                ),
            )
        for file in sorted(folder.glob("*.eml")):
            if OURS.match(file.name) and file.name not in names:
                file.unlink()  # of an earlier run of ours: the folder holds what would be posted now
    except OSError as error:
        where = str(error.filename or folder)
        problems.append(
            _bad(
                where,
                f"the outbox cannot be written: {error.strerror}.",
                "Name another folder with --outbox.",
                "outbox",
            )
        )
        return SendResult(code=1, problems=tuple(problems))
    said = [
        f"Subject: {letter.subject}",
        f"{len(r.html.encode()):,} bytes of HTML, {len(r.text.encode()):,} of text.",
    ]
    if wanted or left:
        states = Counter(known[a.key].state for a in wanted if a.key in known and a.key not in due)
        rest = [f"{n} {state}" for state in STATES if (n := states[state])]
        parts = [
            f"{len(due)} would be mailed",
            *([f"{', '.join(rest)} already"] if rest else []),
            *([f"{left} left the list"] if left else []),
        ]
        said.append(f"{_some(len(wanted) + left, 'recipient')}: {', '.join(parts)}.")
    else:
        said.append("No recipients are named: the outbox holds a sample addressed to the sender.")
    if not r.edition.closed:
        said.append(f"The edition is not closed; before posting, “digest close {r.edition.day}”.")
    said.append(f"Nothing was posted. In {folder}: {_some(len(names), 'message')}; --smtp posts.")
    bad = any(p.level == "error" for p in problems)
    return SendResult(
        code=1 if bad else 0,
        said=tuple(said),
        problems=tuple(problems),
        counts={"planned": len(due)},
    )


def _folder(folder: Path) -> None:
    """A folder for mail, which names people: never part of a commit."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    ignore = folder.parent / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, for its owner alone."""
    write_atomic(path, data, mode=0o600)


# ------------------------------------------------------------------------------------------------------------------ words


def _some(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"


def _bad(where: str, what: str, fix: str, name: str) -> Problem:
    return Problem(level="error", where=where, what=what, fix=fix, name=name)


MAILBOX = re.compile(
    r"([A-Za-z0-9!#$%&'*+/=?^_`{|}~-])[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{0,63}@(?=[A-Za-z0-9])"
)


def _masked(result: SendResult) -> SendResult:
    def hide(text: str) -> str:
        return MAILBOX.sub(r"\1…@", text)

    return SendResult(
        code=result.code,
        said=tuple(map(hide, result.said)),
        problems=tuple(
            msgspec.structs.replace(p, where=hide(p.where), what=hide(p.what), fix=hide(p.fix))
            for p in result.problems
        ),
        counts=result.counts,
        rows=tuple(
            msgspec.structs.replace(
                w, recipient=hide(w.recipient), address=hide(w.address), reply=hide(w.reply)
            )
            for w in result.rows
        ),
    )
