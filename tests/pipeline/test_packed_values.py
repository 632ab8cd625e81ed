"""What a build holds packed between two steps is what a session holds unpacked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import Pub
from digest.core.memo import Memo
from digest.core.model import Report, StoryMembers, Thread
from digest.pipeline import build, packed_values, step_edit
from digest.pipeline.packed_values import PackedList, PackedStories
from digest.pipeline.publication import publication
from digest.pipeline.run import Run
from digest.pipeline.step_read import read_articles


@pytest.mark.parametrize("size", [0, 1, packed_values.PART, 3 * packed_values.PART + 1])
def test_a_packed_list_is_the_list(size: int) -> None:
    threads = [Thread(reports=(Report(original=f"2026-05-01/{i}"),)) for i in range(size)]
    packed = PackedList(threads, Thread)
    assert len(packed) == size
    assert list(packed) == threads
    assert [packed[i] for i in range(-size, size)] == [threads[i] for i in range(-size, size)]
    assert packed[3:300:7] == threads[3:300:7]
    for i in (size, -size - 1):
        with pytest.raises(IndexError):
            packed[i]


def test_packed_stories_are_the_stories() -> None:
    one, other = (
        StoryMembers(edition=day, id="s", thread="t", slug="kiln", url="/kiln/", reports=())
        for day in ("2026-05-01", "2026-05-02")
    )
    packed = PackedStories({"2026-05-01": [one], "2026-05-02": [other], "undated": []})
    assert dict(packed) == {"2026-05-01": (one,), "2026-05-02": (other,), "undated": ()}
    assert packed.get("2026-05-03", ()) == ()
    assert len(packed) == 3


def test_a_build_and_a_session_edit_alike(sample: Pub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one packs threads and stories, the other holds them: both have the same editions."""
    monkeypatch.setattr(step_edit, "COMPRESSED", 0)

    def edited(session: bool) -> dict[str, Any]:
        memo = Memo(sample.root / "alike.sqlite", memory=session)
        found = build.work(publication(sample.root), Run(memo))
        assert isinstance(found.threads, PackedList) is not session
        assert isinstance(found.stories, PackedStories) is not session
        return {
            "threads": list(found.threads),
            "stories": dict(found.stories),
            "editions": list(found.editions),
            "digest": found.digest,
            "spiked": found.spiked,
            "problems": found.problems,
        }

    assert edited(session=False) == edited(session=True) == edited(session=False)


def test_a_build_of_few_articles_compresses_nothing(sample: Pub) -> None:
    """Compressing takes time at each build, and of a small archive it saves little memory."""
    found = build.work(publication(sample.root), Run(Memo(sample.root / "few.sqlite")))
    assert len(found.articles) < step_edit.COMPRESSED
    assert not isinstance(found.threads, PackedList)
    assert not isinstance(found.stories, PackedStories)


def test_heads_of_a_build_share_their_strings(tmp_path: Path) -> None:
    """The ids and paths of their files, days and languages: of 100,000 heads they were half."""
    pub = Pub(tmp_path)
    for n in range(3):
        pub.write(
            f"content/2026-06-01/{n}.md",
            "---\ntitle: Weavers meet\ndate: 2026-05-30\n---\n\nThe weavers of Hallen met again.\n",
        )
    read = [
        read_articles(publication(pub.root), Run(Memo(pub.root / "c.sqlite", memory=session)))
        for session in (False, True)
    ]
    assert dict(read[0].heads) == dict(read[1].heads)
    heads = list(read[0].heads.values())
    assert len(heads) == 3
    assert len({id(h.published) for h in heads}) == len({id(h.language) for h in heads}) == 1
    files = {f.id: f for f in read[0].sources.contents.files}
    assert all(h.id is files[h.id].id and h.path is files[h.id].path for h in heads)
