"""An edition whose input is unchanged is not composed again, and composing it gives the same
result."""

from __future__ import annotations

import msgspec
import pytest

from conftest import Pub
from digest.core import packing
from digest.core.memo import Memo
from digest.core.model import Edition, Previous
from digest.pipeline import build, edition_list, editions, step_edit
from digest.pipeline.publication import publication
from digest.pipeline.results import Edited
from digest.pipeline.run import Run

NEWS = {
    "2026-03-01": """Harbour office counts forty lanterns

LINMOUTH — The harbour office counted forty lanterns on the north quay, its keeper Odile Brandt said.

"We have never had so many of them," Brandt said. "They will hang until the ferry is back."
""",
    "2026-03-02": """Kettle makers of Orpham walk out over pay

ORPHAM — Ninety kettle makers left their benches at noon, the union said. The owner, Till Marsh, offered four per cent.
""",
    "2026-03-03": """Choir finds a lost mass in the vicarage attic

VELL — Singers who looked for a leak found eleven pages of a mass that was thought to be burnt, the parish said.
""",
}
STORM = """Storm closes the Aster pass for a week

TARROW — Snow closed the Aster pass for a week, the road office said. Two lorries were freed from the drifts at night.
"""


def work(pub: Pub) -> Edited:
    return build.work(publication(pub.root), Run(Memo(pub.root / "c.sqlite")))


def opened(room: Edited, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the days of the editions that printing opens."""
    days: list[str] = []
    plain = editions.compose

    def noted(recipe: editions.EditionInput, *a: object) -> object:
        days.append(recipe.day)
        return plain(recipe, *a)  # type: ignore[arg-type]

    monkeypatch.setattr(editions, "compose", noted)
    return days


def packed(made: Edition | None) -> bytes:
    assert made is not None
    return packing.pack(made)


@pytest.fixture
def paper(pub: Pub) -> Pub:
    for day, words in NEWS.items():
        pub.write(f"content/{day}/news.txt", words)
    return pub


def test_an_edition_that_nothing_touched_is_not_opened(
    paper: Pub, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = work(paper)
    whole = {e.day: packed(e) for e in first.editions}
    assert list(whole) == ["2026-03-03", "2026-03-02", "2026-03-01"]
    days = opened(first, monkeypatch)
    again = work(paper)
    assert days == []
    assert again.digest == first.digest
    paper.write("content/2026-03-02/storm.txt", STORM)
    later = work(paper)
    assert days == ["2026-03-02"]
    assert [packed(later.editions.on(d)) == whole[d] for d in whole] == [True, False, True]
    assert sorted(days) == [
        "2026-03-01",
        "2026-03-02",
        "2026-03-03",
    ]  # opened when they were asked for


def test_few_editions_are_kept_and_all_are_as_they_were(
    paper: Pub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edition that is not kept is composed again from stories that are written once, with a
    store or not."""
    monkeypatch.setattr(edition_list, "KEPT", 1)
    monkeypatch.setattr(step_edit, "KEPT", 1)
    for memo in (Memo(paper.root / "c.sqlite"), Memo(None)):
        edited = build.work(publication(paper.root), Run(memo))
        stored = memo.is_stored
        assert (len(edited.editions._known), stored) in ((1, True), (3, False))
        days = opened(edited, monkeypatch)
        twice = [[packed(e) for e in edited.editions] for _ in range(2)]
        assert twice[0] == twice[1]
        assert len(days) == (4 if stored else 0)
        assert len(edited.editions._recent) <= 1
        assert memo.counts["story"][1] == 3


def test_an_edition_that_was_changed_is_never_composed_as_it_was() -> None:
    """The function that composes sees only the state before the change."""
    days = [f"2026-03-{d:02}" for d in range(1, 21)]
    heads = [
        edition_list.EditionHead(
            name=d, index=editions.index_of(Edition(day=d, stories=(), title="before"))
        )
        for d in days
    ]
    found = edition_list.EditionList(heads, lambda d: Edition(day=d, stories=(), title="before"))
    after = Edition(day=days[0], stories=(), title="after")
    changed = found.changed({days[0]: (after, heads[0])})
    for day in days:
        changed.on(day)
    assert [e.title for e in changed] == ["after", *["before"] * 19]
    assert len(changed._recent) == edition_list.KEPT


def test_what_is_remembered_of_an_edition_is_true_of_it(sample: Pub) -> None:
    """For the sample, with decisions and a closed edition: index, fingerprint and corrections are
    equal, remembered or made."""
    made, known = work(sample), work(sample)
    for room in (made, known):
        for e, sheet in zip(room.editions, room.editions.heads, strict=True):
            assert sheet.index == editions.index_of(e)
            assert sheet.name == packing.fingerprint(packing.pack(e))
            assert sheet.corrections == e.corrections
            assert [(t, p) for t, p in sheet.previous({b.thread for b in e.stories})] == [
                (
                    b.thread,
                    Previous(
                        edition=e.day, id=b.id, slug=b.slug, url=b.url, headline=b.headline.text
                    ),
                )
                for b in e.stories
            ]
    assert [packed(e) for e in made.editions] == [packed(e) for e in known.editions]
    assert made.problems == known.problems
    assert made.digest == known.digest


@pytest.mark.parametrize(
    "said",
    [
        "headline: {news.txt: Kettles at last}",
        "lead: news.txt",
        "note: {news.txt: Ours.}",
        "title: Kettles",
        "spike: [news.txt]",
    ],
)
def test_a_decision_opens_its_edition_alone(
    paper: Pub, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    before = work(paper).editions.on("2026-03-02")
    days = opened(work(paper), monkeypatch)
    paper.write("content/2026-03-02/edition.yaml", said + "\n")
    after = work(paper)
    assert days == ["2026-03-02"]
    found = after.editions.on("2026-03-02")
    assert found is not None
    assert before is not None
    assert said.startswith("lead") or msgspec.structs.asdict(found) != msgspec.structs.asdict(
        before
    )


def test_an_earlier_story_reworded_changes_the_edition_that_links_to_it(
    pub: Pub, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day, more in (("2026-03-01", ""), ("2026-03-04", " It opened again on Wednesday at noon.")):
        pub.write(
            f"content/{day}/pass.txt",
            STORM.replace("for a week, the", "on 1 March 2026, the").rstrip() + more + "\n",
        )
    pub.write("content/2026-03-04/edition.yaml", "merge: [[2026-03-01/pass, 2026-03-04/pass]]\n")
    linked = work(pub).editions.on("2026-03-04")
    assert linked is not None
    assert [p.headline for p in linked.stories[0].previous] == [
        "Storm closes the Aster pass for a week"
    ]
    days = opened(work(pub), monkeypatch)
    pub.write("content/2026-03-01/edition.yaml", "headline: {pass.txt: Snow on the pass}\n")
    after = work(pub).editions.on("2026-03-04")
    assert after is not None
    assert [p.headline for p in after.stories[0].previous] == ["Snow on the pass"]
    assert days == ["2026-03-01", "2026-03-04"]


def test_a_story_that_the_cache_lost_is_written_again(paper: Pub) -> None:
    whole = [packed(e) for e in work(paper).editions]
    memo = Memo(paper.root / "c.sqlite")
    room = build.work(publication(paper.root), Run(memo))
    assert memo._store._db is not None
    memo._store._db.execute("DELETE FROM calls")
    assert [packed(e) for e in room.editions] == whole
