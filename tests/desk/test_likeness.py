"""Likeness among the other articles of a neighbourhood: what a pair is held against."""

from __future__ import annotations

import numpy as np

from digest.core.model import Copy, Report
from digest.desk.grouping import likeness


def two_events(inside: float, across: float, each: int = 6) -> likeness.Matrix:
    """Two events of one topic, `each` reports apiece."""
    n = 2 * each
    half = np.arange(n) < each
    out = np.where(half[:, None] == half[None, :], inside, across)
    np.fill_diagonal(out, 3.0)
    return out


def test_reports_of_one_event_keep_the_same_company() -> None:
    """Articles of one event have the same nearest reports, of two events each its own, however alike the two events."""
    kept = likeness.company(two_events(1.6, 1.4), np.arange(12))
    assert kept[0, 1] > -0.4
    assert kept[0, 11] < -0.7
    assert np.array_equal(kept, kept.T)


def test_company_says_nothing_without_a_third_report() -> None:
    """Two articles alone, or with copies of theirs only, have no company."""
    alike = np.full((4, 4), 2.0)
    assert not likeness.company(alike[:2, :2], np.array([0, 1])).any()
    assert not likeness.company(alike, np.array([0, 0, 1, 1])).any()


def test_neither_company_nor_contrast_speaks_for_a_pair() -> None:
    """Both only ever take off."""
    alike = np.random.default_rng(7).uniform(0, 3, (40, 40))
    alike = np.maximum(alike, alike.T)
    home = np.arange(40) // 2
    assert likeness.company(alike, home).max() <= 0
    assert likeness.contrast(alike, home).max() <= 0


def test_a_copy_is_no_rival() -> None:
    """What stands beside its own copy is held against others, not against the copy."""
    alike = np.array([[3.0, 2.9, 1.6], [2.9, 3.0, 1.6], [1.6, 1.6, 3.0]])
    assert likeness.contrast(alike, np.array([0, 0, 1]))[0, 2] == 0.0
    assert likeness.contrast(alike, np.array([0, 1, 2]))[0, 2] < -1.0


def test_articles_of_one_report_have_one_number() -> None:
    """Members of a report share its number, an article in none has its own."""
    reports = [
        Report(original="b", copies=(Copy(article="c", of="b", relation="pickup", share=0.9),))
    ]
    assert likeness.homes(["a", "b", "c"], reports).tolist() == [0, 1, 1]
    assert likeness.homes(["a", "b"], ()).tolist() == [0, 1]
