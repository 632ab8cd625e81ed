"""A paragraph that quotes, read as a short line of signs: names, pronouns, offices, cue verbs, marks, and the quotations themselves.

In: a paragraph's text with its quotations, and the article's people. Out: `Scene`, sentences of `Item`s, in which what stands inside the
marks is one sign: so nobody who is named only there can become a speaker. `subject` finds who governs a verb by walking these
signs; that is all the grammar there is. One pass over the words, no parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from digest.core import names
from digest.core.model import Value
from digest.desk.quotes.cue_words import MANY, TIME, Words, kind_of, words
from digest.desk.quotes.items import Item
from digest.desk.quotes.marks import Piece
from digest.desk.quotes.persons import RUN, People, Phrase, phrase
from digest.desk.quotes.trades import trade

# the first way is a run of plain words, which is split at its blanks: the other ways would find the same words one by one, at three
# times the cost
_TOKEN = re.compile(
    rf"[a-z]++(?:[ ][a-z]++)*(?![\w'’‑-])|{RUN}|\w+(?:[-‑]\w+)*(?:['’](?!s\b)\w+)*|['’]s\b|--|[^\w\s]"
)
# French and Italian write a name and the word before it as one: "d’Emmanuel Macron", "dell’Unione"
_ELIDED = re.compile(rf"(?:[dlnscjmt]|qu|dell|all|nell|sull|un|dall)['’](?=\w)|{_TOKEN.pattern}")
BRACKETS = 80  # what stands between two brackets is no longer than this
NAMED = frozenset("NSU")
_NOT_SAID = frozenset(("to", "zu", "à", "not"))
WITH_OBJECT = frozenset(
    "tell told tells telling inform informed informs informing assure assured assures assuring remind reminded reminds reminding urge urged urges urging".split()
)
NP = frozenset("NUGPRIMT")
_RELATIVE = frozenset(("that", "which"))
_BE = frozenset("am is are was were be been being got".split())
_HEARD = frozenset(
    "told asked warned informed assured reminded advised urged instructed".split()
)  # of these the subject of a passive is the hearer; "was quoted" means the speaker
_SOME = frozenset("the a an one another his her their its".split())
DETERMINERS = frozenset(
    "the a an his her their its our my this that these those some any every der die das dem den des ein eine einem einer le la les un une el los las una il lo gli i o os as um uma de het een".split()
)


class Scene(Value, frozen=True):
    """A stretch of a paragraph: its items, and the bounds of its sentences in them. `number`: which stretch of its paragraph it is."""

    items: list[Item]
    sentences: list[tuple[int, int]]
    places: dict[int, tuple[int, int]]  # number of a quotation -> its item and its sentence
    number: int = 0


def scene(
    text: str,
    start: int,
    end: int,
    pieces: Sequence[Piece],
    first: int,
    people: People,
    w: Words,
    number: int = 0,
) -> Scene:
    """Read the stretch `start:end`; `pieces` are its quotations, numbered from `first`."""
    items: list[Item] = []
    places: dict[int, tuple[int, int]] = {}
    at = start
    for i, q in enumerate(pieces, first):
        if at < q.outer_start:
            _read(items, text, at, q.outer_start, people, w)
        places[i] = (len(items), 0)
        items.append(Item("Q", q.outer_start, q.outer_end, str(i)))
        at = q.outer_end
    _read(items, text, at, end, people, w)
    sentences = _sentences(items, [k for k, _ in places.values()], pieces, first, text)
    if len(sentences) > 1:
        n = 0
        for i, (k, _) in places.items():
            while sentences[n][1] <= k:
                n += 1
            places[i] = (k, n)
    return Scene(items, sentences, places, number)


def _read(items: list[Item], text: str, start: int, end: int, people: People, w: Words) -> None:
    """Add the items of `start:end`, which quotes nothing."""
    add = items.append
    kinds = w.kinds
    lang = people.language
    until = 0
    for m in (_ELIDED if lang in ("fr", "it") else _TOKEN).finditer(text, start, end):
        sign = m.group()
        a = m.start()
        if a < until:
            continue
        kind = kinds.get(sign)
        if kind is not None:
            if kind in "VC" and _is_denied(items):
                kind = "w"  # "to say", "did not say"
            add(Item(kind, a, a + len(sign), sign))
            continue
        c = sign[0]
        if "a" <= c <= "z" and " " in sign:
            for word in sign.split(" "):
                kind = kinds.get(word) or kind_of(word, w)
                if kind in "VC" and _is_denied(items):
                    kind = "w"
                b = a + len(word)
                add(Item(kind, a, b, word))
                a = b + 1
            continue
        b = a + len(sign)
        if c.isalpha():
            if c.isupper():
                _name(items, sign, a, b, people, w, lang)
            elif lang != "fr" or "-" not in sign or not _french(items, sign, a, b, w):
                kind = kind_of(sign.lower(), w)
                if kind in "VC" and _is_denied(items):
                    kind = "w"
                add(Item(kind, a, b, sign))
        elif c.isalnum():
            add(Item(kind_of(sign.lower(), w), a, b, sign))
        elif c == ".":
            if b >= end or not text[b].isalnum():  # else "R-S.C", "GunBroker.com"
                add(Item(".", a, b, sign))
        elif c in "'’":
            if b > a + 1 or (items and items[-1].end == a and items[-1].word.endswith(("s", "S"))):
                add(Item("'", a, b, sign))
        elif c == "(":
            # "(D-Mo.)" stands between a name and its verb: what is in brackets belongs to no clause
            until = text.find(")", b, min(b + BRACKETS, end)) + 1
        else:
            add(Item(sign, a, b, sign))


def _french(items: list[Item], sign: str, a: int, b: int, w: Words) -> bool:
    """ "insiste-t-elle": a verb and its subject in one word."""
    verb, _, rest = sign.partition("-")
    if verb not in w.say or rest not in w.pronouns:
        return False
    items += [Item("V", a, a + len(verb), verb), Item("P", a + len(verb) + 1, b, rest)]
    return True


def _is_denied(items: list[Item]) -> bool:
    """Whether a verb of saying that follows is not said: "to say", "did not say"; "went on to say" is."""
    if not items or items[-1].word not in _NOT_SAID:
        return False
    return len(items) < 2 or items[-1].word != "to" or items[-2].word != "on"


class _Capitals(NamedTuple):
    """A run of capitalised words as it would be read in any article: its `phrase`, the name in small letters and what kind of word that
    would be, the name as `People` knows it, and the signs of the plain words before it."""

    phrase: Phrase
    low: str
    kind: str
    key: str
    lead: tuple[tuple[str, str], ...]


@lru_cache(maxsize=16384)
def _capitals(sign: str, lang: str, language: str) -> _Capitals:
    w = words(language)
    p = phrase(sign, lang)
    low = p.name.lower()
    kind = kind_of(low, w) if p.kind == "U" else ""
    if kind == "w" and lang == "de" and names.is_trade(low):
        kind = "R"
    key = sign if p.kind == "W" else p.name if p.kind in "UG" and " " not in p.name else ""
    lead = tuple((kind_of(word, w) if word not in TIME else "t", word) for word in p.lead)
    return _Capitals(p, low, kind, key and names.fold(key), lead)


def _name(
    items: list[Item], sign: str, a: int, b: int, people: People, w: Words, lang: str
) -> None:
    """Items of a run of capitalised words."""
    p, low, kind, key, lead = _capitals(sign, lang, w.language)
    known = key != "" and people.known(key)
    if p.kind != "W" or not known or not items or items[-1].kind in ".:":
        for of, word in lead:
            items.append(Item(of, a, a, word))
    if p.kind == "W":
        if known and items and items[-1].kind not in ".:" and sign.lower() not in w.pronouns:
            items.append(Item("N", a, b, sign))  # a surname that is also a plain word: "From said"
        elif p.name:
            items.append(Item("w", a, b, low))
    elif p.kind == "N" and p.name == people.place:
        items.append(Item("G", a, b, p.name))
    elif p.kind == "N" and lang == "de" and people.genitive(p.name):
        items.append(Item("w", a, b, low))
    elif p.kind == "N" and not people.admits(p.name):
        items.append(Item("G", a, b, p.name, p.title))
    elif known and p.kind == "U" and len(sign) > 3 and sign.isupper():
        items.append(Item("G", a, b, p.name))  # a dateline: "WASHINGTON"
    elif known or p.kind in "NS":
        items.append(Item("N", a, b, p.name, p.title))
    elif p.kind == "U":
        if kind in "VCPkspac" and (not items or items[-1].kind in ".Q:"):
            items.append(Item(kind, a, b, low))
        elif kind in "RIM":
            items.append(Item(kind, a, b, low, p.name if lang == "de" else p.title))
        else:
            plain = not p.title and low not in names.GIVEN and (lang == "de" or people.common(low))
            items.append(Item("w" if plain else "U", a, b, p.name, p.title))
    elif p.kind == "G" and low in MANY:
        items.append(Item("M", a, b, low))
    elif p.kind == "G" and names.is_institution(low):
        items.append(Item("I", a, b, p.name))
    elif p.kind == "T":
        items.append(Item("R", a, b, low.partition(" der ")[0], p.name))
    else:
        items.append(Item("G", a, b, p.name, p.title))


def _sentences(
    items: list[Item], places: Iterable[int], pieces: Sequence[Piece], first: int, text: str
) -> list[tuple[int, int]]:
    """Bounds of sentences: a full stop before a capital or a quotation ends one, and so does a quotation that ends in one, unless
    its cue follows. `places`: the items that are quotations, the only ones beside marks where a sentence may end."""
    n = len(items)
    ends = [i for i, it in enumerate(items) if it.kind in ".!?" and _stops(items, i)]
    for q in places:
        if q and items[q - 1].kind not in ".!?Q" and _stops_before(items[q - 1], items[q], text):
            ends.append(q - 1)
        if q + 1 < n and _stops_behind(items, q, pieces, first, text):
            ends.append(q)
    if not ends or ends == [n - 1]:
        return [(0, n)] if n else []
    ends.sort()
    if ends[-1] < n - 1:
        ends.append(n - 1)
    return [(a, b + 1) for a, b in zip([0, *(e + 1 for e in ends)], ends, strict=False)]


def _stops(items: list[Item], i: int) -> bool:
    """Whether the mark at `i` ends a sentence, as it stands."""
    return i + 1 == len(items) or items[i + 1].start > items[i].end or items[i + 1].kind == "Q"


def _stops_before(it: Item, quotation: Item, text: str) -> bool:
    """Whether a word that ends in a full stop ends a sentence before a quotation: "..., said Smith, R-S.C. "I get that."."""
    return it.end > it.start and text[it.end - 1] == "." and text[quotation.start + 1].isupper()


def _stops_behind(
    items: list[Item], i: int, pieces: Sequence[Piece], first: int, text: str
) -> bool:
    """Whether the quotation at `i` ends a sentence though something stands behind it."""
    it, nxt = items[i], items[i + 1]
    if nxt.kind == "Q" and it.end > it.start and text[it.end - 1] == ".":
        return text[nxt.start + 1].isupper()
    last = text[pieces[int(it.word) - first].end - 1]
    if last not in ".?!…" or nxt.kind == ".":
        return False
    if _introduced(items, i) and nxt.kind in "NU":
        return True
    big = nxt.kind == "Q" or nxt.kind in "NUGT" or text_upper(text, pieces, first, it, nxt)
    n = len(items)
    if (
        nxt.kind in "V,c-"
        or (nxt.kind == "P" and last in "?!" and not big)
        or (last in "?!…" and i + 2 < n and nxt.kind in "NUPG" and items[i + 2].kind == "V")
    ):
        return False
    if i + 3 < n and nxt.kind in "NUP" and items[i + 2].kind == "V" and items[i + 3].kind == ".":
        return False  # "...." Smith said.
    return big


def _introduced(items: list[Item], q: int) -> bool:
    """Whether a colon or a verb of saying stands straight before the quotation at `q`.

    Its clause is then complete: `One skipper shouted: "Shame!" Ann Lee said ...`.
    """
    if q == 0:
        return False
    before = items[q - 1]
    if before.kind in ":VC":
        return True
    return before.kind == "," and q > 1 and items[q - 2].kind in "VC"


def text_upper(
    text: str, pieces: Sequence[Piece], first: int, quotation: Item, following: Item
) -> bool:
    """Whether what follows a quotation begins with a capital."""
    q = pieces[int(quotation.word) - first]
    at = q.outer_end
    while at < len(text) and not text[at].isalpha() and text[at] not in "\n":
        at += 1
    return at < len(text) and text[at].isupper()


def clause_subject(items: list[Item], lo: int, hi: int) -> int | None:
    """The first noun phrase in `lo:hi` that can be a subject: not in a prepositional phrase, not an owner, not in a subordinate clause."""
    lo = max(
        lo, hi - 300
    )  # nobody's sentence is longer; what is must not cost more than its length
    i = lo
    spare: int | None = (
        None  # a capitalised word that nobody introduces: only when nothing better comes
    )
    while i < hi:
        it = items[i]
        if it.kind == "s" and (i == lo or items[i - 1].kind in ",.;c-Q"):
            # "When Smith left, Jones ..." : go on behind the comma
            j = i + 1
            while j < hi and items[j].kind not in ",Q":
                j += 1
            if j < hi:
                i = j + 1
                continue
        if (
            it.kind in NP
            and it.word not in ("it", "who")
            and not owner(items, i)
            and not governed(items, i, lo)
        ):
            if (
                it.kind in "UG"
                and i > lo + 1
                and items[i - 1].kind == ","
                and items[i - 2].kind in "NUG"
            ):
                i += 1  # "Birmingham, Alabama,"
                continue
            if (
                it.kind == "N"
                and i > lo + 1
                and items[i - 1].kind == ","
                and items[i - 2].kind == "R"
                and governed(items, i - 2, lo)
            ):
                i += 1  # "In a letter read out by the deputy, Ann Lee, he said": she is who read it
                continue
            found = compound(items, i, hi)
            if items[found].kind != "U":
                return found
            spare = found if spare is None else spare
        i += 1
    return spare


def compound(items: list[Item], i: int, hi: int) -> int:
    """The head of "Trump campaign spokesman Jason Miller", which begins at `i`: the name behind an office, else `i`."""
    if items[i].kind == "P":
        return i
    j = i + 1
    while j < hi and j < i + 6 and items[j].kind in "wRIGU":
        j += 1
    if i + 1 < j < hi and items[j].kind == "N" and (items[j - 1].kind == "R" or items[j].title):
        return j
    if j == i + 1 and j < hi and items[i].kind == "R" and items[j].kind == "N":
        return j
    if items[i].kind == "I" and i + 1 < hi and items[i + 1].kind == "R":
        return i + 1  # "a council clerk"
    while (
        items[i].kind == "R"
        and i + 1 < hi
        and items[i + 1].kind == "R"
        and items[i + 1].start == items[i].end + 1
    ):
        i += 1  # "the chief engineer": the last word is the office
    return i


def turned(items: list[Item], v: int, hi: int) -> int | None:
    """The subject behind its verb: "..., said Smith, who ..."; None when the verb is not turned round."""
    if v == 0 or items[v - 1].kind not in ",-Q" or v + 1 >= hi or items[v].word in WITH_OBJECT:
        return None
    s = v + 1
    while s < hi and (items[s].kind == "k" or items[s].word in DETERMINERS):
        s += 1
    if s < hi and (named := trade(items, s, hi)) is not None:
        return named
    if s >= hi or items[s].kind not in "NUGR" or owner(items, s):
        return None
    s = compound(items, s, hi)
    return s if s + 1 >= hi or items[s + 1].kind in ",.pRQ(" else None


def beside(items: list[Item], i: int) -> int:
    """The name in apposition to the office at `i`, between commas: "its spokesman, Ann Lee, pointed to", "her mother, Ann, said"; else `i`."""
    if items[i].kind != "R":
        return i
    if (
        i + 3 < len(items)
        and items[i + 2].kind == "U"
        and items[i + 1].kind == items[i + 3].kind == ","
    ):
        return i + 2 if items[i + 2].word.casefold() in names.GIVEN else i
    j = i + 1
    if j < len(items) and items[j].kind == "p":  # "the minister of the economy, Ann Lee,"
        while j < min(len(items), i + 7) and items[j].kind in "pwGUIM":
            j += 1
    if (
        j + 1 < len(items)
        and items[j].kind == ","
        and items[j + 1].kind == "N"
        and not owner(items, j + 1)
    ):
        return j + 1 if j + 2 >= len(items) or items[j + 2].kind in ",." else i
    return i


def owner(items: list[Item], i: int) -> bool:
    return i + 1 < len(items) and items[i + 1].kind == "'"


def governed(items: list[Item], i: int, lo: int) -> bool:
    """Whether the noun phrase that ends at `i` hangs on a preposition ("a spokesman for Trump")."""
    j = i - 1
    plain = (
        3 if items[i].kind in "RIM" else 0
    )  # "of the new defence minister", but not "in an interview Trump said"
    while j >= lo and j > i - 8:
        k = items[j].kind
        if k == "p":
            return True
        if items[j].word in DETERMINERS:
            return j > lo and items[j - 1].kind == "p"
        if k == "w" and plain:
            plain -= 1
        elif not (k in "R'" or (k in "NUGI" and items[j + 1].kind in "'RIw")):
            return False
        j -= 1
    return False


def subject(items: list[Item], v: int, lo: int) -> int | None:
    """The item that is the subject of the verb at `v`, looking back no further than `lo`; None when it cannot be told."""
    if passive(items, v, lo):
        return None
    i = v - 1
    while i >= lo and items[i].kind in "kt":
        i -= 1
    # "on Tuesday", "in January" between subject and verb
    while i > lo and items[i].kind == "p" and items[i + 1].kind == "t":
        i -= 1
        while i >= lo and items[i].kind in "kt":
            i -= 1
    if i < lo:
        return None
    it = items[i]
    if items[v].word.endswith("ing"):
        # "footage of Clinton saying", "quoted Clinton as saying": the name beside a participle speaks, on whatever it hangs
        j = i - 1 if it.word == "as" and i > lo else i
        if j != i and items[j].word in ("quoted", "cited") and j > lo:
            return subject(items, j, lo)  # "Clinton was quoted as saying"
        if items[j].kind == "N" and not owner(items, j):
            return j
    if it.kind == "P" and it.word == "it":
        i -= 1
        while i >= lo and items[i].kind in "kt":
            i -= 1
        if i < lo or items[i].kind not in "NU":
            return None
        it = items[i]
    if it.kind == "P" and it.word in (
        "who",
        "qui",
        "quien",
        "wer",
        "die",
        "der",
        "chi",
        "che",
        "que",
        "wie",
        "quem",
    ):
        j = i - 1
        while j >= lo and items[j].kind in ",":
            j -= 1
        while j >= max(lo, i - 60):
            if items[j].kind in "NUM" and not owner(items, j):
                # "Smith, a lawyer for Jones, who said": the nearest name is the safer of two
                return j
            if items[j].kind == "R" or items[j].kind in ".;Q":
                return j if items[j].kind == "R" else None
            j -= 1
        return None
    if it.kind in NP and not owner(items, i):
        if (
            it.kind in "NU"
            and i - 2 >= lo
            and items[i - 1].word == "and"
            and items[i - 2].kind in NP
        ):
            return None  # "Smith and Jones said": two people
        if it.kind in "NU" and (head := _object_of(items, i, lo)) is not None:
            return head if items[head].kind in NP else None
        if it.kind in "NUGRIMT" and governed(items, i, lo):
            return None if nameless(items, i, lo) else clause_subject(items, lo, v)
        return i
    if (i == v - 1 and it.kind in "a") or it.word in _RELATIVE or nameless(items, i, lo):
        return None
    return clause_subject(items, lo, v)


def passive(items: list[Item], v: int, lo: int) -> bool:
    """Whether the verb at `v` is done to its subject: "Smith was told", "had been assured"."""
    if items[v].word not in _HEARD:
        return False
    i = v - 1
    while i >= lo and items[i].kind in "kt":
        if items[i].word in _BE:
            return True
        i -= 1
    return False


def agent(items: list[Item], v: int, end: int) -> int | None:
    """Return the name behind "by" or "from" after the verb at `v`: "was told by Ann Lee"."""
    if v + 2 < end and items[v + 1].word in ("by", "from"):
        i = v + 2
        while i < end and items[i].word in DETERMINERS:
            i += 1
        if i < end and items[i].kind in "NURI":
            i = compound(items, i, end)
            return i if items[i].kind == "N" and not owner(items, i) else None
    return None


def nameless(items: list[Item], i: int, lo: int) -> bool:
    """Whether the noun at `i` is somebody without a name: "the caller", "a neighbour of Lee"."""
    j = i
    if items[i].kind in "NUG":  # "a neighbour of Ann Lee": what the name hangs on
        while j > lo and items[j].kind in "NUG":
            j -= 1
        if items[j].word not in ("of", "for", "from", "with", "to", "near"):
            return False
        j -= 1
    if j < lo or items[j].kind != "w":
        return False  # an office is printed as it is
    seen = j
    while j >= lo and j > i - 6 and items[j].kind in "wR" and items[j].word not in DETERMINERS:
        j -= 1
    if j == seen or j < lo or items[j].word not in _SOME:
        return False
    return j == lo or items[j - 1].kind != "p"


def _object_of(items: list[Item], i: int, lo: int) -> int | None:
    """Return whoever does something to the name at `i` in a clause of his own.

    "A man who knew Ann Lee said", "an attorney representing Ann Lee said": the man, the attorney.
    """
    j = i - 1
    while j > lo and (
        items[j].kind in "kt" or items[j].word in DETERMINERS or items[j].kind == "G"
    ):
        j -= 1
    if j <= lo or items[j].kind not in "wVCp":
        return None
    if items[j].word.endswith("ing") and items[j].kind in "wVC" and items[j - 1].kind in "RIMw":
        return j - 1
    for k in range(j, max(lo, j - 5), -1):
        if items[k].kind in ",;:QN":
            return None
        if items[k].word in ("who", "that", "which") and k > lo:
            return k - 1 if k < j or items[j].kind in "wVC" else None
    return None
