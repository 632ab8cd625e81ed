"""The command that sends mail: send. The login comes from the environment or the keyring."""

from __future__ import annotations

import dataclasses
import datetime
import os
import sys
import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from digest.commands.options import (
    READING,
    Asked,
    complete_day,
    edition_of,
    options,
    report,
    work,
)


@click.command()
@click.argument("day", shell_complete=complete_day)
@click.option(
    "--outbox",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the .eml files go [.digest/outbox/DAY].",
)
@click.option(
    "--to", multiple=True, metavar="ADDRESS", help="A recipient; may be given several times."
)
@click.option(
    "--list",
    "list_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Recipients, in YAML or CSV: address, name, language.",
)
@click.option(
    "--test",
    metavar="ME",
    default="",
    help="Send only to this address, marked as a test and not recorded.",
)
@click.option("--smtp", is_flag=True, help="Send it; without this nothing leaves the machine.")
@click.option("--status", is_flag=True, help="Show what became of this edition's mail.")
@click.option(
    "--retry-unknown", is_flag=True, help="Send again if it is unknown whether it arrived."
)
@click.option(
    "--retry-refused", is_flag=True, help="Send again where the server refused it for good."
)
@click.option("--force", is_flag=True, help="Send although the edition is not closed.")
@click.option(
    "--again", is_flag=True, help="Send although it was sent before and has changed since."
)
@click.option(
    "--accept-ledger",
    is_flag=True,
    help="Use the ledger as it is, although it is older, damaged or missing.",
)
@click.option(
    "--mask",
    is_flag=True,
    default=lambda: bool(os.environ.get("CI")),
    help="Hide the names of mailboxes in what is printed [on in CI].",
)
@options(*READING, "destination", "theme", "base_url", "strict")
def send(asked: Asked, day: str, **choices: Any) -> int:
    """Send an edition by mail.

    Without --smtp it writes .eml files to an outbox and says what it would do. Nobody gets
    an edition twice, however often a run is interrupted and repeated.

    The login comes from DIGEST_SMTP_USER and DIGEST_SMTP_PASSWORD or the keyring, everything
    else from the group “email” of digest.yaml (docs/mail.md).
    """
    from digest.pipeline import page_inputs
    from digest.press.channels import mail, mail_login

    pub = asked.publication()
    if pub.problems:  # a default host in place of a wrong one would be asked to send
        return report(asked, pub.problems, pub)
    edited = work(asked, pub)
    e = edition_of(edited, day)
    html, text = page_inputs.mail(edited, e)
    settings = pub.settings.email
    request = mail.SendRequest(
        edition=e,
        masthead=pub.settings.masthead,
        html=html,
        text=text,
        mail=settings,
        root=pub.root,
        state=pub.state,
        records=pub.records,
        site=pub.site,
        now=datetime.datetime.now(zoneinfo.ZoneInfo(pub.settings.masthead.timezone)),
        login=mail_login.login(os.environ, settings) if choices["smtp"] else None,
        **choices,  # each option has the name of its field
    )
    with _bar(asked) as progress:
        result = mail.send_edition(dataclasses.replace(request, on_progress=progress))
    for line in result.lines:
        asked.say(line)
    return max(result.code, report(asked, result.problems, pub) if result.problems else 0)


@contextmanager
def _bar(asked: Asked) -> Iterator[Callable[[int, int, str], None]]:
    """Show progress on standard error: a bar on a terminal, else a line for each pause."""
    if asked.quiet or not sys.stderr.isatty():

        def pause(done: int, total: int, what: str) -> None:
            if what.startswith("waiting"):
                asked.say(f"{done:,} of {total:,} settled; {what}")

        yield pause
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("sending", total=None)

        def step(done: int, total: int, what: str) -> None:
            bar.update(task, completed=done, total=total, description=what or "sending")

        yield step
