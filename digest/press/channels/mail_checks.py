"""Who a run of `digest send` is for, and what it cannot begin with. (Reads lists of addresses.)"""

from __future__ import annotations

from pathlib import Path

from digest.core import records
from digest.core.model import Problem
from digest.press.channels import recipients
from digest.press.channels.mail_login import login_problems
from digest.press.channels.mail_request import SendRequest
from digest.press.channels.problems import bad
from digest.press.channels.recipients import Recipient
from digest.press.visible import one_line

UNSUBSCRIBED = records.UNSUBSCRIBED
SHOWN = 80  # characters of a wrong sender that are shown


def asked_for(r: SendRequest) -> tuple[list[Recipient], list[Problem]]:
    """Return the recipients that the command names, each once, although two lists may name them."""
    if r.test:
        return recipients.given((r.test,), "--test")
    found, problems = recipients.given(r.to)
    if r.list_file is not None:
        more, wrong = recipients.load(r.list_file)
        problems += wrong
        have = {a.key for a in found}
        found += [a for a in more if a.key not in have]
    return found, problems


def unsubscribed(r: SendRequest) -> tuple[frozenset[str], list[Problem]]:
    """Return the keys of those who left.

    `unsubscribed.txt` may be in the publication, in `records/`, and beside the list of recipients.
    Earlier versions read it in `.digest/` too, so it still is.
    """
    places = [folder / UNSUBSCRIBED for folder in (r.root, r.records, r.state)]
    if r.list_file is not None:
        places.append(r.list_file.parent / UNSUBSCRIBED)
    keys: set[str] = set()
    problems: list[Problem] = []
    for path in dict.fromkeys(p.resolve() for p in places):
        found, wrong = recipients.unsubscribed(path)
        keys |= found
        problems += wrong
    return frozenset(keys), problems


def check_request(r: SendRequest) -> list[Problem]:
    """Return why no run can begin with these settings and this command."""
    return [*login_problems(r.login), *_settings(r), *_usage(r), *_places(r)]


def check_closed(r: SendRequest) -> list[Problem]:
    """Return a problem when the edition is not closed; a test and --force go on without."""
    day = r.edition.day
    if r.edition.closed or r.force or r.test:
        return []
    fix = f"Check it, then “digest close {day}”; --force sends it as it is."
    return [bad(day, f"the edition of {day} is not closed.", fix, "not-closed")]


def _settings(r: SendRequest) -> list[Problem]:
    out = []
    if recipients.parse(r.mail.sender) is None and (r.smtp or r.mail.sender):
        shown = one_line(r.mail.sender)[:SHOWN]
        what = f"“{shown}” is not a sender." if r.mail.sender else "the mail has no sender."
        fix = "Write under email: “from: The Digest <digest@example.org>”."
        out.append(bad("digest.yaml", what, fix, "setting"))
    if r.mail.unsubscribe_url and not r.mail.unsubscribe_url.startswith("https://"):
        what, fix = "the address to leave by is not https.", "Correct email.unsubscribe_url."
        out.append(bad("digest.yaml", what, fix, "setting"))
    return out


def _usage(r: SendRequest) -> list[Problem]:
    out = []
    if r.smtp and not (r.to or r.list_file or r.test):
        fix = "Name --to ADDRESS, --list FILE or --test ADDRESS."
        out.append(bad("send", "no recipients are named.", fix, "usage"))
    if not r.edition.stories:
        what, fix = "the edition has no stories.", "Name a day that has."
        out.append(bad(r.edition.day, what, fix, "usage"))
    return out


def _places(r: SendRequest) -> list[Problem]:
    """Return a problem for a list of addresses, or an outbox, that would be published."""

    def in_site(path: Path | None) -> bool:
        return path is not None and path.resolve().is_relative_to(r.site.resolve())

    return [
        bad(
            str(path),
            f"{name} is in the site, where everybody would read the addresses.",
            "Put it elsewhere.",
            "usage",
        )
        for path, name in ((r.outbox, "the outbox"), (r.list_file, "the list"))
        if in_site(path)
    ]
