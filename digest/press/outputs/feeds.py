"""What programs read of the site: Atom, RSS and JSON feeds, site map, robots.txt, web manifest.

In: masthead, index of editions, the newest editions. Out: jobs, and the texts made of them. Formats: RFC 4287 (Atom), RSS 2.0, JSON Feed 1.1,
sitemaps.org, RFC 4151 (`tag:` ids). An id is made of the entry's own id and the publication's title, so it outlives every address.
Without `base_url` links are relative and there is no site map. Pure; no clock: `updated` is a date of the sources or a correction.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from email.utils import format_datetime
from typing import Any, NamedTuple

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
        shown = tuple(b for b in edition.stories if b.new)[:left]
        left -= len(shown)
        # Only what the feed prints, so that nothing else wakes it.
        taken.append(Edition(day=edition.day, stories=shown))
    feed = {"masthead": masthead, "recent": tuple(taken), "feed_address": "", "feed_title": ""}
    yield Job(path="atom.xml", template="atom.xml", values=feed)
    yield Job(path="feed.json", template="feed.json", values=feed)
    yield Job(path="rss.xml", template="rss.xml", values=feed)
    yield from _section_feeds(masthead, taken)
    yield from _thread_feeds(digest)
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


def _section_feeds(masthead: Masthead, recent: Sequence[Edition]) -> Iterable[Job]:
    """An Atom feed for each section of the newest editions, at `/sections/NAME/atom.xml`."""
    names = dict.fromkeys(b.section for e in recent for b in e.stories if b.section)
    taken: set[str] = set()
    for name in names:
        folder = slug(name, 60)
        if not folder or folder in taken:
            continue
        taken.add(folder)
        own = (
            Edition(day=e.day, stories=tuple(b for b in e.stories if b.section == name))
            for e in recent
        )
        values = {
            "masthead": masthead,
            "recent": tuple(e for e in own if e.stories),
            "feed_address": f"/sections/{folder}/atom.xml",
            "feed_title": name,
        }
        path = links.path(f"/sections/{folder}/atom.xml")
        yield Job(path=path, template="atom.xml", values=values)


def _thread_feeds(digest: Digest) -> Iterable[Job]:
    """An Atom feed for each running story, at `/threads/ID/atom.xml`."""
    for thread, days in pages.running(digest):
        address = f"/threads/{thread}/atom.xml"
        values = {"masthead": digest.masthead, "days": days, "feed_address": address}
        yield Job(path=links.path(address), template="thread.xml", values=values)


def nothing(_: Mapping[str, Any]) -> str:
    return ""


# ------------------------------------------------------------------------------------------------------------------------- ids


def authority(masthead: Masthead) -> str:
    """Whose ids they are: the publication's, by its title. Not its host, which may change."""
    named = re.sub(r"[^a-z0-9-]", "", slug(masthead.title, 40)).strip("-")
    return f"{named or hashlib.blake2b(masthead.title.encode('utf-8', 'replace'), digest_size=6).hexdigest()}.digest.invalid"


def feed_id(masthead: Masthead) -> str:
    return f"tag:{authority(masthead)},2000:feed"


def entry_id(masthead: Masthead, story: Story) -> str:
    return f"tag:{authority(masthead)},{story.edition}:{re.sub(r'[^A-Za-z0-9._-]', '-', story.id)}"


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


def _address(masthead: Masthead, address: str, feed: str = "") -> str:
    """The absolute address, or without `base_url` one relative to the feed."""
    return links.canonical(masthead.base_url, address) or links.relative(
        links.path(feed) if feed else "atom.xml", address
    )


# ----------------------------------------------------------------------------------------------------------------- an entry


def content(speaks: Voice, masthead: Masthead, story: Story) -> Markup:
    """The whole entry as HTML without classes, for readers that bring their own look."""
    out = [Markup("<p>%s</p>") % labels.outlets_text(speaks, story)]
    if story.summary:
        sentences = (
            Markup("%s%s%s")
            % (
                _foreign(speaks, speaks.typeset(s.text), s.language),
                _editors(speaks, s.by),
                _marks(speaks, story, s.sources),
            )
            for s in story.summary
        )
        out.append(Markup("<p>%s</p>") % Markup(" ").join(sentences))
    for q in labels.quotations(story):
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
                    _marks(speaks, story, q.sources),
                    said,
                    labels.carried(speaks, q, story),
                )
            )
    for d in story.differences:
        rows = Markup("").join(
            Markup("<li>%s: %s</li>")
            % (
                r.figure,
                ", ".join(labels.name(speaks, s) for s in r.sources)
                or speaks.say("outlet unknown"),
            )
            for r in labels.rows(speaks, story, d)
        )
        out.append(
            Markup("<p>%s %s</p><ul>%s</ul>") % (speaks.say("Sources differ:"), d.about, rows)
        )
    for note in story.notes:
        out.append(
            Markup("<p><b>%s</b></p>%s")
            % (speaks.say("Editor’s note"), markdown.html(note.text, 3))
        )
    items = []
    for s in story.sources:
        label = labels.name(speaks, s)
        target = links.safe(s.link)
        who = Markup('<a href="%s">%s</a>') % (target, label) if target else escape(label)
        items.append(
            Markup("<li>%s · %s</li>") % (who, " · ".join(labels.particulars(speaks, s, story)))
        )
    if items:
        out.append(Markup("<p>%s</p><ol>%s</ol>") % (speaks.say("Sources"), Markup("").join(items)))
    return Markup("\n").join(out)


def _marks(speaks: Voice, story: Story, evidence: Sequence[Any]) -> Markup:
    found = labels.marks(speaks, story, evidence)
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


def first_sentence(story: Story) -> str:
    return story.summary[0].text if story.summary else ""


# ------------------------------------------------------------------------------------------------------------------------- feeds


class Entry(NamedTuple):
    """An entry of a feed. `html` is its content, `moments` when it was published and updated."""

    id: str
    title: str
    url: str
    moments: tuple[str, str]
    html: str
    category: str | None = None


def _entries(values: Mapping[str, Any]) -> list[Entry]:
    """The stories of the newest editions as entries."""
    masthead: Masthead = values["masthead"]
    speaks = voice(masthead.language)
    return [
        Entry(
            entry_id(masthead, b),
            speaks.typeset(b.headline.text),
            _address(masthead, b.url, values["feed_address"]),
            (moment(e.day, ""), moment(b.updated, e.day)),
            str(content(speaks, masthead, b)),
            b.section,
        )
        for e in values["recent"]
        for b in e.stories
    ]


def _head(values: Mapping[str, Any], title: str, updated: str) -> list[str]:
    """What an Atom feed says before its entries."""
    masthead: Masthead = values["masthead"]
    address = values["feed_address"] or "/atom.xml"
    base = masthead.base_url
    own = f"{feed_id(masthead)}{values['feed_address'].removesuffix('/atom.xml')}"
    hub = links.safe(masthead.hub)
    head = [
        '<?xml version="1.0" encoding="utf-8"?>',
        Markup('<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="%s">') % masthead.language,
        Markup("<id>%s</id>") % own,
        Markup("<title>%s</title>") % title,
        Markup("<subtitle>%s</subtitle>") % masthead.description if masthead.description else "",
        Markup("<updated>%s</updated>") % updated,
        Markup("<author><name>%s</name></author>") % (masthead.editor or masthead.title),
        Markup('<link rel="alternate" type="text/html" href="%s"/>')
        % _address(masthead, "/", values["feed_address"]),
        Markup('<link rel="self" type="application/atom+xml" href="%s"/>')
        % (f"{base}{address}" if base else "atom.xml"),
        Markup('<link rel="hub" href="%s"/>') % hub if hub else "",
    ]
    return [h for h in head if h]


def _atom(values: Mapping[str, Any], title: str, entries: Sequence[Entry]) -> str:
    """An Atom feed (RFC 4287)."""
    newest = max((e.moments[1] for e in entries), default=moment(None, ""))
    out = _head(values, title, newest)
    for e in entries:
        out.append(
            Markup(
                "<entry>\n<id>%s</id>\n<title>%s</title>\n"
                '<link rel="alternate" type="text/html" href="%s"/>\n'
                "<published>%s</published>\n<updated>%s</updated>\n%s"
                '<content type="html">%s</content>\n</entry>'
            )
            % (
                e.id,
                e.title,
                e.url,
                *e.moments,
                Markup('<category term="%s"/>\n') % e.category if e.category else "",
                e.html,
            )
        )
    return "\n".join([*out, "</feed>", ""])


def atom(values: Mapping[str, Any]) -> str:
    """The newest stories as an Atom feed: of the publication, or of one section."""
    title = values["masthead"].title
    if values["feed_title"]:
        title = f"{title}: {values['feed_title']}"
    return _atom(values, title, _entries(values))


def thread(values: Mapping[str, Any]) -> str:
    """A running story as an Atom feed: for each day its headline and what was new."""
    masthead: Masthead = values["masthead"]
    speaks = voice(masthead.language)
    entries = [
        Entry(
            f"tag:{authority(masthead)},{d.day}:{re.sub(r'[^A-Za-z0-9._-]', '-', d.id)}",
            d.headline,
            _address(masthead, d.url, values["feed_address"]),
            (moment(d.day, ""), moment(d.day, "")),
            str(
                Markup("").join(
                    Markup("<p>%s</p>") % _foreign(speaks, text, tag) for text, tag in d.fresh
                )
            ),
        )
        for d in values["days"]
    ]
    title = f"{masthead.title}: {values['days'][0].headline}" if values["days"] else masthead.title
    return _atom(values, title, entries)


def rss(values: Mapping[str, Any]) -> str:
    """The newest stories as an RSS 2.0 feed, with their content in `content:encoded`."""
    masthead: Masthead = values["masthead"]
    entries = _entries(values)
    hub = links.safe(masthead.hub)
    own = f"{masthead.base_url}/rss.xml" if masthead.base_url else ""
    out = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/">',
        "<channel>",
        Markup("<title>%s</title>") % masthead.title,
        Markup("<link>%s</link>") % _address(masthead, "/"),
        Markup("<description>%s</description>") % (masthead.description or masthead.title),
        Markup("<language>%s</language>") % masthead.language,
        Markup('<atom:link rel="self" type="application/rss+xml" href="%s"/>') % own if own else "",
        Markup('<atom:link rel="hub" href="%s"/>') % hub if hub else "",
    ]
    for e in entries:
        day = datetime.datetime.fromisoformat(e.moments[0])
        out.append(
            Markup(
                '<item>\n<guid isPermaLink="false">%s</guid>\n<title>%s</title>\n<link>%s</link>\n'
                "<pubDate>%s</pubDate>\n%s<content:encoded>%s</content:encoded>\n</item>"
            )
            % (
                e.id,
                e.title,
                e.url,
                format_datetime(day, usegmt=True),
                Markup("<category>%s</category>\n") % e.category if e.category else "",
                e.html,
            )
        )
    return "\n".join([*(line for line in out if line), "</channel>", "</rss>", ""])


def json_feed(values: Mapping[str, Any]) -> str:
    masthead: Masthead = values["masthead"]
    speaks = voice(masthead.language)
    base = masthead.base_url
    items = []
    for edition in values["recent"]:
        for story in edition.stories:
            item: dict[str, Any] = {
                "id": entry_id(masthead, story),
                "url": _address(masthead, story.url),
                "title": story.headline.text,
                "content_html": str(content(speaks, masthead, story)),
                "summary": first_sentence(story),
                "date_published": moment(edition.day, ""),
                "date_modified": moment(story.updated, edition.day),
                "language": masthead.language,
            }
            if story.section:
                item["tags"] = [story.section]
            items.append(item)
    feed: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "title": masthead.title}
    if base:
        feed |= {"home_page_url": f"{base}/", "feed_url": f"{base}/feed.json"}
    if masthead.description:
        feed["description"] = masthead.description
    if hub := links.safe(masthead.hub):
        feed["hubs"] = [{"type": "WebSub", "url": hub}]
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
