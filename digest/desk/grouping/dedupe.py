"""Which articles are one text: originals with their pickups and rewrites.

Candidates share sampled runs of words, or rare words (copy_pairs.py); what one is of another is
decided word by word (copy_relation.py). A copy of a copy belongs to the same original. What a text
names as its source is its original.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digest.core.model import Article, Copy, Facts, Report
from digest.desk.grouping.copy_pairs import candidates
from digest.desk.grouping.copy_relation import LOST, SAME, WHOLE, relation_of, worth
from digest.desk.grouping.copy_text import CopyText, StatedText, compare, texts_of

RATHER = 0.2  # share of a text that is more in another than in an original: it is the other's


Relations = dict[str, dict[str, str]]  # article -> other -> what one of the two is of the other


def reports(
    articles: Sequence[Article],
    facts: Mapping[str, Facts],
) -> tuple[Report, ...]:
    """Return the reports of one neighbourhood, in order of their originals."""
    ordered = sorted(articles, key=lambda a: a.id)
    if len(ordered) == 1:
        return (Report(original=ordered[0].id),)
    found = _Copies([StatedText(a, facts[a.id]) for a in ordered])
    out = []
    taken: set[str] = set()
    order = [x.id for x in sorted(ordered, key=_rank)]
    for first in order:
        while first not in taken:
            out.append(found.report(_source(first, order, found.made, taken), taken))
    return tuple(sorted(out, key=lambda r: r.original))


def _rank(x: Article) -> tuple[bool, bool, int, str, str]:
    """Return the wire's own first, then what names its agency, then the longest, then the earliest.

    A copy that leaves the agency's name out has not written the text.
    """
    return not x.wire, not x.agency, -x.words, x.published or "9", x.id


class _Copies:
    """Find which texts of a neighbourhood are copies of which.

    `made`: of what an article was made, as far as it is known.
    """

    def __init__(self, stated: Sequence[StatedText]) -> None:
        pairs = [p for p in candidates(stated) if worth(stated[p[0]], stated[p[1]], p[2], p[3])]
        self.texts = texts_of([stated[i] for i in sorted({i for p in pairs for i in p[:2]})])
        compare(
            self.texts,
            [(stated[i].article.id, stated[j].article.id) for i, j, runs, _ in pairs if runs],
        )
        self.links: Relations = {}
        self.made: dict[str, set[str]] = {}
        for i, j, runs, same_news in pairs:
            one, other = stated[i], stated[j]
            a, b = one.article.id, other.article.id
            relation, source = relation_of(
                self.texts[a], self.texts[b], one, other, runs, same_news
            )
            if relation:
                self.links.setdefault(a, {})[b] = relation
                self.links.setdefault(b, {})[a] = relation
            if source:
                self.made.setdefault(b if source == a else a, set()).add(source)

    def report(self, original: str, taken: set[str]) -> Report:
        """Return the report of an original, and add its articles to those that are taken."""
        taken.add(original)
        own: list[tuple[str, str]] = []
        todo = [original]
        while todo:
            at = todo.pop(0)
            for b in sorted(self.links.get(at, {})):
                if b not in taken and self._goes_with(b, at, original, taken):
                    taken.add(b)
                    own.append((b, self.links[at][b] if at == original else "pickup"))
                    todo.append(b)
        texts = self.texts
        copies = (_copy(texts[b], texts[original], relation) for b, relation in sorted(own))
        return Report(original=original, copies=tuple(copies))

    def _goes_with(self, copy: str, at: str, original: str, taken: set[str]) -> bool:
        """Return whether what is linked to a text of a report is of that report.

        A copy of a copy is, but not what is merely beside it in a longer text.
        """
        if at == original:
            return not _elsewhere(copy, original, self.links, self.texts, taken)
        return self.texts[copy].within(self.texts[at]) >= SAME


def _source(one: str, order: Sequence[str], made: Mapping[str, set[str]], taken: set[str]) -> str:
    """Return what an article was made of, and that of, as far back as is known.

    `order`: of all articles, as `_rank` says.
    """
    seen = {one}
    while sources := made.get(one, set()) - taken - seen:
        one = next(x for x in order if x in sources)
        seen.add(one)
    return one


def _elsewhere(
    copy: str,
    original: str,
    links: Mapping[str, Mapping[str, str]],
    texts: Mapping[str, CopyText],
    taken: set[str],
) -> bool:
    """Return whether a text that has much of an original is rather a copy of another.

    So is a cut of a wire text whose paragraphs are in a longer article too.
    """
    least = texts[copy].within(texts[original]) + RATHER
    return any(
        x not in taken and x not in links[original] and texts[copy].within(texts[x]) >= least
        for x in links[copy]
        if x != original
    )


def _copy(copy: CopyText, original: CopyText, relation: str) -> Copy:
    own = copy.by_sentence(original)
    return Copy(
        article=copy.article.id,
        relation="rewrite" if relation == "rewrite" else "pickup",
        of=original.article.id,
        share=round(float(copy.covered(original).mean()) if len(copy.words) else 0.0, 3),
        changed=tuple(span for span, s in zip(copy.spans, own, strict=True) if s < WHOLE),
        dropped=sum(s < LOST for s in original.by_sentence(copy)),
    )
