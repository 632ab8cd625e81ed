"""A save beside closed editions is answered from the last results, with the bytes of a build."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Inside
from digest.core.memo import Memo
from digest.core.model import Problem
from digest.live import update as updating
from digest.live.update import Changes, Live, Session, update
from digest.pipeline import build
from digest.pipeline.publication import publication
from digest.pipeline.run import Run

FIRST, SECOND, OPEN = "2032-05-05", "2032-05-06", "2032-05-07"
SETTINGS = "title: P\ntimezone: UTC\nbase_url: https://paper.example\n"
BRIDGE = (
    "Bridge at Osterby shut\n\nThe road bridge at Osterby was shut on Wednesday after a barge hit"
    " its second pillar, the river office said.\n\n“Nobody was hurt,” said the harbour master, Ada"
    " Olsen.\n\nSome 400 commuters walk to the other bank over the railway bridge.\n"
)
MORE = (
    "Divers look at Osterby bridge\n\nDivers found a crack in the second pillar of the road bridge"
    " at Osterby, the river office said on Thursday.\n\n“It will stay shut until June,” said Ada"
    " Olsen, the harbour master.\n"
)
LATEST = (
    "Osterby bridge opens one lane\n\nOne lane of the road bridge at Osterby opens on Friday, the"
    " river office said.\n\nBuses cross first, and lorries take the motorway.\n"
)
CIDER = (
    "Cider of Tamsel wins a prize\n\nA cider pressed in Tamsel won the county prize on Wednesday,"
    " the jury said.\n\n“It tastes of quince,” said its maker, Ivo Katz.\n"
)
CHOIR = (
    "Choir sings in a quarry\n\nThe choir of Linmouth sang in a quarry on Thursday because its hall"
    " has no heating.\n\nMore than 700 people came, the parish said.\n"
)
ORGAN = (
    "Old organ sold\n\nThe organ of a chapel in Norwick was sold to a school for 900 crowns, the"
    " parish council said on Friday.\n"
)


@pytest.fixture
def paper(inside: Inside) -> Inside:
    """Three editions, two of them closed, with one thread through all."""
    inside.write("digest.yaml", SETTINGS)
    inside.write(f"content/{FIRST}/bridge.txt", BRIDGE)
    inside.write(f"content/{FIRST}/cider.txt", CIDER)
    inside.write(f"content/{SECOND}/divers.txt", MORE)
    inside.write(f"content/{SECOND}/choir.txt", CHOIR)
    inside.write(f"content/{SECOND}/edition.yaml", f"merge: [[divers.txt, {FIRST}/bridge]]\n")
    for day in (FIRST, SECOND):
        assert inside.run("close", day, "-q").returncode == 0
    inside.write(f"content/{OPEN}/lane.txt", LATEST)
    inside.write(f"content/{OPEN}/organ.txt", ORGAN)
    inside.write(f"content/{OPEN}/edition.yaml", f"merge: [[lane.txt, {SECOND}/divers]]\n")
    return inside


class Running:
    """A session, as `serve` has it. `is_quick`: whether the last answer was a quick one."""

    def __init__(self, paper: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = paper.root
        session = Session(lambda: publication(paper.root), Memo(None, memory=True))
        self.live = update(Live(session), Changes())
        self.is_quick = True
        full = updating._full_update

        def counted(*given: object) -> Live:
            self.is_quick = False
            return full(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(updating, "_full_update", counted)

    def saved(self, *files: Path) -> dict[str, bytes | Problem | None]:
        """Return every page after these files changed."""
        self.is_quick = True
        self.live = update(self.live, Changes(frozenset(str(f.absolute()) for f in files)))
        site = self.live.site
        assert site is not None
        return {path: site.find(path) for path in site.paths()}


def cold(paper: Inside) -> dict[str, bytes]:
    """Return every page of a build from nothing."""
    shutil.rmtree(paper.site, ignore_errors=True)
    build.build(publication(paper.root), Run(Memo(None)))
    return paper.bytes()


def decided(paper: Inside, day: str, *lines: str) -> Path:
    """Add decisions to an edition."""
    file = paper.content / day / "edition.yaml"
    before = file.read_text() if file.exists() else ""
    file.write_text(before + "".join(f"{line}\n" for line in lines))
    return file


def reworded(paper: Inside, file: str, old: str, new: str) -> Path:
    path = paper.content / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return path


CASES: dict[str, tuple[Callable[[Inside], Path], str]] = {
    "an article of the open edition": (
        lambda p: reworded(p, f"{OPEN}/lane.txt", "Buses cross first", "Trams cross first"),
        "Trams cross first",
    ),
    "an article of a closed edition": (
        lambda p: reworded(p, f"{FIRST}/bridge.txt", "400 commuters", "450 commuters"),
        "450 commuters",
    ),
    "a title of a closed edition": (
        lambda p: reworded(p, f"{SECOND}/divers.txt", "Divers look at", "Divers inspect"),
        "Divers inspect",
    ),
    "a headline in a closed edition": (
        lambda p: decided(p, FIRST, "headline: {bridge.txt: A barge shuts the bridge}"),
        "A barge shuts the bridge",
    ),
    "a correction with its day and reason": (
        lambda p: decided(
            p,
            FIRST,
            "headline: {bridge.txt: A barge shuts the bridge}",
            "correction: {bridge.txt: {date: 2032-05-08, reason: The old one was too short.}}",
        ),
        "The old one was too short.",
    ),
    "a withdrawal": (lambda p: decided(p, FIRST, "spike: [cider.txt]"), "withdrawn"),
    "a withdrawal of what later stories follow": (
        lambda p: decided(p, FIRST, "spike: [bridge.txt]"),
        "withdrawn",
    ),
    "another address in a closed edition": (
        lambda p: decided(p, SECOND, "slug: {choir.txt: quarry-choir}"),
        "quarry-choir",
    ),
    "an order in a closed edition": (
        lambda p: decided(p, SECOND, "lead: choir.txt"),
        "Choir sings",
    ),
    "a headline in the open edition": (
        lambda p: decided(p, OPEN, "headline: {lane.txt: One lane for buses}"),
        "One lane for buses",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_save_beside_closed_editions_is_quick_and_exact(
    case: str, paper: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = Running(paper, monkeypatch)
    change, wanted = CASES[case]
    pages = running.saved(change(paper))
    assert running.is_quick
    assert pages == cold(paper)
    assert any(wanted.encode() in page for page in pages.values() if isinstance(page, bytes))


def test_a_change_taken_back_leaves_no_correction(
    paper: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = Running(paper, monkeypatch)
    before = running.saved()
    file = paper.content / FIRST / "bridge.txt"
    running.saved(reworded(paper, f"{FIRST}/bridge.txt", "400 commuters", "450 commuters"))
    file.write_text(BRIDGE)
    assert running.saved(file) == before
    assert running.is_quick


def test_saves_stay_quick_after_a_closed_article_is_deleted(
    paper: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Removing a file causes a full update; a save after it does not."""
    running = Running(paper, monkeypatch)
    gone = paper.content / FIRST / "cider.txt"
    gone.unlink()
    assert running.saved(gone) == cold(paper)
    assert not running.is_quick
    pages = running.saved(reworded(paper, f"{OPEN}/organ.txt", "900 crowns", "950 crowns"))
    assert running.is_quick
    assert pages == cold(paper)


def test_a_file_that_gets_the_text_of_a_deleted_one_takes_its_place(
    paper: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new file is the closed article under another name, which only a full update finds."""
    running = Running(paper, monkeypatch)
    old = paper.content / FIRST / "cider.txt"
    new = paper.write(f"content/{FIRST}/note.txt", ORGAN)
    old.unlink()
    running.saved(old, new)
    new.write_text(CIDER)
    assert running.saved(new) == cold(paper)
    assert not running.is_quick


def test_addresses_without_a_date_may_lead_to_other_editions(
    paper: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A story takes the old address of another edition, which no longer redirects."""
    paper.write("digest.yaml", SETTINGS + "permalinks: /:section/:slug/\n")
    decided(paper, SECOND, "section: {divers.txt: Second}", "slug: {choir.txt: quarry-choir}")
    decided(paper, OPEN, "section: {lane.txt: Open}")
    running = Running(paper, monkeypatch)
    before = running.saved()["news/choir-sings-in-a-quarry/index.html"]
    pages = running.saved(decided(paper, OPEN, "slug: {organ.txt: choir-sings-in-a-quarry}"))
    assert not running.is_quick
    assert pages == cold(paper)
    assert pages["news/choir-sings-in-a-quarry/index.html"] != before


def random_change(paper: Inside, rng: random.Random) -> Path:
    """Change an article or a decision that regroups nothing, in any edition."""
    day = rng.choice([FIRST, SECOND, OPEN])
    file = rng.choice(sorted((paper.content / day).glob("*.txt")))
    number = rng.randrange(100, 1000)
    if rng.random() < 0.5:
        text = file.read_text()
        lines = [
            lambda: re.sub(r"\d{3}|Some", str(number), text, count=1),
            lambda: text.replace("said", "announced", 1),
            lambda: f"{text}\nThe mayor counted {number} letters about it.\n",
            lambda: text.rpartition("\n\n")[0] + "\n" if text.count("\n\n") > 2 else text + "\n",
        ]
        file.write_text(rng.choice(lines)())
        return file
    merge = [x for x in (file.parent / "edition.yaml").read_text().splitlines() if "merge" in x] if (
        file.parent / "edition.yaml"
    ).exists() else []  # fmt: skip
    chosen = rng.sample(
        [
            f"spike: [{file.name}]",
            f"lead: {file.name}",
            f"headline: {{{file.name}: Words {number}}}",
            f"slug: {{{file.name}: words-{number}}}",
            f"section: {{{file.name}: Abroad}}",
            f"note: {{{file.name}: Word {number}}}",
            f"correction: {{{file.name}: {{date: 2032-05-09, reason: Wrong by {number}.}}}}",
            f"title: Number {number}",
        ],
        rng.randrange(4),
    )
    return paper.write(f"content/{day}/edition.yaml", "\n".join([*merge, *chosen]) + "\n")


@pytest.mark.parametrize("seed", [1, 2])
def test_random_saves_beside_closed_editions_are_exact(
    seed: int, paper: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No full update happens between them."""
    rng = random.Random(seed)
    running = Running(paper, monkeypatch)
    quick = 0
    for i in range(18):
        pages = running.saved(random_change(paper, rng))
        quick += running.is_quick
        if i % 3 == 2:
            assert pages == cold(paper), f"after {i + 1} saves"
    assert quick >= 16
