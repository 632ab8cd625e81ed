"""Quotations of a story's articles -> each quotation once, with who said it and how each source prints it.

In: a story, its articles, and the utterances found in each article. Out: `KeyQuotation`s in the order of the text, two or three of them `key`. Trusts
that utterances are spans of their article's text. Printings are one quotation when their words are nearly the same, whoever is named; the
wording that most reports print is shown, a difference of words is kept as a variant with what was lost and gained. The comparison is a
longest common subsequence of words (difflib), behind a cheap test by common words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import chain

import msgspec

from digest.core import names
from digest.core.model import (
    Article,
    Evidence,
    KeyQuotation,
    Pick,
    Quotation,
    StoryMembers,
    Variant,
)
from digest.core.text import plain
from digest.desk.entry.evidence import covering, evidence
from digest.desk.words.forms import (
    AMERICAN,
    HEAD,
    NOTHING,
    STOP,
    Table,
    american,
    content,
    opening,
    spelling,
    spelt,
    stem,
    tokens,
)

ALIKE = 0.75
COMPARED = 4  # printings of a group that a new one is compared with
KEYS = 3
SHORTEST_KEY = 7  # words
LONGEST_KEY = 70
TAG = 120  # characters between two halves of a quotation
HALF = 0.75  # worth of the second half
PRINTED = 0.4  # worth of a quotation that the summary prints
FRAME = 4  # words of a sentence beside its quotation, from which on two reports do not write the same by chance
AGAIN = 0.65  # worth of a second quotation by the same speaker
LEAST = 0.06  # worth of a third quotation
LEANING = frozenset("it this that they he she these those and but so there".split())
END = " .,;"
SENTENCES = re.compile(r"[a-z]{2}[.!?] [A-Z]")
CLAUSE = frozenset("we i there the if a an our my no nobody everyone people you".split()) | LEANING
_RUN_ON = re.compile(
    r"(?<=[a-z]{2})\.(?=\S)"
)  # "neighbour.The call": a space was lost between two sentences
DAMAGE = re.compile(
    r"(?<!\.)\.\.(?!\.)|[a-z]{2}\. [a-z]|\[\s*\]|\ufffd| [,.;]|\b(?:and|the|to|of) (?:The|To|And|Of|For|Has|Is|Our)\b"
)


_HEAVY = Table(lambda word: "" if (spelt := american(word)) in STOP else stem(spelt))


def _parted(word: str) -> tuple[str, ...]:
    """ "cannot" as two words, and "don't" too: a reporter writes out what another shortens, and of a short quotation that is much."""
    if word == "cannot":
        return "can", "not"
    if word.endswith("n't") and len(word) > 3:
        return {"won't": "will", "can't": "can", "shan't": "shall"}.get(word, word[:-3]), "not"
    return (AMERICAN[word],)


_PARTED = Table(_parted)

SIGNS = (
    "..",
    ". ",
    "[",
    "\ufffd",
    " ,",
    " .",
    " ;",
    " The",
    " To",
    " And",
    " Of",
    " For",
    " Has",
    " Is",
    " Our",
)  # one is in all DAMAGE


class Printing:
    """One quotation as one article prints it."""

    __slots__ = (
        "_spelt",
        "article",
        "at",
        "heavy",
        "order",
        "report",
        "said",
        "second",
        "text",
        "tokens",
        "worded",
    )

    def __init__(self, article: Article, report: int, order: int, said: Quotation) -> None:
        self.article = article
        self.report = report
        self.order = order
        self.said = said
        self.second = False  # the second half of a split quotation
        text = article.text[said.start : said.end]
        left = len(text) - len(text.lstrip())
        self.text = text.strip().rstrip(",;").rstrip()
        self.at = said.start + left
        self.tokens = tokens(self.text)
        self.heavy = set(map(_HEAVY.__getitem__, self.tokens)) - NOTHING or set(self.tokens)
        self._spelt: list[str] | None = None
        # The words and the marks among them; the mark at the end belongs to the reporter's sentence.
        self.worded = plain(self.text).rstrip(END) or self.text

    @property
    def spelt(self) -> list[str]:
        """Its words in one spelling, a denial apart from its verb: asked only where two printings are likely to be one."""
        if self._spelt is None:
            self._spelt = list(chain.from_iterable(map(_PARTED.__getitem__, self.tokens)))
        return self._spelt


def quotes(
    story: StoryMembers,
    articles: Mapping[str, Article],
    utterances: Mapping[str, tuple[Quotation, ...]],
    picks: Sequence[Pick] = (),
) -> tuple[KeyQuotation, ...]:
    """Every quotation of the story once, in the order of the text; `key` marks the two or three to be printed large. `picks`: the
    summary's sentences; what stands there already is printed large only where there is little else."""
    groups = _groups(_printings(story, articles, utterances))
    people = _people([p.said for g in groups for p in g if p.said.speaker])
    made = [_quote(g, people) for g in groups]
    if not any(q.speaker for q in made):
        return tuple(made)  # none is worth setting large
    printed = [
        " ".join(tokens(articles[p.article].text[p.start : p.end]))
        for p in picks
        if p.article in articles
    ]
    fit = [i for i, (q, g) in enumerate(zip(made, groups, strict=True)) if _fit(q, g)]
    keys = _key_quotes(made, groups, fit, _worth(story, articles), printed) if fit else set()
    return tuple(msgspec.structs.replace(q, key=i in keys) for i, q in enumerate(made))


def _printings(
    story: StoryMembers,
    articles: Mapping[str, Article],
    utterances: Mapping[str, tuple[Quotation, ...]],
) -> list[Printing]:
    out: list[Printing] = []
    order = 0
    for r, report in enumerate(story.reports):
        for id in report.members:
            a = articles.get(id)
            if a is None:
                continue
            before: Quotation | None = None
            for said in utterances.get(id, ()):
                p = Printing(a, r, order, said)
                p.second = before is not None and _split(a, before, said)
                before = said
                order += 1
                # A word or two that nobody is said to have spoken are marks of distance, not a quotation.
                if p.tokens and (said.speaker or len(p.tokens) > 3):
                    out.append(p)
    return out


def _split(a: Article, first: Quotation, second: Quotation) -> bool:
    """Both are halves of what one person said, parted by who said it."""
    between = a.text[first.end : second.start]
    return first.speaker == second.speaker and 0 < len(between) <= TAG and "\n" not in between


def _groups(printings: Sequence[Printing]) -> list[list[Printing]]:
    """Printings of the same quotation together, in the order of first printing. Two of one article are the same only when they are
    the same to the letter, and then they count once."""
    groups: list[list[Printing]] = []
    by_word: dict[str, list[int]] = {}
    for p in printings:
        heavy = p.heavy
        near = Counter(
            chain.from_iterable([groups_of for w in heavy if (groups_of := by_word.get(w))])
        )
        best, best_score = -1, 0.0
        for g, common in sorted(near.items()):
            head = groups[g][0]
            if common < 0.35 * (len(heavy) + len(head.heavy)):
                continue
            if any(k.article is p.article and k.worded != p.worded for k in groups[g]):
                continue
            score = max(_alike(p.spelt, k.spelt) for k in groups[g][:COMPARED])
            if score > best_score:
                best, best_score = g, score
        if best_score >= (ALIKE if len(p.tokens) > 3 else 1.0):
            if not any(k.article is p.article for k in groups[best]):
                groups[best].append(p)
            continue
        for w in heavy:
            by_word.setdefault(w, []).append(len(groups))
        groups.append([p])
    return groups


def _alike(a: Sequence[str], b: Sequence[str]) -> float:
    if a == b:
        return 1.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _people(said: Sequence[Quotation]) -> dict[str, tuple[str, str | None]]:
    """Speaker as named -> the name to print for that person all through the story, and the role. A bare surname that could be
    two people stays as it is."""
    counted = Counter(s.speaker for s in said if s.speaker)
    by_weight = sorted(counted, key=lambda n: (-len(names.bare(n).split()), -counted[n], n))
    full: dict[str, str] = {}
    for name in by_weight:
        # The fuller names come first: a name joins the one person that it may be, and none when it may be several.
        may = sorted(
            {
                f
                for f in full.values()
                if not names.is_group(name) and not names.is_group(f) and names.same(name, f)
            }
        )
        full[name] = may[0] if len(may) == 1 else name
    roles: dict[str, Counter[str]] = {}
    for s in said:
        if s.speaker and s.role:
            roles.setdefault(full[s.speaker], Counter())[_RUN_ON.split(s.role)[0]] += 1
    out: dict[str, tuple[str, str | None]] = {}
    for name, whole in full.items():
        given = roles.get(whole)
        out[name] = (
            whole,
            max(given, key=lambda r: (_told(r, given), _telling(r), given[r], r))
            if given
            else None,
        )
    return out


def _told(role: str, given: Mapping[str, int]) -> int:
    """How often the role is given, also in part: "secretary general" speaks for "NATO secretary general"."""
    return sum(n for r, n in given.items() if f" {role.casefold()}".endswith(f" {r.casefold()}"))


def _telling(role: str) -> float:
    """A role of two to six words tells more than one word, or than half a sentence."""
    return 0.9 if 2 <= len(role.split()) <= 6 else 0.0


def _quote(group: Sequence[Printing], people: Mapping[str, tuple[str, str | None]]) -> KeyQuotation:
    wordings: dict[str, list[Printing]] = {}
    for p in group:
        wordings.setdefault(p.worded, []).append(p)
    shown = max(
        wordings.values(),
        key=lambda ps: (
            not ps[0].said.garbled,
            len({p.report for p in ps}),
            len(ps),
            len(ps[0].tokens),
            -ps[0].order,
        ),
    )
    text = shown[0].text
    if any(p.text != text and plain(p.text) != plain(text) for p in shown):
        text = text.rstrip(END)  # they end in different marks: what all of them print
    sources: list[Evidence] = []
    for p in [*shown, *(p for p in group if p not in shown)]:
        sources.append(_evidence(p, text))
    votes: dict[str, float] = {}
    for p in group:
        if p.said.speaker:
            name = people[p.said.speaker][0]
            votes[name] = votes.get(name, 0.0) + 1 + p.said.sure
    speaker = max(votes, key=lambda n: (votes[n], n)) if votes else None
    role = next((r for n, r in people.values() if n == speaker and r), None)
    return KeyQuotation(
        text=text,
        speaker=speaker,
        role=role,
        sources=tuple(sources),
        variants=_variants(shown[0], wordings),
        reports=_independent([*shown, *(p for p in group if p not in shown)], sources),
        key=False,
        language=shown[0].article.language,
        sure=max(p.said.sure for p in group),
    )


def _independent(group: Sequence[Printing], sources: Sequence[Evidence]) -> int:
    """How many reports bear witness to a quotation: one that sets it in the very sentence of another, or between the same sentences, has it
    from there, whatever else it reports itself. `sources`: of each printing its evidence."""
    seen: dict[str, int] = {}
    own: dict[int, int] = {}  # report -> the one that it has it from, or itself
    for p, e in sorted(zip(group, sources, strict=True), key=lambda x: x[0].order):
        frame = plain(e.text)
        if len(frame.split()) < len(p.tokens) + FRAME:
            frame = (
                "\n".join((plain(e.before), frame, plain(e.after)))
                if e.before or e.after
                else f"{p.report}"
            )
        first = seen.setdefault(frame, p.report)
        own[p.report] = min(own.get(p.report, first), first)
    return sum(report == first for report, first in own.items())


def _evidence(p: Printing, text: str) -> Evidence:
    found = covering(p.article, p.at, p.at + len(p.text))
    at, end = p.at, p.at + len(p.text)
    span = p.article.text[p.at : max(end, p.said.end)]
    exact = text in span or plain(text) in plain(span)
    alike = not exact and spelt(tokens(text)) == spelt(p.tokens)
    if found is None:  # a quotation over two paragraphs: its own span is what the source says
        return Evidence(
            article=p.article.id,
            start=at,
            end=end,
            text=p.article.text[at:end],
            exact=exact,
            spelling=alike,
            mark=(0, end - at),
        )
    return evidence(p.article, *found, (at, end), exact=exact, spelling=alike)


def _variants(shown: Printing, wordings: Mapping[str, Sequence[Printing]]) -> tuple[Variant, ...]:
    out: list[Variant] = []
    for ps in wordings.values():
        other = ps[0]
        if other.worded == shown.worded:
            continue
        lost, gained = _changes(shown.tokens, other.tokens)
        out.append(
            Variant(
                text=other.text,
                articles=tuple(p.article.id for p in ps),
                kind="words" if lost or gained else "spelling",
                lost=lost,
                gained=gained,
            )
        )
    return tuple(out)


def _changes(a: Sequence[str], b: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words of `a` that `b` lacks, and words of `b` that `a` lacks; two spellings of one word are no difference."""
    lost: list[str] = []
    gained: list[str] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        x, y = list(a[i:j]), list(b[k:m])
        if len(x) == len(y) and all(spelling(v, w) for v, w in zip(x, y, strict=True)):
            continue
        if "".join(x) == "".join(y):  # "air defence" and "air-defence"
            continue
        lost += x
        gained += y
    return tuple(lost), tuple(gained)


def _worth(story: StoryMembers, articles: Mapping[str, Article]) -> Counter[str]:
    """How central a stem is: in how many articles' titles and openings it stands."""
    out: Counter[str] = Counter()
    members = [articles[m] for m in story.members if m in articles]
    for a in members:
        out.update(opening(" ".join(a.text[s.start : s.end] for s in a.sentences[:HEAD])))
        for s in opening(a.title or ""):
            out[s] += 2
    return out


def _key_quotes(
    made: Sequence[KeyQuotation],
    groups: Sequence[Sequence[Printing]],
    fit: Sequence[int],
    worth: Mapping[str, int],
    printed: Sequence[str],
) -> set[int]:
    """Of those that are fit, the indexes of the two or three that an editor would set large: weighty, whole, by different speakers, carried by several reports,
    not printed already."""
    most = max(worth.values(), default=1)
    rest = {i: _weight(made[i], groups[i], worth, most) for i in fit}
    for i in rest:
        if any(
            said in line for said in (" ".join(p.tokens) for p in groups[i]) for line in printed
        ):
            rest[i] *= PRINTED
    chosen: list[int] = []
    spoken: Counter[str | None] = Counter()
    while rest and len(chosen) < KEYS:
        i = max(rest, key=lambda k: (rest[k] * AGAIN ** spoken[made[k].speaker], -k))
        value = rest.pop(i) * AGAIN ** spoken[made[i].speaker]
        if len(chosen) >= 2 and value < LEAST:
            break
        mine = set(groups[i][0].tokens)
        if any(
            len(mine & theirs) > 0.6 * min(len(mine), len(theirs))
            for theirs in (set(groups[k][0].tokens) for k in chosen)
        ):
            continue
        chosen.append(i)
        spoken[made[i].speaker] += 1
    return set(chosen)


def _typed(q: KeyQuotation, g: Sequence[Printing]) -> list[str]:
    """The words of the printing that is shown."""
    return next((p.tokens for p in g if p.text == q.text), g[0].tokens)


def _fit(q: KeyQuotation, g: Sequence[Printing]) -> bool:
    """It may be set large: no fragment, not damaged, and its speaker is known."""
    if (
        q.speaker is None
        or all(p.said.garbled for p in g)
        or not SHORTEST_KEY <= len(typed := _typed(q, g)) <= LONGEST_KEY
    ):
        return False
    return not (q.text[:1].islower() and len(typed) < 12) and not damaged(q.text)


def _weight(q: KeyQuotation, g: Sequence[Printing], worth: Mapping[str, int], most: int) -> float:
    """What makes a quotation worth setting large."""
    typed = _typed(q, g)
    opens_small = q.text[:1].islower()
    heavy = set(content(typed))
    central = sum(worth.get(s, 0) for s in heavy) / (most * (len(heavy) + 4))
    value = 0.25 + central
    value *= 1.0 if 8 <= len(typed) <= 50 else 0.75
    if all(p.second for p in g):
        value *= HALF
    if opens_small:  # begins within the reporter's sentence, with a clause of its own or not
        value *= 0.85 if typed[0] in CLAUSE or SENTENCES.search(q.text) else 0.5
    if typed[0] in LEANING and len(typed) < 25:
        value *= 0.7
    if q.text.endswith("?"):
        value *= 0.8
    if any(_capitals(p) for p in g[:1]):
        value *= 0.4
    value *= 0.6 + 0.4 * min(1.0, q.sure)
    return value * (1 + 0.3 * (q.reports - 1)) * (1 + 0.05 * (len(q.sources) - 1))


_CAPITAL = re.compile(r"(?<=[a-z]\s)[A-Z][a-z]{3,}(?=\s[a-z])")


def _capitals(p: Printing) -> bool:
    """A common word with a capital in mid-sentence, which the same article writes small: a trace of translating by machine."""
    return any(f" {m[0].lower()} " in p.article.text for m in _CAPITAL.finditer(p.text))


def damaged(text: str) -> bool:
    """Signs that scraping or translating spoilt it: doubled points, a small letter after a full stop, marks or brackets left open."""
    return text.count("(") != text.count(")") or (
        any(s in text for s in SIGNS) and DAMAGE.search(text) is not None
    )
