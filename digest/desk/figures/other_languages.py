"""Figures in German, French, Spanish, Italian, Portuguese and Dutch.

Only what can be read without a grammar of the language: a number with a noun of the list behind it
and what happened said in the same clause ("27 Menschen wurden verletzt", "27 blessés"), homes, and
sums of money with a word for what they are. Everything else is not a claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial

from digest.core import tables
from digest.core.model import Article
from digest.core.rows import Row
from digest.desk.figures import captions
from digest.desk.figures.claim import Claim, Line
from digest.desk.figures.tuning import TUNING
from digest.desk.figures.vocabulary import CURRENCIES, LARGE
from digest.desk.words.number_words import numbers, value

NOUN_WITHIN = 3  # words behind the figure
VERB_WITHIN = 9  # words behind the noun
BARE = ("at work", "cut")  # fates whose verb makes no noun phrase with the counted
YEARS = range(1900, 2100)


class Lexicon(Row, frozen=True):
    """The lists of one language, see data/figures/."""

    language: str
    people: frozenset[str]
    kinds: dict[str, str]
    fates: dict[str, str]
    verbs: dict[str, str]
    roles: dict[str, str]
    money: frozenset[str]
    hedges: dict[tuple[str, ...], str]
    part: frozenset[str]
    unsure: frozenset[str]
    scope: frozenset[str]
    instead: frozenset[str]
    number_of: frozenset[tuple[str, ...]]
    to: frozenset[str]


class Figure(Row, frozen=True):
    """A number with its hedge: the interval, the places of its words, and its digits."""

    low: float
    high: float
    first: int
    end: int
    digits: int
    currency: str


@cache
def lexicon(language: str) -> Lexicon | None:
    """Return the lists of a language, None where it has none."""
    if language == "en" or language not in tables.languages("figures"):
        return None
    found = tables.sections(f"figures/{language}")

    def by_class(prefix: str) -> dict[str, str]:
        return {
            w: name.removeprefix(prefix)
            for name, words in found.items()
            if name.startswith(prefix)
            for w in words
        }

    hedges = {tuple(p.split()): kind for kind in ("least", "most", "about") for p in found[kind]}
    sets = {k: frozenset(found[k]) for k in ("people", "money", "part", "unsure", "scope")}
    return Lexicon(
        language=language,
        kinds=by_class("kind "),
        fates=by_class("fate "),
        verbs=by_class("verbs "),
        roles=by_class("role "),
        hedges=hedges,
        instead=frozenset(found.get("instead", ())),
        number_of=frozenset(tuple(p.split()) for p in found.get("number of", ())),
        to=frozenset(found.get("number of to", ())),
        **sets,
    )


def claims(article: Article) -> list[Claim]:
    """Return the claims of an article, none where its language is not known."""
    lists = lexicon(article.language[:2])
    if lists is None:
        return []
    out: list[Claim] = []
    for i, s in enumerate(article.sentences[: TUNING.depth]):
        text = article.text[s.start : s.end]
        if len(text) <= TUNING.longest:
            out += _claims(Line(article, i, text, s.start), lists)
        if len(out) >= TUNING.most_claims:
            break
    return out[: TUNING.most_claims]


def _claims(line: Line, lists: Lexicon) -> list[Claim]:
    if lists.unsure.intersection(line.cores):
        return []
    out: list[Claim] = []
    done = 0
    for i in range(len(line)):
        if i < done:
            continue
        figure = _figure(line, i, lists)
        if figure is None:
            continue
        done = figure.end
        claim = _money(line, figure, lists)
        part = figure.first > 0 and line.cores[figure.first - 1] in lists.part
        part = part and not _of_all(line, figure, lists)
        if claim is None and not part:
            claim = _counted(line, figure, lists)
        if claim is not None:
            out.append(_settled(claim, line, figure, lists))
    return out


def _of_all(line: Line, figure: Figure, lists: Lexicon) -> bool:
    """ "Los 49 ocupantes": all who were aboard, though an article comes before the figure."""
    behind = line.cores[figure.end] if figure.end < len(line) else ""
    return lists.fates.get(behind) == "aboard"


def _figure(line: Line, i: int, lists: Lexicon) -> Figure | None:
    """Return the number at `i` with its groups of thousands, scale, currency and hedge."""
    core = line.cores[i]
    currency = CURRENCIES.get(core[:1], "")
    core = core.removeprefix(core[:1]) if currency else core
    number, end = value(core, lists.language), i + 1
    words = numbers(lists.language).words
    if (joined := " ".join(line.cores[i : i + 3])) in words:
        number, end = float(words[joined]), i + 3  # "treinta y cuatro"
    if number is None or line.cores[i] in lists.part:
        return None
    if core.isdecimal() and len(core) < 4:
        while end < len(line) and line.cores[end].isdecimal() and len(line.cores[end]) == 3:
            number = number * 1000 + float(line.cores[end])
            end += 1
    digits = len(str(int(number)).rstrip("0")) or 1
    scales = numbers(lists.language).scales
    while end < len(line) and line.cores[end] in scales and not line.ends(end - 1):
        number *= scales[line.cores[end]]
        end += 1
    if end < len(line) and line.cores[end] in ("de", "d'euros", "di"):
        end += 1  # "3 millions de"
    low, high, first = _hedge(line, i, number, digits, lists)
    return Figure(low, high, first, end, digits, currency)


def _hedge(
    line: Line, i: int, number: float, digits: int, lists: Lexicon
) -> tuple[float, float, int]:
    for size in (3, 2, 1):
        kind = lists.hedges.get(tuple(line.cores[max(0, i - size) : i])) if i >= size else None
        if kind == "least":
            return number, number * LARGE, i - size
        if kind == "most":
            return 0.0, number, i - size
        if kind == "about":
            leeway = TUNING.leeway(number, digits)
            return number * (1 - leeway), number * (1 + leeway), i - size
    return number, number, i


def _money(line: Line, figure: Figure, lists: Lexicon) -> Claim | None:
    behind = line.cores[figure.end] if figure.end < len(line) else ""
    if not figure.currency and behind not in lists.money:
        return None
    role = _role(line, figure, lists)
    if role < 0:
        return None
    last = figure.end - 1 if figure.currency else figure.end
    unit = figure.currency or {"euros": "euro"}.get(behind, behind)
    claim = Claim(line, "money", ("money", unit), (figure.first, last))
    claim.role = lists.roles[line.cores[role]]
    claim.caption = line.text([role])
    return claim


def _role(line: Line, figure: Figure, lists: Lexicon) -> int:
    """Return the place of the nearest word of the clause that says what the sum is, or -1."""
    for k in range(figure.first - 1, max(-1, figure.first - 1 - TUNING.clause), -1):
        if line.ends(k, ",;:"):
            break
        if line.cores[k] in lists.roles:
            return k
    for k in range(figure.end, min(len(line), figure.end + 4)):
        if line.cores[k] in lists.roles:
            return k
        if line.ends(k):
            break
    return -1


def _counted(line: Line, figure: Figure, lists: Lexicon) -> Claim | None:
    """Return the claim of a count: a fate right behind it, or people or homes and their verb."""
    for k in range(figure.end, min(len(line), figure.end + NOUN_WITHIN)):
        core = line.cores[k]
        if core in lists.fates:
            words: Sequence[int] = range(figure.end, k + 1)
            return _count(line, figure, ("fate", lists.fates[core], "people"), words)
        kind = "people" if core in lists.people else lists.kinds.get(core, "")
        if kind:
            verb = _verb(line, k, lists)
            if verb < 0 or (kind == "people" and lists.verbs[line.cores[verb]] == "cut"):
                return None  # jobs are cut; people lose homes and pets
            key = ("fate", lists.verbs[line.cores[verb]], kind)
            return _count(line, figure, key, [*range(figure.end, k + 1), verb])
        if line.ends(k):
            break
    return _toll(line, figure, lists)


def _toll(line: Line, figure: Figure, lists: Lexicon) -> Claim | None:
    """ "Die Zahl der Verletzten ist auf 14 gestiegen": what is counted comes before the figure."""
    start = max(0, figure.first - TUNING.phrase)
    if figure.first == 0 or line.cores[figure.first - 1] not in lists.to:
        return None
    for k in range(figure.first - 2, start, -1):
        if line.ends(k, ",;:"):
            return None
        if line.cores[k] in lists.fates and tuple(line.cores[max(0, k - 2) : k]) in lists.number_of:
            key = ("fate", lists.fates[line.cores[k]], "people")
            return _count(line, figure, key, [k])
    return None


def _instead_end(line: Line, noun: int, lists: Lexicon) -> int:
    """Return the index behind ", et non neuf," or behind the noun: what is not so is an aside."""
    aside = line.cores[noun + 1 : noun + 3]
    if line.ends(noun, ",") and " ".join(aside) in lists.instead:
        for k in range(noun + 3, min(len(line), noun + 6)):
            if line.ends(k, ","):
                return k + 1
    return noun + 1


def _verb(line: Line, noun: int, lists: Lexicon) -> int:
    """Return the place of what happened to the counted, in the same clause, or -1."""
    start = _instead_end(line, noun, lists)
    for k in range(start, min(len(line), start + VERB_WITHIN)):
        if (line.ends(k - 1, ",;:") and (k > start or start == noun + 1)) or line.cores[k] in (
            "und",
            "et",
            "y",
            "e",
            "en",
        ):
            return -1
        if line.cores[k] in lists.verbs:
            return k
    return -1


def _count(line: Line, figure: Figure, key: tuple[str, ...], words: Sequence[int]) -> Claim:
    claim = Claim(line, "count", key, (figure.first, figure.end - 1))
    if key[1] in BARE:  # "Feuerwehrleute Einsatz"
        words = words[:-1]
    claim.describe = partial(captions.counted, line, words, ())
    return claim


def _settled(claim: Claim, line: Line, figure: Figure, lists: Lexicon) -> Claim:
    """Return the claim with its interval, scope and context; it is settled at once."""
    claim.allow(figure.low, figure.high, figure.digits)
    rest = [*line.cores[: figure.first], *line.cores[figure.end :]]
    claim.scope = lists.scope.intersection(rest)
    claim.context = frozenset(c for c in rest if len(c) > 3 and c.isalpha()) - lists.roles.keys()
    claim.line = None
    return claim
