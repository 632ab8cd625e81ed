"""Separate the article on a scraped page from the page furniture.

The result is one `Line` for every block that is not empty, in order, kept or dropped, with its role
(`roles.ROLES`). `furniture` holds the hashes of repeated lines of the outlet (`repeated.find`). Any
text is a valid page.

One pass joins lines broken at a fixed width. It drops lines that are furniture by their words, that
are on other pages of the outlet, or that repeat; then inserts and tail blocks. The weights decide
the rest (`judge`), and `header` handles the lines above the first sentence. Passes repeat over the
remaining lines until one drops nothing. So `clean(clean(x, f), f) == clean(x, f)` holds by
construction, unless a long text reaches the limit of passes. Dropping body text is the worse error.
In a text that was cleaned before, only certain cases are dropped, and a paragraph over 600
characters is dropped only as an exact repeat.
"""

from __future__ import annotations

from msgspec import structs

from digest.core.model import Block, Document, Line
from digest.intake.furniture import stated_title
from digest.intake.furniture.features import PROSE
from digest.intake.furniture.header import header, is_lead, kept_as
from digest.intake.furniture.headline_lines import labels_correction, mark_motto
from digest.intake.furniture.inserts import boxes_of, mark_inserts, mark_repeats
from digest.intake.furniture.joined_lines import paragraphs
from digest.intake.furniture.judge import judge
from digest.intake.furniture.line_hash import line_hash
from digest.intake.furniture.part import Part, is_prose
from digest.intake.furniture.roles import by_group, by_words, is_byline, is_date
from digest.intake.furniture.tails import (
    is_even,
    mark_author_note,
    mark_sign_offs,
    mark_strays,
    mark_tail,
    role_of_dropped,
)

# Passes over a text. Of 913 pages and texts, each took 6 at most; a column of figures lost a line a
# pass, and so took time by the square of its length. A text of up to 100 lines is never cut short.
MOST_PASSES = 12
SHORT = 100 * 100  # lines times passes
RESCUE = 0.3  # probability of being body; such a line is preferred when nothing else is kept
SAYING = 8  # words of a sentence that may be a whole article
LINKED = 200  # characters; a longer line with links is a paragraph
ARROWS = (">", "→", "►", "▶", "➡", "➤", "☞", "+++")
# Tags that a page's own marks give to a block, and their roles.
MARKED = {
    role: role
    for role in (
        "standfirst caption related navigation author-note comment share legal other subscribe"
    ).split()
} | {"figcaption": "caption", "note": "author-note", "table": "other", "post": "other"}


def clean(document: Document, furniture: frozenset[int] = frozenset()) -> tuple[Line, ...]:
    """Return the lines of an article, each with its role."""
    blocks = [b for b in document.blocks if b.text.strip()]
    roles: list[str | None] = [None] * len(blocks)
    stated = [
        t
        for f in (document.fields, document.page)
        if isinstance(t := f.get("title"), str) and t.strip()
    ]
    if stated:
        stated_title.mark(blocks, roles, stated)
    titled = bool(stated)
    known: dict[tuple[int, ...], Part] = {}
    left = max(MOST_PASSES, SHORT // max(1, len(blocks)))
    first = True
    while True:
        parts = _parts(blocks, roles, known)
        _judge_all(parts, furniture, titled, first)
        gone = [p for p in parts if p.role is not None]
        if not gone:
            if not parts:
                for i in _rescue(document, known, roles, furniture):
                    roles[i] = None
                    parts.append(Part((i,), blocks[i].text, blocks[i].tag, blocks[i].links))
            return _lines(blocks, roles, parts)
        for p in gone:
            titled = titled or p.role == "title"
            for i in p.numbers:
                roles[i] = p.role
        first = False
        left -= 1
        if left <= 0 and len(gone) < len(parts):
            return _lines(blocks, roles, [p for p in parts if p.role is None])


def _rescue(
    document: Document,
    known: dict[tuple[int, ...], Part],
    roles: list[str | None],
    furniture: frozenset[int],
) -> tuple[int, ...]:
    """Return the numbers of the lines most likely to be the article when none is left.

    An article must not vanish. Preferred is a sentence; where the front matter states a headline
    (an editor took the page for an article), any text, or else the line of the headline itself. The
    choice depends on the lines alone, so that a second `clean` makes the same choice.
    """
    named = isinstance(document.fields.get("title"), str)
    lost = [
        p
        for p in known.values()
        if roles[p.numbers[0]] != "title"
        and not (is_byline(p.text, p.seen) or is_date(p.text, p.seen))
    ]
    free = [p for p in lost if not p.sure]
    prose = [p for p in free if (p.seen.sentence or p.seen.length >= PROSE) and p.chance >= RESCUE]
    prose = prose or [
        p for p in free if p.seen.length >= PROSE or (p.seen.sentence and p.seen.size >= SAYING)
    ]
    if named:
        prose = prose or free or [p for p in lost if any(c.isalpha() for c in p.text)]
    best = max(prose, key=lambda p: (p.chance, -p.numbers[0]), default=None)
    if best is None:
        return next(((i,) for i, role in enumerate(roles) if role == "title"), ()) if named else ()
    blocks = [b for b in document.blocks if b.text.strip()]
    if (
        1 < len(best.numbers) < len(blocks)
    ):  # on their own, the lines of a broken paragraph may not be joined
        alone = clean(
            structs.replace(document, blocks=tuple(blocks[i] for i in best.numbers)), furniture
        )
        return tuple(i for i, line in zip(best.numbers, alone, strict=True) if line.kept)
    return best.numbers


def _parts(
    blocks: list[Block], roles: list[str | None], known: dict[tuple[int, ...], Part]
) -> list[Part]:
    """Return the remaining paragraphs.

    Their features are cached, because most paragraphs are the same in the next pass.
    """
    alive = [i for i, role in enumerate(roles) if role is None]
    out = []
    # HTML pages and Markdown files mark their paragraphs themselves.
    runs = (
        [(j,) for j in range(len(alive))]
        if any(b.tag for b in blocks)
        else paragraphs([blocks[i].text for i in alive])
    )
    for run in runs:
        numbers = tuple([alive[j] for j in run])
        part = known.get(numbers)
        if part is None:
            b = blocks[numbers[0]]
            text = (
                b.text if len(numbers) == 1 else " ".join([blocks[i].text.strip() for i in numbers])
            )
            part = known[numbers] = Part(numbers, text, b.tag, b.links)
        out.append(part)
    return out


def _judge_all(parts: list[Part], furniture: frozenset[int], titled: bool, first: bool) -> None:
    """Run one pass: set a role on each part that is dropped."""
    for p in parts:
        if not p.ruled:  # this does not depend on the neighbours, so once is enough
            p.ruled = True
            p.role = _by_itself(p, furniture)
            p.sure = p.role is not None
    _keep_correction(parts)
    mark_motto(parts)
    mark_repeats(parts)
    mark_inserts(parts)
    mark_sign_offs(parts)
    mark_author_note(parts)
    mark_tail(parts)
    if is_even(parts):
        mark_strays(parts)
    boxes = boxes_of(parts)
    there = [
        p for p in parts if p.role != "repeat" and id(p) not in boxes
    ]  # a line printed twice says nothing about the page
    verdict = judge(
        [p.text for p in there],
        [p.seen for p in there],
        [p.chance if p.role is None else 0.0 for p in there],
        [p.tag for p in there],
        [p.links for p in there],
    )
    stays = {id(p) for p, v in zip(there, verdict, strict=True) if v and p.role is None}
    goes = [id(p) not in stays for p in parts]
    lead = next(
        (i for i, p in enumerate(parts) if not goes[i] and is_lead(p.text, p.seen, p.chance)), None
    )
    if lead is None:  # no article here, so a line with only furniture words is furniture
        for p in parts:
            if p.role is None and p.seen.size <= 4 and p.seen.share >= 0.5 and not p.seen.sentence:
                p.role = by_group(p.seen)
    header(parts, goes, lead, titled, first)
    for i, p in enumerate(parts):
        if goes[i] and p.role is None:
            p.role = role_of_dropped(p.text, p.seen, lead is not None and i > lead)


def _keep_correction(parts: list[Part]) -> None:
    """Keep the notes on a mistake where they are the whole text, below the label of one."""
    notes = [p for p in parts if p.role == "correction" and p.seen.sentence]
    if not notes or not any(map(labels_correction, parts[: parts.index(notes[0])])):
        return
    if not any(p.role is None and is_prose(p) for p in parts):
        for p in notes:
            p.role, p.sure = None, False


def _by_itself(p: Part, furniture: frozenset[int]) -> str | None:
    """Return the role of a part that is dropped whatever its neighbours are, or None."""
    role = by_words(p.text, p.seen)
    if role is None and furniture and line_hash(p.text) in furniture:
        role = "outlet-furniture"
    if role == "outlet-furniture":
        if is_date(p.text, p.seen):
            return "date"
        if is_byline(p.text, p.seen):
            return "byline"
    if role is None:
        if p.tag in MARKED:
            return MARKED[p.tag]
        if _is_link(p):
            return by_group(p.seen) or "related"
    return role


def _is_link(p: Part) -> bool:
    """Return whether a line leads to another page: a link, or an item or arrow with one."""
    seen = p.seen
    if p.tag in ("h1", "h2", "h3") or seen.length >= LINKED:
        return False
    if p.links > 0.9:
        return not seen.sentence or p.text.isupper() or (p.links > 0.99 and p.tag != "blockquote")
    if p.links > 0.5 and p.tag == "li":
        return not seen.sentence
    return p.links > 0.1 and p.text.startswith(ARROWS)


def _lines(blocks: list[Block], roles: list[str | None], parts: list[Part]) -> tuple[Line, ...]:
    kept = kept_as(parts)
    return tuple(
        Line(
            text=b.text,
            kept=(role := roles[i]) is None,
            why=role or kept[i],
            tag=b.tag,
            line=b.line,
        )
        for i, b in enumerate(blocks)
    )
