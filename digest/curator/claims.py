"""What edition.yaml says of the things that acts decide, to compare two texts of the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from digest.intake.decisions.write import Act, Desk, claim


class Claims:
    """What a text of the file says of the things that `acts` decide."""

    def __init__(
        self, acts: Sequence[Act], table: Desk, means: Callable[[object], str | None]
    ) -> None:
        self._acts, self._table, self._means = acts, table, means

    def __call__(self, source: str) -> object:
        found: list[object] = []
        for act in self._acts:
            try:
                found.append(claim(source, act, self._table, self._means))
            except ValueError:
                found.append(None)
        return found
