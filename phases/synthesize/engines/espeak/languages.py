"""The languages eSpeak NG reads, by the tags books carry, and its own names for them."""

# Left out: those whose letters it names instead of reading them (Japanese, Hakka, Shan), or whose numbers it leaves
# out (Chuvash), or over which it crashes (Burmese); two without a dictionary (Faroese, Karakalpak); invented ones.
LANGUAGES = {
    "en": "en-US",  # English
    "en-US": "en-US",  # English (America)
    "en-GB": "en",  # English (Great Britain)
    "af": "af",  # Afrikaans
    "am": "am",  # Amharic
    "an": "an",  # Aragonese
    "ar": "ar",  # Arabic
    "as": "as",  # Assamese
    "az": "az",  # Azerbaijani
    "ba": "ba",  # Bashkir
    "be": "be",  # Belarusian
    "bg": "bg",  # Bulgarian
    "bn": "bn",  # Bengali
    "bpy": "bpy",  # Bishnupriya Manipuri
    "bs": "bs",  # Bosnian
    "ca": "ca",  # Catalan
    "ca-valencia": "ca-va",  # Catalan (Valencian)
    "ca-x-balear": "ca-ba",  # Catalan (Balearic)
    "ca-x-northwest": "ca-nw",  # Catalan (North-western)
    "cmn": "cmn",  # Chinese (Mandarin, latin as English)
    "cs": "cs",  # Czech
    "cy": "cy",  # Welsh
    "da": "da",  # Danish
    "de": "de",  # German
    "el": "el",  # Greek
    "en-029": "en-029",  # English (Caribbean)
    "en-GB-scotland": "en-GB-scotland",  # English (Scotland)
    "en-GB-x-gbclan": "en-GB-x-gbclan",  # English (Lancaster)
    "en-GB-x-gbcwmd": "en-GB-x-gbcwmd",  # English (West Midlands)
    "en-GB-x-rp": "en-GB-x-rp",  # English (Received Pronunciation)
    "en-US-x-nyc": "en-US-nyc",  # English (America, New York City)
    "eo": "eo",  # Esperanto
    "es": "es",  # Spanish (Spain)
    "es-419": "es-419",  # Spanish (Latin America)
    "et": "et",  # Estonian
    "eu": "eu",  # Basque
    "fa": "fa",  # Persian
    "fa-Latn": "fa-Latn",  # Persian (Pinglish)
    "fi": "fi",  # Finnish
    "fr": "fr",  # French (France)
    "fr-BE": "fr-BE",  # French (Belgium)
    "fr-CH": "fr-CH",  # French (Switzerland)
    "fr-FR": "fr",  # French (France)
    "ga": "ga",  # Gaelic (Irish)
    "gd": "gd",  # Gaelic (Scottish)
    "gn": "gn",  # Guarani
    "grc": "grc",  # Greek (Ancient)
    "gu": "gu",  # Gujarati
    "haw": "haw",  # Hawaiian
    "he": "he",  # Hebrew
    "hi": "hi",  # Hindi
    "hr": "hr",  # Croatian
    "ht": "ht",  # Haitian Creole
    "hu": "hu",  # Hungarian
    "hy": "hy",  # Armenian (East Armenia)
    "hyw": "hyw",  # Armenian (West Armenia)
    "ia": "ia",  # Interlingua
    "id": "id",  # Indonesian
    "io": "io",  # Ido
    "is": "is",  # Icelandic
    "it": "it",  # Italian
    "jbo": "jbo",  # Lojban
    "ka": "ka",  # Georgian
    "kk": "kk",  # Kazakh
    "kl": "kl",  # Greenlandic
    "kn": "kn",  # Kannada
    "ko": "ko",  # Korean
    "kok": "kok",  # Konkani
    "ku": "ku",  # Kurdish
    "ky": "ky",  # Kyrgyz
    "la": "la",  # Latin
    "lb": "lb",  # Luxembourgish
    "lfn": "lfn",  # Lingua Franca Nova
    "lt": "lt",  # Lithuanian
    "ltg": "ltg",  # Latgalian
    "lv": "lv",  # Latvian
    "mi": "mi",  # Māori
    "mk": "mk",  # Macedonian
    "ml": "ml",  # Malayalam
    "mr": "mr",  # Marathi
    "ms": "ms",  # Malay
    "mt": "mt",  # Maltese
    "mto": "mto",  # Totontepec Mixe
    "nb": "nb",  # Norwegian Bokmål
    "nci": "nci",  # Nahuatl (Classical)
    "ne": "ne",  # Nepali
    "nl": "nl",  # Dutch
    "no": "nb",  # Norwegian
    "nog": "nog",  # Nogai
    "om": "om",  # Oromo
    "or": "or",  # Oriya
    "pa": "pa",  # Punjabi
    "pap": "pap",  # Papiamento
    "pl": "pl",  # Polish
    "pt": "pt",  # Portuguese (Portugal)
    "pt-BR": "pt-BR",  # Portuguese (Brazil)
    "qu": "qu",  # Quechua
    "quc": "quc",  # K'iche'
    "ro": "ro",  # Romanian
    "ru": "ru",  # Russian
    "ru-LV": "ru-LV",  # Russian (Latvia)
    "ru-x-classic": "ru-cl",  # Russian (Classic)
    "sd": "sd",  # Sindhi
    "si": "si",  # Sinhala
    "sk": "sk",  # Slovak
    "sl": "sl",  # Slovenian
    "smj": "smj",  # Lule Saami
    "sq": "sq",  # Albanian
    "sr": "sr",  # Serbian
    "sv": "sv",  # Swedish
    "sw": "sw",  # Swahili
    "ta": "ta",  # Tamil
    "te": "te",  # Telugu
    "th": "th",  # Thai
    "ti": "ti",  # Tigrinya
    "tk": "tk",  # Turkmen
    "tn": "tn",  # Setswana
    "tr": "tr",  # Turkish
    "tt": "tt",  # Tatar
    "ug": "ug",  # Uyghur
    "uk": "uk",  # Ukrainian
    "ur": "ur",  # Urdu
    "uz": "uz",  # Uzbek
    "vi": "vi",  # Vietnamese (Northern)
    "vi-VN-x-central": "vi-VN-x-central",  # Vietnamese (Central)
    "vi-VN-x-south": "vi-VN-x-south",  # Vietnamese (Southern)
    "yue": "yue",  # Chinese (Cantonese)
    "zh": "cmn",  # Chinese (Mandarin)
}


def spoken_as(tag: str) -> str | None:
    """Its name for the language of that tag, or for the nearest wider one: `de-AT` is read as `de`."""
    by_tag = {known.casefold(): name for known, name in LANGUAGES.items()}
    wanted = tag.replace("_", "-").casefold()
    while wanted and wanted not in by_tag:
        wanted = wanted.rpartition("-")[0]
    return by_tag.get(wanted)
