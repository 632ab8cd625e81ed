"""Find roundups, columns and live pages: texts that cover many events, and so belong to none.

Method: the headline says so in most. Where it does not, the form does. In a column of short items
each paragraph begins with a label for its subject ("Court: ..."), and the paragraphs share hardly
a name. An interview labels its paragraphs too, but with the same few labels, or in the first
person. A recipe names nobody. A story that labels its parts names the same people and places
again. A live page goes back in time, or is called live. It is on one event if its headline names
a subject that its text is about, and on many if the headline names a field or a day: "Politics
live".
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise

from digest.core import tables
from digest.core.model import Article
from digest.core.names import GIVEN
from digest.core.patterns import lazy
from digest.desk.words import everyday, hashes
from digest.desk.words.tokens import CALENDAR, COMMON, TITLES

# What follows the name of a column each day.
DATED = lazy(r"\s*[,:|–—-]\s*(?:\w+,? )?\d{1,2}\b.*$|[.:]$")
LABEL = lazy(r"(?:[•▪*·-] *)?([^\W\d_][^\n:.!?,;\"“”()]{1,31}?)(?:: +| +[–—-] +)(?=\S)")
MARKS = ": ", "- ", "– ", "— "  # behind a label
ITEMS, LABELLED = 4, 0.75  # so many paragraphs with a label, and that share of all, make a column
ONE_ITEM = 3  # sentences in one paragraph, at most, that are one item of a column and no column
WORDS = 4  # of a label, at most; and of what it labels, more
NAMING = 0.6  # of the items name someone or some place
PLAIN = 2  # labels with an everyday word, at least: surnames and towns have none
NAME = lazy(r"(?<=[\w,;&)'’] )[^\W\d_a-z]\w+")
QUOTED = lazy(r"[\"“„«][^\"“”„«»\n]*[\"”“»]")
SPEAKING = lazy(r"\b(?:I|[Ww]e|[Yy]ou|[Mm]y|[Oo]ur|[Yy]our|[Mm]e|[Uu]s)\b")
LIVE = lazy(r"^live\b|\blive *(?:[:|–—]|- |$)|\blive coverage\b", re.I)
CLOCK = lazy(
    r"\W{0,2}([01]?\d|2[0-3])[:.h]([0-5]\d)(?: ?[ap]\.?m\b\.?)?(?: [A-Z]{2,4}\b)?"
    r"(?= *$| *[-–—:|]| +[^\W\d_a-z]| +[\"“])",
    re.M,
)
STAMPS = 3  # clock times at the start of lines that make a live page if the headline says so
FREQUENT = 8  # level of the table of everyday words: in 6 % of articles or more
SUBJECT = 4  # letters of a word, at least, that names what a live page is about
BACK = 4  # the same, if each is before the last


@cache
def _headlines() -> re.Pattern[str]:
    """Return the pattern of headlines of columns, roundups and live pages."""
    anywhere = "|".join(tables.items("grouping/columns", "anywhere"))
    whole = "|".join(tables.items("grouping/columns", "whole"))
    return re.compile(rf"^(?P<whole>{whole})$|\b(?:{anywhere})\b", re.I)


@cache
def _label() -> re.Pattern[str]:
    """Return the pattern of what the headline of a live page calls it."""
    return re.compile(rf"\b(?:{'|'.join(tables.items('grouping/columns', 'live'))})\b", re.I)


@cache
def _rubric() -> re.Pattern[str]:
    """Return the pattern of words by which a live page is on the news of a day or a field."""
    return re.compile(rf"\b(?:{'|'.join(tables.items('grouping/columns', 'rubric'))})\b", re.I)


@cache
def _part() -> re.Pattern[str]:
    """Return the pattern of labels for parts of one story."""
    return re.compile(rf"^(?:{'|'.join(tables.items('grouping/columns', 'part'))})\b", re.I)


def why(article: Article) -> str:
    """Return why the article is a roundup, a column or a live page, or nothing."""
    title = (article.title or "")[:300].replace("’", "'")
    found = _headlines().search(title)
    if not found and (undated := DATED.sub("", title)) != title:
        found = _headlines().search(undated)
    if found and not (found["whole"] and _is_one_item(article)):
        return f"headline: {found[0]}"
    live = _live(article, title)
    if live:
        return "" if _names_its_subject(article, title) else live
    return _column(article)


def _is_one_item(article: Article) -> bool:
    """Return whether a text under the headline of a column is one short item of it."""
    return len(article.sentences) <= ONE_ITEM and "\n\n" not in article.text.strip()


def _live(article: Article, title: str) -> str:
    """Return why it is a live page: its paragraphs begin with times of day, the latest first."""
    if label := _label().search(title):
        return f"headline: {label[0]}"
    stamps = [
        int(m[1]) * 60 + int(m[2])
        for p in article.text.split("\n")
        if not p[:1].isalpha() and (m := CLOCK.match(p))  # most begin with a letter
    ]
    if len(stamps) >= STAMPS and (found := LIVE.search(title)):
        return f"headline: {found[0].strip(' :|–—-')}"
    back = (
        len(stamps) >= BACK and stamps[0] > stamps[-1] and all(x >= y for x, y in pairwise(stamps))
    )
    return (
        f"live page: {len(stamps)} paragraphs begin with a time, the latest first" if back else ""
    )


def _names_its_subject(article: Article, title: str) -> bool:
    """Return whether the headline of a live page names what the text is about, and no field."""
    words = _label().sub(" ", title).casefold()
    if _rubric().search(words):
        return False
    own = {
        hashes.folded(w) for w in hashes.TOKEN.findall(words) if w not in everyday.common(FREQUENT)
    }
    text = {hashes.folded(w) for w in hashes.TOKEN.findall(article.text)}
    return any(len(w) >= SUBJECT for w in own & text)


def _column(article: Article) -> str:
    """Return why it is short items on unlike subjects, each with its label, or nothing."""
    text = article.text
    # Single marks are found in a tenth of the time.
    if sum(text.count(mark[0]) for mark in MARKS) < ITEMS:
        return ""
    marks = sum(map(text.count, MARKS))
    if marks < ITEMS:
        return ""
    heads = {article.text[s:e].strip() for s, e in article.subheads}
    paragraphs = [p for x in article.text.split("\n\n") if (p := x.strip()) and p not in heads]
    if marks < LABELLED * len(paragraphs):  # each label has a mark behind it
        return ""
    found = [(m[1], p[m.end() :]) for p in paragraphs if (m := LABEL.match(p))]
    found = [(label, t) for label, t in found if len(t.split()) > WORDS and _is_subject(label)]
    labels = [label for label, _ in found]
    if len(found) < max(ITEMS, LABELLED * len(paragraphs)) or not _are_subjects(labels):
        return ""
    if sum(bool(SPEAKING.search(QUOTED.sub("", text))) for _, text in found) > 1:
        return ""
    rest = (p for p in paragraphs if not LABEL.match(p))
    about = _names(" ".join([article.title or "", *rest]))
    if not _are_unlike([_names(text) for _, text in found], about):
        return ""
    return f"short items: {', '.join(labels[:ITEMS])}"


def _are_subjects(labels: list[str]) -> bool:
    """Return whether the labels are different subjects, and not parts of one story."""
    if len({x.casefold() for x in labels}) < len(labels) or any(map(_part().match, labels)):
        return False
    plain = sum(any(w.casefold() in COMMON for w in x.split()) for x in labels)
    return plain >= PLAIN


def _are_unlike(names: list[set[str]], about: set[str]) -> bool:
    """Return whether most items name someone, and hardly the same. `about`: the rest's names.

    What headline and opening name is what all of it is about, if an item names it too.
    """
    again = Counter(n for own in (*names, about) for n in own)
    if sum(map(bool, names)) < NAMING * len(names):
        return False
    shared = sum(k > 1 for k in again.values())
    most = max(again.values(), default=0)
    return shared <= len(names) // ITEMS and most <= max(2, len(names) // 3)


def _names(text: str) -> set[str]:
    return {
        n for m in NAME.findall(text) if (n := m.casefold()) not in TITLES and n not in CALENDAR
    }


def _is_subject(label: str) -> bool:
    """Return whether a label is a subject, and not a person, a day or an hour."""
    words = label.split()
    first = words[0].casefold()
    if len(words) > WORDS or first in CALENDAR or first in GIVEN or first.rstrip(".") in TITLES:
        return False
    return len(words) == 1 or label.isupper() or not all(w[0].isupper() for w in words)
