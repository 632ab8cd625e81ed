"""Detect the language of a text by its script and its most frequent function words.

The result is a two-letter code, or `und` for a text of under fifteen words or without a clear
winner. The method is function-word profiles (Ingle 1976): in any language they are a third of
running text, and languages share few of them. Only the first 200 words are used.
"""

from __future__ import annotations

from functools import cache

from digest.core import tables
from digest.core.patterns import lazy


@cache
def _by_word() -> tuple[dict[str, int], tuple[tuple[str, ...], ...]]:
    """Return each function word with the number of its group, and the languages of each group.

    Words of a group are those of the same languages: they are counted together.
    """
    found: dict[str, tuple[str, ...]] = {}
    for code, words in tables.sections("article/function_words").items():
        for word in words:
            found[word] = (*found.get(word, ()), code)
    groups = tuple(dict.fromkeys(found.values()))
    numbers = {codes: number for number, codes in enumerate(groups)}
    return {word: numbers[codes] for word, codes in found.items()}, groups


_SCRIPTS = (
    ("el", lazy(r"[\u0370-\u03ff]")),
    ("he", lazy(r"[\u0590-\u05ff]")),
    ("ko", lazy(r"[\uac00-\ud7af]")),
    ("ja", lazy(r"[\u3040-\u30ff]")),
    ("zh", lazy(r"[\u4e00-\u9fff]")),
    ("th", lazy(r"[\u0e00-\u0e7f]")),
    ("lo", lazy(r"[\u0e80-\u0eff]")),
    ("my", lazy(r"[\u1000-\u109f]")),
    ("km", lazy(r"[\u1780-\u17ff]")),
    ("ka", lazy(r"[\u10a0-\u10ff]")),
    ("hy", lazy(r"[\u0530-\u058f]")),
    ("am", lazy(r"[\u1200-\u137f]")),
    ("bn", lazy(r"[\u0980-\u09ff]")),
    ("ta", lazy(r"[\u0b80-\u0bff]")),
    ("te", lazy(r"[\u0c00-\u0c7f]")),
    ("hi", lazy(r"[\u0900-\u097f]")),
)
_FOREIGN = lazy(r"[\u0370-\u03ff\u0530-\u05ff\u0900-\u137f\u1780-\u17ff\u3040-\ud7af]")
_EDGE = ".,;:!?\"'“”‘’„«»()[]–—-…"
LEAST = 15
_TAG = lazy(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")


def stated(code: str) -> str | None:
    """Return a language code from a field (`en-GB`, `pt_BR`) in standard case, or None."""
    code = code.strip()
    if not _TAG.fullmatch(code):
        return None
    first, *rest = code.replace("_", "-").split("-")
    return "-".join([first.lower(), *(p.upper() if len(p) == 2 else p for p in rest)])


def detect(text: str) -> str:
    """Return the language of a text, or `und`."""
    first = text[:600]
    if not first.isascii() and _FOREIGN.search(first):
        letters = sum(c.isalpha() for c in first) or 1
        for code, script in _SCRIPTS:
            if len(script.findall(first)) > letters * (0.1 if code == "ja" else 0.4):
                return code
    words = text[:4000].split(None, 200)[:200]
    if len(words) < LEAST:
        return "und"
    size = len(words)
    if 30 * words.count("the") >= size and 40 * (words.count("of") + words.count("and")) >= size:
        return "en"  # no other language has these words, and most texts end here
    scores = _scores(words)
    most = max(scores.values(), default=0)
    if most < max(3, 0.12 * len(words)):
        return "und"
    near = [code for code, n in scores.items() if most < 1.15 * n]
    return near[0] if len(near) == 1 else "und"


def _scores(words: list[str]) -> dict[str, int]:
    """Return how much each language is in the words; one of a single language counts twice."""
    by_word, groups = _by_word()
    counts = [0] * len(groups)
    find = by_word.get
    for word in words:
        group = find(word)
        if group is None:
            if word.isalpha() and word.islower():
                continue
            group = find(word.strip(_EDGE).casefold())
            if group is None:
                continue
        counts[group] += 1
    scores: dict[str, int] = {}
    for codes, n in zip(groups, counts, strict=True):
        if n:
            weight = 2 * n if len(codes) == 1 else n
            for code in codes:
                scores[code] = scores.get(code, 0) + weight
    return scores
