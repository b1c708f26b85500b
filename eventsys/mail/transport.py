"""Handing letters over: to a mail server, or, when none is set, to files that can be read."""

import contextlib
import os
import re
import secrets
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from eventsys.core.settings import Settings, SettingsError
from eventsys.core.text import shorten
from eventsys.mail import composing, envelope
from eventsys.mail.models import Letter

TIMEOUT_SECONDS = 30
LOOPBACK = ("localhost", "127.0.0.1", "::1")
TOO_BIG = 552


class Failure(Exception):
    """A letter was not handed over. The text says why, as the server said it."""

    def __init__(self, reason: str) -> None:
        super().__init__(shorten(reason, 300))


class Unreachable(Failure):
    """The server cannot be spoken to: the fault is not this letter's, and others would fail too."""


class Postponed(Failure):
    """This letter was not taken now, but may be later."""


class Refused(Failure):
    """This letter will never be taken. `status`: what is wrong with its address (RFC 3463)."""

    def __init__(self, reason: str, status: str = "") -> None:
        super().__init__(reason)
        self.status = status


class Transport(Protocol):
    """A way to hand letters over."""

    def send(self, letter: Letter) -> None:
        """Hand one letter over. Raises a Failure when that did not work."""

    def close(self) -> None:
        """Let go of what is held open between letters."""


def from_settings(settings: Settings) -> Transport:
    """The transport of this installation. Raises SettingsError when it cannot be used."""
    if "@" not in parseaddr(settings.mail_from)[1]:
        raise SettingsError("EVENTSYS_MAIL_FROM: must be like Eventsys <noreply@example.org>")
    if settings.smtp_url:
        server = server_of(settings.smtp_url)
        return Smtp(server, settings.mail_from, bounces_to=settings.bounce_address)
    return Files(settings.instance / "outbox", settings.mail_from)


def build(letter: Letter, mail_from: str, *, readable: bool = False) -> EmailMessage:
    """The letter as a message, as `composing.compose` does.

    Raises Refused for what cannot be written as a message.
    """
    try:
        return composing.compose(letter, mail_from, readable=readable)
    except ValueError as error:
        raise Refused(f"cannot be written as a message: {error}") from error


class Files:
    """Letters as files, which mail programs and editors open. A repeated one replaces itself."""

    def __init__(self, folder: Path, mail_from: str) -> None:
        self.folder = folder
        self.mail_from = mail_from

    def send(self, letter: Letter) -> None:
        name = f"{letter.created_at:%Y%m%dT%H%M%SZ}-{letter.id}.eml"
        content = build(letter, self.mail_from, readable=True).as_bytes()
        made = self.folder / f".{name}.{secrets.token_hex(4)}"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(
                os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as file:
                file.write(content)
            made.replace(self.folder / name)
        except OSError as error:
            with contextlib.suppress(OSError):
                made.unlink()
            raise Unreachable(f"outbox folder: {error.strerror}") from error

    def close(self) -> None:
        pass


@dataclass(frozen=True)
class Server:
    """Where a mail server is, and how to speak to it."""

    host: str
    port: int
    security: str  # plain, starttls or tls
    user: str = ""
    password: str = ""


def server_of(url: str) -> Server:
    """What EVENTSYS_SMTP_URL says. Raises SettingsError."""
    try:
        parts = urlsplit(url)
        given_port = parts.port
    except ValueError as error:
        raise SettingsError(f"EVENTSYS_SMTP_URL: {error}") from error
    security = _security(parts)
    port = given_port or {"tls": 465, "starttls": 587, "plain": 25}[security]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not parts.hostname or parts.path.strip("/"):
        raise SettingsError("EVENTSYS_SMTP_URL: must be like smtp://user:password@host:587")
    if password and security == "plain" and parts.hostname not in LOOPBACK:
        raise SettingsError("EVENTSYS_SMTP_URL: a password needs smtps:// or ?starttls")
    return Server(parts.hostname, port, security, user, password)


def _security(parts: SplitResult) -> str:
    options = parse_qs(parts.query, keep_blank_values=True)
    if options.keys() - {"starttls"} or parts.scheme not in ("smtp", "smtps"):
        raise SettingsError("EVENTSYS_SMTP_URL: must be smtp://…, smtp://…?starttls or smtps://…")
    if parts.scheme == "smtps":
        return "tls"
    return "starttls" if options else "plain"


class Smtp:
    """A mail server. One connection serves until `close()`, or until something goes wrong."""

    def __init__(
        self,
        server: Server,
        mail_from: str,
        tls: ssl.SSLContext | None = None,
        bounces_to: str | None = None,
    ) -> None:
        self.server = server
        self.mail_from = mail_from
        self.bounces_to = bounces_to
        self.own_host = parseaddr(mail_from)[1].rpartition("@")[2]
        self.tls = tls or ssl.create_default_context()
        self._connection: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> None:
        message = build(letter, self.mail_from)
        try:
            connection = self._connected()
        except OSError as error:
            self.close()
            raise Unreachable(_reason(error)) from error
        options = () if letter.recipient.isascii() else ("SMTPUTF8", "BODY=8BITMIME")
        if options and not connection.has_extn("smtputf8"):
            raise Refused("the mail server takes only addresses in plain letters")
        recipient = message["To"].addresses[0].addr_spec
        try:
            connection.sendmail(
                envelope.sender(letter, self.mail_from, self.bounces_to),
                [recipient],
                message.as_bytes(),
                options,
            )
        except OSError as error:
            if connection.sock is None or not isinstance(error, smtplib.SMTPException):
                self.close()
            raise _failure(error) from error

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.quit()
            connection.close()

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None and not _is_alive(self._connection):
            self.close()
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, self.own_host, timeout=TIMEOUT_SECONDS, context=self.tls
            )
        else:
            connection = smtplib.SMTP(
                server.host, server.port, self.own_host, timeout=TIMEOUT_SECONDS
            )
        try:
            if server.security == "starttls":
                connection.starttls(context=self.tls)
            if server.user:
                connection.login(server.user, server.password)
            connection.ehlo_or_helo_if_needed()
        except BaseException:
            connection.close()
            raise
        return connection


def _is_alive(connection: smtplib.SMTP) -> bool:
    try:
        return connection.noop()[0] == 250
    except OSError:
        return False


def _failure(error: OSError) -> Failure:
    """What a failed conversation means for the letter."""
    code, status = _code(error), _status(error)
    # Some servers look for the mailbox only when they have read the letter.
    is_no_mailbox = isinstance(error, smtplib.SMTPDataError) and status.startswith("5.1.")
    if code >= 500 and (isinstance(error, smtplib.SMTPRecipientsRefused) or is_no_mailbox):
        return Refused(_reason(error), status)
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) or code == TOO_BIG:
        return (Refused if code >= 500 else Postponed)(_reason(error))
    if isinstance(error, smtplib.SMTPSenderRefused) and code < 500:
        return Postponed(_reason(error))
    # Not a word about this letter: a lost connection, or a server that does not want our address.
    return Unreachable(_reason(error))


def _code(error: OSError) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(code for code, _ in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def _status(error: OSError) -> str:
    """The status that the server's answer begins with after its code, if it does."""
    found = re.match(r"\d+ (5\.\d{1,3}\.\d{1,3})(?![\d.])", _reason(error), re.ASCII)
    return found[1] if found else ""


def _reason(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        words: bytes | str = next(words for _, words in error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
    else:
        return f"{type(error).__name__}: {error.strerror or error}"
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{_code(error)} {said}"
