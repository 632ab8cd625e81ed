"""Quotation marks, apostrophes and spaces are set; words never change."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Pub
from digest.press.interface import voice
from digest.press.typography import typeset


@pytest.mark.parametrize(
    ("language", "text", "printed"),
    [
        ("en", 'The "Aurelia" didn\'t sink.', "The “Aurelia” didn’t sink."),
        ("en", "„Wir bleiben“, sagte er.", "“Wir bleiben”, sagte er."),
        ("en", "« Nous restons », dit-elle.", "“Nous restons”, dit-elle."),
        ("de", 'Das "Schiff" sank.', "Das „Schiff“ sank."),
        ("de", "The “Aurelia” sank.", "The „Aurelia“ sank."),
        ("fr", 'Le "navire" a coulé.', "Le «\u202fnavire\u202f» a coulé."),
        ("en", "“He said ‘go’ to us,” she said.", "“He said ‘go’ to us,” she said."),
        ("en", "\"He said 'go' to us,\" she said.", "“He said ‘go’ to us,” she said."),
        ("de", "\"He said 'go' to us,\" she said.", "„He said ‚go‘ to us,“ she said."),
        ("en", 'He called it "a "fine" ship".', "He called it “a ‘fine’ ship”."),
        ("en", "The owners' ship of '94 isn't here.", "The owners’ ship of ’94 isn’t here."),
        ("en", 'A half "quotation is kept.', 'A half "quotation is kept.'),
        ("en", "A  double   space.", "A double space."),
        (
            "en",
            "It is 40 km long and 12 000 t heavy.",
            "It is 40\u00a0km long and 12\u00a0000\u00a0t heavy.",
        ),
        ("en", "It cost 5 crowns.", "It cost 5 crowns."),
        ("en", "No marks at all.", "No marks at all."),
    ],
)
def test_a_sentence_is_set(language: str, text: str, printed: str) -> None:
    """Marks are those of the publication, whatever the source typed."""
    assert typeset(text, language) == printed


def test_within_a_quotation() -> None:
    """Marks within marks become the inner ones."""
    assert typeset('It was "fine" then.', "en", quoted=True) == "It was ‘fine’ then."
    assert typeset('It was "fine" then.', "de", quoted=True) == "It was ‚fine‘ then."


_FOLDED = re.compile(r"[\s\u00a0\u202f\"“”„‟«»'‘’‚‛‹›ʼ]+")


@given(
    st.text(alphabet="ab 1'\"“”„«»‘’‚. k", max_size=40), st.sampled_from(["en", "de", "fr", "xx"])
)
def test_only_marks_and_spaces_change(text: str, language: str) -> None:
    """Letters, figures and punctuation stay in their order; setting twice changes nothing more."""
    once = typeset(text, language)
    assert _FOLDED.sub("", once) == _FOLDED.sub("", text)
    assert "  " not in once
    assert "\ue000" not in once


HEADLINE = 'Council buys "two cranes" for the pier'
REPORT = """{title}
By Nora Maas
{day} November 2026
The council of Larnow bought "two cranes" for its pier on {weekday}, the mayor, Ida Brandt, said.

"We've waited for '20 years' now," Brandt said of the pier. The cranes weigh 500 t and cost "a fortune", the clerk said.
"""


def test_every_headline_and_sentence_of_the_site_is_set(pub: Pub) -> None:
    """Pages, feeds and mails print no straight quotation mark of a source; evidence and data do."""
    pub.write("digest.yaml", "title: Probe\ntimezone: UTC\nbase_url: https://probe.example\n")
    for day, weekday, title in ((23, "Monday", HEADLINE), (24, "Tuesday", f"{HEADLINE} at last")):
        pub.write(
            f"content/2026-11-{day}/a.txt",
            REPORT.format(title=title, day=day, weekday=weekday),
        )
    assert pub.run("build").returncode == 0
    seen = 0
    for file in sorted(pub.site.rglob("*")):
        if file.suffix not in (".html", ".xml", ".txt", ".json") or file.name == "digest.json":
            continue
        words = unescape(unescape(file.read_text(encoding="utf-8")))
        words = re.sub(
            r'<script.*?</script>|<details class="more proofs">.*?</details>', "", words, flags=re.S
        )
        words = words.replace('\\"', '"')
        seen += "“two cranes”" in words
        assert 'buys "two' not in words, file
        assert 'bought "two' not in words, file
        assert "'20 years'" not in words, file
    assert seen > 8


@pytest.mark.parametrize("tag", ["en", "de", "fr", "und", ""])
def test_a_key_quotation_has_the_marks_of_the_sentences(tag: str) -> None:
    """One rule for all printed words: the publication's marks, whatever the language of the words."""
    for language, outer in (("en", "“”"), ("de", "„“")):
        speaks = voice(language)
        assert speaks.quoted("Kein Netz", tag) == f"{outer[0]}Kein Netz{outer[1]}"
        assert speaks.quotation_marks(tag) == tuple(outer)
        assert speaks.typeset("« Kein Netz », so der Rat.").startswith(
            speaks.quoted("Kein Netz", tag)
        )
