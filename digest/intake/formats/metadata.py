"""Read a web page's metadata: title, date, authors, outlet, link, language and the like.

Only what a page states counts (JSON-LD, meta tags, elements that are marked as such), never a guess
over its text. Every field is judged again by `article.parse`. A statement inside a comment, a
teaser or the page's frame is about something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile
from typing import Any

from digest.core import tables
from digest.core.model import Block
from digest.intake.article import date_labels, dates
from digest.intake.formats import headline
from digest.intake.formats.element_names import Marks
from digest.intake.formats.elements import Element
from digest.intake.formats.headline import APART, Heading, opening, opens, spaced
from digest.intake.formats.plain import clean
from digest.intake.formats.visible import PageMemory, Survey, text_of

Fields = dict[str, str | list[str]]

_PUBLISHED = re.compile(r"publi|pubdate|entry-?date|posted|created", re.I)
_UPDATED = re.compile(r"updat|modif", re.I)
_LINES = frozenset({"h1", "p", "div", "span", "address", "li", "td"})
_TIMED = frozenset({"h1", "p", "div", "time"})
_AUTHOR_TAGS = frozenset({"h1", "p", "div", "span", "address", "a", "li"})
_WHOLE = frozenset({"html", "body", "main", "article"})
_AUTHOR_PATHS = ("/author", "/autor", "/auteur")
_HTTP = ("http://", "https://")
_PUNCTUATION = re.compile(r"[\W_]+")
_DATED = frozenset({"date", "updated"})
_STATING = ("property", "name", "itemprop", "http-equiv")  # attributes that name a field
_HEADINGS = frozenset({"h2", "h3", "h4"})
_APART_ABOVE = APART - {"footer"}  # Drupal prints author and day in one above the text
_VOID = frozenset({"meta", "link"})
MOST_AUTHORS = 4  # more are readers or a list of staff
_LABEL = "twitter:label"  # of a pair of tags: twitter:label1 says what twitter:data1 holds
_WRITTEN = "writtenby"
# Days that programs write when they know none.
_PLACEHOLDERS = date_labels.PLACEHOLDERS | {"1980-01-01", "2000-01-01"}
A_DAY = "2001-02-03"  # any full date: only the words in front of it are judged
SENTENCE = 40  # characters around a time from which it is within a sentence
SAVED = 3000  # characters at the head of a page that hold a browser's comment
_SAVED_FROM = re.compile(r"<!--\s{0,9}saved from url=\(\d{1,6}\)(\S{1,2000})")
_SINGLE_FILE = re.compile(r"<!--\s{0,9}Page saved with SingleFile\s{1,9}url: (\S{1,2000})")


def read(
    tree: Element, head: Heading, linked: dict[str, Any], main: Sequence[Block], memory: PageMemory
) -> Fields:
    """Return the fields of a page.

    `linked` are those of its JSON-LD, `main` is its main text, `memory` holds its elements.
    """
    meta = _meta(tree, memory.found)
    language = clean(
        tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    ) or linked.get("language")
    tongue = str(language or "en")
    out = _stated(meta, linked, tongue)
    if language:
        out["language"] = language
    if desks := linked.get("desks"):
        out["desks"] = desks
    if "authors" not in out and (names := _microdata_authors(tree, memory)):
        out["authors"] = names
    _people(memory, out)
    if signature := _signature(head.element, tongue, main, memory):
        out["signature"] = signature
    if "date" not in out and (day := _time(head.element, tongue, main, memory)):
        out["date"] = day
    if link := _canonical(tree, str(out.get("link", ""))):
        out["link"] = link
    outlet = out.get("outlet")
    social = next((v for name in _names("title") for v in meta.get(name, ())), None)
    stated = headline.Stated(
        linked.get("title") or (None if social or head.words else _marked_headline(tree, memory)),
        social,
        outlet if isinstance(outlet, str) else None,
    )
    title = headline.choose(tree, head, stated, main)
    if title:
        out["title"] = title
    if "outlet" not in out and (name := headline.site_name(tree, head, title)):
        out["outlet"] = name
    return out


def saved_from(text: str) -> str | None:
    """Return the address in the comment that browsers and SingleFile write into a saved page."""
    head = text[:SAVED]
    m = _SINGLE_FILE.search(head) or _SAVED_FROM.search(head)
    return m[1] if m and m[1].startswith(_HTTP) else None


# ------------------------------------------------------------------------------------ meta tags


@cache
def _names(field: str) -> tuple[str, ...]:
    """Return the names under which pages state a field, best first, folded."""
    return tuple(dict.fromkeys(map(_folded, tables.table("formats/meta_names")[field])))


@cache
def _wanted() -> frozenset[str]:
    return frozenset(n for field in tables.table("formats/meta_names") for n in _names(field))


@cache
def _folded(name: str) -> str:
    return _PUNCTUATION.sub("", name).casefold()


def _meta(tree: Element, seen: Survey) -> dict[str, list[str]]:
    """Return what the meta tags and the elements with `itemprop` state, by folded name."""
    found: dict[str, list[str]] = {}
    wanted = _wanted()
    labels = []
    for element in seen.itemprops:
        stated = [
            n for a in _STATING if (name := element.get(a)) and (n := _folded(name)) in wanted
        ]
        if stated and _is_in(tree, element) and (value := _content(element, seen.marks)):
            for name in stated:
                found.setdefault(name, []).append(value)
        label = element.get("name") or element.get("property") or ""
        if label.startswith(_LABEL) and element.tag == "meta" and _is_in(tree, element):
            labels.append((element, label))
    for element, label in labels:
        if clean(element.get("content")) in _written_by():
            value = clean(_meta_content(tree, label.replace("label", "data")))
            found.setdefault(_WRITTEN, []).extend([value] if value else [])
    return found


def _is_in(tree: Element, element: Element) -> bool:
    """Return whether an element was not taken off the page."""
    return any(above is tree for above in element.iterancestors())


def _content(element: Element, marks: Marks) -> str | None:
    """Return what a meta tag or an element with `itemprop` states, unless it is of another."""
    content = element.get("content") or (element.tag != "meta" and element.get("datetime"))
    value = clean(content)
    return None if element.get("itemprop") and marks.within(element, "of another") else value


def _microdata_authors(tree: Any, memory: PageMemory) -> list[str]:
    """Return the persons in elements with `itemprop=author`, as Joomla and Blogger print them."""
    found: dict[str, None] = {}
    for e in memory.found.itemprops:
        if e.tag in _VOID or "author" not in (e.get("itemprop") or "").split():
            continue
        if not _is_in(tree, e) or memory.marks.within(e, "of another", _APART_ABOVE):
            continue
        named = next((n for n in e.iterdescendants() if n.get("itemprop") == "name"), None)
        if named is not None and (words := clean(named.get("content") or spaced(named))):
            found[words] = None
    return list(found) if len(found) <= MOST_AUTHORS else []


def _marked_headline(tree: Any, memory: PageMemory) -> str | None:
    """Return the one heading that a page without `h1` marks as the headline of its article."""
    found = {
        words
        for e in memory.found.itemprops
        if e.tag in _HEADINGS and "headline" in (e.get("itemprop") or "").split()
        if _is_in(tree, e) and not memory.marks.within(e, "of another", APART)
        if (words := clean(spaced(e)))
    }
    return found.pop() if len(found) == 1 else None


@cache
def _written_by() -> frozenset[str]:
    """Labels under which pages show their author to other sites."""
    return tables.words("formats/page_marks", "written by")


def _meta_content(tree: Element, name: str) -> str | None:
    """Return the content of the meta tag of this name."""
    for element in tree.iter("meta"):
        if name in (element.get("name"), element.get("property")):
            content: str | None = element.get("content")
            return content
    return None


def _stated(meta: dict[str, list[str]], linked: dict[str, Any], tongue: str) -> Fields:
    """Return the fields of JSON-LD and meta tags, but for the title."""
    out: Fields = {}
    for field in tables.table("formats/meta_names"):
        stated = linked.get(field)
        values = [stated] if isinstance(stated, str) else []
        values += [v for name in _names(field) for v in meta.get(name, ())]
        if field in _DATED:
            day = next((d for v in values if (d := _day(v, tongue))), None)
            if day:
                out[field] = day
        elif field == "authors":
            tags = ([v for v in meta.get(name, ()) if not _is_link(v)] for name in _names(field))
            others = list(dict.fromkeys(next(filter(None, tags), [])))
            if stated or others:
                out[field] = [v for v in stated or () if not _is_link(v)] or others
            if stated and others:
                out["other_authors"] = others
        elif values and field != "title":
            out[field] = values[0]
    return out


def _is_link(value: str) -> bool:
    """Return whether a value is an address of the web or of mail."""
    return value.startswith((*_HTTP, "/")) or ("@" in value and " " not in value)


def _day(value: str, tongue: str) -> str | None:
    """Return the day that a field states.

    A placeholder, such as 1970-01-01, gives None.
    """
    day = dates.one(value, tongue)
    return day if day and day[:10] not in _PLACEHOLDERS else None


def _canonical(tree: Element, other: str) -> str | None:
    """Return the canonical address if it is usable or there is no other.

    `parse` reports a bad one.
    """
    links = (
        clean(e.get("href"))
        for e in tree.iter("link")
        if "canonical" in (e.get("rel") or "").casefold().split()
    )
    stated = next(links, None)
    return stated if stated and (stated.startswith(_HTTP) or not other.startswith(_HTTP)) else None


# ---------------------------------------------------------------------------------- who and when


def _people(memory: PageMemory, out: Fields) -> None:
    """Add the byline that the page prints, and the names that it marks within it."""
    found = next(_bylines(memory), None)
    if found is None:
        return
    element, words = found
    parts = [e for e in element.iter("a", "span") if _is_author(e, memory.marks) and len(e) == 0]
    names = [clean(spaced(e)) for e in parts]
    unique = list(dict.fromkeys(n for n in names if n and n in words))
    if unique and element.tag != "a":
        out["marked"] = unique
    out["byline"] = words


def _is_author(element: Element, marks: Marks) -> bool:
    if marks.has(element, "author"):
        return True
    address = element.get("href")
    return address is not None and any(path in address for path in _AUTHOR_PATHS)


def _bylines(memory: PageMemory) -> Iterator[tuple[Element, str]]:
    """Yield what the page marks as its author below its heading, but for teasers and readers."""
    below = False
    marks, elements = memory.marks, memory.with_tags(_AUTHOR_TAGS)
    if sum(element.tag == "h1" for element in elements) != 1:
        return
    for element in elements:
        is_heading = element.tag == "h1"
        below = below or is_heading
        if not below or is_heading or not _is_author(element, marks):
            continue
        if marks.within(element, "of another", APART):
            continue
        words = clean(_without_buttons(element))
        if words and 4 <= len(words) <= 120:
            yield element, words


def _without_buttons(element: Element) -> str:
    """Return the text of an element without its buttons and drawings."""
    if element.find(".//button") is None:
        return spaced(element)
    from copy import deepcopy

    copy = deepcopy(element)
    copy.tail = None
    for button in list(copy.iter("button")):
        if button.getparent() is not None:
            button.text, button[:] = " ", []
    return spaced(copy)


def _signature(
    head: Element | None, tongue: str, main: Sequence[Block], memory: PageMemory
) -> str | None:
    """Return the line above the main text that the page marks as its date line.

    It may name the author too. None if there are several.
    """
    marks = memory.marks
    marked = {element for element, sections in marks.items() if "signature" in sections}
    if not marked:
        return None
    first = opening(main)
    found: list[str] = []
    for element in memory.with_tags(_LINES):
        tag = element.tag
        if tag == "h1":
            if element is head:
                found.clear()
            continue
        if first and tag in ("p", "div") and opens(element, first):
            break
        if element not in marked:
            continue
        apart = _APART_ABOVE if first else APART
        if marks.within(element, "of another", apart) or _is_in_event(element, marks):
            continue
        words = clean(spaced(element))
        if not words or not 8 <= len(words) <= 120 or any(words in other for other in found):
            continue
        if dates.find(words, tongue) and not date_labels.is_of_event(words, tongue):
            found.append(words)
    return found[0] if len(found) == 1 else None


def _time(
    head: Element | None, tongue: str, main: Sequence[Block], memory: PageMemory
) -> str | None:
    """Return the day of a `time` element that is the article's.

    It is marked as published, or above the text.

    One within a sentence is a day of the event; one in the frame of the page, a comment or a teaser
    is that of something else.
    """
    days: list[str] = []
    first = opening(main)
    above = True
    marks = memory.marks
    for element in memory.with_tags(_TIMED):
        tag = element.tag
        if element is head:
            days.clear()
        if first and tag in ("p", "div") and opens(element, first):
            above = False
        if tag != "time" or _is_of_another(element, marks) or _is_of_event(element, marks):
            continue
        day = _day(clean(element.get("datetime")) or clean(text_of(element)) or "", tongue)
        names = " ".join(filter(None, map(element.get, ("itemprop", "class", "data-testid"))))
        names += " published" if element.get("pubdate") is not None else ""
        if day is None or _UPDATED.search(f"{names} {_words_before(element)}"):
            continue
        if _PUBLISHED.search(names):
            return day
        if above:
            days.append(day)
    return days[0] if days and (head is not None or len({d[:10] for d in days}) == 1) else None


def _is_of_event(element: Element, marks: Marks) -> bool:
    """Return whether the words or classes around a time say that it is of an event or a period."""
    before, after = element.getprevious(), element.getnext()
    if before is not None and before.tag == "time" and date_labels.is_range(before.tail or ""):
        return True
    if after is not None and after.tag == "time" and date_labels.is_range(element.tail or ""):
        return True
    label = _words_before(element)
    parent = element.getparent()
    if parent is not None and parent.tag == "dd" and (term := parent.getprevious()) is not None:
        label = f"{text_of(term)} {label}"
    return date_labels.is_of_event(f"{label} {A_DAY}") or _is_in_event(element, marks)


def _is_in_event(element: Element, marks: Marks) -> bool:
    """Return whether an element is in one, below the body, that is an event or the weather."""
    around = takewhile(lambda e: e.tag not in _WHOLE, (element, *element.iterancestors()))
    return any(marks.has(e, "event") for e in around)


def _words_before(element: Element) -> str:
    """Return the words right before an element, in its parent."""
    before = element.getprevious()
    parent = element.getparent()
    words = before.tail if before is not None else parent.text if parent is not None else None
    return (words or "")[-40:]


def _is_of_another(element: Element, marks: Marks) -> bool:
    """Return whether a time is in a sentence, a comment, a teaser or the frame of the page."""
    block = next((a for a in element.iterancestors() if a.tag in ("p", "li", "td", "div")), None)
    if block is not None and block.tag == "p":
        around = len(text_of(block)) - len(text_of(element))
        if around > SENTENCE:
            return True
    if marks.within(element, "of another", APART):
        return True
    holders = [a.tag for a in element.iterancestors()]
    return "header" in holders and not {"article", "main"} & set(holders)
