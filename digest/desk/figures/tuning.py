"""The numbers of the stage that compares figures.

Set by the pairs in `tests/cases/differ/`, and by reading every table on about 300 stories of real
news: precision first, so that each is on the strict side.
"""

from __future__ import annotations

import msgspec

TEN = 10.0


class Tuning(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of one stage."""

    depth: int = 40  # sentences of an article that are read
    longest: int = 800  # characters of a sentence that is read
    most_claims: int = 40  # of an article; one with more is a table
    most_tables: int = 6  # of a story
    most_earlier: int = 12  # articles of earlier editions whose figures are compared
    month: int = 31  # days within which an age is taken not to change
    trial: int = 3  # years between two reports of unknown days, as of an arrest and its trial
    week: int = 7  # days after which the world, not the report, may have changed
    rounded: float = 0.05  # share of a figure that rounding explains
    rounded_length: float = 0.02  # the same for lengths, which are printed in two units
    part: float = 2.0  # times another count at which one place of several may be its part
    near: float = 1.5  # times another sum at which both can be of one thing though nothing says so
    far: float = 4.0  # times another sum at which they are of two things
    far_toll: float = 4.0  # the same for people
    far_crowd: float = 10.0  # the same for crowds: organisers and police count differently
    far_length: float = 3.0  # the same for lengths
    many: int = 100  # things; "records of 34,000 patients" are of all of them
    several: float = 8.0  # things of a kind; smaller figures are often of other ones
    thousands: float = 1000.0  # things of which a text hardly counts two groups
    near_kind: float = 1.8  # times another count at which both can be of all things of the kind
    sum: int = 1000  # smallest sum of money that is read without its unit
    few: int = 9  # people at most; another report may say that there were none
    rival_far: float = 2.5  # times the article's own figure that an attributed one may be
    rival_least: float = 5.0  # people or things; smaller figures are often of parts
    rival_named: float = 2.0  # the same where the noun is said again, and for shares
    strengths: float = 1.0  # magnitudes farther apart are of two quakes
    context: int = 2  # content words in common, beside the thing itself
    opening: int = 6  # words of an opening that sets the scope of a figure: "In the last year,"
    clause: int = 12  # words of a clause in which the role of a sum is looked for
    phrase: int = 8  # words between what is counted and its verb ("on Weir Street")
    caption: int = 6  # words of a caption
    # How far from "about" a figure may be, by its significant digits: the rounder, the farther.
    about: tuple[float, float, float] = (0.15, 0.08, 0.03)

    def leeway(self, value: float, digits: int) -> float:
        """Return how far from "about" a figure may be, as a share of it.

        A figure of one digit was rounded to its first place: "about 40" is 35 to 45.
        """
        share = self.about[min(digits, 3) - 1]
        if digits > 1 or value < TEN:
            return share
        return min(share, 0.5 * float(10 ** (len(str(int(value))) - 1)) / value)


TUNING = Tuning()
