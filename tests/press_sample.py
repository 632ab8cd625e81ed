"""Invented editions for the tests of the press, with every kind of value that a page can get."""

from __future__ import annotations

from digest.core import packing
from digest.core.model import (
    Correction,
    Difference,
    Digest,
    Edition,
    EditionIndex,
    Entry,
    EntryNames,
    Evidence,
    Figure,
    Headline,
    KeyQuotation,
    Masthead,
    Note,
    Previous,
    Source,
    StandingPage,
    Statement,
    Story,
    Variant,
)

DAY = "2025-03-04"
BASE = "https://weekly.example/paper"

BRIDGE = [
    "The old swing bridge at Tallow Quay jammed open on Monday evening with a freight barge beneath it, closing the harbour road for eleven hours.",
    "Engineers freed the span shortly after dawn by cutting a sheared pin from the eastern bearing, the port office said.",
    "About 3,000 commuters were sent round by the Lockside tunnel, where queues reached the fairground.",
]
PIN = "A worn pin in the eastern bearing was cut away before sunrise."


def cited(
    article: str,
    text: str,
    *,
    start: int = 0,
    exact: bool = True,
    before: str = "",
    after: str = "",
) -> Evidence:
    return Evidence(
        article=article,
        start=start,
        end=start + len(text),
        text=text,
        before=before,
        after=after,
        exact=exact,
        mark=(0, len(text)),
    )


def bridge(**changes: object) -> Story:
    """A story with everything: copies, similar evidence, variants, differing figures, a note, a
    thread, a foreign source."""
    a, b, c, d, e = (f"{DAY}/bridge-{n}" for n in "abcde")
    values: dict[str, object] = {
        "edition": DAY,
        "id": "b1f0c2d3e4a5",
        "thread": "t-bridge",
        "slug": "swing-bridge-jams",
        "url": "/2025/03/04/swing-bridge-jams/",
        "headline": Headline(
            text="Swing bridge jams open at Tallow Quay & traffic stops", article=a
        ),
        "summary": (
            Statement(
                text=BRIDGE[0],
                sources=(cited(a, BRIDGE[0], after="Nobody was hurt."), cited(c, BRIDGE[0])),
                language="en",
            ),
            Statement(
                text=BRIDGE[1],
                sources=(
                    cited(b, BRIDGE[1], before="The barge was carrying gravel."),
                    cited(d, PIN, exact=False),
                ),
                language="en",
            ),
            Statement(text=BRIDGE[2], sources=(cited(b, BRIDGE[2]),), language="en"),
            Statement(text="The harbour road is open again as this goes out.", by="editor"),
        ),
        "quotes": (
            KeyQuotation(
                text="I have crossed that bridge for forty years, and it has never asked me to wait",
                speaker="Odile Brandt",
                role="ferry pilot",
                sources=(
                    cited(
                        a,
                        "“I have crossed that bridge for forty years, and it has never asked me to wait,” Brandt said.",
                    ),
                    cited(b, "x"),
                ),
                variants=(
                    Variant(
                        text="I have crossed that bridge for forty years, and it has asked me to wait",
                        articles=(c,),
                        kind="words",
                        lost=("never",),
                    ),
                ),
                reports=2,
                language="en",
            ),
            KeyQuotation(
                text="Le pont ne doit rien à personne",
                speaker="Jean Maréchal",
                role="éclusier",
                sources=(cited(e, "x"),),
                language="fr",
            ),
            KeyQuotation(
                text="We’ll weld it, then", sources=(cited(b, "x"),), key=False, language="en"
            ),
        ),
        "sources": (
            Source(
                number=1,
                article=a,
                title="Bridge",
                outlet="Quay Gazette",
                link="https://quay.example/bridge?a=1&b=2",
                published=DAY,
                published_from="page",
                relation="original",
                language="en",
                words=400,
            ),
            Source(
                number=2,
                article=b,
                outlet="Levant Wire",
                wire=True,
                link="https://levant.example/bridge",
                published="2025-03-03T22:10:00+01:00",
                published_from="text",
                relation="original",
                language="en",
            ),
            Source(
                number=3,
                article=c,
                outlet="Fairground Courier",
                link="https://fair.example/x",
                published=DAY,
                published_from="url",
                relation="pickup",
                of=a,
                language="en",
            ),
            Source(
                number=4,
                article=d,
                title="A bridge <b>story</b>",
                link="javascript:alert(1)",
                assumed=DAY,
                published_from="folder",
                relation="rewrite",
                of=b,
                language="en",
            ),
            Source(
                number=5,
                article=e,
                outlet="Le Canal",
                link="https://canal.example/pont",
                published="2024-12-30",
                published_from="page",
                relation="report",
                language="fr",
            ),
        ),
        "reports": 3,
        "section": "Harbour",
        "previous": (
            Previous(
                edition="2025-03-01",
                id="p1",
                slug="bridge-creaks",
                url="/2025/03/01/bridge-creaks/",
                headline="Bridge at Tallow Quay creaks",
            ),
        ),
        "differences": (
            Difference(
                about="commuters sent round",
                kind="count",
                rows=(
                    Figure(
                        text="3,000",
                        evidence=(
                            Evidence(
                                article=b, start=0, end=len(BRIDGE[2]), text=BRIDGE[2], mark=(6, 11)
                            ),
                        ),
                        published=DAY,
                    ),
                    Figure(
                        text="1,200",
                        evidence=(cited(e, "1,200 voyageurs ont dû passer par le tunnel."),),
                        published="2024-12-30",
                    ),
                ),
                updates=(
                    Figure(
                        text="900",
                        evidence=(cited(b, "Some 900 had been turned back."),),
                        published="2025-03-03",
                    ),
                ),
            ),
        ),
        "notes": (
            Note(
                text="I *crossed* it myself on [Sunday](https://diary.example/). <script>alert(1)</script>"
            ),
        ),
        "why": (
            ("same text", "Fairground Courier, 97 per cent of Quay Gazette"),
            ("names", "Tallow Quay, Odile Brandt"),
        ),
        "language": "en",
        "updated": "2025-03-04T08:00:00+01:00",
        "minutes": 2,
        "lead": True,
    }
    return Story(**{**values, **changes})  # type: ignore[arg-type]


def plain_brief(n: int, **changes: object) -> Story:
    """A short story of one or two reports."""
    a = f"{DAY}/short-{n}"
    text = f"The council of Ward {n} voted on Monday to keep its library open on Sundays."
    values: dict[str, object] = {
        "edition": DAY,
        "id": f"id{n:04d}",
        "thread": f"t-{n}",
        "slug": f"ward-{n}-library",
        "url": f"/2025/03/04/ward-{n}-library/",
        "headline": Headline(text=f"Ward {n} keeps its library open", article=a),
        "summary": (Statement(text=text, sources=(cited(a, text),), language="en"),),
        "quotes": (
            KeyQuotation(
                text=f"Books do not rest in Ward {n}",
                speaker="Ines Calloway",
                sources=(cited(a, "x"),),
                language="en",
            ),
        ),
        "sources": (
            Source(
                number=1,
                article=a,
                outlet="Quay Gazette",
                link="https://quay.example/w",
                published=DAY,
                published_from="page",
            ),
        ),
        "language": "en",
    }
    return Story(**{**values, **changes})  # type: ignore[arg-type]


def quiet() -> Story:
    return plain_brief(
        9,
        new=False,
        summary=(),
        quotes=(),
        headline=Headline(text="Dredging talks to go on"),
        section="Harbour",
        previous=(
            Previous(
                edition="2025-03-01",
                id="p9",
                slug="dredging",
                url="/2025/03/01/dredging/",
                headline="Dredging talks begin",
            ),
        ),
    )


def hostile() -> Story:
    """Everything from a source is hostile."""
    bad = '"><script>alert(1)</script><img src=x onerror=alert(2)>\x00\x1b\u202e'
    a = f"{DAY}/bad"
    return plain_brief(
        7,
        headline=Headline(text=bad, article=a),
        summary=(Statement(text=bad, sources=(cited(a, bad, before=bad),), language='"><x'),),
        quotes=(
            KeyQuotation(text=bad, speaker=bad, role=bad, sources=(cited(a, bad),), language="en"),
        ),
        sources=(
            Source(
                number=1,
                article=a,
                title=bad,
                outlet=bad,
                link='https://x.example/"onmouseover="alert(3)',
                language="he",
            ),
            Source(number=2, article=a + "2", link="data:text/html,x", relation="pickup", of=a),
        ),
        section=bad,
        notes=(Note(text=bad + " [x](javascript:alert(4)) ![i](https://track.example/p.gif)"),),
        slug="bad",
        url="/2025/03/04/../../../../etc/bad/",
        redirects=("/../../../tmp/evil/",),
    )


def edition(*stories: Story, **changes: object) -> Edition:
    values: dict[str, object] = {
        "day": DAY,
        "stories": stories or (bridge(), plain_brief(1, section="Town"), plain_brief(2), quiet()),
        "title": "Bridges and books",
        "intro": "A *slow* morning at the quay.\n\nMind the gap.",
        "corrections": (
            Correction(edition=DAY, story="b1f0c2d3e4a5", url="/2025/03/04/swing-bridge-jams/", headline="Swing bridge", what="summary",
                       before="closing it for nine hours", after="closing the harbour road for eleven hours", day="2025-03-05"),
            Correction(edition=DAY, story="gone", url="/2025/03/04/withdrawn/", headline="A rumour", what="vanished", day="2025-03-05"),
        ),
    }  # fmt: skip
    return Edition(**{**values, **changes})  # type: ignore[arg-type]


def names(**values: object) -> bytes:
    return packing.pack(EntryNames(**values))  # type: ignore[arg-type]


def index(found: Edition) -> EditionIndex:
    return EditionIndex(
        day=found.day,
        url=found.url,
        title=found.title,
        headline=found.stories[0].headline.text if found.stories else "",
        entries=tuple(
            Entry(id=b.id, thread=b.thread, url=b.url, headline=b.headline.text, section=b.section,
                  packed=names(outlets=tuple((s.outlet, s.relation) for s in b.sources if s.outlet),
                               people=tuple((q.speaker, q.role or "") for q in b.quotes if q.speaker), places=("Tallow Quay",),
                               said=tuple((x.text, x.language) for x in b.summary)), articles=len(b.sources), reports=b.reports)
            for b in found.stories
        ),
        articles=sum(len(b.sources) for b in found.stories),
        reports=sum(b.reports for b in found.stories),
        corrections=len(found.corrections),
    )  # fmt: skip


def earlier() -> EditionIndex:
    return EditionIndex(
        day="2025-03-01",
        url="/2025/03/01/",
        title="",
        headline="Bridge at Tallow Quay creaks",
        entries=(
            Entry(id="p1", thread="t-bridge", url="/2025/03/01/bridge-creaks/", headline="Bridge at Tallow Quay creaks",
                  packed=names(outlets=(("Quay Gazette", "original"), ("Levant Wire", "pickup")))),
            Entry(id="p9", thread="t-9", url="/2025/03/01/dredging/", headline="Dredging talks begin",
                  packed=names(outlets=(("Quay Gazette", "report"),))),
        ),
    )  # fmt: skip


def masthead(**changes: object) -> Masthead:
    values: dict[str, object] = {
        "title": "The Tallow Weekly",
        "description": "What happened along the quay.",
        "base_url": BASE,
        "editor": "N. Vane",
        "sections": ("Town", "Harbour"),
    }
    return Masthead(**{**values, **changes})  # type: ignore[arg-type]


def digest(found: Edition | None = None, **changes: object) -> Digest:
    found = found or edition()
    values: dict[str, object] = {
        "masthead": masthead(),
        "editions": (index(found), earlier()),
        "pages": (
            StandingPage(
                slug="about",
                title="About",
                text="# About\n\nWho *makes* this.\n\n## How\n\nBy hand.",
            ),
        ),
        "corrections": found.corrections,
    }
    return Digest(**{**values, **changes})  # type: ignore[arg-type]
