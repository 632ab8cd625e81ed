"""The words that lead to a speaker, by language: cue verbs, pronouns, prepositions, offices. Plain tables, no code but their unfolding.

`Words` is what `quote` needs of a language; an unknown language is read with the English table. Each table adds the English one, since
clippings are often half translated.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from digest.core import names

# Verbs of saying, regular ones by their base. The first group takes a quotation by itself ("X argues: ..."), the second only names
# what somebody said of something ("X called it ...").
_SAY = """add admit advise agree announce answer argue ask assert assure boast brag caution claim comment complain concede conclude confirm contend continue counter
declare demand elaborate emphasize emphasise exclaim explain gush insist interject joke lament maintain mention muse note object observe offer opine plead pledge post predict proclaim
promise protest quip recall recount reflect reiterate remark remember remind repeat report respond retort reveal scoff shout sigh state stress suggest tweet urge volunteer vow
warn whisper yell testify reply deny cry clarify allege affirm acknowledge attest bemoan charge crow confess disclose estimate explode fume hint inform intone marvel
point reason rejoin retweet sum underline underscore venture wonder echo enthuse thunder tease chime signal highlight caution assess indicate insinuate snap gripe grumble mutter murmur chide scold vent theorize summarize surmise
speculate counsel articulate instruct beg implore posit blog relay recite sneer snarl growl laugh sob confide text rebut"""
_SAY_IRREGULAR = {
    "say": "say says said saying", "tell": "tell tells told telling", "write": "write writes wrote writing", "read": "reads reading", "think": "thinks",
    "begin": "begins began", "swear": "swears swore", "speak": "spoke speaks speaking",
    "believe": "believes believed believing", "feel": "feels", "chant": "chants chanted chanting", "sing": "sang",
}  # fmt: skip
_CALL = """accuse applaud attack assail blast characterize characterise cite condemn criticize criticise decry defend denounce deride describe dismiss dub blame brand compare cast endorse express hail
insult label laud lambaste mock praise rail refer reject ridicule slam tout warn welcome voice raise promote propose question quote portray paint rip rap hope expect discuss detail depict deem credit challenge
caption bash address apologize blame joke pronounce recommend rate"""
_CALL_IRREGULAR = {"call": "calls called calling"}

_PRONOUNS = {"he": "m", "she": "f", "they": "p", "who": "w", "it": "i", "we": "p"}
_SKIP = """has have had is was were are be been being also later then once again recently never ever even just still would will could can may might must shall should did do does
not n't now himself herself themselves repeatedly earlier today yesterday tonight afterward afterwards reportedly allegedly often sometimes always further there all both each only soon though however instead
too so quickly famously publicly privately specifically simply long this last morning afternoon evening night week month year ago"""
_PREP = """of for to with from in at by against on about behind under near over into through within between among toward towards during like as including than despite without inside outside alongside beside onto upon
via per since until before after"""
_SUBORDINATE = """when while after as if although though because before since until whereas once unless where whenever despite given asked speaking"""
_CONJ = "and but or yet nor then"
_STOP = """the a an and but or if in on at for to of by from with as when while after before since until although though because so yet not no this that these those he she it they we i you his her its their our my your
who what which where why how there here then now also even just still however meanwhile moreover instead indeed once both each every some many most more few several all another other others such one two three
four five six seven eight nine ten first second last next later earlier according asked despite during under over between among about against like unlike through without within along per is are was were be been has have had
do does did will would could should may might can must let than too very only yes well oh ok okay perhaps maybe thus hence nor either neither whether read follow watch see via photo image updated update
speaking responding referring noting citing adding calling saying asking citing announcing writing appearing standing following including regarding concerning considering given thanks thank please sorry look
today yesterday tomorrow tonight recently eventually finally additionally furthermore nevertheless nonetheless still similarly likewise overall afterward
said says told added"""
_TIME = """monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec
montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica
segunda-feira terça-feira quarta-feira quinta-feira sexta-feira maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"""
_CLAIM = """claim claims comment comments remark remarks statement statements assertion description call calls promise warning speech tweet tweets letter post suggestion argument response answer words pledge vow message missive
phrase line slogan email e-mail memo motto mantra quote quip boast prediction insistence characterization tirade plea op-ed column testimony"""

# Common nouns for one person, and for many; bodies that speak are in `names.is_institution`.
_PERSON = """president chief leader spokesman spokeswoman spokesperson minister secretary senator governor candidate nominee mayor director general official officer lawyer attorney professor analyst expert source man woman mother father
brother sister son daughter wife husband widow chairman chairwoman chair chancellor premier commissioner prosecutor judge justice head boss executive manager adviser advisor aide strategist pollster economist activist author writer
ambassador envoy diplomat commander captain colonel sheriff detective investigator doctor physician nurse teacher principal student farmer worker driver resident neighbor neighbour voter supporter critic donor businessman businesswoman
billionaire mogul tycoon entrepreneur host anchor reporter correspondent editor columnist coach player striker captain actor actress singer star director filmmaker king queen prince princess pope bishop cardinal priest
pastor rabbi imam congressman congresswoman lawmaker legislator representative deputy speaker organizer organiser founder co-founder owner chairperson coordinator historian scientist researcher engineer veteran politician democrat republican
hopeful rival frontrunner front-runner challenger incumbent conservative liberal native newcomer teenager girl boy victim witness survivor suspect defendant plaintiff counsel counselor secretary-general statesman member partner
president-elect premier mogul consultant specialist scholar theologian clerk baker butcher gardener skipper plumber electrician carpenter shopkeeper librarian archivist pharmacist
dentist hairdresser firefighter paramedic caretaker organist photographer musician ecologist biologist geologist meteorologist archaeologist architect surveyor ranger pensioner
bundeskanzler kanzler kanzlerin präsident präsidentin minister ministerin sprecher sprecherin chef chefin
président présidente ministre porte-parole directeur directrice chef presidente ministro ministra portavoz jefe director directora líder presidente portavoce leader porta-voz premier woordvoerder woordvoerster voorzitter
maire adjoint adjointe capitaine député députée sénateur sénatrice préfet préfète procureur procureure avocat avocate professeur professeure secrétaire commissaire chercheur chercheuse juge boulanger agriculteur
agricultrice médecin responsable secrétaire-général syndicaliste historien historienne économiste
alcalde alcaldesa capitán concejal concejala consejero consejera diputado diputada senador senadora secretario secretaria fiscalizador jueza abogado abogada profesor profesora jefa panadero panadera agricultor
agricultora médico médica investigador investigadora historiador historiadora gobernador gobernadora
sindaco sindaca capitano comandante assessore assessora deputato deputata senatore senatrice procuratore procuratrice avvocato avvocata professore professoressa segretario segretaria direttore direttrice
fornaio ricercatore ricercatrice
prefeito prefeita vereador vereadora capitão deputado deputada secretário secretária diretor diretora professora advogado advogada delegado delegada promotor promotora governador governadora padeiro padeira
pesquisador pesquisadora
burgemeester wethouder havenmeester directeur directrice bakker hoogleraar advocaat rechter onderzoeker onderzoekster staatssecretaris kamerlid commissaris boer boerin leraar lerares bewoner bewoonster
ondernemer eigenaar gedeputeerde raadslid"""
_MANY = """officials sources critics supporters people residents experts analysts aides advisers advisors democrats republicans voters lawmakers leaders authorities prosecutors lawyers attorneys activists researchers scientists
reporters members ministers senators organizers organisers protesters demonstrators others witnesses students workers parents neighbors neighbours users user allies opponents conservatives liberals friends families doctors economists judges
another one others some many cops deputies firefighters paramedics troopers agents medics rescuers officials investigators detectives officers observers executives fans americans ukrainians russians europeans germans hispanics latinos women men"""

_OTHER: dict[str, dict[str, str]] = {
    "de": {
        "say": """sagt sagte sagten sagen erklärt erklärte erklärten betont betonte meint meinte warnt warnte fordert forderte schreibt schrieb kritisiert kritisierte kündigte versicherte versichert ergänzte ergänzt fügte teilte fragt fragte
antwortete erwiderte entgegnete berichtet berichtete behauptete behauptet urteilte argumentierte argumentiert bekräftigte bekräftigt hieß heißt lobte kritisierte warf nannte nennt bezeichnete bezeichnet sprach äußerte räumte versprach verkündete rief mahnte
unterstrich resümierte bilanzierte findet fand twitterte hob""",
        "pron": "er:m sie:f wer:w der:w die:w",
        "prep": "von für mit aus in an bei gegen über auf unter vor nach zu im am zum zur vom durch ohne um bis seit während wegen trotz zwischen laut",
        "sub": "als während nachdem wenn obwohl weil bevor seit da",
        "stop": "der die das ein eine einer eines einem einen und aber oder wenn in im an am auf für von mit bei nach zu aus als er sie es wir ich ihr sein seine ihre sein doch auch nur noch so denn dass dies diese dieser dieses man nicht laut wie was wer wo da dann zudem außerdem dabei damit",
        "skip": "hat habe hatte haben ist war auch dann noch zuvor später weiter dazu nun am sich damals bereits schon zudem",
        "according": "laut zufolge nach so",
    },
    "fr": {
        "say": """dit disait déclare déclaré déclarait affirme affirmé affirmait explique expliqué expliquait ajoute ajouté ajoutait assure assuré assurait estime estimé estimait souligne souligné soulignait précise précisé insiste insisté
indique indiqué annonce annoncé rappelle rappelé regrette regretté confie confié écrit écrivait raconte raconté répond répondu lance lancé martelé martèle prévient prévenu conclut poursuit poursuivi reconnaît reconnu note noté juge jugé résume
dénonce dénoncé demande demandé avertit averti plaide promis promet répète répété commente commenté soutient soutenu indigné indigne réagi réagit fustigé fustige salué salue tonné tonne glissé glisse tranché tranche constaté constate répliqué réplique
soupire soupiré admis admet promet interrogé""",
        "pron": "il:m elle:f ils:p elles:p qui:w on:p a-t-il:m a-t-elle:f t-il:m t-elle:f",
        "prep": "de du des d à au aux en dans sur pour par avec contre chez sous vers entre selon lors depuis sans après avant",
        "sub": "quand lorsque alors comme si bien parce puisque tandis",
        "stop": "d’après d'après le la les l un une des du de d et mais ou si en dans sur pour par avec à au aux il elle ils elles on nous je vous ce cette ces cet son sa ses leur leurs qui que quoi dont où selon pour après avant lors ainsi mais donc or ni car c qu n s",
        "skip": "s’est s'est s’était n’a l’a s’ n’ l’ s' n' l' a ont avait est était aussi encore ensuite également hier l le la ainsi déjà pas n ne s",
        "according": "selon d’après d'après",
    },
    "es": {
        "say": """dijo dice decía declaró declara afirmó afirma explicó explica añadió añade aseguró asegura señaló señala subrayó subraya indicó indica anunció anuncia recordó recuerda lamentó lamenta escribió escribe contó cuenta respondió responde
advirtió advierte insistió insiste concluyó concluye sostuvo sostiene manifestó manifiesta expresó expresa apuntó apunta destacó destaca reconoció reconoce agregó agrega precisó precisa comentó comenta preguntó pidió denunció denuncia prometió
reiteró criticó calificó remarcó zanjó denunció dicho declarado afirmado explicado añadido asegurado señalado subrayado indicado anunciado recordado lamentado escrito contado
respondido advertido insistido concluido sostenido manifestado expresado apuntado destacado reconocido agregado precisado comentado preguntado pedido denunciado prometido
reiterado criticado calificado zanjado""",
        "pron": "él:m ella:f ellos:p ellas:p quien:w que:w",
        "prep": "de del a al en con por para contra sobre según desde hasta entre sin tras ante bajo durante hacia",
        "sub": "cuando mientras aunque si porque como después antes",
        "stop": "el la los las un una unos unas y e pero o u si en de del a al con por para su sus que quien cuando como más no ya se lo le él ella este esta estos estas ese esa según tras también además así",
        "skip": "ha han había es era fue también ayer hoy además se lo le luego después ya no",
        "according": "según",
    },
    "it": {
        "say": """dice disse detto dichiara dichiarato dichiarò afferma affermato affermò spiega spiegato spiegò aggiunge aggiunto aggiunse sottolinea sottolineato sottolineò assicura assicurato scrive scritto scrisse racconta raccontato risponde risposto
avverte avvertito insiste insistito conclude concluso sostiene sostenuto ricorda ricordato annuncia annunciato ribadisce ribadito osserva osservato commenta commentato precisa precisato prosegue ammette ammesso denuncia chiede chiesto promette
promesso rilancia attacca replica replicato""",
        "pron": "lui:m lei:f egli:m ella:f loro:p chi:w che:w",
        "prep": "di del della dello dei degli delle a al alla ai agli alle in nel nella con per contro su sul sulla da dal dalla tra fra secondo durante senza dopo prima",
        "sub": "quando mentre se anche perché come dopo prima",
        "stop": "il lo la i gli le un una uno e ed ma o se in di del della a al alla con per su da che chi non si suo sua suoi loro questo questa questi anche come più secondo dopo così poi già l",
        "skip": "ha hanno aveva è era anche poi ieri oggi inoltre si già non ancora",
        "according": "secondo",
    },
    "pt": {
        "say": """disse diz dizia declarou declara afirmou afirma explicou explica acrescentou acrescenta garantiu garante assegurou sublinhou sublinha indicou indica anunciou anuncia lembrou lembra lamentou lamenta escreveu escreve contou conta
respondeu responde advertiu alertou alerta insistiu insiste concluiu conclui sustentou defendeu defende ressaltou ressalta destacou destaca reconheceu reconhece completou completa frisou comentou comenta perguntou pediu criticou prometeu reiterou
apontou salientou considerou referiu denunciou desabafou ironizou ponderou avaliou argumentou""",
        "pron": "ele:m ela:f eles:p elas:p quem:w que:w",
        "prep": "de do da dos das ao à aos em no na nos nas com por pelo pela para contra sobre segundo conforme desde até entre sem após durante",
        "sub": "quando enquanto embora se porque como depois antes",
        "stop": "o a os as um uma e mas ou se em de do da no na com por para seu sua que quem quando como mais não já se lhe ele ela este esta esse essa segundo após também além assim",
        "skip": "tem têm tinha é era foi também ontem hoje ainda se depois já não",
        "according": "segundo conforme",
    },
    "nl": {
        "say": """zegt zei zeiden zeggen verklaart verklaarde stelt stelde benadrukt benadrukte vindt vond waarschuwt waarschuwde schrijft schreef vertelt vertelde legt legde antwoordt antwoordde meldt meldde voegt voegde meent meende aldus reageert reageerde
noemt noemde roept riep vraagt vroeg erkent erkende concludeert herhaalt herhaalde belooft beloofde twitterde laat liet""",
        "pron": "hij:m zij:f ze:f die:w wie:w",
        "prep": "van voor met uit in aan bij tegen over op onder na naar door zonder om tot sinds tijdens volgens tussen",
        "sub": "toen terwijl nadat als hoewel omdat voordat",
        "stop": "de het een en maar of als in op aan voor van met bij na naar te uit hij zij ze wij we ik je zijn haar hun dit dat deze die niet ook nog wel volgens daar er dan toen om door over",
        "skip": "heeft hebben had is was ook toen nog later eerder dinsdag al niet zich daarna gisteren",
        "according": "volgens aldus",
    },
}


class Words(NamedTuple):
    """The tables of one language. All words are lower case."""

    language: str  # of the tables: English for one that has none

    say: frozenset[str]
    call: frozenset[str]
    pronouns: dict[str, str]  # -> m, f, p (several), w (relative), i (thing)
    skip: frozenset[str]
    prepositions: frozenset[str]
    subordinate: frozenset[str]
    stop: frozenset[str]
    opening: frozenset[
        str
    ]  # what may begin a sentence in a capital and is no name: `stop`, that of English, and times
    according: frozenset[str]
    kinds: dict[str, str]  # what a word or mark is: all words of the tables, and those met since
    inverts: bool  # "..., sagte er": a verb straight after a quotation has its subject behind it


def _forms(base: str) -> list[str]:
    """Third person, past and participle of a regular English verb; the bare form is too often a noun or an infinitive."""
    if base.endswith("e"):
        return [base + "s", base + "d", base[:-1] + "ing"]
    if base.endswith("y") and base[-2] not in "aeiou":
        return [base[:-1] + "ies", base[:-1] + "ied", base + "ing"]
    if base.endswith(("s", "sh", "ch", "x")):
        return [base + "es", base + "ed", base + "ing"]
    if base in ("admit", "quip", "brag", "slam", "rip", "rap", "dub", "plan"):
        return [base + "s", base + base[-1] + "ed", base + base[-1] + "ing"]
    return [base + "s", base + "ed", base + "ing"]


def _unfold(regular: str, irregular: dict[str, str]) -> frozenset[str]:
    out = {f for b in regular.split() for f in _forms(b)}
    for forms in irregular.values():
        out.update(forms.split())
    return frozenset(out)


TIME = frozenset(_TIME.split())
DASHED = frozenset(("es", "pt", "fr", "it"))  # languages that open direct speech with a dash, too
CLAIM = frozenset(_CLAIM.split())
NICKNAMED = frozenset(
    "nickname nicknames nicknamed dubbed alias aka known so-called codenamed styled named called moniker".split()
)
TITLED = frozenset(
    "buch lied theaterstück stück livre chanson pièce película libro canción canzone romanzo roman filme livro peça boek liedje serie book film movie song show series album novel documentary program programme article magazine play titled entitled headlined essay ballad anthem single podcast report comedy drama musical band game".split()
)
PERSON = frozenset(_PERSON.split())
MANY = frozenset(_MANY.split())
_GERMAN_PERSON = (
    "minister",
    "ministerin",
    "sprecher",
    "sprecherin",
    "präsident",
    "präsidentin",
    "chef",
    "chefin",
    "kanzler",
    "kanzlerin",
    "vorsitzende",
    "vorsitzender",
)


@lru_cache(maxsize=8192)
def is_person_noun(word: str) -> bool:
    """Whether a common noun means one person by office or trade."""
    return word in PERSON or word.endswith(_GERMAN_PERSON)


@lru_cache(maxsize=64)
def words(language: str) -> Words:
    """The tables for `language` (an ISO code); English for one that has none."""
    return _tables(language[:2] if language[:2] in _OTHER else "en")


@lru_cache(maxsize=16)
def _tables(language: str) -> Words:
    say, call = _unfold(_SAY, _SAY_IRREGULAR), _unfold(_CALL, _CALL_IRREGULAR)
    base = Words(
        "en", say, call - say, dict(_PRONOUNS), frozenset(_SKIP.split()), frozenset(_PREP.split()), frozenset(_SUBORDINATE.split()), frozenset(_STOP.split()), frozenset(_STOP.split()) | TIME, frozenset(["according"]), {}, False
    )  # fmt: skip
    more = _OTHER.get(language)
    if more is not None:
        own = frozenset(more["say"].split())
        base = Words(
            language,
            own | (say - _AMBIGUOUS),
            base.call - own,
            dict(p.split(":", 1) for p in more["pron"].split()),
            frozenset(more["skip"].split()),
            frozenset(more["prep"].split()),
            frozenset(more["sub"].split()),
            frozenset(more["stop"].split()),
            frozenset(more["stop"].split()) | base.opening,
            frozenset(more["according"].split()),
            {},
            True,
        )
    base.kinds.update(_MARKS)
    for table in (
        base.say,
        base.call,
        base.pronouns,
        base.skip,
        base.prepositions,
        base.subordinate,
        base.according,
        *_ANY_LANGUAGE,
    ):
        base.kinds.update((word, _listed(word, base)) for word in table)
    return base


# English forms that are everyday words elsewhere
_AMBIGUOUS = frozenset(
    "note state point reason post charge offer object comment report demand signal counter put go read note state lament reason cite contend".split()
)

# marks that are the same sign wherever they stand
_MARKS = {**{c: c for c in ",:;!?"}, **dict.fromkeys(("—", "–", "―", "-", "--"), "-"), "…": "."}
_CONJUNCTIONS = frozenset("and but or then und aber et mais y pero e ma mas en maar".split())
_ANY_LANGUAGE = (_CONJUNCTIONS, MANY, PERSON, names.INSTITUTIONS, TIME)
_LARGEST = 50_000  # words remembered a language


def _listed(word: str, w: Words) -> str:
    """The kind of a word of the tables: where two hold it, the first of these."""
    first = (
        ("P", w.pronouns),
        ("V", w.say),
        ("C", w.call),
        ("a", w.according),
        ("s", w.subordinate),
        ("p", w.prepositions),
        ("c", _CONJUNCTIONS),
    )
    for kind, table in first:
        if word in table:
            return kind
    if word in w.skip or _adverb(word):
        return "k"
    if word in MANY:
        return "M"
    if is_person_noun(word):
        return "R"
    if word in names.INSTITUTIONS:
        return "I"
    return "t"


def _adverb(word: str) -> bool:
    return word.endswith("ly") and len(word) > 4 and word != "family"


def kind_of(word: str, w: Words) -> str:
    """The kind of a word in lower case, a letter of those that `quote_scene.Item` lists; remembered with the tables."""
    kind = w.kinds.get(word)
    if kind is None:  # in no table: its ending tells
        if _adverb(word):
            kind = "k"
        elif word.endswith(_GERMAN_PERSON):
            kind = "R"
        elif not word.isascii() and names.is_institution(word):
            kind = "I"
        else:
            kind = "t" if word[0].isdigit() else "w"
        if len(w.kinds) < _LARGEST:
            w.kinds[word] = kind
    return kind
