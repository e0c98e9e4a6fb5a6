"""Mail goes through servers that want encryption and a password; what they refuse is told with what to do."""

import asyncio
from pathlib import Path

import pytest
from prefect.blocks.abstract import NotificationError
from pydantic import SecretStr

from flows.mail import Encryption, Mail
from tests.mail_servers import HOST, PASSWORD, USER, MailServer, mail_server

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
MISTYPED = "battery staple"


def send(server: MailServer, encryption: Encryption = Encryption.STARTTLS, password: str = PASSWORD) -> None:
    mail = Mail(
        server=HOST,
        port=server.port,
        encryption=encryption,
        user=USER,
        password=SecretStr(password),
        sender="nocturne@example.org",
        receivers=["me@example.org", "you@example.org"],
    )
    asyncio.run(mail.notify("Two books: “Ænëas”.", "Nocturne: 2 delivered"))


def refusal(
    server: MailServer, encryption: Encryption = Encryption.STARTTLS, password: str = PASSWORD
) -> str:
    with pytest.raises(NotificationError) as refused:
        send(server, encryption, password)
    assert server.mails == []
    assert password not in refused.value.log
    return refused.value.log


@pytest.mark.parametrize("encryption", [Encryption.STARTTLS, Encryption.TLS])
def test_a_mail_goes_encrypted_to_a_server_that_wants_a_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encryption: Encryption
) -> None:
    with mail_server(tmp_path, implicit_tls=encryption == Encryption.TLS) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
        send(server, encryption)
    ((envelope, was_encrypted),) = server.mails
    assert envelope.rcpt_tos == ["me@example.org", "you@example.org"]
    assert was_encrypted


def test_a_wrong_password_is_told_with_whose_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server(tmp_path) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
        told = refusal(server, password=MISTYPED)
    assert f"“{USER}” may not sign in (535 5.7.8 Authentication credentials invalid)" in told
    assert "Check user and password in the block" in told


@pytest.mark.parametrize("encryption", [Encryption.STARTTLS, Encryption.TLS])
def test_nothing_is_said_to_a_server_whose_certificate_nobody_here_trusts(
    tmp_path: Path, encryption: Encryption
) -> None:
    with mail_server(tmp_path, implicit_tls=encryption == Encryption.TLS) as server:
        told = refusal(server, encryption)
    assert f"{HOST}:{server.port}: its certificate cannot be trusted (self-signed certificate)" in told
    assert "SSL_CERT_FILE" in told


@pytest.mark.parametrize("encryption", [Encryption.STARTTLS, Encryption.TLS])
def test_a_server_that_speaks_no_encryption_gets_no_password(tmp_path: Path, encryption: Encryption) -> None:
    with mail_server(tmp_path, has_starttls=False) as server:
        told = refusal(server, encryption)
    assert f"it does not speak {encryption}" in told
    assert "587 with starttls, 465 with tls" in told
