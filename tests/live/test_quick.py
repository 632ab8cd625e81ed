"""The fast variants in printing give what the plain code gives: escaping, messages, wrapping,
templates, staging."""

from __future__ import annotations

import datetime
import functools
import os
import re
import urllib.parse
from pathlib import Path
from typing import Any

import babel
import babel.dates
import jinja2
import markupsafe
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.core import packing
from digest.core.model import Job, Masthead, Page
from digest.press import (
    compiled_templates,
    job_values,
    links,
    outputs,
    render,
    render_fast,
    site,
    theme,
)
from digest.press.interface import (
    DAY,
    DAY_YEAR,
    FULL_DAY,
    MONTH,
    SHORT_WEEKDAY,
    WEEKDAY,
    _english,
    voice,
)
from digest.press.outputs import mailtext
from press_sample import bridge, digest, edition, plain_brief

TEXT = st.text(alphabet=st.one_of(st.sampled_from("&<>'\"% {}"), st.characters()), max_size=40)


@given(
    st.one_of(
        TEXT, TEXT.map(markupsafe.Markup), st.integers(), st.none(), st.booleans(), st.floats()
    )
)
def test_what_is_escaped_quickly_is_escaped(value: Any) -> None:
    assert render_fast.escaped(value) == markupsafe.escape(value)


def test_an_undefined_value_is_an_error_where_it_is_printed() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render_fast.escaped(jinja2.StrictUndefined(name="nothing"))


SAID = """{% macro m(x, by="a") %}[{{ x }}{{ by }}{{ _("Sources") }}{{ caller() if caller is defined }}]{% endmacro -%}
{{ m(text) }} {{ m(text, by=_("Site")) }} {% call m(1) %}{{ text }}{% endcall %} {{ _('Sources') ~ text }}
{% for x in [1, 2] %}{{ x }} {{ f(x, k=text) }} {{ _("Edited by %(name)s.", name=text) }} {{ _(word) }} {{ loop.index }}{% endfor %}
{{ ngettext("%(num)s story", "%(num)s stories", 3) }} {{ text|upper }} {{ d.a }} {{ d.items()|list }} {{ d["a"] }} {{ text.upper() }}
{% autoescape false %}{{ text }}{% endautoescape %} {% set t %}{{ text }}{% endset %}{{ t }} {{ joiner(", ")() }} {{ dict(a=text).a }}"""


@settings(deadline=None)
@given(TEXT, st.sampled_from(["en", "de", "fr", "es"]), st.booleans())
def test_a_template_prints_what_jinja2_would_print(
    text: str, language: str, switched: bool
) -> None:
    """The same template compiled by jinja2 and by the program; also if messages are not folded,
    because autoescape is switched."""
    source = (
        SAID
        if switched
        else SAID.replace("{% autoescape false %}", "").replace("{% endautoescape %}", "")
    )
    speaks = voice(language)
    plain = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, extensions=["jinja2.ext.i18n"]
    )
    known: dict[str, compiled_templates.Compiled] = {}
    ours = render_fast.Environment(
        loader=render_fast.Loader(known.__getitem__),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    for env in (plain, ours):
        env.install_gettext_translations(speaks.translations, newstyle=True)  # type: ignore[attr-defined]
    known["t"] = render_fast.compiled(ours, speaks, source, "t", "t.html")
    values = {
        "text": text,
        "word": text.replace("%", ""),
        "d": {"a": text},
        "f": lambda x, k: f"{x}{k}",
    }
    assert ours.get_template("t").render(values) == plain.from_string(source).render(values)


BASE = """<{% block head %}{{ text }}{% endblock %}|{% for n in [1, 2] %}{% block row scoped %}{{ n }}{% endblock %},{% endfor %}>"""
CHILD = """{% extends "base" %}{% macro m(x, y="&") %}{{ x }}{{ y }}{% endmacro %}not printed
{% block head %}{{ super() }}{{ m(text) }}{{ m(y=1, x=text) }}{% include "part" %}{% endblock %}
{% block row %}{{ m(n, y=m(text)) }}{% endblock %}"""
PART = """{% for n in [text] %}{{ n }}{% endfor %}"""


def environments(sources: dict[str, str]) -> tuple[jinja2.Environment, jinja2.Environment]:
    """Return jinja2's own environment and the program's, with the same templates."""
    plain = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, loader=jinja2.DictLoader(sources)
    )
    known: dict[str, compiled_templates.Compiled] = {}
    ours = render_fast.Environment(
        loader=render_fast.Loader(known.__getitem__),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    for name, source in sources.items():
        known[name] = render_fast.compiled(ours, voice("en"), source, name, f"{name}.html")
    return plain, ours


@settings(deadline=None)
@given(TEXT)
def test_a_template_that_extends_another_prints_what_jinja2_would_print(text: str) -> None:
    sources = {"base": BASE, "child": CHILD, "part": PART}
    plain, ours = (e.get_template("child").render(text=text) for e in environments(sources))
    assert ours == plain


DIRECT = """{% macro m(x, f="f", more="b") %}<{{ x }}{{ f }}{{ more }}>{% endmacro -%}
{% macro many(x) %}{{ x }}{{ varargs|join(",") }}{{ kwargs|dictsort }}{% endmacro -%}
{{ m(v.text) }} {{ m(v.text, more=v.text) }} {{ m(1, "&", 2) }} {{ many(1, 2, v.text, k=v.text) }} {{ m(m(v.text)) }}
{% for i in v.list %}{{ f(i, k=v.text) }}{{ v.said(i) }}{{ m(i) }}{{ loop.index }}{{ loop.last }}{{ g(v.text) }}{% endfor %}
{% block b %}{{ v.text.upper() }}{{ v.list[0] }}{{ m(v.text) }}{% endblock %}{{ self.b() }} {{ [1, v.text]|map("string")|join(v.text) }}
{% set x = namespace(a=v.text) %}{{ x.a }} {% set h = v.said %}{{ h(v.text) }} {{ v.text|replace("a", "b") }}"""


class Spoken:
    def __init__(self, text: str) -> None:
        self.text = text
        self.list = (text, "b", 3)

    def said(self, x: object) -> str:
        return f"{x}&{self.text}"


@settings(deadline=None)
@given(TEXT)
def test_attributes_that_are_asked_directly_are_those_that_jinja2_would_ask(text: str) -> None:
    plain = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, extensions=["jinja2.ext.i18n"]
    )
    known: dict[str, compiled_templates.Compiled] = {}
    ours = render_fast.Environment(
        loader=render_fast.Loader(known.__getitem__),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    ours.direct, ours.values, ours.functions = True, frozenset(("v",)), frozenset(("f", "g"))
    known["t"] = render_fast.compiled(ours, voice("en"), DIRECT, "t", "t.html")
    values = {"v": Spoken(text), "f": lambda x, k: f"{x}{k}", "g": functools.lru_cache(str.lower)}
    assert ours.get_template("t").render(values) == plain.from_string(DIRECT).render(values)


@pytest.mark.parametrize(
    "call",
    [
        "m()",
        "m(1, 2, 3)",
        "m(1, more=2)",
        "m(x=1)",
        "m(1, x=1)",
        "m(1, 2, y=3)",
        "m(1, caller=2)",
        "m(1)",
        "m(y=1, x=2)",
    ],
)
def test_a_macro_is_called_as_jinja2_calls_it(call: str) -> None:
    """A wrong call raises the same error with the same text."""
    source = "{% macro m(x, y=7) %}{{ x }}{{ y }}{% endmacro %}{{ " + call + " }}"
    plain = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    known: dict[str, compiled_templates.Compiled] = {}
    ours = render_fast.Environment(
        loader=render_fast.Loader(known.__getitem__),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    ours.direct = True
    known["t"] = render_fast.compiled(ours, voice("en"), source, "t", "t.html")

    def outcome(template: jinja2.Template) -> str:
        try:
            return template.render()
        except (TypeError, jinja2.UndefinedError) as error:
            return str(error)

    assert outcome(ours.get_template("t")) == outcome(plain.from_string(source))


def test_values_that_are_not_objects_are_printed_the_long_way() -> None:
    """A theme may set plain dicts: the first page detects it, and every page is as before."""
    look, _ = theme.load("plain")
    source = '{% set d = {"name": "A & B"} %}{{ d.name }} {{ masthead.title }}'
    look = msgspec.structs.replace(look, templates=dict(look.templates) | {"404.html": source})
    filler = render.Filler(look, "en")
    job = Job(
        path="404.html",
        template="404.html",
        values={"masthead": Masthead(title="T"), "pages": (), "address": "/404.html"},
    )
    assert filler.fill(job, dict(job.values)) == "A &amp; B T"
    assert filler.slow == {"404.html"}
    assert filler.fill(job, dict(job.values)) == "A &amp; B T"


@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from("a·“\xa0\ufb01\uffe5\ufdcf\ufdf0\x85\x7f\n\t\x0b\ufffe\ufdd0\ud800"),
            st.characters(),
        ),
        max_size=30,
    )
)
def test_a_page_is_written_without_what_is_forbidden(text: str) -> None:
    assert render.encoded(text) == render.FORBIDDEN.sub("", text).encode("utf-8")


@given(
    st.text(alphabet=st.sampled_from("ab  \t-é“’≈日\u0301\xa0\u200bж"), max_size=300),
    st.sampled_from([20, 70]),
)
def test_lines_of_common_characters_are_filled_as_others_are(line: str, width: int) -> None:
    """A line is wrapped word by word; a line of narrow characters is cut at the last space that
    fits."""
    quick = mailtext.wrap(line, width)
    kept = mailtext.NARROW
    try:
        mailtext.NARROW = re.compile("(?!)")  # no line is one of them
        assert mailtext.wrap(line, width) == quick
    finally:
        mailtext.NARROW = kept


@given(st.dates())
def test_an_english_day_is_cldrs(day: datetime.date) -> None:
    """Babel formats every other language; in English it would give the same."""
    where = babel.Locale.parse("en")
    for pattern in (FULL_DAY, WEEKDAY, SHORT_WEEKDAY, DAY, DAY_YEAR, MONTH, "LLLL"):
        assert _english(day.isoformat(), pattern) == babel.dates.format_date(
            day, pattern, locale=where
        )
    assert voice("en").direction == where.text_direction


@given(
    st.lists(st.sampled_from(["2026", "a", "ab", "archive", "x.html", ""]), max_size=4), st.data()
)
def test_a_way_leads_where_it_should(parts: list[str], data: st.DataObject) -> None:
    """From any page, the printed link resolves to the file of the address."""
    page = links.path("/" + "/".join(parts) + "/")
    address = "/" + "/".join(
        data.draw(st.lists(st.sampled_from(["2026", "a", "archive", "y.css"]), max_size=3))
    )
    link = links.relative(page, address)
    assert os.path.normpath(os.path.join("/", os.path.dirname(page), link)) == "/" + links.path(
        address
    )


@given(st.text(alphabet=st.one_of(st.sampled_from("ab -,&%.~_!*'()é“\ud800"), st.characters())))
def test_what_is_encoded_in_an_address_is_encoded_as_the_library_does(text: str) -> None:
    directive = urllib.parse.quote(text, safe="!*'()~._", errors="replace").replace("-", "%2D")
    assert links._encoded(text, links.DIRECTIVE) == directive
    assert links._encoded(text, links.PART) == urllib.parse.quote(text, safe="", errors="replace")


@given(st.from_regex(links.EASY.pattern, fullmatch=True))
def test_an_easy_link_is_what_it_would_be_taken_apart(link: str) -> None:
    easy = links.EASY
    try:
        links.EASY = re.compile("(?!)")  # none of them has a link
        assert links.safe.__wrapped__(link) == link
    finally:
        links.EASY = easy


def test_a_job_read_with_its_types_is_the_job_that_travelled() -> None:
    """Values decoded with their types equal plain data that is converted to the types."""
    found = edition(bridge(), plain_brief(1), plain_brief(2))
    of = digest(found)
    for job in (
        *outputs.jobs(of, found, mail=True),
        *outputs.site_jobs(of, found, [found], mail=True),
    ):
        packed = packing.pack(job)
        slow = job_values.typed(packing.unpack(packed, Job).values)
        assert job_values.job_of(packed) == msgspec.structs.replace(job, values=slow)


# ------------------------------------------------------------------------------------------------------------- kept templates


def printed(state: Path | None) -> str:
    look, _ = theme.load("plain", state=state)
    found = edition(bridge())
    job = next(j for j in outputs.jobs(digest(found), found) if j.template == "story.html")
    return render.Filler(look, "en").fill(job, dict(job.values))


def test_a_template_that_was_kept_prints_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not compiled again by this process or the next."""
    first = printed(None)
    assert printed(tmp_path) == first
    assert list((tmp_path / compiled_templates.FOLDER).iterdir())
    monkeypatch.setattr(render_fast, "compiled", None)  # compiling fails the test
    assert printed(tmp_path) == first


def test_a_theme_that_changed_takes_over_what_did_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of another version of a theme only the templates that differ are compiled, and output equals
    that of a new process."""
    found = edition(bridge())
    job = next(j for j in outputs.jobs(digest(found), found) if j.template == "story.html")
    look, _ = theme.load("plain")
    new = msgspec.structs.replace(
        look,
        templates={
            **look.templates,
            "story.html": look.templates["story.html"].replace(
                "{% block main %}", "{% block main %}<!-- marked -->"
            ),
        },
    )
    fresh = render.Filler(new, "en").fill(job, dict(job.values))
    render.filler(look, "en").fill(job, dict(job.values))
    made: list[str] = []
    plain = render_fast.compiled

    def counted(
        env: Any, speaks: Any, source: str, name: str, place: str
    ) -> compiled_templates.Compiled:
        made.append(name)
        return plain(env, speaks, source, name, place)

    monkeypatch.setattr(render_fast, "compiled", counted)
    assert render.filler(new, "en").fill(job, dict(job.values)) == fresh
    assert "<!-- marked -->" in fresh
    assert made == ["story.html"]


@pytest.mark.parametrize("what", ["torn", "empty", "other", "short"])
def test_a_kept_template_that_is_damaged_is_made_again(tmp_path: Path, what: str) -> None:
    first = printed(tmp_path)
    files = sorted((tmp_path / compiled_templates.FOLDER).iterdir())
    for file in files:
        data = file.read_bytes()
        file.write_bytes(
            {
                "torn": data[: len(data) // 2],
                "empty": b"",
                "other": data[:40] + b"\x00" + data[41:],
                "short": data[:10],
            }[what]
        )
    assert printed(tmp_path) == first
    assert sorted((tmp_path / compiled_templates.FOLDER).iterdir()) == files
    assert all(compiled_templates.get(str(tmp_path), f.name) for f in files)


def test_templates_are_kept_by_what_made_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code compiled by another interpreter is never run."""
    before = compiled_templates.key("a", "b")
    assert before == compiled_templates.key("a", "b") != compiled_templates.key("ab", "")
    monkeypatch.setattr("sys.version", "another")
    assert compiled_templates.key("a", "b") != before


def test_templates_that_cannot_be_kept_are_gone_without(tmp_path: Path) -> None:
    """If the folder cannot be written, templates are compiled each time."""
    (tmp_path / "state").write_text("in the way")
    assert printed(tmp_path / "state") == printed(None)


def test_a_theme_that_is_being_written_does_not_fill_the_disk(tmp_path: Path) -> None:
    made = compiled_templates.Compiled(compile("1", "x", "eval"), (), ())
    for n in range(compiled_templates.MOST + 5):
        compiled_templates.put(str(tmp_path), f"{n:04}", made)
    assert (
        0 < len(list((tmp_path / compiled_templates.FOLDER).iterdir())) <= compiled_templates.MOST
    )
    compiled_templates.clear(tmp_path)
    assert not list(tmp_path.iterdir())


# --------------------------------------------------------------------------------------------------------------- staged pages


def test_a_page_staged_elsewhere_is_written_as_if_it_were_handed_over(tmp_path: Path) -> None:
    """New, changed and equal pages, a repeated address and a refused one; the first of two is kept
    in any order."""
    pages = [
        Page(path=p, data=d)
        for p, d in (
            ("a/index.html", b"1"),
            ("a/index.html", b"2"),
            ("b", b"3"),
            ("../c", b"4"),
            ("A/index.html", b"5"),
        )
    ]
    out = []
    for name in ("handed", "staged"):
        home, state = tmp_path / name / "site", tmp_path / name / "state"
        site.write(
            [(Page(path="b", data=b"0"), "k"), (Page(path="d", data=b"6"), "k")], home, state
        )
        all_pages = [*pages, Page(path="d", data=b"6")]
        if name == "handed":
            written = site.write([(p, "k") for p in all_pages], home, state)
        else:
            with site.staging(home, state) as stage:
                # In another order and twice, as with processes; nothing is changed until all are there.
                made = {
                    (p.path, p.data): packing.unpack(packing.pack(stage.put(p)), site.Made)
                    for p in reversed(all_pages * 2)
                }
                assert (home / "b").read_bytes() == b"0"
                assert not (home / "a").exists()
                written = site.write(
                    [(made[p.path, p.data], "k") for p in all_pages], home, state, stage=stage
                )
        files = {
            p.relative_to(home).as_posix(): p.read_bytes() for p in home.rglob("*") if p.is_file()
        }
        out.append((written, files))
        assert not list(state.glob("staging-*"))
        assert site.known(site.record(home, state), home, dict.fromkeys(files, "k")) == set(files)
        assert site.standing(home, state)
    assert out[0] == out[1]
    assert out[0][0].new == 1
    assert out[0][0].changed == 1
    assert out[0][0].same == 1
    assert out[0][1] == {"a/index.html": b"1", "b": b"3", "d": b"6"}


def test_a_page_of_ours_gives_way_to_a_folder_and_a_folder_to_a_page(tmp_path: Path) -> None:
    """Addresses change between builds; an empty folder does not block a new address."""
    home, state = tmp_path / "site", tmp_path / "state"
    (home / "b").mkdir(parents=True)
    site.write([(Page(path="a", data=b"page"), "k")], home, state)
    pages = [Page(path=p, data=p.encode()) for p in ("a/1", "a/2", "a/c/3", "b")]
    written = site.write([(p, "k") for p in pages], home, state)
    assert written.problems == ()
    assert all((home / p.path).read_bytes() == p.data for p in pages)
