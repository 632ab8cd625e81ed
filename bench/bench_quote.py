"""CPU of `quote` per 580-word article: half its paragraphs quote, every speaker found another way. Budget .50 ms, ceiling 1.0.

python bench/bench_quote.py [articles]
"""

from __future__ import annotations

import sys
import time

from digest.core.model import Article
from digest.desk.quotes.extract import quotes

PLAIN = (
    "The old bridge over the Mill river was built in 1901 and carries some 4,000 cars a day. It was closed in March after a diver "
    "of the county found cracks in two of its seven pillars. Since then the farmers of the valley drive 30 kilometres to the "
    "next one, and the school bus leaves at half past five in the morning."
)
QUOTING = [
    "“The bridge will open in May,” Mayor {0} {1} said on Tuesday at the river. “We have the money, and we have the stone.”",
    "{1} told the council that the pillars were “sound from top to bottom”, and called the report “a work of fiction”.",
    "“It will not hold,” said {2} {3}, an engineer who worked on the first survey for the county. “Nobody looked below the water.”",
    "“Then the valley has to wait another year,” he added.",
    "According to {2} {3}, the repair would cost “twice what the council was told in March”, a figure that the mayor denied.",
]
GIVEN = ["Ann", "Tom", "Carla", "Peter", "Maud", "Jonas", "Erin", "Paul"]
LAST = ["Porter", "Holm", "Reyes", "Sutter", "Waters", "Lindgren", "Marsh", "Conti"]


def article(n: int) -> Article:
    """The n-th article: names and order differ, so that nothing is remembered that news would not repeat."""
    who = (
        GIVEN[n % 8],
        f"{LAST[n % 7]}{'abcdefghij'[n // 7 % 10]}",
        GIVEN[(n + 3) % 8],
        f"{LAST[n % 5]}{'klmnopqrst'[n // 5 % 10]}",
    )
    parts = []
    for i in range(5):
        parts += [QUOTING[(i + n) % 5].format(*who), PLAIN]
    parts.append(PLAIN)
    text = "\n\n".join(parts)
    return Article(id=f"a{n}", path=f"a{n}.txt", text=text, language="en", words=len(text.split()))


def main() -> None:
    articles = [article(n) for n in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)]
    words = sum(a.words for a in articles)
    begin = time.process_time()
    found = sum(len(quotes(a)) for a in articles)
    spent = time.process_time() - begin
    print(
        f"{len(articles)} articles, {words / len(articles):.0f} words and {found / len(articles):.1f} quotations each: {spent / words * 580 * 1000:.2f} ms per 580 words"
    )


if __name__ == "__main__":
    main()
