"""Turns of hosts, validators and due times, with a clock that the test sets."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from collect.server import page, web
from digest.collect.fetch import Asking, fetch
from digest.collect.guard import Access, Client, Refused
from digest.collect.items import Inbox
from digest.collect.known import Known
from digest.collect.pages import Pages
from digest.collect.robots import Robots
from digest.collect.state import State
from digest.collect.subscriptions import Subscription
from digest.collect.turns import PAUSE, Hosts

FEED = (
    b'<rss version="2.0"><channel><title>T</title><ttl>90</ttl>'
    b"<item><guid>1</guid><title>One</title><description>Two words.</description></item>"
    b"</channel></rss>"
)


class Clock:
    """A clock that advances only while a thread waits."""

    def __init__(self) -> None:
        self.at = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
        self.slept: list[float] = []

    def now(self) -> datetime.datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += datetime.timedelta(seconds=seconds)


def asking(tmp_path: Path, clock: Clock) -> Asking:
    inbox = Inbox(tmp_path)
    pages = Pages(Client("t", Access(private=True)), Hosts(clock.now, clock.sleep), Robots(), clock.now)  # fmt: skip
    return Asking(
        pages, State(tmp_path / "fetch.json"), Known(inbox, tmp_path / "content"),
        lambda made: inbox.put(made.item, made.data), clock.now,
    )  # fmt: skip


def test_two_requests_to_a_host_are_two_seconds_apart() -> None:
    """Another host is not delayed."""
    clock = Clock()
    hosts = Hosts(clock.now, clock.sleep)
    for url in ("http://a.example/1", "http://b.example/1", "http://A.example/2"):
        with hosts.turn(url):
            pass
    assert clock.slept == [PAUSE]


def test_a_host_that_is_busy_is_left_alone() -> None:
    clock = Clock()
    hosts = Hosts(clock.now, clock.sleep)
    hosts.rest("http://a.example/feed", 429)
    with pytest.raises(Refused, match="answered 429 before"), hosts.turn("http://a.example/x"):
        pass


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({}, 5400), ({"Retry-After": "7200"}, 7200), ({"Cache-Control": "max-age=9000"}, 9000), ({"Retry-After": "900000"}, 86400)],
)  # fmt: skip
def test_a_feed_says_how_long_it_wants_to_be_left_alone(
    tmp_path: Path, headers: dict[str, str], seconds: int
) -> None:
    """`ttl` (here 90 minutes), Retry-After and max-age; a day at most."""
    clock = Clock()
    with web({"/f": (200, headers, FEED)}) as site:
        one = Subscription(url=site.home + "/f", name="f", text="feed")
        job = asking(tmp_path, clock)
        start = clock.at.timestamp()
        assert fetch(one, job).new == 1
        assert job.state.of(one.url).due - start == seconds
        assert fetch(one, job).skipped == "not due yet"


def test_both_validators_are_renewed_when_one_changes(tmp_path: Path) -> None:
    """The second request has the new ETag and the old date, as the server sent them."""
    clock = Clock()
    tags = iter(['"a"', '"b"', '"b"'])

    def answer(_: object) -> tuple[int, dict[str, str], bytes]:
        return 200, {"ETag": next(tags), "Last-Modified": "Fri, 20 Nov 2026 08:00:00 GMT"}, FEED

    with web({"/f": answer}) as site:
        one = Subscription(url=site.home + "/f", name="f", text="feed")
        job = asking(tmp_path, clock)._replace(force=True)
        for _ in range(3):
            fetch(one, job)
        sent = [h.get("if-none-match") for p, h in site.asked if p == "/f"]
        assert sent == [None, '"a"', '"b"']
        assert site.asked[-1][1]["if-modified-since"] == "Fri, 20 Nov 2026 08:00:00 GMT"


def test_a_move_is_reported_after_a_week(tmp_path: Path) -> None:
    """A permanent redirect is followed at once, and stored after it has lasted for a week."""
    clock = Clock()
    with web({"/old": (301, {"Location": "/new"}, b""), "/new": (200, {}, FEED)}) as site:
        one = Subscription(url=site.home + "/old", name="old", text="feed")
        job = asking(tmp_path, clock)._replace(force=True)
        assert fetch(one, job).notes == []
        clock.at += datetime.timedelta(days=8)
        (note,) = fetch(one, job).notes
        assert f"url: {site.home}/new" in note[2]


def test_robots_txt_goes_right_before_the_first_page(tmp_path: Path) -> None:
    """In the turn of its host, and the page does not wait two seconds for it."""
    clock = Clock()
    body = page("<p>" + "A word. " * 90 + "</p>")
    with web({"/1": body, "/2": body}) as site:
        pages = asking(tmp_path, clock).pages
        pages.page(site.home + "/1")
        assert clock.slept == []
        pages.page(site.home + "/2")
        assert clock.slept == [PAUSE]
        hosts = Hosts(clock.now, clock.sleep)
        hosts.rest(site.home, 429)
        other = Pages(Client("t", Access(private=True)), hosts, Robots(), clock.now)
        with pytest.raises(Refused, match="answered 429 before"):
            other.page(site.home + "/1")
        assert [p for p, _ in site.asked] == ["/robots.txt", "/1", "/2"]


def test_a_feed_that_fails_is_asked_less_and_less(tmp_path: Path) -> None:
    """Again at once, then after one, two and four hours; a day at most."""
    clock = Clock()
    one = Subscription(url="http://127.0.0.1:1/f", name="f", text="feed")
    job = asking(tmp_path, clock)
    waits = []
    for _ in range(8):
        assert fetch(one, job).problems
        due = job.state.of(one.url).due
        waits.append(round((due - clock.at.timestamp()) / 3600))
        clock.at += datetime.timedelta(hours=waits[-1])
    assert waits == [0, 1, 2, 4, 8, 16, 24, 24]


def test_a_feed_that_was_not_asked_has_not_failed(tmp_path: Path) -> None:
    """Its host is paused because of another feed."""
    clock = Clock()
    with web({"/busy": (503, {}, b""), "/f": (200, {}, FEED)}) as site:
        job = asking(tmp_path, clock)
        assert fetch(Subscription(url=site.home + "/busy", name="busy"), job).problems
        one = Subscription(url=site.home + "/f", name="f", text="feed")
        assert "left alone" in fetch(one, job).skipped
        assert job.state.of(one.url).failures == 0
        assert "/f" not in site.paths()


def test_where_a_feed_has_moved_is_not_an_address_in_the_state(tmp_path: Path) -> None:
    """The new address of a secret one is kept secret, too."""
    to = (301, {"Location": "/new?u=sesame"}, b"")
    with web({"/old": to, "/new?u=sesame": (200, {}, FEED)}) as site:
        job = asking(tmp_path, Clock())
        fetch(Subscription(url=site.home + "/old", name="MEMBERS", secret=True), job)
        job.state.save()
        assert "sesame" not in (tmp_path / "fetch.json").read_text()


def test_ten_failures_rest_a_feed_and_its_name_wakes_it(tmp_path: Path) -> None:
    clock = Clock()
    with web({"/f": (500, {}, b"")}) as site:
        one = Subscription(url=site.home + "/f", name="f", text="feed")
        job = asking(tmp_path, clock)
        for _ in range(10):
            assert fetch(one, job).problems
            clock.at += datetime.timedelta(days=2)
        assert fetch(one, job).skipped.startswith("resting")
        site.answers["/f"] = (200, {}, FEED)
        assert fetch(one, job._replace(force=True)).new == 1
        assert job.state.of(one.url).failures == 0
