"""Hold the words of clauses around quotations, and split text into tokens, for frames."""

from __future__ import annotations

import re
from functools import lru_cache

from digest.core import tables
from digest.core.model import Value
from digest.core.patterns import lazy, of_words
from digest.desk.quotes.cue_words import CONJUNCTIONS, Words, word_file, words
from digest.desk.quotes.phrases import UP
from digest.desk.quotes.piece import SPACES, Piece

BLANK = "_"  # replaces every character of a quotation
_SHARED = "quotes/frames"
_MOST = 120  # tokens of a sentence that are used

_ELIDED = r"(?:<<elided>>)['’](?=\w)"
_GLUED = r"(?<=[a-zß-ÿ]{3})[.][A-ZÄÖÜ][a-zß-ÿ]"  # two sentences without a space between them
_WORD = (
    rf"[^\W\d_](?:\w|(?!{_GLUED})[.](?=\w)|['’](?=\w)"
    r"|[-‑](?!(?:t-)?(?:ils?|elles?|on)\b)(?=\w))*"
)
_TITLE = rf"(?:[{UP}]|Dr|Prof|St)\.(?=[ \u00a0])"
_TOKEN = of_words(rf"{_ELIDED}|{_TITLE}|{_WORD}|\d[\w.,]*|_+|[^\w\s]", _SHARED)
_END = lazy(
    rf"([.!?…][»”“\"’)]?|_)[ \u00a0]+(?=[{UP}„«“\"‘‚»(_—–])"
    r"|(?<=[a-zß-ÿ]{3})\.(?=[A-ZÄÖÜ][a-zß-ÿ])"  # a space was lost
)
_ABBREVIATION = of_words(r"(?:\b(?:<<abbreviations>>|[A-ZÄÖÜ]|[a-z])|\b\d{1,2})$", _SHARED)


class Token(Value, frozen=True, gc=False):
    """A word or mark. `low` is in lower case, without an apostrophe at its end."""

    word: str
    low: str
    start: int
    end: int


class Grammar(Value, frozen=True, gc=False):
    """The words of the frames of one language."""

    words: Words
    determiners: frozenset[str]
    auxiliaries: frozenset[str]
    passive: frozenset[str]
    impersonal: frozenset[str]
    bodies: frozenset[str]
    behind: frozenset[str]
    subjunctive: frozenset[str]
    according: re.Pattern[str]
    # sets made of the words above, once for a language
    speaking: frozenset[str]  # verbs of saying that are not articles
    skipped: frozenset[str]  # words to skip that are not articles
    governing: frozenset[str]  # prepositions, without "of"
    verbs: frozenset[str]  # verbs of saying and auxiliaries
    introducing: frozenset[str]  # verbs that directly introduce a quotation
    opening: frozenset[str]  # words before an office

    def is_verb(self, tokens: list[Token], k: int) -> bool:
        """Return whether a verb of saying or an auxiliary is at token `k`."""
        return k < len(tokens) and (
            tokens[k].low in self.words.say or tokens[k].low in self.auxiliaries
        )

    def is_pronoun(self, low: str) -> bool:
        """Return whether a word is a pronoun that can be a speaker."""
        return low in SUBJECTS and low in self.words.pronouns


OF = tables.words(_SHARED, "of")
COMPANIONS = tables.words(_SHARED, "companions")
COMPLEMENTS = tables.words(_SHARED, "complements")
OBLIQUE = tables.words(_SHARED, "oblique")
INDEFINITE = tables.words(_SHARED, "indefinite")
SUBJECTS = tables.words(_SHARED, "subjects")
QUOTING = tables.words(_SHARED, "quoting")
AS = tables.words(_SHARED, "as")
SHOUTING = tables.words(_SHARED, "shouting")
PERCEIVING = tables.words(_SHARED, "perceiving")
ASKING = tables.words(_SHARED, "asking")
SIGNS = tables.words(_SHARED, "signs and voices")
INSCRIBED = tables.words(_SHARED, "inscribed")
LIGHT = tables.words(_SHARED, "light") | CONJUNCTIONS
HONORIFICS = tables.words(_SHARED, "honorifics")
LOOSE = tables.words(_SHARED, "loose")
BODY_ENDINGS = tables.items(_SHARED, "body endings")
COMPOUNDING = ("de", "nl")  # languages that form compounds of an office and its institution
NULL_SUBJECT = frozenset(("es", "it", "pt"))  # languages that omit subject pronouns


@lru_cache(maxsize=16)
def grammar(language: str) -> Grammar:
    """Return the words of the frames of a language with a word list."""
    file = word_file(language)
    w = words(language)
    determiners = tables.words(file, "determiners")
    auxiliaries = tables.words(file, "auxiliaries")
    phrases = (re.escape(p) for p in tables.items(file, "according phrases") if p != "zufolge")
    return Grammar(
        words=w,
        determiners=determiners,
        auxiliaries=auxiliaries,
        passive=tables.words(file, "passive"),
        impersonal=tables.words(file, "impersonal"),
        bodies=tables.words(file, "bodies"),
        behind=tables.words(file, "behind"),
        subjunctive=tables.words(file, "subjunctive"),
        according=re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE),
        speaking=w.say - determiners,
        skipped=w.skip - determiners,
        governing=w.prepositions - OF,
        verbs=w.say | auxiliaries,
        introducing=w.say | SHOUTING | INSCRIBED,
        opening=(w.opening | CONJUNCTIONS) if language == "de" else CONJUNCTIONS,
    )


def blanked(text: str, found: list[Piece]) -> str:
    """Return the text with every quotation blanked, including marks."""
    out, at = [], 0
    for p in found:
        out += [text[at : p.outer_start], BLANK * (p.outer_end - p.outer_start)]
        at = p.outer_end
    return "".join([*out, text[at:]])


def tokens(masked: str, start: int, end: int, language: str) -> list[Token]:
    """Return the words and marks of `start:end`; a run of blanked characters is one token."""
    out: list[Token] = []
    french = language == "fr"
    for m in _TOKEN.finditer(masked, start, end):
        word = m.group()
        if word in "-‑" or (french and word == "t" and out):
            continue  # "a-t-elle"
        low = word.lower()
        if low[-1] in "'’":
            low = low.rstrip("'’")
        out.append(Token(word, low, m.start(), m.end()))
        if len(out) == _MOST:
            break
    return out


def sentences(text: str, masked: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the bounds of the sentences of a paragraph, with quotations blanked."""
    found, at = [], start
    for m in _END.finditer(masked, start, end):
        if _is_end(text, masked, m):
            found.append((at, m.end()))
            at = m.end()
    return [*found, (at, end)]


def _is_end(text: str, masked: str, m: re.Match[str]) -> bool:
    if m.group(1) is None:
        return True
    if m.group(1) == BLANK:
        return text[max(0, m.start() - 3) : m.start()].rstrip(SPACES).endswith((".", "!", "?", "…"))
    if m.group(1)[0] != ".":
        return True
    return _ABBREVIATION.search(masked, max(0, m.start() - 8), m.start()) is None
