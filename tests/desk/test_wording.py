"""The words of a sentence, by shortcuts: the same as by the plain functions."""

from __future__ import annotations

import re
from itertools import combinations, pairwise, product

from hypothesis import example, given
from hypothesis import strategies as st

from desk_cases import article
from digest.core.model import Article, Evidence
from digest.core.text import MARKS, even, plain
from digest.desk.entry.evidence import evidence
from digest.desk.entry.evidence_search import (
    LEAST_CONTENT,
    LEAST_TYPED,
    LENGTHS,
    SAME_TYPED,
    Carriers,
    _Printed,
)
from digest.desk.entry.headline import headline
from digest.desk.figures.claim import Line
from digest.desk.figures.read import claims
from digest.desk.figures.same_thing import contradict
from digest.desk.figures.shapes import magnitude, shaped, vote
from digest.desk.summary.standalone import begins_inside
from digest.desk.words.forms import Table, bare, content, figures, meanings, spelt, stem, tokens
from digest.desk.words.sentence import CODES, Wording, same_content, wording

WORDS = "the harbours harbour, it's's second's “ferries” ferry’s closed— re–opened isn’t Larnow’s 12 (40%) $3.5m may no `so` … don't't's ; said,".split(
    " "
)
TEXT = st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join))


@given(TEXT)
def test_a_sentence_read_once_has_the_words_that_reading_it_each_time_gives(text: str) -> None:
    """Every form of a sentence's words is that of the plain functions, called for all its words."""
    said = Wording(text)
    assert said.words == tokens(text)
    assert said.content == meanings(text) == frozenset(content(tokens(text)))
    assert said.kinds == frozenset(text.lower().split())
    assert said.figures == figures(tokens(text))
    low = text.lower().replace("—", " ").split()
    assert len(said.codes) == sum(bool(bare(w)) for w in low)
    assert said.bag == {c for c in said.codes if c % 2}
    assert said.paired == said.bag | {
        a << 40 | b for a, b in pairwise(said.codes) if a % 2 or b % 2
    }
    assert wording(text).codes == said.codes


def test_a_word_has_the_code_of_its_stem_and_says_whether_it_carries_meaning() -> None:
    """Forms of one word have one number, odd if the word has content; marks have none."""
    assert CODES["harbour"] == CODES["harbours,"] == CODES["“harbour’s"]
    assert CODES["harbour"] % 2 == 1
    assert CODES["the"] % 2 == 0
    assert CODES["the"] != CODES["harbour"]
    assert CODES["…—"] == 0


@given(TEXT)
def test_marks_are_evened_out_as_a_translation_does(text: str) -> None:
    """Looking for marks first changes nothing."""
    assert even(text) == text.translate(MARKS)
    assert plain(text) == re.sub(r"\s+", " ", text.translate(MARKS)).strip()


@given(st.lists(st.text(max_size=4), max_size=40))
def test_a_table_forgets_and_still_says_the_same(asked: list[str]) -> None:
    """However small a table is, its answer is that of the function."""
    table = Table(str.upper, most=3)
    assert list(map(table.__getitem__, asked)) == [w.upper() for w in asked]
    assert len(table) <= 3


def test_a_full_table_keeps_the_words_that_came_first() -> None:
    """Frequent words come early: forgetting them would mean to work them out again."""
    asked: list[str] = []
    table = Table(lambda word: asked.append(word) or word, most=4)
    for word in ("the", "of", "ferry", "quay", "pier", "the", "of"):
        assert table[word] == word
    assert asked == ["the", "of", "ferry", "quay", "pier"]


@given(st.text(alphabet="abdegilnsuy", max_size=9))
def test_a_stem_asked_by_its_last_letter(word: str) -> None:
    """The stemmer that looks at the last letter first removes what the one that tries every ending
    removes."""
    assert stem(word) == _stem(word)


def _stem(word: str) -> str:
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("sses"):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if word.endswith("ing") and len(word) > 6:
        word = word[:-3]
    elif word.endswith("ed") and len(word) > 5:
        word = word[:-2]
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lse":
        word = word[:-1]
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return word


@given(TEXT, st.integers(0, 99))
def test_the_words_of_a_claim_have_their_places(text: str, offset: int) -> None:
    """The place of a word, computed when it is needed, is that of a pattern."""
    words = Line(article("a", ""), 0, text, offset)
    found = [(m[0], m.start() + offset) for m in re.finditer(r"\S+", text)]
    assert words.raws == [raw for raw, _ in found]
    for k in reversed(range(len(words))):
        raw, at = found[k]
        assert words[k].raw == raw
        assert at <= words[k].start <= at + len(raw)
        assert text[words[k].start - offset :].startswith(raw[words[k].start - at :])
        assert words[k].core == words.cores[k]


@given(st.lists(st.sampled_from(["“A", "B”", "C", '"D', "«E", "F»", "\n\n"]), max_size=12))
def test_a_sentence_begins_inside_a_quotation_by_what_its_paragraph_opened(
    parts: list[str],
) -> None:
    """Reading back to the paragraph's first sentence gives what counting from there gives."""
    a = article(
        "a", " ".join(f"{p} ran on." if p.strip() else p for p in parts).strip() or "Nothing."
    )
    depth, paragraph = False, -1
    for i, s in enumerate(a.sentences):
        if s.paragraph != paragraph:
            depth, paragraph = False, s.paragraph
        assert begins_inside(a, i) == depth
        for c in re.findall(r"[“”«»\"]", a.text[s.start : s.end]):
            depth = not depth if c == '"' else c in "“«"


def test_a_contradiction_holds_both_ways() -> None:
    """The order of two figures does not matter, so that each pair needs to be compared once."""
    lines = [
        "About 40 people were injured.",
        "The crash killed 12 people and injured 41 others.",
        "At least 60 people were injured.",
    ]
    found = [c for i, line in enumerate(lines) for c in claims(article(str(i), line))]
    assert len(found) > 2
    assert any(contradict(a, b) for a, b in combinations(found, 2))
    assert all(
        contradict(a, b) == contradict(b, a) for a, b in product(found, found) if a.key == b.key
    )


def test_of_headlines_of_equal_worth_the_first_is_printed() -> None:
    """A tie is decided by the order of the story, never by the order of the words of a set."""
    one = article("a", "Ferry stuck.", title="Ferry aground off northern Larnow harbour tonight")
    two = article("b", "Ferry stuck.", title="Tonight harbour Larnow northern off aground ferry")
    weights = dict.fromkeys(
        (stem(w) for w in "ferry aground northern larnow harbour".split()), 1
    ) | {"larnow": 7, "ferry": 3}
    assert headline([(one, True), (two, True)], weights, lambda: None).article == "a"
    assert headline([(two, True), (one, True)], weights, lambda: None).article == "b"


FIGURES = "voted vote magnitude 6.1 6.1-magnitude magnitude-6.1 7-2 88 to 71 votes against of by two m20 $5m 12, majority ٣ ²".split()


@given(st.lists(st.sampled_from(FIGURES), max_size=12))
@example(["of", "two"])
def test_a_vote_or_magnitude_needs_a_word_that_says_so(cores: list[str]) -> None:
    """This is tested before each figure of a sentence is tried."""
    assert not shaped(["of", "two"]), "the guard: not every row of words is tried"
    if not shaped(cores):
        assert all(
            vote(cores, i) is None and magnitude(cores, i) is None for i in range(len(cores))
        )


SENTENCES = [
    "Rescuers found twelve hikers alive on the ridge above Tarnow on Monday evening.",
    "Rescuers found 12 hikers alive on the ridge above Tarnow Monday evening, police said.",
    "TARNOW — Rescuers found twelve hikers alive on the ridge above Tarnow on Monday evening.",
    "A storm had cut the only road to the ridge since Saturday night, and phones were dead.",
    "The storm, which cut the one road to the ridge on Saturday night, had left phones dead.",
    "On the ridge.",
    "İİ RESCUERS found twelve hikers alive on the RIDGE ABOVE TARNOW on Monday evening, said ΠΑΣ.",
    "Rescuers found twelve hikers alive on the ridge above Tarnow on Monday evening, said πας.",
]


@given(
    st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5), min_size=2, max_size=4)
)
def test_what_carries_a_sentence_is_found_by_its_words(texts: list[list[str]]) -> None:
    """The same as testing everything for every sentence."""
    members = [article(f"a{i}", " ".join(t)) for i, t in enumerate(texts)]
    picks = [members[0].text[s.start : s.end] for s in members[0].sentences]
    carriers = Carriers(members)
    for text in picks:
        for other in members[1:]:
            found = carriers._nearest(_Printed(text), other)
            assert found == _compared(_Printed(text), other)


def _compared(mine: _Printed, other: Article) -> Evidence | None:
    best: tuple[int, int] | None = None
    size = len(mine.said.kinds)
    for i, s in enumerate(other.sentences):
        said = Wording(other.text[s.start : s.end])
        common = len(mine.said.kinds & said.kinds)
        if common < LEAST_TYPED * size or len(said.kinds) > LENGTHS * size:
            continue
        if common >= SAME_TYPED * size:
            at = even(said.text).find(mine.marked)
            if at >= 0:
                return evidence(
                    other, i, i, (s.start + at, s.start + at + len(mine.marked)), exact=True
                )
            if mine.plain in plain(said.text):
                return evidence(other, i, i, None, exact=True)
            if spelt(said.words).endswith(mine.spelt):
                return evidence(other, i, i, None, exact=False, spelling=True)
        if len(mine.said.content) >= LEAST_CONTENT and same_content(mine.said, said):
            both = len(mine.said.content & said.content)
            if best is None or both > best[0]:
                best = (both, i)
    return evidence(other, best[1], best[1], None, exact=False) if best else None
