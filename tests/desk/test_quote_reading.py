"""Shortcuts in reading quotations change nothing: each gives what the long way gives, on any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.desk.quotes import cue_words, deaths, marks, phrases, signs, speech
from digest.desk.quotes.bodies import Bodies
from digest.desk.quotes.joined import joined, may_be_joined
from digest.desk.quotes.persons import People
from digest.desk.quotes.stretches import Paragraph

LANGUAGES = ["en", "de", "fr", "es", "it", "pt", "nl"]
PARTS = [
    "Ann Porter", "Porter", "Mr. Lake", "Gen.", "U.S.", "J. R. Lake", "van den", "De", "al-Masri", "O’Neil", "the", "mayor", "he", "who", "said", "told", "to",
    "bridge", "bridge.", "p.m.", "half past nine.", "(D-Mo.)", "(in the old", "mill.)", "“It will hold.”", "“hold”", '"Never,"', "‘no’", "insiste-t-elle", "d’Ann",
    "qu’elle", "été", "3.5", "No.", "...", "…", "—", ",", ";", ":", "?", "!", "'", "’s", "\u00a0", "  ", "The", "Leiterin der Sammlung", "Straße.", "and then.",
]  # fmt: skip
texts = st.lists(
    st.one_of(st.sampled_from(PARTS), st.text("aA .’'-(“”\"é", max_size=6)), max_size=50
).flatmap(lambda parts: st.sampled_from([" ", " ", ""]).map(lambda glue: glue.join(parts)))


@given(texts, st.sampled_from(LANGUAGES))
@settings(deadline=None, max_examples=400)
def test_stretches_are_the_paragraph(text: str, language: str) -> None:
    """Signs and sentences of all stretches of a paragraph are together those of the whole
    paragraph."""
    text = text.replace("\n", " ")
    spans = [(0, len(text))]
    found = marks.pieces(text, spans, marks.marks(text))
    people = People(text, [(p.outer_start, p.outer_end) for p in found])
    w = cue_words.words(language)
    reader = signs.Reader(text, people, w)
    whole = reader.scene((0, len(text)), found, 0)
    par = Paragraph(reader, (0, len(text)), found, 0)
    items, sentences, places = [], [], {}
    for n in range(len(par._starts)):
        sc = par.scene(n)
        before = len(items), len(sentences)
        items += sc.items
        sentences += [(a + before[0], b + before[0]) for a, b in sc.sentences]
        places.update({i: (k + before[0], s + before[1]) for i, (k, s) in sc.places.items()})
    assert items == whole.items
    assert sentences == whole.sentences
    assert places == whole.places
    for i, (k, s) in places.items():
        assert par.before(i, 12) == items[max(0, k - 12) : k]
        assert len(list(par.sentences(i))) == s + 1
    assert len(list(par.sentences(-1))) == len(sentences)


def test_stretches_are_many() -> None:
    """A paragraph of plain sentences is read one by one; with a possible abbreviation or bracket
    they stay together."""
    text = "He came late. She saw it (so the clerk. said) at nine. Mr. Lake of the U.S. team left. “No,” he said."
    people = People(text)
    reader = signs.Reader(text, people, cue_words.words("en"))
    par = Paragraph(reader, (0, len(text)), [], 0)
    assert [text[a:][:3] for a in par._starts] == ["He ", "She", "Mr.", "“No"]


WORD_BY_WORD = re.compile(
    rf"[a-z]+(?![\w'’‑-])|{phrases.RUN}|\w+(?:[-‑]\w+)*(?:['’](?!s\b)\w+)*|['’]s\b|--|[^\w\s]"
)


@given(texts)
@settings(deadline=None, max_examples=300)
def test_runs_of_plain_words(text: str) -> None:
    """Plain words are matched in runs; split at spaces they are what one match a word gives."""
    long = [(m.start(), m.group()) for m in WORD_BY_WORD.finditer(text)]
    short = []
    for m in signs._TOKEN.finditer(text):
        at = m.start()
        for word in m.group().split(" ") if "a" <= m.group()[0] <= "z" else [m.group()]:
            short.append((at, word))
            at += len(word) + 1
    assert short == long


@given(texts)
@settings(deadline=None, max_examples=300)
def test_full_names(text: str) -> None:
    """A test of the capital before a name finds every name."""
    long = re.compile(f"{phrases._WORD}(?:{phrases._NEXT}){{1,8}}")
    assert [m.span() for m in phrases.FULL.finditer(text)] == [
        m.span() for m in long.finditer(text)
    ]


@given(st.text("ab \"“”„«‘’'`‚‹\n", max_size=60))
@settings(deadline=None, max_examples=300)
def test_marks_are_leapt_to(text: str) -> None:
    """Jumping from mark to mark finds the marks that testing every character finds."""
    found = marks.marks(text)
    assert found.double == [m.span() for m in marks.DOUBLE.finditer(text)]
    single = [m.start() for m in re.finditer("[‘’'‚‹›]", text)]
    inside = {
        at for at in single if text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()
    }
    assert found.single == [at for at in single if at not in inside]


BROKEN = re.compile(
    r"[a-z]{3}\. [a-z]|[a-z,] (?:To|Our|We|Of|And|But|With|For|From|Is|Are|Was|Has|Have|That|Which|Their|Its|It|They)(?= [a-z])|\w{3}\.\.? \.?,"
)


@given(
    st.lists(
        st.sampled_from(["abc", "Abc", "ab", "To", "It", "They", ".", "..", ",", " ", " "]),
        max_size=12,
    ).map("".join)
)
@settings(deadline=None, max_examples=500)
def test_broken(said: str) -> None:
    """The two patterns for damaged quotations find what one that lists every damage finds."""
    assert speech.is_broken(said) == (BROKEN.search(said) is not None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_kinds_of_words(language: str) -> None:
    """Every word of the tables has its kind from the start, and only marks and lower-case letters
    are among them."""
    w = cue_words.words(language)
    assert all(k == k.lower() for k in w.kinds)
    assert {w.kinds[v] for v in w.say - set(w.pronouns)} == {"V"}
    assert {cue_words.kind_of(x, w) for x in ("quickly", "family")} == {"k", "w"}
    assert cue_words.kind_of("superminister", w) == "R"
    assert cue_words.kind_of("3rd", w) == "t"


@given(st.lists(st.sampled_from(["deputies", "x", " ", ".", ",", "s"]), max_size=15).map("".join))
@settings(deadline=None, max_examples=300)
def test_common_words(text: str) -> None:
    """A word counts as printed in lower case if a space, a full stop or a comma follows it."""
    people = People(text)
    assert people.common("deputies") == any(f" deputies{c}" in text for c in " .,")


def test_each_kind_is_one_character() -> None:
    """The kinds of a stretch are searched as one string, so they must be in step with its items."""
    text = "The U.S._Marle pact -- _so Ann Lee’s aide said … (at 5 p.m.) _ is “sound”, he’d say."
    found = marks.pieces(text, [(0, len(text))], marks.marks(text))
    reader = signs.Reader(text, People(text), cue_words.words("en"))
    scene = reader.scene((0, len(text)), found, 0)
    assert [*scene.kinds] == [item.kind for item in scene.items]


@given(texts)
@settings(deadline=None, max_examples=200)
def test_scenes_hold_the_kinds_of_their_items(text: str) -> None:
    found = marks.pieces(text, [(0, len(text))], marks.marks(text))
    scene = signs.Reader(text, People(text), cue_words.words("en")).scene((0, len(text)), found, 0)
    assert [*scene.kinds] == [item.kind for item in scene.items]


AND = ["Ann Porter", "Tom", " and ", ", and ", "his wife, ", "her brother", " ", ", ", "said"]


@given(st.lists(st.sampled_from(AND), max_size=12).map("".join))
@settings(deadline=None, max_examples=300)
def test_nobody_is_joined_without_and(text: str) -> None:
    for m in phrases.FULL.finditer(text):
        if not may_be_joined(text, *m.span()):
            assert list(joined(text, *m.span())) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Marle Harbour Office opened. The office said", "Marle Harbour Office"),
        ("The Marle Officer came, then the Tern Office.", "Tern Office"),
        ("Tern Officers came. The office said", ""),
    ],
)
def test_a_body_is_found_by_its_noun(text: str, name: str) -> None:
    assert Bodies(text)._in_full("office") == name


def test_a_role_is_the_same_when_all_are_known() -> None:
    text = (
        "Cpl. Ann Porter, a police spokeswoman, came with Captain Tom Roos. Later Roos met Ida Bell, "
        "the keeper of the mill. Tom Roos, a father of two, left."
    )
    known = People(text)
    assert known.roles()
    for name in ("Ann Porter", "Tom Roos", "Ida Bell"):
        assert known.role(name) == People(text).role(name) != ""


DEATHS = [" ", ",", "’s", "'s", "(", "31", ") ", "has ", "died", "was killed", "and Tom", " Roos"]


@given(st.lists(st.sampled_from([*DEATHS, "murder", ", who died", "passed away", "x"]), max_size=9))
@settings(deadline=None, max_examples=400)
def test_deaths_begin_with_few_characters(parts: list[str]) -> None:
    behind = "".join(parts)
    found = deaths._DIED.match(behind) or deaths._HIS_DEATH.match(behind)
    assert deaths._dies(behind, 0) == (found is not None)
