"""A made corpus of news, as large as wanted: what grouping meets in a real archive, without a word of a real article.

Goes out: `made(n, seed)`: articles with the event each is of. Words are Zipfian and invented, people and places recur over events, as do the
words of a topic. Among the articles: wire texts with pickups (cut, edited, with a paragraph of their own), rewrites, reports of
the same event in other words, sequels months later that share people and places, templated crime reports that differ by
place, age and figures alone, events that run for weeks, and single articles. Dated over `days` days.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from digest.core.model import Article, Day, Sentence

SYLLABLES = "ba be bi bo bu da de di do du fa fe fi fo ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo za ze".split()
LITTLE = "the of and to in a for on that is with was by at from as it an be are this has have not were which had their been will its his".split()
TEMPLATE = (
    "Police in {place} said a {age}-year-old man was shot on {street} around {hour}:{minute} p.m. on {weekday}. Officers found {name}, {age}, with a wound to the {part}. "
    "He was taken to a hospital, where he died. Detectives are looking for {number} suspects. Anyone with information is asked to call the police."
)
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def _word(r: random.Random, least: int = 2, most: int = 4) -> str:
    return "".join(r.choice(SYLLABLES) for _ in range(r.randint(least, most)))


class Maker:
    def __init__(self, n: int, seed: int, days: int) -> None:
        self.r = random.Random(seed)
        r = self.r
        size = 3000 + int(40 * n**0.6)
        self.words = LITTLE + list(dict.fromkeys(_word(r) for _ in range(size)))
        self.cumulative = []
        total = 0.0
        for k in range(len(self.words)):
            total += 1 / (k + 2.7)
            self.cumulative.append(total)
        self.people = [f"{_word(r).title()} {_word(r).title()}" for _ in range(max(50, n // 4))]
        self.places = [_word(r, 2, 3).title() for _ in range(max(30, n // 20))]
        self.topics = [r.sample(self.words[60:], 60) for _ in range(max(5, n // 100))]
        self.days = days

    def text(self, own: list[str], names: list[str], figures: list[str], sentences: int) -> str:
        r = self.r
        paragraphs = []
        for _ in range(max(1, sentences // 2)):
            lines = []
            for _ in range(2):
                size = r.randint(12, 28)
                w = r.choices(self.words, cum_weights=self.cumulative, k=size)
                for k in range(size):
                    x = r.random()
                    if x < 0.22:
                        w[k] = r.choice(own)
                if r.random() < 0.7:
                    w[r.randrange(1, size)] = r.choice(names)
                if r.random() < 0.35:
                    w[r.randrange(1, size)] = r.choice(figures)
                lines.append(" ".join(w).capitalize() if w[0].islower() else " ".join(w))
            paragraphs.append(". ".join(lines) + ".")
        return "\n\n".join(paragraphs)

    def event(self) -> list[tuple[str, int, int]]:
        """The articles of one event: text, day, day of the event."""
        r = self.r
        start = r.randrange(self.days)
        if r.random() < 0.15:
            text = TEMPLATE.format(
                place=r.choice(self.places), age=r.randint(16, 70), street=f"{_word(r).title()} Street", hour=r.randint(1, 11),
                minute=r.randint(10, 59), weekday=WEEKDAYS[start % 7], name=r.choice(self.people), part=r.choice(["leg", "chest", "head"]), number=r.randint(2, 4),
            )  # fmt: skip
            return [(text, start, start)] + (
                [(self.cut(text), start + r.randint(0, 1), start)] if r.random() < 0.3 else []
            )
        topic = r.choice(self.topics)
        own = (
            r.sample(topic, 14)
            + [_word(r, 3, 5) for _ in range(10)]
            + r.sample(self.words[200:], 12)
        )
        names = [*r.sample(self.people, 3), r.choice(self.places)]
        figures = [f"{r.randint(2, 900)} {_word(r)}" for _ in range(4)]
        out: list[tuple[str, int, int]] = []
        span = 30 if r.random() < 0.05 else 3
        for _ in range(1 + min(12, int(r.expovariate(0.8)))):
            text = self.text(own, names, figures, r.randint(8, 40))
            day = start + r.randint(0, span)
            out.append((text, day, day))
            for _ in range(min(8, int(r.expovariate(1.2)))):
                out.append((self.cut(text), day + r.randint(0, 1), day))
        return out

    def cut(self, text: str) -> str:
        r = self.r
        parts = text.split("\n\n")
        kept = parts[: max(1, round(len(parts) * r.uniform(0.4, 1.0)))]
        words = " ".join(kept).split(" ")
        for _ in range(len(words) // 25):
            words[r.randrange(len(words))] = r.choice(self.words)
        return " ".join(words)


def made(n: int, seed: int = 1, days: int = 100) -> tuple[list[Article], dict[str, str]]:
    """`n` articles, and the event of each by id."""
    m = Maker(n, seed, days)
    articles: list[Article] = []
    gold: dict[str, str] = {}
    event = 0
    first = date(2023, 1, 1)
    while len(articles) < n:
        for text, day, happened in m.event():
            if len(articles) == n:
                break
            key = f"a{len(articles):06d}"
            published = (first + timedelta(days=day)).isoformat()
            on = (first + timedelta(days=happened)).isoformat()
            spans = []
            at = 0
            for p, paragraph in enumerate(text.split("\n\n")):
                spans.append(Sentence(paragraph=p, start=at, end=at + len(paragraph)))
                at += len(paragraph) + 2
            stated: tuple[Day, ...] = (
                (Day(start=0, end=0, first=on, last=on, anchored=True),)
                if text.startswith("Police in") or m.r.random() < 0.5
                else ()
            )
            articles.append(
                Article(
                    id=key,
                    path=key,
                    text=text,
                    published=published,
                    published_from="front-matter",
                    language="en",
                    words=len(text.split()),
                    sentences=tuple(spans),
                    days=stated,
                )
            )
            gold[key] = f"e{event}"
        event += 1
    return articles, gold
