"""Tells roundups, index pages and live pages: texts that cover many events and so belong to none.

Comes in: an article. Goes out: why it is one, or nothing. Trusts nothing.

Method: the headline says so in most; where there is none, or a headline of its own for the first item, the form does. Of a column of short
items each paragraph begins with a label for its subject ("Court: ..."), and the paragraphs share hardly a name. An interview labels its
paragraphs too, but again by the same few, or in the first person; a recipe names nobody; what is known of one event goes by labels for its
parts, and names the same people and places again. A live page goes back in time, or calls itself live; what is told by the clock from the
beginning to the end is one event.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from digest.core.model import Article
from digest.core.names import GIVEN
from digest.desk.words.tokens import CALENDAR, COMMON, TITLES

TITLE = re.compile(
    r"\b(?:round-?up|news in (?:brief|short)|live ?(?:blog|updates?|ticker)|as it happened|today's (?:headlines|top stories)|top (?:stories|headlines) (?:of|for|this|on)|"
    r"(?:morning|evening|daily|weekly|midday|noon) (?:brief(?:s|ing)?|report|digest|update|headlines)|"
    r"(?:news|crime|police|local|area|sports?|business|world|nation|state|court|city) (?:briefs|digest|log|blotter)|"
    r"week in review|the week in|(?:photos|pictures) of the (?:day|week)|most read)\b"
    # what is a column's name only where it is all there is
    r"|^(?:(?:the )?(?:news|day|week|world|local|region|county|city|sports?|business|crime|courts?) )?in (?:brief|short)$|^(?:briefly|briefs|news briefs|short takes)$|"
    r"^(?:news )?from around the (?:area|county|district|region)$|^(?:kurz (?:gemeldet|notiert)|kurznachrichten|en bref|breves|brèves|in breve|kort nieuws)$",
    re.I,
)
DATED = re.compile(
    r"\s*[,:|–—-]\s*(?:\w+,? )?\d{1,2}\b.*$|[.:]$"
)  # what a column's name is followed by each day

LABEL = re.compile(r"(?:[•▪*·-] *)?([^\W\d_][^\n:.!?,;\"“”()]{1,31}?)(?:: +| +[–—-] +)(?=\S)")
MARKS = ": ", "- ", "– ", "— "  # behind a label
ITEMS, LABELLED = 4, 0.75  # so many paragraphs with a label, and that share of all, make a column
ONE_ITEM = 3  # sentences in one paragraph, at most, that are one item of a column and no column
WORDS = 4  # of a label, at most; and of what it labels, more
NAMING = 0.6  # of the items name somebody or some place
PLAIN = 2  # labels with an everyday word, at least: surnames and towns have none
NAME = re.compile(r"(?<=[\w,;&)'’] )[^\W\d_a-z]\w+")
QUOTED = re.compile(r"[\"“„«][^\"“”„«»\n]*[\"”“»]")
SPEAKING = re.compile(r"\b(?:I|[Ww]e|[Yy]ou|[Mm]y|[Oo]ur|[Yy]our|[Mm]e|[Uu]s)\b")
# Labels that name a part of one matter, no matter of its own.
PART = re.compile(
    r"^(?:an?|the|what|who|whose|when|where|why|how|which|our|your|my|q|a|answer|question|background|causes?|victims?|suspects?|weapon|motive|reactions?|"
    r"response|results?|score|scorers?|aftermath|timeline|context|history|method|ingredients?|serves|preparation|verdict|charges?|sentence|pros|cons|update|"
    r"note|correction|next|first|second|third|finally|step|tip|day|week|chapter|part)\b",
    re.I,
)

LIVE = re.compile(r"^live\b|\blive *(?:[:|–—]|- |$)|\blive coverage\b", re.I)
CLOCK = re.compile(
    r"\W{0,2}([01]?\d|2[0-3])[:.h]([0-5]\d)(?: ?[ap]\.?m\b\.?)?(?: [A-Z]{2,4}\b)?(?= *$| *[-–—:|]| +[^\W\d_a-z]| +[\"“])",
    re.M,
)
STAMPS, BACK = (
    3,
    4,
)  # clock times of which something is reported: on a page that calls itself live; where they go back


def why(article: Article) -> str:
    """Why the article is an index, roundup or live page, or nothing."""
    title = (article.title or "")[:300].replace("’", "'")
    found = TITLE.search(title) or TITLE.search(DATED.sub("", title))
    if found and not (_is_one_item(article) and "live" not in found[0].lower()):
        return f"headline: {found[0]}"
    return _live(article, title) or _column(article)


def _is_one_item(article: Article) -> bool:
    """Return whether a text under the headline of a column is one short item of it."""
    return len(article.sentences) <= ONE_ITEM and "\n\n" not in article.text.strip()


def _live(article: Article, title: str) -> str:
    """Return why it is a live page: its paragraphs begin with times of day, the latest first."""
    stamps = [int(m[1]) * 60 + int(m[2]) for p in article.text.split("\n") if (m := CLOCK.match(p))]
    if len(stamps) >= STAMPS and (found := LIVE.search(title)):
        return f"headline: {found[0].strip(' :|–—-')}"
    back = (
        len(stamps) >= BACK and stamps[0] > stamps[-1] and all(x >= y for x, y in pairwise(stamps))
    )
    return (
        f"live page: {len(stamps)} paragraphs begin with a time, the latest first" if back else ""
    )


def _column(article: Article) -> str:
    """Short items of unlike subjects, each with a label for its own."""
    if sum(map(article.text.count, MARKS)) < ITEMS:
        return ""
    heads = {article.text[s:e].strip() for s, e in article.subheads}
    paragraphs = [p for x in article.text.split("\n\n") if (p := x.strip()) and p not in heads]
    found = [(m[1], p[m.end() :]) for p in paragraphs if (m := LABEL.match(p))]
    found = [
        (label, text) for label, text in found if len(text.split()) > WORDS and _subject(label)
    ]
    labels = [label for label, _ in found]
    if len(found) < max(ITEMS, LABELLED * len(paragraphs)) or len(
        {x.casefold() for x in labels}
    ) < len(labels):
        return ""
    if (
        any(PART.match(x) for x in labels)
        or sum(any(w.casefold() in COMMON for w in x.split()) for x in labels) < PLAIN
    ):
        return ""
    if sum(bool(SPEAKING.search(QUOTED.sub("", text))) for _, text in found) > 1:
        return ""
    names = [_names(text) for _, text in found]
    # what headline and opening name is what all of it is about, if an item names it again
    about = _names(" ".join([article.title or "", *(p for p in paragraphs if not LABEL.match(p))]))
    again = Counter(n for own in (*names, about) for n in own)
    if (
        sum(map(bool, names)) < NAMING * len(names)
        or len([n for n, k in again.items() if k > 1]) > len(names) // ITEMS
    ):
        return ""
    if max(again.values(), default=0) > max(2, len(names) // 3):
        return ""
    return f"short items: {', '.join(labels[:ITEMS])}"


def _names(text: str) -> set[str]:
    return {
        n for m in NAME.findall(text) if (n := m.casefold()) not in TITLES and n not in CALENDAR
    }


def _subject(label: str) -> bool:
    """A subject, not a person who speaks or is spoken of, a day or an hour."""
    words = label.split()
    if (
        len(words) > WORDS
        or words[0].casefold() in CALENDAR
        or words[0].casefold() in GIVEN
        or words[0].casefold().rstrip(".") in TITLES
    ):
        return False
    return len(words) == 1 or label.isupper() or not all(w[0].isupper() for w in words)
