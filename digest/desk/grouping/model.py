"""The pair model: the log-odds that two articles report one event, as a sum of fourteen features.

`WEIGHTS` are learned by bench/train_pairs.py, which prints them with the figures of each data set
when it is left out; none is set by hand. Every feature is bounded, and none depends on the size of
the archive. `Tuning` holds the borders and limits; the script prints what each costs.
"""

from __future__ import annotations

from digest.core.model import Value

WEIGHTS = {
    "lead": 1.58,
    "act": 2.06,
    "day": 1.80,
    "otherdays": -0.57,
    "quotation": 1.62,
    "age": 0.71,
    "years": -0.29,
    "stranger": -1.48,
    "weekday": -0.72,
    "length": -0.94,
    "rare": 0.28,
    "foreign": -2.58,
    "elsewhere": -1.20,
    "contrast": 3.69,
}
BIAS = 2.84
BORDER = 0.0  # log-odds above which two articles report one event; the bias is set so that it is 0


class Tuning(Value, frozen=True, kw_only=True):
    """Numbers of the pair model and of linking, each with its unit and where it comes from."""

    sure: float = (
        6.0  # log-odds; more for a pair counts as this (bench/train_pairs.py: flat 5 to 8)
    )
    unlike: float = -2.0  # log-odds; less for a pair counts as this (same: -2 to -5, recall falls)
    alone: float = 1.25  # log-odds off a pair that has no rival to be compared with (pairs alone)
    undated: float = 1.5  # log-odds off such a pair when a publication day is missing (pairs alone)
    alike: float = 1.5  # sum of three likenesses: a rival below this is no more than a common one
    crowd: float = (
        1.25  # sum of three likenesses: with a rival like this a pair is not alone at all
    )
    empty: float = 0.75  # sum of three likenesses: with none above this a pair is quite alone
    far: float = (
        1.5  # sum of three likenesses: short of the strongest rival by more counts the same
    )
    fades: float = 0.13  # likeness off for ln(1 + days between publication / 3)
    unproved: float = -0.75  # log-odds, at most, of a pair that has nothing of an event in common
    # A pair of so many log-odds whose acts are alike needs no evidence besides: of the 66
    # pairs of the sets with such a score and no other evidence, 65 are of one event.
    proved: float = 3.0  # log-odds
    proved_act: float = 0.3  # likeness of what the leads say happened
    proved_words: int = 60  # of the shorter text
    proved_days: int = 3  # between publication, at most
    denied: float = 5.0  # log-odds off a pair if one text denies a link (cases; no set has any)
    fits: float = -1.0  # log-odds with the central report below which a report is a chain's end
    soon: float = 3.0  # days between publication after which closeness in time falls to 1/e
    near_miss: float = 1.0  # log-odds below the border within which a pair is shown as a near miss
    weak: float = 0.75  # log-odds above the border within which a join is reported as weak
    compared: int = 8  # members of a report that are compared with others: copies say the same


TUNING = Tuning()
