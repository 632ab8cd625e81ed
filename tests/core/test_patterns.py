"""Patterns that few texts need are compiled at their first use and match as usual."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from digest.core import patterns


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
