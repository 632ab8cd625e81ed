"""What the editor's decisions say of articles, of reports and of stories.

Decisions are read here at two of their three points: facts before grouping, and which articles are
together or apart. The third, edit after a story is composed, is in `entry/edit.py`. `placing` gives
each article its edition; `identity` gives each story its id, thread, slug and address.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from digest.core.model import Decisions, Fact, Previous, Published, StoryMembers

UNDATED = "undated"


def name(*parts: str) -> str:
    """Return a short, stable id made of texts: 12 hexadecimal digits."""
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=6).hexdigest()


# --------------------------------------------------------------------------- facts


def facts(article: str, day: str | None, decisions: Mapping[str, Decisions]) -> Fact | None:
    """Return what decisions state of an article.

    Its edition's edition.yaml comes first, then content/articles.yaml (key "").
    """
    for key in (day or "", ""):
        d = decisions.get(key)
        if d and article in d.articles:
            return d.articles[article]
    return None


def dropped(decisions: Mapping[str, Decisions]) -> set[str]:
    """Return the articles that the editor left out."""
    return {a for d in decisions.values() for a in d.drop}


# ------------------------------------------------------------------------ grouping


def merges(decisions: Mapping[str, Decisions]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of articles that the editor put together."""
    return tuple(
        sorted(tuple(sorted(g)) for d in decisions.values() for g in d.merge if len(g) > 1)
    )


def splits(decisions: Mapping[str, Decisions]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of articles that the editor parted from the rest."""
    return tuple(sorted(tuple(sorted(g)) for d in decisions.values() for g in d.split if g))


def closed(
    published: Mapping[str, Published], hashes: Mapping[str, str]
) -> dict[str, tuple[str, int]]:
    """Return the edition that each article was closed with, and which of its stories held it.

    What was published together stays together, and what was published apart stays apart, unless the
    editor says otherwise.
    """
    renamed = renames(published, hashes)
    return {
        renamed.get(a, a): (day, n)
        for day, p in sorted(published.items())
        for n, c in enumerate(p.stories)
        for a in c.articles
    }


def renames(published: Mapping[str, Published], hashes: Mapping[str, str]) -> dict[str, str]:
    """Return the present id of each article of a closed edition whose file was renamed."""
    gone = gone_files(published, hashes)
    if not gone:
        return {}
    wanted = set(gone.values())
    by_hash = {h: a for a, h in sorted(hashes.items(), reverse=True) if h in wanted}
    return {old: by_hash[h] for old, h in gone.items() if h in by_hash}


def gone_files(published: Mapping[str, Published], hashes: Mapping[str, str]) -> dict[str, str]:
    """Return the articles of closed editions whose file is gone, with its fingerprint then."""
    return {
        old: h
        for p in published.values()
        for s in p.stories
        for old, h in s.digests.items()
        if old not in hashes
    }


def previous(story: StoryMembers, earlier: Sequence[Previous]) -> tuple[Previous, ...]:
    """Return the stories of the same thread in earlier editions, newest first."""
    return tuple(
        sorted(
            (p for p in earlier if p.edition < story.edition),
            key=lambda p: (p.edition, p.id),
            reverse=True,
        )
    )
