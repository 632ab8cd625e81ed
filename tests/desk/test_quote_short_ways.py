"""The short ways in which quotations are read, against the plain ways that they replace."""

from __future__ import annotations

import random
from itertools import product

from digest.core import names, tables
from digest.core.model import Article
from digest.desk.quotes.extract import quotes
from digest.desk.quotes.offices import office_head
from digest.desk.quotes.persons import People
from digest.desk.quotes.phrases import Run, phrase, phrase_in_steps

ORDINARY = ["Ann", "Lorne", "Roos", "Émile", "Kwabena", "Ōta", "Lund"]
# a word of each kind that the tests of a run look for
SPECIAL = (
    *("The", "But", "On", "May", "Monday", "No", "I", "J", "J.", "II", "Jr", "Jr.", "O’Hare"),
    *("Mr.", "President", "King", "Bürgermeister", "Kulturministerin", "Speaker", "Dr"),
    *("Council", "County", "Lake", "Saint", "New", "University", "NATO", "MARLE", "Marle-on-Sea"),
    *("van", "der", "Baker", "Dane", "Spokesman", "Hosting", "MP", "DCI", "Mary", "Will"),
)


def test_a_run_of_ordinary_words_is_the_same_phrase() -> None:
    words = [*ORDINARY, *SPECIAL]
    runs = [[w] for w in words] + [list(pair) for pair in product(words, repeat=2)]
    runs += [list(three) for three in product(words, repeat=3)][::7]
    for parts in runs:
        assert phrase(" ".join(parts)) == phrase_in_steps(list(parts)), parts


def test_listed_words_are_not_ordinary() -> None:
    """Each listed title, group, particle and opener is read by all tests, alone and in a pair."""
    listed = [*names.TITLES, *names.GROUP, *names.PARTICLES, *tables.words("quotes/en", "stop")]
    for low in sorted(listed):
        for parts in ([low.title()], [low.title(), "Lorne"], ["Lorne", low.title()]):
            if all(p.strip() == p and p for p in parts):
                run = " ".join(parts)
                assert phrase(run) == phrase_in_steps(run.split()), run


def test_most_names_take_the_short_way() -> None:
    assert phrase("Ann Lorne").kind is Run.FULL_NAME
    assert phrase("Lorne").kind is Run.ALONE


PAIRS = (
    "sch=sh tsch=ch tch=ch kh=h zh=j ph=f ck=k ou=u oo=u w=v z=s x=ks j=i y=i c=k ie=i ae=a oe=o"
    " ue=u"
)


def _folded(word: str) -> str:
    """Return a word with each spelling replaced in order, and without doubled letters."""
    for pair in PAIRS.split():
        a, b = pair.split("=")
        word = word.replace(a, b)
    return "".join(c for n, c in enumerate(word) if not n or c != word[n - 1])


def test_spellings_are_folded_in_their_order() -> None:
    rng = random.Random(7)
    parts = [pair.split("=")[0] for pair in PAIRS.split()] + list("abehiklmnoprstu")
    for _ in range(4000):
        word = "".join(rng.choices(parts, k=rng.randint(1, 6)))
        assert names.fold(word) == _folded(word), word


def test_trades_are_found_by_their_last_letters() -> None:
    ends = tables.items("names/titles", "trade endings")
    near = [w for end in ends for w in (end, f"Hafen{end}", f"{end}n", end[1:], end[:-1])]
    for word in near:
        assert names.is_trade(word) == word.casefold().endswith(ends), word


def test_the_last_word_of_a_surname() -> None:
    every = [
        "Ann Lorne",
        "Lorne",
        "Tom Roos Jr.",
        "Tom Roos, Jr.",
        "Dr. Ida van der Lohe",
        "",
        "Jr",
    ]
    for name in every:
        assert names.last_word(name) == (names.surname(name).split() or [""])[-1], name


def test_persons_are_decided_when_asked_for() -> None:
    """A run that is not a person is in no list, whichever list is asked for first."""
    text = "Quay Weir was closed. Ann Lorne said so. The Marle Echo saw Ann Lorne"
    assert [m.name for m in People(text).mentions] == ["Ann Lorne", "Ann Lorne"]
    assert list(People(text).first) == ["Ann Lorne"]
    assert not People(text).known(names.fold("Weir"))
    assert not People(text).known(names.fold("Echo"))
    assert People(text).known(names.fold("Lorne"))


def test_a_source_before_a_quotation_in_any_letters() -> None:
    """ "according to" is found although no list of the sentence says that it is there."""
    text = "The weir, ACCORDING to Ann Lorne, “will hold for another year at least”."
    article = Article(id="a", path="a.txt", text=text, language="en")
    assert [q.speaker for q in quotes(article)] == ["Ann Lorne"]


def test_holders_are_those_of_all_roles() -> None:
    """Only names with an office nearby are read for its holders; all of them give the same."""
    text = (
        "Gov. Ilka Morrow met Boss Odo Fenn in the old mill. Tam Veller, the SECRETARY-GENERAL of "
        "the ferry league, stayed away. Vice-President Una Brask and Rolf Tye, 40, a mill Leader, "
        "came late, as did the lieutenant, Pia Sund, and Jon Ode, general director of the weir."
    )
    people = People(text)
    every: dict[str, list[str]] = {}
    for role in People(text).roles():
        every.setdefault(office_head(role.head), []).append(role.full)
    assert {"governor", "chief", "lieutenant"} <= every.keys()
    for head, held in every.items():
        assert people.holders(head) == list(dict.fromkeys(held))
    assert people.holders("boatswain") == []
