"""The record of published addresses: what `publish` adds, and what readers get later."""

from __future__ import annotations

import subprocess
from pathlib import Path

from conftest import Pub
from digest.core import records
from digest.pipeline import addresses
from digest.pipeline.addresses import Address


def address(slug: str, *articles: str) -> Address:
    return Address(
        url=f"/2031/03/04/{slug}/",
        edition="2031-03-04",
        id=f"id-{slug}",
        thread=f"thread-{slug}",
        slug=slug,
        articles=articles,
    )


def test_publish_records_the_addresses_of_the_site(pub: Pub, tmp_path: Path) -> None:
    """Return every story of the site, with its id, thread, slug and articles."""
    pub.write(
        "content/2031-03-04/a.md",
        "---\ntitle: The weir opens\ndate: 2031-03-04\n---\n"
        "The weir below Osterby opened on Tuesday after two years of repairs, the keeper said.\n",
    )
    remote = tmp_path / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", str(remote)], check=True)
    assert pub.run("build", "-q").returncode == 0
    assert pub.run("publish", "--remote", remote, "-q").returncode == 0
    found, problems = addresses.read(pub.root / "records")
    assert problems == ()
    assert [(a.url, a.articles) for a in found] == [
        ("/2031/03/04/the-weir-opens/", ("2031-03-04/a",))
    ]
    assert all(a.id and a.thread and a.slug == "the-weir-opens" for a in found)


FLOOD = (
    "The weir below Osterby gave way on Tuesday night, and forty houses of the Mill Quarter were "
    "flooded, keeper Ansgar Thole said.\n\nThe lock gates of the Osterby weir had been due for "
    "repair since the spring, and divers had warned of cracks in the sluice."
)


def published(pub: Pub, tmp_path: Path) -> list[str]:
    """Build and publish two stories of an open edition; return their addresses."""
    head = "---\ntitle: {}\ndate: 2031-03-05\n---\n{}\n"
    pub.write("content/2031-03-05/weir.md", head.format("Weir gives way at Osterby", FLOOD))
    bread = "A baker in Quillon opened a school for rye bread on Wednesday, and ten pupils came.\n"
    pub.write("content/2031-03-05/rye.md", head.format("A school for rye bread", bread))
    remote = tmp_path / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", str(remote)], check=True)
    assert pub.run("build", "-q").returncode == 0
    assert pub.run("publish", "--remote", remote, "-q").returncode == 0
    return [a.url for a in addresses.read(pub.root / "records")[0]]


def page(pub: Pub, url: str) -> str:
    return (pub.root / "site" / url.strip("/") / "index.html").read_text(encoding="utf-8")


def test_a_published_address_of_an_open_edition_is_redirected(pub: Pub, tmp_path: Path) -> None:
    """An article of the day before becomes the first of the story and changes its address."""
    bread, weir = published(pub, tmp_path)
    pub.write(
        "content/2031-03-04/first.md",
        f"---\ntitle: Osterby under water\ndate: 2031-03-04\n---\n{FLOOD}\n\nSandbags are short.\n",
    )
    assert pub.run("build", "-q").returncode == 0
    moved = "/2031/03/05/osterby-under-water/"
    assert "Weir gives way at Osterby" in page(pub, moved)
    assert "../osterby-under-water/" in page(pub, weir)
    assert "A school for rye bread" in page(pub, bread)


def test_a_published_story_that_is_gone_leaves_a_notice(pub: Pub, tmp_path: Path) -> None:
    """An edition that was never closed keeps its addresses, but not the text of its stories."""
    bread, weir = published(pub, tmp_path)
    (pub.root / "content/2031-03-05/rye.md").unlink()
    assert pub.run("build", "-q").returncode == 0
    notice = page(pub, bread)
    assert "<del><bdi>A school for rye bread</bdi></del>" in notice
    assert "ten pupils" not in notice
    assert "Mill Quarter" in page(pub, weir)
    assert "A school for rye bread" in (pub.root / "site/corrections/index.html").read_text()


def test_an_edition_that_lost_all_its_articles_keeps_its_addresses(
    pub: Pub, tmp_path: Path
) -> None:
    """The folder of an edition is removed: its page says that it has no stories, and each address
    keeps a notice."""
    addresses_then = published(pub, tmp_path)
    for path in (pub.root / "content/2031-03-05").iterdir():
        path.unlink()
    (pub.root / "content/2031-03-05").rmdir()
    assert pub.run("build", "-q").returncode == 0
    for url in addresses_then:
        assert "Withdrawn" in page(pub, url)
        assert "Mill Quarter" not in page(pub, url)
    assert page(pub, "/2031/03/05/")


def test_an_address_stays_recorded_after_its_story_has_gone(tmp_path: Path) -> None:
    """Lines are added to the record and never removed; a line with the same address is replaced."""
    folder = tmp_path / "records"
    addresses.record(folder, (address("b", "1"), address("a", "2")))
    addresses.record(folder, (address("b", "1", "3"),))
    assert addresses.read(folder)[0] == (address("a", "2"), address("b", "1", "3"))


def test_a_damaged_record_is_reported_and_not_rewritten(tmp_path: Path) -> None:
    """A line that cannot be read is an error with its line number; the other lines are used."""
    folder = tmp_path / "records"
    addresses.record(folder, (address("a"),))
    path = folder / records.ADDRESSES
    damaged = b"{broken\n" + path.read_bytes()
    path.write_bytes(damaged)
    addresses.record(folder, (address("b"),))
    found, problems = addresses.read(folder)
    assert found == (address("a"),)
    assert [p.where for p in problems] == ["records/addresses.jsonl:1"]
    assert path.read_bytes() == damaged


def test_git_ignores_what_is_private_and_keeps_the_users_rules(tmp_path: Path) -> None:
    """git ignores the ledger and the undo history, but not the addresses."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / ".gitignore").write_text("mine\n")
    records.prepare(folder)
    records.prepare(folder)
    assert (folder / ".gitignore").read_text().split("\n").count("mine") == 1

    def ignored(name: str) -> bool:
        ran = subprocess.run(
            ["git", "-C", str(tmp_path), "check-ignore", "-q", f"records/{name}"], check=False
        )
        return ran.returncode == 0

    assert ignored("ledger.sqlite")
    assert ignored("ledger.sqlite-wal")
    assert ignored("unsubscribed.txt")
    assert ignored("undo/2031-03-04.json")
    assert ignored("mine")
    assert not ignored("addresses.jsonl")
