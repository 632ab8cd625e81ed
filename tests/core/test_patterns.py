"""Patterns that few texts need are compiled at their first use and match as usual."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core import patterns, tables

PACKAGE = Path(patterns.__file__).parent.parent


def test_a_pattern_is_compiled_at_its_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Defining a pattern compiles nothing, and a method is looked up only once."""
    compiled: list[str] = []
    original = re.compile

    def compiling(source: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(source)
        return original(source, flags)

    monkeypatch.setattr(patterns.re, "compile", compiling)
    word = patterns.lazy("[a-c]+", re.I)
    assert compiled == []
    assert word.findall("abC dab") == ["abC", "ab"]
    assert word.findall("xa") == ["a"]
    assert compiled == ["[a-c]+"]
    found = word.search("--BA")
    assert found is not None
    assert found.span() == (2, 4)
    assert word.sub("-", "abx") == "-x"


def test_all_patterns_can_be_compiled_before_their_first_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After a rest of the preview no save waits for a pattern: none is compiled any more."""
    word = patterns.lazy("[e-g]+x?")
    for _ in patterns.compile_all():
        pass

    def compiling(source: str, flags: int = 0) -> re.Pattern[str]:
        raise AssertionError(f"compiled late: {source}")

    monkeypatch.setattr(patterns.re, "compile", compiling)
    assert word.findall("efx gag") == ["efx", "g", "g"]
    assert word.sub("-", "fox") == "-ox"


def test_a_mistake_in_a_pattern_is_raised_when_it_is_used() -> None:
    """The error is raised at the first use, and names the same error as `re` does."""
    with pytest.raises(re.error):
        patterns.lazy("(").search("text")


COMPILED = """
import json, re, sys
from pathlib import Path
import digest
home, compile_, longest, many = str(Path(digest.__file__).parent), re.compile, {}, 0
def compiling(source, flags=0):
    global many
    place = sys._getframe(1).f_code.co_filename
    if place.startswith(home):
        longest[place] = max(longest.get(place, 0), len(source))
        many += 1
    return compile_(source, flags)
re.compile = compiling
import digest.pipeline.build, digest.press.outputs.pages
slow = [
    f"{module}.{name}"
    for module, found in list(sys.modules.items())
    if module.startswith("digest.")
    for name, value in vars(found).items()
    if isinstance(value, type) and "__dataclass_fields__" in vars(value)
]
named = [
    f"{module}.{name}"
    for module, found in list(sys.modules.items())
    if module.startswith("digest.")
    for name, value in vars(found).items()
    if isinstance(value, type) and hasattr(value, "_fields") and value.__module__ == module
]
print(json.dumps([many, slow, named, [f"{p}: {n}" for p, n in longest.items() if n > 300]]))
"""


def test_no_module_does_slow_work_when_a_build_imports_it() -> None:
    """Compiling all patterns took a sixth of the imports of a build, and dataclasses 4 %."""
    command = [sys.executable, "-c", COMPILED]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    compiled, dataclasses, named_tuples, long = json.loads(found.stdout)
    assert compiled < 130  # it was 240; the rest take less than .07 ms each
    assert dataclasses == []
    assert len(named_tuples) < 45  # it was 56, at .25 ms each: see core/rows.py
    assert long == []


def test_places_are_near_each_phrase() -> None:
    """Wherever a phrase is, one of the places is inside it."""
    phrases = ("it was", "count was", "nearer", "s own")
    text = "The count was wrong, it was nearer to the guild's own."
    found = patterns.Phrases(phrases).places(text)
    for phrase in phrases:
        at = text.index(phrase)
        assert any(at <= place < at + len(phrase) for place in found), phrase
    assert patterns.Phrases(phrases).places("A quiet day.") == []


@given(
    st.lists(st.text("abc. é", min_size=1, max_size=5), min_size=1, max_size=8), st.text("abc. é")
)
def test_the_words_of_a_list_match_as_they_are(words: list[str], text: str) -> None:
    """A pattern of words finds what the words one by one, longest first, find."""
    plain = "|".join(map(re.escape, sorted(set(words), key=lambda w: -len(w))))
    found = [m.span() for m in re.finditer(f"(?:{patterns.any_of(words)})", text)]
    assert found == [m.span() for m in re.finditer(plain, text)]
    assert re.fullmatch(patterns.any_of(words), words[0])


def test_a_star_in_a_word_is_any_letters() -> None:
    pattern = re.compile(rf"\b(?:{patterns.any_of(['ferr*', 'tram'])})\b")
    assert pattern.findall("ferry, ferries, tram, trams") == ["ferry", "ferries", "tram"]


def test_a_pattern_with_words_reads_its_list_when_it_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each `<<section>>` is any of its items; a section that does not exist is an error."""
    read: list[str] = []

    def sections(name: str) -> dict[str, tuple[str, ...]]:
        read.append(name)
        return {"boats": ("ferry", "tug"), "says": ("said",)}

    monkeypatch.setattr(tables, "sections", sections)
    pattern = patterns.of_words(r"(?:<<boats>>) (?:<<says>>)", "boats")
    assert read == []
    assert pattern.search("The ferry said") is not None
    assert pattern.search("The tram said") is None
    assert set(read) == {"boats"}
    with pytest.raises(KeyError):
        patterns.of_words("<<trams>>", "boats").search("")


def calls_of(tree: ast.Module) -> list[tuple[str, str]]:
    """Return the source and the list of each pattern with words in a module."""
    values = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("of_words", "filled"):
            name = node.args[1]
            listed = name.value if isinstance(name, ast.Constant) else values[ast.unparse(name)]
            found.append((ast.unparse(node.args[0]), str(listed)))
    return found


def test_each_section_that_a_pattern_names_is_there() -> None:
    """A mistake in a name would be found only when the pattern is first used."""
    found = [
        (path.name, name, section)
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.stem != "patterns"
        for source, name in calls_of(ast.parse(path.read_text(encoding="utf-8")))
        for section in re.findall(r"<<([^<>]+)>>", source)
    ]
    missing = [x for x in found if x[2] not in tables.sections(x[1])]
    assert missing == []
    assert len(found) > 30, "the guard: patterns with words are found"
