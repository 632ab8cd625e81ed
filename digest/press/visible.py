"""One line of visible characters: what a text of others may be where a line break or a hidden mark would do harm.

In: any string. Out: the same words on one line. For headers of mail, lines of plain text, names of files in messages.
"""

from __future__ import annotations

import re

# Everything that ends a line somewhere, and every control character and invisible space.
FOLD = re.compile(
    r"[\s\x00-\x20\x7f-\xa0\u1680\u2028\u2029\u200b\ufeff\ufffe\uffff\ufff9-\ufffb\ud800-\udfff]+"
)
# Overrides and isolates, which reorder or hide what follows them. Marks that languages need (joiners, left-to-right and right-to-left
# marks) stay, and so do the tags in flags of regions, which no text can hide in: they follow an emoji.
HIDE = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u206a-\u206f]|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+"
)


def one_line(text: str) -> str:
    """`text` as one line of visible characters: nothing in it ends a line or a header, or turns what follows."""
    if text.isprintable() and "  " not in text:  # nearly always, and 20 times as fast
        return text.strip()
    return FOLD.sub(" ", HIDE.sub("", text)).strip()
