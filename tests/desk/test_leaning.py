"""Words in a sentence that refer to the one before it, and persons that it does not name."""

import pytest

from digest.desk.summary.introductions import (
    repeated_full_name,
    unknown_initials,
    unknown_owners,
)
from digest.desk.summary.leaning import leans, points_at_page
from digest.desk.summary.not_statements import has_headline
from digest.desk.summary.pointing import unknown_pointing
from digest.desk.summary.standalone import Reference, can_open, reference
from digest.desk.summary.tuning import TUNING
from digest.desk.summary.unknown_persons import has_unknown_person
from digest.desk.words.forms import stem


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Mayor Brandt also declined to name the owner."),
        ("en", "A neighbor also said that the pier was open."),
        ("en", "The pier, however, stayed open."),
        ("en", "There will be ten times as many divers on the pier, as well as cameras."),
        ("en", "The harbour police sent twice as many boats on Monday."),
        ("en", "The pier stayed open as a result."),
        ("en", "In a follow-up letter, the mayor asked for money."),
        ("en", "The tram then left the rails."),
        ("en", "The ferry was safe, it said."),
        ("en", "“The ferry was never examined,” it said."),
        ("en", "The family still lives there, a neighbour said."),
        ("en", "A statement of the family added that nobody was hurt."),
        ("en", "Ida Brandt did so on Monday."),
        ("en", "Fishing boats took them to the pier."),
        ("en", "In the midst of it, a child was hurt."),
        ("en", "Police believe it to be an accident."),
        ("en", "Mayor Brandt signed it on Friday."),
        ("en", "The harbour police chief said they looked tired."),
        ("en", "Larnow Ferries at the time said that the pier was safe."),
        ("en", "The institute first reported it reached the pier at noon."),
        ("en", "After all, the pier opens in May."),
        ("en", "The harbour office seems to think so."),
        ("en", "Shortly after, Mayor Brandt closed the pier."),
        ("en", "The second, by Otto Lind, is about the pier."),
        ("en", "Today’s is believed to be the first storm in May."),
        ("en", "As the Larnow Star reported, that is more than the pier cost."),
        ("en", "The mayor went on to accuse the ferrymen of a strike."),
        ("en", "“We count every boat,” said its head, Ida Brandt."),
        ("en", "“We count every boat,” its spokesman Otto Lind told the Larnow Star."),
        ("en", "In fact eleven were hurt, the brigade said."),
        ("en", "First, the town has to find a diver."),
        ("en", "Captain Ida Brandt disagreed: “The keel was cracked.”"),
        ("en", "With repeats the radio counts 260,000."),
        ("en", "The harbour office put it at 300."),
        ("en", "The ferrymen, for their part, want to strike."),
        ("en", "At a later point, Otto Lind wrote that the keel was sound."),
        ("en", "At that point the harbour office closed the gates."),
        ("en", "Divers say that type of keel cracks in cold water."),
        ("en", "Eva Brandt took the helm this time."),
        ("en", "Otto Lind sold a boat at the time and called it a loan."),
        ("en", "The trainer, Ida Brandt, had heard."),
        ("en", "The lamp on the quay went out, and Otto Lind knew."),
        ("en", "The ferrymen refused."),
        ("en", "“In tiny letters!” came a voice from the gallery."),
        ("en", "“In May at the latest” was the answer of the mayor."),
        ("de", "Der Hafen wurde ebenfalls gesperrt."),
        ("de", "Die Fähre blieb dagegen im Hafen."),
        ("de", "Neben ihm stand ein Taucher aus Osk."),
        ("de", "Kurz davor hatte Ida Brandt abgesagt."),
        ("fr", "Le maire est venu avec lui à Osk."),
        ("fr", "Le port a également été fermé."),
        ("fr", "Le maire, de son côté, demande une enquête."),
        ("es", "El puerto también fue cerrado."),
        ("it", "Il porto è stato tuttavia chiuso."),
        ("pt", "O porto, no entanto, foi fechado."),
        ("nl", "De haven bleef echter open."),
    ],
)
def test_leans(language: str, text: str) -> None:
    """The word or phrase refers to the sentence before."""
    assert leans(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "Otto Lind, also known as the Eel, was arrested in Osk.",
        "The plan cuts not only fares but also the number of ferries.",
        "“We also lost the pier,” Mayor Brandt said.",
        "The tram left the rails and then hit a house.",
        "There are three piers in Larnow.",
        "Osk has twice as many piers as Larnow.",
        "The ferry sails ten times as much today, more than in May.",
        "The family moved to Osk and has lived there since May.",
        "Instead of a pier, Larnow will build a bridge.",
        "Ida Brandt added a clause to the plan.",
        "The owners of the boats said they had tied them to the pier.",
        "Mayor Brandt read a letter and signed it on Friday.",
        "Police said they had found a rope.",
        "The second ferry, by Otto Lind, is at the pier.",
        "As Mayor Brandt reported, the pier is safe.",
        "The mayor at the time of the storm was Ida Brandt.",
        "The ferry began to burn before it reached the pier.",
        "At this time of year the ferry sails twice a day.",
        "The pier is closed, which everybody in the harbour office knew.",
        "The pier will be built where the ferrymen and the mayor agreed.",
    ],
)
def test_does_not_lean(text: str) -> None:
    """The word has its counterpart in the sentence, or is a speaker's."""
    assert not leans(text, "en")
    assert not leans("Ida Brandt sprach darüber, dass der Hafen voll ist.", "de")


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Jail records show that his daughter was on probation.", True),
        ("After leaving the hall, she spoke to reporters.", True),
        ("After threatening to sue Otto Lind, he sold the pier.", True),
        ("Pressed by Mayor Otto Lind, they refused to sell the pier.", True),
        ("Asked about the pier in Osk, she said nothing.", True),
        ("In Larnow, police said he had fled.", True),
        ("The Larnow Port Authority said he had resigned.", True),
        ("A spokeswoman said he would not come.", True),
        ("The second great name that Osk has lost in a week, he was 78.", True),
        ("A diver for half of her life, she never learned to swim.", True),
        ("Born in Larnow, she moved to Osk.", True),
        ("The day Otto Lind came to Osk, he bought a pier.", False),
        ("A week after Otto Lind came to Osk, he bought a pier.", False),
        ("A spokesman said he could not comment.", False),
        ("'I hope to see the mayor again on the quay,' he said.", True),
        ("‘Nobody asked the mayor of Osk.’ she added.", True),
        ("'I hope to see the mayor again,' Otto Lind said.", False),
        ("Mayor Ida Brandt said she would not come.", False),
        ("The skipper told her that it was too late.", True),  # he is not her
        ("Captain Otto Lind asked him to leave.", True),
        ("The oldest diver gave her a rope.", True),
        ("The council of Osk thanked him, a clerk said.", True),
        ("Two divers met her in Larnow on Monday.", True),
        ("The driver told her brother that it was too late.", False),
        ("Ida Brandt's skipper told her that it was too late.", False),
        ("Ida Brandt said the skipper had told her about it.", False),
        ("According to papers of the court, the toddler and his mother were at an inn.", False),
        ("The pier was closed on Monday.", False),
        ("The boat lay in (Larnow) harbour when he left.", True),  # a mark before the name
        ("A parade opened in 'Pier House' before she came.", True),
    ],
)
def test_a_person_whom_the_sentence_does_not_name(text: str, unknown: bool) -> None:
    """A "he" or "she" in a sentence without a person to whom it may refer."""
    assert has_unknown_person(text, "en") is unknown


def test_another_part_of_the_page_above() -> None:
    """The page shows it, the summary does not."""
    assert points_at_page("Like the above-displayed tweets, the kiosk offered no eel.", "en")
    assert points_at_page("In a previous story the Star gave the diver's age as nine.", "en")


def test_another_part_of_the_page() -> None:
    """What it refers to is not printed."""
    assert points_at_page("The mayor answered with the following tweets.", "en")
    assert not points_at_page("The mayor answered the following day.", "en")
    assert points_at_page("She posted this photo of the pier.", "en")
    assert points_at_page("Ferrymen were delighted; see tomorrow’s edition.", "en")
    assert points_at_page("Die Fähre liegt fest, siehe Seite 3.", "de")


@pytest.mark.parametrize(
    "text",
    [
        "“We count every boat,” said Ida Brandt, the head of the harbour office.",
        "The harbour office counts 40 boats.",
        "Larnow Ferries said its boats would sail again on Monday.",
    ],
)
def test_a_named_head_and_a_noun_do_not_lean(text: str) -> None:
    """ "Its" after its noun, and a figure with a noun, are understood."""
    assert not leans(text, "en")


def test_a_demonstrative_with_its_verb_needs_the_sentence_before() -> None:
    """ "That's a start" does not say what."""
    assert reference("That's a start, and perhaps a bit late.", "en") == Reference.BEFORE
    assert reference("That’s a start, and perhaps a bit late.", "en") == Reference.BEFORE


def test_a_standfirst_that_goes_on_does_not_open() -> None:
    """ "But an expert says" continues the headline above it."""
    assert not can_open("But an expert says that the pier of Larnow is safe.", "en")
    assert can_open("Butter is dearer than ever in the shops of Larnow.", "en")


@pytest.mark.parametrize(
    "text",
    [
        "Well, that is a fine pier, if it holds.",
        "Well that was a fine pier and a long night.",
        "Dozens more were hurt on the pier in Osk.",
        "The other three ferries have been found off Osk.",
        "Two others fled from the pier on Monday.",
        "Perhaps the ferrymen wanted a pier of their own.",
        "Some ferrymen, however, have kept a pier of their own.",
        "It is nine degrees down there and it smells of eel.",
        "If it worked in Osk, it may well work in Larnow.",
        "“I would look foolish if I did that,” Mayor Brandt said.",
    ],
)
def test_what_opens_no_summary(text: str) -> None:
    """An answer, an aside, the rest of a number and a guess follow what was said before."""
    assert not can_open(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "Well over a hundred ferries sank off Osk.",
        "Two more ferries have sunk off Osk.",
        "If it rains in Osk, the ferries stay in the harbour.",
        "“We did that in May,” Mayor Brandt said of the pier in Osk.",
    ],
)
def test_what_opens_a_summary(text: str) -> None:
    """The same words, used within the sentence itself."""
    assert can_open(text, "en")


def test_all_of_a_number() -> None:
    """ "All five were freed" is about the five before; "All five ferries sank" is not."""
    assert reference("All five were freed on Monday in Osk.") == Reference.BEFORE
    assert reference("All five ferries sank on Monday off Osk.") == Reference.NONE


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("Two ferries sank in the storm, and two men told us why.", "never"),
        ("‘Grave loss’ A spokesman said there was a grave loss of nets.", "never"),
        ("Ida Brandt/Larnow Pictures The child was taken to a hospital.", "never"),
        ("(Osk Video) A child was taken to a hospital on Monday.", "never"),
        ("Divers search the quay of Osk, May 3, 2024, in Larnow.", "never"),
        ("Ida Brandt, 20, Otto Lind, 21, and an unknown boy.", "never"),
        ("Here's the letter that the mayor sent to the council.", "never"),
        ("A ferry hit the quay of Osk on May 3, 2024, in Larnow.", ""),
        ("A ferryman was released on May 3, 2024, in Larnow.", ""),
        ("Ida Brandt, 20, and Otto Lind, 21, were rescued.", ""),
        ("US divers searched the quay of Osk on Monday.", ""),
        ("Soon the quay of Osk was full of smoke.", "before"),
    ],
)
def test_no_statement_of_the_article(text: str, needs: str) -> None:
    """Captions, credits and other parts of a page run into sentences; "us" is the reporter."""
    assert reference(text) == needs


def test_a_headline_that_runs_into_the_first_sentence() -> None:
    """A sentence that begins with the words of its headline is a sentence."""
    assert has_headline("Ferry Sinks Off Osk Local News A ferry sank.", "Ferry Sinks Off Osk")
    assert not has_headline("Ferry sinks off Osk as storms rage.", "Ferry sinks off Osk")


def test_names_that_an_earlier_sentence_introduced() -> None:
    """A name that was printed before, a first name and initials are known from another sentence."""
    earlier = "The port authority (LPA) hired the pilot Ida Brandt."
    assert repeated_full_name("Police said Ida Brandt was 21.", earlier) == ["Brandt"]
    assert repeated_full_name("The pilot Ida Brandt is 21.", earlier) == []
    assert repeated_full_name("Ida Brandt, the pilot, is 21.", earlier) == []
    assert repeated_full_name("Ida Brandt is 21.", "A pilot was hired.") == []
    assert unknown_owners("Ida’s brother is 21.", earlier) == ["Ida"]
    assert unknown_owners("Ida’s brother is 21.", "A pilot was hired.") == []
    odd = "A pilot, Ozzo Lind, was hired."  # not a given name that is known
    assert unknown_owners("Eva Lind, Ozzo’s estranged wife, is 21.", odd) == ["Ozzo"]
    assert unknown_owners("Eva Lind saw Ozzo’s boat.", odd) == []
    assert unknown_initials("The LPA has money.", earlier) == ["LPA"]
    assert unknown_initials("The FBI has money.", "The agency (FBI) came.") == []


@pytest.mark.parametrize(
    ("language", "text", "noun"),
    [
        ("de", "Diese Fähre fährt seit 1994 nach Osk.", "fähre"),
        ("de", "Weshalb es zu dieser Lücke kam, sagte Ida Brandt nicht.", "lücke"),
        ("fr", "Le maire a salué cette décision mardi.", "décision"),
        ("es", "El alcalde celebró este acuerdo el martes.", "acuerdo"),
        ("it", "Il sindaco ha lodato questa scelta.", "scelta"),
        ("pt", "O prefeito elogiou esta decisão.", "decisão"),
        ("nl", "De burgemeester prees deze keuze.", "keuze"),
    ],
)
def test_a_demonstrative_in_other_languages(language: str, text: str, noun: str) -> None:
    """ "Diese Fähre" is known if a printed sentence has a ferry; "diese Woche" always."""
    assert unknown_pointing(text, language, (), ()) == noun
    assert unknown_pointing(text, language, {stem(noun)[: TUNING.stub]}, ()) == ""
    assert unknown_pointing("Die Fähre fährt diese Woche nicht.", "de", (), ()) == ""


def test_a_quotation_with_its_speaker_can_open() -> None:
    """Two words beside the quotation name its speaker."""
    assert can_open("“The quay was never examined,” admitted Brandt.", "en")
    assert not can_open("“The quay was never examined in all these years.”", "en")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Each weighs 31 tonnes and is lowered in parts."),
        ("en", "Some were built before the war."),
        ("en", "Most arrived by boat from Osk."),
        ("en", "Many of them live in Larnow."),
        ("en", "None came back to the pier."),
        ("en", "Several now stand empty."),
        ("en", "The latter is open on Sundays."),
        ("en", "Half have been sold to Brannock."),
        ("en", "Both will be towed to the yard."),
        ("de", "Jeder wiegt 31 Tonnen."),
        ("de", "Einige kamen aus Osk."),
        ("de", "Die meisten sind im Hafen."),
        ("de", "Viele von ihnen leben in Larnow."),
        ("de", "Keiner kehrte an den Kai zurück."),
        ("fr", "Chacun pèse 31 tonnes."),
        ("fr", "Certains viennent de Larnow."),
        ("fr", "La plupart sont au port."),
        ("fr", "Plusieurs ont été vendus à Osk."),
        ("fr", "Beaucoup d'entre eux vivent à Larnow."),
        ("es", "Cada uno pesa 31 toneladas."),
        ("es", "Algunos llegaron de Larnow."),
        ("es", "La mayoría son de madera."),
        ("es", "Varios fueron vendidos en Osk."),
        ("es", "Muchos de ellos viven en Larnow."),
    ],
)
def test_a_part_of_what_was_named_leans(language: str, text: str) -> None:
    """ "Each weighs": the sentence before says of what."""
    assert reference(text, language) == Reference.BEFORE


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Each inn is paid 31 crowns a meal."),
        ("en", "Each bus needs two drivers."),
        ("en", "Some armed men entered the harbour of Osk."),
        ("en", "Most ferries were late on Monday."),
        ("en", "Many of the ferries were late on Monday."),
        ("en", "Several people died in the harbour of Osk."),
        ("en", "Half the boats were sold to Brannock."),
        ("en", "Some or all ferries could be late."),
        ("en", "All but one ferry were late on Monday."),
        ("en", "Most, if not all, ferries were late."),
        ("de", "Jeder dritte Kahn liegt in Osk."),
        ("de", "Einige alte Boote liegen in Osk."),
        ("de", "Viele Boote liegen in Osk."),
        ("de", "Die Hälfte der Boote liegt in Osk."),
        ("fr", "Certains bateaux sont au port."),
        ("fr", "La plupart des bateaux sont au port."),
        ("fr", "Plusieurs agents ont été blessés à Osk."),
        ("es", "Algunos barcos llegaron de Larnow."),
        ("es", "La mayoría de los barcos son de madera."),
    ],
)
def test_a_quantity_of_a_noun_does_not_lean(language: str, text: str) -> None:
    """The noun is in the sentence."""
    assert reference(text, language) == Reference.NONE


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Osk and its two small neighbours have been cut off since."),
        ("en", "The pier has been closed ever since, the council of Larnow said."),
        ("en", "The ferry was towed to Osk afterwards."),
        ("en", "The owner of the ferry was warned beforehand."),
        ("en", "The port of Osk was not open either."),
        ("de", "Osk ist seither ohne Strom."),
        ("fr", "Le port d'Osk est fermé depuis."),
        ("es", "El puerto de Osk está cerrado desde entonces."),
    ],
)
def test_since_at_the_end_leans(language: str, text: str) -> None:
    """ "have been cut off since": the sentence before says since when."""
    assert leans(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "The pier closed on Monday and has been shut ever since.",
        "The pier was hit in 2019 and stayed shut since.",
        "The pier has been shut since 3 May.",
        "Ida Brandt, who was hurt when the tram left the rails, went home afterwards.",
        "The alarm was raised, but the port called it off shortly afterwards.",
        "The council has no money for either.",
        "Either the pier or the ferry will be closed.",
    ],
)
def test_since_with_its_time_does_not_lean(text: str) -> None:
    """The sentence says since when."""
    assert not leans(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "The oldest of them, the carver Ida Brandt, 81, calls it a shame.",
        "The smallest of them came from Larnow.",
        "The visitors' trainer was less amused.",
        "Director Otto Lind was rather more cautious.",
        "The treasurer sounded no more hopeful.",
        "Harbour master Ida Brandt said nobody had answered it.",
        "Otto Lind told the council that few had ever seen them.",
    ],
)
def test_others_of_whom_the_sentence_before_speaks(text: str) -> None:
    """ "The oldest of them", "less amused" than whom, "nobody had answered it"."""
    assert leans(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "The oldest of the carvers of Osk, Ida Brandt, has died.",
        "The treasurer was more cautious than the mayor.",
        "The crossing from Osk to Larnow has become more expensive.",
        "Harbour master Ida Brandt said the pier would stay shut until the divers had searched it.",
        "Nobody was more surprised than the mayor of Osk.",
    ],
)
def test_others_whom_the_sentence_names(text: str) -> None:
    assert not leans(text, "en")


def test_between_them_leans() -> None:
    assert reference("In between come a gull, two crabs and a seal.", "en") == Reference.BEFORE
    assert reference("Between Osk and Larnow the line is shut.", "en") == Reference.NONE


@pytest.mark.parametrize(
    "text",
    [
        "A rocket is launched off Osk in this undated photo of the navy.",
        "Note the date on the hull, seen at the top of the page.",
        "The mayor of Osk, pictured above, opened the pier.",
        "Divers lift the anchor of the ferry in the photo above.",
        "The child with the ferry's bell, pictured below, is from Larnow.",
    ],
)
def test_a_picture_that_is_not_printed(text: str) -> None:
    """ "In this undated photo" points at a picture of the article's page."""
    assert points_at_page(text, "en")
