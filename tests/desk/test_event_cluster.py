"""Threads: which reports are one event."""

from __future__ import annotations

import json

import pytest
from msgspec import structs

import paths
from digest.core.model import (
    Article,
    Day,
    Decisions,
    Edition,
    File,
    Headline,
    Source,
    Story,
    Thread,
    Tie,
)
from digest.desk import check
from digest.desk.grouping import candidates, cluster, dedupe, units
from digest.desk.grouping.facts import facts
from digest.intake import formats
from digest.intake.article import outlets, parse
from digest.intake.furniture import clean
from tests.grouping_cases import article, case, known

CASE = case("harbour.md")
SHARED = paths.SHARED


def threads(
    own: dict[str, Article],
    merge: list[tuple[str, ...]] | None = None,
    split: list[tuple[str, ...]] | None = None,
) -> tuple[Thread, ...]:
    f = known(own)
    out: list[Thread] = []
    for n in candidates.neighbourhoods(
        list(f.values()), {a.id: cluster.stated(a) for a in own.values()}, merge or []
    ):
        reports = dedupe.reports([own[i] for i in n.articles], f)
        out += cluster.threads(
            reports, own, f, units.Decided(merge=tuple(merge or ()), split=tuple(split or ()))
        )
    return tuple(out)


def groups(found: tuple[Thread, ...]) -> list[list[str]]:
    return sorted(sorted(t.members) for t in found)


def test_one_event_and_a_look_alike() -> None:
    """Reports of one event are one thread; another event of the same people and places is not."""
    assert groups(threads(CASE)) == [["cut", "longer", "own", "wire"], ["other"]]


def test_order_changes_nothing() -> None:
    """The order of the files changes nothing."""
    assert groups(threads(dict(reversed(CASE.items())))) == groups(threads(CASE))


def test_a_merge_is_law() -> None:
    """What the editor merges is one event, whatever the score."""
    assert groups(threads(CASE, merge=[("other", "wire")])) == [
        ["cut", "longer", "other", "own", "wire"]
    ]


def test_a_split_is_law() -> None:
    """The files of a split are together an event of their own, even from within one report."""
    found = groups(threads(CASE, split=[("cut", "own")]))
    assert ["cut", "own"] in found
    assert ["longer", "wire"] in found


def test_languages_join_only_by_decision() -> None:
    """Articles in different languages join only by the editor's merge."""
    a, b = CASE["wire"], article("b", None, CASE["wire"].text, language="nl")
    own = {"wire": a, "b": b}
    assert groups(threads(own)) == [["b"], ["wire"]]
    assert groups(threads(own, merge=[("b", "wire")])) == [["b", "wire"]]


def test_two_spellings_are_one_language() -> None:
    """`en-US` and `en` are one language; an article without a stated language may join any."""
    for tag in ("en-US", "en_GB", "EN", "und"):
        own = {"wire": CASE["wire"], "b": article("b", None, CASE["wire"].text, language=tag)}
        assert groups(threads(own)) == [["b", "wire"]], tag


def test_a_roundup_joins_nothing() -> None:
    """A roundup joins no event, and its facts say why."""
    a = article("r", "News in brief", CASE["wire"].text)
    assert facts(a).roundup == "headline: News in brief"
    assert groups(threads({"wire": CASE["wire"], "r": a})) == [["r"], ["wire"]]


def test_ties_say_why() -> None:
    """A tie lists what both state, in the words of the sources."""
    thread = next(t for t in threads(CASE) if "own" in t.members)
    reported = {kind for t in thread.ties for kind, _ in t.shared}
    assert "name" in reported or "toll" in reported


def test_ties_are_in_printed_words() -> None:
    """No internal form is shown: names are in normal case, figures have their words, a copy its
    share."""
    ties = [t for thread in threads(CASE) for t in thread.ties]
    said = [(kind, text) for t in ties for kind, text in (*t.shared, *t.against)]
    assert not any(
        "|" in text or (kind != "day" and text.isdigit() and len(text) > 4) for kind, text in said
    )
    assert any(kind == "same-text" and text.endswith("%") for kind, text in said)
    assert not any(kind == "name" and text.isupper() for kind, text in said)


def test_reports_by_one_form_are_events_of_their_own() -> None:
    """Words as similar as those of one event, but other names throughout and another day and place:
    one form for two events."""
    form = (
        "Police in {place} said a {age}-year-old man was robbed on {street} in the night to {day}. Patrolman {name} found {victim} beside his cart. Two masked men had "
        "taken his purse and a brass lantern, and ran towards the canal. Neighbours heard shouts and a dog. Detectives ask whoever saw the masked men, or is "
        "offered a brass lantern, to call. He was treated for bruises and went home in the morning."
    )
    own = {
        "a": article("a", None, form.format(place="Lumby", age="34", street="Heron Street", day="3 May 2031", name="Otis Brandt", victim="Carl Moe")),
        "b": article("b", None, form.format(place="Estmark", age="61", street="Mill Lane", day="5 May 2031", name="Ferdy Quill", victim="Jan Aalto")),
    }  # fmt: skip
    days = {"a": "2031-05-03", "b": "2031-05-05"}
    own = {
        k: structs.replace(a, days=(Day(start=0, end=1, first=days[k], last=days[k]),))
        for k, a in own.items()
    }
    assert groups(threads(own)) == [["a"], ["b"]]


def test_near_misses_once() -> None:
    """A thread names each other thread that nearly joined it once."""
    found = threads(case("across-days.md"))
    for t in found:
        home = {m: k for k, x in enumerate(found) for m in x.members}
        others = [home[n.b] if n.a in t.members else home[n.a] for n in t.near]
        assert len(others) == len(set(others))
    assert any(len(t.members) > 1 and len(t.near) > 1 for t in found), "the guard"


def test_assumed_dates_are_not_evidence() -> None:
    """A date assumed from folder or story has no effect."""
    a = CASE["wire"]
    assert cluster.stated(a) == a.published
    assert (
        cluster.stated(Article(id="x", path="x", published="2031-05-07", published_from="folder"))
        is None
    )


@pytest.mark.shared
@pytest.mark.slow
def test_seeds_among_many_others() -> None:
    """The five seed articles form their three stories also among hundreds of others, where the
    words of a topic are rarer."""
    path = SHARED / "eval" / "data" / "stories_ecbplus.jsonl"
    if not path.exists():
        pytest.skip("needs ../shared")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    texts = {
        f"a{i:04d}.txt": f"---\ntitle: {json.dumps(r.get('title') or '')}\n---\n{r['text']}\n"
        for i, r in enumerate(rows)
    }
    texts |= {p.name: p.read_text(encoding="utf-8") for p in (SHARED / "seeds").glob("*.txt")}
    own = {}
    for name, text in texts.items():
        clipping, _ = formats.read(
            File(path=name, id=name.removesuffix(".txt"), data=text.encode())
        )
        a, _ = parse.parse(clipping, clean.clean(clipping), outlets.Outlets())
        own[a.id] = a
    seeds = {p.stem for p in (SHARED / "seeds").glob("*.txt")}
    found = [g for g in groups(threads(own)) if seeds & set(g)]
    assert [[m[:3] for m in g] for g in found] == [["000", "001", "002"], ["003"], ["004"]]


def edition_of(*names: str, near: Tie) -> Edition:
    stories = [
        Story(
            edition="2031-05-07", id=i, thread=i, slug=i, url=f"/{i}/", headline=Headline(text=i), near=(near,), reports=2,
            sources=(Source(number=1, article=i, outlet="Post", link="https://post.example/"),),
        )
        for i in names
    ]  # fmt: skip
    return Edition(day="2031-05-07", stories=tuple(stories))


def test_a_near_miss_is_reported_once_in_an_edition() -> None:
    """Of two stories of an edition it is reported at the first; waived for either article, at
    neither."""
    edition = edition_of("x", "y", near=Tie(a="x", b="y", score=-0.4))

    def reported(waive: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
        found = check.check(edition, Decisions(path="e", waive=waive))
        return [(p.article, p.fix) for p in found if p.name == "near-miss"]

    assert reported({}) == [("x", "If it is one event: merge: [[x, y]]")]
    assert reported({"x": ("near-miss",)}) == reported({"y": ("near-miss",)}) == []


@pytest.mark.parametrize("story", ["x", "y"])
def test_a_weak_join_is_to_be_split_at_the_report_that_is_only_just_of_the_story(
    story: str,
) -> None:
    """Also in the edition of the other report, whose own pickups would be left behind."""
    edition = edition_of(story, near=Tie(a="y", b="x", score=0.2, joined=True))
    (found,) = [
        p for p in check.check(edition, Decisions(path="e", waive={})) if p.name == "near-miss"
    ]
    assert found.fix == "If it is another event: split: [[y]]"
    assert found.what.startswith("it is" if story == "y" else "“y” is only just")


def test_the_same_visit_a_year_ago_is_another_event() -> None:
    """One minister, road and contractor, and quotations with the same beginning: these are two
    events, however few other articles there are."""
    then = article(
        "then",
        None,
        "The roads minister, Odo Falk, set off the first charge of the Ansdale tunnel on Tuesday and said that ferries would be needed no longer by "
        "autumn.\n\nThe tunnel, three miles long, is to cost 40 million crowns.\n\n“The people of Ansdale have waited long enough, and here it "
        "comes,” Mr Falk said.\n\nThe contractor, Brennholt Works, has opened a yard at Low Fell. Ines Marker, who speaks for the ferrymen, asked "
        "him for a hearing.",
    )
    now = article(
        "now",
        None,
        "The roads minister, Odo Falk, walked half of the unlit Ansdale tunnel on Wednesday and said that no ferry would be needed by Easter.\n\n"
        "It has cost 58 million crowns so far, and was to have opened in autumn; water broke in below Low Fell.\n\n“The people of Ansdale have "
        "waited thirty years for one dry crossing,” Mr Falk said.\n\nIn the yard of the contractor, Brennholt Works, he met ferrymen. Their "
        "spokeswoman, Ines Marker, handed him a list of 900 names.",
    )
    days = {"then": "2030-11-19", "now": "2031-11-20"}

    def dated(a: Article, *reported: str) -> Article:
        on = tuple(Day(start=0, end=1, first=d, last=d) for d in reported)
        return structs.replace(a, published=days[a.id], published_from="front matter", days=on)

    own = {"then": dated(then, "2030-11-19"), "now": dated(now, "2031-11-19")}
    assert groups(threads(own)) == [["now"], ["then"]]
