"""The curator's page as a protocol: who may send what, and what happens to the file."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_server import Desk

from conftest import ROOT, Pub
from waiting import WAIT, becomes, until

pytestmark = pytest.mark.processes

CONTENT = ROOT / "tests" / "cases" / "decisions" / "content"
DAY = "2031-03-04"


@pytest.fixture
def small(pub: Pub) -> Iterator[Desk]:
    """The seven articles of the cases of decisions, and a server."""
    shutil.copytree(CONTENT, pub.content, dirs_exist_ok=True)
    pub.write(
        f"content/{DAY}/edition.yaml",
        "# Our own words.\ntitle: High water  # beside the date\norder: [tram-1.txt]\n",
    )
    desk = Desk(pub, DAY)
    yield desk
    desk.close()


# --------------------------------------------------------------------------------------- the file


def test_every_act_reaches_the_file_and_the_page_at_once(small: Desk) -> None:
    """The answer comes when the file is written and the page shows it; undo restores it."""
    before = small.text
    bells, flood, tram = f"{DAY}/bells", f"{DAY}/flood-2", f"{DAY}/tram-1"
    summary = ["The last boat back stays at six."]
    link = "https://skarn.example/f"
    for view, do, article, more, line, seen in (
        ("stories", "lead", bells, {}, "lead: bells.txt", "&#34;unlead&#34;"),
        ("sort", "merge", bells, {"to": "inbox/ferry"}, "merge: [[inbox/ferry, bells.txt]]", "1 Sort"),
        ("sort", "split", flood, {}, "split: [[flood-2.txt]]", "Harnby wakes"),
        ("sort", "spike", tram, {}, "spike: [tram-1.txt]", "Take in again"),
        ("sort", "drop", flood, {}, "drop: [flood-2.txt]", "flood-2.txt"),
        ("stories", "text", bells, {"key": "headline", "text": "Ringers: one Sunday"}, "Ringers: one Sunday", "Ringers: one Sunday"),
        ("stories", "text", bells, {"key": "note", "text": "They *ring*.\n\nStill."}, "They *ring*.", "<em>ring</em>"),
        ("stories", "lines", bells, {"key": "summary", "lines": summary}, "The last boat", "1 of 5"),
        ("facts", "fact", "inbox/ferry", {"key": "link", "text": link}, link, link),
        ("facts", "waive", bells, {"key": "single-source", "text": "nobody else was there"}, "nobody else", "bells.txt"),
        ("stories", "edition", "", {"key": "title", "text": "Low water"}, "title: Low water", "Low water"),
    ):  # fmt: skip
        done = small.act(do, article, **more)
        assert done["status"] == 200, (do, done)
        assert line in small.text, (do, small.text)
        assert seen in small.page(view, article or bells), (do, seen)
        assert small.text.startswith("# Our own words.")
    ran = small.pub.run("check", DAY)
    assert "error" not in ran.stderr.replace("0 errors", "")
    while (done := small.post("undo").json())["status"] == 200:
        pass
    assert small.text == before
    assert small.post("redo").json()["status"] == 200
    assert "lead: bells.txt" in small.text


def test_others_hear_what_was_done(small: Desk) -> None:
    """The announcements come after the build that the act caused, and are always sent."""
    with small.client.stream("GET", small.address("events")) as stream:
        lines = stream.iter_lines()
        next(line for line in lines if line.startswith("data:"))
        for slug in ("ring", "rang", "rung"):
            done = small.act("text", f"{DAY}/bells", key="slug", text=f"bells-{slug}")
            end = time.monotonic() + WAIT
            for line in lines:  # one act may cause several, of the build and of the announcement
                assert time.monotonic() < end, "only signs of life"
                heard = json.loads(line[5:]) if line.startswith("data:") else {}
                if heard and f"{heard['said']}." == done["said"]:
                    break
            assert f"{heard['said']}." == done["said"]
            assert heard["count"]
            assert heard["session"] == small.session


def test_words_of_the_texts_are_found(small: Desk) -> None:
    """For each word the articles that have it; nothing for articles without the key."""
    found = small.client.get(small.address("search", q="Regatta gymnasium nowhere-at-all")).json()
    assert found == {
        "regatta": [f"{DAY}/bells"],
        "gymnasium": [f"{DAY}/flood-1", f"{DAY}/flood-2"],
        "nowhere-at-all": [],
    }
    small.client.cookies.clear()
    assert small.client.get(f"/-/curate/{DAY}/search?q=regatta").status_code == 403


def test_an_act_says_when_it_changes_the_headline(small: Desk) -> None:
    """A merge keeps the story that it goes into; one of the two directions changes the headline."""
    bells, ferry = f"{DAY}/bells", "inbox/ferry"
    said = []
    for article, to in ((bells, ferry), (ferry, bells)):
        done = small.act("merge", article, to=to)
        said.append(done["said"])
        small.post("undo")
    assert sum("the headline is now “" in s for s in said) == 1, said
    alone = small.act("lead", bells)
    assert "headline" not in alone["said"]


def test_several_acts_are_one_change_and_one_undo(small: Desk) -> None:
    """Facts for many articles are one change and one undo."""
    before = small.text
    articles = [f"{DAY}/bells", f"{DAY}/flood-1", f"{DAY}/tram-1"]
    acts = [{"do": "fact", "article": a, "key": "outlet", "text": "Harnby Post"} for a in articles]
    done = small.acts(*acts)
    assert done["status"] == 200
    assert small.text.count("outlet: Harnby Post") == 3
    acts.append({"do": "fact", "article": articles[0], "key": "date", "text": "never"})
    assert small.acts(*acts)["status"] == 422, "one that is wrong, and none is done"
    assert small.post("undo").json()["status"] == 200
    assert small.text == before


def test_a_sentence_is_turned_on_or_off_by_its_words(small: Desk) -> None:
    """Acts made on an older page of the same tab add up; each is done once."""
    bells, mark = f"{DAY}/bells", small.mark()
    own = ["Ringers rest.", "Ringers ring.", "Ringers rise."]
    for n, text in enumerate(own):
        pick = {"do": "pick", "article": bells, "key": "summary", "text": text, "on": True}
        done = small.acts(pick, mark=mark, id=f"act-{n}")
        assert done["status"] == 200, done
        assert small.acts(pick, mark=mark, id=f"act-{n}")["status"] == 200, "sent twice"
    assert [small.text.count(t) for t in own] == [1, 1, 1]
    shift = {"do": "shift", "article": bells, "key": "summary", "text": own[2], "by": -1}
    assert small.acts(shift, mark=mark)["status"] == 200
    assert small.text.index(own[2]) < small.text.index(own[1])
    out = {"do": "pick", "article": bells, "key": "summary", "text": own[0], "on": False}
    assert small.acts(out, mark=mark)["status"] == 200
    assert own[0] not in small.text


def test_an_act_that_makes_no_sense_is_refused_and_writes_nothing(small: Desk) -> None:
    """With the reason in words."""
    before = small.text
    bells = f"{DAY}/bells"
    for act in (
        {"do": "split", "article": bells},
        {"do": "merge", "article": f"{DAY}/flood-1", "to": f"{DAY}/flood-2"},
        {"do": "lead", "article": "2031-03-05/flood-3"},
        {"do": "lead", "article": "../../etc/passwd"},
        {"do": "drop", "article": "/etc/passwd"},
        {"do": "fact", "article": bells, "key": "date", "text": "soon"},
        {"do": "fact", "article": bells, "key": "link", "text": "javascript:alert(1)"},
        {"do": "fact", "article": bells, "key": "path", "text": "x"},
        {"do": "fact", "article": bells, "key": "language", "text": "../../en"},
        {"do": "text", "article": bells, "key": "articles", "text": "x"},
        {"do": "text", "article": bells, "key": "slug", "text": "../x"},
        {"do": "waive", "article": bells, "key": "", "text": "x"},
        {"do": "waive", "article": bells, "key": "not-a-problem", "text": "x"},
        {"do": "pick", "article": bells, "key": "headline", "text": "x", "on": True},
        {"do": "erase"},
        {"do": "text", "article": bells, "key": "note", "text": "x" * 30_000},
        {"do": "lines", "article": bells, "key": "title", "lines": ["x"]},
        {"do": "place", "article": 7},
        {},
    ):
        done = small.acts(act)
        assert done["status"] == 422, act
        assert done["said"].startswith("Not saved: "), done["said"]
    assert small.text == before


def test_characters_that_belong_to_no_text_are_left_out(small: Desk) -> None:
    """Lone surrogates, control characters, and marks that reverse the rest of a line."""
    body = (
        f'{{"acts":[{{"do":"text","article":"{DAY}/bells","key":"headline",'
        f'"text":"Low\\ud800 \\u202ewater\\u0007"}}],"mark":"{small.mark()}"}}'
    )
    headers = {"origin": small.base, "content-type": "application/json"}
    answer = small.client.post(small.address("act"), content=body, headers=headers)
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert "bells.txt: Low water\n" in small.text


def test_a_change_elsewhere_is_merged_or_the_editor_chooses(small: Desk) -> None:
    """Other decisions of an external editor stay; a conflict about the same decision is shown."""
    mark = small.mark()
    added = "section: {bells.txt: Culture}\n# by hand\n"
    small.save(small.text + added)
    assert small.act("lead", f"{DAY}/bells", mark=mark)["status"] == 200
    assert all(f"{line}\n" in small.text for line in added.splitlines())
    assert "lead: bells.txt" in small.text

    mark = small.mark()
    changed = small.text.replace("lead: bells.txt", "lead: flood-1.txt")
    small.save(changed)
    done = small.act("lead", f"{DAY}/tram-1", mark=mark)
    assert done["status"] == 409
    assert "lead: flood-1.txt" in done["theirs"]
    assert "lead: tram-1.txt" in done["mine"]
    assert "lead: flood-1.txt" in small.text
    assert small.act("lead", f"{DAY}/tram-1", mark=mark, force=True)["status"] == 200
    assert "lead: tram-1.txt" in small.text

    changed = small.text.replace("lead: tram-1.txt", "lead: bells.txt")
    small.save(changed)
    assert small.post("undo").json()["status"] == 409, "undo does not go over others' changes"
    assert "lead: bells.txt" in small.text

    broken = small.text + "order: [\n"
    small.save(broken)
    assert small.act("lead", f"{DAY}/flood-1", mark=mark, force=True)["status"] == 423
    assert small.text == broken


def test_another_tab_is_somebody_else(small: Desk) -> None:
    """Two tabs that decide the same on the same page: the second is asked."""
    mark = small.mark()
    assert small.act("lead", f"{DAY}/bells", mark=mark)["status"] == 200
    small.session = "other"
    assert small.act("lead", f"{DAY}/tram-1", mark=mark)["status"] == 409
    done = small.act("text", f"{DAY}/bells", key="section", text="Culture", mark=mark)
    assert done["status"] == 200, "what they decided differs"


def test_a_mark_of_an_unknown_text_is_asked_about(small: Desk) -> None:
    done = small.act("lead", f"{DAY}/bells", mark="0123456789abcdef")
    assert done["status"] == 409
    assert "lead" not in small.text


def test_undo_outlives_the_server(small: Desk) -> None:
    """The history of the page is in records/undo/, with the place of each act."""
    before = small.text
    place = {"view": "stories", "article": f"{DAY}/bells"}
    mark = small.mark()
    act = {"do": "text", "article": f"{DAY}/bells", "key": "section", "text": "Culture"}
    assert small.acts(act, **place)["status"] == 200
    assert small.post("done", {"article": f"{DAY}/bells", "on": True}).json()["status"] == 200
    small.kill()
    small.start()
    assert 'class="state full"' in small.page("stories")
    assert small.act("lead", f"{DAY}/bells", mark=mark)["status"] == 200, "the old mark is known"
    assert small.post("undo").json()["status"] == 200
    undone = small.post("undo").json()
    assert undone["status"] == 200
    assert {k: undone[k] for k in place} == place
    assert small.text == before
    assert small.pub.run("build").returncode in (0, 1)
    assert (small.pub.root / "records" / "undo" / f"{DAY}.jsonl").is_file()


def test_a_comment_beside_a_line_that_goes_is_listed(small: Desk) -> None:
    """An act removes a line; the comment at its end is shown until it is handled."""
    before = small.mark()
    small.save("lead: bells.txt  # agreed with Ada\n# above\nspike: [tram-1.txt]\n")
    until(lambda: small.mark() != before)
    assert "agreed" not in small.client.get(small.address("closing")).text
    assert small.act("unlead", f"{DAY}/bells")["status"] == 200
    assert small.text == "# above\nspike: [tram-1.txt]\n"
    assert "# agreed with Ada" in small.client.get(small.address("closing")).text
    assert small.post("dismiss", {"comment": "# agreed with Ada"}).json()["status"] == 200
    assert "agreed" not in small.client.get(small.address("closing")).text


@pytest.mark.parametrize(
    "text",
    [
        "# head\n\ntitle:   'High water'   # two spaces, single quotes\n\n\norder:\n    - tram-1.txt\n",
        'order: [ tram-1.txt , flood-1.txt ]\ntitle: "High water"\n',
        "note:\n  bells.txt: |\n    # not a comment\n    They ring.\n# end\n",
        "waive:\n    tram-1.txt: {undated: 'seen', missing-link: \"paper\"}  # both\ntitle: x\n",
        "title: High water\r\norder: [tram-1.txt]\r\n",
        "section: {tram-1.txt: Town}   # the only one\n",
    ],
)
def test_an_act_changes_only_its_own_lines(text: str, small: Desk) -> None:
    """Comments, quoting and layout of the rest stay, byte for byte."""
    data = text.encode()
    before = small.mark()
    small.save(data)
    until(lambda: small.mark() != before)
    assert small.act("text", f"{DAY}/bells", key="slug", text="bells-ring")["status"] == 200
    left = [x for x in small.file.read_bytes().splitlines(keepends=True) if b"bells-ring" not in x]
    assert b"".join(x for x in left if x.strip() != b"slug:") == data
    assert small.post("undo").json()["status"] == 200
    assert small.file.read_bytes() == data


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "# head\nlead: tram-1.txt\n\n# the order\norder: [tram-1.txt]\n",
            "# head\n\n# the order\norder: [tram-1.txt]\n",
        ),
        ("# head\nlead: tram-1.txt\n\norder: [tram-1.txt]\n", "# head\n\norder: [tram-1.txt]\n"),
        ("title: x\n\nlead: tram-1.txt\n\nsection: {tram-1.txt: Town}\n", "title: x\n\nsection: {tram-1.txt: Town}\n"),
        ("lead: tram-1.txt\n\ntitle: x\n", "title: x\n"),
        ("title: x\n\nlead: tram-1.txt\n", "title: x\n\n"),
    ],
)  # fmt: skip
def test_a_removed_line_leaves_one_blank_line_between_the_rest(
    text: str, left: str, small: Desk
) -> None:
    before = small.mark()
    small.save(text)
    until(lambda: small.mark() != before)
    until(lambda: 'aria-pressed="true" data-acts' in small.page("stories", f"{DAY}/tram-1"))
    assert small.act("unlead", f"{DAY}/tram-1")["status"] == 200
    assert small.text == left
    assert small.post("undo").json()["status"] == 200
    assert small.text == text


def test_nothing_is_lost_when_the_server_is_killed(small: Desk) -> None:
    """At any moment of an act the file is whole; once answered, the act is on the disk."""
    note = {"do": "text", "article": f"{DAY}/bells", "key": "note"}
    for n in range(6):
        assert small.acts({**note, "text": f"Note {n}"})["status"] == 200
    assert "Note 5" in small.text
    for wait in (0.0, 0.01, 0.03, 0.06, 0.12):
        body = json.dumps({"acts": [{**note, "text": f"Killed {wait}"}], "mark": small.mark()})
        before = small.text
        s = socket.create_connection(("127.0.0.1", small.port))
        s.sendall(
            f"POST /-/curate/{DAY}/act?token={small.token} HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{small.port}\r\nOrigin: {small.base}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        time.sleep(wait)
        small.kill()
        s.close()
        assert small.text == before or f"Killed {wait}" in small.text
        assert small.text.startswith("# Our own words.\ntitle: High water")
        small.start()
        assert small.act("text", f"{DAY}/bells", key="section", text=f"S{wait}")["status"] == 200
    assert sorted(p.name for p in small.file.parent.iterdir() if p.name.startswith(".")) == []


def test_a_contradiction_has_a_button_for_each_side(small: Desk) -> None:
    """A story that leads and is spiked: both lines are named, and either button repairs the file."""
    for do, kept, gone in (
        ("lead", "lead: bells.txt", "spike:"),
        ("spike", "spike: [bells.txt]", "lead:"),
    ):
        small.save("# both\nlead: bells.txt\nspike: [bells.txt]\n")
        closing = small.address("closing")
        until(lambda at=closing: "Keep the lead" in small.client.get(at).text)
        said = small.client.get(closing).text
        assert "edition.yaml:3:9" in said
        assert "Leave it out" in said
        done = small.act(do, f"{DAY}/bells")
        assert done["status"] == 200, (do, done, small.text)
        assert kept in small.text
        assert gone not in small.text
        assert small.text.startswith("# both\n")


def test_text_and_files_become_articles(small: Desk) -> None:
    """The same as `digest add`, with the content that the browser sends."""
    import base64

    data = base64.b64encode(b"Osier beds cut\n\nHARNBY. The osier beds were cut on Tuesday.\n")
    files = [
        {"name": "osier.txt", "data": data.decode()},
        {"name": "../../evil.txt", "data": data.decode()},
        {"name": "film.mp4", "data": data.decode()},
    ]
    small.page()  # a file that exists already was seen
    done = small.post("add", {"files": files}).json()
    assert done["status"] == 200
    assert "2 articles added" in done["said"]
    assert "film.mp4" in done["said"]
    folder = small.pub.content / DAY
    assert (folder / "osier.txt").is_file()
    assert (folder / "evil.txt").is_file()
    assert not (small.pub.root / "evil.txt").exists()
    page = small.page()
    assert "Osier beds cut" in page
    assert "2 new" in page or page.count("1 new") == 2


def test_a_mail_dropped_on_the_page_keeps_nothing_of_its_reader(small: Desk) -> None:
    """It becomes a page of its text, as with `digest add`."""
    import base64

    mail = (
        b"From: Odd Letter <news@odd.example>\r\nTo: reader-77@home.example\r\n"
        b"Subject: Osier beds cut\r\nDate: Tue, 10 Nov 2026 09:00:00 +0000\r\n\r\n"
        b"HARNBY. The osier beds were cut on Tuesday, the owner of the mill wrote in a note.\r\n"
    )
    files = [{"name": "letter.eml", "data": base64.b64encode(mail).decode()}]
    assert "1 article added" in small.post("add", {"files": files}).json()["said"]
    folder = small.pub.content / DAY
    assert b"osier beds were cut" in (folder / "osier-beds-cut.html").read_bytes()
    assert not [p for p in folder.iterdir() if b"reader-77" in p.read_bytes()]


# -------------------------------------------------------------------------------------- strangers


def test_nothing_is_shown_without_the_key(small: Desk) -> None:
    """Without the key there is no page, act or stream, and with two keys neither."""
    for path in ("", DAY, f"{DAY}/sort", f"{DAY}/facts", f"{DAY}/events", f"{DAY}/closing"):
        for query in (
            "",
            "?token=",
            "?token=wrong",
            f"?token={small.token}&token=x",
            f"?key={small.token}",
        ):
            answer = small.client.get(f"/-/curate/{path}{query}")
            assert answer.status_code == 403, (path, query)
            assert "High water" not in answer.text
            assert "set-cookie" not in answer.headers
    url = f"/-/curate/{DAY}/act?token=wrong"
    assert small.client.post(url, json={}, headers={"origin": small.base}).status_code == 403


def test_the_key_travels_in_a_cookie_that_no_script_reads(small: Desk) -> None:
    answer = small.client.get(small.url)
    assert answer.status_code == 302
    assert "token" not in answer.headers["location"]
    cookie = answer.headers["set-cookie"].lower()
    for part in ("httponly", "samesite=strict", "path=/-/", f"curate-{small.port}="):
        assert part in cookie
    page = small.client.get(answer.headers["location"])
    assert page.status_code == 200
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert small.token not in page.text
    key = small.pub.root / ".digest" / "curator.key"
    assert key.stat().st_mode & 0o077 == 0


def test_another_site_cannot_act(small: Desk) -> None:
    """Even with the key: the Origin must be this server, the body JSON, the method POST."""
    before = small.text
    body = {"acts": [{"do": "lead", "article": f"{DAY}/bells"}], "mark": small.mark()}
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": f"http://localhost:{small.port}"},
        {"origin": f"https://127.0.0.1:{small.port}"},
        {"origin": "http://127.0.0.1:1"},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        assert small.post("act", body, **headers).status_code == 403, headers
    url, content = small.address("act"), json.dumps(body)
    kind = {"content-type": "application/json"}
    assert small.client.post(url, content=content, headers=kind).status_code == 403, "no Origin"
    for method in ("GET", "PUT", "DELETE", "OPTIONS", "HEAD"):
        assert small.client.request(method, url).status_code in (405, 404), method
    for route in ("undo", "redo", "done", "add", "restore", "close", "markdown"):
        assert small.post(route, origin="https://evil.example").status_code == 403
    assert small.text == before


def test_a_rebound_name_is_not_answered(small: Desk) -> None:
    """The host name of another site is refused, with and without the key."""
    for host in (
        "evil.example",
        f"evil.example:{small.port}",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "",
    ):
        answer = small.client.get(small.url, headers={"host": host})
        assert answer.status_code in (400, 403), host
        assert "High water" not in answer.text


def test_no_path_leads_out_of_the_edition_s_file(small: Desk, tmp_path: Path) -> None:
    """An edition is the day of an existing one; a link is not followed."""

    def files() -> dict[str, bytes]:
        return {
            str(p): p.read_bytes()
            for p in small.pub.root.rglob("*")
            if p.is_file() and not {".digest", "records"} & set(p.parts)
        }

    before = files()
    body = {"acts": [{"do": "edition", "key": "title", "text": "x"}], "mark": ""}
    origin = {"origin": small.base}
    for day in (
        "..",
        "%2e%2e",
        "2031-03-04%2f..%2f2031-03-05",
        "2031-03-09",
        "undated",
        "..%2f..%2fetc",
        "2031-03-04%00",
        "inbox",
    ):
        url = f"/-/curate/{day}/act?token={small.token}"
        answer = small.client.post(url, json=body, headers=origin)
        assert answer.status_code in (403, 404, 405, 422), (day, answer.status_code)
    assert files() == before
    outside = tmp_path / "outside.yaml"
    outside.write_text("title: mine\n")
    target = small.pub.content / "2031-03-05" / "edition.yaml"
    target.symlink_to(outside)
    seen = small.mark()
    with becomes(lambda: small.mark() != seen):  # changes are seen in their order
        small.save(f"{small.text}# after the link\n")
    url = f"/-/curate/2031-03-05/act?token={small.token}"
    answer = small.client.post(url, json={**body, "force": True}, headers=origin)
    assert answer.json()["status"] == 422
    assert outside.read_text() == "title: mine\n"
    for name in ("..%2fhtml.py", "guard.py", "curator.css%00", "none.js"):
        assert small.client.get(f"/-/curator/{name}").status_code == 404, name


@pytest.mark.parametrize(
    "act",
    [
        {"do": "spike", "article": "\ud800"},
        {"do": "merge", "article": f"{DAY}/bells", "to": "\ud800"},
        {"do": "text", "article": f"{DAY}/bells", "key": "\ud800", "text": "y"},
        {"do": "text", "article": f"{DAY}/bells", "key": "headline", "text": "y\ud800"},
    ],
)
def test_half_a_surrogate_pair_is_refused(small: Desk, act: dict[str, str]) -> None:
    """It can be written neither to a file nor into an answer: status 400, nothing changed."""
    before = small.text
    answer = small.client.post(
        f"/-/curate/{DAY}/act?token={small.token}",
        content=json.dumps({"acts": [act], "mark": ""}),
        headers={"origin": small.base, "content-type": "application/json"},
    )
    assert answer.status_code == 400
    assert small.text == before


def test_the_page_is_for_this_machine_only(pub: Pub) -> None:
    """`--edit` with a network address is refused."""
    shutil.copytree(CONTENT, pub.content, dirs_exist_ok=True)
    ran = pub.run("serve", "--edit", "--bind", "0.0.0.0")
    assert ran.returncode == 2
    assert "this machine only" in ran.stderr


def test_hostile_articles_are_shown_as_text(pub: Pub) -> None:
    """Titles, file names and sentences of sources cannot become markup of the page."""
    evil = "<script>alert(1)</script></script><img src=x onerror=alert(2)>"
    pub.write(
        f"content/{DAY}/a\"'<b>.md",
        f'---\ntitle: \'{evil}" onclick="alert(3)\'\noutlet: "{evil}"\n---\n'
        f"The mayor said “{evil} {{{{7*7}}}}” on Monday in Odd. It was late.\n",
    )
    desk = Desk(pub, DAY)
    try:
        for view in ("sort", "facts", "stories"):
            page = desk.page(view)
            assert "<script>alert" not in page, view
            assert "<img" not in page, view
            assert 'onclick="alert' not in page, view
            names = re.findall(r'<script type="application/json" id="names">(.*?)</script>', page)
            article = json.loads(names[0])[0]["article"]
        assert desk.act("text", article, key="note", text=evil)["status"] == 200
        assert "<img" not in desk.page("stories", article)
    finally:
        desk.close()


def test_a_file_that_cannot_be_read_closes_nothing(small: Desk) -> None:
    """The last state is shown, an act says why it waits, and nothing is written."""
    good = small.text
    assert "May stay" in small.client.get(small.address("closing")).text
    small.save(good + "order: [\n")
    until(lambda: "cannot be read" in small.act("lead", f"{DAY}/bells")["said"])
    page = small.page("stories")
    assert "High water" in page
    assert 'id="broken"' in page
    assert small.post("close").json()["status"] == 423
    assert small.text == good + "order: [\n"
    assert small.post("restore").json()["status"] == 200
    assert small.text == good
    until(lambda: small.post("close").json()["status"] == 200)
    assert "closed" in small.page()


def test_a_file_that_broke_before_the_first_look_can_be_restored(small: Desk) -> None:
    """The page of the edition was not opened while its file was valid."""
    good = small.text
    assert good
    small.save(good + "order: [\n")
    until(lambda: small.post("close").json()["status"] == 423)
    assert small.post("restore").json()["status"] == 200
    assert small.text == good


def test_a_file_that_could_never_be_read_is_explained(pub: Pub) -> None:
    """The server was started while the file was broken: the page says which line is wrong."""
    shutil.copytree(CONTENT, pub.content, dirs_exist_ok=True)
    pub.write(f"content/{DAY}/edition.yaml", "title: ok\norder: [\n")
    desk = Desk(pub, DAY)
    try:
        answer = desk.client.get(desk.address("sort"))
        assert "edition.yaml, line" in answer.text
        assert answer.status_code in (200, 503)
        desk.save("title: ok\n")
        until(lambda: desk.client.get(desk.address("sort")).status_code == 200)
    finally:
        desk.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_cannot_be_written_is_said(small: Desk) -> None:
    small.file.parent.chmod(0o500)
    try:
        done = small.act("lead", f"{DAY}/bells")
        assert done["status"] == 422
        assert "cannot be written" in done["said"]
    finally:
        small.file.parent.chmod(0o700)


def test_every_near_miss_that_closing_counts_is_asked_in_sort(built: Pub) -> None:
    """Two stories that are nearly one, and articles that are barely one story: each has a question."""
    asked = 0
    for day in sorted(p.name for p in built.content.iterdir() if p.name[:1].isdigit()):
        (built.content / day / "published.yaml").unlink(missing_ok=True)
        made = Desk(built, day)
        try:
            while buttons := re.findall(r'class="no" data-acts="([^"]+)"', made.page()):
                done = made.acts(*json.loads(html.unescape(buttons[0])))
                assert done["status"] == 200, done
                asked += 1
                assert asked < 60, "an answered question is asked again"
            left = made.client.get(made.address("closing")).text
            assert "near miss" not in left, (day, left)
        finally:
            made.close()
    assert asked
