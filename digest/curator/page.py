"""The curator's page as HTML. Pure.

In: `Shown`. Out: a whole page; the script swaps its `#desk` after each act, so that what is seen is always what the server printed. Trusts no
text: everything goes through `Markup.format`, which escapes; HTML made of the editor's Markdown comes safe from its maker.

The look is the project's own; every act is a button that says in words what it does to what, with the act itself in `data-act`. Drag and keys
are shorter ways to the same buttons.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from digest.curator.values import (
    Card,
    Deed,
    Entry,
    Field,
    Finding,
    Inspected,
    Line,
    Near,
    Out,
    Shown,
)

M = Markup
NONE = Markup("")
KEYS = (
    ("↑ ↓", "the article above, below"), ("← →", "the first article of the story before, after"), ("m", "merge or move this article…"),
    ("s", "split this article off"), ("x", "spike the story"), ("d", "drop the article"), ("l", "lead with the story"),
    ("shift ↑ ↓", "move the story up, down"), ("1 – 9", "sentence into or out of the summary"), ("q 1 – 9", "sentence as a quotation"),
    ("h", "headline"), ("n", "note"), ("f", "facts: outlet, date, link"), ("u", "undo"), ("r", "redo"), ("p", "to the problems"), ("?", "these keys"),
    ("Esc", "close, or back to the article"),
)  # fmt: skip


def page(shown: Shown, count: int) -> str:
    """The whole page. `count` names the build that it shows."""
    return str(
        M("""<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Curate {day} · {masthead}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/-/curator.css">
<script src="/-/curator.js" defer></script>
</head>
<body>
<div id="desk" data-day="{day}" data-mark="{mark}" data-count="{count}" data-article="{article}">
{bar}
{problems}
<main class="bench">
{stories}
{inspector}
</main>
{drawer}
<footer class="keys" aria-label="Keys">{keys}</footer>
</div>
<p id="said" role="status" aria-live="polite"></p>
{dialogs}
</body>
</html>
""").format(
            day=shown.day,
            masthead=shown.masthead,
            mark=shown.mark,
            count=count,
            article=shown.article.id if shown.article else "",
            bar=_bar(shown),
            problems=_problems(shown.findings, shown.day, shown.closed),
            stories=_stories(shown),
            inspector=_inspector(shown.article, shown)
            if shown.article
            else M('<section class="pane inspector" id="inspector"></section>'),
            drawer=_drawer(shown),
            keys=_join(
                M("<span><kbd>{}</kbd> {}</span> ").format(k, v) for k, v in KEYS if k in KEYS_SHOWN
            ),
            dialogs=_dialogs(),
        )
    )


KEYS_SHOWN = ("↑ ↓", "shift ↑ ↓", "m", "s", "x", "l", "1 – 9", "q 1 – 9", "n", "u", "?")


def _join(parts: Iterable[Markup]) -> Markup:
    return M("").join(parts)


def _act(
    label: str, act: dict[str, Any], focus: str, name: str = "", attributes: Markup = NONE
) -> Markup:
    """A button that does an act. `focus` names it over a change of the page, `name` is what a screen reader says."""
    named = M(' aria-label="{}"').format(name) if name else M("")
    return M('<button type="button" data-act="{}" data-focus="{}"{}{}>{}</button>').format(
        json.dumps(act, ensure_ascii=False), focus, named, attributes, label
    )


PLAIN = M(' class="plain"')


def _pressed(on: bool) -> Markup:
    return M(' aria-pressed="{}"').format("true" if on else "false")


def _lang(language: str) -> Markup:
    return (
        M(' lang="{}" dir="auto"').format(language)
        if language not in ("", "und")
        else M(' dir="auto"')
    )


# --------------------------------------------------------------------------------------------------------------------- the bar


def _bar(s: Shown) -> Markup:
    def back(label: str, key: str, said: str, route: str) -> Markup:
        title = f"{label}: {said}" if said else f"{label}: nothing"
        off = M("") if said else M(" disabled")
        return M(
            '<button type="button" data-post="{}" data-focus="{}" title="{}"{}>{} <kbd>{}</kbd></button>'
        ).format(route, route, title, off, label, key)

    days = _join(
        M('<option value="{}"{}>{}</option>').format(d, M(" selected") if d == s.day else M(""), d)
        for d in s.days
        if d[:1].isdigit()
    )
    close = M(
        '<button type="button" class="chief" data-open="closing" data-focus="close">Close the edition…</button>'
    )
    return M("""<header class="bar">
<h1 id="top" tabindex="-1">{title}</h1>
<p class="soft">{counts}</p>
<div class="acts" role="group" aria-label="Edition">
<label class="days"><span class="hide">Edition</span><select id="day" data-focus="day">{days}</select></label>
{undo}{redo}
<button type="button" data-open="edition" data-focus="edition">Title and introduction…</button>
<a href="{url}" target="_blank" rel="noopener">See the page</a>
{close}
</div>
</header>
<dialog id="edition" aria-labelledby="edition-h"><form method="dialog"><h2 id="edition-h">Of the edition</h2>
<p><label for="ed-title">Title</label><input id="ed-title" name="title" value="{edition}"></p>
<p><label for="ed-intro">Introduction, in Markdown; it is marked as yours</label>
<textarea id="ed-intro" name="intro" rows="6" data-preview="ed-shown">{intro}</textarea></p>
<div class="markdown" id="ed-shown" aria-label="How the introduction looks" role="region">{html}</div>
<p class="row"><button type="submit" value="ok" class="chief">Save</button><button type="submit" value="">Cancel</button></p></form></dialog>
""").format(
        title=f"Edition of {s.date}",
        counts=s.counts,
        days=days,
        undo=back("Undo", "u", s.undo, "undo"),
        redo=back("Redo", "r", s.redo, "redo"),
        url=s.url,
        close=M("") if s.closed else close,
        edition=s.title,
        intro=s.intro,
        html=M(s.intro_html),
    )


def _problems(findings: tuple[Finding, ...], day: str, closed: bool) -> Markup:
    errors = sum(f.problem.level == "error" for f in findings)
    warnings = len(findings) - errors
    if not findings:
        return M(
            '<section class="problems" aria-labelledby="p"><h2 id="p" tabindex="-1">Nothing to mend</h2></section>'
        )
    title = " and ".join(x for x in (_many(errors, "error"), _many(warnings, "warning")) if x)
    rows = _join(
        M(
            '<li><span class="level{}">{}</span> <span class="what"><b>{}</b> {}</span> {}</li>'
        ).format(
            M(" error") if f.problem.level == "error" else M(""),
            f.problem.level,
            _where(f.problem.where, day),
            f.problem.what,
            _join(_deed(d, f"p{i}-{j}", f.problem.what) for j, d in enumerate(f.deeds)),
        )
        for i, f in enumerate(findings)
    )
    return M(
        '<section class="problems" aria-labelledby="p"><details open><summary><h2 id="p" tabindex="-1">{} {}</h2></summary>'
        '<ul tabindex="0" role="list" aria-labelledby="p">{}</ul></details></section>'
    ).format(title, "in a closed edition" if closed else "before closing", rows)


def _where(where: str, day: str) -> str:
    """`clip-001.txt:`, without the folder that the page is about."""
    return where.removeprefix(f"content/{day}/") + ":"


def _many(n: int, one: str) -> str:
    return f"{n} {one}{'s' * (n != 1)}" if n else ""


def _deed(d: Deed, focus: str, about: str) -> Markup:
    name = f"{d.label}: {about[:80]}"
    if d.go:
        return M(
            '<button type="button" data-go="{}" data-field="{}" data-focus="{}" aria-label="{}">{}</button>'
        ).format(d.go, d.field, focus, name, d.label)
    return _act(d.label, d.act, focus, name, M(' data-ask="{}"').format(d.ask) if d.ask else M(""))


# ------------------------------------------------------------------------------------------------------------------ stories


def _stories(s: Shown) -> Markup:
    chosen = s.article.id if s.article else ""
    out = M("")
    if s.out:
        out = M(
            '<section class="out" aria-labelledby="out"><h3 id="out">Left out</h3><ul>{}</ul></section>'
        ).format(_join(_left(o) for o in s.out))
    return M("""<section class="pane" id="stories" aria-labelledby="stories-h" tabindex="0">
<h2 id="stories-h">The edition as it stands</h2>
{entries}
<p class="nest" data-drop="split">Drop an article here: a story of its own</p>
{out}
</section>""").format(
        entries=_join(
            _entry(e, i, len(s.entries), chosen, s.article) for i, e in enumerate(s.entries)
        ),
        out=out,
    )


def _entry(e: Entry, i: int, n: int, chosen: str, article: Inspected | None) -> Markup:
    name = e.headline
    here = any(c.id == chosen for c in e.cards)
    lead = {"do": "unlead" if e.led else "lead", "article": e.key}
    tools = [
        _act("Lead", lead, f"lead-{e.key}", f"Lead: {name}", M("{}{}").format(PLAIN, _pressed(e.lead))),
        _act("↑", {"do": "place", "article": e.key, "place": i - 1}, f"up-{e.key}", f"Move up: {name}", M("{}{}").format(PLAIN, M(" disabled") if i == 0 else M(""))),
        _act("↓", {"do": "place", "article": e.key, "place": i + 1}, f"down-{e.key}", f"Move down: {name}", M("{}{}").format(PLAIN, M(" disabled") if i == n - 1 else M(""))),
        M('<button type="button" class="plain" data-go="{}" data-field="note" data-focus="note-{}" aria-label="Note on: {}">{}</button>').format(e.key, e.key, name, "Note ✓" if e.note else "Note"),
        _act("Spike", {"do": "spike", "article": e.key}, f"spike-{e.key}", f"Spike: {name}", PLAIN),
    ]  # fmt: skip
    why = M(" One story because: {}.").format(e.why) if e.why else M("")
    mine = M(' <span class="editors">the editor’s</span>') if e.by_editor else M("")
    return M("""<article class="story{here}" data-story="{key}" data-place="{i}" aria-labelledby="s-{id}">
<header draggable="true" data-drag="story"><span class="rank">{rank}</span>
<h3 id="s-{id}"{lang}>{headline}{mine}</h3>
<div class="tools" role="group" aria-label="Story: {headline}">{tools}</div></header>
<p class="why"><b>{counts}.</b>{why} {said}</p>
<ul class="cards" aria-label="Articles">{cards}</ul>
{near}</article>
""").format(
        here=M(" here") if here else M(""),
        key=e.key,
        i=i,
        id=e.id,
        rank=i + 1,
        lang=_lang(e.language),
        headline=e.headline,
        mine=mine,
        tools=_join(tools),
        counts=e.counts,
        why=why,
        said=f"{_many(e.summary, 'sentence') or 'No summary'}, {_many(e.quotes, 'quotation') or 'no quotation'}.",
        cards=_join(_card(c, e, chosen) for c in e.cards),
        near=_join(_near(x, j, e) for j, x in enumerate(e.near)),
    )


def _card(c: Card, e: Entry, chosen: str) -> Markup:
    current = M(' aria-current="true"') if c.id == chosen else M("")
    tools = [M('<button type="button" class="plain" data-open="moving" data-article="{}" data-focus="move-{}" aria-label="Merge or move: {}, {}">Move…</button>').format(c.id, c.id, c.outlet, c.title)]  # fmt: skip
    if len(e.cards) > 1:
        name = f"Split off: {c.outlet}, {c.title}"
        tools.append(_act("Split", {"do": "split", "article": c.id}, f"split-{c.id}", name, PLAIN))
    tools.append(
        _act(
            "Drop",
            {"do": "drop", "article": c.id},
            f"drop-{c.id}",
            f"Drop: {c.outlet}, {c.title}",
            PLAIN,
        )
    )
    missing = M(' · <span class="missing">{}</span>').format(c.missing) if c.missing else M("")
    return M("""<li class="card{copy}" draggable="true" data-drag="card" data-card="{id}"{current}>
<span class="grip" aria-hidden="true">⠿</span>
<a class="title" href="?article={id}" data-go="{id}" data-focus="card-{id}" draggable="false"{lang}>{title}</a>
<span class="tools">{tools}</span>
<p class="meta"><b><bdi>{outlet}</bdi></b> · {about} · <span class="file">{name}</span>{missing}</p>
</li>""").format(
        copy=M(" copy") if c.copy else M(""),
        id=c.id,
        current=current,
        lang=_lang(c.language),
        title=c.title,
        tools=_join(tools),
        outlet=c.outlet,
        about=c.about,
        name=c.name,
        missing=missing,
    )


def _near(n: Near, j: int, e: Entry) -> Markup:
    key = f"near-{e.id}-{j}"
    merge = _act(
        "Merge",
        {"do": "merge", "article": n.other, "to": n.mine},
        f"m-{key}",
        f"Merge: {n.title} into {e.headline}",
    )
    waive = {"do": "waive", "article": n.mine, "key": "near-miss"}
    apart = (
        M("")
        if n.waived
        else _act(
            "Keep apart…",
            waive,
            f"a-{key}",
            f"Keep apart: {n.title}",
            M(' data-ask="Why are they two?"'),
        )
    )
    kept = M(" Kept apart.") if n.waived else M("")
    return M(
        '<div class="near"><p><cite{}>{}</cite><br>{}{}</p><span class="tools">{}{}</span></div>'
    ).format(_lang(n.language), n.title, n.about, kept, merge, apart)


def _left(o: Out) -> Markup:
    deed = (
        _act(o.deed.label, o.deed.act, f"out-{o.article}", f"{o.deed.label}: {o.title}")
        if o.deed
        else M("")
    )
    return M('<li><span class="soft">{}</span> <span{}>{}</span> {}</li>').format(
        o.kind, _lang(o.language), o.title, deed
    )


# ---------------------------------------------------------------------------------------------------------------- inspector


def _inspector(a: Inspected, s: Shown) -> Markup:
    return M("""<section class="pane inspector" id="inspector" aria-labelledby="art" tabindex="0" data-article="{id}" data-story="{story}">
<header><h2 id="art"{lang}>{title}</h2><p class="soft">{name}</p></header>
<div class="fields" role="group" aria-label="Facts about the article">{fields}</div>
{headings}
<p class="budget"><span><b>{sentences} of {most}</b> summary sentences</span> <span><b>{quotes}</b> {quoted}</span>
<span>{taken} of {taken_most} words from this article</span></p>
<ol class="sentences" aria-label="Sentences of the article">{lines}</ol>
{printed}
{more}
</section>""").format(
        id=a.id,
        story=a.story,
        lang=_lang(a.language),
        title=a.title,
        name=a.name,
        fields=_join(_field(f, a.id) for f in a.fields),
        headings=_headings(a),
        printed=_printed(a),
        sentences=len(a.summary),
        most=a.summary_most,
        quotes=len(a.quotes),
        quoted="quotation" if len(a.quotes) == 1 else "quotations",
        taken=a.taken,
        taken_most=a.taken_most,
        lines=_join(_line(x, a) for x in a.lines),
        more=_more(a, s),
    )


def _field(f: Field, article: str) -> Markup:
    act = json.dumps({"do": "fact", "article": article, "key": f.key})
    return M(
        '<p class="field"><label for="fact-{}">{}</label> <input id="fact-{}" value="{}" data-save="{}" data-focus="fact-{}" '
        'aria-describedby="hint-{}" autocomplete="off" spellcheck="false"> <small id="hint-{}">{}</small></p>'
    ).format(f.key, f.label, f.key, f.value, act, f.key, f.key, f.key, f.hint)


def _headings(a: Inspected) -> Markup:
    choices = _join(
        M('<label><input type="radio" name="headline" data-act="{}" data-focus="h-{}"{}> <span class="words"{}>{}</span> <span class="soft"><bdi>{}</bdi></span></label>').format(
            json.dumps({"do": "text", "article": a.story, "key": "headline", "text": c.text}, ensure_ascii=False), i, M(" checked") if c.chosen else M(""), _lang(c.language), c.text, c.outlet
        )
        for i, c in enumerate(a.choices)
    )  # fmt: skip
    reset = M("")
    if a.headline_decided:
        reset = _act(
            "As proposed",
            {"do": "text", "article": a.story, "key": "headline"},
            "h-reset",
            "Headline as proposed",
            PLAIN,
        )
    act = json.dumps({"do": "text", "article": a.story, "key": "headline"})
    return M("""<fieldset class="headings"><legend>Headline of the story</legend>{}
<p class="own"><label for="headline">Or write one; it is marked as yours</label>
<input id="headline" value="{}" data-save="{}" data-focus="headline" autocomplete="off"> {}</p></fieldset>""").format(
        choices, a.own_headline, act, reset
    )


def _printed(a: Inspected) -> Markup:
    """Summary and quotations as they are printed, to be put in order, taken out, or added to in the editor's own words."""

    def listed(key: str, title: str, lines: tuple[str, ...], decided: bool) -> Markup:
        rows = []
        for i, line in enumerate(lines):
            rest = [*lines[:i], *lines[i + 1 :]]
            up = [*lines[: i - 1], line, lines[i - 1], *lines[i + 1 :]] if i else []
            one = {"do": "lines", "article": a.story, "key": key}
            tools = [
                _act("↑", {**one, "lines": up}, f"{key}-up-{i}", f"Move up: {line[:60]}", M("{}{}").format(PLAIN, M("") if i else M(" disabled"))),
                _act("×", {**one, "lines": rest}, f"{key}-out-{i}", f"Take out: {line[:60]}", M("{}{}").format(PLAIN, M("") if rest else M(" disabled"))),
            ]  # fmt: skip
            rows.append(
                M(
                    '<li><span class="words" dir="auto">{}</span> <span class="tools">{}</span></li>'
                ).format(line, _join(tools))
            )
        reset = (
            _act(
                "As proposed",
                {"do": "lines", "article": a.story, "key": key},
                f"{key}-reset",
                f"{title} as proposed",
                PLAIN,
            )
            if decided
            else M("")
        )
        return M(
            '<section class="printed" data-key="{}" data-lines="{}"><h3>{} {}</h3><ol>{}</ol>{}</section>'
        ).format(
            key,
            json.dumps(lines, ensure_ascii=False),
            title,
            reset,
            _join(rows),
            own if key == "summary" else M(""),
        )

    own = M(
        '<p class="own"><label for="own-sentence">A sentence of your own, marked as yours</label> '
        '<input id="own-sentence" data-focus="own-sentence" autocomplete="off"></p>'
    )
    return M("{}{}").format(
        listed("summary", "Summary, as it is printed", a.summary, a.summary_decided),
        listed("quote", "Quotations, as they are printed", a.quotes, a.quotes_decided),
    )


def _line(x: Line, a: Inspected) -> Markup:
    if x.why:
        return M(
            '<li class="cut"><div class="set"><span class="soft">{}</span></div><div><p{}>{}</p></div></li>'
        ).format(x.why, _lang(a.language), x.text)
    said = f"sentence {x.number} in the summary"
    pick = M('<button type="button" data-pick="summary" data-n="{}" data-words="{}" data-at="{}" data-focus="S{}" aria-pressed="{}" aria-label="S{}: {}">S{}</button>').format(
        x.number, x.printed, x.summary, x.number, "true" if x.summary else "false", x.summary or "", said, x.summary or ""
    )  # fmt: skip
    quote = M("")
    if x.words:
        quote = M('<button type="button" data-pick="quote" data-n="{}" data-words="{}" data-at="{}" data-focus="Q{}" aria-pressed="{}" aria-label="Q{}: sentence {} as a quotation">Q{}</button>').format(
            x.number, x.words, x.quote, x.number, "true" if x.quote else "false", x.quote or "", x.number, x.quote or ""
        )  # fmt: skip
    who = M('<p class="who">{}</p>').format(x.said) if x.said else M("")
    chosen = M(' class="chosen"') if x.summary or x.quote else M("")
    return M(
        '<li{}><div class="set"><span class="n" aria-hidden="true">{}</span>{}{}</div><div><p{}>{}</p>{}</div></li>'
    ).format(chosen, x.number, pick, quote, _lang(a.language), x.text, who)


def _more(a: Inspected, s: Shown) -> Markup:
    sections = _join(M('<option value="{}">').format(x) for x in s.sections)

    def saved(key: str, label: str, value: str, hint: str, more: Markup = NONE) -> Markup:
        act = json.dumps({"do": "text", "article": a.story, "key": key})
        return M(
            '<p class="field"><label for="{}">{}</label> <input id="{}" value="{}" data-save="{}" data-focus="{}" autocomplete="off"{} '
            'aria-describedby="hint-{}"> <small id="hint-{}">{}</small></p>'
        ).format(key, label, key, value, act, key, more, key, key, hint)

    note = json.dumps({"do": "text", "article": a.story, "key": "note"})
    return M("""<section class="words-of-yours" aria-labelledby="yours"><h3 id="yours">Of the story</h3>
<div class="fields">{}{}</div><datalist id="sections">{}</datalist>
<p class="field"><label for="note">Note, in Markdown; it is marked as yours</label>
<textarea id="note" rows="4" data-save="{}" data-focus="note" data-preview="note-shown" aria-describedby="hint-note">{}</textarea>
<small id="hint-note">Saved when you leave it, or with Ctrl Enter</small></p>
<div class="markdown" id="note-shown" role="region" aria-label="How the note looks">{}</div></section>""").format(
        saved(
            "section",
            "Section",
            a.section,
            "one of the edition’s, or a new one",
            M(' list="sections"'),
        ),
        saved("slug", "Address", a.slug, "the last part of the story’s address"),
        sections,
        note,
        a.note,
        M(a.note_html),
    )


# ------------------------------------------------------------------------------------------------------------------ the rest


def diff_lines(lines: Iterable[str]) -> Markup:
    return _join(
        M('<span class="{}">{}</span>').format("add" if x.startswith("+") else "del", x)
        for x in lines
    )


def _drawer(s: Shown) -> Markup:
    n = len(s.diff)
    said = (
        f"{s.file}: {_many(n, 'line')} changed since this desk was opened, saved at once"
        if n
        else f"{s.file}: as it was when this desk was opened"
    )
    shown = M('<pre class="diff" tabindex="0" role="region" aria-label="Changes to edition.yaml"><code>{}</code></pre>').format(diff_lines(s.diff)) if n else M("")  # fmt: skip
    return M(
        '<section class="drawer" aria-label="Decisions as text"><details{}><summary>{}</summary>{}</details></section>'
    ).format(M(" open") if n else M(""), said, shown)


def _dialogs() -> Markup:
    keys = _join(M("<dt><kbd>{}</kbd></dt><dd>{}</dd>").format(k, v) for k, v in KEYS)
    return M("""<dialog id="help" aria-labelledby="help-h"><form method="dialog"><h2 id="help-h">Keys</h2><dl class="keylist">{}</dl>
<p class="row"><button type="submit" class="chief">Close</button></p></form></dialog>
<dialog id="moving" aria-labelledby="moving-h"><form method="dialog"><h2 id="moving-h">Where does it belong?</h2>
<fieldset><legend>What goes</legend>
<label><input type="radio" name="what" value="move" checked> this article</label>
<label><input type="radio" name="what" value="merge"> its whole story</label></fieldset>
<div class="targets" role="group" aria-label="Into which story"></div>
<p class="row"><button type="submit" value="">Cancel</button></p></form></dialog>
<dialog id="asking" aria-labelledby="asking-h"><form method="dialog"><h2 id="asking-h"></h2>
<p><label for="reason">Reason; it is kept in the file</label><input id="reason" required autocomplete="off"></p>
<p class="row"><button type="submit" value="ok" class="chief">Save</button><button type="submit" value="" formnovalidate>Cancel</button></p></form></dialog>
<dialog id="choosing" aria-labelledby="choosing-h"><form method="dialog"><h2 id="choosing-h">The file was changed elsewhere</h2>
<p class="why"></p>
<h3>What the file says now</h3><pre class="diff theirs" tabindex="0"></pre>
<h3>What you were about to do to it</h3><pre class="diff mine" tabindex="0"></pre>
<p class="row"><button type="submit" value="mine" class="chief">Do it all the same</button><button type="submit" value="">Keep the file as it is</button></p></form></dialog>
<dialog id="closing" aria-labelledby="closing-h"><form method="dialog"><h2 id="closing-h">Close the edition</h2>
<p class="why"></p>
<p>Ids, addresses and wordings are fixed in published.yaml; what changes later is a correction.</p>
<p class="row"><button type="submit" value="ok" class="chief">Close it</button><button type="submit" value="">Not yet</button></p></form></dialog>
""").format(keys)
