"""Separate the article on a scraped page from the page furniture.

The result is one `Line` for every block that is not empty, in order, kept or dropped, with its role
(`roles.ROLES`). `furniture` holds the hashes of repeated lines of the outlet (`repeated.find`). Any
text is a valid page.

One pass joins lines broken at a fixed width. It drops lines that are furniture by their words, that
are on other pages of the outlet, or that repeat; then inserts and tail blocks. The weights decide
the rest (`judge`), and `header` handles the lines above the first sentence. Passes repeat over the
remaining lines until one drops nothing. So `clean(clean(x, f), f) == clean(x, f)` holds by
construction. Dropping body text is the worse error. In a text that was cleaned before, only certain
cases are dropped, and a paragraph over 600 characters is dropped only as an exact repeat.
"""

from __future__ import annotations

from itertools import repeat

from msgspec import structs

from digest.core.model import Block, Document, Line
from digest.core.text import likeness, plain, words
from digest.intake.furniture.features import PROSE, SAYS, Look, look
from digest.intake.furniture.header import header, is_lead, kept_as
from digest.intake.furniture.joined_lines import paragraphs
from digest.intake.furniture.judge import PLAIN, alone, judge
from digest.intake.furniture.line_hash import line_hash
from digest.intake.furniture.phrases import FUNCTION, GROUP_NAMES
from digest.intake.furniture.roles import (
    by_group,
    by_words,
    is_about_author,
    is_byline,
    is_date,
    is_insert,
    is_photo_credit,
)

# characters; a repeated line this long is always dropped, a shorter one only among other repeats
REPEATED = 40
HEADLINE = 300  # characters; no headline is longer
ALIKE = 0.8  # similarity to the stated headline at which a line counts as the headline
EVEN = 3  # long paragraphs needed to tell whether a text is even
_CAPTION = GROUP_NAMES.index("caption")
_DATE = GROUP_NAMES.index("date")
_LEGAL = GROUP_NAMES.index("legal")
_SUBSCRIBE = GROUP_NAMES.index("subscribe")
BY_LABEL = 10  # characters of a label such as "Author:"
CAPTION = 250  # characters; a longer line without a full stop is a paragraph that lost it
RESCUE = 0.3  # probability of being body; such a line is preferred when nothing else is kept
SAYING = 8  # words of a sentence that may be a whole article
TEASERS = 6  # titles below a heading
TEASER = 160  # characters of a teaser title
ADDRESS = frozenset(
    "you your yours we our us my i".split()
)  # words of one who bids the reader do something
BOX = 6  # lines of a sign-up box
FIELD = frozenset(("your", "address", "address:"))
LINKED = 200  # characters; a longer line with links is a paragraph
ARROWS = (">", "→", "►", "▶", "➡", "➤", "☞", "+++")
MARKED = {
    role: role
    for role in "standfirst caption related navigation author-note comment share legal other subscribe".split()
} | {"figcaption": "caption", "note": "author-note", "table": "other", "post": "other"}
BUTTON = 4  # words of a field or button
BOXES = ("subscribe", "share")  # boxes that also occur in the middle of a text
TAIL = frozenset(("legal", "comment", "correction", "subscribe", "share", "related"))


class Part:
    """A paragraph to be classified: a line, or the lines of a broken paragraph."""

    __slots__ = ("chance", "links", "numbers", "role", "ruled", "seen", "sure", "tag", "text")

    def __init__(self, numbers: tuple[int, ...], text: str, tag: str, links: float) -> None:
        self.numbers = numbers
        self.text = text
        self.tag = tag
        self.links = links
        self.seen: Look = look(text)
        self.chance = PLAIN if self.seen.plain else alone([self.seen])[0]
        self.ruled = False
        self.sure = False
        self.role: str | None = None


def clean(clipping: Document, furniture: frozenset[int] = frozenset()) -> tuple[Line, ...]:
    """Return the lines of an article, each with its role."""
    blocks = [b for b in clipping.blocks if b.text.strip()]
    roles: list[str | None] = [None] * len(blocks)
    stated = [
        t
        for f in (clipping.fields, clipping.page)
        if isinstance(t := f.get("title"), str) and t.strip()
    ]
    if stated:
        _titles_stated(blocks, roles, stated)
    titled = bool(stated)
    known: dict[tuple[int, ...], Part] = {}
    first = True
    while True:
        parts = _parts(blocks, roles, known)
        _judge_all(parts, furniture, titled, first)
        gone = [p for p in parts if p.role is not None]
        if not gone:
            if not parts:
                for i in _rescue(clipping, known, roles, furniture):
                    roles[i] = None
                    parts.append(Part((i,), blocks[i].text, blocks[i].tag, blocks[i].links))
            return _lines(blocks, roles, parts)
        for p in gone:
            titled = titled or p.role == "title"
            for i in p.numbers:
                roles[i] = p.role
        first = False


def _rescue(
    clipping: Document,
    known: dict[tuple[int, ...], Part],
    roles: list[str | None],
    furniture: frozenset[int],
) -> tuple[int, ...]:
    """Return the numbers of the lines most likely to be the article when none is left.

    An article must not vanish. Preferred is a sentence; where the front matter states a headline
    (an editor took the page for an article), any text, or else the line of the headline itself. The
    choice depends on the lines alone, so that a second `clean` makes the same choice.
    """
    named = isinstance(clipping.fields.get("title"), str)
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
    blocks = [b for b in clipping.blocks if b.text.strip()]
    if (
        1 < len(best.numbers) < len(blocks)
    ):  # on their own, the lines of a broken paragraph may not be joined
        alone = clean(
            structs.replace(clipping, blocks=tuple(blocks[i] for i in best.numbers)), furniture
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
    _repeats(parts)
    _inserts(parts)
    _tail(parts)
    if _is_even(parts):
        _strays(parts)
    boxes = _boxes(parts)
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
            p.role = _named(p.text, p.seen, lead is not None and i > lead)


def _titles_stated(blocks: list[Block], roles: list[str | None], stated: list[str]) -> None:
    """Mark the headline given by fields or page, and its later printings as repeats.

    The headline is the first line equal or similar to it.
    """
    keys = {plain(t).casefold() for t in stated}
    bags = [words(t) for t in stated]
    tellers = [_teller(bag) for bag in bags]
    met = False
    for i, b in enumerate(blocks):
        if len(b.text) > HEADLINE:
            continue
        low = b.text.casefold()
        if not any(map(_may_be, repeat(low), tellers)):
            continue
        same = plain(b.text).casefold() in keys
        if not same and i < 12 and not met and " " in b.text.strip():
            bag = words(b.text)
            same = len(bag) > 2 and any(likeness(bag, w) >= ALIKE for w in bags)
        if same:
            roles[i] = "repeat" if met else "title"
            met = True


def _teller(bag: list[str]) -> tuple[list[str], int, int]:
    """Return words, and limits of missing and of all words, that exclude most lines quickly.

    The words are those of the headline, longest first, without those that punctuation may print
    differently. A line with k of its n words has a similarity of at most 2k/(n+k), and a line of m
    words at most 2n/(n+m). Both are under ALIKE when over a third of the words are missing, or when
    m is over half as large again as n.
    """
    return (
        sorted([w for w in bag if "'" not in w], key=lambda w: -len(w)),
        len(bag) // 3,
        len(bag) * 3 // 2,
    )


def _may_be(low: str, teller: tuple[list[str], int, int]) -> bool:
    """Return whether a lower-case line has enough words of a headline and not too many others.

    Parts of other words count as well.
    """
    telling, spare, most = teller
    for word in telling:
        if word not in low:
            if not spare:
                return False
            spare -= 1
    return sum([word[0].isalnum() for word in low.split()]) <= most


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


def _repeats(parts: list[Part]) -> None:
    """Mark repeated parts: long ones anywhere, short ones next to another repeat."""
    met: dict[str, int] = {}
    again = []
    for i, p in enumerate(parts):
        key = p.seen.key
        if key not in met:
            met[key] = i
        elif p.role is None:
            again.append(i)
    marked = set(again)
    for i in again:
        seen = parts[i].seen
        if seen.length >= REPEATED or (seen.size > 2 and (i - 1 in marked or i + 1 in marked)):
            parts[i].role = "repeat"


def _inserts(parts: list[Part]) -> None:  # noqa: C901  teasers and boxes in one pass
    """Mark teasers and sign-up boxes in the middle of the text.

    A teaser is a title printed twice (as picture and as link) with its summary, below a heading
    such as "related"; or the titles below such a heading up to the next sentence; or one line
    labelled as another story. A box is the fields and buttons below a sign-up prompt.
    """
    below = box = False
    for i, p in enumerate(parts):
        box = p.role == "subscribe" or (box and _is_button(p))
        if box and p.role is None:
            p.role = "subscribe"
        if p.role is None:
            if below and is_insert(p.seen):
                p.role = "related"
            below = below or _is_prose(p)
        if p.role != "related" or p.seen.sentence or p.seen.size > 8:
            continue
        for q in parts[i + 1 : i + 1 + TEASERS]:
            if q.role is not None or q.seen.sentence or q.seen.length > TEASER:
                break
            q.role = (by_group(q.seen) if q.seen.share >= 0.5 else None) or "related"
        for j in range(i + 1, min(len(parts), i + 3)):
            if parts[j].role != "repeat" or parts[j].seen.sentence:
                continue
            for q in parts[max(0, i - 2) : j]:
                if q.seen.key == parts[j].seen.key:
                    q.role = "related"
            after = j + 1
            if (
                after < len(parts)
                and parts[after].role is None
                and parts[after].seen.length <= 400
                and not parts[after].text.lstrip().startswith(('"', "“"))
            ):
                parts[after].role = "related"


def _boxes(parts: list[Part]) -> frozenset[int]:
    """Return the sign-up and share boxes between two paragraphs.

    They are furniture themselves, but are not evidence about the paragraph below them.
    """
    out: list[int] = []
    run: list[Part] | None = None
    for p in parts:
        if p.role is None and _is_prose(p):
            out += [id(q) for q in run or ()]
            run = []
        elif run is not None and p.role in BOXES and len(run) < BOX:
            run.append(p)
        else:
            run = None
    return frozenset(out)


def _is_button(p: Part) -> bool:
    """Return whether a line below a sign-up prompt is a field or button: "Email address"."""
    seen = p.seen
    if (
        p.role is not None
        or seen.size > BUTTON
        or seen.sentence
        or not (seen.groups[_SUBSCRIBE] or "email" in seen.key)
    ):
        return False
    return seen.share >= 0.5 and seen.terms <= FIELD


def _tail(parts: list[Part]) -> None:
    """Drop everything below the text, from the first heading of a tail block to the next prose.

    Tail blocks are disclaimers, comment forms and the like.
    """
    last = next(
        (i for i in range(len(parts) - 1, -1, -1) if parts[i].role is None and _is_prose(parts[i])),
        None,
    )
    if last is None:
        return
    opener = None
    for p in parts[last + 1 :]:
        if opener in BOXES and p.role is None and _goes_on(p, parts[: last + 1]):
            continue  # the box is inside a text that ends in short paragraphs
        if (
            p.role is None
            and (opener or p.seen.share > 0.9)
            and p.seen.size <= 3
            and p.seen.share >= 0.5
        ):
            p.role = by_group(p.seen)
        if p.role is None:
            p.role = opener
        elif p.role in TAIL and p.seen.size <= 7:
            opener = p.role


def _goes_on(p: Part, above: list[Part]) -> bool:
    """Return whether a line is a sentence that continues the text above it.

    It shares its terms, reports something or has many function words, and does not address the
    reader.
    """
    seen = p.seen
    if (
        not seen.sentence
        or seen.size < SAYING // 2
        or seen.share > 0.2
        or not ADDRESS.isdisjoint(seen.parts)
    ):
        return False
    if (
        p.text.rstrip()[-1] in "?!"
        or "©" in p.text
        or seen.groups[_LEGAL]
        or seen.groups[_SUBSCRIBE]
    ):
        return False
    if (
        not SAYS.isdisjoint(seen.parts)
        or sum([w.rstrip(".,;") in FUNCTION for w in seen.parts]) * 2 >= seen.size
    ):
        return True
    return any(q.seen.shared(seen.terms) for q in above if q.role is None or q.role == "title")


def _is_even(parts: list[Part]) -> bool:
    """Return whether nearly all long paragraphs end like sentences.

    In such a text, a line without a sentence end is not a paragraph.
    """
    ends = [p.seen.sentence for p in parts if p.role is None and p.seen.length >= 60]
    return len(ends) >= EVEN and sum(ends) >= 0.85 * len(ends)


def _strays(parts: list[Part]) -> None:
    """In an even text, drop captions without their picture, and tags below the last sentence."""
    sentences = [
        i for i, p in enumerate(parts) if p.role is None and p.seen.sentence and p.seen.length >= 60
    ]
    first, last = sentences[0], sentences[-1]
    for p in parts[first:last]:
        seen = p.seen
        if (
            p.role is not None
            or seen.sentence
            or not 50 <= seen.length <= CAPTION
            or p.tag not in ("", "p")
        ):
            continue
        end = p.text.rstrip()[-1]
        if (
            p.text[:1].isupper()
            and end.isalnum()
            and ". " not in p.text
            and (seen.length >= 110 or seen.groups[_DATE])
        ):
            p.role = "caption"
    below = [p for p in parts[last + 1 :] if p.role is None]
    if len(below) <= 2 and all(
        not p.seen.sentence and p.seen.size <= 5 and p.text.strip()[:1].isupper() for p in below
    ):
        for p in below:
            if is_date(p.text, p.seen):
                p.role = "date"
            elif _is_labelled_byline(p.text, p.seen):
                p.role = "byline"
            else:
                p.role = by_group(p.seen) or "tag"


def _is_labelled_byline(text: str, seen: Look) -> bool:
    """Return whether a line is a byline with a label, wherever it is: "Author: Ada Brook"."""
    return ":" in text[:BY_LABEL] and is_byline(text, seen)


def _is_prose(p: Part) -> bool:
    return p.seen.length >= PROSE and p.chance > 0.6


def _named(text: str, seen: Look, below: bool) -> str:
    """Return the role of a part dropped for its features and neighbours.

    `below` is whether the part is below the beginning of the text.
    """
    if is_photo_credit(text):
        return "caption"
    if is_about_author(text, seen):
        return "author-note"
    if _is_labelled_byline(text, seen):
        return "byline"
    if 60 <= seen.length <= CAPTION and (seen.groups[_DATE] or seen.groups[_CAPTION]):
        return "caption"
    role = by_group(seen)
    if role is not None:
        return role
    if not seen.sentence and (below or text.rstrip().endswith(")")):
        return "caption" if seen.length >= 50 else "tag" if seen.size <= 5 else "other"
    return "other"


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
