"""Find the role of a line that is not body, by its words alone.

Roles are those of `ROLES`. Patterns run on short lines only, and are anchored or run on bounded
text. Roles that depend on the neighbours (headline, standfirst, tail) are set in `clean`.
"""

from __future__ import annotations

import re
from itertools import pairwise

from digest.core import tables
from digest.core.patterns import lazy, of_words
from digest.intake.article import byline_forms, date_labels, dates, papers, provenance, signature
from digest.intake.furniture import translation_notes
from digest.intake.furniture.features import EDGES, Look
from digest.intake.furniture.phrases import (
    GROUP_NAMES,
    GROUP_OF,
    INSERTS,
    LABELS,
    PHRASES_OF,
    PROMPT_STARTS,
    PROMPTS,
)
from digest.intake.furniture.reader_prompts import is_prompt, reports

# The closed list of `why`. Lines of the first two roles are kept.
ROLES: dict[str, str] = {
    "body": "text of the article",
    "subhead": "heading inside the text",
    "title": "headline",
    "standfirst": "summary between headline and text",
    "byline": "who wrote it",
    "date": "when it was published or updated",
    "caption": "caption of a picture, photo credit",
    "repeat": "headline, paragraph or line that was printed before",
    "share": "share and follow prompts",
    "subscribe": "newsletter, membership, log-in and app prompts",
    "related": "other stories: teasers, link lists, inserts",
    "navigation": "menus, sections, page numbers, addresses",
    "comment": "comments and comment forms",
    "legal": "copyright, terms, disclaimers, cookies",
    "correction": "prompts to report a mistake",
    "banner": "error pages and technical notices",
    "tag": "tags and topics",
    "credit": "agency or desk credit, who contributed",
    "author-note": "about the author",
    "promo": "advertising and offers",
    "outlet-furniture": "is on other pages of the outlet too",
    "other": "furniture by its looks and neighbours, of no kind that has a name",
}

_BY_GROUP = {
    "share": "share", "subscribe": "subscribe", "comment": "comment", "legal": "legal",
    "related": "related", "navigation": "navigation",
    "caption": "caption", "byline": "credit", "date": "other", "promo": "promo",
    "correction": "correction", "technical": "banner",
}  # fmt: skip

PHRASE_LINE = 240  # characters; a longer line may mention such things as news

NOTE_LINE = 160  # characters of a note to readers that reads like prose
CAPTION_LINE = 500  # characters of a caption of one or two sentences
ROW = 8  # words and marks of a row of buttons
_BETWEEN_BUTTONS = ("·", "•", "|", "/")
LABEL = 24  # characters before the colon
QUESTION = 20  # words of a question in a poll or quiz
DENSE = 0.2  # share of furniture words from which a sentence is not news; twice that for a headline

_WORDS = "furniture/role_words"
_LONELY = of_words(
    r"(?:40[0-9]|50[0-9])(?:\W+(?:<<reasons of errors>>|.{0,20}unavailable))?\W*|(?:<<errors>>)\W*",
    _WORDS,
    re.I,
)
_REFERENCE = lazy(r"\[\d{1,3}\]: ?\S{1,200}(?: \S{1,200}){0,4}$|(?:https?://|www\.)\S+$", re.I)
_BRACKETED = re.compile(r"\[[^\[\]]{12,300}\](?:\[\d+\])?$")
_DATE = lazy(
    r"\b(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{1,2}[-/.](?:(?:19|20)\d\d|\d\d)\b"
    r"|\b\d{1,2}(?:st|nd|rd|th|er|º|\.)?[ -](?:de |of )?[^\W\d_]{3,10}\.?,?[ -](?:de "
    r"|del )?(?:19|20)\d\d\b|\b[^\W\d_]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? ?(?:19|20)\d\d\b"
)
_BY = lazy(
    r"(?:(?:written |reported |story |text )?(?:by|von|par|por|di|door|av|af)[: ]"
    r"|(?:text|story|words|reporter|author|autor(?:in)?|auteur|autore):)\s*(?=\S)",
    re.I,
)
_CREDIT_TAIL = of_words(
    r"[.!?…]\s?(?-i:<<pictures with a capital>>)[:….]{1,3}\s?(?-i:[A-Z])"
    r"|[.!?…]\s?(?-i:Credit)\s?(?-i:[A-Z])"
    r"|(?:\(|[/|–—-]\s?)\s*(?:<<pictures behind a text>>)\s*(?:[:/]|by\b|courtesy)",
    _WORDS,
    re.I,
)
_CREDIT_HEAD = of_words(r"(?:<<pictures>>)\s*(?:[:/©]|by\b|courtesy\b|credit\b)", _WORDS, re.I)
_AGENCY = lazy(r"\(?\s*(?:[A-Z][\w.&-]*[ /-]?){1,4}\s*\)")
_WITH = of_words(
    r"[(\[]?\s*(?:(?:additional )?(?:<<work>>) (?:by|and|from)|<<contributed>>)\b", _WORDS, re.I
)
_ABOUT = of_words(
    r"(?:about the author|[^.]{3,60}\bis (?:an?|the) [^.]{0,60}\b(?:<<trades of authors>>)\b)",
    _WORDS,
    re.I,
)
_CAPTION_STARTS = tables.items("furniture/caption_starts")
_RELATED_LABELS = tables.words("furniture/related_labels")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\W", re.I)
_AND = tables.words(_WORDS, "small words of bylines")
_BESIDE_DATE = tables.words(_WORDS, "beside a date")

_DATE_GROUP = GROUP_NAMES.index("date")
_SHARE = GROUP_NAMES.index("share")
_COMMENT = GROUP_NAMES.index("comment")
_SUBSCRIBE = GROUP_NAMES.index("subscribe")
_SUBSCRIBE_STARTS = tables.words(_WORDS, "subscribing")
_MENU = GROUP_NAMES.index("navigation")


def by_words(text: str, look: Look) -> str | None:
    """Return the role of a line that is certainly furniture by its words, or None."""
    if look.size <= translation_notes.LONGEST and translation_notes.is_note(look.key, look.size):
        return "credit"
    if look.plain:
        return "subscribe" if look.length <= NOTE_LINE and is_prompt(look.key, look.parts) else None
    if look.key.startswith(_CAPTION_STARTS) and look.length <= CAPTION_LINE:
        return "caption"
    if look.length > PHRASE_LINE:
        return "legal" if look.groups[GROUP_NAMES.index("legal")] >= 4 else None
    bare = text.strip()
    if not any(c.isalnum() for c in bare):
        return "other"
    key = look.key.replace("’", "'")
    return (
        _by_form(bare, look) or _by_start(key, look, bare) or _by_phrase(key, look)
        or _by_prompt(bare, look) or _by_credit(bare, look)
    )  # fmt: skip


def _by_form(line: str, look: Look) -> str | None:
    """Return the role of a line that is a mark, an address, a copyright or a row of buttons."""
    if look.size <= 3 and _LONELY.fullmatch(line):
        return "promo" if line[:2].lower() == "ad" else "banner"
    if _REFERENCE.match(line) or ("://" in line[:30] and provenance.address_in(line)):
        return "navigation"
    if _COPYRIGHT.match(line):
        return "legal"
    if line[0] in "—–-" and papers.sure(line.lstrip("—–- ")):
        return "credit"  # "— The Ribble Gazette", below a text
    if look.size <= 6 and look.key.strip(EDGES + " ") in _RELATED_LABELS:
        return "related"
    if line[0] == "【" and line[1:].partition("】")[0] in _RELATED_LABELS:
        return "related"
    if line[0] == "[" and look.size > 2 and _BRACKETED.match(line):
        return "related"
    if 2 <= look.size <= ROW and _is_row_of_buttons(look):
        return "share"
    return None


def _is_row_of_buttons(look: Look) -> bool:
    """Return whether a line has only words of sharing, or these and "comment" between marks."""
    shares = look.groups[_SHARE]
    if look.share == 1.0 and shares >= 2:
        return True
    marks = sum(part in _BETWEEN_BUTTONS for part in look.parts)
    words = sum(part.isalpha() for part in look.parts)
    named = shares + look.groups[_COMMENT]
    return marks >= 1 and shares > 0 and named >= 2 and 2 * named > words


def _by_phrase(key: str, look: Look) -> str | None:
    """Return the role of the first phrase of `phrases` in a line, or None."""
    if not look.hits:
        return None
    # A whole sentence may report on terms of use, or quote a prompt.
    whole = look.sentence and look.size >= 12
    quoting = whole and ('"' in key or "“" in key)
    dense = look.size <= 4 or look.share >= (DENSE if look.sentence else 2 * DENSE)
    for word in sorted(look.hits):
        for phrase, role, sure in PHRASES_OF[word]:
            if phrase in key and not quoting and (sure or dense):
                return role
    return None


def _by_prompt(line: str, look: Look) -> str | None:
    if not (is_prompt(look.key, look.parts) or _asks_behind(look)):
        return None
    role = by_group(look)
    if role == "credit" and byline_forms.author(line) is not None:
        return "byline"  # "By our reporter Clara Marsh" speaks of the paper as a prompt does
    return "subscribe" if role in (None, "share") else role  # a row of buttons has its role


def _asks_behind(look: Look) -> bool:
    """Return whether a later sentence of a short note asks to subscribe: "Like it? Subscribe"."""
    if look.length > NOTE_LINE or not look.groups[_SUBSCRIBE] or reports(look.parts):
        return False
    return any(
        before[-1] in ".?!" and word in _SUBSCRIBE_STARTS for before, word in pairwise(look.parts)
    )


def _by_credit(line: str, look: Look) -> str | None:
    """Return the role of a picture's credit, an agency in brackets, or "with reporting by"."""
    if not look.sentence or line[-1] in ")]":
        if is_photo_credit(line):
            return "caption"
        if line[0] == "(" and look.size <= 4 and _AGENCY.fullmatch(line):
            return "credit"
    return "credit" if look.size <= 30 and _WITH.match(line) else None


def _by_start(key: str, look: Look, line: str) -> str | None:
    """Return the role of a line by its beginning, or that of a row of links between bars.

    The beginning is a label with a colon, or a prompt.
    """
    label, colon, _ = key.partition(":")
    labelled = bool(colon) and len(label) <= LABEL
    if labelled:
        bare = label.strip(EDGES)
        role = LABELS.get(bare) or ("related" if bare in _RELATED_LABELS else None)
        # "More: the chancellor said ..." may be news. A whole sentence is dropped only if its label
        # cannot be anything else.
        if role is not None and (
            not look.sentence
            or look.size <= 12
            or " " in label.strip()
            or label.startswith("related")
        ):
            return role
    if key.startswith(PROMPT_STARTS) and look.size <= 25:
        role = next(r for p, r in PROMPTS.items() if key.startswith(p))
        if _is_prompt_start(role, look, labelled):
            return role
    return "navigation" if _is_row_of_links(key, look, line) else None


def _is_prompt_start(role: str, look: Look, labelled: bool) -> bool:
    """Return whether a line that begins like a prompt of this role is one.

    A prompt does not report what a person said; a note on a correction may.
    """
    if role != "correction" and look.sentence and reports(look.parts):
        return False
    if role in ("subscribe", "share", "author-note", "correction"):
        return True
    # Such a heading is short; "back to" or "more on" may begin a sentence or a subhead of news.
    if not look.sentence and look.size <= (12 if role == "related" else 6):
        return True
    # "Also in this issue: ...": a heading and its content in one line
    return labelled and role == "related"


def _is_row_of_links(key: str, look: Look, line: str) -> bool:
    """Return whether bars separate the parts of a line that gives neither author nor date.

    "By Ada Brook | The Quay Gazette | March 3, 2026 | 3 min read" gives both; the same without a
    name may be a row of links.
    """
    bars = key.count(" | ")
    if bars < 2 or look.sentence or key[0] == "|" or look.length >= 30 * (bars + 1):
        return False
    signed = (
        _BY.match(key) or not (look.groups[_MENU] or look.groups[_SHARE]) or signature.is_one(line)
    )
    return not (_DATE.search(key) and signed)


def is_insert(look: Look) -> bool:
    """Return whether a label marks a line as another story: "Watch: ...", "Poll: ..."."""
    label, colon, _ = look.key.partition(":")
    return (
        bool(colon)
        and label.strip() in INSERTS
        and (not look.sentence or (look.key.endswith("?") and look.size <= QUESTION))
    )


def is_label(text: str) -> bool:
    """Return whether a line above a text is a label, and no headline: "FOR IMMEDIATE RELEASE"."""
    label = text.strip(EDGES + " ").casefold()
    return label in tables.words("furniture/labels")


def is_photo_credit(text: str) -> bool:
    """Return whether a line is, or ends in, the credit of a picture."""
    return bool(_CREDIT_HEAD.match(text) or _CREDIT_TAIL.search(text[-90:]))


def is_date(text: str, look: Look) -> bool:
    """Return whether a line is a date line: a whole date, and little else."""
    if look.length > 110 or look.size > 18 or not look.figures or not _DATE.search(text):
        return False
    if date_labels.is_of_event(text):
        return False  # "Tickets from 5 December 2026", "Born 5 December 1936"
    if any(_says_more(word) for word in text.split()):
        return False
    known = 0
    for word in look.key.split():
        w = word.strip(".,:;|()[]-–—/•")
        if not w or w[:1].isdigit() or GROUP_OF.get(w) == _DATE_GROUP or w in _BESIDE_DATE:
            known += 1
    return known * 2 >= look.size or look.size - known <= 2


def _says_more(word: str) -> bool:
    """Return whether a function word belongs to a sentence, and not to a date or its label."""
    bare = word.strip(EDGES)
    return (
        len(bare) > 2
        and bare.islower()
        and bare.isalpha()
        and bare not in GROUP_OF
        and dates.telling(bare)
    )


def is_byline(text: str, look: Look) -> bool:
    """Return whether a line names the author: "By" and names, and little else."""
    if look.length > 120 or look.size > 14:
        return False
    bare = text.strip().lstrip("-–—• ")
    start = _BY.match(bare)
    if start is None:
        return False
    rest = bare[start.end() :].split()
    names = [w for w in rest if w.lower().strip(",.") not in _AND]
    low = sum(w[:1].islower() for w in names)
    return bool(names) and low * 4 <= len(names)


def is_about_author(text: str, look: Look) -> bool:
    """Return whether a line describes its author."""
    return look.length < 500 and bool(_ABOUT.match(text.strip()))


def by_group(look: Look) -> str | None:
    """Return the kind of furniture to which most of a line's words belong, or None."""
    best = max(look.groups)
    return _BY_GROUP[GROUP_NAMES[look.groups.index(best)]] if best > 0 else None
