"""The summary: which sentences stand alone, and what must hold for every summary of any text."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import paths
from desk_cases import article, story
from digest.core.model import Article, Copy, Pick, Report, Sentence
from digest.desk.summary import datelines
from digest.desk.summary.candidates import Before, Candidate, collect
from digest.desk.summary.introductions import (
    bare_names,
    courtesy_names,
    has_relative_day,
    speakers,
)
from digest.desk.summary.printed import Printed, lacks_amount
from digest.desk.summary.repeats import Repeats
from digest.desk.summary.selection import news, summarise
from digest.desk.summary.standalone import Reference, can_open, inside, reference

CASES = paths.CASES / "summarise" / "standing.md"
LANGUAGES = paths.CASES / "summarise" / "languages.md"

FERRY = """The ferry Aurelia ran aground off Larnow on Monday with 212 people on board, the coast guard said.

All passengers were brought ashore by fishing boats before noon, and nobody was seriously hurt. Captain Ida Brandt told reporters that
the rudder had failed in the narrow channel. She said the crew had reported the fault in March.

"Nobody listened," she added.

The owner, Corvane Lines, said that the ship had passed its last inspection in May. The transport ministry opened an inquiry into
the accident on Monday evening. Divers will examine the hull on Tuesday.

The Aurelia has sailed between Larnow and Osk since 1994."""

OTHER = """LARNOW — A ferry with 212 people on board ran aground near Larnow on Monday after its rudder failed, its captain said.

Fishing boats brought all passengers ashore. The transport ministry said that it would look into the accident and into the
maintenance of the ship.

Corvane Lines owns four more ferries of the same type. Two of the ferries were taken out of service on Monday night."""

LATER = """The rudder of the ferry Aurelia was cracked before it left Osk, the transport ministry said on Thursday.

The ferry Aurelia ran aground off Larnow on Monday with 212 people on board, the coast guard said. Investigators found an old weld
under new paint. Corvane Lines declined to comment on the weld."""


def text(picks: tuple[Pick, ...], *articles: Article) -> list[str]:
    by = {a.id: a for a in articles}
    return [by[p.article].text[p.start : p.end] for p in picks]


def run(*articles: Article, **options: object) -> list[str]:
    by = {a.id: a for a in articles}
    return text(summarise(story(*articles), by, **options), *articles)  # type: ignore[arg-type]


def standing() -> list[tuple[str, str]]:
    lines = CASES.read_text(encoding="utf-8").split("\n")
    return [
        (k.strip(), s.strip()) for line in lines if " | " in line for k, s in [line.split(" | ", 1)]
    ]


def test_there_are_cases() -> None:
    """The guard: there are cases."""
    assert len(standing()) >= 25
    assert len(openings()) >= 20


@pytest.mark.parametrize(("expected", "sentence"), standing(), ids=[s[:40] for _, s in standing()])
def test_standing(expected: str, sentence: str) -> None:
    """A sentence that refers to the one before is recognised by its opening, a fragment by its
    shape."""
    assert (reference(sentence) or "alone") == expected


def openings() -> list[tuple[str, str, str]]:
    lines = LANGUAGES.read_text(encoding="utf-8").split("\n")
    found = [line.split(" | ", 2) for line in lines if line.count(" | ") == 2]
    return [(language, expected, sentence) for language, expected, sentence in found]


@pytest.mark.parametrize(
    ("language", "expected", "sentence"),
    openings(),
    ids=[f"{x[0]} {x[2][:30]}" for x in openings()],
)
def test_openings_in_other_languages(language: str, expected: str, sentence: str) -> None:
    """An article before a noun is not a pronoun; a pronoun, a connective and "this is" need a
    sentence."""
    assert (reference(sentence, language) or "alone") == expected


def test_sentences_within_a_quotation() -> None:
    """The middle of a speech has no marks of its own, and is still the speaker's."""
    whole = 'The mayor rose. "The plan is dead. Nobody will miss it. Let us go home," she said.'
    cuts = [(0, 15), (16, 34), (35, 54), (55, len(whole))]
    a = Article(
        id="a",
        path="a.txt",
        text=whole,
        sentences=tuple(Sentence(paragraph=0, start=x, end=y) for x, y in cuts),
    )
    assert inside(a) == {2, 3}


def test_leads_with_what_happened() -> None:
    """The summary opens with the opening of an article."""
    assert run(article("a", FERRY))[0].startswith("The ferry Aurelia ran aground")


def test_a_pronoun_follows_its_noun_or_stays_out() -> None:
    """A leaning sentence is printed only right after the sentence that it refers to."""
    a = article("a", FERRY)
    printed = run(a, sentences=8)
    for i, s in enumerate(printed):
        if s.startswith("She said"):
            assert printed[i - 1].startswith("Captain Ida Brandt")
    assert not any(s.startswith('"Nobody listened') for s in printed)


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("“This is a very costly puddle, and no ferry will ever come,” Brandt said.", True),
        ("“This is a hole, and no ferry will ever come,” Brandt said.", False),
        ("“A Very Costly Song” was sung on the quay by the choir of Larnow.", False),
    ],
)
def test_quoted_words_are_not_said_again_in_full(text: str, again: bool) -> None:
    """The speech to which words of a printed sentence belong adds little; a title is another matter."""
    head = "Ida Brandt called the new harbour of Osk “a very costly puddle” on Monday."
    a = article("a", f"{head}\n\n{text}")
    first, second = [
        Candidate(Before(a), i, s.start, s.end, pairs=False) for i, s in enumerate(a.sentences)
    ]
    repeats = Repeats(dict.fromkeys(first.bag | second.bag, 1.0), counts_words=False)
    repeats.add(first)
    assert repeats.has(second) is again


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("The divers dispute the €900 saving.", True),
        ("The owners will repay the $40 million loan in May.", True),
        ("The divers dispute the €700 fee.", False),  # a fee is printed
        ("The divers dispute the €300 part.", False),  # the amount is printed
        ("Osk paid for the rope, the €900 knot and the lamp.", False),  # one of a list
        ("The owners will repay the $40 million in May.", False),
    ],
)
def test_an_amount_that_is_known(text: str, lacks: bool) -> None:
    """A saving, or its amount, is printed before "the €900 saving"."""
    a = article("a", "A fee of €300 is due in Osk.\n\n" + text)
    first, second = [
        Candidate(Before(a), i, s.start, s.end, pairs=False) for i, s in enumerate(a.sentences)
    ]
    printed = Printed()
    printed.add(first)
    assert lacks_amount(second, printed) is lacks


def test_a_short_sentence_with_a_printed_figure_is_a_repeat() -> None:
    """ "About 380 posts are affected" says nothing that "380 jobs" does not."""
    a = article("a", "The Osk ropeworks will close in June, with the loss of 380 jobs, it said.")
    release = """The owner of a plant for ropes, nets and sails begins talks on its future today.

About 380 posts would be affected.

Its machines will be moved to a new plant in Larnow before the winter."""
    printed = run(a, article("b", release))
    assert "About 380 posts would be affected." not in printed
    printed = run(a, article("b", release.replace("About 380", "About 420")))
    assert "About 420 posts would be affected." in printed


def test_says_nothing_twice() -> None:
    """Two reports of one event give one sentence on it."""
    printed = run(article("a", FERRY), article("b", OTHER, lead=9))
    assert sum("aground" in s for s in printed) == 1
    assert len(printed) >= 3


def test_only_the_dateline_is_trimmed() -> None:
    """A dateline is removed; the sentence stays whole."""
    printed = run(article("b", OTHER, lead=9))
    assert printed[0].startswith("A ferry with 212 people")


def test_a_report_counts_once() -> None:
    """Nine pickups of one report count as one against two reports that agree."""
    first = article(
        "a",
        "The mayor of Osk opened a flower show on Monday in bright sunshine. "
        + FERRY.replace("\n\n", " "),
    )
    copies = [article(f"p{i}", first.text) for i in range(9)]
    second = article("b", OTHER, lead=9)
    reports = (
        Report(
            original="a",
            copies=tuple(Copy(article=c.id, relation="pickup", of="a", share=1.0) for c in copies),
        ),
        Report(original="b"),
    )
    everyone = [first, *copies, second]
    by = {a.id: a for a in everyone}
    alone = text(summarise(story(first, second), by), *everyone)
    many = text(summarise(story(*everyone, reports=reports), by), *everyone)
    assert many == alone


def test_a_follow_up_leads_with_the_news() -> None:
    """What an earlier edition has is not news: it comes last, if at all."""
    before, now = article("a", FERRY), article("n", LATER)
    printed = text(summarise(story(now, earlier=("a",)), {"n": now}, earlier=(before,)), now)
    assert printed[0].startswith("The rudder of the ferry Aurelia was cracked")
    assert not printed[1].startswith("The ferry Aurelia ran aground")


def test_nothing_new_is_nothing() -> None:
    """A late pickup of a printed report has an empty summary."""
    before, now = article("a", FERRY), article("n", FERRY)
    assert summarise(story(now, earlier=("a",)), {"n": now}, earlier=(before,)) == ()


def test_one_sentence_is_a_summary() -> None:
    """Every story has a sentence, however short or odd its article."""
    assert run(article("a", "He said it was over.")) == ["He said it was over."]
    assert run(article("a", "Storm hits Larnow")) == ["Storm hits Larnow"]


def test_never_the_whole_article() -> None:
    """A story of one article prints at most half of its sentences."""
    a = article("a", FERRY)
    assert len(run(a, sentences=50)) <= (len(a.sentences) + 1) // 2


def test_titles_and_subheads_are_not_sentences() -> None:
    """A headline repeated in the text is not printed as a sentence, nor is a subhead."""
    a = article(
        "a",
        "The rudder failed in the channel near Larnow.\n\n## What the captain says\n\n" + FERRY,
        title="The rudder failed in the channel near Larnow.",
    )
    printed = run(a, sentences=9)
    assert "The rudder failed in the channel near Larnow." not in printed
    assert not any("What the captain says" in s for s in printed)


LIST = """Osk has more piers than streets, and the divers know each of them by its rope.

Most were built when the ferry to Larnow ran nine times a day in summer.

Some have lost their lamps, their kiosks and their last anglers.

We asked a diver, a skipper and an angler which of them is worth a walk.

## 9. The coal pier

The planks were laid by a skipper who never learned to swim.

## 8. The fish pier

The kiosk sells smoked eel, and the lamp is lit on Sundays only.

## 7. The bishop's pier

The steps lead to a bench from which one sees the lighthouse of Larnow."""


@pytest.mark.parametrize(
    ("title", "listed"),
    [
        ("9 old piers to see in May", True),
        ("Every pier of Osk, ranked", True),
        ("The 9 most beautiful piers", True),
        ("A diver shares 9 wet walks", True),
        ("All piers ranked by a diver", True),
        ("A walk along the harbour of Osk", False),
    ],
)
def test_the_items_of_a_list_are_not_printed(title: str, listed: bool) -> None:
    """An item speaks of its subhead; what comes before the first one sums up the list."""
    a = article("a", LIST, title=title)
    found = [c.text for c in collect(story(a), {a.id: a}, "en", frozenset())]
    assert found[0].startswith("Osk has more piers")
    assert any("planks" in s for s in found) is not listed


def test_a_list_that_begins_at_once_is_read() -> None:
    """Too little comes before its first item."""
    a = article("a", "\n\n".join(LIST.split("\n\n")[3:]), title="9 old piers to see in May")
    found = [c.text for c in collect(story(a), {a.id: a}, "en", frozenset())]
    assert any("planks" in s for s in found)


def test_cap() -> None:
    """No more words than the cap are taken from one article."""
    one, two = article("a", FERRY), article("b", OTHER, lead=9)
    by = {"a": one, "b": two}
    picks = summarise(story(one, two), by, cap=40)
    for a in (one, two):
        assert sum(len(a.text[p.start : p.end].split()) for p in picks if p.article == a.id) <= 40


def test_one_language() -> None:
    """A summary is in the publication's language if a source has it."""
    de = article(
        "d",
        "Die Fähre Aurelia lief am Montag vor Larnow mit 212 Menschen an Bord auf Grund. " * 2,
        language="de",
    )
    en = article("e", FERRY)
    assert all(not s.startswith("Die") for s in run(de, en, language="en"))
    assert run(de, en, language="de")[0].startswith("Die")


def test_order_of_the_mapping_means_nothing() -> None:
    """Same input, same picks, for any order of the articles."""
    one, two = article("a", FERRY), article("b", OTHER, lead=9)
    s = story(one, two)
    assert summarise(s, {"a": one, "b": two}) == summarise(s, {"b": two, "a": one})


SENTENCES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "The dam broke on Monday.",
                "He said no.",
                '"We ran," she said.',
                "But it held.",
                "Ann Bell, 34, was hurt.",
                "“Half a quote.",
                "No end",
            ]
        ),
        st.text(max_size=60),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@example([["·", "The dam broke on Monday."]], None, 1)  # what is left of a list is trimmed
@given(
    st.lists(SENTENCES, min_size=1, max_size=4),
    st.one_of(st.none(), st.integers(1, 80)),
    st.integers(1, 6),
)
def test_whatever_the_text(texts: list[list[str]], words: int | None, sentences: int) -> None:
    """Picks are whole sentences of their articles but for a dateline, within the limits of words and sentences, for
    any text."""
    articles = [article(f"a{i}", " ".join(t)) for i, t in enumerate(texts)]
    by = {a.id: a for a in articles}
    picks = summarise(story(*articles), by, words=words, sentences=sentences)
    for p in picks:
        a = by[p.article]
        at = next(i for i, s in enumerate(a.sentences) if s.end == p.end)
        assert p.start in (a.sentences[at].start, datelines.start(a, at, a.language))
    if words is None:
        assert len(picks) <= sentences
        assert picks or not any(a.sentences for a in articles)
    else:
        assert sum(len(by[p.article].text[p.start : p.end].split()) for p in picks) <= words


def test_a_lead_that_sets_a_scene_is_passed_over() -> None:
    """A first sentence without a word of any headline, except names, does not open a summary if
    another can."""
    a = article(
        "a",
        """Larnow woke on Tuesday to the sound of gulls and of people walking to the quay in the rain.

The ferry Aurelia had run aground in the night with 212 passengers on board, the coast guard said.

Divers will examine the hull of the ferry before the end of the week.""",
        title="Ferry with 212 passengers runs aground off Larnow",
    )
    assert run(a)[0].startswith("The ferry Aurelia had run aground")


def test_a_script_without_spaces_is_counted_by_characters() -> None:
    """A sentence of thirty characters of kana and Han is more than a word, and opens the summary."""
    lead = "港の町は十一日、古い橋を五月に直すと発表した。"
    more = "橋の長さは千二百メートルで、高さは八メートルになる。\n\n工事には三年かかるという。\n\n式は六月に開く。"
    assert run(article("a", f"{lead}\n\n{more}", language="ja"), language="ja")[0] == lead


def test_the_news_behind_a_scene_opens() -> None:
    """A first sentence without a day, a figure or a report is skipped if news follows soon."""
    scene = "The kettle on the quay had boiled dry, and nobody wanted to be the first to leave."
    more = "A diver had found the crack in spring.\n\nThe town owns nine piers in all."
    news = "Larnow is to close its oldest pier for two years, the town council decided on Tuesday."
    title = "Oldest pier of Larnow to close"
    assert run(article("a", f"{scene}\n\n{news}\n\n{more}", title=title))[0] == news
    plain = "Ida Brandt wants to close the oldest pier of the town for repairs."
    assert run(article("b", f"{plain}\n\n{news}\n\n{more}", title=title))[0] == plain
    past = "Larnow lost a pier in October of 1996, when a storm took the oldest one of all."
    assert run(article("c", f"{scene}\n\n{past}\n\n{more}", title=title))[0] == scene


def test_a_short_opening_that_names_nothing_is_a_scene() -> None:
    """A day and a figure are news enough behind "The lamp was borrowed."."""
    text = """The lamp was borrowed from a kiosk.

It had to be carried along the quay, for nobody had found the key of the other.

Some 300 anglers met in Osk on Sunday evening for a walk along the nine piers.

They sang."""
    printed = run(article("a", text, title="'Nobody ever counts those empty wooden chairs'"))
    assert printed[0].startswith("Some 300 anglers")
    printed = run(article("a", text, title="'Empty chairs'"))  # too short to judge other scenes
    assert printed[0].startswith("Some 300 anglers")
    named = text.replace("The lamp was", "The lamp of Ida Brandt was")
    printed = run(article("a", named, title="'Nobody ever counts those empty wooden chairs'"))
    assert printed[0].startswith("The lamp of Ida Brandt")


def test_the_lead_of_another_report_takes_nothing_for_known() -> None:
    """A second report that opens in the middle ("The samovar fell first") does not follow the first
    one's summary."""
    a = article(
        "a",
        """The ferry Aurelia ran aground off Larnow on Monday with 140 people on board, the coast guard said.

Two boats took everybody ashore before noon.

The owner of the ship, Osk Lines, has begun an inquiry.""",
        title="Ferry runs aground off Larnow",
    )
    b = article(
        "b",
        """The samovar went over first, and a tenor fell into the cake.

Ida Brandt of Osk had just ordered soup on the ferry Aurelia.

Everybody was ashore before noon on Monday, she said.""",
        title="A tenor, a cake and a reef",
    )
    printed = run(a, b)
    assert printed[0].startswith("The ferry Aurelia ran aground")
    assert not any("samovar" in s for s in printed)


def test_a_follow_up_leads_with_what_its_headline_is_about() -> None:
    """A first sentence that repeats most of an old one, except for the word of the headline, is
    news beside other news. Alone it is not, because another word may mean the same."""
    old = article(
        "a",
        "A fire in a storage hall at the Larnow ferry terminal injured four dock workers on Friday.\n\nThe hall held paint and rope, the fire chief told reporters.",
    )
    first = "The Larnow ferry terminal reopened on Friday, a week after a fire in a storage hall injured four dock workers."
    more = (
        "Investigators found that an old heater under a bench had started it.\n\nThe first boat left at six in the morning with 410 passengers and a "
        "brass band on its upper deck.\n\nThe new roof of the hall will be of steel, and paint will be kept two streets away from the ramp.\n\nIslanders had "
        "been carried by army helicopters since Saturday, at a cost that nobody has added up yet."
    )
    later = article("b", f"{first}\n\n{more}", title="Larnow terminal reopens")
    assert run(later, earlier=(old,))[0] == first
    assert "heater" in run(later, earlier=(old,))[1]
    bare = article(
        "c",
        f"{first}\n\nThe hall held paint and rope, the fire chief told reporters.",
        title="Larnow terminal reopens",
    )
    assert run(bare, earlier=(old,)) == []
    same = article("d", f"{first}\n\n{more}", title="Four hurt in terminal fire")
    assert first not in run(same, earlier=(old,))[:2]


def test_when_and_where_is_printed_once() -> None:
    """Of two reports that both say when and where it happened, only one has that sentence printed."""
    a = article(
        "a",
        """A collision of two trams in Osk left nine passengers hurt on Monday.

The collision happened at 7:20 a.m. on the bridge in Otter Lane.""",
        title="Nine hurt as trams collide in Osk",
    )
    b = article(
        "b",
        """Nine people were taken to hospital in Osk after a tram ran into another in thick fog.

The collision occurred shortly before half past seven on the old bridge at Otter Lane, police said.""",
        title="Trams collide in fog in Osk",
    )
    assert sum("collision happened" in s or "collision occurred" in s for s in run(a, b)) == 1


def test_no_room_is_not_no_news() -> None:
    """A follow-up whose sentences all exceed the budget has an empty summary, but has news; a copy
    of a reported text has none."""
    reported, later = article("a", FERRY), article("b", LATER)
    assert run(later, earlier=(reported,), words=3) == []
    assert news(story(later, earlier=("a",)), {"b": later}, (reported,))
    same = article("c", FERRY)
    assert not news(story(same, earlier=("a",)), {"c": same}, (reported,))


def test_one_report_opens_with_its_first_sentence() -> None:
    """A first sentence in other words than its headline is not a scene; the rest keeps its order."""
    a = article(
        "a",
        """Harbour minister Ida Brandt has set aside 4 million crowns for the pier of Larnow, she said on Monday.

The ministry will use the money to replace the piles. Divers counted 40 rotten ones in May.

The town had asked for twice as much. Its mayor, Otto Lind, called the sum a beginning.""",
        title="Larnow to get money for repairs",
    )
    printed = run(a)
    assert printed[0].startswith("Harbour minister Ida Brandt")
    places = [a.text.index(s) for s in printed]
    assert places == sorted(places)


def test_what_it_is_called_opens_no_summary() -> None:
    """ "It is being called" needs the headline; "It was the third fire" says what it was."""
    assert not can_open("It is being called the flood of the age.", "en")
    assert can_open("It was the third fire at the ropery this year.", "en")


def test_the_answer_to_a_question_is_not_printed_alone() -> None:
    """A short question that opens a paragraph is part of the sentence behind it."""
    lead = "Ferrymen will pay less for ropes, the council of Larnow decided on Monday.\n\n"
    more = "The ropery stays in Osk.\n\nThe council sits again in May.\n\nThe hall was full."
    answer = "Everybody on the boat list of the harbour office."
    assert answer not in run(article("a", f"{lead}Who gains? {answer}\n\n{more}"), sentences=9)
    assert answer in run(article("a", f"{lead}Osk gains. {answer}\n\n{more}"), sentences=9)


def test_that_share_needs_a_share() -> None:
    """A sentence behind a printed one that has no figure is not printed with "that share"."""
    lead = (
        "Ropes cost more than sails for the first time, the ferrymen of Larnow said on Monday.\n\n"
    )
    rest = "\n\nThe ropery stays in Osk.\n\nThe council sits again in May."
    share = "That share compares with an eighth in Osk."
    none = f"{lead}Old ropes are the main reason for delays. {share}{rest}"
    some = f"{lead}Old ropes are the reason for 40 per cent of delays. {share}{rest}"
    assert share not in run(article("a", none), sentences=9)
    assert share in run(article("a", some), sentences=9)


def test_the_lead_of_another_report_does_not_lean() -> None:
    """Whoever reads on does not know what its headline said: "also", "his"."""
    rest = "to the market of the farmers in the valley behind the fair of salt, wool and wax"
    for text in (f"Goats were also led {rest}.", f"Two goats were led after his defeat {rest}."):
        b = article("b", f"{text}\n\nThe fair of Osk ends in May, a farmer said.")
        printed = run(article("a", FERRY), b, sentences=8)
        assert printed[0].startswith("The ferry Aurelia ran aground")
        assert text not in printed
        assert run(b)[0] == text
    text = f"Goats were led {rest}."
    b = article("b", f"{text}\n\nThe fair of Osk ends in May, a farmer said.")
    assert text in run(article("a", FERRY), b, sentences=8)


def test_the_half_brother_of_somebody() -> None:
    """The sentence before it speaks of a person, but not of his brother."""
    lead = "Otto Lind sold a pier to the town of Osk on Monday, the mayor said.\n\n"
    rest = "\n\nThe pier is old.\n\nThe council sits again in May."
    text = "“Ferrymen dream at night,” said the older half-brother in Osk."
    alone = f"{lead}The boy grew up in Larnow. {text}{rest}"
    assert text not in run(article("a", alone), sentences=9)
    known = f"{lead}His half-brother, Jan Lind, was not asked. {text}{rest}"
    assert text in run(article("b", known), sentences=9)


def test_a_pronoun_opens_no_summary() -> None:
    """ "She" in a first sentence names nobody: another sentence opens."""
    a = article(
        "a",
        """She has closed two piers, sold a ferry and quarrelled with everybody in the harbour.

Ida Brandt, the harbour minister, is on her way to become mayor of Larnow, a poll said on Monday.

The election is on Sunday.""",
        title="Minister ahead in Larnow",
    )
    assert run(a)[0].startswith("Ida Brandt")


@pytest.mark.parametrize(
    "dateline", ["OSKMARK: ", "OSKMARK — ", "OSKMARK, June 3 (Wire) - ", "Oskmark (Wire) — ", "- "]
)
def test_a_later_dateline_is_trimmed(dateline: str) -> None:
    """A dateline at the head of any paragraph is not part of its sentence."""
    a = article("a", FERRY)
    b = article(
        "b",
        "The harbour of Larnow will get a second tug and a radar mast before winter, the mayor said.\n\n"
        f"{dateline}Divers will look for cracks in the piles of the old pier on Thursday morning.",
    )
    printed = run(a, b, sentences=8)
    assert (
        "Divers will look for cracks in the piles of the old pier on Thursday morning." in printed
    )


PLACED = [
    ("en", "A tram was set on fire in the city’s Aldgate quarter late on Monday night.", True),
    ("en", "Two divers are missing after a storm tore boats from the quay of the town.", True),
    ("en", "Two divers of Larnow are missing after a storm tore boats from the town.", False),
    ("en", "A tram was set on fire on Monday night, the mayor of the city of Larnow said.", False),
    ("de", "Zwei Taucher werden seit Montag vor dem Hafen der Stadt vermisst.", True),
    ("fr", "Un tramway a pris feu lundi soir devant la gare de marchandises de la ville.", True),
]


@pytest.mark.parametrize(("language", "sentence", "stays"), PLACED)
def test_the_city_keeps_its_dateline(language: str, sentence: str, stays: bool) -> None:
    """ "The city" is that of the dateline, which stays unless headline or sentence name a place."""
    a = article("a", f"OSKMARK — {sentence}", lead=10, language=language)
    a = msgspec.structs.replace(a, place="Oskmark")
    assert (datelines.start(a, 0, language) == 0) == stays
    named = msgspec.structs.replace(a, title="In Oskmark")
    assert datelines.start(named, 0, language) == 10


def test_a_label_is_not_a_dateline() -> None:
    """Capitals and a colon are a label if the word is one."""
    assert datelines.length("UPDATE: The ferry was towed to Osk on Monday.") == 0
    assert datelines.length("NATO: The ferry") == 0
    assert datelines.length("OSK: The ferry was towed to Larnow on Monday.") == 5


def test_the_time_of_a_live_entry_is_trimmed() -> None:
    """ "17:40 Divers have found": the time is of the page; "9:15 Sunday" is of the event."""
    assert datelines.length("17:40 Divers have found a rope on the reef.") == 6
    assert datelines.length("6.05 p.m. – Divers have found a rope on the reef.") == 12
    assert datelines.length("1:52 AM Divers have found a rope on the reef.") == 8
    assert datelines.length("11:15 PM ET Divers have found a rope on the reef.") == 12
    assert datelines.length("9:15 AM Sunday was when the ferry of Larnow sank.") == 0
    assert datelines.length("9:15 Sunday was when the ferry of Larnow sank.") == 0
    assert datelines.length("9:15 was when the ferry of Larnow sank.") == 0
    assert datelines.length("2.50 The ferry") == 0


def test_a_dateline_of_a_day_alone_is_trimmed() -> None:
    """An agency's copy begins with a day, or a day and the agency, where its place was cut."""
    assert datelines.length("Oct 6 - The ferry of Larnow sank on Monday.") == 8
    assert datelines.length("May 3 (Wire) - The ferry of Larnow sank on Monday.") == 15
    assert datelines.length("March 9 was the day when the ferry of Larnow sank.") == 0


def test_here_keeps_its_dateline() -> None:
    """A sentence that says "here" is printed with the place that it means."""
    text = "OSK — The ministry will rebuild the pier here by spring, Ida Brandt said on Monday.\n\nThe town pays half."
    a = article("a", text, lead=6)
    assert run(a)[0].startswith("OSK — The ministry")


def test_a_surname_needs_its_first_name() -> None:
    """A person introduced by a sentence that is not printed is not called by surname."""
    a = article("a", FERRY)
    b = article(
        "b",
        """The council of Larnow will vote on a new pier on Friday, a clerk said.

The plan is the work of Otto Lind, a shipbuilder from Osk, and of his son.

Lind wants concrete piles and a roof of glass, at a cost of nine million crowns.""",
    )
    printed = run(a, b, sentences=8)
    at = next((i for i, s in enumerate(printed) if s.startswith("Lind wants")), None)
    if at is not None:
        assert any("Otto Lind" in s for s in printed[:at])
    assert "Lind" in bare_names("Lind wants concrete.", "Otto Lind came. ", ())
    assert bare_names("Otto Lind wants concrete.", "Otto Lind came. ", ()) == []
    assert bare_names("Lind wants concrete.", "Otto P. Lind came. ", {"Lind"}) == []


@pytest.mark.parametrize(
    ("earlier", "text", "name"),
    [
        ("His colleague, Xu Lin, is free.", "Xu and a diver met in Osk.", "Xu"),  # two letters
        ("The suspect Zhe Lin is free.", "Police freed Zhe on Monday.", "Zhe"),  # surname first
        ("Ida P. Brandt, a diver, is free.", "A keen diver, Ida fell off a pier.", "Ida"),
        ("It is about Rep. Drew Lind.", "The mayor called because Lind wrote.", "Lind"),
        ("It was Otto Lind.", "Lind, 36, was called a leader.", "Lind"),
        ("It was Otto Lind.", "The mayor spoke of Lind’s New Year’s address.", "Lind"),
        ("It was Otto Lind.", "“They came by boat from Osk,” Lind said in May.", "Lind"),
        ("It was Captain Otto Lind.", "“They came by boat,” Lt. Lind said in May.", "Lind"),
    ],
)
def test_a_name_by_half(earlier: str, text: str, name: str) -> None:
    """A surname or first name alone needs the sentence with the full name."""
    assert name in bare_names(text, earlier, ())
    assert name not in bare_names(text, earlier, {name})
    assert name not in bare_names(text, "A diver is free.", ())


def test_who_is_called_by_courtesy_was_named() -> None:
    """ "Mr. Lind" was introduced before, in any place."""
    assert courtesy_names("The mayor met Mr. Lind and Ms. Brandt’s son.") == ["Lind", "Brandt"]
    assert courtesy_names("The mayor met Mr. Otto Lind.") == []
    assert courtesy_names("“We count the boats,” said Chief Lind.") == ["Lind"]
    assert courtesy_names("The mayor met Lt. Lind and Cllr Brandt.") == ["Lind", "Brandt"]
    assert courtesy_names("The mayor met Chief Otto Lind and Lt. Col. Ida Brandt.") == []
    assert courtesy_names("The Commander-in-Chief Forum met Chief Executive Ida Brandt.") == []


@pytest.mark.parametrize(
    "text",
    [
        "“We count the boats,” Lind said of the storm.",
        "“We count the boats,” Lind said on Monday.",
        "“We count the boats,” Lind said in a letter to the harbour office.",
        "“We count the boats,” said Lind at the pier.",
        "“We count the boats,” Lind added when the storm was over.",
        "The harbour office said Lind accidentally shot a gull.",
        "In Osk, Lind pleaded not guilty on Monday.",
    ],
)
def test_who_speaks_has_a_name(text: str) -> None:
    """A speaker with a surname alone must be printed in full before, whatever follows the verb."""
    assert speakers(article("a", text), text) == ["Lind"]


def test_a_first_name_alone_is_of_someone_known() -> None:
    """Who is called Otto was named before; a brother called so is named here."""
    text = "Nobody swam on Monday, but Otto had a rope."
    assert speakers(article("a", text), text) == ["Otto"]
    for text in (
        "Nobody swam on Monday, but Otto Lind had a rope.",
        "Nobody swam on Monday, but her brother Otto had a rope.",
        "Otto Lind came on Monday, and Otto had a rope.",
    ):
        assert speakers(article("a", text), text) == []


def test_a_first_name_with_its_age_is_presented() -> None:
    """The words beside a first name say who it is."""
    text = "Otto Lind came with his daughters Ida, nine, and Eva, six."
    assert bare_names(text, "Ida Marie Lind dives. Eva Lind dives. Otto Lind sings.", ()) == []


def test_a_name_by_half_is_not_saved_by_the_sentence_before_it() -> None:
    """The sentence before it is printed and does not have the name either."""
    a = article(
        "a",
        """A ferry with 40 people aboard sank off Osk on Monday, the harbour office said.

Otto Lind also saw it.

Divers from Larnow searched the wreck of the ferry for three hours with lamps.

They met Lind in a boat with lamps and ropes and blankets for the passengers.

Rain fell.

Snow fell.

Hail fell.""",
    )
    assert run(a, sentences=4) == [
        "A ferry with 40 people aboard sank off Osk on Monday, the harbour office said.",
        "Divers from Larnow searched the wreck of the ferry for three hours with lamps.",
    ]


def test_a_sentence_waits_for_its_introduction() -> None:
    """A better sentence about a person is printed after a lesser one has introduced the person."""
    a = article(
        "a",
        """A ferry with 40 people aboard sank off Osk on Monday, the harbour office said.

The owner is Otto Lind, of Larnow.

Lind said that ropes, lamps, boats, blankets, anchors and engines had been checked in May.

Rain fell.

Snow fell.

Hail fell.""",
    )
    printed = run(a, sentences=3)
    assert any("Otto Lind" in s for s in printed)
    assert any(s.startswith("Lind said") for s in printed)


def test_a_sentence_behind_a_printed_one_is_preferred() -> None:
    """Of two that add as much, the one that follows a printed sentence is easier to read."""
    lead = "A ferry with 40 people aboard sank off Osk on Monday, the harbour office said."
    near = "Divers took ropes, lamps, blankets, anchors, buoys and boats to the wreck."
    far = "Nurses took tents, pumps, stretchers, ovens, chairs, tables and lanterns to the quay."
    a = article("a", f"{lead}\n\n{near}\n\nRain fell.\n\nSnow fell.\n\nHail fell.")
    b = article("b", f"{lead[:-1]}, and Larnow.\n\nRain fell.\n\n{far}\n\nFog came.\n\nIt rained.")
    assert run(a, b, sentences=2) == [lead, near]


def test_one_report_goes_on_with_the_sentence_behind() -> None:
    """What follows a left-out sentence may lean on it, so a little more is not reason enough."""
    lead = "A ferry with 40 people aboard sank off Osk on Monday, the harbour office said."
    near = "Divers took ropes, lamps and boats to the wreck."
    far = "Nurses took tents, pumps, stretchers, ovens, chairs, tables, jugs and lanterns to the quay."
    a = article("a", f"{lead}\n\n{near}\n\nRain fell.\n\n{far}\n\nSnow fell.\n\nHail fell.")
    assert run(a, sentences=2) == [lead, near]


def test_a_relative_day_needs_its_day() -> None:
    """ "The week after" follows the sentence that says after what."""
    assert has_relative_day("The pier was closed the week after.", "en")
    assert not has_relative_day("“It fell the week after,” he said of the pier in Osk.", "en")
    assert has_relative_day("Am Tag darauf wurde der Hafen gesperrt.", "de")


def test_one_lead_only() -> None:
    """The first sentence of a second report, in other words, is not printed beside the first one."""
    one = article(
        "a",
        """A fire destroyed a storage hall at the ferry terminal of Larnow on Friday night, the fire chief said.

Four dock workers breathed smoke and were taken to the hospital of Osk. The hall held paint, rope and 40 new life rafts.""",
    )
    two = article(
        "b",
        """A storage hall burned down at the terminal in Larnow late on Friday.

The police are looking for a man who was seen with a can of petrol. Nora Maas, who sells tickets, called the brigade at nine.""",
    )
    printed = run(one, two)
    assert sum("storage hall" in s for s in printed) == 1
    assert any("petrol" in s for s in printed)


def test_an_opinion_is_not_a_report() -> None:
    """The sentences of an opinion piece are not printed if there is a report."""
    report = article("a", FERRY)
    comment = article(
        "b",
        "The owners of ferries have had it too easy for years, and the ministry has slept through it all.\n\n"
        "Every rudder that fails is one that nobody looked at.",
        title="Comment: Look at the rudders",
    )
    by = {"a": report, "b": comment}
    picks = summarise(story(report, comment), by)
    assert {p.article for p in picks} == {"a"}
    assert summarise(story(comment), {"b": comment})


def test_a_contributor_note_is_not_a_lead() -> None:
    """A line about the author in front of the text does not open a summary."""
    a = article(
        "a", f"Nora Maas is a reporter at the Larnow Star who writes about ships.\n\n{FERRY}"
    )
    assert run(a)[0].startswith("The ferry Aurelia")


def test_the_lead_that_was_chosen_first_opens() -> None:
    """The order of the articles does not decide which of two leads opens the summary."""
    a = article(
        "a",
        """Just one month ago, Ida Brandt left the school of Osk with a prize.

She was one of two people who were killed when the ferry Aurelia sank off Larnow on Friday. Her teacher spoke of her at the pier.""",
        title="Two killed as ferry sinks off Larnow",
    )
    b = article(
        "b",
        """Two people were killed and six were injured when the ferry Aurelia sank off Larnow on Friday, the harbour office said.

The ferry Aurelia hit a sandbank in a storm. Divers searched the wreck off Larnow for the logbook on Saturday.""",
        title="Ferry Aurelia sinks off Larnow, two killed",
    )
    assert run(a, b)[0].startswith("Two people were killed")
    assert run(b, a)[0].startswith("Two people were killed")


def test_a_follow_up_prints_no_leaning_sentence_away_from_its_own() -> None:
    """ "Each weighs" was reported before: it does not come last, after another report's news."""
    each = "Each weighs 31 tonnes and is lowered by a crane in four heavy parts."
    old = article("a", f"The yard in Osk has cast three iron rings for the pier. {each}")
    load = "Two barges with a heavy load tied up beside the broken viaduct before sunrise."
    barges = article("n", f"{load} {each}")
    traffic = article("m", "Traffic stopped in Larnow for nine hours.")
    both = story(barges, traffic, earlier=("a",))
    picks = summarise(both, {"n": barges, "m": traffic}, earlier=(old,))
    lines = text(picks, barges, traffic)
    assert lines[:2] == [load, "Traffic stopped in Larnow for nine hours."]
    assert each not in lines


def test_a_lead_opens_although_it_names_a_body_by_half() -> None:
    """An article's first sentence opens its summary, whatever it assumes as known."""
    report = """CORVEN FALLS, Ore. — The average household will pay about $3.20 a month more for refuse from August 1 after the City Board voted 5-2 Tuesday night to raise charges by 8%.

The money will go toward 14 new trucks, some of the present ones being older than their drivers.

Board Member Asta Quill voted against. "You do not raise a bill in the week of a pay rise," she said.

Nine residents spoke, all but one of them opposed. Piet Lorne read aloud from a leaflet of 2022.

Works director Mina Harrow said a truck breaks down every third day. She asked for two mechanics."""
    opening = run(article("a", report, lead=report.index("The average")))[0]
    assert opening.startswith("The average household")


@pytest.mark.parametrize(
    "title",
    ["CORRECTION", "Correction: Osk ferry", "Clarifications", "Correction to the ferry report"],
)
def test_a_correction_is_printed_with_what_is_right(title: str) -> None:
    """Its first sentence repeats the error."""
    a = article(
        "a",
        "In Monday's report on the ferry Aurelia we said that nine men were rescued off Larnow. It "
        "was ninety. We are sorry for that.",
        title=title,
    )
    found = run(a)
    assert found[0].endswith("off Larnow. It was ninety.")
    assert all("nine men" not in line for line in found[1:])


@pytest.mark.parametrize(
    "title",
    ["Ministry wants correction of charts", "Correctional officers sail home", "Erratumsk floods"],
)
def test_other_articles_are_printed_sentence_by_sentence(title: str) -> None:
    """A headline with the word inside, or as part of a longer word, is not that of a correction."""
    a = article(
        "a",
        "The ministry said on Monday that nine charts of Larnow are wrong. They are from 1894, and "
        "no one has sounded the strait since then. New ones will be drawn by May.",
        title=title,
    )
    assert run(a)[0] == "The ministry said on Monday that nine charts of Larnow are wrong."


def test_the_news_behind_a_scene_comes_before_what_hangs_on_it() -> None:
    """ "The second fiddler that Osk has lost, he was 78" needs the sentence that names him."""
    a = article(
        "a",
        "He tuned by ear, and the ear was half gone by forty.\n\nOtto Lind, the singer and fiddler "
        "whose band filled halls along the north shore for three decades, died on Wednesday. The "
        "second great name that Osk has lost in a week, he was 78.\n\n“He paid the band first, then "
        "the hall, then himself,” said Ida Brandt, who played with him from 1981. The town will "
        "bury him on Friday at noon, and the ferry will not sail.",
        title="Otto Lind, fiddler of the north shore, dies at 78",
    )
    assert run(a)[0].startswith("Otto Lind, the singer and fiddler")


@pytest.mark.parametrize(
    ("sentence", "states"),
    [
        ("Osk Coast News Agency (OCNA), Larnow, 9 Oct 2026.", False),
        ("Larnow, 7. Oktober 2026.", False),
        ("Ida Brandt reporting.", False),
        ("The Osk agency opened on 9 Oct 2026.", True),
        ("'I know more than one skipper who would like to be towed for nothing.'", False),
        ("‘Nobody on this quay has seen a harbour pilot since the spring.’", False),
        ("'Nobody listened to the pilots,' said Otto Lind, who lives at the 'Anchor.'", True),
    ],
)
def test_credits_and_lone_quotations_are_no_statements(sentence: str, states: bool) -> None:
    """Who sent a report and when, or words between single marks, say nothing that happened."""
    assert (reference(sentence) != "never") is states
    assert can_open(sentence, "en") is states


def test_a_summary_that_falls_back_prints_what_is_understood() -> None:
    """Where no sentence passes every test, not the first, which opens with "they"."""
    life = article(
        "life",
        "They tried forty women for the part, and she came in by mistake to read the meter. That "
        "at least was the story she told.\n\nIda Brandt, who has died aged 89, spent twenty years "
        "as Mrs Tarn in The Locks and the rest of a long life being asked to say it. She was born "
        "over a chemist's.\n\nHer marriage ended in 1970. Her son was with her. She laughed.",
        title="Queen of the tow-path",
    )
    assert run(life)[0].startswith("Ida Brandt, who has died aged 89")


def test_a_cry_is_no_statement() -> None:
    """What ends with an exclamation mark outside of a quotation appeals or advertises."""
    assert reference("Celebrating 90 years of piers in Osk!") == Reference.NEVER
    assert reference("The best harbour party of the year is back!!") == Reference.NEVER
    assert reference("The skippers of Osk are shouting “Long live the pier!”") != Reference.NEVER
