"""Get values of front matter or of a page's metadata."""

from __future__ import annotations

Fields = dict[str, str | list[str]]


def one(fields: Fields, name: str) -> str | None:
    """Return a field that is a text, without white space at its ends, or None."""
    value = fields.get(name)
    return value.strip() or None if isinstance(value, str) else None


def many(fields: Fields, name: str) -> list[str]:
    """Return the texts of a field that may have several; none if it is missing."""
    value = fields.get(name)
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    return [v.strip() for v in value or () if v.strip()]
