"""Find where an article is from: its address and its outlet.

The address is stated, or a line of its own. The outlet is stated, known by the address, or named
above the text; the host of the address is the last resort. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from msgspec import structs

from digest.core import tables
from digest.core.model import Line, Outlet, Problem
from digest.core.patterns import lazy
from digest.intake.article import bylines, dates, fields, mastheads, papers, sign_offs, signature
from digest.intake.article import outlets as houses
from digest.intake.article.bylines import Byline
from digest.intake.article.datelines import Dateline
from digest.intake.article.material import Above, Material

HEADER_LINES = 4  # lines at the top of a pasted text that may contain its address
FEW = 6  # lines above a text that was copied without its page
LAST_LINES = 3  # lines below a text that may name its outlet
_ADDRESS = lazy(r"(?:([^\W\d_][^:]{1,20}):\s{0,3})?<?(https?://[^\s<>]+)>?", re.I)
_WEB_NAME = lazy(r"(?:www\.)?((?:[a-z0-9-]{2,63}\.){1,3}[a-z]{2,24})(?:/\S*)?", re.I)
_EDGES = " \t.,:;|()[]—–-©•*"
_PARTS = re.compile(r"\s*[|•·]\s*|\s[-–—]\s|\.\s|,\s")
_RIGHTS = lazy(
    r"^(?:(?:copyright|\(c\)|©)\s*)*(?:(?:19|20)\d\d(?:\s?[-–]\s?\d{4})?\s)?(?:by\s)?", re.I
)
_TITLE_TAIL = lazy(r"\s(?:[|•·»]|[-–—])\s")
_CREDIT_STARTS = "([—–-©"  # of a line below a text that names its source
_BELOW = frozenset(("date", "legal", "credit", "other", "byline", "share", "navigation"))
_HEADER = ("title", "byline", "date")  # roles of lines next to which an outlet's name is printed


def link(m: Material) -> tuple[str | None, list[Problem]]:
    """Return the address of an article, and a problem for each stated one that is not usable."""
    problems: list[Problem] = []
    for value, where in (
        (m.fact.link, "decision"),
        (fields.one(m.document.fields, "link"), "front matter"),
        (fields.one(m.document.page, "link"), "page"),
    ):
        if not value:
            continue
        if good := houses.address(value):
            return good, problems
        problems.append(_not_usable(m, value, where))
    return _bare_address(m.lines), problems


def _not_usable(m: Material, value: str, where: str) -> Problem:
    fix = "Write the whole address of the article, beginning with https://"
    return Problem(
        level="warning",
        where=m.document.path,
        what=f"The link {value[:80]!r} of the {where} is not an address that a reader can follow",
        fix=fix + (", as a decision of edition.yaml or articles.yaml." if where == "page" else "."),
        name="link",
        article=m.document.id,
    )


def _bare_address(lines: Sequence[Line]) -> str | None:
    """Return the address of an article that is a line by itself, in the header or at the end.

    Front pages and profiles do not count. If there are other such lines below it, it must be one of
    the first lines.
    """
    bare = [
        (i, address)
        for i, line in enumerate(lines)
        if "://" in line.text[:30] and (address := address_in(line.text))
    ]
    if not bare or len(lines) < 2:
        return None
    first = bare[0][0]
    above = first == 0 or (first < HEADER_LINES and not any(ln.kept for ln in lines[:first]))
    if not above and not (len(bare) == 1 and first == len(lines) - 1):
        return None
    found = houses.address(bare[0][1])
    return found if found and houses.is_page(found) else None


def address_in(line: str) -> str | None:
    """Return the address that a line consists of, with or without a label and angle brackets."""
    found = _ADDRESS.fullmatch(line.strip())
    if found is None:
        return None
    label = (found[1] or "").casefold()
    labels = tables.words("article/source_labels", "with a colon")
    return found[2] if not label or label in labels else None


def outlet(
    m: Material, above: Above, address: str | None, by: Byline, head: Dateline
) -> Outlet | None:
    """Return the outlet: stated, known by the address, named above the text, or the host."""
    found = _stated(m, address, by) or _paper(above, m)
    if found is None:
        name = _named_by_address(above.lines, address)
        if name is None and not _is_plain(m, above):
            name = mastheads.named(m, above, head)
        found = m.outlets.named(name) if name else None
    return found or _host(address) or _named_elsewhere(m, above, head)


def _named_elsewhere(m: Material, above: Above, head: Dateline) -> Outlet | None:
    """Return the outlet by a domain above the text, or a paper in headline, label or tail."""
    few = len(above.lines) <= FEW  # not the menus of a whole page
    if _is_plain(m, above):
        above = structs.replace(above, lines=[ln for ln in above.lines if ln.why == "title"])
    lines = above.lines if few else ()
    domains = {n for line in lines if "." in line.text and (n := _domain(line.text))}
    if len(domains) == 1:
        return _host(f"https://{domains.pop()}/")
    title = next((line.text for line in m.lines if line.why == "title"), "")
    tail = _TITLE_TAIL.split(title)[-1] if _TITLE_TAIL.search(title) and "«" not in title else None
    for names in (
        {tail} if tail and _is_paper(tail) else set(),
        {sign_offs.labelled(line.text) for line in above.lines if line.why != "title"},
        {head.paper} if head.paper and _is_paper(head.paper) else set(),
        _below(m.lines),
        mastheads.below_text(m) if few else set(),
        {mastheads.sender(m, above)},
        {head.source} if few and not head.agency else set(),
    ):
        named = {name for name in names if name}
        if len(named) == 1:
            return m.outlets.named(named.pop())
    # An agency's text that names nobody else is the agency's, whoever printed it.
    agency = m.outlets.named(head.agency) if few and head.agency else None
    return structs.replace(agency, wire=True) if agency else None


def _is_plain(m: Material, above: Above) -> bool:
    """Return whether the headline, authors and a day are all that is above and below a text.

    Most texts are so, and the places where an outlet can be named need no look.
    """
    signed = dict(above.signed)
    for i, line in enumerate(above.lines):
        if line.why == "title" or (line.why == "date" and dates.is_only(line.text, m.language)):
            continue
        said = signed.get(i)
        if said is None or not said.authors or line.why == "date":
            return False
        if said.paper or said.agency or said.others or said.loose or said.role:
            return False
    return m.lines[-1].kept if m.lines else False


def _is_paper(name: str) -> bool:
    return papers.sure(name) and not bylines.labelled(name)


def _domain(line: str) -> str | None:
    """Return the domain that a header line, or its part beside a date, consists of."""
    for part in bylines.parts(line):
        found = _WEB_NAME.fullmatch(part.strip("<>"))
        if found and (part.startswith("www.") or "/" not in part) and not part[-1].isdigit():
            return found[1].casefold()
    return None


def _below(lines: Sequence[Line]) -> set[str | None]:
    """Return the names in the last lines below the text: "— Ribble Gazette", "© 2024 ..."."""
    below = list(takewhile(lambda line: not line.kept, reversed(lines)))[:LAST_LINES]
    out: set[str | None] = set()
    for line in below if len(below) < len(lines) else ():
        if line.why not in _BELOW:
            continue
        if labelled := sign_offs.labelled(line.text):
            out.add(labelled)
        elif line.text[:1] in _CREDIT_STARTS or line.text.casefold().startswith("copyright"):
            words = _RIGHTS.sub("", line.text.strip(_EDGES), count=1)
            parts = {part.strip(_EDGES) for part in _PARTS.split(words)}
            out |= {part for part in parts if _is_paper(part)}
        elif sign_offs.role(line.text):
            said = signature.read(line.text)
            out.add(said.paper or (sign_offs.paper_beside_date(line.text) if said.dated else None))
    return out


def _stated(m: Material, address: str | None, by: Byline) -> Outlet | None:
    stated = m.fact.outlet or fields.one(m.document.fields, "outlet")
    if stated and not dates.find(stated):  # "publication: 3 March 2026" is a day
        return m.outlets.named(houses.host(stated) or stated if "://" in stated else stated)
    known = m.outlets.find(address)
    if known is not None and known.domain in m.outlets.domains:
        # The publication's own name for a domain is better than the page's name for itself.
        return known
    page = fields.one(m.document.page, "outlet")
    if page:
        return m.outlets.named(houses.host(page) or page if "://" in page else page)
    return known or by.outlet


def _paper(above: Above, m: Material) -> Outlet | None:
    """Return the outlet named in a line above the text, or None.

    It is one from the table, alone or between bars, or a paper beside date, author or headline. A
    wire agency is a credit instead, whoever publishes the article.
    """
    for line in above.lines if m.outlets.domains and above.lines else ():
        if line.why == "title":
            continue
        listed = (m.outlets.listed(part) for part in bylines.parts(line.text))
        known = [o for o in listed if o is not None and not o.wire]
        if len(known) == 1:
            return known[0]
    names = {
        said.paper
        for _, said in above.signed
        if said.paper and (said.authors or _is_paper(said.paper))
    }
    names = names or _papers_alone(above.lines)
    return m.outlets.named(papers.cased(names.pop())) if len(names) == 1 else None


def _papers_alone(above: Sequence[Line]) -> set[str]:
    """Return the names of papers that are lines of their own beside headline, author or date."""
    return {
        papers.cased(line.text)
        for i, line in enumerate(above)
        if line.why not in ("title", "caption")
        and _is_paper(line.text)
        and any(n.why in _HEADER for n in (*above[max(0, i - 1) : i], *above[i + 1 : i + 2]))
    }


def _named_by_address(above: Sequence[Line], address: str | None) -> str | None:
    """Return the header line that is the name of the host of the address, or None.

    "Ribbledale Radio" above the text of ribbledaleradio.example.
    """
    label = houses.host(address).split(".")[0].replace("-", "") if address else ""
    for line in above if len(label) > 3 else ():
        letters = "".join(c for c in line.text.casefold() if c.isalnum())
        if line.why != "title" and letters.removeprefix("the") == label:
            return line.text
    return None


def _host(address: str | None) -> Outlet | None:
    """Return the host of an article's address as the outlet, if no other is known."""
    name = houses.host(address)
    return Outlet(name=name, domain=name) if name else None
