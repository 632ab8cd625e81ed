"""Check acts as the browser sends them, and turn them into acts of `intake.decisions.write`.

What a person types is cleaned, a date in words becomes a date, and an act that names what changes
("this sentence, out of the summary") becomes the new list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec

from digest.core import decision_table, text
from digest.core.model import Edition, Story, Value
from digest.curator.typed_dates import typed_date
from digest.desk import check
from digest.intake.decisions.write import Act
from digest.pipeline.results import Edited

LONGEST = 20_000  # characters of one text that an act may bring
MOST = 1_000  # acts in one change
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]|[\ud800-\udfff]")
DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069]")  # would turn the rest of a line around
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
NAMED = ("text", "lines", "edition", "fact", "waive", "correction")  # acts that need a key

SAID = {
    "merge": "Stories merged", "move": "Article moved", "split": "Article split off",
    "spike": "Story left out", "run": "Story taken in again", "drop": "Article left out",
    "restore": "Article taken in again", "lead": "Lead set", "unlead": "Lead left to rank",
    "place": "Story moved",
}  # fmt: skip


class Expanded(Value, frozen=True, kw_only=True):
    """Acts ready to be written, and what they are called."""

    acts: tuple[Act, ...]
    said: str


def expanded(sent: Sequence[dict[str, object]], edition: Edition, edited: Edited) -> Expanded:
    """Check acts and complete them. Raises ValueError with the reason in words."""
    if not sent or len(sent) > MOST:
        raise ValueError("there is nothing to do" if not sent else f"more than {MOST} acts")
    lines: dict[tuple[str, str], list[str]] = {}
    made = [_one(raw, edition, edited, lines) for raw in sent]
    said = _said(made[0])
    if len(made) > 1:
        said = f"{said}, {len(made)} times"
    return Expanded(acts=tuple(made), said=said)


def _one(
    raw: dict[str, object],
    edition: Edition,
    edited: Edited,
    lines: dict[tuple[str, str], list[str]],
) -> Act:
    if raw.get("do") in ("pick", "shift"):
        return _listed(raw, edition, lines)
    act = cleaned(msgspec.convert(raw, Act))
    if act.do == "split" and not act.articles:
        story = _story(edition, act.article)
        copies = tuple(s.article for s in story.sources if s.of == act.article) if story else ()
        return msgspec.structs.replace(act, articles=copies)
    if act.do == "fact" and act.key == "date" and act.text:
        day = edition.day if edition.day[:1].isdigit() else ""
        language = edited.publication.settings.masthead.language
        return msgspec.structs.replace(act, text=typed_date(act.text, day, language))
    if act.do == "fact" and act.key == "link" and act.text:
        return msgspec.structs.replace(act, text=_link(act.text))
    _check(act)
    return act


def _check(act: Act) -> None:
    """Refuse what no decision can mean. Raises ValueError."""
    if act.do == "text" and act.key == "slug" and act.text and text.slug(act.text) != act.text:
        raise ValueError(f"“{act.text}” cannot be an address; try “{text.slug(act.text)}”")
    is_language = act.do == "fact" and act.key == "language" and act.text
    if is_language and not LANGUAGE.fullmatch(act.text):
        raise ValueError(f"“{act.text}” is not a language; write it as en or pt-BR")
    if act.do == "waive" and act.key not in check.NAMES:
        raise ValueError(f"there is no problem “{act.key}”")


def _story(edition: Edition, article: str) -> Story | None:
    return next((s for s in edition.stories if any(x.article == article for x in s.sources)), None)


def _listed(
    raw: dict[str, object], edition: Edition, lines: dict[tuple[str, str], list[str]]
) -> Act:
    """Return the act for a sentence into or out of what is printed, or one place up or down."""
    article, key, words = (str(raw.get(k, "")) for k in ("article", "key", "text"))
    words = one_line(words)
    story = _story(edition, article)
    if story is None or key not in ("summary", "quote") or not words:
        raise ValueError("this sentence is not in the edition any more")
    first = story.sources[0].article
    now = lines.setdefault((first, key), printed(story, key))
    at = next((i for i, line in enumerate(now) if same(line, words)), None)
    if raw["do"] == "shift":
        if at is None:
            raise ValueError("this sentence is not printed any more")
        to = max(0, min(len(now) - 1, at + (1 if raw.get("by") == 1 else -1)))
        now.insert(to, now.pop(at))
    elif raw.get("on") is True:
        if at is None:
            now.append(words)
    elif at is not None:
        if len(now) == 1:
            what = "sentence" if key == "summary" else "quotation"
            raise ValueError(f"the last {what} stays; choose another one first")
        del now[at]
    return Act(do="lines", article=first, key=key, lines=tuple(now))


def printed(story: Story, key: str) -> list[str]:
    """Return the sentences or quotations that a story prints now."""
    if key == "summary":
        return [s.text for s in story.summary]
    return [q.text for q in story.quotes if q.key]


def same(one: str, other: str) -> bool:
    """Return whether two texts have the same words, whatever their typography."""
    return text.plain(one) == text.plain(other)


def cleaned(act: Act) -> Act:
    """Return the act without characters that cannot be part of a text. Raises ValueError."""
    if act.do in NAMED and not act.key:
        raise ValueError("the act does not say what is decided")
    lines = tuple(x for x in (one_line(line) for line in act.lines) if x)
    words = clean(act.text).strip()
    if act.key in decision_table.markdown():
        words = "\n".join(line.rstrip() for line in words.split("\n"))
    else:
        words = " ".join(words.split())
    if len(words) > LONGEST or sum(map(len, lines)) > LONGEST:
        raise ValueError(f"the text has more than {LONGEST:,} characters")
    return msgspec.structs.replace(act, text=words, lines=lines)


def clean(words: str) -> str:
    """Return a text with line ends as YAML has them and without control characters."""
    words = words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return DIRECTION.sub("", CONTROL.sub("", words))


def one_line(words: str) -> str:
    return " ".join(clean(words).split())


def _link(words: str) -> str:
    """Return an address as people type it, with or without https://. Raises ValueError."""
    link = words if "://" in words[:9] else f"https://{words}"
    try:
        parts = urlsplit(link)
        right = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        right = False
    if not right or " " in link:
        raise ValueError(f"“{words[:80]}” is not an address; it begins with https://")
    return link


def _said(act: Act) -> str:
    """Return the act in words, for undo and for those who cannot see the page change."""
    taken_back = not act.text and not act.lines
    if act.do == "waive":
        return "No longer accepted" if taken_back else f"Accepted: {act.key}"
    if act.do == "correction":
        return f"{act.key.capitalize()} of the correction {'removed' if taken_back else 'set'}"
    if act.do in SAID:
        return SAID[act.do]
    return f"{act.key.capitalize()} as proposed" if taken_back else f"{act.key.capitalize()} set"
