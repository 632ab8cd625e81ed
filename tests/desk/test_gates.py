"""Cheap conditions before dear ones: with them and without them the answer is the same."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_cases import article, story
from digest.core.patterns import Phrases
from digest.desk.figures import read, rivals
from digest.desk.figures.shapes import magnitude, shaped, vote
from digest.desk.summary import (
    candidates,
    choice,
    leaning,
    not_statements,
    outside,
    pointing,
    scenes,
)
from digest.desk.summary.candidates import Before, Candidate
from digest.desk.summary.introductions import has_relative_day
from digest.desk.summary.leaning import leans, points_at_page
from digest.desk.summary.outside import Outside
from digest.desk.summary.pointing import may_point
from digest.desk.summary.printed import Printed
from digest.desk.summary.selection import summarise
from digest.desk.summary.standalone import SHE, reference
from digest.desk.summary.unknown_persons import has_unknown_person

# Words that the tests of `outside.SIGNS` look for, some inside others.
SIGNS = [
    *(
        "We",
        "we’re",
        "I",
        "I'm",
        "us",
        "US",
        "you",
        "It",
        "it",
        "them",
        "That",
        "those",
        "this one",
    ),
    *("they", "they’re", "its", "their", "Speaking in Osk,", "A diver of Osk,", "holidays later"),
    *("that weekend", "the week after", "a day-earlier", "the video below", "spread more", "below"),
    *("also", "also known as", "then", "then fled", "since.", "there.", "either.", "at the time,"),
    *("“We also saw it”,", "“then”", "said", "added: “Now”", "added that", "First,", "In fact"),
    *("As the Star says, that", "The second, by Lind,", "Today’s is", "for example", "did so"),
    *(
        "In the midst of it, a",
        "Boats took them",
        "believe it to",
        "reported it reached",
        "it said.",
    ),
    *(
        "according to the mayor.",
        ", police said.",
        "Police said that",
        "of that list.",
        "Ida’s sister",
    ),
    *("Brandt said,", "the suspect", "The Osk incident", "another diver who", "the 18-year-old"),
]
PIECES = [
    *("he", "she", "her", "HIS", "herself", "ſhe", "hım", "HİM", "sheep", "he'd", "(she)", "-he-"),
    *("the", "Ida", "Lind", "counts", "260,000.", "put it at", "9.", "agreed.", "disagreed:"),
    *("as a result", "after all,", "in turn", "also", "tip line", "tip lines", "can be reached at"),
    *("May 3, 1987,", "in Osk.", "in 2019.", "555-0199", "(020) 555-0199", "20, 30"),
    *("fog", "dawn", "silence", "Friday", "said", "nobody", "no one", "three", "magnitude-6.1"),
    *("Correction", "wrong", "wrongly", "in error", "should have", "been", "MISSTATED", "mistaken"),
    *("7-2", "votes", "count is", "it was", "s count", "from 40", "not nine", "12 boats"),
]
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map(" ".join)


@given(
    st.lists(st.text("abc ", min_size=1, max_size=7).filter(str.strip), max_size=9),
    st.text("abc ", max_size=30),
)
def test_grouped_phrases_are_found_as_each_by_itself(phrases: list[str], text: str) -> None:
    assert Phrases(phrases).is_in(text) == any(phrase in text for phrase in phrases)


def test_phrases_with_a_word_in_common_are_searched_together() -> None:
    phrases = ("speaks of the pier", "count the pier", "lost")
    assert [Phrases(phrases).is_in(t) for t in ("a pier", "we count the pier", "lost", "")] == [
        False,
        True,
        True,
        False,
    ]


PRONOUN = re.compile(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", re.IGNORECASE)


@given(st.text("heshimrlfHESIMRLFſıİ '’-x\n", max_size=12) | texts)
@settings(max_examples=400)
def test_a_pronoun_is_found_as_by_the_plain_pattern(text: str) -> None:
    found = [m.span() for m in SHE.finditer(text)]
    assert found == [m.span() for m in PRONOUN.finditer(text)]


@pytest.mark.parametrize(
    ("pattern", "gate", "example"),
    [
        (not_statements._CALL, not_statements._CALL_ENDS.search, "Call 555-010-0199 at noon."),
        (
            not_statements._DATED,
            lambda text: ", 19" in text or ", 20" in text,
            "A ferry at the pier of Osk on May 3, 1987, in Osk.",
        ),
        (leaning._COUNTS, leaning._counts, "The radio counts 4 million."),
        (
            rivals._WRONG,
            lambda text: any(part in text for part in rivals._WRONG_HAS),
            "The figure should have been nine.",
        ),
        (leaning._AGREED, leaning._agreed, "Captain Ida Brandt agreed."),
        (candidates._AGE, candidates._may_have_age, "A nine-year-old of Osk."),
        (candidates._AGE, candidates._may_have_age, "Ida Brandt, 41, of Osk."),
    ],
)
@given(text=texts)
def test_what_a_pattern_matches_passes_its_gate(
    pattern: re.Pattern[str], gate: object, example: str, text: str
) -> None:
    assert callable(gate)
    assert pattern.search(example)
    assert gate(example)
    for shown in (text, f"{text}\n", f"{example} {text}", f"{text} {example}"):
        assert pattern.search(shown) is None or gate(shown)


@given(texts, st.sampled_from(["en", "de", "fr", "und"]))
def test_a_scene_has_a_sign_among_its_bare_words(text: str, language: str) -> None:
    c = Candidate(Before(article("a", text, language=language)), 0, 0, len(text), pairs=False)
    if not scenes.may_be_scene(c.lower, language):
        assert not scenes.is_scene(text, language, frozenset())


@given(st.lists(st.sampled_from(["7-2", "votes", "6.1", "magnitude", "magnitude-6.1"]), max_size=6))
def test_a_vote_or_magnitude_passes_its_gate(cores: list[str]) -> None:
    found = [vote(cores, i) or magnitude(cores, i) for i in range(len(cores))]
    assert shaped(cores) or not any(found)


@given(st.lists(texts, min_size=1, max_size=6))
def test_printed_has_the_union_of_its_sentences_whenever_it_is_asked(lines: list[str]) -> None:
    printed = Printed()
    every: list[Candidate] = []
    for i, text in enumerate(lines):
        c = Candidate(Before(article("a", text)), 0, 0, len(text), pairs=False)
        printed.add(c)
        every.append(c)
        if i % 2:
            assert printed.names == frozenset().union(*(k.names for k in every))
    assert printed.names == frozenset().union(*(k.names for k in every))
    assert printed.stems == frozenset().union(*(k.stems for k in every))
    assert printed.content == frozenset().union(*(k.content for k in every))
    assert printed.words == frozenset().union(*(k.lower for k in every))


NOUNS = "harbour ferry council rudder captain budget bridge owner crew pier storm town".split()


@st.composite
def reports(draw: st.DrawFn) -> list[str]:
    """Several reports whose sentences share words, openings, names and figures."""
    out = []
    for _ in range(draw(st.integers(1, 5))):
        lines = [
            f"{draw(st.sampled_from(['The', 'A', 'That', 'But the', 'Ida Brandt of the']))} "
            f"{' '.join(draw(st.lists(st.sampled_from(NOUNS), min_size=4, max_size=8)))} "
            f"{draw(st.sampled_from(['said', 'closed', 'had 12 boats', 'met him on Friday']))}."
            for _ in range(draw(st.integers(2, 7)))
        ]
        out.append(" ".join(lines))
    return out


@given(reports())
@settings(max_examples=60, deadline=None)
def test_a_value_that_is_kept_is_the_value_worked_out_again(texts: list[str]) -> None:
    made = [article(f"a{i}", text) for i, text in enumerate(texts)]
    by = {a.id: a for a in made}
    told = story(*made)
    kept = summarise(told, by)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choice.Choice, "value", choice.Choice._value)
        assert summarise(told, by) == kept
    assert kept


@given(st.lists(texts, min_size=1, max_size=6))
@settings(deadline=None)
def test_figures_are_read_from_each_sentence_that_may_have_one(lines: list[str]) -> None:
    a = article("a", ". ".join(line.capitalize() for line in lines) + ".")
    found = [(c.key, c.span, c.low, c.high) for c in read.claims(a)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read, "_TYPED", _Everything())
        assert [(c.key, c.span, c.low, c.high) for c in read.claims(a)] == found


class _Everything(frozenset[str]):
    """A set of words that no sentence is without."""

    def isdisjoint(self, other: object) -> bool:
        return False


@given(texts)
def test_a_sign_of_another_source_is_found_as_each_by_itself(text: str) -> None:
    signs = rivals.tables.items(rivals.LIST, "signs")
    assert len(signs) > 1
    assert rivals._SIGNS.is_in(text) == any(sign in text for sign in signs)


# Signs are English: letters of old print or of Turkish are not looked for.
ENGLISH = [piece for piece in PIECES if not set(piece) & set("ſıİ")]
mixed = st.lists(st.sampled_from([*ENGLISH, *SIGNS]), min_size=1, max_size=9).map(" ".join)
TESTS = (reference, leans, has_unknown_person, has_relative_day, points_at_page)


@given(mixed, st.sampled_from(["en", "en-GB", "und", "de", "fr"]))
@settings(max_examples=600)
def test_a_test_is_made_wherever_its_words_are(text: str, language: str) -> None:
    """With all signs set every test is made: none may then find more than before."""
    outside.outside.cache_clear()
    found = [test(text, language) for test in TESTS]
    outside.outside.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Outside, "signs", -1, raising=False)
        assert [test(text, language) for test in TESTS] == found
    outside.outside.cache_clear()


@given(mixed)
@settings(max_examples=300)
def test_the_signs_of_a_sentence_are_those_of_its_words(text: str) -> None:
    """Most sentences are asked by a set of words; each word by itself gives the same."""
    said = Outside(text)
    assert said.signs == reduce(or_, map(outside.SIGNS.__getitem__, said.typed), 0)


@given(mixed)
def test_a_pattern_for_pointing_has_its_gate(text: str) -> None:
    assert may_point(text, "en") == (pointing._MAY_POINT.search(text) is not None)
