"""Patterns that few texts need are compiled at their first use and match as usual."""

from __future__ import annotations

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
import re, sys
from pathlib import Path
import digest
home, compile_, longest = str(Path(digest.__file__).parent), re.compile, {}
def compiling(source, flags=0):
    place = sys._getframe(1).f_code.co_filename
    if place.startswith(home):
        longest[place] = max(longest.get(place, 0), len(source))
    return compile_(source, flags)
re.compile = compiling
import digest.pipeline.build, digest.press.outputs.pages
print(*(f"{place}: {n}" for place, n in longest.items() if n > 300), sep=chr(10))
"""


def test_no_module_compiles_a_long_pattern_when_it_is_imported() -> None:
    """Compiling all patterns at import took a sixth of the import time of a build."""
    command = [sys.executable, "-c", COMPILED]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""
