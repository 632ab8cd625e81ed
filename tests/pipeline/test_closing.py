"""Identity of stories over editions: threads, follow-ups, and addresses of closed editions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conftest import Pub
from digest.core import yaml_reading

FERRY = """---
title: {title}
date: {day}
outlet: {outlet}
---
{body}
"""
ONE = """The ferry between Linmouth and Osterby ran aground on the Gannet bank in thick fog early on Monday, and 61 passengers were taken off by
lifeboat, the coastguard said.

"We felt a long scrape, and then the engines went quiet," said Captain Runa Feld, who has sailed the line for nine years.

Nobody was hurt. The ferry Osterby Star lies upright on the sand, and tugs will try to pull her off at high water on Tuesday, the
coastguard's duty officer, Ivo Brandt, said.
"""
TWO = """The ferry Osterby Star, which ran aground on the Gannet bank in fog on Monday with 61 passengers, was pulled off the sand by two tugs at high
water on Tuesday evening, the coastguard said.

"She came off like a cork, with hardly a scratch on the hull," said Ivo Brandt, the duty officer of the coastguard in Linmouth.

The line between Linmouth and Osterby stays closed until divers have looked at both screws on Thursday, the operator said.
"""
LIBRARY = """The town council of Tamsel voted on Monday to keep the public library open on Sundays, after 2,300 people had signed a petition.

"A library that is closed when people are free is a warehouse," said Councillor Petra Quist, who wrote the petition.

The extra hours will cost 40,000 crowns a year, which the council will take from the fund for street lamps, the clerk said.
"""


def stories(pub: Pub) -> list[dict[str, Any]]:
    ran = pub.run("export")
    assert ran.returncode in (0, 1), ran.stderr
    return [json.loads(x) for x in ran.stdout.splitlines()]


@pytest.fixture
def two(pub: Pub) -> Pub:
    """An edition about a ferry and a library, and a follow-up about the ferry the day after."""
    pub.write(
        "content/2026-03-02/ferry.md",
        FERRY.format(
            title="Ferry runs aground off Osterby",
            day="2026-03-02",
            outlet="The Sound Courier",
            body=ONE,
        ),
    )
    pub.write(
        "content/2026-03-02/library.md",
        FERRY.format(
            title="Tamsel keeps library open on Sundays",
            day="2026-03-02",
            outlet="Tamsel News",
            body=LIBRARY,
        ),
    )
    pub.write(
        "content/2026-03-03/ferry.md",
        FERRY.format(
            title="Ferry pulled off Gannet bank", day="2026-03-03", outlet="Coast Radio", body=TWO
        ),
    )
    return pub


def test_a_follow_up_links_back_and_leads_with_what_is_new(two: Pub) -> None:
    """One thread with a story in each edition. The later story links to the earlier one and does
    not repeat it."""
    later, *earlier = stories(two)
    first = next(s for s in earlier if s["thread"] == later["thread"])
    assert later["edition"] == "2026-03-03"
    assert later["id"] != first["id"]
    assert [a["id"] for a in later["articles"]] == ["2026-03-03/ferry"]
    assert [p["id"] for p in later["previous"]] == [first["id"]]
    assert later["new"] is True
    assert "tugs" in later["summary"][0]["text"]
    two.run("build")
    page = (two.site / later["url"].strip("/") / "index.html").read_text(encoding="utf-8")
    assert "Ferry runs aground off Osterby" in page


def test_a_follow_up_with_nothing_new_is_kept_and_says_so(two: Pub) -> None:
    """The same text again the day after: `new` is false, the summary is empty, the page has one
    line."""
    two.write(
        "content/2026-03-03/ferry.md",
        FERRY.format(
            title="Ferry runs aground off Osterby", day="2026-03-03", outlet="Coast Radio", body=ONE
        ),
    )
    later = stories(two)[0]
    assert later["edition"] == "2026-03-03"
    assert later["new"] is False
    assert later["summary"] == []
    two.run("build")
    assert "no news since" in (two.site / "2026" / "03" / "03" / "index.html").read_text(
        encoding="utf-8"
    )


def test_a_story_inherits_from_the_closed_one_with_which_it_shares_most(two: Pub) -> None:
    """Id, thread and slug stay when an article that sorts first joins; so does the thread of the
    follow-up."""
    before = stories(two)
    assert two.run("close", "2026-03-02").returncode == 0
    two.write(
        "content/2026-03-02/aaa-first.md",
        FERRY.format(
            title="Osterby ferry aground in fog",
            day="2026-03-02",
            outlet="A Wire",
            body=ONE.replace("early on Monday", "on Monday morning"),
        ),
    )
    after = stories(two)
    was = next(s for s in before if s["headline"]["text"].startswith("Ferry runs"))
    now = next(s for s in after if s["edition"] == "2026-03-02" and len(s["articles"]) == 2)
    assert (now["id"], now["thread"], now["slug"]) == (was["id"], was["thread"], was["slug"])
    assert next(s for s in after if s["edition"] == "2026-03-03")["thread"] == was["thread"]


def test_an_error_that_check_reports_keeps_an_edition_open(two: Pub) -> None:
    """`close` asks the same gate as `check DAY`: watched words that cannot be read keep it open."""
    two.write("watch.yaml", "must: {ferry: yes}\n")
    reported = "error: “must” must be a list of words."
    assert reported in two.run("check", "2026-03-02", "-v").stderr
    closing = two.run("close", "2026-03-02")
    assert closing.returncode == 1
    assert reported in closing.stderr
    assert not (two.content / "2026-03-02" / "published.yaml").exists()
    assert two.run("close", "2026-03-02", "--force").returncode == 0


def test_merged_addresses_lead_to_the_story_that_holds_them(two: Pub) -> None:
    """Two closed stories are merged: the smaller one's address redirects, and a correction says so."""
    before = {s["slug"]: s for s in stories(two) if s["edition"] == "2026-03-02"}
    assert two.run("close", "2026-03-02").returncode == 0
    two.write("content/2026-03-02/edition.yaml", "merge: [[ferry.md, library.md]]\n")
    assert two.run("build").returncode == 0
    now = [s for s in stories(two) if s["edition"] == "2026-03-02"]
    assert len(now) == 1
    gone = next(s for slug, s in before.items() if slug != now[0]["slug"])
    page = (two.site / gone["url"].strip("/") / "index.html").read_text(encoding="utf-8")
    assert "http-equiv" in page
    assert now[0]["slug"] in page
    assert gone["headline"]["text"] in (two.site / "corrections" / "index.html").read_text(
        encoding="utf-8"
    )


def test_a_vanished_story_keeps_a_page_that_says_so(two: Pub) -> None:
    """All articles of a story are gone: its address shows a notice, and a correction says so."""
    lost = next(s for s in stories(two) if s["headline"]["text"].startswith("Tamsel"))
    assert two.run("close", "2026-03-02").returncode == 0
    (two.content / "2026-03-02" / "library.md").unlink()
    assert two.run("build").returncode == 0
    page = (two.site / lost["url"].strip("/") / "index.html").read_text(encoding="utf-8")
    assert "Withdrawn" in page
    assert "Tamsel keeps library open on Sundays" in page


def test_a_changed_wording_is_a_correction_with_both(two: Pub) -> None:
    """What a source changes after closing is shown with the old and the new wording."""
    assert two.run("close", "2026-03-02").returncode == 0
    file = two.content / "2026-03-02" / "ferry.md"
    file.write_text(
        file.read_text(encoding="utf-8").replace("61 passengers", "64 passengers"), encoding="utf-8"
    )
    assert two.run("build").returncode == 0
    page = (two.site / "corrections" / "index.html").read_text(encoding="utf-8")
    assert "<del>61</del> passengers" in page
    assert "<ins>64</ins> passengers" in page
    closed = yaml_reading.load(
        (two.content / "2026-03-02" / "published.yaml").read_text(encoding="utf-8"),
        "published.yaml",
    ).data["closed"]
    assert f"<updated>{closed}" in (two.site / "atom.xml").read_text(encoding="utf-8"), (
        "those who follow the feed do not see it"
    )


REASONS = """spike: [library.md]
correction:
  library.md: {date: 2026-03-05, reason: "The vote was *not* on Sundays."}
  ferry.md: {date: 2026-03-04, reason: The coastguard counted again.}
"""


def test_a_correction_has_the_day_and_the_reason_that_the_editor_gives(two: Pub) -> None:
    """Day and reason are on the page of the story, of a withdrawn story, and on the corrections page.
    Without a decision no date is printed."""
    lost = next(s for s in stories(two) if s["headline"]["text"].startswith("Tamsel"))
    kept = next(s for s in stories(two) if s["headline"]["text"].startswith("Ferry runs"))
    assert two.run("close", "2026-03-02").returncode == 0
    file = two.content / "2026-03-02" / "ferry.md"
    words = file.read_text(encoding="utf-8")
    file.write_text(words.replace("61 passengers", "64 passengers"), encoding="utf-8")

    def page(address: str) -> str:
        path = two.site / address.strip("/") / "index.html"
        return path.read_text(encoding="utf-8")

    two.run("build")
    assert ">Corrected<" in page(kept["url"])
    assert "Corrected on" not in page(kept["url"])
    two.write("content/2026-03-02/edition.yaml", REASONS)
    ran = two.run("build")
    assert ran.returncode == 0, ran.stderr
    assert "Corrected on 4 March" in page(kept["url"])
    assert "The coastguard counted again." in page(kept["url"])
    gone, log = page(lost["url"]), page("corrections")
    assert "Withdrawn on 5 March 2026" in gone
    assert "The vote was <em>not</em> on Sundays." in gone
    assert "petition" not in gone
    assert log.index("5 March 2026") < log.index("4 March 2026")
    assert "The coastguard counted again." in log
    assert "petition" not in log
    two.write("content/2026-03-02/edition.yaml", "correction: {ferry.md: {dat: 2026-03-04}}\n")
    assert "Did you mean “date”?" in two.run("build").stderr


def test_a_story_that_came_after_closing_is_a_correction(two: Pub) -> None:
    """A story added after closing is noted on its page and among the corrections. Stories that
    were there at closing are not noted, nor are those of an open edition."""
    assert two.run("close", "2026-03-02").returncode == 0
    assert two.run("build").returncode == 0
    page = two.site / "corrections" / "index.html"
    assert "This story was added" not in page.read_text(encoding="utf-8")
    two.write(
        "content/2026-03-02/mill.md",
        FERRY.format(
            title="Mill wheel of Arnhale turns again",
            day="2026-03-02",
            outlet="Vale Post",
            body="The wheel of the old mill at Arnhale turned on Monday after eleven years, the miller, Dora Klee, said. It grinds rye.\n",
        ),
    )
    two.write(
        "content/2026-03-03/choir.md",
        FERRY.format(
            title="Choir sings in the quarry",
            day="2026-03-03",
            outlet="Vale Post",
            body="A choir of forty sang in the quarry at dusk.\n",
        ),
    )
    assert two.run("build").returncode == 0
    printed = page.read_text(encoding="utf-8")
    assert printed.count("This story was added") == 1
    assert "Mill wheel of Arnhale" in printed
    assert "Choir sings" not in printed
    own = next((two.site / "2026" / "03" / "02").glob("mill-wheel*/index.html"))
    assert "This story was added" in own.read_text(encoding="utf-8")
    assert two.run("close", "2026-03-02", "--again").returncode == 0
    assert two.run("build").returncode == 0
    assert "This story was added" not in page.read_text(encoding="utf-8")


def test_a_damaged_published_file_is_reported_and_nothing_is_lost(two: Pub) -> None:
    """Addresses depend on published.yaml: an error in it is reported with its line, and the
    edition's pages stay."""
    assert two.run("build").returncode == 0
    assert two.run("close", "2026-03-02").returncode == 0
    before = {p: d for p, d in two.bytes().items() if p.startswith("2026/03/02/")}
    file = two.content / "2026-03-02" / "published.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("stories:", "stories: none\nx:"), encoding="utf-8"
    )
    ran = two.run("build")
    assert ran.returncode == 1
    assert "content/2026-03-02/published.yaml" in ran.stderr
    assert {p: d for p, d in two.bytes().items() if p.startswith("2026/03/02/")} == before


def members(pub: Pub, day: str = "2026-03-02") -> list[list[str]]:
    return sorted(
        sorted(a["id"].rpartition("/")[2] for a in s["articles"])
        for s in stories(pub)
        if s["edition"] == day
    )


def corrected(pub: Pub) -> int:
    assert pub.run("build").returncode == 0
    return (
        (pub.site / "corrections" / "index.html")
        .read_text(encoding="utf-8")
        .count('class="correction"')
    )


@pytest.mark.parametrize("said", ["split: [[aaa-first.md]]\n", "merge: [[ferry.md, library.md]]\n"])
def test_a_closed_edition_keeps_its_stories(two: Pub, said: str) -> None:
    """Closed stories stay together or apart whatever comes later, without a correction. Later
    articles join by their content, and decisions of the editor come first."""
    first = FERRY.format(
        title="Osterby ferry aground in fog",
        day="2026-03-02",
        outlet="A Wire",
        body=ONE.replace("early on Monday", "on Monday morning"),
    )
    two.write("content/2026-03-02/aaa-first.md", first)
    together = members(two)
    assert together == [["aaa-first", "ferry"], ["library"]]
    two.write("content/2026-03-02/edition.yaml", said)
    published = members(two)
    assert published != together
    assert two.run("close", "2026-03-02").returncode == 0
    (two.content / "2026-03-02" / "edition.yaml").unlink()
    assert members(two) == published
    assert corrected(two) == 0
    late = FERRY.format(
        title="Tamsel library open on Sundays",
        day="2026-03-02",
        outlet="Sound FM",
        body=LIBRARY.replace("voted", "agreed"),
    )
    two.write("content/2026-03-02/late.md", late)
    with_late = [sorted([*s, "late"]) if "library" in s else s for s in published]
    assert members(two) == sorted(with_late)
    back = (
        "merge: [[aaa-first.md, ferry.md]]\n"
        if "split" in said
        else "split: [[library.md, late.md]]\n"
    )
    two.write("content/2026-03-02/edition.yaml", back)
    assert members(two) == [["aaa-first", "ferry"], ["late", "library"]]


def test_closed_stories_that_swap_slugs_keep_both_pages(pub: Pub) -> None:
    """The address of a current story never redirects to another story."""
    for name, title, body in (("a", "Ferry aground", ONE), ("b", "Library on Sundays", LIBRARY)):
        pub.write(
            f"content/2026-03-02/{name}.md",
            FERRY.format(title=title, day="2026-03-02", outlet="The Sound Courier", body=body),
        )
    assert pub.run("build", "-q").returncode == 0
    assert pub.run("close", "2026-03-02").returncode == 0
    pub.write(
        "content/2026-03-02/edition.yaml",
        "slug: {a.md: library-on-sundays, b.md: ferry-aground}\n",
    )
    assert pub.run("build", "-q").returncode == 0
    for slug, words in (("library-on-sundays", "Ferry aground"), ("ferry-aground", "Library")):
        page = (pub.site / "2026/03/02" / slug / "index.html").read_text()
        assert words in page.partition("</h1>")[0]
        assert "http-equiv" not in page


def test_a_late_article_leaves_the_summary_as_it_was(two: Pub) -> None:
    """An article that joins a closed story adds at most one sentence; published sentences and the
    headline stay."""
    before = next(s for s in stories(two) if s["headline"]["text"].startswith("Ferry runs"))
    assert two.run("close", "2026-03-02").returncode == 0
    two.write(
        "content/2026-03-02/zzz-late.md",
        FERRY.format(
            title="Osterby ferry: divers find a hole",
            day="2026-03-02",
            outlet="Late Wire",
            body=ONE
            + "\nDivers found a hole as wide as a door below the waterline of the ship, the harbour master said.\n",
        ),
    )
    after = next(s for s in stories(two) if s["id"] == before["id"])
    assert len(after["articles"]) == len(before["articles"]) + 1
    assert after["headline"]["text"] == before["headline"]["text"]
    was, now = ([x["text"] for x in s["summary"]] for s in (before, after))
    assert now[: len(was)] == was
    assert len(now) <= len(was) + 1
