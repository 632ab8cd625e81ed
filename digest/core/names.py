"""Names of people and groups as news prints them: what is title, what is name, who may be whom. Ground: anyone may import it.

In: names as printed. Out: their parts, and whether two of them may be one person. It trusts nothing and knows no article:
which Smith is meant is for the caller to find out. The lists are small on purpose, commonest first, and of seven languages
(English, German, French, Spanish, Italian, Portuguese, Dutch); what they do not hold counts as unknown, never as no name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

Gender = Literal["m", "f", ""]

_MALE = """aaron abdul abdullah abraham adam ahmad ahmed alan albert alejandro alessandro alex alexander alexandre alexei alfred ali allan allen andre andrea andreas andrei andres andrew
andriy andy angel anthony antoine anton antonio ari armando arnold arthur asif barack barry bart bashar ben benjamin bernard bernie bert bilal bill billy bob bobby boris brad bradley brandon brendan brent
brett brian bruce bruno bryan caleb calvin carl carlos cesar charles charlie chester chris christian christoph christopher chuck clarence claude claudio clayton clifford clint colin corey cory craig curtis
dale damian dan daniel daniele danny darren darryl dave david dean dennis derek didier diego dieter dimitri dirk dmitri dmitry dmytro dominic dominique don donald doug douglas duncan dustin dwight dylan earl ed eddie
edgar eduardo edward edwin elias elliott emmanuel emmanuel enrique eric erik ernest ernesto ernst ethan eugene evan fabio felipe felix ferdinand fernando francesco francis francisco francois frank franz fred
frederick friedrich gabriel gareth garrett gary gavin gene geoff geoffrey george georg georges gerald gerard gerhard gilbert giorgio giovanni giuseppe glen glenn gordon graham grant greg gregory guido
guillaume gustavo guy hans hamid harold harry harvey hassan hector heiko heinrich helmut henri henrik henry herbert herman hermann howard hubert hugh hugo ian ibrahim igor ismail ivan jack jackson jacob jacques jake
jamal james jamie jan jared jason javier jay jean jeff jeffrey jeremy jerome jerry jesse jesus jim jimmy joachim joao joe joel johan johann johannes john johnny jon jonas jonathan jordan jorg jorge jos jose josef
joseph josh joshua juan juergen julian julio jurgen justin karim karl keith ken kenneth kevin khalid kim klaus konrad kurt kyle lance larry lars laurent lawrence lee leo leon leonard leonardo leonid lewis
liam lindsey lloyd lorenzo lou louis luc luca lucas luigi luis lukas luke malcolm manuel marc marcel marco marcos marcus mario mark markus martin marty marvin massimo mathias matt matteo matthew matthias maurice
mauricio max maxime mehmet melvin merrick michael michel miguel mike mikhail milton mitch mitt mohamed mohammad mohammed moritz muhammad mustafa nabil narendra nathan nathaniel ned neil newt nicholas nick nicolas nicolai nigel
nikolai noah noel norbert norman oleg oleksandr oleksi oleksii oleksiy olaf oliver olivier omar oscar oskar otto pablo paolo pascal patrick paul paulo pavel pedro perry pete peter phil philip philipp philippe
phillip pierre pieter piotr rafael rainer ralf ralph ramon rand randy raul ray raymond reince ricardo richard rick ricky rob robbie robby robert roberto rodney rodrigo roger roland rolf ron ronald ross roy
ruben rudy rudolf rupert russell ryan salvatore sam samir samuel santiago scott sean sebastian serge sergei sergey sergio serhii seth shane shaun sherrod sidney silvio simon stan stanley stefan stefano stephan
stephane stephen sterling steve steven stuart sven tariq ted terence terry theodore thierry thomas thorsten tim timothy toby todd tom tommy tony travis trent trevor trey tyler tyrone ulrich uwe valery vernon victor viktor
vincent vincenzo vitali vladimir volker volodymyr walter warren wayne werner wesley wilhelm will willem william wolfgang xavier yair yann yevgeny yuri zachary jens rafal donnie geert mitchell dick teddy gus hal jeb marcelo
benoit yves gilles bastien mathieu arnaud cedric fabrice joost maarten bram ruud wim kees henk sander thijs bjorn anders lasse nils olof stig knut leif magnus mats pekka jukka janez miroslav zoran dragan milos
jaroslaw lech andrzej tomasz marek krzysztof jerzy wojciech radoslaw mateusz laszlo istvan zoltan gyorgy viktorian petr jiri milan tomas recep tayyip kemal hakan emre mehmet selim xi jinping shinzo fumio naftali binyamin benjamin
moshe yitzhak avigdor ehud hosni abdel mahmoud ismael yasser hussein saddam rodrigo ferdinand joko prabowo lula luiz jair andres evo nicolas hugo raul fidel che gustavo ivan sebastian alberto nestor mauricio"""

_FEMALE = """abby abigail adriana agnes aisha alejandra alessandra alexandra alexandria alexis alice alicia alison allison alyssa amanda amber amelia amina amy ana anastasia andrea angela angelina anita ann anna annalena anne
annegret annette annie antonia april ashley astrid audrey barbara beate beatrice beatriz becky bella bernadette beth bethany betsy betty beverly birgit bonnie brenda bridget brigitte brittany camille candace
cara carla carly carmen carol carolina caroline carolyn carrie catarina catherine cathy cecilia celine chantal charlene charlotte chelsea cheryl chiara christa christina christine cindy claire clara claudia colleen
constance cora corinne courtney cristina crystal cynthia dana danielle dawn debbie deborah debra delphine denise diana diane dianne dina dolores donna dora doris dorothy edith eileen elaine elena eleanor eleonora elisa elisabeth
elise eliza elizabeth ella ellen elsa emily emma erica erika erin esther eugenia eva evelyn fatima felicia fiona florence frances francesca francoise gabriela gabriele gabriella gail genevieve georgia geraldine
gertrude gina giorgia gisele giulia gladys gloria grace gretchen gwen hannah harriet heather heidi helen helena helene hilary hildegard hillary hope huma ida ilse ines ingrid irene iris irina isabel isabella isabelle ivana ivanka
jackie jacqueline jane janet janice jasmine jean jeanne jen jenna jennifer jenny jessica jill joan joanna joanne jocelyn jodi johanna josephine joy joyce juanita judith judy julia juliana julie juliette june kamala
karen karin karine karla kate katharina katherine kathleen kathryn kathy katie katrin katrina katy kay kayleigh kelli kelly kellyanne kerstin kirsten kirstin kristen kristi kristin kristina kristine laura lauren laurie leah lena leonora
leslie letitia lila lillian lily linda lisa liz lois loretta lori lorraine louise lourdes lucia lucie lucy luisa luise lydia lynn madeleine madeline maggie malala mandy manuela marcia margaret margarita margot
maria marian marianne marie marina marine marion marisa marjorie marlene marsha marta martha martina mary maryam matilda maureen maxine megan meghan melania melanie melinda melissa mercedes meredith mia michaela michele michelle
mildred mimi mina miranda miriam molly mona monica monika monique muriel myra nadia nadine nancy naomi natalia natalie natasha nicola nicole nikki nina nora norma octavia olga olivia ornella pam pamela pat patricia patty paula pauline
penelope penny petra phyllis priscilla rachel raquel rebecca regina renate rene renee rhonda rita roberta rosa rosalind rose rosemary roxanne ruth sabine sabrina sally samantha sandra sara sarah selena serena sharon
sheila shelley sherry shirley sigrid silke silvia simone sofia sonia sonja sophia sophie stacey stacy stefanie stella stephanie sue susan susana susanne suzanne svenja svetlana sybil sylvia sylvie tamara tammy tanja tanya
tara tatiana teresa tereza theresa therese tiffany tina tracy tulsi ursula ute valentina valerie vanessa vera veronica veronika victoria viola violeta virginia viviane wanda wendy whitney wilma yasmin yolanda yvette yvonne zainab zoe kaja
mette sanna magdalena ewa agnieszka malgorzata zuzana jacinda aung nicola dilma cristina michelle jeanine sahra saskia nancy svenja bärbel ricarda franziska marieke sigrid mireille elke anneke femke giorgetta emanuela"""

_SHARED = frozenset(
    "andrea jean kelly leslie lynn pat rene robin tracy dana kim alexis jordan jamie dominique claude sasha".split()
)
MALE = frozenset(_MALE.split()) - _SHARED
FEMALE = frozenset(_FEMALE.split()) - _SHARED
GIVEN = MALE | FEMALE | _SHARED

# Titles that stand before a name and are no part of it. Those with a gender tell it.
_HE = """mr sir lord king prince herr señor senor sr don monsieur signor signore senhor meneer dhr congressman chairman spokesman councilman assemblyman businessman policeman salesman councillor
councilman alderman brother father imam rabbi fr rev pope bishop cardinal archbishop heer duke emperor sheikh sheik sultan"""
_SHE = """mrs ms miss mme madame mlle frau lady queen princess dame señora senora sra señorita signora senhora mevrouw mevr congresswoman chairwoman spokeswoman councilwoman assemblywoman businesswoman
policewoman sister mother duchess empress actress bundeskanzlerin ministerin präsidentin sprecherin kanzlerin vorsitzende ministra presidenta présidente directrice première portavoce"""
_IT = """dr doctor pres dist atty asst trooper neighbor neighbour resident witness driver pilot firefighter paramedic nurse det patrolman corporal cadet airman seaman specialist prof professor sen senator rep representative gov governor del delegate lt lieutenant gen general col colonel capt captain sgt sergeant maj major cmdr commander adm admiral cpl pvt private officer
detective inspector insp constable superintendent supt councillor cllr sheriff deputy marshal chief president vice secretary undersecretary chancellor minister premier prime speaker leader director chairperson chair judge justice magistrate
attorney prosecutor solicitor commissioner mayor ambassador envoy treasurer comptroller auditor spokesperson coach manager editor correspondent reporter host anchor pastor reverend hon dean principal
superintendent congressmember candidate nominee strategist pollster economist analyst author activist adviser advisor aide lawyer counsel counselor ceo cfo coo cto founder cofounder co-founder coordinator administrator whip
st president-elect vice-president ex-president lieutenant-governor secretary-general councilmember assemblymember supervisor ombudsman historian scientist researcher engineer surgeon
bundeskanzler kanzler präsident bundespräsident minister ministerpräsident außenminister vorsitzender sprecher abgeordneter abgeordnete senatorin bürgermeister bürgermeisterin generalsekretär direktor direktorin
präsidentschaftskandidat président premier ministre député députée maire secrétaire sénateur sénatrice directeur chef porte-parole juge presidente ministro alcalde alcaldesa secretario secretaria
diputado diputada portavoz director directora gobernador gobernadora senador senadora juez vicepresidente canciller papa premier onorevole sindaco sindaca segretario segretaria direttore direttrice presidentessa
deputato deputata cancelliere primeiro primeira-ministra primeiro-ministro prefeito prefeita governador deputada diretor diretora president minister-president premier burgemeester staatssecretaris woordvoerder
voorzitter directeur kamerlid dominee hoogleraar republican democrat libertarian socialist conservative democratic former acting interim retired late então ex incumbent veteran senior longtime deputy assistant associate executive"""
_TITLE_GENDER: dict[str, Gender] = dict.fromkeys(_IT.split(), "")
_TITLE_GENDER.update(dict.fromkeys(_HE.split(), "m"))
_TITLE_GENDER.update(dict.fromkeys(_SHE.split(), "f"))
TITLES = frozenset(_TITLE_GENDER)
_TITLE_ENDS = (
    "chef",
    "chefin",
    "vorsitzende",
    "vorsitzender",
    "bürgermeister",
    "bürgermeisterin",
    "minister",
    "ministerin",
    "kanzler",
    "kanzlerin",
    "präsident",
    "präsidentin",
    "sprecher",
    "sprecherin",
    "sekretär",
    "sekretärin",
)
# German trades and offices by how they end: only before a whole name, for many a surname ends so too.
_TRADE_ENDS = (
    *(
        end + more
        for end in """leiter meister macher direktor lehrer forscher wissenschaftler organist jurist journalist polizist spezialist ologe
        historiker techniker fahrer händler trainer professor besitzer inhaber betreiber bewohner gründer berater pfarrer richter kommissar
        referent dezernent anwalt inspektor züchter förster gärtner bäcker bauer landwirt winzer wirt autor redakteur intendant dirigent kantor
        pianist künstler architekt ingenieur informatiker mediziner physiker chemiker ökonom politiker anwohner zeuge nachbar sammler verleger
        experte beamter rektor dekan kurator archivar restaurator bibliothekar geschäftsführer sekretär""".split()
        for more in ("", "in")
    ),
    *"ologin expertin anwältin bäuerin ärztin arzt bischof bischöfin beauftragte beauftragter zeugin rätin rat".split(),
)
_SUFFIX = frozenset("jr sr ii iii iv esq md phd".split())
PARTICLES = frozenset(
    "de del della di da dos das do du van von der den ter ten te zu zur la le el al bin ibn ben abu y e bint st st. af".split()
)

# A capitalised phrase with one of these is no person.
_GROUP = """house times post journal news sun star tribune council senate congress committee department party campaign court office university college institute center centre agency bureau association union bank group
company inc corp corporation ltd llc plc street avenue road state states county city police press nations kingdom foundation service services commission board network magazine report administration government ministry force forces
watch today act republicans democrats federation alliance coalition society project league fund treasury army navy pentagon parliament cabinet assembly embassy church school hospital airport airlines club team
organization organisation authority tribunal museum library theater theatre hall tower park island islands river lake valley mountain beach bay coast ocean sea bridge square station airport stadium district province region
republic america american africa europe asia russia china ukraine germany france britain england israel iran iraq syria india japan korea mexico canada australia nato eu un fbi cia dnc rnc gop cnn nbc abc cbs fox msnbc npr bbc afp reuters
world war day week year years convention conference summit forum debate election primary caucus bill law amendment constitution rule plan deal agreement treaty protocol program initiative strategy doctrine prize award awards cup games
show morning tonight hotel casino resort plaza building inc. motors technologies systems industries holdings partners capital securities airlines pharmaceuticals entertainment pictures studios records books weekly daily
gazette herald chronicle globe guardian observer telegraph mail mirror independent register review monitor dispatch examiner enquirer inquirer bulletin standard politico breitbart bloomberg twitter facebook google apple amazon
ministerium regierung partei bundestag bundesrat polizei zeitung bank verband gewerkschaft universität kommission gouvernement ministère parti assemblée police gobierno ministerio partido policía congreso comisión governo
ministero partito polizia governo ministério partido polícia regering ministerie partij politie kamer verenigde lives matter crimes crime coal voters volunteers families supporters officials workers accords banco banca banque tribunal jihad hamas taliban front movement movements guard guards brigade brigades herald accord files
trust rovers united wanderers albion athletic rangers fc afc"""
GROUP = frozenset(_GROUP.split())
_SURNAMES_TOO = frozenset(
    "lake park hall law day street bridge church bay beach post house star week island stone tower court valley school bill band field case case field fields mail news sun club land plan power price".split()
)
_PLACE_HEAD = frozenset(
    "new north south east west northern southern eastern western central united white supreme wall los las san santa saint fort mount el great grand red black social national international federal super central middle".split()
)
INSTITUTIONS = frozenset(
    """ministry police government company agency bureau department commission committee council court administration party union association campaign group firm authority authorities office
embassy army navy military bank parliament coalition alliance organization organisation foundation institute university school hospital regulator watchdog prosecutors kremlin pentagon
ministerium regierung polizei partei behörde staatsanwaltschaft gouvernement ministère police parti parquet gobierno ministerio policía partido fiscalía governo ministero polizia partito procura
ministério polícia regering ministerie politie partij""".split()
)

# Given names that are one name in two languages or registers; each line a family.
_FAMILIES = """vladimir volodymyr wolodymyr wladimir vladimiro
alexander alexandr aleksandr oleksandr alejandro alexandre alessandro alex aleksander sasha
alexei alexey aleksei oleksii oleksiy oleksi oleksij alexej
sergei sergey serhii serhiy sergej sergii sergio serge
michael mikhail mykhailo michail miguel michel mike mick
nikolai nikolay mykola nicolas nicholas nick
dmitry dmitri dmytro dimitri dmitrij dmitriy
peter petro pyotr piotr pedro pierre pete
paul pavel pavlo pablo paolo
john ivan jon johnny johan johann jean juan giovanni joao jan
joseph josef jose giuseppe joe joey
william bill billy will willem wilhelm
robert bob bobby rob robbie roberto
richard rick dick ricky ricardo
james jim jimmy jaime
thomas tom tommy tomas
daniel dan danny
edward ed eddie ted eduardo
charles charlie chuck carlos karl carl
anthony tony antonio anton
andrew andy andrei andriy andrey andreas andres
stephen steven steve stefan stephan
christopher chris christoph
matthew matt matthias matteo
benjamin ben benny binyamin
samuel sam
timothy tim
donald don
ronald ron
kenneth ken
gregory greg grigory
jeffrey jeff geoffrey
joshua josh
nathaniel nathan nate
david dave davide
lawrence larry laurence
frederick fred friedrich
george jorge georg georges yuri yurii yuriy giorgio heorhii
eugene yevgeny evgeny yevhen evgeni
elizabeth liz beth betty elisabeth isabel
catherine katherine kate kathy katie kathryn yekaterina kateryna
margaret maggie meg peggy
susan sue susie
deborah debbie debra
jennifer jen jenny
patricia pat patty trish
rebecca becky
victoria vicky viktoria
helen olena elena helena
julia yulia iuliia julie giulia
anna hanna anne ann
mary maria marie
bernard bernie
philip phil phillip philippe felipe
francis frank francisco francesco francois
henry harry henri enrique heinrich
louis luis lou lewis luigi
mohammed muhammad mohamed mohammad"""
_FAMILY: dict[str, set[int]] = {}
for _i, _line in enumerate(_FAMILIES.split("\n")):
    for _w in _line.split():
        _FAMILY.setdefault(_w, set()).add(_i)

_DOTS = re.compile(r"[.,]")
_FOLD = (
    ("sch", "sh"), ("tsch", "ch"), ("tch", "ch"), ("kh", "h"), ("zh", "j"), ("ph", "f"), ("ck", "k"), ("ou", "u"), ("oo", "u"), ("w", "v"),
    ("z", "s"), ("x", "ks"), ("j", "i"), ("y", "i"), ("c", "k"), ("ie", "i"), ("ae", "a"), ("oe", "o"), ("ue", "u"),
)  # fmt: skip
_NO_WORD = re.compile(r"[^\w]")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=8192)
def bare(name: str) -> str:
    """`name` without titles before and without Jr., III and the like behind."""
    parts = [p for p in name.replace(",", " ").split() if p]
    while len(parts) > 1 and is_title(parts[0]):
        parts.pop(0)
    while len(parts) > 1 and parts[-1].strip(".").casefold() in _SUFFIX:
        parts.pop()
    return " ".join(parts)


@lru_cache(maxsize=8192)
def is_title(word: str) -> bool:
    """Whether a word before a name is a title ("Sen.", "Chancellor", "Außenministerin") and not part of it."""
    w = word.strip(".").casefold()
    return w in TITLES or w.endswith(_TITLE_ENDS)


def is_trade(word: str) -> bool:
    """Whether a German word ends as a trade or office does ("Uhrmacher", "Museumsleiterin")."""
    return word.casefold().endswith(_TRADE_ENDS)


@lru_cache(maxsize=8192)
def surname(name: str) -> str:
    """The last name, with its particle ("van der Leyen"); of a single word that word; `` of nothing."""
    parts = bare(name).split()
    if not parts:
        return ""
    i = len(parts) - 1
    while i and parts[i - 1].casefold() in PARTICLES and (i > 1 or parts[0][0].islower()):
        i -= 1
    return " ".join(parts[i:])


@lru_cache(maxsize=8192)
def given(name: str) -> str:
    """The first of the given names, or `` when only a surname is there."""
    parts = bare(name).split()
    return (
        parts[0]
        if len(parts) > 1 and not (parts[0][0].islower() and parts[0].casefold() in PARTICLES)
        else ""
    )


@lru_cache(maxsize=8192)
def gender(name: str, title: str = "") -> Gender:
    """`m`, `f` or unknown, by a title with a gender ("Mrs", "spokesman") or a common given name; never guessed from the ending."""
    for word in (*title.split(), *name.split()):
        told = _TITLE_GENDER.get(word.strip(".").casefold(), "")
        if told:
            return told
    first = fold_marks(given(name)).split("-")[0]
    return "m" if first in MALE else "f" if first in FEMALE else ""


@lru_cache(maxsize=8192)
def fold_marks(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    return "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)
    )


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """What is left of a name when transliteration and accents are evened out: `Zelenskyy`, `Selenskyj`, `Zelensky` -> `selenski`."""
    w = fold_marks(word)
    if not w.isalnum():
        w = _NO_WORD.sub("", w)
    if not w.isascii():
        w = w.replace("ß", "ss").replace("ł", "l").replace("ø", "o").replace("đ", "d")
    for a, b in _FOLD:
        w = w.replace(a, b)
    return _DOUBLED.sub(r"\1", w) if _DOUBLED.search(w) else w


def _alike_given(a: str, b: str) -> bool:
    x, y = fold_marks(a).strip("."), fold_marks(b).strip(".")
    if x == y or not x or not y:
        return True
    if len(x) == 1 or len(y) == 1:
        return x[0] == y[0]
    if _FAMILY.get(x, set()) & _FAMILY.get(y, set()):
        return True
    fx, fy = fold(a), fold(b)
    if fx == fy:
        return True
    return min(len(fx), len(fy)) >= 5 and fx.rstrip("aei") == fy.rstrip("aei")


def same(a: str, b: str) -> bool:
    """Whether two printed names may be one person: surnames alike through transliteration, given names equal, short for each other,
    initials of each other, or one left out. "Clinton" may be Bill or Hillary: the caller decides which."""
    sa, sb = surname(a), surname(b)
    if not sa or not sb:
        return False
    if sa.casefold() != sb.casefold() and fold(sa) != fold(sb):
        # particles come and go: "der Leyen", "von der Leyen"
        la, lb = fold(sa.split()[-1]), fold(sb.split()[-1])
        if la != lb or len(la) < 3:
            return False
    ga, gb = gender(a), gender(b)
    return not (ga and gb and ga != gb) and _alike_given(given(a), given(b))


@lru_cache(maxsize=8192)
def is_group(name: str) -> bool:
    """Whether `name` names a group, outlet, place or institution rather than a person, as far as its words tell."""
    parts = [w.strip(".’'").casefold() for w in name.split()]
    if not parts:
        return False
    if len(parts) == 2 and parts[1] in _SURNAMES_TOO and parts[0] in GIVEN:
        return False  # "Veronica Lake"
    if (
        2 <= len(parts) <= 3
        and parts[0] in GIVEN
        and parts[0] in GROUP
        and GROUP.isdisjoint(parts[1:])
    ):
        return False  # "Bill Roos"
    if parts[0] == "the" or not GROUP.isdisjoint(parts):
        return True
    if "-" in name and any(not GROUP.isdisjoint(w.split("-")) for w in parts):
        return True
    if parts[0] in _PLACE_HEAD and parts[0] not in GIVEN:
        return True
    return len(parts) == 1 and len(name) <= 5 and name.isupper() and len(name) > 1


def is_institution(word: str) -> bool:
    """Whether a common noun means a body that can speak ("ministry", "police")."""
    return word.casefold() in INSTITUTIONS
