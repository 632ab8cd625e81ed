"""Make pages from jobs, by the templates of a theme or by a function for feeds and data.

The only module that fills templates with jinja2. Autoescape is always on; an unknown name is an
error, whose problem names template, line and the name that was probably meant. Templates are
trusted as code of the publication; text is not trusted at all. Compiled templates are kept in the
process by theme and language, and between processes if the theme has a folder for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import jinja2
from markupsafe import Markup

from digest.core.model import Job, Masthead, Page, Problem
from digest.core.text import closest
from digest.press import (
    cards,
    compiled_templates,
    evidence,
    labels,
    layout,
    linked,
    links,
    markdown,
    number_rows,
    render_fast,
    template_problems,
)
from digest.press.interface import Voice, voice
from digest.press.job_values import typed
from digest.press.outputs import MAKERS, TEMPLATES, VARIABLES, registers
from digest.press.theme import Failure, Theme, bad, renderer

MESSAGE = re.compile(r"""\{\{ ?_\((["'])([^"'{}\\\n]+)\1\) ?\}\}""")

# Functions of templates: SPOKEN get the page's Voice as their first argument.
SPOKEN: tuple[Callable[..., object], ...] = (
    labels.marks, labels.outlets, labels.reports, labels.carried, labels.relation, labels.date,
    labels.particulars, number_rows.rows, labels.said_by, labels.listed, layout.inside,
    labels.corrected, layout.counts, labels.name, labels.who, labels.headline_from,
    evidence.printings, evidence.reasons, evidence.wordings,
)  # fmt: skip
PLAIN: tuple[Callable[..., object], ...] = (
    evidence.witnesses, layout.sections, layout.lead, layout.top, layout.rest,
    layout.first_sentence, layout.unfolded, layout.quotations, layout.more_quotations,
    layout.day_number,
    labels.is_copy, registers.newest, labels.speakers, labels.by_article, labels.language,
    linked.linked, linked.item_list, cards.fitted,
)  # fmt: skip
GLOBALS = (
    "voice", "spoken", "styles", "static", "tongue", "safe", "fragment", "mailto", "markdown",
    "words_of", "path", "to", "canonical",
    *(f.__name__ for f in (*SPOKEN, *PLAIN)),
)  # fmt: skip
# In a template's own expressions.
MISTAKES = (
    jinja2.TemplateError,
    RecursionError,
    AttributeError,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
)


class Filler:
    """A theme's templates in one language, each compiled when it is first used."""

    def __init__(
        self,
        theme: Theme,
        language: str,
        codes: dict[str, compiled_templates.Compiled] | None = None,
    ) -> None:
        """`codes` are templates compiled for other versions of the theme, by key; new ones are
        added.
        """
        self.theme = theme
        self.codes = {} if codes is None else codes
        self.checked: set[str] = set()
        self.known: dict[tuple[str, bool], compiled_templates.Compiled] = {}
        self.speaks = voice(language)
        self.env = self._environment(direct=False)
        self.quick = self._environment(direct=True)
        # Templates whose values are plain dicts: the mail's, and perhaps a theme's own.
        self.slow: set[str] = set()

    def _environment(self, direct: bool) -> render_fast.Environment:
        theme, speaks = self.theme, self.speaks
        env = render_fast.Environment(
            loader=render_fast.Loader(partial(self.compiled, direct=direct)),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
            extensions=["jinja2.ext.i18n"],
        )
        install = env.install_gettext_translations  # type: ignore[attr-defined]  # of the extension
        install(speaks.translations, newstyle=True)
        env.globals.update(
            voice=speaks,
            styles=theme.styles,
            static=partial(_static, theme.static),
            **{f.__name__: partial(f, speaks) for f in SPOKEN},
            **{f.__name__: f for f in PLAIN},
            tongue=partial(tongue, speaks),
            spoken=Markup(' lang="%s"') % speaks.borrowed if speaks.borrowed else NOTHING,
            safe=links.safe,
            fragment=links.fragment,
            mailto=links.mailto,
            markdown=markdown.html,
            words_of=markdown.plain,
        )
        env.direct = direct
        env.functions, env.values = frozenset(("to", "canonical")), frozenset(("voice",))
        return env

    def fill(self, job: Job, values: dict[str, Any]) -> str:
        """Return the text of the page. Raises `Failure`."""
        masthead = values.get("masthead") or Masthead()
        everywhere = job.path == "404.html"
        handed = {
            **values,
            "path": job.path,
            "to": partial(links.below, masthead.base_url) if everywhere else links.Way(job.path).to,
            "canonical": partial(links.canonical, masthead.base_url),
        }
        try:
            if job.template not in self.checked:
                self.examine(job.template)
                self.checked.add(job.template)
            if job.template in TEMPLATES and job.template not in self.slow:
                try:
                    return self.quick.get_template(job.template).render(handed)
                except MISTAKES:
                    self.slow.add(job.template)  # the slow way fills it, or says what is wrong
            return self.env.get_template(job.template).render(handed)
        except jinja2.TemplateError as error:
            raise Failure(self.problem(job, values, error)) from error
        except RecursionError as error:
            raise Failure(
                bad(
                    self.theme.places.get(job.template, job.template),
                    "templates extend or include one another in a circle.",
                )
            ) from error
        except MISTAKES as error:
            raise Failure(self.problem(job, values, error)) from error

    def compiled(self, name: str, direct: bool = True) -> compiled_templates.Compiled:
        """Return a template as code, compiled once. Raises jinja2.TemplateError.

        Plain messages are translated here and not on every page, which saves a third of a page's
        time. `direct`: Python reads the attributes, see render_fast.
        """
        if (name, direct) not in self.known:
            if name not in self.theme.templates:
                raise jinja2.TemplateNotFound(name)
            source, place = self.theme.templates[name], self.theme.places[name]
            source = MESSAGE.sub(
                lambda m: self.speaks.say(m[2]) if "%" not in m[2] else m[0], source
            )
            # The language names the catalogue of its messages, `renderer` covers all catalogues.
            key = compiled_templates.key(
                renderer(),
                jinja2.__version__,
                self.speaks.language,
                name,
                place,
                source,
                str(direct),
            )
            made = self.codes.get(key) or compiled_templates.get(self.theme.state, key)
            if made is None:
                made = render_fast.compiled(
                    self.quick if direct else self.env, self.speaks, source, name, place
                )
                compiled_templates.put(self.theme.state, key, made)
            if len(self.codes) > compiled_templates.MOST:
                self.codes.clear()
            self.known[name, direct] = self.codes[key] = made
        return self.known[name, direct]

    def prepare(self, template: str) -> None:
        """Compile the template and those that it uses, and keep them."""
        for name in sorted(self.theme.used(template)):
            try:
                self.compiled(name)
            except jinja2.TemplateError:
                return

    # --------------------------------------------------------------------- what went wrong

    def problem(self, job: Job, values: Mapping[str, object], error: Exception) -> Problem:
        """Return what is wrong with a template, where, and the name that was probably meant."""
        known = (*VARIABLES, *GLOBALS)
        return template_problems.problem(self.theme, known, job, values, error)

    def examine(self, template: str) -> None:
        """Raise `Failure` for a name that the template, or one it uses, never gets.

        That includes names in branches that no page reaches.
        """
        if template not in TEMPLATES:
            return
        handed = {
            *TEMPLATES[template],
            *self.env.globals,
            *GLOBALS,
            "loop",
            "caller",
            "varargs",
            "kwargs",
            "self",
            "super",
        }
        asked: list[tuple[str, int, str]] = []
        for name in sorted(self.theme.used(template)):
            found = self.compiled(name)
            asked += [(name, line, wanted) for line, wanted in found.asked]
            handed.update(found.given)
        for where, line, name in asked:
            if name not in handed:
                near = closest(name, handed)
                fix = (
                    f"Did you mean “{near}”?"
                    if near
                    else f"{template} is handed: {', '.join(TEMPLATES[template])}."
                )
                raise Failure(
                    bad(f"{self.theme.places[where]}:{line}", f"“{name}” is undefined.", fix)
                )


_fillers: dict[tuple[str, str, str], Filler] = {}
# When a theme changes, nearly all of its templates stay the same.
_codes: dict[str, compiled_templates.Compiled] = {}


def filler(theme: Theme, language: str) -> Filler:
    """Return the filler of this theme and language, made once a process."""
    key = (theme.name, theme.fingerprint, language)
    if key not in _fillers:
        if len(_fillers) > 8:  # a preview sees many versions of a theme
            _fillers.clear()
        _fillers[key] = Filler(theme, language, _codes)
    return _fillers[key]


def check(theme: Theme) -> tuple[Problem, ...]:
    """Return the problems of the templates, before any page is made from them."""
    new = Filler(theme, Masthead().language, _codes)
    out: list[Problem] = []
    for template in sorted(TEMPLATES):
        try:
            if template not in theme.templates:
                if template == cards.TEMPLATE:
                    continue  # a theme may do without
                raise jinja2.TemplateNotFound(template)
            new.examine(template)
            new.env.get_template(template)
        except Failure as failure:
            out.append(failure.problem)
        except jinja2.TemplateError as error:
            out.append(new.problem(Job(path="", template=template, values={}), {}, error))
    return tuple(dict.fromkeys(out))


def tongue(speaks: Voice, tag: str) -> Markup:
    """Return ` lang=… dir=…` for a text that is not in the page's language, else an empty text."""
    return Markup(' lang="%s" dir="auto"') % tag if speaks.foreign(tag) else NOTHING


NOTHING = Markup("")


def _static(known: Mapping[str, str], name: str) -> str:
    if name not in known:
        near = closest(name, known)
        raise LookupError(
            f"the theme has no static file “{name}”." + (f" Did you mean “{near}”?" if near else "")
        )
    return "/" + known[name]


def page(theme: Theme, job: Job) -> Page:
    """Return the page of a job. Raises `Failure`, which holds a problem with template and line."""
    # Other templates, such as the mail's, have values of their own.
    known = job.template in MAKERS or job.template in TEMPLATES
    values = typed(job.values) if known else dict(job.values)
    maker = MAKERS.get(job.template)
    if maker is not None:
        text = maker(values)
    else:
        text = filler(theme, _language(values)).fill(job, values)
    if job.template == cards.TEMPLATE:
        return Page(path=job.path, data=_drawn(theme, text))
    return Page(path=job.path, data=encoded(text))


def _drawn(theme: Theme, svg: str) -> bytes:
    """Return the picture of a social card. Raises `Failure`."""
    try:
        return cards.png(encoded(svg).decode("utf-8"), theme.fonts)
    except ValueError as error:
        where = theme.places.get(cards.TEMPLATE, cards.TEMPLATE)
        raise Failure(bad(where, f"this cannot be drawn: {error}.", "Correct the SVG.")) from error


def attempt(theme: Theme, job: Job) -> Page | Problem:
    """Return the page of a job, or the problem that kept it from being made."""
    try:
        return page(theme, job)
    except Failure as failure:
        return failure.problem


def prepare(theme: Theme, jobs: Sequence[Job]) -> None:
    """Compile the templates of these jobs and keep them, for the processes that will fill them.

    A template that does not compile is reported when it is filled.
    """
    if theme.state:
        for template, language in sorted({(j.template, _language(j.values)) for j in jobs}):
            filler(theme, language).prepare(template)


# Characters that HTML and XML forbid: control characters, lone surrogates, non-characters.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# Searching their UTF-8 bytes is many times as fast.
_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_OTHERS = (re.compile(rb"\xc2[\x80-\x9f]"), re.compile(rb"\xef(?:\xb7[\x90-\xaf]|\xbf[\xbe\xbf])"))


def encoded(text: str) -> bytes:
    """Return a page as UTF-8, without forbidden characters; hardly any page has one."""
    try:
        data = text.encode("utf-8")
        if len(data.translate(None, _CONTROLS)) == len(data) and not any(
            p.search(data) for p in _OTHERS
        ):
            return data
    except UnicodeEncodeError:  # half of a surrogate pair
        pass
    return FORBIDDEN.sub("", text).encode("utf-8")


def _language(values: Mapping[str, object]) -> str:
    """Return the language of a page: its masthead's, or its mail's."""
    masthead = values.get("masthead", values.get("letter"))
    found = (
        masthead.get("language")
        if isinstance(masthead, Mapping)
        else getattr(masthead, "language", None)
    )
    return found or Masthead().language
