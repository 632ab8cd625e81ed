"""Define the item: the unit of a clause for attribution."""

from __future__ import annotations

from digest.core.model import Value


class Item(Value, frozen=True, gc=False):
    """A unit of a clause. `kind` is one letter, because it is read about forty times a sentence.

    `Q` quotation, `N` person, `U` a name that nobody introduces, `G` group or place, `T` title
    alone, `P` pronoun, `R` office or trade, `I` institution, `M` several people, `V` verb of
    saying, `C` verb of calling, `p` preposition, `s` subordinator, `c` conjunction, `k` auxiliary
    or adverb, `t` time, `a` "according", `w` any other word, or the mark itself (`'` after an
    owner).
    """

    kind: str
    start: int
    end: int
    word: str
    title: str = ""
