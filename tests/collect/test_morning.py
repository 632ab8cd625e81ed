"""A small morning of six outlets: from feeds.yaml to a closed edition, as in bench/morning.py."""

from __future__ import annotations

import contextlib
import re

from bench.morning_world import OUTLETS, answers, world
from collect.server import Web, web
from conftest import Inside
from digest.collect.items import Inbox
from digest.collect.taking import taken

DAY = "2026-11-16"


def test_a_morning(inside: Inside) -> None:
    """Items are offered although some outlets fail; copies are included; the edition closes;
    nothing is offered twice."""
    articles = world(6, 24)
    with contextlib.ExitStack() as stack:
        servers: list[Web] = [stack.enter_context(web({})) for _ in OUTLETS]
        trap = stack.enter_context(web({}))
        lines = []
        for n, server in enumerate(servers):
            own = [a for a in articles if a.outlet == OUTLETS[n]]
            server.answers |= answers(own, server.home, "Mon, 16 Nov 2026")
            lines.append(f"  - {server.home}/feed/{n}\n")
        servers[0].answers["/feed/away"] = (
            302,
            {"Location": f"gopher://127.0.0.1:{trap.port}/"},
            b"",
        )
        lines += [f"  - {servers[0].home}/feed/{p}\n" for p in ("dead", "loop", "away")]
        inside.write("feeds.yaml", f"contact: a@b.example\nfeeds:\n{''.join(lines)}")
        done = inside.run("fetch", "--private")
        assert done.returncode == 1
        for says in ("the feed is gone (410)", "more than 5 redirects", "not a web address"):
            assert says in done.stderr, done.stderr
        assert f"9 feeds: {len(articles)} new, 0 changed, 0 known" in done.stderr
        listed = inside.run("inbox").stdout
        events = [x for x in listed.splitlines() if re.match(r" *\d+  ", x)]
        assert len(events) < len(articles) / 2, listed
        assert "(headline only)" in listed
        assert inside.run("inbox", "take", "1-3", DAY).returncode == 0
        assert inside.run("inbox", "drop", "4").returncode == 0
        there = taken(inside.content)
        assert len(there) + len(Inbox(inside.root).items()) < len(articles)
        assert inside.run("check", DAY).returncode in (0, 1)
        assert inside.run("close", DAY).returncode == 0
        assert inside.run("build", "-q").returncode == 0
        again = inside.run("fetch", "--private", "--force").stderr
        assert f"0 new, 0 changed, {len(articles)} known" in again
        assert trap.asked == []
    page = inside.bytes()["index.html"].decode()
    assert all(o.outlet in OUTLETS for o in there.values())
    assert "Imprint" not in page
