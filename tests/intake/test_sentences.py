"""Where a sentence ends: a table of invented sentences, grouped by kind of mistake."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import paths
from digest.intake.article.sentences import split
from digest.intake.article.word_count import count as _count

# A language, and a paragraph with "|" between two sentences, or "‖" where there is
# no space between them.
CASES = [
    # a clock time and what belongs to it
    ("en", "The band plays at 8 p.m. Friday in the square.|Entry is free."),
    ("en", "The band plays at 8 p.m.|The square opens an hour before."),
    ("en", "The ferry left at 6:15 a.m. EDT on time."),
    ("en", "The ferry left at 6:15 a.m. Sandvik time, the captain said."),
    ("en", "The ferry left at 6:15 a.m. Jan. 4 with forty aboard."),
    ("en", "Shops open between 9 a.m. and 1 p.m. Sunday and Monday."),
    ("en", "The vote began at 7 p.m.|Friday was the last day for it."),
    ("en", "The count closed at 11 p.m.|Nobody had won."),
    ("en", "It ends at noon.|Friday is free."),
    ("en", "The office shuts at 5 p.m. Pacific time.|It opens at 9."),
    # a question or a call, and who said it
    ("en", "“Where is the key?” Dunn asked the porter.|He shrugged."),
    ("en", "“Where is the key?” Ann Dunn, the porter, wondered.|He shrugged."),
    ("en", "“Get out!” Mr. Dunn shouted from the roof."),
    ("en", '"Is it deep?" Councillor Rae Holm wrote in an email.'),
    ("en", "“We walked...” Holm said.|Then she left."),
    ("en", "“Where is the key?”|The porter did not know."),
    ("en", "“Where is the key?”|Dunn said the porter had lost it."),
    ("en", "“Where is the key?”|Dunn asked the porter to look for it."),
    ("en", "“Where is the key?” the porter asked."),
    ("en", "“We lost the key.”|Dunn said nothing more."),
    ("en", "“Stop!” Dunn angrily yelled.|They ran."),
    # letters and abbreviations
    ("en", "A revision of the Sandvik-U.S. fishing treaty is due.|It is old."),
    ("en", "He wrote to Prof.Holm and Sen.Dunn about it.|They agreed."),
    ("en", "The shop Lampen.Com closed.|Nobody noticed."),
    ("en", "She lives on Quay St.|The house is blue."),
    ("en", "She lives on St. Olaf Road.|The house is blue."),
    ("en", "J. K. Alder and George W. Holm met.|They talked."),
    ("en", "They chose plan B.|The mayor agreed."),
    ("en", "See No. 7 and Vol. 3 of the report.|No.|He did not."),
    ("en", "Lt. Gov. Ann Bell spoke.|Mr. Dunn did not."),
    ("en", "Acme Inc.|The firm makes bells."),
    ("en", "He left the U.S.|He flew home."),
    ("en", "Holm v. Dunn was heard.|It took a day."),
    ("en", "His son, Bo Lind Jr., came.|He sat down."),
    # brackets and glued sentences
    ("en", "(The hall was full. Nobody spoke.)|The mayor came late."),
    ("en", "[The hall was full.]|The mayor came late."),
    ("en", "(Wire) - The hall was full.|Nobody spoke."),
    ("en", "The hall (built in 1934) was full.|Nobody spoke."),
    ("en", "The hall was full.‖Nobody spoke.|Then it rained."),
    # German
    ("de", "In der 62. Minute fiel das Tor.|Dann war Schluss."),
    ("de", "Am 3. März kam er.|Am 4. Spieltag ging er."),
    ("de", "Die 1. Mannschaft siegte.|Es war der 20. Sieg."),
    ("de", "Es kamen 62.|Minuten später gingen sie."),
    ("de", "Dr. Holm kam z. B. Montag.|Er blieb."),
    # French, Italian, Spanish, Portuguese, Dutch
    ("fr", "M. Lindet a parlé.|Mme Holm est venue."),
    ("fr", "« Qui paie ? » a demandé M. Lindet.|Il est parti."),
    ("it", "L’on. Bruni è qui.|Il prof. Verdi parla."),
    ("es", "La avda. Colina está cerrada.|El Sr. Gil vino."),
    ("pt", "A Av. Marinha está fechada.|O Sr. Gil veio."),
    ("nl", "Mr. Holm kwam met A. de Lind.|Zij bleven."),
    # scripts without spaces
    ("ja", "橋は閉まった。|「本当か？」と木村氏は聞いた。|市は答えた。"),
    ("zh", "大桥关闭。|“我们等了很久。谢谢。”市长说。|真的吗？"),
    ("km", "ស្ពានបានបិទ។|វិស្វករមកដល់។"),
    ("th", "สะพานปิดแล้ว นายกเทศมนตรีกล่าว|นอกจากนี้ถนนก็ปิดด้วย"),
]  # fmt: skip


FILE = paths.CASES / "sentences" / "cases.md"
LINES = [line.partition(": ") for line in FILE.read_text(encoding="utf-8").splitlines()]
MORE = [(language, marked) for language, colon, marked in LINES if colon and len(language) == 2]


@pytest.mark.parametrize(("language", "marked"), CASES + MORE)
def test_a_sentence_ends_where_the_bar_is(language: str, marked: str) -> None:
    """The spans are the pieces between the bars, without the white space between them."""
    parts = marked.replace("‖", "|").split("|")
    text = marked.replace("|", " " if language not in ("ja", "zh", "km") else "").replace("‖", "")
    assert [text[a:b] for a, b in split(text, language)] == parts


@given(
    st.text(alphabet="AbU.S?!”“ ()7pm「。」とว្។", max_size=60), st.sampled_from(["en", "de", "ja"])
)
def test_spans_are_in_order_and_hold_every_letter(text: str, language: str) -> None:
    """For any text, spans do not overlap, and only white space is outside them."""
    found = split(text, language)
    at = 0
    for start, end in found:
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("橋は閉まった。", 5, 8),
        ("大桥周二关闭。", 5, 7),
        ("สะพานปิดแล้ว นายกเทศมนตรีกล่าว", 4, 14),
        ("ស្ពានបានបិទ។", 2, 8),
        ("다리는 화요일에 닫혔다.", 3, 3),
        ("The bridge isn't open.", 4, 4),
    ],
)
def test_words_are_counted_in_scripts_without_spaces(text: str, least: int, most: int) -> None:
    """A character of Han and kana counts as about a word; other such letters are parts of one."""
    assert least <= _count(text) <= most
