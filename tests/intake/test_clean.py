"""Remove furniture: cases as readable files, laws of `clean`, furniture by repetition, hostile
text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paths
from digest.core.model import Block, Document, Line
from digest.intake.furniture import clean as cleaning
from digest.intake.furniture import line_hash as linehash
from digest.intake.furniture.clean import clean
from digest.intake.furniture.features import EDGES
from digest.intake.furniture.joined_lines import paragraphs, width
from digest.intake.furniture.line_hash import line_hash
from digest.intake.furniture.part import Part
from digest.intake.furniture.phrases import FUNCTION, GROUPS, PHRASES_OF
from digest.intake.furniture.repeated import find, hashes
from digest.intake.furniture.roles import ROLES

CASES = sorted((paths.CASES / "clean").glob("*.md"))
SHARED = paths.SHARED


def clipping(lines: list[str], **fields: str) -> Document:
    return Document(
        id="x",
        path="x.txt",
        fields=dict(fields),
        blocks=tuple(Block(text=t, line=i + 1) for i, t in enumerate(lines)),
    )


def again(before: Document, lines: tuple[Line, ...]) -> Document:
    """Return the document with only the blocks that were kept."""
    blocks = [b for b in before.blocks if b.text.strip()]
    kept = tuple(b for b, line in zip(blocks, lines, strict=True) if line.kept)
    return Document(
        id=before.id, path=before.path, fields=before.fields, page=before.page, blocks=kept
    )


def read(path: Path) -> tuple[dict[str, str], list[tuple[str, str]]]:
    fields: dict[str, str] = {}
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        if " | " in line:
            why, text = line.split(" | ", 1)
            rows.append((why, text))
        elif ": " in line:
            key, value = line.split(": ", 1)
            fields[key] = value
    return fields, rows


def test_there_are_cases() -> None:
    """The guard: there are cases."""
    assert len(CASES) >= 10


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_case(path: Path) -> None:
    """Each line of a case has the role written before it, and what is kept is kept in a second
    pass."""
    fields, rows = read(path)
    page = clipping([text for _, text in rows], **fields)
    lines = clean(page)
    assert [(x.why, x.text) for x in lines] == rows
    assert all(x.kept == (x.why in ("body", "subhead")) for x in lines)
    assert all(x.kept for x in clean(again(page, lines)))


# ------------------------------------------------------------------------------------------------------------- the law

SENTENCES = [
    "The council voted on Tuesday to rebuild the old pier, which a storm had torn from its piles in January, the mayor said.",
    "“We have until October,” she said.",
    "It rained for days.",
    "Prices rose again in the spring; nobody could say why they did not fall with the price of oil, as they had in other years",
    "The work will begin in the autumn and is expected to take two years, according to the county, which pays for half of it.",
    "Long road to the pit",
    "June 9 – Portsund, Cathedral of the Sea",
]
FURNITURE = [
    "Home", "News", "Share", "Share on Facebook", "Related Posts", "Most read", "Leave a Reply", "3 comments", "Advertisement", "By Ruth Amsel",
    "May 17, 2031", "Photo: Northwire", "Legal Disclaimer:", "© 2031 All rights reserved", "Subscribe to our newsletter", "403", "Sorry!!", "Tags",
    "[Una frase que nadie ha traducido]", "Read more: the bridge over the Lune", "Update for July 25", "http://example.org/a/b?c=d", "|", "»", "...",
]  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(SENTENCES),
    st.sampled_from(FURNITURE),
    st.text(max_size=90),
    st.sampled_from(SENTENCES).map(lambda s: s * 6),
)
TAGS = st.sampled_from(["", "", "", "p", "li", "h1", "h2", "h4", "td", "blockquote", "figcaption"])
BLOCKS = st.builds(Block, text=TEXTS, tag=TAGS, links=st.sampled_from([0.0, 0.0, 0.5, 1.0]))
CLIPPINGS = st.builds(
    Document,
    id=st.just("x"),
    path=st.just("x.txt"),
    fields=st.one_of(st.just({}), TEXTS.map(lambda t: {"title": t})),
    blocks=st.lists(BLOCKS, max_size=30).map(tuple),
)


@settings(max_examples=400, deadline=None)
@given(CLIPPINGS, st.lists(TEXTS, max_size=3))
def test_clean_keeps_what_it_has_kept(page: Document, common: list[str]) -> None:
    """clean(clean(x, f), f) == clean(x, f) for any text, markup, title and furniture; every line
    has an answer."""
    furniture = frozenset(line_hash(t) for t in common)
    lines = clean(page, furniture)
    assert [x.text for x in lines] == [b.text for b in page.blocks if b.text.strip()]
    assert {x.why for x in lines} <= set(ROLES)
    assert all(x.kept == (x.why in ("body", "subhead")) for x in lines)
    second = clean(again(page, lines), furniture)
    assert [x.text for x in second if x.kept] == [x.text for x in lines if x.kept]
    assert all(x.kept for x in second)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(alphabet="ab .,-*#[]:1", min_size=1, max_size=99), max_size=25))
def test_paragraphs_are_all_lines_in_order(texts: list[str]) -> None:
    """Every line is in one paragraph, in order."""
    assert [i for run in paragraphs(texts) for i in run] == list(range(len(texts)))


def test_lines_broken_at_a_width() -> None:
    """Lines are joined where the first word of the next did not fit; texts of whole paragraphs
    stay."""
    lines = [
        "aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj",
        "kkkk llll.",
        "mmmm nnnn oooo pppp qqqq rrrr ssss tttt uuuu vvvv",
        "wwww xxxx.",
        "yyyy",
    ]
    assert width(lines) == 49
    assert paragraphs(lines) == [(0, 1), (2, 3), (4,)]
    assert width([*lines, "one long paragraph " * 12]) == 0


def test_a_long_paragraph_goes_only_as_a_repeat() -> None:
    """A line of more than 600 characters is never removed for its looks or neighbours, only as an
    exact repeat."""
    long = "Facebook Twitter Share Subscribe Comments Login Home News " * 12
    lines = clean(clipping(["Home", "News", long, "Share", long, "Terms of use"]))
    assert [x.kept for x in lines if x.text == long] == [True, False]
    assert [x.why for x in lines if x.text == long] == ["body", "repeat"]


def test_markup_helps() -> None:
    """A caption by its tag, a list of links, a heading in the text."""
    body = "The council voted on Tuesday to rebuild the old pier, which a storm had torn from its piles in January, the mayor of the town said."
    page = Document(
        id="x",
        path="x.html",
        blocks=(
            Block(text="Council votes to rebuild the old pier", tag="h1"),
            Block(text="The pier as it stood before the storm of January.", tag="figcaption"),
            Block(text=body, tag="p"),
            Block(text="What comes next", tag="h2"),
            Block(text=body.replace("Tuesday", "Wednesday"), tag="p"),
            Block(text="Storm tears ferry pier from its piles", tag="li", links=1.0),
        ),
    )
    assert [x.why for x in clean(page)] == [
        "title",
        "caption",
        "body",
        "subhead",
        "body",
        "related",
    ]


def test_a_headline_repeated_below_is_a_repeat() -> None:
    """The stated headline is the title once; where it is printed again, it is a repeat."""
    title = "Bridge over the Lune closed for repairs"
    body = "The bridge over the Lune will be closed to all traffic from Monday, the county's roads office said in a statement on Friday."
    lines = clean(clipping([title, title, body, title.upper()], title=title))
    assert [x.why for x in lines] == ["title", "repeat", "body", "repeat"]


def test_no_headline_is_made_up() -> None:
    """If fields state another headline, or the text begins with its first sentence, no line is the
    title."""
    lines = [
        SENTENCES[0],
        SENTENCES[4],
        "Update for July 25",
        SENTENCES[0].replace("Tuesday", "Friday"),
    ]
    assert "title" not in [x.why for x in clean(clipping(lines))]
    assert "title" not in [
        x.why
        for x in clean(
            clipping(["Storm warning", *lines], title="Pier to be rebuilt, council decides")
        )
    ]


def test_an_article_never_vanishes() -> None:
    """If every line is furniture, the likeliest text stays if it is a sentence or a headline is
    stated; an error page stays empty."""
    prompt = "Log in to read more of the news from Portsund and the islands"
    assert [x.kept for x in clean(clipping([prompt], title="Ferry aground"))] == [True]
    assert [x.kept for x in clean(clipping(["Ferry aground off Portsund", "Subscribe"], title="Ferry aground off Portsund"))] == [False, True]  # fmt: skip
    assert [
        x.kept
        for x in clean(clipping(["Ferry aground off Portsund"], title="Ferry aground off Portsund"))
    ] == [True]
    teaser = "Ola Strand, a deckhand of the night ferry, swam ashore at Portsund on Friday with the ship's cat, police said. The cat … Read more →"
    assert [x.kept for x in clean(clipping([teaser]))] == [True]
    assert not any(x.kept for x in clean(clipping(["404", "Page not found", "Home", "Contact us"])))


def test_every_phrase_can_be_found() -> None:
    """A phrase is indexed by one of its words that is not a function word."""
    for word, rows in PHRASES_OF.items():
        assert word not in FUNCTION
        assert all(word in phrase for phrase, _, _ in rows)
        assert all(role in ROLES for _, role, _ in rows)


def test_prompts_and_credits_written_as_sentences_go() -> None:
    """A prompt or credit is recognised also if it is a whole sentence."""
    lines = [
        SENTENCES[0],
        "Follow us on the wall of the town hall for the latest on the pier and what it means for you and yours.",
        SENTENCES[4],
        "Additional reporting by Ruth Amsel in Oberau and by Per Aasen on the pier and in the town hall.",
    ]
    assert [x.why for x in clean(clipping(lines))] == ["body", "share", "body", "credit"]


def test_words_are_plain() -> None:
    """The word tables are lower case, without marks that are stripped from the words of a line."""
    words = [w for group in GROUPS.values() for w in group]
    assert len(words) > 200
    assert [w for w in words if w != w.lower().strip(EDGES)] == []


# ------------------------------------------------------------------------------------------------------------ furniture


def story(n: int) -> list[str]:
    return [f"{place} council, in its session number {n}, decided on the matter that had been before it for years on end, a clerk said." for place in ("Oberau", "Lunefeld", "Portsund", "Varna", "Kaltenstein", "Harbour", "Lower")]  # fmt: skip


def test_what_four_unlike_pages_share_is_furniture() -> None:
    """A line on four pages that share nothing else is furniture, also with another figure; on three
    it is not."""
    pages = [
        hashes(
            clipping(
                ["Herald of the Valley", f"{n} comments", *story(n), "Printed on stone since 1802"]
            )
        )
        for n in range(4)
    ]
    found = find(pages)
    assert found == {
        line_hash("Herald of the Valley"),
        line_hash("7 comments"),
        line_hash("Printed on stone since 1802"),
    }
    assert find(pages[:3]) == frozenset()


def test_updates_repeat_body() -> None:
    """Pages that share a fifth or more of their prose are versions of one text: shared lines are
    text."""
    pages = [
        hashes(clipping([*story(1), f"Update number {n} of the day"[:-n]])) for n in range(1, 7)
    ]
    assert find(pages) == frozenset()


def test_the_order_of_pages_changes_nothing() -> None:
    """The same pages in any order have the same furniture."""
    pages = [hashes(clipping(["Herald", *story(n % 6), f"line of {n}"])) for n in range(12)]
    assert find(pages) == find(pages[::-1]) == find(pages[5:] + pages[:5])
    assert line_hash("Herald") in find(pages)


def test_clean_drops_the_furniture_it_is_handed() -> None:
    """A line in the set has the role `outlet-furniture`; a byline or date line in it keeps its own
    role."""
    common = ["The Valley's own voice since the days of the great flood", "By Staff Reporter"]
    lines = clean(
        clipping([*common, SENTENCES[0], SENTENCES[4]]), frozenset(line_hash(t) for t in common)
    )
    assert [x.why for x in lines] == ["outlet-furniture", "byline", "body", "body"]


def test_hashes_are_stable() -> None:
    """The hash of a line does not depend on the process, or on case, spacing or figures of a short
    line."""
    assert line_hash("Herald of the Valley") == line_hash("  herald of  the VALLEY ")
    assert line_hash("3 comments") == line_hash("12 comments")
    assert line_hash("—") == 0
    assert line_hash("Herald") == 0x2EA318E4EC55E02E


@settings(max_examples=600, deadline=None)
@given(st.text(alphabet="aZß’“—éÉΣς1٣ \u00a0\t\x1c\u0345-.", min_size=44, max_size=90))
def test_the_shorter_way_to_a_hash_gives_the_same(text: str) -> None:
    """Lines that are lowered as bytes equal those that are lowered as text."""
    short = linehash._folded(text)
    if short is not None:
        assert short == " ".join(text.casefold().split()).encode()


def test_a_common_line_goes_the_shorter_way_to_a_hash() -> None:
    """The guard of the test above: a line of English is lowered as bytes."""
    line = "The ferry of Linmouth sailed on Monday for the first time since January."
    assert linehash._folded(line) == line.lower().encode()


# --------------------------------------------------------------------------------------------------------- real clippings


@pytest.mark.shared
def test_the_seeds() -> None:
    """Every labelled line of text and subheads is kept, and every other line is removed."""
    gold = SHARED / "seeds" / "gold.json"
    if not gold.exists():
        pytest.skip("../shared is not beside the checkout")
    wrong = []
    for name, doc in json.loads(gold.read_text(encoding="utf-8"))["docs"].items():
        texts = (gold.parent / doc["file"]).read_text(encoding="utf-8").split("\n")
        roles = {x["line"]: x["role"] for x in doc["lines"]}
        for line in clean(clipping(texts)):
            if line.kept != roles[line.line].startswith(("body", "subhead")):
                wrong.append((name, line.line, roles[line.line], line.why))
    assert not wrong


@pytest.mark.parametrize("piece", ["1,", "1."])
def test_a_column_of_figures_takes_a_limited_number_of_passes(
    piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each pass removes a line: without a limit the work grows with the square of the length."""
    passes = 0
    judge_all = cleaning._judge_all

    def counted(parts: list[Part], furniture: frozenset[int], titled: bool, first: bool) -> None:
        nonlocal passes
        passes += 1
        judge_all(parts, furniture, titled, first)

    monkeypatch.setattr(cleaning, "_judge_all", counted)
    blocks = tuple(Block(text=piece, line=i) for i in range(1, 1001))
    lines = clean(Document(id="x", path="x.txt", blocks=blocks))
    assert len(lines) == len(blocks)
    assert 1 < passes <= cleaning.MOST_PASSES
