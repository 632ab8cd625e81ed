"""What two openings have in common: pairs that the first step of the pair model does not join."""

from __future__ import annotations

import pytest
from msgspec import structs

from digest.core.model import Article
from digest.desk.grouping import cluster, openings, pair, reasons
from digest.desk.grouping.model import TUNING
from digest.desk.words import hashes
from digest.intake.article import event_days
from tests.desk.test_grouping_laws import groups
from tests.grouping_cases import article, known

WIRE = (
    "An otter that had escaped from the wildlife park at Dornwell was caught on Thursday in a "
    "trout hatchery, eleven days after it slipped through a broken grille.\n\nKeepers lured it into "
    "a crate with herring, the park said. It had lived on the trout of the hatchery and is a "
    "kilogram heavier than before. The grille is to be replaced, and the hatchery will be paid for "
    "the fish. Visitors can see the animal again from Saturday."
)
FEATURE = (
    "Nobody had counted the trout. So it took Elke Marand a week to see that her hatchery had a "
    "lodger, and one more to believe what her grandson said it was.\n\nOn Thursday the otter that the "
    "wildlife park had been looking for lay in a crate in her yard, fed on herring and offended. "
    "“He never looked at me once,” she says. “He looked at the ponds.” Some of the ponds are empty "
    "now. She would not mind, she says, if the grille broke again, as long as it is not in spring."
)
OTHER = (
    "A heron that had got caught in a net was set free on Thursday by volunteers of the bird "
    "rescue at Dornwell, two days after a walker saw it on an island.\n\nThe volunteers rowed out with "
    "a blanket and shears, the bird rescue said. It had a cut on one leg and flew off by itself. "
    "The net was taken away, and its owner will be asked to keep the next one ashore. Walkers who "
    "see such a bird should leave it alone and call the number on the sign at the landing stage."
)


def sheet(*articles: Article) -> pair.Sheet:
    by_id = {a.id: a for a in articles}
    facts = list(known(by_id).values())
    return pair.Sheet(facts, {a.id: cluster.stated(a) for a in articles}, (), by_id)


def test_openings_join_what_lacks_other_evidence() -> None:
    """A feature that begins with a scene, and a report: the opening of one is in the text of the
    other."""
    wire = article("a", "Runaway otter caught in trout hatchery", WIRE)
    feature = article("b", "The lodger in the hatchery", FEATURE, "2031-05-08")
    both = sheet(wire, feature)
    first = both.score(0, 1)
    assert cluster.bounded(first, both.forbidden(0, 1, first)) <= 0
    assert groups([wire, feature]) == [["a", "b"]]
    other = article("c", "Heron cut free", OTHER)
    assert groups([wire, other]) == [["a"], ["c"]]
    assert groups([feature, other]) == [["b"], ["c"]]


def test_words_of_both_openings_are_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without rare words in common, the reason for joining is still named."""
    wire = article("a", "Runaway otter caught in trout hatchery", WIRE)
    own = sheet(wire, article("b", "The lodger in the hatchery", FEATURE, "2031-05-08"))
    monkeypatch.setattr(own.evidence, "words_in_common", lambda *_: [])
    words = [text for kind, text in reasons.shared(own, 0, 1) if kind == "word"]
    assert {"otter", "hatchery"} <= set(words)


def test_a_word_of_one_opening_in_the_other_text_is_a_reason_too() -> None:
    """The grille is at the top of the report, and at the end of the feature."""
    own = sheet(article("a", None, WIRE), article("b", None, FEATURE, "2031-05-08"))
    found = openings.Openings(own.evidence)
    assert "grille" not in found.words_in_common(0, 1)
    shared = found.words_shared(0, 1)
    assert {"otter", "grille"} <= set(shared)
    assert shared.index("otter") < shared.index("grille")


def test_the_main_person_whom_one_does_not_name_is_named_in_full() -> None:
    """“Only one names Lane” would not say who that is."""
    known_to_one = "Hester Lane left the choir on Monday. Lane sang alto. “Enough,” said Lane."
    own = sheet(article("a", None, known_to_one), article("b", None, OTHER))
    assert own.stranger_name(0, 1) == "Hester Lane"


def test_a_pair_found_by_openings_is_never_a_sure_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second step alone gives a limited score, however similar two openings are."""
    wire = article("a", "Runaway otter caught in trout hatchery", WIRE)
    feature = article("b", "The lodger in the hatchery", FEATURE, "2031-05-08")
    monkeypatch.setattr(pair.Sheet, "second_score", lambda *_: 9.0)
    assert cluster.judged(sheet(wire, feature), 0, 1, 0.0) == (TUNING.found, "")


def test_without_a_day_openings_say_less() -> None:
    """The second step has a surcharge for each missing day of publication."""
    dated = [article("a", None, WIRE), article("b", None, FEATURE)]
    one = [article("a", None, WIRE, None), article("b", None, FEATURE)]
    both = [article("a", None, WIRE, None), article("b", None, FEATURE, None)]
    scores = [sheet(*own).second_score(0, 1, 0.0) for own in (dated, one, both)]
    assert scores[0] - scores[1] == pytest.approx(TUNING.dateless)
    assert scores[1] - scores[2] == pytest.approx(TUNING.dateless)


def test_marks_names_and_common_words_are_not_of_an_opening() -> None:
    """Only words that say what happened count, not the marks between them."""
    own = sheet(article("a", "Otter, caught: at last!", WIRE), article("b", None, OTHER))
    found = openings.Openings(own.evidence).opening(0)
    assert hashes.term("otter") in found.weight
    for word in (",", ":", "!", ".", "the", "Dornwell", "Thursday", "eleven"):
        assert hashes.term(word) not in found.weight, word


def test_a_name_behind_of_in_two_headlines_is_not_evidence() -> None:
    """“The zoo of Quellin” is in every report from there."""
    headlines = ("Quellin counts its bats", "The zoo of Quellin counts its bats")
    bodies = ("Quellin counted bats on Sunday.", "The zoo of Quellin counted bats on Sunday.")
    found = []
    for title, text in zip(headlines, bodies, strict=True):
        own = sheet(article("a", title, text), article("b", None, OTHER))
        found.append(openings.Openings(own.evidence).opening(0).headline_names)
    assert found == [frozenset({hashes.term("Quellin")}), frozenset()]


@pytest.mark.parametrize(
    "street", ["Eel Quay", "Mill Lane", "Salt Wharf", "Abbey Row", "Tin Street"]
)
def test_a_street_in_two_headlines_is_not_evidence(street: str) -> None:
    """A fire and a flood are both of one quay."""
    text = f"The shops on {street} were closed on Sunday. Water stood on {street}."
    own = sheet(article("a", f"Flood on {street} worries Pernel", text), article("b", None, OTHER))
    found = openings.Openings(own.evidence).opening(0).headline_names
    assert found.isdisjoint(map(hashes.term, street.split()))


CLOSING = (
    "The board of Varn Mills decided on Wednesday to close its works at Ostling in two years. The "
    "decision is unrelated to the accident at {place} on {day}, it said.\n\nSome 140 jobs go. "
    "Varn Mills keeps its works at Kessing, where flour has been milled since 1904."
)
BLAST = (
    "Three people were hurt when a silo of Varn Mills burst in Kessing on Monday.\n\nThe works in "
    "Kessing stood still until the evening. Flour covered the road, the company said."
)


@pytest.mark.parametrize(
    ("place", "day", "denied"),
    [("Kessing", "Monday", True), ("Kessing", "Sunday", False), ("Ostling", "Monday", False)],
)
def test_a_denied_place_and_day_are_an_event(place: str, day: str, denied: bool) -> None:
    """The place may be in the rest of the article, too: with the day it is the event."""

    def dated(a: Article) -> Article:
        return structs.replace(a, days=event_days.stated(a.text, "en", a.published))

    closing = dated(article("a", None, CLOSING.format(place=place, day=day), "2031-05-08"))
    blast = dated(article("b", None, BLAST, "2031-05-06"))
    assert sheet(closing, blast).denied(0, 1) is denied
