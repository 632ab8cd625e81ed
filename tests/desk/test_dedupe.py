"""Copies: which articles are one text."""

from __future__ import annotations

import sys

import msgspec
import pytest

import paths
from digest.core.model import Article, Report
from digest.desk.grouping import copy_text, credit, dedupe
from digest.desk.grouping.facts import facts
from digest.desk.quotes import extract
from tests.grouping_cases import article, case, known

CASE = case("harbour.md")
DATA = paths.SHARED / "eval" / "data"


def reports(names: list[str]) -> dict[str, Report]:
    own = {n: CASE[n] for n in names}
    return {r.original: r for r in dedupe.reports(list(own.values()), known(own))}


def test_a_cut_is_a_pickup() -> None:
    """A cut agency text with another headline is a pickup, and what it dropped is listed."""
    r = reports(["wire", "cut"])["wire"]
    assert [(c.article, c.relation, c.of) for c in r.copies] == [("cut", "pickup", "wire")]
    assert r.copies[0].share > 0.9
    assert r.copies[0].dropped >= 4
    assert not r.copies[0].changed


def test_who_names_the_agency_is_the_original() -> None:
    """Of two copies of an agency's text, the one without the agency's name is not the author."""
    text = CASE["wire"].text
    named = msgspec.structs.replace(CASE["cut"], id="named", agency="Levant Wire", wire=False)
    longer = msgspec.structs.replace(CASE["wire"], id="unnamed", agency=None, wire=False)
    assert len(text) > len(named.text)
    own = {a.id: a for a in (named, longer)}
    (report,) = dedupe.reports(list(own.values()), known(own))
    assert report.original == "named"
    assert [c.article for c in report.copies] == ["unnamed"]


def test_a_wire_text_inside_a_longer_article() -> None:
    """A longer article that contains an agency text belongs to its report, with the agency as
    original; its own sentences are listed."""
    r = reports(["wire", "longer"])["wire"]
    (c,) = r.copies
    changed = [CASE["longer"].text[s:e] for s, e in c.changed]
    assert any("candles" in s for s in changed)
    assert not any("coast guard" in s for s in changed)


def test_own_reporting_is_a_report() -> None:
    """The same event with other speakers and figures is a report of its own."""
    assert set(reports(["wire", "own", "other"])) == {"wire", "own", "other"}


SOURCE = (
    "Wardens shut the Orsk weir on Monday after divers found a gap under its second gate, cutting the ferry from Lumby to Estmark.\n\n"
    'The weir, built in 1934, holds back 12 million litres of the river Tarn. "We shut first and measure after," chief warden Ottilie Brandt said.\n\n'
    "Divers saw the gap, 40 centimetres wide, while clearing reeds on Sunday. A second dive found loose stones beneath the third gate.\n\n"
    "Harbour minister Pavel Lindgren said the state would hire two buses for ferry passengers from Lumby.\n\n"
    "About 900 people take the ferry each weekday. The buses need 35 minutes longer.\n\n"
    'The Valley League blamed cuts to the upkeep of weirs. "You reap what you do not mend," its speaker Jora Vance said.\n\n'
    "The weir was last repaired in 1988. Engineers will lower a steel plate on Friday.\n\n"
    'Brandt asked for patience on the river path, which is narrow. "Bring a lamp, and keep the dogs at home until the gate is dry," she said.'
)
RETOLD = (
    "The weir at Orsk has been closed by its wardens since divers discovered a gap beneath the second gate, and the ferry between Lumby and Estmark is cut.\n\n"
    "It dates from 1934 and holds 12 million litres of the Tarn back. Chief warden Ottilie Brandt explained that they would shut it first and measure afterwards.\n\n"
    "The gap of 40 centimetres was seen on Sunday by divers who were clearing reeds. Loose stones beneath the third gate were found in another dive.\n\n"
    "Passengers of the ferry from Lumby will get two buses hired by the state, harbour minister Pavel Lindgren promised.\n\n"
    "Some 900 people who take the ferry each weekday will need 35 minutes longer on the buses.\n\n"
    "Cuts to the upkeep of weirs were blamed by the Valley League. Engineers are to lower a steel plate on Friday."
)


def relation(retold: str, published: str = "2031-05-07") -> list[str]:
    own = {
        "wire": article("wire", None, SOURCE, wire=True),
        "b": article("b", None, retold, published),
    }
    return [c.relation for r in dedupe.reports(list(own.values()), known(own)) for c in r.copies]


def test_a_rewrite_says_the_same_in_the_same_order() -> None:
    """The facts of another report in its order, in other words, make a rewrite; another speaker,
    another order or a later day do not."""
    assert relation(RETOLD) == ["rewrite"]
    assert relation(RETOLD.replace("Some 900", "Boatman Ferdy Quill told us that some 900")) == []
    assert relation("\n\n".join(RETOLD.split("\n\n")[::-1])) == []
    assert relation(RETOLD, "2031-05-19") == []


def made(first: Article, second: Article) -> dict[str, list[tuple[str, str]]]:
    """Return the reports of two articles with their quotations: original -> copies."""
    own = (first, second)
    known = {a.id: facts(a, extract.quotes(a)) for a in own}
    return {
        r.original: [(c.article, c.relation) for c in r.copies] for r in dedupe.reports(own, known)
    }


def by(outlet: str, a: Article) -> Article:
    return msgspec.structs.replace(a, outlet=outlet)


def test_a_rewrite_may_name_its_source() -> None:
    """The outlet that a text has its news from is not a name of its own, and a few words more than
    that outlet's do not make it a source; another outlet is one."""
    source = by("Lumby Courier", article("courier", None, "\n\n".join(SOURCE.split("\n\n")[:7])))
    credited = RETOLD.replace(
        "from Lumby will", "from Lumby, the Lumby Courier reports, will"
    ).replace("promised", "told the Courier")
    retold = by(
        "Estmark Today",
        article("b", None, credited + " The weir was last repaired a long time ago."),
    )
    assert retold.words > source.words
    assert made(source, retold) == {"courier": [("b", "rewrite")]}
    other = by("Estmark Today", article("b", None, retold.text.replace("Courier", "Herald")))
    assert set(made(source, other)) == {"courier", "b"}
    own = by(
        "Estmark Today",
        article(
            "b", None, credited.replace("Some 900", "Boatman Ferdy Quill told us that some 900")
        ),
    )
    assert set(made(source, own)) == {"courier", "b"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The weir is shut, the Lumby Courier reports.", True),
        ("The warden told the Courier that it leaks.", True),
        ("According to The Lumby Courier it leaks.", True),
        ("The Lumby Courier has moved to Orsk.", False),
        ("The courier said that the parcel was wet.", False),
        ("The Tarn Courier reports that it leaks.", False),
    ],
)
def test_what_names_an_outlet_as_the_source(text: str, named: bool) -> None:
    """Its name, or the last word of it, with a verb of reporting; not where it is the subject
    matter, and not another outlet with that name."""
    assert (
        credit.credits(article("a", None, text), by("Lumby Courier", article("b", None, "Text.")))
        is named
    )


def test_a_part_of_a_quotation_is_not_reporting_of_its_own() -> None:
    """What the source quotes at length, or says itself, may be quoted in part; other words of the
    speaker may not."""
    source = article("source", None, SOURCE)
    part = RETOLD + ' Brandt asked people to "keep the dogs at home until the gate is dry".'
    assert made(source, article("b", None, part)) == {"source": [("b", "rewrite")]}
    other = part.replace(
        "keep the dogs at home until the gate is dry", "count the stones that are left on the shore"
    )
    assert set(made(source, article("b", None, other))) == {"source", "b"}


SHORT = (
    "Wardens shut the Orsk weir on Monday after divers found a gap under its second gate, cutting the ferry from Lumby to Estmark.\n\n"
    'The weir holds back 12 million litres of the river Tarn. "We shut first and measure after," chief warden Ottilie Brandt said.\n\n'
    "Divers saw the gap, 40 centimetres wide, while clearing reeds on Sunday."
)
AROUND = (
    "Hanne Osk has sold tickets at the Lumby landing since she was sixteen, and on Monday she sold none.",
    '"I gave the goats their money back first, since goats do not wait," she told us beside the shuttered booth, and laughed at last.',
    "By noon forty carts stood along the dike, and somebody had lit a stove for those who had come from Estmark with cheese for the fair. A choir that "
    "should have sung over there sang here, under a tarpaulin, until the rain had soaked the sheets and nobody could read a line of them.",
    'Teacher Mads Orrin counted 31 pupils who could not go home to Estmark. "They sleep in the gym, and think it the best day of the year," he said.',
)


def test_a_report_of_its_own_carries_a_wire_text_in_part() -> None:
    """Another speaker on the same event, in more words, before and after some paragraphs of an
    agency text. Not if the rest has nothing of its own, is about something else, or is what the
    other left out."""
    wire = article("wire", None, SHORT, "2031-05-06", wire=True)

    def around(*parts: str) -> dict[str, list[tuple[str, str]]]:
        return made(wire, article("b", None, "\n\n".join((*parts[:2], SHORT, *parts[2:]))))

    assert around(*AROUND) == {"wire": [], "b": []}
    assert around(AROUND[2].replace("from Estmark ", "")) == {"wire": [("b", "pickup")]}
    elsewhere = [x.replace("Lumby", "Varn").replace("Estmark", "Kolm") for x in AROUND]
    assert around(*elsewhere) == {"wire": [("b", "pickup")]}
    assert made(wire, article("b", None, "\n\n".join((SHORT, *AROUND)))) == {
        "wire": [("b", "pickup")]
    }
    cut, full = (
        article("cut", None, SHORT),
        article("full", None, "\n\n".join((*AROUND[:2], SHORT, *AROUND[2:]))),
    )
    assert made(cut, full) == {"full": [("cut", "pickup")]}, (
        "of one day nobody knows whether it is a cut"
    )


def test_the_earlier_day_is_the_originals() -> None:
    """A text within a longer one of a later day is its original; of one day, or if both are a
    third's, the longer one is."""
    more = "\n\nThe reeds along the dike were cut last week, and lay in heaps as high as a man, wet and smelling of fish, as they do each May."
    for day, agency, original in (
        ("2031-05-06", None, "a"),
        ("2031-05-07", None, "b"),
        ("2031-05-08", None, "b"),
        ("2031-05-06", "Corvane", "b"),
    ):
        a, b = (
            msgspec.structs.replace(article(k, None, t, d), agency=agency)
            for k, t, d in (("a", SHORT, day), ("b", SHORT + more, "2031-05-07"))
        )
        assert list(made(a, b)) == [original]


FORM = (
    "A {age}-year-old man was hurt when his car left the road in {place} on {day}, the county police said. The car went through a fence, crossed a ditch "
    "and came to rest against a tree. Nobody else was in it, and no other car was near. The driver was taken to the county hospital with wounds that are "
    "not thought to be grave.\n\nThe road was shut for two hours while the car was lifted out and the fence was mended. Officers took pictures of the "
    "tracks and measured them. Nobody has been charged, and it is not known how fast the car was going when it left the road. Whoever saw it is asked to "
    "call the county police by night or by day."
)


def test_reports_by_one_form_are_not_copies() -> None:
    """However few words differ, another age or place is another event; a copy that differs only in
    spelling is a copy."""

    def relations(**other: str) -> list[str]:
        own = {
            k: article(k, None, FORM.format(**filled))
            for k, filled in (("a", {"age": "41", "place": "Lumby", "day": "Friday"}), ("b", other))
        }
        return [
            c.relation for r in dedupe.reports(list(own.values()), known(own)) for c in r.copies
        ]

    assert relations(age="41", place="Lumby", day="Friday") == ["pickup"]
    assert relations(age="67", place="Estmark", day="Sunday") == []
    assert relations(age="41", place="Lumby", day="Sunday") == ["pickup"]


def test_a_wire_text_in_one_piece_is_not_a_form() -> None:
    """Within another article it is a pickup, whatever that article adds. The same sentences spread
    over a text with other names throughout are a form."""
    wire = article("wire", None, FORM.format(age="41", place="Lumby", day="Friday"), wire=True)
    cut = wire.text.split("\n\n")[0]
    around = "Mayor Ilse Varga of Tarnholm spoke of 300 new houses, 12 shops and 2 schools. Ferdy Quill and Pavel Lindgren of the League were there."
    whole = article("b", None, "\n\n".join([around, cut, around.replace("300", "450")]))
    one = copy_text.StatedText(wire, facts(wire)), copy_text.StatedText(whole, facts(whole))
    texts = copy_text.texts_of(one)
    assert texts["b"].in_one_piece(texts["wire"])
    broken = " ".join(w if k % 6 else f"{w} Quill" for k, w in enumerate(wire.text.split(), 1))
    other = article("c", None, broken)
    texts = copy_text.texts_of([one[0], copy_text.StatedText(other, facts(other))])
    assert texts["c"].within(texts["wire"]) > 0.5
    assert not texts["c"].in_one_piece(texts["wire"])


def test_a_cut_belongs_to_the_text_that_has_most_of_it() -> None:
    """A longer report of its own with some paragraphs of the agency text is not the original of a
    cut that has most of them."""
    parts = SOURCE.split("\n\n")
    wire = article("wire", None, SOURCE)
    cut = article("cut", None, "\n\n".join(parts[:5]))
    own = "\n\n".join(
        f"Reader {w} of Estmark wrote to us about the {x} that came down the river past the mill with the flood of {y}, and sent a picture of it."
        for w, x, y in zip(
            "Ada Berta Cara Dora Elsa Fina Gerda Hilde Ida Jutta".split(),
            "log cart door goat roof boat bench hen tub tree".split(),
            range(1991, 2001),
            strict=True,
        )
    )
    weekly = article("weekly", None, own + "\n\n" + "\n\n".join(parts[:3]))
    group = {a.id: a for a in (wire, cut, weekly)}
    found = {r.original: r.members for r in dedupe.reports(list(group.values()), known(group))}
    assert weekly.words > wire.words
    assert dedupe.reports([cut, weekly], known(group))[0].copies, (
        "without the wire text it is a pickup of what is there"
    )
    assert found == {"weekly": ("weekly",), "wire": ("wire", "cut")}


def test_order_changes_nothing() -> None:
    """The order of the files changes nothing."""
    own = known(CASE)
    articles = list(CASE.values())
    assert dedupe.reports(articles, own) == dedupe.reports(articles[::-1], own)


def test_no_copy_across_languages() -> None:
    """Articles in different languages are one text only by decision."""
    a, b = CASE["wire"], article("b", None, CASE["wire"].text, language="nl")
    assert len(dedupe.reports([a, b], {x.id: facts(x) for x in (a, b)})) == 2


@pytest.mark.shared
@pytest.mark.slow
def test_pickups_of_given_texts() -> None:
    """Of pickups with up to 60 % of their sentences cut or edited, also within another text, 98 %
    are found; 98 % of other articles of the story are not."""
    path = DATA / "stories_gva_multi.jsonl"
    if not path.exists():
        pytest.skip("needs ../shared")
    sys.path.insert(0, str(paths.ROOT / "bench"))
    import pickups

    m = pickups.measure(path, 150)
    assert m.made == 150
    assert m.others
    assert m.recall >= 0.98
    assert m.precision >= 0.98


def test_many_texts_compared_at_once_share_what_each_shares() -> None:
    """The shares of words in other texts are the same, compared at once or one by one."""
    filled = [(str(20 + k), place) for k, place in enumerate(["Lumby", "Estmark", "Varn"] * 4)]
    own = [
        article(f"a{k:02}", None, FORM.format(age=age, place=place, day="Friday") + " Rain." * k)
        for k, (age, place) in enumerate(filled)
    ]
    stated = [copy_text.StatedText(a, facts(a)) for a in own]
    ids = [a.id for a in own]
    pairs = [(a, b) for k, a in enumerate(ids) for b in ids[k + 1 :]]
    assert len(ids) > copy_text.AT_ONCE
    at_once = copy_text.texts_of(stated)
    copy_text.compare(at_once, pairs)
    singly = copy_text.texts_of(stated)
    shares = [
        [t[a].within(t[b]) for p in pairs for a, b in (p, p[::-1])] for t in (at_once, singly)
    ]
    assert shares[0] == shares[1]
    assert len(set(shares[0])) > 3
