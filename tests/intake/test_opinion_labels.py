"""A plain text with a label of opinion above its headline is an opinion piece."""

from __future__ import annotations

import pytest

from digest.core.model import File
from digest.desk.entry.opinion import is_opinion
from digest.intake import formats
from digest.intake.article import outlets, parse
from digest.intake.furniture import clean

BODY = """The bridge at Ostwick has been shut since March, and the council calls that progress.

I crossed the river by rowing boat yesterday, and I was not alone in the boat.

There is a plan, there is money, and there is nobody who dares to sign the order."""
HEADLINE = "The bridge that nobody dares to open"


def opinion(head: str) -> bool:
    document, _ = formats.read(File(path="a.txt", id="a", data=f"{head}\n\n{BODY}\n".encode()))
    article, _ = parse.parse(document, clean.clean(document), outlets.Outlets(), "2031-03-04")
    return is_opinion(article)


@pytest.mark.parametrize(
    "head",
    [
        f"COMMENT\n\n{HEADLINE}\n\nTilda Marsh",
        f"The Ostwick Post\nOPINION\nTuesday, March 4, 2031\n\n{HEADLINE}\n\nTilda Marsh",
        f"The Ostwick Post\nOPINION · Marsh at large\nMarch 4, 2031\n\n{HEADLINE}",
        f"The Ostwick Post\nFrom the Quay - a column by Tilda Marsh\nMarch 4, 2031\n\n{HEADLINE}",
        f"The Weekly Ferry\nLeaders\nMarch 4th 2031\n\n{HEADLINE}",
        f"Ostwicker Anzeiger – Meinung\n\n{HEADLINE}\n\nVon Tilda Marsh",
        f"Ostwicker Anzeiger\n\n{HEADLINE}\n\nEin Kommentar von Tilda Marsh",
    ],
)
def test_a_label_above_the_headline(head: str) -> None:
    assert opinion(head)


@pytest.mark.parametrize(
    "head",
    [
        f"The Ostwick Post\n\n{HEADLINE}\n\nBy Tilda Marsh",
        f"The Ostwick Post\nLOCAL NEWS\nMarch 4, 2031\n\n{HEADLINE}\n\nBy Tilda Marsh",
        f"Home\nNews\nSport\nOpinion\n\n{HEADLINE}\n\nBy Tilda Marsh",
        f"The Ostwick Post\n\n{HEADLINE}\n\nShare\nComment\nPrint",
        "Council leaders shut the bridge\n\nBy Tilda Marsh",
    ],
)
def test_no_label_or_a_menu(head: str) -> None:
    """An item of a menu, or a button below the headline, does not make a report an opinion piece."""
    assert not opinion(head)
