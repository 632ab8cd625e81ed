"""Apply the editor's decisions to entries: headline, summary, quotation, note, section, order.

This is the third point where decisions apply, after the story is composed. The editor's words are
marked as such (`by: editor`); a line that a source of the story has word for word keeps that
source; one that almost does is reported with the words that differ (see `almost`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import msgspec

from digest.core import text
from digest.core.model import (
    Article,
    Decisions,
    Evidence,
    Headline,
    KeyQuotation,
    Note,
    Problem,
    Quotation,
    Statement,
    Story,
    Variant,
)
from digest.core.patterns import lazy
from digest.desk.entry.almost import almost
from digest.desk.entry.evidence import covering, evidence

MARKS = " .,;"  # at the end of a quotation
CITED = 80  # characters of a quotation that a message cites
ENDS = lazy(r"[\s.!?…\"'”’»)\]]*")  # what an editor may leave off behind a sentence

Quotations = Mapping[str, tuple[Quotation, ...]]


def edit(
    stories: Sequence[Story],
    decisions: Decisions,
    articles: Mapping[str, Article],
    quotations: Quotations,
) -> tuple[tuple[Story, ...], tuple[Problem, ...]]:
    """Return the stories as the editor wants them, in order, and the problems with decisions."""
    problems: list[Problem] = []
    edited: list[Story] = []
    for story in stories:
        editing = _Editing(story, decisions, articles, quotations)
        edited.append(editing.edited())
        problems += editing.problems
    return order(edited, decisions), tuple(problems)


def order(stories: Sequence[Story], decisions: Decisions) -> tuple[Story, ...]:
    """Return the lead first, then the order given, then by score and id.

    Stories with nothing new come last, unless they are named.
    """

    def rank(story: Story) -> tuple[int, int, int, float, str]:
        members = {s.article for s in story.sources}
        if decisions.lead in members:
            return (0, 0, 0, 0.0, story.id)
        named = [i for i, a in enumerate(decisions.order) if a in members]
        if named:
            return (1, named[0], 0, 0.0, story.id)
        return (2, 0, 0 if story.new else 1, -story.score, story.id)

    ranked = sorted(stories, key=rank)
    return tuple(msgspec.structs.replace(s, lead=i == 0) for i, s in enumerate(ranked))


class _Editing:
    """One story and what is decided about it; `problems` grows while it is edited."""

    def __init__(
        self,
        story: Story,
        decisions: Decisions,
        articles: Mapping[str, Article],
        quotations: Quotations,
    ) -> None:
        self.story = story
        self.decisions = decisions
        self.articles = articles
        self.quotations = quotations
        self.members = [s.article for s in story.sources if s.article in articles]
        self.problems: list[Problem] = []

    def edited(self) -> Story:
        """Return the story with the decisions applied."""
        d = self.decisions
        changes: dict[str, object] = {}
        if named := self._decided(d.headline, "headline"):
            changes["headline"] = _headline(d.headline[named], self.members, self.articles)
        self._decided(d.slug, "slug")  # used where addresses are made; two of them are reported
        if named := self._decided(d.section, "section"):
            changes["section"] = d.section[named]
        if named := self._decided(d.note, "note"):
            changes["notes"] = (*self.story.notes, Note(text=d.note[named]))
        if named := self._decided(d.summary, "summary"):
            where = d.lines.get(f"summary/{named}", d.path)
            changes["summary"] = tuple(self._statement(x, where) for x in d.summary[named])
            changes["new"] = True
        if named := self._decided(d.quote, "quote"):
            where = d.lines.get(f"quote/{named}", d.path)
            changes["quotes"] = self._quotes(d.quote[named], where)
        return msgspec.structs.replace(self.story, **changes) if changes else self.story

    def _decided(self, table: Mapping[str, object], key: str) -> str:
        """Return the article by which something is decided, or nothing.

        A second decision that names another article of the story is reported.
        """
        named = [m for m in self.members if m in table]
        for extra in named[1:]:
            if table[extra] != table[named[0]]:
                what = f"“{key}” is decided twice for one story: for “{named[0]}” and for "
                self.problems.append(
                    Problem(
                        level="error",
                        where=self.decisions.lines.get(f"{key}/{extra}", self.decisions.path),
                        what=f"{what}“{extra}”. The first is used.",
                        fix="Keep one, or split the story.",
                        name="conflict",
                        article=extra,
                    )
                )
        return named[0] if named else ""

    def _statement(self, line: str, where: str) -> Statement:
        """Return a line of a summary: a source's sentence, or the editor's."""
        printed, sources = _evidence(line, self.members, self.articles, sentences=True)
        if not sources:
            self._report_almost(line, where, "summary")
            return Statement(text=line, by="editor")
        language = self.articles[sources[0].article].language
        return Statement(text=printed, by="source", sources=sources, language=language)

    def _report_almost(self, line: str, where: str, kind: str) -> None:
        found = almost(line, [self.articles[m] for m in self.members], where, kind)
        if found is not None:
            self.problems.append(found)

    def _quotes(self, words: Sequence[str], where: str) -> tuple[KeyQuotation, ...]:
        """Return the quotations with the chosen ones as key; the others stay below."""
        rest = [msgspec.structs.replace(q, key=False) for q in self.story.quotes]
        chosen: list[KeyQuotation] = []
        for said in words:
            found = self._chosen(said.strip().strip("“”\"'‘’«»„"), rest, where)
            if found is not None:
                chosen.append(found)
        return (*chosen, *rest) if chosen else self.story.quotes

    def _chosen(self, said: str, rest: list[KeyQuotation], where: str) -> KeyQuotation | None:
        """Return the quotation of these words, taken out of `rest`; None where no source has it."""
        at = _index(rest, lambda q: _same(q.text, said))
        if at is not None:
            return msgspec.structs.replace(rest.pop(at), key=True)
        bare = said
        if bare != bare.rstrip(MARKS) and not _evidence(bare, self.members, self.articles)[1]:
            bare = bare.rstrip(MARKS)  # the mark at its end is the editor's
        bare = bare.rstrip(",;")
        printed, sources = _evidence(bare, self.members, self.articles)
        if not sources:
            self._not_found(bare, where)
            return None
        at = _index(rest, lambda q: any(_same(v.text, bare) for v in q.variants))
        if at is not None:
            return _printing(rest.pop(at), printed, sources)
        speaker, role = self._speaker(printed, sources)
        at = _index(rest, lambda q: _holds(q, bare, speaker))
        if at is not None:
            rest.pop(at)  # a part is printed for the whole, which would be printed a second time
        return KeyQuotation(
            text=printed, speaker=speaker, role=role, by="source", sources=sources, key=True
        )

    def _not_found(self, words: str, where: str) -> None:
        self._report_almost(words, where, "quote")
        what = f"no source of the story carries the words “{words[:CITED]}”; "
        self.problems.append(
            Problem(
                level="error",
                where=where,
                what=f"{what}a quotation cannot be the editor's.",
                fix="Copy the words from a source.",
                name="quote-not-found",
            )
        )

    def _speaker(self, printed: str, sources: Sequence[Evidence]) -> tuple[str | None, str | None]:
        """Return who says the words: the speaker of the quotation that they are part of."""
        for e in sources:
            start = self.articles[e.article].text.find(printed, e.start)
            for q in self.quotations.get(e.article, ()):
                if q.start <= start and start + len(printed) <= q.end and q.speaker:
                    return q.speaker, q.role
        return None, None


def _index(rest: Sequence[KeyQuotation], test: Callable[[KeyQuotation], bool]) -> int | None:
    return next((i for i, q in enumerate(rest) if test(q)), None)


def _headline(said: str, members: Sequence[str], articles: Mapping[str, Article]) -> Headline:
    for m in members:
        title = articles[m].title
        if title and text.plain(title) == text.plain(said):
            return Headline(text=title, article=m, by="source")
    return Headline(text=said, by="editor")


@lru_cache(maxsize=512)
def _evened(words: str) -> str:
    """Return a text with its marks evened out, remembered: each is looked into many times."""
    return words.translate(text.MARKS)


def find(said: str, article: Article) -> tuple[int, int] | None:
    """Return where the words occur in the article, whatever marks and white space are typed."""
    wanted = text.plain(said)
    if not wanted:
        return None
    # One character folds to one, so only white space moves: match it loosely.
    pattern = (
        r"(?<!\w)" * wanted[0].isalnum()
        + r"\s+".join(re.escape(p) for p in wanted.split(" "))
        + r"(?!\w)" * wanted[-1].isalnum()
    )
    match = re.search(pattern, _evened(article.text))
    return (match.start(), match.end()) if match else None


def whole(place: tuple[int, int], article: Article) -> tuple[int, int] | None:
    """Return the span of the whole sentences at `place`, to their last mark.

    None when it is a part of one: what is cut out of a sentence says something else than its
    source. Only a leading dateline or agency tag may be missing.
    """
    held = covering(article, *place)
    if held is None:
        return None
    first, last = article.sentences[held[0]], article.sentences[held[1]]
    starts = {first.start, article.lead} if held[0] == 0 else {first.start}
    quoted = place[0] - 1 in starts and article.text[place[0] - 1] in "“\"'‘«„"
    if place[0] not in starts and not quoted:
        return None
    if not ENDS.fullmatch(article.text, place[1], last.end):
        return None
    return min(s for s in starts if s >= place[0] - 1 and s <= place[0]), last.end


def _evidence(
    said: str, members: Sequence[str], articles: Mapping[str, Article], sentences: bool = False
) -> tuple[str, tuple[Evidence, ...]]:
    """Return the words as the first source prints them, and every source that carries them.

    `sentences`: as whole sentences only.
    """
    printed = ""
    out: list[Evidence] = []
    for m in members:
        a = articles[m]
        place = find(said, a)
        if place and sentences:
            place = whole(place, a)
        held = covering(a, *place) if place else None
        if place and held:
            here = a.text[place[0] : place[1]]
            printed = printed or here
            out.append(evidence(a, *held, place, exact=text.plain(here) == text.plain(printed)))
    return printed, tuple(out)


def _same(one: str, other: str) -> bool:
    """Return whether two texts have the same words; the mark at the end may be the reporter's."""
    return text.plain(one).rstrip(MARKS) == text.plain(other).rstrip(MARKS)


def _holds(q: KeyQuotation, said: str, speaker: str | None) -> bool:
    """Return whether the words are a part of that quotation, of the same speaker."""
    part = f" {' '.join(text.words(said))} "
    return q.speaker == speaker and part in f" {' '.join(text.words(q.text))} "


def _printing(q: KeyQuotation, printed: str, sources: tuple[Evidence, ...]) -> KeyQuotation:
    """Return the quotation in the wording that the editor chose; the other becomes a variant."""
    own = {e.article for e in sources}
    same = next(v for v in q.variants if text.plain(v.text) == text.plain(printed))
    before = tuple(e.article for e in q.sources if e.exact and e.article not in own)
    others = tuple(
        msgspec.structs.replace(v, lost=(), gained=()) for v in q.variants if v is not same
    )
    if before:
        first = Variant(
            text=q.text, articles=before, kind=same.kind, lost=same.gained, gained=same.lost
        )
        others = (first, *others)
    rest = tuple(
        msgspec.structs.replace(e, exact=False, mark=(0, 0))
        for e in q.sources
        if e.article not in own
    )
    return msgspec.structs.replace(
        q, text=printed, sources=(*sources, *rest), variants=others, key=True
    )
