"""Labels of versions, corrections and differing figures, and the tables of registers."""

from __future__ import annotations

import re

import msgspec
import pytest
from test_pages import digest, seen, site

from digest.core import packing
from digest.core.model import (
    Correction,
    Difference,
    Evidence,
    Figure,
    Source,
    Statement,
    Story,
    Variant,
)
from digest.pipeline.editions import index_of
from digest.press import evidence, labels, layout, number_rows
from digest.press.interface import voice
from press_sample import DAY, bridge, edition, masthead, plain_brief

ENGLISH = voice("en")


def printed_twice() -> Story:
    """A story in which Levant Wire and the Courier print the agency's report."""
    wire = bridge().sources[1]
    again = msgspec.structs.replace(
        wire, number=3, article=f"{DAY}/wire-noon", relation="pickup", of=wire.article, share=0.97
    )
    copy = msgspec.structs.replace(again, number=4, article=f"{DAY}/copy", outlet="Fair Courier")
    return bridge(sources=(bridge().sources[0], wire, again, copy), reports=2)


def test_a_copy_of_what_an_agency_wrote_names_the_agency() -> None:
    """An outlet whose text another outlet has from an agency repeats the agency."""
    own, wire, _, copy = printed_twice().sources
    carrier = msgspec.structs.replace(wire, outlet="Osk Courier", agency="Levant Wire")
    story = bridge(sources=(own, carrier, copy), reports=2)
    assert labels.relation(ENGLISH, copy, story) == "reprints Levant Wire"


def test_an_outlet_does_not_repeat_itself() -> None:
    """The second version is labelled as such, and does not count as a repeat."""
    story = printed_twice()
    assert labels.outlets(ENGLISH, story).repeats == "1 more repeats Levant Wire"
    of_itself, of_another = (labels.relation(ENGLISH, s, story) for s in story.sources[2:])
    assert of_itself == "another version of its report"
    assert of_another == "reprints Levant Wire"
    _, said = evidence.reasons(ENGLISH, story)[0]
    assert said.startswith("Two versions by Levant Wire share 97 per cent of their words.")
    assert "Fair Courier shares 97 per cent of its words with Levant Wire." in said


def test_two_articles_of_no_known_outlet_are_not_two_versions() -> None:
    """They may be of different outlets, so one reprints the other."""
    nameless = [msgspec.structs.replace(s, outlet=None) for s in printed_twice().sources]
    story = bridge(sources=tuple(nameless))
    assert labels.relation(ENGLISH, nameless[2], story) == "reprints source 2"


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ("Some 90 boats stayed out.", "Some 60 boats stayed out.", ["90"], ["60"]),
        ("He has not signed it yet.", "He has signed it yet.", ["not"], []),
        ("The mayor of Tarn spoke.", "The new mayor of Tarn spoke.", [], ["new"]),
        ("Ten boats sank.", "No boat was lost at sea.", ["“Ten boats sank.”"], ["“No boat was lost at sea.”"]),
        ("It rained.", "It rained!", ["“It rained.”"], ["“It rained!”"]),
    ],
)  # fmt: skip
def test_a_correction_marks_the_words_that_changed(
    before: str, after: str, old: list[str], new: list[str]
) -> None:
    """Both wordings are whole; a sentence that differs altogether is marked as a whole."""
    correction = Correction(
        edition=DAY, story="s", url="/x/", headline="h", what="summary", before=before, after=after
    )
    found = evidence.wordings(ENGLISH, correction)
    assert "".join(p for p, _ in found.before) == f"“{before}”"
    assert "".join(p for p, _ in found.after) == f"“{after}”"
    assert [p for p, marked in found.before if marked] == old
    assert [p for p, marked in found.after if marked] == new


def test_a_withdrawal_is_not_counted_as_a_correction() -> None:
    page = seen(site()["corrections/index.html"])
    assert "1 correction, 1 story withdrawn · since 1 March 2025 · newest first" in page
    only = edition(corrections=edition().corrections[1:])
    page = seen(site(only, digest(only))["corrections/index.html"])
    assert "1 story withdrawn · since 1 March 2025 · newest first" in page
    assert "correction," not in page
    listed = seen(site(of=digest(editions=(index_of(edition()),)))["archive/index.html"])
    assert "1 correction · 1 story withdrawn" in listed


def test_where_nothing_was_corrected_it_says_since_when() -> None:
    """Once, and without a date if no edition has one."""
    bare = edition(corrections=())
    page = seen(site(bare, digest(bare))["corrections/index.html"])
    assert page.count("No corrections since 1 March 2025") == 1
    undated = index_of(edition(plain_brief(1), day="undated", corrections=()))
    page = seen(site(bare, digest(bare, editions=(undated,)))["corrections/index.html"])
    assert "No corrections" in page
    assert "since" not in page.partition("No corrections")[2][:20]


def of_an_agency() -> Story:
    """A story whose only source prints the text of an agency that is not among its sources."""
    source = bridge().sources[0]
    mine = msgspec.structs.replace(
        source, outlet="Fair Courier", agency="Levant Wire", relation="report", of=None
    )
    return bridge(sources=(mine,), reports=1)


def test_the_text_of_an_agency_is_not_an_own_report() -> None:
    """Also if the agency's own article is missing; a column that cites an agency stays an opinion."""
    story = of_an_agency()
    said = labels.particulars(ENGLISH, story.sources[0], story)
    assert said[0] == "text of Levant Wire"
    assert "own report" not in said
    column = msgspec.structs.replace(story.sources[0], opinion=True)
    assert labels.particulars(ENGLISH, column, story)[:2] == ["opinion", "text of Levant Wire"]


def test_the_register_of_sources_credits_who_reported() -> None:
    """A second version of an outlet's own report repeats nobody; an agency's text does."""
    twice, agency = index_of(edition(printed_twice())), index_of(edition(of_an_agency()))
    assert dict(agency.entries[0].names.outlets) == {"Fair Courier": "pickup"}
    kinds = [relation for name, relation in twice.entries[0].names.outlets if name == "Levant Wire"]
    assert "pickup" not in kinds
    assert dict(twice.entries[0].names.outlets)["Fair Courier"] == "pickup"


@pytest.mark.parametrize(
    ("lost", "flag"),
    [(("never",), "drops the word “never”"), (("did not",), "drops “did not”"), (("a", "b"), "drops “a”, “b”")],
)  # fmt: skip
def test_a_lost_word_is_called_one(lost: tuple[str, ...], flag: str) -> None:
    quote = bridge().quotes[0]
    variant = Variant(text="x", articles=(f"{DAY}/wire",), kind="words", lost=lost)
    changed = msgspec.structs.replace(quote, variants=(variant,))
    assert evidence.printings(ENGLISH, bridge(), changed)[1].flag == flag


@pytest.mark.parametrize(
    ("printed", "variant", "shown"),
    [
        (
            "We did not lose the town last night, but we lost the belief that it would hold",
            "We did lose the town last night, but we lost the belief that it would hold",
            "We [did lose] the town last …",
        ),
        (
            "We lost the belief that the bank of the river would hold for ever.",
            "We lost the belief that the bank of the river would hold forever.",
            "… river would hold [forever].",
        ),
        (
            "The old pier has stood here for a hundred years and the new one fell in a day",
            "Our old pier has stood here for a hundred years and the new one fell in a week",
            "[Our] old pier has … fell in a [week]",
        ),
        ("It will hold.", "It will hold!", "It will hold!"),
        (
            "It has held for a hundred years, and it will hold",
            "It has held for a hundred years and it will hold",
            "It has held …",
        ),
    ],
)
def test_another_wording_shows_what_differs(printed: str, variant: str, shown: str) -> None:
    """With three words on each side, because the rest is printed above."""
    quote = msgspec.structs.replace(
        bridge().quotes[0],
        text=printed,
        variants=(Variant(text=variant, articles=(f"{DAY}/wire",), kind="words"),),
    )
    pieces = evidence.printings(ENGLISH, bridge(), quote)[1].pieces
    assert "".join(f"[{text}]" if marked else text for text, marked in pieces) == shown


def test_what_surrounds_a_sentence_is_not_printed_elsewhere() -> None:
    """A neighbour that is another sentence of the summary, or holds a quotation, is left out."""
    story = bridge()
    first, second = story.summary[:2]
    said = f"“{story.quotes[0].text}” said the pilot."
    for before, after, shown in (
        (second.text, "It rained.", ("", "It rained.")),
        (said, "It rained.", ("", "It rained.")),
        (second.text, said, ("", "")),
        ("It rained.", "It snowed.", ("It rained.", "")),
    ):
        cited = msgspec.structs.replace(first.sources[0], before=before, after=after)
        (found,) = evidence.witnesses(story, msgspec.structs.replace(first, sources=(cited,)))
        assert (found.before, found.after) == shown


def test_the_chip_replaces_a_sentence_with_other_marks() -> None:
    """A source with straight marks has the same sentence; its neighbour gets the page's marks."""
    story = bridge()
    first = story.summary[0]
    cited = msgspec.structs.replace(
        first.sources[0],
        text='The pier\'s end "sank".',
        before="",
        after="It's cold.",
        mark=(0, 23),
    )
    said = msgspec.structs.replace(first, text="The pier’s end “sank”.", sources=(cited,))
    of = edition(bridge(summary=(said,)), corrections=())
    page = site(of, digest(of))["2025/03/04/swing-bridge-jams/index.html"]
    assert page.count("end “sank”") - page.count('content="The pier’s end “sank”') == 1
    assert "It’s cold." in page
    assert "pier's" not in page.partition("</head>")[2]


def test_a_sentence_that_is_the_headline_is_not_printed_below_it() -> None:
    """Of a story whose articles all lack a title."""
    story = bridge()
    first = story.summary[0]
    untitled = msgspec.structs.replace(
        story, headline=msgspec.structs.replace(story.headline, text=first.text.rstrip("."))
    )
    at = layout.first_sentence(untitled)
    assert at > 0
    assert 0 not in layout.unfolded(untitled)
    assert sorted([0, at, *layout.unfolded(untitled)]) == list(range(len(story.summary)))
    of = edition(untitled, corrections=())
    page = seen(site(of, digest(of))["2025/03/04/index.html"])
    article = page[page.index("Top stories") :]
    assert article.count(first.text.rstrip(".")) == 1


def test_a_quotation_that_a_sentence_begins_is_not_a_key_quotation() -> None:
    """It is printed whole among the others on the story's page."""
    quote = msgspec.structs.replace(
        bridge().quotes[0],
        text="We shall build the pier again in stone. It takes a year.",
        key=True,
    )
    sentence = Statement(text="“We shall build the pier again in stone,” she said.", sources=())
    story = bridge(summary=(bridge().summary[0], sentence), quotes=(quote,))
    assert layout.quotations(story) == []
    assert layout.more_quotations(story) == [quote]
    short = Statement(text="She would “build the pier again”.", sources=())
    assert layout.quotations(bridge(summary=(short,), quotes=(quote,))) == [quote]


def test_sections_are_not_called_names() -> None:
    pages = site()
    assert "2 sections" in seen(pages["sections/index.html"])
    assert "names" not in seen(pages["sections/index.html"])
    assert "1 name" in seen(pages["places/index.html"])


def test_the_foot_explains_marks_where_there_are_marks() -> None:
    """A story's page names its sources, and has no small numbers."""
    pages = site()
    key = "Small numbers lead to the sources"
    assert key in pages["index.html"]
    assert key not in pages["2025/03/04/swing-bridge-jams/index.html"]
    assert key not in pages["people/index.html"]


def test_the_first_story_leads_back_to_its_edition() -> None:
    """The next story is linked, as the earlier one is."""
    first = site()["2025/03/04/swing-bridge-jams/index.html"]
    back = first.partition('<nav class="turn"')[2].partition("</a>")[0]
    assert 'href="../index.html"' in back
    assert "All stories" in back


def test_a_day_without_news_says_so_on_the_page_of_the_running_story() -> None:
    first = edition(plain_brief(1, thread="t-x"), day="2025-03-03", corrections=())
    again = plain_brief(1, thread="t-x", id="n", url="/2025/03/04/ward-1-again/", new=False)
    then = edition(again, corrections=())
    of = digest(then, editions=(index_of(then), index_of(first)))
    page = site(then, of)["threads/t-x/index.html"]
    newest, before = page.split('<section class="day"')[1:]
    assert "Nothing new" in newest
    assert "Nothing new" not in before


@pytest.mark.parametrize(
    ("about", "figures", "printed"),
    [
        ("passengers", ["9,800 passengers", "10,200 passengers"], ["9,800", "10,200"]),
        ("passengers of the ferry", ["about 90 passengers", "80 Passengers"], ["about 90", "80"]),
        ("people in hospital", ["two people", "three patients"], ["two people", "three patients"]),
        ("length", ["4 metres", "5 metres"], ["4 metres", "5 metres"]),
        ("dead", ["dead", "3 dead"], ["dead", "3 dead"]),
        ("", ["4 boats", "5 boats"], ["4 boats", "5 boats"]),
    ],
)
def test_a_unit_that_the_caption_names_is_printed_once(
    about: str, figures: list[str], printed: list[str]
) -> None:
    """A figure keeps its unit unless all rows and the caption have it."""
    a = f"{DAY}/bridge-a"
    found = tuple(
        Figure(text=f, evidence=(Evidence(article=a, start=0, end=len(f), text=f, mark=(0, len(f))),))
        for f in figures
    )  # fmt: skip
    difference = Difference(about=about, kind="count", rows=found)
    assert [r.figure for r in number_rows.rows(ENGLISH, bridge(), difference)] == printed


@pytest.mark.parametrize(
    ("sentence", "number", "printed"),
    [
        ("Six people were hurt.", "Six people", "six people"),
        ("About 40 boats sank.", "About 40 boats", "about 40 boats"),
        ("The four were hurt.", "four", "four"),
        ("EUR 40 was paid.", "EUR 40", "EUR 40"),
        ("The Six were heard.", "Six", "Six"),
    ],
)
def test_a_number_at_the_head_of_a_sentence_loses_its_capital(
    sentence: str, number: str, printed: str
) -> None:
    start = sentence.index(number)
    cited = Evidence(
        article=f"{DAY}/bridge-a",
        start=0,
        end=len(sentence),
        text=sentence,
        mark=(start, start + len(number)),
    )
    rows = tuple(
        Figure(text=text, evidence=(e,))
        for text, e in ((number, cited), ("9", msgspec.structs.replace(cited, mark=(0, 0))))
    )
    difference = Difference(about="", kind="count", rows=rows)
    assert number_rows.rows(ENGLISH, bridge(), difference)[0].figure == printed


def test_a_number_of_an_earlier_edition_names_its_source() -> None:
    """The article is not among the story's sources, so it is named without a number."""
    text = "Twelve boats sank."
    rows = tuple(
        Figure(
            text=figure,
            evidence=(Evidence(article=a, start=0, end=len(text), text=text, mark=(0, 6)),),
            published=day,
        )
        for figure, a, day in (
            ("15", f"{DAY}/bridge-a", DAY),
            ("Twelve", "2025-03-03/old", "2025-03-03"),
        )
    )
    old = Source(
        number=0, article="2025-03-03/old", outlet="Tarnley Star", language="en", title="Boats sink"
    )
    difference = Difference(about="boats", kind="count", rows=rows, earlier=(old,))
    found = number_rows.rows(ENGLISH, bridge(), difference)
    assert [(r.figure, r.later) for r in found] == [("15", True), ("twelve", False)]
    assert [s.outlet for s in found[1].sources] == ["Tarnley Star"]
    of = edition(bridge(differences=(difference,)), corrections=())
    page = site(of, digest(of))["2025/03/04/swing-bridge-jams/index.html"]
    assert "<bdi>Tarnley Star</bdi>" in page
    assert 'href="#0"' not in page


def test_sources_of_earlier_editions_follow_in_the_order_of_the_evidence() -> None:
    """None has a number; each build names the same one first, the one with the words shown."""
    text = "Twelve boats sank."
    names = [f"2025-03-03/{name}" for name in "fdbhacge"]
    cited = [Evidence(article=a, start=0, end=len(text), text=text, mark=(0, 6)) for a in names]
    rows = (
        Figure(text="15", evidence=(msgspec.structs.replace(cited[0], article=f"{DAY}/bridge-a"),)),
        Figure(text="Twelve", evidence=tuple(cited)),
    )
    earlier = tuple(
        Source(number=0, article=a, outlet=a, language="en", title="Boats sink")
        for a in sorted(names)
    )
    difference = Difference(about="boats", kind="count", rows=rows, earlier=earlier)
    found = number_rows.rows(ENGLISH, bridge(), difference)
    assert [s.outlet for s in found[1].sources] == names


@pytest.mark.parametrize(
    ("rest", "printed"),
    [
        ("according to the transport office of the town", "of the town.”"),
        ("according to the transport office of the old town, which runs them for the railway and the port", "office of …”"),
    ],
)  # fmt: skip
def test_a_sentence_beside_a_number_is_not_cut_before_its_last_word(
    rest: str, printed: str
) -> None:
    text = f"The buses carried 9,800 people on Tuesday, {rest}."
    cited = Evidence(article=f"{DAY}/bridge-a", start=0, end=len(text), text=text, mark=(18, 23))
    rows = (Figure(text="9,800", evidence=(cited,)), Figure(text="9", evidence=(cited,)))
    difference = Difference(about="", kind="count", rows=rows)
    row = number_rows.rows(ENGLISH, bridge(), difference)[0]
    assert f"{row.before}{row.lit}{row.after}”".endswith(printed)


def test_a_quotation_from_the_middle_of_a_sentence_begins_with_an_ellipsis() -> None:
    """In the list of more quotations: "and then be surprised" is not a whole sentence."""
    quotes = bridge().quotes
    cut, whole = (
        msgspec.structs.replace(q, text=text, key=False, variants=())
        for q, text in zip(quotes, ("and then we waited", "We waited"), strict=False)
    )
    of = edition(bridge(quotes=(cut, whole)), corrections=())
    page = site(of, digest(of))["2025/03/04/swing-bridge-jams/index.html"]
    assert "“… and then we waited”" in page
    assert "“We waited”" in page


def test_a_register_shows_what_it_is_sorted_by() -> None:
    """The last name is in bold, and the year of the newest edition is not repeated in each row."""
    page = site()["people/index.html"]
    assert "<bdi>Odile <b>Brandt</b></bdi>" in page
    days = re.findall(r"<td data-sort=\"2025-03-04\"><a [^>]*>([^<]*)", page)
    assert days
    assert set(days) == {"4 Mar"}


def of_people(count: int) -> dict[str, str]:
    """Return the pages of a publication that quotes so many people, in ten letters."""
    names = tuple((f"Ada {'ÄBCDEFGHIJ'[n % 10]}oos{n:03}", "cook") for n in range(count))
    known = index_of(edition())
    own = msgspec.structs.replace(known.entries[0].names, people=names)
    entries = (msgspec.structs.replace(known.entries[0], packed=packing.pack(own)),)
    return site(of=digest(editions=(msgspec.structs.replace(known, entries=entries),)))


def test_a_long_register_has_letters_to_jump_to() -> None:
    """Above 100 rows; an accented letter counts as the plain one."""
    assert "letter-" not in of_people(100)["people/index.html"]
    page = of_people(101)["people/index.html"]
    assert re.findall(r'<tr id="letter-(\w)"', page) == list("abcdefghij")
    assert re.findall(r'href="#letter-(\w)"', page) == list("abcdefghij")


def test_a_very_long_register_has_a_page_a_letter() -> None:
    """Above 300 rows; the first letter is at the address of the register itself."""
    assert "people/b/index.html" not in of_people(300)
    pages = of_people(301)
    found = {p for p in pages if p.startswith("people/")}
    assert found == {"people/index.html", *(f"people/{x}/index.html" for x in "bcdefghij")}
    assert pages["people/index.html"].count("<b>Äoos") == 31
    assert pages["people/b/index.html"].count("<b>Boos") == 30
    assert 'href="../index.html"' in pages["people/b/index.html"]


def test_a_version_is_of_an_outlet_that_is_known() -> None:
    """Two articles without an outlet are not versions of one report."""
    nobody = Source(number=1, article="a")
    assert not labels.is_version(nobody, nobody)
    known = Source(number=1, article="a", outlet="Quay Gazette")
    assert labels.is_version(known, known)


@pytest.mark.parametrize("language", ["ar", "he", "fa"])
def test_english_labels_keep_their_order_from_right_to_left(language: str) -> None:
    """Without a catalogue each label is isolated and marked as English."""
    of = digest(masthead=masthead(language=language))
    pages = site(of=of)
    for path in ("2025/03/04/index.html", "2025/03/04/swing-bridge-jams/index.html"):
        page = pages[path]
        assert f'<html lang="{language}" dir="rtl">' in page
        assert '<b lang="en">\u20663 reports\u2069</b>' in page
        assert '<nav lang="en" aria-label="\u2066Site\u2069">' in page
        opened, closed = page.count("\u2066"), page.count("\u2069")
        assert opened == closed > 20


@pytest.mark.parametrize("language", ["en", "en-GB", "de", "ja"])
def test_other_pages_have_no_isolates(language: str) -> None:
    """Only English words in a right-to-left page need them."""
    page = site(of=digest(masthead=masthead(language=language)))["2025/03/04/index.html"]
    assert "\u2066" not in page
    assert ('<nav lang="en"' in page) == (language == "ja")


def test_what_the_sources_differ_on_is_said_before_a_story_is_unfolded() -> None:
    """The line links to the table, on the edition's page and on the story's page."""
    pages = site()
    for path, at in (
        ("2025/03/04/index.html", "s1-"),
        ("2025/03/04/swing-bridge-jams/index.html", ""),
    ):
        page = pages[path]
        link = f'<b>Sources differ:</b> <a href="#{at}differ-1">commuters sent round</a>'
        assert page.index(link) < page.index(f'<table class="differ" id="{at}differ-1">')
    assert "Sources differ" not in pages["2025/03/04/ward-1-library/index.html"]


@pytest.mark.parametrize(
    ("sentences", "place"),
    [
        (["The quay was closed on Monday.", "She had asked for it."], 0),
        (["“Low Tide” opened on Monday.", "She had asked for it."], 0),
        (["“Close it,” the mayor told the harbour office on Monday evening.", "She had asked for lamps.", "The quay was closed."], 2),
        (["Who closed the quay?", "However, it was closed.", "The quay was closed."], 2),
        (['"It is closed," she said.', "Meanwhile, ferries wait."], -1),
        (["Die Fähre liegt fest.", "Er wartet."], 0),
    ],
)  # fmt: skip
def test_the_sentence_below_a_headline_is_understood_alone(
    sentences: list[str], place: int
) -> None:
    """No question, no opening quotation, and no word that refers to another sentence."""
    language = "de" if "Fähre" in sentences[0] else "en"
    summary = tuple(Statement(text=s, language=language) for s in sentences)
    assert layout.first_sentence(bridge(summary=summary)) == place


def test_what_refers_back_depends_on_the_language() -> None:
    assert layout.refers_back("Er wartet.", "de")
    assert layout.refers_back("Er wartet.", "de-AT")
    assert not layout.refers_back("Er wartet.", "en")
    assert not layout.refers_back("She waits.", "und")


@pytest.mark.parametrize(
    "text",
    [
        "She would “build the pier again” and „the quay too“, «all of it».",
        'He said "never" and "not ever".',
        "A mark ” that closes nothing, and » another.",
        "No mark at all.",
        'An open " mark',
    ],
)
def test_a_text_is_searched_for_quotations_where_it_has_a_mark_that_opens(text: str) -> None:
    assert layout.quoted_in(text) == [m[0] for m in layout.QUOTED.finditer(text)]


def test_the_words_that_a_story_prints_are_those_of_this_story() -> None:
    """They are kept between calls: two stories that differ in one sentence do not share them."""
    quote = msgspec.structs.replace(
        bridge().quotes[0], text="We shall build it in stone.", key=True
    )
    said = Statement(text="“We shall build it in stone,” she said.", sources=())
    silent = Statement(text="She wants a pier of stone.", sources=())
    for _ in range(2):
        assert layout.quotations(bridge(summary=(said,), quotes=(quote,))) == []
        assert layout.quotations(bridge(summary=(silent,), quotes=(quote,))) == [quote]
