"""The feeds as text: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from digest.core.model import Masthead, Story
from digest.press import links
from digest.press.interface import Voice, voice
from digest.press.outputs.feed_entries import (
    Entry,
    address,
    content,
    day_id,
    feed_id,
    foreign,
    moment,
)
from digest.press.outputs.variables import Day

NAMES = ("atom.xml", "rss.xml", "feed.json")  # the file of each format


def _entries(values: Mapping[str, Any]) -> list[Entry]:
    """Return the days of a running story as entries, or the stories of the newest editions."""
    masthead: Masthead = values["masthead"]
    speaks = voice(masthead.language)
    feed = values["feed_address"]
    if "days" in values:
        return [_day(speaks, masthead, d, feed) for d in values["days"]]
    return [_story(speaks, masthead, e.day, b, feed) for e in values["recent"] for b in e.stories]


def _story(speaks: Voice, masthead: Masthead, day: str, story: Story, feed: str) -> Entry:
    return Entry(
        day_id(masthead, story.edition, story.id),
        speaks.typeset(story.headline.text),
        address(masthead, story.url, feed),
        (moment(day, ""), moment(story.updated, day)),
        str(content(speaks, masthead, story)),
        story.section,
        speaks.typeset(story.summary[0].text) if story.summary else "",
    )


def _day(speaks: Voice, masthead: Masthead, day: Day, feed: str) -> Entry:
    """Return a day of a running story as an entry: its headline and what was new."""
    fresh = [(speaks.typeset(text), tag) for text, tag in day.fresh]
    paragraphs = (Markup("<p>%s</p>") % foreign(speaks, text, tag) for text, tag in fresh)
    return Entry(
        day_id(masthead, day.day, day.id),
        speaks.typeset(day.headline),
        address(masthead, day.url, feed),
        (moment(day.day, ""), moment(day.day, "")),
        str(Markup("").join(paragraphs)),
        summary=fresh[0][0] if fresh else "",
    )


def _title(values: Mapping[str, Any]) -> str:
    """Return the title of the publication, with the section or the newest headline of a story."""
    masthead: Masthead = values["masthead"]
    part = values.get("feed_title", "")
    if values.get("days"):
        part = voice(masthead.language).typeset(values["days"][0].headline)
    return f"{masthead.title}: {part}" if part else masthead.title


def _page(values: Mapping[str, Any]) -> str:
    """Return the address of the page that a feed is of: a running story, or the front page."""
    feed: str = values["feed_address"]
    return feed.rpartition("/")[0] + "/" if "days" in values else "/"


def _head(values: Mapping[str, Any], updated: str) -> list[str]:
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
        Markup("<title>%s</title>") % _title(values),
        Markup("<subtitle>%s</subtitle>") % masthead.description if masthead.description else "",
        Markup("<updated>%s</updated>") % updated,
        Markup("<author><name>%s</name></author>") % (masthead.editor or masthead.title),
        Markup('<link rel="alternate" type="text/html" href="%s"/>')
        % address(masthead, _page(values), values["feed_address"]),
        Markup('<link rel="self" type="application/atom+xml" href="%s"/>')
        % (f"{base}{path}" if base else "atom.xml"),
        Markup('<link rel="hub" href="%s"/>') % hub if hub else "",
    ]
    return [h for h in head if h]


def atom(values: Mapping[str, object]) -> str:
    """Return a feed as Atom (RFC 4287)."""
    entries = _entries(values)
    newest = max((e.moments[1] for e in entries), default=moment(None, ""))
    out = _head(values, newest)
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


def rss(values: Mapping[str, Any]) -> str:
    """Return a feed as RSS 2.0, with the content of its entries in `content:encoded`."""
    from email.utils import format_datetime  # 10 ms, for a network module that it loads

    masthead: Masthead = values["masthead"]
    entries = _entries(values)
    hub = links.safe(masthead.hub)
    feed = values["feed_address"]
    own = f"{masthead.base_url}{feed or '/rss.xml'}" if masthead.base_url else ""
    out = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/">',
        "<channel>",
        Markup("<title>%s</title>") % _title(values),
        Markup("<link>%s</link>") % address(masthead, _page(values), feed),
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
    """Return a feed as JSON Feed 1.1."""
    masthead: Masthead = values["masthead"]
    items = []
    for e in _entries(values):
        item: dict[str, object] = {
            "id": e.id,
            "url": e.url,
            "title": e.title,
            "content_html": e.html,
            "summary": e.summary,
            "date_published": e.moments[0],
            "date_modified": e.moments[1],
            "language": masthead.language,
        }
        if e.category:
            item["tags"] = [e.category]
        items.append(item)
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(values),
    }
    if base := masthead.base_url:
        feed["home_page_url"] = address(masthead, _page(values))
        feed["feed_url"] = f"{base}{values['feed_address'] or '/feed.json'}"
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
