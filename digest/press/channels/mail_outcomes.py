"""What became of an edition's mail: counts in words, a problem for each row that is not sent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from digest.core.model import Problem
from digest.press.channels.ledger import Row
from digest.press.channels.mail_request import SendResult
from digest.press.channels.problems import bad

MANY = 10  # recipients still waiting, above which they are counted, not named
MAILBOX = re.compile(
    r"([A-Za-z0-9!#$%&'*+/=?^_`{|}~-])[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{0,63}@(?=[A-Za-z0-9])"
)
ORDER = ("sent", "refused", "unknown", "planned")
STATE_NAMES = {"unknown": "outcome unknown", "refused": "refused", "planned": "not sent yet"}
FIXES = {
    "unknown": "It may have arrived. --retry-unknown sends it once more.",
    "refused": "Correct or take out the address.",
    "planned": "Run the same command again.",
}


def counted(counts: Mapping[str, int]) -> str:
    """Return for example `3 sent, 1 refused, 0 unknown, 0 planned`."""
    return ", ".join(f"{counts.get(state, 0)} {state}" for state in ORDER)


def counts_of(rows: Iterable[Row]) -> Counter[str]:
    """Return how many rows there are of each state."""
    return Counter(row.state for row in rows)


def outcomes(rows: Iterable[Row]) -> list[Problem]:
    """Return what an editor should know: a problem for each row that is not sent.

    Many who are still waiting are one problem: the server is down.
    """
    rows = list(rows)
    waiting = [row for row in rows if row.state == "planned"]
    named = [row for row in rows if row.state in STATE_NAMES]
    if len(waiting) <= MANY:
        return [_outcome(row) for row in named]
    return [_waiting(waiting), *(_outcome(row) for row in named if row.state != "planned")]


def _waiting(rows: list[Row]) -> Problem:
    replies = Counter(row.reply for row in rows if row.reply).most_common(1)
    what = f"{len(rows):,} recipients are not sent to yet"
    said = replies[0][0] if replies else ""
    return bad("email", _with_reply(what, said), FIXES["planned"], "mail-planned")


def _outcome(row: Row) -> Problem:
    what = _with_reply(f"{row.address}: {STATE_NAMES[row.state]}", row.reply)
    return bad(row.address, what, FIXES[row.state], f"mail-{row.state}")


def _with_reply(what: str, reply: str) -> str:
    """Return a sentence with what the server replied."""
    return f"{what}{f': {reply}' if reply else ''}".rstrip(".") + "."


def masked(result: SendResult) -> SendResult:
    """Return the result without the names of mailboxes: `a…@example.org`."""

    def hide(text: str) -> str:
        return MAILBOX.sub(r"\1…@", text)

    def hidden(p: Problem) -> Problem:
        return msgspec.structs.replace(p, where=hide(p.where), what=hide(p.what), fix=hide(p.fix))

    def hidden_row(row: Row) -> Row:
        return msgspec.structs.replace(
            row, recipient=hide(row.recipient), address=hide(row.address), reply=hide(row.reply)
        )

    return SendResult(
        code=result.code,
        lines=tuple(map(hide, result.lines)),
        problems=tuple(map(hidden, result.problems)),
        counts=result.counts,
        rows=tuple(map(hidden_row, result.rows)),
    )
