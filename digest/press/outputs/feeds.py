"""What programs read of the site: Atom and JSON feeds with full entries, site map, robots.txt, web manifest.

In: masthead, index of editions, the newest editions. Out: jobs, and the texts made of them. Formats: RFC 4287 (Atom), JSON Feed 1.1,
sitemaps.org, RFC 4151 (`tag:` ids). An id is made of the entry's own id and the publication's title, so it outlives every address.
Without `base_url` links are relative and there is no site map. Pure; no clock: `updated` is a date of the sources or a correction.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from digest.core.model import Digest, Edition, Job, Masthead, Story
from digest.core.text import slug
from digest.press import labels, links, markdown
from digest.press.interface import Voice, voice
from digest.press.outputs import pages

ENTRIES = 40
LARGEST_MAP = 50_000  # addresses that a site map may hold


def jobs(
    digest: Digest, recent: Sequence[Edition], icon: str = "", entries: int = ENTRIES
) -> Iterable[Job]:
    masthead = digest.masthead
    taken: list[Edition] = []
    left = entries
    for edition in recent:
        if edition.day == "undated" or left <= 0:
            continue
        shown = tuple(b for b in edition.briefs if b.new)[:left]
        left -= len(shown)
        # Only what the feed prints, so that nothing else wakes it.
        taken.append(Edition(day=edition.day, briefs=shown))
    feed = {"masthead": masthead, "recent": tuple(taken)}
    yield Job(path="atom.xml", template="atom.xml", values=feed)
    yield Job(path="feed.json", template="feed.json", values=feed)
    yield Job(path="robots.txt", template="robots.txt", values={"masthead": masthead})
    yield Job(path=".nojekyll", template=".nojekyll", values={})
    yield Job(
        path="manifest.webmanifest",
        template="manifest.webmanifest",
        values={"masthead": masthead, "icon": icon},
    )
    if masthead.base_url:
        newest = next((e.day for e in digest.editions if e.day != "undated"), "")
        listed = [
            ("/", newest),
            ("/archive/", newest),
            ("/sources/", newest),
            ("/corrections/", ""),
        ]
        listed += [
            (f"/{kind}/", newest) for kind in pages.found_registers(digest) if kind != "sources"
        ]
        listed += [(f"/{p.slug}/", "") for p in digest.pages]
        for e in digest.editions:
            day = "" if e.day == "undated" else e.day
            listed.append((e.url, day))
            listed += [(entry.url, day) for entry in e.entries]
        yield Job(
            path="sitemap.xml",
            template="sitemap.xml",
            values={"masthead": masthead, "addresses": tuple(listed[:LARGEST_MAP])},
        )


def nothing(_: Mapping[str, Any]) -> str:
    return ""


# ------------------------------------------------------------------------------------------------------------------------- ids


def authority(masthead: Masthead) -> str:
    """Whose ids they are: the publication's, by its title. Not its host, which may change."""
    named = re.sub(r"[^a-z0-9-]", "", slug(masthead.title, 40)).strip("-")
    return f"{named or hashlib.blake2b(masthead.title.encode('utf-8', 'replace'), digest_size=6).hexdigest()}.digest.invalid"


def feed_id(masthead: Masthead) -> str:
    return f"tag:{authority(masthead)},2000:feed"


def entry_id(masthead: Masthead, brief: Story) -> str:
    return f"tag:{authority(masthead)},{brief.edition}:{re.sub(r'[^A-Za-z0-9._-]', '-', brief.id)}"


def moment(iso: str | None, otherwise: str) -> str:
    """A date or time of a source as RFC 3339 wants it; a day begins at midnight, UTC."""
    for found in (iso, otherwise):
        try:
            time = datetime.datetime.fromisoformat(found or "")
        except ValueError:
            continue
        zone = time if time.tzinfo else time.replace(tzinfo=datetime.UTC)
        return zone.isoformat(timespec="seconds").replace("+00:00", "Z")
    return "1970-01-01T00:00:00Z"


def _address(masthead: Masthead, address: str) -> str:
    return links.canonical(masthead.base_url, address) or links.relative("atom.xml", address)


# ----------------------------------------------------------------------------------------------------------------- an entry


def content(speaks: Voice, masthead: Masthead, brief: Story) -> Markup:
    """The whole entry as HTML without classes, for readers that bring their own look."""
    out = [Markup("<p>%s</p>") % labels.outlets_text(speaks, brief)]
    if brief.summary:
        sentences = (
            Markup("%s%s%s")
            % (
                _foreign(speaks, s.text, s.language),
                _editors(speaks, s.by),
                _marks(speaks, brief, s.sources),
            )
            for s in brief.summary
        )
        out.append(Markup("<p>%s</p>") % Markup(" ").join(sentences))
    for q in labels.quotations(brief):
        if q.key:
            tongue = q.language
            said = Markup(", ").join(
                x
                for x in (
                    q.speaker,
                    q.role or (None if q.speaker else speaks.say("speaker not named")),
                )
                if x
            )
            out.append(
                Markup("<blockquote><p>%s%s</p></blockquote><p>— %s · %s</p>")
                % (
                    _foreign(speaks, speaks.quoted(q.text, tongue), tongue),
                    _marks(speaks, brief, q.sources),
                    said,
                    labels.carried(speaks, q, brief),
                )
            )
    for d in brief.differences:
        rows = Markup("").join(
            Markup("<li>%s: %s</li>")
            % (
                r.figure,
                ", ".join(labels.name(speaks, s) for s in r.sources)
                or speaks.say("outlet unknown"),
            )
            for r in labels.rows(speaks, brief, d)
        )
        out.append(
            Markup("<p>%s %s</p><ul>%s</ul>") % (speaks.say("Sources differ:"), d.about, rows)
        )
    for note in brief.notes:
        out.append(
            Markup("<p><b>%s</b></p>%s")
            % (speaks.say("Editor’s note"), markdown.html(note.text, 3))
        )
    items = []
    for s in brief.sources:
        label = labels.name(speaks, s)
        target = links.safe(s.link)
        who = Markup('<a href="%s">%s</a>') % (target, label) if target else escape(label)
        items.append(
            Markup("<li>%s · %s</li>") % (who, " · ".join(labels.particulars(speaks, s, brief)))
        )
    if items:
        out.append(Markup("<p>%s</p><ol>%s</ol>") % (speaks.say("Sources"), Markup("").join(items)))
    return Markup("\n").join(out)


def _marks(speaks: Voice, brief: Story, evidence: Sequence[Any]) -> Markup:
    found = labels.marks(speaks, brief, evidence)
    return (
        Markup(" <sup>%s</sup>") % " ".join(str(m.number) for m in found) if found else Markup("")
    )


def _editors(speaks: Voice, by: str) -> Markup:
    return (
        Markup(" <small>(%s)</small>") % speaks.say("the editor’s words")
        if by == "editor"
        else Markup("")
    )


def _foreign(speaks: Voice, text: str, tag: str) -> Markup:
    return (
        Markup('<span lang="%s" dir="auto">%s</span>') % (tag, text)
        if speaks.foreign(tag)
        else escape(text)
    )


def first_sentence(brief: Story) -> str:
    return brief.summary[0].text if brief.summary else ""


# ------------------------------------------------------------------------------------------------------------------------- feeds


def atom(values: Mapping[str, Any]) -> str:
    masthead: Masthead = values["masthead"]
    speaks = voice(masthead.language)
    entries = [(e, b) for e in values["recent"] for b in e.briefs]
    newest = max((moment(b.updated, e.day) for e, b in entries), default=moment(None, ""))
    author = Markup("<author><name>%s</name></author>") % (masthead.editor or masthead.title)
    base = masthead.base_url
    head = [
        '<?xml version="1.0" encoding="utf-8"?>',
        Markup('<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="%s">') % masthead.language,
        Markup("<id>%s</id>") % feed_id(masthead),
        Markup("<title>%s</title>") % masthead.title,
        Markup("<subtitle>%s</subtitle>") % masthead.description if masthead.description else "",
        Markup("<updated>%s</updated>") % newest,
        author,
        Markup('<link rel="alternate" type="text/html" href="%s"/>') % _address(masthead, "/"),
        Markup('<link rel="self" type="application/atom+xml" href="%s"/>')
        % (f"{base}/atom.xml" if base else "atom.xml"),
    ]
    out = [h for h in head if h]
    for edition, brief in entries:
        out.append(
            Markup(
                "<entry>\n<id>%s</id>\n<title>%s</title>\n"
                '<link rel="alternate" type="text/html" href="%s"/>\n<published>%s</published>\n<updated>%s</updated>\n%s'
                '<content type="html">%s</content>\n</entry>'
            )
            % (
                entry_id(masthead, brief),
                brief.headline.text,
                _address(masthead, brief.url),
                moment(edition.day, ""),
                moment(brief.updated, edition.day),
                Markup('<category term="%s"/>\n') % brief.section if brief.section else "",
                str(content(speaks, masthead, brief)),
            )
        )
    return "\n".join([*out, "</feed>", ""])


def json_feed(values: Mapping[str, Any]) -> str:
    masthead: Masthead = values["masthead"]
    speaks = voice(masthead.language)
    base = masthead.base_url
    items = []
    for edition in values["recent"]:
        for brief in edition.briefs:
            item: dict[str, Any] = {
                "id": entry_id(masthead, brief),
                "url": _address(masthead, brief.url),
                "title": brief.headline.text,
                "content_html": str(content(speaks, masthead, brief)),
                "summary": first_sentence(brief),
                "date_published": moment(edition.day, ""),
                "date_modified": moment(brief.updated, edition.day),
                "language": masthead.language,
            }
            if brief.section:
                item["tags"] = [brief.section]
            items.append(item)
    feed: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "title": masthead.title}
    if base:
        feed |= {"home_page_url": f"{base}/", "feed_url": f"{base}/feed.json"}
    if masthead.description:
        feed["description"] = masthead.description
    feed |= {
        "language": masthead.language,
        "authors": [{"name": masthead.editor or masthead.title}],
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def sitemap(values: Mapping[str, Any]) -> str:
    masthead: Masthead = values["masthead"]
    out = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    for address, day in values["addresses"]:
        changed = f"<lastmod>{escape(day)}</lastmod>" if day else ""
        out.append(
            f"<url><loc>{escape(links.canonical(masthead.base_url, address))}</loc>{changed}</url>"
        )
    return "\n".join([*out, "</urlset>", ""])


def robots(values: Mapping[str, Any]) -> str:
    masthead: Masthead = values["masthead"]
    tail = f"Sitemap: {masthead.base_url}/sitemap.xml\n" if masthead.base_url else ""
    return f"User-agent: *\nAllow: /\n{tail}"


def manifest(values: Mapping[str, Any]) -> str:
    masthead: Masthead = values["masthead"]
    out: dict[str, Any] = {
        "name": masthead.title,
        "lang": masthead.language,
        "dir": voice(masthead.language).direction,
        "start_url": "index.html",
        "display": "browser",
        "background_color": "#fdfcf9",
    }
    if masthead.description:
        out["description"] = masthead.description
    if values.get("icon"):
        out["icons"] = [{"src": values["icon"], "sizes": "any", "type": "image/svg+xml"}]
    return json.dumps(out, ensure_ascii=False, indent=1) + "\n"
