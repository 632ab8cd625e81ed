"""Errors of the sentence splitter on invented paragraphs, beside those of the library that it uses.

    python bench/bench_sentences.py [--wrong]

A case is wrong if any of its sentences begins or ends elsewhere. `--wrong` prints those of ours.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from digest.core.text import spans
from digest.intake.article.sentences import split

CASES = Path(__file__).resolve().parent.parent / "tests" / "cases" / "sentences" / "cases.md"


def cases() -> list[tuple[str, str]]:
    """Return language and marked paragraph of each case."""
    lines = (line.lstrip("~") for line in CASES.read_text(encoding="utf-8").splitlines())
    found = (line.partition(": ") for line in lines)
    return [(language, marked) for language, colon, marked in found if colon and len(language) == 2]


def sentences(marked: str) -> tuple[str, list[str]]:
    """Return the paragraph and the sentences of a case."""
    text = marked.replace("|", " ").replace("‖", "")
    return text, [s.strip() for s in marked.replace("‖", "|").split("|")]


def main() -> None:
    many: Counter[str] = Counter()
    wrong: dict[str, Counter[str]] = {"library": Counter(), "ours": Counter()}
    for language, marked in cases():
        many[language] += 1
        text, wanted = sentences(marked)
        for name, splitter in (("library", spans), ("ours", split)):
            found = [text[a:b] for a, b in splitter(text, language)]
            wrong[name][language] += found != wanted
            if found != wanted and name == "ours" and "--wrong" in sys.argv:
                print(f"{language}: {' | '.join(found)}\n    {marked}")
    print(f"{'':8}{'cases':>7}{'library':>9}{'ours':>7}")
    for language, n in many.most_common():
        print(f"{language:8}{n:7}{wrong['library'][language]:9}{wrong['ours'][language]:7}")
    total = sum(many.values())
    shares = (f"{sum(wrong[name].values()) / total:.1%}" for name in ("library", "ours"))
    print(f"{'all':8}{total:7}{next(shares):>9}{next(shares):>7}")


if __name__ == "__main__":
    main()
