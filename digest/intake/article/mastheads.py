"""Find the outlet that a pasted text names around it, by the place and the form of the name.

A name that only a paper or station can have counts above the text. One with an article ("The
Orpham Lantern") or likely words counts on the first line, beside a headline and a date or author.
Any other needs a second mention: below the text, or where the text says to whom someone spoke. The
sender of a press release comes first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from digest.core import tables
from digest.core.model import Line
from digest.core.names import PARTICLES
from digest.core.patterns import lazy
from digest.intake.article import bylines, date_words, dates, fields, papers, sign_offs
from digest.intake.article.datelines import Dateline
from digest.intake.article.material import Above, Material

FEW = 8  # lines above a text that was copied without the menus of its page
LAST = 4  # lines below such a text
WORDS = 5  # of a name
_LIST = "article/mastheads"
_BARS = lazy(r"\s*[|•·»›>]\s*|\s[-–—/]\s|\s[(]")
_PARTS = lazy(r"\s*[|•·»›>]\s*|\s[-–—/]\s|\.\s|,\s|\s[(]")
_EDGES = " \t.,:;|()[]—–-©•*_#→▶►"
_NOT_NAMES = ("title", "byline", "caption", "standfirst")
# Roles of lines below a text that may say whose text it is.
_BELOW = frozenset(
    "legal credit other subscribe promo share navigation comment author-note".split()
)


@cache
def _phrases(section: str) -> re.Pattern[str]:
    """Return a pattern of the phrases of a section, with "the" or the like behind them."""
    words = "|".join(map(re.escape, tables.items(_LIST, section)))
    return re.compile(rf"\b(?:{words})\s(?:(?:the|der|dem|die|le|la|el|il)\s)?", re.I)


def named(m: Material, above: Above, head: Dateline) -> str | None:
    """Return the name of the outlet above the text, or None."""
    lines = [line for line in above.lines if "://" not in line.text[:8]]
    if not lines or not _is_titled(m, lines):
        return None
    pieces = [
        papers.cased(piece.strip(_EDGES))
        for i, line in enumerate(lines if len(lines) <= FEW else ())
        if line.why not in _NOT_NAMES or (not i and line.why == "standfirst")  # a motto
        for piece in _PARTS.split(line.text)
    ]
    certain = {piece for piece in pieces if _is_certain(piece)}
    if certain:
        return certain.pop() if len(certain) == 1 else None
    if found := _of_first(m, lines, head):
        return found
    again = {piece for piece in pieces if _is_name(piece) and _is_named_again(piece, m)}
    return again.pop() if len(again) == 1 else None


def _is_titled(m: Material, lines: Sequence[Line]) -> bool:
    return any(line.why == "title" for line in lines) or bool(
        fields.one(m.document.fields, "title")
    )


def _of_first(m: Material, lines: Sequence[Line], head: Dateline) -> str | None:
    """Return the outlet of the first line but the headline, by a likely name beside a date."""
    roles = {line.why for line in lines}
    first = lines[1] if lines[0].why == "title" and len(lines) > 1 else lines[0]
    if first.why in _NOT_NAMES:
        return None
    dated = not roles.isdisjoint(("date", "byline")) or any(dates.find(x.text) for x in lines)
    if not (dated or head.place):
        return None
    day = next(iter(dates.find(first.text)), None)
    said = first.text if day is None else first.text[: day.start]
    name = papers.cased(_first_piece(said))
    found = papers.of_first_line(said if day is None and first.why != "date" else name)
    if found is None and (papers.likely(name) or papers.is_articled(name)):
        found = name if not _is_in(name, m) else None
    return found


def _first_piece(line: str) -> str:
    """Return a line's words before a bar or comma: "The Orpham Lantern, 3 March 2026"."""
    return _BARS.split(line.strip(" *_#"))[0].split(", ")[0].strip(_EDGES)


def _is_certain(name: str) -> bool:
    return (papers.sure(name) or papers.is_station(name)) and not bylines.labelled(name)


def _is_in(name: str, m: Material) -> bool:
    """Return whether the text or its headline has the name: then it is the topic of the text."""
    core = " ".join(name.split()[1:]) if papers.is_articled(name) else name
    core = core.casefold()
    title = next((line.text for line in m.lines if line.why == "title"), "")
    return core in m.text.casefold() or core in title.casefold()


def _is_name(piece: str) -> bool:
    """Return whether words can be a name: with capitals, and neither a section nor a date."""
    words = piece.split()
    if not 2 <= len(words) <= WORDS or any(map(str.isdigit, piece)):
        return False
    low = [w.casefold().strip(".") for w in words]
    if papers.is_section(low[-1]) or not date_words.ALL_WEEKDAYS.isdisjoint(low):
        return False
    return all(w[0].isupper() or w in PARTICLES or w in ("&", "and") for w in words)


def _is_named_again(name: str, m: Material) -> bool:
    """Return whether a name follows "©" or "subscribe to" below the text, or "told" in it."""
    folded = name.casefold()
    for line in below(m.lines):
        text = line.text.casefold()
        if folded in text and (_is_copyright(text) or _follows(folded, text, "subscribe to")):
            return True
    return _follows(folded, m.text.casefold(), "spoke to")


def _is_copyright(line: str) -> bool:
    return line.startswith(("copyright", "(c)")) or "©" in line


def _follows(name: str, text: str, section: str) -> bool:
    return any(text.startswith(name, said.end()) for said in _phrases(section).finditer(text))


def below(lines: Sequence[Line]) -> list[Line]:
    """Return the last lines below the text that may say whose text it is, the last one first."""
    out: list[Line] = []
    for line in reversed(lines):
        if line.kept or len(out) == LAST:
            break
        out.append(line)
    return [line for line in out if line.why in _BELOW] if len(out) < len(lines) else []


def below_text(m: Material) -> set[str]:
    """Return the names below the text: "Terms · Radio Tern", "Subscribe to the Orpham Lantern"."""
    found: set[str] = set()
    for line in below(m.lines):
        if name := sign_offs.named(_BARS.split(line.text)):
            found.add(name)
        for said in _phrases("subscribe to").finditer(line.text):
            name = _run(line.text[said.end() :])
            if papers.sure(name) or papers.likely(name) or papers.is_articled(f"The {name}"):
                found.add(name)
    return found


def _run(text: str) -> str:
    """Return the capitalised words with which a text begins."""
    out: list[str] = []
    for word in text.split()[:WORDS]:
        if not (word[0].isupper() or (out and word in PARTICLES)):
            break
        out.append(word.strip(_EDGES))
        if word[-1] in ".,;:!?":
            break
    while out and out[-1] in PARTICLES:
        out.pop()
    return " ".join(out)


# ------------------------------------------------------------------------------- press releases


def sender(m: Material, above: Above) -> str | None:
    """Return who sent a press release: the first line above it, or its "About ..." below."""
    labels = tables.items(_LIST, "release labels")
    lines = [line for line in above.lines if line.text.strip()]
    marked = [i for i, line in enumerate(lines) if _is_label(line.text, labels)]
    if not marked or len(lines) > FEW:
        return None
    first = lines[0]
    if 0 not in marked and first.why not in _NOT_NAMES and _is_sender(first.text):
        return papers.cased(first.text.strip(_EDGES))
    about = {
        name
        for line in m.lines
        for label in tables.items(_LIST, "about the sender")
        if line.text.startswith(label) and _is_sender(name := line.text[len(label) :].strip(_EDGES))
    }
    return about.pop() if len(about) == 1 else None


def _is_label(line: str, labels: tuple[str, ...]) -> bool:
    """Return whether a line says that the text is a press release."""
    return line.strip(_EDGES).casefold().startswith(labels)


def _is_sender(name: str) -> bool:
    """Return whether a line can name who sends a release: no address, date or sentence."""
    words = name.split()
    return (
        1 <= len(words) <= WORDS + 2
        and words[0][0].isupper()
        and not any(c.isdigit() or c in "@:!?," for c in name)
        and not name.rstrip().endswith(".")
        and not papers.is_section(name)
    )
