"""Pages from the browser: only with the key, only a page, only up to a size; the rest is refused."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from desk_server import Desk

from conftest import Pub
from digest.collect.items import Inbox
from digest.curator import saving
from waiting import WAIT

pytestmark = pytest.mark.processes

DAY = "2032-05-06"
PAGE = (
    b"<!doctype html><html lang=en><title>Ferry late</title><h1>Ferry late</h1><p>"
    + b"The ferry to Odd was late on Friday, and nobody on the quay knew why. " * 8
    + b"</p>"
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    pub = Pub(tmp_path_factory.mktemp("saving"))
    pub.write(f"content/{DAY}/a.txt", "Lock\n\n6 May 2032\n\nThe lock of Ambry was shut.\n")
    made = Desk(pub, DAY)
    yield made
    made.close()


def save(
    desk: Desk, data: bytes = PAGE, url: str = "https://odd.example/ferry?utm_source=x",
    query: str = "", name: str = "page.html", **headers: str,
) -> httpx.Response:  # fmt: skip
    """Send a form as SingleFile does: no cookie, and an Origin of another site."""
    return httpx.post(
        f"{desk.base}/-/save{query}",
        files={"file": (name, data, "text/html")},
        data={"url": url},
        headers={"authorization": f"Bearer {desk.token}", **headers},
        timeout=WAIT,
    )


def test_a_saved_page_is_an_item_with_its_bytes_and_address(desk: Desk) -> None:
    answer = save(desk)
    assert answer.status_code == 201, answer.text
    (item,) = [i for i in Inbox(desk.pub.root).items() if i.title == "Ferry late"]
    assert Inbox(desk.pub.root).data(item) == PAGE
    assert item.link == "https://odd.example/ferry"
    assert item.by == "browser"
    assert answer.text.count("\n") == 1
    again = save(desk)
    assert again.status_code == 200
    assert "already in the inbox" in again.text


def test_a_page_goes_into_an_edition_that_is_named(desk: Desk) -> None:
    data = PAGE.replace(b"Odd", b"Skell").replace(b"late", b"early")
    answer = save(desk, data, "https://odd.example/early", f"?to={DAY}")
    assert answer.status_code == 201, answer.text
    assert [p.read_bytes() for p in (desk.pub.content / DAY).glob("*.html")] == [data]
    assert save(desk, data, "https://odd.example/early", f"?to={DAY}").status_code == 200


@pytest.mark.parametrize("day", ["2032-05-07", "..", "../..", "2032-05-06/..", "x"])
def test_no_path_comes_from_a_request(day: str, desk: Desk) -> None:
    assert save(desk, PAGE + b"x", "https://odd.example/x", f"?to={day}").status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Basic x"])
def test_without_the_key_nothing_is_saved(given: str, desk: Desk) -> None:
    before = len(Inbox(desk.pub.root).items())
    answer = save(desk, PAGE + b"y", "https://odd.example/y", authorization=given)
    assert answer.status_code == 401
    assert len(Inbox(desk.pub.root).items()) == before


def test_the_cookie_is_not_the_key(desk: Desk) -> None:
    """A form of another site could send a cookie, but not the header."""
    headers = {"authorization": "", "cookie": f"curate-{desk.port}={desk.token}"}
    assert save(desk, PAGE + b"z", "https://odd.example/z", **headers).status_code == 401


def test_nothing_is_allowed_across_origins(desk: Desk) -> None:
    origin = "https://evil.example"
    asked = httpx.options(
        f"{desk.base}/-/save",
        timeout=WAIT,
        headers={"origin": origin, "access-control-request-method": "POST"},
    )
    assert asked.status_code == 405
    for answer in (asked, save(desk, PAGE, origin=origin)):
        assert not [h for h in answer.headers if h.startswith("access-control")]
    other = save(desk, PAGE + b"w", "https://odd.example/w", host="evil.example")
    assert other.status_code == 403


def test_too_much_is_refused_and_the_server_goes_on(desk: Desk) -> None:
    answer = save(desk, b"<p>" + b"x" * saving.LARGEST, "https://odd.example/large")
    assert answer.status_code == 413
    assert save(desk, PAGE, "https://odd.example/ferry").status_code == 200


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{}", "application/json"),
        (b"<p>text", "text/html"),
        (b"", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\nno header\r\n--x--", "multipart/form-data; boundary=x"),
        (b"--x--", "multipart/form-data"),
    ],
)
def test_what_is_not_a_form_is_refused(content: bytes, kind: str, desk: Desk) -> None:
    headers = {"authorization": f"Bearer {desk.token}", "content-type": kind}
    assert (
        httpx.post(
            f"{desk.base}/-/save", content=content, headers=headers, timeout=WAIT
        ).status_code
        == 415
    )


@pytest.mark.parametrize(("name", "data"), [("page.zip", b"PK\x03\x04"), ("a.exe", b"MZ")])
def test_what_is_not_a_page_is_refused(name: str, data: bytes, desk: Desk) -> None:
    assert save(desk, data, name=name).status_code == 415


def test_the_page_of_the_bookmarklet_fetches_nothing_by_itself(desk: Desk) -> None:
    """Another site can open it: it has no key, and fetching needs the cookie and our Origin."""
    page = httpx.get(f"{desk.base}/-/add?url=https://odd.example/", timeout=WAIT).text
    assert desk.token not in page
    body = b'{"url": "http://127.0.0.1:1/"}'
    headers = {"content-type": "application/json", "origin": desk.base}
    assert (
        httpx.post(f"{desk.base}/-/fetch", content=body, headers=headers, timeout=WAIT).status_code
        == 403
    )


def test_an_address_of_this_machine_is_not_fetched(desk: Desk) -> None:
    headers = {"content-type": "application/json", "origin": desk.base}
    for url in (f"{desk.base}/", "file:///etc/passwd", "javascript:alert(1)", "x"):
        answer = desk.client.post(
            f"/-/fetch?token={desk.token}", json={"url": url}, headers=headers
        )
        assert answer.status_code == 422, answer.text
