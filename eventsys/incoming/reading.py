"""What a message is that came in: word of a letter, a calendar's answer, or nothing for us.

Values in, values out. Whatever somebody sends has an answer here, and soon: headers are read as
text, nothing is unpacked, and what is too long or too deep is unknown.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

from icalendar.parser import Contentline

LIMIT = 1_000_000
LONGEST_HEADER, MOST_PARTS, LONGEST_TEXT = 5_000, 50, 50_000
RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
DAEMONS = ("mailer-daemon", "postmaster", "mail-daemon")
_ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,255}")
# As ours are; a database takes none with half a character or nothing in it.
_UID = re.compile(r"[ -~]{1,255}")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)", re.ASCII)
_CODE = re.compile(r"(?<![\d.])([45])\d\d[ -]", re.ASCII)


@dataclass(frozen=True)
class Report:
    """Word of letters that were sent under these addresses; `is_final`: they will not arrive."""

    to: tuple[str, ...]
    status: str
    is_final: bool


@dataclass(frozen=True)
class Reply:
    """What somebody's calendar answered to an invitation (RFC 5546)."""

    uid: str
    sequence: int
    attendee: str
    answer: str


@dataclass(frozen=True)
class Automatic:
    """Somebody is away, or a machine says thanks. Nothing is answered."""


@dataclass(frozen=True)
class Unknown:
    """For people to look at."""


Read = Report | Reply | Automatic | Unknown


def read(content: bytes, recipients: Sequence[str] = ()) -> Read:
    """What the message is. `recipients`: whom the mail server says that it is for."""
    if len(content) > LIMIT or _has_long_line(content):
        return Unknown()
    try:
        message = message_from_bytes(content, policy=policy.compat32)
        parts = list(_parts(message))
        return _judge(message, parts, recipients)
    except Exception:  # What breaks a parser in whichever way is nothing that we know.
        return Unknown()


def _judge(message: Message, parts: list[Message], recipients: Sequence[str]) -> Read:
    to = _addressed(message, recipients)
    if (report := _delivery_status(parts)) is not None:
        return Automatic() if report[0].startswith("2") else Report(to, *report)
    if (reply := _calendar_reply(parts)) is not None:
        return reply
    if _is_from_a_daemon(message):
        status = _status_in_words(parts)
        return Report(to, status, not status.startswith("4"))
    return Automatic() if _is_automatic(message) else Unknown()


def _has_long_line(content: bytes) -> bool:
    """The parser takes very long for a header with thousands of parameters."""
    return any(len(line) > LONGEST_HEADER for line in content.splitlines())


def _parts(message: Message) -> Iterator[Message]:
    """All parts, the outermost first."""
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS or any(len(str(each)) > LONGEST_HEADER for each in part.values()):
            raise ValueError("too much of it")
        yield part


def _header(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _addressed(message: Message, recipients: Sequence[str]) -> tuple[str, ...]:
    said = [*recipients, *(str(each) for name in RECIPIENTS for each in message.get_all(name, []))]
    found = (address for text in said[:MOST_PARTS] for address in _ADDRESS.findall(text))
    return tuple(dict.fromkeys(found))[:MOST_PARTS]


def _delivery_status(parts: list[Message]) -> tuple[str, bool] | None:
    """Status and whether it is final, from a report as RFC 3464 has it."""
    told = [
        (_header(block, "Status"), _header(block, "Action").lower())
        for part in parts
        if part.get_content_type() == "message/delivery-status"
        for block in (part.get_payload() if part.is_multipart() else [])
        if isinstance(block, Message) and ("Status" in block or "Action" in block)
    ]
    if not told:
        return None
    # Of several people behind one address the worst is told: to one of them it did not come.
    status, action = min(told, key=lambda each: (each[1] != "failed", each[1] != "delayed"))
    found = _STATUS.search(status)
    if action in ("delivered", "relayed", "expanded"):
        return "2.0.0", False
    number = found[1] if found else "4.0.0" if action == "delayed" else "5.0.0"
    return number, action != "delayed" and (action == "failed" or number.startswith("5"))


def _is_from_a_daemon(message: Message) -> bool:
    senders = _ADDRESS.findall(_header(message, "From"))
    names = {each.partition("@")[0].lower() for each in senders}
    return bool(names & {*DAEMONS}) or "X-Failed-Recipients" in message


def _status_in_words(parts: list[Message]) -> str:
    """What a report without a form of its own says."""
    text = next((_text(part) for part in parts if part.get_content_type() == "text/plain"), "")
    if found := _STATUS.search(text):
        return found[1]
    code = _CODE.search(text)
    return f"{code[1]}.0.0" if code else "5.0.0"


def _is_automatic(message: Message) -> bool:
    said = _header(message, "Auto-Submitted").lower()
    precedence = _header(message, "Precedence").lower()
    names = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id")
    return (
        said not in ("", "no")
        or precedence in ("bulk", "junk", "list", "auto_reply")
        or any(name in message for name in names)
    )


def _calendar_reply(parts: list[Message]) -> Reply | None:
    kinds = ("text/calendar", "application/ics")
    texts = (_text(part) for part in parts if part.get_content_type() in kinds)
    return next((reply for text in texts if (reply := _reply(text)) is not None), None)


def _reply(text: str) -> Reply | None:
    """An answer to a whole invitation; one to a single day of it is none."""
    said: dict[str, list[tuple[str, str]]] = {}
    for name, answer, value in _properties(text):
        said.setdefault(name, []).append((answer, value))
        if (name, value.upper()) == ("END", "VEVENT"):
            break
    values = {name: found[0][1] for name, found in said.items()}
    attendees = said.get("ATTENDEE", [])
    sequence = values.get("SEQUENCE", "0")
    uid = values.get("UID", "")
    is_reply = values.get("METHOD", "").upper() == "REPLY" and _UID.fullmatch(uid)
    if not is_reply or len(attendees) != 1 or "RECURRENCE-ID" in said:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", sequence):
        return None
    ((answer, address),) = attendees
    attendee = re.sub(r"^mailto:", "", address, flags=re.IGNORECASE)
    return Reply(uid, int(sequence), attendee, answer.upper())


def _properties(text: str) -> Iterator[tuple[str, str, str]]:
    """Name, PARTSTAT and value of each line that is one."""
    for line in re.split(r"\r?\n", re.sub(r"\r?\n[ \t]", "", text)):
        content = Contentline(line)  # type: ignore[no-untyped-call]  # icalendar has no types.
        with suppress(ValueError):
            name, parameters, value = content.parts()
            yield name.upper(), str(parameters.get("PARTSTAT", "")), value.strip()


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    charset = part.get_content_charset("utf-8")
    try:
        return content[:LONGEST_TEXT].decode(charset, "replace")
    except LookupError:
        return content[:LONGEST_TEXT].decode("utf-8", "replace")
