"""A costly look at a text is taken only behind a cheap sign of it. With and without the sign, results are equal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.model import Block, Line
from digest.core.text import spans
from digest.intake.article import byline_forms, event_days, parse, sentence_cuts, sign_offs
from digest.intake.formats import main_text, plain
from digest.intake.formats.visible import BareTexts

DAYS = st.lists(
    st.sampled_from(
        "on in the 3 4th 15 31 12. 2031 1.–4. March Mar. März marzo Feb. May Tuesday lundi 3º de , . \n"
        "7/ 9: was opened will open yesterday morgen 2.5 £3 a-4 ٣ June".split(" ")
    ),
    max_size=24,
).map(" ".join)


@given(DAYS, st.sampled_from(["en", "de", "fr", "es", "it", "pt", "nl"]))
def test_a_month_without_a_figure_before_it_has_no_day_there(text: str, tongue: str) -> None:
    found = event_days.stated(text, tongue, "2031-03-09")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(event_days, "_FIGURE", re.compile(""))
        assert event_days.stated(text, tongue, "2031-03-09") == found


@given(
    st.lists(
        st.sampled_from(
            [
                "Image caption",
                "Image",
                "caption",
                "Photo caption The quay.",
                "A source said so.",
                "Ann left.",
            ]
        ),
        max_size=6,
    ).map(" ".join)
)
def test_captions_run_into_a_text_all_end_in_few_words(text: str) -> None:
    lines = [Line(text=text, kept=True, why="body")]
    found = parse._sentences(lines, text, "en")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parse, "_RUN_IN_ENDS", [""])
        assert parse._sentences(lines, text, "en") == found


class All(frozenset[str]):
    """A set that has everything."""

    def __contains__(self, word: object) -> bool:
        return True


LINES = st.lists(
    st.sampled_from(
        "By From our Our special staff correspondent correspondent, in Orpham Clara Marsh Marsh, Von Aus "
        "unserer Korrespondentin berichtet the a Source: source Published first published in Orpham Post "
        "Gazette on 3 March".split()
    ),
    min_size=1,
    max_size=9,
).map(" ".join)


@given(LINES)
def test_the_words_for_a_correspondent_begin_with_few_words(line: str) -> None:
    found = byline_forms.author(line)
    words = byline_forms._words()._replace(correspondent_starts=All())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(byline_forms, "_words", lambda: words)
        assert byline_forms.author(line) == found


def test_one_of_these_lines_names_a_correspondent() -> None:
    assert byline_forms.author("Our special correspondent Clara Marsh in Orpham") == "Clara Marsh"


@given(LINES)
def test_labels_before_a_name_begin_with_few_words(line: str) -> None:
    found = sign_offs.labelled(line)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign_offs, "_label_starts", All)
        assert sign_offs.labelled(line) == found


PROSE = st.lists(
    st.sampled_from(
        "The It There Das plan Plan A. B. J. K. St. Inc. etc. usw. am 3. rose Ann said. (Co. (A. left. „ “ “No.”".split()
    ),
    max_size=20,
).map(" ".join)


@given(PROSE, st.sampled_from(["en", "de", "fr"]))
def test_a_sentence_is_cut_only_within_those_found(text: str, language: str) -> None:
    """Looking at the whole text instead gives further places, but only between two sentences."""
    found = spans(text, language)
    opens = sentence_cuts.lists().opens[language]
    whole = sentence_cuts._abbreviated(text, [(0, len(text))], language, opens)
    within = [c for c in whole if any(a < c < b for a, b in found)]
    assert sentence_cuts._abbreviated(text, found, language, opens) == within


@given(st.text(alphabet="ab \t\n\r\x0b\x1c\x85\xa0\xad\u2003\u2028\u200b\ufeff“", max_size=30))
def test_a_printable_line_has_no_other_space_than_spaces(text: str) -> None:
    assert plain.line_of(text) == " ".join(plain.tidy(text).split())


PARAGRAPHS = [f"{word * 20} and more of the quay" for word in ("abc", "bcd", "cde", "def", "abd")]


@given(st.permutations(PARAGRAPHS), st.lists(st.sampled_from(PARAGRAPHS), max_size=7))
def test_paragraphs_are_found_in_any_order(wanted: list[str], printed: list[str]) -> None:
    texts = BareTexts()
    bare = [texts.of(text) for text in wanted]
    blocks = [Block(text=text) for text in printed]
    text = "".join(texts.of(block.text) for block in blocks)
    missing = sum(len(t) for t in bare if t[: main_text.PARAGRAPH] not in text)
    assert main_text._lost(bare, blocks, texts) == pytest.approx(missing / sum(map(len, bare)))
