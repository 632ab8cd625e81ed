"""Hold words that separate page furniture from news by topic, and the function words of prose.

`GROUPS` maps the name of a group to its words, `GROUP_OF` maps a word to the number of its group,
and `FUNCTION` holds the function words. All words are in lower case, without marks. The lists were
written by hand for this project: English first, then German, French, Spanish, Italian, Portuguese
and Dutch. A group is a feature that `features` counts, never a verdict: the weights give its
meaning.
"""

from __future__ import annotations

from digest.core import tables


def _w(text: str) -> frozenset[str]:
    return frozenset(text.split())


GROUPS: dict[str, frozenset[str]] = {
    "share": _w(
        """share shares shared sharing facebook twitter tweet tweets retweet pinterest linkedin whatsapp reddit instagram tumblr telegram
        flipboard digg delicious stumbleupon email e-mail mail print printer permalink bookmark follow followers like likes snapchat youtube
        tiktok threads bluesky messenger google+ whatsapp channel copy link
        teilen drucken weiterleiten partager imprimer compartir imprimir compartilhar condividi stampa delen seguici suivez folgen síguenos"""
    ),
    "subscribe": _w(
        """subscribe subscriber subscribers subscription subscriptions newsletter newsletters inbox signup sign register registered
        registration account login log logged password username member members membership rss feed feeds alerts alert notifications app apps
        download free join daily delivered mailbox premium donate donation
        abonnieren abo anmelden registrieren abonnement abonnez inscrivez inscrire suscríbete suscribirse regístrate boletín assine inscreva
        cadastre iscriviti abbonati registrati aanmelden nieuwsbrief abonneer"""
    ),
    "comment": _w(
        """comment comments commenting commented reply replies respond response responses disqus akismet moderated moderation moderator spam
        post posts posted discussion forum logged leave submit feedback rating rate votes vote report abuse required name enter
        kommentar kommentare kommentieren antworten leserkommentare comentario comentarios comentar comentários comentário commentaire
        commentaires commenter répondre commento commenti commenta rispondi reactie reacties reageer responder"""
    ),
    "legal": _w(
        """copyright copyrighted rights reserved disclaimer terms privacy policy policies cookie cookies liability warranty trademark trademarks
        redistributed reproduced reproduction permission licensed license licenses licensing consent gdpr syndication republish republished
        broadcast rewritten accept settings fact-checked
        impressum datenschutz agb urheberrecht rechte vorbehalten mentions légales droits réservés privacidad derechos reservados aviso
        privacidade direitos diritti riservati privacybeleid voorbehouden"""
    ),
    "related": _w(
        """related more read also recommended recommend popular trending latest headlines topics stories story articles article links
        elsewhere interest you'll you may like miss must-read see editors' picks viewed most previous next watch top previously
        mehr lesen auch verwandte themen meistgelesen lire aussi articles similaires lea leer también más relacionado relacionadas noticias
        leia mais também notícias leggi anche correlati notizie lees ook meer meest gelezen"""
    ),
    "navigation": _w(
        """home homepage menu search contact about advertise advertising archive archives categories category back skip sitemap site section
        sections page pages main content navigation click here website help faq faqs careers jobs classifieds obituaries sports sport weather
        news business entertainment lifestyle opinion travel video videos photos gallery galleries blogs blog politics world local health
        tech technology science culture shop store tags tag tagged filed login toggle close open expand view browse directory
        startseite suche kontakt accueil recherche inicio buscar contacto início contato cerca contatti zoeken"""
    ),
    "caption": _w(
        """photo photos photograph photographer photography image images picture pictured pictures getty reuters afp epa ap shutterstock
        handout courtesy credit credits file screenshot illustration graphic slideshow caption enlarge left right above below istock alamy
        wireimage splash anadolu zuma bloomberg via
        foto fotos bild bilder archivbild dpa imagen crédito photographie légende fotografia reprodução ansa anp"""
    ),
    "byline": _w(
        """by staff reporter writer editor correspondent contributor contributing author columnist written editorial desk newsroom associated
        press agency agencies bureau special contributed reporting compiled edited journalist freelance
        von redaktion autor par rédaction por redacción redação autora di redazione door redactie"""
    ),
    "date": _w(
        """january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
        monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun am pm a.m p.m est edt cst cdt pst
        pdt gmt utc ist bst cet published updated modified ago hours minutes mins min date last first
        januar februar märz mai juni juli oktober dezember uhr janvier février mars avril juin juillet août septembre octobre novembre
        décembre publié enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre publicado actualizado
        janeiro fevereiro março maio junho julho setembro outubro novembro dezembro atualizado gennaio febbraio aprile maggio giugno luglio
        settembre ottobre dicembre pubblicato maart mei augustus gepubliceerd veröffentlicht aktualisiert"""
    ),
    "promo": _w(
        """advertisement advertisements ad ads sponsored sponsor affiliate commission commissions promo promotion deal deals coupon offer offers
        buy purchase price order shopping amazon giveaway discount sale partners partner powered exclusive support tip tips contact
        anzeige werbung publicité annonce publicidad anuncio publicidade iklan pubblicità advertentie"""
    ),
    "correction": _w(
        "correction corrections clarification clarifications typo errors highlight ctrl suggest spotted mistake complaint complaints"
    ),
    "technical": _w(
        "javascript browser error 403 404 forbidden sorry loading disabled enable enabled plugin flash player buffering undefined null"
    ),
}

GROUP_NAMES: tuple[str, ...] = tuple(GROUPS)

# A word of two groups counts for the first of them, so that it is not counted twice.
GROUP_OF: dict[str, int] = {}
for _number, _name in enumerate(GROUP_NAMES):
    for _word in sorted(GROUPS[_name]):
        GROUP_OF.setdefault(_word, _number)

FUNCTION: frozenset[str] = _w(
    """the of to and a in that is was for it with as his on be at had not are but from or have an they which one were her she him their there
    been has when who will no if out so said what up its into than them can only other some could these then do any my now such our over
    even because did while where after he i this we would all just how about against during before between under until although though
    should must said says told added
    der die das und den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um
    am sind noch wie einem über so zum war haben nur oder aber vor zur bis mehr durch man sein wurde
    le la les de des et du un une est que dans qui pour pas au sur ne se par plus avec il elle sont ce cette ont été mais comme nous vous
    el los las y en del se con una su para al lo como más pero sus ya o fue este ha sí porque esta son entre está cuando muy sin sobre ser
    o os as e do da dos das em no na um uma não é com por mais como mas foi ao ele tem à seu sua ou
    il lo gli i di che è un una per non sono del della con alla nel si da come ma anche ha più al dei
    de het een en van ik te dat die niet zijn is op aan met als voor had er maar om hem dan zou of wat mijn men dit zo door over ze bij ook tot"""
)

# A line that contains one of these has that role, whatever is around it. Lower case, marks
# normalised.
SURE: dict[str, str] = {
    "banner": "page you are looking for | page you requested | page cannot be found | please enable javascript | "
    "enable javascript | requires javascript | javascript is disabled | browser does not support | javascript to run | not available in your region",
    "comment": "leave a reply | leave a comment | enter your comment | enter your name here | email address will not be published | comment data is "
    "processed | be the first to comment | required fields are marked | next time i comment | comments are closed | log in to comment | comments are moderated",
    "correction": "suggest a correction | report a correction | report an error | report a typo | spotted an error | press ctrl | to request a correction | "
    "article was amended | story was amended | article was corrected | story was corrected | article has been amended | article has been corrected | "
    "story has been corrected | story has been updated | article has been updated | earlier version of this story | earlier version of this article | "
    "einer früheren version dieses",
    "subscribe": "sign up for our | subscribe to our | sign up to our | already a subscriber | to your inbox | in your inbox | "
    "our whatsapp channel | our telegram channel | download our free | "
    "subscribe here | unsubscribe here | forwarded this mail | forwarded this email | newsletter abonnieren | unseren newsletter | jetzt abonnieren | "
    "notre newsletter | notre lettre | s'abonner | nuestro boletín | nuestra newsletter | nostra newsletter | nossa newsletter | onze nieuwsbrief",
    "share": "share on facebook | share on twitter | follow us on | follow us: | like us on | sharing is caring | click to share | email this article | "
    "folgen sie uns | suivez-nous sur | síguenos en | seguici su | siga-nos | nos siga | volg ons op | compartir en facebook | condividi su facebook",
    "related": "read more: | see also: | see more: | don't miss: | you may also like | you might also like | recommended for you | more on this story | more about this story | more on that story | "
    "das könnte sie auch | auch interessant: | sur le même sujet | vous aimerez aussi | te puede interesar | potrebbe interessarti | você também pode | ook interessant:",
    "legal": "all rights reserved | without warranty of any kind | legal disclaimer | may not be published, broadcast | "
    "without prior written | may not be reproduced | not financial advice | not investment advice | "
    "investments can fall | opinions expressed in | views expressed in | editor's decision is final | "
    "funded by the licence | funded by the listener | alle rechte vorbehalten | tous droits réservés | derechos reservados | tutti i diritti riservati | "
    "direitos reservados | alle rechten voorbehouden",
    "credit": "contributed to this report | contributed to this story | contributed to this article | contributed reporting",
    "author-note": "call our newsroom | ring our newsdesk | email our newsroom | ring the newsdesk | call the newsdesk",
    "promo": "affiliate links | affiliate commission | earn a commission | story continues below | article continues after | continue reading below",
    "caption": "getty images | ap photo | photo courtesy | photo credit | picture credit | image credit",
}
# The same, for lines that are short or full of furniture words: a sentence of news or a headline
# may contain them too.
LIKELY: dict[str, str] = {
    "banner": "page not found | not available in your country",
    "comment": "post a comment | join the conversation | enter your name",
    "subscribe": "our newsletter | newsletter here | create an account | sign up for the | our free app",
    "share": "share this",
    "related": "read also | also read | related posts | related articles | related stories | related news | related content | "
    "most read | most popular | read next",
    "legal": "terms of use | terms of service | privacy policy | uses cookies | use of cookies",
    "promo": "paid for by advert",
    "caption": "file photo | photo by | photo illustration",
}

# Labels before a colon, and the role of the text after it.
LABELS: dict[str, str] = {
    label: role
    for role, labels in {
        "related": "related | related story | related stories | related article | related articles | related coverage | related content | read | read more | "
        "read also | also read | read next | see also | see more | more | don't miss | recommended | trending | previous | next | previous post | next post | lesen sie auch | mehr zum thema | siehe auch | lire aussi | "
        "à lire aussi | voir aussi | lea también | lee también | ver también | le puede interesar | leia também | leia mais | veja também | leggi anche | "
        "lees ook | zie ook",
        "tag": "topics | topic | tags | tag | tagged | tagged with | tagged in | filed under | filed to | posted in | categories | category | keywords | labels | "
        "themen | schlagwörter | schlagworte | thèmes | mots-clés | etiquetas | temas | tópicos | argomenti | onderwerpen",
        "share": "share | share this | teilen | partager | compartir | compartilhe | condividi | delen | follow us | follow",
        "legal": "disclaimer | legal disclaimer | copyright | disclosure",
        "promo": "advertisement | sponsored | anzeige | werbung | publicité | publicidad | publicidade | pubblicità | advertentie",
    }.items()
    for label in labels.split(" | ")
}
# Labels that a headline may have too: below the first paragraph they start an insert.
INSERTS: frozenset[str] = frozenset(
    """watch listen video videos photos pictures gallery quiz poll podcast audio map graphic
    umfrage bilder bildergalerie fotostrecke karte vidéo sondage diaporama infographie écouter vídeo encuesta galería mapa fotogallery sondaggio ascolta guarda
    enquete galeria ouça assista infográfico peiling kijk kijktip luister kaart""".split()
)
# Beginnings of lines that ask the reader to do something, or that head a list of other stories.
# News does not begin a line like this.
PROMPTS: dict[str, str] = {
    "sign up ": "subscribe", "subscribe to ": "subscribe", "subscribe now": "subscribe", "subscribe today": "subscribe", "register to ": "subscribe",
    "register now": "subscribe", "log in to ": "subscribe", "get our ": "subscribe", "download our ": "subscribe", "download the ": "subscribe",
    "become a member": "subscribe", "support our ": "subscribe", "already have an account": "subscribe", "newsletter sign": "subscribe",
    "follow us": "share", "follow @": "share", "share this": "share", "click here": "related", "read more ": "related", "more from ": "related",
    "more on ": "related", "more in ": "related", "lesen sie mehr": "related", "mehr dazu": "related", "weiterlesen": "related", "saiba mais": "related",
    "veja também": "related", "veja mais": "related", "lees verder": "related", "zie ook": "related", "voir aussi": "related", "ver también": "related",
    "abonnieren sie": "subscribe", "melden sie sich": "subscribe", "abonnez-vous": "subscribe", "inscrivez-vous": "subscribe", "suscríbete": "subscribe",
    "suscríbase": "subscribe", "iscriviti": "subscribe", "abbonati a": "subscribe", "assine ": "subscribe", "inscreva-se": "subscribe",
    "cadastre-se": "subscribe", "schrijf je in": "subscribe", "schrijf u in": "subscribe", "meld je aan": "subscribe", "recevez ": "subscribe",
    "recibe ": "subscribe", "receba ": "subscribe", "ontvang ": "subscribe", "erhalten sie ": "subscribe", "ricevi ": "subscribe",
    "teilen sie ": "share", "partagez ": "share", "suivez ": "share", "comparte ": "share", "compartilhe": "share", "condividi ": "share",
    "deel dit": "share",
    "dieser artikel wurde": "correction", "dieser text wurde": "correction", "cet article a été": "correction", "este artículo ha sido": "correction",
    "este artículo fue": "correction", "questo articolo è stato": "correction", "esta reportagem foi": "correction", "esta matéria foi": "correction",
    "dit artikel is": "correction", "dit artikel werd": "correction", "support local ": "subscribe", "support independent ": "subscribe", "support quality ": "subscribe", "other topics": "related", "other stories": "related",
    "more topics": "related", "more stories": "related", "further reading": "related", "also on ": "related", "also in ": "related", "you may also ": "related", "you might also ": "related",
    "hear more ": "related", "watch more ": "related", "see all ": "related", "view all ": "related", "lesen sie auch": "related",
    "mehr zum thema": "related", "lire aussi": "related", "à lire aussi": "related", "lea también": "related", "lee también": "related",
    "leia também": "related", "leggi anche": "related", "lees ook": "related", "was this article": "share", "did you find this": "share",
    "have a tip": "author-note", "got a tip": "author-note", "do you have a story": "author-note", "email the news": "author-note",
    "contact the news": "author-note", "were you there": "author-note", "skip to ": "navigation", "back to ": "navigation",
}  # fmt: skip
PROMPT_STARTS: tuple[str, ...] = tuple(PROMPTS)
CREDIT_STARTS: tuple[str, ...] = (
    "reporting by", "(reporting by", "additional reporting", "(additional reporting", "writing by", "editing by", "edited by", "(edited by", "compiled by",
    "with reporting", "with inputs", "(with inputs", "with input", "with files", "with agenc", "(with agenc",
)  # fmt: skip
# Sentences of news may begin like this, and so may an outlet's text about itself: they are searched
# for phrases.
SELF_STARTS: tuple[str, ...] = (
    *tables.items("furniture/caption_starts"),
    "you can hear ",
    "you can read ",
    "you can watch ",
    "you can see ",
    "you can listen ",
    "you can find ",
)

# Frequent words of news: they do not separate a prompt from a sentence.
COMMON: frozenset[str] = _w(
    "found also like report more don't looking continue continues press available support free story article might cannot account required rights "
    "processed sign terms written requested service update permission accept policy policies settings broadcast sorry error loading related region "
    "country license licenses consent follow photo read join post by you us your most get see next use news below without file create enter content "
    "app marked reading channel interest stories articles published popular financial investment expressed author writer listener"
)

# Phrases by their most telling word: not a function word, not a common one if avoidable, and the
# longest. A line is searched only for phrases whose word it contains.
PHRASES_OF: dict[str, list[tuple[str, str, bool]]] = {}
for _table in (SURE, LIKELY):
    for _role, _phrases in _table.items():
        for _phrase in _phrases.split(" | "):
            _words = [w.strip(":,.") for w in _phrase.split()]
            _key = max(
                (w for w in _words if w not in FUNCTION), key=lambda w: (w not in COMMON, len(w), w)
            )
            PHRASES_OF.setdefault(_key, []).append((_phrase, _role, _table is SURE))
TRIGGERS: frozenset[str] = frozenset(PHRASES_OF)

# A sentence with one of these does not count as plain prose.
TELLING: frozenset[str] = (TRIGGERS | GROUPS["legal"] | GROUPS["technical"]) - COMMON
