"""The summary between headline and text is found by place, by class, or by two weaker signs."""

from __future__ import annotations

import pytest

from digest.intake.formats import page_lines
from digest.intake.formats.headline import heading_element
from digest.intake.formats.marked import leaves_of
from digest.intake.formats.standfirst import is_summary, positions
from digest.intake.formats.visible import PageMemory

LEAD = "New stones and drains come to the square of Sandvik, and the fountain has to go."
BODY = "".join(
    f"<p>The council of Sandvik voted on part {n} of the plan on Monday, and the builders of "
    f"the square said that they would begin in week {n} with the drains below the old market.</p>"
    for n in range(6)
)
META = f'<meta name="description" content="{LEAD}">'


def found(before: str, inside: str = "", head: str = "", body: str = BODY) -> list[str]:
    """Return the texts of the blocks that count as standfirsts."""
    html = (
        f"<!doctype html><html><head>{head}</head><body><article><div class=top>"
        f"<h1>Square to be paved anew</h1>{before}</div>"
        f"<div class=text>{inside}{body}</div></article></body></html>"
    )
    tree = page_lines.parse(html)
    blocks = page_lines.body_lines(tree.find("body"))
    description = LEAD if head else None
    memory = PageMemory(tree)
    leaves = leaves_of({"".join(b.text.split()) for b in blocks}, memory)
    return [
        blocks[i].text
        for i in sorted(positions(blocks, description, leaves, memory, heading_element(tree)))
    ]


@pytest.mark.parametrize(
    ("before", "inside", "head"),
    [
        pytest.param(f"<p>{LEAD}</p>", "", "", id="with the headline"),
        pytest.param(f"<h2>{LEAD}</h2>", "", "", id="a heading with the headline"),
        pytest.param("", f'<p class="vorspann">{LEAD}</p>', "", id="a class of its own"),
        pytest.param("", f'<div class="Page_leadText__x1"><p>{LEAD}</p></div>', "", id="around it"),
        pytest.param("", f'<p class="intro">{LEAD}</p>', META, id="class and description"),
        pytest.param("", f"<p><strong>{LEAD}</strong></p>", META, id="bold and description"),
        pytest.param("", f"<h3>{LEAD}</h3>", META, id="heading and description"),
        pytest.param("", f'<p class="intro"><b>{LEAD}</b></p>', "", id="bold and class"),
    ],
)
def test_a_standfirst(before: str, inside: str, head: str) -> None:
    """Each sign, or pair of signs, finds it."""
    assert found(before, inside, head) == [LEAD]


def test_apart_from_the_text() -> None:
    """Outside the element with the paragraphs, and equal to the page's description."""
    apart = f"</div><aside></aside><div class=box><p>{LEAD}</p>{'<p>Advertisement</p>' * 200}"
    assert found(apart, "", META) == [LEAD]
    assert found(apart, "", "") == []


@pytest.mark.parametrize(
    ("inside", "head"),
    [
        pytest.param(f"<p>{LEAD}</p>", "", id="no sign"),
        pytest.param(f"<p>{LEAD}</p>", META, id="only the description"),
        pytest.param(f"<p><strong>{LEAD}</strong></p>", "", id="only bold"),
        pytest.param(f'<p class="lead">{LEAD}</p>', "", id="only the class"),
        pytest.param(f"<figure><figcaption>{LEAD}</figcaption></figure>", META, id="a caption"),
    ],
)
def test_no_standfirst(inside: str, head: str) -> None:
    """One weak sign occurs at real first paragraphs, too."""
    assert found("", inside, head) == []


def test_an_article_is_not_all_standfirst() -> None:
    """If the headline's element holds the text as well, the place shows nothing."""
    assert found(BODY, "", "", body="") == []
    assert found(f"<p>{LEAD}</p>", "", "", body="<p>The council voted.</p>") == []


def test_a_dateline_before_the_description() -> None:
    """ "Sandvik · " at the start, or a description that was cut, is still the same text."""
    assert is_summary(f"Sandvik · {LEAD}", LEAD)
    assert is_summary(LEAD, LEAD[:70] + "...")
    assert not is_summary(LEAD, "The council votes on the square.")
