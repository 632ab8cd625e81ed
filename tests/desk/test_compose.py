"""The story: headline, evidence, sources, and its own data."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paths
from desk_cases import article, story
from digest.core.model import Article, Copy, Pick, Report, Story, StoryMembers, Tie
from digest.core.text import plain
from digest.desk.entry.attribution import attribution
from digest.desk.entry.compose import _lead, compose_story
from digest.desk.entry.headline import cleaned
from digest.desk.entry.opinion import is_opinion
from digest.desk.summary.selection import summarise

CASES = paths.CASES / "compose"

WIRE = """LARNOW — The ferry Aurelia ran aground off Larnow on Monday with 212 people on board, the coast guard said.

All passengers were brought ashore by fishing boats before noon. Captain Ida Brandt told reporters that the rudder had failed in
the narrow channel off the southern mole."""

PICKUP = """The ferry Aurelia ran aground off Larnow on Monday with 212 people on board, the coast guard said.

Captain Ida Brandt told reporters that the rudder failed in the narrow channel off the southern mole. The town is proud of its
fishermen."""


def entry(*articles: Article, of: StoryMembers | None = None, **more: object) -> Story:
    by = {a.id: a for a in articles}
    s = of or story(*articles)
    return compose_story(s, by, summarise(s, by), **more)  # type: ignore[arg-type]


def pair() -> tuple[Article, Article, StoryMembers]:
    a = article(
        "a",
        WIRE,
        title="Ferry with 212 aboard runs aground off Larnow",
        lead=9,
        published="2031-03-04",
        outlet="Corvane",
    )
    b = article(
        "b", PICKUP, title="Proud of our fishermen | The Larnow Star", outlet="The Larnow Star"
    )
    return (
        a,
        b,
        story(
            a,
            b,
            reports=(
                Report(
                    original="a", copies=(Copy(article="b", relation="pickup", of="a", share=0.8),)
                ),
            ),
        ),
    )


def lines(name: str) -> list[tuple[str, str]]:
    text = (CASES / name).read_text(encoding="utf-8")
    return [
        (x.strip(), y.strip())
        for line in text.split("\n")
        if " => " in line
        for x, y in [line.split(" => ", 1)]
    ]


@pytest.mark.parametrize(("title", "expected"), lines("titles.md"))
def test_titles(title: str, expected: str) -> None:
    """Furniture is removed from a title; its words stay."""
    assert cleaned(title, ("The Larnow Star", "Corvane")) == expected


def headlines() -> list[tuple[str, list[str], str]]:
    out = []
    for block in (CASES / "headlines.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        name, *rest = [x for x in block.split("\n") if x.strip()]
        titles = [x[2:] for x in rest if x[:2] in ("- ", "+ ")]
        out.append((name, titles, next(x[2:] for x in rest if x.startswith("+ "))))
    return out


@pytest.mark.parametrize(
    ("name", "titles", "expected"), headlines(), ids=[h[0] for h in headlines()]
)
def test_headline(name: str, titles: list[str], expected: str) -> None:
    """The most central, specific and plain headline of the sources; a question or teaser only
    without a plain one."""
    articles = [article(f"a{i}", WIRE, title=t, lead=9) for i, t in enumerate(titles)]
    assert entry(*articles).headline.text == expected


def test_headline_says_whose() -> None:
    """A headline names its article, and is a part of that article's title."""
    a, b, s = pair()
    head = entry(a, b, of=s).headline
    assert head.article == "a"
    assert head.by == "source"
    assert head.text in (a.title or "")


def test_a_headline_is_in_the_language_of_the_summary() -> None:
    """Of a story joined across languages. If no article in the language has a title, another's is
    used."""
    de = article(
        "a",
        "Der Fluss Varn ist am Dienstag bei Kalau durch sein Ostufer gebrochen.",
        title="Varn bricht durch das Ufer",
        language="de",
        published="2031-03-04",
    )
    en = article(
        "b",
        "The River Varn broke through its east bank at Kalau on Tuesday before four.",
        title="River Varn breaks through its east bank at Kalau",
        language="en",
        published="2031-03-05",
    )
    by, of = {"a": de, "b": en}, story(de, en)
    for own, expected in ((de, "a"), (en, "b")):
        first = Pick(article=own.id, start=0, end=len(own.text))
        assert compose_story(of, by, (first,)).headline.article == expected
        assert compose_story(of, by, (), language=own.language).headline.article == expected
    bare = {"a": msgspec.structs.replace(de, title=None), "b": en}
    first = Pick(article="a", start=0, end=len(de.text))
    assert compose_story(of, bare, (first,)).headline.article == "b"


def test_without_any_title() -> None:
    """A story whose articles have no titles takes its headline from the first printed sentence."""
    a = article("a", WIRE, lead=9)
    head = entry(a).headline
    assert (
        head.text
        == "The ferry Aurelia ran aground off Larnow on Monday with 212 people on board, the coast guard said"
    )
    assert head.article == "a"


def test_of_several_without_titles_a_short_first_sentence() -> None:
    """If an article opens with a sentence as short as a headline, that one is used, before a longer
    one that is printed first."""
    a = article("a", WIRE, lead=9)
    b = article(
        "b",
        "A ferry with 212 people ran aground off Larnow.\n\nNobody was hurt, and the tide set it free at night.",
    )
    summary = [s for s in entry(a).summary if s.sources[0].article == "a"]
    assert _lead([a, b], summary) == ("b", "A ferry with 212 people ran aground off Larnow.")
    assert _lead([a], summary) == ("a", summary[0].text)
    assert _lead([b], []) == ("b", "A ferry with 212 people ran aground off Larnow.")
    assert _lead([article("c", "")], []) is None


def test_evidence() -> None:
    """Each statement names every article that has it: verbatim as exact, in other words as alike."""
    a, b, s = pair()
    found = {x.text: {e.article: e.exact for e in x.sources} for x in entry(a, b, of=s).summary}
    assert found[
        "The ferry Aurelia ran aground off Larnow on Monday with 212 people on board, the coast guard said."
    ] == {
        "a": True,
        "b": True,
    }
    rudder = next(v for k, v in found.items() if "rudder" in k)
    assert rudder in ({"a": True, "b": False}, {"a": False, "b": True})


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        (
            "The mayor said Larnow’s “old harbour” would close for 11 weeks from Monday to repair its defences.",
            "exact",
        ),
        (
            'OSK — The mayor said Larnow\'s "old harbour" would close for 11 weeks from Monday to repair its defences.',
            "exact",
        ),
        (
            'The mayor said Larnow\'s "old harbor" would close for eleven weeks from Monday to repair its defenses.',
            "spelling",
        ),
        (
            "OSK — The mayor said Larnow’s old harbor would close for 11 weeks from Monday to repair its defences.",
            "spelling",
        ),
        (
            'Larnow\'s "old harbour" would close from Monday for 11 weeks to repair its defences, the mayor said.',
            "alike",
        ),
        (
            'The mayor said Larnow\'s "old harbour" would close for 12 weeks from Monday to repair its defences.',
            "",
        ),
    ],
)
def test_how_a_source_prints_it(other: str, kind: str) -> None:
    """Other marks are still verbatim; another spelling is verbatim but for spelling; neither is
    "other words"."""
    a = article(
        "a",
        'The mayor said Larnow\'s "old harbour" would close for 11 weeks from Monday to repair its defences.',
        title="A",
    )
    b = article("b", other, title="B")
    made = compose_story(
        story(a, b), {"a": a, "b": b}, (Pick(article="a", start=0, end=len(a.text)),)
    )
    found = {
        e.article: "exact" if e.exact else "spelling" if e.spelling else "alike"
        for e in made.summary[0].sources
    }
    assert found == ({"a": "exact", "b": kind} if kind else {"a": "exact"})
    for e in made.summary[0].sources:
        if e.exact:
            assert plain(a.text) in plain(e.text)
            assert plain(e.text[e.mark[0] : e.mark[1]]) == plain(a.text)


@pytest.mark.parametrize(
    ("text", "phrase", "kind"),
    [
        (
            "The rudder had failed in the channel, the coast guard said on Monday.",
            "the coast guard said",
            "role",
        ),
        (
            "According to the harbour office, 64 boats were lost in the storm.",
            "According to the harbour office",
            "role",
        ),
        (
            "The rudder had failed, said Captain Ida Brandt, who has sailed for 30 years.",
            "said Captain Ida Brandt",
            "named",
        ),
        (
            "The oven had failed, said the union's organiser, Ida Roos.",
            "said the union's organiser, Ida Roos",
            "named",
        ),
        (
            "The oven had failed, said the chief cook, Bill Roos, who ran.",
            "said the chief cook, Bill Roos",
            "named",
        ),
        ("The oven had failed, said the chief cook, who ran.", "said the chief cook", "role"),
        (
            "The oven had failed, said the chief cook, On Monday they met.",
            "said the chief cook",
            "role",
        ),
        (
            "Police Lt. Tom Ackroyd said the driver was awake.",
            "Police Lt. Tom Ackroyd said",
            "named",
        ),
        (
            "The deal is near, people familiar with the talks said.",
            "people familiar with the talks said",
            "anonymous",
        ),
        (
            "The deal is near, according to an official who asked not to be named.",
            "according to an official",
            "anonymous",
        ),
        (
            "The mayor, Anna Keller, said that the bridge would stay shut.",
            "The mayor, Anna Keller, said",
            "named",
        ),
        ("“The deal is near, he said to me,” the minister wrote in her diary.", "", ""),
        ("She said the bridge would stay shut.", "", ""),
        ("The fire claimed four lives in the port of Osk.", "", ""),
        ("A shooting police say may have been an accident left two dead.", "", ""),
    ],
)
def test_attribution(text: str, phrase: str, kind: str) -> None:
    """The words that attribute a statement, and whether they name a person, an office, or an
    unnamed source."""
    start, end, found = attribution(text)
    assert (text[start:end], found) == (phrase, kind)


def test_what_one_report_alone_says() -> None:
    """A count that no other report has is attributed to its only source; a statement that others
    may have in other words never is."""
    a = article(
        "a",
        "The ferry Aurelia ran aground off Larnow on Monday, the coast guard said.\n\nThe owner has paid 340 crowns to each passenger "
        "whose luggage was lost in the flooded hold.",
        title="Ferry aground",
    )
    b = article(
        "b",
        "A ship hit the rocks near the port of Larnow, and everybody was saved by fishing boats at noon.",
        title="Ship on rocks",
    )
    found = {s.text[:9]: s.only for s in entry(a, b).summary}
    assert found.pop("The owner")
    assert found
    assert not any(found.values())
    assert not any(s.only for s in entry(a).summary)


def test_alike_is_a_claim() -> None:
    """A sentence with another figure or a denial is not alike."""
    text = "The ferry Aurelia ran aground off Larnow harbour on Monday with {} people on board, the coast guard {}."
    a, b = (
        article("a", text.format(212, "said in a statement")),
        article("b", text.format(210, "said in a short statement")),
    )
    assert [len(x.sources) for x in entry(a, b).summary] == [1]
    c, d = (
        article(
            "c",
            "The coast guard said that the ferry Aurelia had been warned of the storm off Larnow.",
        ),
        article(
            "d",
            "The coast guard said that the ferry Aurelia had not been warned of the storm off Larnow.",
        ),
    )
    assert all(len(x.sources) == 1 for x in entry(c, d).summary)


def test_at_most_one_neighbour() -> None:
    """Evidence is whole sentences with one neighbour at most, never an article's whole text."""
    a, b, s = pair()
    summary = entry(a, b, of=s).summary
    assert any(e.exact for x in summary for e in x.sources)
    for x in summary:
        for e in x.sources:
            art = a if e.article == "a" else b
            assert art.text[e.start : e.end] == e.text
            assert not (e.before and e.after)
            if e.exact:
                assert e.text[e.mark[0] : e.mark[1]] == x.text


def test_sources() -> None:
    """Sources are numbered in the order of the story, with their relation; a day from the folder is
    assumed."""
    a, b, s = pair()
    one, two = entry(a, b, of=s, published={"b": "2031-03-04"}).sources
    assert (one.number, one.relation, one.published, one.assumed) == (
        1,
        "original",
        "2031-03-04",
        None,
    )
    assert (two.number, two.relation, two.of, two.share) == (2, "pickup", "a", 0.8)
    assert (two.published, two.assumed) == (None, "2031-03-04")


def test_what_it_says_of_itself() -> None:
    """Reports are counted, not articles. Why, updated, minutes and the parts of the score are set,
    and the parts add up to the score."""
    a, b, s = pair()
    tie = Tie(a="a", b="b", score=4.0, shared=(("name", "Aurelia"), ("figure", "212 people")))
    made = entry(
        a, b, of=StoryMembers(**{f: getattr(s, f) for f in s.__struct_fields__} | {"ties": (tie,)})
    )
    assert made.reports == 1
    assert made.new
    assert made.why == (("figure", "212 people"), ("name", "Aurelia"))
    assert made.updated == "2031-03-04"
    assert made.minutes == 1
    assert made.score == pytest.approx(sum(v for _, v in made.parts), abs=0.01)


def test_more_reports_rank_higher() -> None:
    """Three independent reports outrank one with two pickups."""
    three = [article(x, WIRE, title="Ferry aground off Larnow", outlet=x) for x in "abc"]
    one = story(
        *three,
        reports=(
            Report(
                original="a",
                copies=tuple(Copy(article=x, relation="pickup", of="a", share=1.0) for x in "bc"),
            ),
        ),
    )
    assert entry(*three).score > entry(*three, of=one).score


def test_nothing_new() -> None:
    """A follow-up without news is kept, says so, and has no summary."""
    a = article("a", WIRE, title="Ferry aground off Larnow")
    s = story(a, earlier=("x",))
    made = compose_story(s, {"a": a}, ())
    assert not made.new
    assert made.summary == ()
    assert made.headline.text == "Ferry aground off Larnow"


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(max_size=80), st.one_of(st.none(), st.text(max_size=40))),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_the_text(texts: list[tuple[str, str | None]]) -> None:
    """Every statement is verbatim in each exact source but for marks, for any articles; there is
    always a headline."""
    articles = [article(f"a{i}", t, title=title) for i, (t, title) in enumerate(texts)]
    made = entry(*articles)
    assert made.headline.text
    for x in made.summary:
        assert x.sources
        assert x.sources[0].exact
        for e in x.sources:
            if e.exact:
                assert plain(x.text) in plain(e.text)


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("Mayor Brandt to visit Osk in July.", "Mayor Brandt to visit Osk in July"),
        ("Ferry sold to Lind Bros. Inc.", "Ferry sold to Lind Bros. Inc."),
        ("Envoy leaves for the U.S.", "Envoy leaves for the U.S."),
        ("The pier fell. Nobody was hurt.", "The pier fell. Nobody was hurt."),
        ("And then the pier fell ...", "And then the pier fell ..."),
        (".", "."),  # a text that is nothing else has a headline
    ],
)
def test_a_headline_has_no_final_stop(title: str, printed: str) -> None:
    """A full stop at the end of a title is removed, unless it belongs to an abbreviation or a
    second sentence."""
    assert cleaned(title) == printed


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("HARBOUR 2.0 | Council buys two cranes", "Council buys two cranes"),
        ("WAHL 2031 • Rat von Larnow wählt neu", "Rat von Larnow wählt neu"),
        ("ÉCONOMIE | Le port achète deux grues", "Le port achète deux grues"),
        ("LIVE | Council votes on two cranes", "LIVE | Council votes on two cranes"),
        ("Larnow | Council buys two cranes", "Larnow | Council buys two cranes"),
        ("COUNCIL | Two cranes", "COUNCIL | Two cranes"),
    ],
)
def test_a_label_in_capitals_is_not_a_headline(title: str, printed: str) -> None:
    """The rubric before a bar is removed; a label of the kind of text stays, and so does a place."""
    assert cleaned(title) == printed


def test_the_newest_development_is_the_headline() -> None:
    """Of titles on one event the newer report's is printed, also within a day."""
    old = article(
        "a", WIRE, title="Ferry Aurelia aground off Larnow, 25 hurt", published="2031-03-04T09:00"
    )
    new = article(
        "b", WIRE, title="Ferry Aurelia aground off Larnow, 27 hurt", published="2031-03-04T17:00"
    )
    assert entry(old, new).headline.text.endswith("27 hurt")
    assert entry(new, old).headline.text.endswith("27 hurt")


def test_a_report_gives_the_headline_before_a_press_release() -> None:
    """Of two titles that say the same, the one of another than the company."""
    of = "Corvane ferry Aurelia runs aground off Larnow"
    release = article("a", WIRE, title=of, outlet="Corvane Lines")
    report = article(
        "b", WIRE, title="Larnow: Aurelia of Corvane, a ferry, runs aground", outlet="Osk Star"
    )
    assert entry(release, report).headline.article == "b"
    other = article("a", WIRE, title=of, outlet="Larnow Star")
    assert entry(other, report).headline.article == "a"


def test_an_opinion_piece_is_marked_and_is_not_a_report() -> None:
    """A comment is a source, marked as opinion; it is not counted and gives no headline."""
    report = article("a", WIRE, title="Ferry Aurelia runs aground off Larnow")
    comment = article(
        "b",
        "The owners of ferries have had it too easy. The ferry Aurelia is proof of it.",
        title="Comment: The ferry Aurelia ran aground off Larnow long ago",
    )
    made = entry(report, comment)
    assert made.reports == 1
    assert [s.opinion for s in made.sources] == [False, True]
    assert made.headline.article == "a"
    assert entry(comment).reports == 1


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"section": "Opinion"}, True),
        ({"tags": ("harbour", "Leitartikel")}, True),
        ({"link": "https://paper.example/opinion/2031/ferries"}, True),
        ({"link": "https://paper.example/news/opinion-poll"}, False),
        ({"title": "Editorial | Look at the rudders"}, True),
        ({"title": "Look at the rudders | Opinion"}, True),
        ({"title": "Opinion poll: mayor ahead"}, False),
        ({"section": "Harbour"}, False),
    ],
)
def test_what_an_opinion_piece_is_known_by(fields: dict[str, Any], found: bool) -> None:
    """Section, tag, label or address show it; words of the text never do."""
    assert is_opinion(msgspec.structs.replace(article("a", WIRE), **fields)) == found
