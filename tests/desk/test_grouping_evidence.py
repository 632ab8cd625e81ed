"""What two similar events have in common is not evidence: kind, person, trade, a percentage."""

from __future__ import annotations

import pytest

from digest.core import tables
from digest.desk.grouping import event_kinds, pair, reasons
from digest.desk.words import hashes
from tests.desk.test_grouping_laws import groups
from tests.desk.test_openings import sheet
from tests.grouping_cases import article, known

# The same kind of event in other words, with other names and figures: the first text of one event
# and the second text of another. The third fills the second form for the first event.
KINDS = {
    "quake": (
        "An earthquake of magnitude 4.7 shook {town} on Monday, the seismic service said.\n\nIts "
        "centre was 12 kilometres deep. Nobody was hurt, but {many} chimneys fell, {who} said.",
        "People of {town} ran into the street on Monday when the ground shook. {many} chimneys came "
        "down.\n\nThe seismic service was still at work, according to {who}.",
        ({"town": "Kessing", "many": "61", "who": "Ada Brell"}),
        ({"town": "Tarnley", "many": "18", "who": "Odo Ferris"}),
    ),
    "strike": (
        "Drivers of {firm} will walk out for {many} hours from Monday in a row over rosters.\n\n"
        "The dispute began in spring. “We are worn out,” the organiser {who} said.",
        "No buses on Monday: the drivers of {firm} strike for {many} hours.\n\nOrganiser {who} put "
        "it down to rosters that leave no Sunday free.",
        ({"firm": "Brellbus", "many": "48", "who": "Mira Tann"}),
        ({"firm": "Ostaline", "many": "72", "who": "Saul Dent"}),
    ),
    "recall": (
        "{firm} is recalling {many} jars of honey because they may hold glass.\n\nShops give the "
        "money back, {who} of the maker said on Monday.",
        "Glass has been found in honey. {firm}, the maker, asks for {many} jars to be returned to "
        "the shops.\n\n{who} said that nobody had been hurt by Monday.",
        ({"firm": "Imkerhof", "many": "8,400", "who": "Lena Voss"}),
        ({"firm": "Beeswell", "many": "31,000", "who": "Pim Harrow"}),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("second", [0, 1])
def test_a_kind_in_common_is_not_an_event(kind: str, second: int) -> None:
    """Two events of one kind stay apart in one form and in other words."""
    *forms, one, other = KINDS[kind]
    a = article("a", None, str(forms[0]).format(**one))
    b = article("b", None, str(forms[second]).format(**other))
    assert groups([a, b]) == [["a"], ["b"]]


@pytest.mark.parametrize("kind", KINDS)
def test_one_event_in_other_words_is_joined(kind: str) -> None:
    """The same texts about one event, with its names and figures, are one story."""
    *forms, one, _ = KINDS[kind]
    own = [article(i, None, str(f).format(**one)) for i, f in zip("ab", forms, strict=True)]
    assert groups(own) == [["a", "b"]]


AWARD = article(
    "a",
    "Tilda Morrow wins the Hanlow award for “Slate Garden”",
    "The novelist Tilda Morrow, 61, was awarded the Hanlow prize on Friday for “Slate Garden”, the "
    "tale of a quarry and the three brothers who lose it.\n\nThe jury needed four hours. Her "
    "publisher Ferrier & Dove prints 20,000 more copies.",
)
SUIT = article(
    "b",
    "Tilda Morrow sues makers of a quarry film",
    "The novelist Tilda Morrow, 61, is suing a film firm that she says took the quarry and the three "
    "brothers of “Slate Garden” without paying.\n\nHer publisher Ferrier & Dove backs the claim, "
    "which was lodged on Friday.",
)
AWARD_TOO = article(
    "c",
    "Hanlow prize for novel of a lost quarry",
    "Tilda Morrow has been awarded the Hanlow prize for “Slate Garden”, in which three brothers lose "
    "their quarry.\n\nShe heard of it on Friday, while pruning. “I cut off the wrong branch,” said "
    "the novelist, 61.",
)


def test_two_acts_of_one_person_are_two_events() -> None:
    """A prize and a lawsuit share a person, an age, a book and a theme."""
    assert groups([AWARD, SUIT]) == [["a"], ["b"]]
    assert groups([AWARD, AWARD_TOO]) == [["a", "c"]]
    assert groups([AWARD, SUIT, AWARD_TOO]) == [["a", "c"], ["b"]]


def test_an_act_counts_that_the_other_text_never_mentions() -> None:
    """The content of either opening is searched in all of the other text."""
    assert event_kinds.stated(AWARD) == {"prize"}
    assert event_kinds.stated(SUIT) == {"lawsuit"}
    own = {a.id: a for a in (AWARD, SUIT, AWARD_TOO)}
    own["d"] = article("d", SUIT.title, SUIT.text + "\n\nThe book won a prize.")
    facts = known(own)
    sheet = pair.Sheet(list(facts.values()), dict.fromkeys(own), (), own)
    assert sheet.evidence.other_acts(0, 1)
    assert sheet.forbidden(0, 1) == "acts"
    assert reasons.RULES["acts"] in dict(reasons.against(sheet, 0, 1, "acts")).values()
    assert not sheet.evidence.other_acts(0, 2)
    assert not sheet.evidence.other_acts(0, 3)


WATER = (
    "Water charges in Kessing and Lumby go up by 6.5 per cent in January, {firm} announced on "
    "Monday.\n\nOld pipes are to be replaced with the money, said its director {who}."
)
FARES = (
    "Passengers in Lumby and Kessing must pay 6.5 per cent more from January, {firm} announced on "
    "Monday.\n\nDirector {who} blamed the cost of diesel. A single costs 2.40 crowns then."
)


def test_a_percentage_is_not_an_event() -> None:
    """Two firms of one town raise their prices by the same share on one day."""
    a = article("a", "Water costs 6.5 per cent more", WATER.format(firm="Akvalin", who="Ida Moss"))
    b = article("b", "Fares up by 6.5 per cent", FARES.format(firm="Brellbus", who="Per Audley"))
    assert groups([a, b]) == [["a"], ["b"]]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("The council decided so by 14 votes to 13.", [("14-13", "vote")]),
        ("The council decided so by nine votes to four.", [("9-4", "vote")]),
        ("It was carried by 8 votes to 3 after midnight.", [("8-3", "vote")]),
        ("He gave six votes to two lists.", [("6", "vote")]),
        ("Some wept when the result, 14 to 13, was read out.", [("14-13", "vote")]),
        ("Members voted by 17 to 12 to build it.", [("17-12", "vote")]),
        ("It passed 219–212 after a night of talks.", [("219-212", "vote")]),
        ("Kessing won 2-1 at home.", []),
        ("It fell from 25 to 12.", []),
        ("It takes 10 to 14 weeks.", [("14", "week")]),
        ("The price fell between 2010-11 and 15-10-2027.", []),
        ("Call 555-123-4567.", []),
    ],
)
def test_the_result_of_a_vote_is_one_figure(text: str, figures: list[tuple[str, str]]) -> None:
    """A result has two numbers, the higher first; a score, a range, a fall and a date are not
    results."""
    found = known({"a": article("a", None, text)})["a"].figures
    assert [f for f in found if f[1] in ("vote", "week")] == figures


CUP = (
    "Kessing Rovers are through to the third round of the Valley Cup after a 2-1 win over Dorn Town "
    "at Weir Park on {day} night.\n\nJonas Lind, 18, headed the winner. “I had my eyes "
    "shut,” he said. Captain Bo Hale, booked in the first half, had levelled."
)
CUP_TOO = (
    "An apprentice of 18 has put Dorn Town out of the Valley Cup. Jonas Lind of Kessing Rovers scored "
    "with his head when the extra time at Weir Park was over; it ended {result}.\n\nBo Hale, the "
    "captain, had made it level on {day} night."
)


@pytest.mark.parametrize(("result", "together"), [("2-1", True), ("3-0", False), ("0–3", False)])
def test_two_results_are_two_matches(result: str, together: bool) -> None:
    """The same club, players and ground: the result differs, from either side."""
    a = article("a", "Rovers reach third round", CUP.format(day="Tuesday"))
    b = article("b", "Teenager sinks Dorn", CUP_TOO.format(day="Tuesday", result=result))
    assert groups([a, b]) == ([["a", "b"]] if together else [["a"], ["b"]])


def test_scores_are_read_from_either_side() -> None:
    """A telephone number and a range of pages are not results."""
    text = "It was 3-0, then 1-4. Call 412-263-1601. Pages 10-14. The league game ended 0-2."
    assert known({"a": article("a", None, text)})["a"].results == ("3-0", "2-0")


@pytest.mark.parametrize(
    ("headline", "results"),
    [
        ("Town 2 Haddo 1: Late Orrin header lifts the Gulls", ("2-1",)),
        ("Kessing Rovers 0 Dorn Town 3", ("3-0",)),
        ("Rovers 11 Dorn Valley Town 11 (after extra time)", ("11-11",)),
        ("May 5 Lowick 20 years on", ()),
        ("Room 2 Lowick 14 percent dearer", ()),
        ("Ward 12 closed at 3", ()),
        ("Rovers 2 Dorn 3-month ban", ()),
        ("On 5 June 2031 Lowick wins", ()),
    ],
)
def test_a_scoreline_between_two_names_is_a_score(headline: str, results: tuple[str, ...]) -> None:
    text = "The Gulls had a long way home on Sunday, and nobody sang on the bus."
    assert known({"a": article("a", headline, text)})["a"].results == results


def test_the_sender_is_not_evidence() -> None:
    """The agency of a dateline is not one of the shared rare words, and the others are named."""
    text = (
        "TOLBY, May 7 (Overland Press) - A {0} burst in the sawmill of {1} and stained the flour."
    )
    own = {
        "a": article("a", None, text.format("vat", "Kessing")),
        "b": article("b", None, text.format("hose", "Fossby")),
    }
    facts = known(own)
    sheet = pair.Sheet(list(facts.values()), dict.fromkeys(own), (), own)
    assert sheet.evidence.words_in_common(0, 1) == ["burst", "flour", "sawmill", "stained"]
    shown = [text for kind, text in reasons.shared(sheet, 0, 1) if kind == "word"]
    assert shown == ["burst", "flour", "sawmill", "stained"]


def test_what_comes_of_an_event_is_not_another_event() -> None:
    """An arrest may follow a theft, but a storm does not follow a wedding; the table has only known
    kinds."""
    exclude = event_kinds.exclude
    assert not exclude(frozenset(["theft"]), frozenset(["crime"]))
    assert not exclude(frozenset(["protest"]), frozenset(["layoffs"]))
    assert exclude(frozenset(["storm"]), frozenset(["wedding"]))
    assert exclude(frozenset(["lawsuit"]), frozenset(["prize"]))
    known_kinds = set(tables.sections("grouping/event_kinds"))
    for kind, lines in tables.sections("grouping/aftermaths").items():
        assert {kind, *(w for line in lines for w in line.split())} <= known_kinds | {""}


@pytest.mark.parametrize(
    ("text", "general"),
    [
        ("Jorun Hask of the Tessel fire brigade saw it.", True),
        ("Ilka Dorn from the health office in Velm saw it.", True),
        ("Jorun Hask of Velm, who keeps goats, fled the police.", False),
    ],
)
def test_who_speaks_for_an_authority_joins_nothing(text: str, general: bool) -> None:
    """A member of a fire brigade or an office speaks about all fires there."""
    found = known({"a": article("a", None, f"The barn burned. {text}")})["a"]
    name = " ".join(text.split()[:2])
    assert (hashes.term(name) in found.general) == general


def test_one_sum_is_not_one_event() -> None:
    """Sums are rounded, in every currency."""
    barn = "A barn near {} burned down on Sunday. The damage is put at {}, said the fire brigade."
    mill = "Flames took a mill at {} on Monday. It is a damage of {}, the fire brigade said."
    for money in ("150,000 crowns", "150,000 euros", "$150,000"):
        own = [
            article("a", None, barn.format("Upper Tessel", money)),
            article("b", None, mill.format("Lower Tessel", money)),
        ]
        assert groups(own) == [["a"], ["b"]]


def test_a_title_is_not_part_of_a_name() -> None:
    """One report has “Goalkeeper Ottar Lunde”, the other “Ottar Lunde”."""
    text = "“It hurts,” said {} after Brekke had lost."
    facts = known({"a": article("a", None, text.format("Goalkeeper Ottar Lunde"))})
    own = pair.Sheet(list(facts.values()), {"a": None}).stated[0]
    assert "ottar lunde" in own.full_names


def test_an_anniversary_is_not_an_accident_of_the_day() -> None:
    """It is enough that one opening says that it is about a remembrance."""
    memory = article(
        "a",
        "Wreaths for the dead of the Sea Robin",
        "On Tuesday Sandholm remembered the 41 who drowned when the ferry Sea Robin sank in 1984. "
        "The names were read from the pier, where the ferry had left.",
    )
    bump = article(
        "b",
        "Ferry strikes pier of Sandholm",
        "Eleven were bruised when the ferry Skarv struck the pier of Sandholm on Tuesday.",
    )
    own = {a.id: a for a in (memory, bump)}
    sheet = pair.Sheet(list(known(own).values()), dict.fromkeys(own), (), own)
    assert sheet.evidence.other_acts(0, 1)
    assert sheet.evidence.other_acts(1, 0)
    own["b"] = article("b", bump.title, bump.text + " It was the anniversary of the Sea Robin.")
    sheet = pair.Sheet(list(known(own).values()), dict.fromkeys(own), (), own)
    assert not sheet.evidence.other_acts(0, 1)


def test_years_after_what_is_remembered_are_an_anniversary() -> None:
    """“Sixty years to the day after …, Sandholm remembers” needs no word for an anniversary."""
    title = "Bells for the dead of the Sea Robin"
    for text, remembers in (
        ("Sixty years to the day after the ferry sank, Sandholm remembered her dead.", True),
        ("Sixty years after the ferry sank, a diver found her bell off Sandholm.", False),
        ("Sandholm remembered its mayor, who died on Tuesday.", False),
    ):
        found = event_kinds.stated(article("a", title, text))
        assert (event_kinds.COMMEMORATION in found) is remembers, text


def test_a_neighbour_and_a_street_are_one_event_for_a_day() -> None:
    """A street alone is not evidence, nor are both a week later."""
    bakery = (
        "Fire broke out in a disused bakery in Rope Street. {} had called 112. Somebody must have "
        "slept there, as there was a mattress behind the oven, with a lamp."
    )
    shop = (
        "Where Sandholm bought its rolls there are four black walls. Two streets were cleared for "
        "fear of a tank. {} of Rope Street heard bangs, and then the windows went."
    )

    def joined(one: str, other: str, day: str = "2031-05-07") -> bool:
        own = [
            article("a", "Flames rip through bakery", bakery.format(one)),
            article("b", "Ruins of the shop still smoke", shop.format(other), day),
        ]
        facts = known({a.id: a for a in own})
        days = {a.id: a.published for a in own}
        sheet = pair.Sheet(list(facts.values()), days, (), {a.id: a for a in own})
        return not sheet.evidence.lacking(0, 1, 0.05)

    assert joined("Alma Torp", "Alma Torp")
    assert not joined("Alma Torp", "Odo Ferris")
    assert not joined("Alma Torp", "Alma Torp", "2031-05-14")


FIRE = "A {thing} burned in {town} on Tuesday, and the smoke set off every alarm in {street}."


def test_what_goes_with_a_kind_of_event_is_no_evidence() -> None:
    """There is smoke at every fire, but not in every text."""
    one = article("a", None, FIRE.format(thing="barn", town="Marnfield", street="Reed Row"))
    other = article("b", None, FIRE.format(thing="kiosk", town="Marnfield", street="Mole End"))
    boilers = (
        article(k, None, f"The mayor of Marnfield saw smoke and heard the alarm of the boiler {k}.")
        for k in ("first", "too")
    )
    assert sheet(one, other).words_in_common(0, 1) == []
    assert {"smoke", "alarm"} <= set(sheet(*boilers).words_in_common(0, 1))


def test_each_section_of_attendant_words_is_a_kind_of_event() -> None:
    """A word under another name would never be looked up."""
    sections = tables.sections("grouping/attendant_words")
    assert set(sections) - {""} <= set(tables.sections("grouping/event_kinds"))
    assert hashes.term("smoke") in event_kinds.attendants(frozenset({"fire", "flood"}))
    assert hashes.term("smoke") not in event_kinds.attendants(frozenset({"flood"}))
