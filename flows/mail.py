"""Mail as one of Prefect's notification blocks: made in its pages like those for Slack or Teams.

Prefect's own mail block is a service that one subscribes to; this one needs nothing but a mail server.
"""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from enum import StrEnum

from prefect.blocks.abstract import NotificationBlock, NotificationError
from pydantic import Field, SecretStr

TIMEOUT = 20.0


class Encryption(StrEnum):
    """How the way to the mail server is kept private."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Mail(NotificationBlock):
    """Sends notifications as mail, through any mail server (SMTP)."""

    _block_type_name = "Mail"
    _block_type_slug = "mail"
    _description = "Sends notifications as mail, through any mail server (SMTP)."

    server: str = Field(description="The mail server, as in smtp.example.org.", min_length=1)
    port: int = Field(
        587, description="Its port: mostly 587 with starttls, 465 with tls, 25 with none.", ge=1
    )
    encryption: Encryption = Field(Encryption.STARTTLS, description="starttls, tls or none.")
    user: str = Field("", description="Who signs in; nobody if empty.")
    password: SecretStr = Field(SecretStr(""), description="The password of that user.")
    sender: str = Field(description="Whom the mail is from, as in nocturne@example.org.", min_length=3)
    receivers: list[str] = Field(description="Whom it is to, as in me@example.org.", min_length=1)

    async def notify(self, body: str, subject: str | None = None) -> None:
        """Send it; NotificationError says why it could not be."""
        await asyncio.to_thread(self._send, body, subject or "Nocturne")

    def _send(self, body: str, subject: str) -> None:
        try:
            with self._connection() as server:
                if self.encryption == Encryption.STARTTLS:
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password.get_secret_value())
                server.send_message(self._mail(body, subject))
        except (OSError, smtplib.SMTPException) as error:
            raise NotificationError(f"{self.server}:{self.port}: {self._explained(error)}") from error

    def _connection(self) -> smtplib.SMTP:
        if self.encryption == Encryption.TLS:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.server, self.port, timeout=TIMEOUT, context=context)
        return smtplib.SMTP(self.server, self.port, timeout=TIMEOUT)

    def _explained(self, error: Exception) -> str:
        """What went wrong, and what in the block mends it."""
        match error:
            case smtplib.SMTPAuthenticationError():
                said = f"{error.smtp_code} {_text(error.smtp_error)}"
                return (
                    f"“{self.user}” may not sign in ({said}). Check user and password in the block; many providers "
                    "want a password made for programs."
                )
            case ssl.SSLCertVerificationError():
                return (
                    f"its certificate cannot be trusted ({error.verify_message}). Name the server in the block as its "
                    "certificate does; if an authority of your own signed it, name that file in SSL_CERT_FILE where "
                    "Nocturne is started."
                )
            case ssl.SSLError() | smtplib.SMTPNotSupportedError():
                return (
                    f"it does not speak {self.encryption}, or lets nobody sign in, at this port ({error}). Choose "
                    "another encryption or port in the block: mostly 587 with starttls, 465 with tls."
                )
            case _:
                return str(error)

    def _mail(self, body: str, subject: str) -> EmailMessage:
        mail = EmailMessage()
        mail["Subject"] = " ".join(subject.split())
        mail["From"] = self.sender
        mail["To"] = ", ".join(self.receivers)
        mail["Date"] = formatdate(localtime=True)
        mail["Message-ID"] = make_msgid("nocturne")
        mail.set_content(body)
        return mail


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
