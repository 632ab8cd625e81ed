"""Sentences that answer or complete the one before them."""

import pytest

from digest.desk.summary.leaning import leans
from digest.desk.summary.standalone import Reference, reference


@pytest.mark.parametrize(
    "text",
    [
        "Ida Brandt replied that nobody had asked the divers.",
        "The owner of the kiosk hit back: nobody swims in winter.",
        "Harbour master Otto Lind retorted with a list of nine wrecks.",
        "The divers' union countered that the rope was new.",
        "Ida Brandt rejected that.",
        "The owners criticised this, saying the lift was old.",
        "The harbour office has denied this.",
        "In a letter to the divers she described this as a slip.",
        "Two letters of the owner suggest it may have been late.",
        "Lamps on the pier show they had a rope.",
        "To varying degrees, all agreed that the pier was too long.",
        "In the end, most said the rope was to blame.",
        "The owners of the pier will return the favour in May.",
        "Strictly speaking, he continued, Osk has nine piers and no harbour.",
        "The new harbour office delivered all of that in May.",
        "The manager of the divers thought he was late.",
        "Harbour master Otto Lind believes that she had left by boat.",
        "Many anglers voiced similar fears about the longer pier.",
        "The spokesman of the divers in Osk confirms that, and is sorry.",
        "From their left side a rope hangs down to the pier.",
        "In its cellar divers found nine boats and a kiosk.",
        "Otto Lind has offered to do this for a fee of nine crowns.",
        "No diver will do that.",
        "In May it was nine boats, that number rose to eleven in June.",
        "Ida Brandt had found one.",
        "The kiosk works without one.",
        "On the other, there is Otto Lind, who wants a longer pier.",
        "For one thing, the ferry is older than the pier.",
        "Not the ferry; that is a raft.",
        "Not because the rope was thin.",
        "Which means nine boats stay in the harbour.",
        "The harbour master, Otto Lind, was blunter still.",
        "Her deputy and the oldest skipper were even louder.",
        "Harbour master Otto Lind was a little more careful: “Nobody counted.”",
        "Diver and singer Ida Brandt was more careful: “Nobody counted the boats.”",
        "Otto Lind, head of the school, has asked for six more.",
        "The union of the divers had wanted twenty-five.",
        "A third, a diver, was pulled out of the harbour.",
        "A second drowned off the pier of Osk on Monday.",
        "The €41 million is to be paid back by the owner.",
        "The $900 was found in a drawer of the harbour office.",
    ],
)
def test_an_answer_leans_on_what_it_answers(text: str) -> None:
    """Someone asked, or said what "this" is."""
    assert leans(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "Asked about the pier, Ida Brandt replied that it was closed.",
        "When a diver called the office, Otto Lind replied with a shrug.",
        "Ida Brandt said the pier was closed because nobody had checked this.",
        "The owner, who had been told of the leak, ignored that.",
        "The ferry came back on Monday with nine divers.",
        "Of the nine boats that left Osk, all but Otto Lind's came home without one.",
        "Not a single boat left the harbour on Monday.",
        "Not since 1961 has the harbour of Osk been frozen.",
        "Nobody in Osk knew that the pier was closed.",
        "On the other side of the harbour a kiosk burned.",
        "The sea was calmer on Monday than on any day in May.",
        "The ferry was more expensive than the train in May.",
        "A third of the divers were pulled out of the harbour.",
        "A second ferry sank off the pier of Osk on Monday.",
        "The €41 million ferry was sold to an owner in Larnow.",
        "The divers wanted nine boats and more rope.",
        "Many anglers voiced similar fears to those of the divers.",
        "The two kiosks have similar lamps and one owner.",
        "Papers show that the ferry sank because it was old.",
        "Of the nine divers, most said the rope was to blame.",
        "Ida Brandt dived for nine hours, and she said she had found nothing.",
        "In its letter, the harbour office asks for nine boats.",
    ],
)
def test_a_sentence_that_explains_itself_does_not_lean(text: str) -> None:
    """It asks, or says what "this" is, itself."""
    assert not leans(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "Three shook their heads when the harbour master came in.",
        "Two are divers from Osk, and the rest sell rope.",
        "Five were brought home on the evening ferry.",
        "Four drowned in the harbour, a diver said on Monday.",
        "Nine voted against the longer pier on Monday evening.",
        "These six boats are cheap, and none needs a crew.",
        "Those nine kiosks sell nothing but eel.",
        "Except one of the divers, who had stayed on the pier.",
        "At least that’s what the harbour office hopes.",
    ],
)
def test_a_number_alone_is_part_of_those_named_before(text: str) -> None:
    """Three of whom, the sentence before says."""
    assert reference(text) == Reference.BEFORE


@pytest.mark.parametrize(
    "text",
    [
        "Three divers shook their heads when the harbour master came in.",
        "Two left-handed divers carried the rope to a boat.",
        "“Nine is not ten,” the harbour master of Osk said.",
    ],
)
def test_a_number_of_something_stands_alone(text: str) -> None:
    """It says what it counts, or is what someone said."""
    assert reference(text) == Reference.NONE
