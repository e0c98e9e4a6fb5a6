"""When two texts are only two spellings of the same sounds."""

import re
import unicodedata
from collections.abc import Mapping

from phases.hear.wording import bare

# British and American, old and new; both sides are rewritten, so a rule may also catch words that it does not mean.
_ENGLISH = (
    (re.compile(r"ou(?=r)"), "o"),
    (re.compile(r"(?<=[aeiou])ll"), "l"),
    (re.compile(r"(?<=en)c(?=e)"), "s"),
    (re.compile(r"[sz](?=(?:e[drs]?|ing|ation|ations|er|ers)$)"), "z"),
    (re.compile(r"re$"), "er"),
    (re.compile(r"(?:ae|oe)"), "e"),
    (re.compile(r"grey"), "gray"),
    (re.compile(r"ogue$"), "og"),
    (re.compile(r"^(?:misses|missus)$"), "mrs"),
    (re.compile(r"^mister$"), "mr"),
    (re.compile(r"^doctor$"), "dr"),
    (re.compile(r"^saint$"), "st"),
    (re.compile(r"^(?:okay|okey)$"), "ok"),
    (re.compile(r"ough$"), "o"),
    (re.compile(r"(?<=\w)e(?=ment|able)"), ""),
    # letters that are silent, or doubled, or stand for another sound
    (re.compile(r"^wr"), "r"),
    (re.compile(r"^[kg]n"), "n"),
    (re.compile(r"^wh(?=[aeiy])"), "w"),
    (re.compile(r"(?<=m)b$"), ""),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck"), "k"),
    (re.compile(r"(?<=w)ne$"), "n"),
    (re.compile(r"(?<=[b-df-hj-np-tv-z])(?:ie|ey)$"), "y"),
    (re.compile(r"(?<=[b-df-hj-np-tv-z])y(?=[b-df-hj-np-tv-z])"), "i"),
    (re.compile(r"(?<=\w\w)([b-df-hj-np-tv-z])\1$"), r"\1"),
)
_RULES = {"en": _ENGLISH}

# Common words that sound alike; `no` and `now` do not, but before a comma a recognizer hears one for the other.
_ALIKE = {
    "en": """
        ad add / air heir / aisle isle / allowed aloud / ate eight / ball bawl / bare bear / be bee / blew blue
        board bored / bow bough / brake break / bread bred / buy by bye / cell sell / cent scent sent
        check cheque / coarse course / cue queue / dear deer / dew due / die dye / eye i ay aye / fair fare / feat feet
        find fined / flour flower / for fore four / gait gate / great grate / groan grown / guessed guest
        hair hare / hall haul / heal heel hell / hear here / heard herd / hi high / him hymn / hole whole
        hour our / hours ours / in inn / key quay / knew new / knight night / knot not / know no now
        knows nose / lain lane / lead led / lessen lesson / loan lone / made maid / mail male / main mane
        meat meet / might mite / missed mist / morning mourning / none nun / o oh / one won / pail pale
        pain pane / pair pear / passed past / peace piece / plain plane / pole poll / pore pour poor / pray prey
        principal principle / profit prophet / rain reign rein / raise rays / rap wrap / rapped rapt wrapped
        read red / right rite write / ring wring / road rode rowed / role roll / root route / rose rows
        sail sale / scene seen / sea see / seam seem / sew so sow / shore sure / side sighed / sight site
        sole soul / some sum / son sun / stair stare / stake steak / stationary stationery / steal steel
        storey story / straight strait / tail tale / tea tee / team teem / tear tier / their there theyre
        threw through / throne thrown / tide tied / to too two / toe tow / vain vane vein / wail whale
        waist waste / wait weight / war wore / ware wear where / way weigh / weak week / weather whether
        which witch / whos whose / wood would / yore your youre
    """
}
_ONE_OF_ALIKE = {
    language: {word: group.split()[0] for group in re.split(r"/|\n", groups) for word in group.split()}
    for language, groups in _ALIKE.items()
}


_SHORTEST_STEM = 3


def same_words(one: str, other: str, language: str) -> bool:
    """Whether they differ in case, accents, marks, blanks and spelling at most."""
    as_heard = _joined(other, language)
    return bare(one) == bare(other) or as_heard in {
        _joined(one, language),
        _joined(_as_english_says(one, language), language),
    }


def plain(word: str, language: str) -> str:
    """One spelling for all that a word has; for comparing, not for reading."""
    base = _base(language)
    word = _one_of_alike(bare(word), _ONE_OF_ALIKE.get(base, {}))
    for pattern, instead in _RULES.get(base, ()):
        word = pattern.sub(instead, word)
    return word


def _one_of_alike(word: str, alike: Mapping[str, str]) -> str:
    """The first of its group; `here's` and `hears` are alike because `here` and `hear` are."""
    stem = word.removesuffix("s")
    if word in alike or stem == word or min(len(stem), len(alike.get(stem, ""))) < _SHORTEST_STEM:
        return alike.get(word, word)
    return f"{alike[stem]}s"


def _as_english_says(text: str, language: str) -> str:
    """A French ending is said like `ay`."""
    return re.sub(r"é\b", "ay", unicodedata.normalize("NFC", text)) if _base(language) == "en" else text


def _base(language: str) -> str:
    return language.lower().split("-")[0]


def _joined(text: str, language: str) -> str:
    return "".join(plain(word, language) for word in text.split())
