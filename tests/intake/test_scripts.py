"""Scripts without spaces or capitals, and languages that resemble each other."""

from __future__ import annotations

import pytest

from digest.core.model import Article, File
from digest.intake import formats
from digest.intake.article import outlets
from digest.intake.article.language import detect
from digest.intake.article.parse import parse
from digest.intake.furniture import clean

# Language, number of sentences, headline and paragraphs.
TEXTS = [
    (
        "ja",
        5,
        (
            "橋の閉鎖は来年まで続く",
            "港湾評議会は火曜日、古い橋を修理のため閉鎖することを決めた。工事は十一週間かかると港長は述べた。四つの桟橋のうち二つは冬の間も開いている。",
            "漁師たちは春にニシンの季節が始まるため、もっと遅い日程を求めていた。「私たちの声は聞かれなかった」と組合の代表は語った。",
        ),
    ),
    (
        "zh",
        5,
        (
            "大桥将关闭至明年",
            "港务委员会星期二决定关闭旧桥进行维修。港务长说，工程将需要十一个星期。四个泊位中有两个在冬季仍然开放。",
            "渔民们曾要求推迟，因为鲱鱼季节从春天开始。“我们的声音没有被听到，”工会代表说。",
        ),
    ),
    (
        "zh",
        5,
        (
            "大橋將關閉至明年",
            "港務委員會星期二決定關閉舊橋進行維修。港務長說，工程將需要十一個星期。四個泊位中有兩個在冬季仍然開放。",
            "漁民們曾要求推遲，因為鯡魚季節從春天開始。「我們的聲音沒有被聽到，」工會代表說。",
        ),
    ),
    (
        "th",
        3,
        (
            "สะพานจะปิดจนถึงปีหน้า",
            "คณะกรรมการท่าเรือมีมติเมื่อวันอังคารให้ปิดสะพานเก่าเพื่อซ่อมแซม หัวหน้าท่าเรือกล่าวว่างานจะใช้เวลาสิบเอ็ดสัปดาห์ ท่าเทียบเรือสองในสี่แห่งยังเปิดตลอดฤดูหนาว",
            "ชาวประมงเคยขอให้เลื่อนออกไปเพราะฤดูปลาเฮอริ่งเริ่มในฤดูใบไม้ผลิ นอกจากนี้ตัวแทนสหภาพกล่าวว่าไม่มีใครฟังเสียงของพวกเขา",
        ),
    ),
    (
        "km",
        4,
        (
            "ស្ពាននឹងបិទរហូតដល់ឆ្នាំក្រោយ",
            "ក្រុមប្រឹក្សាកំពង់ផែបានសម្រេចនៅថ្ងៃអង្គារឱ្យបិទស្ពានចាស់ដើម្បីជួសជុល។ ប្រធានកំពង់ផែបាននិយាយថា ការងារនឹងចំណាយពេលដប់មួយសប្តាហ៍។ ចំណតពីរក្នុងចំណោមបួននៅតែបើក។",
            "អ្នកនេសាទបានស្នើសុំពេលក្រោយ ព្រោះរដូវត្រីចាប់ផ្តើមនៅនិទាឃរដូវ។",
        ),
    ),
    (
        "lo",
        3,
        (
            "ຂົວຈະປິດຈົນຮອດປີໜ້າ",
            "ຄະນະກຳມະການທ່າເຮືອໄດ້ຕັດສິນໃຈໃນວັນອັງຄານໃຫ້ປິດຂົວເກົ່າເພື່ອສ້ອມແປງ. ຫົວໜ້າທ່າເຮືອກ່າວວ່າ ວຽກຈະໃຊ້ເວລາສິບເອັດອາທິດ.",
            "ຊາວປະມົງໄດ້ຂໍເລື່ອນເວລາອອກໄປ ເພາະລະດູປາເລີ່ມໃນລະດູໃບໄມ້ປົ່ງ.",
        ),
    ),
    (
        "my",
        3,
        (
            "တံတားကို နောက်နှစ်အထိ ပိတ်မည်",
            "ဆိပ်ကမ်းကောင်စီသည် အင်္ဂါနေ့တွင် တံတားဟောင်းကို ပြုပြင်ရန် ပိတ်ရန် ဆုံးဖြတ်ခဲ့သည်။ အလုပ်သည် ဆယ့်တစ်ပတ် ကြာမည်ဟု ဆိပ်ကမ်းမှူးက ပြောသည်။",
            "တံငါသည်များက နောက်ကျသောရက်ကို တောင်းဆိုခဲ့ကြသည်။",
        ),
    ),
    (
        "ko",
        5,
        (
            "다리는 내년까지 폐쇄된다",
            "항만 위원회는 화요일 낡은 다리를 수리하기 위해 폐쇄하기로 결정했다. 공사는 11주가 걸릴 것이라고 항만장은 말했다. 네 개의 부두 중 두 개는 겨울에도 열려 있다.",
            "어부들은 봄에 청어철이 시작되기 때문에 더 늦은 날짜를 요구했다. “우리 목소리는 들리지 않았다”고 조합 대표는 말했다.",
        ),
    ),
]


def read(text: str, ending: str) -> Article:
    table, _ = outlets.make({})
    document, _ = formats.read(File(path=f"in/x.{ending}", id="in/x", data=text.encode()))
    return parse(document, clean.clean(document), table)[0]


@pytest.mark.parametrize(("language", "sentences", "texts"), TEXTS)
def test_a_text_has_its_headline_and_sentences(
    language: str, sentences: int, texts: tuple[str, ...]
) -> None:
    """The first line is the headline, and not a sentence of the text."""
    article = read("\n\n".join(texts), "txt")
    assert article.title == texts[0]
    assert article.language == language
    assert len(article.sentences) == sentences
    assert texts[0] not in article.text


@pytest.mark.parametrize(("language", "sentences", "texts"), TEXTS)
def test_the_text_decides_when_the_page_states_another_language(
    language: str, sentences: int, texts: tuple[str, ...]
) -> None:
    """A page's template often says "en", whatever the language of the article."""
    body = "".join(f"<p>{text}</p>" for text in texts[1:])
    page = f"<html lang=en><body><article><h1>{texts[0]}</h1>{body}</article></body></html>"
    article = read(page, "html")
    assert (article.language, len(article.sentences)) == (language, sentences)


@pytest.mark.parametrize(("language", "sentences", "texts"), TEXTS)
def test_words_are_counted_where_no_space_is(
    language: str, sentences: int, texts: tuple[str, ...]
) -> None:
    """A text of two paragraphs has more words than spaces, and fewer than letters."""
    article = read("\n\n".join(texts), "txt")
    assert len(texts) * 8 <= article.words <= len(article.text)


NORDIC = {
    "no": [
        "Politiet rykket ut til en trafikkulykke på E18 ved Sandvik søndag kveld. To biler var involvert, og en person ble sendt til sykehus med ambulanse.",
        "Regjeringen vil øke støtten til kommunene neste år. Det sier finansministeren til avisen. Forslaget legges frem i oktober, og Stortinget skal ta stilling til det før jul.",
        "Det er ventet mye snø i fjellet de neste dagene, og bilister bes om å kjøre forsiktig. Veivesenet opplyser at flere fjelloverganger kan bli stengt på kort varsel.",
        "Laget vant 2–1 over Marle i går kveld, etter at Holm scoret to mål i andre omgang. Treneren var strålende fornøyd med innsatsen til spillerne sine.",
        "Strømprisen blir dobbelt så høy i morgen som i dag. Det viser tall fra kraftbørsen. Dyrest blir det mellom klokken 17 og 18.",
        "Eleven skal ha truet læreren med kniv. Skolen ble evakuert, og foreldrene er varslet. Ingen ble skadet, opplyser politiet.",
        "Politiet rykte ut til ei ulykke ved Sandvik søndag kveld. To bilar var innblanda, og ein person vart send til sjukehus med ambulanse.",
        "Regjeringa vil auke støtta til kommunane neste år. Det seier finansministeren til avisa. Framlegget blir lagt fram i oktober, og Stortinget skal ta stilling til det før jul.",
        "Det er venta mykje snø i fjellet dei neste dagane, og bilistar blir bedne om å køyre forsiktig. Vegvesenet opplyser at fleire fjellovergangar kan bli stengde.",
        "Straumprisen blir dobbelt så høg i morgon som i dag. Det viser tal frå kraftbørsen. Dyrast blir det mellom klokka 17 og 18.",
    ],
    "da": [
        "Politiet rykkede ud til en trafikulykke på motorvejen ved Sandvig søndag aften. To biler var involveret, og en person blev kørt til sygehuset i ambulance.",
        "Regeringen vil øge støtten til kommunerne næste år. Det siger finansministeren til avisen. Forslaget fremlægges i oktober, og Folketinget skal tage stilling til det inden jul.",
        "Der ventes meget sne de næste dage, og bilister bedes køre forsigtigt. Vejdirektoratet oplyser, at flere veje kan blive lukket med kort varsel.",
        "Holdet vandt 2-1 over Marle i går aftes, efter at Holm scorede to mål i anden halvleg. Træneren var meget tilfreds med spillernes indsats.",
        "Eleven skal have truet læreren med kniv. Skolen blev evakueret, og forældrene er underrettet. Ingen kom til skade, oplyser politiet.",
    ],
    "sv": [
        "Polisen ryckte ut till en trafikolycka på E18 vid Sandvik på söndagskvällen. Två bilar var inblandade och en person fördes till sjukhus med ambulans.",
        "Regeringen vill öka stödet till kommunerna nästa år. Det säger finansministern till tidningen. Förslaget läggs fram i oktober.",
    ],
}


@pytest.mark.parametrize(
    ("language", "text"), [(code, text) for code, texts in NORDIC.items() for text in texts]
)
def test_nordic_languages_are_distinguished(language: str, text: str) -> None:
    """Short items: Bokmål, Nynorsk, Danish and Swedish share most of their function words."""
    assert detect(text) == language
