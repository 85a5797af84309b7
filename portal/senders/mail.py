"""E-mail over SMTP: one connection for a round, TLS, time-outs, and no word of the server kept."""

import re
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any, Self

from portal.rules.messages import DeliveryFailed, DeliveryFault

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")


@dataclass(frozen=True)
class MailServer:
    """`security` is starttls, tls or none; the time-out in seconds holds for every step."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 10

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "MailServer | None":
        """The configured server, or None where e-mail is off."""
        if not config["SMTP_HOST"]:
            return None
        return cls(
            host=config["SMTP_HOST"],
            port=config["SMTP_PORT"],
            security=config["SMTP_SECURITY"],
            sender=config["SMTP_FROM"],
            user=config["SMTP_USER"],
            password=config["SMTP_PASSWORD"],
            timeout=config["SEND_TIMEOUT"],
        )


class MailSender:
    """Sends texts through one server; connects when the first is sent."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self._open: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._leave()

    def send(self, delivery_id: str, address: str, subject: str, body: str, at: datetime) -> None:
        """One message to one address; the id makes a second try recognisable as the same message.

        Raises DeliveryFailed.
        """
        if not _ADDRESS.fullmatch(address):
            raise DeliveryFailed(DeliveryFault.PENERIMA_DITOLAK)
        letter = self._letter(delivery_id, address, subject, body, at)
        try:
            self._connected()
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryFailed(fault_of(error)) from None
        try:
            self._connected().send_message(letter)
        except (smtplib.SMTPNotSupportedError, ValueError):
            # Letters of an address that this server cannot write.
            raise DeliveryFailed(DeliveryFault.PENERIMA_DITOLAK) from None
        except (OSError, smtplib.SMTPException) as error:
            fault = fault_of(error)
            if fault.is_of_the_server:
                self._leave()
            raise DeliveryFailed(fault) from None

    def _letter(
        self, delivery_id: str, address: str, subject: str, body: str, at: datetime
    ) -> EmailMessage:
        letter = EmailMessage()
        letter["From"] = self.server.sender
        letter["To"] = address
        letter["Subject"] = subject
        letter["Date"] = format_datetime(at)
        letter["Message-ID"] = f"<{delivery_id}@{self.server.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(body)
        return letter

    def _connected(self) -> smtplib.SMTP:
        if self._open is None:
            self._open = _connect(self.server)
        return self._open

    def _leave(self) -> None:
        """Hang up without waiting for a farewell, which a dead server would never say."""
        if self._open is not None:
            self._open.close()
            self._open = None


def fault_of(error: Exception) -> DeliveryFault:
    """The class of an error; the text of a server's answer may hold an address and is dropped."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
        is_final = all(code >= 500 for code in codes)
        return DeliveryFault.PENERIMA_DITOLAK if is_final else DeliveryFault.DITUNDA
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return DeliveryFault.MASUK_DITOLAK
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPHeloError):
        return DeliveryFault.MASUK_DITOLAK
    if isinstance(error, smtplib.SMTPDataError):
        return DeliveryFault.PESAN_DITOLAK if error.smtp_code >= 500 else DeliveryFault.DITUNDA
    if isinstance(error, ssl.SSLError):
        return DeliveryFault.TLS
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return DeliveryFault.WAKTU_HABIS
    return _other_fault(error)


def _other_fault(error: Exception) -> DeliveryFault:
    if isinstance(error, smtplib.SMTPServerDisconnected | smtplib.SMTPConnectError):
        return DeliveryFault.TIDAK_TERHUBUNG
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return DeliveryFault.TLS  # it lacks STARTTLS, or a login over it
    if isinstance(error, smtplib.SMTPException):
        return DeliveryFault.JAWABAN_ANEH
    return DeliveryFault.TIDAK_TERHUBUNG


def _connect(server: MailServer) -> smtplib.SMTP:
    trust = ssl.create_default_context()
    opened: smtplib.SMTP
    if server.security == "tls":
        opened = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=trust)
    else:
        opened = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    try:
        if server.security == "starttls":
            opened.starttls(context=trust)
        if server.user:
            opened.login(server.user, server.password)
    except BaseException:
        opened.close()
        raise
    return opened
