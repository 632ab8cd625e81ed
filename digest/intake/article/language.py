"""Detect the language of a text by its script and its most frequent function words.

The result is a two-letter code, or `und` for a text of under fifteen words or without a clear
winner. The method is function-word profiles (Ingle 1976): in any language they are a third of
running text, and languages share few of them. Only the first 200 words are used.
"""

from __future__ import annotations

import re
from collections import Counter

from digest.core.patterns import lazy

_PROFILES = {
    "en": "the of and to in that for is on was with as by at from it has have be are his its said he not an this which who will were but they",
    "de": "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec aux mais cette ses été elle",
    "es": "de la que el en y los se del las un por con no una su para es al lo como más pero sus le ha este fue son han desde también",
    "it": "di che e la il un a per in è una del della non sono con da si le i dei al ha gli alla nel come anche più ma delle dal",
    "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua pelo pela são",
    "nl": "de het een van en in is dat op te zijn met voor niet aan er die om ook als dan maar bij uit naar door over werd wordt heeft",
    "sv": "och att det i en som på är av för med till den har de inte om ett men var jag sig från vi så kan när",
    "da": "og at det i er en til af på som den for med de der ikke et har var om men fra sig kan vi så blev ved",
    "no": "og i det på som er en til av for at med de den ikke har et om var men fra seg kan vi så ble ved å",
    "fi": "ja on ei että se oli hän mutta joka ovat kun myös sen mukaan kuin hänen jos tai ole nyt",
    "pl": "w i na z do się nie że to jest o jak po od przez za dla są oraz ale tym był już co tego czy",
    "cs": "a v se na je že s z do o to k i za by pro jako které ale od jsou byl podle také jeho který",
    "hu": "a az és hogy nem is egy volt meg csak de ez ki mint már el azt van még szerint amely majd",
    "ro": "de și în a la cu pe nu că din care un o este pentru sunt mai au fost după dar ca prin sau lui",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi en sonra kadar ise dedi olduğunu var ne göre",
    "id": "yang dan di ini itu dengan untuk dari dalam tidak akan pada juga ke karena oleh tersebut ada kata mereka",
    "hr": "i u je na se da su za od s a o kako što koji bi će ne to iz nije te ali ili kao bio",
    "ca": "de la i el que a en els les per un es amb una del no al ha és dels com més però seva aquest",
    "ru": "и в не на что он с как по это из к но за его от у о для до же так был все были также",
    "uk": "і в не на що з як до у за про та це від його для є але був під які також який по",
    "bg": "на и в да за от се не с е са че по като това до си ще към който бе или",
    "ar": "في من على أن إلى التي عن الذي مع هذا ما كان هذه بين لم وقال",
    "fa": "و در به از که این را با است برای آن یک خود تا بر هم شده می",
    "ur": "کے میں کی ہے اور سے کا کو نے پر کہ یہ ہیں اس بھی نہیں کر",
}  # fmt: skip
_BY_WORD: dict[str, tuple[str, ...]] = {}
for _code, _words in _PROFILES.items():
    for _word in _words.split():
        _BY_WORD[_word] = (*_BY_WORD.get(_word, ()), _code)
_SCRIPTS = (
    ("el", lazy(r"[\u0370-\u03ff]")),
    ("he", lazy(r"[\u0590-\u05ff]")),
    ("ko", lazy(r"[\uac00-\ud7af]")),
    ("ja", lazy(r"[\u3040-\u30ff]")),
    ("zh", lazy(r"[\u4e00-\u9fff]")),
    ("th", lazy(r"[\u0e00-\u0e7f]")),
    ("lo", lazy(r"[\u0e80-\u0eff]")),
    ("my", lazy(r"[\u1000-\u109f]")),
    ("km", lazy(r"[\u1780-\u17ff]")),
    ("ka", lazy(r"[\u10a0-\u10ff]")),
    ("hy", lazy(r"[\u0530-\u058f]")),
    ("am", lazy(r"[\u1200-\u137f]")),
    ("bn", lazy(r"[\u0980-\u09ff]")),
    ("ta", lazy(r"[\u0b80-\u0bff]")),
    ("te", lazy(r"[\u0c00-\u0c7f]")),
    ("hi", lazy(r"[\u0900-\u097f]")),
)
_FOREIGN = lazy(r"[\u0370-\u03ff\u0530-\u05ff\u0900-\u137f\u1780-\u17ff\u3040-\ud7af]")
_EDGE = ".,;:!?\"'“”‘’„«»()[]–—-…"
LEAST = 15
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")


def stated(code: str) -> str | None:
    """Return a language code from a field (`en-GB`, `pt_BR`) in standard case, or None."""
    code = code.strip()
    if not _TAG.fullmatch(code):
        return None
    first, *rest = code.replace("_", "-").split("-")
    return "-".join([first.lower(), *(p.upper() if len(p) == 2 else p for p in rest)])


def detect(text: str) -> str:
    """Return the language of a text, or `und`."""
    first = text[:600]
    if not first.isascii() and _FOREIGN.search(first):
        letters = sum(c.isalpha() for c in first) or 1
        for code, script in _SCRIPTS:
            if len(script.findall(first)) > letters * (0.1 if code == "ja" else 0.4):
                return code
    words = text[:4000].split(None, 200)[:200]
    if len(words) < LEAST:
        return "und"
    counts = Counter(words)
    if 30 * counts["the"] >= len(words) and 40 * (counts["of"] + counts["and"]) >= len(words):
        return "en"  # no other language has these words, and most texts end here
    scores: dict[str, int] = {}
    for word, n in counts.items():
        codes = _BY_WORD.get(word)
        if codes is None:
            if word.islower() and word.isalpha():
                continue
            codes = _BY_WORD.get(word.strip(_EDGE).casefold(), ())
        for code in codes:  # a word of a single language counts twice
            scores[code] = scores.get(code, 0) + (2 * n if len(codes) == 1 else n)
    most = max(scores.values(), default=0)
    if most < max(3, 0.12 * len(words)):
        return "und"
    near = [code for code, n in scores.items() if most < 1.15 * n]
    return near[0] if len(near) == 1 else "und"
