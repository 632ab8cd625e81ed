"""Labels of versions, corrections and numbers that differ, and the tables of registers."""

from __future__ import annotations

import re

import msgspec
import pytest
from test_pages import digest, seen, site

from digest.core.model import (
    Correction,
    Difference,
    Evidence,
    Figure,
    Source,
    Statement,
    Story,
)
from digest.press import evidence, labels, layout, number_rows
from digest.press.interface import voice
from press_sample import DAY, bridge, edition, masthead

ENGLISH = voice("en")


def printed_twice() -> Story:
    """A story in which Levant Wire and the Courier print the wire's report again."""
    wire = bridge().sources[1]
    again = msgspec.structs.replace(
        wire, number=3, article=f"{DAY}/wire-noon", relation="pickup", of=wire.article, share=0.97
    )
    copy = msgspec.structs.replace(again, number=4, article=f"{DAY}/copy", outlet="Fair Courier")
    return bridge(sources=(bridge().sources[0], wire, again, copy), reports=2)


def test_an_outlet_does_not_repeat_itself() -> None:
    """Its second version is called that, and is not counted among those that repeat it."""
    story = printed_twice()
    assert labels.outlets(ENGLISH, story).repeats == "1 more repeats Levant Wire"
    of_itself, of_another = (labels.relation(ENGLISH, s, story) for s in story.sources[2:])
    assert of_itself == "another version of its report"
    assert of_another == "reprints Levant Wire"
    _, said = evidence.reasons(ENGLISH, story)[0]
    assert said.startswith("Two versions by Levant Wire share 97 per cent of their words.")
    assert "Fair Courier shares 97 per cent of its words with Levant Wire." in said


def test_two_articles_of_no_known_outlet_are_not_two_versions() -> None:
    """Nobody knows whether they are of one outlet, so one reprints the other."""
    nameless = [msgspec.structs.replace(s, outlet=None) for s in printed_twice().sources]
    story = bridge(sources=tuple(nameless))
    assert labels.relation(ENGLISH, nameless[2], story) == "reprints source 2"


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ("Some 90 boats stayed out.", "Some 60 boats stayed out.", ["90"], ["60"]),
        ("He has not signed it yet.", "He has signed it yet.", ["not"], []),
        ("The mayor of Tarn spoke.", "The new mayor of Tarn spoke.", [], ["new"]),
        ("Ten boats sank.", "No boat was lost at sea.", ["“Ten boats sank.”"], ["“No boat was lost at sea.”"]),
        ("It rained.", "It rained!", ["“It rained.”"], ["“It rained!”"]),
    ],
)  # fmt: skip
def test_a_correction_marks_the_words_that_changed(
    before: str, after: str, old: list[str], new: list[str]
) -> None:
    """Both wordings are whole; a sentence that is another one altogether is marked as a whole."""
    correction = Correction(
        edition=DAY, story="s", url="/x/", headline="h", what="summary", before=before, after=after
    )
    found = evidence.wordings(ENGLISH, correction)
    assert "".join(p for p, _ in found.before) == f"“{before}”"
    assert "".join(p for p, _ in found.after) == f"“{after}”"
    assert [p for p, marked in found.before if marked] == old
    assert [p for p, marked in found.after if marked] == new


def test_a_withdrawal_is_not_counted_as_a_correction() -> None:
    page = seen(site()["corrections/index.html"])
    assert "1 correction, 1 story withdrawn · newest first" in page
    only = edition(corrections=edition().corrections[1:])
    page = seen(site(only, digest(only))["corrections/index.html"])
    assert "1 story withdrawn · newest first" in page
    assert "correction," not in page


@pytest.mark.parametrize(
    ("about", "figures", "printed"),
    [
        ("passengers", ["9,800 passengers", "10,200 passengers"], ["9,800", "10,200"]),
        ("passengers of the ferry", ["about 90 passengers", "80 Passengers"], ["about 90", "80"]),
        ("people in hospital", ["two people", "three patients"], ["two people", "three patients"]),
        ("length", ["4 metres", "5 metres"], ["4 metres", "5 metres"]),
        ("dead", ["dead", "3 dead"], ["dead", "3 dead"]),
        ("", ["4 boats", "5 boats"], ["4 boats", "5 boats"]),
    ],
)
def test_a_unit_that_the_caption_names_is_printed_once(
    about: str, figures: list[str], printed: list[str]
) -> None:
    """A number keeps its unit unless all rows share it and the caption has it too."""
    a = f"{DAY}/bridge-a"
    found = tuple(
        Figure(text=f, evidence=(Evidence(article=a, start=0, end=len(f), text=f, mark=(0, len(f))),))
        for f in figures
    )  # fmt: skip
    difference = Difference(about=about, kind="count", rows=found)
    assert [r.figure for r in number_rows.rows(ENGLISH, bridge(), difference)] == printed


def test_a_register_shows_what_it_is_sorted_by() -> None:
    """The last name is in bold, and the year of the newest edition is not repeated in each row."""
    page = site()["people/index.html"]
    assert "<bdi>Odile <b>Brandt</b></bdi>" in page
    days = re.findall(r"<td data-sort=\"2025-03-04\"><a [^>]*>([^<]*)", page)
    assert days
    assert set(days) == {"4 Mar"}


def test_a_version_is_of_an_outlet_that_is_known() -> None:
    """Two articles without an outlet are not taken for versions of one report."""
    nobody = Source(number=1, article="a")
    assert not labels.is_version(nobody, nobody)
    known = Source(number=1, article="a", outlet="Quay Gazette")
    assert labels.is_version(known, known)


@pytest.mark.parametrize("language", ["ar", "he", "fa"])
def test_english_labels_keep_their_order_from_right_to_left(language: str) -> None:
    """Without a catalogue each label is isolated, and says that it is English."""
    of = digest(masthead=masthead(language=language))
    pages = site(of=of)
    for path in ("2025/03/04/index.html", "2025/03/04/swing-bridge-jams/index.html"):
        page = pages[path]
        assert f'<html lang="{language}" dir="rtl">' in page
        assert '<b lang="en">\u20663 reports\u2069</b>' in page
        assert '<nav lang="en" aria-label="\u2066Site\u2069">' in page
        opened, closed = page.count("\u2066"), page.count("\u2069")
        assert opened == closed > 20


@pytest.mark.parametrize("language", ["en", "en-GB", "de", "ja"])
def test_other_pages_have_no_isolates(language: str) -> None:
    """Only English in a page that runs from right to left needs them."""
    page = site(of=digest(masthead=masthead(language=language)))["2025/03/04/index.html"]
    assert "\u2066" not in page
    assert ('<nav lang="en"' in page) == (language == "ja")


def test_what_the_sources_differ_on_is_said_before_a_story_is_unfolded() -> None:
    """The line is a link to the table, on the edition's page and on the story's own."""
    pages = site()
    for path, at in (
        ("2025/03/04/index.html", "s1-"),
        ("2025/03/04/swing-bridge-jams/index.html", ""),
    ):
        page = pages[path]
        link = f'<b>Sources differ:</b> <a href="#{at}differ-1">commuters sent round</a>'
        assert page.index(link) < page.index(f'<table class="differ" id="{at}differ-1">')
    assert "Sources differ" not in pages["2025/03/04/ward-1-library/index.html"]


@pytest.mark.parametrize(
    ("sentences", "place"),
    [
        (["The quay was closed on Monday.", "She had asked for it."], 0),
        (["“Low Tide” opened on Monday.", "She had asked for it."], 0),
        (["“Close it,” the mayor told the harbour office on Monday evening.", "She had asked for lamps.", "The quay was closed."], 2),
        (["Who closed the quay?", "However, it was closed.", "The quay was closed."], 2),
        (['"It is closed," she said.', "Meanwhile, ferries wait."], -1),
        (["Die Fähre liegt fest.", "Er wartet."], 0),
    ],
)  # fmt: skip
def test_the_sentence_below_a_headline_is_understood_alone(
    sentences: list[str], place: int
) -> None:
    """No question, no opening quotation, and no word for what another sentence names."""
    language = "de" if "Fähre" in sentences[0] else "en"
    summary = tuple(Statement(text=s, language=language) for s in sentences)
    assert layout.first_sentence(bridge(summary=summary)) == place


def test_what_refers_back_depends_on_the_language() -> None:
    assert layout.refers_back("Er wartet.", "de")
    assert layout.refers_back("Er wartet.", "de-AT")
    assert not layout.refers_back("Er wartet.", "en")
    assert not layout.refers_back("She waits.", "und")
