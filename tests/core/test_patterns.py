"""Patterns that few texts need are compiled at their first use, and match as others do."""

from __future__ import annotations

import re

import pytest

from digest.core import patterns


def test_a_pattern_is_compiled_at_its_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Defining it compiles nothing, and a method that was used is not looked up again."""
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
    """It is not hidden, and names the same error as elsewhere."""
    with pytest.raises(re.error):
        patterns.lazy("(").search("text")
