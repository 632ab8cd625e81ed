"""Bad input gives one message with file, line, problem and fix; everything else is built.

Each case is a folder of content with one problem beside one good article. The messages are those
that users read.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from conftest import Pub
from digest.core import yaml_reading

GOOD = """---
title: Ferry to Osterby runs again
date: 2026-03-02
outlet: The Sound Courier
link: https://soundcourier.example/ferry
---
The ferry between Linmouth and Osterby sailed on Monday for the first time since the January storm, the operator said.

"We had sixty people waiting at seven," said Captain Runa Feld, who has sailed the line for nine years.

The pier was rebuilt in six weeks with timber from the islands, and cost 210,000 crowns, the harbour board said.
"""
PROSE = "The town council met on Monday evening and agreed to keep the library open on Sundays, the clerk said after the vote.\n"


def good(pub: Pub) -> None:
    pub.write("content/2026-03-02/good.md", GOOD)


def built(pub: Pub, status: int, *message: str) -> str:
    """Build; the good article is published, the status is `status`, and one message has every part."""
    ran = pub.run("build")
    assert ran.returncode == status, ran.stderr
    assert "Traceback" not in ran.stderr
    home = (pub.site / "index.html").read_text(encoding="utf-8")
    assert "Ferry to Osterby runs again" in home
    if message:
        lines = [x for x in ran.stderr.splitlines() if all(m in x for m in message)]
        assert len(lines) == 1, f"{message} in:\n{ran.stderr}"
    return ran.stderr


CASES: dict[str, tuple[str, str | bytes, int, tuple[str, ...]]] = {
    "an empty file": ("content/2026-03-02/bad.txt", "", 1, ("content/2026-03-02/bad.txt",)),
    "only white space": (
        "content/2026-03-02/bad.txt",
        " \n\n\t\n",
        1,
        ("content/2026-03-02/bad.txt",),
    ),
    "a binary file": (
        "content/2026-03-02/bad.txt",
        bytes(range(256)) * 40,
        1,
        ("content/2026-03-02/bad.txt",),
    ),
    "front matter that is no YAML": (
        "content/2026-03-02/bad.md",
        f"---\ntitle: [unclosed\ndate: 2026-03-02\n---\n{PROSE}",
        0,
        ("content/2026-03-02/bad.md:3",),
    ),
    "an alias bomb": (
        "content/2026-03-02/bad.md",
        "---\na: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\ntitle: *c\n---\n"
        + PROSE,
        0,
        ("content/2026-03-02/bad.md:", "alias"),
    ),
    "a list where a text belongs": (
        "content/2026-03-02/bad.md",
        f"---\ntitle: [one, two]\ndate: 2026-03-02\n---\n{PROSE}",
        0,
        ("content/2026-03-02/bad.md:2", "title"),
    ),
    "a key twice": (
        "content/2026-03-02/bad.md",
        f"---\ntitle: One\ndate: 2026-03-02\ntitle: Two\n---\n{PROSE}",
        0,
        ("content/2026-03-02/bad.md:4", "title", "2"),
    ),
    "a date that is none": (
        "content/2026-03-02/bad.md",
        f"---\ntitle: One\ndate: 2026-13-45\n---\n{PROSE}",
        0,
        ("content/2026-03-02/bad.md:3", "date"),
    ),
    "a hostile link": (
        "content/2026-03-02/bad.md",
        f"---\ntitle: One\ndate: 2026-03-02\nlink: javascript:alert(1)\n---\n{PROSE}",
        0,
        ("content/2026-03-02/bad.md", "link"),
    ),
    "a decision that names nothing": (
        "content/2026-03-02/edition.yaml",
        "lead: god.md\n",
        1,
        ("content/2026-03-02/edition.yaml:1:", "god.md", "Did you mean “good.md”?"),
    ),
    "an unknown decision": (
        "content/2026-03-02/edition.yaml",
        "led: good.md\n",
        1,
        ("content/2026-03-02/edition.yaml:1:1", "led", "Did you mean “lead”?"),
    ),
    "a decision twice": (
        "content/2026-03-02/edition.yaml",
        "lead: good.md\ntitle: A\nlead: good.md\n",
        1,
        ("content/2026-03-02/edition.yaml:3:1", "line 1"),
    ),
    "led and spiked": (
        "content/2026-03-02/edition.yaml",
        "lead: good.md\nspike: [good.md]\n",
        1,
        ("content/2026-03-02/edition.yaml:2", "line 1"),
    ),
    "an unknown setting": (
        "digest.yaml",
        "title: The Test Paper\nbase_url: https://example.org/x\ntimezoen: UTC\n",
        2,
        ("digest.yaml:3:1", "timezoen", "Did you mean “timezone”?"),
    ),
    "another generator's setting": (
        "digest.yaml",
        "title: The Test Paper\nbaseURL: https://example.org\n",
        2,
        ("digest.yaml:2:1", "base_url"),
    ),
    "a theme that is not there": (
        "digest.yaml",
        "title: T\ntheme: plian\n",
        1,
        ("plian", "Did you mean “plain”?"),
    ),
    "an outlet without a name": (
        "content/outlets.yaml",
        "x.example: {kind: wire}\n",
        0,
        ("content/outlets.yaml", "x.example"),
    ),
    "a file of no known kind": (
        "content/2026-03-02/photo.jpg",
        b"\xff\xd8\xff",
        0,
        ("content/2026-03-02/photo.jpg", "not read"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_one_message_and_the_rest_is_built(pub: Pub, name: str) -> None:
    """A problem of one file is reported once, with its place, and the good article is published."""
    path, words, status, message = CASES[name]
    good(pub)
    pub.write(path, words)
    assert message, "each case names a message"
    built(pub, status, *message)


def test_a_dropped_file_is_not_complained_of(pub: Pub) -> None:
    """The editor drops a bad file: it is listed as dropped, the build is clean, the edition can be
    closed."""
    good(pub)
    pub.write("content/2026-03-02/binary.txt", bytes(range(256)) * 20)
    pub.write("content/2026-03-02/empty.md", "")
    assert "binary.txt" in built(pub, 1)
    pub.write(
        "content/2026-03-02/edition.yaml",
        "drop: [binary.txt, empty.md]\nwaive: {good: {single-source: seen, no-outlet: seen, missing-link: seen, undated: seen}}\n",
    )
    reported = built(pub, 0)
    assert "binary" not in reported
    assert "empty" not in reported
    assert "dropped: binary.txt" in pub.run("list", "2026-03-02").stdout
    assert pub.run("close", "2026-03-02").returncode == 0


def test_a_message_says_how_to_fix_it(pub: Pub) -> None:
    """`path:line:column: error: problem. Fix: action.`, or a question in place of the action."""
    good(pub)
    for i, name in enumerate(n for n in CASES if CASES[n][0].startswith("content/2026-03-02/bad")):
        path, words, _, _ = CASES[name]
        pub.write(path.replace("bad", f"bad{i}"), words)
    ran = pub.run("build")
    reported = [x for x in ran.stderr.splitlines() if x.startswith("content/2026-03-02/bad")]
    assert len(reported) >= 8
    for line in reported:
        form = (
            r"content/[^:]+(?::\d+){0,2}: (error|warning): .+[.?”)] (Fix: [^A-Z].+|Did you mean .+)"
        )
        assert re.match(form, line), line


def test_a_file_of_fifty_megabytes_is_refused_unread(pub: Pub) -> None:
    """A file that is too large is reported without using time or memory for its content."""
    good(pub)
    file = pub.write("content/2026-03-02/huge.txt", "")
    with open(file, "wb") as f:
        f.truncate(50_000_000)
    reported = built(pub, 1, "content/2026-03-02/huge.txt", "50 MB")
    assert reported.count("huge.txt") == 1


def test_a_file_that_may_not_be_read_is_reported(pub: Pub, monkeypatch: pytest.MonkeyPatch) -> None:
    """An article that cannot be opened, here a dangling link, is reported."""
    good(pub)
    (pub.content / "2026-03-02" / "gone.txt").symlink_to("nowhere.txt")
    text = built(pub, 0)
    assert "gone.txt" in text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_any_encoding_is_read(pub: Pub, encoding: str) -> None:
    """A file in an older encoding is read like any other article."""
    good(pub)
    words = "Café Löwe schließt\n\nDas Café Löwe in Köln schließt am Montag für immer, sagte die Wirtin Käthe Müßig der Zeitung über dem Tresen.\n"
    pub.write("content/2026-03-02/old.txt", words.encode(encoding))
    built(pub, 0)
    pages = b"".join(d for p, d in pub.bytes().items() if p.endswith(".html")).decode("utf-8")
    assert "Käthe Müßig" in pages


def test_a_theme_without_a_template_is_reported(pub: Pub) -> None:
    """The pages that do not use the broken template are made."""
    good(pub)
    pub.write("themes/bare/theme.yaml", "name: bare\nextends: plain\n")
    pub.write("themes/bare/templates/story.html", "{% extends 'plain/no-such.html' %}")
    pub.write("digest.yaml", "title: T\ntheme: bare\nbase_url: https://example.org/x\n")
    built(pub, 1, "story.html", "no-such.html")
    assert "2026/03/02/index.html" in pub.bytes()


def test_an_unknown_variable_of_a_template_is_reported_with_its_line(pub: Pub) -> None:
    """The message names the template, the line, and the probable name."""
    good(pub)
    pub.write(
        "templates/page.html",
        "{% extends 'plain/page.html' %}\n{% block main %}\n{{ mastheed.title }}\n{% endblock %}\n",
    )
    pub.write("content/pages/about.md", "# About\n\nWho we are.\n")
    built(pub, 1, "templates/page.html:3", "mastheed", "masthead")
    assert "about/index.html" not in pub.bytes()
    assert "2026/03/02/index.html" in pub.bytes()


def test_two_pages_for_one_address_are_both_kept(pub: Pub) -> None:
    """The second story gets an address of its own, and a warning reports it."""
    for i, (town, thing) in enumerate([("Linmouth", "library"), ("Tamsel", "bakery")]):
        pub.write(
            f"content/2026-03-02/clip-{i}.md",
            f"---\ntitle: What we know\ndate: 2026-03-02\n---\nThe {thing} of {town} closed its doors for good on a rainy evening of {1990 + i}, its "
            f"owner told neighbours of {town}.\n\nA {thing} had stood there since {1900 + 7 * i}, when {town} was a village of {300 + i * 40} people.\n",
        )
    good(pub)
    pub.write(
        "content/2026-03-02/edition.yaml", "lead: good.md\nsplit: [[clip-0.md], [clip-1.md]]\n"
    )
    text = built(pub, 0)
    assert "what-we-know" in text
    assert len(list(pub.site.glob("2026/03/02/what-we-know*/index.html"))) == 2


HOSTILE = """<script>alert(1)</script> opens</title><svg onload=alert(2)>

The mayor <img src=x onerror="alert(3)"> said on Monday that the bridge of Linmouth opens <a href="javascript:alert(4)">soon</a>, after a year.

"We open it <script>alert(5)</script> on Friday," said Mayor Ida "><script>alert(6)</script> Brandt, who paid for it.

The bridge cost {{ masthead.title }} {% include "x" %} and 40 crowns, the council of Linmouth said in a letter on Tuesday evening.
"""


@pytest.mark.parametrize("ending", ["txt", "md", "html"])
def test_hostile_content_comes_out_as_harmless_text(pub: Pub, ending: str) -> None:
    """Scripts, event handlers, javascript: links and template code in an article never reach a page
    as code."""
    import html5lib

    good(pub)
    body = (
        HOSTILE
        if ending != "html"
        else f"<html><head><title>Bridge</title></head><body><article><h1>Bridge</h1>{HOSTILE}</article></body></html>"
    )
    pub.write(f"content/2026-03-02/bad.{ending}", body)
    pub.write(
        "content/2026-03-02/edition.yaml",
        f"lead: good.md\narticles:\n  bad.{ending}: {{outlet: '<b onmouseover=alert(7)>Out</b>'}}\n",
    )
    built(pub, 0)
    pages = {p: d.decode("utf-8") for p, d in pub.bytes().items() if p.endswith(".html")}
    assert len(pages) > 4
    for path, words in pages.items():
        tree = html5lib.parse(words, treebuilder="etree", namespaceHTMLElements=False)
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            assert not any(a.lower().startswith("on") for a in element.attrib), (
                path,
                element.attrib,
            )
            for name in ("href", "src", "action"):
                assert (
                    not element.attrib.get(name, "")
                    .strip()
                    .lower()
                    .startswith(("javascript:", "data:text", "vbscript:"))
                ), path
            if element.tag == "script" and element.attrib.get("type") == "application/ld+json":
                assert json.loads("".join(element.itertext()))["@context"], path
            elif element.tag == "script":
                assert "alert" not in "".join(element.itertext()), path
    assert "The Test Paper and 40" not in "".join(pages.values())


def test_no_name_in_content_chooses_a_path_outside_the_site(pub: Pub) -> None:
    """Titles, slugs and pages with names like paths stay below site/."""
    good(pub)
    pub.write(
        "content/2026-03-02/evil.md",
        f"---\ntitle: ../../../etc/passwd\ndate: 2026-03-02\nslug: ../../../../evil\n---\n{PROSE}",
    )
    pub.write(
        "content/2026-03-02/edition.yaml",
        'lead: good.md\nslug: {evil.md: "/../..//x/../../evil2"}\n',
    )
    pub.write("content/pages/..%2f..%2fevil.md", "# Evil\n\nText.\n")
    built(pub, 0)
    outside = [
        p
        for p in pub.root.rglob("*evil*")
        if pub.site not in p.parents and pub.content not in p.parents and ".digest" not in p.parts
    ]
    assert not outside
    assert not list(Path(pub.root.parent).glob("*evil*"))


def test_a_link_out_of_the_content_folder_is_not_followed(pub: Pub, tmp_path: Path) -> None:
    """A link in content/ to a file outside the publication is not followed."""
    good(pub)
    secret = tmp_path / "secret.txt"
    secret.write_text(
        "The secret of the house is kept below the stairs, said Nobody Special on Monday in this long sentence.\n"
    )
    (pub.content / "2026-03-02" / "link.txt").symlink_to(secret)
    text = built(pub, 0)
    assert "link.txt" in text
    assert b"below the stairs" not in b"".join(pub.bytes().values())


def test_nothing_at_all_builds(pub: Pub) -> None:
    """An empty publication gives a page that says so, and status 0."""
    ran = pub.run("build")
    assert ran.returncode == 0, ran.stderr
    assert (pub.site / "index.html").is_file()


def test_no_settings_file_is_needed(tmp_path: Path) -> None:
    """A folder of articles without digest.yaml can be built."""
    p = Pub(tmp_path / "clips")
    p.write("a.md", GOOD)
    ran = p.run("build", p.root, "-d", tmp_path / "out", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "Ferry to Osterby" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_undated_articles_are_reported_by_name_and_published(pub: Pub) -> None:
    """Each case of a missing date is a warning by name with its fix; no date is assumed silently."""
    pub.write(
        "content/inbox/one.txt",
        "Hall opens in Tamsel\n\nThe hall of Tamsel opened its doors to six hundred people, the council said in a letter.\n",
    )
    ran = pub.run("build")
    assert ran.returncode == 0
    assert "content/inbox/one.txt" in ran.stderr
    assert "articles.yaml" in ran.stderr
    assert (pub.site / "undated" / "index.html").is_file()
    assert "undated" not in (pub.site / "atom.xml").read_text(encoding="utf-8")
    pub.write("content/inbox/two.md", GOOD)
    ran = pub.run("build")
    assert "newest edition, 2026-03-02" in ran.stderr
    assert not (pub.site / "undated").exists()


@pytest.mark.parametrize("break_it", ["settings", "folder"])
def test_a_slip_does_not_empty_the_site(pub: Pub, break_it: str) -> None:
    """Settings that cannot be read, or a missing folder: status 2 with the reason, and no file is
    changed."""
    good(pub)
    built(pub, 0)
    before = pub.bytes()
    if break_it == "settings":
        pub.write("digest.yaml", "title: The Test Paper\nx: [\n")
        ran = pub.run("build")
        assert "digest.yaml:" in ran.stderr
    else:
        ran = pub.run("build", "-s", "contnet")
        assert "contnet" in ran.stderr
    assert ran.returncode == 2
    assert pub.bytes() == before


SPIKED = """---
title: Quarry road stays shut
date: 2026-03-02
outlet: The Sound Courier
---
The road to the old quarry stays shut until the spring, the parish said on Monday after a walk along its edge.
"""


def _two_editions(pub: Pub) -> dict[str, bytes]:
    """A spiked story beside a good one, and an edition of the day before, with the built site."""
    good(pub)
    pub.write("content/2026-03-02/quarry.md", SPIKED)
    pub.write("content/2026-03-02/edition.yaml", "title: Ferries\nspike: [quarry.md]\n")
    pub.write(
        "content/2026-03-01/mill.md",
        SPIKED.replace("Quarry road", "Mill lane").replace("2026-03-02", "2026-03-01"),
    )
    assert pub.run("build").returncode == 0
    return pub.bytes()


@pytest.mark.parametrize(
    "broken",
    [
        "title: 'Ferries\nspike: [quarry.md]\n",
        "- spike: quarry.md\n",
        b"title: F\xe4hren\nspike: [quarry.md]\n",
    ],
    ids=["no YAML", "a list", "no UTF-8"],
)
def test_an_edition_whose_decisions_cannot_be_read_stays_as_it_is(
    pub: Pub, broken: str | bytes
) -> None:
    """If edition.yaml cannot be parsed, the pages of its edition stay byte for byte, also in later
    builds. Nothing spiked is published. The rest is built, the status is 1, and a message says so.
    After the fix, everything is as before."""
    before = _two_editions(pub)
    pub.write("content/2026-03-02/edition.yaml", broken)
    pub.write(
        "content/2026-03-01/weir.md",
        f"---\ntitle: Weir path opens\ndate: 2026-03-01\noutlet: The Sound Courier\n---\n{PROSE}",
    )
    for _ in range(2):
        ran = pub.run("build")
        assert ran.returncode == 1
        reported = [
            x for x in ran.stderr.splitlines() if x.startswith("content/2026-03-02/edition.yaml")
        ]
        assert len(reported) == 1
        assert "not rebuilt" in reported[0]
        after = pub.bytes()
        assert not any(b"Quarry road" in data for data in after.values())
        assert {p: d for p, d in after.items() if p.startswith("2026/03/02/")} == {
            p: d for p, d in before.items() if p.startswith("2026/03/02/")
        }
        assert b"Weir path" in after["2026/03/01/index.html"]
    (pub.content / "2026-03-01" / "weir.md").unlink()
    pub.write("content/2026-03-02/edition.yaml", "title: Ferries\nspike: [quarry.md]\n")
    assert pub.run("build").returncode == 0
    assert pub.bytes() == before


def test_an_edition_that_cannot_be_read_is_left_out_where_nothing_is_published(pub: Pub) -> None:
    """A first build has no page of the edition. Commands about it report the error with status 1,
    and neither `close` nor `send` acts on it."""
    _two_editions(pub)
    assert pub.run("clean").returncode == 0
    pub.write("content/2026-03-02/edition.yaml", "spike: [quarry.md\n")
    assert pub.run("build").returncode == 1
    after = pub.bytes()
    assert "2026/03/01/index.html" in after
    assert not [p for p in after if p.startswith("2026/03/02/")]
    assert not any(b"Quarry road" in d or b"Ferry" in d for d in after.values())
    for command in ("list", "check", "close", "diff", "send"):
        ran = pub.run(command, "2026-03-02")
        assert ran.returncode == 1, (command, ran.stderr)
        assert "content/2026-03-02/edition.yaml:" in ran.stderr


def test_an_edition_with_one_wrong_decision_is_built(pub: Pub) -> None:
    """A wrong or repeated key does not keep an edition from being built; the other keys are used."""
    _two_editions(pub)
    pub.write(
        "content/2026-03-02/edition.yaml",
        "titel: Ferries\nspike: [quarry.md]\nspike: [quarry.md]\n",
    )
    assert pub.run("build").returncode == 1
    page = (pub.site / "2026" / "03" / "02" / "index.html").read_text(encoding="utf-8")
    assert "Ferry to Osterby" in page
    assert "Quarry road" not in page


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ('lead: a.md\ntitle: "A quiet day\nspike: [b.md]\n', "2:8"),  # to the end of the file
        (
            'headline: {a.md: "Quiet}\nnote: {b.md: "Loud"}\ntitle: "T"\n',
            "1:18",
        ),  # closed by the next one
        ("headline:\n  a.md: 'Quiet\n  b.md: 'Loud'\n", "2:9"),
        ('title: "Quiet\n---\nlead: a.md\n', "1:8"),
    ],
)
def test_a_quotation_mark_that_is_not_closed_is_reported_where_it_opens(
    words: str, place: str
) -> None:
    """The problem is reported where the mark is opened, not where YAML notices it."""
    (reported,) = yaml_reading.load(words, "edition.yaml").problems
    assert reported.where == f"edition.yaml:{place}"
    assert "quotation mark" in reported.what
    assert "Close it" in reported.fix


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            'title: "Quiet\n  and long" x\n',
            2,
        ),  # a value of two lines, closed; the error is in the line after it
        ('intro: "Quiet\n  and long"\nlead: [a.md\norder: x: y\n', 4),
        ("title: 'It's quiet'\n", 1),
        ('title: A "quiet\nlead: [a.md\n', 3),  # a quotation mark inside plain words opens nothing
        ('title: "a bad \\q escape"\n', 1),
    ],
)
def test_another_mistake_is_reported_where_it_is(words: str, line: int) -> None:
    """Text that looks alike, but its quotation marks are closed."""
    (reported,) = yaml_reading.load(words, "edition.yaml").problems
    assert reported.where.split(":")[1] == str(line)
    assert "opens here" not in reported.what
