"""What articles have in common: facts, copies, reports and threads."""

from __future__ import annotations

from typing import Literal

from digest.core.model.base import Value


class Facts(Value, frozen=True, kw_only=True):
    """The small part of an article that grouping compares, made from that article alone.

    Readable fields: `names` are proper names as printed with counts, most frequent first. `figures`
    are normalised numbers with the noun counted (`("7", "dead")`, `("31000000", "crown")`).
    `results` are those of matches and votes, the higher side first (`2-1`).
    `offices` are (office, holder) pairs (`("harbour master", "lind")`). `places` are those of
    dateline and events. `days` and `month_days` are stated dates, resolved or not; `weekdays` count
    from 0, Monday. `roundup` is the reason why this is an index, roundup or live page, or empty.

    Packed fields: bags of 32-bit word hashes with counts (`desk/words/hashes.py`): `body`, `lead`
    (headline and first paragraphs), `named` (words of names) and `counted` (numbers with and
    without their noun, and dates). `order` lists the words of the text in order, as places in
    `body`; `lengths` the number of words of each sentence, as 32-bit numbers. `shingles` is a
    sorted sample of the 64-bit hashes of the text's 5-word shingles. `quotes` are hashes of the
    first and of the last words of quotations of five words or more. `general` are hashes of whole
    names that many events share: of places, and of persons with an office; and of words for it.

    `printed` gives the article's own words for a fact that is compared in another form:
    (`86000000|crown`, `86 million crowns`); for a quotation, its hash and its first words.
    """

    id: str
    language: str = "und"
    words: int = 0
    names: tuple[tuple[str, int], ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    offices: tuple[tuple[str, str], ...] = ()
    places: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    month_days: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    quotes: tuple[int, ...] = ()
    body: bytes = b""
    lead: bytes = b""
    named: bytes = b""
    counted: bytes = b""
    order: bytes = b""
    lengths: bytes = b""
    shingles: bytes = b""
    denied: tuple[int, ...] = ()
    general: tuple[int, ...] = ()
    roundup: str = ""
    printed: tuple[tuple[str, str], ...] = ()


class Neighbourhood(Value, frozen=True, kw_only=True):
    """A connected component of the candidate graph, grouped without regard to all others.

    `articles` are ids, sorted. `size` and `frequent` say how common words are in the publication,
    in coarse steps, so that an unrelated file changes nothing here: the step of the number of
    articles, and packed pairs of a word's hash and the step of its frequency.
    """

    articles: tuple[str, ...]
    size: int = 0
    frequent: bytes = b""


class Copy(Value, frozen=True, kw_only=True):
    """An article that prints another article's report.

    `share` is the share of its words that are in the original, 0 to 1. `changed` are spans of its
    sentences that differ from the original's. `dropped` counts the sentences of the original that
    it lacks.
    """

    article: str
    relation: Literal["pickup", "rewrite"]
    of: str
    share: float
    changed: tuple[tuple[int, int], ...] = ()
    dropped: int = 0


class Report(Value, frozen=True, kw_only=True):
    """A piece of independent reporting: an original with its pickups and rewrites. Counts once."""

    original: str
    copies: tuple[Copy, ...] = ()
    # In one edition's part of a thread: `original` as a copy of an article in another edition.
    outside: Copy | None = None

    @property
    def members(self) -> tuple[str, ...]:
        """Article ids, the original first."""
        return (
            (self.original, *[c.article for c in self.copies]) if self.copies else (self.original,)
        )


def _members(reports: tuple[Report, ...]) -> tuple[str, ...]:
    """Return the articles of some reports. Fast for one report, which most stories have."""
    return (
        reports[0].members if len(reports) == 1 else tuple([m for r in reports for m in r.members])
    )


class Tie(Value, frozen=True, kw_only=True):
    """Two articles compared as events. `score` is a log-odds: above `border` they are one event.

    `shared` and `against` are facts in the sources' words, for people: (kind, text).
    """

    a: str
    b: str
    score: float
    border: float = 0.0
    shared: tuple[tuple[str, str], ...] = ()
    against: tuple[tuple[str, str], ...] = ()
    joined: bool = False  # of a near miss: the two were joined, but `a` only just

    @property
    def languages(self) -> str:
        """The languages of two articles that are never joined because of them: “de / en”."""
        return dict(self.against).get("language", "")


class Thread(Value, frozen=True, kw_only=True):
    """All articles on one event over all editions: reports, ties and near misses."""

    reports: tuple[Report, ...]
    ties: tuple[Tie, ...] = ()
    near: tuple[Tie, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """Return the ids of all articles in the reports."""
        return _members(self.reports)


class Previous(Value, frozen=True, kw_only=True):
    """An earlier story of the same thread."""

    edition: str
    id: str
    slug: str
    url: str
    headline: str


class StoryMembers(Value, frozen=True, kw_only=True):
    """The part of a thread that is in one edition, with its id and address.

    `earlier` are ids of the thread's articles in earlier editions; `redirects` are addresses that
    lead here.
    """

    edition: str
    id: str
    thread: str
    slug: str
    url: str
    reports: tuple[Report, ...]
    previous: tuple[Previous, ...] = ()
    earlier: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()
    near: tuple[Tie, ...] = ()
    redirects: tuple[str, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """Return the ids of all articles in the reports."""
        return _members(self.reports)
