"""The commented edition.yaml that `digest new` writes."""

from __future__ import annotations

from collections.abc import Collection

from digest.core import decision_table


def template(day: str, files: Collection[str]) -> str:
    """Return a commented edition.yaml for `digest new`; it decides nothing as it is."""
    listed = (
        "\n".join(f"#   {f}" for f in files)
        or "#   (no articles yet: put .txt, .md or .html files beside this one)"
    )
    lines = [
        f"# Decisions for the edition of {day}. Every key is optional.",
        "# Articles are named by their file in this folder.",
        f"# “digest list {day}” shows the stories, and lines to paste here.",
        "# Articles in this folder:",
        listed,
        "",
    ]
    for row in decision_table.TABLE:
        example = row.example.replace("@day@", day).split("\n")
        lines.append(f"# {row.key}: {example[0]}" + (f"   # {row.says}" if row.says else ""))
        lines += [f"# {line}" for line in example[1:]]
    return "\n".join(lines) + "\n"
