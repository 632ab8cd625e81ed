"""Remembered results depend on the versions of the libraries that affect them."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest

from digest.core import program


def test_versions_are_those_that_the_metadata_states() -> None:
    """The names of the folders give the same versions as importlib.metadata."""
    stated = {}
    for name in program.LIBRARIES:
        try:
            stated[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    assert {"msgspec", "numpy", "jinja2"} <= stated.keys()
    found = program._installed()
    assert {name: found.get(name) for name in stated} == stated


def test_another_version_of_a_library_is_another_version_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first installation of a library on the path counts, in every form of its folder."""
    before = program.version.__wrapped__()
    for folder in ("Markdown_It.py-99.1.dist-info", "msgspec-0.1-py3.11.egg-info"):
        (tmp_path / folder).mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    found = program._installed()
    assert (found["markdown-it-py"], found["msgspec"]) == ("99.1", "0.1")
    assert program.version.__wrapped__() != before
