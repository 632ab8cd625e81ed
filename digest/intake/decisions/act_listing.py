"""Acts on which stories run, and in what order: spike, drop, lead, place, and back."""

from __future__ import annotations

from collections.abc import Sequence

from digest.core import yaml_writing
from digest.intake.decisions.act_groups import take_out
from digest.intake.decisions.act_values import Act, Data, Hand, relist, tidy


def spike(hand: Hand, data: Data, act: Act) -> None:
    story = hand.desk.story(act.article)
    if hand.means(data.get("lead")) in story:
        del data["lead"]
    if not any(hand.means(n) in story for n in data.get("spike") or ()):
        _listed(hand, data, "spike", hand.story_name(data, story))


def run(hand: Hand, data: Data, act: Act) -> None:
    _unlisted(hand, data, "spike", hand.desk.story(act.article))


def drop(hand: Hand, data: Data, act: Act) -> None:
    hand.desk.thread(act.article)
    take_out(hand, data, act.article)
    for key in ("spike", "order"):
        _unlisted(hand, data, key, (act.article,))
    if hand.means(data.get("lead")) == act.article:
        others = [a for a in hand.desk.story(act.article) if a != act.article]
        if others:
            data["lead"] = hand.name(others[0])
        else:
            del data["lead"]
    _listed(hand, data, "drop", act.article)


def restore(hand: Hand, data: Data, act: Act) -> None:
    _unlisted(hand, data, "drop", (act.article,))


def lead(hand: Hand, data: Data, act: Act) -> None:
    story = hand.desk.story(act.article)
    _unlisted(hand, data, "spike", story)
    if hand.means(data.get("lead")) not in story:
        data["lead"] = hand.name(hand.story_name(data, story))


def unlead(hand: Hand, data: Data, act: Act) -> None:
    if hand.means(data.get("lead")) in hand.desk.story(act.article):
        del data["lead"]


def place(hand: Hand, data: Data, act: Act) -> None:
    """Move a story to a place.

    Those above it, and it, are named in `order`; the rest goes on by rank.
    """
    stories = list(hand.desk.stories[: hand.desk.running])
    mine = hand.desk.story(act.article)
    if mine not in stories:
        raise ValueError("a story that does not run has no place")
    stories.remove(mine)
    place = max(0, min(act.place, len(stories)))
    stories.insert(place, mine)
    written = list(data.get("order") or ())
    named = {s: n for n in reversed(written) for s in stories if hand.means(n) in s}
    if "lead" in data and hand.means(data["lead"]) not in stories[0]:
        data["lead"] = named.get(stories[0]) or hand.name(stories[0][0])
    last = max([place, *(stories.index(s) for s in named)])
    leads = "lead" in data
    wanted = [
        named.get(s) or hand.name(hand.story_name(data, s))
        for i, s in enumerate(stories[: last + 1])
        if not (i == 0 and leads and s not in named)
    ]
    gone = [
        n for n in written if not any(hand.means(n) in s for s in stories)
    ]  # spiked: their place is kept for later
    relist(data, "order", [*wanted, *gone])


def _listed(hand: Hand, data: Data, key: str, article: str) -> None:
    if article not in [hand.means(n) for n in data.get(key) or ()]:
        if not data.get(key):
            data[key] = yaml_writing.flow([])
        data[key].append(hand.name(article))


def _unlisted(hand: Hand, data: Data, key: str, articles: Sequence[str]) -> None:
    found = data.get(key)
    if found:
        for i in reversed([i for i, n in enumerate(found) if hand.means(n) in articles]):
            del found[i]
        tidy(data, key)
