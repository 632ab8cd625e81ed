"""Files for programs: site map (sitemaps.org), robots.txt, web manifest, .nojekyll."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import escape

from digest.core.model import Digest, Masthead
from digest.press import links
from digest.press.interface import voice
from digest.press.outputs import pages

LARGEST_MAP = 50_000  # addresses that a site map may hold


def map_addresses(digest: Digest) -> tuple[tuple[str, str], ...]:
    """Return the addresses of a site map, each with the day of its last change or an empty text."""
    newest = next((e.day for e in digest.editions if e.day != "undated"), "")
    listed = [("/", newest), ("/archive/", newest), ("/sources/", newest), ("/corrections/", "")]
    registers = (kind for kind in pages.found_registers(digest) if kind != "sources")
    listed += [(f"/{kind}/", newest) for kind in registers]
    listed += [(f"/{p.slug}/", "") for p in digest.pages]
    for e in digest.editions:
        day = "" if e.day == "undated" else e.day
        listed.append((e.url, day))
        listed += [(entry.url, day) for entry in e.entries]
    return tuple(listed[:LARGEST_MAP])


def sitemap(values: Mapping[str, Any]) -> str:
    """Return the site map: each address with the day of its last change, where one is known."""
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
    """Return the web app manifest, by which a phone puts the site on its home screen."""
    masthead: Masthead = values["masthead"]
    out: dict[str, object] = {
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


def nothing(_: Mapping[str, object]) -> str:
    return ""
