"""eSpeak NG's library, opened anew for every line. It is under the GPL: only the process that needs it loads it."""

import _ctypes
import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata

import numpy as np

from phases.clip import Samples
from phases.errors import EngineFailed, EngineMissing

PACKAGE, VERSION = "espeakng-loader", "0.2.4"
RATE = 22_050
_REMEDY = "`nocturne engines remove espeak`, then `nocturne engines install espeak`."

_SYNCHRONOUS, _DO_NOT_EXIT = 2, 0x8000
_UTF8, _IPA, _TIED = 1, 0x02, 0x80
_RATE, _PITCH = 1, 3  # espeak_PARAMETER
_OK = 0

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


def require_library() -> None:
    """Nothing, or EngineMissing."""
    try:
        found = metadata.version(PACKAGE)
    except metadata.PackageNotFoundError as error:
        raise EngineMissing(f"{PACKAGE} is not installed.", _REMEDY) from error
    if found != VERSION:
        raise EngineMissing(f"{PACKAGE} is {found}, and {VERSION} is the one that was tested.", _REMEDY)


@contextmanager
def fresh_library() -> Iterator["Library"]:
    """The library as if nothing had ever been said with it.

    It keeps the phase of its waves and of its flutter from one line to the next, and has no call that
    resets them, so the same line would sound a little different each time. Opening it takes some 8 ms.
    """
    import espeakng_loader  # noqa: PLC0415 - `require_library` has checked that it is there

    code = ctypes.CDLL(espeakng_loader.get_library_path())
    try:
        rate = code.espeak_Initialize(_SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), _DO_NOT_EXIT)
        if rate != RATE:
            raise EngineMissing(f"eSpeak NG could not be started ({rate}).", _REMEDY)
        yield Library(code)
        code.espeak_Terminate()
    finally:
        _ctypes.dlclose(code._handle)  # noqa: SLF001 - ctypes has no other way


class Library:
    """One line's worth of eSpeak NG."""

    def __init__(self, code: ctypes.CDLL) -> None:
        self._code = code
        code.espeak_TextToPhonemes.restype = ctypes.c_char_p

    def spoken(self, text: str, voice: str, *, rate: float, pitch: float) -> Samples:
        """The samples; `rate` in words a minute, `pitch` from 0 to 99."""
        heard: list[bytes] = []

        def hear(wave: "ctypes._Pointer[ctypes.c_short]", count: int, _events: int) -> int:
            if count:
                heard.append(ctypes.string_at(wave, 2 * count))
            return 0

        callback = _Callback(hear)
        self._code.espeak_SetSynthCallback(callback)
        self._set_voice(voice)
        self._code.espeak_SetParameter(_RATE, round(rate), 0)
        self._code.espeak_SetParameter(_PITCH, round(pitch), 0)
        letters = text.encode()
        status = self._code.espeak_Synth(letters, len(letters) + 1, 0, 1, 0, _UTF8, None, None)
        if status != _OK:
            raise EngineFailed(f"eSpeak NG failed ({status}) on “{text}”.", "Change the text of the line.")
        return np.frombuffer(b"".join(heard), "<i2").astype(np.float32) / np.float32(32_768)

    def phonemes(self, text: str, voice: str) -> str:
        """The text in IPA; `^` ties the signs of one sound."""
        self._set_voice(voice)
        letters = ctypes.create_string_buffer(text.encode())
        rest = ctypes.c_void_p(ctypes.addressof(letters))
        mode = _IPA | _TIED | ord("^") << 8
        clauses = []
        while rest.value:
            clauses.append(self._code.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, mode).decode())
        return " ".join(clauses)

    def _set_voice(self, voice: str) -> None:
        if self._code.espeak_SetVoiceByName(voice.encode()) != _OK:
            raise EngineMissing(f"eSpeak NG has no voice “{voice}”.", _REMEDY)
