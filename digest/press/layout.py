"""What an edition's page shows where: the top stories, the sections, and what is folded.

Also how much there is to read: counts of stories, articles and outlets, and reading times. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from digest.core import tables
from digest.core.model import (
    Edition,
    KeyQuotation,
    Story,
)
from digest.core.patterns import lazy
from digest.core.text import plain
from digest.press.interface import Voice, primary

TOP = 3  # stories that open an edition
READING_RATE = 230  # words a minute, an adult reading English silently (Brysbaert 2019: 238)
SPOKEN_WORDS = 3  # words between marks that are speech; fewer may be a name or a term
PART_WORDS = 5  # words of a quotation between marks that are a part of it
STORIES = 1 << 8  # of an edition: a page asks for each of them several times
KEY, MORE = "key", "more"  # where a quotation is shown
OPENING_MARKS = ("“", "„", "«", '"')  # a match of QUOTED begins with one of these
QUOTED = lazy(r"[“„«][^”“»]*[”“»]|\"[^\"]*\"")


def sections(
    stories: Sequence[Story], order: Sequence[str]
) -> list[tuple[str | None, list[Story]]]:
    """Return the stories by section, in the masthead's order; those without a section come last.

    Stories with nothing new close their section.
    """
    groups: dict[str | None, list[Story]] = {}
    for b in stories:
        groups.setdefault(b.section, []).append(b)
    rank = {s: i for i, s in enumerate(order)}
    named = sorted((s for s in groups if s is not None), key=lambda s: rank.get(s, len(rank)))
    keys: list[str | None] = [*named, *([None] if None in groups else [])]
    return [(k, sorted(groups[k], key=lambda b: not b.new)) for k in keys]


def lead(edition: Edition) -> Story | None:
    """Return the story that opens the page: the first that has a summary."""
    return next((b for b in edition.stories if b.new and b.summary), None)


def top(edition: Edition) -> list[Story]:
    """Return the three stories that open the page, the lead first; all, if there are fewer."""
    first = lead(edition)
    shown = [b for b in edition.stories if b.new and b is not first]
    if first is not None:
        shown = [first, *shown]
    return shown[:TOP]


def rest(edition: Edition, order: Sequence[str]) -> list[tuple[str | None, list[Story]]]:
    """Return the stories below the three that open the page, by section."""
    shown = {id(b) for b in top(edition)}
    return sections([b for b in edition.stories if id(b) not in shown], order)


def first_sentence(story: Story) -> int:
    """Return the place of the sentence below the headline, or -1 if none is understood alone.

    A question is not, nor a sentence that opens with a quotation or is mostly one, nor one that
    opens with a word for someone or something in the sentence before it. The sentence that is the
    headline of a story without a title says nothing more.
    """
    return _places(*_printed(story))[0]


def unfolded(story: Story) -> list[int]:
    """Return the places of the sentences that “Read on” unfolds: those not printed above it."""
    return list(_places(*_printed(story))[1])


def _printed(story: Story) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the headline of a story, its sentences, and their languages."""
    said = story.summary
    return story.headline.text, tuple([s.text for s in said]), tuple([s.language for s in said])


@lru_cache(maxsize=STORIES)
def _places(
    headline: str, sentences: tuple[str, ...], languages: tuple[str, ...]
) -> tuple[int, tuple[int, ...]]:
    """Return the place of the sentence below the headline, or -1, and those that are unfolded."""
    others = [at for at, text in enumerate(sentences) if not _is_headline(headline, text)]
    first = next((at for at in others if _stands(sentences[at], languages[at])), -1)
    return first, tuple([at for at in others if at != first])


def _stands(text: str, language: str) -> bool:
    """Return whether a sentence is understood alone."""
    is_question = text.rstrip("”»\"' ").endswith("?")
    return not (is_question or _is_quotation(text) or refers_back(text, language))


def _is_headline(headline: str, text: str) -> bool:
    return plain(text).rstrip(".") == plain(headline).rstrip(".")


def refers_back(text: str, language: str) -> bool:
    """Return whether a sentence begins with a pronoun or joins itself to the one before."""
    first = next(iter(text.split(maxsplit=1)), "").strip(",;:").casefold()
    tag = primary(language)
    return any(
        first in tables.words("summary/openings", f"{tag} {section}")
        for section in ("pronouns", "connectives")
    )


def _is_quotation(text: str) -> bool:
    """Return whether a sentence opens with a quotation, or more than half of it is one."""
    opening = QUOTED.match(text.lstrip()) if text.lstrip()[:1] in OPENING_MARKS else None
    if opening and (
        len(opening[0].split()) >= SPOKEN_WORDS or opening[0][:-1].endswith((",", ".", "!", "?"))
    ):
        return True
    inside = sum(map(len, quoted_in(text)))
    return inside * 2 > len(text)


def quotations(story: Story) -> list[KeyQuotation]:
    """Return the key quotations that have no part in a printed sentence: words are printed once."""
    return [q for q, where in zip(story.quotes, _quoted(story), strict=True) if where == KEY]


def more_quotations(story: Story) -> list[KeyQuotation]:
    """Return the other quotations, for the story's own page; again without what is in a sentence.

    A key quotation of which a sentence has a part is here as a whole.
    """
    return [q for q, where in zip(story.quotes, _quoted(story), strict=True) if where == MORE]


def _quoted(story: Story) -> tuple[str, ...]:
    """Return where each quotation of a story is shown."""
    if not story.quotes:
        return ()
    sentences = tuple([s.text for s in story.summary])
    return _shown(sentences, tuple([(q.text, q.key) for q in story.quotes]))


@lru_cache(maxsize=STORIES)
def _shown(sentences: tuple[str, ...], quotes: tuple[tuple[str, bool], ...]) -> tuple[str, ...]:
    """Return where each quotation is shown: KEY, MORE, or "" if a sentence has all of it."""
    printed = " ".join(map(plain, sentences))
    begun = _begun(sentences)
    out = []
    for text, key in quotes:
        said = plain(text)
        if said.rstrip(".,;!?") in printed:
            out.append("")
        else:
            out.append(KEY if key and not any(part in said for part in begun) else MORE)
    return tuple(out)


def quoted_in(text: str) -> list[str]:
    """Return the quotations in a text with their marks; without one it is not searched."""
    if any(map(text.__contains__, OPENING_MARKS)):
        return [m[0] for m in QUOTED.finditer(text)]
    return []


def _begun(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words between marks in the printed sentences, if long enough."""
    found = (said[1:-1] for text in sentences for said in quoted_in(text))
    parts = (plain(said).rstrip(".,;!?").split() for said in found)
    return tuple([" ".join(words) for words in parts if len(words) >= PART_WORDS])


def inside(voice: Voice, story: Story) -> str:
    """Return what “Read on” unfolds: `4 more sentences, 2 quotations, numbers that differ`."""
    parts = []
    if n := len(unfolded(story)):
        parts.append(voice.plural("%(num)d more sentence", "%(num)d more sentences", n))
    if quoted := len(quotations(story)):
        parts.append(voice.plural("%(num)d quotation", "%(num)d quotations", quoted))
    if story.differences:
        parts.append(voice.say("numbers that differ"))
    if not parts:
        parts.append(voice.plural("%(num)d source", "%(num)d sources", len(story.sources)))
    return ", ".join(parts)


def day_number(story: Story) -> int:
    """Return which day of a running story this is, counted in editions."""
    return len({p.edition for p in story.previous}) + 1


def counts(voice: Voice, edition: Edition) -> str:
    """24 stories from 62 articles in 15 outlets · headlines 3 minutes, everything 14."""
    articles = sum(len(b.sources) for b in edition.stories)
    known = {s.outlet for b in edition.stories for s in b.sources if s.outlet}
    parts = [
        voice.plural("%(num)d story", "%(num)d stories", len(edition.stories)),
        voice.plural("from %(num)d article", "from %(num)d articles", articles),
    ]
    if len(known) > 1:
        parts.append(voice.plural("in %(num)d outlet", "in %(num)d outlets", len(known)))
    text = " ".join(parts)
    new = [b for b in edition.stories if b.new]
    everything = -(-sum(_all_words(b) for b in new) // READING_RATE)
    quick = -(-sum(_words(b) for b in new) // READING_RATE)
    if 0 < quick < everything:
        text += " · " + voice.plural(
            "headlines %(num)d minute, everything %(all)d",
            "headlines %(num)d minutes, everything %(all)d",
            quick,
            all=everything,
        )
    elif everything:
        text += " · " + voice.say("%(n)s min", n=everything)
    return text


def _words(story: Story) -> int:
    """Return how many words a reader of headline and first sentence reads."""
    at = first_sentence(story)
    return len(story.headline.text.split()) + (
        len(story.summary[at].text.split()) if at >= 0 else 0
    )


def _all_words(story: Story) -> int:
    """Return how many words a reader of everything in a story reads."""
    at = [first_sentence(story), *unfolded(story)]
    printed = [story.headline.text, *(story.summary[i].text for i in at if i >= 0)]
    printed += [q.text for q in quotations(story)] + [n.text for n in story.notes]
    return sum(len(text.split()) for text in printed)
