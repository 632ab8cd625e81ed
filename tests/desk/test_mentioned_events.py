"""Two events, one of which the report of the other mentions: they are not one story."""

from __future__ import annotations

import pytest

from digest.core.model import Article
from digest.desk.grouping import cluster, pair, reasons
from digest.desk.grouping.mention import Mentions
from digest.desk.grouping.model import TUNING
from digest.desk.words import hashes
from tests.desk.test_grouping_laws import grouped, groups
from tests.desk.test_openings import sheet
from tests.grouping_cases import article, known

# Two obituaries, two retirements, two wins: the second names the first person and his trade.
PERSONS = {
    "obituaries": (
        (
            "Torvald Kessen, who carved fiddles from driftwood",
            "The fiddle carver Torvald Kessen has died in Brunmoor aged 87. He learned his trade on "
            "the beach, where he gathered spruce that the sea had seasoned.\n\nTorvald Kessen carved "
            "ninety fiddles, the last one in spring. Players came from afar to try them in his "
            "kitchen, and paid in smoked eel if they had nothing else. His nephew keeps the bench.",
        ),
        (
            "Marit Kesslund: fiddle teacher who never wrote a note down",
            "Brunmoor has lost its second fiddle master within days. Marit Kesslund died on Thursday, "
            "aged 79.\n\nShe and the carver Torvald Kessen, no relation, had shared a garden fence and a "
            "quarrel about varnish. Marit Kesslund taught three generations by ear, with a spoon in "
            "her hand, and let nobody play with shoes on. Her choir of fiddles sings her out.",
        ),
    ),
    "keepers": (
        (
            "Lockkeeper Anders Prill hands in his windlass",
            "The lockkeeper Anders Prill has cranked the gates at Ostwell for the last time. He turned "
            "the windlass for forty years, in ice and in drought.\n\nAnders Prill opened the gates for "
            "barges with gravel, for swans and once for a piano. The canal office gave him the handle.",
        ),
        (
            "Gunda Sorrel is the first woman at the windlass",
            "A windlass at Ostwell has passed into new hands. Gunda Sorrel cranks the gates since "
            "Monday, the canal office says.\n\nShe follows the lockkeeper Anders Prill, whom she asked "
            "for the trick with the grease. Gunda Sorrel was a glazier. She wants to plant beans.",
        ),
    ),
}


@pytest.mark.parametrize("kind", PERSONS)
def test_headlines_on_two_persons_are_two_events(kind: str) -> None:
    """The one person is in both texts, the other in one only."""
    one, other = (
        article(str(k), title, text, published=f"2031-05-{7 + k:02}")
        for k, (title, text) in enumerate(PERSONS[kind])
    )
    found = sheet(one, other)
    first = found.score(0, 1)
    assert first > 0
    assert found.forbidden(0, 1, first) == "persons"
    assert groups([one, other]) == [["0"], ["1"]]


def test_headlines_on_two_persons_of_one_event_are_joined() -> None:
    """Both texts name both persons: who won, and who lost."""
    text = (
        "{} beat {} in the final of the ploughing at Ostwell, by a furrow that was straight to a "
        "hand's breadth over 180 metres.\n\nThe judges measured it twice, with a cord. Rain had "
        "softened the field, and three tractors had to be pulled out before noon."
    )
    won = article(
        "a", "Gunda Sorrel ploughs to the cup", text.format("Gunda Sorrel", "Anders Prill")
    )
    lost = article(
        "b", "Anders Prill loses by a furrow", text.format("Gunda Sorrel", "Anders Prill")
    )
    found = sheet(won, lost)
    assert found.forbidden(0, 1, found.score(0, 1)) != "persons"


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("The plan goes too far, said Coun. Ida Roos, who voted against it.", True),
        ("The plan goes too far, said Supt. Ida Roos after the vote.", True),
        ("Sen. Ida Roos called the plan a start.", True),
        ("Coast Minister Ida Roos called the plan a start.", True),
        ("The plan was read by Canal Board Secretary Ida Roos.", True),
        ("It was the end of the plan. Ida Roos wept.", False),
        ("The plan was drawn by the painter Ida Bishop Roos.", False),
        ("They met on the way to the sun. Ida Roos laughed.", False),
    ],
)
def test_an_office_cut_short_is_an_office(text: str, office: bool) -> None:
    facts = known({"a": article("a", None, text)})["a"]
    names = ("ida roos", "ida bishop roos")
    assert any(hashes.term(n) in facts.general for n in names) is office


THEFT = (
    "Bronze otter taken from the brook museum",
    "Burglars lifted the bronze otter from its plinth in the brook museum at Dornwell during the "
    "night to Monday.\n\nThey came by the cellar hatch, cut the alarm and left by a punt, the custodian "
    "Elke Marand said. The otter was cast by a monk and weighs as much as two men. The insurer offers "
    "a reward, and divers search the weir. Nothing else is missing from the museum.",
)
THEFT_TOO = (
    "Police look for punt after museum burglary",
    "A stolen punt may lead police to the bronze otter of Dornwell. It was last seen below the weir "
    "on Monday at dawn.\n\nThe burglars had come to the brook museum by the cellar hatch and cut the "
    "alarm. Elke Marand, the custodian, had polished the otter on Sunday. Divers found its tail.",
)
DAMAGE = (
    "Boy of six sits down in a Roman bed",
    "A schoolboy has broken a couch of walnut that was eighteen centuries old by lying down on it "
    "during a visit of his class in Dornwell on Wednesday.\n\nHe was tired, his teacher said. Two legs "
    "and the headboard came off. A joiner from Kessing will glue them by summer.\n\nThe cordon was gone: it had been "
    "moved to the cellar hatch on Monday, after the bronze otter was taken, the custodian Elke "
    "Marand said.",
)


def _dated(*texts: tuple[str, str], days: tuple[int, ...]) -> list[Article]:
    return [
        article(f"{k}", title, text, published=f"2031-05-{day:02}")
        for k, ((title, text), day) in enumerate(zip(texts, days, strict=True))
    ]


def test_what_mentions_an_event_in_passing_is_only_just_joined() -> None:
    """Of a damage and a theft in one museum only the later report tells of the other."""
    own = _dated(THEFT, DAMAGE, days=(5, 7))
    found = sheet(*own)
    first = found.score(0, 1)
    assert first > TUNING.one_sided
    assert found.is_one_sided(0, 1)
    assert cluster.judged(found, 0, 1, first)[0] <= TUNING.one_sided
    assert not sheet(*_dated(THEFT, THEFT_TOO, days=(5, 6))).is_one_sided(0, 1)


def test_a_join_by_a_mention_is_reported() -> None:
    """Whether the damage is of the theft's story is asked: it is only just in it.

    A second report of the theft takes it out, since it is mentioned in one sentence only.
    """
    (thread,) = grouped(_dated(THEFT, DAMAGE, days=(5, 7)))
    (weak,) = (t for t in thread.near if t.joined)
    assert weak.score == TUNING.one_sided
    assert "aside" in dict(weak.against)
    assert len(groups(_dated(THEFT, THEFT_TOO, DAMAGE, days=(5, 6, 7)))) == 2


CUP = (
    "Tarnley out of the cup",
    "The holders are out. Tarnley Rowers lost to the second-tier Fossby, who had never beaten them, "
    "before a record crowd on Tuesday.\n\nTheir captain Wenna Broadhurst limped off and may miss "
    "Thursday. “I will row with one leg,” she said. Nobody on the bank believed "
    "a word of it. The umpire let the crews row the last bend twice, because a barge had drifted in.",
)
LEAGUE = (
    "Rowers recover without Broadhurst",
    "Two days after the embarrassment in the cup, Tarnley Rowers pulled past the league leaders "
    "Elmwick on Thursday, with a stand-in for the captain.\n\nThe coach said that Fossby had not been "
    "mentioned. “I hung the newspaper in the boat,” she said. Elmwick left "
    "without a word. Their boat had leaked since the morning, and their stroke had slept badly.",
)


def test_the_next_match_of_a_club_is_another_event() -> None:
    """Openings alike are not evidence where a club has two matches in a week."""
    own = _dated(CUP, LEAGUE, days=(7, 9))
    found = sheet(*own)
    assert found.evidence.is_of_many(0, 1)
    assert found.asked_of_openings(0, 1, "evidence") > TUNING.sure
    assert found.second_score(0, 1, found.score(0, 1)) > TUNING.openings
    assert groups(own) == [["0"], ["1"]]
    same_day = sheet(*_dated(CUP, LEAGUE, days=(7, 8)))
    assert same_day.asked_of_openings(0, 1, "evidence") == TUNING.openings


def test_what_is_near_by_its_openings_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pair that is kept apart is a near miss if the second step finds it near too."""
    own = [
        article(str(k), title, text, published=f"2031-05-{7 + k:02}")
        for k, (title, text) in enumerate(PERSONS["keepers"])
    ]
    monkeypatch.setattr(reasons, "more_than_setting", lambda *_: False)
    assert [[(n.a, n.b) for n in t.near] for t in grouped(own)] == [[("0", "1")], [("0", "1")]]
    far = -TUNING.near_miss - 0.1
    monkeypatch.setattr(pair.Sheet, "second_score", lambda *_: far)
    assert [t.near for t in grouped(own)] == [(), ()]


DEATHS = (
    (
        "Farewell to the woman who mapped the fog",
        "The weather keeper Torva Kessen, whose charts of the fog hang in every cutter, died on Sunday at "
        "Brunmoor, aged 82. Brunmoor College confirmed her death.\n\nShe counted the foggy days for "
        "forty years. A pupil says that she could smell the fog before the horn was sounded.",
    ),
    (
        "Anders Prill: he knew each mussel by its beard",
        "Emeritus professor Anders Prill, who opened the shore station of Brunmoor College, has died at 88."
        "\n\nThe college has lost Torva Kessen in the same week. Prill counted mussels on one rock for "
        "fifty years, and his pupils were told to bring boots and patience.",
    ),
)


def test_deaths_of_two_persons_are_two_events() -> None:
    """The headlines have no name that tells, but each first sentence says who has died."""
    one, other = (
        article(str(k), title, text, published="2031-05-07")
        for k, (title, text) in enumerate(DEATHS)
    )
    assert groups([one, other]) == [["0"], ["1"]]
    assert sheet(one, other).forbidden(0, 1, 2.0) == "persons"


def test_a_death_and_what_is_said_of_the_dead_are_one_event() -> None:
    """The second text names the same dead person, and whoever mourns her."""
    later = (
        "Anders Prill mourns a teacher",
        "Torva Kessen, the weather keeper who mapped the fog of Brunmoor, died on Sunday aged 82, and "
        "Anders Prill says that he owes her his boots.\n\nShe counted the foggy days for forty years.",
    )
    one, other = (
        article(str(k), title, text, published="2031-05-07")
        for k, (title, text) in enumerate((DEATHS[0], later))
    )
    assert sheet(one, other).forbidden(0, 1, 2.0) != "persons"


# Of each two, the second text mentions the event of the first in one sentence.
MENTIONS = {
    "two announcements": (
        (
            "A year without trawlers",
            "The harbour of Kornbach will be drained from March, harbour commissioner Ilse Vandrup "
            "said on Tuesday. Dredgers are to scrape out 41,000 tonnes of sludge.\n\nBerths "
            "are moved to Sandby. Anglers have asked for their old boots back.",
        ),
        (
            "Free season tickets for apprentices",
            "Apprentices under 21 will travel without paying on the night buses, commissioner Ilse "
            "Vandrup announced on Tuesday, hours after she had told reporters that dredgers would "
            "scrape the sludge from the harbour, once it is drained.\n\nThe tickets cost the town 630,000 crowns. A baker's lad in "
            "Kornbach said he would still cycle, since the rolls go cold.",
        ),
    ),
    "two votes": (
        (
            "Louder weekends ahead",
            "Councillors in Ormsund voted on Monday to let the granite quarry blast on Saturdays. "
            "Neighbours filled the gallery with saucepans.\n\nThe quarry employs 112 masons, and "
            "councillor Bente Aasgaard said that granite waits for nobody.",
        ),
        (
            "No more kiosks on the pier",
            "Ormsund clears its pier of kiosks, the council decided on Monday, in a vote that few "
            "heard for the saucepans of those who had come about the granite quarry.\n\nThe 17 "
            "stallholders have until autumn. Councillor Bente Aasgaard sold waffles there herself.",
        ),
    ),
}


@pytest.mark.parametrize("kind", MENTIONS)
def test_a_mention_in_one_sentence_joins_nothing(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Headlines and figures are all different, and the words in common are in one sentence."""
    one, other = _dated(*MENTIONS[kind], days=(6, 6))
    found = sheet(one, other)
    first = found.score(0, 1)
    assert found.forbidden(0, 1, first) == "mention"
    assert len(groups([one, other])) == 2
    monkeypatch.setattr(Mentions, "is_all", lambda *_: False)
    assert found.forbidden(0, 1, first) != "mention"
    assert len(groups([one, other])) == 1


@pytest.mark.parametrize("kind", MENTIONS)
@pytest.mark.parametrize("common", ["headline", "figure", "words", "day"])
def test_a_headline_a_figure_or_more_words_are_no_mere_mention(kind: str, common: str) -> None:
    (title, text), (other_title, other) = MENTIONS[kind]
    if common == "headline":
        other_title = title
    elif common == "figure":
        other += " The council has spent 41,000 tonnes of patience, and 112 masons agree."
    elif common == "words":
        other += " Dredgers, mud, trawlers, anglers: granite, saucepans and neighbours remain."
    own = _dated((title, text), (other_title, other), days=(6, 6))
    if common == "day":
        own[1] = article("1", other_title, other, published=None)
    found = sheet(*own)
    assert found.forbidden(0, 1, found.score(0, 1)) != "mention"


# Of each two, either text mentions the event of the other in one sentence, in rare words. They
# share a name or a place, and what happened is not alike.
ASIDES = {
    "one minister, two plans": (
        (
            "Minister halves the eel catch",
            "Half as many eels may be caught in the Ambrel lagoon from spring, fisheries minister "
            "Hedda Kvaale said on Tuesday.\n\nShe had met the eelers for two days. Their speaker Jan "
            "Pott called it a funeral with coffee. Smokehouses fear for 40 jobs. A biologist said "
            "that the eel had needed it for years.\n\nKvaale speaks on lighthouses in Sandby on "
            "Thursday.",
        ),
        (
            "Three lighthouses get new lamps",
            "The lighthouses of Sandby, Torp and Hove will be lit by new lamps, Hedda Kvaale said in "
            "Sandby on Thursday.\n\nThe minister promised 9 million crowns. The keeper at Torp showed "
            "her the stairs, all 212 of them. A pilot asked about the foghorn, which stays.\n\nShe "
            "would not talk of the halving of the eel catch in the lagoon.",
        ),
    ),
    "one firm closes, one hires": (
        (
            "Bring the weavers a bus",
            "Nobody who has read the accounts of the Ravel loom works wept when it closed on "
            "Monday.\n\nIts looms are older than its pensioners. For nine years it has lived on a "
            "grant. The weavers have been told that their hands are gold, and so they are.\n\nIn "
            "Torp, ten miles off, a maker of sails from flax looks for hands. All it would take is a "
            "bus at six.",
        ),
        (
            "Flax sails: forty jobs in Torp",
            "A maker of sails from flax in Torp is to hire forty people by autumn.\n\nThe sails dry "
            "faster than those of cotton, says the founder, Ute Brandal. Rowers and bakers have "
            "applied.\n\nShe will ask the weavers of the closed Ravel loom works first, as a loom is "
            "a loom.",
        ),
    ),
}


@pytest.mark.parametrize("kind", ASIDES)
def test_words_of_one_sentence_in_passing_are_no_evidence(kind: str) -> None:
    """They are in the opening of one and in one sentence below the opening of the other."""
    one, other = _dated(*ASIDES[kind], days=(6, 8))
    found = sheet(one, other).evidence
    assert len(found.words_in_common(0, 1)) > 1
    assert found.lacking(0, 1, 0.1) == "evidence"
    assert not found.lacking(0, 1, 0.4), "alike in what they tell"
    assert len(groups([one, other])) == 2
