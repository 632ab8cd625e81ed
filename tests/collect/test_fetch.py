"""Fetching as an editor meets it: feeds, teasers, paywalls and failing servers, all on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from collect.server import Answer, Web, page, redirect, web
from conftest import Inside, Pub
from digest.collect.items import Inbox
from digest.collect.taking import taken

BODY = (
    "<p>The lock keeper of Marle opened the gates by hand on Monday after the motor had failed, and"
    " forty barges passed before dark.</p><p>“A lock is a door that thinks,” said the keeper, Ada"
    " Renn, who has worked there for thirty years. She had oiled the old wheel every Sunday.</p>"
    "<p>The river authority said a new motor would come on Thursday. Until then three men turn the"
    " wheel in shifts of two hours, and skippers bring them soup. The lock dates from 1887 and was"
    " rebuilt once, in 1951, when the ship canal was dug. It lifts barges by eleven metres. Some"
    " nine thousand pass every year, most of them with gravel, grain and scrap iron for the works"
    " at Brannock. The authority will pay the men double for the night.</p>"
)
OTHER = (
    "<p>An organ in Hollin has been tuned by ear, for the first time since the war, by its builder's"
    " granddaughter. She used no meter and asked the town for silence between noon and one.</p>"
    "<p>The shops turned off their coolers, the school read quietly, and a dog was taken for a walk"
    " to the next village. At one the church bell rang, a fifth too low, as everybody noticed.</p>"
    "<p>The concert is on Sunday. Tickets cost nine crowns, and the first row is kept for those who"
    " held their breath. The bell will be recast in spring, if the parish finds the money.</p>"
)


def item(n: int, title: str, text: str = "", link: str = "") -> str:
    content = f"<content:encoded><![CDATA[{text}]]></content:encoded>" if text else ""
    address = f"<link>{link}</link>" if link else ""
    return (
        f'<item><guid isPermaLink="false">id-{n}</guid><title>{title}</title>{address}'
        f"<pubDate>Mon, 16 Nov 2026 0{n}:00:00 GMT</pubDate>{content}</item>"
    )


def rss(*items: str, title: str = "The Marle Post") -> bytes:
    return (
        '<?xml version="1.0"?><rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title><link>/</link>{''.join(items)}</channel></rss>"
    ).encode()


def feed(data: bytes, **headers: str) -> Answer:
    return 200, {"Content-Type": "application/rss+xml", **headers}, data


@pytest.fixture
def pub(inside: Inside) -> Pub:
    return inside


@pytest.fixture
def site(pub: Pub) -> Iterator[Web]:
    """A server, and a publication that fetches its feed."""
    with web({}) as made:
        subscribe(pub, made)
        yield made


def subscribe(pub: Pub, made: Web, *paths: str) -> None:
    lines = "".join(f"  - url: {made.home}{p}\n" for p in paths or ("/rss.xml",))
    pub.write("feeds.yaml", f"contact: desk@paper.example\nfeeds:\n{lines}")


def fetched(pub: Pub, *more: str) -> tuple[int, str]:
    done = pub.run("fetch", "--private", "--force", *more)
    return done.returncode, done.stdout + done.stderr


def test_a_feed_with_full_text_becomes_items(pub: Pub, site: Web) -> None:
    """An entry with its own text, address, day and outlet; the linked page is not requested."""
    site.answers["/rss.xml"] = feed(rss(item(1, "Lock opened by hand", BODY, "/lock")))
    status, said = fetched(pub)
    assert (status, "1 new, 0 changed, 0 known" in said) == (0, True), said
    (found,) = Inbox(pub.root).items()
    assert found.title == "Lock opened by hand"
    assert found.outlet == "The Marle Post"
    assert found.published.startswith("2026-11-16T01:00:00")
    assert site.paths() == ["/rss.xml"]


def test_a_teaser_is_read_from_its_page(pub: Pub, site: Web) -> None:
    """An entry with few words: the linked page is fetched, if robots.txt allows it."""
    html = f"<html><head><title>Lock opened by hand</title></head><body><article>{BODY}</article></body></html>"
    site.answers |= {
        "/rss.xml": feed(rss(item(1, "Lock opened", "<p>Short.</p>", f"{site.home}/lock"))),
        "/lock": page(html),
    }
    assert fetched(pub)[0] == 0
    (found,) = Inbox(pub.root).items()
    assert found.words > 100
    assert found.link == f"{site.home}/lock"
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /")
    site.answers["/rss.xml"] = feed(rss(item(2, "Another", "", f"{site.home}/other")))
    status, said = fetched(pub)
    assert status == 1
    assert "robots.txt does not allow it. Fix: save the page" in said, said


def test_fetching_twice_adds_nothing(pub: Pub, site: Web) -> None:
    """With or without validators, and after the item was taken or dropped."""
    site.answers["/rss.xml"] = feed(
        rss(item(1, "Lock", BODY, "/lock"), item(2, "Organ", OTHER, "/organ")), ETag='"a"'
    )
    assert fetched(pub)[0] == 0
    assert "0 new" in fetched(pub)[1]
    assert site.asked[-1][1]["if-none-match"] == '"a"'
    (pub.root / ".digest" / "fetch.json").unlink()
    assert "0 new, 0 changed, 2 known" in fetched(pub)[1]
    assert pub.run("inbox", "take", "1", "2026-11-16").returncode == 0
    assert pub.run("inbox", "drop", "2").returncode == 0
    assert Inbox(pub.root).items() == []
    (pub.root / ".digest" / "fetch.json").unlink()
    assert "0 new, 0 changed, 2 known" in fetched(pub)[1]


def test_a_changed_text_is_offered_as_changed(pub: Pub, site: Web) -> None:
    """The new text is offered beside the article that was taken, which stays."""
    site.answers["/rss.xml"] = feed(rss(item(1, "Lock", BODY, "/lock")))
    fetched(pub)
    pub.run("inbox", "take", "1", "2026-11-16")
    (path,) = taken(pub.content)
    before = (pub.content / path).read_bytes()
    site.answers["/rss.xml"] = feed(rss(item(1, "Lock", BODY.replace("forty", "fifty"), "/lock")))
    assert "0 new, 1 changed" in fetched(pub)[1]
    assert f"newer text of content/{path}" in pub.run("inbox").stdout
    assert (pub.content / path).read_bytes() == before


def test_one_bad_source_never_stops_the_rest(pub: Pub, site: Web) -> None:
    """A failing server, a page instead of a feed, a redirect loop and a paywall are reported; the
    rest is fetched."""
    site.answers |= {
        "/page": page('<link rel="alternate" type="application/rss+xml" href="/rss.xml">'),
        "/loop": redirect("/loop"),
        "/wall": (403, {}, b""),
        "/rss.xml": feed(rss(item(1, "Lock", BODY, "/lock"))),
    }
    subscribe(pub, site, "/page", "/loop", "/wall", "/rss.xml")
    with (pub.root / "feeds.yaml").open("a") as out:
        out.write("  - url: http://127.0.0.1:9/dead\n")
    status, said = fetched(pub)
    assert status == 1
    assert f"its feeds are: {site.home}/rss.xml." in said
    assert "more than 5 redirects" in said
    assert "the server answered 403" in said
    assert "no connection" in said
    assert len(Inbox(pub.root).items()) == 1


def test_without_permission_this_machine_is_not_asked(pub: Pub, site: Web) -> None:
    """An address of this machine is fetched with --private only."""
    done = pub.run("fetch")
    assert done.returncode == 1
    assert "127.0.0.1 is not a public address. Fix: add --private" in done.stderr
    assert site.asked == []


def test_the_inbox_lists_events(pub: Pub, site: Web) -> None:
    """Two outlets with one agency text are one event with one report; a pick takes both."""
    site.answers |= {
        "/rss.xml": feed(rss(item(1, "Lock opened by hand", BODY, "/a"))),
        "/b.xml": feed(rss(item(1, "Keeper opens lock", BODY, "/b"), item(2, "Organ", OTHER, "/o"), title="Hollin Echo")),
    }  # fmt: skip
    subscribe(pub, site, "/rss.xml", "/b.xml")
    pub.write("feeds.yaml", (pub.root / "feeds.yaml").read_text() + "every: 15m\n")
    fetched(pub)
    listed = pub.run("inbox").stdout
    assert "1 report · " in listed, listed
    before = {p: p.stat().st_mtime_ns for p in pub.root.rglob("*") if "site" in p.parts}
    assert pub.run("inbox", "take", "all", "2026-11-16").returncode == 0
    assert Inbox(pub.root).items() == []
    assert len(taken(pub.content)) == len(list((pub.content / "2026-11-16").glob("*.html")))
    assert before == {p: p.stat().st_mtime_ns for p in pub.root.rglob("*") if "site" in p.parts}


def test_nothing_of_the_inbox_is_built_or_exported(pub: Pub, site: Web) -> None:
    site.answers["/rss.xml"] = feed(rss(item(1, "Lock opened by hand", BODY, "/lock")))
    fetched(pub)
    pub.write(
        "content/2026-11-16/a.md", "---\ntitle: Harbour\n---\n\nThe harbour froze on Monday.\n"
    )
    assert pub.run("build").returncode == 0
    assert "Renn" not in pub.run("export").stdout
    assert not [p for p, data in pub.bytes().items() if b"Renn" in data]


def test_what_was_taken_keeps_its_origin(pub: Pub, site: Web) -> None:
    """intake.yaml has address, time and hash; the build prints the outlet and the link."""
    html = f"<html><body><article><h1>Lock opened by hand</h1>{BODY}</article></body></html>"
    site.answers["/lock?token=sesame"] = page(html, ETag='"v1"')
    done = pub.run("add", "--private", f"{site.home}/lock?token=sesame", "2026-11-16")
    assert done.returncode == 0, done.stderr
    ((path, origin),) = taken(pub.content).items()
    assert "sesame" not in (pub.content / "2026-11-16" / "intake.yaml").read_text()
    assert origin.by == "address"
    assert len(origin.sha256) == 64
    assert origin.http["etag"] == '"v1"'
    (story,) = map(json.loads, pub.run("export").stdout.splitlines())
    assert story["articles"][0]["link"] == origin.link
    again = pub.run("add", "--private", f"{site.home}/lock?token=sesame", "2026-11-16")
    assert f"already in content/{path} (same address)" in again.stderr


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ((403, {}, b""), "the server answered 403. Fix: save the page in your browser"),
        (page("<p>Log in to read.</p>"), "only a headline and 4 words"),
        ((200, {"Content-Type": "application/pdf"}, b"%PDF"), "it is application/pdf"),
    ],
)
def test_a_page_that_cannot_be_had_is_answered_with_a_way(
    pub: Pub, site: Web, answer: Answer, says: str
) -> None:
    site.answers["/a"] = answer
    done = pub.run("add", "--private", f"{site.home}/a", "2026-11-16")
    assert done.returncode == 1
    assert says in done.stderr, done.stderr
    assert not (pub.content / "2026-11-16").exists()


def test_a_pasted_text_is_added(inside: Inside) -> None:
    """“-” is standard input; the file is named by its first line."""
    text = "Lock opened by hand\n\nThe keeper opened the lock on Monday.\n"
    done = inside.run("add", "-", "2026-11-16", given=text)
    assert done.returncode == 0, done.stderr
    assert (inside.content / "2026-11-16" / "lock-opened-by-hand.txt").read_text() == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "feeds:\n  - urll: https://a.example/\n",
            "there is no key “urll”. Did you mean “url”?",
        ),
        ("feeds:\n  - url: a.example\n", "a feed needs its address"),
        ("feed: []\n", "there is no key “feed”"),
        (
            "contact: a@b.example\nevery: hourly\nfeeds: []\n",
            "feeds.yaml:2:1: error: “hourly” is not a time",
        ),
        ("feeds:\n  - {url: https://a.example/, text: all}\n", "is not a kind of text"),
        ("feeds:\n  - url: https://a.example/\n", "feeds.yaml names no contact"),
    ],
)
def test_a_wrong_list_of_feeds_is_status_two(pub: Pub, text: str, says: str) -> None:
    """With file, line and fix; nothing is fetched."""
    pub.write("feeds.yaml", text)
    done = pub.run("fetch")
    assert done.returncode == 2
    assert says in done.stderr, done.stderr


def test_a_wrong_number_takes_nothing(pub: Pub, site: Web) -> None:
    site.answers["/rss.xml"] = feed(rss(item(1, "Lock", BODY, "/lock")))
    fetched(pub)
    done = pub.run("inbox", "take", "1", "7")
    assert done.returncode == 2
    assert "there is no event or item “7”" in done.stderr
    assert len(Inbox(pub.root).items()) == 1
    assert not list(Path(pub.content).glob("*/intake.yaml"))


def test_an_edited_original_is_reported_and_can_be_waived(pub: Pub, site: Web) -> None:
    """`check` compares the bytes with the hash that was written when they were received."""
    site.answers["/rss.xml"] = feed(rss(item(1, "Lock opened by hand", BODY, "/lock")))
    fetched(pub)
    pub.run("inbox", "take", "1", "2026-11-16")
    (path,) = taken(pub.content)
    assert "original-changed" not in pub.run("check", "-v", "2026-11-16").stderr
    file = pub.content / path
    file.write_bytes(file.read_bytes().replace(b"forty", b"fifty"))
    assert "[original-changed]" in pub.run("check", "-v", "2026-11-16").stderr
    name = path.rsplit("/", 1)[1]
    pub.write(
        "content/2026-11-16/edition.yaml",
        f"waive: {{{name}: {{original-changed: 'a typing error of ours'}}}}\n",
    )
    assert "original-changed" not in pub.run("check", "-v", "2026-11-16").stderr


# ----------------------------------------------------------------------------- known again


def test_numbers_are_those_of_the_printed_list(pub: Pub, site: Web) -> None:
    """After event 1 was taken, event 2 keeps its number; an event that is gone is reported as gone."""
    site.answers["/rss.xml"] = feed(
        rss(item(1, "Lock", BODY, "/lock"), item(2, "Organ", OTHER, "/organ"))
    )
    fetched(pub)
    first = pub.run("inbox").stdout.splitlines()[0].split()[1]
    assert pub.run("inbox", "take", "1", "2026-11-16").returncode == 0
    assert "“1” was taken or dropped already" in pub.run("inbox", "take", "1").stderr
    (path,) = taken(pub.content)
    assert first.lower() in path
    assert pub.run("inbox", "take", "2", "2026-11-16").returncode == 0
    assert len(taken(pub.content)) == 2


def test_take_and_drop_can_be_undone(pub: Pub, site: Web) -> None:
    """The items are in the inbox again, byte for byte, and a dropped one is offered again."""
    site.answers["/rss.xml"] = feed(
        rss(item(1, "Lock", BODY, "/lock"), item(2, "Organ", OTHER, "/organ"))
    )
    fetched(pub)
    box = Inbox(pub.root)
    before = {i.key: box.data(i) for i in box.items()}
    assert pub.run("inbox", "take", "1-3", "2026-11-16").returncode == 2
    assert pub.run("inbox", "take", "1-2", "2026-11-16").returncode == 0
    assert box.items() == []
    assert "Back in the inbox: 2 items that had been taken" in pub.run("inbox", "undo").stderr
    assert {i.key: box.data(i) for i in box.items()} == before
    assert list((pub.content / "2026-11-16").iterdir()) == []
    pub.run("inbox", "drop", "all")
    assert pub.run("inbox", "undo").returncode == 0
    assert {i.key: box.data(i) for i in box.items()} == before
    assert box.dropped() == []
    done = pub.run("inbox", "undo")
    assert (done.returncode, "nothing to undo" in done.stderr) == (2, True)


def test_undo_keeps_what_was_edited(pub: Pub, site: Web) -> None:
    """A taken article that the editor changed stays in the edition, and is named."""
    site.answers["/rss.xml"] = feed(rss(item(1, "Lock", BODY, "/lock")))
    fetched(pub)
    pub.run("inbox", "take", "1", "2026-11-16")
    (path,) = taken(pub.content)
    file = pub.content / path
    file.write_bytes(file.read_bytes() + b"<!-- mine -->")
    assert f"content/{path}: it was edited since" in pub.run("inbox", "undo").stderr
    assert file.read_bytes().endswith(b"<!-- mine -->")
    assert path in taken(pub.content)


def test_a_copy_at_another_outlet_is_offered(pub: Pub, site: Web) -> None:
    """The same text and headline in two outlets are two items, and one report."""
    site.answers |= {
        "/rss.xml": feed(rss(item(1, "Lock opened", BODY, "https://a.example/lock"))),
        "/b.xml": feed(rss(item(1, "Lock opened", BODY, "https://b.example/9"), title="Hollin Echo")),
    }  # fmt: skip
    subscribe(pub, site, "/rss.xml", "/b.xml")
    fetched(pub)
    assert len(Inbox(pub.root).items()) == 2
    assert "1 report · " in pub.run("inbox").stdout


def test_an_article_of_two_feeds_is_one_item(pub: Pub, site: Web) -> None:
    """Two teasers with other words: the address decides, and nothing is called changed."""
    html = f"<html><body><article><h1>Lock</h1>{BODY}</article></body></html>"
    link = f"{site.home}/lock"
    site.answers |= {
        "/rss.xml": feed(rss(item(1, "Lock", "<p>Opened by hand.</p>", link))),
        "/b.xml": feed(rss(item(7, "Lock", "<p>The keeper had oiled it.</p>", f"{link}?utm_source=rss"))),
        "/lock": page(html),
    }  # fmt: skip
    subscribe(pub, site, "/rss.xml", "/b.xml")
    fetched(pub)
    assert len(Inbox(pub.root).items()) == 1
    assert "0 new, 0 changed, 2 known" in fetched(pub)[1]


def test_an_address_added_by_hand_is_known_to_the_feed(pub: Pub, site: Web) -> None:
    """The page has other words than the feed; it does not count as a changed text."""
    html = f"<html><body><article><h1>Lock</h1>{BODY}</article></body></html>"
    site.answers |= {
        "/lock": page(html),
        "/rss.xml": feed(rss(item(1, "Lock", "<p>Opened.</p>", f"{site.home}/lock"))),
    }
    assert pub.run("add", "--private", f"{site.home}/lock", "2026-11-16").returncode == 0
    assert "0 new, 0 changed, 1 known" in fetched(pub)[1]


def test_one_id_for_several_articles_hides_none(pub: Pub, site: Web) -> None:
    """A feed gives each entry the same id: the addresses distinguish them, also later."""
    lock = item(1, "Lock", BODY, "https://a.example/lock")
    organ = item(1, "Organ", OTHER, "https://a.example/organ")
    site.answers["/rss.xml"] = feed(rss(lock, organ))
    assert "2 new" in fetched(pub)[1]
    bells = item(1, "Bells", OTHER.replace("organ", "bell"), "https://a.example/bells")
    site.answers["/rss.xml"] = feed(rss(bells))
    assert "1 new, 0 changed" in fetched(pub)[1]


def test_a_changed_text_takes_the_place_of_one_that_waits(pub: Pub, site: Web) -> None:
    """An item is in the inbox once, with its newest text; a dropped item stays dropped."""
    site.answers["/rss.xml"] = feed(rss(item(1, "Lock", BODY, "/lock")))
    fetched(pub)
    site.answers["/rss.xml"] = feed(rss(item(1, "Lock", BODY.replace("forty", "fifty"), "/lock")))
    assert "0 new, 1 changed" in fetched(pub)[1]
    (found,) = Inbox(pub.root).items()
    assert b"fifty barges" in Inbox(pub.root).data(found)
    pub.run("inbox", "drop", "1")
    site.answers["/rss.xml"] = feed(rss(item(1, "Lock", BODY.replace("forty", "sixty"), "/lock")))
    assert "0 new, 0 changed, 1 known" in fetched(pub)[1]


def test_a_dropped_correction_is_not_offered_again(pub: Pub, site: Web) -> None:
    """Only the text that was dropped is ignored; the next version is offered."""
    for words in ("forty", "fifty"):
        site.answers["/rss.xml"] = feed(rss(item(1, "Lock", BODY.replace("forty", words), "/lock")))
        fetched(pub)
        pub.run("inbox", "take" if words == "forty" else "drop", "1", *(["2026-11-16"] if words == "forty" else []))  # fmt: skip
        (pub.root / ".digest" / "inbox.json").unlink(missing_ok=True)
    assert "0 changed, 1 known" in fetched(pub)[1]
    site.answers["/rss.xml"] = feed(rss(item(1, "Lock", BODY.replace("forty", "sixty"), "/lock")))
    assert "1 changed" in fetched(pub)[1]


def test_old_items_leave_the_inbox_and_stay_away(pub: Pub, site: Web) -> None:
    """`keep` counts from the time an item was received."""
    import msgspec

    site.answers["/rss.xml"] = feed(rss(item(1, "Lock", BODY, "/lock")))
    fetched(pub)
    box = Inbox(pub.root)
    (found,) = box.items()
    box.put(msgspec.structs.replace(found, got="2020-01-01T00:00:00Z"), box.data(found))
    _, said = fetched(pub)
    assert "1 item older than 14 days left the inbox" in said
    assert "0 new, 0 changed, 1 known" in said
    assert box.items() == []


def test_a_secret_address_is_stored_nowhere(pub: Pub, site: Web) -> None:
    """An address from the environment is written to no file, and its items are recognised."""
    site.answers["/rss.xml?key=sesame"] = feed(rss(item(1, "Lock", BODY, "")))
    pub.write("feeds.yaml", "contact: a@b.example\nfeeds:\n  - url_env: MEMBERS\n")
    env = {"MEMBERS": f"{site.home}/rss.xml?key=sesame"}
    for says in ("MEMBERS: 1 new", "0 new, 0 changed, 1 known"):
        done = pub.run("fetch", "--private", "--force", env=env)
        assert says in done.stderr, done.stderr
        pub.run("inbox", "take", "all", "2026-11-16")
    files = [p for p in pub.root.rglob("*") if p.is_file()]
    assert not [p for p in files if b"sesame" in p.read_bytes()]


def test_the_number_of_what_was_opened_stays(pub: Pub, site: Web) -> None:
    """The number of an address in the inbox is then the number of the page that was fetched."""
    site.answers["/a"] = page(f"<html><body><h1>Lock</h1>{BODY}</body></html>")
    listed = f"{site.home}/a\n{site.home}/b\n"
    pub.write("list.txt", listed)
    pub.run("add", "list.txt")
    lines = pub.run("inbox").stdout.splitlines()
    number = next(x.split()[0] for x in lines if x.endswith(" a"))
    done = pub.run("inbox", "open", "--private", number)
    assert "1 of 1 page fetched" in done.stderr, done.stderr
    assert "1 item taken" in pub.run("inbox", "take", number, "2026-11-16").stderr
    assert list(taken(pub.content)) == ["2026-11-16/lock.html"]


def test_a_variable_that_is_not_set_stops_one_feed(pub: Pub, site: Web) -> None:
    site.answers["/rss.xml"] = feed(rss(item(1, "Lock", BODY, "")))
    lines = f"  - url_env: NOT_SET_HERE\n  - url: {site.home}/rss.xml\n"
    pub.write("feeds.yaml", f"contact: a@b.example\nfeeds:\n{lines}")
    status, said = fetched(pub)
    assert (status, "1 new" in said) == (1, True), said
    assert "feeds.yaml:3:5: error: NOT_SET_HERE is not set to a web address." in said


def test_the_section_of_a_feed_is_that_of_its_articles(pub: Pub, site: Web) -> None:
    site.answers["/rss.xml"] = feed(rss(item(1, "Lock", BODY, "")))
    entry = f"  - url: {site.home}/rss.xml\n    section: Waterways\n"
    pub.write("feeds.yaml", f"contact: a@b.example\nfeeds:\n{entry}")
    fetched(pub)
    pub.run("inbox", "take", "1", "2026-11-16")
    (path,) = taken(pub.content)
    done = pub.run("explain", f"content/{path}")
    assert "Waterways" in done.stdout, done.stdout


def test_a_page_set_apart_in_a_folder_answers(pub: Pub, tmp_path: Path) -> None:
    """--offline reads answers from files, including robots.txt and linked pages."""
    folder = tmp_path / "answers"
    for path, data in {
        "courier.example/rss.xml": rss(item(1, "Lock", "<p>Short.</p>", "https://courier.example/lock/")),
        "courier.example/lock/index.html": f"<h1>Lock</h1><article>{BODY}</article>".encode(),
    }.items():  # fmt: skip
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    pub.write("feeds.yaml", "contact: a@b.example\nfeeds:\n  - https://courier.example/rss.xml\n")
    done = pub.run("fetch", "--offline", folder)
    assert done.returncode == 0, done.stderr
    (found,) = Inbox(pub.root).items()
    assert found.words > 100
