"""Real servers that a shelf can stand on, each a process of its own, so that it can die in the middle."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.prefect_server import free_port

REPOSITORY = Path(__file__).parent.parent
STARTS_WITHIN = 120.0
SERVE = [sys.executable, "-m", "tests.shelf_servers"]
BUCKET = "audiobooks"
S3_KEYS = {"access_key_id": "night", "secret_access_key": "reader", "region": "us-east-1"}


@dataclass
class ShelfServer:
    """A server, and how a shelf on it is set."""

    url: str
    command: list[str]
    port: int
    host: str = "127.0.0.1"
    options: Mapping[str, Any] = field(default_factory=dict)
    root: Path | None = None
    """Where its files lie, if they do."""
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, or start again."""
        self.process = subprocess.Popen(
            self.command,
            cwd=REPOSITORY,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + STARTS_WITHIN
        while True:
            try:
                with closing(socket.create_connection((self.host, self.port), timeout=2)):
                    return
            except OSError:
                assert self.process.poll() is None, self.command
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def die(self) -> None:
        """Be killed, with the children it may have."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def running(server: ShelfServer) -> Iterator[ShelfServer]:
    """It runs until the block ends."""
    server.start()
    try:
        yield server
    finally:
        server.die()


def webdav_server(root: Path, host: str = "127.0.0.1") -> ShelfServer:
    """WebDAV by wsgidav, as the file servers of many offices speak it."""
    root.mkdir(parents=True, exist_ok=True)
    port = free_port()
    command = [*SERVE, "webdav", str(root), host, str(port)]
    return ShelfServer(f"webdav://{host}:{port}/", command, port, host, root=root)


def sftp_server(root: Path) -> ShelfServer:
    """SFTP by asyncssh, with a key for its host and a password for its user."""
    root.mkdir(parents=True, exist_ok=True)
    port = free_port()
    command = [*SERVE, "sftp", str(root), "127.0.0.1", str(port)]
    options = {"known_hosts": None, "client_keys": None, "config": None}
    return ShelfServer(f"sftp://night:reader@127.0.0.1:{port}/", command, port, options=options, root=root)


def s3_server() -> ShelfServer:
    """S3 by moto, in an environment that uv makes: a hundred megabytes that nothing else needs."""
    port = free_port()
    packages = ["--with", "moto[s3]>=5.1", "--with", "flask", "--with", "flask-cors"]
    command = [sys.executable, "-m", "uv", "run", "--no-project", "--isolated", *packages]
    command += ["python", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    options = {"endpoint": f"http://127.0.0.1:{port}", **S3_KEYS}
    return ShelfServer(f"s3://{BUCKET}/nocturne", command, port, options=options)


def _serve_webdav(root: str, host: str, port: int) -> None:
    from cheroot import wsgi
    from wsgidav.wsgidav_app import WsgiDAVApp

    app = WsgiDAVApp(
        {
            "host": host,
            "port": port,
            "provider_mapping": {"/": root},
            "simple_dc": {"user_mapping": {"*": True}},
            "logging": {"enable": False},
        }
    )
    wsgi.Server((host, port), app, numthreads=12).start()


def _serve_sftp(root: str, host: str, port: int) -> None:
    import asyncio

    import asyncssh

    class Login(asyncssh.SSHServer):
        def begin_auth(self, username: str) -> bool:
            return True

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == ("night", "reader")

    def files(channel: "asyncssh.SSHServerChannel[bytes]") -> asyncssh.SFTPServer:
        return asyncssh.SFTPServer(channel, chroot=root.encode())

    async def serve() -> None:
        await asyncssh.listen(
            host,
            port,
            server_factory=Login,
            server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")],
            sftp_factory=files,
        )
        await asyncio.Event().wait()

    asyncio.run(serve())


if __name__ == "__main__":
    kind, root, host, port = sys.argv[1:]
    os.umask(0o077)
    {"webdav": _serve_webdav, "sftp": _serve_sftp}[kind](root, host, int(port))
