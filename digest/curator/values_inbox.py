"""What the inbox beside the first pass shows, as plain values."""

from __future__ import annotations

from digest.core.model import Value


class InboxItem(Value, frozen=True, kw_only=True):
    """An item of an event. `note`: what the editor should know before taking it."""

    key: str
    title: str
    outlet: str
    note: str = ""


class InboxEvent(Value, frozen=True, kw_only=True):
    """Items on one event. `to`: an article of the story of this edition that it continues."""

    key: str
    headline: str
    about: str
    continues: str
    to: str
    number: int
    items: tuple[InboxItem, ...]


class InboxColumn(Value, frozen=True, kw_only=True):
    """The inbox. `waiting`: items that are not grouped yet."""

    events: tuple[InboxEvent, ...]
    counts: str
    waiting: int


class ItemPane(Value, frozen=True, kw_only=True):
    """An item in full."""

    key: str
    title: str
    language: str
    facts: str
    link: str
    note: str
    paragraphs: tuple[str, ...]
