"""Quotations and their speakers. Each readable case is a rule; the rest are laws that hold for any text."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import linear_cases
import paths
from digest.core import names
from digest.core.model import Article, Quotation
from digest.desk.quotes import extract
from digest.desk.quotes.sureness import SURE

CASES = sorted((paths.CASES / "quote").glob("*.md"))
MARKS = "“”\"'‘’«»„‚「」–—-.,:;?! \n"


def article(text: str, language: str = "en", title: str | None = None) -> Article:
    return Article(id="a", path="a.txt", text=text, language=language, title=title)


def read(case: Path) -> tuple[Article, str]:
    head, rest = case.read_text(encoding="utf-8").split("\n## Input\n\n")
    text, expected = rest.split("\n\n## Expected\n\n")
    fields = dict(re.findall(r"^(language|title): (.+)$", head, re.MULTILINE))
    return article(text, fields["language"], fields.get("title")), expected


def shown(a: Article) -> str:
    out = ""
    for u in extract.quotes(a):
        mark = " | garbled" if u.garbled else ""
        out += f"- {a.text[u.start : u.end]}\n  {u.speaker or '-'} | {u.role or '-'} | {u.cue or '-'} | {u.how}{mark}\n"
    return out


def test_there_are_cases() -> None:
    """The guard: there are cases."""
    assert len(CASES) > 40


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.stem)
def test_case(case: Path) -> None:
    """Each case file shows a rule, which its title states."""
    a, expected = read(case)
    assert shown(a) == expected


def faults(a: Article, found: tuple[Quotation, ...]) -> list[Quotation]:
    """Return the quotations that are not where they say, or not in order, or whose speaker and
    certainty do not fit."""
    ends = [0, *(u.end for u in found)]

    def is_sound(u: Quotation, last: int) -> bool:
        said = a.text[u.start : u.end]
        return (
            last <= u.start < u.end <= len(a.text)
            and said.strip() == said
            and "\n\n" not in said
            and 0.0 <= u.sure <= 1.0
            and (u.speaker is None and u.role is None) == (u.how == "none") == (u.sure == 0.0)
            and (u.how == "none" or u.sure >= SURE)
        )

    return [u for u, last in zip(found, ends, strict=False) if not is_sound(u, last)]


@given(
    st.text(max_size=400),
    st.sampled_from(["en", "de", "fr", "es", "it", "pt", "nl", "und", "ja", ""]),
)
@settings(deadline=None, max_examples=150)
def test_any_text(text: str, language: str) -> None:
    """Any text is read: quotations are in order, never overlap, never cross a paragraph, and match
    their offsets."""
    a = article(text, language)
    assert faults(a, extract.quotes(a)) == []


WORDS = ["Ann Porter", "Porter", "Mr. Lake", "he", "she", "said", "told", "the mayor", "who", "that", "called", "ministry", "Tom Lake", "'s", "R-S.C.", "6'3\"", "\n\n", "According to", "it"]  # fmt: skip


@given(
    st.lists(
        st.one_of(st.sampled_from(WORDS), st.sampled_from(list(MARKS)), st.text("ab'", max_size=5)),
        max_size=80,
    ),
    st.booleans(),
)
@settings(deadline=None, max_examples=200)
def test_any_order_of_marks_and_words(parts: list[str], spaced: bool) -> None:
    """The same holds for any order of marks, names and verbs."""
    a = article((" " if spaced else "").join(parts))
    assert faults(a, extract.quotes(a)) == []


@given(st.lists(st.sampled_from([*WORDS, '"No, not now,"', "“Yes, it is so.”"]), max_size=40))
@example([])
@settings(deadline=None, max_examples=100)
def test_names_only_inside_never_speak(parts: list[str]) -> None:
    """A person who is named only between the marks is never the speaker."""
    a = article(
        " ".join(parts) + ' "Zelda Quist and Zelda Quist said so," he said. "Zelda Quist agrees."'
    )
    found = extract.quotes(a)
    assert found or parts, "the guard: without the words in front, both quotations are found"
    assert all(u.speaker != "Zelda Quist" for u in found)


def test_subheads_are_not_read() -> None:
    """A name in a subhead is not an antecedent, and a subhead is not a quotation."""
    text = "Ann Porter came.\n\n“Tom Lake knew it all along,” they say\n\n“It will hold,” she said."
    start = text.index("“Tom")
    a = Article(
        id="a", path="a.txt", text=text, language="en", subheads=((start, text.index("\n\n“It")),)
    )
    assert [u.speaker for u in extract.quotes(a)] == ["Ann Porter"]


def test_same_answer_twice() -> None:
    """Values that are remembered between calls change no result."""
    a = read(CASES[0])[0]
    first = extract.quotes(a)
    for case in CASES:
        extract.quotes(read(case)[0])
    assert extract.quotes(a) == first


@pytest.mark.parametrize(
    "said",
    [
        "“No no no no,” said {0} Bee. ",
        "“No no no no,” said Ann {0}. ",
        "“No no no no,” said the {0} {0}.\n\n",
    ],
)
def test_cost_grows_with_the_people(said: str) -> None:
    """With many speakers, of one surname or each of another, work grows with the text, not with its
    square."""

    def cost(number: int) -> int:
        a = article(
            "".join(
                said.format("X" + "".join("abcdefghij"[int(c)] for c in str(n)))
                for n in range(number)
            )
        )
        return linear_cases.lines_run(lambda: extract.quotes(a))

    cost(10)  # what is loaded and remembered once
    small, large = cost(50), cost(400)
    assert small > 1000
    assert large < 16 * small


SAME = [
    ("Oleksi Reznik", "Oleksii Reznik"),
    ("Vladimir Petrenko", "Volodymyr Petrenko"),
    ("Christina Lamm", "Christine Lamm"),
    ("Zelinskyy", "Selinskyj"),
    ("Sen. Ann Porter", "Porter"),
    ("A. Porter", "Ann Porter"),
    ("Peter Holm Jr.", "Peter Holm"),
    ("Ursula von der Weiden", "von der Weiden"),
    ("Bill Carter", "William Carter"),
    ("José Muñoz", "Jose Munoz"),
]
OTHER = [
    ("Ann Porter", "Tom Porter"),
    ("Ann Porter", "Ann Lake"),
    ("Michel Oban", "Michelle Oban"),
    ("", "Ann Porter"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_one_person(a: str, b: str) -> None:
    """Transliterations, titles, initials and short forms are one person, in any order."""
    assert names.same(a, b)
    assert names.same(b, a)


@pytest.mark.parametrize(("a", "b"), OTHER)
def test_two_persons(a: str, b: str) -> None:
    """Another given name or surname is another person."""
    assert not names.same(a, b)
    assert not names.same(b, a)


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=150)
def test_names_of_any_text(a: str, b: str) -> None:
    """The name tools accept any text, and similarity is symmetric."""
    names.is_group(a)
    names.gender(a)
    assert names.same(a, b) == names.same(b, a)
    assert names.surname(a) in names.bare(a)


SHARED = paths.SHARED


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "eval").is_dir(), reason="../shared is not beside the checkout")
def test_labelled_news(monkeypatch: pytest.MonkeyPatch) -> None:
    """On labelled news: quotations found (F1 .975), speakers right (.88), wrong ones at most .04,
    offsets exact."""
    monkeypatch.syspath_prepend(str(SHARED / "eval"))
    score = importlib.import_module("score")
    rows = [
        r
        for r in score.rows(SHARED / "eval" / "data" / "quotes_polnear.jsonl")
        if r["text"].count("''") < 2
    ]
    predicted = right = gold = hit = named = good = bad = 0
    for row in rows:
        a = article("\n\n".join(p.strip() for p in re.split(r"\n+", row["text"]) if p.strip()))
        found = [(a.text[u.start : u.end], u.speaker) for u in extract.quotes(a)]
        free = set(range(len(row["quotes"])))
        for text, _ in found:
            if len(score.tokens(text)) < 4:
                continue
            predicted += 1
            best = max(
                ((score.same(text, row["quotes"][j]["text"]), j) for j in free), default=(0.0, -1)
            )
            if best[0] >= 0.8:
                free.discard(best[1])
                right += 1
        used: set[int] = set()
        for g in row["quotes"]:
            if g["n_words"] < 4:
                continue
            gold += 1
            last = score.surname(g.get("speaker_text"))
            named += bool(last)
            best = max(
                ((score.same(t, g["text"]), j) for j, (t, _) in enumerate(found) if j not in used),
                default=(0.0, -1),
            )
            if best[0] >= 0.8:
                used.add(best[1])
                hit += 1
                who = found[best[1]][1]
                good += bool(last) and score.says(who, last)
                bad += bool(last) and bool(who) and not score.says(who, last)
    p, r = right / predicted, hit / gold
    assert 2 * p * r / (p + r) >= 0.975
    assert good / named >= 0.88
    assert bad / named <= 0.04
