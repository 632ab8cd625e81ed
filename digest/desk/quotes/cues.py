"""Who is said to have said it: the cue of a quotation and the sign that is its subject, within one sentence.

In: the signs of a sentence (`quote_scene`). Out: `Found`, a sign and the way it was found, for each quotation in it; whom the sign means
is for `quote_who`. It trusts nothing. The ways, with the share that was right on labelled news: said X and X said .97 to .98, a cue before
.96, a name with a colon .85 to .9, a cue at the end of the sentence .85, X's claim .8; the mere subject of the sentence .5 to .7 (not used).
"""

from __future__ import annotations

from msgspec.structs import replace

from digest.core.model import Value
from digest.desk.quotes.cue_words import BASES, CLAIM, Words
from digest.desk.quotes.items import Item
from digest.desk.quotes.marks import Piece
from digest.desk.quotes.signs import (
    DETERMINERS,
    WITH_OBJECT,
    agent,
    clause_subject,
    compound,
    governed,
    nameless,
    owner,
    passive,
    subject,
    turned,
)
from digest.desk.quotes.trades import trade


class Found(Value, frozen=True):
    """A speaker found for a quotation: the item that names the speaker, in the scene of its paragraph, and by what way."""

    item: Item | None
    at: int
    cue: str
    way: str
    sure: float


def sentence(
    items: list[Item],
    lo: int,
    hi: int,
    pieces: list[Piece],
    text: str,
    w: Words,
    ways: dict[int, Found],
) -> None:
    """Find the speakers of the quotations in the sentence `lo:hi`; into `ways`, by the number of the quotation."""
    quoted = [i for i in range(lo, hi) if items[i].kind == "Q"]
    for n, q in enumerate(quoted):
        begin = quoted[n - 1] + 1 if n else lo
        end = quoted[n + 1] if n + 1 < len(quoted) else hi
        number = int(items[q].word)
        p = pieces[number]
        speech = text[p.end - 1] in ",?!" or (q + 1 < hi and items[q + 1].kind == ",")
        large = text[p.start].isupper()  # a whole sentence, not a fragment
        if _is_answer(items, q, lo):
            ways[number] = Found(None, -1, items[q - 1].word, "unnamed", 0.6)
            continue
        f = _after(items, q, end, hi, speech)
        if f is None or not (speech or f.way == "said"):
            f = _before(items, q, begin, lo, w, large) or f
        if f is None:
            f = _tail(items, q, end, hi)
        if (f is None or f.way == "open") and n and int(items[quoted[n - 1]].word) in ways:
            prior = ways[int(items[quoted[n - 1]].word)]
            f = replace(prior, way="same")
        if f is None:
            s = clause_subject(items, lo, q)
            if s is not None:
                f = Found(items[s], s, "", "fallback", 0.5)
        if f is not None:
            ways[number] = f
    # a cue behind a later quotation of the sentence speaks for the earlier ones too
    for n in range(len(quoted) - 2, -1, -1):
        here, then = int(items[quoted[n]].word), int(items[quoted[n + 1]].word)
        if (
            then in ways
            and (here not in ways or ways[here].way == "fallback")
            and ways[then].way in ("said", "after")
        ):
            ways[here] = replace(ways[then], way="same")


def _after(items: list[Item], q: int, end: int, hi: int, speech: bool) -> Found | None:
    """A cue straight behind the quotation: "...," said X; "...," X said; "..." — X; according to X."""
    i = q + 1
    while i < end and items[i].kind in ",-":
        i += 1
    if i >= end:
        return None
    it = items[i]
    if it.kind == "a":
        return _according(items, i, end)
    # said X
    j = i
    while j < end and items[j].kind == "k":
        j += 1
    if j < end and items[j].kind == "V" and j - i < 3:
        k = j + 1
        while k < end and items[k].kind == "k":
            k += 1
        s = behind(items, k, end)
        if s is not None:
            return Found(items[s], s, items[j].word, "said", 0.97)
        if items[j].word.endswith("ing"):
            return None
        return Found(None, -1, items[j].word, "bare", 0.6)
    if it.kind in "cs" or (it.kind == "P" and it.word in ("who", "which")):
        return None
    # X said: the first verb of saying before the clause ends, whose subject stands behind the quotation
    for v in range(i, min(end, i + 40)):
        kind = items[v].kind
        if kind in ".;:":
            break
        if kind in "VC" and (reported := _as_saying(items, v, end)) is not None:
            return reported
        if kind == "V":
            if passive(items, v, q + 1):
                s = agent(items, v, end)
                return _found(items, s, items[v].word, "after", 0.9)
            if nameless(items, v - 1, i):
                goes_on = items[v - 1].word in _WRITINGS and items[v].word in _GOES_ON
                return Found(None, -1, items[v].word, "goes on" if goes_on else "unnamed", 0.6)
            s = turned(items, v, end)
            if s is not None:
                return Found(items[s], s, items[v].word, "after", 0.93)
            s = subject(items, v, q + 1)
            if s is not None and s >= i:
                between = s - i
                if any(x.word in ("that", "which", "whom") for x in items[max(i, s - 3) : s]):
                    break  # "..., a figure that the mayor denied"
                if between <= 6 and not any(x.kind in "VCc" for x in items[i:s]):
                    return Found(items[s], s, items[v].word, "after", 0.97 if speech else 0.9)
            break
    # X + any verb, when the quotation ended in a comma: "...," Smith shot back
    if (
        speech
        and it.kind in "NP"
        and it.word not in ("it", "who")
        and i + 1 < end
        and not owner(items, i)
    ):
        nxt = items[i + 1]
        if nxt.word in _PERCEIVES:
            return _found(items, agent(items, i + 1, end), nxt.word, "after", 0.9)
        if nxt.kind in "wC" and nxt.word.endswith(("ed", "s", "d", "t")):
            return Found(it, i, nxt.word, "after", 0.85)
        if i + 1 >= hi - 1 or nxt.kind in ",.":
            return Found(it, i, "", "signed", 0.75)
    if items[q + 1].kind == "-" and it.kind in "NUG" and not owner(items, i):
        return Found(it, i, "", "signed", 0.9)
    return None


def _is_answer(items: list[Item], q: int, lo: int) -> bool:
    """Whether the quotation was put to somebody: `Asked "Who pays?", Smith said nothing`."""
    if q == lo or items[q - 1].word.lower() != "asked":
        return False
    return q - 1 == lo or items[q - 2].kind in ",-c"


def _found(items: list[Item], s: int | None, cue: str, way: str, sure: float) -> Found:
    """Return who stands at `s`, or that the speaker has no name."""
    if s is None:
        return Found(None, -1, cue, "unnamed", 0.6)
    return Found(items[s], s, cue, way, sure)


def _as_saying(items: list[Item], v: int, end: int) -> Found | None:
    """Who is quoted by another: "the Echo reported Ann Lee as saying", "Lee remembers Ann saying"."""
    for w in range(v + 2, min(end, v + 9)):
        if items[w].kind in ",;:.Q":
            return None
        if items[w].kind == "V" and items[w].word.endswith("ing"):
            s = w - 2 if items[w - 1].word == "as" else w - 1
            if s > v and items[s].kind in "NU" and not owner(items, s):
                return Found(items[s], s, items[w].word, "after", 0.85)
            return None
    return None


def _according(items: list[Item], i: int, end: int) -> Found | None:
    if items[i].word == "zufolge" and i and items[i - 1].kind in "NU":
        return Found(items[i - 1], i - 1, "zufolge", "according", 0.9)
    j = i + 1
    while j < end and items[j].kind in "pk" and j < i + 3:
        j += 1
    s = behind(items, j, end)
    return (
        Found(
            items[s],
            s,
            "according to" if items[i].word == "according" else items[i].word,
            "according",
            0.9,
        )
        if s is not None
        else None
    )


def behind(items: list[Item], k: int, end: int) -> int | None:
    """The noun phrase that begins at `k`: its name, or the name that stands beside its office."""
    start = k
    while start < end and items[start].word in DETERMINERS:
        start += 1
    if (named := trade(items, start, end)) is not None:
        return named
    head: int | None = None
    i = k
    while i < end and i < k + 12:
        it = items[i]
        if it.kind in "NU":
            if owner(items, i):
                i += 2
                continue
            named = compound(items, i, end)
            if items[named].kind == "U" and head is not None and items[head].kind == "M":
                return None  # "said one Indonesian"
            if items[named].kind == "U" and named + 1 < end and items[named + 1].kind in "wRIMN":
                return None  # "said the Gofundme page": not a surname
            return named
        if it.kind == "P" and it.word in DETERMINERS:
            i += 1  # German "der" is an article here
            continue
        if it.kind == "P":
            return None if it.word in ("who", "it") else i
        if it.kind in "RIMG":
            named = compound(items, i, end)
            if named != i:
                return named
            if head is None:
                head = i
            if owner(items, i):
                head = None
                i += 2
                continue
        elif it.kind in "pa,s" or it.kind in ".;:Q()":
            break
        i += 1
    if head is None:
        return None
    return _beside(items, head, i, end)


def _before(items: list[Item], q: int, begin: int, lo: int, w: Words, large: bool) -> Found | None:
    """A cue before the quotation in its sentence: X said that "...", X called it "..."."""
    if (
        q > lo
        and items[q - 1].kind == ":"
        and q - 2 >= lo
        and items[q - 2].kind == "N"
        and q - 2 == lo
    ):
        return Found(items[q - 2], q - 2, "", "colon", 0.9)
    if (infinitive := _infinitive(items, q, begin)) is not None:
        return infinitive
    accords = _accords(items, begin, q)
    if accords is not None:
        return accords
    owned = _owned(items, q, begin)
    if owned is not None:
        return owned
    for v in range(q - 1, begin - 1, -1):
        kind = items[v].kind
        if kind not in "VC":
            continue
        near = q - v
        if passive(items, v, lo):
            return _found(items, agent(items, v, q), items[v].word, "before", 0.9)
        s = subject(items, v, lo)
        inverted = v == lo or items[v - 1].kind in ",-" or (w.inverts and s is None)
        if (
            inverted
            and items[v].word not in WITH_OBJECT  # "Smith, a manager, told Radio Tern: ..."
            and v + 1 < q
            and items[v + 1].kind in "NUP"
            and w.pronouns.get(items[v + 1].word, "") not in ("w", "i")
            and (v + 2 == q or items[v + 2].kind in ",:")
        ):
            s = v + 1  # "Said Smith: ...", "..., explained Smith, "
        if s is None or items[s].kind == "Q":
            return Found(None, -1, items[v].word, "open", 0.6)
        it = items[s]
        if it.kind in "RIMG":
            s = _beside(items, s, _np_end(items, s, v), v)
            it = items[s]
        sure = 0.96 if kind == "V" and near <= 6 else 0.9 if kind == "V" else 0.88
        if it.kind in "GIU" and v - s > 3:
            sure = 0.5
        return Found(it, s, items[v].word, "before", sure)
    if q > lo + 1 and items[q - 1].kind == ":":
        # "... said nothing. Smith sent a message to Jones: "..."
        if items[q - 2].kind == "N" and not governed(items, q - 2, lo):
            return Found(items[q - 2], q - 2, "", "colon", 0.85)
        s = clause_subject(items, lo, q)
        if s is not None and items[s].kind in "NPR":
            return Found(items[s], s, "", "colon", 0.8)
    if q > lo + 2 and items[q - 1].kind == "," and large:
        s = clause_subject(items, begin, q)
        if s is not None and items[s].kind in "NPR":
            return Found(items[s], s, "", "colon", 0.75)
    if q > lo + 2 and items[q - 1].word == "that":
        s = subject(items, q - 2, lo) if items[q - 2].kind == "w" else None
        if s is not None and items[s].kind in "NPR" and q - s < 8:
            return Found(items[s], s, items[q - 2].word, "before", 0.85)
    return None


def _infinitive(items: list[Item], q: int, begin: int) -> Found | None:
    """Who is to say it: `..., which led Ann Lee to note, "Q"` is Lee; nobody when none is beside."""
    if q - 3 < begin or items[q - 1].kind not in ",:" or items[q - 2].word not in BASES:
        return None
    to = q - 4 if items[q - 3].kind == "k" else q - 3
    if to < begin or items[to].word != "to" or items[to - 1].word == "on":
        return None
    s = to - 1
    beside_it = s > begin and items[s].kind == "N" and items[s - 1].kind in "wC"
    return _found(items, s if beside_it else None, items[q - 2].word, "before", 0.85)


def _accords(items: list[Item], begin: int, q: int) -> Found | None:
    """Who is quoted by "according to" before a quotation; nobody when a verb of saying follows.

    "According to A, B shouted: ...": B is the speaker.
    """
    if items[q - 1].kind in ":," and q - 2 > begin and items[q - 2].kind == "V":
        return None
    for i in range(begin, q):
        if items[i].kind == "a" and items[i].word not in ("so", "nach"):
            f = _according(items, i, q)
            if f is not None:
                return f
    return None


def _owned(items: list[Item], q: int, begin: int) -> Found | None:
    """X's claim that "..."."""
    for i in range(q - 1, max(begin, q - 8) - 1, -1):
        if items[i].kind in "VC" and items[i].word not in CLAIM:
            return None
        if items[i].word in CLAIM:
            if not any(
                x.word in ("that", "to", "about", "of", "as") or x.kind in ",:"
                for x in items[i + 1 : q]
            ):
                return None  # "called Smith's remarks "shameful""
            j = i - 1
            while j > begin and items[j].kind in "wtk":
                j -= 1
            if j >= begin + 1 and items[j].kind == "'" and items[j - 1].kind == "N":
                return Found(items[j - 1], j - 1, items[i].word, "owner", 0.8)
            return None
    return None


def _tail(items: list[Item], q: int, end: int, hi: int) -> Found | None:
    """A cue at the end of the sentence: a "threat" to Europe, Smith said."""
    for v in range(end - 1, q, -1):
        it = items[v]
        if it.kind == "Q":
            return None
        if it.kind == "a":
            return _according(items, v, hi)
        if it.kind == "V":
            s = turned(items, v, end)
            if s is not None:
                return Found(items[s], s, it.word, "tail", 0.9)
            s = subject(items, v, q + 1)
            if s is None:
                return None
            back = s - 1
            while back > q and items[back].kind in "RIwtUG":
                back -= 1
            if items[back].kind == "," or back == q:
                return Found(items[s], s, it.word, "tail", 0.85)
            return None
    return None


_WRITINGS = frozenset("statement letter post message memo email e-mail note tweet release".split())
_GOES_ON = frozenset("continued continues added adds concluded concludes".split())
_PERCEIVES = frozenset(
    "heard hears read reads received remembers remembered saw learned recalls recalled".split()
)


def _np_end(items: list[Item], s: int, hi: int) -> int:
    i = s + 1
    while i < hi and items[i].kind not in ",.;:Q":
        i += 1
    return i


def _beside(items: list[Item], head: int, i: int, end: int) -> int:
    """The name in apposition to the office at `head`: "the alliance's secretary-general, Mark Rutte,"; else the office itself."""
    while i < end and items[i].kind not in ",.;:Q(":
        i += 1
    named = (
        i + 1 < end
        and items[i].kind == ","
        and items[i + 1].kind == "N"
        and not owner(items, i + 1)
    )
    if named and (i + 2 >= end or items[i + 2].kind in ",.QVk"):
        return i + 1
    return head
