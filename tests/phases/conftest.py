"""Real speech for every phase that works on sound, spoken once."""

import numpy as np
import pytest
from hibari import Hibari

from phases.clip import Clip
from phases.take_files import as_stored

SENTENCES = (
    "The Time Traveller was expounding a recondite matter to us.",
    "“You must follow me carefully,” he said. “I shall have to controvert one or two ideas.”",
    "His pale grey eyes shone and twinkled, and his usually pale face was flushed and animated.",
    "Is not that rather a large thing to expect us to begin upon?",
    "There was a minute’s pause; then the Psychologist recovered from his stupor, and looked under the table.",
    "He walked slowly out of the room, and we heard his slippers shuffling down the long passage to his laboratory.",
)


@pytest.fixture(scope="session")
def speech() -> tuple[tuple[str, Clip], ...]:
    """A few sentences by the embedded voice, as they lie on disk."""
    voice = Hibari(threads=1)
    return tuple(
        (text, as_stored(Clip(np.asarray(voice(text, seed=0), np.float32), 24_000))) for text in SENTENCES
    )
