"""Find sentences that state nothing: labels, captions, credits, lines to readers.

The words are in `data/summary/not_statements.txt`. Reading leaves most of these out; this module
finds what a text file or a badly marked page still has.
"""

from __future__ import annotations

import re
from functools import cache

from digest.core import tables
from digest.core.patterns import lazy
from digest.desk.words.sentence import wording

# A list's item, a box, an interview's turn: one to four words and a colon.
_UPDATES = ("Update", "UPDATE", "Correction")
_LABEL = lazy(r"(?:Update|UPDATE|Updated|UPDATED|Correction)\b|((?:[\w.’'&-]+ ){0,3}[\w.’'&-]+): ")
_DAY_LABEL = lazy(r"[A-Z][a-z]{2,8}\.? \d{1,2}, (?:19|20)\d\d: ")  # of a list of days
# "‘Grave loss’ A spokesman said", "Ida Brandt/Larnow Pictures The child": run into the sentence
_RUN_IN = lazy(
    r"[‘'\"“][^‘’'\"“”,.]{3,60}[’'\"”] (?:An?|The|In|On|At|He|She|It|They)\b"
    r"|[A-Z][\w.’'-]+ [A-Z][\w.’'-]+ ?/ ?[A-Z]"
    r"|\([A-Z][^()]{1,40}[ /][^()]{1,40}\) [A-Z]"
)
_RUNS_IN = "‘'\"“("  # characters that a match of _RUN_IN begins with, but for one with a stroke
_CALL = re.compile(r"\b\d{3}\)?[ .-]\d{3}[.-]\d{4}\b")
_CALL_ENDS = re.compile(r"\d{3}[.-]\d{4}")  # of every match of _CALL; a third of its time
_YEAR_ENDS = lazy(r"\b(?:in|of|,) ?(?:[A-Z][a-z]+ )?(?:19|20)\d\d\.$")
_DATED = lazy(r"[A-Z][a-z]{2,8}\.? \d{1,2}, (?:19|20)\d\d(?:,? (?:in|at|near) [A-Z].{1,60})?\.$")
# "Ida Brandt, 20, Otto Lind, 21, and an unknown boy.": names and ages, no verb
_PEOPLE_LIST = lazy(
    r"(?:(?:and )?[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){1,3},? \d{1,2}[,;.] ?){2,}"
    r"(?:and an? (?:[\w-]+ ){1,3}?[\w-]+\.)?"
)
_REPORTING = (" reporting.", " reports.")  # "Ida Brandt reporting."
_SENT = lazy(r"(?:\d{1,2}\.? [A-Z][a-z]{2,8}\.?,?|[A-Z][a-z]{2,8}\.? \d{1,2},) (?:19|20)\d\d\.$")
SINGLE = ("'", "‘")
SINGLE_ENDS = ("'", "’")
SHORTEST = 4  # characters of a quotation with its marks
_CLOSED = lazy(r"[,.?!…]['’](?!\w)")
POSING = 12  # words of a caption in which its verb is looked for
NAME = 12  # words of a name


HEAD = 2  # characters by which openings are found; none is shorter


def _never(section: str) -> tuple[str, ...]:
    return tables.items("summary/not_statements", section)


@cache
def _starts() -> dict[str, tuple[str, ...]]:
    """Return the openings by their first characters: of most sentences no opening has the same."""
    found: dict[str, list[str]] = {}
    for opening in _never("starts"):
        found.setdefault(opening[:HEAD], []).append(opening)
    return {head: tuple(openings) for head, openings in found.items()}


@cache
def _calls() -> frozenset[str]:
    return tables.words("summary/not_statements", "calls")


@cache
def _telling_words() -> frozenset[str]:
    """Return the longest word of each phrase that is not part of a statement."""
    return frozenset(max(phrase.split(), key=len) for phrase in _never("contains"))


def is_label(text: str) -> bool:
    """Return whether a text begins with “Update”, “Correction”, or a few words and a colon."""
    if ": " in text and _DAY_LABEL.match(text):
        return True
    return (": " in text or text.startswith(_UPDATES)) and _LABEL.match(text) is not None


def is_known_label(text: str) -> bool:
    """Return whether it opens with a label of the list, as "Timeline: "."""
    found = _LABEL.match(text)
    return found is not None and (found[1] or "update").casefold() in _never("labels")


def is_furniture(text: str) -> bool:
    """Return whether it is a caption, a credit, or a line to the readers."""
    starts = _starts().get(text[:HEAD].lower())
    if starts and text.lower().startswith(starts):
        return True
    words = wording(text).bare
    telling = not _telling_words().isdisjoint(words)
    if telling and any(map(text.lower().__contains__, _never("contains"))):
        return True
    calls = not _calls().isdisjoint(words) and text.split(maxsplit=1)[0].lower() in _calls()
    if calls and any(f" {w} " in text[:90].lower() for w in _never("calls end")):
        return True
    if (text[0] in _RUNS_IN or "/" in text) and _RUN_IN.match(text) is not None:
        return True
    joined = "-" in text or "." in text[:-1]  # as every match of _CALL_ENDS is
    return joined and _CALL_ENDS.search(text) is not None and _CALL.search(text) is not None


@cache
def _notes() -> re.Pattern[str]:
    trades = "|".join(_never("notes"))
    return re.compile(
        rf"[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){{1,3}},? (?:is|was) (?:an?|the) "
        rf"(?:[\w’'-]+,? ){{0,5}}(?:{trades})\b(?:,? [\w’'-]+){{0,4}} "
        r"(?:for|at|of|with|in|based|covering)\b"
    )


def is_contributor_note(text: str) -> bool:
    """ "Nora Maas is a reporter at the Osk Tribune": of the author, not of the event."""
    return _notes().match(text) is not None


def is_caption(text: str) -> bool:
    """Return whether it is a caption: a year ends it, or a place behind it, and nothing is past.

    "Mayor Brandt and Mr. Lind at the town hall in 2024.", "Divers search the quay of Osk after a
    ferry sank on May 3, 2024, in Larnow."
    """
    if _poses(text):
        return True
    dated = (", 19" in text or ", 20" in text) and _DATED.search(text) is not None
    if not dated and not (text[-2:-1].isdigit() and _YEAR_ENDS.search(text)):
        return False
    words = [w.strip(".,;:()") for w in text.split()]
    small = [w for w in words if w[:1].islower() and w != "and"]
    if not small or any(w in _past() or w.endswith("ed") for w in small):
        return False
    if dated:
        return "said" not in small
    places = tables.words("summary/not_statements", "caption places")
    if small[0] not in places or not words[0][:1].isupper():
        return False
    return not any(w.endswith("ing") for w in small)


def _poses(text: str) -> bool:
    """Return whether it is what people do in a picture: "Mayor Ida Brandt gestures at Osk."."""
    verbs = tables.words("summary/not_statements", "caption verbs")
    if verbs.isdisjoint(wording(text).bare):
        return False
    words = text.replace("’", "'").split(maxsplit=POSING)[:POSING]
    at = next((i for i, w in enumerate(words) if w in verbs), 0)
    if not at or at + 1 >= len(words):
        return False
    if any(w[-1] in ',:;.”"' or w in _past() or w.endswith("ed") for w in words[:at]):
        return False
    if '"' in text or "“" in text:
        return False
    return words[at + 1] in tables.words("summary/not_statements", "caption places")


def is_name_alone(text: str) -> bool:
    """Names of bodies and places without a verb: "Ministry of Fisheries, Larnow Region."."""
    typed = text.split()
    if len(typed) > NAME:
        return False
    if is_agency_credit(text):
        return True
    small = tables.words("summary/not_statements", "in names")
    words = (w.strip(".,;:()") for w in typed)
    return all(not w or w[0].isupper() or w in small for w in words)


def is_agency_credit(text: str) -> bool:
    """Return whether who sent a report, where and when.

    As in "Osk Coast Agency (OCA), Larnow, 9 Oct 2026.".
    """
    if text.endswith(_REPORTING):
        return all(w[0].isupper() for w in text.split()[:-1])
    if not text[-5:-1].isdigit() or not _SENT.search(text):
        return False
    words = text.replace("(", " ").split()
    small = tables.words("summary/not_statements", "in names")
    return all(w[0].isupper() or w[0].isdigit() or w.strip(".,;:()") in small for w in words)


def is_lone_quotation(text: str) -> bool:
    """Return whether words between single marks and nothing else: nobody says who speaks."""
    if text[:1] not in SINGLE or text[-1:] not in SINGLE_ENDS or len(text) < SHORTEST:
        return False
    return text[-2] in ".?!…" and _CLOSED.search(text, 1, len(text) - 1) is None


@cache
def _past() -> frozenset[str]:
    """Verbs of statements; captions use others in the present tense."""
    irregular = tables.words("summary/definites", "en past verbs")
    return irregular | tables.words("summary/openings", "en verbs")


def is_people_list(text: str) -> bool:
    """Names and ages without a verb."""
    return _PEOPLE_LIST.fullmatch(text) is not None


def has_headline(text: str, title: str | None) -> bool:
    """Return whether the headline runs into the sentence.

    It begins with it, and goes on as another begins.
    """
    if not title or not text.startswith(title):
        return False
    return text[len(title) :].lstrip()[:1].isupper()
