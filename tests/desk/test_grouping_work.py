"""Work that grouping does not do twice, or not at all where less decides."""

from __future__ import annotations

from itertools import pairwise

import pytest

from digest.desk.grouping import form, openings
from digest.desk.grouping.mention import Mentions
from digest.desk.words import hashes, tokens
from tests.desk.test_openings import FEATURE, OTHER, WIRE, sheet
from tests.grouping_cases import article


def test_openings_are_not_made_where_figures_decide() -> None:
    """One figure in common is enough to say that neither merely mentions the other's event."""
    own = sheet(
        article("a", "Otter caught", WIRE + " The grille weighs 412 kilograms."),
        article("b", "Heron cut free", OTHER + " The net weighs 412 kilograms."),
    )
    found = openings.Openings(own.evidence)
    assert not Mentions(found).is_all(0, 1)
    assert not found.made


def test_the_features_of_a_pair_are_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Near misses ask for the second step of a pair again."""
    own = sheet(article("a", None, WIRE), article("b", None, FEATURE))
    before = own.second_score(0, 1, 0.5)
    monkeypatch.setattr(openings.Openings, "compared", lambda *_: pytest.fail("compared again"))
    assert own.second_score(0, 1, 0.5) == before


def test_a_token_is_hashed_once_whatever_mark_is_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that is new with a comma is known with a full stop."""
    hashed: list[str] = []
    code = tokens._code
    monkeypatch.setattr(tokens, "_code", lambda token: hashed.append(token) or code(token))
    tokens.cut(["Zorvelin came, zorvelin; zorvelin. And zorvelin"])
    assert hashed.count("zorvelin") == 1


@pytest.mark.parametrize("headline_first", [True, False])
def test_words_are_printed_as_they_are_first(headline_first: bool) -> None:
    """Only the sentences with the words are read, and a headline where it was read before."""
    text = f"Nobody slept. The OTTERS’ cage was open. {WIRE} An otter is an otter."
    own = sheet(article("a", "Otter at large", text), article("b", None, OTHER))
    told = own.evidence.told[0]
    words = {hashes.term("otter"), hashes.term("cage"), hashes.term("large")}
    printed = told.printed(words, headline_first=headline_first)
    first = "otter" if headline_first else "otters"
    assert sorted(printed.values()) == sorted([first, "cage", "large"])


def test_a_number_in_two_pieces_is_not_printed_for_another() -> None:
    """“14 000” is one number in the facts, so it is not where they have 14 first."""
    text = f"Some 14 000 hens were counted at Dornwell. {WIRE} Then 14 hens were gone."
    own = sheet(article("a", None, text), article("b", None, OTHER))
    assert own.evidence.told[0].printed({hashes.term("14")}) == {hashes.term("14"): "14"}


def test_openings_with_few_words_in_common_are_not_aligned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words in common bound how far two openings can be alike in any order."""
    letters = "abcdefghijkl"
    both = [f"{x}o{y}" for x, y in pairwise(letters)]
    mine, yours = ([f"{x}{c}{y}" for x in letters[:6] for y in letters[:6]] for c in "ie")
    texts = (" ".join([name, *own, *both]) for name, own in (("Aulin", mine), ("Bersk", yours)))
    own = sheet(*(article(k, None, text) for k, text in zip("ab", texts, strict=True)))
    monkeypatch.setattr(form, "_gaps", lambda *_: pytest.fail("aligned"))
    assert form.same_form(own.evidence.told[0].lead, own.evidence.told[1].lead) == ""
