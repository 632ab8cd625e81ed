"""What `digest send` asks of the mail channel, and what it gets back."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from digest.core.config import Email
from digest.core.model import Edition, Masthead, Problem
from digest.press.channels import smtp as wire
from digest.press.channels.ledger import Row


@dataclass(frozen=True, kw_only=True)
class SendRequest:
    """What to send, to whom, and all that only the caller may know: clock, login, folders.

    `html` and `text` are the two parts of the edition's newsletter. `root` is the publication's
    folder, `state` its `.digest/`, `records` its `records/`, `site` the folder of the site. `now`
    has a time zone. `mask` hides names of mailboxes in every message, because others read the logs
    of CI. `accept_ledger` uses the ledger as it is, however old.
    """

    edition: Edition
    masthead: Masthead
    html: str
    text: str
    mail: Email
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
    post: str = "smtp"  # a key of mail.POSTS
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
    """What was done: lines to print, problems, the exit status, and the ledger's rows.

    `code` is 0 only if everybody who was asked for has the edition (or, if nothing was to be sent,
    the outbox is written); 1 if not, with the reason among `problems`; 2 if the command or the
    settings cannot be followed.
    """

    code: int
    lines: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
