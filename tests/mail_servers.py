"""Mail servers on loopback that want STARTTLS and a password, under a certificate that only this test knows."""

import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.prefect_server import free_port

HOST = "127.0.0.1"
USER, PASSWORD = "me@example.org", "correct horse"


@dataclass
class MailServer:
    """Where it listens, what signed its certificate, and what it got, with whether that came over TLS."""

    port: int
    certificate: Path
    mails: list[tuple[Envelope, bool]] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.mails.append((envelope, server.transport.get_extra_info("sslcontext") is not None))
        return "250 OK"


@contextmanager
def mail_server(
    folder: Path, *, implicit_tls: bool = False, has_starttls: bool = True
) -> Iterator[MailServer]:
    """One that takes mail from USER with PASSWORD only."""
    kept = MailServer(free_port(), folder / "certificate.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(kept.certificate, _signed_by_itself(kept.certificate))
    controller = Controller(
        kept,
        hostname=HOST,
        port=kept.port,
        ssl_context=context if implicit_tls else None,
        tls_context=context if has_starttls and not implicit_tls else None,
        require_starttls=has_starttls and not implicit_tls,
        auth_required=True,
        auth_require_tls=not implicit_tls,  # of which it knows nothing: it means STARTTLS
        authenticator=_admitted,
    )
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


def _admitted(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: object) -> AuthResult:
    is_known = given == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_known, handled=False)


def _signed_by_itself(certificate: Path) -> Path:
    """Writes a certificate for HOST that nobody else has signed; where its key lies."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a test")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    place = certificate.with_suffix(".key")
    place.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return place
