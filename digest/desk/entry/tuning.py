"""The numbers of the entry: headline, evidence, order. Set by reading stories of real news."""

from __future__ import annotations

import msgspec


class Tuning(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of one stage."""

    # Headlines.
    shortest_title: int = 3  # words
    usual_title: tuple[int, int] = (6, 15)  # words
    fair_title: tuple[int, int] = (4, 20)  # words
    title_room: int = 3  # added to the stems of a title, so that a short one is not the best
    question: float = 0.4  # worth of a title that asks
    teaser: float = 0.4  # worth of a title that teases
    cut: float = 0.1  # worth of a line of the text that was taken for a title
    release: float = 0.9  # worth of the title of a press release
    shouted: float = 0.8  # worth of a title in capitals, or without a name and a figure
    copy: float = 0.93  # worth of the title of a pickup or rewrite
    older_day: float = 0.85  # worth of a title for each day that it is older than the newest
    older_hour: float = 0.95  # worth of a title of an earlier hour of the same day
    oldest: int = 4  # days from which on older titles are alike
    headline_sentence: int = 20  # words of a sentence that can be a headline
    # The entry.
    reading_speed: int = 220  # words a minute
    reasons: int = 6  # shown for why articles are one story
    # Corrections of closed stories.
    reworded: float = 0.5  # likeness from which on a sentence is a new wording of another


TUNING = Tuning()
