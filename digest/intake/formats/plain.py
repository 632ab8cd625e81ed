"""Read plain text: bytes -> text, and text -> one block a line or paragraph.

Size, binary content and encoding are checked before anything is read. The text stays verbatim but
for what cannot be printed or seen: line ends become `\\n`, spaces of any width one space; control
characters, zero-width marks, soft hyphens and direction overrides go. Letters are not normalised.

A blank line ends a block and so does a single line end, as scraped text has one paragraph a line.
Only prose that is evidently wrapped is joined: at each break the next word would not have fitted,
or several lines break off in the middle of a sentence and the next ones go on in lower case.
"""

from __future__ import annotations

import codecs
import re
from html import unescape
from itertools import pairwise

from digest.core import tables
from digest.core.model import Block, Document, File, Problem
from digest.intake.article import language
from digest.intake.formats import foreign_front, frontmatter

LONG = 50  # characters of a line that may break off in a sentence
BROKEN = 2  # such lines without a blank line between them, from which on they are joined
MARKED = 8  # lines at the head of a text that may be marked as bold as a whole
HEADER = 4  # lines of a masthead, headline and byline without a blank line between them
LARGEST = 10_000_000  # bytes: a page of news is under a hundredth of that
_MAGIC = (
    *(b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"\x7fELF"),
    *(b"MZ\x90", b"Rar!", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0", b"RIFF", b"OggS", b"ID3"),
    *(b"SQLite format 3\x00", b"BZh9", b"\xfd7zXZ"),
)
# One byte a letter, as old pages have it; where two read equally well the first is taken.
_PAGES = ("cp1252", "cp1250", "iso8859-2", "cp1251", "koi8-r", "cp1253")
_BY_LANGUAGE = {
    "cs": "cp1250",
    "pl": "cp1250",
    "hu": "cp1250",
    "hr": "cp1250",
    "ro": "cp1250",
    "tr": "cp1254",
}
_HIGH = re.compile(r"[^\x00-\x7f]")

_END = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# These, and what goes: controls, zero-width marks, soft hyphens, direction overrides.
_ODD = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\xa0\u00ad\u061c\u1680\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff\ufff9-\ufffb]"
)
# What is printable in ASCII, and the line end: without these bytes a text of a few marks is short.
_PLAIN_BYTES = bytes((10, *range(32, 127)))
_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}charset\s{0,5}=\s{0,5}["']?\s{0,5}([A-Za-z0-9_.:-]{2,40})""", re.I
)
_STOP = re.compile(r"[.!?…][\"'”’»)\]]?$")


def _stray(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are not UTF-8 within a UTF-8 text as cp1252, which they nearly always are."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("digest-stray", _stray)


def tidy(text: str) -> str:
    """`text` without what cannot be printed: see the head of this file."""
    if text.isprintable():
        return text
    return _without(text, set(_ODD.findall(text)))


_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
FIELD = 2000  # characters of a field that are looked at


def clean(value: object) -> str | None:
    """Return a field of a page as one tidy line without entities and tags, or None."""
    if not isinstance(value, str):
        return None
    words = value[:FIELD]
    for _ in range(2):
        if "&" in words:
            words = unescape(words)
    if "<" in words:
        words = _TAG.sub("", words)
    return line_of(words) or None


def line_of(text: str) -> str:
    """Return a text as one tidy line."""
    # A printable text has no white space but spaces.
    return folded(text) if text.isprintable() else " ".join(tidy(text).split())


def _without(text: str, odd: set[str]) -> str:
    """`text` without the odd characters that it holds."""
    if "\r" in odd:
        text = text.replace("\r\n", "\n")
    for c in odd:
        text = text.replace(c, "\n" if _END.match(c) else " " if _SPACE.match(c) else "")
    return text


def folded(text: str) -> str:
    """Return a tidy line with single spaces, none at its ends."""
    return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, path: str, html: bool = False) -> tuple[str | None, list[Problem]]:
    """Return the text of a file, or None and the reason. A guessed encoding is a warning."""
    if (problem := _unusable(data, path)) is not None:
        return None, [problem]
    for mark, name in _MARKS:
        if data.startswith(mark):
            errors = "digest-stray" if name == "utf-8" else "replace"
            return tidy(data[len(mark) :].decode(name, errors)), []
    if b"\x00" in data[:4096]:
        wide = _wide(data)
        if wide is None:
            return None, [_binary(path)]
        return tidy(data.decode(wide, "replace")), [_guessed(path, wide)]
    try:
        text = data.decode("utf-8")
        rest = data.translate(None, _PLAIN_BYTES)  # only here can be anything odd
        return _without(text, set(_ODD.findall(rest.decode("utf-8")))) if rest else text, []
    except UnicodeDecodeError:
        pass
    controls = sum(data[:4096].count(bytes((c,))) for c in (*range(1, 9), *range(14, 27)))
    if controls > len(data[:4096]) // 50:
        return None, [_binary(path)]
    if html and (stated := _as_stated(data)) is not None:
        return tidy(stated), []
    text, name = _guess(data)
    return tidy(text), [_guessed(path, name)]


def _unusable(data: bytes, path: str) -> Problem | None:
    """Return why a file cannot hold an article whatever its encoding is, or None."""
    if not data.strip():
        what, fix = "The file is empty", "Put the article's text into it, or take the file away."
        return Problem(level="error", where=path, what=what, fix=fix, name="empty-file")
    if len(data) > LARGEST:
        what = f"The file has {len(data) / 1_000_000:.0f} MB; an article has 10 MB at the most"
        fix = "Cut it to the article, or take it away."
        return Problem(level="error", where=path, what=what, fix=fix, name="too-large")
    return _binary(path) if data.startswith(_MAGIC) else None


def _binary(path: str) -> Problem:
    what, fix = "The file is not text", "Save the article as .txt, .md or .html."
    return Problem(level="error", where=path, what=what, fix=fix, name="binary-file")


def _as_stated(data: bytes) -> str | None:
    """Return the text of a page in the encoding that it states, or None."""
    if not (m := _META_CHARSET.search(data[:4096])):
        return None
    try:
        stated = codecs.lookup(m[1].decode("ascii")).name
        if stated not in ("utf-8", "utf-7") and not stated.startswith("utf-16"):
            return data.decode(stated, "replace")
    except (LookupError, UnicodeError, ValueError):
        pass  # an unknown name, or not a codec of text
    return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Western text is zero."""
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _guess(data: bytes) -> tuple[str, str]:
    repaired = data.decode("utf-8", "ignore")
    high = sum(b > 127 for b in data[:200_000])
    good = sum(not c.isascii() for c in repaired[:200_000])
    if good * 2 > high * 0.8 and good > 2:  # most bytes beyond ASCII are valid UTF-8
        return data.decode("utf-8", "digest-stray"), "UTF-8 with stray bytes"
    heads = {name: data[:50_000].decode(name, "replace") for name in _PAGES}
    oddities = {name: _oddities(head) for name, head in heads.items()}
    best = min(_PAGES, key=lambda name: (oddities[name], _PAGES.index(name)))
    if oddities[best] <= 0.15 * high:
        # letters alone do not tell a Czech or Turkish text from a Western one, its small words do
        if best == "cp1252":
            best = _BY_LANGUAGE.get(language.detect(heads["cp1250"]), best)
        return data.decode(best, "replace"), best
    from charset_normalizer import from_bytes

    found = from_bytes(data[:50_000]).best()
    if found is not None:
        try:
            return data.decode(found.encoding, "replace"), found.encoding
        except (LookupError, ValueError):
            pass  # a codec that Python cannot use: the best guess of one byte a letter is taken
    return data.decode(best, "replace"), best


def _oddities(text: str) -> int:
    """Count letters that are where no language has them.

    A capital or symbol within small letters, two alphabets in a word, accent beside accent.
    """
    odd = 0
    for m in _HIGH.finditer(text):
        c, before, after = m[0], text[m.start() - 1 : m.start()], text[m.end() : m.end() + 1]
        if not c.isalpha():
            odd += (
                (before.isalpha() and after.isalpha() and c not in "’‘·­")
                or c in "\ufffd¤¦¬¼½¾¹²³¶"
                or "\x80" <= c < "\xa0"
            )
        elif before.isalpha():
            odd += (
                (c.isupper() and before.islower())
                or (c > "\u024f") != (before > "\u024f")
                or "\x7f" < before <= "\u024f"
            )
    return odd


def _guessed(path: str, name: str) -> Problem:
    return Problem(
        level="warning",
        where=path,
        what=f"The file is not UTF-8; it was read as {name}, by its look",
        fix="Check its letters beyond A to Z, then save it as UTF-8.",
        name="encoding",
    )


def head(file: File, text: str) -> tuple[frontmatter.Front, str, int]:
    """Front matter, the body, and the line of the file on which the body begins."""
    blank = len(text) - len(text.lstrip("\n")) if text[:1] == "\n" else 0
    stated, body, line, unclosed = frontmatter.split(text[blank:] if blank else text)
    if stated is not None:
        front = frontmatter.read(stated, file.path, 2 + blank)
        if blank:
            what = "The front matter does not begin on the first line; it was read"
            front = _reported(front, file, what, "Delete the empty lines above it.")
        return front, body, line + blank
    if foreign := foreign_front.find(text[blank:] if blank else text):
        problems: list[Problem] = []
        front = frontmatter.fold(foreign.pairs, file.path, problems)
        what = f"The front matter is that of another tool ({foreign.kind}); it was read"
        fix = "Write it as YAML between two lines of ---."
        return _reported(front, file, what, fix), foreign.body, foreign.line + blank
    front = frontmatter.Front({}, {}, ())
    if unclosed:
        what = "A front matter begins here and never ends; it was read as text"
        front = _reported(front, file, what, "Put a line --- after its last key.", "front-matter")
    return front, body, line


def _reported(
    front: frontmatter.Front, file: File, what: str, fix: str, name: str = "front-matter-form"
) -> frontmatter.Front:
    problem = Problem(level="warning", where=f"{file.path}:1:1", what=what, fix=fix, name=name)
    return front._replace(problems=(*front.problems, problem))


def read(file: File, text: str) -> tuple[Document, tuple[Problem, ...]]:
    """Return the document of a text file."""
    front, body, line = head(file, text)
    document = Document(
        id=file.id,
        path=file.path,
        fields=front.fields,
        unknown=front.unknown,
        blocks=tuple(_unmarked(blocks(body, line))),
    )
    return document, front.problems


def _unmarked(found: list[Block]) -> list[Block]:
    """Return the blocks without the marks around whole lines of the header.

    Messengers print a line so in bold or italics: "*Bridge shut*", "_Orpham Post, 3 March 2026_".
    """
    for i, block in enumerate(found[:MARKED]):
        text = block.text
        mark = text[0]
        if mark in "*_" and text[-1] == mark and text.count(mark) == 2 and text[1:2].isalnum():
            found[i] = Block(text=text[1:-1].rstrip(), line=block.line)
    return found


def blocks(text: str, line: int = 1, prose: bool = True) -> list[Block]:
    """Return a block a line, hard-wrapped chunks joined. `line` is the number of the first line.

    Without `prose`, single lines that break off in a sentence are left as they are.
    """
    out: list[Block] = []
    chunk: list[str] = []
    width = 0  # of a chunk that is surely wrapped: then its short neighbours may be too
    number = line
    for number, raw in enumerate(text.split("\n"), line):
        piece = raw and folded(raw)
        if piece:
            chunk.append(piece)
        elif chunk:
            width = _flush(chunk, number - len(chunk), width, out, prose)
            chunk = []
    if chunk:
        _flush(chunk, number - len(chunk) + 1, width, out, prose)
    return out


def _flush(chunk: list[str], first: int, width: int, out: list[Block], prose: bool) -> int:
    found = len(chunk) > 1 and not _is_header(chunk) and _wrapped(chunk, width)
    if found:
        out.append(Block(text=" ".join(chunk), line=first))
        return found
    goes_on = [False, *map(_goes_on, chunk, chunk[1:])] if prose and len(chunk) > BROKEN else []
    if sum(goes_on) < BROKEN:
        out.extend(Block(text=piece, line=first + i) for i, piece in enumerate(chunk))
        return width
    starts = [i for i, inside in enumerate(goes_on) if not inside]
    for start, end in pairwise([*starts, len(chunk)]):
        out.append(Block(text=" ".join(chunk[start:end]), line=first + start))
    return width


def _is_header(chunk: list[str]) -> bool:
    """Return whether a few lines have a byline or parts between bars, which prose does not."""
    if len(chunk) > HEADER:
        return False
    by = tables.words("article/byline_forms", "by")
    signed = (p.split(" ", 2) for p in chunk[1:])
    return any(" | " in p for p in chunk) or any(
        w[0].casefold() in by and w[1][:1].isupper() for w in signed if len(w) == 3
    )


def _goes_on(piece: str, after: str) -> bool:
    """Return whether a long line breaks off in a sentence, and the next one goes on with it.

    A byline in lower case does not, nor does a short line without a full stop.
    """
    if len(piece) < LONG or not after[0].islower():
        return False
    if not (piece[-1].isalnum() or piece[-1] in ",–—-"):
        return False
    if _STOP.search(after):
        return True
    by = tables.words("article/byline_forms", "by")
    return len(after) >= LONG and after.split(" ", 1)[0] not in by


def _wrapped(chunk: list[str], known: int) -> int:
    """Return the width to which several lines were wrapped, or 0.

    At each break the next word would not have fitted.
    """
    if len(chunk) == 2 and not known:
        return 0
    width = max(len(piece) for piece in chunk)
    if len(chunk) == 2:
        if (
            width > known + 6
        ):  # a longer line than the surely wrapped ones: perhaps their limit was not quite reached
            return 0
        width = known
    if not 40 <= width <= 110:
        return 0
    stops = 0
    for piece, after in pairwise(chunk):
        if len(piece) + 1 + len(after.split(" ", 1)[0]) <= width:
            return 0
        stops += bool(_STOP.search(piece))
    return 0 if stops * 2 > len(chunk) - 1 else width
