"""Acts on words: of a story, of the edition, facts, waivers and notes of corrections."""

from __future__ import annotations

from collections.abc import Sequence

from digest.core import decision_table, yaml_writing
from digest.core.decision_table import Kind
from digest.core.model import CorrectionNote
from digest.intake.decisions.act_values import Act, Data, Hand, relist, tidy
from digest.intake.decisions.read import FACTS, is_date

STORY_TEXTS = decision_table.keys(Kind.TEXT_BY_ARTICLE)
STORY_LINES = decision_table.keys(Kind.TEXTS_BY_ARTICLE)
EDITION_TEXTS = decision_table.keys(Kind.TEXT)
NOTE = CorrectionNote.__struct_fields__


def text(hand: Hand, data: Data, act: Act) -> None:
    if act.key not in STORY_TEXTS:
        raise ValueError(f"there is no decision “{act.key}”")
    _said(hand, data, act, yaml_writing.block(act.text + "\n") if "\n" in act.text else act.text)


def lines(hand: Hand, data: Data, act: Act) -> None:
    if act.key not in STORY_LINES:
        raise ValueError(f"there is no decision “{act.key}”")
    table = data.get(act.key) or {}
    key = next((k for k in table if hand.means(k) in hand.desk.story(act.article)), None)
    if key is not None and isinstance(table[key], list) and act.lines:
        relist(table, key, act.lines)
    elif act.key == "quote" and len(act.lines) == 1:
        _said(hand, data, act, act.lines[0])
    else:
        _said(hand, data, act, list(act.lines))


def edition(hand: Hand, data: Data, act: Act) -> None:
    if act.key not in EDITION_TEXTS:
        raise ValueError(f"there is no decision “{act.key}”")
    if act.text:
        new = act.key not in data
        value = (
            yaml_writing.block(act.text + "\n")
            if act.key in decision_table.markdown() or "\n" in act.text
            else act.text
        )
        if new and act.key == "title" and hasattr(data, "insert"):
            data.insert(0, act.key, value)
        else:
            data[act.key] = value
    elif act.key in data:
        del data[act.key]


def fact(hand: Hand, data: Data, act: Act) -> None:
    if act.key not in FACTS:
        raise ValueError(f"there is no fact “{act.key}”")
    _entry(hand, data, "articles", act, (act.article,))


def waive(hand: Hand, data: Data, act: Act) -> None:
    _entry(hand, data, "waive", act, (act.article,))


def correction(hand: Hand, data: Data, act: Act) -> None:
    if act.key not in NOTE:
        raise ValueError(f"a correction has no “{act.key}”")
    if act.key == "date" and act.text and not is_date(act.text):
        raise ValueError(f"“{act.text}” is not a date; write it as 2024-02-10")
    _entry(hand, data, "correction", act, hand.desk.noted(act.article))


def _said(hand: Hand, data: Data, act: Act, value: object) -> None:
    story = hand.desk.story(act.article)
    keys = [k for k in data.get(act.key) or () if hand.means(k) in story]
    if not value:
        for key in keys:
            del data[act.key][key]
        tidy(data, act.key)
        return
    if not data.get(act.key):
        data[act.key] = {}
    data[act.key][keys[0] if keys else hand.name(hand.story_name(data, story))] = value
    for key in keys[1:]:
        del data[act.key][key]


def _entry(hand: Hand, data: Data, table: str, act: Act, about: Sequence[str]) -> None:
    """Write a value of the entry that names one of `about`; else of a new one."""
    key = next((k for k in data.get(table) or () if hand.means(k) in about), None)
    if act.text:
        if not data.get(table):
            data[table] = {}
        if key is None:
            data[table][hand.name(act.article)] = yaml_writing.flow_map({act.key: act.text})
        elif not data[table][key]:
            data[table][key] = yaml_writing.flow_map({act.key: act.text})
        else:
            data[table][key][act.key] = act.text
    elif key is not None and act.key in (data[table][key] or {}):
        del data[table][key][act.key]
        if not data[table][key]:
            del data[table][key]
        tidy(data, table)
