"""Six invented outlets with a morning's news: events, wire copies, teasers, a wall, a dead feed, a redirect loop.

`world(events, day, seed)` gives the articles; `answers(world, home)` what a server on loopback answers. Words are
invented by syllables, names and figures are drawn, and each event has people, a place, things and figures of its own. The same
seed gives the same bytes.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from html import escape

OUTLETS = (
    "Marle Post",
    "Hollin Echo",
    "The Courier",
    "Coast Radio",
    "Valley Mirror",
    "Northern Wire",
)
FIRST = "Ada Ivo Mara Per Lena Otto Rosa Emil Nora Hugo Iris Leon Vera Jonas Ella Marek".split()
SAID = ("said", "told the council", "said in a note", "said on Monday")
OPEN = ("The council of {place} decided on Monday that the {thing} {verb} for {figure} crowns.",
        "The {thing} of {place} {verb} on Monday after {figure} people had waited for it.",
        "In {place} the {thing} {verb} at dawn on Monday, {figure} days later than planned.",
        "Workers at the {thing} of {place} found {figure} crates on Monday when it {verb}.")  # fmt: skip
VERBS = (
    "closed",
    "opened again",
    "burned down",
    "was sold",
    "ran aground",
    "collapsed",
    "was flooded",
    "won a prize",
)
SYLLABLES = (
    "bra del fen gor hul jas kel lin mar nor ost pel quin ras sel tam urn vel wes yor zan".split()
)
FILLER = "roof gate wheel paint rail board lamp stone chain field wall pipe wagon hedge tower bench cellar market school river ticket winter summer engine letter".split()


@dataclass(frozen=True)
class Article:
    """An article as an outlet prints it. `kind`: own, wire or copy; `event` its number."""

    outlet: str
    event: int
    title: str
    paragraphs: tuple[str, ...]
    kind: str = "own"

    @property
    def path(self) -> str:
        return f"/{OUTLETS.index(self.outlet)}/{self.event}"


def _word(rng: random.Random, parts: int = 3) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(parts))


class _Event:
    """What happened: a place, a thing, people and figures, and how each outlet may tell it."""

    def __init__(self, number: int, seed: int) -> None:
        self.rng = random.Random(f"{seed} {number}")
        rng = self.rng
        self.number = number
        self.place = _word(rng).title()
        self.thing = f"{_word(rng)} {rng.choice(FILLER)}"
        self.verb = rng.choice(VERBS)
        self.figure = rng.randrange(12, 980)
        self.people = [f"{rng.choice(FIRST)} {_word(rng).title()}" for _ in range(2)]
        self.things = [f"{_word(rng)} {rng.choice(FILLER)}" for _ in range(6)]
        self.quote = f"We never saw a {self.things[0]} as {_word(rng)} as this one"

    def text(self, words: random.Random) -> tuple[str, ...]:
        """One outlet's own report of it."""
        lead = words.choice(OPEN).format(**self.__dict__)
        out = [f"{lead} {self._line(words)}"]
        out.append(
            f"“{self.quote},” {words.choice(SAID)} {self.people[0]}, who looks after the {self.thing}."
        )
        for _ in range(words.randrange(3, 6)):
            out.append(" ".join(self._line(words) for _ in range(words.randrange(2, 4))))
        return tuple(out)

    def _line(self, words: random.Random) -> str:
        who, thing, other = (
            words.choice(self.people),
            words.choice(self.things),
            words.choice(self.things),
        )
        return words.choice((
            f"{who} wants the {thing} back beside the {other} before the {words.choice(FILLER)} is paid.",
            f"The {thing} had stood in {self.place} for {self.figure} years, and the {other} for longer.",
            f"Nobody had counted the {thing}, {who} {words.choice(SAID)}, and the {words.choice(FILLER)} was wet.",
            f"A {words.choice(FILLER)} and the {thing} were moved to the {words.choice(FILLER)} of {self.place}.",
        ))  # fmt: skip

    def title(self, words: random.Random) -> str:
        return words.choice((
            f"{self.thing.title()} of {self.place} {self.verb}",
            f"{self.place}: {self.thing} {self.verb}",
            f"“{self.quote}”: {self.place} and its {self.thing}",
        ))  # fmt: skip


def world(events: int, items: int, seed: int = 1) -> list[Article]:
    """Return `items` articles on so many events: own reports, a wire's text, and copies of it."""
    out: list[Article] = []
    made = [_Event(n, seed) for n in range(events)]
    rng = random.Random(seed)
    while len(out) < items:
        for event in made:
            used = {a.outlet for a in out if a.event == event.number}
            free = [o for o in OUTLETS if o not in used]
            if not free or len(out) >= items:
                continue
            outlet = rng.choice(free)
            words = random.Random(f"{seed} {event.number} {outlet}")
            copied = [a for a in out if a.event == event.number]
            if copied and rng.random() < 0.4:
                first = copied[0]
                out.append(
                    Article(
                        outlet,
                        event.number,
                        event.title(words),
                        first.paragraphs[: rng.randrange(3, 9)],
                        "copy",
                    )
                )
            else:
                out.append(Article(outlet, event.number, event.title(words), event.text(words)))
        if all(len({a.outlet for a in out if a.event == e.number}) == len(OUTLETS) for e in made):
            break
    return out


def page(article: Article) -> str:
    """The article's web page, with a menu and related links around it."""
    body = "".join(f"<p>{escape(p)}</p>" for p in article.paragraphs)
    menu = "".join(
        f'<li><a href="/s/{n}">{w}</a></li>' for n, w in enumerate(("Home", "News", "Weather"))
    )
    return (
        f"<html><head><title>{escape(article.title)} | {article.outlet}</title>"
        f'<meta property="og:site_name" content="{article.outlet}"></head><body><nav><ul>{menu}</ul></nav>'
        f"<article><h1>{escape(article.title)}</h1>{body}</article><footer>Imprint</footer></body></html>"
    )


def feed(articles: list[Article], outlet: str, home: str, day: str, full: bool) -> str:
    """An outlet's feed: whole texts, or the first sentences only."""
    entries = []
    for n, a in enumerate(x for x in articles if x.outlet == outlet):
        text = (
            "".join(f"<p>{escape(p)}</p>" for p in a.paragraphs)
            if full
            else f"<p>{escape(a.paragraphs[0])}</p>"
        )
        entries.append(
            f"<item><guid isPermaLink='false'>{a.path}</guid><title>{escape(a.title)}</title><link>{home}{a.path}</link>"
            f"<pubDate>{day} 0{n % 9}:00:00 GMT</pubDate><description><![CDATA[{text}]]></description></item>"
        )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{outlet}</title>{''.join(entries)}</channel></rss>"


def answers(
    articles: list[Article], home: str, day: str, teasers: bool = True
) -> dict[str, tuple[int, dict[str, str], bytes]]:
    """Return path -> status, headers, body. Two outlets give teasers; one page of them is a wall."""
    html, rss = (
        {"Content-Type": "text/html; charset=utf-8"},
        {"Content-Type": "application/rss+xml"},
    )
    found = {a.path: (200, html, page(a).encode()) for a in articles}
    for n, outlet in enumerate(OUTLETS):
        full = n not in (1, 3) or not teasers
        found[f"/feed/{n}"] = (
            200,
            {**rss, "ETag": f'"{n}"'},
            feed(articles, outlet, home, day, full).encode(),
        )
    walled = next((a.path for a in articles if a.outlet == OUTLETS[3]), "/none")
    found[walled] = (403, {}, b"")
    found["/feed/dead"] = (410, {}, b"")
    found["/feed/loop"] = (302, {"Location": "/feed/loop"}, b"")
    return found


def subscriptions(home: str, limit: int = 100) -> str:
    """Return feeds.yaml for these outlets, the dead feed and the loop."""
    paths = [str(n) for n in range(len(OUTLETS))] + ["dead", "loop"]
    lines = "".join(f"  - url: {home}/feed/{p}\n    limit: {limit}\n" for p in paths)
    return f"contact: desk@paper.example\nevery: 15m\nfeeds:\n{lines}"
