"""Choose the headline of a web page among what it states and what it prints.

A page has up to four: the headline of its JSON-LD, the title it gives to other sites, its one `h1`,
and the title of its window. Each may carry the outlet's name or a kicker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from digest.core import tables
from digest.core.model import Block
from digest.core.text import plain
from digest.intake.article import papers
from digest.intake.formats.plain import clean
from digest.intake.formats.visible import text_of

LONGEST = 300  # characters
SHORT = 4  # words; a shorter heading may be the name of a site or section
NEAR = 4  # blocks of the main text among which its heading may be
BETWEEN = 8  # pieces of text between heading and main text
PROSE = 60  # characters of a block that may be the first of the text
OPENING = 30  # characters by which it is known again
BARS = r"[|ㅣ｜•·»*]"
_PARTS = re.compile(rf"\s(?:{BARS}|[-–—])\s|ㅣ|｜")
_QUOTING_PARTS = re.compile(r"\s(?:[|ㅣ｜•·*]|[-–—])\s|ㅣ|｜")  # where "»" ends a quotation
_KICKER = re.compile(r"\s?[:|–—-]\s")  # between a kicker and a headline
_BEFORE_NAME = re.compile(rf"[\s:：–—-]*(?:{BARS}|[–—：:-])[\s:：–—-]*$")
APART = frozenset(
    "script style noscript iframe object form button select nav footer aside".split()
)  # elements that are beside the article


class Heading(NamedTuple):
    """The page's one `h1` with words in it, and its words unless they are too many."""

    element: Any = None
    words: str | None = None


class Stated(NamedTuple):
    """What a page states of its headline: JSON-LD, meta tags, and its outlet's name."""

    linked: str | None
    social: str | None
    outlet: str | None


def choose(tree: Any, head: Heading, page: Stated, main: Sequence[Block]) -> str | None:
    """Return the headline. `main` is the main text of the page."""
    window, printed = _window(tree), head.words
    stated, social, outlet = page
    names = [name for name in (outlet,) if name]
    stated, social = (without_names(t, names, printed) if t else None for t in (stated, social))
    if stated and printed and social and window:
        # The window's title is written for search engines: what says the same is not a headline.
        for_engines = _same(without_names(window, names, stated), stated)
        if for_engines and _same(printed, social) and not _same(printed, stated):
            return printed
    if stated and social and _is_printed_instead(tree, head, social, stated):
        return social
    if found := stated or social:
        return _without_kicker(head, found, social or found)
    if window:
        second = _second_heading(tree, head, window, main)
        if second:
            return second
        heading = above(tree, head, window, main)
        heading = _without_glued_kicker(heading, window) if heading else None
        return heading or without_names(window, names, printed) or window
    return _second_heading(tree, head, printed or "", main) or printed


def _window(tree: Any) -> str | None:
    """Return the title of the page's window."""
    element = next(tree.iterdescendants("title"), None)
    window = clean(text_of(element)) if element is not None else None
    return _without_copy_label(window) if window else None


def _without_copy_label(window: str) -> str:
    """Return "Ferry slip to close" of "Print - Ferry slip to close", the title of a copy."""
    first = _PARTS.search(window)
    if first is None or window[: first.start()].casefold() not in _copy_labels():
        return window
    return window[first.end() :]


@cache
def _copy_labels() -> frozenset[str]:
    return tables.words("formats/page_marks", "copy, before a headline")


def _second_heading(tree: Any, head: Heading, window: str, main: Sequence[Block]) -> str | None:
    """Return the page's one `h2` if the window's title is it and a name, or a name, or missing.

    "Bridge shut - Coast FM", or only "Coast FM" or "Coast FM | Skell" above the heading of the
    text. Asked of a page without `h1`, or whose `h1` is the outlet's name.
    """
    named = head.words is not None and papers.sure(head.words)
    if not named and next(tree.iter("h1"), None) is not None:
        return None
    elements = list(tree.iter("h2"))
    words = clean(spaced(elements[0])) if len(elements) == 1 else None
    if not words or len(words) > LONGEST or len(words.split()) < SHORT:
        return None
    rest = window.removeprefix(words)
    if rest != window:
        return words if re.match(rf"\s*(?:{BARS}|[-–—])\s", rest) else None
    is_name = papers.sure(window) or (
        len(re.findall(r"\w+", window)) < SHORT
        and _long_words(window).isdisjoint(_long_words(words))
    )
    return words if is_name and _is_before(tree, elements[0], opening(main)) else None


def _is_printed_instead(tree: Any, head: Heading, social: str, stated: str) -> bool:
    """Return whether `social` heads the text, and `stated` is only in the path of sections."""
    element = head.element
    if element is None or not _is_in_path(element) or _same(social, stated):
        return False
    headings = [clean(spaced(e)) for e in tree.iter("h1", "h2") if not _is_in_path(e)]
    printed = [_letters(t) for t in headings if t]
    other, ours = _letters(social), _letters(stated)
    return any(t.endswith(other) for t in printed) and not any(t.endswith(ours) for t in printed)


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _is_in_path(element: Any) -> bool:
    return any(a.tag in ("nav", "ol", "ul") for a in element.iterancestors())


def _without_kicker(head: Heading, title: str, social: str) -> str:
    """`title` without a kicker, where another title or the page's heading shows where it ends."""
    if _is_kicker(title, social):
        return social
    element = head.element
    pieces = (
        [t for piece in element.itertext() if (t := clean(piece))] if element is not None else []
    )
    if len(pieces) > 1 and len(pieces[-1].split()) >= SHORT and _is_kicker(title, pieces[-1]):
        kicker = title[: -len(pieces[-1])].strip(" :")
        return title if kicker in " ".join(pieces[:-1]) else pieces[-1]
    return title


def _without_glued_kicker(heading: str, window: str) -> str:
    """Return "Ferry slip to close" of "HARBOUR Ferry slip to close".

    The window's title has a mark behind the kicker: "Harbour: Ferry slip to close".
    """
    kicker, *behind = _KICKER.split(window, maxsplit=1)
    rest = heading[len(kicker) :].strip()
    glued = heading.casefold().startswith(f"{kicker.casefold()} ") and len(rest.split()) >= SHORT
    return rest if glued and behind and behind[0].startswith(rest) else heading


def _is_kicker(title: str, rest: str) -> bool:
    """Return whether a title is a kicker, a colon and `rest`."""
    return title != rest and title.endswith(rest) and title[: -len(rest)].rstrip().endswith(":")


def without_names(title: str, names: Sequence[str], printed: str | None) -> str:
    """`title` without the outlet's name at its end, or what else follows the printed heading."""
    enough = SHORT if names else SHORT // 2
    if (
        printed
        and title != printed
        and title.startswith(printed)
        and len(printed.split()) >= enough
    ):
        rest = title[len(printed) :].lstrip()
        if re.match(rf"{BARS}|[-–—：]", rest):
            return printed
    for name in names:
        if title.casefold().endswith(name.casefold()) and len(title) > len(name) + 8:
            cut = _BEFORE_NAME.search(title, 0, len(title) - len(name))
            if cut:
                return title[: cut.start()].strip()
    return title


def site_name(tree: Any, head: Heading, title: str | None) -> str | None:
    """Return the name after the page's heading in the window's title: "Fares frozen - Coast News".

    None where more follows, or only the name of a section. If the page's heading is itself a name,
    and not its headline `title`, return that.
    """
    window, printed = _window(tree), head.words
    if printed and printed != title and papers.sure(printed):
        return printed
    if not window or not printed or len(printed.split()) < SHORT:
        return None
    if not window.startswith(printed):
        return None
    tail = re.fullmatch(rf"\s(?:{BARS}|[-–—])\s(\S.{{2,40}})", window[len(printed) :])
    name = tail[1] if tail else ""
    if not name[:1].isupper() or len(_parts_of(name)) > 1 or papers.is_section(name):
        return None
    return name


def _parts_of(title: str) -> list[str]:
    return (_QUOTING_PARTS if "«" in title else _PARTS).split(title)


def _same(a: str, b: str) -> bool:
    return plain(a).casefold() == plain(b).casefold()


def heading_element(tree: Any) -> Any:
    """Return the page's one `h1`, when it has exactly one with words in it."""
    found = None
    for element in tree.iter("h1"):
        text = text_of(element)
        if text and not text.isspace() and clean(text):
            if found is not None:
                return None
            found = element
    return found


def heading(tree: Any) -> Heading:
    """Return the page's one `h1` and its words."""
    element = heading_element(tree)
    words = clean(spaced(element)) if element is not None else None
    return Heading(element, words if words and len(words) <= LONGEST else None)


def spaced(element: Any) -> str:
    """Return the text of an element, with a space where two of its elements meet without one.

    "Ines Calder" and "Sports Editor" in two elements are two pieces; "Mc" and "Donald" cannot be
    distinguished from them, so a space is put only between a small letter or figure and a capital.
    """
    out: list[str] = []
    for text in element.itertext():
        if text and out and text[0].isupper() and (out[-1][-1].islower() or out[-1][-1].isdigit()):
            out.append(" ")
        if text:
            out.append(text)
    return "".join(out)


def above(tree: Any, head: Heading, title: str, main: Sequence[Block]) -> str | None:
    """Return the page's one `h1` if it heads the main text, and is better than the window's title.

    It does when it is in the article's element, among the first blocks of the main text, or
    before it with little between. The name of the site or of a section is not a headline.
    """
    element, words = head
    if element is None or words is None:
        return None
    parts = [part for part in _parts_of(title) if part]
    if words in parts and len(parts) > 1 and (words == parts[-1] or len(words.split()) < SHORT):
        return None  # "Coast FM", in "Coast FM | Bridge shut after crash"
    holders = [a.tag for a in element.iterancestors() if isinstance(a.tag, str)]
    if "article" in holders or "main" in holders:
        return words
    if len(words.split()) < SHORT and _long_words(words).isdisjoint(_long_words(title)):
        return None  # "Local news"
    if any(b.text == words for b in main[:NEAR]):
        return words
    if any(tag in APART or tag == "header" for tag in holders):
        return None
    return words if _is_before(tree, element, opening(main)) else None


def _is_before(tree: Any, element: Any, first: str) -> bool:
    """Return whether the main text, which begins with `first`, follows closely after an element."""
    between = -1
    for after in tree.iter() if first else ():
        if after is element:
            between = 0
        elif between >= 0 and isinstance(after.tag, str) and after.tag not in APART:
            if opens(after, first):
                return True
            between += bool(clean(after.text))
            if between > BETWEEN:
                return False
    return False


def _long_words(text: str) -> set[str]:
    return set(re.findall(r"\w{4,}", text.casefold()))


def opening(main: Sequence[Block]) -> str:
    """Return how the main text begins."""
    return next((b.text for b in main if len(b.text) >= PROSE), "")[:OPENING]


def opens(element: Any, first: str) -> bool:
    """Return whether the main text, which begins with `first`, begins in this element."""
    is_paragraph = element.tag == "p"
    start = (element.text or "").lstrip()
    if is_paragraph and not start:
        start = next((t for t in element.itertext() if t.strip()), "").lstrip()
    if not start or (start[0] != first[0] and start[0].isalnum()):
        return False
    words = clean(text_of(element) if is_paragraph else element.text)
    return words is not None and words.startswith(first)
