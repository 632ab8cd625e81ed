"""Quotation marks, apostrophes and spaces are set; words never change."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    """What stands between marks already gets the inner ones."""
    assert typeset('It was "fine" then.', "en", quoted=True) == "It was ‘fine’ then."
    assert typeset('It was "fine" then.', "de", quoted=True) == "It was ‚fine‘ then."


_FOLDED = re.compile(r"[\s\u00a0\u202f\"“”„‟«»'‘’‚‛‹›ʼ]+")


@given(
    st.text(alphabet="ab 1'\"“”„«»‘’‚. k", max_size=40), st.sampled_from(["en", "de", "fr", "xx"])
)
def test_only_marks_and_spaces_change(text: str, language: str) -> None:
    """Letters, figures and punctuation stay, in their order; setting twice changes nothing more."""
    once = typeset(text, language)
    assert _FOLDED.sub("", once) == _FOLDED.sub("", text)
    assert "  " not in once
    assert "\ue000" not in once
