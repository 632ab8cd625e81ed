"""The outlet of a pasted text by place and form of its name, and headlines among other lines."""

from __future__ import annotations

import pytest

from digest.core.model import Article, File
from digest.intake import formats
from digest.intake.article import datelines, outlets
from digest.intake.article.parse import parse
from digest.intake.furniture import clean

TITLE = "Ferry slip to close for winter"
DAY = "3 March 2026"
BODY = (
    "The harbour council voted on Tuesday to close the old ferry slip for repairs. The work will "
    "take eleven weeks, the harbour master said. Two of the four berths stay open.",
    "Fishermen had asked for a later date because the herring season begins in spring. Their "
    "petition was signed by three hundred people, the council said in its minutes.",
)


def read(*lines: str, name: str = "x.txt", between: str = "\n\n") -> Article:
    data = between.join(lines).encode()
    document, _ = formats.read(File(path=f"in/{name}", id="in/x", data=data))
    return parse(document, clean.clean(document), outlets.make({})[0], "2026-03-09")[0]


@pytest.mark.parametrize(
    ("header", "outlet"),
    [
        (["The Orpham Lamp", TITLE, DAY], "The Orpham Lamp"),
        (["THE ORPHAM LAMP", "Island news since 1911", TITLE, DAY], "The Orpham Lamp"),
        (["The Orpham Lamp, 3 March 2026", TITLE], "The Orpham Lamp"),
        (["Orpham Evening Lamp, 3 March 2026, page 2", TITLE], "Orpham Evening Lamp"),
        (["Le Phare du Val — En bref", "3 mars 2026", TITLE], "Le Phare du Val"),
        (["El Farol del Norte", "Internacional · Salud", "3 de marzo de 2026", TITLE], "El Farol del Norte"),
        (["The Orpham Courier » Consumer", DAY, TITLE], "The Orpham Courier"),
        (["Radio Tern", "News > Orpham", TITLE, "2 min read"], "Radio Tern"),
        (["Channel Two Coast | 3 March 2026 | Ticker", TITLE], "Channel Two Coast"),
        (["CHANNEL TWO COAST – SPORT", TITLE, "2 hours ago"], "Channel Two Coast"),
        ([TITLE, "RADIO TERN · LIVE", DAY], "Radio Tern"),
        (["Orpham Echo / Opinion", DAY, TITLE], "Orpham Echo"),
        (["Orpham Gazette — your river, your paper", TITLE, "Words: Ann Bell"], "Orpham Gazette"),
        (["The Orpham Lamp", "Home > River", TITLE, "Staff | Monday 2 March 2026"], "The Orpham Lamp"),
        (["Tern News | River | 3 March 2026", TITLE], "Tern News"),
        (["TERN NEWSWIRE 03 MAR 2026 08.30", TITLE], "Tern Newswire"),
        (["The Orpham Times of Skell", TITLE, DAY], "The Orpham Times of Skell"),
        (["ORPHAM LEDGER ONLINE", "Fish | Boats", TITLE, DAY], "Orpham Ledger Online"),
        (["MINISTRY OF ROADS AND PORTS", "3 March 2026", "PRESS RELEASE", TITLE], "Ministry of Roads and Ports"),
    ],
)  # fmt: skip
def test_a_masthead_names_the_outlet(header: list[str], outlet: str) -> None:
    assert read(*header, *BODY).outlet == outlet


@pytest.mark.parametrize(
    "header",
    [
        ["City Hall", TITLE, DAY],
        ["Port Orpham", TITLE, DAY],
        ["Sea & Shore", TITLE, DAY],
        ["The Long Read", TITLE, DAY],
        ["The Ferry Slip", TITLE, DAY],
        ["The Harbour Council", TITLE, DAY],
        ["The Harbour", TITLE, DAY],
        ["Ann Bell", TITLE, DAY],
        ["Die Frage der Woche", TITLE, DAY],
        ["Port Orpham, 3 March 2026", TITLE],
        ["Channel crossings", TITLE, DAY],
    ],
)
def test_a_section_place_or_topic_on_the_first_line_is_not_an_outlet(header: list[str]) -> None:
    assert read(*header, *BODY).outlet is None


def test_a_name_counts_where_the_text_says_to_whom_somebody_spoke() -> None:
    reported = "“We were not asked,” the skipper Bo Lind told Quay & Trade."
    assert read(TITLE, "Quay & Trade", DAY, *BODY, reported).outlet == "Quay & Trade"
    assert read(TITLE, "Quay & Trade", DAY, *BODY).outlet is None


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("Subscribe to the Harbour Gazette", "Harbour Gazette"),
        ("Subscribe to The Orpham Lamp for two euros a week.", "Orpham Lamp"),
        ("Terms · Radio Tern", "Radio Tern"),
        ("Channel Two Coast – the day at seven. Newsletter App", "Channel Two Coast"),
        ("Subscribe to our newsletter", None),
        ("Subscribe to Premium", None),
        ("Orpham Gazette | Marle Courier | Coast Herald", None),
    ],
)
def test_a_line_below_the_text_may_name_the_outlet(line: str, outlet: str | None) -> None:
    article = read(TITLE, DAY, *BODY, line)
    assert article.outlet == outlet
    assert line not in article.text


@pytest.mark.parametrize(
    ("header", "below", "outlet"),
    [
        (["Orpham General Hospital", "Press Office", "Press release 61/2026, 3 March 2026", TITLE], [], "Orpham General Hospital"),
        (["Stadtwerke Orpheim", "Pressemitteilung", DAY, TITLE], [], "Stadtwerke Orpheim"),
        (["FOR IMMEDIATE RELEASE", DAY, TITLE], ["About Lind & Sons", "A smokehouse on the quay."], "Lind & Sons"),
        (["FOR IMMEDIATE RELEASE", DAY, TITLE], [], None),
        (["Kirk Lane 1, Port Orpham", "Press release, 3 March 2026", TITLE], [], None),
    ],
)  # fmt: skip
def test_a_press_release_is_of_its_sender(
    header: list[str], below: list[str], outlet: str | None
) -> None:
    article = read(*header, *BODY, *below)
    assert (article.outlet, article.title) == (outlet, TITLE)
    assert (article.published or "")[:10] == "2026-03-03"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Media information, March 2, 2026", "2026-03-02"),
        ("A week ago [downloaded on 2 March 2026]", None),
        ("Photographs taken on 2 March 2026 by readers", None),
    ],
)
def test_a_date_is_a_part_of_another_line_above_the_text(line: str, day: str | None) -> None:
    article = read(TITLE, line, *BODY)
    assert (article.published if article.published_from == "text" else None) == day


@pytest.mark.parametrize(
    ("lead", "outlet", "agency", "wire"),
    [
        ("SANDVIK, March 3 (Reuters) - ", "Reuters", "Reuters", True),
        ("ORPHAM, March 3, 2026 (NPA) - ", "NPA", "NPA", True),
        ("ORPHAM, Ohio (WQXZ) - ", "WQXZ", None, False),
        ("ORPHAM (Ohio) - ", None, None, False),
        ("Orpham (Meridian) - ", None, None, False),
        ("ORPHAM (Meridian) - ", "Meridian", None, False),
    ],
)
def test_a_text_that_names_nobody_else_is_of_its_agency_or_station(
    lead: str, outlet: str | None, agency: str | None, wire: bool
) -> None:
    article = read(TITLE, lead + BODY[0], BODY[1])
    assert (article.outlet, article.agency, article.wire) == (outlet, agency, wire)
    assert article.text[article.lead :].startswith("The harbour")
    assert read("Linmouth Gazette", TITLE, lead + BODY[0], BODY[1]).outlet == "Linmouth Gazette"


def test_brackets_after_a_body_are_not_a_dateline() -> None:
    table = outlets.make({})[0]
    for text in ("Federal Bank (FEB) Chair Ann Bell spoke.", "Ann Bell (Labour) - A teacher."):
        assert datelines.read(text, table).lead == 0
    assert datelines.read("Port Orpham (NPA). Some 300 dockers stopped work.", table).lead == 19


@pytest.mark.parametrize(
    ("header", "title"),
    [
        (["Coast Weekly", "Island news since 1911", "Relief boat finds the only rock", DAY], "Relief boat finds the only rock"),
        (["The Orpham Courier", DAY, "Correction: district heating"], "Correction: district heating"),
        (["The Orpham Courier", DAY, "Corrections and clarifications"], "Corrections and clarifications"),
        (["The Orpham Lamp", "From the Quay - a column by Clara Marsh", DAY, "We won. Now what?"], "We won. Now what?"),
        (["FOR IMMEDIATE RELEASE", DAY, TITLE], TITLE),
        (["Im Watt gefangen", DAY], "Im Watt gefangen"),
        (["Sound Touch Line", DAY], None),
        (["Life on Sundays", DAY], None),
        ([f"Mayor: « Nous payons » – {TITLE}", DAY], f"Mayor: « Nous payons » – {TITLE}"),
    ],
)  # fmt: skip
def test_the_headline_is_found_among_mottos_labels_and_columns(
    header: list[str], title: str | None
) -> None:
    assert read(*header, *BODY).title == title


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("From the Quay - a column by Clara Marsh", ("Clara Marsh",)),
        ("Words: Clara Marsh Pictures: Bo Lind", ("Clara Marsh",)),
        ("From Clara Marsh at Seawall Park", ("Clara Marsh",)),
        ("By Clara Marsh, Coast Magazine", ("Clara Marsh",)),
        ("By Clara Marsh Anna Bell", ("Clara Marsh", "Anna Bell")),
        ("By Maria Luisa Martin Bell", ("Maria Luisa Martin Bell",)),
    ],
)
def test_a_byline_names_persons_only(line: str, authors: tuple[str, ...]) -> None:
    assert read(TITLE, line, DAY, *BODY).authors == authors


def test_lines_typed_without_an_empty_line_between_are_lines_in_markdown() -> None:
    for between in ("\n", "  \n"):
        header = between.join(["**The Orpham Lamp**", "By Clara Marsh", DAY])
        article = read(f"# {TITLE}", header, *BODY, name="x.md")
        assert (article.authors, article.published) == (("Clara Marsh",), "2026-03-03")
        assert article.outlet == "The Orpham Lamp"
    wrapped = (
        "The council voted on Tuesday to close the old\nslip for repairs that take eleven weeks."
    )
    assert "the old slip" in read(f"# {TITLE}", *BODY, wrapped, name="x.md").text


def test_front_matter_may_have_its_keys_in_another_language() -> None:
    front = (
        "---\ntitel: Fähre fällt aus\nautor: Clara Marsch\ndatum: 2026-03-03\nquelle: Der Bote\n---"
    )
    article = read(front, *BODY, name="x.md")
    assert (article.title, article.outlet) == ("Fähre fällt aus", "Der Bote")
    assert (article.authors, article.published) == (("Clara Marsch",), "2026-03-03")


def test_a_masthead_in_capitals_is_not_the_headline() -> None:
    """Below it are the date and a headline that shares no word with the text."""
    text = (
        "TARNWALD SPORTBLAD",
        "9 October 2026",
        "Tired arms, short evening",
        "Twelve hours after the party came the hangover: Tarnwald lost in straight sets to the "
        "champions from Osk on Thursday, in little more than an hour.",
        "The captain was off by the middle of the second set with cramp. The hall in Tarnwald was "
        "half empty, and whoever came had come for the champions.",
    )
    assert read(*text).title == "Tired arms, short evening"


@pytest.mark.parametrize("paper", ["TARN HARBOUR STANDARD", "Tarn Harbour Standard", "TARN POST"])
@pytest.mark.parametrize("section", ["EDITORIAL", "Letters", ""])
@pytest.mark.parametrize(
    "headline", ["The wrong price on the wrong day", "A PRICE TOO HIGH", "CORRECTION"]
)
def test_a_masthead_above_the_date_is_no_headline(paper: str, section: str, headline: str) -> None:
    """Also when the text names the town of the paper, and the headline shares no word with it."""
    head = "\n".join([paper, "Friday, 9 October 2026", *([section] if section else [])])
    text = (
        "The Tarn council could hardly have picked a worse Thursday to charge for the quay at the "
        "harbour, and it knows that.",
        "We do not say that the charge is wicked. Kerbs cost money, and so do the people who mend "
        "them in a gale, and we were glad of them all winter.",
    )
    article = read(head, headline, *text)
    assert article.title == headline
    assert (article.outlet or "").casefold() == paper.casefold()


def test_an_agency_before_the_headline_is_cut_off() -> None:
    text = (
        "NPA - Tarnwald bus drivers to walk out for two days",
        "TARNWALD (NPA) - Bus drivers in Tarnwald will stop work for 48 hours from Wednesday in a "
        "dispute over night rosters, their union said on Tuesday.",
        "Talks broke down after noon. The company said that it regretted the decision of the "
        "drivers and that half of the buses would run.",
    )
    assert read(*text).title == "Tarnwald bus drivers to walk out for two days"


@pytest.mark.parametrize(
    "header",
    [
        ["Orpham Echo / Opinion", "Monday, 2 March 2026", TITLE, "Ann Bell"],
        ["The Orpham Lamp", "Monday, 2 March 2026    Weekend feature", TITLE, "ANN BELL"],
        [TITLE, "Ann Bell", DAY, "KEY POINTS", "* Ferry slip repairs: two of four berths stay open"],
        ["MINISTRY OF ROADS AND PORTS", "Press office", DAY, "PRESS RELEASE", TITLE.upper()],
        ["The Orpham Lamp", f"River | {DAY}", TITLE, "Marama Lind-Ferry, Northern Harbour Press"],
        ["The Orpham Lamp", f"River | {DAY}", TITLE, "MARAMA LIND reports from the harbour"],
    ],
)  # fmt: skip
def test_the_headline_is_no_masthead_and_no_key_point(header: list[str]) -> None:
    assert (read(*header, *BODY).title or "").casefold() == TITLE.casefold()


def test_a_date_line_may_end_with_the_kind_of_text() -> None:
    found = read("The Orpham Lamp", "Monday, 2 March 2026    Weekend feature", TITLE, *BODY)
    assert found.published == "2026-03-02"


def test_a_date_line_may_name_the_staff() -> None:
    found = read("The Orpham Lamp", TITLE, "Agency and Lamp staff | Monday 2 March 2026", *BODY)
    assert found.published == "2026-03-02"


def test_the_place_of_a_date_line_is_not_its_author() -> None:
    """ "Virginia Ormea" would be a name, but the headline says that things happen there."""
    found = read("Virginia Ormea, 2 March 2026", "Ferry slip to close in Virginia Ormea", *BODY)
    assert not found.authors
    assert read("Virginia Ormea, 2 March 2026", TITLE, *BODY).authors == ("Virginia Ormea",)


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("publication: The Orpham Lamp", "The Orpham Lamp"),
        ("site: Orpham Quarterdeck", "Orpham Quarterdeck"),
        ("website: https://www.orpham.example/news", "orpham.example"),
        ("publication: 3 March 2026", None),
    ],
)
def test_front_matter_states_the_outlet_by_other_keys(line: str, outlet: str | None) -> None:
    assert read("---", f"title: {TITLE}", line, "---", *BODY, between="\n").outlet == outlet
