"""The feeds as text: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from digest.core.model import Masthead
from digest.press import links
from digest.press.interface import voice
from digest.press.outputs.feed_entries import (
    Entry,
    address,
    content,
    day_id,
    feed_id,
    foreign,
    moment,
)


def _entries(values: Mapping[str, Any]) -> list[Entry]:
    """Return the stories of the newest editions as entries."""
    masthead: Masthead = values["masthead"]
    speaks = voice(masthead.language)
    return [
        Entry(
            day_id(masthead, b.edition, b.id),
            speaks.typeset(b.headline.text),
            address(masthead, b.url, values["feed_address"]),
            (moment(e.day, ""), moment(b.updated, e.day)),
            str(content(speaks, masthead, b)),
            b.section,
        )
        for e in values["recent"]
        for b in e.stories
    ]


def _head(values: Mapping[str, Any], title: str, updated: str) -> list[str]:
    """Return the part of an Atom feed before its entries."""
    masthead: Masthead = values["masthead"]
    path = values["feed_address"] or "/atom.xml"
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
        % address(masthead, "/", values["feed_address"]),
        Markup('<link rel="self" type="application/atom+xml" href="%s"/>')
        % (f"{base}{path}" if base else "atom.xml"),
        Markup('<link rel="hub" href="%s"/>') % hub if hub else "",
    ]
    return [h for h in head if h]


def _atom(values: Mapping[str, Any], title: str, entries: Sequence[Entry]) -> str:
    """Return an Atom feed (RFC 4287)."""
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
    """Return the newest stories as an Atom feed, of all or of one section."""
    title = values["masthead"].title
    if values["feed_title"]:
        title = f"{title}: {values['feed_title']}"
    return _atom(values, title, _entries(values))


def thread(values: Mapping[str, Any]) -> str:
    """Return a running story as an Atom feed: for each day its headline and what was new."""
    masthead: Masthead = values["masthead"]
    speaks = voice(masthead.language)
    entries = [
        Entry(
            day_id(masthead, d.day, d.id),
            speaks.typeset(d.headline),
            address(masthead, d.url, values["feed_address"]),
            (moment(d.day, ""), moment(d.day, "")),
            str(
                Markup("").join(
                    Markup("<p>%s</p>") % foreign(speaks, speaks.typeset(text), tag)
                    for text, tag in d.fresh
                )
            ),
        )
        for d in values["days"]
    ]
    title = masthead.title
    if values["days"]:
        title = f"{title}: {speaks.typeset(values['days'][0].headline)}"
    return _atom(values, title, entries)


def rss(values: Mapping[str, Any]) -> str:
    """Return the newest stories as an RSS 2.0 feed, with their content in `content:encoded`."""
    from email.utils import format_datetime  # 10 ms, for a network module that it loads

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
        Markup("<link>%s</link>") % address(masthead, "/"),
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
    """Return the newest stories as a JSON Feed."""
    masthead: Masthead = values["masthead"]
    speaks = voice(masthead.language)
    base = masthead.base_url
    items = []
    for edition in values["recent"]:
        for story in edition.stories:
            item: dict[str, Any] = {
                "id": day_id(masthead, story.edition, story.id),
                "url": address(masthead, story.url),
                "title": speaks.typeset(story.headline.text),
                "content_html": str(content(speaks, masthead, story)),
                "summary": speaks.typeset(story.summary[0].text) if story.summary else "",
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
