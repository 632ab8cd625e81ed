"""A build, and every command but `fetch`, `add URL` and `inbox open`, opens no connection."""

from __future__ import annotations

import socket

import pytest

from collect.test_containers import DAY, HTML, letter
from conftest import Inside
from digest.collect.taking import taken


def test_nothing_connects(inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets are forbidden; the guard: `fetch` fails because of it."""
    tried: list[object] = []

    def forbidden(*given: object, **named: object) -> object:
        tried.append(given)
        raise OSError("no connection is allowed here")

    monkeypatch.setattr(socket.socket, "connect", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    inside.write("feeds.yaml", "contact: a@b.example\nfeeds:\n  - https://a.example/rss.xml\n")
    inside.write("watch.yaml", "must: [ferry]\n")
    inside.write("letter.eml", letter("Ferry aground", HTML))
    inside.write("links.txt", "https://a.example/1\nhttps://a.example/2\n")
    inside.write("other.eml", letter("Tram late", HTML.replace("ferry", "tram"), 2))
    for command in (
        ("add", "letter.eml", "links.txt", DAY),
        ("add", "--inbox", "other.eml"),
        ("add", "--dry-run", "https://a.example/3"),
        ("fetch", "--dry-run"),
        ("inbox",),
        ("build", "-q", "-j1"),
        ("list", DAY, "-j1"),
        ("check", DAY, "--originals", "-j1"),
        ("close", DAY, "--force", "-j1"),
        ("export", "-j1"),
    ):
        done = inside.run(*command)
        assert done.returncode in (0, 1), (command, done.stderr)
        assert tried == [], command
    assert len(taken(inside.content)) == 1
    assert inside.run("fetch").returncode == 1
    assert tried
