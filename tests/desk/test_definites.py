"""Nouns after "the" that assume a known person or thing."""

import pytest

from digest.desk.summary.definites import needed
from digest.desk.summary.needs import stub

EARLIER = """The harbour office was burgled on Sunday. A white pickup truck was seen at the gate."""


def nouns(text: str, earlier: str = EARLIER, language: str = "en") -> list[str]:
    return [need.noun for need in needed(text, earlier.lower(), language)]


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("Ida Brandt followed the truck to the pier.", "truck"),  # an earlier sentence has it
        ("Ida Brandt followed the suspect to a pier.", "suspect"),  # a noun for people
        ("Ida Brandt followed the two men to a pier.", "men"),
        ("Ida Brandt followed the 16-year-old boy to a pier.", "boy"),
        ("Ida Brandt saw the other ferry at a pier.", "ferry"),  # chooses among several
        ("Ida Brandt was taken to another pier.", "pier"),
        ("Ida Brandt read the tweet on Monday.", "tweet"),
        ("Ida Brandt works for the company as a diver.", "company"),
        ("In Larnow, the suspect was seen on a pier.", "suspect"),  # not said of the name
        ("On Monday, the company sold a pier.", "company"),
        ("The strongest one was felt in Osk.", "one"),
        ("The first tremor was felt in Osk.", "tremor"),
        ("The strongest tremor was felt by divers.", "tremor"),  # of several
        ("The best remedy is a cold bath.", "remedy"),
        ("The oldest skipper wants a longer pier.", "skipper"),
        ("The most dangerous cellar was full of rope.", "cellar"),
        ("The third remedy is a cold bath.", "remedy"),
        ("Otto Lind said that such boats were never safe.", "boats"),
        ("Ida Brandt blames such men for the fire.", "men"),
        ("The older man had lost nine boats.", "man"),
        ("Ida Brandt waited for the passenger on a pier.", "passenger"),
        ("The smaller boat was sold by a diver.", "boat"),
        ("All three skippers want a longer pier.", "three"),  # the sentence before names them
        ("All 14 kiosks may stay on the pier.", "14"),
        ("Ida Brandt felt the second tremor in Osk.", "tremor"),
        ("The cellar was full of paint and rope.", "cellar"),  # the subject of the sentence
        ("The suspects, police said, fled in a boat.", "suspects"),
        ("Ida Brandt drove Sunday's truck to a pier.", "truck"),
        ("Ida Brandt spoke about the Sunday truck on a pier.", "truck"),
        ("The bank says that the confessions were dictated.", "confessions"),  # an act
        ("Ida Brandt’s offer was refused on Monday.", "offer"),
        ("Otto Lind says his outburst was a mistake.", "outburst"),
        ("The bank had no answer to the offer.", "offer"),
        ("Ida Brandt is free, according to the office release.", "release"),
        ("A friend told the outlet on Sunday.", "outlet"),
        ("The bank waits 40 days after the arrest to sell a pier.", "arrest"),
        ("Ida Brandt asked why nobody saw the truck sooner.", "truck"),
        ("Fellow diver Otto Lind found a rope.", "diver"),
        ("Other divers searched a pier.", "divers"),
        ("The Osk incident was reported on Monday.", "osk"),
        ("The Osk spokesman said nothing on Monday.", "spokesman"),
        ("The fourth and strongest tremor was felt in Osk.", "tremor"),
        ("“The advice was clear to all of us,” Ida Brandt said.", "advice"),
        ("Ida Brandt filmed the militant group on a pier.", "group"),
        ("Otto Lind, another keen diver who sings, found a rope.", "diver"),
        ("Painted by Ida Brandt, the cellar was full of rope.", "cellar"),
        ("Three people sat in the Corvane truck on Sunday.", "truck"),
        ("“It was loud,” says the retired roofer, wrapped in a coat.", "roofer"),
    ],
)
def test_what_a_sentence_takes_for_known(text: str, noun: str) -> None:
    """The noun needs an introduction in what is printed."""
    assert noun in nouns(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ida Brandt followed the man who had fled.",  # explained
        "Ida Brandt followed the man accused of arson.",
        "Ida Brandt followed the suspect, Otto Lind, to a pier.",  # named
        "Ida Brandt followed the driver of a van.",
        "Ida Brandt, the singer whose band filled a hall, died in Osk.",  # said of the name
        "Ida Brandt, the suspect, was seen on a pier.",
        "She hired a truck and drove the truck to Osk.",  # introduced in the sentence itself
        "She walked along the pier.",  # nothing earlier has a pier
        "The weather was good on the last day.",
        "The largest ferry in Osk sank on Sunday.",
        "The strongest tremor since 1961 was felt in Osk.",
        "The latest tremor was felt in Osk.",
        "All three skippers who drowned were divers.",
        "All 61 passengers and nine crew were saved.",
        "All the boats stayed in Osk.",
        "There are no such boats in Osk.",
        "Such as they are, they float.",
        "Ida Brandt sells boats and says such boats last.",
        "Ida Brandt sells old things such as boats.",
        "The younger man who drowned was a diver.",
        "Ida Brandt waited for the passenger boat Marigold.",  # not for a passenger
        "“I saw the truck,” said Ida Brandt.",  # a speaker's words
        "Both Larnow and Osk were flooded.",
        "Ida Brandt refused the offer to buy a pier.",
        "Ida Brandt’s offer to Otto Lind was refused.",
        "Police made the arrest in Osk.",
        "The Osk incident that closed a pier was reported on Monday.",
        "The Senate hearing was on Monday.",
        "“The advice of the bishop was clear,” Ida Brandt said.",
        "The city counts 400 boats.",  # a verb
        "A witness said the roofer fell off a ladder.",
        "Painted in May, a cellar holds the paint.",
        "Three people sat in the Corvane shed on Sunday.",  # nothing earlier has a shed
    ],
)
def test_what_needs_no_introduction(text: str) -> None:
    """The sentence explains its nouns, or every reader knows them."""
    assert nouns(text) == []


def test_what_introduces_a_noun() -> None:
    """A printed word of the same stem and meaning is enough; a plural alone does not introduce one
    of its members."""
    (boy,) = needed("Police found the boy on Monday.", "", "en")
    assert not boy.is_met(set(), set())
    assert boy.is_met({stub("teenager")}, {"teenager"})
    assert boy.is_met({stub("-old")}, set())
    assert not boy.is_met({stub("boys")}, {"boys"})
    assert boy.is_met({stub("boys")}, {"boys", "boy"})
    (shooting,) = needed("Police filmed the shooting on Monday.", "", "en")
    assert shooting.is_met(set(), set())
    assert not shooting.is_met({stub("shootings")}, {"shootings"})
    (victim,) = needed("Police named the victim on Monday.", "", "en")
    assert victim.is_met({stub("killed")}, {"killed"})


def test_a_boy_introduces_no_girl() -> None:
    """An age introduces a girl, unless it is a boy's."""
    (girl,) = needed("Police found the girl on Monday.", "", "en")
    age = {stub("-old")}
    assert girl.is_met(age, {"11-year-old"})
    assert not girl.is_met({*age, stub("boy")}, {"11-year-old", "boy"})
    assert girl.is_met({*age, stub("boy"), stub("girl")}, {"boy", "girl"})
    assert girl.is_met({*age, stub("boy"), stub("daughter")}, {"boy", "daughter"})


def test_a_second_group_needs_a_group() -> None:
    """A company introduces "the group", but "the second group" is not a company."""
    (group,) = needed("The group was banned on Sunday.", EARLIER.lower(), "en")
    assert group.is_met({stub("party")}, {"party"})
    (group,) = needed("The second group was banned on Sunday.", EARLIER.lower(), "en")
    assert not group.is_met({stub("party")}, {"party"})
    assert group.is_met({stub("groups")}, {"groups", "group"})


def test_a_name_that_an_earlier_sentence_has() -> None:
    """ "The Pierwatch page" needs Pierwatch if the article mentioned it before."""
    text = "The Pierwatch page has 300 readers."
    assert nouns(text, "Divers write for Pierwatch on Sundays.") == ["pierwatch"]
    assert nouns(text, "Divers write on Sundays.") == []


@pytest.mark.parametrize(
    ("language", "earlier", "text", "noun"),
    [
        ("de", "Ein Boot sank. Das Ufer ist gesperrt.", "Sie sah das Boot.", "boot"),
        ("de", "", "Zeugen hielten den Mann fest.", "mann"),
        ("fr", "Un camion brûlait.", "Elle a vu le camion rouge.", "camion"),
        ("fr", "", "La police a interpellé l'homme mardi.", "homme"),
        ("es", "", "La policía detuvo al chófer y a la mujer.", "mujer"),
        ("it", "", "I medici hanno salvato la vittima.", "vittima"),
        ("pt", "", "Os bombeiros levaram a menina.", "menina"),
        ("nl", "", "Agenten hielden de verdachte aan.", "verdachte"),
    ],
)
def test_other_languages(language: str, earlier: str, text: str, noun: str) -> None:
    """The same with the articles and nouns of the language."""
    assert noun in nouns(text, earlier, language)


def test_a_first_sentence_chooses_among_nothing() -> None:
    """ "A third pier" in the first sentence of an article is news."""
    assert nouns("Engineers found a third pier cracked.", "") == []
    assert nouns("Engineers found a third pier cracked.", "Two came on Monday.") == ["pier"]
    assert nouns("Police held a fourth woman.", "Two came on Monday.") == ["woman"]


def test_a_verb_ends_the_phrase() -> None:
    """ "The boy fell" speaks of the boy."""
    assert nouns("The boy fell into a well.", "") == ["boy"]
    assert nouns("The old ferry sank off Osk.", "") == ["ferry"]
    said = "According to a text from Osk, the agreement stipulates that boats may pass."
    assert nouns(said, "Otto Lind signed a paper.") == ["agreement"]


def test_who_is_known_by_an_age_alone() -> None:
    """ "The 18-year-old" needs a person with an age, or a noun for a person, with hyphens or not."""
    for typed in ("18-year-old", "18 year old"):
        (need,) = needed(f"Police believe that the {typed} came from Osk.", "", "en")
        assert not need.is_met({"ferri"}, {"ferry"})
        assert need.is_met({stub("-old")}, set())
        assert need.is_met({stub("boy")}, {"boy"})
    assert nouns("A boy fell, then the 18-year-old called for help.", "") == []


@pytest.mark.parametrize("age", [12, 15, 16, 71, 9])
def test_another_age_introduces_nobody(age: int) -> None:
    """ "The 16-year-old" is not the boy of 14; a person of 16 or without an age may be meant."""
    (need,) = needed(f"Police said the {age}-year-old called from Osk.", "", "en")
    assert not need.is_met({stub("-old"), stub("boy")}, {"boy", "14-year-old"})
    assert need.is_met({stub("-old")}, {"brandt", str(age), "14-year-old"})
    assert need.is_met({stub("-old")}, {f"{age}-year-old", "14-year-old"})
    assert need.is_met({stub("boy")}, {"boy"})


@pytest.mark.parametrize(
    ("noun", "by"),
    [
        ("building", "warehouse"),
        ("vehicle", "tram"),
        ("aircraft", "helicopter"),
        ("vessel", "trawler"),
        ("premises", "pub"),
    ],
)
def test_general_nouns_need_one_of_their_kind(noun: str, by: str) -> None:
    """ "In front of the building" asks which one, unless a warehouse is printed."""
    (need,) = needed(f"Divers found a rope in front of the {noun}.", "", "en")
    assert not need.is_met({stub("boy")}, {"boy"})
    assert need.is_met({stub(by)}, {by})


@pytest.mark.parametrize("noun", ["spokesman", "spokeswoman", "spokesperson"])
def test_who_speaks_for_a_body_is_introduced(noun: str) -> None:
    """ "The spokeswoman said" asks whose; "the spokeswoman of the port" says so."""
    (need,) = needed(f"The help of the port is crucial, the {noun} said.", "", "en")
    assert not need.is_met({stub("boy")}, {"boy"})
    assert need.is_met({stub("spokesman")}, {"spokesman"})
    assert nouns(f"Help is crucial, the {noun} of the port said.", "") == []


@pytest.mark.parametrize(
    "noun", ["book", "document", "half-brother", "hotel", "memoir", "nickname", "wife"]
)
def test_texts_relatives_and_houses_are_introduced(noun: str) -> None:
    """ "The book said" needs a book, "the half-brother" a brother."""
    assert nouns(f"Nobody asked the {noun} in Osk.", "") == [noun]


def test_a_german_relative_pronoun_is_not_an_article() -> None:
    """ "Der" after a comma belongs to what is before it."""
    assert nouns("Ein Boot, das Männer retteten, sank.", "Drei Männer sanken.", "de") == []
