"""The edition as a mail: content and layout of both parts, and what sources cannot put into it."""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path
from typing import Any

import html5lib
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mail_cases as cases
import paths
from digest.core.model import Edition, Job, Masthead, Note, Page, Story
from digest.press import render, theme
from digest.press.outputs import mailtext, newsletter, newsletter_values
from digest.press.typography import typeset
from digest.press.visible import one_line
from mail_cases import CALM, CORRECTED, HOSTILE, MASTHEAD, TRICKS, digest, long_edition, trick

HERE = paths.CASES / "newsletter"
FOOT = newsletter_values.Foot(
    unsubscribe="https://weathercock.example/leave?u={token}",
    reason="You receive The Weathercock because you asked for it.",
    postal="1 Quay, Port Ann",
)
MEDIA = "@media (prefers-color-scheme: dark)"


@pytest.fixture(scope="module")
def plain() -> theme.Theme:
    return theme.load("plain")[0]


def made(
    plain: theme.Theme,
    edition: Edition,
    masthead: Masthead = MASTHEAD,
    foot: newsletter_values.Foot | None = FOOT,
) -> tuple[str, str]:
    html, text = newsletter.render(partial(render.page, plain), digest(masthead), edition, foot)
    return html.data.decode(), text.data.decode()


def tree(html: str) -> Any:
    return html5lib.parse(html, treebuilder="lxml", namespaceHTMLElements=False)


def shown(html: str) -> str:
    """Return what a reader reads, with white space folded."""
    return " ".join(" ".join(tree(html).find("body").itertext()).split())


# ------------------------------------------------------------------------------------------------------------------ expected files


@pytest.mark.parametrize("kind", ["html", "txt"])
@pytest.mark.parametrize("name", ["calm", "corrected"])
def test_a_mail_is_what_it_was(plain: theme.Theme, name: str, kind: str) -> None:
    """Byte for byte as in tests/cases/newsletter. `DIGEST_UPDATE_CASES=1` writes them again; read
    them before you commit."""
    edition = {"calm": CALM, "corrected": CORRECTED}[name]
    found = made(plain, edition)[kind == "txt"]
    file = HERE / f"{name}.{kind}"
    if os.environ.get("DIGEST_UPDATE_CASES"):
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")


def test_both_parts_are_in_the_editions_folder(plain: theme.Theme) -> None:
    """So that they are previewed and published like any page."""
    html, text = newsletter.render(partial(render.page, plain), digest(), CALM)
    assert (html.path, text.path) == ("2031/03/04/newsletter.html", "2031/03/04/newsletter.txt")


def test_the_same_edition_is_the_same_mail_also_after_a_journey(plain: theme.Theme) -> None:
    """Jobs survive msgpack, as they must to be remembered and sent to other processes."""
    jobs = newsletter.jobs(digest(), CALM, FOOT)
    assert len(jobs) == 2
    for job in jobs:
        again = msgspec.msgpack.decode(msgspec.msgpack.encode(job), type=Job)
        assert newsletter.finish(render.page(plain, again)) == newsletter.finish(
            render.page(plain, job)
        )


# ------------------------------------------------------------------------------------------------------------------ the HTML


def test_what_carries_meaning_is_inline_and_what_cannot_be_stays_in_the_head(
    plain: theme.Theme,
) -> None:
    """Gmail and Outlook may drop the head; dark mode and small screens are there, with
    `!important`, after the character set."""
    html, _ = made(plain, CALM)
    head = html[: html.index("</head>")]
    assert head.index('<meta charset="utf-8">') < 200
    assert head.count("<style>") == 1
    kept = head[head.index("<style>") :]
    assert MEDIA in kept
    assert "@media (max-width: 480px)" in kept
    rules = re.findall(r"([a-z-]+): ?([^;{}]+)[;}]", kept[kept.index("{") :])
    declared = [
        v
        for k, v in rules
        if k in ("background", "color", "border-color", "font-size", "line-height", "padding-left")
    ]
    assert len(declared) > 12
    assert all("!important" in v for v in declared)
    # Every rule outside a media query is inlined, and each class of the head is still on an element.
    assert (
        re.sub(r"@media[^{]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", kept)
        .replace("<style>", "")
        .replace("</style>", "")
        .strip()
        == ""
    )
    body = html[html.index("<body") :]
    for name in {
        "paper",
        "ink",
        "soft",
        "accent",
        "rule",
        "glow",
        "line",
        "panel",
        "column",
        "name",
        "lead-h",
    }:
        assert re.search(rf'class="[^"]*\b{name}\b', body), name
    assert "<style" not in body


@pytest.mark.parametrize(
    "css",
    [
        ".a{color:red !important}",
        "@media print { .a { color: red !important; } }",
        "@supports (x: y) { .a { color: red } }",
    ],
)
def test_the_inliner_keeps_what_it_is_trusted_with(css: str) -> None:
    """Both common inliners lose one or the other by default: at-rules, or `!important`."""
    out = newsletter.inline(
        f'<!doctype html><html><head><meta charset="utf-8"><style>{css}</style></head><body><p class="a">x</p></body></html>'
    )
    if css.startswith("@"):
        assert css in out
        assert out.index("charset") < out.index("<style>") < out.index("</head>")
        assert 'style="' not in out
    else:
        assert "!important" in out[out.index("<p") :]
        assert "<style" not in out


def test_the_inliner_fetches_nothing(tmp_path: Path) -> None:
    """No style sheet from the network or the disk, whatever a template names."""
    (tmp_path / "a.css").write_text("p{color:red}")
    page = f'<html><head><link rel="stylesheet" href="file://{tmp_path}/a.css"><link rel="stylesheet" href="https://no.example/a.css"></head><body><p>x</p></body></html>'
    assert "color" not in newsletter.inline(page)


def test_the_mail_loads_nothing_and_runs_nothing(plain: theme.Theme) -> None:
    """No script, picture, frame, form or style sheet; no attribute that fetches."""
    for edition in (CALM, HOSTILE, CORRECTED):
        document = tree(made(plain, edition)[0])
        tags = {e.tag for e in document.iter() if isinstance(e.tag, str)}
        assert tags <= set(
            "html head meta title style body div p a h1 h2 h3 span strong em b i blockquote table tbody tr th td br bdi ul ol li del ins code pre hr".split()
        ), tags
        for e in document.iter():
            if isinstance(e.tag, str):
                assert not {
                    k
                    for k in e.attrib
                    if k.startswith("on")
                    or k in ("src", "srcset", "background", "data", "action", "poster")
                }, e.attrib
                assert "url(" not in e.get("style", "")


def test_the_way_to_the_web_comes_first_and_the_preheader_names_the_next_stories(
    plain: theme.Theme,
) -> None:
    """The subject is the lead, so the preheader names what follows, and how much more there is."""
    html, text = made(plain, CALM)
    body = tree(html).find("body")
    assert body.find("div").text == f"{CALM.stories[1].headline.text} · and 1 more story"
    assert next(body.iter("a")).get("href") == "https://weathercock.example/2031/03/04/"
    assert text.splitlines()[2] == "On the web [1]"


def test_the_language_is_stated(plain: theme.Theme) -> None:
    """Of the mail, and of each quotation in another; right-to-left languages have their bars on the
    right."""
    html, _ = made(plain, CALM)
    root = tree(html)
    assert root.getroot().get("lang") == "en"
    assert [e.text for e in root.iter("p") if e.get("lang") == "fr"] == [
        "“On n’éteint pas la mer” "
    ]
    arabic, _ = made(plain, CALM, msgspec.structs.replace(MASTHEAD, language="ar"))
    assert tree(arabic).getroot().get("dir") == "rtl"
    assert "border-right:3px" in next(e for e in tree(arabic).iter("blockquote")).get("style")


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_the_mail_speaks_the_publications_language(plain: theme.Theme, language: str) -> None:
    """The words of sources are printed unchanged."""
    html, text = made(plain, CALM, msgspec.structs.replace(MASTHEAD, language=language))
    assert ("Running story:" in html) == (language == "en")
    assert CALM.stories[0].summary[0].text in shown(html)
    assert "Unsubscribe" not in text or language == "en"


def test_without_a_base_address_there_are_no_links_to_the_site(plain: theme.Theme) -> None:
    """A relative link in a mail does not work."""
    html, text = made(plain, CALM, msgspec.structs.replace(MASTHEAD, base_url=""), None)
    links = [a.get("href") for a in tree(html).iter("a")]
    assert links
    assert all(link.startswith("https://") and "weathercock" not in link for link in links)
    assert "[1] https://almanac.example/" in text
    assert "weathercock.example" not in text


# ------------------------------------------------------------------------------------------------------------------ the text


@pytest.mark.parametrize(
    "edition",
    [CALM, HOSTILE, CORRECTED, long_edition(12)],
    ids=["calm", "hostile", "corrected", "long"],
)
def test_no_line_is_wider_than_70_columns(plain: theme.Theme, edition: Edition) -> None:
    """Except for addresses of links, which are not broken; and no line ends in white space."""
    _, text = made(plain, edition)
    for line in text.split("\n"):
        assert mailtext.columns(line) <= 70 or "https://" in line, line
        assert line == line.rstrip()
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_links_are_numbered_once_for_the_whole_mail(plain: theme.Theme) -> None:
    """Each address has one number, numbers rise story by story, and every number in the text has
    its address."""
    _, text = made(plain, CALM)
    body, _, links = text.partition("\nLINKS\n")
    listed = dict(re.findall(r"^\[(\d+)\] (\S+)$", links, re.MULTILINE))
    assert list(listed) == [str(i) for i in range(1, len(listed) + 1)]
    assert len(set(listed.values())) == len(listed)
    used = [
        n
        for group in re.findall(r"\[((?:≈?\d+(?:,\s+)?)+)\]", body)
        for n in re.findall(r"\d+", group)
    ]
    assert set(used) == set(listed)
    assert listed["4"] == "https://a-1.example/a"


def test_a_quotation_is_set_in_by_four_and_hangs(plain: theme.Theme) -> None:
    """As in the layout: the mark at four, the words at five."""
    _, text = made(plain, CALM)
    lines = text.split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("    “A lamp"))
    assert lines[at + 1].startswith("     somebody.” [4, 5]")
    assert lines[at + 2].startswith("     Maren Holt, harbour master")


def test_both_parts_say_the_same(plain: theme.Theme) -> None:
    """Every headline, sentence, quotation, figure and note of one part is in the other."""
    html, text = made(plain, CALM)
    seen, flat = shown(html), " ".join(text.split())
    for b in CALM.stories:
        words = (
            [b.headline.text, *(s.text for s in b.summary), *(q.text for q in b.quotes if q.key)]
            if b.new
            else [b.headline.text]
        )
        words += [r.text for d in b.differences for r in d.rows]
        for w in words:
            assert w in seen
            assert re.sub(r" \[[^\]]*\]", "", w) in re.sub(r" \[[^\]]*\]", "", flat), w
    assert "Not printed large." not in html + text


@pytest.mark.parametrize(
    "figure", ["ninety", "23 of 190", "12 millions", "23 votes to 19", "1.8 million crowns"]
)
def test_a_figure_does_not_run_into_who_gives_it(plain: theme.Theme, figure: str) -> None:
    """Figures are in a column; a longer one keeps a space behind it."""
    (d,) = cases.LIGHTHOUSE.differences
    rows = (msgspec.structs.replace(d.rows[0], text=figure), *d.rows[1:])
    b = msgspec.structs.replace(
        cases.LIGHTHOUSE, differences=(msgspec.structs.replace(d, rows=rows),)
    )
    _, text = made(plain, msgspec.structs.replace(CALM, stories=(b,)))
    (line,) = (x for x in text.split("\n") if x.startswith(f"  {figure}"))
    assert line.startswith(f"  {figure:11} ")
    assert line[len(f"  {figure:11} ")] != " "


def test_the_editors_own_words_are_marked(plain: theme.Theme) -> None:
    """They are not mistaken for words of a source."""
    html, text = made(plain, CALM)
    for part in (shown(html), " ".join(text.split())):
        assert "The rock is closed to visitors until May. [editor’s words]" in part


def test_a_story_without_a_section_is_not_under_anothers_name(plain: theme.Theme) -> None:
    """It comes last, under “Other news”; an edition without sections has no section heads."""
    stories = tuple(
        msgspec.structs.replace(b, id=str(i), section=section)
        for i, (b, section) in enumerate(
            (
                (cases.LIGHTHOUSE, None),
                (cases.TRAIN, None),
                (cases.TRAIN, None),
                (cases.HERRING, None),
                (cases.TRAIN, "Home"),
            )
        )
    )
    html, text = made(plain, msgspec.structs.replace(CALM, stories=stories))
    assert re.search(r"HOME\n={70}(?s:.)*OTHER NEWS\n={70}\n\nHerring quota", text)
    assert re.search(r"<h2[^>]*>Other news</h2>\s*<h3[^>]*><a[^>]*>Herring", html)
    html, text = made(plain, Edition(day="2031-03-04", stories=stories[:4]))
    assert "OTHER NEWS" not in text
    assert "Other news" not in html


def test_a_source_without_a_link_is_named(plain: theme.Theme) -> None:
    """No number refers to it, so its name is in the mark; a javascript: address is not a link."""
    html, text = made(plain, CALM)
    assert "[Le Phare]" in text
    assert "javascript" not in html + text


# ------------------------------------------------------------------------------------------------------------------ wrapping


@given(st.text(max_size=400), st.integers(20, 80))
@settings(max_examples=300, deadline=None)
def test_wrapping_loses_no_character_and_passes_no_width(text: str, width: int) -> None:
    """In every script."""
    line = one_line(text)
    if line in ("", mailtext.BLANK) or "https://" in line or "http://" in line:
        return
    wrapped = mailtext.wrap(line, width)
    assert re.sub(r"\s", "", wrapped) == re.sub(r"\s", "", line)
    assert all(mailtext.columns(row) <= width for row in wrapped.split("\n"))


@pytest.mark.parametrize(
    ("line", "wrapped"),
    [
        ("    a b c d e f g h i j", "    a b c d e\n    f g h i j\n"),
        ("  12 \tone two three four", "  12 one two\n     three\n     four\n"),
        ("橋が開通した町", "橋が開通した町\n"),
        ("橋が開通した町。橋", "橋が開通した\n町。橋\n"),
        ("abcdefghijklmnopqrstuvwxyz", "abcdefghijklmn\nopqrstuvwxyz\n"),
        ("https://example.org/a/long/address", "https://example.org/a/long/address\n"),
        ("[12] https://example.org/a/long/address", "[12] https://example.org/a/long/address\n"),
        ("one\n\n\n¶\ntwo", "one\n\ntwo\n"),
        ("e\u0301" * 20, "e\u0301" * 14 + "\n" + "e\u0301" * 6 + "\n"),
    ],
)
def test_lines_are_wrapped_as_a_reader_expects(line: str, wrapped: str) -> None:
    """Indents stay, hanging lines hang, wide characters break anywhere, long words are cut,
    addresses are not."""
    assert mailtext.wrap(line, 14) == wrapped


# ------------------------------------------------------------------------------------------------------------------ the size


def test_the_first_five_stories_are_whole_and_the_others_one_sentence(plain: theme.Theme) -> None:
    """The mail says so."""
    html, text = made(plain, long_edition(12))
    for part in (shown(html), " ".join(text.split())):
        assert "12 stories: five in full, the others in one sentence" in part or part is not html
        said = [part.count(f"Sentence of story {i} that") for i in range(12)]
        assert said == [6] * 5 + [1] * 7
    assert "12 stories: five in full, the others in one sentence" in shown(html)


def test_stories_in_full_come_before_the_sections(plain: theme.Theme) -> None:
    """A reader who stops has read the five stories of the highest rank."""
    for part in made(plain, long_edition(12)):
        found = re.findall(r"Story number (\d+)|>(Home|Abroad)<|^(HOME|ABROAD)$", part, re.M)
        order = [number or name or title for number, name, title in found]
        heads = [i for i, x in enumerate(order) if not x.isdigit()]
        above = [int(x) for x in dict.fromkeys(order[: heads[0]])]
        assert above == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("stories", [24, 60])
def test_a_full_edition_is_under_the_budget(plain: theme.Theme, stories: int) -> None:
    """Each story with its headline, its link and one sentence at least, in both parts."""
    edition = long_edition(stories)
    html, text = made(plain, edition)
    assert len(html.encode()) <= newsletter.BUDGET
    flat = " ".join(text.split())
    for i, b in enumerate(edition.stories):
        assert f">{b.headline.text}</a>" in html
        assert b.headline.text in flat
        assert f"https://weathercock.example{b.url}" in text
        assert f"Sentence of story {i} that" in html
        assert f"Sentence of story {i} that" in flat


def test_an_edition_of_a_thousand_headlines_is_cut_and_that_is_said(plain: theme.Theme) -> None:
    """If headlines alone are too many, the last are only counted, beside the link to the web."""
    html, text = made(plain, long_edition(1500, 2))
    assert 85_000 < len(html.encode()) <= newsletter.BUDGET
    left = re.search(r"(\d+) more stories on the web", shown(html))
    assert left
    assert left[0] in " ".join(text.split())
    assert html.count('class="ink rule head') + int(left[1]) == 1500


def test_one_story_longer_than_a_mail_is_one_sentence(plain: theme.Theme) -> None:
    """A mail is sent in any case."""
    html, _ = made(plain, long_edition(1, 900))
    assert len(html.encode()) < newsletter.BUDGET
    assert (
        shown(html).count("Sentence of story 0 that") <= 2
    )  # the preheader and the first sentence


def test_the_size_is_found_in_a_few_pages(plain: theme.Theme) -> None:
    """Not by trying them all: a page costs milliseconds, and there are many editions."""

    class Counting:
        pages = 0

        def render(self, job: Job) -> Page:
            self.pages += job.path.endswith("html")
            return render.page(plain, job)

    for stories, most in ((1, 1), (12, 1), (60, 4), (300, 5), (1500, 5)):
        counting = Counting()
        newsletter.render(counting.render, digest(), long_edition(stories, 3))
        assert counting.pages <= most, stories


@pytest.mark.parametrize("budget", [1, 2000, 8000, 20_000, 60_000])
def test_any_budget_is_kept_as_far_as_it_can_be(plain: theme.Theme, budget: int) -> None:
    """If even a headline is too long, the text is the headline."""
    html, _ = newsletter.render(
        partial(render.page, plain), digest(), long_edition(30), None, budget
    )
    assert len(html.data) <= max(budget, 6000)


@pytest.mark.parametrize(
    "edition",
    [Edition(day="2031-03-04", stories=()), Edition(day="undated", stories=(cases.TRAIN,))],
    ids=["empty", "undated"],
)
def test_an_odd_edition_is_a_mail_too(plain: theme.Theme, edition: Edition) -> None:
    """Empty or undated editions do not fail."""
    html, text = made(plain, edition)
    assert html.startswith("<!DOCTYPE html>")
    assert text.startswith("THE WEATHERCOCK\n")


# ------------------------------------------------------------------------------------------------------------------ hostile text


@pytest.mark.parametrize("text", TRICKS, ids=range(len(TRICKS)))
def test_no_trick_puts_a_link_a_style_or_an_element_into_the_mail(
    plain: theme.Theme, text: str
) -> None:
    """For every text of a source: elements and links are those of an ordinary text, and words are
    printed as words."""
    text = text.encode("utf-8", "ignore").decode()
    usual, _ = made(plain, Edition(day="2031-03-04", stories=(trick("Bridge opens today"),)))
    html, plain_text = made(plain, Edition(day="2031-03-04", stories=(trick(text),)))

    def skeleton(page: str) -> list[tuple[str, str | None, str | None]]:
        found = []
        for e in tree(page).iter():
            if isinstance(e.tag, str) and e.tag not in ("strong",):
                found.append((e.tag, e.get("href"), e.get("class")))
        return found

    words = one_line(text)
    if words:
        assert skeleton(html) == skeleton(usual)
        assert typeset(words) in tree(html).find(".//h2").xpath("string()")
    links = {a.get("href") for a in tree(html).iter("a")}
    assert all(link.startswith("https://weathercock.example/") for link in links), links
    listed = plain_text.partition("\nLINKS\n")[2]
    assert "evil" not in listed
    assert html.count("<style") - html.count("&lt;style") <= 1


def test_a_story_cannot_end_the_text_part_or_fake_its_links(plain: theme.Theme) -> None:
    """No line of a source begins the list of links or a rule."""
    _, text = made(plain, HOSTILE)
    assert text.count("\nLINKS\n") == 1
    _, text = made(
        plain,
        Edition(
            day="2031-03-04", stories=(trick("x\nLINKS\n[1] https://evil.example/\n" + "=" * 70),)
        ),
    )
    assert text.count("\nLINKS\n") == 1
    assert "\n[1] https://evil" not in text


@pytest.mark.parametrize(
    ("markdown", "html", "text"),
    [
        (
            "See [x](https://a.example/).",
            '<p>See <a href="https://a.example/">x</a>.</p>',
            ["See x [1]."],
        ),
        (
            "See [x](/about/).",
            '<p>See <a href="https://b.example/about/">x</a>.</p>',
            ["See x [1]."],
        ),
        (
            "See [x](javascript:alert(1)).",
            "<p>See [x](javascript:alert(1)).</p>",
            ["See [x](javascript:alert(1))."],
        ),
        (
            "See [x](data:text/html,y).",
            "<p>See [x](data:text/html,y).</p>",
            ["See [x](data:text/html,y)."],
        ),
        (
            "![pic](https://a.example/p.png)",
            '<p>!<a href="https://a.example/p.png">pic</a></p>',
            ["!pic [1]"],
        ),
        (
            "<b onclick=x>bold</b>",
            "<p>&lt;b onclick=x&gt;bold&lt;/b&gt;</p>",
            ["<b onclick=x>bold</b>"],
        ),
        ("# Big", "<p>Big</p>", ["Big"]),
        ("a\nb  \nc", "<p>a\nb<br />\nc</p>", ["a b", "c"]),
        ("- a\n- b\n  1. c", None, ["- \ta", "- \tb", "  1. \tc"]),
        ("> said\n\nafter", None, ["    said", "¶", "after"]),
    ],
)
def test_the_editors_markdown_is_mail_in_both_forms(
    markdown: str, html: str | None, text: list[str]
) -> None:
    """Links to the site are absolute, other schemes and raw HTML stay text, and the text part
    numbers its links."""
    numbers: dict[str | None, int] = {}
    found = mailtext.editors_words(
        markdown, "https://b.example", lambda link: numbers.setdefault(link, len(numbers) + 1)
    )
    if html is not None:
        assert found["html"] == html
    assert found["text"] == text


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_markdown_is_words(text: str) -> None:
    """No failure and no script."""
    found = mailtext.editors_words(text, "", lambda link: 1)
    document = html5lib.parseFragment(
        found["html"], treebuilder="etree", namespaceHTMLElements=False
    )
    tags = {e.tag for e in document.iter() if isinstance(e.tag, str)}
    assert not tags & {"script", "style", "img", "iframe", "form", "link", "svg"}


def test_a_note_carries_markdown_and_a_headline_does_not(plain: theme.Theme) -> None:
    """Only the editor's own text is read as Markdown."""
    note = Note(text="*soft* and **hard**")
    story: Story = msgspec.structs.replace(
        cases.TRAIN,
        headline=msgspec.structs.replace(cases.TRAIN.headline, text="*soft* headline"),
        notes=(note,),
    )
    html, text = made(plain, Edition(day="2031-03-04", stories=(story,)))
    assert "<em>soft</em> and <strong>hard</strong>" in html
    assert "*soft* headline" in html
    assert "soft and hard" in text


@pytest.mark.browser
def test_nothing_is_wider_than_the_screen(
    plain: theme.Theme, chromium: str, tmp_path: Path
) -> None:
    """At 360 and 640 px, also with a word of 3,000 letters, light or dark, with and without the
    head; no request leaves."""
    from playwright.sync_api import sync_playwright

    for name, edition in (("calm", CALM), ("hostile", HOSTILE)):
        html = made(plain, edition)[0]
        (tmp_path / f"{name}-whole.html").write_text(html)
        (tmp_path / f"{name}-no-head.html").write_text(
            re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
        )
    asked: list[str] = []
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.on("request", lambda r: asked.append(r.url))
        for page in sorted(tmp_path.glob("*.html")):
            tab.goto(page.as_uri())
            for width in (360, 640):
                tab.set_viewport_size({"width": width, "height": 900})
                assert tab.evaluate("document.documentElement.scrollWidth") <= width, page.name
            for scheme in ("light", "dark"):
                tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                ink, paper = tab.evaluate(
                    "[getComputedStyle(document.querySelector('h3')).color, getComputedStyle(document.body).backgroundColor]"
                )
                dark = scheme == "dark" and "whole" in page.name
                assert (paper == "rgb(22, 20, 15)") == dark
                assert (ink == "rgb(236, 230, 218)") == dark
        browser.close()
    assert len(asked) == 4
    assert all(url.startswith("file://") for url in asked)


def test_no_character_that_reorders_text_is_mailed(plain: theme.Theme) -> None:
    """Not in the editor's text either: an override in an intro would change the lines below it."""
    override, isolate = "\u202e", "\u2066"
    note = Note(text=f"A note{override} with one.")
    first = msgspec.structs.replace(CALM.stories[0], notes=(note,))
    edition = msgspec.structs.replace(
        CALM,
        title=f"Calm{override}",
        intro=f"Good{override} morning.\n\nA {isolate}second paragraph.",
        stories=(first, *CALM.stories[1:]),
    )
    for text in made(plain, edition):
        assert override not in text
        assert isolate not in text
        assert "Good morning." in text
