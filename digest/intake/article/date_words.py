"""Hold the words of dates in seven languages, and the words around them that qualify a date.

Months, weekdays, and relative days. Data only.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from digest.core import tables
from digest.core.patterns import lazy


class Tongue(NamedTuple):
    """The date words of one language.

    `stems` are substrings of the words, in the case in which they are printed; they are searched
    for in a text. `months`, `weekdays` and `relative` (days from the publication date) are looked
    up by whole words. The patterns match the words before and after a date.
    """

    stems: tuple[str, ...]
    months: dict[str, int]
    weekdays: dict[str, int]
    relative: dict[str, int]
    last: re.Pattern[str]  # "last", at the end of the text before the date
    next: re.Pattern[str]
    last_after: re.Pattern[str]  # "dernier", at the beginning of the text after it
    next_after: re.Pattern[str]
    future: re.Pattern[str]  # in the clause before: events that have not happened yet
    past: re.Pattern[str]
    habit: re.Pattern[str]  # "every": not a single day
    label: re.Pattern[str]  # a name or thing called by the day: "Sunday daily"
    # matches of `past` that report speech ("said") or a state ("is gepland"): the day may still be
    # in the future
    weak: re.Pattern[str]
    # after words of the past: the purpose ("was moved to", "bailed to appear at court on")
    aim: re.Pattern[str]


_NEVER = re.compile(r"(?!)")

# Words that cannot follow a modal "may" or "might" as a verb, as opposed to the month. Perfect
# forms ("may have been") and past abilities ("could see") count as past.
_NO_VERB = (
    r"(?:(?:not|well|also)\s)?have|on|in|at|of|and|or|to|for|by|with|from|over|against|the|a|an"
    r"|is|was|are|were|has|had"
)
_MODAL = (
    rf"(?-i:may|might)(?=\s[a-z])(?!\s(?:{_NO_VERB})\b)"
    rf"|could(?=\s[a-z])(?!\s(?:{_NO_VERB}|not|only|hardly|barely|never|(?:be\s)?(?:see|seen"
    rf"|hear|heard|feel|felt|smell))\b)"
)
# Words before "-ed": after an article it is an adjective ("the planned march"), in capitals a name
# ("United").
# The form is looked at first, as few words have it.
_ED = (
    r"(?=(?-i:[a-z]{2,20}ed\b))"
    r"(?<!\bthe\s)(?<!\ba\s)(?<!\ban\s)(?<!\bits\s)(?<!\btheir\s)(?-i:(?!(?:need|speed|feed"
    r"|indeed|proceed|exceed|succeed|hundred|shed"
    r"|sacred|kindred|naked)\b)[a-z]{2,20}ed)"
)


def _months(*rows: str) -> dict[str, int]:
    """Return a table from rows of spellings, one row for each month, January first."""
    return {name: i for i, row in enumerate(rows, 1) for name in row.split()}


def _weekdays(*rows: str) -> dict[str, int]:
    return {name: i for i, row in enumerate(rows) for name in row.split()}


_EN_M = _months(
    "January Jan", "February Feb", "March Mar", "April Apr", "May", "June Jun", "July Jul",
    "August Aug", "September Sept Sep",
    "October Oct", "November Nov", "December Dec",
)  # fmt: skip
_EN_W = _weekdays(
    "Monday Mon",
    "Tuesday Tue Tues",
    "Wednesday Wed",
    "Thursday Thu Thur Thurs",
    "Friday Fri",
    "Saturday Sat",
    "Sunday Sun",
)
_DE_M = _months(
    "Januar Jan Jänner", "Februar Feb Feber", "März Mär Mrz Maerz", "April Apr", "Mai", "Juni Jun",
    "Juli Jul", "August Aug",
    "September Sept Sep", "Oktober Okt", "November Nov", "Dezember Dez",
)  # fmt: skip
_DE_W = _weekdays(
    "Montag Mo",
    "Dienstag Di",
    "Mittwoch Mi",
    "Donnerstag Do",
    "Freitag Fr",
    "Samstag Sonnabend Sa",
    "Sonntag So",
)
_FR_M = _months(
    "janvier janv", "février fevrier févr fév", "mars", "avril avr", "mai", "juin", "juillet juil",
    "août aout", "septembre sept",
    "octobre oct", "novembre nov", "décembre decembre déc",
)  # fmt: skip
_FR_W = _weekdays(
    "lundi lun",
    "mardi mar",
    "mercredi mer",
    "jeudi jeu",
    "vendredi ven",
    "samedi sam",
    "dimanche dim",
)
_ES_M = _months(
    "enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may", "junio jun", "julio jul",
    "agosto ago",
    "septiembre setiembre sept sep", "octubre oct", "noviembre nov", "diciembre dic",
)  # fmt: skip
_ES_W = _weekdays(
    "lunes lun",
    "martes mar",
    "miércoles miercoles mié",
    "jueves jue",
    "viernes vie",
    "sábado sabado sáb",
    "domingo dom",
)
_IT_M = _months(
    "gennaio gen", "febbraio feb", "marzo mar", "aprile apr", "maggio mag", "giugno giu",
    "luglio lug", "agosto ago", "settembre set",
    "ottobre ott", "novembre nov", "dicembre dic",
)  # fmt: skip
_IT_W = _weekdays("lunedì lunedi lun", "martedì martedi mar", "mercoledì mercoledi mer",
"giovedì giovedi gio", "venerdì venerdi ven",
                  "sabato sab", "domenica dom")  # fmt: skip
_PT_M = _months(
    "janeiro jan", "fevereiro fev", "março marco mar", "abril abr", "maio mai", "junho jun",
    "julho jul", "agosto ago", "setembro set",
    "outubro out", "novembro nov", "dezembro dez",
)  # fmt: skip
_PT_W = _weekdays(
    "segunda-feira",
    "terça-feira",
    "quarta-feira",
    "quinta-feira",
    "sexta-feira",
    "sábado sabado",
    "domingo",
)
_NL_M = _months(
    "januari jan", "februari feb", "maart mrt", "april apr", "mei", "juni jun", "juli jul",
    "augustus aug", "september sept sep",
    "oktober okt", "november nov", "december dec",
)  # fmt: skip
_NL_W = _weekdays(
    "maandag ma",
    "dinsdag di",
    "woensdag wo",
    "donderdag do",
    "vrijdag vr",
    "zaterdag za",
    "zondag zo",
)

# All spellings of all languages. Fields and date lines are short, and no word means two months.
ALL_MONTHS: dict[str, int] = {}
for _table in (_EN_M, _DE_M, _FR_M, _ES_M, _IT_M, _PT_M, _NL_M):
    for _name, _number in _table.items():
        ALL_MONTHS.setdefault(_name.casefold(), _number)
ALL_WEEKDAYS = frozenset(
    part
    for table in (_EN_W, _DE_W, _FR_W, _ES_W, _IT_W, _PT_W, _NL_W)
    for name in table
    for part in name.casefold().split("-")
)
# The long forms, which are unambiguous across languages; "mar" is a Tuesday or a month.
WEEKDAY_NUMBERS: dict[str, int] = {
    name.casefold(): number
    for table in (_EN_W, _DE_W, _FR_W, _ES_W, _IT_W, _PT_W, _NL_W)
    for name, number in table.items()
    if len(name) > 4
}

# Words allowed in a date field beside the date itself.
NOISE = tables.words("article/date_field_words", "beside a date")
UPDATED = re.compile(
    r"\b(?:updated?|modified|edited|revised|aktualisiert|stand|zuletzt|mis(?:e)? à jour|modifié"
    r"|maj|actualizado|actualizada|aggiornato"
    r"|aggiornamento|atualizado|atualizada|bijgewerkt|laatst)\b",
    re.I,
)


def _alternatives(words: str) -> list[str]:
    """Return the alternatives of a pattern, split at each "|" outside of brackets."""
    out = [""]
    depth = 0
    for c in words:
        depth += (c == "(") - (c == ")")
        if c == "|" and depth == 0:
            out.append("")
        else:
            out[-1] += c
    return out


def _in_any_case(words: str) -> str:
    """Return a pattern of the words in any case.

    `re` tries every alternative in turn, so words in a row are grouped by their first letter: a
    search is four times as fast. Words of different letters cannot match at one place, so the
    grouping changes no match.
    """
    out: list[str] = []
    run: dict[str, list[str]] = {}  # first letter -> the rest of each word
    for word in [*_alternatives(words), ""]:
        if word and word[0].isalpha() and word[1:2] not in ("?", "*", "{"):
            run.setdefault(word[0].lower(), []).append(word[1:])
            continue
        out += [f"[{c}{c.upper()}](?i:{'|'.join(rests)})" for c, rests in run.items()]
        run = {}
        if word:
            out.append(f"(?i:{word})")
    return "|".join(out)


def _tail(words: str) -> re.Pattern[str]:
    return lazy(rf"\b(?:{_in_any_case(words)})\s{{1,2}}$")


def _next(words: str) -> re.Pattern[str]:
    return lazy(rf"\s{{1,2}}(?:{_in_any_case(words)})\b")


def _any(words: str, first: str = "") -> re.Pattern[str]:
    """Return a pattern of words; `first` has all letters that they begin with, for speed."""
    ahead = f"(?=(?i:[{first}]))" if first else ""
    return lazy(rf"\b{ahead}(?:{_in_any_case(words)})\b")


def _unless_of_it(said: str, others: str = "") -> re.Pattern[str]:
    """Return a pattern of verbs of saying that does not match before the day of the saying.

    The statement is in the past, but its subject may be in the future, unless the day is that of
    the statement: "said on Dec. 3".
    """
    before = f"{_in_any_case(others)}|" if others else ""
    return lazy(rf"\b(?:{before}(?:{_in_any_case(said)})(?!\W(?:\w{{1,3}}\W)?$))\b")


def _both(*tables: dict[str, int], keep: int = 4) -> tuple[tuple[str, ...], list[dict[str, int]]]:
    """Return stems and tables for languages that print these words in lower case.

    Long words match in lower case and at the head of a sentence. Short ones are omitted, because
    they are other words.
    """
    out = []
    for table in tables:
        long = {k: v for k, v in table.items() if len(k) >= keep or k == "mei"}
        out.append({**long, **{k[0].upper() + k[1:]: v for k, v in long.items()}})
    return tuple(sorted({k for t in out for k in t})), out


_FR_S, (_FR_MM, _FR_WW) = _both({**_FR_M}, _FR_W)
_FR_MM.update({"mai": 5, "Mai": 5})
_ES_S, (_ES_MM, _ES_WW) = _both(_ES_M, _ES_W)
_IT_S, (_IT_MM, _IT_WW) = _both(_IT_M, _IT_W)
_PT_S, (_PT_MM, _PT_WW) = _both(_PT_M, _PT_W)
_NL_S, (_NL_MM, _NL_WW) = _both(_NL_M, _NL_W)
_DE_WL = {k: v for k, v in _DE_W.items() if len(k) > 2}
_EN_WL = {
    k: v for k, v in _EN_W.items() if k.endswith("day")
}  # short forms are other words, or names of newspapers


def _stems(*tables: dict[str, int]) -> tuple[str, ...]:
    """Return the first three letters of each month or day that is printed with a capital.

    They find all spellings.
    """
    return tuple(sorted({k[:3] for t in tables for k in t}))


TONGUES: dict[str, Tongue] = {
    "en": Tongue(
        (*_stems(_EN_M), "day", "omorrow"), _EN_M, _EN_WL,
        {"yesterday": -1, "Yesterday": -1, "tomorrow": 1, "Tomorrow": 1},
        _tail("last|past|previous"), _tail("next"), _next("last"), _next("next|week"),
        _any(rf"(?:will|would|shall|{_MODAL}|(?:(?:is|are|was|were)\s)?(?:set|due|scheduled"
             rf"|expected|planned|slated|likely)\sto"
             r"|(?:is|are|was|were)\sto|plan(?:s|ned)?\sto)(?:\s(?:not\s"
             r"|also\s)?be\s[a-z]{2,20})?|set for|due|scheduled|slated|expected|until|upcoming"
             r"|coming"
             r"|ahead of|by(?=\s{1,2}$)", "abcdeilmpsuw"),
        _any(_ED + "|said|says|told|wrote|was|were|did|had|has|held|met|came|went|took|made"
                   "|began|shot|hit|found|left|won|lost|saw|got|gave|fell"
             "|rose|ran|drove|flew|fled|stood|sank|struck|broke|brought|caught|heard|paid|sent"
             "|beat|became|grew|threw|led", "a-z"),
        _tail("every|each|most|black|good|super|cyber|holy|easter|palm|bloody|ash|some|many|any"),
        re.compile(r"\s(?:daily|papers?|newspapers?|editions?|times|telegraph|mirror|mail"
                   r"|express|schools?|league|prayers?|supplement|magazine"
                   r"|post|herald|star|world|night football|night live)\b", re.I),
        _unless_of_it("said|says|told|has|announced|confirmed|added|warned|wrote|agreed|called"
                      "|planned|decided|voted"),
        re.compile(r"\bto\s(?!(?:the|a|an|his|her|its|their)\b)[a-z]{2,20}\s|\b(?:to|for|from"
                   r"|till|before)\s{1,2}$"),
    ),
    "de": Tongue(
        (*_stems(_DE_M, _DE_WL), "gestern", "Gestern", "vorgestern"), _DE_M, _DE_WL,
        {"gestern": -1, "Gestern": -1, "vorgestern": -2},
        _tail("letzten|letzter|letztem|vergangenen|vergangener|vorigen"),
        _tail("nächsten|nächster|nächstem"), _NEVER, _NEVER,
        _any("wird|werden|wollen|will|soll|sollen|kommenden|bis|ab|voraussichtlich|plant|planen"
             "|geplant|vorgesehen|angesetzt"),
        _any("hat|haben|hatte|hatten|war|waren|wurde|wurden|sagte|ge[a-zäöü]{2,18}t|teilte"
             "|erklärte|kam|ging|fand"),
        _tail("jeden|jeder|welt am|bild am"),
        re.compile(r"-|\szeitung\b|sausgabe", re.I),
        _unless_of_it("sagte|teilte|erklärte", "hat|haben"), _NEVER,
    ),
    "fr": Tongue(
        (*_FR_S, "mai", "Mai", "hier", "Hier", "demain", "Demain"), _FR_MM, _FR_WW,
        {"hier": -1, "Hier": -1, "demain": 1, "Demain": 1},
        _NEVER, _NEVER, _next("dernier|passé"), _next("prochain"),
        _any(r"\w{2,20}(?:ra|ront)|doit|doivent|devrait|devraient|prévue?s?|d'ici|jusqu'à"),
        _any(r"ont?|avait|avaient|était|étaient|sont|est"), _tail("chaque|tous les"), _NEVER,
        _any("ont?|sont|est"), _NEVER,
    ),
    "es": Tongue(
        (*_ES_S, "ayer", "Ayer"), _ES_MM, _ES_WW, {"ayer": -1, "Ayer": -1},
        _tail("pasado|último"), _tail("próximo"), _next("pasado|último"), _next("próximo"),
        _any(r"\w{2,20}(?:rá|rán)|va a|van a|hasta|prevé|prevén|previst[oa]s?"),
        _any(r"\w{2,20}(?:ó|aron|ieron)|ha|han|fue|fueron|había|era"),
        _tail("cada|todos los"), _NEVER,
        _any("ha|han"), _NEVER,
    ),
    "it": Tongue(
        (*_IT_S, "ieri", "Ieri", "domani", "Domani"), _IT_MM, _IT_WW, {"ieri": -1, "Ieri": -1,
        "domani": 1, "Domani": 1},
        _tail("scorso|scorsa"), _tail("prossimo|prossima"), _next("scorso|scorsa"),
        _next("prossimo|prossima"),
        _any(r"\w{2,20}(?:rà|ranno)|previst[oaie]|entro|fino a"),
        _any(r"ha|hanno|è|era|erano|sono|aveva|\w{2,20}(?:ato|ata|ati|uto|ito)"),
        _tail("ogni|tutti i|tutte le"), _NEVER,
        _any("ha|hanno|è|sono"), _NEVER,
    ),
    "pt": Tongue(
        (*_PT_S, "ontem", "Ontem", "amanhã", "Amanhã"), _PT_MM, _PT_WW, {"ontem": -1, "Ontem": -1,
        "amanhã": 1, "Amanhã": 1},
        _tail("última|último|passada|passado"), _tail("próxima|próximo"), _next("passada|passado"),
        _next("próxima|próximo"),
        _any(r"\w{2,20}(?:rá|rão)|vai|vão|até|deve|devem|previst[oa]s?"),
        _any(r"\w{2,20}(?:ou|eu|iu|aram|eram|iram)|foi|foram|há|havia|era|tem"),
        _tail("cada|toda|todo|todas as|todos os"), _NEVER,
        _any("há|tem"), _NEVER,
    ),
    "nl": Tongue(
        (*_NL_S, "gisteren", "Gisteren", "eergisteren"), _NL_MM, _NL_WW, {"gisteren": -1,
        "Gisteren": -1, "eergisteren": -2},
        _tail("afgelopen|vorige"), _tail("volgende"), _next("jl"), _NEVER,
        _any("zal|zullen|gaat|gaan|komende|aanstaande|gepland|tot|vanaf|wil|willen"),
        _any("heeft|hebben|had|hadden|was|waren|is|zijn|werd|werden|zei|meldde|ge[a-z]{2,18}[dt]"),
        _tail("elke|iedere"), _NEVER,
        _unless_of_it("zei|meldde", "heeft|hebben|is|zijn"), _NEVER,
    ),
}  # fmt: skip
