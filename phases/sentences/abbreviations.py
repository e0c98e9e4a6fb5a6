"""Words that end in a period and do not end a sentence, by language: one entry in `LANGUAGES` each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Abbreviations without their last period, by what follows them."""

    names: frozenset[str]
    """A name follows: `Mr. Filby`."""
    numbers: frozenset[str]
    """A number follows, or it is a word of its own: `No. 5`, but `No. I said no.`"""
    phrases: frozenset[str]
    """The sentence goes on: `e.g. this`."""
    either: frozenset[str]
    """The sentence goes on or ends; what follows tells: `etc.`, `p.m.`, `Grafton St.`"""
    openers: frozenset[str]
    """Words that, with a capital, begin a sentence."""
    speech: frozenset[str] = frozenset()
    """Verbs that make what follows a quotation part of its sentence: `“Hello!” Tom said.`"""
    ordinals: bool = False
    """Whether a number with a period is an ordinal: `am 3. Mai`."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = Abbreviations(
    names=_words(
        "Mr Mrs Ms Mx Dr Messrs Mme Mmes Mlle Prof Capt Col Gen Lt Sgt Maj Cpl Pvt Adm Cmdr Comdr Rev Revd Hon Gov Sen"
        " Rep Pres Supt Insp Fr Msgr Br Mt Ft St Ste Bp Abp Wm Geo Chas Thos Jas Jos Robt Edw Esqr Sig Dom"
    ),
    numbers=_words(
        "No Nos no nos p pp Vol vol vols Ch ch Chap chap Fig fig figs Art art Sec sec Op op Bk bk Pt pt par"
        " l ll v vv n nn fol Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec ca c"
    ),
    phrases=_words("e.g i.e cf viz vs approx al. seq ibid Ibid et q.v sc scil"),
    either=_words(
        "etc Etc &c Jr Sr jr sr Esq Co Bros Inc Ltd Corp Ave Blvd Rd Sq a.m p.m A.M P.M A.D B.C C.E B.C.E M.D Ph.D"
        " D.D B.A M.A LL.D M.P R.N Q.C K.C U.S U.K U.S.A Mass Conn Pa Va Cal Calif Ill Ind Tenn Ky Wis Minn Mich"
        " Ga Fla Tex doz oz lb lbs ft in yd yds mi hr hrs min sec St Dr"
    ),
    openers=_words(
        "The A An He She It They We You I This That These Those There Here His Her Its Their Our My Your But And Or"
        " Nor So Yet For Then Now When Where While What Who Why How If As At In On By From With After Before Once"
        " Since Until Though Although Because No Not Yes Oh O Ah Well Some Many Most All Each Every One Two Both Such"
        " Again Still Perhaps Never Nobody Nothing Everyone Everything Someone Something Suddenly Presently Finally"
        " Meanwhile Afterwards Outside Inside Only Just Even Let Do Did Does Is Was Were Are Had Has Have Could Would"
        " Should Will Shall Can May Might Must"
    ),
    speech=_words(
        "said says asked cried replied answered whispered shouted muttered murmured exclaimed called added continued"
        " began went put demanded inquired enquired screamed yelled returned repeated observed remarked ejaculated"
        " gasped sighed laughed growled snapped sobbed"
    ),
)
_GERMAN = Abbreviations(
    names=_words("Hr Fr Dr Prof Frl St Hl Sr Ing Mag"),
    numbers=_words("Nr S Bd Abb Kap Art Str Jh"),
    phrases=_words("z.B z. d.h u.a v.a bzw ca vgl evtl ggf sog inkl exkl resp z u d i.A a.D o.ä s.o s.u"),
    either=_words("usw etc usf u.s.w Chr v.Chr n.Chr Co Uhr"),
    openers=_words(
        "Der Die Das Ein Eine Er Sie Es Wir Ihr Ich Du Und Aber Oder Doch Denn Da Dann Nun Als Wenn Wo Was Wer Wie Ja"
        " Nein Nicht Man Sein Seine Ihre In An Auf Mit Von Zu Nach Vor Im Am So Dort Hier Jetzt Diese Dieser Dieses"
    ),
    ordinals=True,
)
_FRENCH = Abbreviations(
    names=_words("M MM Mme Mmes Mlle Mlles Dr Pr Me Mgr St Ste"),
    numbers=_words("no n p pp vol chap fig art t"),
    phrases=_words("p.ex c.-à-d cf env av apr"),
    either=_words("etc J.-C Cie"),
    openers=_words(
        "Le La Les Un Une Il Elle Ils Elles On Nous Vous Je Tu Ce Cet Cette Ces Et Mais Ou Donc Or Ni Car Puis Alors"
        " Quand Où Que Qui Si Comme Dans À Au Aux En Par Pour Avec Sans Sur Oui Non Mon Ma Mes Son Sa Ses"
    ),
)
_SPANISH = Abbreviations(
    names=_words("Sr Sra Sres Srta Dr Dra Prof D Dña Ud Uds Vd Vds Sto Sta Gral Cap Ing Lic Mons"),
    numbers=_words("núm no pág págs vol cap fig art n"),
    phrases=_words("p.ej ej cf aprox"),
    either=_words("etc EE.UU a.C d.C Cía a.m p.m"),
    openers=_words(
        "El La Los Las Un Una Él Ella Ellos Yo Tú Nosotros Y Pero O Ni Que Quien Cuando Donde Como Si No Sí En Con"
        " Por Para De Al A Su Sus Mi Mis Este Esta Esto Ese Esa Aquel Entonces Luego Ahora Allí Aquí"
    ),
)
_OTHER = Abbreviations(
    frozenset({"Dr", "Prof", "St"}), frozenset(), frozenset(), frozenset({"etc"}), frozenset()
)

LANGUAGES = {"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH, "es": _SPANISH}


def abbreviations_of(language: str) -> Abbreviations:
    """The abbreviations of a language; a few that most languages share if it is not one of ours."""
    return LANGUAGES.get(language, _OTHER)
