"""Lists of recipients: what is read, what is reported, and for which line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from digest.press.channels import recipients
from digest.press.channels.recipients import parse


@pytest.mark.parametrize(
    ("written", "address", "name"),
    [
        ("ann@example.org", "ann@example.org", ""),
        ("  Ann Tolland <ann@example.org> ", "ann@example.org", "Ann Tolland"),
        ('"Tolland, Ann" <ann@example.org>', "ann@example.org", "Tolland, Ann"),
        ("o'neill+news@mail.example.org", "o'neill+news@mail.example.org", ""),
        ("ann@münster.example", "ann@xn--mnster-3ya.example", ""),
        ("root@localhost", "root@localhost", ""),
    ],
)
def test_an_address_is_read_as_people_write_it(written: str, address: str, name: str) -> None:
    """Alone or with a name; a domain in other scripts in its ASCII form."""
    found = parse(written)
    assert found is not None
    assert (found.address, found.name) == (address, name)


@pytest.mark.parametrize(
    "written",
    ["", "ann", "@example.org", "ann@", "ann@example", "ann@@example.org", "ann b@example.org", "ann@exa mple.org", "a" * 65 + "@example.org",
     ".ann@example.org", "ann.@example.org", "a..b@example.org", "änn@example.org", "ann@-x.example", "ann@example.org, bob@example.org",
     "ann@example.org\r\nBcc: bob@example.org", "ann@example.org>\r\nRCPT TO:<bob@example.org", "<ann@example.org", "ann@example.org>",
     "ann@[127.0.0.1]", "ann@straße.example", "ann@x\u200d.example", "ann@xn--\u00fc.example", "ann@" + "x." * 200 + "example"],
)  # fmt: skip
def test_what_is_not_an_address_is_refused(written: str) -> None:
    """Nothing is repaired: a wrong address would reach a wrong person."""
    assert parse(written) is None


@any_of(st.text())
@settings(max_examples=200, deadline=None)
def test_any_string_is_an_address_or_none(text: str) -> None:
    """No failure, and no address that could end a command or a header."""
    found = parse(text)
    assert found is None or (
        found.address.isascii() and not set(found.address) & set(" \r\n<>,;:\t")
    )


CSV = """address,name,language
ann@example.org,Ann,en

# a comment
bob@example.org,"Bob
Tall",de
no address,Cy,fr
ANN@example.org,Ann again,en
,Nobody,en
"""

YAML = """# readers
- ann@example.org
- {address: bob@example.org, name: "Bob\\nTall", language: de}
- address: no address
- {email: ANN@example.org}
- {name: Nobody}
- {address: dee@example.org, naem: Dee}
"""


@pytest.mark.parametrize(
    ("name", "source", "lines"),
    [
        ("list.csv", CSV, {"no address": 7, "given twice": 8, "there is no address": 9}),
        (
            "list.csv",
            CSV.replace(",", ";"),
            {"no address": 7, "given twice": 8, "there is no address": 9},
        ),
        ("list.yaml", YAML, {"no address": 4, "given twice": 5, "there is no address": 6}),
        (
            "list.yaml",
            "recipients:\n" + YAML,
            {"no address": 5, "given twice": 6, "there is no address": 7},
        ),
    ],
)
def test_a_list_is_read_and_each_fault_reported_with_its_line(
    tmp_path: Path, name: str, source: str, lines: dict[str, int]
) -> None:
    """One bad row stops no other; of a repeated address the first counts, and both lines are named."""
    (tmp_path / name).write_text(source, encoding="utf-8")
    found, problems = recipients.load(tmp_path / name)
    assert [(r.address, r.name, r.language) for r in found][:2] == [
        (
            "ann@example.org",
            "Ann" if name.endswith("csv") else "",
            "en" if name.endswith("csv") else "",
        ),
        ("bob@example.org", "Bob Tall", "de"),
    ]
    for what, line in lines.items():
        reported = next(p for p in problems if what in p.what)
        assert reported.where.split(":")[:2] == [name, str(line)], reported
    twice = next(p for p in problems if "given twice" in p.what)
    assert twice.level == "warning"
    assert f"{name}:" in twice.what


def test_a_list_without_column_names_begins_with_the_address(tmp_path: Path) -> None:
    """As other programs export it: addresses, perhaps a name."""
    file = tmp_path / "list.csv"
    file.write_text("\ufeffann@example.org,Ann\nbob@example.org\n", encoding="utf-8")
    found, problems = recipients.load(file)
    assert [(r.address, r.name) for r in found] == [
        ("ann@example.org", "Ann"),
        ("bob@example.org", ""),
    ]
    assert not problems


def test_a_misspelt_column_is_reported(tmp_path: Path) -> None:
    """The message asks “Did you mean”."""
    file = tmp_path / "list.yaml"
    file.write_text("- {address: dee@example.org, naem: Dee}\n")
    found, problems = recipients.load(file)
    assert found[0].name == ""
    assert problems[0].fix == "Did you mean “name”?"


@pytest.mark.parametrize(
    "source", [b"\xff\xfe", b"a: {", b"just words\n", b'a,b\n"open,', b"\x00" * 9]
)
@pytest.mark.parametrize("name", ["list.csv", "list.yaml"])
def test_a_file_that_is_not_a_list_is_a_problem(tmp_path: Path, name: str, source: bytes) -> None:
    """No failure, and an empty list is never silent."""
    (tmp_path / name).write_bytes(source)
    found, problems = recipients.load(tmp_path / name)
    assert not found
    assert any(p.level == "error" for p in problems)


def test_a_list_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    """With its name."""
    found, problems = recipients.load(tmp_path / "none.csv")
    assert not found
    assert problems[0].where == "none.csv"


def test_those_who_left_are_known_however_they_are_written(tmp_path: Path) -> None:
    """A line each, with case, names, comments and commas as they come; a missing file means that
    nobody unsubscribed."""
    file = tmp_path / "unsubscribed.txt"
    assert recipients.unsubscribed(file) == (frozenset(), [])
    file.write_text(
        "# left\nAnn@Example.org\n\nBob <bob@example.org>, # 3 May\ncy@example.org;\n2031-03-04 dee@example.org\n",
        encoding="utf-8",
    )
    keys, problems = recipients.unsubscribed(file)
    assert keys == {"ann@example.org", "bob@example.org", "cy@example.org", "dee@example.org"}
    assert not problems


def test_an_unreadable_line_among_those_who_left_is_an_error(tmp_path: Path) -> None:
    """The line could be the address of a person who does not want our mail."""
    file = tmp_path / "unsubscribed.txt"
    file.write_text("ann@example.org\nbob at example.org\n", encoding="utf-8")
    _, problems = recipients.unsubscribed(file)
    assert [(p.level, p.where) for p in problems] == [("error", "unsubscribed.txt:2")]
    file.write_bytes(b"\xff\xff")
    assert recipients.unsubscribed(file)[1][0].level == "error"
