"""A letter as a message: its headers, its parts, and nothing that anybody else puts into them."""

import re
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP, SMTPUTF8
from email.utils import parseaddr
from hashlib import sha256
from typing import Any

from eventsys.core.text import clean_line
from eventsys.mail import wording
from eventsys.mail.models import Letter

# What may stand in an address without quotes; letters beyond ASCII may, too.
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~.-]+")
_HOST = re.compile(r"[A-Za-z0-9.-]+")
_WEB_ADDRESS = re.compile(r"https?://[!#-;=?-~]{1,900}")
# Everything but NDR, the word that a letter cannot be delivered: that we want to hear.
_NO_ANSWERS = "DR, RN, NRN, OOF, AutoReply"


class _Unbroken(BaseHeader):
    """A header that is written in one line: an address of the web must not be cut or encoded."""

    max_count = 1

    @classmethod
    def parse(cls, string: str, kwds: dict[str, Any]) -> None:
        UnstructuredHeader.parse(string, kwds)

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Unbroken)


def compose(letter: Letter, mail_from: str, *, readable: bool = False) -> EmailMessage:
    """The same bytes each time, so that a repeated letter is known as one.

    Text is written so that every server can carry it, or, when `readable`, as it is.
    Raises ValueError for what cannot be written as a message.
    """
    try:
        message = _message(letter, mail_from, "8bit" if readable else "quoted-printable")
        _name_boundaries(message, letter.message_id)
        written = BytesHeaderParser(policy=SMTP).parsebytes(message.as_bytes())
    except (ValueError, UnicodeError, IndexError) as error:
        # The standard library's parser of addresses answers some nonsense with an IndexError.
        raise ValueError(type(error).__name__) from error
    if written.keys() != message.keys():
        raise ValueError("a header would become two")
    return message


def _message(letter: Letter, mail_from: str, encoding: str) -> EmailMessage:
    own_name, own_address = parseaddr(mail_from)
    message = EmailMessage(policy=_policy(letter))
    message["Date"] = letter.created_at
    message["Message-ID"] = letter.message_id
    message["From"] = _address(letter.sender or own_address, letter.sender_name or own_name)
    message["To"] = _address(letter.recipient, letter.recipient_name)
    if letter.reply_to:
        message["Reply-To"] = _address(letter.reply_to)
    message["Subject"] = _words(letter.subject)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = _NO_ANSWERS
    if letter.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{_web_address(letter.unsubscribe_url)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
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


def _policy(letter: Letter) -> Any:
    is_plain = letter.recipient.isascii() and (letter.sender or "").isascii()
    return (SMTP if is_plain else SMTPUTF8).clone(header_factory=_HEADERS)


def _address(address: str, name: str = "") -> Address:
    local, _, domain = address.rpartition("@")
    host = domain.encode("idna").decode("ascii")
    if not (_LOCAL.fullmatch(local) and _HOST.fullmatch(host)):
        raise ValueError("no e-mail address")
    return Address(_words(name), local, host)


def _web_address(address: str) -> str:
    if not _WEB_ADDRESS.fullmatch(address):
        raise ValueError("no address to unsubscribe at")
    return address


def _words(text: str) -> str:
    """Text for a header. What looks encoded would be decoded, line ends in it and all."""
    return clean_line(text).replace("=?", "= ?")


def _name_boundaries(message: EmailMessage, message_id: str) -> None:
    tag = sha256(message_id.encode()).hexdigest()[:24]
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{tag}_{number}")
