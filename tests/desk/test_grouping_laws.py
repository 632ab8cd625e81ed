"""The laws of grouping, each with invented articles."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from msgspec import structs

from digest.core.model import Article, Report, Thread
from digest.desk.grouping import candidates, cluster, dedupe, facts, link, pair, reasons, units
from digest.desk.grouping.model import TUNING
from digest.desk.quotes import extract
from digest.desk.words import hashes
from tests.grouping_cases import article, known

PEOPLE = "Ada Brell,Jonas Keld,Mira Tann,Odo Ferris,Lena Voss,Pim Harrow,Saul Dent,Ida Moss".split(
    ","
)
TOWNS = "Kessing,Aldermoor,Tarnley,Fossby,Wexholm,Brunford,Elmwick,Garstead".split(",")
THINGS = "bridge,library,tram,quarry,market,theatre,brewery,lighthouse".split(",")
ACTS = "closed,sold,flooded,reopened,rebuilt,sued,praised,robbed".split(",")


def grouped(articles: Sequence[Article]) -> tuple[Thread, ...]:
    by_id = {a.id: a for a in articles}
    own = known(by_id)
    days = {a.id: cluster.stated(a) for a in articles}
    out: list[Thread] = []
    for n in candidates.neighbourhoods(list(own.values()), days):
        reports = dedupe.reports([by_id[i] for i in n.articles], own)
        out += cluster.threads(reports, by_id, own)
    return tuple(out)


def groups(articles: Sequence[Article]) -> list[list[str]]:
    return sorted(sorted(t.members) for t in grouped(articles))


def unrelated(count: int) -> list[Article]:
    r = random.Random(3)
    out = []
    for i in range(count):
        town, thing, act = r.choice(TOWNS), r.choice(THINGS), r.choice(ACTS)
        text = (
            f"The {thing} of {town} was {act} after {r.randint(3, 90)} weeks of argument.\n\n"
            f"{r.choice(PEOPLE)}, who runs it, said that {r.randint(2, 900)} people had written to "
            f"the council of {r.choice(TOWNS)}. A {r.choice(THINGS)} is to be {r.choice(ACTS)} next."
        )
        out.append(article(f"z{i:03d}", f"{town} {thing} {act}", text, f"2031-05-{1 + i % 28:02d}"))
    return out


SLIDE = (
    "A landslide buried four goods wagons below Harn Pass on Sunday night, and the line is closed "
    "until the slope has been secured.\n\nEngineer Greta Solm said that 9,000 tonnes of slate had "
    "come down. “We heard it from the signal box and ran,” said signalman Per Audley, 44."
)
SLIDE_TOO = (
    "No train will run over Harn Pass this week after slate from the slope above buried four goods "
    "wagons on Sunday night.\n\n“We heard it from the signal box and ran,” Per Audley said. Some "
    "9,000 tonnes must be carried off before the line opens, according to Greta Solm."
)
FAIR = (
    "The cattle fair in Harn Pass drew fewer farmers than last year, and prices for heifers fell.\n\n"
    "Auctioneer Bo Lindgren blamed the dry spring. The fair ends on Sunday with a dance."
)


def test_unrelated_articles_change_no_grouping() -> None:
    """With any number of unrelated articles beside them, the same articles are together."""
    own = [article("a", None, SLIDE), article("b", None, SLIDE_TOO), article("c", None, FAIR)]
    alone = groups(own)
    assert alone == [["a", "b"], ["c"]]
    for count in (20, 150):
        beside = [g for g in groups([*own, *unrelated(count)]) if set(g) & {"a", "b", "c"}]
        assert beside == alone, count


@pytest.mark.parametrize(
    "other",
    [
        "A pensioner in Fellbrook was asked for 61 million crowns by the water company on Monday.",
        "Sheriff Dale Robins of Fellbrook opened the swimming bath on Monday to loud applause.",
        "In Fellbrook the choir sang on Monday. Sheriff Dale Robins was among those who listened.",
    ],
)
def test_place_day_and_office_do_not_bind(other: str) -> None:
    """A common town, day and office holder are not an event."""
    snow = (
        "Snow closed the schools and the ring road in Fellbrook on Monday.\n\nTwo hundred drivers "
        "were pulled out of their cars, Sheriff Dale Robins said. The ploughs came from Fellbrook."
    )
    assert groups([article("a", None, snow), article("b", None, other)]) == [["a"], ["b"]]


SNOW = (
    "Snow closed the schools and the ring road {place} on Monday.\n\nTwo hundred drivers were pulled "
    "out of their cars, {who} said. The ploughs worked until midnight. “It came faster than the "
    "forecast,” {surname} said."
)
OTHER_EVENTS = [
    "A plan for 300 homes {place} was refused on Monday after a debate of four hours.\n\n{who} "
    "welcomed the vote. Building was to begin in spring, and the developer may appeal.",
    "The brewery {place} is to be sold to a Danish firm, its owners announced on Monday.\n\nThe 85 "
    "workers keep their jobs, {who} was assured. “I am relieved,” {surname} said.",
    "A van and a car collided {place} on Monday, and a woman in her thirties was killed.\n\n{who} "
    "called for a speed limit. The driver of the car was slightly hurt.",
]
WHERE = ["in Fellbrook", "at Harlow Bay", "across the Tarn Valley", "along the River Aske"]
WHERE += ["at Lumby-on-Sea", "in St Brannock", "at Port Velsen", "around Lake Sorrel"]
HOLDERS = ["Councillor Maeve Sutton", "Inspector Colm Byrne", "opposition leader Maeve Sutton"]
HOLDERS += ["MP Dale Robins", "Alderman Saul Dent", "fire chief Ida Moss", "Senator Ruth Abel"]
HOLDERS += ["police spokesman Per Audley", "headteacher Ada Brell", "Assemblywoman Kit Orr"]
HOLDERS += ["Detective Sergeant Mira Tann", "Bürgermeisterin Greta Solm", "DCI Odo Ferris"]
HOLDERS += ["Coast Minister Maeve Sutton", "Lands Secretary Saul Dent", "Flood Inspector Kit Orr"]


@pytest.mark.parametrize("other", OTHER_EVENTS)
def test_a_place_a_day_and_any_office_holder_do_not_bind(other: str) -> None:
    """In every form of place and office: four articles in pairs, never joined."""
    for n, who in enumerate(HOLDERS):
        for place in (WHERE[n % len(WHERE)], WHERE[(n + 3) % len(WHERE)]):
            words = {"place": place, "who": who, "surname": who.split()[-1]}
            own = [
                article("a", "Snow closes schools", SNOW.format(**words)),
                article("b", "Council has its say", other.format(**words)),
            ]
            assert groups(own) == [["a"], ["b"]], (place, who)


def test_an_office_behind_the_name_in_one_text_is_enough() -> None:
    """“Maeve Sutton, who leads …” elsewhere is “Maeve Sutton” with the office in commas here."""
    snow = SNOW.format(place="near Fellbrook", who="Maeve Sutton", surname="Sutton")
    tax = (
        "Household tax near Fellbrook rises by four per cent, the council decided on Monday.\n\nMaeve "
        "Sutton, the deputy mayor, called it necessary. The vote was close."
    )
    assert groups([article("a", None, snow), article("b", None, tax)]) == [["a"], ["b"]]


def test_a_denied_link_is_evidence_against() -> None:
    """An article that says that another event is not linked does not join it."""
    mill = (
        "The roof of Brell Mill fell in when fire broke out in Lumby on Monday night.\n\nAbout 80 "
        "firefighters of the Ribblemoor Fire Service kept the flames off the houses of Weir Lane."
    )
    barn = (
        "Thirty sheep died when a barn burned down near Tolby on Monday night.\n\nFour engines of "
        "the Ribblemoor Fire Service came. It is not thought to be linked to the fire at Brell "
        "Mill in Lumby."
    )
    own = [article("a", None, mill), article("b", None, barn), article("c", None, SLIDE)]
    assert groups(own[:2]) == [["a"], ["b"]]
    stated = [facts.facts(a) for a in own]
    assert stated[1].denied
    assert stated[0].denied == ()
    sheet = pair.Sheet(stated, {a.id: a.published for a in own})
    assert sheet.denied(0, 1)
    assert not sheet.denied(1, 2)
    assert ("denied", "one says that it is not linked to the other") in reasons.against(
        sheet, 0, 1, ""
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Marshal Odd Renn, still tired from the fire at Brell Mill, said the two were not connected."),
        ("en", "Crews came from the fire at Brell Mill, but there is no link, the marshal said."),
        ("en", "After the fire at Brell Mill he said there was nothing to link them."),
        ("en", "Nobody set it, nor had it anything to do with the fire at Brell Mill, he said."),
        ("en", "The sheep had nothing to do with the fire at Brell Mill, the marshal said."),
        ("de", "Nach dem Brand der Brell Mill sagte er, die beiden Fälle hängen nicht zusammen."),
        ("fr", "Après le feu de la Brell Mill, il assure que les deux affaires ne sont pas liées."),
    ],
)  # fmt: skip
def test_a_denial_behind_the_event_is_one_too(language: str, sentence: str) -> None:
    """The sentence first names the other event, and then says that it is not linked."""
    other = article(
        "b", None, f"Thirty sheep died in Tolby on Monday.\n\n{sentence}", language=language
    )
    stated = facts.facts(other)
    assert {hashes.term("Brell"), hashes.term("Mill")} <= set(stated.denied)
    assert hashes.term("sheep") not in stated.denied


def test_a_denied_name_counts_below_the_opening() -> None:
    """The place is often named only in a later paragraph of the other report."""
    mill = (
        "Forty people fled from their beds when a paint store burned in Lumby on Monday.\n\nThe "
        "store had been empty since spring, its owner said, and nobody knows why the alarm was late."
        "\n\nAbout 80 firefighters kept the flames off the houses of Weir Lane."
    )
    flats = (
        "A pan of oil set fire to a kitchen in Lumby on Wednesday.\n\nMarshal Odd Renn, who was in "
        "Weir Lane on Monday, said the two fires were not connected."
    )
    own = [article("a", None, mill), article("b", None, flats)]
    stated = [facts.facts(a) for a in own]
    sheet = pair.Sheet(stated, {a.id: a.published for a in own})
    assert "weir lane" in sheet.stated[1].denied_names
    assert sheet.denied(0, 1)


COUNTED = [
    ("en", "It is the second recall of a fish product in the region in two days, after one of smoked eel by Tamsin Smokers."),
    ("en", "It was the third fire in the harbour this month: on Sunday the Tamsin Smokers lost a kiln of smoked eel."),
    ("en", "The burglary was the fourth in Lumby in as many weeks, following that at Tamsin Smokers, where eel was taken."),
    ("de", "Es ist der zweite Rückruf von Fisch in zwei Tagen, nach dem von Räucheraal bei Tamsin Smokers: eel."),
    ("fr", "C'est le deuxième rappel de poisson en deux jours, après celui de eel fumé de Tamsin Smokers."),
    ("es", "Es la segunda retirada de pescado en pocos días, tras la de eel ahumado de Tamsin Smokers."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "sentence"), COUNTED)
def test_a_count_of_events_names_other_events(language: str, sentence: str) -> None:
    """In “the second recall in two days, after one of …” the words at the end are about another
    event."""
    own = article(
        "b", None, f"Pollen fish fingers are off sale in Lumby.\n\n{sentence}", language=language
    )
    denied = set(facts.facts(own).denied)
    assert {hashes.term("Tamsin"), hashes.term("eel")} <= denied
    assert hashes.term("Lumby") not in denied


def test_a_count_alone_names_no_other_event() -> None:
    """An act that is repeated within a week is the event itself."""
    for sentence in (
        "Mayor Odd Renn opened the second bridge this week to cars from Lumby.",
        "It was the second talk of Odd Renn in two days with the boatmen of Lumby.",
    ):
        assert facts.facts(article("b", None, f"{sentence} It rained.")).denied == ()


def test_two_recalls_of_which_one_counts_the_other_are_two() -> None:
    """A sentence about another recall joins it to none."""
    eel = (
        "Tamsin Smokers is recalling smoked eel with the use-by date 19 May because of listeria. "
        "About 2,300 packs of the fish were sold by Coopmar.\n\nNo illness is known. Customers may "
        "return the eel without a receipt."
    )
    fingers = (
        "Frozen food maker Pollen is recalling 11,000 boxes of fish fingers because they may hold "
        "bits of plastic. They were sold by Coopmar.\n\nIt is the second recall of a fish product "
        "in the region in two days, after one of smoked eel with listeria by Tamsin Smokers."
    )
    own = [article("a", None, eel), article("b", None, fingers, "2031-05-08")]
    assert groups(own) == [["a"], ["b"]]


FORMS = {
    "obituary": (
        "{0}, long-time {1} of Lornmouth, died on Sunday at the age of {2}, the family said.\n\n"
        "The funeral will be held on Friday in the church of St Bride, where {0} sang for years.",
        ("Ada Brook", "baker", "88"),
        ("Tom Kell", "teacher", "91"),
    ),
    "match": (
        "{0} and {1} met in the third round of the valley cup on Tuesday night and it ended {2}.\n\n"
        "Both teams play in the league again on Saturday. The draw takes place on Thursday.",
        ("Brell Rovers", "Dorn Town", "2-1"),
        ("Kessing City", "Tarn United", "0-0"),
    ),
    "road": (
        "A man of {2} died when his car left the road near {0} on Sunday evening, police said.\n\n"
        "The car hit a tree at the turning to {1}. Nobody else was hurt; the cause is not known.",
        ("Oxmoor", "Pell Farm", "34"),
        ("Hindlow", "Crake Bridge", "61"),
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_texts_by_one_form_are_events_of_their_own(form: str) -> None:
    """Texts by one form with other names and figures are neither one event nor pickups."""
    text, one, other = FORMS[form]
    articles = [article("a", None, text.format(*one)), article("b", None, text.format(*other))]
    assert groups(articles) == [["a"], ["b"]]


def test_a_copy_with_another_headline_is_not_a_form() -> None:
    """The same text under another headline, cut at the end, stays a copy."""
    text = FORMS["road"][0].format(*FORMS["road"][1])
    articles = [article("a", "Man dies near Oxmoor", text), article("b", "Crash kills man", text)]
    assert [len(t.reports) for t in grouped(articles)] == [1]


def wire(count: int, cuts: Sequence[float]) -> list[Article]:
    """Copies of one text, cut at several lengths."""
    r = random.Random(8)
    words = [f"{a}{b}" for a in "brad kel mur tos vin gar hol pem".split() for b in ("en", "ost")]
    lines = [
        " ".join(r.choice(words) for _ in range(14)).capitalize() + f" in {r.choice(TOWNS)}."
        for _ in range(20)
    ]
    return [
        article(f"o{i:04d}", None, "\n\n".join(lines[: int(20 * cuts[i % len(cuts)])]))
        for i in range(count)
    ]


@pytest.mark.parametrize("count", [40, 41, 45, 200])
def test_any_number_of_copies_is_one_report(count: int) -> None:
    """Any number of copies of one text is one report."""
    for cuts in ((1.0,), (1.0, 0.75, 0.5, 0.3)):
        found = grouped(wire(count, cuts))
        assert [len(t.reports) for t in found] == [1], cuts


def test_copies_are_compared_in_linear_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice as many copies make about twice as many comparisons of texts, not four times."""
    calls = 0
    relation = dedupe.relation_of

    def counted(*args: object) -> tuple[str, str]:
        nonlocal calls
        calls += 1
        return relation(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(dedupe, "relation_of", counted)
    made = []
    for count in (50, 100):
        calls = 0
        own = wire(count, (1.0, 0.75, 0.5, 0.3))
        dedupe.reports(own, known({a.id: a for a in own}))
        made.append(calls)
    assert 0 < made[0] <= 2 * 50
    assert made[1] <= 2.2 * made[0]


def test_a_chain_is_taken_apart() -> None:
    """A report that fits a neighbour but not the central report is not in the group."""
    units = [(n,) for n in range(5)]
    pairs = {(0, n): 6.0 for n in (1, 2, 3)} | {(1, 2): 2.0, (1, 3): 2.0, (2, 3): 2.0}
    chained = pairs | {(1, 4): 5.0}
    assert link.unchained([(0, 1, 2, 3, 4)], units, chained, 0.0) == [(0, 1, 2, 3), (4,)]
    fitting = chained | {(0, 4): 0.5}
    assert link.unchained([(0, 1, 2, 3, 4)], units, fitting, 0.0) == [(0, 1, 2, 3, 4)]


def pair_threads(
    border: float,
    split: Sequence[tuple[str, ...]] = (),
    merge: Sequence[tuple[str, ...]] = (),
) -> tuple[Thread, ...]:
    """Return the threads of two reports of one event, with another border."""
    own = {i: article(i, None, t) for i, t in (("a", SLIDE), ("b", SLIDE_TOO))}
    reports = [Report(original=i) for i in own]
    return cluster.threads(
        reports, own, known(own), units.Decided(merge=tuple(merge), split=tuple(split)), border
    )


def test_a_join_is_reported_when_it_is_weak() -> None:
    """A report that joined narrowly is named with its score; a clear one is not."""
    (sure,) = pair_threads(0.0)
    assert sure.near == ()
    score = sure.ties[0].score
    (just,) = pair_threads(score - TUNING.weak / 2)
    (tie,) = just.near
    assert (tie.a, tie.b, tie.joined) == ("a", "b", True)
    assert tie.score == pytest.approx(score)


def test_a_weak_join_names_the_report_that_is_only_just_of_the_story(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is the first of the two, since it is the one to split; the others match it less."""
    own = {i: article(i, None, t) for i, t in (("a", SLIDE), ("b", SLIDE_TOO), ("c", SLIDE))}
    pairs = cluster.Pairs()
    pairs.scores = {(0, 1): 4.0, (0, 2): 1.0, (1, 2): -0.4}
    monkeypatch.setattr(cluster, "scores", lambda *_: pairs)
    (thread,) = cluster.threads([Report(original=i) for i in own], own, known(own))
    (tie,) = thread.near
    assert (tie.a, tie.b, tie.joined, tie.score) == ("c", "a", True, 0.3)
    assert "group" in dict(tie.against)


def test_a_join_that_the_editor_confirmed_is_not_a_question() -> None:
    """Two reports that a merge or a split names as one event are not reported as a weak join."""
    score = pair_threads(0.0)[0].ties[0].score
    for border in (score - TUNING.weak / 2, score + TUNING.near_miss / 2):
        (merged,) = pair_threads(border, merge=[("a", "b")])
        assert merged.near == ()
        (parted,) = pair_threads(border, split=[("a", "b")])
        assert parted.near == ()
    (other,) = pair_threads(score - TUNING.weak / 2, merge=[("a", "elsewhere")])
    assert [t.joined for t in other.near] == [True]


def test_a_pair_that_is_only_just_apart_is_reported() -> None:
    """The same below the border: both threads name the pair."""
    score = pair_threads(0.0)[0].ties[0].score
    apart = pair_threads(score + TUNING.near_miss / 2)
    assert [t.members for t in apart] == [("a",), ("b",)]
    assert all([(n.a, n.b, n.joined) for n in t.near] == [("a", "b", False)] for t in apart)
    assert all(t.near == () for t in pair_threads(score + 2 * TUNING.near_miss))


def test_what_is_kept_out_says_why() -> None:
    """A pair above the border that is not joined names a reason against it."""
    one, other = pair_threads(0.0, split=[("b",)])
    (tie,) = one.near
    assert tie.score > tie.border
    assert not tie.joined
    assert tie.against
    assert other.near == one.near


def test_thousands_with_a_space_are_one_figure() -> None:
    """“14 000 habitants” is one figure in every language, with any kind of space."""
    for space in (" ", "\u00a0", "\u202f"):
        text = f"La commune compte 23{space}000 habitants et doit 1{space}200{space}000 euros."
        found = facts.facts(article("a", None, text, language="fr"))
        assert ("23000", "habitant") in found.figures
        assert ("1200000", "euro") in found.figures
    english = facts.facts(article("b", None, "On May 5 200 people came; in 2019 300 sailors did."))
    assert ("300", "sailor") in english.figures


def test_function_words_of_other_languages_are_not_names() -> None:
    """A sentence's first word is not read as a name in French or German either."""
    text = "Les pompiers sont venus. Une maison a brûlé. Aucun habitant n’est blessé à Lunac."
    found = facts.facts(article("a", None, text, language="fr"))
    assert not {"Les", "Une", "Aucun"} & {n for n, _ in found.names}


def test_a_roundup_is_named_as_a_reason() -> None:
    """A feature that cannot be compared says so."""
    one = structs.replace(article("a", "News in brief", SLIDE), title="News in brief")
    assert groups([one, article("b", None, SLIDE_TOO)]) == [["a"], ["b"]]


FIRE = (
    "A fire destroyed a {thing} in Fellbrook on Monday. {many} firefighters fought it for {hours} "
    "hours.\n\nNobody was hurt. The cause is not known, said fire chief Ida Moss."
)


@pytest.mark.parametrize(
    ("one", "other"), [("barn", "chapel"), ("bakery", "depot"), ("mill", "garage")]
)
def test_two_fires_of_one_night_by_one_desk_are_two(one: str, other: str) -> None:
    """Another building and other figures in the same sentences: neither a copy nor one event."""
    a = article("a", f"Fire destroys {one}", FIRE.format(thing=one, many=40, hours=5))
    b = article("b", f"Fire destroys {other}", FIRE.format(thing=other, many=17, hours=9))
    assert groups([a, b]) == [["a"], ["b"]]


def test_an_update_of_a_text_is_not_another_fire() -> None:
    """The same building and higher figures: one event, and one text of it."""
    a = article("a", "Fire destroys barn", FIRE.format(thing="barn", many=40, hours=5))
    b = article("b", "Fire destroys barn", FIRE.format(thing="barn", many=60, hours=9))
    assert groups([a, b]) == [["a", "b"]]


QUAKE = (
    "An earthquake of magnitude {size} shook Kessing on Monday, the seismic service said.\n\nIts "
    "centre was {depth} kilometres deep. Nobody was hurt, but {many} chimneys fell."
)


def test_a_form_whose_figures_are_all_others_is_another_event() -> None:
    """Two earthquakes of one town and day share no figure; an update of one of them shares some."""
    first = article("a", None, QUAKE.format(size="4.7", depth=50, many=15))
    second = article("b", None, QUAKE.format(size="3.8", depth=48, many=66))
    update = article("c", None, QUAKE.format(size="4.9", depth=50, many=21))
    assert groups([first, second]) == [["a"], ["b"]]
    assert groups([first, update]) == [["a", "c"]]


LIBRARY = (
    "The library of Fellbrook, open since 1908, will close in March. The council decided so on "
    "Monday night by 14 votes to 13.\n\nBooks will come by van, said Ruth Abel, {office}."
)
SEWER = (
    "Quarry Road in Fellbrook will be shut for eleven weeks while a sewer is laid. The council "
    "approved the works by 22 votes to 5 on Monday night.\n\nRuth Abel, {office}, said that the "
    "county pays. Shopkeepers fear for their trade."
)


@pytest.mark.parametrize(
    "office", ["the member for finance", "acting head", "the town clerk", "a trustee of the board"]
)
def test_two_votes_of_one_meeting_are_two(office: str) -> None:
    """The speaker on both holds an office that is not a title before a name."""
    a = article("a", "Library to close", LIBRARY.format(office=office))
    b = article("b", "Road to shut", SEWER.format(office=office))
    assert groups([a, b]) == [["a"], ["b"]]


def test_one_captain_in_two_matches_joins_nothing() -> None:
    """Her club, her town and she are named in both, but what happened is not similar."""
    cup = article(
        "a",
        "Late goal takes Tarnley into the final",
        "A shot from twenty yards took Tarnley Rovers into the final of the Border Cup on Tuesday. "
        "Captain Ivar Stenn had levelled before the break.\n\nThe visitors hit the post twice.",
        "2031-05-07",
    )
    league = article(
        "b",
        "Rovers brought down to earth",
        "Four days after their evening of glory Tarnley Rovers were beaten at home by the bottom "
        "side. Ivar Stenn was sent off.\n\nOnly 640 came. The pitch was heavy.",
        "2031-05-11",
    )
    assert groups([cup, league]) == [["a"], ["b"]]


def test_facts_add_no_more_than_their_reach() -> None:
    """Pairs are left out before their facts are compared only where facts cannot lift them."""
    texts = {
        "age": "Mira Tann, 41, was found in the lock at Brell on Monday, police said.",
        "same age": "A woman aged 41 was pulled from the lock at Brell, police said on Monday.",
        "quoted": "“The gate never closes by itself in the wind,” said Saul Dent of the lock.",
        "same words": "Saul Dent said: “The gate never closes by itself in the wind.” He left.",
        "day": "The lock at Brell opens on 9 May 2031 at noon, the town said.",
    }
    own = {
        k: article(k, None, t, published=f"2031-05-{7 + n:02}")
        for n, (k, t) in enumerate(texts.items())
    }
    said = {k: facts.facts(a, extract.quotes(a)) for k, a in own.items()}
    days = {k: a.published for k, a in own.items()}
    sheet = pair.Sheet(list(said.values()), days, (), own)
    reach = sheet.reach()
    added = [
        (sheet.fact_score(i, j), float(reach[i, j])) for i in range(len(own)) for j in range(i)
    ]
    assert all(score <= most + 1e-9 for score, most in added)
    pairs = [(i, j) for i in range(len(own)) for j in range(i)]
    assert all(sheet.may_reach(i, j, sheet.fact_score(i, j)) for i, j in pairs)
    assert not all(sheet.may_reach(i, j, 1.5) for i, j in pairs)  # this bound is tried too
    assert max(score for score, _ in added) > 1.8  # a quotation in common: the bound is tried
    assert min(most for _, most in added) < 1.8  # and it is lower for pairs that have none
