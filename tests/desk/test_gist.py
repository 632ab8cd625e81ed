"""The content of sentences, compared without the attribution, with synonyms as one word."""

from __future__ import annotations

import pytest

from desk_cases import article, story
from digest.desk.summary.gist import gists, says_confirmed, without_attribution
from digest.desk.summary.introductions import (
    bare_names,
    unknown_speaker,
)
from digest.desk.summary.pointing import unknown_pointing
from digest.desk.summary.selection import summarise
from digest.desk.summary.standalone import Reference, reference
from digest.desk.summary.tuning import TUNING
from digest.desk.words.sentence import bare_words, wording


@pytest.mark.parametrize(
    ("language", "sentence", "left"),
    [
        ("en", "The rudder had failed in the channel, the captain said.", "the captain"),
        ("en", "Harbour police said that the rudder had failed in the channel.", "Harbour police"),
        ("en", "The rudder failed in March, according to Ida Brandt, who sails it.", "Ida Brandt"),
        ("de", "Das Ruder brach in der Rinne, teilte die Polizei am Abend mit.", "die Polizei"),
        ("fr", "Selon la police, le gouvernail a cédé dans le chenal.", "la police"),
        ("es", "El timón falló en el canal, dijo la policía el lunes.", "la policía"),
        ("nl", "Volgens de politie brak het roer in de vaargeul.", "de politie brak"),
    ],
)
def test_who_said_it_is_left_out(language: str, sentence: str, left: str) -> None:
    """At the start or end, with a verb or with "according to"; a clause without a comma is not cut."""
    without = without_attribution(sentence, language)
    assert (left in without) == (language == "nl")


def test_a_short_rest_is_not_a_sentence() -> None:
    """Too little is left, so the sentence is compared whole."""
    assert without_attribution("He fell, police said.", "en") == "He fell, police said."


def stems(sentence: str, language: str) -> frozenset[str]:
    said = wording(sentence)
    return gists(sentence, language, said, frozenset(s[: TUNING.stub] for s in said.content))[1]


def test_words_for_one_thing_are_one() -> None:
    """ "Killed" and "died" are one word where sentences are compared, in each language."""
    assert stems("Four dockers died.", "en") == stems("Four dockers killed.", "en")
    assert stems("Vier Matrosen getötet", "de") == stems("Vier Matrosen gestorben", "de")
    assert stems("Four dockers died.", "en") != stems("Four dockers sang.", "en")
    assert stems("Four old dockers died, Ida Brandt said.", "en") == stems(
        "Four old dockers died.", "en"
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The mayor confirmed that the pier is closed."),
        ("de", "Die Polizei bestätigte die Sperrung der Mole."),
        ("it", "Il sindaco ha confermato la chiusura del molo."),
    ],
)
def test_says_that_it_confirms(language: str, sentence: str) -> None:
    """The sentence itself says that its content is known."""
    assert says_confirmed(bare_words(sentence), language)
    assert not says_confirmed(bare_words("The pier is closed."), language)


def test_a_confirmation_of_what_is_printed_is_left_out() -> None:
    """ "The ministry confirmed ..." after the sentence that it confirms is a repeat."""
    a = article(
        "a",
        """The ferry line Corvane has lost its licence to sail between Larnow and Osk, its owner said.

The transport ministry confirmed the loss of the licence in a letter to the crews, which are on strike.

Nora Maas, who leads the union, wants the crews to be paid until June.""",
    )
    b = article(
        "b",
        "The ferry line Corvane may not sail any more.\n\nOtto Lind bought it in 1994 with a loan from Osk.",
    )
    by = {"a": a, "b": b}
    printed = [by[p.article].text[p.start : p.end] for p in summarise(story(a, b), by)]
    assert any("has lost its licence" in s for s in printed)
    assert not any("confirmed" in s for s in printed)


def test_this_and_a_noun() -> None:
    """ "This gap" refers to a sentence that has the gap; "this week" does not refer."""
    assert unknown_pointing("“Goods come through this gap,” he said.", "en", (), ()) == "gap"
    assert unknown_pointing("“Goods come through this gap,” he said.", "en", {"gap"}, ()) == ""
    assert unknown_pointing("“This gap is wide,” he said.", "en", {"gap"}, {"gaps"}) == "gap"
    assert unknown_pointing("Those gaps are wide, he said.", "en", {"gap"}, {"gap"}) == "gaps"
    text = "She said that this private charter scheme saved money."
    assert unknown_pointing(text, "en", {"priva"}, ()) == "scheme"
    assert unknown_pointing("The pier opens this week in Osk.", "en", (), ()) == ""
    assert unknown_pointing("The mayor said this is wrong.", "en", (), ()) == ""


def test_mr_is_not_a_first_name() -> None:
    """ "Mr. Lind" does not say who Lind is; an office does."""
    assert bare_names("Mr. Lind wants concrete.", "Otto Lind came. ", ()) == ["Lind"]
    assert bare_names("Mayor Lind wants concrete.", "Otto Lind came. ", ()) == []


def test_no_story_of_several_opens_with_a_quotation() -> None:
    """Another report's first sentence opens, if one of them quotes nobody."""
    a = article(
        "a",
        "“The rudder failed in the channel off Larnow, and nobody had looked at it since March,” the women wrote.",
    )
    b = article("b", "The ferry Aurelia ran aground off Larnow on Monday, the coast guard said.")
    by = {"a": a, "b": b}
    first = summarise(story(a, b), by)[0]
    assert first.article == "b"


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Brandt said the rudder had failed in March.", "Brandt"),
        ("Brandt told reporters that it had rained.", "Brandt"),
        ("Brandt's daughter said that the rudder had failed.", "Brandt"),
        ("Brandt’s brother, who sails, was at home.", "Brandt"),
        ("Brandt's ship has sailed to Osk.", ""),
        ("Deputies said the rudder had failed in March.", ""),
        ("Police said the rudder had failed in March.", ""),
        ("Divers said the rudder had failed in March.", ""),
        ("Otto Brandt said the rudder had failed.", ""),
        ("Brandt sailed to Osk in March.", ""),
    ],
)
def test_a_speaker_whom_nobody_introduced(sentence: str, name: str) -> None:
    """ "Brandt said ..." needs a printed sentence that says who Brandt is; a group needs none."""
    a = article("a", "The divers came at noon. " + sentence)
    assert unknown_speaker(a, sentence, ()) == name
    assert unknown_speaker(a, sentence, {"Brandt"}) == ""


def test_the_sentence_before_does_not_introduce_a_speaker() -> None:
    """A sentence with a name that no printed sentence introduces is not printed, also right after
    the one before it."""
    a = article(
        "a",
        """The ferry Aurelia ran aground off Larnow on Monday, the coast guard said.

All passengers were brought ashore by fishing boats before noon. Brandt said the rudder had failed in the narrow channel.""",
    )
    printed = [a.text[p.start : p.end] for p in summarise(story(a), {"a": a}, sentences=5)]
    assert printed
    assert not any(s.startswith("Brandt said") for s in printed)


def test_that_and_a_noun_behind_a_preposition() -> None:
    """ "Of that wound" refers back; "said that wounds heal" does not."""
    assert unknown_pointing("He died of that wound in Osk.", "en", (), ()) == "wound"
    assert unknown_pointing("Sadly, that lamp is too dim for Osk.", "en", (), ()) == "lamp"
    assert unknown_pointing("Sadly, that lamp is too dim for Osk.", "en", {"lamp"}, ()) == ""
    assert unknown_pointing("He died of that wound in Osk.", "en", {"wound"}, ()) == ""
    assert unknown_pointing("She said that wounds heal in Osk.", "en", (), ()) == ""
    text = "The harbour office declined to show that list."
    assert unknown_pointing(text, "en", (), ()) == "list"
    assert unknown_pointing(text, "en", {"list"}, ()) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "“Alongside that, the council pays for the drains,” the clerk said.",
        "The crane in question fell into the harbour at noon.",
        "The remaining three men stood beside the pier of Osk.",
    ],
)
def test_more_openings_that_point_back(sentence: str) -> None:
    """They refer to the sentence before."""
    assert reference(sentence) == Reference.BEFORE


def test_a_name_in_brackets_is_bare() -> None:
    """ "[Lind]" replaces a "he" that a printed sentence does not explain."""
    assert bare_names("“I like [Lind] a lot,” he said.", "Otto Lind came. ", ()) == ["Lind"]
