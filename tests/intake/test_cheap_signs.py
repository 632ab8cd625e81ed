"""A costly look at a text is taken only behind a cheap sign of it. With and without the sign, results are equal."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from digest.core.model import Block, Document, Line
from digest.core.text import spans
from digest.intake.article import (
    byline_forms,
    date_labels,
    dates,
    event_days,
    outlets,
    parse,
    provenance,
    sentence_cuts,
    sign_offs,
    signature,
)
from digest.intake.formats import element_names, main_text, page_lines, plain
from digest.intake.formats.visible import PageMemory

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
    words = replace(byline_forms._words(), correspondent_starts=All())
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
    memory = PageMemory()
    bare = [memory.of(text) for text in wanted]
    blocks = [Block(text=text) for text in printed]
    text = "".join(memory.of(block.text) for block in blocks)
    missing = sum(len(t) for t in bare if t[: main_text.PARAGRAPH] not in text)
    assert main_text._lost(bare, blocks, memory) == pytest.approx(missing / sum(map(len, bare)))


FIGURES = st.lists(
    st.sampled_from(
        "3.10.2024 3. 10.2024 03/10/2024 13/4/1987 2024-03-10 2024-1-2 2.5 7-8 4/5 12.30 1.1.24 "
        "31.12.999 2024/03/10 24-12-2201 rose to at".split(" ")
    ),
    max_size=8,
).map(" ".join)


@given(FIGURES, st.sampled_from(["en", "en-us", "de"]))
def test_a_numeric_day_has_a_separator_before_its_year_or_month(text: str, tongue: str) -> None:
    found = event_days.stated(text, tongue)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(event_days, "_NUMERIC_STARTS", ("",))
        assert event_days.stated(text, tongue) == found


def test_a_numeric_day_is_found() -> None:
    assert [d.first for d in event_days.stated("It rose on 13/4/1987.")] == ["1987-04-13"]


# Years of the next century but one are not read as dates: there is no choice to make beside them.
BASES = st.dates(date(1950, 1, 1), date(2150, 1, 1))


@given(st.integers(1, 12), st.integers(1, 28), BASES, st.sampled_from([-1, 0, 1]))
def test_the_tense_is_asked_for_where_it_decides(
    month: int, day: int, base: date, tense: int
) -> None:
    """A day that is shortly past, and far ahead next time, is the same whatever the tense."""
    asked: list[int] = []

    def tense_of() -> int:
        asked.append(tense)
        return tense

    found = event_days._resolve((month, day, -1), base, tense_of)
    if found and not asked:
        assert (base - found).days <= event_days._BEHIND
        following = event_days.on(found.year + 1, month, day)
        assert following is None or (following - base).days > event_days._AHEAD


DATE_LINES = st.lists(
    st.sampled_from(
        "3 March 2031 - 9 – to Kick-off: opens on Published Feb. 10, 2024-02-10 10/3/2031 by Ann Bell "
        "19:30 , | Town Hall".split(" ")
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


@given(DATE_LINES)
def test_a_line_that_is_only_a_date_needs_no_other_look(line: str) -> None:
    found = signature.read(line), date_labels.is_of_event(line)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "is_only", lambda *_: False)
        assert (signature.read(line), date_labels.is_of_event(line)) == found


def test_a_line_is_only_a_date() -> None:
    assert dates.is_only("3 March 2031")
    assert not dates.is_only("On 3 March 2031")


NAMES = st.lists(
    st.sampled_from(
        "sr-only article-body articleBody Page_leadText__x1 d-none md:block hidden byline author "
        "newsletter_box x1 pull-quote entry-DATE relatedStories share STRASSE caption".split()
    ),
    max_size=5,
).map(" ".join)


@given(NAMES)
def test_names_without_a_part_of_a_word_mark_nothing(names: str) -> None:
    found = element_names.of_names(names)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(element_names, "_may_be_marked", lambda _: True)
        patch.setattr(element_names, "_marks_of_name", element_names._marks_of_name.__wrapped__)
        assert element_names._of_names.__wrapped__(names) == found


def test_elements_are_looked_through_in_the_order_of_the_page() -> None:
    html = "<article><h1>A</h1><p>B <em>c</em></p><ul><li>D<li>E</ul><p>F</p></article>"
    tree = page_lines.parse(html)
    found = PageMemory(tree).with_tags(frozenset({"p", "li", "h1"}))
    assert found == list(tree.iter("p", "li", "h1"))
    assert [e.text for e in found] == ["A", "B ", "D", "E", "F"]


HEADERS = st.lists(
    st.sampled_from(
        [
            ("date", "3 March 2031"),
            ("date", "Orpham Mail, 3 March 2031"),
            ("date", "ORPHAM STANDARD, 3 March 2031"),
            ("byline", "By Clara Marsh"),
            ("byline", "By Clara Marsh, Orpham Gazette"),
            ("byline", "By Clara Marsh, Orpham Star"),
            ("byline", "From Clara Marsh in Orpham"),
            ("title", "Bridge shut | Orpham Gazette"),
            ("title", "Press release: Bridge shut"),
            ("other", "Source: Orpham Courier"),
        ]
    ),
    max_size=3,
)


@given(HEADERS, st.booleans())
def test_a_plain_header_names_no_outlet_in_other_places(
    above: list[tuple[str, str]], below: bool
) -> None:
    texts = [Line(text=text, kept=False, why=why) for why, text in above]
    texts.append(Line(text="The bridge is shut, the council said.", kept=True, why="body"))
    texts += [Line(text="© 2031 Orpham Post", kept=False, why="legal")] if below else []
    document = Document(id="a", path="a.txt")
    found = parse.parse(document, texts, outlets.Outlets())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "_is_plain", lambda *_: False)
        assert parse.parse(document, texts, outlets.Outlets()) == found


def test_a_plain_header() -> None:
    texts = [
        Line(text="Bridge shut", kept=False, why="title"),
        Line(text="By Clara Marsh", kept=False, why="byline"),
        Line(text="3 March 2031", kept=False, why="date"),
        Line(text="The bridge is shut, the council said.", kept=True, why="body"),
    ]
    document = Document(id="a", path="a.txt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance.mastheads, "named", None)
        assert parse.parse(document, texts, outlets.Outlets())[0].authors == ("Clara Marsh",)
