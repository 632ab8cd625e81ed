"""The mail of an edition: what all its copies share, and the bytes of one copy."""

from __future__ import annotations

import re

import msgspec

from digest.press import links
from digest.press.channels.mail_request import SendRequest
from digest.press.channels.message import Letter, compose, short
from digest.press.channels.recipients import Recipient
from digest.press.interface import voice
from digest.press.outputs import newsletter_values


def letter_of(r: SendRequest) -> Letter:
    """Return what the copies of the edition's mail share."""
    masthead = r.masthead
    return Letter(
        html=r.html,
        text=r.text,
        subject=short(_subject(r)),
        sender=r.mail.sender or "digest@localhost",
        edition=r.edition.day,
        reply_to=r.mail.reply_to,
        list_id=r.mail.list_id,
        list_name=masthead.title,
        archive=links.canonical(masthead.base_url, "/archive/"),
        unsubscribe=r.mail.unsubscribe,
        unsubscribe_url=r.mail.unsubscribe_url,
        language=masthead.language,
    )


def copy_bytes(r: SendRequest, letter: Letter, recipient: Recipient, copies: int) -> bytes:
    """Return the message for one recipient, who has had `copies` mails on the edition before.

    A test has a mark in its subject, and a Message-ID of its own: it may be sent again and again.
    """
    if r.test:
        letter = msgspec.structs.replace(
            letter,
            subject=f"[test] {letter.subject}",
            edition=f"test {r.now.isoformat()}",
        )
    return compose(letter, recipient, r.now, copies).as_bytes()


def _subject(r: SendRequest) -> str:
    """Return the lead's headline, or the template of the settings filled in."""
    headline = newsletter_values.headline(r.masthead, r.edition)
    if not r.mail.subject:
        return headline
    day = voice(r.masthead.language).full_day(r.edition.day)
    known = {"headline": headline, "date": day, "title": r.masthead.title}
    # One pass, so that braces in a headline stay as they are.
    return re.sub(r"\{(headline|date|title)\}", lambda found: known[found[1]], r.mail.subject)
