"""Quotations of a story's articles -> each quotation once, with who said it and how each source prints it.

In: a story, its articles, and the utterances found in each article. Out: `Quote`s in the order of the text, two or three of them `key`. Trusts
that utterances are spans of their article's text. Printings are one quotation when their words are nearly the same, whoever is named; the
wording that most reports print is shown, a difference of words is kept as a variant with what was lost and gained. The comparison is a
longest common subsequence of words (difflib), behind a cheap test by common words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

import msgspec

from digest.desk.alike import tokens
from digest.desk.evidence import covering, evidence
from digest.model import Article, Evidence, Quote, Story, Utterance, Variant
from digest.text import plain

ALIKE = 0.75
KEYS = 3
SHORTEST_KEY = 7  # words
LONGEST_KEY = 70


class Printing:
    """One quotation as one article prints it."""

    __slots__ = ("article", "at", "order", "report", "said", "text", "tokens")

    def __init__(self, article: Article, report: int, order: int, said: Utterance) -> None:
        self.article = article
        self.report = report
        self.order = order
        self.said = said
        text = article.text[said.start : said.end]
        left = len(text) - len(text.lstrip())
        self.text = text.strip().rstrip(",;").rstrip()
        self.at = said.start + left
        self.tokens = tokens(self.text)


def quotes(story: Story, articles: Mapping[str, Article], utterances: Mapping[str, tuple[Utterance, ...]]) -> tuple[Quote, ...]:
    """Every quotation of the story once, in the order of the text; `key` marks the two or three to be printed large."""
    groups = _groups(_printings(story, articles, utterances))
    people = _people([p.said for g in groups for p in g if p.said.speaker])
    made = [_quote(g, people) for g in groups]
    keys = _key_quotes(made, groups)
    return tuple(msgspec.structs.replace(q, key=i in keys) for i, q in enumerate(made))


def _printings(story: Story, articles: Mapping[str, Article], utterances: Mapping[str, tuple[Utterance, ...]]) -> list[Printing]:
    out: list[Printing] = []
    order = 0
    for r, report in enumerate(story.reports):
        for id in report.members:
            a = articles.get(id)
            if a is None:
                continue
            for said in utterances.get(id, ()):
                p = Printing(a, r, order, said)
                order += 1
                # A word or two that nobody is said to have spoken are marks of distance, not a quotation.
                if p.tokens and (said.speaker or len(p.tokens) > 3):
                    out.append(p)
    return out


def _groups(printings: Sequence[Printing]) -> list[list[Printing]]:
    """Printings of the same quotation together, in the order of first printing. Two of one article are never the same."""
    groups: list[list[Printing]] = []
    by_word: dict[str, list[int]] = {}
    for p in printings:
        near: Counter[int] = Counter()
        for w in set(p.tokens):
            near.update(by_word.get(w, ()))
        best, best_score = -1, 0.0
        for g, common in sorted(near.items()):
            head = groups[g][0]
            if common < 0.5 * min(len(set(p.tokens)), len(set(head.tokens))):
                continue
            if any(k.article is p.article for k in groups[g]):
                continue
            score = max(_alike(p.tokens, k.tokens) for k in groups[g])
            if score > best_score:
                best, best_score = g, score
        if best_score >= (ALIKE if len(p.tokens) > 3 else 1.0):
            groups[best].append(p)
        else:
            best = len(groups)
            groups.append([p])
        for w in set(p.tokens):
            at = by_word.setdefault(w, [])
            if best not in at:
                at.append(best)
    return groups


def _alike(a: Sequence[str], b: Sequence[str]) -> float:
    if a == b:
        return 1.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _surname(name: str) -> str:
    parts = [w for w in tokens(name) if w not in ("jr", "sr", "ii", "iii", "iv")]
    return parts[-1] if parts else ""


def _people(said: Sequence[Utterance]) -> dict[str, tuple[str, str | None]]:
    """Speaker as named -> the fullest name of that person in the story, and the role most often given. A bare surname that could be two
    people stays as it is."""
    names = Counter(s.speaker for s in said if s.speaker)
    full: dict[str, str] = {}
    for name in names:
        mine = tokens(name)
        fuller = {
            other
            for other in names
            if other != name
            and len(tokens(other)) > len(mine)
            and _surname(other) == _surname(name)
            and set(mine) <= set(tokens(other))
        }
        # Of several fuller forms that agree with one another the longest; of several persons none.
        top = sorted(fuller, key=lambda n: (-len(tokens(n)), -names[n], n))
        agreed = bool(top) and all(set(tokens(n)) <= set(tokens(top[0])) for n in top)
        full[name] = top[0] if agreed else name
    roles: dict[str, Counter[str]] = {}
    for s in said:
        if s.speaker and s.role:
            roles.setdefault(full[s.speaker], Counter())[s.role] += 1
    out: dict[str, tuple[str, str | None]] = {}
    for name, whole in full.items():
        given = roles.get(whole)
        role = max(given, key=lambda r: (given[r], len(r), r)) if given else None
        out[name] = (whole, role)
    return out


def _quote(group: Sequence[Printing], people: Mapping[str, tuple[str, str | None]]) -> Quote:
    wordings: dict[str, list[Printing]] = {}
    for p in group:
        wordings.setdefault(plain(p.text), []).append(p)
    shown = max(
        wordings.values(),
        key=lambda ps: (not ps[0].said.garbled, len({p.report for p in ps}), len(ps), len(ps[0].tokens), -ps[0].order),
    )
    text = shown[0].text
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
    return Quote(
        text=text,
        speaker=speaker,
        role=role,
        sources=tuple(sources),
        variants=_variants(shown[0], wordings),
        reports=len({p.report for p in group}),
        key=False,
        language=shown[0].article.language,
        sure=max(p.said.sure for p in group),
    )


def _evidence(p: Printing, text: str) -> Evidence:
    found = covering(p.article, p.at, p.at + len(p.text))
    at, end = p.at, p.at + len(p.text)
    exact = plain(text) in plain(p.article.text[p.at : max(end, p.said.end)])
    if found is None:  # a quotation over two paragraphs: its own span is what the source says
        return Evidence(article=p.article.id, start=at, end=end, text=p.article.text[at:end], exact=exact, mark=(0, end - at))
    return evidence(p.article, *found, (at, end), exact=exact)


def _variants(shown: Printing, wordings: Mapping[str, Sequence[Printing]]) -> tuple[Variant, ...]:
    out: list[Variant] = []
    for ps in wordings.values():
        other = ps[0]
        if plain(other.text) == plain(shown.text):
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


_BRITISH = (("our", "or"), ("ise", "ize"), ("isi", "izi"), ("isa", "iza"), ("yse", "yze"), ("ysi", "yzi"), ("ence", "ense"), ("tre", "ter"), ("ogue", "og"), ("mme", "m"),
            ("ll", "l"), ("ae", "e"), ("oe", "e"), ("grey", "gray"), ("cheque", "check"), ("-", ""), (".", ""))  # fmt: skip


def spelling(a: str, b: str) -> bool:
    """Two spellings of one word: British and American, with or without hyphen or points."""
    if a == b:
        return True
    for british, american in _BRITISH:
        a = a.replace(british, american)
        b = b.replace(british, american)
    return a == b


def _key_quotes(made: Sequence[Quote], groups: Sequence[Sequence[Printing]]) -> set[int]:
    """Indexes of the two or three that an editor would set large: weighty, whole, by different speakers, carried by several reports."""
    scored = []
    for i, (q, g) in enumerate(zip(made, groups, strict=True)):
        value = _weight(q, g)
        if value > 0:
            scored.append((-value, i))
    scored.sort()
    chosen: list[int] = []
    spoken: Counter[str | None] = Counter()

    rest = {i: -v for v, i in scored}
    while rest and len(chosen) < KEYS:
        i = max(rest, key=lambda k: (rest[k] * 0.6 ** spoken[made[k].speaker], -k))
        value = rest.pop(i) * 0.6 ** spoken[made[i].speaker]
        if len(chosen) >= 2 and value < 0.3:
            break
        words = set(tokens(made[i].text))
        if any(len(words & set(tokens(made[k].text))) > 0.6 * min(len(words), len(set(tokens(made[k].text)))) for k in chosen):
            continue
        chosen.append(i)
        spoken[made[i].speaker] += 1
    return set(chosen)


def _weight(q: Quote, g: Sequence[Printing]) -> float:
    words = tokens(q.text)
    if q.speaker is None or all(p.said.garbled for p in g) or not SHORTEST_KEY <= len(words) <= LONGEST_KEY:
        return 0.0
    if q.text[:1].islower() and len(words) < 12:
        return 0.0
    value = 1.0 if len(words) >= 12 else 0.7
    if len(words) > 45:
        value *= 0.7
    if q.text[:1].islower():
        value *= 0.7  # begins within the reporter's sentence
    if words[0] in ("it", "this", "that", "they", "he", "she", "these", "those", "and", "but", "so"):
        value *= 0.7
    value *= 0.7 + 0.3 * min(1.0, q.sure)
    value *= 1 + 0.25 * (q.reports - 1) + 0.05 * (len(q.sources) - 1)
    return value
