"""What the summary, the quotations, the differences and the entry of a story cost: CPU milliseconds, the best of several runs.

    python bench/bench_summary.py

The articles are made up from a fixed seed, 580 words each, so that the figures can be compared from day to day. The first line tells
how fast the machine is today: `text.words` on one article took 215 to 340 µs where the budgets were set (20 ms for the summary of a story of
ten articles, 1 ms for one of three).
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from digest.core.model import Article, Quotation, Report, Sentence, StoryMembers
from digest.core.text import words
from digest.desk.entry import compose
from digest.desk.figures import conflicts
from digest.desk.quotes import reconcile
from digest.desk.summary import selection

NAMES = "Anna Keller,Ida Brandt,Otto Lind,Nora Maas,Tom Ackroyd,Lea Voss".split(",")
NOUNS = "harbour ferry council ministry rudder channel captain inspection winter budget bridge owner crew passenger storm report pier town".split()
VERBS = "closed examined repaired approved delayed opened reported warned paid refused".split()


def article(seed: int, size: int = 580) -> Article:
    """Return a made-up article: sentences of 14 to 30 words, one in six with a quotation, one clause in twenty with a figure."""
    rng = random.Random(seed)
    text, sentences, count, paragraph = "", [], 0, 0
    while count < size:
        name = rng.choice(NAMES)
        body = [
            f"The {rng.choice(NOUNS)} of {rng.choice(('Larnow', 'Osk', 'Corvane'))} {rng.choice(VERBS)}"
        ]
        for _ in range(rng.randint(2, 5)):
            thing = (
                f"{rng.randint(2, 90)} {rng.choice(NOUNS)}s"
                if rng.random() < 0.05
                else f"the {rng.choice(NOUNS)}"
            )
            body.append(f"the {rng.choice(NOUNS)} {rng.choice(VERBS)} {thing}")
        line = " and ".join(body) + "."
        if rng.random() < 1 / 6:
            line = f"“{line[:-1]},” said {name}."
        start = len(text) + (0 if not text else 2 if len(sentences) % 2 == 0 else 1)
        text += ("" if not text else "\n\n" if len(sentences) % 2 == 0 else " ") + line
        paragraph = len(sentences) // 2
        sentences.append(Sentence(paragraph=paragraph, start=start, end=len(text)))
        count += len(line.split())
    return Article(
        id=f"a{seed}",
        path=f"a{seed}.txt",
        title="Council closes harbour",
        text=text,
        sentences=tuple(sentences),
        language="en",
        words=count,
    )


def utterances(a: Article) -> tuple[Quotation, ...]:
    out, at = [], a.text.find("“")
    while at >= 0:
        end = a.text.find("”", at)
        out.append(Quotation(start=at + 1, end=end, speaker=NAMES[len(out) % len(NAMES)], sure=0.9))
        at = a.text.find("“", end)
    return tuple(out)


def best(run: Callable[[], object], times: int = 10) -> float:
    """Milliseconds of CPU, the best of five rounds."""
    found = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(times):
            run()
        found.append((time.process_time() - start) / times * 1000)
    return min(found)


def main() -> None:
    one = article(0)
    print(f"machine: text.words of 580 words {best(lambda: words(one.text), 40) * 1000:.0f} µs")
    for n in (1, 3, 10):
        made = [article(i) for i in range(n)]
        by = {a.id: a for a in made}
        said = {a.id: utterances(a) for a in made}
        story = StoryMembers(
            edition="2031-03-04",
            id="s",
            thread="t",
            slug="s",
            url="/",
            reports=tuple(Report(original=a.id) for a in made),
        )
        picks = selection.summarise(story, by)
        quotes = reconcile.quotes(story, by, said)
        tables = conflicts.differences(story, by)
        print(
            f"{n:3d} articles: summarise {best(lambda: selection.summarise(story, by)):6.2f} ms",  # noqa: B023
            f"reconcile {best(lambda: reconcile.quotes(story, by, said)):6.2f}",  # noqa: B023
            f"differ {best(lambda: conflicts.differences(story, by)):6.2f}",  # noqa: B023
            f"brief {best(lambda: compose.compose_story(story, by, picks, quotes, tables)):6.2f}",  # noqa: B023
        )


if __name__ == "__main__":
    main()
