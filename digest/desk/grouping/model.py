"""The pair model: the log-odds that two articles report one event, in two steps.

The first step is a sum of fourteen features with `WEIGHTS`. The second step, for pairs that come
near, adds what their openings have in common, with `AGAIN`. Both are learned by
bench/train_pairs.py, which prints them with the figures of each data set when it is left out; none
is set by hand. Every feature is bounded, and none depends on the size of the archive. `Tuning`
holds the borders and limits; the script prints what each costs.
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
AGAIN = {
    "first": 0.66,  # of the first step
    "nearest": 1.92,
    "shorter": -0.55,
    "kind": 0.85,
    "opening": 3.82,
    "headline": 1.49,
    "headname": 1.79,
    "holder": 1.52,
    "words": 0.59,
}
AGAIN_BIAS = -2.50
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
    looked: float = -2.0  # log-odds of the first step, above which there is a second one
    found: float = 3.0  # log-odds, at most, of a pair that joins by the second step only
    openings: float = 1.0  # log-odds of the second step from which the openings alone are evidence
    opening_words: int = 60  # of the shorter text
    brief_openings: float = 2.25  # the same as `openings` where the shorter text has fewer words
    brief_nearest: float = -0.45  # feature `nearest` of such a pair, at least
    opening_act: float = 0.1  # likeness of what the leads say happened
    # A pair of which only one tells of the other's event: on ten made weeks half of those with acts
    # below .1 are two events. The limits are flat: acts of .1 to .3 change no set and no week.
    one_sided: float = 0.5  # log-odds, at most
    unlike_act: float = 0.2  # likeness of what the leads say happened
    mentioned: float = (
        0.05  # share of an opening in the other text, below which it is on another event
    )
    opening_days: int = 7  # between publication, at most
    dateless: float = 1.5  # log-odds off the second step for each missing day of publication
    lone: float = 1.0  # sum of three likenesses: what the nearest rival has at least
    nearer: float = 0.5  # sum of three likenesses: nearer than the nearest rival counts so much
    few_words: int = 20  # of the shorter text; fewer count as this
    denied: float = 5.0  # log-odds off a pair if one text denies a link (cases; no set has any)
    fits: float = -1.0  # log-odds with the central report below which a report is a chain's end
    soon: float = 3.0  # days between publication after which closeness in time falls to 1/e
    near_miss: float = 1.0  # log-odds below the border within which a pair is shown as a near miss
    weak: float = 0.75  # log-odds above the border within which a join is reported as weak
    compared: int = 8  # members of a report that are compared with others: copies say the same


TUNING = Tuning()
