"""Lines that ask something of the reader are furniture, whatever their wording."""

from __future__ import annotations

import pytest

from digest.core.model import File
from digest.intake import formats
from digest.intake.furniture.clean import clean

BODY = [
    "The town of Sandvik will repave its market square next spring, the council decided on Monday "
    "after a debate of four hours.",
    "The work is to take eleven weeks, and stalls will move to the quay for that time, it said.",
    "Traders said they had asked for a shorter closure, and for a lower rent on the quay, where fewer "
    "people pass than on the square.",
    "The council set aside four hundred thousand crowns for the square and its drains.",
]
PROMPTS = [
    "Please leave your thoughts here",
    "This article is for members only. Become a member to read on for two crowns a week.",
    "Dieser Artikel ist nur für Abonnenten. Jetzt abonnieren und alles lesen, zwei Kronen im Monat.",
    "Cet article est réservé aux abonnés. Abonnez-vous pour lire la suite.",
    "Tell us what you make of it",
    "Load all 31 replies",
    "Install our app to read on",
    "Tap here to open the gallery",
    "Spotted a mistake? Send us an email",
    "Enjoyed this? Support our newsroom",
    "Sign in with Google",
    "Be the first to comment on this page",
    "Story continues below the picture",
    "This story has been verified by our desk",
    "Sorry, the page you asked for is gone",
    "Other topics for you",
    "Abonnieren Sie unsere Nachrichten hier",
    "Suivez notre page",
]
NEWS = [
    "Tell the council, said Holm.",
    "“Tell us what you think,” the mayor asked the traders.",
    "Other traders want to leave.",
    "Get the drains done first.",
    "Sorry stones, bad drains",
]


def kept(line: str, at: int) -> bool:
    """Whether a line between or below the paragraphs stays."""
    lines = [*BODY[:at], line, *BODY[at:]]
    data = "\n\n".join(lines).encode()
    document, _ = formats.read(File(path="a.txt", id="a", data=data))
    return next(judged.kept for judged in clean(document) if judged.text == line)


@pytest.mark.parametrize("at", [2, 4])
@pytest.mark.parametrize("line", PROMPTS)
def test_a_prompt_goes(line: str, at: int) -> None:
    """Between two paragraphs as below the last one."""
    assert not kept(line, at)


@pytest.mark.parametrize("line", NEWS)
def test_news_with_such_words_stays(line: str) -> None:
    """A quotation, a report, a subhead."""
    assert kept(line, 2)
