"""Denials: what is skipped because a needed word is not there would have found nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.desk.grouping import denial
from digest.desk.grouping.facts import facts
from digest.desk.words import denials, hashes
from tests.grouping_cases import article

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
PIECES = st.sampled_from(
    [
        "Wardens said the blaze was not in any way linked to the one at Orble Quay",
        "It is the second fire in two weeks, after one at the Quarn sawmill",
        "The SECOND theft this month was at Quarn",
        "Unrelated to it, a barn at Orble burned",
        "Pell came from the trial in Quarn; the two cases are not connected",
        "There is no connection, said Pell, to the leak at Orble",
        "Secondhand boats were between the sheds",
        "Nothing else was there",
        "THERE WAS NO LINK TO QUARN",
        "The fire at Quarn was out by ten",
    ]
)


@given(st.lists(st.lists(PIECES, min_size=1, max_size=4), max_size=3), st.data())
def test_sentences_without_a_needed_word_deny_nothing(
    paragraphs: list[list[str]], data: st.DataObject
) -> None:
    """Facts look only at sentences whose tokens have a needed word; all sentences give the same."""
    text = "\n\n".join(". ".join(p) + "." for p in paragraphs)
    language = data.draw(st.sampled_from(["en", "en-GB", "und", "de"]))
    a = article("a", data.draw(st.none() | PIECES), text, language=language)
    assert facts(a).denied == denial.denied_words(a)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_phrase_has_a_needed_word_and_a_fragment(language: str) -> None:
    """A phrase that has neither would never be looked for."""
    needed, fragments = denials.needed(language), denials.fragments(language)
    phrases = denials.phrases(language)
    assert phrases
    for phrase in phrases:
        said = phrase.removeprefix(denials.BACK)
        for between in ("", "so far "):
            sentence = said.replace("* ", between)
            assert any(w in sentence for w in needed), phrase
            assert any(f in sentence for f in fragments), phrase
            assert denial._pattern(language).search(sentence), phrase
    for count in denials.counts(language):
        for first in denials.first_words(count):
            assert any(w in first for w in needed), count
            assert any(f in first for f in fragments), count


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_needed_word_is_the_only_one_of_a_phrase(language: str) -> None:
    """One whose phrases all have another is looked for in vain: “there” of “there is no link”."""
    needed = denials.needed(language)
    phrases = [p.removeprefix(denials.BACK) for p in denials.phrases(language)]
    phrases += [w for c in denials.counts(language) for w in denials.first_words(c)]
    for word in needed:
        others = [w for w in needed if w != word]
        assert any(word in p and not any(o in p for o in others) for p in phrases), word


def test_a_denial_is_found_in_the_first_sentence_and_in_the_last() -> None:
    """Of each sentence, also behind a dateline."""
    first = "It was not linked to the blaze at Orble Quay."
    rest = "Wardens put it out by ten. Nobody was hurt."
    for text in (f"{first} {rest}", f"{rest} {first}"):
        assert facts(article("a", "Fire at Quarn", text)).denied
    assert not facts(article("a", "Fire not linked to Orble", rest)).denied


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        ("en", "In a separate matter, wardens at"),
        ("en", "In an unrelated case, a man was fined at"),
        ("en", "In a separate crash the same night, a van left the road at"),
        ("de", "In einem anderen Fall sucht die Polizei noch zwei Boote aus"),
        ("fr", "Dans une autre affaire, deux hommes ont été jugés à"),
    ],
)
def test_another_matter_is_no_evidence(language: str, opening: str) -> None:
    """The place behind “in a separate matter” does not count as evidence; the one before it does."""
    text = f"Wardens of Orble look for a boat.\n\n{opening} Quarn."
    found = denial.denied_words(article("a", None, text, language=language))
    assert hashes.key("quarn") in found
    assert hashes.key("orble") not in found
