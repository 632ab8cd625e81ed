"""Find who wrote an article: its authors, and the agency that it comes from."""

from __future__ import annotations

from msgspec import structs

from digest.core.model import Outlet
from digest.intake.article import bylines, datelines, fields, sign_offs, signature
from digest.intake.article.bylines import Byline
from digest.intake.article.datelines import Dateline
from digest.intake.article.material import Above, Material
from digest.intake.article.signature import Said


def authors(m: Material, by: Byline, outlet: Outlet | None) -> tuple[str, ...]:
    """Return the authors: by decision, front matter, the page's metadata, or the bylines."""
    if m.fact.authors:
        return m.fact.authors
    page = m.document.page
    houses = [outlet.name] if outlet else []
    stated = fields.many(m.document.fields, "authors")
    if stated:
        return bylines.names(stated, m.outlets, houses)
    houses += [fields.one(page, "outlet") or "", *fields.many(page, "desks")]
    for field in ("authors", "other_authors", "marked"):
        stated = fields.many(page, field)
        found = bylines.names(stated, m.outlets, houses) if stated else ()
        if field == "marked":
            found = tuple(name for name in found if " " in name or bylines.uncased(name))
        if found:
            return found
    others = {house.casefold() for house in houses}  # "By Ada Marsh, Coast News"
    return tuple(n for n in by.authors if n.casefold() not in others) or _reporters(m)


def _reporters(m: Material) -> tuple[str, ...]:
    """Return the authors named in the credits below a text: "(Reporting by Ann Bell)"."""
    texts = [line.text for line in m.dropped if line.why == "credit"]
    return next((found for text in reversed(texts) if (found := sign_offs.reporters(text))), ())


def agency(m: Material, head: Dateline, by: Byline) -> str | None:
    """Return the agency of a text: by decision, dateline, credit, byline, tail, or metadata."""
    if m.fact.agency:
        return m.outlets.agency(m.fact.agency) or m.fact.agency
    tail = datelines.tail(m.kept[-1].text, m.outlets) if m.kept else None
    lines = _credit_lines(m)
    bracket = next(
        (name for line in lines if (name := sign_offs.in_brackets(line, m.outlets))), None
    )
    found = head.agency or bylines.credits(lines, m.outlets) or by.agency or tail or bracket
    if found:
        return found
    for field in (m.document.fields, m.document.page):
        for name in (*fields.many(field, "authors"), *fields.many(field, "desks")):
            if known := m.outlets.agency(name):
                return known
    return datelines.told(m.text, m.outlets)


def _credit_lines(m: Material) -> list[str]:
    """Return the credits and bylines beside the text, and the byline that the page marks."""
    lines = [line.text for line in m.dropped if line.why in ("credit", "byline")]
    marked = fields.one(m.document.page, "byline")
    return [*lines, marked] if marked else lines


def with_dates(by: Byline, above: Above, text: str) -> Byline:
    """Return a byline, completed by the first date line above the text that names any.

    Otherwise, by the author whose name is alone on the line above or below a date line, or below
    the headline. Lines below the text are ignored, because readers' names are there.
    """
    if by.authors and by.agency:
        return by
    dated = [(i, said) for i, said in above.signed if above.lines[i].why == "date"]
    about = " ".join([*(line.text for line in above.lines if line.why == "title"), text])
    authors = by.authors or next((own for _, said in dated if (own := _signing(said, about))), ())
    authors = authors or _alone(above, [i for i, _ in dated], text)
    wire = by.agency or next((said.agency for _, said in dated if said.agency), None)
    return structs.replace(by, authors=authors, agency=wire)


def _signing(said: Said, about: str) -> tuple[str, ...]:
    """Return the authors of a date line, but none without a label whom the text is about.

    "Villa Ormea, 3 March" names where it was written: the headline has the place too.
    """
    if said.labelled:
        return said.authors
    return tuple(name for name in said.authors if name not in about)


def _alone(above: Above, dated: list[int], text: str) -> tuple[str, ...]:
    """Return the persons alone on a line beside a date line, or below the headline."""
    titles = [i + 1 for i, line in enumerate(above.lines) if line.why == "title"]
    for places in (*((i - 1, i + 1) for i in dated), titles[:1]):
        near = [
            above.lines[i].text
            for i in places
            if 0 <= i < len(above.lines) and above.lines[i].why in ("other", "byline")
        ]
        alone = [names for line in near if (names := signature.alone(line))]
        # A person in the text is not its author.
        if len(alone) == 1 and not any(name.split()[-1] in text for name in alone[0]):
            return tuple(filter(None, map(bylines.person, alone[0])))
    return ()
