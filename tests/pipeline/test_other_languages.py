"""For two articles on one event in two languages, `check` and `list` suggest a merge."""

from __future__ import annotations

from conftest import Pub
from tests.grouping_cases import case

CASE = case("languages.md")


def printed(pub: Pub, *command: str) -> str:
    """Return what a command prints, as one line."""
    done = pub.run(*command)
    return " ".join((done.stdout + done.stderr).split())


def test_a_report_in_another_language_is_suggested_and_not_joined(pub: Pub) -> None:
    """The pair is two stories, with the line to paste; after the merge nothing is suggested."""
    for name in ("bridge-en", "bridge-de", "other-de", "mill-en"):
        a = CASE[name]
        text = f"---\ntitle: '{a.title}'\ndate: 2031-05-07\noutlet: O\n---\n{a.text}\n"
        pub.write(f"content/2031-05-07/{name}.md", text)
    said = printed(pub, "check")
    assert said.count("in another language") == 1
    assert "merge: [[bridge-en.md, bridge-de.md]]" in said
    assert "2031-05-07: 4 stories" in said
    assert "in another language (de / en)" in printed(pub, "list")
    pub.write("content/2031-05-07/edition.yaml", "merge: [[bridge-en.md, bridge-de.md]]\n")
    merged = printed(pub, "check")
    assert "in another language" not in merged
    assert "2031-05-07: 3 stories" in merged
