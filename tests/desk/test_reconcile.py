"""Quotations of a story: each one once, its printings distinguished, and what may be set large."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paths
from desk_cases import article, story
from digest.core.model import Article, Copy, KeyQuotation, Pick, Quotation, Report
from digest.core.text import plain
from digest.desk.quotes.key_quotes import damaged
from digest.desk.quotes.reconcile import quotes

CASES = paths.CASES / "reconcile" / "printings.md"
SAID = re.compile(r"[“\"]([^“”\"]+)[”\"],? ?(?:said |told )?(?:the )?([A-Z]\w+(?: [A-Z]\w+)*)?")


def said(a: Article, speaker: str | None = None, **more: object) -> tuple[Quotation, ...]:
    """Return the quotations of an article, spoken by the person named after them."""
    return tuple(
        Quotation(start=m.start(1), end=m.end(1), speaker=speaker or m[2], sure=0.9, **more)  # type: ignore[arg-type]
        for m in SAID.finditer(a.text)
    )


def run(*articles: Article, reports: tuple[Report, ...] | None = None) -> tuple[KeyQuotation, ...]:
    by = {a.id: a for a in articles}
    return quotes(story(*articles, reports=reports), by, {a.id: said(a) for a in articles})


def cases() -> list[tuple[str, str, str, str]]:
    out = []
    for block in CASES.read_text(encoding="utf-8").split("\n## ")[1:]:
        lines = [x for x in block.split("\n") if x.strip()]
        a, b, expected = (x[2:].strip() for x in lines[1:4])
        out.append((lines[0], a, b, expected))
    return out


def test_there_are_cases() -> None:
    """The guard: there are cases."""
    assert len(cases()) >= 12


@pytest.mark.parametrize(("title", "a", "b", "expected"), cases(), ids=[c[0] for c in cases()])
def test_printings(title: str, a: str, b: str, expected: str) -> None:
    """Two printings are the same words, a spelling, other words (lost > gained), or two quotations."""
    one, two = article("a", f'"{a}" said Ida Brandt.'), article("b", f'"{b}" said Ida Brandt.')
    found = run(one, two)
    if len(found) == 2:
        assert expected == "two", title
        return
    variants = found[0].variants
    if not variants:
        assert expected == "same"
    elif variants[0].kind == "spelling":
        assert expected == "spelling"
    else:
        assert expected == f"{' '.join(variants[0].lost)} > {' '.join(variants[0].gained)}".strip()


def test_the_wording_most_reports_print_is_shown() -> None:
    """Two reports against one decide; a pickup does not count beside its original."""
    right = '"We will not close the harbour before the winter," said Ida Brandt.'
    wrong = '"We will close the harbour before the winter," said Ida Brandt.'
    a, b, c, d = article("a", wrong), article("b", right), article("c", right), article("d", wrong)
    reports = (
        Report(original="a", copies=(Copy(article="d", relation="pickup", of="a", share=1.0),)),
        Report(original="b"),
        Report(original="c"),
    )
    (q,) = run(a, b, c, d, reports=reports)
    assert q.text.startswith("We will not close")
    assert q.reports == 3
    assert q.variants[0].gained == ()
    assert q.variants[0].lost == ("not",)
    assert {e.article: e.exact for e in q.sources} == {"a": False, "b": True, "c": True, "d": False}


def test_exact_means_verbatim() -> None:
    """An exact source has the printed words, with marks normalised; its evidence is a whole
    sentence of that article."""
    a = article(
        "a", 'The mayor rose. "It’s the harbour that feeds us," said Ida Brandt, and sat down.'
    )
    b = article("b", 'Long talk. "It\'s the harbour that feeds us," said Ida Brandt.')
    (q,) = run(a, b)
    assert all(e.exact for e in q.sources)
    for e, art in zip(q.sources, (a, b), strict=True):
        assert art.text[e.start : e.end] == e.text
        assert plain(q.text) in plain(e.text)
        assert plain(e.text[e.mark[0] : e.mark[1]]) == plain(q.text)


def test_one_person_under_one_name() -> None:
    """A surname is the person whose full name the story has; a role given once applies to all that
    person's quotations."""
    a = article("a", '"The harbour feeds this town and always will," said Ida Brandt.')
    b = article("b", '"Nobody asked the people on the quay about it," said Brandt.')
    found = quotes(story(a, b), {"a": a, "b": b}, {"a": said(a, role="Mayor"), "b": said(b)})
    assert [(q.speaker, q.role) for q in found] == [("Ida Brandt", "Mayor")] * 2


def test_two_people_of_one_surname() -> None:
    """A surname that may be two people stays a surname."""
    a = article(
        "a",
        '"The harbour feeds this town," said Ida Brandt.\n\n"It feeds nobody but its owner," said Otto Brandt.\n\n"We shall see in spring," said Brandt.',
    )
    assert [q.speaker for q in run(a)] == ["Ida Brandt", "Otto Brandt", "Brandt"]


def test_names_that_one_article_distinguishes_stay_apart() -> None:
    """Beside a speaker with a full name, a bare surname in the same article is another person."""
    a = article(
        "a",
        '"The harbour feeds this town," said Ida Holm.\n\n"We shall see in spring," said Holm.',
    )
    assert [q.speaker for q in run(a)] == ["Ida Holm", "Holm"]


def test_no_speaker_stays_none() -> None:
    """A quotation without a known speaker is listed without one and never set large; two words in
    marks are not a quotation."""
    a = article(
        "a",
        'A "key role" fell to her. One of them said: "The harbour will be closed for the winter, whatever we do."',
    )
    found = quotes(
        story(a),
        {"a": a},
        {"a": tuple(Quotation(start=m.start(1), end=m.end(1)) for m in SAID.finditer(a.text))},
    )
    assert [q.speaker for q in found] == [None]
    assert not found[0].key


def test_key_quotes() -> None:
    """Two or three are set large: different speakers first, whole, not fragments or garbled ones;
    all others stay in the list."""
    a = article(
        "a",
        '"We will rebuild the harbour before the winter, and we will pay for it ourselves," said Ida Brandt.\n\n'
        '"a disgrace," said Otto Keller.\n\n'
        '"The ministry will examine every ferry of this type before the end of the month," said Nora Lind.\n\n'
        '"We will also look at the harbour wall and the lights on the mole this week," said Ida Brandt.\n\n'
        '"Nobody has told the crews what will happen to them or to their ships," said Otto Keller.',
        title="Larnow to rebuild harbour and examine ferry",
    )
    found = run(a)
    assert len(found) == 5
    assert [q.speaker for q in found if q.key] == ["Ida Brandt", "Nora Lind", "Otto Keller"]
    assert not found[1].key
    spoilt = quotes(story(a), {"a": a}, {"a": said(a, garbled=True)})
    assert not any(q.key for q in spoilt)


def test_a_rewrite_without_quotations_is_not_a_source() -> None:
    """An article that repeats the words without marks is not a source of the quotation."""
    a = article("a", '"We will rebuild the harbour before the winter," said Ida Brandt.')
    b = article("b", "The mayor said that the town would rebuild the harbour before the winter.")
    assert [[e.article for e in q.sources] for q in run(a, b)] == [["a"]]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.text(min_size=1, max_size=50),
                st.sampled_from(["We will not go.", "We will go", "we WILL go"]),
            ),
            max_size=5,
        ),
        max_size=4,
    )
)
def test_whatever_the_words(texts: list[list[str]]) -> None:
    """Each quotation is printed as in one of its exact sources; every utterance except scare quotes
    is in one quotation."""
    articles = [article(f"a{i}", "\n\n".join(t)) for i, t in enumerate(texts)]
    by = {a.id: a for a in articles}
    utterances = {
        a.id: tuple(Quotation(start=s.start, end=s.end, speaker="Ida Brandt") for s in a.sentences)
        for a in articles
    }
    found = quotes(story(*articles), by, utterances)
    for q in found:
        assert any(e.exact and q.text in by[e.article].text for e in q.sources)
        assert len({e.article for e in q.sources}) == len(q.sources)


def test_a_role_ends_where_a_sentence_ends() -> None:
    """A space that scraping lost between two sentences brings no words of the second into the role."""
    a = article(
        "a",
        "“We saw the boat turn over and we ran to the quay at once,” said Ida Brandt, a neighbour.The call came at noon.",
    )
    who = said(a, "Ida Brandt", role="neighbour.The call came")
    (q,) = quotes(story(a), {"a": a}, {"a": who})
    assert q.role == "neighbour"


def test_a_sentence_taken_over_is_not_a_second_witness() -> None:
    """A report that has a quotation in the same sentence as another, or between the same sentences,
    has it from there; two that introduce it differently both heard it."""
    words = '"Nobody panicked while the boat was down by the bow," said Ida Brandt'
    wire = article(
        "a",
        f"The ferry was towed in at noon. {words}, the mate of the ferry Aurelia, in Larnow. The mate was on her first trip.",
    )
    block = article(
        "b",
        f"Our reporter went to the school. {words}, the mate of the ferry Aurelia, in Larnow. A teacher made soup for all.",
    )
    short = article("c", f"We met others on the quay. {words}. A teacher made soup.")
    again = article("d", f"We met others on the quay. {words}. They were cold.")
    own = article(
        "e", f"In the gym {words}, wrapped in a blanket, when we asked her how it had been."
    )
    assert run(wire, block)[0].reports == 1
    assert run(wire, own)[0].reports == 2
    assert run(wire, block, own)[0].reports == 2
    assert run(short, again)[0].reports == 1
    assert run(wire, short, own)[0].reports == 3


def test_principals_come_first() -> None:
    """A person in the headline or lead is a principal; what the summary prints is not set large."""
    a = article(
        "a",
        "Ida Brandt opened the lock of Larnow on Monday. It was her last day at the quay.\n\n"
        '"Nobody has told the crews what will happen to them or to their ships," said Otto Keller.\n\n'
        '"The ministry will look at each of the ferries before the end of the month," said Nora Lind.\n\n'
        '"People had to wait for the gates for two long hours in the rain," said Emil Roos.\n\n'
        '"They will be glad to hear that we shall stay here until the spring," said Ida Brandt.',
        title="Brandt opens lock",
    )
    utterances = {"a": said(a)}
    found = quotes(story(a), {"a": a}, utterances)
    assert "Ida Brandt" in [q.speaker for q in found if q.key]
    sentence = next(s for s in a.sentences if "we shall stay" in a.text[s.start : s.end])
    pick = Pick(article="a", start=sentence.start, end=sentence.end)
    again = quotes(story(a), {"a": a}, utterances, (pick,))
    assert "Ida Brandt" not in [q.speaker for q in again if q.key]


def test_an_office_speaks_without_a_name() -> None:
    """A quotation by an office keeps its role, and may be set large."""
    a = article("a", '"We shall rebuild the harbour before the winter comes," said X.')
    utterance = tuple(
        Quotation(start=m.start(1), end=m.end(1), role="harbour master", how="title", sure=0.7)
        for m in SAID.finditer(a.text)
    )
    (q,) = quotes(story(a), {"a": a}, {"a": utterance})
    assert (q.speaker, q.role, q.key) == (None, "harbour master", True)


@pytest.mark.parametrize(
    "reported",
    [
        "I said I could not live with a winter,",
        "He asked me what the whole thing was for,",
        "We told them to come back in the spring,",
        "And she said that nobody would ever pay,",
        "They never asked us about the old harbour,",
    ],
)
def test_an_earlier_exchange_is_not_key(reported: str) -> None:
    """Words that only repeat a report are never set large; words on the matter are."""
    plain_words = '"The harbour will stay open for every boat in the valley," said Ida Brandt.'
    a = article("a", f'Boats came. {plain_words}\n\n"{reported}" said Ann Porter.')
    keys = {q.text for q in run(a) if q.key}
    assert keys == {"The harbour will stay open for every boat in the valley"}


DAMAGE = re.compile(
    r"(?<!\.)\.\.(?!\.)|[a-z]{2}\. [a-z]|\[\s*\]|\ufffd| [,.;]"
    r"|\b(?:and|the|to|of) (?:The|To|And|Of|For|Has|Is|Our)\b"
)
PIECES = [
    "..",
    ".",
    "...",
    " ",
    ",",
    "[",
    "]",
    "the",
    "of The",
    " Is",
    "it. so",
    "A. b",
    "\ufffd",
    "Has",
]


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
@settings(deadline=None, max_examples=500)
def test_damage_is_found_by_its_signs(text: str) -> None:
    assert damaged(text) == (DAMAGE.search(text) is not None)


@pytest.mark.parametrize("names", [("Ida Brandt", "Tom Roos"), ("Tom Roos", "Ida Brandt")])
def test_articles_that_disagree_name_nobody(names: tuple[str, str]) -> None:
    """The same words of two people, one article each: neither is printed, and no office of theirs."""
    words = "We will not close the harbour before the winter"
    every = [article(x, f'"{words}," said {name}.') for x, name in zip("ab", names, strict=True)]
    said_by = {a.id: said(a, name, role="mayor") for a, name in zip(every, names, strict=True)}
    found = quotes(story(*every), {a.id: a for a in every}, said_by)
    assert [(q.speaker, q.role) for q in found] == [(None, None)]


def test_a_spokesman_is_not_the_one_he_speaks_for() -> None:
    """ "A spokesman for Brandt said" beside "Brandt said" names nobody."""
    text = '"We will not close the harbour before the winter," said Ida Brandt.'
    a, b = article("a", text), article("b", text)
    spokesman = tuple(
        Quotation(start=q.start, end=q.end, role="spokesman for Ida Brandt", sure=0.7)
        for q in said(b)
    )
    found = quotes(story(a, b), {"a": a, "b": b}, {"a": said(a), "b": spokesman})
    assert [q.speaker for q in found] == [None]


def test_two_articles_against_one_name_the_speaker() -> None:
    """A single mistake does not take the name away that two other articles give."""
    text = '"We will not close the harbour before the winter," said Ida Brandt.'
    every = [article(x, text) for x in "abc"]
    said_by = {a.id: said(a) for a in every} | {"c": said(every[2], "Tom Roos")}
    found = quotes(story(*every), {a.id: a for a in every}, said_by)
    assert [q.speaker for q in found] == ["Ida Brandt"]
