"""A real server with the speech endpoint, on loopback, which speaks with the `tone` engine, or as it is told to."""

import io
import json
import threading
import wave
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

from phases.clip import Clip
from phases.synthesize import Line
from phases.synthesize.engines.tone import Tone

Order = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What goes over the wire."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "audio/wav"})
    announced: int | None = None
    """The length it says the body has, if not the true one."""


Manners = Callable[[Order], Answer]


class SpeechServer(ThreadingHTTPServer):
    """Keeps what it was asked, and who asked; what is queued in `manners` is how it answers the next ones."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.orders: list[Order] = []
        self.keys: list[str | None] = []
        self.manners: deque[Manners] = deque()
        self.key: str | None = None
        """What it wants to be shown, if anything."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


@contextmanager
def serving() -> Iterator[SpeechServer]:
    server = SpeechServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def spoken(order: Order) -> Answer:
    """What `tone` says, as WAV or PCM."""
    clip = clip_of(order)
    if order["response_format"] == "pcm":
        return Answer(body=samples_of(clip), headers={"Content-Type": "audio/pcm"})
    return Answer(body=wav_of(clip))


def clip_of(order: Order) -> Clip:
    """The speed stretches it, so that it can be told by the length."""
    voice = next(voice for voice in Tone.facts.voices if voice.name == order["voice"])
    (recording,) = Tone().speak([Line(order["input"], "en", voice, order.get("seed", 0))])
    clip = recording.clip
    if order["speed"] == 1.0:
        return clip
    places = np.arange(0, len(clip) - 1, order["speed"])
    return Clip(np.interp(places, np.arange(len(clip)), clip.samples).astype(np.float32), clip.rate)


def samples_of(clip: Clip) -> bytes:
    return (clip.samples * 32_767).astype("<i2").tobytes()


def wav_of(clip: Clip, *, channels: int = 1) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(clip.rate)
        out.writeframes(np.repeat(np.frombuffer(samples_of(clip), "<i2"), channels).tobytes())
    return file.getvalue()


def says(status: int, body: object, **headers: str) -> Manners:
    """An answer in JSON."""
    content = json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Answer(status, content, {"Content-Type": "application/json", **named})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: SpeechServer

    def do_GET(self) -> None:
        self._send(self._refusal() or Answer(404, b"{}", {"Content-Type": "application/json"}))

    def do_POST(self) -> None:
        order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.orders.append(order)
        if self.path != "/v1/audio/speech":
            self._send(Answer(404, b"no such page", {"Content-Type": "text/plain"}))
            return
        manner = self.server.manners.popleft() if self.server.manners else spoken
        self._send(self._refusal() or manner(order))

    def _refusal(self) -> Answer | None:
        shown = self.headers.get("Authorization")
        self.server.keys.append(shown)
        if self.server.key is None or shown == f"Bearer {self.server.key}":
            return None
        return says(401, {"error": {"message": f"Incorrect API key provided: {shown}."}})({})

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        length = len(answer.body) if answer.announced is None else answer.announced
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(answer.body)
        if answer.announced is not None:
            self.close_connection = True

    def log_message(self, *args: object) -> None:
        """It is silent."""
