"""The tokens of a text as the readers of names and figures want them."""

from __future__ import annotations

from itertools import compress

import numpy as np

from digest.desk.words.sentence import Once
from digest.desk.words.tokens import CAPITAL, Tokens


class TextTokens:
    """The tokens of a text with their flags. The rules look only where a flag says so."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.flags: list[int] = tokens.flags.tolist()
        self.lower, self.printed = tokens.strings()

    def where(self, flag: int) -> list[int]:
        """Return the places of the tokens that have a flag."""
        out: list[int] = (self.tokens.flags & flag).nonzero()[0].tolist()
        return out

    def runs(self) -> list[tuple[int, int]]:
        """Return where capitalised words follow one another without a mark: start and end."""
        edge = np.zeros(len(self.flags) + 2, bool)
        edge[1:-1] = self.tokens.flags & CAPITAL
        at: list[int] = (edge[1:] != edge[:-1]).nonzero()[0].tolist()
        return list(zip(at[::2], at[1::2], strict=True))

    @Once
    def plain(self) -> set[str]:
        """Return the words that are in the text without a capital."""
        return set(compress(self.lower, (self.tokens.flags & CAPITAL ^ CAPITAL).tolist()))
