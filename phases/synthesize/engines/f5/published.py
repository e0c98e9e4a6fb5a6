"""The published checkpoints that F5-TTS lists in its package (`infer/SHARED.md`): language, licence, architecture."""

from dataclasses import dataclass

UNKNOWN_LICENCE = "unknown: say it in model.toml"
_NON_COMMERCIAL = "CC-BY-NC-4.0 (not for commercial use)"


@dataclass(frozen=True, slots=True)
class Published:
    """A checkpoint somebody gave to the world."""

    languages: tuple[str, ...]
    licence: str
    architecture: str
    repository: str
    """Where on the Hugging Face hub it lies."""


PUBLISHED = {
    "v1": Published(("en", "zh"), _NON_COMMERCIAL, "v1-base", "SWivid/F5-TTS, folder F5TTS_v1_Base"),
    "base": Published(("en", "zh"), _NON_COMMERCIAL, "base", "SWivid/F5-TTS, folder F5TTS_Base"),
    "arabic": Published(("ar", "en"), "Apache-2.0", "small", "silma-ai/silma-tts"),
    "finnish": Published(("fi",), _NON_COMMERCIAL, "base", "AsmoKoskinen/F5-TTS_Finnish_Model"),
    "french": Published(("fr",), _NON_COMMERCIAL, "base", "RASPIAUDIO/F5-French-MixedSpeakers-reduced"),
    "german": Published(("de",), _NON_COMMERCIAL, "base", "hvoss-techfak/F5-TTS-German"),
    "hindi": Published(("hi",), "CC-BY-4.0", "small", "SPRINGLab/F5-Hindi-24KHz"),
    "italian": Published(("it",), _NON_COMMERCIAL, "base", "alien79/F5-TTS-italian"),
    "japanese": Published(("ja",), _NON_COMMERCIAL, "base", "Jmica/F5TTS, folder JA_21999120"),
    "latvian": Published(("lv",), "CC0-1.0", "base", "RaivisDejus/F5-TTS-Latvian"),
    "russian": Published(("ru",), _NON_COMMERCIAL, "base", "hotstone228/F5-TTS-Russian"),
    "spanish": Published(("es",), "CC0-1.0", "base", "jpgallegoar/F5-Spanish"),
}
"""By the name of the model's folder."""

DEFAULT = "v1"
