"""A build that changes an edition whose files did not change reports it by name."""

from __future__ import annotations

import pytest

from conftest import Pub
from digest.pipeline.silent_changes import Known, KnownEdition, KnownStory, _changed

KILN = (
    "---\ntitle: Kiln explodes at Harl pottery\ndate: 2031-03-02\noutlet: Harl Post\n---\n"
    "A kiln exploded at the Harl pottery on Sunday and broke 300 windows in Cobble Row.\n\n"
    "Master potter Ines Quill, 52, was cut by glass. “I had just turned my back,” she said.\n"
)
GLAZE = (
    "---\ntitle: Glaze wins prize\ndate: 2031-03-02\noutlet: Tolby News\n---\n"
    "A blue glaze mixed by apprentices in Tolby won the crown medal at the spring show.\n"
)


def test_a_changed_edition_is_reported_by_name(pub: Pub) -> None:
    """A decision of a later day that joins two stories of an earlier one is reported once."""
    pub.write("content/2031-03-02/kiln.md", KILN)
    pub.write("content/2031-03-02/glaze.md", GLAZE)
    first = pub.run("build")
    assert "changed stories" not in first.stderr
    pub.write("content/2031-03-05/kiln.md", KILN.replace("2031-03-02", "2031-03-05"))
    pub.write(
        "content/2031-03-05/edition.yaml",
        "merge: [[kiln.md, 2031-03-02/kiln, 2031-03-02/glaze]]\n",
    )
    reported = pub.run("build").stderr
    assert "content/2031-03-02" in reported
    assert "adding 2031-03-05/kiln changed stories of 2031-03-02" in reported
    assert "were joined" in reported
    assert "changed stories" not in pub.run("build").stderr


def test_an_edition_that_was_edited_is_not_reported(pub: Pub) -> None:
    """What the editor changes in the edition itself is not reported."""
    pub.write("content/2031-03-02/kiln.md", KILN)
    pub.write("content/2031-03-02/glaze.md", GLAZE)
    pub.run("build")
    pub.write("content/2031-03-02/edition.yaml", "merge: [[kiln.md, glaze.md]]\n")
    assert "changed stories" not in pub.run("build").stderr


def known(**stories: str) -> Known:
    """Return what a build recorded of one edition: stories by address, with their articles."""
    own = tuple(KnownStory(url=u, articles=tuple(a), earlier=()) for u, a in stories.items())
    articles = {a: "same" for story in own for a in story.articles}
    return Known(articles=articles, editions={"2031-03-02": KnownEdition(own="", stories=own)})


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (known(one="ab", two="c"), known(one="abc"), "two were joined to one"),
        (known(one="ab"), known(one="a", two="b"), "one was parted into one, two"),
        (known(one="ab"), known(two="ab"), "one moved to two"),
        (known(one="ab", two="c"), known(one="ab"), "two is gone"),
    ],
)
def test_each_change_is_named(before: Known, now: Known, said: str) -> None:
    """Stories that are joined, parted, moved or gone are reported if the edition's own files are
    the same."""
    (problem,) = _changed(before, now)
    assert said in problem.what
    assert not [*_changed(now, now)]


KILN_BEFORE = (
    "---\ntitle: Pottery of Harl waits for its kiln\ndate: 2031-03-02\noutlet: Harl Post\n---\n"
    "A kiln exploded at the Harl pottery and broke 300 windows in Cobble Row.\n\n"
    "“I had just turned my back,” said the master potter Ines Quill, 52, who was cut by glass.\n"
)


def test_a_clipping_that_becomes_the_first_day_is_named(pub: Pub) -> None:
    """A later file in an earlier folder changes an address: build and diff say why."""
    pub.write("content/2031-03-03/kiln.md", KILN)
    pub.run("build")
    pub.write("content/2031-03-02/early.md", KILN_BEFORE)
    diff = pub.run("diff", "2031-03-03").stdout
    assert "readdressed: Kiln explodes at Harl pottery" in diff
    assert "because the event now begins with 2031-03-02/early" in diff
    reported = pub.run("build").stderr
    assert "adding 2031-03-02/early changed stories of 2031-03-03" in reported
    assert "because it now continues 2031-03-02/early" in reported
    (pub.root / "content/2031-03-02/early.md").unlink()
    assert "because the event now begins in this edition" in pub.run("diff", "2031-03-03").stdout
    reported = pub.run("build").stderr
    assert "removing 2031-03-02/early changed stories of 2031-03-03" in reported
    assert "because it no longer continues 2031-03-02/early" in reported


def test_added_changed_and_removed_files_are_distinguished() -> None:
    """The message says what happened to which file, with at most three names of a kind."""
    before, now = known(one="ab"), known(two="ab")
    before.articles.update({"old": "x", "same": "x", "other": "x"})
    now.articles.update({"same": "x", "other": "y", **dict.fromkeys("pqrst", "z")})
    (problem,) = _changed(before, now)
    assert problem.what.startswith(
        "adding p, q, r and 2 more and changing other and removing old changed stories"
    )
