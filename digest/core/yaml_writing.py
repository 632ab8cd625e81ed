"""Write YAML: plain data, or a change of an editor's file that keeps comments and layout."""

from __future__ import annotations

import io
import re
from typing import Any

from digest.core.patterns import lazy
from digest.core.yaml_folding import Folded, Missed
from digest.core.yaml_reading import Plain, load


def dump(data: Plain) -> str:
    """Return plain data as YAML for people: keys in the given order, text unescaped."""
    import yaml

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:
            return True

    def text(dumper: Any, value: str) -> Any:
        return dumper.represent_scalar(
            "tag:yaml.org,2002:str", value, style="|" if "\n" in value else None
        )

    Dumper.add_representer(str, text)
    return yaml.dump(data, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=120)


def one_line(data: dict[str, Plain]) -> str:
    """Return a mapping as one line to paste: `key: [a, b]`."""
    import yaml

    made: str = yaml.safe_dump(
        data, allow_unicode=True, sort_keys=False, default_flow_style=True, width=1 << 16
    )
    return made.strip().removeprefix("{").removesuffix("}")


def edited(source: str, change: Any) -> str:
    """Return a YAML file after `change(mapping)`, with comments and layout kept.

    Only lines that the change concerns differ. `change` gets the mapping of the file (an empty one
    for an empty file) and changes it in place. It is called on ruamel.yaml's round-trip data and on
    plain data. The result is checked to read as that plain data. Raises ValueError if it does not,
    or if the file cannot be read: nothing is overwritten unchecked.

    Method: ruamel.yaml prints a file in its own layout, so it prints twice, before and after the
    change, and the difference is merged into the editor's text. Whole-line comments stay, also when
    the decision next to them is removed. Keys that the change leaves alone are folded
    meanwhile (yaml_folding.py), which changes nothing but the time.
    """
    import copy

    start = "\ufeff" if source.startswith("\ufeff") else ""
    returns = "\r\n" in source
    text = source.removeprefix("\ufeff").replace("\r\n", "\n")
    read = load(text, "file")
    if read.problems:
        p = read.problems[0]
        raise ValueError(f"line {p.where.split(':')[1]}: {p.what}" if ":" in p.where else p.what)
    if read.data is not None and not isinstance(read.data, dict):
        raise ValueError("the file is not a mapping of keys to values")
    wanted: Plain = copy.deepcopy(read.data) if read.data else {}
    change(wanted)
    made = _made(text, Folded(text, read.data, wanted), change, wanted)
    if made is None:
        made = _made(text, Folded(text), change, wanted)
    if made is None:
        raise ValueError("this change cannot be written into the file")
    return start + (made.replace("\n", "\r\n") if returns else made)


def _made(text: str, folded: Folded, change: object, wanted: Plain) -> str | None:
    """Return the text after the change, with the fewest lines touched; None if there is none."""
    best: tuple[int, str] | None = None
    widths = {len(m[2]) - len(m[1]) for m in _NESTED.finditer(text) if len(m[2]) > len(m[1])}
    for width in sorted(widths) or [2]:
        try:
            before, after = _printed(folded, change, width, _INDENTED.search(text))
        except Missed:
            return None
        for made in (
            _kept(before, after, folded.text, comments=True),
            _kept(before, after, folded.text, comments=False),
            after,
        ):
            whole = folded.restored(made)
            if whole is None:
                continue
            again = load(whole, "file")
            if not again.problems and (again.data or {}) == wanted:
                touched = _touched(folded.text, made)
                if best is None or touched < best[0]:
                    best = (touched, whole)
                break
    return best[1] if best else None


def _opcodes(one: list[str], other: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Return how to make the other lines of one: operation, and the spans of both."""
    import difflib  # 1 ms, and a build writes no YAML

    return list(difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes())


def _touched(text: str, made: str) -> int:
    found = _opcodes(text.splitlines(), made.splitlines())
    return sum(i2 - i1 + j2 - j1 for tag, i1, i2, j1, j2 in found if tag != "equal")


def _printed(
    folded: Folded, change: Any, width: int, indented: re.Match[str] | None
) -> tuple[str, str]:
    """Return the file as ruamel.yaml prints it at this indentation, before and after the change.

    `indented` says where this editor puts the items of a list. Raises ValueError if ruamel.yaml
    cannot read the file.
    """
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.error import YAMLError

    yaml = _round_trip(width, indented)
    text = folded.text
    try:
        data = yaml.load(text)
        if data is None:  # only comments: they stay above the new lines
            head = text if not text or text.endswith("\n") else text + "\n"
            data = CommentedMap()
            change(data)
            return head, head + _dumped(yaml, data)
        before = _dumped(yaml, data)
        change(folded.shown(data))
        return before, _dumped(yaml, data)
    except YAMLError as error:
        raise ValueError(str(error).splitlines()[0]) from error


def _round_trip(width: int, indented: re.Match[str] | None) -> Any:
    """Return a ruamel.yaml reader and printer that keeps quoting and this indentation."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.Resolver = _undated()
    yaml.preserve_quotes = True
    yaml.width = 1 << 16
    yaml.allow_unicode = True
    yaml.indent(mapping=width)
    if indented:
        offset = len(indented[2]) - len(indented[1])
        yaml.indent(mapping=width, sequence=offset + len(indented[3]), offset=offset)
    return yaml


def _undated() -> object:
    """Return a resolver that leaves dates as text, as `load` does."""
    from ruamel.yaml.resolver import VersionedResolver

    class Resolver(VersionedResolver):
        @property
        def versioned_resolver(self) -> object:
            known = self.__dict__.setdefault("_undated", {})  # asked for at every scalar
            version = self.processing_version
            if version not in known:
                known[version] = {
                    first: [r for r in found if not r[0].endswith(":timestamp")]
                    for first, found in super().versioned_resolver.items()
                }
            return known[version]

    return Resolver


def _dumped(yaml: Any, data: Any) -> str:
    out = io.StringIO()
    if data:
        yaml.dump(data, out)
    return out.getvalue()


_NESTED = lazy(
    r"^( *)[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\n( +)(?=[^\s#-])", re.M
)  # a key within a key
_INDENTED = lazy(
    r"^( *)[^\s#-][^\n]*:[ \t]*\n( +)(- +)(?=\S)", re.M
)  # where this editor puts the items of a list


def _kept(before: str, after: str, text: str, comments: bool) -> str:
    """Return `text` with the difference between `before` and `after`.

    Where the layouts overlap, the lines are those of `after`.
    """
    if not before:  # nothing in the file yet that could be merged
        return after
    base, mine, theirs = (
        t.splitlines(keepends=True)
        for t in (before, after, text if text.endswith("\n") else text + "\n")
    )
    if comments:
        kept: list[str] = []
        for tag, i1, i2, j1, j2 in _opcodes(base, mine):
            if tag == "insert":
                back = _above(kept, mine[j1])
                kept[len(kept) - back : len(kept) - back] = mine[j1:j2]
                continue
            kept += mine[j1:j2]
            if tag == "delete":
                kept += _left(kept, base[i1:i2], j1 == len(mine))
            elif tag == "replace":
                kept += [
                    x for x in base[i1:i2] if x.lstrip().startswith("#") and x not in mine[j1:j2]
                ]
        mine = kept
    return "".join(merged(base, mine, theirs, prefer=True) or [])


def _left(above: list[str], removed: list[str], last: bool) -> list[str]:
    """Return what stays of removed lines: comments, and one blank line between two parts.

    ruamel.yaml keeps both with the item above them, and drops them with it.
    """
    left: list[str] = []
    for line in removed:
        before = left[-1:] or above[-1:]
        if line.lstrip().startswith("#") or (not line.strip() and before and before[0].strip()):
            left.append(line)
    while last and left and not left[-1].strip():
        left.pop()
    return left


def _above(lines: list[str], added: str) -> int:
    """Return how many blank lines and comments at the end of `lines` belong after `added`.

    ruamel.yaml keeps them with the item above, and would put the last item of a list below the
    heading of the next part.
    """
    depth = len(added) - len(added.lstrip())
    if depth == 0 and not added.startswith("- "):
        return 0
    n = 0
    for i, line in enumerate(reversed(lines), 1):
        bare = line.strip()
        if not bare:
            n = i
        elif not bare.startswith("#"):
            break
        elif len(line) - len(line.lstrip()) < depth:
            n = i
    return n


Hunk = tuple[int, int, list[str]]  # first line, line behind the last, the lines instead


def merged(
    base: list[str], mine: list[str], theirs: list[str], prefer: bool = False
) -> list[str] | None:
    """Return `base` with two sets of changes, as diff3 merges them.

    Where both changed the same lines differently: None, or `mine` if `prefer`.
    """
    ours, others = _hunks(base, mine), _hunks(base, theirs)
    out: list[str] = []
    at = 0
    while ours or others:
        lo, hi, first, second = _overlapping(ours, others)
        out += base[at:lo]
        versions = [_applied(base, lo, hi, side) for side in (first, second)]
        if not second or versions[0] == versions[1]:
            out += versions[0]
        elif not first:
            out += versions[1]
        elif prefer:
            out += versions[0]
        else:
            return None
        at = hi
    return out + base[at:]


def _hunks(base: list[str], other: list[str]) -> list[Hunk]:
    found = _opcodes(base, other)
    return [(i1, i2, other[j1:j2]) for tag, i1, i2, j1, j2 in found if tag != "equal"]


def _overlapping(ours: list[Hunk], others: list[Hunk]) -> tuple[int, int, list[Hunk], list[Hunk]]:
    """Take the first hunks that overlap each other off both lists.

    Returns the lines that they replace, as a half-open range, and the hunks of each list.
    """
    lo = hi = min(h[0][0] for h in (ours, others) if h)
    sides: tuple[list[Hunk], list[Hunk]] = ([], [])
    grown = True
    while grown:
        grown = False
        for rest, side in ((ours, sides[0]), (others, sides[1])):
            while rest and _touches(rest[0], lo, hi, is_first=not any(sides)):
                hi = max(hi, rest[0][1])
                side.append(rest.pop(0))
                grown = True
    return lo, hi, *sides


def _touches(hunk: Hunk, lo: int, hi: int, is_first: bool) -> bool:
    """Return whether a hunk begins in lines `lo` to `hi`, or inserts where these lines are."""
    if is_first:
        return hunk[0] <= lo
    return hunk[0] < hi or hunk[0] == hunk[1] == lo == hi


def _applied(
    base: list[str], lo: int, hi: int, hunks: list[tuple[int, int, list[str]]]
) -> list[str]:
    out: list[str] = []
    for i1, i2, lines in hunks:
        out += base[lo:i1] + lines
        lo = i2
    return out + base[lo:hi]


def flow(items: list[Plain]) -> list[Plain]:
    """Return a list that `edited` prints in one line: [a, b]."""
    from ruamel.yaml.comments import CommentedSeq

    out = CommentedSeq(flow(i) if isinstance(i, list) else i for i in items)
    out.fa.set_flow_style()
    return out


def flow_map(items: dict[str, Plain]) -> dict[str, Plain]:
    """Return a mapping that `edited` prints in one line: {a: b}."""
    from ruamel.yaml.comments import CommentedMap

    out = CommentedMap(items)
    out.fa.set_flow_style()
    return out


def block(text: str) -> str:
    """Return text that `edited` prints as a block (|) if it has several lines."""
    from ruamel.yaml.scalarstring import LiteralScalarString

    return LiteralScalarString(text) if "\n" in text else text
