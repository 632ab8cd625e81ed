"""Lines that ask the reader for something are furniture, in any wording."""

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
    """Return whether a line between or below the paragraphs is kept."""
    lines = [*BODY[:at], line, *BODY[at:]]
    data = "\n\n".join(lines).encode()
    document, _ = formats.read(File(path="a.txt", id="a", data=data))
    return next(judged.kept for judged in clean(document) if judged.text == line)


@pytest.mark.parametrize("at", [2, 4])
@pytest.mark.parametrize("line", PROMPTS)
def test_a_prompt_goes(line: str, at: int) -> None:
    """Between two paragraphs, and below the last one."""
    assert not kept(line, at)


@pytest.mark.parametrize("line", NEWS)
def test_news_with_such_words_stays(line: str) -> None:
    """A quotation, a report, a subhead."""
    assert kept(line, 2)


PROMPTS_OF_TWO_KINDS = [
    "Only subscribers can read this article. Already one of them? Sign in.",
    "To carry on reading, start your free month.",
    "Keep up with everything that matters in Orpham with our morning email.",
    "Your contribution keeps our reporters on the road.",
    "More than 4,000 of you get our evening email. Add your name.",
    "This is a developing story. Check back for updates.",
    "Diesen Beitrag können nur Abonnenten lesen. Schon dabei? Dann melden Sie sich an.",
    "Was Orpheim bewegt, jeden Morgen in Ihrem Postfach.",
    "Haben Sie einen Fehler entdeckt? Schreiben Sie der Redaktion.",
    "Il vous reste 85 % de cet article à lire.",
    "Vous souhaitez réagir ? Laissez-nous un message.",
    "Profitez de notre offre d'essai pour lire sans limite.",
    "Has alcanzado el límite de artículos gratuitos.",
    "¿Has visto un error? Escríbenos.",
    "Le notizie di Orfano, ogni mattina nella tua casella.",
    "Hai trovato un errore? Scrivi alla redazione.",
    "Je hebt je gratis artikelen gelezen.",
    "Foutje gezien? Laat het ons weten.",
    "Este artigo é só para assinantes. Já é um deles? Entre na sua conta.",
    "As notícias de Orfão, todas as manhãs no seu email.",
]
NEWS_OF_SUCH_WORDS = [
    "Only subscribers to the pool's scheme can use the sauna, the council said.",
    "Email addresses of 4,000 customers were stolen.",
    "You cannot swim in a pool that has no roof, she said.",
    "The piece will be shown in the museum from June.",
    "Alerts were sent to 30,000 phones.",
    "Members of the club get free entry until June.",
    "Melden Sie sich bei der Polizei, bat der Sprecher die Zeugen.",
    "Die Kommentare im Netz waren voller Hass.",
    "Unsere Stadt verliert ihr Bad, klagt der Verein.",
    "Les abonnés du gaz paieront 4 % de plus.",
    "Notre ville mérite mieux, juge l'association.",
    "La cuenta de Instagram del club tiene 4.000 seguidores.",
    "El contenido de la caja sigue siendo un misterio.",
    "Il suo commento ha fatto discutere.",
    "Het account van de club werd geblokkeerd.",
    "Só os assinantes da piscina podem usar a sauna, disse o autarca.",
]


@pytest.mark.parametrize("at", [2, 4])
@pytest.mark.parametrize("line", PROMPTS_OF_TWO_KINDS)
def test_a_line_of_things_that_news_does_not_speak_of_together_goes(line: str, at: int) -> None:
    """This text and who may read it, the reader and a newsletter, a mistake and the editors."""
    assert not kept(line, at)


@pytest.mark.parametrize("at", [2, 4])
@pytest.mark.parametrize("line", NEWS_OF_SUCH_WORDS)
def test_news_with_one_such_word_stays(line: str, at: int) -> None:
    """One of these kinds, or reported speech."""
    assert kept(line, at)


@pytest.mark.parametrize(
    "note",
    [
        "Clara Marsh is the Gazette's education reporter. Write to her at clara@gazette.example.",
        "Clara Marsh has covered Orpham council for six years.",
        "Clara Marsch ist Redakteurin im Ressort Lokales.",
        "Clara Marini è giornalista della redazione cronaca.",
    ],
)
def test_a_note_on_the_author_goes(note: str) -> None:
    """Below the text, about a person whom the text does not mention."""
    assert not kept(note, 4)


@pytest.mark.parametrize(
    "line",
    [
        "Clara Marsh is a reporter who was arrested at the pool on Monday.",
        "The mayor is a former journalist who worked in Marston.",
        "Clara Marsh is 51 and has three children.",
    ],
)
def test_a_sentence_on_a_person_stays(line: str) -> None:
    """What happened to a person is news; a person who does not write is not an author."""
    assert kept(line, 4)


def test_a_person_named_above_the_text_is_its_author() -> None:
    """The note may then say anything about the person."""
    note = "Edwin Marsh is a retired headmaster. The views expressed are his own."
    lines = ["The square deserves better", "Edwin Marsh", *BODY, note]
    document, _ = formats.read(File(path="a.txt", id="a", data="\n\n".join(lines).encode()))
    assert {judged.text: judged.why for judged in clean(document)}[note] == "author-note"


KINDS = [
    "Grab a chair and join our weekend briefing",
    "Remember me on this computer",
    "Sign me up for this",
    "Forgotten your username?",
    "Not a member yet? Create an account with us",
    "First name* Surname* Town*",
    "Your postcode",
    "Choose a username",
    "I agree to the rules of the house",
    "Yes, I would like to hear of offers",
    "No thanks, not today",
    "Your trial runs out in two days",
    "Subscribers get this story a day early",
    "Become a friend of the Lamp for two crowns a month",
    "From as little as 3 crowns a week",
    "Cancel at any time",
    "Make the text smaller",
    "Print this article",
    "Play audio",
    "Swipe to see more photos",
    "Get the harbour's news sent to your phone at dawn",
    "Seen something at the quay? Write to us",
    "What do you make of it? Join the debate",
    "Readers also opened",
    "Nine more stories, picked for you",
    "We have no paywall, so we need your help",
    "Noch kein Konto? Hier anmelden",
    "Vous avez aimé ce texte ? Offrez-le à un proche",
]
NEWS_OF_A_KIND = [
    "No thanks, said the council.",
    "Have you seen this man? Police ask for help.",
    "Have you seen this boat? Call 555 0199, police said.",
    "Print workers walked out at noon.",
    "Play was stopped after rain.",
    "Make the harbour safer, skippers demand",
    "Turn left at the church and walk to the quay.",
    "Your vote counts, the minister told pupils.",
    "We don't have enough boats, the skipper said.",
    "Members voted 54 to 5 for the motion.",
    "Join the queue at seven, the mayor told commuters.",
    "The town's name and number",
    "Not our mistake, says the harbour's website",
    "Street names",
    "Readers of the town library borrowed 40,000 books.",
    "They paid for the notices and posted them on Facebook.",
]


@pytest.mark.parametrize("at", [2, 4])
@pytest.mark.parametrize("line", KINDS)
def test_buttons_forms_offers_and_questions_to_the_reader_go(line: str, at: int) -> None:
    assert not kept(line, at)


@pytest.mark.parametrize("line", NEWS_OF_A_KIND)
def test_news_that_begins_like_a_button_or_offer_stays(line: str) -> None:
    assert kept(line, 2)
