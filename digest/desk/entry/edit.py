"""Edit: the third point where decisions apply, after the entry is made: headline, summary, quotation, note, section, order.

In: briefs, the edition's decisions, the articles and their quotations. Out: briefs as the editor wants them, and Problems. The editor's
words are marked as such (`by: editor`); a line that stands verbatim in a source of the story keeps that source; one that almost does
is flagged with the words that differ ("lost a *not*"). Pure.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

import msgspec

from digest.core import text
from digest.core.model import (
    Article,
    Author,
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
from digest.desk.entry.evidence import covering, evidence

MARKS = " .,;"  # at the end of a quotation
ALMOST = 0.8  # likeness of words from which on a line is taken for a source's, misquoted


def edit(
    briefs: Sequence[Story],
    decisions: Decisions,
    articles: Mapping[str, Article],
    utterances: Mapping[str, tuple[Quotation, ...]],
) -> tuple[tuple[Story, ...], tuple[Problem, ...]]:
    """The edition's briefs, edited, the lead first, then in the editor's order, the rest by rank."""
    problems: list[Problem] = []
    edited = [_one(b, decisions, articles, utterances, problems) for b in briefs]
    return order(edited, decisions), tuple(problems)


def order(briefs: Sequence[Story], decisions: Decisions) -> tuple[Story, ...]:
    """The lead first, then the order given, then by rank: score, then id. Entries with nothing new stand last, unless named."""

    def rank(b: Story) -> tuple[int, int, int, float, str]:
        members = {s.article for s in b.sources}
        if decisions.lead in members:
            return (0, 0, 0, 0.0, b.id)
        named = [i for i, a in enumerate(decisions.order) if a in members]
        if named:
            return (1, named[0], 0, 0.0, b.id)
        return (2, 0, 0 if b.new else 1, -b.score, b.id)

    ranked = sorted(briefs, key=rank)
    return tuple(msgspec.structs.replace(b, lead=i == 0) for i, b in enumerate(ranked))


def _one(
    b: Story,
    d: Decisions,
    articles: Mapping[str, Article],
    utterances: Mapping[str, tuple[Quotation, ...]],
    problems: list[Problem],
) -> Story:
    members = [s.article for s in b.sources if s.article in articles]

    def decided(table: Mapping[str, object], key: str) -> tuple[str, object] | None:
        """The decision for this story; a second one that names another of its articles is told, not silently passed over."""
        named = [m for m in members if m in table]
        for extra in named[1:]:
            if table[extra] != table[named[0]]:
                problems.append(
                    Problem(
                        level="error",
                        where=d.lines.get(f"{key}/{extra}", d.path),
                        what=f"“{key}” is decided twice for one story: for “{named[0]}” and for “{extra}”. The first is used.",
                        fix="Keep one, or split the story.",
                        name="conflict",
                        article=extra,
                    )
                )
        return (named[0], table[named[0]]) if named else None

    changes: dict[str, object] = {}
    if found := decided(d.headline, "headline"):
        changes["headline"] = _headline(str(found[1]), members, articles)
    decided(d.slug, "slug")  # it is used where addresses are made; two of them are told here
    if found := decided(d.section, "section"):
        changes["section"] = str(found[1])
    if found := decided(d.note, "note"):
        changes["notes"] = (*b.notes, Note(text=str(found[1])))
    if found := decided(d.summary, "summary"):
        where = d.lines.get(f"summary/{found[0]}", d.path)
        lines: tuple[str, ...] = found[1]  # type: ignore[assignment]
        changes["summary"] = tuple(
            _statement(line, members, articles, where, problems) for line in lines
        )
        changes["new"] = True
    if found := decided(d.quote, "quote"):
        where = d.lines.get(f"quote/{found[0]}", d.path)
        words: tuple[str, ...] = found[1]  # type: ignore[assignment]
        changes["quotes"] = _quotes(words, b, members, articles, utterances, where, problems)
    return msgspec.structs.replace(b, **changes) if changes else b


def _headline(said: str, members: Sequence[str], articles: Mapping[str, Article]) -> Headline:
    for m in members:
        title = articles[m].title
        if title and text.plain(title) == text.plain(said):
            return Headline(text=title, article=m, by="source")
    return Headline(text=said, by="editor")


def find(said: str, article: Article) -> tuple[int, int] | None:
    """Where `said` stands in the article, marks and white space folded; the span is the article's own."""
    wanted = text.plain(said)
    if not wanted:
        return None
    # One character folds to one, so only white space moves: match it loosely.
    pattern = (
        r"(?<!\w)" * wanted[0].isalnum()
        + r"\s+".join(re.escape(p) for p in wanted.split(" "))
        + r"(?!\w)" * wanted[-1].isalnum()
    )
    match = re.search(pattern, article.text.translate(text.MARKS))
    return (match.start(), match.end()) if match else None


ENDS = re.compile(
    r"[\s.!?…\"'”’»)\]]*"
)  # what may follow the words of a sentence, and an editor may leave off


def whole(place: tuple[int, int], article: Article) -> tuple[int, int] | None:
    """The span of the whole sentences that `place` is, to their last mark; None when it is a part of one. Only a leading dateline or
    agency tag may be missing: what is cut out of a sentence says something else than its source."""
    held = covering(article, *place)
    if held is None:
        return None
    first, last = article.sentences[held[0]], article.sentences[held[1]]
    starts = {first.start, article.lead} if held[0] == 0 else {first.start}
    if place[0] not in starts and not (
        place[0] - 1 in starts and article.text[place[0] - 1] in "“\"'‘«„"
    ):
        return None
    if not ENDS.fullmatch(article.text, place[1], last.end):
        return None
    return min(s for s in starts if s >= place[0] - 1 and s <= place[0]), last.end


def _evidence(
    said: str, members: Sequence[str], articles: Mapping[str, Article], sentences: bool = False
) -> tuple[str, tuple[Evidence, ...]]:
    """The words as the first source prints them, and every source that carries them; with `sentences`, as whole sentences only."""
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


def _statement(
    line: str,
    members: Sequence[str],
    articles: Mapping[str, Article],
    where: str,
    problems: list[Problem],
) -> Statement:
    printed, sources = _evidence(line, members, articles, sentences=True)
    if sources:
        return Statement(
            text=printed,
            by="source",
            sources=sources,
            language=articles[sources[0].article].language,
        )
    _almost(line, members, articles, where, problems, "summary")
    return Statement(text=line, by="editor")


def _almost(
    line: str,
    members: Sequence[str],
    articles: Mapping[str, Article],
    where: str,
    problems: list[Problem],
    kind: str,
) -> None:
    """Tell a line that is nearly a source's: a reader would take it for the source's own words."""
    mine = text.words(line)
    best: tuple[float, str, list[str]] = (0.0, "", [])
    for m in members:
        a = articles[m]
        for s in a.sentences:
            theirs = text.words(a.text[s.start : s.end])
            # A part of a sentence is a source's words as well as one with a word changed.
            score = max(
                text.likeness(mine, theirs),
                text.containment(mine, theirs) if kind == "quote" or len(mine) > 5 else 0.0,
            )
            if score > best[0]:
                best = (score, m, theirs)
    if best[0] < ALMOST or len(mine) < 4:
        return
    matcher = difflib.SequenceMatcher(None, best[2], mine, autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size]
    lo, hi = (
        (blocks[0].a, blocks[-1].a + blocks[-1].size)
        if blocks and kind == "quote"
        else (0, len(best[2]))
    )
    theirs = best[2][lo:hi]
    lost, gained = [], []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(
        None, theirs, mine, autojunk=False
    ).get_opcodes():
        if tag in ("delete", "replace"):
            lost.extend(theirs[i1:i2])
        if tag in ("insert", "replace"):
            gained.extend(mine[j1:j2])
    said = " and ".join(
        part
        for part in (
            f"lost “{' '.join(lost[:6])}”" if lost else "",
            f"gained “{' '.join(gained[:6])}”" if gained else "",
        )
        if part
    )
    problems.append(
        Problem(
            level="warning",
            where=where,
            what=f"this {kind} is almost a sentence of “{best[1]}” but not word for word: it {said or 'is in another order'}. "
            + ("It is not printed." if kind == "quote" else "It is printed as the editor's."),
            fix="Write it as the source does"
            + ("." if kind == "quote" else ", or in words of your own."),
            name="almost-verbatim",
            article=best[1],
        )
    )


def _quotes(
    words: Sequence[str],
    b: Story,
    members: Sequence[str],
    articles: Mapping[str, Article],
    utterances: Mapping[str, tuple[Quotation, ...]],
    where: str,
    problems: list[Problem],
) -> tuple[KeyQuotation, ...]:
    """The quotations chosen become the key ones; the others stay below."""
    rest = [msgspec.structs.replace(q, key=False) for q in b.quotes]
    chosen: list[KeyQuotation] = []
    for said in words:
        bare = said.strip().strip("“”\"'‘’«»„")
        at = next((i for i, q in enumerate(rest) if _same(q.text, bare)), None)
        if at is not None:
            chosen.append(msgspec.structs.replace(rest.pop(at), key=True))
            continue
        if (
            bare != (words_alone := bare.rstrip(MARKS))
            and not _evidence(bare, members, articles)[1]
        ):
            bare = words_alone  # the mark at its end is the editor's
        bare = bare.rstrip(",;")
        printed, sources = _evidence(bare, members, articles)
        at = next(
            (i for i, q in enumerate(rest) if any(_same(v.text, bare) for v in q.variants)), None
        )
        if at is not None and sources:
            chosen.append(_printing(rest.pop(at), printed, sources))
            continue
        if not sources:
            _almost(bare, members, articles, where, problems, "quote")
            problems.append(
                Problem(
                    level="error",
                    where=where,
                    what=f"no source of the story carries the words “{bare[:80]}”; a quotation cannot be the editor's.",
                    fix="Copy the words from a source.",
                    name="quote-not-found",
                )
            )
            continue
        speaker, role = _speaker(printed, sources, utterances, articles)
        by: Author = "source"
        if (
            at := next((i for i, q in enumerate(rest) if _holds(q, bare, speaker)), None)
        ) is not None:
            rest.pop(at)  # a part stands for the whole, which would be printed a second time
        chosen.append(
            KeyQuotation(text=printed, speaker=speaker, role=role, by=by, sources=sources, key=True)
        )
    return (*chosen, *rest) if chosen else b.quotes


def _same(one: str, other: str) -> bool:
    """The same words; the mark at the end belongs to the reporter's sentence as often as to the quotation."""
    return text.plain(one).rstrip(MARKS) == text.plain(other).rstrip(MARKS)


def _holds(q: KeyQuotation, said: str, speaker: str | None) -> bool:
    """The words are a part of that quotation, of the same speaker."""
    return (
        q.speaker == speaker
        and f" {' '.join(text.words(said))} " in f" {' '.join(text.words(q.text))} "
    )


def _printing(q: KeyQuotation, printed: str, sources: tuple[Evidence, ...]) -> KeyQuotation:
    """The quotation in the wording that the editor chose; what stood there is now told as the other printing."""
    own = {e.article for e in sources}
    same = next(v for v in q.variants if text.plain(v.text) == text.plain(printed))
    before = tuple(e.article for e in q.sources if e.exact and e.article not in own)
    others = tuple(
        msgspec.structs.replace(v, lost=(), gained=()) for v in q.variants if v is not same
    )
    if before:
        others = (
            Variant(
                text=q.text, articles=before, kind=same.kind, lost=same.gained, gained=same.lost
            ),
            *others,
        )
    rest = tuple(
        msgspec.structs.replace(e, exact=False, mark=(0, 0))
        for e in q.sources
        if e.article not in own
    )
    return msgspec.structs.replace(
        q, text=printed, sources=(*sources, *rest), variants=others, key=True
    )


def _speaker(
    printed: str,
    sources: Sequence[Evidence],
    utterances: Mapping[str, tuple[Quotation, ...]],
    articles: Mapping[str, Article],
) -> tuple[str | None, str | None]:
    """Who says the words: the speaker of the quotation that they are part of."""
    for e in sources:
        start = articles[e.article].text.find(printed, e.start)
        for u in utterances.get(e.article, ()):
            if u.start <= start and start + len(printed) <= u.end and u.speaker:
                return u.speaker, u.role
    return None, None
