"""Receivers of notifications on loopback: a web server that keeps what it is sent, and a mail server."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Post:
    """What came in."""

    path: str
    said: dict[str, Any]


@dataclass
class WebReceiver:
    """Where it listens, what it got; it can be made to refuse."""

    port: int
    posts: list[Post] = field(default_factory=list)
    refusals: int = 0
    """How many of the next messages are refused."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def web_receiver() -> Iterator[WebReceiver]:
    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if kept.refusals:
                kept.refusals -= 1
                self.send_response(503)
            else:
                kept.posts.append(Post(self.path, json.loads(body)))
                self.send_response(200)
            self.end_headers()

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    kept = WebReceiver(server.server_port)
    with _serving(server):
        yield kept


@dataclass
class MailReceiver:
    """Where it listens, and the mails it got with those they were for."""

    port: int
    mails: list[tuple[list[str], Message]] = field(default_factory=list)


@contextmanager
def mail_receiver() -> Iterator[MailReceiver]:
    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 ready")
            receivers: list[str] = []
            while line := self.rfile.readline().decode().strip():
                verb = line[:4].upper()
                if verb == "RCPT":
                    receivers.append(line.partition("<")[2].partition(">")[0])
                if verb == "DATA":
                    self._say("354 go on")
                    kept.mails.append((receivers, message_from_bytes(self._mail(), policy=default)))
                self._say("221 bye" if verb == "QUIT" else "250 ok")

        def _mail(self) -> bytes:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line.removeprefix(b"."))
            return b"".join(lines)

        def _say(self, answer: str) -> None:
            self.wfile.write(f"{answer}\r\n".encode())

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
    server.daemon_threads = True
    kept = MailReceiver(server.server_address[1])
    with _serving(server):
        yield kept


@contextmanager
def _serving(server: socketserver.TCPServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
