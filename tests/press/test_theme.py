"""Themes: found, extended and overridden; a mistake in a template is reported with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import paths
from digest.core import packing
from digest.core.model import Job, Page, Problem
from digest.press import interface, outputs, render, theme
from digest.press.outputs.variables import COMMON, TEMPLATES, VARIABLES
from press_sample import digest, edition


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def story_job() -> Job:
    e = edition()
    return next(j for j in outputs.jobs(digest(e), e) if j.template == "story.html")


def rendered(look: theme.Theme, job: Job) -> str:
    made = render.attempt(look, job)
    assert isinstance(made, Page), made
    return made.data.decode()


def failed(look: theme.Theme, job: Job) -> Problem:
    made = render.attempt(look, job)
    assert isinstance(made, Problem)
    return made


@pytest.mark.parametrize("name", ["plain", "broadsheet", "wire"])
def test_the_shipped_themes_have_nothing_to_complain_of(name: str) -> None:
    """Every template of the table exists, compiles, and uses only its variables."""
    look, problems = theme.load(name)
    assert problems == ()
    assert render.check(look) == ()
    assert set(TEMPLATES) <= set(look.templates)


def test_a_theme_overrides_single_templates_and_extends_its_parents_namesake(
    tmp_path: Path,
) -> None:
    """`{% extends "plain/story.html" %}` in a theme's own story.html changes one block and keeps the rest."""
    write(
        tmp_path,
        {
            "dusk/theme.yaml": "name: dusk\nextends: plain\n",
            "dusk/templates/story.html": '{% extends "plain/story.html" %}{% block turn %}<p>DUSK</p>{% endblock %}',
            "dusk/static/dusk.css": "p { color : red }",
        },
    )
    look, problems = theme.load("dusk", [tmp_path])
    assert problems == ()
    page = rendered(look, story_job())
    assert "<p>DUSK</p>" in page
    assert "Swing bridge jams open" in page
    assert page.index("/plain.") < page.index("/dusk.")
    assert render.check(look) == ()


def test_the_publications_own_templates_win_over_theme_and_parent(tmp_path: Path) -> None:
    own = write(
        tmp_path / "templates",
        {"404.html": '{% extends "plain/404.html" %}{% block heading %}OURS{% endblock %}'},
    )
    look, _ = theme.load("plain", [], own)
    job = next(j for j in outputs.site_jobs(digest()) if j.template == "404.html")
    assert "OURS" in rendered(look, job)


@pytest.mark.parametrize(
    ("template", "line", "what", "fix"),
    [
        ("one\n{{ stroy.headline }}", 2, "“stroy” is undefined", "“story”"),
        ("one\n\n{{ story.headlin.text }}", 3, "has no attribute 'headlin'", "“headline”"),
        (
            "{% if story %}\n{{ story.headline.txt }}\n{% endif %}",
            2,
            "has no attribute 'txt'",
            "“text”",
        ),
        ("a\n{% if %}\n", 2, "Expected an expression", ""),
        ("a\n{{ story.minutes / 0 }}", 2, "division by zero", ""),
        ("a\n{{ to(static('plain.cs')) }}", 2, "no static file “plain.cs”", ""),
        ("a\n{% include 'part.html' %}", 2, "no template “part.html”", "“parts.html”"),
    ],
)
def test_a_mistake_names_template_line_and_what_was_meant(
    tmp_path: Path, template: str, line: int, what: str, fix: str
) -> None:
    """An unknown variable, field, template or file; a syntax error; a wrong sum."""
    own = write(tmp_path, {"story.html": template})
    look, _ = theme.load("plain", [], own)
    problem = failed(look, story_job())
    assert problem.level == "error"
    assert problem.where in (f"templates/story.html:{line}", "templates/story.html"), problem
    if "no template" not in what:
        assert problem.where.endswith(f":{line}")
    assert what in problem.what
    assert fix in problem.fix


def test_an_unknown_variable_is_reported_even_where_the_page_does_not_come_by(
    tmp_path: Path,
) -> None:
    own = write(tmp_path, {"story.html": "{% if false %}\n{{ edition.day }}{% endif %}"})
    look, _ = theme.load("plain", [], own)
    assert failed(look, story_job()).where == "templates/story.html:2"
    assert [p.where for p in render.check(look)] == ["templates/story.html:2"]


def test_a_mistake_in_a_macro_names_the_file_of_the_macro(tmp_path: Path) -> None:
    own = write(
        tmp_path,
        {
            "mine.html": "\n{% macro m(b) %}\n{{ b.slugg }}\n{% endmacro %}",
            "story.html": '{% import "mine.html" as mine %}{{ mine.m(story) }}',
        },
    )
    look, _ = theme.load("plain", [], own)
    problem = failed(look, story_job())
    assert problem.where == "templates/mine.html:3"
    assert "“slug”" in problem.fix


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ({}, "there is no theme “dusk”"),
        (
            {"dusk/theme.yaml": "extends: dawn\n", "dawn/theme.yaml": "extends: dusk\n"},
            "extends itself",
        ),
        ({"dusk/theme.yaml": "extends: noon\n"}, "there is no theme “noon”"),
        ({"dusk/theme.yaml": "extend: plain\n"}, "unknown key “extend”"),
        ({"dusk/theme.yaml": "extends: [plain]\n"}, "not a name"),
        ({"dusk/theme.yaml": "extends: ../../etc\n"}, "there is no theme “../../etc”"),
        ({"dusk/theme.yaml": "a: [\n"}, ""),
    ],
)
def test_a_theme_that_is_wrong_is_a_problem_and_never_a_crash(
    tmp_path: Path, files: dict[str, str], what: str
) -> None:
    write(tmp_path, files)
    _, problems = theme.load("dusk", [tmp_path])
    assert problems
    assert what in problems[0].what


def test_a_template_that_extends_itself_is_a_problem(tmp_path: Path) -> None:
    own = write(tmp_path, {"story.html": '{% extends "story.html" %}'})
    look, _ = theme.load("plain", [], own)
    assert "circle" in failed(look, story_job()).what


def test_links_and_hidden_files_in_a_theme_lead_nowhere(tmp_path: Path) -> None:
    """A symbolic link out of the folder is left out, and so are backups and hidden files."""
    (tmp_path / "secret").write_text("secret")
    write(
        tmp_path / "themes",
        {
            "dusk/theme.yaml": "extends: plain\n",
            "dusk/static/.hidden": "x",
            "dusk/static/a.css~": "x",
        },
    )
    (tmp_path / "themes/dusk/static/s.txt").symlink_to(tmp_path / "secret")
    look, _ = theme.load("dusk", [tmp_path / "themes"])
    assert not [p for p in look.files if "s." in Path(p).name[:2] or "hidden" in p or "~" in p]


def test_static_files_change_their_address_with_their_content(tmp_path: Path) -> None:
    a = write(tmp_path / "a", {"dusk/theme.yaml": "extends: plain\n", "dusk/static/x.css": "a{}"})
    b = write(tmp_path / "b", {"dusk/theme.yaml": "extends: plain\n", "dusk/static/x.css": "b{}"})
    one, two = (theme.load("dusk", [p])[0] for p in (a, b))
    assert re.fullmatch(r"static/x\.[0-9a-f]{8}\.css", one.static["x.css"])
    assert one.static["x.css"] != two.static["x.css"]
    assert one.static["plain.css"] == two.static["plain.css"]


def test_a_fingerprint_names_what_a_page_is_made_with(tmp_path: Path) -> None:
    """Another archive template is another theme, but the same for a story; another part is another
    for both."""
    look, _ = theme.load("plain")
    archive, _ = theme.load("plain", [], write(tmp_path / "a", {"archive.html": "x"}))
    parts, _ = theme.load("plain", [], write(tmp_path / "b", {"parts.html": "x"}))
    job = story_job()
    assert len({look.fingerprint, archive.fingerprint, parts.fingerprint}) == 3
    assert look.fingerprint_of(job) == archive.fingerprint_of(job) != parts.fingerprint_of(job)


def test_theme_and_job_survive_their_codec() -> None:
    """Another process makes the same bytes of them."""
    look, _ = theme.load("plain")
    e = edition()
    again = packing.unpack(packing.pack(look), theme.Theme)
    assert again.fingerprint == look.fingerprint
    for job in (*outputs.jobs(digest(e), e), *outputs.site_jobs(digest(e), e, [e])):
        travelled = packing.unpack(packing.pack(job), Job)
        assert render.page(again, travelled) == render.page(look, job), job.path


def test_every_variable_of_the_table_is_used_and_typed() -> None:
    assert {v for names in TEMPLATES.values() for v in names} <= set(VARIABLES)
    assert set(COMMON) <= set(VARIABLES)


def test_style_sheets_are_sent_without_comments_and_white_space() -> None:
    """Those in strings and calculations are kept."""
    css = """/* c */
a > b , c * d { margin : 0 ;
 width: calc(0.5px * 10.25 + 2px); content: "a  /* no */ b"; }
@media (min-width: 2px) { a:hover b { b: c; } }"""
    assert theme.minified(css) == (
        'a>b,c * d{margin :0;width:calc(.5px*10.25 + 2px);content:"a  /* no */ b"}@media (min-width:2px){a:hover b{b:c}}\n'
    )


def test_every_catalogue_says_everything() -> None:
    """Each message of templates and program has a translation in each shipped language, with the same placeholders."""
    asked = messages()
    for language in interface.shipped():
        if language == "en":
            continue
        known = po(language)
        for singular, plural in sorted(asked.items(), key=str):
            found = known.get(singular)
            assert found is not None, (language, singular)
            texts = found if isinstance(found, tuple) else (found,)
            assert all(texts), (language, singular)
            assert bool(plural) == isinstance(found, tuple), (language, singular)
            for text in texts:
                holes = set(re.findall(r"%\(\w+\)[sd]", text))
                wanted = set(re.findall(r"%\(\w+\)[sd]", plural or singular))
                assert holes <= wanted, (language, singular)
                assert holes == wanted or plural, (language, singular)
        assert not sorted(set(known) - set(asked) - {""}), f"{language}: messages that nobody says"


def messages() -> dict[str, str | None]:
    """Return every message of templates and program: singular -> plural."""
    from babel.messages.extract import extract_from_file
    from jinja2.ext import babel_extract

    root = Path(theme.__file__).parent
    out: dict[str, str | None] = {}
    keywords = {"say": None, "count": (1, 2), "plural": (1, 2), "_": None, "N_": None}
    for file in sorted(root.rglob("*.py")):
        for _, message, _, _ in extract_from_file("python", str(file), keywords=keywords):
            out.update(
                [(message, None)] if isinstance(message, str) else [(message[0], message[1])]
            )
    for folder in sorted(theme.shipped().iterdir()):
        for file in sorted((folder / "templates").rglob("*.*")):
            with file.open("rb") as f:
                options = {
                    "trim_blocks": "true",
                    "lstrip_blocks": "true",
                    "newstyle_gettext": "true",
                }
                for _, _, message, _ in babel_extract(f, ["_", "gettext", "ngettext"], [], options):
                    if isinstance(message, str):
                        out[message] = None
                    else:
                        parts = [m for m in message if isinstance(m, str)]
                        out[parts[0]] = parts[1] if len(parts) > 1 else None
    return out


def po(language: str) -> dict[str, str | tuple[str, ...]]:
    from importlib import resources

    from babel.messages import pofile

    with resources.files("digest.press").joinpath("locale", f"{language}.po").open("rb") as f:
        catalogue = pofile.read_po(f, locale=language)
    assert not [m.id for m in catalogue if m.fuzzy and m.id]
    assert not catalogue.obsolete
    return {(m.id[0] if isinstance(m.id, tuple) else m.id): m.string for m in catalogue if m.id}


# ------------------------------------------------------------------------------------------------------------------ the docs

DOCS = paths.ROOT / "docs" / "themes.md"


def test_the_docs_name_every_template_and_each_of_its_variables() -> None:
    """docs/themes.md has a row for each template with exactly its variables, and a row for each
    variable with its meaning."""
    text = DOCS.read_text(encoding="utf-8")
    reported = {
        m[1]: set(re.findall(r"`(\w+)`", m[2]))
        for m in re.finditer(r"^\| `(\w+\.(?:html|svg))` \|.*?\| ([^|]*) \|$", text, re.M)
    }
    assert reported == {t: {n for n in names if n not in COMMON} for t, names in TEMPLATES.items()}
    for name, variable in VARIABLES.items():
        assert f"| `{name}` | {variable.meaning} |" in text, name


def test_the_docs_name_every_function_block_and_macro() -> None:
    text = DOCS.read_text(encoding="utf-8")
    look, _ = theme.load("plain")
    for name in render.GLOBALS:
        assert re.search(rf"`{name}\b", text), name
    named = set(re.findall(r"`(\w+)`", text))
    assert set(re.findall(r"{% macro (\w+)", look.templates["parts.html"])) <= named
    for template in ("base.html", "notice.html"):
        assert set(re.findall(r"{% block (\w+)", look.templates[template])) <= named
