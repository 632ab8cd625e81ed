"""Names of papers and stations are recognised by their words."""

from __future__ import annotations

import pytest

from digest.intake.article import papers


@pytest.mark.parametrize(
    "name",
    ["Küstenbote", "Der Hafenkurier", "Mühlenanzeiger", "L'Écho de l'Anse", "La Gazette du Val",
     "Diario de Marle", "Il Corriere di Valdoro", "Het Nieuwsblad van Husby", "Le Courrier des Alpes"],
)  # fmt: skip
def test_a_paper_of_another_language_is_known_by_its_words(name: str) -> None:
    """One German word, or a word for papers with its place."""
    assert papers.sure(name)


@pytest.mark.parametrize(
    "name",
    ["Bote", "Der Fahrradkurier kam", "Zeitung", "L'Écho du passé d'un village oublié", "Journal de bord",
     "Diario de un viajero", "Le Courrier", "Der Bote kam", "Echo of Hope", "Kurierdienst"],
)  # fmt: skip
def test_a_common_word_is_not_a_paper(name: str) -> None:
    """A title, a section or a common word is not an outlet."""
    assert not papers.sure(name)
