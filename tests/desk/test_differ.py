"""Where sources differ: pairs of texts, and what a table must never show."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paths
from desk_cases import article, story
from digest.core.model import Copy, Report
from digest.desk.figures import captions
from digest.desk.figures.conflicts import differences
from digest.desk.figures.rivals import may_have_any

CASES = paths.CASES / "differ"


def pairs(name: str = "pairs.md") -> list[tuple[str, str, str, str]]:
    """Return (title, A, B, expected) of each case of the file."""
    out = []
    for block in (CASES / name).read_text(encoding="utf-8").split("\n## ")[1:]:
        lines = [x for x in block.split("\n") if x.strip()]
        a, b, expected = (x[2:].strip() for x in lines[1:4])
        out.append((lines[0], a, b, expected))
    return out


def found(a: str, b: str) -> str:
    one, two = article("a", a, title="One"), article("b", b, title="Two")
    tables = differences(story(one, two), {"a": one, "b": two})
    return " ; ".join(" | ".join(r.text for r in d.rows) for d in tables) or "none"


def test_there_are_pairs() -> None:
    """The guard: there are cases."""
    assert len(pairs()) >= 60
    assert len(pairs("fresh.md")) >= 60


SURE = [*pairs(), *pairs("nobody.md")]


@pytest.mark.parametrize(("title", "a", "b", "expected"), SURE, ids=[p[0] for p in SURE])
def test_pair(title: str, a: str, b: str, expected: str) -> None:
    """A table shows two figures if they are of the same thing and cannot both be right."""
    assert found(a, b) == expected, title


NOT_YET = {"length of a ship"}  # "each" may be scope


BLIND = [*pairs("fresh.md"), *pairs("later.md")]


@pytest.mark.parametrize(("title", "a", "b", "expected"), BLIND, ids=[p[0] for p in BLIND])
def test_fresh_pair(title: str, a: str, b: str, expected: str) -> None:
    """The same, on pairs written without knowledge of the rules; figures are named without the
    words around them."""
    rows = found(a, b)
    if expected == "none" or title in NOT_YET:
        assert rows == "none", title
        return
    assert ";" not in rows
    for shown, wanted in zip(rows.split(" | "), expected.split(" | "), strict=True):
        assert wanted in shown, title


@pytest.mark.parametrize(
    ("title", "a", "b", "expected"), pairs("kinds.md"), ids=[p[0] for p in pairs("kinds.md")]
)
def test_kinds_and_languages(title: str, a: str, b: str, expected: str) -> None:
    """Counts are compared by kind, in seven languages, under a caption that is a noun phrase."""
    language = title.split()[0]
    one, two = article("a", a, language=language), article("b", b, language=language)
    tables = differences(story(one, two), {"a": one, "b": two})
    shown = [f"{d.about}: " + " | ".join(r.text for r in d.rows) for d in tables]
    assert (" ; ".join(shown) or "none") == expected


@pytest.mark.parametrize(
    ("title", "a", "b", "expected"), pairs("moments.md"), ids=[p[0] for p in pairs("moments.md")]
)
def test_moments_and_parts(title: str, a: str, b: str, expected: str) -> None:
    """Later figures, crews, gates and ages are compared; parts and other moments are not."""
    language = title.split()[0]
    one = article("a", a, language=language, published="2031-03-04T08:00")
    two = article("b", b, language=language, published="2031-03-04T18:00")
    tables = differences(story(one, two), {"a": one, "b": two})
    shown = [f"{d.about}: " + " | ".join(r.text for r in d.rows) for d in tables]
    assert (" ; ".join(shown) or "none") == expected


@pytest.mark.parametrize(
    ("title", "a", "b", "expected"), pairs("stated.md"), ids=[p[0] for p in pairs("stated.md")]
)
def test_other_kinds_on_two_days(title: str, a: str, b: str, expected: str) -> None:
    """Jobs, cases, gates, ships, strikes, estimates and ages at death, of two days."""
    one = article("a", a, published="2031-03-04")
    two = article("b", b, published="2031-03-06")
    tables = differences(story(one, two), {"a": one, "b": two})
    shown = [f"{d.about}: " + " | ".join(r.text for r in d.rows) for d in tables]
    assert (" ; ".join(shown) or "none") == expected


def test_a_dateline_says_nothing_of_the_figure() -> None:
    """The month and place of a dateline are not part of what is counted."""
    head = "TARROW, May 3 (OPA) — "
    a = article("a", f"{head}Seven people were hurt when the stand gave way.", lead=len(head))
    b = article("b", "In Osk ten people were hurt when the stand gave way.")
    tables = differences(story(a, b), {"a": a, "b": b})
    assert [[r.text for r in d.rows] for d in tables] == [["Seven", "ten"]]


def test_a_correction_replaces_a_figure() -> None:
    """A source that corrects a figure shows the correct one, and the earlier one as an update."""
    text = (
        "In our report we wrote that prices would rise by 6.5 per cent for 12,000 households. "
        "The correct figures are 7.2 per cent and 14,000 households."
    )
    a = article("a", text, published="2031-03-04")
    tables = differences(story(a), {"a": a})
    shown = [(d.about, [r.text for r in d.rows], [u.text for u in d.updates]) for d in tables]
    assert shown == [
        ("per cent", ["7.2 per cent"], ["6.5 per cent"]),
        ("households", ["14,000 households"], ["12,000 households"]),
    ]


def one_article(name: str = "within.md") -> list[tuple[str, str, str]]:
    """Return (title, text, expected) of each case of one article."""
    blocks = (CASES / name).read_text(encoding="utf-8").split("\n## ")[1:]
    lines = [[x for x in block.split("\n") if x.strip()] for block in blocks]
    return [(title, text[2:].strip(), expected[2:].strip()) for title, text, expected in lines]


@pytest.mark.parametrize(
    ("title", "text", "expected"), one_article(), ids=[p[0] for p in one_article()]
)
def test_another_figure_in_the_same_article(title: str, text: str, expected: str) -> None:
    """An article that gives a second figure of another source shows both."""
    a = article("a", text, published="2031-03-04")
    tables = differences(story(a), {"a": a})
    shown = [f"{d.about}: " + " | ".join(r.text for r in d.rows) for d in tables]
    assert (" ; ".join(shown) or "none") == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    one_article("against.md"),
    ids=[p[0] for p in one_article("against.md")],
)
def test_a_figure_set_against_another(title: str, text: str, expected: str) -> None:
    """A figure of another source is a row; a replaced one is an update."""
    a = article("a", text, published="2031-03-04")
    shown = []
    for d in differences(story(a), {"a": a}):
        was = "".join(f" was {u.text}" for u in d.updates)
        shown.append(f"{d.about}: " + " | ".join(r.text for r in d.rows) + was)
    assert (" ; ".join(shown) or "none") == expected, title


@pytest.mark.parametrize(
    ("title", "a", "b", "expected"), pairs("alike.md"), ids=[p[0] for p in pairs("alike.md")]
)
def test_things_of_one_kind(title: str, a: str, b: str, expected: str) -> None:
    """Things that each article counts once are compared, whatever else is said about them."""
    one = article("a", a, published="2031-03-04")
    two = article("b", b, language=title.split()[0], published="2031-03-06")
    tables = differences(story(one, two), {"a": one, "b": two})
    shown = [f"{d.about}: " + " | ".join(r.text for r in d.rows) for d in tables]
    assert (" ; ".join(shown) or "none") == expected, title


FOUR = "The storm killed four people, the fire service said."
SEVEN = "The storm killed seven people, the fire service said."


def test_a_later_figure_of_the_same_outlet_is_an_update() -> None:
    """An outlet that corrects itself shows its newest figure, with the earlier one as an update."""
    old = article("a", FOUR, published="2031-03-04T08:00", outlet="Star")
    new = article("b", SEVEN, published="2031-03-04T18:00", outlet="Star")
    (alone,) = differences(story(old, new), {"a": old, "b": new})
    assert [r.text for r in alone.rows] == ["seven"]
    assert [u.text for u in alone.updates] == ["four"]
    third = article(
        "c",
        "The storm killed five people, the fire service said.",
        published="2031-03-04T12:00",
        outlet="Mercury",
    )
    (table,) = differences(story(old, new, third), {"a": old, "b": new, "c": third})
    assert [r.text for r in table.rows] == ["seven", "five"]
    assert [(u.text, u.published) for u in table.updates] == [("four", "2031-03-04T08:00")]


def test_an_earlier_figure_that_is_the_same_is_not_an_update() -> None:
    """An outlet that prints its figure again has not changed it, whatever another outlet prints."""
    first = article("a", FOUR, published="2031-03-04T08:00", outlet="Star")
    again = article("b", FOUR, published="2031-03-04T18:00", outlet="Star")
    other = article("c", SEVEN, published="2031-03-04T12:00", outlet="Mercury")
    (table,) = differences(story(first, again, other), {"a": first, "b": again, "c": other})
    assert [r.text for r in table.rows] == ["four", "seven"]
    assert not table.updates


@pytest.mark.parametrize(
    ("first", "second", "rows", "updates"),
    [
        (None, None, ["four", "seven"], []),
        ("2031-03-04T15:00", "2031-03-04T17:00", ["seven"], ["four"]),
        ("2031-03-04T17:00", "2031-03-04T15:00", ["four"], ["seven"]),
    ],
)
def test_copies_of_one_report(
    first: str | None, second: str | None, rows: list[str], updates: list[str]
) -> None:
    """An agency's later toll in a copy is a difference; if the hours are known, the newest counts."""
    a, b = article("a", FOUR, published=first), article("b", SEVEN, published=second)
    reports = (
        Report(original="a", copies=(Copy(article="b", relation="pickup", of="a", share=0.9),)),
    )
    (table,) = differences(story(a, b, reports=reports), {"a": a, "b": b})
    assert [r.text for r in table.rows] == rows
    assert [u.text for u in table.updates] == updates


def test_the_most_exact_figure_of_an_article_counts() -> None:
    """ "More than 150" in a lead does not hide the 151 later in the article."""
    one = article(
        "a",
        "The storm killed more than 150 people in the hills of Larnow.\n\nThe death toll rose to 151 on Monday.",
    )
    two = article(
        "b",
        "The storm killed at least 156 people in the hills of Larnow.\n\nThe death toll rose to 156 on Monday.",
    )
    (table,) = differences(story(one, two), {"a": one, "b": two})
    assert [r.text for r in table.rows] == ["151", "156"]


def test_an_opinion_is_not_a_side() -> None:
    """A figure of a comment is not compared."""
    a = article("a", FOUR)
    b = article("b", SEVEN, title="Opinion: Seven are too many")
    assert differences(story(a, b), {"a": a, "b": b}) == ()


def test_a_source_with_both_figures_is_not_a_side() -> None:
    """A text that reports how the toll rose says more than a table could."""
    a, b = (
        article("a", f"{FOUR} By evening, officials said the storm killed seven people."),
        article("b", SEVEN),
    )
    assert differences(story(a, b), {"a": a, "b": b}) == ()


def test_each_figure_has_its_evidence() -> None:
    """Figure, words and evidence are those of the sources."""
    a, b = article("a", FOUR, published="2031-03-04"), article("b", SEVEN)
    (table,) = differences(story(a, b), {"a": a, "b": b})
    assert table.kind == "count"
    assert table.about == "people killed"
    for row, art in zip(table.rows, (a, b), strict=True):
        (e,) = row.evidence
        assert art.text[e.start : e.end] == e.text
        assert e.text[e.mark[0] : e.mark[1]] == row.text
    assert table.rows[0].published == "2031-03-04"


def test_ages_grow() -> None:
    """A year older a year later is not a contradiction; two ages within a week are."""
    a = article("a", "Ann Bell, 34, was arrested on Monday.", published="2031-03-04")
    b = article("b", "Ann Bell, 35, was arrested on Monday.", published="2031-03-06")
    c = article("c", "Ann Bell, 35, was sentenced.", published="2032-01-06")
    assert len(differences(story(a, b), {"a": a, "b": b})) == 1
    assert differences(story(a, c), {"a": a, "c": c}) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.sampled_from([FOUR, SEVEN, "About 7 per cent of 12,000 crowns"]),
                st.text(max_size=60),
            ),
            max_size=5,
        ),
        max_size=3,
    )
)
def test_whatever_the_text(texts: list[list[str]]) -> None:
    """Any text works, and every row has evidence."""
    articles = [article(f"a{i}", " ".join(t)) for i, t in enumerate(texts)]
    for table in differences(story(*articles), {a.id: a for a in articles}):
        assert len(table.rows) + len(table.updates) > 1
        assert all(r.evidence for r in table.rows)


def test_figures_of_earlier_editions() -> None:
    """A figure of the day before is shown beside today's, with its source; alone it is not a row."""
    old = article("old", FOUR, published="2031-03-03", outlet="Star", title="Storm kills four")
    new = article("new", SEVEN, published="2031-03-04", outlet="Mercury")
    (table,) = differences(story(new), {"new": new}, (old,))
    assert [(r.text, r.published) for r in table.rows] == [
        ("seven", "2031-03-04"),
        ("four", "2031-03-03"),
    ]
    assert [(s.article, s.outlet, s.number) for s in table.earlier] == [("old", "Star", 0)]
    quiet = article("quiet", "Rain fell in Osk.", published="2031-03-04")
    third = article("third", SEVEN, published="2031-03-03", outlet="Post")
    assert differences(story(quiet), {"quiet": quiet}, (old, third)) == ()


def test_an_outlet_that_updates_its_figure_the_next_day() -> None:
    """Its figure of the earlier edition is an update, not a row."""
    old = article("old", FOUR, published="2031-03-03", outlet="Star")
    new = article("new", SEVEN, published="2031-03-04", outlet="Star")
    (table,) = differences(story(new), {"new": new}, (old,))
    assert [r.text for r in table.rows] == ["seven"]
    assert [u.text for u in table.updates] == ["four"]


def test_figures_of_long_ago_and_of_opinions_are_not_compared() -> None:
    """Not compared after a week; an opinion piece is not a report."""
    new = article("new", SEVEN, published="2031-03-14")
    old = article("old", FOUR, published="2031-03-03")
    said = article("said", FOUR, title="Opinion: A storm", published="2031-03-13")
    assert differences(story(new), {"new": new}, (old, said)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "The estimate was read out to 40 owners. They did not ask 12 questions.",
        "The pier was closed. Forty sheds burned.",
        "Le total is 40. Ein Sprecher mentions 30.",
    ],
)
def test_articles_that_set_no_figure_against_another_are_not_read(text: str) -> None:
    """A sign alone is not enough: its sentence has a figure, and the words of a rival before it."""
    language = "fr" if text.startswith("Le") else "en"
    assert not may_have_any(msgspec.structs.replace(article("a", text), language=language))


def test_figures_that_agree_are_not_described(monkeypatch: pytest.MonkeyPatch) -> None:
    """Captions and places are worked out for the figures of a table alone."""
    described: list[object] = []
    original = captions.counted
    monkeypatch.setattr(captions, "counted", lambda *a: described.append(a) or original(*a))
    assert found("Eleven people were hurt in Osk.", "In Osk eleven people were hurt.") == "none"
    assert not described
    assert found("Eleven people were hurt in Osk.", "In Osk nine people were hurt.") != "none"
    assert described
