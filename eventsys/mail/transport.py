"""Handing letters over: to a mail server, or, when none is set, to files that can be read."""

import contextlib
import os
import re
import secrets
import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP, SMTPUTF8
from email.utils import parseaddr
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from eventsys.core.settings import Settings, SettingsError
from eventsys.core.text import clean_line, shorten
from eventsys.mail import wording
from eventsys.mail.models import Letter

TIMEOUT_SECONDS = 30
LOOPBACK = ("localhost", "127.0.0.1", "::1")
TOO_BIG = 552
# What may stand in an address without quotes; letters beyond ASCII may, too.
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~.-]+")
_HOST = re.compile(r"[A-Za-z0-9.-]+")


class Failure(Exception):
    """A letter was not handed over. The text says why, as the server said it."""

    def __init__(self, reason: str) -> None:
        super().__init__(shorten(reason, 300))


class Unreachable(Failure):
    """The server cannot be spoken to: the fault is not this letter's, and others would fail too."""


class Postponed(Failure):
    """This letter was not taken now, but may be later."""


class Refused(Failure):
    """This letter will never be taken."""


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
        return Smtp(server_of(settings.smtp_url), settings.mail_from)
    return Files(settings.instance / "outbox", settings.mail_from)


def build(letter: Letter, mail_from: str, *, readable: bool = False) -> EmailMessage:
    """The letter as a message: the same bytes each time, so that a repeated one is known.

    Text is written so that every server can carry it, or, when `readable`, as it is.
    Raises Refused for what cannot be written as a message.
    """
    try:
        message = _message(letter, mail_from, "8bit" if readable else "quoted-printable")
        _name_boundaries(message, letter.message_id)
        written = BytesHeaderParser(policy=SMTP).parsebytes(message.as_bytes())
    except (ValueError, UnicodeError, IndexError) as error:
        # The standard library's parser of addresses answers some nonsense with an IndexError.
        raise Refused(f"cannot be written as a message: {type(error).__name__}") from error
    if written.keys() != message.keys():
        raise Refused("cannot be written as a message: a header would become two")
    return message


def _message(letter: Letter, mail_from: str, encoding: str) -> EmailMessage:
    own_name, own_address = parseaddr(mail_from)
    message = EmailMessage(policy=SMTP if letter.recipient.isascii() else SMTPUTF8)
    message["Date"] = letter.created_at
    message["Message-ID"] = letter.message_id
    message["From"] = _address(letter.sender or own_address, letter.sender_name or own_name)
    message["To"] = _address(letter.recipient, letter.recipient_name)
    if letter.reply_to:
        message["Reply-To"] = _address(letter.reply_to)
    message["Subject"] = _words(letter.subject)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if (words := wording.of(letter)) is None:
        raise ValueError("what it said is forgotten")
    message.set_content(words.text, cte=encoding)
    message.add_alternative(words.html, subtype="html", cte=encoding)
    if words.calendar and letter.calendar_method:
        # Outlook acts on an entry that is an alternative of the text; others want an attachment.
        message.add_alternative(
            words.calendar,
            subtype="calendar",
            params={"method": letter.calendar_method},
            disposition="inline",
            cte="8bit" if encoding == "8bit" else "base64",
        )
        message.add_attachment(
            words.calendar.encode(), maintype="application", subtype="ics", filename="invite.ics"
        )
    # Last: what stands under Content- earlier would move into the first part.
    message["Content-Language"] = letter.language
    return message


def _address(address: str, name: str = "") -> Address:
    local, _, domain = address.rpartition("@")
    host = domain.encode("idna").decode("ascii")
    if not (_LOCAL.fullmatch(local) and _HOST.fullmatch(host)):
        raise ValueError("no e-mail address")
    return Address(_words(name), local, host)


def _words(text: str) -> str:
    """Text for a header. What looks encoded would be decoded, line ends in it and all."""
    return clean_line(text).replace("=?", "= ?")


def _name_boundaries(message: EmailMessage, message_id: str) -> None:
    tag = sha256(message_id.encode()).hexdigest()[:24]
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{tag}_{number}")


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

    def __init__(self, server: Server, mail_from: str, tls: ssl.SSLContext | None = None) -> None:
        self.server = server
        self.mail_from = mail_from
        self.sender = parseaddr(mail_from)[1]
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
            connection.sendmail(self.sender, [recipient], message.as_bytes(), options)
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
        own_host = self.sender.rpartition("@")[2]
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, own_host, timeout=TIMEOUT_SECONDS, context=self.tls
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, own_host, timeout=TIMEOUT_SECONDS)
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
    code = _code(error)
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


def _reason(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        words: bytes | str = next(words for _, words in error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
    else:
        return f"{type(error).__name__}: {error.strerror or error}"
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{_code(error)} {said}"
