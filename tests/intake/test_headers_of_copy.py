"""The headlines of agency copy, releases, corrections and old pages, and paragraphs that are broken off."""

from __future__ import annotations

import pytest

from digest.core.model import Article, File
from digest.intake import formats
from digest.intake.article.outlets import Outlets
from digest.intake.article.parse import parse
from digest.intake.formats import plain
from digest.intake.furniture.clean import clean
from digest.intake.furniture.reader_prompts import is_prompt


def read(text: str, name: str = "a.txt") -> Article:
    document, _ = formats.read(File(path=name, id="a", data=text.encode()))
    return parse(document, clean(document), Outlets(), "2031-03-09")[0]


COPY = """MPA0412 3 REG 204
UPDATE 1 - Sluice gate at Ostermoor jams, forty barges wait
(Adds harbour office; updates count)
By Ines Calder
OSTERMOOR, March 7 (Meridian) - Some forty barges were waiting below the
sluice on Friday after its lower gate jammed half open with a grain barge
wedged beneath it, the harbour office of the town said,
asking crews to stay aboard.
Divers went down at first light and found a chain round the hinge of the
gate, which they cannot cut before the water falls.
Nobody was hurt. A second barge had been let through a few minutes before, its skipper told the harbour office.
Millers in the upper town have flour for nine days, and said so.
"""


def test_agency_copy_without_empty_lines_keeps_its_lead_and_headline() -> None:
    article = read(COPY)
    assert article.title == "UPDATE 1 - Sluice gate at Ostermoor jams, forty barges wait"
    assert "Some forty barges were waiting below the sluice on Friday after" in article.text
    assert "the harbour office of the town said, asking crews to stay aboard." in article.text
    assert article.authors == ("Ines Calder",)
    assert article.place == "Ostermoor"


BROKEN_OFF = [
    ("The ferry board met on Monday evening in the old customs house of", "the port, and voted."),
    ("Zwei Boote lagen am Morgen quer in der Einfahrt des Hafens, und", "der Lotse wartete."),
    ("Le conseil du port a voté lundi soir la réparation de la digue,", "après deux ans de débat."),
    ("She had asked for a second pump in the spring of that year, but", "none came to the lock."),
    ("El puente quedó cerrado desde el lunes por la noche a causa de", "una grieta en su arco."),
]


@pytest.mark.parametrize(("first", "second"), BROKEN_OFF)
def test_lines_that_break_off_in_a_sentence_are_one_paragraph(first: str, second: str) -> None:
    long = "A line far wider than the others stays as it is, since no width holds for the whole of this text here."
    found = plain.blocks(f"{first}\n{second}\n{long}\n{first}\n{second}\n")
    assert [(b.text, b.line) for b in found] == [
        (f"{first} {second}", 1),
        (long, 3),
        (f"{first} {second}", 4),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        # a byline in small letters
        ["Harbour board votes to keep its oldest ferry for one more", "by Ines Calder"] * 2,
        ["Hafenrat stimmt für die Reparatur der alten Fähre im Herbst", "von Ines Calder"] * 2,
        # a list in small letters
        ["The ferry now carries these goods on its way to the islands", "flour and salt", "rope"]
        * 2,
        # whole sentences, one a line
        ["The board met on Monday evening and voted for the repair.", "iron is dear, said Calder."]
        * 2,
        # one such line may be chance
        ["The name of the new ferry of the town was put to a vote as", "nordlys and won the vote."],
    ],
)
def test_other_short_lines_are_left_apart(lines: list[str]) -> None:
    assert [b.text for b in plain.blocks("\n".join(lines))] == lines


BODY = (
    "{name} today announced that {what} from the first of May, after talks with the town lasted for "
    "eleven months.\n\nMembers of the staff were told on Friday in two meetings at the quay, and "
    "most of them will be offered other work.\n\nA first report on the costs is due before the "
    "summer, and will be given to the council.\n"
)
RELEASES = [
    ("Calder Mills plc", "Plan to end milling at the lower quay", "milling will end"),
    (
        "Ostermoor Water Board",
        "Directors back a fairer deal for boatmen",
        "charges at the lock rise",
    ),
    ("University of Nordhaven", "Two chairs in tidal studies are founded", "two chairs open"),
    ("Friends of the Old Pier", "Volunteers win a long fight against rust", "the pier stays open"),
    ("Holm & Calder", "Sale of the rope works to its staff", "the rope works are sold"),
]


@pytest.mark.parametrize(("name", "headline", "what"), RELEASES)
@pytest.mark.parametrize("day", ["7 March 2031", "7 March 2031, 7.00 a.m."])
@pytest.mark.parametrize("label", ["PRESS RELEASE\n\n", ""])
def test_the_name_over_a_release_is_not_its_headline(
    name: str, headline: str, what: str, day: str, label: str
) -> None:
    article = read(f"{name}\n\n{label}{day}\n\n{headline}\n\n{BODY.format(name=name, what=what)}")
    assert article.title == headline
    assert article.published is not None
    assert article.published.startswith("2031-03-07")


def test_a_headline_in_capitals_over_a_date_stays_the_headline() -> None:
    body = BODY.format(name="The board", what="Ferry Crews Strike was the word")
    text = (
        f"Ferry Crews End Strike\n\n7 March 2031\n\nTalks at the quay took eleven months\n\n{body}"
    )
    assert read(text).title == "Ferry Crews End Strike"


@pytest.mark.parametrize(
    "paper", ["OSTERMOOR & HOLM PACKET", "THE ORPHAM ECHO", "NORDHAVEN WEEKLY", "LOCK AND QUAY"]
)
def test_a_correction_below_the_name_of_its_paper_is_labelled_so(paper: str) -> None:
    body = (
        "In our report of March 3 on the lock at Ostermoor Holm and its packet, we gave the height of "
        "the quay in the Nordhaven Weekly as nine metres. It is six metres, an echo of the old lock."
    )
    article = read(f"{paper}\n\nCorrection\n\n{body}\n\nMarch 7, 2031\n")
    assert article.title == "Correction"


@pytest.mark.parametrize(
    ("paper", "headline"),
    [
        ("Ostermoor Gazette", "Crowds at the quay as Ostermoor loses its ferry"),
        ("Nordhaven Courier", "Bakers of Nordhaven turn to the courts"),
        ("The Holm Echo", "An island school in Holm closes its doors"),
        ("Orpham Post", "Old mill at Orpham sold to its own workers"),
        ("Radio Tern", "Tern nests halt the work on the harbour wall"),
    ],
)
def test_the_window_may_name_a_paper_of_the_town_in_the_headline(paper: str, headline: str) -> None:
    body = "".join(
        f"<p>{p}</p>" for p in BODY.format(name="The town", what="it ends").split("\n\n")
    )
    html = f"<html><head><title>{paper}</title></head><body><h2>{headline}</h2>{body}</body></html>"
    assert read(html, "a.html").title == headline


@pytest.mark.parametrize(
    ("label", "headline"),
    [
        ("Subject", "Ferry slip at Ostermoor to close in May"),
        ("Betreff", "Fähranleger in Ostermoor schließt im Mai"),
        ("Objet", "La cale d’Ostermoor fermera en mai prochain"),
        ("Oggetto", "Lo scalo di Ostermoor chiude a maggio"),
        ("Headline", "Ferry slip at Ostermoor to close in May"),
    ],
)
def test_a_label_before_a_headline_is_not_part_of_it(label: str, headline: str) -> None:
    body = BODY.format(name="Ostermoor", what="its ferry slip will close in May and")
    assert read(f"{label}: {headline}\n\n7 March 2031\n\n{body}").title == headline


def test_other_words_before_a_colon_are_part_of_a_headline() -> None:
    body = BODY.format(name="Ostermoor", what="its ferry slip will close in May and")
    assert read(f"Ostermoor: its ferry slip to close\n\n7 March 2031\n\n{body}").title == (
        "Ostermoor: its ferry slip to close"
    )


@pytest.mark.parametrize("window", ["HARBOUR: {}", "Harbour | {}", "HARBOUR – {} | The Quay"])
def test_a_kicker_glued_to_the_heading_is_left_out(window: str) -> None:
    headline = "Ferry slip at Ostermoor to close in May"
    body = "".join(
        f"<p>{p}</p>" for p in BODY.format(name="The town", what="it ends").split("\n\n")
    )
    html = (
        f"<html><head><title>{window.format(headline)}</title></head><body><main>"
        f"<h1><span>HARBOUR</span> {headline}</h1>{body}</main></body></html>"
    )
    assert read(html, "a.html").title == headline


@pytest.mark.parametrize(
    "line",
    [
        "Testen Sie Echo+ einen Monat lang für 1 Euro. Monatlich kündbar.",
        "Jetzt weiterlesen mit Echo+",
        "Jederzeit kündbar, keine Mindestlaufzeit.",
        "Try Echo for three months at a pound. Cancel anytime.",
        "Offrez-vous un mois pour 1 euro, résiliable à tout moment.",
        "You are receiving this email because you signed up. Unsubscribe",
        "Sie erhalten diese E-Mail, weil Sie sich angemeldet haben. Abmelden",
        "U ontvangt deze mail omdat u zich heeft aangemeld.",
        "You received this message because you are on the list of Low Water.",
    ],
)
def test_offers_of_a_trial_and_notes_of_a_mailing_are_no_text(line: str) -> None:
    assert is_prompt(line.lower(), line.lower().split())


@pytest.mark.parametrize(
    "line",
    [
        "The contract can be cancelled every month, the town says.",
        "Der Vertrag ist monatlich kündbar, teilte die Stadt am Montag mit.",
        "She received the email because she had signed up for the trial, police said.",
        "The mayor can cancel the contract at any time.",
        "Testen kann man das Boot ab Montag im Hafen.",
    ],
)
def test_news_of_contracts_and_mails_is_text(line: str) -> None:
    assert not is_prompt(line.lower(), line.lower().split())


@pytest.mark.parametrize(
    "line",
    [
        "Czytaj także: Prom do Ostermoor będzie droższy",
        "Läs också: Färjan till Ostermoor blir dyrare",
        "Čtěte také: Přívoz do Ostermooru zdraží",
        "Читайте также: Паром до Остермора подорожает",
        "Διαβάστε επίσης: Ακριβότερο το πλοίο",
        "【関連記事】渡し船の運賃を値上げへ",
        "Dołącz do nas na Facebooku!",
    ],
)
def test_other_stories_are_labelled_in_small_languages_too(line: str) -> None:
    html = "".join(
        f"<p>{p}</p>" for p in BODY.format(name="The town", what="it ends").split("\n\n")
    )
    article = read(
        f"<html><body><article><h1>Ferry</h1>{html}<p>{line}</p></article></body></html>", "a.html"
    )
    assert line not in article.text
    assert "A first report on the costs" in article.text


@pytest.mark.parametrize("account", ["Super User", "webmaster", "Superuser", "Admin", "Web User"])
def test_an_account_of_the_site_is_not_an_author(account: str) -> None:
    html = "".join(
        f"<p>{p}</p>" for p in BODY.format(name="The town", what="it ends").split("\n\n")
    )
    head = f'<head><meta name="author" content="{account}"></head>'
    article = read(
        f"<html>{head}<body><article><h1>Ferry</h1>{html}</article></body></html>", "a.html"
    )
    assert article.authors == ()


PIER_TEXT = """
The harbour board of Ostermoor sat down with the crews on Friday night for the first time since the gate jammed, and talked until one.

Two barges gave up and turned back, and a third is leaking.

"There is tea, there is bread, there is no offer," a skipper told reporters in the corridor at midnight.
"""


@pytest.mark.parametrize(
    "byline",
    [
        "by Ines Calder | March 7, 2031 | 3 min read",
        "By Ines Calder",
        "Ines Calder | March 7, 2031 | 2 min",
        "von Ines Calder",
    ],
)
@pytest.mark.parametrize(
    ("paper", "headline"),
    [
        (
            "The Ostermoor Post - local news from the river",
            "Sluice talks go past midnight as barges turn",
        ),
        (
            "Ostermoor Post: news for all who live by water",
            "Barges turn as talks on the sluice go past one",
        ),
    ],
)
def test_a_header_without_empty_lines_is_not_wrapped_prose(
    paper: str, headline: str, byline: str
) -> None:
    """Three lines of nearly one length looked as if a program had broken them."""
    assert read(f"{paper}\n{headline}\n{byline}\n{PIER_TEXT}").title == headline


@pytest.mark.parametrize(
    "path",
    [
        "Home > County > Labour",
        "Home › Labour",
        "News > Harbour > Labour",
        "Start › Region › Häfen",
    ],
)
def test_a_path_of_sections_is_no_headline(path: str) -> None:
    assert read(f"{path}\n\nSluice talks go on until one\n{PIER_TEXT}").title == (
        "Sluice talks go on until one"
    )


def test_a_correction_that_says_what_it_is_about_is_the_headline() -> None:
    """Above it is the name of a paper whose town the text names."""
    text = (
        "Ostermoor in English · news for newcomers\n\nCorrection: sluice talks\n\n08/03/2031\n\n"
        "Our report on Friday about Ostermoor said that three barges had turned back. It was two: "
        "the third is leaking and was towed. We apologise for the mistake."
    )
    assert read(text).title == "Correction: sluice talks"


@pytest.mark.parametrize(
    "headline",
    [
        "Comment on the sluice: a correction",
        "Correction to our report on the sluice",
        "Sluice talks - clarification",
    ],
)
def test_the_headline_of_a_correction_may_name_its_subject_first(headline: str) -> None:
    text = (
        f"The Ostermoor Courier\n\n{headline}\n\nFriday 7 March 2031\n\n"
        "On Thursday we wrote that nine barges were waiting below the sluice. There were forty.\n\n"
        "The harbour office counted them again on Friday morning and sent us its list.\n"
    )
    article = read(text)
    assert article.title == headline
    assert article.text.startswith("On Thursday we wrote that nine barges")


def test_a_text_that_is_only_a_correction_keeps_its_paragraph() -> None:
    text = (
        "Correction: barge fees\n\n"
        "An earlier version of this story gave the new fee as ninety crowns a night. It is nineteen."
    )
    article = read(text)
    assert article.title == "Correction: barge fees"
    assert article.text.startswith("An earlier version of this story gave the new fee")


def test_the_note_of_a_correction_below_a_text_is_still_left_out() -> None:
    text = (
        "Barge fees rise at Ostermoor\n\n"
        "The harbour office raised the fee for a night at the quay to nineteen crowns on Friday.\n\n"
        "Skippers said that they had expected more, and that the showers had been repaired.\n\n"
        "An earlier version of this story gave the new fee as ninety crowns a night. It is nineteen."
    )
    assert "earlier version" not in read(text).text


@pytest.mark.parametrize("words", ["our reporter", "our court reporter", "our own correspondent"])
def test_a_reporter_of_the_paper_is_the_author(words: str) -> None:
    text = (
        f"Barge fees rise at Ostermoor\n\nBy {words} Clara Marsh\n\n"
        "The harbour office raised the fee for a night at the quay to nineteen crowns on Friday.\n\n"
        "Skippers said that they had expected more, and that the showers had been repaired.\n"
    )
    assert read(text).authors == ("Clara Marsh",)


MOTTO = (
    "{top}\n\nThursday 6 March 2031\n\nFirst barge in three years leaves the old basin\n\n"
    "By Clara Marsh\n\n"
    "The skipper Winnie Stokes, 90, cast off on Thursday morning when the basin of Ostermoor was "
    "opened again after works that cost 4.8 million crowns.\n\n"
    "The stones are the old ones, 22,000 of them, each taken off and cleaned by hand.\n\n{end}\n"
)


@pytest.mark.parametrize(
    "top",
    [
        "Ostermoor Gazette — Your river. Your news.",
        "Ostermoor Post - We listen. You decide.",
        "The Ostermoor Courier | Read by all. Owned by none.",
    ],
)
@pytest.mark.parametrize(
    "end",
    [
        "Like this? The Gazette comes through 7,000 doors. Subscribe from 2 crowns a week.",
        "Fancy more? Our paper reaches every barge. Subscribe now.",
    ],
)
def test_a_motto_in_sentences_and_an_offer_are_no_text(top: str, end: str) -> None:
    article = read(MOTTO.format(top=top, end=end))
    assert article.title == "First barge in three years leaves the old basin"
    assert article.outlet is not None
    assert article.text.startswith("The skipper Winnie Stokes")
    assert article.text.endswith("cleaned by hand.")


def test_a_report_on_who_subscribes_is_text() -> None:
    end = "Members pay two crowns. Subscribe rates are up, the harbour office said on Friday."
    assert end in read(MOTTO.format(top="Ostermoor Gazette", end=end)).text


@pytest.mark.parametrize(
    "row",
    ["Compartir · Guardar · Comentar (3)", "Share | Save | Comment", "Teilen • Kommentieren (12)"],
)
def test_a_row_of_buttons_is_no_headline(row: str) -> None:
    text = (
        "Los barqueros irán a la huelga el lunes\n\n6 de marzo de 2031 - 09:10\n\n"
        f"{row}\n\n"
        "La compañía de barcas más antigua de la región se prepara para cinco días sin viajes.\n\n"
        "El sindicato convocó el paro después de que el 71 % de los votantes lo respaldara.\n"
    )
    article = read(text)
    assert article.title == "Los barqueros irán a la huelga el lunes"
    assert row not in article.text


def test_the_name_in_capitals_over_a_numbered_release_is_not_its_headline() -> None:
    text = (
        "OSTERMOOR RIVER SAFETY OFFICE\n\nPress release 88/2031\n\n6 March 2031\n\n"
        "Crews warned of loose chains below the sluice\n\n"
        "The Ostermoor River Safety Office warns crews of loose chains below the lower gate of the "
        "sluice, which tore two hulls on Thursday.\n\n"
        "Divers will take the chains away next week, and the quay stays closed until then.\n"
    )
    assert read(text).title == "Crews warned of loose chains below the sluice"


@pytest.mark.parametrize(
    "byline",
    [
        "Solène Marchand, envoyée spéciale à Port Osier",
        "Clara Marsh, special correspondent in Port Osier",
        "Clara Marín, enviada especial",
    ],
)
def test_who_was_sent_is_the_author_and_not_the_headline(byline: str) -> None:
    text = (
        "Le Courrier des Canaux\n\nVendredi 7 mars 2031\n\n"
        "Ostermoor : le port se réveille dans le noir\n\n"
        f"{byline}\n\n"
        "Au lendemain de la crue, quelque 26 000 foyers du port étaient toujours privés "
        "d'électricité vendredi matin.\n\n"
        "Les écoles restent fermées jusqu'à lundi, et les barques ont repris leur service.\n"
    )
    article = read(text)
    assert article.title == "Ostermoor : le port se réveille dans le noir"
    assert article.authors == (byline.partition(",")[0],)


MASTHEADS = [
    ("THE SKELL TOWN CRIER", "Est. 1877 · every Wednesday and Saturday"),
    ("THE OSTERMOOR PACKET", "Established 1902"),
    ("UPPER MARLE REPORTER", "Founded in 1891, free every Friday"),
    ("DER HAFENSCHREIBER", "Gegründet 1848"),
    ("THE ORPHAM PIONEER", "Obituary"),
]


@pytest.mark.parametrize(("name", "below"), MASTHEADS)
def test_a_name_over_the_year_of_its_founding_is_not_the_headline(name: str, below: str) -> None:
    """The paper's name in capitals, above its year or a label, gives way to the headline below."""
    text = f"""{name}
{below}

Harbour meters to go before the summer

Una Garth
14 May 2031

Skell is to scrap its harbour charges after two years. The council agreed by nine votes to four on Tuesday evening that the meters should go, the Packet has learned.

The charges were meant to raise 60,000 a year, and the reporter who counted the coins made it 19,400 in all, of which most went on the town crier who collected them.
"""
    assert read(text).title == "Harbour meters to go before the summer"


def test_a_headline_in_capitals_over_a_year_in_prose_stays_the_headline() -> None:
    """A line that tells of a founding, further on, makes no masthead of the first."""
    text = """FIRE GUTS THE OLD ROPE WORKS

14 May 2031

The rope works of Skell, established in 1877, burnt down on Tuesday night, the fire brigade of the county said.

Nobody was hurt, and the brigade was still damping down the rope works at noon.
"""
    assert read(text).title == "FIRE GUTS THE OLD ROPE WORKS"
