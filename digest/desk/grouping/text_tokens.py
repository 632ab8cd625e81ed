"""The tokens of a text as the readers of names and figures want them."""

from __future__ import annotations

from itertools import compress

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
        out: list[tuple[int, int]] = []
        start = end = -1
        for i in self.where(CAPITAL):
            if i != end:
                if end > 0:
                    out.append((start, end))
                start = i
            end = i + 1
        if end > 0:
            out.append((start, end))
        return out

    @Once
    def plain(self) -> set[str]:
        """Return the words that are in the text without a capital."""
        return set(compress(self.lower, (self.tokens.flags & CAPITAL ^ CAPITAL).tolist()))
