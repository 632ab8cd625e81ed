"""Whether a sentence can stand alone in print.

In: a sentence in its article. Out: reasons against printing it by itself. Trusts nothing. The method is a list of openings that lean on
what went before (pronouns, connectives, "the move"), and of shapes that are no whole statement (cut inside a quotation, a heading,
a question). Only English openings are known; sentences of other languages are judged by their shape alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

from digest.core.model import Article
from digest.desk.words.forms import BARE, bare

Lean = Literal["", "before", "never"]

# Leans on the sentence before it: printable right after that one, and only there.
_PRONOUN = frozenset(
    """he she it they his her its their him them himself herself themselves this that these those such here there both neither either
    another others one""".split()
)
_CONNECTIVE = frozenset(
    """meanwhile however but and or nor yet so also moreover furthermore besides therefore thus then later afterward afterwards instead
    nevertheless nonetheless similarly likewise consequently otherwise indeed still additionally conversely hence accordingly
    elsewhere earlier eventually finally lastly secondly thirdly rather thereafter too again because now""".split()
)
# The commonest of both kinds in other languages; what is not here stands alone.
_ABROAD: dict[str, frozenset[str]] = {
    "de": frozenset(
        """er sie es ihm ihn ihnen ihr ihre sein seine das dies diese dieser dieses damit dabei dazu davon dafür darauf darin daraufhin daher
        deshalb doch aber und auch so dann danach zudem außerdem jedoch dennoch dort denn trotzdem allerdings ebenso gleichzeitig inzwischen""".split()
    ),
    "fr": frozenset(
        "il elle ils elles lui leur leurs son sa ses ce cela ceci cette ces celui celle mais et aussi ainsi puis ensuite toutefois cependant enfin y en".split()
    ),
    "es": frozenset(
        "él ella ellos ellas ello su sus este esta esto estos estas eso esa ese pero y también así entonces además luego después allí".split()
    ),
    "it": frozenset(
        "lui lei egli essa loro suo sua questo questa questi queste ciò ma e anche così poi inoltre tuttavia infine".split()
    ),
    "pt": frozenset(
        "ele ela eles elas seu sua este esta isto isso esse essa mas e também assim então além depois".split()
    ),
    "nl": frozenset(
        "hij zij ze het hun haar zijn dit dat deze die maar en ook dan daarna daarom toch echter bovendien".split()
    ),
}
_PHRASES = (
    "in addition", "as a result", "for example", "for instance", "on the other hand", "at the same time", "by contrast", "in contrast",
    "in response", "in turn", "in other words", "of these", "of those", "of the", "for this", "for that", "in this", "in that", "with this", "with that",
    "after that", "after this", "before that", "despite this", "despite that", "even so", "even then", "that is", "at that", "at this",
    "by then", "by that", "since then", "until then", "the next day", "the same day", "the following day", "a day later", "days later", "hours later",
    "minutes later", "weeks later", "a week later", "moments later", "the next morning", "among them", "among those", "as such", "like many", "as for",
    "the latter", "the former", "the two", "the three", "the pair", "the others", "the other", "all of", "most of them", "some of them", "none of",
    "one of them", "under the", "according to him", "according to her", "asked", "not only", "no such", "what's more", "either way", "to that end",
    "to this end", "to do so", "doing so", "in doing so", "if so", "that said", "on that", "on this",
)  # fmt: skip
# "under the", "of the", "all of" lean only with a noun below; they are checked by the next word.
_LOOSE = frozenset(("of the ", "under the ", "all of "))
_BY_FIRST: dict[str, list[str]] = {}
for _phrase in _PHRASES:
    _BY_FIRST.setdefault(_phrase.split()[0], []).append(_phrase + " ")
_NOUNS = frozenset(
    """move moves decision decisions incident announcement development developments comment comments remark remarks statement statements result
    results step steps ruling plan plans proposal proposals deal agreement measure measures issue findings finding changes change
    document documents report letter effort efforts figure figures news episode idea arrangement accord approach action actions events event
    meeting talks visit trip case situation man woman boy girl victim suspect victims suspects couple pair teen teenager child children
    company group duo trio latter former two three four five charge charges allegation allegations accusations accusation threat
    warning law bill order project program study survey test tests vote speech message video footage images posting post article""".split()
)
_MARKS = re.compile(r"[“”«»\"]")
# An end that is none: points, or an abbreviated title at which the splitter cut the sentence, as a word of its own.
_TITLES = tuple(
    "Const. Sgt. Lt. Det. Gen. Rep. Sen. Gov. Mr. Mrs. Ms. Dr. St. Capt. Col. Maj. Prof. Rev.".split()
)
_TITLE = re.compile(r"(?<!\w)\w+\.$")
# One that it cut behind "9 p.m."
_DAYS = tuple("Mon Tues Wednes Thurs Fri Satur Sun".split())
_CUT = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day (?:in|at|on|near|when|after|outside|inside|by|and|for|with|from|to|as|about|during|that|who|of) "
)
# A list's item, a box, an interview's turn: one to four words and a colon.
_UPDATES = ("Update", "UPDATE", "Correction")
_LABEL = re.compile(
    r"(?:Update|UPDATE|Updated|UPDATED|Correction)\b|(?:[\w.’'&-]+ ){0,3}[\w.’'&-]+: "
)
# Appeals and apologies: the outlet speaks to its readers, and tells nothing of the event.
_APPEAL = re.compile(
    r"(?:Anyone|Those|People|Residents|Witnesses) (?:with|who (?:has|have|may have|saw|wants?)) |No (?:other|further|additional|more) (?:details|information)\b"
    r"|(?:Read|Click|Watch|Visit|See) [^.!?]{0,80}\b(?:for|here|more)\b|For (?:more|further) information\b"
)
_CALL = re.compile(r"\bCrime ?Stoppers\b|\b\d{3}\)?[ .-]\d{3}[.-]\d{4}\b")
_NUMBER = re.compile(r"[.-]\d{4}")
_QUOTED = re.compile(r"[“\"«„][^“”\"«»„]{0,2000}[”\"»“]")
_SHE = re.compile(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", re.IGNORECASE)
_THEIRS = frozenset("he she him his her hers himself herself".split())
_OURS = frozenset("we we're we've we'll my our ours you your you're".split())
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
# Words with a capital that name nobody, where they open a sentence.
_TIMES = frozenset("monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december".split())  # fmt: skip
_PERSONS = re.compile(
    r"\b(?:an?|the|one)\s+(?:[\w-]+\s+){0,3}?(?:man|woman|boy|girl|teen(?:ager)?|person|president|minister|officer|official|leader|chief|judge|lawyer|attorney|"
    r"spokes\w+|senator|mayor|governor|driver|suspect|victim|doctor|student|teacher|pilot|author|actor|actress|singer|player|coach|mother|father|wife|husband|"
    r"son|daughter|brother|sister|soldier|general|director|secretary|dictator|prince|princess|king|queen|pope|writer|winner|candidate|employee|worker)\b",
    re.IGNORECASE,
)


def whole(text: str) -> bool:
    """It ends as a sentence ends, begins as one begins, and no quotation is cut."""
    if not text or text[-1] not in ".?!\"'”’»“":
        return False
    if text.endswith(("...", "…")) or (text.startswith(_DAYS) and _CUT.match(text)):
        return False
    if text.endswith(_TITLES) and (found := _TITLE.search(text)) and found[0] in _TITLES:
        return False
    first = text.lstrip("“\"'‘«„([—–- ")[:1]
    if not first or first.islower():
        return False
    if text.count('"') % 2 or text.count("(") != text.count(")"):
        return False
    return not (
        text.count("“") + text.count("„") != text.count("”") or text.count("«") != text.count("»")
    ) or _paired(text)


def _paired(text: str) -> bool:
    """Curly marks typed in the wrong direction still come in twos."""
    return (text.count("“") + text.count("”") + text.count("„")) % 2 == 0 and text.count(
        "«"
    ) == text.count("»")


def begins_inside(article: Article, index: int) -> bool:
    """The sentence begins within a quotation: it is a speaker's, and nothing in it says so."""
    sentences = article.sentences
    first = index
    while first and sentences[first - 1].paragraph == sentences[index].paragraph:
        first -= 1
    depth = False
    if first < index:
        for c in _MARKS.findall(article.text, sentences[first].start, sentences[index].start):
            depth = not depth if c == '"' else c in "“«"
    return depth


def inside(article: Article) -> frozenset[int]:
    """Indexes of the sentences that begin within a quotation."""
    return frozenset(i for i in range(len(article.sentences)) if begins_inside(article, i))


def leans(text: str, language: str = "en") -> Lean:
    """`before`: understood only right after the sentence before it. `never`: not fit to print by itself. Empty: stands alone."""
    if not whole(text):
        return "never"
    if (
        text.isupper()
        or ((": " in text or text.startswith(_UPDATES)) and _LABEL.match(text))
        or _APPEAL.match(text)
    ):
        return "never"
    if ("Stoppers" in text or _NUMBER.search(text)) and _CALL.search(text):
        return "never"
    outside = _QUOTED.sub(" “” ", text) if '"' in text or "“" in text or "«" in text else text
    typed = outside.split()
    if not _says(typed):
        return "never"  # a bare quotation: nothing says whose
    if language[:2] not in ("en", "un"):
        first = bare(text.split(maxsplit=1)[0].lower())
        return "before" if first in _ABROAD.get(language[:2], ()) else ""
    low = set(map(BARE.__getitem__, outside.lower().split()))
    if text[-1] == "?" or not low.isdisjoint(_OURS) or _first_person(typed):
        return "never"
    if _opening(text):
        return "before"
    return "before" if not low.isdisjoint(_THEIRS) and _unresolved(outside) else ""


def _says(typed: list[str]) -> bool:
    """Three words stand outside of quotations."""
    said = 0
    for w in typed:
        said += w[0].isalnum()
        if said == 3:
            return True
    return False


_I = frozenset(("I", "I,", "I'm", "I’m", "I've", "I’ve"))


def _first_person(typed: list[str]) -> bool:
    """An "I" that is a person; "World War I" and "Part I" are not."""
    if _I.isdisjoint(typed):
        return False
    return any(w in _I and not (i and typed[i - 1][0].isupper()) for i, w in enumerate(typed))


def _opening(text: str) -> bool:
    words = [
        w.strip(".,;:!?\"'()“”‘’—–-")
        for w in text[:90].lower().replace("’", "'").split(maxsplit=6)[:6]
    ]
    if not words:
        return True
    first = words[0].split("'")[0]
    if first in _PRONOUN or first in _CONNECTIVE:
        # "One man", "Both sides of the House", "Such ..." name what they mean only sometimes: the strict side.
        return not (first == "one" and len(words) > 1 and words[1] == "of")
    if first == "the" and len(words) > 1 and words[1] in _NOUNS:
        return True
    phrases = _BY_FIRST.get(words[0])
    if phrases:
        head = " ".join(words) + " "
        for phrase in phrases:
            if head.startswith(phrase):
                if phrase in _LOOSE:
                    rest = head[len(phrase) :].split()
                    return bool(rest) and (rest[0] in _NOUNS or rest[0] in _PRONOUN)
                return True
    return first == "the" and any(w.endswith(("-old", "-olds")) for w in words[1:4])


def _unresolved(outside: str) -> bool:
    """A "he" or "she" with nobody before it in the sentence, quotations left aside."""
    found = _SHE.search(outside)
    if not found:
        return False
    before = outside[: found.start()]
    if _PERSONS.search(before):
        return False
    words = _WORD.findall(before)
    if words and words[0].lower() in (
        "police",
        "officials",
        "authorities",
        "investigators",
        "prosecutors",
        "in",
        "on",
        "at",
        "after",
        "as",
        "when",
        "if",
    ):
        words = words[1:]
    return not any(w[0].isupper() and w.lower() not in _TIMES for w in words)


_NAME = re.compile(r"[^\W\d_][\w'’-]+")


_PARTICLES = frozenset(
    "bin ibn al el de da di del della der den van von du la le ben abu dos".split()
)


def named(text: str) -> set[str]:
    """Words with a capital, without the marks around them: who has been introduced."""
    return {_edges(w) for w in text.split() if w[0].isupper() or not w[0].isalnum()}


def _edges(raw: str) -> str:
    word = raw.strip("\"'“”‘’.,;:()!?")
    return word[:-2] if word.endswith(("'s", "’s")) else word


def bare_names(text: str, source: str, introduced: Collection[str]) -> list[str]:
    """Surnames in `text` that stand there alone, are not introduced yet, and have a first name elsewhere in `source`: a reader
    would ask who that is."""
    out = []
    words = text.split()
    for i, raw in enumerate(words):
        if not (raw[0].isupper() or raw[0] in "\"'“‘("):
            continue
        word = _edges(raw)
        if (
            len(word) < 3
            or not (word[0].isupper() and word[1].islower())
            or word in introduced
            or word.lower() in _TIMES
        ):
            continue
        if raw[-1] == "." and len(word) < 5 and i + 1 < len(words):
            continue  # an abbreviation
        at = i - 1
        while at > 0 and words[at].lower() in _PARTICLES:
            at -= 1
        before = words[at] if at >= 0 else ""
        if (
            before[:1].isupper()
            and i > 1
            and (before[-1] not in ".,;:" or (before[-1] == "." and len(before) < 6))
        ):
            continue  # has a first name, or a title, in front
        if i + 1 < len(words) and words[i + 1][:1].isupper() and raw[-1].isalpha():
            continue  # is itself a first name
        if _full(word, source):
            out.append(word)
    return out


def _full(surname: str, source: str) -> bool:
    """`source` has a capitalised first name before the surname, within a sentence, and never a lower-case article before it."""
    if f" the {surname}" in source or f"The {surname}" in source:
        return False  # an institution
    at = source.find(" " + surname)
    while at > 0:
        before = source[max(0, at - 24) : at].split()
        if (
            before
            and before[-1][0].isupper()
            and before[-1][-1].isalpha()
            and len(before) > 1
            and before[-1].lower() not in _TIMES
        ):
            return before[-1] not in ("The", "In", "But", "And", "Mr", "Mrs", "Ms")
        at = source.find(" " + surname, at + 1)
    return False
