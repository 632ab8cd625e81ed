"""An edition as a mail: `newsletter.html` and `newsletter.txt` in the edition's folder, pages like any other.

In: the masthead and an Edition. Out: two Jobs of the same data (`jobs`), or the two finished Pages (`render`), never more than
`BUDGET` bytes of HTML each: Gmail hides what comes after 102 kB behind a link. Trusts the edition to be checked, but no string in it: line
breaks, control and direction-override characters are folded away here, a link that is not http(s) is printed as no link, and the
templates escape the rest. The texts of sources are plain text; only the editor's own words (intro, note) are Markdown.

Finishing is what a template cannot do. The HTML's style sheet is written into the elements (css-inline), because half of the clients
read no head; its at-rules (dark mode, small screens) cannot be, stay in the head and keep their `!important`. The text part is
written by its template a paragraph a line and is wrapped here to 70 columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from digest.core.model import (
    Correction,
    Digest,
    Edition,
    Evidence,
    Job,
    KeyQuotation,
    Masthead,
    Page,
    Source,
    Statement,
    Story,
)
from digest.press import labels, links
from digest.press.interface import Voice, voice
from digest.press.outputs import mailtext
from digest.press.visible import one_line, without_overrides

BUDGET = 100_000
FULL = 5  # stories that a mail prints in full; the others get one sentence
MAILTO = re.compile(r"mailto:[^\s<>\"']{3,500}\Z", re.IGNORECASE)


class Foot(msgspec.Struct, frozen=True, kw_only=True):
    """What the mail says at its foot that is not part of the edition: how to leave (an https address, or one of mail), why it was sent,
    and the sender's postal address. All of it is the publication's own. Where the address to leave by names the recipient, the page
    prints it without that part, since it is on the site too; `channels/message` completes it in each mail."""

    unsubscribe: str = ""
    reason: str = ""
    postal: str = ""


def generic(url: str) -> str:
    """An address to leave by, for nobody in particular: what the page links to, or nothing."""
    url = url.replace("{token}", "").replace("{address}", "")
    if "@" in url and "/" not in url:
        url = f"mailto:{url.removeprefix('mailto:')}"
    return url if MAILTO.match(url) else links.safe(url)


Make = Callable[[Job], Page]  # fills a template of the theme


class Shape(msgspec.Struct, frozen=True):
    """How much of an edition is printed: this many stories in full, this many at all."""

    full: int
    listed: int


def render(
    make: Make,
    digest: Digest,
    edition: Edition,
    foot: Foot | None = None,
    budget: int = BUDGET,
) -> tuple[Page, Page]:
    """The finished mail: HTML and text. Where the HTML would pass `budget` bytes, the lowest stories lose all but headline and link,
    from the last upwards; if that is not enough, the last headlines go too. Both parts say so, and both carry the same stories."""
    shapes, guesses = _shapes(edition)
    fits, high, low = (
        -1,
        len(shapes),
        -1,
    )  # the first shape known to fit; those up to `low` are known not to
    scale, made = 1.0, {}
    of: dict[int, tuple[Job, ...]] = {}
    probe = next(
        (i for i, g in enumerate(guesses) if g <= (SLACK if i else 1.2) * budget), len(shapes) - 1
    )
    # Pages get smaller along `shapes`. A guess from the words, corrected by each page that is made, finds the place in two or
    # three pages where halving would take seven; an edition that fits is made once.
    while low + 1 < high:
        of[probe] = jobs(digest, edition, foot, shapes[probe])
        html = finish(make(of[probe][0]))
        size = len(html.data)
        scale = size / guesses[probe]
        if size <= budget or probe == len(shapes) - 1:
            fits, high, made = probe, probe, {probe: html}
            if size > 0.9 * budget:
                break
        else:
            low = probe
        wanted = next(
            (i for i, g in enumerate(guesses) if g * scale <= SLACK * budget), len(shapes) - 1
        )
        probe = min(max(wanted, low + 1), high - 1 if fits >= 0 else len(shapes) - 1)
    text = finish(make(of[fits][1]))
    return made[fits], text


SLACK = 0.97


def _shapes(edition: Edition) -> tuple[list[Shape], list[float]]:
    """All shapes of an edition, from the whole to a single headline, each with a guess at its bytes of HTML: first the stories are
    reduced from the last upwards, then the last headlines are left out."""
    count = len(edition.stories)
    shapes = [Shape(full, count) for full in range(min(FULL, count), 0, -1)] + [
        Shape(min(1, count), n) for n in range(count - 1, 0, -1)
    ]
    shapes.append(Shape(0, min(1, count)))
    whole, line = [0.0], [0.0]
    for b in edition.stories:
        words = sum(len(s.text) for s in b.summary) + sum(len(q.text) for q in b.quotes if q.key)
        rows = sum(len(d.rows) for d in b.differences)
        head = 1100 + 2 * len(b.headline.text) + sum(len(x.text) for x in b.summary[:1])
        line.append(line[-1] + head)
        items = 190 * len(b.summary) + 800 * len(b.quotes) + 220 * len(b.sources) + 900 * rows
        whole.append(whole[-1] + (head + 1100 + words + items if b.new else head))
    guesses = [
        7000 + len(edition.intro) + whole[s.full] + line[s.listed] - line[s.full] for s in shapes
    ]
    return shapes, guesses


def jobs(
    digest: Digest, edition: Edition, foot: Foot | None = None, shape: Shape | None = None
) -> tuple[Job, ...]:
    """The HTML and the text of the mail, from the same values."""
    values = _values(
        digest.masthead,
        edition,
        foot or Foot(),
        shape or Shape(len(edition.stories), len(edition.stories)),
    )
    folder = edition.url.strip("/")
    return tuple(
        Job(
            path=f"{folder}/newsletter.{kind}",
            template=f"newsletter.{kind}",
            values={"letter": values},
        )
        for kind in ("html", "txt")
    )


def finish(page: Page) -> Page:
    """A rendered newsletter page, made fit for mail: styles inlined, or lines wrapped."""
    text = page.data.decode("utf-8")
    text = mailtext.wrap(text) if page.path.endswith(".txt") else inline(text)
    return Page(path=page.path, data=text.encode("utf-8"))


_KEPT = re.compile(r"(<head[^>]{0,200}>)(<style>.*?</style>)", re.DOTALL)


def inline(html: str) -> str:
    """`html` with its style sheet written into the elements. css-inline drops at-rules unless told to keep them, and then puts
    them before the character set, which browsers and validators want first: they are moved to the end of the head."""
    out: str = _inliner().inline(html)
    out = _KEPT.sub(
        lambda m: m[1] + out[m.end() : out.index("</head>")].strip() + "\n" + m[2] + "\x00",
        out,
        count=1,
    )
    head, cut, rest = out.partition("\x00")
    return (head + "\n" + rest[rest.index("</head>") :] if cut else out).rstrip() + "\n"


@lru_cache(maxsize=1)
def _inliner() -> Any:
    import css_inline  # 38 ms, and only editions with a mail need it

    # No style sheet is ever fetched, from the network or from the disk.
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False, minify_css=True)


# ------------------------------------------------------------------------------------------------------------------ the values


class _Links:
    """Links numbered once for the whole mail: the same address has the same number wherever it stands."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, link: str | None) -> int | None:
        return self.numbers.setdefault(link, len(self.numbers) + 1) if link else None


class _Desk(msgspec.Struct, frozen=True):
    """What laying out one entry needs, handed on as one."""

    voice: Voice
    masthead: Masthead
    links: _Links

    def site(self, url: str) -> str:
        """A mail is read far from the site: its links are absolute, or they are not printed."""
        return links.canonical(self.masthead.base_url, url)

    def language(self, tag: str) -> str:
        """The language, where a reader's machine has to be told; else nothing."""
        return tag if self.voice.foreign(tag) else ""


def _values(masthead: Masthead, edition: Edition, foot: Foot, shape: Shape) -> dict[str, Any]:
    speech = voice(masthead.language)
    desk = _Desk(speech, masthead, _Links())
    web = desk.site(edition.url)
    web_n = desk.links.number(web)
    # Numbers rise down the page: stories are laid out in the order in which they are printed.
    intro = _editors_words(desk, edition.intro) if edition.intro.strip() else None
    listed = edition.stories[: shape.listed]
    opening = labels.top(msgspec.structs.replace(edition, stories=listed))
    lead = opening[0] if opening else None  # none when every story has nothing new
    full = {b.id for b in _in_order(opening, listed)[: shape.full]}
    groups = [
        (None, opening),
        *labels.rest(msgspec.structs.replace(edition, stories=listed), masthead.sections),
    ]
    named = len(groups) > 2 or any(name for name, _ in groups)
    sections = [
        {
            "name": one_line(name or (speech.say("Other news") if named and i else "")),
            "stories": [_story(desk, b, b.id in full, b is lead) for b in stories],
        }
        for i, (name, stories) in enumerate(groups)
        if stories
    ]
    left_out = len(edition.stories) - len(listed)
    corrections = [_correction(desk, c) for c in edition.corrections]
    unsubscribe = generic(foot.unsubscribe)
    archive = desk.site("/archive/")
    values: dict[str, Any] = {
        "title": one_line(masthead.title),
        "language": masthead.language,
        "direction": speech.direction,
        "editor": one_line(masthead.editor),
        "params": dict(masthead.params),
        "date": speech.full_day(edition.day),
        "edition_title": one_line(edition.title),
        "subject": headline(masthead, edition),
        "counts": _counts(speech, edition, len(full)),
        "web": web,
        "web_n": web_n,
        "preheader": one_line(_preheader(speech, opening, len(edition.stories))),
        "intro": intro,
        "sections": sections,
        "left_out": speech.count(
            "%(n)s more story on the web.", "%(n)s more stories on the web.", left_out
        )
        if left_out
        else "",
        "corrections": corrections,
        "unsubscribe": unsubscribe,
        "unsubscribe_n": desk.links.number(unsubscribe),
        "archive": archive,
        "archive_n": desk.links.number(archive),
        "reason": one_line(foot.reason),
        "postal": one_line(foot.postal),
    }
    return values | {"links": [{"n": n, "link": link} for link, n in desk.links.numbers.items()]}


def _in_order(opening: list[Story], stories: Sequence[Story]) -> list[Story]:
    """The stories in the order in which they are printed in full: those that open, then by rank."""
    first = {b.id for b in opening}
    return [*opening, *(b for b in stories if b.new and b.id not in first)]


def _counts(speech: Voice, edition: Edition, full: int) -> str:
    """`24 stories: five in full, the others in one sentence`."""
    stories = speech.plural("%(num)d story", "%(num)d stories", len(edition.stories))
    if full >= sum(1 for b in edition.stories if b.new):
        return stories
    return speech.count(
        "%(stories)s: %(n)s in full, the others in one sentence",
        "%(stories)s: %(n)s in full, the others in one sentence",
        full,
        stories=stories,
    )


def _preheader(speech: Voice, opening: list[Story], count: int) -> str:
    """The second and third headline, since the subject is the first, and how many more there are."""
    parts = [speech.typeset(b.headline.text) for b in opening[1:]]
    if not parts and opening and opening[0].summary:
        return speech.typeset(opening[0].summary[0].text)
    if (left := count - len(opening)) > 0:
        parts.append(speech.plural("and %(num)d more story", "and %(num)d more stories", left))
    return " · ".join(parts)


def headline(masthead: Masthead, edition: Edition) -> str:
    """What the mail is called: the lead's headline, or failing that the edition."""
    if edition.stories:
        return voice(masthead.language).typeset(one_line(edition.stories[0].headline.text))
    return one_line(edition.title) or one_line(f"{masthead.title} {edition.day}")


def _story(desk: _Desk, story: Story, full: bool, lead: bool = False) -> dict[str, Any]:
    speech = desk.voice
    link = desk.site(story.url)
    tongue = (
        story.language
        if story.headline.article is None
        else labels.language(story, story.headline.article)
    )
    since = max((p.edition for p in story.previous), default="")
    out: dict[str, Any] = {
        "headline": speech.typeset(one_line(story.headline.text)),
        "by": story.headline.by,
        "language": desk.language(tongue),
        "link": link,
        "n": desk.links.number(link),
        "full": full and story.new,
        "new": story.new,
        "lead": lead,
        "since": speech.say("no news since %(day)s", day=speech.day(since, story.edition))
        if since and not story.new
        else "",
        "first": None,
        "outlets": one_line(labels.outlets_text(speech, story)),
    }
    at = labels.first_sentence(story)
    if at >= 0 and story.new:
        out["first"] = _words(desk, story, story.summary[at]) | {"marks": []}
    if not out["full"]:
        return out
    numbers = {s.article: desk.links.number(links.safe(s.link)) for s in story.sources}
    if at >= 0:
        out["first"] |= {"marks": _marks(story, numbers, story.summary[at].sources)}
    thread = desk.site(f"/threads/{story.thread}/") if story.previous else ""
    return out | {
        "day": labels.day_number(story) if story.previous else 0,
        "thread": thread,
        "thread_n": desk.links.number(thread),
        "summary": [
            _words(desk, story, s) | {"marks": _marks(story, numbers, s.sources)}
            for i, s in enumerate(story.summary)
            if i != at
        ],
        "quotes": [
            _quote(desk, story, q) | {"marks": _marks(story, numbers, q.sources)}
            for q in labels.quotations(story)
        ],
        "differences": [
            {
                "about": one_line(d.about),
                "rows": [_row(desk, story, r, numbers) for r in labels.rows(speech, story, d)],
            }
            for d in story.differences
        ],
        "notes": [_editors_words(desk, n.text) for n in story.notes],
        "sources": [
            _source(desk, story, s) | {"link_n": numbers[s.article]} for s in story.sources
        ],
    }


def _marks(
    story: Story, numbers: dict[str, int | None], evidence: Iterable[Evidence]
) -> list[dict[str, Any]]:
    """The sources of a sentence, those that print it word for word first: `n` is the source's number in its story, `link_n` that of
    its link in the whole mail. One without a link is named by its outlet in the text part, since no number leads to it."""
    found: dict[str, bool] = {}
    for e in evidence:
        found[e.article] = found.get(e.article, False) or e.exact or e.spelling
    out = [
        {
            "n": s.number,
            "link_n": numbers[s.article],
            "outlet": one_line(s.outlet or ""),
            "exact": found[s.article],
        }
        for s in story.sources
        if s.article in found
    ]
    return sorted(out, key=lambda m: (not m["exact"], m["n"]))


def _words(desk: _Desk, story: Story, s: Statement) -> dict[str, Any]:
    return {
        "text": desk.voice.typeset(one_line(s.text)),
        "by": s.by,
        "language": desk.language(s.language or story.language),
    }


def _quote(desk: _Desk, story: Story, q: KeyQuotation) -> dict[str, Any]:
    tongue = q.language or story.language
    return {
        "quoted": desk.voice.quoted(one_line(q.text), tongue),
        "by": q.by,
        "language": desk.language(tongue),
        "speaker": one_line(q.speaker or ""),
        "role": one_line(q.role or ""),
        "carried": labels.carried(desk.voice, q, story) if q.by == "source" else "",
        "differs": any(v.kind == "words" for v in q.variants),
    }


def _row(
    desk: _Desk, story: Story, row: labels.Row, numbers: dict[str, int | None]
) -> dict[str, Any]:
    names = dict.fromkeys(one_line(labels.name(desk.voice, s)) for s in row.sources)
    return {
        "figure": one_line(row.figure),
        "outlets": ", ".join(names),
        "later": row.later,
        "was": row.was,
        "marks": [
            {
                "n": s.number,
                "link_n": numbers[s.article],
                "outlet": one_line(s.outlet or ""),
                "exact": True,
            }
            for s in row.sources
        ],
    }


def _source(desk: _Desk, story: Story, s: Source) -> dict[str, Any]:
    said = [labels.relation(desk.voice, s, story)]
    if desk.voice.foreign(s.language):
        said.append(
            desk.voice.say("in %(language)s", language=desk.voice.language_name(s.language))
        )
    if day := labels.date(desk.voice, s, story.edition):
        said.append(day)
    link = links.safe(s.link)
    if not link:
        said.append(desk.voice.say("no link"))
    return {
        "n": s.number,
        "outlet": one_line(labels.name(desk.voice, s)),
        "link": link,
        "said": one_line(", ".join(said)),
    }


def _correction(desk: _Desk, c: Correction) -> dict[str, Any]:
    link = desk.site(c.url)
    return {
        "headline": one_line(c.headline),
        "link": link,
        "n": desk.links.number(link),
        "what": c.what,
        "before": one_line(c.before),
        "after": one_line(c.after),
        "day": desk.voice.day(c.day) if c.day else "",
    }


def _editors_words(desk: _Desk, text: str) -> dict[str, Any]:
    text = without_overrides(text)
    return mailtext.editors_words(text, desk.masthead.base_url, desk.links.number)
