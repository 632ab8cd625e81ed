"""Similarity among the articles of a neighbourhood: what a pair is compared with."""

from __future__ import annotations

from string import ascii_lowercase

import numpy as np

from digest.core.model import Copy, Report
from digest.desk.grouping import likeness, products, rarity
from digest.desk.grouping.facts import facts
from digest.desk.words import hashes
from tests.grouping_cases import article


def test_a_copy_is_not_a_rival() -> None:
    """The nearest other report is neither the article's own copy nor a copy of the other one."""
    alike = np.array([[3.0, 2.9, 1.6], [2.9, 3.0, 1.5], [1.6, 1.5, 3.0]])
    copies = likeness.nearest(alike, np.array([0, 0, 1]))
    assert copies[0, 2] == 0.0
    apart = likeness.nearest(alike, np.array([0, 1, 2]))
    assert apart[0, 2] == 2.9
    assert apart[0, 1] == 1.6


def test_only_the_marked_words_of_the_own_article_are_marked() -> None:
    """A word that is a place in one article counts in another where it is not.

    A word that is in no article is not marked.
    """
    bags = [(np.array([3, 5], np.uint32), np.array([1, 1], np.uint8))] * 2
    words, views = likeness.views({"body": bags})
    found = likeness.marked(2, len(words), likeness.cells([{5, 7}, set()], words))
    assert found[views["body"].cell].tolist() == [False, True, False, False]


def test_articles_of_one_report_have_one_number() -> None:
    """Members of a report share its number; an article in no report has its own."""
    reports = [
        Report(original="b", copies=(Copy(article="c", of="b", relation="pickup", share=0.9),))
    ]
    assert likeness.homes(["a", "b", "c"], reports).tolist() == [0, 1, 1]
    assert likeness.homes(["a", "b"], ()).tolist() == [0, 1]


def names_of(*texts: str) -> tuple[np.ndarray, dict[str, likeness.View], likeness.Text]:
    """Return the words, the views and the words of each text of articles given as plain texts."""
    own = {a: facts(article(a, None, t)) for a, t in zip(ascii_lowercase, texts, strict=False)}
    bags = {
        "names": [hashes.unpack(f.named) for f in own.values()],
        "body": [hashes.unpack(f.body) for f in own.values()],
    }
    words, views = likeness.views(bags)
    return words, views, likeness.Text(len(texts), len(words), views["body"])


def test_names_of_one_article_in_the_text_of_another() -> None:
    """The greater of both shares counts; articles without names do not count as different."""
    words, views, text = names_of(
        "The mayor thanked Ada Brell and Jonas Keld in Tarnley.",
        "In Tarnley it was Ada Brell who sang.",
        "It rained, and nobody was there to see it.",
        "A man from Wexholm bought nothing from Odo Ferris.",
    )
    names = views["names"]
    known = likeness.names_known(names, rarity.weights(words)[names.at], text)
    assert known[0, 1] == known[1, 0] == 1.0
    assert known[0, 3] == 0.0
    assert known[2, 2] == 1.0


def test_words_found_are_the_same_by_either_way() -> None:
    """Few texts are compared by a dense product, many by the words that they share."""
    texts = ["Rain in Tarnley.", "Sun in Wexholm.", "Tarnley is wet.", "Rain."]
    _, views, few = names_of(*texts)
    assert len(texts) <= products.SMALL
    body = views["body"]
    found = few.found(body.row, body.at, np.ones(len(body.at)))
    many = names_of(*texts, *[f"Nothing {x}" for x in "abcdefgh"])
    body = many[1]["body"]
    assert many[2].n > products.SMALL
    same = many[2].found(body.row, body.at, np.ones(len(body.at)))[:4, :4]
    assert found.tolist() == same.tolist()
    assert found[0, 2] == 1.0


def test_places_of_which_the_other_has_none() -> None:
    """Two articles are elsewhere if each names a place and neither has the other's."""
    words, _, text = names_of("Rain in Tarnley.", "Sun in Wexholm.", "Tarnley is wet.", "Rain.")
    places = [{hashes.term(p)} if p else set() for p in ("Tarnley", "Wexholm", "", "")]
    found = likeness.elsewhere(places, words, text)
    assert found[0, 1] == found[1, 0] == 1.0
    assert found[0, 2] == found[0, 3] == found[1, 2] == 0.0
