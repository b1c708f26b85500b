"""What became of a letter, and why, in words."""

from typing import Any

from eventsys.core.i18n import gettext as _
from eventsys.mail import bounces, outbox, suppression
from eventsys.mail.models import Letter, SuppressedAddress
from eventsys.web import event_words


def why(letter: Letter) -> str:
    """Why it did not arrive: what we did, what the status means, or the server's words."""
    if letter.bounce:
        return bounces.words(letter.bounce)
    if letter.last_error == outbox.HELD:
        return _("Hölls kvar när en säkerhetskopia lästes in.")
    if letter.last_error == suppression.NOT_SENT:
        return _("Adressen är spärrad, så vi skickade inte mejlet.")
    return letter.last_error or ""


def state(letter: Letter) -> str:
    """How far it has come."""
    if letter.given_up_at and not letter.sent_at:
        return _("Inte skickat")
    if letter.bounced_at:
        return _("Kom tillbaka")
    if letter.sent_at:
        return _("Skickat, men försenat") if letter.bounce else _("Skickat")
    return _("Försöker igen") if letter.last_error else _("Väntar på att skickas")


def why_suppressed(address: SuppressedAddress) -> str:
    """Why nothing is sent to an address."""
    if address.reason == "by_hand":
        return address.words or _("Spärrad för hand.")
    if address.reason == "complained":
        return _("Mottagaren har markerat våra mejl som skräppost.")
    return bounces.words(address.words) or _("Mejl dit har kommit tillbaka.")


def row(letter: Letter, zone: str) -> dict[str, Any]:
    """A line in the list of somebody's letters."""
    return {
        "subject": letter.subject,
        "to": letter.recipient,
        "written": event_words.moment_words(letter.created_at, zone),
        "sent": event_words.moment_words(letter.sent_at, zone) if letter.sent_at else "",
        "state": state(letter),
        "is_lost": letter.bounced_at is not None or letter.given_up_at is not None,
        "why": "" if letter.sent_at and not letter.bounce else why(letter),
    }
