"""Writing letters: rows that are saved together with the deed they tell of. `worker.py` sends them.

A letter is put into words at once, from `templates/email/<name>/`, in its reader's language.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from sqlalchemy import delete, or_, update

from eventsys.core import i18n, links
from eventsys.core.db import db
from eventsys.core.settings import TEMPLATES
from eventsys.core.text import clean_line, clean_text, shorten
from eventsys.mail.models import Letter

SENT_KEPT = timedelta(days=30)
GIVEN_UP_KEPT = timedelta(days=90)
SUBJECT_LENGTH = 200
# RFC 5322 ends a line at 998 octets; a character takes four at most.
LINE_OCTETS = 960

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
)
i18n.install(_environment)


def enqueue(
    name: str,
    *,
    to: str,
    to_name: str,
    language: str,
    context: Mapping[str, Any],
    now: datetime,
    sender_name: str = "",
    reply_to: str | None = None,
    calendar: bytes | None = None,
    method: str | None = None,
    thing: str | None = None,
    thing_id: int | None = None,
    event_id: int | None = None,
) -> Letter:
    """Write a letter. It is sent when the transaction is saved, and is gone if it is not.

    Raises ValueError when `method` is not the one that the calendar entry says: Outlook would
    throw the letter's entry away.
    """
    entry = calendar.decode() if calendar else None
    if (entry is None) is not (method is None) or (
        entry and f"\r\nMETHOD:{method}\r\n" not in entry
    ):
        raise ValueError("a calendar entry goes with its own method")
    with i18n.in_language(language):
        letter = Letter(
            # Made once and kept, so that a letter sent twice is known as one.
            message_id=f"<{uuid4()}@{links.host()}>",
            name=name,
            language=i18n.current_language(),
            recipient="".join(clean_line(to).split()),
            recipient_name=clean_line(to_name),
            sender_name=clean_line(sender_name),
            reply_to="".join(clean_line(reply_to or "").split()) or None,
            subject=shorten(_rendered(name, "subject.txt", context), SUBJECT_LENGTH),
            text=_short_lines(clean_text(_rendered(name, "body.txt", context))),
            html=_short_lines(clean_text(_rendered(name, "body.html", context))),
            calendar=entry,
            calendar_method=method,
            thing=thing,
            thing_id=thing_id,
            event_id=event_id,
            created_at=now,
            due_at=now,
            attempts=0,
        )
    db.session.add(letter)
    return letter


def forget(now: datetime) -> int:
    """Throw away old letters, which say who took part in what. Says how many."""
    old = or_(Letter.sent_at < now - SENT_KEPT, Letter.given_up_at < now - GIVEN_UP_KEPT)
    gone = db.session.execute(delete(Letter).where(old).returning(Letter.id))
    return len(gone.all())


def hold(now: datetime) -> int:
    """Give up what is not sent yet, so that it goes only when somebody says so. Says how many."""
    unsent = (Letter.sent_at.is_(None), Letter.given_up_at.is_(None))
    told = "held when a backup was restored"
    held = update(Letter).where(*unsent).values(given_up_at=now, last_error=told)
    return len(db.session.execute(held.returning(Letter.id)).all())


def _rendered(name: str, part: str, context: Mapping[str, Any]) -> str:
    template = _environment.get_template(f"email/{name}/{part}")
    return template.render(context, language=i18n.current_language())


def _short_lines(text: str) -> str:
    return "".join(f"{short}\n" for line in text.split("\n") for short in _pieces(line))


def _pieces(line: str) -> Iterator[str]:
    """A line in pieces that mail can carry, cut at blanks where there are some."""
    while len(line.encode()) > LINE_OCTETS:
        longest = LINE_OCTETS // 4
        cut = line.rfind(" ", 1, longest)
        cut = longest if cut < 0 else cut
        yield line[:cut]
        line = line[cut:].lstrip()
    yield line
