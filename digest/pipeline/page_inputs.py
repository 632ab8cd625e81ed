"""What pages and mails are rendered from, and the keys of all that is in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from digest.core import packing
from digest.core.model import Edition, EditionIndex, Job, Previous
from digest.desk import curate
from digest.pipeline.calls import MailInput
from digest.pipeline.publication import Publication
from digest.pipeline.results import Edited
from digest.pipeline.search_indexes import indexer
from digest.press import outputs, search, theme
from digest.press.outputs import newsletter, newsletter_values

MAIL = ("newsletter.html", "newsletter.txt")

Threads = Mapping[str, Sequence[Previous]]  # as `outputs.later` returns it


def site_jobs(edited: Edited, look: theme.Theme) -> Iterator[Job]:
    """Yield the pages of the publication as a whole, the front page first."""
    digest = edited.digest
    dated = (e for e in edited.editions if e.day != curate.UNDATED)
    newest = next(dated, edited.editions[0] if edited.editions else None)
    recent: list[Edition] = []
    count = 0
    for e in edited.editions:
        if count >= edited.publication.settings.feed.entries:
            break
        if e.day != curate.UNDATED:
            recent.append(e)
            count += len(e.stories)
    bundles = search.bundles(digest.editions) if indexer(edited.publication) else ()
    icon = look.static.get("icon.svg", "")
    yield from outputs.site_jobs(
        digest, newest, recent, mail=True, icon=icon, bundles=bundles, cards=look.draws_cards
    )


def edition_jobs(edited: Edited, i: int, threads: Threads, cards: bool = False) -> tuple[Job, ...]:
    """Return the pages of an edition, mail excepted. `cards`: the theme draws social cards."""
    newer, older = neighbours(edited, i)
    return outputs.jobs(
        edited.digest, edited.editions[i], newer, older, threads=threads, mail=True, cards=cards
    )


def edition_key(look: theme.Theme, edited: Edited, i: int, threads: Threads) -> str:
    """Return a key of all that the pages and mails of an edition are made from."""
    digest, head, publication = edited.digest, edited.editions.heads[i], edited.publication
    beside = [n and (n.url, n.headline, n.title) for n in neighbours(edited, i)]
    linked = [threads.get(e.thread, ()) for e in head.index.entries]
    budget = publication.settings.email.budget
    shared = (digest.masthead, digest.pages, beside, linked, foot(publication), budget)
    return packing.fingerprint(look.fingerprint, packing.pack(shared), head.name)


def neighbours(edited: Edited, i: int) -> tuple[EditionIndex | None, EditionIndex | None]:
    """Return the indexes of the next newer and the next older edition."""
    indexes = edited.digest.editions
    newer = indexes[i - 1] if i else None
    return newer, indexes[i + 1] if i + 1 < len(indexes) else None


def mail_input(edited: Edited, edition: Edition) -> MailInput:
    """Return what an edition's mail is rendered from."""
    publication = edited.publication
    return MailInput(
        masthead=edited.digest.masthead,
        edition=edition,
        foot=foot(publication),
        budget=publication.settings.email.budget,
    )


def mail_key(look: theme.Theme, mail: MailInput) -> str:
    """Return a key of what an edition's mail is rendered from."""
    return packing.fingerprint(look.fingerprint, packing.pack(mail))


def foot(publication: Publication) -> newsletter_values.Foot:
    """Return what is printed below each mail."""
    email = publication.settings.email
    return newsletter_values.Foot(
        unsubscribe=email.unsubscribe_url or email.unsubscribe,
        reason=email.reason,
        postal=email.postal,
    )


def mail(edited: Edited, edition: Edition) -> tuple[str, str]:
    """Return an edition's mail, as HTML and as text. Raises theme.Failure."""
    publication = edited.publication
    themes = [publication.themes] if publication.themes else []
    look, _ = theme.load(publication.settings.theme, themes, publication.templates)
    from digest.press import render  # only where something is rendered: it imports jinja2

    budget = publication.settings.email.budget
    make = partial(render.page, look)
    html, plain = newsletter.render(make, edited.digest, edition, foot(publication), budget)
    return html.data.decode("utf-8"), plain.data.decode("utf-8")
