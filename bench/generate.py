"""A corpus to measure with: Markdown articles of about 580 words, in editions, as news comes: stories of about three articles, some of them a wire's
text printed again, with speakers, figures, dates, and page furniture.

    python bench/generate.py FOLDER [--articles 10000] [--editions 100] [--seed 1] [--first-edition 0]

Invented throughout: words of syllables drawn by Zipf's law between English function words, so that frequencies, and with them the work
of grouping, are those of news. The same seed gives the same bytes; `--first-edition` makes later editions of the same world, to be added.
"""

from __future__ import annotations

import argparse
import bisect
import datetime
import itertools
import random
from pathlib import Path

FUNCTION = """the the the the the the of of of to to to and and in in in a a a that for on on with as by at from was is has have had it
its his her they their this which who were be been not but after before over more than into would will could also when where while
about during against between under other some new one two last first""".split()
ONSETS = "b bl br c ch cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sc sh sl sp st str t th tr v w".split()
VOWELS = "a e i o u ai ea ee io ou".split()
CODAS = ["", "", "n", "r", "l", "s", "t", "m", "ck", "nd", "nt", "rt", "st"]
ENDINGS = ["", "", "", "s", "ed", "ing", "er", "ion", "al", "ly", "ment", "ity"]
FIRST = "Ada Ivo Mara Per Lena Otto Rosa Emil Nora Hugo Iris Leon Vera Jonas Ella Marek Sonja Felix Greta Anton".split()
TITLES = [
    "Mayor",
    "Minister",
    "Professor",
    "Judge",
    "Director",
    "Chief Inspector",
    "Senator",
    "Union leader",
    "Chairwoman",
    "General",
]
CUES = ["said", "told reporters", "announced", "added", "warned", "said in a statement", "argued"]
WIRES = ["AFP", "Reuters", "AP", "dpa"]
COUNTED = [
    "people",
    "houses",
    "crowns",
    "workers",
    "soldiers",
    "tonnes",
    "votes",
    "pupils",
    "passengers",
    "hectares",
]
FURNITURE = [
    "Sign up for our daily newsletter",
    "Share this article",
    "Read more on our site",
    "Follow us for the latest news",
    "Advertisement",
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
WORDS = 545
START = datetime.date(2024, 1, 1)


class World:
    """Words, names and outlets that all articles share."""

    def __init__(self, seed: int = 1, words: int = 150_000) -> None:
        rng = random.Random(seed)
        seen: dict[str, None] = {}
        while len(seen) < words:
            n = 1 + (rng.random() < 0.75) + (rng.random() < 0.3)
            stem = "".join(
                rng.choice(ONSETS) + rng.choice(VOWELS) + (rng.choice(CODAS) if i == n - 1 else "")
                for i in range(n)
            )
            seen[stem + rng.choice(ENDINGS)] = None
        self.words = list(seen)
        self.weights = list(itertools.accumulate(1 / (r + 10) for r in range(words)))
        self.surnames = [
            "".join(rng.choice(ONSETS) + rng.choice(VOWELS) for _ in range(2)).capitalize()
            + rng.choice(["n", "r", "s", "k", "ski", "sen", "ov"])
            for _ in range(40_000)
        ]
        self.places = [
            rng.choice(self.words).capitalize()
            + rng.choice(["", "ton", "burg", "field", " Bay", "ford"])
            for _ in range(8_000)
        ]
        self.outlets = [
            f"The {rng.choice(self.words).capitalize()} {rng.choice(['Times', 'Post', 'Courier', 'Herald', 'News'])}"
            for _ in range(40)
        ]

    def draw(self, rng: random.Random, n: int, above: int = 0) -> list[str]:
        """Words by Zipf's law, the `above` most frequent ones left out."""
        low, top = self.weights[above], self.weights[-1]
        return [
            self.words[bisect.bisect(self.weights, low + rng.random() * (top - low)) - 1]
            for _ in range(n)
        ]


class Event:
    """What the articles of a story share: people, places, figures, words."""

    def __init__(self, world: World, rng: random.Random, day: datetime.date) -> None:
        self.day = day
        self.people = [
            (rng.choice(TITLES), f"{rng.choice(FIRST)} {rng.choice(world.surnames)}")
            for _ in range(rng.randint(2, 4))
        ]
        self.places = rng.sample(world.places, 2)
        self.body = f"{rng.choice(world.words).capitalize()} {rng.choice(['Council', 'Bank', 'Party', 'Group', 'University', 'Railways'])}"
        self.figures = [f"{rng.randint(3, 9000):,} {rng.choice(COUNTED)}" for _ in range(4)]
        self.topic = world.draw(
            rng, 30, 200
        )  # the words of its field: others write of ferries and budgets too
        self.said = [
            " ".join(phrase(world, rng, self, rng.randint(8, 18))).capitalize() for _ in range(4)
        ]


def phrase(world: World, rng: random.Random, event: Event, n: int) -> list[str]:
    """Words as they are in a sentence: nearly half are function words, a fifth belong to the event."""
    drawn = iter(world.draw(rng, n))
    out = []
    for _ in range(n):
        r = rng.random()
        out.append(
            rng.choice(FUNCTION)
            if r < 0.46
            else rng.choice(event.topic)
            if r < 0.64
            else next(drawn)
        )
    return out


def sentence(world: World, rng: random.Random, event: Event) -> str:
    words = phrase(world, rng, event, rng.randint(9, 22))
    r = rng.random()
    if r < 0.3:
        words.insert(rng.randrange(len(words)), rng.choice(event.people)[1].split()[1])
    elif r < 0.5:
        words[rng.randrange(len(words))] = f"in {rng.choice(event.places)}"
    elif r < 0.62:
        words.insert(rng.randrange(len(words)), rng.choice(event.figures))
    elif r < 0.7:
        words.append(f"on {DAYS[event.day.weekday()]}")
    elif r < 0.76:
        words.insert(0, f"the {event.body}")
    text = " ".join(words)
    return text[0].upper() + text[1:] + "."


def quotation(rng: random.Random, event: Event, introduced: set[str]) -> str:
    title, name = rng.choice(event.people)
    who = name.split()[1] if name in introduced else f"{title} {name}"
    introduced.add(name)
    said = rng.choice(event.said)
    cue = rng.choice(CUES)
    return f'"{said}," {who} {cue}.' if rng.random() < 0.7 else f'{who} {cue}: "{said}."'


def paragraphs(world: World, rng: random.Random, event: Event) -> list[str]:
    """The body of an independent report."""
    out: list[str] = []
    introduced: set[str] = set()
    n = 0
    while n < WORDS:
        parts = [sentence(world, rng, event) for _ in range(rng.randint(1, 4))]
        if rng.random() < 0.33:
            parts.insert(rng.randrange(len(parts) + 1), quotation(rng, event, introduced))
        text = " ".join(parts)
        if rng.random() < 0.06:
            first, _, rest = text.partition(" ")
            text = f"[{first}](https://example.org/{first.lower().strip('.,')}) {rest}"
        elif rng.random() < 0.05:
            first, _, rest = text.partition(" ")
            text = f"**{first}** {rest}"
        if len(out) in (5, 11) and rng.random() < 0.3:
            out.append("## " + " ".join(phrase(world, rng, event, 4)).capitalize())
        out.append(text)
        n += len(text.split())
    out[0] = f"{event.places[0].upper()} — {out[0]}" if rng.random() < 0.4 else out[0]
    return out


def article(
    world: World, rng: random.Random, event: Event, body: list[str], wire: str | None
) -> str:
    outlet = rng.choice(world.outlets)
    headline = " ".join(
        [event.people[0][1].split()[1], *phrase(world, rng, event, rng.randint(5, 9))]
    )
    slug = "-".join(headline.lower().split()[:6])
    head = [
        "---",
        f'title: "{headline[0].upper()}{headline[1:]}"',
        f"date: {event.day.isoformat()}",
        f"outlet: {outlet}",
        f"link: https://{outlet.split()[1].lower()}.example/{event.day.year}/{slug}-{rng.randrange(10**6)}",
        f"author: {rng.choice(FIRST)} {rng.choice(world.surnames)}",
        "---",
    ]
    text = list(body)
    if wire:
        text[0] = f"{event.places[0].upper()} ({wire}) — {text[0].split(' — ', 1)[-1]}"
    if rng.random() < 0.3:
        text.insert(rng.randrange(min(3, len(text) - 1), len(text)), rng.choice(FURNITURE))
    return "\n".join(head) + "\n\n" + "\n\n".join(text) + "\n"


def pickup(world: World, rng: random.Random, event: Event, body: list[str]) -> list[str]:
    """The wire's text in another paper: cut, sometimes with a sentence of its own."""
    out = [p for i, p in enumerate(body) if i < 3 or rng.random() < 0.9]
    if rng.random() < 0.4:
        i = rng.randrange(len(out))
        out[i] += " " + sentence(world, rng, event)
    return out


def write(
    folder: Path,
    articles: int,
    editions: int,
    seed: int = 1,
    first: int = 0,
    world: World | None = None,
) -> int:
    """Write the corpus to `folder`/content. The number of words."""
    world = world or World(1)
    total = 0
    for e in range(first, first + editions):
        rng = random.Random(f"{seed}/{e}")
        day = START + datetime.timedelta(days=e)
        here = folder / "content" / day.isoformat()
        here.mkdir(parents=True, exist_ok=True)
        n = articles * (e - first + 1) // editions - articles * (e - first) // editions
        made = 0
        while made < n:
            event = Event(world, rng, day)
            size = min(n - made, 1 + min(9, int(rng.expovariate(0.45))))
            wire = rng.choice(WIRES) if size > 1 and rng.random() < 0.5 else None
            source = paragraphs(world, rng, event)
            for i in range(size):
                copied = wire and (i == 0 or rng.random() < 0.5)
                body = (
                    source
                    if i == 0
                    else pickup(world, rng, event, source)
                    if copied
                    else paragraphs(world, rng, event)
                )
                text = article(world, rng, event, body, wire if copied else None)
                (here / f"clip-{made:04d}.md").write_text(text, encoding="utf-8")
                total += len(text.split())
                made += 1
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--editions", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first-edition", type=int, default=0)
    given = parser.parse_args()
    words = write(given.folder, given.articles, given.editions, given.seed, given.first_edition)
    (given.folder / "digest.yaml").write_text(
        "title: The Measured Paper\nbase_url: https://example.org\n", encoding="utf-8"
    )
    print(f"{given.articles:,} articles, {words / given.articles:.0f} words each")


if __name__ == "__main__":
    main()
