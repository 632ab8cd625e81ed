"""Acts on which articles are one event: merge, move, split."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from digest.core import yaml_writing
from digest.intake.decisions.act_values import Act, Data, Hand, tidy


def merge(hand: Hand, data: Data, act: Act) -> None:
    """Join the events of two articles. Raises ValueError if they are one already."""
    one, other = hand.desk.thread(act.article), hand.desk.thread(act.to)
    if act.to in one:
        raise ValueError("these are in one story already")
    i, j = _split_of(hand, data, one), _split_of(hand, data, other)
    if i is None and j is None:
        _tie(hand, data, act.article, act.to)
        return
    groups = _nested(hand, data, "split")
    if i is not None and j is not None:
        groups[j].extend(list(groups[i]))
        del groups[i]
    else:  # an event of its own grows by the whole other story
        at, more = (j, one) if j is not None else (i, other)
        groups[at].extend(hand.name(a) for a in more)


def move(hand: Hand, data: Data, act: Act) -> None:
    """Move one article to another story; its own stays as it is.

    Decisions name files, so one of the two stories must be held together by name: the smaller one,
    unless the editor holds one already.
    """
    own, other = hand.desk.thread(act.article), hand.desk.thread(act.to)
    rest = [a for a in own if a != act.article]
    if act.to in own:
        raise ValueError("it is in this story already")
    if not rest:
        merge(hand, data, act)
        return
    was_merged = any(act.article in g for g in hand.groups(data, "merge"))
    take_out(hand, data, act.article)
    j, i = _split_of(hand, data, other), _split_of(hand, data, rest)
    if j is not None:
        _nested(hand, data, "split")[j].append(hand.name(act.article))
    elif i is not None or was_merged or len(rest) <= len(other):
        if i is None:
            _add(hand, data, "split", rest)
        _tie(hand, data, act.article, act.to)
    else:
        _add(hand, data, "split", (*other, act.article))


def split(hand: Hand, data: Data, act: Act) -> None:
    """Make the article, and those that go with it, an event of their own."""
    thread = hand.desk.thread(act.article)
    going = [act.article, *(a for a in act.articles if a in thread and a != act.article)]
    if len(thread) == len(going):
        raise ValueError("it is a story of its own already")
    for article in going:
        take_out(hand, data, article)
    _add(hand, data, "split", going)


def _nested(hand: Hand, data: Data, key: str) -> Any:
    """Return the list of groups; one written without its outer brackets gets them."""
    written = data.get(key)
    if not written:
        data[key] = yaml_writing.flow([])
    elif all(isinstance(v, str) for v in written):
        data[key] = yaml_writing.flow([list(written)])
    return data[key]


def _add(hand: Hand, data: Data, key: str, articles: Sequence[str]) -> None:
    _nested(hand, data, key).append(yaml_writing.flow([hand.name(a) for a in articles]))


def take_out(hand: Hand, data: Data, article: str) -> None:
    """Remove an article from its merges and splits, and a merge of one."""
    for key in ("merge", "split"):
        if not data.get(key) or not any(article in g for g in hand.groups(data, key)):
            continue
        groups = _nested(hand, data, key)
        for i in reversed(range(len(groups))):
            ids = [hand.means(n) for n in groups[i]]
            for j in reversed([j for j, a in enumerate(ids) if a == article]):
                del groups[i][j]
            if article in ids and len(groups[i]) < (2 if key == "merge" else 1):
                del groups[i]
        tidy(data, key)


def _split_of(hand: Hand, data: Data, articles: Sequence[str]) -> int | None:
    return next(
        (i for i, g in enumerate(hand.groups(data, "split")) if set(g) & set(articles)), None
    )


def _tie(hand: Hand, data: Data, article: str, to: str) -> None:
    """Put two articles into one group of `merge`: an existing one, if it names either."""
    for n, ids in enumerate(hand.groups(data, "merge")):
        for a, new in ((to, article), (article, to)):
            if a in ids:
                _nested(hand, data, "merge")[n].append(hand.name(new))
                return
    _add(hand, data, "merge", (to, article))
