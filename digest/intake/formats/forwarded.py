"""Read a mail that someone forwarded: who sent the original, when, and its headline.

The forwarder is not the outlet, and the day of forwarding is not that of the article. The original
states its own in a header within the text. Labels are in `data/formats/mail_labels.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.utils import parseaddr
from functools import cache
from typing import NamedTuple

from digest.core import tables
from digest.core.model import Block
from digest.intake.article import dates

LONGEST = 300  # characters of a line of such a header
FEWEST = 60  # characters of a paragraph that must follow it
_LABELLED = re.compile(r"\W{0,6}([^\W\d_][^:<>@]{0,18}?)\s?:\s{0,4}(\S.*)")
_LIST = "formats/mail_labels"


class Original(NamedTuple):
    """What the header of the original states, and the index of the first block behind it."""

    fields: dict[str, str | list[str]]
    begins: int


def is_forwarded(subject: str) -> bool:
    """Return whether a mail program marked the subject as that of a forwarded mail."""
    return bare_subject(subject) != subject and any(
        mark.strip().casefold() in tables.words(_LIST, "forwarded")
        for mark in subject.split(":")[:-1]
    )


def bare_subject(subject: str) -> str:
    """Return a subject without "Fwd:" and the like in front of it."""
    mark, colon, rest = subject.partition(":")
    is_mark = colon and mark.strip().casefold() in tables.words(_LIST, "forwarded")
    return bare_subject(rest.strip()) if is_mark and rest.strip() else subject


def original(blocks: Sequence[Block]) -> Original | None:
    """Return what the last such header in a mail states; None if there is none above a text."""
    found = None
    at = 0
    while at < len(blocks):
        stated: dict[str, str] = {}
        end = at
        while end < len(blocks) and (said := _labelled(blocks[end].text)):
            stated.setdefault(*said)
            end += 1
        if {"from", "date", "subject"} <= stated.keys():
            found = _read(stated, end)
        at = max(end, at + 1)
    if found is None or not any(len(b.text) >= FEWEST for b in blocks[found.begins :]):
        return None
    return found


def _labelled(line: str) -> tuple[str, str] | None:
    """Return the kind and the value of a line of such a header, or None."""
    m = _LABELLED.fullmatch(line) if len(line) <= LONGEST else None
    kind = _kinds().get(m[1].casefold().strip("* ")) if m else None
    return (kind, m[2].strip("* ")) if m and kind else None


@cache
def _kinds() -> dict[str, str]:
    kinds = ("others", "from", "date", "subject")
    return {label: kind for kind in kinds for label in tables.words(_LIST, kind)}


def _read(stated: dict[str, str], end: int) -> Original:
    fields: dict[str, str | list[str]] = {"title": bare_subject(stated["subject"])}
    if name := parseaddr(stated["from"])[0].strip(" \"'*"):
        fields["outlet"] = name
    days = dates.find(stated["date"])
    if len(days) == 1:
        fields["date"] = days[0].iso
    return Original(fields, end)
