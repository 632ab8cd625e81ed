"""Invented editions for the tests of the mail: one ordinary, one hostile, one far too long."""

from __future__ import annotations

from digest.core.model import (
    Correction,
    Difference,
    Digest,
    Edition,
    Evidence,
    Figure,
    Headline,
    KeyQuotation,
    Masthead,
    Note,
    Previous,
    Source,
    Statement,
    Story,
    Variant,
)

MASTHEAD = Masthead(
    title="The Weathercock",
    base_url="https://weathercock.example",
    language="en",
    editor="Noor Aldis",
    sections=("Home", "Abroad"),
)

DAY = "2031-03-04"


def evidence(article: str, text: str, exact: bool = True) -> Evidence:
    return Evidence(
        article=article, start=0, end=len(text), text=text, exact=exact, mark=(0, len(text))
    )


def source(
    number: int, article: str, outlet: str | None, link: str | None = "", **more: object
) -> Source:
    link = f"https://{article.replace('/', '-')}.example/a" if link == "" else link
    return Source(
        number=number,
        article=article,
        outlet=outlet,
        link=link,
        published=DAY,
        language="en",
        **more,
    )  # type: ignore[arg-type]


def story(slug: str, headline: str, **more: object) -> Story:
    values: dict[str, object] = {
        "edition": DAY,
        "id": f"id-{slug}",
        "thread": f"t-{slug}",
        "slug": slug,
        "url": f"/2031/03/04/{slug}/",
        "headline": Headline(text=headline, article="a/1"),
        "language": "en",
    }
    return Story(**(values | more))  # type: ignore[arg-type]


LIGHTHOUSE = story(
    "lighthouse",
    "Keepers return to Gannet Rock after thirty-one years",
    lead=True,
    section="Home",
    reports=2,
    summary=(
        Statement(
            text="Two keepers climbed the stairs of Gannet Rock on Monday, the first to live there since the lamp was made automatic in 2000.",
            sources=(
                evidence("a/1", "Two keepers climbed the stairs of Gannet Rock on Monday."),
                evidence("a/2", "Keepers are back.", exact=False),
            ),
        ),
        Statement(
            text="The lamp failed eleven times last winter, the harbour office said.",
            sources=(
                evidence(
                    "a/2", "The lamp failed eleven times last winter, the harbour office said."
                ),
            ),
        ),
        Statement(text="The rock is closed to visitors until May.", by="editor"),
    ),
    quotes=(
        KeyQuotation(
            text="A lamp can be mended by wire. A foghorn has to be listened to by somebody.",
            speaker="Maren Holt",
            role="harbour master",
            reports=2,
            sources=(evidence("a/1", "x"), evidence("a/2", "x")),
            variants=(
                Variant(text="A lamp can not be mended by wire.", articles=("a/3",), kind="words"),
            ),
        ),
        KeyQuotation(
            text="On n’éteint pas la mer",
            speaker="Yves Kerdraon",
            role="gardien",
            language="fr",
            sources=(evidence("a/4", "x"),),
        ),
        KeyQuotation(text="Not printed large.", key=False),
    ),
    sources=(
        source(1, "a/1", "Skerry Post", relation="original"),
        source(2, "a/2", "Coast Wire", wire=True, relation="original"),
        source(3, "a/3", "Inland Echo", relation="pickup", of="a/2"),
        Source(
            number=4,
            article="a/4",
            outlet="Le Phare",
            language="fr",
            assumed=DAY,
            relation="report",
        ),
        Source(
            number=5, article="a/5", link="javascript:alert(1)", published=DAY, relation="report"
        ),
    ),
    previous=(
        Previous(
            edition="2031-03-01", id="p", slug="p", url="/2031/03/01/p/", headline="Keepers sought"
        ),
        Previous(
            edition="2031-02-20", id="q", slug="q", url="/2031/02/20/q/", headline="Lamp fails"
        ),
    ),
    differences=(
        Difference(
            about="failures of the lamp",
            kind="count",
            rows=(
                Figure(
                    text="eleven",
                    published=DAY,
                    evidence=(
                        Evidence(
                            article="a/2",
                            start=0,
                            end=60,
                            text="The lamp failed eleven times last winter.",
                            mark=(16, 22),
                        ),
                    ),
                ),
                Figure(
                    text="nine",
                    published=DAY,
                    evidence=(
                        Evidence(
                            article="a/1",
                            start=0,
                            end=60,
                            text="It went dark nine times.",
                            mark=(13, 17),
                        ),
                    ),
                ),
            ),
            updates=(
                Figure(
                    text="seven",
                    published="2031-03-01",
                    evidence=(
                        Evidence(article="a/2", start=0, end=9, text="seven times", mark=(0, 5)),
                    ),
                ),
            ),
        ),
    ),
    notes=(
        Note(
            text="See the [tide table](/tides/) and **bring** a lamp.\n\n- wool\n- [rope](https://rope.example/x)"
        ),
    ),
)

TRAIN = story(
    "train",
    "Night train to Ostermark sells out in nine minutes",
    section="Abroad",
    summary=(
        Statement(
            text="The night train to Ostermark sold out in nine minutes.",
            sources=(evidence("b/1", "x"),),
        ),
    ),
    sources=(source(1, "b/1", "Rail Gazette"),),
)

HERRING = story(
    "herring",
    "Herring quota talks to resume",
    section="Abroad",
    new=False,
    previous=(
        Previous(edition="2031-02-27", id="h", slug="h", url="/2031/02/27/h/", headline="Talks"),
    ),
    sources=(source(1, "c/1", "Coast Wire", wire=True),),
)

CALM = Edition(
    day=DAY,
    title="Lamps and rails",
    intro="A *quiet* day at sea.\nThe [almanac](https://almanac.example/) says so.",
    stories=(LIGHTHOUSE, TRAIN, HERRING),
    closed=True,
)

TRICKS = (
    "Bridge\r\nBcc: everyone@victim.example\r\n\r\nopens",
    "Bridge\u2028Subject: other\u2029\x0b\x0c\x85 opens",
    "“Bridge”, 'opens' \"again\" <b>now</b> & later",
    "<script>alert(1)</script><style>*{display:none}</style><img src=x onerror=y>",
    "[click here](https://evil.example/) ![pic](https://evil.example/p.png)",
    "\u202eegdirb eht\u202c opens \u2066x",
    "جسر يفتح \u200fأبوابه",
    "Bridge opens 🎉👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "{{ 7 * 7 }} {% raw %} %(n)s %s {0}",
    "-->]]><!--[if mso]><a href='https://evil.example/'>x</a><![endif]-->",
    '" style="background:url(https://evil.example/)" x="',
    "橋が開通" * 40,
    "x" * 3000,
    "\x00\x1b[31mred\x7f\ufffe\ud800",
    "=?utf-8?q?=0D=0ABcc:_x@victim.example?=",
    "",
    ".\r\n.\r\nMAIL FROM:<evil@victim.example>",
    "\t¶\t",
)


def trick(text: str, number: int = 0) -> Story:
    """Return a story with `text` wherever a source may put words. (No value of a build has half a
    surrogate pair: it could not be stored.)"""
    text = text.encode("utf-8", "replace").decode()
    lure = "https://evil.example/\r\nX: y"
    return story(
        f"trick-{number}",
        text,
        lead=number == 0,
        section="Home",
        summary=(Statement(text=text, sources=(evidence("t/1", text),)),),
        quotes=(
            KeyQuotation(text=text, speaker=text, role=text, sources=(evidence("t/1", text),)),
        ),
        sources=(
            Source(number=1, article="t/1", outlet=text, title=text, link=lure, published=DAY),
            Source(number=2, article="t/2", outlet=text, link=f"javascript:{text}", published=DAY),
        ),
        differences=(
            Difference(
                about=text,
                kind="x",
                rows=(Figure(text=text, evidence=(evidence("t/1", text),), published=DAY),) * 2,
            ),
        ),
    )


HOSTILE = Edition(day=DAY, stories=tuple(trick(t, i) for i, t in enumerate(TRICKS)))


def long_edition(stories: int, sentences: int = 6) -> Edition:
    def one(i: int) -> Story:
        sentence = f"Sentence of story {i} that says at some length what happened on the quay, and who had seen it coming."
        return story(
            f"story-{i}",
            f"Story number {i} on the quay",
            lead=i == 0,
            section="Home" if i % 3 else "Abroad",
            summary=tuple(
                Statement(text=sentence, sources=(evidence(f"l/{i}", sentence),))
                for _ in range(sentences)
            ),
            sources=(source(1, f"l/{i}", "Quay Mail"),),
        )

    return Edition(day=DAY, stories=tuple(one(i) for i in range(stories)))


def digest(masthead: Masthead = MASTHEAD) -> Digest:
    return Digest(masthead=masthead, editions=())


CORRECTED = Edition(
    day=DAY,
    stories=(TRAIN,),
    corrections=(
        Correction(
            edition=DAY,
            story="id-train",
            url="/2031/03/04/train/",
            headline="Night train",
            what="summary",
            before="in ten minutes",
            after="in nine minutes",
            day=DAY,
        ),
    ),
)
