"""What we hear of a letter after it was handed over: that it did not arrive, or not yet.

A status is three numbers (RFC 3463): 5.1.1 says that there is no such mailbox. Only the numbers are
kept, and put into words where they are shown.
"""

import re
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import func, select

from eventsys.audit.service import SYSTEM
from eventsys.core.db import db
from eventsys.core.i18n import LazyText
from eventsys.core.i18n import lazy_gettext as _
from eventsys.mail import suppression
from eventsys.mail.models import Letter

OFTEN, WINDOW = 3, timedelta(days=30)
UNKNOWN = "5.0.0"
# How a status begins: what it means for who wrote the letter, the closest one first.
WORDS: tuple[tuple[str, LazyText], ...] = (
    ("5.1.7", _("Mottagarens server godtar inte vår avsändaradress.")),
    ("5.1.8", _("Mottagarens server godtar inte vår avsändaradress.")),
    ("5.1.2", _("Det finns ingen e-post på det som står efter @.")),
    ("5.1.10", _("Det finns ingen e-post på det som står efter @.")),
    ("5.1.6", _("Personen har inte kvar adressen.")),
    ("5.1.", _("Adressen finns inte.")),
    ("5.2.1", _("Brevlådan är stängd.")),
    ("5.2.2", _("Brevlådan är full.")),
    ("5.3.4", _("Mejlet är för stort för mottagaren.")),
    ("5.7.", _("Mottagarens server godtar inte mejlet.")),
    ("4.2.2", _("Brevlådan är full just nu.")),
    ("5.4.", _("Mottagarens server gick inte att nå.")),
    ("4.4.", _("Mottagarens server går inte att nå just nu.")),
    ("5.", _("Mottagarens server tog inte emot mejlet.")),
    ("4.", _("Mejlet är försenat.")),
)
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


def words(status: str) -> str:
    """What a status means, in plain words."""
    return next((str(said) for begins, said in WORDS if status.startswith(begins)), "")


def note(letter: Letter, status: str, is_final: bool, now: datetime) -> bool:
    """Write down what became of a letter. Says whether that was news.

    One that will never arrive may be the last that is sent to its address.
    """
    status = status if _STATUS.fullmatch(status) else UNKNOWN
    if letter.bounced_at is not None or (letter.bounce and not is_final):
        return False
    letter.bounce = status
    if is_final:
        letter.bounced_at = now
        db.session.flush()
        # Another letter to the same address may have come back a moment before.
        with suppress(suppression.AlreadySuppressed):
            if _is_enough(letter, now):
                suppression.suppress(
                    letter.recipient, "bounced", SYSTEM, now, words=status, letter=letter
                )
    return True


def is_gone(status: str) -> bool:
    """Whether it says that there is no such mailbox. 5.1.7 and 5.1.8 speak of the sender's."""
    return status.startswith("5.1.") and status not in ("5.1.7", "5.1.8")


def is_ours(status: str) -> bool:
    """Whether the fault is with us: letters are not wanted from here, and the address is good."""
    return status.startswith("5.7.") or status in ("5.1.7", "5.1.8", "5.3.4")


def _is_enough(letter: Letter, now: datetime) -> bool:
    """No such mailbox, or the third time within the window."""
    if is_gone(letter.bounce):
        return True
    if is_ours(letter.bounce):
        return False
    before = select(Letter.bounce).where(
        func.lower(Letter.recipient) == letter.recipient.lower(), Letter.bounced_at > now - WINDOW
    )
    return sum(not is_ours(each) for each in db.session.scalars(before)) >= OFTEN
