"""Formats: files of any kind and quality become documents. Cases are in tests/cases/formats/."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import linear_cases
import paths
from digest.core.model import Document, File, Problem
from digest.intake import formats
from digest.intake.formats import frontmatter, markdown, plain, yaml_events

CASES = paths.CASES / "formats"
FENCE = re.compile(
    r"^## (.+?)\n\n````input\n(.*?)````\n\n````(?:blocks|read)\n(.*?)````", re.M | re.S
)


def cases(name: str) -> list[tuple[str, str, str]]:
    found = FENCE.findall((CASES / name).read_text(encoding="utf-8"))
    assert found, f"{name} holds no cases"
    return found


def read(data: str | bytes, name: str = "a.txt") -> tuple[Document, tuple[Problem, ...]]:
    raw = data.encode() if isinstance(data, str) else data
    return formats.read(File(path=f"2024-02-10/{name}", id="2024-02-10/a", data=raw))


def texts(clipping: Document) -> list[str]:
    return [b.text for b in clipping.blocks]


@pytest.mark.parametrize(("rule", "text", "blocks"), cases("markdown.md"), ids=lambda v: v[:50])
def test_markdown(rule: str, text: str, blocks: str) -> None:
    """The document is the one in the case."""
    assert (
        "".join(f"{b.tag} ({b.links}) {b.text}\n" for b in read(text, "a.md")[0].blocks) == blocks
    )


@pytest.mark.parametrize(("rule", "text", "blocks"), cases("plain.md"), ids=lambda v: v[:50])
def test_plain(rule: str, text: str, blocks: str) -> None:
    """The document is the one in the case."""
    assert "".join(f"{b.line}: {b.text}\n" for b in read(text)[0].blocks) == blocks


@pytest.mark.parametrize("ending", ["txt", "md"])
@pytest.mark.parametrize(
    ("rule", "text", "expected"), cases("frontmatter.md"), ids=lambda v: v[:50]
)
def test_front_matter(rule: str, text: str, expected: str, ending: str) -> None:
    """The fields are those in the case, and the article is read in each case."""
    clipping, problems = read(text, f"a.{ending}")
    wanted = expected.splitlines()
    facts = {f"{k} = {v}" for k, v in clipping.fields.items()} | {
        f"unknown {k} = {' '.join(v.split())}" for k, v in clipping.unknown.items()
    }
    assert facts == {w for w in wanted if not w.startswith("problem ")}
    reported = [w.split(" ", 3)[1:] for w in wanted if w.startswith("problem ")]
    assert [(p.where.split(":", 1)[1], p.name) for p in problems] == [
        (where, name) for where, name, _ in reported
    ]
    for problem, (_, _, words) in zip(problems, reported, strict=True):
        assert words in problem.what
        assert problem.fix
        assert problem.level == "warning"
    assert texts(clipping)[-1].endswith("Text.")


def test_a_line_knows_its_place_in_the_file() -> None:
    """Blocks name the line of the file, with front matter counted."""
    for ending in ("txt", "md"):
        clipping, _ = read(
            "---\ntitle: One\n---\n\nFirst.\n\n# Second\n\nThird *one*.\n", f"a.{ending}"
        )
        assert [b.line for b in clipping.blocks] == [5, 7, 9]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "iso-8859-1"]
)  # fmt: skip
@pytest.mark.parametrize("ending", ["txt", "md", "html"])
def test_encodings_are_detected(encoding: str, ending: str) -> None:
    """A text is read alike in any common encoding; a guess is reported as a warning."""
    words = "Der Bürgermeister von Østerby größte die Gäste: déjà vu, señor, così è la vita in Malmö und Århus."
    text = f"<html><body><p>{words}</p></body></html>" if ending == "html" else words
    clipping, problems = read(text.encode(encoding), f"a.{ending}")
    assert texts(clipping) == [words]
    guessed = encoding in ("utf-16-le", "utf-16-be", "cp1252", "iso-8859-1")
    assert [(p.name, p.level) for p in problems] == ([("encoding", "warning")] if guessed else [])


def test_other_alphabets_are_detected() -> None:
    """The letters that a text has show whether its encoding is Central European, Cyrillic or
    Western."""
    for words, encoding in (
        (
            "Prezydent powiedział w środę, że żaden z mieszkańców wyspy nie został ranny, a łódź wróciła do portu.",
            "cp1250",
        ),
        (
            "Президент сказал в среду, что никто из жителей острова не пострадал, а лодка вернулась в порт.",
            "cp1251",
        ),
    ):
        clipping, problems = read((words + "\n\n").encode(encoding) * 4)
        assert texts(clipping) == [words] * 4
        assert [p.name for p in problems] == ["encoding"]


def test_stray_bytes_in_utf8_are_read_as_what_they_are() -> None:
    """A page made of two encodings keeps its words."""
    clipping, problems = read(
        "Grüße aus Østerby, schöne Grüße.\n\n".encode() + "Größe".encode("cp1252")
    )
    assert texts(clipping) == ["Grüße aus Østerby, schöne Grüße.", "Größe"]
    assert [p.name for p in problems] == ["encoding"]


def test_a_page_may_state_its_encoding() -> None:
    """A charset in the head of a page comes before any guess."""
    page = '<html><head><meta charset="cp1251"></head><body><p>Президент сказал</p></body></html>'.encode(
        "cp1251"
    )
    clipping, problems = read(page, "a.html")
    assert texts(clipping) == ["Президент сказал"]
    assert problems == ()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "empty-file"),
        (b" \n\n\t ", "empty-file"),
        (b"\xef\xbb\xbf", "empty-file"),
        (b"---\ntitle: One\n---\n", "empty-file"),
        (b"%PDF-1.7 \n1 0 obj\n", "binary-file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "binary-file"),
        (bytes(range(256)) * 20, "binary-file"),
        (b"\x01\x02\x03\x04\xff\xfe\xfd" * 50, "binary-file"),
        (b"word " * 10_000_001, "too-large"),
    ],
    ids=["empty", "blank", "bom", "front-matter-only", "pdf", "png", "bytes", "controls", "50MB"],
)
@pytest.mark.parametrize("ending", ["txt", "md", "html"])
def test_a_file_that_holds_no_article_is_one_message(data: bytes, name: str, ending: str) -> None:
    """Each is refused with one error that names the file, the problem and the fix."""
    if ending == "html" and data.startswith(b"---"):
        pytest.skip("a page has no front matter")
    clipping, problems = read(data, f"a.{ending}")
    assert linear_cases.work(lambda name: read(data, name), f"a.{ending}") < 20_000
    assert clipping.blocks == ()
    assert [(p.name, p.level, p.where, p.article) for p in problems] == [
        (name, "error", f"2024-02-10/a.{ending}", "2024-02-10/a")
    ]
    assert problems[0].what
    assert problems[0].fix


def test_what_cannot_be_seen_goes_and_all_else_stays() -> None:
    """Control characters, zero-width marks, soft hyphens and direction overrides are removed;
    spaces become one; letters never change."""
    clipping, _ = read(
        "A\u00a0b\u200bc\u00add \u202ee\u202c\x07f\u2028Cafe\u0301 ﬁne\r\nnext\rlast\tone"
    )
    assert texts(clipping) == ["A bcd ef", "Cafe\u0301 ﬁne", "next", "last one"]


def test_hostile_front_matter_costs_nothing() -> None:
    """Deep nesting and endless aliases are skipped; tests/test_linear_work.py counts the work."""
    bombs = [
        "a: " + "[" * 40_000,
        "a: " + "{a: " * 20_000,
        "a: &a [x]\n" + "".join(f"b{i}: [*a, *a, *a]\n" for i in range(3_000)),
        "? " * 30_000,
    ]
    for bomb in bombs:
        clipping, problems = read(f"---\ntitle: One\n{bomb}\n---\nText.\n")
        assert clipping.fields["title"] == "One"
        assert texts(clipping) == ["Text."]
        assert problems


PAGE = """<!doctype html><html lang="en"><head><title>Harbour reopens | The Quay</title>
<meta property="og:site_name" content="The Quay"><meta name="author" content="Ada Marsh">
<meta property="og:url" content="javascript:alert(1)"><link rel="canonical" href="https://quay.example/a">
{head}</head><body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Harbour reopens</h1>
<p>The harbour of Nordvik opened again on Tuesday after <a href="/x">three weeks</a> of repairs, the port authority said in a statement.</p>
<h2>What is next</h2>
<p onclick="steal()">“We are glad,” said <b>Ida Holm</b>, the harbour master, who added that two ferries would run until the summer.</p>
<script>document.write("stolen")</script><p>Nobody was hurt in the storm that closed it on March 3, 2023, officials said on Monday.</p>
</article><aside>Related: Ferries</aside><footer>Copyright</footer></body></html>"""


def test_a_page_gives_its_main_text_and_what_it_says_of_itself() -> None:
    """Main text with its tags, and metadata that the page states; no script, handler or script
    address."""
    pytest.importorskip("trafilatura")
    clipping, problems = read(PAGE.format(head=""), "a.html")
    assert problems == ()
    assert [(b.tag, b.text[:24]) for b in clipping.blocks] == [
        ("h1", "Harbour reopens"),
        ("p", "The harbour of Nordvik o"),
        ("h2", "What is next"),
        ("p", "“We are glad,” said Ida "),
        ("p", "Nobody was hurt in the s"),
    ]
    assert 0.05 < clipping.blocks[1].links < 0.15
    assert clipping.page["outlet"] == "The Quay"
    assert clipping.page["authors"] == ["Ada Marsh"]
    assert clipping.page["link"] == "https://quay.example/a"
    assert "date" not in clipping.page, "a date in the text is no date of the page"
    assert "stolen" not in "".join(texts(clipping))


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-03-05T08:00:00+01:00">',
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-03-05T08:00:00+01:00"}</script>',
        '<script type="application/ld+json">{"@graph":[{"@type":"WebPage"},{"@type":["Article"],"datePublished":"2024-03-05T08:00:00+01:00"}]}</script>',
        '<meta name="date" content="2024-03-05T08:00:00+01:00"><script type="application/ld+json">{"@type": "NewsArticle", broken</script>',
    ],
)
def test_a_pages_date_is_what_it_states_as_its_date(head: str) -> None:
    """Meta tags and JSON-LD, with broken JSON or without."""
    assert read(PAGE.format(head=head), "a.html")[0].page["date"] == "2024-03-05T08:00:00+01:00"


@pytest.mark.parametrize(
    ("below", "byline"),
    [
        ('<p class="byline">By Ada Marsh and Corvane</p>', "By Ada Marsh and Corvane"),
        (
            '<div class="article-author">By <a rel="author" href="/a">Ada Marsh</a>, Reporter</div>',
            "By Ada Marsh, Reporter",
        ),
        (
            '<span itemprop="author">Ada Marsh</span><p class="byline">By Somebody Else</p>',
            "Ada Marsh",
        ),
        ('<div class="related"><p class="byline">By Ada Marsh</p></div>', None),
        (
            '<aside><p class="byline">By Ada Marsh</p></aside><p class="author-bio">Ada Marsh writes on ships.</p>',
            None,
        ),
        ('<p class="bylines-of-the-week">Ours</p>', None),
        (f'<p class="author">{"Ada Marsh " * 20}</p>', None),
        ('<h1>Another</h1><p class="byline">By Ada Marsh</p>', None),
    ],
)
def test_a_page_marks_its_byline(below: str, byline: str | None) -> None:
    """The line below the single heading that the page marks as its author's; not that of a teaser,
    comment or biography."""
    page = PAGE.format(head="").replace(
        "<h1>Harbour reopens</h1>", f"<h1>Harbour reopens</h1>{below}"
    )
    assert read(page, "a.html")[0].page.get("byline") == byline


WINDOW = PAGE.format(head="").replace(
    "<title>Harbour reopens | The Quay</title>", "<title>{title}</title>"
)
WINDOW = WINDOW.replace("<article><h1>Harbour reopens</h1>", "{above}").replace(
    "</article>", "</div>"
)


@pytest.mark.parametrize(
    ("title", "above", "found"),
    [
        (
            "Port is open | The Quay",
            "<article><h1>Harbour of Nordvik reopens</h1>",
            "Harbour of Nordvik reopens",
        ),
        ("Port is open | The Quay", "<article><h1>Two hurt</h1>", "Two hurt"),
        (
            "Port is open | The Quay",
            "<div><h1>Harbour of Nordvik reopens</h1><p>3 March</p>",
            "Harbour of Nordvik reopens",
        ),
        ("Port is open | The Quay", "<div><h1>Open port</h1>", "Open port"),
        ("Port is open | The Quay", "<div><h1>Local news</h1>", "Port is open"),
        (
            "Port is open | The Quay",
            "<header><h1>All the news of the quay</h1></header><div>",
            "Port is open",
        ),
        ("The Quay | Port is open", "<div><h1>The Quay</h1>", "The Quay | Port is open"),
        (
            "Port is open – News of the quay",
            "<article><h1>News of the quay</h1>",
            "Port is open – News of the quay",
        ),
        (
            "Port is open",
            "<article><h1>Harbour of Nordvik reopens</h1><h1>Ferries sail again</h1>",
            "Port is open",
        ),
        (
            "Port is open",
            "<div><h1>All the news of the quay</h1>" + "<div>Item</div>" * 12,
            "Port is open",
        ),
    ],
)
def test_the_heading_of_the_text_is_better_than_the_title_of_the_window(
    title: str, above: str, found: str
) -> None:
    """The single h1 in the article or just above it; the name of a site or section is not a
    headline."""
    pytest.importorskip("trafilatura")
    page = WINDOW.format(title=title, above=above)
    assert read(page, "a.html")[0].page["title"] == found
    stated = page.replace("<head>", '<head><meta property="og:title" content="Stated">')
    assert read(stated, "a.html")[0].page["title"] == "Stated"


@pytest.mark.parametrize(
    ("above", "below", "line"),
    [
        ('<div class="meta">Radio Linn · 3 Mar 2024</div>', "", "Radio Linn · 3 Mar 2024"),
        (
            '<div class="post-meta">Radio Linn · <span class="date">3 Mar 2024</span></div>',
            "",
            "Radio Linn · 3 Mar 2024",
        ),
        (
            '<p class="dateline">By Ada Marsh, 3 March 2024</p>',
            '<div class="meta">9 May 2024</div>',
            "By Ada Marsh, 3 March 2024",
        ),
        ('<div class="meta">3 Mar 2024</div><div class="meta">4 Mar 2024</div>', "", None),
        ('<div class="teaser"><span class="date">3 Mar 2024</span></div>', "", None),
        ('<aside><span class="date">3 Mar 2024</span></aside>', "", None),
        ('<div class="updates">3 Mar 2024</div>', "", None),
        ('<div class="meta">Radio Linn</div>', "", None),
        ("", '<div class="meta">9 May 2024</div>', None),
    ],
)
def test_a_page_marks_the_line_that_says_when(above: str, below: str, line: str | None) -> None:
    """One line between heading and text; not that of a teaser or below the text. Of two different
    lines, neither."""
    page = PAGE.format(head="").replace(
        "<h1>Harbour reopens</h1>", f"<h1>Harbour reopens</h1>{above}"
    )
    clipping, _ = read(page.replace("</article>", f"</article>{below}"), "a.html")
    assert clipping.page.get("signature") == line
    assert "date" not in clipping.page


@pytest.mark.parametrize(
    ("head", "link"),
    [
        ('"mainEntityOfPage": "https://quay.example/b"', "https://quay.example/b"),
        (
            '"mainEntityOfPage": {"@type": "WebPage", "@id": "https://quay.example/b"}',
            "https://quay.example/b",
        ),
        (
            '"url": "https://quay.example/c", "mainEntityOfPage": "https://quay.example/b"',
            "https://quay.example/c",
        ),
        ('"mainEntityOfPage": "javascript:alert(1)"', "javascript:alert(1)"),
        ('"mainEntityOfPage": true', "javascript:alert(1)"),
    ],
)
def test_a_pages_address_in_its_json(head: str, link: str) -> None:
    """The address of the article or page, if it is http or https. Without one, the other stated
    value is passed on, to be reported."""
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", {head}}}</script>'
    page = PAGE.format(head=data).replace(
        '<link rel="canonical" href="https://quay.example/a">', ""
    )
    assert read(page, "a.html")[0].page["link"] == link


def test_a_canonical_address_that_is_none_counts_only_alone() -> None:
    """It is passed on, to be reported, if the page states no other."""
    page = PAGE.format(head="").replace("https://quay.example/a", "javascript:a()")
    assert read(page, "a.html")[0].page["link"] == "javascript:a()"
    good = page.replace('content="javascript:alert(1)"', 'content="https://quay.example/b"')
    assert read(good, "a.html")[0].page["link"] == "https://quay.example/b"


def test_what_is_beside_a_pages_main_text_is_known() -> None:
    """Every line of a page is in its main text, or is kept as a line beside it; other formats have
    no such lines."""
    page = PAGE.format(head="").encode()
    file = File(path="a.html", id="a", data=page)
    clipping, _ = formats.read(file)
    beside = formats.beside(file)
    assert {"Related: Ferries", "Copyright"} <= set(beside)
    assert not {b.text for b in clipping.blocks} & set(beside)
    assert formats.beside(File(path="a.txt", id="a", data=page)) == []
    assert formats.beside(File(path="a.html", id="a", data=b"")) == []


def test_a_page_without_main_text_gives_its_body() -> None:
    """A page in which trafilatura finds nothing is read line by line, without scripts and menus."""
    clipping, _ = read(
        "<p>Short.</p><nav>Menu</nav><ul><li>One<li>Two</ul><script>x</script>", "a.html"
    )
    assert [t for t in texts(clipping) if t != "Menu"] == ["Short.", "One", "Two"]
    assert "x" not in texts(clipping)


@pytest.mark.parametrize(
    "page",
    [
        "<",
        "<html></html>",
        "<div>" * 5_000 + "deep",
        "<b>" * 3_000 + "x" + "</b>" * 3_000,
        "<!--" * 9_000,
        "<p>x" * 20_000,
        "]]>" * 9_000,
    ],
)
def test_no_page_breaks_the_reader(page: str) -> None:
    """Broken and hostile pages give blocks or one message."""
    clipping, problems = read(page, "a.html")
    assert clipping.blocks or [p.level for p in problems] == ["error"]


MARKS = ["word", "Two words.", " ", "  ", "   ", "\n", "\n\n", "\n\n", "# ", "## ", "#", "- ", "*", "**", "_", "[a b](https://x.y/_c_)", "[a](b)",
         "*a b*", "**a b**", "_a_", "*a", "b*", ".", ",", "é", "[", "]", "(", ")", "`", "<b>", "</b>", "&amp;", "&", "\\", "1. ", "1)", "|", "---",
         "===", ">", "~~", "!", "![i](j)", "    ", "“", "<!--", "-->", ":", "  \n", "[a]: b"]  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(MARKS), max_size=24).map("".join))
def test_the_shorter_way_through_markdown_gives_the_same(text: str) -> None:
    """Blocks that are read without the full parser equal those of the full parser."""
    short = markdown.shorter(text)
    if short is not None:
        assert short == markdown.whole(text)


def test_scraped_markdown_goes_the_shorter_way() -> None:
    """Paragraphs, headings, links and bold words need no full parser."""
    text = "# Harbour reopens\n\nThe **old** harbour, [opened](https://quay.example/) again.\n\n“Glad,” he said – 5% more.\n"
    assert markdown.shorter(text) == markdown.whole(text) != []


KEYS = st.sampled_from(
    [
        "title",
        "Title",
        "date",
        "draft",
        "tags",
        "outlet",
        "author",
        "weight",
        "x_y",
        "lang",
        "link",
        "section",
        "k" * 1100,
    ]
)
VALUES = st.one_of(
    st.sampled_from(
        [
            "One",
            "true",
            "no",
            "~",
            "null",
            "2024-02-10",
            "10 Feb 2024",
            "3",
            "a - b",
            '"quoted one"',
            '""',
            "One  ",
            "0x1F",
            "1e3",
            "=",
            "<<",
            "y",
            "https://quay.example/2024/a?b=c&d#e",
            "Harbour: closed",
            "a:",
            "a # b",
            "a#b",
            "a :b",
            "'it is'",
            "'it''s'",
            "''",
            '"a # b: c"',
            "[one, two words]",
            "[one,two , 3 ]",
            "[no, ~, true]",
            "[]",
            "[a, ]",
            "a\u00a0b",
            "a\u2028b",
            "a\tb",
            "a\ufffe",
            "a" * 1200,
        ]
    ),
    st.text(alphabet="abZ 019.-/()éß“", max_size=12),
    st.text(alphabet="ab1 :#,[]{}'\"&*!|>?%@`-~=\\\t\u00a0é", max_size=8),
)


def test_usual_front_matter_goes_the_shorter_way() -> None:
    """Addresses, quoted titles and lists of words need no YAML."""
    head = 'title: "Harbour: open again"\ndate: 2024-02-10\nlink: https://quay.example/a?b=c#d\ntags: [harbour, ferry boats]\n'
    assert frontmatter._simple(head, 2) == yaml_events.pairs(head, "a", 2, [])


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.tuples(KEYS, VALUES), min_size=1, max_size=5))
def test_simple_front_matter_means_what_yaml_says(pairs: list[tuple[str, str]]) -> None:
    """Plain lines that are read without YAML give the same as with it, including problems."""
    head = "".join(f"{k}: {v}\n" for k, v in pairs)
    simple = frontmatter._simple(head, 2)
    if simple is not None:
        problems: list[Problem] = []
        slow = yaml_events.pairs(head, "a", 2, problems)
        assert not problems
        assert simple == slow
        assert frontmatter.fold(simple, "a", []) == frontmatter.fold(slow, "a", [])


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=300).map(str.encode),
        st.text(alphabet="---\n:[]{}&*!|>'\"%@` ab#?,", max_size=120).map(
            lambda t: f"---\n{t}\n---\nText.".encode()
        ),
    ),
    st.sampled_from([*(ending[1:] for ending in formats.FORMATS), "TXT", "weird"]),
)
def test_no_bytes_break_a_reader(data: bytes, ending: str) -> None:
    """Any bytes give blocks of clean single lines, or one error."""
    clipping, problems = read(data, f"a.{ending}")
    assert bool(clipping.blocks) == (not any(p.level == "error" for p in problems))
    for block in clipping.blocks:
        assert block.text == " ".join(block.text.split()) != ""
        assert 0 <= block.links <= 1
    for problem in problems:
        assert problem.what
        assert problem.fix
        assert problem.name
        assert problem.article == "2024-02-10/a"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_tidy_settles(text: str) -> None:
    """Tidying a tidy text changes nothing."""
    assert plain.tidy(plain.tidy(text)) == plain.tidy(text)
