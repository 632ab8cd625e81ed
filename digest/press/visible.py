"""Text that shows what it says: without line breaks, control characters and hidden marks.

For headers of mail, lines of plain text, and names of files in messages.
"""

from __future__ import annotations

from digest.core.patterns import lazy

# Everything that ends a line somewhere, and every control character and invisible space.
FOLD = lazy(
    r"[\s\x00-\x20\x7f-\xa0\u1680\u2028\u2029\u200b\ufeff\ufffe\uffff\ufff9-\ufffb\ud800-\udfff]+"
)
# Overrides and isolates, which reorder or hide what follows them. Marks that languages need stay
# (joiners, left-to-right and right-to-left marks), and so do the tags in flags of regions: they
# follow an emoji, so no text can hide in them.
HIDE = lazy(
    "[\u202a-\u202e\u2066-\u2069\u206a-\u206f]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+"
)


def one_line(text: str) -> str:
    """Return `text` as one line of visible characters, with nothing that reorders what follows."""
    if text.isprintable() and "  " not in text:  # nearly always, and 20 times as fast
        return text.strip()
    return FOLD.sub(" ", without_overrides(text)).strip()


def without_overrides(text: str) -> str:
    """Return `text` without characters that reorder or hide what follows them; lines stay."""
    return HIDE.sub("", text)
