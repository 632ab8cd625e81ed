"""Facts: what an article states."""

from __future__ import annotations

import msgspec
import pytest

from digest.core.model import Article
from digest.desk.grouping import roundup
from digest.desk.grouping.facts import facts
from digest.desk.quotes import extract
from digest.desk.words import hashes
from tests.grouping_cases import article, case


def test_facts_of_a_report() -> None:
    """Names, tolls, ages and times are read as printed, with what they count."""
    f = facts(case("harbour.md")["wire"])
    names = dict(f.names)
    assert names["Brandsma"] == 1
    assert names["Noorden Lines"] == 1
    assert "Maren Holt" in names
    assert "Four" not in names
    assert ("4", "dead") in f.figures
    assert ("31", "hurt") in f.figures
    assert ("4:20", "am") in f.figures
    assert facts(case("harbour.md")["own"]).ages == ("22",)


def test_a_dateline_and_its_sender_are_not_part_of_the_news() -> None:
    """Two reports of one agency from one town share no fact of an event."""
    lead = "PORT SORREL, May 7 (Lantern Wire) - "
    text = lead + "Anders Quill opened the lock on Tuesday.\n\nLantern Wire saw 14 barges pass."
    plain = facts(article("a", "Lock opens", text))
    assert dict(plain.names)["Lantern Wire"] == 2
    sent = msgspec.structs.replace(
        article("a", "Lock opens", text), lead=len(lead), agency="Lantern Wire"
    )
    f = facts(sent)
    assert dict(f.names) == {"Anders Quill": 1}
    assert ("7", "may") not in f.figures
    assert hashes.term("Sorrel") not in hashes.unpack(f.lead)[0]
    assert hashes.term("opened") in hashes.unpack(f.lead)[0]
    assert hashes.term("14") in hashes.unpack(f.lead)[0]
    # The text as a whole is unchanged: copies are found by all of its words.
    assert (f.body, f.order, f.lengths, f.words) == (
        plain.body, plain.order, plain.lengths, plain.words,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("The yard won 410 million crowns from the state.", "410 million crowns"),
        ("Some 11,000 people whose trains stood still.", "11,000 people"),
        ("They paid £86m in fees.", "£86m"),
        ("Prices rose 2.4 per cent.", "2.4 per cent"),
        ("In all, three people were injured.", "three people were injured"),
    ],
)
def test_figures_keep_their_printed_words(text: str, printed: str) -> None:
    """A figure that is compared in another form keeps the article's words for display."""
    assert printed in dict(facts(article("a", None, text)).printed).values()


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("We met NATO Secretary General Anna Berg in town.", ("nato secretary general", "berg")),
        (
            "The remarks of NATO's secretary general, Anna Berg, were brief.",
            ("nato secretary general", "berg"),
        ),
        ("The alliance's secretary-general, Karl Ost, spoke.", ("secretary general", "ost")),
    ],
)
def test_offices(text: str, office: tuple[str, str]) -> None:
    """An office is read with its holder in every order."""
    assert office in facts(article("a", None, text)).offices


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("defence", "defense"),
        ("organised", "organized"),
        ("Feb", "February"),
        ("seven", "7"),
        ("colours", "color"),
        ("mayor's", "mayor"),
        ("travelled", "traveled"),
    ],
)
def test_compared_form(a: str, b: str) -> None:
    """Spellings of one word have one form."""
    assert hashes.folded(a) == hashes.folded(b)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("1,200", "1200"),
        ("1.200", "1200"),
        ("1.50", "1.5"),
        ("0.123", "0.123"),
        ("1.2.3", "123"),
        ("7", "7"),
    ],
)
def test_numbers(printed: str, number: str) -> None:
    """A number has one form, whatever its separators."""
    assert hashes.value(printed) == number


@pytest.mark.parametrize(
    ("text", "figures", "ages"),
    [
        ("No one was hurt in Larnow.", (), ()),
        ("None of the three workers was injured.", (), ()),
        ("One person was hurt in Larnow.", (("1", "hurt"),), ()),
        ("All of the three workers were injured.", (("3", "hurt"),), ()),
        ("His son Martin was 24 when he died.", (), ("24",)),
        ("It began at half past eleven on Wednesday.", (), ()),
        ("Thirty-two divers searched the pond.", (("32", "diver"),), ()),
        ("One hundred and twelve divers searched the pond.", (("112", "diver"),), ()),
        ("Two dozen divers searched the pond.", (("24", "diver"),), ()),
        ("Twenty two divers searched the pond.", (("22", "diver"),), ()),
        ("A thirty-two-year-old diver sang.", (), ("32",)),
        ("He was given eight years for killing Ina Moss.", (("8", "year"),), ()),
        ("Ina Moss was killed eight years ago.", (("8", "year"),), ()),
        ("Eight were killed.", (("8", "dead"),), ()),
        ("In two years eight women were killed.", (("2", "year"), ("8", "dead")), ()),
        ("The board voted by 21 to 17 to merge the schools.", (("21-17", "vote"),), ()),
        ("Divers met at 6:30 in the morning.", (("6:30", "morning"),), ()),
        ("They were beaten 4-0 by Marle.", (), ()),
        ("Between 10-15 divers came.", (("15", "diver"),), ()),
    ],
)
def test_what_is_not_a_figure(
    text: str, figures: tuple[tuple[str, str], ...], ages: tuple[str, ...]
) -> None:
    """Nobody, a time of day, an age beside another person's death."""
    found = facts(article("a", None, text))
    assert (found.figures, found.ages) == (figures, ages)


def test_roundups_are_named() -> None:
    """A page on many events is recognised by its headline."""
    assert (
        roundup.why(article("a", "Morning briefing: five things to know", "Text."))
        == "headline: Morning briefing"
    )
    assert not roundup.why(article("a", "Minister ends briefing after fire alerts", "Text."))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "'" * 5000,
        "1,1." * 5000,
        "A" * 20000,
        "Aa " * 20000,
        "\ud800 x",
        "١٢ ٣",
        "ß’s İ",
        "9" * 400 + " million",
        "1.2.3,4,5 dead",
        "3-² and ²-3 2-١",
        "forty- one hundred and",
        "Forty",
    ],
)
def test_any_text_has_facts(text: str) -> None:
    """Any text is read, in time in proportion to its length."""
    a = Article(id="a", path="a", title=text[:50], text=text)
    assert facts(a) == facts(a)


def test_quotations_that_begin_alike_are_two() -> None:
    """Many quotations are about the people of one town; one that is cut at either end is
    recognised."""
    said = "The people of Ansdale have waited long enough for a crossing that holds in winter"
    tail = "and nobody who lives there will believe it before the first cart is over"
    found = {}
    for name, words in {
        "whole": f"{said}, {tail}",
        "cut": said,
        "end": tail,
        "other": "The people of Ansdale have waited thirty years for one dry night",
    }.items():
        a = article(name, None, f"Odo Falk came to Ansdale.\n\n“{words},” Falk said.")
        found[name] = set(facts(a, extract.quotes(a)).quotes)
    assert found["whole"] & found["cut"]
    assert found["whole"] & found["end"]
    assert not found["other"] & (found["whole"] | found["cut"])


@pytest.mark.parametrize("word", ["million", "dozen", "thousand", "dead", ":30 pm", "May", "%"])
@pytest.mark.parametrize("digit", ["²", "5²", "①", "³³", "₂", "٣"])
def test_a_digit_that_is_not_a_decimal_counts_nothing(digit: str, word: str) -> None:
    """Superscripts and circled digits are digits for Python, but not numbers; “٣” is one."""
    made = facts(article("a", f"{digit} {word}", f"The hall seats {digit} {word} guests."))
    values = {v for v, _ in made.figures}
    assert values.isdisjoint({"²", "5²", "①", "³³", "₂"})


@pytest.mark.parametrize(
    ("text", "figures", "ages"),
    [
        ("5", (), ()),
        ("Two", (), ()),
        ("the 5", (), ()),
        ("of the 7 boats", (("7", "boat"),), ()),
        ("None of the 7 boats", (), ()),
        ("killed 3", (("3", "dead"),), ()),
        ("12 killed", (("12", "dead"),), ()),
        ("3 boats. Twelve died", (("3", "boat"), ("12", "dead")), ()),
        ("4 boats before two died", (("4", "boat"), ("2", "dead")), ()),
        ("$5", (("5", "$"),), ()),
        ("7 million", (), ()),
        ("Ilse Varga, 41,", (), ("41",)),
        ("9:", (), ()),
        ("9:30", (), ()),
    ],
)
def test_numbers_at_the_edges_of_a_text(
    text: str, figures: tuple[tuple[str, str], ...], ages: tuple[str, ...]
) -> None:
    """What is looked at before and behind a number does not reach round the text."""
    found = facts(article("a", None, text))
    assert found.figures == figures
    assert found.ages == ages
