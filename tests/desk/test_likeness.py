"""Likeness among the articles of a neighbourhood: what a pair is held against."""

from __future__ import annotations

import numpy as np

from digest.core.model import Copy, Report
from digest.desk.grouping import likeness


def test_a_copy_is_no_rival() -> None:
    """The nearest other report is neither the article's own copy nor a copy of the other one."""
    alike = np.array([[3.0, 2.9, 1.6], [2.9, 3.0, 1.5], [1.6, 1.5, 3.0]])
    copies = likeness.nearest(alike, np.array([0, 0, 1]))
    assert copies[0, 2] == 0.0
    apart = likeness.nearest(alike, np.array([0, 1, 2]))
    assert apart[0, 2] == 2.9
    assert apart[0, 1] == 1.6


def test_only_the_marked_words_of_the_own_article_are_marked() -> None:
    """A word that one article takes for a place counts in another that does not."""
    bags = [(np.array([3, 5], np.uint32), np.array([1, 1], np.uint8))] * 2
    words, views = likeness.views({"body": bags})
    found = likeness.marked([{5}, set()], words, views["body"])
    assert found.tolist() == [False, True, False, False]


def test_articles_of_one_report_have_one_number() -> None:
    """Members of a report share its number, an article in none has its own."""
    reports = [
        Report(original="b", copies=(Copy(article="c", of="b", relation="pickup", share=0.9),))
    ]
    assert likeness.homes(["a", "b", "c"], reports).tolist() == [0, 1, 1]
    assert likeness.homes(["a", "b"], ()).tolist() == [0, 1]
