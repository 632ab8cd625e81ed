"""Add sources to an edition or to the inbox, and count what became of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from digest.commands.collecting import events_of, keeper, not_added, now
from digest.commands.inbox import short_page
from digest.commands.messages import count
from digest.commands.options import Asked, report

if TYPE_CHECKING:
    from digest.collect.containers import Found, Kind, Reading
    from digest.collect.containers.selecting import Test
    from digest.collect.items import Made
    from digest.collect.pages import Pages
    from digest.commands.copying import Article
    from digest.core.model import Problem
    from digest.pipeline.publication import Publication

MANY = 20  # items of a container, above which they go into the inbox


class Source(NamedTuple):
    """Something to add: an address, standard input (“-”), or a file of some kind."""

    name: str
    path: Path | None = None
    kind: Kind | None = None


class Choice(NamedTuple):
    """What the options say. `facts`: of the articles; `tests`: which items of a container."""

    facts: Mapping[str, str]
    tests: list[Test]
    columns: Mapping[str, str]
    inbox: bool
    dry_run: bool


class Adding:
    """One run of `add`: what was added, and what was not."""

    def __init__(self, asked: Asked, pub: Publication, day: str, choice: Choice) -> None:
        from digest.collect.items import Inbox
        from digest.collect.known import Known

        self._asked = asked
        self._pub = pub
        self._choice = choice
        self._folder = pub.content / day
        self._day = day
        self._inbox = Inbox(pub.root)
        self._known = Known(self._inbox, pub.content)
        self._failed = self._added = self._there = self._offered = self._waiting = 0
        self._problems: list[Problem] = []

    def report(self) -> int:
        """Print the summary and the problems; return the exit status."""
        if not self._choice.dry_run:
            said = " ".join(self._summary())
            if self._added:
                said += f" Next: digest list {self._day}"
            elif self._offered:
                said += " Next: digest inbox"
            self._asked.say(said)
        return report(self._asked, self._problems)

    def _summary(self) -> Iterator[str]:
        """Yield what became of the articles, in sentences."""
        if asked_for := self._added + self._failed:
            yield f"{self._added} of {count(asked_for, 'file')} added to {self._folder}/."
        elif not (self._there or self._offered or self._waiting):
            yield "Nothing was added."
        if self._there:
            yield f"{count(self._there, 'file')} there already."
        if self._offered:  # read and grouped now, so that the inbox opens at once
            events = count(len(events_of(self._asked, self._pub)), "event")
            yield f"{count(self._offered, 'item')} put into the inbox. {events} there."
        if self._waiting:
            yield f"{count(self._waiting, 'item')} known already."

    def _bad(self, where: str, what: str, fix: str) -> None:
        self._failed += 1
        self._problems.append(not_added(where, what, fix))

    def add(self, source: Source, pages: Pages) -> None:
        """Add a source, or write down why it is not added."""
        from digest.collect.containers import Kind

        if source.path is not None and source.kind in (Kind.ARTICLE, Kind.UNKNOWN):
            self._article(source.path)
        elif source.path is not None:
            self._container(source)
        elif source.name == "-":
            self._pasted(sys.stdin.buffer.read())
        else:
            self._address(source.name, pages)

    # ------------------------------------------------------------------------------- addresses

    def _address(self, url: str, pages: Pages) -> None:
        from digest.collect.containers import links
        from digest.collect.guard import SAVE_PAGE, Refused
        from digest.collect.identity import address_key

        if self._is_there(url, (address_key(url),)):
            return
        if self._choice.dry_run:
            self._asked.say(f"{url}: would be fetched into {self._folder}/.")
            return
        try:
            made = pages.page(url)
        except Refused as error:
            self._bad(url, error.what, error.fix)
            return
        listed = links.index_links(made.data, made.item.link or url)
        if listed:
            self._found(links.offered(url, listed, self._reading(), "address"), False)
        elif made.item.is_short:
            self._bad(url, short_page(made.item.words), SAVE_PAGE)
        elif not self._is_there(url, made.item.ids):
            self._put(made, self._choice.inbox)

    def _is_there(self, name: str, ids: tuple[str, ...]) -> bool:
        """Return whether an article with one of these ids is in an edition, and say so."""
        known = next((i for i in ids if self._known.path((i,))), "")
        if known:
            self._there += 1
            same = {"url": "address", "text": "text"}.get(known.partition(":")[0], "item")
            path = self._known.path((known,))
            self._asked.say(f"{name}: already in content/{path} (same {same}). Nothing changed.")
        return bool(known)

    # ----------------------------------------------------------------------------------- files

    def _article(self, path: Path) -> None:
        """Copy a page or text, which an edition holds as it is."""
        from digest.collect.containers import links
        from digest.collect.identity import address_key
        from digest.commands.copying import article_of

        article = article_of(path)
        made = article.made
        listed = links.index_links(made.data, made.item.link) if made else []
        target = self._folder / article.name
        if listed:
            self._found(links.offered(str(path), listed, self._reading(), "file"), False)
        elif target.is_file() and target.read_bytes() == path.read_bytes():
            self._there += 1
            self._asked.say(f"{path}: already in {target}. Nothing changed.")
            if made and not self._known.path(made.item.ids) and not self._choice.dry_run:
                self._note(article, target.name)  # as when a run was killed after the copy
        elif made and self._is_there(str(path), (address_key(made.item.link),)):
            return
        elif self._choice.dry_run:
            self._asked.say(f"{path}: would be copied into {self._folder}/.")
        elif self._choice.inbox and article.is_known:
            self._put(article.item(), True)
        else:
            self._copy(article)

    def _copy(self, article: Article) -> None:
        """Copy a file into the edition, with what is known of a page."""
        from digest.commands import scaffold

        found = scaffold.add_one(article.path, article.name, self._folder)
        if not isinstance(found, str):
            self._failed += 1
            self._problems.append(found)
            return
        self._added += 1
        if found != article.name:
            there = f"{self._folder / article.name} is another file"
            self._asked.say(f"{article.path}: written as {found}, since {there}.")
        self._note(article, found)
        if self._choice.facts:
            self._problems += scaffold.add_facts(self._folder, [found], self._choice.facts)

    def _note(self, article: Article, name: str) -> None:
        """Write down where a page came from that is in the edition under this name."""
        from digest.commands import copying

        if article.made:
            copying.note(article.made, self._folder, name, self._pub.settings.originals)
            self._known.note(article.made.item, f"{self._day}/{name}")

    def _pasted(self, data: bytes) -> None:
        from digest.collect import making
        from digest.collect.containers import links, starts
        from digest.commands import scaffold

        if links.is_list_of_addresses(data):
            self._found(links.read_bytes("-", data, self._reading()), False)
            return
        if not data.strip():
            self._bad("-", "there is nothing on standard input", "Copy the text first.")
        elif self._choice.dry_run:
            self._asked.say(f"-: would be written into {self._folder}/.")
        elif starts.is_page(data[:4096]) or self._choice.inbox:
            ending = ".html" if starts.is_page(data[:4096]) else ".txt"
            made = making.of_bytes(data, ending, "-", now())
            if not self._is_there("-", made.item.ids):
                self._put(made, self._choice.inbox)
        else:
            words = data.decode("utf-8", "replace")
            scaffold.add_text(words, self._folder, self._choice.facts)
            self._added += 1

    # ------------------------------------------------------------------------------ containers

    def _reading(self) -> Reading:
        from digest.collect.containers import Reading

        return Reading(now(), self._choice.columns, self._choice.inbox)

    def _container(self, source: Source) -> None:
        from digest.collect import containers

        assert source.path is not None
        assert source.kind is not None
        single = source.kind in containers.SINGLE
        self._found(containers.read(source.path, source.kind, self._reading()), single)

    def _found(self, found: Iterator[Found], single: bool) -> None:
        """Put what a container holds where it belongs: few articles into the edition."""
        chosen = self._chosen(found)
        first = list(islice(chosen, MANY + 1))
        to_inbox = self._choice.inbox or (not single and len(first) > MANY)
        for made in chain(first, chosen):
            self._one(made, to_inbox or made.item.pending)

    def _chosen(self, found: Iterator[Found]) -> Iterator[Made]:
        """Yield the items that --select chooses; what is not an article is written down."""
        from digest.collect.items import Made

        n = 0
        for one in found:
            if not isinstance(one, Made):
                if one.fix:
                    self._bad(one.where, one.what, one.fix)
                else:
                    self._asked.say(f"{one.where}: {one.what}.")
                continue
            n += 1
            if all(test(n, one) for test in self._choice.tests):
                yield one

    def _one(self, made: Made, to_inbox: bool) -> None:
        ids = made.item.ids
        name = made.item.title or made.item.link or made.item.key
        if not to_inbox and self._is_there(name, ids):
            return
        if to_inbox and self._known.is_known(ids):
            self._waiting += 1
            return
        if self._choice.dry_run:
            self._asked.say(f"{name}: would be {'offered' if to_inbox else 'added'}.")
            return
        self._put(made, to_inbox)

    def _put(self, made: Made, to_inbox: bool) -> None:
        """Put an item into the inbox or into the edition."""
        import msgspec

        from digest.collect import originals, taking
        from digest.commands import scaffold

        facts = self._choice.facts
        known = {"published" if k == "date" else k: v for k, v in facts.items()}
        if to_inbox:
            item = msgspec.structs.replace(made.item, **known)
            keeper(self._pub, self._inbox)(made._replace(item=item))
            self._offered += 1
            self._known.note(item)
        else:
            rule = self._pub.settings.originals
            item = originals.keep(self._pub.root, rule, made)
            name = taking.write(item, made.data, self._folder, rule != "none")
            if facts:
                self._problems += scaffold.add_facts(self._folder, [name], facts)
            self._added += 1
            self._known.note(item, f"{self._day}/{name}")
