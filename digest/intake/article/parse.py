"""Build an Article from a document and its classified lines: metadata, sentences and days.

Decisions may state some of the values. Problems come with a fix. Fields are validated: a link is
http or https, or None; a name is a name, or None. Uncertain values are None and never guessed,
above all date and outlet, whose sources are tried in the documented order. A date, credit or name
inside an insert about another story is ignored, because only lines with the matching role are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import takewhile

from digest.core import tables
from digest.core.model import (
    Article,
    Day,
    Document,
    Fact,
    Line,
    Outlet,
    Problem,
    PublishedFrom,
    Sentence,
)
from digest.core.text import SPACELESS, plain, words
from digest.intake.article import (
    bylines,
    date_labels,
    datelines,
    dates,
    event_days,
    papers,
    signature,
)
from digest.intake.article import language as languages
from digest.intake.article import outlets as houses
from digest.intake.article.outlets import Outlets
from digest.intake.article.sentences import split
from digest.intake.article.signature import Said

BREAK = "\n\n"
# Table of bytes that separate words, as in `text.WORD`: neither letter, digit, underscore nor
# apostrophe. Bytes beyond ASCII are letters, except for marks between words or after a comma. Those
# that may begin a letter of a script without spaces have another letter.
_PARTING = bytearray(
    97 if c > 127 or chr(c).isalnum() or chr(c) in "_'" else 32 for c in range(256)
)
for _byte in (0xE0, 0xE1, *range(0xE3, 0xEA), 0xEF):
    _PARTING[_byte] = ord("z")
ZONE = 1  # days by which two places can differ
HEADER_LINES = 4  # lines at the top of a pasted text that may contain its address
LEFT_OUT = 0.5  # share of a page's paragraphs; if more are dropped as furniture, this is reported
PARAGRAPH = 80  # characters from which a line of a page counts as a paragraph
_PRINTED_ELSEWHERE = frozenset({"title", "standfirst", "caption", "repeat", "byline", "date"})
_RUN_IN = tables.items("article/run_in_captions")
# Letters of Thai, Lao, Burmese and Khmer; about three of them make a word.
_PARTS_OF_WORDS = frozenset(
    map(chr, (*range(0xE00, 0xF00), *range(0x1000, 0x10A0), *range(0x1780, 0x1800)))
)
LETTERS_A_WORD = 3
_HEADER = ("title", "byline", "date")  # roles of lines next to which an outlet's name is printed
_PARTING_MARKS = tuple((mark, mark.encode()) for mark in "—–…”«»")


def _count(text: str) -> int:
    """Return the number of words as in `text.words`, except for rare marks.

    Counting on bytes takes a tenth of the time.
    """
    data = text.encode("utf-8", "replace")
    if len(data) > len(text):
        for mark, coded in _PARTING_MARKS:
            if mark in text:
                data = data.replace(coded, b" ")
    # Letters and spaces: a word begins where a letter follows a space.
    shape = data.translate(_PARTING)
    if b"z" in shape:
        if SPACELESS.search(text):
            found = words(text)
            parts = sum(word[0] in _PARTS_OF_WORDS for word in found)
            return len(found) - parts + parts // LETTERS_A_WORD
        shape = shape.replace(b"z", b"a")
    return shape.count(b" a") + shape.startswith(b"a")


def parse(
    clipping: Document,
    lines: Sequence[Line],
    outlets: Outlets,
    day: str | None = None,
    fact: Fact | None = None,
    timezone: str = "UTC",
) -> tuple[Article, tuple[Problem, ...]]:
    """Return the article of a document.

    `day` is the day of its folder, `fact` the values stated by a decision.
    """
    fact = fact or Fact()
    problems: list[Problem] = []
    fields, page = clipping.fields, clipping.page
    kept = [line for line in lines if line.kept and line.text]
    text = BREAK.join(line.text for line in kept)
    tongue = _language(fact, fields, page, text)
    short = tongue[:2] if tongue != "und" else "en"

    first = next((i for i, line in enumerate(kept) if line.why != "subhead"), None)
    head = datelines.Dateline()
    start = 0
    if first is not None:
        start = sum(len(line.text) + len(BREAK) for line in kept[:first])
        head = datelines.read(kept[first].text, outlets, short)
        if (
            not head.lead and first + 1 < len(kept) and kept[first + 1].why != "subhead"
        ):  # after a caption, or a line before the text
            second = datelines.read(kept[first + 1].text, outlets, short)
            if second.place:
                head, start = second, start + len(kept[first].text) + len(BREAK)
    tail = datelines.tail(kept[-1].text, outlets) if kept else None

    link = _link(clipping, fact, lines, problems)
    by = bylines.read([line.text for line in lines if line.why == "byline"], outlets)
    credits = [line.text for line in lines if line.why in ("credit", "byline") and not line.kept]
    if marked := _text(
        page, "byline"
    ):  # not in the page's main text; names from the page's metadata take precedence
        said = bylines.read([marked], outlets)
        by = by._replace(
            authors=by.authors or said.authors,
            agency=by.agency or said.agency,
        )
        credits.append(marked)
    credit = bylines.credits(credits, outlets)
    if marked := _text(page, "signature"):  # above the text, inside or outside the page's main text
        lines = [Line(text=marked, kept=False, why="date"), *lines]
    above = list(takewhile(lambda line: not line.kept, lines))
    signed = [
        (i, signature.read(ln.text, outlets, tongue))
        for i, ln in enumerate(above)
        if ln.why in ("date", "byline")
    ]
    outlet = _outlet(clipping, fact, outlets, link, by) or _paper(above, signed, outlets)
    if outlet is None and (name := _named_in_header(above, link)):
        outlet = outlets.named(name)
    outlet = outlet or _host(link)
    beside = _beside_dates(above, signed, text)
    by = by._replace(authors=by.authors or beside.authors, agency=by.agency or beside.agency)
    authors = fact.authors or _authors(fields, page, by, outlets, outlet)
    agency = _agency(clipping, fact, outlets, head, tail, by, credit, text)
    shown = _shown(lines, tongue)
    dateline = text[start : start + head.lead] if head.lead and not head.day else ""
    published, source = _published(clipping, fact, shown, head, link, day, timezone, short)
    if source == "folder" and day and (dated := _in_year(above, dateline, day)):
        published, source = dated, "text"
    updated = _text(fields, "updated") or _text(page, "updated") or shown.updated

    if clipping.page and (share := _left_out(lines)) > LEFT_OUT:
        problems.append(_left_out_problem(clipping, share))
    sentences, subheads = _sentences(kept, text, short)
    anchor = published if source not in ("folder", "story", "none") else None
    days = event_days.stated(text, short, anchor)
    if anchor and (later := _reported_before(text, days, anchor, short)):
        problems.append(_doubted(clipping, anchor, later))
    image = _text(fields, "image") or _text(page, "image")
    return Article(
        id=clipping.id,
        path=clipping.path,
        title=_title(clipping, fact, lines, outlet),
        authors=authors,
        outlet=outlet.name if outlet else None,
        wire=outlet.wire if outlet else False,
        agency=agency,
        place=head.place,
        link=link,
        published=published,
        published_from=source,
        updated=dates.local(updated, timezone) if updated else None,
        language=tongue,
        section=_text(fields, "section") or _text(page, "section") or shown.rest or None,
        tags=tuple(_many(fields, "tags")),
        image=houses.address(image) if image else None,
        slug=_text(fields, "slug"),
        weight=int(_text(fields, "weight") or 0),
        draft=_text(fields, "draft") == "true",
        text=text,
        lead=start + head.lead if first is not None else 0,
        subheads=subheads,
        sentences=sentences,
        days=days,
        words=_count(text),
    ), tuple(problems)


def _left_out(lines: Sequence[Line]) -> float:
    """Return the share of a page's paragraphs, in characters, that were dropped as furniture."""
    whole = kept = 0
    for line in lines:
        if line.tag == "p" and len(line.text) >= PARAGRAPH and line.why not in _PRINTED_ELSEWHERE:
            whole += len(line.text)
            kept += len(line.text) * line.kept
    return 1 - kept / whole if whole else 0.0


def _left_out_problem(clipping: Document, share: float) -> Problem:
    return Problem(
        level="warning",
        where=clipping.path,
        what=f"{share:.0%} of the page's paragraphs were taken for page furniture and left out",
        fix="Look at it with digest explain, and save its text as .txt if some is missing.",
        name="text-left-out",
        article=clipping.id,
    )


def _reported_before(text: str, days: Sequence[Day], published: str, tongue: str) -> Day | None:
    """Return a day with its year that the text reports as past, though it is after publication."""
    for day in days:
        if day.year and day.first and day.month_day and day.first > published[:10]:
            ahead = date.fromisoformat(day.first) - date.fromisoformat(published[:10])
            if ahead.days > ZONE and event_days.is_reported_as_past(text, day, tongue):
                return day
    return None


def _doubted(clipping: Document, published: str, later: Day) -> Problem:
    return Problem(
        level="warning",
        where=clipping.path,
        what=f"it is dated {published[:10]}, but reports {later.first} as past",
        fix="Check its date, and state the right one as a decision or in its front matter.",
        name="date-doubted",
        article=clipping.id,
    )


def _text(fields: dict[str, str | list[str]], name: str) -> str | None:
    value = fields.get(name)
    return value.strip() or None if isinstance(value, str) else None


def _many(fields: dict[str, str | list[str]], name: str) -> list[str]:
    value = fields.get(name)
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    return [v.strip() for v in value or () if v.strip()]


def _language(
    fact: Fact, fields: dict[str, str | list[str]], page: dict[str, str | list[str]], text: str
) -> str:
    for value in (fact.language, _text(fields, "language")):
        if value and (code := languages.stated(value)):
            return code
    found = languages.detect(text)
    if found != "und":
        # the language stated by a page's template is wrong more often than the one detected
        return found
    value = _text(page, "language")
    return (languages.stated(value) if value else None) or "und"


def _link(
    clipping: Document, fact: Fact, lines: Sequence[Line], problems: list[Problem]
) -> str | None:
    for value, where in (
        (fact.link, "decision"),
        (_text(clipping.fields, "link"), "front matter"),
        (_text(clipping.page, "link"), "page"),
    ):
        if not value:
            continue
        good = houses.address(value)
        if good:
            return good
        problems.append(
            Problem(
                level="warning",
                where=clipping.path,
                what=f"The link {value[:80]!r} of the {where} is not an address that a reader can follow",
                fix="Write the whole address of the article, beginning with https://"
                + (", as a decision of edition.yaml or articles.yaml." if where == "page" else "."),
                name="link",
                article=clipping.id,
            )
        )
    return _bare_address(lines)


def _bare_address(lines: Sequence[Line]) -> str | None:
    """Return the address of an article that is a line by itself, in the header or at the end.

    Front pages and profiles do not count. If there are other such lines below it, it must be one of
    the first lines.
    """
    bare = [
        (i, line.text)
        for i, line in enumerate(lines)
        if " " not in line.text and "://" in line.text[:8]
    ]
    if not bare or len(lines) < 2:
        return None
    first = bare[0][0]
    above = first == 0 or (first < HEADER_LINES and not any(ln.kept for ln in lines[:first]))
    if not above and not (len(bare) == 1 and first == len(lines) - 1):
        return None
    link = houses.address(bare[0][1])
    return link if link and houses.is_page(link) else None


def _title(
    clipping: Document, fact: Fact, lines: Sequence[Line], outlet: Outlet | None
) -> str | None:
    stated = fact.title or _text(clipping.fields, "title")
    if stated:
        return " ".join(stated.split())
    line = next((line.text for line in lines if line.why == "title"), None)
    title = _text(clipping.page, "title")
    if title is None:
        return line
    names = [outlet.name if outlet else "", _text(clipping.page, "outlet") or ""]
    title = bylines.headline(title, names)
    return line if line and plain(line).casefold() == plain(title).casefold() else title


def _outlet(
    clipping: Document, fact: Fact, outlets: Outlets, link: str | None, by: bylines.Byline
) -> Outlet | None:
    stated = fact.outlet or _text(clipping.fields, "outlet")
    if stated:
        return outlets.named(stated)
    known = outlets.find(link)
    if known is not None and known.domain in outlets.domains:
        return (
            # the publication's own name for a domain is better than the page's name for itself
            known
        )
    page = _text(clipping.page, "outlet")
    if page:
        return outlets.named(page)
    return known or by.outlet


def _named_in_header(above: Sequence[Line], link: str | None) -> str | None:
    """Return the outlet that is a header line of its own, by its address or form, or None.

    "Ribbledale Radio" above the text of ribbledaleradio.example; or a first line in the form of a
    paper's or station's name, with headline and date below it.
    """
    label = houses.host(link).split(".")[0].replace("-", "") if link else ""
    for line in above if len(label) > 3 else ():
        letters = "".join(c for c in line.text.casefold() if c.isalnum())
        if line.why != "title" and letters.removeprefix("the") == label:
            return line.text
    roles = [line.why for line in above]
    first = next((line for line in above if "://" not in line.text[:8]), None)
    if first is None or first.why in ("title", "byline", "date") or "title" not in roles:
        return None
    return first.text if papers.likely_alone(first.text) and "date" in roles else None


def _host(link: str | None) -> Outlet | None:
    """Return the host of an article's address as the outlet, if no other is known."""
    name = houses.host(link)
    return Outlet(name=name, domain=name) if name else None


def _paper(
    above: Sequence[Line], signed: Sequence[tuple[int, Said]], outlets: Outlets
) -> Outlet | None:
    """Return the outlet named in a line above the text, or None.

    It is one from the table, alone or between bars, or a paper beside date, author or headline. A
    wire agency is a credit instead, whoever publishes the article.
    """
    for line in above if outlets.domains else ():
        known = (
            [
                o
                for p in bylines.parts(line.text)
                if (o := outlets.listed(p)) is not None and not o.wire
            ]
            if line.why != "title"
            else []
        )
        if len(known) == 1:
            return known[0]
    names = {said.paper for _, said in signed if said.paper} or {
        line.text
        for i, line in enumerate(above)
        if line.why not in ("title", "caption")
        and papers.sure(line.text)
        and any(n.why in _HEADER for n in (*above[max(0, i - 1) : i], *above[i + 1 : i + 2]))
    }
    return outlets.named(names.pop()) if len(names) == 1 else None


def _authors(
    fields: dict[str, str | list[str]],
    page: dict[str, str | list[str]],
    by: bylines.Byline,
    outlets: Outlets,
    outlet: Outlet | None,
) -> tuple[str, ...]:
    houses = [outlet.name] if outlet else []
    stated = _many(fields, "authors")
    if stated:
        return bylines.names(stated, outlets, houses)
    houses += [_text(page, "outlet") or "", *_many(page, "desks")]
    for field in ("authors", "other_authors", "marked"):
        found = bylines.names(_many(page, field), outlets, houses)
        if field == "marked":
            found = tuple(name for name in found if " " in name or bylines.uncased(name))
        if found:
            return found
    return by.authors


def _agency(
    clipping: Document,
    fact: Fact,
    outlets: Outlets,
    head: datelines.Dateline,
    tail: str | None,
    by: bylines.Byline,
    credit: str | None,
    text: str,
) -> str | None:
    if fact.agency:
        return outlets.agency(fact.agency) or fact.agency
    found = head.agency or credit or by.agency or tail
    if found:
        return found
    for field in (clipping.fields, clipping.page):
        for name in (*_many(field, "authors"), *_many(field, "desks")):
            if agency := outlets.agency(name):
                return agency
    return datelines.told(text, outlets)


def _beside_dates(
    above: Sequence[Line], signed: Sequence[tuple[int, Said]], text: str
) -> bylines.Byline:
    """Return authors and agency from the first date line above the text that names any.

    Otherwise, the author whose name is alone on the line above or below a date line. Lines below
    the text are ignored, because readers' names are there.
    """
    dated = [(i, said) for i, said in signed if above[i].why == "date"]
    authors = next((said.authors for _, said in dated if said.authors), ())
    agency = next((said.agency for _, said in dated if said.agency), None)
    for i, _ in dated if not authors else ():
        near = [
            line.text
            for line in (*above[max(0, i - 1) : i], *above[i + 1 : i + 2])
            if line.why == "other"
        ]
        found = [names for line in near if (names := signature.alone(line))]
        if len(found) == 1 and not any(
            name.split()[-1] in text for name in found[0]
        ):  # a person in the text is not its author
            authors = found[0]
            break
    return bylines.Byline(authors, None, agency)


def _shown(lines: Sequence[Line], tongue: str) -> dates.Shown:
    """Return the first published and updated day of the date lines.

    `rest` holds the words beside them, if they can be a section.
    """
    published = updated = rest = None
    for line in lines:
        if line.why != "date" or len(line.text) > 200:
            continue
        if date_labels.is_of_event(line.text, tongue):
            continue
        shown = dates.line(line.text, tongue)
        published = published or shown.published
        updated = updated or shown.updated
        if (
            shown.published
            and not rest
            and 2 < len(shown.rest) <= 30
            and shown.rest.count(" ") <= 2
            and shown.rest.isupper()
        ):
            rest = shown.rest
    return dates.Shown(published, updated, rest or "")


def _in_year(above: Sequence[Line], dateline: str, until: str) -> str | None:
    """Return the day of date lines or dateline that have no year, or None.

    It is the latest such day up to the day of the folder. Lines with different days give None.
    """
    for texts in (
        [line.text for line in above if line.why == "date" and len(line.text) <= 200],
        [dateline],
    ):
        said = [d for text in texts for d in dates.yearless(text)]
        said = [d for d in said if not d.updated] or said
        if said:
            return (
                dates.latest(said[0], until) if len({(d.month, d.day) for d in said}) == 1 else None
            )
    return None


def _published(
    clipping: Document,
    fact: Fact,
    shown: dates.Shown,
    head: datelines.Dateline,
    link: str | None,
    day: str | None,
    zone: str,
    tongue: str,
) -> tuple[str | None, PublishedFrom]:
    order: tuple[tuple[str | None, PublishedFrom], ...] = (
        (dates.one(fact.date, tongue) if fact.date else None, "decision"),
        (_text(clipping.fields, "date"), "front-matter"),
        (_text(clipping.page, "date"), "page"),
        (shown.published or head.day, "text"),
        (dates.in_url(link) if link else None, "url"),
    )
    for value, source in order:
        if value and (source == "decision" or not date_labels.is_placeholder(value)):
            return dates.local(value, zone), source
    return None, "folder" if day else "none"


def _sentences(
    kept: Sequence[Line], text: str, tongue: str
) -> tuple[tuple[Sentence, ...], tuple[tuple[int, int], ...]]:
    """Return the sentences of the lines of `text`, and the spans of its subheads."""
    run_in = [caption for caption in _RUN_IN if caption in text]
    sentences: list[Sentence] = []
    subheads: list[tuple[int, int]] = []
    at = 0
    for paragraph, line in enumerate(kept):
        end = at + len(line.text)
        if line.why == "subhead":
            subheads.append((at, end))
        else:
            spans = split(line.text, tongue)
            if run_in:
                spans = [s for s in spans if not any(r in line.text[slice(*s)] for r in run_in)]
            # A picture credit left in a paragraph by scraping is not a sentence.
            starts_as_credit = len(spans) > 1 and line.text[spans[-1][0]] in bylines.PICTURE_STARTS
            if starts_as_credit and bylines.is_picture(line.text[slice(*spans[-1])]):
                del spans[-1]
            sentences += [Sentence(paragraph=paragraph, start=at + a, end=at + b) for a, b in spans]
        at = end + len(BREAK)
    return tuple(sentences), tuple(subheads)
