"""What a recognizer of Whisper's family makes of speech: alone, together, packed.

python -m tests.recognizers.whisper.hearing RECOGNIZER MODELS ENVIRONMENTS LANGUAGE=FILE.npz…
"""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from phases.clip import Samples
from phases.evidence import Evidence
from phases.hear.facts import RATE, Part, Passage
from phases.hear.lockstep import Question
from phases.hear.queries import Align, Aligned, Decode, Decoded, Force, Forced
from phases.hear.registry import make_recognizer
from phases.hear.whisper.answers import Answers
from phases.hosting.premises import Premises
from tests.recognizers.whisper.speech import ENGLISH, FRENCH, clips

TEXTS = {"en": ENGLISH, "fr": FRENCH}
SAID_BADLY = (
    # The number of what was said, what was to be said, and the word that is not as it was to be.
    ("en", 0, "The old man walked slowly down the long street, and nobody spoke to him.", "long"),
    ("en", 1, "I could see the house from the road.", "could"),
    ("en", 2, "It was not a bright cold day in April.", "not"),
    ("fr", 0, "Je pouvais voir la maison depuis la route.", "pouvais"),
    ("fr", 1, "Elle ne connaissait pas le nom de chaque rue de la ville.", "pas"),
    ("fr", 2, "Il donna tout l'argent à son frère et rentra chez lui.", "tout"),
)
WRITTEN = (
    "Don't go to the theatre, said two to 3,000.",
    "“Où ça ?” — naïve Straße, 日本語 и ещё <|endoftext|>.",
)
GAP = RATE // 2


class Heard:
    """A loaded recognizer and what it is given."""

    def __init__(self, name: str, models: str, environments: str, speech: dict[str, Path]) -> None:
        self.recognizer = make_recognizer(
            name, Premises(models=models, environments=environments, device="cpu")
        )
        self.recognizer.load()
        self.sounds = {language: clips(file) for language, file in speech.items()}
        self.passages = [
            alone(sound, text, language)
            for language, sounds in self.sounds.items()
            for sound, text in zip(sounds, TEXTS[language], strict=True)
        ]

    def answers(self, passages: Sequence[Passage]) -> Answers[Any]:
        """Its answers about these."""
        return Answers(self.recognizer._ears, passages)


def main(name: str, models: str, environments: str, speech: dict[str, Path]) -> None:
    heard = Heard(name, models, environments, speech)
    print(
        json.dumps(
            {
                **decoding(heard),
                **forcing(heard),
                **hearing(heard),
                **packing(heard),
                **noises(heard),
                "languages": heard.recognizer.facts.languages,
                "aligned": dict(aligning(heard)),
                "badly": [list(each) for each in badly(heard)],
            }
        )
    )


def decoding(heard: Heard) -> dict[str, Any]:
    questions = [Question(number, Decode()) for number in range(len(heard.passages))]
    together = heard.answers(heard.passages)(questions)
    apart = [heard.answers([passage])([Question(0, Decode())])[0] for passage in heard.passages]
    return {"texts": texts(together), "texts_alone": texts(apart)}


def texts(answers: Sequence[object]) -> list[str]:
    return [answer.text for answer in answers if isinstance(answer, Decoded)]


def forcing(heard: Heard) -> dict[str, Any]:
    """Each text and others beside it, asked together and one by one."""
    whole = [passage.parts[0].text for passage in heard.passages]
    asked = [
        (n, text) for n, said in enumerate(whole) for text in (said, cut(said, 1), cut(said, 3), whole[n - 1])
    ]
    together = heard.answers(heard.passages)([Question(n, Force(text)) for n, text in asked])
    alone = [heard.answers([passage]) for passage in heard.passages]
    singly = [alone[n]([Question(0, Force(text))])[0] for n, text in asked]
    cuts = [each for each in range(8) if each % 4 in {1, 2}]
    firsts = [
        heard.answers([heard.passages[n]])([Question(0, Force(text))])[0]
        for n, text in (asked[each] for each in cuts)
    ]
    return {
        "forced_apart": apart(together, singly),
        "readings_apart": apart([singly[each] for each in cuts], firsts),
        "spelled": [spelled(one, text) for (_, text), one in zip(asked, together, strict=True)].count(True)
        == len(asked),
        "spans": [
            [[p.start, p.end] for p in alone[0]([Question(0, Force(text))])[0].pieces] for text in WRITTEN
        ],
        "bests": all(piece.best >= piece.score - 1e-6 for one in together for piece in one.pieces),
    }


def cut(text: str, word: int) -> str:
    words = text.split()
    return " ".join(words[:word] + words[word + 1 :])


def apart(some: Sequence[Any], others: Sequence[Any]) -> float:
    return max(abs(one.score - other.score) for one, other in zip(some, others, strict=True))


def spelled(forced: Forced, text: str) -> bool:
    """The pieces are the text, and the last one is its stop."""
    *pieces, stop = forced.pieces
    return (
        "".join(text[p.start : p.end] for p in pieces) == text and (stop.start, stop.end) == (len(text),) * 2
    )


def hearing(heard: Heard) -> dict[str, Any]:
    began = time.process_time()
    alone = [heard.recognizer.hear([passage])[0] for passage in heard.passages]
    between = time.process_time()
    together = [one for some in eights(heard.passages) for one in heard.recognizer.hear(some)]
    seconds = sum(len(passage.samples) for passage in heard.passages) / RATE
    return {
        "findings": [len([f for f in one[0].findings if f.gain > 2]) for one in together],
        "said_alike": [said(one) for one in together] == [said(one) for one in alone],
        "speed_alone": seconds / (between - began),
        "speed_together": seconds / (time.process_time() - between),
    }


def eights(passages: Sequence[Passage]) -> Iterator[Sequence[Passage]]:
    for first in range(0, len(passages), 8):
        yield passages[first : first + 8]


def said(evidence: Sequence[Evidence]) -> list[Any]:
    """What would be judged: whatever speaks strongly against the text, and why nothing can be said."""
    return [
        (one.words, one.unheard, sorted((f.kind, f.word, f.heard) for f in one.findings if f.gain > 2))
        for one in evidence
    ]


def packing(heard: Heard) -> dict[str, Any]:
    count = len(heard.sounds["en"])
    singly = heard.recognizer.hear(heard.passages[:count])
    packed, _ = joined(heard.sounds["en"], ENGLISH)
    began = time.process_time()
    (together,) = heard.recognizer.hear([packed])
    ended = time.process_time()
    return {
        "packed_alike": [said([one]) for one in together] == [said(one) for one in singly],
        "packed_texts": texts(heard.answers([packed])([Question(0, Decode())])),
        "packed_parts": len(together),
        "speed_packed": len(packed.samples) / RATE / (ended - began),
        "too_long": [
            one.unheard for one in heard.recognizer.hear([joined(heard.sounds["en"] * 4, ENGLISH * 4)[0]])[0]
        ],
        "too_wordy": [
            one.unheard
            for one in heard.recognizer.hear([alone(heard.sounds["en"][0], " ".join(ENGLISH * 18), "en")])[0]
        ],
    }


def joined(sounds: Sequence[Samples], said: Sequence[str]) -> tuple[Passage, list[int]]:
    """One passage of several, half a second between them, and where each begins."""
    starts = np.cumsum([0, *(len(sound) + GAP for sound in sounds)]).tolist()
    samples = np.concatenate([part for sound in sounds for part in (sound, np.zeros(GAP, np.float32))])
    parts = [
        Part(text, start, start + len(sound))
        for text, sound, start in zip(said, sounds, starts, strict=False)
    ]
    return Passage(samples, tuple(parts), "en"), starts


def noises(heard: Heard) -> dict[str, Any]:
    """What is no speech has no text."""
    count, dice = 5 * RATE, np.random.default_rng(0)
    sounds = {
        "silence": np.zeros(count),
        "noise": dice.normal(0, 0.1, count),
        "hiss": dice.normal(0, 1e-5, count),
        "tone": 0.3 * np.sin(np.arange(count) / 5),
    }
    passages = [alone(sound.astype(np.float32), "", "en") for sound in sounds.values()]
    decoded = heard.answers(passages)([Question(n, Decode()) for n in range(len(passages))])
    (evidence,) = heard.recognizer.hear(passages[:1])
    return {"noises": dict(zip(sounds, texts(decoded), strict=True)), "silence": evidence[0].unheard}


def aligning(heard: Heard) -> Iterator[tuple[str, list[list[Any]]]]:
    """Alone and packed, from the start of the take."""
    sounds = heard.sounds["en"]
    answers = heard.answers(heard.passages)([Question(n, Align(text)) for n, text in enumerate(ENGLISH)])
    yield "alone", [triples(answer) for answer in answers]
    packed, starts = joined(sounds, ENGLISH)
    (answer,) = heard.answers([packed])([Question(0, Align(" ".join(ENGLISH)))])
    words, found = triples(answer), list[list[Any]]()
    for text, start in zip(ENGLISH, starts, strict=False):
        mine, words = words[: len(text.split())], words[len(text.split()) :]
        found.append(
            [[word, first - start * 1000 // RATE, last - start * 1000 // RATE] for word, first, last in mine]
        )
    yield "packed", found


def triples(answer: object) -> list[Any]:
    return [[t.word, t.start_ms, t.end_ms] for t in answer.times] if isinstance(answer, Aligned) else []


def badly(heard: Heard) -> Iterator[tuple[str, list[tuple[str, str, float]], float, list[str]]]:
    """For each text that was not said so: what speaks against it, how much better the truth fits, the figures."""
    for language, number, text, word in SAID_BADLY:
        if language in heard.sounds:
            passage = alone(heard.sounds[language][number], text, language)
            ((evidence,),) = heard.recognizer.hear([passage])
            found = [
                (each.kind, evidence.words[each.word], each.gain)
                for each in evidence.findings
                if each.gain > 2
            ]
            answers = heard.answers([passage])
            wrong, right = (
                answers([Question(0, Force(each))])[0] for each in (text, TEXTS[language][number])
            )
            yield word, found, right.score - wrong.score, sorted(evidence.figures)


def alone(sound: Samples, text: str, language: str) -> Passage:
    return Passage(sound, (Part(text, 0, len(sound)),), language)


if __name__ == "__main__":
    given = dict(each.split("=", 1) for each in sys.argv[4:])
    main(*sys.argv[1:4], {language: Path(file) for language, file in given.items()})
