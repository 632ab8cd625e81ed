"""The digest as data: all fields, a schema that fits, equal objects in export and digest.json."""

from __future__ import annotations

import json

import jsonschema

from digest.press import outputs, render, theme
from digest.press.outputs import data
from press_sample import bridge, digest, edition, hostile, plain_brief, quiet

# The documented fields. Fields may be added, never changed.
STORY = [
    "schema", "edition", "id", "thread", "previous", "new", "slug", "url", "section", "headline", "summary", "quotes", "articles",
    "reports", "differences", "notes",
]  # fmt: skip
ARTICLE = [
    "id", "title", "outlet", "link", "published", "published_from", "authors", "agency", "relation", "of", "language", "words",
]  # fmt: skip


def test_a_story_has_every_field_of_the_contract() -> None:
    """In the documented order; each field is present even if empty."""
    for story in edition().stories:
        out = data.export(edition(), story)
        assert [k for k in out if k in STORY] == STORY
        assert list(out["headline"]) == ["text", "article", "by"]
        for a in out["articles"]:
            assert [k for k in a if k in ARTICLE] == ARTICLE
        for s in out["summary"]:
            assert {"text", "by", "sources"} <= set(s)
            assert all({"article", "start", "end", "text"} <= set(x) for x in s["sources"])
        for q in out["quotes"]:
            assert {"text", "speaker", "role", "variants", "sources"} <= set(q)
            assert all({"article", "start", "end", "text", "exact"} <= set(x) for x in q["sources"])


def test_the_schema_describes_every_story() -> None:
    schema = data.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    for story in (bridge(), plain_brief(1), quiet(), hostile()):
        check.validate(json.loads(data.line(story)))


def test_digest_json_holds_the_same_objects_as_the_export() -> None:
    found = edition()
    look, _ = theme.load("plain")
    job = next(j for j in outputs.jobs(digest(found), found) if j.template == "digest.json")
    assert job.path == "2025/03/04/digest.json"
    out = json.loads(render.page(look, job).data)
    assert out["stories"] == [data.export(found, b) for b in found.stories]
    assert (out["schema"], out["edition"], out["url"]) == (1, "2025-03-04", "/2025/03/04/")


def test_a_follow_up_with_nothing_new_is_kept() -> None:
    """With `new: false` and an empty summary."""
    out = data.export(edition(), quiet())
    assert out["new"] is False
    assert out["summary"] == []


def test_a_line_is_one_line() -> None:
    """Also for hostile texts."""
    assert "\n" not in data.line(
        bridge(notes=(bridge().notes[0].__class__(text="a\nb\u2028c"),))
    ).replace("\u2028", "")
