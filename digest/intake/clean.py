"""Furniture off: which lines of a scraped page are the article, and what the others are.

Comes in: a clipping, and those hashes of its outlet's furniture that it may hold (`furniture.find`). Goes out: one `Line` for every block
that is not empty, in order, kept or not, with its role. Trusts nothing: any text is a page.

The steps: what is furniture by its words alone (`clean_roles`) or stands on the outlet's other pages; what is repeated; then, until nothing
more goes, what the weights say (`clean_judge`) and what stands before the first sentence. Because the last step runs until it finds nothing,
`clean` keeps all of what it has kept: the law `clean(clean(x, f), f) == clean(x, f)` holds by construction.
Dropping body is the worse error: in a text that is already clean only sure cases go, and a line of more than 600 characters never goes, but
as an exact repeat.
"""

from __future__ import annotations

from digest.model import Clipping, Line
from digest.text import likeness, plain, words

from .clean_judge import PROSE, alone, judge
from .clean_look import LONG, Look, look
from .clean_roles import by_group, by_words, is_about_author, is_byline, is_date, is_photo_credit
from .furniture import line_hash

REPEATED = 40  # characters from which a repeated line goes wherever it stands; a shorter one only among other repeats
HEADLINE = 220  # characters; no headline is longer
LEAD = 5  # words of the first sentence of a text: with it the header ends


def clean(clipping: Clipping, furniture: frozenset[int] = frozenset()) -> tuple[Line, ...]:
    """The lines of a clipping, judged."""
    blocks = [b for b in clipping.blocks if b.text.strip()]
    texts = [b.text for b in blocks]
    looks = [look(t) for t in texts]
    tags = [b.tag for b in blocks]
    links = [b.links for b in blocks]
    roles: list[str | None] = [None] * len(blocks)

    stated = [t for f in (clipping.fields, clipping.page) if isinstance(t := f.get("title"), str) and t.strip()]
    _titles_stated(texts, looks, roles, stated)
    for i, seen in enumerate(looks):
        if roles[i] is None:
            roles[i] = _by_itself(texts[i], seen, tags[i], links[i], furniture)
    _repeats(looks, roles)
    _whole(texts, looks, tags, links, roles)

    return tuple(
        Line(
            text=b.text, kept=(role := roles[i]) is None, why=role or _kept_as(texts, looks, roles, tags, i), tag=b.tag, line=b.line
        )
        for i, b in enumerate(blocks)
    )


def _titles_stated(texts: list[str], looks: list[Look], roles: list[str | None], stated: list[str]) -> None:
    """Mark the headline that fields or page state: the first line equal or alike to it, and every later printing as a repeat."""
    if not stated:
        return
    keys = {plain(t).casefold() for t in stated}
    bags = [words(t) for t in stated]
    met = False
    for i, seen in enumerate(looks):
        if not seen.length or seen.length > HEADLINE + 80:
            continue
        same = plain(texts[i]).casefold() in keys
        if not same and i < 12 and not met and seen.size > 2:
            bag = words(texts[i])
            same = any(likeness(bag, b) >= 0.8 for b in bags)
        if same:
            roles[i] = "repeat" if met else "title"
            met = True


def _by_itself(text: str, seen: Look, tag: str, links: float, furniture: frozenset[int]) -> str | None:
    """The role of a line that goes whatever stands around it."""
    role = by_words(text, seen)
    if role is None and furniture and line_hash(text) in furniture:
        role = "outlet-furniture"
        if is_date(text, seen):
            role = "date"
        elif is_byline(text, seen):
            role = "byline"
    if role is None:
        if tag == "figcaption":
            role = "caption"
        elif links > 0.9 and not seen.sentence and seen.length < 200 and tag not in ("h1", "h2", "h3"):
            role = by_group(seen) or "related"
    return role


def _repeats(looks: list[Look], roles: list[str | None]) -> None:
    """Mark lines that stand before already: long ones anywhere, short ones beside another repeat."""
    met: dict[str, int] = {}
    again = []
    for i, seen in enumerate(looks):
        if seen.key in met:
            if roles[i] is None or roles[i] == roles[met[seen.key]]:
                again.append(i)
        else:
            met[seen.key] = i
    marked = set(again)
    for i in again:
        if looks[i].length >= REPEATED or ((i - 1 in marked or i + 1 in marked) and looks[i].size > 1):
            roles[i] = "repeat"


def _whole(texts: list[str], looks: list[Look], tags: list[str], links: list[float], roles: list[str | None]) -> None:
    """Judge the lines left among each other, until nothing more goes."""
    chance = alone(looks)
    first_pass = True
    while True:
        alive = [i for i, r in enumerate(roles) if r is None]
        if not alive:
            return
        there = [looks[i] for i in alive]
        verdict = judge(there, [chance[i] for i in alive], [tags[i] for i in alive], [links[i] for i in alive])
        going = [i for i, stays in zip(alive, verdict, strict=True) if not stays]
        gone = set(going)
        lead = next((i for i in alive if i not in gone and _is_lead(texts, looks, chance, alive, i)), None)
        header = _header(texts, looks, tags, roles, alive, gone, lead, first_pass)
        roles_now = {**{i: _named(texts[i], looks[i], lead, i) for i in going}, **header}
        if not roles_now:
            return
        for i, role in roles_now.items():
            roles[i] = role
        first_pass = False


def _is_lead(texts: list[str], looks: list[Look], chance: list[float], alive: list[int], i: int) -> bool:
    """Whether the text of the article may begin with this line: a sentence, or a long line that goes on in the next."""
    seen = looks[i]
    if seen.length > LONG or (seen.length >= PROSE and chance[i] > 0.7):
        return True
    if seen.sentence and seen.size >= LEAD and chance[i] > 0.3 and texts[i].rstrip()[-1] not in "?!":
        return True
    at = alive.index(i)
    following = texts[alive[at + 1]].lstrip() if at + 1 < len(alive) else ""
    return seen.length >= 50 and following[:1].islower()


def _header(
    texts: list[str],
    looks: list[Look],
    tags: list[str],
    roles: list[str | None],
    alive: list[int],
    gone: set[int],
    lead: int | None,
    first_pass: bool,
) -> dict[int, str]:
    """Roles of the lines above the text: headline, byline, date, standfirst; and of a date line or byline below it."""
    out: dict[int, str] = {}
    for i in alive:
        seen = looks[i]
        if seen.length <= 120 and (lead is None or i < lead or i in gone or seen.size <= 8):
            if is_date(texts[i], seen):
                out[i] = "date"
            elif (lead is None or i < lead + 3) and is_byline(texts[i], seen):
                out[i] = "byline"
    if lead is None:
        return out
    zone = [i for i in alive if i < lead]
    if "title" not in roles:
        title = _headline(texts, looks, tags, [i for i in zone if i not in out], lead, first_pass)
        if title is not None:
            out[title] = "title"
    for i in zone:
        if i not in out and (i not in gone or is_photo_credit(texts[i])):
            out[i] = (
                "caption"
                if is_photo_credit(texts[i])
                else "standfirst"
                if looks[i].size >= 8
                else _named(texts[i], looks[i], lead, i)
            )
    title_at = next((i for i in range(len(roles)) if roles[i] == "title" or out.get(i) == "title"), None)
    if title_at is not None and first_pass:
        _standfirst(looks, roles, alive, gone, title_at, out)
    return out


def _headline(texts: list[str], looks: list[Look], tags: list[str], zone: list[int], lead: int, first_pass: bool) -> int | None:
    """The line above the text that is its headline: it speaks of what the text speaks of, and stands near it."""
    topic: set[str] = set()
    for i in range(lead, len(looks)):
        if looks[i].length >= PROSE:
            topic |= looks[i].terms
    best, found = 0.0, None
    for i in zone:
        seen = looks[i]
        if not 2 <= seen.size <= 35 or seen.length > HEADLINE or tags[i] not in ("", "p", "h1", "h2", "h3"):
            continue
        known = len(seen.terms & topic)
        if not known and tags[i] != "h1":
            continue
        score = (
            known / max(4, len(seen.terms)) + min(seen.size, 8) / 16 - sum(seen.groups) / seen.size + 1 / (2 + 0.25 * (lead - i))
        )
        score += 1.0 * (tags[i] == "h1") - 0.3 * (seen.sentence and texts[i].rstrip()[-1] == ".")
        if score > best:
            best, found = score, i
    return found if best > 0.5 else None


def _standfirst(
    looks: list[Look], roles: list[str | None], alive: list[int], gone: set[int], title: int, out: dict[int, str]
) -> None:
    """A sentence or two between the headline and a byline, date line or caption are the standfirst, when the text goes on after them."""
    near = range(title + 1, min(len(looks), title + 7))
    role = {i: out.get(i) or roles[i] for i in near}
    end = max((i for i in near if role[i] in ("byline", "date", "caption")), default=None)
    if end is None:
        return
    between = [i for i in near if i < end and role[i] in (None, "standfirst") and i not in gone]
    rest = [i for i in alive if i > end and i not in gone and i not in out and looks[i].length >= PROSE]
    if len(between) <= 2 and len(rest) >= 2 and all(looks[i].length <= 400 for i in between):
        for i in between:
            out[i] = "standfirst"


def _named(text: str, seen: Look, lead: int | None, i: int) -> str:
    """The role of a line that goes by its looks and neighbours."""
    if is_photo_credit(text):
        return "caption"
    if is_about_author(text, seen):
        return "author-note"
    role = by_group(seen)
    if role is None:
        if lead is not None and i > lead and not seen.sentence and seen.length >= 50:
            return "caption"
        return "tag" if seen.size <= 5 and lead is not None and i > lead else "other"
    return role


def _kept_as(texts: list[str], looks: list[Look], roles: list[str | None], tags: list[str], i: int) -> str:
    """`subhead` for a kept line that heads the text after it; else `body`."""
    seen = looks[i]
    if tags[i] in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return "subhead"
    if tags[i] not in ("", "p") or seen.size > 14 or seen.length > 100 or not texts[i].strip()[0].isalnum():
        return "body"
    end = texts[i].rstrip()[-1]
    if end in '.:;,"”…' or texts[i].lstrip()[0].islower():
        return "body"
    after = next((j for j in range(i + 1, len(looks)) if roles[j] is None), None)
    before = next((j for j in range(i - 1, -1, -1) if roles[j] is None), None)
    ok = (
        after is not None
        and before is not None
        and looks[after].length >= PROSE
        and (looks[before].sentence or looks[before].length >= PROSE)
    )
    return "subhead" if ok else "body"
